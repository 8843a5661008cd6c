"""Which documents are drawn: strata, sizes, allocation, and a draw that anybody can repeat on another machine.

Nothing is read or written here, and no generator of random numbers is asked: see ``Population``.
"""

import heapq
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from declass.audits.statistics import reject_count, size_for_margin, size_for_tolerable
from declass.audits.tallies import COUNTED
from declass.outputs.base import counted, order_words, printable
from declass.record import Record, own_year_of

WHOLE = "all"
"""The only stratum of a simple sample."""

ORDER_OF_THE_DRAW = (
    "in each stratum, by SHA-256 of the UTF-8 text seed|source|row|document id (|2 follows for a second such one); the "
    "first are drawn"
)
_UNKNOWN = "not known"
_KEY_LENGTH = 12

Item = TypeVar("Item")


@frozen
class Size:
    """How many documents to draw.

    Attributes:
        number: Documents.
        how: How the number was worked out, as the end of a sentence.
    """

    number: int
    how: str


@frozen
class SizeWanted:
    """What a user asks of a sample: a size, a margin, or a tolerable rate; exactly one of them.

    Attributes:
        confidence: Two-sided for a margin, one-sided for a tolerable rate.
    """

    size: int | None = None
    margin: float | None = None
    tolerable: float | None = None
    confidence: float = 0.95

    def most(self) -> int:
        """The largest size it can come to, whatever the population."""
        return self._number(None)

    def of(self, population: int) -> Size:
        """The size for a population, and how it was worked out."""
        number = min(self._number(population), population)
        return Size(number, self._how(number, population))

    def _number(self, population: int | None) -> int:
        if self.size is not None:
            return self.size
        if self.margin is not None:
            return size_for_margin(population, self.margin, self.confidence)
        assert self.tolerable is not None
        return size_for_tolerable(population, self.tolerable, self.confidence)

    def _how(self, number: int, population: int) -> str:
        if self.size is not None:
            return "as asked for" if self.size <= population else f"the whole population; {self.size:,} were asked for"
        sure = per_cent(self.confidence)
        if self.margin is not None:
            return (
                f"for a rate within {per_cent(self.margin)} either way with {sure} confidence, two-sided; worked out "
                "for a rate of one half, with finite population correction"
            )
        assert self.tolerable is not None
        wrong = counted(reject_count(population, self.tolerable), "wrong document")
        return (
            f"no error allowed: with {wrong} in the population ({per_cent(self.tolerable)} or more), a sample without "
            f"error comes up with a probability of at most {per_cent(1 - self.confidence)}; hypergeometric, one-sided"
        )


def per_cent(rate: float) -> str:
    """A rate as a person writes it: ``5%``, ``0.5%``."""
    return f"{100 * rate:.10g}%"


def parse_rate(text: str) -> float:
    """A rate as a person writes it: ``5%``, ``0.05``.

    Raises:
        ValueError: The text is no rate between 0 and 1; a number from 1 without a per cent sign is none.
    """
    number = text.strip()
    try:
        rate = float(number[:-1]) / 100 if number.endswith("%") else float(number)
    except ValueError:
        rate = 0.0
    if not 0 < rate < 1:
        raise ValueError(f"{text!r} is no rate such as 5% or 0.05")
    return rate


def _flagged(record: Record) -> Any:
    return "flagged" if any(finding["severity"] in COUNTED for finding in record["findings"]) else "not flagged"


_STRATA: dict[str, Callable[[Record], Any]] = {
    "level": lambda record: record["level"],
    "year": own_year_of,
    "office": lambda record: record["post"],
    "order": lambda record: order_words(record["order_in_force"]) if record["order_in_force"] else None,
    "flagged": _flagged,
}

STRATIFIED_BY = tuple(_STRATA)
"""What a sample can be stratified by: level, year of the date, office (the post of the classification line), order in
force on the date, and whether an error or a warning was found."""


def stratum_of(record: Record, by: Sequence[str]) -> str:
    """The stratum of a checked document, such as ``C / 2009 / flagged``; a value not known is one of its own."""
    values = [_STRATA[word](record) for word in by]
    return " / ".join(printable(_UNKNOWN if value is None else value) for value in values) or WHOLE


