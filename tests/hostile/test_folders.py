"""Folders that are made to harm: special files, circles of links, names that steer."""

import os

import pytest

from tests.hostile.makers import BIDI, DEVICES, ESCAPES, FORMULAS, MARKUP, WORKFLOW, late, special_files

TEXT = late().encode()
NAMES = (
    *(name for name in DEVICES if "\\" not in name), *(name for name in FORMULAS if "\r" not in name), ESCAPES, BIDI,
    MARKUP.replace("/", ""), WORKFLOW, "-rf", "--help", "a\nb", "a\r\nb", "a!", "a#1", "a:row 3", "%2e%2e%2f",
    "x" * 255, "\x7f", "\u2028", "a|b`c", "{0}%s$(id)`id`", "a b  c", "'\"",
)  # fmt: skip


def test_special_files_are_skipped_and_nobody_waits_for_them(place):
    names = special_files(place.inside)
    place.put("good.txt", TEXT)
    checked = place.check()
    assert 1 == checked.code
    found = {source: (status, why) for source, status, why in checked.outcome}
    assert ("checked", "DC401") == found.pop("in/good.txt")
    assert found == {f"in/{name}": ("skipped", "no regular file: a pipe, socket or device") for name in names}


def test_links_in_circles_and_to_the_outside_end(place):
    place.put("sub/good.txt", TEXT)
    for name, target in (("self", "self"), ("one", "two"), ("two", "one"), ("up", ".."), ("sub/up", "../sub")):
        (place.inside / name).symlink_to(target)
    (place.inside / "out.txt").symlink_to(place.folder / "outside" / "kept.txt")
    (place.inside / "zero").symlink_to("/dev/zero")
    (place.inside / "lost").symlink_to(f"/no/such/{ESCAPES}")
    found = {source: status for source, status, _ in place.check().outcome}
    assert "checked" == found["in/sub/good.txt"]
    assert {"failed"} == {found[f"in/{name}"] for name in ("self", "one", "two", "lost")}
    assert {"skipped"} == {found[f"in/{name}"] for name in ("sub/up", "out.txt", "zero")}


def test_names_of_files_are_told_and_steer_nothing(place):
    for name in NAMES:
        place.put(name, TEXT)
    checked = place.check()
    assert 1 == checked.code
    assert sorted((f"in/{name}", "checked", "DC401") for name in NAMES) == sorted(checked.outcome)


@pytest.mark.parametrize("name", ["a!", "a#1", ESCAPES, BIDI, "-rf", "=1+1", "a\nb", "x.zip!"])
def test_names_of_folders_are_told_and_steer_nothing(place, name):
    place.put(f"{name}/good.txt", TEXT)
    checked = place.check()
    assert (1, [(f"in/{name}/good.txt", "checked", "DC401")]) == (checked.code, checked.outcome)


def test_a_name_in_no_encoding_is_escaped(place):
    (place.inside / os.fsdecode(b"\xff\x1b.txt")).write_bytes(TEXT)
    assert [("in/\\xff\x1b.txt", "checked", "DC401")] == place.check().outcome


def test_folders_deeper_than_a_path_may_be_end(place):
    depth = 40
    here = os.getcwd()
    for folder in ["in", *["d" * 200] * depth]:
        os.chdir(folder)
        os.makedirs("d" * 200, exist_ok=True)
    os.chdir(here)
    place.put("good.txt", TEXT)
    found = place.check().outcome
    assert ("in/good.txt", "checked", "DC401") in found
    assert ["failed"] == [status for source, status, _ in found if source != "in/good.txt"]
