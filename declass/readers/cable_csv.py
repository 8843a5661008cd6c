"""Tables of telegrams as CSV: eight columns, a row read at a time, a broken row reported and passed over.

Tables of any other shape are not read.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Protocol

from attrs import define, evolve

from declass.limits import USUAL, Limits
from declass.model import Telegram, Unread
from declass.patterns import regex
from declass.readers.decoding import NUL_NOTE, decode_narrow, wide_encoding, with_line_feeds
from declass.readers.metadata import notes_on_stored, stored_record
from declass.readers.released import release_note
from declass.text import Text

HEAD_SIZE = 1 << 16
_BLOCK = 1 << 20
_FIELD_LIMIT = 2**31 - 1
_COLUMNS = 8
# A row of telegrams that is broken has so many columns more or fewer, and a text of so many line ends in its last.
_COLUMNS_OFF = 2
_LINES_OF_TEXT = 2
_COLUMNS_EXPECTED = "8 expected: number, date, reference id, origin, classification, references, heading, body"

_MONTH = rb"(?i:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Za-z]{0,6}\.?"
_DAY = (
    rb"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?:19|20)\d{6}|\d{1,2}[ -]" + _MONTH + rb"[ -]\d{2,4}"
    rb"|" + _MONTH + rb" \d{1,2},? \d{4})(?:[ T][\d:. ]{0,16}(?:[AaPp][Mm])?(?:Z|UTC|GMT)?(?:[+-]\d\d:?\d\d)?)?"
)
# A quoted row start cannot stand inside a quoted field, where its quotes would be doubled or escaped: its number may be
# anything, and bear no quotes or one. The day may be missing where a reference id follows.
_QUOTED_START = regex(rb'\n"?[\w.-]{1,40}"?,"(?:' + _DAY + rb'","|","(?=\d{2,4}[A-Z]+\d+"))')
# A line of the text may look like a bare one, "Paris,12-03-2004,attended by all,": where the first row is counted by
# figures, all are.
_COUNTED_START = regex(rb"\n\d+," + _DAY + rb",[^,\n]{1,60},")
_BARE_START = regex(rb"\n[\w.-]{1,40}," + _DAY + rb",[^,\n]{1,60},")
_REFERENCE_ID = regex(r"\d{2,4}[A-Z]+\d+")
_NAME = rb'"?[A-Za-z][\w .#()-]*"?'
_HEAD_ROW = regex(rb"\n" + _NAME + rb"(?:," + _NAME + rb"){7}[ \t]*\r?(?=\n)")
# Each begins with the quotes themselves, which are looked for much faster than what stands before them.
_DOUBLED = regex(rb'""(?<=[^,"\n\\]"")(?=[^,"\r\n])')
_ESCAPED = regex(rb'\\"(?<=[^\\]\\")(?=[^,"\r\n])')

_ESCAPE = regex(r"\\(.)", re.DOTALL)


class ByteStream(Protocol):
    """What a table is read from."""

    def read(self, size: int, /) -> bytes | None:
        """The next bytes; empty at the end."""


def is_cable_csv(head: bytes) -> bool:
    """Whether the first bytes of a file, in any encoding, begin a table of telegrams."""
    encoding = wide_encoding(head)
    if encoding is not None:
        head = head.decode(encoding, "ignore").removeprefix("\ufeff").encode("utf-8", "replace")
    head = head.lstrip()
    first_line = head[:2000].partition(b"\n")[0].partition(b"\r")[0]
    if first_line.count(b",") < 2:
        return False
    head = b"\n" + head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    head_row = _HEAD_ROW.match(head)
    at = head_row.end() if head_row else 0
    if _BARE_START.match(head, at):
        return _has_row(head, _COUNTED_START if _COUNTED_START.match(head, at) else _BARE_START)
    # The first of quoted rows may be broken.
    return (head.startswith(b'\n"') or _QUOTED_START.match(head, at) is not None) and _has_row(head, _QUOTED_START)


def _has_row(head: bytes, start_pattern: re.Pattern[bytes]) -> bool:
    """Whether a row is one of telegrams; tables of other things have a day in their second column too."""
    _allow_long_fields()
    starts = [found.start() for found in start_pattern.finditer(head)]
    return any(_is_row(head[begin + 1 : end]) for begin, end in pairwise([*starts, len(head)]))


def _is_row(chunk: bytes) -> bool:
    """Whether a chunk begins with a row of telegrams, broken or not.

    It has eight columns, the last whole or cut off, or a reference id as its third, or about as many and a text in its
    last: a table with a column too few is one that cannot be read, and no other table.
    """
    content = io.StringIO(chunk.decode("latin-1"))
    for dialect in (_Doubled, _Escaped):
        content.seek(0)
        cells = next(csv.reader(content, dialect=dialect, strict=False))
        if len(cells) == _COLUMNS or (len(cells) > 2 and _REFERENCE_ID.fullmatch(cells[2])):
            return True
        if abs(len(cells) - _COLUMNS) <= _COLUMNS_OFF and cells[-1].strip().count("\n") >= _LINES_OF_TEXT:
            return True
    return False


def read_cable_csv(stream: ByteStream, source: str, limits: Limits = USUAL) -> Iterator[Telegram | Unread]:
    """The telegrams of a table, in row order, with an ``Unread`` for every row that cannot be read.

    Rows are counted from 1, a row of column names included. The table is never held as a whole.
    """
    _allow_long_fields()
    reading = _Reading(source)
    for chunk, is_too_long in _chunks(_blocks(stream), limits.row):
        if is_too_long:
            yield from reading.flush()
            yield reading.too_long(limits)
            continue
        yield from reading.feed(chunk)
    yield from reading.flush()


def _allow_long_fields() -> None:
    if csv.field_size_limit() < _FIELD_LIMIT:
        csv.field_size_limit(_FIELD_LIMIT)


@define
class _Reading:
    """The state between chunks: rows counted, the quoting the file uses, a chunk that may go on in the next."""

    source: str
    row: int = 0
    line: int = 1
    is_escaped: bool | None = None
    waiting: bytes = b""

    def feed(self, chunk: bytes) -> Iterator[Telegram | Unread]:
        """Read a chunk that begins with a row start."""
        if self.is_escaped is None and (b'""' in chunk or b'\\"' in chunk):
            escaped, doubled = len(_ESCAPED.findall(chunk)), len(_DOUBLED.findall(chunk))
            self.is_escaped = escaped > doubled if escaped or doubled else None
        if self.waiting:
            # Only text that looks like a row start, inside a field, makes one good row of two chunks.
            joined = self.waiting + chunk
            if (telegram := self._one_row(joined)) is not None:
                self.waiting = b""
                yield telegram
                return
            yield from self.flush()
        telegram = self._one_row(chunk)
        if telegram is not None:
            yield telegram
        else:
            self.waiting = chunk

    def flush(self) -> Iterator[Telegram | Unread]:
        """Report, row by row, the chunk that gave no single good row."""
        chunk, self.waiting = self.waiting, b""
        if not chunk:
            return
        content, notes = _decoded(chunk)
        try:
            for cells in csv.reader(
                io.StringIO(content, newline=""), dialect=_Escaped if self.is_escaped else _Doubled
            ):
                if "".join(cells).strip():
                    yield from self._row_of_many(cells, notes)
        except csv.Error:
            yield self.broken("a quote is left open or stands alone inside a field; double it or escape it")
        self.line += chunk.count(b"\n")

    def _row_of_many(self, cells: list[str], notes: tuple[str, ...]) -> Iterator[Telegram | Unread]:
        """Read one row of a chunk that holds several, or one without its eight columns, or the column names."""
        if self._is_head_row(cells):
            self.row += 1
        elif len(cells) == _COLUMNS:
            self.row += 1
            yield self._telegram(cells, notes)
        else:
            yield self.broken(f"{len(cells)} column{'s' * (len(cells) != 1)} found, {_COLUMNS_EXPECTED}")

    def broken(self, why: str) -> Unread:
        """An ``Unread`` for the next row."""
        self.row += 1
        return Unread(self.source, "failed", f"broken row at or after line {self.line}: {why}", self.row)

    def too_long(self, limits: Limits) -> Unread:
        """An ``Unread`` for the next row, which is longer than a row may be."""
        why = (
            f"no new row begins within {limits.shown('row')}, the longest row that is read; --limit row=SIZE raises it"
        )
        return evolve(self.broken(why), limit="row")

    def _is_head_row(self, cells: list[str]) -> bool:
        return self.row == 0 and len(cells) == _COLUMNS and not any(map(str.isdigit, cells[0] + cells[1]))

    def _one_row(self, chunk: bytes) -> Telegram | None:
        """The telegram of a chunk that is exactly one good row, in the file's quoting or else the other; else None."""
        content, notes = _decoded(chunk)
        content = content.rstrip("\n") + "\n"
        plain = plain_row(content, self.is_escaped)
        if plain is not None and not self._is_head_row(plain):
            return self._counted(plain, notes, chunk)
        for is_escaped in (self.is_escaped, not self.is_escaped):
            try:
                rows = list(csv.reader([content], dialect=_Escaped if is_escaped else _Doubled))
            except csv.Error:
                continue
            if len(rows) == 1 and len(rows[0]) == _COLUMNS and not self._is_head_row(rows[0]):
                return self._counted(rows[0], notes, chunk)
        return None

    def _counted(self, cells: list[str], notes: tuple[str, ...], chunk: bytes) -> Telegram:
        self.row += 1
        self.line += chunk.count(b"\n")
        return self._telegram(cells, notes)

    def _telegram(self, cells: list[str], notes: tuple[str, ...]) -> Telegram:
        _, created, reference_id, origin, classification, _, heading, body = cells
        stored = stored_record(reference_id, created, classification, origin)
        fields: tuple[tuple[int, str], ...] = ((0, "heading"), (len(heading) + 2, "body"))
        content = f"{heading}\n\n{body}"
        if not heading:
            fields, content = ((0, "body"),), body
        text = Text(content, row=self.row, fields=fields)
        notes += notes_on_stored(created, stored.created) + release_note(content)
        return Telegram(self.source, "csv", text, stored, notes)


