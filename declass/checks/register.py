"""Predicates of family control that judge banner and portion markings in the syntax of the register.

What each control needs and excludes stands in ``rules/vocabulary``; captions and State marks are judged in ``control``.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise, takewhile

from declass.checks.base import Mismatch, decides
from declass.facts import Facts
from declass.levels import Level
from declass.model import RegisterMarking, RegisterPart
from declass.parse.register import ORDER
from declass.rulebook.law import Control, Countries
from declass.text import Span

_RELEASE = ("NF", "REL", "RELIDO", "DISPLAY ONLY", "EYES")
"""Foreign disclosure and release controls, by portion form."""
_WITH_LIST = ("REL", "DISPLAY ONLY", "FGI")
_NO_COUNTRIES = ("US", "NATO", "FGI")
"""Owners that are no code of a country or group."""
_MOST_PROGRAMMES = 4
_SIGMA = range(1, 100)


def _each(facts: Facts, find: Callable[[RegisterMarking], Iterable[Mismatch | None]]) -> list[Mismatch]:
    """The mismatches that a function finds in each marking."""
    return [found for marking in facts.document.register for found in find(marking) if found is not None]


def _at(marking: RegisterMarking, part: RegisterPart, **values: object) -> Mismatch:
    return Mismatch(marking.at(part.span), values, marking.label)


def _entry(facts: Facts, part: RegisterPart) -> Control | None:
    return facts.vocabulary.control_entries.get(part.value) or facts.vocabulary.register_entries.get(part.value)


def _named(facts: Facts, marking: RegisterMarking, value: str) -> str:
    """A control as a message names it: the banner form in a banner, the portion form in a portion."""
    entry = facts.vocabulary.control_entries.get(value) or facts.vocabulary.register_entries.get(value)
    return entry.banner if entry is not None and marking.kind == "banner" else value


def _faults(facts: Facts, told: Mapping[str, str] | tuple[str, ...], notes: Collection[str] = ()) -> list[Mismatch]:
    """The faults of some kinds; ``notes`` are the kinds that are no more than a note.

    Args:
        facts: The document with the law.
        told: What a message tells of each kind, where ``{level}`` is the level as written, ``{read}`` as read,
            ``{form}`` the form it should not have and ``{written}`` what stands in the place; the kinds alone where the
            message names nothing.
        notes: Kinds of ``told``.
    """
    found = []
    for marking in facts.document.register:
        for kind, span in marking.faults:
            if kind in told:
                values = {"what": _what(told[kind], marking, span)} if isinstance(told, Mapping) else {}
                severity = "note" if kind in notes else None
                found.append(Mismatch.at(marking.at(span), paragraph=marking.label, severity=severity, **values))
    return found


def _what(template: str, marking: RegisterMarking, span: Span) -> str:
    return template.format(
        level=marking.level_word,
        read=marking.level.words if marking.level is not None else None,
        form="abbreviated in a banner" if marking.kind == "banner" else "spelled out in a portion",
        written=marking.text[span.start : span.end].strip(),
    )


def _word(facts: Facts, part: RegisterPart, other: str) -> str:
    """A word of no list as a message names it: of a telegram, where it may be anything, it is not shown."""
    return part.value if facts.document.kind == "marking" else other


def _banner(facts: Facts) -> RegisterMarking | None:
    return next((marking for marking in facts.document.register if marking.kind == "banner"), None)


def _portions(facts: Facts) -> list[RegisterMarking]:
    return [marking for marking in facts.document.register if marking.kind == "portion"]


def _is_classified(marking: RegisterMarking) -> bool:
    return marking.level is not None and marking.level.is_classified


# --- syntax -------------------------------------------------------------------------------------------------------


@decides("DC716")
def marking_level_unread(facts: Facts) -> list[Mismatch]:
    """A marking begins with its level, and a joint one names its owners."""
    return _faults(
        facts,
        {
            "nothing": "no word stands in the marking",
            "no-level": "the marking begins with no level that is known",
            "no-level-before-stroke": "no level stands before the stroke",
            "words-beside-level": "words that are no control stand beside the level",
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
                first, second = (_named(facts, marking, p.value) for p in (part, before))
                yield _at(marking, part, first=first, second=second)
                return

    return _each(facts, find)


@decides("DC718")
def level_form(facts: Facts) -> list[Mismatch]:
    """A banner spells the level out, a portion abbreviates it, both in capitals."""
    told = {
        "level-form": "the level is {form}",
        "lower-case": "the marking is not all in capitals",
        "level-left-out": "the level is left out, and read as {read}",
    }
    return _faults(facts, told, notes=("level-left-out",))


@decides("DC760")
def control_form(facts: Facts) -> list[Mismatch]:
    """A banner gives a control in its banner form, a portion in its portion form."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = _entry(facts, part)
            if entry is None:
                continue
            written = " ".join(marking.text[part.span.start : part.span.end].upper().split())
            wrong = entry.portion if marking.kind == "banner" else entry.banner
            right = entry.form_in(marking.kind)
            if written == wrong != right:
                yield _at(marking, part, control=written, kind=marking.kind, right=right)

    return _each(facts, find)


