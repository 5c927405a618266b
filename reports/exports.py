"""Tables as CSV that spreadsheet programs of Dutch people open as they are: UTF-8 with BOM, semicolons."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.translation import get_language, override

BOM = "\ufeff"
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that answers what is written to it."""

    def write(self, line: str) -> str:
        return line


def safe(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_FORMULA) else cell


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of the file, one by one; None becomes an empty cell."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    for number, row in enumerate(rows):
        line: str = writer.writerow([safe(cell) for cell in row])
        yield line if number else BOM + line


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download that is sent while it is made, kept by no cache, in the language of the request."""
    response = StreamingHttpResponse(
        _in_language(get_language(), csv_lines(rows)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _in_language(language: str | None, lines: Iterator[str]) -> Iterator[str]:
    """The request's language is over when a stream is read."""
    while True:
        with override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line
