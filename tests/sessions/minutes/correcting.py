"""Steps of a correction, as people take them."""

from sessions.models import Correction, MinutesSave, MinutesVersion
from sessions.services import corrections
from sessions.services.corrections import draft_of


class Correcting:
    """The correction of the cast's minutes, which are distributed."""

    def __init__(self, cast) -> None:
        self.cast = cast

    @property
    def draft(self) -> Correction:
        """As it stands now; not saved yet where none is open."""
        return draft_of(self.cast.minutes)

    @property
    def saves(self) -> list[MinutesSave]:
        """Those of the open correction, the first one first."""
        return list(MinutesSave.objects.filter(correction=self.draft).order_by("number"))

    def save(self, actor=None, revision=None, themes=None, reason="De naam klopte niet.", **sections) -> Correction:
        draft = self.draft
        return corrections.save_correction(
            actor=actor or self.cast.taker.user,
            minutes=self.cast.minutes,
            sections=sections,
            themes=draft.contents["themes"] if themes is None else themes,
            reason=reason,
            revision=draft.revision if revision is None else revision,
        )

    def ask(self, reader=None, actor=None) -> Correction:
        return corrections.ask_reader(
            actor=actor or self.cast.taker.user, minutes=self.cast.minutes, reader=reader or self.cast.reader
        )

    def approve(self, actor=None, revision=None) -> Correction:
        revision = self.draft.revision if revision is None else revision
        return corrections.approve(actor=actor or self.cast.reader.user, minutes=self.cast.minutes, revision=revision)

    def request_changes(self, remark="Nog niet.") -> Correction:
        return corrections.request_changes(actor=self.cast.reader.user, minutes=self.cast.minutes, remark=remark)

    def publish(self, actor=None) -> MinutesVersion:
        return corrections.publish(actor=actor or self.cast.taker.user, minutes=self.cast.minutes)

    def until_approved(self, **sections) -> Correction:
        self.save(**(sections or {"patterns": "<p>Wij wachten op elkaar</p>"}))
        self.ask()
        return self.approve()
