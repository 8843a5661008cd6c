import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.levels import Level
from declass.model import Telegram, Unread
from declass.readers import read_file
from declass.readers.cable_csv import is_cable_csv, plain_row, read_cable_csv
from declass.text import Position
from tests.readers.samples import BODY, CSV_ROW, HEADING, numbered, table

NAMES = ("id", "date", "refid", "origin", "classification", "references", "header", "body")
CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=60)


TRICKY = st.text(alphabet='a",\\ \n', max_size=7)
DOUBLED = {"doublequote": True}
ESCAPED = {"doublequote": False, "escapechar": "\\"}


def as_row(cells: list[str], dialect: dict[str, object]) -> str:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n", **dialect).writerow(cells)
    return stream.getvalue()


def read(data: bytes) -> list[Telegram | Unread]:
    return list(read_file("t.csv", data))


def outline(data: bytes) -> list[tuple[int | None, str]]:
    """Row and what came of it."""
    return [(t.text.row, t.layout) if isinstance(t, Telegram) else (t.row, t.status) for t in read(data)]


def test_a_row_gives_heading_and_body_and_the_stored_record() -> None:
    (telegram,) = read(table(CSV_ROW))
    assert isinstance(telegram, Telegram)
    assert telegram.text.content == f"{HEADING}\n\n{BODY}"
    assert (telegram.stored.reference_id, telegram.stored.level) == ("09ANYPOST283", Level.CONFIDENTIAL)
    assert telegram.text.fields == ((0, "heading"), (len(HEADING) + 2, "body"))


def test_positions_count_within_the_column() -> None:
    (telegram,) = read(table(CSV_ROW))
    assert isinstance(telegram, Telegram)
    assert telegram.text.source_position(telegram.text.content.index("E.O.")) == Position(5, 1)
    assert telegram.text.source_position(telegram.text.content.index("FM ")) == Position(6, 1)


@pytest.mark.parametrize("escapes", [False, True], ids=["quotes doubled", "quotes escaped"])
@given(cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4))
def test_a_written_table_reads_back(escapes: bool, cells: list[tuple[str, str]]) -> None:
    # The quoted word tells how quotes are written: without one, a backslash may mean either.
    rows = [(*CSV_ROW[:6], 'A "B" ' + heading, body) for heading, body in cells]
    read_back = list(read_cable_csv(io.BytesIO(table(*rows, escapes=escapes)), "t.csv"))
    expected = [f'A "B" {heading}\n\n{body}' for heading, body in cells]
    assert [t.text.content for t in read_back if isinstance(t, Telegram)] == expected


def test_a_row_of_column_names_counts_as_a_row_and_is_no_telegram() -> None:
    assert outline(table(NAMES, CSV_ROW, numbered(2))) == [(2, "csv"), (3, "csv")]


def test_fields_need_no_quotes_where_they_hold_no_comma() -> None:
    data = b"1,2/4/2009 17:08,09ANYPOST283,Embassy Anypost,SECRET,,VZCZC,UNCLAS\n2,2/4/2009 17:08,09X2,X,SECRET,,V,U\n"
    assert outline(data) == [(1, "csv"), (2, "csv")]


def test_a_line_like_a_row_inside_a_quoted_field_is_text() -> None:
    data = b'1,2/4/2009 1:08,09ANY1,Post,SECRET,,V,"UNCLAS\n9,2/4/2009 1:08,09ANY9,Post,SECRET,,A,B\nend"\n'
    assert outline(data) == [(1, "csv")]


def test_lines_like_bare_rows_inside_a_quoted_field_are_text() -> None:
    body = (
        "BODY text\nParis,12-03-2004,attended by all, and more\nBonn,13-03-2004,attended by none, and more\nlast line"
    )
    row = f'1,2/4/2009 17:08,09ANYPOST281,AMEMBASSY ANYPOST,CONFIDENTIAL,,HEAD,"{body}"\n'
    found = read(row.encode() * 2)
    assert [t.text.content for t in found if isinstance(t, Telegram)] == [f"HEAD\n\n{body}"] * 2
    assert len(found) == 2


