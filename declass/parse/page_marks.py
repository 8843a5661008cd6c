"""Page marks: the line that each page of a message bears, of both styles, and the level of the banner above it."""

import re

from declass.levels import Level
from declass.model import ClassificationLine, PageMark
from declass.parse.level_words import LEVEL_WORD, level_of
from declass.patterns import regex
from declass.text import holds, span_of

PAGE_BREAK_FORM = (
    r"PAGE[ \t]{1,12}\d{1,3}[ \t]{1,12}[A-Z][A-Z .'-]{1,36}\d{4,6}[^\n]{0,30}\d{6}Z"
    r"|[A-Z][A-Z.' -]{1,24}[ \t]\d{8}[ \t]{1,4}\d{3}(?:\.\d{1,2})?[ \t]{1,4}OF[ \t]{1,4}\d{3}"
)
"""A regular expression for ``PAGE 02 ANYPOST 00283 01 OF 02 041708Z`` and ``ANYPOST 00000283  001.2 OF 003``."""

_LAST_BANNERS = 2005
_PAGE_MARK = regex(
    r"(?P<post>[A-Z][A-Z.' -]{1,24}?)[ \t]{1,3}(?P<serial>\d{8})[ \t]{1,4}"
    r"(?P<section>\d{3})(?:\.\d{1,2})?[ \t]+OF[ \t]+(?P<sections>\d{3})"
)
# The part of a page mark that ordinary lines lack: searching for it is far cheaper than trying each letter.
_PAGE_FIGURES = regex(r"\d{8}[ \t]{1,4}\d{3}[. \t]")
_OLD_PAGE = regex(
    r"\nPAGE[ \t]+\d{1,3}[ \t]+[A-Z][A-Z.' -]{1,24}?[ \t]+(?P<serial>\d{4,6})"
    r"(?:[ \t]+(?P<section>\d{1,2})[ \t]+OF[ \t]+(?P<sections>\d{1,2}))?[ \t]+\d{6}Z"
)
_PAGE_LEVEL = regex(rf"\n[ \t]*({LEVEL_WORD})[ \t]*\n\s*$", re.IGNORECASE | re.ASCII)


def find_page_marks(text: str, start: int, line: ClassificationLine | None, year: int | None) -> list[PageMark]:
    """All page marks after an offset, of both styles, in text order.

    Args:
        text: The whole text.
        start: Where the heading ends.
        line: The classification line. A page mark repeats its serial, and stands only in a message of several
            sections; without the line any page mark is taken.
        year: The year of the message, or None. Old page marks and their banners ended before 2005.
    """
    found: list[PageMark] = []
    if line is None or line.serial is None:
        places = _places_of(text, " OF 0", start)
    else:
        places = _places_of(text, f"{line.serial:08}", start) if line.section is not None else []
    for at in places:
        begin, end = max(start, at - 48), at + 44
        match = _PAGE_MARK.search(text, begin, end) if _PAGE_FIGURES.search(text, begin, end) is not None else None
        if match and not (found and found[-1].span.start == match.start()):
            found.append(_page_mark(match, None))
    if (year is None or year < _LAST_BANNERS) and holds(text, "\nPAGE "):
        found += _old_page_marks(text, start)
        found.sort(key=lambda mark: mark.span)
    return found


def _places_of(text: str, piece: str, start: int) -> list[int]:
    places = []
    at = text.find(piece, start)
    while at != -1:
        places.append(at)
        at = text.find(piece, at + 1)
    return places


def _old_page_marks(text: str, start: int) -> list[PageMark]:
    """Marks ``PAGE 02 ANYPOST 03067 01 OF 03 211833Z`` with the level word of the page banner before them."""
    found = []
    for match in _OLD_PAGE.finditer(text, start):
        banner = _PAGE_LEVEL.search(text, max(0, match.start() - 90), match.start() + 1)
        level = None
        if banner and banner[1].upper().startswith("L"):
            level = Level.UNCLASSIFIED
        elif banner:
            level = level_of("".join(c for c in banner[1].upper() if c.isalpha()))[0]
        found.append(_page_mark(match, level))
    return found


def _page_mark(match: re.Match[str], level: Level | None) -> PageMark:
    section, sections, serial = match.group("section", "sections", "serial")
    return PageMark(
        span_of(match.span()),
        int(section) if section else None,
        int(sections) if sections else None,
        int(serial),
        level,
    )
