"""Predicates of family input (DC9xx): what could not be read in this copy, so that it could not be checked."""

from collections.abc import Callable, Mapping

from declass.checks.base import Mismatch, decides
from declass.facts import Facts
from declass.model import Unread, Why
from declass.text import Span

UnreadPredicate = Callable[[Unread], Mapping[str, str] | None]

UNREAD_PREDICATES: dict[str, UnreadPredicate] = {}
"""The predicate of each rule on inputs that were not read, by rule id; it gives the values of the rule's message."""

_HEAD = Span(0, 0)


def decides_unread(rule_id: str) -> Callable[[UnreadPredicate], UnreadPredicate]:
    """Mark a function as the predicate of a rule on inputs that were not read."""

    def mark(predicate: UnreadPredicate) -> UnreadPredicate:
        UNREAD_PREDICATES[rule_id] = predicate
        return predicate

    return mark


def _lost(facts: Facts, field: str, span: Span = _HEAD) -> Mismatch | None:
    why = facts.document.unreadable.get(field)
    return None if why is None else Mismatch.at(span, why=why)


def _text_is_lost(facts: Facts) -> bool:
    return facts.document.unreadable.get("body") == Why.TEXT_NOT_PRESERVED


@decides("DC901")
def date_unreadable(facts: Facts) -> Mismatch | None:
    """The date of origin could not be read."""
    heading = facts.document.heading
    group = heading.date_time_group if heading is not None else None
    return _lost(facts, "date", group.span if group is not None else _HEAD)


@decides("DC902")
def copy_cut(facts: Facts) -> Mismatch | None:
    """The copy ends before the message does."""
    if _text_is_lost(facts):
        return None
    return _lost(facts, "body", Span(facts.document.body.end, facts.document.body.end))


@decides("DC903")
def copy_redacted(facts: Facts) -> Mismatch | None:
    """A publisher put runs of X over parts of the text."""
    return Mismatch.at(_HEAD) if facts.document.redacted else None


@decides("DC904")
def heading_not_in_copy(facts: Facts) -> Mismatch | None:
    """The copy has no transmission heading."""
    return None if _text_is_lost(facts) else _lost(facts, "heading")


@decides("DC905")
def classification_line_not_in_copy(facts: Facts) -> Mismatch | None:
    """The copy has no classification line, whether or not its level is known from another place."""
    why = facts.document.unreadable.get("classification_line")
    if why is None or _text_is_lost(facts):
        return None
    if facts.document.assumed_level is not None:
        what = "the overall level is assumed"
    elif facts.level is not None:
        what = "the overall level is read from another place"
    else:
        what = "no overall level can be read"
    return Mismatch.at(_HEAD, what=what, why=why)


@decides("DC906")
def instruction_unreadable(facts: Facts) -> Mismatch | None:
    """The declassification instruction is there but cannot be read."""
    lines = facts.document.eo_lines
    return _lost(facts, "instruction", lines[0].instruction.span) if lines else None


@decides("DC907")
def text_not_preserved(facts: Facts) -> Mismatch | None:
    """The container has no text for this record."""
    return Mismatch.at(_HEAD) if _text_is_lost(facts) else None


@decides_unread("DC908")
def limit_reached(unread: Unread) -> Mapping[str, str] | None:
    """Reading stopped at a limit."""
    return None if unread.limit is None else {"limit": unread.limit, "why": unread.why}
