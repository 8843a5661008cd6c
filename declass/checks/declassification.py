"""Predicates of family declassification (DC4xx): instruction, dates, durations, exemption codes."""

from declass.checks.base import Mismatch, decides
from declass.facts import Facts

_SLIP_DAYS = 31


@decides("DC401")
def declassify_on_too_late(facts: Facts) -> Mismatch | None:
    """A declassification date may not pass the order's outer limit."""
    limit, date = facts.longest_declassify_on, facts.declassify_on
    if limit is None or date is None or date <= limit:
        return None
    over = (date - limit).days
    slip = f": by {over} day{'s' * (over > 1)}, a likely slip" if over <= _SLIP_DAYS else ""
    span = facts.instruction.date_span or facts.instruction.span
    return Mismatch.at(span, date=date, limit=limit, order=facts.order.cite, dated=facts.dated, slip=slip)
