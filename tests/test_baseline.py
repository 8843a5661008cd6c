"""The baseline: what stays the same finding, what is new, and what has become of old ones."""

import datetime as dt
import json
import sqlite3
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from declass.baseline import Entry, comparison_with, entries_of, lines_of, read_baseline
from declass.cli import main
from declass.errors import SettingsError
from declass.readers import read_text
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.worker import Worker

RULEBOOK = load_rules()
WORKER = Worker(RULEBOOK)
BASE = RULEBOOK.bases["telegram-12958-amended-C"]
LATE = {"eo_line": "E.O. 12958: DECL: 02/05/2039"}
UNKNOWN_MARKS = {"paragraph_1": "1. (SU) THE SAMPLE MINISTRY ASKED.", "paragraph_3": "3. (SU) COMMENT: WE ASKED TOO."}

documents = st.sampled_from(["09ANYPOST1", "09ANYPOST2", "09OTHERPOST3"])
rules = st.sampled_from(["DC401", "DC102", "DC207"])
fingerprints = st.sampled_from(["00000000000000aa", "00000000000000bb"])
found = st.lists(st.tuples(documents, st.builds(dict, rule=rules, fingerprint=fingerprints)), max_size=12)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def text(year: int = 2009, **parts: str) -> str:
    return render(BASE, dated=dt.date(year, 2, 4), set={**LATE, **parts}).text.content


def findings_of(content: str, source: str = "09ANYPOST283.txt") -> list[tuple[str, str]]:
    record = WORKER.record_of(read_text(content, source))
    return [(finding["rule"], finding["fingerprint"]) for finding in record["findings"]]


def keys(entries) -> Counter:
    return Counter((entry.document, entry.rule, entry.fingerprint) for entry in entries)


# --- what makes a finding the same ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda content: "\n\n\n" + content, id="moved down"),
        pytest.param(lambda content: content.replace("\n", "\r\n"), id="other ends of lines"),
        pytest.param(lambda content: content.replace("\n1. (C)", "\n1. (C) IT RAINED.\n\n2. (C)"), id="edited below"),
        pytest.param(lambda content: content.replace("DECL: 02/05/2039", "DECL:\n02/05/2039"), id="wrapped anew"),
        pytest.param(lambda content: content.replace("DECL: 02", "DECL:    02"), id="spaced anew"),
    ],
)
def test_a_finding_stays_the_same_through_edits_elsewhere(change):
    content = text()
    assert change(content) != content
    late = [found for found in findings_of(content) if found[0] == "DC401"]
    assert late
    assert late == [found for found in findings_of(change(content)) if found[0] == "DC401"]


def test_a_finding_stays_the_same_when_paragraphs_are_numbered_anew():
    before = text(paragraph_3="3. (SU) COMMENT: WE SHALL ASK AGAIN.")
    after = text(paragraph_3="3. (C) IT RAINED.\n\n4. (SU) COMMENT: WE SHALL ASK AGAIN.")
    of_marks = [[found for found in findings_of(content) if found[0] == "DC207"] for content in (before, after)]
    assert of_marks[0]
    assert of_marks[0] == of_marks[1]


def test_other_evidence_makes_another_finding():
    assert findings_of(text()) != findings_of(text(eo_line="E.O. 12958: DECL: 02/06/2039"))


def test_another_name_of_the_file_changes_nothing():
    assert findings_of(text(), "09ANYPOST283.txt") == findings_of(text(), "renamed/elsewhere.txt")


