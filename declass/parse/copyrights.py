"""Signs of a copyright, which stand where marks do: ``(c) 2006 Wire Service``, ``(C) Copyright 2006 by``."""

import re

from declass.model import Paragraph
from declass.patterns import regex
from declass.text import Span

# "(c) 2006 Wire Service", "(C) Copyright 2006 Wire Service": the sign of a copyright. A capital one with a year alone
# may be a mark before it: "(C) 2006 Elections were held".
_YEAR = regex(r"[ \t]{0,2}(?:19|20)\d\d\b")
_COPYRIGHT = regex(
    r"[ \t]{0,2}(?:(?i:COPYRIGHT[ \t,:]{1,3}BY\b)"
    r"|(?i:COPYRIGHT[ \t,:]{1,3}(?:19|20)\d\d\b)(?![ \t]{1,2}(?!by\b|all\b)[a-z])(?![^\n.,:]{1,40}:)"
    r"|Copyright(?=[^\n]{1,40}(?:\n|\Z))(?:[ \t][A-Z][A-Za-z.&'-]{1,20}){1,4}[ \t\\]*(?:\n|\Z))"
)
_YEAR_AND_NAME = regex(r"[ \t]{0,2}(?:19|20)\d\d(?:[-/,][ \t]?(?:19|20)?\d\d)?,?[ \t]{1,2}(?:by[ \t])?[A-Z]")
_COPYRIGHT_YEAR = regex(r"[ \t]{0,2}COPYRIGHT[ \t,:]{1,3}(?:19|20)\d\d\b", re.IGNORECASE | re.ASCII)
# "2009 Sample News.": a name of two words or more and a sign after it, or one word with a blank line or a name in
# capitals below it. "2006 Budget talks failed" may be a portion; so may three words in capitals.
_LONGEST_NAME = 2
_YEAR_AND_HOLDER = regex(
    r"[ \t]{0,2}(?:19|20)\d\d(?:[-/,][ \t]?(?:19|20)?\d\d)?,?[ \t]{1,2}(?:by[ \t])?"
    r"(?:(?:(?:[A-Z][\w&'-]{0,24}|of|the|and|&)[ \t]{1,2}){1,6}[A-Z][\w&'-]{0,24}(?=[ \t\\]*(?:[.,;]|\n|\Z))"
    r"|[A-Z][\w&'-]{0,24}\.?(?=[ \t\\]*(?:\n[ \t\\]*(?:\n|[A-Z]{2,20}[ \t\\]*(?:\n|\Z))|\Z)))"
)
# A paper with the day of what it wrote: "(C) Sample Courier, March 10, 2008: "A pipe is a promise"".
_PAPER = regex(
    r"[ \t]{0,2}[A-Z][^\n:.\"]{2,50},\s{1,2}[A-Z][A-Za-z]{2,8}\.?\s\d{1,2}(?:,\s(?:19|20)\d\d)?[:,]\s{1,2}[\"\u201c']"
)


def is_copyright(text: str, mark: Span, is_small: bool) -> bool:
    """Whether a letter is the sign of a copyright: a small one before a year, a C before the word and who has it."""
    if is_small:
        return _YEAR.match(text, mark.end) is not None
    return _is_c(text, mark) and _COPYRIGHT.match(text, mark.end) is not None


def _is_c(text: str, mark: Span) -> bool:
    """Whether a mark is a C alone, as the sign of a copyright is."""
    return text[mark.start + 1 : mark.end - 1] == "C"


def may_be_copyright(text: str, portion: Paragraph) -> bool:
    """Whether the mark of a paragraph is a C before a year and a name or another capital, or a C before COPYRIGHT."""
    mark = portion.mark_span
    if mark is not None and _is_c(text, mark) and _COPYRIGHT_YEAR.match(text, mark.end) is not None:
        return True
    if mark is None or portion.kind != "paragraph" or portion.mark_place != "after number":
        return False
    return _is_c(text, mark) and _YEAR_AND_NAME.match(text, mark.end) is not None


def has_holder(text: str, portion: Paragraph) -> bool:
    """Whether a C before a year has the name of who holds the copyright behind it, and no sentence."""
    mark = portion.mark_span
    if mark is None or not may_be_copyright(text, portion):
        return False
    holder = _YEAR_AND_HOLDER.match(text, mark.end)
    return holder is not None and not (holder[0].isupper() and len(holder[0].split()) - 1 > _LONGEST_NAME)


def heads_paper(text: str, mark: Span) -> bool:
    """Whether a C stands before the name of a paper and the day of what it wrote."""
    return _is_c(text, mark) and _PAPER.match(text, mark.end) is not None
