"""What the command line reads: paths, patterns for paths, lists, standard input, and input that cannot be read."""

import csv
import glob
import io
import json
import os
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from declass.cli import main
from tests.command_line import CLEAN, LATE, records, run, write


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["check", "in"], "no files in in; hidden files and folders are left out", id="check"),
        pytest.param(["check", "in", "-f", "concise"], "no files in in; hidden", id="concise"),
        pytest.param(
            ["check", "in", "--exclude", "*"], "no files in in that --include and --exclude leave", id="filter"
        ),
        pytest.param(["audit", "in", "--out", "set"], "no files in in; hidden", id="audit"),
        pytest.param(["calendar", "in"], "no files in in; hidden", id="calendar"),
        pytest.param(["sample", "in", "--seed", "1", "--size", "1"], "no files in in; hidden", id="sample"),
    ],
)
def test_a_folder_without_files_is_said_to_be_one(folder, arguments, told):
    result = run(*arguments)
    assert 4 == result.exit_code
    assert told in result.output


@pytest.mark.parametrize("path", ["./-", ".", ".//-"])
@pytest.mark.usefixtures("folder")
def test_a_file_that_is_called_as_standard_input_is_read_by_its_name(path):
    Path("-").write_text(CLEAN, "utf-8")
    told = CliRunner().invoke(main, ["check", "-f", "jsonl", "--exclude", "in", path], input="Something else.")
    sources = [json.loads(line)["source"] for line in told.stdout.splitlines()]
    assert (0, ["./-", ""]) == (told.exit_code, sources)


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.usefixtures("folder")
def test_a_folder_that_is_called_as_standard_input_is_read(jobs):
    Path("-").mkdir()
    Path("-", "a.txt").write_text(CLEAN, "utf-8")
    told = CliRunner().invoke(main, ["check", "-f", "jsonl", "--jobs", jobs, "./-"], input=CLEAN)
    assert ["./-/a.txt", ""] == [json.loads(line)["source"] for line in told.stdout.splitlines()]


@pytest.mark.usefixtures("folder")
def test_one_dash_is_standard_input_whatever_files_are_there():
    Path("-").write_text("Something else.", "utf-8")
    told = CliRunner().invoke(main, ["check", "-f", "jsonl", "-"], input=CLEAN)
    assert ["-", ""] == [json.loads(line)["source"] for line in told.stdout.splitlines()]


@pytest.mark.parametrize("paths", [("-", "./-"), ("-", "."), ("./-", "-")])
@pytest.mark.usefixtures("folder")
def test_standard_input_and_a_file_that_is_called_so_are_two_inputs(paths):
    Path("-").write_text(CLEAN, "utf-8")
    told = CliRunner().invoke(main, ["check", "-f", "jsonl", "--exclude", "in", *paths], input=CLEAN)
    sources = [json.loads(line)["source"] for line in told.stdout.splitlines()]
    assert (0, ["-" if path == "-" else "./-" for path in paths]) == (told.exit_code, sources[:-1])


@pytest.mark.parametrize("paths", [("-", "-"), ("./-", ".//-"), (".", "./-")])
@pytest.mark.usefixtures("folder")
def test_either_of_the_two_is_named_once(paths):
    Path("-").write_text(CLEAN, "utf-8")
    refused = CliRunner().invoke(main, ["check", *paths], input=CLEAN)
    assert (2, True) == (refused.exit_code, "name each input once" in refused.stderr)


@pytest.mark.parametrize("lines", [b"./-\n", b"./-\0", b"filename,filesize,modified,errors\n./-,1,2026-11-28,\n"])
@pytest.mark.usefixtures("folder")
def test_a_list_names_a_file_that_is_called_as_standard_input_as_the_command_line_does(lines):
    Path("-").write_text(CLEAN, "utf-8")
    Path("list").write_bytes(lines)
    told = CliRunner().invoke(main, ["check", "-f", "jsonl", "--files-from", "list"], input="Something else.")
    assert ["./-", ""] == [json.loads(line)["source"] for line in told.stdout.splitlines()]


@pytest.mark.usefixtures("folder")
def test_a_list_that_is_called_as_standard_input_is_read_by_its_name():
    Path("-").write_text("a.txt\n-\n")
    Path("a.txt").write_text(CLEAN, "utf-8")
    told = CliRunner().invoke(main, ["check", "-f", "jsonl", "--files-from", "./-"], input=CLEAN)
    assert ["a.txt", "-", ""] == [json.loads(line)["source"] for line in told.stdout.splitlines()]


