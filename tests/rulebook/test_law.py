"""The orders as data, read as a lawyer would ask them."""

import pickle
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers, sampled_from

from declass.levels import Level
from declass.rulebook.loader import load_law, rules_root
from declass.rulebook.periods import holds_on, years_after

LAW = load_law(rules_root())
FIRST = date(1953, 12, 15)


@given(dates(FIRST, date(2200, 1, 1)))
def test_every_day_has_exactly_one_order_in_force(day):
    assert [LAW.order_in_force(day)] == [order for order in LAW.orders if order.holds_on(day)]


@given(dates(max_value=date(1953, 12, 14)))
def test_no_order_is_in_force_before_the_first(day):
    assert LAW.order_in_force(day) is None


def test_each_order_begins_on_the_day_on_which_the_one_before_ends():
    assert [a.effective_to for a, _ in pairwise(LAW.orders)] == [b.effective_from for _, b in pairwise(LAW.orders)]


def test_each_order_replaces_the_one_before():
    assert [None, *(order.id for order in LAW.orders[:-1])] == [order.replaces for order in LAW.orders]


def test_no_order_is_in_force_before_it_is_signed():
    assert [] == [order.id for order in LAW.orders if order.effective_from < order.signed]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(1953, 12, 14), None, id="the day before the first order"),
        pytest.param(date(1953, 12, 15), "eo-10501", id="first day of 10501"),
        pytest.param(date(1972, 5, 31), "eo-10501", id="last day of 10501"),
        pytest.param(date(1972, 6, 1), "eo-11652", id="first day of 11652"),
        pytest.param(date(1978, 11, 30), "eo-11652", id="last day of 11652"),
        pytest.param(date(1978, 12, 1), "eo-12065", id="first day of 12065"),
        pytest.param(date(1982, 7, 31), "eo-12065", id="last day of 12065"),
        pytest.param(date(1982, 8, 1), "eo-12356", id="first day of 12356"),
        pytest.param(date(1995, 10, 13), "eo-12356", id="last day of 12356"),
        pytest.param(date(1995, 10, 14), "eo-12958", id="first day of 12958"),
        pytest.param(date(2003, 3, 24), "eo-12958", id="last day before the amendment"),
        pytest.param(date(2003, 3, 25), "eo-12958-amended", id="day of the amendment"),
        pytest.param(date(2010, 6, 26), "eo-12958-amended", id="last day of 12958"),
        pytest.param(date(2010, 6, 27), "eo-13526", id="first day of 13526"),
    ],
)
def test_the_order_in_force_at_each_change(day, expected):
    order = LAW.order_in_force(day)
    assert expected == (order and order.id)


@pytest.mark.parametrize(
    ("number", "day", "expected"),
    [
        pytest.param("12958", date(1999, 2, 4), "eo-12958", id="before the amendment"),
        pytest.param("12958", date(2009, 2, 4), "eo-12958-amended", id="after the amendment"),
        pytest.param("12958", date(1990, 2, 4), "eo-12958", id="cited too early"),
        pytest.param("12958", date(2012, 2, 4), "eo-12958-amended", id="cited too late"),
        pytest.param("13292", date(2009, 2, 4), "eo-12958-amended", id="by the number of the amendment"),
        pytest.param("12829", date(2009, 2, 4), None, id="no classification order"),
    ],
)
def test_the_order_a_number_stands_for(number, day, expected):
    order = LAW.order_by_number(number, day)
    assert expected == (order and order.id)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("OADR", (date(1982, 8, 1), date(1995, 10, 14)), id="OADR"),
        pytest.param("X1", (date(1995, 10, 14), date(2003, 9, 22)), id="X1"),
        pytest.param("X8", (date(1995, 10, 14), date(2003, 9, 22)), id="X8"),
        pytest.param("XGDS-2", (date(1972, 6, 1), date(1978, 12, 1)), id="XGDS-2"),
        pytest.param("50X1-HUM", (date(2010, 6, 27), None), id="50X1-HUM"),
        pytest.param("X9", None, id="no such exemption"),
        pytest.param("XGDS-5", None, id="no such category"),
        pytest.param("MR", None, id="never an instruction"),
    ],
)
def test_when_a_code_could_stand_in_a_decision(code, expected):
    assert expected == LAW.code_period(code)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(date(2003, 3, 24), ["1.5"], id="last day before the amendment"),
        pytest.param(date(2003, 3, 25), ["1.4", "1.5"], id="first day of the transition"),
        pytest.param(date(2003, 9, 21), ["1.4", "1.5"], id="last day of the transition"),
        pytest.param(date(2003, 9, 22), ["1.4"], id="the amended section alone"),
    ],
)
def test_the_section_of_the_reason_through_the_transition(day, expected):
    assert expected == [reasons.section for reasons in LAW.order_in_force(day).reasons_on(day)]


