"""What is read from one telegram: small classes with spans, read-only by convention.

No class here judges anything; ``declass.facts`` joins them with the law.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

from attrs import Factory, define, field, frozen

from declass.levels import Level
from declass.text import Span, Text

LAYOUTS = ("text", "web-page", "page-as-text", "csv", "aad")
"""What a telegram may stand in."""
DATE_SOURCES = ("date-time group", "date line", "reference id", "assumed")
"""What the date of a telegram may be told by."""


PARTIAL_EXTRACT = "This record is a partial extract"
"""With what a copy begins that gives a part of the telegram alone."""


class Why(StrEnum):
    """Why a field cannot be read, where a rule or the reading depends on the reason; others are words for people."""

    REDACTED = "redacted in this copy"
    CUT_SHORT = "cut short in this copy"
    FIGURES_DAMAGED = "its figures are damaged in this copy"
    PARTIAL_EXTRACT = "partial extract: heading not in this copy"
    TEXT_NOT_PRESERVED = "text not preserved"


OF_THE_COPY = frozenset({Why.REDACTED, Why.CUT_SHORT, Why.FIGURES_DAMAGED})
"""Reasons by which the copy, and not the telegram, is at fault that an instruction cannot be read."""


@define
class StoredRecord:
    """What the container says about a telegram, beside the telegram's own text.

    Attributes:
        reference_id: The archive's id such as ``09ANYPOST283``; None where the container has none.
        reference_id_is_file_name: Whether that id is only the stem of the file's name.
        created: Day of the container's creation stamp; compared with the date-time group, never used for it.
        level: Level the container stores, or None where it has none or the value is no level.
        marking: The stored value as written, e.g. ``CONFIDENTIAL//NOFORN``.
        controls: Control markings in the stored value, e.g. ``("NOFORN",)``.
        origin: Post or office the container names.
        captions: Captions the container stores (the electronic telegrams of 1973-79), as written.
        instruction: The container's declassification value (``GS``, ``X1``), marking tokens only.
    """

    reference_id: str | None = None
    reference_id_is_file_name: bool = False
    created: dt.date | None = None
    level: Level | None = None
    marking: str | None = None
    controls: tuple[str, ...] = ()
    origin: str | None = None
    captions: tuple[str, ...] = ()
    instruction: str | None = None


@define
class Telegram:
    """One telegram as a reader hands it on: its text, its container's record, and how it was found.

    Attributes:
        source: The path the user gave, with ``#2`` for the second telegram of one file.
        layout: One of ``LAYOUTS``; ``marking`` for a marking that was given by itself.
        notes: What a reader should be told about the reading, e.g. ``"read as cp1252"``.
        unread: Parts that the copy lacks by its nature, as ``{field: why}`` (keys of ``Document.unreadable``).
        page_marks: Page lines with a section that the reader took out of the text, in text order; each has an empty
            span where the text goes on below it.
    """

    source: str
    layout: str
    text: Text
    stored: StoredRecord
    notes: tuple[str, ...] = ()
    unread: dict[str, str] = Factory(dict)
    page_marks: tuple["PageMark", ...] = ()


@define
class Unread:
    """An input that was not read: ``skipped`` (no telegram) or ``failed`` (could not be read), and why.

    ``limit`` names the limit at which reading stopped; None where another reason is told.
    """

    source: str
    status: str
    why: str
    row: int | None = None
    limit: str | None = None


@define(frozen=True, cache_hash=True)
class Marking:
    """The content of a portion marking or of an overall marking, without its place.

    Attributes:
        level: The level, or None where the marking names none that is known.
        controls: Control markings in canonical words, in the order written, e.g. ``("SBU", "NF")``.
        rel_to: Countries or groups of a ``REL TO`` mark, as written, upper case; ``?`` for a word that is none known.
        canonical: The canonical form: ``U``, ``SBU``, ``C``, ``S//NF``, ``S//REL TO USA, GBR``.
        oddities: How the writing departs from the plain form, from ``lower-case``, ``spelled-out``,
            ``inner-space``, ``misprint``, ``unknown``, ``open-bracket-lost``, ``square-brackets``, ``entire-text``;
            ``nato`` for a mark of NATO, whose level is the equal of ours, and ``foreign`` for one of other countries,
            without a level.
        raw: The mark as written, without its brackets.
        quote: How it may be quoted where a word of it is in no list and may be a name; None where as written.
    """

    level: Level | None
    controls: tuple[str, ...] = ()
    rel_to: tuple[str, ...] = ()
    canonical: str | None = None
    oddities: frozenset[str] = frozenset()
    raw: str = ""
    quote: str | None = None

    @property
    def shown(self) -> str:
        """The mark as a message shows it, without its brackets."""
        return self.quote if self.quote is not None else self.raw.strip()

    @property
    def is_known(self) -> bool:
        """Whether every part of the mark is in the vocabulary."""
        return "unknown" not in self.oddities

    @property
    def is_entire_text(self) -> bool:
        """Whether it is the mark of all paragraphs, so that those after it owe none."""
        return "entire-text" in self.oddities

    @property
    def is_nato(self) -> bool:
        """Whether it is a mark of NATO."""
        return "nato" in self.oddities

    @property
    def is_foreign(self) -> bool:
        """Whether it is a mark of another country, or of several."""
        return "foreign" in self.oddities


@define
class RegisterPart:
    """One control of a banner or portion marking in the syntax of the register.

    Attributes:
        value: Portion form of the control (``NF``, ``SI-G``, ``REL``), or the word as written where no list has it.
        category: Its category as in ``Control``; ``declass`` for a declassification value, ``unknown`` for a word of no
            list.
        span: Where it stands in the marking's text.
        names: What belongs to it: countries of a list, programmes, compartments, SIGMA numbers.
        segment: Which segment between double strokes it stands in, the first being 0.
    """

    value: str
    category: str
    span: Span
    names: tuple[str, ...] = ()
    segment: int = 0


@define
class RegisterMarking:
    """A banner or portion marking in the syntax of the register, part by part.

    Attributes:
        kind: ``banner`` or ``portion``.
        text: The marking as written, without brackets.
        span: Where it stands in the document.
        label: Label of the portion, or None.
        level: The level; of a foreign or joint marking the U.S. level that it is equal to; None where none is read.
        level_word: The level as written, e.g. ``TOP SECRET``, ``R``; None without one.
        owner: ``US``, ``JOINT``, ``NATO``, ``FGI`` or the code of a country.
        owners: Countries of a joint marking.
        parts: The controls, in the order written.
        faults: ``(fault, span in the text)`` of what the syntax forbids: of the level ``nothing``, ``no-level``,
            ``no-level-before-stroke``, ``words-beside-level``, ``level-of-telegrams``, ``owner-alone``, ``no-owner``,
            ``no-owners``, ``one-owner``, ``level-left-out``, ``level-form``, ``lower-case``; of the strokes
            ``no-strokes``, ``no-stroke``, ``single-stroke``, ``mixed-segment``, ``empty-segment``, ``comma``; of the
            ends ``sign``, ``bracket`` where one is missing, ``brackets`` where others stand than one pair around it; of
            a list ``list-without-to``, ``list-with-and``, ``list-with-commas``, ``list-with-blanks``.
    """

    kind: str
    text: str
    span: Span
    label: str | None
    level: Level | None
    level_word: str | None
    owner: str
    owners: tuple[str, ...] = ()
    parts: tuple[RegisterPart, ...] = ()
    faults: tuple[tuple[str, Span], ...] = ()
    _values: frozenset[str] = field(init=False, eq=False, repr=False)

    @_values.default
    def _values_of_parts(self) -> frozenset[str]:
        return frozenset(part.value for part in self.parts)

    def part(self, value: str) -> RegisterPart | None:
        """The first part of a control by its portion form, or None."""
        return next((part for part in self.parts if part.value == value), None) if self.has(value) else None

    def has(self, *values: str) -> bool:
        """Whether any of these controls stands in the marking."""
        return not self._values.isdisjoint(values)

    def at(self, span: Span) -> Span:
        """A span of the marking's text as a span of the document."""
        return Span(self.span.start + span.start, self.span.start + span.end)


