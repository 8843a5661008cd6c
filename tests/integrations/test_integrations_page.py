"""The page of integrations: what can be copied from it is well formed and names what is there."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from declass.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/integrations.md").read_text("utf-8")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]
HOOKS, ARGUMENTS, WORKFLOW, PIPELINE = BLOCKS


def loaded(file: str) -> Any:
    return yaml.safe_load((ROOT / file).read_text("utf-8"))


def test_the_hook_that_is_named_is_there():
    named = [hook["id"] for repository in HOOKS["repos"] for hook in repository["hooks"]]
    assert [hook["id"] for hook in loaded(".pre-commit-hooks.yaml")] == named


def test_the_arguments_shown_are_taken():
    archive = str(ROOT / "examples/archive/2012/11ANYPOST902.txt")
    assert 0 == CliRunner().invoke(main, ["check", *ARGUMENTS["args"], archive]).exit_code


def test_the_inputs_shown_are_inputs_of_the_action():
    (step,) = [s for s in WORKFLOW["jobs"]["declass"]["steps"] if s["uses"].startswith("OWNER/declass@")]
    assert set() == set(step["with"]) - set(loaded("action.yml")["inputs"])


def test_the_variables_shown_are_read_by_the_template():
    template = (ROOT / "integrations/gitlab/declass.gitlab-ci.yml").read_text("utf-8")
    assert [] == [
        name for name in PIPELINE["variables"] if f"${{{name}:+" not in template and f"${name}" not in template
    ]


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)|`make (\w+)`", PAGE, re.MULTILINE), ids="".join)
def test_the_targets_named_are_in_the_makefile(target):
    assert re.search(rf"^{''.join(target)}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)", PAGE))
def test_each_link_leads_to_a_file(link):
    assert (ROOT / "docs" / link).is_file()
