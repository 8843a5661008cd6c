"""The hook: what it declares, its exit codes, and pre-commit itself running it on a repository of telegrams."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "examples/archive"
GOOD, BAD = ARCHIVE / "2012/11ANYPOST902.txt", ARCHIVE / "2009/09ANYPOST283.txt"
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

pytestmark = pytest.mark.slow


def hook(folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """The hook's command as it is declared, on some files."""
    command = [sys.executable, *HOOK["entry"].split()[1:], *HOOK["args"], *files]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_hook_sees_all_files_at_once_and_only_text():
    assert (True, ["text"], "python") == (HOOK["require_serial"], HOOK["types"], HOOK["language"])


@pytest.mark.parametrize(
    ("files", "code"),
    [
        pytest.param({"a.txt": GOOD}, 0, id="good"),
        pytest.param({"a.txt": GOOD, "b.txt": BAD}, 1, id="bad"),
        pytest.param({"notes.md": ARCHIVE / "finding-aid.md"}, 0, id="no telegram"),
        pytest.param({"-x.txt": BAD}, 1, id="a name that looks like an option"),
    ],
)
def test_the_hook_ends_with_the_code_of_check_save_that_no_telegram_passes(tmp_path, files, code):
    for name, source in files.items():
        shutil.copy(source, tmp_path / name)
    assert code == hook(tmp_path, *files).returncode


def test_the_hook_says_what_it_skipped(tmp_path):
    (tmp_path / "notes.md").write_text("# Notes\n", encoding="utf-8")
    assert "notes.md: skipped" in hook(tmp_path, "notes.md").stdout


def test_a_file_that_cannot_be_read_fails_the_hook(tmp_path):
    assert 3 == hook(tmp_path, "nowhere.txt").returncode


def test_the_hook_takes_no_module_from_the_repository(tmp_path):
    (tmp_path / "click.py").write_text("raise SystemExit(99)\n", encoding="utf-8")
    shutil.copy(GOOD, tmp_path / "a.txt")
    assert 0 == hook(tmp_path, "a.txt").returncode


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Example", "-c", "user.email=example@example.org"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def committed(folder: Path) -> str:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "All")
    return git(folder, "rev-parse", "HEAD")


@pytest.mark.skipif(shutil.which("git") is None, reason="not here: git")
@pytest.mark.usefixtures("packages")
def test_pre_commit_passes_a_good_telegram_and_fails_a_bad_one(checkout, tmp_path):
    archive = tmp_path / "archive"
    archive.mkdir()
    where = {"repo": checkout.as_uri(), "rev": committed(checkout), "hooks": [{"id": "declass"}]}
    (archive / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [where]}), encoding="utf-8")
    shutil.copy(GOOD, archive / "good.txt")
    committed(archive)
    command = [sys.executable, "-m", "pre_commit", "run", "--color", "never"]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home")}
    good = subprocess.run(
        [*command, "--all-files"], cwd=archive, env=environment, capture_output=True, text=True, check=False
    )
    shutil.copy(BAD, archive / "bad.txt")
    git(archive, "add", "bad.txt")
    bad = subprocess.run(command, cwd=archive, env=environment, capture_output=True, text=True, check=False)
    assert (0, 1) == (good.returncode, bad.returncode), good.stdout + good.stderr + bad.stdout
    assert "bad.txt:15:19: error: DC401" in bad.stdout
