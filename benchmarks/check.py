"""What parsing and checking cost for each document, beside what other tools need for the same bytes.

Run it with ``python benchmarks/check.py``. It prints medians over rounds that take turns, each stage in the same
process, and ratios; nothing is asserted, because machines differ and are noisy.
"""

import gc
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from attrs import frozen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from declass.engine import Checker
from declass.facts import overall_level
from declass.fields import present_fields
from declass.model import Document, Telegram
from declass.parse.document import Parser
from declass.readers import read_file
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.garbage import SELDOM
from declass.text import Text

# A public sample of 6,712 telegrams has 8.4 numbered paragraphs in 7.7 kB on average: so have these.
SIZE = 7_000
ROUNDS = 15
PARSE_AND_CHECK, RECORDS = "parse + check", "100 records of five fields"
# As many telegrams are judged together in a run (``declass.runs.steps``).
TOGETHER = 32
_WORDS = (
    "the minister said that talks on the harbor would go on after the holiday and asked what the embassy thought of it"
)


def telegrams() -> list[Telegram]:
    """One telegram of about 7,000 characters for each base: its own text and paragraphs of prose with its marks."""
    made = []
    for base in load_rules().bases.values():
        telegram = render(base)
        content = telegram.text.content
        marked = re.search(r"\n2\. (\([A-Z]+\) )?", content)
        mark = (marked[1] or "") if marked else ""
        end = content.rfind("\nSAMPLE")
        number = max((int(n) for n in re.findall(r"\n(\d)\. ", content)), default=0)
        body = []
        while len(content) + sum(map(len, body)) < SIZE - 450:
            number += 1
            prose = "\n".join(f"{_WORDS[: 60 + (number * 7 + line) % 8].capitalize()}" for line in range(14))
            body.append(f"\n\n{number}. {mark}{prose}.")
        text = content[:end] + "".join(body) + content[end:] if end > 0 else content + "".join(body)
        made.append(Telegram(telegram.source, "text", Text(text), telegram.stored))
    return made


@frozen
class Record:
    """A record of five fields: what making one costs tells how fast Python is on a machine."""

    a: int
    b: int
    c: int
    d: str
    e: str


def records(number: int) -> None:
    """Make so many records."""
    for n in range(number):
        Record(n, 1, 2, "a", "b")


def use(made: Iterable[object]) -> None:
    """Have everything made and hold none of it, as a run does."""
    for _ in made:
        pass


def median_us(work: Callable[[], object], documents: int) -> list[float]:
    """One timing in microseconds of CPU for each document."""
    start = time.process_time()
    work()
    return [(time.process_time() - start) / documents * 1e6]


def main() -> None:
    """Measure all stages in turn and print them."""
    gc.set_threshold(*SELDOM)  # as every process of a run does
    rulebook = load_rules()
    parser, checker = Parser(rulebook.law.vocabulary), Checker(rulebook, notes=False)
    made = telegrams() * 8
    raw = [telegram.text.content.encode() for telegram in made]
    documents = [parser.parse(telegram) for telegram in made]

    def parsed() -> Iterator[list[Document]]:
        for first in range(0, len(made), TOGETHER):
            yield parser.parse_all(made[first : first + TOGETHER])

    stages: dict[str, Callable[[], object]] = {
        "read and decode (bytes.decode)": lambda: [data.decode() for data in raw],
        "find a portion mark (re.search)": lambda: [re.search(rb"\n1\. \([A-Z]+\)", data) for data in raw],
        "detect and read layout": lambda: [next(iter(read_file("x.txt", data))) for data in raw],
        "parse, each by itself": lambda: use(parser.parse(telegram) for telegram in made),
        f"parse, {TOGETHER} together": lambda: use(parsed()),
        "fields present": lambda: [present_fields(d, overall_level(d), d.instruction) for d in documents],
        "check (all rules)": lambda: [checker.check(document) for document in documents],
        "parse + check, each by itself": lambda: use(checker.check(parser.parse(telegram)) for telegram in made),
        PARSE_AND_CHECK: lambda: use(map(checker.check_all, parsed())),
        RECORDS: lambda: records(100 * len(made)),
    }
    times: dict[str, list[float]] = {name: [] for name in stages}
    for _ in range(ROUNDS):
        for name, work in stages.items():
            times[name] += median_us(work, len(made))
    grep = _grep_us(raw)
    size = sum(map(len, raw)) / len(raw)
    print(f"{len(made)} telegrams of {size:,.0f} bytes on average, {len(rulebook.rules)} rules, {ROUNDS} rounds\n")
    base = statistics.median(times["read and decode (bytes.decode)"])
    for name, found in times.items():
        print(
            f"{name:34} {statistics.median(found):8.1f} µs a document  {statistics.median(found) / base:8.1f} × decode"
        )
    if grep is not None:
        print(f"{'grep -c for a portion mark':34} {grep:8.1f} µs a document  {grep / base:8.1f} × decode")
        print(
            f"\nparse + check is {statistics.median(times[PARSE_AND_CHECK]) / grep:.1f} × grep -c over the same bytes"
        )
    made_in = statistics.median(times[RECORDS]) / 100
    print(f"and costs as much as {statistics.median(times[PARSE_AND_CHECK]) / made_in:.0f} records (attrs, frozen)")


def _grep_us(raw: list[bytes]) -> float | None:
    """CPU of ``grep -c`` over all documents in one file, in microseconds for each; None where there is no grep."""
    if shutil.which("grep") is None:
        return None
    import resource

    with tempfile.NamedTemporaryFile() as file:
        file.write(b"\n".join(raw))
        file.flush()
        found = []
        for _ in range(ROUNDS):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(
                ["grep", "-c", "-E", r"^[0-9]+\. \((U|C|S|TS|SBU)\)", file.name], check=False, capture_output=True
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            found.append(spent / len(raw) * 1e6)
    return statistics.median(found)


if __name__ == "__main__":
    main()
