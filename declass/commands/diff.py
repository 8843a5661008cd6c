"""``declass diff``: what became of findings from one saved result to another."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from attrs import Factory, define

from declass.commands.opening import open_results
from declass.commands.run_scope import Kind, RunScope
from declass.locations import without_row
from declass.outputs.base import counted, place, printable
from declass.policy import AT_OR_ABOVE
from declass.record import Record
from declass.results import Results
from declass.rulebook.loader import installed_packs, load_rules
from declass.rulebook.schema import Rulebook

_SHOWN = 40
KINDS = ("new", "changed", "fixed", "undecided", "gone", "not_asked", "not_asked_before")
_ASKED = "run was not asked for it (--select, --ignore, --notes, --max-findings, --changed-since, another profile)"
_SENSES = {
    "new": "found in the later result alone",
    "changed": "the same rule on the same document, with other evidence",
    "fixed": "judged again, and found no more",
    "undecided": "the rule was not decided in the later result, or does not apply any more",
    "gone": "the document is not in the later result",
    "not_asked": f"the later {_ASKED}",
    "not_asked_before": f"the earlier {_ASKED}",
}


class Found(NamedTuple):
    """One finding of a result.

    Attributes:
        where: Its place, for a person.
        kind: What tells whether another run was asked for it.
        before: The message in the earlier result, where the finding changed; else None.
    """

    document: str
    rule: str
    fingerprint: str
    severity: str
    message: str
    where: str
    kind: Kind
    before: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding in another result."""
        return self.document, self.rule, self.fingerprint

    @property
    def is_over_all(self) -> bool:
        """Whether it is over the whole archive, and not of one document."""
        return self.kind.profile is None


@define
class Differences:
    """Findings by what became of them; the counts of equal ones are minded.

    Attributes:
        on_new_documents: How many of the new ones are on documents that the earlier result does not have.
    """

    unchanged: int = 0
    on_new_documents: int = 0
    kinds: dict[str, list[Found]] = Factory(lambda: {kind: [] for kind in KINDS})


def differences(old: Results, new: Results, rulebook: Rulebook) -> Differences:
    """What became of the findings of one result in another.

    A finding is the same while its rule, its document and its evidence are, whatever its place. Findings accepted by a
    baseline or a decision are findings. ``rulebook`` tells which rules the settings of the two runs meant.
    """
    before, later = (RunScope(results.run["settings"], rulebook) for results in (old, new))
    after = list(_findings(new, later))
    left = Counter(found.key for found in after)
    result = Differences()
    missing: list[Found] = []
    for found in _findings(old, before):
        if left[found.key] > 0:
            left[found.key] -= 1
            result.unchanged += 1
        else:
            missing.append(found)
    added = _last_of_each(after, left)
    judged = _judged(new, later, missing)
    for found in missing:
        result.kinds[_kind_of_missing(found, judged)].append(found)
    _pair(result, added, _judged(old, before, added) if added else _Judged())
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
            result.on_new_documents += found.document not in earlier.seen


def _findings(results: Results, asked: RunScope) -> Iterator[Found]:
    """The findings of a result; ``asked`` is what its run was asked for."""
    for record in results.records():
        if record["status"] == "checked":
            for finding in (*record["findings"], *record.get("accepted", ())):
                kind = asked.kind_of(finding, record)
                yield _found(finding, record["document_id"], place(record, finding), kind)
    for finding in (*results.run["findings"], *results.run.get("accepted", ())):
        where = printable(without_row(finding["sources"][0])[0])
        yield _found(finding, finding["document_id"], where, asked.kind_of(finding))


def _found(finding: Record, document: str, where: str, kind: Kind) -> Found:
    return Found(
        document, finding["rule"], finding["fingerprint"], finding["severity"], finding["message"], where, kind
    )


