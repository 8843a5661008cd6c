"""Paths to result records, in input order, in this process or in a pool; starts the same on every system.

What a record holds is in ``record``; how it is printed is in ``outputs``.
"""

import os
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import Factory, define

from declass.engine import Checker
from declass.errors import SettingsError
from declass.model import Telegram, Unread
from declass.parse.document import Parser
from declass.readers import LARGEST_FILE, read_file, read_path
from declass.readers.discover import EVERYTHING, STANDARD_INPUT, Wanted, discover
from declass.record import Record, document_record, unread_record
from declass.rulebook.loader import load_rules
from declass.rulebook.schema import Rulebook

if TYPE_CHECKING:
    from concurrent.futures import Future

Input = tuple[str, Path | bytes] | Unread
"""What is read: its source with the path it lies at, or with its bytes."""

_CHUNK = 64
_IN_FLIGHT = 4


@define
class Chunk:
    """Records of some inputs, and the rules of each plan that occurs among them.

    Attributes:
        plans: Ids of the rules applied, by plan id.
    """

    records: list[Record] = Factory(list)
    plans: dict[str, tuple[str, ...]] = Factory(dict)


class Worker:
    """Reads, parses and checks inputs with one rule book.

    Args:
        rulebook: Law and rules.
        evidence: How much of the text a finding may quote: ``none``, ``markings`` or ``context``.
        notes: Whether rules that say no more than a note are asked.
        profile: Whose practice is judged.
        names: Whether records name the classifier, for those who may see it.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        evidence: str = "markings",
        notes: bool = True,
        profile: str = "state",
        names: bool = False,
    ) -> None:
        self._law = rulebook.law
        self._parser = Parser(rulebook.law.vocabulary, register=profile in ("ic", "dod"))
        self._checker = Checker(rulebook, profile, notes=notes)
        self._evidence = evidence
        self._names = names
        self.plans: dict[str, tuple[str, ...]] = {}

    def records_of(self, found: Input) -> Iterator[Record]:
        """The records of one input: one for each telegram in it, or why there is none."""
        if isinstance(found, Unread):
            yield unread_record(found)
            return
        source, where = found
        for item in read_path(where, source) if isinstance(where, Path) else read_file(source, where):
            yield self.record_of(item)

    def record_of(self, item: Telegram | Unread) -> Record:
        """The record of one telegram. One that breaks the program is failed and named; the rest goes on."""
        if isinstance(item, Unread):
            return unread_record(item)
        try:
            document = self._parser.parse(item)
            verdict = self._checker.check(document)
            if verdict.plan.id not in self.plans:
                self.plans[verdict.plan.id] = tuple(step.rule.id for step in verdict.plan.steps)
            return document_record(document, verdict, self._law, self._evidence, names=self._names)
        except Exception as error:  # one telegram must not end the run
            why = f"internal error ({type(error).__name__}): please report it with the layout of this telegram"
            return unread_record(Unread(item.source, "failed", why, item.text.row))


def check_paths(
    paths: Sequence[Path],
    rulebook: Rulebook,
    *,
    evidence: str = "markings",
    notes: bool = True,
    profile: str = "state",
    jobs: int = 1,
    packs: Sequence[Path] = (),
    names: bool = False,
    wanted: Wanted = EVERYTHING,
    name_of_input: str = "-",
) -> Iterator[tuple[Record, Mapping[str, tuple[str, ...]]]]:
    """Check every document under some paths.

    Args:
        paths: Files and folders.
        rulebook: Law and rules, for this process.
        evidence: How much of the text a finding may quote.
        notes: Whether rules that say no more than a note are asked.
        profile: Whose practice is judged.
        jobs: Processes; 1 reads in this one. The records and their order do not depend on it.
        packs: Rule packs, which the processes of a pool load for themselves.
        names: Whether records name the classifier.
        wanted: Which files inside folders.
        name_of_input: The source under which standard input stands.

    Yields:
        Each record with the plans known so far (rule ids by plan id).
    """
    refuse_overlaps(paths)
    inputs = map(_with_input, discover(paths, wanted, name_of_input))
    if jobs <= 1:
        worker = Worker(rulebook, evidence, notes, profile, names)
        for found in inputs:
            for record in worker.records_of(found):
                yield record, worker.plans
        return
    # Imported here alone: the pool's modules take longer to load than one file takes to check.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    plans: dict[str, tuple[str, ...]] = {}
    start = (tuple(packs), evidence, notes, profile, names)
    with ProcessPoolExecutor(jobs, get_context("spawn"), _start, start) as pool:
        waiting: deque[Future[Chunk]] = deque()
        while True:
            while len(waiting) < jobs * _IN_FLIGHT and (chunk := list(islice(inputs, _CHUNK))):
                waiting.append(pool.submit(_work, chunk))
            if not waiting:
                return
            done = waiting.popleft().result()
            plans.update(done.plans)
            for record in done.records:
                yield record, plans


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


def _start(packs: tuple[Path, ...], evidence: str, notes: bool, profile: str, names: bool) -> None:
    global _worker
    _worker = Worker(load_rules(*packs, examples=False), evidence, notes, profile, names)


def _work(inputs: list[Input]) -> Chunk:
    assert _worker is not None
    records = [record for found in inputs for record in _worker.records_of(found)]
    return Chunk(records, dict(_worker.plans))
