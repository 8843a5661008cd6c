"""One telegram's text into a ``Document``: calls the parsers in the order of a telegram's parts."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from attrs import evolve

from declass.levels import Level
from declass.model import (
    PARTIAL_EXTRACT,
    Caption,
    ClassificationAuthorityBlock,
    ClassificationLine,
    DeclassificationInstruction,
    Document,
    EOLine,
    OtherInstruction,
    Paragraph,
    RegisterMarking,
    Statement,
    StoredRecord,
    Telegram,
    TransmissionHeader,
    Why,
    level_read,
)
from declass.parse.authority import parse_authority_block
from declass.parse.block_labels import find_authority_label
from declass.parse.captions import CaptionReader
from declass.parse.classification_line import find_classification_lines
from declass.parse.day_of_origin import day_of_origin, near_year
from declass.parse.doubts import clear_ends, is_as_it_should_be, weigh
from declass.parse.eo_line import find_eo_lines, read_order
from declass.parse.heading import (
    parse_station_line,
    parse_transmission_header,
)
from declass.parse.illustrations import without_illustrations
from declass.parse.instruction import REVIEW_DATE, parse_instruction
from declass.parse.labelled_heading import LabelledHeading, find_labelled_heading
from declass.parse.labels import find_subject, find_tags
from declass.parse.markings import MarkingReader
from declass.parse.own_block import REPEATED_REACH, clear_reasons, own_block, without_reasons
from declass.parse.page_marks import find_page_marks
from declass.parse.paragraphs import Portions, first_paragraph_start, scan_portions
from declass.parse.redaction import is_redacted
from declass.parse.register import LEVEL_FAULTS, RegisterReader
from declass.parse.release_stamps import without_release_stamps
from declass.parse.sources import find_source_list
from declass.parse.statements import find_statements
from declass.parse.unreadable import BLOCK_REACH, find_unreadable
from declass.patterns import regex
from declass.rulebook.periods import holds_on
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span

# Labels are looked for in this many characters after the classification line; headings never run longer.
_LABEL_REACH = 6000
# Without an E.O. line captions end after a dozen lines at the most.
_CAPTIONS_REACH = 600
# The beginning of a message that stands before the whole of it has fewer characters.
_LONGEST_BEGINNING = 4000
# Within so many characters behind its label a block names an order in its own words.
_BLOCK_WORDS_REACH = 160
_CERTAIN = frozenset({"date", "exemption", "duration", "oadr", "schedule", "none"})
_CUT_LINE = regex(r"\.\.\.[ \t\\]*\n")
# So far above a heading stand the dots of the copy cut before it, lines filled up with blanks, and a stamp or banner of
# so many letters, between them.
_CUT_REACH = 600
_LONGEST_STAMP = 120
_NUMBER = regex(r"\n[ \t]*\u00b6?(\d{1,3}) ?[.)]")
_QUOTE_LINE = regex(r"\n[ \t]*(?:BEGIN[ \t]+)?(?:QUOTE|QTE)[ \t:.-]*(?=\n)")
_PLAIN_BLANKS = (("\xa0", " "), ("\u200b", " "), ("\ufeff", " "), ("\u2028", "\n"), ("\u2029", "\n"))


class _Heading(NamedTuple):
    """What stands above the text of a telegram.

    Attributes:
        labelled: The heading with labels, None where it is one of ACP 127.
        lines: The classification lines, in text order.
        first: That under which the message stands whole; None without one.
        transmission: The transmission heading; None where none of its lines is there.
        date, date_from, date_interval: As ``Document`` has them.
        dated: The day by which two-digit years are settled: the date, else the first day of the interval.
        end: Where the heading ends, and the lines above the text begin.
    """

    labelled: LabelledHeading | None
    lines: list[ClassificationLine]
    first: ClassificationLine | None
    transmission: TransmissionHeader | None
    date: dt.date | None
    date_from: str | None
    date_interval: tuple[dt.date, dt.date] | None
    dated: dt.date | None
    end: int


class _Labels(NamedTuple):
    """What stands between the heading of a telegram and its text.

    Attributes:
        eo_lines: The E.O. line, and those repeated under later headings.
        quoted: The E.O. line of a telegram quoted, where there is no other; ``eo_lines`` is then empty.
        tags, subject: Where they stand, each None without one.
        subject_mark: The portion marking of the subject; None without one.
        captions_end: Where captions may stand no more.
        start: Where the E.O. line ends, or the heading without one.
        text_start: Where the subject ends, or the E.O. line without one: from here on portions are looked for.
        paragraph_1: Where the first paragraph begins; without paragraphs, where labels are looked for no more.
        body: From the text on, or from the line that opens a quotation, to the end of the message.
    """

    eo_lines: list[EOLine]
    quoted: EOLine | None
    tags: Span | None
    subject: Span | None
    subject_mark: Paragraph | None
    captions_end: int
    start: int
    text_start: int
    paragraph_1: int
    body: Span


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
        return self.parse_all([telegram])[0]

    def parse_all(self, telegrams: Sequence[Telegram]) -> list[Document]:
        """Read telegrams as ``parse`` does, each part of all of them before the next part of any.

        So the code of one part and what it looks up stay in the caches of the processor, which takes a quarter of the
        time off. All documents are held at once: hand over some dozens of usual size together, and a large one alone.

        Args:
            telegrams: As readers hand them on; nothing of one has a part in what is read of another.

        Returns:
            The documents, in the order of the telegrams.
        """
        texts = list(map(_readable, telegrams))
        headings = list(map(self._read_heading, telegrams, texts))
        labels = list(map(self._read_labels, texts, headings))
        blocks = list(map(self._authority_block, texts, headings, labels))
        portions = [
            scan_portions(t, la.text_start, la.body.end, self._marks) for t, la in zip(texts, labels, strict=True)
        ]
        captions = list(map(self._find_captions, texts, headings, labels))
        redacted = list(map(is_redacted, texts))
        return list(map(self._document, telegrams, texts, headings, labels, blocks, portions, captions, redacted))

    def _document(
        self,
        telegram: Telegram,
        text: str,
        heading: _Heading,
        labels: _Labels,
        block: ClassificationAuthorityBlock | None,
        portions: Portions,
        captions: tuple[list[Caption], bool],
        redacted: bool,
    ) -> Document:
        """The document of what was read, with what follows from several parts of it."""
        marks = without_reasons(portions.marks, block)
        clear_reasons(portions.paragraphs, block)
        if labels.subject_mark is not None:
            marks = [labels.subject_mark, *marks]
        year = heading.dated.year if heading.dated is not None else None
        page_marks = [*telegram.page_marks, *find_page_marks(text, heading.end, heading.first, year)]
        level = level_read(heading.lines, heading.transmission, page_marks, telegram.stored)
        if level is Level.UNCLASSIFIED:
            clear_ends(text, portions.paragraphs)
        is_plain = is_as_it_should_be(portions, marks, level)
        if not is_plain or _may_be_of_sample(heading, labels, block):
            without = without_illustrations(text)
            if without != text:
                return self._read_again(telegram, without, redacted)
        if not is_plain:
            marks = weigh(text, labels.body, portions, marks, level)
        statements: list[Statement] = []
        if _is_above_portions(heading.first, portions, marks):
            statements = find_statements(text, labels.start, labels.body.end)
        found, has_piece = captions
        has_quoted_block = labels.quoted is not None and block is not None and block.span.start > labels.body.start
        if has_quoted_block:
            block = None
        document = Document(
            telegram=telegram,
            kind="telegram",
            date=heading.date,
            date_from=heading.date_from,
            date_interval=heading.date_interval,
            heading=heading.transmission,
            classification_lines=tuple(heading.lines),
            page_marks=tuple(page_marks),
            captions=tuple(found),
            eo_lines=tuple(labels.eo_lines),
            tags=labels.tags,
            subject=labels.subject,
            authority_block=block,
            paragraphs=tuple(portions.paragraphs),
            marks=tuple(marks),
            statements=tuple(statements),
            unreadable={},
            redacted=redacted,
        )
        document.entire_text = portions.entire_text
        if block is not None and block.source_kind == "multiple":
            document.source_list = find_source_list(text, labels.start, labels.body.end)
        document.body = labels.body
        if not labels.eo_lines:
            document.other_instruction = self._other_instruction(telegram.stored, labels.quoted, heading.dated)
        document.unreadable = find_unreadable(document, text)
        if has_quoted_block:
            document.unreadable.setdefault("authority_block", "the only block is that of a telegram quoted")
        if has_piece:
            document.unreadable.setdefault("captions", "a word among the captions has lost letters")
        if self._register is not None:
            document.register = _in_register(document, self._register)
        return document

    def _read_again(self, telegram: Telegram, text: str, redacted: bool) -> Document:
        """The document of a telegram read without the samples that it shows."""
        heading = self._read_heading(telegram, text)
        labels = self._read_labels(text, heading)
        block = self._authority_block(text, heading, labels)
        portions = scan_portions(text, labels.text_start, labels.body.end, self._marks)
        captions = self._find_captions(text, heading, labels)
        return self._document(telegram, text, heading, labels, block, portions, captions, redacted)

    def _read_heading(self, telegram: Telegram, text: str) -> _Heading:
        """Read what stands above the text, in either form of a heading, and the day of origin."""
        labelled = find_labelled_heading(text)
        if labelled is not None:
            lines = [labelled.line] if labelled.line is not None else []
        else:
            lines = _without_wrapper_line(text, find_classification_lines(text, self._vocabulary))
        if len(lines) == 1 and _is_last(text, lines[0].span.end, None):
            lines[0].serial = None  # the copy ends inside the line, and its number may have gone on
        end = lines[0].span.start if lines else self._heading_end_without_line(text)
        near = near_year(telegram)
        transmission = parse_transmission_header(text, end, self._vocabulary, near)
        if labelled is not None:
            transmission, end = labelled.heading, labelled.heading.span.end
        first = _whole_copy(text, lines)
        date, date_from, interval = day_of_origin(telegram, text, transmission, lines, first, near)
        start = first.span.end if first is not None else end
        dated = date or (interval[0] if interval else None)
        return _Heading(labelled, lines, first, transmission, date, date_from, interval, dated, start)

    def _read_labels(self, text: str, heading: _Heading) -> _Labels:
        """Read the lines between heading and text; where the text begins and ends follows from them."""
        start = heading.end
        body_end = _body_end(text, start, heading.lines)
        reach = min(body_end, start + _LABEL_REACH)
        paragraph_1 = first_paragraph_start(text, start, reach) or reach
        eo_lines = self._eo_lines(text, heading, min(reach, paragraph_1))
        after, captions_end = start, None
        quoted = quote = None
        if eo_lines:
            captions_end, after = eo_lines[0].span
            quote = _quotation_start(text, start, captions_end, self._vocabulary)
            if quote is not None:
                quoted, captions_end, eo_lines = eo_lines[0], quote, []
        subject, mark = find_subject(text, after, paragraph_1, self._marks) or (
            find_subject(text, start, paragraph_1, self._marks) or (None, None)
        )
        tags = find_tags(text, after, paragraph_1) or find_tags(text, start, paragraph_1)
        if captions_end is None:
            captions_end = min(subject.start if subject is not None else paragraph_1, start + _CAPTIONS_REACH)
        text_start = max(after, subject.end) if subject is not None else after
        body = Span(text_start if quote is None else min(quote, text_start), body_end)
        return _Labels(eo_lines, quoted, tags, subject, mark, captions_end, after, text_start, paragraph_1, body)

    def _find_captions(self, text: str, heading: _Heading, labels: _Labels) -> tuple[list[Caption], bool]:
        """The captions, and whether a word among them has lost letters."""
        if heading.labelled is None:
            return self._captions.find(text, heading.end, labels.captions_end)
        captions, has_piece = [*heading.labelled.captions], False
        for place in heading.labelled.places_of_captions:
            found, is_damaged = self._captions.find(text, place.start, place.end)
            captions += found
            has_piece = has_piece or is_damaged
        return captions, has_piece

    def _eo_lines(self, text: str, heading: _Heading, end: int) -> list[EOLine]:
        """The E.O. line between heading and text, and those repeated under later headings of the message."""
        lines, first, dated = heading.lines, heading.first, heading.dated
        eo_lines = find_eo_lines(text, heading.end, end, self._vocabulary, dated)
        eo_lines = self._without_block(text, heading.end, eo_lines)
        if eo_lines and _is_last(text, eo_lines[0].order_span.end, None):
            eo_lines = []  # the copy ends inside the number of the order
        if eo_lines and first is not None:
            _mark_cut_at_end(text, eo_lines[0], first)
        if eo_lines and first is not None and len(lines) > 1:
            eo_lines += self._repeated(text, lines, eo_lines[0], first.serial, dated)
        for line in eo_lines:
            self._read_by_order(line.instruction, line.order_read_as)
        return eo_lines

    def _heading_end_without_line(self, text: str) -> int:
        """Where the heading ends in a copy without a classification line: at the blank line after the addressees."""
        at = 0
        for _ in range(3):
            at = text.find("\n\n", at + 1)
            if at == -1:
                break
            if "\nFM " in text[:at] or text[:at].lstrip().startswith(PARTIAL_EXTRACT):
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
        if is_declassify_on and line.span.start - label < BLOCK_REACH:
            return []
        is_named = line.span.start - label < _BLOCK_WORDS_REACH and line.instruction.kind in (
            "missing",
            "event",
            "unreadable",
        )
        return [] if is_named and not _is_labelled(text, line) else eo_lines

    def _other_instruction(
        self, stored: StoredRecord, quoted: EOLine | None, dated: dt.date | None
    ) -> OtherInstruction | None:
        """The instruction of a telegram quoted, else of the stored record, for a telegram without an E.O. line."""
        if quoted is not None:
            return OtherInstruction(quoted.instruction, is_quoted=True)
        value = stored.instruction
        if value is None:
            return None
        orders = self._vocabulary.classification_orders
        order = read_order(value[:5], self._vocabulary, dated) if value[:5].isdigit() else None
        if order is not None:
            value = value[5:]
        else:
            order = next(
                (number for number in orders if dated and any(holds_on(dated, *period) for period in orders[number])),
                None,
            )
        instruction = parse_instruction(value, 0, len(value), self._vocabulary, dated)
        if instruction.kind not in _CERTAIN:
            return None
        self._read_by_order(instruction, order)
        return OtherInstruction(evolve(instruction, span=Span(0, 0), date_span=None), is_quoted=False)

    def _read_by_order(self, instruction: DeclassificationInstruction, order: str | None) -> None:
        """Read what one order alone means so: a date for review, and ``X1`` as ``XGDS-1`` of the electronic files."""
        day = [instruction.date.isoformat()] if instruction.date is not None else []
        if REVIEW_DATE in instruction.oddities and order in self._vocabulary.orders_with_review:
            instruction.kind, instruction.text = "review", " ".join(["REVIEW", *day])
        if instruction.kind != "exemption":
            return
        short = self._vocabulary.short_schedules.get(order or "")
        if short is None or not all(code in short for code in instruction.codes):
            return
        instruction.kind, instruction.codes = "schedule", tuple(short[code] for code in instruction.codes)
        instruction.text = " ".join([", ".join(instruction.codes), *day])

    def _repeated(
        self, text: str, lines: list[ClassificationLine], first: EOLine, serial: int | None, dated: dt.date | None
    ) -> list[EOLine]:
        """E.O. lines at a line start under a later heading of the same message, those with an instruction alone."""
        if serial is None:
            return []
        found = []
        later = [line for line in lines if line.span.start >= first.span.end and line.serial == serial]
        for line, after in zip(later, [*later[1:], None], strict=False):
            end = min(line.span.end + REPEATED_REACH, after.span.start if after is not None else len(text))
            for again in find_eo_lines(text, line.span.end, end, self._vocabulary, dated):
                at = text.rfind("\n", 0, again.span.start) + 1
                if again.order_cited and again.instruction.kind in _CERTAIN and not text[at : again.span.start].strip():
                    found.append(again)
        return found

    def _authority_block(self, text: str, heading: _Heading, labels: _Labels) -> ClassificationAuthorityBlock | None:
        start, end, paragraph_1 = heading.end, labels.body.end, labels.paragraph_1
        reach = min(end, start + _LABEL_REACH, paragraph_1 + BLOCK_REACH)
        block = parse_authority_block(text, start, reach, self._vocabulary, heading.dated, end, paragraph_1)
        if block is not None and (block.others or block.span.start > paragraph_1):
            block = own_block(text, labels.body, block, paragraph_1, heading.lines)
        return block


def _readable(telegram: Telegram) -> str:
    """The text of a telegram as it is read: all offsets are those of the telegram."""
    text = telegram.text.content
    return without_release_stamps(text if text.isascii() else _with_plain_blanks(text))


def _may_be_of_sample(heading: _Heading, labels: _Labels, block: ClassificationAuthorityBlock | None) -> bool:
    """Whether what was read of a telegram may stand in a sample that it shows: a block or a second heading below."""
    if block is not None and (block.others or block.span.start > labels.paragraph_1):
        return True
    lines, first = heading.lines, heading.first
    return len(lines) > 1 and first is not None and any(line.serial != first.serial for line in lines)


def _with_plain_blanks(text: str) -> str:
    """A text with a blank or a line end for each sign that stands for one: all reads the same, and offsets stay."""
    for sign, plain in _PLAIN_BLANKS:
        text = text.replace(sign, plain)
    return text


def _is_labelled(text: str, line: EOLine) -> bool:
    """Whether an order heads its line with a colon behind it, as the label of an E.O. line does."""
    begin = text.rfind("\n", 0, line.span.start) + 1
    return not text[begin : line.span.start].strip() and text[line.order_span.end :][:3].lstrip()[:1] == ":"


def _is_last(text: str, at: int, signs: str | None) -> bool:
    """Whether nothing but some signs, or blanks, follows an offset to the end of a text."""
    # The next characters tell nearly always; the rest of a text would be copied to be looked at.
    return not text[at : at + 40].strip(signs) and not text[at:].strip(signs)


def _mark_cut_at_end(text: str, line: EOLine, first: ClassificationLine) -> None:
    """Take an instruction with which the text ends for one that was cut: what would follow is not in this copy."""
    instruction = line.instruction
    if instruction.kind != "none" and _is_last(text, max(instruction.span.end, first.span.end), ' \t\n.\\"'):
        instruction.kind, instruction.why = "unreadable", Why.CUT_SHORT
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
        if marking is not None and span is not None and not marking.is_entire_text:
            written = document.text.content[span.start : span.end]
            read = reader.read(written, "portion", span=span, label=portion.label)
            if marking.level is not None:  # the level is told by State's style, which the register has no word for
                read.faults = tuple(fault for fault in read.faults if fault[0] not in LEVEL_FAULTS)
            found.append(read)
    return tuple(found)


def _quotation_start(text: str, start: int, end: int, vocabulary: Vocabulary) -> int | None:
    """Where a line opens the quotation in which the E.O. line stands below a classification line of its own, or None.

    So in a telegram sent on to others. One that is only repeated whole has no second classification line.
    """
    if text.find("QUOTE", start, end) == -1 and text.find("QTE", start, end) == -1:
        return None
    match = _QUOTE_LINE.search(text, start, end)
    is_other = match is not None and find_classification_lines(text[match.end() : end], vocabulary)
    return match.start() + 1 if match is not None and is_other else None


def _without_wrapper_line(text: str, lines: list[ClassificationLine]) -> list[ClassificationLine]:
    """Drop a line that a post's own cover sheet bears before the transmission heading."""
    if len(lines) < 2 or parse_station_line(text, 0, lines[0].span.start):
        return lines
    first, second = lines[:2]
    is_one = first.section is not None and (first.serial, first.sections) == (second.serial, second.sections)
    if is_one and first.section != second.section:
        return lines  # the second stands over a later section of the same message
    is_cover = parse_station_line(text, lines[0].span.end, lines[1].span.start) is not None
    return lines[1:] if is_cover else lines


