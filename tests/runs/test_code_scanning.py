"""Sixty thousand findings as code scanning takes them: within its limits, in files of their own, known again.

The files are validated against the schema of SARIF, and by Microsoft's SARIF multitool with the rules of GitHub where
``validators/install.sh`` has put it.
"""

import gzip
import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from declass.audits.audit import Audit
from declass.cli import main
from declass.outputs.sarif import SCHEMA
from declass.outputs.sarif_github import SarifGitHubFiles
from declass.record import Record
from tests.outputs.test_pipeline_formats import DOCUMENT, FAILED, FINDING, MEMBER, OVER_ALL, ROW, SARIF, SKIPPED
from tests.runs.archives import RULEBOOK

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
MULTITOOL = Path(__file__).parent / "validators/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
RULES = sorted(RULEBOOK.rules, key=lambda rule: rule.id)
DOCUMENTS, EACH = 12_000, 5
ACCEPTED = {**FINDING, "accepted_by": "baseline", "state": "unchanged", "fingerprint": "accepted"}
FIRST: Record = {
    **DOCUMENT,
    "source": "in/0.txt",
    "document_id": "09ANYPOST0000",
    "findings": [{**FINDING, "fingerprint": "first"}],
}


def document(number: int) -> Record:
    """The record of a document with five findings, two of which are equal, and one accepted before."""
    findings = [
        {
            **FINDING,
            "rule": (rule := RULES[(number + turn) % len(RULES)]).id,
            "name": rule.name,
            "line": 10 + turn,
            "end_line": 10 + turn,
            "fingerprint": f"{number:012x}{max(turn, 1):04x}",
        }
        for turn in range(EACH)
    ]
    name = f"{number:05}"
    return {
        **DOCUMENT,
        "source": f"in/{name[:2]}/{name}.txt",
        "document_id": f"09ANYPOST{number}",
        "findings": findings,
        "accepted": [ACCEPTED],
    }


def written(folder: Path, count: int, *first: Record) -> list[Path]:
    """The files of a run over so many documents and others of each kind, after those that come first."""
    output, audit = SarifGitHubFiles(folder, "out.sarif"), Audit(RULEBOOK)
    for record in (*first, *map(document, range(count)), ROW, MEMBER, FAILED, SKIPPED):
        output.document(record)
    run = audit.run_record(None, {}, findings=(OVER_ALL,))
    output.close({**run, "accepted": [ACCEPTED]}, audit)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Path]:
    return written(tmp_path_factory.mktemp("whole"), DOCUMENTS)


@pytest.fixture(scope="module")
def runs(files) -> list[Record]:
    """The run of each file; a file has one."""
    logs = [json.loads(file.read_text("utf-8")) for file in files]
    assert [1] * len(logs) == [len(log["runs"]) for log in logs]
    return [log["runs"][0] for log in logs]


def results(runs: list[Record]) -> list[Record]:
    return [result for run in runs for result in run["results"]]


def regions(runs: list[Record]) -> list[Record]:
    return [place["physicalLocation"].get("region") for result in results(runs) for place in result["locations"]]


def fingerprints(folder: Path, *first: Record) -> dict[tuple[str, str, int], str]:
    """What code scanning knows each result of a small run by, by document, rule and line."""
    folder.mkdir()
    (file,) = written(folder, 1_000, *first)
    return {
        (r["properties"]["document_id"], r["ruleId"], r["locations"][0]["physicalLocation"]["region"]["startLine"]): (
            r["partialFingerprints"]["primaryLocationLineHash"]
        )
        for r in json.loads(file.read_text("utf-8"))["runs"][0]["results"]
    }


def test_all_findings_are_there_once_and_none_that_was_accepted(runs):
    assert DOCUMENTS * EACH + 3 == len(results(runs))
    assert [] == [
        r for r in results(runs) if "suppressions" in r or r["partialFingerprints"]["declass/v1"] == "accepted"
    ]


def test_no_file_holds_more_than_code_scanning_takes(files, runs):
    assert ["out-2.sarif", "out-3.sarif", "out.sarif"] == [file.name for file in files]
    assert max(len(run["results"]) for run in runs) <= 25_000
    assert max(len(gzip.compress(file.read_bytes(), 6)) for file in files) <= 10 << 20


def test_each_file_is_a_category_of_its_own(runs):
    assert {"declass/", "declass-2/", "declass-3/"} == {run["automationDetails"]["id"] for run in runs}


def test_each_result_has_a_place_of_four_numbers(runs):
    keys = ("startLine", "startColumn", "endLine", "endColumn")
    assert [] == [r for r in regions(runs) if r is None or not all(type(r.get(k)) is int and r[k] >= 1 for k in keys)]
    assert [] == [r for r in regions(runs) if (r["endLine"], r["endColumn"]) < (r["startLine"], r["startColumn"])]


def test_no_two_results_are_known_by_the_same_fingerprint(runs):
    counted = Counter(result["partialFingerprints"]["primaryLocationLineHash"] for result in results(runs))
    assert [] == [known for known, times in counted.items() if times > 1]


