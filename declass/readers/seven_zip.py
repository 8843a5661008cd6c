"""Members of 7z archives, one after the other and without a file of their own, for which the extra ``7z`` is needed.

The library hands out what it unpacks as it goes, and reads on by itself; here it does so in a thread, which waits until
what it gave was taken. A block of the library's is up to 128 MB. How other archives are read is in ``containers``.
"""

import threading
from collections.abc import Iterator
from queue import Empty, Full, Queue
from typing import IO, Any

from declass.errors import SettingsError
from declass.extras import needs
from declass.limits import LimitReached
from declass.model import Unread
from declass.readers.containers import ENCRYPTED, Member, inside, is_hidden, packed_too_tight, too_many
from declass.readers.options import Unpacking

_WAITING = 4
_SECONDS = 0.1
_BLOCK = 1 << 20
_BEGIN, _DATA, _END = "begin", "data", "end"
_DAMAGED = "archive is damaged ({}); what came before was read: restore it from another copy"
_CLIMBS = "its name leads out of the archive; give it another name and pack it again"

_Event = tuple[str, Any]


def members_of_7z(stream: IO[bytes], source: str, unpacking: Unpacking) -> Iterator[Member | Unread]:
    """The members of an archive, with an ``Unread`` for what cannot be read; nothing is raised.

    Args:
        stream: The archive, which must be seekable.
        source: Name of the archive.
        unpacking: What was unpacked from the file in which it lies.
    """
    try:
        library = needs("py7zr", "7z")
    except SettingsError as error:
        yield Unread(source, "failed", str(error))
        return
    try:
        limits = unpacking.limits
        with library.SevenZipFile(stream, max_extract_size=max(1, limits.unpacked - unpacking.size)) as archive:
            if archive.needs_password():
                yield Unread(source, "failed", ENCRYPTED)
                return
            infos = [info for info in archive.list() if not info.is_directory and not is_hidden(info.filename)]
            size = stream.seek(0, 2)
            tight = packed_too_tight(source, sum(info.uncompressed for info in infos), size, limits)
            if tight is not None:
                yield tight
                return
            if len(infos) > limits.members:
                yield too_many(source, limits)
            wanted = []
            for info in infos[: limits.members]:
                unread = _unread(info, inside(source, info.filename))
                if unread is not None:
                    yield unread
                else:
                    wanted.append(info.filename)
            archive.reset()
            if wanted:
                yield from _Pump(library, archive, wanted).members(source, unpacking)
    except LimitReached as error:
        yield Unread(source, "failed", error.why, limit=error.name)
    except library.exceptions.PasswordRequired:
        yield Unread(source, "failed", ENCRYPTED)
    except Exception as error:  # the library raises whatever a damaged header makes it stumble over
        yield Unread(source, "failed", _DAMAGED.format(str(error) or type(error).__name__))


def _unread(info: Any, name: str) -> Unread | None:
    """Why a member is not read; None where it is."""
    if info.is_symlink or not info.is_file:
        return Unread(name, "skipped", "no regular file: a link or device in an archive")
    parts = info.filename.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0]:
        return Unread(name, "failed", _CLIMBS)
    return None


class _Stopped(Exception):
    """Nobody wants what else the archive holds."""


class _Pump:
    """An archive that is unpacked in a thread, no further ahead than a few blocks."""

    def __init__(self, library: Any, archive: Any, wanted: list[str]) -> None:
        self._library = library
        self._archive = archive
        self._wanted = wanted
        self._events: Queue[_Event] = Queue(_WAITING)
        self._is_stopped = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def members(self, source: str, unpacking: Unpacking) -> Iterator[Member]:
        """The members in the order in which they come, each to be read before the next is asked for."""
        self._thread.start()
        try:
            while (event := self._next()) is not None:
                if event[0] == _BEGIN:
                    member = _MemberStream(self, unpacking)
                    yield Member(inside(source, event[1]), member)
                    member.skip()
        finally:
            self._is_stopped.set()
            self._thread.join()
        if isinstance(self._error, self._library.exceptions.DecompressionBombError):
            unpacking.add(unpacking.limits.unpacked + 1)
        if self._error is not None:
            raise self._error

    def _next(self) -> _Event | None:
        """The next event; None at the end of the archive."""
        while True:
            try:
                return self._events.get(timeout=_SECONDS)
            except Empty:
                if not self._thread.is_alive() and self._events.empty():
                    return None

    def next_block(self) -> bytes | None:
        """The next bytes of the member that began last; None at its end."""
        event = self._next()
        return event[1] if event is not None and event[0] == _DATA else None

    def put(self, kind: str, value: Any = None) -> None:
        """Hand an event over, as soon as there is room for it."""
        while not self._is_stopped.is_set():
            try:
                self._events.put((kind, value), timeout=_SECONDS)
            except Full:
                continue
            return
        raise _Stopped

    def _run(self) -> None:
        try:
            self._archive.extract(targets=self._wanted, factory=_factory(self._library, self))
        except _Stopped:
            pass
        except BaseException as error:
            self._error = error


class _MemberStream:
    """The bytes of a member."""

    def __init__(self, pump: _Pump, unpacking: Unpacking) -> None:
        self._pump = pump
        self._unpacking = unpacking
        self._block: memoryview | None = memoryview(b"")

    def read(self, size: int, /) -> bytes:
        """The next bytes; empty at the end."""
        while self._block is not None and not self._block:
            self._take()
        if self._block is None:
            return b""
        data, self._block = bytes(self._block[:size]), self._block[size:]
        return data

    def skip(self) -> None:
        """Let go of what was not read."""
        while self._block is not None:
            self._take()

    def _take(self) -> None:
        block = self._pump.next_block()
        self._block = memoryview(block) if block is not None else None
        self._unpacking.add(len(block) if block is not None else 0)


def _factory(library: Any, pump: _Pump) -> Any:
    """What the library writes to, in the classes that it wants."""

    class Writer(library.io.Py7zIO):  # type: ignore[misc]
        size_written = 0

        def write(self, s: bytes | bytearray) -> int:
            self.size_written += len(s)
            for start in range(0, len(s), _BLOCK):
                pump.put(_DATA, bytes(s[start : start + _BLOCK]))
            return len(s)

        def read(self, size: int | None = None) -> bytes:
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def flush(self) -> None:
            pass

        def size(self) -> int:
            return self.size_written

        def close(self) -> None:
            pump.put(_END)

    class Factory(library.io.WriterFactory):  # type: ignore[misc]
        def create(self, filename: str) -> Writer:
            pump.put(_BEGIN, filename)
            return Writer()

    return Factory()
