"""Portions by which a document would be accused, weighed: more signs are asked for of them than of others.

How a mark is read at all is found in ``paragraphs`` and ``labels``; hardly anything here is done where all is as it
should be.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple

from declass.levels import Level
from declass.model import Marking, Paragraph
from declass.parse.copyrights import has_holder, heads_paper, is_copyright, may_be_copyright
from declass.parse.lettered_lists import (
    has_page_mark,
    have_initials,
    is_item_of_key,
    is_of_key,
    is_told_by_key,
    letters_at_heads,
    letters_of_lines,
    lines_around,
    span_around,
)
from declass.parse.letters import (
    find_keys,
    goes_on,
    goes_on_from_above,
    is_heading,
    is_reference,
    is_short_item,
    is_usual_heading,
    line_above,
)
from declass.parse.paragraphs import Portions
from declass.parse.quotations import find_quotations, is_in_quoted_words, quotation_at
from declass.parse.redaction import find_redaction
from declass.patterns import regex
from declass.text import Span

# What a letter in brackets may count or stand for where no other sign tells it from a mark: "FORM (S)".
_NAMED = regex(
    r"\b(?:BLOCK|BUILDING|CELL|CELSIUS|COPYRIGHT|EXHIBIT|FORM|GATE|GRADE|HEPATITIS|LEVEL|LOT|REF|REFS|REFTEL|ROOM|ROUTE|"
    r"ROW|RULE|SEPTEL|TABLE|TEAM|TEL|TIER|VISA|VISAS|VITAMIN|ZONE)[ \t]{1,2}$",
    re.IGNORECASE | re.ASCII,
)
# Signs that end the text of a portion before a mark at its end; before and after marks stand so many blanks at most.
_STOPS = frozenset(".!?\"'\u201d)")
_MOST_BLANKS = 80
# What stands after a letter of a list and after no mark.
_LIST_SIGNS = (",", ";", "=")
_AND_LETTER = regex(r"[ \t]{0,2}(?:AND|OR|&)[ \t]{1,2}\([A-Z]\)", re.IGNORECASE)
# With the year of a copyright and with OF no portion begins.
_NO_BEGINNING = regex(r"[ \t]{0,2}(?:(?:19|20)\d\d|OF)\b")
# What stands after "(S)", signed, at the end of a text quoted.
_SIGNED = regex(r"[ \t]{0,2}(?:FOR|BY|ON BEHALF OF)\b", re.IGNORECASE | re.ASCII)
# A section that ends a line, as "212(A)(2)", but no reason, as "1.4(B)".
_CITED = regex(r"(?<![\d.])\d{1,4}(?:\([A-Za-z0-9]{1,3}\))+$")
_OTHER_LETTER = regex(r"[(\[] ?(?:[A-Za-z]|TS) ?[)\]]")
# "(C) Capital FM and (S) Star FM": the next letter stands so near.
_OTHER_CAPITAL = regex(r"\( ?[A-Z] ?\)")
_NEXT_LETTER = 24
# An answer by letter; G, O and Q are what a scan leaves of C. It has few words of its own.
_ANSWER = regex(r"\d{1,3}[.):]{0,2}[ \t]*\( ?[ABD-FH-NPRTV-Zabd-fh-nprtv-z] ?\)")
_LONGEST_ANSWER = 40
# A redaction of letters is told by so many.
_REDACTED = 8
_LEVELS = frozenset("CSU")
# A paragraph below a blank line; the items of a list stand on lines of their own.
_NUMBERED_LINE = regex(r"\n[ \t]*\n[ \t]?(\d{1,3})\.[ \t]{1,3}(?=[A-Z(\[\"\u201c])")
# The item of a list, as a name with its party, has no more characters on its line before the letter at its end.
_ITEM = 40


class _Around(NamedTuple):
    """What the portions of a message tell of one another, gathered once.

    Attributes:
        has_marks: Whether a portion whose mark is not above the level bears one.
        has_small_marks: Whether a numbered paragraph bears a mark in small letters.
        has_marks_at_ends: Whether a numbered paragraph bears a mark at its end that is not above the level or ends a
            sentence.
        has_glued_marks: Whether several portions bear a mark that a word in capitals follows without a blank.
        are_answers: Whether the letters after numbers answer questions, as ``1. (B)``, ``2. (C)``: as many of those
            that are no mark stand there as half of the others, and no other paragraph bears a mark.
        are_mostly_answers: Whether there are more of those that are no mark.
        has_copyrights: Whether a paragraph bears a C that may be the sign of a copyright, and none bears a mark.
        is_classified: Whether the message is.
    """

    has_marks: bool
    has_small_marks: bool
    has_marks_at_ends: bool
    has_glued_marks: bool
    are_answers: bool
    are_mostly_answers: bool
    has_copyrights: bool
    is_classified: bool

    def may_mark_lines(self, letters: Collection[str]) -> bool:
        """Whether different letters at the heads of lines may be marks: levels, in a classified message."""
        return self.is_classified and _LEVELS.issuperset(letters)


def is_as_it_should_be(portions: Portions, marks: Sequence[Paragraph], overall: Level | None) -> bool:
    """Whether numbers follow one another, no mark is above the level, and no paragraph lacks one that others bear.

    Asked of every message: a mark like the one before it is the same object, and costs next to nothing.
    """
    paragraphs = portions.paragraphs
    if not portions.are_in_order and not _are_in_order(paragraphs):
        return False
    first = last = paragraphs[0].marking if paragraphs else None
    is_changed = False
    for portion in paragraphs:
        if portion.marking is not last:
            is_changed = True
            if _is_above(last, overall):
                return False
            last = portion.marking
    if _is_above(last, overall) or (marks and any(_is_above(mark.marking, overall) for mark in marks)):
        return False
    if not is_changed or overall is Level.UNCLASSIFIED or (first is not None and first.is_entire_text):
        return True
    return all(paragraph.marking is not None for paragraph in paragraphs)


def weigh(text: str, body: Span, portions: Portions, marks: list[Paragraph], overall: Level | None) -> list[Paragraph]:
    """Weigh what a message may be accused by: marks above its level, paragraphs without one, numbers out of order.

    Letters of the text lose their marking, and what stands in words that are quoted is no portion; where others bear
    marks, a numbered paragraph whose letter may be its mark after all is ``unreadable``. What may speak of another
    document or of none is told in ``doubt``: what stands in a text quoted whole, a paragraph whose number stands before
    it already, as in a text quoted without a word that says so, bare letters that may be answers or begin the lines of
    a list, and one above the level that stands alone. Asked of messages alone that are not as they should be.

    Args:
        text: The whole text.
        body: Where its paragraphs stand.
        portions: What the scan of the body found; its paragraphs are changed where they are weighed.
        marks: The other portions, changed likewise.
        overall: The overall level; without one no mark is above it.

    Returns:
        The other portions, without those that only a letter of the text had made one.
    """
    marks = _without_quoted_words(text, body.start, portions, marks, overall)
    every = (*portions.paragraphs, *marks)
    _doubt_quoted(text, body, every)
    marks = _without_lists(text, body, portions, marks, overall)
    every = (*portions.paragraphs, *marks)
    above = [portion for portion in every if _is_above(portion.marking, overall)]
    if overall is None or not above:
        return marks
    around = _around(text, every, overall)
    items = {id(item) for item in portions.items}
    letters = [p for p in above if _is_letter(text, p, around) or (id(p) in items and _is_item(p, overall))]
    if overall.is_classified and len(letters) == len(above) and not around.has_marks:
        # Marks may be owed here: what heads a line or a paragraph is the only one there is.
        letters = [portion for portion in letters if portion.mark_place in ("at end", "after heading")]
    marked = {portion.span.start for portion in portions.paragraphs if portion.marking is not None}
    for portion in letters:
        if around.has_marks and _may_be_mark(text, portion):
            portion.unreadable = portion.unreadable or "bears a letter that may be its mark"
        portion.marking = portion.mark_span = portion.mark_place = None
    charged = [portion for portion in above if portion.marking is not None and portion.doubt is None]
    _doubt_repeated(text, body, portions.paragraphs, charged, marked)
    _doubt_items(text, charged, items, around)
    charged = [portion for portion in charged if portion.doubt is None]
    if len(charged) == 1 and _is_bare(charged[0]) and _needs_another(text, charged[0], every, around):
        charged[0].doubt = "alone"
    without = {id(portion) for portion in letters}
    numbers = Counter(paragraph.number for paragraph in portions.paragraphs)
    portions.paragraphs = [p for p in portions.paragraphs if id(p) not in without or numbers[p.number] == 1]
    return [mark for mark in marks if id(mark) not in without]


def _without_quoted_words(
    text: str, body: int, portions: Portions, marks: list[Paragraph], overall: Level | None
) -> list[Paragraph]:
    """The other portions without those above the level that are words quoted; such paragraphs are left out too.

    A paragraph that only ends in such words loses what was taken for its mark. Where the words may be a speech that
    goes on over what it does not hold, the mark is doubted: that of a paragraph with the next number, which no other
    bears, and that of another portion where they begin in a paragraph before its own, or no paragraph has a number.
    """
    paragraphs: list[Paragraph] = []
    times = Counter(paragraph.number for paragraph in portions.paragraphs)
    quoted = {p.span.start for p in portions.paragraphs if _is_quoted_mark(text, body, p, overall)}
    others = {p.number for p in portions.paragraphs if p.span.start not in quoted}
    for paragraph in portions.paragraphs:
        if paragraph.span.start in quoted:
            if not is_in_quoted_words(text, paragraph.span.start, body):
                paragraph.marking = paragraph.mark_span = paragraph.mark_place = None
            elif times[paragraph.number] > 1 or not _is_next(paragraph, paragraphs, others):
                continue
            else:
                paragraph.doubt = "quoted"
        paragraphs.append(paragraph)
    portions.paragraphs = paragraphs
    are_others_marked = any(mark.kind == "unnumbered" and not _is_above(mark.marking, overall) for mark in marks)
    kept = []
    for mark in marks:
        if mark.kind != "subject" and _is_quoted_mark(text, body, mark, overall):
            above = bisect_right(paragraphs, mark.span.start, key=lambda paragraph: paragraph.span.start) - 1
            begins_here = is_in_quoted_words(
                text, mark.span.start, paragraphs[above].span.start if above >= 0 else body
            )
            if begins_here and (above >= 0 or not are_others_marked):
                continue
            mark.doubt = "quoted"
        kept.append(mark)
    return kept


def _without_lists(
    text: str, body: Span, portions: Portions, marks: list[Paragraph], overall: Level | None
) -> list[Paragraph]:
    """The other portions without letters of lists: those that are told, and those of lines where nobody marks any.

    A key tells them, or the words after them begin with them. In an unclassified message with numbered paragraphs of
    which none bears a mark, different letters at the heads of lines that no blank line parts are those of a list, and
    so are those with which it goes on behind a page mark; a line that stands alone is not. What may be a sentence is
    kept, and doubted.
    """
    if overall is None or not any(_is_above(mark.marking, overall) for mark in marks):
        return marks
    keys = sorted(find_keys(text, body.start, body.end), key=lambda key: key[0])
    is_unmarked = overall is Level.UNCLASSIFIED and len(portions.paragraphs) > 1
    is_unmarked = is_unmarked and not any(_is_at_head(text, paragraph) for paragraph in portions.paragraphs)
    kept: list[Paragraph] = []
    around = lines = Span(0, 0)
    letters: set[str] = set()
    are_initials = is_list = False
    for mark in marks:
        place = mark.mark_span
        if place is None or mark.kind not in ("unnumbered", "subparagraph") or mark.doubt or not _is_bare(mark):
            kept.append(mark)
            continue
        letter = text[place.start + 1 : place.end - 1].strip()
        if place.start >= around.end:
            around = span_around(portions.paragraphs, place.start, body)
            are_initials, lines, letters = have_initials(text, around), Span(around.start, around.start), set()
        is_item = is_short_item(text, place.end)
        is_told = are_initials or is_told_by_key(text, keys, letter, place.start, around, portions.paragraphs, is_item)
        if is_told and (_is_above(mark.marking, overall) or not overall.is_classified):
            if is_item or not _is_above(mark.marking, overall):
                continue
            mark.doubt = "alone"
        if is_unmarked and mark.kind == "unnumbered" and mark.number is not None and mark.mark_place == "after number":
            if place.start >= lines.end:
                goes_on_here = letter in letters and has_page_mark(text, lines.end, place.start)
                lines = lines_around(text, place.start, around)
                letters = letters_at_heads(text, lines)
                is_list = len(letters) > 1 or goes_on_here
            if is_list and is_item:
                continue
            if is_list:
                mark.doubt = "alone"
        kept.append(mark)
    return kept


def _is_at_head(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph bears a mark beside its number, or behind a usual heading."""
    if paragraph.marking is None or paragraph.mark_place == "at end":
        return False
    return paragraph.mark_place != "after heading" or is_usual_heading(_heading_of(text, paragraph))


