import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.levels import Level
from declass.readers.embedded import embedded_record
from declass.readers.plain import read_plain
from tests.readers.samples import BODY, HEADING, LABELLED, OTHER, PARTIAL, TELEGRAM

VALUES = ("2009-02-04 17:08:00", "09ANYPOST283", "Embassy Anypost", "SECRET//NOFORN")
OTHERS = ("2009-02-05 12:00:00", "09ANYPOST301", "Embassy Anypost", "CONFIDENTIAL")
KEYS = "id: 125234\ndate: {}\nrefid: {}\norigin: {}\nclassification: {}\ndestination: \nheader:\n"
LINES = "125234\n{}\n{}\n{}\n{}\n"
LINES_APART = "125234\n\n{}\n\n{}\n\n{}\n\n{}\n"
ROW = "125234\t{}\t{}\t{}\t{}\t\tText"
CSV = '125234,2/4/2009 17:08,{1},"{2}",{3},09ANYPOST241,"VZCZC'
SHAPES = [
    pytest.param(KEYS, id="keys"),
    pytest.param(LINES, id="lines"),
    pytest.param(LINES_APART, id="lines apart"),
    pytest.param(ROW, id="row"),
    pytest.param(ROW.partition("\t")[2], id="row without its number"),
    pytest.param(CSV, id="row with commas"),
]


def around(record: str) -> str:
    return f"{HEADING}\n\n{record}\n{TELEGRAM}"


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("text", [pytest.param(around, id="below a heading"), pytest.param(str, id="at the head")])
def test_a_record_in_a_text_is_that_of_its_telegram(shape: str, text) -> None:
    record = embedded_record(text(shape.format(*VALUES)), "09ANYPOST283")
    assert record is not None
    assert (record.reference_id, record.created, record.level, record.controls, record.origin) == (
        "09ANYPOST283",
        dt.date(2009, 2, 4),
        Level.SECRET,
        ("NOFORN",),
        "Embassy Anypost",
    )
    assert not record.reference_id_is_file_name


@pytest.mark.parametrize("shape", SHAPES)
def test_the_record_of_another_telegram_is_not_taken(shape: str) -> None:
    assert embedded_record(around(shape.format(*VALUES)), "09ANYPOST284") is None


def test_a_record_whose_year_is_another_is_the_texts_own() -> None:
    record = embedded_record(around(KEYS.format(VALUES[0], "08ANYPOST283", *VALUES[2:])), "09ANYPOST283")
    assert record is not None
    assert record.reference_id == "08ANYPOST283"
    other = KEYS.format(VALUES[0], "08OTHERPOST283", *VALUES[2:])
    assert embedded_record(around(other), "09ANYPOST283") is None


def test_a_reference_to_the_telegram_before_its_record_is_passed_over() -> None:
    referring = TELEGRAM.replace("SAMPLE", "09ANYPOST283")
    assert embedded_record(referring, "09ANYPOST283") is None
    record = embedded_record(f"{referring}\n{LINES.format(*VALUES)}", "09ANYPOST283")
    assert record is not None
    assert Level.SECRET is record.level


def test_keys_tell_what_they_are_without_a_name_of_the_file() -> None:
    keys, lines = (embedded_record(around(shape.format(*VALUES)), None) for shape in (KEYS, LINES))
    assert keys is not None
    assert lines is None


def test_a_word_that_is_no_level_makes_no_record() -> None:
    assert embedded_record(around(KEYS.format(*VALUES[:3], "see below")), "09ANYPOST283") is None


def test_the_only_telegram_of_a_file_has_the_record_in_its_text() -> None:
    (telegram,) = read_plain(around(LINES.format(*VALUES)), "box/09ANYPOST283.txt")
    assert ("SECRET//NOFORN", "Embassy Anypost") == (telegram.stored.marking, telegram.stored.origin)
    (other,) = read_plain(around(LINES.format(*VALUES)), "box/09ANYPOST284.txt")
    assert ("09ANYPOST284", None) == (other.stored.reference_id, other.stored.marking)


def test_each_telegram_of_a_file_has_its_own_record() -> None:
    record = KEYS.format(*VALUES).replace("09ANYPOST283", "09ANYPOST301")
    first, second = read_plain(f"{TELEGRAM}{OTHER}\n{record}{OTHER}", "box.txt")
    assert first.stored.reference_id is None
    assert "09ANYPOST301" == second.stored.reference_id


def test_a_telegram_of_a_file_begins_with_the_record_above_it() -> None:
    texts = [f"{KEYS.format(*VALUES)}{TELEGRAM}\n\n", f"{KEYS.format(*OTHERS)}{OTHER}\n\n"]
    found = [*read_plain("".join(texts), "box.txt")]
    assert texts == [telegram.text.content for telegram in found]
    assert ["09ANYPOST283", "09ANYPOST301"] == [telegram.stored.reference_id for telegram in found]