OTHER = CLEAN.replace("ANYPOST", "PORTSAMPLE").replace("0283", "0301").replace("041708Z", "051708Z")


@pytest.mark.parametrize("content", [pytest.param(CLEAN, id="one telegram"), pytest.param(CLEAN + OTHER, id="two")])
@pytest.mark.parametrize("path", ["./-", "."])
def test_what_is_called_as_standard_input_is_shown_audited_and_proved(folder, monkeypatch, path, content):
    monkeypatch.chdir(folder)
    Path("-").write_text(content, "utf-8")
    shown = CliRunner().invoke(main, ["show", "./-"], input="")
    assert "overall level        C" in shown.stdout
    assert 0 == run("audit", path, "--out", "../set", "--bundle").exit_code
    proved = run("verify", "../set", path)
    assert (0, 4) == (proved.exit_code, proved.stdout.count("as it was"))


def test_a_folder_that_is_called_as_standard_input_is_audited_and_proved(folder, monkeypatch):
    monkeypatch.chdir(folder)
    Path("-").mkdir()
    Path("-", "a.txt").write_text(CLEAN, "utf-8")
    assert 0 == run("audit", "./-", "--out", "../set", "--bundle").exit_code
    proved = run("verify", "../set", "./-")
    assert (0, 4) == (proved.exit_code, proved.stdout.count("as it was"))


PATTERNS = [
    pytest.param("in/2009/*.txt", "write in/2009 --include '*.txt'", id="names"),
    pytest.param("in/2009/a?.txt", "write in/2009 --include 'a?.txt'", id="one sign"),
    pytest.param("in/*/a?.txt", "write in --include '*/a?.txt'", id="folders"),
    pytest.param("in/**/*.txt", "write in --include '*.txt'", id="at any depth"),
    pytest.param("in/**", "write in --include '**'", id="everything"),
    pytest.param("in/2009*", "write in --include '2009*/*'", id="folders as a whole"),
    pytest.param("in/b*", "write in --include 'b*' --include 'b*/*'", id="files and folders"),
    pytest.param("my files/[ab].txt", "write 'my files' --include '[ab].txt'", id="blank"),
    pytest.param("-in/*.txt", "write ./-in --include '*.txt'", id="dash"),
    pytest.param("-/*.txt", "write ./- --include '*.txt'", id="dash alone"),
    pytest.param("~/c*.txt", "write ~ --include 'c*.txt'", id="home"),
    pytest.param("~/d d/*.txt", "write ~/'d d' --include '*.txt'", id="in the home"),
    pytest.param("in/*.txt", "leave off the quotation marks, so that the shell replaces it", id="names and subfolders"),
    pytest.param("in/2009/**/a1*", "write in/2009 --include 'a1*'", id="at any depth of a folder"),
]


@pytest.fixture
def tree(folder, monkeypatch):
    names = ("b.txt", "z.txt", "2009/a1.txt", "2009/a2.txt", "2009_b/b/c.md", "b2/x.md", "a/b3/y.md")
    others = ("my files/a.txt", "-in/a.txt", "-/a.txt", "home/c1.txt", "home/d d/e.txt", "home/z/f.md")
    for name in (*(f"in/{name}" for name in names), *others):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(CLEAN, "utf-8")
    monkeypatch.setenv("HOME", str(Path("home").resolve()))


@pytest.mark.usefixtures("tree")
@pytest.mark.skipif(os.name == "nt", reason="no shell of that system replaces patterns")
@pytest.mark.parametrize(("path", "hint"), PATTERNS)
def test_a_pattern_in_the_place_of_a_path_is_told_how_to_be_written(path, hint):
    result = run("check", "--", path)
    assert 3 == result.exit_code
    assert f"{path} is a pattern and no path; {hint}\n" in result.stdout


@pytest.mark.usefixtures("tree")
@pytest.mark.skipif(os.name == "nt", reason="no shell of that system replaces patterns")
@pytest.mark.parametrize(("path", "hint"), PATTERNS)
def test_what_a_pattern_is_told_to_be_written_as_reads_the_same_files(path, hint):
    """Python's own reading of the pattern stands for the shell's."""
    words = shlex.split(hint.removeprefix("write ").replace("~", "home")) if hint.startswith("write") else None
    whole = glob.glob(path.replace("~", "home"), recursive=True)
    expected = {file for name in whole for file in (Path(name).rglob("*") if Path(name).is_dir() else [Path(name)])}
    told = run("check", "-f", "jsonl", *(words or sorted(map(str, expected))))
    assert {file for file in expected if file.is_file()} == {Path(r["source"]) for r in records(told.stdout)[:-1]}


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["in/*.csv"], "in/*.csv is a pattern, and no file matches it\n", id="no file"),
        pytest.param(["none/*.txt"], "none/*.txt is a pattern, and no file matches it\n", id="no folder"),
        pytest.param(["in/2009/*", "in/b2"], "in/2009/* is a pattern and no path; leave off", id="another path"),
        pytest.param(["in/2009/*", "--exclude", "x"], "in/2009/* is a pattern and no path; leave off", id="a filter"),
        pytest.param(["in/.*"], "in/.* is a pattern and no path; leave off", id="hidden files"),
        pytest.param(["in/a/**/x*/b2", "z"], "no file matches it", id="deep"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="no shell of that system replaces patterns")
