"""One telegram's text into a ``Document``: calls the parsers in the order of a telegram's parts."""

import datetime as dt
import re

from declass.levels import Level
from declass.model import (
    ClassificationAuthorityBlock,
    ClassificationLine,
    Document,
    EOLine,
    Paragraph,
    RegisterMarking,
    Statement,
    Telegram,
    TransmissionHeader,
    level_read,
)
from declass.parse.authority import find_authority_label, parse_authority_block, why_block_unreadable
from declass.parse.captions import CaptionReader
from declass.parse.classification_line import find_classification_lines
from declass.parse.dates import two_digit_year
from declass.parse.doubts import weigh
from declass.parse.eo_line import find_eo_lines
from declass.parse.heading import (
    PARTIAL_EXTRACT,
    parse_date_line,
    parse_date_time_group,
    parse_station_line,
    parse_transmission_header,
)
from declass.parse.labels import find_subject, find_tags
from declass.parse.markings import MarkingReader
from declass.parse.page_marks import find_page_marks
from declass.parse.paragraphs import Portions, first_paragraph_start, is_collapsed, scan_portions, why_portions_redacted
from declass.parse.quotations import find_quotations, quotation_at
from declass.parse.redaction import find_redaction, is_redacted
from declass.parse.register import LEVEL_FAULTS, RegisterReader
from declass.parse.release_stamps import without_release_stamps
from declass.parse.sources import find_source_list
from declass.patterns import regex
from declass.rulebook.law import Vocabulary
from declass.text import Span, span_of

# Labels are looked for in this many characters after the classification line; headings never run longer.
_LABEL_REACH = 6000
# The block may be the first paragraph, or stand just after its number; it never begins later. A Declassify On line
# stands this near below the label of its block.
_BLOCK_REACH = 900
# The heading repeated at a section break is short; an E.O. number further down is text.
_REPEATED_REACH = 400
# With fewer characters than these the last paragraph of a cut copy may have lost its mark.
_SHORTEST_PARAGRAPH = 60
# A name in capitals with this many letters ends a telegram; fewer are the beginning of a word.
_SHORTEST_SIGNATURE = 4
# Lines of offices and captions between the classification line and the E.O. line run to this many characters at most.
_LONGEST_OFFICES = 400
# The beginning of a message that stands before the whole of it has fewer characters.
_LONGEST_BEGINNING = 4000
_CERTAIN = frozenset({"date", "exemption", "duration", "oadr", "schedule", "none"})
_CUT_END = regex(r"\.\.\.[\s\\]*$")
# Signs of an address or a reference in the last word of a copy, and signs that end a sentence or a list before it.
_ADDRESS_SIGNS = frozenset("./@:_")
_SENTENCE_SIGNS = frozenset(".?!:;\"')]*=_-/\u201d>")
_CUT_LINE = regex(r"\.\.\.[ \t\\]*\n")
_REFERENCE_YEAR = regex(r"^(?:(\d{4})|(\d{2}))[A-Z]")
_COMPILATION = regex(r"\b(?:compilation|in (?:the )?aggregate|when combined)\b", re.IGNORECASE | re.ASCII)
_COMPILATION_PIECES = ("COMPILATION", " AGGREGATE", "WHEN COMBINED")
_EXPLAINED = regex(
    r"\b(?:because|since|reveals?|together|combin|associat|relationship|as a whole)", re.IGNORECASE | re.ASCII
)
_WAIVER = regex(r"portion[- ]marking\s+waiver|waiver\s+(?:of|from)\s+portion[- ]mark", re.IGNORECASE | re.ASCII)
_WAIVER_WARNING = regex(
    r"may\s+not\s+be\s+used\s+as\s+(?:a\s+)?(?:source|basis)|not\s+.{0,40}derivative", re.IGNORECASE | re.ASCII
)
_BLANKET = regex(
    r"\ball\s+(?:paragraphs|paras|portions)\s+(?:of\s+this\s+\w+\s+)?(?:are\s+)?(?:classified\s+)?(?:\((?:TS|S|C|U)\)|secret\b|confidential\b)",
    re.IGNORECASE | re.ASCII,
)


