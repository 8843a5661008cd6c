"""What the predicates of family declassification (DC4xx) ask of an instruction in common; no rule stands here."""

import datetime as dt

from declass.checks.base import Mismatch
from declass.facts import Facts
from declass.model import DeclassificationInstruction
from declass.text import Span

_SLIP_DAYS = 31
_FEWEST_CHARACTERS = 5
"""Fewer letters and figures beside a code are an abbreviation (``OR-M``), no event."""
_CATEGORY_WORDS = frozenset(
    {"AND", "CAT", "CATEGORIES", "CATEGORY", "EXEMPTION", "EXEMPTIONS", "OR", "PARAGRAPH", "SECTION"}
)
"""Words that stand between a schedule and the numbers of its categories."""


def block_instruction(facts: Facts) -> DeclassificationInstruction | None:
    """The block's own Declassify On line, or None."""
    block = facts.document.authority_block
    return block.declassify_on if block is not None else None


def past(facts: Facts, date: dt.date, limit: dt.date, severity: str | None = None) -> Mismatch:
    """A mismatch for a date past a limit; one a few days past it is called a likely slip."""
    over = (date - limit).days
    slip = f": by {over} day{'s' * (over > 1)}, a likely slip" if over <= _SLIP_DAYS else ""
    order, dated = facts.order.name, facts.dated
    span = date_span(facts)
    return Mismatch.at(span, severity=severity, date=date, limit=limit, order=order, dated=dated, slip=slip)


def date_span(facts: Facts) -> Span:
    """Where the date of the instruction stands; without one, the instruction."""
    return facts.instruction.date_span or facts.instruction.span


def date_called(facts: Facts) -> str:
    """What a message calls the date of the instruction."""
    return "date for review" if facts.instruction.kind == "review" else "declassification date"


def quoted(facts: Facts, span: Span) -> str:
    """The words at a span, on one line."""
    return " ".join(facts.document.text.quote(span).split())


def names_event(facts: Facts) -> bool:
    """Whether words or figures stand beside the codes of the instruction.

    A name in brackets is no event, nor are the words before a category: ``XGDS CATEGORY 2``.
    """
    words = quoted(facts, facts.instruction.span).partition("(")[0].split()
    others = "".join(word for word in words if word.upper().strip(".,:;") not in _CATEGORY_WORDS)
    characters = sum(character.isalnum() for character in others)
    return characters - sum(c.isalnum() for code in facts.instruction.codes for c in code) >= _FEWEST_CHARACTERS


def lagging(facts: Facts, code: str) -> str | None:
    """``warning`` within the grace days after a code's last day, as printed forms lag behind the law; else None."""
    period = facts.law.code_period(code)
    end = period[1] if period is not None else None
    if end is None or not 0 <= (facts.date - end).days < facts.order.grace_days:
        return None
    return "warning"


def in_grace(facts: Facts) -> str | None:
    """``warning`` in the first days of an order, else None."""
    return "warning" if facts.order.in_grace(facts.date) else None


def is_cited_orders(facts: Facts, code: str) -> bool:
    """Whether the line cites another order than the one in force, to whose last (or first) forms a code belongs.

    The order cited is then the one cause, and has its own finding.
    """
    cited = facts.order_cited if facts.document.eo_lines else None
    if cited is None or cited is facts.order:
        return False
    if cited.effective_from > facts.date or cited.effective_to is None:
        return cited.allows(code, cited.effective_from)
    return cited.allows(code, cited.effective_to - dt.timedelta(days=1))


def is_foreign_letter(facts: Facts, letter: str) -> bool:
    """Whether a classification category is that of foreign government information."""
    return "foreign government information" in (facts.order.reason_sense(None, letter, facts.date) or "")
