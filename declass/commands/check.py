"""The main job as a whole: options in, outputs written, exit code out. Reads the clock only to show progress."""

import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attrs import Factory, frozen

from declass.acceptance import Acceptance
from declass.assume import order_named
from declass.assumptions import NOTHING, Assumptions
from declass.audit import Audit
from declass.baseline import Fate, comparison_with, read_baseline
from declass.batch import check_paths
from declass.cache import SECONDS_A_DAY, default_file
from declass.calendar_rows import Calendar
from declass.collection import Collection
from declass.columns import columns_of
from declass.commands.changed import changed_files
from declass.commands.replaying import is_colored, text_stream
from declass.decisions import NO_DECISIONS, read_decisions, refuse_inside
from declass.errors import SettingsError
from declass.levels import BY_SYMBOL
from declass.outputs import FORMATS, WITH_TALLIES, Output, Table
from declass.outputs.base import counted
from declass.outputs.files import OutputFiles, targets_of
from declass.piped import Piped
from declass.policy import policies_of
from declass.readers.discover import STANDARD_INPUT, Wanted
from declass.record import Record
from declass.replay import Content, Copying, Replay, Told, texts_of
from declass.rulebook.law import Law
from declass.rulebook.loader import installed_packs, load_rules
from declass.rulebook.schema import Rulebook
from declass.settings import FileSettings, decisions_beside
from declass.signals import Signals
from declass.tallies import Tallies
from declass.terms import Terms

OK, FINDINGS, FAILED_INPUTS, NOTHING_CHECKED, INTERRUPTED = 0, 1, 3, 4, 130
_PROGRESS_AFTER = 1.0
_OF_MANY = frozenset({".csv", ".tsv", ".jsonl", ".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz"})
"""Endings of files that hold many documents, so that a run over one may be over a whole archive."""