def allocate(size: int, counts: Mapping[str, int]) -> dict[str, int]:
    """How many documents each stratum gives: in proportion to its own, by largest remainder.

    Each stratum gives at least one where the size allows it; the largest gives way. Of equal remainders, the first by
    name is served.

    Args:
        size: Documents to draw; of a size beyond the population, all are drawn.
        counts: Documents by stratum, none of them empty.
    """
    whole = sum(counts.values())
    size, names = min(size, whole), sorted(counts)
    shares = {name: divmod(size * counts[name], whole) for name in names}
    drawn = {name: share for name, (share, _) in shares.items()}
    left = size - sum(drawn.values())
    for name in sorted(names, key=lambda name: -shares[name][1])[:left]:
        drawn[name] += 1
    if size >= len(names):
        for name in names:
            if not drawn[name]:
                drawn[max(names, key=lambda name: drawn[name])] -= 1
                drawn[name] = 1
    return drawn


class Sources:
    """Turns sources into what they are called on every machine.

    Args:
        paths: The paths that are read. A source is named from its folder downwards; where several folders are read,
            the name of the folder comes first, so that equal names in two of them stay apart.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        is_folder = {path: os.path.isdir(path) for path in paths}
        several = sum(is_folder.values()) > 1
        starts = [_folder_start(p, several) if folder else (_posix(p), p.name) for p, folder in is_folder.items()]
        self._starts = sorted(starts, key=lambda start: -len(start[0]))

    def name(self, source: str) -> str:
        """The name of a source wherever the archive lies."""
        for start, instead in self._starts:
            if source.startswith(start):
                return instead + source.removeprefix(start or "./")  # in the current folder alone a name begins so
        return source


def _folder_start(path: Path, several: bool) -> tuple[str, str]:
    """With what the sources in a folder start, and what stands for it."""
    start = "" if path == Path() else _posix(path).rstrip("/") + "/"
    return start, f"{_posix(Path(path.resolve().name))}/" if several else ""


def _posix(path: Path) -> str:
    """A path as the readers name it: bytes that are no characters stand as escapes."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


@frozen
class Drawn(Generic[Item]):
    """A document of the sample.

    Attributes:
        key: Names it in every worksheet of every draw: ``D-`` and twelve digits of a hash of its source, row and id.
        stratum: Where it was drawn.
        item: What was handed in with it.
    """

    key: str
    stratum: str
    item: Item = field(repr=False)


class Population(Generic[Item]):
    """Documents to draw from; holds no more of them than can be drawn.

    A document's place in the order of the draw is the SHA-256 of ``seed|source|row|document id`` in UTF-8. Where a
    document comes a second time under the same three names, ``|2`` follows. The order does not depend on the order of
    input, on the machine, or on the version of Python.

    Args:
        seed: Another seed draws other documents.
        most: The most documents that will be drawn from a stratum.

    Attributes:
        counts: Documents by stratum.
    """

    def __init__(self, seed: int, most: int) -> None:
        self._seed = seed
        self._most = most
        self._copies: Counter[bytes] = Counter()
        self._sum = 0
        self._kept: dict[str, list[tuple[int, str, Item]]] = {}
        self.counts: Counter[str] = Counter()

    def add(self, source: str, row: int | None, document_id: str, stratum: str, item: Item) -> None:
        """Take a document."""
        name = _name_of(source, row, document_id)
        digest = sha256(name.encode()).digest()
        self._copies[digest] += 1
        if self._copies[digest] > 1:
            name += f"|{self._copies[digest]}"
            digest = sha256(name.encode()).digest()
        self.counts[stratum] += 1
        self._sum += int.from_bytes(digest, "big")
        rank = int.from_bytes(sha256(f"{self._seed}|{name}".encode()).digest(), "big")
        kept = self._kept.setdefault(stratum, [])
        entry = (-rank, f"D-{digest.hex()[:_KEY_LENGTH]}", item)
        if len(kept) < self._most:
            heapq.heappush(kept, entry)
        elif -rank > kept[0][0]:
            heapq.heapreplace(kept, entry)

    @property
    def digest(self) -> str:
        """The same for the same documents in any order: the sum of the hashes of their names."""
        return f"{self._sum % (1 << 256):064x}"[:16]

    def draw(self, allocation: Mapping[str, int]) -> list[Drawn[Item]]:
        """The documents drawn, by stratum, in the order of the draw."""
        return [
            Drawn(key, stratum, item)
            for stratum in sorted(allocation)
            for _, key, item in sorted(self._kept[stratum], key=lambda entry: -entry[0])[: allocation[stratum]]
        ]


def _name_of(source: str, row: int | None, document_id: str) -> str:
    return "|".join((printable(source), "" if row is None else str(row), printable(document_id)))
