"""Tallies over a run and the rows of its audit tables; how they look is the outputs' affair."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import Factory, define

from declass.audits.signals import Signals
from declass.audits.tallies import COUNTED, Tallies
from declass.record import Record, run_record
from declass.rulebook.schema import Rulebook


@define
class Audit:
    """What a run adds up to.

    Attributes:
        rulebook: Rules and categories.
        counts: Inputs by status.
        findings: Findings by severity.
        category_applied, category_broken: Documents for which a category could be decided, and with a finding in it.
        rule_applied, rule_broken: The same by rule.
        open_reasons: Documents by the reason for which some rule was not checkable.
        open_rules: Rules that were not checkable for a reason, by reason.
        with_open: Documents on which some rule was not checkable.
        plans: Documents by plan id, and the rules of each plan.
        with_findings: Documents with an error or warning.
        over_all: Findings over the whole archive.
        signals: Habits and shares; None where nobody wants them.
        tallies: The tables of a records officer; None where no output shows them.
    """

    rulebook: Rulebook
    counts: Counter[str] = Factory(Counter)
    findings: Counter[str] = Factory(Counter)
    category_applied: Counter[str] = Factory(Counter)
    category_broken: Counter[str] = Factory(Counter)
    rule_applied: Counter[str] = Factory(Counter)
    rule_broken: Counter[str] = Factory(Counter)
    open_reasons: Counter[str] = Factory(Counter)
    open_rules: dict[str, set[str]] = Factory(dict)
    plans: dict[str, tuple[str, ...]] = Factory(dict)
    plan_documents: Counter[str] = Factory(Counter)
    with_findings: int = 0
    with_open: int = 0
    over_all: tuple[Record, ...] = ()
    signals: Signals | None = None
    tallies: Tallies | None = None

    def add(self, record: Record, plans: Mapping[str, tuple[str, ...]]) -> None:
        """Count one record, with the rules of its plan."""
        self.counts[record["status"]] += 1
        if self.tallies is not None:
            self.tallies.add(record)
        if record["status"] != "checked":
            self._count(record.get("findings", ()))
            return
        plan = record["rules"]["plan"]
        if plan not in self.plans:
            self.plans[plan] = plans[plan]
        self.plan_documents[plan] += 1
        if self.signals is not None:
            self.signals.add(record)
        if record["findings"]:
            counted = [finding for finding in record["findings"] if finding["severity"] in COUNTED]
            self.with_findings += bool(counted)
            self._count(record["findings"])
            self.category_broken.update({f["discrepancy"] for f in counted if f["discrepancy"]})
        if record["not_checkable"]:
            self.with_open += 1
            self._count_open(record["not_checkable"])

    def _count_open(self, not_checkable: Sequence[Record]) -> None:
        """Count the rules of one document that were not checkable, each reason once."""
        reasons: dict[str, None] = {}
        for entry in not_checkable:
            reason = _general(entry["why"])
            reasons[reason] = None
            self.open_rules.setdefault(reason, set()).add(entry["rule"])
        self.open_reasons.update(list(reasons))

    def _count(self, findings: Sequence[Record]) -> None:
        """Count the findings of one input by severity, and the rules they are of."""
        self.findings.update(finding["severity"] for finding in findings)
        self.rule_broken.update({finding["rule"] for finding in findings})

    def add_over_all(self, findings: Sequence[Record]) -> None:
        """Count the findings over the whole archive."""
        self.findings.update(finding["severity"] for finding in findings)
        self.rule_broken.update(finding["rule"] for finding in findings)
        self.over_all = tuple(findings)

    def close(self) -> None:
        """Work out how often each category and rule applied, from the documents of each plan."""
        category_of = {rule.id: rule.discrepancy for rule in self.rulebook.rules}
        for plan, documents in self.plan_documents.items():
            rules = self.plans[plan]
            self.rule_applied.update(dict.fromkeys(rules, documents))
            categories = {category_of.get(rule) for rule in rules} - {None}
            self.category_applied.update({str(category): documents for category in categories})
        if self.tallies is not None:
            self.tallies.close(self)

    def run_record(self, as_of: dt.date | None, settings: Mapping[str, Any], **more: Any) -> Record:
        """The record that closes the run; ``more`` is what else ``record.run_record`` takes."""
        day = as_of.isoformat() if as_of is not None else None
        plans = self.plan_rows()
        rules = self.rulebook.hash
        return run_record(self.counts, self.findings, plans, as_of=day, rulebook=rules, settings=settings, **more)

    def plan_rows(self) -> dict[str, dict[str, Any]]:
        """Documents and rules by plan id, as the run record shows them."""
        return {p: {"documents": n, "rules": list(self.plans[p])} for p, n in self.plan_documents.items()}

    def category_rows(self) -> list[tuple[str, int, int, str]]:
        """``(title, documents where it applied, documents with one, rate)``, in the order of the vocabulary."""
        rows = []
        for code, category in self.rulebook.law.vocabulary.discrepancies.items():
            applied, broken = self.category_applied[code], self.category_broken[code]
            if applied or broken:
                rows.append((category.title, applied, broken, rate(broken, applied)))
        return rows

    def open_rows(self) -> list[tuple[str, int, int]]:
        """``(reason, documents, rules concerned)``, most documents first."""
        return [(reason, n, len(self.open_rules[reason])) for reason, n in self.open_reasons.most_common()]


def rate(part: int, whole: int) -> str:
    """A share in per cent with one decimal; a dash where there is nothing to take a share of."""
    return f"{100 * part / whole:.1f}%" if whole else "-"


@lru_cache(maxsize=1024)
def _general(why: str) -> str:
    """A reason without the paragraph it names, so that the same reason is counted once for all documents."""
    words = why.split()
    if len(words) > 2 and words[0] == "paragraph":
        return "a paragraph is " + " ".join(words[2:])
    return why
