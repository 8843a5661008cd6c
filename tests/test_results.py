"""Saved results read back, and what is said of files that are none."""

import json
import sys

import pytest
from click.testing import CliRunner

from declass.cli import main
from declass.errors import SettingsError
from declass.results import SavedResults
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

TEXT = render(load_rules().bases["telegram-12958-amended-C"]).text.content


@pytest.fixture
def saved(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / "in" / f"{name}.txt").write_text(TEXT)
    assert run("check", "in", "-o", "jsonl=saved.jsonl").exit_code == 0
    return tmp_path / "saved.jsonl"


def run(*arguments):
    return CliRunner().invoke(main, list(arguments))


def test_records_and_run_are_read_back(saved):
    results = SavedResults(saved)
    assert [record["source"] for record in results.records()] == ["in/a.txt", "in/b.txt", "in/c.txt"]
    assert results.run["counts"]["checked"] == 3
    assert sum(1 for _ in results.records()) == 3


def test_a_last_line_longer_than_one_read_is_found(saved):
    lines = saved.read_text().splitlines()
    run_record = json.loads(lines[-1])
    run_record["settings"]["note"] = "x" * 300_000
    saved.write_text("\n".join([*lines[:-1], json.dumps(run_record)]) + "\n\n")
    assert SavedResults(saved).run["settings"]["note"][:1] == "x"


def test_a_byte_order_mark_before_a_result_is_no_part_of_it(saved):
    saved.write_text("\ufeff" + saved.read_text(), "utf-8")
    assert [record["source"] for record in SavedResults(saved).records()] == ["in/a.txt", "in/b.txt", "in/c.txt"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param("", "does not end as a saved result", id="empty"),
        pytest.param("no results\n", "does not end as a saved result", id="text"),
        pytest.param("[]\n", "does not end as a saved result", id="list"),
        pytest.param('{"schema": "other/1", "kind": "run"}\n', "does not end as a saved result", id="other schema"),
    ],
)
def test_a_file_that_is_no_result_is_refused(tmp_path, content, told):
    (tmp_path / "x.jsonl").write_text(content)
    with pytest.raises(SettingsError, match=told):
        SavedResults(tmp_path / "x.jsonl")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        SavedResults(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    "broken", ["{", "[]", '{"schema": "declass/1"}', '{"schema": "declass/1", "status": "checked"}']
)
def test_a_broken_line_is_named_by_its_number_and_nothing_is_written(saved, broken):
    lines = saved.read_text().splitlines()
    saved.write_text("\n".join([lines[0], broken, *lines[2:]]) + "\n")
    ended = run("report", "saved.jsonl", "-o", "csv=out.csv")
    assert ended.exit_code == 2
    assert "saved.jsonl:2:" in ended.stderr
    assert not (saved.parent / "out.csv").exists()


def test_a_plan_that_the_run_does_not_know_is_named(saved):
    lines = saved.read_text().splitlines()
    record = json.loads(lines[0])
    record["rules"]["plan"] = "other"
    saved.write_text("\n".join([json.dumps(record), *lines[1:]]) + "\n")
    assert "plan 'other'" in run("report", "saved.jsonl").stderr


def test_a_result_made_with_other_rules_is_told(saved):
    lines = saved.read_text().splitlines()
    record = json.loads(lines[-1])
    record["rulebook"] = "000000000000"
    saved.write_text("\n".join([*lines[:-1], json.dumps(record)]) + "\n")
    ended = run("report", "saved.jsonl")
    assert ended.exit_code == 0
    assert "rule book 000000000000" in ended.stderr


@pytest.mark.parametrize("options", [(), ("--bundle",)], ids=["folder", "bag"])
def test_the_folder_of_an_audit_stands_for_its_result(saved, options):
    assert run("audit", "in", "--out", "set", *options).exit_code == 0
    assert run("report", "set", "-f", "csv").stdout == run("report", "saved.jsonl", "-f", "csv").stdout
    (saved.parent / "in/a.txt").write_text(TEXT.replace("02/04/2019", "02/05/2034"))
    assert run("audit", "in", "--out", "later").exit_code == 0
    for pair in (("set", "later"), ("saved.jsonl", "later"), ("set/", "later/results.jsonl")):
        told = run("diff", *pair)
        assert (1, "2 new") == (told.exit_code, told.stdout[:5])


@pytest.mark.parametrize("name", ["notes.txt", "table.parquet", "below/table.parquet", "below/results.csv"])
def test_a_folder_without_results_is_told_to_be_one_whatever_it_holds(saved, monkeypatch, name):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    file = saved.parent / "in" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"PAR1")
    for command in (("report", "in"), ("diff", "in", "saved.jsonl"), ("diff", "saved.jsonl", "in")):
        told = run(*command)
        assert told.exit_code == 2
        assert "in: holds no results of ours; name what check saved" in told.stderr


def test_a_folder_with_a_sign_of_a_job_elsewhere_in_it_holds_no_results(saved):
    pytest.importorskip("pyarrow")
    for file in ("in/packed/_SUCCESS", "in/packed/a.parquet", "in/b.parquet"):
        (saved.parent / file).parent.mkdir(exist_ok=True)
        (saved.parent / file).write_bytes(b"")
    assert "in: holds no results of ours" in run("report", "in").stderr


def test_the_results_are_never_written_over(saved):
    before = saved.read_bytes()
    assert run("report", "saved.jsonl", "-o", "jsonl=saved.jsonl").exit_code == 2
    assert saved.read_bytes() == before


@pytest.mark.parametrize("change", [lambda lines: lines[1:], lambda lines: [lines[0], *lines]], ids=["lost", "doubled"])
def test_a_record_that_was_lost_or_added_is_told_and_nothing_is_written(saved, change):
    saved.write_text("\n".join(change(saved.read_text().splitlines())) + "\n")
    ended = run("report", "saved.jsonl", "-o", "csv=out.csv")
    assert ended.exit_code == 2
    assert "the run says 3" in ended.stderr
    assert not (saved.parent / "out.csv").exists()


def test_the_tables_of_a_set_are_written_again(saved):
    assert run("audit", "in", "--out", "one").exit_code == 0
    written = run("report", "one/results.jsonl", "--out", "two")
    assert written.exit_code == 0
    assert written.stdout == (
        "wrote audit.xlsx, calendar.csv, documents.csv, findings.csv, findings.psv, report.html to two\n"
    )
    names = {path.name for path in (saved.parent / "two").iterdir()}
    assert names == {"documents.csv", "findings.csv", "findings.psv", "calendar.csv", "audit.xlsx", "report.html"}
    assert all((saved.parent / "one" / n).read_bytes() == (saved.parent / "two" / n).read_bytes() for n in names)
    assert run("report", "one/results.jsonl", "--out", "two").exit_code == 2


def test_a_finding_is_new_where_the_earlier_run_left_off_others_alone(saved):
    text = TEXT.replace("02/04/2019", "02/05/2034")
    (saved.parent / "in/a.txt").write_text(text.replace("1. (C)", "1. (S)", 1))
    run("check", "in", "-o", "jsonl=before.jsonl", "--max-findings", "1")
    (saved.parent / "in/a.txt").write_text(text.replace("1. (C)", "1. (S)", 1).replace("E.O. 12958", "E.O. 12356"))
    run("check", "in", "-o", "jsonl=later.jsonl")
    told = json.loads(run("diff", "before.jsonl", "later.jsonl", "-f", "json").stdout)
    assert "DC502" in {finding["rule"] for finding in told["new"]}
