"""The stamps of a release: who classified a copy anew when it was reviewed, and under which order it was declassified.

They speak of the copy and not of the telegram. Codes of exemptions and lines of a case number need no care: nothing
reads them as a field.
"""

import re

from declass.patterns import regex
from declass.text import Span, holds_by, span_of

_DAY = (
    r"(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}\s[A-Z]{3,9}\.?,?\s\d{4}|[A-Z]{3,9}\.?\s\d{1,2},?\s\d{4})"
)
_GAP = r"\s{0,3}[~,;.-]?\s{0,3}"
# "Classified by DAS, A/GIS, DoS on 07/30/2015 ~ Class: SECRET ~ Reason: 1.4(D) ~ Declassify on: 08/14/2034"
_STAMP = regex(
    rf"(?:(?P<by>Classified\s{{1,3}}by:?\s[^\n~]{{1,80}}?(?:\n[^\n~]{{1,60}}?)?\son\s{{1,3}}{_DAY}){_GAP}|~\s{{0,3}})?"
    rf"\bClass:[ \t]{{0,3}}[A-Z ]{{1,20}}{_GAP}Reason:[ \t]{{0,3}}"
    rf"(?:[^~\n]{{0,60}}?{_GAP}Declassify\s{{1,3}}(?:on|after):[ \t]{{0,3}}(?:{_DAY}|[\d/]{{0,10}})"
    r"|[A-H\d.,;() ]{1,40})"
    # What is left of one: the office that reviews releases and the day.
    rf"|Classified\s{{1,3}}by:?\s[^\n~]{{1,60}}?A/GIS[^\n~]{{0,30}}\son\s{{1,3}}{_DAY}",
    re.IGNORECASE | re.ASCII,
)
# Who reviews releases, of the Department of State.
_REVIEWER = regex(r"\bDoS\b|\bA/GIS\b", re.IGNORECASE)
# The telegram's own block may stand in so many characters before.
_BLOCK = 200
_CLASSIFIED_BY = regex(r"Classified\s{1,3}by", re.IGNORECASE | re.ASCII)
# An order at the head of a line, with the section under which a copy was reviewed: "E.O. 13526, Sec. 3.5", "EO 12958
# 3.4(b)(1)>25Yrs", "E.O. 12065, Sec. 3-402", "E.O. 11652, Sec. 3(E) and 5(D)".
_CITATION = regex(
    r"[ \t*]*(?P<lead>(?:DECLASSIFIED|RELEASED|SANITIZED|AUTHORITY)\b[^\n:]{0,60}?:?[ \t]*|(?:PER|UNDER)[ \t]+)?"
    r"(?P<order>(?P<number>(?:E\.?\s?O\.?|EXECUTIVE[ \t]+ORDER)[ \t]*1\d{4}(?!\d)(?:,?[ \t]*AS[ \t]+AMENDED)?)"
    r"(?P<section>[,;.]?\s{0,2}(?:(?:SEC(?:TION|T)?S?\.?|\u00a7)[ \t]?"
    r"(?:3[ \t]?[.-][ \t]?\d|5[ \t]?\.[ \t]?\d|3\(E\)|5\([DE]\))|3\.[3-6](?![\d.]))[^\n]{0,40})?)",
    re.IGNORECASE,
)
_DECLASSIFIED = regex(r"[ \t*]*(?:DECLASSIFIED|RELEASED|SANITIZED|AUTHORITY)\b", re.IGNORECASE)
# What follows the order of an E.O. line.
_VALUE = regex(
    r"[ \t]*(?:[:;]|\d{1,2}[/-]\d|X\d|25X)|\s*(?:DECL(?!ASSIFIED)|N\s?/?\s?A\b|OADR|X?GDS|[AR]DS\b)", re.IGNORECASE
)
# A stamp beside other text stands so many blanks from it.
_COLUMN = 3
_OTHER_LABELS = ("EO 1", "XECUTIVE ORDER", "xecutive Order")
# The E.O. line stands in so many characters.
_TOP = 6000
_LONGEST_CITATION = 400


def without_release_stamps(text: str) -> str:
    """The text with the stamps of a release made blanks, so that every other character keeps its offset.

    One that has lost its signs is a stamp where its reviewer is named; one that does not say who classified is a stamp
    where no Classified By line stands above it to which it could belong. Of one that says under which order a copy was
    declassified the order alone is made blanks.
    """
    text = _without_citations(text)
    if "~" in text or holds_by(":", text, "Class:", "CLASS:") or holds_by("/", text, "A/GIS"):
        return _STAMP.sub(_blanks, text)
    return text


def _without_citations(text: str) -> str:
    """The text without the orders above the E.O. line under which the copy was declassified."""
    cited = _orders_of_review(text)
    if not cited:
        return text
    top, rest = text[: _TOP + _LONGEST_CITATION], text[_TOP + _LONGEST_CITATION :]
    while cited:
        for place in cited:
            top = without(top, place)
        cited = _orders_of_review(top)  # what stood behind these, up to the E.O. line
    return top + rest


def _orders_of_review(text: str) -> list[Span]:
    """The first orders above the E.O. line under which the copy was declassified; each holds the place of its label."""
    order = text.find("E.O.", 0, _TOP)
    end = order if order != -1 else _TOP
    # The number of an E.O. line has a colon behind it, with hardly an exception.
    places = [order] if order != -1 and ":" not in text[order + 4 : order + 12] else []
    for piece in _OTHER_LABELS:
        at = text.find(piece, 0, end)
        while at != -1:
            places.append(at)
            at = text.find(piece, at + 1, end)
    return [found for at in places if (found := order_of_review(text, at)) is not None]


def without(text: str, place: Span) -> str:
    """The text with a piece of it made blanks."""
    return text[: place.start] + _blank(text[place.start : place.end]) + text[place.end :]


def _blank(piece: str) -> str:
    return "".join(character if character == "\n" else " " for character in piece)


def order_of_review(text: str, at: int) -> Span | None:
    """The order at an offset with its section, where it is one under which the copy was declassified; else None."""
    line = text.rfind("\n", 0, at) + 1
    cited = _CITATION.match(text, line)
    if cited is None and text[max(0, at - _COLUMN) : at].isspace():
        cited = _CITATION.match(text, at)  # the stamp stands to the right of another line
        return span_of(cited.span("order")) if cited is not None and cited["section"] is not None else None
    if cited is None or not cited.start("order") <= at < cited.end() or _VALUE.match(text, cited.end("number")):
        return None
    above = text.rfind("\n", 0, max(0, line - 1)) + 1
    is_below = line > 0 and _DECLASSIFIED.match(text, above, line) is not None
    is_led = cited["lead"] is not None and _DECLASSIFIED.match(cited["lead"]) is not None
    return span_of(cited.span("order")) if cited["section"] is not None or is_below or is_led else None


def _blanks(stamp: re.Match[str]) -> str:
    if _is_of_block(stamp):
        return stamp[0]
    return _blank(stamp[0])


def _is_of_block(stamp: re.Match[str]) -> bool:
    """Whether what reads as a stamp may belong to the telegram's own block."""
    if _REVIEWER.search(stamp[0]) is not None:
        return False
    if stamp["by"] is not None:
        return "~" not in stamp[0]
    above = stamp.string[max(0, stamp.start() - _BLOCK) : stamp.start()].rpartition("\n\n")[2]
    is_label = _CLASSIFIED_BY.search(above) is not None and _REVIEWER.search(above) is None
    return is_label and "reason" not in above.lower()
