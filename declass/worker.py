"""Inputs to records, in one process: read, parsed, checked, whatever the input does.

How inputs are shared out among processes is in ``units`` and ``pool``; what a record holds in ``record``.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import Factory, define, frozen

from declass.assume import assume
from declass.assumptions import NOTHING
from declass.cache import Cache
from declass.engine import Checker
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
from declass.terms import USUAL, Terms
from declass.unread import findings_on
from declass.watch import Halted, Place, TookTooLong, Watch

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
    """

    def __init__(
        self, rulebook: Rulebook, terms: Terms = USUAL, cache: Cache | None = None, watch: Watch | None = None
    ) -> None:
        self._rulebook = rulebook
        self._terms = terms
        self._options = read_options(terms)
        self._cache = cache
        self._benches: dict[str, tuple[Parser, Checker]] = {}
        self.watch = watch if watch is not None else Watch(USUAL_LIMITS.seconds)
        self.plans: dict[str, tuple[str, ...]] = {}
        self.files: list[SeenFile] = []

    def records_of(self, found: Input, number: int = 0) -> Iterator[Record]:
        """The records of one input: one for each telegram in it, or why there is none.

        Args:
            found: The input.
            number: Its place in the unit, for the watch.
        """
        if isinstance(found, Unread):
            self.files.append((found.source, None, found.why))
            yield self._unread_record(found)
            return
        source, where = found
        file = opened(where, source, self._options)
        if isinstance(file, Unread):
            self.files.append((source, None, file.why))
            yield self._unread_record(file)
            return
        self.files.append((source, file.sha256, None))
        items = items_of(file)
        judged = self.records_of_items(items, source, number)
        if self._cache is None or file.sha256 is None:
            yield from judged
        else:
            terms = self._terms.of(source)
            yield from self._cache.records(terms, source, file.sha256, judged, self.plans)

    def records_of_items(self, items: Iterable[Item], source: str, number: int = 0) -> Iterator[Record]:
        """The records of what a reader gives of one source. Where the reader breaks, the rest is failed and named."""
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
                yield self._unread_record(Unread(source, "failed", f"{why.why}{rest}", limit=why.limit))
                return
            if found is None:
                return
            item, sha256 = found
            yield self._watched_record(item, terms, sha256, Place(number, count, is_judging=True))
            count += 1

    def _watched_record(self, item: Telegram | Unread, terms: Terms, sha256: str | None, place: Place) -> Record:
        why = self.watch.begin(place)
        if why is None:
            try:
                record = self.record_of(item, terms, sha256)
                self.watch.end()
                return record
            except TookTooLong:
                why = self.watch.too_long()
        row = item.row if isinstance(item, Unread) else item.text.row
        return self._unread_record(Unread(item.source, "failed", why.why, row, limit=why.limit), sha256)

    def record_of(self, item: Telegram | Unread, terms: Terms | None = None, sha256: str | None = None) -> Record:
        """The record of one telegram. One that breaks the program is failed and named; the rest goes on."""
        if isinstance(item, Unread):
            return self._unread_record(item, sha256)
        terms = terms if terms is not None else self._terms.of(item.source)
        parser, checker = self._bench(terms.profile)
        law = self._rulebook.law
        try:
            document = parser.parse(item)
            if terms.assumptions is not NOTHING:
                document = assume(document, terms.assumptions, law)
            verdict = checker.check(document)
            if verdict.plan.id not in self.plans:
                self.plans[verdict.plan.id] = tuple(step.rule.id for step in verdict.plan.steps)
            return document_record(document, verdict, law, terms, sha256)
        except TookTooLong:
            raise
        except Exception as error:  # one telegram must not end the run
            why = f"internal error ({type(error).__name__}): please report it with the layout of this telegram"
            return unread_record(Unread(item.source, "failed", why, item.text.row), sha256)

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
