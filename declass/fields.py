"""The fields that rules name in ``needs`` and ``reads``, and which of them a document has, lacks, or cannot show.

What a field holds is in ``model``; which rules need it is in ``rules/``.
"""

from collections.abc import Callable

from declass.facts import derivation, overall_level, parse_reference_id
from declass.model import Document

_PRESENT: dict[str, Callable[[Document], object]] = {
    "heading": lambda d: d.heading,
    "station_line": lambda d: d.heading and d.heading.station_line,
    "station_serial": lambda d: d.heading and d.heading.station_line and d.heading.station_line.serial is not None,
    "station_day": lambda d: d.heading and d.heading.station_line and d.heading.station_line.day,
    "security_prosign": lambda d: d.heading and d.heading.security_prosign,
    "date_time_group": lambda d: d.heading and d.heading.date_time_group,
    "originator": lambda d: d.heading and d.heading.originator,
    "addressees": lambda d: d.heading and d.heading.addressees,
    "date": lambda d: d.date or d.date_interval,
    "day": lambda d: d.date,
    "level": lambda d: overall_level(d) is not None,
    "classification_line": lambda d: d.classification_lines,
    "post": lambda d: d.classification_lines and d.classification_lines[0].post,
    "serial": lambda d: d.classification_lines and d.classification_lines[0].serial is not None,
    "section": lambda d: d.classification_lines and d.classification_lines[0].section is not None,
    "page_marks": lambda d: d.page_marks,
    "captions": lambda d: d.captions,
    "eo_line": lambda d: d.eo_lines,
    "order_cited": lambda d: d.eo_lines and d.eo_lines[0].order_cited,
    "instruction": lambda d: d.instruction and d.instruction.kind not in ("missing", "unreadable"),
    "instruction_date": lambda d: d.instruction and d.instruction.date,
    "instruction_codes": lambda d: d.instruction and d.instruction.codes,
    "declassify_on_line": lambda d: d.authority_block and d.authority_block.declassify_on,
    "tags": lambda d: d.tags,
    "subject": lambda d: d.subject,
    "authority_block": lambda d: d.authority_block,
    "classified_by": lambda d: d.authority_block and d.authority_block.classified_by,
    "derived_from": lambda d: d.authority_block and d.authority_block.derived_from,
    "reason": lambda d: d.authority_block and (d.authority_block.sections or d.authority_block.reasons),
    "body": lambda d: d.body.end > d.body.start,
    "paragraphs": lambda d: d.paragraphs,
    "portions": lambda d: d.paragraphs or d.marks,
    "marks": lambda d: d.marks or d.entire_text or any(p.marking for p in d.paragraphs),
    "stored_level": lambda d: d.stored.level is not None,
    "stored_date": lambda d: d.stored.created,
    "reference_id": lambda d: parse_reference_id(d.stored.reference_id),
    "statements": lambda d: d.statements,
}
FIELDS = tuple(_PRESENT)
"""Every name that a rule may use in ``needs`` and ``reads``.

``marks`` are the portion markings that can be seen; ``portions`` are all portions, unreadable when any part of the body is.
``date`` is there when at least the year is known, ``day`` only when the day is.
"""


def present_fields(document: Document) -> frozenset[str]:
    """Names of the fields that a document has."""
    return frozenset(name for name, is_present in _PRESENT.items() if is_present(document))


__all__ = ["FIELDS", "derivation", "present_fields"]