def _is_next(paragraph: Paragraph, before: Sequence[Paragraph], others: Collection[int | None]) -> bool:
    """Whether a paragraph bears the number after that of the last one before it, or the first of the others' series."""
    if before:
        return paragraph.number == (before[-1].number or 0) + 1
    return paragraph.number == 1 and 2 in others


def _is_quoted_mark(text: str, body: int, portion: Paragraph, overall: Level | None) -> bool:
    """Whether a mark above the level stands in words of the body that are quoted."""
    mark = portion.mark_span
    return mark is not None and _is_above(portion.marking, overall) and is_in_quoted_words(text, mark.start, body)


def _may_be_mark(text: str, portion: Paragraph) -> bool:
    """Whether a letter of a numbered paragraph stands where its mark does, and nothing says that it is none."""
    mark = portion.mark_span
    if mark is None or portion.kind != "paragraph" or portion.mark_place == "at end":
        return False
    if text[mark.end : mark.end + 3].lstrip(" \t")[:1].isdigit():
        return False
    return _NAMED.search(text, max(portion.span.start, mark.start - 16), mark.start) is None


def clear_ends(text: str, paragraphs: Sequence[Paragraph]) -> None:
    """Take the brackets at ends of paragraphs for letters of the text where nothing says that they are marks.

    So in an unclassified message of which no paragraph bears a mark at its head, few end in one, and none of these ends
    a sentence before it.
    """
    at_ends = [paragraph for paragraph in paragraphs if paragraph.mark_place == "at end"]
    if not at_ends or len(at_ends) * 2 > len(paragraphs) or any(_follows_stop(text, p) for p in at_ends):
        return
    if any(p.marking is not None and p.mark_place != "at end" for p in paragraphs):
        return
    for paragraph in at_ends:
        paragraph.marking = paragraph.mark_span = paragraph.mark_place = None


