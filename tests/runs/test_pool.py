"""Processes that end or hang over a document: the rest goes on, and the document is named."""

import os
import signal
import time
from multiprocessing import resource_tracker
from pathlib import Path

import pytest

from declass.errors import SettingsError
from declass.runs.pool import Pool, Ready
from declass.runs.watch import Place, TookTooLong, Watch

NO_SIGNALS = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="a process cannot be killed so on this system")


class Echo:
    """Answers with its unit, and does what the words of the unit say."""

    def __init__(self, watch: Watch, folder: str) -> None:
        self.watch, self.folder = watch, Path(folder)

    def __call__(self, unit: list[str]) -> list[str]:
        return [self.step(number, word) for number, word in enumerate(unit)]

    def step(self, number: int, word: str) -> str:
        why = self.watch.begin(Place(number, 0, is_judging=True))
        if why is not None:
            return why.why
        try:
            if word == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            if word == "die once" and not (mark := self.folder / "died").exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if word == "leave":
                os._exit(7)
            if word == "sleep":
                time.sleep(60)
            if word == "deaf":
                signal.setitimer(signal.ITIMER_REAL, 0)
                time.sleep(60)
            if word == "listen":
                blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
                return "deaf to Ctrl-C" if signal.SIGINT in blocked else "hears Ctrl-C"
            if word == "full":
                raise OSError(28, "No space left on device", "/somewhere")
            if word == "broken":
                raise KeyError(word)
        except TookTooLong:
            return self.watch.too_long().why
        self.watch.end()
        return word


def no_start(watch: Watch, folder: str) -> Echo:
    os._exit(3)


def results(units, folder, seconds: float = 30, start=Echo, jobs: int = 2):
    with Pool(jobs, start, (str(folder),), seconds) as pool:
        return list(pool.results(units))


def test_results_come_in_the_order_of_their_units(tmp_path):
    units = [[f"{number}", "x" * (number * 7919 % 500)] for number in range(40)]
    assert results(units, tmp_path) == units
    mixed = [Ready(unit) if number % 3 else unit for number, unit in enumerate(units)]
    assert results(mixed, tmp_path) == units


@NO_SIGNALS
def test_a_process_killed_from_outside_changes_nothing(tmp_path):
    units = [["a", "b"], ["c", "die once", "d"], ["e"], ["f", "g"]]
    assert results(units, tmp_path) == units
    assert (tmp_path / "died").exists()


@NO_SIGNALS
def test_a_document_that_ends_its_process_is_named_and_the_rest_goes_on(tmp_path):
    answers = results([["a", "die", "b", "leave", "c"], ["d"]], tmp_path)
    assert answers[1] == ["d"]
    assert [answers[0][at] for at in (0, 2, 4)] == ["a", "b", "c"]
    assert answers[0][1].startswith("ended the process that worked on it, twice (signal 9)")
    assert answers[0][3].startswith("ended the process that worked on it, twice (exit code 7)")


@NO_SIGNALS
@pytest.mark.parametrize("word", ["sleep", "deaf"])
def test_a_document_that_takes_too_long_is_named_and_the_rest_goes_on(tmp_path, word):
    """Also one that the clock of its own process cannot break off."""
    answers = results([["a", word, "b"], ["c"]], tmp_path, seconds=0.5)
    assert answers[1] == ["c"]
    assert answers[0][::2] == ["a", "b"]
    assert answers[0][1].startswith("took longer than 0.5 seconds")


class Together(Echo):
    """Works on all words of a unit at one step, and on each by itself where it has to be careful."""

    def __call__(self, unit: list[str]) -> list[str]:
        if self.watch.is_careful:
            return super().__call__(unit)
        return self.step(0, *unit)

    def step(self, number: int, *words: str) -> list[str]:
        if len(words) == 1:
            return super().step(number, *words)
        self.watch.begin(Place(0, 0, is_judging=True, together=len(words)))
        try:
            for word in words:
                if word == "deaf":
                    signal.setitimer(signal.ITIMER_REAL, 0)
                    time.sleep(60)
                if word == "die":
                    os.kill(os.getpid(), signal.SIGKILL)
        finally:
            self.watch.end()
        return list(words)


@NO_SIGNALS
@pytest.mark.parametrize(("word", "told"), [("die", "ended the process"), ("deaf", "took longer than 0.5 seconds")])
def test_of_documents_judged_together_the_one_to_blame_is_named(tmp_path, word, told):
    answers = results([["a", "b", word, "c"], ["d", "e"]], tmp_path, seconds=0.5, start=Together)
    assert ["d", "e"] == answers[1]
    assert ["a", "b", "c"] == [*answers[0][:2], answers[0][3]]
    assert answers[0][2].startswith(told)


def test_what_stops_a_run_is_told(tmp_path):
    with pytest.raises(OSError, match="No space left"):
        results([["a"], ["full"]], tmp_path)
    with pytest.raises(SettingsError, match="KeyError"):
        results([["broken"]], tmp_path)
    with pytest.raises(SettingsError, match="end before they begin"):
        results([["a"]], tmp_path, start=no_start)


def test_no_process_outlives_the_pool(tmp_path):
    with Pool(2, Echo, (str(tmp_path),), 30) as pool:
        left = pool.results([["a"], ["b"], ["c"]] * 4)
        assert next(left) == ["a"]
        processes = [process.process for process in pool._processes]
    assert processes
    assert not any(process.is_alive() for process in processes)


@NO_SIGNALS
def test_ctrl_c_is_for_the_process_that_started_the_others(tmp_path):
    resource_tracker._resource_tracker._stop()  # as in a program that has started no process yet
    assert [["deaf to Ctrl-C"]] * 4 == results([["listen"]] * 4, tmp_path)
