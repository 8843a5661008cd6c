"""The options of ``declass check``, and what they mean for a run."""

import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import Factory, evolve, frozen

from declass.assume import period_of
from declass.assumptions import NOTHING, Assumptions
from declass.columns import columns_of
from declass.errors import SettingsError
from declass.levels import BY_SYMBOL
from declass.limits import NONE_NAMED, Limits
from declass.outputs.base import counted
from declass.readers.discover import STANDARD_INPUT, Wanted
from declass.readers.file_list import NO_LIST, FileList, read_file_list
from declass.readers.streams import standard_input
from declass.rulebook.law import Law
from declass.runs.cache import default_file
from declass.settings import FileSettings
from declass.terms import Terms


@frozen
class CheckOptions:
    """The options of ``declass check``, as the command line and the settings file give them.

    Attributes:
        file: What the settings file says beside options: severities, and what differs by path.
        decisions: A file of decisions; None looks for one beside the settings file, or in the current folder.
        isolated: Whether no file is looked for that was not named.
        names: Whether records name the classifier, as those of an audit may.
        listed: The files of ``files_from``, once that was read.
    """

    paths: tuple[Path, ...]
    format_: str = "table"
    outputs: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    notes: bool = False
    fail_on: str = "error"
    as_of: date | None = None
    profile: str = "auto"
    evidence: str = "markings"
    jobs: str = "1"
    color: str = "auto"
    whole: bool = False
    quiet: bool = False
    packs: tuple[Path, ...] = ()
    banner: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    stdin_filename: str = "-"
    files_from: Path | None = None
    assume_date: date | None = None
    assume_order: str | None = None
    assume_level: str | None = None
    baseline: Path | None = None
    strict_baseline: bool = False
    decisions: Path | None = None
    require_reason: bool = False
    max_findings: int | None = None
    changed_since: str | None = None
    columns: tuple[str, ...] = ()
    limits: Mapping[str, int] = NONE_NAMED
    cache: bool = True
    state: Path | None = None
    isolated: bool = False
    names: bool = False
    file: FileSettings = Factory(FileSettings)
    listed: FileList = NO_LIST

    def settings(self) -> dict[str, Any]:
        """What of the options shapes the result, for the run record; nothing that depends on the machine."""
        named = ("select", "ignore", "notes", "fail_on", "profile", "evidence")
        settings = {name: getattr(self, name) for name in named}
        said = (
            "include",
            "exclude",
            "assume_date",
            "assume_order",
            "assume_level",
            "max_findings",
            "changed_since",
            "columns",
        )
        settings |= {name: value for name in said if (value := getattr(self, name))}
        if changed := Limits(**self.limits).changed():
            settings["limits"] = changed
        if self.assume_date is not None:
            settings["assume_date"] = self.assume_date.isoformat()
        by_rule = {"severity": self.file.severity, "fail_on_rule": self.file.fail_on_rule}
        settings |= {name: dict(value) for name, value in by_rule.items() if value}
        if self.file.overrides:
            settings["overrides"] = [override.summary() for override in self.file.overrides]
        settings = {key: list(value) if isinstance(value, tuple) else value for key, value in settings.items()}
        if self.profile == "auto":
            settings |= {"profile": self.judged_by, "profile_from": "auto: telegrams are judged by State practice"}
        return settings

    @property
    def judged_by(self) -> str:
        """The profile that judges: telegrams are what is read today, and State's practice is theirs."""
        return "state" if self.profile == "auto" else self.profile

    def terms(self, law: Law, *, notes: bool) -> Terms:
        """Under which terms documents are judged.

        Raises:
            SettingsError: An order that is assumed is none.
        """
        level = BY_SYMBOL[self.assume_level] if self.assume_level is not None else None
        assumptions = Assumptions(self.assume_date, self.assume_order, level)
        terms = Terms(
            profile=self.judged_by,
            evidence=self.evidence,
            notes=notes,
            assumptions=NOTHING if assumptions == NOTHING else assumptions,
            by_path=tuple(o.terms for o in self.file.overrides if o.terms.differs),
            columns=columns_of(self.columns),
            limits=Limits(**self.limits),
            names=self.names,
        )
        for where, order in self._orders():
            period_of(law, order, where)
        return terms

    def _orders(self) -> Iterator[tuple[str, str]]:
        """Orders that are assumed, with where each is named."""
        if self.assume_order is not None:
            own = self.assume_order == self.file.values.get("assume-order")
            yield f"{self.file.origin('assume-order')}: assume-order" if own else "--assume-order", self.assume_order
        for number, override in enumerate(self.file.overrides, 1):
            if override.terms.assumptions.order is not None:
                yield self.file.place(f"overrides {number}", "assume-order"), override.terms.assumptions.order

    def with_list(self) -> "CheckOptions":
        """The options with the paths of their list among the paths; it is read now, which is done once.

        Raises:
            SettingsError: The list cannot be read, standard input is to be list and document at once, or it has a name
                and is not read.
        """
        listed = _listed(self.files_from)
        paths = (*self.paths, *listed.paths)
        if self.files_from == STANDARD_INPUT and STANDARD_INPUT in paths:
            raise SettingsError(
                "--files-from: standard input is the list and cannot be a document too; leave out one -"
            )
        require_input(self.stdin_filename, paths)
        return evolve(self, paths=paths, listed=listed)

    def with_paths(self) -> "CheckOptions":
        """The options with the paths of their list among the paths.

        Raises:
            SettingsError: Neither a path nor a list was given.
        """
        if not self.paths and self.files_from is None:
            raise SettingsError("no path was given; name files or folders, - for standard input, or --files-from LIST")
        return self.with_list()

    @property
    def wanted(self) -> Wanted:
        """Which files inside folders."""
        return Wanted(self.include, self.exclude)

    @property
    def is_filtered(self) -> bool:
        """Whether files inside folders are chosen."""
        return bool(self.include or self.exclude)

    def cache_file(self) -> Path | None:
        """The file of the cache; None where none is kept: lines of text are never kept, nor is what a state keeps."""
        return default_file() if self.cache and self.state is None and self.evidence != "context" else None


def require_input(name: str, paths: Iterable[Path]) -> None:
    """Refuse a name for standard input where that is not read.

    Raises:
        SettingsError: It is not among the paths.
    """
    if name != str(STANDARD_INPUT) and STANDARD_INPUT not in paths:
        raise SettingsError("--stdin-filename names standard input, which is not read; give - as well, or leave it out")


def _listed(listing: Path | None) -> FileList:
    """The files that a list names."""
    if listing is None:
        return NO_LIST
    try:
        data = standard_input().read() if listing == STANDARD_INPUT else listing.read_bytes()
    except OSError as error:
        raise SettingsError(f"--files-from: {str(listing)!r} cannot be read: {error.strerror}") from error
    return read_file_list(data)


def told_of_list(listed: FileList) -> list[str]:
    """What a reader has to know of a list of files: that their hashes were checked; empty for one without."""
    if not listed.hashes:
        return []
    return [f"the list has hashes of {counted(len(listed.hashes), 'file')}, each held against what is there"]


def jobs_of(value: str) -> int:
    """The number of processes that a word stands for: a number, or ``auto``."""
    return (os.cpu_count() or 1) if value == "auto" else int(value)
