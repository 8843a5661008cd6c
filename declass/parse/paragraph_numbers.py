"""The numbers at the heads of lines: which begin paragraphs, and which belong to sentences, lists and answers."""

import re
from collections import Counter
from collections.abc import Callable, Set
from functools import partial
from typing import Any, NamedTuple

from declass.model import Marking
from declass.parse.letters import (
    find_keys,
    goes_on,
    goes_on_from_above,
    is_below_list,
    is_short_item,
    is_usual_heading,
    line_above,
)
from declass.parse.markings import LEVEL_SYMBOLS, MarkingReader
from declass.parse.page_marks import PAGE_BREAK_FORM
from declass.parse.quotations import find_quotations, is_in_quoted_words, quotation_at
from declass.patterns import regex
from declass.text import Span, column_in

# A mark in brackets, broken by a wrap or not, "[C]", "C)" with its first bracket lost, or "(C" with its last one lost.
MARK = (
    r"(?:[(\[](\s?[A-Za-z][A-Za-z/,. \u2013-]{0,120}?(?:\n[A-Za-z/,. -]{0,20}?)?|//?[A-Za-z][A-Za-z/, -]{1,60})[)\]])"
)
_DASHED = regex(r"\n[ \t]*\d{1,3} ?--? ?[(\[]")
# "25 PERSONS CAME", "1,200 tons of": the beginning of a paragraph after its number.
_FIGURE_FIRST = regex(
    r"[ \t]{0,4}\d{1,4}(?:[,.]\d{1,3})*(?:ST|ND|RD|TH)?[ \t-]{1,2}[A-Za-z]{3,}", re.IGNORECASE | re.ASCII
)
_LOST_LEADS = frozenset("TSCU(")
_LOST_BRACKET = regex(rf"({LEVEL_SYMBOLS})\)(?=[\s A-Z])|\(({LEVEL_SYMBOLS}) (?=[A-Z][a-z]|[A-Z]{{2,}} [A-Z]{{2}})")
_NUMBER_AFTER = regex(r"[ \t]{1,3}(\d{1,3})\.[ \t]{1,3}(?=[A-Z\"\u201c])")
# Between a number alone on its line and its mark: blank lines, and a page break where words follow without one.
_OVER_PAGE = regex(rf"[ \t]*\n(?:[ \t]*\n){{0,4}}[ \t]*(?P<page>(?:{PAGE_BREAK_FORM})[ \t]*\n\s{{0,80}})?")
MARK_ALONE = regex(MARK)
# Where a mark at the end of a paragraph begins at the earliest, with what may follow it.
END_REACH = 160
# So many numbers at most are left out in a series of paragraphs without a mark, of which so many stand before the gap,
# or the next behind it; the paragraph before it is not longer.
_MOST_SKIPPED = 2
_SERIES = 2
_LONGEST_CAPTIONS = 40
_LONGEST_PARAGRAPH = 4000
# Words that announce the numbers of another text stand so near before them.
_ANNOUNCED_REACH = 240
_STOPS = frozenset(".!?:\"'\u201d)")
_FIGURE = regex(r"(?<!\d)\d{1,3}(?!\d)")
# What may be left of a number at the head of a line: "$. TEXT", "H. TEXT".
_DAMAGED_NUMBER = regex(r"\n[ \t]*[^\s\w]?[^\s-]{0,2}[.,:;)][ \t]+[A-Z(]")
# An answer stands so near to the one before it.
_ITEM_REACH = 600
# A letter after the number of a list's item that is no level; G, O and Q are what a scan leaves of C.
_OTHER_LETTER = regex(r"[ \t]*\([ABD-FH-NPRTV-Z]\)(?=[ \t])")
# A key of all letters of a list stands so near below its last item.
_KEY_REACH = 1500
# Words that announce letters: "the letter is the party's", "the letter stands in brackets".
_ANNOUNCES_LETTERS = regex(
    r"\bletters?\s(?:in\sbrackets|is|are|stands?|shows?|gives?|follows?|after|before)\b", re.IGNORECASE | re.ASCII
)


class Candidate(NamedTuple):
    """A line that begins with a number, before it is known to be a paragraph.

    ``start`` is where the number stands, ``text_start`` where the text after it begins. It ``may_be_figure`` of the
    text where no sign but a dash parts it from its mark.
    """

    number: int
    start: int
    punctuation: str
    text_start: int
    marking: Marking | None = None
    mark_span: Span | None = None
    mark_place: str | None = None
    may_be_figure: bool = False

    @property
    def has_point(self) -> bool:
        """Whether a point or a bracket follows the number, and not a dash or its mark alone."""
        return self.punctuation not in ("", "-")


