"""The most memory that a workbook and a whole audit hold, by the number of documents.

Run it with ``python benchmarks/memory.py``; ``--numbers 10000,1000000`` measures others. Each number is a process of
its own, so that one peak does not hide another; nothing is asserted, because machines differ.
"""

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

NUMBERS = "10000,100000,300000"
AUDIT_NUMBERS = "10000,100000"
_FIRST, _DAYS = dt.date(2006, 1, 1), 1_400
_ROW = (
    '"{number}","{day:%m/%d/%Y} 9:00","{id}","Embassy Anypost","CONFIDENTIAL","","R {day:%d}0900Z {month} {day:%y}\n'
    'FM AMEMBASSY ANYPOST\nTO SECSTATE WASHDC","C O N F I D E N T I A L ANYPOST {number:06}\n\nSIPDIS\n\n'
    "E.O. 12958: DECL: {until}\nTAGS: PREL, XX\nSUBJECT: (U) TALKS ON THE HARBOR\n\nClassified By: DCM Pat Sample for "
    'reason 1.4 (b).\n\n1. (C) The minister said that talks on the harbor would go on.\n\nSAMPLE\n"\n'
)


def telegrams(number: int) -> Iterator[str]:
    """Rows of a table of telegrams, every second one with a date that is too late."""
    for n in range(1, number + 1):
        day = _FIRST + dt.timedelta(n % _DAYS)
        until = f"{day.month:02}/{min(day.day, 28):02}/{day.year + (30 if n % 2 else 10)}"
        month = f"{day:%b}".upper()
        yield _ROW.format(number=n, day=day, month=month, id=f"{day:%y}ANYPOST{n}", until=until)


def write_workbook(number: int, folder: Path) -> None:
    """A workbook of as many documents, each with a finding and a day in the calendar."""
    from declass.batch import Worker
    from declass.commands.report import audit_for
    from declass.outputs.workbook import Workbook
    from declass.rulebook.bases import render
    from declass.rulebook.loader import load_rules

    rulebook = load_rules()
    worker = Worker(rulebook)
    late = render(rulebook.bases["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/05/2039"})
    record = worker.record_of(late)
    audit, book = audit_for(rulebook, "2026-11-28", wants_signals=False), Workbook(folder, "audit.xlsx")
    for n in range(number):
        told = {**record, "document_id": f"09ANYPOST{n}", "source": f"archive/2009/09ANYPOST{n}.txt"}
        audit.add(told, worker.plans)
        book.document(told)
    audit.close()
    book.close(audit.run_record(dt.date(2026, 11, 28), {}), audit)


def write_audit(number: int, folder: Path) -> None:
    """The whole set of an archive of as many telegrams."""
    from declass.cli import main

    table = folder / "telegrams.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        stream.writelines(telegrams(number))
    main(["audit", str(table), "--out", str(folder / "set"), "--as-of", "2026-11-28", "--quiet"])


WORK = {"workbook": write_workbook, "audit": write_audit}


def measured(what: str, number: int) -> tuple[float, float, float]:
    """Peak memory in MB, seconds, and the size in MB of what was written, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        command = [sys.executable, __file__, "--one", what, str(number), folder]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{what} of {number:,} ended with {process.returncode}")
        written = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.suffix != ".csv")
        return usage.ru_maxrss / 1024, time.perf_counter() - start, written / 1e6


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print a line for each number of documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numbers", default=NUMBERS, help="documents of the workbooks")
    parser.add_argument("--audits", default=AUDIT_NUMBERS, help="documents of the whole audits")
    parser.add_argument("--one", nargs=3, metavar=("WHAT", "NUMBER", "FOLDER"), help="write one, in this process")
    options = parser.parse_args(arguments)
    if options.one:
        what, number, folder = options.one
        WORK[what](int(number), Path(folder))
        return
    for what, numbers in (("workbook", options.numbers), ("audit", options.audits)):
        for number in map(int, filter(None, numbers.split(","))):
            peak, seconds, size = measured(what, number)
            print(f"{what:9} {number:>9,} documents  peak {peak:6.1f} MB  {seconds:7.1f} s  {size:7.1f} MB written")


if __name__ == "__main__":
    main()
