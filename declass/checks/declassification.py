"""Predicates of family declassification (DC4xx): dates, durations, schedules, events, and copies of an instruction.

Exemptions and carried marks are judged in ``exemptions``. Limits, codes and days come from the orders; which rule holds
when is said in ``rules/declassification``.
"""

import datetime as dt

from declass.checks.base import Mismatch, decides
from declass.checks.instructions import (
    block_instruction,
    date_called,
    date_span,
    is_cited_orders,
    is_foreign_letter,
    lagging,
    names_event,
    past,
    quoted,
)
from declass.facts import Facts
from declass.model import OF_THE_COPY, DeclassificationInstruction
from declass.parse.event_year import event_year
from declass.rulebook.periods import years_after

# --- dates ----------------------------------------------------------------------------------------------------


@decides("DC401")
def declassify_on_too_late(facts: Facts) -> Mismatch | None:
    """A declassification date may not pass the order's outer limit."""
    limit, date = facts.longest_declassify_on, facts.declassify_on
    if limit is None or date is None or date <= limit:
        return None
    return past(facts, date, limit)


@decides("DC402")
def review_date_too_late(facts: Facts) -> Mismatch | None:
    """No date may pass the limit for decisions with a reason, a longer one for foreign government information."""
    duration, date = facts.order.duration, facts.declassify_on
    if facts.instruction.kind == "review":
        date = facts.instruction.date
    if date is None or duration.extended_years is None or duration.foreign_years is None:
        return None
    longest = duration.after(facts.date, duration.foreign_years)
    limit = longest if "fgi" in facts.control_categories else duration.after(facts.date, duration.extended_years)
    if date <= limit:
        return None
    # What the number after RDS stood for is not confirmed; one of them may be foreign government information.
    may_be_foreign = date <= longest and any("-" in code for code in facts.instruction.codes)
    return past(facts, date, limit, "warning" if may_be_foreign else None)


@decides("DC403")
def six_years_exceeded_unexplained(facts: Facts) -> Mismatch | None:
    """A date written past the ordinary limit goes with a review schedule or a reason."""
    duration, instruction = facts.order.duration, facts.instruction
    date = facts.declassify_on if instruction.years is not None else instruction.date
    limit = facts.longest_declassify_on
    if limit is None or date is None or date <= limit or duration.extended_years is None:
        return None
    if date > duration.after(facts.date, duration.extended_years) or _is_explained(facts, limit):
        return None
    return past(facts, date, limit)


def _is_explained(facts: Facts, limit: dt.date) -> bool:
    """Whether a schedule that runs past the limit, or a reason in the block, stands for the longer time."""
    block = facts.document.authority_block
    if block is not None and (block.reasons or block.reason_text):
        return True
    schedules = [facts.order.schedule(code) for code in facts.instruction.codes]
    years = [schedule.longest_years for schedule in schedules if schedule is not None and schedule.longest_years]
    return any(facts.order.duration.after(facts.date, longest) > limit for longest in years)


@decides("DC404", unless="instruction_is_plain")
def declassify_on_before_document(facts: Facts) -> Mismatch | None:
    """No date for declassification or review lies before the document's own."""
    date = facts.instruction.date
    if date is None or date >= facts.date:
        return None
    return Mismatch.at(date_span(facts), what=date_called(facts), date=date, dated=facts.dated)


@decides("DC405", unless="instruction_is_plain")
def declassify_on_same_day(facts: Facts) -> Mismatch | None:
    """A date for declassification or review is another than the document's own."""
    if facts.instruction.date != facts.date:
        return None
    return Mismatch.at(date_span(facts), what=date_called(facts), date=facts.date)


@decides("DC406", unless="instruction_is_plain")
def declassify_on_no_such_date(facts: Facts) -> Mismatch | None:
    """The date stated is a day of the calendar."""
    document = facts.document
    given = [document.eo_lines[0].instruction] if document.eo_lines else []
    if (in_block := block_instruction(facts)) is not None:
        given.append(in_block)
    for instruction in given:
        if "impossible-date" in instruction.oddities and instruction.date_span is not None:
            written = quoted(facts, instruction.date_span)
            hint = "; day and month look swapped" if _is_swapped(written) else ""
            return Mismatch.at(instruction.date_span, written=written, hint=hint)
    return None


def _is_swapped(written: str) -> bool:
    """Whether a date is one with its first two numbers the other way round, as ``18/12/2018``."""
    numbers = written.replace("-", "/").replace(".", "/").split("/")
    if len(numbers) != 3 or not all(number.isdigit() for number in numbers):
        return False
    return 12 < int(numbers[0]) <= 31 and int(numbers[1]) <= 12


