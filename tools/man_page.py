"""Writes ``docs/man/declass.1``, one page with every command, from what the commands say of themselves.

Usage: ``python tools/man_page.py [--check]``. With ``--check`` nothing is written, and exit code 1 says that the page
is not current. The page names no day, so that the same commands give the same bytes.
"""

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from declass.cli import main
from declass.version import __version__

PAGE = Path(__file__).resolve().parents[1] / "docs/man/declass.1"
ESCAPES = {"\\": r"\[rs]", "-": r"\-", "'": r"\[aq]", "`": r"\[ga]", "^": r"\[ha]", "~": r"\[ti]", '"': r"\[dq]"}
EXIT_CODES = (
    ("0", "nothing was found at or above --fail-on"),
    ("1", "something was found at or above it"),
    ("2", "wrong usage, or an error in the program"),
    ("3", "some input could not be read; the rest was checked"),
    ("4", "no document was checked"),
    ("130", "interrupted"),
)
"""Of ``declass check``; a command with codes of its own says so in its section."""


def man_page() -> str:
    """The whole page."""
    return "\n".join([*_head(), *_commands(), *_exit_status()]) + "\n"


def _head() -> Iterator[str]:
    purpose, _, more = inspect.cleandoc(main.help or "").partition("\n\n")
    title = _one_line(purpose).rstrip(".")
    yield '.\\" Written by tools/man_page.py; change what the commands say of themselves and run it again.'
    yield f'.TH DECLASS 1 "" "declass {_escaped(__version__)}" "declass"'
    yield from (".SH NAME", _escaped(f"declass - {title[0].lower()}{title[1:]}"))
    yield from (".SH SYNOPSIS", ".B declass", _escaped("COMMAND [OPTIONS] [ARGUMENTS]"))
    yield from (".SH DESCRIPTION", *_paragraphs(more))


def _commands() -> Iterator[str]:
    yield ".SH COMMANDS"
    with click.Context(main, info_name="declass") as context:
        yield from _below(main, context)


def _below(group: click.Group, context: click.Context) -> Iterator[str]:
    """The section of each command of a group; a group of commands has none of its own, but its commands have."""
    for name, command in sorted(group.commands.items()):
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _below(command, inner)
        elif not command.hidden:
            yield from _section(command, inner)


def _section(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f'.SS "{_escaped(usage)}"'
    yield from _paragraphs(command.help or "")
    for option in command.get_params(context):
        record = option.get_help_record(context)
        if record is not None and isinstance(option, click.Option) and "--help" not in option.opts:
            yield from _item(*record)


def _item(term: str, text: str) -> Iterator[str]:
    yield from (".TP", f'.B "{_escaped(term)}"', _line(text) if text else r"\&")


def _exit_status() -> Iterator[str]:
    yield ".SH EXIT STATUS"
    yield _line("Of declass check, the same in every format:")
    for code, meaning in EXIT_CODES:
        yield from _item(code, meaning)


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(part for part in inspect.cleandoc(text).split("\n\n") if part.strip()):
        if number:
            yield ".PP"
        yield _line(paragraph)


def _line(text: str) -> str:
    """One line of text, which no beginning turns into a request."""
    line = _escaped(_one_line(text))
    return rf"\&{line}" if line.startswith((".", r"\[aq]")) else line


def _one_line(text: str) -> str:
    return " ".join(text.replace("\b", "").split())


def _escaped(text: str) -> str:
    return "".join(ESCAPES.get(c, c if c.isascii() else rf"\[u{ord(c):04X}]") for c in text)


def _is_current() -> bool:
    return PAGE.is_file() and PAGE.read_text("ascii") == man_page()


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if not _is_current():
            sys.exit("docs/man/declass.1 is not what tools/man_page.py writes; run it")
    else:
        PAGE.write_text(man_page(), encoding="ascii", newline="\n")
