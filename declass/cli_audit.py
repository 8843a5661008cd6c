"""The commands of a records officer: audit, calendar, report. What each does is imported when it is called."""

import sys
from pathlib import Path
from typing import Any

import click

from declass.cli_options import (
    ALL,
    AS_OF,
    ASSUMPTIONS,
    CHOICE,
    CONFIG,
    EVIDENCE,
    FILES,
    FILES_FROM,
    JOBS,
    LOCAL_PATHS,
    NAMED_FILES,
    NOTES,
    PACKS,
    PROFILE,
    QUIET,
    Day,
    Once,
    OutputPath,
    day_of,
    several,
    with_settings,
)
from declass.completion import complete_output
from declass.formats import PRINTED

_BANNER = click.option("--banner", help="The marking at the top and bottom of every printed page.")


@click.command()
@several(*NAMED_FILES)
@click.option(
    "--out",
    cls=Once,
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the set: new or empty.",
)
@click.option("--force", is_flag=True, help="Replace a finished set in the folder.")
@click.option("--bundle", is_flag=True, help="Make the folder a BagIt bag, for sign-off; see `declass verify`.")
@click.option(
    "--names", is_flag=True, help="Name classifiers in results and tables of documents; positions are always kept."
)
@several(*CHOICE)
@NOTES
@AS_OF
@PROFILE
@EVIDENCE
@several(*ASSUMPTIONS)
@_BANNER
@JOBS
@QUIET
@PACKS
@several(*CONFIG)
@click.pass_context
def audit(context: click.Context, /, out: Path, force: bool, bundle: bool, **options: Any) -> None:
    """Check every telegram under the paths and write an audit into a folder.

    The set: results.jsonl (all else can be made from it again with `declass report`), documents.csv, findings.csv and
    .psv, audit.xlsx, report.html, calendar.csv, manifest.sha256 of all inputs, and method.json. Every document is read
    and checked anew: an audit neither asks the cache of check nor fills it.

    Exit codes: 0 the set is written, whatever was found; 2 wrong usage; 3 some input could not be read (the rest is in
    the set); 4 nothing was checked (without any input nothing was written); 130 interrupted (nothing was written).
    """
    from declass.commands.audit import AuditOptions, run_audit
    from declass.commands.check_options import CheckOptions

    settings, origins = with_settings(context, options)
    options["as_of"] = day_of(options["as_of"])
    check = CheckOptions(**options, cache=False, file=settings)
    sys.exit(run_audit(AuditOptions(check, out, force, bundle, origins)))


@click.command()
@several(*FILES)
@click.option(
    "--output",
    "-o",
    "file",
    cls=Once,
    type=OutputPath(path_type=Path),
    metavar="FILE",
    help="Write to a .csv, .xlsx or .ics file.",
)
@several(*CHOICE)
@ALL
@AS_OF
@PROFILE
@several(*ASSUMPTIONS)
@JOBS
@QUIET
@PACKS
@several(*CONFIG)
@click.pass_context
def calendar(context: click.Context, /, file: Path | None, as_of: Any, **options: Any) -> None:
    """Print the declassification calendar: overdue, due within a year, by year, by event, exempt, indefinite.

    Exit codes: 0; 2 wrong usage; 3 some input could not be read; 4 nothing was checked.
    """
    from declass.commands.calendar import run_calendar
    from declass.commands.check_options import CheckOptions

    settings, _ = with_settings(context, options)
    sys.exit(run_calendar(CheckOptions(**options, file=settings), file, day_of(as_of)))


@click.command()
@click.argument("results", type=click.Path(path_type=Path), metavar="RESULTS")
@click.option("--format", "-f", "format_", type=click.Choice(PRINTED), help="Format on standard output.")
@click.option(
    "--output",
    "-o",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    shell_complete=complete_output,
    help="Write to a file, in a format of -f; repeatable.",
)
@ALL
@click.option(
    "--out",
    cls=Once,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the tables, workbook and report of an audit again.",
)
@click.option(
    "--as-of",
    type=Day(),
    help="The day of the calendar and of ages, in place of the result's own; today where it has none.",
)
@_BANNER
@PACKS
def report(**options: Any) -> None:
    """Render a saved result again in any format, without the archive it was made from.

    RESULTS is a file that check wrote with -o jsonl or -o parquet, or the folder of an audit, of a run kept with
    --state, or of a run on a cluster.
    """
    from declass.commands.report import ReportOptions, run_report

    options["as_of"] = day_of(options["as_of"]) if options["as_of"] is not None else None
    sys.exit(run_report(ReportOptions(**options)))


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path, file_okay=False), metavar="BUNDLE")
@LOCAL_PATHS
@FILES_FROM
@JOBS
@QUIET
def verify(bundle: Path, paths: tuple[Path, ...], files_from: Path | None, jobs: str, quiet: bool) -> None:
    """Prove a bundle: check the bag and the hashes of the inputs, and run the audit again.

    BUNDLE is a folder made by `declass audit --bundle`; the paths are those that were audited, in the same order;
    what was audited from a list is proved with the list.

    Exit codes: 0 everything is the same bytes; 1 there are differences, which are named; 2 wrong usage, or no bundle.
    """
    from declass.commands.verify import run_verify

    sys.exit(run_verify(bundle, paths, jobs, files_from=files_from, quiet=quiet))


COMMANDS = (audit, calendar, report, verify)
