"""Documents packed one to a row, so that any engine can hand them out, and unpacked as they were read.

A row holds a source, an id, and content: the bytes of a file or of a member of an archive as they are, or the text of
one telegram of many in a file. How the text was found in its file is kept beside it, so that a packed document is
judged, and its findings are placed, exactly as in the archive it came from.
"""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from attrs import asdict, evolve

from declass.errors import SettingsError
from declass.levels import Level
from declass.model import StoredRecord, Telegram, Unread
from declass.readers import OpenedFile, ReadOptions, open_bytes, read_file
from declass.readers.opening import Part
from declass.text import Text
from declass.worker import Item, items_of

_AS_FILE = "{}"
_ENCODE = json.JSONEncoder(separators=(",", ":"), default=str).encode


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


def packed(found: Unread | OpenedFile) -> Iterator[PackedDocument]:
    """The documents of a file, or of one that could not be opened, as rows, of which no two are of one name."""
    seen: Counter[str] = Counter()
    for row in _rows_of(found):
        if row.row is None:  # an archive may hold a name twice
            seen[row.source] += 1
            if seen[row.source] > 1:
                row = row._replace(document_id=f"{row.document_id}~{seen[row.source]}")
        yield row


def _rows_of(found: Unread | OpenedFile) -> Iterator[PackedDocument]:
    if isinstance(found, Unread):
        yield _of_unread(found, None)
        return
    for part in found.parts:
        items = iter(part.telegrams)
        first = next(items, None)
        second = next(items, None) if first is not None else None
        if first is not None and second is None and part.data is not None:
            yield PackedDocument(first.source, _id_of(first), part.data, None, part.sha256, _AS_FILE)
            continue
        for item in chain((first, second), items):
            if item is not None:
                yield _of_item(item, part.sha256)


def _of_item(item: Telegram | Unread, sha256: str | None) -> PackedDocument:
    if isinstance(item, Unread):
        return _of_unread(item, sha256)
    content = item.text.content.encode("utf-8", "surrogatepass")
    text = _without_page(item.text)
    reading = {
        "file": sha256,
        "layout": item.layout,
        "notes": item.notes,
        "unread": item.unread,
        "text": {key: value for key, value in asdict(text, recurse=False).items() if key != "content" and value},
        "stored": {key: value for key, value in asdict(item.stored).items() if value or key == "level"},
    }
    digest = hashlib.sha256(content).hexdigest()
    return PackedDocument(item.source, _id_of(item), content, item.text.row, digest, _ENCODE(reading))


def _without_page(text: Text) -> Text:
    """A text whose page is cut to the stretch it was taken from."""
    if text.origin is None:
        return text
    begin = text.origin.rfind("\n", 0, text.origins[0]) + 1 if text.origins else 0
    last = len(text.content) - text.starts[-1] + text.origins[-1] if text.starts else len(text.origin)
    end = text.origin.find("\n", last)
    lines = text.origin.count("\n", 0, begin)
    return evolve(
        text,
        origin=text.origin[begin : end if end >= 0 else len(text.origin)],
        origins=[offset - begin for offset in text.origins],
        first_line=text.first_line + lines,
    )


def reading_of_unread(why: str, limit: str | None = None) -> str:
    """How a row without content is read that failed before anybody looked into it, at a limit if one is named."""
    return _ENCODE({"status": "failed", "why": why, "file": None, "limit": limit})


def _of_unread(unread: Unread, sha256: str | None) -> PackedDocument:
    reading = {**asdict(unread), "file": sha256}
    return PackedDocument(unread.source, _id_of(unread), None, unread.row, None, _ENCODE(reading))


def _id_of(item: Telegram | Unread) -> str:
    """The id stored with a telegram; else the stem of its source, with its number in a file or its row."""
    if isinstance(item, Telegram) and item.stored.reference_id is not None:
        return item.stored.reference_id
    name = item.source.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = name.rpartition(".")
    row = item.row if isinstance(item, Unread) else item.text.row
    place = f":{row}" if row is not None else f"#{ending.partition('#')[2]}" if "#" in ending else ""
    return (stem if dot else name) + place


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
        for item, sha256 in items_of(open_bytes(row.content, row.source, options)):
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
        elif row.reading == _AS_FILE:
            found: Iterable[Telegram | Unread] = read_file(row.source, row.content)
            yield from ((item, row.sha256) for item in found)
        else:
            yield _telegram(row, reading), reading["file"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        why = f"not as `declass pack` writes it ({type(error).__name__}); pack it again"
        yield Unread(row.source, "failed", why, row.row), None


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
    )  # fmt: skip