@decides("DC719")
def control_order(facts: Facts) -> list[Mismatch]:
    """Dissemination controls follow the order of the register."""
    rank = facts.vocabulary.control_rank

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        parts = [p for p in marking.parts if p.category == "dissemination" and p.value in rank]
        for first, second in pairwise(parts):
            if rank[first.value] > rank[second.value]:
                before, after = (_named(facts, marking, p.value) for p in (second, first))
                yield _at(marking, second, first=before, second=after)
                return

    return _each(facts, find)


@decides("DC720")
def comma_between_controls(facts: Facts) -> list[Mismatch]:
    """A stroke, and no comma, stands between controls."""
    return _faults(facts, ("comma",))


@decides("DC721")
def declassification_value_in_marking(facts: Facts) -> list[Mismatch]:
    """A marking bears no declassification value."""
    return _each(facts, lambda m: (_at(m, p, value=p.value) for p in m.parts if p.category == "declass"))


@decides("DC736")
def foreign_without_strokes(facts: Facts) -> list[Mismatch]:
    """A foreign or joint marking begins with a double stroke."""
    return _faults(facts, ("no-strokes",))


@decides("DC739")
def control_repeated(facts: Facts) -> list[Mismatch]:
    """A control stands once in a marking, and a country once in its list."""
    countries = facts.vocabulary.countries

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        seen = set()
        for part in marking.parts:
            if (part.value, part.names) in seen:
                yield _at(marking, part, control=_named(facts, marking, part.value), where="marking")
            seen.add((part.value, part.names))
            twice = _twice(part.names, countries) if part.value in _WITH_LIST else None
            if twice is not None:
                yield _at(marking, part, control=twice, where="list")
        twice = _twice(marking.owners, countries)
        if twice is not None:
            yield Mismatch.at(marking.span, paragraph=marking.label, control=twice, where="list")

    return _each(facts, find)


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
    return _each(facts, lambda m: (_unknown(facts, m, part) for part in m.parts if part.category == "unknown"))


