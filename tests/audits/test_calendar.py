"""The declassification calendar: which part a document stands in, and the files made of it."""

import csv
import datetime as dt

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from declass.audits.calendar_rows import BUCKETS, Calendar, entry_of, folded, icalendar
from declass.audits.tallies import Tallies
from declass.cli import main
from declass.outputs.csv_table import document_values
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.worker import Worker

RULEBOOK = load_rules()
WORKER = Worker(RULEBOOK)
DAY = dt.date(2015, 6, 1)
DATES = st.dates(dt.date(1996, 1, 1), dt.date(2060, 1, 1))


def record_of(base="telegram-12958-amended-C", **changes):
    return WORKER.record_of(render(RULEBOOK.bases[base], **changes))


def without_level(instruction):
    return record_of(drop=["classification_line", "security_prosign"], set={"eo_line": f"E.O. 12958: {instruction}"})


def with_instruction(text, base="telegram-12958-amended-C", number="12958"):
    return record_of(base, set={"eo_line": f"E.O. {number}: {text}"})


@pytest.mark.parametrize(
    ("bucket", "day", "record"),
    [
        pytest.param("overdue", "2015-05-31", with_instruction("DECL: 05/31/2015"), id="the day before"),
        pytest.param("due", "2015-06-01", with_instruction("DECL: 06/01/2015"), id="the day itself"),
        pytest.param("due", "2016-06-01", with_instruction("DECL: 06/01/2016"), id="a year on"),
        pytest.param("later", "2016-06-02", with_instruction("DECL: 06/02/2016"), id="a year and a day on"),
        pytest.param("later", "2019-02-04", with_instruction("DECL: TEN YEARS"), id="duration"),
        pytest.param("event", None, with_instruction("DECL: AFTER THE VISIT"), id="event"),
        pytest.param("exempt", "2059-02-04", with_instruction("DECL: 25X1"), id="exemption without a date"),
        pytest.param("later", "2040-01-01", with_instruction("DECL: 25X4, 01/01/2040"), id="exemption with a date"),
        pytest.param("due", "2016-01-01", with_instruction("DECL: 25X4, 01/01/2016"), id="exemption due"),
        pytest.param("overdue", "2015-01-01", with_instruction("DECL: 01/01/2015 25X4"), id="exemption overdue"),
        pytest.param("indefinite", "2034-02-04", with_instruction("DECL: OADR"), id="OADR"),
        pytest.param("indefinite", "2034-02-04", with_instruction("DECL: X1"), id="X1"),
        pytest.param("indefinite", "2034-02-04", record_of(drop=["eo_line"]), id="missing"),
        pytest.param("overdue", "1981-12-31", record_of("telegram-11652-C"), id="schedule that works out"),
        pytest.param("not computable", None, with_instruction("DECL: 0?/#4/2O19"), id="unreadable"),
    ],
)
def test_a_classified_document_stands_in_one_part(bucket, day, record):
    entry = entry_of(record, DAY, RULEBOOK.law)
    assert (entry.bucket, entry.day) == (bucket, day)


@pytest.mark.parametrize(
    ("bucket", "duration", "block"),
    [
        pytest.param(
            "exempt", "exempt (25X, 50X, 75X)", "Source marked 25X1-human, Date of source: 02/04/2005", id="code"
        ),
        pytest.param(
            "indefinite", "indefinite (OADR, X1 …)", "Source marked OADR, Date of source: 02/04/1990", id="OADR"
        ),
        pytest.param("later", "over 10 to 25 years", "02/04/2030", id="date"),
        pytest.param("indefinite", "indefinite (OADR, X1 …)", None, id="nothing"),
    ],
)
def test_calendar_and_actions_go_by_the_block_where_the_line_asks_for_a_review(bucket, duration, block):
    text = "Derived from: Multiple Sources" + (f"\nDeclassify on: {block}" if block is not None else "")
    record = record_of(set={"eo_line": "E.O. 12958: DECL: MR", "authority_block": text})
    assert ("review", "MR") == (record["instruction"]["kind"], record["instruction"]["text"])
    tallies = Tallies(RULEBOOK, Calendar(DAY))
    tallies.add(record)
    actions = next(table for table in tallies.tables() if table.key == "actions")
    counted = dict(zip(actions.headers[3:], actions.rows[0][3:], strict=True))
    assert (bucket, [duration]) == (
        entry_of(record, DAY, RULEBOOK.law).bucket,
        [name for name, number in counted.items() if number],
    )