def _around(text: str, every: Sequence[Paragraph], overall: Level) -> _Around:
    numbered = [portion for portion in every if portion.kind == "paragraph"]
    at_ends = [portion for portion in numbered if portion.mark_place == "at end"]
    has_marks = any(p.marking is not None and not _is_above(p.marking, overall) for p in every)
    marked = sum(portion.marking is not None for portion in numbered)
    answers = sum(p.marking is None and _ANSWER.match(text, p.span.start) is not None for p in numbered)
    return _Around(
        has_marks=has_marks,
        has_small_marks=any(_is_lower(portion.marking) for portion in numbered),
        has_marks_at_ends=any(not _is_above(p.marking, overall) or _follows_stop(text, p) for p in at_ends),
        has_glued_marks=sum(p.mark_span is not None and _is_glued(text, p.mark_span) for p in every) > 1,
        are_answers=0 < answers and marked <= answers * 2 and not has_marks,
        are_mostly_answers=marked < answers and not has_marks,
        has_copyrights=not has_marks and any(has_holder(text, p) for p in numbered),
        is_classified=overall.is_classified,
    )


def _is_item(item: Paragraph, overall: Level) -> bool:
    """Whether the letter of a list's item is none of a mark: in an unclassified message, outside a text quoted."""
    return overall is Level.UNCLASSIFIED and item.doubt is None


