"""What a shell offers for an unfinished word: the script for it, and the rules that the word may become.

Rules are taken from the names of their files, since a shell cannot wait until the rule book is loaded.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SHELLS = ("bash", "zsh", "fish")

_FILE = re.compile(r"(?P<id>[A-Z]{2,8}\d{3})-(?P<name>[a-z0-9-]+)")
_TITLE = re.compile(r'^title\s*=\s*"(.*)"\s*$', re.MULTILINE)


def completion_script(program: click.Command, shell: str) -> str:
    """The script that a shell reads to complete the words of ``declass``; it asks the program itself."""
    from click.shell_completion import get_completion_class

    completer = get_completion_class(shell)
    assert completer is not None
    return completer(program, {}, "declass", "_DECLASS_COMPLETE").source()


def complete_rule(context: click.Context, parameter: click.Parameter, unfinished: str) -> list["CompletionItem"]:
    """The ids, and once a letter is written the names, that begin as a word does; after commas, as its last part does.

    Args:
        context: The command, with the folders of rules that ``--rules`` has named so far.
        parameter: The option or argument that takes the word; all complete alike.
        unfinished: The word so far.
    """
    from click.shell_completion import CompletionItem

    from declass.rulebook.folder import rules_root

    before, comma, part = unfinished.rpartition(",")
    roots = (rules_root(), *context.params.get("packs", ()))
    files = sorted((path for root in roots for path in root.glob("*/*.toml")), key=lambda path: path.stem)
    return [
        CompletionItem(f"{before}{comma}{word}", help=_title(path)) for path in files for word in _words(path, part)
    ]


def complete_output(context: click.Context, parameter: click.Parameter, unfinished: str) -> list["CompletionItem"]:
    """The formats that begin as a word does, each with the sign behind which the name of a file stands."""
    from declass.formats import PRINTED

    return _assigned(PRINTED, unfinished)


def complete_limit(context: click.Context, parameter: click.Parameter, unfinished: str) -> list["CompletionItem"]:
    """The limits that begin as a word does."""
    from declass.limits import NAMES

    return _assigned(NAMES, unfinished)


def complete_column(context: click.Context, parameter: click.Parameter, unfinished: str) -> list["CompletionItem"]:
    """What a column of a table may hold, as far as it begins as a word does."""
    from declass.columns import ROLES

    return _assigned(ROLES, unfinished)


def _assigned(names: Iterable[str], unfinished: str) -> list["CompletionItem"]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(f"{name}=") for name in names if name.startswith(unfinished)]


def _words(path: Path, part: str) -> Iterator[str]:
    """The id or the name of the rule that a file holds, where it begins with the part; nothing for other files."""
    file = _FILE.fullmatch(path.stem)
    if file is None:
        return
    if file["id"].startswith(part.upper()):
        yield file["id"]
    elif part and file["name"].startswith(part.lower()):
        yield file["name"]


def _title(path: Path) -> str:
    title = _TITLE.search(path.read_text("utf-8"))
    return title[1] if title else ""
