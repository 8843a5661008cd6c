"""Settings: where they come from, what is stronger, what is refused, and what they change."""

import datetime as dt
import json
import tomllib
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from declass.cli import main
from declass.policy import failing_by, policies_of
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.settings import SETTINGS, find_settings, key_lines, read_settings
from declass.settings_schema import settings_schema

RULEBOOK = load_rules()
BASE = RULEBOOK.bases["telegram-12958-amended-C"]
LATE = {"eo_line": "E.O. 12958: DECL: 02/05/2039"}
ALL = """\
select = ["DC4", "portion"]
ignore = ["DC499"]
notes = true
fail-on = "warning"
profile = "state"
evidence = "none"
rules = []
include = ["*.txt"]
exclude = ["drafts"]
assume-date = 2009-01-01
assume-level = "C"
baseline = "b.jsonl"
strict-baseline = true
decisions = "d.toml"
require-reason = true
max-findings = 10
jobs = 2
cache = false
format = "concise"
output = ["csv=out.csv"]
banner = "UNCLASSIFIED"

[severity]
DC401 = "warning"

[fail-on-rule]
portion = "never"

[[overrides]]
paths = ["2009/*"]
profile = "generic"
assume-order = "12958"
severity = { DC4 = "warning" }
ignore = ["DC2"]
"""


