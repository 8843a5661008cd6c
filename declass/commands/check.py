"""The main job as a whole: options in, outputs written, exit code out. Reads the clock only to show progress."""

import io
import os
import shutil
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from declass.audit import Audit
from declass.batch import check_paths
from declass.calendar_rows import Calendar
from declass.collection import Collection
from declass.errors import SettingsError
from declass.outputs import FILE_FORMATS, FORMATS, Output, Table
from declass.outputs.files import OutputFiles, targets_of
from declass.readers.discover import STANDARD_INPUT, Wanted
from declass.record import Record
from declass.rulebook.loader import installed_packs, load_rules
from declass.selection import select_rules
from declass.signals import Signals
from declass.tallies import Tallies
from declass.terms import Terms

OK, FINDINGS, FAILED_INPUTS, NOTHING_CHECKED, INTERRUPTED = 0, 1, 3, 4, 130
_AT_OR_ABOVE = {"error": ("error",), "warning": ("error", "warning"), "note": ("error", "warning", "note"), "never": ()}
_PROGRESS_AFTER = 1.0


@frozen
class CheckOptions:
    """The options of ``declass check``, as the command line gives them."""

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

    def settings(self) -> dict[str, Any]:
        """What of the options shapes the result, for the run record; nothing that depends on the machine."""
        kept = asdict(
            self, filter=lambda a, _: a.name in ("select", "ignore", "notes", "fail_on", "profile", "evidence")
        )
        kept |= {name: globs for name in ("include", "exclude") if (globs := getattr(self, name))}
        settings = {key: list(value) if isinstance(value, tuple) else value for key, value in kept.items()}
        if self.profile == "auto":
            settings |= {"profile": self.judged_by, "profile_from": "auto: telegrams are judged by State practice"}
        return settings

    @property
    def judged_by(self) -> str:
        """The profile that judges: telegrams are what is read today, and State's practice is theirs."""
        return "state" if self.profile == "auto" else self.profile


def run_check(options: CheckOptions) -> int:
    """Check the paths, write all outputs, and say how it ended.

    Returns:
        The exit code of the contract.

    Raises:
        SettingsError: An option's value cannot be used; nothing was written.
    """
    packs = (*installed_packs(), *options.packs)
    rulebook = load_rules(*packs, examples=False)
    wants_notes = options.notes or options.fail_on == "note"
    select, ignore = _words("--select", options.select), _words("--ignore", options.ignore)
    selection = select_rules(rulebook, select, ignore, wants_notes)
    jobs = jobs_of(options.jobs)
    paths = (*options.paths, *_paths_of(options.files_from))
    if not paths:
        raise SettingsError("no path was given; name files or folders, - for standard input, or --files-from LIST")
    targets = targets_of(options.outputs, paths)
    audit, collection = Audit(rulebook), Collection(rulebook)
    audit.signals = Signals(rulebook.law) if options.notes else None
    if any(target.format_ in FILE_FORMATS for target in targets):
        audit.tallies = Tallies(rulebook, Calendar(options.as_of) if options.as_of is not None else None)
    interrupted = False
    with OutputFiles(targets, options.banner) as files:
        outputs = [standard_output(options.format_, options.color), *files.outputs]
        progress = Progress(not options.quiet and sys.stderr.isatty())
        try:
            for record, plans in check_paths(
                paths,
                rulebook,
                Terms(options.judged_by, options.evidence, notes=bool(selection.notes)),
                jobs=jobs,
                packs=packs,
                wanted=Wanted(options.include, options.exclude),
                name_of_input=options.stdin_filename,
            ):
                collection.add(record)
                _take(selection.applied_to(record), plans, audit, outputs)
                progress.show(audit)
        except KeyboardInterrupt:
            interrupted = True
        progress.clear()
        whole = [] if interrupted else [f for f in collection.findings() if selection.shows(f["rule"], f["severity"])]
        collection.close()
        audit.add_over_all(whole)
        audit.close()
        run = audit.run_record(
            options.as_of,
            options.settings(),
            findings=whole,
            collection="not asked: the run was interrupted" if interrupted else "all documents",
            interrupted=interrupted,
        )
        for output in outputs:
            output.close(run, audit)
    return INTERRUPTED if interrupted else _exit_code(audit, options.fail_on)


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


def _take(record: Record, plans: Mapping[str, tuple[str, ...]], audit: Audit, outputs: Iterable[Output]) -> None:
    audit.add(record, plans)
    for output in outputs:
        output.document(record)


def _exit_code(audit: Audit, fail_on: str) -> int:
    if audit.counts["failed"]:
        return FAILED_INPUTS
    if not audit.counts["checked"]:
        return NOTHING_CHECKED
    return FINDINGS if any(audit.findings[severity] for severity in _AT_OR_ABOVE[fail_on]) else OK


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
    if value.isdigit() and int(value) >= 1:
        return int(value)
    raise SettingsError(f"--jobs: found {value!r}; write a number of at least 1, or auto")


def standard_output(format_: str, color: str = "auto") -> Output:
    """The output that writes a format to standard output.

    Args:
        format_: A format of text.
        color: ``auto``, ``always`` or ``never``; for the table alone.
    """
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if format_ != "table":
        return FORMATS[format_](stream)
    is_colored = color == "always" or (
        color == "auto" and stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )
    return Table(stream, width=shutil.get_terminal_size((100, 24)).columns, color=is_colored)


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
