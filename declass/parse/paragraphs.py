"""Numbered paragraphs, subparagraphs and their portion markings; what a marking may say is not judged here."""

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from attrs import define

from declass.model import Marking, Paragraph
from declass.parse.entire_text import entire_text_at, find_entire_text
from declass.parse.letters import (
    goes_on,
    goes_on_from_above,
    is_heading,
    is_in_sentence,
    is_letter_of_text,
    is_list_letter,
    is_usual_heading,
    line_above,
)
from declass.parse.markings import LEVEL_SYMBOLS, PLAIN_MARK, MarkingReader
from declass.parse.page_marks import PAGE_BREAK_FORM
from declass.parse.redaction import find_redaction
from declass.patterns import regex
from declass.text import Span, span_of

# A mark in brackets, broken by a wrap or not, "[C]", "C)" with its first bracket lost, or "(C" with its last one lost.
_MARK = (
    r"(?:[(\[](\s?[A-Za-z][A-Za-z/,. \u2013-]{0,120}?(?:\n[A-Za-z/,. -]{0,20}?)?|//?[A-Za-z][A-Za-z/, -]{1,60})[)\]])"
)
_LEVEL = regex(rf"\s?{LEVEL_SYMBOLS}(?![A-Za-z])", re.IGNORECASE | re.ASCII)
# Lines that begin with no letter, or with a lettered bullet and a bracket. The paragraph of nine in ten, "4. (C) Text"
# or "4. Text", is read at once; what else a number, a bullet or a bracket opens is told from the rest where it stands.
# The second character lets nearly every line of prose go at once: a bullet is one letter or a Roman number.
_LINE = regex(
    r"\n(?![A-Za-z\n][^.)ivxIVX])[ \t\u00b6]*+"
    r"(?:(\d{1,3})\. {1,3}(?:\((TS|SBU|LOU|[SCU](?://?NF)?)\)|(?=[A-Z])(?![A-Z]{1,3}\)))"
    r"|[^A-Za-z\s]|([A-Za-z]{1,4}+[.)]{1,2})[ \t]*[(\[])"
)
_NUMBERED = regex(rf"(\d{{1,3}}) ?([.),:]\)?|-(?=-? ?\()|(?=\())(?!\d)[ \t]*(?:-+[ \t]*)?{_MARK}?")
_DASHED = regex(r"\n[ \t]*\d{1,3} ?--? ?[(\[]")
# Signs of bullets beside the hyphen: dashes, points and squares, in print and as word processors leave them.
_BULLETS = "*+\u00b7\u2013\u2014\u2022\u2023\u25aa\u25cf\u25e6\uf0b7"
# A bullet, with a letter or number behind it or not, or one of these alone: "-- (S)", "-- A. (S)", "a. (S)", "1a. (S)".
_SUBMARKED = regex(
    rf"((?:(?:-{{1,3}}|[{_BULLETS}]{{1,3}})(?:[ \t]*(?:[A-Za-z]|[ivxIVX]{{2,4}}|\d{{1,2}})[.)])?"
    rf"|\(?(?:[A-Za-z]|[ivxIVX]{{1,4}}|\d{{1,2}}[A-Za-z])[.)]{{1,2}}|\(?\d{{1,2}}\))?)[ \t]*{_MARK}"
)
# "25 PERSONS CAME", "1,200 tons of": the beginning of a paragraph after its number.
_FIGURE_FIRST = regex(
    r"[ \t]{0,4}\d{1,4}(?:[,.]\d{1,3})*(?:ST|ND|RD|TH)?[ \t-]{1,2}[A-Za-z]{3,}", re.IGNORECASE | re.ASCII
)
_UNMARKED_CHILD = regex(r"\n[ \t]{0,12}([a-hA-H])[.)][ \t]+(?![(\[])(?=[A-Z])")
_INLINE = regex(rf"\(\s?({LEVEL_SYMBOLS}[A-Za-z/, -]{{0,24}}?)\s?\)", re.IGNORECASE | re.ASCII)
# Brackets after a number inside a line, with a mark and the beginning of a sentence, or with anything else.
_AFTER_INLINE = regex(rf" ?\(({PLAIN_MARK})\) ?[A-Z\"\u201c]")
# Before that number a sentence ends; the point of these words is none.
_SENTENCE_END = regex(
    r"(?<![A-Za-z])(?!(?:ARTS?|CH|CL|DOC|FIG|NOS?|P|PARAS?|PARS?|PP|PT|Q|REFS?|REGS?|RES|SECS?|SECTS?|VOL|"
    r"JAN|FEB|MAR|APR|AUG|SEPT?|OCT|NOV|DEC)\.)[A-Za-z0-9'%]+[)\"\u201d]?[.!?][)\"\u201d]?[ \t]{1,3}\Z",
    re.IGNORECASE | re.ASCII,
)
_SENTENCE_END_REACH = 40
_NUMBER_BEFORE = regex(r"(?:^|[\s.;:)-])(\d{1,2}) ?[.,)][ \t]{0,3}(?:[A-Z][A-Za-z /'\u2019-]{2,40}[ .:-]{1,4})?$")
_OPENERS = frozenset("0123456789([-" + _BULLETS)
_LOST_LEADS = frozenset("TSCU(")
_LOST_BRACKET = regex(rf"({LEVEL_SYMBOLS})\)(?=[\s A-Z])|\(({LEVEL_SYMBOLS}) (?=[A-Z][a-z]|[A-Z]{{2,}} [A-Z]{{2}})")
_HEADING_MARK = regex(rf"([A-Za-z][A-Za-z0-9 \t,.:;'\u2019\"/&-]{{0,58}}?)[ \t:.-]*{_MARK}")
# A signature or the heading of the next section may follow the mark at the end of a paragraph.
_END_MARK = regex(
    rf"\(({PLAIN_MARK})\)[ \t.\\]*"
    r"(?:\n[ \t\\]*(?:\n[ \t]*[^\n.]{0,80}){1,4}|(?:\n[ \t]*[A-Z][A-Z.' -]{2,30}[ \t\\]*){1,2})?[\s.\\]*\Z"
)
_SENTENCE_MARK = regex(rf"[.:)][ \t]{{1,4}}[(\[] ?({PLAIN_MARK}) ?[)\]][ \t]*(?!AND\b|OR\b)[A-Z\"\u201c]")
_NUMBER_AFTER = regex(r"[ \t]{1,3}(\d{1,3})\.[ \t]{1,3}(?=[A-Z\"\u201c])")
_MARK_BEFORE = regex(rf"\(({PLAIN_MARK})\)[ \t]*$")
# Between a number alone on its line and its mark: blank lines, and a page break where words follow without one.
_OVER_PAGE = regex(rf"[ \t]*\n(?:[ \t]*\n){{0,4}}[ \t]*(?P<page>(?:{PAGE_BREAK_FORM})[ \t]*\n\s{{0,80}})?")
_MARK_ALONE = regex(_MARK)
_ODD_BRACKETS = ("{", "<", "\uff08", ")", "]")
# A figure or sign that a scan left for the letter of a mark.
_DAMAGED_MARK = regex(
    r"[ \t]*(?:[(\[]\s?[^A-Za-z\n)\]]{0,2}\s?[)\]]"
    rf"|[(\[)\]{{<\uff08]{{1,2}}\s?{LEVEL_SYMBOLS}(?:[ /\\]{{1,2}}(?:NF|NOFORN))?[.,:;]?\s?[)\]}}>\uff09(\[\"'])"
)
# "(C SIPDIS)", "(C SMITH)", "(S/FGI DEU GBR)": a level and words that are no known control.
_MARK_AND_WORD = regex(rf"[ \t]*[(\[]\s?{LEVEL_SYMBOLS}[ ,/-]{{1,3}}[A-Z][A-Z ,/'-]{{1,40}}[)\]]")
# "END SUMMARY.  (S) The minister": what stands before the mark, and the signs with which such words end.
_END_OF_PART = regex(
    r"\bEND[ \t\n]{1,3}(?:OF[ \t\n])?(?:BIO(?:GRAPHIC)?[ \t\n])?(BACKGROUND|COMMENTS?|NOTES?|SUMMARY)[ \t.)]{0,4}\Z",
    re.IGNORECASE | re.ASCII,
)
# Its bracket stands behind the last letter of such words, with a sign between them or not.
_INSIDE_MARK = regex(
    r"\((?:(?<=[YTESytes][.)] \()|(?<=[YTESytes][.)]  \()|(?<=[YTESytes] \()|(?<=\.\) \()|(?<=\.\)  \())"
    r"(?=TS|SBU|LOU|[SCUscu][)/ -])"
)
_LONGEST_PART_END = 30
# "THE MEETING (S)" on a line of its own, and the rule that stands above or below a heading.
_LINE_END_MARK = regex(r"\)[ \t\\]*(?=\n)")
_HEADING_LINE = regex(
    rf"[ \t]*(?P<words>[A-Z][A-Za-z0-9 \t,:;'\u2019\"/&-]{{2,60}}?)[ \t:.-]+"
    rf"(?P<mark>[(\[] ?({PLAIN_MARK}) ?\))[ \t\\]*\Z",
    re.ASCII,
)
_RULE = regex(r"[ \t]*(?:[-_=*][ \t]?){3,80}[ \t\\]*")
_BELOW_HEADING = regex(
    r"\n(?P<rule>[ \t]*(?:[-_=*][ \t]?){3,80}[ \t\\]*(?:\n|\Z))?(?=[ \t\\]*(?:\n|\Z)|[ \t]*\u00b6?\d{1,3}\.)"
)
# Lines were written at 60 to 80 characters: a body with more to a line on average has had its lines joined.
_COLLAPSED_LINE = 110
# A number inside a line stands this near before its mark, with heading words between them if they are farther apart.
_INLINE_REACH = 54
_SHORTEST_HEADING = 5
# Where a mark at the end of a paragraph begins at the earliest, with what may follow it.
_END_REACH = 160
# Characters from the middle of a body that tell whether it is worth counting all its lines.
_SAMPLE = 1500
# An answer stands so near to the one before it.
_ITEM_REACH = 600
# A paragraph's first line of so many characters has had others joined to it.
_JOINED_LINE = 160


