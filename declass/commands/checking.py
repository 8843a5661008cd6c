"""A run: documents are read, judged, weighed, and held against what was accepted before; how it ended is its code."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict

from declass.acceptance import Acceptance
from declass.audits.signals import Signals
from declass.baseline import Fate, comparison_with, read_baseline
from declass.commands.check_options import CheckOptions, told_of_list
from declass.commands.judging import Judging
from declass.commands.no_files import patterns_given, told_of_hidden, why_no_files
from declass.decisions import NO_DECISIONS, read_decisions, refuse_inside
from declass.errors import SettingsError
from declass.exit_codes import FAILED_INPUTS, FINDINGS, INTERRUPTED, NOTHING_CHECKED, OK
from declass.outputs import Output
from declass.outputs.base import counted, printable
from declass.record import Record, limited_to, number_left_off
from declass.rulebook.schema import Rulebook
from declass.runs.replay import Content
from declass.settings import decisions_beside
from declass.terms import Terms

if TYPE_CHECKING:
    from declass.runs.state import State


class Checking:
    """One run: documents are read, judged, weighed, and held against what was accepted before.

    Args:
        options: What the user asked for.

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

    def __init__(self, options: CheckOptions) -> None:
        self._options = options
        self._judging = Judging(options)
        self.rulebook, self.audit = self._judging.rulebook, self._judging.audit
        self.audit.signals = Signals(self.rulebook.law) if options.notes else None
        self.acceptance = self._judging.acceptance = _acceptance(options, self.rulebook)
        self.fate: Fate | None = None
        self.content = Content()
        self.hidden = self._judging.hidden
        self.state = _state(options, self.rulebook, self._judging.terms)
        self._listed = self._left_off = 0
        self._interrupted = self._has_leftovers = False

    def read(self, outputs: Sequence[Output]) -> None:
        """Read and judge everything, and feed the outputs; an interrupt ends it early."""
        self._say_what_is_kept()
        try:
            for record in self._judging.records(self.content, self.state):
                shown = self._limited(record)
                for output in outputs:
                    output.document(shown)
        except KeyboardInterrupt:
            self._interrupted = True
        except OSError as error:
            if self.state is None or isinstance(error, BrokenPipeError):
                raise
            kept = f"what was done is kept in {str(self.state.folder)!r}"
            raise SettingsError(
                f"cannot go on: {error.strerror or error}; {kept}: mend it, then run the same command again"
            ) from error

    def _say_what_is_kept(self) -> None:
        """Tell on standard error that a run goes on, and how much of it is there; no result says so."""
        kept = self.state.kept() if self.state is not None and not self._options.quiet else 0
        if self.state is not None and kept:
            sys.stderr.write(
                f"declass: goes on with the run in {printable(self.state.folder)}: {counted(kept, 'document')} kept\n"
            )

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
        options, policy, collection = self._options, self._judging.usual, self._judging.collection
        why_not = self._why_not_over_all()
        found = self._judging.over_all() if why_not is None else []
        copies, copies_listed = collection.notices(), collection.run_values()
        collection.close()
        is_whole = self._saw_everything()
        asked = [r.id for r in self.rulebook.rules if r.family == "collection" and why_not is None]
        whole, accepted = self.acceptance.over_all(found, policy.selection.rules.intersection(asked))
        self._judging.failing += sum(map(policy.fails, whole))
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
        return not self._interrupted and self._judging.saw_everything

    def _why_not_over_all(self) -> str | None:
        """Why nothing is found over the whole archive; None where it was asked."""
        if self._interrupted:
            return "the run was interrupted"
        return "only files that changed were read" if self._options.changed_since is not None else None

    def _notices(self) -> list[str]:
        """What a reader has to know of the run beside its findings."""
        notices = []
        is_filtered = self._options.is_filtered
        if self._options.changed_since is not None:
            notices.append(f"only files that changed since {self._options.changed_since} were read")
        elif not self._interrupted:
            notices += why_no_files(
                self.audit.counts, [path.as_posix() for path in self._options.paths], is_filtered=is_filtered
            )
        notices += told_of_hidden(self.hidden)
        if self.audit.counts["failed"]:
            notices += patterns_given(self._options.paths, is_filtered=is_filtered)
        notices += told_of_list(self._options.listed)
        if self._left_off:
            notices.append(
                f"{counted(self._listed, 'finding')} listed and {self._left_off:,} more left off (--max-findings); "
                "all are counted"
            )
        notices += self._judging.told_of_choice(is_whole=self._saw_everything())
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
        return FINDINGS if self._judging.failing or (self._options.strict_baseline and self._has_leftovers) else OK


def _state(options: CheckOptions, rulebook: Rulebook, terms: Terms) -> "State | None":
    """Where the run is kept as it goes; None where nobody asked."""
    if options.state is None:
        return None
    from declass.runs.state import State  # needs a library that few have

    if options.evidence == "context":
        raise SettingsError("--state: lines of text are never kept; leave out --evidence context, or --state")
    folder = Path(os.path.realpath(options.state))
    read = {Path(os.path.realpath(path)) for path in options.paths}
    if folder in read or not read.isdisjoint(folder.parents):
        raise SettingsError(f"--state: {str(options.state)!r} is among the files to be checked; name another folder")
    return State(options.state, rulebook, terms, options.paths)


def _acceptance(options: CheckOptions, rulebook: Rulebook) -> Acceptance:
    """What was accepted before, from the files that were named or found."""
    comparison, name = None, ""
    if options.baseline is not None:
        comparison, name = comparison_with(read_baseline(options.baseline)), options.baseline.name
    elif options.strict_baseline:
        raise SettingsError("--strict-baseline: there is no baseline; name one with --baseline FILE")
    file = options.decisions if options.decisions is not None else decisions_beside(options.file, options.isolated)
    decisions = NO_DECISIONS
    if file is not None:
        refuse_inside(file, options.paths)
        decisions = read_decisions(file, rulebook, options.as_of, require_reason=options.require_reason)
    return Acceptance(decisions, comparison, name)
