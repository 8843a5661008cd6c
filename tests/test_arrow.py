"""Documents packed into rows and checked batch by batch: the same records as of the archive, whatever the batches."""

import io
import json
import tarfile
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from declass.batch import check_paths
from declass.columns import Columns
from declass.errors import SettingsError
from declass.limits import Limits
from declass.model import Telegram
from declass.readers.mapped_table import telegram_of
from declass.readers.options import ReadOptions
from declass.readers.shards import PackedDocument
from declass.table_rows import items_of, reading_of_cells
from declass.terms import Terms
from tests.readers.samples import AAD, AAD_KEYS, CSV_ROW, OTHER, PAGE, PAGE_TEXT, PARTIAL, TELEGRAM, numbered, table
from tests.runs.archives import RULEBOOK, planted_archive

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pq = pytest.importorskip("pyarrow.parquet")

from declass.arrow import (  # noqa: E402 - needs what may not be installed
    INPUT_SCHEMA,
    RESULT_SCHEMA,
    Config,
    Rows,
    check_batches,
    input_batch,
    records_of,
    schema_ddl,
)
from declass.commands.pack import PackOptions, run_pack  # noqa: E402

CONFIG = Config(rulebook=RULEBOOK.hash, notes=True).to_json()
TEXTS = (
    TELEGRAM,
    OTHER,
    PARTIAL,
    PAGE,
    PAGE_TEXT,
    AAD,
    f"{TELEGRAM}\nNNNN\n\n{OTHER}",
    TELEGRAM.replace("02/04/2019", "02/05/2059"),
    TELEGRAM.replace("CONFIDENTIAL", "SECRET").replace("E.O. 12958", "E.O. 12985"),
    "",
    "A note that is no telegram.",
)
CONTENTS = st.one_of(
    st.none(), st.sampled_from(TEXTS).map(str.encode), st.binary(max_size=60), st.just(b"C O N F \xff\x00 I D")
)
READINGS = (
    *("{}", "", "[]", "{", '{"layout": "text"}', '{"status": "failed", "why": "x"}', "1"),
    *('{"columns":', '{"columns":{},"named":[],"cells":{}}', '{"columns":{"text":"t"},"named":["x"],"cells":{}}'),
    *('{"columns":{"text":"t"},"named":[],"cells":{}}', '{"reference_id":"09ANYPOST283"}', '{"reference_id":[]}'),
)
DOCUMENTS = st.builds(
    PackedDocument,
    st.sampled_from(["a.txt", "b/c.txt", "d.zip!/e", "f\u2028g"]),
    st.none() | st.sampled_from(["09ANYPOST283", "x"]),
    CONTENTS,
    st.none() | st.integers(1, 2**40),
    st.none() | st.just("0" * 64),
    st.none() | st.sampled_from(READINGS),
)


def rows_of(batches, config: str = CONFIG) -> list[dict[str, object]]:
    """The rows that checking some batches gives; each batch has the schema of results."""
    found = list(check_batches(batches, config))
    assert all(batch.schema.equals(RESULT_SCHEMA, check_metadata=True) for batch in found)
    return [row for batch in found for row in batch.to_pylist()]


def checked(*documents: PackedDocument) -> list[dict[str, object]]:
    return rows_of([input_batch(documents)])


def accounting(rows) -> list[dict[str, object]]:
    return [row for row in rows if row["seq"] == 0]


def bare(**columns):
    return pa.RecordBatch.from_pydict(columns)


@given(st.lists(DOCUMENTS, max_size=8), st.lists(st.integers(0, 8), max_size=4))
@example([PackedDocument("a", None, TELEGRAM.encode())], [0])
@settings(max_examples=60)
def test_rows_do_not_depend_on_batches_and_no_document_is_lost(documents, cuts):
    whole = rows_of([input_batch(documents)])
    bounds = sorted({0, len(documents), *(cut for cut in cuts if cut < len(documents))})
    parts = [input_batch(documents[begin:end]) for begin, end in pairwise(bounds)]
    assert whole == rows_of(parts)
    assert len(documents) == len(accounting(whole))
    assert [document.document_id for document in documents] == [row["input_id"] for row in accounting(whole)]


VALUES = st.none() | st.sampled_from(["", " ", "1", "09ANYPOST283", "2/5/2009 8:08", "SECRET//NOFORN", "x y"])
ROLES = st.dictionaries(st.sampled_from(["heading", "reference_id", "date", "origin", "classification"]), VALUES)


