"""A rule, its authority, its examples, and the rule book: typed values, checked on load.

The law they rest on is in ``law``; how a rule is decided is in ``declass.checks``.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import Factory, frozen

from declass.rulebook.law import Law
from declass.rulebook.periods import holds_on

FAMILIES = {
    "1": "overall",
    "2": "portion",
    "3": "authority",
    "4": "declassification",
    "5": "order",
    "6": "transmission",
    "7": "control",
    "8": "collection",
    "9": "input",
}
"""Family of a rule, which is also its folder and its module, by the hundred of its id."""

_BY_THE_DAY = ", by the day"
PROFILES = ("state", "ic", "dod", "generic")
VERDICTS = ("complies", "violates", "not applicable", "not checkable")


def either_cite(first: str, last: str) -> str:
    """The authority of a finding that stands on both ends of a year, of which each has its own."""
    return first if first == last else f"{first} or {last}{_BY_THE_DAY}"


@frozen
class Authority:
    """What a rule rests on, and when.

    Attributes:
        cite: The authority as a finding quotes it, e.g. ``E.O. 13526, sec. 1.5(b)``.
        order: Id of the order it is part of; None for directives, circulars and registers.
        effective_from, effective_to: Half-open period; None where open at that end.
        severity: Severity while this authority applies; None for the rule's own.
        profile: The one profile for which it applies; None for all.
        confirmed: Whether the citation was read in the text of the law.
        case: Name of the circumstance of a document under which it takes the place of the others, told in ``assumes``;
            None for those that hold without one.
    """

    cite: str
    order: str | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    severity: str | None = None
    profile: str | None = None
    confirmed: bool = True
    case: str | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the authority holds on a day."""
        return holds_on(day, self.effective_from, self.effective_to)


@frozen
class Example:
    """A base with parts set or dropped, and what the rule says of it.

    Attributes:
        verdict: ``complies``, ``violates``, ``not applicable`` or ``not checkable``.
        base: Id of the base.
        dated: Date of the telegram; None for the base's own.
        set: Text by part of the base.
        drop: Parts left out.
        stored: What the container says, as text by field of ``StoredRecord``.
        marking: In place of a base, a marking as ``declass marking`` takes it.
        profile: The profile under which the marking is judged.
        at: Text to which the finding must point; None where any place will do.
        message: The finding's whole message; None where any will do.
        authority: The authority that the finding cites; None where any will do.
    """

    title: str
    verdict: str
    base: str
    dated: dt.date | None = None
    set: Mapping[str, str] = Factory(dict)
    drop: tuple[str, ...] = ()
    stored: Mapping[str, str] = Factory(dict)
    marking: str | None = None
    profile: str = "ic"
    at: str | None = None
    message: str | None = None
    authority: str | None = None


@frozen
class AppliesTo:
    """What a document must be for a rule to apply; an empty list means any."""

    level: tuple[str, ...] = ()
    derivation: tuple[str, ...] = ()
    instruction: tuple[str, ...] = ()
    layout: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()