def _doubt_quoted(text: str, body: Span, every: Sequence[Paragraph]) -> None:
    """Doubt the portions of texts that are quoted whole."""
    quotations = find_quotations(text, body.start, body.end)
    for portion in every if quotations else ():
        quotation = quotation_at(quotations, portion.span.start)
        if quotation is not None:
            portion.doubt = "released" if quotation.is_released else "quoted"


def _is_above(marking: Marking | None, overall: Level | None) -> bool:
    return marking is not None and marking.level is not None and overall is not None and marking.level > overall


def _are_in_order(paragraphs: Sequence[Paragraph]) -> bool:
    start = paragraphs[0].number or 0 if paragraphs else 0
    return [paragraph.number for paragraph in paragraphs] == [*range(start, start + len(paragraphs))]


def _is_lower(marking: Marking | None) -> bool:
    return marking is not None and "lower-case" in marking.oddities


def _is_bare(portion: Paragraph) -> bool:
    """Whether a mark is a level alone, as a letter or word of a sentence may be."""
    marking = portion.marking
    if marking is None or marking.controls or marking.is_entire_text:
        return False
    return not marking.is_nato or marking.raw.strip().isalpha()


def _needs_another(text: str, portion: Paragraph, every: Sequence[Paragraph], around: _Around) -> bool:
    """Whether a mark stands where a letter may stand too.

    So at the end of a subject, or of words that are no sentence, after a heading that is no usual one, or without a
    number before it. Beside others of its kind that bear marks it is one of them.
    """
    if portion.kind == "subject":
        return portion.mark_place == "at end"
    if portion.mark_place == "after heading":
        return not around.has_marks and not is_usual_heading(_heading_of(text, portion))
    if portion.kind == "paragraph":
        return portion.mark_place == "at end" and not around.has_marks_at_ends
    return not any(p.kind == portion.kind and p.marking is not None for p in every if p is not portion)


