"""Predicates of family transmission (DC6xx): the copies of one fact in heading, text, page marks and stored record.

Heading and text outvote the stored record; what the levels mean for the portions is judged in ``overall``.
"""

import datetime as dt
from calendar import isleap
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import pairwise

from declass.checks.base import Mismatch, decides
from declass.checks.control import is_sensitive, says_noforn
from declass.facts import STATION_SERIALS, Facts
from declass.levels import Level
from declass.model import DateTimeGroup, SecurityProsign, StationLine
from declass.text import Span

_DAY = 24 * 60
_ALIKE = 0.6
"""Share of letters in common from which two names may be one, abbreviated, renamed or damaged."""
_FEWEST_LETTERS = 3
_TWO = 2
# Words of the longest name of a post; what stands behind it on its line is not quoted.
_LONGEST_POST = 3
_TEXT_FIELDS = frozenset({"body", "portions", "captions", "caption_words"})
"""What must be seen whole before a text can be said to lack a word."""
_COPIES = ("the security prosign", "the serial", "the post", "the date, which is before the order cited")
"""What heading and text both show, as a message names it."""


# --- the copies of one fact ---------------------------------------------------------------------------------------


def _prosign(facts: Facts) -> SecurityProsign | None:
    heading = facts.document.heading
    return heading.security_prosign if heading is not None else None


def _station(facts: Facts) -> StationLine | None:
    heading = facts.document.heading
    return heading.station_line if heading is not None else None


def _group(facts: Facts) -> DateTimeGroup | None:
    heading = facts.document.heading
    return heading.date_time_group if heading is not None else None


def _level_copies(facts: Facts) -> dict[str, Level]:
    """The level by the name of each copy of it."""
    line, prosign = facts.document.classification_line, _prosign(facts)
    copies = {
        "the classification line": line.level if line is not None else None,
        "the security prosign": prosign.level if prosign is not None else None,
        "the stored record": facts.document.stored.level,
        "the highest portion": facts.highest_portion,
    }
    return {name: level for name, level in copies.items() if level is not None}


def _who_agrees(facts: Facts, *parties: str) -> str:
    """Which of the copies that stand apart from two parties say the same as one of them, as the end of a message."""
    copies = _level_copies(facts)
    clauses = []
    for party in parties:
        others = [name for name, level in copies.items() if name not in parties and level is copies.get(party)]
        if others:
            clauses.append(f"{' and '.join(others)} agree{'s' * (len(others) == 1)} with {party}")
    return "".join(f"; {clause}" for clause in clauses)


def _said(facts: Facts, level: Level, *controls: str) -> Level | str:
    """What a copy says: its level, or the control of unclassified information that stands in the place of one."""
    forms = facts.vocabulary.banner_forms
    return next((forms[c] for c in controls if c in facts.vocabulary.unclassified_controls and c in forms), level)


def _line_says(facts: Facts, level: Level) -> Level | str:
    """What the classification line says."""
    control = facts.line.control
    return level if control is None else _said(facts, level, control)


def _letters(name: str) -> str:
    return "".join(character for character in name.upper() if character.isalpha())


def _originating_post(facts: Facts) -> str | None:
    """The post of the originator's line, or None where that line is not of the usual form."""
    heading = facts.document.heading
    words = heading.originator.name.upper().split() if heading is not None and heading.originator is not None else []
    words = words[: _LONGEST_POST + 1]
    if words and words[0] in facts.vocabulary.post_words:
        return " ".join(words[1:])
    return facts.vocabulary.department_names.get(words[0]) if words else None


def _posts_differ(facts: Facts) -> bool:
    """Whether the posts of originator and classification line are surely two."""
    line, heading = facts.document.classification_line, facts.document.heading
    if line is None or line.post is None or line.serial is None or heading is None or heading.originator is None:
        return False
    if line.post in heading.originator.name or "originator" in facts.document.unreadable:
        return False
    ours, theirs = _letters(_originating_post(facts) or ""), _letters(line.post)
    if min(len(ours), len(theirs)) < _FEWEST_LETTERS:
        return False
    return ours not in theirs and theirs not in ours and SequenceMatcher(None, ours, theirs).ratio() < _ALIKE


