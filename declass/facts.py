"""What several rules need to know of a document under the law, each computed at most once.

No rule is decided here, and nothing here reads text.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from declass.levels import Level
from declass.model import (
    ClassificationAuthorityBlock,
    ClassificationLine,
    DeclassificationInstruction,
    Document,
    EOLine,
    Marking,
    Paragraph,
    TransmissionHeader,
    level_read,
)
from declass.parse.reference_id import ReferenceId, parse_reference_id
from declass.rulebook.law import Law, Order
from declass.rulebook.periods import years_after
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span

if TYPE_CHECKING:
    from functools import cached_property as fact
else:

    class fact:  # noqa: N801 - used as a decorator
        """A property computed on first use and kept; without the lock that the library's takes on Python 3.11."""

        def __init__(self, compute: Any) -> None:
            self._compute = compute
            self._name = compute.__name__
            self.__doc__ = compute.__doc__

        def __get__(self, facts: Any, _: Any = None) -> Any:
            if facts is None:
                return self
            value = self._compute(facts)
            setattr(facts, self._name, value)
            return value


STATION_SERIALS = 10_000
"""The station line has room for four digits of a serial."""
_FEW_REASONS = 3
_BEGINNING = Span(0, 0)


class FieldAbsent(AttributeError):
    """A rule asked for a field that the document has not: its ``needs`` lacks the name."""


def _absent(field: str) -> FieldAbsent:
    return FieldAbsent(f"the document has no {field}; a rule that asks for it names it in needs")