class Parser:
    """Parses telegrams with one vocabulary; holds no state of any document.

    Args:
        vocabulary: The closed lists of the law: levels, controls, captions, prosigns, positions, orders.
        register: Whether markings are read by the grammar of the register too.
    """

    def __init__(self, vocabulary: Vocabulary, *, register: bool = False) -> None:
        self._vocabulary = vocabulary
        self._register = RegisterReader(vocabulary) if register else None
        self._marks = MarkingReader(vocabulary)
        self._captions = CaptionReader(vocabulary)

    def parse(self, telegram: Telegram) -> Document:
        """Read every field of a telegram once.

        Args:
            telegram: As a reader hands it on.

        Returns:
            The document. Whatever the text, nothing is raised: what cannot be read is named in ``unreadable``.
        """
        text = telegram.text.content
        if not text.isascii():
            text = text.replace("\xa0", " ")  # a mark reads the same with either blank; offsets stay
        text = without_release_stamps(text)
        lines = find_classification_lines(text, self._vocabulary)
        lines = _without_wrapper_line(text, lines)
        if len(lines) == 1 and not text[lines[0].span.end :].strip():
            lines[0].serial = None  # the copy ends inside the line, and its number may have gone on
        first = _whole_copy(text, lines)
        heading_end = lines[0].span.start if lines else self._heading_end_without_line(text)
        near = _near_year(telegram)
        heading = parse_transmission_header(text, heading_end, self._vocabulary, near)
        date, date_from, interval = _date_of(telegram, text, heading, first, near)
        dated = date or (interval[0] if interval else None)
        start = first.span.end if first else heading_end
        body_end = _body_end(text, start, lines)
        reach = min(body_end, start + _LABEL_REACH)
        paragraph_1 = first_paragraph_start(text, start, reach) or reach
        eo_lines = find_eo_lines(text, start, min(reach, paragraph_1), self._vocabulary, dated)
        eo_lines = self._without_block(text, start, eo_lines)
        if eo_lines and not text[eo_lines[0].order_span.end :].strip():
            eo_lines = []  # the copy ends inside the number of the order
        if eo_lines and first is not None:
            _mark_cut_at_end(text, eo_lines[0], first)
        if eo_lines and first is not None and len(lines) > 1:
            eo_lines += self._repeated(text, lines, eo_lines[0], first.serial, dated)
        eo_start = eo_lines[0].span.start if eo_lines else None
        after = eo_lines[0].span.end if eo_lines else start
        subject = find_subject(text, after, paragraph_1, self._marks) or find_subject(
            text, start, paragraph_1, self._marks
        )
        body_start = max(after, subject[0].end if subject else after)
        body = Span(body_start, body_end)
        block = self._authority_block(text, start, body_end, paragraph_1, dated)
        if block is not None and (block.others or block.span.start > paragraph_1):
            block = _own_block(text, body, block, paragraph_1)
        portions = scan_portions(text, body_start, body_end, self._marks)
        marks = _without_reasons(portions.marks, block)
        _clear_reasons(portions.paragraphs, block)
        if subject and subject[1]:
            marks = [subject[1], *marks]
        page_marks = find_page_marks(text, start, first, dated.year if dated else None)
        level = level_read(lines, heading, page_marks, telegram.stored)
        marks = weigh(text, body, portions, marks, level)
        statements: list[Statement] = []
        if _is_above_portions(first, portions, marks):
            statements = _statements(text, after, body_end)
        document = Document(
            telegram=telegram,
            kind="telegram",
            date=date,
            date_from=date_from,
            date_interval=interval,
            heading=heading,
            classification_lines=tuple(lines),
            page_marks=tuple(page_marks),
            captions=tuple(
                self._captions.find(text, start, eo_start or _caption_end(text, start, subject, paragraph_1))
            ),
            eo_lines=tuple(eo_lines),
            tags=find_tags(text, after, paragraph_1) or find_tags(text, start, paragraph_1),
            subject=subject[0] if subject else None,
            authority_block=block,
            paragraphs=tuple(portions.paragraphs),
            marks=tuple(marks),
            statements=tuple(statements),
            unreadable={},
            redacted=is_redacted(text),
        )
        document.entire_text = portions.entire_text
        if block is not None and block.source_kind == "multiple":
            document.source_list = find_source_list(text, after, body_end)
        document.body = body
        document.unreadable = _unreadable(document, text, body_end, portions)
        if self._register is not None:
            document.register = _in_register(document, self._register)
        return document

    def _heading_end_without_line(self, text: str) -> int:
        """Where the heading ends in a copy without a classification line: at the blank line after the addressees."""
        at = 0
        for _ in range(3):
            at = text.find("\n\n", at + 1)
            if at == -1:
                break
            if "\nFM " in text[:at] or text[:at].startswith(PARTIAL_EXTRACT):
                return at
        eo_lines = find_eo_lines(text, 0, min(len(text), _LABEL_REACH), self._vocabulary, None)
        return eo_lines[0].span.start if eo_lines else 0

    def _without_block(self, text: str, start: int, eo_lines: list[EOLine]) -> list[EOLine]:
        """Drop an order that is only named inside the classification authority block."""
        if not eo_lines:
            return eo_lines
        line = eo_lines[0]
        label = find_authority_label(text, start, line.span.start)
        if label is None:
            return eo_lines
        is_declassify_on = line.order_cited is None and text[line.span.start] in "Dd"
        if is_declassify_on and line.span.start - label < _BLOCK_REACH:
            return []
        if line.span.start - label < 160 and line.instruction.kind in ("missing", "event", "unreadable"):
            return []
        return eo_lines

    def _repeated(
        self, text: str, lines: list[ClassificationLine], first: EOLine, serial: int | None, dated: dt.date | None
    ) -> list[EOLine]:
        """E.O. lines at a line start under a later heading of the same message, those with an instruction alone."""
        if serial is None:
            return []
        found = []
        later = [line for line in lines if line.span.start >= first.span.end and line.serial == serial]
        for line, after in zip(later, [*later[1:], None], strict=False):
            end = min(line.span.end + _REPEATED_REACH, after.span.start if after is not None else len(text))
            for again in find_eo_lines(text, line.span.end, end, self._vocabulary, dated):
                at = text.rfind("\n", 0, again.span.start) + 1
                if again.order_cited and again.instruction.kind in _CERTAIN and not text[at : again.span.start].strip():
                    found.append(again)
        return found

    def _authority_block(
        self, text: str, start: int, body_end: int, paragraph_1: int, dated: dt.date | None
    ) -> ClassificationAuthorityBlock | None:
        reach = min(body_end, start + _LABEL_REACH, paragraph_1 + _BLOCK_REACH)
        return parse_authority_block(text, start, reach, self._vocabulary, dated, body_end, paragraph_1)


