"""What is said of files that are not read: an empty folder, filters that leave nothing, a pattern for a path, hidden
files, and whether a run read all there is.
"""

import os
import shlex
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path

from declass.locations import path_named
from declass.model import Unread
from declass.outputs.base import counted, printable
from declass.readers.discover import Wanted, discover, source_named
from declass.readers.hidden import Hidden
from declass.record import Record


class Reach:
    """How far a run reaches: whether what it did not see is not there.

    Args:
        paths: What is read.
        is_filtered: Whether ``--include`` or ``--exclude`` chooses among the files.
        name_of_input: The source under which standard input stands.
    """

    def __init__(self, paths: Sequence[Path], *, is_filtered: bool, name_of_input: str = "-") -> None:
        self._named = {source_named(path, name_of_input) for path in paths}
        self._is_filtered = is_filtered
        self._holds_many = False

    def saw(self, record: Record) -> None:
        """Note an input by its record: one of many is a file in a folder, or a part of a file, as a row of a table."""
        is_part = record["source"] not in self._named or record.get("row") is not None
        self._holds_many = self._holds_many or is_part

    def is_everything(self, counts: Mapping[str, int]) -> bool:
        """Whether no filter chose, no input failed, and more was named than single documents.

        Args:
            counts: Documents checked, skipped and failed. Where there is none, all that was named is empty.
        """
        if self._is_filtered or counts["failed"]:
            return False
        return self._holds_many or (bool(self._named) and not sum(counts.values()))


def why_no_files(counts: Mapping[str, int], paths: Sequence[str], *, is_filtered: bool = False) -> list[str]:
    """One sentence where nothing was seen; none where anything was, be it skipped or failed.

    Args:
        counts: Documents checked, skipped and failed.
        paths: What was to be read, as the user named it.
        is_filtered: Whether ``--include`` or ``--exclude`` chose among the files.
    """
    if sum(counts.values()):
        return []
    if not paths:
        return ["no files: the list names none"]
    where = f"no files in {', '.join(map(printable, paths))}"
    if is_filtered:
        return [f"{where} that --include and --exclude leave"]
    return [f"{where}; hidden files and folders are left out"]


def told_of_hidden(hidden: Hidden) -> list[str]:
    """One sentence on what is hidden and was left out; none where nothing is."""
    words = [(hidden.files, "file"), (hidden.folders, "folder")]
    told = ", ".join(counted(number, word) for number, word in words if number)
    if hidden.files + hidden.folders == 1:
        return [f"hidden and not read: {told} (its name begins with a dot); name it to have it read"]
    return [f"hidden and not read: {told} (their names begin with a dot); name one to have it read"] if told else []


_SIGNS = frozenset("*?[")
_MOST_FILES = 10_000
"""How many files of a folder are looked at, at most, to find out what a pattern means."""


def patterns_given(paths: Sequence[Path], *, is_filtered: bool = False) -> list[str]:
    """One sentence for each path that is a pattern which no shell replaced, with what to write in its place.

    Args:
        paths: What was to be read.
        is_filtered: Whether ``--include`` or ``--exclude`` chose among the files.
    """
    named = [path for path in paths if "://" not in path.as_posix()]
    patterns = [path for path in named if _SIGNS & set(path.as_posix()) and not os.path.lexists(path)]
    is_alone = len(paths) == 1 and not is_filtered  # else options would choose among the files of other paths too
    return [_of_pattern(path, is_alone) for path in patterns]


def _of_pattern(path: Path, is_alone: bool) -> str:
    shown = printable(path.as_posix())
    first = next(number for number, part in enumerate(path.parts) if _SIGNS & set(part))
    folder, pattern = path_named(os.path.join(".", *path.parts[:first])), path.parts[first:]
    files = _files_in(folder)
    if files is not None:
        meant = [file for file in files if _is_meant(tuple(file.split("/")), pattern)]
        if not meant and not any(part.startswith(".") for part in pattern):
            return f"{shown} is a pattern, and no file matches it"
        includes = _includes(pattern) if meant and is_alone else ()
        for include in includes:
            wanted = Wanted(include)
            if meant == [file for file in files if wanted.takes(file, is_folder=False)]:
                options = " ".join(f"--include {shlex.quote(glob)}" for glob in include)
                return f"{shown} is a pattern and no path; write {printable(_quoted(folder))} {printable(options)}"
    if "**" in pattern or os.name == "nt":
        return f"{shown} is a pattern and no path; name a folder, and what is read in it with --include"
    return f"{shown} is a pattern and no path; leave off the quotation marks, so that the shell replaces it"


def _includes(pattern: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Globs for ``--include`` that may mean what a pattern means; whether they do depends on what is there."""
    whole = "/".join(pattern)
    anywhere = "/".join(pattern[1:]) if pattern[0] == "**" and len(pattern) > 1 else whole
    return (anywhere,), (whole,), (f"{whole}/*",), (whole, f"{whole}/*")


def _files_in(folder: Path) -> list[str] | None:
    """The files in a folder, by their paths from it; None where they are many, empty where it is none."""
    try:
        folder = folder.expanduser()
    except RuntimeError:
        return []
    if not folder.is_dir():
        return []
    sources = (found.source if isinstance(found, Unread) else found[0] for found in discover([folder]))
    beginning = 0 if folder == Path() else len(folder.as_posix())
    files = [source[beginning:].removeprefix("./").strip("/") for source in islice(sources, _MOST_FILES + 1)]
    return files if len(files) <= _MOST_FILES else None


def _is_meant(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    """Whether a pattern stands for a file, or for a folder that it lies in; ``**`` is any number of folders."""
    if not pattern:
        return True
    if pattern[0] == "**":
        return any(_is_meant(parts[number:], pattern[1:]) for number in range(len(parts) + (len(pattern) == 1)))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _is_meant(parts[1:], pattern[1:])


def _quoted(folder: Path) -> str:
    """A folder as a shell takes it: ``~`` is replaced only where it is not quoted."""
    home, *rest = folder.parts or (".",)
    if home == "~" or (home.startswith("~") and home[1:].isalnum()):
        return "/".join([home, *map(shlex.quote, rest)])
    name = folder.as_posix()
    return shlex.quote(f"./{name}" if name.startswith("-") else name)
