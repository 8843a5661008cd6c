"""Every record the tool writes keeps to the schema it prints."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from declass.api import check
from declass.record_schema import record_schema

VALIDATOR = Draft202012Validator(json.loads(record_schema()))
REPORT = check(Path(__file__).resolve().parents[1] / "examples" / "archive")


@pytest.mark.parametrize("record", [*REPORT.documents, REPORT.run], ids=lambda record: record["source"] or "run")
def test_a_record_keeps_to_the_schema(record):
    assert [] == [error.message for error in VALIDATOR.iter_errors(record)]


def test_the_schema_refuses_a_record_without_its_findings():
    record = {key: value for key, value in REPORT.documents[0].items() if key != "findings"}
    assert not VALIDATOR.is_valid(record)
