"""Formats ``csv`` and ``psv``: one row a finding, one for each input that was not read, and the counts in the last row.

Besides them the tables of an audit's set: findings alone, documents, and the calendar.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache

from declass.audits import calendar_rows
from declass.audits.audit import Audit
from declass.outputs.base import (
    FORMULA_SIGNS,
    Stream,
    counts_of,
    left_off_words,
    notices_of,
    printable,
    summary_sentences,
)
from declass.record import Record, dated, origin_of_date, standing_instruction

COLUMNS = (
    "status", "source", "row", "line", "column", "text_line", "text_column", "document_id", "date", "level",
    "order_in_force", "order_cited", "declassify_on", "highest_portion", "rule", "name", "severity", "discrepancy",
    "confidence", "paragraph", "message", "evidence", "context", "authority", "expected", "remedy", "fingerprint",
)  # fmt: skip
_OF_DOCUMENT = ("document_id", "date", "level", "order_in_force", "order_cited", "declassify_on")

DOCUMENT_COLUMNS = (
    "status", "source", "row", "document_id", "layout", "level", "marking", "date", "date_from", "post", "position",
    "classifier", "order_in_force", "order_cited", "derivation", "instruction", "declassify_on", "reads_today",
    "reads_today_how", "automatic_declassification", "reasons", "captions", "highest_portion", "portions",
    "rules_applied", "not_checkable", "errors", "warnings", "why", "dated", "section",
)  # fmt: skip


class CsvTable:
    """Rows that a spreadsheet opens as text; no cell is taken for a formula."""

    def __init__(self, stream: Stream, delimiter: str = ",") -> None:
        self._rows = _Rows(stream, COLUMNS, delimiter)

    def document(self, record: Record) -> None:
        """Write a row for each finding, one for a clean document, and one for an input that was not read."""
        if record["status"] != "checked":
            base = {"status": record["status"], "source": record["source"], "row": record.get("row")}
            self._rows.write({**base, "message": record["why"]})
        found = finding_rows(record)
        for values in found or ([_finding_values(record, {})] if record["status"] == "checked" else []):
            self._rows.write(values)

    def close(self, run: Record, audit: Audit) -> None:
        """Write the findings over the whole archive, and the counts."""
        for values in collection_rows(run):
            self._rows.write(values)
        told = "; ".join([*summary_sentences(run, audit), *notices_of(run)])
        self._rows.write({"status": "run", "message": told})


class PsvTable(CsvTable):
    """The same with a pipe between cells, as archives take metadata."""

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream, "|")


class FindingsTable:
    """Findings alone, one a row, with those over the whole archive last."""

    def __init__(self, stream: Stream, delimiter: str = ",") -> None:
        self._rows = _Rows(stream, COLUMNS, delimiter)

    def document(self, record: Record) -> None:
        """Write a row for each finding, and one that counts those left off."""
        for values in finding_rows(record):
            self._rows.write(values)

    def close(self, run: Record, audit: Audit) -> None:
        """Write the findings over the whole archive."""
        for values in collection_rows(run):
            self._rows.write(values)


class DocumentsTable:
    """Every input, one a row: what a checked document bears, or why an input was not read."""

    def __init__(self, stream: Stream) -> None:
        self._rows = _Rows(stream, DOCUMENT_COLUMNS)

    def document(self, record: Record) -> None:
        """Write a row."""
        self._rows.write(document_values(record))

    def close(self, run: Record, audit: Audit) -> None:
        """Nothing is left to write."""


class CalendarTable:
    """The declassification calendar, in its order."""

    def __init__(self, stream: Stream) -> None:
        self._rows = _Rows(stream, calendar_rows.COLUMNS)

    def document(self, record: Record) -> None:
        """Nothing is written before the order is known."""

    def close(self, run: Record, audit: Audit) -> None:
        """Write all entries."""
        assert audit.tallies is not None
        assert audit.tallies.calendar is not None
        for entry in audit.tallies.calendar.in_order():
            self._rows.write(dict(zip(calendar_rows.COLUMNS, calendar_rows.cells(entry), strict=True)))


def finding_rows(record: Record) -> list[Record]:
    """The cells of each finding of an input, then those of a row that counts the findings left off."""
    rows = [_finding_values(record, finding) for finding in record.get("findings", ())]
    left = left_off_words(record)
    return [*rows, _finding_values(record, {"message": left})] if left else rows


def collection_rows(run: Record) -> list[Record]:
    """The cells of each finding over the whole archive, then those of a row that counts the findings left off."""
    rows = [_collection_values(finding) for finding in run["findings"]]
    left = left_off_words(run)
    return [*rows, {"status": "collection", "message": left}] if left else rows


def _finding_values(record: Record, finding: Mapping[str, object]) -> Record:
    """The cells of a finding and its document, by column; an empty finding gives the document's alone."""
    values = {**finding, "status": record["status"], "source": record["source"], "row": record.get("row")}
    if record["status"] == "checked":
        for key in _OF_DOCUMENT:
            values[key] = record[key]
        values["highest_portion"] = record["computed"]["highest_portion"]
    return values


def _collection_values(finding: Record) -> Record:
    """The cells of a finding over the whole archive."""
    values = {key: finding[key] for key in COLUMNS if key in finding}
    return {"status": "collection", "source": " and ".join(finding["sources"]), **values}


def document_values(record: Record) -> Record:
    """The cells of an input, by column."""
    if record["status"] != "checked":
        return {key: record.get(key) for key in ("status", "source", "row", "why")}
    instruction, computed, number_of = standing_instruction(record), record["computed"], dict(counts_of(record))
    return {
        **{key: record.get(key) for key in DOCUMENT_COLUMNS},
        "instruction": ", ".join(instruction["codes"]) or instruction["text"] or f"({instruction['kind']})",
        "reads_today": computed["reads_today"]["declassify_on"],
        "reads_today_how": computed["reads_today"]["how"],
        "automatic_declassification": computed["automatic_declassification"],
        "reasons": " ".join(record["reasons"] or ()),
        "captions": ", ".join(record["captions"]),
        "highest_portion": computed["highest_portion"],
        "portions": len(record["portions"]),
        "rules_applied": record["rules"]["applied"],
        "not_checkable": len(record["not_checkable"]),
        "errors": number_of.get("error", 0),
        "warnings": number_of.get("warning", 0),
        "date_from": origin_of_date(record),
        "dated": dated(record),
    }


class _Rows:
    """Rows of named cells."""

    def __init__(self, stream: Stream, columns: Iterable[str], delimiter: str = ",") -> None:
        self._columns = tuple(columns)
        self._writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        self._writer.writerow(self._columns)

    def write(self, values: Mapping[str, object]) -> None:
        cells = map(values.get, self._columns)
        self._writer.writerow([None if cell is None else _cell(cell) for cell in cells])


def _cell(value: object) -> str:
    """A cell as text; one that a spreadsheet would take for a formula begins with an apostrophe."""
    if isinstance(value, str) and len(value) <= _LONGEST_KEPT:
        return _kept(value)
    return _as_text(value)


def _as_text(value: object) -> str:
    text = printable(value)
    return f"'{text}" if text[:1] in FORMULA_SIGNS else text


_LONGEST_KEPT = 400
"""Characters of the longest text that is kept as a cell: what rules say comes again and again."""
_kept = lru_cache(maxsize=4096)(_as_text)
