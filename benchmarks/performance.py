"""What the whole job costs, beside what other tools need for the same bytes: the table of ``docs/performance.md``.

Run it with ``python benchmarks/performance.py [DOCUMENTS]``, best of an installed wheel and on an idle machine. Every
row is a process of its own and its CPU is told with that of what it started; rows take turns, and medians are printed.
Nothing is asserted, because machines differ and are noisy: compare within one run.
"""

import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = str(Path(__file__).resolve().parent)
ROUNDS = 3
FEW = 16
"""Documents of the run whose time is that of the start."""
MARKS = r"\n[0-9]+\. \([A-Z/]+\)"
_AT_ONCE = """
import subprocess, sys
paths = sys.argv[1:]
words = [sys.executable, "-m", "declass", "check", "--quiet", "-f", "csv", "--no-cache"]
for process in [subprocess.Popen([*words, path], stdout=subprocess.DEVNULL) for path in paths]:
    process.wait()
"""
"""Runs that know nothing of each other, at once: what the machine takes for two beside what it takes for one."""
_READ = "import sys\nfor line in open(sys.argv[1], 'rb'): line.decode()"
_STAGES = """
import sys, time
from pathlib import Path
from declass.engine import Checker
from declass.facts import Facts, overall_level
from declass.fields import present_fields
from declass.outputs.json_lines import JsonLines
from declass.parse.document import Parser
from declass.readers import open_file
from declass.record import document_record
from declass.rulebook.loader import load_rules
import io
rulebook = load_rules(examples=False)
parser, checker = Parser(rulebook.law.vocabulary), Checker(rulebook, notes=False)
spent = dict.fromkeys(("read", "parse", "facts", "rules", "record", "output"), 0.0)
def timed(stage, work):
    begun = time.process_time()
    result = work()
    spent[stage] += time.process_time() - begun
    return result
items = (item for part in open_file(Path(sys.argv[1]), "x").parts for item in part.telegrams)
sink, number = JsonLines(io.StringIO()), 0
while (batch := timed("read", lambda: [item for _, item in zip(range(200), items)])):
    number += len(batch)
    flocks = [batch[first : first + 32] for first in range(0, len(batch), 32)]
    documents = timed("parse", lambda: [document for flock in flocks for document in parser.parse_all(flock)])
    timed("facts", lambda: [present_fields(d, overall_level(d), d.instruction) for d in documents])
    verdicts = timed("rules", lambda: checker.check_all(documents))
    pairs = list(zip(documents, verdicts))
    records = timed("record", lambda: [document_record(d, v, rulebook.law) for d, v in pairs])
    timed("output", lambda: [sink.document(record) for record in records])
print(" ".join(f"{stage}={seconds / number * 1e6:.1f}" for stage, seconds in spent.items()))
"""
"""Each stage over batches of telegrams; the rules work out facts again, so that stages do not add up to the job."""


