"""The command line: exit codes, formats, counts, privacy, and input that cannot be read."""

import csv
import glob
import io
import json
import os
import re
import shlex
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from declass.cli import main
from declass.code_pages import code_page
from declass.errors import SettingsError
from declass.explain import explain_word
from declass.formats import FORMATS
from declass.pool import _interrupts_put_off
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

BASES = load_rules().bases
CLEAN = render(BASES["telegram-12958-amended-C"]).text.content
LATE = render(BASES["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/05/2039"}).text.content
SAME_DAY = render(BASES["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/04/2009"}).text.content


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def shell(arguments: str, **streams: object) -> subprocess.CompletedProcess:
    command = f"{sys.executable} -m declass {arguments}"
    return subprocess.run(["bash", "-c", command], text=True, check=False, **streams)


def records(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    ("files", "options", "code"),
    [
        pytest.param({"a.txt": CLEAN}, [], 0, id="clean"),
        pytest.param({"a.txt": LATE}, [], 1, id="error"),
        pytest.param({"a.txt": LATE}, ["--fail-on", "never"], 0, id="error-but-never"),
        pytest.param({"a.txt": LATE}, ["--ignore", "DC401"], 0, id="error-ignored"),
        pytest.param({"a.txt": SAME_DAY}, [], 0, id="warning"),
        pytest.param({"a.txt": SAME_DAY}, ["--fail-on", "warning"], 1, id="warning-fails"),
        pytest.param({"a.txt": LATE, "readme.md": "# Notes\n"}, [], 1, id="skipped-has-no-effect"),
        pytest.param({"readme.md": "# Notes\n"}, [], 4, id="nothing-checked"),
    ],
)
def test_exit_code_is_the_same_in_every_format(folder, format_, files, options, code):
    write(folder, files)
    assert code == run("check", "in", "-f", format_, *options).exit_code


def write(folder: Path, files: dict[str, str]) -> None:
    [(folder / name).write_text(text, encoding="utf-8") for name, text in files.items()]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["check"], id="no path"),
        pytest.param(["check", "in", "--select", "DC4O1"], id="unknown rule"),
        pytest.param(["check", "in", "-o", "paper=x"], id="unknown format"),
        pytest.param(["check", "in", "-o", "csv=no/such/folder/x"], id="no such folder"),
        pytest.param(["check", "in", "-j", "0"], id="no process"),
        pytest.param(["check", ""], id="an empty path"),
        pytest.param(["show", ""], id="an empty path to show"),
        pytest.param(["check", "in", "--select", ""], id="an empty selection"),
        pytest.param(["check", "in", "--rules", "in"], id="a folder without rules"),
        pytest.param(["explain", "1.4(z)"], id="a category that no order has"),
        pytest.param(["explain", "06"], id="digits that are no citation"),
        pytest.param(["check", "in", "--as-of", "13/05/2026"], id="no date"),
        pytest.param(["explain", "declassify-on-to-late"], id="unknown word"),
        pytest.param(["show", "in"], id="a folder shown"),
    ],
)
def test_wrong_usage_is_2_and_says_what_to_do(folder, arguments):
    write(folder, {"a.txt": CLEAN})
    result = run(*arguments)
    assert 2 == result.exit_code
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["check", "in", "--as-of"], id="check"),
        pytest.param(["check", "in", "--assume-date"], id="assumed"),
        pytest.param(["calendar", "in", "--as-of"], id="calendar"),
        pytest.param(["report", "x.jsonl", "--as-of"], id="report"),
        pytest.param(["sample", "in", "--seed", "1", "--as-of"], id="sample"),
        pytest.param(["marking", "SECRET", "--date"], id="marking"),
    ],
)
@pytest.mark.parametrize("word", ["28/11/2026", "2026-02-30", "today"])
def test_a_day_that_is_none_is_told_how_days_are_written(folder, arguments, word):
    told = run(*arguments, word)
    assert 2 == told.exit_code
    assert f"found '{word}'; write a day as 2026-11-28" in told.stderr
    assert "%Y" not in told.stderr + run(*arguments[:1], "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["sample", "in", "--seed", "a"], "found 'a'; write a whole number of at least 0", id="seed"),
        pytest.param(["sample", "in", "--seed", "-1"], "found '-1'; write a whole number of at least 0", id="negative"),
        pytest.param(
            ["check", "in", "--max-findings", "0"], "found '0'; write a whole number of at least 1", id="limit"
        ),
        pytest.param(["show", "in/a.txt", "--row", "x"], "found 'x'; write a whole number of at least 1", id="row"),
    ],
)
def test_a_word_that_is_no_number_is_told_what_to_write(folder, arguments, told):
    assert told in run(*arguments).stderr


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
    pytest.param("~/c*.txt", "write ~ --include 'c*.txt'", id="home"),
    pytest.param("~/d d/*.txt", "write ~/'d d' --include '*.txt'", id="in the home"),
    pytest.param("in/*.txt", "leave off the quotation marks, so that the shell replaces it", id="names and subfolders"),
    pytest.param("in/2009/**/a1*", "write in/2009 --include 'a1*'", id="at any depth of a folder"),
]


