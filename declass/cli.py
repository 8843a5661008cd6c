"""The command line: arguments in, exit code out. What a command does is elsewhere and imported when it is called."""

import datetime as dt
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from declass import cli_audit, cli_ci, cli_sample
from declass.cli_options import (
    ALL,
    AS_OF,
    ASSUMPTIONS,
    CHOICE,
    COLUMNS,
    CONFIG,
    EVIDENCE,
    INPUTS,
    JOBS,
    LIMITS,
    NOTES,
    PACKS,
    PROFILE,
    QUIET,
    SETTINGS_FILE,
    STDIN_FILENAME,
    Day,
    InputPath,
    Once,
    WholeNumber,
    day_of,
    several,
    with_settings,
)
from declass.completion import SHELLS, complete_output, complete_rule, completion_script
from declass.errors import DeclassError
from declass.exit_codes import INTERRUPTED, WRONG_USAGE
from declass.formats import PRINTED
from declass.severities import FAIL_ON
from declass.version import __version__

if TYPE_CHECKING:
    from declass.rulebook.schema import Rulebook


class _Group(click.Group):
    """Turns the program's own errors into one line and the exit code of wrong usage."""

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **more)
        except BrokenPipeError:  # the help and the version are printed here
            _quiet_exit()

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _ended_as_interrupted():
                return super().invoke(ctx)
        except DeclassError as error:
            _fail(f"{error}{_settings_named(ctx, str(error))}")
        except BrokenPipeError:
            _quiet_exit()
        except OSError as error:
            _fail(f"cannot go on: {error.strerror or error}" + (f": {error.filename}" if error.filename else ""))
        except KeyboardInterrupt:
            click.echo("declass: interrupted", err=True)
            sys.exit(INTERRUPTED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="declass")
def main() -> None:
    """Check the security markings of State Department telegrams against the order in force on their date.

    Telegrams are what is read today: as plain text, as web pages, as such pages saved as text, in the text exports
    of the electronic telegrams of 1973-79, in the eight-column CSV, and in tables (JSON Lines, CSV, TSV, SQLite,
    Parquet, Arrow); also inside zip, tar, gzip, bzip2, xz and 7z archives. Anything else is skipped, with the reason.
    """


