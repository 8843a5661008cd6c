"""Marks of subparagraphs, of parts of a paragraph, and on headings between paragraphs."""

import re
from bisect import bisect_right
from collections.abc import Set

from declass.model import Marking, Paragraph
from declass.parse.letters import (
    goes_on,
    is_in_sentence,
    is_letter_of_text,
    is_list_letter,
    is_usual_heading,
    line_above,
)
from declass.parse.markings import PLAIN_MARK, MarkingReader
from declass.parse.paragraph_numbers import MARK_ALONE
from declass.patterns import regex
from declass.text import Span, span_of

# Signs of bullets beside the hyphen: dashes, points and squares, in print and as word processors leave them.
BULLETS = "*+\u00b7\u2013\u2014\u2022\u2023\u25aa\u25cf\u25e6\uf0b7"
_UNMARKED_CHILD = regex(r"\n[ \t]{0,12}([a-hA-H])[.)][ \t]+(?![(\[])(?=[A-Z])")
_SENTENCE_MARK = regex(rf"[.:)][ \t]{{1,4}}[(\[] ?({PLAIN_MARK}) ?[)\]][ \t]*(?!AND\b|OR\b)[A-Z\"\u201c]")
# A small letter is one behind the reason of the block alone: elsewhere it may be that of a list.
_SMALL_SENTENCE_MARK = regex(
    rf"\b1 ?\. ?[45]\b[^\n]{{0,40}}[.:)][ \t]{{1,4}}[(\[] ?((?i:{PLAIN_MARK})) ?[)\]][ \t]*(?!AND\b|OR\b)[A-Z\"\u201c]"
)
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
# What follows the heading of a section, and no head of a table: a number or letter with its sign, a bullet, a mark, or
# a full line of prose.
_TEXT_NEXT = regex(
    rf"\s*(?:\u00b6?(?:\d{{1,3}}|[A-Za-z])\s?[.)]|[{BULLETS}-]|[(\[]|[A-Z](?:[^\s]| (?! )){{38}})", re.ASCII
)
_BELOW_HEADING = regex(
    r"\n(?P<rule>[ \t]*(?:[-_=*][ \t]?){3,80}[ \t\\]*(?:\n|\Z))?(?=[ \t\\]*(?:\n|\Z)|[ \t]*\u00b6?\d{1,3}\.)"
)


def find_submarks(
    text: str, matches: list[re.Match[str]], end: int, reader: MarkingReader, paragraphs: list[Paragraph]
) -> list[Paragraph]:
    """The marked subparagraphs and unnumbered marked paragraphs among lines that begin with a bullet or a bracket.

    Args:
        text: The whole text.
        matches: Those lines, in text order.
        end: Where the message ends.
        reader: Reads what stands in brackets.
        paragraphs: The numbered paragraphs, of which a subparagraph takes its number.
    """
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
        if len(match[2].strip()) == 1 and is_list_letter(text, matches, index, starts):
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
    named = written.lstrip(f"(- \t{BULLETS}").rstrip(".)")
    return named.lstrip("0123456789") or named or written.strip("().").replace("\uf0b7", "\u2022")


def marks_after_parts(
    text: str, start: int, end: int, reader: MarkingReader, paragraphs: list[Paragraph], taken: Set[int]
) -> list[Paragraph]:
    """Marks inside a line behind the words that end a part of a paragraph: ``END SUMMARY.  (S) The minister``.

    Those that begin where a mark is ``taken`` are those of the paragraphs.
    """
    found = []
    for opening in _INSIDE_MARK.finditer(text, start, end):
        bracket = opening.start()
        part = _END_OF_PART.search(text, max(start, bracket - _LONGEST_PART_END), bracket)
        match = MARK_ALONE.match(text, bracket, end) if part is not None and bracket not in taken else None
        if part is not None and match is not None and not goes_on(text, match.end()):
            following = text[match.end() : match.end() + 4].lstrip(" \t\n")[:1]
            marking = reader.read(match[1]) if following.isupper() or following in ('"', "\u201c") else None
            if marking is not None and marking.is_known:
                span, mark = Span(part.start(1), match.end()), Span(bracket, match.end())
                found.append(_inside(paragraphs, span, marking, mark, "after heading"))
    return found


def marks_on_headings(
    text: str, start: int, end: int, reader: MarkingReader, paragraphs: list[Paragraph], taken: Set[int]
) -> list[Paragraph]:
    """Marks at the ends of headings of sections, which stand alone on their lines.

    A rule stands above or below such a line, and text follows, as it does no head of a table; or blank lines stand
    around it, and its words are those of a heading. Those that begin where a mark is ``taken`` are those of the
    paragraphs.
    """
    found = []
    for line_end in _LINE_END_MARK.finditer(text, start, end):
        begin = text.rfind("\n", 0, line_end.start()) + 1
        match = _HEADING_LINE.match(text, begin, line_end.end())
        if match is None or match.start("mark") in taken or is_letter_of_text(text, match.start("mark")):
            continue
        above, below = line_above(text, begin), _BELOW_HEADING.match(text, line_end.end(), end)
        is_below_rule = _RULE.fullmatch(above) is not None
        if below is None or (above and not is_below_rule):
            continue
        has_rule = is_below_rule or below["rule"] is not None
        is_of_text = has_rule and "  " not in match["words"] and _TEXT_NEXT.match(text, below.end()) is not None
        if not (is_usual_heading(match["words"]) or is_of_text):
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


def find_inner_mark(text: str, start: int, end: int, reader: MarkingReader) -> list[Paragraph]:
    """The first mark that begins a sentence inside a line, for a body without numbers whose lines were joined."""
    match = _SENTENCE_MARK.search(text, start, end) or _SMALL_SENTENCE_MARK.search(text, start, end)
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
