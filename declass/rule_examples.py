"""Runs the examples of rules and the bases: each is a telegram that the rule book must judge as it says.

The examples themselves are in ``rules/``; the tests and ``declass rules test`` both use this.
"""

import datetime as dt
from pathlib import Path

from declass.engine import Checker, Verdict
from declass.marking import MarkingJudge, kind_of
from declass.model import Document
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.schema import Base, Example, Rule, Rulebook

MARKING_DATE = dt.date(2012, 6, 30)
"""The day on which a marking of an example is judged where the example gives none."""


class ExampleRunner:
    """Judges examples with one rule book.

    Args:
        rulebook: The rules whose examples are run, and all others with them.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._parser = Parser(rulebook.law.vocabulary)
        self._checker = Checker(rulebook)
        self._judges: dict[str, MarkingJudge] = {}

    def judge(self, base: Base, example: Example | None = None) -> tuple[Document, Verdict]:
        """The document an example makes of a base, and its verdict; the plain base where no example is given."""
        if example is None:
            telegram = render(base)
        else:
            telegram = render(base, dated=example.dated, set=example.set, drop=example.drop, stored=example.stored)
        document = self._parser.parse(telegram)
        return document, self._checker.check(document)

    def problem_of(self, rule: Rule, example: Example) -> str | None:
        """What is wrong with an example, or None where the rule book judges it as it says.

        A good example must bring no error or warning of any rule. A bad one may bring others, as one defect in a text
        may break two rules; that each rule has an example which brings it alone is a test of ours.
        """
        if example.marking is not None:
            return self._problem_of_marking(rule, example, example.marking)
        document, verdict = self.judge(self._rulebook.bases[example.base], example)
        own = [finding for finding in verdict.findings if finding.rule == rule.id]
        found = _verdict_on(rule, verdict)
        if found != example.verdict:
            return f"is judged {found!r}, should be {example.verdict!r}" + _others(verdict)
        others = [f for f in verdict.findings if f.rule != rule.id and f.severity != "note"]
        if example.verdict == "complies" and others:
            return "complies, but other rules find: " + "; ".join(f"{f.rule} {f.message}" for f in others)
        if example.at is not None:
            pointed = [document.text.quote(finding.span) for finding in own]
            if example.at not in pointed:
                return f"points at {pointed!r}, should point at {example.at!r}"
        if example.message is not None and example.message not in [finding.message for finding in own]:
            return f"says {[finding.message for finding in own]!r}, should say {example.message!r}"
        if example.authority is not None and example.authority not in [finding.authority for finding in own]:
            return f"cites {[finding.authority for finding in own]!r}, should cite {example.authority!r}"
        return None

    def _problem_of_marking(self, rule: Rule, example: Example, text: str) -> str | None:
        """The same for an example that is a marking: its rule decides, and a good one has nothing against it."""
        judge = self._judges.get(example.profile)
        if judge is None:
            judge = self._judges[example.profile] = MarkingJudge(self._rulebook, example.profile)
        found = judge.judge(text, kind_of(text), example.dated or MARKING_DATE)
        own = [finding for finding in found.findings if finding.rule == rule.id]
        if bool(own) != (example.verdict == "violates"):
            said = "; ".join(f"{f.rule} {f.message}" for f in found.findings) or "nothing"
            return f"should be {example.verdict!r}; said: {said}"
        if example.verdict == "complies" and found.is_valid is False:
            return "complies, but other rules find: " + "; ".join(f"{f.rule} {f.message}" for f in found.findings)
        if example.at is not None and example.at not in [text[f.span.start : f.span.end] for f in own]:
            return f"points at {[text[f.span.start : f.span.end] for f in own]!r}, should point at {example.at!r}"
        if example.message is not None and example.message not in [f.message for f in own]:
            return f"says {[f.message for f in own]!r}, should say {example.message!r}"
        return None

    def problem_of_base(self, base: Base) -> str | None:
        """What the rule book finds in a plain base, which must be nothing at all but notes; None where it is clean."""
        _, verdict = self.judge(base)
        found = [f"{f.rule} {f.message}" for f in verdict.findings if f.severity != "note"]
        return "; ".join(found) or None


def _verdict_on(rule: Rule, verdict: Verdict) -> str:
    if any(finding.rule == rule.id for finding in verdict.findings):
        return "violates"
    if any(open_rule.rule == rule.id for open_rule in verdict.not_checkable):
        return "not checkable"
    if any(step.rule.id == rule.id for step in verdict.plan.steps):
        return "complies"
    return "not applicable"


def _others(verdict: Verdict) -> str:
    return "".join(f"; {f.rule} says: {f.message}" for f in verdict.findings)


def example_report(rulebook: Rulebook, folder: Path | None = None) -> tuple[list[str], int]:
    """Problems of all examples and bases, each with the rule's file, and how many were run.

    Args:
        rulebook: All rules.
        folder: Only rules of this pack; all where None.
    """
    runner = ExampleRunner(rulebook)
    rules = [r for r in rulebook.rules if folder is None or r.path.startswith(f"{folder.name}/")]
    problems = [
        f"{rule.path}: {example.title}: {problem}"
        for rule in rules
        for example in rule.examples
        if (problem := runner.problem_of(rule, example)) is not None
    ]
    bases = rulebook.bases.values() if folder is None else ()
    problems += [
        f"base {base.id}: {problem}" for base in bases if (problem := runner.problem_of_base(base)) is not None
    ]
    return problems, sum(len(rule.examples) for rule in rules) + len(bases)