def _mark_cut_at_end(text: str, line: EOLine, first: ClassificationLine) -> None:
    """Take an instruction with which the text ends for one that was cut: what would follow is not in this copy."""
    instruction = line.instruction
    if instruction.kind != "none" and not text[max(instruction.span.end, first.span.end) :].strip(' \t\n.\\"'):
        instruction.kind, instruction.why = "unreadable", "cut short in this copy"
        instruction.codes, instruction.date, instruction.date_span = (), None, None
        instruction.oddities = frozenset()


def _in_register(document: Document, reader: RegisterReader) -> tuple[RegisterMarking, ...]:
    """The level of the classification line with the words beside it, and the portion marks, read by the register."""
    found = []
    line = document.classification_line
    if line is not None and line.control is None and line.level is not None:
        words = line.level.words if not line.extra else f"{line.level.words}//{line.extra.replace(' ', '/')}"
        found.append(reader.read(words, "banner", span=line.level_span))
    for portion in (*document.paragraphs, *document.marks):
        marking, span = portion.marking, portion.mark_span
        if marking is not None and span is not None and "entire-text" not in marking.oddities:
            written = document.text.content[span.start : span.end]
            read = reader.read(written, "portion", span=span, label=portion.label)
            if marking.level is not None:  # the level is told by State's style, which the register has no word for
                read.faults = tuple(fault for fault in read.faults if fault[0] not in LEVEL_FAULTS)
            found.append(read)
    return tuple(found)