def plain_row(content: str, is_escaped: bool | None) -> list[str] | None:
    """The eight cells of a row of which each stands in quotes, as the library's reader would give them, far faster.

    Args:
        content: The row with its line end.
        is_escaped: Whether quotes inside cells are escaped by a backslash, and not doubled.

    Returns:
        None for a row in any other form, or a broken one: those are for the library's reader.
    """
    if not (content.startswith('"') and content.endswith('"\n') and len(content) > 2):
        return None
    cells = content[1:-2].split('","')
    if len(cells) != _COLUMNS:
        return None
    for number, cell in enumerate(cells):
        if '"' in cell or (is_escaped and "\\" in cell):
            unquoted = _without_escapes(cell) if is_escaped else _without_doubles(cell)
            if unquoted is None:
                return None
            cells[number] = unquoted
    return cells


def _without_doubles(cell: str) -> str | None:
    """A cell with single quotes for doubled ones; None where one stands alone."""
    return cell.replace('""', '"') if '"' not in cell.replace('""', "") else None


def _without_escapes(cell: str) -> str | None:
    """A cell without the backslashes of its escapes; None where a quote bears none, or the last escapes nothing."""
    left = _ESCAPE.sub("", cell)
    return _ESCAPE.sub(r"\1", cell) if '"' not in left and "\\" not in left else None


