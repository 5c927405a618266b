"""The PDF itself, read back: title, text, tags; kept once, and never made by a web process."""

import io
import subprocess
import sys

import pypdf
import pytest
from django.core.checks import run_checks

from sessions import checks, pdf
from sessions.enums import MinutesState
from sessions.models import Minutes, MinutesVersion
from tests.sessions.minutes.pdf_tags import bookmarks, links, painted_outside_tags, structure, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast, board) -> MinutesVersion:
    cast.bring_to(MinutesState.DRAFT)
    cast.save(
        patterns="<script>alert(1)</script><ul><li>Eén met ſſ en ë</li><li>&lt;b&gt; Twee</li></ul>",
        situation="<p><img src=file:///etc/passwd>" + "lang " * 900,
        themes=["grenzen", "<b>schaamte</b>"],
    )
    cast.bring_to(MinutesState.DISTRIBUTED)
    return MinutesVersion.objects.select_related("minutes__session__community").get()


def test_the_pdf_has_title_text_and_tags_and_is_kept(version):
    content = pdf.minutes_pdf(version)
    document = pypdf.PdfReader(io.BytesIO(content))
    root = document.trailer["/Root"]
    text = "\n".join(page.extract_text() for page in document.pages)
    assert "LWG Havenlicht" in document.metadata.title
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert "Eén met" in text
    assert "<b> Twee" in text
    assert "alert" not in text
    assert "passwd" not in text
    assert "Wachten is ook handelen" in text
    assert "<b>schaamte</b>, grenzen" in text
    assert len(document.pages) >= 2
    version.refresh_from_db()
    assert version.pdf.name.startswith("minutes/2026-11-05-")
    assert pdf.minutes_pdf(version) == content


EXAMPLE = (
    "<h4>Onder niets</h4><p>Zie <a href='https://voorbeeld.example/a'>hier</a>.</p><h3>Kop</h3><h4>Kleiner</h4>"
    "<ul><li>Een<ol><li>Daarin</li></ol></li></ul><table><tr><td>Wie</td><td>Anna</td></tr></table>"
)
TAGS = """
Document
  P
  H1
  P
  Table
    TBody
      TR
        TH
        TD
      TR
        TH
        TD
      TR
        TH
        TD
      TR
        TH
        TD
  Sect
    H2
    H3
    P
      Link
    H3
    H4
    L
      LI
        Lbl
        LBody
      L
        LI
          Lbl
          LBody
    P
"""


def test_the_tags_of_the_pdf_are_those_of_its_text(cast):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(**{**dict.fromkeys(Minutes.SECTIONS, ""), "situation": EXAMPLE})
    cast.bring_to(MinutesState.DISTRIBUTED)
    version = MinutesVersion.objects.select_related("minutes__session__community").get()
    document = pypdf.PdfReader(io.BytesIO(pdf.minutes_pdf(version)))
    root = document.trailer["/Root"]
    title = "Verslag van donderdag 5 november 2026"
    assert document.metadata.title == f"{title}, LWG Havenlicht"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert structure(document) == TAGS.strip().split("\n")
    assert links(document) == [("https://voorbeeld.example/a", "https://voorbeeld.example/a")]
    assert bookmarks(document) == [title, ["Situatie", ["Onder niets", "Kop", ["Kleiner"]]]]
    assert painted_outside_tags(document) == 0


@pytest.mark.parametrize(
    ("levels", "told"),
    [("123", "123"), ("124", "123"), ("1244", "1233"), ("12434", "12334"), ("1242", "1232"), ("34", "12")],
)
def test_no_level_of_heading_is_left_out_of_a_pdf(levels, told):
    html = "".join(f'<h{level} dir="rtl">a</h{level}>' for level in levels)
    assert pdf.without_gaps(html) == "".join(f'<h{level} dir="rtl">a</h{level}>' for level in told)


def test_letters_of_other_languages_come_out_as_they_were_typed(cast, board):
    cast.bring_to(MinutesState.DRAFT)
    table = "<table><tr><td>Wie</td><td>Anna</td></tr></table>"
    cast.save(patterns=f"<p>Žluťoučký Işık</p><p>שלום</p><ol><li>😀 👍🏽 🎯</li></ol>{table}")
    cast.bring_to(MinutesState.DISTRIBUTED)
    version = MinutesVersion.objects.select_related("minutes__session__community").get()
    document = pypdf.PdfReader(io.BytesIO(pdf.minutes_pdf(version)))
    text = "\n".join(page.extract_text() for page in document.pages)
    assert "Žluťoučký Işık" in text
    assert "Wie · Anna" in text
    assert 'dir="rtl">שלום' in pdf.pdf_html(version)


NOWHERE = "\u0378"  # stands for no letter yet, so that no type face anywhere has it


@pytest.mark.parametrize(
    ("words", "is_told"), [(f"Zij zei {NOWHERE}", True), ("Zij zei niets\u200b,\u00ad 😀 ë", False)]
)
def test_where_boxes_stand_for_letters_the_pdf_says_so(cast, words, is_told):
    cast.bring_to(MinutesState.DRAFT)
    cast.save(patterns=f"<p>{words}</p>")
    cast.bring_to(MinutesState.DISTRIBUTED)
    version = MinutesVersion.objects.select_related("minutes__session__community").get()
    document = pypdf.PdfReader(io.BytesIO(pdf.minutes_pdf(version)))
    assert ("daar staan hokjes" in text_of(document.pages[0])) is is_told
    assert painted_outside_tags(document) == 0


def test_the_pdf_is_made_once(version, monkeypatch):
    monkeypatch.setattr(pdf, "make_pdf", lambda version: b"%PDF-1.7 once")
    pdf.make_minutes_pdf(version.pk)
    monkeypatch.setattr(pdf, "make_pdf", lambda version: pytest.fail("made again"))
    pdf.make_minutes_pdf(version.pk)
    pdf.make_minutes_pdf(0)
    version.refresh_from_db()
    assert pdf.minutes_pdf(version) == b"%PDF-1.7 once"


def test_of_two_workers_the_first_keeps_its_file(version, monkeypatch):
    slower = MinutesVersion.objects.select_related("minutes__session__community").get(pk=version.pk)
    monkeypatch.setattr(pdf, "make_pdf", lambda version: b"%PDF-1.7 first")
    pdf.minutes_pdf(version)
    monkeypatch.setattr(pdf, "make_pdf", lambda version: b"%PDF-1.7 second")
    assert pdf.minutes_pdf(slower) == b"%PDF-1.7 first"
    assert slower.pdf.name == version.pdf.name


def test_without_pango_there_is_no_pdf_and_the_reason_is_told(version, monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(pdf.PdfUnavailable):
        pdf.minutes_pdf(version)
    pdf.make_minutes_pdf(version.pk)
    version.refresh_from_db()
    assert not version.pdf


def test_the_check_says_which_libraries_are_missing(monkeypatch):
    assert [message.id for message in run_checks() if message.id == "lwg.W001"] == []
    monkeypatch.setattr(checks, "_loads", lambda file: "pango" not in file)
    [warning] = [message for message in run_checks() if message.id == "lwg.W001"]
    assert "pango, pangoft2 not found" in warning.msg


def test_a_web_process_does_not_load_weasyprint():
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'lwg.settings.test';"
        "import lwg.wsgi; from django.urls import reverse; reverse('home');"
        "print('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("False")
