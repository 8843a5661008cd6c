"""Findings that were accepted before, told apart from those that stand: the baseline in bulk, decisions one by one.

What is accepted counts nowhere; it stays in the record, so that a result tells everything that was found.
"""

from collections.abc import Container, Iterable, Mapping, Sequence

from attrs import define

from declass.baseline import Comparison, Entry, Fate
from declass.decisions import NO_DECISIONS, Decision, Decisions
from declass.record import Record

_NAMED = 10


@define
class Acceptance:
    """What was accepted before, applied to records as they come.

    Attributes:
        decisions: Single findings accepted.
        comparison: The run held against a baseline; None without one.
        baseline_file: Name of the baseline; empty without one.
        accepted: Findings accepted by a decision so far.
    """

    decisions: Decisions = NO_DECISIONS
    comparison: Comparison | None = None
    baseline_file: str = ""
    accepted: int = 0

    @property
    def is_asked(self) -> bool:
        """Whether there is anything to apply."""
        return self.comparison is not None or bool(self.decisions.file)

    def applied_to(self, record: Record, rules: Sequence[str]) -> Record:
        """The record with what was accepted apart, under ``accepted``.

        Args:
            record: Of a document; others are left as they are.
            rules: Ids of the rules that were applied to it and are shown.
        """
        if not self.is_asked or record["status"] != "checked":
            return record
        document = record["document_id"]
        if self.comparison is not None:
            self.comparison.saw(document, rules)
        standing, accepted = self._parted((document, finding) for finding in record["findings"])
        return {**record, "findings": standing, "accepted": accepted}

    def over_all(self, findings: Sequence[Record], rules: Iterable[str]) -> tuple[list[Record], list[Record]]:
        """Findings over the whole archive that stand, and those accepted."""
        if not self.is_asked:
            return list(findings), []
        if self.comparison is not None:
            self.comparison.saw_all(rules)
        return self._parted((finding["document_id"], finding) for finding in findings)

    def _parted(self, findings: Iterable[tuple[str, Record]]) -> tuple[list[Record], list[Record]]:
        standing, accepted = list[Record](), list[Record]()
        for document, finding in findings:
            is_old = self.comparison is not None and self.comparison.holds(document, finding)
            decision = self.decisions.on(document, finding)
            if self.comparison is not None:
                finding = {**finding, "state": "unchanged" if is_old else "new"}
            if decision is not None:
                self._decided(is_old)
                accepted.append({**finding, **_told(decision)})
            elif is_old:
                accepted.append({**finding, "accepted_by": "baseline"})
            else:
                standing.append(finding)
        return standing, accepted

    def _decided(self, is_old: bool) -> None:
        """Count a finding accepted by a decision, which is then not told as new."""
        self.accepted += 1
        if self.comparison is not None and not is_old:
            self.comparison.new -= 1

    def run_values(self, rules: Container[str], *, is_whole: bool) -> tuple[Record, Fate | None]:
        """What the run record says of it, and what became of the baseline.

        Args:
            rules: Ids of the rules that are shown; a decision about others alone is not called unused.
            is_whole: Whether the run was meant to see every document; else what it did not see is no surprise.
        """
        values: Record = {}
        notices = list[str]()
        fate = self.comparison.fate(is_whole=is_whole) if self.comparison is not None else None
        if fate is not None:
            values["baseline"] = {
                "file": self.baseline_file,
                "new": fate.new,
                "unchanged": fate.unchanged,
                **{kind: len(getattr(fate, kind)) for kind in ("fixed", "undecided", "not_seen")},
            }
            notices += _leftovers(fate.fixed, "no longer found", "") if fate.fixed else []
            notices += (
                _leftovers(fate.not_seen, "of documents not seen", " --gone") if is_whole and fate.not_seen else []
            )
        if self.decisions.file:
            values["decisions"] = {"file": self.decisions.file, "accepted": self.accepted}
            notices += _some(self.decisions.problems)
            notices += _some(self.decisions.unused(rules)) if is_whole else []
        return {**values, **({"notices": notices} if notices else {})}, fate


def _told(decision: Decision) -> Mapping[str, str | None]:
    """What an output may tell of a decision; who decided stands in the file alone."""
    return {
        "accepted_by": "decision",
        "reason": decision.reason,
        "expires": decision.expires.isoformat() if decision.expires is not None else None,
        "ticket": decision.ticket,
    }


def _leftovers(entries: Sequence[Entry], what: str, option: str) -> list[str]:
    named = [f"{entry.rule} in {entry.document}" for entry in entries[:_NAMED]]
    more = [f"and {len(entries) - _NAMED:,} more"] if len(entries) > _NAMED else []
    word = "entry" if len(entries) == 1 else "entries"
    told = ", ".join([*named, *more])
    return [f"baseline: {len(entries):,} {word} {what} ({told}); `declass baseline prune{option}` takes them out"]


def _some(notices: Sequence[str]) -> list[str]:
    more = [f"… and {len(notices) - _NAMED:,} more of this kind"] if len(notices) > _NAMED else []
    return [*notices[:_NAMED], *more]
