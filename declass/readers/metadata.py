"""Values that containers store beside a telegram: level, date, reference id.

Nothing here reads the telegram's own text.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from declass.levels import Level
from declass.model import StoredRecord
from declass.patterns import regex

_LEVELS: dict[str, tuple[Level, tuple[str, ...]]] = {
    **{level.words: (level, ()) for level in Level},
    "UNCLAS": (Level.UNCLASSIFIED, ()),
    "LIMITED OFFICIAL USE": (Level.UNCLASSIFIED, ("LOU",)),
    "LOU": (Level.UNCLASSIFIED, ("LOU",)),
    "SENSITIVE BUT UNCLASSIFIED": (Level.UNCLASSIFIED, ("SBU",)),
    "SBU": (Level.UNCLASSIFIED, ("SBU",)),
    "FOR OFFICIAL USE ONLY": (Level.UNCLASSIFIED, ("FOUO",)),
}
_CONTROLS = {"FOR OFFICIAL USE ONLY": "FOUO", "SENSITIVE BUT UNCLASSIFIED": "SBU", "NF": "NOFORN"}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DATE = regex(
    r"\s*(?:(?P<y1>\d{4})(?P<s1>[/.-])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})"
    r"|(?P<m2>\d{1,2})/(?P<d2>\d{1,2})/(?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})[ -](?P<m3>[A-Za-z]{3})[A-Za-z]*\.?[ -](?P<y3>\d{4})"
    r"|(?P<y4>(?:19|20)\d\d)(?P<m4>\d\d)(?P<d4>\d\d)(?=\Z|[ T])"
    r"|(?P<m5>[A-Za-z]{3})[A-Za-z]*\.? (?P<d5>\d{1,2}),? (?P<y5>\d{4})"
    r"|(?P<m8>\d{1,2})(?P<s8>[.-])(?P<d8>(?P=m8))(?P=s8)(?P<y8>\d{4})"
    r"|(?P<m6>\d{1,2})(?P<s6>[.-])(?P<d6>1[3-9]|[23]\d)(?P=s6)(?P<y6>\d{4})"
    r"|(?P<d7>1[3-9]|[23]\d)(?P<s7>[.-])(?P<m7>\d{1,2})(?P=s7)(?P<y7>\d{4}))(?!\d)"
)
_LONGEST_LEVEL = 100
"""Characters of the longest value that is kept with what it was read as; an archive has few of them."""
_YEARS = range(1800, 2200)
"""Years in which a telegram can have been stored; archives fill what they do not know with 0001 or 9999."""
_REFERENCE_ID = regex(r"(\d{2}[A-Z]+\d+|\d{4}[A-Z]+\d+)(?:_[a-z])?")

_LIKE_A_REFERENCE_ID = regex(r"\d{2}(?:\d\d)?[ \t]?[A-Z][A-Z .'-]*\d+(?:_[A-Z])?", re.IGNORECASE)


class StoredLevel(NamedTuple):
    """A stored classification: its level, None where it is no level, and its control markings."""

    level: Level | None
    controls: tuple[str, ...]


def parse_stored_level(value: str) -> StoredLevel:
    """Read a stored classification such as ``CONFIDENTIAL//NOFORN``; ``SECRETARY`` gives no level."""
    return (_kept_level if len(value) <= _LONGEST_LEVEL else _stored_level)(value)


def _stored_level(value: str) -> StoredLevel:
    first, *rest = (" ".join(part.split()).strip(" .,;:()'\"") for part in value.upper().replace("//", "/").split("/"))
    level, own = _LEVELS.get(first, (None, ()))
    return StoredLevel(level, own + tuple(_CONTROLS.get(part, part) for part in rest if part))


_kept_level = lru_cache(maxsize=1024)(_stored_level)


def parse_stored_date(value: str) -> dt.date | None:
    """Read a stored day, with an hour behind it or none; None where it is no date with four figures for its year.

    ``2009-02-04``, ``20090204``, ``2/4/2009``, ``14 MAY 1975``, ``06-Dec-1978``, ``May 14, 2005``. A date in figures
    with points or dashes and its year last is read only where one number is above 12, or both are the same: else the
    order of day and month is not told.
    """
    found = _DATE.match(value)
    if found is None:
        return None
    form = (found.lastgroup or "")[-1]
    year, month, day = found[f"y{form}"], found[f"m{form}"], found[f"d{form}"]
    try:
        number = int(month) if month.isdigit() else _MONTHS.index(month.upper()) + 1
        found_day = dt.date(int(year), number, int(day))
    except ValueError:
        return None
    return found_day if found_day.year in _YEARS else None


def stored_record(reference_id: str, created: str, classification: str, origin: str) -> StoredRecord:
    """The record of a page or a row, from the values as they stand in it."""
    if not (reference_id or created or classification or origin):
        return StoredRecord()
    level, controls = parse_stored_level(classification)
    return StoredRecord(
        reference_id=reference_id.strip() or None,
        created=parse_stored_date(created),
        level=level,
        marking=classification.strip() or None,
        controls=controls,
        origin=origin.strip() or None,
    )


def notes_on_stored(created: str, read: dt.date | None) -> tuple[str, ...]:
    """What a reader should be told of stored values: a creation stamp that is no date is compared with nothing.

    Args:
        created: The stamp as it stands there.
        read: The day it was read as.
    """
    return ("the stored date cannot be read as a date",) if read is None and created.strip() else ()


def is_reference_id(value: str) -> bool:
    """Whether a value has the form of a reference id, year, post and serial, as the number of a row has not."""
    return _LIKE_A_REFERENCE_ID.fullmatch(value.strip()) is not None


def record_of_file_name(source: str) -> StoredRecord:
    """A record with the file name's stem as reference id where it looks like one; else an empty record."""
    stem = source.rpartition("/")[2].partition(".")[0]
    found = _REFERENCE_ID.fullmatch(stem)
    if found is None:
        return StoredRecord()
    return StoredRecord(reference_id=found[1], reference_id_is_file_name=True)
