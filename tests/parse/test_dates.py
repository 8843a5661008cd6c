"""Dates in every written form, and the year that two digits mean."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from declass.parse.dates import MONTHS, find_date, real_date, settle_year, two_digit_year
from declass.text import Span
from tests.strategies import ANY_TEXTS, lies_in

DAYS = st.dates(date(1953, 1, 1), date(2099, 12, 31))
FORMS = {
    "month-first": ("{m:02}/{d:02}/{y}", "{m}/{d}/{y}", "{m}-{d}-{y}", "{m}.{d}.{y}", "{m:02} / {d:02} / {y}"),
    "year-first": ("{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}.{m:02}.{d:02}"),
    "compact": ("{y}{m:02}{d:02}",),
    "month-name": (
        "{d} {name} {y}",
        "{name} {d}, {y}",
        "{d}{name}{y}",
        "{d:02}-{name}-{y}",
        "{name} {d} {y}",
        "{d} {name}, {y}",
    ),
}
WRITTEN = st.sampled_from([(form, pattern) for form, patterns in FORMS.items() for pattern in patterns])
NAMES = {number: name for name, number in MONTHS.items()}


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param((2019, 1, 15, "month-first"), "DECL: 01/15/2019", id="month first"),
        pytest.param((19, 2, 4, "month-first"), "2/4/19", id="two-digit year"),
        pytest.param((2034, 2, 4, "compact"), "20340204", id="compact"),
        pytest.param((2034, 2, 4, "year-first"), "2034-02-04", id="year first"),
        pytest.param((2009, 2, 4, "month-name"), "4 FEB 2009", id="day and month's name"),
        pytest.param((2009, 2, 4, "month-name"), "February 4th, 2009", id="month's name and day"),
        pytest.param((84, 12, 4, "month-name"), "4DEC84", id="glued month's name"),
        pytest.param((2018, 2, 30, "month-first"), "02/30/2018", id="no such day"),
        pytest.param((2018, 110, 5, "month-first"), "110/5/2018", id="no such month"),
        pytest.param((2018, 13, 5, "month-first"), "13/05/2018", id="never day first"),
    ],
)
def test_a_date_is_read_as_written(expected, text):
    found = find_date(text)
    assert expected == (found.year, found.month, found.day, found.form)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("TEN YEARS", id="words"),
        pytest.param("OTHERPOST 115", id="serial"),
        pytest.param("1.4 (b)", id="section"),
        pytest.param("041708Z", id="day and time"),
        pytest.param("February 2009", id="month without day"),
        pytest.param("FEB 4 09", id="month's name and day with two-digit year"),
    ],
)
def test_what_is_no_date_is_not_read(text):
    assert find_date(text) is None


def test_the_first_date_is_read():
    assert 15 == find_date("01/15/2019 or 01/16/2019").day


def test_a_date_outside_the_stretch_is_not_read():
    assert find_date("01/15/2019 and more", 11) is None


@pytest.mark.parametrize(
    ("expected", "parts"),
    [
        pytest.param(date(2012, 2, 29), (2012, 2, 29), id="leap day"),
        pytest.param(None, (2011, 2, 29), id="no leap day"),
        pytest.param(None, (2011, 13, 1), id="month 13"),
        pytest.param(None, (0, 1, 1), id="year 0"),
    ],
)
def test_a_day_is_real_or_none(expected, parts):
    assert expected == real_date(*parts)


@pytest.mark.parametrize(
    ("expected", "text", "dated"),
    [
        pytest.param(date(2019, 2, 4), "2/4/19", date(2009, 2, 4), id="ten years on"),
        pytest.param(date(1984, 12, 4), "12/4/84", date(1979, 5, 1), id="same century"),
        pytest.param(date(2005, 12, 4), "12/4/05", date(1999, 5, 1), id="across the century"),
        pytest.param(date(1979, 5, 1), "5/1/79", date(1979, 5, 1), id="the same day"),
        pytest.param(date(2007, 1, 1), "1/1/07", date(2009, 2, 4), id="shortly before the document"),
        pytest.param(None, "1/2/50", date(2009, 2, 4), id="neither century fits"),
        pytest.param(None, "2/30/19", date(2009, 2, 4), id="no such day"),
        pytest.param(date(2000, 2, 29), "2/29/00", date(1995, 2, 4), id="leap day of 2000"),
        pytest.param(date(1984, 12, 4), "12/4/84", None, id="no document date, last century"),
        pytest.param(date(2019, 12, 4), "12/4/19", None, id="no document date, this century"),
    ],
)
def test_two_digits_of_a_year_are_settled_by_the_documents_date(expected, text, dated):
    assert expected == settle_year(find_date(text), dated)


@pytest.mark.parametrize(
    ("expected", "value", "near"),
    [
        pytest.param(2009, 9, None, id="2009"),
        pytest.param(1953, 53, None, id="first order on telegrams"),
        pytest.param(2052, 52, None, id="last year of the hundred"),
        pytest.param(1965, 65, 1966, id="near 1966"),
        pytest.param(2065, 65, 2060, id="near 2060"),
        pytest.param(1999, 99, 2001, id="near, in the century before"),
        pytest.param(2001, 1, 1999, id="near, in the century after"),
    ],
)
def test_two_digits_of_a_date_time_group_mean_a_year(expected, value, near):
    assert expected == two_digit_year(value, near)


@given(st.integers(0, 99), st.integers(1953, 2052))
def test_two_digits_mean_the_nearest_year_with_them(value, near):
    found = two_digit_year(value, near)
    assert (value, True) == (found % 100, abs(found - near) <= 50)
    assert found <= near or found - near < 50


@given(WRITTEN, DAYS)
def test_a_date_written_in_any_form_is_read_back(written, day):
    form, pattern = written
    text = pattern.format(y=day.year, m=day.month, d=day.day, name=NAMES[day.month])
    found = find_date(f"DECL: {text} OK")
    assert (day, form, text) == (
        real_date(found.year, found.month, found.day),
        found.form,
        f"DECL: {text} OK"[found.span.start : found.span.end],
    )


@given(st.dates(date(1954, 1, 1), date(2030, 12, 31)), st.integers(0, 30 * 365))
def test_a_two_digit_year_within_thirty_years_of_the_document_is_settled_as_meant(dated, days):
    day = date.fromordinal(dated.toordinal() + days)
    assume(day.year - dated.year <= 30)
    assert day == settle_year(find_date(f"{day.month}/{day.day}/{day.year % 100:02}"), dated)


@given(ANY_TEXTS)
def test_any_text_is_searched_without_harm(text):
    found = find_date(text)
    assert found is None or lies_in(text, found.span)


@given(ANY_TEXTS, st.integers(0, 300), st.integers(0, 300))
def test_a_date_lies_in_the_stretch_searched(text, start, end):
    found = find_date(text, start, end)
    assert found is None or start <= found.span.start <= found.span.end <= min(end, len(text))


def test_the_span_is_the_date_alone():
    assert Span(6, 16) == find_date("DECL: 01/15/2019.").span


@pytest.mark.parametrize("piece", ["1/", "12/", "4 ", "1 FEB", "FEB 1 ", "20", "2034-", "1 / "])
def test_a_long_row_of_pieces_of_dates_is_searched_to_its_end(piece):
    find_date(piece * 40000)
