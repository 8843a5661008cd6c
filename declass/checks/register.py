"""Predicates of family control that judge banner and portion markings in the syntax of the register.

What each control needs and excludes stands in ``rules/vocabulary``; captions and State marks are judged in ``control``.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from declass.checks.base import Mismatch, decides
from declass.checks.markings import (
    NO_COUNTRIES,
    WITH_LIST,
    at_part,
    banner_of,
    each_marking,
    entry_of,
    faults,
    in_sci_place,
    is_marking_classified,
    portions_of,
    shown_form,
    takes_place_of,
    values_of,
    word_shown,
)
from declass.facts import Facts
from declass.model import RegisterMarking, RegisterPart
from declass.parse.register import ORDER
from declass.rulebook.vocabulary import Control, Countries
from declass.text import Span

# --- syntax -------------------------------------------------------------------------------------------------------


@decides("DC716")
def marking_level_unread(facts: Facts) -> list[Mismatch]:
    """A marking begins with its level, and a joint one names its owners."""
    return faults(
        facts,
        {
            "nothing": "no word stands in the marking",
            "no-level": "the marking begins with no level that is known",
            "no-level-before-stroke": "no level stands before the stroke",
            "words-beside-level": "words that are no control stand beside the level",
            "level-of-telegrams": "the level is written as in telegrams, short or with blanks between its letters; "
            "the profile state judges that style",
            "owner-alone": "no level stands after the owner",
            "no-owner": "no owner stands between the double stroke and the level",
            "no-owners": "the joint marking names no owners",
            "one-owner": "the joint marking names one owner; it has two or more",
        },
    )


@decides("DC717")
def category_order(facts: Facts) -> list[Mismatch]:
    """The segments follow the order of the register."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        known = [part for part in marking.parts if part.category != "unknown"]
        for before, part in pairwise(known):
            if ORDER.index(part.category) < ORDER.index(before.category):
                first, second = (shown_form(facts, marking, p.value) for p in (part, before))
                yield at_part(marking, part, first=first, second=second)
                return

    return each_marking(facts, find)


@decides("DC718")
def level_form(facts: Facts) -> list[Mismatch]:
    """A banner spells the level out, a portion abbreviates it, both in capitals."""
    told = {
        "level-form": "the level is {form}",
        "lower-case": "the marking is not all in capitals",
        "level-left-out": "the level is left out, and read as {read}",
    }
    return faults(facts, told, notes=("level-left-out",))


@decides("DC760")
def control_form(facts: Facts) -> list[Mismatch]:
    """A banner gives a control in its banner form, a portion in its portion form."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = entry_of(facts, part)
            if entry is None:
                continue
            written = " ".join(marking.text[part.span.start : part.span.end].upper().split())
            wrong = entry.portion if marking.kind == "banner" else entry.banner
            right = entry.form_in(marking.kind)
            if written == wrong != right:
                yield at_part(marking, part, control=written, kind=marking.kind, right=right)

    return each_marking(facts, find)


@decides("DC719")
def control_order(facts: Facts) -> list[Mismatch]:
    """Dissemination controls follow the order of the register."""
    rank = facts.vocabulary.control_rank

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        parts = [p for p in marking.parts if p.category == "dissemination" and p.value in rank]
        for first, second in pairwise(parts):
            if rank[first.value] > rank[second.value]:
                before, after = (shown_form(facts, marking, p.value) for p in (second, first))
                yield at_part(marking, second, first=before, second=after)
                return

    return each_marking(facts, find)


@decides("DC720")
def comma_between_controls(facts: Facts) -> list[Mismatch]:
    """A stroke, and no comma, stands between controls."""
    return faults(facts, ("comma",))


@decides("DC721")
def declassification_value_in_marking(facts: Facts) -> list[Mismatch]:
    """A marking bears no declassification value."""
    return each_marking(facts, lambda m: (at_part(m, p, value=p.value) for p in m.parts if p.category == "declass"))


@decides("DC736")
def foreign_without_strokes(facts: Facts) -> list[Mismatch]:
    """A foreign or joint marking begins with a double stroke."""
    return faults(facts, ("no-strokes",))


@decides("DC739")
def control_repeated(facts: Facts) -> list[Mismatch]:
    """A control stands once in a marking, and a country once in its list."""
    countries = facts.vocabulary.countries

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        seen = set()
        for part in marking.parts:
            if (part.value, part.names) in seen:
                yield at_part(marking, part, control=shown_form(facts, marking, part.value), where="marking")
            seen.add((part.value, part.names))
            twice = _twice(part.names, countries) if part.value in WITH_LIST else None
            if twice is not None:
                yield at_part(marking, part, control=twice, where="list")
        twice = _twice(marking.owners, countries)
        if twice is not None:
            yield Mismatch.at(marking.span, paragraph=marking.label, control=twice, where="list")

    return each_marking(facts, find)


def _twice(names: Iterable[str], countries: Countries) -> str | None:
    """The first code that stands in a list a second time."""
    seen = set()
    for code in filter(countries.is_code, names):
        if code in seen:
            return code
        seen.add(code)
    return None


@decides("DC748")
def control_unknown(facts: Facts) -> list[Mismatch]:
    """Every control is one of the register's."""
    return each_marking(facts, lambda m: (_unknown(facts, m, part) for part in m.parts if part.category == "unknown"))


