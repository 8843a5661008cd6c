"""Declassification schedules of 1972 to 1982 and their categories."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.parse.eo_line import find_eo_lines
from declass.parse.instruction import parse_instruction
from declass.parse.schedules import CODES, read_schedule
from tests.strategies import ANY_TEXTS, VOCABULARY

DATED = date(1979, 6, 5)
LEADS = [
    "",
    "-",
    " ",
    "/",
    ", ",
    " (",
    " NO. ",
    " NO ",
    " CATEGORY ",
    " CAT. ",
    " CAT ",
    "-5B(",
    " 5(B)(",
    " 5B-",
    "-B-",
]
JOINTS = ["/", ", ", " AND ", " & ", ",", " (", ") ("]


def instruction_of(value, dated=DATED):
    return parse_instruction(value, 0, len(value), VOCABULARY, dated)


@given(
    st.sampled_from(["XGDS", "xgds", "X GDS", "X.G.D.S.", "X G D S", "RDS"]), st.sampled_from(LEADS), st.integers(1, 4)
)
def test_a_category_is_read_in_any_spelling(code, lead, number):
    close = ")" * (lead.count("(") - lead.count(")"))
    name = "RDS" if code == "RDS" else "XGDS"
    assert instruction_of(f"{code}{lead}{number}{close}").codes == (f"{name}-{number}",)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=3, unique=True), st.sampled_from(JOINTS[:5]))
def test_every_category_of_a_list_is_read(numbers, joint):
    found = instruction_of("XGDS-" + joint.join(map(str, numbers)))
    assert found.codes == tuple(f"XGDS-{number}" for number in numbers)


@pytest.mark.parametrize(
    ("codes", "value"),
    [
        (("XGDS-1",), "XGDS I"),
        (("XGDS-3",), "XGDS-III"),
        (("XGDS-2",), "XGDS (II)"),
        (("XGDS-4",), "XGDS IV 12/31/1990"),
        (("XGDS-1", "XGDS-2"), "XGDS (1) (2)"),
        (("XGDS-1", "XGDS-2", "XGDS-3", "XGDS-4"), "XGDS 1-4"),
        (("XGDS-2",), "XGDS-2 DECLAS 1/1/90"),
        (("XGDS-3",), "XGDS-3 DECLAS 12/31/2004"),
        (("XGDS-3",), "XGDS-3 DECL 12/31/90"),
        (("XGDS-1",), "XDS-1"),
        (("XGDS",), "XGDS 5(B)"),
        (("XGDS",), "XGDS (I. SAMPLE)"),
        (("XGDS",), "XGDS (I SAMPLE)"),
        (("XGDS",), "XGDS 6/5/99"),
        (("XGDS",), "XGDS 5 JUN 99"),
        (("GDS",), "GDS 30 DAYS"),
        (("GDS",), "GDS 6 MONTHS"),
    ],
)
def test_a_number_is_a_category_or_part_of_something_else(codes, value):
    assert instruction_of(value).codes == codes


@given(
    st.sampled_from(CODES),
    st.dates(date(1979, 6, 5), date(1999, 12, 31)),
    st.sampled_from(["%m/%d/%y", "%m/%d/%Y", "%y%m%d", "%y/%m/%d", "%Y%m%d", "%d %b %y", "%d/%b/%y", "%d-%b-%Y"]),
)
def test_a_date_beside_a_schedule_is_no_category(code, day, form):
    found = instruction_of(f"{code} {day.strftime(form)} (SAMPLE, PAT)")
    assert (found.codes, found.date) == ((code,), day)


@pytest.mark.parametrize("value", ["GDS 6 YEARS", "GDS (6 YEARS)", "GDS-6 YEARS", "GDS, 6 YRS", "GDS 6-YEAR"])
def test_years_beside_a_schedule_are_a_duration(value):
    found = instruction_of(value)
    assert (found.codes, found.years) == (("GDS",), 6)


def test_years_stand_beside_a_category():
    found = instruction_of("RDS-3 30 YEARS")
    assert (found.codes, found.years) == (("RDS-3",), 30)


@pytest.mark.parametrize("label", ["E.O. 12065: GDS", "E.O. 12065:  RDS-1", "E.O. 12065 GDS "])
def test_a_date_on_the_line_after_a_schedule_is_its_date(label):
    text = f"{label}\n6/5/85 (SAMPLE, PAT) OR-M\nTAGS: PEPR, XX\n"
    found = find_eo_lines("\n" + text, 0, len(text) + 1, VOCABULARY, DATED)[0]
    assert found.instruction.date == date(1985, 6, 5)


@pytest.mark.parametrize("following", ["TAGS: PEPR, XX", "1. 6/5/85 IS THE DAY.", "(A) 6/5/85", "REF: 79 ANYPOST 12"])
def test_another_line_after_a_schedule_is_none_of_it(following):
    text = f"\nE.O. 12065: GDS\n{following}\n"
    assert find_eo_lines(text, 0, len(text), VOCABULARY, DATED)[0].instruction.date is None


@pytest.mark.parametrize("begin", ["", "XGDS"])
@given(text=ANY_TEXTS, date_start=st.none() | st.integers(0, 50))
def test_any_text_is_read_without_an_error(begin, text, date_start):
    found = read_schedule(begin + text, date_start)
    assert found is None or found.codes[0].partition("-")[0] in CODES


@pytest.mark.parametrize("words", ["AS REQUIRED", "AS OF LAST MAY", "AS NEEDED"])
def test_as_before_a_word_is_no_schedule(words):
    assert () == instruction_of(words).codes


def test_a_range_of_categories_that_falls_names_two():
    assert ("XGDS-4", "XGDS-1") == instruction_of("XGDS 4-1").codes
