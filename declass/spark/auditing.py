"""An audit on a cluster, in batches of files: each is done once, and at the end all documents are accounted for."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from attrs import asdict, frozen

from declass.accounts import refuse_wrong_accounts
from declass.arrow import Config, schema_ddl
from declass.errors import SettingsError
from declass.extras import needs
from declass.parquet_results import AUDIT
from declass.policy import AT_OR_ABOVE
from declass.readers.discover import SUCCESS
from declass.severities import SEVERITIES
from declass.spark.checking import USUAL, check, resolved
from declass.spark.inputs import Source
from declass.spark.store import Store, StoredFile
from declass.version import __version__

MARK = "_declass.json"
BATCH_SIZE = 8 << 30
_FORMAT = 1
_BATCH = "batch="


@frozen
class Outcome:
    """How an audit ended.

    Attributes:
        counts: Documents by status, those that stand in one input with another included.
        severities: Findings by severity.
        fail_on: The severity that fails a run.
        batches: How many batches there are.
        done_before: How many of them an earlier run had done.
    """

    counts: Counter[str]
    severities: Counter[str]
    fail_on: str
    batches: int
    done_before: int

    @property
    def exit_code(self) -> int:
        """0, 1, 3 or 4, as those of ``declass check``."""
        if self.counts["failed"]:
            return 3
        if not self.counts["checked"]:
            return 4
        return 1 if any(self.severities[severity] for severity in AT_OR_ABOVE[self.fail_on]) else 0


@frozen
class _Batch:
    """Some files of the input, and where their results lie."""

    number: int
    folder: str
    files: Sequence[StoredFile]
    fingerprint: str


def audit(
    spark: Any,
    source: Source,
    output: str,
    config: Config = USUAL,
    *,
    batch_size: int = BATCH_SIZE,
    tell: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Check all documents of an input, and write their results into a folder.

    Each batch of files is one job, which writes a folder ``batch=NNNN``. One that an earlier run has done, with the
    same files, rules and configuration, is not done again. At the end every document has to have its accounting row,
    once; only then ``_audit.json`` is written, without which ``declass report`` takes nothing.

    Args:
        spark: The session.
        source: Where the documents lie.
        output: A folder that is new, empty, or of an earlier run; any store that Spark writes to.
        config: Under which terms they are checked.
        batch_size: Bytes of the files of a batch.
        tell: Takes a line when something is done.

    Raises:
        SettingsError: Something cannot be used.
        AccountsError: Documents were lost or doubled, or two bear one name; what the batches hold is kept.
    """
    store, config = Store(spark), resolved(config)
    output = output.rstrip("/")
    _refuse_places(store, source.path, output)
    files = source.files(store)
    terms = _digest(_terms(source, config))
    _refuse_other_terms(store, output, terms)
    store.remove(f"{output}/{AUDIT}")
    store.write(f"{output}/{MARK}", {"format": _FORMAT, "what": "a run of declass on a cluster", "terms": terms})
    batches = list(_batches(source, files, output, config, batch_size))
    _remove_others(store, output, {batch.folder for batch in batches})
    documents = done_before = 0
    for batch in batches:
        known = _done(store, batch)
        if known is not None:
            done_before += 1
            documents += known
            continue
        count = _do(spark, store, source, batch, config)
        documents += count
        tell(f"batch {batch.number + 1} of {len(batches)}: {count:,} documents")
    counts, severities = _accounted(spark, batches, documents, source.packed(store))
    about = {
        "format": _FORMAT,
        "tool": f"declass {__version__}",
        "rulebook": config.rulebook,
        "settings": _settings(config),
        "documents": documents,
        "counts": {"seen": counts.total(), **{name: counts[name] for name in ("checked", "skipped", "failed")}},
        "severities": {name: severities[name] for name in SEVERITIES},
        "batches": [batch.folder.rpartition("/")[2] for batch in batches],
    }
    store.write(f"{output}/{AUDIT}", about)
    return Outcome(counts, severities, config.fail_on, len(batches), done_before)