@decides("DC759")
def control_unknown_beside_sci(facts: Facts) -> list[Mismatch]:
    """Every control is known, save in the place of SCI, where one may stand that is not published."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        places = in_sci_place(facts, marking)
        for part in marking.parts:
            if part.category == "unknown" and part.span not in places:
                yield _unknown(facts, marking, part)

    return each_marking(facts, find)


def _unknown(facts: Facts, marking: RegisterMarking, part: RegisterPart) -> Mismatch:
    return at_part(marking, part, word=word_shown(facts, part, "a word in the marking"))


@decides("DC755")
def strokes_confused(facts: Facts) -> list[Mismatch]:
    """Double strokes part the segments, single ones the controls of a segment."""
    told = {
        "no-stroke": "no double stroke stands between {level} and the control behind it",
        "single-stroke": "a single stroke stands after {level}, where a double one belongs",
    }
    return faults(facts, told, notes=("single-stroke",)) + each_marking(facts, lambda m: _mixed_segments(facts, m))


def _mixed_segments(facts: Facts, marking: RegisterMarking) -> Iterable[Mismatch]:
    """The first two controls of each segment that belong to different ones."""
    segments = [span for kind, span in marking.faults if kind == "mixed-segment"]
    known = [part for part in marking.parts if part.category != "unknown"]
    starts = [part.span.start for part in known]
    for segment in segments:
        parts = known[bisect_left(starts, segment.start) : bisect_left(starts, segment.end)]
        pair = next((p for p in pairwise(parts) if p[0].category != p[1].category), None)
        if pair is not None:
            first, second = (shown_form(facts, marking, part.value) for part in pair)
            what = f"{first} and {second} stand in one segment, where a double stroke parts them"
            yield Mismatch.at(marking.at(segment), paragraph=marking.label, what=what)


@decides("DC761")
def country_list_form(facts: Facts) -> list[Mismatch]:
    """REL TO begins a list of releases, which bears commas; a list of foreign sources bears blanks."""
    return faults(
        facts,
        {
            "list-without-to": "TO is left out of REL TO",
            "list-with-blanks": "no comma stands between countries of a release list",
            "list-with-commas": "a comma stands between the sources of FGI, where a blank does",
        },
    )


@decides("DC762")
def and_in_country_list(facts: Facts) -> list[Mismatch]:
    """No word stands between the countries of a list."""
    return faults(facts, ("list-with-and",))


@decides("DC763")
def segment_empty(facts: Facts) -> list[Mismatch]:
    """Something stands behind each double stroke and sign, and a portion marking has its two brackets."""
    told = {"empty-segment": "nothing stands behind a double stroke"}
    if facts.document.kind == "marking":  # of a telegram they may be damage
        told |= {
            "bracket": "one of the two brackets is missing",
            "brackets": "other brackets stand in the marking than one pair around it",
            "sign": "the sign {written} stands at the end, and nothing behind it",
        }
    return faults(facts, told)


# --- controls and levels --------------------------------------------------------------------------------------------


def _below_level(facts: Facts, concerns: Callable[[RegisterPart], bool]) -> list[Mismatch]:
    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = entry_of(facts, part)
            levels = entry.levels if entry is not None else ()
            if levels and concerns(part) and marking.level is not None and marking.level not in levels:
                severity, case = _if_not_confirmed(entry)
                control = shown_form(facts, marking, part.value)
                told: dict[str, object] = {"control": control, "level": marking.level, "lowest": min(levels)}
                yield Mismatch(marking.at(part.span), told, marking.label, severity, case)

    return each_marking(facts, find)


def _if_not_confirmed(entry: Control | None) -> tuple[str | None, str | None]:
    """Severity and case of a mismatch with what the lists say of a control; both None where that was confirmed."""
    return (None, None) if entry is None or entry.confirmed else ("warning", "not confirmed")


@decides("DC725")
def control_below_its_level(facts: Facts) -> list[Mismatch]:
    """A control stands with a level it may stand with."""
    return _below_level(facts, lambda part: part.category not in ("sci", "sap"))


@decides("DC750")
def sci_below_its_level(facts: Facts) -> list[Mismatch]:
    """An SCI control, or CNWDI, stands with a level it may stand with."""
    found = _below_level(facts, lambda part: part.category == "sci")
    entry = facts.vocabulary.control_entries["CNWDI"]

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            if "CNWDI" in part.names and marking.level is not None and marking.level not in entry.levels:
                yield at_part(marking, part, control="CNWDI", level=marking.level, lowest=min(entry.levels))

    return found + each_marking(facts, find)


def _needs(facts: Facts, concerns: Callable[[RegisterPart], bool]) -> list[Mismatch]:
    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = entry_of(facts, part)
            if entry is None or not concerns(part):
                continue
            is_asked = not marking.has(*entry.needs_unless)
            missing = [need for need in entry.needs if is_asked and not marking.has(need)]
            if entry.needs_one_of and not marking.has(*entry.needs_one_of):
                missing.append(" or ".join(shown_form(facts, marking, need) for need in entry.needs_one_of))
            if missing:
                control = shown_form(facts, marking, part.value)
                named = " and ".join(shown_form(facts, marking, need) for need in missing)
                severity, case = _if_not_confirmed(entry)
                told: dict[str, object] = {"control": control, "needs": named}
                yield Mismatch(marking.at(part.span), told, marking.label, severity, case)

    return each_marking(facts, find)


@decides("DC726")
def control_without_companion(facts: Facts) -> list[Mismatch]:
    """A control stands with those it needs."""
    return _needs(facts, lambda part: part.category not in ("sci", "sap"))


@decides("DC751")
def sci_without_companion(facts: Facts) -> list[Mismatch]:
    """An SCI control stands with the dissemination controls it needs."""
    return _needs(facts, lambda part: part.category == "sci")


@decides("DC752")
def nodis_exdis_without_noforn(facts: Facts) -> list[Mismatch]:
    """A classified marking with NODIS or EXDIS bears NOFORN."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        if is_marking_classified(marking) and not marking.has("NF"):
            for part in marking.parts:
                if part.value in ("ND", "XD"):
                    noforn = shown_form(facts, marking, "NF")
                    yield at_part(marking, part, control=shown_form(facts, marking, part.value), noforn=noforn)

    return each_marking(facts, find)