def test_options_are_named_only_where_they_mean_what_the_pattern_does(arguments, told):
    assert told in run("check", *arguments).stdout


def test_a_file_whose_name_looks_like_a_pattern_is_read(folder):
    write(folder, {"a[1].txt": CLEAN})
    result = run("check", "in/a[1].txt", "nowhere")
    assert 3 == result.exit_code
    assert "pattern" not in result.stdout


def test_a_folder_whose_files_are_skipped_is_not_without_files(folder):
    write(folder, {"readme.md": "# Notes\n"})
    assert "no files" not in run("check", "in").output


def test_a_missing_path_is_failed_and_the_rest_checked(folder):
    write(folder, {"a.txt": CLEAN})
    result = run("check", "in", "nowhere", "-f", "jsonl")
    *documents, last = records(result.stdout)
    assert 3 == result.exit_code
    assert {"seen": 2, "checked": 1, "skipped": 0, "failed": 1} == last["counts"]
    assert ["checked", "failed"] == [d["status"] for d in documents]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(b"", "skipped", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64), "skipped", id="picture"),
        pytest.param(b"x" * 5_000_000, "skipped", id="one long line"),
        pytest.param(CLEAN.encode().replace(b"\n", b"\r\n"), "checked", id="carriage returns"),
        pytest.param(b"\xef\xbb\xbf" + CLEAN.encode(), "checked", id="byte order mark"),
        pytest.param(CLEAN.replace("Tuesday", "Tuesday\u2019s").encode("cp1252"), "checked", id="cp1252"),
        pytest.param(CLEAN.encode().replace(b"budget", b"bud\x00get"), "checked", id="a NUL byte"),
        pytest.param(CLEAN.rstrip("\n").encode(), "checked", id="no newline at the end"),
        pytest.param(
            b'"1","2/4/2009 17:08","09ANYPOST283","Embassy","CONFIDENTIAL","","', "failed", id="broken quotes"
        ),
    ],
)
def test_bad_input_ends_as_one_of_three(folder, content, status):
    (folder / "a.txt").write_bytes(content)
    (folder / "b.txt").write_text(CLEAN, encoding="utf-8")
    result = run("check", "in", "-f", "jsonl")
    *documents, last = records(result.stdout)
    assert status in [d["status"] for d in documents if d["source"] == "in/a.txt"]
    assert last["counts"]["seen"] == sum(last["counts"][key] for key in ("checked", "skipped", "failed"))
    assert "checked" in [d["status"] for d in documents if d["source"] == "in/b.txt"]


def test_a_broken_link_is_failed(folder):
    write(folder, {"a.txt": CLEAN})
    os.symlink(folder / "gone.txt", folder / "link.txt")
    result = run("check", "in", "-f", "concise")
    assert 3 == result.exit_code
    assert "in/link.txt: failed" in result.stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_skipped_and_never_waited_for(folder):
    os.mkfifo(folder / "pipe")
    assert 4 == run("check", "in/pipe").exit_code


def test_a_stored_date_that_is_none_is_told(folder):
    head = "id,date,reference_id,origin,classification,references,heading,body\n"
    cells = ["1", "13/45/2009 8:08", "09ANYPOST283", "Embassy Anypost", "CONFIDENTIAL", "", *CLEAN.split("\n\n", 1)]
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    write(folder, {"a.csv": head + text.getvalue()})
    checked = [r for r in records(run("check", "in", "-f", "jsonl").stdout) if r.get("status") == "checked"]
    assert [["the stored date cannot be read as a date"]] == [record["notes"] for record in checked]


