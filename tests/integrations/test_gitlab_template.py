"""The template for GitLab: the lines of its job are taken out of the file and run by a shell, as a runner does."""

import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "examples/archive"
GOOD, BAD = ARCHIVE / "2012/11ANYPOST902.txt", ARCHIVE / "2009/09ANYPOST283.txt"
TEMPLATE: dict[str, Any] = yaml.safe_load((ROOT / "integrations/gitlab/declass.gitlab-ci.yml").read_text("utf-8"))
JOB = TEMPLATE["declass"]
SHELLS = {"bash": ["bash", "-e", "-o", "pipefail", "-c"], "sh": ["sh", "-e", "-c"]}
OPTIONS = ("select", "ignore", "fail-on", "profile", "jobs", "baseline", "decisions", "changed-since", "config")
HOSTILE = "$(touch found) `touch found` ; touch found && touch found ' ; touch found ' \" ; touch found"

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]


def variable(option: str) -> str:
    return f"DECLASS_{option.replace('-', '_').upper()}"


@pytest.fixture
def run(tmp_path) -> Run:
    """Runs lines of the job in an empty folder."""

    def run_lines(
        lines: list[str], shell: str = "bash", programs: Path = Path(sys.executable).parent, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **TEMPLATE["variables"], **variables, "PATH": f"{programs}:{os.environ['PATH']}"}
        command = [*SHELLS[shell], "\n".join(lines)]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return run_lines


@pytest.fixture
def words(tmp_path_factory, run) -> Callable[..., list[str]]:
    """The words of the command that the job runs, from a program that prints them in place of declass."""
    program = tmp_path_factory.mktemp("programs") / "declass"
    program.write_text('#!/bin/sh\nprintf "%s\\0" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return lambda **given: run(JOB["script"], programs=program.parent, **given).stdout.rstrip("\0").split("\0")


@pytest.mark.parametrize(
    ("source", "variables", "code"),
    [
        pytest.param(GOOD, {}, 0, id="good"),
        pytest.param(BAD, {}, 1, id="bad"),
        pytest.param(BAD, {"DECLASS_FAIL_ON": "never"}, 0, id="bad but never"),
        pytest.param(BAD, {"DECLASS_IGNORE": "DC401,DC2"}, 0, id="bad but ignored"),
        pytest.param(GOOD, {"DECLASS_PATHS": "a.txt\nnowhere"}, 3, id="not read"),
        pytest.param(ARCHIVE / "finding-aid.md", {}, 4, id="nothing checked"),
    ],
)
def test_the_job_ends_with_the_code_of_declass(tmp_path, run, source, variables, code):
    shutil.copy(source, tmp_path / "a.txt")
    assert code == run(JOB["script"], **variables).returncode


def test_the_job_runs_in_an_image_without_bash(tmp_path, run):
    shutil.copy(BAD, tmp_path / "a.txt")
    assert 1 == run(JOB["script"], "sh").returncode


def test_the_job_leaves_the_reports_that_it_names(tmp_path, run):
    shutil.copy(BAD, tmp_path / "a.txt")
    run(JOB["script"])
    reports = JOB["artifacts"]["reports"]
    quality = json.loads((tmp_path / reports["codequality"]).read_text("utf-8"))
    cases = ET.parse(tmp_path / reports["junit"]).getroot().iter("testcase")
    assert "a.txt" in {entry["location"]["path"] for entry in quality}
    assert [] != [case for case in cases if case.find("failure") is not None]


def test_the_reports_are_kept_whatever_the_job_ends_with():
    assert "always" == JOB["artifacts"]["when"]
    assert set(JOB["artifacts"]["paths"]) == set(JOB["artifacts"]["reports"].values())


def test_an_option_without_a_value_is_left_out(words):
    assert [] == [word for word in words() for option in OPTIONS if word.startswith(f"--{option}")]


@pytest.mark.parametrize("option", OPTIONS)
def test_nothing_in_a_variable_is_run(tmp_path, words, option):
    assert f"--{option}={HOSTILE}" in words(**{variable(option): HOSTILE})
    assert [] == list(tmp_path.iterdir())


def test_a_path_may_have_blanks(tmp_path, run):
    shutil.copy(BAD, tmp_path / "two words.txt")
    assert "two words.txt:15:19" in run(JOB["script"], DECLASS_PATHS="two words.txt\n").stdout


@pytest.mark.usefixtures("packages")
def test_the_job_installs_what_it_runs(tmp_path, run, wheel):
    subprocess.run([sys.executable, "-m", "virtualenv", "-q", str(tmp_path / ".image")], check=True)
    shutil.copy(BAD, tmp_path / "a.txt")
    lines = [*JOB["before_script"], *JOB["script"]]
    done = run(lines, programs=tmp_path / ".image/bin", DECLASS_PACKAGE=str(wheel), VIRTUAL_ENV="")
    assert (1, "a.txt:15:19") == (done.returncode, done.stdout.partition(": ")[0]), done.stderr
