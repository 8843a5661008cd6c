"""7z archives: members are read as those of other archives are; nothing in one harms the run."""

import csv
import io
import json
import random
import subprocess
import sys
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declass.limits import USUAL, Limits
from declass.model import Telegram, Unread
from declass.readers import ReadOptions, open_bytes, open_file
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

py7zr = pytest.importorskip("py7zr", reason="py7zr is not installed")

TEXT = render(load_rules().bases["telegram-12958-amended-C"]).text.content.encode()
FAST = [{"id": 0x21, "preset": 0}]


def packed(files: Mapping[str, bytes], filters: list | None = None, **how: object) -> bytes:
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w", filters=filters or FAST, **how) as archive:
        archive.set_encoded_header_mode("password" in how)
        for name, data in files.items():
            archive.writestr(data, name)
    return stream.getvalue()


def items_of(data: bytes, limits: Limits = USUAL) -> list[Telegram | Unread]:
    opened = open_bytes(data, "a.7z", ReadOptions(limits=limits))
    return [item for part in opened.parts for item in part.telegrams]


def read(data: bytes, limits: Limits = USUAL) -> list[tuple[str, str]]:
    items = items_of(data, limits)
    return [(item.source, "telegram" if isinstance(item, Telegram) else item.why) for item in items]


def test_members_are_read_in_their_order_under_their_names():
    data = packed({"x/2.txt": TEXT, "1.txt": TEXT, "empty.txt": b"", "3.md": b"# none"})
    found = read(data)
    assert [("a.7z!/x/2.txt", "telegram"), ("a.7z!/1.txt", "telegram")] == [
        item for item in found if "telegram" == item[1]
    ]
    assert "empty file" == dict(found)["a.7z!/empty.txt"]
    assert 4 == len(found)


def test_hidden_members_are_left_out():
    assert [("a.7z!/1.txt", "telegram")] == read(packed({".h.txt": TEXT, "x/.git/1.txt": TEXT, "1.txt": TEXT}))


def test_archives_in_archives_are_read():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("b.7z", packed({"1.txt": TEXT}))
    assert [("a.7z!/a.zip!/b.7z!/1.txt", "telegram")] == read(packed({"a.zip": stream.getvalue()}))


def test_an_archive_is_read_from_the_disk(tmp_path):
    (tmp_path / "a.7z").write_bytes(packed({"1.txt": TEXT}))
    opened = open_file(tmp_path / "a.7z", "a.7z")
    assert ["a.7z!/1.txt"] == [item.source for part in opened.parts for item in part.telegrams]
    assert ["a.7z"] == [entry.name for entry in tmp_path.iterdir()]


def test_a_table_larger_than_a_file_may_be_is_read_row_by_row():
    stream = io.StringIO()
    noise = random.Random(1).randbytes(30_000).hex()
    cells = ["2/4/2009 17:08", "09ANYPOST283", "Embassy Anypost", "CONFIDENTIAL", "", "", TEXT.decode() + noise]
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([n, *cells] for n in range(1, 50))
    data = packed({"t.csv": stream.getvalue().encode(), "1.txt": TEXT})
    assert 50 == sum(isinstance(item, Telegram) for item in items_of(data, Limits(file=1 << 20)))


@pytest.mark.parametrize("how", [{}, {"header_encryption": True}], ids=["members", "names too"])
def test_an_encrypted_archive_is_told(how):
    data = packed({"1.txt": TEXT}, filters=[*FAST, {"id": 0x6F10701}], password="secret", **how)
    ((source, why),) = read(data)
    assert ("a.7z", True) == (source, "encrypted" in why)


@pytest.mark.parametrize("name", ["../x.txt", "/etc/x.txt", "a/../../x.txt"])
def test_a_name_that_climbs_is_told_and_the_others_read(name):
    data = packed({"1.txt": TEXT, "#" * len(name): TEXT})
    renamed = data.replace(("#" * len(name)).encode("utf-16-le"), name.encode("utf-16-le"))
    found = dict(read(with_sums(renamed)))
    assert "leads out of the archive" in found.pop(f"a.7z!/{name}")
    assert {"a.7z!/1.txt": "telegram"} == found


def with_sums(data: bytes) -> bytes:
    """An archive of which the header was changed, with the sums that fit it."""
    from zlib import crc32

    at, size = (int.from_bytes(data[place : place + 8], "little") for place in (12, 20))
    start = data[12:28] + crc32(data[32 + at : 32 + at + size]).to_bytes(4, "little")
    return data[:8] + crc32(start).to_bytes(4, "little") + start + data[32:]


def test_a_bomb_is_told_and_not_unpacked():
    (unread,) = items_of(packed({"1.txt": b"A" * (40 << 20)}))
    assert "ratio" == unread.limit


def test_what_is_passed_over_counts_as_unpacked():
    (unread,) = items_of(packed({".hidden": TEXT * 100, "2.txt": TEXT}), Limits(unpacked=10_000))
    assert "unpacked" == unread.limit


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        pytest.param(Limits(file=100), "file", id="file"),
        pytest.param(Limits(members=1), "members", id="members"),
        pytest.param(Limits(unpacked=700), "unpacked", id="unpacked"),
    ],
)
def test_limits_hold(limits, limit):
    found = items_of(packed({"1.txt": TEXT, "2.txt": TEXT}), limits)
    assert limit in [item.limit for item in found if isinstance(item, Unread)]


def test_members_of_one_name_are_told_apart():
    data = packed({"1.txt": TEXT, "2.txt": TEXT})
    renamed = with_sums(data.replace("2.txt".encode("utf-16-le"), "1.txt".encode("utf-16-le")))
    assert 2 == len({source for source, _ in read(renamed)})


WHOLE = packed({"1.txt": TEXT, "2.txt": TEXT})


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_archive_is_told_and_never_raises(draw):
    whole = bytearray(WHOLE)
    if draw.draw(st.booleans()):
        del whole[draw.draw(st.integers(6, len(whole) - 1)) :]
    else:
        for _ in range(draw.draw(st.integers(1, 3))):
            whole[draw.draw(st.integers(6, len(whole) - 1))] ^= draw.draw(st.integers(1, 255))
        if draw.draw(st.booleans()):
            whole = bytearray(with_sums(bytes(whole)))
    assert read(bytes(whole))


def test_no_thread_is_left_where_nobody_reads_on():
    before = threading.active_count()
    parts = iter(open_bytes(packed({f"{n}.txt": TEXT for n in range(50)}), "a.7z").parts)
    next(parts)
    parts.close()
    assert before == threading.active_count()


def test_without_the_library_the_input_failed_and_says_what_to_install(tmp_path):
    (tmp_path / "a.7z").write_bytes(packed({"1.txt": TEXT}))
    program = (
        "import sys; sys.modules['py7zr'] = None; from declass.cli import main;"
        "main(['check', '.', '--no-cache', '--isolated', '-f', 'jsonl'])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(root)}, capture_output=True, check=False
    )
    first, _ = map(json.loads, done.stdout.splitlines())
    assert 3 == done.returncode
    assert ("failed", "py7zr is not installed; run pip install -e '.[7z]' in the folder of the program") == (
        first["status"],
        first["why"],
    )
