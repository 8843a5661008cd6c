"""Worksheets read back: sound rows with what reviewers answered, and what has to be mended, by cell.

What the answers add up to is in ``reviews``. The library that reads workbooks belongs to the extra ``report`` and is
imported when it is needed.
"""

import datetime as dt
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from attrs import Factory, define, frozen

from declass.errors import SettingsError
from declass.extras import needs
from declass.outputs.base import printable
from declass.review.worksheet import (
    A_DAY,
    CHECK,
    DOCUMENTS,
    FIRST_DAY,
    LAYOUT,
    METHOD,
    SHEETS,
    STRATA_HEADERS,
    Method,
    Sheet,
    Stratum,
    hash_of,
    one_of,
)

_PAGE = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*[^/]>')
_LARGEST_PAGE = 256 << 20
_LARGEST_AREA = 5_000_000
"""Cells of a sheet, empty ones among them; the reader holds them all."""
_AS_WRITTEN = "take it from the worksheet as it was written"


@frozen
class Problem:
    """Something in a worksheet that has to be mended: the file, the cell as ``Documents!C14``, and what is wrong."""

    worksheet: str
    cell: str
    message: str


@frozen
class Row:
    """A row that came back sound.

    Attributes:
        key: Of the document or finding.
        cells: Text by column, evidence and answers.
    """

    key: str
    cells: Mapping[str, str]


@define
class Worksheet:
    """A worksheet read back.

    Attributes:
        name: What the worksheet is called; where nobody stands in the column, it stands for the reviewer.
        keys: Keys that were written, by sheet, in their order.
        rows: Sound rows, by sheet.
        problems: What has to be mended, in the order of the cells.
    """

    name: str
    method: Method
    keys: dict[str, list[str]] = Factory(dict)
    rows: dict[str, list[Row]] = Factory(dict)
    problems: list[Problem] = Factory(list)


def read_worksheet(path: Path, name: str) -> Worksheet:
    """Read a worksheet that reviewers filled in.

    Args:
        path: A workbook as written by ``write_worksheet``; its rows may have been sorted, its columns moved.
        name: What to call it, different from the others.

    Raises:
        SettingsError: The library is not installed, or the file is no worksheet of ours; the message says which.
    """
    pages = _read_pages(path, name)
    checks = _read_check(pages[CHECK], name)
    method = _read_method(pages[METHOD])
    if method.facts.get("layout") != LAYOUT:
        raise SettingsError(
            f"{name}: Method: expected layout {LAYOUT}; merge with the version that wrote the worksheet"
        )
    worksheet = Worksheet(name, method)
    worksheet.problems += _method_problems(name, pages[METHOD], checks[METHOD])
    for sheet in SHEETS:
        worksheet.keys[sheet.name] = list(checks.get(sheet.name, {}))
        reading = _SheetReading(name, sheet, checks.get(sheet.name, {}), worksheet.problems)
        worksheet.rows[sheet.name] = reading.rows_of(pages[sheet.name])
    return worksheet


Page = list[list[str]]


def _read_pages(path: Path, name: str) -> dict[str, Page]:
    library = needs("python_calamine", "report")
    _require_no_stray_cell(path, name)
    try:
        with library.load_workbook(str(path)) as book:
            missing = {METHOD, CHECK, *(sheet.name for sheet in SHEETS)}.difference(book.sheet_names)
            if missing:
                listed = ", ".join(sorted(missing))
                raise SettingsError(f"{name}: found no sheet {listed}; give worksheets written by declass sample -o")
            return {
                sheet: [[_text(value) for value in row] for row in _values(book, sheet)]
                for sheet in (METHOD, CHECK, *(sheet.name for sheet in SHEETS))
            }
    except (library.CalamineError, OSError) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise SettingsError(f"{name}: cannot be read as a workbook: {printable(why)}; give an .xlsx file") from error


def _require_no_stray_cell(path: Path, name: str) -> None:
    """A cell at the far end of a sheet would make a table too large for the memory of the machine."""
    with suppress(zipfile.BadZipFile, OSError), zipfile.ZipFile(path) as book:
        for page in (entry for entry in book.infolist() if _PAGE.fullmatch(entry.filename)):
            if page.file_size > _LARGEST_PAGE:
                raise SettingsError(f"{name}: a sheet is larger than {_LARGEST_PAGE >> 20} MiB; {_AS_WRITTEN}")
            rows = columns = 1
            for letters, row in _CELL.findall(book.read(page)):
                rows, columns = max(rows, int(row)), max(columns, _number(letters))
            if rows * columns > _LARGEST_AREA:
                place = f"row {rows:,} or column {_letters(columns - 1)}"
                raise SettingsError(f"{name}: something stands far from the table, in {place}; delete it there")


def _number(letters: bytes) -> int:
    """The number of a column, from 1, that letters name."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _values(book: Any, sheet: str) -> list[list[Any]]:
    values: list[list[Any]] = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return values


def _text(value: Any) -> str:
    """A cell as text, whatever a spreadsheet made of it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n")


