"""Numbered paragraphs, subparagraphs and their portion markings; what a marking may say is not judged here."""

import re
from bisect import bisect_right
from collections.abc import Set

from attrs import define

from declass.model import Marking, Paragraph
from declass.parse.entire_text import entire_text_at, find_entire_text, is_of_another
from declass.parse.joined_lines import wants_inline, with_inline
from declass.parse.letters import goes_on, is_heading, is_letter_of_text
from declass.parse.markings import LEVEL_SYMBOLS, PLAIN_MARK, MarkingReader
from declass.parse.paragraph_numbers import (
    END_REACH,
    MARK,
    Candidate,
    candidate_at,
    candidate_of,
    marked_before,
    settle,
)
from declass.parse.redaction import find_redaction
from declass.parse.submarks import BULLETS, find_inner_mark, find_submarks, marks_after_parts, marks_on_headings
from declass.patterns import regex
from declass.text import Span, span_of

_LEVEL = regex(rf"\s?{LEVEL_SYMBOLS}(?![A-Za-z])", re.IGNORECASE | re.ASCII)
# Lines that begin with no letter, or with a lettered bullet and a bracket. The paragraph of nine in ten, "4. (C) Text"
# or "4. Text", is read at once; what else a number, a bullet or a bracket opens is told from the rest where it stands.
# The second character lets nearly every line of prose go at once: a bullet is one letter or a Roman number.
_LINE = regex(
    r"\n(?![A-Za-z\n][^.)ivxIVX])[ \t\u00b6]*+"
    r"(?:(\d{1,3})\. {1,3}(?:\((TS|SBU|LOU|[SCU](?://?NF)?)\)|(?=[A-Z])(?![A-Z]{1,3}\)))"
    r"|[^A-Za-z\s]|([A-Za-z]{1,4}+[.)]{1,2})[ \t]*[(\[])"
)
_NUMBERED = regex(rf"(\d{{1,3}}) ?([.),:]\)?|-(?=-? ?\()|(?=\())(?!\d)[ \t]*(?:-+[ \t]*)?{MARK}?")
# A bullet, with a letter or number behind it or not, or one of these alone: "-- (S)", "-- A. (S)", "a. (S)", "1a. (S)".
_SUBMARKED = regex(
    rf"((?:(?:-{{1,3}}|[{BULLETS}]{{1,3}})(?:[ \t]*(?:[A-Za-z]|[ivxIVX]{{2,4}}|\d{{1,2}})[.)])?"
    rf"|\(?(?:[A-Za-z]|[ivxIVX]{{1,4}}|\d{{1,2}}[A-Za-z])[.)]{{1,2}}|\(?\d{{1,2}}\))?)[ \t]*{MARK}"
)
_OPENERS = frozenset("0123456789([-" + BULLETS)
_HEADING_MARK = regex(rf"([A-Za-z][A-Za-z0-9 \t,.:;'\u2019\"/&-]{{0,58}}?)[ \t:.-]*{MARK}")
# A signature or the heading of the next section may follow the mark at the end of a paragraph.
_END_MARK = regex(
    rf"\(({PLAIN_MARK})\)[ \t.\\]*"
    r"(?:\n[ \t\\]*(?:\n[ \t]*[^\n.]{0,80}){1,4}|(?:\n[ \t]*[A-Z][A-Z.' -]{2,30}[ \t\\]*){1,2})?[\s.\\]*\Z"
)
# Words that go on to brackets, and words with which no sentence begins behind them: "THE LETTER WITH (C) THAN NONE".
_LEADS_ON = regex(
    r"\b(?:A|AN|AND|AS|AT|BY|FOR|FROM|IN|INTO|IS|LIKE|NOT|OF|ON|OR|PER|THAN|THAT|THE|TO|UNDER|WITH|WITHOUT)$",
    re.IGNORECASE,
)
_GOES_ON_BEHIND = regex(r"\s{1,3}(?:ARE|HAD|HAS|HAVE|IS|OF|THAN|WAS|WERE)\b", re.IGNORECASE)
# A heading without a sign has so few words; more of them are a sentence where no other paragraph bears a mark.
_LONGEST_HEADING = 5
# A capital in brackets that is no level, one of a reference, a letter or figure with words that lead from it to a
# letter, and what ends a sentence.
_OTHER_LETTER = regex(r"\([ABD-RTV-Z]\)")
_LEADS_TO_LETTER = regex(r"\([A-Za-z1-9]\)(?:[^.!?:]|[.:!?]\S)*(?:\b(?:AND|NOR|OR|THAN)|[,;/])$", re.IGNORECASE)
_LETTER_OF_REFERENCE = regex(
    r"\bREF[A-Z]{0,6}\.?[ \t]*\([A-Z]\)(?:(?:,|[ \t]AND|[ \t]OR|[ \t]?-){1,2}[ \t]*\([A-Z]\))*", re.IGNORECASE
)
_STOPS = frozenset(".!?:")
_STOP = regex(r"[.!?:]\s")
_MARK_BEFORE = regex(rf"\(({PLAIN_MARK})\)[ \t]*$")
_ODD_BRACKETS = ("{", "<", "\uff08", ")", "]")
# A figure or sign that a scan left for the letter of a mark.
_DAMAGED_MARK = regex(
    r"[ \t]*(?:[(\[]\s?[^A-Za-z\n)\]]{0,2}\s?[)\]]"
    rf"|[(\[)\]{{<\uff08]{{1,2}}\s?{LEVEL_SYMBOLS}(?:[ /\\]{{1,2}}(?:NF|NOFORN))?[.,:;]?\s?[)\]}}>\uff09(\[\"'])"
)
# "(C SIPDIS)", "(C SMITH)", "(S/FGI DEU GBR)": a level and words that are no known control.
_MARK_AND_WORD = regex(rf"[ \t]*[(\[]\s?{LEVEL_SYMBOLS}[ ,/-]{{1,3}}[A-Z][A-Z ,/'-]{{1,40}}[)\]]")


