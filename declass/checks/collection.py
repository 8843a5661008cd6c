"""Predicates of family collection (DC8xx): copies, serials and sections of one message number over a whole archive.

They see small summaries, never a text; which documents belong together is settled in ``declass.collection``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

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


CollectionPredicate = Callable[[Sequence[Summary]], Iterable[Disagreement]]

COLLECTION_PREDICATES: dict[str, CollectionPredicate] = {}
"""The predicate of each rule over an archive, by rule id; it is asked once for each message number."""


def decides_over(rule_id: str) -> Callable[[CollectionPredicate], CollectionPredicate]:
    """Mark a function as the predicate of a rule over an archive."""

    def mark(predicate: CollectionPredicate) -> CollectionPredicate:
        COLLECTION_PREDICATES[rule_id] = predicate
        return predicate

    return mark


def _differences(copies: Sequence[Summary]) -> tuple[list[str], tuple[Summary, ...]]:
    """What copies of a message mark differently, and a copy for each way; what one does not show is no difference."""
    found: list[str] = []
    members: dict[int, Summary] = {}

    def differ(values: Iterable[tuple[str | None, Summary]]) -> list[str]:
        first: dict[str, Summary] = {}
        for value, copy in values:
            if value is not None:
                first.setdefault(value, copy)
        if len(first) < 2:
            return []
        members.update((id(copy), copy) for copy in first.values())
        return list(first)

    if levels := differ((copy.level, copy) for copy in copies):
        found.append(f"the overall level ({', '.join(levels)})")
    if days := differ((copy.declassify_on, copy) for copy in copies):
        found.append(f"the declassification date ({', '.join(days)})")
    known = dict.fromkeys(label for copy in copies for label in copy.portions)
    labels = [label for label in known if differ((copy.portions.get(label), copy) for copy in copies)]
    if labels:
        found.append(f"the mark of {'paragraph' if len(labels) == 1 else 'paragraphs'} {', '.join(labels)}")
    return found, tuple(copy for copy in copies if id(copy) in members)


@decides_over("DC801")
def copies_marked_differently(members: Sequence[Summary]) -> Iterable[Disagreement]:
    """Copies of one message bear the same markings; a corrected copy may differ."""
    copies: dict[tuple[int | None, str], list[Summary]] = {}
    for member in members:
        if member.instant is not None:
            copies.setdefault((member.section, member.instant), []).append(member)
    for same in copies.values():
        differences, concerned = _differences([copy for copy in same if not copy.is_corrected])
        severity = None
        if not differences:
            differences, concerned = _differences(same)
            severity = "note"
        if differences:
            values = {"id": same[0].document_id, "what": " and ".join(differences)}
            yield Disagreement(concerned, values, severity)


@decides_over("DC802")
def serial_used_twice(members: Sequence[Summary]) -> Iterable[Disagreement]:
    """A message number stands for one message."""
    instants = {member.instant: member for member in members if member.instant is not None and "T" in member.instant}
    if len(instants) > 1:
        values = {"id": members[0].document_id, "instants": ", ".join(sorted(instants))}
        yield Disagreement(tuple(instants[instant] for instant in sorted(instants)), values)


@decides_over("DC803")
def section_missing_in_archive(members: Sequence[Summary]) -> Iterable[Disagreement]:
    """Of a message filed section by section, none between two others is missing."""
    filed = {member.section: member for member in members if member.section is not None and member.sections}
    missing = sorted(set(range(min(filed), max(filed))) - set(filed)) if len(filed) > 1 else []
    if not missing:
        return
    shown = ", ".join(str(section) for section in sorted(filed))
    values = {"id": members[0].document_id, "seen": shown, "missing": ", ".join(map(str, missing))}
    yield Disagreement(tuple(filed[section] for section in sorted(filed)), values)
