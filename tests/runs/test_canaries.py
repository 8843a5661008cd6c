"""Words planted into bodies and names of people are in nothing that is written, shown or kept.

Not only the words: what is written does not depend on them, so that no hash of a name is told either.
"""

import json
import re
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from declass.cli import main
from declass.commands import show
from declass.engine import Checker
from declass.formats import FORMATS
from declass.outputs import FILE_FORMATS
from declass.parse.document import Parser
from declass.readers import read_path
from declass.record import document_record
from declass.rulebook.bases import render
from declass.text import Text
from tests.runs.archives import RULEBOOK, files_under, load_rules_once, planted_archive, told_by

pytestmark = pytest.mark.slow

WORD, OTHER = "CANARY", "MAGPIE"
DAY = ("--as-of", "2026-01-31", "--quiet")
ALL_FORMATS = tuple(dict.fromkeys((*FORMATS, *FILE_FORMATS)))
RUNS = {
    **{f"check -f {name}": ["check", "in", "--notes", "-f", name] for name in FORMATS},
    "check -o": ["check", "in", "--notes", *(w for n in ALL_FORMATS for w in ("-o", f"{n}=out/all.{n}"))],
    "check -o again": ["check", "in", "--notes", "-f", "jsonl", "-o", "csv=out/again.csv"],
    "check without notes": ["check", "in", "-o", "html=out/few.html", "-o", "jsonl=out/few.jsonl"],
    **{
        f"check --profile {p}": ["check", "in", "--notes", "-f", "json", "--profile", p]
        for p in ("ic", "dod", "generic")
    },
    "check --evidence none": ["check", "in", "--notes", "-f", "json", "--evidence", "none"],
    "report": ["report", "out/few.jsonl", "-f", "markdown"],
    "diff": ["diff", "out/few.jsonl", "out/all.jsonl", "-f", "json"],
    "audit": ["audit", "in", "--out", "out/audit", "--notes"],
    "audit, bundled": ["audit", "in", "--out", "out/bundle", "--bundle"],
    "calendar": ["calendar", "in"],
    "calendar csv": ["calendar", "in", "-o", "out/calendar.csv"],
    "calendar xlsx": ["calendar", "in", "-o", "out/calendar.xlsx"],
    "calendar ics": ["calendar", "in", "-o", "out/calendar.ics"],
    "sample xlsx": ["sample", "in", "--seed", "1", "--size", "30", "--notes", "-o", "out/sample.xlsx"],
    "sample csv": ["sample", "in", "--seed", "1", "--size", "30", "--by", "office,level", "-o", "out/sample.csv"],
    "baseline create": ["baseline", "create", "in", "-o", "out/baseline.jsonl", "--notes"],
    "check --baseline": ["check", "in", "--notes", "--baseline", "out/baseline.jsonl", "-o", "sarif=out/old.sarif"],
}
WITHOUT_DAY = ("baseline create", "report", "diff")


def written(tmp: Path, word: str) -> dict[str, bytes]:
    """All that is told about an archive planted with a word, by where it is told."""
    (tmp / "in").mkdir(parents=True)
    (tmp / "out").mkdir()
    planted_archive(tmp / "in", word)
    told: dict[str, bytes] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp)
        patch.setenv("DECLASS_CACHE_DIR", str(tmp / "kept"))
        for module in ("check", "audit", "calendar", "sample"):
            patch.setattr(f"declass.commands.{module}.load_rules", load_rules_once, raising=False)
        for name, arguments in RUNS.items():
            result = CliRunner().invoke(main, [*arguments, *(() if name in WITHOUT_DAY else DAY)])
            assert result.exit_code in (0, 1, 3), (name, result.output)
            told[name] = result.stdout_bytes + result.stderr_bytes
        for file in files_under(Path("in")):
            told[f"show {file}"] = _shown(file)
        for file in [*files_under(Path("out")), *files_under(Path("kept"))]:
            told[str(file)] = told_by(file)
    return told


def _shown(file: Path) -> bytes:
    if file.suffix == ".zip":
        return b""
    count = len(list(read_path(file, file.as_posix())))
    return "".join(
        show.show_document(show.ShownTelegram(file, number=n), RULEBOOK) for n in range(1, count + 1)
    ).encode()


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, bytes]:
    return written(tmp_path_factory.mktemp("planted"), WORD)


def lines_with(told: dict[str, bytes], word: str) -> list[str]:
    """The places in which a word is told, each with a piece of its surroundings."""
    places = {where: content.upper().find(word.encode()) for where, content in told.items()}
    return [f"{where}: {told[where][max(0, at - 60) : at + 40]!r}" for where, at in places.items() if at != -1]


def test_no_planted_word_is_told_anywhere(told):
    assert [] == lines_with(told, WORD)


def test_all_layouts_are_checked_and_have_findings(told):
    rows = told["check -f jsonl"].decode().splitlines()
    assert {'"in/000.txt"', '"in/001.html"', '"in/002.page.txt"', '"in/004.aad.txt"', '"in/table.csv"'} == {
        source
        for row in rows
        if '"checked"' in row
        for source in re.findall(r'"in/(?:00[0-4]\.[a-z.]+|table\.csv)"', row)
    }


def test_the_lines_are_told_with_evidence_context(told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    planted_archive(Path("in"), WORD)
    result = CliRunner().invoke(main, ["check", "in", "--notes", "--evidence", "context", "-f", "jsonl"])
    told_words = set(re.findall(rf"{WORD}(\w+)", result.stdout))
    assert {"name", "CONFERENCE", "NAME", "body", "subject", "reason"} <= told_words


def test_what_is_told_does_not_depend_on_the_planted_words(told, tmp_path):
    other = written(tmp_path, OTHER)
    shown = [where for where in told if not where.startswith("kept/")]
    assert [] == [where for where in shown if without_hashes(told[where]) != without_hashes(other[where])]


PLANTS = [
    pytest.param(r"(?i)sample", WORD, id="in the place of invented words"),
    pytest.param(r"(?m)^(?!FM )(.+)$", rf"\1 ({WORD}, Pat)", id="a name in brackets at the end of lines"),
    pytest.param(r"(?m)^(?!FM )(.+)$", rf"\1 {WORD}", id="a word at the end of lines"),
    pytest.param(r"(?m)^(?=.)", f"{WORD} ", id="a word at the beginning of lines"),
    pytest.param(r"(?<=[.:)]) (?=\S)", f" {WORD} ", id="a word behind signs"),
    pytest.param(r"\n(?=\n)", f"\n{WORD}, PAT\n", id="a line at the end of parts"),
]


@pytest.mark.parametrize(("place", "word"), PLANTS)
def test_no_record_of_an_example_of_any_rule_tells_planted_words(place, word):
    parser, checker = Parser(RULEBOOK.law.vocabulary), Checker(RULEBOOK)
    examples = [e for rule in RULEBOOK.rules for e in rule.examples if e.base in RULEBOOK.bases]
    told = []
    for example in examples:
        base = RULEBOOK.bases[example.base]
        telegram = render(base, dated=example.dated, set=example.set, drop=example.drop, stored=example.stored)
        text = Text(re.sub(place, word, telegram.text.content))
        document = parser.parse(evolve(telegram, text=text))
        told.append(json.dumps(document_record(document, checker.check(document), RULEBOOK.law)))
    assert len(told) > 500
    assert [] == [record for record in told if WORD in record.upper()]


def without_hashes(content: bytes) -> bytes:
    """A text without hashes of whole files, which change with every letter."""
    return re.sub(rb"\b[0-9a-f]{64,128}\b", b"", content)
