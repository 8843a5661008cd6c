"""Plans: which rules apply to a document of a kind."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from declass.rulebook.loader import load_rules
from declass.rulebook.plan import Plan, Planner, Step

RULEBOOK = load_rules()
RULES = [rule for rule in RULEBOOK.rules if rule.authorities]
STEPS = st.lists(st.sampled_from(RULES), min_size=1, max_size=6, unique_by=lambda rule: rule.id).map(
    lambda rules: tuple(Step(rule, rule.authorities[0], "warning") for rule in rules)
)
LOST = st.lists(st.tuples(st.sampled_from(RULES).map(lambda rule: rule.id), st.just("body")), max_size=3).map(tuple)


@given(STEPS, LOST, LOST, st.data())
def test_a_plan_without_some_rules_keeps_all_else_whatever_was_reduced_before(steps, lost, other_lost, data):
    planner = Planner(RULEBOOK)
    plan, other = Plan(steps, lost, (), "same"), Plan(steps, other_lost, (), "same")
    rules = frozenset(data.draw(st.sets(st.sampled_from([step.rule.id for step in steps]), min_size=1)))
    planner.reduced(other, rules)
    found = planner.reduced(plan, rules)
    kept = tuple(step for step in steps if step.rule.id not in rules)
    assert found == evolve(plan, steps=kept, id=found.id)


@given(STEPS)
def test_a_plan_without_no_rule_is_itself(steps):
    plan = Plan(steps, (), (), "same")
    assert Planner(RULEBOOK).reduced(plan, frozenset()) is plan
