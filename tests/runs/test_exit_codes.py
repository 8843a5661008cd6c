"""Exit codes of the contract as one table, the same in every format, on standard output and in a file.

Every format holds the counts, which add up, whatever the code.
"""

import io
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from declass.cli import main
from declass.formats import FORMATS
from declass.outputs import FILE_FORMATS
from declass.rulebook.bases import render
from tests.runs.archives import BASES, LATE, load_rules_once, told_by

BASE = BASES["telegram-12958-amended-C"]
CLEAN = render(BASE).text.content
FAULTY = render(BASE, set=LATE).text.content
ALL_FORMATS = tuple(dict.fromkeys((*FORMATS, *FILE_FORMATS)))
COUNTS = re.compile(
    r"seen (?P<seen>\d+) = checked (?P<checked>\d+) \+ skipped (?P<skipped>\d+) \+ failed (?P<failed>\d+)"
    r'|"counts": \{"seen": (\d+), "checked": (\d+), "skipped": (\d+), "failed": (\d+)\}'
)

# What is read, options, exit code, and how many were seen, checked, skipped, failed.
TABLE = [
    pytest.param({"a.txt": CLEAN}, [], 0, (1, 1, 0, 0), id="0: nothing at or above"),
    pytest.param({"a.txt": FAULTY}, ["--fail-on", "never"], 0, (1, 1, 0, 0), id="0: findings, but never"),
    pytest.param({"a.txt": FAULTY, "b.md": "# x\n"}, [], 1, (2, 1, 1, 0), id="1: findings, and a skipped input"),
    pytest.param({"a.txt": CLEAN}, ["nowhere"], 3, (2, 1, 0, 1), id="3: an input that cannot be read"),
    pytest.param({"a.txt": FAULTY}, ["nowhere"], 3, (2, 1, 0, 1), id="3: both 1 and 3 hold"),
    pytest.param({}, ["nowhere"], 3, (1, 0, 0, 1), id="3: both 3 and 4 hold"),
    pytest.param({"b.md": "# x\n"}, [], 4, (1, 0, 1, 0), id="4: nothing checked"),
    pytest.param({}, [], 4, (0, 0, 0, 0), id="4: nothing there"),
]
WRONG = [
    pytest.param(["--select", "DC4O1"], id="an unknown rule"),
    pytest.param(["--assume-order", "12985x"], id="an unknown order"),
    pytest.param(["--config", "none.toml"], id="no settings"),
    pytest.param(["--baseline", "none.jsonl"], id="no baseline"),
    pytest.param(["--strict-baseline"], id="a baseline not named"),
    pytest.param(["--rules", "in"], id="no rules"),
    pytest.param(["-j", "0"], id="no process"),
    pytest.param(["-j", "²"], id="a figure that is no number"),
    pytest.param(["-j", "9" * 5000], id="more processes than can be counted"),
    pytest.param(["--unknown"], id="an unknown option"),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("declass.commands.judging.load_rules", load_rules_once)
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def run(*arguments: str, **more: object) -> Result:
    words = ["check", "in", "--as-of", "2026-01-31", "--no-cache", *arguments]
    return CliRunner().invoke(main, words, **more)


def write(folder: Path, files: dict[str, str]) -> None:
    [(folder / name).write_text(text, encoding="utf-8") for name, text in files.items()]


def counts_in(text: str) -> tuple[int, ...]:
    """The counts that a text tells, the last ones where it tells them several times."""
    *_, match = COUNTS.finditer(text)
    return tuple(int(number) for number in match.groups() if number is not None)


def text_of(file: str) -> str:
    return told_by(Path(file)).decode("utf-8").replace("&#43;", "+")


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(("files", "options", "code", "counts"), TABLE)
def test_the_code_and_the_counts_on_standard_output(folder, format_, files, options, code, counts):
    write(folder, files)
    result = run(*options, "-f", format_)
    assert (code, counts) == (result.exit_code, counts_in(result.stdout))
    assert counts[0] == sum(counts[1:])


@pytest.mark.parametrize(("files", "options", "code", "counts"), TABLE)
def test_the_code_and_the_counts_in_files(folder, files, options, code, counts):
    write(folder, files)
    result = run(*options, *(word for name in ALL_FORMATS for word in ("-o", f"{name}=out.{name}")))
    assert code == result.exit_code
    assert dict.fromkeys(ALL_FORMATS, counts) == {name: counts_in(text_of(f"out.{name}")) for name in ALL_FORMATS}


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("options", WRONG)
def test_wrong_usage_is_2_and_nothing_is_written(folder, format_, options):
    write(folder, {"a.txt": FAULTY})
    result = run("-f", format_, "-o", f"{format_}=out", *options)
    assert (2, "", True) == (result.exit_code, result.stdout, bool(result.stderr.strip()))
    assert ["in"] == [path.name for path in Path().iterdir()]


class _Interrupting(io.RawIOBase):
    """Standard input on which the user loses patience: the first read brings the signal of Ctrl-C."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        if not buffer:  # only asked whether there are bytes here
            return 0
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("the signal was not heeded")


def interrupted(*arguments: str) -> Result:
    return run("-", *arguments, input=_Interrupting())


@pytest.mark.parametrize("format_", FORMATS)
def test_an_interrupt_is_130_and_what_was_done_is_written(folder, format_):
    write(folder, {"a.txt": FAULTY})
    result = interrupted("-f", format_)
    assert (130, (1, 1, 0, 0)) == (result.exit_code, counts_in(result.stdout))
    assert re.search("interrupted", result.stdout)


def test_an_interrupt_is_130_in_files_too(folder):
    write(folder, {"a.txt": FAULTY})
    result = interrupted(*(word for name in ALL_FORMATS for word in ("-o", f"{name}=out.{name}")))
    assert 130 == result.exit_code
    assert dict.fromkeys(ALL_FORMATS, (1, 1, 0, 0)) == {n: counts_in(text_of(f"out.{n}")) for n in ALL_FORMATS}
    assert [] == [name for name in ALL_FORMATS if "interrupted" not in text_of(f"out.{name}")]


def test_an_interrupt_while_the_program_loads_is_130_in_one_line():
    program = """
import signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "declass.cli":
            signal.raise_signal(signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
sys.argv = ["declass", "--version"]
from declass.__main__ import run
run()
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (130, "", "declass: interrupted\n") == (ended.returncode, ended.stdout, ended.stderr)


def test_a_result_rendered_again_tells_the_same_counts(folder):
    write(folder, {"a.txt": FAULTY, "b.md": "# x\n"})
    run("nowhere", "-o", "jsonl=results.jsonl")
    told = {
        name: counts_in(CliRunner().invoke(main, ["report", "results.jsonl", "-f", name]).stdout) for name in FORMATS
    }
    assert dict.fromkeys(FORMATS, (3, 1, 1, 1)) == told
