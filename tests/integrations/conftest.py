"""What tests of several integrations share: a copy of the checkout to install from, and whether packages can be had."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EPOCH = "1700000000"
FOLDERS = ("declass", "rules", "docs/man", "integrations")
FILES = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "action.yml")


def copy_of_the_checkout(folder: Path) -> Path:
    """What is installed or built from, with times of its own and nothing of this environment."""
    for name in FOLDERS:
        shutil.copytree(
            ROOT / name, folder / name, copy_function=shutil.copy, ignore=shutil.ignore_patterns("__pycache__")
        )
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


def wheel_of(folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    subprocess.run(command, cwd=folder, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH}, check=True, capture_output=True)
    return next((folder / "dist").glob("*.whl"))


@pytest.fixture(scope="session")
def copied() -> Callable[[Path], Path]:
    """Copies the checkout into a folder that is not there yet."""
    return copy_of_the_checkout


@pytest.fixture(scope="session")
def checkout(tmp_path_factory) -> Path:
    """A copy of the checkout."""
    return copy_of_the_checkout(tmp_path_factory.mktemp("checkout") / "declass")


@pytest.fixture(scope="session")
def build_wheel() -> Callable[[Path], Path]:
    """Builds the wheel of a copy of the checkout."""
    return wheel_of


@pytest.fixture(scope="session")
def wheel(checkout) -> Path:
    """The wheel of the checkout."""
    return wheel_of(checkout)


@pytest.fixture(scope="session")
def packages(tmp_path_factory) -> None:
    """Skips what installs packages where none can be had."""
    folder = tmp_path_factory.mktemp("packages")
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), "tabulate"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("not here: a package index")
