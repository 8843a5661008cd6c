"""The list of sources on a document derived from several: its items, each with its date and instruction.

Whether the items agree with the document is not asked here.
"""

import datetime as dt
import re
from itertools import pairwise

from declass.model import ListedSource, SourceList
from declass.parse.dates import find_any_date, real_date
from declass.parse.redaction import find_redaction
from declass.patterns import regex
from declass.text import Span, column_in

_TITLE = regex(
    r"\b(?:LIST\s+OF\s+SOURCES|SOURCES?\s+LIST(?:ED)?|(?<!OF )(?<!OF\n)SOURCES?\s*:\s*\n"
    r"|SOURCES\s+(?:ARE|USED|FOLLOW)\b|SOURCES\s*:\s*(?=\(?[1A][.)]|[A-Z])"
    r"|MULTIPLE\s+SOURCES[,:;]?\s+(?:VIZ\.?|NAMELY|AS\s+FOLLOWS|LISTED\s+BELOW)[ \t]*:?[ \t]*(?=\n))"
    r"(?:[ \t]*:?[ \t]*\n[ \t]*[-_=]{3,}[ \t]*(?=\n))?",  # a rule below the title
    re.IGNORECASE | re.ASCII,
)
# A list runs to this many characters at most; it ends before the next marked paragraph and before a block of its own.
_REACH = 4000
_END = regex(
    r"\n[ \t]*(?:(?P<paragraph>\d{1,3}\s?\.\s{0,3}[(\[])|-{3,}|NNNN"
    r"|(?:CLASSIFIED\s+BY|DERIVED\s+FROM|(?P<instruction>DECLASSIFY\s+ON)|END\s+OF\s+LIST)\b)"
    r"|\n[ \t]*\n[ \t]*(?![-*\u2022(]|[A-Za-z0-9]{1,2}[.)])",
    re.IGNORECASE | re.ASCII,
)
# What may follow a list of one without hiding a second item: a paragraph, a block, a rule, a signature, or nothing.
_AFTER_ONE = regex(
    r"\s*(?:\Z|\d{1,3}\s?[.)]|-{3}|(?i:CLASSIFIED|DERIVED|DECLASSIFY|END\s+OF)\b|[A-Z][A-Z .'-]{2,30}\s*(?:NNN|\Z))"
)
_FIRST = regex(r"[\s:.]{0,12}(?:\((?P<in>[A1a])\)|(?P<out>[A1a])[.)]|(?P<bullet>-{1,2}|\*|\u2022))[ \t]")
_BULLET = regex(r"\n[ \t]*(?:-{1,2}|\*|\u2022)[ \t]+")
_INSTRUCTION = regex(
    r"\bDECL(?:ASSIF(?:Y|IED|ICATION))?\b(?:\s+ON)?[ \t]{0,3}[:;,]?[ \t]{0,3}(?:\n[ \t]{0,16})?",
    re.IGNORECASE | re.ASCII,
)
_MOST_ITEMS = 100


def find_source_list(text: str, start: int, end: int) -> SourceList | None:
    """The list of sources in a stretch of text, told by its title; None without one.

    Args:
        text: The whole text.
        start, end: Where it may stand: from the E.O. line to the end of the message.

    Returns:
        The list with its items, which begin with ``A.``, ``(1)`` or the like and follow one another, or with dashes.
        A list whose items cannot be told apart, or of which a part is redacted, has none.

    Source: 32 CFR 2001.22(c)(1)(ii) asks for the list and sets no form.
    """
    title = _TITLE.search(text, start, end)
    if title is None:
        return None
    reach = min(end, title.end() + _REACH)
    stop = _stop(text, title.end(), reach)
    list_end = stop.start() if stop is not None else reach
    span = Span(title.start(), list_end)
    if find_redaction(text, title.end(), list_end) is not None:
        return SourceList(span, ())
    starts = _item_starts(text, title.end(), list_end)
    if len(starts) == 1 and _may_go_on(text, starts[0], stop, end):
        starts = []
    return SourceList(span, tuple(_item(text, *stretch) for stretch in pairwise([*starts, list_end])))


def _stop(text: str, start: int, end: int) -> re.Match[str] | None:
    """What ends the list: no line with an instruction that is set in deeper than the items, as it is of one of them."""
    first = _FIRST.match(text, start, end)
    for stop in _END.finditer(text, start, end):
        if stop["instruction"] is None or first is None:
            return stop
        sign = first.end() - len(first[0].lstrip(" \t\n:."))
        if column_in(text, stop.start("instruction")) <= column_in(text, sign):
            return stop
    return None


def _may_go_on(text: str, start: int, stop: re.Match[str] | None, end: int) -> bool:
    """Whether what follows a single item may be a second: ``2. (C)`` after ``1. (C)``, or words after a blank line."""
    if stop is None:
        return end - start > _REACH
    is_numbered = text[start - 3 : start - 1] == "1."
    return (is_numbered and stop["paragraph"] is not None) or _AFTER_ONE.match(text, stop.start(), end) is None


def _item_starts(text: str, start: int, end: int) -> list[int]:
    """Where the items begin: at the first sign of a list, and at each sign that follows the one before."""
    first = _FIRST.match(text, start, end)
    if first is None:
        return []
    if first["bullet"]:
        return [first.end(), *(match.end() for match in _BULLET.finditer(text, first.end(), end))]
    sign = first["in"] or first["out"]
    starts = [first.end()]
    while len(starts) < _MOST_ITEMS:
        sign = str(int(sign) + 1) if sign.isdigit() else chr(ord(sign) + 1)
        following = re.compile(rf"[\s;,.](?:and\s+)?(?:\({sign}\)|{sign}[.)])[ \t]").search(text, starts[-1], end)
        if following is None:
            break
        starts.append(following.end())
    return starts


def _item(text: str, start: int, end: int) -> ListedSource:
    instruction = _INSTRUCTION.search(text, start, end)
    own_end = instruction.start() if instruction is not None else end
    declassify_on = None
    if instruction is not None:
        written = find_any_date(text, instruction.end(), min(end, instruction.end() + 24))
        if written is not None and written.span.start == instruction.end():
            declassify_on = _day(text, written.span.start, end)
    return ListedSource(Span(start, start + len(text[start:end].rstrip())), _day(text, start, own_end), declassify_on)


def _day(text: str, start: int, end: int) -> dt.date | None:
    """The first date of a stretch where it has a year of four digits and exists; two digits prove nothing here."""
    written = find_any_date(text, start, end)
    if written is None or written.has_two_digit_year:
        return None
    return real_date(written.year, written.month, written.day)
