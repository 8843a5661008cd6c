"""Results kept between runs: the same as those of a run without, never stale, never text, never in the way."""

import json
import sqlite3
import sys
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from declass.cli import main
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.cache import Cache, default_file
from declass.runs.replay import Content
from declass.terms import Terms

RULEBOOK = load_rules()
BASE = RULEBOOK.bases["telegram-12958-amended-C"]
LATE = render(BASE, set={"eo_line": "E.O. 12958: DECL: 02/05/2039"}).text.content
CLEAN = render(BASE).text.content


@pytest.fixture(autouse=True)
def archive(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DECLASS_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(LATE, "utf-8")
    (folder / "b.txt").write_text(CLEAN, "utf-8")
    (folder / "two.txt").write_text(f"{CLEAN}\n{LATE}", "utf-8")
    (folder / "readme.md").write_text("# Notes\n", "utf-8")
    return folder


@pytest.fixture
def judged(monkeypatch) -> list[str]:
    """Sources of the telegrams that were judged, and not taken from the cache."""
    sources: list[str] = []
    read = Parser.parse_all

    def parse_all(self, telegrams):
        sources.extend(telegram.source for telegram in telegrams)
        return read(self, telegrams)

    monkeypatch.setattr(Parser, "parse_all", parse_all)
    return sources


def check(*options: str, path: str = "in") -> Result:
    return CliRunner().invoke(main, ["check", path, "--as-of", "2026-11-28", *options])


@pytest.mark.parametrize("format_", ["table", "jsonl", "sarif", "csv", "junit", "github"])
def test_a_second_run_writes_the_same_without_judging(judged, format_):
    without = check("-f", format_, "--no-cache", "-o", "csv=a.csv")
    assert not default_file().exists()
    first = check("-f", format_, "-o", "csv=b.csv")
    del judged[:]
    Path("b.csv").unlink()
    second = check("-f", format_, "-o", "csv=b.csv")
    assert [] == judged
    assert (1, 1, 1) == (without.exit_code, first.exit_code, second.exit_code)
    assert without.stdout == first.stdout == second.stdout
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes()


def test_only_what_changed_is_judged_again(judged, archive):
    check()
    del judged[:]
    (archive / "b.txt").write_text(LATE, "utf-8")
    assert check("-f", "jsonl").stdout == check("-f", "jsonl", "--no-cache").stdout
    assert ["in/b.txt"] == judged[:1]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda folder: (folder / "c.txt").write_text(LATE, "utf-8"), id="added"),
        pytest.param(lambda folder: (folder / "a.txt").unlink(), id="removed"),
        pytest.param(lambda folder: (folder / "a.txt").rename(folder / "z.txt"), id="renamed"),
        pytest.param(lambda folder: (folder / "a.txt").write_text(CLEAN, "utf-8"), id="edited"),
        pytest.param(lambda folder: (folder / "readme.md").write_text("# Other\n", "utf-8"), id="no telegram edited"),
        pytest.param(lambda folder: (folder / "broken.txt").symlink_to("nowhere"), id="broken link"),
    ],
)
def test_a_change_is_seen(archive, change):
    check("-f", "jsonl")
    change(archive)
    assert check("-f", "jsonl").stdout == check("-f", "jsonl", "--no-cache").stdout


@pytest.mark.parametrize(
    "options",
    [["--ignore", "DC401"], ["--notes"], ["--profile", "generic"], ["--evidence", "none"], ["--max-findings", "1"]],
)
def test_other_options_make_other_results(options):
    check("-f", "jsonl")
    assert check("-f", "jsonl", *options).stdout == check("-f", "jsonl", "--no-cache", *options).stdout


