"""Runs in a pipeline: assumptions, changed files, limits, and differences between two results."""

import csv
import datetime as dt
import json
import re
import subprocess
from pathlib import Path

import pytest
import python_calamine as calamine
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from declass.assume import assume
from declass.assumptions import Assumptions
from declass.cli import main
from declass.commands.run_scope import Kind, RunScope
from declass.levels import Level
from declass.parse.document import Parser
from declass.readers import read_text
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.worker import Worker
from declass.terms import PathTerms, Places, Terms

RULEBOOK = load_rules()
BASE = RULEBOOK.bases["telegram-12958-amended-C"]
LATE = {"eo_line": "E.O. 12958: DECL: 02/05/2039"}
HEADING = ("start", "routing", "station_line", "security_prosign", "date_time_group", "originator", "addressees")


@pytest.fixture(autouse=True)
def archive(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    write("a.txt", **LATE)
    write("b.txt", 2008, **LATE)
    return tmp_path / "in"


def write(name: str, year: int = 2009, *, drop: tuple[str, ...] = (), **parts: str) -> None:
    content = render(BASE, dated=dt.date(year, 2, 4), set=parts, drop=drop).text.content
    Path("in", name).write_text(content, "utf-8")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def records(result: Result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- rules chosen ----------------------------------------------------------------------------------------------------

ABOVE = {"paragraph_2": "2. (S) One hour."}
CHOSEN = {
    "select": (["--select", "DC4"], "", lambda rule: rule.startswith("DC4")),
    "ignore": (["--ignore", "DC1,portion"], "", lambda rule: rule[:3] not in ("DC1", "DC2")),
    "by the file": ([], 'ignore = ["overall"]\n', lambda rule: not rule.startswith("DC1")),
    "by path": ([], '[[overrides]]\npaths = ["in/*"]\nselect = ["DC4"]\n', lambda rule: rule.startswith("DC4")),
    "a severity that is not shown": ([], '[severity]\nDC102 = "note"\n', lambda rule: rule != "DC102"),
    "a note beside one that is raised": ([], '[severity]\nDC204 = "warning"\n', lambda rule: rule != "DC208"),
}


@pytest.mark.parametrize(("options", "settings", "is_chosen"), CHOSEN.values(), ids=CHOSEN)
def test_a_rule_whose_findings_are_left_out_counts_nowhere_as_applied(options, settings, is_chosen):
    Path("declass.toml").write_text(settings, "utf-8")
    write("a.txt", **ABOVE)
    first, _, last = records(run("check", "in", "-f", "jsonl", *options))
    plans = {plan: entry["rules"] for plan, entry in last["plans"].items()}
    assert {"applied": len(plans[first["rules"]["plan"]]), "plan": first["rules"]["plan"]} == first["rules"]
    assert all(is_chosen(rule) for named in plans.values() for rule in named)


def test_a_category_of_rules_left_out_has_no_rate():
    write("a.txt", **ABOVE)
    whole, chosen = (run("check", "in", "-f", "markdown", *o).stdout for o in ([], ["--select", "DC4"]))
    assert (True, False) == ("| Undergraded | 2 | 1 |" in whole, "Undergraded" in chosen)


def test_a_whole_choice_leaves_the_plan_as_it_is():
    whole, asked = (records(run("check", "in", "-f", "jsonl", *o))[0]["rules"] for o in ([], ["--ignore", "DC8"]))
    assert whole == asked


def test_a_choice_of_rules_is_told_where_rates_are():
    told = "rules chosen by select and ignore: "
    for_people = ("table", "markdown", "html", "concise")
    assert [True] * 4 == [told in run("check", "in", "-f", f, "--select", "DC4").stdout for f in for_people]
    assert [False] * 4 == [told in run("check", "in", "-f", f).stdout for f in for_people]


def test_a_document_to_which_no_rule_chosen_applies_is_not_said_to_comply():
    told = run("check", "in", "-f", "html", "--select", "DC611").stdout
    assert "No rule was applied, so that nothing is said of it" in told
    assert "none gave an error" not in told


@pytest.mark.parametrize("options", [["--select", "DC4"], ["--ignore", "DC1,portion"]])
def test_a_choice_is_told_alike_by_the_cache_a_saved_result_and_a_state(options):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: nothing is kept in parts")
    write("a.txt", **ABOVE)
    run("check", "in", "--no-cache", *options, "-o", "jsonl=saved.jsonl", "-o", "parquet=saved.parquet")
    fresh = run("report", "saved.jsonl", "-f", "html").stdout
    run("check", "in")
    assert fresh == run("check", "in", *options, "-f", "html").stdout
    assert Path("saved.jsonl").read_text("utf-8") == run("check", "in", *options, "-f", "jsonl").stdout
    run("check", "in", *options, "--state", "state")
    assert [fresh] * 2 == [run("report", kept, "-f", "html").stdout for kept in ("saved.parquet", "state")]


# --- assumptions ------------------------------------------------------------------------------------------------------


def without_date(**parts: str) -> str:
    return render(BASE, set={**LATE, **parts}, drop=HEADING).text.content


def judged(content: str, assumptions: Assumptions) -> dict:
    return Worker(RULEBOOK, Terms(assumptions=assumptions)).record_of(read_text(content, "undated.txt"))


def rules(record: dict) -> set[str]:
    return {finding["rule"] for finding in record["findings"]}


def test_a_day_that_is_assumed_decides_what_was_not_checkable():
    bare, dated = (judged(without_date(), Assumptions(day)) for day in (None, dt.date(2009, 2, 4)))
    assert (None, "DC401" in rules(bare)) == (bare["date"], False)
    assert ("2009-02-04", "assumed") == (dated["date"], dated["date_from"])
    assert "DC401" in rules(dated)
    assert "eo-12958-amended" == dated["order_in_force"]


def test_a_date_that_can_be_read_is_never_put_aside():
    content = render(BASE, set=LATE).text.content
    assert judged(content, Assumptions()) == judged(content, Assumptions(dt.date(1999, 1, 1), None, Level.SECRET))


def test_an_order_that_is_assumed_judges_what_holds_on_its_first_and_last_day():
    record = judged(without_date(), Assumptions(order="eo-12958-amended"))
    assert (None, ["2003-03-25", "2010-06-26"]) == (record["date"], record["date_interval"])
    assert "DC401" in rules(record)
    early = judged(without_date(eo_line="E.O. 12958: DECL: 02/05/2030"), Assumptions(order="eo-12958-amended"))
    assert "DC401" not in rules(early)
    assert "DC401" in {entry["rule"] for entry in early["not_checkable"]}


def test_the_number_of_an_order_that_was_amended_means_both_of_its_periods():
    record = judged(without_date(), Assumptions(order="12958"))
    assert ["1995-10-14", "2010-06-26"] == record["date_interval"]
    reason = {"DC309", "DC310"}
    assert reason.isdisjoint(rules(record))
    assert reason & {entry["rule"] for entry in record["not_checkable"]}


def test_a_level_that_is_assumed_stands_where_none_can_be_read():
    content = without_date(classification_line="XXXXXXXXXXXX ANYPOST {serial6}")
    known = {level: judged(content, Assumptions(level=level))["level"] for level in (None, Level.SECRET)}
    assert {None: None, Level.SECRET: "S"} == known
    assert "U" == judged(content, Assumptions(level=Level.UNCLASSIFIED))["level"]


@given(st.text(max_size=300), st.dates(dt.date(1950, 1, 1), dt.date(2030, 1, 1)), st.sampled_from(list(Level)))
def test_any_text_is_judged_under_any_assumption(content, day, level):
    document = Parser(RULEBOOK.law.vocabulary).parse(read_text(content, "a.txt"))
    assumed = assume(document, Assumptions(day, None, level), RULEBOOK.law)
    assert (assumed.date == document.date) or (document.date is None and assumed.date == day)
    assert "failed" != judged(content, Assumptions(day, None, level))["status"]


@given(*[st.builds(Assumptions, st.none() | st.just(dt.date(2009, 1, 1)), st.none() | st.just("12958"))] * 2)
def test_of_two_assumptions_on_the_date_one_holds_whole(above, below):
    over = above.over(below)
    assert (over.date, over.order) in {(above.date, above.order), (below.date, below.order)}
    assert Assumptions() == Assumptions().over(Assumptions())


def test_assumptions_of_the_command_line_stand_in_the_settings_of_the_run():
    (Path("in") / "c.txt").write_text(without_date(), "utf-8")
    result = run("check", "in", "-f", "jsonl", "--assume-date", "2009-02-04", "--assume-level", "C")
    *documents, last = records(result)
    assert "assumed" == documents[2]["date_from"]
    assert ("2009-02-04", "C") == (last["settings"]["assume_date"], last["settings"]["assume_level"])
    assert 2 == run("check", "in", "--assume-order", "99999").exit_code


def test_terms_by_path_hold_for_telegrams_inside_files():
    places = Places(str(Path.cwd()), ("in/*.txt",))
    terms = Terms(by_path=(PathTerms(places, "generic"),))
    assert ["generic", "generic", "state"] == [terms.of(s).profile for s in ("in/a.txt", "in/a.txt#2", "out/a.txt")]


# --- changed files ----------------------------------------------------------------------------------------------------


def git(*words: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


@pytest.fixture
def repository(archive):
    git("init")
    git("add", ".")
    git("commit", "-m", "all")
    git("checkout", "-b", "change")


def sources(*options: str) -> list[str]:
    return [record["source"] for record in records(run("check", "in", "-f", "jsonl", *options))[:-1]]


@pytest.mark.usefixtures("repository")
def test_only_files_that_changed_are_read():
    write("b.txt", 2007, **LATE)
    write("new name.txt", 2006, **LATE)
    assert ["in/b.txt", "in/new name.txt"] == sources("--changed-since", "main")
    git("add", ".")
    git("commit", "-m", "change")
    assert ["in/b.txt", "in/new name.txt"] == sources("--changed-since", "main")
    assert [] == sources("--changed-since", "HEAD")


@pytest.mark.usefixtures("repository")
def test_what_changed_on_the_other_branch_is_not_ours():
    write("b.txt", 2007, **LATE)
    git("commit", "-am", "ours")
    git("checkout", "main")
    write("a.txt", 2006, **LATE)
    git("commit", "-am", "theirs")
    git("checkout", "change")
    assert ["in/b.txt"] == sources("--changed-since", "main")


@pytest.mark.usefixtures("repository")
def test_a_run_over_changed_files_says_so_and_calls_no_other_entry_gone():
    run("baseline", "create", "in", "-o", "b.jsonl")
    write("b.txt", 2008, **LATE, subject="SUBJECT: (U) ANOTHER VISIT")
    result = run("check", "in", "--changed-since", "main", "--baseline", "b.jsonl", "--strict-baseline")
    assert 0 == result.exit_code
    assert "only files that changed since main were read" in result.stdout


@pytest.mark.usefixtures("repository")
def test_a_run_over_changed_files_asks_nothing_over_the_whole_archive():
    write("copy.txt", **LATE, paragraph_2="2. (S) One hour.")
    run("baseline", "create", "in", "-o", "b.jsonl", "--select", "DC8")
    assert "DC801" in Path("b.jsonl").read_text("utf-8")
    options = ("--changed-since", "main", "--baseline", "b.jsonl", "--strict-baseline", "-f", "jsonl")
    *_, told = records(run("check", "in", *options))
    assert "not asked: only files that changed were read" == told["collection"]
    assert 0 == told["baseline"]["fixed"]


@pytest.mark.usefixtures("repository")
def test_the_finding_of_a_copy_that_did_not_change_is_not_called_fixed():
    write("copy.txt", **LATE)
    git("add", ".")
    git("commit", "-m", "copy")
    run("baseline", "create", "in", "-o", "b.jsonl")
    write("copy.txt", **LATE, subject="SUBJECT: (U) ANOTHER VISIT")
    options = ("--baseline", "b.jsonl", "--strict-baseline", "-f", "concise")
    result = run("check", "in", "--changed-since", "HEAD", *options)
    assert (0, True) == (result.exit_code, "0 fixed" in result.stdout)
    write("copy.txt")
    assert 1 == run("check", "in", *options).exit_code


@pytest.mark.parametrize("ref", ["nowhere", "--output=x", ""])
@pytest.mark.usefixtures("repository")
def test_a_commit_that_is_not_there_is_named(ref):
    result = run("check", "in", f"--changed-since={ref}")
    assert 2 == result.exit_code
    assert "--changed-since" in result.stderr


def test_outside_a_repository_nothing_can_have_changed():
    result = run("check", "in", "--changed-since", "main")
    assert 2 == result.exit_code
    assert "git says" in result.stderr


# --- the width of tables ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [("check", "in"), ("calendar", "in"), ("sample", "in", "--seed", "1", "--size", "1")], ids=lambda c: c[0]
)
def test_tables_into_a_pipe_are_as_wide_in_every_terminal(monkeypatch, command):
    told = set()
    for columns in ("60", "140"):
        monkeypatch.setenv("COLUMNS", columns)
        told.add(run(*command, "--as-of", "2026-11-28").stdout)
    assert 1 == len(told)


# --- formats of files on standard output ------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["html", "xlsx", "parquet"])
def test_standard_output_holds_what_a_file_holds(format_):
    printed = run("check", "in", "-f", format_, "-o", f"{format_}=there", "-o", "jsonl=saved.jsonl")
    assert 1 == printed.exit_code
    assert Path("there").read_bytes() == printed.stdout_bytes
    again = run("report", "saved.jsonl", "-f", format_)
    assert format_ == "parquet" or Path("there").read_bytes() == again.stdout_bytes
    assert {"in", "there", "saved.jsonl"} >= {path.name for path in Path().iterdir()}


@pytest.mark.parametrize("format_", ["xlsx", "parquet"])
def test_a_terminal_is_given_no_bytes_that_are_no_text(monkeypatch, format_):
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)
    refused = run("check", "in", "-f", format_)
    assert (2, "") == (refused.exit_code, refused.stdout)
    assert f"write it with -o {format_}=FILE, or send it into a file" in refused.stderr


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_findings_past_the_limit_are_counted_and_not_listed(limit):
    *documents, last = records(run("check", "in", "-f", "jsonl", "--max-findings", limit))
    listed = sum(len(record["findings"]) for record in documents)
    assert listed == min(2, limit)
    assert 2 == last["severities"]["error"]
    assert 2 - listed == sum(record.get("left_off", 0) for record in documents)
    assert bool(listed < 2) == any("left off" in notice for notice in last.get("notices", []))
    assert 1 == run("check", "in", "--max-findings", limit).exit_code


def test_findings_over_the_whole_archive_stand_under_the_limit_too():
    write("copy.txt", **LATE, paragraph_2="2. (S) One hour.")
    *_, last = records(run("check", "in", "-f", "jsonl", "--select", "duration,DC801", "--max-findings", 3))
    assert [] == last["findings"]
    assert 1 == last["severities"]["warning"]
    assert "3 findings listed and 1 more left off (--max-findings); all are counted" == last["notices"][0]


@pytest.mark.parametrize("format_", ["table", "markdown", "github"])
def test_no_format_is_named_that_would_list_what_the_limit_leaves_off(format_):
    told = run("check", "in", "-f", format_, "--max-findings", 1).stdout
    assert "all of them: without --max-findings" in told
    assert "csv=FILE" not in told


def test_no_finding_is_called_the_worst_of_those_that_the_limit_leaves_off():
    told = run("check", "in", "-f", "github", "--max-findings", 1).stdout
    assert "the worst 1 of those that --max-findings lists are shown; all of them: without --max-findings" in told


_CLEAN = r"documents without findings: (\d+)|<dt>without any finding</dt><dd>(\d+)"


@pytest.mark.parametrize(
    ("format_", "calls_clean"), [("junit", ["0"]), ("html", ["0"]), ("table", []), ("csv", []), ("psv", [])]
)
def test_no_document_is_called_clean_whose_findings_the_limit_leaves_off(format_, calls_clean):
    told = run("check", "in", "-f", format_, "--max-findings", 1).stdout
    assert "1 finding left off (--max-findings): 1 error" in told or "1 error (1 left off)" in told
    assert calls_clean == ["".join(numbers) for numbers in re.findall(_CLEAN, told)]
    assert "and none gave an error or a warning" not in told
    assert "no finding<" not in told


def test_a_row_of_a_table_counts_what_the_limit_leaves_off():
    rows = list(csv.DictReader(run("check", "in", "-f", "csv", "--max-findings", 1).stdout.splitlines()))
    assert [("in/a.txt", "DC401"), ("in/b.txt", "")] == [(row["source"], row["rule"]) for row in rows[:2]]
    assert "1 finding left off (--max-findings): 1 error" == rows[1]["message"]


def test_a_workbook_counts_what_the_limit_leaves_off():
    run("check", "in", "--max-findings", 1, "-o", "xlsx=out.xlsx")
    head, *rows = calamine.CalamineWorkbook.from_path("out.xlsx").get_sheet_by_name("Documents").to_python()
    assert [1, 1] == [row[head.index("errors")] for row in rows]


def test_the_tables_of_a_saved_result_are_those_of_the_run_whatever_the_limit():
    write("copy.txt", **LATE, paragraph_2="2. (S) One hour.")
    outputs = {"html": "out.html", "csv": "out.csv", "table": "out.table", "junit": "out.junit", "xlsx": "out.xlsx"}
    written = [word for name, file in outputs.items() for word in ("-o", f"{name}={file}")]
    again = [word for name, file in outputs.items() for word in ("-o", f"{name}=again.{file}")]
    run("check", "in", "--max-findings", 1, "-o", "jsonl=saved.jsonl", *written)
    run("report", "saved.jsonl", *again)
    assert [Path(f).read_bytes() for f in outputs.values()] == [
        Path(f"again.{f}").read_bytes() for f in outputs.values()
    ]


def test_findings_over_the_whole_archive_that_are_left_off_are_told():
    write("copy.txt", **LATE, paragraph_2="2. (S) One hour.")
    options = ["check", "in", "--select", "duration,DC801", "--max-findings", 3]
    assert 1 == records(run(*options, "-f", "jsonl"))[-1]["left_off"]
    assert "None. Looked for over" not in run(*options, "-f", "html").stdout
    assert "Findings over the whole archive\n\n… and 1 more; all of them" in run(*options, "-f", "table").stdout
    assert 'name="findings left off"' in run(*options, "-f", "junit").stdout


# --- differences ------------------------------------------------------------------------------------------------------


def save(name: str, *options: str) -> None:
    run("check", "in", "-o", f"jsonl={name}", *options)


def turn() -> None:
    """Let the earlier result be the later one."""
    Path("old.jsonl").rename("all.jsonl")
    Path("new.jsonl").rename("old.jsonl")
    Path("all.jsonl").rename("new.jsonl")


def kinds(*options: str) -> dict[str, int]:
    return json.loads(run("diff", "old.jsonl", "new.jsonl", "-f", "json", *options).stdout)["counts"]


def test_new_changed_fixed_and_gone_findings_are_told_apart(archive):
    write("c.txt", 2007, **LATE)
    write("d.txt", 2006, **LATE)
    save("old.jsonl")
    write("a.txt", eo_line="E.O. 12958: DECL: 02/06/2039")  # changed
    write("b.txt", 2008)  # fixed
    (archive / "c.txt").unlink()  # gone
    write("e.txt", 2005, **LATE)  # new
    save("new.jsonl")
    expected = {"unchanged": 1, "new": 1, "changed": 1, "fixed": 1, "undecided": 0, "gone": 1}
    assert {**expected, "not_asked": 0, "not_asked_before": 0} == kinds()
    result = run("diff", "old.jsonl", "new.jsonl")
    assert 1 == result.exit_code
    assert "before: declassification date 2039-02-05" in result.stdout


def test_a_finding_that_was_not_decided_is_not_fixed():
    save("old.jsonl")
    write("a.txt", eo_line="E.O. 12958: DECL: XXXXXXXXXX")
    save("new.jsonl", "--quiet")
    assert (1, 0) == (kinds()["undecided"], kinds()["fixed"])
    assert 0 == run("diff", "old.jsonl", "new.jsonl").exit_code


BOTH = {"captions": "NODIS\nEXDIS"}


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        pytest.param(["--select", "DC1,portion"], LATE, id="select"),
        pytest.param(["--ignore", "duration"], LATE, id="ignore"),
        pytest.param(["--profile", "dod"], BOTH, id="profile"),
        pytest.param(["--max-findings", "1"], {**LATE, "paragraph_2": "2. (S) One hour."}, id="limit"),
    ],
)
def test_what_a_run_was_not_asked_for_is_neither_fixed_nor_new(options, parts):
    write("a.txt", **parts)
    write("b.txt", 2008)
    save("old.jsonl")
    save("new.jsonl", *options)
    told = kinds()
    assert (1, 0, 0) == (told["not_asked"], told["fixed"], told["undecided"])
    turn()
    result = run("diff", "old.jsonl", "new.jsonl")
    assert 0 == result.exit_code
    assert "Not asked before: the earlier run was not asked for it" in result.stdout
    assert (1, 0) == (kinds()["not_asked_before"], kinds()["new"])


