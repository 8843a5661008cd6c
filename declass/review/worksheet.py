"""The reviewers' worksheet: a workbook with one row a document and one a finding, and how it is written.

It is read back in ``worksheet_reading``. The library that writes workbooks belongs to the extra ``report`` and is
imported when it is needed.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import Any

from attrs import frozen

from declass.extras import needs
from declass.outputs.base import FORMULA_SIGNS, order_words, printable, unsure
from declass.outputs.cells import height_of
from declass.outputs.files import written_whole
from declass.record import Record, date_known, dated
from declass.review.sampling import Drawn

LAYOUT = "2"
DECISIONS = ("agree", "disagree", "not applicable", "refer")
UPHELD = ("upheld", "not upheld", "refer")
FIRST_DAY = dt.date(2000, 1, 1)
"""No review was done before; an earlier day is a slip of the year."""
A_DAY = f"write a day from {FIRST_DAY} on, such as 2026-11-25"
_MOST_TEXT = 32_000
"""Characters of a cell; a workbook holds 32,767."""
_PRINTED_WIDTH = 170
"""Characters on a printed page, so that they can be read."""


@frozen
class Column:
    """A column of a sheet.

    Attributes:
        name: Its heading.
        width: In characters.
        choices: What its drop-down offers; empty where it has none.
        is_date: Whether it takes a day.
    """

    name: str
    width: int = 12
    choices: tuple[str, ...] = ()
    is_date: bool = False


@frozen
class Sheet:
    """A sheet that reviewers fill in.

    Attributes:
        evidence: Columns that are protected; the first holds the key of the row.
        answers: Columns that are open.
        named: How many columns, from the first, name a row; they are printed on each page.
    """

    name: str
    evidence: tuple[Column, ...]
    answers: tuple[Column, ...]
    named: int

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in the order in which they are written."""
        return self.evidence + self.answers


DOCUMENTS = Sheet(
    "Documents",
    (
        Column("key", 16), Column("document id", 18), Column("source", 32), Column("row", 6), Column("stratum", 18),
        Column("level", 6), Column("date"), Column("order in force", 20), Column("order cited"), Column("post", 16),
        Column("declassify on"), Column("instruction", 20), Column("highest portion"), Column("findings", 60),
    ),
    (
        Column("decision", 16, DECISIONS), Column("missed", 30), Column("reviewer", 14),
        Column("reviewed on", 12, is_date=True), Column("comment", 40),
    ),
    named=2,
)  # fmt: skip
FINDINGS = Sheet(
    "Findings",
    (
        Column("key", 16), Column("document key", 16), Column("document id", 18), Column("line", 6), Column("rule", 8),
        Column("name", 30), Column("severity", 10), Column("confidence", 11), Column("evidence", 26),
        Column("message", 60), Column("authority", 36),
    ),
    (Column("upheld", 14, UPHELD), Column("reviewer", 14), Column("comment", 40)),
    named=1,
)  # fmt: skip
SHEETS = (DOCUMENTS, FINDINGS)
METHOD, CHECK = "Method", "Check"
STRATA_HEADERS = ("stratum", "population", "drawn")

TO_FILL_IN = (
    ("to fill in", "the coloured columns of Documents and Findings; the others are evidence, and protected"),
    ("agree", "the evidence is read rightly, the findings are right, and nothing was missed"),
    ("disagree", "something of it is wrong or was missed; write what was missed under missed"),
    ("not applicable", "no document of this kind, or nothing to judge; it does not count in the rates"),
    ("refer", "somebody else is to decide"),
    ("upheld", "on Findings: whether the document bears this one finding out"),
    ("sorting", "the sheets carry no password: unprotect a sheet to sort it; the key keeps each row known"),
)


@frozen
class Stratum:
    """A stratum: its documents in the population, and in the sample."""

    name: str
    population: int
    drawn: int


@frozen
class Method:
    """How a sample was drawn, so that anybody can draw it again.

    Attributes:
        facts: Words by label; those that a merge needs are ``layout``, ``draw``, ``population``, ``size``,
            ``tolerable`` (empty without one), ``confidence`` and ``stratified by`` (empty without).
    """

    facts: Mapping[str, str]
    strata: tuple[Stratum, ...]


@frozen
class Evidence:
    """What a worksheet shows of a document: the cells of its row after the key, without the stratum.

    Attributes:
        findings: The cells of a row of ``Findings`` each, after the document id.
    """

    document: tuple[str, ...]
    findings: tuple[tuple[str, ...], ...]


def evidence_of(record: Record, source: str) -> Evidence:
    """The evidence of a checked document: no person's name and no body text is in it.

    Args:
        record: Its record.
        source: What the source is called on every machine.
    """
    instruction = record["instruction"]
    tokens = instruction["text"] or ", ".join(instruction["codes"])
    findings = tuple(_finding_cells(finding) for finding in record["findings"])
    document = (
        record["document_id"],
        source,
        record["row"],
        record["level"],
        dated(record) if date_known(record) is not None else None,
        order_words(record["order_in_force"]) if record["order_in_force"] else None,
        record["order_cited"],
        record["post"],
        record["declassify_on"],
        f"{instruction['kind']}: {tokens}" if tokens else instruction["kind"],
        record["computed"]["highest_portion"],
    )
    lines = [_line_of(finding) for finding in record["findings"]]
    return Evidence((*map(_cell, document), _lines(lines)), findings)


