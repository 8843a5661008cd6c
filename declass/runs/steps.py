"""What a process does with its inputs, step by step, and which telegrams it judges together."""

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from declass.model import Telegram
from declass.record import Record
from declass.runs.watch import Place
from declass.terms import Terms

_MOST = 32
_LONGEST = 262_144
"""How many telegrams are judged together, and how many characters of them: more gain nothing and hold more memory."""
_NOWHERE = Place(0, 0, is_judging=True)

Keep = Callable[[Record], None]
"""What is done with a record when its turn has come."""


@frozen(eq=False)
class Waiting:
    """A telegram that waits to be judged.

    Attributes:
        terms: Under which it is judged.
        sha256: Hash of its file; None where there is none.
        place: Where it stands in what the process was given.
        keep: What is done with its record besides; None for nothing.
    """

    item: Telegram
    terms: Terms
    sha256: str | None = None
    place: Place = _NOWHERE
    keep: Keep | None = None


@frozen(eq=False)
class Known:
    """A record that is there already, and takes its place among the others."""

    record: Record
    keep: Keep | None = None


Step = Waiting | Known | Callable[[], object]
"""A record to come, or what is done when all records before it have been handed on."""


def flocks(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """Steps in their order, as many together as hold the telegrams that are judged together.

    They are of one profile, so that one parser and one checker judge them all. A telegram of more than the usual
    size is judged alone; no step is held back longer than it takes to read the telegrams after it. Where reading is
    broken off, by an interrupt too, what was read before is handed on first.
    """
    flock: list[Step] = []
    count = size = 0
    profile = None
    try:
        for step in steps:
            if isinstance(step, Waiting):
                length = len(step.item.text.content)
                if count and (step.terms.profile != profile or size + length > _LONGEST):
                    yield flock
                    flock, count, size = [], 0, 0
                count, size, profile = count + 1, size + length, step.terms.profile
            flock.append(step)
            if count >= _MOST or size >= _LONGEST or len(flock) >= 4 * _MOST:
                yield flock
                flock, count, size = [], 0, 0
    except (Exception, KeyboardInterrupt):
        if flock:
            yield flock
        raise
    if flock:
        yield flock
