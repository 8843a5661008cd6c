"""Every example of every rule, and every base, judged by the whole rule book."""

import pytest

from declass.rule_examples import ExampleRunner
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
