"""The commands ``sample`` and ``sample merge``. What they do is imported when they are called."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from declass.cli_options import (
    AS_OF,
    ASSUMPTIONS,
    CHOICE,
    CONFIG,
    JOBS,
    LISTED,
    NOTES,
    PACKS,
    PROFILE,
    QUIET,
    InputPath,
    Once,
    OutputPath,
    WholeNumber,
    day_of,
    several,
    with_settings,
)

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_OUTPUT = click.option(
    "--output",
    "-o",
    "file",
    cls=Once,
    type=OutputPath(path_type=Path),
    metavar="FILE",
    help="Write to a .csv or .xlsx file.",
)
_FORCE = click.option("--force", is_flag=True, help="Write over a file that is there: it may hold a review.")


@click.command("merge")
@click.argument("worksheets", nargs=-1, required=True, type=InputPath(), metavar="WORKSHEET...")
@_OUTPUT
@_FORCE
def merge(**options: Any) -> None:
    """Read reviewers' worksheets of one draw back and say what they add up to.

    Prints what has to be mended, by cell; conflicts; decisions and rates with exact (Clopper-Pearson) intervals,
    weighted by stratum where there are strata (Korn-Graubard); agreement (Cohen's kappa); how many findings were
    upheld, by rule; and the result in one plain sentence.

    Exit codes: 0; 1 reviewers are in conflict, or a series is not accepted (rejected, or no verdict yet); 2 wrong
    usage, or a file is no worksheet; 3 a worksheet has damaged cells or rows (the others were merged).
    """
    from declass.commands.sample import MergeOptions, run_merge

    sys.exit(run_merge(MergeOptions(**options)))


def _complete_path(context: click.Context, parameter: click.Parameter, unfinished: str) -> list["CompletionItem"]:
    """Files and folders, which the shell looks up, and ``merge`` as the first word once a letter of it is written."""
    from click.shell_completion import CompletionItem

    default = click.core.ParameterSource.DEFAULT
    is_first = all(context.get_parameter_source(name) in (default, None) for name in context.params)
    is_begun = is_first and unfinished and str(merge.name).startswith(unfinished)
    words = [CompletionItem(merge.name, help="Read worksheets back.")] if is_begun else []
    return [CompletionItem(unfinished, type="file"), *words]


class _Sample(click.Command):
    """A command whose first word may be ``merge``, which is a command of its own."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of the command that is meant."""
        if args[:1] == [merge.name]:
            return merge.make_context(f"{info_name} {merge.name}", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command(cls=_Sample)
@click.argument("paths", nargs=-1, type=InputPath(), metavar="PATH...", shell_complete=_complete_path)
@several(*LISTED)
@click.option("--seed", type=WholeNumber(0), required=True, metavar="N", help="Another seed draws another sample.")
@click.option("--size", type=WholeNumber(1), metavar="N", help="Documents to draw.")
@click.option("--margin", metavar="RATE", help="As many as give a rate within this margin, e.g. 5%.")
@click.option(
    "--tolerable", metavar="RATE", help="Accept or reject: no error allowed, to reject at this rate, e.g. 1%."
)
@click.option("--confidence", default="95%", show_default=True, metavar="RATE")
@click.option(
    "--by", multiple=True, metavar="WORD", help="Stratify by level, year, office, order, flagged; several with commas."
)
@_OUTPUT
@_FORCE
@several(*CHOICE)
@NOTES
@AS_OF
@PROFILE
@several(*ASSUMPTIONS)
@JOBS
@QUIET
@PACKS
@several(*CONFIG)
@click.pass_context
def sample(context: click.Context, /, **options: Any) -> None:
    """Draw a sample of the checked documents under the paths, for people to review; anybody can draw it again.

    With -o FILE.xlsx a worksheet is written: one row a document, with what was read and found, and columns for a
    reviewer's decision. A .csv file is a list for reading. `declass sample merge WORKSHEET...` reads worksheets back
    (see `declass sample merge --help`); a folder that is called merge is given as ./merge.

    Office is the post of the classification line, order the one in force on the document's date, and flagged are
    documents with an error or a warning.

    Exit codes: 0; 2 wrong usage; 3 some input could not be read (the sample is drawn from the rest); 4 nothing was
    checked, so that nothing was drawn; 130 interrupted (nothing was written).
    """
    from declass.commands.check_options import CheckOptions
    from declass.commands.sample import SampleOptions, run_sample

    names = ("seed", "size", "margin", "tolerable", "confidence", "by", "file", "force")
    own = {name: options.pop(name) for name in names}
    settings, _ = with_settings(context, options)
    options["as_of"] = day_of(options["as_of"])
    check = CheckOptions(**options, file=settings)
    sys.exit(run_sample(SampleOptions(check, as_of=options["as_of"], **own)))
