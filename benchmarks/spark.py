"""What Spark costs beside processes of our own: the same shards, the same function, in one run.

Run it with ``python benchmarks/spark.py [DOCUMENTS]``. It writes shards into a temporary folder, checks them in two
processes, and then in two jobs of one Spark session on two cores: the first with the machine cold, the second warm.
CPU is that of all processes, start-up included where there is one. Nothing is asserted.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import telegrams

from declass.arrow import INPUT_SCHEMA, RESULT_SCHEMA, Config, check_batches, input_batch
from declass.parts import PartWriter, batches

PROCESSES, SHARD = 2, 1_250
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds() -> float:
    """CPU of this process and of all that it started, of those that have ended too."""
    parents, spent = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        spent[int(folder.name)] = sum(map(int, fields[11:15]))
    total = 0
    for process in spent:
        above = process
        while above not in (os.getpid(), 0):
            above = parents.get(above, 0)
        total += spent[process] if above else 0
    return total / TICKS


def write_shards(folder: Path, number: int) -> int:
    """Write shards; how many bytes of text they hold."""
    held, size = [], 0
    for n, document in enumerate(telegrams.packed_documents(number), 1):
        held.append(document)
        size += len(document.content)
        if n % SHARD == 0 or n == number:
            with PartWriter(folder / f"shard-{n // SHARD:06}.parquet", INPUT_SCHEMA) as writer:
                writer.write(input_batch(held))
            held = []
    (folder / "_SUCCESS").write_text(f'{{"documents": {number}}}')
    return size


def check_shard(paths: tuple[Path, Path]) -> None:
    """Check a shard, in a process of ours."""
    shard, part = paths
    with PartWriter(part, RESULT_SCHEMA) as writer:
        for batch in check_batches(batches(shard), Config().to_json()):
            writer.write(batch)


def in_processes(shards: Path, out: Path) -> None:
    """Check all shards in processes of ours."""
    todo = [(path, out / path.name) for path in sorted(shards.glob("*.parquet"))]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(check_shard, todo, chunksize=1)
        pool.close()
        pool.join()


def in_spark(shards: Path, out: Path) -> None:
    """Check all shards in two jobs of one session."""
    from pyspark.sql import SparkSession

    from declass.spark import audit
    from declass.spark.inputs import Source

    begun, spent = time.monotonic(), cpu_seconds()
    builder = SparkSession.builder.master(f"local[{PROCESSES},4]").config("spark.log.level", "OFF")
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
    for name, value in {**settings, "spark.sql.shuffle.partitions": "2"}.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    print(f"start {time.monotonic() - begun:.1f} {cpu_seconds() - spent:.1f}")
    for name in ("first", "warm"):
        begun, spent = time.monotonic(), cpu_seconds()
        audit(spark, Source(str(shards)), str(out / name))
        print(f"{name} {time.monotonic() - begun:.1f} {cpu_seconds() - spent:.1f}")
    spark.stop()


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as place:
        shards, ours = Path(place, "shards"), Path(place, "ours")
        shards.mkdir()
        ours.mkdir()
        size = write_shards(shards, number)
        packed = sum(path.stat().st_size for path in shards.iterdir())
        begun, spent = time.monotonic(), cpu_seconds()
        in_processes(shards, ours)
        wall, cpu = time.monotonic() - begun, cpu_seconds() - spent
        results = sum(path.stat().st_size for path in ours.iterdir())
        print(f"{number:,} telegrams, {size / 1e6:,.0f} MB of text, {packed / 1e6:,.1f} MB of shards")
        print(f"{results / 1e6:,.1f} MB of results\n")
        print(f"{'':22} {'wall s':>8} {'CPU s':>8} {'ms a document':>14} {'wall ratio':>11} {'CPU ratio':>10}")
        print(f"{'processes of ours':22} {wall:8.1f} {cpu:8.1f} {cpu / number * 1e3:14.2f}")
        command = [sys.executable, __file__, "--jobs", str(shards), str(Path(place, "spark"))]
        environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
        told = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=True).stdout
        for line in told.splitlines():
            name, taken, used = line.split()
            ratios = f"{wall / float(taken):11.2f} {cpu / float(used):10.2f}" if name != "start" else ""
            each = f"{float(used) / number * 1e3:14.2f}" if ratios else " " * 14
            print(f"{'Spark, ' + name:22} {float(taken):8.1f} {float(used):8.1f} {each} {ratios}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--jobs"]:
        in_spark(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