candidate_of: Callable[[tuple[Any, ...]], Candidate] = partial(tuple.__new__, Candidate)
"""A candidate of all its fields, for a fourth of what calling the class costs."""


def candidate_at(text: str, match: re.Match[str], end: int, reader: MarkingReader) -> Candidate | None:
    """The candidate at a line that begins with a number, with its mark, on a later line too; None for a figure."""
    digits, punctuation, raw = match.groups()
    marking = span = place = None
    at, mark = match.end(), match.start(3)
    if punctuation and raw is None and (over_page := _OVER_PAGE.match(text, at, end)) is not None:
        marked = MARK_ALONE.match(text, over_page.end(), end)
        if marked is not None:
            raw, mark, at = marked[1], marked.start(1), marked.end()
        elif over_page["page"] is not None:
            at = over_page.end()
    if raw:
        marking = reader.read(raw)
        inner = mark - 1
        if marking is not None:
            span, place = Span(inner, at), "after number"
        at = inner
    elif punctuation and text[at : at + 1] in _LOST_LEADS and (text[at] == "(" or ")" in text[at + 1 : at + 4]):
        lost = _LOST_BRACKET.match(text, at, min(end, at + 12))
        if lost:
            group = 1 if lost[1] else 2
            marking, span, place = reader.read(lost[group]), Span(lost.start(), lost.end(group)), "after number"
    may_be_figure = punctuation == "-"
    if not punctuation:
        if marking is None:
            return None
        may_be_figure = _is_figure_of_text(text, match.start(), match.end())
    return Candidate(int(digits), match.start(), punctuation, at, marking, span, place, may_be_figure)


def _is_figure_of_text(text: str, start: int, end: int) -> bool:
    """Whether a number and brackets without a point between them are text: ``501(c)(3)``, ``34(S) 58(W)``."""
    following = text[end : end + 3].lstrip(" \t")[:1]
    if following in ("", "\n", "(") or following.islower() or following.isdigit() or goes_on(text, end):
        return True
    return goes_on_from_above(text, start)


def marked_before(text: str, match: re.Match[str], end: int, reader: MarkingReader) -> Candidate | None:
    """A paragraph whose mark stands before its number, as ``(C) 1. Text``."""
    number = None if match[1] else _NUMBER_AFTER.match(text, match.end(), end)
    marking = reader.read(match[2]) if number else None
    if number is None or marking is None:
        return None
    span = Span(match.start(2) - 1, match.end())
    return Candidate(int(number[1]), number.start(1), ".", number.end(), marking, span, "before number")


def settle(text: str, candidates: list[Candidate], body: int) -> tuple[list[Candidate], list[Candidate]]:
    """Keep marked candidates and those unmarked ones whose number is expected and not taken by a later marked one.

    A marked one whose number is not the next, or is taken by a later one, must stand where a paragraph can begin. One
    in a text quoted whole takes no number.

    Args:
        text: The whole text.
        candidates: The lines that begin with a number, in text order.
        body: Where the body begins.

    Returns:
        What is kept, and apart from it the items of lists of which some bear a mark and none another letter.
    """
    marked = [c.number for c in candidates if c.marking is not None]
    figures = [c for c in candidates if c.may_be_figure]
    if len(marked) == len(candidates) and not figures and _are_in_order(marked, candidates):
        return candidates, []
    if figures:
        candidates = _without_figures(text, candidates)
        marked = [c.number for c in candidates if c.marking is not None]
    quoted: Set[int] = frozenset()
    items: list[Candidate] = []
    if marked:
        candidates = _without_quoted_words(text, candidates, body)
        items, lettered = _items_of_lists(text, candidates)
        listed = {item.start for item in (*items, *lettered)}
        candidates = [c for c in candidates if c.start not in listed] if listed else candidates
        quoted = _in_quotations(text, candidates)
        marked = [c.number for c in candidates if c.marking is not None and c.start not in quoted]
    accepted: list[Candidate] = []
    numbers: set[int] = set()
    expected = 1 if marked or items else _first_number(text, candidates, body)
    left, passed = Counter(marked), 0  # those of the marked ones that stand below
    for candidate in candidates:
        number = candidate.number
        if candidate.start in quoted:
            if _can_begin(text, candidate, accepted):
                accepted.append(candidate)  # of a series of its own
        elif candidate.marking is not None:
            passed += 1
            left[number] -= 1
            is_next = number == expected and not left[number]
            can_begin = is_next or _can_begin(text, candidate, accepted)
            if can_begin and not _is_item(text, candidate, accepted):
                accepted.append(candidate)
                expected = number + 1
        elif number == expected and _looks_like_a_start(text, candidate):
            taken = passed < len(marked) and marked[passed] <= number and left[number] > 0
            if not taken and not _is_enumeration(candidate, accepted):
                accepted.append(candidate)
                expected += 1
        elif 0 < number - expected <= _MOST_SKIPPED and passed == len(marked):
            numbers = numbers or {c.number for c in candidates}
            is_series = len(accepted) >= _SERIES or number + 1 in numbers
            if is_series and numbers.isdisjoint(range(expected, number)) and _is_after_gap(text, candidate, accepted):
                accepted.append(candidate)
                expected = number + 1
    return accepted, items