@define
class Portions:
    """What a scan of the body found.

    Attributes:
        paragraphs: Numbered paragraphs in text order.
        marks: Marked subparagraphs and unnumbered marked paragraphs in text order.
        items: Those of them that are items of a list of which others bear no mark.
        entire_text: A whole-text mark and where it stands, or None.
        are_in_order: Whether the numbers are known to follow one another.
    """

    paragraphs: list[Paragraph]
    marks: list[Paragraph]
    items: list[Paragraph]
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
    candidates, others = _read_lines(text, start, end, reader)
    accepted, listed = settle(text, candidates, start)
    if wants_inline(accepted, text, start, end):
        accepted = with_inline(text, accepted, start, end, reader)
    first, third = _first_and_third(accepted, end)
    found = find_entire_text(text, start, end, reader, first, third)
    entire_text = found[:2] if found is not None and not found.may_be_of_another else None
    paragraphs = _close(text, accepted, end, entire_text[1].end if entire_text else end, reader)
    if entire_text is not None:
        _mark_around(entire_text, paragraphs)
    marks = find_submarks(text, others, end, reader, paragraphs)
    begun = {paragraph.span.start for paragraph in paragraphs} if listed else frozenset()
    items = [_item(c, paragraphs) for c in listed if c.marking is not None and c.start not in begun]
    if items:
        marks = sorted((*marks, *items), key=lambda portion: portion.span)
    if any("entire-text" in portion.marking.oddities for portion in marks if portion.marking is not None):
        marks = [portion for portion in marks if not _is_of_another(text, start, portion, end, reader)]
    places = {paragraph.mark_place for paragraph in paragraphs}
    if "at end" in places:
        _clear_letters(text, paragraphs)
    if "after heading" in places:
        _clear_lone_letter(text, paragraphs)
    if found is not None and found.may_be_of_another:
        _leave_open(found.span, paragraphs)
    taken = {paragraph.mark_span.start for paragraph in paragraphs if paragraph.mark_span is not None}
    if taken and _has_other_brackets(text, start, end, taken):
        inside = marks_after_parts(text, start, end, reader, paragraphs, taken)
        inside += marks_on_headings(text, start, end, reader, paragraphs, taken)
        if inside:
            marks = sorted((*marks, *inside), key=lambda portion: portion.span)
    if not paragraphs and not marks:
        marks = find_inner_mark(text, start, end, reader)
    return Portions(paragraphs, marks, items, entire_text, accepted is candidates)