@pytest.fixture(autouse=True)
def archive(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for year in (2008, 2009):
        folder = tmp_path / "in" / str(year)
        folder.mkdir(parents=True)
        content = render(BASE, dated=dt.date(year, 2, 4), set=LATE).text.content
        (folder / "a.txt").write_text(content, "utf-8")
    return tmp_path / "in"


def check(*options: str, settings: str | None = None) -> Result:
    if settings is not None:
        Path("declass.toml").write_text(settings, "utf-8")
    return CliRunner().invoke(main, ["check", "in", "-f", "concise", *options])


# --- where they come from ---------------------------------------------------------------------------------------------


def test_each_setting_is_shown_with_its_origin():
    result = check("--show-config", "--fail-on", "note", settings='\nnotes = true\nfail-on = "error"\n')
    told = {line.split(" = ")[0]: line.partition("# ")[2] for line in result.stdout.splitlines() if " = " in line}
    assert ("declass.toml:2", "command line", "default") == (told["notes"], told["fail-on"], told["profile"])
    assert 0 == result.exit_code


def test_decisions_that_are_found_are_shown():
    Path("declass-decisions.toml").write_text("", "utf-8")
    assert 'decisions = "declass-decisions.toml"' in check("--show-config").stdout
    assert "# decisions" in check("--show-config", "--isolated").stdout


def test_what_is_shown_can_be_read_as_settings_again():
    Path("all.toml").write_text(ALL, "utf-8")
    shown = check("--show-config", "--config", "all.toml").stdout
    assert set(tomllib.loads(ALL)) <= set(tomllib.loads(shown))
    assert tomllib.loads(ALL)["overrides"] == tomllib.loads(shown)["overrides"]


def test_the_table_in_pyproject_counts_where_there_is_no_file_of_our_own():
    Path("pyproject.toml").write_text('[tool.other]\nx = 1\n[tool.declass]\nfail-on = "never"\n', "utf-8")
    assert 0 == check().exit_code
    assert "pyproject.toml:4" in check("--show-config").stdout
    assert 1 == check(settings='fail-on = "error"').exit_code


def test_the_nearest_file_counts_up_to_the_root_of_the_repository(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "declass.toml").write_text("", "utf-8")
    assert find_settings(inner) is None
    (tmp_path / ".git").mkdir()
    assert tmp_path / "declass.toml" == find_settings(inner)
    (tmp_path / "a" / "declass.toml").write_text("", "utf-8")
    assert tmp_path / "a" / "declass.toml" == find_settings(inner)


def test_settings_among_the_records_are_not_looked_for(archive):
    (archive / "declass.toml").write_text('fail-on = "never"', "utf-8")
    assert 1 == check().exit_code


def test_an_isolated_run_reads_no_settings():
    assert 0 == check(settings='fail-on = "never"').exit_code
    assert 1 == check("--isolated").exit_code


def test_a_broken_pyproject_is_other_tools_affair():
    Path("pyproject.toml").write_text("[tool.other\n", "utf-8")
    assert 1 == check().exit_code


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('fail-onn = "error"', "declass.toml:1: fail-onn: unknown key; remove it, or mend its spelling; did you mean"),
        ('\n\nfail-on = "eror"', "declass.toml:3: fail-on: found 'eror'; write one of error, warning, note, never"),
        ("notes = 1", "declass.toml:1: notes: found 1; write true or false"),
        ("jobs = 0", "declass.toml:1: jobs: found 0; write a number of at least 1"),
        ("max-findings = 0", "declass.toml:1: max-findings: found 0; write a whole number of at least 1"),
        ('assume-date = "2009"', "declass.toml:1: assume-date: found '2009'; write a day without quotes"),
        ('[severity]\nDC401 = "eror"', "declass.toml:2: severity DC401: found 'eror'"),
        ('[severity]\nDC499 = "error"', "declass.toml:2: severity: no rule is named 'DC499'"),
        ('[severity]\nDC607 = "error"', "declass.toml:2: severity: DC607 rests on a fact not confirmed"),
        ('[[overrides]]\npaths = ["x"]\nignore = ["DC498"]', "declass.toml:3: overrides 1: no rule is named 'DC498'"),
        ('[overrides]\npaths = ["x"]', "overrides: is no list of tables; begin each table with [[overrides]]"),
        ("[[overrides]]\nignore = []", "overrides 1 paths: missing"),
        ("[[overrides]]\npaths = []", "declass.toml:2: overrides 1 paths: empty; write globs of files"),
        ('[[overrides]]\npaths = ["x"]\n\nprofil = "ic"', "declass.toml:4: overrides 1 profil: unknown key"),
        ('[[overrides]]\npaths = ["x"]\nassume-order = "1"', "declass.toml:3: overrides 1: no order is named '1'"),
        ('assume-order = "1"', "declass.toml:1: assume-order: no order is named '1'"),
        ('assume-date = 2009-01-01\nassume-order = "12958"', "assume-order: found beside assume-date"),
        ("x = ", "declass.toml: not TOML"),
        ('select = ["DC498"]', "declass.toml:1: select: no rule is named 'DC498'"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(settings, told):
    result = check(settings=settings)
    assert 2 == result.exit_code
    assert told in result.stderr


def test_settings_in_another_encoding_are_refused():
    Path("declass.toml").write_bytes("# é".encode("latin-1"))
    assert "declass.toml: is no text in UTF-8" in check().stderr


def test_all_problems_are_told_at_once():
    result = check(settings="notes = 1\njobs = 0\n[severity]\nDC401 = 1\n")
    assert 3 == result.stderr.count("declass.toml:")


def test_a_rule_on_a_fact_not_confirmed_is_never_made_an_error():
    rule = next(r for r in load_rules().rules if r.authorities and not any(a.confirmed for a in r.authorities))
    result = check(settings=f'[severity]\n{rule.id} = "error"\n')
    assert 2 == result.exit_code
    assert "never an error" in result.stderr
    assert 1 == check(settings=f'[severity]\n{rule.family} = "error"\n').exit_code


SOME_ERROR = '[severity]\nDC501 = "error"\n'


@pytest.mark.parametrize(
    ("settings", "severities"),
    [
        pytest.param(SOME_ERROR, ["error", "warning"], id="its id"),
        pytest.param('[severity]\nDC5 = "error"\n', ["error", "warning"], id="a prefix"),
        pytest.param('[severity]\nDC5 = "warning"\nDC501 = "error"\n', ["error", "warning"], id="beside a wider word"),
        pytest.param('[severity]\nDC501 = "note"\n', ["note", "note"], id="lower for all"),
        pytest.param(
            '[severity]\nDC501 = "note"\n[[overrides]]\npaths = ["*"]\nseverity = { DC501 = "error" }\n',
            ["error", "note"],
            id="over a lower one",
        ),
        pytest.param(
            SOME_ERROR + '[[overrides]]\npaths = ["*"]\nseverity = { order = "warning" }\n',
            ["warning", "warning"],
            id="under a lower one",
        ),
    ],
)
def test_of_a_rule_that_rests_on_such_a_fact_in_part_the_other_findings_are_made_errors(settings, severities):
    Path("some").mkdir()
    for name, level in (("a.txt", "C"), ("b.txt", "U")):
        base = RULEBOOK.bases[f"telegram-12958-amended-{level}"]
        Path("some", name).write_text(render(base, drop=["eo_line"]).text.content, "utf-8")
    Path("declass.toml").write_text(settings, "utf-8")
    lines = CliRunner().invoke(main, ["check", "some", "-f", "jsonl", "--select", "DC501"]).stdout.splitlines()
    assert severities == [finding["severity"] for line in lines for finding in json.loads(line)["findings"]]


# --- what they change -------------------------------------------------------------------------------------------------


def test_severity_and_what_fails_are_set_by_rule():
    assert "in/2009/a.txt:14:19: warning: DC401" in check(settings='[severity]\nDC401 = "warning"').stdout
    assert 0 == check(settings='[severity]\nDC401 = "warning"').exit_code
    assert 0 == check(settings='[fail-on-rule]\nDC4 = "never"').exit_code
    assert 1 == check(settings='fail-on = "never"\n[fail-on-rule]\nDC401 = "error"').exit_code


def test_a_word_for_fewer_rules_is_stronger():
    settings = '[severity]\nDC401 = "note"\nDC4 = "warning"\n'
    assert "DC401" not in check(settings=settings).stdout
    assert ": note: DC401" in check("--notes", settings=settings).stdout


def test_what_differs_by_path_holds_there_alone():
    told = check(settings='[[overrides]]\npaths = ["in/2009/*"]\nignore = ["DC401"]\n').stdout
    assert "in/2008/a.txt:" in told
    assert "in/2009/a.txt:" not in told


def test_of_several_overrides_the_later_is_stronger():
    first = '[[overrides]]\npaths = ["*.txt"]\nseverity = { DC401 = "warning" }\n'
    second = '[[overrides]]\npaths = ["in/2009/*"]\nseverity = { DC401 = "error" }\n'
    told = check(settings=first + second).stdout
    assert "2008/a.txt:14:19: warning" in told
    assert "2009/a.txt:14:19: error" in told


def test_a_value_of_a_wrong_kind_is_not_told_as_missing_too():
    told = check(settings='[[overrides]]\npaths = "in/*"\n').stderr
    assert "declass.toml:2: overrides 1 paths: found 'in/*'; write a list of texts" in told
    assert "missing" not in told


UNMET = (
    '[[overrides]]\npaths = ["in/2009/*"]\nignore = ["DC401"]\n[[overrides]]\npaths = ["1999/*"]\nignore = ["DC4"]\n'
)


@pytest.mark.parametrize(
    "format_", ["concise", "table", "csv", "jsonl", "junit", "sarif", "gitlab", "github", "markdown"]
)
def test_an_override_that_met_no_file_is_told_in_every_format_and_from_the_cache(format_):
    told = [check("-f", format_, settings=UNMET).stdout for _ in range(2)]
    assert told[0] == told[1]
    assert "override 2 met no file of this run (paths = " in unescape(told[0])
    assert "override 1 met" not in told[0]


CHOSEN = "rules chosen for some paths (overrides)"


def test_rules_are_chosen_for_paths_where_an_override_met_a_file():
    assert CHOSEN in check(settings=UNMET).stdout
    told = check(settings=UNMET.replace("in/2009", "in/1998")).stdout
    assert CHOSEN not in told
    assert "override 1 met no file" in told


def test_a_calendar_tells_an_override_that_met_no_file():
    Path("declass.toml").write_text(UNMET, "utf-8")
    told = CliRunner().invoke(main, ["calendar", "in"]).stdout
    assert CHOSEN in told
    assert "override 2 met no file of this run" in told
    assert "override 1 met" not in told


@pytest.mark.parametrize("options", [("--include", "*.txt"), ("nowhere",)])
def test_an_override_that_this_run_could_not_meet_is_not_told(options):
    told = check(*options, settings=UNMET).stdout
    assert "met no file" not in told
    assert CHOSEN in told


def test_an_audit_tells_an_override_that_met_no_file_and_is_the_same_when_verified():
    Path("declass.toml").write_text(UNMET, "utf-8")
    CliRunner().invoke(main, ["audit", "in", "--out", "set", "--bundle"])
    last = json.loads(next(Path("set").rglob("results.jsonl")).read_text("utf-8").splitlines()[-1])
    assert ["override 2 met no file of this run"] == [n.partition(" (")[0] for n in last["notices"] if "met no" in n]
    assert 0 == CliRunner().invoke(main, ["verify", "set", "in"]).exit_code


def test_a_profile_by_path_stands_in_the_record():
    settings = '[[overrides]]\npaths = ["in/2009/*"]\nprofile = "generic"\n'
    Path("declass.toml").write_text(settings, "utf-8")
    result = CliRunner().invoke(main, ["check", "in", "-f", "jsonl"])
    assert ["state", "generic"] == [json.loads(line)["profile"] for line in result.stdout.splitlines()[:2]]


def test_the_command_line_is_stronger_than_the_file():
    assert 1 == check("--fail-on", "error", settings='fail-on = "never"').exit_code


# --- the schema -------------------------------------------------------------------------------------------------------


def test_the_schema_accepts_what_the_program_does_and_names_every_setting():
    schema = json.loads(settings_schema())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    values = json.loads(json.dumps(tomllib.loads(ALL), default=str))
    assert [] == list(validator.iter_errors(values))
    assert {setting.key for setting in SETTINGS} <= set(schema["properties"])
    assert list(validator.iter_errors({"fail-onn": "error"}))
    assert list(validator.iter_errors({"fail-on": "eror"}))


def test_the_schema_is_printed():
    result = CliRunner().invoke(main, ["schema", "config"])
    assert "declass settings" == json.loads(result.stdout)["title"]


def test_lines_of_keys_are_known_by_their_table():
    lines = key_lines(ALL)
    assert (1, 4) == (lines["", "select"], lines["", "fail-on"])
    assert ALL.splitlines()[lines["severity", "DC401"] - 1].startswith("DC401")
    assert ALL.splitlines()[lines["overrides 1", "profile"] - 1].startswith("profile")


@pytest.mark.parametrize(
    ("options", "settings", "asks"),
    [
        pytest.param({}, "", False, id="nothing"),
        pytest.param({"notes": True}, "", True, id="all notes"),
        pytest.param({"fail_on": "note"}, "", True, id="notes fail"),
        pytest.param({"select": ["DC401"]}, "", False, id="an error"),
        pytest.param({"select": ["declassify-on-too-late"]}, "", False, id="its name"),
        pytest.param({"select": ["DC204"]}, "", True, id="a note"),
        pytest.param({"select": ["DC201"]}, "", True, id="a note under one order"),
        pytest.param({"select": ["DC216"]}, "", True, id="a warning that is lowered"),
        pytest.param({"select": ["duration"]}, "", False, id="a discrepancy without notes"),
        pytest.param({"select": ["portion"]}, "", True, id="a family"),
        pytest.param({"select": ["DC2"]}, "", True, id="a prefix"),
        pytest.param({"select": ["portion-marking"]}, "", True, id="a discrepancy"),
        pytest.param({}, '[[overrides]]\npaths = ["*"]\nselect = ["portion"]\n', True, id="a family by path"),
        pytest.param({"select": ["DC204", "DC401"], "ignore": ["DC2"]}, "", False, id="one left out"),
        pytest.param({}, '[severity]\nDC401 = "note"\n', False, id="severity of an error"),
        pytest.param({}, '[severity]\nDC204 = "warning"\n', True, id="severity of a note"),
    ],
)
def test_notes_are_asked_for_where_one_may_be_shown_or_weighed(options, settings, asks):
    Path("declass.toml").write_text(settings, "utf-8")
    assert asks == policies_of(RULEBOOK, read_settings(Path("declass.toml")), **options).wants_notes


@pytest.mark.parametrize("command", ["check", "calendar", "sample"])
@pytest.mark.parametrize("options", [("--include", "a.txt"), ("--exclude", "b.*"), ()], ids=lambda options: options[:1])
def test_commands_read_the_same_files_under_the_same_options_and_settings(command, options):
    Path("many").mkdir()
    for name in ("a.txt", "b.txt"):
        Path("many", name).write_text(render(BASE).text.content, "utf-8")
    if not options:
        Path("declass.toml").write_text('include = ["a.txt"]\n', "utf-8")
    more = ("--seed", "1", "--size", "1") if command == "sample" else ()
    told = CliRunner().invoke(main, [command, "many", *options, *more])
    assert "seen 1 = checked 1 + skipped 0 + failed 0" in told.stdout
    both = CliRunner().invoke(main, [command, "many", "--isolated", *more])
    assert "seen 2 = checked 2" in both.stdout
    Path("list").write_text("many/b.txt\n", "utf-8")
    listed = CliRunner().invoke(main, [command, "--files-from", "list", *more])
    assert "seen 1 = checked 1" in listed.stdout
    assert 2 == CliRunner().invoke(main, [command, *more]).exit_code


def test_a_sample_says_how_to_choose_the_same_files_again():
    Path("many").mkdir()
    Path("many/a.txt").write_text(render(BASE).text.content, "utf-8")
    Path("declass.toml").write_text('include = ["a.*"]\nassume-level = "S"\n', "utf-8")
    options = ["--limit", "row=1MiB", "--seed", "1", "--size", "1"]
    told = " ".join(CliRunner().invoke(main, ["sample", "many", *options]).stdout.split())
    assert "--include 'a.*' --assume-level S --limit row=1048576 --config declass.toml" in told


@pytest.mark.parametrize("word", ["SA401", "sa4", " late-note ", "duration", "declassification"])
def test_a_word_for_a_rule_that_is_not_at_hand_is_held_against_the_finding(word):
    settings = {"fail_on": "never", "fail_on_rule": {word: "warning"}}
    finding = {"rule": "SA401", "name": "late-note", "discrepancy": "duration", "severity": "warning"}
    assert failing_by(settings, load_rules(examples=False))(finding)
    assert not failing_by(settings, load_rules(examples=False))({**finding, "severity": "note"})


@pytest.mark.parametrize(
    ("words", "fails"),
    [
        pytest.param({"SA4": "warning", "SA401": "never"}, False, id="its id"),
        pytest.param({"SA401": "never", "SA4": "warning"}, False, id="in any order"),
        pytest.param({"late-note": "warning", "duration": "never"}, True, id="its name"),
        pytest.param({"SA4": "warning", "declassification": "never"}, True, id="the beginning of an id of its pack"),
        pytest.param({"duration": "warning", "declassification": "never"}, True, id="a category before a family"),
        pytest.param({"late-note": "never", "SA401": "warning"}, True, id="the last of equal ones"),
    ],
)
def test_of_words_for_a_rule_that_is_not_at_hand_that_for_fewer_rules_is_stronger(words, fails):
    finding = {"rule": "SA401", "name": "late-note", "discrepancy": "duration", "severity": "warning"}
    assert fails == failing_by({"fail_on": "error", "fail_on_rule": words}, RULEBOOK)(finding)