@frozen
class Rule:
    """One rule.

    Attributes:
        id, name: Id, never reused, and the name of the defect.
        severity: ``error``, ``warning`` or ``note``, where the authority has none of its own.
        lowered_to: The severity to which a circumstance of a document, told in ``assumes``, may lower a finding; None
            where it is one of an authority, or none does.
        discrepancy: Code of the category; None for rules on what could not be checked.
        confidence: ``high``, ``medium`` or ``low``.
        needs: Fields that must be there for the rule to apply.
        reads: Further fields the rule reads; unreadable, they make it not checkable.
        whole: Fields that must be seen whole for a document to comply. Where one is unreadable in part, a fault in what
            can be seen is a finding all the same, and without one the rule is not checkable.
        yields_to: Ids of rules whose finding on the same document takes the place of this one's.
        voids: Fields that cannot be trusted once the rule is broken, each with the reason; rules that read them are
            then not checkable.
        expected: What the law wants in place of what stands there, with the message's placeholders; None without it.
        template, params: Name and parameters of a template of ``declass.templates``; None where the rule has a
            predicate in Python.
        status: ``preview``, ``stable``, ``deprecated`` or ``removed``.
        authorities: In the order of the file; the first that holds is quoted.
        path: The rule's file, relative to the folder that holds its pack.
        changed_by: Files of packs that changed a key of the rule, by key.
    """

    id: str
    name: str
    title: str
    family: str
    severity: str
    discrepancy: str | None
    confidence: str
    status: str
    since: str
    message: str
    remedy: str
    rationale: str
    path: str
    assumes: str | None = None
    lowered_to: str | None = None
    applies_to: AppliesTo = AppliesTo()
    needs: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    voids: Mapping[str, str] = Factory(dict)
    expected: str | None = None
    template: str | None = None
    params: Mapping[str, object] = Factory(dict)
    authorities: tuple[Authority, ...] = ()
    examples: tuple[Example, ...] = ()
    aliases: tuple[str, ...] = ()
    changed_by: Mapping[str, str] = Factory(dict)

    def authority_on(self, day: dt.date, profile: str) -> Authority | None:
        """The first authority that holds on a day for a profile, or None where the rule does not apply."""
        return next((a for a in self._for(profile) if a.case is None and a.holds_on(day)), None)

    def cases_on(self, day: dt.date, profile: str) -> Mapping[str, Authority]:
        """The authorities that hold on a day for a profile in some circumstance, by its name."""
        held = [a for a in self._for(profile) if a.case is not None and a.holds_on(day)]
        return {str(authority.case): authority for authority in reversed(held)}

    def _for(self, profile: str) -> Iterator[Authority]:
        return (a for a in self.authorities if a.profile in (None, profile))

    def authorities_cited(self, cited: str) -> tuple[Authority, ...]:
        """Those that a finding cites: one, or two by the day where only the year of its document is known."""
        either = cited.removesuffix(_BY_THE_DAY)
        if either == cited:
            return tuple(a for a in self.authorities if a.cite == cited)
        return tuple(
            a for a in self.authorities if either.startswith(f"{a.cite} or ") or either.endswith(f" or {a.cite}")
        )

    def rests_on_unconfirmed(self, cited: str, severity: str) -> bool:
        """Whether a finding rests on a fact not confirmed in the text of the law, which never gives an error."""
        return severity != "error" and not all(a.confirmed for a in self.authorities_cited(cited))

    @property
    def may_be_error(self) -> bool:
        """Whether a finding may be made an error: some authority is confirmed, or none is needed."""
        return not self.authorities or any(authority.confirmed for authority in self.authorities)

    @property
    def may_be_note(self) -> bool:
        """Whether a finding may be no more than a note."""
        return "note" in (*self._severities, self.lowered_to)

    @property
    def is_note(self) -> bool:
        """Whether every finding is a note."""
        return self._severities == {"note"}

    @property
    def _severities(self) -> set[str]:
        return {self.severity_under(authority) for authority in self.authorities} or {self.severity}

    def severity_under(self, authority: Authority | None) -> str:
        """The severity of a finding under an authority; without one, the rule's own."""
        return self.severity if authority is None or authority.severity is None else authority.severity


@frozen
class Base:
    """A small complete telegram that breaks no rule.

    Attributes:
        declassify_years: Years from its date to the declassification date it states; None where it states none.
        parts: Text by part, in the order of ``bases.PARTS``.
        stored: What the container says, as text by field of ``StoredRecord``.
    """

    id: str
    dated: dt.date
    level: str
    declassify_years: int | None
    parts: Mapping[str, str]
    stored: Mapping[str, str] = Factory(dict)


@frozen
class Rulebook:
    """The law, the rules by id, the bases by id, and a hash of the files they came from.

    Attributes:
        hash: The first 12 hexadecimal digits of SHA-256 over the paths and bytes of all files.
    """

    law: Law
    rules: tuple[Rule, ...]
    bases: Mapping[str, Base]
    hash: str

    def rule(self, name: str) -> Rule | None:
        """The rule of an id, a name or an alias, or None."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> Mapping[str, Rule]:
        return {name: rule for rule in self.rules for name in (*rule.aliases, rule.name, rule.id)}
