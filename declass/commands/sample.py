"""``declass sample`` as a whole: a sample drawn and its worksheet written, and worksheets merged.

Which documents are drawn is decided in ``sampling``, what answers add up to in ``reviews``.
"""

import io
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from shlex import quote

from attrs import evolve, frozen

from declass.audits.audit import Audit
from declass.batch import check_paths
from declass.commands.check_options import CheckOptions, jobs_of
from declass.commands.no_files import told_of_hidden, why_no_files
from declass.commands.progress import Progress
from declass.commands.replaying import screen_width
from declass.errors import SettingsError
from declass.exit_codes import FAILED_INPUTS, FINDINGS, NOTHING_CHECKED, OK
from declass.extras import needs
from declass.outputs.base import counted, counts_sentence, printable
from declass.policy import Policies, policies_of
from declass.readers.hidden import hidden_in
from declass.review.merging import Merged, merge, verdict
from declass.review.sampling import (
    ORDER_OF_THE_DRAW,
    STRATIFIED_BY,
    Drawn,
    Population,
    SizeWanted,
    Sources,
    allocate,
    parse_rate,
    per_cent,
    stratum_of,
)
from declass.review.tables import Table, conclusion, merged_documents, merged_sheets, merged_tables
from declass.review.worksheet import (
    LAYOUT,
    Evidence,
    Method,
    Stratum,
    evidence_of,
    write_csv,
    write_list,
    write_tables,
    write_worksheet,
)
from declass.review.worksheet_reading import read_worksheet
from declass.rulebook.loader import installed_packs, load_rules
from declass.rulebook.schema import Rulebook
from declass.version import __version__

_ENDINGS = (".csv", ".xlsx")
_EPOCH = date(1980, 1, 1)


@frozen
class SampleOptions:
    """The options of ``declass sample``, as the command line gives them; rates as the user wrote them.

    Attributes:
        check: What is read, and how it is judged.
    """

    check: CheckOptions
    seed: int
    as_of: date
    file: Path | None = None
    force: bool = False
    by: tuple[str, ...] = ()
    size: int | None = None
    margin: str | None = None
    tolerable: str | None = None
    confidence: str = "95%"


@frozen
class MergeOptions:
    """The options of ``declass sample merge``."""

    worksheets: tuple[Path, ...]
    file: Path | None = None
    force: bool = False


def run_sample(options: SampleOptions) -> int:
    """Check the paths, draw a sample of what was checked, say how, and write the worksheet.

    Returns:
        0; 3 where an input could not be read (the sample is drawn from the rest); 4 where nothing was checked.

    Raises:
        SettingsError: An option's value cannot be used; nothing was written.
    """
    _prepare_standard_output()
    options = evolve(options, check=options.check.with_paths())
    check = options.check
    by = _strata_words(options.by)
    wanted = _size_wanted(options, by)
    _require_target(options.file, check.paths, is_forced=options.force)
    packs = (*installed_packs(), *check.packs)
    rulebook = load_rules(*packs, examples=False)
    policies = policies_of(
        rulebook, check.file, select=_split(check.select), ignore=_split(check.ignore), notes=check.notes
    )
    population: Population[Evidence] = Population(options.seed, wanted.most())
    audit = _fill(population, check, by, rulebook, policies, packs)
    counts = {"counts": {"seen": sum(audit.counts.values()), "checked": 0, "skipped": 0, "failed": 0, **audit.counts}}
    if not audit.counts["checked"]:
        _say(f"nothing to draw from: {counts_sentence(counts)}")
        for why in why_no_files(audit.counts, [path.as_posix() for path in check.paths], is_filtered=check.is_filtered):
            _say(why)
        return FAILED_INPUTS if audit.counts["failed"] else NOTHING_CHECKED
    method, drawn = _draw(population, options, by, wanted, rulebook, counts_sentence(counts))
    _say_method(method)
    for told in told_of_hidden(hidden_in(check.paths, check.wanted)):
        _say(f"\n{told}")
    _write_sample(options, method, drawn)
    return FAILED_INPUTS if audit.counts["failed"] else OK


def _strata_words(values: Sequence[str]) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(_split(values)))
    for word in words:
        if word not in STRATIFIED_BY:
            raise SettingsError(f"--by: found {word!r}; write one or several of {', '.join(STRATIFIED_BY)}")
    return words


def _split(values: Sequence[str]) -> list[str]:
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


def _size_wanted(options: SampleOptions, by: Sequence[str]) -> SizeWanted:
    given = [name for name in ("size", "margin", "tolerable") if getattr(options, name) is not None]
    if len(given) != 1:
        found = " and ".join(f"--{name}" for name in given) or "no size"
        raise SettingsError(f"found {found}; give one of --size, --margin and --tolerable")
    if options.size is not None and options.size < 1:
        raise SettingsError(f"--size: found {options.size}; write a number of documents from 1")
    if options.tolerable is not None and by:
        raise SettingsError("--tolerable draws a simple sample, for its risk is worked out for one; leave out --by")
    return SizeWanted(
        options.size,
        _rate("--margin", options.margin),
        _rate("--tolerable", options.tolerable),
        _rate("--confidence", options.confidence) or 0.95,
    )


