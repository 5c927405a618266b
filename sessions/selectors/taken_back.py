"""For who was asked to read minutes along and is not any more: why, and nothing of the contents."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lwg.accounts.models import User
from sessions.enums import Decision, MinutesState
from sessions.models import Review, Session


@dataclass(frozen=True)
class TakenBack:
    session: Session

    @property
    def why(self) -> str:
        """Why nothing is asked any more, as far as that can be told."""
        match self.session.minutes.state:
            case MinutesState.CHANGES_REQUESTED:
                return _("The other reader asked for changes first. You may be asked again when they are made.")
            case MinutesState.DISTRIBUTED:
                return _("The minutes have gone out.")
            case MinutesState.DRAFT:
                return _("The minute taker is writing on. You may be asked again when the text is ready.")
        return _("Somebody else reads them along.")


def taken_back_of(user: User, session_pk: int) -> TakenBack | None:
    """None for everybody who has a question that stands or was answered, or was never asked (P3), or left (P4)."""
    asked = Review.objects.filter(minutes__session__pk=session_pk, reader__user=user)
    if not asked.exists() or asked.exclude(decision=Decision.WITHDRAWN).exists():
        return None
    session = Session.objects.open_to(user).filter(pk=session_pk).select_related("community", "minutes").first()
    return None if session is None else TakenBack(session)