def test_a_page_cut_in_the_middle_is_not_accused_of_what_was_cut_off(folder):
    page = (Path(__file__).resolve().parents[1] / "examples/archive/web/08PORTSAMPLE430.html").read_text("utf-8")
    cut = page[: page.index("Classified By")]
    write(folder, {"cut.html": cut})
    result = run("check", "in", "-f", "jsonl")
    assert (0, []) == (result.exit_code, records(result.stdout)[0]["findings"])


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_standard_input_is_checked_under_the_name_it_is_given(folder, jobs):
    arguments = ["check", "-", "--stdin-filename", "piped.txt", "-f", "jsonl", "-j", jobs]
    checked = CliRunner().invoke(main, arguments, input=LATE.encode())
    assert checked.exit_code == 1
    record, run_record = records(checked.stdout)
    assert (record["source"], run_record["counts"]["checked"]) == ("piped.txt", 1)


@pytest.mark.parametrize("command", ["check", "show", "calendar", "pack", "sample", "baseline create"])
def test_a_name_for_standard_input_that_is_not_read_is_refused(folder, command):
    write(folder, {"a.txt": CLEAN})
    more = {"pack": "-o packed", "sample": "--seed 1 --size 1", "baseline create": "-o old.csv"}.get(command, "")
    told = run(*command.split(), "in/a.txt", *more.split(), "--stdin-filename", "draft.txt")
    assert 2 == told.exit_code
    assert "--stdin-filename names standard input, which is not read" in told.stderr


@pytest.mark.parametrize(
    "command", ["check", "calendar", "verify", "sample", "audit", "baseline create", "baseline update"]
)
@pytest.mark.parametrize("jobs", ["many", "0", "-1", "1.5", ""])
def test_a_wrong_number_of_processes_is_refused_before_anything_else(folder, command, jobs):
    write(folder, {"a.txt": CLEAN})
    assert 0 == run("check", "in").exit_code  # from here on the run is told from the cache
    told = run(*command.split(), "in", f"--jobs={jobs}")
    assert 2 == told.exit_code
    assert "write a number of at least 1, or auto" in told.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param("audit in --out set --assume-order 99999", id="an order of an audit"),
        pytest.param("audit in --out set --select DC9999", id="a rule of an audit"),
        pytest.param("audit in --out set --columns body", id="a column of an audit"),
        pytest.param("calendar in --assume-order 99999", id="an order of a calendar"),
        pytest.param("calendar in -o none/due.csv", id="the file of a calendar"),
        pytest.param("calendar in -o in/a.csv", id="a calendar among the inputs"),
        pytest.param("baseline create in -o none/old.csv", id="a baseline"),
        pytest.param("sample in --seed 1 --size 1 --assume-order 99999", id="an order of a sample"),
        pytest.param("pack in -o packed --columns body", id="a column of a pack"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_before_anything_is_read(folder, monkeypatch, arguments):
    write(folder, {"a.csv": CLEAN})
    for module in ("declass.batch.discover", "declass.commands.audit.discover"):
        monkeypatch.setattr(module, lambda *_: pytest.fail("an input was looked for"))
    assert 2 == run(*arguments.split()).exit_code


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param("calendar in -o calendar=due.csv", id="calendar"),
        pytest.param("sample in --seed 1 --size 1 -o csv=drawn.csv", id="sample"),
        pytest.param("sample merge in/a.txt -o csv=merged.csv", id="merge"),
        pytest.param("baseline create in -o csv=old.csv", id="baseline"),
        pytest.param("pack in -o parquet=packed.csv", id="pack"),
    ],
)
def test_a_format_before_the_name_of_the_one_file_is_refused(folder, arguments):
    write(folder, {"a.txt": CLEAN})
    told = run(*arguments.split())
    assert 2 == told.exit_code
    assert f"write the name alone: -o {arguments.rpartition('=')[2]}" in " ".join(told.stderr.split())
    assert not [path for path in Path().iterdir() if "=" in path.name]


@pytest.mark.parametrize("name", ["./calendar=due.csv", "2009/level=all.csv", "due2026=all.csv"])
def test_a_file_whose_name_has_such_a_sign_is_written_by_its_path(folder, name):
    write(folder, {"a.txt": CLEAN})
    Path(name).parent.mkdir(exist_ok=True)
    assert 0 == run("calendar", "in", "-o", name).exit_code
    assert Path(name).is_file()


@pytest.mark.parametrize("between", ["\n", "\0"])
@pytest.mark.parametrize("listing", ["list", "-"])
def test_paths_are_read_from_a_list(folder, between, listing):
    write(folder, {"a b.txt": CLEAN, "c.txt": LATE, "d.txt": LATE})
    content = between.join(["in/a b.txt", "in/c.txt", "in/lost.txt", ""])
    (folder.parent / "list").write_text(content)
    checked = CliRunner().invoke(main, ["check", "--files-from", listing, "-f", "jsonl"], input=content.encode())
    assert [record["source"] for record in records(checked.stdout)] == ["in/a b.txt", "in/c.txt", "in/lost.txt", ""]
    assert checked.exit_code == 3


