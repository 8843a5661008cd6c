"""The transmission heading (ACP 127): nothing from the classification line on."""

import datetime as dt
import re

from declass.model import (
    DateTimeGroup,
    Originator,
    SecurityProsign,
    StationLine,
    TransmissionHeader,
)
from declass.parse.dates import MONTHS, two_digit_year
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span, span_of

PARTIAL_EXTRACT = "This record is a partial extract"
_STATION = regex(r"DE[ \t]+([A-Z]{4,8})[ \t]+#?[ \t]?(\d{1,6})(?:/(\d{1,2}))?[ \t]+(\d{7})Z?\b")
_PROSIGN = regex(r"(ZN[YR])[ \t]+([A-Z]{3,6})\b(?:[ \t]+ZZ[A-Z]\b)?")
# A blank may stand between any two of its characters, and a letter of precedence before it without one, or doubled.
_DATE_TIME_GROUP = regex(
    r"\n[ \t]*(?=[ZOPRYMzoprym\d])(?:\d{2}[ \t]+)?((?:[ZOPRYM]{1,2}[ \t]+){0,3}(?:[ZOPRYM](?=\d))?)"
    r"(\d ?\d) ?(\d ?\d) ?(\d ?\d)[ \t]*Z?[ \t]*"
    rf"({'|'.join(' ?'.join(month) for month in MONTHS)})[A-Z]{{0,6}}(?:[ \t]+|(?=\d))(\d ?\d(?: ?\d ?\d)?)(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_FIRST_GROUP = regex(_DATE_TIME_GROUP.pattern.removeprefix(r"\n"), re.IGNORECASE | re.ASCII)
# The line of nine telegrams in ten, read at once as the long way would read it.
_USUAL_GROUP = regex(
    r"((?:[ZOPRYM] ){0,3})(\d\d)(\d\d)(\d\d)Z (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) (\d\d)", re.ASCII
)
_LOOSE_DATE_TIME_GROUP = regex(
    r"(\d(?<!\d\d)\d)(\d{2})(\d{2})Z[ \t]+(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[ \t]+(\d{2}|\d{4})(?!\d)",
)
_DATE_LINE = regex(r"Cable dated:\s?(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})T")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NAMED_DATE_LINE = regex(
    rf"(?:\A|(?<=\n))[ \t]{{0,8}}(?P<name>{'|'.join(_DAYS)}), (?P<day>\d{{1,2}}) (?P<month>[A-Z][a-z]{{2,8}}),? "
    r"(?P<year>\d{4}), \d{1,2}:\d{2}[ \t]*(?=\n|\Z)"
)
_ORIGINATOR = regex(r"FM[ \t]+([^\n]+)")
# The line after the date-time group that begins with FM but for a letter, a blank or a wrap.
_DAMAGED_ORIGINATOR = regex(
    r"[ \t]*\n[ \t]*(?:(?:F\s?M|f[Mm]|Fm|MF|FFM|FMM|M|F)\s{1,4}|FM(?=[A-Z]{3}))([A-Z]{2}[^\n]+)"
)

# A heading is set in by no more blanks.
_DEEPEST = 40


def _line_match(pattern: re.Pattern[str], lead: str, text: str, start: int, end: int) -> re.Match[str] | None:
    """The first match of a pattern at the head of a line; ``lead`` begins it, the line end above included.

    Where no line begins so, the first that is set in by blanks counts.
    """
    at = start if text.startswith(lead[1:], start, end) else text.find(lead, start, end) + 1 or -1
    while at >= 0:
        match = pattern.match(text, at, end)
        if match is not None:
            return match
        at = text.find(lead, at, end) + 1 or -1
    for blank in " \t":
        at = text.find(blank + lead[1:], start, end)
        while at != -1:
            before = text[max(start, at - _DEEPEST) : at].rstrip(" \t")
            match = pattern.match(text, at + 1, end) if before[-1:] in ("", "\n") else None
            if match is not None:
                return match
            at = text.find(blank + lead[1:], at + 1, end)
    return None


def parse_station_line(text: str, start: int, end: int) -> StationLine | None:
    """Read the first ``DE`` line of a stretch, e.g. ``DE RUEHME #0283/01 0351708``, or None."""
    match = _line_match(_STATION, "\nDE ", text, start, end)
    if match is None:
        return None
    station, serial, section, figures = match.groups()
    day, clock = divmod(int(figures), 10_000)
    hour, minute = divmod(clock, 100)
    return StationLine(
        span_of(match.span()),
        station,
        int(serial),
        int(section) if section else None,
        day if 1 <= day <= 366 else None,
        hour * 60 + minute if hour < 24 and minute < 60 else None,
    )


def parse_security_prosign(text: str, start: int, end: int, vocabulary: Vocabulary) -> SecurityProsign | None:
    """Read the first ``ZNY`` or ``ZNR`` line of a stretch, or None where there is none or its letters are a word.

    ``UUUAA`` and ``SSSAA`` are read by their first letter; any other mixed group has no level.
    """
    match = _line_match(_PROSIGN, "\nZN", text, start, end)
    if match is None:
        return None
    letters = match[2].upper()
    if set(letters).difference(vocabulary.prosign_letters, "A"):
        return None
    core = letters[:-2] if letters.endswith("AA") and len(letters) == 5 else letters
    level = vocabulary.prosign_letters.get(core[0]) if not core.strip(core[0]) else None
    return SecurityProsign(span_of(match.span()), match[1], letters, level)


def parse_date_time_group(text: str, start: int, end: int, near: int | None = None) -> DateTimeGroup | None:
    """Read a date-time group such as ``R 041708Z FEB 09``.

    Args:
        text: The document's whole text.
        start, end: Half-open character offsets of the stretch searched.
        near: A year the telegram is known to be near, to settle two digits; None if unknown.

    Returns:
        The group, its instant in UTC, or None when the stretch holds none. An impossible day or hour
        (``R 310000Z FEB 09``) is a group without an instant.

    Source: ACP 127; groups broken by blanks occur in the electronic telegrams of 1973.
    """
    match = usual = None
    originator = text.find("\nFM ", start, end)
    if originator != -1:  # it nearly always stands on the line above the originator's
        line = max(start, text.rfind("\n", start, originator) + 1)
        usual = _USUAL_GROUP.fullmatch(text, line, originator)
        match = usual or _FIRST_GROUP.match(text, line, originator)
    match = match or _DATE_TIME_GROUP.search(text, start, end) or _FIRST_GROUP.match(text, start, end)
    if match is None:
        match = _LOOSE_DATE_TIME_GROUP.search(text, start, end)
        if match is None:
            return None
        precedence, figures = "", [*match.groups()]
    else:
        precedence, *figures = match.groups()
    if match is not usual:
        figures = [figure.replace(" ", "") for figure in figures]
    day, hour, minute, month, written = figures
    year = int(written) if len(written) == 4 else two_digit_year(int(written), near)
    try:
        instant = dt.datetime(year, MONTHS[month.upper()], int(day), int(hour), int(minute), 0, 0, dt.UTC)
    except ValueError:
        instant = None
    lead = len(match[0]) - len(match[0].lstrip())
    span = span_of((match.start() + lead, match.end()))
    return DateTimeGroup(span, instant, tuple([word[0] for word in precedence.upper().split()]))


def parse_date_line(text: str, start: int, end: int) -> tuple[dt.date, Span] | None:
    """Read a line put in by a republisher, or None.

    ``Cable dated:2006-06-08T06:52:00``, or ``Friday, 26 February 2010, 14:53``, where the name must be that of the day.
    """
    match = _DATE_LINE.search(text, start, end) or _NAMED_DATE_LINE.search(text, start, end)
    if match is None:
        return None
    name = match.groupdict().get("name")
    month = int(match["month"]) if name is None else MONTHS.get(match["month"][:3].upper(), 0)
    try:
        day = dt.date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None
    return (day, span_of(match.span())) if name in (None, _DAYS[day.weekday()]) else None


def parse_transmission_header(
    text: str, end: int, vocabulary: Vocabulary, near: int | None
) -> TransmissionHeader | None:
    """Read the transmission heading in ``text[:end]``; None where not one of its lines is there."""
    station = parse_station_line(text, 0, end)
    prosign = parse_security_prosign(text, 0, end, vocabulary)
    group = parse_date_time_group(text, 0, end, near)
    originator = _line_match(_ORIGINATOR, "\nFM ", text, 0, end)
    if originator is None and group is not None:
        originator = _DAMAGED_ORIGINATOR.match(text, group.span.end, end)
    if station is None and prosign is None and group is None and originator is None:
        return None
    from_line = None
    if originator:
        from_line = Originator(span_of(originator.span(1)), originator[1].strip())
    return TransmissionHeader(span_of((0, end)), station, prosign, group, from_line, _addressees(text, end))


def _addressees(text: str, end: int) -> Span | None:
    """The lines of addressees, from the first ``TO`` or ``INFO`` to the next blank line."""
    to = text.find("\nTO ", 0, end)
    info = text.find("\nINFO ", 0, to if to != -1 else end)
    start = (info if info != -1 else to) + 1
    if start == 0:
        return None
    stop = text.find("\n\n", start, end)
    return span_of((start, stop if stop != -1 else end))
