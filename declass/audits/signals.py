"""Signals over an archive: shares and habits that a records officer looks into; rows of audit tables, never findings.

Nothing is accused here. What each rests on is in the title of its table.
"""

import datetime as dt
from collections import Counter
from typing import Any

from attrs import Factory, define

from declass.record import Record
from declass.rulebook.law import Law

_LAG_DAYS = 365
_FEWEST = 10
"""Documents from which a habit is one."""


@define
class Signals:
    """What a run adds up to beside its findings.

    Attributes:
        law: The orders, for the days on which one took the place of another.
        dated: Classified documents with a declassification date, by order in force.
        at_limit: Those of them on the last day allowed.
        lag: By post and order, documents of the order's first year that cite another; lag_last: the last day of one.
        habits: By post and position, documents; reasons and years: what they gave, as long as it is one thing.
    """

    law: Law
    dated: Counter[str] = Factory(Counter)
    at_limit: Counter[str] = Factory(Counter)
    lag: Counter[tuple[str, str]] = Factory(Counter)
    lag_last: dict[tuple[str, str], str] = Factory(dict)
    habits: Counter[tuple[str, str]] = Factory(Counter)
    given: dict[tuple[str, str], Any] = Factory(dict)

    def add(self, record: Record) -> None:
        """Count one checked document."""
        if record["status"] != "checked" or record["level"] in (None, "U"):
            return
        order, date = record["order_in_force"], record["date"]
        stated, limit = record["declassify_on"], record["computed"]["latest_declassify_on"]
        if order is not None and stated is not None and limit is not None:
            self.dated[order] += 1
            self.at_limit[order] += stated == limit
        if order is not None and date is not None:
            self._count_lag(record, order, date)
        if record["post"] and record["position"]:
            self._count_habit(record, (record["post"], record["position"]))

    def _count_lag(self, record: Record, order_id: str, date: str) -> None:
        order = self.law.order(order_id)
        is_early = (dt.date.fromisoformat(date) - order.effective_from).days < _LAG_DAYS
        cited = record["order_read_as"]
        if is_early and cited is not None and cited not in order.numbers and record["post"]:
            key = (record["post"], order_id)
            self.lag[key] += 1
            self.lag_last[key] = max(date, self.lag_last.get(key, ""))

    def _count_habit(self, record: Record, key: tuple[str, str]) -> None:
        reasons = tuple(record["reasons"] or ())
        years = None
        if record["declassify_on"] and record["date"] and record.get("date_voided_by") is None:
            years = int(record["declassify_on"][:4]) - int(record["date"][:4])
        self.habits[key] += 1
        first = self.given.setdefault(key, (reasons, years))
        if first != (reasons, years):
            self.given[key] = None

    def limit_rows(self) -> list[tuple[str, int, int, str]]:
        """``(order, documents with a date, those on the last day allowed, share)``, by order."""
        return [
            (self.law.order(order).cite, n, self.at_limit[order], f"{100 * self.at_limit[order] / n:.1f}%")
            for order, n in sorted(self.dated.items())
        ]

    def lag_rows(self) -> list[tuple[str, str, int, str]]:
        """``(post, order in force, documents that cite another, the last of them)``, most documents first."""
        rows = sorted(self.lag.items(), key=lambda item: (-item[1], item[0]))
        return [(post, self.law.order(order).cite, n, self.lag_last[post, order]) for (post, order), n in rows]

    def habit_rows(self) -> list[tuple[str, str, int, str, str]]:
        """``(post, position, documents, reasons, years)`` where ten documents or more gave one of each."""
        found = []
        for key, n in sorted(self.habits.items(), key=lambda item: (-item[1], item[0])):
            given = self.given.get(key)
            if n >= _FEWEST and given is not None and (given[0] or given[1] is not None):
                reasons, years = given
                found.append((*key, n, " ".join(reasons) or "-", str(years) if years is not None else "-"))
        return found
