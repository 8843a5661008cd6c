"""Files of any known layout to telegrams: the one door for everything that reads a file.

What a telegram says is read in ``declass.parse``, not here.
"""

import hashlib
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from declass.model import Telegram, Unread
from declass.readers import detect
from declass.readers.aad import is_aad, read_aad, why_not_aad
from declass.readers.cable_csv import HEAD_SIZE, is_cable_csv, read_cable_csv
from declass.readers.cable_page import read_cable_page
from declass.readers.decoding import decode, why_no_text, with_line_feeds
from declass.readers.discover import discover
from declass.readers.metadata import record_of_file_name
from declass.readers.page_text import read_page_text
from declass.readers.plain import read_plain
from declass.text import Text

__all__ = ["LARGEST_FILE", "OpenedFile", "discover", "open_bytes", "open_file", "read_file", "read_path", "read_text"]

LARGEST_FILE = 64 << 20
_BLOCK = 1 << 20


@frozen
class OpenedFile:
    """A file that could be opened.

    Attributes:
        sha256: Of all its bytes, in hexadecimal digits; None for a table that comes through a pipe and is read once.
        telegrams: What it holds, read as it is asked for, once: telegrams, and an ``Unread`` for what is none.
    """

    sha256: str | None
    telegrams: Iterator[Telegram | Unread]


def open_file(path: Path, source: str) -> OpenedFile | Unread:
    """Open a file and hash it; an ``Unread`` where that fails. Nothing is raised.

    A table of telegrams is hashed first and then read row by row, however large; any other file up to 64 MiB is read
    once.
    """
    try:
        with open(path, "rb", buffering=0) as raw:
            head = _read_up_to(raw, HEAD_SIZE)
            if is_cable_csv(head):
                if not stat.S_ISREG(os.fstat(raw.fileno()).st_mode):
                    return OpenedFile(None, _once(os.dup(raw.fileno()), head, source))
                return OpenedFile(_hash_of(head, raw), _again(path, source))
            data = head if len(head) < HEAD_SIZE else head + _read_up_to(raw, LARGEST_FILE + 1 - HEAD_SIZE)
    except (OSError, ValueError) as error:
        return _unreadable(source, error)
    if len(data) > LARGEST_FILE:
        limit = f"{LARGEST_FILE >> 20} MiB"
        why = f"larger than {limit}, the limit for a file that is no table of telegrams; split it into smaller files"
        return Unread(source, "failed", why)
    return open_bytes(data, source)


def open_bytes(data: bytes, source: str) -> OpenedFile:
    """Bytes read already, as a file."""
    return OpenedFile(hashlib.sha256(data).hexdigest(), read_file(source, data))


def read_path(path: Path, source: str) -> Iterator[Telegram | Unread]:
    """Yield every telegram of a file, or an ``Unread`` for what holds none; nothing is raised."""
    opened = open_file(path, source)
    if isinstance(opened, Unread):
        yield opened
    else:
        yield from opened.telegrams


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


def _again(path: Path, source: str) -> Iterator[Telegram | Unread]:
    """The rows of a table that was hashed and is opened anew."""
    try:
        with open(path, "rb", buffering=0) as raw:
            yield from read_cable_csv(raw, source)
    except (OSError, ValueError) as error:
        yield _unreadable(source, error)


def _once(descriptor: int, head: bytes, source: str) -> Iterator[Telegram | Unread]:
    """The rows of a table that comes through a pipe, after the bytes read already."""
    try:
        with open(descriptor, "rb", buffering=0) as raw:
            yield from read_cable_csv(_Rejoined(head, raw), source)
    except (OSError, ValueError) as error:
        yield _unreadable(source, error)


def _unreadable(source: str, error: OSError | ValueError) -> Unread:
    why = getattr(error, "strerror", None) or str(error)
    return Unread(source, "failed", f"cannot be read: {why}; check the file and its permissions")


def _hash_of(head: bytes, rest: io.RawIOBase) -> str:
    digest = hashlib.sha256(head)
    while block := rest.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _read_up_to(raw: io.RawIOBase, size: int) -> bytes:
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

    def __init__(self, head: bytes, rest: io.RawIOBase) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int) -> bytes:
        """The next bytes, at most ``size`` unless they are those read already; empty at the end."""
        head, self._head = self._head, b""
        return head or self._rest.read(size) or b""