def _line_of(finding: Record) -> str:
    how = f"{finding['severity']}{unsure(finding)}"
    return _cell(f"{finding['rule']} {finding['name']} ({how}): {finding['message']}")


def _finding_cells(finding: Record) -> tuple[str, ...]:
    keys = ("text_line", "rule", "name", "severity", "confidence", "evidence", "message", "authority")
    return tuple(_cell(finding.get(key)) for key in keys)


def _cell(value: object) -> str:
    return "" if value is None else printable(value)[:_MOST_TEXT]


def _lines(lines: Sequence[str]) -> str:
    """Lines of a cell; those that it cannot hold are counted."""
    text = "\n".join(lines)
    if len(text) <= _MOST_TEXT:
        return text
    whole = text[:_MOST_TEXT].count("\n")
    return "\n".join([*lines[:whole], f"… and {len(lines) - whole:,} more on the sheet Findings"])


Cells = tuple[str, ...]


def document_rows(drawn: Iterable[Drawn[Evidence]]) -> Iterator[Cells]:
    """The evidence cells of ``Documents``, a row a document."""
    for document in drawn:
        name, source, row, *rest = document.item.document
        yield (document.key, name, source, row, document.stratum, *rest)


def finding_rows(drawn: Iterable[Drawn[Evidence]]) -> Iterator[Cells]:
    """The evidence cells of ``Findings``, a row a finding."""
    for document in drawn:
        for number, cells in enumerate(document.item.findings, 1):
            yield (f"F{document.key[1:]}-{number}", document.key, document.item.document[0], *cells)


def write_worksheet(path: Path, method: Method, drawn: Sequence[Drawn[Evidence]], day: dt.date) -> None:
    """Write a worksheet; the file appears only when it is whole, and the same sample gives the same bytes.

    Args:
        path: The file; one that is there is replaced.
        method: For the sheet ``Method``.
        drawn: The documents.
        day: The day that the file says it was made.

    Raises:
        SettingsError: The library is not installed, or the file cannot be written.
    """
    with _workbook(path, day) as book:
        rows = {DOCUMENTS: list(document_rows(drawn)), FINDINGS: list(finding_rows(drawn))}
        styles = _styles(book)
        for sheet in SHEETS:
            _write_sheet(book, styles, sheet, rows[sheet])
        _write_method(book, styles, method)
        _write_check(book, styles, _check_rows(rows, method))


def _styles(book: Any) -> dict[str, Any]:
    text = {"num_format": "@", "text_wrap": True, "valign": "top"}
    answer = {**text, "locked": False, "bg_color": "#FFF8DC", "border": 1, "border_color": "#CCCCCC"}
    head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    return {
        "evidence": book.add_format(text),
        "answer": book.add_format(answer),
        "day": book.add_format({**answer, "num_format": "yyyy-mm-dd"}),
        "evidence head": book.add_format({**head, "bg_color": "#E7E6E6"}),
        "answer head": book.add_format({**head, "bg_color": "#FFE699"}),
    }


def _write_sheet(book: Any, styles: Mapping[str, Any], sheet: Sheet, rows: Sequence[Cells]) -> None:
    page = book.add_worksheet(sheet.name)
    _set_up_page(page, sheet)
    first = len(sheet.evidence)
    page.set_row(
        0, height_of([column.name for column in sheet.columns], [column.width - 2 for column in sheet.columns])
    )
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.name, styles["evidence head" if number < first else "answer head"])
    widths = [column.width for column in sheet.columns]
    for row, cells in enumerate(rows, 1):
        page.set_row(row, height_of(cells, widths))
        for number, cell in enumerate(cells):
            page.write_string(row, number, cell, styles["evidence"])
        for number, column in enumerate(sheet.answers, first):
            page.write_blank(row, number, None, styles["day" if column.is_date else "answer"])
    for number, column in enumerate(sheet.answers, first):
        validation = _validation(column)
        if validation is not None and rows:
            page.data_validation(1, number, len(rows), number, validation)


def _set_up_page(page: Any, sheet: Sheet) -> None:
    """Freeze and protect the sheet, and print it two pages wide, side by side: on one it could not be read."""
    page.freeze_panes(1, sheet.named)
    _set_up_print(page, 2)
    page.repeat_columns(0, sheet.named - 1)
    page.protect("", {"sort": True, "autofilter": True, "format_columns": True, "format_rows": True})


def _set_up_print(page: Any, wide: int) -> None:
    """Print a sheet so many pages wide, with its headings on each."""
    page.set_landscape()
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(wide, 0)
    page.print_across()
    page.repeat_rows(0)
    page.set_footer("&L&A&RPage &P of &N")


