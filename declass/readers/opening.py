"""Files opened and hashed, and what is in them: one text, a table, or the members of an archive."""

import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from attrs import frozen

from declass.columns import USUAL as USUAL_COLUMNS
from declass.errors import SettingsError
from declass.limits import LimitReached, Limits
from declass.model import Telegram, Unread
from declass.readers.arrow_tables import is_arrow, read_arrow
from declass.readers.cable_csv import HEAD_SIZE, is_cable_csv, read_cable_csv
from declass.readers.containers import BROKEN, SEEKABLE, Member, kind_of, members_of
from declass.readers.layouts import read_no_table
from declass.readers.mapped_table import (
    delimiter_of,
    is_json_lines,
    read_delimited,
    read_json_lines,
    usual_delimiter_of,
)
from declass.readers.options import ReadOptions, Unpacking
from declass.readers.remote import RemoteFile
from declass.readers.seven_zip import members_of_7z
from declass.readers.sqlite_tables import MAGIC as SQLITE
from declass.readers.sqlite_tables import journal_beside, read_sqlite
from declass.readers.streams import Readable, Rejoined, read_up_to, rejoined_stream

USUAL = ReadOptions()
_BLOCK = 1 << 20
_CHANGED = "changed while it was read; check it again"

TableReader = Callable[[Readable, str], Iterator[Telegram | Unread]]
StoredReader = Callable[[Path | bytes, str, ReadOptions], Iterator[Telegram | Unread]]
"""Reads a file that is no stream: what it holds is looked up in it."""


@frozen
class Part:
    """What is read as one: a file, or a member of an archive.

    Attributes:
        sha256: Of all its bytes, in hexadecimal digits; None for a table that is read once, as it goes by.
        telegrams: What it holds, to be read before the next part: telegrams, and an ``Unread`` for what is none.
        data: All its bytes; None for a table, and for what could not be read.
    """

    sha256: str | None
    telegrams: Iterator[Telegram | Unread]
    data: bytes | None = None


@frozen
class OpenedFile:
    """A file that could be opened.

    Attributes:
        sha256: Of all its bytes, in hexadecimal digits; None for a table or an archive that comes through a pipe.
        parts: What is in it, opened as it is asked for, once.
    """

    sha256: str | None
    parts: Iterator[Part]


def open_file(path: Path, source: str, options: ReadOptions = USUAL) -> OpenedFile | Unread:
    """Open a file and hash it; an ``Unread`` where that fails. Nothing is raised.

    A table of telegrams, a database or an archive is hashed first and then read as it goes, however large; any other
    file, up to the limit, is read once.

    Args:
        path: The file.
        source: What it is called.
        options: How it is read.
    """
    try:
        with open(path, "rb", buffering=0) as raw:
            head = read_up_to(raw, HEAD_SIZE)
            kind = kind_of(head)
            table = _table(head, options)
            stored = _stored(head)
            if stored is not None and _is_file(raw):
                digest = _hash_of(head, raw)
                if stored is read_arrow and _is_shard(path):
                    return OpenedFile(digest, _parts_of_shard(path, source, options))
                # What waits in a journal is in no hash.
                known = None if stored is read_sqlite and journal_beside(path) is not None else digest
                return OpenedFile(known, iter([Part(known, _told(stored(path, source, options), source))]))
            if kind is not None or table is not None:
                if not _is_file(raw):
                    return OpenedFile(None, _once(os.dup(raw.fileno()), head, source, kind, options))
                digest = _hash_of(head, raw)
                return OpenedFile(digest, _again(path, source, kind, digest, options))
            data = _whole(head, raw, options.limits)
    except (OSError, ValueError) as error:
        return _unreadable(source, error)
    if data is None:
        return _too_large(source, options.limits)
    return _opened_text(data, source) if stored is None else open_bytes(data, source, options)


def open_remote(where: RemoteFile, source: str, options: ReadOptions = USUAL) -> OpenedFile | Unread:
    """Open a file of a store; an ``Unread`` where that fails. Nothing is raised.

    A table of text or an archive is read as it is fetched, and has no hash; any other file, up to the limit, is read
    once.
    """
    try:
        stream = where.open()
        head = read_up_to(stream, HEAD_SIZE)
        kind = kind_of(head)
        if kind is not None or (_stored(head) is None and _table(head, options) is not None):
            return OpenedFile(None, _fetched(stream, head, source, kind, options))
        with stream:
            data = _whole(head, stream, options.limits)
    except (SettingsError, OSError, ValueError) as error:
        return _unreadable(source, error)
    return _too_large(source, options.limits) if data is None else open_bytes(data, source, options)