Doubt = Literal["quoted", "released", "repeated", "alone"]
"""Why a portion may be no evidence against its document."""


@define
class Paragraph:
    """A numbered paragraph or a marked subparagraph.

    Attributes:
        number: The paragraph number; for a subparagraph that of its parent, or None.
        label: ``"4"``, ``"4.a"``, ``"subject"``: how the record names it.
        kind: ``paragraph``, ``subparagraph``, ``subject`` or ``unnumbered``.
        marking: The portion marking, or None where it carries none.
        mark_span: Where the marking stands, brackets included; None without one.
        span: From the number to the end of the paragraph.
        unreadable: Why its marking cannot be read (redacted, cut), or None.
        mark_place: ``after number``, ``before number``, ``after heading``, ``on heading``, ``at end``, or None.
        doubt: Why it may be no evidence against this document, found only where it would be any: it stands in a text
            ``quoted``, in one introduced as ``released``, its number is ``repeated``, or its mark is a letter ``alone``
            where one of the text could stand; else None.
    """

    number: int | None
    label: str
    kind: str
    span: Span
    marking: Marking | None = None
    mark_span: Span | None = None
    unreadable: str | None = None
    mark_place: str | None = None
    doubt: Doubt | None = None


@define
class ClassificationLine:
    """An overall classification line, e.g. ``C O N F I D E N T I A L SECTION 01 OF 03 ANYPOST 000283``.

    Attributes:
        level: The level; None for a word that is none (``RESTRICTED``).
        control: ``LOU``, ``SBU``, ``FOUO``, ``RESTRICTED`` where the line bears that word as if it were a level.
        extra: Words written beside the level as part of it, e.g. ``SENSITIVE``; empty in the normal form.
        section, sections: ``1`` and ``3`` of ``SECTION 01 OF 03``; None without a section.
        post: Post of the line in capitals, or None where the line ends before it.
        serial: Message serial number, or None.
        efto: Whether the line says ``E F T O`` (encrypted for transmission only).
        is_damaged: Whether the level word is spelled otherwise than a level is (``SS E C R E T``).
        level_span: The level words alone.
    """

    span: Span
    level_span: Span
    level: Level | None
    control: str | None = None
    extra: str = ""
    section: int | None = None
    sections: int | None = None
    post: str | None = None
    serial: int | None = None
    efto: bool = False
    is_damaged: bool = False


