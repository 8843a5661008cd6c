"""Tables of telegrams in SQLite databases, row by row; nothing that a database defines is run.

Only stored columns of real tables are read: no view, no virtual table, no generated column, no function. The file is
opened so that nothing is written beside it.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from declass.columns import Columns, eight_columns
from declass.limits import Limits
from declass.model import Telegram, Unread
from declass.patterns import regex
from declass.readers.containers import inside
from declass.readers.mapped_table import telegram_of_cells, too_long
from declass.readers.options import ReadOptions

MAGIC = b"SQLite format 3\0"
_WAL_VERSIONS = slice(18, 20)
_LEAST_LENGTH = 1 << 20
_STEPS = 10_000
_FIRST_ROWID, _LAST_ROWID = -(2**63), 2**63 - 1
_ROWIDS = ("rowid", "_rowid_", "oid")
_PLAIN_TABLE = regex(r"CREATE TABLE\b")
_GENERATED = (2, 3)
_WHY_OTHER = (
    "no table of telegrams: the eight columns (id, date, reference id, origin, classification, references, heading, "
    "body) are not all there; name the column of the text with --columns text=NAME"
)
_RESTORE = "restore it from another copy"


class _Table(NamedTuple):
    """A table that is read: its name and source, which columns, and under which name its rowid goes."""

    name: str
    source: str
    columns: Columns
    rowid: str | None

    def query(self) -> str:
        """All rows in the order of their rowids; those of a table without any in the order they are stored in."""
        shown = ", ".join(map(_quoted, self.columns.names))
        if self.rowid is None:
            return f"SELECT 0, {shown} FROM {_quoted(self.name)} NOT INDEXED"
        return f"SELECT {self.rowid}, {shown} {self._from_rowid}"

    def next_rowid(self) -> str:
        """The first rowid from a number on."""
        return f"SELECT {self.rowid} {self._from_rowid} LIMIT 1"

    @property
    def _from_rowid(self) -> str:
        return f"FROM {_quoted(self.name)} NOT INDEXED WHERE {self.rowid} >= ? ORDER BY {self.rowid}"


def journal_beside(path: Path) -> str | None:
    """The name of a journal beside a database, in which rows may wait that are not in it; None where there is none."""
    for ending in ("-wal", "-journal"):
        journal = path.with_name(path.name + ending)
        if journal.is_file() and journal.stat().st_size:
            return journal.name
    return None


def read_sqlite(where: Path | bytes, source: str, options: ReadOptions) -> Iterator[Telegram | Unread]:
    """The telegrams of a database, table by table, with an ``Unread`` for each table and row that holds none.

    Args:
        where: The file, or its bytes, which are then read without a file.
        source: What it is called; its tables are ``source!/table``.
        options: How it is read.
    """
    journal = journal_beside(where) if isinstance(where, Path) else None
    if journal is not None:
        why = f"rows may wait in {journal} beside it, which is not read; close the database where it was made"
        yield Unread(source, "failed", why)
    try:
        with closing(_connected(where, options.limits)) as database:
            yield from _Reading(database, source, options).telegrams()
    except (sqlite3.Error, OSError, ValueError) as error:
        yield Unread(source, "failed", f"database cannot be read: {error}; {_RESTORE}")


def _connected(where: Path | bytes, limits: Limits) -> sqlite3.Connection:
    """A connection under which nothing can be changed, and nothing of the database's own is run."""
    if isinstance(where, Path):
        database = sqlite3.connect(f"{where.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    else:
        database = sqlite3.connect(":memory:")
        if not hasattr(database, "deserialize"):
            database.close()
            raise OSError("this Python reads a database inside an archive only from a file: unpack it")
        plain = bytearray(where)
        plain[_WAL_VERSIONS] = b"\1\1"  # bytes alone have no log beside them
        database.deserialize(bytes(plain))
    database.text_factory = bytes
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(max(limits.row, _LEAST_LENGTH), 2**31 - 1))
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA query_only = ON")
    database.execute("PRAGMA cell_size_check = ON")
    database.set_authorizer(_allowed)
    return database


def _allowed(action: int, first: str | None, second: str | None, database: str | None, within: str | None) -> int:
    """Whether a statement may do something: read stored columns, and ask what columns there are."""
    is_plain_read = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ) and within is None
    is_allowed = is_plain_read or (action == sqlite3.SQLITE_PRAGMA and first == "table_xinfo")
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


