"""How the declassification instruction of a document reads under the order in force now.

Source: 32 CFR 2001.12(c) and 2001.22(e), which say how a document derived from an older one takes over its instruction;
E.O. 13526, sec. 3.3, for automatic declassification. The years stand in ``rules/orders``.
"""

import datetime as dt
from collections.abc import Iterable
from operator import itemgetter

from attrs import define

from declass.facts import Facts, schedule_order
from declass.model import DeclassificationInstruction
from declass.rulebook.law import Law, LegacyReading
from declass.rulebook.periods import years_after

_INDEFINITE = frozenset({"oadr", "review", "missing", "schedule", "downgrade"})


@define
class ReadingToday:
    """What an instruction comes to.

    Attributes:
        declassify_on: The day; None where there is none or none can be worked out.
        how: How it was worked out, or why it was not: ``date stated``, ``duration counted from the document's date``,
            ``schedule of the order in force then``, ``schedule of the order cited``, ``date of source plus 25 years``,
            ``document's date plus 25 years``, ``exemption without a date: document's date plus 50 years``, ``beyond
            fifty years: …``, ``read as 50X1-HUM, beyond fifty years: …``, ``event``, ``unclassified``, ``declassified
            already``, ``treated under the Atomic Energy Act or by NATO``, ``date of the document unknown``,
            ``instruction cannot be read``, ``level cannot be read``.
        cite: What it rests on; None where nothing was worked out.
        automatic: 31 December of the year in which a permanent record is declassified without anybody's decision; None
            for unclassified and exempt documents and where the document's year is unknown.
    """

    declassify_on: dt.date | None
    how: str
    cite: str | None
    automatic: dt.date | None


def reading_today(facts: Facts) -> ReadingToday:
    """How a document's instruction reads today; nothing here depends on the day it is asked.

    Of several exemptions without a date the one that lasts longest counts, in whatever order they are written.

    Args:
        facts: The document on its own date under the orders, of which the last says how the earlier ones are read.
    """
    document, law = facts.document, facts.law
    legacy, automatic = law.orders[-1].legacy_reading, law.orders[-1].automatic_declassification
    level = facts.level
    if level is None:
        return ReadingToday(None, "level cannot be read", None, None)
    if not level.is_classified:
        return ReadingToday(None, "unclassified", None, None)
    instruction = document.standing_instruction
    if instruction is not None and instruction.kind == "declassified":
        return ReadingToday(None, "declassified already", None, None)
    day, how, cite = _worked_out(facts, legacy)
    is_exempt = instruction is not None and law.is_exempt(instruction.codes)
    end = None if automatic is None or facts.own_date is None or is_exempt else automatic.date_for(facts.own_date)
    return ReadingToday(day, how, cite, end)


def _worked_out(facts: Facts, legacy: LegacyReading | None) -> tuple[dt.date | None, str, str | None]:
    document = facts.document
    instruction, date = document.standing_instruction, facts.own_date
    kind = instruction.kind if instruction is not None else "missing"
    if kind == "unreadable" or (kind == "missing" and "instruction" in document.unreadable):
        return None, "instruction cannot be read", None
    if kind == "missing" and {"eo_line", "authority_block"} & set(document.unreadable):
        return None, "instruction cannot be read", None
    if kind == "event":
        return None, "event", legacy.cite if legacy is not None else None
    if kind == "none":
        formula = instruction is not None and instruction.oddities & {"nato-formula", "restricted-data-formula"}
        if formula:
            return None, "treated under the Atomic Energy Act or by NATO", None
    stated = facts.declassify_on
    cite = legacy.cite if legacy is not None else None
    codes = instruction.codes if instruction is not None else ()
    law = facts.law
    is_exempt = law.is_exempt(codes)
    source_date = instruction.source_date if instruction is not None else None
    has_date = instruction is not None and instruction.date is not None
    if source_date is not None and legacy is not None and not (is_exempt or has_date):
        return years_after(source_date, legacy.indefinite_years), _plus("date of source", legacy), cite
    if stated is not None:
        return stated, _how_stated(facts, kind, instruction), cite
    if date is None:
        return None, "date of the document unknown", None
    if legacy is None:
        return None, "instruction cannot be read", None
    if is_exempt:
        return _of_exemptions(codes, date, source_date, law, legacy)
    if kind in _INDEFINITE or kind in ("exemption", "none"):
        return years_after(date, legacy.indefinite_years), _plus("document's date", legacy), cite
    return None, "instruction cannot be read", None


def _of_exemptions(
    codes: Iterable[str], date: dt.date, source_date: dt.date | None, law: Law, legacy: LegacyReading
) -> tuple[dt.date, str, str]:
    """The day of the exemption that lasts longest, where none gives a day, how it is counted, and by what."""
    found = []
    for code in codes:
        renamed = legacy.renamed_from(code)
        exemption = law.undated_exemption(renamed.read_as if renamed is not None else code)
        if exemption is None:
            continue
        read_as, cite = (f"read as {renamed.read_as}, ", renamed.cite) if renamed is not None else ("", legacy.cite)
        if exemption.is_beyond_ordinary:
            how = f"{read_as}beyond fifty years: 31 December, {exemption.years} years on"
        else:
            counted_from = "document's date" if source_date is None else "date of source"
            how = f"{read_as}exemption without a date: {counted_from} plus {exemption.years} years"
        found.append((exemption.ends(date, source_date), how, cite))
    return max(found, key=itemgetter(0))


def _how_stated(facts: Facts, kind: str, instruction: DeclassificationInstruction | None) -> str:
    if kind == "duration":
        return "duration counted from the document's date"
    if kind == "schedule" and instruction is not None and instruction.date is None:
        counted_by = schedule_order(facts.document, facts.law, facts.date)
        if counted_by is None:
            return "duration counted from the document's date"
        is_in_force = counted_by is facts.law.order_in_force(facts.date)
        return "schedule of the order in force then" if is_in_force else "schedule of the order cited"
    return "date stated"


def _plus(what: str, legacy: LegacyReading) -> str:
    return f"{what} plus {legacy.indefinite_years} years"
