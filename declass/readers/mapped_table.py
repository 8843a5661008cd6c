"""Tables with a column for the telegram's text: JSON Lines, and CSV or TSV whose first row names the columns.

The eight-column CSV of the cables has a reader of its own, which needs no names.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from declass.columns import USUAL, Columns
from declass.model import Telegram, Unread
from declass.readers.decoding import NUL_NOTE, decode_narrow, with_line_feeds, with_whole_characters
from declass.readers.detect import why_no_telegram
from declass.readers.metadata import notes_on_stored, stored_record
from declass.readers.streams import Readable
from declass.text import Text

_LONGEST_ROW = 1 << 26
_BLOCK = 1 << 20
_FIELD_LIMIT = 2**31 - 1
_BOM = b"\xef\xbb\xbf"
_DELIMITERS = (",", "\t", ";", "|")


def is_json_lines(head: bytes, columns: Columns | None) -> bool:
    """Whether the first bytes of a file begin JSON Lines of which the first has a text."""
    line, end, _ = head.removeprefix(_BOM).lstrip().partition(b"\n")
    if not line.startswith(b"{"):
        return False
    if not end and len(head) >= 1 << 16:  # the first line alone is longer than what was looked at
        return any(f'"{name}"'.encode() in line for name in _text_names(columns))
    row = _object(line)
    found = (columns or USUAL).found_in(row) if isinstance(row, dict) else None
    return found is not None and isinstance(row[found.text], str)


def delimiter_of(head: bytes, columns: Columns | None) -> str | None:
    """The delimiter of a table whose first row names the column of the text; None where it is none.

    Only asked where a user named columns: without, nothing tells such a table from prose.
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


def read_json_lines(stream: Readable, source: str, columns: Columns | None) -> Iterator[Telegram | Unread]:
    """The telegrams of JSON Lines, one a line, with an ``Unread`` for each line that holds none; rows count lines."""
    wanted = columns or USUAL
    for number, line in enumerate(_lines(stream), 1):
        if line is None:
            yield Unread(
                source, "failed", f"longer than {_LONGEST_ROW >> 20} MiB, the longest row that is read", number
            )
        elif line.strip():
            row = _object(line)
            if isinstance(row, dict):
                yield _telegram(row, source, number, wanted)
            else:
                yield Unread(source, "failed", "no JSON object; write one object a line", number)


def read_delimited(stream: Readable, source: str, columns: Columns, delimiter: str) -> Iterator[Telegram | Unread]:
    """The telegrams of a table whose first row names its columns; rows count from 1, that of the names included."""
    if csv.field_size_limit() < _FIELD_LIMIT:
        csv.field_size_limit(_FIELD_LIMIT)
    rows = csv.reader(_text_lines(stream), delimiter=delimiter)
    names = next(rows, [])
    number = 1
    while True:
        number += 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield Unread(source, "failed", f"broken row: {error}; double the quotes inside a field", number)
            continue
        if cells is None:
            return
        if any(cells):
            yield _telegram(dict(zip(names, cells, strict=False)), source, number, columns)


def _text_names(columns: Columns | None) -> tuple[str, ...]:
    return (columns.text,) if columns is not None and columns.text else ("text", "body", "content", "message_text")


def _object(line: bytes) -> Any:
    """What a line of JSON holds; None where it is none."""
    try:
        return json.loads(decode_narrow(line)[0])
    except (ValueError, RecursionError):
        return None


def _telegram(row: Mapping[str, Any], source: str, number: int, wanted: Columns) -> Telegram | Unread:
    found = wanted.found_in(row)
    if found is None or found.text is None or not isinstance(row[found.text], str):
        name = wanted.text or "text or body"
        return Unread(source, "failed", f"no text under {name!r}; name its column with --columns text=NAME", number)
    heading, body = _cell(row, found.heading), _cell(row, found.text)
    if not (heading or body).strip():
        return Unread(source, "skipped", "empty", number)
    created = _cell(row, found.date)
    stored = stored_record(
        _cell(row, found.reference_id), created, _cell(row, found.classification), _cell(row, found.origin)
    )
    parts = [(found.heading, heading), (found.text, body)] if heading and found.heading else [(found.text, body)]
    content, places = "", list[tuple[int, str]]()
    for name, cell in parts:
        content += "\n\n" if content else ""
        places.append((len(content), name))
        content += cell
    why = None if wanted.text is not None else why_no_telegram(content)
    if why is not None:  # many a table has a text; one whose column a user named holds telegrams
        return Unread(source, "skipped", why, number)
    notes = (NUL_NOTE,) if "\0" in content else ()
    text = Text(content.replace("\0", " "), row=number, fields=tuple(places))
    return Telegram(source, "csv", text, stored, notes + notes_on_stored(created))


def _cell(row: Mapping[str, Any], name: str | None) -> str:
    value = row.get(name) if name is not None else None
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return with_whole_characters(with_line_feeds(text))


def _lines(stream: Readable) -> Iterator[bytes | None]:
    """The lines of a stream; None for one that is too long to keep."""
    held, is_too_long, is_first = b"", False, True
    while block := stream.read(_BLOCK):
        if is_first:
            block, is_first = block.removeprefix(_BOM), False
        *whole, held = (held + block).split(b"\n")
        for line in whole:
            yield None if is_too_long else line
            is_too_long = False
        if len(held) > _LONGEST_ROW:
            held, is_too_long = b"", True
    if held or is_too_long:
        yield None if is_too_long else held


def _text_lines(stream: Readable) -> Iterator[str]:
    """The lines of a stream as characters, with their ends, as the library's reader of CSV wants them."""
    for line in _lines(stream):
        text = decode_narrow(line if line is not None else b"")[0].replace("\0", " ")
        yield from io.StringIO(text + "\n", newline="")
