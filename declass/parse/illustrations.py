"""Samples that a message shows, between words such as ``BEGIN SAMPLE`` and ``END SAMPLE``.

What they say is said of no telegram: nothing in them is read as a field. Texts that are quoted, which may be those of a
telegram, are found in ``quotations``.
"""

import re

from declass.parse.page_marks import PAGE_BREAK_FORM
from declass.patterns import regex

_WORD = r"(?P<word>SAMPLE|MODEL|EXAMPLE|TEMPLATE|ILLUSTRATION|SPECIMEN|FORMAT)S?\b"
_MORE = r"(?:[ \t]{1,4}[A-Z0-9'-]{1,20}){0,2}"
_ALONE = r"(?=[ \t]*(?:[^\w \t]|\Z))"
# Of "BEGIN TEXT OF MODEL LAW" the text is quoted.
_BEGIN = regex(
    rf"BEGIN[ \t]{{1,4}}(?:OF[ \t]{{1,4}})?(?:(?!TEXT|QUOTE)[A-Z'-]{{1,20}}[ \t]{{1,4}}){{0,2}}?{_WORD}{_MORE}{_ALONE}",
    re.IGNORECASE | re.ASCII,
)
_BEGINS = regex(rf"[^\w\n]{{0,20}}{_WORD}{_MORE}[ \t]{{1,4}}BEGINS{_ALONE}", re.IGNORECASE | re.ASCII)
_END = regex(
    rf"\b(?:END[ \t]{{1,4}}(?:OF[ \t]{{1,4}})?(?:[A-Z'-]{{1,20}}[ \t]{{1,4}}){{0,2}}?{_WORD}{_MORE}"
    rf"|{_WORD.replace('word', 'first')}{_MORE}[ \t]{{1,4}}ENDS\b)",
    re.IGNORECASE | re.ASCII,
)
_OPENER = regex(r"B(?:EGIN|egin)")
# Before the words that open a sample so many characters are looked at.
_LEAD = 20
_LONGEST_LEAD = 80
# The first line of the message stands so near to its beginning.
_HEADING_REACH = 6000
# A telegram has labels of its own above its first sample.
_LABEL = regex(r"\n[ \t]*(?:E\.? ?O\.? ?1\d{4}|TAGS\b|SUBJ)", re.IGNORECASE | re.ASCII)
# Lines over pages and later sections, which may fall in a sample.
_PAGE = regex(rf"[ \t]*(?:{PAGE_BREAK_FORM})[ \t\\]*")
_SECTION = regex(
    r"[^\n]{3,60}?[ \t]SECTION[ \t]+\d{1,3}[ \t]+OF[ \t]+\d{1,3}[ \t]+(?P<serial>[A-Z][A-Z .'-]{1,40}\d{3,8})[ \t\\]*"
)


def without_illustrations(text: str) -> str:
    """The text with the samples that it shows made blanks, so that every other character keeps its offset.

    One that nothing closes is none. Page marks and the lines of later sections of the message itself stay.
    """
    label = None
    pieces: list[str] = []
    unclosed: set[str] = set()
    done = 0
    for opener in _OPENER.finditer(text):
        at = opener.start()
        begin = _opening(text, at) if at >= done else None
        if begin is None or begin["word"].upper() in unclosed:
            continue
        label = label or _LABEL.search(text)
        if label is None:
            break
        if label.start() > at:
            continue
        end = _closing(text, begin)
        if end is None:
            unclosed.add(begin["word"].upper())
            continue
        pieces += (text[done:at], _blank(text, at, end))
        done = end
    return "".join((*pieces, text[done:])) if pieces else text


def _opening(text: str, at: int) -> re.Match[str] | None:
    """The words that open a sample at a ``BEGIN``; None where they open none."""
    line = text.rfind("\n", 0, at) + 1
    lead = text[max(line, at - _LEAD) : at].rstrip(" \t")
    is_behind_words = lead[-1:].isalnum() or lead[-1:] == ","
    if not is_behind_words:
        return _BEGIN.match(text, at)
    return (
        _BEGINS.match(text, max(line, at - _LONGEST_LEAD), at + 40) if text[at : at + 6].upper() == "BEGINS" else None
    )


def _closing(text: str, begin: re.Match[str]) -> int | None:
    """Where the words end that close a sample: those with the word that opened it."""
    word = begin["word"].upper()
    for end in _END.finditer(text, begin.end()):
        if (end["word"] or end["first"]).upper() == word:
            return end.end()
    return None


def _blank(text: str, start: int, end: int) -> str:
    """Blanks for a stretch of text, but for the lines of pages and sections of the message."""
    lines = []
    for line in text[start:end].split("\n"):
        section = _SECTION.fullmatch(line)
        is_own = section is not None and text.find(section["serial"], 0, min(start, _HEADING_REACH)) != -1
        lines.append(line if is_own or _PAGE.fullmatch(line) is not None else " " * len(line))
    return "\n".join(lines)