def _read_check(page: Page, name: str) -> dict[str, dict[str, list[str]]]:
    """Hashes of each evidence cell, by sheet and key."""
    checks: dict[str, dict[str, list[str]]] = {}
    for sheet, key, *hashes in (row for row in page[1:] if len(row) > 2 and row[1]):
        checks.setdefault(sheet, {})[key] = hashes
    if METHOD not in checks or DOCUMENTS.name not in checks:
        raise SettingsError(f"{name}: the sheet {CHECK} is damaged; {_AS_WRITTEN}")
    return checks


def _read_method(page: Page) -> Method:
    padded = [[*row, "", "", ""] for row in page]
    heads = [number for number, row in enumerate(padded) if tuple(row[:3]) == STRATA_HEADERS]
    start = heads[-1] if heads else len(padded)
    facts = {row[0]: row[1] for row in padded[:start] if row[0]}
    counted = [row for row in padded[start + 1 :] if row[1].isdecimal() and row[2].isdecimal()]
    return Method(facts, tuple(Stratum(row[0], int(row[1]), int(row[2])) for row in counted))


def _method_problems(name: str, page: Page, hashes: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for number, expected in hashes.items():
        place = int(number) if number.isdecimal() else 0
        cells = page[place - 1] if 0 < place <= len(page) else []
        for column, wanted in enumerate(expected):
            found = cells[column] if column < len(cells) else ""
            if wanted and hash_of(found) != wanted:
                yield Problem(name, f"{METHOD}!{_letters(column)}{number}", f"was edited; {_AS_WRITTEN}")


def _letters(column: int) -> str:
    """The letters of a column, from 0: ``A``, ``Z``, ``AA``."""
    return ("" if column < 26 else _letters(column // 26 - 1)) + chr(ord("A") + column % 26)


class _SheetReading:
    """Reads one sheet; what is wrong goes to ``problems``, sound rows come back."""

    def __init__(
        self, worksheet: str, sheet: Sheet, hashes: Mapping[str, Sequence[str]], problems: list[Problem]
    ) -> None:
        self._worksheet = worksheet
        self._sheet = sheet
        self._hashes = hashes
        self._problems = problems
        self._places: dict[str, int] = {}

    def rows_of(self, page: Page) -> list[Row]:
        """The sound rows of a sheet, in the order in which they stand."""
        self._places = self._columns(page[0] if page else [])
        numbered = [(number, self._cells(row)) for number, row in enumerate(page[1:], 2) if any(row)]
        times = Counter(cells["key"] for _, cells in numbered)
        rows = []
        for number, cells in numbered:
            # Each of them is asked, so that all that is wrong with a row is told at once.
            sound = [self._key_is_sound(number, cells["key"], times), self._answers_are_sound(number, cells)]
            if cells["key"] in self._hashes:
                sound.append(self._evidence_is_sound(number, cells))
            if all(sound):
                rows.append(Row(cells["key"], cells))
        for number, key in enumerate(self._hashes, 2):
            if key not in times:
                self._report(number, "key", f"the row written here, {key}, is missing; {_AS_WRITTEN}")
        return rows

    def _columns(self, head: Sequence[str]) -> dict[str, int]:
        names = [cell.strip() for cell in head]
        missing = [column.name for column in self._sheet.columns if column.name not in names]
        if missing:
            raise SettingsError(
                f"{self._worksheet}: {self._sheet.name}!1: found no column {', '.join(missing)}; "
                "write the headings of row 1 as they were"
            )
        return {column.name: names.index(column.name) for column in self._sheet.columns}

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        return {name: row[place] if place < len(row) else "" for name, place in self._places.items()}

    def _key_is_sound(self, number: int, key: str, times: Mapping[str, int]) -> bool:
        if key not in self._hashes:
            found = f"found {printable(key)!r}, which is no key of this worksheet" if key else "found no key"
            self._report(number, "key", f"{found}; {_AS_WRITTEN}")
        elif times[key] > 1:
            self._report(number, "key", f"the row {key} stands here {times[key]} times; leave one of them")
        return key in self._hashes and times[key] == 1

    def _evidence_is_sound(self, number: int, cells: Mapping[str, str]) -> bool:
        expected = self._hashes[cells["key"]]
        edited = [
            c.name for c, hash_ in zip(self._sheet.evidence, expected, strict=False) if hash_of(cells[c.name]) != hash_
        ]
        for name in edited:
            self._report(number, name, f"evidence under {name!r} was edited; {_AS_WRITTEN}")
        return not edited

    def _answers_are_sound(self, number: int, cells: dict[str, str]) -> bool:
        """Whether the choices are ones that were offered; brings them, and days, into their form."""
        is_sound = True
        for column in self._sheet.answers:
            text = cells[column.name].strip()
            cells[column.name] = " ".join(text.lower().split()) if column.choices else text
            if column.choices and cells[column.name] not in ("", *column.choices):
                is_sound = False
                self._report(number, column.name, f"found {printable(text)!r}; choose {one_of(column.choices)}")
            if column.is_date and text:
                cells[column.name] = _day_in(text)
                if not cells[column.name]:
                    self._report(number, column.name, f"found {printable(text)!r}; {A_DAY}")
        return is_sound

    def _report(self, number: int, column: str, message: str) -> None:
        place = f"{self._sheet.name}!{_letters(self._places[column])}{number}"
        self._problems.append(Problem(self._worksheet, place, message))


def _day_in(text: str) -> str:
    """The day in a cell, ISO; empty where it holds none on which a review can have been done."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if day >= FIRST_DAY else ""
