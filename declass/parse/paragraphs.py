"""Numbered paragraphs, subparagraphs and their portion markings; what a marking may say is not judged here."""

import re
from bisect import bisect_right

from attrs import define

from declass.model import Marking, Paragraph
from declass.parse.markings import MarkingReader
from declass.text import Span

# A mark in brackets, "[C]", "C)" with its first bracket lost, or "(C" with its last one lost.
_MARK = r"(?:[(\[]\s?([A-Za-z][A-Za-z/,. \u2013-]{0,120}?|/[A-Za-z ]{2,20})\s?[)\]])"
_NUMBERED = re.compile(rf"\n[ \t]{{0,6}}(?:\u00b6 ?)?(\d{{1,3}}) ?([.),:]\)?|(?=\())(?!\d)[ \t]*(?:-+[ \t]*)?{_MARK}?")
_SUBMARKED = re.compile(
    rf"\n[ \t]{{0,12}}(?:\u00b6 ?)?((?:-{{1,3}}|\*|\u2022|[A-Za-z][.)]|\([A-Za-z]\)|\(?[ivxIVX]{{1,4}}[.)]|\(?\d{{1,2}}\))?)[ \t]*{_MARK}"
)
_INLINE = re.compile(r"\(\s?((?:TS|SBU|S|C|U|LOU)[A-Za-z/, -]{0,24}?)\s?\)", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"(?:^|[\s.;:)-])(\d{1,2}) ?[.,)] ?$")
_LOST_BRACKET = re.compile(r"(TS|SBU|S|C|U)\)(?=[\s A-Z])|\((TS|SBU|S|C|U) (?=[A-Z][a-z])")
_HEADING_MARK = re.compile(rf"([A-Za-z][A-Za-z0-9 ,.:;'\u2019\"/&-]{{0,58}}?)[ :.-]*{_MARK}")
_LATER_MARK = re.compile(r"\((TS|S|C|U|SBU|LOU|S//?NF|C//?NF|SBU//?NF)\)")
_END_MARK = re.compile(r"\((TS|S|C|U|SBU|LOU|S//?NF|C//?NF)\)[\s.]*$")
_ENTIRE_TEXT = re.compile(
    r"\(?\s*(TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED|TS|LOU|SBU|S|C|U)\s*[-\u2013,:. ]{1,4}\s*ENTIRE\s+TEXT",
    re.IGNORECASE,
)
_ENTIRE_FIRST = re.compile(r"\(?ENTIRE\s+TEXT\s+(?:IS\s+)?(TOP SECRET|SECRET|CONFIDENTIAL|UNCLASSIFIED)", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"\n[ \t]{0,6}\((TS|SBU|S|C|U|S//?NF|C//?NF|SBU//?NF)\)[ \t]*(\d{1,3})\.[ \t]")
_REDACTED = re.compile(r"X{5,}", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:\"'\u201d)-]\s*$|^\s*$")


# Lines were written at 60 to 80 characters: a body with more to a line on average has had its lines joined.
_COLLAPSED_LINE = 110


@define
class _Candidate:
    """A line that begins with a number, before it is known to be a paragraph."""

    start: int
    number: int
    punctuation: str
    marking: Marking | None
    mark_span: Span | None
    place: str | None
    text_start: int


@define
class Portions:
    """What a scan of the body found.

    Attributes:
        paragraphs: Numbered paragraphs in text order.
        marks: Marked subparagraphs and unnumbered marked paragraphs in text order.
        entire_text: A whole-text mark and where it stands, or None.
    """

    paragraphs: list[Paragraph]
    marks: list[Paragraph]
    entire_text: tuple[Marking, Span] | None


def first_paragraph_start(text: str, start: int, end: int) -> int | None:
    """Offset of the number of paragraph 1, or of any marked paragraph, after an offset; None without one."""
    for match in _NUMBERED.finditer(text, start, end):
        if (int(match[1]) == 1 and match[2]) or match[3]:
            return match.start(1)
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
    candidates = _candidates(text, start, end, reader)
    accepted = _settle(text, candidates, end)
    if _wants_inline(accepted, text, start, end):
        accepted = _with_inline(text, accepted, start, end, reader)
    paragraphs = [_paragraph(text, c, n.start if n else end, reader) for c, n in _with_next(accepted)]
    marks = _submarks(text, start, end, reader, paragraphs)
    return Portions(paragraphs, marks, _entire_text(text, start, end, reader))


