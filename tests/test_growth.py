"""Time grows as inputs do: no pattern, no reader, no rule makes it grow with the square.

CPU time of one process at two sizes, of which the larger has four times the bytes. What fails is measured again, since
machines are noisy; what grows with the square takes sixteen times as long each time. In a run of all tests an eighth of
the families of documents and a fourth of those of markings are asked, the same each time; ``DECLASS_ALL_FAMILIES=1``
asks all of them.
"""

import datetime as dt
import os
import time
import zlib

import pytest

from benchmarks.families import BLOCKS, FAMILIES, MARKINGS
from benchmarks.growth import seconds, seconds_of
from declass.marking import MarkingJudge
from declass.rulebook.loader import load_rules
from declass.runs.worker import Worker

SIZE = 160_000
PIECES = 60
LINES = 1_250
"""Of a block: with fewer, what is done once for each line hides what is done for each pair of them."""
MOST_PIECES = 1 << 20
"""Where so many take no time worth measuring, only the first of them are looked at."""
MOST = 2.6**2
"""How many times as long four times the input may take: 2.6 times at each doubling."""
ATTEMPTS = 4
TOO_SHORT_SECONDS = 0.02
"""Below this the clock and the start of the job are measured, not the input."""

pytestmark = pytest.mark.slow
RULEBOOK = load_rules(examples=False)
WORKER = Worker(RULEBOOK)
JUDGES = {profile: MarkingJudge(RULEBOOK, profile) for profile in ("ic", "state")}


def asked(names, part=8):
    """A part of some families, an eighth by default, chosen by their names; all of them where all are asked for."""
    is_all = os.environ.get("DECLASS_ALL_FAMILIES")
    return [name for name in names if is_all or zlib.crc32(name.encode()) % part == 0]


def grows_too_fast(small, large):
    """What is to be said of two jobs, the second with four times the input; None where it takes no longer than it may.

    Args:
        small, large: From a number of rounds to the least seconds of them.
    """
    once = longer = float("inf")
    for attempt in range(1, ATTEMPTS + 1):
        longer = min(longer, large(1))
        if longer < TOO_SHORT_SECONDS:
            return None
        once = min(once, small(attempt))
        if longer <= MOST * once:
            return None
    return f"{longer * 1e3:.0f} ms where a quarter of the input takes {once * 1e3:.0f} ms"


@pytest.mark.parametrize("name", asked(FAMILIES))
def test_four_times_the_input_takes_no_sixteen_times_as_long(name):
    small, large = FAMILIES[name](SIZE), FAMILIES[name](4 * SIZE)
    assert None is grows_too_fast(lambda n: seconds(WORKER, small, n), lambda n: seconds(WORKER, large, n))


def judged(judge, kind, text_of):
    """From a number of pieces to the job that judges a marking of so many."""
    day = dt.date(2015, 2, 4)

    def job(pieces):
        text = text_of(pieces)
        return lambda: judge(text, kind, day)

    return job


def once(job):
    """Seconds of one round of a job, near enough to choose a size by."""
    begun = time.process_time()
    job()
    return time.process_time() - begun


def grows_too_fast_from_the_size_that_can_be_measured(job, pieces):
    """The same of a job of pieces, of which there are so many that the larger takes long enough to be measured."""
    job(pieces)()  # what is made once is made here
    while pieces < MOST_PIECES and once(job(4 * pieces)) < 2 * TOO_SHORT_SECONDS:
        pieces *= 4
    small, large = job(pieces), job(4 * pieces)
    return grows_too_fast(lambda n: seconds_of(small, n), lambda n: seconds_of(large, n))


@pytest.mark.parametrize("profile", JUDGES)
@pytest.mark.parametrize("name", asked(MARKINGS, part=4))
def test_four_times_the_marking_takes_no_sixteen_times_as_long(name, profile):
    begin, piece = MARKINGS[name]
    job = judged(JUDGES[profile].judge, "banner", lambda pieces: begin + piece * pieces)
    assert None is grows_too_fast_from_the_size_that_can_be_measured(job, PIECES)


@pytest.mark.parametrize("profile", JUDGES)
@pytest.mark.parametrize("name", asked(BLOCKS, part=4))
def test_four_times_the_block_takes_no_sixteen_times_as_long(name, profile):
    begin, piece, line = BLOCKS[name]
    job = judged(JUDGES[profile].judge, "block", lambda pieces: f"{begin}{piece * pieces}\n{line * pieces}")
    assert None is grows_too_fast_from_the_size_that_can_be_measured(job, LINES)
