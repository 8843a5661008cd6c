"""The audit tables of a records officer: volume, number and type of discrepancies, each rate with its interval.

Rates count errors and warnings. How a table looks is the outputs' affair.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import Factory, define, frozen

from declass.audits.calendar_rows import CAVEATS, Calendar
from declass.audits.statistics import wilson
from declass.record import Record, own_year_of, standing_instruction
from declass.rulebook.law import Law
from declass.rulebook.schema import Rulebook
from declass.severities import SEVERITIES

Cell = str | int | None

COUNTED = ("error", "warning")
"""Severities that rates count."""

_MERIT = (
    "Overclassification, overgraded, undergraded and duration count what the marks alone show; whether information "
    "deserves its level, or so long a time, no mark tells."
)
_TOP = 20
_SOURCES_SHOWN = 5
_RATE_HEADERS = ("documents", "with a discrepancy", "rate", "95% interval")
_DATE_NOT_KNOWN = "document's own date not known"
_EXEMPT = "exempt (25X, 50X, 75X)"
_INDEFINITE = "indefinite (OADR, X1 …)"
_MISSING = "missing or unreadable"
_LEVELS = {"TS": "TOP SECRET", "S": "SECRET", "C": "CONFIDENTIAL", "U": "UNCLASSIFIED", None: "cannot be read"}
_INDEFINITE_KINDS = frozenset({"oadr", "review", "schedule", "exemption"})


@frozen
class AuditTable:
    """One table.

    Attributes:
        key: A name that stays the same, for files and anchors.
        rows: Whole numbers are counts; everything else is text.
        note: A sentence below the table; may be empty.
    """

    key: str
    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@define
class Tallies:
    """Counts over a run, and the tables made of them.

    Attributes:
        rulebook: Rules and categories.
        calendar: The declassification calendar, whose summary is a table too; None without an as-of date.
        checked: Documents checked.
    """

    rulebook: Rulebook
    calendar: Calendar | None = None
    checked: int = 0
    _groups: dict[str, Counter[str]] = Factory(dict)
    _marked: dict[str, Counter[str]] = Factory(dict)
    _folded: Counter[str] = Factory(Counter)
    _severities: dict[str, Counter[str]] = Factory(lambda: {s: Counter() for s in SEVERITIES})
    _actions: Counter[tuple[str, str, str]] = Factory(Counter)
    _combinations: Counter[tuple[str, ...]] = Factory(Counter)
    _rule_applied: Mapping[str, int] = Factory(dict)
    _rule_broken: Mapping[str, int] = Factory(dict)
    _category_rows: list[tuple[str, int, int]] = Factory(list)
    _folded_applied: Counter[str] = Factory(Counter)
    _open_rows: list[tuple[str, int, int]] = Factory(list)

    def add(self, record: Record) -> None:
        """Count one record."""
        if self.calendar is not None:
            self.calendar.add(record, self.rulebook.law)
        self._count_severities(record.get("findings", ()))
        if record["status"] != "checked":
            return
        self.checked += 1
        counted = [finding for finding in record["findings"] if finding["severity"] in COUNTED]
        for group, value in _groups_of(record, self.rulebook):
            self._groups.setdefault(group, Counter())[value] += 1
            self._marked.setdefault(group, Counter())[value] += bool(counted)
        self._folded.update({self._fold(f["discrepancy"]) for f in counted if f["discrepancy"]})
        if counted:
            self._combinations[tuple(sorted({finding["rule"] for finding in counted}))] += 1
        if record["level"] not in (None, "U"):
            self._actions[record["level"], record["derivation"], _duration(record, self.rulebook.law)] += 1

    def _count_severities(self, findings: Iterable[Record]) -> None:
        for severity, rules in self._severities.items():
            rules.update({finding["rule"] for finding in findings if finding["severity"] == severity})

    def close(self, audit: Any) -> None:
        """Take what the run has worked out by plan: how often each rule and category applied."""
        self._rule_applied, self._rule_broken = audit.rule_applied, audit.rule_broken
        self._open_rows = audit.open_rows()
        self._category_rows = [
            (category.title, audit.category_applied[code], audit.category_broken[code])
            for code, category in self._categories().items()
            if audit.category_applied[code] or audit.category_broken[code]
        ]
        category_of = {rule.id: rule.discrepancy for rule in self.rulebook.rules}
        for plan, documents in audit.plan_documents.items():
            codes = {category_of.get(rule) for rule in audit.plans[plan]} - {None}
            self._folded_applied.update(dict.fromkeys({self._fold(str(code)) for code in codes}, documents))

    def tables(self) -> tuple[AuditTable, ...]:
        """All tables that have a row, in the order of a report."""
        made = [
            self._category_table(),
            self._folded_table(),
            self._group_table("levels", "By overall level", "level", _by(list(_LEVELS.values()))),
            self._group_table("years", "By year of origin", "year", sorted),
            self._group_table("orders", "By order in force", "order", self._by_order),
            self._group_table("offices", "By office (post)", "post", sorted),
            self._group_table("derivation", "By kind of decision", "decision", sorted),
            self._rule_table(),
            self._action_table(),
            self._combination_table(),
            self._calendar_table(),
            self._open_table(),
        ]
        return tuple(table for table in made if table is not None and table.rows)

    def _categories(self) -> Mapping[str, Any]:
        return self.rulebook.law.vocabulary.discrepancies

    def _fold(self, code: str) -> str:
        return self._categories()[code].folds_into or code

    def _category_table(self) -> AuditTable:
        rows = [
            (title, self.checked, applied, *_rate(broken, applied)) for title, applied, broken in self._category_rows
        ]
        headers = ("category", "documents reviewed", "where it applied", *_RATE_HEADERS[1:])
        note = (
            "Documents with at least one error or warning of the category, of those on which one of its rules could be "
            "decided; intervals after Wilson, which hold for a random sample and say nothing of what was not reviewed. "
            f"{_MERIT}"
        )
        return AuditTable("categories", "Discrepancies by category", headers, tuple(rows), note)

    def _folded_table(self) -> AuditTable:
        rows = [
            (
                category.title,
                self.checked,
                self._folded_applied[code],
                *_rate(self._folded[code], self._folded_applied[code]),
            )
            for code, category in self._categories().items()
            if category.folds_into is None and (self._folded_applied[code] or self._folded[code])
        ]
        headers = ("category", "documents reviewed", "where it applied", *_RATE_HEADERS[1:])
        note = (
            "As agencies report self-inspections (32 CFR 2001.60): header counts as miscellaneous, control as marking. "
            f"{_MERIT}"
        )
        return AuditTable("self-inspection", "For the self-inspection report", headers, tuple(rows), note)

    def _group_table(
        self, key: str, title: str, header: str, order: Callable[[Iterable[str]], Iterable[str]]
    ) -> AuditTable | None:
        groups = self._groups.get(key)
        if groups is None:
            return None
        rows = [(value, groups[value], *_rate(self._marked[key][value], groups[value])) for value in order(groups)]
        return AuditTable(key, title, (header, *_RATE_HEADERS), tuple(rows))

    def _by_order(self, names: Iterable[str]) -> list[str]:
        known = [order.cite for order in self.rulebook.law.orders]
        return sorted(names, key=lambda name: (known.index(name) if name in known else len(known), name))

    def _rule_table(self) -> AuditTable:
        rows: list[tuple[Cell, ...]] = []
        for rule in self.rulebook.rules:
            broken, applied = self._rule_broken.get(rule.id, 0), self._rule_applied.get(rule.id, 0)
            if broken and rule.family != "collection":
                severities = tuple(self._severities[severity][rule.id] for severity in SEVERITIES)
                rows.append((rule.id, rule.title, *_rate_of(broken, applied), *severities))
        headers = ("rule", "title", "where it applied", "documents with one", "rate", "95% interval")
        note = "Findings over the whole archive are about several documents, and stand in no rate."
        return AuditTable("rules", "By rule", (*headers, "as error", "as warning", "as note"), tuple(rows), note)

    def _action_table(self) -> AuditTable:
        years = self.rulebook.law.vocabulary.report_years
        lengths = [_length(number, years) for number in (*years, years[-1] + 1)]
        durations, rows = (*lengths, "event", _EXEMPT, _INDEFINITE, _MISSING, _DATE_NOT_KNOWN), []
        for level in ("TS", "S", "C"):
            for derivation in ("original", "derivative", "unknown"):
                numbers = [self._actions[level, derivation, duration] for duration in durations]
                if sum(numbers):
                    rows.append((_LEVELS[level], derivation, sum(numbers), *numbers))
        note = "Documents, not decisions: one decision may stand on several copies. For parts C and D of the SF 311."
        headers = ("level", "decision", "documents", *durations)
        return AuditTable("actions", "Classification actions by level and duration", headers, tuple(rows), note)

    def _combination_table(self) -> AuditTable:
        together = [(rules, documents) for rules, documents in self._combinations.items() if len(rules) > 1]
        common = sorted(together, key=lambda item: (-item[1], item[0]))[:_TOP]
        rows = tuple((" + ".join(rules), documents) for rules, documents in common)
        alone = self._combinations.total() - sum(documents for _, documents in together)
        notes = [f"Documents with findings of one rule alone: {alone:,}."]
        if left := len(together) - len(rows):
            notes.append(f"{left:,} rarer combinations are left out.")
        headers = ("rules broken together", "documents")
        return AuditTable("combinations", "Most frequent combinations", headers, rows, " ".join(notes))

    def _calendar_table(self) -> AuditTable | None:
        if self.calendar is None:
            return None
        rows = tuple(self.calendar.summary_rows())
        title = f"Declassification calendar as of {self.calendar.as_of.isoformat()}"
        return AuditTable(
            "calendar", title, ("part", "documents"), rows, f"{self.calendar.account()}. {' '.join(CAVEATS)}"
        )

    def _open_table(self) -> AuditTable:
        headers = ("why", "documents", "rules concerned")
        note = "What could not be decided is neither right nor wrong; it is in no rate."
        return AuditTable("not-checkable", "Not checkable", headers, tuple(self._open_rows), note)


def copies_table(run: Record) -> AuditTable | None:
    """The telegrams that were met more than once, of a run record; None where there is none."""
    copies = run.get("copies")
    if copies is None:
        return None
    rows = tuple(
        (entry["document_id"], entry["section"] or "-", entry["documents"], _few(entry["sources"], entry["documents"]))
        for entry in copies["listed"]
    )
    more = copies["messages"] - len(rows)
    left = f" {more:,} further telegrams are left out." if more else ""
    note = f"Each copy counts in the tables and rates; whether two are one is told by number and date-time group.{left}"
    return AuditTable("copies", "Copies of one telegram", ("reference", "section", "documents", "sources"), rows, note)


def _few(sources: Sequence[str], number: int) -> str:
    shown = sources[:_SOURCES_SHOWN]
    return "; ".join(shown) + (f"; and {number - len(shown):,} more" if number > len(shown) else "")


def _groups_of(record: Record, rulebook: Rulebook) -> Iterable[tuple[str, str]]:
    """The group of each kind that a document belongs to."""
    order = record["order_in_force"]
    return (
        ("levels", _LEVELS[record["level"]]),
        ("years", own_year_of(record) or "unknown"),
        ("orders", rulebook.law.order(order).cite if order else "unknown"),
        ("offices", record["post"] or "unknown"),
        ("derivation", record["derivation"] if record["level"] != "U" else "no classification decision"),
    )


def _duration(record: Record, law: Law) -> str:
    """The duration bucket of a classified document's instruction."""
    instruction, stated, date = standing_instruction(record), record["declassify_on"], record["date"]
    if instruction["kind"] == "event":
        return "event"
    if law.is_exempt(instruction["codes"]):
        return _EXEMPT
    if stated is not None and record.get("date_voided_by") is not None:
        return _DATE_NOT_KNOWN
    if stated is None:
        return _INDEFINITE if instruction["kind"] in _INDEFINITE_KINDS else _MISSING
    days = (date,) if date is not None else tuple(record["date_interval"] or ())
    lengths = {_length(_years_between(day, stated), law.vocabulary.report_years) for day in days}
    return lengths.pop() if len(lengths) == 1 else _DATE_NOT_KNOWN


def _years_between(date: str, stated: str) -> int:
    """The years from a day to a later one, both ISO, a part of a year taken for a whole one."""
    return int(stated[:4]) - int(date[:4]) + (stated[5:] > date[5:])


def _length(number: int, ends: Sequence[int]) -> str:
    """The length by which reports count so many years."""
    at = bisect_left(ends, number)
    if at == 0:
        return f"{ends[0]} years or less"
    return f"over {ends[at - 1]} to {ends[at]} years" if at < len(ends) else f"over {ends[-1]} years"


def _rate(broken: int, applied: int) -> tuple[int, str, str]:
    """Documents with one, the share, and its interval."""
    if not applied:
        return broken, "-", "-"
    low, high = wilson(min(broken, applied), applied)
    return broken, f"{100 * broken / applied:.1f}%", f"{100 * low:.1f}% to {100 * high:.1f}%"


def _rate_of(broken: int, applied: int) -> tuple[int, int, str, str]:
    return (applied, *_rate(broken, applied))


def _by(order: list[str]) -> Callable[[Iterable[str]], list[str]]:
    return lambda names: sorted(names, key=order.index)
