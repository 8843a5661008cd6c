"""Runs that are killed, meet a full disk, or files that go or change: nothing is lost, nothing is doubled."""

import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="pyarrow is not installed: nothing is kept in parts")

from declass import batch
from declass.accounts import accounts
from declass.cli import main
from declass.errors import SettingsError
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs import units
from declass.runs.state import State, parts_in
from declass.terms import USUAL
from tests.runs.archives import BASES, LATE

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, str(Path(__file__).with_name("small_units.py"))]
FAULTY = render(BASES["telegram-12958-amended-C"], set=LATE).text.content
NO_SIGNALS = pytest.mark.skipif(not hasattr(os, "killpg"), reason="a process cannot be killed so on this system")

KILLS = 50


def telegram(number: int) -> str:
    base = sorted(BASES)[number % len(BASES)]
    return render(BASES[base]).text.content.replace("\n\n1. ", f"\n\n1. {'Talks go on. ' * (number % 7)}", 1)


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """Files, a table that is cut, an archive that is read in one go, and what is no telegram."""
    folder = tmp_path_factory.mktemp("archive") / "in"
    (folder / "files").mkdir(parents=True)
    for number in range(60):
        (folder / "files" / f"{number:03}.txt").write_text(telegram(number), "utf-8")
    (folder / "files" / "notes.md").write_text("# none\n", "utf-8")
    with open(folder / "rows.jsonl", "w", encoding="utf-8") as stream:
        for number in range(120):
            stream.write(json.dumps({"id": f"row{number}", "text": telegram(number)}) + "\n")
        stream.write("{broken\n")
    with zipfile.ZipFile(folder / "members.zip", "w") as members:
        for number in range(120):
            members.writestr(f"{number:03}.txt", telegram(number))
    (folder / "late.txt").write_text(FAULTY, "utf-8")
    return folder


@pytest.fixture(scope="module")
def undisturbed(archive) -> bytes:
    """What a run prints that is neither kept nor killed."""
    return run(archive, "--no-cache").stdout


