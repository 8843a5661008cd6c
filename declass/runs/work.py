"""One unit of work done in one process: its inputs read and judged, by whichever door its kind asks for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from declass.readers.slices import read_slice
from declass.record import Record
from declass.rulebook.loader import load_rules
from declass.runs.cache import Cache
from declass.runs.units import Files, Slice, Unit
from declass.runs.watch import Watch
from declass.runs.worker import Chunk, Start, Worker, read_options
from declass.terms import Terms

if TYPE_CHECKING:
    from declass.rulebook.schema import Rulebook


class UnitWork:
    """Does units one after the other.

    Args:
        worker: Reads and judges.
        terms: Columns of tables, and limits.
    """

    def __init__(self, worker: Worker, terms: Terms) -> None:
        self._worker = worker
        self._options = read_options(terms)

    def __call__(self, unit: Unit) -> Chunk:
        """The records of a unit."""
        worker = self._worker
        records = list(self._records(unit))
        worker.keep()
        files = worker.files.copy()
        worker.files.clear()
        if not isinstance(unit, Files) and unit.is_first:
            files.append(unit.opened)
        return Chunk(records, dict(worker.plans), files)

    def _records(self, unit: Unit) -> Iterator[Record]:
        worker = self._worker
        if isinstance(unit, Files):
            yield from worker.records_of(unit.inputs)
        elif isinstance(unit, Slice):
            read = read_slice(unit.table, unit.cut, self._options)
            items = ((item, part.sha256) for part in read for item in part.telegrams)
            yield from worker.records_of_items(items, unit.table.source)
        else:
            yield from worker.records_of_items(unit.items, unit.source)


def start_work(watch: Watch, start: Start) -> UnitWork:
    """What works in a process of a pool; it loads the rules for itself."""
    rulebook = load_rules(*start.packs, examples=False)
    return unit_work(rulebook, start, watch)


def unit_work(rulebook: "Rulebook", start: Start, watch: Watch) -> UnitWork:
    """What works with rules that are loaded already."""
    return UnitWork(Worker(rulebook, start.terms, Cache.at(start.cache, rulebook), watch), start.terms)
