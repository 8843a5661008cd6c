"""A run that would print what an earlier one printed, told from it without judging anything again.

What a run writes depends on its options, the rules, this program, and the files it reads, by name and content. Where
all of these are as they were, the texts written then are written again; a file that changed, came or went makes a run
anew.
"""

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from declass.model import Unread
from declass.readers.discover import STANDARD_INPUT, Found
from declass.runs.cache import TABLES, connected, program_stamp

_BLOCK = 1 << 16  # room for most files; room for a mebibyte costs more than the reading
_LARGEST = 64 << 20


@frozen
class Told:
    """What a run wrote.

    Attributes:
        code: Its exit code.
        printed: On standard output.
        files: In files, by their names.
    """

    code: int
    printed: str
    files: Mapping[str, str]


class Replay:
    """The place of one run in the cache.

    Args:
        file: The file of the cache.
        asked: All that shapes what the run writes, beside the files it reads; whatever JSON can hold.
    """

    def __init__(self, file: Path, asked: object) -> None:
        self._file = file
        told = json.dumps([program_stamp(), asked], sort_keys=True, default=str)
        self._key = hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()

    def told(self, inputs: Iterable[Found]) -> Told | None:
        """What an earlier run wrote that read the same files; None where there is none, or something cannot be read."""
        try:
            database = connected(self._file, TABLES)
        except (sqlite3.Error, OSError):
            return None
        try:
            row = database.execute("SELECT content, told FROM runs WHERE key = ?", (self._key,)).fetchone()
            if row is None or row[0] != _content_now(inputs):
                return None
            return Told(**json.loads(zlib.decompress(row[1])))
        except (sqlite3.Error, zlib.error, ValueError, TypeError, OSError):
            return None
        finally:
            database.close()

    def keep(self, content: bytes, told: Told, day: int) -> None:
        """Keep what a run wrote; where that cannot be done nothing is said, as a later run only takes longer."""
        body = json.dumps({"code": told.code, "printed": told.printed, "files": dict(told.files)})
        packed = zlib.compress(body.encode("utf-8", "surrogatepass"), 1)
        try:
            database = connected(self._file, TABLES)
        except (sqlite3.Error, OSError):
            return
        try:
            with database:
                database.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", (self._key, day, content, packed))
        except sqlite3.Error:
            return
        finally:
            database.close()


class Content:
    """The files of a run, by name and hash, as they are met."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.is_known = True

    def add(self, source: str, sha256: str | None, why: str | None) -> None:
        """Take a file with its hash, or an input that is none with the reason."""
        if sha256 is None and why is None:
            self.is_known = False
        self._digest.update(f"{source}\0{sha256 or why}\0".encode("utf-8", "surrogatepass"))

    def add_all(self, files: Iterable[tuple[str, str | None, str | None]]) -> None:
        """Take several."""
        for file in files:
            self.add(*file)

    def digest(self) -> bytes:
        """The hash of all of them in their order."""
        return self._digest.digest()


class Copying:
    """A stream that keeps a copy of what is written, up to a limit."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._parts: list[str] = []
        self._size = 0

    def write(self, text: str, /) -> int:
        """Write a text."""
        self._size += len(text)
        if self._size <= _LARGEST:
            self._parts.append(text)
        return int(self._stream.write(text))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def copy(self) -> str | None:
        """All that was written; None where it was too much."""
        return "".join(self._parts) if self._size <= _LARGEST else None


def texts_of(files: Sequence[Path]) -> dict[str, str] | None:
    """Files that were written, by name; None where they are too large to be kept."""
    if sum(path.stat().st_size for path in files) > _LARGEST:
        return None
    return {str(path): path.read_bytes().decode("utf-8", "surrogatepass") for path in files}


def _content_now(inputs: Iterable[Found]) -> bytes | None:
    """The hash of the files as they are; None where one cannot be hashed."""
    content = Content()
    for source, sha256, why in _hashed(inputs):
        content.add(source, sha256, why)
        if not content.is_known:
            return None
    return content.digest()


def _hashed(inputs: Iterable[Found]) -> Iterator[tuple[str, str | None, str | None]]:
    for found in inputs:
        if isinstance(found, Unread):
            yield found.source, None, found.why
        elif found[1] == STANDARD_INPUT or not isinstance(found[1], Path):
            yield found[0], None, None
        else:
            yield found[0], _hash_of(found[1]), None


def _hash_of(path: Path) -> str:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        block = os.read(descriptor, _BLOCK)
        digest = hashlib.sha256(block)
        while len(block) == _BLOCK and (block := os.read(descriptor, _BLOCK)):
            digest.update(block)
        return digest.hexdigest()
    finally:
        os.close(descriptor)
