"""Properties of the rules on the order cited, and severities that the examples cannot say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import dates, sampled_from

from declass.engine import Checker
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
CHECKER = Checker(RULEBOOK)
ORDERS = RULEBOOK.law.orders
SINCE_1972 = dates(date(1972, 6, 1), date(2030, 1, 1))


def verdict(eo_line, dated, base="telegram-12958-amended-U"):
    drop = () if eo_line else ("eo_line",)
    telegram = render(RULEBOOK.bases[base], dated=dated, set={"eo_line": eo_line} if eo_line else {}, drop=drop)
    return CHECKER.check(PARSER.parse(telegram))


def findings(eo_line, dated, base="telegram-12958-amended-U"):
    """Severity by rule id of the rules on the order alone."""
    found = verdict(eo_line, dated, base).findings
    return {finding.rule: finding.severity for finding in found if finding.rule.startswith("DC5")}


@given(SINCE_1972)
def test_the_order_in_force_is_right_on_every_day(dated):
    assert {} == findings(f"E.O. {RULEBOOK.law.order_in_force(dated).number}: N/A", dated)


@given(SINCE_1972, sampled_from(ORDERS))
def test_any_other_order_brings_exactly_one_finding(dated, order):
    is_right = RULEBOOK.law.order_in_force(dated).number == order.number
    assert len(findings(f"E.O. {order.number}: N/A", dated)) == (0 if is_right else 1)


@given(SINCE_1972, sampled_from(["12985", "12598", "16652", "1295", "99999"]))
def test_a_misprint_is_one_finding_on_every_day(dated, number):
    assert {"DC507": "error"} == findings(f"E.O. {number}: N/A", dated)


@given(dates(date(1953, 12, 15), date(1995, 4, 16)))
def test_nothing_that_hangs_on_the_date_is_judged_when_date_and_order_contradict(dated):
    found = verdict("E.O. 12958: DECL: 07/01/2034", dated, "telegram-12356-C")
    dated_rules = {finding.rule for finding in found.findings if finding.rule.startswith("DC4")}
    assert (set(), True) == (dated_rules, "DC401" in {open_rule.rule for open_rule in found.not_checkable})


@pytest.mark.parametrize(
    ("eo_line", "dated", "base", "expected"),
    [
        pytest.param("E.O. 12958: N/A", date(2010, 9, 24), "U", {"DC502": "warning"}, id="last day of grace"),
        pytest.param("E.O. 12958: N/A", date(2010, 9, 25), "U", {"DC502": "error"}, id="grace over"),
        pytest.param(
            "E.O. 12065: N/A", date(1995, 10, 20), "U", {"DC502": "error"}, id="no grace for one before the last"
        ),
        pytest.param("E.O. 13526: N/A", date(2009, 12, 28), "U", {"DC504": "error"}, id="not yet signed"),
        pytest.param("E.O. 13526: N/A", date(2009, 12, 29), "U", {"DC505": "warning"}, id="day of signature"),
        pytest.param("E.O. 13292: N/A", date(2009, 2, 4), "U", {"DC506": "note"}, id="amending order"),
        pytest.param("E.O. 13292: N/A", date(2002, 2, 4), "U", {"DC504": "error"}, id="amending order too early"),
        pytest.param("E.O. 13292: N/A", date(2012, 2, 4), "U", {"DC502": "error"}, id="amending order too late"),
        pytest.param("E.O. 12333: N/A", date(2009, 2, 4), "U", {"DC508": "warning"}, id="another subject"),
        pytest.param("", date(2009, 2, 4), "U", {"DC501": "warning"}, id="unclassified without the line"),
        pytest.param("", date(2009, 2, 4), "C", {"DC501": "error"}, id="classified without the line"),
        pytest.param("", date(1972, 7, 1), "C", {"DC501": "warning"}, id="without the line in grace"),
        pytest.param("", date(1972, 5, 31), "C", {}, id="before there was such a line"),
    ],
)
def test_severity_follows_the_circumstance(eo_line, dated, base, expected):
    assert expected == findings(eo_line, dated, f"telegram-12958-amended-{base}")
