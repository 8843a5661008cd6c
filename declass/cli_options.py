"""Options that several commands share under the same names."""

import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from declass.completion import complete_column, complete_limit, complete_rule

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from declass.settings import FileSettings

    _PathType = click.ParamType[Path]
    _DayType = click.ParamType[dt.date]
    _NumberType = click.ParamType[int]
    _WordType = click.ParamType[str]
else:  # generic in late versions of click alone
    _PathType = _DayType = _NumberType = _WordType = click.ParamType


class InputPath(_PathType):
    """A path given by the user, which need not exist; an empty word is none and not the current folder."""

    name = "path"

    def __init__(self, *, takes_addresses: bool = False) -> None:
        self._takes_addresses = takes_addresses

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, or the address where that is taken; an empty word is refused."""
        if not str(value):
            self.fail("found an empty path; name a file or a folder, or . for the current one", param, ctx)
        if "://" not in str(value):
            from declass.locations import path_named

            return path_named(value)
        from declass.readers.remote import Address, address_of, shown_address  # only where there is one

        address = address_of(str(value))
        if isinstance(address, Address) and not self._takes_addresses:
            told = shown_address(str(value))
            self.fail(f"found the address {told!r}, which `declass check` alone reads; copy the files here", param, ctx)
        return address or Path(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list["CompletionItem"]:
        """The names of files and folders, which the shell itself looks up."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class ListPath(click.Path):
    """A file given by the user, or ``-`` for standard input; a file of that name is given as ``./-``."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a folder is refused."""
        from declass.locations import path_named

        return path_named(os.fsdecode(super().convert(value, param, ctx)))


class Once(click.Option):
    """An option that names one thing to read, to write or to show: of two, one would be lost without a word.

    A choice, a day or a number that only says how is none of these: there the last one given holds, as usual.
    """

    def __init__(self, *names: Any, **settings: Any) -> None:
        self._usual = settings.pop("default", None)
        super().__init__(*names, **{**settings, "multiple": True})

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """The name, or the usual one; a second one is refused."""
        names = super().process_value(ctx, value)
        if len(names) > 1:
            raise click.BadParameter(f"is given {len(names)} times; name one, and run again for another", ctx, self)
        return names[0] if names else self._usual


class Day(_DayType):
    """A day given by the user."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day; another form, or a day that there is not, is refused."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"found {value!r}; write a day as 2026-11-28", param, ctx)


class WholeNumber(_NumberType):
    """A whole number given by the user."""

    name = "n"

    def __init__(self, least: int) -> None:
        self._least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; what is none, or is too small, is refused."""
        try:
            number = int(value)
        except ValueError:
            number = self._least - 1
        if number < self._least:
            self.fail(f"found {str(value)!r}; write a whole number of at least {self._least}", param, ctx)
        return number