@decides("DC722")
def controls_exclude_each_other(facts: Facts) -> list[Mismatch]:
    """No two controls of a marking exclude each other."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        told = set()
        for part in marking.parts:
            entry = entry_of(facts, part)
            for other in entry.excludes if entry is not None else ():
                pair = frozenset((part.value, other))
                if marking.has(other) and pair not in told:
                    told.add(pair)
                    first, second = (shown_form(facts, marking, value) for value in (part.value, other))
                    yield at_part(marking, part, first=first, second=second)

    return each_marking(facts, find)


@decides("DC768")
def control_beside_its_noforn_form(facts: Facts) -> list[Mismatch]:
    """A control does not stand beside its own form with NOFORN."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = entry_of(facts, part)
            for other in entry.not_beside if entry is not None else ():
                if marking.has(other):
                    first, second = (shown_form(facts, marking, value) for value in (other, part.value))
                    yield at_part(marking, part, first=first, second=second)

    return each_marking(facts, find)


def _unclassified_only(facts: Facts, concerns: Callable[[str], bool]) -> list[Mismatch]:
    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = entry_of(facts, part)
            is_only = entry is not None and entry.unclassified_only and concerns(part.value)
            if is_only and (is_marking_classified(marking) or marking.owner == "JOINT"):
                control = shown_form(facts, marking, part.value)
                yield at_part(marking, part, control=control, level=marking.level or "RESTRICTED")

    return each_marking(facts, find)