def test_the_same_telegram_in_a_table_has_the_same_findings(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(text(), "utf-8")
    run("baseline", "create", tmp_path / "in", "-o", tmp_path / "b.jsonl", "--isolated")
    cells = ["1", "2/4/2009 17:08", "09ANYPOST283", "Embassy Anypost", "CONFIDENTIAL", "", "", text()]
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    (tmp_path / "in" / "a.txt").unlink()
    (tmp_path / "in" / "table.csv").write_text(row + "\n", "utf-8")
    told = run_record(run("check", tmp_path / "in", "--baseline", tmp_path / "b.jsonl", "-f", "jsonl", "--isolated"))
    assert 1 == told["baseline"]["unchanged"]
    assert 0 == told["baseline"]["fixed"]


def test_of_two_equal_findings_each_counts_once(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(text(), "utf-8")
    run("baseline", "create", folder, "-o", tmp_path / "b.jsonl", "--isolated")
    (folder / "copy.txt").write_text(text(), "utf-8")
    told = run_record(run("check", folder, "--baseline", tmp_path / "b.jsonl", "-f", "jsonl", "--isolated"))
    assert (1, 1, 0) == tuple(told["baseline"][key] for key in ("new", "unchanged", "fixed"))


def test_another_paragraph_without_a_mark_is_another_finding():
    unmarked = {"paragraph_1": "1. The Sample Minister spoke."}, {"paragraph_3": "3. We shall ask again."}
    first, second = ([f for f in findings_of(text(**parts)) if f[0] == "DC202"] for parts in unmarked)
    assert first
    assert second
    assert first != second


def run_record(result: Result) -> dict:
    return json.loads(result.stdout.splitlines()[-1])


# --- the comparison ---------------------------------------------------------------------------------------------------


@given(found)
def test_what_was_found_before_is_unchanged_in_any_order(findings):
    comparison = comparison_with(entries_of(findings))
    assert all(comparison.holds(document, finding) for document, finding in reversed(findings))
    fate = comparison.fate()
    assert (0, len(findings)) == (fate.new, fate.unchanged)
    assert ((), (), ()) == (fate.fixed, fate.undecided, fate.not_seen)


@given(found, found)
def test_new_and_left_over_are_the_differences_of_both_sides(before, after):
    comparison = comparison_with(entries_of(before))
    for document, finding in after:
        comparison.saw(document, {finding["rule"]})
        comparison.holds(document, finding)
    for document, finding in before:
        comparison.saw(document, {finding["rule"]})
    fate = comparison.fate()
    old, new = keys(entries_of(before)), keys(entries_of(after))
    assert fate.new == (new - old).total()
    assert fate.unchanged == (new & old).total()
    assert keys(fate.fixed) == old - new
    assert () == fate.undecided == fate.not_seen


@given(found)
def test_what_no_run_decided_is_never_called_fixed(before):
    comparison = comparison_with(entries_of(before))
    seen = {document for document, _ in before[::2]}
    for document in seen:
        comparison.saw(document, ())
    fate = comparison.fate()
    assert () == fate.fixed
    assert {entry.document for entry in fate.undecided} == seen
    assert {entry.document for entry in fate.not_seen} == {document for document, _ in before} - seen


# --- the file ---------------------------------------------------------------------------------------------------------


@given(found)
def test_a_baseline_is_read_as_it_was_written(tmp_path_factory, findings):
    path = tmp_path_factory.mktemp("b") / "b.jsonl"
    path.write_text(lines_of(entries_of(findings)), "utf-8", newline="\n")
    assert sorted(entries_of(findings)) == read_baseline(path)
    lines = path.read_text("utf-8").splitlines()
    assert lines == sorted(lines, key=lambda line: tuple(json.loads(line).values()))
    assert len(lines) == len(set(lines)) == len(findings)
    path.write_text("\ufeff" + path.read_text("utf-8"), "utf-8")
    assert sorted(entries_of(findings)) == read_baseline(path)


@given(found, found)
def test_two_branches_that_each_add_findings_merge_as_lines(ours, theirs):
    merged = set(lines_of(entries_of(ours)).splitlines()) | set(lines_of(entries_of(theirs)).splitlines())
    entries = [Entry(**json.loads(line)) for line in merged]
    comparison = comparison_with(entries)
    assert all(comparison.holds(document, finding) for document, finding in ours)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("<<<<<<< HEAD", "a mark of a merge is left; remove the line", id="merge"),
        pytest.param("{}", "no entry", id="empty"),
        pytest.param('{"document": 1, "rule": "DC401", "fingerprint": "a", "copy": 1}', "no entry", id="number"),
        pytest.param('{"document": "a", "rule": "DC401", "fingerprint": "a", "copy": true}', "no entry", id="flag"),
        pytest.param("[" * 100_000, "no entry", id="deep"),
    ],
)
def test_a_line_that_is_no_entry_is_named(tmp_path, line, told):
    path = tmp_path / "b.jsonl"
    path.write_text(f"{lines_of([Entry('a', 'DC401', 'b')])}{line}\n", "utf-8")
    with pytest.raises(SettingsError, match=f"b.jsonl:2: {told}"):
        read_baseline(path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("one\ntwo\nthree\n", id="words"),
        pytest.param('{"schema": "declass/1", "document_id": "a"}\n' * 3, id="a saved result"),
        pytest.param("{}\n[]\n", id="other JSON"),
        pytest.param("<<<<<<< HEAD\n", id="a mark of a merge alone"),
    ],
)
def test_what_is_no_baseline_is_told_once(tmp_path, text):
    path = tmp_path / "l.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as raised:
        read_baseline(path)
    assert f"{path}: is no baseline; make one with `declass baseline create`" == str(raised.value)


