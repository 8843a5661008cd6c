"""Records as rows of Arrow batches, and the one function that every engine calls: documents in, rows out.

Process pools, clusters and saved results share these schemas. Nothing here knows an engine; what a packed document is,
is in ``readers.shards``. Needs the extra ``arrow``.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from declass.columns import Columns
from declass.errors import SettingsError
from declass.extras import needs
from declass.limits import USUAL as USUAL_LIMITS
from declass.limits import Limits
from declass.model import Unread
from declass.policy import Policies, policies_of
from declass.readers.shards import PackedDocument
from declass.record import Record, unread_record
from declass.result_rows import RESULT_SCHEMA, Rows, records_of, schema_ddl
from declass.rulebook.loader import installed_packs, load_rules
from declass.rulebook.schema import Rulebook
from declass.runs.steps import Known, Step
from declass.runs.watch import Watch
from declass.runs.worker import Worker, broken_reader, read_options
from declass.settings import FileSettings
from declass.table_rows import items_of
from declass.terms import Terms
from declass.version import __version__

pa = needs("pyarrow", "arrow")

__all__ = [
    "INPUT_SCHEMA", "RESULT_SCHEMA", "Config", "Rows", "check_batches", "input_batch", "records_of", "schema_ddl",
]  # fmt: skip

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

_LIKE: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda kind: pa.types.is_string(kind) or pa.types.is_large_string(kind),
    "binary": lambda kind: _LIKE["string"](kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind),
    "int64": pa.types.is_integer,
}
"""Which types a column of documents may have, by the type that ``INPUT_SCHEMA`` gives it."""

_INSTALL = "install the same version and packs of declass everywhere"


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
        columns, rows = _columns_of(batch), _RowsOfDocuments()
        given = (_row_of(columns, number) for number in range(batch.num_rows))
        with self._worker.watch.running():
            for record in self._worker.judged(self._steps(given, rows)):
                shown, plans = self._policies.usual.applied_to(record, self._worker.plans)
                rows.add(shown, plans)
                if rows.all.are_many:
                    yield rows.all.batch()
        if len(rows.all):
            yield rows.all.batch()

    def _steps(self, given: Iterable[PackedDocument], rows: "_RowsOfDocuments") -> Iterator[Step]:
        """The steps of each document; whatever happens with one, it has an accounting row."""
        for row in given:
            yield partial(rows.begin, row)
            try:
                yield from self._worker.steps_of_items(items_of(row, self._options), row.source)
            except Exception as error:  # never for a document's sake
                yield Known(_broken(row, broken_reader(error)))
            yield rows.end


class _RowsOfDocuments:
    """Rows of records, each under the document that its records are of.

    Attributes:
        all: The rows.
    """

    def __init__(self) -> None:
        self.all = Rows()
        self._row: PackedDocument | None = None
        self._seq = 0

    def begin(self, row: PackedDocument) -> None:
        """What comes now is of a document."""
        self._row, self._seq = row, 0

    def add(self, record: Record, plans: Mapping[str, tuple[str, ...]]) -> None:
        """Add the rows of a record; of one that breaks them, a row that tells so."""
        assert self._row is not None
        try:
            self._seq = self.all.add(record, plans, self._row.document_id, self._seq)
        except Exception as error:  # never for a document's sake
            broken = _broken(self._row, broken_reader(error))
            self._seq = self.all.add(broken, {}, self._row.document_id, self._seq)

    def end(self) -> None:
        """The document has no more records."""
        assert self._row is not None
        if not self._seq:
            self.all.add(_broken(self._row, "holds nothing that is read"), {}, self._row.document_id)


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