@pytest.mark.parametrize(
    "rows",
    [
        "sensor1,2004-03-12 10:11,temperature,12.5\nsensor2,2004-03-12 10:12,temperature,12.6\n",
        "Miller,03/12/2004,travel,120\nAgent,03/13/2004,travel,80\n",
        "17,03/12/2004,travel,120\n18,03/13/2004,travel,80\n",
        '"sensor1","2004-03-12 10:11","temperature","12.5"\n"sensor2","2004-03-12 10:12","temperature","12.6"\n',
        '"17","03/12/2004","travel","12,5"\n"18","03/13/2004","travel","80"\n',
    ],
)
def test_a_table_of_other_things_with_days_is_skipped(rows: str) -> None:
    assert not is_cable_csv(rows.encode())
    assert outline(rows.encode()) == [(None, "skipped")]


def test_a_table_of_telegrams_that_lack_a_column_is_reported_and_not_skipped() -> None:
    assert outline(table(numbered(1)[:7])) == [(1, "failed")]


def test_a_table_is_known_though_the_head_ends_in_its_first_row() -> None:
    row = table((*CSV_ROW[:7], "A, B\n" * 40))
    assert is_cable_csv(row[:-100])
    assert is_cable_csv(table((*CSV_ROW[:7], 'A "B", C\n' * 40), escapes=True)[:-100])


def test_a_quote_left_open_costs_only_its_row() -> None:
    broken = table(numbered(2))[:-2] + b"\n"
    data = table(CSV_ROW) + broken + table(numbered(3), numbered(4))
    assert outline(data) == [(1, "csv"), (2, "failed"), (3, "csv"), (4, "csv")]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_row_whose_first_quote_is_missing_is_read(number: int) -> None:
    rows = [table(CSV_ROW), table(numbered(2)), table(numbered(3))]
    rows[number] = rows[number][1:]
    assert outline(b"".join(rows)) == [(1, "csv"), (2, "csv"), (3, "csv")]


def test_numbers_need_no_quotes_beside_fields_that_have_them() -> None:
    bare = [b"%d,%b" % (number, table(numbered(number)).partition(b",")[2]) for number in (1, 2)]
    assert outline(b"".join(bare)) == [(1, "csv"), (2, "csv")]


def test_two_open_quotes_cost_two_rows() -> None:
    broken = table(numbered(2))[:-2] + b"\n"
    assert outline(broken + broken + table(numbered(3))) == [(1, "failed"), (2, "failed"), (3, "csv")]


def test_a_row_with_a_column_missing_says_what_was_found_and_expected() -> None:
    (_, unread, _) = read(table(CSV_ROW, numbered(2)[:7], numbered(3)))
    assert isinstance(unread, Unread)
    assert (unread.row, unread.status) == (2, "failed")
    assert "7 columns found, 8 expected: number, date, reference id" in unread.why


def test_a_line_between_rows_is_a_broken_row() -> None:
    assert outline(table(CSV_ROW) + b"junk\n\n" + table(numbered(2))) == [(1, "csv"), (2, "failed"), (3, "csv")]


def test_a_row_in_another_encoding_is_read_with_a_note_and_alone() -> None:
    data = table(CSV_ROW) + table(numbered(2)).replace(b"Sample text", b"Caf\xe9") + table(numbered(3))
    telegrams = [t for t in read(data) if isinstance(t, Telegram)]
    assert [t.notes for t in telegrams] == [(), ("read as cp1252",), ()]
    assert "Caf\xe9" in telegrams[1].text.content


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + table(CSV_ROW, numbered(2)), id="utf-8 mark"),
        pytest.param(("\ufeff" + table(CSV_ROW, numbered(2)).decode()).encode("utf-16-le"), id="utf-16"),
        pytest.param(table(CSV_ROW, numbered(2)).replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(table(CSV_ROW, numbered(2)).replace(b"\n", b"\r"), id="CR"),
        pytest.param(table(CSV_ROW, numbered(2)).rstrip(), id="no last line feed"),
    ],
)
def test_a_table_is_read_in_any_dress(data: bytes) -> None:
    assert [t.text.content for t in read(data) if isinstance(t, Telegram)] == [f"{HEADING}\n\n{BODY}"] * 2


