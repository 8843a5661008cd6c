"""Texts that a message quotes whole, between words such as ``QUOTE`` and ``UNQUOTE``, and words that it quotes.

What the marks of a text quoted whole are worth is decided in ``doubts``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from declass.patterns import regex
from declass.text import Span

_QUOTED = rb"(?:TEXT|MESSAGE|TELEGRAM|CABLE|QUOTE|QUOTATION)S?\b"
_WORDS = rb"[ \t]{1,4}(?:[A-Z'-]{1,20}[ \t]{1,4}){0,6}?"
# In capitals; group 1 opens a quotation.
_ALONE = rb"(?=[ \t]*(?:[^\w \t]|\Z))"
_BOUNDARY = regex(
    rb"\b(?:((?:BEGIN|START)%b%b|TEXT[ \t]{1,4}BEGINS%b|QUOTE\b|QTE\b)|END%b%b|TEXT[ \t]{1,4}ENDS%b|UNQUOTE\b|UNQTE\b)"
    % (_WORDS, _QUOTED, _ALONE, _WORDS, _QUOTED, _ALONE)
)
# Before a word that opens a quotation, or closes one, a sentence or line has ended.
_BEFORE = (b"", b"\n", b".", b":", b";", b">", b"(", b"[", b")", b"-", b'"', b"'")
_END = regex(rb"END(?:S\b|%b%b)" % (_WORDS, _QUOTED))
_RELEASED = regex(
    rb"\bDECLASSIFIED\b|\b(?:NOW|SINCE|RECENTLY) RELEASED\b|\bRELEASED (?:IN (?:FULL|PART)|AS|UNDER)\b"
    rb"|\b(?:TELEGRAM|CABLE|REFTEL|DOCUMENT|MEMORANDUM)\b[^.\n]{0,40}\bRELEASED\b"
)
_DENIED = regex(rb"\b(?:NOT|NEVER|NOR|UNTIL|BE)\b[^.\n]{0,20}$")
# A quotation is introduced in this many characters before it.
_INTRODUCTION = 240
# Quotation marks; a character between two stands so near to both.
_SIGN = regex(r"[\"\u201c\u201d]|''")
_LONGEST_WORDS = 2000
# What stands before a mark that opens, and behind one that closes.
_BEFORE_SIGN = frozenset(" \t\n([:-")
_BEHIND_SIGN = frozenset(" \t\n)].,;:!?-")


class Quotation(NamedTuple):
    """A quoted text.

    Attributes:
        span: From the word that opens it to the one that closes it.
        is_released: Whether it is introduced as declassified or released.
    """

    span: Span
    is_released: bool


# The word before one that opens or closes a quotation is looked for in this many characters.
_LEAD = 20
# Before QUOTE these make it a verb or a noun of the sentence.
_VERBS = frozenset({b"A", b"CAN", b"COULD", b"MAY", b"NOT", b"THE", b"TO", b"WILL", b"WOULD"})


class _Boundary(NamedTuple):
    """A word that opens or closes a quotation; ``is_alone`` where no sentence goes on with it."""

    start: int
    end: int
    opens: bool
    is_quote: bool
    is_alone: bool


class _Openers:
    """The opening words that nothing has closed yet, in text order; each is passed over once at most."""

    def __init__(self) -> None:
        self.left: list[_Boundary] = []
        self._quotes = 0

    def add(self, opener: _Boundary) -> None:
        """Take an opening word."""
        self.left.append(opener)
        self._quotes += opener.is_quote

    def close(self, closer: _Boundary) -> _Boundary | None:
        """The opening word that a closing one answers, the last of its sort, taken away with those after it."""
        if not (self._quotes if closer.is_quote else len(self.left) - self._quotes):
            return None
        while True:
            opener = self.left.pop()
            self._quotes -= opener.is_quote
            if opener.is_quote == closer.is_quote:
                return opener


def find_quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The quoted texts in a stretch, without those inside another; one that nothing closes is none."""
    upper = _in_capitals(text)
    if not _is_closed(upper, start, end):
        return []
    found: list[Quotation] = []
    openers = _Openers()
    for boundary in _boundaries(upper, start, end):
        if boundary.opens:
            openers.add(boundary)
            continue
        opener = openers.close(boundary)
        if opener is not None and opener.is_alone:
            while found and found[-1].span.start > opener.start:
                found.pop()  # it stands inside this one
            span = Span(opener.start, boundary.end)
            found.append(Quotation(span, _is_released(upper, start, opener.start)))
    return found