def _doubt_repeated(
    text: str, body: Span, paragraphs: Sequence[Paragraph], charged: Sequence[Paragraph], marked: Collection[int]
) -> None:
    """Doubt the charged paragraphs whose number heads a line of the body before them, and those that go on from one.

    One without a mark may stand between.
    """
    accused = {portion.span.start for portion in charged if portion.kind == "paragraph"}
    if not accused:
        return
    first = _first_lines(text, body, marked)
    expected = None
    for paragraph in paragraphs:
        number, start = paragraph.number, paragraph.span.start
        if number is None:
            continue
        if start in accused and (number == expected or first.get(number, start) < start):
            paragraph.doubt = "repeated"
            expected = number + 1
        elif number == expected and paragraph.marking is None:
            expected = number + 1


def _first_lines(text: str, body: Span, marked: Collection[int]) -> dict[int, int]:
    """Where each number first heads a line that can be a paragraph's.

    References are none, nor are the items of a list, without marks and from 1 on, inside a paragraph that bears one.
    """
    first: dict[int, int] = {}
    is_inside = False
    item = 0
    for line in _NUMBERED_LINE.finditer(text, max(0, body.start - 2), body.end):
        number, start = int(line[1]), line.start(1)
        if start in marked:
            is_inside, item = True, 0
        elif is_inside and number == item + 1:
            item = number
            continue
        if not is_reference(text, line.end()):
            first.setdefault(number, start)
    return first


def _doubt_items(text: str, charged: Sequence[Paragraph], items: Collection[int], around: _Around) -> None:
    """Doubt letters that may be those of answers, and those at the heads of the lines or items of a list."""
    for portion in charged:
        if portion.doubt is not None or not _is_bare(portion):
            continue
        may_be_answer = around.are_answers and portion.kind == "paragraph"
        in_list = portion.kind == "unnumbered" and len(letters_of_lines(text, portion.span)) > 1
        if may_be_answer or in_list or id(portion) in items or may_be_copyright(text, portion):
            portion.doubt = "alone"


def _is_letter(text: str, portion: Paragraph, around: _Around) -> bool:
    """Whether the brackets taken for a mark hold a letter or word of the text."""
    mark = portion.mark_span
    if mark is None or not _is_bare(portion):
        return False
    if text[mark.end : mark.end + 1].islower() and not _is_before_redaction(text, mark):
        return True  # "(S)he"
    if portion.kind != "paragraph" and _is_glued(text, mark) and not around.has_glued_marks:
        return True
    if portion.mark_place in ("after number", "before number") and portion.kind == "paragraph":
        if text[mark.end : mark.end + 2].strip()[:1] in _LIST_SIGNS or _AND_LETTER.match(text, mark.end) is not None:
            return True
        if is_copyright(text, mark, _is_lower(portion.marking)) or (not around.has_marks and has_holder(text, portion)):
            return True
        if around.has_copyrights and heads_paper(text, mark):
            return True
        return around.are_mostly_answers or (around.are_answers and _is_short(text, portion, mark))
    if goes_on(text, mark.end):
        return True
    if portion.kind == "subject":
        return portion.mark_place == "at end" and _is_letter_of_subject(text, portion.span, mark)
    if portion.mark_place == "at end":
        return not around.has_marks_at_ends and _ends_item(text, mark)
    if portion.mark_place == "after heading":
        return not _is_after_heading(text, portion, mark)
    if portion.mark_place == "on heading":
        return _NAMED.search(text, max(portion.span.start, mark.start - 16), mark.start) is not None
    return _is_letter_of_line(text, portion, mark, around)


