"""``declass diff``: what became of findings from one saved result to another."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from attrs import Factory, define

from declass.asked import Asked
from declass.locations import without_row
from declass.outputs.base import counted, place, printable
from declass.policy import AT_OR_ABOVE
from declass.record import Record
from declass.results import SavedResults
from declass.rulebook.loader import installed_packs, load_rules
from declass.rulebook.schema import Rulebook

_SHOWN = 40
KINDS = ("new", "changed", "fixed", "undecided", "gone", "not_asked", "not_asked_before")
_SENSES = {
    "new": "found in the later result alone",
    "changed": "the same rule on the same document, with other evidence",
    "fixed": "judged again, and found no more",
    "undecided": "the rule was not decided in the later result, or does not apply any more",
    "gone": "the document is not in the later result",
    "not_asked": "the later run was not asked for it (--select, --ignore, --notes, --max-findings, profile)",
    "not_asked_before": "the earlier run was not asked for it (--select, --ignore, --notes, --max-findings, profile)",
}


class Found(NamedTuple):
    """One finding of a result.

    Attributes:
        where: Its place, for a person.
        before: The message in the earlier result, where the finding changed; else None.
        is_asked: Whether the other run was asked for it.
    """

    document: str
    rule: str
    fingerprint: str
    severity: str
    message: str
    where: str
    before: str | None = None
    is_asked: bool = True

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding in another result."""
        return self.document, self.rule, self.fingerprint


@define
class Differences:
    """Findings by what became of them; the counts of equal ones are minded."""

    unchanged: int = 0
    kinds: dict[str, list[Found]] = Factory(lambda: {kind: [] for kind in KINDS})


def differences(old: SavedResults, new: SavedResults, rulebook: Rulebook) -> Differences:
    """What became of the findings of one result in another.

    A finding is the same while its rule, its document and its evidence are, whatever its place. Findings accepted by a
    baseline or a decision are findings. ``rulebook`` tells which rules the settings of the two runs meant.
    """
    after = list(_findings(new, Asked(old.run["settings"], rulebook)))
    left = Counter(found.key for found in after)
    result = Differences()
    missing: list[Found] = []
    for found in _findings(old, Asked(new.run["settings"], rulebook)):
        if left[found.key] > 0:
            left[found.key] -= 1
            result.unchanged += 1
        else:
            missing.append(found)
    added = _last_of_each(after, left)
    later = _judged(new, missing)
    for found in missing:
        result.kinds[_kind_of_missing(found, later)].append(found)
    _pair(result, added, _judged(old, added) if added else _Judged())
    return result


def _kind_of_missing(found: Found, later: "_Judged") -> str:
    """What became of a finding that the later result does not have."""
    if found.document not in later.seen:
        return "gone"
    if later.was_not_asked(found):
        return "not_asked"
    return "fixed" if (found.document, found.rule) in later.judged else "undecided"


def _last_of_each(found: Sequence[Found], left: Counter[tuple[str, str, str]]) -> list[Found]:
    """Those that were not met in the earlier result; of equal ones the last."""
    added = []
    for one in reversed(found):
        if left[one.key] > 0:
            left[one.key] -= 1
            added.append(one)
    return added[::-1]


def _pair(result: Differences, added: Sequence[Found], earlier: "_Judged") -> None:
    """Take a fixed and a new finding of the same rule on the same document as one that changed.

    What the earlier run was not asked for is not new, where it saw the document.
    """
    gone: dict[tuple[str, str], list[Found]] = {}
    for found in result.kinds["fixed"]:
        gone.setdefault((found.document, found.rule), []).append(found)
    for found in added:
        before = gone.get((found.document, found.rule))
        if before:
            fixed = before.pop(0)
            result.kinds["fixed"].remove(fixed)
            result.kinds["changed"].append(found._replace(before=fixed.message))
        elif found.document in earlier.seen and earlier.was_not_asked(found):
            result.kinds["not_asked_before"].append(found)
        else:
            result.kinds["new"].append(found)


def _findings(results: SavedResults, other: Asked) -> Iterator[Found]:
    """The findings of a result; each knows whether the other run was asked for it."""
    for record in results.records():
        if record["status"] == "checked":
            for finding in (*record["findings"], *record.get("accepted", ())):
                yield _found(
                    finding, record["document_id"], place(record, finding), other.shows(finding, record["source"])
                )
    for finding in (*results.run["findings"], *results.run.get("accepted", ())):
        where = printable(without_row(finding["sources"][0])[0])
        yield _found(finding, finding["document_id"], where, other.shows(finding))