def _read_lines(text: str, start: int, end: int, reader: MarkingReader) -> tuple[list[Candidate], list[re.Match[str]]]:
    """The lines of a body that may begin a paragraph, and those that a bullet, a letter or a mark begins."""
    candidates: list[Candidate] = []
    others: list[re.Match[str]] = []
    # A subject without a blank line after it ends where the line of paragraph 1 begins.
    first_line = max(0, start - 1) if text[max(0, start - 1) : start] == "\n" else start
    for line in _LINE.finditer(text, first_line, end):
        digits, mark, bullet = line.groups()
        if digits is not None:
            marking = reader.read(mark) if mark is not None else None
            if marking is not None:
                at, text_start = line.start(1), line.end()
                span = span_of((text_start - len(mark) - 2, text_start))
                candidates.append(
                    candidate_of((int(digits), at, ".", text_start, marking, span, "after number", False))
                )
                continue
            if mark is None:
                candidates.append(candidate_of((int(digits), line.start(1), ".", line.end(), None, None, None, False)))
                continue
        if bullet is not None:
            lettered = _SUBMARKED.match(text, line.start(3), end)
            others += [lettered] if lettered is not None else []
            continue
        at = line.end() - 1 if digits is None else line.start(1)
        if text[at] not in _OPENERS:
            continue
        numbered = _NUMBERED.match(text, at, end)
        if numbered is not None:
            candidate = candidate_at(text, numbered, end, reader)
            if candidate is not None:
                candidates.append(candidate)
                continue
        is_rule = text[at] == "-" and not text[at : at + 8].strip("- \t")
        match = None if is_rule else _SUBMARKED.match(text, at, end)
        if match is not None:
            candidate = marked_before(text, match, end, reader)
            if candidate is not None:
                candidates.append(candidate)
            else:
                others.append(match)
    return candidates, others


def _item(item: Candidate, paragraphs: list[Paragraph]) -> Paragraph:
    """A marked item of a list as a subparagraph of the paragraph in which it stands."""
    above = bisect_right(paragraphs, item.start, key=lambda paragraph: paragraph.span.start)
    number = paragraphs[above - 1].number if above else None
    label, span = f"{number or 0}.{item.number}", Span(item.start, item.text_start)
    return Paragraph(number, label, "subparagraph", span, item.marking, item.mark_span, mark_place="after number")


def _first_and_third(accepted: list[Candidate], end: int) -> tuple[int | None, int | None]:
    """Where the first and the third paragraph begin, the third at the end where there are fewer; None without any."""
    if not accepted:
        return None, None
    return accepted[0].start, accepted[2].start if len(accepted) > 2 else end


def _has_other_brackets(text: str, start: int, end: int, taken: Set[int]) -> bool:
    """Whether brackets open in a stretch besides those of the marks that begin at some offsets."""
    for sign in "([":
        at = text.find(sign, start, end)
        while at in taken:
            at = text.find(sign, at + 1, end)
        if at != -1:
            return True
    return False


def _ends_line_above(text: str, mark: int, start: int) -> bool:
    """Whether brackets before a number end the line above it, and are not alone there: they mark what they end."""
    line = text.rfind("\n", 0, mark) + 1
    return text.find("\n", mark, start) != -1 and bool(text[line:mark].strip())


