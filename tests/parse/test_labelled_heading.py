"""Headings of the message system of 2009 and later."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.engine import Checker
from declass.levels import Level
from declass.model import StoredRecord, Telegram
from declass.parse.document import Parser
from declass.parse.labelled_heading import find_labelled_heading
from declass.readers import read_text
from declass.readers.detect import why_no_telegram
from declass.readers.plain import read_plain
from declass.rulebook.loader import load_rules
from declass.text import Text

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
CHECKER = Checker(RULEBOOK, notes=False)

TELEGRAM = """CONFIDENTIAL

MRN:             11 PORT SAMPLE 283
Date/DTG:        Feb 04, 2011 / 041708Z FEB 11
From:            AMCONSUL PORT SAMPLE
Action:          WASHDC, SECSTATE PRIORITY
E.O.:            13526
TAGS:            PREL, XX
Captions:        SIPDIS, NOFORN
Reference:       A) 11 STATE 1234
                 B) 10 PORT SAMPLE 1999
Subject:         (C) HARBOR TALKS RESUME

Classified By: Consul General Pat Sample for reasons 1.4 (b) and (d).
Declassify On: 20210203

1. (C) Summary: The harbor talks went on.  End summary.

2. (C//NF) The minister spoke of the budget.

Signature:       SAMPLE

Drafted By:      PORT SAMPLE:Sample, Pat
Released By:     PORT SAMPLE:Sample, Pat

CONFIDENTIAL
"""


def document_of(text):
    return PARSER.parse(Telegram("one.txt", "text", Text(text), StoredRecord()))


def errors_of(text):
    return [f.rule for f in CHECKER.check(document_of(text)).findings if f.severity in ("error", "warning")]


def test_the_fields_of_a_heading_with_labels_are_read():
    document = document_of(TELEGRAM)
    line, heading = document.classification_line, document.heading
    assert (Level.CONFIDENTIAL, "PORT SAMPLE", 283) == (line.level, line.post, line.serial)
    assert dt.datetime(2011, 2, 4, 17, 8, tzinfo=dt.UTC) == heading.date_time_group.instant
    assert "AMCONSUL PORT SAMPLE" == heading.originator.name
    assert dt.date(2011, 2, 4) == document.date
    assert ["SIPDIS", "NOFORN"] == [caption.value for caption in document.captions]
    assert "13526" == document.eo_lines[0].order_cited
    assert ["b", "d"] == [reason.letter for reason in document.authority_block.reasons]
    assert [("1", "C"), ("2", "C//NF")] == [(p.label, p.marking.canonical) for p in document.paragraphs]


def test_a_right_telegram_of_this_form_has_no_finding():
    assert why_no_telegram(TELEGRAM) is None
    assert [] == errors_of(TELEGRAM)


@pytest.mark.parametrize(
    ("rules", "old", "new"),
    [
        pytest.param(["DC102"], "(C//NF)", "(S//NF)", id="portion above the level"),
        pytest.param(["DC202"], "2. (C//NF) The", "2. The", id="paragraph without a mark"),
        pytest.param(
            ["DC409", "DC301"],
            "Classified By: Consul General Pat Sample for reasons 1.4 (b) and (d).\n",
            "",
            id="block",
        ),
        pytest.param(["DC309"], "1.4 (b)", "1.5 (b)", id="section of another order"),
        pytest.param(["DC409"], "Declassify On: 20210203\n", "", id="no instruction"),
    ],
)
def test_a_defect_in_a_telegram_of_this_form_is_told(rules, old, new):
    assert rules == errors_of(TELEGRAM.replace(old, new))


@pytest.mark.parametrize(
    ("level", "head"),
    [
        (Level.UNCLASSIFIED, "UNCLASSIFIED\nSBU\n\n"),
        (Level.UNCLASSIFIED, "SENSITIVE BUT UNCLASSIFIED\n\n"),
        (Level.SECRET, "SECRET//NOFORN\n"),
        (Level.TOP_SECRET, "RELEASE IN PART\n  TOP SECRET\n\n\n"),
        (Level.CONFIDENTIAL, "UNCLASSIFIED\n\nCONFIDENTIAL\n\n"),
        (Level.TOP_SECRET, "T O P  S E C R E T\n\n"),
        (None, ""),
        (None, "SECRETARY SAMPLE\n"),
    ],
)
def test_the_level_stands_alone_above_the_number(level, head):
    line = find_labelled_heading(TELEGRAM.replace("CONFIDENTIAL\n\n", head, 1)).line
    assert level == (line and line.level)


def test_words_below_the_level_are_captions():
    head = "SECRET\nNOFORN\n\n"
    assert ["NOFORN", "SIPDIS", "NOFORN"] == [
        caption.value for caption in document_of(TELEGRAM.replace("CONFIDENTIAL\n\n", head, 1)).captions
    ]
    sensitive = TELEGRAM.replace("CONFIDENTIAL\n\n", "UNCLASSIFIED\nSBU\n\n", 1)
    assert "SENSITIVE" in [caption.value for caption in document_of(sensitive).captions]


@pytest.mark.parametrize(
    "line", ["REF: A. 10 ANYPOST 1\nMRN: 11 STATE 12345\n", "1. (S) See\nMRN: 11 STATE 12345\nof May.\n"]
)
def test_a_number_that_an_older_telegram_names_is_no_heading(line):
    older = "P 041708Z FEB 11\nFM AMEMBASSY ANYPOST\nTO SECSTATE WASHDC\n\nS E C R E T ANYPOST 000283\n\n"
    assert find_labelled_heading(f"{older}E.O. 13526: DECL: 02/04/2021\n{line}") is None
    assert 283 == document_of(f"{older}E.O. 13526: DECL: 02/04/2021\n{line}").classification_line.serial


def test_telegrams_of_this_form_in_one_file_are_told_apart():
    other = TELEGRAM.replace("SAMPLE 283", "SAMPLE 284").replace("041708Z", "051200Z")
    assert [TELEGRAM, other] == [telegram.text.content for telegram in read_plain(TELEGRAM + other, "two.txt")]


def test_a_day_that_does_not_exist_leaves_a_group_without_an_instant():
    heading = find_labelled_heading(TELEGRAM.replace("041708Z FEB", "311708Z FEB")).heading
    assert heading.date_time_group.instant is None


DATE = "Date/DTG:        Feb 04, 2011 / 041708Z FEB 11\n"


@pytest.mark.parametrize(
    "date",
    [
        pytest.param("Date/DTG:        Feb 04, 2011 / 041708Z FEB 2011\n", id="a year of four figures"),
        pytest.param("Date/DTG:        Feb 04, 2011 /\n                 041708Z FEB 11\n", id="wrapped"),
        pytest.param("Date/DTG: Feb 04, 2011 / 041708Z\nFEB 11\n", id="wrapped inside the group"),
        pytest.param("Date/DTG:Feb 04, 2011/041708ZFEB11\n", id="glued"),
        pytest.param("Date/DTG:        feb 04, 2011 / 041708z feb 11\n", id="small letters"),
        pytest.param("DATE/DTG:        FEB 04, 2011 / 041708Z FEB 11\n", id="capitals"),
        pytest.param("Date / DTG :     041708Z Feb 11\n", id="the group alone"),
        pytest.param("Date/DTG:        041708Z February 2011\n", id="the whole month"),
        pytest.param("Serial:          7\n" + DATE, id="a line between"),
        pytest.param("Label:           " + "x" * 80 + "\n" + "Serial:          7\n" * 5 + DATE, id="lines between"),
    ],
)
def test_a_date_is_read_in_other_forms(date):
    text = TELEGRAM.replace(DATE, date)
    document = document_of(text)
    assert why_no_telegram(text) is None
    assert (Level.CONFIDENTIAL, 283) == (document.classification_line.level, document.classification_line.serial)
    assert dt.datetime(2011, 2, 4, 17, 8, tzinfo=dt.UTC) == document.heading.date_time_group.instant
    assert [] == errors_of(text)


@pytest.mark.parametrize(
    "date",
    [
        pytest.param("Date/DTG:        Feb 04, 2011\n", id="no group"),
        pytest.param("Date/DTG:        XXXXXXXX\n", id="redacted"),
        pytest.param("Date/DTG:\n", id="nothing"),
        pytest.param("Date/DTG:        Feb 04, 2011 / 0417O8Z F3B 11\n", id="garbled"),
    ],
)
def test_a_date_that_cannot_be_read_leaves_the_level_and_the_captions(date):
    text = TELEGRAM.replace(DATE, date)
    document = document_of(text)
    assert why_no_telegram(text) is None
    assert (Level.CONFIDENTIAL, "PORT SAMPLE") == (
        document.classification_line.level,
        document.classification_line.post,
    )
    assert ["SIPDIS", "NOFORN"] == [caption.value for caption in document.captions]
    assert "AMCONSUL PORT SAMPLE" == document.heading.originator.name
    assert document.heading.date_time_group is None
    assert document.date is None
    assert [] == errors_of(text)


def test_a_group_below_the_date_is_none_of_it():
    text = TELEGRAM.replace(DATE, "Date/DTG: XXXX\n").replace("A) 11 STATE 1234", "A) STATE 011200Z FEB 11")
    assert find_labelled_heading(text).heading.date_time_group is None


def test_telegrams_without_readable_dates_in_one_file_are_told_apart():
    one = TELEGRAM.replace(DATE, "Date/DTG: XXXX\n")
    other = one.replace("SAMPLE 283", "SAMPLE 284")
    assert [one, other] == [telegram.text.content for telegram in read_plain(one + other, "two.txt")]
    assert [one + one] == [telegram.text.content for telegram in read_plain(one + one, "one.txt")]


def test_a_number_without_a_date_is_no_such_heading():
    assert find_labelled_heading(TELEGRAM.replace(DATE, "")) is None


def test_a_number_above_the_heading_is_none_of_it():
    line = find_labelled_heading(f"Please see also:\nMRN: 10 STATE 1234\n\n{TELEGRAM}").line
    assert (283, "PORT SAMPLE") == (line.serial, line.post)


def test_a_number_in_a_sentence_makes_no_such_heading():
    assert find_labelled_heading("CONFIDENTIAL\n\nSee MRN: 11 ANYPOST 283 of today.\n") is None


def test_the_text_is_read_by_the_readers_too():
    assert TELEGRAM == read_text(TELEGRAM, "one.txt").text.content


@given(st.text(alphabet="\nMRNDate/DTG:From 0123456789ZFEBSECRET", max_size=300))
def test_any_text_is_looked_at_without_harm(text):
    find_labelled_heading(f"SECRET\nMRN: 11 ANYPOST 283\n{text}")
    find_labelled_heading(text)
