"""Tables with a column for the telegram's text: JSON Lines, and CSV or TSV whose first row names the columns.

The eight-column CSV of the cables has a reader of its own, which needs no names.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from attrs import evolve

from declass.columns import USUAL, Columns
from declass.limits import USUAL as USUAL_LIMITS
from declass.limits import LimitReached, Limits
from declass.model import Telegram, Unread
from declass.patterns import regex
from declass.readers.decoding import NUL_NOTE, decode, decode_narrow, with_line_feeds, with_whole_characters
from declass.readers.detect import BEGINNING, telegram_start, why_no_telegram
from declass.readers.metadata import is_reference_id, notes_on_stored, stored_record
from declass.readers.streams import Readable
from declass.text import Text

_BLOCK = 1 << 20
_FIELD_LIMIT = 2**31 - 1
_BOM = b"\xef\xbb\xbf"
_DELIMITERS = (",", "\t", ";", "|")
_NAMES = regex(rb'"?[a-z_][\w .-]*"?(?:[,;\t|]"?[a-z_][\w .-]*"?)*')
_LONGEST_NAMES = 2000
_USUAL_NAMES = ("text", "body", "content", "message_text")
_USUAL_NAMES_IN_BYTES = tuple(name.encode() for name in _USUAL_NAMES)
_ROWS_LOOKED_AT = 50
_BEGINNING = regex(BEGINNING)
_QUOTES = "expected; put a text in quotes, and double the quotes inside"


def is_json_lines(head: bytes, columns: Columns | None) -> bool:
    """Whether the first bytes of a file begin JSON Lines of which the first has a text."""
    shown = head.removeprefix(_BOM).lstrip()
    if not shown.startswith(b"{"):
        return False
    line, end, _ = shown.partition(b"\n")
    if not end and len(head) >= 1 << 16:  # the first line alone is longer than what was looked at
        return any(f'"{name}"'.encode() in line for name in _text_names(columns))
    row = _object(line)
    if not isinstance(row, dict):
        return False
    found = (columns or USUAL).found_in(row)
    if found is None:  # a name that is not there is told where a usual name is
        return isinstance(telegram_of(row, "", 1, USUAL), Telegram)
    return isinstance(row[found.text], str)


def delimiter_of(head: bytes, columns: Columns | None) -> str | None:
    """The delimiter of a table whose first row names the column of the text; None where it is none.

    Only asked where a user named columns; a usual name alone tells too little: see ``usual_delimiter_of``.
    """
    if columns is None or columns.text is None:
        return None
    first = decode_narrow(head.removeprefix(_BOM).partition(b"\n")[0])[0].rstrip("\r")
    for delimiter in _DELIMITERS:
        try:
            names = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            continue
        if len(names) > 1 and columns.text in names:
            return delimiter
    return None


def usual_delimiter_of(head: bytes) -> str | None:
    """The delimiter of a table whose first row has a usual name for the text, and below which a telegram stands."""
    line = head[:_LONGEST_NAMES].removeprefix(_BOM).partition(b"\n")[0].rstrip(b"\r").lower()
    if not any(map(line.__contains__, _USUAL_NAMES_IN_BYTES)) or _NAMES.fullmatch(line) is None:
        return None
    content = decode_narrow(head.removeprefix(_BOM))[0]
    for delimiter in _DELIMITERS:
        try:
            names, *rows = islice(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter), _ROWS_LOOKED_AT)
        except csv.Error:
            continue
        if any(_holds_telegram(names, cells) for cells in rows):
            return delimiter
        if len(names) > 1 and _has_broken_rows(names, with_line_feeds(content.partition("\n")[2]), delimiter):
            return delimiter
    return None


def _has_broken_rows(names: list[str], below: str, delimiter: str) -> bool:
    """Whether what stands below the names of columns are rows of telegrams whose quotes are broken.

    Words above a telegram may be divided like such names, so some line, down to the first that shows one, has to
    begin like a row.
    """
    found = USUAL.found_in(names)
    start = telegram_start(below) if found is not None else None
    if found is None or found.text is None or start is None:
        return False
    at = names.index(found.text)
    lines = below[: below.find("\n", start) + 1 or len(below)].split("\n")
    return any(_begins_row(line, at, delimiter) for line in lines)


def _begins_row(line: str, at: int, delimiter: str) -> bool:
    """Whether a line has cells before that of the text, and in that a quote that it does not close or a telegram."""
    try:
        cells = next(csv.reader([f"{line}\n"], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return line.count(delimiter) >= at
    return 0 < at < len(cells) and _BEGINNING.match(f"{cells[at]}\n") is not None


def _holds_telegram(names: list[str], cells: list[str]) -> bool:
    """Whether a row of a table holds a telegram, which has several lines."""
    if len(cells) != len(names) or "\n" not in "".join(cells):
        return False
    return isinstance(telegram_of(dict(zip(names, cells, strict=True)), "", 1, USUAL), Telegram)


def read_json_lines(
    stream: Readable, source: str, columns: Columns | None, limits: Limits = USUAL_LIMITS, first_row: int = 1
) -> Iterator[Telegram | Unread]:
    """The telegrams of JSON Lines, one a line, with an ``Unread`` for each line that holds none; rows count lines.

    Args:
        stream: The lines, from the beginning of one.
        source: What the file is called.
        columns: Columns that a user named; None where the usual names are looked for.
        limits: How long a line may be.
        first_row: Number of the line at which the stream stands.
    """
    wanted = columns or USUAL
    for number, line in enumerate(_lines(stream, limits.row, is_whole=first_row == 1), first_row):
        if line is None:
            yield too_long(source, number, limits)
        elif line.strip():
            row = _object(line)
            if isinstance(row, dict):
                yield telegram_of(row, source, number, wanted)
            else:
                yield Unread(source, "failed", "no JSON object; write one object a line", number)


def read_delimited(
    stream: Readable, source: str, columns: Columns, delimiter: str, limits: Limits = USUAL_LIMITS
) -> Iterator[Telegram | Unread]:
    """The telegrams of a table whose first row names its columns; rows count from 1, that of the names included."""
    if csv.field_size_limit() < _FIELD_LIMIT:
        csv.field_size_limit(_FIELD_LIMIT)
    lines = _RowLines(stream, limits)
    rows = csv.reader(lines, delimiter=delimiter)
    number, names = 0, None
    while True:
        number += 1
        lines.size = 0
        try:
            cells = next(rows, None)
        except LimitReached as error:
            yield Unread(source, "failed", error.why, number, error.name)
            return
        except csv.Error as error:
            yield Unread(source, "failed", f"broken row: {error}; double the quotes inside a field", number)
            continue
        if cells is None:
            return
        if names is None:
            names = cells
        elif any(cells[len(names) :]) or (
            any(cells) and len(cells) < len(names) and not _has_text(names, cells, columns)
        ):
            found = f"{len(cells)} column{'s' * (len(cells) != 1)} found, {len(names)}"
            yield Unread(source, "failed", f"broken row: {found} {_QUOTES}", number)
        elif any(cells):
            yield telegram_of(dict(zip(names, cells, strict=False)), source, number, columns)


def _has_text(names: list[str], cells: list[str], columns: Columns) -> bool:
    """Whether a row that ends early has its text."""
    found = columns.found_in(names)
    return found is not None and found.text in names[: len(cells)]


def too_long(source: str, number: int, limits: Limits) -> Unread:
    """An ``Unread`` for a row that is longer than a row may be."""
    why = f"longer than {limits.shown('row')}, the longest row that is read; --limit row=SIZE raises it"
    return Unread(source, "failed", why, number, "row")


def _text_names(columns: Columns | None) -> tuple[str, ...]:
    return (columns.text,) if columns is not None and columns.text else _USUAL_NAMES


def _object(line: bytes) -> Any:
    """What a line of JSON holds; None where it is none."""
    try:
        return json.loads(decode_narrow(line)[0])
    except (ValueError, RecursionError):
        return None


def telegram_of(row: Mapping[str, Any], source: str, number: int, wanted: Columns) -> Telegram | Unread:
    """The telegram of a row of named cells, or an ``Unread`` that says why it holds none."""
    found = wanted.found_in(row)
    if found is None or found.text is None or not isinstance(row[found.text], str):
        name = wanted.text or "text or body"
        return Unread(source, "failed", f"no text under {name!r}; name its column with --columns text=NAME", number)
    heading, body = _cell(row, found.heading), _cell(row, found.text)
    if not (heading or body).strip():
        return Unread(source, "skipped", "empty", number)
    created, reference_id = _cell(row, found.date), _cell(row, found.reference_id)
    if wanted.reference_id is None and not is_reference_id(reference_id):
        reference_id = ""  # many a table numbers its rows under that name
    stored = stored_record(reference_id, created, _cell(row, found.classification), _cell(row, found.origin))
    places: tuple[tuple[int, str], ...]
    content, places = body, ((0, found.text),)
    if heading and found.heading:
        content, places = f"{heading}\n\n{body}", ((0, found.heading), (len(heading) + 2, found.text))
    why = None if wanted.text is not None else why_no_telegram(content)
    if why is not None:  # many a table has a text; one whose column a user named holds telegrams
        return Unread(source, "skipped", why, number)
    notes = (NUL_NOTE,) if "\0" in content else ()
    text = Text(content.replace("\0", " "), row=number, fields=places)
    return Telegram(source, "csv", text, stored, notes + notes_on_stored(created, stored.created))


def telegram_of_cells(cells: Mapping[str, Any], source: str, number: int, columns: Columns) -> Telegram | Unread:
    """The telegram of a row whose cells may be bytes or missing; bytes are read as those of a file are."""
    row: dict[str, object] = {}
    notes: dict[str, None] = {}
    for name, cell in cells.items():
        if isinstance(cell, bytes):
            row[name], told = decode(cell)
            notes |= dict.fromkeys(told)
        else:
            row[name] = cell
    wanted = columns.found_in(row)
    if wanted is not None and wanted.text is not None and row[wanted.text] is None:
        row[wanted.text] = ""
    found = telegram_of(row, source, number, columns)
    return evolve(found, notes=(*notes, *found.notes)) if isinstance(found, Telegram) and notes else found


def _cell(row: Mapping[str, Any], name: str | None) -> str:
    value = row.get(name) if name is not None else None
    if value is None:
        return ""
    return with_whole_characters(with_line_feeds(value if isinstance(value, str) else str(value)))


def _lines(stream: Readable, longest: int, *, is_whole: bool = True) -> Iterator[bytes | None]:
    """The lines of a stream; None for one that is too long to keep. A whole file may begin with a byte order mark."""
    held, is_too_long, is_first = b"", False, is_whole
    while block := stream.read(_BLOCK):
        if is_first:
            block, is_first = block.removeprefix(_BOM), False
        begin, at = 0, len(held)
        held += block
        while (end := held.find(b"\n", at)) != -1:
            yield None if is_too_long or end - begin > longest else held[begin:end]
            begin = at = end + 1
            is_too_long = False
        held = held[begin:]
        if len(held) > longest:
            held, is_too_long = b"", True
    if held or is_too_long:
        yield None if is_too_long else held


class _RowLines:
    """The lines of a stream as characters, with their ends, as the library's reader of CSV wants them.

    Attributes:
        size: Bytes of the row so far, set to 0 where one begins: an open quote makes one row of many lines.
    """

    def __init__(self, stream: Readable, limits: Limits) -> None:
        self._lines = _lines(stream, limits.row)
        self._limits = limits
        self._waiting: Iterator[str] = iter(())
        self.size = 0

    def __iter__(self) -> "_RowLines":
        return self

    def __next__(self) -> str:
        text = next(self._waiting, None)
        if text is None:
            line = next(self._lines)
            self.size += len(line) + 1 if line is not None else 0
            if line is None or self.size > self._limits.row:
                told = f"longer than {self._limits.shown('row')}, the longest row that is read"
                raise LimitReached("row", f"{told}; what follows it was not read: --limit row=SIZE raises it")
            text = decode_narrow(line)[0].replace("\0", " ")
            self._waiting = iter(io.StringIO(text + "\n", newline=""))
            text = next(self._waiting)
        return text
