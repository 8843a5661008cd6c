import datetime as dt
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.levels import Level
from declass.model import Telegram
from declass.readers import read_file
from declass.text import Text
from tests.readers.samples import BODY, BODY_MARKUP, HEADING, HEADING_MARKUP, PAGE, TABLE


def only(page: str) -> Telegram:
    (telegram,) = read_file("page", page.encode())
    assert isinstance(telegram, Telegram)
    return telegram


def misplaced(text: Text, entity_characters: str) -> list[tuple[int, str]]:
    """Characters that do not stand where the map says they do."""
    assert text.origin is not None
    return [
        (index, character)
        for index, character in enumerate(text.content)
        if character not in entity_characters and text.origin[text.origin_offset(index)] != character
    ]


def test_a_page_gives_heading_and_body_without_markup() -> None:
    telegram = only(PAGE)
    assert telegram.text.content == f"{HEADING}\n\n{BODY}"
    assert (telegram.layout, telegram.notes, telegram.unread) == ("web-page", (), {})


def test_a_page_gives_the_stored_record() -> None:
    stored = only(PAGE).stored
    assert (stored.reference_id, stored.created) == ("09ANYPOST283", dt.date(2009, 2, 4))
    assert (stored.level, stored.controls) == (Level.CONFIDENTIAL, ("NOFORN",))
    assert (stored.marking, stored.origin) == ("CONFIDENTIAL//NOFORN", "Embassy Anypost")


def test_every_character_stands_where_the_map_says() -> None:
    assert misplaced(only(PAGE).text, '\n&"') == []


def test_an_entity_stands_where_its_ampersand_does() -> None:
    text = only(PAGE).text
    assert text.origin is not None
    assert text.origin[text.origin_offset(text.content.index("&")) :].startswith("&amp;")
    assert text.origin[text.origin_offset(text.content.index("\nRR")) :].startswith("&#x000A;RR")


@pytest.mark.parametrize(
    ("markup", "content"),
    [
        pytest.param("<a id='par2'>&para;</a>2. (U)", "2. (U)", id="pilcrow as an entity"),
        pytest.param("\xb6B. STATE 1", "\xb6B. STATE 1", id="pilcrow without a link"),
        pytest.param("a<br/>b", "a\nb", id="line break element"),
        pytest.param("1 < 2 &lt; 3 & 4", "1 < 2 < 3 & 4", id="bare less-than and ampersand"),
        pytest.param("&nosuch; &#xe9;", "&nosuch; \xe9", id="entities"),
    ],
)
def test_markup_says_what_a_browser_shows(markup: str, content: str) -> None:
    assert only(PAGE.replace(BODY_MARKUP, markup)).text.content == f"{HEADING}\n\n{content}"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_escaped_text_comes_back_in_its_place(content: str) -> None:
    text = only(PAGE.replace(BODY_MARKUP, html.escape(content))).text
    assert text.content == f"{HEADING}\n\n{content}"
    assert misplaced(text, "\n&<>\"'") == []


@given(st.integers(min_value=PAGE.index(HEADING_MARKUP), max_value=PAGE.index("</pre></code>\n</body>")))
def test_a_page_cut_off_says_that_the_body_is_not_whole(end: int) -> None:
    telegram = only(PAGE[:end])
    assert telegram.unread == {"body": "the page is cut off"}
    assert telegram.stored.reference_id == "09ANYPOST283"


@pytest.mark.parametrize(
    ("page", "status", "why"),
    [
        ("<html><body>Sample</body></html>", "skipped", "an HTML page without a telegram"),
        ("<html><pre>def sample(): ...</pre></html>", "skipped", "an HTML page without a telegram"),
        (f"<html><body>{TABLE}", "failed", "the page is cut off before the telegram's text; fetch the page again"),
    ],
)
def test_a_page_without_a_telegram_says_why(page: str, status: str, why: str) -> None:
    (unread,) = read_file("page", page.encode())
    assert (unread.status, unread.why) == (status, why)


def test_a_page_without_the_table_is_read_with_a_note() -> None:
    telegram = only(PAGE.replace(TABLE, ""))
    assert telegram.notes == ("table of 0 cells where 5 were expected: stored record not read",)


@given(st.text("<>&;#x0Aapre/ '\n", max_size=200))
def test_broken_markup_is_no_accident(markup: str) -> None:
    assert len(list(read_file("page", f"<html>{TABLE}<pre>{markup}".encode()))) == 1


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(TABLE.replace("</td>", "").replace("</tr>", ""), id="ends of cells left out"),
        pytest.param(TABLE.replace("<th", "<td").replace("</th", "</td"), id="names in ordinary cells"),
        pytest.param(TABLE.replace("<td", '<td title="a > b"'), id="a sign in an attribute"),
        pytest.param(TABLE.replace("<td", "<td title=It's"), id="an apostrophe in an attribute without quotes"),
        pytest.param(TABLE.replace("<td", "<td 'x data-a = \"b>c\" title='"), id="quotes left open"),
        pytest.param(TABLE.replace("<td", "<TD").replace("</td", "</TD"), id="capitals"),
        pytest.param(TABLE.replace("\n", ""), id="on one line"),
    ],
)
def test_the_stored_record_is_read_from_a_table_in_any_markup(table: str) -> None:
    assert only(PAGE.replace(TABLE, table)).stored == only(PAGE).stored


def test_an_apostrophe_in_an_attribute_opens_nothing_that_one_in_a_cell_closes() -> None:
    table = TABLE.replace("<td>Embassy Anypost", "<td title=It's>King's Anypost")
    assert only(PAGE.replace(TABLE, table)).stored.origin == "King's Anypost"


def test_a_sign_in_an_attribute_of_a_block_is_no_text() -> None:
    assert only(PAGE.replace("<pre", "<pre data-note='1>2'")).text.content == only(PAGE).text.content