class _Candidate(NamedTuple):
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


_candidate_of: Callable[[tuple[Any, ...]], _Candidate] = partial(tuple.__new__, _Candidate)
"""A candidate of all its fields, for a fourth of what calling the class costs."""


@define
class Portions:
    """What a scan of the body found.

    Attributes:
        paragraphs: Numbered paragraphs in text order.
        marks: Marked subparagraphs and unnumbered marked paragraphs in text order.
        entire_text: A whole-text mark and where it stands, or None.
        are_in_order: Whether the numbers are known to follow one another.
    """

    paragraphs: list[Paragraph]
    marks: list[Paragraph]
    entire_text: tuple[Marking, Span] | None
    are_in_order: bool


def first_paragraph_start(text: str, start: int, end: int) -> int | None:
    """Offset of the number of paragraph 1, or of any marked paragraph, after an offset; None without one."""
    for line in _LINE.finditer(text, start, end):
        match = _NUMBERED.match(text, line.end() - 1 if line[1] is None else line.start(1), end)
        if match is None:
            continue
        if match[2] and (match[3] or int(match[1]) == 1):
            return match.start()
        if match[3] and _LEVEL.match(match[3]) is not None:
            return match.start()
    return None


def scan_portions(text: str, start: int, end: int, reader: MarkingReader) -> Portions:
    """Find the paragraphs of a body and their portion markings.

    Args:
        text: The whole text.
        start, end: The body: after the E.O. line and subject, up to the end of the message.
        reader: Reads what stands in brackets.

    Returns:
        A line that begins with a number is a paragraph when a marking follows, or when the number is the one
        expected next and no later marked paragraph takes it. Numbers inside sentences and enumerations are none.
    """
    candidates: list[_Candidate] = []
    sub: list[re.Match[str]] = []
    # A subject without a blank line after it ends where the line of paragraph 1 begins.
    first_line = max(0, start - 1) if text[max(0, start - 1) : start] == "\n" else start
    for line in _LINE.finditer(text, first_line, end):
        digits, mark, bullet = line.groups()
        if digits is not None:
            marking = reader.read(mark) if mark is not None else None
            if marking is not None:
                (_, text_start), (at, _), (inner, after), _ = line.regs
                span = span_of((inner - 1, after + 1))
                candidates.append(
                    _candidate_of((int(digits), at, ".", text_start, marking, span, "after number", False))
                )
                continue
            if mark is None:
                candidates.append(_candidate_of((int(digits), line.start(1), ".", line.end(), None, None, None, False)))
                continue
        if bullet is not None:
            lettered = _SUBMARKED.match(text, line.start(3), end)
            sub += [lettered] if lettered is not None else []
            continue
        at = line.end() - 1 if digits is None else line.start(1)
        if text[at] not in _OPENERS:
            continue
        numbered = _NUMBERED.match(text, at, end)
        if numbered is not None:
            candidate = _candidate(text, numbered, end, reader)
            if candidate is not None:
                candidates.append(candidate)
                continue
        is_rule = text[at] == "-" and not text[at : at + 8].strip("- \t")
        match = None if is_rule else _SUBMARKED.match(text, at, end)
        if match is not None:
            candidate = _marked_before(text, match, end, reader)
            if candidate is not None:
                candidates.append(candidate)
            else:
                sub.append(match)
    accepted = _settle(text, candidates)
    if _wants_inline(accepted, text, start, end):
        accepted = _with_inline(text, accepted, start, end, reader)
    entire_text = find_entire_text(text, start, end, reader)
    paragraphs = _close(text, accepted, end, entire_text[1].end if entire_text else end, reader)
    if entire_text is not None:
        _mark_around(entire_text, paragraphs)
    marks = _submarks(text, sub, end, reader, paragraphs)
    if any(paragraph.marking is not None for paragraph in paragraphs):
        inside = [
            *_after_parts(text, start, end, reader, paragraphs),
            *_on_headings(text, start, end, reader, paragraphs),
        ]
        if inside:
            marks = sorted((*marks, *inside), key=lambda portion: portion.span)
    if not paragraphs and not marks:
        marks = _inner_mark(text, start, end, reader)
    return Portions(paragraphs, marks, entire_text, accepted is candidates)