@decides("DC733")
def fouo_in_classified_marking(facts: Facts) -> list[Mismatch]:
    """FOUO stands in unclassified markings alone."""
    return _unclassified_only(facts, lambda value: value == "FOUO")


@decides("DC754")
def unclassified_control_in_classified_marking(facts: Facts) -> list[Mismatch]:
    """A control of unclassified information stands in unclassified markings alone; LES may roll up."""
    return _unclassified_only(facts, lambda value: value not in ("FOUO", "LES", "LES-NF"))


@decides("DC737")
def control_retired(facts: Facts) -> list[Mismatch]:
    """No control stands on a new document after its end."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = entry_of(facts, part)
            if entry is None or entry.effective_to is None or part.value == "EYES":
                continue
            if facts.date >= entry.effective_to:
                control = shown_form(facts, marking, part.value)
                yield at_part(marking, part, control=control, end=entry.effective_to, cite=entry.cite)

    return each_marking(facts, find)


@decides("DC738")
def fouo_after_cui(facts: Facts) -> list[Mismatch]:
    """New marks of controlled unclassified information say CUI once the agency has changed over."""
    return each_marking(facts, lambda m: (at_part(m, part) for part in m.parts if part.value == "FOUO"))


@decides("DC734")
def eyes_only(facts: Facts) -> list[Mismatch]:
    """EYES ONLY names partners of the five countries, and stands on no document since October 2017."""
    five = facts.vocabulary.countries.members["FVEY"]

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            if part.value == "EYES":
                end = facts.vocabulary.control_entries["EYES"].effective_to
                is_over = end is not None and facts.date >= end
                severity = None if is_over or not five.issuperset(part.names) else "note"
                yield Mismatch.at(marking.at(part.span), paragraph=marking.label, severity=severity)

    return each_marking(facts, find)


# --- countries ----------------------------------------------------------------------------------------------------


@decides("DC727")
def rel_to_without_usa(facts: Facts) -> list[Mismatch]:
    """A release list begins with USA."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        part = marking.part("REL")
        if part is not None and part.names and "USA" not in part.names:
            yield at_part(marking, part)

    return each_marking(facts, find)