def test_a_document_that_was_not_there_before_has_new_findings_whatever_was_asked():
    save("old.jsonl", "--ignore", "DC401")
    write("e.txt", 2005, **LATE)
    save("new.jsonl")
    assert (1, 2) == (kinds()["new"], kinds()["not_asked_before"])


def test_a_rule_that_a_path_leaves_out_was_not_asked_there():
    save("old.jsonl")
    Path("declass.toml").write_text('[[overrides]]\npaths = ["in/b.txt"]\nignore = ["DC401"]\n', "utf-8")
    save("new.jsonl")
    assert (1, 1) == (kinds()["not_asked"], kinds()["unchanged"])


def test_a_finding_that_became_a_note_and_was_hidden_is_not_fixed():
    save("old.jsonl")
    Path("declass.toml").write_text('[severity]\nDC4 = "note"\nDC401 = "note"\n', "utf-8")
    save("new.jsonl")
    assert (2, 0) == (kinds()["not_asked"], kinds()["fixed"])


def test_a_finding_on_practice_that_no_setting_makes_an_error_stays_a_note_and_is_not_fixed():
    block = "Classified By: Pat Sample, Deputy Chief of Mission\nReason: 1.4 (b)\nDeclassify On: 02/04/2014"
    write("u.txt", 2004, drop=("eo_line",), authority_block=block)
    save("old.jsonl")
    Path("declass.toml").write_text(
        '[severity]\nDC501 = "note"\n[[overrides]]\npaths = ["in/*"]\nseverity = { DC501 = "error" }\n', "utf-8"
    )
    save("new.jsonl")
    assert "not_asked" == of_rule("DC501")