def _ends_line_above(text: str, mark: int, start: int) -> bool:
    """Whether brackets before a number end the line above it, and are not alone there: they mark what they end."""
    line = text.rfind("\n", 0, mark) + 1
    return text.find("\n", mark, start) != -1 and bool(text[line:mark].strip())


def _candidate(text: str, match: re.Match[str], end: int, reader: MarkingReader) -> _Candidate | None:
    digits, punctuation, raw = match.groups()
    marking = span = place = None
    at, mark = match.end(), match.start(3)
    if punctuation and raw is None and (over_page := _OVER_PAGE.match(text, at, end)) is not None:
        marked = _MARK_ALONE.match(text, over_page.end(), end)
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
    return _Candidate(int(digits), match.start(), punctuation, at, marking, span, place, may_be_figure)


def _is_figure_of_text(text: str, start: int, end: int) -> bool:
    """Whether a number and brackets without a point between them are text: ``501(c)(3)``, ``34(S) 58(W)``."""
    following = text[end : end + 3].lstrip(" \t")[:1]
    if following in ("", "\n", "(") or following.islower() or following.isdigit() or goes_on(text, end):
        return True
    return goes_on_from_above(text, start)


def _marked_before(text: str, match: re.Match[str], end: int, reader: MarkingReader) -> _Candidate | None:
    """A paragraph whose mark stands before its number, as ``(C) 1. Text``."""
    number = None if match[1] else _NUMBER_AFTER.match(text, match.end(), end)
    marking = reader.read(match[2]) if number else None
    if number is None or marking is None:
        return None
    span = Span(match.start(2) - 1, match.end())
    return _Candidate(int(number[1]), number.start(1), ".", number.end(), marking, span, "before number")