def _close(text: str, accepted: list[Candidate], end: int, covered_from: int, reader: MarkingReader) -> list[Paragraph]:
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


def _is_of_another(text: str, start: int, portion: Paragraph, end: int, reader: MarkingReader) -> bool:
    """Whether a mark without a number is a whole-text one that may be of another text."""
    marking, span = portion.marking, portion.mark_span
    if marking is None or not marking.is_entire_text or span is None:
        return False
    is_first = not text[text.rfind("\n", 0, span.start) + 1 : span.start].strip()
    return is_first and is_of_another(text, start, span.start, end, reader)


def _leave_open(words: Span, paragraphs: list[Paragraph]) -> None:
    """Hold no paragraph to a mark where a whole-text mark may be of this text, or of another.

    It may be of this one where no paragraph from it on bears a mark of its own.
    """
    below = [paragraph for paragraph in paragraphs if paragraph.span.start > words.start]
    around = [paragraph for paragraph in paragraphs if paragraph.span.start <= words.start < paragraph.span.end]
    unmarked = [paragraph for paragraph in (*around, *below) if paragraph.marking is None]
    if not unmarked or any(paragraph.marking is not None for paragraph in below):
        return
    for paragraph in paragraphs:
        if paragraph.marking is None:
            paragraph.unreadable = paragraph.unreadable or "may stand under the mark of the entire text"


def _look_further(text: str, paragraph: Paragraph, at: int, end: int, reader: MarkingReader) -> None:
    """Find a mark after heading words, one before the number or at the end; or why none can be seen."""
    start, stop = paragraph.span.start, min(end, at + 110)
    head = text[at:stop]
    if "NTIRE" in head or "ntire" in head:
        entire = entire_text_at(text, at, end, reader)
        if entire is not None:
            paragraph.marking, paragraph.mark_span, paragraph.mark_place = *entire, "after number"
            return
    has_bracket = "(" in head or "[" in head
    if has_bracket:
        heading = _HEADING_MARK.match(text, at, stop)
        if (
            heading
            and (mark := reader.read(heading[2])) is not None
            and mark.is_entire_text
            and is_of_another(text, start, heading.start(2) - 1, end, reader)
        ):
            heading = None
        if heading and not is_letter_of_text(text, heading.start(2) - 1) and _ends_heading(text, heading):
            span = Span(heading.start(2) - 1, heading.end())
            nothing_follows = not text[heading.end() : end].strip(" .\n\t") or (
                end - heading.end() <= END_REACH and _END_MARK.match(text, span.start, end) is not None
            )
            if _mark(paragraph, reader, heading[2], span, "at end" if nothing_follows else "after heading"):
                return
    has_closing = text.find(")", max(0, start - 3), end) != -1
    if has_closing and text.find(")", max(0, start - 3), start) != -1:
        before = _MARK_BEFORE.search(text, max(0, start - 14), start)
        if before is not None and _ends_line_above(text, before.start(), start):
            before = None
        if before and _mark(paragraph, reader, before[1], span_of(before.span()), "before number"):
            return
    tail = max(at, end - END_REACH)
    if has_closing and text.find(")", tail, end) != -1:
        last = _END_MARK.search(text, tail, end)
        if last is not None and is_letter_of_text(text, last.start()):
            last = None
        if last and _mark(paragraph, reader, last[1], Span(last.start(), last.start() + len(last[1]) + 2), "at end"):
            return
    if (has_bracket or head.lstrip(" \t")[:1] in _ODD_BRACKETS) and _DAMAGED_MARK.match(head):
        paragraph.unreadable = "bears a mark that is damaged in this copy"
    elif has_bracket and _MARK_AND_WORD.match(head):
        paragraph.unreadable = "bears letters that may be its mark"
    elif (has_bracket or not head.isascii() or "XXXX" in head or "xxxx" in head) and find_redaction(head, 0, 30):
        paragraph.unreadable = "redacted in this copy"
    elif "..." in head and head[:40].lstrip(" \t(").startswith("..."):
        paragraph.unreadable = "cut short in this copy"


