"""Databases: tables of telegrams are read row by row, and nothing that a database defines is run."""

import os
import sqlite3
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declass.columns import Columns
from declass.limits import Limits
from declass.model import Telegram, Unread
from declass.readers import ReadOptions, open_bytes, open_file
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

TEXT = render(load_rules().bases["telegram-12958-amended-C"]).text.content
HEADING, BODY = TEXT.split("\n\n", 1)
EIGHT = 'id, date, "reference id", origin, classification, "references", heading, body'
ROW = (1, "2009-02-04 17:08", "09ANYPOST283", "Embassy Anypost", "CONFIDENTIAL", "", HEADING, BODY)
INSERT = "INSERT INTO cables VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


def database(path: Path, *statements: str, rows: tuple = (ROW,), table: str = EIGHT, after: str = "") -> Path:
    """A database with a table of cables, and whatever else statements make before it is filled."""
    made = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        made.execute(statement)
    if table:
        made.execute(f"CREATE TABLE cables ({table}) {after}")
        made.execute("BEGIN")
        made.executemany(INSERT, rows)
        made.execute("COMMIT")
    made.close()
    return path


def read(path: Path, columns: Columns | None = None, limits: Limits | None = None) -> list[Telegram | Unread]:
    opened = open_file(path, path.name, ReadOptions(columns, limits or Limits()))
    assert not isinstance(opened, Unread)
    return [item for part in opened.parts for item in part.telegrams]


def told(items: list[Telegram | Unread]) -> list[tuple[str, str]]:
    return [(item.source, "telegram" if isinstance(item, Telegram) else item.why) for item in items]


def test_rows_of_the_eight_columns_are_telegrams(tmp_path):
    (telegram,) = read(database(tmp_path / "a.db"))
    assert ("a.db!/cables", 1) == (telegram.source, telegram.text.row)
    assert TEXT.strip() == telegram.text.content.strip()
    stored = telegram.stored
    assert ("09ANYPOST283", "CONFIDENTIAL", "Embassy Anypost", "2009-02-04") == (
        stored.reference_id, stored.marking, stored.origin, str(stored.created),
    )  # fmt: skip
    assert "body" == telegram.text.field_at(telegram.text.content.index(BODY))


@pytest.mark.parametrize(
    "names", [EIGHT.upper(), EIGHT.replace('"reference id"', "reference_id"), EIGHT.replace('"reference id"', "refid")]
)
def test_names_of_the_eight_columns_are_known_however_they_are_written(tmp_path, names):
    assert [("a.db!/cables", "telegram")] == told(read(database(tmp_path / "a.db", table=names)))


def test_rows_are_counted_in_the_order_of_their_rowids(tmp_path):
    path = database(tmp_path / "a.db", "CREATE TABLE x (y)", rows=(ROW, (*ROW[:2], "09ANYPOST284", *ROW[3:])))
    made = sqlite3.connect(path)
    made.execute("UPDATE cables SET rowid = 900 WHERE rowid = 1")
    made.execute('CREATE INDEX i ON cables ("reference id", date, origin, classification, heading, body)')
    made.commit()
    made.close()
    found = [item for item in read(path) if isinstance(item, Telegram)]
    assert [(1, "09ANYPOST284"), (2, "09ANYPOST283")] == [(t.text.row, t.stored.reference_id) for t in found]


def test_other_tables_are_skipped_and_named(tmp_path):
    path = database(
        tmp_path / "a.db", "CREATE TABLE posts (name)", "CREATE TABLE s (n INTEGER PRIMARY KEY AUTOINCREMENT)"
    )
    found = told(read(path))
    assert ["a.db!/posts", "a.db!/s", "a.db!/cables"] == [source for source, _ in found]
    assert "--columns text=NAME" in found[0][1]


def test_a_table_is_read_by_the_columns_that_a_user_names(tmp_path):
    path = database(tmp_path / "a.db", 'CREATE TABLE t (n, "Cable Text", ref)', table="")
    made = sqlite3.connect(path)
    made.execute("INSERT INTO t VALUES (5, ?, '09ANYPOST283')", (TEXT,))
    made.commit()
    made.close()
    (telegram,) = read(path, Columns(text="Cable Text", reference_id="ref"))
    assert ("a.db!/t", "09ANYPOST283") == (telegram.source, telegram.stored.reference_id)