def _settle(text: str, candidates: list[_Candidate]) -> list[_Candidate]:
    """Keep marked candidates and those unmarked ones whose number is expected and not taken by a later marked one.

    A marked one whose number is not the next, or is taken by a later one, must stand where a paragraph can begin.
    """
    marked = [c.number for c in candidates if c.marking is not None]
    if len(marked) == len(candidates) and _are_in_order(marked, candidates):
        return candidates
    if any(c.may_be_figure for c in candidates):
        candidates = _without_figures(text, candidates)
        marked = [c.number for c in candidates if c.marking is not None]
    accepted: list[_Candidate] = []
    expected = 1
    passed = 0
    for candidate in candidates:
        number = candidate.number
        if candidate.marking is not None:
            passed += 1
            is_next = number == expected and number not in marked[passed:]
            can_begin = is_next or _can_begin(text, candidate, accepted)
            if can_begin and not _is_item(text, candidate, accepted):
                accepted.append(candidate)
                expected = number + 1
        elif number == expected and _looks_like_a_start(text, candidate):
            later = marked[passed:]
            taken = bool(later) and later[0] <= number and number in later
            if not taken and not _is_enumeration(candidate, accepted):
                accepted.append(candidate)
                expected += 1
    return accepted


def _without_figures(text: str, candidates: list[_Candidate]) -> list[_Candidate]:
    """Without figures of a text: a number that may be one is kept only as the next of its kind."""
    kept: list[_Candidate] = []
    pointed = {candidate.number for candidate in candidates if candidate.has_point}
    for candidate in candidates:
        last = kept[-1] if kept else None
        expected = last.number + 1 if last is not None else 1
        if not candidate.may_be_figure or (candidate.number == expected and _is_alike(text, candidate, last, pointed)):
            kept.append(candidate)
    return kept


