"""The names of inputs taken apart: the file, the part of it, the row of a table."""


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