def test_letter_h_does_not_exist_in_the_order_of_1995():
    assert LAW.order("eo-12958").reason_sense("1.5", "h", date(1999, 2, 4)) is None


def test_letter_h_exists_since_the_amendment():
    assert LAW.order("eo-12958-amended").reason_sense("1.4", "h", date(2009, 2, 4)) is not None


@pytest.mark.parametrize(
    ("order", "level", "expected"),
    [
        pytest.param("eo-11652", Level.CONFIDENTIAL, date(1981, 12, 31), id="six full years after the year of origin"),
        pytest.param("eo-11652", Level.SECRET, date(1983, 12, 31), id="eight"),
        pytest.param("eo-11652", Level.TOP_SECRET, date(1985, 12, 31), id="ten"),
        pytest.param("eo-12065", Level.SECRET, date(1981, 2, 4), id="six years to the day"),
        pytest.param("eo-12356", Level.SECRET, None, id="no limit"),
        pytest.param("eo-12958", Level.SECRET, date(1985, 2, 4), id="ten years to the day"),
        pytest.param("eo-13526", Level.SECRET, date(2000, 2, 4), id="twenty-five years to the day"),
    ],
)
def test_the_longest_date_of_a_document_of_february_1975(order, level, expected):
    assert expected == LAW.order(order).duration.longest_date(date(1975, 2, 4), level)


def test_years_after_a_leap_day_end_on_the_first_of_march():
    assert date(2009, 3, 1) == years_after(date(2008, 2, 29), 1)


def test_years_past_the_calendar_end_on_its_last_day():
    assert date.max == years_after(date(9990, 2, 4), 25)


@given(dates(date(1900, 1, 1), date(2100, 1, 1)), integers(0, 75))
def test_years_after_a_day_lie_in_the_year_so_many_later(day, years):
    assert day.year + years == years_after(day, years).year


@given(sampled_from(LAW.orders))
def test_a_period_holds_its_first_day_and_not_its_last(order):
    assert (True, False) == (
        order.holds_on(order.effective_from),
        order.holds_on(order.effective_to) if order.effective_to else False,
    )


def test_a_period_without_ends_holds_on_any_day():
    assert holds_on(date(1800, 1, 1), None, None)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("25X1", "25X1", id="listed"),
        pytest.param("50X6", "50X", id="one of a series"),
        pytest.param("50X1-HUM", "50X1-HUM", id="listed, not of the series"),
        pytest.param("25X0", None, id="no such number"),
    ],
)
def test_what_the_order_of_2009_says_of_an_exemption(code, expected):
    exemption = LAW.order("eo-13526").exemption(code)
    assert expected == (exemption and exemption.code)


def test_automatic_declassification_falls_on_no_day_before_the_first():
    assert date(2006, 12, 31) == LAW.order("eo-13526").automatic_declassification.date_for(date(1975, 2, 4))


def test_automatic_declassification_falls_at_the_end_of_the_twenty_fifth_year():
    assert date(2034, 12, 31) == LAW.order("eo-13526").automatic_declassification.date_for(date(2009, 2, 4))


def test_the_law_survives_pickling():
    assert pickle.loads(pickle.dumps(LAW)) == LAW


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("25X4", date(2058, 5, 3)),
        ("25X", date(2058, 5, 3)),
        ("50X4", date(2083, 5, 3)),
        ("50X1-HUM", date(2087, 12, 31)),
        ("50X2-WMD", date(2087, 12, 31)),
        ("75X4", date(2087, 12, 31)),
    ],
)
def test_the_last_day_of_an_exemption_that_gives_none(code, expected):
    assert expected == LAW.undated_exemption(code).ends(date(2012, 2, 4), date(2008, 5, 3))


@pytest.mark.parametrize("code", ["OADR", "X1", "X", "GDS", "XGDS-2", "DNI ONLY"])
def test_other_codes_are_no_exemption_from_automatic_declassification(code):
    assert not LAW.is_exempt([code])