@pytest.mark.parametrize(
    ("day", "how", "instruction"),
    [
        pytest.param("2014-01-07", "level cannot be read; date stated", "DECL: 01/07/2014", id="date"),
        pytest.param(None, "level cannot be read; no date stated", "N/A", id="no date"),
    ],
)
def test_a_document_whose_level_cannot_be_read_is_listed_with_the_date_it_bears(day, how, instruction):
    entry = entry_of(without_level(instruction), DAY, RULEBOOK.law)
    assert ("level unread", day, how) == (entry.bucket, entry.day, entry.how)


def test_what_is_wrong_with_the_instruction_is_told_beside_it():
    assert "DC401" == entry_of(with_instruction("DECL: 02/05/2034"), DAY, RULEBOOK.law).faulted_by
    assert "" == entry_of(with_instruction("DECL: 02/04/2019"), DAY, RULEBOOK.law).faulted_by


def test_the_calendar_says_where_every_checked_document_went():
    calendar = Calendar(DAY)
    for record in (record_of(), record_of("telegram-13526-U"), with_instruction("DECLASSIFIED")):
        calendar.add(record, RULEBOOK.law)
    assert "3 checked = 1 in the calendar + 1 unclassified + 1 declassified already" == calendar.account()


def test_no_event_is_made_of_a_document_whose_level_cannot_be_read():
    entries = [entry_of(without_level("DECL: 02/04/2019"), DAY, RULEBOOK.law)]
    assert "BEGIN:VEVENT" not in list(icalendar(entries, DAY))


@pytest.mark.parametrize("base", ["telegram-13526-U", "telegram-13526-SBU"])
def test_an_unclassified_document_stands_in_none(base):
    assert entry_of(record_of(base), DAY, RULEBOOK.law) is None


def test_a_document_whose_copy_bears_a_release_stamp_is_not_overdue():
    record = with_instruction("DECL: 02/04/2010")
    entry = entry_of({**record, "notes": ["declassified by release stamp 2006-07-05"]}, DAY, RULEBOOK.law)
    assert ("released", "declassified by release stamp 2006-07-05") == (entry.bucket, entry.how)
    assert record["computed"]["reads_today"]["declassify_on"] == entry.day


def test_an_unclassified_line_over_classified_portions_is_counted_apart():
    calendar = Calendar(DAY)
    calendar.add(record_of("telegram-13526-U"), RULEBOOK.law)
    calendar.add(record_of("telegram-13526-U", set={"paragraph_1": "1. (C) The visit went on."}), RULEBOOK.law)
    assert calendar.account() == (
        "2 checked = 0 in the calendar + 1 unclassified + 0 declassified already"
        " + 1 unclassified by the classification line, with classified portions"
    )


def test_a_document_declassified_already_stands_in_none():
    assert entry_of(with_instruction("DECLASSIFIED"), DAY, RULEBOOK.law) is None


@given(st.lists(DATES, max_size=12), DATES)
def test_every_document_is_counted_once_and_the_entries_are_in_order(days, as_of):
    calendar = Calendar(as_of)
    for day in days:
        calendar.add(with_instruction(f"DECL: {day:%m/%d/%Y}"), RULEBOOK.law)
    assert sum(documents for _, documents in calendar.summary_rows()) == len(days)
    entries = list(calendar.in_order())
    assert [entry.day for entry in entries] == sorted(day.isoformat() for day in days)
    order = [list(BUCKETS).index(entry.bucket) for entry in entries]
    assert order == sorted(order)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(DATES, max_size=12), as_of=DATES, size=st.integers(1, 5))
def test_entries_on_the_disk_come_in_the_order_of_those_in_memory(monkeypatch, days, as_of, size):
    records = [with_instruction(f"DECL: {day:%m/%d/%Y}") for day in days]
    records = [{**record, "document_id": f"{n % 3}\ud800é"} for n, record in enumerate(records)]
    in_memory, on_disk = Calendar(as_of), Calendar(as_of)
    for record in records:
        in_memory.add(record, RULEBOOK.law)
    with monkeypatch.context() as patch:
        patch.setattr("declass.ordered_rows._BATCH", size)
        for record in records:
            on_disk.add(record, RULEBOOK.law)
    assert list(in_memory.in_order()) == list(on_disk.in_order()) == list(on_disk.in_order())


@given(st.text(max_size=300))
def test_a_folded_line_has_no_more_than_75_octets_and_unfolds_to_itself(text):
    line = "".join(c for c in text if c.isprintable())
    made = folded(line)
    assert all(len(part.encode()) <= 75 for part in made.split("\r\n"))
    assert made.removesuffix("\r\n").replace("\r\n ", "") == line