@given(st.sampled_from(TEXTS), ROLES, st.sets(st.sampled_from(["text", "reference_id", "date"])))
def test_a_row_handed_over_with_its_cells_is_read_as_the_table_is(text, cells, named):
    found = Columns(text="text", **{role: role for role in cells})
    wanted = Columns(**{role: role for role in named if role == "text" or role in cells})
    before, behind = reading_of_cells(found, wanted)
    reading = f"{before}{json.dumps({role: value for role, value in cells.items() if value is not None})}{behind}"
    row = PackedDocument("t.csv", "7", text.encode(), None, None, reading)
    ((item, _),) = items_of(row, ReadOptions())
    expected = telegram_of({"text": text, **cells}, "t.csv", 2, wanted)
    is_read = isinstance(expected, Telegram)
    assert item == (evolve(expected, text=evolve(expected.text, row=None)) if is_read else evolve(expected, row=None))


def test_a_reference_id_is_given_to_a_document_of_one_telegram_alone():
    rows = [
        PackedDocument("a", "k", content.encode(), reading='{"reference_id":"09ANYPOST9"}')
        for content in (TELEGRAM, f"{TELEGRAM}\nNNNN\n\n{OTHER}")
    ]
    ids = [json.loads(row["record"])["document_id"] for row in checked(*rows) if row["kind"] == "document"]
    assert (3, ["09ANYPOST9"]) == (len(ids), [found for found in ids if found == "09ANYPOST9"])


def test_no_documents_give_no_rows():
    assert [] == rows_of([])
    assert [] == rows_of([input_batch([])])


def test_results_are_handed_on_before_they_are_large():
    documents = input_batch([PackedDocument(f"{n}.txt", None, b"x") for n in range(9_000)])
    assert [4_096, 4_096, 808] == [batch.num_rows for batch in check_batches([documents], CONFIG)]
    rows = Rows()
    rows.add({"source": "a", "status": "failed", "why": "x" * (8 << 20)}, {})
    assert rows.are_many
    rows.batch()
    assert not rows.are_many


@pytest.mark.parametrize(
    ("document", "status", "why"),
    [
        pytest.param(PackedDocument("a", None, None, 9), "failed", "no content", id="no content"),
        pytest.param(PackedDocument("a", None, b""), "skipped", "empty", id="empty content"),
        pytest.param(PackedDocument("a", None, b"\xff\xfe\x00"), "skipped", "", id="bytes that are no text"),
        pytest.param(PackedDocument("a", None, b"x\0y"), "skipped", "", id="a NUL"),
        pytest.param(PackedDocument("a", "i", b"x", 4, None, "{"), "failed", "not as `declass pack`", id="no JSON"),
        pytest.param(
            PackedDocument("a", "i", TELEGRAM.encode(), None, "0" * 64, "{}"), "failed", "another hash", id="altered"
        ),
    ],
)
def test_what_cannot_be_read_has_a_row_that_says_why(document, status, why):
    (row,) = checked(document)
    record = json.loads(row["record"])
    assert (status, document.source, document.row) == (row["status"], row["source"], row["row"])
    assert why in record["why"]


def test_content_that_is_too_large_is_failed():
    config = Config(limits=Limits(file=2_000)).to_json()
    batch = input_batch([PackedDocument("a", None, TELEGRAM.encode() * 8)])
    (row,) = [row for found in check_batches([batch], config) for row in found.to_pylist()]
    assert "failed" == row["status"]
    assert "larger than" in json.loads(row["record"])["why"]


def test_a_document_that_breaks_the_program_has_a_row(monkeypatch):
    def broken(*_: object) -> None:
        raise KeyError("something")

    monkeypatch.setattr("declass.arrow.items_of", broken)
    rows = checked(PackedDocument("a", "i", b"x", 3), PackedDocument("b", None, b"y"))
    assert [("a", 3, "failed"), ("b", None, "failed")] == [(r["source"], r["row"], r["status"]) for r in rows]
    assert "internal error (KeyError)" in json.loads(rows[0]["record"])["why"]


def test_texts_that_are_not_utf_8_are_taken_as_they_are():
    """Engines hold bytes to be texts that are none."""
    source = pa.array([b"a\xff.txt", b"b.txt", None], pa.binary()).view(pa.string())
    content = pa.array([TELEGRAM.encode(), b"C O N F I D E N T I A L \xff", b""], pa.binary()).view(pa.string())
    rows = accounting(rows_of([bare(source=source, content=content, document_id=source)]))
    assert ["a\\xff.txt", "b.txt", "(no source)"] == [row["source"] for row in rows]
    assert ["a\\xff.txt", "b.txt", None] == [row["input_id"] for row in rows]
    assert "checked" == rows[0]["status"]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.large_binary()], ids=str)