def _candidates(text: str, start: int, end: int, reader: MarkingReader) -> list[_Candidate]:
    found = []
    for match in _NUMBERED.finditer(text, start, end):
        marking = reader.read(match[3]) if match[3] else None
        if not match[2] and marking is None:
            continue
        number, at = int(match[1]), match.end() if not match[3] else match.start(3) - 1
        span = _bracketed(text, match.start(3), match.end()) if marking is not None else None
        if marking is None and not match[3]:
            lost = _LOST_BRACKET.match(text, at, min(end, at + 12))
            if lost:
                group = 1 if lost[1] else 2
                marking, span = reader.read(lost[group]), Span(lost.start(), lost.end(group))
        place = "after number" if marking else None
        found.append(_Candidate(match.start(1), number, match[2], marking, span, place, at))
    return found


def _bracketed(text: str, inner: int, end: int) -> Span:
    """The span of a mark with its brackets, from where its text begins."""
    start = inner - 1
    while text[start] not in "([":
        start -= 1
    return Span(start, end)


def _settle(text: str, candidates: list[_Candidate], end: int) -> list[_Candidate]:
    """Keep marked candidates and those unmarked ones whose number is expected and not taken by a later marked one."""
    accepted: list[_Candidate] = []
    expected = 1
    for index, candidate in enumerate(candidates):
        if candidate.marking is not None:
            accepted.append(candidate)
            expected = candidate.number + 1
            continue
        if candidate.number != expected or not _looks_like_a_start(text, candidate):
            continue
        later = [c for c in candidates[index + 1 :] if c.marking is not None]
        if later and later[0].number <= candidate.number and any(c.number == candidate.number for c in later):
            continue
        if _is_enumeration(text, candidates, index, accepted):
            continue
        accepted.append(candidate)
        expected += 1
    return accepted


def _looks_like_a_start(text: str, candidate: _Candidate) -> bool:
    if candidate.punctuation not in (".", ")", ".)", ":") or candidate.number > 200:
        return False
    rest = text[candidate.text_start : candidate.text_start + 12].lstrip(" \t")
    if not rest or not (rest[0].isupper() or rest[0] in "\"'(-\u201c\u2018[" or rest[:5].upper() == "XXXXX"):
        return False
    line_start = text.rfind("\n", 0, candidate.start)
    previous = text[text.rfind("\n", 0, line_start) + 1 : line_start] if line_start > 0 else ""
    return bool(_SENTENCE_END.search(previous)) or len(previous.rstrip()) < 50


def _is_enumeration(text: str, candidates: list[_Candidate], index: int, accepted: list[_Candidate]) -> bool:
    """Whether an unmarked number is the first item of a list inside the paragraph before it.

    In a body whose paragraphs are marked, ``1)`` … ``2)`` style differs from the paragraphs' own ``1.``.
    """
    candidate = candidates[index]
    if not accepted:
        return False
    style = accepted[0].punctuation[:1]
    return bool(candidate.punctuation[:1] != style and style == ".")


def _wants_inline(accepted: list[_Candidate], text: str, start: int, end: int) -> bool:
    """Whether marked numbers may stand inside lines, as in copies whose lines were collapsed."""
    numbers = [c.number for c in accepted]
    if end - start > _COLLAPSED_LINE * (1 + text.count("\n", start, end)):
        return True
    return numbers != list(range(1, len(numbers) + 1))


def _with_inline(
    text: str, accepted: list[_Candidate], start: int, end: int, reader: MarkingReader
) -> list[_Candidate]:
    """Add marked paragraph numbers that stand inside a line, where the number is one that is missing."""
    have = {c.number for c in accepted}
    merged = list(accepted)
    for match in _INLINE.finditer(text, start, end):
        lead = _NUMBER_BEFORE.search(text, max(start, match.start() - 6), match.start())
        if lead is None or int(lead[1]) in have:
            continue
        number, marking = int(lead[1]), reader.read(match[1])
        if marking is None or not marking.is_known:
            continue
        before = max((c.number for c in merged if c.start < match.start()), default=0)
        after = min((c.number for c in accepted if c.start > match.start()), default=number + 1)
        if before < number < after:
            have.add(number)
            span = Span(*match.span())
            merged.append(_Candidate(lead.start(1), number, ".", marking, span, "after number", match.end()))
    return sorted(merged, key=lambda c: c.start)