def _is_alike(text: str, candidate: _Candidate, last: _Candidate | None, pointed: set[int]) -> bool:
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
    above = text[max(start, item - _END_REACH) : item].rstrip()
    return above.endswith(":") or _DASHED.search(text, start, item - 1) is not None


def _are_in_order(numbers: list[int], candidates: list[_Candidate]) -> bool:
    """Whether each number is that after the one before it, from 1 or from one with a point."""
    if not numbers:
        return True
    first = numbers[0]
    if any(c.may_be_figure for c in candidates):
        return False
    return numbers == [*range(first, first + len(numbers))] and (first == 1 or bool(candidates[0].punctuation))


def _can_begin(text: str, candidate: _Candidate, accepted: list[_Candidate]) -> bool:
    """Whether a marked paragraph can begin with a number that is not the next.

    A figure of a sentence at the head of a line has no point after it, or the line above ends inside the sentence.
    """
    number, start, _, text_start, _, mark_span, place, _ = candidate
    if not candidate.has_point and number != 1 and not (accepted and not accepted[-1].has_point):
        return False
    if place == "before number" or text.startswith("\n\n", start - 2):
        return True
    if goes_on_from_above(text, start):
        return False
    follows = mark_span.end if mark_span is not None else text_start
    is_small = text[follows : follows + 3].lstrip(" \t")[:1].islower()
    return not is_small or not line_above(text, start)[-1:].isalnum()


def _is_item(text: str, candidate: _Candidate, accepted: list[_Candidate]) -> bool:
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


def _looks_like_a_start(text: str, candidate: _Candidate) -> bool:
    number, start, punctuation, text_start, _, _, _, _ = candidate
    if punctuation not in (".", ")", ".)", ":") or number > 200:
        return False
    if not text[text_start : text_start + 1].isupper():
        if text.startswith("\n\n", start - 2) and _FIGURE_FIRST.match(text, text_start) is not None:
            return True
        rest = text[text_start : text_start + 12].lstrip(" \t")
        if not rest or not (
            rest[0].isupper() or rest[0] in "\"'()-\u201c\u2018[]{<\uff08" or rest.upper().startswith(("XXXXX", "..."))
        ):
            return False
    if text.startswith("\n\n", start - 2):
        return True
    return not goes_on_from_above(text, start)


def _is_enumeration(candidate: _Candidate, accepted: list[_Candidate]) -> bool:
    """Whether an unmarked number is an item of a list inside a paragraph: ``1)`` where paragraphs are ``1.``."""
    return candidate.punctuation[:1] != "." and bool(accepted) and accepted[0].punctuation[:1] == "."


def is_collapsed(text: str, start: int, end: int) -> bool:
    """Whether a stretch has had its lines joined, as some copies have."""
    return end - start > _COLLAPSED_LINE * (1 + text.count("\n", start, end))


