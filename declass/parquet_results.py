"""Results in Parquet read back: a file saved with ``-o parquet``, the folder of a run kept with ``--state``, or what a
cluster wrote.

Parts of our own are read in their order. What a cluster wrote has none: it is brought into order by DuckDB, within a
limit of memory and on the disk beyond it. Needs the extra ``arrow``.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from declass import parts
from declass.accounts import accounts, database, refuse_wrong_accounts
from declass.audits.audit import Audit
from declass.collection import Collection
from declass.errors import SettingsError
from declass.policy import Policies, Policy, policies_of
from declass.readers.discover import SUCCESS
from declass.record import Record
from declass.result_rows import records_of
from declass.results import ABOUT, BATCH, NOT_OURS
from declass.rulebook.schema import Rulebook
from declass.runs.state import RUN, parts_in
from declass.selection import words_of
from declass.settings import FileSettings

AUDIT = "_audit.json"
"""What a run on a cluster writes last, when every document is accounted for."""
_ROWS = 10_000
_ORDER = "source, row NULLS FIRST, input_id NULLS FIRST, seq"


class ParquetResults:
    """Results in Parquet.

    Args:
        path: The file or folder.
        rulebook: The rules, for findings over a whole archive.

    Raises:
        SettingsError: It cannot be read, or is not whole.

    Attributes:
        path: The file or folder.
        run: The run record.
    """

    def __init__(self, path: Path, rulebook: Rulebook) -> None:
        self.path = path
        self._rulebook = rulebook
        if path.is_file():
            self._source: _Parts | _Unordered = _Parts([path])
            self.run = _run_in(path)
        elif (path / ABOUT).exists():
            self._source = _Parts(parts_in(path))
            self.run = _run_of_state(path)
            self._source.policy = _policy_of(self.run, rulebook, path)
        else:
            self._source = written = _Unordered(path)
            self.run = self._summed_up(written.about)

    @property
    def plans(self) -> dict[str, tuple[str, ...]]:
        """Ids of the rules applied, by plan id."""
        return {plan: tuple(entry["rules"]) for plan, entry in self.run["plans"].items()}

    def records(self) -> Iterator[Record]:
        """The records of all inputs, in their order."""
        return (record for record, _ in self._source.records())

    def _summed_up(self, about: dict[str, Any]) -> Record:
        """The run record of what a cluster wrote: what it adds up to, and what is found over the whole of it."""
        audit, collection = Audit(self._rulebook), Collection(self._rulebook)
        plans: dict[str, tuple[str, ...]] = {}
        settings = about.get("settings", {})
        shows_notes = bool(settings.get("notes"))
        for record, rules in self._source.records():
            if "rules" in record:
                plans.setdefault(record["rules"]["plan"], rules)
            audit.add(record, plans)
            collection.add(record)
            shows_notes = shows_notes or any(f["severity"] == "note" for f in record.get("findings", ()))
        found = list(collection.findings())
        collection.close()
        settings = settings or {"notes": shows_notes}
        policies = _policies_by(settings, self._rulebook)
        whole = policies.usual.over_all(found)
        audit.add_over_all(whole)
        audit.close()
        run = audit.run_record(None, settings, findings=whole)
        run |= {"notices": notices} if (notices := policies.notices(self._rulebook)) else {}
        return {**run, "rulebook": about.get("rulebook", run["rulebook"])}


class _Parts:
    """Parts in their order."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths
        self.policy: Policy | None = None

    def _shown(self, record: Record, rules: tuple[str, ...]) -> tuple[Record, tuple[str, ...]]:
        if self.policy is None:
            return record, rules
        shown, plans = self.policy.applied_to(record, {record["rules"]["plan"]: rules} if "rules" in record else {})
        return shown, plans[shown["rules"]["plan"]] if "rules" in shown else ()

    def records(self) -> Iterator[tuple[Record, tuple[str, ...]]]:
        for path in self._paths:
            try:
                for record, rules in records_of(parts.batches(path)):
                    yield self._shown(record, rules)
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise SettingsError(
                    f"{path}: is damaged, or no part of a result ({type(error).__name__}); run the same command again"
                ) from error


