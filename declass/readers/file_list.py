"""Lists of files to be read: plain ones, and those of DROID and Siegfried, whose hashes are held against the files.

Nothing else of what those programs found is used.
"""

import codecs
import csv
import hashlib
import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote_to_bytes

from attrs import frozen

from declass.errors import SettingsError
from declass.locations import path_named
from declass.model import Unread
from declass.patterns import regex
from declass.readers.discover import STANDARD_INPUT, Found

_STRONGEST_FIRST = ("sha512", "sha256", "sha1", "md5")
_BY_LENGTH = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
_SIEGFRIED = ["filename", "filesize", "modified", "errors"]
_FILE_URI = regex(r"(?P<within>(?:[\w+.-]+:)*)file:(?://[^/]*)?(?P<path>/.*)", re.DOTALL | re.IGNORECASE)
_DRIVE = regex(r"/[A-Za-z]:/")
_CONTROL = regex(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BLOCK = 1 << 20
_SHOWN = 12

_Hash = tuple[str, str]
"""Name of an algorithm, and a hash in hexadecimal digits."""


@frozen
class FileList:
    """Files to be read.

    Attributes:
        paths: In the order of the list, each once.
        hashes: What each file is known by, as far as the list tells it; of several hashes the strongest. A file that
            is listed with two of one algorithm has both.
    """

    paths: tuple[Path, ...] = ()
    hashes: Mapping[Path, frozenset[_Hash]] = MappingProxyType({})

    def checked(self, found: Found) -> Found:
        """A file, or an ``Unread`` where it is not the one that was listed."""
        if isinstance(found, Unread) or not isinstance(found[1], Path) or found[1] not in self.hashes:
            return found
        source, path = found[0], found[1]
        try:
            for algorithm, digest in sorted(self.hashes[path]):
                actual = _hash_of(path, algorithm)
                if actual != digest:
                    told = f"{algorithm} {actual[:_SHOWN]}…, listed {_shown(digest)}"
                    why = f"hash differs from the list ({told}); restore the file, or list it anew"
                    return Unread(source, "failed", why)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            return Unread(source, "failed", f"cannot be read: {why}; check the file and its permissions")
        return found


NO_LIST = FileList()


def read_file_list(data: bytes) -> FileList:
    """The files of a list.

    Args:
        data: Paths, one a line, or parted by NUL characters; or a CSV of DROID, or a CSV or JSON of Siegfried, which
            are told by how they begin.

    Raises:
        SettingsError: It is of one of those programs and cannot be read.
    """
    if b"\0" not in data:
        if data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b'{"siegfried"'):
            return _gathered(_of_siegfried(_json_rows(data)))
        text = data.decode("utf-8-sig", "surrogateescape")
        header = _header(text)
        if header[: len(_SIEGFRIED)] == _SIEGFRIED:
            return _gathered(_of_siegfried(list(_csv_rows(text))))
        if "TYPE" in header and ("URI" in header or "FILE_PATH" in header):
            return _gathered(map(_of_droid, _csv_rows(text)))
    lines = data.split(b"\0") if b"\0" in data else data.removeprefix(codecs.BOM_UTF8).splitlines()
    if any(_CONTROL.search(line) for line in lines):
        raise SettingsError("--files-from: is no list of paths: control characters stand in it; write one path a line")
    return FileList(tuple(dict.fromkeys(path_named(os.fsdecode(line)) for line in lines if line.strip())))


def _header(text: str) -> list[str]:
    """The cells of the first line; none where it is no line of a table."""
    try:
        return next(csv.reader([text.partition("\n")[0].removesuffix("\r")]), [])
    except csv.Error:
        return []


def _csv_rows(text: str) -> Iterator[dict[str, str]]:
    """Rows by the names of columns; of several columns of one name the first."""
    rows = csv.reader(io.StringIO(text, newline=""))
    names = next(rows, [])
    try:
        for cells in rows:
            if any(cells):
                yield dict(reversed(list(zip(names, cells, strict=False))))
    except csv.Error as error:
        raise SettingsError(f"--files-from: line {rows.line_num}: {error}; write the list anew") from error


def _json_rows(data: bytes) -> list[dict[str, Any]]:
    try:
        files = json.loads(data)["files"]
        return [{"filename": str(file["filename"]), **file} for file in files]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        why = "is no list of files that Siegfried wrote, though it begins like one; write it anew, or as CSV"
        raise SettingsError(f"--files-from: {why}") from error


def _of_siegfried(rows: list[dict[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]] | None]:
    """Name and row of each file; a member of an archive, ``a.zip#b.txt``, is in a file that is listed too."""
    names = {row["filename"] for row in rows}
    for row in rows:
        name = row["filename"]
        parts = name.split("#")
        outer = next((o for n in range(1, len(parts)) if (o := "#".join(parts[:n])) in names), None)
        yield (name, row) if outer is None else None


def _of_droid(row: Mapping[str, str]) -> tuple[str, Mapping[str, str]] | None:
    """Name and row of a file; of a member of an archive, ``zip:file:/a.zip!/b.txt``, the archive and no hash."""
    found = _FILE_URI.fullmatch(row.get("URI", ""))
    if found is not None and found["within"]:
        return _path_of(found["path"].partition("!/")[0]), {}
    if row.get("TYPE", "").lower() == "folder":
        return None
    name = row.get("FILE_PATH") or (_path_of(found["path"]) if found is not None else "")
    return (name, row) if name else None


def _path_of(path: str) -> str:
    """The path in a URI, which has every other character in per cent; a drive of Windows begins without a slash."""
    name = os.fsdecode(unquote_to_bytes(path))
    return name[1:] if _DRIVE.match(name) else name


def _gathered(rows: Iterable[tuple[str, Mapping[str, Any]] | None]) -> FileList:
    """The files of rows, each once, whichever of several rows of one holds a hash."""
    hashes: dict[Path, frozenset[_Hash]] = {}
    for found in rows:
        if found is not None and (path := path_named(found[0])) != STANDARD_INPUT:
            listed = _strongest(found[1])
            hashes[path] = hashes.get(path, frozenset()) | ({listed} if listed is not None else frozenset())
    return FileList(tuple(hashes), {path: listed for path, listed in hashes.items() if listed})


def _strongest(row: Mapping[str, Any]) -> _Hash | None:
    """The strongest hash of a row; None where it has none."""
    for algorithm in _STRONGEST_FIRST:
        for column in (algorithm, f"{algorithm.upper()}_HASH"):
            if row.get(column):
                return algorithm, str(row[column]).lower()
    digest = row.get("HASH", "")
    return (_BY_LENGTH[len(digest)], digest.lower()) if len(digest) in _BY_LENGTH else None


def _hash_of(path: Path, algorithm: str) -> str:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with open(path, "rb", buffering=0) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _shown(digest: str) -> str:
    return f"{digest[:_SHOWN]}…" if len(digest) in _BY_LENGTH else "what is no hash"
