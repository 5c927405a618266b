"""Evidence: known by its contents, cleaned in its name, bound in its size."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from reports import evidence

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20)
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)


def zipped(*names, first=None):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if first:
            archive.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            archive.writestr(name, "x" * 10)
    return buffer.getvalue()


DOCX = zipped("[Content_Types].xml", "_rels/.rels", "word/document.xml")
DOCX_OF_ANOTHER_PROGRAM = zipped(
    *[f"customXml/item{n}.xml" for n in range(9)], "word/document.xml", "[Content_Types].xml"
)
ODT = zipped("content.xml", first="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("visit.pdf", PDF),
        ("VISIT.PDF", PDF),
        ("drawing.png", PNG),
        ("photo.jpg", JPEG),
        ("photo.jpeg", JPEG),
        ("report.docx", DOCX),
        ("report.docx", DOCX_OF_ANOTHER_PROGRAM),
        ("report.odt", ODT),
        ("notes.txt", b"Ik vroeg het, eindelijk.\n"),
        ("notes.txt", "één €".encode("cp1252")),
        ("notes.txt", "\ufeffmet BOM".encode()),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(name, contents):
    evidence.check(SimpleUploadedFile(name, contents))


@pytest.mark.parametrize(
    ("name", "contents", "code"),
    [
        ("virus.exe", EXE, "kind"),
        ("page.html", b"<script>alert(1)</script>", "kind"),
        ("picture.svg", b"<svg/>", "kind"),
        ("archive.zip", zipped("a.txt"), "kind"),
        ("no-extension", PDF, "kind"),
        ("visit.pdf", EXE, "disguised"),
        ("visit.pdf", PNG, "disguised"),
        ("visit.pdf", b"just text", "disguised"),
        ("photo.png", JPEG, "disguised"),
        ("report.docx", zipped("a.txt"), "disguised"),
        ("report.docx", ODT, "disguised"),
        (
            "report.docx",
            zipped("\u00e9.txt").replace("\u00e9".encode(), b"\xff\xfe"),
            "disguised",
        ),  # names that are no text
        ("report.docx", zipped("a.txt").replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff"), "disguised"),
        ("notes.txt", EXE, "disguised"),
        ("notes.txt", b"\x00\x01\x02", "disguised"),
        ("notes.txt", PDF, "disguised"),
        ("notes.txt", b"   ", "disguised"),
    ],
)
def test_other_and_disguised_files_are_refused(name, contents, code):
    with pytest.raises(ValidationError) as refused:
        evidence.check(SimpleUploadedFile(name, contents))

    assert refused.value.code == code


def test_a_byte_over_the_limit_is_refused_and_the_limit_is_not(settings):
    settings.EVIDENCE_MAX_BYTES = len(PDF)

    evidence.check(SimpleUploadedFile("visit.pdf", PDF))
    with pytest.raises(ValidationError) as refused:
        evidence.check(SimpleUploadedFile("visit.pdf", PDF + b"x"))

    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("Verslag bezoek.PDF", "Verslag bezoek.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\notes.txt", "notes.txt"),
        ('a"b;c\r\nd.pdf', "a_b_c__d.pdf"),
        ("fdp.\u202etxt.pdf", "fdp._txt.pdf"),
        (". .pdf", "evidence.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned(given, cleaned):
    assert evidence.clean_name(given) == cleaned


def test_media_types_are_told_by_the_name_that_was_checked():
    assert evidence.media_type("a.pdf") == "application/pdf"
    assert evidence.media_type("a.html") == "application/octet-stream"
