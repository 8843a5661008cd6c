"""Predicates of family collection (DC8xx): copies, serials and sections of one message number over a whole archive.

They see small summaries, never a text; which documents belong together is settled in ``declass.collection``.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from attrs import frozen


@frozen
class Summary:
    """What the rules over an archive need to know of one document.

    Attributes:
        source: Where it stands, with the row of a table.
        document_id: As in its record.
        instant: Its date-time group, or the day alone; None where neither is known.
        section: Section on its first classification line; None for a whole message.
        sections: Number of sections there; None without one.
        level: Symbol of the overall level, or None.
        declassify_on: ISO day, or None.
        portions: Canonical marks by label, unmarked ones left out.
        is_corrected: Whether it bears the caption CORRECTED COPY.
    """

    source: str
    document_id: str
    instant: str | None
    section: int | None
    sections: int | None
    level: str | None
    declassify_on: str | None
    portions: Mapping[str, str]
    is_corrected: bool


@frozen
class Disagreement:
    """Documents that do not go together.

    Attributes:
        members: The documents concerned.
        values: Values for the placeholders of the rule's message.
        severity: A severity that a circumstance lowers it to, or None for the rule's own.
    """

    members: tuple[Summary, ...]
    values: Mapping[str, str]
    severity: str | None = None


CollectionPredicate = Callable[[Sequence[Summary]], Disagreement | None]

COLLECTION_PREDICATES: dict[str, CollectionPredicate] = {}
"""The predicate of each rule over an archive, by rule id; it is asked once for each message number."""


def decides_over(rule_id: str) -> Callable[[CollectionPredicate], CollectionPredicate]:
    """Mark a function as the predicate of a rule over an archive."""

    def mark(predicate: CollectionPredicate) -> CollectionPredicate:
        COLLECTION_PREDICATES[rule_id] = predicate
        return predicate

    return mark


def _same_message(first: Summary, second: Summary) -> bool:
    return first.section == second.section and first.instant == second.instant and first.instant is not None


def _differences(first: Summary, second: Summary) -> list[str]:
    """What two copies of a message mark differently; what one of them does not show is no difference."""
    found = []
    if None not in (first.level, second.level) and first.level != second.level:
        found.append(f"the overall level ({first.level}, {second.level})")
    if None not in (first.declassify_on, second.declassify_on) and first.declassify_on != second.declassify_on:
        found.append(f"the declassification date ({first.declassify_on}, {second.declassify_on})")
    labels = [x for x in first.portions if x in second.portions and first.portions[x] != second.portions[x]]
    if labels:
        found.append(f"the mark of {'paragraph' if len(labels) == 1 else 'paragraphs'} {', '.join(labels)}")
    return found


@decides_over("DC801")
def copies_marked_differently(members: Sequence[Summary]) -> Disagreement | None:
    """Copies of one message bear the same markings; a corrected copy may differ."""
    for first, second in combinations(members, 2):
        differences = _differences(first, second) if _same_message(first, second) else []
        if differences:
            severity = "note" if first.is_corrected or second.is_corrected else None
            values = {"id": first.document_id, "what": " and ".join(differences)}
            return Disagreement((first, second), values, severity)
    return None


@decides_over("DC802")
def serial_used_twice(members: Sequence[Summary]) -> Disagreement | None:
    """A message number stands for one message."""
    instants = {member.instant: member for member in members if member.instant is not None and "T" in member.instant}
    if len(instants) < 2:
        return None
    first, second = sorted(instants)[:2]
    values = {"id": members[0].document_id, "first": first, "second": second}
    return Disagreement((instants[first], instants[second]), values)


@decides_over("DC803")
def section_missing_in_archive(members: Sequence[Summary]) -> Disagreement | None:
    """Of a message filed section by section, none between two others is missing."""
    filed = {member.section: member for member in members if member.section is not None and member.sections}
    if len(filed) < 2:
        return None
    missing = sorted(set(range(min(filed), max(filed))) - set(filed))
    if not missing:
        return None
    shown = ", ".join(str(section) for section in sorted(filed))
    values = {"id": members[0].document_id, "seen": shown, "missing": ", ".join(map(str, missing))}
    return Disagreement(tuple(filed[section] for section in sorted(filed)), values)