def _serials_differ(facts: Facts) -> bool:
    station, line = _station(facts), facts.document.classification_line
    if station is None or line is None or station.serial is None or line.serial is None:
        return False
    return station.serial % STATION_SERIALS != line.serial % STATION_SERIALS


def _levels_differ(facts: Facts) -> bool:
    prosign, line = _prosign(facts), facts.document.classification_line
    if prosign is None or line is None or None in (prosign.level, line.level):
        return False
    return prosign.level is not line.level


def _order_is_later(facts: Facts) -> bool:
    """Whether the text cites an order signed after the heading's date."""
    if not facts.has_date or not facts.document.eo_lines or facts.eo_line.is_misprint:
        return False
    cited = facts.order_cited
    return cited is not None and cited.signed > facts.date and facts.eo_line.instruction.kind != "declassified"


# --- security prosign ---------------------------------------------------------------------------------------------


@decides("DC601", unless="heading_agrees")
def prosign_level_differs(facts: Facts) -> Mismatch | None:
    """The letters of the security prosign stand for the level of the classification line."""
    prosign, line = _prosign(facts), facts.line
    if prosign is None or prosign.level is None or line.level is None or not _levels_differ(facts):
        return None
    agrees = _who_agrees(facts, "the classification line", "the security prosign")
    says = _line_says(facts, line.level)
    return Mismatch.at(prosign.span, letters=prosign.letters, prosign=prosign.level, line=says, agrees=agrees)


@decides("DC602", unless="heading_agrees")
def prosign_kind_differs(facts: Facts) -> Mismatch | None:
    """ZNR goes with unclassified text, ZNY with all other letters."""
    prosign, line = _prosign(facts), facts.document.classification_line
    if prosign is None or prosign.level is None:
        return None
    allowed = facts.vocabulary.prosigns[prosign.prosign]
    highest = max(facts.vocabulary.prosign_letters[letter] for letter in allowed)
    if prosign.letters[0] not in allowed:
        found = f"{prosign.prosign} stands before the letters {prosign.letters}"
    elif _levels_differ(facts) and line is not None and line.level is not None and line.level > highest:
        found = f"{prosign.prosign} stands over a classification line that says {line.level.words}"
    else:
        return None
    return Mismatch.at(prosign.span, found=found, prosign=prosign.prosign, allowed=allowed)


@decides("DC603", unless="heading_agrees")
def prosign_letters_mixed(facts: Facts) -> Mismatch | None:
    """The letters of the security prosign are all the same."""
    prosign = _prosign(facts)
    if prosign is None or prosign.level is not None or len(set(prosign.letters)) == 1:
        return None
    return Mismatch.at(prosign.span, letters=prosign.letters)


# --- days and times -----------------------------------------------------------------------------------------------


def _days_apart(station: StationLine, instant: dt.datetime) -> int:
    """Days from the date-time group to the day of the station line, the short way round the turn of the year."""
    days = (station.day or 0) - instant.timetuple().tm_yday
    this, last = (366 if isleap(year) else 365 for year in (instant.year, instant.year - 1))
    return min((days, days + this, days - last), key=abs)


@decides("DC604", unless="heading_agrees")
def station_day_differs(facts: Facts) -> Mismatch | None:
    """The station line bears the day of the date-time group, or one beside it."""
    station, group = _station(facts), _group(facts)
    if station is None or group is None or group.instant is None or abs(_days_apart(station, group.instant)) <= 1:
        return None
    day = group.instant.timetuple().tm_yday
    return Mismatch.at(station.span, station=station.day, day=day, date=group.instant)