def _rate(option: str, text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return parse_rate(text)
    except ValueError as error:
        raise SettingsError(f"{option}: found {text!r}; write a rate above 0 and below 1, as 5% or 0.05") from error


def _require_target(file: Path | None, inputs: Sequence[Path], *, is_forced: bool) -> None:
    """Refuses a file that cannot be written before any work is done; what is read is never written over."""
    if file is None:
        return
    if file.suffix.lower() not in _ENDINGS:
        raise SettingsError(f"--output: found {file.name!r}; write a file that ends in {' or '.join(_ENDINGS)}")
    path, read = Path(os.path.realpath(file)), {Path(os.path.realpath(given)) for given in inputs}
    if not path.parent.is_dir():
        raise SettingsError(f"--output: the folder of {str(file)!r} does not exist; make it first")
    if path.exists() and not path.is_file():
        raise SettingsError(f"--output: {file.name!r} is no ordinary file; name a file to be written")
    if path in read or (path.exists() and not read.isdisjoint(path.parents)):
        raise SettingsError(f"--output: {file.name!r} is among the files that are read; write it elsewhere")
    if path.exists() and not is_forced:
        raise SettingsError(f"--output: {file.name!r} is there and may hold a review; add --force to write over it")
    if _is_workbook(file):
        needs("xlsxwriter", "report")


def _is_workbook(file: Path) -> bool:
    return file.suffix.lower() == ".xlsx"


def _fill(
    population: Population[Evidence],
    options: CheckOptions,
    by: Sequence[str],
    rulebook: Rulebook,
    policies: Policies,
    packs: Sequence[Path],
) -> Audit:
    """Every checked document goes into the population; the others are counted."""
    sources, audit = Sources(options.paths), Audit(rulebook)
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
        shown, plans = policies.of(record["source"]).applied_to(record, plans)
        audit.add(shown, plans)
        if shown["status"] == "checked":
            source = sources.name(shown["source"])
            stratum, evidence = stratum_of(shown, by), evidence_of(shown, source)
            population.add(source, shown["row"], shown["document_id"], stratum, evidence)
        progress.show(audit)
    progress.clear()
    return audit


def _draw(
    population: Population[Evidence],
    options: SampleOptions,
    by: Sequence[str],
    wanted: SizeWanted,
    rulebook: Rulebook,
    counts: str,
) -> tuple[Method, list[Drawn[Evidence]]]:
    whole = population.counts.total()
    size = wanted.of(whole)
    allocation = allocate(size.number, population.counts)
    drawn = population.draw(allocation)
    strata = tuple(Stratum(name, population.counts[name], number) for name, number in sorted(allocation.items()))
    facts = {
        "tool": f"declass {__version__}",
        "rule book": rulebook.hash,
        "profile": options.check.judged_by,
        "findings": _findings_shown(options.check),
        "as of": options.as_of.isoformat(),
        "documents": counts,
        "population": f"{whole:,} checked documents; what was skipped or failed is no part of it",
        "population hash": population.digest,
        "size": f"{counted(size.number, 'document')}, {size.how}",
        "margin": per_cent(wanted.margin) if wanted.margin is not None else "",
        "tolerable": per_cent(wanted.tolerable) if wanted.tolerable is not None else "",
        "confidence": per_cent(wanted.confidence),
        "stratified by": ", ".join(by),
        "allocation": _allocation(size.number, allocation) if by else "",
        "seed": str(options.seed),
        "order of the draw": ORDER_OF_THE_DRAW,
        "draw": _draw_hash(options.seed, drawn),
        "draw again with": _command(options, by),
        "layout": LAYOUT,
    }
    return Method(facts, strata), drawn


def _findings_shown(options: CheckOptions) -> str:
    select, ignore = _split(options.select), _split(options.ignore)
    words = f"of {', '.join(select)}" if select else "of all rules"
    words += f" without {', '.join(ignore)}" if ignore else ""
    words += ", with notes" if options.notes or select else ", without notes"
    return f"{words}; findings over the whole archive (DC8) are no part of the worksheet"


def _allocation(size: int, allocation: Mapping[str, int]) -> str:
    how = "in proportion to the documents of each stratum, by largest remainder"
    if size >= len(allocation):
        return f"{how}; at least one document a stratum, for which the largest gives way"
    left_out = sum(not number for number in allocation.values())
    return f"{how}; strata without a document, for the size is smaller than their number: {left_out:,}"


def _draw_hash(seed: int, drawn: Sequence[Drawn[Evidence]]) -> str:
    """The same for the same documents drawn from the same strata with the same evidence."""
    parts = [str(seed)]
    for document in drawn:
        parts += [document.key, document.stratum, *document.item.document]
    return sha256("\x1f".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _command(options: SampleOptions, by: Sequence[str]) -> str:
    """The command line without what belongs to one machine."""
    words = ["declass sample PATH", f"--seed {options.seed}"]
    words += [f"--by {','.join(by)}"] if by else []
    for name in ("size", "margin", "tolerable"):
        value = getattr(options, name)
        words += [f"--{name} {value}"] if value is not None else []
    words += [f"--confidence {options.confidence}"] if options.confidence != "95%" else []
    check = options.check
    words += [f"--select {quote(word)}" for word in _split(check.select)]
    words += [f"--ignore {quote(word)}" for word in _split(check.ignore)]
    words += ["--notes"] if check.notes else []
    words += [f"--profile {check.profile}"] if check.profile != "auto" else []
    for name in ("include", "exclude", "columns"):
        words += [f"--{name} {quote(value)}" for value in getattr(check, name)]
    for name in ("date", "order", "level"):
        value = getattr(check, f"assume_{name}")
        words += [f"--assume-{name} {quote(str(value))}"] if value is not None else []
    words += [f"--limit {name}={value}" for name, value in check.limits.items()]
    words += ["--files-from LIST"] if check.files_from is not None else []
    words += ["--rules PACK"] * len(check.packs)
    words += [f"--config {quote(check.file.file)}"] if check.file.file else []
    return " ".join([*words, f"--as-of {options.as_of}"])


def _write_sample(options: SampleOptions, method: Method, drawn: Sequence[Drawn[Evidence]]) -> None:
    if options.file is None:
        _print_table(_drawn_table(drawn))
        return
    if _is_workbook(options.file):
        write_worksheet(options.file, method, drawn, options.as_of)
        _say(f"\nworksheet with {counted(len(drawn), 'document')}: {printable(options.file)}")
    else:
        write_list(options.file, drawn)
        _say(f"\nlist of {counted(len(drawn), 'document')}, for reading: {printable(options.file)}")


def _drawn_table(drawn: Sequence[Drawn[Evidence]]) -> Table:
    rows = [(d.key, d.stratum, *d.item.document[:3], str(len(d.item.findings))) for d in drawn]
    return Table("Drawn", ("key", "stratum", "document id", "source", "row", "findings"), rows, (5,))


def _say_method(method: Method) -> None:
    from tabulate import tabulate  # costs tens of milliseconds: only where a table is printed

    facts = [(label, words) for label, words in method.facts.items() if words]
    width = max(40, min(screen_width(), 140) - 20)
    _say("Method\n")
    _say(tabulate(facts, tablefmt="plain", disable_numparse=True, maxcolwidths=[None, width]))
    rows = [(s.name, f"{s.population:,}", f"{s.drawn:,}") for s in method.strata]
    _print_table(Table("Strata", ("stratum", "population", "drawn"), rows, (1, 2)))


def run_merge(options: MergeOptions) -> int:
    """Read worksheets back, say what they add up to, and write the merged result.

    Returns:
        0; 1 where reviewers are in conflict or a series is not accepted; 3 where a worksheet has something to mend.

    Raises:
        SettingsError: A file is no worksheet, or they are of different draws; nothing was written.
    """
    _prepare_standard_output()
    _require_target(options.file, options.worksheets, is_forced=options.force)
    merged = merge([read_worksheet(path, name) for path, name in _named(options.worksheets)])
    tables = [table for table in merged_tables(merged) if table.rows]
    for table in tables:
        _print_table(table)
    lines = list(conclusion(merged))
    _say("\n" + "\n".join(lines))
    if options.file is not None:
        _write_merged(options.file, merged, tables, lines)
        _say(f"merged result: {printable(options.file)}")
    if merged.problems:
        return FAILED_INPUTS
    judgement = verdict(merged)
    is_refused = judgement is not None and not judgement.is_accepted
    return FINDINGS if merged.in_conflict() or is_refused else OK


def _named(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each worksheet with its name: that of the file, or the whole path where several files have one name."""
    real, names = [os.path.realpath(path) for path in paths], Counter(path.name for path in paths)
    for number, path in enumerate(paths):
        if real[number] in real[:number]:
            raise SettingsError(f"{path.name}: is named twice; name each worksheet once")
    return [(path, printable(path.name if names[path.name] == 1 else path)) for path in paths]


def _write_merged(file: Path, merged: Merged, tables: Sequence[Table], lines: Sequence[str]) -> None:
    if _is_workbook(file):
        sheets = {table.title: (table.headers, table.rows) for table in merged_sheets(merged, tables, lines)}
        write_tables(file, sheets, _day_of(merged.method))
    else:
        documents = merged_documents(merged)
        write_csv(file, documents.headers, documents.rows)


def _day_of(method: Method) -> date:
    try:
        return date.fromisoformat(method.facts["as of"])
    except (KeyError, ValueError):
        return _EPOCH


def _prepare_standard_output() -> None:
    """A character that the terminal cannot show stands as an escape."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _print_table(table: Table) -> None:
    from tabulate import tabulate  # costs tens of milliseconds: only where a table is printed

    align = ["right" if number in table.right else "left" for number in range(len(table.headers))]
    _say(f"\n{table.title}\n")
    rows = [[printable(cell) for cell in row] for row in table.rows]
    _say(tabulate(rows, table.headers, tablefmt="simple", disable_numparse=True, colalign=align if rows else None))
    if table.note:
        _say(f"\n{table.note}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
