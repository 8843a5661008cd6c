"""Records as rows of Arrow batches, and the one function that every engine calls: documents in, rows out.

Process pools, clusters and saved results share these schemas. Nothing here knows an engine; what a packed document is,
is in ``packed``. Needs the extra ``arrow``.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from declass.columns import Columns
from declass.errors import SettingsError
from declass.extras import needs
from declass.limits import USUAL as USUAL_LIMITS
from declass.limits import Limits
from declass.model import Unread
from declass.packed import PackedDocument, items_of_row
from declass.policy import Policies, policies_of
from declass.record import Record, unread_record
from declass.rulebook.loader import installed_packs, load_rules
from declass.rulebook.schema import Rulebook
from declass.settings import FileSettings
from declass.terms import Terms
from declass.version import __version__
from declass.watch import Watch
from declass.worker import Worker, broken_reader, read_options

pa = needs("pyarrow", "arrow")

INPUT_SCHEMA = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("document_id", pa.string()),
        pa.field("content", pa.binary()),
        pa.field("row", pa.int64()),
        pa.field("sha256", pa.string()),
        pa.field("reading", pa.string()),
    ]
)
"""Documents as ``declass pack`` writes them; only ``source`` and ``content`` are needed."""

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
given with. ``record`` holds the result record of the contract as JSON, without its findings, and ``rules`` the ids of
the rules applied; ``more`` what a finding holds beside the columns, as JSON. A document that was skipped or failed has
a row like any other. Where one given text holds several telegrams, the later have accounting rows with ``seq`` above 0.
"""

_COLUMNS = tuple(RESULT_SCHEMA.names)
_OF_DOCUMENT = ("document_id", "date", "level", "post", "order_in_force", "declassify_on")
_OF_FINDING = _COLUMNS[_COLUMNS.index("rule") : _COLUMNS.index("more")]
_FINDING_KEYS = (*_OF_FINDING[: _OF_FINDING.index("field")], "row", *_OF_FINDING[_OF_FINDING.index("field") :])
"""Keys of a finding in the order in which a record has them."""
_MOST_ROWS, _MOST_BYTES = 4_096, 8 << 20
"""Of results that are held before they are handed on."""
_LIKE: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
    "binary": lambda kind: _LIKE["string"](kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind),
    "int64": pa.types.is_integer,
}
"""Which types a column of documents may have, by the type that ``INPUT_SCHEMA`` gives it."""
_INSTALL = "install the same version and packs of declass everywhere"
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