@pytest.fixture
def tree(folder, monkeypatch):
    names = ("b.txt", "z.txt", "2009/a1.txt", "2009/a2.txt", "2009_b/b/c.md", "b2/x.md", "a/b3/y.md")
    others = ("my files/a.txt", "-in/a.txt", "home/c1.txt", "home/d d/e.txt", "home/z/f.md")
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
    assert {str(file) for file in expected if file.is_file()} == {r["source"] for r in records(told.stdout)[:-1]}


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


@pytest.mark.parametrize("output", ["due.ics", "ics=due.ics"])
def test_a_calendar_is_asked_of_its_own_command(folder, output):
    told = run("check", "in", "-o", output)
    assert 2 == told.exit_code
    assert told.stderr.endswith("; a calendar is written by declass calendar PATH… -o due.ics\n")


def test_a_folder_whose_files_are_skipped_is_not_without_files(folder):
    write(folder, {"readme.md": "# Notes\n"})
    assert "no files" not in run("check", "in").output


TABLE = Path(__file__).resolve().parents[1] / "examples" / "archive" / "table" / "telegrams.csv"


def test_show_tells_the_row_and_how_to_see_the_next(folder):
    first, more = run("show", str(TABLE)).stdout.splitlines()[:2]
    assert first.endswith("telegrams.csv row 1")
    assert "the file holds more telegrams: --row 2 shows the next" == more
    named = run("show", str(TABLE), "--row", "2").stdout
    assert named.splitlines()[0].endswith("telegrams.csv row 2")
    assert "holds more" not in named


def test_show_tells_of_further_telegrams_of_a_file_and_of_none_of_the_last(folder):
    other = CLEAN.replace("ANYPOST", "PORTSAMPLE").replace("0283", "0301").replace("041708Z", "051708Z")
    write(folder, {"two.txt": CLEAN + other, "one.txt": CLEAN})
    assert "the file holds more telegrams: --number 2 shows the next" in run("show", "in/two.txt").stdout
    assert "holds more" not in run("show", "in/two.txt", "--number", "2").stdout
    assert "holds more" not in run("show", "in/one.txt").stdout


@pytest.fixture
def places(folder):
    """Files of several telegrams: a table, a text, and archives of them."""
    other = CLEAN.replace("ANYPOST", "PORTSAMPLE").replace("0283", "0301").replace("041708Z", "051708Z")
    write(folder, {"a.txt": CLEAN, "a b.txt": CLEAN, "two.txt": CLEAN + other, "t.csv": TABLE.read_text("utf-8")})
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for name in ("t.csv", "b/c.txt", "two.txt", "u.csv"):
            archive.writestr(name, {"b/c.txt": CLEAN, "two.txt": CLEAN + other}.get(name, TABLE.read_text("utf-8")))
    return folder


@pytest.mark.parametrize(
    ("place", "command", "shown"),
    [
        pytest.param("in/t.csv row 2", "in/t.csv --row 2", "in/t.csv row 2", id="row of a table"),
        pytest.param("in/t.csv:row 3:19:58:", "in/t.csv --row 3", "in/t.csv row 3", id="row of a concise line"),
        pytest.param("in/a.txt:12:19", "in/a.txt", "in/a.txt", id="line and column"),
        pytest.param("in/a b.txt:12", "'in/a b.txt'", "in/a b.txt", id="blank"),
        pytest.param("in/two.txt#2", "in/two.txt --number 2", "in/two.txt#2", id="telegram of several"),
        pytest.param("in/a.zip!/b/c.txt:1:2", "in/a.zip --number 4", "in/a.zip!/b/c.txt", id="member"),
        pytest.param(
            "in/a.zip!/two.txt#2:1:2", "in/a.zip --number 6", "in/a.zip!/two.txt#2", id="telegram of a member"
        ),
        pytest.param("in/a.zip!/t.csv:row 2:1:1", "in/a.zip --number 2", "in/a.zip!/t.csv row 2", id="row of a member"),
        pytest.param("in/a.zip!/u.csv row 1", "in/a.zip --number 7", "in/a.zip!/u.csv row 1", id="of a later one"),
    ],
)
def test_a_place_pasted_into_show_is_told_the_command_that_shows_it(places, place, command, shown):
    told = run("show", place)
    assert 2 == told.exit_code
    words = f"no such file or folder; check the spelling of the path, or write: declass show {command}\n"
    assert told.stderr.endswith(words)
    assert shown == run("show", *shlex.split(command)).stdout.splitlines()[0].partition("  ")[2]


