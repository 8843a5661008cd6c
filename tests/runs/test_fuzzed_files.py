"""Files that users write, in every state: a settings file, decisions, a baseline. None of them gives a traceback.

Whatever stands in one, the run ends with an exit code of the contract, and wrong usage is told by the name of the file.
"""

import json
import re
from pathlib import Path
from string import printable

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from declass.cli import main
from declass.rulebook.bases import render
from declass.settings import SETTINGS
from tests.runs.archives import BASES, LATE, load_rules_once

TEXT = render(BASES["telegram-12958-amended-C"], set=LATE).text.content
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

WORDS = (
    "DC401", "DC4", "dc401", "duration", "declassify-on-too-late", "DC4O1", "error", "never", "state", "context", "C",
    "12958", "12985", "csv", "json=out.json", "csv=", "=", "csv=no/such/x", "html=out.html", "*.txt", "[", "**", "../x",
    "/", "", " ", "in", "in/a.txt", "auto", "2009-02-04", "\x00", "\x1b[31m", "\u2028", "a\nb", "é", "\ud7ff",
    "x" * 300,
)  # fmt: skip
KEYS = st.one_of(
    st.sampled_from([setting.key for setting in SETTINGS]),
    st.sampled_from(["severity", "fail-on-rule", "overrides", "paths", "a.b", "", "SELECT", "fail_on", "é", "\x1b"]),
    st.text(max_size=6),
)
DATES = st.sampled_from(["2009-02-04", "0001-01-01", "9999-12-31", "2009-02-04T17:08:00Z", "17:08:00", "2009-02-30"])
NUMBERS = st.sampled_from(
    ["0", "1", "-1", "2", "0x7fffffffffffffff", "9" * 30, "9" * 5000, "1e400", "-inf", "nan", "1_000", "0o7", "+1.5"]
)
TEXTS = st.sampled_from(WORDS) | st.text(max_size=8)


def quoted(text: str) -> str:
    """A text as TOML writes it, most often rightly."""
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007f")


