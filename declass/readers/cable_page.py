"""Telegrams on web pages: a table of five cells and two ``pre`` blocks.

Pages saved as text are read in ``page_text``.
"""

import re
from collections.abc import Iterator
from html import unescape

from declass.model import StoredRecord, Telegram, Unread
from declass.patterns import regex
from declass.readers import detect
from declass.readers.metadata import notes_on_stored, stored_record
from declass.text import Text

# A quote opens a value only behind its sign of equality, and stands for itself elsewhere. Nothing is tried twice.
_ATTRIBUTES = r"(?:[^<>=]++|=\s*+(?:\"[^\"<]{0,400}+\"|'[^'<]{0,400}+')?+)*+"
_PRE = regex(rf"<pre\b{_ATTRIBUTES}>\n?", re.IGNORECASE)
_PRE_END = regex(r"</pre\s*>", re.IGNORECASE)
_TABLE = regex(r"<table\b", re.IGNORECASE)
# The end of a cell may be left out.
_CELL = regex(rf"<td\b{_ATTRIBUTES}>(.*?)(?=</t[dr]\b|<t[dr]\b|</table\b)", re.IGNORECASE | re.DOTALL)
_TAG = regex(rf"<{_ATTRIBUTES}>")
_NAMES = ("Reference ID", "Created", "Released", "Classification", "Origin")
_TABLE_SIZE = 20_000
# A pilcrow link goes as a whole, before its parts are seen.
_TOKEN = regex(
    r"(<a\b[^<>]*>(?:\xb6|&para;|&#182;|&#[xX][bB]6;)</a>|</?[a-zA-Z][^<>]{0,400}>|&(?:#\d{1,8}|#[xX][\da-fA-F]{1,6}|\w{2,31});)"
)
_BREAK = regex(r"<br\b", re.IGNORECASE)
_CUT_OFF = "the page is cut off"


class _Pieces:
    """Content under construction and, for each unbroken piece of it, where that stands in the page."""

    def __init__(self) -> None:
        self.content: list[str] = []
        self.length = 0
        self.starts: list[int] = []
        self.origins: list[int] = []

    def add_markup(self, page: str, begin: int, end: int) -> None:
        """Add what a stretch of the page says, without tags and with entities resolved."""
        content, starts, origins, length, origin = self.content, self.starts, self.origins, self.length, begin
        is_text = True
        for part in _TOKEN.split(page[begin:end]):
            if is_text:
                # Recorded even when empty: an entity's character then takes the place at which the entity begins.
                starts.append(length)
                origins.append(origin)
                origin += len(part)
                said = part
            else:
                origin += len(part)
                said = _ENTITIES[part] if part in _ENTITIES else _said_by(part)
            content.append(said)
            length += len(said)
            is_text = not is_text
        self.length = length

    def add_own(self, words: str) -> None:
        """Add characters that the page does not hold."""
        self.content.append(words)
        self.length += len(words)


_ENTITIES = {"&#x000A;": "\n", "</a>": "", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x000D;": ""}


def _said_by(token: str) -> str:
    """The characters that a tag or an entity stands for."""
    if token[0] == "<":
        return "\n" if _BREAK.match(token) else ""
    return unescape(token).replace("\r", "")


def read_cable_page(page: str, source: str, notes: tuple[str, ...] = ()) -> Iterator[Telegram | Unread]:
    """The telegram of a web page; an ``Unread`` where the page holds none."""
    blocks = _blocks(page)
    record, why = _record(page, blocks[0][0] if blocks else len(page))
    if not blocks:
        yield _without_text(page, source, record)
        return
    pieces = _Pieces()
    pieces.add_markup(page, *blocks[0])
    for block in blocks[1:2]:
        pieces.add_own("\n\n")
        pieces.add_markup(page, *block)
    text = Text("".join(pieces.content), page, pieces.starts, pieces.origins)
    if record.reference_id is None and detect.why_no_telegram(text.content) is not None:
        yield Unread(source, "skipped", "an HTML page without a telegram")
        return
    unread: dict[str, str] = {}
    if blocks[-1][1] == len(page) or (len(blocks) == 1 and "</html" not in page[blocks[-1][1] :].lower()):
        unread["body"] = _CUT_OFF
        why += (_CUT_OFF,)
    if len(blocks) > 2:
        why += (f"{len(blocks)} text blocks on the page: the first two are read",)
    yield Telegram(source, "web-page", text, record, notes + why, unread)


def _blocks(page: str) -> list[tuple[int, int]]:
    """Stretches of the page inside ``pre`` elements; one not closed runs to the end of the page."""
    blocks = []
    at = 0
    while opening := _PRE.search(page, at):
        closing = _PRE_END.search(page, opening.end())
        at = closing.end() if closing else len(page)
        blocks.append((opening.end(), closing.start() if closing else len(page)))
    return blocks


def _record(page: str, end: int) -> tuple[StoredRecord, tuple[str, ...]]:
    """The record from the last table of five cells before ``end``, and a note where there is none."""
    begin = max(0, end - _TABLE_SIZE)
    tables = [table.start() for table in _TABLE.finditer(page, begin, end)]
    cells = _CELL.findall(page, tables[-1] if tables else begin, end)
    values = [" ".join(unescape(_TAG.sub("", cell)).split()) for cell in cells]
    if tuple(values[: len(_NAMES)]) == _NAMES:
        values = values[len(_NAMES) :]
    if len(values) != len(_NAMES):
        return StoredRecord(), (f"table of {len(values)} cells where 5 were expected: stored record not read",)
    reference_id, created, _, classification, origin = values
    stored = stored_record(reference_id, created, classification, origin)
    return stored, notes_on_stored(created, stored.created)


def _without_text(page: str, source: str, record: StoredRecord) -> Unread:
    """What is said of a page without a text block."""
    if record.reference_id is None or "</html" in page[-2000:].lower():
        return Unread(source, "skipped", "an HTML page without a telegram")
    return Unread(source, "failed", "the page is cut off before the telegram's text; fetch the page again")
