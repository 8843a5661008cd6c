"""Rules, predicates and fields fit together."""

import pytest

from declass.checks.base import PREDICATES
from declass.checks.collection import COLLECTION_PREDICATES
from declass.checks.input import UNREAD_PREDICATES
from declass.fields import UNREADABLE
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
OTHER_MODULES = {"control": {"register", "marking_categories"}, "declassification": {"exemptions"}}
"""Families whose predicates fill more than one module, and the others."""
RULES = [pytest.param(rule, id=rule.id) for rule in RULEBOOK.rules]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_its_predicate_in_the_module_of_its_family(rule):
    if rule.family == "collection":
        assert rule.name.replace("-", "_") == COLLECTION_PREDICATES[rule.id].__name__
        return
    if rule.id in UNREAD_PREDICATES:
        assert rule.name.replace("-", "_") == UNREAD_PREDICATES[rule.id].__name__
        assert ("unread",) == rule.applies_to.layout
        return
    modules = {rule.family, *OTHER_MODULES.get(rule.family, ())}
    assert PREDICATES[rule.id].__module__.removeprefix("declass.checks.") in modules
    assert rule.name.replace("-", "_") == PREDICATES[rule.id].__name__


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_names_fields_that_there_are(rule):
    assert set() == {*rule.needs, *rule.reads, *rule.whole, *rule.voids} - {*UNREADABLE}


def test_no_predicate_is_without_a_rule():
    assert {*PREDICATES, *COLLECTION_PREDICATES, *UNREAD_PREDICATES} == {rule.id for rule in RULEBOOK.rules}


def test_there_are_at_least_ninety_rules():
    assert 90 <= len(RULEBOOK.rules)
