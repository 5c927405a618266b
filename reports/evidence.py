"""Which files may be evidence: known by what is in them, and named as what they are."""

import re
import struct
import zipfile
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeAlias

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    Upload: TypeAlias = UploadedFile[Any]
else:
    Upload = UploadedFile  # its stubs are generic, the class is not

# Extension as it is in a name: the type that the contents must have, which is also told when it is served.
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain",
}
ACCEPT = ",".join(f".{extension}" for extension in TYPES)
LONGEST_NAME = 120
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff/\\:*?"<>|;%]')


def check(upload: Upload) -> None:
    """Raises ValidationError when `upload` is too large, of another kind, or not what its name says."""
    if (upload.size or 0) > settings.EVIDENCE_MAX_BYTES:
        raise ValidationError(
            _("This file is too large. At most %(limit)s."),
            code="too_large",
            params={"limit": filesizeformat(settings.EVIDENCE_MAX_BYTES)},
        )
    wanted = TYPES.get(extension_of(upload.name or ""))
    if wanted is None:
        raise ValidationError(
            _("Choose a PDF, a picture (PNG or JPEG), a document (DOCX or ODT) or a text file (TXT)."), code="kind"
        )
    if type_of(upload) != wanted:
        raise ValidationError(_("What is in this file is not what its name says."), code="disguised")


def type_of(upload: Upload) -> str:
    """The media type by the contents, empty when it is none that we know."""
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    known = filetype.guess(head)
    if known is None:
        return TYPES["txt"] if _is_text(upload) else ""
    if known.extension == "zip" and _is_word_document(upload):
        return TYPES["docx"]
    return str(known.mime)


def clean_name(name: str) -> str:
    """A name that can be offered for download: no folders, no characters that mislead, at most 120 characters."""
    path = PurePath(UNSAFE_IN_NAMES.sub("_", PurePath(name.replace("\\", "/")).name))
    extension = path.suffix.lower()
    stem = path.stem.strip(". ")[: LONGEST_NAME - len(extension)]
    return f"{stem or 'evidence'}{extension}"


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def media_type(name: str) -> str:
    """How a stored file is told to the browser."""
    return TYPES.get(extension_of(name), "application/octet-stream")


def _is_text(upload: Upload) -> bool:
    contents = upload.read()
    upload.seek(0)
    try:
        text = contents.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = contents.decode("cp1252", errors="replace")
        if "\ufffd" in text:
            return False
    return bool(text.strip()) and not CONTROLS.search(text)


def _is_word_document(upload: Upload) -> bool:
    """Some programs write the parts of a DOCX in another order than `filetype` looks for."""
    try:
        with zipfile.ZipFile(upload) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):  # what a crafted one may raise
        return False
    finally:
        upload.seek(0)