VALUES = st.recursive(
    st.one_of(TEXTS.map(quoted), NUMBERS, DATES, st.sampled_from(["true", "false", "'x'", '"""a\nb"""', "", "["])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(KEYS, inner), max_size=3).map(
            lambda pairs: f"{{ {', '.join(f'{quoted(key)} = {value}' for key, value in pairs)} }}"
        ),
    ),
    max_leaves=6,
)
RIGHT = {
    "text": TEXTS.map(quoted),
    "texts": st.lists(TEXTS.map(quoted), max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    "flag": st.sampled_from(["true", "false"]),
    "day": DATES,
    "number": NUMBERS,
    "jobs": st.sampled_from(["1", '"auto"', '"1"', "0", '"²"']),
    "path": TEXTS.map(quoted),
    "limits": st.dictionaries(
        st.sampled_from(["file", "row", "seconds", "depth", "unknown"]),
        st.integers(-2, 2**70).map(str) | st.sampled_from(["'64MiB'", "'5 MB'", "''", "true", "1.5"]),
        max_size=3,
    ).map(lambda found: "{" + ", ".join(f"{name} = {value}" for name, value in found.items()) + "}"),
    "paths": st.lists(TEXTS.map(quoted), max_size=2).map(lambda items: f"[{', '.join(items)}]"),
}
"""Values of the kind that a setting wants, though seldom ones it can use."""


@st.composite
def lines(draw: st.DrawFn) -> str:
    """One line of a settings file: a key with its value, or the head of a table."""
    kind = draw(st.sampled_from(["right", "right", "any", "head", "rule"]))
    if kind == "right":
        setting = draw(st.sampled_from(SETTINGS))
        values = st.sampled_from(setting.words).map(quoted) if setting.words else RIGHT[setting.kind]
        return f"{setting.key} = {draw(values)}"
    if kind == "rule":
        rule = draw(st.sampled_from(["DC401", "DC4", "duration", "DC4O1", "x y"]))
        return f"{quoted(rule)} = {draw(st.sampled_from(['error', 'note', 'never', 'fatal']).map(quoted) | VALUES)}"
    if kind == "head":
        name = draw(st.sampled_from(["[severity]", "[fail-on-rule]", "[[overrides]]", "[overrides]", "[a.b]", "[[a]]"]))
        return f'{name}\npaths = ["in/*"]' if name == "[[overrides]]" and draw(st.booleans()) else name
    return f"{quoted(draw(KEYS))} = {draw(VALUES)}"


FILES = st.one_of(
    st.lists(lines(), max_size=6).map("\n".join).map(lambda text: text.encode("utf-8", "replace")),
    st.binary(max_size=60),
    st.text(printable, max_size=60).map(str.encode),
)
NESTED = b"select = " + b"[" * 3000
DOTTED = b"a" + b".a" * 3000 + b" = 1"
OPENED = b"[" + b"a." * 2000 + b"a]"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("declass.commands.judging.load_rules", load_rules_once)
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--as-of", "2026-01-31", "--no-cache"])


def ends_well(result: Result, file: str) -> None:
    """The run ended as the contract says, and wrong usage names the file in each line that tells a problem."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in range(5)
    assert "Traceback" not in result.output
    if result.exit_code == 2:
        first, *_ = told = result.stderr.splitlines()
        assert first.startswith("declass: ")
        assert len(told) <= 40
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x9b]", result.stderr.replace("\n", ""))
        assert file in result.stderr


@given(FILES)
@example(NESTED)
@example(DOTTED)
@example(OPENED)
@example(b"\xef\xbb\xbfselect = ['DC401']\n")
@example(b"select = ['DC401']\r\n")
@example(b"max-findings = " + b"9" * 5000)
@example(b'format = "paper"')
@example(b"jobs = 99999999999")
@example(b'select = [""]')
@example(b'output = ["json="]')
@example(b'rules = ["\\u0000"]')
@example(b'baseline = "in"')
@example(b'decisions = "in"')
@example(b"assume-date = 0001-01-01")
@example(b"assume-date = 9999-12-31")
@example(b'[severity]\nDC401 = "error"\n"DC4\\u001b" = "note"')
@example(b'[[overrides]]\npaths = ["["]\nassume-order = "12985"')
@QUICK
def test_a_settings_file_of_any_kind_gives_no_traceback(folder, content):
    Path("mine.toml").write_bytes(content)
    ends_well(run("check", "in", "--config", "mine.toml"), "mine.toml")


@given(FILES)
@example(NESTED)
@example(DOTTED)
@QUICK
def test_a_table_of_a_shared_file_gives_no_traceback(folder, content):
    Path("pyproject.toml").write_bytes(b"[tool.declass]\n" + content)
    ends_well(run("check", "in"), "pyproject.toml")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"[tool.declass]\nfail-on = 'never'\n", 0, id="sound"),
        pytest.param(b"\xef\xbb\xbf[tool.declass]\nfail-on = 'never'\n", 0, id="with a byte order mark"),
        pytest.param(b"[tool.declass]\nfail-on = never\n", 2, id="broken in our table"),
        pytest.param(b"[tool.other]\na = \n[ tool . declass ]\nfail-on = 'never'\n", 2, id="broken elsewhere"),
        pytest.param(b"[tool.other]\na = \n", 1, id="broken, and none of it ours"),
        pytest.param(b"\xff\xfe", 1, id="no text"),
    ],
)
def test_settings_in_a_broken_shared_file_are_never_lost_in_silence(folder, content, code):
    Path("pyproject.toml").write_bytes(content)
    result = run("check", "in")
    ends_well(result, "pyproject.toml")
    assert code == result.exit_code


@given(FILES)
@QUICK
def test_settings_can_be_shown_where_they_can_be_read(folder, content):
    Path("mine.toml").write_bytes(content)
    ends_well(run("check", "in", "--config", "mine.toml", "--show-config"), "mine.toml")


DECISION_KEYS = ("rule", "document", "fingerprint", "reason", "who", "date", "expires", "ticket")


@st.composite
def decisions(draw: st.DrawFn) -> bytes:
    """A file of decisions: most keys there, few values right."""
    tables = []
    for _ in range(draw(st.integers(1, 3))):
        keys = draw(st.lists(st.sampled_from(DECISION_KEYS) | KEYS.map(quoted), max_size=8, unique=True))
        tables.append("\n".join(["[[decision]]", *(f"{key} = {draw(VALUES | DATES)}" for key in keys)]))
    return "\n".join(tables).encode("utf-8", "replace")


@given(decisions() | FILES)
@example(NESTED)
@example(b"decision = 1")
@example(b"decision = [1]")
@example(b"[decision]\nrule = 'DC401'")
@example(b"[[decision]]\nrule = 'DC401'\ndocument = '['\nwho = 'x'\ndate = 2026-01-01")
@QUICK
def test_decisions_of_any_kind_give_no_traceback(folder, content):
    Path("mine.toml").write_bytes(content)
    ends_well(run("check", "in", "--decisions", "mine.toml"), "mine.toml")


ENTRY = {"document": "09ANYPOST283", "rule": "DC401", "fingerprint": "0a1b2c3d4e5f6071", "copy": 1}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(ENTRY)), inner, max_size=4),
    max_leaves=5,
)


@st.composite
def baselines(draw: st.DrawFn) -> bytes:
    """Lines of a baseline, each right but for what is put in place of some of its values."""
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        changed = draw(st.dictionaries(st.sampled_from(list(ENTRY)), JSON, max_size=2))
        rows.append(draw(st.just(json.dumps({**ENTRY, **changed})) | JSON.map(json.dumps) | st.text(max_size=9)))
    return "\n".join(rows).encode("utf-8", "replace")


@given(baselines() | st.binary(max_size=60))
@example(b"[" * 100_000)
@example(b"9" * 5000)
@example(b'{"copy": ' + b"9" * 5000)
@example(b"<<<<<<< ours\n")
@example(json.dumps({**ENTRY, "document": "\ud800"}).encode())
@example(json.dumps(ENTRY).encode() + b"\r\n")
@QUICK
@pytest.mark.parametrize("command", ["check", "update"])
def test_a_baseline_of_any_kind_gives_no_traceback(folder, command, content):
    Path("base.jsonl").write_bytes(content)
    words = ["check", "in"] if command == "check" else ["baseline", "update", "in"]
    result = CliRunner().invoke(main, [*words, "--baseline", "base.jsonl"])
    ends_well(result, "base.jsonl")


@pytest.mark.parametrize("command", [("baseline", "diff"), ("diff",), ("report",)])
@pytest.mark.parametrize("content", [b"", b"\xff", b"{}", b"[" * 100_000, b"null\n", b'{"schema": 1}', b"9" * 5000])
def test_saved_files_that_are_none_give_no_traceback(folder, command, content):
    Path("saved.jsonl").write_bytes(content)
    words = ["saved.jsonl"] * (1 if command == ("report",) else 2)
    ends_well(CliRunner().invoke(main, [*command, *words]), "saved.jsonl")
