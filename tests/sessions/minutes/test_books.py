"""A community's book: all distributed minutes, yields and themes of a half-year, for its members only."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from lwg import clock
from lwg.jobs import long_work
from lwg.jobs.enums import WorkState
from lwg.jobs.models import LongWork
from sessions.enums import MinutesState
from sessions.models import CommunityBook, Minutes, Yield
from sessions.services.books import ask_book
from tests.factories.communities import MembershipFactory
from tests.sessions.minutes.conftest import make_cast
from tests.sessions.minutes.correcting import Correcting
from tests.sessions.minutes.pdf_tags import bookmarks, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def distributed(cast):
    cast.community.shared_question = "Hoe blijven we nabij?"
    cast.community.save()
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns="<h3>Wat we zagen</h3><p>Wij wachten af</p>", themes=["grenzen"])
    cast.bring_to(MinutesState.DISTRIBUTED)
    Yield.objects.create(session=cast.session, membership=cast.member, change="Ze deed open")
    return cast


def page_of(cast):
    return reverse("community_book", args=[cast.community.pk])


def file_of(cast, form):
    book = CommunityBook.objects.defer("pdf", "html").first()
    return reverse("book_file", args=[cast.community.pk, book.pk, form])


def made(cast) -> CommunityBook:
    ask_book(actor=cast.member.user, community=cast.community, day=clock.today())
    long_work.do_next()
    return CommunityBook.objects.get()


def test_an_empty_half_year_says_so(cast, logged_in):
    member = logged_in(cast.member.user)
    assert "No minutes were distributed in this half-year" in member.get(page_of(cast)).content.decode()
    member.post(reverse("make_book", args=[cast.community.pk]), {"half_year": "2026-11-06"})
    assert (CommunityBook.objects.count(), LongWork.objects.count()) == (0, 0)


def test_the_book_is_asked_for_made_by_a_worker_and_taken_along(distributed, logged_in):
    cast = distributed
    member = logged_in(cast.member.user)
    assert "The minutes of 1 session" in member.get(page_of(cast)).content.decode()
    for _twice in range(2):
        answer = member.post(reverse("make_book", args=[cast.community.pk]), {"half_year": "2026-11-06"})
    assert answer.url == f"{page_of(cast)}?half_year=2026-09-01"
    assert LongWork.objects.count() == 1
    assert "It waits for its turn" in member.get(page_of(cast)).content.decode()
    assert member.get(file_of(cast, "pdf")).status_code == 404
    assert long_work.do_next().kind == "sessions.make_book"
    assert LongWork.objects.get().state == WorkState.DONE
    page = member.get(page_of(cast)).content.decode()
    assert "nothing changed since" in page
    assert file_of(cast, "pdf") in page
    answer = member.get(file_of(cast, "html"))
    assert answer["Content-Disposition"] == 'attachment; filename="lwg-havenlicht-book-2026-09-01.html"'
    assert member.get(file_of(cast, "docx")).status_code == 404


def test_the_page_follows_the_book_of_its_half_year_until_it_is_there(distributed, logged_in, at):
    cast = distributed
    ask_book(actor=cast.member.user, community=cast.community, day=clock.today())
    at("2027-03-01T10:00")  # in the next half-year, in which nothing was distributed
    member = logged_in(cast.member.user)
    address = f"{page_of(cast)}?half_year=2026-09-01"
    asks = re.search(r'hx-get="([^"]+)"', member.get(address).content.decode())
    following = unescape(asks[1])
    assert member.get(following, headers={"HX-Request": "true"}).status_code == 204
    long_work.do_next()
    part = member.get(following, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<div")
    assert (file_of(cast, "pdf") in part, "hx-get" in part) == (True, False)


def test_what_changed_while_it_was_made_offers_it_anew(distributed, logged_in):
    cast = distributed
    ask_book(actor=cast.member.user, community=cast.community, day=clock.today())
    Yield.objects.create(session=cast.session, membership=cast.member, change="Nog een")
    part = logged_in(cast.member.user).get(page_of(cast), headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<div")
    assert "Make the book" in part


def test_the_web_page_holds_everything_and_asks_nothing_of_elsewhere(distributed):
    html = bytes(made(distributed).html).decode()
    for words in ("Hoe blijven we nabij?", "Wij wachten af", "<h4", "Ze deed open", "grenzen"):
        assert words in html
    assert distributed.member.user.name not in html
    for asks in ("src=", "url(", "<link", "<script", "@import"):
        assert asks not in html


def test_the_pdf_is_tagged_and_its_contents_tell_pages(distributed):
    reader = PdfReader(BytesIO(bytes(made(distributed).pdf)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    text = [page.extract_text() for page in reader.pages]
    assert len(text) == 5  # cover, contents, one session, yields, themes
    assert "Hoe blijven we nabij?" in text[0]
    assert [line.rsplit(".", 1)[-1].strip() for line in text[1].splitlines() if ". ." in line] == ["3", "4", "5"]
    assert "grenzen" in text[4]
    assert "(3)" in text[4]


def test_headings_nest_session_section_text_in_both_files_whatever_the_writer_chose(cast):
    cast.bring_to(MinutesState.DRAFT)
    text = "<h4>Onder niets</h4><p>a</p><h3>Kop</h3><h4>Kleiner</h4><p>b</p>"
    cast.save(**{**dict.fromkeys(Minutes.SECTIONS, ""), "patterns": text, "situation": "<p>c</p>"})
    cast.bring_to(MinutesState.DISTRIBUTED)
    book = made(cast)
    sections = ["Situatie", "Patronen", ["Onder niets", "Kop", ["Kleiner"]]]
    inside = ["Inhoud", "Bijeenkomst van 5 november 2026", sections, "Thema's"]
    assert bookmarks(PdfReader(BytesIO(bytes(book.pdf)))) == [
        "Wat we leerden, september 2026 tot en met januari 2027",
        inside,
    ]
    assert re.findall(r"<h(\d)", bytes(book.html).decode()) == list("12233") + list("4452")


def test_the_pdf_says_where_boxes_stand_for_letters_and_the_web_page_has_none(distributed):
    distributed.community.shared_question = "Wat is \u0378?"  # stands for no letter yet: no type face has it
    distributed.community.save()
    book = made(distributed)
    assert "daar staan hokjes" in text_of(PdfReader(BytesIO(bytes(book.pdf))).pages[0])
    assert "daar staan hokjes" not in bytes(book.html).decode()


def test_it_is_made_anew_once_minutes_changed_and_the_earlier_files_go(distributed, logged_in):
    cast = distributed
    first = made(cast)
    assert ask_book(actor=cast.taker.user, community=cast.community, day=clock.today()).pk == first.pk
    correcting = Correcting(cast)
    correcting.until_approved(patterns="<p>Wij wachten op elkaar</p>")
    correcting.publish()
    assert "Make the book" in logged_in(cast.member.user).get(page_of(cast)).content.decode()
    second = made(cast)
    assert second.pk != first.pk
    assert "Wij wachten op elkaar" in bytes(second.html).decode()
    assert "Wij wachten af" not in bytes(second.html).decode()
    assert LongWork.objects.count() == 1


def test_only_members_of_today_take_it_along(distributed, former, logged_in):
    made(distributed)
    newcomer = MembershipFactory(community=distributed.community, accepted=False)
    outsider = MembershipFactory()
    for someone in (former, outsider):
        assert logged_in(someone.user).get(file_of(distributed, "pdf")).status_code == 404
        assert logged_in(someone.user).get(page_of(distributed)).status_code == 404
    assert logged_in(newcomer.user).get(file_of(distributed, "pdf")).status_code == 302  # to the agreements
    assert logged_in(distributed.member.user).get(file_of(distributed, "pdf")).status_code == 200


def test_the_files_go_with_their_work(distributed, at, settings):
    made(distributed)
    at("2027-01-20T10:00")
    long_work.forget_old(now=clock.now())
    assert CommunityBook.objects.count() == 0


def test_the_page_asks_as_much_with_three_sessions(distributed, logged_in, django_assert_max_num_queries):
    cast = distributed
    member = logged_in(cast.member.user)
    counts = []
    for weeks in (0, 2, 4):
        if weeks:
            starts_at = datetime(2026, 9, 10, 12, 30, tzinfo=UTC) + timedelta(weeks=weeks)
            make_cast(community=cast.community, starts_at=starts_at).bring_to(MinutesState.DISTRIBUTED)
        member.get(page_of(cast))
        with django_assert_max_num_queries(10) as asked:
            member.get(page_of(cast))
        counts.append(len(asked))
    assert counts == [counts[0]] * 3


def test_minutes_that_were_distributed_lead_to_the_book_of_their_half_year(cast, logged_in):
    link = f'href="{page_of(cast)}?half_year=2026-11-05"'
    minutes = reverse("minutes", args=[cast.session.pk])
    cast.bring_to(MinutesState.DRAFT)
    assert link not in logged_in(cast.taker.user).get(minutes).content.decode()
    cast.bring_to(MinutesState.DISTRIBUTED)
    assert link in logged_in(cast.member.user).get(minutes).content.decode()
