"""Where an input stands in the terms of other programs: a relative path, and which part of the file.

How a person is told a place is in ``base``.
"""

from collections.abc import Mapping

from declass.locations import parted
from declass.outputs.base import printable


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
