"""What is said of a run that met no file at all: an empty folder, or filters that leave nothing."""

from collections.abc import Mapping, Sequence

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
