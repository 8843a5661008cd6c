"""The page on coverage leaves nothing out."""

import pytest

from declass.pages.coverage import Requirement, Source, coverage_page, read_sources, rules_by_requirement, unanswered
from declass.rulebook.loader import load_rules

RULEBOOK, SOURCES = load_rules(), read_sources()


def test_each_citation_belongs_to_a_requirement_and_each_requirement_has_an_answer():
    assert [] == list(unanswered(RULEBOOK, SOURCES))


def test_a_citation_that_no_requirement_covers_is_told():
    assert any(line.startswith("DC401: ") for line in unanswered(RULEBOOK, SOURCES[:1]))


def test_a_requirement_without_rule_or_reason_is_told():
    odd = Source("E.O. 1", (Requirement(("E.O. 1, sec. 1",), "something", None),))
    assert "E.O. 1, sec. 1: neither a rule nor why_not" in list(unanswered(RULEBOOK, (*SOURCES, odd)))


@pytest.mark.parametrize("cite", ["E.O. 13526, sec. 1.5", "32 CFR 2001.21(c)", "E.O. 11652, sec. 5(B)"])
def test_a_requirement_is_tied_to_the_rules_that_cite_it(cite):
    rules, _ = rules_by_requirement(RULEBOOK, SOURCES)
    assert rules[cite]


def test_every_rule_stands_on_the_page():
    page = coverage_page(RULEBOOK, SOURCES)
    assert [] == [rule.id for rule in RULEBOOK.rules if f"[{rule.id}]" not in page]