def test_globs_leave_out_what_is_inside_folders_and_are_in_the_settings(folder):
    write(folder, {"a.txt": CLEAN, "b.dat": LATE, "c.txt": LATE})
    checked = run("check", "in", "--include", "*.txt", "--exclude", "c*", "-f", "jsonl")
    record, run_record = records(checked.stdout)
    assert record["source"] == "in/a.txt"
    assert run_record["settings"]["include"] == ["*.txt"]
    assert run_record["settings"]["exclude"] == ["c*"]


@pytest.mark.parametrize("command", [("check",), ("baseline", "create", "-o", "b.jsonl"), ("pack", "-o", "out")])
def test_standard_input_is_no_list_and_document_at_once(folder, command):
    refused = CliRunner().invoke(main, [*command, "-", "--files-from", "-"], input=LATE)
    assert (2, "") == (refused.exit_code, refused.stdout)
    assert "SAMPLE" not in refused.stderr


def test_no_path_at_all_is_wrong_usage(folder):
    refused = run("check")
    assert refused.exit_code == 2
    assert "no path was given" in refused.stderr


@pytest.mark.parametrize("command", [("check",), ("baseline", "create", "-o", "b.jsonl")])
def test_a_list_that_names_nothing_checks_nothing(folder, command):
    (folder / "list").write_bytes(b"")
    done = run(*command, "--files-from", "in/list")
    assert done.exit_code == 4
    assert "seen 0 = checked 0" in done.stdout


def test_an_audit_takes_no_standard_input(folder):
    assert run("audit", "-", "--out", "out").exit_code == 2


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["calendar", "a.txt", "-o", "1.csv", "-o", "2.csv"], id="calendar"),
        pytest.param(["sample", "a.txt", "--seed", "1", "--size", "1", "-o", "1.csv", "-o", "2.csv"], id="sample"),
        pytest.param(["audit", "a.txt", "--out", "1", "--out", "2"], id="audit"),
        pytest.param(["baseline", "create", "a.txt", "-o", "1.json", "-o", "2.json"], id="baseline"),
        pytest.param(["pack", "a.txt", "-o", "1", "-o", "2"], id="pack"),
        pytest.param(["report", "r.jsonl", "--out", "1", "--out", "2"], id="report"),
        pytest.param(["check", "a.txt", "--state", "1", "--state", "2"], id="state"),
        pytest.param(["check", "a.txt", "--baseline", "r.jsonl", "--baseline", "s.jsonl"], id="baseline of a check"),
        pytest.param(["check", "a.txt", "--decisions", "1", "--decisions", "2"], id="decisions"),
        pytest.param(["check", "a.txt", "--config", "1", "--config", "2"], id="settings"),
        pytest.param(["check", "a.txt", "--changed-since", "main", "--changed-since", "v1"], id="commit"),
        pytest.param(["check", "-", "--stdin-filename", "b.txt", "--stdin-filename", "c.txt"], id="name"),
        pytest.param(["check", "--files-from", "a.txt", "--files-from", "r.jsonl"], id="list"),
        pytest.param(["baseline", "update", "a.txt", "--baseline", "1", "--baseline", "2"], id="baseline of an update"),
        pytest.param(["baseline", "prune", "a.txt", "--baseline", "1", "--baseline", "2"], id="baseline of a pruning"),
        pytest.param(["show", "a.txt", "--row", "1", "--row", "2"], id="row"),
        pytest.param(["show", "a.txt", "--number", "1", "--number", "2"], id="number"),
        pytest.param(
            ["rules", "new", "AB101", "--family", "order", "--name", "a-b", "--root", ".", "--root", "in"], id="root"
        ),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_second_name_where_one_thing_is_named_is_refused(words):
    Path("a.txt").write_text(CLEAN, encoding="utf-8")
    Path("r.jsonl").write_text("", encoding="utf-8")
    result = run(*words)
    assert (2, True) == (result.exit_code, "is given 2 times; name one" in result.stderr)
    assert {"a.txt", "r.jsonl"} == {path.name for path in Path().iterdir() if path.is_file()}


def test_of_two_values_that_say_how_the_last_one_holds(folder):
    assert "checked" in run("check", "in", "--format", "json", "--format", "table", "--jobs", "2", "--jobs", "1").stdout
