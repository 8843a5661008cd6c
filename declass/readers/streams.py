"""Streams whose first bytes have been read already, to see what they are, and are given out again."""

import sys
from typing import IO, Protocol, cast

from declass.errors import SettingsError
from declass.readers.options import Unpacking

_PIECE = 1 << 16


class Readable(Protocol):
    """Whatever bytes can be read from, as far as it gives them."""

    def read(self, size: int, /) -> bytes | None:
        """The next bytes."""


def standard_input() -> IO[bytes]:
    """What is handed over on standard input.

    Raises:
        SettingsError: It is closed, as `<&-` closes it.
    """
    if sys.stdin is None:
        raise SettingsError("standard input is closed; hand something over on it, or name a file")
    return sys.stdin.buffer


def read_up_to(raw: Readable, size: int) -> bytes:
    """The next bytes of a file, fewer than ``size`` only at its end; one read of a pipe may give fewer."""
    first = raw.read(size) or b""
    parts = [first]
    size -= len(first)
    while size and (part := raw.read(size)):
        parts.append(part)
        size -= len(part)
    return first if len(parts) == 1 else b"".join(parts)


class Rejoined:
    """A stream whose first bytes have been read already and are given out again."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int) -> bytes:
        """The next bytes, at most ``size`` unless they are those read already; empty at the end."""
        head, self._head = self._head, b""
        return head or self._rest.read(size) or b""


class Steady:
    """A stream of which nothing is lost where it breaks: what came before is given out first, then why it broke.

    Readers of the library, and buffers before them, throw away what they have gathered when the next read raises.
    """

    def __init__(self, stream: Readable) -> None:
        self._next = getattr(stream, "read1", stream.read)
        self._held, self._at = b"", 0
        self._broke: Exception | None = None

    def _piece(self) -> bytes:
        """The next bytes as they come, from one read."""
        if self._broke is not None:
            raise self._broke
        return self._next(_PIECE) or b""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, fewer than asked for only where the stream ends or breaks."""
        parts: list[bytes] = []
        while size:
            if self._at >= len(self._held):
                try:
                    self._held, self._at = self._piece(), 0
                except Exception as error:
                    if not parts:
                        raise
                    self._broke = error
                    break
                if not self._held:
                    break
            part = self._held[self._at : self._at + size if size > 0 else None]
            self._at += len(part)
            size -= len(part) if size > 0 else 0
            parts.append(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay to be read."""
        found = self.read(size)
        self._held, self._at = found + self._held[self._at :], 0
        return found


class Unpacked(Steady):
    """A stream that comes out of an archive, whose bytes are counted as they come."""

    def __init__(self, stream: Readable, unpacking: Unpacking) -> None:
        super().__init__(stream)
        self._unpacking = unpacking

    def _piece(self) -> bytes:
        """The next bytes; raises ``LimitReached`` where more was unpacked than may be."""
        data = super()._piece()
        self._unpacking.add(len(data))
        return data


def rejoined_stream(head: bytes, rest: Readable) -> IO[bytes]:
    """The first bytes and the rest as one stream, for readers of archives; it never goes back."""
    return cast("IO[bytes]", Steady(Rejoined(head, rest)))
