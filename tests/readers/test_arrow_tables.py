"""Parquet and Arrow: the columns of telegrams are read in batches; a file that lies is told as failed."""

import datetime as dt
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declass.columns import Columns
from declass.limits import Limits
from declass.model import Telegram, Unread
from declass.readers import ReadOptions, open_bytes, open_file
from declass.readers.arrow_tables import read_row_groups, row_groups
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
import pyarrow.feather  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

TEXT = render(load_rules().bases["telegram-12958-amended-C"]).text.content
HEADING, BODY = TEXT.split("\n\n", 1)


def parquet(table: "pa.Table", **how: object) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream, **how)
    return stream.getvalue()


def arrow_file(table: "pa.Table", **how: object) -> bytes:
    stream = io.BytesIO()
    with pa.ipc.new_file(stream, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return stream.getvalue()


def arrow_stream(table: "pa.Table", **how: object) -> bytes:
    stream = io.BytesIO()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return stream.getvalue()


def feather(table: "pa.Table", **how: object) -> bytes:
    stream = io.BytesIO()
    pyarrow.feather.write_feather(table, stream, compression="zstd")
    return stream.getvalue()


WRITERS = {"parquet": parquet, "arrow": arrow_file, "stream": arrow_stream, "feather": feather}
EACH = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


def read(data: bytes, columns: Columns | None = None, limits: Limits | None = None) -> list[Telegram | Unread]:
    opened = open_bytes(data, "t", ReadOptions(columns, limits or Limits()))
    return [item for part in opened.parts for item in part.telegrams]


def rows_of(items: list[Telegram | Unread]) -> list[int | None]:
    return [item.text.row if isinstance(item, Telegram) else item.row for item in items]


def cables(count: int) -> "pa.Table":
    return pa.table({"refid": [f"09ANYPOST{n}" for n in range(1, count + 1)], "text": [TEXT] * count})


@EACH
def test_rows_are_telegrams_and_counted_from_one(write):
    found = read(write(cables(5)))
    assert [1, 2, 3, 4, 5] == rows_of(found)
    assert [f"09ANYPOST{n}" for n in range(1, 6)] == [item.stored.reference_id for item in found]
    assert {TEXT} == {item.text.content for item in found}


@EACH
def test_the_eight_columns_are_known(write):
    names = ("id", "date", "reference id", "origin", "classification", "references", "heading", "body")
    cells = (1, dt.datetime(2009, 2, 4, 17, 8), "09ANYPOST283", "Embassy Anypost", "CONFIDENTIAL", "", HEADING, BODY)
    (telegram,) = read(write(pa.table({name: [cell] for name, cell in zip(names, cells, strict=True)})))
    assert ("09ANYPOST283", "2009-02-04") == (telegram.stored.reference_id, str(telegram.stored.created))
    assert TEXT.strip() == telegram.text.content.strip()


@EACH
@pytest.mark.parametrize(
    "kind",
    [
        pa.string(), pa.large_string(), pa.binary(), pa.large_binary(), pa.string_view(), pa.binary_view(),
        pa.dictionary(pa.int32(), pa.string()), pa.dictionary(pa.int8(), pa.binary()),
    ],
    ids=str,
)  # fmt: skip
def test_text_is_read_from_columns_of_any_such_type(write, kind):
    plain = pa.array([TEXT, None, TEXT])
    column = plain.dictionary_encode() if pa.types.is_dictionary(kind) else plain
    try:
        data = write(pa.table({"text": column.cast(kind)}))
    except pa.ArrowNotImplementedError:
        pytest.skip("this version of the library does not write such a column")
    first, none, last = read(data)
    assert (TEXT, "empty", TEXT) == (first.text.content, none.why, last.text.content)


def test_bytes_are_decoded_as_those_of_a_file():
    table = pa.table({"text": pa.array([TEXT.encode() + b"caf\xe9", TEXT.encode("utf-16")], pa.binary())})
    first, second = read(parquet(table))
    assert ("read as cp1252",) == first.notes
    assert TEXT == second.text.content


def test_a_string_that_is_no_utf8_is_read_all_the_same():
    column = pa.array([TEXT.encode() + b"caf\xe9"], pa.binary())
    lying = pa.StringArray.from_buffers(1, column.buffers()[1], column.buffers()[2])
    (telegram,) = read(parquet(pa.table({"text": lying})))
    assert telegram.text.content.endswith("caf\xe9")


@EACH
def test_columns_that_a_user_names_are_read_and_no_others(write):
    table = pa.table({"Cable Text": [TEXT], "text": ["no telegram"], "big": [[1, 2]], "no": ["09ANYPOST1"]})
    (telegram,) = read(write(table), Columns(text="Cable Text", reference_id="no"))
    assert (TEXT, "09ANYPOST1") == (telegram.text.content, telegram.stored.reference_id)


@EACH
def test_another_table_is_skipped(write):
    (unread,) = read(write(pa.table({"a": [1]})))
    assert "skipped" == unread.status
    assert "--columns text=NAME" in unread.why


@EACH
def test_a_text_that_is_none_is_told(write):
    (unread,) = read(write(pa.table({"text": [[1, 2]]})))
    assert (1, "failed") == (unread.row, unread.status)


@EACH
def test_a_table_without_rows_holds_nothing(write):
    assert not any(isinstance(item, Telegram) for item in read(write(cables(0))))


def test_of_two_columns_of_one_name_the_first_is_read():
    table = pa.Table.from_arrays([pa.array([TEXT]), pa.array(["other"])], names=["text", "text"])
    assert TEXT == read(arrow_file(table))[0].text.content


def test_row_groups_are_read_one_by_one_with_their_rows(tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(parquet(cables(10), row_group_size=3))
    assert (3, 3, 3, 1) == row_groups(path)
    options = ReadOptions()
    parts = [list(read_row_groups(path, "a", options, first, first + 2)) for first in (0, 2)]
    assert [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10]] == [rows_of(part) for part in parts]
    assert [10] == rows_of(list(read_row_groups(path, "a", options, 3)))
    assert [] == list(read_row_groups(path, "a", options, 4))


def test_batches_of_an_arrow_file_are_read_one_by_one_with_their_rows(tmp_path):
    path = tmp_path / "a.arrow"
    path.write_bytes(arrow_file(cables(5)))
    assert () == row_groups(path)
    assert [3, 4] == rows_of(list(read_row_groups(path, "a", ReadOptions(), 1, 2)))


def test_a_file_is_read_from_the_disk_and_in_an_archive(tmp_path):
    data = parquet(cables(2))
    (tmp_path / "a.parquet").write_bytes(data)
    opened = open_file(tmp_path / "a.parquet", "a.parquet")
    assert 2 == sum(1 for part in opened.parts for _ in part.telegrams)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x/a.parquet", data)
    found = [i for part in open_file(tmp_path / "a.zip", "a.zip").parts for i in part.telegrams]
    assert [("a.zip!/x/a.parquet", 1), ("a.zip!/x/a.parquet", 2)] == [(i.source, i.text.row) for i in found]


@EACH
def test_a_row_that_is_too_long_is_told_and_the_others_read(write):
    table = pa.table({"text": [TEXT, TEXT + "." * 5000, TEXT]})
    found = read(write(table), limits=Limits(row=len(TEXT) + 100))
    assert [1, 2, 3] == rows_of(found)
    assert [None, "row", None] == [getattr(item, "limit", None) for item in found]


def test_a_row_group_that_is_packed_too_tight_is_told_and_the_others_read():
    table = pa.table({"text": ["." * (3 << 20), TEXT]})
    found = read(parquet(table, row_group_size=1, compression="zstd", use_dictionary=False))
    assert ["ratio", 2] == [found[0].limit, found[1].text.row]


def test_what_one_text_repeated_unpacks_to_is_bounded():
    table = pa.table({"text": pa.array(["." * 1000] * 500).dictionary_encode()})
    found = read(parquet(table), limits=Limits(unpacked=100_000))
    assert "unpacked" == found[-1].limit
    assert len(found) < 200


@settings(max_examples=150)
@given(st.sampled_from(sorted(WRITERS)), st.data())
def test_a_damaged_file_never_raises(kind, draw):
    whole = bytearray(WRITERS[kind](cables(3)))
    if draw.draw(st.booleans()):
        del whole[draw.draw(st.integers(12, len(whole) - 1)) :]
    for _ in range(draw.draw(st.integers(0, 4))):
        whole[draw.draw(st.integers(8, len(whole) - 1))] = draw.draw(st.integers(0, 255))
    read(bytes(whole))


@pytest.mark.parametrize("write", [arrow_file, arrow_stream])
def test_offsets_that_lie_outside_of_the_file_are_told(write):
    data = write(cables(1))
    at = data.rindex(len(TEXT).to_bytes(4, "little"), 0, data.index(TEXT.encode()))
    (unread,) = read(data[:at] + (1 << 30).to_bytes(4, "little") + data[at + 4 :])
    assert "failed" == unread.status


def test_an_index_that_is_in_no_dictionary_is_told():
    data = arrow_file(
        pa.table({"text": pa.array([TEXT] * 5).dictionary_encode().cast(pa.dictionary(pa.int64(), pa.string()))})
    )
    at = data.index(b"\0" * 16, data.index(TEXT.encode()) + len(TEXT) + 200)
    found = read(data[:at] + b"\x7f" * 8 + data[at + 8 :])
    assert not all(isinstance(item, Telegram) for item in found)


def test_without_the_library_the_input_failed_and_says_what_to_install(tmp_path):
    (tmp_path / "a.parquet").write_bytes(parquet(cables(1)))
    (tmp_path / "b.txt").write_text(TEXT)
    program = (
        "import sys; sys.modules['pyarrow'] = None; from declass.cli import main;"
        "main(['check', '.', '--no-cache', '--isolated', '-f', 'jsonl'])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(root)}, capture_output=True, check=False
    )
    first, second, _ = map(json.loads, done.stdout.splitlines())
    assert 3 == done.returncode
    assert ("failed", "pyarrow is not installed; run pip install -e '.[arrow]' in the folder of the program") == (
        first["status"],
        first["why"],
    )
    assert "checked" == second["status"]


@pytest.mark.skipif(sys.platform != "linux", reason="only here are names of files bytes")
def test_a_file_is_read_whatever_its_name(tmp_path):
    path = tmp_path / "a\udcff:__b.parquet"
    path.write_bytes(parquet(cables(1)))
    opened = open_file(path, "a")
    assert ["a"] == [item.source for part in opened.parts for item in part.telegrams]


def test_a_damaged_file_is_closed(tmp_path):
    path = tmp_path / "a.parquet"
    path.write_bytes(parquet(cables(1))[:-20])
    (unread,) = [item for part in open_file(path, "a").parts for item in part.telegrams]
    assert "failed" == unread.status
