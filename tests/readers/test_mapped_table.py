"""Tables with a column of text: JSON Lines, and CSV or TSV whose first row names the columns."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.columns import Columns, columns_of
from declass.errors import SettingsError
from declass.limits import Limits
from declass.model import Telegram
from declass.readers import ReadOptions, open_bytes
from declass.readers.mapped_table import read_delimited, read_json_lines
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

TEXT = render(load_rules().bases["telegram-12958-amended-C"]).text.content
USUAL_NAMES = ("text", "body", "content", "message_text")
BODY = TEXT[TEXT.index("\n\n") + 2 :]
MAP = Columns(text="Cable Text", reference_id="Ref", classification="Class")


def read(data: str | bytes, columns: Columns | None = None) -> list:
    data = data.encode() if isinstance(data, str) else data
    return (
        [item for part in open_bytes(data, "t").parts for item in part.telegrams]
        if columns is None
        else [item for part in open_bytes(data, "t", ReadOptions(columns)).parts for item in part.telegrams]
    )


def lines(*rows: dict) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def delimited(delimiter: str, *rows: list[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["text", "body", "content", "Body", "message_text"])
def test_json_lines_are_read_by_their_usual_names(name):
    first, second = read(lines({"id": "09ANYPOST1", name: TEXT}, {"id": "09ANYPOST2", name: TEXT}))
    assert (1, 2) == (first.text.row, second.text.row)
    assert "09ANYPOST2" == second.stored.reference_id
    assert TEXT == first.text.content


def test_heading_and_body_stand_in_columns_of_their_own():
    heading, _, body = TEXT.partition("\n\n")
    (telegram,) = read(lines({"heading": heading, "body": body, "classification": "SECRET", "date": "2/4/2009"}))
    assert f"{heading}\n\n{body}" == telegram.text.content
    assert ("heading", "body") == tuple(name for _, name in telegram.text.fields)
    assert "S" == telegram.stored.level.symbol
    assert 2009 == telegram.stored.created.year


@pytest.mark.parametrize("name", ["id", "refid", "reference_id", "ID"])
@pytest.mark.parametrize("value", [1, "1", "row 7", "a3f1-09bc", "2009", "", None, 283.0])
def test_the_number_of_a_row_is_no_reference_id(name, value):
    (telegram,) = read(lines({name: value, "text": TEXT}))
    assert telegram.stored.reference_id is None


@pytest.mark.parametrize(
    "value", ["09ANYPOST283", "1975ANYPOST00283", "09 ANYPOST 283", "09ANYPOST283_a", "09anypost1"]
)
def test_a_reference_id_is_one_under_any_name(value):
    (telegram,) = read(lines({"id": value, "text": TEXT}))
    assert value == telegram.stored.reference_id


def test_what_a_user_names_as_the_reference_id_is_it():
    (telegram,) = read(lines({"case": "A-1", "text": TEXT}), Columns(reference_id="case"))
    assert "A-1" == telegram.stored.reference_id


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_a_table_is_read_by_the_columns_that_a_user_names(delimiter):
    table = delimited(delimiter, ["Ref", "Class", "Cable Text"], ["09ANYPOST1", "SECRET", TEXT], ["", "", TEXT])
    first, second = read(table, MAP)
    assert (2, 3) == (first.text.row, second.text.row)
    assert ("09ANYPOST1", "S") == (first.stored.reference_id, first.stored.level.symbol)
    assert TEXT == second.text.content


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize(
    "names", [["id", "text"], ["ID", "Text"], ["date", "body"], ["ref no", "content", "label"], ["message_text"]]
)
def test_a_table_with_a_text_under_a_usual_name_is_read_without_being_named(delimiter, names):
    empty = [""] * (len(names) - 1)
    rows = [[text if name.lower() in USUAL_NAMES else "1" for name in names] for text in (TEXT, "nothing", TEXT)]
    found = read("\ufeff" + delimited(delimiter, names, rows[0], [*empty, ""], *rows[1:]))
    texts = [item.text.content for item in found if isinstance(item, Telegram)]
    assert [TEXT, TEXT] == texts
    assert {"skipped"} >= {item.status for item in found if not isinstance(item, Telegram)}


@pytest.mark.parametrize("columns", [None, Columns(text="text")])
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(f"1,{TEXT}", id="no quotes"),
        pytest.param(f'1,{TEXT}"\n2,"{TEXT}"\n', id="the first quote is missing"),
        pytest.param(f'1,"{TEXT}\n2,"{TEXT}"\n', id="the last quote is missing"),
        pytest.param(f"1,nothing\n2,{TEXT}", id="no quotes, and a row before it"),
        pytest.param(f'1,"A title\n\n{TEXT}\n2,"{TEXT}\n', id="words above the text"),
        pytest.param(f"1,CONFIDENTIAL\n\n{TEXT}", id="a level above the text"),
    ],
)
def test_a_table_with_broken_quotes_is_told_and_not_skipped(columns, rows):
    found = read("id,text\n" + rows, columns)
    assert "failed" in {item.status for item in found if not isinstance(item, Telegram)}


def test_a_row_with_too_many_columns_is_told_and_one_that_ends_behind_its_text_read():
    first, second = read(f'id,text,note\n1,"{TEXT}",a,b\n2,"{TEXT}"\n')
    assert ("failed", True) == (first.status, "4 columns found, 3 expected" in first.why)
    assert TEXT == second.text.content


@pytest.mark.parametrize(
    "table",
    [delimited(",", ["id", "text"], ["1", TEXT]), lines({"id": "1", "text": TEXT})],
    ids=["columns", "keys"],
)
def test_a_column_that_is_not_there_is_told_where_telegrams_are(table):
    (unread,) = read(table, Columns(text="Text"))
    assert ("failed", True) == (unread.status, "no text under 'Text'" in unread.why)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(delimited(",", ["1", TEXT], ["2", TEXT]), id="no names"),
        pytest.param(delimited("\t", ["1", TEXT], ["2", TEXT]), id="no names, tabs"),
        pytest.param(delimited(",", ["id", "cable"], ["1", TEXT]), id="a name of its own"),
        pytest.param(delimited(";", ["Number", "The cable", "x"], ["1", TEXT, ""]), id="three of its own"),
    ],
)
def test_a_table_whose_text_is_not_found_is_skipped_with_what_to_do(table):
    (unread,) = read(table)
    assert ("skipped", True) == (unread.status, "--columns text=NAME" in unread.why)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("text\n" + TEXT, id="a line above it"),
        pytest.param("Paris,France\n\n" + TEXT, id="words with a comma above it"),
        pytest.param('Notes, "as sent"\n\n' + TEXT, id="words in quotes above it"),
        pytest.param("Full text,retyped\n" + TEXT, id="a comma and a usual name among words"),
        pytest.param("CONTEXT\tPAGE 1\n" + TEXT, id="a tab and a usual name inside a word"),
        pytest.param("ANYPOST CONTENTS|copy\n" + TEXT, id="a stroke"),
        pytest.param("Text,retyped\n" + TEXT, id="a usual name, and no row below it"),
        pytest.param(
            "Text,retyped\n" + TEXT.replace("the budget", '"the budget'), id="a usual name, and a line in quotes"
        ),
        pytest.param("Notes;text\n\nANYPOST; 4 February\n" + TEXT, id="a usual name, and semicolons below it"),
        pytest.param("Office\tThis record is a partial extract of the text.\n\n" + BODY, id="a sentence"),
    ],
)
def test_a_telegram_below_words_is_no_table(text):
    (telegram,) = read(text)
    assert text == telegram.text.content
    assert telegram.text.row is None


def test_without_names_such_a_table_is_no_table():
    (unread,) = read(delimited(",", ["Ref", "Class", "Cable Text"], ["a", "b", "nothing"]))
    assert "skipped" == unread.status


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[1, 2]", "no JSON object"),
        ("{broken", "no JSON object"),
        ("[" * 200_000, "no JSON object"),
        ('{"body": ' + "9" * 10_000 + "}", "no JSON object"),
        ('{"id": "x"}', "no text under"),
        ('{"body": 1}', "no text under"),
        ('{"body": "  "}', "empty"),
    ],
)
def test_a_line_that_holds_no_telegram_is_told_and_the_others_are_read(line, told):
    first, unread, last = read(f"{lines({'body': TEXT})}{line}\n{lines({'body': TEXT})}")
    assert isinstance(first, Telegram)
    assert isinstance(last, Telegram)
    assert told in unread.why
    assert (2, 3) == (unread.row, last.text.row)


def test_results_of_the_program_are_no_telegrams():
    (unread,) = read(lines({"schema": "declass/1", "status": "checked", "source": "a"}))
    assert "skipped" == unread.status


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_any_text_comes_back_from_json_lines(texts):
    found = read(lines(*({"cable": text} for text in texts)), Columns(text="cable"))
    plain = [text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ") for text in texts]
    assert plain == [item.text.content for item in found]


@given(st.binary(max_size=400))
def test_any_bytes_after_a_good_line_never_raise(data):
    assert isinstance(read(lines({"body": TEXT}).encode() + data)[0], Telegram)
    read(delimited("\t", ["Cable Text", "Ref"]).encode() + data, MAP)


def test_columns_are_named_by_role():
    assert Columns(text="x", reference_id="y") == columns_of(["text=x", "reference-id=y"])
    assert columns_of([]) is None
    for word in ("text", "txt=x", "text="):
        with pytest.raises(SettingsError, match="ROLE=NAME"):
            columns_of([word])


def test_a_column_that_is_named_goes_before_usual_names():
    rows = lines({"body": "other", "cable": TEXT})
    (telegram,) = read(rows, Columns(text="cable"))
    assert TEXT == telegram.text.content


def test_a_text_that_shows_no_telegram_is_skipped_unless_its_column_was_named():
    rows = lines({"text": "The harbor froze."}, {"text": TEXT})
    unread, telegram = read(rows)
    assert ("skipped", 1) == (unread.status, unread.row)
    assert isinstance(telegram, Telegram)
    assert all(isinstance(item, Telegram) for item in read(rows, Columns(text="text")))


def test_json_lines_are_read_from_the_middle_with_the_rows_of_the_file():
    data = lines({"text": TEXT, "refid": "09ANYPOST1"}, {"text": TEXT, "refid": "09ANYPOST2"}).encode()
    stream = io.BytesIO(data)
    stream.seek(data.index(b"\n") + 1)
    (telegram,) = read_json_lines(stream, "t", None, first_row=2)
    assert (2, "09ANYPOST2") == (telegram.text.row, telegram.stored.reference_id)


def test_a_line_that_is_too_long_is_told_and_the_others_read():
    data = lines({"text": TEXT}, {"text": TEXT + "." * 900}, {"text": TEXT}).encode()
    found = list(read_json_lines(io.BytesIO(data), "t", None, Limits(row=len(TEXT) + 200)))
    assert [None, "row", None] == [getattr(item, "limit", None) for item in found]


@pytest.mark.parametrize("cell", ["." * 5_000, ".\n" * 2_500], ids=["one line", "many lines"])
def test_a_row_that_is_too_long_ends_a_table_and_is_told(cell):
    data = delimited(",", ["n", "t"], ["1", TEXT], ["2", cell], ["3", TEXT]).encode()
    stream = io.BytesIO(data)
    first, last = read_delimited(stream, "t", Columns(text="t"), ",", Limits(row=4_000))
    assert isinstance(first, Telegram)
    assert (3, "row", "failed") == (last.row, last.limit, last.status)
