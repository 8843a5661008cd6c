"""Rows of tables that a cluster hands to a worker: read there as the reader of the table reads them on one machine.

How a table becomes rows is in ``spark.inputs``; what a packed document is, in ``readers.shards``.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from attrs import asdict, evolve

from declass.columns import Columns
from declass.model import Telegram, Unread
from declass.readers.mapped_table import telegram_of_cells
from declass.readers.options import ReadOptions
from declass.readers.shards import Item, PackedDocument, items_of_row

AS_CELLS = '{"columns":'
"""How the reading of a row begins that is given with its cells."""
AS_NAMED = '{"reference_id":'
"""How the reading of a document begins whose reference id stands in a column that a user named."""


def reading_of_cells(found: Columns, wanted: Columns) -> tuple[str, str]:
    """What stands before and behind the cells of a row, an object by role without the text, in its reading.

    Args:
        found: The columns of the table by role.
        wanted: Those that were named, as which values are taken as they stand.
    """
    roles = {role: name for role, name in asdict(found).items() if name is not None}
    named = [role for role, name in asdict(wanted).items() if name is not None]
    return f'{AS_CELLS}{json.dumps(roles)},"named":{json.dumps(named)},"cells":', "}"


def items_of(row: PackedDocument, options: ReadOptions) -> Iterator[Item]:
    """What a document holds; one that cannot be read is an ``Unread``.

    Args:
        row: The document: one that was packed, a row of a table, or content of which nothing is known.
        options: How documents are read that were never looked into.
    """
    reading = row.reading or ""
    if row.content is None or not reading.startswith((AS_CELLS, AS_NAMED)):
        yield from items_of_row(row, options)
        return
    try:
        told: Any = json.loads(reading)
        if reading.startswith(AS_CELLS):
            yield _of_cells(row, row.content, told), hashlib.sha256(row.content).hexdigest()
        else:
            yield from _named(row, str(told["reference_id"]), options)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        why = f"reading is none of a row of a table ({type(error).__name__}); leave the column out"
        yield Unread(row.source, "failed", why, row.row), None


def _of_cells(row: PackedDocument, content: bytes, told: Any) -> Telegram | Unread:
    roles = Columns(**told["columns"])
    cells: dict[str, Any] = {name: told["cells"].get(role) for role, name in told["columns"].items()}
    cells[str(roles.text)] = content
    wanted = Columns(**{role: getattr(roles, role) for role in told["named"]})
    found = telegram_of_cells(cells, row.source, row.row or 0, wanted)
    if isinstance(found, Unread):  # a cluster does not count the rows of a table
        return evolve(found, row=row.row)
    return evolve(found, text=evolve(found.text, row=row.row))


def _named(row: PackedDocument, reference_id: str, options: ReadOptions) -> Iterator[Item]:
    """The telegrams of a document; one that stands there alone has the reference id."""
    for item, sha256 in items_of_row(row._replace(reading=None), options):
        if isinstance(item, Telegram) and item.source == row.source and reference_id.strip():
            stored = evolve(item.stored, reference_id=reference_id.strip(), reference_id_is_file_name=False)
            item = evolve(item, stored=stored)
        yield item, sha256
