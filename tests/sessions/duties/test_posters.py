"""The poster of a half-year: one A4, tagged, made by the worker, and another one when what it shows has changed."""

import io
from datetime import date

import pypdf
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from sessions import posters
from tests.sessions.planning.drafting import published
from tests.sessions.planning.single import FIRST, WEEK, planned

HALF_YEAR = (date(2026, 9, 1), date(2027, 1, 31))


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def row(name="Wilhelmina Antoinette van den Bergh-Voorbeeldsma"):
    return posters.PosterRow(
        "10 september 2026", "donderdag 13:30–16:00", "Wijkcentrum De Grote Ontmoeting, Rotterdam", name, name, ""
    )


@pytest.mark.parametrize("number", [0, 6, 20])
def test_all_dates_fit_on_one_a4_that_is_tagged(number):
    poster = posters.Poster(1, "Netwerk Buurtkracht Zuid", *HALF_YEAR, tuple(row() for _n in range(number)))

    document = pypdf.PdfReader(io.BytesIO(posters.poster_pdf(poster)))

    root = document.trailer["/Root"]
    assert len(document.pages) == 1
    assert [round(float(side)) for side in document.pages[0].mediabox[2:]] == [595, 842]
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert document.pages[0].extract_text().count("donderdag 13:30–16:00") == number


def test_it_shows_dates_places_and_turns(people):
    planned(people, location=people.location, reader=people.reader)
    planned(people, starts_at=FIRST + 4 * WEEK, facilitator=None)

    poster = posters.poster_of(people.community, *HALF_YEAR)

    guide, writer, reader = (str(one.user) for one in (people.facilitator, people.minute_taker, people.reader))
    assert [tuple(vars(one).values()) for one in poster.rows] == [
        ("10 september 2026", "donderdag 13:30–16:00", "De Kade, Rotterdam", guide, writer, reader),
        ("8 oktober 2026", "donderdag 13:30–16:00", "", "", writer, ""),
    ]


def test_the_worker_makes_it_once_and_anew_when_it_shows_something_else(people, logged_in, monkeypatch):
    session = planned(people)
    made = []
    monkeypatch.setattr(posters, "poster_pdf", lambda poster: made.append(poster) or b"%PDF-1.7 poster")
    monkeypatch.setattr(posters, "ask_worker", lambda task, *arguments, **options: task(*arguments))
    url, client = reverse("rota_poster", args=[people.community.pk]), logged_in(people.student.user)

    answers = [client.get(url) for _time in range(3)]
    session.reader = people.reader
    session.save()
    answers += [client.get(url) for _time in range(2)]

    assert [one.status_code for one in answers] == [202, 200, 200, 202, 200]
    assert answers[1].content == b"%PDF-1.7 poster"
    assert answers[1]["Content-Disposition"] == 'attachment; filename="rota-2026-09-01.pdf"'
    assert len(made) == 2
    assert len(default_storage.listdir(made[0].folder)[1]) == 1


def test_of_a_roster_it_shows_the_whole_period(people, logged_in, monkeypatch):
    roster = published(people)
    asked = []
    monkeypatch.setattr(posters, "ask_worker", lambda task, *arguments, **options: asked.append(arguments))
    url = reverse("rota_poster", args=[people.community.pk])
    client = logged_in(people.student.user)

    page = client.get(reverse("roster", args=[roster.pk]))
    answer = client.get(url, {"roster": roster.pk})

    assert f"{url}?roster={roster.pk}" in page.text
    assert (answer.status_code, asked) == (202, [(people.community.pk, "2026-09-10", "2027-07-09")])
    assert client.get(url, {"roster": roster.pk + 1}).status_code == 404


def test_without_pango_the_log_says_so(people, monkeypatch, caplog):
    def unavailable(poster):
        raise posters.PdfUnavailable("no pango")

    monkeypatch.setattr(posters, "poster_pdf", unavailable)
    posters.make_poster(people.community.pk, "2026-09-01", "2027-01-31")
    posters.make_poster(0, "2026-09-01", "2027-01-31")

    assert "cannot be made on this machine" in caplog.text
