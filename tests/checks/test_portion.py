"""Properties of the rules on portion marks and paragraph numbers, and severities that the examples cannot say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers, sampled_from, sets

from declass.engine import Checker
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
CHECKER = Checker(RULEBOOK)
BASE = "telegram-12958-amended-S"
DATED = date(2009, 2, 4)
PARAGRAPHS = tuple(f"paragraph_{number}" for number in range(1, 10))


def findings(paragraphs, dated=DATED, base=BASE, **parts):
    """Severity by id of the rules of this family that a telegram with these paragraphs breaks."""
    texts = dict(zip(PARAGRAPHS, (*paragraphs, *[""] * 9), strict=False))
    telegram = render(RULEBOOK.bases[base], dated=dated, set={**texts, **parts})
    found = CHECKER.check(PARSER.parse(telegram)).findings
    return {finding.rule: finding.severity for finding in found if finding.rule.startswith("DC2")}


def numbered(numbers, mark="(S)"):
    return [f"{number}. {mark} The sample delegation met the minister." for number in numbers]


@given(sets(integers(1, 6), max_size=6))
def test_marks_are_absent_where_no_paragraph_has_one_and_missing_where_some_have(marked):
    texts = [f"{n}. {'(S) ' * (n in marked)}The sample delegation met the minister." for n in range(1, 7)]
    found = findings(texts, subject="SUBJECT: VISIT")
    assert (not marked, 0 < len(marked) < 6) == ("DC201" in found, "DC202" in found)


@given(integers(2, 7))
def test_a_number_left_out_is_skipped_and_not_repeated(gap):
    found = findings(numbered(n for n in range(1, 9) if n != gap))
    assert (True, False) == ("DC216" in found, "DC217" in found)


@given(integers(2, 7))
def test_a_number_used_twice_is_repeated_and_not_skipped(again):
    found = findings(numbered(sorted([*range(1, 9), again])))
    assert (False, True) == ("DC216" in found, "DC217" in found)


@given(integers(1, 8))
def test_numbers_in_order_have_no_finding(last):
    assert {} == findings(numbered(range(1, last + 1)), subject="SUBJECT: (U) VISIT")


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param([1, 2, 3, 1, 2, 3], id="a second series"),
        pytest.param([1, 2, 1, 2, 3, 4], id="an enumeration that the series goes on from"),
        pytest.param([1, 2, 3, 1, 2, 4], id="an enumeration inside paragraph 3"),
    ],
)
def test_a_series_that_begins_again_at_1_is_none(numbers):
    assert {} == findings(numbered(numbers), subject="SUBJECT: (U) VISIT")


def series(numbers, colon, mark):
    return [f"{n}. {mark}The delegation met the minister{':' if n == colon else '.'}" for n in numbers]


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param([1, 2, 4, 5], id="at the end"),
        pytest.param([1, 2, 4, 5, 8, 9], id="with another left out"),
        pytest.param([1, 2, 4, 5, 7, 3], id="before the series goes on"),
        pytest.param([1, 2, 7, 8, 3, 4], id="of higher numbers"),
        pytest.param([1, 2, 4, 5, 3, 4], id="of numbers that the series bears too"),
    ],
)
@pytest.mark.parametrize(("mark", "base"), [("(S) ", BASE), ("", "telegram-12958-amended-U")])
def test_numbers_behind_a_colon_may_be_those_of_another_text(base, mark, numbers):
    assert {} == findings(series(numbers, 2, mark), base=base, subject=f"SUBJECT: {mark.replace('S', 'U')}VISIT")


@pytest.mark.parametrize(
    ("rule", "numbers", "colon"),
    [
        pytest.param("DC216", [1, 2, 3, 5, 6], 2, id="a gap behind a later one"),
        pytest.param("DC216", [1, 2, 4, 5, 3, 4, 6], 2, id="a gap where the series goes on"),
        pytest.param("DC217", [1, 2, 2, 3], 1, id="the same number"),
        pytest.param("DC217", [1, 2, 2, 3], 2, id="the same number behind the colon"),
    ],
)
def test_other_numbers_behind_a_colon_are_those_of_the_series(rule, numbers, colon):
    assert rule in findings(series(numbers, colon, "(S) "))


@pytest.mark.parametrize("words", ["Answers keyed to the questions follow.", "REPLIES ARE KEYED TO REFTEL."])
def test_numbers_behind_words_that_key_them_are_those_of_another_text(words):
    texts = numbered([1, 2, 4, 5, 8])
    texts[1] += f"\n{words}"
    assert {} == findings(texts, subject="SUBJECT: (U) VISIT")


@pytest.mark.parametrize("heading", ["COMMENT:", "Action request:\n---------------"])
def test_a_colon_of_a_heading_announces_no_numbers(heading):
    texts = numbered([1, 2, 4, 5])
    texts[1] += f"\n\n{heading}"
    assert "DC216" in findings(texts)


@pytest.mark.parametrize(
    ("rule", "numbers"),
    [pytest.param("DC216", [1, 2, 4], id="skipped"), pytest.param("DC217", [1, 2, 2, 3], id="repeated")],
)
def test_a_number_in_a_redacted_copy_is_noted_only(rule, numbers):
    texts = [*numbered(numbers), f"{numbers[-1] + 1}. (S) XXXXXXXXXXXX met the minister."]
    assert ("warning", "note") == (findings(numbered(numbers)).get(rule), findings(texts).get(rule))


@pytest.mark.parametrize(
    ("severity", "dated", "base"),
    [
        pytest.param("note", date(1978, 11, 30), "telegram-11652-S", id="as far as practicable"),
        pytest.param("error", date(1978, 12, 1), "telegram-12065-S", id="the first day of the duty"),
        pytest.param("error", date(1982, 7, 31), "telegram-12065-S", id="the last day of that order"),
        pytest.param("warning", date(1982, 8, 1), "telegram-12356-S", id="an agency head may waive"),
        pytest.param("warning", date(1995, 10, 13), "telegram-12356-S", id="the last day of waivers"),
        pytest.param("error", date(1995, 10, 14), "telegram-12958-S", id="the order of 1995"),
    ],
)
def test_the_want_of_all_marks_weighs_as_the_order_of_the_day_says(severity, dated, base):
    found = findings(numbered(range(1, 4), mark=""), dated, base, subject="SUBJECT: VISIT")
    assert severity == found.get("DC201")


@given(dates(date(1995, 9, 1), date(1995, 10, 13)))
def test_lou_and_sbu_give_way_to_each_other_on_one_day(dated):
    texts = [f"1. ({mark}) The sample delegation met." for mark in ("LOU", "SBU")]
    lou, sbu = (findings([text], dated, "telegram-12356-S") for text in texts)
    assert (dated >= date(1995, 10, 1), dated < date(1995, 10, 1)) == ("DC210" in lou, "DC211" in sbu)


@given(sampled_from(["SU", "SB", "CON", "SE"]), integers(1, 3))
def test_an_unknown_mark_is_one_finding_however_often_it_stands(mark, times):
    texts = [*numbered(range(1, 4)), *numbered(range(4, 4 + times), mark=f"({mark})")]
    telegram = render(RULEBOOK.bases[BASE], set=dict(zip(PARAGRAPHS, texts, strict=False)))
    found = CHECKER.check(PARSER.parse(telegram)).findings
    assert 1 == sum(finding.rule == "DC207" for finding in found)


@pytest.mark.parametrize("mark", ["(C)", "(S/NF)", "(S//NF)", "(U)", "(SBU)", "(S//REL TO USA, GBR)"])
def test_a_mark_of_state_telegrams_has_no_finding(mark):
    assert {} == findings([*numbered([1]), *numbered([2], mark)], subject="SUBJECT: (U) VISIT")


@pytest.mark.parametrize("mark", ["(S//FOUO)", "(C/SBU)", "(C//LES)"])
def test_a_control_of_unclassified_information_on_a_classified_portion_is_an_error(mark):
    assert "error" == findings([*numbered([1]), *numbered([2], mark)]).get("DC213")


@pytest.mark.parametrize("mark", ["(NS)", "(//NS)", "(NATO SECRET)", "(//NS//ATOMAL)", "(//GBR S)", "(DEU-C)"])
def test_a_foreign_mark_is_a_mark(mark):
    """One of NATO has a level of ours; that of another country is not read, and is no fault."""
    assert {} == findings(["1. (S) The talks began.", f"2. {mark} The council met."])
    found = findings(["1. (C) The talks began.", f"2. {mark} The council met."], date(2015, 2, 4), "telegram-13526-C")
    assert ({"DC218": "error"} if "N" in mark else {}) == found


def test_an_unmarked_paragraph_beside_a_foreign_one_is_an_error():
    found = findings(["1. (S) The talks began.", "2. (//GBR S) The council met.", "3. The talks went on."])
    assert {"DC202": "error"} == found


def test_the_mark_of_a_heading_is_none_of_the_paragraph_above_it():
    heading = "2. The talks went on.\n\n-----------\nTHE ECONOMY (U)\n-----------"
    assert {"DC202": "error"} == findings(["1. (S) The talks began.", heading, "3. (S) Trade is slow."])


@pytest.mark.parametrize("mark", ["(S/SAMPLE)", "(S//NF SAMPLE)", "(S//SAMPLE//NF)", "[S/REL TO SAMPLE/NF]"])
def test_a_name_in_a_mark_is_nowhere_told(mark):
    telegram = render(RULEBOOK.bases[BASE], dated=DATED, set={"paragraph_2": f"2. {mark} The council met."})
    found = [finding for finding in CHECKER.check(PARSER.parse(telegram)).findings if finding.paragraph == "2"]
    assert found
    told = [text for finding in found for text in (finding.message, finding.remedy, finding.evidence or "")]
    assert not [text for text in told if "SAMPLE" in text]
    assert any("\u2026" in text for text in told)


def test_initials_of_parties_are_no_marks_of_nato():
    party = "1. (S) The parties:\n\n- (NC) Sample Congress\n\n- (NU) Sample Union"
    assert {} == findings([party, "2. (S) The talks went on."])


def test_a_blanket_mark_is_right_until_the_directive_of_2010():
    texts = ["1. (S - ENTIRE TEXT).", "2. The sample delegation met the minister."]
    before, after = date(2010, 6, 27) - timedelta(days=1), date(2010, 6, 27)
    found = ("DC206" in findings(texts, before), "DC206" in findings(texts, after, "telegram-13526-S"))
    assert (False, True) == found


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("(S )", "the mark (S ) stands with a blank inside; it is read as (S)"),
        ("(s)", "the mark (s) stands in lower case; it is read as (S)"),
        ("(S", "the mark (S stands without one of its brackets; it is read as (S)"),
        ("S)", "the mark S) stands without one of its brackets; it is read as (S)"),
    ],
)
def test_a_misprinted_mark_is_told_as_it_is_printed(mark, told):
    telegram = render(RULEBOOK.bases[BASE], dated=DATED, set={"paragraph_2": f"2. {mark} The council met."})
    found = Checker(RULEBOOK, notes=True).check(PARSER.parse(telegram)).findings
    assert [told] == [finding.message for finding in found if finding.rule == "DC209"]
