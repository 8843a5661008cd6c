"""Parquet files that appear under their names only when they are whole, and what they say of themselves.

Needs the extra ``arrow``. What their rows are is in ``arrow``.
"""

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from declass.extras import needs

pq = needs("pyarrow.parquet", "arrow")

_KEY = b"declass"
_ROWS = 1_000
_TEMPORARY = ".unfinished-"


class PartWriter:
    """A Parquet file being written, as a context: on leaving it well it takes its name, else nothing is left.

    It is written under a name of its own, so that two that write the same part never meet, and is on the disk, with its
    folder, before it takes its name.

    Args:
        path: The name it takes.
        schema: Of its rows.
        about: What it says of itself, as JSON holds it; may be filled in until the context is left.
    """

    def __init__(self, path: Path, schema: Any, about: Mapping[str, Any] | None = None) -> None:
        self.about = dict(about or {})
        self._path = path
        self._unfinished = path.with_name(f"{_TEMPORARY}{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
        self._schema = schema
        self._writer: Any = None

    def __enter__(self) -> "PartWriter":
        self._stream = open(self._unfinished, "xb")
        self._writer = pq.ParquetWriter(self._stream, self._schema, compression="zstd")
        return self

    def write(self, batch: Any) -> None:
        """Write a record batch, as one group of rows."""
        self._writer.write_batch(batch)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._writer.add_key_value_metadata({_KEY: json.dumps(self.about)})
            self._writer.close()
            if kind is None:
                self._stream.flush()
                os.fsync(self._stream.fileno())
            self._stream.close()
            if kind is None:
                os.replace(self._unfinished, self._path)
                sync_folder(self._path.parent)
        finally:
            with suppress(OSError):
                self._stream.close()
            with suppress(OSError):
                os.unlink(self._unfinished)


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk, on systems where a folder can be asked."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_whole(path: Path, text: str) -> None:
    """Write a file that appears only when it is whole and on the disk."""
    unfinished = path.with_name(f"{_TEMPORARY}{path.name}.{os.getpid()}")
    with open(unfinished, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(unfinished, path)
    sync_folder(path.parent)


def about(path: Path) -> dict[str, Any] | None:
    """What a part says of itself; None where it is none, or cannot be read."""
    try:
        metadata = pq.read_metadata(path).metadata or {}
        found = json.loads(metadata[_KEY])
    except Exception:  # whatever is wrong with a part, it is made anew
        return None
    return found if isinstance(found, dict) else None


def batches(path: Path, first: int = 0, end: int | None = None) -> Iterator[Any]:
    """The record batches of a part, in its order, one group of rows at a time.

    Args:
        path: The part.
        first, end: Half-open range of groups from 0; to the last where ``end`` is None.
    """
    with pq.ParquetFile(path, memory_map=False, pre_buffer=False) as file:
        for group in range(first, file.num_row_groups if end is None else end):
            yield from file.iter_batches(batch_size=_ROWS, row_groups=[group], use_threads=False)


def clear_unfinished(folder: Path) -> None:
    """Remove what processes that were killed left unfinished."""
    for path in folder.glob(f"{_TEMPORARY}*"):
        with suppress(OSError):
            path.unlink()
