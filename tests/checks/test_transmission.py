"""Properties of the rules on the heading: what agrees is never found, and each disagreement is found once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers, sampled_from

from declass.engine import Checker
from declass.levels import BY_SYMBOL
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
CHECKER = Checker(RULEBOOK)
DAYS = dates(date(1996, 1, 2), date(2009, 12, 30))
SERIALS = integers(1, 299_999)
LINE = "C O N F I D E N T I A L ANYPOST {serial6}"
ANOTHER = "C O N F I D E N T I A L LAKE EXAMPLE 002041"


def verdict(base="telegram-12958-amended-C", **changes):
    return CHECKER.check(PARSER.parse(render(RULEBOOK.bases[base], **changes)))


def findings(**changes):
    """Severity by rule id of the rules on the heading, notes left out."""
    found = verdict(**changes).findings
    return {f.rule: f.severity for f in found if f.rule.startswith("DC6") and f.severity != "note"}


@given(DAYS)
def test_a_heading_that_agrees_brings_nothing_on_any_day(dated):
    assert {} == findings(dated=dated)


@given(DAYS, integers(-30, 30))
def test_the_day_of_the_station_line_may_be_one_off(dated, days):
    shifted = dated + timedelta(days=days)
    station_line = f"DE RUEHXX #0283 {shifted.timetuple().tm_yday:03}1708"
    found = findings(dated=dated, set={"station_line": station_line})
    assert found == ({"DC604": "warning"} if abs(days) > 1 else {})


@given(DAYS, integers(-400, 400))
def test_a_stored_date_may_be_one_day_off(dated, days):
    created = (dated + timedelta(days=days)).isoformat()
    found = findings(dated=dated, stored={"created": created})
    assert found == ({"DC611": "warning"} if abs(days) > 1 else {})


@given(SERIALS)
def test_the_station_line_bears_the_last_four_digits_of_a_serial(serial):
    parts = {
        "station_line": f"DE RUEHXX #{serial % 10_000:04} {{julian}}",
        "classification_line": f"C O N F I D E N T I A L ANYPOST {serial:06}",
    }
    assert {} == findings(set=parts, stored={"reference_id": f"09ANYPOST{serial}"})


@given(SERIALS.filter(lambda serial: serial % 10_000 != 283))
def test_another_serial_in_the_station_line_is_one_finding(serial):
    assert {"DC607": "warning"} == findings(set={"station_line": f"DE RUEHXX #{serial % 10_000:04} {{julian}}"})


@given(sampled_from(sorted(BY_SYMBOL)))
def test_a_stored_level_is_compared_with_the_text(symbol):
    assert findings(stored={"level": symbol}) == ({} if symbol == "C" else {"DC619": "error"})


@given(integers(2, 8), integers(1, 8))
def test_only_a_hole_between_sections_is_a_missing_section(last, total):
    later = f"2. (U) Sample.\n\nC O N F I D E N T I A L SECTION {last:02} OF 09 ANYPOST {{serial6}}"
    parts = {"classification_line": "C O N F I D E N T I A L SECTION 01 OF 09 ANYPOST {serial6}", "paragraph_2": later}
    assert findings(set=parts) == ({"DC617": "warning"} if last > 2 else {})


def test_a_heading_of_another_message_is_one_error():
    prosign = {"classification_line": ANOTHER.replace("C O N F I D E N T I A L", "S E C R E T")}
    assert {"DC620": "error"} == findings(set=prosign, stored={"created": "2009-03-04", "level": "C"})


@pytest.mark.parametrize("rule", ["DC601", "DC604", "DC607", "DC610", "DC401", "DC614"])
def test_nothing_that_hangs_on_a_heading_of_another_message_is_judged(rule):
    open_rules = {n.rule: n.why for n in verdict(set={"classification_line": ANOTHER}).not_checkable}
    assert "the heading belongs to another message" == open_rules[rule]


def test_the_rule_that_found_it_is_not_open_itself():
    assert "DC620" not in {n.rule for n in verdict(set={"classification_line": ANOTHER}).not_checkable}


def test_the_level_of_the_text_remains_when_its_heading_is_of_another_message():
    parts = {"classification_line": ANOTHER, "paragraph_3": "3. (S) Sample words."}
    assert "DC102" in {finding.rule for finding in verdict(set=parts).findings}


EXTRACT = {"start": "This record is a partial extract of the original cable."}
HEADING = ("routing", "station_line", "security_prosign", "date_time_group", "originator", "addressees")


@pytest.mark.parametrize("rule", ["DC601", "DC604", "DC607", "DC609", "DC610", "DC614", "DC620"])
def test_a_partial_extract_leaves_the_heading_not_checkable(rule):
    open_rules = {n.rule: n.why for n in verdict(set=EXTRACT, drop=HEADING).not_checkable}
    assert "partial extract: heading not in this copy" == open_rules.get(rule)


@pytest.mark.parametrize(
    ("rule", "field"), [("DC501", "eo_line"), ("DC612", "tags"), ("DC613", "subject")], ids=lambda value: value
)
def test_a_line_that_a_partial_extract_shows_is_judged_and_one_that_it_lacks_is_not(rule, field):
    shown = verdict(set=EXTRACT, drop=HEADING)
    lacking = verdict(set=EXTRACT, drop=(*HEADING, field))
    assert rule not in {n.rule for n in shown.not_checkable}
    assert "partial extract: heading not in this copy" == {n.rule: n.why for n in lacking.not_checkable}.get(rule)
    assert {rule}.isdisjoint({f.rule for f in (*shown.findings, *lacking.findings)})


@pytest.mark.parametrize(
    ("rule", "group"),
    [
        pytest.param("DC606", "R 301708Z FEB 09", id="no such day"),
        pytest.param("DC609", "R 041708Z FEB 07", id="another year than the reference id"),
        pytest.param("DC616", "R 041708Z FEB 1951", id="before the first order"),
    ],
)
def test_a_date_time_group_that_a_partial_extract_shows_is_judged(rule, group):
    drop = [part for part in HEADING if part != "date_time_group"]
    found = verdict(set={**EXTRACT, "date_time_group": group}, stored={"reference_id": "09ANYPOST283"}, drop=drop)
    assert rule in {f.rule for f in found.findings}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"security_prosign": "ZNY SSSSS ZZH"}, {"DC601": "warning"}, id="letters of another level"),
        pytest.param({"security_prosign": "ZNR CCCCC ZZH"}, {"DC602": "warning"}, id="prosign of another kind"),
        pytest.param({"security_prosign": "ZNR UUUUU ZZH"}, {"DC602": "warning"}, id="in clear over a classified text"),
        pytest.param({"security_prosign": "ZNY CCSCC ZZH"}, {"DC603": "warning"}, id="mixed"),
        pytest.param({"security_prosign": "ZNY CCCCC ZZHZDF"}, {}, id="tail"),
        pytest.param({"originator": "FM AMEMBASSY LAKE EXAMPLE"}, {"DC610": "warning"}, id="another post"),
        pytest.param({"originator": "FM AMCONSUL ANY POST"}, {}, id="blank in the name"),
        pytest.param({"originator": "FM USDEL SAMPLE"}, {}, id="another kind of originator"),
        pytest.param({"date_time_group": "R 301708Z FEB 09"}, {"DC606": "error"}, id="no such day"),
    ],
)
def test_one_cause_is_one_finding(changes, expected):
    assert expected == findings(set=changes)


def test_what_follows_the_post_of_the_originator_is_in_no_message():
    found = verdict(set={"originator": "FM AMEMBASSY LAKE EXAMPLE FOR SAMPLE, PAT"}).findings
    (finding,) = [finding for finding in found if finding.rule == "DC610"]
    assert "PAT" not in f"{finding.message}{finding.evidence}{finding.expected}"


@pytest.mark.parametrize("hidden", ["XXXXXXXX", "[REDACTED]", "PORT XXXXX", "ANYXXXXX", "\u2588\u2588\u2588\u2588"])
@pytest.mark.parametrize("part", ["classification_line", "originator"])
def test_a_post_under_a_redaction_is_compared_with_none(part, hidden):
    line = {
        "classification_line": f"C O N F I D E N T I A L {hidden} {{serial6}}",
        "originator": f"FM AMEMBASSY {hidden}",
    }
    found = verdict(set={part: line[part]})
    assert "DC610" not in {finding.rule for finding in found.findings}
    assert {"DC610": "redacted in this copy"}.items() <= {n.rule: n.why for n in found.not_checkable}.items()


def test_a_redacted_post_is_none_in_the_record():
    document = PARSER.parse(
        render(RULEBOOK.bases["telegram-12958-amended-C"], set={"classification_line": "SECRET XXXXXXXX {serial6}"})
    )
    assert document.classification_line.post is None


def test_a_redacted_originator_is_no_sign_of_another_message():
    changes = {"originator": "FM AMEMBASSY XXXXXXXX", "security_prosign": "ZNY SSSSS ZZH"}
    found = findings(set=changes)
    assert "DC601" in found
    assert "DC620" not in found
