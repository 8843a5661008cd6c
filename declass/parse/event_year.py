"""The year in which an event of a declassification instruction is foreseen; whether it may be is not asked here."""

import datetime as dt
import re

from declass.patterns import regex

# A year stands behind a word that asks for one and nothing is counted by it: no noun follows.
_YEAR = regex(
    r"(?:\(|,[ ]|\b(?:IN|BY|FOR|SINCE|AROUND|EXPECTED|UNTIL|TILL|DURING|THROUGH|OF|BEFORE|AFTER|EARLY|MID|LATE|YEAR"
    r"|[FC]Y|SPRING|SUMMER|AUTUMN|FALL|WINTER"
    r"|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6})[.,]?)[\s-]{0,3}"
    r"(?P<year>(?:19|20|21)\d\d)(?!-?\w)\s*(?=[^\w\s]|\Z|(?:OR|AND|IN|AT|ON|WHEN|IF)\b)",
    re.IGNORECASE | re.ASCII,
)
_FARTHEST = 100
"""A number so many years past the document's date is no year that anybody foresees."""


def event_year(event: str, dated: dt.date) -> int | None:
    """The last year in which the words of an event say that it comes, or None where they name none.

    Args:
        event: The words of the instruction.
        dated: The document's date.
    """
    years = [int(match["year"]) for match in _YEAR.finditer(event)]
    return max((year for year in years if year <= dated.year + _FARTHEST), default=None)
