"""Inputs shared out in units of work: what one process is given at a time.

How large they are depends on the inputs alone, never on how many processes there are, so that a run can be taken up
again, by any number of them. Nothing here judges a document.
"""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from declass.model import Unread
from declass.readers import OpenedFile, RemoteFile, open_file
from declass.readers.shards import Item
from declass.readers.slices import Cut, Table, cuts_of
from declass.runs.worker import Input, SeenFile, broken_reader, items_of, read_options
from declass.terms import Terms

LARGE = 8 << 20
"""Bytes from which a file is shared out among processes."""


@frozen
class Sizes:
    """How much one unit holds at most.

    Attributes:
        documents: Files, or telegrams of one large file.
        size: Bytes.
        is_kept: Whether results are kept by what units tell of their files, so that stores are asked as well.
    """

    documents: int
    size: int
    is_kept: bool = False


USUAL_SIZES = Sizes(64, 4 << 20)
LASTING_SIZES = Sizes(1_000, 8 << 20, is_kept=True)
"""Of units whose results are kept one by one: fewer and larger."""


@frozen
class Files:
    """Whole files, which the process opens for itself.

    Attributes:
        inputs: The files in their order.
        stamp: What changes when one of them does.
    """

    inputs: tuple[Input, ...]
    stamp: tuple[object, ...]


@frozen
class Slice:
    """Rows of a table that one process reads for itself.

    Attributes:
        table: The table.
        cut: Where the rows stand.
        is_first: Whether it is the table's first.
    """

    table: Table
    cut: Cut
    is_first: bool

    @property
    def stamp(self) -> tuple[object, ...]:
        """What changes when the table does."""
        return (self.table.source, self.table.sha256, self.cut)

    @property
    def opened(self) -> SeenFile:
        """The file that it is of."""
        return self.table.source, self.table.sha256, None


@frozen
class Items:
    """Telegrams read already, of a file that can be read only from its beginning.

    Attributes:
        source: The file's source.
        items: What was read, in its order.
        stamp: What changes when the file does.
        sha256: Hash of the file; None where nobody worked it out.
        is_first: Whether nothing of the file came before.
    """

    source: str
    items: tuple[Item, ...]
    stamp: tuple[object, ...]
    sha256: str | None
    is_first: bool

    @property
    def opened(self) -> SeenFile:
        """The file that it is of."""
        return self.source, self.sha256, None


Unit = Files | Slice | Items


def units_of(inputs: Iterable[Input], terms: Terms, sizes: Sizes) -> Iterator[Unit]:
    """Share inputs out.

    Args:
        inputs: What is read, in its order.
        terms: Columns of tables, and limits.
        sizes: How much a unit holds.
    """
    held: list[Input] = []
    stamps: list[object] = []
    size = 0
    for found in inputs:
        length, stamp = _measured(found, sizes)
        if length >= LARGE and not isinstance(found, Unread) and isinstance(found[1], Path):
            if held:
                yield Files(tuple(held), tuple(stamps))
                held, stamps, size = [], [], 0
            yield from _of_large(found[0], found[1], terms, sizes, stamp)
            continue
        if held and (len(held) >= sizes.documents or size + length > sizes.size):
            yield Files(tuple(held), tuple(stamps))
            held, stamps, size = [], [], 0
        held.append(found)
        stamps.append(stamp)
        size += length
    if held:
        yield Files(tuple(held), tuple(stamps))


def _measured(found: Input, sizes: Sizes) -> tuple[int, tuple[object, ...]]:
    """How many bytes an input has, and what changes when it does; 0 for what is no ordinary file."""
    if isinstance(found, Unread):
        return 0, (found.source, found.why)
    source, where = found
    if isinstance(where, bytes):
        return len(where), (source, hashlib.sha256(where).hexdigest())
    try:
        if isinstance(where, RemoteFile):
            return 0, (source, *(where.told() if sizes.is_kept else ()))
        status = os.stat(where)
    except (OSError, ValueError):
        return 0, (source,)
    if not stat.S_ISREG(status.st_mode):
        return 0, (source,)
    return status.st_size, (source, status.st_size, status.st_mtime_ns)


def _of_large(source: str, path: Path, terms: Terms, sizes: Sizes, stamp: tuple[object, ...]) -> Iterator[Unit]:
    opened = open_file(path, source, read_options(terms))
    if isinstance(opened, Unread):
        yield Files(((source, path),), (stamp,))  # the process that takes it says why
        return
    cuts = cuts_of(path, sizes.size, terms.columns) if opened.sha256 is not None else None
    if cuts is None:
        yield from _items_of(source, opened, sizes, stamp)
        return
    status = os.stat(path)
    table = Table(source, path, opened.sha256 or "", status.st_size, status.st_mtime_ns)
    for number, cut in enumerate(cuts):
        yield Slice(table, cut, number == 0)


def _items_of(source: str, opened: OpenedFile, sizes: Sizes, stamp: tuple[object, ...]) -> Iterator[Items]:
    held: list[Item] = []
    size = number = 0

    def unit() -> Items:
        return Items(source, tuple(held), (*stamp, number), opened.sha256, number == 0)

    for item in _guarded(source, opened):
        held.append(item)
        size += 0 if isinstance(item[0], Unread) else len(item[0].text.content)
        if len(held) >= sizes.documents or size >= sizes.size:
            yield unit()
            held, size, number = [], 0, number + 1
    if held:
        yield unit()


def _guarded(source: str, opened: OpenedFile) -> Iterator[Item]:
    """What a reader gives; where it breaks, the rest is failed and named."""
    try:
        yield from items_of(opened)
    except Exception as error:  # one input must not end the run
        yield Unread(source, "failed", broken_reader(error)), None
