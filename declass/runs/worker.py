"""Inputs to records, in one process: read, parsed, checked, whatever the input does.

How inputs are shared out among processes is in ``units`` and ``pool``; what a record holds in ``record``.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

from attrs import Factory, define, frozen

from declass.assume import assume
from declass.assumptions import NOTHING
from declass.engine import Checker, predicates_for
from declass.limits import USUAL as USUAL_LIMITS
from declass.limits import Limits
from declass.model import Telegram, Unread
from declass.parse.document import Parser
from declass.readers import OpenedFile, ReadOptions, RemoteFile, open_bytes, open_file, open_remote
from declass.readers.discover import STANDARD_INPUT, Found
from declass.readers.shards import Item
from declass.readers.streams import standard_input
from declass.record import Record, document_record, unread_record
from declass.rulebook.schema import Rulebook
from declass.runs.cache import Cache
from declass.runs.steps import Keep, Known, Step, Waiting, flocks
from declass.runs.unread import findings_on
from declass.runs.watch import Halted, Place, TookTooLong, Watch
from declass.terms import USUAL, Terms

Input = tuple[str, Path | RemoteFile | bytes] | Unread
"""What is read: its source with the path or the store it lies at, or with its bytes."""

SeenFile = tuple[str, str | None, str | None]
"""A file that was opened: its source, its hash, and why there is none where it could not be read."""


REGISTER_PROFILES = ("ic", "dod")
"""Profiles under which markings are read in the syntax of the register."""


@define
class Chunk:
    """Records of some inputs, and the rules of each plan that occurs among them.

    Attributes:
        plans: Ids of the rules applied, by plan id.
        files: The files they stand in.
    """

    records: list[Record] = Factory(list)
    plans: dict[str, tuple[str, ...]] = Factory(dict)
    files: list[SeenFile] = Factory(list)


@frozen
class Start:
    """What a process needs to begin; it loads the rules for itself.

    Attributes:
        packs: Rule packs laid over the shipped rules.
        terms: Under which terms documents are judged.
        cache: The file of the cache; None where none is kept.
    """

    packs: tuple[Path, ...] = ()
    terms: Terms = USUAL
    cache: Path | None = None


class Worker:
    """Reads, parses and checks inputs with one rule book.

    Args:
        rulebook: Law and rules.
        terms: Under which terms documents are judged.
        cache: Results kept from earlier runs; None where none are.
        watch: The clock; None for one of its own.

    Attributes:
        plans: Ids of the rules applied so far, by plan id.
        files: The files opened so far.
        watch: The clock.

    Raises:
        RulebookError: A rule has neither a predicate nor a template that can be used; every one is named.
    """

    def __init__(
        self, rulebook: Rulebook, terms: Terms = USUAL, cache: Cache | None = None, watch: Watch | None = None
    ) -> None:
        predicates_for(rulebook)  # what cannot be used is no fault of the telegram that is read first
        self._rulebook = rulebook
        self._terms = terms
        self._options = read_options(terms)
        self._cache = cache
        self._benches: dict[str, tuple[Parser, Checker]] = {}
        self.watch = watch if watch is not None else Watch(USUAL_LIMITS.seconds)
        self.plans: dict[str, tuple[str, ...]] = {}
        self.files: list[SeenFile] = []

    def records_of(self, inputs: Iterable[Input]) -> Iterator[Record]:
        """The records of inputs, in their order: one for each telegram in them, or why there is none.

        Inputs are asked for as they are read, some dozens of telegrams before their records are handed on.
        """
        return self.judged(step for number, found in enumerate(inputs) for step in self._steps_of(found, number))

    def records_of_items(self, items: Iterable[Item], source: str) -> Iterator[Record]:
        """The records of what a reader gives of one source."""
        return self.judged(self.steps_of_items(items, source))

    def judged(self, steps: Iterable[Step]) -> Iterator[Record]:
        """The records of steps, in their order.

        Telegrams are judged some dozens together: see ``Parser.parse_all``. Where that breaks, or takes too long, each
        is judged by itself, so that the one which is to blame is named and the others have their records.
        """
        for flock in flocks(steps):
            records = self._judged_flock([step for step in flock if isinstance(step, Waiting)])
            for step in flock:
                if isinstance(step, Waiting):
                    record = next(records)
                elif isinstance(step, Known):
                    record = step.record
                else:
                    step()
                    continue
                if step.keep is not None:
                    step.keep(record)
                yield record

    def _judged_flock(self, waiting: Sequence[Waiting]) -> Iterator[Record]:
        if len(waiting) > 1 and not self.watch.is_careful:
            self.watch.begin(waiting[0].place._replace(together=len(waiting)))
            with suppress(Exception):  # each is judged again by itself
                records = self._records(waiting)
                self.watch.end()
                return iter(records)
            self.watch.end()
        return map(self._watched_record, waiting)

    def _steps_of(self, found: Input, number: int) -> Iterator[Step]:
        """The steps of one input.

        Args:
            found: The input.
            number: Its place in the unit, for the watch.
        """
        file = found if isinstance(found, Unread) else opened(found[1], found[0], self._options)
        if isinstance(file, Unread):
            yield partial(self.files.append, (file.source, None, file.why))
            yield Known(self._unread_record(file))
            return
        assert not isinstance(found, Unread)
        source = found[0]
        yield partial(self.files.append, (source, file.sha256, None))
        if self._cache is None or file.sha256 is None:
            yield from self.steps_of_items(items_of(file), source, number)
            return
        terms, told = self._terms.of(source), 0
        parts = self._cache.parts(terms, source, file.sha256, self.plans)
        if parts is not None:
            for part in parts:
                if part is None:  # dropped while it was read: what was told so far is the same
                    break
                told += len(part)
                yield from map(Known, part)
            else:
                return
        keeping = self._cache.keeping(terms, source, file.sha256, self.plans) if parts is None else None
        steps = self.steps_of_items(items_of(file), source, number, keeping.add if keeping is not None else None)
        yield from islice(steps, told, None)
        if keeping is not None:
            yield keeping.close

    def steps_of_items(
        self, items: Iterable[Item], source: str, number: int = 0, keep: Keep | None = None
    ) -> Iterator[Waiting | Known]:
        """The steps of what a reader gives of one source. Where the reader breaks, the rest is failed and named.

        Args:
            items: What the reader gives.
            source: The source.
            number: Its place in the unit, for the watch.
            keep: What is done with each record.
        """
        terms, watch, left = self._terms.of(source), self.watch, iter(items)
        count = 0
        while True:
            why = watch.begin(Place(number, count, is_judging=False))
            try:
                found = next(left, None) if why is None else None
                watch.end()
            except TookTooLong:
                why = watch.too_long()
            except Exception as error:  # one input must not end the run
                watch.end()
                why = Halted(broken_reader(error))
            if why is not None:
                rest = " (what stood before was read, the rest was not)" if count else ""
                yield Known(self._unread_record(Unread(source, "failed", f"{why.why}{rest}", limit=why.limit)), keep)
                return
            if found is None:
                return
            item, sha256 = found
            if isinstance(item, Unread):
                yield Known(self._unread_record(item, sha256), keep)
            else:
                yield Waiting(item, terms, sha256, Place(number, count, is_judging=True), keep)
            count += 1

    def _watched_record(self, step: Waiting) -> Record:
        """The record of one telegram. One that takes too long or breaks the program is failed and named."""
        item = step.item
        why = self.watch.begin(step.place)
        if why is None:
            try:
                (record,) = self._records([step])
                self.watch.end()
                return record
            except TookTooLong:
                why = self.watch.too_long()
            except Exception as error:  # one telegram must not end the run
                self.watch.end()
                told = f"internal error ({type(error).__name__}): please report it with the layout of this telegram"
                why = Halted(told)
        return self._unread_record(Unread(item.source, "failed", why.why, item.text.row, limit=why.limit), step.sha256)

    def record_of(self, item: Telegram) -> Record:
        """The record of one telegram; whatever breaks is raised."""
        (record,) = self._records([Waiting(item, self._terms.of(item.source))])
        return record

    def _records(self, waiting: Sequence[Waiting]) -> list[Record]:
        """The records of telegrams that are judged by the same practice."""
        parser, checker = self._bench(waiting[0].terms.profile)
        law = self._rulebook.law
        documents = parser.parse_all([step.item for step in waiting])
        for number, step in enumerate(waiting):
            if step.terms.assumptions is not NOTHING:
                documents[number] = assume(documents[number], step.terms.assumptions, law)
        verdicts = checker.check_all(documents)
        for verdict in verdicts:
            if verdict.plan.id not in self.plans:
                self.plans[verdict.plan.id] = tuple(step.rule.id for step in verdict.plan.steps)
        return [
            document_record(document, verdict, law, step.terms, step.sha256)
            for document, verdict, step in zip(documents, verdicts, waiting, strict=True)
        ]

    def _unread_record(self, unread: Unread, sha256: str | None = None) -> Record:
        return unread_record(unread, sha256, findings_on(unread, self._rulebook) if self._terms.notes else ())

    def _bench(self, profile: str) -> tuple[Parser, Checker]:
        """The parser and the checker of a profile, made when first asked for."""
        found = self._benches.get(profile)
        if found is None:
            parser = Parser(self._rulebook.law.vocabulary, register=profile in REGISTER_PROFILES)
            checker = Checker(self._rulebook, profile, notes=self._terms.notes)
            found = self._benches[profile] = parser, checker
        return found

    def keep(self) -> None:
        """Write what the cache has gathered."""
        if self._cache is not None:
            self._cache.flush()


def items_of(opened: OpenedFile) -> Iterator[Item]:
    """What a reader gives of a file, in its order."""
    return ((item, part.sha256) for part in opened.parts for item in part.telegrams)


def broken_reader(error: Exception) -> str:
    """The reason of an input that breaks its reader."""
    return f"internal error ({type(error).__name__}): please report it with the layout of this file"


def read_options(terms: Terms) -> ReadOptions:
    """How inputs are read under some terms."""
    return ReadOptions(terms.columns, terms.limits)


def opened(where: Path | RemoteFile | bytes, source: str, options: ReadOptions) -> OpenedFile | Unread:
    """What opening an input gives, wherever it lies."""
    try:
        if isinstance(where, RemoteFile):
            return open_remote(where, source, options)
        if isinstance(where, Path):
            return open_file(where, source, options)
        return open_bytes(where, source, options)
    except Exception as error:  # one input must not end the run
        return Unread(source, "failed", broken_reader(error))


def with_input(found: Found, limits: Limits) -> Input:
    """The bytes of standard input in place of its path; they are read here, as other processes have another input."""
    if isinstance(found, Unread) or found[1] != STANDARD_INPUT:
        return found
    data = standard_input().read(limits.file + 1)
    if len(data) > limits.file:
        why = f"larger than {limits.shown('file')}, the limit for standard input; write it to files"
        return Unread(found[0], "failed", f"{why}, or raise it with --limit file=SIZE", limit="file")
    return found[0], data
