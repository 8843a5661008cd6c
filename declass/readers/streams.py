"""Streams whose first bytes have been read already, to see what they are, and are given out again."""

import io
from typing import IO, TYPE_CHECKING, Protocol

from declass.readers.options import Unpacking

if TYPE_CHECKING:
    from typing_extensions import Buffer


class Readable(Protocol):
    """Whatever bytes can be read from, as far as it gives them."""

    def read(self, size: int, /) -> bytes | None:
        """The next bytes."""


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


class Unpacked(io.RawIOBase):
    """A stream that comes out of an archive, whose bytes are counted as they come."""

    def __init__(self, stream: Readable, unpacking: Unpacking) -> None:
        self._stream = stream
        self._unpacking = unpacking

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; raises ``LimitReached`` where more was unpacked than may be."""
        data = self._stream.read(size) or b""
        self._unpacking.add(len(data))
        return data

    def readinto(self, buffer: "Buffer", /) -> int:
        """Fill a buffer as far as one read goes."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


class _RejoinedStream(io.RawIOBase):
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


def rejoined_stream(head: bytes, rest: Readable) -> IO[bytes]:
    """The first bytes and the rest as one stream of the library, for readers of archives; it never goes back."""
    return io.BufferedReader(_RejoinedStream(head, rest))
