"""Files opened and hashed, and what is in them: one text, a table, or the members of an archive."""

import hashlib
import io
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from attrs import frozen

from declass.columns import Columns
from declass.model import Telegram, Unread
from declass.readers.cable_csv import HEAD_SIZE, is_cable_csv, read_cable_csv
from declass.readers.containers import BROKEN, DEEPEST, Member, kind_of, members_of
from declass.readers.layouts import read_file
from declass.readers.mapped_table import delimiter_of, is_json_lines, read_delimited, read_json_lines
from declass.readers.streams import Readable, Rejoined, read_up_to, rejoined_stream

LARGEST_FILE = 64 << 20
_BLOCK = 1 << 20

_BROKEN_FILE = "cannot be read: {}; check the file and its permissions"
_BROKEN_MEMBER = "cannot be read in its archive: {}; restore the archive"

TableReader = Callable[[Readable, str], Iterator[Telegram | Unread]]


@frozen
class Part:
    """What is read as one: a file, or a member of an archive.

    Attributes:
        sha256: Of all its bytes, in hexadecimal digits; None for a table that is read once, as it goes by.
        telegrams: What it holds, to be read before the next part: telegrams, and an ``Unread`` for what is none.
    """

    sha256: str | None
    telegrams: Iterator[Telegram | Unread]


@frozen
class OpenedFile:
    """A file that could be opened.

    Attributes:
        sha256: Of all its bytes, in hexadecimal digits; None for a table or an archive that comes through a pipe.
        parts: What is in it, opened as it is asked for, once.
    """

    sha256: str | None
    parts: Iterator[Part]


def open_file(path: Path, source: str, columns: Columns | None = None) -> OpenedFile | Unread:
    """Open a file and hash it; an ``Unread`` where that fails. Nothing is raised.

    A table of telegrams or an archive is hashed first and then read as it goes, however large; any other file, up to
    64 MiB, is read once.

    Args:
        path: The file.
        source: What it is called.
        columns: Columns of tables that a user named; None where the usual names are looked for.
    """
    try:
        with open(path, "rb", buffering=0) as raw:
            head = read_up_to(raw, HEAD_SIZE)
            kind = kind_of(head)
            table = _table(head, columns)
            if kind is not None or table is not None:
                if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
                    return OpenedFile(None, _once(os.dup(raw.fileno()), head, source, kind, columns))
                digest = _hash_of(head, raw)
                return OpenedFile(digest, _again(path, source, kind, digest, columns))
            data = head if len(head) < HEAD_SIZE else head + read_up_to(raw, LARGEST_FILE + 1 - HEAD_SIZE)
    except (OSError, ValueError) as error:
        return _unreadable(source, error)
    return _too_large(source) if len(data) > LARGEST_FILE else open_bytes(data, source, columns)


def open_bytes(data: bytes, source: str, columns: Columns | None = None) -> OpenedFile:
    """Bytes read already, as a file."""
    digest = hashlib.sha256(data).hexdigest()
    kind = kind_of(data[:HEAD_SIZE])
    if kind is not None:
        return OpenedFile(digest, _parts_of_archive(io.BytesIO(data), kind, source, 1, columns))
    table = _table(data[:HEAD_SIZE], columns)
    found = read_file(source, data) if table is None else table(io.BytesIO(data), source)
    return OpenedFile(digest, iter([Part(digest, found)]))


def read_path(path: Path, source: str) -> Iterator[Telegram | Unread]:
    """Yield every telegram of a file, or an ``Unread`` for what holds none; nothing is raised."""
    opened = open_file(path, source)
    if isinstance(opened, Unread):
        yield opened
        return
    for part in opened.parts:
        yield from part.telegrams


def _table(head: bytes, columns: Columns | None) -> TableReader | None:
    """What reads the table that begins with some bytes; None for no table."""
    delimiter = delimiter_of(head, columns)
    if columns is not None and delimiter is not None:
        return lambda stream, source: read_delimited(stream, source, columns, delimiter)
    if is_json_lines(head, columns):
        return lambda stream, source: read_json_lines(stream, source, columns)
    return read_cable_csv if is_cable_csv(head) else None


