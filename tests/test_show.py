"""``declass show``: one telegram opened up, and how the one that is meant is named."""

import re
import shlex
import zipfile
from pathlib import Path

import pytest

from declass.rulebook.loader import load_rules
from tests.command_line import CLEAN, run, write

TABLE = Path(__file__).resolve().parents[1] / "examples" / "archive" / "table" / "telegrams.csv"


def test_show_tells_the_row_and_how_to_see_the_next(folder):
    first, more = run("show", str(TABLE)).stdout.splitlines()[:2]
    assert first.endswith("telegrams.csv row 1")
    assert "the file holds more telegrams: --row 2 shows the next" == more
    named = run("show", str(TABLE), "--row", "2").stdout
    assert named.splitlines()[0].endswith("telegrams.csv row 2")
    assert "holds more" not in named


def test_show_tells_of_further_telegrams_of_a_file_and_of_none_of_the_last(folder):
    other = CLEAN.replace("ANYPOST", "PORTSAMPLE").replace("0283", "0301").replace("041708Z", "051708Z")
    write(folder, {"two.txt": CLEAN + other, "one.txt": CLEAN})
    assert "the file holds more telegrams: --number 2 shows the next" in run("show", "in/two.txt").stdout
    assert "holds more" not in run("show", "in/two.txt", "--number", "2").stdout
    assert "holds more" not in run("show", "in/one.txt").stdout


@pytest.fixture
def places(folder):
    """Files of several telegrams: a table, a text, and archives of them."""
    other = CLEAN.replace("ANYPOST", "PORTSAMPLE").replace("0283", "0301").replace("041708Z", "051708Z")
    write(folder, {"a.txt": CLEAN, "a b.txt": CLEAN, "two.txt": CLEAN + other, "t.csv": TABLE.read_text("utf-8")})
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for name in ("t.csv", "b/c.txt", "two.txt", "u.csv"):
            archive.writestr(name, {"b/c.txt": CLEAN, "two.txt": CLEAN + other}.get(name, TABLE.read_text("utf-8")))
    return folder


@pytest.mark.parametrize(
    ("place", "command", "shown"),
    [
        pytest.param("in/t.csv row 2", "in/t.csv --row 2", "in/t.csv row 2", id="row of a table"),
        pytest.param("in/t.csv:row 3:19:58:", "in/t.csv --row 3", "in/t.csv row 3", id="row of a concise line"),
        pytest.param("in/a.txt:12:19", "in/a.txt", "in/a.txt", id="line and column"),
        pytest.param("in/a b.txt:12", "'in/a b.txt'", "in/a b.txt", id="blank"),
        pytest.param("in/two.txt#2", "in/two.txt --number 2", "in/two.txt#2", id="telegram of several"),
        pytest.param("in/a.zip!/b/c.txt:1:2", "in/a.zip --number 4", "in/a.zip!/b/c.txt", id="member"),
        pytest.param(
            "in/a.zip!/two.txt#2:1:2", "in/a.zip --number 6", "in/a.zip!/two.txt#2", id="telegram of a member"
        ),
        pytest.param("in/a.zip!/t.csv:row 2:1:1", "in/a.zip --number 2", "in/a.zip!/t.csv row 2", id="row of a member"),
        pytest.param("in/a.zip!/u.csv row 1", "in/a.zip --number 7", "in/a.zip!/u.csv row 1", id="of a later one"),
    ],
)
def test_a_place_pasted_into_show_is_told_the_command_that_shows_it(places, place, command, shown):
    told = run("show", place)
    assert 2 == told.exit_code
    words = f"no such file or folder; check the spelling of the path, or write: declass show {command}\n"
    assert told.stderr.endswith(words)
    assert shown == run("show", *shlex.split(command)).stdout.splitlines()[0].partition("  ")[2]


@pytest.mark.parametrize(
    "place", ["in/t.csv row 999", "in/a.zip!/none.txt:1:2", "in/a.zip!/t.csv row 999", "in/a.txt#2"]
)
def test_no_command_is_told_that_would_show_something_else(places, place):
    assert "or write" not in run("show", place).stderr


@pytest.mark.usefixtures("places")
def test_the_next_telegram_of_an_archive_is_named_by_its_number():
    first, more = run("show", "in/a.zip").stdout.splitlines()[:2]
    assert (True, "the file holds more telegrams: --number 2 shows the next") == (first.endswith("t.csv row 1"), more)
    assert run("show", "in/a.zip", "--number", "2").stdout.splitlines()[0].endswith("t.csv row 2")


@pytest.mark.parametrize("place", ["in/none.txt row 3", "in/none.txt", "row 3", ":row 3"])
def test_no_command_is_told_for_a_file_that_is_not_there(folder, place):
    assert "or write" not in run("show", place).stderr


def test_show_names_each_rule_once_with_its_verdict_and_why(folder):
    write(folder, {"a.txt": CLEAN})
    lines = run("show", "in/a.txt").stdout.split("\nRules\n")[1].splitlines()
    named = re.findall(
        r"\bDC\d{3}\b", "\n".join(line for line in lines if re.match(r"  (complies|not c)| {11}DC", line))
    )
    assert sorted(named) == [rule.id for rule in load_rules().rules]
    told = [line.partition("rules: ")[2] for line in lines if line.startswith("  not applicable: ")]
    assert "asked of an archive as a whole" in told
    assert "about another profile than state" in told
    assert any(why.startswith("not in force on 2009-") for why in told)
