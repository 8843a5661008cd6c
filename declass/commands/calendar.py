"""``declass calendar``: the declassification calendar of some paths, printed or as a file for a table or a calendar."""

import sys
import textwrap
from collections.abc import Sequence
from datetime import date
from itertools import groupby, islice
from pathlib import Path

from declass.audits.audit import Audit
from declass.audits.calendar_rows import BUCKETS, CAVEATS, READS_TODAY, Calendar, Entry, folded, icalendar
from declass.audits.tallies import Tallies
from declass.batch import check_paths
from declass.commands.check_options import CheckOptions, jobs_of
from declass.commands.no_files import Reach, told_of_hidden, why_no_files
from declass.commands.progress import Progress
from declass.commands.replaying import screen_width
from declass.errors import SettingsError
from declass.exit_codes import FAILED_INPUTS, NOTHING_CHECKED, OK
from declass.extras import needs
from declass.outputs.base import counted, counts_sentence, printable
from declass.outputs.csv_table import CalendarTable
from declass.outputs.files import require_free, written_whole
from declass.policy import policies_of
from declass.readers.hidden import hidden_in
from declass.record import Record
from declass.rulebook.loader import installed_packs, load_rules
from declass.selection import words_of

_SHOWN = 15
_ENDINGS = (".csv", ".xlsx", ".ics")


def run_calendar(options: CheckOptions, file: Path | None, as_of: date) -> int:
    """Work out the calendar and print it, or write it to a file.

    Args:
        options: What to read, and how.
        file: A file ending in ``.csv``, ``.xlsx`` or ``.ics``; None prints.
        as_of: The day by which dates are overdue.

    Returns:
        The exit code.

    Raises:
        SettingsError: The file or another option cannot be used.
    """
    if file is not None and file.suffix.lower() not in _ENDINGS:
        raise SettingsError(f"--output: found {file.name!r}; name a file that ends in {', '.join(_ENDINGS)}")
    options = options.with_paths()
    if file is not None:
        require_free(file, options.paths)
        if file.suffix.lower() == ".xlsx":
            needs("xlsxwriter", "report")
    packs = (*installed_packs(), *options.packs)
    rulebook = load_rules(*packs, examples=False)
    select, ignore = words_of("--select", options.select), words_of("--ignore", options.ignore)
    policies = policies_of(rulebook, options.file, select=select, ignore=ignore)
    audit = Audit(rulebook)
    found = Calendar(as_of)
    audit.tallies = Tallies(rulebook, found)
    overrides_met = set[int]()
    reach = Reach(options.paths, is_filtered=options.is_filtered, name_of_input=options.stdin_filename)
    progress = Progress(not options.quiet and sys.stderr.isatty())
    for record, plans in check_paths(
        options.paths,
        rulebook,
        options.terms(rulebook.law, notes=policies.wants_notes),
        jobs=jobs_of(options.jobs),
        packs=packs,
        wanted=options.wanted,
        name_of_input=options.stdin_filename,
        listed=options.listed,
    ):
        overrides_met.update(options.file.overrides_at(record["source"]))
        reach.saw(record)
        audit.add(*policies.of(record["source"]).applied_to(record, plans))
        progress.show(audit)
    progress.clear()
    audit.close()
    run = audit.run_record(as_of, options.settings())
    notices = policies.notices(rulebook, overrides_met)
    if reach.is_everything(audit.counts):
        notices += options.file.overrides_unmet(overrides_met)
    run |= {"notices": notices} if notices else {}
    if file is None:
        _print(found, run, None if options.whole else _SHOWN)
    else:
        with written_whole(file, options.paths) as whole:
            written = _write(whole, file, audit, run)
        print(f"wrote {written} to {file}")
        print(found.account())
        print(counts_sentence(run))
    for why in why_no_files(audit.counts, [path.as_posix() for path in options.paths], is_filtered=options.is_filtered):
        print(why)
    for told in (*told_of_hidden(hidden_in(options.paths, options.wanted)), *notices):
        print(told)
    if audit.counts["failed"]:
        return FAILED_INPUTS
    return OK if audit.counts["checked"] else NOTHING_CHECKED


def _write(whole: Path, file: Path, audit: Audit, run: Record) -> str:
    """Write the file, and say what is in it."""
    assert audit.tallies is not None
    assert audit.tallies.calendar is not None
    calendar = audit.tallies.calendar
    if file.suffix.lower() == ".xlsx":
        from declass.outputs.workbook import Workbook

        Workbook(whole.parent, whole.name, only=("Calendar", "Method")).close(run, audit)
        return counted(calendar.entries, "document")
    with open(whole, "w", encoding="utf-8", newline="") as stream:
        if file.suffix.lower() == ".csv":
            CalendarTable(stream).close(run, audit)
            return counted(calendar.entries, "document")
        lines = list(icalendar(calendar.in_order(), calendar.as_of))
        stream.writelines(map(folded, lines))
    days = counted(lines.count("BEGIN:VEVENT"), "day")
    return f"{days} on which documents come due (of the parts due within twelve months and due later alone)"


def _print(calendar: Calendar, run: Record, most: int | None) -> None:
    print(f"Declassification calendar as of {calendar.as_of.isoformat()}\n")
    rows = [(part, f"{documents:,}") for part, documents in calendar.summary_rows()]
    print(_grid(rows, ("part", "documents"), right=(1,)))
    for bucket, entries in groupby(calendar.in_order(), key=lambda entry: entry.bucket):
        print(f"\n{BUCKETS[bucket]}\n")
        headers = ("reference", "level", "dated", "instruction", "reads today", "how", "faulted by")
        print(_grid([_row(entry) for entry in islice(entries, most)], headers))
        if more := sum(1 for _ in entries):
            print(f"… and {more:,} more; all of them: --all, or -o calendar.csv")
    width = screen_width()
    print("\nBefore you rely on a date\n")
    for caveat in (READS_TODAY, *CAVEATS):
        print(_wrapped(caveat, max(60, min(width, 120))))
    print(f"\n{calendar.account()}\n{counts_sentence(run)}")


def _row(entry: Entry) -> tuple[str, ...]:
    instruction = printable(entry.instruction)
    return (
        printable(entry.document_id), entry.level or "?", entry.dated, instruction, entry.day or "-", entry.how,
        entry.faulted_by,
    )  # fmt: skip


def _grid(rows: Sequence[Sequence[str]], headers: Sequence[str], right: Sequence[int] = ()) -> str:
    from tabulate import tabulate  # costs tens of milliseconds: only where a table is printed

    align = ["right" if column in right else "left" for column in range(len(headers))]
    return tabulate(rows, headers, tablefmt="simple", disable_numparse=True, colalign=align if rows else None)


def _wrapped(text: str, width: int) -> str:
    return textwrap.fill(text, width, initial_indent="  - ", subsequent_indent="    ")