@decides("DC407", unless="instruction_is_plain")
def declassify_on_year_ambiguous(facts: Facts) -> Mismatch | None:
    """The year of a date for declassification or review can be told."""
    span = facts.instruction.date_span
    if span is None or "ambiguous-year" not in facts.instruction.oddities:
        return None
    return Mismatch.at(span, what=date_called(facts), written=quoted(facts, span), dated=facts.dated)


@decides("DC408")
def declassify_on_form(facts: Facts) -> Mismatch | None:
    """A date in figures is written year, month, day without signs between."""
    span, oddities = facts.instruction.date_span, facts.instruction.oddities
    if span is None or facts.instruction.date is None or oddities & {"compact", "month-name"}:
        return None
    written = quoted(facts, span)
    severity = "note" if "year-first" in oddities else None  # the figures are in order: nobody takes day for month
    form = facts.instruction.date.isoformat().replace("-", "")
    return Mismatch.at(span, severity=severity, written=written, form=form)


# --- whether there is an instruction ----------------------------------------------------------------------------


@decides("DC409", unless="instruction_is_plain")
def instruction_missing(facts: Facts) -> Mismatch | None:
    """A classified document carries a declassification instruction, in the E.O. line or in the block."""
    if facts.eo_line.instruction.kind != "missing" or block_instruction(facts) is not None:
        return None
    return Mismatch.at(facts.eo_line.span, level=facts.level)


@decides("DC410", unless="instruction_is_plain")
def schedule_missing(facts: Facts) -> Mismatch | None:
    """A classified document shows the general schedule, an exemption from it, or a date or event."""
    kind = facts.eo_line.instruction.kind
    if kind not in ("missing", "none") or block_instruction(facts) is not None:
        return None
    return Mismatch.at(facts.eo_line.span, level=facts.level, found="N/A" if kind == "none" else "no instruction")


@decides("DC411")
def classified_without_instruction_na(facts: Facts) -> Mismatch | None:
    """N/A stands on unclassified documents alone, outside the formulas for Restricted Data and NATO information."""
    if facts.instruction.oddities & {"restricted-data-formula", "nato-formula"}:
        return None
    return Mismatch.at(facts.instruction.span, level=facts.level)


@decides("DC412")
def unclassified_with_instruction(facts: Facts) -> Mismatch | None:
    """An unclassified document carries no declassification instruction."""
    instruction = facts.instruction
    if instruction.kind == "event" and "no-keyword" in instruction.oddities:
        return None
    if facts.highest_portion is not None and facts.highest_portion.is_classified:
        return None
    return Mismatch.at(instruction.span, shown=_shown(instruction))


@decides("DC413")
def downgrade_only(facts: Facts) -> Mismatch | None:
    """A downgrading date stands beside a declassification instruction, not in its place."""
    if block_instruction(facts) is not None:
        return None
    return Mismatch.at(facts.instruction.span)


# --- words and events -------------------------------------------------------------------------------------------


@decides("DC435", unless="instruction_is_plain")
def treaty_phrase(facts: Facts) -> Mismatch | None:
    """No treaty or agreement takes the place of a date or an exemption."""
    return Mismatch.at(facts.instruction.span) if "treaty" in facts.instruction.oddities else None


@decides("DC436", unless="instruction_is_plain")
def dni_only(facts: Facts) -> Mismatch | None:
    """No instruction leaves declassification to the Director alone."""
    return Mismatch.at(facts.instruction.span) if "dni-only" in facts.instruction.oddities else None


@decides("DC437", unless="instruction_is_plain")
def indefinite_instruction(facts: Facts) -> Mismatch | None:
    """No information stays classified without end."""
    return Mismatch.at(facts.instruction.span) if "indefinite" in facts.instruction.oddities else None


@decides("DC438", unless="instruction_is_plain")
def several_values(facts: Facts) -> Mismatch | None:
    """One instruction alone stands on the line."""
    if "several-values" not in facts.instruction.oddities:
        return None
    return Mismatch.at(facts.instruction.span, codes=facts.instruction.codes)


@decides("DC439", unless="instruction_is_plain")
def event_not_definite(facts: Facts) -> Mismatch | None:
    """An event is definite enough for a reader to know whether it has come."""
    return Mismatch.at(facts.instruction.span) if "vague" in facts.instruction.oddities else None