@define
class PageMark:
    """A page mark, ``ANYPOST 00000283  001.2 OF 003`` or ``PAGE 02 ANYPOST 03067 01 OF 03``.

    Attributes:
        level: Level word of the page banner beside it (1970s to 1990s), or None.
    """

    span: Span
    section: int | None
    sections: int | None
    serial: int | None = None
    level: Level | None = None


@define
class DateTimeGroup:
    """A date-time group such as ``R 041708Z FEB 09``.

    Attributes:
        instant: The instant in UTC; None where the group names no real day or hour.
        precedence: The precedence letters, e.g. ``("O", "R")``.
    """

    span: Span
    instant: dt.datetime | None
    precedence: tuple[str, ...] = ()


@define
class StationLine:
    """The ``DE`` line, e.g. ``DE RUEHME #0283/01 0351708``.

    Attributes:
        serial: Station serial, the message serial cut to four digits; None where unreadable.
        day: Day of the year, from 1; None where unreadable.
        minute: Minutes since midnight UTC; None where unreadable.
    """

    span: Span
    station: str
    serial: int | None
    section: int | None
    day: int | None
    minute: int | None


@define
class SecurityProsign:
    """The security prosign line, e.g. ``ZNY CCCCC ZZH``.

    Attributes:
        prosign: ``ZNY`` or ``ZNR``.
        letters: The letter group as written.
        level: Level the letters stand for; E (encrypted for transmission only) and U are UNCLASSIFIED; None for a
            mixed group.
    """

    span: Span
    prosign: str
    letters: str
    level: Level | None


