"""Predicates of family declassification (DC4xx): X1 to X8, OADR, marks carried from sources, 25X, 50X and 75X.

Codes, their days and grounds come from the orders; which rule holds when is said in ``rules/declassification``.
"""

from declass.checks.base import Mismatch, decides
from declass.checks.instructions import (
    block_instruction,
    date_span,
    in_grace,
    is_cited_orders,
    is_foreign_letter,
    lagging,
    names_event,
    past,
    quoted,
)
from declass.facts import Facts
from declass.model import DeclassificationInstruction
from declass.rulebook.periods import years_after

# --- X1 to X8 and OADR ------------------------------------------------------------------------------------------


@decides("DC414", unless="instruction_is_plain")
def exemption_x_superseded(facts: Facts) -> Mismatch | None:
    """X1 to X8 stand on no original decision after their last day."""
    code = _own_x_code(facts)
    if code is None:
        return None
    return Mismatch.at(facts.instruction.span, code=code, dated=facts.dated, severity=lagging(facts, code))


@decides("DC415", unless="instruction_is_plain")
def exemption_x_premature(facts: Facts) -> Mismatch | None:
    """X1 to X8 stand on no document before their first day."""
    code = _own_x_code(facts)
    if code is None:
        return None
    return Mismatch.at(facts.instruction.span, code=code, dated=facts.dated, order=facts.order.name)


@decides("DC416", unless="instruction_is_plain")
def exemption_x_number_unknown(facts: Facts) -> Mismatch | None:
    """The number of an X exemption is one the order has."""
    unknown = [code for code in _x_codes(facts) if code[1:] and facts.law.code_period(code) is None]
    return Mismatch.at(facts.instruction.span, code=unknown[0], order=facts.order.name) if unknown else None


@decides("DC417", unless="instruction_is_plain")
def exemption_x_unspecified(facts: Facts) -> Mismatch | None:
    """An X exemption has its number, or the ground in words."""
    if "unspecified-x" not in facts.instruction.oddities:
        return None
    return Mismatch.at(facts.instruction.span)


@decides("DC418", unless="instruction_is_plain")
def exemption_x_section_mixed(facts: Facts) -> Mismatch | None:
    """An exemption code stands without the number of the section."""
    if "section-mixed-in" not in facts.instruction.oddities:
        return None
    return Mismatch.at(facts.instruction.span, code=", ".join(_x_codes(facts)))


@decides("DC419", unless="instruction_is_plain")
def exemption_x_without_ground(facts: Facts) -> Mismatch | None:
    """An X exemption goes with a reason on which it can rest."""
    return _without_ground(facts, _x_codes(facts))


@decides("DC420")
def oadr_superseded(facts: Facts) -> Mismatch | None:
    """OADR stands on no original decision after its last day."""
    if facts.instruction.is_source_marked or is_cited_orders(facts, "OADR"):
        return None
    return Mismatch.at(
        facts.instruction.span, dated=facts.dated, order=facts.order.name, severity=lagging(facts, "OADR")
    )


@decides("DC421", unless="instruction_is_plain")
def oadr_premature(facts: Facts) -> Mismatch | None:
    """OADR stands on no document before its first day."""
    if facts.instruction.kind != "oadr" or is_cited_orders(facts, "OADR"):
        return None
    return Mismatch.at(facts.instruction.span, dated=facts.dated)


def _x_codes(facts: Facts) -> list[str]:
    """The codes of the 1995 exemptions among the instruction's, an X without number included."""
    return [code for code in facts.instruction.codes if code == "X" or (code[0] == "X" and code[1:].isdigit())]


def _own_x_code(facts: Facts) -> str | None:
    """The first X code that is the document's own: not carried from a source, and no part of another order's form."""
    codes = _x_codes(facts)
    if not codes or facts.instruction.is_source_marked or is_cited_orders(facts, codes[0]):
        return None
    return codes[0]


# --- source marked … --------------------------------------------------------------------------------------------


@decides("DC422", unless="instruction_is_plain")
def source_marked_undated(facts: Facts) -> Mismatch | None:
    """An indefinite mark carried from a source stands with the source's date."""
    carried, block = _carried(facts), facts.document.authority_block
    if carried is None or carried.source_date is not None or (block is not None and block.source_date is not None):
        return None
    needing = [code for code in carried.codes if _needs_source_date(facts, code)]
    return Mismatch.at(carried.span, code=needing[0]) if needing else None


def _needs_source_date(facts: Facts, code: str) -> bool:
    found = facts.order.instruction(f"SOURCE MARKED {code}", facts.date)
    return found is not None and found.needs is not None


@decides("DC423", unless="instruction_is_plain")
def source_date_past_cut_off(facts: Facts) -> Mismatch | None:
    """A source that bears an indefinite mark is of a day on which the mark could stand."""
    carried = _carried(facts)
    if carried is None or carried.source_date is None:
        return None
    code, date = carried.codes[0], carried.source_date
    period = facts.law.code_period(code)
    if period is None or period[1] is None or date < period[1]:
        return None
    return Mismatch.at(carried.span, code=code, date=date, end=period[1])


@decides("DC424", unless="instruction_is_plain")
def source_marked_retired(facts: Facts) -> Mismatch | None:
    """Indefinite marks of sources are worked out to a date, and carried no more."""
    carried = _carried(facts)
    if carried is None:
        return None
    return Mismatch.at(carried.span, code=", ".join(carried.codes), severity=in_grace(facts))


def _carried(facts: Facts) -> DeclassificationInstruction | None:
    """The instruction that carries a mark of a source, of the E.O. line or of the block; None without one."""
    found = (facts.instruction, block_instruction(facts))
    return next((i for i in found if i is not None and i.is_source_marked and i.codes), None)


