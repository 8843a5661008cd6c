"""How an old instruction reads today."""

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.engine import Checker
from declass.facts import Facts
from declass.parse.document import Parser
from declass.reading_today import reading_today
from declass.record import document_record
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)


def today(base, eo_line=None, dated=None, **parts):
    parts |= {"eo_line": eo_line} if eo_line else {}
    document = PARSER.parse(render(RULEBOOK.bases[f"telegram-{base}"], dated=dated, set=parts))
    return reading_today(Facts(document, RULEBOOK.law, document.date))


@pytest.mark.parametrize(
    ("day", "how", "base", "eo_line", "dated"),
    [
        pytest.param(
            "2019-02-04", "date stated", "12958-amended-C", "E.O. 12958: DECL: 02/04/2019", None, id="date"
        ),
        pytest.param(
            "2029-02-04", "duration counted from the document's date", "12958-amended-C",
            "E.O. 12958: DECL: TWENTY YEARS", None, id="duration",
        ),
        pytest.param(
            "1981-12-31", "schedule of the order in force then", "11652-C", "E.O. 11652: GDS", dt.date(1975, 2, 4),
            id="GDS of 1975",
        ),
        pytest.param(
            "1984-12-31", "schedule of the order cited", "12065-C", "E.O. 11652: GDS", dt.date(1978, 12, 5),
            id="GDS in the first days of 12065",
        ),
        pytest.param(
            "1986-05-12", "duration counted from the document's date", "12065-C", "E.O. 12065: GDS 6 YEARS",
            dt.date(1980, 5, 12), id="GDS with its years",
        ),
        pytest.param(
            "2013-05-17", "document's date plus 25 years", "12356-C", "E.O. 12356: DECL: OADR",
            dt.date(1988, 5, 17), id="OADR",
        ),
        pytest.param(
            "2024-02-04", "document's date plus 25 years", "12958-C", "E.O. 12958: DECL: X1", dt.date(1999, 2, 4),
            id="X1",
        ),
        pytest.param(
            "2015-05-03", "date of source plus 25 years", "12958-C",
            "E.O. 12958: DECL: SOURCE MARKED OADR, DATE OF SOURCE: 05/03/1990", dt.date(1999, 2, 4), id="source marked",
        ),
        pytest.param(
            "2062-02-04", "exemption without a date: document's date plus 50 years", "13526-C",
            "E.O. 13526: DECL: 25X4", dt.date(2012, 2, 4), id="25X without a date",
        ),
        pytest.param(
            "2087-12-31", "beyond fifty years: 31 December, 75 years on", "13526-C", "E.O. 13526: DECL: 50X1-HUM",
            dt.date(2012, 2, 4), id="50X1-HUM",
        ),
        pytest.param(
            "2083-12-31", "read as 50X1-HUM, beyond fifty years: 31 December, 75 years on", "12958-amended-C",
            "E.O. 12958: DECL: 25X1-HUMAN", dt.date(2008, 11, 3), id="the earlier form of 50X1-HUM",
        ),
        pytest.param(
            "2084-12-31", "read as 50X1-HUM, beyond fifty years: 31 December, 75 years on", "12958-amended-C",
            "E.O. 12958: DECL: SOURCE MARKED 25X1-HUMAN, DATE OF SOURCE: 06/18/2008", dt.date(2009, 6, 19),
            id="the same of a source: counted from the document",
        ),
        pytest.param(
            None, "event", "12958-amended-C", "E.O. 12958: DECL: UPON DEPARTURE OF THE VISITOR", None,
            id="event"
        ),
        pytest.param(None, "unclassified", "12958-amended-U", None, None, id="unclassified"),
        pytest.param(
            None, "instruction cannot be read", "12958-amended-C", "E.O. 12958: DECL: XXXXXXXXXXXX", None,
            id="redacted",
        ),
    ],
)  # fmt: skip
def test_an_instruction_reads_today(day, how, base, eo_line, dated):
    found = today(base, eo_line, dated)
    assert (day, how) == (found.declassify_on and found.declassify_on.isoformat(), found.how)


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        pytest.param(dt.date(2087, 12, 31), ("25X1", "50X1-HUM"), id="with one beyond fifty years"),
        pytest.param(dt.date(2087, 12, 31), ("25X4", "25X1-HUMAN"), id="with one read as beyond fifty years"),
        pytest.param(dt.date(2087, 12, 31), ("25X1", "50X4", "75X2"), id="of three lengths"),
        pytest.param(dt.date(2062, 2, 4), ("X1", "25X4"), id="with one that gives no day"),
    ],
)
def test_of_several_codes_the_longest_counts_in_whatever_order_they_are_written(day, codes):
    found = {
        today("13526-C", f"E.O. 13526: DECL: {', '.join(order)}", dt.date(2012, 2, 4)).declassify_on
        for order in permutations(codes)
    }
    assert {day} == found


@given(st.dates(dt.date(1953, 12, 15), dt.date(2040, 1, 1)))
def test_automatic_declassification_is_the_end_of_a_year_and_never_before_the_first(dated):
    day = today("12958-amended-C", dated=dated).automatic
    assert (12, 31, max(dated.year + 25, 2006)) == (day.month, day.day, day.year)


def test_an_exempt_document_has_no_automatic_declassification():
    assert today("13526-C", "E.O. 13526: DECL: 25X4, 20500101", dt.date(2012, 2, 4)).automatic is None


@pytest.mark.parametrize(
    ("day", "how", "line"),
    [
        (dt.date(2020, 11, 3), "date stated", "Declassify on: 11/03/2020"),
        (
            dt.date(2084, 12, 31),
            "read as 50X1-HUM, beyond fifty years: 31 December, 75 years on",
            "Declassify on: Source marked 25X1-human, Date of source: October 30, 2008",
        ),
        (
            dt.date(2033, 10, 30),
            "date of source plus 25 years",
            "Declassify on: Source marked OADR, Date of source: 10/30/2008",
        ),
    ],
)
def test_the_block_tells_where_the_line_asks_for_a_review_alone(day, how, line):
    block = f"Derived From: Multiple Sources\n{line}"
    found = today("12958-amended-C", "E.O. 12958: DECL: MR", authority_block=block)
    assert (day, how) == (found.declassify_on, found.how)


def test_nothing_is_counted_from_the_date_of_a_heading_that_belongs_to_another_message():
    other = "C O N F I D E N T I A L LAKE EXAMPLE 002041"
    parts = {"classification_line": other, "eo_line": "E.O. 12958: DECL: X1"}
    document = PARSER.parse(render(RULEBOOK.bases["telegram-12958-amended-C"], set=parts))
    verdict = Checker(RULEBOOK).check(document)
    assert "DC620" in [finding.rule for finding in verdict.findings]
    read = reading_today(verdict.facts)
    assert (None, "date of the document unknown", None) == (read.declassify_on, read.how, read.automatic)
    record = document_record(document, verdict, RULEBOOK.law)
    assert (None, None) == (record["order_in_force"], record["computed"]["automatic_declassification"])
    assert "2009-02-04" == record["date"]