class Facts:
    """One document seen under the law on one day.

    Args:
        document: The document; never changed.
        law: Orders and vocabulary.
        date: The day to judge by: the document's own, or an end of the interval where only the year is known;
            None where nothing is known.

    Attributes that are absent on a document raise FieldAbsent when a rule without the matching ``needs`` reads them;
    that is a fault of the rule, and tests of every rule over damaged documents find it.
    """

    def __init__(self, document: Document, law: Law, date: dt.date | None) -> None:
        self.document = document
        self.law = law
        self._date = date

    # --- the document's own fields, present by the rule's needs -------------------------------------------

    @property
    def date(self) -> dt.date:
        """The day to judge by."""
        if self._date is None:
            raise _absent("date")
        return self._date

    @property
    def own_date(self) -> dt.date | None:
        """The day to judge by; None where none is known, or where that of the heading is not the document's own."""
        return self._date

    @property
    def has_date(self) -> bool:
        """Whether there is a day to judge by."""
        return self._date is not None

    @property
    def dated(self) -> str:
        """The document's date as a message names it: the day, the year, or the time between which it must lie."""
        if self.document.date_interval is None:
            return self.date.isoformat()
        first, last = self.document.date_interval
        return str(first.year) if first.year == last.year else f"between {first} and {last}"

    @property
    def vocabulary(self) -> Vocabulary:
        """The closed lists of words and marks."""
        return self.law.vocabulary

    @property
    def heading(self) -> TransmissionHeader:
        """The transmission heading."""
        if self.document.heading is None:
            raise _absent("heading")
        return self.document.heading

    @property
    def line(self) -> ClassificationLine:
        """The overall classification line."""
        try:
            return self.document.classification_lines[0]
        except IndexError:
            raise _absent("classification_line") from None

    @property
    def line_span(self) -> Span:
        """Where the overall classification line stands; the beginning of the text where there is none."""
        line = self.document.classification_line
        return line.span if line is not None else _BEGINNING

    @fact
    def own_lines(self) -> tuple[ClassificationLine, ...]:
        """The classification lines of this message: the first, and every later one with its post and serial."""
        try:
            first, *others = self.document.classification_lines
        except ValueError:
            raise _absent("classification_line") from None
        return (first, *(line for line in others if _message(line) == _message(first) and line.serial is not None))

    @property
    def eo_line(self) -> EOLine:
        """The E.O. line."""
        try:
            return self.document.eo_lines[0]
        except IndexError:
            raise _absent("eo_line") from None

    @property
    def block(self) -> ClassificationAuthorityBlock:
        """The classification authority block."""
        if self.document.authority_block is None:
            raise _absent("authority_block")
        return self.document.authority_block

    @fact
    def instruction(self) -> DeclassificationInstruction:
        """The declassification instruction of the document."""
        found = self.document.instruction
        if found is None:
            raise _absent("instruction")
        return found

    # --- the law on the day -------------------------------------------------------------------------------

    @fact
    def order_on_date(self) -> Order | None:
        """The order in force on the document's date; None without a date and before the first order."""
        return None if self._date is None else self.law.order_in_force(self._date)

    @property
    def order(self) -> Order:
        """The order in force on the document's date."""
        found = self.order_on_date
        if found is None:
            raise _absent("order in force")
        return found

    @fact
    def reason_sections(self) -> tuple[str, ...]:
        """The sections whose categories may be cited on the document's date, the order's own first."""
        return tuple(reasons.section for reasons in self.order.reasons_on(self.date))

    @fact
    def order_cited(self) -> Order | None:
        """The order the E.O. line cites, misprints read as meant; None where it is no classification order."""
        read_as = self.eo_line.order_read_as
        return self.law.order_by_number(read_as, self.date) if read_as else None

    @fact
    def order_is_right(self) -> bool:
        """Whether the one E.O. line cites, without a misprint, a number of the order in force on the date."""
        lines = self.document.eo_lines
        if self._date is None or len(lines) != 1 or lines[0].order_cited is None or lines[0].is_misprint:
            return False
        order = self.order_on_date
        return order is not None and lines[0].order_cited == order.number

    # --- level and portions ---------------------------------------------------------------------------------

    @fact
    def level(self) -> Level | None:
        """The overall level: of the classification line, else the prosign, a page banner, or the stored record."""
        return overall_level(self.document)

    @fact
    def line_is_plain(self) -> bool:
        """Whether the classification line bears a level, spelled as it is, and no word beside it."""
        lines = self.document.classification_lines
        if not lines or lines[0].level is None:
            return False
        return not (lines[0].control or lines[0].extra or lines[0].is_damaged)

    @fact
    def marks(self) -> tuple[Paragraph, ...]:
        """Every portion that carries a marking, in text order."""
        return tuple([p for p in (*self.document.paragraphs, *self.document.marks) if p.marking is not None])

    @property
    def certain_marks(self) -> list[Paragraph]:
        """The marked portions without those whose mark may not speak of this document."""
        return [portion for portion in self.marks if portion.doubt is None]

    @fact
    def markings(self) -> tuple[Marking, ...]:
        """The markings of all portions, a whole-text mark included."""
        found = [p.marking for p in self.marks if p.marking is not None]
        if self.document.entire_text is not None:
            found.append(self.document.entire_text[0])
        return tuple(found)

    @fact
    def control_categories(self) -> frozenset[str]:
        """Categories of the controls that portions bear, those of unclassified information alone left out."""
        entries = self.vocabulary.control_entries
        borne = {control for marking in self.markings for control in marking.controls if control in entries}
        return frozenset(entries[control].category for control in borne if not entries[control].unclassified_only)

    @fact
    def highest_portion(self) -> Level | None:
        """The highest level among the portions, or None where none carries one."""
        whole = self.document.entire_text
        found = whole[0].level if whole is not None else None
        for portion in self.marks:
            level = portion.marking.level if portion.marking is not None and portion.doubt != "released" else None
            if level is not found and level is not None and (found is None or level > found):
                found = level
        return found

    @fact
    def unmarked(self) -> tuple[Paragraph, ...]:
        """Numbered paragraphs without a marking that this copy lets read, none quoted or under a whole-text mark."""
        if self.document.entire_text is not None:
            return ()
        return tuple(
            p for p in self.document.paragraphs if p.marking is None and p.unreadable is None and p.doubt is None
        )

    @fact
    def captions(self) -> frozenset[str]:
        """The captions in their standard spelling; a misspelt one, which is read by a guess, is none of them."""
        return frozenset(caption.value for caption in self.document.captions if not caption.is_misspelt)

    @fact
    def captions_meant(self) -> frozenset[str]:
        """The captions, those that misspelt ones are read as too: what may stand for a caption that a rule asks for."""
        return frozenset(caption.value for caption in self.document.captions)

    # --- what is as it should be: each answers at once for the rules that name it -----------------------------

    @fact
    def is_one_piece(self) -> bool:
        """Whether one classification line stands over all of the text, and no page mark parts it."""
        return len(self.document.classification_lines) == 1 and not self.document.page_marks

    @fact
    def portions_bear_the_level(self) -> bool:
        """Whether the highest portion bears the overall level, or one of the two is not known."""
        level = self.level
        return level is None or self.highest_portion in (None, level)

    @fact
    def paragraphs_are_marked(self) -> bool:
        """Whether there are numbered paragraphs and each bears a mark."""
        paragraphs = self.document.paragraphs
        for paragraph in paragraphs:
            if paragraph.marking is None:
                return False
        return bool(paragraphs)

    @fact
    def captions_are_plain(self) -> bool:
        """Whether no caption stands there but SIPDIS, in its standard spelling, at a level that may bear it."""
        for caption in self.document.captions:
            if caption.value != "SIPDIS" or caption.is_misspelt:
                return False
        highest_level = self.vocabulary.caption_entries["SIPDIS"].highest
        return self.level is None or highest_level is None or self.level <= highest_level

    @fact
    def classifier_is_plain(self) -> bool:
        """Whether one Classified By line names a person with a position, or somebody who cannot be told further."""
        block = self.document.authority_block
        if block is None or block.classified_by is None or block.others:
            return False
        return block.value_kind in ("name and position", "unclear")

    @fact
    def reason_is_plain(self) -> bool:
        """Whether the reason cites one section that may be cited on the date, with a few known categories of it."""
        block = self.document.authority_block
        if self._date is None or block is None or len(block.sections) != 1 or block.reason_text is not None:
            return False
        section, order = block.sections[0], self.order_on_date
        if order is None or not 0 < len(block.reasons) <= _FEW_REASONS:
            return False
        for reasons in order.reasons:
            if reasons.section == section and reasons.holds_on(self._date):
                return not {reason.letter for reason in block.reasons}.difference(reasons.letters)
        return False

    @fact
    def instruction_is_plain(self) -> bool:
        """Whether one instruction alone stands there, a date after the document's without a code, in no odd form."""
        lines, block = self.document.eo_lines, self.document.authority_block
        if self._date is None or len(lines) != 1 or (block is not None and block.declassify_on is not None):
            return False
        instruction = lines[0].instruction
        if instruction.kind != "date" or instruction.date is None or instruction.date <= self._date:
            return False
        return not (instruction.codes or instruction.oddities or instruction.is_source_marked)

    @fact
    def numbers_follow(self) -> bool:
        """Whether each paragraph bears the number after that of the one before it."""
        numbers = [paragraph.number or 0 for paragraph in self.document.paragraphs]
        return not numbers or numbers == [*range(numbers[0], numbers[0] + len(numbers))]

    @fact
    def mark_forms(self) -> tuple[Level | None, frozenset[tuple[Marking | None, str | None]]] | None:
        """The overall level, and each mark of a portion with its kind of place; None beside a whole-text mark.

        Few of all documents differ in this, however many portions they have.
        """
        if self.document.entire_text is not None:
            return None
        return self.level, frozenset([(portion.marking, portion.mark_place) for portion in self.marks])

    @fact
    def marks_are_plain(self) -> bool:
        """Whether every mark is the symbol of a level in capitals and brackets, after the number, without a control."""
        if self.document.entire_text is not None:
            return False
        for portion in self.marks:
            marking = portion.marking
            if marking is None or marking.oddities or marking.controls or portion.mark_place != "after number":
                return False
        return True

    @fact
    def heading_agrees(self) -> bool:
        """Whether all parts of the heading are there and agree with the text and the stored record in every copy."""
        heading, lines = self.document.heading, self.document.classification_lines
        if heading is None or not lines:
            return False
        line, stored = lines[0], self.document.telegram.stored
        if line.serial is None or line.post is None:
            return False
        station, prosign, group = heading.station_line, heading.security_prosign, heading.date_time_group
        if station is None or prosign is None or group is None or heading.originator is None or group.instant is None:
            return False
        instant, letters = group.instant, prosign.letters
        if prosign.level is None or prosign.level is not line.level or letters.strip(letters[0]):
            return False
        if letters[0] not in self.vocabulary.prosigns[prosign.prosign] or line.post not in heading.originator.name:
            return False
        if station.serial is None or (station.serial - line.serial) % STATION_SERIALS or station.minute is None:
            return False
        if station.day != _day_of_year(instant.date()) or (stored.level is not None and stored.level is not line.level):
            return False
        if stored.created is not None and stored.created != instant.date():
            return False
        reference = self.reference
        return reference is None or (reference.serial == line.serial and (reference.year - instant.year) % 100 == 0)

    # --- time -----------------------------------------------------------------------------------------------

    @fact
    def longest_declassify_on(self) -> dt.date | None:
        """The last declassification date the order in force allows an original decision at this level, or None."""
        return self.order.duration.longest_date(self.date, self.level) if self.level is not None else None

    @fact
    def declassify_on(self) -> dt.date | None:
        """The date stated; for a duration or a schedule the date it works out to; None where neither is known."""
        return declassify_on(self.document, self.law, self._date)

    @fact
    def derivation(self) -> str:
        """``original``, ``derivative`` or ``unknown``."""
        return derivation(self.document)

    @fact
    def reference(self) -> ReferenceId | None:
        """The stored reference id taken apart, or None."""
        return parse_reference_id(self.document.stored.reference_id)


