"""The PDF itself, read back: title, text, tags; kept once, and never made by a web process."""

import io
import subprocess
import sys

import pypdf
import pytest
from django.core.checks import run_checks

from sessions import checks, pdf
from sessions.enums import MinutesState
from sessions.models import MinutesVersion

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