def is_opened(text: str, start: int, end: int) -> bool:
    """Whether a quotation begins in a stretch and does not end there."""
    openers = _Openers()
    for boundary in _boundaries(_in_capitals(text[start:end]), 0, end - start):
        if boundary.opens:
            openers.add(boundary)
        else:
            openers.close(boundary)
    return any(opener.is_alone for opener in openers.left)


def is_in_quoted_words(text: str, at: int, start: int) -> bool:
    """Whether a character stands in words that are quoted: between quotation marks, or QUOTE and UNQUOTE in a sentence.

    They begin at ``start`` at the earliest: what opens in the subject is not closed in the text. Of the quotation marks
    around the character the one before opens and the one behind closes. QUOTE and UNQUOTE stand in one paragraph; a
    text that QUOTE opens at the head of a line, or behind a sign, is quoted whole.
    """
    reach, end = max(start, at - _LONGEST_WORDS), at + _LONGEST_WORDS
    opened = max(text.rfind('"', reach, at), text.rfind("\u201c", reach, at), text.rfind("''", reach, at))
    if opened != -1 and text.rfind("\u201d", opened, at) == -1 and _opens(text, opened):
        closed = _SIGN.search(text, at, end)
        if closed is not None and _closes(text, closed):
            return True
    reach = max(reach, text.rfind("\n\n", reach, at))
    opened = text.rfind("QUOTE", reach, at)
    if opened == -1 or text[opened - 2 : opened] == "UN":
        return False
    lead = text[text.rfind("\n", reach, opened) + 1 : opened].rstrip()
    if not lead or lead[-1:].encode("ascii", "replace") in _BEFORE:
        return False
    paragraph_end = text.find("\n\n", at, end)
    return text.find("UNQUOTE", at, paragraph_end if paragraph_end != -1 else end) != -1


def _opens(text: str, at: int) -> bool:
    """Whether a quotation mark opens: it stands before words and not behind any."""
    behind = at + 2 if text[at] == "'" else at + 1
    return text[at] == "\u201c" or (
        (at == 0 or text[at - 1] in _BEFORE_SIGN) and not text[behind : behind + 1].isspace()
    )


def _closes(text: str, sign: re.Match[str]) -> bool:
    """Whether a quotation mark closes: it stands behind words and not before any."""
    at = sign.start()
    behind = text[sign.end() : sign.end() + 1]
    return sign[0] == "\u201d" or (
        sign[0] != "\u201c" and not text[at - 1 : at].isspace() and (not behind or behind in _BEHIND_SIGN)
    )


def quotation_at(quotations: Sequence[Quotation], offset: int) -> Quotation | None:
    """The quotation in which a character stands, or None."""
    at = bisect_right(quotations, offset, key=lambda quotation: quotation.span.start) - 1
    return quotations[at] if at >= 0 and offset < quotations[at].span.end else None


def _in_capitals(text: str) -> bytes:
    """The text in capitals, each character as one byte; the words looked for are of ASCII letters alone."""
    return text.encode("ascii", "replace").upper()


def _is_closed(upper: bytes, start: int, end: int) -> bool:
    """Whether a word that closes a quotation stands in a stretch; hardly any telegram has one."""
    if upper.find(b"UNQ", start, end) != -1:
        return True
    at = upper.find(b"END", start, end)
    while at != -1:
        if _END.match(upper, at, end) is not None:
            return True
        at = upper.find(b"END", at + 3, end)
    return False


def _boundaries(upper: bytes, start: int, end: int) -> Iterator[_Boundary]:
    """The words that open or close a quotation, in text order; ``QUOTE`` within a sentence quotes a few words alone."""
    for match in _BOUNDARY.finditer(upper, start, end):
        lead = upper[max(0, match.start() - _LEAD) : match.start()].rstrip(b" \t")
        words = lead.rpartition(b"\n")[2].split()
        if match[0] == b"QUOTE" and words and words[-1] in _VERBS:
            continue
        is_alone = lead[-1:] in _BEFORE and upper[match.end() : match.end() + 1] != b","
        is_quote = match[0].startswith((b"Q", b"UNQ")) or match[0].endswith((b"QUOTE", b"QUOTES", b"QUOTATION"))
        if is_alone or is_quote:
            yield _Boundary(match.start(), match.end(), match[1] is not None, is_quote, is_alone)


def _is_released(upper: bytes, start: int, opened: int) -> bool:
    """Whether the words that introduce a quotation, or those that open it, say that it was declassified."""
    line_end = upper.find(b"\n", opened + 1)
    end = line_end if line_end != -1 else len(upper)
    for word in _RELEASED.finditer(upper, max(start, opened - _INTRODUCTION), end):
        if _DENIED.search(upper, max(start, word.start() - 40), word.start()) is None:
            return True
    return False
