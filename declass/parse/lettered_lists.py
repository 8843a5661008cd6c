"""Letters that head the lines of a list, ``(S) STEEL`` above ``(C) COAL``, and what tells that they are none of a mark.

Whether a letter may be taken from a document is weighed in ``doubts``; keys are found in ``letters``.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence

from declass.model import Paragraph
from declass.parse.letters import is_usual_heading, line_above
from declass.parse.page_marks import PAGE_BREAK_FORM
from declass.parse.submarks import BULLETS
from declass.patterns import regex
from declass.text import Span

# "(S) STEEL, HALL 4", "-- 10. (S) Ships": a short line without the stop of a sentence, behind a bullet or none.
_BULLET = rf"(?:[-{BULLETS}]{{1,3}}[ \t]*)?(?:(?:[A-Za-z]|\d{{1,2}})[.)][ \t]*)?"
_ITEM_LINE = regex(rf"[ \t]*{_BULLET}\( ?([A-Za-z]) ?\)[^\n]{{1,48}}[^\n.!?:;\"'\\) \t][ \t\\]*(?:\n|\Z)")
_LONGEST_LIST = 40
# A key stands so near above the lines in which its letters stand.
_KEY_REACH = 600
# One that lists its letters stands so near to them, above or below.
_LISTED_REACH = 1500
_NEAR_KEYS = 20
# "(S) STEEL" at the head of a line, with the letter as group 1.
_LETTERED_LINE = regex(rf"\n[ \t]*(?:[-{BULLETS}]{{1,3}}[ \t]*)?\(([A-Z]|TS)\)(?=[ \t])")
# So many words that begin with their letters do not do so by chance.
_INITIALS = 3
_PAGE_MARK = regex(rf"\n[ \t]*(?:{PAGE_BREAK_FORM})")
_BLANK_LINE = regex(r"\n[ \t\\]*\n")
# Words for which a letter stands, "(S) Secretary", have no more characters.
_LONGEST_TERM = 24


def is_told_by_key(
    text: str,
    keys: Sequence[tuple[int, Collection[str]]],
    letter: str,
    at: int,
    paragraph: Span,
    paragraphs: Sequence[Paragraph],
    is_item: bool,
) -> bool:
    """Whether a key near an offset tells a letter; of many keys the few next to it are asked.

    It stands in the same paragraph, or, below a short item, in the next one, where the letter stands once at most.
    """
    index = bisect_right(keys, at, key=lambda key: key[0])
    near = [key for key in keys[max(0, index - _NEAR_KEYS) : index + _NEAR_KEYS] if abs(key[0] - at) < _LISTED_REACH]
    starts = [start for start, told in near if letter in told]
    if any(paragraph.start <= start < paragraph.end for start in starts):
        return True
    if not is_item or not any(start >= paragraph.end for start in starts):
        return False
    below = span_around(paragraphs, paragraph.end, paragraph)
    is_below = any(below.start <= start < below.end for start in starts)
    return is_below and text.count(f"({letter})", below.start, below.end) <= 1


def have_initials(text: str, paragraph: Span) -> bool:
    """Whether different letters head three or more lines of a paragraph, and the word after each begins with it."""
    lines = [*_LETTERED_LINE.finditer(text, paragraph.start, paragraph.end)]
    if len(lines) < _INITIALS or len({line[1] for line in lines}) == 1:
        return False
    words = [text[line.end() : line.end() + _LONGEST_TERM].lstrip(" \t") for line in lines]
    # "(S) Summary: He left" and "(C) Comment: He may stay" are paragraphs.
    is_heading_there = any(is_usual_heading(word.partition(":")[0]) for word in words if ":" in word)
    return not is_heading_there and all(word[:1] == line[1] for word, line in zip(words, lines, strict=True))


def span_around(paragraphs: Sequence[Paragraph], at: int, body: Span) -> Span:
    """The paragraph in which an offset stands; above the first one the stretch before it."""
    index = bisect_right(paragraphs, at, key=lambda paragraph: paragraph.span.start)
    if index:
        return paragraphs[index - 1].span
    return Span(body.start, paragraphs[0].span.start if paragraphs else body.end)


def lines_around(text: str, at: int, paragraph: Span) -> Span:
    """The lines of a paragraph around an offset that no blank line parts, each with the line end before it."""
    start = text.rfind("\n", paragraph.start, at)
    while start != -1 and line_above(text, start + 1):
        start = text.rfind("\n", paragraph.start, start)
    blank = _BLANK_LINE.search(text, at, paragraph.end)
    return Span(max(start, paragraph.start), blank.start() if blank is not None else paragraph.end)


def letters_at_heads(text: str, lines: Span) -> set[str]:
    """The letters in brackets that head some lines."""
    return {line[1] for line in _LETTERED_LINE.finditer(text, lines.start, lines.end)}


def has_page_mark(text: str, start: int, end: int) -> bool:
    """Whether a page mark stands in a stretch, over which a list may go on."""
    return _PAGE_MARK.search(text, start, end) is not None


def is_of_key(text: str, mark: Span) -> bool:
    """Whether a letter of a line stands behind words too, there or shortly above, as where a key tells what it means.

    So in ``Key: (S) signatory, (C) cabinet`` and in two columns, ``(S) Secretary   (S) President``.
    """
    letter = re.escape(text[mark.start : mark.end])
    line_end = text.find("\n", mark.end)
    around = text[max(0, mark.start - _KEY_REACH) : line_end if line_end != -1 else len(text)]
    return re.search(rf"[A-Za-z,;][ \t]{{1,20}}{letter}|:[ \t]{{1,2}}{letter}[ \t]?[a-z]", around) is not None


def is_item_of_key(text: str, portion: Span) -> bool:
    """Whether a letter behind a bullet stands for the word after it, ``- (S) Secretary``, or beside other letters."""
    item = _ITEM_LINE.match(text, text.rfind("\n", 0, portion.start) + 1)
    if item is None:
        return False
    words = text[item.end(1) : item.end()].strip(" )\n\\")
    is_term = len(words) <= _LONGEST_TERM
    return is_term and (words[:1] == item[1] or len(set(letters_of_lines(text, portion))) > 1)


def letters_of_lines(text: str, portion: Span) -> list[str]:
    """The letters at the heads of a line and those next to it, where each is an item of a list and no sentence."""
    own = text.rfind("\n", 0, portion.start) + 1
    letters: list[str] = []
    start: int | None = own
    while start is not None and len(letters) < _LONGEST_LIST and (item := _ITEM_LINE.match(text, start)) is not None:
        letters.append(item[1])
        start = text.rfind("\n", 0, start - 1) + 1 if start > 0 else None
    start = text.find("\n", own) + 1
    while letters and start and len(letters) < _LONGEST_LIST and (item := _ITEM_LINE.match(text, start)) is not None:
        letters.append(item[1])
        start = item.end()
    return letters
