"""The commands of an engineer: baselines, differences, the cache. What each does is imported when it is called."""

import sys
from pathlib import Path
from typing import Any

import click

from declass.cli_options import (
    ASSUMPTIONS,
    CHOICE,
    CONFIG,
    INPUTS,
    JOBS,
    NOTES,
    PACKS,
    PROFILE,
    QUIET,
    Once,
    OutputPath,
    day_of,
    several,
    with_settings,
)
from declass.severities import FAIL_ON

_FILE = click.Path(path_type=Path, dir_okay=False)
_OF_A_RUN = several(*INPUTS, *CHOICE, NOTES, PROFILE, *ASSUMPTIONS, JOBS, QUIET, PACKS, *CONFIG)


@click.command()
@click.option(
    "--output",
    "-o",
    "out",
    cls=Once,
    required=True,
    type=OutputPath(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of the shards: new or empty.",
)
@click.option(
    "--shard-size", type=click.IntRange(1, 1024), default=64, show_default=True, help="MiB of content in a shard."
)
@several(*INPUTS)
@QUIET
def pack(**options: Any) -> None:
    """Pack every document under the paths into Parquet shards, one row a document, for runs on a cluster.

    A row holds source, id, SHA-256 and content; what cannot be read has a row that says why. `declass check` reads the
    shards as it reads the archive, with the same result.

    Exit codes: 0; 2 wrong usage; 3 some input could not be read; 4 there was no document.
    """
    from declass.commands.pack import PackOptions, run_pack

    sys.exit(run_pack(PackOptions(**options)))


@click.group()
def baseline() -> None:
    """Old findings accepted in bulk; `declass check --baseline FILE` then tells new ones alone."""


@baseline.command()
@click.option(
    "--output",
    "-o",
    "file",
    cls=Once,
    required=True,
    type=OutputPath(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The baseline.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@_OF_A_RUN
@click.pass_context
def create(context: click.Context, /, file: Path, force: bool, **options: Any) -> None:
    """Write the findings of all documents under the paths as a baseline.

    Exit codes: 0 written; 2 wrong usage; 3 some input could not be read (the rest is written); 4 nothing was checked.
    """
    from declass.commands.baseline import create

    sys.exit(create(_options(context, options), file, force=force))


@baseline.command()
@click.option("--baseline", cls=Once, type=_FILE, metavar="FILE", help="The baseline, which is changed in place.")
@_OF_A_RUN
@click.pass_context
def update(context: click.Context, /, **options: Any) -> None:
    """Take new findings into a baseline, and fixed ones out.

    Entries whose rule could not be decided, or whose document was not seen, stay. Exit codes as those of create.
    """
    from declass.commands.baseline import update

    check = _options(context, options)
    sys.exit(update(check, _named(context, check.baseline)))


@baseline.command()
@click.option("--baseline", cls=Once, type=_FILE, metavar="FILE", help="The baseline, which is changed in place.")
@click.option("--gone", is_flag=True, help="Take out entries of documents that were not seen, too.")
@_OF_A_RUN
@click.pass_context
def prune(context: click.Context, /, gone: bool, **options: Any) -> None:
    """Take fixed findings out of a baseline, and nothing new in.

    Entries whose rule could not be decided stay. Exit codes as those of create.
    """
    from declass.commands.baseline import prune

    check = _options(context, options)
    sys.exit(prune(check, _named(context, check.baseline), gone=gone))


@baseline.command("diff")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
def diff_baselines(old: Path, new: Path) -> None:
    """Print what two baselines differ in; exit code 1 where they do."""
    from declass.commands.baseline import diff

    sys.exit(diff(old, new))


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "-f", "format_", type=click.Choice(["table", "json"]), default="table")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="error",
    show_default=True,
    help="New or changed findings that give exit code 1.",
)
def diff(old: Path, new: Path, format_: str, fail_on: str) -> None:
    """Tell new, changed and fixed findings between two saved results, in whichever form `declass report` reads them.

    Exit codes: 0 nothing new or changed at or above --fail-on; 1 something is; 2 a result cannot be read.
    """
    from declass.commands.diff import run_diff

    sys.exit(run_diff(old, new, format_, fail_on))


@click.group()
def cache() -> None:
    """Results kept from one run to the next: hashes, markings and findings, never any text."""


@cache.command()
def info() -> None:
    """Print where the cache lies, how many files it knows, and how large it is."""
    from declass.runs.cache import default_file, size_of

    known, size = size_of(default_file())
    click.echo(f"{default_file()}\n{known:,} files, {size / 1e6:,.1f} MB")


@cache.command()
def clean() -> None:
    """Remove the cache."""
    from declass.runs.cache import clear, default_file

    click.echo(f"removed {clear(default_file()) / 1e6:,.1f} MB")


def _options(context: click.Context, options: dict[str, Any]) -> Any:
    """The options of a check, filled from the settings file."""
    from declass.commands.check_options import CheckOptions

    options = {"baseline": None, "decisions": None, "require_reason": False, **options}
    file, _ = with_settings(context, options)
    return CheckOptions(**options, as_of=day_of(None), file=file)


def _named(context: click.Context, file: Path | None) -> Path:
    if file is None:
        raise click.UsageError("no baseline was named; write --baseline FILE, or baseline in the settings", context)
    return file


COMMANDS = (baseline, cache, diff, pack)
