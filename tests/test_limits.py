"""Limits: how they are set, what is stronger, and how every output tells that one was reached."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from declass.cli import main
from declass.errors import SettingsError
from declass.formats import FORMATS
from declass.limits import NAMES, USUAL, Limits, limits_named, value_of
from declass.model import Unread
from declass.record_schema import record_schema
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.unread import findings_on
from declass.settings_schema import settings_schema

RULEBOOK = load_rules()
TEXT = render(RULEBOOK.bases["telegram-12958-amended-C"]).text.content
ASKED = ("check", "a.txt", "--no-cache", "--limit", "file=1KiB")


@pytest.fixture(autouse=True)
def archive(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT + "." * 1024)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def records(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("file=7", {"file": 7}, id="bytes"),
        pytest.param("row=2KiB", {"row": 2048}, id="a unit"),
        pytest.param("UNPACKED = 3 gib", {"unpacked": 3 << 30}, id="blanks and case"),
        pytest.param("members=9", {"members": 9}, id="a number"),
    ],
)
def test_a_word_names_a_limit(word, expected):
    assert expected == limits_named([word])


@pytest.mark.parametrize(
    "word", ["file", "size=1", "file=", "file=0", "file=-1", "file=1MB", "depth=1KiB", "row=1.5MiB"]
)
def test_a_word_that_names_none_is_refused_with_what_to_write(word):
    with pytest.raises(SettingsError, match=r"--limit.*found.*; write"):
        limits_named([word])


@given(st.sampled_from(NAMES), st.integers(1, 1 << 59))
def test_what_is_shown_of_a_limit_can_be_written(name, number):
    shown = Limits(**{name: number}).shown(name).replace(",", "").removesuffix(" bytes")
    assert number == value_of(name, shown)


@given(st.sampled_from(NAMES), st.one_of(st.text(), st.floats(), st.booleans(), st.none(), st.integers()))
def test_no_value_raises(name, value):
    found = value_of(name, value)
    assert found is None or found >= 1


def test_only_limits_that_differ_are_told():
    assert {} == Limits(file=USUAL.file).changed()
    assert {"depth": 2} == Limits(depth=2).changed()


def test_each_limit_of_the_file_is_kept_unless_it_is_named_on_the_command_line():
    Path("declass.toml").write_text('[limits]\nfile = "2 MiB"\nmembers = 5\n')
    told = run("check", "a.txt", "--no-cache", "--limit", "members=6", "-f", "jsonl")
    assert {"file": 2 << 20, "members": 6} == records(told)[-1]["settings"]["limits"]
    assert "limits = { file = 2097152, members = 5 }  # declass.toml:1" in " ".join(
        run("check", "a.txt", "--show-config").stdout.split()
    ).replace("} #", "}  #")


def test_a_run_with_usual_limits_says_nothing_of_them():
    assert "limits" not in records(run("check", "a.txt", "--no-cache", "-f", "jsonl"))[-1]["settings"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("[limits]\nfil = 1\n", "limits fil: unknown limit; write one of file", id="name"),
        pytest.param("[limits]\nfile = true\n", "limits file: found True; write bytes", id="value"),
        pytest.param('[limits]\ndepth = "2 KiB"\n', "limits depth: found '2 KiB'; write a whole number", id="unit"),
        pytest.param("limits = 3\n", "limits: found 3", id="no table"),
    ],
)
def test_a_fault_in_the_settings_is_told_with_its_line(text, told):
    Path("declass.toml").write_text(text)
    result = run("check", "a.txt")
    assert 2 == result.exit_code
    assert told in result.output.replace('"2 KiB"', "'2 KiB'")


def test_the_schema_of_the_settings_knows_the_limits():
    validator = Draft202012Validator(json.loads(settings_schema()))
    assert validator.is_valid({"limits": {"file": "2 MiB", "depth": 3}})
    assert not validator.is_valid({"limits": {"fil": 1}})


def test_an_input_past_a_limit_failed_and_the_run_says_so():
    result = run(*ASKED, "-f", "jsonl")
    failed, told = records(result)
    assert (3, "failed") == (result.exit_code, failed["status"])
    assert "--limit file=SIZE" in failed["why"]
    assert "findings" not in failed
    assert {"file": 1024} == told["settings"]["limits"]


@pytest.mark.parametrize("asked", [("--notes",), ("--select", "DC908"), ("--fail-on", "note")])
def test_the_rule_stands_in_the_record_and_is_counted(asked):
    result = run(*ASKED, *asked, "-f", "jsonl")
    failed, told = records(result)
    assert 3 == result.exit_code
    assert ["DC908"] == [finding["rule"] for finding in failed["findings"]]
    assert {"error": 0, "warning": 0, "note": 1} == told["severities"]
    validator = Draft202012Validator(json.loads(record_schema()))
    assert [] == [error.message for record in (failed, told) for error in validator.iter_errors(record)]


def test_the_rule_can_be_ignored_and_the_input_failed_all_the_same():
    result = run(*ASKED, "--notes", "--ignore", "DC908", "-f", "jsonl")
    failed, told = records(result)
    assert (3, []) == (result.exit_code, failed["findings"])
    assert 0 == told["severities"]["note"]


@pytest.mark.parametrize("format_", list(FORMATS))
def test_every_format_tells_the_rule_where_notes_are_shown(format_):
    told = run(*ASKED, "--notes", "-f", format_)
    assert "DC908" in told.stdout
    assert "1 note" in told.stdout or '"note": 1' in told.stdout
    assert "more finding" not in told.stdout
    plain = run(*ASKED, "-f", format_)
    assert "--limit file=SIZE" in plain.stdout


def test_a_saved_result_is_rendered_again_with_the_rule():
    first = run(*ASKED, "--notes", "-f", "csv", "-o", "jsonl=a.jsonl")
    assert first.stdout == run("report", "a.jsonl", "-f", "csv").stdout


def test_the_report_and_the_workbook_tell_it():
    run(*ASKED, "--notes", "-o", "html=a.html", "-o", "xlsx=a.xlsx")
    html = Path("a.html").read_text()
    assert "note DC908 limit-reached" in html
    from python_calamine import CalamineWorkbook

    sheets = CalamineWorkbook.from_path("a.xlsx")
    rows = [row for name in ("Documents", "Findings") for row in sheets.get_sheet_by_name(name).to_python()]
    assert any("DC908" in row for row in rows)
    assert not any("None" in row for row in rows)


def test_another_limit_is_another_key_of_the_cache():
    words = ("check", "a.txt", "-f", "jsonl")
    assert ["checked", "failed", "checked"] == [
        records(run(*words, *limit))[0]["status"] for limit in ((), ("--limit", "file=1KiB"), ())
    ]


@pytest.mark.parametrize("limit", NAMES)
def test_the_rule_names_each_limit(limit):
    (finding,) = findings_on(Unread("a", "failed", "too much", 3, limit), RULEBOOK)
    assert ("DC908", f"limit {limit}: too much", 3) == (finding["rule"], finding["message"], finding["row"])


def test_an_input_that_failed_for_another_reason_brings_no_finding():
    assert [] == findings_on(Unread("a", "failed", "cannot be read"), RULEBOOK)


def test_standard_input_past_a_limit_names_it():
    result = CliRunner().invoke(
        main, ["check", "-", "--limit", "file=1KiB", "--notes", "-f", "jsonl"], input="." * 2000
    )
    assert "DC908" == records(result)[0]["findings"][0]["rule"]