@decides("DC728")
def rel_to_usa_only(facts: Facts) -> list[Mismatch]:
    """A release list names another country besides the United States."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        part = marking.part("REL")
        if part is not None and part.names == ("USA",):
            yield at_part(marking, part)

    return each_marking(facts, find)


@decides("DC729")
def country_list_order(facts: Facts) -> list[Mismatch]:
    """A list gives trigraphs, then tetragraphs, each by the alphabet; USA leads one of releases."""
    countries = facts.vocabulary.countries

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in (part for part in marking.parts if part.value in WITH_LIST):
            right = countries.in_order(part.names, is_release=part.value != "FGI")
            known = all(countries.is_known(code) for code in part.names)
            if list(part.names) != right and known:
                yield at_part(marking, part, right=(" " if part.value == "FGI" else ", ").join(right))

    return each_marking(facts, find)


@decides("DC730")
def country_code_unknown(facts: Facts) -> list[Mismatch]:
    """A list, and the owners of a foreign or joint marking, are codes of countries and groups."""
    countries = facts.vocabulary.countries

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        owners = (
            marking.owners if marking.owner == "JOINT" else () if marking.owner in NO_COUNTRIES else (marking.owner,)
        )
        places = [(Span(0, len(marking.text)), owners)]
        places += [(part.span, part.names) for part in marking.parts if part.value in WITH_LIST]
        for place, name in ((place, name) for place, names in places for name in names):
            # The list of groups is that of one edition: a word of four letters may be one of another.
            if not countries.is_code(name) and not (len(name) == 4 and name not in countries.others):
                right = countries.others.get(name)
                hint = f"; the code is {right}" if right is not None else ""
                is_told = right is not None or facts.document.kind == "marking"
                word = name if is_told else "a word of the list"
                yield Mismatch.at(marking.at(place), paragraph=marking.label, word=word, hint=hint)
                return

    return each_marking(facts, find)


@decides("DC732")
def rel_without_list(facts: Facts) -> list[Mismatch]:
    """REL without a list stands under a banner that has one; REL TO and DISPLAY ONLY never stand without."""
    banner = banner_of(facts)
    has_list = banner is not None and (part := banner.part("REL")) is not None and bool(part.names)

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in (part for part in marking.parts if part.value in ("REL", "DISPLAY ONLY") and not part.names):
            written = marking.text[part.span.start : part.span.end].upper()
            is_short = part.value == "REL" and not written.endswith("TO")
            if is_short and (has_list or (marking.kind == "portion" and banner is None)):
                continue
            control = "REL" if is_short else "REL TO" if part.value == "REL" else part.value
            hint = ", and no banner gives one" if is_short else ""
            yield at_part(marking, part, control=control, hint=hint)

    return each_marking(facts, find)


@decides("DC731")
def rel_to_banner_differs(facts: Facts) -> Mismatch | None:
    """The release list of the banner is what all classified portions share.

    A group stands for its members; where they are not known, lists that differ beside it are not judged.
    """
    countries = facts.vocabulary.countries
    banner = banner_of(facts)
    classified = [portion for portion in portions_of(facts) if is_marking_classified(portion)]
    part = banner.part("REL") if banner is not None else None
    if banner is None or part is None or not part.names or not classified:
        return None
    released = [own.names or part.names if (own := portion.part("REL")) is not None else () for portion in classified]
    shared = frozenset.intersection(*map(countries.countries_of, released))
    named = frozenset(part.names).union(*released)
    is_open = any(countries.is_group(code) for code in countries.countries_of(named))
    if shared == countries.countries_of(part.names) or (is_open and all(released)):
        return None
    right = countries.in_order(shared, is_release=True)
    says = f"REL TO {', '.join(right)}" if len(right) > 1 else "NOFORN"
    return at_part(banner, part, right=says)


# --- the banner and the portions ------------------------------------------------------------------------------------


def _rolled_up(facts: Facts, banner: RegisterMarking, portions: Sequence[RegisterMarking]) -> set[str]:
    """Portion forms of the controls that the portions put on the banner."""
    needed = set()
    is_classified = is_marking_classified(banner)
    for part in (part for portion in portions for part in portion.parts):
        entry = entry_of(facts, part)
        if entry is not None and (entry.rolls_up or (not is_classified and entry.unclassified_only)):
            needed.add(part.value)
    if is_classified and any(portion.has("SBU-NF", "LES-NF") for portion in portions):
        needed.add("NF")
    if "ND" in needed:
        needed.discard("XD")
    if "SBU-NF" in needed:
        needed.discard("SBU")
    return needed


@decides("DC723")
def control_not_rolled_up(facts: Facts) -> list[Mismatch]:
    """The banner bears every control that a portion puts on it."""
    banner, portions = banner_of(facts), portions_of(facts)
    if banner is None or not portions:
        return []
    needed = _rolled_up(facts, banner, portions)
    missing = sorted(value for value in needed if not banner.has(value))
    systems = _systems_rolled_up(facts, portions) - _systems_rolled_up(facts, [banner]) - needed
    for part in banner.parts:
        systems.difference_update(takes_place_of(facts, part))
    found = []
    for values, severity in ((missing, None), (sorted(systems), "warning")):
        if values:
            named = ", ".join(shown_form(facts, banner, value) for value in values)
            found.append(Mismatch.at(banner.span, severity=severity, controls=named))
    return found


def _systems_rolled_up(facts: Facts, markings: Sequence[RegisterMarking]) -> set[str]:
    """SCI control systems without compartments, programmes, kinds of atomic energy information, and FGI."""
    found = {"FGI" for marking in markings if marking.owner not in ("US", "JOINT", "NATO")}
    for part in (part for marking in markings for part in marking.parts):
        entry = entry_of(facts, part)
        if part.category == "sci":
            found.add(values_of(part)[-1])
        elif part.value in ("FGI", "SAR") or (part.category == "aea" and entry and not entry.unclassified_only):
            found.update(values_of(part))
    return found


@decides("DC724")
def banner_control_without_portion(facts: Facts) -> Mismatch | None:
    """A portion bears each SCI and dissemination control of the banner."""
    banner, portions = banner_of(facts), portions_of(facts)
    if banner is None or not portions or facts.document.statements:
        return None
    borne = {value for portion in portions for part in portion.parts for value in values_of(part)}
    for part in banner.parts:
        is_follow_up = part.value in ("NF", "REL", "RELIDO", "DISPLAY ONLY")
        alone = next((value for value in values_of(part) if value not in borne), None)
        if part.category in ("sci", "aea", "dissemination", "other") and not is_follow_up and alone is not None:
            return at_part(banner, part, control=shown_form(facts, banner, alone))
    return None
