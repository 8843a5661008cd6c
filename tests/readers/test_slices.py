"""Tables cut into slices: every row stands in one of them, with its number, however the cuts fall."""

import json
import os
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.model import Unread
from declass.readers import open_file
from declass.readers.options import ReadOptions
from declass.readers.slices import Cut, Table, cuts_of, read_slice

TEXT = (
    "R 041708Z FEB 09\nFM AMEMBASSY ANYPOST\nC O N F I D E N T I A L ANYPOST 000283\n\nE.O. 12958: DECL: 02/04/2019\n"
)
LINES = st.one_of(
    st.integers(0, 60).map(lambda n: json.dumps({"id": f"x{n}", "text": TEXT + "1. (C) x " * n})),
    st.sampled_from(["", "   ", "{broken", "[]", '{"text": ""}', "\r", '{"other": 1}', "\ufeff{}"]),
)


@st.composite
def tables(draw) -> bytes:
    first = json.dumps({"id": "x", "text": TEXT})
    lines = [first, *draw(st.lists(LINES, max_size=12))]
    return (draw(st.sampled_from(["", "\ufeff"])) + "\n".join(lines) + draw(st.sampled_from(["", "\n"]))).encode()


def told(items) -> list[tuple]:
    return [
        (item.source, item.status, item.why, item.row)
        if isinstance(item, Unread)
        else (item.source, item.text.content, item.text.row, item.stored)
        for item in items
    ]


def whole(path: Path) -> list:
    opened = open_file(path, path.name)
    assert not isinstance(opened, Unread)
    return [(item, part.sha256) for part in opened.parts for item in part.telegrams]


def table_of(path: Path) -> Table:
    status = path.stat()
    return Table(path.name, path, "hash", status.st_size, status.st_mtime_ns)


def read(table: Table, *cuts: Cut) -> list:
    parts = (part for cut in cuts for part in read_slice(table, cut, ReadOptions()))
    return [(item, part.sha256) for part in parts for item in part.telegrams]


@given(tables(), st.integers(1, 2_000))
def test_slices_of_json_lines_give_what_the_whole_gives(content, size):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        path.write_bytes(content)
        cuts = list(cuts_of(path, size, None) or ())
        found = read(table_of(path), *cuts)
        wanted = whole(path)
    assert all(one.end == other.begin for one, other in pairwise(cuts))
    assert (cuts[0].begin, cuts[-1].end) == (0, len(content))
    assert told(item for item, _ in found) == told(item for item, _ in wanted)


@pytest.mark.parametrize("rows", [[1_000, 1_000, 7], [1, 2, 3], [600, 600, 600], [3_000, 1]])
def test_slices_of_parquet_give_what_the_whole_gives(tmp_path, rows):
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "rows.parquet"
    schema = pa.schema([("id", pa.string()), ("text", pa.string())])
    number = 0
    with pq.ParquetWriter(path, schema) as writer:
        for size in rows:
            texts = [TEXT if at % 5 else None for at in range(number, number + size)]
            writer.write_table(pa.table({"id": [f"x{number + at}" for at in range(size)], "text": texts}, schema))
            number += size
    cuts = list(cuts_of(path, 1, None) or ())
    assert (cuts[0].begin, cuts[-1].end) == (0, len(rows))
    assert all(sum(rows[cut.begin : cut.end]) <= 1_000 or cut.end - cut.begin == 1 for cut in cuts)
    found, wanted = read(table_of(path), *cuts), whole(path)
    assert len(wanted) == number
    assert told(item for item, _ in found) == told(item for item, _ in wanted)


def test_a_shard_is_read_under_the_sources_of_its_documents(tmp_path, monkeypatch):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from declass.commands.pack import PackOptions, run_pack

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("declass.commands.pack._GROUP_ROWS", 2)
    Path("in").mkdir()
    for number in range(5):
        Path("in", f"{number}.txt").write_text(TEXT * (number + 1))
    Path("in", "none.md").write_text("# none\n")
    assert run_pack(PackOptions((Path("in"),), Path("packed"), quiet=True)) == 0
    shard = Path("packed/shard-000000.parquet")
    as_files = [item for path in sorted(Path("in").iterdir()) for item in whole(path)]
    cuts = list(cuts_of(shard, 1, None) or ())
    wanted = [(f"in/{source}", *more) for source, *more in told(item for item, _ in as_files)]
    for found in (whole(shard), read(table_of(shard), *cuts)):
        assert told(item for item, _ in found) == wanted
        assert [sha256 for _, sha256 in found] == [sha256 for _, sha256 in as_files]


def test_a_table_that_changed_since_it_was_cut_is_failed(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": TEXT}) + "\n")
    table, (cut,) = table_of(path), cuts_of(path, 1_000, None) or ()
    path.write_text(json.dumps({"text": TEXT}) + "\n\n")
    ((item, _),) = read(table, cut)
    assert isinstance(item, Unread)
    assert item.why.startswith("changed while it was read")
    os.unlink(path)
    ((item, _),) = read(table, cut)
    assert isinstance(item, Unread)
    assert item.why.startswith("cannot be read: No such file")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", TEXT), ("b.zip", "PK\x03\x04"), ("c.csv", "1,2,3,4,5,6,7,8\n"), ("d", "PAR1")],
    ids=["text", "archive", "csv", "parquet"],
)
def test_what_has_no_rows_to_be_found_is_not_cut(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    assert cuts_of(tmp_path / name, 100, None) is None
