"""The main job as a whole: options in, outputs written, exit code out. Reads the clock only to show progress."""

import io
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import IO, Any

from attrs import asdict, frozen

from declass.audit import Audit
from declass.batch import check_paths
from declass.collection import Collection
from declass.errors import SettingsError
from declass.outputs import FORMATS, Output, Table
from declass.record import Record, run_record
from declass.rulebook.loader import installed_packs, load_rules
from declass.selection import select_rules
from declass.signals import Signals

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

    def settings(self) -> dict[str, Any]:
        """What of the options shapes the result, for the run record; nothing that depends on the machine."""
        kept = asdict(
            self, filter=lambda a, _: a.name in ("select", "ignore", "notes", "fail_on", "profile", "evidence")
        )
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
    jobs = _jobs(options.jobs)
    targets = _targets(options.outputs, options.paths)
    audit, collection = Audit(rulebook), Collection(rulebook)
    audit.signals = Signals(rulebook.law) if options.notes else None
    interrupted = False
    with _Files(targets) as files:
        outputs = [_standard_output(options), *(FORMATS[name](stream) for name, stream in files.streams)]
        progress = _Progress(not options.quiet and sys.stderr.isatty())
        try:
            for record, plans in check_paths(
                options.paths,
                rulebook,
                evidence=options.evidence,
                notes=bool(selection.notes),
                profile=options.judged_by,
                jobs=jobs,
                packs=packs,
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
        run = run_record(
            audit.counts,
            audit.findings,
            audit.plan_rows(),
            as_of=options.as_of.isoformat() if options.as_of else None,
            rulebook=rulebook.hash,
            settings=options.settings(),
            findings=whole,
            collection="not asked: the run was interrupted" if interrupted else "all documents",
            interrupted=interrupted,
        )
        for output in outputs:
            output.close(run, audit)
    return INTERRUPTED if interrupted else _exit_code(audit, options.fail_on)


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


def _jobs(value: str) -> int:
    if value == "auto":
        return os.cpu_count() or 1
    if value.isdigit() and int(value) >= 1:
        return int(value)
    raise SettingsError(f"--jobs: found {value!r}; write a number of at least 1, or auto")


def _target(spec: str) -> tuple[str, Path]:
    name, sign, file = spec.partition("=")
    if not sign or not file or name not in FORMATS:
        raise SettingsError(f"--output: found {spec!r}; write FORMAT=FILE with a format out of {', '.join(FORMATS)}")
    path = Path(os.path.realpath(file))
    if not path.parent.is_dir():
        raise SettingsError(f"--output: the folder of {file!r} does not exist; make it first")
    if path.exists() and not path.is_file():
        raise SettingsError(f"--output: {file!r} is no ordinary file; name a file to be written")
    return name, path


def _targets(specs: tuple[str, ...], inputs: tuple[Path, ...]) -> list[tuple[str, Path]]:
    """The files to write. Records are evidence: a file among the inputs is never written over."""
    targets = [_target(spec) for spec in specs]
    read = {Path(os.path.realpath(path)) for path in inputs}
    for number, (_, path) in enumerate(targets):
        if path in {other for _, other in targets[:number]}:
            raise SettingsError(f"--output: {path.name!r} is named twice; give each format a file of its own")
        if path in read or (path.exists() and not read.isdisjoint(path.parents)):
            raise SettingsError(f"--output: {path.name!r} is among the files to be checked; write it elsewhere")
    return targets


def _standard_output(options: CheckOptions) -> Output:
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if options.format_ != "table":
        return FORMATS[options.format_](stream)
    color = options.color == "always" or (
        options.color == "auto"
        and stream.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
    return Table(stream, width=shutil.get_terminal_size((100, 24)).columns, color=color)


class _Files:
    """Output files that appear under their names only when they are whole."""

    def __init__(self, targets: list[tuple[str, Path]]) -> None:
        self._targets = targets
        self._open: list[tuple[IO[str], Path]] = []
        self.streams: list[tuple[str, IO[str]]] = []

    def __enter__(self) -> "_Files":
        for name, path in self._targets:
            try:
                stream = tempfile.NamedTemporaryFile(
                    "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
                )
            except OSError as error:
                self.__exit__(OSError)
                raise SettingsError(f"--output: {path.name!r} cannot be written: {error.strerror}") from error
            self._open.append((stream, path))
            self.streams.append((name, stream))
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for stream, path in self._open:
            stream.close()
            if kind is None:
                os.chmod(stream.name, 0o666 & ~_umask())
                os.replace(stream.name, path)
            else:
                with suppress(OSError):
                    os.unlink(stream.name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


class _Progress:
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
