"""Where a process is in what it was given, and how long it has been there.

So the process that started it can tell which document ended or held it. Nothing here reads or judges a document.
"""

import signal
import threading
import time
from collections.abc import Iterator, Mapping, MutableSequence
from contextlib import contextmanager
from types import FrameType
from typing import NamedTuple

_TICK_SECONDS = 0.5


class Place(NamedTuple):
    """A step of a process in its unit.

    Attributes:
        number: Which input of the unit, from 0.
        item: Which telegram of the input, from 0.
        is_judging: Whether it is judged, not read.
        together: How many telegrams are judged at this step, from this one on.
    """

    number: int
    item: int
    is_judging: bool
    together: int = 1


class Halted(NamedTuple):
    """Why a step is not made, or was broken off.

    Attributes:
        why: The reason.
        limit: Name of the limit that was reached, if one was.
    """

    why: str
    limit: str | None = None


class TookTooLong(Exception):
    """A document took longer than it may."""


class Watch:
    """The clock of a process.

    Args:
        seconds: What reading or judging one document may take.
        told: Four numbers that another process sees; None where nobody looks.

    Attributes:
        seconds: What one step may take.
        left_out: Steps that are not made, each with the reason.
        is_careful: Whether each telegram is judged by itself, as one of them may end the process.
    """

    def __init__(self, seconds: float, told: MutableSequence[int] | None = None) -> None:
        self.seconds = seconds
        self.left_out: Mapping[Place, Halted] = {}
        self.is_careful = False
        self._told = told
        self._since: float | None = None

    def begin(self, place: Place) -> Halted | None:
        """Begin a step; the reason where it is not to be made."""
        if self._told is not None:
            self._told[0], self._told[1], self._told[2], self._told[3] = place
        why = self.left_out.get(place) if self.left_out else None
        if why is None:
            self._since = time.monotonic()
        return why

    def end(self) -> None:
        """End a step."""
        self._since = None

    def too_long(self) -> Halted:
        """The reason of a document that took too long."""
        why = f"took longer than {self.seconds:g} seconds, the limit for one document; look at it by itself"
        return Halted(f"{why}, or raise it with --limit seconds=NUMBER", "seconds")

    @contextmanager
    def running(self) -> Iterator[None]:
        """While steps are made: one that takes too long is broken off with ``TookTooLong``.

        Only the main thread can be broken off, and only on systems with interval timers; elsewhere the process that
        started this one has to end it.
        """
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGALRM, self._tick)
        signal.setitimer(signal.ITIMER_REAL, _TICK_SECONDS, _TICK_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before if before is not None else signal.SIG_DFL)

    def _tick(self, _: int, frame: FrameType | None) -> None:
        if self._since is not None and time.monotonic() - self._since > self.seconds:
            self._since = None
            raise TookTooLong