def of_rule(rule: str) -> str:
    """What became of the one finding of a rule."""
    told = json.loads(run("diff", "old.jsonl", "new.jsonl", "-f", "json").stdout)
    (kind,) = {kind for kind in told["counts"] if kind != "unchanged" for found in told[kind] if found["rule"] == rule}
    return kind


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--max-findings", "3"], id="limit"),
        pytest.param(["--ignore", "DC801"], id="ignore"),
        pytest.param(["--changed-since", "HEAD"], id="files that changed"),
    ],
)
def test_findings_over_the_whole_archive_that_were_not_asked_for_are_neither_fixed_nor_new(options, repository):
    write("a.txt", eo_line="E.O. 12958: DECL: 02/06/2039")
    write("copy.txt", **LATE)
    save("old.jsonl")
    save("new.jsonl", *options)
    assert "not_asked" == of_rule("DC801")
    turn()
    assert "not_asked_before" == of_rule("DC801")


def test_findings_over_the_whole_archive_are_fixed_or_new_where_all_are_listed():
    write("copy.txt", eo_line="E.O. 12958: DECL: 02/06/2039")
    save("old.jsonl")
    write("copy.txt", **LATE)
    save("new.jsonl", "--max-findings", "3")
    assert "fixed" == of_rule("DC801")
    turn()
    assert "new" == of_rule("DC801")