@define
class _Judged:
    """What a result says of the documents of findings that it does not have.

    Attributes:
        seen: Those it has.
        judged: The documents with each of the rules they were judged by.
        asked: The documents with each of the kinds of findings that the run was asked for on them.
        limited: Those of whose findings some were left off, each with the rules of these.
        limited_over_all: The rules of the findings over the whole archive that were left off.
        is_whole: Whether findings over the whole archive were looked for.
    """

    seen: set[str] = Factory(set)
    judged: set[tuple[str, str]] = Factory(set)
    asked: set[tuple[str, Kind]] = Factory(set)
    limited: set[tuple[str, str]] = Factory(set)
    limited_over_all: frozenset[str] = frozenset()
    is_whole: bool = True

    def was_not_asked(self, found: Found) -> bool:
        """Whether the result would not hold a finding in any case."""
        if found.is_over_all and (not self.is_whole or found.rule in self.limited_over_all):
            return True
        is_limited = not found.is_over_all and (found.document, found.rule) in self.limited
        return is_limited or (found.document, found.kind) not in self.asked


def _judged(results: Results, asked: RunScope, missing: Sequence[Found]) -> _Judged:
    wanted: dict[str, set[Kind]] = {}
    for found in missing:
        wanted.setdefault(found.document, set()).add(found.kind)
    plans = {plan: frozenset(rules) for plan, rules in results.plans.items()}
    told = _Judged()
    for record in results.records():
        document = record.get("document_id")
        if record["status"] != "checked" or document not in wanted:
            continue
        told.seen.add(document)
        told.limited |= {(document, finding["rule"]) for finding in record.get("left_off_findings", ())}
        rules = plans.get(record["rules"]["plan"], frozenset())
        for kind in wanted[document]:
            is_over_all = kind.profile is None
            if is_over_all or kind.rule in rules:
                told.judged.add((document, kind.rule))
            if asked.shows(kind, None if is_over_all else record):
                told.asked.add((document, kind))
    told.limited_over_all = frozenset(finding["rule"] for finding in results.run.get("left_off_findings", ()))
    told.is_whole = results.run.get("collection") == "all documents"
    return told


def run_diff(old: Path, new: Path, format_: str, fail_on: str) -> int:
    """Print what became of findings.

    Args:
        old, new: Saved results, or folders that hold them.
        format_: ``table`` or ``json``.
        fail_on: The severity at or above which a new or changed finding gives exit code 1.

    Returns:
        The exit code: 1 where a finding that is new or changed is at or above ``fail_on``, else 0.

    Raises:
        SettingsError: A result cannot be read.
    """
    rulebook = load_rules(*installed_packs(), examples=False)
    before, after = open_results(old, rulebook), open_results(new, rulebook)
    found = differences(before, after, rulebook)
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
    return {key: value for key, value in found._asdict().items() if value is not None and key != "kind"}


def _print(found: Differences, old: Record, new: Record) -> None:
    told = ", ".join(f"{len(found.kinds[kind]):,} {_words(kind)}" for kind in KINDS)
    print(f"{told}, {found.unchanged:,} unchanged")
    if old["rulebook"] != new["rulebook"]:
        print(f"made with different rules: {printable(old['rulebook'])}, then {printable(new['rulebook'])}")
    for kind in KINDS:
        rows = found.kinds[kind]
        if not rows:
            continue
        more = f"; {found.on_new_documents:,} on documents that the earlier one does not have" if kind == "new" else ""
        print(f"\n{_words(kind).capitalize()}: {_SENSES[kind]}{more if found.on_new_documents else ''}")
        for row in rows[:_SHOWN]:
            print(f"  {row.where}: {row.severity}: {printable(row.rule)} {printable(row.message)}")
            if row.before is not None:
                print(f"      before: {printable(row.before)}")
        if len(rows) > _SHOWN:
            print(f"  … and {counted(len(rows) - _SHOWN, 'more finding')}; all of them: --format json")


def _words(kind: str) -> str:
    return kind.replace("_", " ")
