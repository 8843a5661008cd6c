"""The wheel holds the package and every rule file, and runs from an empty folder."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from declass.rulebook.built import NAME, built_from

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(out.glob("declass-*.whl"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def files_below(folder: Path, pattern: str) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob(pattern) if path.is_file()}


def test_the_wheel_holds_the_rules_of_the_checkout(unpacked):
    shipped = files_below(unpacked / "declass" / "rules", "*")
    built = shipped.pop(NAME)
    assert files_below(ROOT / "rules", "*") == shipped
    assert built_from(ROOT / "rules") == built.decode()


def test_the_unpacked_wheel_reads_no_toml(unpacked, tmp_path):
    code = "import tomllib; tomllib.loads = None; from declass import load_rules; load_rules(examples=False)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(unpacked)}, capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr)


def test_the_wheel_says_that_it_is_typed(unpacked):
    assert (unpacked / "declass" / "py.typed").is_file()


def test_the_wheel_carries_its_licence(unpacked):
    assert [(ROOT / "LICENSE").read_bytes()] == list(files_below(unpacked, "LICENSE").values())


def test_the_unpacked_wheel_runs_from_an_empty_folder(unpacked, tmp_path):
    command = [sys.executable, "-m", "declass", "--version"]
    done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(unpacked)}, capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr)
    assert "0.1.0" in done.stdout


def test_the_unpacked_wheel_loads_its_own_rules(unpacked, tmp_path):
    code = "from declass import load_rules; from declass.rulebook.folder import rules_root; print(rules_root())"
    command = [sys.executable, "-c", f"{code}; load_rules()"]
    done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(unpacked)}, capture_output=True, text=True)
    assert (unpacked / "declass" / "rules").resolve().as_posix() == done.stdout.strip()