def _near_year(telegram: Telegram) -> int | None:
    stored = telegram.stored
    if stored.created is not None:
        return stored.created.year
    match = _REFERENCE_YEAR.match(stored.reference_id or "")
    if match is None:
        return None
    return int(match[1]) if match[1] else two_digit_year(int(match[2]))


def _date_of(
    telegram: Telegram,
    text: str,
    heading: TransmissionHeader | None,
    line: ClassificationLine | None,
    near: int | None,
) -> tuple[dt.date | None, str | None, tuple[dt.date, dt.date] | None]:
    """The day of origin, what it was read from, and the interval where only a year is known."""
    group = heading.date_time_group if heading else None
    if group is None:
        written = parse_date_line(text, 0, min(len(text), 600))
        if written:
            return written[0], "date line", None
        end = line.span.start if line else min(len(text), 1500)
        group = parse_date_time_group(text, 0, end, near)
        if group is not None and heading is not None:
            heading.date_time_group = group
    if group is not None:
        if group.instant is not None:
            return group.instant.date(), "date-time group", None
        return None, None, None
    match = _REFERENCE_YEAR.match(telegram.stored.reference_id or "")
    if match is None:
        return None, None, None
    year = int(match[1]) if match[1] else two_digit_year(int(match[2]))
    return None, "reference id", (dt.date(year, 1, 1), dt.date(year, 12, 31))


def _without_wrapper_line(text: str, lines: list[ClassificationLine]) -> list[ClassificationLine]:
    """Drop a line that a post's own cover sheet bears before the transmission heading."""
    if len(lines) < 2 or parse_station_line(text, 0, lines[0].span.start):
        return lines
    is_cover = parse_station_line(text, lines[0].span.end, lines[1].span.start) is not None
    return lines[1:] if is_cover else lines


def _whole_copy(text: str, lines: list[ClassificationLine]) -> ClassificationLine | None:
    """The line under which the message stands whole.

    Some copies give the beginning of the message, cut by dots, and then the message again from its classification
    line on.
    """
    if not lines:
        return None
    first = lines[0]
    for line in lines[1:]:
        length = line.span.start - first.span.end
        if length >= _LONGEST_BEGINNING:
            break
        before = text[first.span.end : line.span.start]
        if len(text) - line.span.end > length and _CUT_LINE.search(before):
            return line
    return first


def _without_reasons(marks: list[Paragraph], block: ClassificationAuthorityBlock | None) -> list[Paragraph]:
    """The marks without letters of the reason that a wrap put at the head of a line."""
    if block is None or not block.reasons or not marks:
        return marks
    letters = {reason.span.start for reason in block.reasons}
    return [mark for mark in marks if not _is_of_reason(mark, letters)]


def _clear_reasons(paragraphs: list[Paragraph], block: ClassificationAuthorityBlock | None) -> None:
    """Take the last letter of the reason for no mark, where the block stands as a numbered paragraph."""
    if block is None or not block.reasons:
        return
    letters = {reason.span.start for reason in block.reasons}
    for paragraph in paragraphs:
        if paragraph.mark_place == "at end" and _is_of_reason(paragraph, letters):
            paragraph.marking = paragraph.mark_span = paragraph.mark_place = None


def _own_block(
    text: str, body: Span, block: ClassificationAuthorityBlock, paragraph_1: int
) -> ClassificationAuthorityBlock | None:
    """The block without the Classified By lines of telegrams quoted below it; None where it is itself one of those."""
    quotations = find_quotations(text, body.start, body.end)
    if block.span.start > paragraph_1 and quotation_at(quotations, block.span.start) is not None:
        return None
    block.others = tuple(other for other in block.others if quotation_at(quotations, other.start) is None)
    return block


def _is_of_reason(portion: Paragraph, letters: set[int]) -> bool:
    """Whether the mark of a portion holds a letter of the reason."""
    span = portion.mark_span
    return span is not None and not letters.isdisjoint(range(span.start, span.end))


def _body_end(text: str, start: int, lines: list[ClassificationLine]) -> int:
    """Where the message ends: before the heading that a cut copy repeats after its dots, else at the end."""
    for line in lines[1:]:
        if line.span.start > start and _CUT_LINE.search(text[max(start, line.span.start - 12) : line.span.start]):
            return line.span.start
    return len(text)


