"""The heading of the Department's message system of 2009 and later: a label at the head of each line, and no prosigns.

Where ACP 127 has ``R 041708Z FEB 09``, ``FM`` and a classification line, these copies have ``MRN: 11 ANYPOST 283`` (the
message reference number: year, post, serial), ``Date/DTG:`` and ``From:``, below a line with the overall level alone.
"""

import datetime as dt
from typing import NamedTuple

from declass.levels import Level
from declass.model import ClassificationLine, DateTimeGroup, Originator, TransmissionHeader
from declass.parse.dates import MONTHS, two_digit_year
from declass.patterns import regex
from declass.text import Span, span_of

_TOP = 4000
_NUMBER = regex(r"\nMRN:[ \t]+(?:\d\d|\d{4})[ \t]+(?P<post>[A-Z][A-Z .'-]{1,30}?)[ \t]+(?P<serial>\d{1,6})[ \t]*(?=\n)")
_GROUP = regex(
    r"\nDate/DTG:[^\n/]{0,40}/[ \t]*(?P<group>(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)Z"
    rf"[ \t]+(?P<month>{'|'.join(MONTHS)})[ \t]+(?P<year>\d\d))(?!\d)"
)
_FROM = regex(r"\nFrom:[ \t]+(?P<from>[^\n]*[^\s])")
_CAPTIONS = regex(r"\nCaptions?:(?P<captions>[^\n]*(?:\n[ \t]+[^\n]+)*)")
# Between the level and the number: a control on a line of its own, the stamp of a release, blank lines.
_LEVEL = regex(
    r"(?:\A|\n)[ \t]*(?P<level>UNCLASSIFIED|CONFIDENTIAL|TOP SECRET|SECRET|SENSITIVE BUT UNCLASSIFIED)"
    r"(?://(?P<controls>[A-Z/ ,-]{2,60}))?[ \t]*(?:\n[^\n]{0,80}){0,8}\Z"
)
_LEVELS = {level.words: level for level in Level} | {"SENSITIVE BUT UNCLASSIFIED": Level.UNCLASSIFIED}


class LabelledHeading(NamedTuple):
    """What such a heading shows.

    ``line`` is what stands for the classification line, from the level to the serial; None where no level stands
    above the number. ``captions`` is where the captions stand, None where they have no line.
    """

    line: ClassificationLine | None
    heading: TransmissionHeader
    captions: Span | None


def find_labelled_heading(text: str) -> LabelledHeading | None:
    """The heading with labels with which a text begins; None where it has none.

    Args:
        text: The whole text.

    Returns:
        The heading. A day that does not exist is a group without an instant.
    """
    if text.find("MRN:", 0, _TOP) == -1:
        return None
    number = _NUMBER.search(f"\n{text[:_TOP]}")
    if number is None:
        return None
    at, end = number.start() - 1, number.end() - 1
    level = _LEVEL.search(text, 0, max(0, at))
    line = None
    if level is not None:
        line = ClassificationLine(
            span=Span(level.start("level"), end),
            level_span=span_of(level.span("level")),
            level=_LEVELS[level["level"]],
            extra=(level["controls"] or "").replace("/", " ").strip(),
            post=number["post"],
            serial=int(number["serial"]),
        )
    stop = end + _TOP
    group, originator, captions = (form.search(text, end, stop) for form in (_GROUP, _FROM, _CAPTIONS))
    heading = TransmissionHeader(
        Span(max(0, at), max(match.end() for match in (group, originator, number) if match is not None)),
        None,
        None,
        None if group is None else DateTimeGroup(span_of(group.span("group")), _instant(*group.groups()[1:]), ()),
        None if originator is None else Originator(span_of(originator.span("from")), originator["from"]),
        None,
    )
    return LabelledHeading(line, heading, None if captions is None else span_of(captions.span("captions")))


def _instant(day: str, hour: str, minute: str, month: str, year: str) -> dt.datetime | None:
    try:
        return dt.datetime(two_digit_year(int(year)), MONTHS[month], int(day), int(hour), int(minute), 0, 0, dt.UTC)
    except ValueError:
        return None