@pytest.mark.parametrize("destination", ["", "09OTHERPOST1\n09OTHERPOST2", "09OTHERPOST1|" * 90])
def test_the_record_of_the_telegram_that_follows_is_none_of_the_one_before_it(destination: str) -> None:
    record = KEYS.format(*OTHERS).replace("destination: ", f"destination: {destination}")
    first, second = read_plain(f"{TELEGRAM}\n\n{record}{OTHER}", "box.txt")
    assert first.stored.reference_id is None
    assert second.stored.reference_id in (None, "09ANYPOST301")


GARBLED = TELEGRAM.replace("#0283/01", "#028B/01")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"A title\n{KEYS}{PARTIAL}", id="a title above it, and no heading"),
        pytest.param(f"A title\n\n{KEYS}{TELEGRAM}", id="a title above it"),
        pytest.param(f"A title\n{KEYS}{GARBLED}", id="a garbled station line"),
        pytest.param(f"A title\n{KEYS}{LABELLED}", id="a heading with labels"),
        pytest.param(f"{GARBLED}\n{KEYS}{TELEGRAM}", id="below a garbled heading, with the serial of its line"),
        pytest.param(
            f"{HEADING.replace('#0', '#0B')}\n{BODY.replace('ANYPOST 0', 'SECTION 01 OF 02 ANYPOST 0')}\n{KEYS}",
            id="with the serial of the line of a section",
        ),
        pytest.param(f"A title\n{KEYS}{BODY.partition(chr(10))[2]}", id="a text without its first line"),
        pytest.param(
            f"A title\n{KEYS}{HEADING.replace('#0283', '#028B')}\n\nTAGS: PREL\n", id="no serial that can be read"
        ),
    ],
)
def test_a_record_of_the_text_is_taken_though_something_stands_above_it(text: str) -> None:
    record = embedded_record(text.format(*VALUES), None)
    assert record is not None
    assert ("09ANYPOST283", Level.SECRET) == (record.reference_id, record.level)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GARBLED, id="a garbled station line"),
        pytest.param(PARTIAL, id="no heading"),
        pytest.param(LABELLED, id="a heading with labels"),
        pytest.param("A title\n" + BODY.partition("\n")[2], id="no first line"),
        pytest.param("A title\n\n" + BODY[BODY.index("TAGS") :], id="no line above that of the tags"),
    ],
)
def test_a_record_quoted_below_a_text_is_not_taken(text: str) -> None:
    assert embedded_record(f"{text}\n{KEYS.format(*OTHERS)}{OTHER}", None) is None


@pytest.mark.parametrize(
    "above",
    [
        "-----",
        "Cable dated:2009-02-04T17:08:00",
        "Friday, 04 February 2009, 17:08",
        "Viewing cable 09ANYPOST301, VISIT",
        "Viewing cable 09ANYPOST301, THE EARLIER MESSAGE:",
        "\n\n",
    ],
)
@pytest.mark.parametrize("line", ["id: 199234\n", ""])
def test_a_record_that_contradicts_the_text_below_it_is_taken(above: str, line: str) -> None:
    keys = KEYS.format(*OTHERS)
    record = embedded_record(f"{above}\n{line}{keys[keys.index('date:') :]}{TELEGRAM}", None)
    assert record is not None
    assert "09ANYPOST301" == record.reference_id


@pytest.mark.parametrize(
    "words",
    [
        "The message to which it answers:",
        "See 09ANYPOST301.",
        "The record is given below.",
        "The record of ref A follows.",
        "Of another telegram",
    ],
)
@pytest.mark.parametrize("line", ["id: 199234\n", ""])
def test_a_record_to_which_words_lead_is_not_taken(words: str, line: str) -> None:
    keys = KEYS.format(*OTHERS)
    text = f"Viewing cable 09ANYPOST283\n\n{words}\n\n{line}{keys[keys.index('date:') :]}{TELEGRAM}"
    assert embedded_record(text, None) is None


@pytest.mark.parametrize(
    "text", [TELEGRAM, GARBLED, PARTIAL, LABELLED, TELEGRAM[: TELEGRAM.index("C O N F")] + "TAGS: PREL\n"]
)
def test_the_record_of_another_telegram_in_a_note_above_a_text_is_not_taken(text: str) -> None:
    assert embedded_record(f"See the record of the earlier message:\n\n{KEYS.format(*OTHERS)}\n{text}", None) is None


def test_a_record_quoted_from_another_telegram_is_not_taken() -> None:
    assert embedded_record(f"{TELEGRAM}\n{KEYS.format(*OTHERS)}", None) is None


@given(st.text(alphabet="\n\t 0123456789:-refid.SCRTabc", max_size=300), st.text("09ANYPOST283", min_size=1))
def test_any_text_is_read_without_an_error(text: str, named: str) -> None:
    embedded_record(f"\nrefid: {text}", named)
    embedded_record(text, named)
