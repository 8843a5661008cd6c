"""What all workbooks have in common; it is settled here how high a row of wrapped text is."""

from collections.abc import Iterable, Sequence
from math import ceil

_LINE = 15.0
_MOST_LINES = 27


def height_of(cells: Iterable[object], widths: Sequence[float]) -> float:
    """Height of a row in points, such that its longest wrapped cell can be read; at most what spreadsheets allow.

    Args:
        cells: The values of the row.
        widths: Width of each column in characters.

    Spreadsheets work it out only when a cell is edited, and some not even then.
    """
    lines = 1
    for cell, width in zip(cells, widths, strict=False):
        if isinstance(cell, str) and (len(cell) > width or "\n" in cell):
            lines = max(lines, sum(max(1, ceil(len(part) / (width * 1.05))) for part in cell.split("\n")))
    return _LINE * min(lines, _MOST_LINES)
