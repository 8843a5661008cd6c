"""Paths to result records, in input order, in this process or in a pool; starts the same on every system.

What a record holds is in ``record``; how it is printed is in ``outputs``.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import Factory, define, frozen

from declass.assume import assume
from declass.assumptions import NOTHING
from declass.cache import Cache
from declass.columns import Columns
from declass.engine import Checker
from declass.errors import SettingsError
from declass.model import Telegram, Unread
from declass.parse.document import Parser
from declass.readers import LARGEST_FILE, OpenedFile, open_bytes, open_file
from declass.readers.discover import EVERYTHING, STANDARD_INPUT, Wanted, discover
from declass.record import Record, document_record, unread_record
from declass.replay import Content
from declass.rulebook.loader import load_rules
from declass.rulebook.schema import Rulebook
from declass.terms import USUAL, Terms

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Input = tuple[str, Path | bytes] | Unread
"""What is read: its source with the path it lies at, or with its bytes."""

SeenFile = tuple[str, str | None, str | None]
"""A file that was opened: its source, its hash, and why there is none where it could not be read."""

_CHUNK = 64
_IN_FLIGHT = 4


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
    """

    def __init__(self, rulebook: Rulebook, terms: Terms = USUAL, cache: Cache | None = None) -> None:
        self._rulebook = rulebook
        self._terms = terms
        self._cache = cache
        self._benches: dict[str, tuple[Parser, Checker]] = {}
        self.plans: dict[str, tuple[str, ...]] = {}
        self.files: list[SeenFile] = []

    def records_of(self, found: Input) -> Iterator[Record]:
        """The records of one input: one for each telegram in it, or why there is none."""
        if isinstance(found, Unread):
            self.files.append((found.source, None, found.why))
            yield unread_record(found)
            return
        source, where = found
        opened = _opened(where, source, self._terms.columns)
        if isinstance(opened, Unread):
            self.files.append((source, None, opened.why))
            yield unread_record(opened)
            return
        self.files.append((source, opened.sha256, None))
        terms = self._terms.of(source)
        judged = (self.record_of(item, terms, sha256) for item, sha256 in _items(opened, source))
        if self._cache is None or opened.sha256 is None:
            yield from judged
        else:
            yield from self._cache.records(terms, source, opened.sha256, judged, self.plans)

    def record_of(self, item: Telegram | Unread, terms: Terms | None = None, sha256: str | None = None) -> Record:
        """The record of one telegram. One that breaks the program is failed and named; the rest goes on."""
        if isinstance(item, Unread):
            return unread_record(item, sha256)
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
        except Exception as error:  # one telegram must not end the run
            why = f"internal error ({type(error).__name__}): please report it with the layout of this telegram"
            return unread_record(Unread(item.source, "failed", why, item.text.row), sha256)

    def _bench(self, profile: str) -> tuple[Parser, Checker]:
        """The parser and the checker of a profile, made when first asked for."""
        found = self._benches.get(profile)
        if found is None:
            parser = Parser(self._rulebook.law.vocabulary, register=profile in ("ic", "dod"))
            checker = Checker(self._rulebook, profile, notes=self._terms.notes)
            found = self._benches[profile] = parser, checker
        return found

    def keep(self) -> None:
        """Write what the cache has gathered."""
        if self._cache is not None:
            self._cache.flush()


def _opened(where: Path | bytes, source: str, columns: Columns | None) -> OpenedFile | Unread:
    try:
        return open_file(where, source, columns) if isinstance(where, Path) else open_bytes(where, source, columns)
    except Exception as error:  # one file must not end the run
        return _broke_a_reader(source, error)


def _items(opened: OpenedFile, source: str) -> Iterator[tuple[Telegram | Unread, str | None]]:
    """What is in a file, each with the hash of its part. A file that breaks a reader is failed; the rest goes on."""
    try:
        for part in opened.parts:
            for item in part.telegrams:
                yield item, part.sha256
    except Exception as error:  # one file must not end the run
        yield _broke_a_reader(source, error), None


def _broke_a_reader(source: str, error: Exception) -> Unread:
    why = f"internal error ({type(error).__name__}): please report it with the kind of this file"
    return Unread(source, "failed", why)


