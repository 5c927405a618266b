"""How allauth is fitted in: no open sign-up, and its mails go through the outbox."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from lwg.accounts.models import User
from lwg.notifications.outbox import enqueue


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Entry is by invitation only (P10)."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail to the outbox; its text is wiped there once it was sent, for it may hold a link to log in."""
        message = self.render_mail(template_prefix, email, context)
        enqueue(
            kind="accounts.security",
            key=f"security:{uuid.uuid4()}",
            recipient=User.objects.filter(email=email.lower()).first(),
            address=email,
            params={"subject": message.subject, "text": str(message.body)},
        )
