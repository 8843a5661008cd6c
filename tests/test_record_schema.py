"""Every record the tool writes keeps to the schema it prints."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from declass.api import check
from declass.record_schema import record_schema
from tests.command_line import CLEAN

VALIDATOR = Draft202012Validator(json.loads(record_schema()))
REPORT = check(Path(__file__).resolve().parents[1] / "examples" / "archive")


@pytest.mark.parametrize("record", [*REPORT.documents, REPORT.run], ids=lambda record: record["source"] or "run")
def test_a_record_keeps_to_the_schema(record):
    assert [] == [error.message for error in VALIDATOR.iter_errors(record)]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        pytest.param(("ANYPOST 000283", "LAKE EXAMPLE 002041"), "DC620", id="of another message"),
        pytest.param(("E.O. 12958", "E.O. 13526"), "DC504", id="against the order cited"),
    ],
)
def test_a_record_says_by_which_rule_its_date_is_not_its_own(change, rule):
    (record,) = check(CLEAN.replace(*change)).documents
    assert rule == record["date_voided_by"]
    assert [] == [error.message for error in VALIDATOR.iter_errors(record)]


def test_a_record_of_its_own_date_says_nothing_of_the_kind():
    assert "date_voided_by" not in check(CLEAN).documents[0]


def test_the_schema_refuses_a_record_without_its_findings():
    record = {key: value for key, value in REPORT.documents[0].items() if key != "findings"}
    assert not VALIDATOR.is_valid(record)
