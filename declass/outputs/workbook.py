"""Format ``xlsx``: the audit as a workbook of plain cells, in constant memory however many findings there are.

Each cell of a record is written as text, so that no spreadsheet takes it for a number, a date, a link or a formula.
"""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Sequence
from math import ceil
from pathlib import Path
from typing import Any

from declass.audits import calendar_rows
from declass.audits.audit import Audit
from declass.audits.tallies import AuditTable, Cell, copies_table
from declass.extras import needs
from declass.outputs.base import counts_sentence, notices_of, printable, severities_sentence
from declass.outputs.cells import height_of
from declass.outputs.csv_table import DOCUMENT_COLUMNS, collection_rows, document_values, finding_rows
from declass.record import Record

MISSING_MARKS = (
    "A missing mark does not mean that information is unclassified (E.O. 13526, sec. 1.6(f)). This audit proposes; a "
    "person decides. What could not be decided is not checkable, and is neither right nor wrong."
)
_FINDING_COLUMNS = (
    "document_id", "severity", "rule", "name", "discrepancy", "confidence", "message", "authority", "expected",
    "remedy", "evidence", "paragraph", "text_line", "text_column", "source", "row", "line", "column", "field", "date",
    "level", "fingerprint",
)  # fmt: skip
_DOCUMENT_COLUMNS = ("document_id", *(column for column in DOCUMENT_COLUMNS if column != "document_id"))
_CALENDAR_COLUMNS = ("document_id", *(column for column in calendar_rows.COLUMNS if column != "document_id"))
_WIDTHS = {
    "document_id": 20, "status": 10, "level": 8, "severity": 10, "rule": 8, "confidence": 12, "date": 12,
    "source": 40, "message": 60, "authority": 40, "remedy": 50, "expected": 26, "why": 60, "name": 30, "how": 44,
    "evidence": 26, "reads_today_how": 40, "row": 8, "line": 8, "column": 8, "text_line": 10, "text_column": 12,
}  # fmt: skip
_WIDTH = 16
_FIRST_WIDTH = 60
_SECOND_WIDTHS = {"Summary": 40, "Method": 40}
"""Of the sheets that have texts in the second column; the others have numbers there."""
_PRINTED_WIDTH = 170
"""Characters on a printed page beside the first column, so that they can be read."""
_MOST_ROWS = 1_048_576
# A sheet of 2 GB needs an extension of the ZIP format of which Excel warns.
_MOST_BYTES = 1_900_000_000
# The library keeps each link in memory until the end: these are enough for a person to follow.
_MOST_LINKS = 10_000
_LONGEST_CELL = 32_767
SHEETS = ("Summary", "Categories", "Documents", "Findings", "Calendar", "Not checkable", "Method")
"""The sheets, in order; a listing that is full goes on in a further sheet at the end."""
_HEIGHTS_KEPT = ("row_info", "row_sizes", "set_rows")
_OWN_SHEET = {"categories": "Categories", "self-inspection": "Categories", "not-checkable": "Not checkable"}


