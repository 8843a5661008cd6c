"""A data frame of documents checked: what Spark is told so that every worker does what one process does."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import evolve

from declass.arrow import INPUT_SCHEMA, Config, check_batches, schema_ddl
from declass.errors import SettingsError
from declass.extras import needs
from declass.limits import USUAL as USUAL_LIMITS
from declass.packed import reading_of_unread
from declass.version import __version__

USUAL = Config()
TOO_LARGE = reading_of_unread(f"larger than {USUAL_LIMITS.shown('file')}, the limit for one document; split it", "file")
"""How a document is read whose content is too large to be handed to a worker."""

_TYPES = {
    "string": frozenset({"string"}),
    "binary": frozenset({"binary", "string"}),
    "int64": frozenset({"tinyint", "smallint", "int", "bigint"}),
}
_ROWS = "spark.sql.execution.arrow.maxRecordsPerBatch"
_BYTES = "spark.sql.execution.arrow.maxBytesPerBatch"
_MOST_ROWS, _MOST_BYTES = 1_000, 16 << 20
_FEW_ROWS = 24
"""Where Spark counts rows alone: so many of the largest documents stay below 2 GiB, the end of a column in Arrow."""


def check(documents: Any, config: Config = USUAL) -> Any:
    """The results of documents, as a data frame.

    The rows are those of ``arrow.RESULT_SCHEMA``. The settings of the session by which Spark bounds what it hands to a
    worker at once are set, as its own would let large documents fill the memory.

    Args:
        documents: A data frame with ``source`` and ``content`` (text or bytes), and what else of
            ``arrow.INPUT_SCHEMA`` there is. No two rows may be alike in ``source``, ``row`` and ``document_id``.
        config: Under which terms they are checked. Workers whose rule book or version is not that of this process
            refuse.

    Raises:
        SettingsError: A column is missing, has another type or is none of ours, or the configuration cannot be used.
    """
    prepared = _prepared(documents)
    _bound_batches(documents.sparkSession)
    return prepared.mapInArrow(_checker(resolved(config).to_json()), schema_ddl())


def resolved(config: Config) -> Config:
    """The configuration with the rule book and the version of this process.

    Raises:
        SettingsError: It cannot be used.
    """
    rulebook = config.load_rules()
    config.policies(rulebook)
    return evolve(config, rulebook=rulebook.hash, version=__version__)


def _checker(config: str) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """What a worker does with its batches; it imports the rest for itself."""

    def checked(batches: Iterable[Any]) -> Iterator[Any]:
        return check_batches(batches, config)

    return checked


def _prepared(documents: Any) -> Any:
    """The documents with bytes as content; what is too large for a worker stays behind, and says so."""
    _refuse_other_columns([(field.name, field.dataType.simpleString()) for field in documents.schema.fields])
    functions = needs("pyspark.sql.functions", "spark")
    names = documents.columns
    content, size = functions.col("content"), functions.octet_length("content")
    reading = functions.col("reading") if "reading" in names else functions.lit(None).cast("string")
    others = [name for name in names if name not in ("content", "reading")]
    return documents.select(
        *others,
        functions.when(size <= USUAL_LIMITS.file, content.cast("binary")).alias("content"),
        functions.when(size > USUAL_LIMITS.file, functions.lit(TOO_LARGE)).otherwise(reading).alias("reading"),
    )


def _refuse_other_columns(columns: list[tuple[str, str]]) -> None:
    names = [name for name, _ in columns]
    found = ", ".join(names) or "none"
    if missing := [name for name in ("source", "content") if name not in names]:
        raise SettingsError(f"the documents have no column {' and no column '.join(missing)}; found {found}")
    for name, kind in columns:
        if name not in INPUT_SCHEMA.names or names.count(name) > 1:
            ours = ", ".join(INPUT_SCHEMA.names)
            raise SettingsError(f"the documents have columns {found}; select from them, each once, out of {ours}")
        wanted = str(INPUT_SCHEMA.field(name).type)
        if kind not in _TYPES[wanted]:
            raise SettingsError(f"the column {name} holds {kind}; cast it to {wanted.replace('int64', 'bigint')}")


def _bound_batches(spark: Any) -> None:
    """Keep small what a worker is handed at once; versions of Spark before 4.1 count rows alone."""
    counts_bytes = spark.conf.get(_BYTES, None) is not None
    spark.conf.set(_ROWS, str(_MOST_ROWS if counts_bytes else _FEW_ROWS))
    if counts_bytes:
        spark.conf.set(_BYTES, str(_MOST_BYTES))
