"""Options that several commands share under the same names."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    _ParamType = click.ParamType[Path]
else:
    _ParamType = click.ParamType  # generic in late versions of click alone


class InputPath(_ParamType):
    """A path given by the user, which need not exist; an empty word is none and not the current folder."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; an empty word is refused."""
        if not str(value):
            self.fail("found an empty path; name a file or a folder, or . for the current one", param, ctx)
        return Path(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list["CompletionItem"]:
        """The names of files and folders, which the shell itself looks up."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


def day_of(value: dt.datetime | None) -> dt.date:
    """The day an option names; today where none was given."""
    return value.date() if value is not None else dt.date.today()


PATHS = click.argument("paths", nargs=-1, required=True, type=InputPath(), metavar="PATH...")
PACKS = click.option(
    "--rules",
    "packs",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder with a rule pack.",
)
NOTES = click.option("--notes", is_flag=True, help="Show notes as well as errors and warnings.")
AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day by which dates are overdue, printed in the result; today by default. No finding depends on it.",
)
PROFILE = click.option(
    "--profile",
    type=click.Choice(["auto", "state", "ic", "dod", "generic"]),
    default="auto",
    help="Whose practice is judged; auto takes state for telegrams.",
)
EVIDENCE = click.option(
    "--evidence",
    type=click.Choice(["none", "markings", "context"]),
    default="markings",
    show_default=True,
    help="What findings quote: nothing, marking tokens, or the line (it may hold names).",
)
JOBS = click.option("--jobs", "-j", default="1", metavar="N|auto", help="Processes; the result does not depend on it.")
QUIET = click.option("--quiet", "-q", is_flag=True, help="No progress line.")
