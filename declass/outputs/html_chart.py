"""Horizontal bars of an audit table: which column they show, and how long each is. The template draws them."""

from attrs import frozen

from declass.audits.tallies import AuditTable

CHARTED = ("categories", "levels", "years", "calendar")
"""Keys of the tables that have a chart."""

_PREFERRED = "with a discrepancy"
_MOST = 60
_SHORT = 14


@frozen
class Bar:
    """One bar.

    Attributes:
        label: What is counted.
        number: How many.
        share: Length in parts of the longest, 0 to 1.
    """

    label: str
    number: int
    share: float


@frozen
class Chart:
    """The bars of a table.

    Attributes:
        header: The column they show.
        left_out: Rows of the table without a bar.
        is_narrow: Whether the labels are short enough to stand beside the bars.
    """

    header: str
    bars: tuple[Bar, ...]
    left_out: int
    is_narrow: bool

    @property
    def summary(self) -> str:
        """What the bars say, in one sentence."""
        most = max(self.bars, key=lambda bar: bar.number)
        total = sum(bar.number for bar in self.bars)
        return f"{len(self.bars)} bars, {total:,} in all; the longest is {most.label} with {most.number:,}."


def chart_of(table: AuditTable) -> Chart | None:
    """The chart of a table, or None where it has none: no number to show, or no row."""
    column = _column(table) if table.key in CHARTED else None
    if column is None:
        return None
    counted = [(str(row[0]), number) for row in table.rows if isinstance(number := row[column], int)]
    shown = counted[:_MOST]
    longest = max((number for _, number in shown), default=0) or 1
    bars = tuple(Bar(label, number, number / longest) for label, number in shown)
    is_narrow = all(len(label) <= _SHORT for label, _ in shown)
    return Chart(table.headers[column], bars, len(table.rows) - len(bars), is_narrow) if bars else None


def _column(table: AuditTable) -> int | None:
    """The column of documents with a discrepancy in a table of categories, else the first of whole numbers."""
    if table.key == "categories" and _PREFERRED in table.headers:
        return table.headers.index(_PREFERRED)
    for column in range(1, len(table.headers)):
        if table.rows and isinstance(table.rows[0][column], int):
            return column
    return None