def _wants_inline(accepted: list[_Candidate], text: str, start: int, end: int) -> bool:
    """Whether marked numbers may stand inside lines, as in copies whose lines were collapsed."""
    numbers = [c.number for c in accepted]
    if not numbers or len(set(numbers)) < max(numbers):
        return True
    last = accepted[-1]
    if text.find("\n", last.start, last.start + _JOINED_LINE) == -1 and _has_next_inline(text, last, end):
        return True
    # Counting the lines of a whole body costs more than finding its paragraphs: its middle tells whether to.
    middle = (start + end) // 2
    if end - middle > _SAMPLE and not is_collapsed(text, middle, middle + _SAMPLE):
        return False
    return is_collapsed(text, start, end)


def _has_next_inline(text: str, last: _Candidate, end: int) -> bool:
    """Whether the number after the last stands first behind a sentence, before a mark and the next sentence."""
    number = f" {last.number + 1}."
    at = text.find(number, last.start, end)
    while at != -1 and text[at + len(number) : at + len(number) + 2].lstrip(" ")[:1] != "(":
        at = text.find(number, at + 1, end)
    if at == -1 or _AFTER_INLINE.match(text, at + len(number), end) is None:
        return False
    return _SENTENCE_END.search(text, max(last.start, at - _SENTENCE_END_REACH), at + 1) is not None


def _with_inline(
    text: str, accepted: list[_Candidate], start: int, end: int, reader: MarkingReader
) -> list[_Candidate]:
    """Add marked paragraph numbers that stand inside a line, where the number is one that is missing."""
    have = {c.number for c in accepted}
    merged = list(accepted)
    for match in _INLINE.finditer(text, start, end):
        lead = _NUMBER_BEFORE.search(text, max(start, match.start() - _INLINE_REACH), match.start())
        if lead is None or int(lead[1]) in have:
            continue
        number, marking = int(lead[1]), reader.read(match[1])
        if marking is None or not marking.is_known or is_letter_of_text(text, match.start()):
            continue
        before = max((c.number for c in merged if c.start < match.start()), default=0)
        after = min((c.number for c in accepted if c.start > match.start()), default=number + 1)
        if before < number < after:
            have.add(number)
            span = span_of(match.span())
            place = "after number" if match.start() - lead.end(1) < _SHORTEST_HEADING else "after heading"
            merged.append(_Candidate(number, lead.start(1), ".", match.end(), marking, span, place))
    return sorted(merged, key=lambda c: c.start)


def _close(
    text: str, accepted: list[_Candidate], end: int, covered_from: int, reader: MarkingReader
) -> list[Paragraph]:
    """The accepted paragraphs, each ended where the next begins, and those without a mark looked at more closely.

    After a whole-text mark, from ``covered_from`` on, a paragraph without a mark owes none.
    """
    paragraphs = []
    for number, start, _, text_start, marking, mark_span, place, _ in reversed(accepted):
        span = span_of((start, end))
        paragraph = Paragraph(number, str(number), "paragraph", span, marking, mark_span, None, place)
        if marking is None and start < covered_from:
            _look_further(text, paragraph, text_start, end, reader)
        found = paragraph.marking
        if found is not None and found.level is None and found.is_foreign:
            paragraph.unreadable = "bears a foreign marking, or one that is not read"
        end = start
        paragraphs.append(paragraph)
    paragraphs.reverse()
    return paragraphs


def _mark_around(entire_text: tuple[Marking, Span], paragraphs: list[Paragraph]) -> None:
    """Give the paragraph in which a whole-text mark stands this mark, where it bears none of its own."""
    marking, span = entire_text
    for paragraph in paragraphs:
        if paragraph.marking is None and paragraph.span.start <= span.start < paragraph.span.end:
            paragraph.marking, paragraph.mark_span, paragraph.mark_place = marking, span, "after number"
            paragraph.unreadable = None


