"""``declass diff``: what became of findings from one saved result to another."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from attrs import Factory, define

from declass.locations import without_row
from declass.outputs.base import counted, place, printable
from declass.policy import AT_OR_ABOVE
from declass.record import Record
from declass.results import SavedResults

_SHOWN = 40
KINDS = ("new", "changed", "fixed", "undecided", "gone")
_SENSES = {
    "new": "found in the later result alone",
    "changed": "the same rule on the same document, with other evidence",
    "fixed": "judged again, and found no more",
    "undecided": "the rule was not decided, or not asked, in the later result",
    "gone": "the document is not in the later result",
}


class Found(NamedTuple):
    """One finding of a result.

    Attributes:
        where: Its place, for a person.
        before: The message in the earlier result, where the finding changed; else None.
    """

    document: str
    rule: str
    fingerprint: str
    severity: str
    message: str
    where: str
    before: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding in another result."""
        return self.document, self.rule, self.fingerprint


@define
class Differences:
    """Findings by what became of them; the counts of equal ones are minded."""

    unchanged: int = 0
    kinds: dict[str, list[Found]] = Factory(lambda: {kind: [] for kind in KINDS})


def differences(old: SavedResults, new: SavedResults) -> Differences:
    """What became of the findings of one result in another.

    A finding is the same while its rule, its document and its evidence are, whatever its place. Findings accepted by a
    baseline or a decision are findings.
    """
    after = list(_findings(new))
    left = Counter(found.key for found in after)
    result = Differences()
    missing: list[Found] = []
    for found in _findings(old):
        if left[found.key] > 0:
            left[found.key] -= 1
            result.unchanged += 1
        else:
            missing.append(found)
    added = _last_of_each(after, left)
    seen, judged = _judged(new, missing)
    for found in missing:
        kind = "gone" if found.document not in seen else "undecided"
        result.kinds["fixed" if (found.document, found.rule) in judged else kind].append(found)
    _pair(result, added)
    return result


def _last_of_each(found: Sequence[Found], left: Counter[tuple[str, str, str]]) -> list[Found]:
    """Those that were not met in the earlier result; of equal ones the last."""
    added = []
    for one in reversed(found):
        if left[one.key] > 0:
            left[one.key] -= 1
            added.append(one)
    return added[::-1]


def _pair(result: Differences, added: Sequence[Found]) -> None:
    """Take a fixed and a new finding of the same rule on the same document as one that changed."""
    gone: dict[tuple[str, str], list[Found]] = {}
    for found in result.kinds["fixed"]:
        gone.setdefault((found.document, found.rule), []).append(found)
    for found in added:
        before = gone.get((found.document, found.rule))
        if before:
            earlier = before.pop(0)
            result.kinds["fixed"].remove(earlier)
            result.kinds["changed"].append(found._replace(before=earlier.message))
        else:
            result.kinds["new"].append(found)


def _findings(results: SavedResults) -> Iterator[Found]:
    for record in results.records():
        if record["status"] == "checked":
            for finding in (*record["findings"], *record.get("accepted", ())):
                yield _found(record["document_id"], finding, place(record, finding))
    for finding in (*results.run["findings"], *results.run.get("accepted", ())):
        yield _found(finding["document_id"], finding, printable(without_row(finding["sources"][0])[0]))


def _found(document: str, finding: Record, where: str) -> Found:
    rule, fingerprint = finding["rule"], finding["fingerprint"]
    return Found(document, rule, fingerprint, finding["severity"], finding["message"], where)


def _judged(results: SavedResults, missing: Sequence[Found]) -> tuple[set[str], set[tuple[str, str]]]:
    """Of the documents of missing findings those that were seen, and by which of the rules each was judged."""
    wanted: dict[str, set[str]] = {}
    for found in missing:
        wanted.setdefault(found.document, set()).add(found.rule)
    plans = {plan: frozenset(rules) for plan, rules in results.plans.items()}
    is_whole = results.run.get("collection") == "all documents"
    seen, judged = set(), set()
    for record in results.records():
        document = record.get("document_id")
        if record["status"] != "checked" or document not in wanted:
            continue
        seen.add(document)
        rules = plans.get(record["rules"]["plan"], frozenset())
        judged |= {(document, rule) for rule in wanted[document] & rules}
        judged |= {(document, rule) for rule in wanted[document] if is_whole and rule.startswith("DC8")}
    return seen, judged


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
    found = differences(before, after)
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
    return {key: value for key, value in found._asdict().items() if value is not None}


def _print(found: Differences, old: Record, new: Record) -> None:
    told = ", ".join(f"{len(found.kinds[kind]):,} {kind}" for kind in KINDS)
    print(f"{told}, {found.unchanged:,} unchanged")
    if old["rulebook"] != new["rulebook"]:
        print(f"made with different rules: {printable(old['rulebook'])}, then {printable(new['rulebook'])}")
    for kind in KINDS:
        rows = found.kinds[kind]
        if not rows:
            continue
        print(f"\n{kind.capitalize()}: {_SENSES[kind]}")
        for row in rows[:_SHOWN]:
            print(f"  {row.where}: {row.severity}: {printable(row.rule)} {printable(row.message)}")
            if row.before is not None:
                print(f"      before: {printable(row.before)}")
        if len(rows) > _SHOWN:
            print(f"  … and {counted(len(rows) - _SHOWN, 'more finding')}; all of them: --format json")