@pytest.mark.parametrize(
    "place", ["in/t.csv row 999", "in/a.zip!/none.txt:1:2", "in/a.zip!/t.csv row 999", "in/a.txt#2"]
)
def test_no_command_is_told_that_would_show_something_else(places, place):
    assert "or write" not in run("show", place).stderr


@pytest.mark.usefixtures("places")
def test_the_next_telegram_of_an_archive_is_named_by_its_number():
    first, more = run("show", "in/a.zip").stdout.splitlines()[:2]
    assert (True, "the file holds more telegrams: --number 2 shows the next") == (first.endswith("t.csv row 1"), more)
    assert run("show", "in/a.zip", "--number", "2").stdout.splitlines()[0].endswith("t.csv row 2")


@pytest.mark.parametrize("place", ["in/none.txt row 3", "in/none.txt", "row 3", ":row 3"])
def test_no_command_is_told_for_a_file_that_is_not_there(folder, place):
    assert "or write" not in run("show", place).stderr


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


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_says_the_counts(folder, format_):
    write(folder, {"a.txt": LATE, "readme.md": "# Notes\n"})
    out = run("check", "in", "-f", format_).stdout
    assert "skipped 1" in out or '"skipped": 1' in out


@pytest.mark.parametrize("format_", FORMATS)
def test_no_name_and_no_body_text_leaves_the_tool(folder, format_):
    text = LATE.replace("Pat Sample", "Zebulon Quagmire").replace("budget", "xylophone")
    write(folder, {"a.txt": text.replace("reasons 1.4 (b) and (d)", "reasons")})
    out = run("check", "in", "-f", format_, "--notes").stdout + run("show", "in/a.txt").stdout
    assert "Quagmire" not in out
    assert "xylophone" not in out


def test_evidence_context_adds_the_line(folder):
    write(folder, {"a.txt": LATE})
    assert "E.O. 12958: DECL: 02/05/2039" in run("check", "in", "-f", "concise", "--evidence", "context").stdout


def test_notes_are_hidden_unless_asked_for(folder):
    write(folder, {"a.txt": CLEAN.replace("budget", "XXXXXXXXXXXX")})
    assert "DC903" not in run("check", "in", "-f", "concise").stdout
    assert "DC903" in run("check", "in", "-f", "concise", "--notes").stdout


@pytest.mark.parametrize("word", ["DC903", "copy-redacted", "DC9", "input", "dc90"])
def test_notes_of_selected_rules_are_shown_by_whichever_word(folder, word):
    write(folder, {"a.txt": CLEAN.replace("budget", "XXXXXXXXXXXX"), "cut.txt": ""})
    told = run("check", "in", "-f", "concise", "--select", word).stdout
    assert "DC903" in told
    assert "DC201" not in told


def test_select_takes_id_prefix_name_family_and_discrepancy(folder):
    write(folder, {"a.txt": LATE})
    words = ("DC401", "DC4", "declassify-on-too-late", "declassification", "duration")
    assert [1] * 5 == [run("check", "in", "--select", word).exit_code for word in words]
    assert 0 == run("check", "in", "--select", "portion").exit_code


def test_output_files_hold_what_standard_output_would(folder):
    write(folder, {"a.txt": LATE})
    shown = run("check", "in", "-f", "csv", "--as-of", "2026-01-01").stdout
    run("check", "in", "-o", "csv=out.csv", "-o", "jsonl=out.jsonl", "--as-of", "2026-01-01")
    assert shown == Path("out.csv").read_text("utf-8")
    assert 2 == len(records(Path("out.jsonl").read_text("utf-8")))
    assert ["in", "out.csv", "out.jsonl"] == sorted(path.name for path in Path(".").iterdir())


UNSURE = render(BASES["telegram-12958-amended-C"], set={"paragraph_2": "4. (C) One hour."}).text.content


def test_how_sure_a_finding_is_stands_with_it_where_it_is_not_certain(folder):
    write(folder, {"a.txt": UNSURE, "b.txt": LATE})
    shown = [run("check", "in", "-f", name).stdout for name in ("table", "concise", "markdown")]
    told = [*shown, run("show", "in/a.txt").stdout]
    assert [1] * 4 == [text.count(", confidence medium") for text in told]
    assert [0] * 4 == [text.count("confidence high") for text in told]


@pytest.fixture
def many(folder):
    """More documents than a table shows, with findings, inputs that are not read, and reasons."""
    clean = {f"{n:03}.txt": CLEAN.replace("0283", f"{n:04}") for n in range(300, 370)}
    late = {f"late {n}.txt": LATE.replace("0283", f"{n:04}") for n in range(400, 470)}
    write(folder, {**clean, **late, **{f"{n:02}.md": "# Notes\n" for n in range(30)}})
    return folder


