"""TAGS and SUBJECT between the classification line and the first paragraph; their content is not kept."""

import re

from declass.model import Paragraph
from declass.parse.damage import find_damaged_label
from declass.parse.letters import is_letter_of_text
from declass.parse.markings import PLAIN_MARK, MarkingReader
from declass.patterns import regex
from declass.text import Span, span_of

_TAGS = regex(
    r"(?:T ?A ?G ?S|\bTAG\b|\bT?A?G?E?S(?=[:;]))\s?[:;,./-]?|\n[ \t]*(?:TAG|AGS|TAS|TGS|TABS|TAGES)\b",
    re.IGNORECASE | re.ASCII,
)
_SUBJECT = regex(
    r"\b(?:S ?U ?B ?J ?E ?C ?T|SUBJT?|SUJ|UBJECT|SUBEJCT|SUBJECTS|SUBECT)\b\s?[:;.-]"
    r"|(?:SUBJECT|SUBJ|UBJECT):|\n[ \t]*SUBJ(?:ECT)?\b(?! TO AGREEMENT)[ \t]*[:;.-]?",
    re.IGNORECASE | re.ASCII,
)
_SUBJECT_END = regex(
    r"[\nRr](?i:(?<=\n)[ \t]*(?:\n|REF|CLASS[A-Z]*\s+BY|DERIVED\s+FROM|-{3,}|\u00b6?\d{1,2}\s?[.)]|SUMMARY\b)"
    r"|(?<=R)EF(?:S|TEL)?\s?[:.(])",
    re.ASCII,
)
_MARK = regex(r"\s*(?:-\s*)?[(\[]\s?((?://?)?[A-Za-z][A-Za-z/, -]{0,30}?)\s?[)\]]")
# "C) HARBOR", its first bracket lost; with a further letter it is a list.
_HALF_MARK = regex(rf"[ \t]*({PLAIN_MARK})\s?\)(?=[ \t]{{0,3}}[A-Z])(?![^\n]*\b[A-Z]\))", re.ASCII)
_TRAILING_MARK = regex(rf"[(\[]\s?({PLAIN_MARK})\s?[)\]]\s*$", re.IGNORECASE | re.ASCII)


def find_tags(text: str, start: int, end: int) -> Span | None:
    """Where the TAGS label stands, in any of its misspellings; None without one."""
    usual = text.find("\nTAGS:", start, end)
    if usual != -1:
        return Span(usual + 1, usual + 6)
    match = _TAGS.search(text, start, end) or find_damaged_label(text, start, end, "TAGS")
    return span_of(match.span()) if match else None


def find_subject(text: str, start: int, end: int, reader: MarkingReader) -> tuple[Span, Paragraph | None] | None:
    """Where the subject stands, after its label, and its portion marking as a portion.

    Returns:
        ``(span, portion)``; the portion is None where the subject carries no marking. ``(ICELAND)`` at
        the end is no marking. None where no subject label stands there.
    """
    usual = text.find("\nSUBJECT:", start, end)
    label = None
    if usual == -1:
        label = _SUBJECT.search(text, start, end) or find_damaged_label(text, start, end, "SUBJECT")
    if usual == -1 and label is None:
        return None
    begin = label.end() if label is not None else usual + len("\nSUBJECT:")
    stop_match = _SUBJECT_END.search(text, begin, end)
    stop = stop_match.start() if stop_match else end
    span = Span(begin, stop)
    mark = _MARK.match(text, begin, stop) or _HALF_MARK.match(text, begin, stop)
    place = "after number"
    if mark is None or reader.read(mark[1]) is None:
        mark, place = _TRAILING_MARK.search(text, begin, stop), "at end"
        if mark is not None and is_letter_of_text(text, mark.start()):
            return span, None
    marking = reader.read(mark[1]) if mark else None
    if mark is None or marking is None:
        return span, None
    begin = mark.start() + len(mark[0]) - len(mark[0].lstrip(" \t\n-"))
    mark_span = Span(begin, begin + len(mark[0].strip(" \t\n-")))
    return span, Paragraph(None, "subject", "subject", span, marking, mark_span, mark_place=place)
