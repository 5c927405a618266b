"""Who looks at the machinery."""

import rules

from lwg.accounts.models import User


@rules.predicate
def is_administrator(user: User) -> bool:
    return user.is_administrator


rules.add_perm("jobs.see_system", is_administrator)
