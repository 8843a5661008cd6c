"""One marking judged by itself: a banner line, a portion marking, or a block of both with its classification authority.

How a marking is read is in ``parse.given_marking``; which rules judge it is settled by the profile.
"""

import datetime as dt
from collections.abc import Iterable
from functools import partial

from attrs import frozen

from declass.engine import Checker, Finding
from declass.levels import Level
from declass.model import Document, RegisterMarking, RegisterPart
from declass.parse.given_marking import KINDS, GivenMarkingReader, is_caption, is_line_of_block, kind_of
from declass.parse.register import LEVEL_FAULTS
from declass.rulebook.schema import Rule, Rulebook

__all__ = ["KINDS", "Judgement", "MarkingJudge", "is_line_of_block", "kind_of"]

_OTHER_FAMILIES = ("transmission", "collection", "input")
_OF_LEVEL = "DC716"
"""The rule that tells of a level that is not read; it alone of those on the register holds in every style."""
# What a rule on captions asks for, at most: all of it stands in the classification line of a telegram.
_OF_A_LINE = {"date", "captions", "level", "classification_line"}
_MOST_LINES = 5  # named where lines of a block are not read


@frozen
class Judgement:
    """What the rules say of one marking.

    Attributes:
        text: As given.
        kind: ``banner``, ``portion`` or ``block``.
        markings: The markings read, the first being the one given or the banner of the block.
        canonical: Canonical form of the first; None where its level cannot be read.
        findings: Errors, warnings and notes.
        not_judged: What no rule judges on the day and under the profile, in a sentence; None where all is judged.
    """

    text: str
    kind: str
    markings: tuple[RegisterMarking, ...]
    canonical: str | None
    findings: tuple[Finding, ...]
    not_judged: str | None = None

    @property
    def is_valid(self) -> bool | None:
        """Whether no error and no warning stands against it; None where none does and not all of it is judged."""
        if any(finding.severity != "note" for finding in self.findings):
            return False
        return True if self.not_judged is None else None


class MarkingJudge:
    """Judges markings under one rule book and profile.

    Args:
        rulebook: Law and rules.
        profile: ``ic``, ``dod``, ``generic`` or ``state``.
    """

    def __init__(self, rulebook: Rulebook, profile: str) -> None:
        vocabulary = rulebook.law.vocabulary
        self._sent = vocabulary.transmission_words
        self._reader = GivenMarkingReader(vocabulary)
        self._checker = Checker(rulebook, profile)
        self._profile = profile
        controls = [rule for rule in rulebook.rules if rule.family == "control" and rule.status != "removed"]
        self._on_level = [rule for rule in controls if rule.id == _OF_LEVEL]
        # Rules that ask for no more than one marking: of the register, and of a portion in any style.
        self._on_register = [r for r in controls if r.id != _OF_LEVEL and {*r.needs, "date"} == {"date", "register"}]
        self._on_marks = [rule for rule in controls if {*rule.needs, "date"} == {"date", "marks"}]
        self._on_captions = [rule for rule in controls if {"captions"} <= {*rule.needs} <= _OF_A_LINE]
        self._on_line = {rule.id for rule in controls if {*rule.needs, "date"} == {"date", "classification_line"}}
        self._family = {rule.id: rule.family for rule in rulebook.rules}

    def judge(self, text: str, kind: str, date: dt.date) -> Judgement:
        """Judge one marking.

        Args:
            text: The marking; of a block its lines: ``Date:``, banner, classification authority block, portions.
            kind: One of ``KINDS``.
            date: The day whose rules hold; a ``Date:`` line of a block goes before it.

        Returns:
            The judgement; a text that is no marking has a finding that says so.

        Raises:
            SettingsError: The ``Date:`` line of a block holds no day.
        """
        document, unread = self._reader.read(text, kind, date, partial(self._holds, self._on_register))
        first = document.register[0] if document.register else None
        found = tuple(f for f in self._checker.check(document).findings if self._family[f.rule] not in _OTHER_FAMILIES)
        form = self._reader.canonical(first) if first else None
        not_judged = self._not_judged(document, kind, {finding.rule for finding in found})
        if unread:
            not_judged = f"{_named(unread)} not read; {not_judged or 'all else was judged'}"
        return Judgement(text, kind, document.register, form, found, not_judged)

    def _not_judged(self, document: Document, kind: str, told: set[str]) -> str | None:
        """One sentence that names the parts of a document which no rule judges; silence on them is no approval.

        What a rule on classification lines alone told, it told of the control that stands for the level.
        """
        day = document.date or dt.date.min
        where = f"under profile {self._profile} on {day.isoformat()}"
        is_level_judged, is_register = self._holds(self._on_level, day), self._holds(self._on_register, day)
        if not is_level_judged and not is_register:
            return f"no rule of this book judges a {kind} {where}"
        if not is_level_judged and any(fault in LEVEL_FAULTS for m in document.register for fault, _ in m.faults):
            return f"no rule of this book judges the level of a {kind} {where}; all else was judged"
        if is_register:
            return None
        are_marks, are_captions = self._holds(self._on_marks, day), self._holds(self._on_captions, day)
        control = next((line.control for line in document.classification_lines if told & self._on_line), None)
        are_judged = [
            (marking.kind == "portion" and are_marks and part.category != "unknown")
            or (are_captions and is_caption(part) and self._stands_on(part, marking.level))
            or (marking.kind == "banner" and part.value == control)
            for marking in document.register
            for part in marking.parts
        ]
        if all(are_judged) and all(marking.owner == "US" for marking in document.register):
            return None
        rest = "all else was" if kind == "block" or any(are_judged) else "only its level was"
        return f"no rule of this book judges the controls of a {kind} {where}; {rest} judged"

    def _stands_on(self, part: RegisterPart, level: Level | None) -> bool:
        """Whether a caption is none of those that the level excludes by what they mean; no rule judges these."""
        word = self._sent.get(part.value)
        return word is None or level in word.levels

    def _holds(self, rules: Iterable[Rule], day: dt.date) -> bool:
        """Whether one of some rules holds on a day under the profile."""
        return any(
            self._profile in (rule.applies_to.profile or (self._profile,))
            and rule.authority_on(day, self._profile) is not None
            for rule in rules
        )


def _named(lines: list[int]) -> str:
    """Lines by their numbers, with the verb."""
    named = ", ".join(map(str, lines[:_MOST_LINES]))
    more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
    return f"line {named} is" if len(lines) == 1 else f"lines {named}{more} are"
