"""Pages of corrections: writing with autosave, both texts of two tabs, reading along, confirming, and the versions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lwg.notifications.models import Message
from sessions.models import Correction, MinutesVersion
from tests.sessions.minutes.pages import SCRIPT, url

pytestmark = pytest.mark.django_db


def typed(correcting, **changes):
    draft = correcting.draft
    return {
        "version": draft.revision,
        "reason": "De naam klopte niet.",
        "themes": draft.contents["themes"],
        **draft.contents["sections"],
        **changes,
    }


def test_a_correction_is_walked_from_the_page_of_the_minutes_to_version_two(correcting, logged_in):
    cast = correcting.cast
    taker, reader = logged_in(cast.taker.user), logged_in(cast.reader.user)
    assert url("correct_minutes", cast) in taker.get(url("minutes", cast)).content.decode()
    sent = typed(correcting, patterns="<p>Wij wachten op elkaar</p>", ask="1")
    assert taker.post(url("correct_minutes", cast), sent).url == url("ask_correction_reader", cast)
    page = taker.get(url("ask_correction_reader", cast)).content.decode()
    assert "op elkaar</ins>" in page
    assert taker.post(url("ask_correction_reader", cast), {"reader": cast.reader.pk}).url == url("minutes", cast)
    assert url("review_correction", cast) in reader.get(url("minutes", cast)).content.decode()
    page = reader.get(url("review_correction", cast)).content.decode()
    assert "De naam klopte niet." in page
    assert "op elkaar</ins>" in page
    reader.post(url("approve_correction", cast), {"revision": correcting.draft.revision})
    page = taker.get(url("publish_correction", cast)).content.decode()
    assert "Distribute to 4 people" in page
    assert taker.post(url("publish_correction", cast)).url == url("minutes", cast)
    assert taker.post(url("publish_correction", cast)).url == url("minutes", cast)
    assert Message.objects.filter(kind="sessions.minutes_corrected").count() == 4
    page = logged_in(cast.member.user).get(url("minutes", cast)).content.decode()
    assert "Version 2, corrected Fri 6 Nov 10:00" in page
    assert reverse("distributed_version", args=[cast.session.pk, 2]) in page
    assert "Wij wachten op elkaar" in page


def test_the_versions_stay_readable_and_the_changes_are_told_without_colour(correcting, logged_in):
    cast = correcting.cast
    correcting.until_approved(patterns="<p>Wij wachten lang</p>")
    correcting.publish()
    member = logged_in(cast.member.user)
    page = member.get(url("distributed_versions", cast)).content.decode()
    assert "corrected by Teun Voorbeeld, read along by Lea Fictief" in page
    first = member.get(reverse("distributed_version", args=[cast.session.pk, 1])).content.decode()
    assert "Wij wachten af" in first
    assert "This is an earlier version" in first
    second = member.get(reverse("distributed_version", args=[cast.session.pk, 2])).content.decode()
    assert '<del><span class="visually-hidden">removed: </span>af</del>' in second
    assert '<ins><span class="visually-hidden">added: </span>lang</ins>' in second
    assert member.get(reverse("distributed_version", args=[cast.session.pk, 3])).status_code == 404


def test_autosave_answers_with_time_and_revision(correcting, logged_in):
    taker = logged_in(correcting.cast.taker.user)
    sent = typed(correcting, patterns="<p>Anders</p>", reason="")
    answer = taker.post(url("autosave_correction", correcting.cast), sent)
    assert answer.json() == {"saved_at": "10:00", "version": 1}
    assert Correction.objects.get().contents["sections"]["patterns"] == "<p>Anders</p>"


def test_a_second_tab_gets_both_texts_and_saves_what_it_chose(correcting, logged_in):
    cast = correcting.cast
    taker = logged_in(cast.taker.user)
    mine = typed(correcting, patterns="<p>Van de tweede tab</p>", situation="<p>Ook hier</p>")
    correcting.save(patterns="<p>Van de eerste tab</p>")
    answer = taker.post(url("autosave_correction", cast), mine)
    assert answer.status_code == 409
    assert "eerste</ins>" in answer.content.decode()
    assert "tweede</ins>" in answer.content.decode()
    answer = taker.post(url("correct_minutes", cast), mine)
    assert answer.status_code == 409
    assert "tweede</ins>" in answer.content.decode()
    chosen = mine | {"theirs_version": 1, "choice_patterns": "both"}
    assert taker.post(url("correct_minutes", cast), chosen).status_code == 302
    sections = Correction.objects.get().contents["sections"]
    assert sections["patterns"] == "<p>Van de eerste tab</p><p>Van de tweede tab</p>"
    assert sections["situation"] == "<p>Ook hier</p>"


def test_the_form_comes_back_filled_when_it_is_refused(correcting, logged_in):
    cast = correcting.cast
    taker = logged_in(cast.taker.user)
    sent = typed(correcting, patterns="<p>Dit blijft staan</p>", reason="x" * 1001)
    answer = taker.post(url("correct_minutes", cast), sent)
    assert answer.status_code == 422
    assert "Dit blijft staan" in answer.content.decode()
    correcting.save(patterns="<p>Anders</p>")
    correcting.ask()
    answer = taker.post(url("correct_minutes", cast), typed(correcting, patterns="<p>Te laat</p>"))
    assert answer.status_code == 409
    assert "Te laat" in answer.content.decode()
    assert "The correction is with the reader" in answer.content.decode()


def test_scripts_do_not_survive_a_correction(correcting, logged_in):
    cast = correcting.cast
    taker = logged_in(cast.taker.user)
    taker.post(url("correct_minutes", cast), typed(correcting, patterns=f"<p>Weg {SCRIPT}</p>", reason=SCRIPT))
    page = taker.get(url("ask_correction_reader", cast)).content.decode()
    assert "alert('x')</script>" not in page
    assert Correction.objects.get().contents["sections"]["patterns"] == "<p>Weg</p>"


def test_thrown_away_the_minutes_stay_as_they_were(correcting, logged_in):
    cast = correcting.cast
    correcting.save(patterns="<p>Anders</p>")
    taker = logged_in(cast.taker.user)
    assert taker.post(url("discard_correction", cast)).url == url("minutes", cast)
    assert taker.post(url("discard_correction", cast)).url == url("minutes", cast)
    assert cast.minutes.patterns == "<p>Wij wachten af</p>"
    assert MinutesVersion.objects.count() == 1


def test_reading_costs_the_same_with_many_versions(correcting, logged_in):
    cast = correcting.cast
    member = logged_in(cast.member.user)
    counts = []
    for number in range(3):
        if number:
            correcting.until_approved(patterns=f"<p>Versie {number + 1}</p>")
            correcting.publish()
        for page in ("minutes", "distributed_versions"):
            member.get(url(page, cast))
            with CaptureQueriesContext(connection) as queries:
                member.get(url(page, cast))
            counts.append(len(queries))
    assert counts[0::2] == [counts[0]] * 3
    assert counts[1::2] == [counts[1]] * 3
    assert max(counts) <= 10
