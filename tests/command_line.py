"""What tests of the command line share: telegrams, and ways to run the program."""

import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from declass.cli import main
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

_BASES = load_rules().bases
CLEAN = render(_BASES["telegram-12958-amended-C"]).text.content
LATE = render(_BASES["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/05/2039"}).text.content
SAME_DAY = render(_BASES["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/04/2009"}).text.content


def run(*arguments: str) -> Result:
    """The program run in this process."""
    return CliRunner().invoke(main, list(arguments))


def shell(arguments: str, **streams: object) -> subprocess.CompletedProcess:
    """The program run by a shell."""
    command = f"{sys.executable} -m declass {arguments}"
    return subprocess.run(["bash", "-c", command], text=True, check=False, **streams)


def records(text: str) -> list[dict]:
    """The records of JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files into a folder."""
    [(folder / name).write_text(text, encoding="utf-8") for name, text in files.items()]