@frozen
class Config:
    """What checking batches needs to know; it travels to other processes and machines as JSON.

    Attributes:
        rulebook: Hash of the rule book; a process that has another refuses to go on. None takes any.
        version: Version of this program, in the same way.
        packs: Folders of rule packs, at the same place on every machine.
        profile, evidence: As in ``Terms``.
        notes: Whether notes are shown.
        fail_on: The severity that fails a run; ``note`` shows notes.
        select, ignore: Words for rules.
        columns: Columns of tables inside documents.
        limits: How much is read at most.
    """

    rulebook: str | None = None
    version: str | None = None
    packs: tuple[str, ...] = ()
    profile: str = "state"
    evidence: str = "markings"
    notes: bool = False
    fail_on: str = "error"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    columns: Columns | None = None
    limits: Limits = USUAL_LIMITS

    def load_rules(self) -> Rulebook:
        """The rule book with the packs that are installed, and those named.

        Raises:
            RulebookError: A pack cannot be used.
        """
        return load_rules(*installed_packs(), *map(Path, self.packs), examples=False)

    def policies(self, rulebook: Rulebook) -> Policies:
        """Which findings are shown.

        Raises:
            SettingsError: A word names no rule.
        """
        return policies_of(
            rulebook, FileSettings(), select=self.select, ignore=self.ignore, notes=self.notes, fail_on=self.fail_on
        )

    def to_json(self) -> str:
        """The same as text."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Config":
        """From the text that ``to_json`` gives."""
        values = json.loads(text)
        for name in ("packs", "select", "ignore"):
            values[name] = tuple(values[name])
        columns = values["columns"]
        values["columns"] = Columns(**columns) if columns is not None else None
        return cls(**{**values, "limits": Limits(**values["limits"])})


def input_batch(rows: Sequence[PackedDocument]) -> Any:
    """Packed documents as a record batch of ``INPUT_SCHEMA``."""
    columns = [[getattr(row, name) for row in rows] for name in INPUT_SCHEMA.names]
    arrays = [pa.array(values, field.type) for values, field in zip(columns, INPUT_SCHEMA, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=INPUT_SCHEMA)


def check_batches(batches: Iterable[Any], config: str) -> Iterator[Any]:
    """Check packed documents. The function that Spark's ``mapInArrow`` and a process of ours call alike.

    What it gives does not depend on how documents are shared out in batches, and no document makes it raise: one that
    breaks the program has an accounting row that says so.

    Args:
        batches: Record batches with ``source`` and ``content``, and what else of ``INPUT_SCHEMA`` there is.
        config: A ``Config`` as JSON.

    Yields:
        Record batches of ``RESULT_SCHEMA``: the rows of each document, in the order of the documents.

    Raises:
        SettingsError: The batches lack a column, or the rule book is another than the one asked for.
    """
    bench = _bench(config)
    for batch in batches:
        yield from bench.checked(batch)


class _Bench:
    """A worker with the policy of a configuration."""

    def __init__(self, config: Config) -> None:
        if config.version is not None and config.version != __version__:
            raise SettingsError(f"declass here is {__version__}, the run asks for {config.version}; {_INSTALL}")
        rulebook = config.load_rules()
        if config.rulebook is not None and rulebook.hash != config.rulebook:
            raise SettingsError(
                f"the rule book here is {rulebook.hash}, the run asks for {config.rulebook}; {_INSTALL}"
            )
        self._policies = config.policies(rulebook)
        terms = Terms(
            profile=config.profile,
            evidence=config.evidence,
            notes=self._policies.wants_notes,
            columns=config.columns,
            limits=config.limits,
        )
        self._options = read_options(terms)
        self._worker = Worker(rulebook, terms, watch=Watch(config.limits.seconds))

    def checked(self, batch: Any) -> Iterator[Any]:
        columns = _columns_of(batch)
        rows = Rows()
        with self._worker.watch.running():
            for number in range(batch.num_rows):
                self._add(rows, _row_of(columns, number))
                if rows.are_many:
                    yield rows.batch()
        if len(rows):
            yield rows.batch()

    def _add(self, rows: Rows, row: PackedDocument) -> None:
        """Add the rows of one document; whatever happens, there is an accounting row."""
        seq = 0
        try:
            for record in self._worker.records_of_items(items_of_row(row, self._options), row.source):
                seq = rows.add(self._policies.usual.applied_to(record), self._worker.plans, row.document_id, seq)
        except Exception as error:  # never for a document's sake
            seq = rows.add(_broken(row, broken_reader(error)), {}, row.document_id, seq)
        if not seq:
            rows.add(_broken(row, "holds nothing that is read"), {}, row.document_id)


def _broken(row: PackedDocument, why: str) -> Record:
    return unread_record(Unread(row.source, "failed", why, row.row))


def _columns_of(batch: Any) -> dict[str, Any]:
    """The columns of a batch by name, texts as their bytes, since nothing vouches for what stands in them.

    Raises:
        SettingsError: One is missing, stands twice, or has another type.
    """
    names = batch.schema.names
    missing = [name for name in ("source", "content") if name not in names]
    if missing:
        raise SettingsError(f"the documents have no column {' and no column '.join(missing)}; found {', '.join(names)}")
    columns = {}
    for field in INPUT_SCHEMA:
        if field.name not in names:
            continue
        if names.count(field.name) > 1:
            raise SettingsError(f"the documents have the column {field.name} twice; leave one out")
        column = batch.column(field.name)
        if not (_LIKE[str(field.type)](column.type) or pa.types.is_null(column.type)):
            raise SettingsError(f"the column {field.name} holds {column.type}; cast it to {field.type}")
        columns[field.name] = column.cast(pa.large_binary()) if _LIKE["string"](column.type) else column
    return columns


def _row_of(columns: Mapping[str, Any], number: int) -> PackedDocument:
    values = {name: column[number].as_py() for name, column in columns.items()}
    for name in ("source", "document_id", "sha256", "reading"):
        if values.get(name) is not None:
            values[name] = values[name].decode("utf-8", "backslashreplace")
    source = values.pop("source")
    return PackedDocument(source if source is not None else "(no source)", values.pop("document_id", None), **values)


@lru_cache(maxsize=4)
def _bench(config: str) -> _Bench:
    return _Bench(Config.from_json(config))
