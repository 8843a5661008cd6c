"""The action for GitHub: its steps are run as a runner runs them, with its files and its environment."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from declass.cli import main

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "examples/archive"
GOOD, BAD = ARCHIVE / "2012/11ANYPOST902.txt", ARCHIVE / "2009/09ANYPOST283.txt"
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
INSTALL, CHECK = ACTION["runs"]["steps"]
SARIF = "sarif-github"
FLAGS = {option.removeprefix("--") for parameter in main.commands["check"].params for option in parameter.opts}
NOT_FLAGS = {"summary", "extras", "python"}
HOSTILE = "$(touch found) `touch found` ; touch found && touch found ' ; touch found ' \" ; touch found"

pytestmark = pytest.mark.slow

Step = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def job(tmp_path, monkeypatch) -> Path:
    """The folder of a job: its workspace, its temporary folder and the files by which a step talks to the runner."""
    for name in ("workspace", "temp"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_ACTION_PATH", str(ROOT))
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path / "temp"))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    return tmp_path


@pytest.fixture
def run(job) -> Step:
    """Runs a step of the action with inputs, as the runner does."""

    def run_step(step: dict[str, Any], **inputs: str) -> subprocess.CompletedProcess[str]:
        given = {name: str(entry["default"]) for name, entry in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        environment = {
            name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: given[match[1]], value)
            for name, value in step["env"].items()
        }
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
        return subprocess.run(
            command,
            cwd=job / "workspace",
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run_step


@pytest.fixture
def check(job, run) -> Step:
    """Runs the second step, as if the first had installed the declass of this environment."""
    program = Path(sys.executable).with_name("declass")
    (job / "temp/declass/bin").mkdir(parents=True)
    (job / "temp/declass/bin/declass").symlink_to(program)
    return lambda **inputs: run(CHECK, **{"output": f"{SARIF}=declass.sarif", **inputs})


@pytest.fixture
def words(job, run) -> Callable[..., list[str]]:
    """The words of the command that the second step runs, from a program that prints them in place of declass."""
    program = job / "temp/declass/bin/declass"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/bash\nprintf "%s\\0" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return lambda **inputs: run(CHECK, **inputs).stdout.rstrip("\0").split("\0")


def test_each_input_is_a_flag_of_check():
    assert set() == set(ACTION["inputs"]) - FLAGS - NOT_FLAGS


@pytest.mark.parametrize("step", [INSTALL, CHECK], ids=["install", "check"])
def test_no_input_stands_in_what_a_shell_reads(step):
    assert "${{" not in step["run"]


def test_every_input_reaches_a_step():
    used = re.findall(r"inputs\.([a-z-]+)", str(ACTION["runs"]))
    assert sorted(ACTION["inputs"]) == sorted(used)


def test_a_bad_telegram_makes_an_annotation_a_file_and_a_summary(job, check):
    shutil.copy(BAD, job / "workspace/bad.txt")
    done = check()
    sarif = json.loads((job / "workspace/declass.sarif").read_text("utf-8"))
    assert (1, "") == (done.returncode, done.stderr)
    assert "::error file=bad.txt,line=15,endLine=15,col=19," in done.stdout
    assert "DC401" in {result["ruleId"] for result in sarif["runs"][0]["results"]}
    assert "DC401" in (job / "summary.md").read_text("utf-8")
    assert "exit-code=1\n" == (job / "output").read_text("utf-8")


@pytest.mark.parametrize(
    ("source", "inputs", "code"),
    [
        pytest.param(GOOD, {}, 0, id="good"),
        pytest.param(BAD, {"fail_on": "never"}, 0, id="bad but never"),
        pytest.param(BAD, {"ignore": "DC4\nDC401"}, 0, id="bad but ignored"),
        pytest.param(BAD, {"select": "DC401"}, 1, id="selected"),
        pytest.param(BAD, {"fail_on": "sometimes"}, 2, id="wrong usage"),
        pytest.param(BAD, {"notes": "yes"}, 2, id="neither true nor false"),
        pytest.param(GOOD, {"paths": "a.txt\nnowhere"}, 3, id="not read"),
        pytest.param(ARCHIVE / "finding-aid.md", {}, 4, id="nothing checked"),
    ],
)
def test_the_step_ends_with_the_code_of_declass(job, check, source, inputs, code):
    shutil.copy(source, job / "workspace/a.txt")
    assert code == check(**inputs).returncode


def test_a_summary_is_added_to_what_stands_there(job, check):
    shutil.copy(GOOD, job / "workspace/a.txt")
    (job / "summary.md").write_text("Before\n", encoding="utf-8")
    check()
    assert (job / "summary.md").read_text("utf-8").startswith("Before\n")
    assert "checked" in (job / "summary.md").read_text("utf-8")


def test_no_summary_is_written_where_none_is_asked_for(job, check):
    shutil.copy(GOOD, job / "workspace/a.txt")
    assert 0 == check(summary="false").returncode
    assert not (job / "summary.md").exists()


def test_a_summary_over_the_limit_is_cut_at_a_line_and_says_so(job, run):
    program = job / "temp/declass/bin/declass"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/bash\nyes "| a row |" | head -c 2000000 > "$RUNNER_TEMP/declass-summary.md"\n', "utf-8")
    program.chmod(0o755)
    assert 0 == run(CHECK).returncode
    *rows, blank, last = (job / "summary.md").read_text("utf-8").splitlines()
    assert ({"| a row |"}, "") == (set(rows), blank)
    assert "longer than is shown here" in last
    assert (job / "summary.md").stat().st_size < 1 << 20


def test_an_input_that_is_empty_is_left_out(words):
    expected = [
        "check",
        "--quiet",
        "--format=github",
        f"--output={ACTION['inputs']['output']['default']}",
    ]
    assert expected == words(summary="false")[:-2]
    assert ["--", "."] == words(summary="false")[-2:]


@pytest.mark.parametrize("flag", sorted(set(ACTION["inputs"]) - NOT_FLAGS - {"paths", "notes"}))
def test_an_input_is_handed_on_as_the_flag_of_its_name(words, flag):
    assert f"--{flag}=a value" in words(**{flag: "a value"})


@pytest.mark.parametrize("flag", ["include", "exclude", "output", "select", "ignore", "rules"])
def test_each_line_of_an_input_is_one_more_flag(words, flag):
    found = [word for word in words(summary="false", **{flag: "one\n\ntwo\n"}) if word.startswith(f"--{flag}=")]
    assert [f"--{flag}=one", f"--{flag}=two"] == found


@pytest.mark.parametrize("name", sorted(set(ACTION["inputs"]) - {"notes", "summary", "extras", "python"}))
def test_nothing_in_an_input_is_run(job, words, name):
    assert [] != [word for word in words(**{name: HOSTILE}) if word.endswith(HOSTILE)]
    assert [] == list((job / "workspace").iterdir())


def test_a_path_may_have_blanks_and_begin_with_a_dash(words):
    assert ["--", "two words", "-x.txt"] == words(paths="two words\n-x.txt\n")[-3:]


def test_a_list_of_paths_takes_the_place_of_the_whole_repository(words):
    assert "--" == words(files_from="list.txt")[-1]


def test_a_python_that_is_too_old_is_named(job, run):
    old = job / "old"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    done = run(INSTALL, python=str(old))
    assert 2 == done.returncode
    assert "Python 3.11 or later" in done.stdout


@pytest.mark.usefixtures("packages")
def test_both_steps_from_the_action_s_own_checkout(job, run, checkout, monkeypatch):
    monkeypatch.setenv("GITHUB_ACTION_PATH", str(checkout))
    shutil.copy(BAD, job / "workspace/bad.txt")
    first = run(INSTALL, python=sys.executable)
    assert 0 == first.returncode, first.stderr
    done = run(CHECK, output=f"{SARIF}=declass.sarif")
    assert (1, "") == (done.returncode, done.stderr)
    assert "::error file=bad.txt" in done.stdout