def _is_short(text: str, portion: Paragraph, mark: Span) -> bool:
    """Whether hardly any words follow a mark in its paragraph."""
    line_end = text.find("\n\n", mark.end, portion.span.end)
    return (line_end if line_end != -1 else portion.span.end) - mark.end <= _LONGEST_ANSWER


def _follows_stop(text: str, portion: Paragraph) -> bool:
    """Whether the end of a sentence stands before a mark at the end of a portion."""
    mark = portion.mark_span
    return mark is not None and text[max(0, mark.start - _MOST_BLANKS) : mark.start].rstrip(" \t\n")[-1:] in _STOPS


def _ends_item(text: str, mark: Span) -> bool:
    """Whether brackets end the item of a list, as a name with its party, or belong to the sentence they end.

    An item is a short line that goes on from none above, or has other letters before this one. A point after the
    brackets where none stands before them is that of their sentence: ``as in Article 1 (C).``
    """
    if text[mark.end : mark.end + 1] == ".":
        return True
    line = text.rfind("\n", 0, mark.start) + 1
    if _OTHER_LETTER.search(text, max(line, mark.start - _MOST_BLANKS), mark.start) is not None:
        return True
    return mark.start - line <= _ITEM and not goes_on_from_above(text, mark.start)


def _is_glued(text: str, mark: Span) -> bool:
    """Whether a word in capitals follows brackets without a blank, as in ``(S)ELECTION``."""
    following = text[mark.end : mark.end + 2]
    return len(following) == 2 and following.isalpha() and following.isupper() and not _is_before_redaction(text, mark)


def _is_before_redaction(text: str, mark: Span) -> bool:
    """Whether what follows brackets without a blank was taken out, as in ``(S)xxxxxxxx``."""
    redaction = find_redaction(text, mark.end, mark.end + _REDACTED)
    return redaction is not None and redaction.start() == mark.end


def _is_letter_of_subject(text: str, subject: Span, mark: Span) -> bool:
    """Whether the last brackets of a subject count what stands before them, or are not the only ones of their kind."""
    if _NAMED.search(text, max(subject.start, mark.start - 16), mark.start):
        return True
    return _OTHER_LETTER.search(text, subject.start, mark.start) is not None


def _heading_of(text: str, portion: Paragraph) -> str:
    """The words between the number of a portion and its mark."""
    end = portion.mark_span.start if portion.mark_span is not None else portion.span.start
    return text[portion.span.start : end].lstrip("0123456789.,:) \t").rstrip(") \t")


def _is_after_heading(text: str, portion: Paragraph, mark: Span) -> bool:
    """Whether a mark follows the heading of its paragraph, and words that are no figure of a list follow the mark.

    Behind a heading of any words it has no other letter beside it, as in ``Radio: (C) One and (S) Two``.
    """
    words = _heading_of(text, portion)
    if is_usual_heading(words):
        return True
    stop = min(portion.span.end, mark.end + _MOST_BLANKS)
    following = text[mark.end : stop].strip()
    if not is_heading(words) or not following or following[0].isdigit():
        return False
    return _OTHER_CAPITAL.search(text, mark.end, min(stop, mark.end + _NEXT_LETTER)) is None


def _is_letter_of_line(text: str, portion: Paragraph, mark: Span, around: _Around) -> bool:
    """Whether a letter at the head of a line goes on with the sentence above, or is a note's or a copyright's."""
    marking = portion.marking
    if marking is not None and len(marking.raw.strip()) == 1 and marking.raw.strip().islower():
        # Where paragraphs with a number bear small letters too, these are marks.
        return not around.has_small_marks
    if portion.kind == "unnumbered" and (
        goes_on_from_above(text, portion.span.start)
        or _CITED.search(line_above(text, portion.span.start))
        or (
            len(letters := set(letters_of_lines(text, portion.span))) > 1
            and (not around.may_mark_lines(letters) or is_of_key(text, mark))
        )
    ):
        return True
    if portion.kind == "subparagraph" and not around.has_marks and is_item_of_key(text, portion.span):
        return True
    if portion.doubt is not None and _SIGNED.match(text, mark.end) is not None:
        return True
    return _NO_BEGINNING.match(text, mark.end) is not None or is_copyright(text, mark, _is_lower(portion.marking))
