"""Facts that answer for several rules at once: with and without them the verdict is the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from declass import engine
from declass.checks.base import OVER, UNLESS
from declass.engine import Checker
from declass.facts import Facts
from declass.model import StoredRecord, Telegram
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.text import Text
from tests.compliant import RULEBOOK
from tests.strategies import FRAGMENTS

PARSER = Parser(RULEBOOK.law.vocabulary)
QUICK, SLOW = Checker(RULEBOOK), Checker(RULEBOOK, asks_each=True)
TEXTS = tuple(
    render(
        RULEBOOK.bases[example.base], dated=example.dated, set=example.set, drop=example.drop, stored=example.stored
    ).text.content
    for rule in RULEBOOK.rules
    for example in rule.examples
    if example.base
)
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(FRAGMENTS)), max_size=4)


def changed(text, changes):
    """A text with fragments put in the place of some of its characters."""
    for where, length, fragment in changes:
        at = int(where * len(text))
        text = text[:at] + fragment + text[at + length :]
    return text


def of(text):
    """A document with no more than a text."""
    return PARSER.parse(Telegram("sample.txt", "text", Text(text), StoredRecord()))


def test_facts_answer_as_the_rules_would_on_every_example():
    misspelt = (text.replace("\nSIPDIS", "\nSIPDSI") for text in TEXTS if "\nSIPDIS" in text)
    texts = (*TEXTS, *misspelt)
    assert len(texts) > len(RULEBOOK.rules)
    assert [] == [text for text in texts if QUICK.check(of(text)) != SLOW.check(of(text))]


@settings(max_examples=600, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(TEXTS), CHANGES)
def test_facts_answer_as_the_rules_would(text, changes):
    document = of(changed(text, changes))
    assert QUICK.check(document) == SLOW.check(document)


@pytest.mark.parametrize("fact", sorted({*UNLESS.values(), *OVER.values()}))
def test_a_rule_names_a_fact_that_there_is(fact):
    assert hasattr(Facts, fact)


def test_what_was_decided_for_many_values_is_let_go(monkeypatch):
    monkeypatch.setattr(engine, "_MOST_VALUES", 2)
    checker = Checker(RULEBOOK)
    marks = ("(SBU)", "(S//NF)", "(c)", "(LOU)")
    texts = [
        TEXTS[0].replace("1. ", f"1. {mark} ", 1).replace("2. ", f"2. {other} ", 1) for mark in marks for other in marks
    ]
    cut = [text[: len(text) * part // 8] for text in texts[:2] for part in range(1, 8)]
    assert [] == [text for text in (texts + cut) * 2 if checker.check(of(text)) != SLOW.check(of(text))]


def test_reasons_are_told_as_each_document_gives_them():
    headless = next(text[text.index("\nC O N F") + 1 :] for text in TEXTS if "\nC O N F" in text)
    extract = f"This record is a partial extract of the original cable.\n\n{headless}"
    checker = Checker(RULEBOOK)
    whys = [{n.why for n in checker.check(of(text)).not_checkable} for text in (headless, extract, headless)]
    assert whys[0] == whys[2]
    assert "partial extract: heading not in this copy" in whys[1] - whys[0]