@pytest.mark.parametrize(
    "data",
    [b"", b"a,b\n1,2\n", b'"1","2"\n', b"VZCZC, A, B\n", b"1,2,3,4,5,6,7,8\n", b'{"a": 1, "b": 2, "c": 3}'],
)
def test_another_table_is_none_of_telegrams(data: bytes) -> None:
    assert not is_cable_csv(data)


@pytest.mark.parametrize(
    "stamp",
    [
        *(
            "2/4/2009 17:08",
            "2009-02-04 17:08:00",
            "2009-02-04T17:08:00Z",
            "2009-02-04 17:08:00+00:00",
            "2/4/2009 5:08 PM",
        ),
        *(
            "4 Feb 2009",
            "04-FEB-2009 17:08",
            "February 4, 2009",
            "Feb 4 2009 17:08",
            "20090204",
            "2009.02.04",
            "4.2.2009",
        ),
    ],
)
def test_a_table_is_known_by_any_form_of_its_dates(stamp: str) -> None:
    rows = [(*numbered(n)[:1], stamp, *numbered(n)[2:]) for n in (1, 2, 3)]
    assert is_cable_csv(table(*rows))
    assert [type(found) for found in read(table(*rows))] == [Telegram] * 3


@pytest.mark.parametrize("number", ["A-17", "box_3.12", "7f3c9a4e-11d2-4f6b-9d3e-0242ac120002"])
def test_a_table_is_known_whatever_its_numbers_look_like(number: str) -> None:
    rows = [(number, *numbered(n)[1:]) for n in (1, 2)]
    assert [type(found) for found in read(table(*rows))] == [Telegram] * 2


def test_a_table_longer_than_a_block_loses_no_row() -> None:
    rows = [(*numbered(number)[:7], BODY + " sample" * 3000) for number in range(1, 121)]
    assert outline(table(*rows)) == [(number, "csv") for number in range(1, 121)]


@given(st.binary(max_size=300))
def test_any_bytes_can_follow_a_row(data: bytes) -> None:
    assert read(table(CSV_ROW) + data)[0].source == "t.csv"


@given(st.lists(TRICKY, min_size=8, max_size=8), st.booleans())
def test_a_row_in_quotes_is_read_at_once(cells: list[str], is_escaped: bool) -> None:
    dialect = ESCAPED if is_escaped else DOUBLED
    row = as_row(cells, dialect)
    assert next(csv.reader([row], strict=True, **dialect)) == cells
    plain = plain_row(row, is_escaped)
    assert plain == cells or (plain is None and any('"' in cell and "," in cell for cell in cells))


@given(st.lists(TRICKY, min_size=7, max_size=9), st.booleans(), st.booleans(), st.integers(0, 80), TRICKY)
def test_a_row_read_at_once_is_read_as_the_library_reads_it(
    cells: list[str], is_escaped: bool, is_written_escaped: bool, at: int, put_in: str
) -> None:
    row = as_row(cells, ESCAPED if is_written_escaped else DOUBLED)
    row = row[:at] + put_in + row[at:]
    plain = plain_row(row, is_escaped)
    assert plain is None or [plain] == list(csv.reader([row], strict=True, **(ESCAPED if is_escaped else DOUBLED)))


@pytest.mark.parametrize("number", ["09ANYPOST{}", "c{}", "a1b2-3{}", "{}.0"])
def test_bare_rows_are_read_whatever_their_numbers_look_like(number: str) -> None:
    rows = ""
    for n in (1, 2, 3):
        cells = [number.format(n), *numbered(n)[1:]]
        quoted = ['"' + cell.replace('"', '""') + '"' for cell in cells[5:]]
        rows += ",".join([*cells[:5], *quoted]) + "\n"
    assert outline(rows.encode()) == [(1, "csv"), (2, "csv"), (3, "csv")]


def test_a_table_whose_rows_all_lack_a_column_fails_and_is_not_skipped() -> None:
    rows = [(*numbered(n)[:2], "09 ANYPOST 1", *numbered(n)[3:5], *numbered(n)[6:]) for n in (1, 2)]
    assert is_cable_csv(table(*rows))
    assert ["failed"] * 2 == [item.status for item in read(table(*rows)) if isinstance(item, Unread)]
