"""The names of inputs taken apart: the file, the part of it, the row of a table."""

import os
from collections.abc import Iterable
from pathlib import Path

_DASH = "-"
_HERE = "."


class DashPath(type(Path())):  # type: ignore[misc]  # the kind of path of this system
    """A file or folder of the current folder that is called ``-``; it is not the path that stands for standard input.

    Other paths forget the ``./`` that they were given with.
    """

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DashPath) and bool(super().__eq__(other))

    def __hash__(self) -> int:
        return hash(("DashPath", *self.parts))

    def as_posix(self) -> str:
        """The path as it was given."""
        return f"./{super().as_posix()}"


def path_named(text: str | os.PathLike[str]) -> Path:
    """The path that a user names: ``-`` is standard input, ``./-`` a file or folder of that name."""
    path = Path(text)
    return DashPath(path) if str(path) == _DASH != os.fspath(text) else path


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


def renamed(source: str, names: Iterable[tuple[str, str]]) -> str:
    """A source under another name of the path that it lies in.

    Args:
        source: A file, a folder, or a part of a file.
        names: Names of paths, each with the other name.

    Returns:
        The source under the other name; as it is where it lies in none of the paths.
    """
    for name, other in sorted(names, key=_length, reverse=True):
        if source == name:
            return other
        inside = _inside(source, name)
        if inside is not None:
            return f"{other.rstrip('/')}{inside}" if other != _HERE else _named_here(inside.removeprefix("/"))
    return source


def _length(pair: tuple[str, str]) -> int:
    return len(pair[0]) if pair[0] != _HERE else 0  # sources in "." begin with no name of it


def _inside(source: str, name: str) -> str | None:
    """What follows the name of a path in a source, with the sign that parts them; None where it lies elsewhere."""
    if name == _HERE:
        return f"/{source.removeprefix('./')}"
    folder = name.rstrip("/")
    inside = source.removeprefix(folder)
    return inside if source.startswith(folder) and inside.startswith(("/", "#", "!/")) else None


def _named_here(source: str) -> str:
    """A source in the current folder, as ``discover`` names it: a file called ``-`` is ``./-``."""
    return f"./{source}" if parted(source)[0] == _DASH else source
