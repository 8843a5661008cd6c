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
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, cast

from attrs import frozen

from declass.limits import LimitReached, Limits
from declass.model import Unread
from declass.readers.options import Unpacking
from declass.readers.streams import Readable, Unpacked

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
ENCRYPTED = "encrypted; take the password off and check again"
_OVERLAPS = "overlaps another member of its archive, as no archive made by a program does; restore the archive"
_ZIP_HEADER = 30
_DAMAGED = "archive is damaged ({}); what came before was read: restore it from another copy"


@frozen
class Member:
    """A file inside an archive.

    Attributes:
        source: ``outer.zip!/inner.tar!/name.txt``.
        stream: Its bytes, to be read before the next member is asked for.
    """

    source: str
    stream: Readable


def kind_of(head: bytes) -> str | None:
    """Which kind of archive begins so: ``zip``, ``7z``, ``tar``, ``gz``, ``bz2``, ``xz``; None for no archive."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    if head.startswith(b"BZh") and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
        return "bz2"
    if head.startswith(b"\xfd7zXZ\x00"):
        return "xz"
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return "7z"
    return "tar" if head[_TAR_AT : _TAR_AT + len(_TAR_MAGIC)] == _TAR_MAGIC else None


SEEKABLE = ("zip", "7z")
"""Kinds of archives that are not read from beginning to end."""


def members_of(stream: IO[bytes], kind: str, source: str, unpacking: Unpacking) -> Iterator[Member | Unread]:
    """The members of an archive, in its order, with an ``Unread`` for what cannot be read; nothing is raised.

    Hidden members are left out, as hidden files are in folders.

    Args:
        stream: The archive; a zip file must be seekable.
        kind: As ``kind_of`` tells it.
        source: Name of the archive.
        unpacking: What was unpacked from the file in which it lies.
    """
    try:
        if kind == "zip":
            yield from _zip(stream, source, unpacking)
        elif kind == "tar":
            yield from _tar(stream, source, unpacking.limits)
        else:
            yield from _compressed(stream, kind, source, unpacking)
    except LimitReached as error:
        yield Unread(source, "failed", error.why, limit=error.name)
    except BROKEN as error:
        yield Unread(source, "failed", _DAMAGED.format(_told(error)))


def _zip(stream: IO[bytes], source: str, unpacking: Unpacking) -> Iterator[Member | Unread]:
    limits = unpacking.limits
    with zipfile.ZipFile(stream) as archive:
        infos = archive.infolist()
        if any(info.filename == "[Content_Types].xml" for info in infos):
            yield Unread(source, "skipped", "no text: an office document")
            return
        if len(infos) > limits.members:
            yield too_many(source, limits)
        overlapping = _overlapping(infos, archive.start_dir)
        for number, info in enumerate(infos[: limits.members]):
            if info.filename.endswith("/") or is_hidden(info.filename):
                continue
            name = inside(source, info.filename)
            if number in overlapping:
                yield Unread(name, "failed", _OVERLAPS)
                continue
            if (unread := _unread(info, name, limits)) is not None:
                yield unread
                continue
            try:
                with archive.open(info) as member:
                    yield Member(name, Unpacked(member, unpacking))
            except BROKEN as error:
                yield Unread(name, "failed", f"cannot be read in its archive: {_told(error)}; restore the archive")


def _unread(info: zipfile.ZipInfo, name: str, limits: Limits) -> Unread | None:
    """Why a member is not read; None where it is."""
    if info.flag_bits & 1:
        return Unread(name, "failed", ENCRYPTED)
    return packed_too_tight(name, info.file_size, info.compress_size, limits)


def packed_too_tight(name: str, size: int, packed: int, limits: Limits) -> Unread | None:
    """An ``Unread`` for a member that unpacks to many times its size; None for one that may be read."""
    if size <= _SMALL or size <= limits.ratio * max(1, packed):
        return None
    why = (
        f"packed more than {limits.shown('ratio')} to 1, the limit for a member of an archive; unpack it and look at it"
    )
    return Unread(name, "failed", f"{why}, or raise it with --limit ratio=NUMBER", limit="ratio")


def _overlapping(infos: Sequence[zipfile.ZipInfo], directory: int) -> frozenset[int]:
    """Places in the list of the members of which one lies in another, so that the same bytes would be read twice.

    One that claims to go on past where the list stands lies of its length; it covers no other.
    """
    found: set[int] = set()
    reach, last = -1, -1
    for number in sorted(range(len(infos)), key=lambda number: infos[number].header_offset):
        info = infos[number]
        if info.header_offset < reach:
            found |= {last, number}
        # At least this long: what the local header says beside the name may be more.
        end = info.header_offset + _ZIP_HEADER + len(info.orig_filename) + info.compress_size
        if reach < end <= directory:
            reach, last = end, number
    return frozenset(found)


def _tar(stream: Readable, source: str, limits: Limits) -> Iterator[Member | Unread]:
    # As a stream, which never goes back: so it may come out of another archive.
    bounded = _BoundedTar(stream)
    with tarfile.open(fileobj=cast("IO[bytes]", bounded), mode="r|") as archive:
        for number, info in enumerate(archive):
            archive.members = []  # type: ignore[attr-defined]  # no name of the types; they would grow with it
            if number >= limits.members:
                yield too_many(source, limits)
                return
            if info.issparse():
                yield Unread(inside(source, info.name), "failed", _SPARSE)
                return
            bounded.allow(info.size)
            if info.isdir() or is_hidden(info.name):
                continue
            name = inside(source, info.name)
            member = archive.extractfile(info) if info.isreg() else None
            if member is None:
                yield Unread(name, "skipped", "no regular file: a link or device in an archive")
            else:
                yield Member(name, member)


class _BoundedTar:
    """The bytes of a tar, as far as its members say: headers stay short, and nothing is read on and on past the end.

    The library takes a header of any length into memory, and skips what is not there block by block.
    """

    def __init__(self, stream: Readable) -> None:
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
        data = self._stream.read(size) or b""
        self._left -= len(data)
        self._ends += not data
        if self._left < 0:
            raise tarfile.ReadError(f"a header of more than {_LONGEST_HEADER >> 20} MiB")
        if self._ends > _MOST_ENDS:
            raise tarfile.ReadError("it ends inside a member")
        return data


def _compressed(stream: IO[bytes], kind: str, source: str, unpacking: Unpacking) -> Iterator[Member | Unread]:
    """The one file that was compressed, or the members of the tar that was."""
    plain = Unpacked(_DECOMPRESSED[kind](stream), unpacking)
    if kind_of(plain.peek(_TAR_BLOCK)[:_TAR_BLOCK]) == "tar":
        yield from _tar(plain, source, unpacking.limits)
        return
    name = source.rpartition("!/")[2].rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    yield Member(inside(source, stem if dot and ending.lower() == kind else f"{name}.content"), plain)


def is_hidden(name: str) -> bool:
    """Whether a member is one that is left out, as hidden files are in folders."""
    return any(part.startswith(".") and part not in (".", "..") for part in name.split("/")) or name.startswith(
        "__MACOSX/"
    )


def inside(source: str, name: str) -> str:
    """The source of a member; its name is a label, with what is no character as escapes."""
    label = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return f"{source}!/{label.removeprefix('./') or '(no name)'}"


def too_many(source: str, limits: Limits) -> Unread:
    """An ``Unread`` for what an archive holds past the most members that are read."""
    most = limits.shown("members")
    why = f"holds more than {most} members, the limit for an archive; split it, or raise it with --limit members=NUMBER"
    return Unread(source, "failed", why, limit="members")


def _told(error: BaseException) -> str:
    return str(error) or type(error).__name__