@define
class Originator:
    """The originator of the ``FM`` line."""

    span: Span
    name: str


@define
class TransmissionHeader:
    """The transmission heading (ACP 127): each part is None where the copy has none.

    Attributes:
        addressees: The lines of the addressees, from ``TO`` on; their words are read by who needs them.
        is_labelled: Whether it is the heading of the message system of 2009 (``MRN:``), a label before each part.
    """

    span: Span
    station_line: StationLine | None = None
    security_prosign: SecurityProsign | None = None
    date_time_group: DateTimeGroup | None = None
    originator: Originator | None = None
    addressees: Span | None = None
    is_labelled: bool = False


@define
class Caption:
    """One caption between the classification line and the E.O. line.

    Attributes:
        value: The caption in its standard spelling (``NODIS``).
        is_misspelt: Whether it is written a letter or two off; ``value`` is then the nearest caption.
    """

    span: Span
    value: str
    is_misspelt: bool = False


@define
class DeclassificationInstruction:
    """A declassification instruction, from the E.O. line or a ``Declassify On`` line.

    Attributes:
        kind: ``date``, ``event``, ``exemption``, ``duration``, ``oadr``, ``schedule``, ``review``, ``downgrade``,
            ``declassified``, ``none``, ``unreadable``, ``missing``.
        text: The marking tokens as written; None for an event and where nothing stands there.
        date: The date stated, with a two-digit year resolved by the document's own date; None without one.
        date_span: Where that date stands.
        codes: ``("X1",)``, ``("25X1-HUMAN",)``, ``("GDS",)``, ``("XGDS-2",)``; empty for a plain date.
        years: Length of a duration (``TEN YEARS``, ``GDS 6 YEARS``), in years; None otherwise.
        is_source_marked: Whether it reads ``Source marked OADR`` or the like.
        source_date: Date of source given with it.
        oddities: From ``impossible-date``, ``two-digit-year``, ``ambiguous-year``, ``month-name``, ``year-first``,
            ``compact``, ``day-first``, ``misprint``, ``indefinite``, ``treaty``, ``dni-only``, ``several-values``,
            ``no-keyword``, ``restricted-data-formula``, ``nato-formula``, ``vague``, ``section-mixed-in``,
            ``unspecified-x``.
        why: For ``unreadable``, what stopped the reading; one of ``OF_THE_COPY`` where the copy did.
    """

    span: Span
    kind: str
    text: str | None = None
    date: dt.date | None = None
    date_span: Span | None = None
    codes: tuple[str, ...] = ()
    years: int | None = None
    is_source_marked: bool = False
    source_date: dt.date | None = None
    oddities: frozenset[str] = frozenset()
    why: str | None = None


@define
class EOLine:
    """The E.O. line.

    Attributes:
        order_cited: The number as written, e.g. ``12985``; None where the label stands without one.
        order_read_as: The order it is taken for, e.g. ``12958``; the cited number where no order is near it.
        is_misprint: Whether those two differ.
        order_span: Where the number stands.
    """

    span: Span
    order_cited: str | None
    order_read_as: str | None
    order_span: Span
    is_misprint: bool
    instruction: DeclassificationInstruction


@define
class Reason:
    """One classification category cited, e.g. ``1.4(b)``; ``section`` is None for a letter given without one."""

    section: str | None
    letter: str
    span: Span

    def __str__(self) -> str:
        return f"{self.section or ''}({self.letter})"


