"""Telegrams judged together: the same records as one by one, in their order, and one that breaks harms no other."""

import gc
from collections import deque

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from declass.assumptions import Assumptions
from declass.model import Unread
from declass.parse.document import Parser
from declass.readers import read_text
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.steps import Known, Waiting, flocks
from declass.runs.watch import TookTooLong
from declass.runs.worker import Worker
from declass.terms import USUAL

RULEBOOK = load_rules()
BASES = [render(base) for base in RULEBOOK.bases.values()]
PARSERS = [Parser(RULEBOOK.law.vocabulary, register=register) for register in (False, True)]
ODD = [read_text(text, "odd") for text in ("", "x", "NNNN", "1. (S) Text.", "E.O. 12958: DECL: 1/1/2019\n" * 50)]
TELEGRAMS = st.lists(st.sampled_from([*BASES, *ODD]), max_size=70)


def named(telegrams):
    return [evolve(telegram, source=f"{number}.txt") for number, telegram in enumerate(telegrams)]


@given(TELEGRAMS)
@pytest.mark.parametrize("parser", PARSERS)
def test_telegrams_are_read_together_as_each_by_itself(parser, telegrams):
    assert [parser.parse(telegram) for telegram in telegrams] == parser.parse_all(telegrams)


@given(TELEGRAMS)
def test_records_are_those_of_each_by_itself_in_their_order(telegrams):
    telegrams = named(telegrams)
    worker = Worker(RULEBOOK)
    together = list(worker.records_of_items(((telegram, None) for telegram in telegrams), "a"))
    assert [Worker(RULEBOOK).record_of(telegram) for telegram in telegrams] == together


STEPS = st.one_of(
    st.builds(
        lambda telegram, profile: Waiting(telegram, evolve(USUAL, profile=profile)),
        st.sampled_from([*BASES, *ODD, read_text("long " * 40_000, "long"), read_text("long " * 60_000, "longer")]),
        st.sampled_from(["state", "ic"]),
    ),
    st.builds(Known, st.just({})),
    st.just(print),
)


@given(st.lists(STEPS, max_size=200))
def test_flocks_hold_all_steps_in_their_order_and_each_one_profile_and_a_bounded_size(steps):
    found = list(flocks(steps))
    assert steps == [step for flock in found for step in flock]
    for flock in found:
        waiting = [step for step in flock if isinstance(step, Waiting)]
        assert len(waiting) <= 32
        assert len(flock) <= 128
        assert len({step.terms.profile for step in waiting}) <= 1
        assert len(waiting) == 1 or sum(len(step.item.text.content) for step in waiting) <= 262_144


def test_flocks_are_handed_on_as_soon_as_they_are_full():
    taken = []

    def steps():
        for number in range(100):
            taken.append(number)
            yield Waiting(BASES[0], USUAL)

    assert 32 == len(next(flocks(steps())))
    assert 32 == len(taken)


@pytest.mark.parametrize("error", [KeyError("made to fail"), TookTooLong()])
@pytest.mark.parametrize("at", [0, 17, 31, 32, 39])
def test_one_that_breaks_is_named_and_the_others_have_their_records(monkeypatch, error, at):
    telegrams = named(BASES[n % len(BASES)] for n in range(40))
    expected = [Worker(RULEBOOK).record_of(telegram) for telegram in telegrams]
    read = Parser.parse_all

    def parse_all(self, given):
        if any(telegram.source == f"{at}.txt" for telegram in given):
            raise error
        return read(self, given)

    monkeypatch.setattr(Parser, "parse_all", parse_all)
    records = list(Worker(RULEBOOK).records_of_items(((telegram, None) for telegram in telegrams), "a"))
    assert [*expected[:at], *expected[at + 1 :]] == [*records[:at], *records[at + 1 :]]
    broken = records[at]
    assert ("failed", f"{at}.txt") == (broken["status"], broken["source"])
    assert ("took longer" if isinstance(error, TookTooLong) else "internal error (KeyError)") in broken["why"]


def test_what_was_read_before_a_reader_breaks_is_judged():
    def items():
        for telegram in named(BASES[:5]):
            yield telegram, None
        raise OSError("gone")

    *records, last = Worker(RULEBOOK).records_of_items(items(), "a")
    assert ["checked"] * 5 == [record["status"] for record in records]
    assert "what stood before was read" in last["why"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError("gone")])
def test_what_was_read_before_an_interrupt_is_judged(error):
    def steps():
        yield from (Waiting(telegram, USUAL) for telegram in BASES[:5])
        raise error

    records = []
    with pytest.raises((KeyboardInterrupt, OSError)):
        deque(map(records.append, Worker(RULEBOOK).judged(steps())), maxlen=0)
    assert ["checked"] * 5 == [record["status"] for record in records]


def test_what_is_done_between_records_is_done_when_those_before_it_are_handed_on():
    seen = []
    worker = Worker(RULEBOOK)
    steps = [
        lambda: seen.append("begin"),
        Waiting(BASES[0], USUAL, keep=lambda record: seen.append("kept")),
        Known({"status": "skipped"}, keep=lambda record: seen.append(record["status"])),
        lambda: seen.append("end"),
    ]
    handed = worker.judged(iter(steps))
    next(handed)
    assert ["begin", "kept"] == seen
    assert [] == [*handed][1:]
    assert ["begin", "kept", "skipped", "end"] == seen


def test_assumptions_hold_of_the_telegrams_they_are_made_for():
    assumed = evolve(USUAL, assumptions=Assumptions(order="12356"))
    telegram = ODD[3]
    steps = [Waiting(telegram, terms) for terms in (USUAL, assumed, USUAL)]
    first, second, third = Worker(RULEBOOK).judged(steps)
    assert first == third != second


def test_unread_items_keep_their_place_among_telegrams():
    items = [(BASES[0], None), (Unread("a", "skipped", "no telegram", 2), None), (BASES[1], None)]
    records = Worker(RULEBOOK).records_of_items(items, "a")
    assert ["checked", "skipped", "checked"] == [record["status"] for record in records]


def test_a_document_leaves_no_objects_that_hold_one_another():
    worker = Worker(RULEBOOK)
    telegrams = [evolve(telegram, source=f"{n}.txt") for n, telegram in enumerate([*BASES, *ODD] * 2)]
    list(worker.records_of_items(((telegram, None) for telegram in telegrams), "a"))  # what is made once
    gc.collect()
    gc.disable()
    try:
        for _ in worker.records_of_items(((telegram, None) for telegram in telegrams), "a"):
            pass
        assert 0 == gc.collect()
    finally:
        gc.enable()
