"""Lists of sources on documents derived from several."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.parse.sources import find_source_list
from tests.strategies import ANY_TEXTS, strayed_spans

ITEMS = st.lists(st.dates(date(1950, 1, 1), date(2030, 1, 1)), min_size=1, max_size=9)
SIGNS = {
    "letters": lambda n: f"{chr(65 + n)}. ",
    "small letters": lambda n: f"{chr(97 + n)}. ",
    "figures in brackets": lambda n: f"({n + 1}) ",
    "figures": lambda n: f"{n + 1}. ",
}


def read(text):
    return find_source_list(text, 0, len(text))


def count_of(text):
    found = read(text)
    return None if found is None else len(found.items)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(None, "4. (C) Our sources said that talks go on.", id="no title"),
        pytest.param(None, "Source marked 25X1-human, Date of source:\n10/20/2006", id="the day of a source"),
        pytest.param(2, "List of sources: A. ANYPOST 115; B. OTHERPOST 12.\nSAMPLE\n", id="letters on one line"),
        pytest.param(2, "SOURCES:\n1. ANYPOST 115\n2. OTHERPOST 12\n", id="figures on lines"),
        pytest.param(2, "SOURCES: 1. ANYPOST 115 and 2. OTHERPOST 12", id="and"),
        pytest.param(3, "Sources:\n- ANYPOST 115\n- OTHERPOST 12\n- guide", id="dashes"),
        pytest.param(2, "Sources:\n\nA. ANYPOST 115\n\nB. OTHERPOST 12\n\nSAMPLE", id="blank lines between"),
        pytest.param(1, "Sources: A. ANYPOST 115\n\nSAMPLE\nNNNN\n", id="one, then the signature"),
        pytest.param(1, "Sources: A. ANYPOST 115\n5. (C) Comment.", id="one, then a paragraph"),
        pytest.param(0, "SOURCES:\n1. (C) ANYPOST 115\n2. (C) OTHERPOST 12\n", id="items that look like paragraphs"),
        pytest.param(0, "Sources: A. ANYPOST 115\n\nOtherpost report of the same day", id="one, then words"),
        pytest.param(0, "Sources: ANYPOST 115, OTHERPOST 12", id="no signs"),
        pytest.param(
            2,
            "List of sources:\n(1) ANYPOST 115;\n    Declassify On: 2022/09/14\n(2) Memo; DECL:\n    2022/10/02\n",
            id="a line with an instruction in each item",
        ),
        pytest.param(2, "List of sources\n---------------\na. ANYPOST 115.\nb. Paper.\n", id="a rule below the title"),
        pytest.param(2, "Multiple Sources, viz.\n  - ANYPOST 115;\n  - paper, undated.\n", id="viz."),
        pytest.param(1, "Sources:\n  (1) ANYPOST 115\n  Declassify On: 2022/09/14\n  (2) more", id="line of the block"),
        pytest.param(0, "Sources: A. XXXXXXXXXX\nB. OTHERPOST 12", id="redacted"),
    ],
)
def test_the_items_of_a_list_are_counted_where_they_can_be_told_apart(expected, text):
    assert count_of(text) == expected


@pytest.mark.parametrize(
    ("dated", "declassify_on", "text"),
    [
        pytest.param(date(2012, 1, 15), None, "A. Report of January 15, 2012", id="date alone"),
        pytest.param(None, date(2022, 1, 15), "A. Report, DECL: 20220115", id="instruction alone"),
        pytest.param(
            date(2012, 1, 15), date(2022, 1, 15), "A. Report of 01/15/2012, Declassify On: 01/15/2022", id="both"
        ),
        pytest.param(
            date(2012, 1, 15),
            date(2022, 1, 15),
            "A. Report of 01/15/2012, DECLASSIFY ON\n      JANUARY 15, 2022",
            id="wrapped before the day",
        ),
        pytest.param(
            date(2012, 1, 15),
            date(2022, 1, 15),
            "A. Report of 01/15/2\n012, decl 01/15/2\n022",
            id="broken days",
        ),
        pytest.param(None, None, "A. Report of 1/15/12, declassify on 1/15/22", id="years of two digits"),
        pytest.param(None, None, "A. Report, DECL: 25X1, 20520115", id="exemption"),
        pytest.param(None, None, "A. Report of 02/30/2012", id="no real day"),
    ],
)
def test_an_item_bears_its_date_and_its_instruction(dated, declassify_on, text):
    (item,) = read(f"List of sources: {text}").items
    assert (dated, declassify_on) == (item.date, item.declassify_on)


@given(ITEMS, st.sampled_from(sorted(SIGNS)), st.sampled_from(["\n", "; ", "\n\n", " and "]))
def test_a_list_in_any_form_is_read_back(days, form, between):
    text = "LIST OF SOURCES: " + between.join(
        f"{SIGNS[form](n)}Embassy report of {day.isoformat()}" for n, day in enumerate(days)
    )
    assert [item.date for item in read(text).items] == days


@pytest.mark.parametrize("between", ["", "\nSources: A. "])
@given(before=ANY_TEXTS, after=ANY_TEXTS)
def test_any_text_is_looked_through_without_harm(between, before, after):
    text = f"{before}{between}{after}"
    found = read(text)
    assert found is None or strayed_spans(text, found) == []


def test_a_long_list_is_read_to_its_end():
    read("SOURCES:\n" + "A. report B. " * 20_000)
    read("SOURCES: " * 20_000)