def set_severity(rule: str, severity: str) -> None:
    Path("declass.toml").write_text(f'[severity]\n{rule} = "{severity}"\n', "utf-8")


def test_a_severity_that_one_run_set_is_not_that_of_the_other():
    set_severity("DC401", "note")
    save("old.jsonl", "--notes")
    write("a.txt")
    Path("declass.toml").unlink()
    save("new.jsonl")
    assert (1, 1) == (kinds()["fixed"], kinds()["unchanged"])
    turn()
    assert (1, 1) == (kinds()["new"], kinds()["unchanged"])


def test_a_note_that_one_run_made_a_warning_was_not_asked_of_the_other():
    write("a.txt", subject="SUBJECT: A VISIT")
    save("old.jsonl")
    set_severity("DC204", "warning")
    save("new.jsonl")
    assert "not_asked_before" == of_rule("DC204")
    turn()
    assert "not_asked" == of_rule("DC204")


@pytest.mark.parametrize(
    ("rule", "severities", "shown"),
    [
        pytest.param("DC204", {"portion": "warning", "DC204": "note"}, False, id="a word for fewer rules"),
        pytest.param("DC204", {"DC204": "note", "portion": "warning"}, False, id="in any order"),
        pytest.param("DC204", {"DC204": "note", "subject-unmarked": "warning"}, True, id="the last of equal ones"),
        pytest.param("DC204", {"portion": "error"}, True, id="an error on a fact confirmed"),
        pytest.param("DC605", {"transmission": "error"}, False, id="none on one that is not"),
    ],
)
def test_severities_are_those_of_the_run(rule, severities, shown):
    name = RULEBOOK.rule(rule).name
    assert shown == RunScope({"severity": severities}, RULEBOOK).shows(Kind(rule, name, None, "note"))


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"select": ["DC204"]}, id="id"),
        pytest.param({"select": ["subject-unmarked"]}, id="name"),
        pytest.param({"select": ["DC2"]}, id="beginning of an id"),
        pytest.param({"select": ["portion"]}, id="family"),
        pytest.param({"select": ["DC401,portion-marking"]}, id="discrepancy among others"),
        pytest.param({"select": ["DC204", "DC401"], "ignore": ["DC401"]}, id="another left out"),
        pytest.param({"overrides": [{"select": ["DC204"]}]}, id="by path"),
        pytest.param({"overrides": [{"select": ["portion"]}, {"ignore": ["DC4"]}]}, id="family by path"),
        pytest.param({"select": ["portion"], "overrides": [{"ignore": ["DC4"]}]}, id="another left out by path"),
        pytest.param({"ignore": ["DC204"], "overrides": [{"select": ["DC2"]}]}, id="left out, and selected by path"),
    ],
)
def test_notes_of_rules_selected_were_asked_for(options):
    record = {"profile": "state", "overrides": [1, 2][: len(options.get("overrides", ()))]}
    kind = Kind("DC204", "subject-unmarked", "portion-marking", "note", "state")
    assert RunScope(options, RULEBOOK).shows(kind, record)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({}, id="nothing selected"),
        pytest.param({"ignore": ["DC401"]}, id="another left out"),
        pytest.param({"select": ["DC4"]}, id="another selected"),
        pytest.param({"select": ["portion"], "ignore": ["DC204"]}, id="left out"),
        pytest.param({"select": ["portion"], "overrides": [{"ignore": ["DC204"]}]}, id="left out by path"),
        pytest.param({"select": ["portion"], "overrides": [{"select": ["DC401"]}]}, id="another selected by path"),
        pytest.param({"overrides": [{"ignore": ["DC401"]}]}, id="another left out by path"),
    ],
)
def test_notes_of_other_rules_were_not(options):
    record = {"profile": "state", "overrides": [1][: len(options.get("overrides", ()))]}
    kind = Kind("DC204", "subject-unmarked", "portion-marking", "note", "state")
    assert not RunScope(options, RULEBOOK).shows(kind, record)


