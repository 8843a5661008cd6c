"""Archives opened as streams: zip, tar, gzip, bzip2 and xz, nested, without unpacking anything to the disk.

What a member holds is read by the package; here it is only found, named and bounded. An archive is never trusted: names
are labels alone, and nothing in it can make the reader take more memory than a file may.
"""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import IO, cast

from attrs import frozen

from declass.model import Unread

DEEPEST = 4
"""Archives within archives, the outermost counted."""
MOST_MEMBERS = 1_000_000
_MOST_RATIO = 1_000
_SMALL = 1 << 20
_LONGEST_HEADER = 1 << 20
_MOST_ENDS = 16
_SPARSE = "a file with holes; neither it nor what follows in the archive was read: pack it again without holes"
_TAR_MAGIC, _TAR_AT, _TAR_BLOCK = b"ustar", 257, 512
BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, zlib.error, lzma.LZMAError, ValueError, RuntimeError,
    IndexError, OverflowError, MemoryError, struct.error,
)  # fmt: skip
"""What the readers of the library raise on archives that are damaged or made to harm."""
_DECOMPRESSED: Mapping[str, Callable[[IO[bytes]], io.BufferedIOBase]] = {
    "gz": lambda stream: gzip.GzipFile(fileobj=stream),
    "bz2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}
_DAMAGED = "archive is damaged ({}); what came before was read: restore it from another copy"


@frozen
class Member:
    """A file inside an archive.

    Attributes:
        source: ``outer.zip!/inner.tar!/name.txt``.
        stream: Its bytes, to be read before the next member is asked for.
    """

    source: str
    stream: IO[bytes]


def kind_of(head: bytes) -> str | None:
    """Which kind of archive begins with some bytes: ``zip``, ``tar``, ``gz``, ``bz2``, ``xz``; None for no archive."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    if head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
        return "bz2"
    if head.startswith(b"\xfd7zXZ\x00"):
        return "xz"
    return "tar" if head[_TAR_AT : _TAR_AT + len(_TAR_MAGIC)] == _TAR_MAGIC else None


def members_of(stream: IO[bytes], kind: str, source: str) -> Iterator[Member | Unread]:
    """The members of an archive, in its order, with an ``Unread`` for what cannot be read; nothing is raised.

    Hidden members are left out, as hidden files are in folders.

    Args:
        stream: The archive; a zip file must be seekable.
        kind: As ``kind_of`` tells it.
        source: Name of the archive.
    """
    try:
        if kind == "zip":
            yield from _zip(stream, source)
        elif kind == "tar":
            yield from _tar(stream, source)
        else:
            yield from _compressed(stream, kind, source)
    except BROKEN as error:
        yield Unread(source, "failed", _DAMAGED.format(_told(error)))


def _zip(stream: IO[bytes], source: str) -> Iterator[Member | Unread]:
    with zipfile.ZipFile(stream) as archive:
        infos = archive.infolist()
        if any(info.filename == "[Content_Types].xml" for info in infos):
            yield Unread(source, "skipped", "no text: an office document")
            return
        if len(infos) > MOST_MEMBERS:
            yield _too_many(source)
        for info in infos[:MOST_MEMBERS]:
            if info.filename.endswith("/") or _is_hidden(info.filename):
                continue
            name = _inside(source, info.filename)
            why = _why_not(info)
            if why is not None:
                yield Unread(name, "failed", why)
                continue
            try:
                with archive.open(info) as member:
                    yield Member(name, member)
            except BROKEN as error:
                yield Unread(name, "failed", f"cannot be read in its archive: {_told(error)}; restore the archive")


def _why_not(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & 1:
        return "encrypted; take the password off and check again"
    if info.file_size > _SMALL and info.file_size > _MOST_RATIO * max(1, info.compress_size):
        return f"packed more than {_MOST_RATIO:,} to 1, the limit for a member of an archive; unpack it and look at it"
    return None


def _tar(stream: IO[bytes], source: str) -> Iterator[Member | Unread]:
    # As a stream, which never goes back: so it may come out of another archive.
    bounded = _BoundedTar(stream)
    with tarfile.open(fileobj=cast("IO[bytes]", bounded), mode="r|") as archive:
        for number, info in enumerate(archive):
            archive.members = []  # type: ignore[attr-defined]  # no name of the types; they would grow with the archive
            if number >= MOST_MEMBERS:
                yield _too_many(source)
                return
            if info.issparse():
                yield Unread(_inside(source, info.name), "failed", _SPARSE)
                return
            bounded.allow(info.size)
            if info.isdir() or _is_hidden(info.name):
                continue
            name = _inside(source, info.name)
            member = archive.extractfile(info) if info.isreg() else None
            if member is None:
                yield Unread(name, "skipped", "no regular file: a link or device in an archive")
            else:
                yield Member(name, member)


class _BoundedTar:
    """The bytes of a tar, as far as its members say: headers stay short, and nothing is read on and on past the end.

    The library takes a header of any length into memory, and skips what is not there block by block.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = _LONGEST_HEADER
        self._ends = 0

    def allow(self, size: int) -> None:
        """Let a member of some bytes go by, and the header after it."""
        self._left = max(0, size) + _LONGEST_HEADER

    def read(self, size: int) -> bytes:
        """The next bytes.

        Raises:
            tarfile.ReadError: The header is too long, or the end was met again and again.
        """
        data = self._stream.read(size)
        self._left -= len(data)
        self._ends += not data
        if self._left < 0:
            raise tarfile.ReadError(f"a header of more than {_LONGEST_HEADER >> 20} MiB")
        if self._ends > _MOST_ENDS:
            raise tarfile.ReadError("it ends inside a member")
        return data


def _compressed(stream: IO[bytes], kind: str, source: str) -> Iterator[Member | Unread]:
    """The one file that was compressed, or the members of the tar that was."""
    # A buffer takes whatever reads into it, which the library's types do not say of these.
    plain = io.BufferedReader(cast("io.RawIOBase", _DECOMPRESSED[kind](stream)), _SMALL)
    if kind_of(plain.peek(_TAR_BLOCK)[:_TAR_BLOCK]) == "tar":
        yield from _tar(plain, source)
        return
    name = source.rpartition("!/")[2].rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    yield Member(_inside(source, stem if dot and ending.lower() == kind else f"{name}.content"), plain)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") and part not in (".", "..") for part in name.split("/")) or name.startswith(
        "__MACOSX/"
    )


def _inside(source: str, name: str) -> str:
    """The source of a member; its name is a label, with what is no character as escapes."""
    label = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return f"{source}!/{label.removeprefix('./') or '(no name)'}"


def _too_many(source: str) -> Unread:
    return Unread(source, "failed", f"holds more than {MOST_MEMBERS:,} members, the limit for an archive; split it")


def _told(error: BaseException) -> str:
    return str(error) or type(error).__name__
