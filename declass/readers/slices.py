"""Large tables cut into slices of whole rows, so that several processes can read one file.

Only tables of which a row can be found without reading those before it are cut: JSON Lines.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from declass.columns import Columns
from declass.model import Telegram, Unread
from declass.readers.cable_csv import HEAD_SIZE
from declass.readers.containers import kind_of
from declass.readers.mapped_table import delimiter_of, is_json_lines, read_json_lines
from declass.readers.options import ReadOptions

_LINE = 1 << 20

SliceBounds = tuple[int, int, int]
"""Where rows begin and end, in bytes, and the number of the first."""


def slices_of(path: Path, size: int, columns: Columns | None) -> Iterator[SliceBounds] | None:
    """The slices of a table, about so large each; None for a file that cannot be cut.

    Raises:
        OSError: The file cannot be read.
    """
    with open(path, "rb") as stream:
        head = stream.read(HEAD_SIZE)
    if kind_of(head) is not None or delimiter_of(head, columns) is not None or not is_json_lines(head, columns):
        return None
    return _of_lines(path, size)


def _of_lines(path: Path, size: int) -> Iterator[SliceBounds]:
    with open(path, "rb") as stream:
        begin, row = 0, 1
        while block := stream.read(size):
            end, lines = begin + len(block), block.count(b"\n")
            while not block.endswith(b"\n") and (block := stream.readline(_LINE)):
                end, lines = end + len(block), lines + block.endswith(b"\n")
            yield begin, end, row
            begin, row = end, row + lines


def read_slice(
    path: Path, source: str, bounds: SliceBounds, options: ReadOptions, size: int, changed: int
) -> Iterator[Telegram | Unread]:
    """The telegrams of one slice; an ``Unread`` where the file is no longer as it was.

    Args:
        path: The table.
        source: What it is called.
        bounds: The slice.
        options: Columns that a user named, and limits.
        size, changed: Size and time of the last change when the file was cut.
    """
    begin, end, first_row = bounds
    try:
        with open(path, "rb", buffering=0) as stream:
            status = os.fstat(stream.fileno())
            if (status.st_size, status.st_mtime_ns) != (size, changed):
                yield Unread(source, "failed", "changed while it was read; check it again", first_row)
                return
            stream.seek(begin)
            yield from read_json_lines(
                _Bounded(stream, end - begin), source, options.columns, options.limits, first_row
            )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        yield Unread(source, "failed", f"cannot be read: {why}; check the file and its permissions", first_row)


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
