"""Archives: members are read as files are, wherever they lie; nothing in an archive harms the run."""

import bz2
import gzip
import io
import lzma
import random
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declass.limits import USUAL, Limits
from declass.model import Telegram, Unread
from declass.readers import ReadOptions, open_bytes, open_file, read_path
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

TEXT = render(load_rules().bases["telegram-12958-amended-C"]).text.content.encode()
COMPRESS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, method)
    return stream.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


PACK = {
    "zip": zipped,
    "zip stored": lambda files: zipped(files, zipfile.ZIP_STORED),
    "tar": tarred,
    **{f"tar.{kind}": lambda files, pack=pack: pack(tarred(files)) for kind, pack in COMPRESS.items()},
}


def items_of(data: bytes, source: str = "a", limits: Limits = USUAL) -> list[Telegram | Unread]:
    opened = open_bytes(data, source, ReadOptions(limits=limits))
    return [item for part in opened.parts for item in part.telegrams]


def read(data: bytes, source: str = "a", limits: Limits = USUAL) -> list[tuple[str, str]]:
    """Source and kind of everything in an archive: ``telegram``, or the reason."""
    items = items_of(data, source, limits)
    return [(item.source, "telegram" if isinstance(item, Telegram) else item.why) for item in items]


@pytest.mark.parametrize("pack", PACK.values(), ids=PACK)
def test_members_are_read_in_their_order_under_their_names(pack):
    assert [("a!/x/1.txt", "telegram"), ("a!/2.txt", "telegram")] == read(pack({"x/1.txt": TEXT, "2.txt": TEXT}))


@pytest.mark.parametrize("kind", COMPRESS)
def test_a_compressed_file_holds_one(kind):
    assert [(f"b/09ANYPOST283.txt.{kind}!/09ANYPOST283.txt", "telegram")] == read(
        COMPRESS[kind](TEXT), f"b/09ANYPOST283.txt.{kind}"
    )
    assert [("odd!/odd.content", "telegram")] == read(COMPRESS[kind](TEXT), "odd")


@given(st.lists(st.sampled_from(sorted(PACK)), min_size=1, max_size=USUAL.depth))
@settings(max_examples=30)
def test_archives_in_archives_are_read_to_the_limit(kinds):
    data, source = TEXT, "a"
    for number, kind in enumerate(kinds):
        data = PACK[kind]({f"{number}.txt": data})
    for number in reversed(range(len(kinds))):
        source += f"!/{number}.txt"
    assert [(source, "telegram")] == read(data)


def test_deeper_archives_are_named_and_left():
    data = TEXT
    for _ in range(USUAL.depth + 1):
        data = zipped({"x": data, "y.txt": TEXT})
    found = read(data)
    assert ["4 deep, the limit" in why for _, why in found].count(True) == 1
    assert "telegram" == found[-1][1]


@given(st.sampled_from(sorted(PACK)), st.data())
@settings(max_examples=150)
def test_a_cut_or_damaged_archive_is_told_and_never_raises(kind, draw):
    whole = bytearray(PACK[kind]({"1.txt": TEXT, "2.txt": TEXT}))
    if draw.draw(st.booleans()):
        del whole[draw.draw(st.integers(0, len(whole) - 1)) :]
    else:
        whole[draw.draw(st.integers(0, len(whole) - 1))] ^= draw.draw(st.integers(1, 255))
    assert read(bytes(whole))


