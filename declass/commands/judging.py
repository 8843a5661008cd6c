"""The loop that ``check`` and ``audit`` share: documents are read, judged, weighed and counted, one after the other.

What is made of the records, and how a run ends, is in ``checking`` and ``audit``.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from declass.acceptance import Acceptance
from declass.audits.audit import Audit
from declass.batch import check_paths
from declass.collection import Collection
from declass.commands.changed import changed_files
from declass.commands.check_options import CheckOptions, jobs_of
from declass.commands.no_files import Reach
from declass.commands.progress import Progress
from declass.policy import policies_of
from declass.readers.hidden import Hidden, hidden_in
from declass.record import Record
from declass.rulebook.loader import installed_packs, load_rules
from declass.runs.replay import Content
from declass.selection import words_of

if TYPE_CHECKING:
    from declass.runs.state import State


class Judging:
    """Documents judged and weighed, and what they add up to.

    Args:
        options: What the user asked for.
        rename: The name under which a source stands in the records.

    Raises:
        SettingsError: An option's value cannot be used.

    Attributes:
        rulebook: The rules.
        usual: The policy where nothing differs by path.
        terms: Under which terms documents are judged.
        audit: What the run adds up to.
        acceptance: What was accepted before.
        collection: The documents as a whole archive.
        hidden: What is left out because it is hidden.
        failing: How many findings fail the run.
    """

    def __init__(self, options: CheckOptions, rename: Callable[[str], str] = str) -> None:
        self._options, self._rename = options, rename
        self._packs = (*installed_packs(), *options.packs)
        self.rulebook = load_rules(*self._packs, examples=False)
        select, ignore = words_of("--select", options.select), words_of("--ignore", options.ignore)
        self._policies = policies_of(
            self.rulebook, options.file, select=select, ignore=ignore, notes=options.notes, fail_on=options.fail_on
        )
        self.usual = self._policies.usual
        self.terms = options.terms(self.rulebook.law, notes=self._policies.wants_notes)
        self._jobs = jobs_of(options.jobs)
        since = options.changed_since
        self._only = changed_files(options.paths, since) if since is not None else None
        # Counted before outputs are begun, whose unfinished files are hidden.
        self.hidden = hidden_in(options.paths, options.wanted) if self._only is None else Hidden()
        self.audit = Audit(self.rulebook)
        self.acceptance = Acceptance()
        self.collection = Collection(self.rulebook)
        self.failing = 0
        self._reach = Reach(options.paths, is_filtered=options.is_filtered, name_of_input=options.stdin_filename)
        self._overrides_met: set[int] = set()

    def records(self, content: Content | None = None, state: "State | None" = None) -> Iterator[Record]:
        """Every record as far as it is shown, in input order, once it is counted.

        Args:
            content: Takes the files that were read; None where nobody asks.
            state: Where the run is kept as it goes, opened; None keeps nothing.
        """
        progress = Progress(not self._options.quiet and sys.stderr.isatty())
        try:
            for record, plans in check_paths(
                self._options.paths,
                self.rulebook,
                self.terms,
                jobs=self._jobs,
                packs=self._packs,
                wanted=self._options.wanted,
                name_of_input=self._options.stdin_filename,
                cache=self._options.cache_file(),
                only=self._only,
                content=content,
                state=state,
                listed=self._options.listed,
            ):
                yield self._weighed(record, plans)
                progress.show(self.audit)
        finally:
            progress.clear()

    def _weighed(self, record: Record, plans: Mapping[str, tuple[str, ...]]) -> Record:
        """Count a record, and give back what is shown of it."""
        self._reach.saw(record)
        source = record["source"]
        record["source"] = self._rename(source)
        self.collection.add(record)
        policy = self._policies.of(source)
        record, plans = policy.applied_to(record, plans)
        if self.acceptance.is_asked and record["status"] == "checked":
            record = self.acceptance.applied_to(record, plans[record["rules"]["plan"]])
        overrides = self._options.file.overrides_at(source)
        self._overrides_met.update(overrides)
        if record["status"] == "checked" and overrides:
            record = {**record, "overrides": overrides}
        self.audit.add(record, plans)
        self.failing += sum(map(policy.fails, record.get("findings", ())))
        return record

    def over_all(self) -> list[Record]:
        """The findings over the whole archive that are shown; asked once, when all records were met."""
        return self.usual.over_all(list(self.collection.findings()))

    @property
    def saw_everything(self) -> bool:
        """Whether what was not seen is not there."""
        return not self._options.changed_since and self._reach.is_everything(self.audit.counts)

    def told_of_choice(self, *, is_whole: bool) -> list[str]:
        """What a reader has to know of rules chosen and of what differs by path.

        Args:
            is_whole: Whether an override that met no file is told.
        """
        notices = self._policies.notices(self.rulebook, self._overrides_met)
        return [*notices, *(self._options.file.overrides_unmet(self._overrides_met) if is_whole else ())]
