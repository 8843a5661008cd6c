"""Lists of files: plain ones, and those of DROID and Siegfried, with hashes that are held against the files."""

import contextlib
import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from declass.cli import main
from declass.errors import SettingsError
from declass.readers.file_list import FileList, read_file_list
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

TEXT = render(load_rules().bases["telegram-12958-amended-C"]).text.content.encode()
DROID = [
    "ID", "PARENT_ID", "URI", "FILE_PATH", "NAME", "METHOD", "STATUS", "SIZE", "TYPE", "EXT", "LAST_MODIFIED",
    "EXTENSION_MISMATCH", "SHA256_HASH", "FORMAT_COUNT", "PUID", "MIME_TYPE", "FORMAT_NAME", "FORMAT_VERSION",
]  # fmt: skip
SIEGFRIED = [
    "filename",
    "filesize",
    "modified",
    "errors",
    "md5",
    "namespace",
    "id",
    "format",
    "version",
    "mime",
    "basis",
    "warning",
]


def table(header: list[str], *rows: dict[str, str]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, header, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def droid(path: str, digest: str = "", kind: str = "File", uri: str | None = None, **more: str) -> dict[str, str]:
    return {"FILE_PATH": path, "TYPE": kind, "SHA256_HASH": digest, "URI": uri or f"file:{path}", **more}


def sf(path: str, digest: str = "", **more: str) -> dict[str, str]:
    return {"filename": path, "md5": digest, **more}


def names(listed: FileList) -> list[str]:
    return [path.as_posix() for path in listed.paths]


A, B = "a" * 64, "b" * 64


def test_a_list_of_droid_gives_files_and_hashes():
    listed = read_file_list(
        table(DROID, droid("/in", kind="Folder"), droid("/in/a.txt", A), droid("/in/b.txt", B.upper()))
    )
    assert ["/in/a.txt", "/in/b.txt"] == names(listed)
    assert {"/in/a.txt": {("sha256", A)}, "/in/b.txt": {("sha256", B)}} == {
        path.as_posix(): set(hashes) for path, hashes in listed.hashes.items()
    }


def test_several_rows_of_a_file_count_once():
    rows = [droid("/a.txt", A, PUID=puid) for puid in ("fmt/1", "fmt/2")]
    assert ["/a.txt"] == names(read_file_list(table(DROID, *rows)))


def test_members_of_archives_are_read_with_their_archive():
    rows = (
        droid("/in/a b.zip", A, "Container", "file:/in/a%20b.zip"),
        droid("", B, "File", "zip:file:/in/a%20b.zip!/x/1.txt"),
        droid("", B, "Folder", "zip:file:/in/a%20b.zip!/x/"),
        droid("", B, "File", "tar:gz:file:/in/c.tgz!/c.tar!/1.txt"),
    )
    listed = read_file_list(table(DROID, *rows))
    assert ["/in/a b.zip", "/in/c.tgz"] == names(listed)
    assert {Path("/in/a b.zip"): {("sha256", A)}} == listed.hashes


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:/in/a%20%C3%BC.txt", "/in/a ü.txt"),
        ("file:///in/a.txt", "/in/a.txt"),
        ("file:/C:/in/a.txt", "C:/in/a.txt"),
    ],
)
def test_a_uri_stands_in_for_a_path(uri, path):
    assert [path] == names(read_file_list(table(DROID, droid("", A, uri=uri))))


def test_a_hash_of_no_named_kind_is_told_by_its_length():
    header = [*DROID[:12], "HASH", *DROID[13:]]
    listed = read_file_list(table(header, {"FILE_PATH": "/a", "TYPE": "File", "HASH": "C" * 40}))
    assert {Path("/a"): {("sha1", "c" * 40)}} == listed.hashes