@define
class ClassificationAuthorityBlock:
    """The classification authority block: who classified, why, or from what it was derived.

    No name of a person is kept: ``value_kind`` and ``position`` are what is known of the classifier.

    Attributes:
        classified_by: Span of the ``Classified By`` label; None without one.
        value_span: Span of what follows that label, up to the reason.
        value_kind: ``name and position``, ``name only``, ``position only``, ``placeholder``,
            ``source``, ``empty``, or ``unclear``.
        position: Position words of the vocabulary found in the value, canonical, e.g. ``POLCOUNS``; None without one.
        others: Spans of further ``Classified By`` values that differ from the first.
        derived_from: Span of the ``Derived From`` value; None without one.
        source_kind: Of that value: ``document``, ``guide``, ``multiple``, ``unspecific``, ``person``,
            ``empty``; None without one.
        source_names_office: Whether that value holds a word beside title and date that may name an agency or office.
        source_has_date: Whether that value carries a date or a year; a full date is kept in ``source_date``.
        reasons: The categories cited.
        sections: Sections cited for the reason, as written, e.g. ``("1.4",)``; also when no letter follows.
        section_span: Where the first of them stands.
        reason_label: Span of the reason word (``Reason:``, ``for reasons``); None without one.
        reason_text: Span of a reason given in free words; None without one.
        order_cited: Order named inside the block, e.g. ``12958``; None without one.
        declassify_on: The block's own ``Declassify On`` line, or None.
        unreadable: ``{part: why}`` for parts that are there but cut or redacted; parts are
            ``classified_by``, ``reason``, ``derived_from``.
    """

    span: Span
    classified_by: Span | None = None
    value_span: Span | None = None
    value_kind: str | None = None
    position: str | None = None
    others: tuple[Span, ...] = ()
    derived_from: Span | None = None
    source_kind: str | None = None
    source_names_office: bool = False
    source_has_date: bool = False
    source_date: dt.date | None = None
    reasons: tuple[Reason, ...] = ()
    sections: tuple[str, ...] = ()
    section_span: Span | None = None
    reason_label: Span | None = None
    reason_text: Span | None = None
    order_cited: str | None = None
    order_span: Span | None = None
    declassify_on: DeclassificationInstruction | None = None
    unreadable: dict[str, str] = Factory(dict)


@define
class Statement:
    """A sentence or phrase with a meaning of its own.

    Kinds: ``compilation``, ``portion-waiver``, ``blanket-marking``.
    """

    kind: str
    span: Span
    is_explained: bool = True


@frozen
class ListedSource:
    """One item of a list of sources.

    Attributes:
        span: The item without its sign.
        date: The date of the source, None where none with a year of four digits stands there.
        declassify_on: The declassification date given with the source, or None.
    """

    span: Span
    date: dt.date | None
    declassify_on: dt.date | None


@frozen
class SourceList:
    """The list of sources of a document derived from several.

    Attributes:
        span: From its title to its end.
        items: The sources in the order written; empty where they cannot be told apart.
    """

    span: Span
    items: tuple[ListedSource, ...]


@frozen
class OtherInstruction:
    """An instruction that is none of the telegram's own: of its stored record, or of a telegram that it quotes.

    Attributes:
        is_quoted: Whether it is that of a telegram quoted, and not of the stored record.
    """

    instruction: DeclassificationInstruction
    is_quoted: bool


