"""What README.md tells a first user to type: commands there are, and the extras that they need."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from declass.cli import main
from declass.rulebook.loader import load_rules

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
USE = README.partition("## Use")[2].partition("### What is read")[0]
LINES = [line for line in USE.splitlines() if line.startswith("declass")]
EXTRAS = set(re.findall(r"^(\w+) = \[$", (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize("line", LINES)
def test_each_line_names_a_command(line):
    assert line.split()[1] in main.commands


@pytest.mark.parametrize(
    ("words", "extra"),
    [("-o html=", "report"), ("audit", "report"), ("verify", "report"), ("sample", "report"), ("--state", "arrow"),
     ("pack", "arrow")],
)  # fmt: skip
def test_a_command_that_needs_an_extra_says_so(words, extra):
    assert extra in EXTRAS
    assert [] == [line for line in LINES if f" {words}" in line[:44] and f"[{extra}]" not in line]
    assert re.search(rf"pip install -e '\.\[[\w,]*{extra}", README)


def test_the_program_is_reached_before_its_commands_are_listed():
    assert ". .venv/bin/activate" in README.partition("## Use")[0]


def test_the_number_of_rules_is_the_one_there_is():
    assert f"has {len(load_rules().rules)} rules" in " ".join(README.split())


@pytest.mark.parametrize(("command", "code"), [(["check"], 1), (["audit", "--out", "set"], 0), (["calendar"], 0)])
def test_what_reports_does_not_judge(command, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name, *options = command
    assert code == CliRunner().invoke(main, [name, str(ROOT / "examples" / "archive"), *options]).exit_code
