"""The heading of the Department's message system of 2009 and later: a label at the head of each line, and no prosigns.

Where ACP 127 has ``R 041708Z FEB 09``, ``FM`` and a classification line, these copies have ``MRN: 11 ANYPOST 283`` (the
message reference number: year, post, serial), ``Date/DTG:`` and ``From:``, below a line with the overall level alone.
"""

import datetime as dt
import re
from typing import NamedTuple

from declass.levels import Level
from declass.model import Caption, ClassificationLine, DateTimeGroup, Originator, TransmissionHeader
from declass.parse.dates import MONTHS, two_digit_year
from declass.patterns import regex
from declass.text import Span, holds, span_of

_TOP = 4000
# Lines above the number among which its level stands, and characters from the number to the line of its date.
_ABOVE = 8
_NEAR = 1500
_NUMBER = regex(r"\nMRN:[ \t]*(?:\d\d|\d{4})[ \t]+(?P<post>[A-Z][A-Z .'-]{1,30}?)[ \t]+(?P<serial>\d{1,6})[ \t]*(?=\n)")
# The label with its value, which may go on in lines below it that bear no label.
_DATE = regex(r"\n(?i:Date[ \t]?/[ \t]?DTG)[ \t]?:(?P<value>[^\n]*(?:\n(?![^\n:]{0,40}:)[^\n]*\w[^\n]*){0,2})")
_GROUP = regex(
    r"(?<!\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\s*Z"
    rf"\s*(?P<month>{'|'.join(MONTHS)})[A-Z]{{0,6}}\s*(?P<year>\d{{4}}|\d\d)(?!\d)",
    re.IGNORECASE,
)
_FROM = regex(r"\nFrom:[ \t]+(?P<from>[^\n]*[^\s])")
_CAPTIONS = regex(r"\nCaptions?:(?P<captions>[^\n]*(?:\n[ \t]+[^\n]+)*)")
_LEVEL = regex(r"[ \t]*(?P<level>[A-Z][A-Z ]*[A-Z])(?://(?P<controls>[A-Z/ ,-]{2,60}))?[ \t]*")
_SENSITIVE = "SENSITIVEBUTUNCLASSIFIED"
_LEVELS = {level.words.replace(" ", ""): level for level in Level} | {_SENSITIVE: Level.UNCLASSIFIED}


class LabelledHeading(NamedTuple):
    """What such a heading shows.

    ``line`` is what stands for the classification line, from the level to the serial; None where no level stands
    above the number. ``captions`` says SENSITIVE where SBU stands at the level; others stand in ``places_of_captions``,
    below the level and on a line of their own.
    """

    line: ClassificationLine | None
    heading: TransmissionHeader
    captions: tuple[Caption, ...]
    places_of_captions: tuple[Span, ...]


def find_labelled_heading(text: str) -> LabelledHeading | None:
    """The heading with labels with which a text begins; None where it has none.

    Args:
        text: The whole text.

    Returns:
        The heading: a number, and near below it the label of the date, with no originator's line of ACP 127 above. The
        date-time group is None where it cannot be read; a day that does not exist is a group without an instant.
    """
    if not holds(text, "MRN:", 0, _TOP):
        return None
    found = _number_and_date(text)
    if found is None:
        return None
    number, date = found
    at, end = max(0, number.start() - 1), number.end() - 1
    if "\nFM " in text[:at]:
        return None
    level, sensitive = _level_above(text, at)
    line = None
    places = []
    if level is not None:
        line = ClassificationLine(
            span=Span(level.start("level"), end),
            level_span=span_of(level.span("level")),
            level=_LEVELS[level["level"].replace(" ", "")],
            extra=(level["controls"] or "").replace("/", " ").strip(),
            post=number["post"],
            serial=int(number["serial"]),
        )
        places.append(Span(level.end(), at))
    group = _GROUP.search(text, *date.span("value"))
    originator, written = (form.search(text, end, end + _TOP) for form in (_FROM, _CAPTIONS))
    if written is not None:
        places.append(span_of(written.span("captions")))
    heading = TransmissionHeader(
        Span(at, max(match.end() for match in (date, originator) if match is not None)),
        None,
        None,
        None if group is None else DateTimeGroup(span_of(group.span()), _instant(*group.groups()), ()),
        None if originator is None else Originator(span_of(originator.span("from")), originator["from"]),
        None,
        is_labelled=True,
    )
    captions = () if sensitive is None else (Caption(sensitive, "SENSITIVE"),)
    return LabelledHeading(line, heading, captions, tuple(places))


def _number_and_date(text: str) -> tuple[re.Match[str], re.Match[str]] | None:
    """The first number with the label of a date near below it, before another number; None where there is none."""
    for number in _NUMBER.finditer(f"\n{text[:_TOP]}"):
        end = number.end() - 1
        date = _DATE.search(text, end, end + _NEAR)
        if date is None:
            return None
        if "\nMRN:" not in text[end : date.start()]:
            return number, date
    return None


def _level_above(text: str, at: int) -> tuple[re.Match[str] | None, Span | None]:
    """The nearest line above an offset that is a level, spaced out or not, and where SBU stands, there or below it."""
    sensitive = None
    for _ in range(_ABOVE):
        if at <= 0:
            break
        begin = text.rfind("\n", 0, at) + 1
        if text[begin:at].strip() == "SBU":
            sensitive = Span(begin, at)
        level = _LEVEL.fullmatch(text, begin, at)
        if level is not None and (word := level["level"].replace(" ", "")) in _LEVELS:
            return level, span_of(level.span("level")) if word == _SENSITIVE else sensitive
        at = begin - 1
    return None, sensitive


def _instant(day: str, hour: str, minute: str, month: str, year: str) -> dt.datetime | None:
    whole_year = int(year) if len(year) == 4 else two_digit_year(int(year))
    try:
        return dt.datetime(whole_year, MONTHS[month.upper()], int(day), int(hour), int(minute), 0, 0, dt.UTC)
    except ValueError:
        return None
