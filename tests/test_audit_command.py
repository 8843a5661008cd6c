"""The records officer's set: complete, repeatable, never half, and proved by a bundle."""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from declass.cli import main
from declass.commands import audit as audit_command
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

ROOT = Path(__file__).resolve().parents[1]
ARCHIVE = ROOT / "examples" / "archive"
GOLDEN = Path(__file__).parent / "golden"
DAY = "2026-11-28"
SET = {
    *("results.jsonl", "documents.csv", "findings.csv", "findings.psv", "audit.xlsx", "report.html"),
    *("calendar.csv", "manifest.sha256", "method.json"),
}
BASES = load_rules().bases
CLEAN = render(BASES["telegram-12958-amended-C"]).text.content
LATE = render(BASES["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/05/2039"}).text.content


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def audit(path, out, *options):
    return run("audit", path, "--out", out, "--as-of", DAY, *options)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A set of the example archive, made from the root of the project."""
    here, out = Path.cwd(), tmp_path_factory.mktemp("set") / "audit"
    os.chdir(ROOT)
    try:
        assert audit("examples/archive", out).exit_code == 0
    finally:
        os.chdir(here)
    return out


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text(LATE, encoding="utf-8")
    return tmp_path


def test_the_set_is_complete(made):
    assert {path.name for path in made.iterdir()} == SET


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_the_tables_of_the_example_archive_are_the_golden_ones_byte_for_byte(made, name):
    assert (made / name).read_bytes() == (GOLDEN / name).read_bytes()


def test_the_method_tells_tool_rules_settings_with_their_origin_day_and_counts(made):
    method = json.loads((made / "method.json").read_text(encoding="utf-8"))
    assert method["counts"] == {"seen": 37, "checked": 35, "skipped": 2, "failed": 0}
    assert method["as_of"] == DAY
    assert method["rulebook"] == load_rules().hash
    assert method["settings"]["evidence"] == {"value": "markings", "from": "default"}
    assert set(method["files"]) == SET - {"method.json"}


def test_the_manifest_holds_the_hash_of_every_input_clean_ones_and_skipped_ones_too(made):
    lines = (made / "manifest.sha256").read_text(encoding="utf-8").splitlines()
    named = {line.partition("  ")[2] for line in lines}
    assert named == {path.relative_to(ROOT).as_posix() for path in ARCHIVE.rglob("*") if path.is_file()}
    assert all(len(line.partition("  ")[0]) == 64 for line in lines)


def test_everything_can_be_rendered_again_from_the_results(made, tmp_path):
    again = run(
        "report", made / "results.jsonl", "-o", f"html={tmp_path / 'report.html'}", "-o", f"xlsx={tmp_path / 'a.xlsx'}"
    )
    assert again.exit_code == 0
    assert (tmp_path / "report.html").read_bytes() == (made / "report.html").read_bytes()
    assert (tmp_path / "a.xlsx").read_bytes() == (made / "audit.xlsx").read_bytes()


@pytest.mark.parametrize("format_", ["table", "concise", "json", "jsonl", "csv", "psv"])
def test_a_saved_result_prints_what_the_check_printed(folder, format_):
    checked = run("check", "in", "-f", format_, "--as-of", DAY, "-o", "jsonl=saved.jsonl")
    reported = run("report", "saved.jsonl", "-f", format_)
    assert reported.stdout == checked.stdout


def test_the_set_is_the_same_whatever_jobs_and_place(folder):
    assert audit("in", "one").exit_code == 0
    command = [sys.executable, "-m", "declass", "audit", "in", "--out", "two", "--as-of", DAY, "-j", "2"]
    subprocess.run(command, check=True, env={**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "C"}, stdout=subprocess.PIPE)
    assert contents(folder / "one") == contents(folder / "two")


def test_a_finished_set_is_replaced_only_by_force(folder):
    assert audit("in", "out").exit_code == 0
    before = contents(folder / "out")
    refused = audit("in", "out")
    assert (refused.exit_code, contents(folder / "out")) == (2, before)
    assert "--force" in refused.stderr
    (folder / "in" / "b.txt").unlink()
    (folder / "out" / "notes of mine.txt").write_text("kept")
    assert audit("in", "out", "--force").exit_code == 0
    assert {path.name for path in (folder / "out").iterdir()} == SET | {"notes of mine.txt"}
    assert "02/05/2039" not in (folder / "out" / "findings.csv").read_text()


@pytest.mark.parametrize("out", ["in", "in/sub", "in/a.txt", "other"])
def test_a_folder_that_holds_records_or_other_files_is_no_place_for_a_set(folder, out):
    (folder / "other").mkdir()
    (folder / "other" / "letter.txt").write_text("mine")
    before = contents(folder)
    assert audit("in", out).exit_code == 2
    assert contents(folder) == before


def test_a_file_that_stands_in_the_way_is_named(folder):
    (folder / "out").write_text("")
    refused = audit("in", "out")
    assert refused.exit_code == 2
    assert "no folder" in refused.stderr


@pytest.mark.parametrize("when", ["_check", "render_set", "_write_method", "publish"])
@pytest.mark.parametrize("what", [KeyboardInterrupt, OSError("disk full"), RuntimeError])
def test_a_run_that_ends_early_leaves_nothing(folder, monkeypatch, when, what):
    def fail(*_, **__):
        raise what

    monkeypatch.setattr(audit_command, when, fail)
    ended = audit("in", "out")
    assert ended.exit_code not in (0, 3)
    assert not (folder / "out").exists()


@pytest.mark.usefixtures("folder")
def test_an_audit_of_nothing_writes_nothing():
    Path("none").mkdir()
    told = audit("none", "set", "--bundle")
    assert (4, False) == (told.exit_code, Path("set").exists())
    assert "no files in none; hidden files and folders are left out; nothing was written\n" == told.stdout


@pytest.mark.usefixtures("folder")
def test_an_audit_of_nothing_leaves_the_set_that_is_there():
    audit("in", "set")
    before = contents(Path("set"))
    Path("none").mkdir()
    assert 4 == audit("none", "set", "--force").exit_code
    assert before == contents(Path("set"))


@pytest.mark.usefixtures("folder")
def test_copies_are_told_on_the_screen_and_in_the_report():
    words = "1 document is a copy of a telegram that was read already; each copy counts in the tables and rates"
    assert words in audit("in", "set").stdout
    assert words in Path("set/report.html").read_text("utf-8")
    assert words in run("check", "in").stdout


@pytest.mark.usefixtures("folder")
def test_copies_are_listed_on_the_screen_in_the_report_and_in_a_report_made_again():
    listed = "Copies of one telegram\n\n  09ANYPOST283  2 documents\n           in/a.txt\n           in/b.txt\n"
    assert listed in run("check", "in").stdout
    audit("in", "set")
    assert "Copies of one telegram" in Path("set/report.html").read_text("utf-8")
    assert 0 == run("report", "set/results.jsonl", "-o", "markdown=again.md").exit_code
    assert "| 09ANYPOST283 | - | 2 | in/a.txt; in/b.txt |" in Path("again.md").read_text("utf-8")


def test_what_could_not_be_read_is_said_and_the_rest_is_in_the_set(folder):
    (folder / "in" / "gone.txt").symlink_to("nowhere")
    ended = audit("in", "out")
    assert ended.exit_code == 3
    method = json.loads((folder / "out" / "method.json").read_text())
    assert method["inputs_without_hash"] == ["in/gone.txt"]
    assert method["counts"]["failed"] == 1


def test_of_many_inputs_that_could_not_be_read_the_first_are_named_and_the_rest_counted(folder):
    for number in range(12):
        (folder / "in" / f"gone{number:02}.txt").symlink_to("nowhere")
    printed = audit("in", "out").stdout
    assert printed.count("failed: ") == 10
    assert "… and 2 more; documents.csv lists them" in printed


def test_an_input_that_changes_while_it_is_read_is_named(folder, monkeypatch):
    check = audit_command._check

    def check_and_change(*arguments):
        (folder / "in" / "b.txt").write_text("other", encoding="utf-8")
        return check(*arguments)

    monkeypatch.setattr(audit_command, "_check", check_and_change)
    assert "1 input changed while being read" in audit("in", "out").stdout
    method = json.loads((folder / "out" / "method.json").read_text())
    assert method["inputs_changed_while_read"] == ["in/b.txt"]


def test_nothing_checked_has_its_code(folder):
    shutil.rmtree(folder / "in")
    (folder / "in").mkdir()
    assert audit("in", "out").exit_code == 4


@pytest.mark.parametrize(
    ("options", "rules"),
    [
        pytest.param(["--select", "DC4"], {"DC401"}, id="prefix"),
        pytest.param(["--ignore", "duration"], {"DC801"}, id="discrepancy left out"),
        pytest.param(["--select", "portion,DC401"], {"DC401"}, id="several"),
    ],
)
def test_rules_are_chosen_as_check_chooses_them_and_the_choice_is_told_and_proved(folder, options, rules):
    assert audit("in", "out", "--bundle", *options).exit_code == 0
    with open(folder / "out" / "data" / "findings.csv", encoding="utf-8", newline="") as stream:
        assert {row["rule"] for row in csv.DictReader(stream)} == rules
    method = json.loads((folder / "out" / "data" / "method.json").read_text("utf-8"))
    name = options[0].removeprefix("--")
    assert {"value": [options[1]], "from": "command line"} == method["settings"][name]
    assert run("verify", "out", "in").exit_code == 0


def test_a_row_for_each_id_date_and_section_loses_no_section(folder):
    for number in (1, 2):
        line = f"C O N F I D E N T I A L SECTION 0{number} OF 02 ANYPOST {{serial6}}"
        section = render(BASES["telegram-12958-amended-C"], set={"classification_line": line}).text.content
        (folder / "in" / f"section{number}.txt").write_text(section, "utf-8")
        (folder / "in" / f"copy{number}.txt").write_text(section, "utf-8")
    assert audit("in", "out").exit_code == 0
    with open(folder / "out" / "documents.csv", encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["source"] not in ("in/a.txt", "in/b.txt")]
    told = {(row["document_id"], row["date"], row["section"]) for row in rows}
    assert (4, ["1", "2"]) == (len(rows), sorted(section for _, _, section in told))


WEIGHED = """[severity]
DC401 = "warning"

