"""Large tables cut into slices of whole rows, so that several processes can read one file.

Only tables of which a row can be found without reading those before it are cut: JSON Lines by bytes, Parquet by groups
of rows.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from attrs import frozen

from declass.columns import Columns
from declass.errors import SettingsError
from declass.model import Unread
from declass.readers.arrow_tables import is_arrow, read_row_groups, row_groups
from declass.readers.cable_csv import HEAD_SIZE
from declass.readers.containers import kind_of
from declass.readers.mapped_table import delimiter_of, is_json_lines, read_json_lines
from declass.readers.opening import Part
from declass.readers.options import ReadOptions
from declass.readers.shards import is_shard, parts_of_shard

_LINE = 1 << 20
_MOST_ROWS = 1_000


@frozen
class Cut:
    """Where the rows of a slice stand.

    Attributes:
        begin, end: Half-open: bytes of JSON Lines, groups of rows of Parquet.
        first_row: The number of the first row of JSON Lines.
        is_groups: Whether groups are counted.
    """

    begin: int
    end: int
    first_row: int = 1
    is_groups: bool = False


@frozen
class Table:
    """A table that was cut, as it was then.

    Attributes:
        source: What it is called.
        path: Where it lies.
        sha256: Hash of its bytes.
        size, changed: Bytes, and the time of its last change.
    """

    source: str
    path: Path
    sha256: str
    size: int
    changed: int


def cuts_of(path: Path, size: int, columns: Columns | None) -> Iterator[Cut] | None:
    """Where a table is cut, into slices of about so many bytes; None for a file that cannot be cut.

    Raises:
        OSError: The file cannot be read.
    """
    with open(path, "rb") as stream:
        head = stream.read(HEAD_SIZE)
    if is_arrow(head):
        return _of_groups(path)
    if kind_of(head) is not None or delimiter_of(head, columns) is not None or not is_json_lines(head, columns):
        return None
    return _of_lines(path, size)


def _of_lines(path: Path, size: int) -> Iterator[Cut]:
    with open(path, "rb") as stream:
        begin, row = 0, 1
        while block := stream.read(size):
            end, lines = begin + len(block), block.count(b"\n")
            while not block.endswith(b"\n") and (block := stream.readline(_LINE)):
                end, lines = end + len(block), lines + block.endswith(b"\n")
            yield Cut(begin, end, row)
            begin, row = end, row + lines


def _of_groups(path: Path) -> Iterator[Cut] | None:
    try:
        rows = row_groups(path)
    except (SettingsError, ValueError):
        return None  # whoever reads it says why
    return _joined(rows) if len(rows) > 1 else None


def _joined(rows: tuple[int, ...]) -> Iterator[Cut]:
    """Groups joined as long as they have few rows together."""
    begin = held = 0
    for group, number in enumerate(rows):
        if held and held + number > _MOST_ROWS:
            yield Cut(begin, group, is_groups=True)
            begin, held = group, 0
        held += number
    yield Cut(begin, len(rows), is_groups=True)


def read_slice(table: Table, cut: Cut, options: ReadOptions) -> Iterator[Part]:
    """What is in one slice; an ``Unread`` where the file is no longer as it was.

    Args:
        table: The table.
        cut: The slice.
        options: Columns that a user named, and limits.
    """
    try:
        with open(table.path, "rb", buffering=0) as stream:
            status = os.fstat(stream.fileno())
            if (status.st_size, status.st_mtime_ns) != (table.size, table.changed):
                yield _failed(table, cut, "changed while it was read; check it again")
            elif cut.is_groups:
                yield from _groups_of(table, cut, options)
            else:
                stream.seek(cut.begin)
                bounded = _Bounded(stream, cut.end - cut.begin)
                rows = read_json_lines(bounded, table.source, options.columns, options.limits, cut.first_row)
                yield Part(table.sha256, rows)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        yield _failed(table, cut, f"cannot be read: {why}; check the file and its permissions")


def _groups_of(table: Table, cut: Cut, options: ReadOptions) -> Iterator[Part]:
    if is_shard(table.path):
        yield from parts_of_shard(table.path, table.source, options, cut.begin, cut.end)
    else:
        yield Part(table.sha256, read_row_groups(table.path, table.source, options, cut.begin, cut.end))


def _failed(table: Table, cut: Cut, why: str) -> Part:
    return Part(None, iter([Unread(table.source, "failed", why, None if cut.is_groups else cut.first_row)]))


class _Bounded:
    """The next bytes of a stream, and no more."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int, /) -> bytes:
        """Some of the bytes that are left."""
        wanted = min(size, self._left)
        block = self._stream.read(wanted) if wanted else b""
        self._left -= len(block or b"")
        return block or b""