@decides("DC759")
def control_unknown_beside_sci(facts: Facts) -> list[Mismatch]:
    """Every control is known, save in the place of SCI, where one may stand that is not published."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        places = _in_sci_place(facts, marking)
        for part in marking.parts:
            if part.category == "unknown" and part.span not in places:
                yield _unknown(facts, marking, part)

    return _each(facts, find)


def _unknown(facts: Facts, marking: RegisterMarking, part: RegisterPart) -> Mismatch:
    return _at(marking, part, word=_word(facts, part, "a word in the marking"))


def _in_sci_place(facts: Facts, marking: RegisterMarking) -> frozenset[Span]:
    """The words of no list that stand where SCI controls do, so that they may be ones that are not published."""
    is_code = facts.vocabulary.countries.is_code
    first = takewhile(lambda part: part.category in ("nato", "sci", "unknown"), marking.parts)
    return frozenset(part.span for part in first if part.category == "unknown" and not is_code(part.value))


@decides("DC755")
def strokes_confused(facts: Facts) -> list[Mismatch]:
    """Double strokes part the segments, single ones the controls of a segment."""
    told = {
        "no-stroke": "no double stroke stands between {level} and the control behind it",
        "single-stroke": "a single stroke stands after {level}, where a double one belongs",
    }
    return _faults(facts, told, notes=("single-stroke",)) + _each(facts, lambda m: _mixed_segments(facts, m))


def _mixed_segments(facts: Facts, marking: RegisterMarking) -> Iterable[Mismatch]:
    """The first two controls of each segment that belong to different ones."""
    segments = [span for kind, span in marking.faults if kind == "mixed-segment"]
    known = [part for part in marking.parts if part.category != "unknown"]
    starts = [part.span.start for part in known]
    for segment in segments:
        parts = known[bisect_left(starts, segment.start) : bisect_left(starts, segment.end)]
        pair = next((p for p in pairwise(parts) if p[0].category != p[1].category), None)
        if pair is not None:
            first, second = (_named(facts, marking, part.value) for part in pair)
            what = f"{first} and {second} stand in one segment, where a double stroke parts them"
            yield Mismatch.at(marking.at(segment), paragraph=marking.label, what=what)


@decides("DC761")
def country_list_form(facts: Facts) -> list[Mismatch]:
    """REL TO begins a list of releases, which bears commas; a list of foreign sources bears blanks."""
    return _faults(
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
    return _faults(facts, ("list-with-and",))


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
    return _faults(facts, told)


# --- controls and levels --------------------------------------------------------------------------------------------


def _below_level(facts: Facts, concerns: Callable[[RegisterPart], bool]) -> list[Mismatch]:
    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = _entry(facts, part)
            levels = entry.levels if entry is not None else ()
            if levels and concerns(part) and marking.level is not None and marking.level not in levels:
                control = _named(facts, marking, part.value)
                yield _at(marking, part, control=control, level=marking.level, lowest=min(levels))

    return _each(facts, find)


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
                yield _at(marking, part, control="CNWDI", level=marking.level, lowest=min(entry.levels))

    return found + _each(facts, find)


def _needs(facts: Facts, concerns: Callable[[RegisterPart], bool]) -> list[Mismatch]:
    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = _entry(facts, part)
            if entry is None or not concerns(part):
                continue
            is_asked = not marking.has(*entry.needs_unless)
            missing = [need for need in entry.needs if is_asked and not marking.has(need)]
            if entry.needs_one_of and not marking.has(*entry.needs_one_of):
                missing.append(" or ".join(_named(facts, marking, need) for need in entry.needs_one_of))
            if missing:
                control = _named(facts, marking, part.value)
                named = " and ".join(_named(facts, marking, need) for need in missing)
                severity = None if entry.confirmed else "warning"
                yield Mismatch.at(
                    marking.at(part.span), paragraph=marking.label, severity=severity, control=control, needs=named
                )

    return _each(facts, find)


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
        if _is_classified(marking) and not marking.has("NF"):
            for part in marking.parts:
                if part.value in ("ND", "XD"):
                    noforn = _named(facts, marking, "NF")
                    yield _at(marking, part, control=_named(facts, marking, part.value), noforn=noforn)

    return _each(facts, find)


@decides("DC722")
def controls_exclude_each_other(facts: Facts) -> list[Mismatch]:
    """No two controls of a marking exclude each other."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        told = set()
        for part in marking.parts:
            entry = _entry(facts, part)
            for other in entry.excludes if entry is not None else ():
                pair = frozenset((part.value, other))
                if marking.has(other) and pair not in told:
                    told.add(pair)
                    first, second = (_named(facts, marking, value) for value in (part.value, other))
                    yield _at(marking, part, first=first, second=second)

    return _each(facts, find)


def _unclassified_only(facts: Facts, concerns: Callable[[str], bool]) -> list[Mismatch]:
    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = _entry(facts, part)
            is_only = entry is not None and entry.unclassified_only and concerns(part.value)
            if is_only and (_is_classified(marking) or marking.owner == "JOINT"):
                control = _named(facts, marking, part.value)
                yield _at(marking, part, control=control, level=marking.level or "RESTRICTED")

    return _each(facts, find)


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
            entry = _entry(facts, part)
            if entry is None or entry.effective_to is None or part.value == "EYES":
                continue
            if facts.date >= entry.effective_to:
                control = _named(facts, marking, part.value)
                yield _at(marking, part, control=control, end=entry.effective_to, cite=entry.cite)

    return _each(facts, find)


@decides("DC738")
def fouo_after_cui(facts: Facts) -> list[Mismatch]:
    """New marks of controlled unclassified information say CUI once the agency has changed over."""
    return _each(facts, lambda m: (_at(m, part) for part in m.parts if part.value == "FOUO"))


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

    return _each(facts, find)


# --- countries ----------------------------------------------------------------------------------------------------


