"""Where an input stands in the terms of other programs: a path from where the program started, and which part of it.

How a person is told a place is in ``base``.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from urllib.parse import quote

from declass.locations import parted
from declass.outputs.base import printable
from declass.patterns import regex

_SCHEME = regex(r"[A-Za-z][A-Za-z0-9+.-]+")


def from_start(path: str) -> str:
    """A path from the folder in which the program started, without ``./``; a full stop for that folder.

    What lies outside it, and an address such as ``s3://bucket/a.txt``, stays whole: no part of it would be there.
    """
    if _scheme_of(path):
        return path
    for start in _starts() if path.startswith("/") else ():
        if f"{path}/".startswith(start):
            path = path[len(start) :]
            break
    root = "/" if path.startswith("/") else ""
    return f"{root}{'/'.join(part for part in path.split('/') if part not in ('', '.'))}" or "."


def _scheme_of(path: str) -> str:
    """The scheme of an address; empty for the path of a file, in which no two slashes follow each other."""
    scheme, sign, _ = path.partition("://")
    return scheme if sign and _SCHEME.fullmatch(scheme) else ""


def _starts() -> Iterator[str]:
    """The folder in which the program started, by its own name and by that which the shell calls it."""
    with suppress(OSError):
        yield _name_of(os.getcwd())
        called = os.environ.get("PWD", "")
        if os.path.isabs(called) and os.path.samefile(called, "."):
            yield _name_of(called)


def _name_of(folder: str) -> str:
    """The name of a folder as sources have it, with a slash at its end: bytes that are no characters are escapes."""
    return f"{os.fsencode(folder).decode('utf-8', 'backslashreplace').rstrip('/')}/"


def file_of(source: str) -> str:
    """The file of a source as a path of one line."""
    return printable(from_start(parted(source)[0]))


def uri_of(file: str) -> str:
    """A file as RFC 3986 writes it: relative where it lies below the start, else ``file://`` or its own scheme.

    Every other character than letters, digits and ``-._~/`` stands in per cent.
    """
    path = from_start(file)
    scheme = _scheme_of(path)
    rest = quote(path.removeprefix(f"{scheme}://") if scheme else path, safe="/", errors="surrogatepass")
    return f"{scheme}://{rest}" if scheme else f"file://{rest}" if path.startswith("/") else rest


def input_of(record: Mapping[str, object]) -> str:
    """An input as one line: its source as a path from the start, and the row of a table."""
    row = f":row {record['row']}" if record.get("row") else ""
    return f"{printable(from_start(str(record['source'])))}{row}"
