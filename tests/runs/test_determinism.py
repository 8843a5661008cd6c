"""The same bytes whatever the number of processes, the locale, the time zone, the day, the seed and the cache.

Each run is a process of its own. Time zones 26 hours apart never have the same day, so that each such pair of runs is
one of two days as well.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from declass.formats import FORMATS
from declass.outputs import FILE_FORMATS

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = "examples/archive"
DAY = ("--as-of", "2026-01-31")
ALL_FORMATS = tuple(dict.fromkeys((*FORMATS, *FILE_FORMATS)))
WARM = "warm"

pytestmark = pytest.mark.slow

WAYS = [
    pytest.param({}, ["-j", "3"], id="three processes"),
    pytest.param({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, [], id="locale C"),
    pytest.param({"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}, [], id="locale C.UTF-8 and a seed"),
    pytest.param({"LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"}, [], id="a Turkish locale and another seed"),
    pytest.param({"TZ": "EAST-14"}, [], id="a zone far east"),
    pytest.param({"TZ": "WEST12"}, ["-j", "2"], id="a zone far west, another day, two processes"),
    pytest.param({WARM: "yes"}, [], id="a cold cache"),
    pytest.param({WARM: "yes"}, ["--cache"], id="a warm cache"),
    pytest.param({WARM: "yes"}, ["-j", "2"], id="a warm cache and two processes"),
]


def check(folder: Path, *arguments: str, cwd: Path = ROOT, **environment: str) -> bytes:
    """What a run prints; its cache lies in the folder if one is asked for."""
    wanted = ["--cache"] if environment.pop(WARM, "") else ["--no-cache"]
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON", "TZ"))}
    done = subprocess.run(
        [sys.executable, "-m", "declass", "check", *wanted, "--notes", *arguments],
        cwd=cwd,
        env={**plain, "DECLASS_CACHE_DIR": str(folder / "kept"), "COLUMNS": "100", "LINES": "24", **environment},
        capture_output=True,
        check=False,
    )
    assert (1, b"") == (done.returncode, done.stderr)
    return done.stdout


def hashes(folder: Path, *arguments: str, **environment: str) -> dict[str, str]:
    """The hash of every format of a run over the example archive."""
    out = folder / "out"
    out.mkdir(exist_ok=True)
    named = [word for name in ALL_FORMATS for word in ("-o", f"{name}={out}/{name}")]
    printed = check(folder, ARCHIVE, *named, *DAY, *arguments, **environment)
    written = {path.name: path.read_bytes() for path in sorted(out.iterdir())}
    assert len(written) == len(ALL_FORMATS)
    return {name: hashlib.sha256(content).hexdigest() for name, content in {"": printed, **written}.items()}


@pytest.fixture(scope="module")
def usual(tmp_path_factory) -> dict[str, str]:
    """The hashes of a run with one process, without a cache."""
    return hashes(tmp_path_factory.mktemp("usual"), "-j", "1", PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Path:
    """A folder in which the runs with a cache meet, each in its turn."""
    return tmp_path_factory.mktemp("shared")


@pytest.mark.parametrize(("environment", "arguments"), WAYS)
def test_the_bytes_are_the_same(usual, shared, environment, arguments):
    assert usual == hashes(shared, *arguments, **environment)


def test_the_day_of_reference_changes_itself_alone(shared):
    texts = [check(shared, ARCHIVE, "-f", "json", "--as-of", day).decode() for day in ("2026-01-31", "2031-12-01")]
    assert texts[0] != texts[1]
    assert texts[0] == texts[1].replace('"as_of": "2031-12-01"', '"as_of": "2026-01-31"')


def test_a_run_told_again_prints_the_same(shared):
    words = (ARCHIVE, "-f", "jsonl", "-o", f"csv={shared}/again.csv", *DAY)
    told = [(check(shared, *words, warm="yes"), (shared / "again.csv").read_bytes()) for _ in range(3)]
    assert told[0] == told[1] == told[2]


def findings(printed: bytes, prefix: str) -> list[dict[str, object]]:
    """The records of a run, their places told from the archive."""
    text = printed.decode().replace(f'"{prefix}/', '"')
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("way", ["absolute", "relative", "inside", "dotted"])
def test_from_another_folder_the_findings_are_the_same(shared, way):
    where, prefix = {
        "absolute": (shared, f"{ROOT}/{ARCHIVE}"),
        "relative": (ROOT / "tests", f"../{ARCHIVE}"),
        "inside": (ROOT / "examples", "archive"),
        "dotted": (ROOT, f"./{ARCHIVE}"),
    }[way]
    expected = findings(check(shared, ARCHIVE, "-f", "jsonl", *DAY), ARCHIVE)
    found = findings(check(shared, prefix, "-f", "jsonl", *DAY, cwd=where), re.sub(r"^\./", "", prefix))
    assert expected == found