@main.command()
@several(*INPUTS)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(PRINTED),
    default="table",
    help="Format on standard output.",
)
@click.option(
    "--output",
    "-o",
    "outputs",
    multiple=True,
    metavar="FORMAT=FILE",
    shell_complete=complete_output,
    help="Write a format to a file as well: one of those of -f; repeatable.",
)
@ALL
@several(*CHOICE)
@NOTES
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), default="error", show_default=True, help="Findings that give exit code 1."
)
@AS_OF
@PROFILE
@EVIDENCE
@JOBS
@several(*ASSUMPTIONS)
@click.option(
    "--baseline",
    cls=Once,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Old findings, which are not told again; see `declass baseline`.",
)
@click.option("--strict-baseline", is_flag=True, help="Entries of the baseline no longer found give exit code 1.")
@click.option(
    "--decisions",
    cls=Once,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Single findings accepted with a reason; declass-decisions.toml by default, where there is one.",
)
@click.option("--require-reason", is_flag=True, help="A decision without a reason does not count.")
@click.option(
    "--changed-since", cls=Once, metavar="REF", help="Only files that changed since a branch or commit (git)."
)
@click.option("--max-findings", type=WholeNumber(1), metavar="N", help="List no more than N findings; all are counted.")
@click.option(
    "--state",
    cls=Once,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep the run in a folder as it goes; the same command takes up one that was killed.",
)
@click.option("--cache/--no-cache", default=True, help="Keep results for the next run, by content; never any text.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("--banner", help="The marking at the top and bottom of pages, in formats that have pages.")
@QUIET
@PACKS
@several(*CONFIG)
@click.pass_context
def check(context: click.Context, /, **options: Any) -> None:
    """Check every telegram under the paths and print audit tables; - reads one from standard input.

    Exit codes: 0 nothing at or above --fail-on; 1 findings at or above it; 2 wrong usage; 3 some input could not be
    read (the rest was checked); 4 nothing was checked; 130 interrupted.
    """
    from declass.commands.replaying import replay_of, told_again

    options["file"], _ = with_settings(context, options)
    options["as_of"] = day_of(options["as_of"])
    replay = replay_of(options)
    code = told_again(replay, options) if replay is not None else None
    if code is None:
        from declass.commands.check import run_check  # a run told again needs none of it
        from declass.commands.check_options import CheckOptions

        code = run_check(CheckOptions(**options), replay)
    sys.exit(code)


@main.command()
@click.argument("path", type=InputPath())
@click.option("--row", cls=Once, type=WholeNumber(1), metavar="N", help="Row of a table (from 1).")
@click.option(
    "--number",
    cls=Once,
    type=WholeNumber(1),
    metavar="N",
    default=1,
    help="Which telegram of a file that holds several; the first by default.",
)
@PROFILE
@several(*ASSUMPTIONS)
@COLUMNS
@LIMITS
@STDIN_FILENAME
@PACKS
def show(path: Path, row: int | None, number: int, stdin_filename: str, **options: Any) -> None:
    """Open one telegram up: every field with its place, every rule with its verdict and why; - reads standard input."""
    from declass.commands.check_options import CheckOptions, require_input
    from declass.commands.show import ShownTelegram, show_document

    require_input(stdin_filename, [path])
    check = CheckOptions((path,), **options)
    rulebook = _rulebook(check.packs)
    terms = check.terms(rulebook.law, notes=True)
    _print(show_document(ShownTelegram(path, terms, row, number, stdin_filename), rulebook))


@main.command()
@click.argument("text")
@click.option("--kind", type=click.Choice(["banner", "portion", "block"]), help="Told by the text where not given.")
@click.option("--profile", type=click.Choice(["ic", "dod", "generic", "state"]), default="ic", show_default=True)
@click.option("--date", type=Day(), help="The day whose rules hold; today by default.")
@click.option("--format", "-f", "format_", type=click.Choice(["text", "jsonl"]), default="text")
@PACKS
def marking(
    text: str, kind: str | None, profile: str, date: dt.date | None, format_: str, packs: tuple[Path, ...]
) -> None:
    """Judge one marking by itself: TEXT, or with - each line of standard input.

    A banner such as SECRET//NOFORN, a portion such as (S//NF), or a block: lines of a Date:, a banner, Classified By,
    Derived From, Reason and Declassify On, and portions.

    Exit codes: 0 every marking is judged and no error or warning stands against one; 1 an error or a warning does;
    4 none does, but no rule judges all of one on that day or under that profile, which is said.
    """
    from declass.commands.marking import run_marking

    sys.exit(run_marking(_rulebook(packs), text, kind, profile, day_of(date), format_))


@main.command()
@click.argument("rule", nargs=-1, required=True, shell_complete=complete_rule)
@PACKS
def explain(rule: tuple[str, ...], packs: tuple[Path, ...]) -> None:
    """Explain one rule: by id, name, discrepancy, or a citation such as '1.4(b)' or 2001.22.

    Codes and words of declassification instructions (25X1, XGDS 2, OADR, N/A) are explained too: what they mean, under
    which orders, from when to when, and which rules speak of them. So are captions (EXDIS), control markings (NOFORN),
    levels, positions, countries, terms of the field and of this tool (portion marking, not checkable) and the texts
    that rules cite (ACP 127): what they are, and by which source. Several words are one term or text; where they are
    none, each is explained by itself (DC401 DC402).
    """
    from declass.pages.explain import explain_word

    _print(explain_word(_rulebook(packs, examples=True), " ".join(rule)))


@main.group()
def rules() -> None:
    """The catalogue of rules."""


@rules.command("list")
@click.option("--format", "-f", "format_", type=click.Choice(["table", "json"]), default="table")
@PACKS
def list_rules(format_: str, packs: tuple[Path, ...]) -> None:
    """List all rules."""
    from declass.pages.rules import rule_list

    _print(rule_list(_rulebook(packs), format_))


@rules.command("show")
@click.argument("rule", shell_complete=complete_rule)
@PACKS
def show_rule(rule: str, packs: tuple[Path, ...]) -> None:
    """Print one rule merged, each key with the file it came from."""
    from declass.pages.rules import merged_rule
    from declass.selection import suggestion

    rulebook = _rulebook(packs)
    found = rulebook.rule(rule.upper()) or rulebook.rule(rule.lower())
    if found is None:
        _fail(f"no rule is named {rule!r}{suggestion(rulebook, rule)}")
    _print(merged_rule(found))


@rules.command("test")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
def check_rules(folder: Path | None) -> None:
    """Run the examples of all rules, or of those in FOLDER; exit code 1 where one is not judged as it says."""
    from declass.rule_examples import example_report

    problems, count = example_report(_rulebook((folder,) if folder else (), examples=True), folder)
    for problem in problems:
        click.echo(problem)
    click.echo(f"{count} examples and bases, {len(problems)} not judged as they say")
    sys.exit(1 if problems else 0)


@rules.command("docs")
@click.argument("folder", default="docs/rules", type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit code 1 where a page differs.")
def docs(folder: Path, only_check: bool) -> None:
    """Write a page for each rule into FOLDER."""
    from declass.pages.rules import outdated_pages, write_pages
    from declass.rulebook.loader import load_rules

    rulebook = load_rules()
    if only_check:
        outdated = outdated_pages(rulebook, folder)
        for name in outdated:
            click.echo(f"{folder / name} is not what `declass rules docs` writes")
        sys.exit(1 if outdated else 0)
    click.echo(f"{write_pages(rulebook, folder)} pages in {folder}")


@rules.command("coverage")
@click.argument("file", default="docs/coverage.md", type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit code 1 where the page differs.")
def coverage(file: Path, only_check: bool) -> None:
    """Write the page that lists each requirement of the law with the rules that check it, or why none can."""
    from declass.pages.coverage import coverage_page, read_sources, unanswered
    from declass.rulebook.loader import load_rules

    rulebook, sources = load_rules(examples=False), read_sources()
    problems = list(unanswered(rulebook, sources))
    for problem in problems:
        click.echo(problem)
    page = coverage_page(rulebook, sources)
    if only_check:
        is_current = file.is_file() and file.read_text("utf-8") == page
        if not is_current:
            click.echo(f"{file} is not what `declass rules coverage` writes")
        sys.exit(0 if is_current and not problems else 1)
    file.write_text(page, encoding="utf-8", newline="\n")
    click.echo(f"wrote {file}")
    sys.exit(1 if problems else 0)


@rules.command("new")
@click.argument("rule_id")
@click.option("--family", required=True)
@click.option("--name", required=True, help="Names the defect, e.g. declassify-on-too-late.")
@click.option(
    "--root",
    cls=Once,
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("."),
    help="The checkout, or a pack folder.",
)
def new_rule(rule_id: str, family: str, name: str, root: Path) -> None:
    """Write the skeleton of a rule: its TOML file, and the stub of its predicate in a checkout."""
    from declass.pages.rules import scaffold

    for path in scaffold(_rulebook(()), root, rule_id.upper(), family, name):
        click.echo(f"wrote {path}")


@main.group()
def schema() -> None:
    """JSON Schemas."""


@schema.command()
def record() -> None:
    """Print the JSON Schema of the result record."""
    from declass.record_schema import record_schema

    _print(record_schema())


@schema.command("config")
def config_schema() -> None:
    """Print the JSON Schema of the settings file."""
    from declass.settings_schema import settings_schema

    _print(settings_schema())


@main.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script by which a shell completes commands, options and rules.

    For bash, in ~/.bashrc: eval "$(declass completion bash)". For zsh, in ~/.zshrc, after compinit:
    eval "$(declass completion zsh)". For fish: declass completion fish > ~/.config/fish/completions/declass.fish.
    """
    _print(completion_script(main, shell))


for _command in (*cli_audit.COMMANDS, *cli_ci.COMMANDS, cli_sample.sample):
    main.add_command(_command)


def _rulebook(packs: tuple[Path, ...], *, examples: bool = False) -> "Rulebook":
    from declass.rulebook.loader import installed_packs, load_rules

    return load_rules(*installed_packs(), *packs, examples=examples)


def _print(text: str) -> None:
    click.echo(text, nl=not text.endswith("\n"))


def _fail(message: str) -> NoReturn:
    from declass.outputs.base import printable  # what a user's file holds must not steer the terminal

    click.echo("\n".join(map(printable, f"declass: {message}".split("\n"))), err=True)
    sys.exit(WRONG_USAGE)


@contextmanager
def _ended_as_interrupted() -> Iterator[None]:
    """While a command runs: the end that a pipeline or a container asks for (SIGTERM) is an interrupt as Ctrl-C is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _settings_named(context: click.Context, message: str) -> str:
    """The settings file as the end of a message that does not name it, since what is wrong may come from there."""
    file = context.meta.get(SETTINGS_FILE)
    return f" (settings: {file})" if file and file not in message else ""


def _quiet_exit() -> NoReturn:
    """Leave without a traceback when the reader of a pipe has gone."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)
