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
from declass.arrow import records_of
from declass.audit import Audit
from declass.collection import Collection
from declass.errors import SettingsError
from declass.policy import policies_of
from declass.record import Record
from declass.rulebook.schema import Rulebook
from declass.settings import FileSettings
from declass.state import RUN, parts_in

_SUCCESS = "_SUCCESS"
_ROWS = 10_000
_ORDER = "source, row NULLS FIRST, input_id NULLS FIRST, seq"
_NOT_OURS = "holds no results of ours; name what check saved with -o parquet, a folder of --state, or one of a cluster"


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
        elif parts_in(path):
            self._source = _Parts(parts_in(path))
            self.run = _run_of_state(path)
            self._source.policy = _policy_of(self.run, rulebook, path)
        else:
            self._source = _Unordered(path)
            self.run = self._summed_up()

    @property
    def plans(self) -> dict[str, tuple[str, ...]]:
        """Ids of the rules applied, by plan id."""
        return {plan: tuple(entry["rules"]) for plan, entry in self.run["plans"].items()}

    def records(self) -> Iterator[Record]:
        """The records of all inputs, in their order."""
        return (record for record, _ in self._source.records())

    def _summed_up(self) -> Record:
        """The run record of what a cluster wrote: what it adds up to, and what is found over the whole of it."""
        audit, collection = Audit(self._rulebook), Collection(self._rulebook)
        plans: dict[str, tuple[str, ...]] = {}
        shows_notes = False
        for record, rules in self._source.records():
            if "rules" in record:
                plans.setdefault(record["rules"]["plan"], rules)
            audit.add(record, plans)
            collection.add(record)
            shows_notes = shows_notes or any(f["severity"] == "note" for f in record.get("findings", ()))
        whole = [finding for finding in collection.findings() if shows_notes or finding["severity"] != "note"]
        collection.close()
        audit.add_over_all(whole)
        audit.close()
        return audit.run_record(None, {"notes": shows_notes}, findings=whole)


class _Parts:
    """Parts in their order."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths
        self.policy: Any = None

    def records(self) -> Iterator[tuple[Record, tuple[str, ...]]]:
        for path in self._paths:
            for record, rules in records_of(parts.batches(path)):
                yield (record if self.policy is None else self.policy.applied_to(record)), rules


class _Unordered:
    """Parts in no order, in a folder or in folders of batches, each with its mark of success."""

    def __init__(self, folder: Path) -> None:
        self._paths = sorted(path for path in folder.rglob("*.parquet") if not path.name.startswith(("_", ".")))
        if not self._paths:
            raise SettingsError(f"{folder}: {_NOT_OURS}")
        for path in {path.parent for path in self._paths}:
            if not ((path / _SUCCESS).exists() or (folder / _SUCCESS).exists()):
                raise SettingsError(f"{path}: has no {_SUCCESS}: the job that wrote it did not end well; run it again")

    def records(self) -> Iterator[tuple[Record, tuple[str, ...]]]:
        refuse_wrong_accounts(None, None, *accounts(self._paths))
        with database() as connection:
            names = [str(path) for path in self._paths]
            connection.execute(f"SELECT * FROM read_parquet($names) ORDER BY {_ORDER}", {"names": names})
            yield from records_of(_fetched(connection))


def _fetched(connection: Any) -> Iterator[Any]:
    reader = connection.to_arrow_reader(_ROWS) if hasattr(connection, "to_arrow_reader") else None
    yield from reader if reader is not None else connection.fetch_record_batch(_ROWS)


def _run_in(path: Path) -> Record:
    found = parts.about(path)
    if found is None or not isinstance(found.get("run"), dict):
        raise SettingsError(f"{path}: {_NOT_OURS}")
    return dict(found["run"])


def _run_of_state(folder: Path) -> Record:
    try:
        return dict(json.loads((folder / RUN).read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{folder}: the run kept there is not done; go on with the same command, declass check … --state"
        ) from error


def _policy_of(run: Record, rulebook: Rulebook, folder: Path) -> Any:
    """What the run showed of its findings, as far as its settings tell."""
    settings = run["settings"]
    if {"severity", "overrides", "max_findings"} & settings.keys() or {"baseline", "decisions"} & run.keys():
        raise SettingsError(
            f"{folder}: that run weighed its findings by files of its own (severities, paths, a baseline, decisions, a "
            "limit), which its parts do not hold; run check with the same --state and write what you want with -o"
        )
    policies = policies_of(
        rulebook,
        FileSettings(),
        select=settings.get("select", ()),
        ignore=settings.get("ignore", ()),
        notes=settings.get("notes", False),
        fail_on=settings.get("fail_on", "error"),
    )
    return policies.usual
