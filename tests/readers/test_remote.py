"""Addresses: what lies in a store is read as files are, under its address and without what is secret."""

import gzip
import http.server
import io
import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from declass.cli import main
from declass.readers.remote import Address, address_of, shown_address
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")

TEXT = render(load_rules().bases["telegram-12958-amended-C"]).text.content.encode()


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/1.txt", TEXT)
        archive.writestr("2.txt", TEXT)
    return stream.getvalue()


FILES = {
    "b.txt": TEXT,
    "a/2.txt": TEXT,
    "a/10.txt": TEXT,
    "a.zip": zipped(),
    ".hidden/1.txt": TEXT,
    ".h.txt": TEXT,
    "t.jsonl.gz": gzip.compress(json.dumps({"text": TEXT.decode()}).encode()),
    "t.jsonl": json.dumps({"text": TEXT.decode()}).encode(),
    "z.md": b"# none",
}
FOUND = ["a.zip!/x/1.txt", "a.zip!/2.txt", "a/10.txt", "a/2.txt", "b.txt", "t.jsonl", "t.jsonl.gz!/t.jsonl", "z.md"]


@pytest.fixture
def memory() -> Iterator[str]:
    store = fsspec.filesystem("memory")
    for name, data in FILES.items():
        store.pipe(f"/bucket/{name}", data)
    yield "memory://bucket"
    store.rm("/bucket", recursive=True)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["check", "--isolated", "-f", "jsonl", *words])


def records(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def sources(result: Result) -> list[str]:
    return [record["source"] for record in records(result)[:-1]]


def test_all_that_lies_at_an_address_is_read_in_its_order(memory):
    result = run(memory)
    assert 1 >= result.exit_code
    assert [f"memory://bucket/{name}" for name in FOUND] == sources(result)
    assert {"seen": 8, "checked": 7, "skipped": 1, "failed": 0} == records(result)[-1]["counts"]
    assert result.stdout == run(memory).stdout


def test_records_are_those_of_the_same_files_on_the_disk(memory, tmp_path):
    for name, data in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)

    def plain(record: dict) -> dict:
        told = {key: value for key, value in record.items() if key not in ("source", "sha256", "hidden")}
        if "notices" in told:
            told["notices"] = [notice for notice in told["notices"] if not notice.startswith("hidden")]
        return json.loads(json.dumps(told).replace(memory, str(tmp_path)))

    kept, local = records(run(memory)), records(run(str(tmp_path)))
    assert list(map(plain, local)) == list(map(plain, kept))
    assert [record["source"].replace(memory, str(tmp_path)) for record in kept] == [r["source"] for r in local]


@pytest.mark.parametrize("name", ["b.txt", "a.zip", "t.jsonl"])
def test_one_file_is_read_by_its_address(memory, name):
    assert all(source.startswith(f"{memory}/{name}") for source in sources(run(f"{memory}/{name}")))
    assert sources(run(f"{memory}/{name}"))


@pytest.mark.parametrize(("name", "is_told"), [("", True), ("/a.zip", True), ("/t.jsonl", True), ("/b.txt", False)])
def test_an_override_that_met_no_file_is_told_where_many_may_lie(memory, name, is_told, tmp_path):
    settings = tmp_path / "s.toml"
    settings.write_text('[[overrides]]\npaths = ["1999/*"]\nignore = ["DC401"]\n', "utf-8")
    told = CliRunner().invoke(main, ["check", "--config", str(settings), memory + name]).stdout
    assert is_told == ("override 1 met no file" in told)


def test_globs_leave_out_what_lies_there(memory):
    assert [f"{memory}/b.txt"] == sources(run(memory, "--include", "*.txt", "--exclude", "a"))


@pytest.mark.parametrize(
    ("address", "told"),
    [
        pytest.param("memory://nowhere", "there is no such file", id="nothing there"),
        pytest.param("nosuch://bucket/x", "ValueError", id="no such kind"),
    ],
)
def test_what_cannot_be_reached_failed(address, told):
    result = run(address)
    (failed, _) = records(result)
    assert (3, "failed", address) == (result.exit_code, failed["status"], failed["source"])
    assert told in failed["why"]


def test_a_file_in_reach_of_no_name_but_file_is_a_path(tmp_path):
    (tmp_path / "a.txt").write_bytes(TEXT)
    assert [f"{tmp_path}/a.txt"] == sources(run(f"file://{tmp_path}"))


