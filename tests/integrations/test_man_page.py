"""The manual page: it is current, names every command and option, and renders without a warning."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from declass.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/man/declass.1"

pytestmark = pytest.mark.slow


def commands(group: click.Group, path: str = "declass") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def section(command: str) -> str:
    """What the page says of a command."""
    head = re.search(rf'^\.SS "{command}[ "]', PAGE.read_text("ascii"), re.MULTILINE)
    assert head is not None
    return PAGE.read_text("ascii")[head.start() :].partition("\n")[2].partition("\n.S")[0]


def test_the_page_is_what_the_tool_writes():
    command = [sys.executable, str(ROOT / "tools/man_page.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(("path", "command"), [pytest.param(*one, id=one[0]) for one in commands(main)])
def test_the_page_has_each_option_of_each_command(path, command):
    options = [o.opts[-1] for o in command.params if isinstance(o, click.Option) and not o.hidden]
    assert [] == [option for option in options if option.replace("-", r"\-") not in section(path)]


def test_the_page_renders_without_a_warning():
    if shutil.which("groff") is None:
        pytest.skip("not here: groff; run tests/integrations/install.sh")
    command = ["groff", "-man", "-ww", "-Tutf8", "-rLL=78n", str(PAGE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    assert "no document was checked" in done.stdout


def test_the_page_is_shown_by_man():
    if shutil.which("man") is None:
        pytest.skip("not here: man; run tests/integrations/install.sh")
    command = ["man", "--warnings", "-l", str(PAGE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    assert "check the security markings" in " ".join(done.stdout.split())
