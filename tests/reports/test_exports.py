"""CSV: what spreadsheet programs do with it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.exports import csv_lines, safe

CELLS = st.one_of(
    st.none(), st.integers(), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"))
)


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_would_run_gets_an_apostrophe(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", [-5, 0, None, "LWG =", "a-b", ""])
def test_numbers_and_other_texts_stay_as_they_are(cell):
    assert safe(cell) == cell


def test_semicolons_quotes_and_accents_are_exact():
    assert "".join(csv_lines([["a", "b"], ["één; twee", 'zei "ja"'], [None, -3]])) == (
        '\ufeffa;b\r\n"één; twee";"zei ""ja"""\r\n;-3\r\n'
    )


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1))
def test_what_is_written_is_read_back_and_no_cell_starts_a_formula(rows):
    text = "".join(csv_lines(rows)).removeprefix("\ufeff")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))

    assert read == [["" if cell is None else str(safe(cell)) for cell in row] for row in rows]
    texts = [
        cell
        for row, back in zip(rows, read, strict=True)
        for source, cell in zip(row, back, strict=True)
        if isinstance(source, str)
    ]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in texts)