@decides("DC425", unless="instruction_is_plain")
def manual_review_in_block(facts: Facts) -> Mismatch | None:
    """Manual review is no declassification instruction."""
    if facts.instruction.kind != "review":
        return None
    return Mismatch.at(facts.instruction.span, order=facts.order.name)


# --- 25X, 50X and 75X -------------------------------------------------------------------------------------------


@decides("DC426", unless="instruction_is_plain")
def exemption_25x_number_unknown(facts: Facts) -> Mismatch | None:
    """The number of a 25X exemption is one the order has."""
    for code in _codes_of(facts, "25X"):
        if facts.law.code_period(code.partition("-")[0]) is None:
            return Mismatch.at(facts.instruction.span, code=code, order=facts.order.name)
    return None


@decides("DC427", unless="instruction_is_plain")
def exemption_25x_undated(facts: Facts) -> Mismatch | None:
    """A 25X exemption has its date or event."""
    return _undated(facts, _codes_of(facts, "25X"), in_grace(facts))


@decides("DC428", unless="instruction_is_plain")
def exemption_25x_too_late(facts: Facts) -> Mismatch | None:
    """The date of a 25X exemption does not pass its limit."""
    exemptions = [facts.order.exemption(code) for code in _codes_of(facts, "25X")]
    years = max((e.longest_years for e in exemptions if e is not None and e.longest_years), default=None)
    date = facts.instruction.date
    if years is None or date is None or date <= years_after(facts.date, years):
        return None
    limit = years_after(facts.date, years)
    # Automatic declassification counts whole years, so the last day of the limit's year is in common use.
    return past(facts, date, limit, "warning" if date.year == limit.year else None)


@decides("DC429", unless="instruction_is_plain")
def exemption_25x_pointless(facts: Facts) -> Mismatch | None:
    """A 25X exemption runs past the time that needs none."""
    limit, date = facts.longest_declassify_on, facts.instruction.date
    codes = _codes_of(facts, "25X")
    if not codes or limit is None or date is None or date > limit or date < facts.date:
        return None
    return Mismatch.at(date_span(facts), code=codes[0], date=date, limit=limit, order=facts.order.name)


@decides("DC430", unless="instruction_is_plain")
def exemption_25x1_human_retired(facts: Facts) -> Mismatch | None:
    """The earlier form for human sources has given way to 50X1-HUM."""
    retired = [code for code in _codes_of(facts, "25X") if code.endswith("-HUMAN")]
    return Mismatch.at(facts.instruction.span, code=retired[0]) if retired else None


@decides("DC431", unless="instruction_is_plain")
def exemption_50x_dated(facts: Facts) -> Mismatch | None:
    """Neither 50X1-HUM nor 50X2-WMD stands with a date or an event."""
    for code in facts.instruction.codes:
        exemption = facts.order.exemption(code)
        if exemption is not None and exemption.forbids_date and (facts.instruction.date or names_event(facts)):
            return Mismatch.at(facts.instruction.span, code=code)
    return None


@decides("DC432", unless="instruction_is_plain")
def exemption_50x_premature(facts: Facts) -> Mismatch | None:
    """50X and 75X stand on no document before the order that has them."""
    codes = _codes_of(facts, "50X") + _codes_of(facts, "75X")
    if not codes or is_cited_orders(facts, codes[0]):
        return None
    return Mismatch.at(facts.instruction.span, code=codes[0], order=facts.order.name, dated=facts.dated)


@decides("DC433", unless="instruction_is_plain")
def exemption_50x_without_ground(facts: Facts) -> Mismatch | None:
    """50X1-HUM and 50X2-WMD go with a reason on which they can rest."""
    return _without_ground(facts, _codes_of(facts, "50X"))


@decides("DC434", unless="instruction_is_plain")
def exemption_50x_undated(facts: Facts) -> Mismatch | None:
    """A 50X or 75X exemption with a number has its date or event."""
    return _undated(facts, _codes_of(facts, "50X") + _codes_of(facts, "75X"), None)


def _codes_of(facts: Facts, series: str) -> list[str]:
    return [code for code in facts.instruction.codes if code.startswith(series)]


def _undated(facts: Facts, codes: list[str], severity: str | None) -> Mismatch | None:
    """The first of some codes that needs a date, where neither date, event nor another order stands beside it."""
    needing = [code for code in codes if (found := facts.order.exemption(code)) is not None and found.needs_date]
    if not needing or facts.instruction.date is not None or names_event(facts):
        return None
    quote = quoted(facts, facts.instruction.span)
    if any(number in quote for number in facts.vocabulary.other_orders):
        return None
    return Mismatch.at(facts.instruction.span, code=needing[0], severity=severity)


def _without_ground(facts: Facts, codes: list[str]) -> Mismatch | None:
    """The first of some codes for which no cited reason, nor a portion of foreign information, gives the ground."""
    letters = [reason.letter for reason in facts.block.reasons]
    if not letters:
        return None
    for code in codes:
        exemption = facts.order.exemption(code)
        grounds = exemption.letters if exemption is not None else ()
        if not grounds or set(grounds) & set(letters) or _is_foreign_ground(facts, grounds):
            continue
        return Mismatch.at(facts.instruction.span, code=code, reasons=letters, grounds=grounds)
    return None


def _is_foreign_ground(facts: Facts, grounds: tuple[str, ...]) -> bool:
    return "fgi" in facts.control_categories and any(is_foreign_letter(facts, letter) for letter in grounds)