def _caption_end(text: str, start: int, subject: tuple[Span, Paragraph | None] | None, paragraph_1: int) -> int:
    """Where captions end when there is no E.O. line: at the subject, or after a dozen lines at the most."""
    end = subject[0].start if subject else paragraph_1
    return min(end, start + 600)


def _is_above_portions(line: ClassificationLine | None, portions: Portions, marks: list[Paragraph]) -> bool:
    """Whether the overall level is above each mark, or a paragraph bears none: what a sentence may explain."""
    if line is not None and line.level is Level.UNCLASSIFIED:
        return False
    if line is None or line.level is None or not portions.paragraphs:
        return True
    whole = portions.entire_text[0].level if portions.entire_text is not None else None
    highest = whole or Level.UNCLASSIFIED
    for portion in (*portions.paragraphs, *marks):
        if portion.marking is None:
            if whole is None:
                return True
            continue
        if portion.marking.level is not None and portion.marking.level > highest:
            highest = portion.marking.level
    return highest < line.level


def _statements(text: str, start: int, end: int) -> list[Statement]:
    """Sentences that change what marks are owed: a compilation, a waiver, one mark for all paragraphs."""
    upper = text.upper()
    found = []
    if any(piece in upper for piece in _COMPILATION_PIECES):
        match = _COMPILATION.search(text, start, end)
        if match:
            around = text[max(0, match.start() - 300) : match.end() + 300]
            found.append(Statement("compilation", span_of(match.span()), bool(_EXPLAINED.search(around))))
    match = _WAIVER.search(text, start, end) if "WAIVER" in upper else None
    if match:
        found.append(Statement("portion-waiver", span_of(match.span()), bool(_WAIVER_WARNING.search(text))))
    match = _BLANKET.search(text, start, end) if "ALL P" in upper else None
    if match:
        found.append(Statement("blanket-marking", span_of(match.span())))
    return found


def _unreadable(document: Document, text: str, body_end: int, portions: Portions) -> dict[str, str]:
    """Fields this copy lacks or spoils, each with the reason."""
    why = dict(document.telegram.unread)
    partial = PARTIAL_EXTRACT in text[:400]
    heading = document.heading
    if partial:
        why.setdefault("heading", "partial extract: heading not in this copy")
    elif heading is None or (heading.date_time_group is None and heading.station_line is None):
        why.setdefault("heading", "heading not in this copy")
    if document.date is None:
        why.setdefault("date", _why_no_date(document))
    if not document.classification_lines and _level_known_elsewhere(document):
        why.setdefault("classification_line", "classification line not in this copy")
    body = text[document.body.start : body_end]
    is_empty = _is_empty(body) or _ends_in_heading(document, text)
    cut = (
        "body" in document.telegram.unread
        or body_end < len(text)
        or bool(_CUT_END.search(text[-40:]))
        or _ends_in_mid_sentence(text)
        or is_empty
    )
    why_cut = "hardly any text follows the heading in this copy" if is_empty else "the copy is cut short"
    if not document.classification_lines and not _level_known_elsewhere(document):
        if document.captions:
            why.setdefault("classification_line", "the copy begins below the classification line")
        if document.captions or partial or cut or not _has_whole_heading(heading):
            why.setdefault("level", "no overall level can be read")
    if document.subject is None and (cut or is_collapsed(text, document.body.start, body_end)):
        how = why_cut if cut else "the lines of this copy were joined"
        why.setdefault("subject", f"{how}, and its subject may have been lost")
        if document.authority_block is None:
            why.setdefault("authority_block", f"{how}, and its block may have been lost")
    if cut:
        why.setdefault("body", why_cut)
        why.setdefault("portions", why_cut)
        if document.authority_block is None:
            why.setdefault("authority_block", why_cut)
        if not document.eo_lines and is_empty:
            why.setdefault("eo_line", why_cut)
    if cut and portions.paragraphs:
        last = portions.paragraphs[-1]
        if last.marking is None and body_end - last.span.start < _SHORTEST_PARAGRAPH:
            last.unreadable = last.unreadable or "is cut short in this copy"
    for portion in portions.paragraphs:
        if portion.unreadable:
            why.setdefault("portions", f"paragraph {portion.label} {portion.unreadable}")
            break
    if document.redacted:
        hidden = why_portions_redacted(text, _after_block(document), body_end, document.paragraphs)
        if hidden:
            why.setdefault("portions", hidden)
    if "portions" in why and not any(p.marking for p in (*document.paragraphs, *document.marks)):
        why.setdefault("marks", why["portions"])
    if document.eo_lines and document.eo_lines[0].instruction.kind == "unreadable":
        why["instruction"] = document.eo_lines[0].instruction.why or "cannot be read"
    if document.eo_lines and document.eo_lines[0].order_cited is None:
        line = document.eo_lines[0].order_span
        if find_redaction(text, line.start, line.end):
            why["order_cited"] = "redacted in this copy"
    block = document.authority_block
    if block is not None:
        why.update(block.unreadable)
    else:
        line_end = document.classification_lines[0].span.end if document.classification_lines else document.body.start
        lost = why_block_unreadable(text, line_end, document.body.start, _paragraph_1(document, body_end))
        if lost:
            why.setdefault("authority_block", lost)
    return why


