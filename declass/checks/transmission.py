"""Predicates of family transmission (DC6xx): the copies of one fact in heading, text, file name and stored record.

Heading and text outvote the stored record; each message says which copy disagrees.
"""

from declass.checks.base import Mismatch, decides
from declass.facts import Facts
from declass.model import ClassificationLine
from declass.text import Span

_STATION_SERIALS = 10_000
_ONE_DAY = 1
_YEAR_DAYS = 366


def _post_of_originator(facts: Facts) -> str:
    """The originator's post without the word for its kind: ``AMEMBASSY ANYPOST`` is ``ANYPOST``."""
    name = facts.heading.originator.name if facts.heading.originator is not None else ""
    words = name.upper().split("//")[0].split()
    if words and words[0] == "SECSTATE":
        return "STATE"
    return "".join(c for word in words[1:] or words for c in word if c.isalpha())


def _posts_differ(facts: Facts) -> bool:
    """Whether the two posts are surely two: neither holds the other, and they begin differently."""
    originator, post = facts.heading.originator, facts.line.post
    if originator is None or post is None or post in originator.name:
        return False
    heading = _post_of_originator(facts)
    line = "".join(c for c in facts.line.post or "" if c.isalpha())
    if len(heading) < 4 or len(line) < 4 or heading in line or line in heading:
        return False
    return heading[:4] != line[:4] and heading[-6:] != line[-6:]


def _serials_differ(facts: Facts) -> bool:
    station = facts.heading.station_line
    assert station is not None
    return facts.line.serial is not None and station.serial != facts.line.serial % _STATION_SERIALS


def _prosign_differs(facts: Facts) -> bool:
    prosign = facts.heading.security_prosign
    assert prosign is not None
    return prosign.level is not None and facts.line.level is not None and prosign.level != facts.line.level


def _repeated(facts: Facts) -> list[ClassificationLine]:
    first, *others = facts.document.classification_lines
    return [line for line in others if line.serial is not None and line.serial == first.serial]


def _sections_seen(facts: Facts) -> dict[int, Span]:
    """Sections that classification lines and page marks of this message show, with a place for each."""
    seen: dict[int, Span] = {}
    for line in (facts.line, *_repeated(facts)):
        if line.section is not None:
            seen.setdefault(line.section, line.span)
    for mark in facts.document.page_marks:
        if mark.section is not None:
            seen.setdefault(mark.section, mark.span)
    return seen


@decides("DC601")
def prosign_level_differs(facts: Facts) -> Mismatch | None:
    """The letters of the security prosign stand for the level of the classification line."""
    prosign = facts.heading.security_prosign
    assert prosign is not None
    if not _prosign_differs(facts):
        return None
    return Mismatch.at(prosign.span, letters=prosign.letters, prosign=prosign.level, overall=facts.line.level)


@decides("DC602")
def prosign_kind_differs(facts: Facts) -> Mismatch | None:
    """ZNR goes with unclassified text in clear, ZNY with all other letters."""
    prosign = facts.heading.security_prosign
    assert prosign is not None
    if prosign.letters[:1] in facts.vocabulary.prosigns.get(prosign.prosign, ()):
        return None
    return Mismatch.at(prosign.span, prosign=prosign.prosign, letters=prosign.letters)


@decides("DC603")
def prosign_letters_mixed(facts: Facts) -> Mismatch | None:
    """The letters of the group are all the same."""
    prosign = facts.heading.security_prosign
    assert prosign is not None
    return Mismatch.at(prosign.span, letters=prosign.letters) if prosign.level is None else None


@decides("DC604")
def station_day_differs(facts: Facts) -> Mismatch | None:
    """The day of the station line is that of the date-time group, or the day beside it."""
    station, group = facts.heading.station_line, facts.heading.date_time_group
    if station is None or group is None or station.day is None or group.instant is None:
        return None
    day = group.instant.timetuple().tm_yday
    apart = abs(station.day - day)
    if min(apart, _YEAR_DAYS - apart) <= _ONE_DAY:
        return None
    return Mismatch.at(station.span, station=station.day, day=day, group=group.instant)


@decides("DC606")
def date_time_group_impossible(facts: Facts) -> Mismatch | None:
    """The date-time group names a real day and hour."""
    group = facts.heading.date_time_group
    return Mismatch.at(group.span) if group is not None and group.instant is None else None


@decides("DC607")
def station_serial_differs(facts: Facts) -> Mismatch | None:
    """The station serial is the message serial, cut to four digits."""
    station = facts.heading.station_line
    if station is None or not _serials_differ(facts):
        return None
    return Mismatch.at(station.span, station=f"{station.serial:04}", serial=facts.line.serial)


@decides("DC608")
def reference_id_serial_differs(facts: Facts) -> Mismatch | None:
    """The reference id ends in the message serial."""
    reference = facts.reference
    if reference is None or facts.line.serial in (None, reference.serial):
        return None
    return Mismatch.at(facts.line.span, reference=reference.serial, serial=facts.line.serial)


