"""Tables cut into slices: every row stands in one of them, with its number, however the cuts fall."""

import json
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from declass.model import Unread
from declass.readers import open_file
from declass.readers.options import ReadOptions
from declass.readers.slices import read_slice, slices_of

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


@given(tables(), st.integers(1, 2_000))
def test_slices_give_what_the_whole_gives(content, size):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.jsonl"
        path.write_bytes(content)
        opened = open_file(path, "rows.jsonl")
        assert not isinstance(opened, Unread)
        whole = told(item for part in opened.parts for item in part.telegrams)
        bounds = list(slices_of(path, size, None) or ())
        status = path.stat()
        read = [
            item
            for cut in bounds
            for item in read_slice(path, "rows.jsonl", cut, ReadOptions(), status.st_size, status.st_mtime_ns)
        ]
    assert [cut[0] for cut in bounds[1:]] == [cut[1] for cut in bounds[:-1]]
    assert (bounds[0][0], bounds[-1][1]) == (0, len(content))
    assert told(read) == whole


def test_a_table_that_changed_since_it_was_cut_is_failed(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": TEXT}) + "\n")
    status = path.stat()
    (cut,) = slices_of(path, 1_000, None) or ()
    path.write_text(json.dumps({"text": TEXT}) + "\n\n")
    (item,) = read_slice(path, "rows.jsonl", cut, ReadOptions(), status.st_size, status.st_mtime_ns)
    assert isinstance(item, Unread)
    assert item.why.startswith("changed while it was read")
    path.unlink()
    (item,) = read_slice(path, "rows.jsonl", cut, ReadOptions(), status.st_size, status.st_mtime_ns)
    assert isinstance(item, Unread)
    assert item.why.startswith("cannot be read: No such file")


def test_what_has_no_rows_to_be_found_is_not_cut(tmp_path):
    for name, content in (("a.txt", TEXT), ("b.zip", "PK\x03\x04"), ("c.csv", "1,2,3,4,5,6,7,8\n")):
        (tmp_path / name).write_text(content)
        assert slices_of(tmp_path / name, 100, None) is None
