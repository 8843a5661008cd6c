"""The day of origin of a telegram, and which of its heading and its record tells it."""

import datetime as dt
from itertools import pairwise

from declass.model import ClassificationLine, DateTimeGroup, Telegram, TransmissionHeader
from declass.parse.dates import two_digit_year
from declass.parse.heading import parse_date_line, parse_date_time_group
from declass.patterns import regex

_REFERENCE_YEAR = regex(r"^(?:(\d{4})|(\d{2}))[A-Z]")
# Where the line of a republisher stands, and a date-time group in a copy without a classification line.
_TOP = 600
_HEADING_REACH = 1500


def near_year(telegram: Telegram) -> int | None:
    """The year that a telegram is known to be near, from its stored date or its reference id; None without these."""
    created = telegram.stored.created
    return created.year if created is not None else _year_of_reference(telegram)


def _year_of_reference(telegram: Telegram) -> int | None:
    match = _REFERENCE_YEAR.match(telegram.stored.reference_id or "")
    if match is None:
        return None
    return int(match[1]) if match[1] else two_digit_year(int(match[2]))


def day_of_origin(
    telegram: Telegram,
    text: str,
    heading: TransmissionHeader | None,
    lines: list[ClassificationLine],
    first: ClassificationLine | None,
    near: int | None,
) -> tuple[dt.date | None, str | None, tuple[dt.date, dt.date] | None]:
    """Find the day of origin.

    Args:
        telegram: With what is stored of it.
        text: The whole text.
        heading: The transmission heading; gets a date-time group that is found outside of it.
        lines: The classification lines.
        first: That under which the message stands whole; None without one.
        near: As ``near_year`` gives it.

    Returns:
        The day, what it was read from, and the interval where only a year is known; each None where it is not known. A
        date-time group that names no real day gives nothing, and nothing is taken in its place.
    """
    group = heading.date_time_group if heading else None
    if group is None:
        written = parse_date_line(text, 0, min(len(text), _TOP))
        if written:
            return written[0], "date line", None
        end = first.span.start if first is not None else min(len(text), _HEADING_REACH)
        group = parse_date_time_group(text, 0, end, near)
        if group is not None and heading is not None:
            heading.date_time_group = group
        group = group or _repeated_group(text, lines, near)
    if group is not None:
        if group.instant is not None:
            return group.instant.date(), "date-time group", None
        return None, None, None
    year = _year_of_reference(telegram)
    if year is None:
        return None, None, None
    return None, "reference id", (dt.date(year, 1, 1), dt.date(year, 12, 31))


def _repeated_group(text: str, lines: list[ClassificationLine], near: int | None) -> DateTimeGroup | None:
    """The date-time group above an originator in a heading that is repeated over a later section of the message."""
    for before, line in pairwise(lines):
        originator = text.rfind("\nFM ", before.span.end, line.span.start)
        if line.serial is None or line.serial != lines[0].serial or originator == -1:
            continue
        group = parse_date_time_group(text, text.rfind("\n", 0, originator) + 1, originator, near)
        if group is not None and group.instant is not None:
            return group
    return None