def ran(command: Iterable[str]) -> tuple[float, float, int, bytes]:
    """CPU and wall seconds of a command, the most memory one of its processes held in MB, and what it printed."""
    begun = time.perf_counter()
    process = subprocess.Popen(list(command), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime, time.perf_counter() - begun, used.ru_maxrss >> 10, printed


def check(path: Path, *words: str) -> list[str]:
    """The command that checks a path."""
    return [sys.executable, "-m", "declass", "check", str(path), "--quiet", "-f", "csv", *words]


def write(folder: Path, number: int) -> dict[str, Path]:
    """The same telegrams in every container, written by another process: what this one held would count as peak."""
    write_here = (
        f"import sys; sys.path.insert(0, {HERE!r}); import performance; performance.written({str(folder)!r}, {number})"
    )
    subprocess.run([sys.executable, "-c", write_here], check=True)
    return {name: path for name, path in paths_in(folder).items() if path.exists()}


def paths_in(folder: Path) -> dict[str, Path]:
    """The containers that there may be in a folder."""
    endings = {"JSON Lines": ".jsonl", "Parquet": ".parquet", "CSV": ".csv", "zip": ".zip"}
    return {
        **{name: folder / f"telegrams{ending}" for name, ending in endings.items()},
        "folder of files": folder / "files",
    }


def written(place: str, number: int) -> None:
    """Write telegrams in every container."""
    from telegrams import stored_with, texts

    paths = paths_in(Path(place))
    paths["folder of files"].mkdir()
    zipped = zipfile.ZipFile(paths["zip"], "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with open(paths["JSON Lines"], "w") as lines, open(paths["CSV"], "w", newline="") as cells, zipped:
        table = csv.writer(cells, quoting=csv.QUOTE_ALL)
        for n, text in enumerate(texts(number)):
            lines.write(json.dumps({"text": text}) + "\n")
            heading, _, body = text.partition("\n\n")
            table.writerow([n, *stored_with(n), "", "", "", heading, body])
            zipped.writestr(f"{n:06}.txt", text)
            (paths["folder of files"] / f"{n:06}.txt").write_text(text)
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return
    with pq.ParquetWriter(paths["Parquet"], pa.schema([("text", pa.string())]), compression="zstd") as writer:
        held: list[str] = []
        for n, text in enumerate(texts(number), 1):
            held.append(text)
            if len(held) == 500 or n == number:
                writer.write_table(pa.table({"text": held}))
                held = []


def main() -> None:
    """Measure everything in turn and print it."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["DECLASS_CACHE_DIR"] = place
        (folder / "few").mkdir()
        (folder / "whole").mkdir()
        few, paths = write(folder / "few", FEW), write(folder / "whole", number)
        lines = paths["JSON Lines"]
        half = folder / "half"
        half.mkdir()
        halves = write(half, number // 2)
        commands: dict[str, Callable[[], list[str]]] = {}
        rg = shutil.which("rg", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        if rg is not None:
            escaped = MARKS.replace("\\n", r"\\n", 1)
            commands["ripgrep, portion marks"] = lambda: [rg, "-j1", "-a", "-o", "--count-matches", escaped, str(lines)]
        commands["Python, read and decode"] = lambda: [sys.executable, "-c", _READ, str(lines)]
        commands["start (few telegrams)"] = lambda: check(few["JSON Lines"], "--no-cache")
        commands["start (--help)"] = lambda: [sys.executable, "-m", "declass", "--help"]
        for name, path in paths.items():
            commands[name] = lambda path=path: check(path, "--no-cache")
            commands[f"{name}, half"] = lambda path=halves[name]: check(path, "--no-cache")
        commands["JSON Lines, two processes"] = lambda: check(lines, "--no-cache", "-j", "2")
        commands["JSON Lines, two runs at once"] = lambda: [
            sys.executable, "-c", _AT_ONCE, *[str(halves["JSON Lines"])] * 2
        ]  # fmt: skip
        if "Parquet" in paths:
            commands["Parquet, two processes"] = lambda: check(paths["Parquet"], "--no-cache", "-j", "2")
        for name in ("JSON Lines", "folder of files"):
            commands[f"{name}, told again"] = lambda path=paths[name]: check(path)
        rows: dict[str, list[tuple[float, float, int, bytes]]] = {name: [] for name in commands}
        stages: list[dict[str, float]] = []
        for name in ("JSON Lines", "folder of files"):
            ran(check(paths[name]))  # fills the cache
        for _ in range(ROUNDS):
            for name, command in commands.items():
                rows[name].append(ran(command()))
            printed = ran([sys.executable, "-c", _STAGES, str(lines)])[3].decode()
            stages.append({stage: float(us) for stage, us in (word.split("=") for word in printed.split())})
        report(number, lines.stat().st_size, rows, stages)


def report(
    number: int,
    size: int,
    rows: dict[str, list[tuple[float, float, int, bytes]]],
    stages: list[dict[str, float]],
) -> None:
    """Print the tables."""

    def median(name: str, which: int = 0) -> float:
        return statistics.median(row[which] for row in rows[name])

    start = median("start (few telegrams)")
    base = median("Python, read and decode")
    print(f"{number:,} telegrams, {size / number:,.0f} bytes each, {ROUNDS} rounds, medians\n")
    print(f"{'':32} {'CPU s':>8} {'wall s':>8} {'µs/doc':>8} {'× decode':>9} {'peak MB':>8} {'n→2n':>6}")
    for name in rows:
        if name.endswith(", half"):
            continue
        cpu, wall, peak = median(name), median(name, 1), median(name, 2)
        is_job = name.partition(",")[0] in ("JSON Lines", "Parquet", "CSV", "zip", "folder of files")
        each = (cpu - (start if is_job else 0)) / number * 1e6
        half = rows.get(f"{name}, half")
        growth = f"{(cpu - start) / max(median(f'{name}, half') - start, 1e-9):6.2f}" if half else ""
        told = "" if name.startswith("start") else f"{each:8.1f}"
        print(f"{name:32} {cpu:8.2f} {wall:8.2f} {told:>8} {cpu / base:9.1f} {peak:8.0f} {growth}")
    print()
    for name in ("JSON Lines", "Parquet"):
        if name in rows:
            print(f"two processes on {name}: {median(f'{name}, two processes') / median(name):.2f} × the CPU of one")
    at_once = median("JSON Lines, two runs at once")
    alone = 2 * median("JSON Lines, half")
    print(f"two runs at once that know nothing of each other: {at_once / alone:.2f} × their CPU one after the other")
    print(f"two processes on JSON Lines: {median('JSON Lines, two processes') / at_once:.2f} × two such runs")
    for name in ("JSON Lines", "folder of files"):
        again = median(f"{name}, told again")
        print(f"{name}, told again from the cache: {median(name) / again:.1f} times as fast")
    print(
        "\nstages, µs a document: "
        + ", ".join(f"{stage} {statistics.median(row[stage] for row in stages):.0f}" for stage in stages[0])
    )
    if "ripgrep, portion marks" in rows:
        rg = median("ripgrep, portion marks")
        print(f"the whole job is {median('JSON Lines') / rg:.0f} times ripgrep")


if __name__ == "__main__":
    main()