def _look_further(text: str, paragraph: Paragraph, at: int, end: int, reader: MarkingReader) -> None:
    """Find a mark after heading words, one before the number or at the end; or why none can be seen."""
    stop = min(end, at + 110)
    head = text[at:stop]
    if "NTIRE" in head or "ntire" in head:
        entire = entire_text_at(text, at, end, reader)
        if entire is not None:
            paragraph.marking, paragraph.mark_span, paragraph.mark_place = *entire, "after number"
            return
    has_bracket = "(" in head or "[" in head
    if has_bracket:
        heading = _HEADING_MARK.match(text, at, stop)
        if heading and not is_letter_of_text(text, heading.start(2) - 1) and _ends_heading(text, heading):
            span = Span(heading.start(2) - 1, heading.end())
            nothing_follows = not text[heading.end() : end].strip(" .\n\t") or (
                end - heading.end() <= _END_REACH and _END_MARK.match(text, span.start, end) is not None
            )
            if _mark(paragraph, reader, heading[2], span, "at end" if nothing_follows else "after heading"):
                return
    start = paragraph.span.start
    if ")" in text[max(0, start - 3) : start]:
        before = _MARK_BEFORE.search(text, max(0, start - 14), start)
        if before is not None and _ends_line_above(text, before.start(), start):
            before = None
        if before and _mark(paragraph, reader, before[1], span_of(before.span()), "before number"):
            return
    tail = max(at, end - _END_REACH)
    if ")" in text[tail:end]:
        last = _END_MARK.search(text, tail, end)
        if last is not None and is_letter_of_text(text, last.start()):
            last = None
        if last and _mark(paragraph, reader, last[1], Span(last.start(), last.start() + len(last[1]) + 2), "at end"):
            return
    if (has_bracket or head.lstrip(" \t")[:1] in _ODD_BRACKETS) and _DAMAGED_MARK.match(head):
        paragraph.unreadable = "bears a mark that is damaged in this copy"
    elif has_bracket and _MARK_AND_WORD.match(head):
        paragraph.unreadable = "bears letters that may be its mark"
    elif find_redaction(head, 0, 30):
        paragraph.unreadable = "redacted in this copy"
    elif "..." in head and head[:40].lstrip(" \t(").startswith("..."):
        paragraph.unreadable = "cut short in this copy"


def _ends_heading(text: str, heading: re.Match[str]) -> bool:
    """Whether brackets end the heading of a paragraph, so that no sentence goes on after them."""
    if heading[1][-1:] == "," or goes_on(text, heading.end()):
        return False
    return not text[heading.end() : heading.end() + 3].lstrip(" \t")[:1].islower() or is_heading(heading[1])


def _mark(paragraph: Paragraph, reader: MarkingReader, raw: str, span: Span, place: str) -> bool:
    marking = reader.read(raw)
    if marking is None:
        return False
    paragraph.marking, paragraph.mark_span, paragraph.mark_place = marking, span, place
    return True


def _submarks(
    text: str, matches: list[re.Match[str]], end: int, reader: MarkingReader, paragraphs: list[Paragraph]
) -> list[Paragraph]:
    if not matches:
        return []
    starts = [p.span.start for p in paragraphs]
    taken = {p.mark_span.start for p in paragraphs if p.mark_span is not None}
    found = []
    for index, match in enumerate(matches):
        marking = reader.read(match[2])
        at = match.start(2) - 1
        if marking is None or at in taken or not marking.is_known or _may_be_initials(marking):
            continue
        bullet = _bullet(match[1])
        if not match[1] and is_in_sentence(text, match.end()):
            continue
        if len(match[2].strip()) == 1 and is_list_letter(text, matches, index):
            continue
        parent = bisect_right(starts, at) - 1
        number = paragraphs[parent].number if parent >= 0 else None
        kind = "subparagraph" if match[1] else "unnumbered"
        label = f"{number or 0}.{bullet or kind[0]}"
        line_end = text.find("\n", match.end())
        span = Span(match.start(), line_end if line_end != -1 else end)
        found.append(Paragraph(number, label, kind, span, marking, Span(at, match.end()), mark_place="after number"))
    lettered = {p.number for p in found if p.label[-1:].isalpha() and p.kind == "subparagraph"}
    if lettered:
        for paragraph in paragraphs:
            if paragraph.number in lettered:
                found += _unmarked_children(text, paragraph)
        found.sort(key=lambda portion: portion.span)
    return found


def _bullet(written: str) -> str:
    """A bullet as labels name it: the letter or number behind other signs, else these."""
    named = written.lstrip(f"(- \t{_BULLETS}").rstrip(".)")
    return named.lstrip("0123456789") or named or written.strip("().").replace("\uf0b7", "\u2022")


