"""What holds of any text and any bytes: a report comes of it, it renders in every format, and nothing is raised."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import declass
from declass.audits.audit import Audit
from declass.batch import Worker
from declass.commands.rendering import audit_for
from declass.outputs import FILE_FORMATS
from declass.readers import read_text
from tests.hostile.fuzz.mutations import mutated
from tests.hostile.fuzz.run import CORPUS, cases_of
from tests.hostile.fuzz.seeds import seeds_of
from tests.hostile.fuzz.targets import TARGETS, rulebook, shown_in_every_format, worker
from tests.hostile.makers import Entry, late, zipped
from tests.hostile.unharmed import assert_tells_plainly
from tests.strategies import ANY_TEXTS

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
HALVES = st.text(st.characters(categories=["Cs", "Cc", "Cf", "L", "Nd", "Zl"]), max_size=40)


@given(ANY_TEXTS | HALVES | mutated("checked").map(lambda data: data.decode("utf-8", "surrogateescape")))
@QUICK
def test_check_of_any_text_is_a_report_that_renders_in_every_format(text):
    report = declass.check(text + "\n")
    assert isinstance(report, declass.Report)
    assert {"checked", "skipped"} >= {record["status"] for record in report.documents} != set()
    shown_in_every_format(report.documents, report.run)


@given(st.text(max_size=20) | HALVES | st.sampled_from(["", " ", "x" * 300, "a\0b", "nowhere", "/\0", "\udcff"]))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_of_one_line_is_a_report_as_well(tmp_path, monkeypatch, line):
    monkeypatch.chdir(tmp_path)
    if os.sep not in line and line.strip(".") == line:
        (record,) = declass.check(line).documents
        assert record["status"] in ("skipped", "failed")


def test_an_empty_text_is_a_text_and_no_path():
    (record,) = declass.check("").documents
    assert ("text", "skipped") == (record["source"], record["status"])


@pytest.mark.parametrize("text", ["hello\n", " \n", "The talks went on.", "lost.txt\n"])
def test_a_text_that_shows_no_telegram_is_never_called_checked(text):
    report = declass.check(text)
    assert ["skipped"] == [record["status"] for record in report.documents]
    assert {"seen": 1, "checked": 0, "skipped": 1, "failed": 0} == report.run["counts"]


@pytest.mark.parametrize("name", ["lost.txt", "no/folder/lost.csv"])
def test_a_file_that_is_not_there_is_failed(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (record,) = declass.check(name).documents
    assert (name, "failed") == (record["source"], record["status"])
    assert "no such file or folder" in record["why"]


def test_every_telegram_of_a_text_is_checked_as_one_of_a_file_is(tmp_path):
    text = late() + late().replace("0283", "0284")
    rows = "".join(json.dumps({"text": part}) + "\n" for part in (late(), late().replace("0283", "0284")))
    (tmp_path / "two.txt").write_text(text)
    expected = [[f["rule"] for f in record["findings"]] for record in declass.check(tmp_path / "two.txt").documents]
    assert 2 == len(expected)
    assert expected == [[f["rule"] for f in record["findings"]] for record in declass.check(text).documents]
    assert expected == [[f["rule"] for f in record["findings"]] for record in declass.check(rows).documents]
    assert all("DC401" in found for found in expected)


@given(mutated("stored_values"))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("format_", ["html", "xlsx"])
def test_values_of_any_kind_are_plain_in_reports(tmp_path, format_, data):
    name, _, text = data.decode("utf-8", "surrogateescape").partition("\n")
    record = worker().record_of(read_text(late() + text, name))
    audit: Audit = audit_for(rulebook(), "2026-11-28", wants_signals=False)
    output = FILE_FORMATS[format_](tmp_path, f"a.{format_}", None)
    audit.add(record, worker().plans)
    output.document(record)
    audit.close()
    output.close(audit.run_record(None, {"profile": "state", "select": []}, findings=[]), audit)
    assert_tells_plainly(format_, (tmp_path / f"a.{format_}").read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_every_seed_and_every_case_that_fuzzing_found_is_read(target):
    for data in (*seeds_of(target), *(path.read_bytes() for path in cases_of(target))):
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.data())
@QUICK
def test_mutations_of_seeds_are_read(target, data):
    TARGETS[target](data.draw(mutated(target)))


def test_every_case_belongs_to_a_target_and_is_small():
    assert {folder.name for folder in CORPUS.iterdir()} <= set(TARGETS)
    assert [] == [path for path in CORPUS.rglob("*") if path.is_file() and path.stat().st_size > 16_384]


def test_a_file_that_breaks_a_reader_is_failed_and_the_others_are_checked(place, monkeypatch):
    place.put("a.zip", zipped(Entry("x.txt", late().encode())))
    place.put("b.txt", late().encode())

    def broken(*_):
        raise KeyError("made to fail")

    monkeypatch.setattr("zipfile.ZipFile.infolist", broken)
    first, second = (record for path in (place.inside / "a.zip", place.inside / "b.txt") for record in records(path))
    assert "internal error (KeyError): please report it with the layout of this file" == first["why"]
    assert "checked" == second["status"]


def records(path):
    return Worker(rulebook()).records_of([(path.name, path)])