def run(archive: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(command(archive, *arguments), cwd=archive.parent, capture_output=True, check=False, env=env())
    assert done.returncode in (1, 3), done.stderr.decode()
    assert b"Traceback" not in done.stderr
    return done


def command(archive: Path, *arguments: str) -> list[str]:
    return [*PROGRAM, "check", archive.name, "-f", "jsonl", "--notes", "--as-of", "2026-01-31", *arguments]


def env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def test_small_units_are_many(archive):
    sizes = units.Sizes(8, 40_000)
    files = tuple((path.name, path) for path in sorted(archive.rglob("*")) if path.is_file())
    kinds = Counter(type(unit).__name__ for unit in units.units_of(files, USUAL, sizes))
    assert kinds["Files"] >= 8


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_kept_prints_what_one_prints_that_is_not(archive, undisturbed, tmp_path, jobs):
    first = run(archive, "--state", str(tmp_path / "state"), "-j", jobs)
    again = run(archive, "--state", str(tmp_path / "state"), "-j", "1")
    assert undisturbed == first.stdout == again.stdout
    documents = sum(1 for line in undisturbed.splitlines() if b'"kind": "run"' not in line)
    assert accounts(parts_in(tmp_path / "state")) == (documents, documents)


@NO_SIGNALS
@pytest.mark.slow
def test_a_run_killed_at_any_moment_ends_as_one_never_killed(archive, undisturbed, tmp_path):
    """Of the whole group or of the first process alone, with one process or two, at moments that a seed draws."""
    seed = random.randrange(2**32) if not os.environ.get("CI") else 20_261_128
    draw = random.Random(seed)
    kills = ends = 0
    longest = 3.0
    while kills < KILLS:
        state = tmp_path / f"state{ends}"
        while kills < KILLS:
            jobs = str(draw.choice((1, 2)))
            process = subprocess.Popen(
                command(archive, "--state", str(state), "-q", "-j", jobs, "-o", f"csv={tmp_path / 'out.csv'}"),
                cwd=archive.parent, env=env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            )  # fmt: skip
            begun = time.monotonic()
            try:
                printed, complaint = process.communicate(timeout=draw.uniform(0.2, longest))
            except subprocess.TimeoutExpired:
                (os.killpg if draw.random() < 0.5 else os.kill)(process.pid, signal.SIGKILL)
                process.communicate()
                kills += 1
                continue
            longest = max(0.5, time.monotonic() - begun)
            assert b"" == complaint, f"seed {seed}"
            assert undisturbed == printed, f"seed {seed}, after {kills} kills"
            break
        else:
            printed = run(archive, "--state", str(state)).stdout
            assert undisturbed == printed, f"seed {seed}, after {kills} kills"
        documents = undisturbed.count(b"\n") - 1
        assert accounts(parts_in(state)) == (documents, documents), f"seed {seed}"
        ends += 1
    assert not list(tmp_path.glob("*/.unfinished*"))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes cannot be listed so on this system")
def test_a_worker_killed_by_the_system_changes_nothing(archive, undisturbed, tmp_path):
    state = tmp_path / "state"
    process = subprocess.Popen(
        command(archive, "--state", str(state), "-j", "2"), cwd=archive.parent, env=env(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    while not (state.is_dir() and parts_in(state)):
        time.sleep(0.02)
        assert process.poll() is None
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    killed = 0
    for worker in workers:
        if b"spawn_main" in Path(f"/proc/{worker}/cmdline").read_bytes():
            os.kill(int(worker), signal.SIGKILL)
            killed += 1
    printed, complaint = process.communicate()
    assert killed
    assert b"" == complaint
    assert undisturbed == printed


@NO_SIGNALS
def test_an_interrupt_says_how_to_go_on_and_keeps_what_is_done(archive, undisturbed, tmp_path):
    state = tmp_path / "state"
    process = subprocess.Popen(
        command(archive, "--state", str(state), "-j", "2"), cwd=archive.parent, env=env(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    while not (state.is_dir() and parts_in(state)):
        time.sleep(0.02)
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    printed, complaint = process.communicate()
    if process.returncode == 130:  # else it was done before it heard
        last = json.loads(printed.splitlines()[-1])
        assert last["interrupted"]
        assert any("run the same command again" in notice for notice in last["notices"])
        assert not (state / "run.json").exists()
    assert b"Traceback" not in complaint
    assert undisturbed == run(archive, "--state", str(state)).stdout


class Full:
    """A disk that is full after so many parts."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.write = os.fsync

    def __call__(self, descriptor: int) -> None:
        self.room -= 1
        if self.room < 0:
            raise OSError(28, "No space left on device")
        self.write(descriptor)


def checked(archive: Path, state: Path, monkeypatch, *arguments: str) -> tuple[int, str, str]:
    from click.testing import CliRunner

    monkeypatch.chdir(archive.parent)
    monkeypatch.setattr(batch, "LASTING_SIZES", units.Sizes(8, 40_000))
    monkeypatch.setattr(units, "LARGE", 100_000)
    words = [
        "check",
        archive.name,
        "-f",
        "jsonl",
        "--notes",
        "--as-of",
        "2026-01-31",
        "--state",
        str(state),
        *arguments,
    ]
    result = CliRunner().invoke(main, words)
    return result.exit_code, result.stdout, result.stderr


def test_a_full_disk_is_told_and_leaves_a_state_that_goes_on(archive, undisturbed, tmp_path, monkeypatch):
    state = tmp_path / "state"
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", Full(9))
        code, _, complaint = checked(archive, state, full)
    assert code == 2
    assert "No space left on device" in complaint
    assert "run the same command again" in complaint
    assert parts_in(state)
    assert not list(state.glob(".unfinished*"))
    assert undisturbed.decode() == checked(archive, state, monkeypatch)[1]


@pytest.mark.skipif(not Path("/dev/shm").is_dir() or os.geteuid() != 0, reason="no small disk can be made here")
def test_a_disk_that_is_really_full(archive, undisturbed, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "none", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        done = subprocess.run(
            command(archive, "--state", str(disk / "state"), "-j", "2"), cwd=archive.parent, env=env(),
            capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2, done.stderr
        assert b"No space left on device" in done.stderr
        assert b"Traceback" not in done.stderr
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        assert undisturbed == run(archive, "--state", str(disk / "state")).stdout
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_file_that_goes_or_changes_between_two_runs_is_read_anew(archive, tmp_path, monkeypatch):
    """The parts of all other inputs stay as they are."""
    import shutil

    copy, state = tmp_path / "in", tmp_path / "state"
    shutil.copytree(archive, copy)
    first = checked(copy, state, monkeypatch)[1].splitlines()
    times = {path.name: path.stat().st_mtime_ns for path in parts_in(state)}
    (copy / "files" / "003.txt").write_text(FAULTY, "utf-8")
    (copy / "files" / "059.txt").unlink()
    again = checked(copy, state, monkeypatch)[1].splitlines()
    sources = [json.loads(line)["source"] for line in again[:-1]]
    assert len(again) == len(first) - 1
    assert len(set(zip(sources, (json.loads(line).get("row") for line in again[:-1]), strict=True))) == len(sources)
    assert json.loads(again[3])["findings"] != json.loads(first[3])["findings"]
    kept = [path for path in parts_in(state) if times.get(path.name) == path.stat().st_mtime_ns]
    assert len(kept) >= len(times) // 2
    assert checked(copy, tmp_path / "anew", monkeypatch)[1].splitlines() == again


def test_a_file_that_goes_or_changes_while_it_is_read_is_failed_and_named(archive, tmp_path, monkeypatch):
    import shutil

    copy, state = tmp_path / "in", tmp_path / "state"
    shutil.copytree(archive, copy)
    read, judged = Parser.parse_all, []

    def parse_all(self, telegrams):
        before = len(judged)
        judged.extend(telegrams)
        if before < 20 <= len(judged):
            (copy / "files" / "050.txt").unlink()
        if before < 100 <= len(judged):
            with open(copy / "rows.jsonl", "ab") as stream:
                stream.write(b"\n")
        return read(self, telegrams)

    with monkeypatch.context() as while_read:
        while_read.setattr(Parser, "parse_all", parse_all)
        code, printed, complaint = checked(copy, state, while_read)
    records = [json.loads(line) for line in printed.splitlines()]
    failed = {record["source"]: record["why"] for record in records if record.get("status") == "failed"}
    assert code == 3
    assert "" == complaint
    assert "No such file" in failed["in/files/050.txt"]
    assert records[-1]["counts"]["seen"] == len(records) - 1
    whole = json.loads(checked(copy, state, monkeypatch)[1].splitlines()[-1])
    anew = json.loads(checked(copy, tmp_path / "anew", monkeypatch)[1].splitlines()[-1])
    assert whole["counts"] == anew["counts"]


def test_a_run_over_other_paths_or_under_other_terms_is_never_written_over(archive, tmp_path, monkeypatch):
    state = tmp_path / "state"
    checked(archive, state, monkeypatch)
    times = {path.name: path.stat().st_mtime_ns for path in parts_in(state)}
    checked(archive, state, monkeypatch, "--select", "DC1,DC401", "--fail-on", "never")
    assert {path.name: path.stat().st_mtime_ns for path in parts_in(state)} == times
    code, _, complaint = checked(archive, state, monkeypatch, "--assume-level", "S")
    assert (2, True) == (code, "under other terms: --assume-level was not given and is S; name another" in complaint)
    code, _, complaint = checked(archive / "files", state, monkeypatch)
    assert (2, True) == (code, "holds a run over other paths (in)" in complaint)
    assert {path.name: path.stat().st_mtime_ns for path in parts_in(state)} == times


@pytest.mark.parametrize(
    ("options", "told"),
    [
        pytest.param(["--profile", "dod"], "--profile was state and is dod", id="profile"),
        pytest.param(["--evidence", "none"], "--evidence was markings and is none", id="evidence"),
        pytest.param(["--assume-date", "2009-01-02"], "--assume-date was not given and is 2009-01-02", id="date"),
        pytest.param(["--columns", "text=words"], "--columns text was not given and is words", id="columns"),
        pytest.param(
            ["--select", "DC204"],
            "--notes (also by --fail-on note, and by --select or a severity of a rule that makes notes) was not given "
            "and is yes",
            id="notes of a rule",
        ),
        pytest.param(
            ["--select", "portion"],
            "--notes (also by --fail-on note, and by --select or a severity of a rule that makes notes) was not given "
            "and is yes",
            id="notes of a family",
        ),
        pytest.param(["--limit", "file=1MiB"], "--limit file was 64 MiB and is 1 MiB", id="limit"),
    ],
)
def test_the_term_that_differs_is_named(folder_of_one, options, told):
    assert 0 == told_by(folder_of_one)[0]
    code, complaint = told_by(folder_of_one, *options)
    assert (2, True) == (code, f"holds a run under other terms: {told}; name another folder" in complaint)


@pytest.mark.parametrize("words", ["DC401", "declassify-on-too-late", "overall", "DC1,DC401"])
def test_a_selection_of_rules_that_make_no_notes_goes_on(folder_of_one, words):
    assert 0 == told_by(folder_of_one)[0]
    assert 0 == told_by(folder_of_one, "--select", words)[0]


@pytest.mark.parametrize(("name", "value"), [("program", "0"), ("rules", "0"), ("settings by path", "0")])
def test_what_has_no_words_is_named_alone(folder_of_one, name, value):
    told_by(folder_of_one)
    about = json.loads((folder_of_one / "state" / "state.json").read_text("utf-8"))
    about["key"], about["terms"][name] = "0", value
    (folder_of_one / "state" / "state.json").write_text(json.dumps(about), "utf-8")
    assert f"holds a run under other {name}; name another" in told_by(folder_of_one, "--profile", "dod")[1]


def test_a_folder_of_an_earlier_program_is_refused_without_names(folder_of_one):
    told_by(folder_of_one)
    about = json.loads((folder_of_one / "state" / "state.json").read_text("utf-8"))
    (folder_of_one / "state" / "state.json").write_text(json.dumps({"key": "0", "paths": about["paths"]}), "utf-8")
    assert "holds a run under other rules or terms; name another" in told_by(folder_of_one)[1]


def test_a_run_that_goes_on_says_so_on_standard_error_alone(folder_of_one):
    assert (0, "") == told_by(folder_of_one)
    assert (0, "declass: goes on with the run in state: 1 document kept\n") == told_by(folder_of_one)
    assert (0, "") == told_by(folder_of_one, "--quiet")


@pytest.fixture
def folder_of_one(tmp_path, monkeypatch):
    from declass.rulebook.bases import render
    from declass.rulebook.loader import load_rules

    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    content = render(load_rules().bases["telegram-12958-amended-C"]).text.content
    (tmp_path / "in" / "a.txt").write_text(content, "utf-8")
    return tmp_path


def told_by(folder: Path, *options: str) -> tuple[int, str]:
    from click.testing import CliRunner

    result = CliRunner().invoke(main, ["check", "in", "--state", "state", *options])
    return result.exit_code, result.stderr


def test_a_state_that_is_not_done_or_is_damaged_is_told_by_report(archive, tmp_path, monkeypatch):
    from click.testing import CliRunner

    state = tmp_path / "state"
    checked(archive, state, monkeypatch)
    parts_in(state)[1].write_bytes(b"garbage")
    result = CliRunner().invoke(main, ["report", str(state)])
    assert (2, True) == (result.exit_code, "part-000001.parquet: is damaged" in result.stderr)
    (state / "run.json").unlink()
    result = CliRunner().invoke(main, ["report", str(state)])
    assert (2, True) == (result.exit_code, "is not done" in result.stderr)


def test_a_state_is_rendered_as_of_another_day(archive, tmp_path, monkeypatch):
    from click.testing import CliRunner

    checked(archive, tmp_path / "state", monkeypatch)
    result = CliRunner().invoke(main, ["report", str(tmp_path / "state"), "-f", "json", "--as-of", "2030-01-02"])
    assert json.loads(result.stdout)["run"]["as_of"] == "2030-01-02"


def test_shards_that_are_missing_and_files_that_are_no_results_are_told(archive, tmp_path, monkeypatch):
    from click.testing import CliRunner

    def run(*words: str):
        return CliRunner().invoke(main, words)

    monkeypatch.chdir(archive.parent)
    shards = tmp_path / "shards"
    assert run("pack", archive.name, "-o", str(shards), "--shard-size", "1").exit_code == 3  # one row is broken
    result = run("report", str(shards))
    assert (2, True) == (result.exit_code, f"declass check {shards.as_posix()} -o results.parquet" in result.stderr)
    sorted(shards.glob("shard-*"))[0].unlink()
    result = run("check", str(shards), "-f", "concise")
    assert result.exit_code == 3
    assert "_SUCCESS: failed: tells of" in result.stdout
    result = run("pack", "nowhere", "-o", str(tmp_path / "none"))
    assert (3, False) == (result.exit_code, (tmp_path / "none").exists())
    assert "failed: nowhere: no such file or folder" in result.stdout
    result = run("pack", "nowhere", str(archive / "files"), "-o", str(tmp_path / "some"))
    assert (3, True) == (result.exit_code, "failed: nowhere: no such file or folder" in result.stdout)
    assert "1 shard to" in result.stdout
    run("check", archive.name, "-o", f"parquet={tmp_path / 'r.parquet'}")
    assert "declass report shows it" in run("check", str(tmp_path / "r.parquet"), "-f", "concise").stdout


def test_a_part_that_is_damaged_is_made_anew(archive, undisturbed, tmp_path, monkeypatch):
    state = tmp_path / "state"
    checked(archive, state, monkeypatch)
    cut, emptied, gone = parts_in(state)[:3]
    cut.write_bytes(cut.read_bytes()[:100])
    emptied.write_bytes(b"")
    gone.unlink()
    (state / ".unfinished-part-000001.parquet.1-0").write_bytes(b"half")
    assert undisturbed.decode() == checked(archive, state, monkeypatch)[1]
    assert not list(state.glob(".unfinished*"))


def test_a_folder_in_use_or_of_something_else_is_refused(archive, tmp_path, monkeypatch):
    rulebook = load_rules(examples=False)
    state = tmp_path / "state"
    with State(state, rulebook, USUAL):
        other = subprocess.run(
            command(archive, "--state", str(state)), cwd=archive.parent, env=env(), capture_output=True, check=False
        )
        assert other.returncode == 2
        assert b"is used by another run" in other.stderr
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "letter.txt").write_text("x")
    with pytest.raises(SettingsError, match="holds other files"), State(tmp_path / "else", rulebook, USUAL):
        pass
    code, _, complaint = checked(archive, archive / "state", monkeypatch)
    assert code == 2
    assert "is among the files to be checked" in complaint
    code, _, complaint = checked(archive, state, monkeypatch, "--evidence", "context")
    assert code == 2
    assert "lines of text are never kept" in complaint
