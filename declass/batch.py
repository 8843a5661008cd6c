"""Paths to result records, in input order, in this process or in several; starts the same on every system.

What a record holds is in ``record``; how one process makes it in ``worker``; how work is shared out in ``units``.
"""

import os
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from declass.engine import predicates_for
from declass.errors import SettingsError
from declass.limits import Limits
from declass.model import Unread
from declass.readers.discover import EVERYTHING, STANDARD_INPUT, Wanted, discover
from declass.readers.file_list import NO_LIST, FileList
from declass.record import Record
from declass.rulebook.schema import Rulebook
from declass.runs.cache import Cache
from declass.runs.replay import Content
from declass.runs.units import LASTING_SIZES, USUAL_SIZES, Unit, units_of
from declass.runs.watch import Watch
from declass.runs.worker import Chunk, Input, Start, Worker, with_input
from declass.terms import USUAL, Terms

if TYPE_CHECKING:
    from declass.runs.state import State

Judged = tuple[Record, Mapping[str, tuple[str, ...]]]
"""A record with the plans known so far (rule ids by plan id)."""


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
    state: "State | None" = None,
    listed: FileList = NO_LIST,
) -> Iterator[Judged]:
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
        state: Where the run is kept as it goes, opened; None keeps nothing.
        listed: Files with hashes that they must have.

    Yields:
        Each record with the plans known so far (rule ids by plan id).

    Raises:
        RulebookError: A rule has neither a predicate nor a template that can be used; nothing was read.
    """
    predicates_for(rulebook)
    inputs = inputs_of(paths, wanted, name_of_input, terms.limits, only, listed)
    content = content if content is not None else Content()
    start = Start(tuple(packs), terms, cache)
    if state is not None:
        yield from _check_kept(inputs, rulebook, start, jobs, content, state)
    elif jobs <= 1:
        yield from _check_here(
            inputs, Worker(rulebook, terms, Cache.at(cache, rulebook), Watch(terms.limits.seconds)), content
        )
    else:
        yield from _check_in_pool(inputs, start, jobs, content)


def inputs_of(
    paths: Sequence[Path],
    wanted: Wanted,
    name_of_input: str,
    limits: Limits,
    only: Container[str] | None = None,
    listed: FileList = NO_LIST,
) -> Iterator[Input]:
    """What is read under some paths, in its order; arguments as for ``check_paths``.

    Raises:
        SettingsError: Of the paths one holds another.
    """
    refuse_overlaps(paths)
    found = discover(paths, wanted, name_of_input)
    if only is not None:
        found = (item for item in found if isinstance(item, Unread) or os.path.realpath(str(item[1])) in only)
    return (with_input(item, limits) for item in map(listed.checked, found))


def _check_in_pool(inputs: Iterator[Input], start: Start, jobs: int, content: Content) -> Iterator[Judged]:
    # Imported here alone: the pool's modules take longer to load than one file takes to check.
    from declass.runs.pool import Pool
    from declass.runs.work import start_work

    plans: dict[str, tuple[str, ...]] = {}
    units = units_of(inputs, start.terms, USUAL_SIZES)
    with Pool[Unit, Chunk](jobs, start_work, (start,), start.terms.limits.seconds) as pool:
        for done in pool.results(units):
            plans.update(done.plans)
            content.add_all(done.files)
            for record in done.records:
                yield record, plans


def _check_kept(
    inputs: Iterator[Input], rulebook: Rulebook, start: Start, jobs: int, content: Content, state: "State"
) -> Iterator[Judged]:
    """Check with each unit kept as a part; what is told is read from the parts."""
    from declass.runs.pool import Pool, Ready
    from declass.runs.state import Numbered, StateWork, start_state_work
    from declass.runs.work import unit_work

    plans: dict[str, tuple[str, ...]] = {}
    told = 0

    def judged(number: int) -> Iterator[Judged]:
        nonlocal told
        content.add_all(state.files(number))
        for record, rules in state.read(number):
            told += 1
            if "rules" in record:
                plans.setdefault(record["rules"]["plan"], rules)
            yield record, plans

    todo = state.todo(units_of(inputs, start.terms, LASTING_SIZES))
    if jobs <= 1:
        watch = Watch(start.terms.limits.seconds)
        work = StateWork(unit_work(rulebook, start, watch), state.folder)
        with watch.running():
            for unit in todo:
                yield from judged(unit.result if isinstance(unit, Ready) else work(unit))
    else:
        with Pool[Numbered, int](jobs, start_state_work, (start, state.folder), start.terms.limits.seconds) as pool:
            for number in pool.results(todo):
                yield from judged(number)
    state.done(told)


def _check_here(inputs: Iterator[Input], worker: Worker, content: Content) -> Iterator[Judged]:
    try:
        with worker.watch.running():
            for record in worker.records_of(inputs):
                yield record, worker.plans
                content.add_all(worker.files)
                worker.files.clear()
        content.add_all(worker.files)
    finally:
        worker.keep()


def refuse_overlaps(paths: Sequence[Path]) -> None:
    """Refuse paths of which one holds another, so that no document is counted twice.

    Raises:
        SettingsError: Two of them overlap; both are named.
    """
    named: dict[str, Path] = {}
    for path in paths:
        where = _where(path)
        if where in named:
            raise SettingsError(f"{path.as_posix()!r} is named twice; name each input once")
        named[where] = path
    for where, path in named.items():
        for folder in Path(where).parents:
            if (outer := named.get(str(folder))) is not None:
                raise SettingsError(f"{path.as_posix()!r} lies in {outer.as_posix()!r}; name each input once")


def _where(path: Path) -> str:
    """Where a path lies; standard input lies nowhere."""
    return str(path) if path == STANDARD_INPUT else os.path.abspath(path)
