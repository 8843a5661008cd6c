"""Letters in brackets that are a part of the text around them, and no portion markings.

How such letters are told where a document would be accused by them is found in ``doubts``.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from declass.parse.page_marks import PAGE_BREAK_FORM
from declass.patterns import regex

# Signs that end a line of which the next is no continuation.
_SENTENCE_ENDS = frozenset(".!?:\"'\u201d)-")
# A line of fewer characters was ended by its writer, and not by the edge of the page.
_FULL_LINE = 50
# A line is set in by so many blanks, and so many lines of what is shown are looked at.
_SET_IN = 2
_MOST_SHOWN = 8
# What a letter in brackets may count: "OPTION (C)", "20 DEGREES (C)".
_COUNTED = regex(
    r"\b(?:ANNEX|APPENDIX|ARTICLE|ATTACHMENT|CATEGORY|CLASS|CLAUSE|COLUMN|DEGREES?|ENCLOSURE|GROUP|ITEM|LIST|OPTION|PARA|"
    r"PARAGRAPH|PART|PHASE|PLAN|POINT|QUESTION|SCENARIO|SCHEDULE|SECTION|SUBPARAGRAPH|SUBSECTION|TAB|TYPE)[ \t]{1,2}$",
    re.IGNORECASE | re.ASCII,
)
# Words that head a paragraph, with or without a sign after them.
_HEADING = regex(
    r"[ \t]*(?:[A-Z]+[ \t]+){0,2}(?:ACTION|ANALYSIS|BACKGROUND|COMMENTS?|CONCLUSIONS?|DISCUSSION|GUIDANCE|INTRODUCTION|"
    r"NOTE|OBJECTIVES?|OVERVIEW|POINTS|RECOMMENDATIONS?|REQUEST|SUMMARY)(?:[ \t]+(?:AND|&)[ \t]+[A-Z]+)?[ \t:.,-]*$",
    re.IGNORECASE | re.ASCII,
)
# A sign after the words of a heading; the point after MR or REF is none.
_HEADING_SIGN = regex(r"(?:[:;\u2013-]|[A-Za-z]{4}\.)[ \t]*$")
# What goes on with a sentence or a list of letters after brackets, and a telephone number.
_GOES_ON = regex(
    r"[ \t]?[,;=)/]|[ \t]{1,2}(?:AND|OR)\b|[^()\n]{1,24}[,;][ \t]?\([A-Za-z]\)"
    r"|[ \t:]{0,3}(?:\+?\d[\d ]{0,4}[-. ])?\d{3}-\d{4}\b"
)
# Words of so many letters are small in a heading too: "of", "and", "with".
_SHORT_WORD = 4
# The line of a later section, and a page mark: neither is a line of the text. They end in a figure or a Z.
_NO_TEXT = regex(
    r"[^\n]{5,40}? SECTION[ \t]+\d{1,3}[ \t]+OF[ \t]+\d{1,3}[ \t]+[A-Z][^\n]{2,40}\d$"
    rf"|[ \t]*(?P<page>{PAGE_BREAK_FORM})$"
)
_FIGURES_AT_END = frozenset("0123456789Z")
_BOUNDARY_LINE = regex(r"[ \t]*(?:BEGIN|END)\b[A-Z /'-]{2,40}$", re.IGNORECASE | re.ASCII)
# The beginning of an item of a list, and how many lines one has.
_ITEM = regex(r"[ \t]*(?P<sign>[-*\u2022]{1,3}(?=[ \t\w])|\(?(?:[A-Za-z]|\d{1,2})(?P<point>\)|\.)(?=[ \t]))")
_LONGEST_ITEM = 5
# References fill their line: "(C) 08 PARIS 123 (NOTAL), ROME 77".
_REFERENCE = regex(
    r"[ \t]*(?:(?:\d{2}[ \t])?[A-Z][A-Z ]{2,20}[ \t]\d{2,6}(?:[ \t]*\([A-Z]{1,8}\))?(?:[ \t]AND[ \t]PREVIOUS)?"
    r"[ \t]*[,;.]?[ \t]*(?:AND[ \t]+)?){1,6}(?:\n|\Z|\([A-Z]\))"
)
_BLOCK = regex(r"classified\s+by|reasons?\b|derived\s+from", re.IGNORECASE | re.ASCII)
# So many brackets before and after one may be of its list.
_AROUND = 6
# Items of one list stand this near to each other, and the letter before one this near above it.
_LIST_REACH = 240
_ITEM_REACH = 200
# The first letter of a list stands so near above a later one.
_LETTERED_REACH = 6000
# A reason begins so near before its first letter.
_BLOCK_REACH = 80
# A table stands so near above its note; blanks part the cells of its rows, and figures are in them.
_NOTE_REACH = 1500
# A key tells what letters stand for: "KEY: (C) CABINET, (S) SENATE", "(S) = SPOUSE", "(S, Sunrise; C, Continuity)".
_KEY_WORDS = regex(
    r"\b(?:KEY(?:[ \t]TO[ \t][A-Z' \t]{1,30})?|LEGEND|(?:LETTERS?|CODES?|ABBREVIATIONS?)\b[^.:()]{0,60}):\s{1,4}(?=\()",
    re.IGNORECASE | re.ASCII,
)
_TERM = r"(?P<term>[A-Za-z][^(),;.:=]{1,60})"
_KEY_TERM = regex(rf"\((?P<letter>[A-Z]{{1,2}})\)\s?=?\s{{0,3}}{_TERM}[,;.\n]\s{{0,3}}")
_EQUAL = regex(rf"\((?P<letter>[A-Z]{{1,2}})\)[ \t]{{0,2}}=[ \t]{{0,2}}{_TERM}")
_IN_BRACKETS = regex(r"\((?=[A-Z],\s)[^()]{8,400}\)")
_BRACKET_TERM = regex(rf"(?P<letter>[A-Z]),\s{_TERM}(?:;\s{{1,3}}|\Z)")
_LEVEL_TERM = regex(r"(?:TOP\s+SECRET|SECRET\b|CONFIDENTIAL|UNCLAS|SENSITIVE|LIMITED\s+OFF|CLASSIFIED)", re.IGNORECASE)
# A short item of a list has so many characters behind its letter, or so many where it ends in the stop of a sentence.
_SHORT_ITEM = 50
_SHORT_WITH_STOP = 28
_STOP_INSIDE = regex(r"[A-Za-z]{4}[.!?]\s")
_COLUMNS = regex(r"\S[ \t]{3,}\S")
_NEXT_ITEM = regex(rf"[ \t\\]*(?:\n|\Z|[-*\u2022(\[]|(?:\d{{1,3}}|[A-Za-z])[.)]|{PAGE_BREAK_FORM})")
_GAP = "  "
_CELL_ENDS = regex(r"[ \t]*[\n\d$(|-]")


def is_letter_of_text(text: str, bracket: int) -> bool:
    """Whether a letter in brackets, the first of which stands at an offset, is no mark but a part of the sentence.

    It is glued to a word or a figure, as in ``AGREEMENT(S)`` and ``501(c)``, or counts what is named before it, as in
    ``OPTION (C)``.
    """
    if text[bracket - 1 : bracket].isalnum():
        return True
    return _COUNTED.search(text, max(0, bracket - 16), bracket) is not None


def is_usual_heading(words: str) -> bool:
    """Whether words end in one that heads paragraphs, as ``Summary`` and ``ACTION REQUEST`` do."""
    return _HEADING.match(words) is not None


def is_heading(words: str) -> bool:
    """Whether words before a mark can be the heading of a paragraph: a usual one, or any that end in a sign."""
    return _HEADING_SIGN.search(words) is not None or is_usual_heading(words)


def goes_on(text: str, at: int) -> bool:
    """Whether a sign of the middle of a sentence or list, or a telephone number, follows brackets that end there."""
    return _GOES_ON.match(text, at) is not None


def is_in_sentence(text: str, at: int) -> bool:
    """Whether brackets at the head of a line that end at an offset are a part of its sentence.

    A small letter, other brackets or a sign of its middle follow: so in ``section 212`` with ``(c) of the act`` below
    it, in ``501`` with ``(c)(3)``, in ``(s)he`` and in ``(C), he left``.
    """
    following = text[at : at + 3].lstrip(" ")[:1]
    return following == "(" or following.islower() or goes_on(text, at)


def line_above(text: str, start: int) -> str:
    """The line before the one in which an offset stands, without the blanks at its end."""
    line_start = text.rfind("\n", 0, start)
    return text[text.rfind("\n", 0, line_start) + 1 : line_start].rstrip(" \t\f\v\r\\") if line_start > 0 else ""


def is_shown(text: str, start: int) -> bool:
    """Whether the line in which an offset stands is set in deeper than words above it that end in a colon.

    So is what a message shows or quotes. Other lines set in as deep may stand between them.
    """
    line_start = text.rfind("\n", 0, start) + 1
    own = _inset(text[line_start:start] + "*")
    for _ in range(_MOST_SHOWN if own >= _SET_IN else 0):
        line_end = max(0, line_start - 1)
        line_start = text.rfind("\n", 0, line_end) + 1
        above = text[line_start:line_end].rstrip(" \t\f\v\r\\")
        if above and _inset(above) < own:
            return above.endswith(":")
    return False


def _inset(line: str) -> int:
    """By how many columns a line is set in."""
    line = line.expandtabs()
    return len(line) - len(line.lstrip(" "))


def goes_on_from_above(text: str, start: int) -> bool:
    """Whether a full line that stops in the middle of a sentence stands above the one in which an offset stands."""
    while True:
        above = line_above(text, start)
        if len(above) < _FULL_LINE or above[-1] in _SENTENCE_ENDS or _BOUNDARY_LINE.match(above) is not None:
            return False
        no_text = _NO_TEXT.match(above) if above[-1] in _FIGURES_AT_END else None
        if no_text is None:
            return not is_heading_above(text, start)
        if no_text["page"] is None:
            return False  # the line over a later section begins a text
        start = text.rfind("\n", 0, start)  # a page mark may stand in the middle of a sentence


def is_heading_above(text: str, start: int) -> bool:
    """Whether the line above stands alone, as the heading of a section does: words below a blank line.

    Its long words begin with capitals, as those of the first line of a paragraph do only where all letters are.
    """
    above = text.rfind("\n", 0, text.rfind("\n", 0, start)) + 1
    if not text[above : above + 1].isalpha() or text[text.rfind("\n", 0, max(0, above - 1)) + 1 : above].strip():
        return False
    return not any(word[:1].islower() and len(word) > _SHORT_WORD for word in line_above(text, start).split())


def is_below_list(text: str, start: int, sign: str) -> bool:
    """Whether a line begins below an item of a list, and is none itself: it stands to the left, or has another sign.

    Args:
        text: The whole text.
        start: Where the number of the line stands.
        sign: What follows the number.
    """
    indent = start - text.rfind("\n", 0, start) - 1
    line = start
    for _ in range(_LONGEST_ITEM):
        above = line_above(text, line)
        item = _ITEM.match(above)
        if item is not None:
            return indent < item.start("sign") or (indent == item.start("sign") and item["point"] != sign)
        if len(above) - len(above.lstrip()) <= indent:
            return False
        line = text.rfind("\n", 0, line)
    return False


def is_short_item(text: str, at: int) -> bool:
    """Whether what follows a letter whose brackets end at an offset is a short line or a row of columns.

    A sentence, and what goes on over the next line, may be a portion with its mark.
    """
    line_end = _line_end(text, at)
    words = text[at:line_end].strip(" \t\\")
    if _COLUMNS.search(words) is not None:
        return True
    if words[-1:] in _SENTENCE_ENDS and (len(words) > _SHORT_WITH_STOP or (words.count(" ") > 2 and "," not in words)):
        return False  # "Ten missiles will come."
    if len(words) > _SHORT_ITEM:
        return False
    return _STOP_INSIDE.search(words) is None and _NEXT_ITEM.match(text, line_end + 1) is not None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end != -1 else len(text)


def is_reference(text: str, at: int) -> bool:
    """Whether the rest of a line is what a reference is, as ``PARIS 123 (NOTAL)``."""
    return _REFERENCE.match(text, at) is not None


def is_list_letter(text: str, matches: Sequence[re.Match[str]], index: int, starts: Sequence[int]) -> bool:
    """Whether a single letter at the head of a line is an item of a list of letters, and no mark.

    It stands below the letters before it (``(A)``, ``(B)`` above ``(C)``), beside one that is no mark (``(L)``,
    ``(R)``) behind a bullet of the same kind, before what looks like a reference (``PARIS 123``), or below a table that
    names it.

    Args:
        text: The whole text.
        matches: Brackets at the heads of lines in text order, with the bullet before them as group 1 and what stands
            in them as group 2.
        index: Which of them.
        starts: Where the numbered paragraphs begin, in text order.
    """
    match = matches[index]
    paragraph = bisect_right(starts, match.start())
    start = starts[paragraph - 1] if paragraph else 0
    if _is_in_order(text, matches, index, start):
        return True
    around = (*matches[max(0, index - 2) : index], *matches[index + 1 : index + 3])
    near = [other for other in around if bisect_right(starts, other.start()) == paragraph]
    beside = [other for other in near if _is_beside(text, match, other)]
    if beside:
        more = matches[max(0, index - _AROUND) : index + _AROUND + 1]
        is_key = any(_is_initial(text, other) for other in beside)
        return is_key or not any(_is_unclassified(text, other, match) for other in more)
    if is_reference(text, match.end()):
        return True
    letter = match[2].strip()
    if match[1]:
        return False
    return is_after_letter_before(text, match.start(), letter, start) or _is_of_note(text, match, letter)


def _is_in_order(text: str, matches: Sequence[re.Match[str]], index: int, paragraph: int) -> bool:
    """Whether a letter goes on with a list of letters in their order, however long its items are.

    The letter before it heads a line of the same paragraph, and the one before that stands above: ``(A)``, ``(B)``,
    ``(C)``. What heads a line below one of these, without a blank line between, goes on with the list: ``(S)``. On a
    line that is not set in it is a short item, or begins with its letter in a list in capitals: ``(S) STATE VESSELS``.
    """
    own = matches[index]
    column, start = _column(text, own), max(paragraph, own.start() - _LETTERED_REACH)
    is_item = text[own.start(2) - 2 : own.start(2) - 1] in (" ", "\t") or is_short_item(text, own.end())
    is_item = is_item or (
        _is_initial(text, own)
        and text[own.end() : _line_end(text, own.end()) + 24].isupper()
        and _NEXT_ITEM.match(text, _line_end(text, own.end()) + 1) is not None
    )
    for last in range(index, max(0, index - _AROUND), -1):
        above = matches[last - 1]
        if above.start() < start or _signs(above[1]) != _signs(own[1]):
            return False
        letter = matches[last][2].strip()
        if last < index and not is_item:
            return False
        if len(letter) == 1 and above[2].strip() == chr(ord(letter) - 1):
            first = text.rfind(f"({chr(ord(letter) - 2)})", start, above.start())
            return first != -1 and _BLOCK.search(text, max(0, first - _BLOCK_REACH), own.start()) is None
        if column != _column(text, above) or "\n\n" in text[above.start() : own.start()].replace(" ", ""):
            return False
    return False


def _column(text: str, match: re.Match[str]) -> int:
    """Where a line head stands on its line."""
    return match.start() - text.rfind("\n", 0, match.start())


def is_after_letter_before(text: str, start: int, letter: str, paragraph: int = 0) -> bool:
    """Whether the letter before one stands above it as an item: at the head of a line, or in its line after another.

    A reason ``1.4 (B)`` above a bare mark ``(C)`` is no such item, no reference above the block, and none above the
    number of the paragraph, which begins at an offset.
    """
    before = chr(ord(letter) - 1)
    reach = max(paragraph, start - _ITEM_REACH)
    at = text.rfind(f"({before})", reach, start)
    if at != -1 and text[reach:at].rstrip(" \t")[-1:] in ("\n", ":", ";"):
        return _BLOCK.search(text, at, start) is None
    at = text.rfind(f"{before})", reach, start)
    first = text.rfind(f"{chr(ord(before) - 1)})", max(paragraph, at - _ITEM_REACH), at) if at != -1 else -1
    return (
        first != -1
        and "\n\n" not in text[first:start]
        and _BLOCK.search(text, max(0, first - _BLOCK_REACH), start) is None
    )


def _is_of_note(text: str, match: re.Match[str], letter: str) -> bool:
    """Whether a letter is that of a note below a table, where it stands beside a word or figure: ``Oil (C)   340``."""
    reach = max(0, match.start() - _NOTE_REACH)
    at = text.rfind(noted := f"({letter})", reach, match.start())
    while at != -1:
        row = text[text.rfind("\n", 0, at) + 1 : text.find("\n", at)].strip()
        cells = row.partition(noted)[0].rstrip()
        if not cells:
            break  # it heads a line above, and what stands above that is not noted here
        if cells[-1:].isalnum() and not cells.isdigit() and _GAP in row and _CELL_ENDS.match(text, at + len(noted)):
            return True
        at = text.rfind(noted, reach, at)
    return False


def find_keys(text: str, start: int, end: int) -> list[tuple[int, frozenset[str]]]:
    """The keys in a stretch, each as where it stands and the letters for which it tells a word that is no level."""
    found: list[tuple[int, frozenset[str]]] = []
    for words in _KEY_WORDS.finditer(text, start, end):
        terms: list[re.Match[str]] = []
        at = words.end()
        while (term := _KEY_TERM.match(text, at, end)) is not None:
            terms.append(term)
            at = term.end()
            if "." in term[0]:
                break  # what stands behind a sentence is another one
        found += _key(words.start(), terms)
    equal = [*_EQUAL.finditer(text, start, end)] if "=" in text else []
    for _, letters in _key(start, equal):
        found += [(term.start(), letters) for term in equal]
    for brackets in _IN_BRACKETS.finditer(text, start, end):
        found += _key(brackets.start(), [*_BRACKET_TERM.finditer(brackets[0][1:-1])])
    return found


def _key(at: int, terms: Sequence[re.Match[str]]) -> list[tuple[int, frozenset[str]]]:
    """The key that some terms make: two or more, none of which is a level."""
    if len(terms) < 2 or any(_LEVEL_TERM.match(term["term"]) is not None for term in terms):
        return []
    return [(at, frozenset(term["letter"] for term in terms))]


def _is_initial(text: str, match: re.Match[str]) -> bool:
    """Whether the word after a letter begins with it, as in ``(L) Labor``."""
    return text[match.end() : match.end() + 3].lstrip(" ")[:1].upper() == match[2].strip().upper()


def _is_unclassified(text: str, other: re.Match[str], match: re.Match[str]) -> bool:
    """Whether a neighbor behind the same bullet is the mark of unclassified text, so that both are marks."""
    is_mark = other[2].strip().upper() == "U" and not _is_initial(text, other)
    return is_mark and bool(match[1]) and _signs(other[1]) == _signs(match[1])


def _signs(bullet: str) -> str:
    """The signs of a bullet, which those of one list have in common: ``.`` of ``a.`` and ``b.``."""
    return "".join(sign for sign in bullet if not sign.isalnum())


def _is_beside(text: str, match: re.Match[str], other: re.Match[str]) -> bool:
    """Whether another letter, which is no mark, stands in the same list; a block between them parts two lists."""
    letter, own = other[2].strip().upper(), match[2].strip().upper()
    if len(letter) != 1 or letter in "SCU" or _signs(other[1]) != _signs(match[1]):
        return False
    if letter in "AB" and own != "C":
        return False  # "(A)", "(B)" begin a list of their own, in which this letter has no place
    between = sorted((match.span(), other.span()))
    start, end = between[0][1], between[1][0]
    return end - start < _LIST_REACH and _BLOCK.search(text, start, end) is None
