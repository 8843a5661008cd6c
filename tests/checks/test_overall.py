"""Properties of the rules on the overall level: they follow the highest portion, whichever portion bears it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import dates, sampled_from, tuples

from declass.engine import Checker
from declass.levels import BY_SYMBOL
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
CHECKER = Checker(RULEBOOK)
LINES = {"U": "UNCLAS", "C": "C O N F I D E N T I A L", "S": "S E C R E T", "TS": "T O P  S E C R E T"}
MARKS = sampled_from(sorted(BY_SYMBOL))
SINCE_1979 = dates(date(1978, 12, 1), date(2030, 1, 1))
BEFORE_1978 = dates(date(1953, 12, 15), date(1978, 11, 30))


def findings(overall, portions, **changes):
    """Severity by rule id of the rules on the overall level, for a level and the marks of three paragraphs."""
    parts = {f"paragraph_{n}": f"{n}. ({mark}) Sample words of this paragraph." for n, mark in enumerate(portions, 1)}
    parts["classification_line"] = f"{LINES[overall]} ANYPOST {{serial6}}"
    changes = {"dated": date(2009, 2, 4), "drop": ("security_prosign", "eo_line"), **changes}
    telegram = render(
        RULEBOOK.bases["telegram-12958-amended-U"], **{**changes, "set": {**parts, **changes.get("set", {})}}
    )
    found = CHECKER.check(PARSER.parse(telegram)).findings
    return {finding.rule: finding.severity for finding in found if finding.rule.startswith("DC1")}


def top(portions):
    return max(BY_SYMBOL[mark] for mark in portions)


@given(MARKS, tuples(MARKS, MARKS, MARKS), SINCE_1979)
def test_one_finding_exactly_when_overall_level_and_highest_portion_differ(overall, portions, dated):
    differs = BY_SYMBOL[overall] != top(portions)
    assert len(findings(overall, portions, dated=dated)) == differs


@given(sampled_from(["C", "S", "TS"]), tuples(MARKS, MARKS, MARKS), SINCE_1979)
def test_an_overall_level_below_a_portion_is_an_error(overall, portions, dated):
    is_below = BY_SYMBOL[overall] < top(portions)
    assert ("DC102" in findings(overall, portions, dated=dated)) == is_below


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        pytest.param("SCCC", "paragraph 1 is marked SECRET", id="one"),
        pytest.param("CSCSS", "paragraphs 2, 4 and 5 are marked SECRET", id="three"),
        pytest.param("SSSSSSS", "7 paragraphs (1 to 7) are marked SECRET", id="a row"),
        pytest.param(
            "SSCSSSCSCS", "7 paragraphs (1, 2, 4 to 6, 8 and 10) are marked SECRET", id="rows and single ones"
        ),
        pytest.param("SCSCSCSCSCSCS", "7 paragraphs (1, 3, 5, 7, 9 …) are marked SECRET", id="too many to tell"),
        pytest.param("CSTSC", "paragraph 3 is marked TOP SECRET, and paragraphs 2 and 4 SECRET", id="two levels"),
    ],
)
def test_the_message_tells_how_many_portions_are_above_the_overall_level_and_which(marks, expected):
    words = "\n\n".join(
        f"{n}. ({'TS' if mark == 'T' else mark}) Sample words of this paragraph." for n, mark in enumerate(marks, 1)
    )
    parts = {"classification_line": "C O N F I D E N T I A L ANYPOST {serial6}", "paragraph_1": words}
    dropped = ("security_prosign", "eo_line", "paragraph_2", "paragraph_3", "paragraph_4")
    base = RULEBOOK.bases["telegram-12958-amended-U"]
    found = CHECKER.check(PARSER.parse(render(base, set=parts, drop=dropped))).findings
    messages = [finding.message for finding in found if finding.rule == "DC102"]
    assert [f"the classification line says CONFIDENTIAL, but {expected}"] == messages


ALIKE = "1. Sample words.\n\n2. Points:\n\n-- ({}) Words stand here\n\n-- ({}) Other words stand there"
UNNUMBERED = "(U) Words begin here without a number, and they go on.\n\n({}) Some more stand here.\n\n({}) And here."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(ALIKE.format("S", "S"), "2 portions 2.-- are marked SECRET", id="one label"),
        pytest.param(
            ALIKE.format("TS", "S"),
            "one portion 2.-- is marked TOP SECRET, and one portion 2.-- SECRET",
            id="one label at two levels",
        ),
        pytest.param(ALIKE.format("S", "U"), "paragraph 2.-- is marked SECRET", id="one of a label"),
        pytest.param(
            ALIKE.format("S", "S").replace("1. ", "1. (S) "),
            "paragraph 1 and 2 portions 2.-- are marked SECRET",
            id="another too",
        ),
        pytest.param(UNNUMBERED.format("S", "S"), "2 portions 0.u are marked SECRET", id="no numbers"),
        pytest.param(
            "\n\n".join(f"{n}. Points:\n\n-- (S) Words stand here\n\n-- (S) And there" for n in range(1, 7)),
            "12 portions (1.--, 2.--, 3.--, 4.--, 5.-- …) are marked SECRET",
            id="too many to tell",
        ),
    ],
)
@pytest.mark.parametrize(("level", "rule"), [("C O N F I D E N T I A L", "DC102"), ("UNCLAS", "DC103")])
def test_portions_of_one_label_are_counted(level, rule, words, expected):
    parts = {"classification_line": f"{level} ANYPOST {{serial6}}", "paragraph_1": words}
    dropped = ("security_prosign", "eo_line", "paragraph_2", "paragraph_3", "paragraph_4")
    base = RULEBOOK.bases["telegram-12958-amended-U"]
    found = CHECKER.check(PARSER.parse(render(base, set=parts, drop=dropped))).findings
    messages = [finding.message for finding in found if finding.rule == rule]
    assert [expected] == [message.partition(", but ")[2] for message in messages]


@given(MARKS, tuples(MARKS, MARKS, MARKS), BEFORE_1978)
def test_before_portions_had_to_be_marked_only_a_higher_portion_is_found(overall, portions, dated):
    is_below = BY_SYMBOL[overall] < top(portions)
    assert len(findings(overall, portions, dated=dated)) == is_below


@given(sampled_from(["C", "S", "TS"]))
def test_an_unmarked_paragraph_may_bear_the_level(overall):
    unmarked = {"paragraph_4": "4. Sample words of a paragraph without a mark."}
    assert {} == findings(overall, ("U", "U", "U"), set=unmarked)


def test_a_paragraph_that_is_not_in_the_copy_may_bear_the_level():
    assert {} == findings("S", ("C", "C", "C"), drop=("security_prosign", "eo_line", "paragraph_2"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("S E C R E T ANYPOST {serial6}", {}, id="spaced"),
        pytest.param("SECRET SECTION 01 OF 02 ANYPOST {serial6}", {}, id="not spaced"),
        pytest.param("S e c r e t anypost {serial6}", {}, id="mixed case"),
        pytest.param("SS E C R E T ANYPOST {serial6}", {"DC113": "warning"}, id="letter doubled"),
        pytest.param("S E C R E T SENSITIVE ANYPOST {serial6}", {"DC110": "error"}, id="extra word"),
        pytest.param("S E C R E T NODIS ANYPOST {serial6}", {}, id="caption"),
    ],
)
def test_how_a_level_is_written(line, expected):
    assert expected == findings("S", ("S", "U", "C"), set={"classification_line": line})


@pytest.mark.parametrize(
    ("eo_line", "expected"),
    [
        pytest.param("E.O. 11652: N/A", {}, id="not classified"),
        pytest.param("E.O. 11652: GDS", {"DC112": "warning"}, id="schedule"),
        pytest.param("E.O. 11652: XGDS-1 2/4/1999", {"DC112": "warning"}, id="exemption from the schedule"),
        pytest.param("E.O. 12065: 2/4/1981", {"DC112": "error"}, id="date"),
    ],
)
def test_an_instruction_on_limited_official_use(eo_line, expected):
    telegram = render(RULEBOOK.bases["telegram-11652-LOU"], set={"eo_line": eo_line})
    found = CHECKER.check(PARSER.parse(telegram)).findings
    assert expected == {f.rule: f.severity for f in found if f.rule.startswith("DC1")}
