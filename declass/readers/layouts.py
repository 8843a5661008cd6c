"""Bytes or characters of any known layout to telegrams; the layout is told by the content."""

import io
from collections.abc import Iterator

from declass.model import Telegram, Unread
from declass.readers import detect
from declass.readers.aad import is_aad, read_aad, why_not_aad
from declass.readers.cable_csv import HEAD_SIZE, is_cable_csv, read_cable_csv
from declass.readers.cable_page import read_cable_page
from declass.readers.decoding import decode, why_no_text, with_line_feeds, with_whole_characters
from declass.readers.metadata import record_of_file_name
from declass.readers.page_text import read_page_text
from declass.readers.plain import read_plain
from declass.text import Text


def read_file(path: str, data: bytes, *, source: str | None = None) -> Iterator[Telegram | Unread]:
    """Yield every telegram of a file's bytes, or an ``Unread`` for what holds none; nothing is raised.

    The layout is told by the content; of the name only a stem that is a reference id is used.
    """
    source = path if source is None else source
    why = why_no_text(data)
    if why is not None:
        yield Unread(source, "skipped", why)
    elif is_cable_csv(data[:HEAD_SIZE]):
        yield from read_cable_csv(io.BytesIO(data), source)
    else:
        content, notes = decode(data)
        yield from _read_content(content, source, notes)


def read_no_table(data: bytes, source: str) -> Iterator[Telegram | Unread]:
    """As ``read_file``, of bytes that are known to be no table."""
    why = why_no_text(data)
    if why is not None:
        yield Unread(source, "skipped", why)
    else:
        content, notes = decode(data)
        yield from _read_content(content, source, notes)


def read_text(content: str, source: str) -> Telegram:
    """The first telegram of a text in any layout; a text that shows none is taken as one all the same."""
    content = with_whole_characters(with_line_feeds(content))
    head = content[:HEAD_SIZE].encode("utf-8", "replace")
    if is_cable_csv(head):
        found = read_cable_csv(io.BytesIO(content.encode("utf-8", "replace")), source)
    else:
        found = _read_content(content, source, ())
    first = next((item for item in found if isinstance(item, Telegram)), None)
    return first or Telegram(source, "text", Text(content), record_of_file_name(source))


def _read_content(content: str, source: str, notes: tuple[str, ...]) -> Iterator[Telegram | Unread]:
    """The telegrams of a decoded text that is no table."""
    if detect.is_html(content):
        return read_cable_page(content, source, notes)
    if is_aad(content):
        why = why_not_aad(content)
        if why is None:
            return read_aad(content, source, notes)
        notes += (why,)
    if detect.is_page_as_text(content):
        return read_page_text(content, source, notes)
    return read_plain(content, source, notes)
