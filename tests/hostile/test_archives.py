"""Archives that are made to harm.

Damage at random, depth, ratio, hidden members and the number of members are in ``tests/readers/test_containers``.
"""

import bz2
import gzip
import lzma
import subprocess
import sys
import tarfile
import tracemalloc

import pytest

from tests.hostile.makers import (
    BIDI,
    CLIMBING,
    DEVICES,
    ESCAPES,
    FORMULAS,
    MARKDOWN,
    MARKUP,
    WORKFLOW,
    Entry,
    cable_row,
    endless_name,
    late,
    nested,
    tarred,
    wide_window,
    zipped,
)

TEXT = late().encode()
GOOD = Entry("good.txt", TEXT)
READ = ("in/a!/good.txt", "checked", "DC401")
ODD_NAMES = (*CLIMBING, *DEVICES, *FORMULAS, ESCAPES, BIDI, MARKUP, MARKDOWN, WORKFLOW, "-rf", "a\nb", "x!/y", "a#1")


def in_zip(names):
    return zipped(*[Entry(name, TEXT, flags=0x800) for name in names])


def in_tar(names):
    return tarred(*[(name, tarfile.REGTYPE, TEXT) for name in names])


def outcome(place, data, name="a"):
    place.put(name, data)
    checked = place.check()
    return checked.code, checked.outcome


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        pytest.param(Entry("x", TEXT, flags=1), "encrypted", id="encrypted"),
        pytest.param(Entry("x", TEXT, method=99, flags=1), "encrypted", id="encrypted by AES"),
        pytest.param(Entry("x", TEXT, method=97), "compression method is not supported", id="a method of no program"),
        pytest.param(Entry("x", TEXT, method=12), "cannot be read in its archive", id="no bzip2 in it"),
        pytest.param(Entry("x", TEXT, method=14), "cannot be read in its archive", id="no lzma in it"),
        pytest.param(Entry("x", TEXT, crc=1), "Bad CRC-32", id="another checksum"),
        pytest.param(Entry("x", TEXT, 8, crc=1), "Bad CRC-32", id="another checksum, deflated"),
        pytest.param(Entry("x", b"A" * 9_000_000, 8, size=10), "Bad CRC-32", id="larger than it says"),
        pytest.param(Entry("x", TEXT, 8, size=2**32 - 2), "1,000 to 1", id="smaller than it says"),
        pytest.param(
            Entry("x", TEXT, size=2**32 - 2, packed_size=2**32 - 2), "cannot be read", id="beyond the end of the file"
        ),
        pytest.param(Entry("x", TEXT, flags=0x20), "cannot be read in its archive", id="a patch"),
        pytest.param(Entry("x", cable_row().replace(b"\n", b"\r\n"), crc=1), "Bad CRC-32", id="a table of another sum"),
    ],
)
def test_a_member_that_lies_is_failed_and_the_others_are_read(place, entry, why):
    code, found = outcome(place, zipped(entry, GOOD))
    assert 3 == code
    assert READ == found[-1]
    (failed,) = [each for each in found if each[1] == "failed"]
    assert "in/a!/x" == failed[0]
    assert why in failed[2]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        pytest.param(Entry("x", TEXT, version=200), "zip file version 20.0", id="a version of no program"),
        pytest.param(Entry(b"\xff.txt", TEXT, flags=0x800), "codec can't decode", id="a name in no encoding"),
        pytest.param(Entry("x", TEXT, extra=b"\x01\x00\xff\xff"), "extra field", id="an extra field past its end"),
        pytest.param(Entry("x", TEXT, size=2**32 - 1, extra=b"\x01\x00\x01\x00x"), "extra field", id="half a size"),
    ],
)
def test_an_archive_that_lies_in_its_directory_is_failed_as_a_whole(place, entry, why):
    code, found = outcome(place, zipped(entry, GOOD))
    assert (3, [("in/a", "failed")]) == (code, [each[:2] for each in found])
    assert why in found[0][2]


@pytest.mark.parametrize("pack", [in_zip, in_tar])
def test_names_of_members_are_labels_that_steer_nothing(place, pack):
    code, found = outcome(place, pack(ODD_NAMES))
    labels = [f"in/a!/{name.removeprefix('./')}" for name in ODD_NAMES]
    assert (1, [(label, "checked", "DC401") for label in labels]) == (code, found)


