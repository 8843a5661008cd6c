"""Results kept from one run to the next, by content, so that an archive that has not changed is not read anew.

What is kept are records as they are written, without names and without text; runs that may quote text keep nothing.
"""

import hashlib
import json
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict

from declass.terms import Terms
from declass.version import __version__

if TYPE_CHECKING:
    from declass.record import Record
    from declass.rulebook.schema import Rulebook

_FORMAT = 2
_NAME = f"results-{_FORMAT}.sqlite"
TABLES = """
CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, day INTEGER, body BLOB);
CREATE TABLE IF NOT EXISTS plans (id TEXT PRIMARY KEY, rules TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (key BLOB PRIMARY KEY, day INTEGER, content BLOB, told BLOB) WITHOUT ROWID;
"""
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PART = 256
_MOST_WAITING = 4 << 20
_OLDEST_DAYS = 90
_PRUNE_DAYS = 7
_LARGEST = 4 << 30
_WAIT_SECONDS = 10.0
SECONDS_A_DAY = 86_400


def default_file() -> Path:
    """Where the cache lies: ``DECLASS_CACHE_DIR``, else the user's folder for caches on this system."""
    named = os.environ.get("DECLASS_CACHE_DIR")
    if named:
        return Path(named) / _NAME
    home = Path(os.path.expanduser("~"))
    if home == Path("~"):  # a user without a home: nothing can be made below this, and no cache is kept
        home = Path(os.devnull)
    if sys.platform == "win32":
        folder = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "declass" / "Cache"
    elif sys.platform == "darwin":
        folder = home / "Library" / "Caches" / "declass"
    else:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "declass"
    return folder / _NAME


class Cache:
    """Records by the hash of their file, its source, the rule book, the terms, and this program.

    Args:
        file: The file it lies in; made where there is none.
        rulebook: The rules of this run.

    A cache that cannot be used is left alone: the run goes on without.
    """

    def __init__(self, file: Path, rulebook: "Rulebook") -> None:
        self._base = hashlib.sha256(f"{_FORMAT}|{program_stamp()}|{rulebook.hash}".encode())
        self._terms: dict[Terms, bytes] = {}
        self._plans: dict[str, tuple[str, ...]] = {}
        self._new: list[tuple[bytes, int, bytes]] = []
        self._waiting = 0
        self._day = int(time.time()) // SECONDS_A_DAY
        self._db: sqlite3.Connection | None = None
        self._is_new = False
        try:
            self._db = _opened(file, self._day)
            self._is_new = self._db.execute("SELECT 1 FROM kept LIMIT 1").fetchone() is None
            self._plans = {
                id_: tuple(filter(None, rules.split(","))) for id_, rules in self._db.execute("SELECT * FROM plans")
            }
        except (sqlite3.Error, OSError):
            self._db = None
        self._written = set(self._plans)

    @classmethod
    def at(cls, file: Path | None, rulebook: "Rulebook") -> "Cache | None":
        """The cache in a file; None without a file."""
        return cls(file, rulebook) if file is not None else None

    def parts(
        self, terms: Terms, source: str, sha256: str, plans: MutableMapping[str, tuple[str, ...]]
    ) -> "Iterator[list[Record] | None] | None":
        """The records of a file that are kept, part by part.

        Args:
            terms: Under which the file is judged.
            source: The file as the records name it.
            sha256: Hash of its bytes.
            plans: Ids of the rules of each plan; those of the records are added.

        Returns:
            The parts in their order, and None for the first that was dropped while they were read; None where nothing
            is kept of the file.
        """
        key = self._key(terms, source, sha256)
        first = self._part(key, 0)
        return self._parts(key, first, plans) if first is not None else None

    def keeping(self, terms: Terms, source: str, sha256: str, plans: Mapping[str, tuple[str, ...]]) -> "Keeping | None":
        """What keeps the records of a file that are judged now; None for a cache that cannot be used."""
        return Keeping(self, self._key(terms, source, sha256), plans) if self._db is not None else None

    def learn(self, plan: str, rules: tuple[str, ...]) -> None:
        """Keep the rules of a plan with the records that name it."""
        self._plans.setdefault(plan, rules)

    def flush(self) -> None:
        """Write what was gathered since the last time."""
        self._waiting = 0
        if self._db is None or not self._new:
            self._new.clear()
            return
        plans = [(id_, ",".join(self._plans[id_])) for id_ in self._plans.keys() - self._written]
        try:
            with self._db:
                self._db.executemany("INSERT OR REPLACE INTO plans VALUES (?, ?)", plans)
                self._db.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", self._new)
        except sqlite3.Error:
            self._db = None
        self._written.update(id_ for id_, _ in plans)
        self._new.clear()

    def _parts(
        self, key: bytes, first: "Record", plans: MutableMapping[str, tuple[str, ...]]
    ) -> "Iterator[list[Record] | None]":
        for number in range(first["parts"]):
            part = self._part(key, number) if number else first
            if part is None:
                yield None
                return
            for record in part["records"]:
                if "rules" in record:
                    plan = record["rules"]["plan"]
                    plans.setdefault(plan, self._plans[plan])
            yield part["records"]

    def add(self, key: bytes, number: int, body: str) -> None:
        """Keep a part of a file under the file's key."""
        packed = zlib.compress(body.encode("utf-8", "surrogatepass"), 1)
        self._new.append((_key_of(key, number), self._day, packed))
        self._waiting += len(packed)
        if len(self._new) >= _PART or self._waiting > _MOST_WAITING:
            self.flush()

    def _part(self, key: bytes, number: int) -> "Record | None":
        if self._db is None or self._is_new:
            return None
        try:
            row = self._db.execute("SELECT body FROM kept WHERE key = ?", (_key_of(key, number),)).fetchone()
            part: Record | None = json.loads(zlib.decompress(row[0])) if row is not None else None
        except (sqlite3.Error, zlib.error, ValueError):
            self._db = None
            return None
        if part is not None and not self._knows_plans(part):
            return None
        return part

    def _knows_plans(self, part: "Record") -> bool:
        return all(record["rules"]["plan"] in self._plans for record in part["records"] if "rules" in record)

    def _key(self, terms: Terms, source: str, sha256: str) -> bytes:
        prefix = self._terms.get(terms)
        if prefix is None:
            told = json.dumps(asdict(terms), sort_keys=True, default=str)
            prefix = self._terms[terms] = hashlib.sha256(self._base.digest() + told.encode()).digest()
        return hashlib.sha256(prefix + f"{sha256}|{source}".encode("utf-8", "surrogatepass")).digest()[:20]


