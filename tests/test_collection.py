"""Findings over a whole archive: copies, serials and sections of one message number."""

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declass.collection import Collection
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.worker import Worker

RULEBOOK = load_rules()
WORKER = Worker(RULEBOOK)
SECTION = "C O N F I D E N T I A L SECTION 0{} OF 03 ANYPOST {{serial6}}"


def record(dated=None, **parts):
    return WORKER.record_of(render(RULEBOOK.bases["telegram-12958-amended-C"], dated=dated, set=parts))


def findings(*records):
    collection = Collection(RULEBOOK)
    for made in records:
        collection.add(made)
    found = list(collection.findings())
    collection.close()
    return found


@pytest.mark.parametrize(
    ("what", "parts"),
    [
        ("the mark of paragraph 2", {"paragraph_2": "2. (C) The meeting lasted one hour."}),
        ("the declassification date (2019-02-04, 2018-02-04)", {"eo_line": "E.O. 12958: DECL: 02/04/2018"}),
        ("the overall level (C, S)", {"classification_line": "S E C R E T ANYPOST {serial6}"}),
    ],
)
def test_two_copies_marked_differently_are_found(what, parts):
    (found,) = findings(record(), record(**parts))
    assert ("DC801", "warning") == (found["rule"], found["severity"])
    assert found["message"].endswith(what)


def test_all_copies_and_all_their_differences_are_told_at_once():
    section = "C O N F I D E N T I A L SECTION 02 OF 02 ANYPOST {serial6}"
    copies = [
        record(),
        record(),
        record(paragraph_2="2. (C) One hour."),
        record(eo_line="E.O. 12958: DECL: 02/04/2018"),
    ]
    sections = [
        record(classification_line=section),
        record(classification_line=section, paragraph_2="2. (C) One hour."),
    ]
    found = findings(*copies, *sections)
    assert [
        ("the declassification date (2019-02-04, 2018-02-04) and the mark of paragraph 2", 3),
        ("the mark of paragraph 2", 2),
    ] == [(f["message"].partition("differ in ")[2], len(f["sources"])) for f in found]


def test_copies_that_differ_beside_a_corrected_one_are_no_note():
    corrected = record(captions="CORRECTED COPY", paragraph_2="2. (C) One hour.")
    other = record(eo_line="E.O. 12958: DECL: 02/04/2018")
    assert ["warning"] == [found["severity"] for found in findings(record(), corrected, other)]


def test_a_corrected_copy_that_differs_is_a_note():
    corrected = record(captions="CORRECTED COPY", paragraph_2="2. (C) The meeting lasted one hour.")
    assert ["note"] == [found["severity"] for found in findings(record(), corrected)]


def test_what_a_copy_does_not_show_is_no_difference():
    assert [] == findings(
        record(), record(paragraph_2="2. XXXXXXXXXXXX"), record(eo_line="E.O. 12958: DECL: XXXXXXXXXXXX")
    )


def test_a_number_on_two_messages_is_found():
    assert ["DC802"] == [f["rule"] for f in findings(record(), record(dated=dt.date(2009, 5, 6)))]


def test_a_section_missing_between_two_others_is_found():
    first, second, third = (record(classification_line=SECTION.format(n)) for n in (1, 2, 3))
    assert ([], ["DC803"]) == (findings(first, second, third), [f["rule"] for f in findings(first, third)])


def test_more_summaries_than_a_list_holds_are_found_all_the_same(monkeypatch):
    monkeypatch.setattr("declass.ordered_rows._BATCH", 2)
    records = [record(dated=dt.date(2009, 1, day)) for day in range(1, 6)]
    (found,) = findings(*records)
    assert ("DC802", 5) == (found["rule"], len(found["sources"]))


@given(st.integers(0, 1000))
@settings(max_examples=20)
def test_the_order_of_documents_changes_nothing_that_is_found(seed):
    records = [record(), record(paragraph_2="2. (C) One hour."), record(dated=dt.date(2009, 5, 6))]
    random.Random(seed).shuffle(records)
    assert {"DC801", "DC802"} == {found["rule"] for found in findings(*records)}


def without_day():
    """A copy of which only the year is known."""
    return record() | {"date": None, "date_time_group": None, "date_interval": ["2009-01-01", "2009-12-31"]}


def notices(*records):
    collection = Collection(RULEBOOK)
    for made in records:
        collection.add(made)
    assert len(records) >= len(list(collection.findings()))
    collection.close()
    return collection.notices()


@pytest.mark.parametrize(
    ("records", "told"),
    [
        pytest.param([record(), record()], ["1 document is a copy of"], id="a copy"),
        pytest.param([record()] * 3 + [record(dt.date(2009, 5, 6))] * 2, ["3 documents are copies of"], id="copies"),
        pytest.param([record(), record(dt.date(2009, 5, 6))], [], id="one serial on two days"),
        pytest.param([record(classification_line=SECTION.format(n)) for n in (1, 2)], [], id="sections of one message"),
        pytest.param([record(classification_line=SECTION.format(1))] * 2, ["1 document is a copy"], id="one section"),
        pytest.param([without_day()] * 2, ["1 document is a copy of a telegram that was"], id="without a day"),
    ],
)
def test_copies_of_a_telegram_are_counted(records, told):
    assert told == [notice[: len(words)] for notice, words in zip(notices(*records), told, strict=True)]


def test_copies_are_listed_with_their_sources_and_the_list_is_cut(monkeypatch):
    monkeypatch.setattr("declass.collection.MOST_LISTED", 2)
    monkeypatch.setattr("declass.collection.MOST_SOURCES", 2)
    days = [dt.date(2009, 2, day) for day in (4, 5, 6)]
    made = [{**record(day), "source": f"{day:%d}-{copy}.txt"} for day in days for copy in "abc"]
    collection = Collection(RULEBOOK)
    for one in made:
        collection.add(one)
    list(collection.findings())
    collection.close()
    listed = [
        {"document_id": "09ANYPOST283", "section": None, "documents": 3, "sources": [f"{n}-a.txt", f"{n}-b.txt"]}
        for n in ("04", "05")
    ]
    assert {"copies": {"documents": 6, "messages": 3, "listed": listed}} == collection.run_values()


def test_without_a_copy_the_run_record_says_nothing_of_copies():
    collection = Collection(RULEBOOK)
    collection.add(record())
    assert [] == list(collection.findings())
    collection.close()
    assert {} == collection.run_values()
