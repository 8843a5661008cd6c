"""Which rules apply to a document of a given kind: worked out once for each kind, then remembered.

How a rule decides is not known here; documents are seen only through their keys.
"""

import datetime as dt
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from attrs import frozen

from declass.rulebook.schema import Authority, Rule, Rulebook

_LATE_FIELD = "date"
_NO_CASES: Mapping[str, Authority] = {}


class PlanKey(NamedTuple):
    """All that decides which rules apply.

    Attributes:
        segment: Place of the document's date among the days on which any rule begins or ends; None without a date.
        present, unreadable: Names of fields the document has, and of those that cannot be read in this copy.
    """

    segment: int | None
    present: frozenset[str]
    unreadable: frozenset[str]
    level: str | None
    instruction: str
    derivation: str
    layout: str
    profile: str


@frozen
class Step:
    """One rule to be asked, and the authority it is asked under.

    Attributes:
        cases: Authorities that take its place under some circumstance of a document, by the name of it.
    """

    rule: Rule
    authority: Authority
    severity: str
    cases: Mapping[str, Authority] = _NO_CASES

    def authority_in(self, case: str | None) -> Authority:
        """The authority under a circumstance; without one, or one of its own, that of the rule."""
        return self.authority if case is None else self.cases.get(case, self.authority)


@frozen
class Plan:
    """The rules for one kind of document.

    Attributes:
        steps: Rules that apply, in order of id.
        not_checkable: ``(rule id, field)`` for rules that would apply but read a field that cannot be read.
        open: ``(rule id, field)`` for rules among the steps that are not checkable unless they find a fault.
        id: A short name for the set of rules applied, the same in every run with the same rule book.
    """

    steps: tuple[Step, ...]
    not_checkable: tuple[tuple[str, str], ...]
    open: tuple[tuple[str, str], ...]
    id: str


class Planner:
    """Plans by key.

    Args:
        rulebook: The rules and the law.
        notes: Whether rules that say no more than a note take part.
    """

    def __init__(self, rulebook: Rulebook, *, notes: bool = True) -> None:
        self._rules = rulebook.rules
        self._notes = notes
        self._days = sorted(
            {
                day
                for rule in rulebook.rules
                for authority in rule.authorities
                for day in (authority.effective_from, authority.effective_to)
                if day is not None
            }
        )
        self._plans: dict[PlanKey, Plan] = {}
        self._reduced: dict[tuple[int, frozenset[str]], tuple[Plan, Plan]] = {}

    def segment(self, day: dt.date) -> int:
        """The place of a day among those on which a rule begins or ends."""
        return bisect_right(self._days, day)

    def plan(self, key: PlanKey) -> Plan:
        """The plan for a key, made when first asked for."""
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = self._make(key)
        return found

    def reduced(self, plan: Plan, rules: frozenset[str]) -> Plan:
        """A plan without some of its rules: what was applied to a document that left them undecided."""
        if not rules:
            return plan
        # Two plans may ask the same rules and differ in what is not checkable: the plan is remembered, not its id.
        known, found = self._reduced.get((id(plan), rules), (None, None))
        if found is None or known is not plan:
            steps = tuple(step for step in plan.steps if step.rule.id not in rules)
            found = Plan(steps, plan.not_checkable, plan.open, plan_id(step.rule.id for step in steps))
            self._reduced[id(plan), rules] = plan, found
        return found

    def _make(self, key: PlanKey) -> Plan:
        day = None if key.segment is None else self._day_in(key.segment)
        steps: list[Step] = []
        not_checkable: list[tuple[str, str]] = []
        undecided: list[tuple[str, str]] = []
        for rule in self._rules:
            if not _fits(rule, key):
                continue
            authority = _authority(rule, day, key.profile)
            if not self._notes and rule.severity_under(authority) == "note":
                continue
            lost = _lost_field(rule, key)
            if authority is None:
                if day is None and _is_dated(rule, key.profile) and "date" in key.unreadable:
                    not_checkable.append((rule.id, lost or _LATE_FIELD))
            elif lost is not None:
                not_checkable.append((rule.id, lost))
            else:
                cases = rule.cases_on(day, key.profile) if day is not None else _NO_CASES
                steps.append(Step(rule, authority, rule.severity_under(authority), cases))
                undecided += [(rule.id, field) for field in rule.whole if field in key.unreadable][:1]
        return Plan(tuple(steps), tuple(not_checkable), tuple(undecided), plan_id(step.rule.id for step in steps))

    def _day_in(self, segment: int) -> dt.date:
        """A day inside a segment; the authorities are the same on all of its days."""
        return self._days[segment - 1] if segment else dt.date.min


def plan_id(rules: Iterable[str]) -> str:
    """The short name of a set of rules, from their ids in order."""
    return hashlib.sha256(",".join(rules).encode()).hexdigest()[:8]


def _fits(rule: Rule, key: PlanKey) -> bool:
    """Whether the rule is about this kind of document and what it needs is there, or may have been lost."""
    applies = rule.applies_to
    if rule.status == "removed" or rule.family == "collection":
        return False
    if applies.level and key.level not in applies.level and key.level is not None:
        return False
    if applies.instruction and key.instruction not in applies.instruction and "instruction" not in key.unreadable:
        return False
    if applies.derivation and key.derivation not in applies.derivation:
        return False
    if applies.layout and key.layout not in applies.layout:
        return False
    if applies.profile and key.profile not in applies.profile:
        return False
    return all(field in key.present or field in key.unreadable for field in rule.needs)


def _lost_field(rule: Rule, key: PlanKey) -> str | None:
    """The first field that the rule reads and this copy does not show."""
    if rule.applies_to.level and key.level is None:
        return "level"
    if rule.applies_to.instruction and key.instruction not in rule.applies_to.instruction:
        return "instruction"
    return next((field for field in (*rule.needs, *rule.reads) if field in key.unreadable), None)


def _authority(rule: Rule, day: dt.date | None, profile: str) -> Authority | None:
    if day is not None:
        return rule.authority_on(day, profile)
    return next(
        (
            a
            for a in rule.authorities
            if a.case is None and a.effective_from is a.effective_to is None and a.profile in (None, profile)
        ),
        None,
    )


def _is_dated(rule: Rule, profile: str) -> bool:
    return any(a.profile in (None, profile) for a in rule.authorities)
