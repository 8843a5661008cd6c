"""Rows that come back in the order of their keys; many of them lie on the disk, not in memory.

What a row means is its owner's affair.
"""

import weakref
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import sqlite3

_BATCH = 10_000
Kept = TypeVar("Kept", str, bytes)


class OrderedRows(Generic[Kept]):
    """Texts or bytes, each under a key.

    Up to ten thousand are a list. More go to a temporary database of SQLite without a name, which lies in memory while
    it is small and on the disk when it grows; it is gone when its owner is.
    """

    def __init__(self) -> None:
        self._table: sqlite3.Connection | None = None
        self._waiting: list[tuple[bytes, Kept]] = []

    def add(self, key: bytes, kept: Kept) -> None:
        """Take a row; of two with the same key, either may come back first."""
        self._waiting.append((key, kept))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def __iter__(self) -> Iterator[tuple[bytes, Kept]]:
        """All rows by key, which are compared byte by byte; may be asked again."""
        return iter(self._rows())

    def close(self) -> None:
        """Let go of the rows before their owner goes."""
        if self._table is not None:
            self._table.close()

    def _rows(self) -> Iterable[tuple[bytes, Kept]]:
        if self._table is None:
            return sorted(self._waiting)
        self._flush()
        return self._table.execute("select key, kept from row order by key")

    def _flush(self) -> None:
        if self._table is None:
            import sqlite3  # most runs have no need of it

            self._table = sqlite3.connect("")
            weakref.finalize(self, self._table.close)
            self._table.execute("create table row (key blob, kept)")
        self._table.executemany("insert into row values (?, ?)", self._waiting)
        self._waiting.clear()


def key_of(*parts: str | int) -> bytes:
    """A key that orders rows by its parts, one after the other: texts by their characters, numbers from 0 by size."""
    texts = [f"{part:020}" if isinstance(part, int) else part for part in parts]
    return "\0".join(texts).encode("utf-8", "surrogatepass")