@pytest.mark.usefixtures("many")
def test_tables_on_the_screen_name_the_option_that_shows_all_rows():
    assert 3 == run("check", "in").stdout.count("; all of them: --all, ")
    whole = run("check", "in", "--all", "-o", "table=all.txt", "-o", "jsonl=all.jsonl")
    assert "all of them" not in whole.stdout
    assert (70, 30) == (whole.stdout.count("in/late "), whole.stdout.count("skipped  in/"))
    assert whole.stdout == Path("all.txt").read_text("utf-8")
    assert whole.stdout == run("report", "all.jsonl", "--all").stdout


@pytest.mark.usefixtures("many")
def test_the_calendar_names_the_option_that_shows_all_rows():
    assert "more; all of them: --all, or -o calendar.csv" in run("calendar", "in").stdout
    assert "all of them" not in run("calendar", "in", "--all").stdout


def test_csv_cells_are_no_formulas(folder):
    write(folder, {"=cmd.txt": LATE})
    rows = list(csv.DictReader(io.StringIO(run("check", "in/=cmd.txt", "-f", "csv").stdout)))
    assert "in/=cmd.txt" == rows[0]["source"]
    assert not [value for row in rows for value in row.values() if value[:1] in ("=", "+", "-", "@")]


def test_control_characters_of_a_name_are_escaped(folder):
    write(folder, {"a\x1b[31m.txt": LATE})
    assert "\x1b" not in run("check", "in", "-f", "concise").stdout


def test_the_result_does_not_depend_on_the_number_of_processes(folder):
    write(folder, {f"{n:03}.txt": (LATE, CLEAN, SAME_DAY)[n % 3] for n in range(150)})
    one = run("check", "in", "-f", "jsonl", "--as-of", "2026-01-01").stdout
    assert one == run("check", "in", "-f", "jsonl", "--as-of", "2026-01-01", "-j", "2").stdout


def test_version_imports_nothing_it_does_not_need():
    names = "('tabulate', 'declass.parse', 'declass.rulebook')"
    code = f"import sys, declass.cli; print([m for m in {names} if m in sys.modules])"
    assert "[]\n" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_rules_can_be_listed_tested_and_scaffolded(folder):
    assert {"id", "name", "family", "severity", "discrepancy", "status"} <= set(
        json.loads(run("rules", "list", "--format", "json").stdout)[0]
    )
    assert 0 == run("rules", "test").exit_code
    Path("declass/checks").mkdir(parents=True)
    Path("declass/checks/declassification.py").write_text("")
    assert 0 == run("rules", "new", "DC499", "--family", "declassification", "--name", "a-new-defect").exit_code
    assert Path("declassification/DC499-a-new-defect.toml").is_file()
    assert '@decides("DC499")' in Path("declass/checks/declassification.py").read_text()
    assert 2 == run("rules", "new", "XX498", "--family", "declassification", "--name", "another-defect").exit_code


def test_a_rule_scaffolded_in_a_pack_can_be_run(folder):
    made = run("rules", "new", "XX401", "--family", "declassification", "--name", "a-new-defect", "--root", "pack")
    assert (0, "wrote pack/declassification/XX401-a-new-defect.toml\n") == (made.exit_code, made.stdout)
    tested = run("rules", "test", "pack")
    assert (0, "0 not judged as they say") == (tested.exit_code, tested.stdout.strip()[-24:]), tested.output


@pytest.mark.parametrize("rule", ["DC498", "XX301", "X401", "XX41", "XX4012", "X1401"])
def test_an_id_that_a_pack_cannot_have_is_answered_with_one_that_it_can(folder, rule):
    refused = run("rules", "new", rule, "--family", "declassification", "--name", "a-new-defect", "--root", "pack")
    assert (2, True) == (refused.exit_code, "such as XX401" in refused.stderr)
    assert not Path("pack").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_skipped_and_never_waited_for(folder):
    os.mkfifo(folder / "pipe")
    assert 4 == run("check", "in/pipe").exit_code


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_told_in_one_line(folder):
    write(folder, {"a.txt": CLEAN})
    command = [sys.executable, "-m", "declass", "check", "in"]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (2, 1) == (done.returncode, len(done.stderr.splitlines()))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", ["--version", "--help", "check --help", "rules list", "marking SECRET//NOFORN"])
def test_a_full_disk_is_told_by_every_command(folder, arguments):
    with open("/dev/full", "w") as full:
        done = shell(arguments, stdout=full, stderr=subprocess.PIPE)
    assert (2, "declass: cannot go on: No space left on device\n") == (done.returncode, done.stderr)


