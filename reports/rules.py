"""Who may do what with outcomes and dashboards."""

import rules

from communities.rules import coordinates, coordinates_any, is_accepted_member, is_administrator
from lwg.accounts.models import User
from reports.models import LearningOutcome


@rules.predicate
def wrote_outcome(user: User, outcome: LearningOutcome) -> bool:
    return outcome.membership.user_id == user.pk


@rules.predicate
def shares_community(user: User, outcome: LearningOutcome) -> bool:
    return bool(is_accepted_member(user, outcome.membership.community))


rules.add_perm("reports.change_outcome", wrote_outcome)
rules.add_perm("reports.give_feedback", shares_community & ~wrote_outcome)
rules.add_perm("reports.see_dashboard", is_administrator | coordinates_any)
rules.add_perm("reports.see_community_figures", is_administrator | coordinates)
