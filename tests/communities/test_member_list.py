"""Reading a list of members: Dutch and English, three separators, each wrong row with its line and reasons."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from communities.enums import Background, Duty, Knowledge
from communities.member_list import MOST_ROWS, read_members

START = date(2026, 9, 1)
GOOD = "anna@demo.example;Anna Voorbeeld;student;ervaring"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def read(text):
    return read_members(text, starts_on=START)


@pytest.mark.parametrize("separator", [";", ",", "\t"], ids=["semicolon", "comma", "tab"])
def test_the_separator_is_found(separator):
    row = separator.join(
        ["anna@demo.example", "Anna", "student", "ervaring+lokaal", "notulist", "1-9-2026", "31-8-2027"]
    )
    (person,) = read(row).people
    assert (person.email, person.name) == ("anna@demo.example", "Anna")
    assert person.terms.background == Background.STUDENT
    assert person.terms.knowledge == {Knowledge.EXPERIENTIAL, Knowledge.LOCAL}
    assert person.terms.duties == {Duty.MINUTE_TAKER}
    assert (person.terms.starts_on, person.terms.ends_on) == (date(2026, 9, 1), date(2027, 8, 31))


@pytest.mark.parametrize(
    ("typed", "background"),
    [
        ("student", Background.STUDENT),
        ("Docent", Background.LECTURER),
        ("lecturer", Background.LECTURER),
        ("professional", Background.PROFESSIONAL),
        ("ONDERZOEKER", Background.RESEARCHER),
        ("ervaringsdeskundige", Background.EXPERT_BY_EXPERIENCE),
        ("expert by experience", Background.EXPERT_BY_EXPERIENCE),
        ("expert_by_experience", Background.EXPERT_BY_EXPERIENCE),
        ("burger", Background.CITIZEN),
        ("cliëntvertegenwoordiger", Background.CITIZEN),
    ],
)
def test_backgrounds_are_read_in_both_languages(typed, background):
    (person,) = read(f"a@demo.example;A;{typed};lokaal").people
    assert person.terms.background == background


@pytest.mark.parametrize(
    ("typed", "duties"),
    [
        ("", set()),
        ("gespreksleider", {Duty.FACILITATOR}),
        ("notulist, meelezer", {Duty.MINUTE_TAKER, Duty.READER}),
        ("minute taker and reader", {Duty.MINUTE_TAKER, Duty.READER}),
        ("LWG-docent en procesbegeleider", {Duty.LWG_LECTURER, Duty.PROCESS_COACH}),
    ],
)
def test_duties_are_read_in_both_languages(typed, duties):
    (person,) = read(f"a@demo.example;A;student;lokaal;{typed}").people
    assert person.terms.duties == duties


def test_a_heading_gives_the_order_of_the_columns():
    (person,) = read("Naam;Achtergrond;Kennis;E-mailadres\nAnna;docent;vakkennis;Anna@Demo.Example").people
    assert (person.email, person.name, person.terms.background) == ("anna@demo.example", "Anna", Background.LECTURER)


def test_a_row_without_a_first_day_starts_when_the_rest_does():
    (person,) = read(GOOD).people
    assert (person.terms.starts_on, person.terms.ends_on) == (START, None)


def test_empty_lines_count_for_the_line_numbers():
    assert [row.line for row in read(f"\n{GOOD}\n\nnobody;B;student;lokaal").wrong] == [4]


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        ("anna;A;student;lokaal", ["“anna” is no e-mail address."]),
        (";A;student;lokaal", ["“” is no e-mail address."]),
        ("a@demo.example;A;baas;lokaal", ["Background “baas” is not known."]),
        ("a@demo.example;A;student;", ["No kind of knowledge is given."]),
        ("a@demo.example;A;student;veel", ["“veel” is not known here."]),
        ("a@demo.example;A;student;lokaal;koffie", ["“koffie” is not known here."]),
        ("a@demo.example;A;student;lokaal;;31-2-2027", ["“31-2-2027” is no date; write 31-1-2027."]),
        ("a@demo.example;A;student;lokaal;;1-1-0001", ["“1-1-0001” is no date; write 31-1-2027."]),
        ("a@demo.example;A;student;lokaal;;2-9-2026;1-9-2026", ["The last day lies before the first."]),
        ("a@demo.example;A;student;lokaal;;;;more", ["There are more columns than expected."]),
        (f"a@demo.example;{'x' * 10_000};student;lokaal", ["The name is longer than 120 characters."]),
        (f"{'x' * 300}@demo.example;A;student;lokaal", [f"“{'x' * 80}” is no e-mail address."]),
        (
            "anna;A;baas;veel",
            ["“anna” is no e-mail address.", "Background “baas” is not known.", "“veel” is not known here."],
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_row_is_told_with_all_its_reasons(row, reasons):
    found = read(f"{GOOD}\n{row}")
    assert [(wrong.line, list(wrong.reasons)) for wrong in found.wrong] == [(2, reasons)]
    assert [person.email for person in found.people] == ["anna@demo.example"]


def test_an_address_twice_is_told_at_the_second():
    found = read(f"{GOOD}\nANNA@demo.example;Anna;docent;lokaal")
    assert [(row.line, row.reasons) for row in found.wrong] == [(2, ("This address stands on line 1 already.",))]


@pytest.mark.parametrize("text", ["", "\n \n", "e-mail;naam"], ids=["nothing", "blank", "only a heading"])
def test_a_list_without_rows_is_refused(text):
    with pytest.raises(ValidationError, match="no rows"):
        read(text)


def test_more_than_five_hundred_rows_are_refused():
    rows = [f"p{number}@demo.example;P;student;lokaal" for number in range(MOST_ROWS + 1)]
    assert len(read("\n".join(rows[:-1])).people) == MOST_ROWS
    with pytest.raises(ValidationError, match="501 rows; at most 500"):
        read("\n".join(rows))


def test_a_quotation_mark_that_is_not_closed_is_told_with_its_line():
    with pytest.raises(ValidationError, match="Line 2 cannot be read"):
        read(f'{GOOD}\n"b@demo.example;B;student;lokaal')


@given(st.text(max_size=400))
def test_whatever_is_pasted_is_read_or_refused_in_words(text):
    try:
        found = read(text)
    except ValidationError as error:
        assert all(error.messages)
    else:
        assert all(row.reasons for row in found.wrong)
        assert found.people or found.wrong
