"""The mark of all paragraphs at once, as ``C - ENTIRE TEXT``, in any order of its words and with one damage."""

import re

from declass.model import Marking
from declass.parse.markings import LEVEL_SYMBOLS, MarkingReader, is_entire_text
from declass.parse.quotations import is_opened
from declass.patterns import regex
from declass.text import Span, span_of

_LEVEL_WORDS = r"TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED"
_TEXT_ENDS = r"(?=[\s.)\]]*(?:\n|\Z))"
# "C - ENTIRE TEXT", "(C ENTIRE TEXT)", and alone on its line "(C) ENTIRE TEXT", "C - ENTIRE MESSAGE". A letter without
# bracket has a sign after it: "US ENTIRE TEXT" is none.
_ENTIRE_TEXT = regex(
    rf"(?:\(\s*|(?<![A-Za-z])(?<![A-Za-z]\.))({_LEVEL_WORDS}|{LEVEL_SYMBOLS}(?:(?<=\(.)|(?<=\(..)|(?<=\(...)|(?=\s?[-\u2013,:.)])))"
    rf"(?:\s*[-\u2013,:. ]{{1,4}}\s*ENTIRE\s+(?:TEXT\b|MESSAGE{_TEXT_ENDS})"
    rf"|\)[-\u2013,: ]{{0,3}}ENTIRE\s+(?:TEXT|MESSAGE){_TEXT_ENDS})",
    re.IGNORECASE | re.ASCII,
)
# "ENTIRE TEXT CONFIDENTIAL", "ENTIRE MESSAGE: (C)."
_ENTIRE_FIRST = regex(
    r"\(?ENTIRE\s+(?:TEXT|MESSAGE)\b\s*[-\u2013:,]?\s*(?:IS\s+)?(?:CLASSIFIED\s+)?\(?\s?"
    rf"((?:{_LEVEL_WORDS})\b|{LEVEL_SYMBOLS}(?=\s?\)|\s?\.?[ \t]*(?:\n|\Z)))",
    re.IGNORECASE | re.ASCII,
)
# What stands on the line before those words where they are its first.
_ENTIRE_LEAD = regex(r"[\s\d.()\[-]*(?:TH(?:IS|E)[ \t]+)?\Z", re.IGNORECASE | re.ASCII)
# Either word with a letter off; it heads the text where it stands.
_DAMAGED_ENTIRE = regex(rf"\( ?({LEVEL_SYMBOLS})[-\u2013,:. ]{{1,5}}([A-Za-z0-9|][A-Za-z0-9| \n]{{7,12}})\)", re.ASCII)
_DAMAGED_ENTIRE_REACH = 300
# A whole-text mark stands in the first or second paragraph.
_ENTIRE_REACH = 2000


def entire_text_at(text: str, at: int, end: int) -> re.Match[str] | None:
    """The whole-text mark that begins at an offset, its level as group 1, or None."""
    return _ENTIRE_TEXT.match(text, at, end) or _ENTIRE_FIRST.match(text, at, end)


def find_entire_text(text: str, start: int, end: int, reader: MarkingReader) -> tuple[Marking, Span] | None:
    """The whole-text mark of a body and where it stands, or None; one in a quotation is none."""
    reach = min(end, start + _ENTIRE_REACH)
    at = text.find("NTIRE", start, reach)
    at = text.find("ntire", start, reach) if at == -1 else at
    match = None
    if at != -1:
        window, last = max(start, at - 40), min(end, at + 60)
        match = _ENTIRE_TEXT.search(text, window, last) or _first_words(text, window, last)
    if match is None:
        match = _DAMAGED_ENTIRE.search(text, start, min(end, start + _DAMAGED_ENTIRE_REACH))
        match = match if match is not None and is_entire_text(match[2]) else None
    marking = reader.read(match[1]) if match else None
    if match is None or marking is None or is_opened(text, start, match.start()):
        return None
    return marking, span_of(match.span())


def _first_words(text: str, start: int, end: int) -> re.Match[str] | None:
    """``ENTIRE TEXT`` before its level at the head of a line; words before it make it a sentence of the text."""
    match = _ENTIRE_FIRST.search(text, start, end)
    line = text.rfind("\n", 0, match.start()) + 1 if match is not None else 0
    return match if match is not None and _ENTIRE_LEAD.match(text[line : match.start()]) is not None else None
