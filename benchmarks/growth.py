"""How the time of the whole job grows with the size of an input, for each family of inputs that grow.

Run it with ``python benchmarks/growth.py [WORD…]``, for families whose names hold a word. It prints those whose time
grows the fastest when they double. Nothing is asserted; ``tests/test_growth.py`` refuses what grows too fast.
"""

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.families import FAMILIES, Family
from declass.rulebook.loader import load_rules
from declass.runs.worker import Worker

SMALLEST = 20_000
ENOUGH_SECONDS = 0.05
LARGEST = 4 << 20
ROUNDS = 3


def seconds(worker: Worker, content: bytes, rounds: int = ROUNDS) -> float:
    """The least CPU time of some rounds over one input, read, judged and recorded."""

    def job() -> None:
        for _record in worker.records_of(("x.txt", content)):
            pass

    return seconds_of(job, rounds)


def seconds_of(job: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least CPU time of some rounds of a job.

    The collector of cycles is off meanwhile: what it costs depends on what else the process holds.
    """
    times = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        try:
            begun = time.process_time()
            job()
            times.append(time.process_time() - begun)
        finally:
            gc.enable()
    return min(times)


def growth(worker: Worker, family: Family, rounds: int = ROUNDS) -> tuple[float, int, float]:
    """How many times longer twice the input takes; at which size, and how long that took.

    The size is the first whose time is long enough to be measured.
    """
    size = SMALLEST
    while True:
        once = seconds(worker, family(size), rounds)
        if once >= ENOUGH_SECONDS or size >= LARGEST:
            return seconds(worker, family(2 * size), rounds) / max(once, 1e-9), size, once
        size *= 2


def main() -> None:
    """Measure every family and print the worst."""
    words = sys.argv[1:]
    worker = Worker(load_rules(examples=False))
    rows = []
    for name, family in FAMILIES.items():
        if all(word in name for word in words):
            ratio, size, once = growth(worker, family)
            rows.append((ratio, name, size, once))
            print(f"{ratio:6.2f}  {once / size * 1e9:8.0f} ns a byte at {size:>9,}  {name}", flush=True)
    print("\nfastest growing")
    for ratio, name, size, once in sorted(rows, reverse=True)[:20]:
        print(f"{ratio:6.2f}  {once / size * 1e9:8.0f} ns a byte at {size:>9,}  {name}")


if __name__ == "__main__":
    main()
