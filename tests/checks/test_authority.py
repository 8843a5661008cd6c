"""Properties of the rules on classifiers, reasons and sources, and severities that the examples cannot say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import dates, lists, sampled_from

from declass.engine import Checker
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
STATE = Checker(RULEBOOK)
GENERIC = Checker(RULEBOOK, profile="generic")
BEGINS = date(1995, 10, 14)
AMENDED = date(2003, 3, 25)
MARKINGS_OF_2003 = date(2003, 9, 22)
PRESENT = date(2010, 6, 27)
CONTENT_RULES = {"DC309", "DC310", "DC311", "DC312", "DC313", "DC314", "DC315"}


def findings(block, dated, checker=STATE, base="telegram-12958-amended-C"):
    """Severity by id of the rules of this family that a telegram with this block breaks."""
    telegram = render(RULEBOOK.bases[base], dated=dated, set={"authority_block": block})
    found = checker.check(PARSER.parse(telegram)).findings
    return {finding.rule: finding.severity for finding in found if finding.rule.startswith("DC3")}


@given(dates(BEGINS, date(2030, 1, 1)), sampled_from(["1.4", "1.5"]))
def test_a_section_has_a_finding_exactly_when_it_may_not_be_cited_that_day(dated, section):
    order = RULEBOOK.law.order_in_force(dated)
    now = {reasons.section for reasons in order.reasons_on(dated)}
    found = findings(f"Classified By: DCM Pat Sample for reasons {section} (b) and (d).", dated)
    assert (section not in now) == bool(CONTENT_RULES & set(found))


@given(dates(BEGINS, date(2030, 1, 1)), sampled_from("abcdefghijk"))
def test_a_letter_has_a_finding_exactly_when_it_is_no_category_that_day(dated, letter):
    order = RULEBOOK.law.order_in_force(dated)
    section = order.reasons_on(dated)[0].section
    found = findings(f"Classified By: DCM Pat Sample for reason {section} ({letter}).", dated)
    assert (order.reason_sense(section, letter, dated) is None) == bool(CONTENT_RULES & set(found))


@given(lists(sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True))
def test_reasons_are_many_from_the_fourth_letter_on(letters):
    listed = ", ".join(f"({letter})" for letter in letters)
    found = findings(f"Classified By: DCM Pat Sample for reasons 1.4 {listed}.", date(2009, 2, 4))
    assert (len(letters) >= 4) == ("DC317" in found)


@given(dates(date(1960, 1, 1), date(2030, 1, 1)))
def test_no_block_is_asked_for_before_1995(dated):
    assert (dated >= BEGINS) == ("DC301" in findings("", dated))


@given(dates(BEGINS, date(2030, 1, 1)))
def test_a_derivative_document_names_its_classifier_from_the_present_order_on(dated):
    block = "Derived From: Embassy Otherpost report, dated January 15, 1995"
    assert (dated >= PRESENT) == ("DC326" in findings(block, dated))


@given(sampled_from([-400, -1, 0, 1, 400]))
def test_a_source_is_too_late_exactly_when_it_is_dated_after_the_document(days):
    dated = date(2012, 2, 4)
    source = (dated + timedelta(days=days)).strftime("%Y%m%d")
    block = f"Classified By: Pat Sample, Political Officer\nDerived From: Embassy Otherpost report, dated {source}"
    assert (days > 0) == ("DC323" in findings(block, dated))


@pytest.mark.parametrize(
    ("severity", "dated"),
    [
        pytest.param(None, MARKINGS_OF_2003 - timedelta(days=1), id="the last day of either number"),
        pytest.param("warning", MARKINGS_OF_2003, id="the first day of the new number"),
        pytest.param("warning", date(2004, 12, 31), id="the last day of the handbook"),
        pytest.param("error", date(2005, 1, 1), id="the day after"),
    ],
)
def test_the_earlier_section_is_warned_through_2004(severity, dated):
    assert severity == findings("Classified By: DCM Pat Sample for reasons 1.5 (b) and (d).", dated).get("DC309")


@pytest.mark.parametrize("between", ["\n\nOriginal ", " for\n\n", "\n\nAndover "])
def test_a_section_below_a_blank_line_and_other_words_is_no_reason(between):
    assert "DC309" not in findings(f"Classified By: DCM Pat Sample for reasons 1.4(b){between}1.5(d)", date(2009, 2, 4))


@pytest.mark.parametrize("between", [" and\n\n", "\n\nor ", ";\n\n", "\n\n& "])
def test_a_section_joined_across_a_blank_line_is_a_reason(between):
    assert "DC309" in findings(f"Classified By: DCM Pat Sample for reasons 1.4(b){between}1.5(d)", date(2009, 2, 4))


def test_outside_the_department_of_state_the_earlier_section_is_an_error_at_once():
    block = "Classified By: DCM Pat Sample for reasons 1.5 (b) and (d)."
    assert "error" == findings(block, MARKINGS_OF_2003, GENERIC).get("DC309")


@pytest.mark.parametrize(
    ("rule", "block"),
    [
        pytest.param("DC302", "Classified By: Pat Q. Sample\nReason: {section} (d)", id="a name alone"),
        pytest.param("DC303", "Classified By: Ambassador\nReason: {section} (d)", id="a position alone"),
        pytest.param("DC315", "Classified By: DCM Pat Sample\nReason: (b) and (d)", id="letters alone"),
    ],
)
def test_a_warning_of_the_older_orders_is_an_error_under_the_present_one(rule, block):
    days = (PRESENT - timedelta(days=1), PRESENT)
    found = tuple(findings(block.replace("{section}", "1.4"), day).get(rule) for day in days)
    assert ("warning", "error") == found


@pytest.mark.parametrize(
    ("severity", "checker"),
    [pytest.param("warning", STATE, id="state"), pytest.param("error", GENERIC, id="elsewhere")],
)
def test_a_source_without_a_date_is_an_error_outside_the_department_of_state(severity, checker):
    assert severity == findings("Derived From: DSCG 05-1 B, D", date(2009, 2, 4), checker).get("DC322")


@pytest.mark.parametrize(
    ("expected", "block"),
    [
        pytest.param({"DC301"}, "", id="no block at all"),
        pytest.param({"DC305"}, "Classified By: Multiple Sources", id="a source, and so no reason"),
        pytest.param({"DC304"}, "Classified By: TBD for reasons 1.4 (b) and (d).", id="a form not filled in"),
        pytest.param({"DC321"}, "Derived From: previous message", id="no source, and so no date"),
        pytest.param({"DC311"}, "Classified By: DCM Pat Sample for reasons 1.6.", id="a wrong section, no letter"),
        pytest.param({"DC320"}, "Classified By: DCM Pat Sample for reason 1.3(a)(5).", id="the form of 1982"),
    ],
)
def test_one_cause_is_one_finding(expected, block):
    assert expected == set(findings(block, date(2009, 2, 4)))


@pytest.mark.parametrize(
    "block",
    [
        "Classified By: Deputy Chief of Mission Pat Sample for reasons 1.4 (b) and (d).",
        "Classified By: (U) CDA PAT SAMPLE; E.O. 12958, REASONS 1.4 (B,D)",
        "Classified By: Classified by DCM Pat Sample for reas ons 1.\n4 (b) a\nnd (d).",
        "CLASSIFIED BY AMBASSADOR SAMPLE \nFOR 12958 1.4 B, D, AND E",
        "Classified By: PRM/AFR Dir. Sample-reasons 1.4(b/d)",
        "Classified By: A/LEGATT Sample FOR RASONS 1.4 (B) AND (D).",
        "Classified By: Pat Sample, Economist, per 1.4 (b) & (d)",
    ],
)
def test_an_ordinary_block_has_no_finding(block):
    assert {} == findings(block, date(2009, 2, 4))


def test_a_finding_of_a_year_in_which_the_provision_changed_names_both():
    base = RULEBOOK.bases["telegram-12958-amended-C"]
    parts = ["date_time_group", "authority_block"]
    telegram = render(base, drop=parts, stored={"reference_id": "03ANYPOST283"})
    found = {f.rule: f.authority for f in STATE.check(PARSER.parse(telegram)).findings}
    assert "E.O. 12958, sec. 1.7(a)" in found["DC301"]
    assert "E.O. 12958, as amended, sec. 1.6(a)(2)" in found["DC301"]
