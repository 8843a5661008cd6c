"""A cluster of one machine: the rows of the local run, whatever becomes of workers, executors and the driver."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed; run tests/spark/install.sh")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
pytest.importorskip("pandas", reason="pandas, which Spark wants, is not installed; run tests/spark/install.sh")
import pyarrow as pa  # noqa: E402 - may not be installed

from declass.arrow import RESULT_SCHEMA, Config, check_batches, input_batch, schema_ddl  # noqa: E402
from declass.batch import check_paths  # noqa: E402
from declass.columns import Columns  # noqa: E402
from declass.commands.pack import PackOptions, run_pack  # noqa: E402
from declass.errors import AccountsError, SettingsError  # noqa: E402
from declass.limits import Limits  # noqa: E402
from declass.parquet_results import AUDIT, ParquetResults  # noqa: E402
from declass.readers.shards import PackedDocument  # noqa: E402
from declass.spark import audit, check  # noqa: E402
from declass.spark.__main__ import _why_failed  # noqa: E402
from declass.spark.checking import _checker  # noqa: E402
from declass.spark.inputs import Source  # noqa: E402
from declass.terms import Terms  # noqa: E402
from tests.readers.samples import OTHER, TELEGRAM  # noqa: E402
from tests.runs.archives import RULEBOOK, planted_archive  # noqa: E402

QUICK_START = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "PYSPARK_PYTHON": sys.executable}
"""Java that translates less starts sooner, and these jobs are short."""
ROOT = Path(__file__).resolve().parents[2]
FAULTS = Path(__file__).with_name("faults")
CONFIG = Config(rulebook=RULEBOOK.hash)
LATE = TELEGRAM.replace("02/04/2019", "02/05/2059")
KEY = [(name, "ascending") for name in ("source", "row", "input_id", "seq")]
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "768m",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("spark"),
    pytest.mark.filterwarnings("default"),  # those of Spark are its own
    pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java; run tests/spark/install.sh"),
]


@pytest.fixture(scope="module")
def marks(tmp_path_factory):
    return tmp_path_factory.mktemp("marks")


@pytest.fixture(scope="module")
def spark(marks, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in QUICK_START.items():
            patch.setenv(name, value)
        session = session_of(marks, tmp_path_factory)
        yield session
        session.stop()


def session_of(marks, tmp_path_factory):
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    own = {
        "spark.executorEnv.DECLASS_TEST_FAULTS": str(marks),
        "spark.executorEnv.PYTHONPATH": f"{FAULTS}:{ROOT}",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
    }
    builder = SparkSession.builder.master("local[2,4]")
    for name, value in {**SETTINGS, **own}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@pytest.fixture
def fresh(marks):
    """No marks of an earlier test."""
    for mark in marks.iterdir():
        mark.unlink()
    return marks


def numbered(number: int, text: str = TELEGRAM) -> PackedDocument:
    content = text.replace("Sample text", f"Sample text {number}").encode()
    return PackedDocument(f"archive/{number:03}.txt", f"d{number}", content)


def shards_of(folder: Path, *shards: list[PackedDocument]) -> Path:
    """A folder as ``declass pack`` writes it."""
    folder.mkdir()
    for number, documents in enumerate(shards):
        pq.write_table(pa.Table.from_batches([input_batch(documents)]), folder / f"shard-{number:06}.parquet")
    (folder / "_SUCCESS").write_text(json.dumps({"documents": sum(map(len, shards))}))
    return folder


def usual_shards(folder: Path, *faults: str, size: int = 10) -> Path:
    """Four shards of documents; in the third stand those that have a fault."""
    shards = [
        [numbered(100 * shard + number, (TELEGRAM, LATE)[number % 2]) for number in range(size)] for shard in range(4)
    ]
    for number, fault in enumerate(faults):
        shards[2][number] = numbered(200 + number, TELEGRAM.replace("Sample text.", f"FAULT {fault}"))
    return shards_of(folder, *shards)


def sorted_bytes(table: "pa.Table") -> bytes:
    """Rows in the order of their keys, as bytes."""
    sink = pa.BufferOutputStream()
    table = table.sort_by(KEY).combine_chunks()
    with pa.ipc.new_stream(sink, RESULT_SCHEMA) as writer:
        for batch in table.to_batches(max_chunksize=1 << 20):
            writer.write_batch(pa.RecordBatch.from_pylist(batch.to_pylist(), schema=RESULT_SCHEMA))
    return sink.getvalue().to_pybytes()


def local(shards: Path, config: Config = CONFIG) -> "pa.Table":
    """The rows of the local run over the same shards."""
    batches = (batch for path in sorted(shards.glob("*.parquet")) for batch in pq.ParquetFile(path).iter_batches())
    return pa.Table.from_batches(check_batches(batches, config.to_json()), RESULT_SCHEMA)


def written(out: Path) -> "pa.Table":
    """The rows that a cluster wrote."""
    tables = [pq.ParquetFile(path).read() for path in sorted(out.glob("batch=*/*.parquet"))]
    return pa.concat_tables(tables).cast(RESULT_SCHEMA)


def parts(out: Path) -> list[str]:
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("part-*.parquet"))


def has_no_results(out: Path, batch: str) -> bool:
    names = [path.name for path in (out / batch).rglob("*")] if (out / batch).exists() else []
    return "_SUCCESS" not in names and not (out / AUDIT).exists()


def audited(spark, source, out, **more):
    source = source if isinstance(source, Source) else Source(str(source))
    return audit(spark, source, str(out), CONFIG, **more)


def test_rows_are_those_of_the_local_run(spark, tmp_path):
    archive = tmp_path / "archive"
    archive.mkdir()
    planted_archive(archive, "zwz")
    run_pack(PackOptions((archive,), tmp_path / "shards", quiet=True))
    outcome = audited(spark, tmp_path / "shards", tmp_path / "out")
    assert sorted_bytes(local(tmp_path / "shards")) == sorted_bytes(written(tmp_path / "out"))
    assert (1, 1, 0) == (outcome.exit_code, outcome.batches, outcome.done_before)
    results = ParquetResults(tmp_path / "out", RULEBOOK)
    assert dict(outcome.counts) == {name: n for name, n in results.run["counts"].items() if n and name != "seen"}
    assert outcome.counts.total() == len(list(results.records()))
    assert RULEBOOK.hash == results.run["rulebook"]


def test_a_document_that_raises_and_a_worker_that_is_killed_lose_nothing(spark, fresh, tmp_path):
    shards = usual_shards(tmp_path / "shards", "KILL ONCE", "RAISE")
    outcome = audited(spark, shards, tmp_path / "out")
    assert (fresh / "killed").exists()
    assert {"checked": 39, "failed": 1} == dict(outcome.counts)
    assert 3 == outcome.exit_code
    rows, expected = written(tmp_path / "out"), local(shards)
    is_raised = pa.compute.equal(rows["input_id"], "d201")
    (raised,) = rows.filter(is_raised).to_pylist()
    assert ("archive/201.txt", 0, "document", "failed") == tuple(raised[k] for k in ("source", "seq", "kind", "status"))
    assert "internal error (KeyError)" in json.loads(raised["record"])["why"]
    others = expected.filter(pa.compute.not_equal(expected["input_id"], "d201"))
    assert sorted_bytes(others) == sorted_bytes(rows.filter(pa.compute.invert(is_raised)))


def test_a_document_that_always_kills_its_worker_ends_the_job_and_leaves_no_results(spark, fresh, tmp_path):
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    shards = usual_shards(tmp_path / "shards", "KILL ALWAYS")
    size = max(path.stat().st_size for path in shards.glob("*.parquet"))
    with pytest.raises((Py4JError, PySparkException)) as told:
        audited(spark, shards, tmp_path / "out", batch_size=size)
    assert "run the same command again" in _why_failed(told.value)
    assert has_no_results(tmp_path / "out", "batch=0002")
    assert [True, True] == [(tmp_path / f"out/batch=000{n}/_SUCCESS").exists() for n in (0, 1)]
    with pytest.raises(SettingsError, match="did not end well"):
        ParquetResults(tmp_path / "out", RULEBOOK)


def test_batches_that_are_done_are_not_done_again(spark, tmp_path):
    shards, out = usual_shards(tmp_path / "shards"), tmp_path / "out"
    size = max(path.stat().st_size for path in shards.glob("*.parquet"))
    told: list[str] = []
    assert 4 == audited(spark, shards, out, batch_size=size, tell=told.append).batches
    first = parts(out)
    assert 4 == audited(spark, shards, out, batch_size=size, tell=told.append).done_before
    assert (4, first) == (len(told), parts(out))

    changed = [numbered(300 + number, LATE) for number in range(7)]
    pq.write_table(pa.Table.from_batches([input_batch(changed)]), shards / "shard-000003.parquet", compression="none")
    with pytest.raises(AccountsError, match="37 documents handed out, 37 accounting rows, of 37 different"):
        audited(spark, shards, out, batch_size=size)
    assert not (out / AUDIT).exists()
    (shards / "_SUCCESS").write_text(json.dumps({"documents": 37}))
    assert 4 == audited(spark, shards, out, batch_size=size).done_before
    assert sorted_bytes(local(shards)) == sorted_bytes(written(out))
    assert first[:3] == parts(out)[:3]

    (shards / "shard-000003.parquet").unlink()
    (shards / "_SUCCESS").write_text(json.dumps({"documents": 30}))
    assert (3, 3) == (audited(spark, shards, out, batch_size=size).batches, len(parts(out)))
    assert 30 == ParquetResults(out, RULEBOOK).run["counts"]["seen"]
    other = Config(rulebook=RULEBOOK.hash, ignore=("DC401",))
    with pytest.raises(SettingsError, match="holds a run under other rules or options"):
        audit(spark, Source(str(shards)), str(out), other, batch_size=size)
    assert 30 == ParquetResults(out, RULEBOOK).run["counts"]["seen"]


def test_documents_of_one_name_are_told(spark, tmp_path):
    shards = shards_of(tmp_path / "shards", [numbered(1)], [numbered(1)])
    with pytest.raises(AccountsError, match="2 accounting rows, of 1 different documents"):
        audited(spark, shards, tmp_path / "out")
    assert not (tmp_path / "out" / AUDIT).exists()


def test_results_that_lack_a_batch_are_refused(spark, tmp_path):
    shards, out = usual_shards(tmp_path / "shards", size=2), tmp_path / "out"
    size = max(path.stat().st_size for path in shards.glob("*.parquet"))
    audited(spark, shards, out, batch_size=size)
    (path,) = (out / "batch=0001").glob("part-*")
    path.unlink()
    with pytest.raises(AccountsError, match="8 documents handed out, 6 accounting rows"):
        ParquetResults(out, RULEBOOK)
    shutil.rmtree(out / "batch=0001")
    with pytest.raises(SettingsError, match="other batches than are there: batch=0001"):
        ParquetResults(out, RULEBOOK)


def test_workers_with_other_rules_refuse(spark):
    from pyspark.errors import PySparkException

    documents = spark.createDataFrame([("a", "x")], "source string, content string")
    other = Config(rulebook="0" * 12).to_json()
    with pytest.raises(PySparkException) as told:
        documents.mapInArrow(_checker(other), schema_ddl()).collect()
    assert f"the job failed: the rule book here is {RULEBOOK.hash}" in _why_failed(told.value)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        pytest.param("content string", "no column source; found content", id="no source"),
        pytest.param("source string, content int", "content holds int; cast it to binary", id="number"),
        pytest.param("source string, content string, row string", "row holds string; cast it to bigint", id="text"),
        pytest.param("source string, content string, docid string", "select from them", id="a column of others"),
        pytest.param("source string, content string, content string", "each once", id="a column twice"),
    ],
)
def test_other_columns_are_refused(spark, columns, told):
    with pytest.raises(SettingsError, match=told):
        check(spark.createDataFrame([], columns))


def test_content_may_be_text_and_what_is_too_large_stays_behind(spark, monkeypatch):
    monkeypatch.setattr("declass.spark.checking.USUAL_LIMITS", Limits(file=2_000))
    given = [("a", TELEGRAM, 1), ("b", TELEGRAM * 10, 2), ("c", None, 3)]
    documents = spark.createDataFrame(given, "source string, content string, row int")
    rows = check(documents, CONFIG).where("seq = 0").orderBy("row").collect()
    assert ["checked", "failed", "failed"] == [row["status"] for row in rows]
    assert [1, 2, 3] == [row["row"] for row in rows]
    assert "larger than" in rows[1]["record"]
    assert "no content" in rows[2]["record"]


def test_files_are_read_as_they_are_whatever_their_names(spark, tmp_path, monkeypatch):
    folder = tmp_path / "texts"
    (folder / "in {1}").mkdir(parents=True)
    names = ["a.txt", "b [1] 100%20.txt", "in {1}/\xe9*?.txt", "narrow.txt", "large.txt"]
    texts = [TELEGRAM, OTHER, LATE, TELEGRAM.replace("Sample text", "S\xe4mple \x93text\x94"), TELEGRAM * 10]
    for name, text in zip(names, texts, strict=True):
        (folder / name).write_bytes(text.encode("latin-1"))
    monkeypatch.setattr("declass.spark.inputs.USUAL_LIMITS", Limits(file=2_000))
    outcome = audited(spark, Source(str(folder), "text"), tmp_path / "out")
    assert {"checked": 4, "failed": 1} == dict(outcome.counts)
    rows = written(tmp_path / "out").to_pylist()
    by_source = {row["source"]: json.loads(row["record"]) for row in rows if row["seq"] == 0}
    assert {f"{folder}/{name}" for name in names} == by_source.keys()
    assert ["read as cp1252"] == by_source[f"{folder}/narrow.txt"]["notes"]
    (folder / "_kept.txt").write_text(TELEGRAM)
    with pytest.raises(SettingsError, match=r"begins with _, such as _kept\.txt"):
        audited(spark, Source(str(folder), "text"), tmp_path / "out")


def test_rows_of_csv_are_documents_and_broken_ones_are_told(spark, tmp_path):
    quoted = LATE.replace('"', '""')
    rows = [f'1,"{quoted}",x', f'2,"{TELEGRAM.replace(chr(34), chr(34) * 2)}",x', "3,,x", "4,a,b,c,d", "5"]
    (tmp_path / "t.csv").write_text("\n".join(["refid,body,more", *rows]) + "\n")
    source = Source(str(tmp_path / "t.csv"), "csv", {"text": "body", "reference-id": "refid"})
    outcome = audited(spark, source, tmp_path / "out")
    assert {"checked": 2, "skipped": 1, "failed": 2} == dict(outcome.counts)
    found = [row for row in written(tmp_path / "out").to_pylist() if row["seq"] == 0]
    status = {row["input_id"]: row["status"] for row in found}
    assert {"1": "checked", "2": "checked", "3": "skipped", "4": "failed", "5": "failed"} == status
    other = Source(str(tmp_path / "t.csv"), "csv", {"text": "said"})
    with pytest.raises(SettingsError, match="found refid, body, more"):
        audited(spark, other, tmp_path / "other")


HEADLESS = "\n".join(line for line in LATE.split("\n")[6:] if "ANYPOST" not in line)
"""A telegram of which the table alone tells whose it is."""


@pytest.mark.parametrize(
    ("first", "columns"),
    [
        pytest.param("id,text,date,classification", {}, id="usual names"),
        pytest.param("number,text,date,classification", {"text": "text", "reference-id": "number"}, id="named"),
        pytest.param("id,date,reference id,origin,classification,references,heading,body", {}, id="the eight"),
    ],
)
def test_ids_and_findings_of_a_table_are_those_of_the_local_run(spark, tmp_path, first, columns):
    names = first.split(",")
    usual = {"date": "2/5/2009 8:08", "classification": "SECRET", "origin": "Embassy Anypost"}
    with open(tmp_path / "t.csv", "w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, names, quoting=csv.QUOTE_ALL)
        table.writeheader()
        for number, (value, text) in enumerate([("09ANYPOST283", HEADLESS), ("1", LATE), ("2", HEADLESS)]):
            ids = dict.fromkeys(("id", "number", "reference id"), value)
            row = {name: {**usual, **ids, "text": text, "body": text}.get(name, "") for name in names}
            table.writerow({**row, **({"id": str(number)} if "body" in names else {})})
    source = Source(str(tmp_path / "t.csv"), "csv", columns)
    audited(spark, source, tmp_path / "out")
    of_cluster = list(ParquetResults(tmp_path / "out", RULEBOOK).records())
    words = Columns(**{role.replace("-", "_"): name for role, name in columns.items()}) if columns else None
    terms = Terms(notes=False, columns=words)
    of_one_machine = [record for record, _ in check_paths([tmp_path / "t.csv"], RULEBOOK, terms)]
    assert_alike(of_one_machine, of_cluster)


_OF_PLACES = {"row", "sha256", "findings", "portions", "notes"}


def assert_alike(expected: list[dict], found: list[dict]) -> None:
    """That records are the same but for the row, which a cluster does not count, and the hash of the file."""
    told, also = (
        sorted(str({key: r[key] for key in sorted(r.keys() - _OF_PLACES)}) for r in records)
        for records in (expected, found)
    )
    assert told == also
    prints, others = (sorted(f["fingerprint"] for r in records for f in r["findings"]) for records in (expected, found))
    assert prints == others != []


def test_a_named_reference_id_of_parquet_is_that_of_the_local_run(spark, tmp_path):
    table = pa.table({"source": ["a", "b"], "page": [HEADLESS, TELEGRAM], "key": ["09ANYPOST283", " x 7 "]})
    pq.write_table(table, tmp_path / "t.parquet")
    columns = {"text": "page", "reference-id": "key"}
    audited(spark, Source(str(tmp_path / "t.parquet"), "parquet", columns), tmp_path / "out")
    of_cluster = [record["document_id"] for record in ParquetResults(tmp_path / "out", RULEBOOK).records()]
    terms = Terms(columns=Columns(text="page", reference_id="key"))
    local_ids = [record["document_id"] for record, _ in check_paths([tmp_path / "t.parquet"], RULEBOOK, terms)]
    assert local_ids == of_cluster == ["09ANYPOST283", "x 7"]


@pytest.mark.parametrize(
    ("input_", "output", "told"),
    [
        pytest.param("nowhere", "out", "no such file or folder", id="no input"),
        pytest.param("shards", "shards/out", "among the documents", id="results among documents"),
        pytest.param("shards/in", "shards", "among the documents", id="documents among results"),
        pytest.param("shards", "full", "holds other files", id="other files"),
        pytest.param("full", "out", "has no _SUCCESS: declass pack did not end well", id="not packed"),
    ],
)
def test_places_that_cannot_be_used_are_told(spark, tmp_path, input_, output, told):
    usual_shards(tmp_path / "shards", size=1)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file.parquet").write_text("x")
    with pytest.raises(SettingsError, match=told):
        audited(spark, tmp_path / input_, tmp_path / output)
    assert "x" == (tmp_path / "full/file.parquet").read_text()


def process_of(folder: Path, *command: str) -> "subprocess.Popen[str]":
    """A job as a process of its own, in a folder of its own, whose workers meet faults."""
    for name in ("cwd", "marks"):
        (folder / name).mkdir(exist_ok=True)
    own = {"PYTHONPATH": f"{FAULTS}:{ROOT}", "DECLASS_TEST_FAULTS": str(folder / "marks"), "TMPDIR": str(folder)}
    environment = {**os.environ, **QUICK_START, "PYSPARK_DRIVER_PYTHON": sys.executable, **own}
    with open(folder / "stderr", "ab") as told:
        return subprocess.Popen(
            command,
            cwd=folder / "cwd",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=told,
            start_new_session=True,
            text=True,
        )


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """The exit code of a process, and what it printed."""
    printed, _ = process.communicate(timeout=300)
    return process.returncode, printed


def until_waiting(process: "subprocess.Popen[str]", mark: Path) -> None:
    while not mark.exists():
        assert process.poll() is None
        time.sleep(0.1)


def test_a_driver_that_is_killed_is_taken_up_where_it_stopped(tmp_path):
    shards, out = usual_shards(tmp_path / "shards", "WAIT", size=5), tmp_path / "out"
    for number, path in enumerate(sorted(shards.glob("*.parquet"))):  # large enough for a batch each
        padding = pa.array([random.Random(number * 10 + row).randbytes(150_000) for row in range(5)])
        pq.write_table(pq.read_table(path).append_column("padding", padding), path)
    command = [sys.executable, "-m", "declass.spark", str(shards), str(out), "--batch-size", "1"]
    first = process_of(tmp_path, *command)
    until_waiting(first, tmp_path / "marks/waiting")
    os.killpg(first.pid, signal.SIGKILL)
    ended(first)
    done = parts(out)
    assert {"batch=0000", "batch=0001"} == {name.split("/")[0] for name in done if "_temporary" not in name}
    assert has_no_results(out, "batch=0002")
    with pytest.raises(SettingsError, match="did not end well"):
        ParquetResults(out, RULEBOOK)

    (tmp_path / "marks/go on").touch()
    code, printed = ended(process_of(tmp_path, *command))
    expected = [
        "batch 3 of 4: 5 documents",
        "batch 4 of 4: 5 documents",
        "seen 20 = checked 20 + skipped 0 + failed 0",
        f"every document is accounted for once; 4 batches, 2 of them done before, in {out}",
    ]
    assert expected == [line for line in printed.splitlines() if "errors" not in line]
    assert 1 == code
    assert sorted_bytes(local(shards)) == sorted_bytes(written(out))
    assert set(done) <= set(parts(out)) | {name for name in done if "_temporary" in name}
    assert [] == list((tmp_path / "cwd").iterdir())


def test_an_executor_that_is_killed_loses_nothing(tmp_path):
    """On two executors of their own, started by spark-submit with the file of the module."""
    shards, out = usual_shards(tmp_path / "shards", "EXECUTOR"), tmp_path / "out"
    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    settings = {**SETTINGS, "spark.executor.memory": "512m", "spark.sql.warehouse.dir": (tmp_path / "w").as_uri()}
    words = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    job = str(ROOT / "declass" / "spark" / "__main__.py")
    code, printed = ended(
        process_of(tmp_path, str(submit), "--master", "local-cluster[2,1,1024]", *words, job, str(shards), str(out))
    )
    shutil.rmtree(Path(pyspark.__file__).parent / "work", ignore_errors=True)  # where executors keep what they print
    assert (tmp_path / "marks/executor").exists()
    assert "seen 40 = checked 40 + skipped 0 + failed 0" in printed.splitlines()
    assert 1 == code
    assert sorted_bytes(local(shards)) == sorted_bytes(written(out))