class _Reading:
    """One database being read."""

    def __init__(self, database: sqlite3.Connection, source: str, options: ReadOptions) -> None:
        self._database = database
        self._source = source
        self._options = options
        self._until = 0.0
        self._begin()
        database.set_progress_handler(self._is_late, _STEPS)

    def _begin(self) -> None:
        """Begin to wait for the next row."""
        self._until = time.monotonic() + self._options.limits.seconds

    def _is_late(self) -> bool:
        return time.monotonic() > self._until

    def telegrams(self) -> Iterator[Telegram | Unread]:
        """What the tables hold, in the order in which they were made."""
        entries = self._database.execute("SELECT name, type, sql, rootpage FROM sqlite_master").fetchall()
        found = False
        for name, kind, sql, page in entries:
            if kind not in (b"table", b"view") or name.startswith(b"sqlite_"):
                continue
            found = True
            source = inside(self._source, name.decode("utf-8", "surrogateescape"))
            try:
                table = self._table(name, source, is_stored=kind == b"table" and page > 0 and _is_plain(sql))
                yield from self._rows(table) if isinstance(table, _Table) else [table]
            except sqlite3.OperationalError as error:
                yield self._stopped(source, error)
            except (sqlite3.Error, ValueError) as error:
                yield Unread(source, "failed", f"table cannot be read: {error}; {_RESTORE}")
        if not found:
            yield Unread(self._source, "skipped", "a database that holds no table")

    def _stopped(self, source: str, error: sqlite3.OperationalError) -> Unread:
        """An ``Unread`` for a table that was not read to its end."""
        if not self._is_late():
            return Unread(source, "failed", f"table cannot be read: {error}; {_RESTORE}")
        seconds = self._options.limits.shown("seconds")
        why = f"the next row was not found within {seconds} seconds, the limit; --limit seconds=NUMBER raises it"
        return Unread(source, "failed", why, limit="seconds")

    def _table(self, name: bytes, source: str, *, is_stored: bool) -> _Table | Unread:
        if not is_stored:
            return Unread(source, "skipped", "no table that is stored: a view or a virtual table, which is not run")
        table = name.decode()
        rows = self._database.execute(f"PRAGMA table_xinfo({_quoted(table)})").fetchall()
        names = [row[1].decode() for row in rows if row[6] not in _GENERATED]
        given = self._options.columns
        columns = (given.found_in(names) if given is not None else None) or eight_columns(names)
        if columns is None:
            return Unread(source, "skipped", _WHY_OTHER)
        taken = {row[1].decode().casefold() for row in rows}
        return _Table(table, source, columns, self._rowid(table, taken))

    def _rowid(self, table: str, taken: set[str]) -> str | None:
        """The name of the rowid that no column has; None for a table without one."""
        name = next((name for name in _ROWIDS if name not in taken), None)
        if name is None:
            return None
        try:
            self._database.execute(f"SELECT {name} FROM {_quoted(table)} LIMIT 0")
        except sqlite3.OperationalError:
            return None
        return name

    def _rows(self, table: _Table) -> Iterator[Telegram | Unread]:
        number, start = 0, _FIRST_ROWID
        while start <= _LAST_ROWID:
            try:
                rows = self._query(table.query(), start if table.rowid is not None else None)
                while (row := self._next(rows)) is not None:
                    number, start = number + 1, row[0] + 1
                    yield self._telegram(table, number, row[1:])
                return
            except sqlite3.DataError:  # a cell is longer than the library was told to give
                if table.rowid is None:
                    most = self._options.limits.shown("row")
                    why = (
                        f"a row from here on is longer than {most}, the longest row that is read; what follows was not"
                    )
                    yield Unread(table.source, "failed", f"{why}: --limit row=SIZE raises it", number + 1, "row")
                    return
            # The library tells of a row that is too long before it gives the one before: both are looked for singly.
            is_found = False
            while not is_found:
                place = self._next(self._query(table.next_rowid(), start))
                if place is None:
                    return
                number, start = number + 1, place[0] + 1
                try:
                    row = self._next(self._query(f"{table.query()} LIMIT 1", place[0]))
                    assert row is not None
                    yield self._telegram(table, number, row[1:])
                except sqlite3.DataError:
                    is_found = True
                    yield too_long(table.source, number, self._options.limits)

    def _query(self, statement: str, start: int | None) -> sqlite3.Cursor:
        self._begin()
        return self._database.execute(statement, (start,) if start is not None else ())

    def _next(self, rows: sqlite3.Cursor) -> tuple[Any, ...] | None:
        self._begin()
        row: tuple[Any, ...] | None = rows.fetchone()
        return row

    def _telegram(self, table: _Table, number: int, cells: tuple[Any, ...]) -> Telegram | Unread:
        limits = self._options.limits
        if sum(len(cell) for cell in cells if isinstance(cell, bytes)) > limits.row:
            return too_long(table.source, number, limits)
        return telegram_of_cells(
            dict(zip(table.columns.names, cells, strict=True)), table.source, number, table.columns
        )


def _is_plain(sql: bytes | None) -> bool:
    return sql is not None and _PLAIN_TABLE.match(sql.decode("utf-8", "replace")) is not None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
