"""Documents that were packed one to a row, and the shards that hold them: read as they were read when they were packed.

A row holds a source, an id, and content: the bytes of a file or of a member of an archive as they are, or the text of
one telegram of many in a file, with how it was found in its file beside it. Rows are made in ``declass.packed``.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from attrs import evolve

from declass.errors import SettingsError
from declass.levels import Level
from declass.model import PageMark, StoredRecord, Telegram, Unread
from declass.readers.layouts import read_file
from declass.readers.opening import Part, open_bytes
from declass.readers.options import ReadOptions
from declass.text import Span, Text

AS_FILE = "{}"
"""How a row is read whose content is the bytes of a file."""

Item = tuple[Telegram | Unread, str | None]
"""What a reader gave, with the hash of the file it stands in."""


class PackedDocument(NamedTuple):
    """One document as a row.

    Attributes:
        source: Where it came from.
        document_id: The id stored with it, else the stem of its source.
        content: Bytes of the file, or the text in UTF-8; None where it could not be read.
        row: Row of the table it stands in; None outside tables.
        sha256: Hash of ``content``.
        reading: How it is read, as JSON; None for content of which nothing is known.
    """

    source: str
    document_id: str | None
    content: bytes | None
    row: int | None = None
    sha256: str | None = None
    reading: str | None = None


def items_of_row(row: PackedDocument, options: ReadOptions) -> Iterator[Item]:
    """What a packed document holds: one telegram, or several where its content was never looked into.

    A row that cannot be read is an ``Unread``.

    Args:
        row: The packed document.
        options: How documents are read that were never looked into.
    """
    if row.reading is None:
        if row.content is None:
            why = "no content; fill the column content with the bytes of the document"
            yield Unread(row.source, "failed", why, row.row), None
            return
        for item, sha256 in _items_of(row.content, row.source, options):
            yield _in_row(item, row.row), sha256
        return
    if row.content is not None and row.sha256 is not None and hashlib.sha256(row.content).hexdigest() != row.sha256:
        why = "its content has another hash than when it was packed; pack it again"
        yield Unread(row.source, "failed", why, row.row), None
        return
    try:
        reading: Any = json.loads(row.reading)
        if row.content is None:
            limit = reading.get("limit")
            told = Unread(row.source, str(reading["status"]), str(reading["why"]), row.row, limit)
            yield told, reading["file"]
        elif row.reading == AS_FILE:
            found: Iterable[Telegram | Unread] = read_file(row.source, row.content)
            yield from ((item, row.sha256) for item in found)
        else:
            yield _telegram(row, reading), reading["file"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        why = f"not as `declass pack` writes it ({type(error).__name__}); pack it again"
        yield Unread(row.source, "failed", why, row.row), None


def _items_of(content: bytes, source: str, options: ReadOptions) -> Iterator[Item]:
    return ((item, part.sha256) for part in open_bytes(content, source, options).parts for item in part.telegrams)


def is_shard(path: Path) -> bool:
    """Whether a Parquet file is a shard that ``declass pack`` wrote; False where that cannot be told."""
    try:
        from declass import parts
    except SettingsError:  # the library is missing, as whoever reads the file will say
        return False
    return (parts.about(path) or {}).get("pack") is not None


def parts_of_shard(
    path: Path, source: str, options: ReadOptions, first: int = 0, end: int | None = None
) -> Iterator[Part]:
    """What is in some row groups of a shard, under the sources that its documents had.

    Args:
        path: The shard.
        source: What it is called, for what is told of itself.
        options: How documents are read.
        first, end: Half-open range of groups from 0; to the last where ``end`` is None.
    """
    from declass import parts

    try:
        for batch in parts.batches(path, first, end):
            for values in batch.to_pylist():
                row = PackedDocument(**{name: values.get(name) for name in PackedDocument._fields})
                for item, sha256 in items_of_row(row, options):
                    yield Part(sha256, iter([item]))
    except (OSError, ValueError, TypeError) as error:
        why = f"shard cannot be read: {error or type(error).__name__}; pack it again"
        yield Part(None, iter([Unread(source, "failed", why)]))


def _in_row(item: Telegram | Unread, row: int | None) -> Telegram | Unread:
    """An item of a document that stands in a row of a table itself."""
    if row is None:
        return item
    if isinstance(item, Unread):
        return item if item.row is not None else evolve(item, row=row)
    return item if item.text.row is not None else evolve(item, text=evolve(item.text, row=row))


def _telegram(row: PackedDocument, reading: dict[str, Any]) -> Telegram:
    assert row.content is not None
    text, stored = dict(reading["text"]), dict(reading["stored"])
    text["fields"] = tuple((int(offset), str(name)) for offset, name in text.get("fields", ()))
    stored["level"] = Level(stored["level"]) if stored["level"] is not None else None
    if "created" in stored:
        stored["created"] = dt.date.fromisoformat(stored["created"])
    for key in ("controls", "captions"):
        stored[key] = tuple(stored.get(key, ()))
    content = row.content.decode("utf-8", "surrogatepass")
    return Telegram(
        row.source, reading["layout"], Text(content, **text), StoredRecord(**stored), tuple(reading["notes"]),
        dict(reading["unread"]),
        tuple(PageMark(Span(at, at), *sections) for at, *sections in reading.get("page_marks", ())),
    )  # fmt: skip
