"""Decisions: which findings they accept, which of them count, and what is said of the others."""

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from declass.cli import main
from declass.formats import FORMATS
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

BASE = load_rules().bases["telegram-12958-amended-C"]
AS_OF = "2026-11-28"


def text(year: int = 2009, **parts: str) -> str:
    late = {"eo_line": "E.O. 12958: DECL: 02/05/2039"}
    return render(BASE, dated=dt.date(year, 2, 4), set={**late, **parts}).text.content


@pytest.fixture(autouse=True)
def archive(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(text(), "utf-8")
    (tmp_path / "in" / "b.txt").write_text(text(2008), "utf-8")
    return tmp_path / "in"


def check(decisions: str, *options: str, format_: str = "concise") -> Result:
    Path("declass-decisions.toml").write_text(decisions, "utf-8")
    return CliRunner().invoke(main, ["check", "in", "-f", format_, "--as-of", AS_OF, *options])


def decision(**values: str) -> str:
    kept = {
        "rule": '"DC401"', "document": '"09ANYPOST283"', "reason": '"agreed"', "who": '"Review office"',
        "date": "2026-01-31", **values,
    }  # fmt: skip
    return "[[decision]]\n" + "".join(f"{key} = {value}\n" for key, value in kept.items() if value)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({}, id="id"),
        pytest.param({"rule": '"declassify-on-too-late"'}, id="name"),
        pytest.param({"rule": '"DC4"'}, id="prefix"),
        pytest.param({"document": '"09*"'}, id="glob"),
        pytest.param({"expires": AS_OF}, id="last day"),
        pytest.param({"ticket": '"REC-1"'}, id="ticket"),
    ],
)
def test_a_decision_accepts_its_finding_and_no_other(values):
    result = check(decision(**values))
    assert 1 == result.exit_code
    assert "in/b.txt:" in result.stdout
    assert "in/a.txt:" not in result.stdout
    assert "1 finding accepted" in result.stdout


def test_a_decision_on_one_finding_accepts_it_while_it_is_the_same():
    record = json.loads(check("", format_="jsonl").stdout.splitlines()[0])
    known = f'"{record["findings"][0]["fingerprint"]}"'
    assert "in/a.txt:" not in check(decision(fingerprint=known)).stdout
    Path("in/a.txt").write_text(text(eo_line="E.O. 12958: DECL: 02/06/2039"), "utf-8")
    result = check(decision(fingerprint=known))
    assert "in/a.txt:" in result.stdout
    assert "accepts no finding" in result.stdout


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"expires": "2026-11-27"}, "decision 1 (line 2): expired on 2026-11-27"),
        ({"date": "2026-11-29"}, "decision 1 (line 2): is dated 2026-11-29, after the day of this run (2026-11-28)"),
        ({"expires": '"soon"'}, "declass-decisions.toml:7: decision 1 expires: found 'soon'; write a day"),
        ({"rule": '"DC410x"'}, "no rule is named 'DC410x'"),
        ({"expires": "2026-01-01T00:00:00"}, "decision 1 expires: found 2026-01-01T00:00:00; write a day"),
        ({"who": ""}, "decision 1 who: missing"),
        ({"date": ""}, "decision 1 date: missing"),
        ({"document": '""'}, "decision 1 document: empty"),
        (
            {"reasn": '"agreed"'},
            "decision 1 reasn: unknown key; remove it, or mend its spelling; did you mean 'reason'?",
        ),
        ({"document": '"77NOPOST1"'}, "accepts no finding of this run"),
    ],
)
def test_a_decision_that_does_not_count_is_told_and_its_finding_stands(values, told):
    result = check(decision(**values))
    assert 1 == result.exit_code
    assert "in/a.txt:" in result.stdout
    assert told in result.stdout


def test_a_reason_may_be_required():
    without = decision(reason="")
    assert "in/a.txt:" not in check(without).stdout
    result = check(without, "--require-reason")
    assert "in/a.txt:" in result.stdout
    assert "gives no reason" in result.stdout