SELECTED = [
    pytest.param(["--select", "DC2"], "", id="beginning of an id"),
    pytest.param(["--select", "portion"], "", id="family"),
    pytest.param([], '[[overrides]]\npaths = ["*.txt"]\nselect = ["DC204"]\n', id="by path"),
]


@pytest.mark.parametrize(("options", "settings"), SELECTED)
def test_a_note_of_rules_selected_is_new_or_fixed(options, settings):
    Path("declass.toml").write_text(settings, "utf-8")
    save("old.jsonl", *options)
    write("a.txt", subject="SUBJECT: A VISIT")
    save("new.jsonl", *options)
    assert "new" == of_rule("DC204")
    assert 1 == run("diff", "old.jsonl", "new.jsonl", "--fail-on", "note").exit_code
    turn()
    assert "fixed" == of_rule("DC204")


def test_under_another_profile_nothing_is_fixed_or_new():
    write("a.txt", **BOTH, paragraph_2="2. (C//NF) One hour.")
    save("old.jsonl")
    save("new.jsonl", "--profile", "ic")
    told = kinds()
    assert (0, 0, 0) == (told["fixed"], told["undecided"], told["new"])
    assert 0 < told["not_asked"]
    assert 0 < told["not_asked_before"]


def test_new_findings_on_documents_that_were_not_read_before_are_told_as_such(archive):
    (archive / "deep").mkdir()
    write("deep/c.txt", 2007, **LATE)
    run("check", "in/deep", "-o", "jsonl=old.jsonl")
    save("new.jsonl")
    told = run("diff", "old.jsonl", "new.jsonl").stdout
    assert "New: found in the later result alone; 2 on documents that the earlier one does not have\n" in told