def _first_number(text: str, candidates: list[Candidate], body: int) -> int:
    """The number with which the paragraphs begin where none bears a mark: 1, or a later one in a later section.

    That one heads the candidates, with hardly a caption above it, and the next number follows it; both stand below
    blank lines, and a 1 stands nowhere.
    """
    if len(candidates) < 2 or any(candidate.number == 1 for candidate in candidates):
        return 1
    if len(text[body : candidates[0].start].strip()) > _LONGEST_CAPTIONS:
        return 1
    first, second = candidates[:2]
    is_series = second.number == first.number + 1 and first.punctuation == second.punctuation == "."
    return first.number if is_series and not (line_above(text, first.start) or line_above(text, second.start)) else 1


def _without_figures(text: str, candidates: list[Candidate]) -> list[Candidate]:
    """Without figures of a text: a number that may be one is kept only as the next of its kind."""
    kept: list[Candidate] = []
    pointed = {candidate.number for candidate in candidates if candidate.has_point}
    for candidate in candidates:
        last = kept[-1] if kept else None
        expected = last.number + 1 if last is not None else 1
        if not candidate.may_be_figure or (candidate.number == expected and _is_alike(text, candidate, last, pointed)):
            kept.append(candidate)
    return kept


def _without_quoted_words(text: str, candidates: list[Candidate], body: int) -> list[Candidate]:
    """Without marked candidates that are words quoted within a sentence, as those of a sample.

    One that bears the next number, which no other bears, may go on with a speech, and is none; so is one that bears the
    number after that of a marked one, which no other marked one bears.
    """
    kept: list[Candidate] = []
    times = Counter(candidate.number for candidate in candidates)
    marked = Counter(candidate.number for candidate in candidates if candidate.marking is not None)
    last = 0
    for candidate in candidates:
        number = candidate.number
        if candidate.marking is not None:
            is_next = times[number] == 1 and number == (kept[-1].number + 1 if kept else 1)
            is_next = is_next or (marked[number] == 1 and 0 < last == number - 1)
            if not is_next and is_in_quoted_words(text, candidate.start, body):
                continue
            last = number
        kept.append(candidate)
    return kept