def _after_parts(
    text: str, start: int, end: int, reader: MarkingReader, paragraphs: list[Paragraph]
) -> list[Paragraph]:
    """Marks inside a line behind the words that end a part of a paragraph: ``END SUMMARY.  (S) The minister``."""
    found = []
    taken = {p.mark_span.start for p in paragraphs if p.mark_span is not None}
    for opening in _INSIDE_MARK.finditer(text, start, end):
        bracket = opening.start()
        part = _END_OF_PART.search(text, max(start, bracket - _LONGEST_PART_END), bracket)
        match = _MARK_ALONE.match(text, bracket, end) if part is not None and bracket not in taken else None
        if part is not None and match is not None and not goes_on(text, match.end()):
            following = text[match.end() : match.end() + 4].lstrip(" \t\n")[:1]
            marking = reader.read(match[1]) if following.isupper() or following in ('"', "\u201c") else None
            if marking is not None and marking.is_known:
                span, mark = Span(part.start(1), match.end()), Span(bracket, match.end())
                found.append(_inside(paragraphs, span, marking, mark, "after heading"))
    return found


def _on_headings(
    text: str, start: int, end: int, reader: MarkingReader, paragraphs: list[Paragraph]
) -> list[Paragraph]:
    """Marks at the ends of headings of sections, which stand alone on their lines.

    A rule stands above or below such a line and a blank line beyond it, as no table has it; or blank lines stand around
    it, and its words are those of a heading.
    """
    found = []
    taken = {p.mark_span.start for p in paragraphs if p.mark_span is not None}
    for line_end in _LINE_END_MARK.finditer(text, start, end):
        begin = text.rfind("\n", 0, line_end.start()) + 1
        match = _HEADING_LINE.match(text, begin, line_end.end())
        if match is None or match.start("mark") in taken or is_letter_of_text(text, match.start("mark")):
            continue
        above, below = line_above(text, begin), _BELOW_HEADING.match(text, line_end.end(), end)
        is_below_rule = _RULE.fullmatch(above) is not None
        if below is None or (above and not is_below_rule):
            continue
        if not is_below_rule and below["rule"] is None and not is_usual_heading(match["words"]):
            continue
        marking = reader.read(match[3])
        if marking is not None and marking.is_known:
            mark = span_of(match.span("mark"))
            found.append(_inside(paragraphs, Span(match.start("words"), mark.end), marking, mark, "on heading"))
    return found


def _inside(paragraphs: list[Paragraph], span: Span, marking: Marking, mark: Span, place: str) -> Paragraph:
    """A portion without a number inside a paragraph, or below one."""
    parent = bisect_right(paragraphs, span.start, key=lambda paragraph: paragraph.span.start) - 1
    number = paragraphs[parent].number if parent >= 0 else None
    return Paragraph(number, f"{number or 0}.u", "unnumbered", span, marking, mark, mark_place=place)


def _may_be_initials(marking: Marking) -> bool:
    """Whether a mark of NATO is letters alone, as those of a party at the head of a line are: ``NC``, ``NU``."""
    return marking.is_nato and marking.raw.strip().isalpha()


def _inner_mark(text: str, start: int, end: int, reader: MarkingReader) -> list[Paragraph]:
    """The first mark that begins a sentence inside a line, for a body without numbers whose lines were joined."""
    match = _SENTENCE_MARK.search(text, start, end)
    marking = reader.read(match[1]) if match else None
    if match is None or marking is None:
        return []
    begin = max(text.rfind(bracket, match.start(), match.start(1)) for bracket in "([")
    span = Span(begin, match.end(1) + 1 + (text[match.end(1)] == " "))
    return [Paragraph(None, "0.u", "unnumbered", Span(span.start, end), marking, span, mark_place="after number")]


def _unmarked_children(text: str, parent: Paragraph) -> list[Paragraph]:
    """Lettered subparagraphs without a mark, in a paragraph that has marked ones."""
    found = []
    for match in _UNMARKED_CHILD.finditer(text, parent.span.start, parent.span.end):
        line_end = text.find("\n", match.end())
        span = Span(match.start(1), line_end if line_end != -1 else parent.span.end)
        found.append(Paragraph(parent.number, f"{parent.label}.{match[1]}", "subparagraph", span))
    return found