@pytest.mark.skipif(os.name == "nt", reason="streams of a POSIX shell")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param("check - <&-", 2, id="input"),
        pytest.param("check --files-from - <&-", 2, id="a list"),
        pytest.param("marking - <&-", 2, id="markings"),
        pytest.param("check in >&-", 1, id="output"),
        pytest.param("check in/none.txt 2>&-", 3, id="standard error"),
        pytest.param("check - <&- >&- 2>&-", 2, id="all three"),
    ],
)
def test_a_stream_that_is_closed_is_no_internal_error(folder, arguments, code):
    write(folder, {"a.txt": LATE})
    done = shell(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert (code, False) == (done.returncode, "Traceback" in done.stderr)


def test_an_internal_error_is_2_and_quotes_nothing(folder):
    broken = "from declass import cli, __main__\ndef main(): raise ValueError('Pat Sample')\ncli.main = main\n"
    command = [sys.executable, "-c", f"{broken}__main__.run()"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (2, False) == (done.returncode, "Pat Sample" in done.stderr.splitlines()[0])
    assert done.stderr.startswith("declass: internal error (ValueError): please report it")


def test_failing_on_notes_asks_for_them(folder):
    write(folder, {"a.txt": CLEAN.replace("SUBJECT: (U) ", "SUBJECT: ")})
    assert (0, 1) == (run("check", "in").exit_code, run("check", "in", "--fail-on", "note").exit_code)


def test_a_stored_date_that_is_none_is_told(folder):
    head = "id,date,reference_id,origin,classification,references,heading,body\n"
    cells = ["1", "13/45/2009 8:08", "09ANYPOST283", "Embassy Anypost", "CONFIDENTIAL", "", *CLEAN.split("\n\n", 1)]
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    write(folder, {"a.csv": head + text.getvalue()})
    checked = [r for r in records(run("check", "in", "-f", "jsonl").stdout) if r.get("status") == "checked"]
    assert [["the stored date cannot be read as a date"]] == [record["notes"] for record in checked]


@pytest.mark.parametrize("word", ["DC401", "declassify-on-too-late", "duration", "1.5(b)"])
def test_explain_takes_id_name_discrepancy_and_citation(word):
    assert "DC401" in run("explain", word).stdout


def test_one_date_of_a_telegram_stands_everywhere_with_its_source(folder):
    extract = (
        "This record is a partial extract of the original cable. "
        "The full text of the original cable is not available.\n\n"
        "C O N F I D E N T I A L ANYPOST 000762\n\nE.O. 12958: DECL: 03/12/2013\nTAGS: PREL\nSUBJECT: A VISIT\n\n"
        "Classified By: DCM Pat Sample for reasons 1.4 (b) and (d)\n\n1. (C) The visit went on.\n"
    )
    write(folder, {"04ANYPOST762.txt": extract})
    assert "04ANYPOST762  2004, by reference id  C" in run("check", "in").stdout
    assert "04ANYPOST762  C        2004, by reference id  03/12/2013" in run("calendar", "in").stdout
    assert re.search(r"date +2004 +from the reference id\n", run("show", "in/04ANYPOST762.txt").stdout)
    assert "order in force       E.O. 12958, as amended" in run("show", "in/04ANYPOST762.txt").stdout
    assert "2004 (reference id)" in run("check", "in", "-f", "html").stdout
    assert 0 == run("audit", "in", "--out", "set", "--quiet").exit_code
    for name in ("documents.csv", "calendar.csv"):
        with open(Path("set", name), encoding="utf-8", newline="") as stream:
            assert ["2004, by reference id"] == [row["dated"] for row in csv.DictReader(stream)]


def test_a_near_miss_is_suggested():
    assert "declassify-on-too-late" in run("explain", "declassify-on-to-late").stderr


@pytest.mark.parametrize(
    "output",
    [
        pytest.param(["-o", "csv=in/a.txt"], id="an input"),
        pytest.param(["-o", "csv=link.txt"], id="a link to an input"),
        pytest.param(["-o", "csv=in"], id="a folder"),
        pytest.param(["-o", "csv=/dev/null"], id="a device"),
        pytest.param(["-o", "csv=x", "-o", "json=x"], id="one file twice"),
    ],
)
def test_an_output_never_takes_the_place_of_a_record_or_a_device(folder, output):
    write(folder, {"a.txt": LATE})
    os.symlink(folder / "a.txt", "link.txt")
    assert 2 == run("check", "in", *output).exit_code
    assert (LATE, ["a.txt"]) == ((folder / "a.txt").read_text("utf-8"), os.listdir(folder))


def test_a_page_cut_in_the_middle_is_not_accused_of_what_was_cut_off(folder):
    page = (Path(__file__).resolve().parents[1] / "examples/archive/web/08PORTSAMPLE430.html").read_text("utf-8")
    cut = page[: page.index("Classified By")]
    write(folder, {"cut.html": cut})
    result = run("check", "in", "-f", "jsonl")
    assert (0, []) == (result.exit_code, records(result.stdout)[0]["findings"])


# --- what is read -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_standard_input_is_checked_under_the_name_it_is_given(folder, jobs):
    arguments = ["check", "-", "--stdin-filename", "piped.txt", "-f", "jsonl", "-j", jobs]
    checked = CliRunner().invoke(main, arguments, input=LATE.encode())
    assert checked.exit_code == 1
    record, run_record = records(checked.stdout)
    assert (record["source"], run_record["counts"]["checked"]) == ("piped.txt", 1)


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


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
@pytest.mark.parametrize("cache", ["--cache", "--no-cache"])
def test_a_reader_that_has_gone_changes_neither_exit_code_nor_files(folder, cache):
    write(folder, {"a.txt": LATE})
    command = f"{sys.executable} -m declass check in {cache} -o csv=out.csv | true; exit ${{PIPESTATUS[0]}}"
    codes = [subprocess.run(["bash", "-c", command], check=False).returncode for _ in range(2)]
    assert codes == [1, 1]
    assert "DC401" in Path("out.csv").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
def test_without_a_reader_and_without_files_a_long_run_ends_as_interrupted(folder):
    write(folder, {f"{number}.txt": LATE for number in range(300)})
    command = f"{sys.executable} -m declass check in --no-cache -f jsonl | true; exit ${{PIPESTATUS[0]}}"
    assert 130 == subprocess.run(["bash", "-c", command], check=False).returncode


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
@pytest.mark.parametrize("cache", ["--cache", "--no-cache"])
@pytest.mark.parametrize("format_", ["table", "markdown", "github", "jsonl", "concise"])
def test_a_run_without_a_reader_ends_alike_in_every_format(folder, format_, cache):
    write(folder, {"a.txt": LATE})
    command = f"{sys.executable} -m declass check in {cache} -f {format_} | true; exit ${{PIPESTATUS[0]}}"
    codes = [subprocess.run(["bash", "-c", command], check=False).returncode for _ in range(2)]
    assert codes == [130, 130]


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
@pytest.mark.parametrize("arguments", ["--version", "--help"])
def test_what_is_printed_at_once_needs_no_reader(folder, arguments):
    assert 0 == shell(f"{arguments} | true; exit ${{PIPESTATUS[0]}}").returncode


@pytest.mark.skipif(os.name == "nt", reason="signals of a POSIX system")
def test_a_process_of_the_pool_leaves_an_interrupt_to_the_one_that_began_it():
    interrupted = "import os, signal; os.kill(os.getpid(), signal.SIGINT); print('goes on')"
    with _interrupts_put_off():
        done = subprocess.run([sys.executable, "-c", interrupted], capture_output=True, text=True, check=False)
    assert done.stdout == "goes on\n"


@pytest.mark.skipif(os.name == "nt", reason="signals of a POSIX system")
def test_a_run_that_is_told_to_end_writes_what_was_done_and_leaves_nothing_behind(folder):
    command = [sys.executable, "-m", "declass", "check", "-", "-o", "jsonl=out.jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        while not list(folder.parent.glob(".out.jsonl.*")):
            time.sleep(0.01)
        time.sleep(1)  # until it waits for its input
        process.terminate()
        assert process.wait() == 130
    assert records(Path("out.jsonl").read_text("utf-8"))[-1]["interrupted"]
    assert not list(folder.parent.glob(".out.jsonl.*"))


def test_an_audit_takes_no_standard_input(folder):
    assert run("audit", "-", "--out", "out").exit_code == 2


@pytest.mark.parametrize(
    ("word", "told"),
    [
        pytest.param(
            "XGDS", ["E.O. 11652 (from 1972-06-01 until", "- XGDS-3: ", "30 years at most", "DC444"], id="schedule"
        ),
        pytest.param("xgds-2", ["- XGDS-2: information covered by statute"], id="category"),
        pytest.param("25X1", ["Under E.O. 13526 (from 2010-06-27)", "(c), (d)", "DC426"], id="exemption"),
        pytest.param("25x1-human", ["until the day before 2012-01-01", "DC430"], id="code with a period of its own"),
        pytest.param("25X", ["- 25X9: "], id="series"),
        pytest.param("50X5", ["- 50X5: any of 50X1 to 50X9"], id="one of a series"),
        pytest.param(
            "X3", ["not confirmed in the text of the law", "until the day before 2003-09-22"], id="unconfirmed"
        ),
        pytest.param(
            "OADR", ["Under E.O. 12356", "SOURCE MARKED OADR", "on derivative documents alone", "DC420"], id="oadr"
        ),
        pytest.param("MR", ["No order knows MR", "DC425", "a mark for the banner line"], id="mark of the banner line"),
        pytest.param("manual review", ["No order knows MR"], id="the same in words"),
        pytest.param("DNI Only", ["DC436", "The mark was withdrawn"], id="mark withdrawn"),
        pytest.param("subject to treaty", ["DC435"], id="phrase"),
        pytest.param(
            "N/A",
            ["DC411", "N/A is the form of unclassified telegrams", "begins with it", "ISOO Notice 2013-01"],
            id="n/a",
        ),
        pytest.param("NA", ["# N/A"], id="spelling"),
        pytest.param("XGDS 2", ["- XGDS-2: information covered by statute"], id="category after a blank"),
        pytest.param("XGDS2", ["- XGDS-2: information covered by statute"], id="category run together"),
        pytest.param("xgds category III", ["- XGDS-3: "], id="category in words"),
        pytest.param("GROUP 4", ["automatic downgrading groups"], id="group"),
        pytest.param("x-1", ["# X1\n"], id="code with a dash"),
        pytest.param("SOURCE MARKED OADR", ["its date is given", "DC422"], id="mark of a source"),
        pytest.param("Source marked X-2", ["# SOURCE MARKED X2\n", "DC424"], id="exemption of a source"),
        pytest.param("review", ["Under E.O. 12065", "DC425"], id="kind of review"),
        pytest.param("event", ["an event within ten years", "DC439"], id="kind"),
    ],
)
def test_explain_knows_the_codes_and_words_of_instructions(word, told):
    page = run("explain", word).stdout
    assert [] == [words for words in told if words not in page]


def test_a_mark_that_was_never_an_instruction_stands_under_no_order():
    assert "## Under" not in run("explain", "MR").stdout
    assert "SOURCE MARKED" in run("explain", "OADR").stdout
    assert "Under E.O. 12356" not in run("explain", "SOURCE MARKED OADR").stdout


def test_a_code_that_another_has_replaced_tells_how_it_reads_today():
    assert "25X1-HUMAN: read as 50X1-HUM; " in run("explain", "25X1-human").stdout
    assert "How it reads today" not in run("explain", "25X1").stdout


@pytest.mark.parametrize("word", ["25X0", "XGDS-7", "25Y1", "Q", "25-X-1", "ADS 2", "SOURCE MARKED 25Y1", "MR. SAMPLE"])
def test_a_code_that_no_order_has_is_not_explained(word):
    assert "no rule, discrepancy, code or citation" in run("explain", word).stderr


@pytest.mark.parametrize(
    ("word", "told"),
    [
        pytest.param(
            "EXDIS", ["exclusive distribution", "5 FAH-2 H-440", "may not stand with NODIS", "DC701"], id="caption"
        ),
        pytest.param("noforn", ["As a caption", "As a control marking", "a portion marking NF", "DC714"], id="both"),
        pytest.param("OC", ["- ORCON: dissemination control [IC Markings"], id="portion form"),
        pytest.param("sipdis", ["SIPRNet", "from 2002-01-01", "not confirmed"], id="with its time"),
        pytest.param("SENSITIVE", ["00 STATE 018029", "DC706", "Beside a level"], id="caption and word beside a level"),
        pytest.param("top secret", ["a classification level; (TS)"], id="level"),
        pytest.param("UNCLAS", ["UNCLASSIFIED: no classification level"], id="status"),
        pytest.param(
            "LIMITED OFFICIAL USE", ["a control marking and no level", "on no new document from 1995-10-01"], id="word"
        ),
        pytest.param("pol/c", ["POLCOUNS: a position"], id="position"),
        pytest.param("GBR", ["the code of a country", "UNITED KINGDOM"], id="country"),
        pytest.param("ZNY", ["ACP 127"], id="prosign"),
        pytest.param("E.O. 12829", ["National Industrial Security Program"], id="order on something else"),
        pytest.param("ACP 127", ["messages relayed by wire", "DC604"], id="text that rules cite"),
        pytest.param("ic register", ["# IC Markings System Register and Manual", "DC715"], id="its short name"),
        pytest.param("32 CFR 2001", ["Information Security Oversight Office", "DC408"], id="a directive"),
        pytest.param("32 CFR 2001.99", ["# 32 CFR 2001\n"], id="a place of it that no rule cites"),
        pytest.param("E.O. 13526, sec. 3.3(b)(2)", ["- 25X2: "], id="a provision that a code rests on"),
        pytest.param("Source marked 25X1-human", ["read as 50X1-HUM"], id="a code that a document took over"),
        pytest.param("State practice", ["no directive", "DC449"], id="habit"),
    ],
)
def test_explain_knows_the_words_of_the_lists_and_the_texts_cited(word, told):
    page = run("explain", word).stdout
    assert [] == [words for words in told if words not in page]


def test_whatever_a_page_names_as_its_authority_is_explained():
    rulebook = load_rules()
    vocabulary = rulebook.law.vocabulary
    cites = {part for r in rulebook.rules for a in r.authorities for part in (a.cite, *a.cite.split("; "))}
    for order in rulebook.law.orders:
        cites |= {entry.cite for entry in (*order.schedules, *order.instructions, *order.exemptions)}
    entries = (*vocabulary.control_entries.values(), *vocabulary.register_entries.values())
    cites |= {entry.cite for entry in (*entries, *vocabulary.caption_entries.values())}
    cites |= {entry.cite for entry in (*vocabulary.nato_portions.values(), *vocabulary.list_cites.values())}
    assert [] == unexplained(rulebook, cites)


def test_every_word_of_the_lists_is_explained():
    rulebook = load_rules()
    vocabulary = rulebook.law.vocabulary
    register = [form for c in vocabulary.register_entries.values() for form in (c.portion, c.banner, *c.spellings)]
    words = {*vocabulary.captions, *vocabulary.controls, *register, *vocabulary.nato_levels, *vocabulary.nato_portions}
    words |= {*vocabulary.level_words, *vocabulary.control_words, *vocabulary.level_extras, *vocabulary.prosigns}
    words |= {*vocabulary.prosign_letters, *vocabulary.position_words, *vocabulary.placeholders, *vocabulary.post_words}
    words |= {*vocabulary.department_names, *vocabulary.other_agencies, *vocabulary.other_orders}
    words |= {*vocabulary.countries.trigraphs, *vocabulary.countries.tetragraphs, *vocabulary.countries.others}
    words |= {phrase for phrase, _ in vocabulary.event_phrases}
    assert [] == unexplained(rulebook, words)


def unexplained(rulebook, words):
    """The words that have no page."""
    found = []
    for word in sorted(words):
        try:
            explain_word(rulebook, word)
        except SettingsError:
            found.append(word)
    return found


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("EXDSI", "EXDIS"),
        ("ORKON", "ORCON"),
        ("ACP 128", "ACP 127"),
        ("SENSETIVE", "SENSITIVE"),
        ("25X1-HUMN", "25X1-HUMAN"),
    ],
)
def test_a_near_word_of_the_lists_is_suggested(word, near):
    assert near in run("explain", word).stderr


def test_every_code_of_every_order_is_explained():
    rulebook = load_rules()
    entries = [e for order in rulebook.law.orders for e in (*order.schedules, *order.exemptions)]
    codes = {entry.code for entry in entries} | {
        code for order in rulebook.law.orders for instruction in order.instructions for code in instruction.codes
    }
    words = codes | {code.removeprefix("SOURCE MARKED ") for code in codes}
    assert [] == [code for code in words if code_page(rulebook, code) is None]


@pytest.mark.parametrize("word", ["unauthorized-classifier", "Unauthorized classifier"])
def test_a_category_without_rules_is_said_to_have_none(folder, word):
    told = run("explain", word)
    assert (0, True) == (told.exit_code, "No rule is about Unauthorized classifier" in told.stdout)
    refused = run("check", "in", "--select", word)
    assert (2, True) == (refused.exit_code, "no rule is about Unauthorized classifier" in refused.stderr)


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        pytest.param("2001.22", "32 CFR 2001.22", id="directive"),
        pytest.param("2001.22(e)(5)", "32 CFR 2001.22(e)(5)", id="its letter"),
        pytest.param("1-402", "E.O. 12065, sec. 1-402", id="order"),
    ],
)
def test_a_citation_finds_rules_that_cite_it_second(short, whole):
    told = [run("explain", word).stdout.replace(f"about {word}:", "") for word in (short, whole)]
    assert told[0] == told[1]


def test_show_names_each_rule_once_with_its_verdict_and_why(folder):
    write(folder, {"a.txt": CLEAN})
    lines = run("show", "in/a.txt").stdout.split("\nRules\n")[1].splitlines()
    named = re.findall(
        r"\bDC\d{3}\b", "\n".join(line for line in lines if re.match(r"  (complies|not c)| {11}DC", line))
    )
    assert sorted(named) == [rule.id for rule in load_rules().rules]
    told = [line.partition("rules: ")[2] for line in lines if line.startswith("  not applicable: ")]
    assert "asked of an archive as a whole" in told
    assert "about another profile than state" in told
    assert any(why.startswith("not in force on 2009-") for why in told)