@decides("DC605", unless="heading_agrees")
def station_time_differs(facts: Facts) -> Mismatch | None:
    """The station line bears a time within a day of the date-time group."""
    station, group = _station(facts), _group(facts)
    if station is None or group is None or group.instant is None or station.minute is None:
        return None
    days = _days_apart(station, group.instant)
    minutes = days * _DAY + station.minute - group.instant.hour * 60 - group.instant.minute
    if abs(days) > 1 or abs(minutes) <= _DAY:
        return None
    return Mismatch.at(station.span, hours=abs(minutes) // 60)


@decides("DC606", unless="heading_agrees")
def date_time_group_impossible(facts: Facts) -> Mismatch | None:
    """The date-time group names a real day and hour."""
    group = _group(facts)
    return Mismatch.at(group.span) if group is not None and group.instant is None else None


@decides("DC611", unless="heading_agrees")
def stored_date_differs(facts: Facts) -> Mismatch | None:
    """The stored record bears the day of the date-time group, or one beside it."""
    group, stored = _group(facts), facts.document.stored.created
    if group is None or group.instant is None or stored is None or abs((stored - group.instant.date()).days) <= 1:
        return None
    return Mismatch.at(group.span, stored=stored, date=group.instant)


@decides("DC616", unless="order_is_right")
def date_outside_orders(facts: Facts) -> Mismatch | None:
    """An order was in force on the document's date."""
    if facts.law.order_in_force(facts.date) is not None:
        return None
    group = _group(facts)
    span = group.span if group is not None else Span(0, 0)
    return Mismatch.at(
        span, dated=facts.dated, first=facts.law.orders[0].effective_from, order=facts.law.orders[0].cite
    )


# --- serials, reference id, posts ---------------------------------------------------------------------------------


@decides("DC607", unless="heading_agrees")
def station_serial_differs(facts: Facts) -> Mismatch | None:
    """The station line bears the last four digits of the message serial."""
    station, line = _station(facts), facts.line
    if station is None or station.serial is None or line.serial is None or not _serials_differ(facts):
        return None
    reference = facts.reference
    third = f"; the reference id says {reference.serial}" if reference is not None else ""
    return Mismatch.at(station.span, station=f"{station.serial:04}", serial=line.serial, third=third)


@decides("DC608", unless="heading_agrees")
def reference_id_serial_differs(facts: Facts) -> Mismatch | None:
    """The stored reference id bears the message serial, which some lines cut to four digits."""
    reference, station, line = facts.reference, _station(facts), facts.line
    if reference is None or line.serial is None or reference.serial == line.serial:
        return None
    is_cut = min(reference.serial, line.serial) < STATION_SERIALS
    if is_cut and (reference.serial - line.serial) % STATION_SERIALS == 0:
        return None
    third = f"; the station line says {station.serial:04}" if station is not None and station.serial is not None else ""
    return Mismatch.at(line.span, stored=reference.serial, serial=line.serial, third=third)


@decides("DC609", unless="heading_agrees")
def reference_id_year_differs(facts: Facts) -> Mismatch | None:
    """The stored reference id bears the year of the date-time group; at the turn of the year either will do."""
    reference, group = facts.reference, _group(facts)
    if reference is None or group is None or group.instant is None:
        return None
    date = group.instant.date()
    apart = (reference.year - date.year) % 100
    is_turn = (apart == 1 and (date.month, date.day) == (12, 31)) or (apart == 99 and (date.month, date.day) == (1, 1))
    if apart == 0 or is_turn:
        return None
    return Mismatch.at(group.span, stored=f"{reference.year:02}", date=date)


@decides("DC610", unless="heading_agrees")
def post_differs(facts: Facts) -> Mismatch | None:
    """The originator's line and the classification line name one post."""
    heading, line = facts.document.heading, facts.line
    if heading is None or heading.originator is None or not _posts_differ(facts):
        return None
    # The line of the originator may go on with a name: the place tells it, the message does not.
    return Mismatch.at(heading.originator.span, post=line.post)


# --- lines that a telegram has ------------------------------------------------------------------------------------


@decides("DC612")
def tags_missing(facts: Facts) -> Mismatch | None:
    """A telegram has a TAGS line."""
    return Mismatch.at(facts.line_span) if facts.document.tags is None else None


@decides("DC613")
def subject_missing(facts: Facts) -> Mismatch | None:
    """A telegram has a SUBJECT line."""
    return Mismatch.at(facts.line_span) if facts.document.subject is None else None


@decides("DC614", unless="heading_agrees")
def originator_missing(facts: Facts) -> Mismatch | None:
    """A heading with date-time group and addressees has the originator's line between them."""
    group = _group(facts)
    return Mismatch.at(group.span) if group is not None and facts.heading.originator is None else None


# --- repeated headings and sections -------------------------------------------------------------------------------


@decides("DC615", unless="is_one_piece")
def repeated_heading_levels_differ(facts: Facts) -> Mismatch | None:
    """A classification line given again for the same message or section bears the same level."""
    if len(facts.document.classification_lines) == 1:
        return None
    first, *others = facts.own_lines
    for line in others:
        if line.section in (None, first.section) and line.level is not first.level:
            agrees = _who_agrees(facts, "the classification line")
            return Mismatch.at(line.level_span, level=line.level, overall=first.level, agrees=agrees)
    return None


def _sections(facts: Facts) -> Iterable[tuple[int, int, Span]]:
    """Section, number of sections and place of each classification line and page mark of this message."""
    for line in facts.own_lines:
        if line.section is not None and line.sections is not None:
            yield line.section, line.sections, line.span
    for mark in facts.document.page_marks:
        if mark.section is not None and mark.sections is not None and mark.serial in (None, facts.line.serial):
            yield mark.section, mark.sections, mark.span


@decides("DC617", unless="is_one_piece")
def inner_section_missing(facts: Facts) -> Mismatch | None:
    """Between two sections that are there, none is missing.

    Copies often lack page marks: one alone does not tell of a gap where the paragraphs before and after it run on.
    """
    places: dict[int, Span] = {}
    for section, _, span in _sections(facts):
        places.setdefault(section, span)
    missing = sorted(set(range(min(places, default=0), max(places, default=0))) - set(places))
    if not missing:
        return None
    after = min(section for section in places if section > missing[0])
    has_line = any(line.span == places[after] for line in facts.own_lines)
    if not has_line and _paragraphs_run_on(facts, places[after]):
        return None
    severity = "note" if facts.document.redacted else None
    return Mismatch.at(places[after], severity=severity, seen=sorted(places), missing=missing)


def _paragraphs_run_on(facts: Facts, place: Span) -> bool:
    """Whether paragraphs stand before and after a place, and no paragraph number of the text is skipped."""
    numbered = [p for p in facts.document.paragraphs if p.kind == "paragraph" and p.number is not None]
    if not numbered or not numbered[0].span.start < place.start < numbered[-1].span.start:
        return False
    numbers = [paragraph.number or 0 for paragraph in numbered]
    return all(number <= before + 1 for before, number in pairwise(numbers))


@decides("DC618", unless="is_one_piece")
def section_totals_differ(facts: Facts) -> Mismatch | None:
    """Every section line and page mark gives the same number of sections."""
    found = list(_sections(facts))
    differing = next((span for _, total, span in found if total != found[0][1]), None)
    if differing is None:
        return None
    return Mismatch.at(differing, totals=sorted({total for _, total, _ in found}))


# --- the stored record, and a heading of another message -----------------------------------------------------------


@decides("DC619", unless="heading_agrees")
def stored_level_differs(facts: Facts) -> Mismatch | None:
    """The stored record bears the level that heading and text bear; where those two disagree, theirs is the finding."""
    copies = _level_copies(facts)
    stored, highest = copies["the stored record"], copies.get("the highest portion")
    prosign, line = copies.get("the security prosign"), copies.get("the classification line")
    if line is not None and (stored is prosign or (highest is not None and line < highest and stored is highest)):
        return None
    name = next((n for n in ("the classification line", "the security prosign") if n in copies), "the highest portion")
    level = copies.get(name)
    if level is None or level is stored or (name == "the highest portion" and level < stored):
        return None
    agrees = _who_agrees(facts, name, "the stored record")
    controls = facts.document.stored.controls if stored is Level.UNCLASSIFIED else ()
    says = _line_says(facts, level) if name == "the classification line" else level
    return Mismatch.at(_level_span(facts), stored=_said(facts, stored, *controls), name=name, level=says, agrees=agrees)


def _level_span(facts: Facts) -> Span:
    """Where the text says its level."""
    line, prosign = facts.document.classification_line, _prosign(facts)
    if line is not None:
        return line.level_span
    if prosign is not None:
        return prosign.span
    marked = (
        p.mark_span for p in facts.marks if p.marking and p.marking.level is facts.highest_portion and p.mark_span
    )
    return next(marked, Span(0, 0))


@decides("DC621")
def stored_controls_differ(facts: Facts) -> Mismatch | None:
    """The stored record says NOFORN, or that the telegram is sensitive, where the text does and not elsewhere."""
    stored = facts.document.stored
    kept_back, sensitive = _stored_controls(facts)
    noforn, sbu = _says_control(facts, "NOFORN", "NF"), _says_control(facts, "SENSITIVE", "SBU")
    is_unclassified = facts.level is Level.UNCLASSIFIED is stored.level
    if noforn is not None and not kept_back and stored.level is not Level.UNCLASSIFIED:
        return Mismatch.at(noforn[0], found=f"does not say NOFORN, but {noforn[1]}")
    if sbu is not None and is_unclassified and not sensitive:
        return Mismatch.at(sbu[0], found=f"says plain UNCLASSIFIED, but {sbu[1]}")
    if not _TEXT_FIELDS.isdisjoint(facts.document.unreadable):
        return None
    if kept_back and noforn is None and not says_noforn(facts, with_stored=False):
        return Mismatch.at(_level_span(facts), found="says NOFORN, but neither captions nor portions do")
    if sensitive and is_unclassified and sbu is None and not is_sensitive(facts) and not facts.line.efto:
        return Mismatch.at(_level_span(facts), found="says that it is sensitive, but neither captions nor portions do")
    return None


def _stored_controls(facts: Facts) -> tuple[bool, bool]:
    """Whether the stored record keeps the telegram from foreign nationals, and whether it says that it is sensitive."""
    vocabulary, stored = facts.vocabulary, facts.document.stored
    words = {vocabulary.controls.get(word, word) for word in stored.controls} | set(stored.captions)
    entries = vocabulary.caption_entries
    is_kept_back = "NF" in words or any(word in entries and entries[word].is_noforn for word in words)
    return is_kept_back, not words.isdisjoint(vocabulary.unclassified_controls)


def _says_control(facts: Facts, caption: str, control: str) -> tuple[Span, str] | None:
    """Where the text says a control, and how: in a caption spelled so, or on portions; None where it does not."""
    for found in facts.document.captions:
        if found.value == caption and not found.is_misspelt:
            return found.span, f"the caption {caption} stands in the text"
    bearing = [p for p in facts.marks if p.marking is not None and control in p.marking.controls and p.mark_span]
    if bearing and bearing[0].mark_span is not None:
        count = len(bearing)
        return bearing[
            0
        ].mark_span, f"{count} portion{'s' * (count != 1)} {'is' if count == 1 else 'are'} marked {control}"
    return None


@decides("DC620", unless="heading_agrees")
def heading_of_another_message(facts: Facts) -> Mismatch | None:
    """Heading and text agree in at least all but one of level, serial, post and date."""
    differs = (_levels_differ(facts), _serials_differ(facts), _posts_differ(facts), _order_is_later(facts))
    if sum(differs) < _TWO:
        return None
    found = [what for what, is_other in zip(_COPIES, differs, strict=True) if is_other]
    heading, station = facts.heading, _station(facts)
    parts = (station, _prosign(facts), _group(facts), heading.originator)
    span = next((part.span for part in parts if part is not None), Span(0, 0))
    return Mismatch.at(span, what=" and ".join((", ".join(found[:-1]), found[-1])))