@frozen
class CheckOptions:
    """The options of ``declass check``, as the command line and the settings file give them.

    Attributes:
        file: What the settings file says beside options: severities, and what differs by path.
        decisions: A file of decisions; None looks for one beside the settings file, or in the current folder.
        isolated: Whether no file is looked for that was not named.
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
    cache: bool = True
    isolated: bool = False
    file: FileSettings = Factory(FileSettings)

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
        )
        for where, order in self._orders():
            order_named(law, order, where)
        return terms

    def _orders(self) -> Iterator[tuple[str, str]]:
        """Orders that are assumed, with where each is named."""
        if self.assume_order is not None:
            own = self.assume_order == self.file.values.get("assume-order")
            yield f"{self.file.origin('assume-order')}: assume-order" if own else "--assume-order", self.assume_order
        for number, override in enumerate(self.file.overrides, 1):
            if override.terms.assumptions.order is not None:
                yield self.file.place(f"overrides {number}", "assume-order"), override.terms.assumptions.order

    def all_paths(self) -> tuple[Path, ...]:
        """The paths, those of a list included."""
        return (*self.paths, *_paths_of(self.files_from))

    def cache_file(self) -> Path | None:
        """The file of the cache; None where none is kept: lines of text are never kept."""
        return default_file() if self.cache and self.evidence != "context" else None


def run_check(options: CheckOptions, replay: Replay | None = None) -> int:
    """Check the paths, write all outputs, and say how it ended.

    Args:
        options: What the user asked for.
        replay: Where what is written is kept for a later run; None keeps nothing.

    Returns:
        The exit code of the contract.

    Raises:
        SettingsError: An option's value cannot be used; nothing was written.
    """
    paths = options.all_paths()
    if not paths and options.files_from is None:
        raise SettingsError("no path was given; name files or folders, - for standard input, or --files-from LIST")
    targets = targets_of(options.outputs, paths)
    for file in (options.baseline, options.decisions):
        if file is not None and Path(os.path.realpath(file)) in {target.path for target in targets}:
            raise SettingsError(f"--output: {file.name!r} holds what was accepted before; write the output elsewhere")
    checking = Checking(options, paths)
    if any(target.format_ in WITH_TALLIES for target in targets):
        calendar = Calendar(options.as_of) if options.as_of is not None else None
        checking.audit.tallies = Tallies(checking.rulebook, calendar)
    with OutputFiles(targets, options.banner) as files:
        piped = Piped(text_stream(sys.stdout), ends_early=not targets)
        printed = Copying(piped) if replay is not None else None
        outputs = [standard_output(options.format_, options.color, printed or piped), *files.outputs]
        checking.read(outputs)
        piped.ends_early = False
        run = checking.close()
        for output in outputs:
            output.close(run, checking.audit)
        piped.flush()
    if replay is not None and printed is not None:
        _keep(replay, checking, printed.copy(), [target.path for target in targets])
    return checking.exit_code


def _keep(replay: Replay, checking: "Checking", printed: str | None, files: Sequence[Path]) -> None:
    """Keep what a run wrote, if it read all there is."""
    is_whole = checking.exit_code in (OK, FINDINGS, NOTHING_CHECKED) and checking.content.is_known
    texts = texts_of(files) if is_whole else None
    if printed is not None and texts is not None:
        told = Told(checking.exit_code, printed, texts)
        replay.keep(checking.content.digest(), told, int(time.time()) // SECONDS_A_DAY)


class Checking:
    """One run: documents are read, judged, weighed, and held against what was accepted before.

    Args:
        options: What the user asked for.
        paths: What is read.

    Raises:
        SettingsError: An option's value cannot be used.

    Attributes:
        rulebook: The rules.
        audit: What the run adds up to.
        acceptance: What was accepted before.
        fate: What became of the baseline, when the run is closed; None without one.
        content: The files that were read.
    """

    def __init__(self, options: CheckOptions, paths: Sequence[Path]) -> None:
        self._options, self._paths = options, paths
        self._packs = (*installed_packs(), *options.packs)
        self.rulebook = load_rules(*self._packs, examples=False)
        select, ignore = _words("--select", options.select), _words("--ignore", options.ignore)
        self._policies = policies_of(
            self.rulebook, options.file, select=select, ignore=ignore, notes=options.notes, fail_on=options.fail_on
        )
        self._terms = options.terms(self.rulebook.law, notes=self._policies.wants_notes)
        self._jobs = jobs_of(options.jobs)
        self._only = changed_files(paths, options.changed_since) if options.changed_since is not None else None
        self.acceptance = _acceptance(options, self.rulebook, paths)
        self.audit = Audit(self.rulebook)
        self.audit.signals = Signals(self.rulebook.law) if options.notes else None
        self.fate: Fate | None = None
        self.content = Content()
        self._collection = Collection(self.rulebook)
        self._listed = self._left_off = self._failing = 0
        self._interrupted = False

    def read(self, outputs: Sequence[Output]) -> None:
        """Read and judge everything, and feed the outputs; an interrupt ends it early."""
        progress = Progress(not self._options.quiet and sys.stderr.isatty())
        try:
            for record, plans in check_paths(
                self._paths,
                self.rulebook,
                self._terms,
                jobs=self._jobs,
                packs=self._packs,
                wanted=Wanted(self._options.include, self._options.exclude),
                name_of_input=self._options.stdin_filename,
                cache=self._options.cache_file(),
                only=self._only,
                content=self.content,
            ):
                shown = self._take(record, plans)
                for output in outputs:
                    output.document(shown)
                progress.show(self.audit)
        except KeyboardInterrupt:
            self._interrupted = True
        progress.clear()

    def _take(self, record: Record, plans: Mapping[str, tuple[str, ...]]) -> Record:
        """Count a record, and give back what is shown of it."""
        self._collection.add(record)
        policy = self._policies.of(record["source"])
        record = policy.applied_to(record)
        if self.acceptance.is_asked and record["status"] == "checked":
            applied = plans[record["rules"]["plan"]]
            record = self.acceptance.applied_to(record, [rule for rule in applied if rule in policy.selection.rules])
        self.audit.add(record, plans)
        self._failing += sum(map(policy.fails, record.get("findings", ())))
        return self._limited(record)

    def _limited(self, record: Record) -> Record:
        """The record with no more findings than are to be listed; those left off are counted in it."""
        findings = record.get("findings", ())
        listed = self._within_limit(findings)
        if len(listed) == len(findings):
            return record
        return {**record, "findings": listed, "left_off": len(findings) - len(listed)}

    def _within_limit(self, findings: Sequence[Record]) -> Sequence[Record]:
        """Those of some findings for which there is room; both kinds are counted."""
        limit = self._options.max_findings
        listed = findings if limit is None else findings[: limit - self._listed]
        self._listed += len(listed)
        self._left_off += len(findings) - len(listed)
        return listed

    def close(self) -> Record:
        """Look at the archive as a whole, and give back the run record."""
        options, policy = self._options, self._policies.usual
        why_not = self._why_not_over_all()
        found = policy.over_all(list(self._collection.findings())) if why_not is None else []
        self._collection.close()
        is_whole = self._saw_everything()
        asked = [r.id for r in self.rulebook.rules if r.family == "collection" and why_not is None]
        whole, accepted = self.acceptance.over_all(found, policy.selection.rules.intersection(asked))
        self._failing += sum(map(policy.fails, whole))
        self.audit.add_over_all(whole)
        self.audit.close()
        values, self.fate = self.acceptance.run_values(policy.selection.rules, is_whole=is_whole)
        listed = self._within_limit(whole)
        notices = [*self._notices(), *values.pop("notices", [])]
        run = self.audit.run_record(
            options.as_of,
            options.settings(),
            findings=listed,
            collection="all documents" if why_not is None else f"not asked: {why_not}",
            interrupted=self._interrupted,
        )
        run |= values
        run |= {"accepted": accepted} if accepted else {}
        run |= {"notices": notices} if notices else {}
        self._has_leftovers = self.fate is not None and bool(self.fate.fixed or (is_whole and self.fate.not_seen))
        return run

    def _saw_everything(self) -> bool:
        """Whether what was not seen is not there: no filter, no failed input, and more was named than single files."""
        options = self._options
        if self._interrupted or self.audit.counts["failed"]:
            return False
        if options.changed_since or options.include or options.exclude:
            return False
        return any(path.is_dir() or path.suffix.lower() in _OF_MANY for path in self._paths)

    def _why_not_over_all(self) -> str | None:
        """Why nothing is found over the whole archive; None where it was asked."""
        if self._interrupted:
            return "the run was interrupted"
        return "only files that changed were read" if self._options.changed_since is not None else None

    def _notices(self) -> list[str]:
        """What a reader has to know of the run beside its findings."""
        notices = []
        if self._options.changed_since is not None:
            notices.append(f"only files that changed since {self._options.changed_since} were read")
        if self._left_off:
            notices.append(
                f"{counted(self._listed, 'finding')} listed and {self._left_off:,} more left off (--max-findings); "
                "all are counted"
            )
        return notices

    @property
    def exit_code(self) -> int:
        """How the run ended, when it is closed."""
        if self._interrupted:
            return INTERRUPTED
        if self.audit.counts["failed"]:
            return FAILED_INPUTS
        if not self.audit.counts["checked"]:
            return NOTHING_CHECKED
        return FINDINGS if self._failing or (self._options.strict_baseline and self._has_leftovers) else OK


def _acceptance(options: CheckOptions, rulebook: Rulebook, paths: Sequence[Path]) -> Acceptance:
    """What was accepted before, from the files that were named or found."""
    comparison, name = None, ""
    if options.baseline is not None:
        comparison, name = comparison_with(read_baseline(options.baseline)), options.baseline.name
    elif options.strict_baseline:
        raise SettingsError("--strict-baseline: there is no baseline; name one with --baseline FILE")
    file = options.decisions if options.decisions is not None else decisions_beside(options.file, options.isolated)
    decisions = NO_DECISIONS
    if file is not None:
        refuse_inside(file, paths)
        decisions = read_decisions(file, rulebook, options.as_of, require_reason=options.require_reason)
    return Acceptance(decisions, comparison, name)


def _paths_of(listing: Path | None) -> list[Path]:
    """The paths that a list names, one a line, or parted by NUL characters as other programs print them."""
    if listing is None:
        return []
    try:
        data = sys.stdin.buffer.read() if listing == STANDARD_INPUT else listing.read_bytes()
    except OSError as error:
        raise SettingsError(f"--files-from: {str(listing)!r} cannot be read: {error.strerror}") from error
    lines = data.split(b"\0") if b"\0" in data else data.splitlines()
    return [Path(os.fsdecode(line)) for line in lines if line.strip()]


def _words(option: str, values: tuple[str, ...]) -> list[str]:
    """Words given one by one or with commas."""
    words = [word.strip() for value in values for word in value.split(",") if word.strip()]
    if values and not words:
        raise SettingsError(f"{option}: found nothing; write a rule's id, prefix, name, family or discrepancy")
    return words


def jobs_of(value: str) -> int:
    """The number of processes that a word stands for."""
    if value == "auto":
        return os.cpu_count() or 1
    if value.isdecimal() and len(value) < 10 and int(value) >= 1:
        return int(value)
    raise SettingsError(f"--jobs: found {value!r}; write a number of at least 1, or auto")


def standard_output(format_: str, color: str = "auto", stream: Any = None) -> Output:
    """The output that writes a format to standard output.

    Args:
        format_: A format of text.
        color: ``auto``, ``always`` or ``never``; for the table alone.
        stream: What takes the place of standard output; None for itself.
    """
    stream = text_stream(sys.stdout) if stream is None else stream
    if format_ != "table":
        return FORMATS[format_](stream)
    return Table(stream, width=shutil.get_terminal_size((100, 24)).columns, color=is_colored(color))


class Progress:
    """A line on standard error while work takes over a second; none where that is no terminal."""

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted
        self._next = time.monotonic() + _PROGRESS_AFTER
        self._shown = False

    def show(self, audit: Audit) -> None:
        """Renew the line five times a second."""
        if not self._wanted or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 0.2
        self._shown = True
        sys.stderr.write(f"\r{audit.counts['checked']:,} checked, {audit.with_findings:,} with findings \x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
