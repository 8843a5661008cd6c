"""The example archive gives exactly the errors and warnings that ``examples/README.md`` tells of."""

import re
from pathlib import Path

import pytest

from declass.api import check

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ROWS = re.findall(r"^\| `([^`]+)` \|.*\| ([^|]+) \|$", (EXAMPLES / "README.md").read_text("utf-8"), re.MULTILINE)
REPORT = check(EXAMPLES / "archive")


def found_in(file: str) -> set[str]:
    """Rules of errors and warnings in the telegrams of one file."""
    path = (EXAMPLES / "archive" / file).as_posix()
    records = [record for record in REPORT.documents if record["source"].split("#")[0] == path]
    return {f["rule"] for record in records for f in record.get("findings", ()) if f["severity"] != "note"}


@pytest.mark.parametrize(
    ("file", "rules"), [pytest.param(file, rules, id=file) for file, rules in ROWS if rules != " "]
)
def test_a_file_breaks_the_rules_that_the_page_names(file, rules):
    assert set(re.findall(r"DC\d{3}", rules)) == found_in(file)


def test_the_page_names_every_file():
    files = {path.relative_to(EXAMPLES / "archive").as_posix() for path in (EXAMPLES / "archive").rglob("*.*")}
    page = (EXAMPLES / "README.md").read_text("utf-8")
    assert [] == [file for file in sorted(files) if f"`{file}`" not in page]


def test_every_input_of_the_archive_is_accounted_for():
    assert {"seen": 37, "checked": 35, "skipped": 2, "failed": 0} == REPORT.run["counts"]
