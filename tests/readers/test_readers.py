import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.limits import Limits
from declass.model import Telegram, Unread
from declass.readers import ReadOptions, open_file, read_file, read_path, read_text
from declass.readers.released import note_of_release
from tests.readers.samples import AAD, BODY, CSV_ROW, HEADING, PAGE, PAGE_TEXT, TELEGRAM, numbered, table

CORPUS = Path(__file__).resolve().parents[2] / ".." / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="no folder ../shared/corpus beside this checkout")

SEEDS = [TELEGRAM, AAD, PAGE, PAGE_TEXT, table(CSV_ROW, numbered(2)).decode(), ""]


def normal(content: str) -> str:
    """The text without pilcrows and without white space at line ends."""
    return "\n".join(line.rstrip() for line in content.replace("\xb6", "").split("\n")).strip()


def plain_copy(stem: str) -> str:
    return normal((CORPUS / "telegrams" / f"{stem}.txt").read_text("utf-8"))


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        (TELEGRAM, "text"),
        (PAGE, "web-page"),
        (PAGE_TEXT, "page-as-text"),
        (AAD, "aad"),
        (table(CSV_ROW).decode(), "csv"),
    ],
)
def test_the_layout_is_told_by_the_content(content: str, layout: str, tmp_path: Path) -> None:
    path = tmp_path / "sample.png"
    path.write_text(content, "utf-8")
    (telegram,) = read_path(path, "a/b")
    assert isinstance(telegram, Telegram)
    assert (telegram.layout, telegram.source) == (layout, "a/b")
    assert telegram == read_text(content, "a/b")


def test_a_text_that_shows_no_telegram_is_taken_as_one_all_the_same() -> None:
    assert read_text("1. (C) Sample\r\n", "x").text.content == "1. (C) Sample\n"


def test_the_source_may_differ_from_the_path() -> None:
    (telegram,) = read_file("box.zip!/09ANYPOST283.txt", TELEGRAM.encode(), source="box")
    assert telegram.source == "box"


def test_a_file_that_is_not_there_failed(tmp_path: Path) -> None:
    (unread,) = read_path(tmp_path / "gone", "gone")
    assert isinstance(unread, Unread)
    assert (unread.source, unread.status) == ("gone", "failed")
    assert "No such file" in unread.why


def test_a_path_with_a_nul_character_failed() -> None:
    (unread,) = read_path(Path("a\0b"), "a")
    assert isinstance(unread, Unread)
    assert unread.status == "failed"


def test_a_file_over_the_limit_failed_and_names_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * ((1 << 20) + 1))
    unread = open_file(path, "large.txt", ReadOptions(limits=Limits(file=1 << 20)))
    assert isinstance(unread, Unread)
    assert unread.status == "failed"
    assert "1 MiB" in unread.why
    assert "file" == unread.limit


def test_a_table_is_not_held_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(table(*((*CSV_ROW[:7], BODY + " sample" * 20_000),) * 200))
    tracemalloc.start()
    count = sum(1 for _ in read_path(path, "t.csv"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 200
    assert peak < path.stat().st_size / 3


@given(st.binary(max_size=500))
def test_any_bytes_end_as_a_telegram_or_with_a_reason(data: bytes) -> None:
    assert all(isinstance(t, Telegram) or t.why for t in read_file("x", data))


@given(st.sampled_from(SEEDS), st.integers(0, 3000), st.integers(0, 3000), st.binary(max_size=8))
def test_any_damage_ends_as_a_telegram_or_with_a_reason(seed: str, start: int, end: int, junk: bytes) -> None:
    data = seed.encode()
    found = list(read_file("x", data[:start] + junk + data[end:]))
    assert all(isinstance(t, Telegram) or t.why for t in found)
    assert found


@given(st.sampled_from(SEEDS), st.text(max_size=20), st.integers(0, 3000))
def test_every_text_gives_a_telegram(seed: str, junk: str, place: int) -> None:
    telegram = read_text(seed[:place] + junk + seed[place:], "x")
    assert telegram.text.source_position(len(telegram.text.content) // 2).line >= 1


@pytest.mark.parametrize(
    "data", [b"x" * 50_000_000, TELEGRAM.encode() + b"x" * 50_000_000], ids=["no telegram", "telegram"]
)
@pytest.mark.slow
def test_one_line_of_fifty_megabytes_is_read(data: bytes) -> None:
    assert len(list(read_file("x", data))) == 1


@needs_corpus
def test_every_plain_sample_is_one_telegram_with_no_note_but_of_a_release() -> None:
    paths = sorted((CORPUS / "telegrams").glob("*.txt"))
    found = {path.stem: list(read_path(path, path.name)) for path in paths}
    assert {stem: got for stem, got in found.items() if len(got) != 1 or not isinstance(got[0], Telegram)} == {}
    noted = {stem: got.notes for stem, (got,) in found.items() if got.notes}
    assert {stem: notes for stem, notes in noted.items() if note_of_release(notes) != notes[0]} == {}


@needs_corpus
@pytest.mark.parametrize("pattern", ["*.html", "*.page.txt"])
def test_sample_pages_equal_the_plain_copies(pattern: str) -> None:
    paths = sorted((CORPUS / "pages").glob(pattern))
    found = {path.name.partition(".")[0]: next(read_path(path, path.name)) for path in paths}
    different = [stem for stem, t in found.items() if normal(t.text.content) != plain_copy(stem)]
    assert different == []
    assert list(found) == [t.stored.reference_id for t in found.values()]


@needs_corpus
def test_sample_rows_equal_the_plain_copies() -> None:
    telegrams = list(read_path(CORPUS / "telegrams.csv", "telegrams.csv"))
    assert [t for t in telegrams if not isinstance(t, Telegram)] == []
    found = {t.stored.reference_id: t.text.content for t in telegrams if isinstance(t, Telegram)}
    assert [stem for stem, content in found.items() if normal(content) != plain_copy(stem or "")] == []


@needs_corpus
def test_notes_about_the_samples_are_no_telegrams() -> None:
    found = [next(read_path(CORPUS / name, name)) for name in ("README.md", "labelled.jsonl")]
    assert ["skipped", "skipped"] == [t.status for t in found if isinstance(t, Unread)]
    assert HEADING not in found[0].source