def _ends_in_mid_sentence(text: str) -> bool:
    """Whether a copy stops inside a sentence: a signature in capitals, a stop or an address ends a whole one."""
    tail = text[-300:].rstrip(' \t\n\\"')
    if not tail or not (tail[-1].isalnum() or tail[-1] in ",(-"):
        return False
    line = tail.rpartition("\n")[2]
    words = line.split()
    word = words[-1].lstrip("\"'\u201c\u2018") if words else ""
    if tail[-1] in ",(-":
        return tail[-2:-1].isalnum() or tail[-2:-1] == " "
    if not word or not _ADDRESS_SIGNS.isdisjoint(word) or not word[0].isalpha():
        return word[:1] == "("
    if word.isupper() and (len(word) >= _SHORTEST_SIGNATURE or line.isupper()):
        return False
    before = tail[: len(tail) - len(words[-1])].rstrip(" \t")
    if before.endswith("\n") and before[:-1].rstrip(" \t").endswith("\n"):
        return False
    before = before.rstrip()
    return bool(before) and before[-1] not in _SENTENCE_SIGNS and before[-5:].upper() != "XXXXX"


def _after_block(document: Document) -> int:
    """Where the classifier and the reason have been given; the start of the body where no block gives any."""
    block = document.authority_block
    if block is None:
        return document.body.start
    given = (block.value_span, block.derived_from, block.reason_label, block.section_span)
    ends = [span.end for span in given if span is not None] + [reason.span.end for reason in block.reasons]
    return max(document.body.start, *ends) if ends else document.body.start


def _paragraph_1(document: Document, body_end: int) -> int:
    """Where the first paragraph begins; without paragraphs, the end of the stretch in which a block could stand."""
    if document.paragraphs:
        return document.paragraphs[0].span.start
    return min(body_end, document.body.start + _BLOCK_REACH)


def _why_no_date(document: Document) -> str:
    group = document.heading.date_time_group if document.heading else None
    if group is not None:
        return "the date-time group names no real day"
    if document.date_interval is not None:
        return "only the year is known, from the reference id"
    return "no date-time group in this copy"


def _level_known_elsewhere(document: Document) -> bool:
    prosign = document.heading.security_prosign if document.heading else None
    banner = any(mark.level is not None for mark in document.page_marks)
    return banner or bool((prosign and prosign.level is not None) or document.stored.level is not None)


def _has_whole_heading(heading: TransmissionHeader | None) -> bool:
    """Whether the heading runs from its station line to the originator, so that nothing of it was cut off."""
    if heading is None or heading.station_line is None:
        return False
    return heading.date_time_group is not None and heading.originator is not None


def _ends_in_heading(document: Document, text: str) -> bool:
    """Whether a copy stops before its subject: a telegram has TAGS, a subject or paragraphs after its offices."""
    if document.tags is not None or document.subject is not None or document.paragraphs or document.marks:
        return False
    lines = document.classification_lines
    return bool(lines) and len(text) - lines[0].span.end < _LONGEST_OFFICES


def _is_empty(body: str) -> bool:
    return len(body.strip()) < 80
