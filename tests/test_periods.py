"""The last day of one provision and the first of the next, for every rule that depends on a day."""

import datetime as dt

import pytest

from declass.fields import FIELDS
from declass.marking import MarkingJudge, kind_of
from declass.rule_examples import MARKING_DATE, ExampleRunner
from declass.rulebook.loader import load_rules
from declass.rulebook.plan import PlanKey, Planner

RULEBOOK = load_rules()
PLANNER = Planner(RULEBOOK)
RUNNER = ExampleRunner(RULEBOOK)
DAY = dt.timedelta(days=1)
ORDER_DAYS = {
    day for order in RULEBOOK.law.orders for day in (order.signed, order.effective_from, order.effective_to) if day
}
RULES = [rule for rule in RULEBOOK.rules if rule.family != "collection"]
JUDGED = [rule for rule in RULES if rule.family != "input"]


def key(rule, day, profile):
    """A document to which a rule applies if it applies at all on a day."""
    applies = rule.applies_to
    return PlanKey(
        segment=PLANNER.segment(day),
        present=frozenset(FIELDS),
        unreadable=frozenset(),
        level=(applies.level or ("C",))[0],
        instruction=(applies.instruction or ("date",))[0],
        derivation=(applies.derivation or ("original",))[0],
        layout=(applies.layout or ("text",))[0],
        profile=profile,
    )


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in RULES])
def test_a_rule_holds_from_its_first_day_to_its_last(rule):
    own = {day for a in rule.authorities for day in (a.effective_from, a.effective_to) if day is not None}
    for profile in rule.applies_to.profile or ("state", "ic", "dod", "generic"):
        for day in sorted(own | ORDER_DAYS):
            for tried in (day - DAY, day):
                steps = {step.rule.id: step for step in PLANNER.plan(key(rule, tried, profile)).steps}
                wanted = rule.authority_on(tried, profile)
                assert (wanted is None) == (rule.id not in steps), f"{tried} {profile}"
                if wanted is not None:
                    assert (wanted, rule.severity_under(wanted)) == (steps[rule.id].authority, steps[rule.id].severity)


@pytest.mark.parametrize("order", [pytest.param(order, id=order.id) for order in RULEBOOK.law.orders])
def test_an_order_is_in_force_from_its_first_day_to_its_last(order):
    law = RULEBOOK.law
    assert law.order_in_force(order.effective_from) is order
    assert law.order_in_force(order.effective_from - DAY) is not order
    if order.effective_to is not None:
        assert law.order_in_force(order.effective_to - DAY) is order
        assert law.order_in_force(order.effective_to) is not order


def found_in(example):
    """The ids of rules that say error or warning of an example."""
    if example.marking is None:
        findings = RUNNER.judge(RULEBOOK.bases[example.base], example)[1].findings
    else:
        judge = MarkingJudge(RULEBOOK, example.profile)
        findings = judge.judge(example.marking, kind_of(example.marking), example.dated or MARKING_DATE).findings
    return {finding.rule for finding in findings if finding.severity != "note"}


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.id) for rule in JUDGED])
def test_some_example_raises_the_rule_and_nothing_else(rule):
    assert any(found_in(e) <= {rule.id} for e in rule.examples if e.verdict == "violates")