def test_fingerprints_stay_when_a_document_is_put_before(tmp_path):
    before, after = fingerprints(tmp_path / "before"), fingerprints(tmp_path / "after", FIRST)
    assert {("09ANYPOST0000", "DC401", 20)} == after.keys() - before.keys()
    assert before == {key: after[key] for key in before}


def test_rules_are_described_within_the_limits(runs):
    rules = [rule for run in runs for rule in run["tool"]["driver"]["rules"]]
    assert {rule.id for rule in RULEBOOK.rules} <= {rule["id"] for rule in rules}
    assert [] == [rule["id"] for rule in rules if not 0 < len(rule["name"]) <= 255]
    for key, most in (("shortDescription", 1024), ("fullDescription", 1024), ("help", 50_000)):
        assert [] == [rule["id"] for rule in rules if not 0 < len(rule[key]["text"].strip()) <= most]
    assert [] == [rule["id"] for rule in rules if not rule["help"]["markdown"].strip()]
    assert [] == [rule["id"] for rule in rules if not 0 < len(rule["properties"]["tags"]) <= 20]
    assert max(len(run["tool"]["driver"]["rules"]) for run in runs) <= 25_000


def test_indexes_point_to_the_rule_and_the_file_meant(runs):
    results = [(run, result) for run in runs for result in run["results"]]
    assert {id(run) for run in runs} == {id(run) for run, _ in results}
    rules = [(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], result["ruleId"]) for run, result in results]
    assert [] == [(found, meant) for found, meant in rules if found != meant]
    places = [(run, r["locations"][0]["physicalLocation"]["artifactLocation"]) for run, r in results]
    assert [] == [p for run, p in places if run["artifacts"][p["index"]]["location"]["uri"] != p["uri"]]


def cut(run: Record) -> Record:
    """A log with the first results of a run and their files: validators are slow."""
    kept = run["results"][:250]
    last = max(r["locations"][0]["physicalLocation"]["artifactLocation"]["index"] for r in kept)
    part = {**run, "results": kept, "artifacts": run["artifacts"][: last + 1]}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [part]}


def test_the_schema_is_obeyed(runs):
    assert [] == [error.message for run in runs for error in SARIF.iter_errors(cut(run))]


# --- the multitool ------------------------------------------------------------------------------------------------

EXPECTED = {
    "SARIF2005": "the tool has no address on the web, so that none is told",
    "SARIF2017": "whole files and rows of tables have no region in SARIF for viewers, since none would be true",
}
"""Warnings of the multitool that are meant, and why. Its notes are not asked for: they want texts of the records in the
file (SARIF2010, 2011, 2013), which no output holds, and addresses on the web, which it then calls (SARIF2006, 2012)."""

needs_multitool = pytest.mark.skipif(
    not os.access(MULTITOOL, os.X_OK), reason="the SARIF multitool is not here; run tests/runs/validators/install.sh"
)


def complaints(file: Path) -> list[tuple[str, str, str]]:
    """Rule, level and words of what the multitool says about a file and is not meant, of each rule the first."""
    out = file.with_suffix(".validated")
    command = [str(MULTITOOL), "validate", str(file), "--rule-kind", "Sarif;Ghas", "--output", str(out)]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    subprocess.run(command, env=environment, capture_output=True, check=False)
    (run,) = json.loads(out.read_text("utf-8-sig"))["runs"]
    assert [True] == [invocation["executionSuccessful"] for invocation in run["invocations"]]
    texts = {rule["id"]: rule.get("messageStrings", {}) for rule in run["tool"]["driver"].get("rules", ())}
    found: dict[str, tuple[str, str, str]] = {}
    for result in run.get("results", ()):
        id_, message = result["ruleId"], result["message"]
        text = message.get("text") or texts[id_][message["id"]]["text"]
        found.setdefault(id_, (id_, result.get("level", "warning"), f"{text} {message.get('arguments', [])}"))
    return [told for id_, told in found.items() if id_ not in EXPECTED]


@needs_multitool
@pytest.mark.parametrize("format_", ["sarif", "sarif-github"])
def test_the_multitool_complains_of_nothing_but_what_is_meant(tmp_path, monkeypatch, format_):
    monkeypatch.chdir(ROOT)
    file = tmp_path / "out.sarif"
    words = ["check", "examples/archive", "--notes", "-o", f"{format_}={file}", "--as-of", "2026-01-31"]
    assert 1 == CliRunner().invoke(main, words).exit_code
    assert [] == complaints(file)


@needs_multitool
def test_the_multitool_complains_of_nothing_in_a_large_file(runs, tmp_path):
    file = tmp_path / "out.sarif"
    file.write_text(json.dumps(cut(runs[-1])), encoding="utf-8")
    assert [] == complaints(file)


@needs_multitool
def test_the_multitool_complains_where_something_is_wrong(tmp_path):
    file = tmp_path / "wrong.sarif"
    result = {"ruleId": "X", "message": {"text": "x"}}
    run = {"tool": {"driver": {"name": "x"}}, "results": [result]}
    file.write_text(json.dumps({"version": "2.1.0", "runs": [run]}), encoding="utf-8")
    assert "error" in {level for _, level, _ in complaints(file)}