@decides("DC609")
def reference_id_year_differs(facts: Facts) -> Mismatch | None:
    """The reference id begins with the year of the date-time group; at the turn of the year either will do."""
    reference, date = facts.reference, facts.date
    if reference is None or reference.year % 100 == date.year % 100:
        return None
    turn = {(12, 31): 1, (1, 1): -1}.get((date.month, date.day))
    if turn is not None and reference.year % 100 == (date.year + turn) % 100:
        return None
    group = facts.heading.date_time_group
    span = group.span if group is not None else Span(0, 0)
    return Mismatch.at(span, reference=f"{reference.year % 100:02}", year=date.year)


@decides("DC610")
def post_differs(facts: Facts) -> Mismatch | None:
    """The post of the FM line is that of the classification line."""
    if not _posts_differ(facts):
        return None
    return Mismatch.at(facts.line.span, heading=_post_of_originator(facts), line=facts.line.post)


@decides("DC611")
def stored_date_differs(facts: Facts) -> Mismatch | None:
    """The stored date lies within a day of the date-time group."""
    created, group = facts.document.stored.created, facts.heading.date_time_group
    if created is None or group is None or abs((created - facts.date).days) <= _ONE_DAY:
        return None
    return Mismatch.at(group.span, stored=created, date=facts.date)


@decides("DC612")
def tags_missing(facts: Facts) -> Mismatch | None:
    """A telegram bears TAGS."""
    return Mismatch.at(facts.eo_line.order_span) if facts.document.tags is None else None


@decides("DC613")
def subject_missing(facts: Facts) -> Mismatch | None:
    """A telegram bears a SUBJECT."""
    return Mismatch.at(facts.eo_line.order_span) if facts.document.subject is None else None


@decides("DC614")
def originator_missing(facts: Facts) -> Mismatch | None:
    """A complete heading names its originator."""
    group = facts.heading.date_time_group
    return Mismatch.at(group.span) if group is not None and facts.heading.originator is None else None


@decides("DC615")
def repeated_heading_level_differs(facts: Facts) -> Mismatch | None:
    """A second copy of the heading bears the level of the first."""
    first = facts.line
    for line in _repeated(facts):
        same_section = line.section is None or line.section == first.section
        if same_section and line.level != first.level and line.level is not None and first.level is not None:
            return Mismatch.at(line.level_span, level=line.level, overall=first.level)
    return None


@decides("DC616")
def date_outside_orders(facts: Facts) -> Mismatch | None:
    """Some order was in force on the document's date."""
    if facts.law.order_in_force(facts.date) is not None:
        return None
    group = facts.document.heading.date_time_group if facts.document.heading is not None else None
    return Mismatch.at(group.span if group is not None else Span(0, 0), dated=facts.dated)


@decides("DC617")
def inner_section_missing(facts: Facts) -> Mismatch | None:
    """Between two sections that are seen, none is missing."""
    if not facts.document.page_marks and len(facts.document.classification_lines) < 2:
        return None
    seen = _sections_seen(facts)
    missing = [n for n in range(min(seen, default=1), max(seen, default=0)) if n not in seen]
    if len(seen) < 2 or not missing:
        return None
    following = min(number for number in seen if number > missing[0])
    return Mismatch.at(seen[following], missing=missing, seen=sorted(seen))


@decides("DC618")
def section_totals_differ(facts: Facts) -> Mismatch | None:
    """All copies name the same number of sections."""
    total = facts.line.sections
    copies = [(line.sections, line.span) for line in _repeated(facts)]
    copies += [(mark.sections, mark.span) for mark in facts.document.page_marks]
    for sections, span in copies:
        if sections is not None and total is not None and sections != total:
            return Mismatch.at(span, other=sections, total=total)
    return None


@decides("DC619")
def stored_level_differs(facts: Facts) -> Mismatch | None:
    """The stored level is the level of the text."""
    stored, level = facts.document.stored.level, facts.line.level
    if stored is None or level is None or stored == level:
        return None
    prosign = facts.document.heading.security_prosign if facts.document.heading is not None else None
    agrees = prosign is not None and prosign.level == level
    where = "classification line and security prosign" if agrees else "classification line"
    return Mismatch.at(facts.line.level_span, stored=stored, level=level, where=where)


@decides("DC620")
def heading_of_another_message(facts: Facts) -> Mismatch | None:
    """Heading and text are of one message: two or more of level, serial and post that differ show two."""
    heading = facts.heading
    differ = []
    if heading.security_prosign is not None and _prosign_differs(facts):
        differ.append("level")
    if heading.station_line is not None and heading.station_line.serial is not None and _serials_differ(facts):
        differ.append("serial")
    if heading.originator is not None and _posts_differ(facts):
        differ.append("post")
    return Mismatch.at(facts.line.span, differ=differ) if len(differ) >= 2 else None