def test_a_changed_baseline_or_decision_is_seen(archive):
    CliRunner().invoke(main, ["baseline", "create", "in", "-o", "b.jsonl"])
    assert 0 == check("--baseline", "b.jsonl").exit_code
    Path("b.jsonl").write_text("", "utf-8")
    assert 1 == check("--baseline", "b.jsonl").exit_code
    decision = '[[decision]]\nrule = "DC4"\ndocument = "*"\nreason = "x"\nwho = "Office"\ndate = 2026-01-31\n'
    Path("declass-decisions.toml").write_text(decision, "utf-8")
    assert 0 == check("--baseline", "b.jsonl").exit_code


def test_other_rules_make_other_results(judged, tmp_path):
    check()
    del judged[:]
    (tmp_path / "pack" / "declassification").mkdir(parents=True)
    change = 'overrides = "DC401"\nseverity = "warning"\n'
    (tmp_path / "pack" / "declassification" / "DC401.toml").write_text(change, "utf-8")
    check("--rules", str(tmp_path / "pack"))
    assert judged


def test_a_run_that_quotes_lines_keeps_nothing():
    check("--evidence", "context")
    assert not default_file().exists()


def test_no_text_is_kept():
    check("-f", "jsonl")
    check()
    assert default_file().exists()
    kept = b"".join(path.read_bytes() for path in default_file().parent.iterdir())
    database = sqlite3.connect(default_file())
    for table, column in (("kept", "body"), ("runs", "told")):
        kept += b"".join(zlib.decompress(row[0]) for row in database.execute(f"SELECT {column} FROM {table}"))
    database.close()
    assert b"DC401" in kept
    assert b"Sample" not in kept
    assert b"Minister" not in kept


@pytest.mark.parametrize("content", [b"no database" * 1000, b""])
def test_a_broken_cache_is_made_anew(judged, content):
    default_file().parent.mkdir(parents=True)
    default_file().write_bytes(content)
    assert 1 == check().exit_code
    del judged[:]
    assert 1 == check().exit_code
    assert [] == judged


