"""Predicates of family control on single categories of markings: atomic energy, programmes, foreign, SCI, NATO, joint.

Syntax, controls, countries, and the banner against the portions are judged in ``register``.
"""

from collections.abc import Iterable
from itertools import pairwise

from declass.checks.base import Mismatch, decides
from declass.checks.markings import (
    at_part,
    banner_of,
    each_marking,
    entry_of,
    in_sci_place,
    portions_of,
    shown_form,
    takes_place_of,
    word_shown,
)
from declass.facts import Facts
from declass.levels import Level
from declass.model import RegisterMarking


@decides("DC735")
def rd_without_noforn(facts: Facts) -> list[Mismatch]:
    """RD and FRD stand with NOFORN, or with a release list."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            if part.value in ("RD", "FRD") and not marking.has(*facts.vocabulary.release_controls):
                yield at_part(marking, part, control=part.value)

    return each_marking(facts, find)


@decides("DC756")
def cnwdi_without_rd(facts: Facts) -> list[Mismatch]:
    """CNWDI belongs to RD."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            is_alone = part.value == "CNWDI" and marking.has("FRD") and not marking.has("RD")
            if is_alone or (part.value == "FRD" and "CNWDI" in part.names):
                yield at_part(marking, part)

    return each_marking(facts, find)


@decides("DC767")
def energy_kinds_in_banner(facts: Facts) -> list[Mismatch]:
    """A banner bears one kind of atomic energy information, the first of those in the portions."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts if marking.kind == "banner" else ():
            for value in takes_place_of(facts, part):
                lesser = marking.part(value)
                if lesser is not None:
                    yield at_part(marking, lesser, first=part.value, second=value)
                    return

    return each_marking(facts, find)


@decides("DC741")
def sigma_number_unknown(facts: Facts) -> list[Mismatch]:
    """SIGMA numbers lie between those of the vocabulary."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = entry_of(facts, part)
            if entry is None or entry.lowest_number is None or entry.highest_number is None:
                continue
            first, last = entry.lowest_number, entry.highest_number
            wrong = [n for n in part.names if n.isdigit() and not first <= int(n) <= last]
            if wrong:
                yield at_part(marking, part, numbers=", ".join(wrong), first=first, last=last)

    return each_marking(facts, find)


@decides("DC740")
def sap_programmes_many(facts: Facts) -> list[Mismatch]:
    """No more programmes are named than a marking may bear; more are MULTIPLE PROGRAMS."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = entry_of(facts, part)
            if entry is not None and entry.most_names is not None and len(part.names) > entry.most_names:
                yield at_part(marking, part, count=len(part.names), most=entry.most_names)

    return each_marking(facts, find)


@decides("DC749")
def waived_without_sap(facts: Facts) -> list[Mismatch]:
    """WAIVED stands with a special access programme."""
    return each_marking(
        facts, lambda m: (at_part(m, p) for p in m.parts if p.value == "WAIVED" and not m.has("SAR", "HVSACO"))
    )


@decides("DC742")
def fgi_in_foreign_marking(facts: Facts) -> list[Mismatch]:
    """A segment FGI stands in markings of the United States alone."""
    foreign = (m for m in facts.document.register if m.owner not in ("US", "JOINT", "FGI"))
    return [at_part(m, part) for m in foreign for part in m.parts if part.value == "FGI"]


@decides("DC743")
def fgi_of_usa(facts: Facts) -> list[Mismatch]:
    """The United States are no foreign source, and no foreign owner."""
    return each_marking(facts, _of_usa)


def _of_usa(marking: RegisterMarking) -> Iterable[Mismatch]:
    if marking.owner == "USA":
        yield Mismatch.at(marking.span, paragraph=marking.label)
    yield from (at_part(marking, part) for part in marking.parts if part.value == "FGI" and "USA" in part.names)


@decides("DC744")
def sci_without_release_control(facts: Facts) -> list[Mismatch]:
    """A marking with SCI bears a foreign disclosure or release control, or ORCON."""
    released = facts.vocabulary.release_controls

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        places = in_sci_place(facts, marking)
        for part in marking.parts:
            is_unknown = part.span in places
            if (part.category == "sci" or is_unknown) and not marking.has(*released, "OC", "IMC"):
                word = word_shown(facts, part, "a word that no list has") if is_unknown else part.value
                yield at_part(marking, part, control=f"{word}, taken for SCI," if is_unknown else word)
                return

    return each_marking(facts, find)


@decides("DC753")
def sci_compartment_missing(facts: Facts) -> list[Mismatch]:
    """A control that never stands alone bears its compartment."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = entry_of(facts, part)
            if entry is not None and entry.needs_part and not part.names:
                yield at_part(marking, part, control=part.value)

    return each_marking(facts, find)


