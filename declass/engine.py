"""``Checker``: a document and a rule book to findings. Pure: no clock, no files, no settings.

Which rules apply is settled in ``rulebook.plan``, how one decides in ``checks``, what may be quoted in ``evidence``.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from attrs import Factory, define, evolve, field, frozen

from declass import checks
from declass.checks.base import OVER, PREDICATES, UNLESS, Answer, Mismatch, Predicate
from declass.checks.input import UNREAD_PREDICATES
from declass.errors import RulebookError
from declass.evidence import Quotable
from declass.facts import Facts
from declass.fields import HEADING_PARTS, heading_fields, present_fields
from declass.levels import Level
from declass.model import Document
from declass.rulebook.plan import Plan, PlanKey, Planner, Step
from declass.rulebook.schema import Rulebook, either_cite
from declass.templates import predicates_of
from declass.text import Position, Span, Text

assert checks  # importing the package registers the predicates


# What was worked out for a value is let go when there are more than these: archives have a few hundred.
_MOST_VALUES = 2000
_Calls = tuple[tuple[Predicate, Step], ...]


@frozen
class _Group:
    """The rules of a plan for which the same facts answer.

    Attributes:
        unless: The fact under which none of them is broken, or None.
        over: The fact on whose value alone it depends which of them are broken, or None.
        left: By that value, those that are broken.
    """

    unless: str | None
    over: str | None
    calls: _Calls
    left: dict[object, _Calls] = Factory(dict)

    def calls_over(self, over: str, facts: Facts) -> _Calls:
        """The predicates that have to be called for a document with its value of a fact."""
        value = getattr(facts, over)
        if value is None:
            return self.calls
        left = self.left.get(value)
        if left is None:
            if len(self.left) >= _MOST_VALUES:
                self.left.clear()
            left = self.left[value] = tuple(call for call in self.calls if call[0](facts))
        return left


@frozen
class Finding:
    """One broken rule at one place.

    Attributes:
        evidence: Marking tokens as written; None where the place holds other text or a name.
        start, end: Place in the file the user gave; text_start in the telegram as a person reads it.
        paragraph: Label of the paragraph, or None.
        authority: The provision quoted, with the period that makes it one told by its order or dates.
    """

    rule: str
    name: str
    severity: str
    discrepancy: str | None
    confidence: str
    message: str
    start: Position
    end: Position
    text_start: Position
    row: int | None
    field: str | None
    paragraph: str | None
    authority: str
    expected: str | None
    remedy: str
    evidence: str | None
    fingerprint: str
    span: Span


@frozen
class NotCheckable:
    """A rule that could not be decided on a document, and why."""

    rule: str
    why: str


@define
class Verdict:
    """What the rule book says of one document.

    Attributes:
        findings: By place, then rule.
        not_checkable: By rule.
        plan: The rules applied.
        facts: The document on its own date, with what was worked out of it so far; without a date where a finding says
            that the one in its heading is not its own.
        date_voided_by: The rule whose finding says so; None where the date is the document's own, or there is none.
    """

    findings: tuple[Finding, ...]
    not_checkable: tuple[NotCheckable, ...]
    plan: Plan
    facts: Facts = field(eq=False, repr=False)
    date_voided_by: str | None = None


def predicates_for(rulebook: Rulebook) -> Mapping[str, Predicate]:
    """The predicates by which a document is judged, by rule id.

    Raises:
        RulebookError: A rule has neither a predicate nor a template that can be used; every one is named.
    """
    predicates = {**PREDICATES, **predicates_of(rulebook.rules)}
    judged = (rule for rule in rulebook.rules if rule.family != "collection" and rule.id not in UNREAD_PREDICATES)
    mute = [rule.path for rule in judged if rule.id not in predicates]
    if mute:
        raise RulebookError(*(f"{path}: template: missing; a rule without Python names one" for path in mute))
    return predicates


class Checker:
    """Checks documents against one rule book.

    Args:
        rulebook: Law and rules.
        profile: Which severities and rules of practice apply; ``state`` for telegrams.
        notes: Whether rules that say no more than a note are asked at all; they cost as much as the others.
        asks_each: Whether each rule is asked by itself, where else a fact answers for several; the verdict is the same.

    Raises:
        RulebookError: A rule has neither a predicate nor a template that can be used; every one is named.
    """

    def __init__(
        self, rulebook: Rulebook, profile: str = "state", *, notes: bool = True, asks_each: bool = False
    ) -> None:
        self.rulebook = rulebook
        self.profile = profile
        self._notes = notes
        self._asks_each = asks_each
        self._planner = Planner(rulebook, notes=notes)
        self._predicates = predicates_for(rulebook)
        self._groups: dict[int, tuple[_Group, ...]] = {}
        self._undecided: dict[object, tuple[NotCheckable, ...]] = {}
        self._voiders = frozenset(rule.id for rule in rulebook.rules if rule.voids)

    def check(self, document: Document) -> Verdict:
        """Judge one document.

        Args:
            document: As ``Parser.parse`` made it; left as it is.

        Returns:
            The same verdict for the same document and rule book, whatever else was checked before. Where only the
            year is known, a rule stands only if both ends of the year give the same verdict.
        """
        return self.check_all([document])[0]

    def check_all(self, documents: Sequence[Document]) -> list[Verdict]:
        """Judge documents as ``check`` does, step by step all of them, for the reason of ``Parser.parse_all``."""
        facts = [self._facts(document, document.date) for document in documents]
        lost = [_with_parts(document) for document in documents]
        plans = list(map(self._plan, facts, lost))
        broken = list(map(self._ask, facts, plans))
        return list(map(self._judged, facts, lost, plans, broken))

    def _judged(self, facts: Facts, why: dict[str, str], plan: Plan, broken: list[tuple[Step, Mismatch]]) -> Verdict:
        interval = facts.document.date_interval
        if interval is None:
            return self._settled(facts, why, plan, broken)
        first, last = (self._check_on(self._facts(facts.document, day)) for day in interval)
        return self._agreed(facts, first, last)

    def _facts(self, document: Document, day: dt.date | None) -> Facts:
        return Facts(document, self.rulebook.law, day)

    def _agreed(self, facts: Facts, first: Verdict, last: Verdict) -> Verdict:
        """What both ends of a year agree on; a rule on which they differ is not checkable."""
        kept = {(f.rule, f.span, f.severity): f for f in first.findings}
        both = tuple(_by_either(kept[key], f) for f in last.findings if (key := (f.rule, f.span, f.severity)) in kept)
        differ = {f.rule for f in (*first.findings, *last.findings)} - {f.rule for f in both}
        differ |= {step.rule.id for step in first.plan.steps} ^ {step.rule.id for step in last.plan.steps}
        why = "only the year is known, and the days of the year differ in the verdict"
        open_rules = {n.rule: n for n in (*first.not_checkable, *last.not_checkable)}
        for rule in differ:
            open_rules.setdefault(rule, NotCheckable(rule, why))
        plan = self._planner.reduced(last.plan, frozenset(differ))
        return Verdict(both, tuple(open_rules[rule] for rule in sorted(open_rules)), plan, facts)

    def _check_on(self, facts: Facts) -> Verdict:
        why = _with_parts(facts.document)
        plan = self._plan(facts, why)
        return self._settled(facts, why, plan, self._ask(facts, plan))

    def _settled(self, facts: Facts, why: dict[str, str], plan: Plan, broken: list[tuple[Step, Mismatch]]) -> Verdict:
        """The verdict, given what is broken; what one finding makes void is asked again without it."""
        if not broken:
            return self._verdict((), plan, why, facts)
        document, voided_by = facts.document, None
        void = {f: why for step, _ in broken if step.rule.id in self._voiders for f, why in step.rule.voids.items()}
        if void:
            parts = dict.fromkeys(HEADING_PARTS, void["heading"]) if "heading" in void else {}
            why = {**why, **parts, **void}
            if "date" in void:
                facts = self._facts(document, None)
            kept = [(step, m) for step, m in broken if step.rule.id in self._voiders]
            plan = self._plan(facts, why)
            done = {step.rule.id for step, _ in kept}
            voided_by = next((step.rule.id for step, _ in _standing(kept) if "date" in step.rule.voids), None)
            broken = kept + [(s, m) for s, m in self._ask(facts, plan) if s.rule.id not in done]
        standing = _standing(broken)
        if not self._notes:
            standing = [(step, m) for step, m in standing if (m.severity or step.severity) != "note"]
        quotable = Quotable(document)
        findings = [_finding(document, step, mismatch, quotable) for step, mismatch in standing]
        findings.sort(key=lambda finding: (finding.span.start, finding.rule))
        return self._verdict(tuple(findings), plan, why, facts, voided_by)

    def _verdict(
        self,
        findings: tuple[Finding, ...],
        plan: Plan,
        why: dict[str, str],
        facts: Facts,
        voided_by: str | None = None,
    ) -> Verdict:
        """The verdict, with the rules that saw no fault in a part of what they judge told as not checkable."""
        if not plan.not_checkable and not plan.open:
            return Verdict(findings, (), plan, facts, voided_by)
        broken = frozenset([finding.rule for finding in findings])
        undecided = frozenset([rule for rule, _ in plan.open]) - broken
        reduced = self._planner.reduced(plan, undecided)
        return Verdict(findings, self._reasons(plan, why, broken), reduced, facts, voided_by)

    def _reasons(self, plan: Plan, why: dict[str, str], broken: frozenset[str]) -> tuple[NotCheckable, ...]:
        """Why rules could not be decided: the same for all documents that lack the same for the same reasons."""
        key = (id(plan), tuple(why.items()), broken)
        found = self._undecided.get(key)
        if found is None:
            if len(self._undecided) >= _MOST_VALUES:
                self._undecided.clear()
            found = self._undecided[key] = _reasons(plan, why, broken)
        return found

    def _plan(self, facts: Facts, unreadable: dict[str, str]) -> Plan:
        document, level = facts.document, facts.level
        instruction = document.instruction
        lost = frozenset(unreadable)
        if not facts.has_date:
            lost |= {"date", "day"}
        elif "date" in lost:
            lost -= {"date"}
        key = PlanKey(
            self._planner.segment(facts.date) if facts.has_date else None,
            present_fields(document, level, instruction),
            lost,
            level.symbol if level is not None else None,
            instruction.kind if instruction is not None else "missing",
            facts.derivation,
            document.telegram.layout,
            self.profile,
        )
        return self._planner.plan(key)

    def _ask(self, facts: Facts, plan: Plan) -> list[tuple[Step, Mismatch]]:
        broken: list[tuple[Step, Mismatch]] = []
        # A plan lives as long as its planner, so that its identity stands for it.
        groups = self._groups.get(id(plan))
        if groups is None:
            groups = self._groups[id(plan)] = self._grouped(plan)
        for group in groups:
            unless = group.unless
            if unless is not None and getattr(facts, unless):
                continue
            for predicate, step in group.calls if group.over is None else group.calls_over(group.over, facts):
                answer = predicate(facts)
                if answer is not None:
                    broken += [(step, mismatch) for mismatch in _as_list(answer)]
        return broken

    def _grouped(self, plan: Plan) -> tuple[_Group, ...]:
        """The predicates of a plan by the facts that answer for them, those without one first."""
        by_fact: dict[tuple[str | None, str | None], list[Step]] = {}
        for step in plan.steps:
            id_ = step.rule.id
            facts = (None, None) if self._asks_each else (UNLESS.get(id_), OVER.get(id_))
            by_fact.setdefault(facts, []).append(step)
        usual = by_fact.setdefault((None, None), [])
        for facts, steps in by_fact.items():
            if len(steps) == 1 and facts != (None, None):  # a fact costs as much as a predicate
                usual += steps
        return tuple(
            _Group(*facts, tuple((self._predicates[step.rule.id], step) for step in steps))
            for facts, steps in by_fact.items()
            if len(steps) > 1 or facts == (None, None)
        )


def _with_parts(document: Document) -> dict[str, str]:
    """The unreadable fields, and of a heading that is not in the copy each part that is not either."""
    unreadable = document.unreadable
    if "heading" not in unreadable:
        return unreadable
    lost = HEADING_PARTS.difference(heading_fields(document.heading))
    return {**dict.fromkeys(sorted(lost), unreadable["heading"]), **unreadable}


def _as_list(answer: Answer) -> Sequence[Mismatch]:
    if answer is None:
        return ()
    return (answer,) if isinstance(answer, Mismatch) else answer


def _standing(broken: list[tuple[Step, Mismatch]]) -> list[tuple[Step, Mismatch]]:
    """Drop what gives way: a finding whose rule yields to another that stands on the same document."""
    ids = {step.rule.id for step, _ in broken}
    return [(step, mismatch) for step, mismatch in broken if not ids.intersection(step.rule.yields_to)]


def _reasons(plan: Plan, why: dict[str, str], broken: frozenset[str]) -> tuple[NotCheckable, ...]:
    """Why rules could not be decided; one whose own finding made the field void was."""
    why = {"day": why["date"], **why} if "date" in why else why
    lost = sorted((*plan.not_checkable, *plan.open)) if plan.open else plan.not_checkable
    return tuple(
        NotCheckable(rule, why.get(field, f"{field} cannot be read")) for rule, field in lost if rule not in broken
    )


def _by_either(first: Finding, last: Finding) -> Finding:
    """A finding that stands on both ends of a year, with the provisions of both."""
    return evolve(last, authority=either_cite(first.authority, last.authority))


def _finding(document: Document, step: Step, mismatch: Mismatch, quotable: Quotable) -> Finding:
    rule = step.rule
    text = document.text
    values = {name: _shown(value) for name, value in mismatch.values.items()}
    told = {"document": "document" if document.kind == "marking" else document.kind, **values}
    try:
        message, remedy = rule.message.format_map(told), rule.remedy.format_map(told)
        expected = rule.expected.format_map(told) if rule.expected else None
    except (KeyError, ValueError, IndexError) as error:
        given = ", ".join(f"{{{name}}}" for name in values) or "none"
        raise RulebookError(
            f"{rule.path}: message, remedy or expected: found a value in braces that cannot be filled ({error}); "
            f"write values that the rule gives: {given}"
        ) from None
    evidence = quotable.text(mismatch.span)
    start, end = (Position(*place) for place in text.source_positions(mismatch.span))
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=mismatch.severity or step.severity,
        discrepancy=rule.discrepancy,
        confidence=rule.confidence,
        message=message,
        start=start,
        end=end,
        text_start=_text_start(text, mismatch.span, start),
        row=text.row,
        field=text.field_at(mismatch.span.start),
        paragraph=mismatch.paragraph,
        authority=step.authority_in(mismatch.case).cite,
        expected=expected,
        remedy=remedy,
        evidence=evidence,
        fingerprint=_fingerprint(rule.id, document_id(document), evidence or _told(values)),
        span=mismatch.span,
    )


def _text_start(text: Text, span: Span, start: Position) -> Position:
    """Where a span begins in the telegram; its lines are counted again only where those of the source are others."""
    if text.origin is not None or text.fields:
        return text.text_position(span.start)
    return Position(start.line - text.first_line + 1, start.column)


def _shown(value: object) -> object:
    """A value as messages show it: ISO dates, levels in words, lists joined."""
    if isinstance(value, Level):
        return value.words
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()[:10]
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(
            str(_shown(part)) for part in (sorted(value) if isinstance(value, (set, frozenset)) else value)
        )
    return value


def document_id(document: Document) -> str:
    """The stored reference id; else year, post and serial of the classification line; else the stem of the source."""
    stored = document.stored.reference_id
    if stored is not None:
        return stored
    line = document.classification_line
    if line is not None and line.post and line.serial is not None and document.date is not None:
        return f"{document.date.year % 100:02}{line.post.replace(' ', '')}{line.serial}"
    name = document.telegram.source.replace("\\", "/").rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] if "." in name and "#" not in name else name


def _told(values: Mapping[str, object]) -> str:
    """What a message tells, as evidence where nothing may be quoted; messages hold no names and no body text."""
    return "\x1e".join(f"{name}={values[name]}" for name in sorted(values))


def _fingerprint(rule: str, document: str, evidence: str) -> str:
    """A hash of rule, document and evidence without white space.

    It survives edits elsewhere in the document, re-wrapping, another layout, and, where marks can be quoted, new
    numbers of paragraphs; findings that are equal in all three have the same one.
    """
    parts = (rule, document, "".join(evidence.split()))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