def _whole_copy(text: str, lines: list[ClassificationLine]) -> ClassificationLine | None:
    """The line under which the message stands whole.

    Some copies give the beginning of the message, cut by dots, and then the message again from its classification
    line on, which is longer than what stands before the dots. Only a heading may stand between.
    """
    if not lines:
        return None
    first = lines[0]
    for line in lines[1:]:
        if line.span.start - first.span.end >= _LONGEST_BEGINNING:
            break
        if (line.serial, line.section) != (first.serial, first.section):
            continue
        cuts = [cut.start() for cut in _CUT_LINE.finditer(text, first.span.end, line.span.start)]
        if not cuts or len(text) - line.span.end <= cuts[-1] - first.span.end:
            continue
        if first_paragraph_start(text, cuts[-1], line.span.start) is None:
            return line
    return first


def _body_end(text: str, start: int, lines: list[ClassificationLine]) -> int:
    """Where the message ends: before the heading that a cut copy repeats after its dots, else at the end.

    A banner or the stamp of a release may stand between; the heading of a later section is none that is repeated.
    """
    for line in lines[1:]:
        at = line.span.start
        if at <= start or (line.section or 1) > 1:
            continue
        dots = text.rfind("...", max(start, at - _CUT_REACH), at)
        if dots == -1 or _CUT_LINE.match(text, dots, at) is None:
            continue
        letters = sum(map(len, text[dots + 3 : at].split()))
        if letters > _LONGEST_STAMP or first_paragraph_start(text, dots, at) is not None:
            continue
        *_, last = (0, *(int(number[1]) for number in _NUMBER.finditer(text, start, dots)))
        below = _NUMBER.search(text, line.span.end)
        if below is None or not last or int(below[1]) != last + 1:  # else the paragraphs go on
            return at
    return len(text)


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
