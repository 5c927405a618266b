"""What the pages of corrections show: what is different, and the versions that went out."""

from functools import cached_property

from django.db.models import Q, QuerySet
from django.http import Http404

from lwg.accounts.models import User
from sessions.enums import WRITABLE_CORRECTIONS, CorrectionState
from sessions.models import Correction, Minutes, MinutesVersion
from sessions.selectors.minutes import MinutesPage
from sessions.selectors.minutes_history import Changes, Contents
from sessions.selectors.sections import WrittenSection, sections_of
from sessions.services.correction_contents import distributed
from sessions.services.corrections import draft_of, why_not


class CorrectionPage(MinutesPage):
    """The open correction, or the one that would begin, as its writer or reader sees it."""

    @cached_property
    def draft(self) -> Correction:
        return draft_of(self.minutes)

    @cached_property
    def changes(self) -> Changes:
        return Changes(Contents.of(distributed(self.minutes)), Contents.of(self.draft.contents))

    @property
    def may_write_correction(self) -> bool:
        return self.may_correct and self.draft.state in WRITABLE_CORRECTIONS

    @property
    def is_with_reader(self) -> bool:
        return self.draft.state == CorrectionState.WITH_READER

    @property
    def is_approved(self) -> bool:
        return self.draft.state == CorrectionState.APPROVED

    @property
    def reason_against(self) -> str:
        """Why it cannot be distributed; empty where it can."""
        return why_not(self.minutes, self.draft)


class VersionPage(MinutesPage):
    """One of the versions that went out, against the one before it."""

    def __init__(self, minutes: Minutes, user: User, number: int) -> None:
        """Raises Http404 where there is no such version."""
        super().__init__(minutes, user)
        around = list(_versions(minutes).filter(Q(number=number) | Q(number=number - 1)))
        if not around or around[0].number != number:
            raise Http404
        self.shown = around[0]
        self.before = around[1] if len(around) > 1 else None
        self.changes = (
            Changes(Contents.of(self.before.content), Contents.of(self.shown.content)) if self.before else None
        )

    @property
    def is_newest(self) -> bool:
        return self.version is not None and self.version.number == self.shown.number

    @property
    def shown_sections(self) -> list[WrittenSection]:
        return sections_of(self.shown)


def versions_of(minutes: Minutes) -> list[MinutesVersion]:
    """Newest first, each with its correction and who distributed it; without their texts, in one query."""
    return list(_versions(minutes).defer("content", "correction__contents"))


def _versions(minutes: Minutes) -> QuerySet[MinutesVersion]:
    return MinutesVersion.objects.filter(minutes=minutes).select_related("correction__reader__user", "distributed_by")
