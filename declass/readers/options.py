"""What a user says of how inputs are read: columns of tables, and limits."""

from attrs import define, frozen

from declass.columns import Columns
from declass.limits import USUAL, LimitReached, Limits


@frozen
class ReadOptions:
    """How inputs are read.

    Attributes:
        columns: Columns of tables that a user named; None where the usual names are looked for.
        limits: How much is read at most.
    """

    columns: Columns | None = None
    limits: Limits = USUAL


@define
class Unpacking:
    """What was unpacked from one file so far, archives in it included.

    Attributes:
        limits: How much may be.
        size: Bytes.
    """

    limits: Limits
    size: int = 0

    def add(self, size: int) -> None:
        """Count bytes.

        Raises:
            LimitReached: They are more than may be unpacked from one file.
        """
        self.size += size
        if self.size > self.limits.unpacked:
            most = self.limits.shown("unpacked")
            why = (
                f"unpacks to more than {most}, the limit for one file; split it, or raise it with --limit unpacked=SIZE"
            )
            raise LimitReached("unpacked", why)