def test_nothing_is_written_beside_a_database(tmp_path):
    path = database(tmp_path / "a.db")
    made = sqlite3.connect(path)
    made.execute("PRAGMA journal_mode = WAL")
    made.execute(INSERT, ROW)
    made.commit()
    made.close()
    before = path.read_bytes()
    os.chmod(path, 0o444)
    assert 2 == len(read(path))
    assert ["a.db"] == [entry.name for entry in tmp_path.iterdir()]
    assert before == path.read_bytes()


def test_rows_that_wait_in_a_log_are_told_and_the_file_has_no_hash(tmp_path):
    path = database(tmp_path / "a.db")
    made = sqlite3.connect(path)
    made.execute("PRAGMA journal_mode = WAL")
    made.execute(INSERT, ROW)
    made.commit()
    first, second = read(path)
    assert "a.db-wal" in first.why
    assert "failed" == first.status
    assert isinstance(second, Telegram)
    assert open_file(path, "a.db").sha256 is None
    made.close()
    assert open_file(path, "a.db").sha256 is not None


def test_odd_names_of_files_are_found(tmp_path):
    path = database(tmp_path / "a?mode=rw#%41 ü.db")
    assert [(f"{path.name}!/cables", "telegram")] == told(read(path))


def test_a_database_in_an_archive_is_read_without_a_file(tmp_path):
    path = database(tmp_path / "a.db")
    made = sqlite3.connect(path)
    made.execute("PRAGMA journal_mode = WAL")
    made.close()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(path, "x/a.db")
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "a.zip", "a.zip")
    assert [("b.tar.gz!/a.zip!/x/a.db!/cables", "telegram")] == told(read(tmp_path / "b.tar.gz"))
    (unread,) = read(tmp_path / "a.zip", limits=Limits(file=4096))
    assert "file" == unread.limit


def test_bytes_are_read_as_a_file_is(tmp_path):
    data = database(tmp_path / "a.db").read_bytes()
    assert [("b", "telegram")] == [
        ("b", kind) for _, kind in told([i for p in open_bytes(data, "b").parts for i in p.telegrams])
    ]


def test_binary_cells_and_odd_encodings_are_read(tmp_path):
    rows = ((*ROW[:7], (BODY + "caf\xe9").encode("cp1252")), (*ROW[:7], (BODY + "\0").encode()))
    first, second = read(database(tmp_path / "a.db", rows=rows))
    assert first.text.content.endswith("caf\xe9")
    assert ("read as cp1252",) == first.notes
    assert ("NUL bytes read as spaces",) == second.notes


@pytest.mark.parametrize(
    ("row", "why"),
    [
        pytest.param((*ROW[:6], None, None), "empty", id="nothing"),
        pytest.param((*ROW[:6], "", "  "), "empty", id="blank"),
    ],
)
def test_a_row_without_a_text_is_skipped(tmp_path, row, why):
    (unread,) = read(database(tmp_path / "a.db", rows=(row,)))
    assert (1, "skipped", why) == (unread.row, unread.status, unread.why)


def test_a_heading_alone_is_a_text(tmp_path):
    (telegram,) = read(database(tmp_path / "a.db", rows=((*ROW[:7], None),)))
    assert HEADING in telegram.text.content


LONG = "." * (3 << 20)


@pytest.mark.parametrize("which", [{1}, {2}, {4}, {1, 2}, {2, 4}, {1, 2, 3, 4}])
def test_a_row_that_is_too_long_is_told_and_the_others_read(tmp_path, which):
    rows = tuple((*ROW[:7], BODY + (LONG if number in which else "")) for number in (1, 2, 3, 4))
    found = read(database(tmp_path / "a.db", rows=rows), limits=Limits(row=1 << 20))
    assert [1, 2, 3, 4] == [item.text.row if isinstance(item, Telegram) else item.row for item in found]
    assert which == {item.row for item in found if isinstance(item, Unread) and item.limit == "row"}


def test_of_a_table_without_rowids_the_rest_is_told(tmp_path):
    table = EIGHT.replace("id,", "id PRIMARY KEY,", 1)
    rows = tuple((number, *ROW[1:7], BODY + (LONG if number == 3 else "")) for number in (1, 2, 3, 4))
    path = database(tmp_path / "a.db", table=table, rows=rows, after="WITHOUT ROWID")
    found = read(path, limits=Limits(row=1 << 20))
    assert isinstance(found[0], Telegram)
    assert ("row", "failed") == (found[-1].limit, found[-1].status)
    assert 4 == sum(isinstance(item, Telegram) for item in read(path))


