"""Assumptions put into a document: they stand only where nothing was read."""

import datetime as dt

from attrs import evolve

from declass.assumptions import Assumptions
from declass.errors import SettingsError
from declass.facts import overall_level
from declass.model import Document
from declass.rulebook.law import Law

ASSUMED = "assumed"
_LAST_YEAR = 2099


def assume(document: Document, assumptions: Assumptions, law: Law) -> Document:
    """The document with what is assumed of it; the same one where everything was read.

    With an order but no day the document is judged on both ends of the order's period, as one of which only the year is
    known: a rule stands only where both ends give the same verdict.
    """
    if assumptions.level is not None and overall_level(document) is None:
        document = evolve(document, assumed_level=assumptions.level)
    if document.date is not None:
        return document
    if assumptions.date is not None and _may_be(document, assumptions.date):
        return _dated(document, assumptions.date, None)
    if assumptions.order is not None and document.date_interval is None:
        return _dated(document, None, period_of(law, assumptions.order))
    return document


def period_of(law: Law, word: str, where: str = "") -> tuple[dt.date, dt.date]:
    """The first and the last day of the order with an id, or else of all that bear a number.

    E.O. 12958 held under its number before and after its amendment, so that its number means both.

    Args:
        law: The orders there are.
        word: Id or number.
        where: Where it was named, for the message; empty leaves it out.

    Raises:
        SettingsError: There is none; the ids are named.
    """
    named = [order for order in law.orders if order.id == word] or [o for o in law.orders if o.number == word]
    if not named:
        known = ", ".join(order.id for order in law.orders)
        place = f"{where}: " if where else ""
        raise SettingsError(f"{place}no order is named {word!r}; write one of {known}")
    end = named[-1].effective_to
    return named[0].effective_from, end - dt.timedelta(days=1) if end is not None else dt.date(_LAST_YEAR, 12, 31)


def _may_be(document: Document, day: dt.date) -> bool:
    return document.date_interval is None or document.date_interval[0] <= day <= document.date_interval[1]


def _dated(document: Document, day: dt.date | None, interval: tuple[dt.date, dt.date] | None) -> Document:
    unreadable = {field: why for field, why in document.unreadable.items() if field != "date"}
    return evolve(document, date=day, date_interval=interval, date_from=ASSUMED, unreadable=unreadable)