def _with_next(accepted: list[_Candidate]) -> list[tuple[_Candidate, _Candidate | None]]:
    following: list[_Candidate | None] = [*accepted[1:], None]
    return list(zip(accepted, following, strict=True)) if accepted else []


def _paragraph(text: str, candidate: _Candidate, end: int, reader: MarkingReader) -> Paragraph:
    paragraph = Paragraph(
        number=candidate.number,
        label=str(candidate.number),
        kind="paragraph",
        span=Span(candidate.start, end),
        marking=candidate.marking,
        mark_span=candidate.mark_span,
        mark_place=candidate.place,
    )
    if paragraph.marking is None:
        _look_further(text, paragraph, candidate.text_start, end, reader)
    return paragraph


def _look_further(text: str, paragraph: Paragraph, at: int, end: int, reader: MarkingReader) -> None:
    """Find a mark heading words, one before the number or at the end; or why none can be seen."""
    entire = _ENTIRE_TEXT.match(text, at, end) or _ENTIRE_FIRST.match(text, at, end)
    if entire:
        _mark(paragraph, reader, entire[1], Span(*entire.span()), "after number")
        return
    heading = _HEADING_MARK.match(text, at, min(end, at + 110))
    if heading and _mark(paragraph, reader, heading[2] or "", Span(heading.end() - len(heading[2] or "") - 2, heading.end()), "after heading"):
        return
    before = re.compile(r"\((TS|SBU|S|C|U|S//?NF|C//?NF|SBU//?NF)\)[ \t]*$").search(text, max(0, paragraph.span.start - 14), paragraph.span.start)
    if before and _mark(paragraph, reader, before[1], Span(*before.span()), "before number"):
        return
    last = _END_MARK.search(text, max(at, end - 24), end)
    if last and _mark(paragraph, reader, last[1], Span(last.start(), last.start() + len(last[1]) + 2), "at end"):
        return
    if _REDACTED.match(text, at, min(end, at + 30)) or _REDACTED.search(text, at, min(end, at + 24)):
        paragraph.unreadable = "redacted in this copy"
    elif text[at : at + 40].lstrip(" \t(").startswith("..."):
        paragraph.unreadable = "cut short in this copy"


def _mark(paragraph: Paragraph, reader: MarkingReader, raw: str, span: Span, place: str) -> bool:
    marking = reader.read(raw)
    if marking is None:
        return False
    paragraph.marking, paragraph.mark_span, paragraph.mark_place = marking, span, place
    return True


def _submarks(
    text: str, start: int, end: int, reader: MarkingReader, paragraphs: list[Paragraph]
) -> list[Paragraph]:
    starts = [p.span.start for p in paragraphs]
    taken = {p.mark_span.start for p in paragraphs if p.mark_span is not None}
    found = []
    for match in _SUBMARKED.finditer(text, start, end):
        marking = reader.read(match[2])
        at = _bracketed(text, match.start(2), match.end()).start
        if marking is None or at in taken or not marking.is_known:
            continue
        bullet = match[1].strip("().")
        if len(match[2].strip()) == 1 and not match[1] and _is_list_letter(text, match):
            continue
        parent = bisect_right(starts, at) - 1
        number = paragraphs[parent].number if parent >= 0 else None
        kind = "subparagraph" if match[1] else "unnumbered"
        label = f"{number or 0}.{bullet or kind[0]}"
        line_end = text.find("\n", match.end())
        span = Span(match.start() + 1, line_end if line_end != -1 else end)
        found.append(Paragraph(number, label, kind, span, marking, Span(at, match.end()), mark_place="after number"))
    return found


def _is_list_letter(text: str, match: re.Match[str]) -> bool:
    """Whether ``(C) `` is an item of a list ``(A) … (B) …`` of references, or a mark."""
    line = text[match.end() : match.end() + 30]
    return bool(re.match(r"\s*(?:\d{2}\s)?[A-Z][A-Z ]{2,20}\s\d{2,6}\b", line))


def _entire_text(text: str, start: int, end: int, reader: MarkingReader) -> tuple[Marking, Span] | None:
    at = text.find("NTIRE", start, end)
    if at == -1:
        at = text.find("ntire", start, end)
        if at == -1:
            return None
    window = max(start, at - 40)
    match = _ENTIRE_TEXT.search(text, window, min(end, at + 60)) or _ENTIRE_FIRST.search(text, window, min(end, at + 60))
    marking = reader.read(match[1]) if match else None
    return (marking, Span(*match.span())) if match and marking else None