def test_one_broken_decision_takes_no_other_with_it():
    result = check(decision(date='"x"') + "\n" + decision(document='"08ANYPOST283"'))
    assert "in/a.txt:" in result.stdout
    assert "in/b.txt:" not in result.stdout


def test_decisions_among_the_records_are_refused(archive):
    (archive / "declass-decisions.toml").write_text(decision(), "utf-8")
    result = CliRunner().invoke(main, ["check", "in", "--decisions", "in/declass-decisions.toml"])
    assert 2 == result.exit_code
    assert "records decide nothing about themselves" in result.stderr
    assert 1 == CliRunner().invoke(main, ["check", "in"]).exit_code


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(("--select", "DC1"), id="another rule"),
        pytest.param(("no such folder",), id="an input that failed"),
        pytest.param(("--include", "b.txt"), id="a part"),
    ],
)
def test_a_decision_that_this_run_could_not_meet_is_not_called_unused(options):
    assert "accepts no finding" in check(decision(document='"77*"')).stdout
    assert "accepts no finding" not in check(decision(document='"77*"'), *options).stdout


def test_an_isolated_run_looks_for_no_decisions():
    assert "in/a.txt:" in check(decision(), "--isolated").stdout


def test_what_was_decided_stands_in_the_record_and_who_decided_does_not():
    result = check(decision(ticket='"REC-1"'), format_="jsonl")
    record = json.loads(result.stdout.splitlines()[0])
    assert [] == record["findings"]
    (accepted,) = record["accepted"]
    assert ("decision", "agreed", "REC-1") == tuple(accepted[key] for key in ("accepted_by", "reason", "ticket"))
    assert "Review office" not in result.stdout


def test_sarif_holds_it_as_suppressed_and_code_scanning_gets_none_of_it():
    log = json.loads(check(decision(), format_="sarif").stdout)
    by_file = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: r for r in log["runs"][0]["results"]}
    (suppression,) = by_file["in/a.txt"]["suppressions"]
    assert {"kind": "external", "status": "accepted", "justification": "agreed"} == suppression
    assert "suppressions" not in by_file["in/b.txt"]
    log = json.loads(check(decision(), format_="sarif-github").stdout)
    uris = [r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in log["runs"][0]["results"]]
    assert ["in/b.txt"] == uris


def test_a_finding_accepted_by_a_decision_is_neither_new_nor_fixed_in_a_baseline():
    CliRunner().invoke(main, ["baseline", "create", "in", "-o", "b.jsonl"])
    run = json.loads(check(decision(), "--baseline", "b.jsonl", format_="jsonl").stdout.splitlines()[-1])
    assert (0, 2, 0) == tuple(run["baseline"][key] for key in ("new", "unchanged", "fixed"))
    Path("b.jsonl").write_text("", "utf-8")
    run = json.loads(check(decision(), "--baseline", "b.jsonl", format_="jsonl").stdout.splitlines()[-1])
    assert (1, 0, 0) == tuple(run["baseline"][key] for key in ("new", "unchanged", "fixed"))


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_tells_what_is_wrong_with_decisions(format_):
    result = check(decision(expires="2026-11-27"), format_=format_)
    assert "expired on 2026-11-27" in result.stdout.replace("\\", "")


def test_the_report_and_the_workbook_tell_it_too():
    check(decision(expires="2026-11-27"), "-o", "html=r.html", "-o", "xlsx=r.xlsx")
    with zipfile.ZipFile("r.xlsx") as book:
        strings = b"".join(book.read(name) for name in book.namelist())
    assert b"expired on 2026-11-27" in strings
    assert "expired on 2026-11-27" in Path("r.html").read_text("utf-8")


def test_a_document_whose_findings_were_accepted_is_not_called_clean():
    table = check(decision(), format_="table").stdout
    assert "1 accepted" in table
    check(decision(), "-o", "html=r.html")
    page = Path("r.html").read_text("utf-8")
    assert "no finding beside those accepted before" in page
    assert "DC401 declassify-on-too-late (error, agreed)" in page
    assert "with accepted findings alone" in page
    assert "documents without findings: 0" in check(decision(), format_="junit").stdout
