"""The fields that rules name in ``needs`` and ``reads``, and which of them a document has.

What a field holds is in ``model``; which rules need it is in ``rules/``.
"""

from functools import lru_cache

from declass.levels import Level
from declass.model import (
    ClassificationAuthorityBlock,
    ClassificationLine,
    DeclassificationInstruction,
    Document,
    TransmissionHeader,
)
from declass.parse.reference_id import parse_reference_id

HEADING_FIELDS = (
    "heading", "station_line", "station_serial", "station_day", "security_prosign", "date_time_group", "originator",
    "addressees",
)  # fmt: skip
DATE_FIELDS = ("date", "day")
LINE_FIELDS = ("classification_line", "post", "serial", "section")
EO_LINE_FIELDS = ("eo_line", "order_cited")
INSTRUCTION_FIELDS = ("instruction", "instruction_date", "instruction_codes")
BLOCK_FIELDS = ("authority_block", "classified_by", "derived_from", "reason", "declassify_on_line")
PORTION_FIELDS = ("paragraphs", "portions", "marks")
STORED_FIELDS = ("stored_level", "stored_date", "reference_id")
REGISTER_FIELDS = ("register", "register_banner", "register_portions")
FIELDS = (
    *HEADING_FIELDS,
    *DATE_FIELDS,
    "level",
    *LINE_FIELDS,
    "page_marks",
    "captions",
    *EO_LINE_FIELDS,
    *INSTRUCTION_FIELDS,
    *BLOCK_FIELDS,
    "tags",
    "subject",
    "body",
    *PORTION_FIELDS,
    *STORED_FIELDS,
    "statements",
    "sources",
    *REGISTER_FIELDS,
)
"""Every name that a rule may use in ``needs`` and ``reads``.

``register`` are the markings read by the grammar of the register, which only the profiles of its users ask for.
``marks`` are the portion markings that can be seen; ``portions`` are all portions, unreadable when any part of the body
is. ``sources`` are the items of a list of sources. ``date`` is there when at least the year is known, ``day`` only when
the day is.
"""


UNREADABLE = (*FIELDS, "caption_words")
"""What a copy may lack or spoil, the keys of ``Document.unreadable``: a field, or the words of a misspelt caption."""

_NO_HEADING, _NO_LINE, _NO_BLOCK, _NO_REGISTER = (
    (False,) * len(fields) for fields in (HEADING_FIELDS, LINE_FIELDS, BLOCK_FIELDS, REGISTER_FIELDS)
)

HEADING_PARTS = frozenset(HEADING_FIELDS) - {"heading"}
"""The fields that stand in the heading; in a copy without one, those it does not show may have been lost with it."""


def present_fields(
    document: Document, level: Level | None, instruction: DeclassificationInstruction | None
) -> frozenset[str]:
    """Names of the fields that a document has, given its overall level and its instruction."""
    # Asked of every document: one tuple of plain tests, in the order of FIELDS, costs a third of a table of functions.
    known = instruction is not None and instruction.kind not in ("missing", "unreadable")
    eo_lines, paragraphs, marks = document.eo_lines, document.paragraphs, document.marks
    stored = document.telegram.stored
    return _names(
        (
            *_heading(document.heading),
            document.date is not None or document.date_interval is not None,
            document.date is not None,
            level is not None,
            *_line(document.classification_lines[0] if document.classification_lines else None),
            bool(document.page_marks),
            bool(document.captions),
            bool(eo_lines),
            bool(eo_lines) and eo_lines[0].order_cited is not None,
            known,
            instruction is not None and instruction.date is not None,
            instruction is not None and bool(instruction.codes),
            *_block(document.authority_block),
            document.tags is not None,
            document.subject is not None,
            document.body.end > document.body.start,
            bool(paragraphs),
            bool(paragraphs or marks),
            _bears_marks(document),
            stored.level is not None,
            stored.created is not None,
            parse_reference_id(stored.reference_id) is not None,
            bool(document.statements),
            document.source_list is not None and bool(document.source_list.items),
            *_register(document),
        )
    )


def _heading(heading: TransmissionHeader | None) -> tuple[bool, ...]:
    """As ``HEADING_FIELDS``."""
    if heading is None:
        return _NO_HEADING
    station = heading.station_line
    return (
        True,
        station is not None,
        station is not None and station.serial is not None,
        station is not None and station.day is not None,
        heading.security_prosign is not None,
        heading.date_time_group is not None,
        heading.originator is not None,
        heading.addressees is not None,
    )


def heading_fields(heading: TransmissionHeader | None) -> frozenset[str]:
    """Names of the fields of the heading that a copy shows."""
    return frozenset(name for name, is_present in zip(HEADING_FIELDS, _heading(heading), strict=True) if is_present)


def _line(line: ClassificationLine | None) -> tuple[bool, ...]:
    """As ``LINE_FIELDS``."""
    if line is None:
        return _NO_LINE
    return True, line.post is not None, line.serial is not None, line.section is not None


def _block(block: ClassificationAuthorityBlock | None) -> tuple[bool, ...]:
    """As ``BLOCK_FIELDS``."""
    if block is None:
        return _NO_BLOCK
    return (
        True,
        block.classified_by is not None,
        block.derived_from is not None,
        bool(block.sections or block.reasons),
        block.declassify_on is not None,
    )


def _bears_marks(document: Document) -> bool:
    paragraphs = document.paragraphs
    if document.marks or document.entire_text is not None or (paragraphs and paragraphs[0].marking is not None):
        return True
    return any(paragraph.marking is not None for paragraph in paragraphs)


def _register(document: Document) -> tuple[bool, ...]:
    """As ``REGISTER_FIELDS``."""
    if not document.register:
        return _NO_REGISTER
    kinds = {marking.kind for marking in document.register}
    return True, "banner" in kinds, "portion" in kinds


@lru_cache(maxsize=4096)
def _names(present: tuple[bool, ...]) -> frozenset[str]:
    return frozenset(name for name, is_present in zip(FIELDS, present, strict=True) if is_present)
