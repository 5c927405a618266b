"""Corrections: written apart, read along, and distributed as the next version; nothing of the first one changes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from lwg import clock
from lwg.notifications.models import Message
from sessions.enums import CorrectionState, MinutesState, SessionState
from sessions.models import Correction, Minutes, MinutesVersion, Session
from sessions.selectors.minutes import MinutesPage, minutes_of
from sessions.services.corrections import discard_correction
from sessions.services.minutes import EditConflict, NotWritableError
from tests.factories.communities import MembershipFactory
from tests.sessions.minutes.correcting import Correcting

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[str]:
    """The addresses that get a mail of that kind."""
    return sorted(Message.objects.filter(kind=f"sessions.{kind}").values_list("address", flat=True))


def test_only_minutes_that_were_distributed_are_corrected(cast):
    cast.bring_to(MinutesState.APPROVED)
    with pytest.raises(NotWritableError, match="Only minutes that were distributed"):
        Correcting(cast).save(patterns="<p>Anders</p>")


def test_a_correction_begins_with_its_first_save_and_says_what_went_out(correcting):
    assert correcting.draft.contents["sections"]["patterns"] == "<p>Wij wachten af</p>"
    assert Correction.objects.count() == 0
    draft = correcting.save(patterns="<p>Wij wachten op elkaar</p>")
    assert (draft.state, draft.revision, draft.made_by) == (CorrectionState.WRITING, 1, correcting.cast.taker.user)
    assert draft.contents["sections"]["patterns"] == "<p>Wij wachten op elkaar</p>"
    assert draft.contents["themes"] == ["grenzen"]


def test_saving_what_stands_there_begins_nothing(correcting):
    correcting.save(reason="", patterns="<p>Wij wachten af</p>", themes=["Grénzen"])
    assert Correction.objects.count() == 0


def test_members_read_what_was_distributed_never_a_half_made_correction(correcting, at):
    cast = correcting.cast
    correcting.until_approved(patterns="<p>Half af</p>")
    page = MinutesPage(minutes_of(cast.member.user, cast.session.pk), cast.member.user)
    assert {one.section.key: one.text for one in page.sections}["patterns"] == "<p>Wij wachten af</p>"
    assert cast.minutes.patterns == "<p>Wij wachten af</p>"
    correcting.publish()
    page = MinutesPage(minutes_of(cast.member.user, cast.session.pk), cast.member.user)
    assert {one.section.key: one.text for one in page.sections}["patterns"] == "<p>Half af</p>"


def test_the_correction_goes_out_as_the_next_version_and_lateness_stays(correcting, at):
    cast = correcting.cast
    before = cast.minutes
    at("2026-12-01T09:00")
    correcting.until_approved(patterns="<p>Wij wachten op elkaar</p>")
    version = correcting.publish()
    minutes = cast.minutes
    assert (version.number, version.distributed_at) == (2, clock.now())
    assert version.content["sections"] == {one: getattr(minutes, one) for one in Minutes.SECTIONS}
    assert version.content["themes"] == ["grenzen"]
    assert version.content["revision"] == minutes.revision
    assert version.correction.reason == "De naam klopte niet."
    assert (minutes.state, minutes.distributed_at) == (MinutesState.DISTRIBUTED, before.distributed_at)
    assert (minutes.due_at, minutes.next_reminder_at) == (before.due_at, None)
    first = MinutesVersion.objects.get(number=1)
    assert first.content["sections"]["patterns"] == "<p>Wij wachten af</p>"


def test_themes_are_those_of_the_newest_version(correcting):
    correcting.save(themes=["schaamte"])
    correcting.ask()
    correcting.approve()
    assert [theme.name for theme in correcting.cast.minutes.themes.all()] == ["grenzen"]
    correcting.publish()
    assert [theme.name for theme in correcting.cast.minutes.themes.all()] == ["schaamte"]


def test_each_member_is_told_once_however_often_it_is_pressed(correcting):
    cast = correcting.cast
    correcting.until_approved()
    first, second = correcting.publish(), correcting.publish()
    assert first == second
    everyone = (cast.facilitator, cast.taker, cast.reader, cast.member)
    assert told("minutes_corrected") == sorted(one.user.email for one in everyone)


def test_without_a_reader_or_a_reason_or_a_difference_nothing_goes_out(correcting):
    with pytest.raises(ValidationError, match="Nothing is different yet"):
        correcting.ask()
    correcting.save(reason="", patterns="<p>Anders</p>")
    with pytest.raises(ValidationError, match="Say first what was wrong"):
        correcting.ask()
    with pytest.raises(ValidationError, match="A reader has to approve"):
        correcting.publish()
    correcting.save(reason="Nu wel", patterns="<p>Wij wachten af</p>")
    with pytest.raises(ValidationError, match="Nothing is different yet"):
        correcting.ask()
    assert MinutesVersion.objects.count() == 1


def test_the_reader_is_another_member_who_accepted(correcting):
    cast = correcting.cast
    correcting.save(patterns="<p>Anders</p>")
    with pytest.raises(ValidationError, match="Somebody else than the minute taker"):
        correcting.ask(cast.taker)
    with pytest.raises(ValidationError, match="active member who has accepted"):
        correcting.ask(MembershipFactory(community=cast.community, accepted=False))
    correcting.ask()
    with pytest.raises(ValidationError, match="not asked to read this correction"):
        correcting.approve(actor=cast.member.user)


def test_what_was_approved_and_changed_after_is_read_along_again(correcting):
    correcting.until_approved()
    correcting.save(patterns="<p>Toch anders</p>")
    assert correcting.draft.state == CorrectionState.WRITING
    with pytest.raises(ValidationError, match="A reader has to approve"):
        correcting.publish()


def test_while_it_is_with_the_reader_the_text_stands_still(correcting):
    correcting.save(patterns="<p>Anders</p>")
    correcting.ask()
    with pytest.raises(NotWritableError, match="with the reader"):
        correcting.save(patterns="<p>Toch anders</p>")
    with pytest.raises(ValidationError, match="The text has changed"):
        correcting.approve(revision=7)


def test_changes_asked_for_are_made_and_read_again_each_with_a_mail(correcting, at):
    cast = correcting.cast
    correcting.save(patterns="<p>Anders</p>")
    correcting.ask()
    correcting.ask()
    correcting.request_changes()
    correcting.request_changes()
    assert correcting.draft.remark == "Nog niet."
    at("2026-11-06T11:00")
    correcting.save(patterns="<p>Beter</p>")
    correcting.ask()
    correcting.approve()
    correcting.approve()
    assert told("correction_review_requested") == [cast.reader.user.email] * 2
    assert told("correction_answered") == [cast.taker.user.email] * 2


def test_two_tabs_that_write_at_once_lose_no_word(correcting):
    correcting.save(patterns="<p>Van de ene tab</p>")
    with pytest.raises(EditConflict) as conflict:
        correcting.save(revision=0, patterns="<p>Van de andere tab</p>")
    assert conflict.value.theirs.contents["sections"]["patterns"] == "<p>Van de ene tab</p>"
    assert Correction.objects.count() == 1


def test_a_tab_of_a_correction_that_is_gone_cannot_save_over_the_next(correcting):
    old = correcting.save(patterns="<p>Eerste</p>")
    discard_correction(actor=correcting.cast.taker.user, minutes=correcting.cast.minutes)
    correcting.save(patterns="<p>Tweede</p>")
    with pytest.raises(EditConflict):
        correcting.save(revision=old.revision, patterns="<p>Uit het oude tabblad</p>")
    assert correcting.draft.contents["sections"]["patterns"] == "<p>Tweede</p>"


def test_a_correction_can_be_corrected(correcting):
    correcting.until_approved(patterns="<p>Twee</p>")
    correcting.publish()
    correcting.until_approved(patterns="<p>Drie</p>")
    assert correcting.publish().number == 3
    assert list(MinutesVersion.objects.values_list("number", flat=True)) == [3, 2, 1]


def test_who_takes_the_minutes_now_goes_on_with_the_correction(correcting):
    cast = correcting.cast
    correcting.save(patterns="<p>Van Teun</p>")
    cast.taker.ends_on = clock.today() - timedelta(days=1)
    cast.taker.save()
    Session.objects.filter(pk=cast.session.pk).update(minute_taker=cast.member)
    with pytest.raises(ValidationError, match="Only the minute taker"):
        correcting.save(patterns="<p>Weg</p>")
    correcting.save(actor=cast.member.user, patterns="<p>Van Teun en Mo</p>")
    correcting.ask(actor=cast.member.user)
    correcting.approve()
    assert correcting.publish(actor=cast.member.user).number == 2
    assert cast.taker.user.email not in told("minutes_corrected")


def test_a_reader_who_takes_the_minutes_now_cannot_approve_their_own_words(correcting):
    cast = correcting.cast
    correcting.until_approved()
    Session.objects.filter(pk=cast.session.pk).update(minute_taker=cast.reader)
    with pytest.raises(ValidationError, match="Somebody else than the minute taker has to approve"):
        correcting.publish(actor=cast.reader.user)
    correcting.ask(cast.member, actor=cast.reader.user)
    correcting.approve(actor=cast.member.user)
    assert correcting.publish(actor=cast.reader.user).number == 2


def test_a_session_cancelled_after_its_minutes_went_out_can_still_be_corrected_and_read(correcting):
    cast = correcting.cast
    Session.objects.filter(pk=cast.session.pk).update(state=SessionState.CANCELLED)
    page = MinutesPage(minutes_of(cast.taker.user, cast.session.pk), cast.taker.user)
    assert (page.is_cancelled, page.may_correct) == (True, True)
    correcting.until_approved()
    assert correcting.publish().number == 2


def test_what_is_too_long_is_refused_and_not_cut(correcting):
    with pytest.raises(ValidationError, match="too long"):
        correcting.save(reason="x" * 1001)
    with pytest.raises(ValidationError, match="too long"):
        correcting.save(patterns=f"<p>{'x' * 20_001}</p>")
    assert Correction.objects.count() == 0