def test_a_cache_that_cannot_be_made_is_done_without(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("DECLASS_CACHE_DIR", str(tmp_path / "file" / "below"))
    result = check("-f", "concise")
    assert 1 == result.exit_code
    assert "DC401" in result.stdout


def test_a_record_that_was_damaged_in_the_cache_is_judged_again(judged):
    check("-f", "jsonl")
    database = sqlite3.connect(default_file())
    with database:
        database.execute("UPDATE kept SET body = x'00'")
        database.execute("UPDATE runs SET told = x'00'")
    database.close()
    assert check("-f", "jsonl").stdout == check("-f", "jsonl", "--no-cache").stdout


def test_a_long_table_is_kept_in_parts(judged, tmp_path):
    rows = [
        ",".join(f'"{c}"' for c in (n, "2/4/2009", f"09ANYPOST{n}", "X", "CONFIDENTIAL", "", "", CLEAN))
        for n in range(1, 601)
    ]
    (tmp_path / "table.csv").write_text("\n".join(rows) + "\n", "utf-8")
    first = check("-f", "jsonl", path="table.csv").stdout
    assert 601 == len(first.splitlines())
    del judged[:]
    assert first == check("-f", "jsonl", "-o", "csv=x.csv", path="table.csv").stdout
    assert [] == judged


def test_processes_share_the_cache():
    alone = check("-f", "jsonl", "-j", "2").stdout
    assert (
        alone == check("-f", "jsonl", "-o", "csv=x.csv", "-j", "2").stdout == check("-f", "jsonl", "--no-cache").stdout
    )


def test_records_of_a_failed_file_are_not_kept(tmp_path):
    cache = Cache(tmp_path / "c.sqlite", RULEBOOK)
    keeping = cache.keeping(Terms(), "a", "00", {})
    keeping.add({"status": "skipped", "source": "a", "why": "x"})
    keeping.add({"status": "failed", "source": "a", "why": "x"})
    keeping.close()
    cache.flush()
    assert cache.parts(Terms(), "a", "00", {}) is None


def test_records_of_a_file_are_kept_when_all_of_them_are_there(tmp_path):
    records = [{"status": "skipped", "source": "a", "row": row, "why": "x"} for row in range(600)]
    cache = Cache(tmp_path / "c.sqlite", RULEBOOK)
    keeping = cache.keeping(Terms(), "a", "00", {})
    for record in records:
        keeping.add(record)
    cache.flush()
    assert Cache(tmp_path / "c.sqlite", RULEBOOK).parts(Terms(), "a", "00", {}) is None
    keeping.close()
    cache.flush()
    again = Cache(tmp_path / "c.sqlite", RULEBOOK)
    assert records == [record for part in again.parts(Terms(), "a", "00", {}) for record in part]


def test_a_part_that_is_dropped_while_a_file_is_read_is_told(tmp_path):
    cache = Cache(tmp_path / "c.sqlite", RULEBOOK)
    keeping = cache.keeping(Terms(), "a", "00", {})
    for row in range(600):
        keeping.add({"status": "skipped", "source": "a", "row": row, "why": "x"})
    keeping.close()
    cache.flush()
    database = sqlite3.connect(tmp_path / "c.sqlite")
    with database:
        database.execute("DELETE FROM kept WHERE length(key) > 20 AND substr(key, 21) = x'00000001'")
    database.close()
    parts = list(Cache(tmp_path / "c.sqlite", RULEBOOK).parts(Terms(), "a", "00", {}))
    assert [256, None] == [len(part) if part is not None else None for part in parts]


def test_a_run_is_known_by_its_files_whatever_they_hold():
    def digest(*files: tuple[str, str | None, str | None]) -> tuple[bytes, bool]:
        content = Content()
        for file in files:
            content.add(*file)
        return content.digest(), content.is_known

    assert digest(("a", "1", None)) == digest(("a", "1", None))
    assert digest(("a", "1", None), ("b", "1", None)) != digest(("a", "1", None))
    assert digest(("a", "1", None)) != digest(("a", "2", None))
    assert digest(("a", None, "gone"))[1]
    assert not digest(("a", None, None))[1]


def test_the_cache_is_shown_and_removed():
    check()
    assert "4 files" in CliRunner().invoke(main, ["cache", "info"]).stdout
    assert "removed" in CliRunner().invoke(main, ["cache", "clean"]).stdout
    assert not default_file().exists()
    assert "0 files" in CliRunner().invoke(main, ["cache", "info"]).stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="where caches lie on other systems is theirs to say")
def test_the_cache_lies_where_the_system_keeps_caches(monkeypatch):
    monkeypatch.delenv("DECLASS_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert Path("/caches/declass") == default_file().parent


def test_the_exit_code_of_a_run_told_again_is_that_of_the_first(archive):
    (archive / "a.txt").unlink()
    (archive / "two.txt").unlink()
    assert (0, 0) == (check().exit_code, check().exit_code)
    (archive / "b.txt").unlink()
    assert (4, 4) == (check().exit_code, check().exit_code)
    record = json.loads(check("-f", "jsonl").stdout.splitlines()[-1])
    assert 1 == record["counts"]["skipped"]


def test_a_user_without_a_home_has_no_cache_and_no_trouble(monkeypatch):
    for name in ("DECLASS_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert 1 == check("-f", "concise").exit_code
    assert not Path("~").exists()


def test_what_waits_to_be_written_does_not_grow_with_a_table(tmp_path, monkeypatch):
    monkeypatch.setattr("declass.runs.cache._MOST_WAITING", 1_000)
    cache = Cache(tmp_path / "c.sqlite", RULEBOOK)
    table = ({"status": "skipped", "source": "t", "why": f"{n}", "row": n} for n in range(3_000))
    keeping = cache.keeping(Terms(), "t", "00", {})
    waiting = []
    for record in table:
        keeping.add(record)
        waiting.append(len(cache._new))
    keeping.close()
    assert 2 > max(waiting)
    cache.flush()
    again = Cache(tmp_path / "c.sqlite", RULEBOOK)
    assert 3_000 == sum(map(len, again.parts(Terms(), "t", "00", {})))
