"""Hidden files are left out, and a run says how many there are; those of tools make no noise."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.readers.discover import Wanted, discover
from declass.readers.hidden import Hidden, hidden_in
from tests.command_line import CLEAN, records, run, write

NOTICE = "hidden and not read: 2 files, 1 folder (their names begin with a dot); name one to have it read"


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(CLEAN, encoding="utf-8")


@pytest.fixture
def hiding(folder):
    make(folder, "a.txt", ".b.txt", "sub/.c.txt", ".old/d.txt", ".old/.e.txt")
    make(folder, ".DS_Store", "._a.txt", ".git/HEAD", ".venv/x.txt", "sub/.gitignore", ".Trash-1000/y.txt")
    return folder


def test_hidden_files_and_folders_are_counted_and_those_of_tools_are_not(hiding):
    assert Hidden(files=2, folders=1) == hidden_in([hiding])


def test_what_cannot_be_read_is_not_counted(folder):
    make(folder, "a.txt", ".b.txt")
    (folder / ".#a.txt").symlink_to("user@host.4711:1700000000")
    (folder / ".round").symlink_to(".round")
    (folder / ".same.txt").symlink_to("a.txt")
    os.mkfifo(folder / ".pipe")
    assert Hidden(files=2) == hidden_in([folder])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        pytest.param(Wanted(include=("*.md",)), Hidden(0, 1), id="files that are not asked for"),
        pytest.param(Wanted(include=(".b*",)), Hidden(1, 1), id="one that is asked for"),
        pytest.param(Wanted(exclude=(".b.txt", ".old")), Hidden(1, 0), id="left out by name"),
        pytest.param(Wanted(exclude=("sub",)), Hidden(1, 1), id="in a folder left out"),
    ],
)
def test_what_a_filter_leaves_out_anyhow_is_not_counted(hiding, wanted, expected):
    assert expected == hidden_in([hiding], wanted)


def test_what_is_named_is_not_hidden(hiding):
    assert Hidden() == hidden_in([hiding / ".b.txt", hiding / "a.txt", hiding / "none"])
    assert Hidden(files=1) == hidden_in([hiding / ".old"])


def test_a_link_in_a_circle_is_followed_once(hiding):
    os.symlink(hiding, hiding / "sub" / "round")
    assert Hidden(files=2, folders=1) == hidden_in([hiding])


NAMES = st.sampled_from(["a", ".a", "b.txt", ".b.txt", "_c", "..d"])


@given(st.sets(st.lists(NAMES, min_size=1, max_size=3).map("/".join), max_size=8))
def test_with_what_is_read_it_is_every_file_outside_hidden_folders(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("h")
    for name in sorted(names, key=len, reverse=True):
        if not (folder / name).exists():
            make(folder, name)
    files = [path.relative_to(folder).parts for path in folder.rglob("*") if path.is_file()]
    expected = [parts for parts in files if not any(part.startswith(".") for part in parts[:-1])]
    assert len(expected) == len(list(discover([folder]))) + hidden_in([folder]).files


@pytest.mark.parametrize("format_", ["table", "concise", "json", "jsonl", "csv", "markdown", "sarif", "junit", "html"])
def test_every_format_says_how_many_were_not_read(hiding, format_):
    options = ["-o", f"{format_}=out"] if format_ == "html" else ["-f", format_]
    told = run("check", "in", *options).stdout
    assert NOTICE in (Path("out").read_text("utf-8") if format_ == "html" else told)


def test_the_run_record_has_the_count(hiding):
    last = records(run("check", "in", "-f", "jsonl").stdout)[-1]
    assert ({"files": 2, "folders": 1}, 2) == (last["hidden"], last["counts"]["seen"] + 1)
    assert "hidden" not in records(run("check", "in/a.txt", "-f", "jsonl").stdout)[-1]


def test_a_hidden_file_that_comes_is_told_by_a_run_that_is_told_again(folder):
    write(folder, {"a.txt": CLEAN})
    assert "hidden" not in run("check", "in").stdout
    write(folder, {".b.txt": CLEAN})
    assert "hidden and not read: 1 file (its name begins with a dot); name it to have it read" in (
        run("check", "in").stdout
    )


@pytest.mark.usefixtures("hiding")
@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["audit", "in", "--out", "set"], id="audit"),
        pytest.param(["calendar", "in"], id="calendar"),
        pytest.param(["sample", "in", "--seed", "1", "--size", "1"], id="sample"),
        pytest.param(["baseline", "create", "in", "-o", "b.jsonl"], id="baseline"),
        pytest.param(["pack", "in", "-o", "shards"], id="pack"),
    ],
)
def test_other_commands_that_read_folders_say_it_too(arguments):
    assert NOTICE in run(*arguments).stdout


@pytest.mark.usefixtures("hiding")
def test_an_audit_keeps_the_count():
    run("audit", "in", "--out", "set")
    assert {"files": 2, "folders": 1} == json.loads(Path("set/results.jsonl").read_text("utf-8").splitlines()[-1])[
        "hidden"
    ]