@pytest.mark.parametrize("kind", ["zip stored", "tar", "tar.gz"])
def test_of_a_cut_archive_something_is_told_as_failed(kind):
    noise = random.Random(1).randbytes(20_000).hex().encode()
    whole = PACK[kind]({"1.txt": TEXT + noise, "2.txt": TEXT + noise})
    found = read(whole[: len(whole) * 2 // 3])
    assert any("damaged" in why or "cannot be read" in why for _, why in found)


def test_the_hash_is_that_of_the_member():
    (part,) = open_bytes(zipped({"1.txt": TEXT}), "a").parts
    assert part.sha256 == open_bytes(TEXT, "1.txt").sha256


def test_an_archive_on_the_disk_is_hashed_as_a_whole(tmp_path):
    data = zipped({"1.txt": TEXT})
    (tmp_path / "a.zip").write_bytes(data)
    assert open_file(tmp_path / "a.zip", "a.zip").sha256 == open_bytes(data, "a").sha256
    assert ["a.zip!/1.txt"] == [item.source for item in read_path(tmp_path / "a.zip", "a.zip")]


def test_a_table_inside_an_archive_is_read_row_by_row():
    cells = ["1", "2/4/2009 17:08", "09ANYPOST283", "Embassy Anypost", "CONFIDENTIAL", "", "", TEXT.decode()]
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    items = [i for p in open_bytes(zipped({"t.csv": f"{row}\n".encode()}), "a").parts for i in p.telegrams]
    assert [("a!/t.csv", 1)] == [(item.source, item.text.row) for item in items]


def test_hidden_members_and_folders_are_left_out():
    files = {".hidden.txt": TEXT, "x/.git/1.txt": TEXT, "__MACOSX/1.txt": TEXT, "1.txt": TEXT}
    assert [("a!/1.txt", "telegram")] == read(zipped(files))
    assert [("a!/1.txt", "telegram")] == read(tarred({k: v for k, v in files.items() if "MACOSX" not in k}))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(zipped({}), "holds no file", id="empty"),
        pytest.param(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": TEXT}), "office document", id="docx"),
        pytest.param(zipped({"1.txt": b"A" * (1 << 22)}), "packed more than 1,000 to 1", id="bomb"),
        pytest.param(gzip.compress(b"A" * (65 << 20)), "larger than 64 MiB", id="large"),
    ],
)
def test_what_is_no_archive_of_telegrams_is_told(data, told):
    assert any(told in why for _, why in read(data))


def test_an_encrypted_member_is_told_and_the_others_read():
    data = bytearray(zipped({"1.txt": TEXT, "2.txt": TEXT}, zipfile.ZIP_STORED))
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[local + 6] |= 1
    data[central + 8] |= 1
    (first, why), second = read(bytes(data))
    assert "a!/1.txt" == first
    assert "encrypted" in why
    assert ("a!/2.txt", "telegram") == second


def test_links_in_a_tar_are_skipped_and_never_followed(tmp_path):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    ((source, why),) = read(stream.getvalue())
    assert "a!/link.txt" == source
    assert "link" in why


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_more_members_than_the_limit_are_told(pack):
    found = read(pack({f"{n}.txt": TEXT for n in range(4)}), limits=Limits(members=2))
    assert 2 == sum(why == "telegram" for _, why in found)
    assert any("more than 2 members" in why for _, why in found)


@given(st.binary(max_size=600))
def test_bytes_that_begin_like_an_archive_never_raise(data):
    for magic in (b"PK\x03\x04", b"\x1f\x8b", b"BZh91AY&SY", b"\xfd7zXZ\x00", b"PK\x05\x06"):
        read(magic + data)


def test_names_that_climb_are_labels_alone():
    assert [("a!/../../x.txt", "telegram")] == read(zipped({"../../x.txt": TEXT}))


def row_of(body: str) -> str:
    cells = ["1", "2/4/2009 17:08", "09ANYPOST283", "Embassy Anypost", "CONFIDENTIAL", "", "", body]
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


@pytest.mark.parametrize("kind", COMPRESS)
def test_a_table_in_a_cut_archive_is_read_as_far_as_it_goes(kind):
    noise = random.Random(1).randbytes(1_500_000).hex()
    whole = COMPRESS[kind](f"{row_of(TEXT.decode())}\n{row_of(noise)}\n".encode())
    found = read(whole[: len(whole) * 2 // 3], f"t.csv.{kind}")
    assert "cannot be read in its archive" in found[-1][1]


def overlapping(count: int) -> bytes:
    """A zip file of which each entry of the directory leads to the same member."""
    data = zipped({"1.txt": TEXT})
    at = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry, tail = data[at:end], bytearray(data[end:])
    for place in (8, 10):
        tail[place : place + 2] = count.to_bytes(2, "little")
    tail[12:16] = (len(entry) * count).to_bytes(4, "little")
    return data[:at] + entry * count + bytes(tail)


def test_members_that_lie_in_each_other_are_told_and_not_read():
    assert ["overlaps another member" in why for _, why in read(overlapping(3))] == [True] * 3
    assert [("a!/1.txt", "telegram")] == read(overlapping(1))


def test_a_member_in_the_bytes_of_another_is_told():
    inner = zipped({"2.txt": TEXT}, zipfile.ZIP_STORED)
    data = bytearray(zipped({"1.txt": inner, "3.txt": TEXT}, zipfile.ZIP_STORED))
    second = data.index(b"PK\x01\x02", data.rindex(b"3.txt", 0, data.rindex(b"PK\x01\x02")))
    offset = data.index(b"PK\x03\x04", 4)  # the local header inside the first member
    data[second + 42 : second + 46] = offset.to_bytes(4, "little")
    assert all("overlaps another member" in why for _, why in read(bytes(data)))


@pytest.mark.parametrize("pack", [PACK["zip"], PACK["tar.gz"], PACK["tar.xz"]], ids=["zip", "tar.gz", "tar.xz"])
def test_what_is_unpacked_from_one_file_is_bounded(pack):
    files = {f"{number}.txt": TEXT + b"." * 100_000 for number in range(40)}
    found = items_of(pack(files), limits=Limits(unpacked=2_500_000))
    assert 0 < sum(isinstance(item, Telegram) for item in found) < 40
    assert ("failed", "unpacked") == (found[-1].status, found[-1].limit)
    assert all(isinstance(item, Telegram) for item in found[:-1])


def test_archives_in_an_archive_share_what_may_be_unpacked():
    files = {f"{number}.zip": zipped({"1.txt": TEXT}) for number in range(20)}
    found = items_of(zipped(files, zipfile.ZIP_STORED), limits=Limits(unpacked=8 * len(TEXT)))
    assert 0 < sum(isinstance(item, Telegram) for item in found) < 20
    assert "unpacked" == found[-1].limit


def test_a_table_is_read_up_to_what_may_be_unpacked():
    rows = "".join(f"{row_of(TEXT.decode())}\n" for _ in range(200)).encode()
    found = items_of(gzip.compress(rows), limits=Limits(unpacked=1 << 16))
    assert "unpacked" == found[-1].limit
    assert [] == [item.limit for item in found[:-1] if isinstance(item, Unread)]


@pytest.mark.parametrize(
    ("data", "limits", "limit"),
    [
        pytest.param(zipped({"1.txt": b"A" * (1 << 22)}), Limits(), "ratio", id="ratio"),
        pytest.param(zipped({"1.txt": TEXT}), Limits(file=10), "file", id="file"),
        pytest.param(zipped({"1.zip": zipped({"1.txt": TEXT})}), Limits(depth=1), "depth", id="depth"),
        pytest.param(zipped({"1.txt": TEXT, "2.txt": TEXT}), Limits(members=1), "members", id="members"),
        pytest.param(zipped({"t.csv": f"{row_of(TEXT.decode())}\n".encode()}), Limits(row=99), "row", id="row"),
    ],
)
def test_an_input_that_reaches_a_limit_names_it(data, limits, limit):
    assert [limit] == [item.limit for item in items_of(data, limits=limits) if isinstance(item, Unread)]


def test_a_ratio_that_was_raised_lets_a_member_be_read():
    assert any(
        "no telegram" in why for _, why in read(zipped({"1.txt": b"A" * (1 << 22)}), limits=Limits(ratio=10_000))
    )


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz"])
@settings(max_examples=25)
@given(data=st.data())
def test_of_a_cut_archive_every_whole_member_is_read(kind, data):
    """As many as unpack from what is left; none is lost with the block in which the archive ends."""
    noise = random.Random(7)
    files = {
        f"{n:02}.txt": TEXT.replace(b"\n\n2. ", b" %s.\n\n2. " % noise.randbytes(9_000).hex().encode(), 1)
        for n in range(12)
    }
    whole = tarred(files)
    packed = COMPRESS[kind](whole)
    cut = packed[: data.draw(st.integers(len(packed) // 10, len(packed) - 1))]
    unpacker = {"gz": lambda: zlib.decompressobj(31), "bz2": bz2.BZ2Decompressor, "xz": lzma.LZMADecompressor}[kind]()
    left = unpacker.decompress(cut)
    ends = [whole.find(content) + len(content) for content in files.values()]
    found = read(cut)
    assert sum(why == "telegram" for _, why in found) == sum(end <= len(left) for end in ends)
    assert found[-1][1] != "telegram" or len(found) == len(files)
