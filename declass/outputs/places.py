"""Where an input stands in the terms of other programs: a relative path, and which part of the file.

How a person is told a place is in ``base``.
"""

from collections.abc import Mapping

from declass.outputs.base import printable


def parted(source: str) -> tuple[str, str | None]:
    """The file of a source, and which part of it is meant: a member of an archive, or one telegram of several.

    ``archive.zip!/a.txt`` gives ``archive.zip`` and ``a.txt``; ``a.txt#2`` gives ``a.txt`` and ``telegram 2``.
    """
    file, sign, member = source.partition("!/")
    if sign and file and member:
        return file, member
    file, sign, number = source.rpartition("#")
    if file and number.isascii() and number.isdigit():
        return file, f"telegram {number}"
    return source, None


def without_row(source: str) -> tuple[str, str | None]:
    """The source and the row of a place as findings over the whole archive name it: ``a.csv:row 3``."""
    whole, sign, row = source.rpartition(":row ")
    return (whole, row) if sign and row.isascii() and row.isdigit() else (source, None)


def relative(path: str) -> str:
    """A path that does not begin at the root of the file system or with ``./``; a full stop where nothing is left."""
    return "/".join(part for part in path.split("/") if part not in ("", ".")) or "."


def file_of(source: str) -> str:
    """The file of a source as a relative path of one line."""
    return printable(relative(parted(source)[0]))


def input_of(record: Mapping[str, object]) -> str:
    """An input as one line: its source as a relative path, and the row of a table."""
    row = f":row {record['row']}" if record.get("row") else ""
    return f"{printable(relative(str(record['source'])))}{row}"