class Keeping:
    """Keeps the records of one file, part by part; the first part is kept last, since it tells how many there are.

    Args:
        cache: Where they are kept.
        key: The key of the file.
        plans: Ids of the rules of each plan that occurs among them.
    """

    def __init__(self, cache: Cache, key: bytes, plans: Mapping[str, tuple[str, ...]]) -> None:
        self._cache, self._key, self._plans = cache, key, plans
        self._parts, self._lines, self._head = 0, list[str](), ""
        self._is_whole = True

    def add(self, record: "Record") -> None:
        """Take the next record."""
        self._is_whole &= record["status"] != "failed"
        if "rules" in record:
            plan = record["rules"]["plan"]
            self._cache.learn(plan, self._plans[plan])
        if len(self._lines) == _PART:
            self._put()
            self._parts, self._lines = self._parts + 1, []
        self._lines.append(_ENCODE(record))

    def close(self) -> None:
        """Keep them, unless one failed."""
        self._put()
        if self._is_whole:
            self._cache.add(self._key, 0, f'{{"parts":{self._parts + 1},"records":[{self._head}]}}')

    def _put(self) -> None:
        body = ",".join(self._lines)
        if self._parts:
            self._cache.add(self._key, self._parts, f'{{"records":[{body}]}}')
        else:
            self._head = body


def _key_of(file: bytes, part: int) -> bytes:
    """The key of a part of a file's records; that of the first, which most files have alone, is the file's own."""
    return file + part.to_bytes(4, "big") if part else file


def clear(file: Path) -> int:
    """Remove a cache.

    Returns:
        The bytes it took.
    """
    size = 0
    for path in _files(file):
        if path.is_file():
            size += path.stat().st_size
            path.unlink()
    return size


def size_of(file: Path) -> tuple[int, int]:
    """The files whose results a cache holds, and the bytes it takes; zeros where there is none that can be read."""
    size = sum(path.stat().st_size for path in _files(file) if path.is_file())
    if not size:
        return 0, 0
    try:
        connection = sqlite3.connect(file)
        try:
            return int(connection.execute("SELECT count(*) FROM kept WHERE length(key) = 20").fetchone()[0]), size
        finally:
            connection.close()
    except sqlite3.Error:
        return 0, size


def _files(file: Path) -> list[Path]:
    return [file, *(file.with_name(file.name + ending) for ending in ("-wal", "-shm"))]


def _opened(file: Path, day: int) -> sqlite3.Connection:
    """The database of a cache, old entries dropped; begun anew where it has grown too large or is broken."""
    if file.is_file() and file.stat().st_size > _LARGEST:
        clear(file)
    try:
        database = connected(file, TABLES)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # locked, or not to be written: it may be sound
            raise
        clear(file)
        database = connected(file, TABLES)
    _prune(database, day)
    return database


def connected(file: Path, tables: str) -> sqlite3.Connection:
    """A connection to a cache, its tables made where there are none.

    Raises:
        sqlite3.Error: The file is no database, or cannot be used now.
        OSError: Its folder cannot be made.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = sqlite3.connect(file, timeout=_WAIT_SECONDS)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(tables)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _prune(database: sqlite3.Connection, day: int) -> None:
    """Drop old entries, once a week; the day on which it was done last stands in the database."""
    done = int(database.execute("PRAGMA user_version").fetchone()[0])
    if day - done < _PRUNE_DAYS:
        return
    with database:
        database.execute("DELETE FROM kept WHERE day < ?", (day - _OLDEST_DAYS,))
        database.execute("DELETE FROM runs WHERE day < ?", (day - _PRUNE_DAYS,))
        database.execute(f"PRAGMA user_version = {day:d}")


def program_stamp() -> str:
    """What changes when the program does: its version, and names, sizes and times of its files."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(__version__.encode())
    if package.is_dir():
        files = sorted(package.rglob("*.py"))
    else:  # it runs from an archive
        files = [next(path for path in package.parents if path.is_file())]
    for path in files:
        status = path.stat()
        digest.update(f"{path}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