class _Doubled(csv.excel):
    """Quotes inside a field doubled."""

    strict = True


class _Escaped(csv.excel):
    """Quotes inside a field escaped by a backslash."""

    strict = True
    doublequote = False
    escapechar = "\\"


def _decoded(chunk: bytes) -> tuple[str, tuple[str, ...]]:
    """Characters of a chunk, so that one row in another encoding does not change how the others are read."""
    content, notes = decode_narrow(chunk)
    if "\0" in content:
        content, notes = content.replace("\0", " "), (*notes, NUL_NOTE)
    return with_line_feeds(content), notes


def _blocks(stream: ByteStream) -> Iterator[bytes]:
    """The stream in large blocks of a narrow encoding, without a byte order mark; lone CRs become line feeds."""
    block = stream.read(_BLOCK) or b""
    encoding = wide_encoding(block)
    if encoding is not None and encoding != "utf-8":
        yield from _narrowed(block, stream, encoding)
        return
    block = block.removeprefix(codecs.BOM_UTF8)
    has_line_feeds = b"\n" in block
    while block:
        yield block if has_line_feeds else block.replace(b"\r", b"\n")
        block = stream.read(_BLOCK) or b""


def _narrowed(block: bytes, stream: ByteStream, encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    is_first = True
    while block:
        content = decoder.decode(block)
        yield (content.removeprefix("\ufeff") if is_first else content).encode("utf-8", "replace")
        is_first = False
        block = stream.read(_BLOCK) or b""
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _chunks(blocks: Iterator[bytes], longest: int) -> Iterator[tuple[bytes, bool]]:
    """Stretches that begin with a row start and end before the next, and whether one was too long to keep.

    Normally each is one row. What stands before the first row start comes first.
    """
    held = b"\n"
    start_pattern: re.Pattern[bytes] | None = None
    is_too_long = False
    for block in blocks:
        searched = max(0, len(held) - 200)
        held += block
        if start_pattern is None:
            start_pattern = _start_of_rows(held)
        begin = 0
        for found in start_pattern.finditer(held, max(1, searched)):
            if found.start() >= begin:
                yield held[begin + 1 : found.start() + 1], is_too_long or found.start() - begin > longest
                is_too_long = False
            begin = found.start()
        held = held[begin:]
        if len(held) > longest + 1:
            held, is_too_long = held[-200:], True
    if len(held) > 1 or is_too_long:
        yield held[1:], is_too_long or len(held) > longest + 1


def _start_of_rows(held: bytes) -> re.Pattern[bytes]:
    """How the rows of a table begin: with a quote, or bare with a number, or bare with anything."""
    bare, quoted = _BARE_START.search(held), _QUOTED_START.search(held)
    if bare is None or (quoted is not None and quoted.start() < bare.start()):
        return _QUOTED_START
    return _COUNTED_START if _COUNTED_START.match(held, bare.start()) is not None else _BARE_START
