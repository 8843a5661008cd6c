"""The workbook: plain text cells, links between sheets, and no cell that a record could make a formula."""

import re
import zipfile
from pathlib import Path

import pytest
import python_calamine as calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from declass.audits.audit import Audit
from declass.commands.rendering import audit_for
from declass.outputs import workbook
from declass.outputs.workbook import SHEETS, Workbook
from declass.record import run_record
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.worker import Worker

RULEBOOK = load_rules()
WORKER = Worker(RULEBOOK)
LATE = WORKER.record_of(
    render(RULEBOOK.bases["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/05/2039"})
)
CLEAN = WORKER.record_of(render(RULEBOOK.bases["telegram-12958-amended-C"]))
SKIPPED = {"schema": "declass/1", "status": "skipped", "source": "a.png", "why": "no text"}
HOSTILE = st.one_of(
    st.sampled_from(
        ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1", "000283", "1-4", "http://a/", "internal:'x'!A1"]
    ),
    st.text(max_size=40),
)


def write(folder: Path, records, *, banner=None) -> Path:
    audit = audit_for(RULEBOOK, "2026-11-28", wants_signals=False)
    book = Workbook(folder, "audit.xlsx", banner=banner)
    for record in records:
        audit.add(record, WORKER.plans)
        book.document(record)
    audit.close()
    book.close(run_of(audit), audit)
    return folder / "audit.xlsx"


def run_of(audit: Audit):
    return run_record(
        audit.counts, audit.findings, audit.plan_rows(), as_of="2026-11-28", rulebook=RULEBOOK.hash,
        settings={"profile": "state", "select": []},
    )  # fmt: skip


def sheets_of(path: Path):
    book = calamine.CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_the_sheets_stand_in_order_with_a_row_for_each_input_and_each_finding(tmp_path):
    sheets = sheets_of(write(tmp_path, [LATE, CLEAN, SKIPPED]))
    assert tuple(sheets) == SHEETS
    assert [row[1] for row in sheets["Documents"]] == ["status", "checked", "checked", "skipped"]
    assert [row[0] for row in sheets["Documents"]] == ["document id", CLEAN["document_id"], CLEAN["document_id"], ""]
    assert len(sheets["Findings"]) == 1 + len(LATE["findings"]) + len(CLEAN["findings"])
    assert len(sheets["Calendar"]) == 3


def test_a_document_leads_to_its_findings_and_back(tmp_path):
    path = write(tmp_path, [CLEAN, LATE])
    assert "location=\"'Findings'!A2\"" in part(path, "xl/worksheets/sheet3.xml")
    assert "location=\"'Documents'!A3\"" in part(path, "xl/worksheets/sheet4.xml")


def test_headers_are_frozen_and_filtered_and_the_banner_is_printed(tmp_path):
    path = write(tmp_path, [LATE], banner="SAMPLE & CO")
    for number in (3, 4, 5):
        sheet = part(path, f"xl/worksheets/sheet{number}.xml")
        assert 'state="frozen"' in sheet
        assert "<autoFilter" in sheet
        assert "SAMPLE &amp;&amp; CO" in sheet
    assert sheets_of(path)["Summary"][0][0] == "SAMPLE & CO"


def test_rows_are_printed_over_several_pages_with_the_document_on_each(tmp_path):
    path = write(tmp_path, [LATE])
    widths = [
        re.search(r'fitToWidth="(\d+)" fitToHeight="0"', part(path, f"xl/worksheets/sheet{n}.xml")) for n in (3, 4, 5)
    ]
    assert ["4", "3", "2"] == [width[1] for width in widths]
    assert "Documents!$A:$A,Documents!$1:$1" in part(path, "xl/workbook.xml")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_value_of_a_record_becomes_anything_but_text(tmp_path_factory, source, evidence, post):
    record = {**LATE, "source": source, "post": post}
    record["findings"] = [{**LATE["findings"][0], "evidence": evidence, "message": source}]
    path = write(tmp_path_factory.mktemp("book"), [record])
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name)
            assert not (name.endswith(".rels") and b'TargetMode="External"' in archive.read(name))
    head, row = sheets_of(path)["Documents"]
    assert isinstance(row[head.index("source")], str)


@pytest.mark.parametrize("value", ["000283", "1-4", "=1+1", "2026-11-28"])
def test_text_that_looks_like_something_else_is_kept(tmp_path, value):
    head, row = sheets_of(write(tmp_path, [{**CLEAN, "document_id": value}]))["Documents"]
    assert row[head.index("document id")] == value


def test_a_full_sheet_goes_on_in_another(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_MOST_ROWS", 4)
    sheets = sheets_of(write(tmp_path, [LATE] * 7))
    further = {f"{name} {number}" for name in ("Documents", "Findings", "Calendar") for number in (2, 3)}
    assert set(sheets) == {*SHEETS, *further}
    assert sum(len(sheets[name]) - 1 for name in sheets if name.startswith("Documents")) == 7
    assert sheets["Findings 3"][0][0] == "document id"


def test_a_sheet_too_large_for_its_container_goes_on_in_another(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_MOST_BYTES", 100_000)
    sheets = sheets_of(write(tmp_path, [LATE] * 200))
    assert "Documents 2" in sheets
    assert sum(len(sheets[name]) - 1 for name in sheets if name.startswith("Documents")) == 200


def test_nothing_that_the_library_keeps_grows_with_the_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_MOST_LINKS", 10)
    book = Workbook(tmp_path, "audit.xlsx")
    for _ in range(500):
        book.document(LATE)
    kept = [
        len(value) for name in ("Documents", "Findings") for value in vars(book.sheet(name)).values() if sized(value)
    ]
    book.abandon()
    assert max(kept) < 60


def sized(value) -> bool:
    return isinstance(value, dict | list | set)


def test_the_same_records_give_the_same_bytes_and_nothing_is_left_beside_them(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one, two = write(tmp_path / "a", [LATE, CLEAN]), write(tmp_path / "b", [LATE, CLEAN])
    assert one.read_bytes() == two.read_bytes()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["audit.xlsx"]
