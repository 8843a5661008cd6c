"""A run: documents are read, judged, weighed, and held against what was accepted before; how it ended is its code."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict

from declass.acceptance import Acceptance
from declass.audits.audit import Audit
from declass.audits.signals import Signals
from declass.baseline import Fate, comparison_with, read_baseline
from declass.batch import check_paths
from declass.collection import Collection
from declass.commands.changed import changed_files
from declass.commands.check_options import CheckOptions, jobs_of, told_of_list
from declass.commands.no_files import Reach, patterns_given, told_of_hidden, why_no_files
from declass.commands.progress import Progress
from declass.decisions import NO_DECISIONS, read_decisions, refuse_inside
from declass.errors import SettingsError
from declass.exit_codes import FAILED_INPUTS, FINDINGS, INTERRUPTED, NOTHING_CHECKED, OK
from declass.hidden import Hidden, hidden_in
from declass.outputs import Output
from declass.outputs.base import counted, printable
from declass.policy import policies_of
from declass.readers.discover import Wanted
from declass.record import Record, limited_to, number_left_off
from declass.rulebook.loader import installed_packs, load_rules
from declass.rulebook.schema import Rulebook
from declass.runs.replay import Content
from declass.selection import words_of
from declass.settings import decisions_beside
from declass.terms import Terms

if TYPE_CHECKING:
    from declass.runs.state import State


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
        hidden: What is left out because it is hidden.
    """

    def __init__(self, options: CheckOptions, paths: Sequence[Path]) -> None:
        self._options, self._paths = options, paths
        self._packs = (*installed_packs(), *options.packs)
        self.rulebook = load_rules(*self._packs, examples=False)
        select, ignore = words_of("--select", options.select), words_of("--ignore", options.ignore)
        self._policies = policies_of(
            self.rulebook, options.file, select=select, ignore=ignore, notes=options.notes, fail_on=options.fail_on
        )
        self._terms = options.terms(self.rulebook.law, notes=self._policies.wants_notes)
        self._jobs = jobs_of(options.jobs)
        self._only = changed_files(paths, options.changed_since) if options.changed_since is not None else None
        # Counted before outputs are begun, whose unfinished files are hidden.
        self.hidden = hidden_in(paths, options.wanted) if self._only is None else Hidden()
        self.acceptance = _acceptance(options, self.rulebook, paths)
        self.audit = Audit(self.rulebook)
        self.audit.signals = Signals(self.rulebook.law) if options.notes else None
        self.fate: Fate | None = None
        self.content = Content()
        self._collection = Collection(self.rulebook)
        self.state = _state(options, self.rulebook, self._terms, paths)
        self._listed = self._left_off = self._failing = 0
        self._interrupted = False
        self._overrides_met: set[int] = set()
        self._reach = Reach(paths, is_filtered=options.is_filtered, name_of_input=options.stdin_filename)

    def read(self, outputs: Sequence[Output]) -> None:
        """Read and judge everything, and feed the outputs; an interrupt ends it early."""
        progress = Progress(not self._options.quiet and sys.stderr.isatty())
        self._say_what_is_kept()
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
                state=self.state,
                listed=self._options.listed,
            ):
                shown = self._take(record, plans)
                for output in outputs:
                    output.document(shown)
                progress.show(self.audit)
        except KeyboardInterrupt:
            self._interrupted = True
        except OSError as error:
            if self.state is None or isinstance(error, BrokenPipeError):
                raise
            kept = f"what was done is kept in {str(self.state.folder)!r}"
            raise SettingsError(
                f"cannot go on: {error.strerror or error}; {kept}: mend it, then run the same command again"
            ) from error
        progress.clear()

    def _say_what_is_kept(self) -> None:
        """Tell on standard error that a run goes on, and how much of it is there; no result says so."""
        kept = self.state.kept() if self.state is not None and not self._options.quiet else 0
        if self.state is not None and kept:
            sys.stderr.write(
                f"declass: goes on with the run in {printable(self.state.folder)}: {counted(kept, 'document')} kept\n"
            )

    def _take(self, record: Record, plans: Mapping[str, tuple[str, ...]]) -> Record:
        """Count a record, and give back what is shown of it."""
        self._reach.saw(record)
        self._collection.add(record)
        policy = self._policies.of(record["source"])
        record, plans = policy.applied_to(record, plans)
        if self.acceptance.is_asked and record["status"] == "checked":
            record = self.acceptance.applied_to(record, plans[record["rules"]["plan"]])
        overrides = self._options.file.overrides_at(record["source"])
        self._overrides_met.update(overrides)
        if record["status"] == "checked" and overrides:
            record = {**record, "overrides": overrides}
        self.audit.add(record, plans)
        self._failing += sum(map(policy.fails, record.get("findings", ())))
        return self._limited(record)

    def _limited(self, record: Record) -> Record:
        """The record with no more findings than are to be listed; both kinds are counted."""
        limit = self._options.max_findings
        if limit is not None:
            record = limited_to(record, limit - self._listed)
        self._listed += len(record.get("findings", ()))
        self._left_off += number_left_off(record)
        return record

    def close(self) -> Record:
        """Look at the archive as a whole, and give back the run record."""
        options, policy = self._options, self._policies.usual
        why_not = self._why_not_over_all()
        found = policy.over_all(list(self._collection.findings())) if why_not is None else []
        copies, copies_listed = self._collection.notices(), self._collection.run_values()
        self._collection.close()
        is_whole = self._saw_everything()
        asked = [r.id for r in self.rulebook.rules if r.family == "collection" and why_not is None]
        whole, accepted = self.acceptance.over_all(found, policy.selection.rules.intersection(asked))
        self._failing += sum(map(policy.fails, whole))
        self.audit.add_over_all(whole)
        self.audit.close()
        values, self.fate = self.acceptance.run_values(policy.selection.rules, is_whole=is_whole)
        run = self.audit.run_record(
            options.as_of,
            options.settings(),
            findings=whole,
            collection="all documents" if why_not is None else f"not asked: {why_not}",
            interrupted=self._interrupted,
        )
        run = self._limited(run)
        notices = [*self._notices(), *copies, *values.pop("notices", [])]
        run |= {"hidden": asdict(self.hidden)} if self.hidden else {}
        run |= values | copies_listed
        run |= {"accepted": accepted} if accepted else {}
        run |= {"notices": notices} if notices else {}
        if self.state is not None and not self._interrupted:
            self.state.close(run)
        self._has_leftovers = self.fate is not None and bool(self.fate.fixed or (is_whole and self.fate.not_seen))
        return run

    def _saw_everything(self) -> bool:
        """Whether what was not seen is not there."""
        if self._interrupted or self._options.changed_since:
            return False
        return self._reach.is_everything(self.audit.counts)

    def _why_not_over_all(self) -> str | None:
        """Why nothing is found over the whole archive; None where it was asked."""
        if self._interrupted:
            return "the run was interrupted"
        return "only files that changed were read" if self._options.changed_since is not None else None

    def _notices(self) -> list[str]:
        """What a reader has to know of the run beside its findings."""
        notices = []
        is_filtered = bool(self._options.include or self._options.exclude)
        if self._options.changed_since is not None:
            notices.append(f"only files that changed since {self._options.changed_since} were read")
        elif not self._interrupted:
            notices += why_no_files(
                self.audit.counts, [path.as_posix() for path in self._paths], is_filtered=is_filtered
            )
        notices += told_of_hidden(self.hidden)
        if self.audit.counts["failed"]:
            notices += patterns_given(self._paths, is_filtered=is_filtered)
        notices += told_of_list(self._options.listed)
        if self._left_off:
            notices.append(
                f"{counted(self._listed, 'finding')} listed and {self._left_off:,} more left off (--max-findings); "
                "all are counted"
            )
        notices += self._policies.notices(self.rulebook, self._overrides_met)
        notices += self._options.file.overrides_unmet(self._overrides_met) if self._saw_everything() else []
        if self._interrupted and self.state is not None:
            kept = counted(self.state.kept(), "document")
            notices.append(f"{kept} are kept in {self.state.folder}; run the same command again to go on")
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


def _state(options: CheckOptions, rulebook: Rulebook, terms: Terms, paths: Sequence[Path]) -> "State | None":
    """Where the run is kept as it goes; None where nobody asked."""
    if options.state is None:
        return None
    from declass.runs.state import State  # needs a library that few have

    if options.evidence == "context":
        raise SettingsError("--state: lines of text are never kept; leave out --evidence context, or --state")
    folder = Path(os.path.realpath(options.state))
    read = {Path(os.path.realpath(path)) for path in paths}
    if folder in read or not read.isdisjoint(folder.parents):
        raise SettingsError(f"--state: {str(options.state)!r} is among the files to be checked; name another folder")
    return State(options.state, rulebook, terms, paths)


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
