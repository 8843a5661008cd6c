"""``declass show``: one telegram opened up, and how the one that is meant is named."""

import csv
import re
import shlex
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from declass.cli import main
from declass.rulebook.loader import load_rules
from tests.command_line import CLEAN, LATE, run, write
from tests.readers.samples import PAGE

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


@pytest.mark.parametrize("name", ["-", "-a.txt"])
def test_a_file_whose_name_begins_as_an_option_is_told_with_its_folder(places, monkeypatch, name):
    monkeypatch.chdir("in")
    Path("two.txt").rename(name)
    told = CliRunner().invoke(main, ["show", f"./{name}#2"], input="").stderr
    assert told.endswith(f"or write: declass show ./{name} --number 2\n")
    shown = CliRunner().invoke(main, ["show", f"./{name}", "--number", "2"], input="").stdout.splitlines()[0]
    assert shown.endswith("-#2" if name == "-" else "-a.txt#2")


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


UNDATED = "\n".join(line for line in CLEAN.split("\n")[6:] if "ANYPOST" not in line)
"""A telegram of which neither the level nor the day can be read."""


def field(told: str, name: str) -> list[str]:
    """Value and place of a field, as show prints it."""
    line = next(line for line in told.splitlines() if line.startswith(f"{name}  "))
    return re.split(r"  +", line.rstrip())[1:]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(("", ""), "from the date-time group", id="its own"),
        pytest.param(
            ("ANYPOST 000283", "LAKE EXAMPLE 002041"), "from the date-time group of another message", id="another's"
        ),
        pytest.param(
            ("E.O. 12958", "E.O. 13526"),
            "from the date-time group; the date and the order cited contradict each other",
            id="one against the order",
        ),
    ],
)
def test_show_says_why_nothing_is_counted_from_a_date(folder, change, told):
    write(folder, {"a.txt": CLEAN.replace(*change)})
    assert ["2009-02-04", told] == field(run("show", "in/a.txt").stdout, "date")


def test_show_takes_the_profile_that_check_takes(folder):
    write(folder, {"a.txt": CLEAN})
    told = run("show", "in/a.txt", "--profile", "ic").stdout
    assert "judged under profile ic" in told
    assert "about another profile than ic" in told
    assert run("show", "in/a.txt", "--profile", "auto").stdout == run("show", "in/a.txt").stdout
    assert "judged under" not in run("show", "in/a.txt").stdout


def test_show_tells_what_is_assumed_as_assumed(folder):
    write(folder, {"a.txt": UNDATED})
    assert ["-"] == field(run("show", "in/a.txt").stdout, "overall level")
    told = run("show", "in/a.txt", "--assume-date", "2009-02-04", "--assume-level", "C").stdout
    assert ["2009-02-04", "assumed"] == field(told, "date")
    assert ["CONFIDENTIAL", "assumed"] == field(told, "overall level")
    assert ["E.O. 12958, as amended"] == field(told, "order in force")


def test_show_tells_the_time_of_an_order_that_is_assumed(folder):
    write(folder, {"a.txt": UNDATED})
    told = run("show", "in/a.txt", "--assume-order", "eo-12958-amended").stdout
    assert ["2003-03-25 to 2010-06-26", "assumed"] == field(told, "date")
    refused = run("show", "in/a.txt", "--assume-order", "9")
    assert (2, True) == (refused.exit_code, "no order is named '9'" in refused.stderr)


def test_what_is_read_is_not_assumed(folder):
    write(folder, {"a.txt": CLEAN})
    assumed = ("--assume-date", "1999-01-01", "--assume-level", "S", "--assume-order", "12356")
    assert run("show", "in/a.txt").stdout == run("show", "in/a.txt", *assumed).stdout


def test_show_reads_the_columns_that_check_reads(folder):
    with open(folder / "t.csv", "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["key", "said"], ["09ANYPOST9", CLEAN], ["09ANYPOST10", LATE]])
    columns = ("--columns", "text=said", "--columns", "reference-id=key")
    told = run("show", "in/t.csv", "--row", "3", *columns).stdout
    assert told.startswith("09ANYPOST10  in/t.csv row 3\n")
    assert "DC401" in told
    place = run("show", "in/t.csv row 3", *columns)
    assert place.stderr.endswith("declass show in/t.csv --row 3\n")


@pytest.mark.parametrize("options", [(), ("--stdin-filename", "piped.txt")])
def test_show_reads_standard_input_under_its_name(folder, options):
    name = options[1] if options else "-"
    shown = CliRunner().invoke(main, ["show", "-", *options], input=LATE.encode())
    assert (0, f"09ANYPOST283  {name}") == (shown.exit_code, shown.stdout.splitlines()[0])
    write(folder, {"a.txt": LATE})
    assert shown.stdout.splitlines()[1:] == run("show", "in/a.txt").stdout.splitlines()[1:]


def test_show_tells_of_further_telegrams_of_standard_input():
    other = CLEAN.replace("ANYPOST", "PORTSAMPLE").replace("0283", "0301").replace("041708Z", "051708Z")
    first = CliRunner().invoke(main, ["show", "-"], input=CLEAN + other)
    assert "the file holds more telegrams: --number 2 shows the next" in first.stdout
    second = CliRunner().invoke(main, ["show", "-", "--number", "2"], input=CLEAN + other)
    assert "PORTSAMPLE" in second.stdout.splitlines()[0]


@pytest.mark.parametrize(("given", "why"), [("", "empty"), ("A note.\n", "no telegram")])
def test_standard_input_without_a_telegram_says_why(given, why):
    refused = CliRunner().invoke(main, ["show", "-"], input=given)
    assert (2, True) == (refused.exit_code, why in refused.stderr)


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_limit_on_reading_is_that_of_check(folder, command):
    write(folder, {"a.txt": CLEAN * 60})
    told = run(command, "in/a.txt", "--limit", "file=1KiB")
    assert "larger than 1 KiB" in told.output


def test_a_stored_date_is_said_to_be_compared_alone(tmp_path):
    page = tmp_path / "09ANYPOST283.html"
    page.write_text(PAGE, encoding="utf-8")
    assert re.search(r"stored date +2009-02-0\d +stored, and only compared", run("show", str(page)).stdout)


@pytest.mark.parametrize(
    ("block", "field", "value"),
    [
        pytest.param(
            "Derived From: Memo of the Desk dated January 5, 2009\nDeclassify On: 2019/02/04",
            "derived from",
            "document, dated 2009-01-05",
            id="date of a source",
        ),
        pytest.param(
            "Derived From: Memo of the Desk dated January 5, 2009\nDeclassify On: 2019/02/04",
            "Declassify On line",
            "date: 2019/02/04",
            id="own line",
        ),
        pytest.param(
            "Derived From: Multiple Sources\nDeclassify On: Source marked OADR, date of source: 01/05/1994",
            "Declassify On line",
            "oadr: OADR 1994-01-05, as its source bears",
            id="of a source",
        ),
        pytest.param(
            "Classified By: Pat Sample, DCM, under E.O. 12958, reason 1.4(b)",
            "order in the block",
            "12958",
            id="order in the block",
        ),
    ],
)
def test_show_tells_what_the_block_says_of_sources_orders_and_declassification(folder, block, field, value):
    write(folder, {"a.txt": re.sub(r"Classified By[^\n]*(?:\n[^\n]+)*", block, CLEAN, count=1)})
    rows = [line for line in run("show", "in/a.txt").stdout.splitlines() if line.startswith(field)]
    assert [re.split(r"  +", row)[1] for row in rows] == [value]
