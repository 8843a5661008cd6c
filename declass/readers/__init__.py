"""Files of any known layout to telegrams: the one door for everything that reads a file.

What a telegram says is read in ``declass.parse``, not here.
"""

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from attrs import frozen

from declass.model import Telegram, Unread
from declass.readers import detect
from declass.readers.aad import is_aad, read_aad, why_not_aad
from declass.readers.cable_csv import HEAD_SIZE, is_cable_csv, read_cable_csv
from declass.readers.cable_page import read_cable_page
from declass.readers.containers import BROKEN, DEEPEST, Member, kind_of, members_of
from declass.readers.decoding import decode, why_no_text, with_line_feeds
from declass.readers.discover import discover
from declass.readers.metadata import record_of_file_name
from declass.readers.page_text import read_page_text
from declass.readers.plain import read_plain
from declass.text import Text

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["LARGEST_FILE", "OpenedFile", "discover", "open_bytes", "open_file", "read_file", "read_path", "read_text"]

LARGEST_FILE = 64 << 20


class Readable(Protocol):
    """Whatever bytes can be read from, as far as it gives them."""

    def read(self, size: int, /) -> bytes | None:
        """The next bytes."""


_BLOCK = 1 << 20


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


def open_file(path: Path, source: str) -> OpenedFile | Unread:
    """Open a file and hash it; an ``Unread`` where that fails. Nothing is raised.

    A table of telegrams or an archive is hashed first and then read as it goes, however large; any other file, up to
    64 MiB, is read once.
    """
    try:
        with open(path, "rb", buffering=0) as raw:
            head = _read_up_to(raw, HEAD_SIZE)
            kind = kind_of(head)
            if kind is not None or is_cable_csv(head):
                if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
                    return OpenedFile(None, _once(os.dup(raw.fileno()), head, source, kind))
                digest = _hash_of(head, raw)
                return OpenedFile(digest, _again(path, source, kind, digest))
            data = head if len(head) < HEAD_SIZE else head + _read_up_to(raw, LARGEST_FILE + 1 - HEAD_SIZE)
    except (OSError, ValueError) as error:
        return _unreadable(source, error)
    return _too_large(source) if len(data) > LARGEST_FILE else open_bytes(data, source)


def open_bytes(data: bytes, source: str) -> OpenedFile:
    """Bytes read already, as a file."""
    digest = hashlib.sha256(data).hexdigest()
    kind = kind_of(data[:HEAD_SIZE])
    if kind is not None:
        return OpenedFile(digest, _parts_of_archive(io.BytesIO(data), kind, source, 1))
    return OpenedFile(digest, iter([Part(digest, read_file(source, data))]))


def read_path(path: Path, source: str) -> Iterator[Telegram | Unread]:
    """Yield every telegram of a file, or an ``Unread`` for what holds none; nothing is raised."""
    opened = open_file(path, source)
    if isinstance(opened, Unread):
        yield opened
        return
    for part in opened.parts:
        yield from part.telegrams


def read_file(path: str, data: bytes, *, source: str | None = None) -> Iterator[Telegram | Unread]:
    """Yield every telegram of a file's bytes, or an ``Unread`` for what holds none; nothing is raised.

    The layout is told by the content; of the name only a stem that is a reference id is used.
    """
    source = path if source is None else source
    why = why_no_text(data)
    if why is not None:
        yield Unread(source, "skipped", why)
    elif is_cable_csv(data[:HEAD_SIZE]):
        yield from read_cable_csv(io.BytesIO(data), source)
    else:
        content, notes = decode(data)
        yield from _read_content(content, source, notes)


def read_text(content: str, source: str) -> Telegram:
    """The first telegram of a text in any layout; a text that shows none is taken as one all the same."""
    content = with_line_feeds(content)
    head = content[:HEAD_SIZE].encode("utf-8", "replace")
    if is_cable_csv(head):
        found = read_cable_csv(io.BytesIO(content.encode("utf-8", "replace")), source)
    else:
        found = _read_content(content, source, ())
    first = next((item for item in found if isinstance(item, Telegram)), None)
    return first or Telegram(source, "text", Text(content), record_of_file_name(source))


def _read_content(content: str, source: str, notes: tuple[str, ...]) -> Iterator[Telegram | Unread]:
    """The telegrams of a decoded text that is no table."""
    if detect.is_html(content):
        return read_cable_page(content, source, notes)
    if is_aad(content):
        why = why_not_aad(content)
        if why is None:
            return read_aad(content, source, notes)
        notes += (why,)
    if detect.is_page_as_text(content):
        return read_page_text(content, source, notes)
    return read_plain(content, source, notes)