def _again(path: Path, source: str, kind: str | None, digest: str, columns: Columns | None) -> Iterator[Part]:
    """What is in a table or an archive that was hashed and is opened anew."""
    try:
        with open(path, "rb") as stream:
            if kind is not None:
                yield from _parts_of_archive(stream, kind, source, 1, columns)
                return
            head = read_up_to(stream, HEAD_SIZE)
            table = _table(head, columns)
            if table is None:
                why = "changed while it was read; check it again"
                yield _nothing_but(Unread(source, "failed", why))
            else:
                yield Part(digest, _rows(table, Rejoined(head, stream), source, _BROKEN_FILE))
    except (OSError, ValueError) as error:
        yield _nothing_but(_unreadable(source, error))


def _once(descriptor: int, head: bytes, source: str, kind: str | None, columns: Columns | None) -> Iterator[Part]:
    """What is in a table or an archive that comes through a pipe, after the bytes read already."""
    try:
        with open(descriptor, "rb", buffering=0) as raw:
            table = _table(head, columns) if kind is None else None
            if table is not None:
                yield Part(None, _rows(table, Rejoined(head, raw), source, _BROKEN_FILE))
                return
            data = head + read_up_to(raw, LARGEST_FILE + 1 - len(head))
            if len(data) > LARGEST_FILE:
                yield _nothing_but(_too_large(source))
            elif kind is not None:
                yield from _parts_of_archive(io.BytesIO(data), kind, source, 1, columns)
    except (OSError, ValueError) as error:
        yield _nothing_but(_unreadable(source, error))


def _parts_of_archive(stream: IO[bytes], kind: str, source: str, depth: int, columns: Columns | None) -> Iterator[Part]:
    """The members of an archive, those of archives in it included."""
    found = False
    for member in members_of(stream, kind, source):
        found = True
        if isinstance(member, Unread):
            yield _nothing_but(member)
            continue
        try:
            yield from _parts_of_member(member, depth, columns)
        except BROKEN as error:
            yield _nothing_but(Unread(member.source, "failed", _BROKEN_MEMBER.format(_told(error))))
    if not found:
        yield _nothing_but(Unread(source, "skipped", "an archive that holds no file"))


def _parts_of_member(member: Member, depth: int, columns: Columns | None) -> Iterator[Part]:
    head = read_up_to(member.stream, HEAD_SIZE)
    kind = kind_of(head)
    table = _table(head, columns) if kind is None else None
    if table is not None:
        yield Part(None, _rows(table, Rejoined(head, member.stream), member.source, _BROKEN_MEMBER))
        return
    if kind is not None and depth >= DEEPEST:
        why = f"archives lie in archives more than {DEEPEST} deep, the limit; unpack the inner one"
        yield _nothing_but(Unread(member.source, "failed", why))
        return
    if kind is not None and kind != "zip":
        yield from _parts_of_archive(rejoined_stream(head, member.stream), kind, member.source, depth + 1, columns)
        return
    data = head if len(head) < HEAD_SIZE else head + read_up_to(member.stream, LARGEST_FILE + 1 - HEAD_SIZE)
    if len(data) > LARGEST_FILE:
        yield _nothing_but(_too_large(member.source))
    elif kind is not None:
        yield from _parts_of_archive(io.BytesIO(data), kind, member.source, depth + 1, columns)
    else:
        yield Part(hashlib.sha256(data).hexdigest(), read_file(member.source, data))


def _rows(table: TableReader, stream: Readable, source: str, broken: str) -> Iterator[Telegram | Unread]:
    """The rows of a table; where its bytes come to a bad end, those before it and why there are no more."""
    try:
        yield from table(stream, source)
    except BROKEN as error:
        yield Unread(source, "failed", broken.format(_told(error)))


def _told(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _nothing_but(unread: Unread) -> Part:
    return Part(None, iter([unread]))


def _too_large(source: str) -> Unread:
    limit = f"{LARGEST_FILE >> 20} MiB"
    why = f"larger than {limit}, the limit for a file that is no table of telegrams; split it into smaller files"
    return Unread(source, "failed", why)


def _unreadable(source: str, error: OSError | ValueError) -> Unread:
    return Unread(source, "failed", _BROKEN_FILE.format(_told(error)))


def _hash_of(head: bytes, rest: Readable) -> str:
    digest = hashlib.sha256(head)
    while block := rest.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
