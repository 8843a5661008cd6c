"""Files that are made to harm: archives with headers that lie, names that steer, texts in broken encodings.

Every file is made here when a test asks for it; what has to hold of a run on one is in ``unharmed``.
"""

import gzip
import io
import json
import lzma
import socket
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterable
from functools import cache
from os import fsencode, makedev, mkfifo, mknod
from pathlib import Path
from stat import S_IFBLK, S_IFCHR

from attrs import frozen

from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from tests.readers.samples import CSV_ROW, table

ESCAPES = "\x1b[31mred\x1b]0;title\x07"
"""Colours a terminal and names its window."""
BIDI = "\u202etxt.\u2066exe\u2069"
"""Turns round what stands after it."""
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1", "\t=1+1", "\r=1+1")
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;"
MARKDOWN = "[a](javascript:alert(1))|`x`\n# head ![i](//b.c/d)"
WORKFLOW = "::error::planted%0A##[add-path]x"
"""Commands of a CI system."""
XML_INVALID = "a\x00b\x0bc\ufffe\uffffd]]>"
DEVICES = ("CON", "NUL.txt", "aux", "COM1", "LPT9.csv", "C:\\x.txt", "\\\\host\\share\\x.txt", "x.txt:stream", "con.")
CLIMBING = ("../x.txt", "../../../../x.txt", "/etc/x.txt", "a/../../x.txt", "a\\..\\x.txt", "//x.txt", "./../x.txt")


@cache
def late() -> str:
    """A telegram that breaks one rule: its date of declassification lies too late."""
    return render(
        load_rules().bases["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/05/2039"}
    ).text.content


@frozen
class Entry:
    """A member of a zip as its two headers tell of it; what is not said is told rightly.

    Attributes:
        name: Its name in both headers.
        data: What it holds, before it is packed.
        method: How it is packed: 0 stored, 8 deflated; of any other the bytes are stored as they are.
        size: Told size; the true one where None.
        packed_size: Told size of what is packed.
        crc: Told checksum.
        flags: Bits of both headers; 1 is encrypted, 0x800 a name in UTF-8.
        version: Of the program that is needed to unpack, times ten.
        at: Number of the entry whose place the directory gives; its own where None.
        extra: Extra field of the directory.
    """

    name: str | bytes
    data: bytes = b""
    method: int = 0
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    flags: int = 0
    version: int = 20
    at: int | None = None
    extra: bytes = b""


def zipped(*entries: Entry) -> bytes:
    """A zip whose headers say what they are told to say."""
    body, directory, places = b"", b"", list[int]()
    for entry in entries:
        name = entry.name if isinstance(entry.name, bytes) else fsencode(entry.name)
        packed = _deflated(entry.data) if entry.method == 8 else entry.data
        told = (
            zlib.crc32(entry.data) if entry.crc is None else entry.crc,
            len(packed) if entry.packed_size is None else entry.packed_size,
            len(entry.data) if entry.size is None else entry.size,
        )
        places.append(len(body))
        common = struct.pack("<HHHHH3L", entry.version, entry.flags, entry.method, 0, 0x21, *told)
        body += b"PK\x03\x04" + common + struct.pack("<HH", len(name), 0) + name + packed
        place = places[entry.at if entry.at is not None else -1]
        sizes = struct.pack("<HHHHHLL", len(name), len(entry.extra), 0, 0, 0, 0, place)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common + sizes + name + entry.extra
    count = len(entries)
    return body + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def tarred(*members: tuple[str, bytes, bytes], link: str = "", size: int | None = None) -> bytes:
    """A tar of members given by name, kind and content.

    Args:
        members: Name, kind as ``tarfile`` has it, content.
        link: Where each link leads.
        size: Told size of every member; the true one where None.
    """
    stream = io.BytesIO()
    for name, kind, data in members:
        info = tarfile.TarInfo(name)
        info.type, info.linkname, info.size = kind, link, len(data) if size is None else size
        stream.write(info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"))
        stream.write(data + b"\0" * (-len(data) % 512))
    return stream.getvalue() + b"\0" * 1024


def endless_name(mebibytes: int) -> bytes:
    """A compressed tar with the name of one member as long as is wished; the file itself is small."""
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) as packed:
        info = tarfile.TarInfo("././@LongLink")
        info.type, info.size = tarfile.GNUTYPE_LONGNAME, mebibytes << 20
        packed.write(info.tobuf())
        for _ in range(mebibytes):
            packed.write(b"a" * (1 << 20))
        packed.write(tarred(("1.txt", tarfile.REGTYPE, late().encode())))
    return stream.getvalue()


def wide_window(data: bytes) -> bytes:
    """An xz file that asks for a window of 4 GiB."""
    packed = bytearray(lzma.compress(data, lzma.FORMAT_XZ, filters=[{"id": lzma.FILTER_LZMA2, "preset": 0}]))
    size = (packed[12] + 1) * 4
    at = packed.index(b"\x21\x01", 12) + 2
    packed[at] = 40
    packed[12 + size - 4 : 12 + size] = struct.pack("<L", zlib.crc32(packed[12 : 12 + size - 4]))
    return bytes(packed)


def nested(depth: int, pack: Callable[[bytes], bytes], data: bytes) -> bytes:
    """Data packed as often as is wished."""
    for _ in range(depth):
        data = pack(data)
    return data


def json_lines(*rows: object) -> bytes:
    """Rows of JSON; one that is bytes stands as it is."""
    return b"\n".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows) + b"\n"


def json_row(before: bytes) -> bytes:
    """A row of JSON with a telegram, and other keys before it."""
    return b"{" + before + b', "text": ' + json.dumps(late()).encode() + b"}"


def cable_row(**cells: str) -> bytes:
    """A table of one cable, with some of its cells as they are wished."""
    names = ("number", "date", "reference_id", "origin", "classification", "references", "heading", "body")
    heading, body = late().split("\n\n", 1)
    row = {**dict(zip(names, CSV_ROW, strict=True)), "heading": heading, "body": body, **cells}
    return table(tuple(row[name] for name in names))


def page(*, doctype: str = "<!DOCTYPE html>", cells: Iterable[str] = (), text: str | None = None) -> bytes:
    """A web page with a telegram, its markup as it is wished."""
    names = ("09ANYPOST283", "2009-02-04 17:08", "2011-01-01 00:00", "CONFIDENTIAL", "Embassy Anypost")
    row = "".join(f"<td>{cell}</td>" for cell in cells or names)
    text = late() if text is None else text
    return f"{doctype}<html><body><table><tr>{row}</tr></table><pre>{text}</pre></body></html>".encode()


def special_files(folder: Path) -> list[str]:
    """Make a pipe, a socket and, where it is allowed, devices; their names."""
    made = ["pipe.txt", "socket.txt"]
    mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket.txt"))
    for name, kind, numbers in (("zero.txt", S_IFCHR, (1, 5)), ("loop.txt", S_IFBLK, (7, 0))):
        try:
            mknod(folder / name, kind | 0o600, makedev(*numbers))
        except PermissionError:
            continue
        made.append(name)
    return made