def _validation(column: Column) -> dict[str, Any] | None:
    if column.choices:
        return {
            "validate": "list",
            "source": list(column.choices),
            "error_title": column.name,
            "error_message": f"choose {one_of(column.choices)}",
        }
    if column.is_date:
        return {
            "validate": "date",
            "criteria": ">=",
            "value": FIRST_DAY,
            "error_title": column.name,
            "error_message": A_DAY,
        }
    return None


def _method_rows(method: Method) -> Iterator[Cells]:
    yield from ((label, _cell(words)) for label, words in (*method.facts.items(), *TO_FILL_IN))
    yield ()
    yield STRATA_HEADERS
    yield from ((s.name, str(s.population), str(s.drawn)) for s in method.strata)


def _write_method(book: Any, styles: Mapping[str, Any], method: Method) -> None:
    page = book.add_worksheet(METHOD)
    page.set_column(0, 0, 28, styles["evidence"])
    page.set_column(1, 1, 90, styles["evidence"])
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&RPage &P of &N")
    page.protect("")
    for row, cells in enumerate(_method_rows(method)):
        page.set_row(row, height_of(cells, (28, 90)))
        for number, cell in enumerate(cells):
            style = styles["evidence head" if cells == STRATA_HEADERS else "evidence"]
            page.write_string(row, number, cell, style)


def _write_check(book: Any, styles: Mapping[str, Any], rows: Iterable[Cells]) -> None:
    """A hidden sheet with a short hash of each evidence cell: it finds slips, and is no seal against intent."""
    page = book.add_worksheet(CHECK)
    page.hide()
    page.protect("")
    for row, cells in enumerate(rows):
        for number, cell in enumerate(cells):
            page.write_string(row, number, cell, styles["evidence"])


def _check_rows(rows: Mapping[Sheet, Sequence[Cells]], method: Method) -> Iterator[Cells]:
    yield ("sheet", "key", "hash of each cell")
    for number, cells in enumerate(_method_rows(method), 1):
        yield (METHOD, str(number), *map(hash_of, cells))
    for sheet in SHEETS:
        yield from ((sheet.name, cells[0], *map(hash_of, cells)) for cells in rows[sheet])


def hash_of(cell: str) -> str:
    """The short hash of a cell, as it stands on the sheet ``Check``."""
    return sha256(cell.encode("utf-8", "backslashreplace")).hexdigest()[:8]


def write_list(path: Path, drawn: Sequence[Drawn[Evidence]]) -> None:
    """Write the rows of ``Documents`` as CSV, for reading alone: merging takes workbooks.

    Raises:
        SettingsError: The file cannot be written.
    """
    write_csv(path, [column.name for column in DOCUMENTS.columns], document_rows(drawn))


def write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table as CSV; a cell that a spreadsheet would take for a formula begins with an apostrophe.

    Raises:
        SettingsError: The file cannot be written.
    """
    with written_whole(path, ()) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(headers)
        for row in rows:
            cells = [f"'{cell}" if cell[:1] in FORMULA_SIGNS else cell for cell in row]
            writer.writerow(cells + [""] * (len(headers) - len(cells)))


def write_tables(path: Path, tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]], day: dt.date) -> None:
    """Write tables as sheets of a workbook, every cell as text.

    Args:
        path: The file; one that is there is replaced.
        tables: Headers and rows, by the name of the sheet.
        day: The day that the file says it was made.

    Raises:
        SettingsError: The library is not installed, or the file cannot be written.
    """
    with _workbook(path, day) as book:
        styles = _styles(book)
        for name, (headers, rows) in tables.items():
            _write_table(book.add_worksheet(name), styles, headers, rows)


def _write_table(page: Any, styles: Mapping[str, Any], headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [
        _width_of([header, *(row[number] for row in rows if number < len(row))])
        for number, header in enumerate(headers)
    ]
    page.freeze_panes(1, 0)
    _set_up_print(page, ceil(sum(widths) / _PRINTED_WIDTH))
    page.repeat_columns(0)
    for number, header in enumerate(headers):
        page.set_column(number, number, widths[number])
        page.write_string(0, number, header, styles["evidence head"])
    for place, row in enumerate(rows, 1):
        page.set_row(place, height_of(row, widths))
        for number, cell in enumerate(row):
            page.write_string(place, number, cell[:_MOST_TEXT], styles["evidence"])


def _width_of(cells: Sequence[str]) -> int:
    """Width of a column in characters: that of its longest line, within bounds."""
    return min(60, max(len(line) for cell in cells for line in cell.split("\n")) + 2)


@contextmanager
def _workbook(path: Path, day: dt.date) -> Iterator[Any]:
    library = needs("xlsxwriter", "report")
    with written_whole(path, ()) as unfinished:
        book = library.Workbook(str(unfinished), {"constant_memory": True})
        book.set_properties({"created": dt.datetime(day.year, day.month, day.day)})
        yield book
        book.close()


def one_of(choices: Sequence[str]) -> str:
    """Choices as a person lists them: ``agree, disagree or refer``."""
    return f"{', '.join(choices[:-1])} or {choices[-1]}"