def test_an_empty_file_is_a_baseline_without_entries(tmp_path):
    (tmp_path / "b.jsonl").write_text("\n", "utf-8")
    assert [] == read_baseline(tmp_path / "b.jsonl")


# --- the commands -----------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(text(), "utf-8")
    (folder / "b.txt").write_text(text(2008, **UNKNOWN_MARKS), "utf-8")
    return folder


def test_old_findings_pass_and_the_first_new_one_fails(archive):
    assert 1 == run("check", "in").exit_code
    assert 0 == run("baseline", "create", "in", "-o", "b.jsonl").exit_code
    assert 0 == run("check", "in", "--baseline", "b.jsonl", "--fail-on", "warning").exit_code
    (archive / "c.txt").write_text(text(2007, eo_line="E.O. 12958: DECL: 03/01/2040"), "utf-8")
    result = run("check", "in", "--baseline", "b.jsonl", "-f", "concise")
    assert 1 == result.exit_code
    assert 1 == result.stdout.count("DC401")
    assert "1 new" in result.stdout


def test_fixed_findings_are_told_fail_only_when_strict_and_are_pruned(archive):
    run("baseline", "create", "in", "-o", "b.jsonl")
    (archive / "b.txt").write_text(text(2008), "utf-8")
    result = run("check", "in", "--baseline", "b.jsonl")
    assert 0 == result.exit_code
    assert "no longer found" in result.stdout
    assert 1 == run("check", "in", "--baseline", "b.jsonl", "--strict-baseline").exit_code
    before = len(read_baseline(Path("b.jsonl")))
    assert 0 == run("baseline", "prune", "in", "--baseline", "b.jsonl").exit_code
    assert before - 1 == len(read_baseline(Path("b.jsonl")))
    assert 0 == run("check", "in", "--baseline", "b.jsonl", "--strict-baseline").exit_code


def test_a_finding_that_can_no_longer_be_decided_stays_in_the_baseline(archive):
    run("baseline", "create", "in", "-o", "b.jsonl")
    (archive / "a.txt").write_text(text(eo_line="E.O. 12958: DECL: XXXXXXXXXX"), "utf-8")
    result = run("check", "in", "--baseline", "b.jsonl", "--strict-baseline")
    assert "1 not decided or not asked in this run" in result.stdout
    run("baseline", "prune", "in", "--baseline", "b.jsonl")
    assert ("09ANYPOST283", "DC401") in {entry[:2] for entry in read_baseline(Path("b.jsonl"))}


def test_documents_that_are_gone_leave_the_baseline_only_when_asked(archive):
    run("baseline", "create", "in", "-o", "b.jsonl")
    whole = read_baseline(Path("b.jsonl"))
    (archive / "b.txt").unlink()
    (archive / "a.txt").write_text(text(), "utf-8")
    run("baseline", "prune", "in", "--baseline", "b.jsonl")
    assert whole == read_baseline(Path("b.jsonl"))
    assert 1 == run("check", "in", "--baseline", "b.jsonl", "--strict-baseline").exit_code
    run("baseline", "prune", "in", "--baseline", "b.jsonl", "--gone")
    assert len(whole) > len(read_baseline(Path("b.jsonl")))