@decides("DC440")
def event_beyond_ten_years(facts: Facts) -> Mismatch | None:
    """An event is foreseen within the time for which an event may be set."""
    years = facts.order.duration.default_years
    if years is None:
        return None
    limit = years_after(facts.date, years)
    year = event_year(quoted(facts, facts.instruction.span), facts.date)
    if year is None or year <= limit.year:
        return None
    return Mismatch.at(facts.instruction.span, year=year, limit=limit, dated=facts.dated)


# --- information under other rules ------------------------------------------------------------------------------


@decides("DC441")
def restricted_data_with_date(facts: Facts) -> Mismatch | None:
    """No date or event stands on a document with Restricted Data and the like."""
    if "aea" not in facts.control_categories:
        return None
    if facts.instruction.kind == "exemption" and facts.instruction.date is None:
        return None
    return Mismatch.at(facts.instruction.span, shown=_shown(facts.instruction))


@decides("DC442")
def nato_with_plain_date(facts: Facts) -> Mismatch | None:
    """A document with NATO information carries the formula that sets the NATO portions apart."""
    if "nato" not in facts.control_categories and not _has_nato_portion(facts):
        return None
    return Mismatch.at(facts.instruction.span, shown=_shown(facts.instruction))


def _has_nato_portion(facts: Facts) -> bool:
    return any(
        marking.is_nato or any(part in facts.vocabulary.nato_levels for part in marking.raw.upper().split("/"))
        for marking in facts.markings
    )


@decides("DC443")
def foreign_information_too_long(facts: Facts) -> Mismatch | None:
    """Foreign government information past the outer limit stands under an exemption for it."""
    limit, date = facts.longest_declassify_on, facts.declassify_on
    if limit is None or date is None or date <= limit or "fgi" not in facts.control_categories:
        return None
    exemptions = [found for code in facts.instruction.codes if (found := facts.order.exemption(code)) is not None]
    if any(not e.letters or any(is_foreign_letter(facts, letter) for letter in e.letters) for e in exemptions):
        return None
    return past(facts, date, limit)


# --- schedules --------------------------------------------------------------------------------------------------


@decides("DC444")
def xgds_without_category(facts: Facts) -> Mismatch | None:
    """An exemption from the general schedule names its category."""
    code = facts.instruction.codes[0]
    schedule = facts.order.schedule(code)
    if schedule is None or not schedule.needs_category or code.partition("-")[2] in schedule.categories:
        return None
    return Mismatch.at(facts.instruction.span, code=code, categories=schedule.categories)


@decides("DC445")
def xgds_without_date(facts: Facts) -> Mismatch | None:
    """An exemption from the general schedule sets a date or an event where one can be set."""
    schedule = facts.order.schedule(facts.instruction.codes[0])
    if schedule is None or not schedule.needs_category or facts.instruction.date is not None or names_event(facts):
        return None
    return Mismatch.at(facts.instruction.span, code=facts.instruction.codes[0])


@decides("DC451")
def schedule_without_date(facts: Facts) -> Mismatch | None:
    """A schedule that has no date of its own stands with a date or an event."""
    code = facts.instruction.codes[0]
    schedule = facts.order.schedule(code)
    if schedule is None or not schedule.needs_date or facts.instruction.date_span is not None:
        return None
    if facts.instruction.years is not None or names_event(facts) or _has_figures(facts) or is_cited_orders(facts, code):
        return None
    return Mismatch.at(facts.instruction.span, code=code, order=facts.order.name)


def _has_figures(facts: Facts) -> bool:
    """Whether figures stand beside the codes: a date that cannot be read is not a missing one."""
    figures = sum(c.isdigit() for c in quoted(facts, facts.instruction.span))
    return figures > sum(c.isdigit() for code in facts.instruction.codes for c in code)


# --- copies against each other, and the rest --------------------------------------------------------------------


@decides("DC446", unless="instruction_is_plain")
def instructions_differ(facts: Facts) -> Mismatch | None:
    """The E.O. line and the block's Declassify On line give the same instruction."""
    line, block = facts.eo_line.instruction, block_instruction(facts)
    if block is None or not _differ(facts, line, block):
        return None
    span, severity = block.date_span or block.span, _review_beside_undated(facts, line, block)
    return Mismatch.at(span, line=_shown(line), block=_shown(block), severity=severity)


@decides("DC447", unless="instruction_is_plain")
def section_instructions_differ(facts: Facts) -> Mismatch | None:
    """Every section of a telegram repeats the same instruction."""
    first = facts.eo_line.instruction
    for again in facts.document.eo_lines[1:]:
        if _differ(facts, first, again.instruction):
            span = again.instruction.date_span or again.instruction.span
            return Mismatch.at(span, first=_shown(first), again=_shown(again.instruction))
    return None