def open_bytes(data: bytes, source: str, options: ReadOptions = USUAL) -> OpenedFile:
    """Bytes read already, as a file."""
    digest = hashlib.sha256(data).hexdigest()
    kind = kind_of(data[:HEAD_SIZE])
    if kind is not None:
        return OpenedFile(digest, _Archives(options).parts(io.BytesIO(data), kind, source, 1))
    return OpenedFile(digest, iter([_part_of(data, digest, source, options)]))


def _opened_text(data: bytes, source: str) -> OpenedFile:
    """Bytes that are no archive, no table and no database, as a file."""
    digest = hashlib.sha256(data).hexdigest()
    return OpenedFile(digest, iter([Part(digest, read_no_table(data, source), data)]))


def read_path(path: Path, source: str) -> Iterator[Telegram | Unread]:
    """Yield every telegram of a file, or an ``Unread`` for what holds none; nothing is raised."""
    opened = open_file(path, source)
    if isinstance(opened, Unread):
        yield opened
        return
    for part in opened.parts:
        yield from part.telegrams


def _table(head: bytes, options: ReadOptions) -> TableReader | None:
    """What reads the table that begins with some bytes; None for no table."""
    columns, limits = options.columns, options.limits
    delimiter = delimiter_of(head, columns)
    if columns is not None and delimiter is not None:
        return lambda stream, source: read_delimited(stream, source, columns, delimiter, limits)
    if is_json_lines(head, columns):
        return lambda stream, source: read_json_lines(stream, source, columns, limits)
    if is_cable_csv(head):
        return lambda stream, source: read_cable_csv(stream, source, limits)
    usual = usual_delimiter_of(head)
    if usual is not None:
        return lambda stream, source: read_delimited(stream, source, columns or USUAL_COLUMNS, usual, limits)
    return None


def _is_file(raw: IO[bytes]) -> bool:
    """Whether a file can be opened anew, as a pipe cannot."""
    return stat.S_ISREG(os.fstat(raw.fileno()).st_mode)


def _stored(head: bytes) -> StoredReader | None:
    """What reads the database, or the table that is none of text, that begins with some bytes; None for neither."""
    if head.startswith(SQLITE):
        return read_sqlite
    return read_arrow if is_arrow(head) else None


def _is_shard(path: Path) -> bool:
    from declass.readers.shards import is_shard  # it opens what shards hold

    return is_shard(path)


def _parts_of_shard(path: Path, source: str, options: ReadOptions) -> Iterator[Part]:
    from declass.readers.shards import parts_of_shard

    return parts_of_shard(path, source, options)


def _part_of(data: bytes, digest: str, source: str, options: ReadOptions) -> Part:
    """What is in the bytes of a file that is no archive."""
    stored = _stored(data[:HEAD_SIZE])
    if stored is not None:
        return Part(digest, _told(stored(data, source, options), source))
    table = _table(data[:HEAD_SIZE], options)
    if table is not None:
        return Part(digest, table(io.BytesIO(data), source))
    if len(data) > options.limits.file:
        return _nothing_but(_too_large(source, options.limits))
    return Part(digest, read_no_table(data, source), data)


def _again(path: Path, source: str, kind: str | None, digest: str, options: ReadOptions) -> Iterator[Part]:
    """What is in a table or an archive that was hashed and is opened anew."""
    try:
        with open(path, "rb") as stream:
            if kind is not None:
                yield from _Archives(options).parts(stream, kind, source, 1)
                return
            head = read_up_to(stream, HEAD_SIZE)
            table = _table(head, options)
            if table is None:
                yield _nothing_but(Unread(source, "failed", _CHANGED))
            else:
                yield Part(digest, _told(table(Rejoined(head, stream), source), source))
    except (OSError, ValueError) as error:
        yield _nothing_but(_unreadable(source, error))


def _fetched(stream: IO[bytes], head: bytes, source: str, kind: str | None, options: ReadOptions) -> Iterator[Part]:
    """What is in a table or an archive of a store, after the bytes read already."""
    with stream:
        try:
            if kind is not None:
                stream.seek(0)
                yield from _Archives(options).parts(stream, kind, source, 1)
                return
            table = _table(head, options)
            assert table is not None
            yield Part(None, _told(table(Rejoined(head, stream), source), source))
        except (OSError, ValueError) as error:
            yield _nothing_but(_unreadable(source, error))