def test_a_member_without_a_name_is_read(place):
    code, found = outcome(place, zipped(Entry("", TEXT), GOOD))
    assert (1, [("in/a!/(no name)", "checked", "DC401"), READ]) == (code, found)


def test_names_of_no_encoding_are_escaped(place):
    assert (1, [("in/a!/\\xff.txt", "checked", "DC401")]) == outcome(place, tarred(("\udcff.txt", b"0", TEXT)))


@pytest.mark.parametrize("pack", [in_zip, in_tar])
def test_members_of_one_name_are_each_read(place, pack):
    assert (1, [READ, READ]) == outcome(place, pack(["good.txt", "good.txt"]))


@pytest.mark.parametrize("link", ["good.txt", "link.txt", "../../outside/kept.txt", "/etc/passwd", ""])
def test_what_is_no_regular_file_in_a_tar_is_skipped(place, link):
    kinds = (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
    data = tarred(*[("link.txt", kind, b"") for kind in kinds], ("good.txt", tarfile.REGTYPE, TEXT), link=link)
    why = "no regular file: a link or device in an archive"
    assert (1, [("in/a!/link.txt", "skipped", why)] * 5 + [READ]) == outcome(place, data)


@pytest.mark.parametrize("size", [len(TEXT) + 4096, 1 << 40, (1 << 62) + 1])
def test_a_tar_that_says_too_much_is_failed(place, size):
    code, found = outcome(place, tarred(("x", tarfile.REGTYPE, TEXT), size=size))
    assert (3, "failed") == (code, found[-1][1])


def test_a_name_without_end_takes_no_memory(place):
    path = place.put("a.tgz", endless_name(300))
    assert path.stat().st_size < 1 << 20
    tracemalloc.start()
    checked = place.check()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 << 20
    ((source, status, why),) = checked.outcome
    assert ("in/a.tgz", "failed") == (source, status)
    assert "header" in why


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_member_without_end_takes_no_more_than_a_file_may(place, pack):
    code, found = outcome(place, pack(bytes(65 << 20)))
    assert (3, [("in/a!/a.content", "failed")]) == (code, [each[:2] for each in found])
    assert "larger than 64 MiB" in found[0][2]


def test_compressed_files_in_compressed_files_end_at_the_limit(place):
    code, ((_, status, why),) = outcome(place, nested(40, gzip.compress, TEXT))
    assert (3, "failed") == (code, status)
    assert "4 deep" in why


@pytest.mark.parametrize("tail", [b"junk", gzip.compress(TEXT, mtime=0)[:20]], ids=["junk", "half another"])
def test_what_stands_after_a_compressed_file_is_told(place, tail):
    code, ((source, status, _),) = outcome(place, gzip.compress(TEXT, mtime=0) + tail)
    assert (3, "in/a!/a.content", "failed") == (code, source, status)


def test_a_window_of_four_gibibytes_ends_no_run_where_memory_is_short(place):
    place.put("a.xz", wide_window(TEXT))
    place.put("b.txt", TEXT)
    words = (
        "import resource as r, sys; r.setrlimit(r.RLIMIT_AS, (2 << 30, 2 << 30)); from declass.cli import main; main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", words, "check", "in", "-f", "concise", "--no-cache"], capture_output=True, text=True
    )
    assert (3, "") == (ran.returncode, ran.stderr)
    assert "seen 2 = checked 1 + skipped 0 + failed 1" in ran.stdout


def test_entries_that_overlap_are_failed(place):
    code, found = outcome(place, zipped(GOOD, Entry("good.txt", TEXT, at=0)))
    assert 3 == code
    assert "overlap" in found[-1][2]


def test_members_that_are_large_together_are_told(place):
    path = place.put("a", zipped(*[Entry(f"{n}.txt", (b"%d" % n + b"x" * 300) * 100_000, 8) for n in range(4)]))
    assert path.stat().st_size < 1 << 20
    checked = place.check("--limit", "unpacked=64MiB")
    assert 3 == checked.code
    assert "unpacks to more than 64 MiB" in checked.outcome[-1][2]
