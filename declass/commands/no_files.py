"""What is said of paths that lead to no file: an empty folder, filters that leave nothing, a pattern for a path."""

import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from declass.outputs.base import printable


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


_SIGNS = frozenset("*?[")


def patterns_given(paths: Sequence[Path]) -> list[str]:
    """One sentence for each path that is a pattern which no shell replaced, with the options that mean the same."""
    named = [path for path in paths if "://" not in path.as_posix()]
    return [_as_include(path) for path in named if _SIGNS & set(path.as_posix()) and not os.path.lexists(path)]


def _as_include(path: Path) -> str:
    first = next(number for number, part in enumerate(path.parts) if _SIGNS & set(part))
    folder, pattern = Path(*path.parts[:first]), Path(*path.parts[first:])
    options = f"{shlex.quote(folder.as_posix())} --include {shlex.quote(pattern.as_posix())}"
    return f"{printable(path.as_posix())} is a pattern and no path; write {printable(options)}"
