"""The audit tables: every document is counted once, and every rate has its interval."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.audits.audit import Audit
from declass.audits.calendar_rows import Calendar
from declass.audits.tallies import Tallies
from declass.outputs.csv_table import document_values
from declass.result_rows import Rows
from declass.review.sampling import stratum_of
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.worker import Worker

RULEBOOK = load_rules()
WORKER = Worker(RULEBOOK)
LATE = {"eo_line": "E.O. 12958: DECL: 02/05/2039"}
POOL = [WORKER.record_of(render(base)) for base in RULEBOOK.bases.values()]
POOL += [
    WORKER.record_of(render(RULEBOOK.bases["telegram-12958-amended-C"], set=LATE)),
    WORKER.record_of(render(RULEBOOK.bases["telegram-12958-amended-C"], drop=["authority_block"])),
    WORKER.record_of(render(RULEBOOK.bases["telegram-12958-amended-S"], drop=["eo_line", "authority_block"])),
    {"schema": "declass/1", "status": "skipped", "source": "a.png", "why": "no text"},
]
RECORDS = st.lists(st.sampled_from(POOL), max_size=40)
CHECKED = [record for record in POOL if record["status"] == "checked"]
CLASSIFIED = [record for record in CHECKED if record["level"] in ("C", "S", "TS")]
GROUPINGS = ("levels", "years", "orders", "offices", "derivation")


def faults_of(record):
    """The rules that rates count against a checked document."""
    return {finding["rule"] for finding in record["findings"] if finding["severity"] != "note"}


FAULTED = [record for record in CHECKED if len(faults_of(record)) > 1]


def with_one_of(records):
    """Any records, and before them one of some."""
    return st.tuples(st.sampled_from(records), RECORDS).map(lambda drawn: [drawn[0], *drawn[1]])


def audit_of(records):
    audit = Audit(RULEBOOK)
    audit.tallies = Tallies(RULEBOOK, Calendar(dt.date(2026, 1, 1)))
    for record in records:
        audit.add(record, WORKER.plans)
    audit.close()
    return audit


def tables_of(records):
    return {table.key: table for table in audit_of(records).tallies.tables()}


@given(with_one_of(CHECKED))
def test_each_grouping_counts_every_checked_document_once(records):
    tables = tables_of(records)
    checked = sum(record["status"] == "checked" for record in records)
    assert dict.fromkeys(GROUPINGS, checked) == {key: sum(row[1] for row in tables[key].rows) for key in GROUPINGS}
    assert [] == [row for key in GROUPINGS for row in tables[key].rows if row[2] > row[1]]


@given(with_one_of(CHECKED))
def test_documents_with_a_discrepancy_are_the_same_in_every_grouping(records):
    tables = tables_of(records)
    marked = sum(bool(faults_of(record)) for record in records if record["status"] == "checked")
    assert dict.fromkeys(GROUPINGS, marked) == {key: sum(row[2] for row in tables[key].rows) for key in GROUPINGS}


@given(with_one_of(FAULTED))
def test_a_document_with_a_discrepancy_stands_in_a_combination_or_is_told_as_of_one_rule(records):
    table = tables_of(records)["combinations"]
    faults = [faults for record in records if record["status"] == "checked" and (faults := faults_of(record))]
    alone = int(table.note.partition("one rule alone: ")[2].partition(".")[0].replace(",", ""))
    assert sum(len(rules) == 1 for rules in faults) == alone
    assert {" + ".join(sorted(rules)) for rules in faults if len(rules) > 1} == {rules for rules, _ in table.rows}
    assert len(faults) == alone + sum(row[1] for row in table.rows)


@given(with_one_of(CLASSIFIED))
def test_actions_count_every_classified_document_once(records):
    rows = tables_of(records)["actions"].rows
    classified = sum(record["status"] == "checked" and record["level"] in ("C", "S", "TS") for record in records)
    assert classified == sum(row[2] for row in rows)
    assert [row[2] for row in rows] == [sum(row[3:]) for row in rows]


@pytest.mark.parametrize("key", ["categories", "self-inspection"])
@given(records=with_one_of(FAULTED))
def test_a_category_is_broken_only_where_it_applied(key, records):
    rows = tables_of(records)[key].rows
    assert any(row[3] for row in rows)
    assert [] == [row for row in rows if not row[3] <= row[2] <= row[1]]
    assert [row[2] == 0 for row in rows] == [row[4] == "-" for row in rows] == [row[5] == "-" for row in rows]


@given(with_one_of(FAULTED))
def test_folded_categories_are_those_of_the_self_inspection_form_alone(records):
    titles = {row[0] for row in tables_of(records)["self-inspection"].rows}
    assert titles
    assert not titles & {"Header", "Control"}


@given(with_one_of(CHECKED))
def test_every_row_has_a_cell_for_each_header(records):
    tables = tables_of(records)
    assert {*GROUPINGS} <= {*tables}
    assert [] == [row for table in tables.values() for row in table.rows if len(row) != len(table.headers)]


@given(st.lists(st.just(POOL[-1]), max_size=3))
def test_a_run_without_a_checked_document_has_no_grouping(records):
    assert not {*GROUPINGS, "actions", "combinations"} & {*tables_of(records)}


@given(RECORDS)
def test_the_tables_do_not_depend_on_the_order_of_documents(records):
    assert tables_of(records) == tables_of(records[::-1])


def test_a_header_finding_counts_as_miscellaneous_for_the_self_inspection_report():
    record = WORKER.record_of(
        render(RULEBOOK.bases["telegram-12958-amended-C"], set={"security_prosign": "ZNY SSSSS ZZH"})
    )
    assert {finding["discrepancy"] for finding in record["findings"] if finding["severity"] != "note"} == {"header"}
    rows = {row[0]: row[3] for row in tables_of([record])["self-inspection"].rows}
    assert rows["Miscellaneous"] == 1


YEAR_ALONE = {"date": None, "date_interval": ["2009-01-01", "2009-12-31"]}


@pytest.mark.parametrize(
    ("stated", "bucket"),
    [
        ("2018-06-01", "10 years or less"),
        ("2019-06-01", "document's own date not known"),
        ("2025-06-01", "over 10 to 25 years"),
        ("2034-06-01", "document's own date not known"),
        ("2100-01-01", "over 25 years"),
    ],
)
def test_a_duration_is_told_where_every_day_of_the_year_gives_the_same(stated, bucket):
    instruction = {**POOL[0]["instruction"], "kind": "date", "codes": []}
    record = {**POOL[0], "level": "C", "derivation": "original", "instruction": instruction, **YEAR_ALONE}
    table = tables_of([{**record, "declassify_on": stated}])["actions"]
    (row,) = table.rows
    assert bucket == table.headers[3:][row[3:].index(1)]


def test_rules_are_told_by_the_severity_of_their_findings():
    record = POOL[-4]
    rule = record["findings"][0]["rule"]
    warned = {**record, "findings": [{**record["findings"][0], "severity": "warning"}]}
    rows = {row[0]: row[-3:] for row in tables_of([record, warned])["rules"].rows}
    assert rows[rule] == (1, 1, 0)


def test_nothing_is_counted_by_a_date_that_is_another_messages():
    other = {"classification_line": "C O N F I D E N T I A L LAKE EXAMPLE 002041"}
    record = WORKER.record_of(render(RULEBOOK.bases["telegram-12958-amended-C"], set=other))
    assert "date_voided_by" in record
    tables = tables_of([record])
    assert [("unknown", 1)] == [row[:2] for row in tables["years"].rows]
    (row,) = tables["actions"].rows
    assert 1 == row[3:][tables["actions"].headers[3:].index("document's own date not known")]
    assert "not known" == stratum_of(record, ["year"])


def test_tables_of_documents_tell_which_dates_the_tables_count():
    other = {"classification_line": "C O N F I D E N T I A L LAKE EXAMPLE 002041"}
    base, against = RULEBOOK.bases["telegram-12958-amended-C"], {"eo_line": "E.O. 13526: DECL: 02/04/2019"}
    records = [WORKER.record_of(render(base, set=changed)) for changed in ({}, other, against)]
    told = ["date-time group", "date-time group of another message", "date-time group, not counted: DC504"]
    assert told == [document_values(record)["date_from"] for record in records]
    assert ["date-time group"] * 3 == [record["date_from"] for record in records]
    rows = Rows()
    for record in records:
        rows.add(record, {})
    stored = rows.batch().to_pylist()
    assert told == [row["date_from"] for row in stored if row["kind"] == "document"]
    assert {(row["source"], row["date_from"]) for row in stored} == {
        (row["source"], row["date_from"]) for row in stored if row["seq"] == 0
    }
    years = {row[0]: row[1] for row in tables_of(records)["years"].rows}
    assert {"2009": told.count("date-time group"), "unknown": 2} == years
