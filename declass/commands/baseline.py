"""``declass baseline``: old findings accepted in bulk, brought up to date, cleared of what is settled, and compared."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from attrs import Factory, define, evolve

from declass.audits.audit import Audit
from declass.baseline import Entry, Fate, entries_of, lines_of, read_baseline
from declass.commands.check_options import CheckOptions
from declass.commands.checking import Checking
from declass.commands.no_files import told_of_hidden
from declass.errors import SettingsError
from declass.exit_codes import FAILED_INPUTS, FINDINGS, INTERRUPTED, OK
from declass.outputs.base import counted, counts_sentence, printable
from declass.outputs.files import require_free, written_whole
from declass.record import Record

_SHOWN = 40


@define
class _Findings:
    """An output that keeps findings with their documents: those that stand, and those that the baseline holds."""

    found: list[tuple[str, Record]] = Factory(list)

    def document(self, record: Record) -> None:
        """Keep the findings of a document."""
        if record["status"] == "checked":
            self._keep(record["document_id"], [*record["findings"], *record.get("accepted", ())])

    def close(self, run: Record, audit: Audit) -> None:
        """Keep the findings over the whole archive."""
        for finding in (*run["findings"], *run.get("accepted", ())):
            self._keep(finding["document_id"], [finding])

    def _keep(self, document: str, findings: Sequence[Record]) -> None:
        self.found += [(document, f) for f in findings if f.get("accepted_by") != "decision"]


def create(options: CheckOptions, file: Path, *, force: bool) -> int:
    """Write the findings of a run as a baseline.

    Args:
        options: What is checked, and how; a baseline that they name is not asked.
        file: The baseline.
        force: Whether a file that is there is replaced.

    Returns:
        0; 3 where an input could not be read (the findings of the others are written); 4 where nothing was checked.
        Where no document was checked nothing is written, whatever the code.

    Raises:
        SettingsError: An option cannot be used, or the file is there.
    """
    if file.exists() and not force:
        raise SettingsError(
            f"{file}: is there already; `declass baseline update` brings it up to date, --force replaces it"
        )
    options = _settled(evolve(options, baseline=None))
    require_free(file, options.paths)
    checking, found, run = _run(options)
    return _write(file, options, checking, run, list(entries_of(found)))


def update(options: CheckOptions, file: Path) -> int:
    """Take new findings into a baseline, and out of it what was fixed; what was not decided or not seen stays.

    Returns:
        As ``create``.
    """

    def kept(fate: Fate, found: Sequence[tuple[str, Record]], *, read_all: bool) -> list[Entry]:
        return [*entries_of(found), *fate.undecided, *fate.not_seen]

    return _changed(options, file, kept)


def prune(options: CheckOptions, file: Path, *, gone: bool) -> int:
    """Take out of a baseline what was fixed, and nothing new into it.

    Args:
        options: What is checked, and how.
        file: The baseline.
        gone: Whether entries of documents that were not seen go too; they stay where an input could not be read, as
            they may be in it.

    Returns:
        As ``create``.
    """

    def kept(fate: Fate, found: Sequence[tuple[str, Record]], *, read_all: bool) -> list[Entry]:
        old = entries_of((document, finding) for document, finding in found if finding["state"] == "unchanged")
        return [*old, *fate.undecided, *(() if gone and read_all else fate.not_seen)]

    return _changed(options, file, kept)


def diff(old: Path, new: Path) -> int:
    """Print what two baselines differ in.

    Returns:
        0 where they hold the same findings, else 1.
    """
    before, after = set(read_baseline(old)), set(read_baseline(new))
    added, removed = sorted(after - before), sorted(before - after)
    print(f"{len(added):,} added, {len(removed):,} removed, {len(before & after):,} in both")
    for sign, entries in (("+", added), ("-", removed)):
        for entry in entries[:_SHOWN]:
            print(f"{sign} {printable(entry.document)} {printable(entry.rule)} {printable(entry.fingerprint)}")
        if len(entries) > _SHOWN:
            print(f"{sign} … and {len(entries) - _SHOWN:,} more")
    return FINDINGS if added or removed else OK


class _Kept(Protocol):
    """Which entries a baseline holds afterwards."""

    def __call__(self, fate: Fate, found: Sequence[tuple[str, Record]], *, read_all: bool) -> list[Entry]:
        """The entries, from what became of the old ones and what was found; whether every input could be read."""


def _changed(options: CheckOptions, file: Path, kept: _Kept) -> int:
    options = _settled(evolve(options, baseline=file))
    checking, found, run = _run(options)
    assert checking.fate is not None
    return _write(file, options, checking, run, kept(checking.fate, found, read_all=not run["counts"]["failed"]))


def _settled(options: CheckOptions) -> CheckOptions:
    """The options with all paths read from their list, and nothing that hides findings."""
    options = options.with_list()
    if not options.paths and options.files_from is None:
        raise SettingsError("no path was given; name the files and folders whose findings are accepted")
    return evolve(options, files_from=None, max_findings=None, strict_baseline=False)


def _run(options: CheckOptions) -> tuple[Checking, list[tuple[str, Record]], Record]:
    checking = Checking(options)
    findings = _Findings()
    checking.read([findings])
    run = checking.close()
    findings.close(run, checking.audit)
    return checking, findings.found, run


def _write(file: Path, options: CheckOptions, checking: Checking, run: Record, entries: Sequence[Entry]) -> int:
    code = checking.exit_code
    if code == INTERRUPTED or not run["counts"]["checked"]:
        ended = "the run was interrupted" if code == INTERRUPTED else "nothing was checked"
        print(f"{ended}; {file} was left as it is")
        print(counts_sentence(run))
        return code
    # Copies are numbered anew, since some of them may have gone.
    numbered = list(entries_of((e.document, {"rule": e.rule, "fingerprint": e.fingerprint}) for e in entries))
    with written_whole(file, options.paths) as whole:
        whole.write_text(lines_of(numbered), encoding="utf-8", newline="\n")
    documents = len({entry.document for entry in entries})
    print(f"wrote {counted(len(numbered), 'finding')} of {counted(documents, 'document')} to {file}")
    if checking.fate is not None:
        fate = checking.fate
        still = len(fate.undecided) + len(fate.not_seen)
        print(
            f"{fate.new:,} new, {fate.unchanged:,} unchanged, {len(fate.fixed):,} fixed, {still:,} not decided or seen"
            + (f", {gone:,} of them taken out" if (gone := len({*fate.not_seen} - {*entries})) else "")
        )
    print(counts_sentence(run))
    for told in told_of_hidden(checking.hidden):
        print(told)
    return FAILED_INPUTS if code == FAILED_INPUTS else OK
