"""Records as rows of Arrow batches, and back. Clusters, kept runs and saved results share this schema.

Needs the extra ``arrow``. What checks documents batch by batch is in ``arrow``.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from declass.extras import needs
from declass.record import Record, origin_of_date

pa = needs("pyarrow", "arrow")

_TEXT = pa.string()
RESULT_SCHEMA = pa.schema(
    [
        pa.field("source", _TEXT, nullable=False),
        pa.field("row", pa.int64()),
        pa.field("input_id", _TEXT),
        pa.field("seq", pa.int32(), nullable=False),
        pa.field("kind", _TEXT, nullable=False),
        pa.field("status", _TEXT, nullable=False),
        pa.field("document_id", _TEXT),
        pa.field("date", _TEXT),
        pa.field("date_from", _TEXT),
        pa.field("level", _TEXT),
        pa.field("post", _TEXT),
        pa.field("order_in_force", _TEXT),
        pa.field("declassify_on", _TEXT),
        pa.field("rules", _TEXT),
        pa.field("record", _TEXT),
        pa.field("rule", _TEXT),
        pa.field("name", _TEXT),
        pa.field("severity", _TEXT),
        pa.field("discrepancy", _TEXT),
        pa.field("confidence", _TEXT),
        pa.field("message", _TEXT),
        pa.field("line", pa.int64()),
        pa.field("column", pa.int64()),
        pa.field("end_line", pa.int64()),
        pa.field("end_column", pa.int64()),
        pa.field("text_line", pa.int64()),
        pa.field("text_column", pa.int64()),
        pa.field("field", _TEXT),
        pa.field("paragraph", _TEXT),
        pa.field("authority", _TEXT),
        pa.field("expected", _TEXT),
        pa.field("remedy", _TEXT),
        pa.field("fingerprint", _TEXT),
        pa.field("more", _TEXT),
    ]
)
"""One accounting row for each document, ``seq`` 0, and after it one row for each of its findings.

``kind`` is ``document`` or ``finding``; ``row`` the row of the table the document stands in; ``input_id`` the id it was
given with. ``date_from`` tells where the date is from, and whether anything counts by it. ``record`` holds the result
record of the contract as JSON, without its findings, and ``rules`` the ids of the rules applied; ``more`` what a
finding holds beside the columns, as JSON. A document that was skipped or failed has a row like any other. Where one
given text holds several telegrams, the later have accounting rows with ``seq`` above 0.
"""

_COLUMNS = tuple(RESULT_SCHEMA.names)
_OF_DOCUMENT = ("document_id", "date", "level", "post", "order_in_force", "declassify_on")
_OF_FINDING = _COLUMNS[_COLUMNS.index("rule") : _COLUMNS.index("more")]
_FINDING_KEYS = (*_OF_FINDING[: _OF_FINDING.index("field")], "row", *_OF_FINDING[_OF_FINDING.index("field") :])
"""Keys of a finding in the order in which a record has them."""
_MOST_ROWS, _MOST_BYTES = 4_096, 8 << 20
"""Of results that are held before they are handed on."""
_ENCODE = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode

Plans = Mapping[str, Sequence[str]]


class Rows:
    """Rows of results, gathered column by column."""

    def __init__(self) -> None:
        self._columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
        self._size = 0

    def __len__(self) -> int:
        return len(self._columns["seq"])

    @property
    def are_many(self) -> bool:
        """Whether there are so many, or so large ones, that they are to be handed on."""
        return len(self) >= _MOST_ROWS or self._size >= _MOST_BYTES

    def add(self, record: Record, plans: Plans, input_id: str | None = None, seq: int = 0) -> int:
        """Add the rows of one document.

        Args:
            record: Its record.
            plans: Ids of the rules applied, by plan id, where they are to be kept with each document.
            input_id: The id it was given with.
            seq: The number of its accounting row.

        Returns:
            The number of the next row of the same input.
        """
        plan = record["rules"]["plan"] if "rules" in record else ""
        told = {name: _plain(record.get(name)) for name in _OF_DOCUMENT}
        told["date_from"] = _plain(origin_of_date(record))
        source, input_id = _plain(record["source"]), _plain(input_id)
        encoded = _ENCODE({**record, "findings": None} if "findings" in record else record)
        self._size += len(encoded)
        self._append(
            source=source,
            row=record.get("row"),
            input_id=input_id,
            seq=seq,
            kind="document",
            status=record["status"],
            rules=" ".join(plans[plan]) if plan in plans else None,
            record=encoded,
            **told,
        )
        for finding in record.get("findings", ()):
            seq += 1
            self._append(
                source=source,
                row=record.get("row"),
                input_id=input_id,
                seq=seq,
                kind="finding",
                status=record["status"],
                document_id=told["document_id"],
                date=told["date"],
                date_from=told["date_from"],
                level=told["level"],
                **{name: _plain(finding.get(name)) for name in _OF_FINDING},
                more=_more(finding, record.get("row")),
            )
        return seq + 1

    def _append(self, **values: Any) -> None:
        for name, column in self._columns.items():
            column.append(values.get(name))

    def batch(self) -> Any:
        """The rows as a record batch; they are then let go of."""
        named = zip(self._columns.values(), RESULT_SCHEMA, strict=True)
        columns = [pa.array(values, field.type) for values, field in named]
        self._columns, self._size = {name: [] for name in _COLUMNS}, 0
        return pa.RecordBatch.from_arrays(columns, schema=RESULT_SCHEMA)


def schema_ddl() -> str:
    """``RESULT_SCHEMA`` as the text by which SQL engines declare it."""
    names = {"string": "string", "int64": "bigint", "int32": "int", "binary": "binary"}
    return ", ".join(f"`{field.name}` {names[str(field.type)]}" for field in RESULT_SCHEMA)


def _plain(value: Any) -> Any:
    """A value that a column can hold: half of a surrogate pair, which UTF-8 has not, stands as an escape."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return value


def _more(finding: Mapping[str, Any], row: int | None) -> str | None:
    """What the columns do not hold of a finding, as JSON; all of it where they would not give it back as it is."""
    if (
        any(key not in finding or _plain(finding[key]) != finding[key] for key in _FINDING_KEYS)
        or finding["row"] != row
    ):
        return _ENCODE(finding)
    more = {key: value for key, value in finding.items() if key not in _FINDING_KEYS}
    return _ENCODE(more) if more else None


def records_of(batches: Iterable[Any]) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """The records that rows were made of, each with the ids of the rules applied.

    Args:
        batches: Record batches of ``RESULT_SCHEMA``; the rows of a document follow one another, its own first.

    Raises:
        ValueError: A finding stands before its document.
    """
    held: tuple[Record, tuple[str, ...]] | None = None
    for batch in batches:
        for row in batch.to_pylist():
            if row["kind"] == "document":
                if held is not None:
                    yield held
                record = json.loads(row["record"])
                if "findings" in record:
                    record["findings"] = []
                held = record, tuple((row["rules"] or "").split())
            elif held is None:
                raise ValueError("a finding stands before its document")
            else:
                held[0]["findings"].append(_finding_of(row))
    if held is not None:
        yield held


def _finding_of(row: Mapping[str, Any]) -> Record:
    more = json.loads(row["more"]) if row["more"] is not None else {}
    return more if "rule" in more else {**{key: row[key] for key in _FINDING_KEYS}, **more}