def _once(descriptor: int, head: bytes, source: str, kind: str | None, options: ReadOptions) -> Iterator[Part]:
    """What is in a table or an archive that comes through a pipe, after the bytes read already."""
    try:
        with open(descriptor, "rb", buffering=0) as raw:
            table = _table(head, options) if kind is None else None
            if table is not None:
                yield Part(None, _told(table(Rejoined(head, raw), source), source))
                return
            data = _whole(head, raw, options.limits)
            if data is None:
                yield _nothing_but(_too_large(source, options.limits))
            elif kind is not None:
                yield from _Archives(options).parts(io.BytesIO(data), kind, source, 1)
    except (OSError, ValueError) as error:
        yield _nothing_but(_unreadable(source, error))


class _Archives:
    """What is in an archive, and in the archives in it; all of them share what may be unpacked from one file."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._unpacking = Unpacking(options.limits)

    def parts(self, stream: IO[bytes], kind: str, source: str, depth: int) -> Iterator[Part]:
        """The members of an archive, those of archives in it included."""
        found = False
        for member in self._members(stream, kind, source):
            found = True
            if isinstance(member, Unread):
                yield _nothing_but(member)
                continue
            try:
                yield from self._parts_of_member(member, depth)
            except LimitReached as error:
                yield _nothing_but(Unread(member.source, "failed", error.why, limit=error.name))
                return
            except BROKEN as error:
                yield _nothing_but(_broken(member.source, error))
        if not found:
            yield _nothing_but(Unread(source, "skipped", "an archive that holds no file"))

    def _members(self, stream: IO[bytes], kind: str, source: str) -> Iterator[Member | Unread]:
        if kind == "7z":
            return members_of_7z(stream, source, self._unpacking)
        return members_of(stream, kind, source, self._unpacking)

    def _parts_of_member(self, member: Member, depth: int) -> Iterator[Part]:
        options, limits = self._options, self._options.limits
        head = read_up_to(member.stream, HEAD_SIZE)
        kind = kind_of(head)
        table = _table(head, options) if kind is None else None
        if table is not None:
            yield Part(None, _told(table(Rejoined(head, member.stream), member.source), member.source))
            return
        if kind is not None and depth >= limits.depth:
            why = f"archives lie in archives more than {limits.depth} deep, the limit; unpack the inner one"
            why += ", or raise it with --limit depth=NUMBER"
            yield _nothing_but(Unread(member.source, "failed", why, limit="depth"))
            return
        if kind is not None and kind not in SEEKABLE:
            yield from self.parts(rejoined_stream(head, member.stream), kind, member.source, depth + 1)
            return
        data = _whole(head, member.stream, limits)
        if data is None:
            yield _nothing_but(_too_large(member.source, limits))
        elif kind is not None:
            yield from self.parts(io.BytesIO(data), kind, member.source, depth + 1)
        else:
            yield _part_of(data, hashlib.sha256(data).hexdigest(), member.source, options)


def _told(telegrams: Iterator[Telegram | Unread], source: str) -> Iterator[Telegram | Unread]:
    """The rows of a table that is read as it goes by, with an ``Unread`` where that ends before the table does."""
    try:
        yield from telegrams
    except LimitReached as error:
        yield Unread(source, "failed", error.why, limit=error.name)
    except BROKEN as error:
        yield _broken(source, error) if "!/" in source else _unreadable(source, error)


def _whole(head: bytes, rest: Readable, limits: Limits) -> bytes | None:
    """All bytes of a file, of which the first were read already; None where they are more than a file may have."""
    data = head if len(head) < HEAD_SIZE else head + read_up_to(rest, max(0, limits.file + 1 - len(head)))
    return data if len(data) <= limits.file else None


def _nothing_but(unread: Unread) -> Part:
    return Part(None, iter([unread]))


def _broken(source: str, error: Exception) -> Unread:
    why = f"cannot be read in its archive: {str(error) or type(error).__name__}; restore the archive"
    return Unread(source, "failed", why)


def _too_large(source: str, limits: Limits) -> Unread:
    why = f"larger than {limits.shown('file')}, the limit for a file that is no table of telegrams"
    return Unread(source, "failed", f"{why}; split it, or raise it with --limit file=SIZE", limit="file")


def _unreadable(source: str, error: Exception) -> Unread:
    why = getattr(error, "strerror", None) or str(error)
    return Unread(source, "failed", f"cannot be read: {why}; check the file and its permissions")


def _hash_of(head: bytes, rest: Readable) -> str:
    digest = hashlib.sha256(head)
    while block := rest.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
