import datetime as dt

from declass.levels import Level
from declass.model import Telegram, Unread
from declass.readers import read_file
from declass.text import Position
from tests.readers.samples import NAVIGATION, PAGE_TEXT, TELEGRAM


def test_the_telegram_is_the_second_heading_and_the_body() -> None:
    (telegram,) = read_file("page.txt", PAGE_TEXT.encode())
    assert isinstance(telegram, Telegram)
    assert (telegram.text.content, telegram.layout) == (TELEGRAM, "page-as-text")
    assert telegram.text.source_position(0) == Position(PAGE_TEXT[: PAGE_TEXT.rindex("VZCZC")].count("\n") + 1, 1)


def test_the_record_comes_from_the_metadata_lines() -> None:
    (telegram,) = read_file("page.txt", PAGE_TEXT.encode())
    assert isinstance(telegram, Telegram)
    assert (telegram.stored.reference_id, telegram.stored.created) == ("09ANYPOST283", dt.date(2009, 2, 4))
    assert (telegram.stored.level, telegram.stored.origin) == (Level.CONFIDENTIAL, "Embassy Anypost")


def test_without_metadata_lines_the_telegram_begins_at_its_only_heading() -> None:
    (telegram,) = read_file("page.txt", (NAVIGATION + "Quoted in:\nhttp://news.example/a\n" + TELEGRAM).encode())
    assert isinstance(telegram, Telegram)
    assert telegram.text.content == TELEGRAM
    assert (telegram.stored.controls, telegram.stored.origin) == (("NOFORN",), "USMISSION ANYPOST")


def test_a_page_that_ends_before_the_telegram_failed() -> None:
    (unread,) = read_file("page.txt", NAVIGATION.encode())
    assert isinstance(unread, Unread)
    assert unread.status == "failed"


def test_source_text_that_holds_a_page_is_none() -> None:
    (unread,) = read_file("page.txt", f"import re\n\n{PAGE_TEXT}".encode())
    assert isinstance(unread, Unread)
    assert unread.status == "skipped"
