"""The declassification calendar: when each document's instruction comes due, as the order in force now reads it.

What an instruction comes to is worked out in ``reading_today``; nothing here reads a document.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import Factory, astuple, define

from declass.ordered_rows import OrderedRows, key_of
from declass.readers.released import note_of_release
from declass.record import Record, dated, standing_instruction
from declass.rulebook.law import Law
from declass.rulebook.periods import years_after

BUCKETS = {
    "released": "Released: a stamp on the copy says so",
    "overdue": "Overdue: the date has passed",
    "due": "Due within twelve months",
    "later": "Due later",
    "event": "At an event",
    "exempt": "Exempt (25X, 50X, 75X), no date stated",
    "indefinite": "Indefinite or missing, read as a date",
    "not computable": "Not computable",
    "level unread": "Level cannot be read",
}
"""The parts of the calendar, in order, with their titles."""

READS_TODAY = (
    "Reads today: the day that a document derived from this one would bear now; the date stated, or the one that the "
    "order in force now gives where the old instruction names none that counts any more."
)
"""What the day of an entry is."""

CAVEATS = (
    "A date that has passed does not by itself release a document: the information is declassified on it unless the "
    "date was properly extended before, and a person must say so (E.O. 13526, sec. 1.5).",
    "Automatic declassification on 31 December of the twenty-fifth year concerns records of permanent historical value "
    "alone, and not what is exempt, referred to another agency, or under an authorized delay (E.O. 13526, sec. 3.3).",
    "Where an instruction is indefinite or missing, the date is the one that 32 CFR 2001.12(c) and 2001.22(e) give a "
    "document derived from it; a date of that kind that has passed proves nothing: the originator is asked.",
    "Copies are not originals, and each is counted: a change on the record copy does not show in another.",
)
"""What a reader must know before relying on a date."""

_CLASSIFIED = ("C", "S", "TS")
_OUTSIDE = ("unclassified", "declassified already")
_PORTIONS_DIFFER = "unclassified by the classification line, with classified portions"
_FAULTS = ("error", "warning")
_DECLASSIFICATION = "DC4"


@define
class Entry:
    """One document in the calendar: it is classified, or its level cannot be read.

    Attributes:
        bucket: A key of ``BUCKETS``.
        day: What the instruction reads today, ISO; None where no day can be worked out.
        how: How the day was worked out, or why there is none.
        automatic: The day of automatic declassification of a permanent record, ISO, or None.
        dated: The date of the document as people read it: the year alone where no more is known, and by what.
        faulted_by: Rules on declassification that the instruction breaks, as errors or warnings; empty where none.
    """

    bucket: str
    day: str | None
    how: str
    automatic: str | None
    document_id: str
    source: str
    row: int | None
    level: str | None
    date: str | None
    post: str | None
    instruction: str
    faulted_by: str
    dated: str

    @property
    def key(self) -> bytes:
        """Place in the calendar: part, day, then document."""
        part = list(BUCKETS).index(self.bucket)
        return key_of(part, self.day or "9999", self.document_id, self.source, self.row or 0)


def entry_of(record: Record, as_of: dt.date, law: Law) -> Entry | None:
    """The calendar's entry for a document.

    Args:
        record: A result record.
        as_of: The day by which a date is overdue or due.
        law: The orders, which tell what is exempt.

    Returns:
        None for what is not checked, unclassified or declassified already.
    """
    if record["status"] != "checked" or _why_outside(record) is not None:
        return None
    instruction = standing_instruction(record)
    codes = instruction["codes"]
    bucket, day, how = _place(record, as_of, law)
    return Entry(
        bucket=bucket,
        day=day,
        how=how,
        automatic=record["computed"]["automatic_declassification"],
        document_id=record["document_id"],
        source=record["source"],
        row=record.get("row"),
        level=record["level"],
        date=record["date"],
        dated=dated(record),
        post=record["post"],
        instruction=", ".join(codes) or instruction["text"] or f"({instruction['kind']})",
        faulted_by=", ".join(_faults(record)),
    )


def _why_outside(record: Record) -> str | None:
    """Why a checked document stands in no part of the calendar; None where it stands in one."""
    if record["level"] == "U":
        return _PORTIONS_DIFFER if record["computed"]["highest_portion"] in _CLASSIFIED else "unclassified"
    return "declassified already" if standing_instruction(record)["kind"] == "declassified" else None


def _place(record: Record, as_of: dt.date, law: Law) -> tuple[str, str | None, str]:
    """The part a document stands in, its day, and how that was worked out."""
    reading, stated = record["computed"]["reads_today"], record["declassify_on"]
    if record["level"] is None:
        return "level unread", stated, f"{reading['how']}; {'date stated' if stated is not None else 'no date stated'}"
    stamp = note_of_release(record["notes"])
    if stamp is not None:
        return "released", reading["declassify_on"], stamp
    return _bucket(record, reading["declassify_on"], as_of, law), reading["declassify_on"], reading["how"]


def _faults(record: Record) -> list[str]:
    """The rules on declassification against which an error or a warning stands."""
    found = (finding for finding in record["findings"] if finding["severity"] in _FAULTS)
    return sorted({finding["rule"] for finding in found if finding["rule"].startswith(_DECLASSIFICATION)})


def _bucket(record: Record, day: str | None, as_of: dt.date, law: Law) -> str:
    instruction = standing_instruction(record)
    if instruction["kind"] == "event":
        return "event"
    if record["declassify_on"] is None and law.is_exempt(instruction["codes"]):
        return "exempt"
    if day is None:
        return "not computable"
    if record["declassify_on"] is None:
        return "indefinite"
    if dt.date.fromisoformat(day) < as_of:
        return "overdue"
    return "due" if dt.date.fromisoformat(day) <= years_after(as_of, 1) else "later"


@define
class Calendar:
    """The calendar of a run; memory holds counts, whatever the number of documents.

    Attributes:
        as_of: The day by which dates are overdue.
        entries: How many documents stand in it.
        outside: How many checked documents do not, by why.
    """

    as_of: dt.date
    entries: int = 0
    outside: Counter[str] = Factory(lambda: Counter(dict.fromkeys(_OUTSIDE, 0)))
    _buckets: Counter[str] = Factory(Counter)
    _years: Counter[str] = Factory(Counter)
    _rows: OrderedRows[str] = Factory(OrderedRows)

    def add(self, record: Record, law: Law) -> None:
        """Take one record; the orders tell what is exempt."""
        entry = entry_of(record, self.as_of, law)
        if entry is not None:
            self._add(entry)
        elif record["status"] == "checked":
            self.outside[str(_why_outside(record))] += 1

    def _add(self, entry: Entry) -> None:
        self.entries += 1
        self._buckets[entry.bucket] += 1
        if entry.bucket == "later" and entry.day is not None:
            self._years[entry.day[:4]] += 1
        self._rows.add(entry.key, json.dumps(astuple(entry)))

    def in_order(self) -> Iterator[Entry]:
        """All entries, by part of the calendar, then day, then document."""
        return (Entry(*json.loads(text)) for _, text in self._rows)

    def summary_rows(self) -> list[tuple[str, int]]:
        """``(part, documents)``: every part of the calendar, what is due later by its year."""
        rows: list[tuple[str, int]] = []
        for bucket, title in BUCKETS.items():
            if bucket == "later":
                rows += [(f"{title}: {year}", self._years[year]) for year in sorted(self._years)]
            elif self._buckets[bucket]:
                rows.append((title, self._buckets[bucket]))
        return rows

    def account(self) -> str:
        """Where every checked document went, as one sum."""
        outside = " + ".join(f"{number:,} {why}" for why, number in self.outside.items())
        return f"{self.entries + self.outside.total():,} checked = {self.entries:,} in the calendar + {outside}"


COLUMNS = (
    "part", "reads_today", "how", "automatic_declassification", "document_id", "level", "date", "post", "instruction",
    "source", "row", "faulted_by", "dated",
)  # fmt: skip
"""Columns of the calendar as a table."""


def cells(entry: Entry) -> tuple[Any, ...]:
    """One entry as a row of ``COLUMNS``."""
    return (
        entry.bucket, entry.day, entry.how, entry.automatic, entry.document_id, entry.level, entry.date, entry.post,
        entry.instruction, entry.source, entry.row, entry.faulted_by, entry.dated,
    )  # fmt: skip


def icalendar(entries: Iterable[Entry], as_of: dt.date) -> Iterator[str]:
    """Lines of an iCalendar file (RFC 5545): one event a day on which documents come due.

    Args:
        entries: In order; those that come due, by the part they stand in, are told, and no others.
        as_of: Stamped into the file in place of a clock, so that the same input gives the same bytes.
    """
    stamp = f"{as_of:%Y%m%d}T000000Z"
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//declass//declassification calendar//EN")
    for day, (number, names) in sorted(_coming_days(entries).items()):
        begin = day.replace("-", "")
        following = f"{dt.date.fromisoformat(day) + dt.timedelta(days=1):%Y%m%d}"
        more = f" and {number - len(names)} more" if number > len(names) else ""
        yield from ("BEGIN:VEVENT", f"UID:{begin}@declass", f"DTSTAMP:{stamp}")
        yield from (f"DTSTART;VALUE=DATE:{begin}", f"DTEND;VALUE=DATE:{following}")
        yield f"SUMMARY:{number} document{'s' if number > 1 else ''} due for declassification"
        yield f"DESCRIPTION:{_escaped(', '.join(names) + more)}. {_escaped(CAVEATS[0])}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def _coming_days(entries: Iterable[Entry]) -> dict[str, tuple[int, list[str]]]:
    """How many documents come due on each coming day, and what the first of them are called."""
    days: dict[str, tuple[int, list[str]]] = {}
    for entry in entries:
        if entry.day is not None and entry.bucket in _COMING:
            number, names = days.get(entry.day, (0, []))
            days[entry.day] = (number + 1, [*names, entry.document_id][:_NAMED])
    return days


_COMING = ("due", "later")
_NAMED = 20
_FOLD = 74


def folded(line: str) -> str:
    """A content line of an iCalendar file, folded to 75 octets, with its line end."""
    parts, part = [], ""
    for character in line:
        if len((part + character).encode()) > _FOLD:
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part]) + "\r\n"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(c if c.isprintable() else " " for c in plain)