def test_content_may_be_text_or_bytes_of_any_kind(kind):
    given_as = bare(source=["a", "b"], content=pa.array([TELEGRAM.encode(), None], pa.binary()).cast(kind))
    usual = [PackedDocument("a", None, TELEGRAM.encode()), PackedDocument("b", None, None)]
    assert rows_of([input_batch(usual)]) == rows_of([given_as])


@pytest.mark.parametrize(
    ("batch", "told"),
    [
        pytest.param(bare(content=["x"]), "no column source; found content", id="no source"),
        pytest.param(bare(x=["x"]), "no column source and no column content; found x", id="neither"),
        pytest.param(bare(source=["x"], content=[1]), "the column content holds int64; cast it to binary", id="number"),
        pytest.param(bare(source=["x"], content=["x"], row=["1"]), "row holds string; cast it to int64", id="text"),
        pytest.param(bare(source=["x"], content=["x"], document_id=[7]), "document_id holds int64", id="number as id"),
        pytest.param(
            pa.RecordBatch.from_arrays([pa.array(["x"])] * 3, ["source", "source", "content"]), "twice", id="twice"
        ),
    ],
)
def test_batches_of_another_shape_are_refused(batch, told):
    with pytest.raises(SettingsError, match=told):
        rows_of([batch])


def test_a_column_without_a_value_may_have_no_type():
    assert ["failed"] == [row["status"] for row in rows_of([bare(source=["x"], content=[None], row=[None])])]


def test_a_process_with_other_rules_or_of_another_version_refuses():
    with pytest.raises(SettingsError, match="the run asks for 000000000000; install the same version"):
        rows_of([], Config(rulebook="000000000000").to_json())
    with pytest.raises(SettingsError, match="the run asks for 99"):
        rows_of([], Config(version="99").to_json())


def test_rules_left_out_are_not_among_those_applied():
    content = TELEGRAM.encode()
    config = evolve(Config.from_json(CONFIG), select=("DC4",)).to_json()
    [(record, rules)] = records_of(check_batches([input_batch([PackedDocument("a.txt", None, content)])], config))
    assert {"DC4"} == {rule[:3] for rule in rules}
    assert len(rules) == record["rules"]["applied"]


def test_a_configuration_travels_as_text():
    config = Config(
        "0123", "1", ("p",), "ic", "none", True, "note", ("DC4",), ("DC401",), Columns(text="body"), Limits(seconds=7)
    )
    assert config == Config.from_json(config.to_json())


def test_columns_are_known_inside_documents():
    content = b'{"id": "1", "said": ' + json.dumps(TELEGRAM).encode() + b"}\n"
    config = Config(columns=Columns(text="said")).to_json()
    rows = accounting(rows_of([input_batch([PackedDocument("a.jsonl", None, content)])], config))
    assert [(1, "checked")] == [(row["row"], row["status"]) for row in rows]


def test_a_document_of_a_row_keeps_its_row():
    rows = accounting(checked(PackedDocument("t", None, TELEGRAM.encode(), 5), PackedDocument("t", None, b"x", 6)))
    assert [5, 6] == [row["row"] for row in rows]


def test_engines_declare_the_same_schema():
    assert RESULT_SCHEMA.names == [word.split("`")[1] for word in schema_ddl().split(", ")]
    assert {"string", "int", "bigint"} == {word.split()[-1] for word in schema_ddl().split(", ")}


ODD = st.text(st.characters(exclude_categories=()), max_size=6)
EXTRA = st.dictionaries(
    st.sampled_from(["accepted", "sources", "not_before"]), ODD | st.lists(ODD, max_size=2), max_size=2
)


@given(st.lists(st.tuples(ODD, ODD, ODD, st.integers(0, 3), EXTRA), min_size=1, max_size=4))
def test_records_come_back_as_they_were(odd):
    """Halves of surrogate pairs, values of other kinds and keys beyond the columns included."""
    (usual,) = (
        record for record, _ in records_of(check_batches([input_batch([PackedDocument("a", None, BROKEN)])], CONFIG))
    )
    made = [
        {
            **usual,
            "source": source,
            "document_id": name,
            "row": None if count else 3,
            "findings": [{**usual["findings"][0], "message": message, **extra}] * count,
        }
        for source, name, message, count, extra in odd
    ]
    made.append({**made[0], "status": "failed", "findings": []})
    made.append({"source": made[0]["source"], "status": "skipped", "why": made[0]["document_id"]})
    rows = Rows()
    for record in made:
        rows.add(record, {usual["rules"]["plan"]: ("DC101", "DC401")}, made[0]["source"])
    back = list(records_of([rows.batch()]))
    assert [json.dumps(record) for record in made] == [json.dumps(record) for record, _ in back]
    assert ("DC101", "DC401") == back[0][1]


