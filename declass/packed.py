"""Documents packed one to a row, so that any engine can hand them out.

What a row holds, and how it is read again, is in ``readers.shards``: a packed document is judged, and its findings are
placed, exactly as in the archive it came from.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from attrs import asdict, evolve

from declass.model import Telegram, Unread
from declass.readers import OpenedFile
from declass.readers.shards import AS_FILE, PackedDocument
from declass.text import Text

_ENCODE = json.JSONEncoder(separators=(",", ":"), default=str).encode


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
            yield PackedDocument(first.source, _id_of(first), part.data, None, part.sha256, AS_FILE)
            continue
        for item in chain((first, second), items):
            if item is not None:
                yield _of_item(item, part.sha256)


def _of_item(item: Telegram | Unread, sha256: str | None) -> PackedDocument:
    if isinstance(item, Unread):
        return _of_unread(item, sha256)
    content = item.text.content.encode("utf-8", "surrogatepass")
    text = _without_page(item.text)
    reading: dict[str, Any] = {
        "file": sha256,
        "layout": item.layout,
        "notes": item.notes,
        "unread": item.unread,
        "text": {key: value for key, value in asdict(text, recurse=False).items() if key != "content" and value},
        "stored": {key: value for key, value in asdict(item.stored).items() if value or key == "level"},
    }
    if item.page_marks:
        reading["page_marks"] = [(m.span.start, m.section, m.sections, m.serial) for m in item.page_marks]
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