@decides("DC727")
def rel_to_without_usa(facts: Facts) -> list[Mismatch]:
    """A release list begins with USA."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        part = marking.part("REL")
        if part is not None and part.names and "USA" not in part.names:
            yield _at(marking, part)

    return _each(facts, find)


@decides("DC728")
def rel_to_usa_only(facts: Facts) -> list[Mismatch]:
    """A release list names another country besides the United States."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        part = marking.part("REL")
        if part is not None and part.names == ("USA",):
            yield _at(marking, part)

    return _each(facts, find)


@decides("DC729")
def country_list_order(facts: Facts) -> list[Mismatch]:
    """A list gives trigraphs, then tetragraphs, each by the alphabet; USA leads one of releases."""
    countries = facts.vocabulary.countries

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in (part for part in marking.parts if part.value in _WITH_LIST):
            right = countries.in_order(part.names, is_release=part.value != "FGI")
            known = all(countries.is_known(code) for code in part.names)
            if list(part.names) != right and known:
                yield _at(marking, part, right=(" " if part.value == "FGI" else ", ").join(right))

    return _each(facts, find)


@decides("DC730")
def country_code_unknown(facts: Facts) -> list[Mismatch]:
    """A list, and the owners of a foreign or joint marking, are codes of countries and groups."""
    countries = facts.vocabulary.countries

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        owners = (
            marking.owners if marking.owner == "JOINT" else () if marking.owner in _NO_COUNTRIES else (marking.owner,)
        )
        places = [(Span(0, len(marking.text)), owners)]
        places += [(part.span, part.names) for part in marking.parts if part.value in _WITH_LIST]
        for place, name in ((place, name) for place, names in places for name in names):
            # The list of groups is that of one edition: a word of four letters may be one of another.
            if not countries.is_code(name) and not (len(name) == 4 and name not in countries.others):
                right = countries.others.get(name)
                hint = f"; the code is {right}" if right is not None else ""
                is_told = right is not None or facts.document.kind == "marking"
                word = name if is_told else "a word of the list"
                yield Mismatch.at(marking.at(place), paragraph=marking.label, word=word, hint=hint)
                return

    return _each(facts, find)


@decides("DC732")
def rel_without_list(facts: Facts) -> list[Mismatch]:
    """REL without a list stands under a banner that has one; REL TO and DISPLAY ONLY never stand without."""
    banner = _banner(facts)
    has_list = banner is not None and (part := banner.part("REL")) is not None and bool(part.names)

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in (part for part in marking.parts if part.value in ("REL", "DISPLAY ONLY") and not part.names):
            written = marking.text[part.span.start : part.span.end].upper()
            is_short = part.value == "REL" and not written.endswith("TO")
            if is_short and (has_list or (marking.kind == "portion" and banner is None)):
                continue
            control = "REL" if is_short else "REL TO" if part.value == "REL" else part.value
            hint = ", and no banner gives one" if is_short else ""
            yield _at(marking, part, control=control, hint=hint)

    return _each(facts, find)


@decides("DC731")
def rel_to_banner_differs(facts: Facts) -> Mismatch | None:
    """The release list of the banner is what all classified portions share.

    A group stands for its members; where they are not known, lists that differ beside it are not judged.
    """
    countries = facts.vocabulary.countries
    banner = _banner(facts)
    classified = [portion for portion in _portions(facts) if _is_classified(portion)]
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
    return _at(banner, part, right=says)


# --- the banner and the portions ------------------------------------------------------------------------------------


def _rolled_up(facts: Facts, banner: RegisterMarking, portions: Sequence[RegisterMarking]) -> set[str]:
    """Portion forms of the controls that the portions put on the banner."""
    needed = set()
    is_classified = _is_classified(banner)
    for part in (part for portion in portions for part in portion.parts):
        entry = _entry(facts, part)
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
    banner, portions = _banner(facts), _portions(facts)
    if banner is None or not portions:
        return []
    needed = _rolled_up(facts, banner, portions)
    missing = sorted(value for value in needed if not banner.has(value))
    systems = _systems_rolled_up(facts, portions) - _systems_rolled_up(facts, [banner]) - needed
    for part in banner.parts:
        systems.difference_update(_takes_place_of(facts, part))
    found = []
    for values, severity in ((missing, None), (sorted(systems), "warning")):
        if values:
            named = ", ".join(_named(facts, banner, value) for value in values)
            found.append(Mismatch.at(banner.span, severity=severity, controls=named))
    return found