def _clear_letters(text: str, paragraphs: list[Paragraph]) -> None:
    """Take marks that end a sentence behind another letter for letters: ``for (B) but may do (C)``.

    Where marks stand at the ends of other sentences so, with no stop before them and no letter, or each paragraph ends
    in one, they are marks; the only paragraph may end in either.
    """
    in_sentence = [paragraph for paragraph in paragraphs if paragraph.mark_place == "at end"]
    in_sentence = [paragraph for paragraph in in_sentence if _before_mark(text, paragraph)[-1:] not in _STOPS]
    letters = [paragraph for paragraph in in_sentence if _is_behind_letter(_before_mark(text, paragraph))]
    if not letters or len(letters) < len(in_sentence) or 1 < len(letters) == len(paragraphs):
        return
    is_alone = len(paragraphs) == 1
    are_others_marked = sum(paragraph.marking is not None for paragraph in paragraphs) > len(letters)
    for paragraph in letters:
        paragraph.marking = paragraph.mark_span = paragraph.mark_place = None
        if are_others_marked or is_alone:
            paragraph.unreadable = "ends in a letter that may be its mark"


def _before_mark(text: str, paragraph: Paragraph) -> str:
    """What stands before the mark of a paragraph, so far as it may be the sentence that the mark ends."""
    mark = paragraph.mark_span.start if paragraph.mark_span is not None else paragraph.span.start
    return text[max(paragraph.span.start, mark - END_REACH) : mark].rstrip()


def _is_behind_letter(words: str) -> bool:
    """Whether another letter in brackets stands in the sentence with which words end, and a letter goes on with it.

    A capital does with capitals, with small letters and figures only behind words that lead to it; with letters of
    references it does not.
    """
    words = _LETTER_OF_REFERENCE.sub("", words)
    if _LEADS_TO_LETTER.search(words) is not None:
        return True
    other = _OTHER_LETTER.search(words)
    return other is not None and _STOP.search(words, other.end()) is None


def _clear_lone_letter(text: str, paragraphs: list[Paragraph]) -> None:
    """Take the only mark for a letter where it stands inside a sentence: ``HE ASKED AND CHOSE (C) AT LAST``."""
    marked = [paragraph for paragraph in paragraphs if paragraph.marking is not None]
    if len(marked) != 1 or len(paragraphs) == 1 or marked[0].mark_place != "after heading":
        return
    only, mark = marked[0], marked[0].mark_span
    if mark is None or text[mark.start + 1 : mark.end - 1].strip() not in ("C", "S", "U"):
        return
    words = text[only.span.start : mark.start]
    if not is_heading(words) and len(words.split()) > _LONGEST_HEADING + 1:
        only.marking = only.mark_span = only.mark_place = None


def _ends_heading(text: str, heading: re.Match[str]) -> bool:
    """Whether brackets end the heading of a paragraph, so that no sentence goes on after them."""
    if heading[1][-1:] == "," or goes_on(text, heading.end()):
        return False
    is_letter = len(heading[2].strip()) == 1 and not is_heading(text[heading.start() : heading.start(2) - 1])
    if is_letter and (_LEADS_ON.search(heading[1]) or _GOES_ON_BEHIND.match(text, heading.end())):
        return False
    return not text[heading.end() : heading.end() + 3].lstrip(" \t")[:1].islower() or is_heading(heading[1])


def _mark(paragraph: Paragraph, reader: MarkingReader, raw: str, span: Span, place: str) -> bool:
    marking = reader.read(raw)
    if marking is None:
        return False
    paragraph.marking, paragraph.mark_span, paragraph.mark_place = marking, span, place
    return True