def test_update_takes_new_findings_in(archive):
    run("baseline", "create", "in", "-o", "b.jsonl")
    (archive / "c.txt").write_text(text(2007, eo_line="E.O. 12958: DECL: 03/01/2040"), "utf-8")
    assert 0 == run("baseline", "update", "in", "--baseline", "b.jsonl").exit_code
    assert 0 == run("check", "in", "--baseline", "b.jsonl").exit_code


def test_a_baseline_that_is_there_is_not_written_over(archive):
    run("baseline", "create", "in", "-o", "b.jsonl")
    result = run("baseline", "create", "in", "-o", "b.jsonl")
    assert 2 == result.exit_code
    assert "is there already" in result.stderr
    assert 0 == run("baseline", "create", "in", "-o", "b.jsonl", "--force").exit_code


def test_no_output_is_written_over_the_baseline(archive):
    run("baseline", "create", "in", "-o", "b.jsonl")
    before = Path("b.jsonl").read_bytes()
    assert 2 == run("check", "in", "--baseline", "b.jsonl", "-o", "jsonl=b.jsonl").exit_code
    assert before == Path("b.jsonl").read_bytes()


def test_two_baselines_are_compared(archive):
    run("baseline", "create", "in", "-o", "a.jsonl")
    run("baseline", "create", "in", "-o", "b.jsonl", "--ignore", "DC401")
    assert 0 == run("baseline", "diff", "a.jsonl", "a.jsonl").exit_code
    result = run("baseline", "diff", "a.jsonl", "b.jsonl")
    assert 1 == result.exit_code
    assert "- 09ANYPOST283 DC401" in result.stdout


def test_without_documents_nothing_is_written(archive, tmp_path):
    (tmp_path / "empty").mkdir()
    assert 4 == run("baseline", "create", "empty", "-o", "b.jsonl").exit_code
    assert not Path("b.jsonl").exists()


@pytest.mark.parametrize(
    "words", [("create", "--force", "-o"), ("update", "--baseline"), ("prune", "--gone", "--baseline")]
)
def test_a_path_that_is_misspelt_leaves_the_baseline_as_it_was(archive, words):
    run("baseline", "create", "in", "-o", "b.jsonl")
    before = Path("b.jsonl").read_bytes()
    result = run("baseline", words[0], "im", *words[1:], "b.jsonl")
    assert 3 == result.exit_code
    assert "nothing was checked; b.jsonl was left as it is" in result.stdout
    assert before == Path("b.jsonl").read_bytes()


def test_entries_stay_where_their_document_may_be_in_an_input_that_cannot_be_read(archive):
    run("baseline", "create", "in", "-o", "b.jsonl")
    before = read_baseline(Path("b.jsonl"))
    assert 3 == run("baseline", "prune", "--gone", "in/a.txt", "im", "--baseline", "b.jsonl").exit_code
    assert before == read_baseline(Path("b.jsonl"))


def test_entries_that_are_taken_out_are_counted(archive):
    run("baseline", "create", "in", "-o", "b.jsonl")
    told = run("baseline", "prune", "--gone", "in/a.txt", "--baseline", "b.jsonl").stdout
    assert "2 not decided or seen, 2 of them taken out" in told


@pytest.mark.parametrize("paths", [("in", "im"), ("in/a.txt",), ("-",), ("--files-from", "list")])
def test_of_a_part_of_the_archive_no_document_is_called_gone(archive, paths):
    run("baseline", "create", "in", "-o", "b.jsonl")
    Path("list").write_text("in/a.txt\n", "utf-8")
    options = ("--baseline", "b.jsonl", "--strict-baseline", "-f", "concise")
    result = CliRunner().invoke(main, ["check", *paths, *options], input=text())
    assert "prune --gone" not in result.stdout
    assert result.exit_code == (3 if "im" in paths else 0)