@decides("DC448", unless="instruction_is_plain")
def instruction_of_another_order(facts: Facts) -> Mismatch | None:
    """The code of an instruction is one of the order in force."""
    if facts.instruction.is_source_marked or "dni-only" in facts.instruction.oddities:
        return None
    code = next((code for code in facts.instruction.codes if not facts.order.allows(code, facts.date)), None)
    if code is None or is_cited_orders(facts, code) or _has_stray_category(facts, code):
        return None
    home = _home_of(facts, code)
    severity = lagging(facts, code) or ("warning" if facts.derivation == "derivative" else None)
    return Mismatch.at(facts.instruction.span, code=code, order=facts.order.name, home=home, severity=severity)


def _has_stray_category(facts: Facts, code: str) -> bool:
    """Whether a number stands after a schedule of the order that has no categories: a slip, and no other order's."""
    schedule = facts.order.schedule(code)
    return schedule is not None and not schedule.categories and facts.order.allows(schedule.code, facts.date)


def _home_of(facts: Facts, code: str) -> str:
    """The order a code belongs to, for a message."""
    period = facts.law.code_period(code)
    order = facts.law.order_in_force(period[0]) if period is not None else None
    return "belongs to no order" if order is None else f"belongs to {order.name}"


@decides("DC449")
def unclassified_without_na(facts: Facts) -> Mismatch | None:
    """The E.O. line of an unclassified telegram says N/A."""
    heading = facts.document.heading
    if facts.eo_line.instruction.kind != "missing" or (heading is not None and heading.is_labelled):
        return None
    return Mismatch.at(facts.eo_line.span)


@decides("DC450", unless="instruction_is_plain")
def instruction_unparseable(facts: Facts) -> Mismatch | None:
    """What stands as an instruction is a date, an event, or a code that an order has."""
    instruction = facts.document.instruction
    if instruction is None or instruction.kind != "unreadable":
        return None
    if not instruction.oddities.isdisjoint(("impossible-date", "unexplained")):
        return None
    if instruction.why in OF_THE_COPY:
        return None
    return Mismatch.at(instruction.span, why=instruction.why or "cannot be read")


@decides("DC452", unless="instruction_is_plain")
def instruction_absent(facts: Facts) -> Mismatch | None:
    """A classified document says when it is to be declassified."""
    instruction = facts.document.instruction
    if instruction is not None and instruction.kind != "missing":
        return None
    return Mismatch.at(facts.line_span, level=facts.level)


def _shown(instruction: DeclassificationInstruction) -> str:
    """An instruction as messages name it: its date, its marking tokens, or the word event; of a source its codes."""
    if instruction.is_source_marked and instruction.codes:
        date = f"{instruction.date}, " if instruction.date is not None else ""
        return f"{date}SOURCE MARKED {', '.join(instruction.codes)}"
    if instruction.codes or instruction.date is None:
        return instruction.text or ("an event" if instruction.kind == "event" else "words")
    return instruction.date.isoformat()


def _differ(facts: Facts, one: DeclassificationInstruction, other: DeclassificationInstruction) -> bool:
    """Whether two instructions say something else; what cannot be read, or is a note, is not compared.

    Nor is a review with words: these may say the same. The mark of a source beside a date adds nothing to the date.
    """
    first, second = _meaning(facts, one), _meaning(facts, other)
    if first is None or second is None or {first[0], second[0]} == {"event", "review"}:
        return False
    if one.date is not None and one.date == other.date and (one.is_source_marked or other.is_source_marked):
        return False
    return first != second


def _meaning(facts: Facts, instruction: DeclassificationInstruction) -> tuple[object, ...] | None:
    """What an instruction comes to: codes, date, whether it is an event; None where that cannot be told."""
    if instruction.kind in ("missing", "unreadable", "declassified", "downgrade"):
        return None
    date = instruction.date
    if date is None and instruction.years:
        date = years_after(facts.date, instruction.years)
    if instruction.kind in ("date", "duration") and date is None:
        return None
    sort = instruction.kind if instruction.kind in ("event", "none", "review") else "dated"
    return (sort, instruction.codes, date)


def _review_beside_undated(
    facts: Facts, one: DeclassificationInstruction, other: DeclassificationInstruction
) -> str | None:
    """A warning where one of two instructions is a review and the other gives no day that would contradict it."""
    meanings = _meaning(facts, one), _meaning(facts, other)
    is_review = any(meaning is not None and meaning[0] == "review" for meaning in meanings)
    has_day = any(meaning is not None and meaning[2] is not None for meaning in meanings)
    return "warning" if is_review and not has_day else None
