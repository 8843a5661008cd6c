"""Every example of every rule, and every base, judged by the whole rule book."""

from datetime import date

import pytest
from attrs import evolve

from declass.marking import MarkingJudge, kind_of
from declass.rule_examples import MARKING_DATE, ExampleRunner
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
RUNNER = ExampleRunner(RULEBOOK)
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}-{example.verdict.replace(' ', '-')}")
    for rule in RULEBOOK.rules
    for number, example in enumerate(rule.examples, 1)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_is_judged_as_it_says(rule, example):
    assert RUNNER.problem_of(rule, example) is None, f"{rule.path}: {example.title}"


@pytest.mark.parametrize("base", [pytest.param(b, id=b.id) for b in RULEBOOK.bases.values()])
def test_a_base_breaks_no_rule(base):
    assert RUNNER.problem_of_base(base) is None


def found_of(rule, example):
    """All that an example of a defect brings."""
    if example.marking is not None:
        judge = MarkingJudge(RULEBOOK, example.profile)
        return judge.judge(example.marking, kind_of(example.marking), example.dated or MARKING_DATE).findings
    return RUNNER.judge(RULEBOOK.bases[example.base], example)[1].findings


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULEBOOK.rules if rule.examples])
def test_a_rule_that_lowers_a_finding_to_a_note_says_so(rule):
    examples = [example for example in rule.examples if example.verdict == "violates"]
    notes = {f.rule for example in examples for f in found_of(rule, example) if f.severity == "note"}
    assert [] == [name for name in notes if not RULEBOOK.rule(name).may_be_note]


# What may be said beside a rule of copies that lost a part: nothing. Collections are judged over many documents, in
# tests/test_collection.py, and a text that no file preserved is made in tests/readers.
ELSEWHERE = {"DC907", "DC908"}
SINGLE = [r for r in RULEBOOK.rules if r.family != "collection" and r.status != "removed" and r.id not in ELSEWHERE]


def others_beside(rule, example):
    """Rules that an example breaks beside its own, notes left out."""
    found = found_of(rule, example)
    assert rule.id in {finding.rule for finding in found}
    return {finding.rule for finding in found if finding.rule != rule.id and finding.severity != "note"}


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in SINGLE])
def test_a_defect_planted_in_what_is_right_brings_its_rule_and_nothing_else(rule):
    planted = [example for example in rule.examples if example.verdict == "violates"]
    assert any(not others_beside(rule, example) for example in planted)


@pytest.mark.parametrize("dated", [date(1953, 2, 4), date(2052, 2, 4)], ids=["before the first order", "far ahead"])
@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULEBOOK.rules if rule.examples])
def test_an_example_put_on_a_day_without_an_order_or_far_ahead_is_judged(rule, dated):
    for example in rule.examples:
        if example.marking is None:
            _, verdict = RUNNER.judge(RULEBOOK.bases[example.base], evolve(example, dated=dated))
            assert {finding.severity for finding in verdict.findings} <= {"error", "warning", "note"}
