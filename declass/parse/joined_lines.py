"""Paragraphs of copies whose lines were joined, so that their numbers stand inside lines."""

import re

from declass.parse.letters import is_letter_of_text
from declass.parse.markings import LEVEL_SYMBOLS, PLAIN_MARK, MarkingReader
from declass.parse.paragraph_numbers import Candidate
from declass.patterns import regex
from declass.text import span_of

_INLINE = regex(rf"[(\[]\s?({LEVEL_SYMBOLS}[A-Za-z/, -]{{0,24}}?)\s?[)\]]", re.IGNORECASE | re.ASCII)
# Brackets after a number inside a line, with a mark and the beginning of a sentence, or with anything else.
_AFTER_INLINE = regex(rf" ?[(\[]({PLAIN_MARK})[)\]] ?[A-Z\"\u201c]")
# Before that number a sentence ends; the point of these words is none.
_SENTENCE_END = regex(
    r"(?<![A-Za-z])(?!(?:ARTS?|CH|CL|DOC|FIG|NOS?|P|PARAS?|PARS?|PP|PT|Q|REFS?|REGS?|RES|SECS?|SECTS?|VOL|"
    r"JAN|FEB|MAR|APR|AUG|SEPT?|OCT|NOV|DEC)\.)[A-Za-z0-9'%]+[)\"\u201d]?[.!?][)\"\u201d]?[ \t]{1,3}\Z",
    re.IGNORECASE | re.ASCII,
)
_SENTENCE_END_REACH = 40
_NUMBER_BEFORE = regex(r"(?:^|[\s.;:)-])(\d{1,2}) ?[.,)][ \t]{0,3}(?:[A-Z][A-Za-z /'\u2019-]{2,40}[ .:-]{1,4})?$")
# Lines were written at 60 to 80 characters: a body with more to a line on average has had its lines joined.
_COLLAPSED_LINE = 110
# A number inside a line stands this near before its mark, with heading words between them if they are farther apart.
_INLINE_REACH = 54
_SHORTEST_HEADING = 5
# Characters from the middle of a body that tell whether it is worth counting all its lines.
_SAMPLE = 1500
# A paragraph's first line of so many characters has had others joined to it.
_JOINED_LINE = 160


def is_collapsed(text: str, start: int, end: int) -> bool:
    """Whether a stretch has had its lines joined, as some copies have."""
    return end - start > _COLLAPSED_LINE * (1 + text.count("\n", start, end))


def wants_inline(accepted: list[Candidate], text: str, start: int, end: int) -> bool:
    """Whether marked numbers may stand inside lines, as in copies whose lines were collapsed."""
    if not accepted:
        return True
    last = accepted[-1]
    numbers = [c.number for c in accepted]
    is_series = numbers == [*range(1, last.number + 1)]
    if not is_series and len(set(numbers)) < max(numbers):
        return True
    if text.find("\n", last.start, last.start + _JOINED_LINE) == -1 and _has_next_inline(text, last, end):
        return True
    # Counting the lines of a whole body costs more than finding its paragraphs: its middle tells whether to.
    middle = (start + end) // 2
    if end - middle > _SAMPLE and not is_collapsed(text, middle, middle + _SAMPLE):
        return False
    return is_collapsed(text, start, end)


def _has_next_inline(text: str, last: Candidate, end: int) -> bool:
    """Whether the number after the last stands first behind a sentence, before a mark and the next sentence."""
    number = f" {last.number + 1}."
    at = text.find(number, last.start, end)
    while at != -1 and text[at + len(number) : at + len(number) + 2].lstrip(" ")[:1] not in ("(", "["):
        at = text.find(number, at + 1, end)
    if at == -1 or _AFTER_INLINE.match(text, at + len(number), end) is None:
        return False
    return _SENTENCE_END.search(text, max(last.start, at - _SENTENCE_END_REACH), at + 1) is not None


def with_inline(text: str, accepted: list[Candidate], start: int, end: int, reader: MarkingReader) -> list[Candidate]:
    """Add marked paragraph numbers that stand inside a line, where the number is one that is missing."""
    have = {c.number for c in accepted}
    taken = {c.mark_span.start for c in accepted if c.mark_span is not None}
    merged = list(accepted)
    for match in _INLINE.finditer(text, start, end):
        if match.start() in taken:
            continue
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
            merged.append(Candidate(number, lead.start(1), ".", match.end(), marking, span, place))
    return sorted(merged, key=lambda c: c.start)
