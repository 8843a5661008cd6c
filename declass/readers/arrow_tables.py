"""Tables of telegrams in Parquet and Arrow files, batch by batch, for which the extra ``arrow`` is needed.

Only the columns that hold a telegram and what is stored beside it are read. Which columns those are is in ``columns``.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

from declass.columns import USUAL, Columns, eight_columns
from declass.errors import SettingsError
from declass.extras import needs
from declass.model import Telegram, Unread
from declass.readers.containers import packed_too_tight
from declass.readers.mapped_table import telegram_of_cells, too_long
from declass.readers.options import ReadOptions, Unpacking

_PARQUET, _ARROW_FILE, _ARROW_STREAM = b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"
_LONGEST_SCHEMA = 1 << 24
_ROWS_AT_ONCE = 64
_OF_RESULTS = frozenset({"source", "input_id", "seq", "kind", "record"})
_WHY_RESULT = "a result of this program and no record; declass report shows it"
_WHY_OTHER = "no table of telegrams: no column text, body, content or message_text; name it with --columns text=NAME"


def is_arrow(head: bytes) -> bool:
    """Whether the first bytes of a file begin a Parquet file, or a file or stream of Arrow (Feather included)."""
    if head.startswith(_ARROW_STREAM):
        size = int.from_bytes(head[4:8], "little")
        return len(head) > 8 and 0 < size < _LONGEST_SCHEMA and not size % 8
    return head.startswith((_PARQUET, _ARROW_FILE))


def read_arrow(where: Path | bytes, source: str, options: ReadOptions) -> Iterator[Telegram | Unread]:
    """The telegrams of a Parquet or Arrow file, with an ``Unread`` for each row that holds none; rows count from 1.

    Args:
        where: The file, or its bytes.
        source: What it is called.
        options: How it is read.
    """
    return read_row_groups(where, source, options)


def read_row_groups(
    where: Path | bytes, source: str, options: ReadOptions, first: int = 0, end: int | None = None
) -> Iterator[Telegram | Unread]:
    """The telegrams of some row groups of a Parquet file, or of some batches of an Arrow file.

    Rows are counted from the beginning of the file, whichever groups are read. What is told of the file as a whole is
    told where its first group is read.

    Args:
        where: The file, or its bytes.
        source: What it is called.
        options: How it is read.
        first, end: Half-open range of groups from 0; to the last where ``end`` is None.
    """
    try:
        arrow = needs("pyarrow", "arrow")
        with _opened(arrow, where) as table:
            yield from _Reading(arrow, table, source, options).telegrams(first, end)
    except SettingsError as error:
        yield Unread(source, "failed", str(error))
    except (OSError, ValueError, LookupError, TypeError, MemoryError, NotImplementedError, RuntimeError) as error:
        told = (str(error).splitlines() or [""])[0] or type(error).__name__
        yield Unread(source, "failed", f"table cannot be read: {told}; restore it from another copy")


def row_groups(path: Path) -> tuple[int, ...]:
    """The rows of each row group of a Parquet file, by which it may be read in parts; empty for any other file.

    Raises:
        SettingsError: The library is not installed.
        OSError, ValueError: The file cannot be read.
    """
    with open(path, "rb") as stream:
        if stream.read(len(_PARQUET)) != _PARQUET:
            return ()
    with _opened(needs("pyarrow", "arrow"), path) as table:
        return tuple(table.rows_of(group) for group in range(table.groups))


@contextmanager
def _opened(arrow: Any, where: Path | bytes) -> Iterator["_Parquet | _ArrowFile | _ArrowStream"]:
    """A table, told by how it begins. The library is given no name, which it might take for an address."""
    with io.BytesIO(where) if isinstance(where, bytes) else open(where, "rb") as stream:
        head = stream.read(len(_ARROW_FILE))
        stream.seek(0)
        source = arrow.PythonFile(stream, "r")
        if head.startswith(_PARQUET):
            yield _Parquet(source)
        else:
            yield _ArrowFile(arrow, source) if head.startswith(_ARROW_FILE) else _ArrowStream(arrow, source)


class _Parquet:
    """A Parquet file, of which a row group is read in small batches."""

    def __init__(self, source: Any) -> None:
        self._file = needs("pyarrow.parquet", "arrow").ParquetFile(source, memory_map=False, pre_buffer=False)
        self.names: Sequence[str] = self._file.schema_arrow.names
        self.groups: int = self._file.num_row_groups

    def rows_of(self, group: int) -> int:
        """Rows of a group."""
        return int(self._file.metadata.row_group(group).num_rows)

    def sizes_of(self, group: int, columns: Sequence[str]) -> tuple[int, int]:
        """Bytes of columns of a group, unpacked and packed, as the file tells them."""
        found = self._file.metadata.row_group(group)
        chunks = [found.column(number) for number in range(found.num_columns)]
        wanted = [chunk for chunk in chunks if chunk.path_in_schema.partition(".")[0] in columns]
        return sum(c.total_uncompressed_size for c in wanted), sum(c.total_compressed_size for c in wanted)

    def batches(self, group: int, columns: Sequence[str]) -> Iterable[Any]:
        """Batches of a group."""
        return self._file.iter_batches(  # type: ignore[no-any-return]
            batch_size=_ROWS_AT_ONCE, row_groups=[group], columns=list(columns), use_threads=False
        )


class _ArrowFile:
    """An Arrow file; its batches are its groups."""

    def __init__(self, arrow: Any, source: Any) -> None:
        self._arrow = arrow
        self._source = source
        self._file = arrow.ipc.open_file(self._source)
        self.names: Sequence[str] = self._file.schema.names
        self.groups: int = self._file.num_record_batches

    def rows_of(self, group: int) -> int:
        """Rows of a batch, for which it has to be read."""
        return int(self._file.get_batch(group).num_rows)

    def sizes_of(self, group: int, columns: Sequence[str]) -> tuple[int, int]:
        """Not told by such a file."""
        return 0, 0

    def batches(self, group: int, columns: Sequence[str]) -> Iterable[Any]:
        """The batch, the wanted columns alone."""
        fields = [number for number, name in enumerate(self.names) if name in columns]
        options = self._arrow.ipc.IpcReadOptions(included_fields=fields, use_threads=False)
        yield self._arrow.ipc.open_file(self._source, options=options).get_batch(group)


class _ArrowStream:
    """A stream of Arrow batches, which are one group."""

    groups = 1

    def __init__(self, arrow: Any, source: Any) -> None:
        self._arrow = arrow
        self._source = source
        self.names: Sequence[str] = arrow.ipc.open_stream(self._source).schema.names

    def rows_of(self, group: int) -> int:
        """Rows before the second group, which there is not."""
        return 0

    def sizes_of(self, group: int, columns: Sequence[str]) -> tuple[int, int]:
        """Not told by such a file."""
        return 0, 0

    def batches(self, group: int, columns: Sequence[str]) -> Iterable[Any]:
        """All batches, the wanted columns alone."""
        fields = [number for number, name in enumerate(self.names) if name in columns]
        options = self._arrow.ipc.IpcReadOptions(included_fields=fields, use_threads=False)
        self._source.seek(0)
        return self._arrow.ipc.open_stream(self._source, options=options)  # type: ignore[no-any-return]


@frozen
class _Reading:
    """One table being read."""

    arrow: Any
    table: _Parquet | _ArrowFile | _ArrowStream
    source: str
    options: ReadOptions

    def telegrams(self, first: int, end: int | None) -> Iterator[Telegram | Unread]:
        table, limits = self.table, self.options.limits
        wanted = self.options.columns or eight_columns(table.names) or USUAL
        found = wanted.found_in(table.names)
        if found is None:
            if first == 0:
                yield Unread(self.source, "skipped", _WHY_RESULT if set(table.names) >= _OF_RESULTS else _WHY_OTHER)
            return
        if first == 0 and not table.groups:
            yield Unread(self.source, "skipped", "a table without rows")
        unpacking = Unpacking(limits)
        number = sum(table.rows_of(group) for group in range(first))
        for group in range(first, table.groups if end is None else min(end, table.groups)):
            tight = packed_too_tight(self.source, *table.sizes_of(group, found.names), limits)
            if tight is not None:
                yield tight
                number += table.rows_of(group)
                continue
            for batch in table.batches(group, found.names):
                columns = self._columns(batch, found.names)
                for place in range(batch.num_rows):
                    number += 1
                    yield self._telegram({name: column[place] for name, column in columns}, number, wanted, unpacking)

    def _columns(self, batch: Any, names: Sequence[str]) -> list[tuple[str, Any]]:
        """The columns of a batch by name, of several of one name the first, with all text as bytes."""
        columns: dict[str, Any] = {}
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            columns.setdefault(name, column)
        return [(name, self._checked(columns[name])) for name in names]

    def _checked(self, array: Any) -> Any:
        """A column that the library was asked to look through: a file may lie of where its cells lie."""
        types = self.arrow.types
        if isinstance(array, self.arrow.ExtensionArray):
            array = array.storage
        kind = array.type
        if types.is_dictionary(kind):
            array.indices.validate(full=True)
            return self.arrow.DictionaryArray.from_arrays(array.indices, self._checked(array.dictionary))
        array.validate()
        if types.is_string(kind) or types.is_string_view(kind):
            array = array.cast(self.arrow.binary())
        elif types.is_large_string(kind):
            array = array.cast(self.arrow.large_binary())
        array.validate(full=True)
        return array

    def _telegram(
        self, scalars: dict[str, Any], number: int, wanted: Columns, unpacking: Unpacking
    ) -> Telegram | Unread:
        size = sum(map(_size_of, scalars.values()))
        unpacking.add(size)
        if size > self.options.limits.row:
            return too_long(self.source, number, self.options.limits)
        cells = {name: scalar.as_py() for name, scalar in scalars.items()}
        return telegram_of_cells(cells, self.source, number, wanted)


def _size_of(scalar: Any) -> int:
    """Bytes of a text before it is made one; 0 for what is none."""
    value = getattr(scalar, "value", scalar) if hasattr(scalar, "dictionary") else scalar
    buffer = value.as_buffer() if hasattr(value, "as_buffer") else None
    return buffer.size if buffer is not None else 0