def check_paths(
    paths: Sequence[Path],
    rulebook: Rulebook,
    terms: Terms = USUAL,
    *,
    jobs: int = 1,
    packs: Sequence[Path] = (),
    wanted: Wanted = EVERYTHING,
    name_of_input: str = "-",
    cache: Path | None = None,
    only: Container[str] | None = None,
    content: Content | None = None,
) -> Iterator[tuple[Record, Mapping[str, tuple[str, ...]]]]:
    """Check every document under some paths.

    Args:
        paths: Files and folders.
        rulebook: Law and rules, for this process.
        terms: Under which terms documents are judged.
        jobs: Processes; 1 reads in this one. The records and their order do not depend on it.
        packs: Rule packs, which the processes of a pool load for themselves.
        wanted: Which files inside folders.
        name_of_input: The source under which standard input stands.
        cache: The file of the cache; None where none is kept. The records do not depend on it.
        only: Whole paths of the files that are read; None reads all.
        content: Takes the files that were read, each with its records; None where nobody asks.

    Yields:
        Each record with the plans known so far (rule ids by plan id).
    """
    refuse_overlaps(paths)
    found = discover(paths, wanted, name_of_input)
    if only is not None:
        found = (item for item in found if isinstance(item, Unread) or os.path.realpath(item[1]) in only)
    inputs = map(_with_input, found)
    content = content if content is not None else Content()
    if jobs <= 1:
        yield from _check_here(inputs, Worker(rulebook, terms, Cache.at(cache, rulebook)), content)
        return
    # Imported here alone: the pool's modules take longer to load than one file takes to check.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    plans: dict[str, tuple[str, ...]] = {}
    start = Start(tuple(packs), terms, cache)
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, (start,)) as pool, _undone_left(pool):
        waiting: deque[Future[Chunk]] = deque()
        while True:
            while len(waiting) < jobs * _IN_FLIGHT and (chunk := list(islice(inputs, _CHUNK))):
                with _interrupts_put_off():
                    waiting.append(pool.submit(_work, chunk))
            if not waiting:
                return
            done = waiting.popleft().result()
            plans.update(done.plans)
            content.add_all(done.files)
            for record in done.records:
                yield record, plans


def _check_here(
    inputs: Iterator[Input], worker: Worker, content: Content
) -> Iterator[tuple[Record, Mapping[str, tuple[str, ...]]]]:
    try:
        for found in inputs:
            for record in worker.records_of(found):
                yield record, worker.plans
            content.add_all(worker.files)
            worker.files.clear()
    finally:
        worker.keep()


@contextmanager
def _interrupts_put_off() -> Iterator[None]:
    """While a process is started: what it inherits keeps Ctrl-C from it, so that this process alone answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _undone_left(pool: "ProcessPoolExecutor") -> Iterator[None]:
    """On the way out of a run that ended early, leave what no process has begun."""
    try:
        yield
    finally:
        pool.shutdown(cancel_futures=True)


_worker: Worker | None = None


def refuse_overlaps(paths: Sequence[Path]) -> None:
    """Refuse paths of which one holds another, so that no document is counted twice.

    Raises:
        SettingsError: Two of them overlap; both are named.
    """
    whole = {_abs(path): path for path in reversed(paths)}
    if len(whole) < len(paths):
        twice = next(path for number, path in enumerate(paths) if path in paths[:number] or whole[_abs(path)] != path)
        raise SettingsError(f"{twice.as_posix()!r} is named twice; name each input once")
    for path in paths:
        for folder in Path(_abs(path)).parents:
            if (outer := whole.get(str(folder))) is not None:
                raise SettingsError(f"{path.as_posix()!r} lies in {outer.as_posix()!r}; name each input once")


def _abs(path: Path) -> str:
    return os.path.abspath(path)


def _with_input(found: tuple[str, Path] | Unread) -> Input:
    """The bytes of standard input in place of its path; they are read here, as other processes have another input."""
    if isinstance(found, Unread) or found[1] != STANDARD_INPUT:
        return found
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        why = f"larger than {LARGEST_FILE >> 20} MiB, the limit for standard input; write it to files"
        return Unread(found[0], "failed", why)
    return found[0], data


def _start(start: Start) -> None:
    global _worker
    rulebook = load_rules(*start.packs, examples=False)
    _worker = Worker(rulebook, start.terms, Cache.at(start.cache, rulebook))


def _work(inputs: list[Input]) -> Chunk:
    assert _worker is not None
    records = [record for found in inputs for record in _worker.records_of(found)]
    _worker.keep()
    files = _worker.files.copy()
    _worker.files.clear()
    return Chunk(records, dict(_worker.plans), files)
