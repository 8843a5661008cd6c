"""A saved result read back: records one by one, and the run record that closes them.

Everything a saved result can be rendered to is made from these, and nothing else.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from declass.errors import SettingsError
from declass.readers.discover import SUCCESS
from declass.record import SCHEMA, Record

RESULTS = "results.jsonl"
"""The file of an audit that holds its result."""
ABOUT, BATCH = "state.json", "batch="
"""What a folder of ``--state`` holds, and how the folders begin that a run on a cluster makes in its own."""
NOT_OURS = (
    "holds no results of ours; name what check saved with -o jsonl or -o parquet, or the folder of an audit, of "
    f"--state or of a run on a cluster (with {SUCCESS}, by which that ended well)"
)
_TAIL = 1 << 16
_NEEDED = {
    "checked": frozenset(
        {"source", "document_id", "level", "findings", "not_checkable", "rules", "computed", "portions"}
    ),
    "skipped": frozenset({"source", "why"}),
    "failed": frozenset({"source", "why"}),
}


class Results(Protocol):
    """A saved result, in whichever format.

    Attributes:
        path: Where it lies.
        run: The run record.
    """

    path: Path
    run: Record

    @property
    def plans(self) -> dict[str, tuple[str, ...]]:
        """Ids of the rules applied, by plan id."""

    def records(self) -> Iterator[Record]:
        """The records of all inputs, in their order."""


class SavedResults:
    """Results in the format ``jsonl``.

    Args:
        path: The file; it is read anew by each pass, so that its records never lie in memory together.

    Raises:
        SettingsError: The file cannot be read, or does not end with the record of a run.

    Attributes:
        path: The file.
        run: The run record.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            last = _last_line(path)
        except OSError as error:
            raise SettingsError(
                f"{path}: cannot be read: {error.strerror}; name a result saved with -o jsonl"
            ) from error
        try:
            self.run: Record = json.loads(last)
        except (ValueError, RecursionError):
            self.run = {}
        if not isinstance(self.run, dict) or self.run.get("schema") != SCHEMA or self.run.get("kind") != "run":
            raise SettingsError(
                f"{path}: does not end as a saved result does: it was cut, or is none; save one with -o jsonl=FILE"
            )

    @property
    def plans(self) -> dict[str, tuple[str, ...]]:
        """Ids of the rules applied, by plan id."""
        return {plan: tuple(entry["rules"]) for plan, entry in self.run["plans"].items()}

    def records(self) -> Iterator[Record]:
        """The records of all inputs, in their order.

        Raises:
            SettingsError: A line is no record; its number is named.
        """
        with open(self.path, encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                record = self._record(line, number)
                if record.get("kind") == "run":
                    return
                yield record

    def _record(self, line: str, number: int) -> Record:
        try:
            record: Any = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SettingsError(f"{self.path}:{number}: no JSON ({error}); restore the line or check again") from error
        is_record = isinstance(record, dict) and record.get("schema") == SCHEMA
        if not is_record or (record.get("kind") != "run" and not _is_whole(record)):
            raise SettingsError(f"{self.path}:{number}: no record of {SCHEMA}; restore the line or check again")
        return dict(record)


def _is_whole(record: Record) -> bool:
    needed = _NEEDED.get(str(record.get("status")))
    return needed is not None and needed <= record.keys()


def _last_line(path: Path) -> bytes:
    """The last line that is not empty."""
    with open(path, "rb") as stream:
        end = stream.seek(0, 2)
        tail = b""
        while end > 0:
            begin = max(0, end - _TAIL)
            stream.seek(begin)
            tail = stream.read(end - begin) + tail
            end = begin
            lines = tail.rstrip().rsplit(b"\n", 1)
            if len(lines) == 2:
                return lines[1]
        return tail.strip()