class Workbook:
    """An audit as a workbook.

    Args:
        folder: An empty folder for the file, and for what is written while it grows.
        name: Name of the file.
        banner: The marking at the top and bottom of printed pages; None without one.
        only: The sheets to make; all where empty.

    Raises:
        SettingsError: The library is not installed; the message says how to install it.
    """

    def __init__(self, folder: Path, name: str, *, banner: str | None = None, only: Sequence[str] = ()) -> None:
        self._rows_of_sheets = Path(tempfile.mkdtemp(dir=folder))
        options = {
            "constant_memory": True,
            "tmpdir": str(self._rows_of_sheets),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = needs("xlsxwriter", "report").Workbook(str(folder / name), options)
        self._banner = banner
        bold = self._book.add_format({"bold": True})
        self._formats = {
            "bold": bold,
            "title": self._book.add_format({"bold": True, "font_size": 14}),
            "head": self._book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "text": self._book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
            "number": self._book.add_format({"num_format": "#,##0", "valign": "top", "align": "left"}),
            "link": self._book.add_format(
                {"num_format": "@", "font_color": "#0B5394", "underline": 1, "valign": "top"}
            ),
        }
        self._sheets = {sheet: _Sheet(self, sheet) for sheet in SHEETS if sheet in (only or SHEETS)}
        listed = {"Documents": _DOCUMENT_COLUMNS, "Findings": _FINDING_COLUMNS, "Calendar": _CALENDAR_COLUMNS}
        self._listings = {
            name: _Listing(self, name, columns) for name, columns in listed.items() if name in self._sheets
        }

    def document(self, record: Record) -> None:
        """Write an input's row, and one for each of its findings, linked to each other."""
        documents, findings = self._listings["Documents"], self._listings["Findings"]
        found = finding_rows(record)
        linked = "document_id" if record.get("document_id") else "source"
        own, first = documents.next_place(), findings.next_place()
        documents.write(document_values(record), {linked: first} if found else {})
        for values in found:
            findings.write(values, {linked: own})

    def close(self, run: Record, audit: Audit) -> None:
        """Write the findings over the whole archive and all other sheets, and save."""
        tables = audit.tallies.tables() if audit.tallies is not None else ()
        for table in tables:
            if (sheet := self._sheets.get(_OWN_SHEET.get(table.key, ""))) is not None:
                sheet.table(table)
        if "Findings" in self._listings:
            for values in collection_rows(run):
                self._listings["Findings"].write(values, {})
        if "Summary" in self._sheets:
            copies = copies_table(run)
            further = [table for table in tables if table.key not in _OWN_SHEET]
            self._summary(run, [*further, *([copies] if copies is not None else [])])
        self._calendar(audit)
        self._method(run)
        for listing in self._listings.values():
            listing.finish()
        as_of = dt.date.fromisoformat(run["as_of"]) if run["as_of"] else dt.date(2000, 1, 1)
        self._book.set_properties(
            {"title": "Audit of security markings", "created": dt.datetime.combine(as_of, dt.time())}
        )
        self._book.close()
        shutil.rmtree(self._rows_of_sheets)

    def abandon(self) -> None:
        """Close the files in which the rows of each sheet wait."""
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()

    def _summary(self, run: Record, tables: Sequence[AuditTable]) -> None:
        sheet = self._sheets["Summary"]
        if self._banner:
            sheet.line(self._banner, "bold")
        sheet.line("Audit of security markings", "title")
        sheet.line(f"{severities_sentence(run)}; {counts_sentence(run)}")
        if run["as_of"]:
            sheet.line(f"As of {run['as_of']}")
        for notice in notices_of(run):
            sheet.line(notice, "bold")
        sheet.line(MISSING_MARKS)
        for target in SHEETS[1:]:
            sheet.link(target)
        for table in tables:
            sheet.table(table)

    def _calendar(self, audit: Audit) -> None:
        calendar = audit.tallies.calendar if audit.tallies is not None else None
        for entry in calendar.in_order() if calendar is not None else ():
            values = dict(zip(calendar_rows.COLUMNS, calendar_rows.cells(entry), strict=True))
            self._listings["Calendar"].write(values, {})

    def _method(self, run: Record) -> None:
        sheet = self._sheets["Method"]
        sheet.line("Method", "title")
        facts = {"tool": run["tool"], "rule book": run["rulebook"], "as of": run["as_of"] or "no day given"}
        facts |= {f"setting {key}": _shown(value) for key, value in run["settings"].items()}
        facts |= {f"inputs {key}": str(number) for key, number in run["counts"].items()}
        facts["findings over the whole archive"] = run["collection"]
        sheet.table(AuditTable("method", "How this was made", ("what", "value"), tuple(facts.items())))
        sheet.line(
            "Rates count documents with at least one error or warning, of those on which a rule could be decided."
        )
        sheet.line("Intervals are Wilson's at 95%; they hold for a random sample of a larger population.")
        sheet.line(MISSING_MARKS)
        sheet.line("The rule book is the beginning of a hash of all files of rules: the same one, the same rules.")
        for caveat in (calendar_rows.READS_TODAY, *calendar_rows.CAVEATS):
            sheet.line(caveat)

    def add_sheet(self, name: str) -> Any:
        """A new sheet of the library, ready to be printed."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4)
        sheet.fit_to_pages(1, 0)
        banner = (self._banner or "").replace("&", "&&")[:200]
        sheet.set_header(f"&C{banner}&R&A")
        sheet.set_footer(f"&C{banner}&RPage &P of &N")
        return sheet

    def sheet(self, name: str) -> Any:
        """A sheet of the library, by name."""
        return self._sheets[name].sheet

    def forget_row(self, sheet: Any, row: int) -> None:
        """Let go of the height of a row that is written; the library would keep it until the end."""
        for name in _HEIGHTS_KEPT:
            getattr(sheet, name, {}).pop(row, None)

    def put(self, sheet: Any, row: int, column: int, value: Cell, style: str = "text") -> None:
        """Write one cell: a whole number as a number, anything else as text."""
        if isinstance(value, int):
            sheet.write_number(row, column, value, self._formats["number"])
        elif value is not None and value != "":
            sheet.write_string(row, column, printable(value)[:_LONGEST_CELL], self._formats[style])

    def put_link(self, sheet: Any, row: int, column: int, place: tuple[str, int], value: str) -> None:
        """Write a cell that leads to a row of another sheet."""
        name, target = place
        shown = printable(value)[:255]
        sheet.write_url(row, column, f"internal:'{name}'!A{target + 1}", self._formats["link"], shown)


class _Sheet:
    """A sheet that is written line by line."""

    def __init__(self, book: Workbook, name: str) -> None:
        self._book = book
        self.sheet = book.add_sheet(name)
        self._row = 0
        self._second = _SECOND_WIDTHS.get(name, _WIDTH)
        if name not in ("Documents", "Findings", "Calendar"):
            self.sheet.set_column(0, 0, _FIRST_WIDTH)
            self.sheet.set_column(1, 1, self._second)
            self.sheet.set_column(2, 12, _WIDTH)

    def line(self, text: str, style: str = "text") -> None:
        """Write one line."""
        self.sheet.set_row(self._row, height_of((text,), (_FIRST_WIDTH,)))
        self._book.put(self.sheet, self._row, 0, text, style)
        self._row += 1

    def link(self, name: str) -> None:
        """Write a line that leads to another sheet."""
        self._book.put_link(self.sheet, self._row, 0, (name, 0), name)
        self._row += 1

    def table(self, table: AuditTable) -> None:
        """Write a table below what is there."""
        self._row += self._row > 0
        self.line(table.title, "bold")
        widths = (_FIRST_WIDTH, self._second, *[_WIDTH] * len(table.headers))
        self.sheet.set_row(self._row, height_of(table.headers, [width - 3 for width in widths]))
        for column, header in enumerate(table.headers):
            self._book.put(self.sheet, self._row, column, header, "head")
        self._row += 1
        for row in table.rows:
            self.sheet.set_row(self._row, height_of(row, widths))
            for column, value in enumerate(row):
                self._book.put(self.sheet, self._row, column, value)
            self._row += 1
        if table.note:
            self.line(table.note)


class _Listing:
    """Rows of named cells with a frozen header and a filter, going on in a further sheet where one is full."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[str]) -> None:
        self._book = book
        self._first_name = name
        self._columns = columns
        self._widths = [_WIDTHS.get(column, _WIDTH) for column in columns]
        self._number = 1
        self._begin(name, book.sheet(name))

    def _begin(self, name: str, sheet: Any) -> None:
        self._name, self._sheet, self._row, self._links = name, sheet, 1, 0
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.print_across()
        sheet.fit_to_pages(ceil(sum(self._widths[1:]) / _PRINTED_WIDTH), 0)
        sheet.set_row(0, height_of(self._columns, [width - 4 for width in self._widths]))
        for column, header in enumerate(self._columns):
            sheet.set_column(column, column, _WIDTHS.get(header, _WIDTH))
            self._book.put(sheet, 0, column, header.replace("_", " "), "head")

    def next_place(self) -> tuple[str, int]:
        """Sheet and row of what is written next."""
        self._turn_over()
        return self._name, self._row

    def write(self, values: Record, links: dict[str, tuple[str, int]]) -> None:
        """Write a row; the cells named in ``links`` lead to another row."""
        self._turn_over()
        self._sheet.set_row(self._row, height_of(map(values.get, self._columns), self._widths))
        for column, key in enumerate(self._columns):
            value, place = values.get(key), links.get(key)
            if place is not None and self._links < _MOST_LINKS:
                self._links += 1
                self._book.put_link(self._sheet, self._row, column, place, str(value))
            else:
                self._book.put(self._sheet, self._row, column, value)
        self._book.forget_row(self._sheet, self._row - 1)
        self._row += 1

    def finish(self) -> None:
        """Set the filter over all rows."""
        self._sheet.autofilter(0, 0, max(1, self._row - 1), len(self._columns) - 1)

    def _turn_over(self) -> None:
        """Go on in a further sheet where this one is full."""
        if self._row < _MOST_ROWS and os.fstat(self._sheet.row_data_fh.fileno()).st_size < _MOST_BYTES:
            return
        self.finish()
        self._number += 1
        name = f"{self._first_name} {self._number}"
        self._begin(name, self._book.add_sheet(name))


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)