@given(st.lists(DATES, max_size=12), DATES)
def test_a_calendar_file_has_an_event_for_each_coming_day(days, as_of):
    calendar = Calendar(as_of)
    for day in days:
        calendar.add(with_instruction(f"DECL: {day:%m/%d/%Y}"), RULEBOOK.law)
    lines = list(icalendar(calendar.in_order(), as_of))
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len({day for day in days if day >= as_of})


@pytest.mark.parametrize("instruction", ["DECL: 25X1", "DECL: OADR", "DECL: 25X4, 01/01/2040", "DECL: 01/01/2014"])
@pytest.mark.parametrize("as_of", [DAY, dt.date(2033, 6, 1), dt.date(2039, 6, 1), dt.date(2058, 6, 1)])
def test_the_calendar_file_tells_of_the_days_that_the_table_calls_due(instruction, as_of):
    calendar = Calendar(as_of)
    calendar.add(with_instruction(instruction), RULEBOOK.law)
    part = next(calendar.in_order()).bucket
    assert (part in ("due", "later")) == ("BEGIN:VEVENT" in list(icalendar(calendar.in_order(), as_of)))


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name, base in (("a", "telegram-12958-amended-C"), ("b", "telegram-12356-S"), ("c", "telegram-13526-U")):
        (tmp_path / "in" / f"{name}.txt").write_text(render(RULEBOOK.bases[base]).text.content)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(main, ["calendar", *arguments, "--as-of", "2015-06-01"])


def test_the_calendar_is_printed_with_what_must_be_known(archive):
    printed = run("in")
    assert printed.exit_code == 0
    assert "Declassification calendar as of 2015-06-01" in printed.stdout
    assert "Before you rely on a date" in printed.stdout
    assert "3 checked = 2 in the calendar + 1 unclassified + 0 declassified already" in printed.stdout
    assert "seen 3 = checked 3 + skipped 0 + failed 0" in printed.stdout


def test_the_calendar_is_written_as_a_table(archive):
    assert run("in", "-o", "calendar.csv").exit_code == 0
    with open("calendar.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2
    assert {row["level"] for row in rows} == {"C", "S"}


def test_the_calendar_is_written_for_a_calendar_program(archive):
    assert run("in", "-o", "calendar.ics").exit_code == 0
    data = (archive / "calendar.ics").read_bytes()
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize("file", ["calendar.txt", "in/a.txt", "missing/calendar.csv", "calendar"])
def test_a_file_that_cannot_be_written_is_wrong_usage(archive, file):
    before = (archive / "in" / "a.txt").read_bytes()
    assert run("in", "-o", file).exit_code == 2
    assert (archive / "in" / "a.txt").read_bytes() == before


def test_nothing_checked_and_what_failed_have_their_codes(archive):
    (archive / "none").mkdir()
    assert run("none").exit_code == 4
    (archive / "in" / "gone.txt").symlink_to("nowhere")
    assert run("in").exit_code == 3


def test_what_the_settings_leave_out_is_no_fault_in_the_calendar_and_is_told(archive):
    (archive / "in" / "d.txt").write_text(
        render(RULEBOOK.bases["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/05/2034"}).text.content
    )
    assert "DC401" in run("in").stdout
    (archive / "declass.toml").write_text('ignore = ["DC4"]\n')
    assert "DC401" not in run("in").stdout
    assert "rules chosen by select and ignore" in run("in").stdout
    assert "DC401" in run("in", "--isolated").stdout
    assert "DC401" not in run("in", "--isolated", "--ignore", "DC401").stdout


def test_a_severity_of_the_settings_holds_for_the_faults_of_the_calendar(archive):
    (archive / "in" / "d.txt").write_text(
        render(RULEBOOK.bases["telegram-12958-amended-C"], set={"eo_line": "E.O. 12958: DECL: 02/05/2034"}).text.content
    )
    (archive / "declass.toml").write_text('[severity]\nDC401 = "note"\n')
    assert "DC401" not in run("in").stdout


def test_a_date_that_a_finding_voids_is_told_so():
    record = with_instruction("N/A", "telegram-12356-C")
    assert ("DC504", "1988-02-04, not counted: DC504") == (
        record["date_voided_by"],
        entry_of(record, DAY, RULEBOOK.law).dated,
    )


@pytest.mark.parametrize("line", ["Source marked 25X1-human, Date of source: 02/04/2005", "02/04/2030"])
def test_tables_of_documents_show_the_instruction_that_the_calendar_shows(line):
    block = f"Derived from: Multiple Sources\nDeclassify on: {line}"
    record = record_of(set={"eo_line": "E.O. 12958: DECL: MR", "authority_block": block})
    assert document_values(record)["instruction"] == entry_of(record, DAY, RULEBOOK.law).instruction
