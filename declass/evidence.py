"""What of a document a finding may quote: its marking tokens, never a name or prose.

How a quotation is shown is the outputs' affair; what a finding tells beside it is its rule's.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from declass.model import Document
from declass.parse.instruction import marking_tokens
from declass.text import Span


class _Stretches:
    """Stretches of a text, of which is asked whether one of them holds a span."""

    def __init__(self, spans: list[Span]) -> None:
        spans.sort()
        self._starts = [span.start for span in spans]
        # The farthest end of all that begin up to each of them.
        self._ends = list(accumulate((span.end for span in spans), max))

    def hold(self, span: Span) -> bool:
        """Whether a span lies in one of the stretches."""
        before = bisect_right(self._starts, span.start)
        return before > 0 and span.end <= self._ends[before - 1]


class Quotable:
    """The places of a document that are made of marking tokens, and of those where such may stand beside a name.

    Args:
        document: What is quoted.
    """

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._marks = _Stretches(_marking_spans(document))
        self._instructions = _Stretches(_instruction_spans(document))
        marked = ((p.mark_span, p.marking) for p in (*document.paragraphs, *document.marks))
        is_own = document.kind == "marking"  # what somebody asks of a marking is shown as it was given
        in_part = {span: m.quote for span, m in marked if span and m and m.quote is not None and not is_own}
        self._in_part = sorted(in_part.items())

    def text(self, span: Span) -> str | None:
        """The text of a span where it is made of marking tokens; None where it may hold a name or prose.

        Of a marking with a word of no list the rest is given.
        """
        at = bisect_left(self._in_part, span.end, key=lambda marked: marked[0].start) - 1 if self._in_part else -1
        if at >= 0 and span.start < self._in_part[at][0].end:
            place, quote = self._in_part[at]
            return self._between_brackets(place, quote) if place == span else None
        if self._marks.hold(span):
            return " ".join(self._text.quote(span).split()) or None
        if self._instructions.hold(span):
            return " ".join(marking_tokens(self._text.quote(span)).split()) or None
        return None

    def _between_brackets(self, place: Span, quote: str) -> str:
        written = self._text.quote(place)
        first, last = (sign if sign in "()[]" else "" for sign in (written[:1], written[-1:]))
        return f"{first}{quote}{last}"


def _instruction_spans(document: Document) -> list[Span]:
    """E.O. lines whose instruction is in marking tokens, though a name or a remark may follow it."""
    return [
        Span(line.span.start, line.instruction.span.end)
        for line in document.eo_lines
        if line.instruction.kind in ("exemption", "oadr", "date", "none", "review", "duration")
    ]


def _marking_spans(document: Document) -> list[Span]:
    spans = [line.span for line in document.classification_lines]
    spans += [mark.span for mark in document.page_marks]
    spans += [caption.span for caption in document.captions]
    spans += [p.mark_span for p in (*document.paragraphs, *document.marks) if p.mark_span is not None]
    if document.entire_text is not None:
        spans.append(document.entire_text[1])
    for line in document.eo_lines:
        spans += [line.order_span, *([line.instruction.date_span] if line.instruction.date_span else [])]
    block = document.authority_block
    if block is not None:
        spans += [reason.span for reason in block.reasons]
        spans += [s for s in (block.section_span, block.reason_label, block.classified_by, block.order_span) if s]
        if block.declassify_on is not None and block.declassify_on.date_span is not None:
            spans.append(block.declassify_on.date_span)
    heading = document.heading
    if heading is not None:
        parts = (heading.station_line, heading.security_prosign, heading.date_time_group)
        spans += [part.span for part in parts if part is not None]
    return spans
