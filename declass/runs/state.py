"""A run kept in a folder as it goes, so that one that was killed is taken up where it stopped.

Each unit of work is one part; a part that is there, whole, and of the same inputs, rules and terms is not made again.
What a run tells is always read back from its parts, so that a run taken up again tells the same as one that never
stopped. Needs the extra ``arrow``.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from attrs import asdict, frozen

from declass import parts
from declass.accounts import accounts, refuse_wrong_accounts
from declass.columns import Columns
from declass.errors import SettingsError
from declass.levels import Level
from declass.patterns import regex
from declass.record import Record
from declass.result_rows import RESULT_SCHEMA, Rows, records_of
from declass.results import ABOUT
from declass.rulebook.schema import Rulebook
from declass.runs.cache import program_stamp
from declass.runs.pool import Ready
from declass.runs.units import Unit
from declass.runs.watch import Watch
from declass.runs.work import UnitWork, start_work
from declass.runs.worker import SeenFile, Start
from declass.terms import Terms

_FORMAT = 1
_LOCK, RUN = ".lock", "run.json"
_PART = regex(r"part-(\d{6,})\.parquet")
_BY_PATH = "settings by path"
_UNNAMED = ("program", "rules", _BY_PATH)
"""What has no value that a person could read: it is told that it differs, and no more."""
_NOT_OURS = "holds other files; name a folder that is new, empty, or of an earlier run"


@frozen
class Numbered:
    """A unit with its number and the stamp that its part has to bear."""

    number: int
    stamp: str
    unit: Unit


class State:
    """The folder of a run, as a context: while it is open, no other run can use it.

    Args:
        folder: The folder; made where there is none.
        rulebook: The rules of the run.
        terms: Its terms.
        paths: What is read.

    Raises:
        SettingsError: The folder holds something else, cannot be used, or another run is using it.
    """

    def __init__(self, folder: Path, rulebook: Rulebook, terms: Terms, paths: Sequence[Path] = ()) -> None:
        self.folder = folder
        self._paths = [path.as_posix() for path in paths]
        told = json.dumps([_FORMAT, program_stamp(), rulebook.hash, asdict(terms)], sort_keys=True, default=str)
        self._key = _digest(told)
        self._terms = {"program": program_stamp(), "rules": rulebook.hash, **_by_option(terms)}
        self._units = 0
        self._lock: IO[str] | None = None

    def __enter__(self) -> "State":
        folder = self.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            names = {path.name for path in folder.iterdir()}
        except OSError as error:
            raise SettingsError(f"--state: {str(folder)!r} cannot be used: {error.strerror}") from error
        if names - {_LOCK} and ABOUT not in names:
            raise SettingsError(f"--state: {str(folder)!r} {_NOT_OURS}")
        self._lock = _locked(folder / _LOCK)
        try:
            self._refuse_another_run()
        except SettingsError:
            self._lock.close()
            raise
        told = {"format": _FORMAT, "what": "a run of declass, as it goes", "key": self._key, "paths": self._paths}
        told |= {"terms": self._terms}
        parts.write_whole(folder / ABOUT, json.dumps(told) + "\n")
        (folder / RUN).unlink(missing_ok=True)
        parts.clear_unfinished(folder)
        return self

    def _refuse_another_run(self) -> None:
        """A run over other paths, or under other rules or terms, is never written over."""
        try:
            about = json.loads((self.folder / ABOUT).read_text("utf-8"))
            key, paths, terms = about["key"], about["paths"], dict(about.get("terms", {}))
        except (OSError, ValueError, KeyError, TypeError):
            return  # there is none, or none that can be told
        other = (
            f"over other paths ({', '.join(paths)})" if paths != self._paths else f"under other {self._others(terms)}"
        )
        if (key, paths) != (self._key, self._paths):
            raise SettingsError(
                f"--state: {str(self.folder)!r} holds a run {other}; name another folder, or remove that one"
            )

    def _others(self, terms: dict[str, Any]) -> str:
        """What differs from the terms of another run, each with both values where a user named them."""
        names = [name for name in self._terms if terms and terms.get(name) != self._terms[name]]
        unnamed = [name for name in names if name in _UNNAMED]
        if unnamed or not names:
            return " and ".join(unnamed) or "rules or terms"
        told = (f"{name} was {_given(terms.get(name))} and is {_given(self._terms[name])}" for name in names)
        return f"terms: {', '.join(told)}"

    def kept(self) -> int:
        """How many documents its parts hold."""
        return sum((parts.about(path) or {}).get("documents", 0) for path in parts_in(self.folder))

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.close()

    def todo(self, units: Iterable[Unit]) -> Iterator["Numbered | Ready[int]"]:
        """The units of the run with their numbers; those whose part is there already only as a number."""
        for number, unit in enumerate(units):
            self._units = number + 1
            stamp = hashlib.sha256(f"{self._key}|{unit.stamp!r}".encode("utf-8", "surrogatepass")).hexdigest()
            about = parts.about(self.part(number)) if self.part(number).exists() else None
            is_there = about is not None and about.get("stamp") == stamp
            yield Ready(number) if is_there else Numbered(number, stamp, unit)

    def part(self, number: int) -> Path:
        """The file of a part."""
        return part_of(self.folder, number)

    def read(self, number: int) -> Iterator[tuple[Record, tuple[str, ...]]]:
        """The records of a part, each with the ids of the rules applied."""
        return records_of(parts.batches(self.part(number)))

    def files(self, number: int) -> list[SeenFile]:
        """The files that were opened for a part."""
        about = parts.about(self.part(number)) or {}
        return [(source, sha256, why) for source, sha256, why in about.get("files", ())]

    def done(self, told: int) -> None:
        """The run has read everything: parts of a longer run before it are removed, and documents are counted.

        Args:
            told: How many documents the run told.

        Raises:
            AccountsError: The parts hold another number of documents, or one of them twice.
        """
        for path in self.folder.iterdir():
            found = _PART.fullmatch(path.name)
            if found is not None and int(found[1]) >= self._units:
                path.unlink()
        paths = parts_in(self.folder)
        given = sum((parts.about(path) or {}).get("documents", 0) for path in paths)
        refuse_wrong_accounts(given, told, *(accounts(paths) if paths else (0, 0)))

    def close(self, run: Record) -> None:
        """Keep the record of a run that has read everything."""
        parts.write_whole(self.folder / RUN, json.dumps(run) + "\n")


def _by_option(terms: Terms) -> dict[str, str | None]:
    """Terms as words by the option that names them; None where there is none."""
    found: dict[str, Any] = {
        "--profile": terms.profile,
        "--evidence": terms.evidence,
        "--notes (also by --fail-on note, and by --select or a severity of a rule that makes notes)": "yes"
        if terms.notes
        else None,
        _BY_PATH: _digest(repr(terms.by_path)) if terms.by_path else None,
    }
    found |= {f"--assume-{name}": value for name, value in asdict(terms.assumptions).items()}
    found |= {f"--columns {name}": value for name, value in asdict(terms.columns or Columns()).items()}
    found |= {f"--limit {name}": terms.limits.shown(name) for name in asdict(terms.limits)}
    words = {name: value.symbol if isinstance(value, Level) else value for name, value in found.items()}
    return {name: None if value is None else str(value) for name, value in words.items()}


def _given(value: str | None) -> str:
    return "not given" if value is None else value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def part_of(folder: Path, number: int) -> Path:
    """The file of a part in a folder."""
    return folder / f"part-{number:06}.parquet"


def parts_in(folder: Path) -> list[Path]:
    """The parts in a folder, in their order."""
    found = [(int(name[1]), path) for path in folder.iterdir() if (name := _PART.fullmatch(path.name)) is not None]
    return [path for _, path in sorted(found)]


class StateWork:
    """Does units one after the other, and writes each as a part.

    Args:
        work: Reads and judges.
        folder: Where the parts lie.
    """

    def __init__(self, work: UnitWork, folder: Path) -> None:
        self._work = work
        self._folder = folder

    def __call__(self, given: Numbered) -> int:
        """Write the part of a unit; its number."""
        chunk = self._work(given.unit)
        rows = Rows()
        for place, record in enumerate(chunk.records):
            rows.add(record, chunk.plans, f"{given.number}:{place}")
        about: dict[str, Any] = {"stamp": given.stamp, "documents": len(chunk.records), "files": chunk.files}
        with parts.PartWriter(part_of(self._folder, given.number), RESULT_SCHEMA, about) as writer:
            writer.write(rows.batch())
        return given.number


def start_state_work(watch: Watch, start: Start, folder: Path) -> StateWork:
    """What works in a process of a pool."""
    return StateWork(start_work(watch, start), folder)


def _locked(path: Path) -> IO[str]:
    """A file that this process alone has locked."""
    stream = open(path, "a", encoding="utf-8")  # noqa: SIM115 - held open as long as the run
    try:
        try:
            import fcntl
        except ImportError:
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        stream.close()
        raise SettingsError(
            f"--state: {str(path.parent)!r} is used by another run; wait for it, or name another folder"
        ) from error
    return stream
