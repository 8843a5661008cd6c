"""Time grows as inputs do: no pattern, no reader, no rule makes it grow with the square.

CPU time of one process at two sizes, of which the larger has four times the bytes. What fails is measured again, since
machines are noisy; what grows with the square takes sixteen times as long each time. In a run of all tests an eighth of
the families is asked, the same each time; ``DECLASS_ALL_FAMILIES=1`` asks all of them.
"""

import os
import zlib

import pytest

from benchmarks.families import FAMILIES
from benchmarks.growth import seconds
from declass.rulebook.loader import load_rules
from declass.worker import Worker

SIZE = 160_000
MOST = 2.6**2
"""How many times as long four times the input may take: 2.6 times at each doubling."""
ATTEMPTS = 4
TOO_SHORT_SECONDS = 0.02
"""Below this the clock and the start of the job are measured, not the input."""

pytestmark = pytest.mark.slow
WORKER = Worker(load_rules(examples=False))


ASKED = [name for name in FAMILIES if zlib.crc32(name.encode()) % 8 == 0 or os.environ.get("DECLASS_ALL_FAMILIES")]


@pytest.mark.parametrize("name", ASKED)
def test_four_times_the_input_takes_no_sixteen_times_as_long(name):
    small, large = FAMILIES[name](SIZE), FAMILIES[name](4 * SIZE)
    once = longer = float("inf")
    for attempt in range(1, ATTEMPTS + 1):
        longer = min(longer, seconds(WORKER, large, 1))
        if longer < TOO_SHORT_SECONDS:
            return
        once = min(once, seconds(WORKER, small, attempt))
        if longer <= MOST * once:
            return
    pytest.fail(f"{longer * 1e3:.0f} ms where a quarter of the input takes {once * 1e3:.0f} ms")