def _refuse_places(store: Store, path: str, output: str) -> None:
    read, written = store.whole(path), store.whole(output)
    if f"{written}/".startswith(f"{read}/") or f"{read}/".startswith(f"{written}/"):
        raise SettingsError(f"{output}: is among the documents, or they in it; name another folder for the results")
    names = store.names(output)
    if names and MARK not in names:
        raise SettingsError(f"{output}: holds other files; name a folder that is new, empty, or of an earlier run")


def _refuse_other_terms(store: Store, output: str, terms: str) -> None:
    """A run under other rules, options or names of an input is never written over."""
    mark = store.read(f"{output}/{MARK}")
    if mark is not None and mark.get("terms", terms) != terms:
        raise SettingsError(
            f"{output}: holds a run under other rules or options, or of another input; name another folder, or remove "
            "that one"
        )


def _terms(source: Source, config: Config) -> list[Any]:
    """What a run is, beside its files."""
    named = source.path if source.format_ in ("text", "csv") else ""
    return [_FORMAT, config.to_json(), named, source.format_, dict(source.columns)]


def _digest(told: list[Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _batches(source: Source, files: Sequence[StoredFile], output: str, config: Config, size: int) -> Iterator[_Batch]:
    """The files in batches, filled one after the other, so that files added at the end leave the others as they are."""
    terms = _terms(source, config)
    held: list[StoredFile] = []
    number = filled = 0

    def batch() -> _Batch:
        digest = _digest([*terms, [(file.name, file.size, file.changed) for file in held]])
        return _Batch(number, f"{output}/{_BATCH}{number:04}", tuple(held), digest)

    for file in files:
        if held and filled + file.size > size:
            yield batch()
            held, filled, number = [], 0, number + 1
        held.append(file)
        filled += file.size
    if held:
        yield batch()


def _remove_others(store: Store, output: str, folders: set[str]) -> None:
    """Remove the batches of an earlier run over more files."""
    for name in store.names(output):
        if name.startswith(_BATCH) and f"{output}/{name}" not in folders:
            store.remove(f"{output}/{name}")


def _done(store: Store, batch: _Batch) -> int | None:
    """How many documents a batch holds that is done; None where it is not."""
    mark = store.read(f"{batch.folder}/{MARK}")
    is_done = mark is not None and mark.get("fingerprint") == batch.fingerprint
    return int(mark["documents"]) if mark and is_done and store.exists(f"{batch.folder}/{SUCCESS}") else None


def _do(spark: Any, store: Store, source: Source, batch: _Batch, config: Config) -> int:
    """Do a batch; how many documents it holds, counted apart from what checks them."""
    documents = source.documents(spark, batch.files)
    check(documents, config).write.mode("overwrite").parquet(batch.folder)
    if not store.exists(f"{batch.folder}/{SUCCESS}"):
        raise SettingsError(
            f"{batch.folder}: Spark wrote no {SUCCESS}; set mapreduce.fileoutputcommitter.marksuccessfuljobs to true"
        )
    count = len(batch.files) if source.format_ == "text" else int(documents.count())
    store.write(f"{batch.folder}/{MARK}", {"fingerprint": batch.fingerprint, "documents": count})
    return count


def _accounted(
    spark: Any, batches: Sequence[_Batch], documents: int, packed: int | None
) -> tuple[Counter[str], Counter[str]]:
    """Documents by status and findings by severity, when every document is accounted for once."""
    counts: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    if not batches:
        refuse_wrong_accounts(packed, None, 0, 0)
        return counts, severities
    functions = needs("pyspark.sql.functions", "spark")
    rows = spark.read.schema(schema_ddl()).parquet(*(batch.folder for batch in batches))
    name = functions.struct("source", "row", "input_id")
    account = rows.where("seq = 0").agg(functions.count("*"), functions.countDistinct(name)).first()
    refuse_wrong_accounts(documents, packed, account[0], account[1])
    for row in rows.groupBy("kind", "status", "severity").count().collect():
        if row["kind"] == "document":
            counts[row["status"]] += row["count"]
        else:
            severities[row["severity"]] += row["count"]
    return counts, severities


def _settings(config: Config) -> dict[str, Any]:
    """The settings that shape the result, as a run record shows them."""
    told = asdict(config)
    names = ("select", "ignore", "notes", "fail_on", "profile", "evidence")
    return {name: list(told[name]) if isinstance(told[name], tuple) else told[name] for name in names}