@pytest.mark.parametrize("words", [("check", "--files-from", "list"), ("check", "--files-from", "list", "--no-cache")])
def test_no_list_leads_to_an_address(memory, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    Path("list").write_text(f"{memory}\n")
    result = CliRunner().invoke(main, [*words, "-f", "jsonl"])
    assert ("failed", 3) == (records(result)[0]["status"], result.exit_code)


def test_other_commands_refuse_an_address_without_its_secret():
    result = CliRunner().invoke(main, ["audit", "ftp://user:secret@host/x", "--out", "out"])
    assert 2 == result.exit_code
    assert "which `declass check` alone reads" in result.output
    assert "secret" not in result.output


def test_addresses_that_overlap_are_refused(memory):
    result = run(memory, f"{memory}/a")
    assert 2 == result.exit_code
    assert "'memory://bucket/a' lies in 'memory://bucket'" in result.output


def test_an_address_has_no_history(memory):
    assert "has no history" in run(memory, "--changed-since", "main").output


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("ftp://user:pass@host/x", "ftp://host/x"),
        ("s3://bucket/a?b#c", "s3://bucket/a?b#c"),
        ("https://host/x?X-Amz-Signature=abc", "https://host/x"),
        ("https://a@b@host/x#y", "https://host/x"),
    ],
)
def test_what_is_secret_is_not_told(url, shown):
    assert shown == shown_address(url) == Address(url).as_posix()


@pytest.mark.parametrize("word", ["a/b", "C:/x", "simplecache::s3://b", "://x", "s3:/b"])
def test_names_of_files_are_no_addresses(word):
    assert address_of(word) is None


def test_errors_are_told_without_their_words(monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise RuntimeError("key AKIASECRET is not valid")

    monkeypatch.setattr("fsspec.implementations.memory.MemoryFileSystem.info", refused)
    result = run("memory://bucket")
    assert "AKIASECRET" not in result.output
    assert "RuntimeError" in result.output


@pytest.fixture
def served(tmp_path) -> Iterator[str]:
    for name, data in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_folder_of_a_web_server_is_read(served):
    pytest.importorskip("aiohttp", reason="aiohttp is not installed")
    program = "from declass.cli import main; main()"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, "check", f"{served}/", "--isolated", "--no-cache", "-f", "jsonl"],
        env={"PYTHONPATH": str(root)}, capture_output=True, check=False,
    )  # fmt: skip
    found = [json.loads(line)["source"] for line in done.stdout.splitlines()[:-1]]
    assert [f"{served}/{name}" for name in FOUND] == found


BUCKET = """
import os, sys
from declass.cli import main

if __name__ == "__main__":
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ["AWS_ENDPOINT_URL_S3"] = f"http://{host}:{port}"
    client = boto3.client("s3")
    client.create_bucket(Bucket="bucket")
    for name in os.listdir("in"):
        client.upload_file(f"in/{name}", "bucket", f"folder/{name}")
    try:
        main(["check", *sys.argv[1:], "--isolated", "--no-cache", "-f", "jsonl"])
    finally:
        server.stop()
"""


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_bucket_is_read(tmp_path, jobs):
    for library in ("s3fs", "moto.server", "boto3"):
        pytest.importorskip(library, reason=f"{library} is not installed")
    (tmp_path / "in").mkdir()
    for name in ("a.zip", "b.txt", "t.jsonl"):
        (tmp_path / "in" / name).write_bytes(FILES[name])
    root = Path(__file__).resolve().parents[2]
    secret = {"AWS_ACCESS_KEY_ID": "AKIATESTING", "AWS_SECRET_ACCESS_KEY": "verysecret"}
    (tmp_path / "bucket.py").write_text(BUCKET)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "bucket.py", "s3://bucket/folder", "s3://bucket/lost", "-j", jobs],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "AWS_DEFAULT_REGION": "us-east-1", **secret},
        capture_output=True,
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()[:-1]]
    names = ["a.zip!/x/1.txt", "a.zip!/2.txt", "b.txt", "t.jsonl"]
    assert [*(f"s3://bucket/folder/{name}" for name in names), "s3://bucket/lost"] == [
        record["source"] for record in found
    ]
    assert ["checked"] * 4 + ["failed"] == [record["status"] for record in found]
    assert b"verysecret" not in done.stdout + done.stderr
    assert b"AKIATESTING" not in done.stdout + done.stderr


def test_without_the_library_the_input_failed_and_says_what_to_install():
    program = (
        "import sys; sys.modules['fsspec'] = None; from declass.cli import main;"
        "main(['check', 's3://bucket', '--no-cache', '--isolated', '-f', 'jsonl'])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(root)}, capture_output=True, check=False
    )
    first, _ = map(json.loads, done.stdout.splitlines())
    assert ("failed", "fsspec is not installed; run pip install -e '.[s3]' in the folder of the program") == (
        first["status"],
        first["why"],
    )