@pytest.mark.parametrize(("where", "path"), [("in", "."), ("in", "../in"), (".", "in"), ("in", None)])
def test_a_path_of_the_settings_is_one_from_their_folder(where, path, archive, monkeypatch):
    save("old.jsonl")
    Path("o.toml").write_text('[[overrides]]\npaths = ["in/b.txt"]\nignore = ["DC401"]\n', "utf-8")
    root = Path.cwd()
    monkeypatch.chdir(where)
    path = archive if path is None else path
    run("check", path, "-o", f"jsonl={root / 'new.jsonl'}", "--config", root / "o.toml")
    command = ["diff", root / "old.jsonl", root / "new.jsonl", "-f", "json"]
    told = json.loads(run(*command).stdout)["counts"]
    assert (1, 1, 0) == (told["not_asked"], told["unchanged"], told["fixed"])


def test_a_rule_of_a_pack_is_known_by_its_words():
    kind = Kind("DC499", "of-a-pack", "duration", "error")
    words = ("DC4", "of-a-pack", "duration", "declassification", "overall")
    assert ["overall"] == [word for word in words if not RunScope({"select": [word]}, RULEBOOK).shows(kind)]
    assert not RunScope({"select": ["DC401,portion"]}, RULEBOOK).shows(kind)


def test_the_same_result_has_no_differences():
    save("old.jsonl")
    save("new.jsonl")
    assert 0 == run("diff", "old.jsonl", "new.jsonl").exit_code
    assert 2 == kinds()["unchanged"]


def test_what_is_no_result_is_refused():
    save("old.jsonl")
    Path("new.jsonl").write_text("{}\n", "utf-8")
    result = run("diff", "old.jsonl", "new.jsonl")
    assert 2 == result.exit_code
    assert "new.jsonl" in result.stderr
