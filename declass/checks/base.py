"""What every predicate uses: ``Mismatch``, the answer of a broken rule, and ``decides``, which ties it to its rule."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from attrs import frozen

from declass.facts import Facts
from declass.text import Span


@frozen
class Mismatch:
    """One place where a rule does not hold.

    Attributes:
        span: The evidence in the text; what a finding points at.
        values: Values for the placeholders of the rule's message.
        paragraph: Label of the paragraph it lies in, or None.
        severity: A severity that a circumstance of this document lowers it to, or None for the rule's own.
        case: Name of a circumstance of this document for which the rule has an authority of its own, or None.
    """

    span: Span
    values: dict[str, object]
    paragraph: str | None = None
    severity: str | None = None
    case: str | None = None

    @classmethod
    def at(
        cls,
        span: Span,
        *,
        paragraph: str | None = None,
        severity: str | None = None,
        case: str | None = None,
        **values: object,
    ) -> "Mismatch":
        """A mismatch at a span with the values of the message."""
        return cls(span, values, paragraph, severity, case)


Answer = Mismatch | Sequence[Mismatch] | None
Predicate = Callable[[Facts], Answer]
_P = TypeVar("_P", bound=Predicate)

PREDICATES: dict[str, Predicate] = {}
"""The predicate of each rule, by rule id."""


UNLESS: dict[str, str] = {}
"""By rule id, the fact of ``Facts`` that answers for the predicate where it holds: the rule is then not broken."""

OVER: dict[str, str] = {}
"""By rule id, the fact of ``Facts`` on which alone it depends whether the rule is broken."""


def decides(rule_id: str, *, unless: str | None = None, over: str | None = None) -> Callable[[_P], _P]:
    """Mark a function as the predicate of a rule.

    Args:
        rule_id: Id of the rule.
        unless: Name of a fact under which the rule cannot be broken; the predicate is then not called. One such fact
            stands for many rules on most documents, which makes it worth its cost.
        over: Name of a fact of few values on which alone it depends whether the rule is broken, so that it is found out
            once for each value; where the value is None, the predicate is always called.

    Raises:
        ValueError: The rule has a predicate already.
    """

    def mark(predicate: _P) -> _P:
        if rule_id in PREDICATES:
            raise ValueError(f"{rule_id} has two predicates")
        PREDICATES[rule_id] = predicate
        if unless is not None:
            UNLESS[rule_id] = unless
        if over is not None:
            OVER[rule_id] = over
        return predicate

    return mark


def joined_words(words: Sequence[str]) -> str:
    """Words as a sentence lists them: ``2, 4 and 5``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
