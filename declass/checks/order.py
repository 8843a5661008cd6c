"""Predicates of family order (DC5xx): the order cited against the order in force.

Which order is in force on a day, and what a misprinted number is read as, is settled in ``facts`` and the parser.
"""

from declass.checks.base import Mismatch, decides
from declass.facts import Facts
from declass.rulebook.law import Order


@decides("DC501", unless="order_is_right")
def order_line_missing(facts: Facts) -> Mismatch | None:
    """A telegram has an E.O. line."""
    document = facts.document
    if document.eo_lines:
        return None
    has_instruction = document.instruction is not None
    is_serious = facts.level is not None and facts.level.is_classified and not has_instruction
    lowered = not is_serious or facts.order.in_grace(facts.date)
    what = (
        "and so no declassification instruction"
        if is_serious
        else "which cites the order in force and gives the instruction, or N/A"
    )
    case = None if is_serious else "practice"
    return Mismatch.at(facts.line_span, what=what, severity="warning" if lowered else None, case=case)


@decides("DC502", unless="order_is_right")
def order_revoked(facts: Facts) -> Mismatch | None:
    """The order cited has not been replaced before the document's date."""
    cited = _other_order_cited(facts)
    if cited is None or cited.effective_to is None or cited.effective_to > facts.date:
        return None
    severity = "warning" if facts.order.in_grace(facts.date) and facts.order.replaces == cited.id else None
    return _order_mismatch(facts, cited, severity, end=cited.effective_to)


@decides("DC503", unless="order_is_right")
def order_not_yet_in_force(facts: Facts) -> Mismatch | None:
    """The order cited has begun."""
    cited = _other_order_cited(facts)
    if cited is None or not cited.signed <= facts.date < cited.effective_from:
        return None
    return _order_mismatch(facts, cited, begin=cited.effective_from)


@decides("DC504", unless="order_is_right")
def order_signed_after_document(facts: Facts) -> Mismatch | None:
    """The order cited was signed before the document was written; a misprinted number proves nothing."""
    cited = facts.order_cited
    if cited is None or cited.signed <= facts.date or facts.eo_line.is_misprint:
        return None
    if facts.eo_line.instruction.kind == "declassified":
        return None
    return Mismatch.at(facts.eo_line.order_span, number=cited.number, signed=cited.signed, dated=facts.dated)


@decides("DC505", unless="order_is_right")
def order_13526_early(facts: Facts) -> Mismatch | None:
    """As DC503; of the months in which E.O. 13526 was signed and had not begun."""
    return order_not_yet_in_force(facts)


@decides("DC506", unless="order_is_right")
def order_amending_cited(facts: Facts) -> Mismatch | None:
    """The order amended is cited, not the one that amends it."""
    if facts.eo_line.order_cited not in facts.order.tolerated:
        return None
    return Mismatch.at(facts.eo_line.order_span, number=facts.eo_line.order_cited, order=facts.order.name)


@decides("DC507", unless="order_is_right")
def order_number_unknown(facts: Facts) -> Mismatch | None:
    """The number cited is that of an executive order on classification."""
    line = facts.eo_line
    known = (facts.vocabulary.classification_orders, facts.vocabulary.other_orders)
    if any(line.order_cited in numbers for numbers in known):
        return None
    if line.is_misprint:
        meant = f"E.O. {line.order_read_as}"
    else:
        meant = facts.order_on_date.name if facts.order_on_date is not None else "another order"
    return Mismatch.at(line.order_span, number=line.order_cited, meant=meant)


@decides("DC508", unless="order_is_right")
def order_of_another_subject(facts: Facts) -> Mismatch | None:
    """The order cited is one that sets rules of classification."""
    number = facts.eo_line.order_cited or ""
    subject = facts.vocabulary.other_orders.get(number)
    return Mismatch.at(facts.eo_line.order_span, number=number, subject=subject) if subject else None


@decides("DC509", unless="order_is_right")
def orders_differ(facts: Facts) -> Mismatch | None:
    """Every E.O. line of a telegram cites the same order."""
    for line in facts.document.eo_lines[1:]:
        if _are_two_orders(facts, facts.eo_line.order_read_as, line.order_read_as):
            return Mismatch.at(line.order_span, first=facts.eo_line.order_read_as, again=line.order_read_as)
    return None


@decides("DC510", unless="order_is_right")
def order_number_missing(facts: Facts) -> Mismatch | None:
    """The E.O. line gives the number of the order."""
    return Mismatch.at(facts.eo_line.order_span) if facts.eo_line.order_cited is None else None


def _other_order_cited(facts: Facts) -> Order | None:
    """The order cited where it is another than the one in force; None on a note that a document was declassified."""
    cited = facts.order_cited
    if cited is None or cited is facts.order or facts.eo_line.instruction.kind == "declassified":
        return None
    return cited


def _order_mismatch(facts: Facts, cited: Order, severity: str | None = None, **values: object) -> Mismatch:
    known = {"number": cited.number, "order": facts.order.name, "dated": facts.dated}
    return Mismatch(facts.eo_line.order_span, {**known, **values}, severity=severity)


def _are_two_orders(facts: Facts, one: str | None, other: str | None) -> bool:
    """Whether two numbers are those of two classification orders; an order and its amendment are one."""
    known = facts.vocabulary.classification_orders
    if one == other or one not in known or other not in known:
        return False
    return not any(one in order.numbers and other in order.numbers for order in facts.law.orders)
