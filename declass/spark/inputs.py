"""What a cluster reads: the files of an input, and the documents in some of them as a data frame."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from typing import Any

from attrs import asdict, frozen

from declass.arrow import INPUT_SCHEMA
from declass.columns import USUAL, Columns, columns_of, eight_columns
from declass.errors import SettingsError
from declass.extras import needs
from declass.limits import USUAL as USUAL_LIMITS
from declass.packed import reading_of_unread
from declass.readers.discover import SUCCESS
from declass.spark.checking import TOO_LARGE
from declass.spark.store import Store, StoredFile
from declass.table_rows import reading_of_cells

FORMATS = ("pack", "parquet", "text", "csv")
_BROKEN_ROW = reading_of_unread("broken row: its cells are not those of the first row; double the quotes inside a cell")
_CORRUPT = "_corrupt_record"
_CSV = {"header": True, "multiLine": True, "quote": '"', "escape": '"', "enforceSchema": False}
_GLOB = str.maketrans({sign: f"\\{sign}" for sign in "\\{}[]*?"})


@frozen
class Source:
    """Where documents lie.

    Attributes:
        path: The folder or file, as the user names it.
        format_: ``pack``: what ``declass pack`` wrote; ``parquet``: any Parquet; ``text``: one file a document;
            ``csv``: tables whose first row names their columns.
        columns: Names of columns by role: ``text``, ``reference-id``, ``source``.
    """

    path: str
    format_: str = "pack"
    columns: Mapping[str, str] = {}

    def files(self, store: Store) -> list[StoredFile]:
        """The files, in the order of their names.

        Raises:
            SettingsError: There is none; or Spark would leave one out; or what ``declass pack`` wrote is not whole.
        """
        found = store.files(self.path)
        files = [file for file in found if not _is_hidden(file.name)]
        left_out = [file for file in found if _is_left_out(file)]
        if left_out and self.format_ != "pack":
            raise SettingsError(
                f"{self.path}: Spark reads no file under a name that begins with _, such as {left_out[0].name}; "
                "rename it, or pack the documents with declass pack"
            )
        if self.format_ == "pack" and SUCCESS not in {file.name for file in found}:
            raise SettingsError(f"{self.path}: has no {SUCCESS}: declass pack did not end well; pack again")
        if not files and self.format_ != "pack":
            raise SettingsError(f"{self.path}: holds no file; name the folder of the documents")
        return files

    def packed(self, store: Store) -> int | None:
        """How many documents ``declass pack`` wrote; None for what it did not write."""
        about = store.read(f"{self.path.rstrip('/')}/{SUCCESS}") if self.format_ == "pack" else None
        return about["documents"] if about is not None else None

    def documents(self, spark: Any, files: Sequence[StoredFile]) -> Any:
        """The documents in some of the files, as a data frame that ``check`` takes."""
        read: Callable[[Any, Sequence[StoredFile]], Any] = getattr(self, f"_{_READERS[self.format_]}")
        return read(spark, files)

    def _parquet(self, spark: Any, files: Sequence[StoredFile]) -> Any:
        functions = needs("pyspark.sql.functions", "spark")
        table = spark.read.parquet(*map(_as_read, files))
        given = {name: name for name in INPUT_SCHEMA.names if name in table.columns}
        renamed = {"content": "text", "document_id": "reference-id", "source": "source"}
        given |= {ours: self.columns[role] for ours, role in renamed.items() if role in self.columns}
        for name in given.values():
            if name not in table.columns:
                raise SettingsError(f"{self.path}: has no column {name}; found {', '.join(table.columns)}")
        columns = [functions.col(_quoted(name)).alias(ours) for ours, name in given.items()]
        if "reference-id" in self.columns and "reading" not in given:
            named = functions.col(_quoted(given["document_id"])).cast("string")
            reading = functions.to_json(functions.struct(named.alias("reference_id")))
            columns.append(functions.when(named.isNotNull(), reading).alias("reading"))
        return table.select(*columns)

    def _texts(self, spark: Any, files: Sequence[StoredFile]) -> Any:
        functions = needs("pyspark.sql.functions", "spark")
        source = functions.concat(
            functions.lit(self._prefix(files[0])), functions.substring("path", len(_root(files[0])) + 1, 1 << 30)
        )
        no_reading = functions.lit(None).cast("string")
        frames = []
        if small := [_as_read(file) for file in files if file.size <= USUAL_LIMITS.file]:
            table = spark.read.format("binaryFile").load(small)
            frames.append(table.select(source.alias("source"), "content", no_reading.alias("reading")))
        if large := [(self._name(file), None, TOO_LARGE) for file in files if file.size > USUAL_LIMITS.file]:
            frames.append(spark.createDataFrame(large, "source string, content binary, reading string"))
        return reduce(lambda one, other: one.unionAll(other), frames)

    def _tables(self, spark: Any, files: Sequence[StoredFile]) -> Any:
        return reduce(lambda one, other: one.unionAll(other), (self._table(spark, file) for file in files))

    def _table(self, spark: Any, file: StoredFile) -> Any:
        functions = needs("pyspark.sql.functions", "spark")
        names = spark.read.options(**_CSV).csv(_as_read(file)).columns
        found, wanted = self._found_in(names)
        declared = ", ".join(f"{_quoted(name)} string" for name in (*names, _CORRUPT))
        reader = spark.read.options(**_CSV, columnNameOfCorruptRecord=_CORRUPT).schema(declared)
        table = reader.csv(_as_read(file))
        corrupt = functions.col(_CORRUPT)
        text = functions.col(_quoted(found.text))
        number = functions.concat(
            functions.lit("broken row "), functions.substring(functions.sha2(corrupt, 256), 1, 16)
        )
        source = self.columns.get("source")
        roles = {role: name for role, name in asdict(found).items() if name is not None and role != "text"}
        cells = functions.to_json(
            functions.struct(*(functions.col(_quoted(name)).alias(role) for role, name in roles.items()))
        )
        before, behind = map(functions.lit, reading_of_cells(found, wanted))
        reading = functions.concat(before, cells, behind)
        return table.select(
            (functions.col(_quoted(source)) if source else functions.lit(self._name(file))).alias("source"),
            functions.coalesce(functions.col(_quoted(found.reference_id)), number).alias("document_id"),
            functions.when(corrupt.isNull(), functions.coalesce(text, functions.lit(""))).alias("content"),
            functions.when(corrupt.isNotNull(), functions.lit(_BROKEN_ROW)).otherwise(reading).alias("reading"),
        )

    def _found_in(self, names: Sequence[str]) -> tuple[Columns, Columns]:
        """The columns by role, and those of them that are named, as which the eight of the cables are."""
        words = [f"{role}={name}" for role, name in self.columns.items() if role != "source"]
        wanted = columns_of(words) or eight_columns(names) or USUAL
        found = wanted.found_in(names)
        if found is None or found.reference_id is None or self.columns.get("source", names[0]) not in names:
            raise SettingsError(
                f"{self.path}: a column for the text and one for an id are needed; found {', '.join(names)}; name them "
                "with --columns text=NAME and --columns reference-id=NAME"
            )
        return found, wanted

    def _prefix(self, file: StoredFile) -> str:
        """What stands before the name of a file inside the input, as the user names it."""
        given = self.path.rstrip("/")
        return f"{given[: -len(file.name)] if given.endswith(file.name) else given + '/'}"

    def _name(self, file: StoredFile) -> str:
        return self._prefix(file) + file.name


_READERS = {"pack": "parquet", "parquet": "parquet", "text": "texts", "csv": "tables"}


def roles_of(words: Sequence[str]) -> dict[str, str]:
    """The columns that words such as ``text=body`` name, by role.

    Raises:
        SettingsError: A word is none of that form, or its role is not known.
    """
    found = {}
    for word in words:
        role, sign, name = (part.strip() for part in word.partition("="))
        if role not in ("text", "reference-id", "source") or not sign or not name:
            raise SettingsError(
                f"--columns: found {word!r}; write ROLE=NAME with a role out of text, reference-id, source"
            )
        found[role] = name
    return found


def _quoted(name: str | None) -> str:
    """The name of a column as Spark takes it, whatever signs it holds."""
    return f"`{(name or '').replace('`', '``')}`"


def _root(file: StoredFile) -> str:
    return file.path[: len(file.path) - len(file.name)]


def _as_read(file: StoredFile) -> str:
    """The path as Spark's readers take it, which look for signs of patterns in it."""
    return file.path.translate(_GLOB)


def _is_hidden(name: str) -> bool:
    """Whether Spark's readers leave a file out, by its name or that of a folder."""
    return any(part.startswith(".") or (part.startswith("_") and "=" not in part) for part in name.split("/"))


def _is_left_out(file: StoredFile) -> bool:
    """Whether Spark would leave out a file that a person would not hold to be hidden."""
    parts = file.name.split("/")
    return file.size > 0 and parts[-1] != SUCCESS and _is_hidden(file.name) and not any(p[0] == "." for p in parts)
