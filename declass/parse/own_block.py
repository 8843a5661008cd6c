"""Which classification authority block is the telegram's own, and what of its reason is no portion marking."""

import re

from declass.model import ClassificationAuthorityBlock, ClassificationLine, Paragraph
from declass.parse.quotations import find_quotations, is_in_quoted_words, quotation_at
from declass.patterns import regex
from declass.text import Span

# The E.O. line of a heading; of an order that a sentence names no instruction stands behind the number.
_HEADING_ORDER = regex(
    r"\n[ \t>|]*E\s?\.?\s?O\s?\.?:?\s?1\d{4}[ \t]?:?\s{0,4}"
    r"(?:DECL|N\s?/?\s?A\b|OADR\b|X?GDS\b|[AR]DS\b|X[1-8]\b|25X|\d{1,4}[/-]\d|TAGS\b)",
    re.IGNORECASE | re.ASCII,
)
# The heading repeated at a section break is short; an E.O. number further down is text.
REPEATED_REACH = 400
# A paragraph below a blank line; a quotation mark in one before it opens no words that hold a block.
_NUMBERED_LINE = regex(r"\n[ \t]*\n[ \t]?\d{1,3}\.[ \t]{0,3}[A-Z(]")
_PARAGRAPH_REACH = 2000


def own_block(
    text: str,
    body: Span,
    block: ClassificationAuthorityBlock,
    paragraph_1: int,
    lines: list[ClassificationLine],
) -> ClassificationAuthorityBlock | None:
    """The block without the Classified By lines of telegrams quoted below it; None where it is itself one of those."""
    quotations = find_quotations(text, body.start, body.end)

    def is_own(at: int) -> bool:
        if quotation_at(quotations, at) is not None or is_in_quoted_words(text, at, _paragraph_start(text, body, at)):
            return False
        return not _is_under_another_heading(text, paragraph_1, at, lines)

    if block.span.start > paragraph_1 and not is_own(block.span.start):
        return None
    block.others = tuple(other for other in block.others if is_own(other.start))
    return block


def _paragraph_start(text: str, body: Span, at: int) -> int:
    """Where the numbered paragraph begins in which an offset of the body stands, or the body before the first."""
    lines = _NUMBERED_LINE.finditer(text, max(body.start, at - _PARAGRAPH_REACH), at)
    return max((line.start() for line in lines), default=body.start)


def _is_under_another_heading(text: str, paragraph_1: int, at: int, lines: list[ClassificationLine]) -> bool:
    """Whether an E.O. line stands between the first paragraph and an offset under no classification line of our own."""
    order = max((match.start() for match in _HEADING_ORDER.finditer(text, paragraph_1, at)), default=None)
    if order is None:
        return False
    return not any(line.span.end > paragraph_1 and 0 <= order - line.span.end <= REPEATED_REACH for line in lines)


def without_reasons(marks: list[Paragraph], block: ClassificationAuthorityBlock | None) -> list[Paragraph]:
    """The marks without letters of the reason that a wrap put at the head of a line."""
    if block is None or not block.reasons or not marks:
        return marks
    letters = {reason.span.start for reason in block.reasons}
    return [mark for mark in marks if not _is_of_reason(mark, letters)]


def clear_reasons(paragraphs: list[Paragraph], block: ClassificationAuthorityBlock | None) -> None:
    """Take the last letter of the reason for no mark, where the block stands as a numbered paragraph."""
    if block is None or not block.reasons:
        return
    letters = {reason.span.start for reason in block.reasons}
    for paragraph in paragraphs:
        if paragraph.mark_place == "at end" and _is_of_reason(paragraph, letters):
            paragraph.marking = paragraph.mark_span = paragraph.mark_place = None


def _is_of_reason(portion: Paragraph, letters: set[int]) -> bool:
    """Whether the mark of a portion holds a letter of the reason."""
    span = portion.mark_span
    return span is not None and not letters.isdisjoint(range(span.start, span.end))
