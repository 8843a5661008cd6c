"""Dates as documents write them, in strict forms; nothing is guessed, and no date arithmetic lives here."""

import datetime as dt
import re

from attrs import define, evolve

from declass.patterns import regex
from declass.text import Span

MONTHS = {
    name: number
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), start=1
    )
}
_MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC(?!L))[A-Z]{0,6}"
_LONGEST_MONTH = len("SEPTEMBER.")
# Not the first half of "20l9", "20XX" or "20__".
_TWO_DIGITS = r"\d{2}(?![IlOo]\d|[XY?\#*_]{1,2}(?![A-Z]))"

_DATE = regex(
    rf"""(?<![\d/])(?<!(?<![A-Za-z])[lIO])(?:
      (?P<y1>\d{{4}})\s?[/.-]\s?(?P<m1>\d{{1,2}})\s?[/.-]\s?(?P<d1>\d{{1,2}})(?!\d)
    | (?P<m2>\d{{1,3}})\s?[/.-]\s?(?P<d2>\d{{1,2}})\s?[/.-]\s?(?P<y2>\d{{4}}|{_TWO_DIGITS})(?!\d)
    | (?P<y3>(?:19|20|21)\d{{2}})(?P<m3>\d{{2}})(?P<d3>\d{{2}})(?!\d)
    | (?P<d4>\d{{1,2}})[\s/-]*(?P<n4>{_MONTH})[.,]?[\s/-]*(?P<y4>\d{{4}}|\d{{2}})(?!\d)
    | (?P<d5x>)(?P<n5>{_MONTH})[.,]?\s*(?P<d5>\d{{1,2}})(?:ST|ND|RD|TH)?[\s,]+(?P<y5>\d{{4}})(?!\d)
    )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
# A date broken by a wrap, or by the blank that one left in its year; and one that is whole.
_BROKEN_DATE = regex(
    r"(?<![\d/])(\d[\d/]{0,8})(?:[ \t]{0,3}\n[ \t]{0,3}|(?<=/\d)[ \t](?=\d{3}\b)|(?<=/\d\d)[ \t](?=\d\d\b)"
    r"|(?<=/\d{3})[ \t](?=\d\b))([\d/]{1,9})(?![\d/]|\.\d)"
)
_BEGUN = regex(r"(?<![\d/])(\d[\d/]{0,8})\s*\Z")
_NEXT = regex(r"\n[ \t]{0,3}([\d/]{1,9})(?=[ \t]*(?:\n|\Z)|[ \t]+\()")
_WHOLE_DATE = regex(r"\d{1,2}/\d{1,2}/(?:\d\d|(?:19|20|21)\d\d)")
_FIGURE = regex(r"\d", re.ASCII)
_FORMS = {"1": "year-first", "2": "month-first", "3": "compact", "4": "month-name", "5": "month-name"}


@define
class WrittenDate:
    """A date as it stands in a text, before its year and its reality are settled.

    Attributes:
        year: As written; below 100 where only two digits stand there.
        form: ``month-first``, ``year-first``, ``compact`` or ``month-name``.
    """

    span: Span
    year: int
    month: int
    day: int
    form: str

    @property
    def has_two_digit_year(self) -> bool:
        """Whether the year stands there with two digits only."""
        return self.year < 100


def find_date(text: str, start: int = 0, end: int | None = None) -> WrittenDate | None:
    """The first date in a stretch of text, or None.

    Args:
        text: Any text.
        start, end: Half-open offsets of the stretch; the whole text by default.

    Returns:
        The date as written. It need not exist: ``02/30/2018`` and ``110/5/2018`` are returned, and
        ``real_date`` says None of them. ``13/05/2018`` is month 13, never read as day first.
    """
    stop = len(text) if end is None else end
    figure = _FIGURE.search(text, start, stop)
    if figure is None:
        return None
    # A date begins with its first figure, or with the name of a month before it.
    at = max(start, start + len(text[start : figure.start()].rstrip()) - _LONGEST_MONTH)
    match = _DATE.search(text, at, stop)
    if match is None:
        return None
    group = match.lastgroup or ""
    key = group[1]
    form = _FORMS[key]
    month = MONTHS[match[f"n{key}"][:3].upper()] if form == "month-name" else int(match[f"m{key}"])
    return WrittenDate(Span(match.start(), match.end()), int(match[f"y{key}"]), month, int(match[f"d{key}"]), form)


def find_broken_date(text: str, start: int, end: int) -> WrittenDate | None:
    """The first date in a stretch with a wrap anywhere in it, or a blank in its year (``02/04/201 9``), or None."""
    broken = _BROKEN_DATE.search(text, start, end)
    if broken is None or not is_one_date(broken[1], broken[2]):
        return None
    joined = find_date(broken[1] + broken[2])
    return evolve(joined, span=Span(*broken.span())) if joined is not None else None


def find_any_date(text: str, start: int, end: int) -> WrittenDate | None:
    """The first date in a stretch, whole or broken by a wrap, or None."""
    whole, broken = find_date(text, start, end), find_broken_date(text, start, end)
    return broken if broken is not None and (whole is None or broken.span.start <= whole.span.start) else whole


def end_over_wrap(text: str, start: int, stop: int, end: int) -> int | None:
    """Where a date ends that begins at the end of a line and goes on at the head of the next, or None.

    Args:
        text: Any text.
        start, stop: The value on the first line.
        end: Where the next line may run to.
    """
    begun, following = _BEGUN.search(text[start:stop]), _NEXT.match(text, stop, end)
    if begun is None or following is None or not is_one_date(begun[1], following[1]):
        return None
    return following.end()


def is_one_date(first: str, second: str) -> bool:
    """Whether two parts of a line make a date that the first is not.

    Where the first is a date with a year of two digits, those must be the first of a whole year.
    """
    if _WHOLE_DATE.fullmatch(first + second) is None or not ("/" in first or second.startswith("/")):
        return False
    return _WHOLE_DATE.fullmatch(first) is None or first[-2:] in ("19", "20")


def real_date(year: int, month: int, day: int) -> dt.date | None:
    """The calendar day, or None where there is none (30 February, month 13, year 0)."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def settle_year(written: WrittenDate, dated: dt.date | None, reach_years: int = 30) -> dt.date | None:
    """The day a date with a two-digit year means on a document of a given date.

    Args:
        written: A date whose year has two digits.
        dated: The document's date; None where unknown.
        reach_years: How many years after the document a declassification date may lie at all; the
            longest any order has known for an original decision.

    Returns:
        The one reading within ``dated`` and ``reach_years`` later; else the reading that misses that stretch by
        no more than five years; else None (the year cannot be settled). Without a document date the
        years 60 to 99 are of the last century. None too where the day does not exist.
    """
    if dated is None:
        return real_date(written.year + (1900 if written.year >= 60 else 2000), written.month, written.day)
    best: tuple[int, dt.date] | None = None
    last = dated.year + reach_years
    for century in (1900, 2000, 2100):
        day = real_date(century + written.year, written.month, written.day)
        if day is None:
            continue
        miss = max(dated.year - day.year, day.year - last, 0)
        if best is None or miss < best[0]:
            best = (miss, day)
    return best[1] if best and best[0] <= 5 else None


def two_digit_year(value: int, near: int | None = None) -> int:
    """The year a two-digit year of a date-time group means.

    Args:
        value: 0 to 99.
        near: A year the telegram is known to be near (its reference id or stored date); None if unknown.

    Returns:
        The year with those last digits nearest to ``near``; without it the one from 1953 to 2052,
        as orders on classification markings of telegrams begin in 1953.
    """
    if near is None:
        return value + (1900 if value >= 53 else 2000)
    base = near - near % 100 + value
    if base - near >= 50:
        return base - 100
    return base + 100 if near - base > 50 else base