def test_a_list_of_siegfried_gives_files_and_hashes():
    rows = (
        sf("in/a.zip", "c" * 32),
        sf("in/a.zip#b.txt", "d" * 32),
        sf("in/x#1.txt", "e" * 32),
        sf("in/x#1.txt#y", "f" * 32),
    )
    listed = read_file_list(table(SIEGFRIED, *rows))
    assert ["in/a.zip", "in/x#1.txt"] == names(listed)
    assert {("md5", "e" * 32)} == listed.hashes[Path("in/x#1.txt")]
    document = {"siegfried": "1.11.0", "files": [{**row, "filesize": 3} for row in rows]}
    assert listed == read_file_list(json.dumps(document).encode())


@pytest.mark.parametrize(
    "data", [b'{"siegfried": "1", "files": 3}', b'{"siegfried": "1"', b'{"siegfried": 1, "files": [{}]}']
)
def test_a_broken_list_is_refused(data):
    with pytest.raises(SettingsError, match="--files-from"):
        read_file_list(data)


@given(st.one_of(st.binary(), st.binary().map(table(DROID).__add__), st.binary().map(table(SIEGFRIED).__add__)))
def test_any_list_is_read_or_refused(data):
    with contextlib.suppress(SettingsError):
        read_file_list(data)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(name).write_bytes(TEXT + name.encode())
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["check", "--isolated", "--no-cache", "-f", "jsonl", *words])


def hash_of(name: str, algorithm: str = "sha256") -> str:
    return hashlib.new(algorithm, Path(name).read_bytes()).hexdigest()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_files_are_held_against_their_hashes(folder, jobs):
    rows = (
        droid(str(folder / "a.txt"), hash_of("a.txt")),
        droid(str(folder / "b.txt"), hash_of("a.txt")),
        droid(str(folder / "lost.txt"), hash_of("a.txt")),
        droid(str(folder / "c.txt"), ""),
    )
    Path("list.csv").write_bytes(table(DROID, *rows))
    result = run("--files-from", "list.csv", "-j", jobs)
    *found, told = map(json.loads, result.stdout.splitlines())
    assert 3 == result.exit_code
    assert [("a.txt", "checked"), ("b.txt", "failed"), ("lost.txt", "failed"), ("c.txt", "checked")] == [
        (Path(record["source"]).name, record["status"]) for record in found
    ]
    assert "hash differs from the list (sha256 " in found[1]["why"]
    assert "no such file" in found[2]["why"]
    assert "the list has hashes of 3 files, each held against what is there" == told["notices"][0]


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha512"])
def test_other_hashes_are_known(folder, algorithm):
    header = ["md5" if name == "md5" else name for name in SIEGFRIED]
    header[4] = algorithm
    rows = [{"filename": name, algorithm: hash_of(name, algorithm)} for name in ("a.txt", "b.txt")]
    rows[1][algorithm] = rows[0][algorithm]
    Path("list.csv").write_bytes(table(header, *rows))
    found = [json.loads(line) for line in run("--files-from", "list.csv").stdout.splitlines()]
    assert ["checked", "failed"] == [record["status"] for record in found[:-1]]


def test_a_file_that_is_listed_with_two_hashes_failed(folder):
    rows = (droid("a.txt", hash_of("a.txt")), droid("a.txt", hash_of("b.txt")))
    Path("list.csv").write_bytes(table(DROID, *rows))
    found = [json.loads(line) for line in run("--files-from", "list.csv").stdout.splitlines()]
    assert ["failed"] == [record["status"] for record in found[:-1]]


def test_what_is_no_hash_is_told(folder):
    Path("list.csv").write_bytes(table(DROID, droid("a.txt", "error")))
    assert "listed what is no hash" in run("--files-from", "list.csv").stdout


def test_a_list_comes_on_standard_input(folder):
    data = table(SIEGFRIED, sf("a.txt", hash_of("a.txt", "md5")))
    result = CliRunner().invoke(main, ["check", "--files-from", "-", "--no-cache", "-f", "concise"], input=data)
    assert "the list has hashes of 1 file" in result.stdout