BROKEN = TELEGRAM.replace("02/04/2019", "02/05/2059").encode()


def test_a_finding_before_its_document_is_refused():
    batch = next(check_batches([input_batch([PackedDocument("a", None, BROKEN)])], CONFIG))
    with pytest.raises(ValueError, match="before its document"):
        list(records_of([batch.slice(1)]))


def tar_of(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def fill(folder: Path) -> None:
    """An archive with every layout, and with what cannot be read."""
    planted_archive(folder, "zwz")
    (folder / "several.txt").write_text(f"{TELEGRAM}\nNNNN\n\n{OTHER}\nNNNN\n\n{PARTIAL}", "utf-8")
    (folder / "late.html").write_text(PAGE.replace("02/04/2019", "02/05/2059").replace("Sample text", "S\xe4mple"))
    (folder / "page.txt").write_text(PAGE_TEXT.replace("02/04/2019", "02/05/2059"))
    records = AAD.replace("GDS", "XGDS-9"), AAD.replace("ANYPOST 1234", "ANYPOST 1235").replace("01234", "01235")
    (folder / "aad.txt").write_bytes("\n".join(records).encode("latin-1"))
    (folder / "keys.txt").write_text(AAD_KEYS)
    (folder / "quoted.csv").write_bytes(table(CSV_ROW, ("2", "x"), numbered(3), escapes=True))
    lines = [{"id": "09ANYPOST1", "text": TELEGRAM, "date": "2009-02-04"}, {"text": 7}, {"id": "2", "text": PARTIAL}]
    (folder / "lines.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines) + "{\n")
    (folder / "narrow.txt").write_bytes(TELEGRAM.replace("Sample text", "S\xe4mple \x93text\x94").encode("latin-1"))
    (folder / "wide.txt").write_bytes(TELEGRAM.encode("utf-16"))
    (folder / "nul.txt").write_bytes(TELEGRAM.replace("SIPDIS", "SIPDIS\0").replace("\n", "\r\n").encode())
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    (folder / "empty.txt").touch()
    (folder / "note.md").write_text("# A note\n")
    (folder / "gone.txt").symlink_to("nowhere")
    (folder / "inner.tar.gz").write_bytes(tar_of(**{"a.txt": OTHER.encode(), "b/c.html": PAGE.encode(), "d": b"x"}))
    with zipfile.ZipFile(folder / "outer.zip", "w") as archive:
        archive.writestr("in/one.txt", TELEGRAM.replace("02/04/2019", "02/05/2059"))
        archive.writestr("in/two.csv", table(CSV_ROW, numbered(2)))
        archive.writestr("deep.tgz", tar_of(**{"e.txt": f"{TELEGRAM}\nNNNN\n\n{OTHER}".encode()}))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("in/one.txt", OTHER)
    (folder / "cut.zip").write_bytes((folder / "outer.zip").read_bytes()[:-40])
    (folder / "cut.tgz").write_bytes(tar_of(f=TELEGRAM.encode(), g=OTHER.encode() * 50)[:-60])


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive")
    fill(folder)
    return folder


@pytest.fixture(scope="module")
def shards(archive, tmp_path_factory):
    out = tmp_path_factory.mktemp("packed") / "shards"
    assert 3 == run_pack(PackOptions((archive,), out, shard_size=1, quiet=True))
    return sorted(out.glob("*.parquet"))


def batches_of(shards, size: int):
    for shard in shards:
        yield from pq.ParquetFile(shard).iter_batches(batch_size=size)


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_packed_documents_have_the_records_of_their_archive(archive, shards, size):
    config = Config(rulebook=RULEBOOK.hash, notes=True, evidence="context").to_json()
    terms = Terms(evidence="context", notes=True)
    expected = [json.dumps(record) for record, _ in check_paths([archive], RULEBOOK, terms)]
    found = [json.dumps(record) for record, _ in records_of(check_batches(batches_of(shards, size), config))]
    assert expected == found


def test_a_shard_is_made_of_documents_that_differ_in_name(shards):
    whole = pa.concat_tables([pq.read_table(shard) for shard in shards])
    assert whole.schema.remove_metadata().equals(INPUT_SCHEMA)
    keys = list(zip(*(whole[name].to_pylist() for name in ("source", "row", "document_id")), strict=True))
    assert len(set(keys)) == len(keys)


def test_checking_packed_documents_gives_one_account_each(shards):
    rows = rows_of(batches_of(shards, 100))
    keys = {(row["source"], row["row"], row["input_id"]) for row in accounting(rows)}
    documents = sum(pq.read_metadata(shard).num_rows for shard in shards)
    assert documents == len(accounting(rows)) == len(keys)