def _day_of_year(day: dt.date) -> int:
    return (day - dt.date(day.year, 1, 1)).days + 1


def _message(line: ClassificationLine) -> tuple[str, int | None]:
    """Post without blanks, and serial."""
    return (line.post or "").replace(" ", ""), line.serial


def overall_level(document: Document) -> Level | None:
    """The overall level of a document, what the user assumes where no copy of it can be read, or None."""
    level = level_read(document.classification_lines, document.heading, document.page_marks, document.stored)
    return level if level is not None else document.assumed_level


def derivation(document: Document) -> str:
    """Whether the block shows an original or a derivative decision: ``original``, ``derivative`` or ``unknown``."""
    block = document.authority_block
    if block is None:
        return "unknown"
    if block.derived_from is not None:
        return "derivative"
    return "original" if block.classified_by is not None else "unknown"


def derivation_from(document: Document) -> str:
    """What ``derivation`` was told by, in words; no reading of the text beyond the block can tell the two apart."""
    block = document.authority_block
    if block is None:
        return (
            "block cannot be read" if "authority_block" in document.unreadable else "no classification authority block"
        )
    if block.derived_from is not None:
        return "Derived From line"
    return "Classified By line without Derived From" if block.classified_by is not None else "block without either line"


def declassify_on(document: Document, law: Law, date: dt.date | None) -> dt.date | None:
    """The declassification date a document states or its instruction works out to.

    Returns:
        The date written; for a schedule without a date the date that the order's counting gives, unless other years
        stand with it (``GDS 10 YEARS``); for a duration the document's date and the years; else None, as for a review.
    """
    instruction = document.standing_instruction
    if instruction is None or instruction.kind == "review":
        return None
    if instruction.date is not None or date is None or document.date is None:
        return instruction.date
    if instruction.kind == "schedule":
        order, level = schedule_order(document, law, date), overall_level(document)
        longest = order.duration.longest_date(date, level) if order is not None and level is not None else None
        if longest is not None and instruction.years in (None, longest.year - date.year):
            return longest
    return years_after(date, instruction.years) if instruction.years else None


def schedule_order(document: Document, law: Law, date: dt.date) -> Order | None:
    """The order by whose counting the schedule of an instruction works out to a date, or None.

    It is the order in force; where that has no such schedule, as in the weeks after a change, the order cited.
    """
    line, instruction = document.eo_line, document.standing_instruction
    cited = law.order_by_number(line.order_read_as, date) if line is not None and line.order_read_as else None
    for order in (law.order_in_force(date), cited):
        schedule = order.schedule(instruction.codes[0]) if order is not None and instruction is not None else None
        if schedule is not None and schedule.works_out:
            return order
    return None