@decides("DC757")
def sci_order(facts: Facts) -> list[Mismatch]:
    """SCI controls follow one another by the alphabet."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        parts = [part for part in marking.parts if part.category == "sci"]
        for first, second in pairwise(parts):
            if first.value > second.value:
                yield at_part(marking, second, first=second.value, second=first.value)
                return

    return each_marking(facts, find)


@decides("DC745")
def nato_level_word(facts: Facts) -> list[Mismatch]:
    """COSMIC goes with TOP SECRET, NATO with the levels below it."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        word = marking.level_word or ""
        is_cosmic = word.startswith("COSMIC") or word == "CTS"
        is_wrong = is_cosmic != (marking.level is Level.TOP_SECRET)
        if marking.owner == "NATO" and is_wrong and marking.level is not None:
            yield Mismatch.at(marking.span, paragraph=marking.label, level=marking.level)

    return each_marking(facts, find)


@decides("DC746")
def noforn_on_nato(facts: Facts) -> list[Mismatch]:
    """NOFORN stands on no NATO marking."""
    nato = (m for m in facts.document.register if m.owner == "NATO")
    return [at_part(m, part) for m in nato for part in m.parts if part.value == "NF"]


@decides("DC764")
def release_control_on_unclassified(facts: Facts) -> list[Mismatch]:
    """Controls on disclosure and release stand on classified information; on CUI the rule on it decides."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        if marking.level is Level.UNCLASSIFIED and marking.owner == "US" and not marking.has("CUI"):
            for part in (part for part in marking.parts if part.value in ("NF", "REL", "RELIDO", "DISPLAY ONLY")):
                yield at_part(marking, part, control=shown_form(facts, marking, part.value))

    return each_marking(facts, find)


@decides("DC765")
def noforn_on_joint(facts: Facts) -> list[Mismatch]:
    """NOFORN stands on no joint marking."""
    joint = (m for m in facts.document.register if m.owner == "JOINT")
    return [
        at_part(m, part, control=shown_form(facts, m, "NF")) for m in joint for part in m.parts if part.value == "NF"
    ]


@decides("DC766")
def programme_unnamed(facts: Facts) -> list[Mismatch]:
    """A special access programme, and a control measure of its kind, is named."""
    return each_marking(
        facts,
        lambda m: (at_part(m, p, control=p.value) for p in m.parts if p.value in ("SAR", "ACCM") and not p.names),
    )


@decides("DC747")
def joint_restricted_with_usa(facts: Facts) -> list[Mismatch]:
    """RESTRICTED is no level of a joint marking of which the United States are an owner."""
    return [
        Mismatch.at(m.span, paragraph=m.label)
        for m in facts.document.register
        if m.owner == "JOINT" and m.level is None and m.level_word is not None and "USA" in m.owners
    ]


@decides("DC758")
def foreign_portion_above_banner(facts: Facts) -> Mismatch | None:
    """The banner is at least as high as each foreign portion, counted by its equal level."""
    banner, portions = banner_of(facts), portions_of(facts)
    foreign = [portion for portion in portions if portion.owner != "US" and portion.level is not None]
    if banner is None or banner.level is None or not foreign:
        return None
    top = max(foreign, key=lambda portion: portion.level or Level.UNCLASSIFIED)
    if top.level is None or top.level <= banner.level:
        return None
    return Mismatch.at(top.span, paragraph=top.label, level=top.level, overall=banner.level)