def _again(path: Path, source: str, kind: str | None, digest: str) -> Iterator[Part]:
    """What is in a table or an archive that was hashed and is opened anew."""
    try:
        with open(path, "rb") as stream:
            if kind is not None:
                yield from _parts_of_archive(stream, kind, source, 1)
            else:
                yield Part(digest, read_cable_csv(stream, source))
    except (OSError, ValueError) as error:
        yield _nothing_but(_unreadable(source, error))


def _once(descriptor: int, head: bytes, source: str, kind: str | None) -> Iterator[Part]:
    """What is in a table or an archive that comes through a pipe, after the bytes read already."""
    try:
        with open(descriptor, "rb", buffering=0) as raw:
            if kind is None:
                yield Part(None, read_cable_csv(_Rejoined(head, raw), source))
                return
            data = head + _read_up_to(raw, LARGEST_FILE + 1 - len(head))
            if len(data) > LARGEST_FILE:
                yield _nothing_but(_too_large(source))
            else:
                yield from _parts_of_archive(io.BytesIO(data), kind, source, 1)
    except (OSError, ValueError) as error:
        yield _nothing_but(_unreadable(source, error))


def _parts_of_archive(stream: IO[bytes], kind: str, source: str, depth: int) -> Iterator[Part]:
    """The members of an archive, those of archives in it included."""
    found = False
    for member in members_of(stream, kind, source):
        found = True
        if isinstance(member, Unread):
            yield _nothing_but(member)
            continue
        try:
            yield from _parts_of_member(member, depth)
        except BROKEN as error:
            why = f"cannot be read in its archive: {error or type(error).__name__}; restore the archive"
            yield _nothing_but(Unread(member.source, "failed", why))
    if not found:
        yield _nothing_but(Unread(source, "skipped", "an archive that holds no file"))


def _parts_of_member(member: Member, depth: int) -> Iterator[Part]:
    head = _read_up_to(member.stream, HEAD_SIZE)
    kind = kind_of(head)
    if kind is None and is_cable_csv(head):
        yield Part(None, read_cable_csv(_Rejoined(head, member.stream), member.source))
        return
    if kind is not None and depth >= DEEPEST:
        why = f"archives lie in archives more than {DEEPEST} deep, the limit; unpack the inner one"
        yield _nothing_but(Unread(member.source, "failed", why))
        return
    if kind is not None and kind != "zip":
        yield from _parts_of_archive(_rejoined_stream(head, member.stream), kind, member.source, depth + 1)
        return
    data = head if len(head) < HEAD_SIZE else head + _read_up_to(member.stream, LARGEST_FILE + 1 - HEAD_SIZE)
    if len(data) > LARGEST_FILE:
        yield _nothing_but(_too_large(member.source))
    elif kind is not None:
        yield from _parts_of_archive(io.BytesIO(data), kind, member.source, depth + 1)
    else:
        yield Part(hashlib.sha256(data).hexdigest(), read_file(member.source, data))


def _nothing_but(unread: Unread) -> Part:
    return Part(None, iter([unread]))


def _too_large(source: str) -> Unread:
    limit = f"{LARGEST_FILE >> 20} MiB"
    why = f"larger than {limit}, the limit for a file that is no table of telegrams; split it into smaller files"
    return Unread(source, "failed", why)


def _unreadable(source: str, error: OSError | ValueError) -> Unread:
    why = getattr(error, "strerror", None) or str(error)
    return Unread(source, "failed", f"cannot be read: {why}; check the file and its permissions")


def _hash_of(head: bytes, rest: Readable) -> str:
    digest = hashlib.sha256(head)
    while block := rest.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _read_up_to(raw: Readable, size: int) -> bytes:
    """The next bytes of a file, fewer than ``size`` only at its end; one read of a pipe may give fewer."""
    first = raw.read(size) or b""
    parts = [first]
    size -= len(first)
    while size and (part := raw.read(size)):
        parts.append(part)
        size -= len(part)
    return first if len(parts) == 1 else b"".join(parts)


class _Rejoined:
    """A stream whose first bytes have been read already and are given out again."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int) -> bytes:
        """The next bytes, at most ``size`` unless they are those read already; empty at the end."""
        head, self._head = self._head, b""
        return head or self._rest.read(size) or b""


class _RejoinedStream(io.RawIOBase):
    """The same as a binary stream of the library, for readers of archives; it never goes back."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        """Fill a buffer as far as one read goes."""
        view = memoryview(buffer).cast("B")
        if self._head:
            size = min(len(view), len(self._head))
            view[:size] = self._head[:size]
            self._head = self._head[size:]
            return size
        data = self._rest.read(len(view)) or b""
        view[: len(data)] = data
        return len(data)


def _rejoined_stream(head: bytes, rest: Readable) -> IO[bytes]:
    return io.BufferedReader(_RejoinedStream(head, rest))