@define
class Document:
    """Everything read from one telegram.

    Attributes:
        date: Day of origin from the date-time group; None where it cannot be known to the day.
        date_from: One of ``DATE_SOURCES``, or None; ``given`` for a marking that was given by itself.
        date_interval: First and last possible day where only the year is known; None otherwise.
        classification_lines: In text order, one telegram's own lines only; the first is the overall one.
        eo_lines: All E.O. lines found, in text order; the first is ``eo_line``.
        paragraphs: Numbered paragraphs in text order, marked or not.
        marks: Portions without a number of their own: the subject, then subparagraphs and unnumbered ones in text
            order; unmarked subparagraphs only beside marked ones.
        unreadable: ``{field: why}`` for fields that are there, or may have been, but cannot be read in this copy.
            Keys are those of ``declass.fields.UNREADABLE``.
        body: From the end of the subject to the end of the message.
        entire_text: A whole-text mark (``C - ENTIRE TEXT``) and where it stands; None without one.
        redacted: Whether the copy holds runs of ``XXXXX`` put in by a publisher.
        register: Banner and portion markings read by the grammar of the register; empty where it was not asked for.
        assumed_level: The overall level where no copy of it can be read and the user assumes one; None otherwise.
        other_instruction: What stands elsewhere, where the telegram has no E.O. line of its own; None otherwise.
            It tells how the document reads today, and no rule judges it.
    """

    telegram: Telegram
    kind: str
    date: dt.date | None
    date_from: str | None
    date_interval: tuple[dt.date, dt.date] | None
    heading: TransmissionHeader | None
    classification_lines: tuple[ClassificationLine, ...]
    page_marks: tuple[PageMark, ...]
    captions: tuple[Caption, ...]
    eo_lines: tuple[EOLine, ...]
    tags: Span | None
    subject: Span | None
    authority_block: ClassificationAuthorityBlock | None
    paragraphs: tuple[Paragraph, ...]
    marks: tuple[Paragraph, ...]
    statements: tuple[Statement, ...]
    unreadable: dict[str, str]
    body: Span = Span(0, 0)
    entire_text: tuple[Marking, Span] | None = None
    redacted: bool = False
    register: tuple[RegisterMarking, ...] = ()
    source_list: SourceList | None = None
    assumed_level: Level | None = None
    other_instruction: OtherInstruction | None = None

    @property
    def text(self) -> Text:
        """The telegram's text."""
        return self.telegram.text

    @property
    def stored(self) -> StoredRecord:
        """What the container says about the telegram."""
        return self.telegram.stored

    @property
    def classification_line(self) -> ClassificationLine | None:
        """The overall classification line, or None."""
        return self.classification_lines[0] if self.classification_lines else None

    @property
    def eo_line(self) -> EOLine | None:
        """The first E.O. line, or None."""
        return self.eo_lines[0] if self.eo_lines else None

    @property
    def instruction(self) -> DeclassificationInstruction | None:
        """The declassification instruction of the E.O. line; where it gives none, that of the block; or None."""
        line = self.eo_lines[0].instruction if self.eo_lines else None
        if (line is None or line.kind == "missing") and self.authority_block is not None:
            return self.authority_block.declassify_on or line
        return line

    @property
    def standing_instruction(self) -> DeclassificationInstruction | None:
        """The instruction by which the document is declassified.

        It is the block's where the E.O. line asks for a review, and one that stands elsewhere where neither gives any.
        """
        instruction, block = self.instruction, self.authority_block
        if instruction is None and self.other_instruction is not None:
            return self.other_instruction.instruction
        if instruction is not None and instruction.kind == "review" and block is not None and block.declassify_on:
            return block.declassify_on
        return instruction


def level_read(
    lines: Sequence[ClassificationLine],
    heading: TransmissionHeader | None,
    page_marks: Sequence[PageMark],
    stored: StoredRecord,
) -> Level | None:
    """The overall level by the copies of it in a document, or None where no copy of it can be read.

    The classification line decides; a copy without one is read by its security prosign, then a page banner,
    then the stored level.
    """
    if lines:
        return lines[0].level
    prosign = heading.security_prosign if heading is not None else None
    if prosign is not None and prosign.level is not None:
        return prosign.level
    on_pages = next((mark.level for mark in page_marks if mark.level is not None), None)
    return on_pages if on_pages is not None else stored.level