def test_a_row_a_little_too_long_is_told(tmp_path):
    found = read(database(tmp_path / "a.db", rows=(ROW, ROW)), limits=Limits(row=100))
    assert [(1, "row"), (2, "row")] == [(item.row, item.limit) for item in found]


def test_views_virtual_tables_and_generated_columns_are_not_run(tmp_path):
    endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"
    names = "1 AS id, 2 AS date, 3 AS refid, 4 AS origin, 5 AS classification, 6 AS 'references', 7 AS heading"
    path = database(
        tmp_path / "a.db",
        f"CREATE VIEW v AS SELECT {names}, (SELECT max(n) FROM ({endless})) AS body",
        "CREATE VIRTUAL TABLE f USING fts5(body)",
        f"CREATE TABLE g ({EIGHT.replace('body', 'plain_body')}, body GENERATED ALWAYS AS (hex(zeroblob(300000000))))",
    )
    made = sqlite3.connect(path)
    made.execute("INSERT INTO g VALUES (1, 2, 3, 4, 5, 6, 7, 8)")
    made.commit()
    made.close()
    found = dict(told(read(path)))
    assert "is not run" in found["a.db!/v"]
    assert "is not run" in found["a.db!/f"]
    assert "eight columns" in found["a.db!/g"]
    assert "telegram" == found["a.db!/cables"]
    assert "eight columns" in dict(told(read(path, Columns(text="body"))))["a.db!/g"]


def rewritten(path: Path, sql: str, kind: str = "table") -> Path:
    """A database whose schema was changed behind the library's back."""
    made = sqlite3.connect(path, isolation_level=None)
    made.execute("PRAGMA writable_schema = ON")
    made.execute("UPDATE sqlite_master SET sql = ?, type = ? WHERE name = 'cables'", (sql, kind))
    made.close()
    return path


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("CREATE VIRTUAL TABLE cables USING fts5(body)", id="virtual"),
        pytest.param("CREATE /**/ VIRTUAL TABLE cables USING fts5(body)", id="virtual with a comment"),
        pytest.param("CREATE VIEW cables AS SELECT load_extension('/tmp/x')", id="view"),
        pytest.param(f"CREATE TABLE cables ({EIGHT}", id="broken"),
        pytest.param("", id="empty"),
    ],
)
def test_a_schema_that_lies_gives_no_telegram_and_no_error(tmp_path, sql):
    found = read(rewritten(database(tmp_path / "a.db"), sql))
    assert found
    assert not any(isinstance(item, Telegram) for item in found)


def test_functions_in_checks_defaults_and_indices_are_not_called(tmp_path):
    table = f"{EIGHT}, CHECK (load_extension('x') IS NULL OR 1)"
    plain = database(tmp_path / "a.db", "CREATE TABLE other (x)")
    sql = f"CREATE TABLE cables ({table.replace('id,', 'id DEFAULT (load_extension(1)),', 1)})"
    found = read(rewritten(plain, sql))
    assert ("a.db!/cables", "telegram") == told(found)[-1]


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_database_never_raises(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "whole.db"
    if not path.exists():
        database(path, "CREATE TABLE other (x)", rows=(ROW,) * 20)
    whole = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        del whole[data.draw(st.integers(32, len(whole) - 1)) :]
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(16, len(whole) - 1))] = data.draw(st.integers(0, 255))
    opened = open_bytes(bytes(whole), "a.db")
    assert [item for part in opened.parts for item in part.telegrams]


def test_a_table_is_not_held_as_a_whole(tmp_path):
    path = database(tmp_path / "a.db", rows=((*ROW[:7], BODY + " sample" * 20_000),) * 300)
    tracemalloc.start()
    opened = open_file(path, "a.db")
    count = sum(1 for part in opened.parts for _ in part.telegrams)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 300 == count
    assert peak < 8 << 20


def test_a_database_without_tables_is_skipped(tmp_path):
    path = database(tmp_path / "a.db", "CREATE TABLE x (y)", "DROP TABLE x", table="")
    assert [("a.db", "a database that holds no table")] == told(read(path))


def test_a_database_that_takes_too_long_is_told(tmp_path):
    found = read(database(tmp_path / "a.db", rows=((*ROW[:7], "x"),) * 5_000), limits=Limits(seconds=0))
    assert ("failed", "seconds") == (found[-1].status, found[-1].limit)
