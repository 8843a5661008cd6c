"""The example archive: what a first run finds, and what ``examples/README.md`` says of it."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from declass.api import Report, check

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ARCHIVE = EXAMPLES / "archive"

EXPECTED: dict[str, set[str]] = {
    "1965/65ANYPOST1204.txt": set(),
    "1975/1975ANYPOS02107.txt": set(),
    "1975/76LAKEEXAMPLE877.txt": {"DC444"},
    "1979/1979STATE241906.txt": set(),
    "1979/81ANYPOST652.txt": {"DC402"},
    "1988/91OTHERPOST4120.txt": {"DC411"},
    "1988/two-telegrams-of-may-17.txt#1": set(),
    "1988/two-telegrams-of-may-17.txt#2": set(),
    "1999/01LAKEEXAMPLE204.txt": {"DC401"},
    "1999/97PORTSAMPLE2290.txt": set(),
    "1999/98ANYPOST3307.txt": {"DC303", "DC420"},
    "1999/99PORTSAMPLE812.txt": {"DC502"},
    "2009/05OTHERPOST1660.txt": set(),
    "2009/06PORTSAMPLE341.txt": {"DC102", "DC307"},
    "2009/07ANYPOST2215.txt": set(),
    "2009/08ANYPOST1177.txt": {"DC202", "DC309"},
    "2009/08LAKEEXAMPLE655.txt": set(),
    "2009/09ANYPOST283.txt": {"DC401"},
    "2009/09LAKEEXAMPLE88.txt": set(),
    "2009/09OTHERPOST519.txt": {"DC207", "DC507"},
    "2009/09PORTSAMPLE96.txt": {"DC706"},
    "2009/09STATE11873.txt": set(),
    "2009/10ANYPOST41.txt": {"DC301", "DC601"},
    "2009/10OTHERPOST77.txt": {"DC216", "DC714"},
    "2012/11ANYPOST902.txt": set(),
    "2012/12ANYPOST58.txt": {"DC409"},
    "2012/12LAKEEXAMPLE140.txt": set(),
    "2012/13PORTSAMPLE19.txt": {"DC413"},
    "table/telegrams.csv": {"DC113"},
    "web/04ANYPOST3110.html": set(),
    "web/07LAKEEXAMPLE311.page.txt": set(),
    "web/08PORTSAMPLE430.html": set(),
    "web/09OTHERPOST603.html": {"DC619"},
}
SKIPPED = {"finding-aid.md", "harbor.png"}


@pytest.fixture(scope="module")
def report() -> Report:
    return check(ARCHIVE)


def relative(source: str) -> str:
    return Path(source).relative_to(ARCHIVE).as_posix()


def rules_broken(report: Report) -> dict[str, set[str]]:
    """Rules with an error or a warning, by the telegram's place in the archive; all rows of a table are one place."""
    broken: dict[str, set[str]] = defaultdict(set)
    for record in report.documents:
        if record["status"] == "checked":
            broken[relative(record["source"])] |= {
                finding["rule"] for finding in record["findings"] if finding["severity"] != "note"
            }
    return broken


def rules_told() -> dict[str, set[str]]:
    """Rules that the README's table names, by file."""
    rows = re.findall(
        r"^\| `([^`]+\.\w+)` \|.*\| ([^|]+) \|$", (EXAMPLES / "README.md").read_text("utf-8"), re.MULTILINE
    )
    return {file: set(re.findall(r"DC\d{3}", rules)) for file, rules in rows}


@pytest.mark.parametrize(("source", "rules"), EXPECTED.items(), ids=EXPECTED)
def test_a_telegram_of_the_archive_breaks_the_rules_it_was_written_to_break(report, source, rules):
    assert rules == rules_broken(report)[source]


def test_every_input_of_the_archive_ends_as_intended(report):
    assert EXPECTED.keys() == rules_broken(report).keys()
    assert SKIPPED == {relative(record["source"]) for record in report.documents if record["status"] == "skipped"}
    assert 35 == report.run["counts"]["checked"]
    assert 0 == report.run["counts"]["failed"]


@pytest.mark.parametrize(
    ("file", "rule", "why"),
    [
        pytest.param("2009/05OTHERPOST1660.txt", "DC601", "partial extract: heading not in this copy", id="partial"),
        pytest.param("2009/07ANYPOST2215.txt", "DC104", "the copy is cut short", id="cut"),
        pytest.param("2009/08LAKEEXAMPLE655.txt", "DC302", "redacted in this copy", id="redacted"),
    ],
)
def test_a_copy_that_is_not_whole_says_what_could_not_be_checked(report, file, rule, why):
    (record,) = (record for record in report.documents if relative(record["source"]) == file)
    assert {"rule": rule, "why": why} in record["not_checkable"]


def test_the_readme_names_every_file_with_the_rules_it_breaks():
    files = {path.relative_to(ARCHIVE).as_posix() for path in ARCHIVE.rglob("*") if path.is_file()}
    by_file = {source.partition("#")[0]: rules for source, rules in EXPECTED.items()}
    assert files == by_file.keys() | SKIPPED
    assert by_file | {file: set() for file in SKIPPED} == rules_told()