def zipped(file: Path, texts: list[str]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for number, content in enumerate(texts):
            archive.writestr(f"{number}.txt", content)


def in_database(file: Path, texts: list[str]) -> None:
    file.unlink(missing_ok=True)
    made = sqlite3.connect(file)
    made.execute("CREATE TABLE cables (text)")
    made.executemany("INSERT INTO cables VALUES (?)", [(content,) for content in texts])
    made.commit()
    made.close()


def json_lines(file: Path, texts: list[str]) -> None:
    file.write_text("".join(json.dumps({"text": content}) + "\n" for content in texts), "utf-8")


def one_text(file: Path, texts: list[str]) -> None:
    file.write_text("\n".join(texts), "utf-8")


HOLDING_MANY = [
    pytest.param(zipped, id="archive"),
    pytest.param(in_database, id="database"),
    pytest.param(json_lines, id="JSON Lines"),
    pytest.param(one_text, id="text"),
]


@pytest.mark.parametrize("name", ["all.dat", "all.zip", "all"])
@pytest.mark.parametrize("made", HOLDING_MANY)
def test_of_a_file_that_holds_many_whatever_its_name_documents_are_gone(archive, made, name):
    texts = [text().replace("0283", f"028{number}") for number in (3, 4, 5)]
    made(Path(name), texts)
    run("baseline", "create", name, "-o", "b.jsonl", "--columns", "text=text")
    made(Path(name), texts[:2])
    options = ("--columns", "text=text", "--strict-baseline", "-f", "concise")
    result = run("check", name, "--baseline", "b.jsonl", *options)
    assert "prune --gone" in result.stdout
    assert 1 == result.exit_code


@pytest.mark.parametrize("name", ["a.zip", "a.csv", "a.jsonl", "a.gz", "a#2", "a.csv:row 2"])
def test_of_a_file_that_holds_one_telegram_whatever_its_name_none_is_gone(archive, name):
    run("baseline", "create", "in", "-o", "b.jsonl")
    Path(name).write_text(text(), "utf-8")
    result = run("check", name, "--baseline", "b.jsonl", "--strict-baseline", "-f", "concise")
    assert "prune --gone" not in result.stdout
    assert 0 == result.exit_code


@pytest.mark.parametrize("is_named", [True, False])
def test_standard_input_may_hold_many_under_any_name(archive, is_named):
    run("baseline", "create", "in", "-o", "b.jsonl")
    named = ("--stdin-filename", "in/a.txt") if is_named else ()
    words = ["check", "-", *named, "--baseline", "b.jsonl", "--strict-baseline", "-f", "concise"]
    assert "prune --gone" not in CliRunner().invoke(main, words, input=text()).stdout
    assert (
        "prune --gone"
        in CliRunner().invoke(main, words, input="\n".join([text(), text().replace("0283", "0284")])).stdout
    )


def test_all_documents_of_a_folder_that_is_empty_now_are_gone(archive):
    run("baseline", "create", "in", "-o", "b.jsonl")
    for file in archive.iterdir():
        file.unlink()
    assert "prune --gone" in run("check", "in", "--baseline", "b.jsonl", "-f", "concise").stdout


# --- git --------------------------------------------------------------------------------------------------------------


def git(*words: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


def test_baselines_of_two_branches_merge_without_a_conflict(archive):
    Path(".gitattributes").write_text("b.jsonl merge=union\n", "utf-8")
    run("baseline", "create", "in", "-o", "b.jsonl")
    git("init")
    git("add", ".")
    git("commit", "-m", "all")
    for branch, year in (("theirs", 2006), ("ours", 2007)):
        git("checkout", "-b", branch, "main")
        (archive / f"{branch}.txt").write_text(text(year), "utf-8")
        run("baseline", "update", "in", "--baseline", "b.jsonl")
        git("add", ".")
        git("commit", "-m", branch)
    git("merge", "theirs")
    result = run("check", "in", "--baseline", "b.jsonl", "--strict-baseline", "--fail-on", "warning")
    assert 0 == result.exit_code, result.output
