"""What a user takes for granted of documents that do not show it: a day, an order, a level."""

import datetime as dt

from attrs import frozen

from declass.levels import Level


@frozen
class Assumptions:
    """What is assumed of a document.

    Attributes:
        date: The day of origin of a document without one. Where the year can be read, a day outside it is not used.
        order: Number or id (``12958``, ``eo-12958-amended``) of the order in force on a document of which not even the
            year is known.
        level: The overall level of a document on which no copy of it can be read.
    """

    date: dt.date | None = None
    order: str | None = None
    level: Level | None = None

    def over(self, below: "Assumptions") -> "Assumptions":
        """These, and where they say nothing those below; a day and an order take each other's place."""
        has_day = self.date is not None or self.order is not None
        level = self.level if self.level is not None else below.level
        return Assumptions(*((self.date, self.order) if has_day else (below.date, below.order)), level)


NOTHING = Assumptions()