def _found(finding: Record, document: str, where: str, is_asked: bool) -> Found:
    rule, fingerprint = finding["rule"], finding["fingerprint"]
    return Found(document, rule, fingerprint, finding["severity"], finding["message"], where, is_asked=is_asked)


@define
class _Judged:
    """What a result says of the documents of findings that it does not have.

    Attributes:
        seen: Those it has.
        judged: The documents with each of the rules they were judged by.
        limited: Those of whose findings some were left off.
    """

    seen: set[str] = Factory(set)
    judged: set[tuple[str, str]] = Factory(set)
    limited: set[str] = Factory(set)

    def was_not_asked(self, found: Found) -> bool:
        """Whether the result would not hold a finding in any case."""
        return not found.is_asked or found.document in self.limited


def _judged(results: SavedResults, missing: Sequence[Found]) -> _Judged:
    wanted: dict[str, set[str]] = {}
    for found in missing:
        wanted.setdefault(found.document, set()).add(found.rule)
    plans = {plan: frozenset(rules) for plan, rules in results.plans.items()}
    is_whole = results.run.get("collection") == "all documents"
    told = _Judged()
    for record in results.records():
        document = record.get("document_id")
        if record["status"] != "checked" or document not in wanted:
            continue
        told.seen.add(document)
        if record.get("left_off"):
            told.limited.add(document)
        rules = plans.get(record["rules"]["plan"], frozenset())
        told.judged |= {(document, rule) for rule in wanted[document] & rules}
        told.judged |= {(document, rule) for rule in wanted[document] if is_whole and rule.startswith("DC8")}
    return told


def run_diff(old: Path, new: Path, format_: str, fail_on: str) -> int:
    """Print what became of findings.

    Args:
        old, new: Saved results (``jsonl``).
        format_: ``table`` or ``json``.
        fail_on: The severity at or above which a new or changed finding gives exit code 1.

    Returns:
        The exit code: 1 where a finding that is new or changed is at or above ``fail_on``, else 0.

    Raises:
        SettingsError: A result cannot be read.
    """
    before, after = SavedResults(old), SavedResults(new)
    found = differences(before, after, load_rules(*installed_packs(), examples=False))
    if format_ == "json":
        print(json.dumps(_as_json(found, before.run, after.run), indent=1))
    else:
        _print(found, before.run, after.run)
    failing = (f for kind in ("new", "changed") for f in found.kinds[kind] if f.severity in AT_OR_ABOVE[fail_on])
    return 1 if any(failing) else 0


def _as_json(found: Differences, old: Record, new: Record) -> dict[str, Any]:
    return {
        "rulebooks": [old["rulebook"], new["rulebook"]],
        "counts": {"unchanged": found.unchanged, **{kind: len(found.kinds[kind]) for kind in KINDS}},
        **{kind: [_without_nothing(one) for one in found.kinds[kind]] for kind in KINDS},
    }


def _without_nothing(found: Found) -> dict[str, str]:
    return {key: value for key, value in found._asdict().items() if value is not None and key != "is_asked"}


def _print(found: Differences, old: Record, new: Record) -> None:
    told = ", ".join(f"{len(found.kinds[kind]):,} {_words(kind)}" for kind in KINDS)
    print(f"{told}, {found.unchanged:,} unchanged")
    if old["rulebook"] != new["rulebook"]:
        print(f"made with different rules: {printable(old['rulebook'])}, then {printable(new['rulebook'])}")
    for kind in KINDS:
        rows = found.kinds[kind]
        if not rows:
            continue
        print(f"\n{_words(kind).capitalize()}: {_SENSES[kind]}")
        for row in rows[:_SHOWN]:
            print(f"  {row.where}: {row.severity}: {printable(row.rule)} {printable(row.message)}")
            if row.before is not None:
                print(f"      before: {printable(row.before)}")
        if len(rows) > _SHOWN:
            print(f"  … and {counted(len(rows) - _SHOWN, 'more finding')}; all of them: --format json")


def _words(kind: str) -> str:
    return kind.replace("_", " ")