def _items_of_lists(text: str, candidates: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """The items of lists inside paragraphs whose numbers begin again at 1, where a letter heads a few of them.

    So ``1. New quotas``, ``2. A ban``, ``3. (C) - closed areas`` inside paragraph 2. As many items bear none as bear
    one. The next paragraph follows the last item: it bears a mark where the one before does, and stands below a blank
    line where that one does. No paragraph need follow where blank lines part paragraphs and no items.

    Apart from these stand the items of a list of letters, ``1. (S) Pat Sample``, ``2. (N) Quinn Other``: one of which
    is no level, or which a key above them tells, in it or in another list of the message. All of them may bear one. The
    items that bear levels are short, most letters are none, or words tell of the letters.
    """
    lists: list[tuple[list[Candidate], bool, bool]] = []
    for index, first in enumerate(candidates):
        if first.number != 1 or index == 0:
            continue
        before = candidates[index - 1]
        end = index + 1
        while end < len(candidates) and candidates[end].number == candidates[end - 1].number + 1:
            end += 1
        # The items may end with the number of the paragraph in which they stand.
        ends = [last for last in (end, index + before.number) if _goes_on_from(text, before, candidates, last)]
        items = candidates[index : ends[0] if ends else end]
        if any(item.marking is not None for item in items) and (ends or end == len(candidates)):
            is_lettered = _are_of_letters(text, before, items)
            lists.append((items, is_lettered, bool(ends) or _is_one_list(text, before, items)))
    if any(is_lettered for _, is_lettered, _ in lists):
        return [], [item for items, is_lettered, is_certain in lists if is_lettered or is_certain for item in items]
    found: list[Candidate] = []
    for items, _, is_certain in lists:
        if is_certain and sum(item.marking is not None for item in items) * 2 <= len(items):
            found += items
    return found, []


def _are_of_letters(text: str, before: Candidate, items: list[Candidate]) -> bool:
    """Whether the letters of some items are those of a list: its items are short, or words say so, and not one alone.

    A slip beside the marks of sentences makes no list: ``1. (S) We know that he leaves.``, ``2. (X) He may stay.``
    """
    marked = [item for item in items if item.mark_span is not None]
    unmarked = (_OTHER_LETTER.match(text, item.text_start) for item in items if item.marking is None)
    others = [letter[0].strip(" \t()") for letter in unmarked if letter is not None]
    are_short = all(is_short_item(text, item.mark_span.end) for item in marked if item.mark_span is not None)
    if not others:
        return are_short and _are_told(text, before, items)
    if are_short or len(others) > len(marked):
        return True
    words = text[before.text_start : items[0].start]
    if _ANNOUNCES_LETTERS.search(words) is not None:
        return True
    letters = {*others, *(item.marking.raw.strip() for item in items if item.marking is not None)}
    stop = min(len(text), items[-1].start + _KEY_REACH)
    return any(letters <= told for _, told in find_keys(text, before.text_start, stop))


def _are_told(text: str, before: Candidate, items: list[Candidate]) -> bool:
    """Whether a key in the paragraph above some items tells what all their letters stand for."""
    letters = {item.marking.raw.strip() for item in items if item.marking is not None}
    return any(letters <= told for _, told in find_keys(text, before.text_start, items[0].start))


def _is_one_list(text: str, before: Candidate, items: list[Candidate]) -> bool:
    """Whether items begin and end with one that bears no mark, and blank lines part paragraphs and not these."""
    is_framed = items[0].marking is items[-1].marking is None
    return is_framed and not line_above(text, before.start) and all(line_above(text, item.start) for item in items[1:])


def _goes_on_from(text: str, before: Candidate, candidates: list[Candidate], index: int) -> bool:
    """Whether a candidate is there that goes on with the series of one, as it is written and marked."""
    if index >= len(candidates) or candidates[index].number != before.number + 1:
        return False
    after = candidates[index]
    if before.marking is not None and after.marking is None:
        return False
    return bool(line_above(text, before.start)) or not line_above(text, after.start)


def _in_quotations(text: str, candidates: list[Candidate]) -> Set[int]:
    """Where marked candidates stand in texts quoted whole; looked for where they bear the numbers of unmarked ones."""
    marked = [candidate for candidate in candidates if candidate.marking is not None]
    numbers = {candidate.number for candidate in candidates if candidate.marking is None}
    if not marked or numbers.isdisjoint(candidate.number for candidate in marked):
        return frozenset()
    end = min(len(text), marked[-1].start + _LONGEST_PARAGRAPH)
    quotations = find_quotations(text, candidates[0].start, end)
    return {candidate.start for candidate in marked if quotations and quotation_at(quotations, candidate.start)}


def _is_alike(text: str, candidate: Candidate, last: Candidate | None, pointed: set[int]) -> bool:
    """Whether a number that may be a figure is written as the one before it.

    Below a blank line it may be one that lost its point, or has a dash for it: that one where marks stand on paragraphs
    and no number with a point is the same.
    """
    if last is None or candidate.punctuation == last.punctuation:
        return True
    is_below_blank = not line_above(text, candidate.start)
    if candidate.punctuation == "-":
        is_marked = last.marking is not None and candidate.number not in pointed
        return is_below_blank and is_marked and not _is_in_list(text, last.start, candidate.start)
    return is_below_blank or not last.has_point


def _is_in_list(text: str, start: int, item: int) -> bool:
    """Whether words that announce a list, or an item before it, stand above a number with a dash."""
    above = text[max(start, item - END_REACH) : item].rstrip()
    return above.endswith(":") or _DASHED.search(text, start, item - 1) is not None


def _are_in_order(numbers: list[int], candidates: list[Candidate]) -> bool:
    """Whether each number is that after the one before it, from 1 or from one with a point."""
    if not numbers:
        return True
    first = numbers[0]
    return numbers == [*range(first, first + len(numbers))] and (first == 1 or bool(candidates[0].punctuation))


def _can_begin(text: str, candidate: Candidate, accepted: list[Candidate]) -> bool:
    """Whether a marked paragraph can begin with a number that is not the next.

    A figure of a sentence at the head of a line has no point after it, or the line above ends inside the sentence.
    Below a blank line a number without a point is that of a paragraph too, before any other at least.
    """
    number, start, _, text_start, _, mark_span, place, _ = candidate
    if not candidate.has_point and number != 1 and (accepted[-1].has_point if accepted else line_above(text, start)):
        return False
    if place == "before number" or text.startswith("\n\n", start - 2):
        return True
    if goes_on_from_above(text, start):
        return False
    follows = mark_span.end if mark_span is not None else text_start
    is_small = text[follows : follows + 3].lstrip(" \t")[:1].islower()
    return not is_small or not line_above(text, start)[-1:].isalnum()


def _is_item(text: str, candidate: Candidate, accepted: list[Candidate]) -> bool:
    """Whether the letter before that of a mark stands at the head of a line before it with the same number.

    So in an answer: ``2. (A) …``, ``2. (B) …``, ``2. (C) …``. What stands above the paragraph before it is of none.
    """
    number, start, _, _, marking, _, _, _ = candidate
    letter = marking.raw.strip() if marking is not None else ""
    if len(letter) != 1:
        return False
    before = rf"\n[ \t]*{number} ?[.,)]? ?\(?{chr(ord(letter) - 1)}\)"
    reach = accepted[-1].start if accepted else text.rfind("\n\n", 0, start)
    return re.search(before, text[max(0, reach, start - _ITEM_REACH) : start]) is not None


def _looks_like_a_start(text: str, candidate: Candidate) -> bool:
    number, start, punctuation, text_start, _, _, _, _ = candidate
    is_below_blank = text.startswith("\n\n", start - 2)
    if punctuation == "." and is_below_blank and number <= 200 and text[text_start : text_start + 1].isupper():
        return True
    if punctuation not in (".", ")", ".)", ":") or number > 200:
        return False
    if not text[text_start : text_start + 1].isupper():
        if is_below_blank and _FIGURE_FIRST.match(text, text_start) is not None:
            return True
        rest = text[text_start : text_start + 12].lstrip(" \t")
        if not rest or not (
            rest[0].isupper() or rest[0] in "\"'()-\u201c\u2018[]{<\uff08" or rest.upper().startswith(("XXXXX", "..."))
        ):
            return False
    if is_below_blank:
        return True
    return not goes_on_from_above(text, start) or is_below_list(text, start, punctuation)


def _is_after_gap(text: str, candidate: Candidate, accepted: list[Candidate]) -> bool:
    """Whether an unmarked number goes on in a series of others, with one or two left out: ``3.``, ``5.``.

    It has the sign and the place on its line of those before it, a sentence or a blank line ends above it, and the
    numbers left out stand nowhere between, nor anything that may be left of one.
    """
    last = accepted[-1] if accepted else None
    if last is None or candidate.punctuation != last.punctuation:
        return False
    is_unmarked = last.marking is None or "entire-text" in last.marking.oddities
    if not is_unmarked or column_in(text, last.start) != column_in(text, candidate.start):
        return False
    above = line_above(text, candidate.start)
    if is_announced(text, candidate.start):
        return False  # the numbers may be those of another text: "answers are keyed to its paragraphs:"
    if (above and above[-1] not in _STOPS) or not _looks_like_a_start(text, candidate):
        return False
    if candidate.start - last.text_start > _LONGEST_PARAGRAPH:
        return False
    between = text[last.text_start : candidate.start]
    if _DAMAGED_NUMBER.search(between) is not None:
        return False
    return not any(int(figure[0]) in range(last.number + 1, candidate.number) for figure in _FIGURE.finditer(between))


def is_announced(text: str, start: int) -> bool:
    """Whether what stands before a number says that those of another text follow: it ends in a colon, or says "keyed".

    The colon of a heading as ``COMMENT:`` announces none.
    """
    above = text[max(0, start - _ANNOUNCED_REACH) : start].rstrip(" \t\n\\-=_*")
    if above.endswith(":"):
        return not is_usual_heading(above[above.rfind("\n") + 1 :])
    return "KEYED" in above.upper()


def _is_enumeration(candidate: Candidate, accepted: list[Candidate]) -> bool:
    """Whether an unmarked number is an item of a list inside a paragraph: ``1)`` where paragraphs are ``1.``."""
    return candidate.punctuation[:1] != "." and bool(accepted) and accepted[0].punctuation[:1] == "."
