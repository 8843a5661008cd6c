"""Sentences that change what marks are owed: a compilation, a waiver of portion marks, one mark for all paragraphs."""

import re

from declass.model import Statement
from declass.patterns import regex
from declass.text import span_of

_COMPILATION = regex(r"\b(?:compilation|in (?:the )?aggregate|when combined)\b", re.IGNORECASE | re.ASCII)
_COMPILATION_PIECES = ("COMPILATION", " AGGREGATE", "WHEN COMBINED")
_EXPLAINED = regex(
    r"\b(?:because|since|reveals?|together|combin|associat|relationship|as a whole)", re.IGNORECASE | re.ASCII
)
_WAIVER = regex(r"portion[- ]marking\s+waiver|waiver\s+(?:of|from)\s+portion[- ]mark", re.IGNORECASE | re.ASCII)
_WAIVER_WARNING = regex(
    r"may\s+not\s+be\s+used\s+as\s+(?:a\s+)?(?:source|basis)|not\s+.{0,40}derivative", re.IGNORECASE | re.ASCII
)
_BLANKET = regex(
    r"\ball\s+(?:paragraphs|paras|portions)\s+(?:of\s+this\s+\w+\s+)?(?:are\s+)?(?:classified\s+)?(?:\((?:TS|S|C|U)\)|secret\b|confidential\b)",
    re.IGNORECASE | re.ASCII,
)


def find_statements(text: str, start: int, end: int) -> list[Statement]:
    """Sentences that change what marks are owed: a compilation, a waiver, one mark for all paragraphs."""
    upper = text.upper()
    found = []
    if any(piece in upper for piece in _COMPILATION_PIECES):
        match = _COMPILATION.search(text, start, end)
        if match:
            around = text[max(0, match.start() - 300) : match.end() + 300]
            found.append(Statement("compilation", span_of(match.span()), bool(_EXPLAINED.search(around))))
    match = _WAIVER.search(text, start, end) if "WAIVER" in upper else None
    if match:
        found.append(Statement("portion-waiver", span_of(match.span()), bool(_WAIVER_WARNING.search(text))))
    match = _BLANKET.search(text, start, end) if "ALL P" in upper else None
    if match:
        found.append(Statement("blanket-marking", span_of(match.span())))
    return found
