"""What a second run over an unchanged archive costs, beside the first.

Run it with ``python benchmarks/cache.py [DOCUMENTS]``: it writes telegrams into a temporary folder and checks them
without a cache, with an empty one, with records alone, and told again, each as a process of its own. Nothing is
asserted.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from check import telegrams

ROUNDS = 3


def seconds(folder: Path, *options: str) -> float:
    """CPU of one run, start-up included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "declass", "check", str(folder), "--quiet", *options]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    texts = [telegram.text.content for telegram in telegrams()]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "telegrams")
        folder.mkdir()
        os.environ["DECLASS_CACHE_DIR"] = place
        for n in range(number):
            (folder / f"{n}.txt").write_text(f"{texts[n % len(texts)]}\n{' ' * (n // len(texts))}", "utf-8")
        rows: dict[str, list[float]] = {}
        for turn in range(ROUNDS):
            rows.setdefault("without a cache", []).append(seconds(folder, "--no-cache"))
            for kept in Path(place).glob("results*"):
                kept.unlink()
            rows.setdefault("empty cache, filled", []).append(seconds(folder))
            day = f"2020-01-{turn + 1:02}"  # another day is another run, which takes records from the cache
            rows.setdefault("records from the cache", []).append(seconds(folder, "--as-of", day))
            rows.setdefault("told again", []).append(seconds(folder))
        whole = statistics.median(rows["without a cache"])
        print(f"{number:,} telegrams, {ROUNDS} rounds, medians of CPU with start-up\n")
        for name, times in rows.items():
            median = statistics.median(times)
            print(f"{name:24} {median:7.2f} s  {whole / median:6.1f} times as fast as without")


if __name__ == "__main__":
    main()