def _systems_rolled_up(facts: Facts, markings: Sequence[RegisterMarking]) -> set[str]:
    """SCI control systems without compartments, programmes, kinds of atomic energy information, and FGI."""
    found = {"FGI" for marking in markings if marking.owner not in ("US", "JOINT", "NATO")}
    for part in (part for marking in markings for part in marking.parts):
        entry = _entry(facts, part)
        if part.category == "sci":
            found.add(_values(part)[-1])
        elif part.value in ("FGI", "SAR") or (part.category == "aea" and entry and not entry.unclassified_only):
            found.update(_values(part))
    return found


def _values(part: RegisterPart) -> tuple[str, ...]:
    """Portion forms of all that a part bears: CNWDI behind RD, and the SCI control system of a compartment."""
    if part.category == "sci":
        return part.value, part.value.partition("-")[0]
    return (part.value, "CNWDI") if part.category == "aea" and "CNWDI" in part.names else (part.value,)


def _takes_place_of(facts: Facts, part: RegisterPart) -> tuple[str, ...]:
    entry = _entry(facts, part)
    return entry.takes_place_of if entry is not None else ()


@decides("DC724")
def banner_control_without_portion(facts: Facts) -> Mismatch | None:
    """A portion bears each SCI and dissemination control of the banner."""
    banner, portions = _banner(facts), _portions(facts)
    if banner is None or not portions or facts.document.statements:
        return None
    borne = {value for portion in portions for part in portion.parts for value in _values(part)}
    for part in banner.parts:
        is_follow_up = part.value in ("NF", "REL", "RELIDO", "DISPLAY ONLY")
        alone = next((value for value in _values(part) if value not in borne), None)
        if part.category in ("sci", "aea", "dissemination", "other") and not is_follow_up and alone is not None:
            return _at(banner, part, control=_named(facts, banner, alone))
    return None


# --- single categories ----------------------------------------------------------------------------------------------


@decides("DC735")
def rd_without_noforn(facts: Facts) -> list[Mismatch]:
    """RD and FRD stand with NOFORN, or with a release list."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            if part.value in ("RD", "FRD") and not marking.has(*_RELEASE):
                yield _at(marking, part, control=part.value)

    return _each(facts, find)


@decides("DC756")
def cnwdi_without_rd(facts: Facts) -> list[Mismatch]:
    """CNWDI belongs to RD."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            is_alone = part.value == "CNWDI" and marking.has("FRD") and not marking.has("RD")
            if is_alone or (part.value == "FRD" and "CNWDI" in part.names):
                yield _at(marking, part)

    return _each(facts, find)


@decides("DC767")
def energy_kinds_in_banner(facts: Facts) -> list[Mismatch]:
    """A banner bears one kind of atomic energy information, the first of those in the portions."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts if marking.kind == "banner" else ():
            for value in _takes_place_of(facts, part):
                lesser = marking.part(value)
                if lesser is not None:
                    yield _at(marking, lesser, first=part.value, second=value)
                    return

    return _each(facts, find)


@decides("DC741")
def sigma_number_unknown(facts: Facts) -> list[Mismatch]:
    """SIGMA numbers run from 1 to 99."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            wrong = [n for n in part.names if part.category == "aea" and n.isdigit() and int(n) not in _SIGMA]
            if wrong:
                yield _at(marking, part, numbers=", ".join(wrong))

    return _each(facts, find)


@decides("DC740")
def sap_programmes_many(facts: Facts) -> list[Mismatch]:
    """At most four programmes are named; more are MULTIPLE PROGRAMS."""
    return _each(
        facts,
        lambda m: (
            _at(m, p, count=len(p.names)) for p in m.parts if p.value == "SAR" and len(p.names) > _MOST_PROGRAMMES
        ),
    )


@decides("DC749")
def waived_without_sap(facts: Facts) -> list[Mismatch]:
    """WAIVED stands with a special access programme."""
    return _each(facts, lambda m: (_at(m, p) for p in m.parts if p.value == "WAIVED" and not m.has("SAR", "HVSACO")))


@decides("DC742")
def fgi_in_foreign_marking(facts: Facts) -> list[Mismatch]:
    """A segment FGI stands in markings of the United States alone."""
    foreign = (m for m in facts.document.register if m.owner not in ("US", "JOINT", "FGI"))
    return [_at(m, part) for m in foreign for part in m.parts if part.value == "FGI"]


