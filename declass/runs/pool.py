"""Processes that work on units, and what becomes of a unit whose process ends or hangs.

A process is started anew where one was lost. The document that it was at is given a second chance, since a process can
be ended from outside; if it ends a second one, it is failed and named, and the rest of its unit goes on.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Generic, Protocol, TypeVar

from attrs import define, evolve, frozen

from declass.errors import SettingsError
from declass.runs.garbage import SELDOM
from declass.runs.watch import Halted, Place, Watch

_IN_FLIGHT = 4
_POLL_SECONDS = 1.0
_GRACE = 2.0
"""How many times its limit a document may take before its process is ended: it should have broken off itself."""
_PARTING_SECONDS = 2.0
_NOWHERE = (-1, 0, 0, 0)

Result = TypeVar("Result")
Unit = TypeVar("Unit")


class Work(Protocol):
    """What a process does with units, one after the other."""

    def __call__(self, unit: Any, /) -> Any:
        """Work on one unit."""


@frozen
class Task(Generic[Unit]):
    """A unit and what is known of it.

    Attributes:
        number: Its place among all units.
        unit: The unit.
        left_out: Steps that are not to be made, each with the reason.
        last: The step at which a process ended before.
        is_careful: Whether each telegram is judged by itself, as a process ended over several together.
    """

    number: int
    unit: Unit
    left_out: Mapping[Place, Halted] = {}
    last: Place | None = None
    is_careful: bool = False


@frozen
class Ready(Generic[Result]):
    """A result that is there already and takes its place among the others."""

    result: Result


class Pool(Generic[Unit, Result]):
    """Processes, as a context; on leaving it, those left are ended.

    Args:
        jobs: How many processes.
        start: Makes, in a process, what works there, given its watch; it and its arguments must be importable by name.
        arguments: Further arguments of ``start``.
        seconds: What one document may take.
    """

    def __init__(self, jobs: int, start: Callable[..., Work], arguments: tuple[Any, ...], seconds: float) -> None:
        self._jobs = jobs
        self._start = start
        self._arguments = arguments
        self._seconds = seconds
        self._context = multiprocessing.get_context("spawn")
        self._processes: list[_Process[Unit]] = []

    def __enter__(self) -> "Pool[Unit, Result]":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.end()

    def results(self, units: Iterable[Unit | Ready[Result]]) -> Iterator[Result]:
        """The result of each unit, in their order, whichever is ready first.

        Raises:
            SettingsError: Processes end before they begin; or one tells that it cannot go on.
        """
        left = enumerate(units)
        waiting: deque[Task[Unit]] = deque()
        done: dict[int, Result] = {}
        given_out = taken = 0
        has_more = True
        while True:
            while has_more and taken - given_out < self._jobs * _IN_FLIGHT and len(waiting) < self._jobs:
                number, unit = next(left, (taken, None))
                if unit is None:
                    has_more = False
                elif isinstance(unit, Ready):
                    done[number] = unit.result
                else:
                    waiting.append(Task(number, unit))
                taken += unit is not None
            self._hand_out(waiting)
            while given_out in done:
                yield done.pop(given_out)
                given_out += 1
            if given_out == taken:
                if not has_more:
                    return
                continue
            for process in self._heard():
                answer = process.answer()
                task = process.task
                assert task is not None
                process.task = None
                if isinstance(answer, _Lost):
                    self._processes.remove(process)
                    waiting.appendleft(_again(task, answer, self._seconds))
                elif isinstance(answer, Exception):
                    raise answer
                else:
                    done[task.number] = answer

    def _hand_out(self, waiting: "deque[Task[Unit]]") -> None:
        free = [process for process in self._processes if process.task is None]
        while waiting and (free or len(self._processes) < self._jobs):
            if not free:
                free.append(self._started())
            process = free.pop()
            task = waiting.popleft()
            if not process.give(task):  # it ended while nobody asked anything of it
                self._processes.remove(process)
                process.end()
                waiting.appendleft(task)

    def _started(self) -> "_Process[Unit]":
        with _interrupts_put_off():
            process: _Process[Unit] = _Process.started(
                self._context, (self._start, self._arguments, self._seconds), self._seconds
            )
        self._processes.append(process)
        return process

    def _heard(self) -> "list[_Process[Unit]]":
        """Processes that have answered, that ended, or that have been at one document for too long."""
        busy = {process.connection: process for process in self._processes if process.task is not None}
        heard = [busy[connection] for connection in wait(list(busy), _POLL_SECONDS)]  # type: ignore[index]
        return heard or [process for process in busy.values() if process.hangs()]


def _again(task: Task[Unit], lost: "_Lost", seconds: float) -> Task[Unit]:
    """The task as it is given out again after a process was lost over it."""
    if lost.place is None:
        if task.last is _BEFORE:
            raise SettingsError(
                f"processes end before they begin ({lost.why}); run with --jobs 1, or free memory and run again"
            )
        return evolve(task, last=_BEFORE)
    if lost.place.together > 1:
        return evolve(task, is_careful=True, last=None)
    if lost.hung:
        why = Watch(seconds).too_long()
    elif task.last == lost.place:
        why = Halted(f"ended the process that worked on it, twice ({lost.why}); look at it by itself")
    else:
        return evolve(task, last=lost.place)
    return evolve(task, left_out={**task.left_out, lost.place: why}, last=None)


_BEFORE = Place(-1, 0, is_judging=False)


@frozen
class _Lost:
    """A process that ended: at which step, None before the first; and how."""

    place: Place | None
    why: str
    hung: bool


@define(eq=False)
class _Process(Generic[Unit]):
    """A process and what it is at.

    Attributes:
        giving, connection: Where it is given tasks, and where it answers.
        told: Where it is in its unit, as it tells.
        task: What it was given; None while it waits.
        seen: Where it was when it was looked at, and since when.
    """

    process: SpawnProcess
    giving: "Connection[Any, Any]"
    connection: "Connection[Any, Any]"
    told: Any
    seconds: float
    task: Task[Unit] | None = None
    seen: tuple[tuple[int, ...], float] = (_NOWHERE, 0.0)
    hung: bool = False

    @classmethod
    def started(cls, context: SpawnContext, start: tuple[Any, ...], seconds: float) -> "_Process[Unit]":
        # Two pipes, of which each goes one way: one for both would be a pair of sockets.
        taking, giving = context.Pipe(duplex=False)
        answers, answering = context.Pipe(duplex=False)
        told = context.RawArray("q", 4)
        process = context.Process(target=_serve, args=(taking, answering, told, *start), daemon=True)
        process.start()
        taking.close()
        answering.close()
        return cls(process, giving, answers, told, seconds)

    def give(self, task: Task[Unit]) -> bool:
        """Hand out a task; whether the process was there to take it."""
        self.told[:] = _NOWHERE
        self.seen = (_NOWHERE, time.monotonic())
        try:
            self.giving.send(task)
        except (BrokenPipeError, ConnectionError):
            return False
        self.task = task
        return True

    def answer(self) -> Any:
        """What it answered; how it was lost where it did not."""
        if not self.hung:
            with suppress(EOFError, ConnectionError):
                return self.connection.recv()
        place = tuple(self.told)
        self.end()
        code = self.process.exitcode
        why = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return _Lost(None if place == _NOWHERE else Place(place[0], place[1], bool(place[2]), place[3]), why, self.hung)

    def hangs(self) -> bool:
        """Whether it has been at one document for much longer than it may; it is then taken for lost."""
        place = tuple(self.told)
        if place != self.seen[0]:
            self.seen = (place, time.monotonic())
        elif place != _NOWHERE and time.monotonic() - self.seen[1] > self.seconds * _GRACE:
            self.hung = True
        return self.hung

    def end(self) -> None:
        """End it: one that waits leaves by itself, one that works is told to, and one that does not hear is killed."""
        if self.task is None and not self.hung:
            self.giving.close()
        else:
            self.process.terminate()
        self.process.join(0 if self.hung else _PARTING_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.giving.close()
        self.connection.close()


def _serve(
    taking: "Connection[Any, Any]",
    answering: "Connection[Any, Any]",
    told: Any,
    start: Callable[..., Work],
    arguments: tuple[Any, ...],
    seconds: float,
) -> None:
    """What a process does: it works on what it is given until nobody is left to give it anything."""
    _end_with_parent()
    gc.set_threshold(*SELDOM)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what it made for itself is taken away
    watch = Watch(seconds, told)
    work = start(watch, *arguments)
    with watch.running():
        while True:
            try:
                task: Task[Any] = taking.recv()
            except (EOFError, ConnectionError):
                return
            watch.left_out, watch.is_careful = task.left_out, task.is_careful
            try:
                answer = work(task.unit)
            except Exception as error:  # told to the process that asked, which ends the run
                answer = error if _is_sendable(error) else SettingsError(f"{type(error).__name__}: {error}")
            try:
                answering.send(answer)
            except (BrokenPipeError, ConnectionError):
                return


def _is_sendable(error: Exception) -> bool:
    return isinstance(error, (SettingsError, OSError))


def _end_with_parent() -> None:
    """End this process when the one that started it ends, however that happens."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _interrupts_put_off() -> Iterator[None]:
    """While a process is started: what it inherits keeps Ctrl-C from it, so that this process alone answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker  # of systems with signals alone

    resource_tracker.ensure_running()  # which lets interrupts through again when it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