[fail-on-rule]
DC401 = "never"

[[overrides]]
paths = ["in/b.txt"]
ignore = ["DC401"]
assume-order = "12958"
"""


def write_both(folder):
    for name in ("a.txt", "b.txt"):
        (folder / "in" / name).write_text(LATE, "utf-8")


def test_an_audit_takes_severities_and_what_differs_by_path_as_check_does(folder):
    (folder / "declass.toml").write_text(WEIGHED, "utf-8")
    write_both(folder)
    assert audit("in", "out").exit_code == 0
    *documents, told = map(json.loads, (folder / "out" / "results.jsonl").read_text("utf-8").splitlines())
    *checked, _ = map(json.loads, run("check", "in", "-f", "jsonl", "--as-of", DAY).stdout.splitlines())
    assert checked == documents
    assert [["warning"], []] == [[f["severity"] for f in r["findings"] if f["rule"] == "DC401"] for r in documents]
    assert "fail_on_rule" not in told["settings"]
    settings = json.loads((folder / "out" / "method.json").read_text("utf-8"))["settings"]
    assert {"value": {"DC401": "warning"}, "from": "declass.toml:1"} == settings["severity"]
    override = {"paths": ["in/b.txt"], "ignore": ["DC401"], "assume-order": "12958"}
    assert {"value": [override], "from": "declass.toml:7"} == settings["overrides"]


def test_show_config_lists_what_an_audit_uses(folder):
    (folder / "declass.toml").write_text(WEIGHED, "utf-8")
    told = audit("in", "out", "--show-config").stdout
    assert ("[severity]" in told, "[[overrides]]" in told, "[fail-on-rule]" in told) == (True, True, False)


@pytest.mark.parametrize("paths", [("in",), ("in/a.txt", "in/b.txt")])
def test_severities_and_overrides_are_proved_wherever_the_inputs_lie(folder, monkeypatch, paths):
    (folder / "declass.toml").write_text(WEIGHED, "utf-8")
    write_both(folder)
    assert run("audit", *paths, "--out", "out", "--as-of", DAY, "--bundle").exit_code == 0
    (folder / "far").mkdir()
    (folder / "in").rename(folder / "far" / "there")
    monkeypatch.chdir(folder / "far")
    proved = run("verify", "../out", *(path.replace("in", "there", 1) for path in paths))
    assert (proved.exit_code, proved.stdout.count("as it was")) == (0, 4)


@pytest.mark.parametrize(("then", "now"), [("in", "."), (".", "in"), (".", ".")])
def test_they_are_proved_from_inside_the_folder_too(folder, monkeypatch, then, now):
    here = folder if then == "in" else folder / "in"
    (here / "declass.toml").write_text(WEIGHED.replace("in/b.txt", "*b.txt" if then == "." else "in/b.txt"), "utf-8")
    write_both(folder)
    monkeypatch.chdir(here)
    assert run("audit", then, "--include", "*.txt", "--out", folder / "out", "--as-of", DAY, "--bundle").exit_code == 0
    monkeypatch.chdir(folder if now == "in" else folder / "in")
    proved = run("verify", folder / "out", now)
    assert (proved.exit_code, proved.stdout.count("as it was")) == (0, 4)


def test_a_choice_that_names_no_rule_is_wrong_usage(folder):
    refused = audit("in", "out", "--select", "DC4O1")
    assert (refused.exit_code, (folder / "out").exists()) == (2, False)
    assert "no rule is named 'DC4O1'" in refused.stderr


@pytest.mark.parametrize("listing", ["list", "-"])
def test_an_audit_reads_paths_from_a_list_and_is_proved_with_it(folder, listing):
    content = "in/b.txt\nin/a.txt\n"
    (folder / "list").write_text(content)
    command = ["audit", "--files-from", listing, "--out", "out", "--as-of", DAY, "--bundle"]
    assert CliRunner().invoke(main, command, input=content).exit_code == 0
    lines = (folder / "out" / "data" / "manifest.sha256").read_text("utf-8").splitlines()
    assert ["in/b.txt", "in/a.txt"] == [line.partition("  ")[2] for line in lines]
    proved = CliRunner().invoke(main, ["verify", "out", "--files-from", listing], input=content)
    assert (proved.exit_code, proved.stdout.count("as it was")) == (0, 4)


def test_the_hashes_of_a_list_are_held_against_the_files(folder):
    digest = hashlib.sha256((folder / "in" / "a.txt").read_bytes()).hexdigest()
    rows = "".join(f"in/{name},1,2026-11-28,,{digest}\n" for name in ("a.txt", "b.txt"))
    (folder / "list").write_text(f"filename,filesize,modified,errors,sha256\n{rows}")
    ended = run("audit", "--files-from", "list", "--out", "out", "--bundle")
    assert ended.exit_code == 3
    assert "failed: in/b.txt: hash differs from the list" in ended.stdout
    assert "the list has hashes of 2 files, each held against what is there" in ended.stdout
    assert run("verify", "out", "--files-from", "list").exit_code == 0


@pytest.mark.parametrize("command", [("audit", "--out", "out"), ("verify", "bag")])
def test_neither_a_path_nor_a_list_is_wrong_usage(bundle, folder, command):
    refused = run(*command)
    assert refused.exit_code == 2
    assert "no path was given; name files or folders, or --files-from LIST" in refused.stderr


def test_names_stand_in_no_file_unless_asked_for(folder):
    assert audit("in", "out").exit_code == 0
    texts = b"".join(data for name, data in contents(folder / "out").items() if not name.endswith(".xlsx"))
    assert b"Pat Sample" not in texts
    assert audit("in", "named", "--names").exit_code == 0
    with open(folder / "named" / "documents.csv", encoding="utf-8", newline="") as stream:
        assert {row["classifier"] for row in csv.DictReader(stream)} == {"DCM Pat Sample"}


@pytest.mark.parametrize("paths", [("in", "in"), ("in", "in/a.txt"), ("in/a.txt", "in"), ("in", "./in")])
@pytest.mark.parametrize("command", [("check",), ("audit", "--out", "out"), ("calendar",)])
def test_paths_of_which_one_holds_another_are_refused(folder, command, paths):
    refused = run(*command, *paths)
    assert refused.exit_code == 2
    assert "name each input once" in refused.stderr


def test_a_path_that_is_not_there_has_failed_and_the_rest_is_in_the_set(folder):
    ended = run("audit", "lost", "in", "--out", "out")
    assert ended.exit_code == 3
    assert "failed: lost: no such file or folder" in ended.stdout
    method = json.loads((folder / "out" / "method.json").read_text())
    assert method["inputs_without_hash"] == ["lost"]
    assert method["counts"] == {"seen": 3, "checked": 2, "skipped": 0, "failed": 1}


def test_where_no_path_is_there_no_set_is_made_and_none_replaced(folder):
    assert audit("lost", "out").exit_code == 3
    assert not (folder / "out").exists()
    audit("in", "out")
    before = contents(folder / "out")
    ended = audit("lost", "out", "--force")
    assert (ended.exit_code, contents(folder / "out")) == (3, before)
    assert ended.stdout.endswith("\nnothing was written\n")


# --- bundles ------------------------------------------------------------------------------------------------------


@pytest.fixture
def bundle(folder):
    assert audit("in", "bag", "--bundle", "--banner", "SAMPLE").exit_code == 0
    return folder / "bag"


def test_a_bundle_is_a_bag_with_the_set_in_it(bundle):
    assert {path.name for path in (bundle / "data").iterdir()} == SET
    assert (bundle / "bagit.txt").is_file()


def test_a_bundle_without_its_library_is_refused_before_anything_is_read(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "bagit", None)
    ended = audit("in", "bag", "--bundle")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "bagit is not installed; run pip install" in ended.stderr
    assert not (folder / "bag").exists()


def test_a_bundle_is_proved_by_its_inputs_wherever_they_lie(bundle, folder):
    assert run("verify", bundle, "in").exit_code == 0
    (folder / "in").rename(folder / "moved")
    proved = run("verify", bundle, "moved", "-j", "2")
    assert (proved.exit_code, proved.stdout.count("as it was")) == (0, 4)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(lambda f: (f / "in" / "a.txt").write_text(LATE), "in/a.txt: its bytes are others now", id="other"),
        pytest.param(lambda f: (f / "in" / "a.txt").unlink(), "in/a.txt: was audited and is not there", id="lost"),
        pytest.param(lambda f: (f / "in" / "c.txt").write_text(CLEAN), "in/c.txt: is there now", id="added"),
        pytest.param(
            lambda f: (f / "bag" / "data" / "findings.csv").write_text("forged"), "findings.csv", id="bag touched"
        ),
    ],
)
def test_each_difference_is_named(bundle, folder, change, told):
    change(folder)
    ended = run("verify", bundle, "in")
    assert ended.exit_code == 1
    assert told in ended.stdout


def test_differences_name_files_as_they_are_called_now(bundle, folder):
    (folder / "in").rename(folder / "moved")
    (folder / "moved" / "a.txt").write_text(LATE)
    (folder / "moved" / "b.txt").rename(folder / "moved" / "c.txt")
    told = run("verify", bundle, "moved").stdout
    assert "  moved/a.txt: its bytes are others now\n" in told
    assert "  in/b.txt: was audited and is not there now\n" in told
    assert "  moved/c.txt: is there now and was not audited\n" in told
    assert "the record of in/b.txt is not made now\n" in told
    assert "the record of moved/c.txt was not made then\n" in told


@pytest.mark.parametrize(
    ("audited", "now"),
    [
        pytest.param(("in", "."), ("in", "../in"), id="the current folder"),
        pytest.param(("in", "../in"), ("in", "."), id="the current folder now"),
        pytest.param((".", "all.zip"), (".", "again.zip"), id="an archive"),
    ],
)
def test_a_bundle_is_proved_by_its_inputs_under_other_names(folder, monkeypatch, audited, now):
    for name in ("all.zip", "again.zip"):
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr(zipfile.ZipInfo("b.txt"), LATE)
    monkeypatch.chdir(folder / audited[0])
    assert audit(audited[1], folder / "bag", "--bundle").exit_code == 0
    monkeypatch.chdir(folder / now[0])
    proved = run("verify", folder / "bag", now[1])
    assert (proved.exit_code, proved.stdout.count("as it was")) == (0, 4)


def test_a_record_that_reads_otherwise_now_is_named(bundle, folder):
    (folder / "in" / "a.txt").write_text(LATE)
    assert "the record of in/a.txt is other" in run("verify", bundle, "in").stdout


@pytest.mark.parametrize("arguments", [("in", "in"), ("bag", "in", "in"), ("missing", "in")])
def test_what_is_no_bundle_or_other_paths_is_wrong_usage(bundle, arguments):
    assert run("verify", *arguments).exit_code == 2


def test_files_of_the_bag_that_were_touched_or_lost_are_named(bundle):
    (bundle / "data" / "findings.csv").write_text("forged")
    (bundle / "data" / "calendar.csv").unlink()
    told = run("verify", bundle, "in").stdout
    assert "data/findings.csv: is not what was bagged" in told
    assert "data/calendar.csv: is gone" in told


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
def test_differences_are_told_by_the_exit_code_though_nobody_reads_them(bundle, folder):
    (folder / "in" / "a.txt").write_text(LATE)
    command = f"{sys.executable} -m declass verify bag in | true; exit ${{PIPESTATUS[0]}}"
    assert subprocess.run(["bash", "-c", command], check=False).returncode == 1


def test_a_bundle_is_replaced_whole(bundle):
    assert audit("in", "bag", "--bundle", "--force").exit_code == 0
    assert run("verify", bundle, "in").exit_code == 0


def test_an_audit_takes_settings_filters_and_assumptions_and_is_verified_with_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "declass.toml").write_text('exclude = ["table"]\nassume-date = 2009-01-01\n', "utf-8")
    done = run("audit", ARCHIVE, "--out", "set", "--bundle", "--include", "*.txt")
    assert 0 == done.exit_code, done.output
    method = json.loads((tmp_path / "set" / "data" / "method.json").read_text("utf-8"))
    settings = {key: (entry["value"], entry["from"]) for key, entry in method["settings"].items()}
    assert (["*.txt"], "command line") == settings["include"]
    assert (["table"], "declass.toml:1") == settings["exclude"]
    assert ("2009-01-01", "declass.toml:2") == settings["assume_date"]
    assert 0 == run("verify", "set", ARCHIVE).exit_code
