"""From templates to a mail: `emails/<name>.txt`, with the subject on its first line, and `.html`."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from lwg.notifications.kinds import Attachment, CalendarPart, Email


def absolute(view_name: str, *args: Any) -> str:
    """The address of a page as it stands in a mail."""
    return f"{settings.SITE_URL}{reverse(view_name, args=args)}"


def render_email(
    template: str,
    context: dict[str, Any],
    *,
    attachments: tuple[Attachment, ...] = (),
    reply_to: tuple[str, ...] = (),
    calendar: tuple[CalendarPart, ...] = (),
) -> Email:
    """Render `emails/<template>.txt` (first line: the subject, unescaped) and `emails/<template>.html`."""
    everything = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    subject, _, text = render_to_string(f"emails/{template}.txt", everything).strip().partition("\n")
    return Email(
        subject=subject.strip(),
        text=text.strip() + "\n",
        html=render_to_string(f"emails/{template}.html", {"subject": subject.strip(), **everything}),
        attachments=attachments,
        reply_to=reply_to,
        calendar=calendar,
    )