@decides("DC743")
def fgi_of_usa(facts: Facts) -> list[Mismatch]:
    """The United States are no foreign source, and no foreign owner."""
    return _each(facts, _of_usa)


def _of_usa(marking: RegisterMarking) -> Iterable[Mismatch]:
    if marking.owner == "USA":
        yield Mismatch.at(marking.span, paragraph=marking.label)
    yield from (_at(marking, part) for part in marking.parts if part.value == "FGI" and "USA" in part.names)


@decides("DC744")
def sci_without_release_control(facts: Facts) -> list[Mismatch]:
    """A marking with SCI bears a foreign disclosure or release control, or ORCON."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        places = _in_sci_place(facts, marking)
        for part in marking.parts:
            is_unknown = part.span in places
            if (part.category == "sci" or is_unknown) and not marking.has(*_RELEASE, "OC", "IMC"):
                word = _word(facts, part, "a word that no list has") if is_unknown else part.value
                yield _at(marking, part, control=f"{word}, taken for SCI," if is_unknown else word)
                return

    return _each(facts, find)


@decides("DC753")
def sci_compartment_missing(facts: Facts) -> list[Mismatch]:
    """A control that never stands alone bears its compartment."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        for part in marking.parts:
            entry = _entry(facts, part)
            if entry is not None and entry.needs_part and not part.names:
                yield _at(marking, part, control=part.value)

    return _each(facts, find)


@decides("DC757")
def sci_order(facts: Facts) -> list[Mismatch]:
    """SCI controls follow one another by the alphabet."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        parts = [part for part in marking.parts if part.category == "sci"]
        for first, second in pairwise(parts):
            if first.value > second.value:
                yield _at(marking, second, first=second.value, second=first.value)
                return

    return _each(facts, find)


@decides("DC745")
def nato_level_word(facts: Facts) -> list[Mismatch]:
    """COSMIC goes with TOP SECRET, NATO with the levels below it."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        word = marking.level_word or ""
        is_cosmic = word.startswith("COSMIC") or word == "CTS"
        is_wrong = is_cosmic != (marking.level is Level.TOP_SECRET)
        if marking.owner == "NATO" and is_wrong and marking.level is not None:
            yield Mismatch.at(marking.span, paragraph=marking.label, level=marking.level)

    return _each(facts, find)


@decides("DC746")
def noforn_on_nato(facts: Facts) -> list[Mismatch]:
    """NOFORN stands on no NATO marking."""
    nato = (m for m in facts.document.register if m.owner == "NATO")
    return [_at(m, part) for m in nato for part in m.parts if part.value == "NF"]


@decides("DC764")
def release_control_on_unclassified(facts: Facts) -> list[Mismatch]:
    """Controls on disclosure and release stand on classified information; on CUI the rule on it decides."""

    def find(marking: RegisterMarking) -> Iterable[Mismatch | None]:
        if marking.level is Level.UNCLASSIFIED and marking.owner == "US" and not marking.has("CUI"):
            for part in (part for part in marking.parts if part.value in ("NF", "REL", "RELIDO", "DISPLAY ONLY")):
                yield _at(marking, part, control=_named(facts, marking, part.value))

    return _each(facts, find)


@decides("DC765")
def noforn_on_joint(facts: Facts) -> list[Mismatch]:
    """NOFORN stands on no joint marking."""
    joint = (m for m in facts.document.register if m.owner == "JOINT")
    return [_at(m, part, control=_named(facts, m, "NF")) for m in joint for part in m.parts if part.value == "NF"]


@decides("DC766")
def programme_unnamed(facts: Facts) -> list[Mismatch]:
    """A special access programme, and a control measure of its kind, is named."""
    return _each(
        facts,
        lambda m: (_at(m, p, control=p.value) for p in m.parts if p.value in ("SAR", "ACCM") and not p.names),
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
    banner, portions = _banner(facts), _portions(facts)
    foreign = [portion for portion in portions if portion.owner != "US" and portion.level is not None]
    if banner is None or banner.level is None or not foreign:
        return None
    top = max(foreign, key=lambda portion: portion.level or Level.UNCLASSIFIED)
    if top.level is None or top.level <= banner.level:
        return None
    return Mismatch.at(top.span, paragraph=top.label, level=top.level, overall=banner.level)
