"""``declass report``: a saved result rendered again, in any format, without the archive it was made from."""

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from declass.audit import Audit
from declass.calendar_rows import Calendar
from declass.commands.check import standard_output
from declass.errors import SettingsError
from declass.outputs import Output
from declass.outputs.files import OutputFiles, targets_of
from declass.record import Record
from declass.results import Results, SavedResults
from declass.rulebook.loader import installed_packs, load_rules
from declass.rulebook.schema import Rulebook
from declass.signals import Signals
from declass.tallies import Tallies


@frozen
class ReportOptions:
    """The options of ``declass report``, as the command line gives them."""

    results: Path
    format_: str | None = None
    outputs: tuple[str, ...] = ()
    out: Path | None = None
    as_of: dt.date | None = None
    banner: str | None = None
    packs: tuple[Path, ...] = ()
    whole: bool = False


def run_report(options: ReportOptions) -> int:
    """Render a saved result.

    Returns:
        The exit code: 0, whatever the result holds.

    Raises:
        SettingsError: The result or an option cannot be used.
    """
    rulebook = load_rules(*installed_packs(), *options.packs, examples=False)
    results = open_results(options.results, rulebook)
    if options.as_of is not None or results.run["as_of"] is None:
        results.run["as_of"] = (options.as_of or dt.date.today()).isoformat()
    if results.run["rulebook"] != rulebook.hash:
        made = f"results were made with rule book {results.run['rulebook']}, this is {rulebook.hash}"
        sys.stderr.write(
            f"declass: {made}; findings are shown as they were made, titles of categories as they are now\n"
        )
    targets = targets_of(options.outputs, [options.results])
    with OutputFiles(targets, options.banner, options.whole) as files:
        outputs = list(files.outputs)
        if options.format_ is not None or not (targets or options.out):
            outputs.append(standard_output(options.format_ or "table", whole=options.whole))
        if outputs:
            render(results, rulebook, outputs)
    if options.out is not None:
        from declass.commands.audit import write_again, written_words

        write_again(results, rulebook, options.out, options.banner)
        if options.format_ is None:
            print(f"wrote {written_words(options.out)} to {options.out}")
    return 0


def render(results: Results, rulebook: Rulebook, outputs: Sequence[Output]) -> Audit:
    """Feed outputs from a saved result, as the run that saved it would have.

    Args:
        results: The saved result.
        rulebook: Titles of rules and categories.
        outputs: Where to.

    Returns:
        What the run adds up to.
    """
    audit = audit_for(rulebook, results.run["as_of"], wants_signals=bool(results.run["settings"].get("notes")))
    plans = results.plans
    for record in results.records():
        _add(audit, record, plans, outputs)
    read = {status: audit.counts[status] for status in ("checked", "skipped", "failed")}
    told = {status: results.run["counts"][status] for status in read}
    if read != told:
        raise SettingsError(
            f"{results.path}: {sum(read.values()):,} records, the run says {sum(told.values()):,}; lines were lost or "
            "added: restore the file or check again"
        )
    audit.add_over_all(results.run["findings"])
    audit.close()
    for output in outputs:
        output.close(results.run, audit)
    return audit


def open_results(path: Path, rulebook: Rulebook) -> Results:
    """A saved result in whichever format it was saved.

    Raises:
        SettingsError: It cannot be read, or is none.
    """
    if not path.is_dir() and not _is_parquet(path):
        return SavedResults(path)
    from declass.parquet_results import ParquetResults

    return ParquetResults(path, rulebook)


def _is_parquet(path: Path) -> bool:
    try:
        with open(path, "rb") as stream:
            return stream.read(4) == b"PAR1"
    except OSError:
        return False


def audit_for(rulebook: Rulebook, as_of: str | None, *, wants_signals: bool) -> Audit:
    """An empty audit with all its tables."""
    audit = Audit(rulebook)
    audit.tallies = Tallies(rulebook, Calendar(dt.date.fromisoformat(as_of)) if as_of else None)
    audit.signals = Signals(rulebook.law) if wants_signals else None
    return audit


def _add(audit: Audit, record: Record, plans: dict[str, tuple[str, ...]], outputs: Iterable[Output]) -> None:
    if record["status"] == "checked":
        plan = record["rules"]["plan"]
        if plan not in plans:
            raise SettingsError(f"plan {plan!r} of {record['source']!r} is not in the run record; check again")
    audit.add(record, plans)
    for output in outputs:
        output.document(record)