class _Unordered:
    """Parts in no order, in a folder or in folders of batches, each with its mark of success.

    Attributes:
        about: What the run wrote last; empty where engines of others wrote the parts.
    """

    def __init__(self, folder: Path) -> None:
        self._paths = sorted(path for path in folder.rglob("*.parquet") if not path.name.startswith(("_", ".")))
        if not self._paths:
            raise SettingsError(f"{folder}: {NOT_OURS}")
        self.about = _about_of_cluster(folder, {path.parent for path in self._paths})

    def records(self) -> Iterator[tuple[Record, tuple[str, ...]]]:
        refuse_wrong_accounts(self.about.get("counts", {}).get("seen"), None, *accounts(self._paths))
        with database() as connection:
            names = [str(path) for path in self._paths]
            query = f"SELECT * FROM read_parquet($names) ORDER BY {_ORDER}"
            yield from records_of(_fetched(connection.sql(query, params={"names": names})))


def _about_of_cluster(folder: Path, folders: set[Path]) -> dict[str, Any]:
    """What a run on a cluster wrote last, when it is whole; empty for one folder of parts with its mark of success.

    Raises:
        SettingsError: It is not whole.
    """
    again = "the job that wrote it did not end well; run it again"
    batches = {path.name for path in folder.iterdir() if path.name.startswith(BATCH)}
    for path in sorted(folders):
        if not ((path / SUCCESS).exists() or (folder / SUCCESS).exists()):
            raise SettingsError(f"{path}: has no {SUCCESS}: {again}" if batches else f"{folder}: {NOT_OURS}")
    if not batches:
        return {}
    try:
        about = json.loads((folder / AUDIT).read_text("utf-8"))
        wanted = set(about["batches"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{folder}: has no {AUDIT} that can be read: {again}") from error
    if batches != wanted:
        told = ", ".join(sorted(batches ^ wanted)[:3])
        raise SettingsError(f"{folder}: {AUDIT} tells of other batches than are there: {told}; run the job again")
    return dict(about)


def _fetched(found: Any) -> Iterator[Any]:
    read = found.to_arrow_reader if hasattr(found, "to_arrow_reader") else found.fetch_arrow_reader
    yield from read(_ROWS)


def _run_in(path: Path) -> Record:
    found = parts.about(path)
    if found is None or not isinstance(found.get("run"), dict):
        raise SettingsError(f"{path}: {NOT_OURS}")
    return dict(found["run"])


def _run_of_state(folder: Path) -> Record:
    try:
        return dict(json.loads((folder / RUN).read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{folder}: the run kept there is not done; go on with the same command, declass check … --state"
        ) from error


def _policy_of(run: Record, rulebook: Rulebook, folder: Path) -> Policy:
    """What the run showed of its findings, as far as its settings tell."""
    settings = run["settings"]
    if {"severity", "overrides", "max_findings"} & settings.keys() or {"baseline", "decisions"} & run.keys():
        raise SettingsError(
            f"{folder}: that run weighed its findings by files of its own (severities, paths, a baseline, decisions, a "
            "limit), which its parts do not hold; run check with the same --state and write what you want with -o"
        )
    return _policies_by(settings, rulebook).usual


def _policies_by(settings: Record, rulebook: Rulebook) -> Policies:
    """What the settings of a run show of its findings."""
    return policies_of(
        rulebook,
        FileSettings(),
        select=words_of("--select", tuple(settings.get("select", ()))),
        ignore=words_of("--ignore", tuple(settings.get("ignore", ()))),
        notes=settings.get("notes", False),
        fail_on=settings.get("fail_on", "error"),
    )
