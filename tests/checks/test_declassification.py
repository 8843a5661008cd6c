"""Properties of the rules on declassification, and severities that the examples cannot say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers, sampled_from

from declass.engine import Checker
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.rulebook.periods import years_after

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
CHECKER = Checker(RULEBOOK)
AMENDED = (date(2003, 3, 25), date(2010, 6, 26))


def findings(base, eo_line, dated, **parts):
    """Severity by rule id of a telegram made from a base."""
    telegram = render(RULEBOOK.bases[base], dated=dated, set={"eo_line": eo_line, **parts})
    return {finding.rule: finding.severity for finding in CHECKER.check(PARSER.parse(telegram)).findings}


def month_first(day):
    return f"{day.month:02}/{day.day:02}/{day.year:04}"


@given(dates(*AMENDED), integers(1, 30))
def test_a_date_is_too_late_exactly_when_it_is_past_twenty_five_years(dated, years):
    found = findings("telegram-12958-amended-C", f"E.O. 12958: DECL: {month_first(years_after(dated, years))}", dated)
    assert (years > 25) == ("DC401" in found)


@given(dates(*AMENDED), integers(1, 400))
def test_a_slip_past_the_limit_is_too_late_by_however_few_days(dated, over):
    day = years_after(dated, 25) + timedelta(days=over)
    assert "DC401" in findings("telegram-12958-amended-C", f"E.O. 12958: DECL: {month_first(day)}", dated)


@given(dates(*AMENDED), integers(-400, 400))
def test_a_date_is_before_on_or_after_the_document_and_never_two_of_them(dated, days):
    day = dated + timedelta(days=days)
    found = findings("telegram-12958-amended-C", f"E.O. 12958: DECL: {month_first(day)}", dated)
    assert (days < 0, days == 0) == ("DC404" in found, "DC405" in found)


@given(dates(date(1979, 3, 1), date(1982, 7, 31)), integers(1, 40))
def test_a_schedule_of_1978_to_1982_has_one_finding_at_most_on_its_length(dated, years):
    found = findings("telegram-12065-C", f"E.O. 12065: GDS {month_first(years_after(dated, years))}", dated)
    assert (6 < years <= 20, years > 20) == ("DC403" in found, "DC402" in found)


@given(
    sampled_from(["X1", "X8", "OADR", "GDS", "XGDS-2", "25X1", "50X1-HUM"]), dates(date(1972, 6, 1), date(2030, 1, 1))
)
def test_a_code_has_a_finding_exactly_when_the_order_in_force_does_not_allow_it(code, dated):
    order = RULEBOOK.law.order_in_force(dated)
    found = findings("telegram-11652-C", f"E.O. {order.number}: DECL: {code}", dated)
    about_codes = {"DC414", "DC415", "DC420", "DC421", "DC432", "DC448"}
    meant = RULEBOOK.law.vocabulary.short_schedules.get(order.number, {}).get(code, code)
    assert order.allows(meant, dated) == (not about_codes.intersection(found))


@given(sampled_from(["telegram-12958-amended-U", "telegram-12958-amended-SBU", "telegram-13526-U"]))
def test_not_applicable_on_an_unclassified_telegram_is_no_finding(base):
    assert findings(base, "E.O. 12958: N/A", date(2009, 2, 4)) == {}


@pytest.mark.parametrize(
    ("base", "eo_line", "dated", "rule", "expected"),
    [
        pytest.param(
            "99C", "E.O. 12958: DECL: OADR", date(1995, 10, 14), "DC420", "warning", id="first day after OADR"
        ),
        pytest.param("99C", "E.O. 12958: DECL: OADR", date(1996, 1, 12), "DC420", "error", id="grace over after OADR"),
        pytest.param("09C", "E.O. 12958: DECL: X1", date(2003, 9, 22), "DC414", "warning", id="first day after X1"),
        pytest.param("09C", "E.O. 12958: DECL: X1", date(2003, 12, 21), "DC414", "error", id="grace over after X1"),
        pytest.param("88C", "E.O. 12356: GDS", date(1982, 8, 1), "DC448", "warning", id="first day after GDS"),
        pytest.param("12C", "E.O. 13526: DECL: 25X1", date(2010, 9, 24), "DC427", "warning", id="25X undated in grace"),
        pytest.param("12C", "E.O. 13526: DECL: 25X1", date(2010, 9, 25), "DC427", "error", id="25X undated later"),
        pytest.param(
            "12C", "E.O. 13526: DECL: 25X1-HUMAN", date(2012, 2, 4), "DC430", "warning", id="year of the notice"
        ),
        pytest.param("75C", "E.O. 11652: X5", date(1975, 2, 4), "DC415", "warning", id="X5 has no XGDS-5"),
        pytest.param("80C", "E.O. 12065: RDS-3 2/5/10", date(1980, 2, 4), "DC402", "error", id="past thirty years"),
        pytest.param("80C", "E.O. 12065: RDS-3 2/4/10", date(1980, 2, 4), "DC402", "warning", id="may be foreign"),
        pytest.param(
            "12C", "E.O. 13526: DECL: 02/04/2022", date(2012, 2, 4), "DC408", "note", id="form of a State date"
        ),
    ],
)
def test_severity_follows_the_circumstance(base, eo_line, dated, rule, expected):
    bases = {
        "75C": "telegram-11652-C",
        "80C": "telegram-12065-C",
        "88C": "telegram-12356-C",
        "99C": "telegram-12958-C",
        "09C": "telegram-12958-amended-C",
        "12C": "telegram-13526-C",
    }
    assert expected == findings(bases[base], eo_line, dated)[rule]


def test_a_date_out_of_form_is_a_warning_outside_the_state_profile():
    telegram = render(RULEBOOK.bases["telegram-13526-C"], set={"eo_line": "E.O. 13526: DECL: 02/04/2022"})
    found = Checker(RULEBOOK, "generic").check(PARSER.parse(telegram)).findings
    assert "warning" in [finding.severity for finding in found if finding.rule == "DC408"]


def test_the_form_of_another_order_is_one_finding_of_the_order():
    found = findings("telegram-12958-C", "E.O. 12356: DECL: OADR", date(1999, 2, 4))
    assert {"DC502": "error"} == {rule: severity for rule, severity in found.items() if severity != "note"}


def test_a_telegram_with_a_classified_portion_is_not_called_unclassified():
    found = findings(
        "telegram-12958-amended-U",
        "E.O. 12958: DECL: 02/04/2019",
        date(2009, 2, 4),
        paragraph_1="1. (C) The Ambassador met the Sample Minister.",
    )
    assert "DC412" not in found


@pytest.mark.parametrize(
    "instruction", ["GDS 5 JUN 85 (SAMPLE, PAT)", "GDS 9 MAY 85", "RDS 5 JUN 1985", "GDS 05 JUN 1985"]
)
def test_a_day_before_a_month_is_no_category_of_a_schedule(instruction):
    assert {} == errors(findings("telegram-12065-C", f"E.O. 12065: {instruction}", date(1979, 6, 5)))


@pytest.mark.parametrize("instruction", ["XGDS (1)", "XGDS - (3)", "XGDS-1", "XGDS 2"])
def test_a_category_in_brackets_is_read(instruction):
    assert {} == errors(findings("telegram-11652-C", f"E.O. 11652: {instruction}", date(1975, 6, 5)))


def test_a_schedule_without_a_date_in_the_first_days_of_an_order_passes_no_limit():
    assert {"DC502": "warning"} == findings("telegram-12065-C", "E.O. 11652: GDS", date(1978, 12, 15))


def errors(found):
    """The findings that are errors."""
    return {rule: severity for rule, severity in found.items() if severity == "error"}


@pytest.mark.parametrize(("written", "rule"), [("(##)", "DC450"), ("12345", "DC450"), ("02/30/2019", "DC406")])
def test_what_is_told_of_an_instruction_is_told_once(written, rule):
    found = findings("telegram-12958-amended-C", f"E.O. 12958: DECL: {written}", date(2009, 2, 4))
    assert {rule} == {"DC450", "DC406", "DC906"} & set(found)


@pytest.mark.parametrize("written", ["OA", "OA.", "OA (SAMPLE, PAT)"])
def test_a_code_without_a_known_meaning_is_no_error(written):
    found = findings("telegram-11652-C", f"E.O. 11652: {written}", date(1975, 5, 14))
    assert {"DC906": "note"} == {rule: found[rule] for rule in found if rule in ("DC450", "DC410", "DC906")}
