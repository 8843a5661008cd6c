"""The command line: exit codes, formats, counts, privacy, and how a run ends."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from declass.formats import FORMATS
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.pool import _interrupts_put_off
from tests.command_line import CLEAN, LATE, SAME_DAY, records, run, shell, write

BASES = load_rules().bases


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


@pytest.mark.parametrize("output", ["due.ics", "ics=due.ics"])
def test_a_calendar_is_asked_of_its_own_command(folder, output):
    told = run("check", "in", "-o", output)
    assert 2 == told.exit_code
    assert told.stderr.endswith("; a calendar is written by declass calendar PATH… -o due.ics\n")


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


@pytest.mark.parametrize(
    ("module", "names"),
    [
        pytest.param("declass.cli", ("tabulate", "declass.parse", "declass.rulebook"), id="version"),
        pytest.param("declass.commands.check", ("tabulate", "importlib.metadata", "jinja2", "pyarrow"), id="check"),
    ],
)
def test_a_command_imports_nothing_it_does_not_need(module, names):
    code = f"import sys, {module}; print([name for name in {names} if name in sys.modules])"
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


@pytest.mark.parametrize("options", [(), ("--ignore", "DC620"), ("--select", "DC1")], ids=lambda options: options[:1])
def test_a_date_of_another_message_is_told_so_whatever_is_shown(folder, options):
    write(folder, {"a.txt": CLEAN.replace("L ANYPOST 000283", "L LAKE EXAMPLE 002041")})
    said = "2009-02-04, of another message"
    assert said in run("check", "in", *options).stdout
    assert "2009-02-04 (date-time group of another message)" in run("check", "in", "-f", "html", *options).stdout
    assert 0 == run("audit", "in", "--out", "set", "--quiet", *options).exit_code
    for name in ("documents.csv", "calendar.csv"):
        with open(Path("set", name), encoding="utf-8", newline="") as stream:
            assert [said] == [row["dated"] for row in csv.DictReader(stream)]


def test_a_list_of_a_sample_tells_whose_a_date_is(folder):
    write(folder, {"a.txt": CLEAN.replace("L ANYPOST 000283", "L LAKE EXAMPLE 002041"), "b.txt": CLEAN})
    assert 0 == run("sample", "in", "--seed", "1", "--size", "2", "-o", "list.csv", "--quiet").exit_code
    with open("list.csv", encoding="utf-8", newline="") as stream:
        dates = {row["source"][-5:]: row["date"] for row in csv.DictReader(stream)}
    assert {"a.txt": "2009-02-04, of another message", "b.txt": "2009-02-04"} == dates


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
@pytest.mark.parametrize("format_", ["table", "markdown", "github", "jsonl", "concise", "html", "xlsx", "parquet"])
def test_a_run_without_a_reader_ends_alike_in_every_format(folder, format_, cache):
    write(folder, {"a.txt": LATE})
    command = f"{sys.executable} -m declass check in {cache} -f {format_} | true; exit ${{PIPESTATUS[0]}}"
    codes = [subprocess.run(["bash", "-c", command], check=False).returncode for _ in range(2)]
    assert codes == [130, 130]


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
@pytest.mark.parametrize("format_", ["csv", "sarif", "concise"])
def test_nobody_is_told_of_an_interrupt_where_a_reader_has_gone(folder, format_):
    write(folder, {"a.txt": LATE, "b.txt": LATE})
    command = f"{sys.executable} -u -m declass check in --no-cache -f {format_} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], stderr=subprocess.PIPE, check=False)
    assert (130, b"") == (done.returncode, done.stderr)


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
@pytest.mark.parametrize("format_", ["html", "xlsx"])
def test_a_reader_that_has_gone_takes_nothing_from_a_run_that_writes_files(folder, format_):
    write(folder, {"a.txt": LATE})
    command = f"{sys.executable} -m declass check in -f {format_} -o csv=out.csv | true; exit ${{PIPESTATUS[0]}}"
    assert 1 == subprocess.run(["bash", "-c", command], check=False).returncode
    assert "DC401" in Path("out.csv").read_text("utf-8")


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