class Jobs(_WordType):
    """A number of processes given by the user, or ``auto``."""

    name = "n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word; what is neither is refused."""
        if value != "auto" and not (value.isdecimal() and len(value) < 10 and int(value) >= 1):
            self.fail(f"found {value!r}; write a number of at least 1, or auto", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list["CompletionItem"]:
        """The word, for a number is known to the user alone."""
        from click.shell_completion import CompletionItem

        return [CompletionItem("auto")] if "auto".startswith(incomplete) else []


class OutputPath(click.Path):
    """The one file or folder that a command writes, whose form its name tells; ``./a=b.csv`` is one called so."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; ``FORMAT=FILE``, as check takes it, is refused."""
        word, sign, file = os.fsdecode(value).partition("=")
        if sign and word.replace("-", "").isalpha():
            instead = f"write the name alone: -o {file or 'FILE'}"
            self.fail(f"found {os.fsdecode(value)!r}, but this command writes one file; {instead}", param, ctx)
        return super().convert(value, param, ctx)


def day_of(value: dt.date | None) -> dt.date:
    """The day an option names; today where none was given."""
    return value if value is not None else dt.date.today()


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
    type=Day(),
    help="The day by which dates are overdue and decisions expire, printed in the result; today by default. No verdict "
    "depends on it.",
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
JOBS = click.option(
    "--jobs", "-j", type=Jobs(), default="1", metavar="N|auto", help="Processes; the result does not depend on it."
)
ALL = click.option("--all", "whole", is_flag=True, help="Tables on the screen with all their rows, however many.")
QUIET = click.option("--quiet", "-q", is_flag=True, help="No progress line.")


def _limits(context: click.Context, option: click.Parameter, words: tuple[str, ...]) -> dict[str, int]:
    from declass.limits import limits_named  # only where there may be some

    return limits_named(words)


LIMITS = click.option(
    "--limit",
    "limits",
    multiple=True,
    callback=_limits,
    shell_complete=complete_limit,
    metavar="NAME=VALUE",
    help="How much is read at most: file=128MiB, row=, unpacked=, members=, ratio=, depth=, seconds=.",
)
COLUMNS = click.option(
    "--columns",
    multiple=True,
    shell_complete=complete_column,
    metavar="ROLE=NAME",
    help="A column of tables: text=NAME, heading=, reference-id=, date=, origin=, classification=.",
)
FILTERS = (
    LIMITS,
    COLUMNS,
    click.option(
        "--include",
        multiple=True,
        metavar="GLOB",
        help="Inside folders, only files that match: *.txt, or 2009/* with a slash.",
    ),
    click.option(
        "--exclude", multiple=True, metavar="GLOB", help="Inside folders, leave matching files and folders out."
    ),
)
FILES_FROM = click.option(
    "--files-from",
    cls=Once,
    type=ListPath(dir_okay=False, allow_dash=True),
    metavar="LIST",
    help="Read the paths that a file lists, one a line, or a list of DROID or Siegfried, whose hashes are checked; "
    "- lists them on standard input.",
)
STDIN_FILENAME = click.option(
    "--stdin-filename", cls=Once, default="-", metavar="NAME", help="The name under which standard input (-) stands."
)
LISTED = (FILES_FROM, *FILTERS, STDIN_FILENAME)
LOCAL_PATHS = click.argument("paths", nargs=-1, type=InputPath(), metavar="PATH...")
INPUTS = (click.argument("paths", nargs=-1, type=InputPath(takes_addresses=True), metavar="PATH..."), *LISTED)
FILES = (LOCAL_PATHS, *LISTED)
"""Inputs of commands that read no addresses."""
NAMED_FILES = (LOCAL_PATHS, FILES_FROM, *FILTERS)
"""Inputs of commands that read no standard input either, as it has neither a name nor a hash."""
CHOICE = (
    click.option(
        "--select",
        multiple=True,
        metavar="RULE",
        shell_complete=complete_rule,
        help="Only these rules: id, prefix (DC4), name, family, discrepancy.",
    ),
    click.option(
        "--ignore", multiple=True, metavar="RULE", shell_complete=complete_rule, help="Leave these rules out."
    ),
)
ASSUMPTIONS = (
    click.option(
        "--assume-date",
        type=Day(),
        help="The day of origin of documents on which none can be read.",
    ),
    click.option("--assume-order", metavar="NUMBER", help="The order in force where not even the year can be read."),
    click.option(
        "--assume-level", type=click.Choice(["U", "C", "S", "TS"]), help="The overall level where none can be read."
    ),
)
CONFIG = (
    click.option(
        "--config",
        cls=Once,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="The settings file; declass.toml or [tool.declass] in pyproject.toml by default.",
    ),
    click.option("--isolated", is_flag=True, help="Look for no settings and no decisions that are not named."),
    click.option("--show-config", is_flag=True, help="Print each setting with where it comes from, and end."),
)
SETTINGS_FILE = "declass.settings_file"
"""Where the context of a command keeps the name of the settings file that it read."""

_Command = TypeVar("_Command", bound=Callable[..., Any])


def several(*options: Callable[[Any], Any]) -> Callable[[_Command], _Command]:
    """Options as one decorator, in the order in which help shows them."""

    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def with_settings(context: click.Context, options: dict[str, Any]) -> "tuple[FileSettings, dict[str, str]]":
    """Fill the options that the command line does not give from the settings file, and take out those that name it.

    With ``--show-config`` they are printed, and the program ends.

    Args:
        context: Tells which options were given.
        options: The options by parameter; changed in place. ``isolated`` stays.

    Returns:
        What the file says, and the origin of each option that is none by default.

    Raises:
        SettingsError: The file cannot be used.
    """
    from declass.settings import SETTINGS, FileSettings, decisions_beside, find_settings, read_settings, shown

    config, only_show = options.pop("config"), options.pop("show_config")
    path = config if config is not None else None if options["isolated"] else find_settings(Path.cwd())
    file = read_settings(path) if path is not None else FileSettings()
    context.meta[SETTINGS_FILE] = file.file
    default = click.core.ParameterSource.DEFAULT
    given = {name for name in options if context.get_parameter_source(name) not in (default, None)}
    origins = dict.fromkeys(given, "command line")
    if given & {"assume_date", "assume_order"}:
        given |= {"assume_date", "assume_order"}
    for setting in SETTINGS:
        if setting.key not in file.values or setting.option not in options:
            continue
        if setting.kind == "limits":  # each limit is a setting of its own
            options[setting.option] = file.values[setting.key] | options[setting.option]
            origins.setdefault(setting.option, file.origin(setting.key))
        elif setting.option not in given:
            options[setting.option] = file.values[setting.key]
            origins[setting.option] = file.origin(setting.key)
    if only_show:
        if options.get("decisions", 0) is None and (beside := decisions_beside(file, options["isolated"])) is not None:
            options["decisions"], origins["decisions"] = beside, "found"
        values = {
            s.key: (_plain(options[s.option]), origins.get(s.option, "default"))
            for s in SETTINGS
            if s.option in options
        }
        for line in shown(file, values):
            click.echo(line)
        sys.exit(0)
    return file, origins


def _plain(value: Any) -> Any:
    """A value as the settings file would hold it."""
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return value
