"""Worksheets go out and come back; what was damaged is told by its cell, and nothing in a cell is a formula."""

import csv
import datetime as dt
import shutil
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import pytest
import python_calamine
import xlsxwriter
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from declass.cli import main
from declass.errors import SettingsError
from declass.outputs.base import printable
from declass.review.sampling import Population
from declass.review.worksheet import DOCUMENTS, FINDINGS, Evidence, Method, Stratum, write_worksheet
from declass.review.worksheet_reading import read_worksheet
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

BASE = load_rules().bases["telegram-12958-amended-C"]
CLEAN = render(BASE).text.content
LATE = render(BASE, set={"eo_line": "E.O. 12958: DECL: 02/05/2039"}).text.content
DAY = dt.date(2026, 11, 25)
FACTS = {"layout": "2", "draw": "d", "tolerable": "", "confidence": "95%", "stratified by": "", "as of": "2026-11-25"}
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x.example")',
    "000283",
    "1-4",
    "_x0041_",
    "'q",
    " a ",
    "12E5",
]
_SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for number in range(1, 9):
        text = (LATE if number < 4 else CLEAN).replace("0283", f"{number:04}")
        (tmp_path / "in" / f"09ANYPOST{number}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def draw(file="w.xlsx", *options):
    return run("sample", "in", "--seed", 7, "--as-of", DAY, "-o", file, *(options or ("--size", 6)))


def pages_of(path):
    with python_calamine.load_workbook(str(path)) as book:
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def save(path, pages):
    """Writes a workbook as a spreadsheet does after editing: days as days, numbers as numbers, all else as text."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in pages.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, dt.date):
                        page.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), day)
                    elif isinstance(value, float):
                        page.write_number(row, column, value)
                    elif value != "":
                        page.write_string(row, column, value)


def review(source, path, reviewer, decisions, upheld=(), edits=()):
    """A copy of a worksheet with decisions from row 2 on, and single cells as ``(sheet, row, column, value)``."""
    pages = pages_of(source)
    answers = [("Documents", row, "decision", choice) for row, choice in enumerate(decisions, 2)]
    answers += [("Documents", row, "reviewer", reviewer) for row, choice in enumerate(decisions, 2) if choice]
    answers += [("Findings", row, "upheld", choice) for row, choice in enumerate(upheld, 2)]
    for sheet, row, column, value in (*answers, *edits):
        head = pages[sheet][0]
        cells = pages[sheet][row - 1]
        cells.extend([""] * (len(head) - len(cells)))
        cells[head.index(column)] = value
    save(path, pages)
    return path


def mended(path):
    return [(problem.cell, problem.message) for problem in read_worksheet(path, "w").problems]


def sample_of(*cells, findings=()):
    """A worksheet's sample of one document a row of cells."""
    population = Population(7, 99)
    width = len(DOCUMENTS.evidence) - 2
    for number, own in enumerate(cells):
        texts = (*own, *[""] * width)[:width]
        population.add(f"{number}.txt", None, str(number), "all", Evidence(texts, findings))
    return Method(FACTS, (Stratum("all", len(cells), len(cells)),)), population.draw({"all": len(cells)})


def test_a_worksheet_comes_back_as_it_went_out(archive):
    assert 0 == draw("w.xlsx", "--size", 8).exit_code
    worksheet = read_worksheet(archive / "w.xlsx", "w")
    assert ([], 8, 3) == (worksheet.problems, *(len(worksheet.rows[name]) for name in ("Documents", "Findings")))
    assert {f"09ANYPOST{number}" for number in range(1, 9)} == {
        row.cells["document id"] for row in worksheet.rows["Documents"]
    }


def test_a_findings_key_is_that_of_its_document_and_a_number(archive):
    draw("w.xlsx", "--size", 8)
    rows = read_worksheet(archive / "w.xlsx", "w").rows["Findings"]
    assert [f"F{row.cells['document key'][1:]}-1" for row in rows] == [row.key for row in rows]


def test_the_same_sample_gives_the_same_bytes(archive):
    draw("a.xlsx")
    draw("b.xlsx")
    assert (archive / "a.xlsx").read_bytes() == (archive / "b.xlsx").read_bytes()


@pytest.mark.parametrize("cell", HOSTILE)
def test_what_looks_like_a_formula_or_a_number_stays_text(tmp_path, cell):
    method, drawn = sample_of([cell] * 12, findings=((cell,) * 8,))
    write_worksheet(tmp_path / "w.xlsx", method, drawn, DAY)
    worksheet = read_worksheet(tmp_path / "w.xlsx", "w")
    assert [] == worksheet.problems
    assert cell == worksheet.rows["Documents"][0].cells["document id"]
    assert cell == worksheet.rows["Findings"][0].cells["message"]
    assert set() == _kinds_of_cells(tmp_path / "w.xlsx") - {"inlineStr", "blank"}


def _kinds_of_cells(path):
    """How cells are stored: as text, as nothing; ``formula`` where one has a formula, ``number`` for a number."""
    with zipfile.ZipFile(path) as book:
        pages = [ElementTree.fromstring(book.read(n)) for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
    cells = [cell for page in pages for cell in page.iter(f"{_SPREADSHEET}c")]
    return {_kind(cell) for cell in cells}


def _kind(cell):
    if cell.find(f"{_SPREADSHEET}f") is not None:
        return "formula"
    return cell.get("t") or ("number" if len(cell) else "blank")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=12))
def test_any_evidence_comes_back_sound(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("w") / "w.xlsx"
    method, drawn = sample_of([printable(cell) for cell in cells])
    write_worksheet(path, method, drawn, DAY)
    assert [] == read_worksheet(path, "w").problems


def test_evidence_is_protected_and_answers_are_open_with_drop_downs(archive):
    draw()
    with zipfile.ZipFile(archive / "w.xlsx") as book:
        documents = book.read("xl/worksheets/sheet1.xml").decode()
        findings = book.read("xl/worksheets/sheet2.xml").decode()
    assert "<sheetProtection " in documents
    assert "<sheetProtection " in findings
    assert 'sqref="O2:O7"' in documents
    assert "agree,disagree,not applicable,refer" in documents
    assert '<dataValidation type="date" operator="greaterThanOrEqual"' in documents
    assert "<formula1>36526</formula1>" in documents
    assert "upheld,not upheld,refer" in findings


def test_a_row_is_printed_on_two_pages_with_its_key_on_both(archive):
    draw()
    with zipfile.ZipFile(archive / "w.xlsx") as book:
        sheets = [book.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
        names = book.read("xl/workbook.xml").decode()
    assert all('orientation="landscape"' in sheet and 'fitToWidth="2" fitToHeight="0"' in sheet for sheet in sheets)
    assert "Documents!$A:$B,Documents!$1:$1" in names
    assert "Findings!$A:$A,Findings!$1:$1" in names


def test_no_name_and_no_body_text_is_in_a_worksheet(archive):
    text = LATE.replace("Pat Sample", "Zebulon Quagmire").replace("budget", "xylophone")
    (archive / "in" / "09ANYPOST9.txt").write_text(text, encoding="utf-8")
    draw("w.xlsx", "--size", 99)
    assert "Quagmire" not in str(pages_of("w.xlsx"))
    assert "xylophone" not in str(pages_of("w.xlsx"))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_and_saves_a_worksheet_and_nothing_is_damaged(archive):
    draw("w.xlsx", "--size", 8)
    review("w.xlsx", archive / "reviewed.xlsx", "R1", ["agree"] * 7 + ["disagree"])
    profile = (archive / "profile").as_uri()
    convert = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir", "saved"]
    subprocess.run([*convert, "reviewed.xlsx"], check=True, capture_output=True, timeout=180)
    before, after = run("sample", "merge", "reviewed.xlsx"), run("sample", "merge", "saved/reviewed.xlsx")
    assert (after.exit_code, after.stdout) == (before.exit_code, before.stdout)
    assert "disagreed with 1" in after.stdout


def test_rows_may_be_sorted_and_columns_moved(archive):
    draw()
    pages = pages_of("w.xlsx")
    pages["Documents"][1:] = reversed(pages["Documents"][1:])
    pages["Documents"] = [cells[::-1] for cells in pages["Documents"]]
    save("sorted.xlsx", pages)
    assert [] == mended(archive / "sorted.xlsx")


@pytest.mark.parametrize(
    ("edit", "cell", "message"),
    [
        pytest.param(("Documents", 3, "source", "x"), "Documents!C3", "'source' was edited", id="evidence"),
        pytest.param(("Findings", 2, "message", ""), "Findings!J2", "'message' was edited", id="a finding's evidence"),
        pytest.param(("Documents", 4, "decision", "yes"), "Documents!O4", "found 'yes'; choose agree", id="no choice"),
        pytest.param(("Documents", 4, "reviewed on", "1 May"), "Documents!R4", "write a day", id="no day"),
        pytest.param(("Documents", 4, "reviewed on", 46354.0), "Documents!R4", "write a day", id="a number"),
        pytest.param(
            ("Documents", 4, "reviewed on", dt.date(1926, 11, 27)), "Documents!R4", "found '1926-11-27'", id="early day"
        ),
        pytest.param(("Documents", 4, "key", ""), "Documents!A4", "found no key", id="no key"),
        pytest.param(("Documents", 4, "key", "D-1"), "Documents!A4", "no key of this worksheet", id="another key"),
    ],
)
def test_a_damaged_cell_is_named(archive, edit, cell, message):
    draw()
    problems = mended(review("w.xlsx", archive / "r.xlsx", "R1", [], edits=[edit]))
    assert cell == problems[0][0]
    assert message in problems[0][1]


def test_an_edit_of_the_method_is_named(archive):
    draw()
    pages = pages_of("w.xlsx")
    pages["Method"][1][1] = "another rule book"
    save("r.xlsx", pages)
    assert ["Method!B2"] == [cell for cell, _ in mended(archive / "r.xlsx")]


def test_a_missing_and_a_doubled_row_are_named(archive):
    draw()
    pages = pages_of("w.xlsx")
    del pages["Documents"][3]
    pages["Documents"].append(pages["Documents"][1])
    save("r.xlsx", pages)
    assert ["Documents!A2", "Documents!A7", "Documents!A4"] == [cell for cell, _ in mended(archive / "r.xlsx")]


def test_days_and_choices_are_read_however_they_are_written(archive):
    draw()
    edits = [
        ("Documents", 2, "decision", " Not  Applicable "),
        ("Documents", 2, "reviewed on", dt.date(2026, 11, 27)),
        ("Documents", 2, "comment", 3.0),
    ]
    worksheet = read_worksheet(review("w.xlsx", archive / "r.xlsx", "R1", [], edits=edits), "r")
    cells = worksheet.rows["Documents"][0].cells
    assert [] == worksheet.problems
    assert ("not applicable", "2026-11-27", "3") == (cells["decision"], cells["reviewed on"], cells["comment"])


@pytest.mark.parametrize(
    "content",
    [pytest.param(b"", id="empty"), pytest.param(b"PK\x03\x04 no zip", id="damaged"), pytest.param(b"a,b", id="csv")],
)
def test_what_is_no_workbook_is_refused(tmp_path, content):
    (tmp_path / "w.xlsx").write_bytes(content)
    with pytest.raises(SettingsError, match=r"give an \.xlsx file"):
        read_worksheet(tmp_path / "w.xlsx", "w.xlsx")


def test_another_workbook_is_refused(tmp_path):
    save(tmp_path / "w.xlsx", {"Sheet1": [["a"]]})
    with pytest.raises(SettingsError, match="found no sheet"):
        read_worksheet(tmp_path / "w.xlsx", "w.xlsx")


def test_a_cell_at_the_far_end_of_a_sheet_is_told(archive):
    draw()
    pages = pages_of("w.xlsx")
    with xlsxwriter.Workbook("r.xlsx") as book:
        sheets = {name: book.add_worksheet(name) for name in pages}
        sheets["Documents"].write_string(1_048_575, 16_383, "x")
    with pytest.raises(SettingsError, match="row 1,048,576 or column XFD"):
        read_worksheet(archive / "r.xlsx", "r.xlsx")


def test_agreement_of_all_is_one_plain_sentence(archive):
    draw()
    result = run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", ["agree"] * 5 + ["disagree"]))
    assert 0 == result.exit_code
    sentence = "Of 6 documents drawn from 8, reviewers disagreed with 1 (16.7%); with 95% confidence the true rate lies"
    assert sentence in result.stdout


def test_the_whole_population_has_a_true_rate(archive):
    draw("w.xlsx", "--size", 8)
    result = run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", ["agree"] * 8))
    assert "disagreed with 0 (0.0%); that is the whole population, so this is the true rate." in result.stdout


def test_a_worksheet_that_is_there_is_not_written_over(archive):
    draw()
    review("w.xlsx", archive / "w.xlsx", "R1", ["agree"] * 6)
    before = (archive / "w.xlsx").read_bytes()
    refused = draw()
    assert (refused.exit_code, (archive / "w.xlsx").read_bytes()) == (2, before)
    assert "--force" in refused.stderr
    assert draw("w.xlsx", "--size", 6, "--force").exit_code == 0
    assert (archive / "w.xlsx").read_bytes() != before


def test_no_rate_is_said_while_reviewers_are_in_conflict(archive):
    draw()
    review("w.xlsx", archive / "one.xlsx", "R1", ["agree"] * 6)
    review("w.xlsx", archive / "two.xlsx", "R2", ["agree"] * 5 + ["disagree"])
    merged = run("sample", "merge", "one.xlsx", "two.xlsx")
    assert merged.exit_code == 1
    assert merged.stdout.rstrip().endswith("no rate is said until what is above has been settled.")
    decisions = merged.stdout.split("\nDecisions\n")[1].split("\nAgreement\n")[0].partition("\nagree")[2]
    assert (True, False) == ("not settled" in decisions, "%" in decisions)


def test_no_rate_is_said_while_a_cell_is_to_mend(archive):
    draw("w.xlsx", "--size", 8)
    edits = [("Documents", 2, "level", "TS")]
    told = run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", ["agree"] * 8, ["upheld"] * 3, edits=edits)).stdout
    (row,) = [line.split() for line in told.splitlines() if line.startswith("DC401")]
    assert ["3", "3", "3", "not", "settled", "not", "settled"] == row[2:]


@pytest.mark.parametrize("file", ["m.csv", "m.xlsx"])
def test_kappa_is_explained_where_it_stands(archive, file):
    draw()
    first, second = (review("w.xlsx", f"{name}.xlsx", name, ["agree", "disagree"]) for name in ("R1", "R2"))
    told = run("sample", "merge", first, second, "-o", file).stdout
    explained = "Cohen's kappa: how far reviewers agree beyond what chance would make alike"
    assert explained in told.split("\nAgreement\n")[1].split("\nPrecision")[0]
    assert file.endswith(".csv") or pages_of(file)["Agreement"][-1][0].startswith(explained)


def test_no_kappa_is_explained_where_there_is_none(archive):
    draw()
    assert "kappa" not in run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", ["agree"])).stdout


def test_a_worksheet_names_the_order_and_tells_how_sure_a_finding_is_and_what_it_quotes(archive):
    draw("w.xlsx", "--size", 8, "--by", "order")
    rows = read_worksheet(archive / "w.xlsx", "w").rows
    order = {(row.cells["order in force"], row.cells["stratum"]) for row in rows["Documents"]}
    assert {("E.O. 12958, as amended", "E.O. 12958, as amended")} == order
    assert {("high", "02/05/2039")} == {(r.cells["confidence"], r.cells["evidence"]) for r in rows["Findings"]}


def test_conflicts_are_listed_and_kappa_is_told(archive):
    draw()
    first = review("w.xlsx", "a.xlsx", "R1", ["agree", "agree", "disagree", "disagree", "refer", ""])
    second = review("w.xlsx", "b.xlsx", "R2", ["agree", "agree", "disagree", "agree", "", "agree"])
    result = run("sample", "merge", first, second)
    assert 1 == result.exit_code
    assert "R1: disagree; R2: agree" in result.stdout
    assert "R1          R2                       4        3    75.0%             0.50" in result.stdout
    assert "1 conflict between reviewers" in result.stdout


def test_a_damaged_row_is_left_out_and_the_rest_merged(archive):
    draw()
    edits = [("Documents", 2, "level", "TS")]
    result = run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", ["agree"] * 6, edits=edits))
    assert 3 == result.exit_code
    assert "Documents!F2" in result.stdout
    assert "Of 6 documents drawn from 8, no rate is said until what is above has been settled." in result.stdout


def test_findings_upheld_are_counted_by_rule(archive):
    draw("w.xlsx", "--size", 8)
    result = run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", [], ["upheld", "upheld", "not upheld"]))
    (row,) = [line.split() for line in result.stdout.splitlines() if line.startswith("DC401")]
    assert ["declassify-on-too-late", "3", "3", "2", "66.7%"] == row[1:6]


def test_documents_with_something_missed_are_counted(archive):
    draw()
    edits = [("Documents", 3, "missed", "paragraph 2 has no mark")]
    result = run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", ["agree"], edits=edits))
    assert "In 1 document a reviewer wrote what was missed." in result.stdout


def test_strata_are_weighted_by_their_documents(archive):
    draw("w.xlsx", "--size", "4", "--by", "flagged")
    result = run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", ["disagree", "agree", "agree", "agree"]))
    assert "weighted by stratum that is" in result.stdout
    assert (
        "all, weighted by population (Korn-Graubard)             8        4         4           1   18.8%"
        in result.stdout
    )


@pytest.mark.parametrize(
    ("decisions", "code", "words"),
    [
        pytest.param(["agree"] * 8, 0, "Accepted: no error in 8 documents", id="accepted"),
        pytest.param(["agree"] * 7 + ["disagree"], 1, "Rejected: reviewers disagreed with 1 document", id="rejected"),
        pytest.param(["agree"] * 7, 1, "No verdict yet: of the 8 documents drawn, 1 not judged", id="open"),
        pytest.param(["agree"] * 7 + ["refer"], 1, "No verdict yet", id="referred"),
    ],
)
def test_a_series_is_accepted_only_when_every_document_is_right(archive, decisions, code, words):
    draw("w.xlsx", "--tolerable", "1%")
    result = run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", decisions))
    assert code == result.exit_code
    assert words in result.stdout
    assert ("This bound differs from that of the interval" in result.stdout) == (code == 0)


def test_worksheets_of_two_draws_are_refused(archive):
    draw("a.xlsx")
    draw("b.xlsx", "--size", 5)
    result = run("sample", "merge", "a.xlsx", "b.xlsx")
    assert 2 == result.exit_code
    assert "different draws" in result.stderr


def test_worksheets_of_one_name_in_two_folders_are_merged(archive):
    [(archive / name).mkdir() for name in ("a", "b")]
    draw()
    first = review("w.xlsx", "a/w.xlsx", "", ["agree"] * 3)
    second = review("w.xlsx", "b/w.xlsx", "", ["agree"] * 3)
    result = run("sample", "merge", first, second)
    assert "a/w.xlsx    b/w.xlsx                 3        3   100.0%" in result.stdout


@pytest.mark.parametrize("file", ["m.csv", "m.xlsx"])
def test_the_merged_result_is_written_and_holds_no_formula(archive, file):
    draw()
    edits = [("Documents", 2, "comment", "=1+1")]
    run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", ["agree"] * 6, edits=edits), "-o", file)
    assert ("decided", "agree") == _merged_rows(file)[1][1:3]
    assert _merged_rows(file)[1][6] in ("=1+1", "'=1+1")
    assert file.endswith(".csv") or "formula" not in _kinds_of_cells(file)


def test_the_merged_workbook_can_be_printed(archive):
    draw()
    run("sample", "merge", review("w.xlsx", "r.xlsx", "R1", ["agree"] * 6), "-o", "m.xlsx")
    with zipfile.ZipFile(archive / "m.xlsx") as book:
        sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert all('orientation="landscape"' in sheet and 'fitToHeight="0"' in sheet for sheet in sheets)


def _merged_rows(file):
    if file.endswith(".xlsx"):
        return [tuple(row) for row in pages_of(file)["Documents"]]
    with open(file, encoding="utf-8", newline="") as stream:
        return [tuple(row) for row in csv.reader(stream)]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["in", "--size", "5"], id="no seed"),
        pytest.param(["in", "--seed", "1"], id="no size"),
        pytest.param(["in", "--seed", "1", "--size", "5", "--margin", "5%"], id="two sizes"),
        pytest.param(["in", "--seed", "1", "--size", "0"], id="nothing asked for"),
        pytest.param(["in", "--seed", "1", "--margin", "5"], id="no rate"),
        pytest.param(["in", "--seed", "1", "--size", "5", "--by", "colour"], id="no stratum"),
        pytest.param(["in", "--seed", "1", "--tolerable", "1%", "--by", "level"], id="tolerable by strata"),
        pytest.param(["in", "--seed", "1", "--size", "5", "-o", "w.ods"], id="no form"),
        pytest.param(["in", "--seed", "1", "--size", "5", "-o", "no/w.xlsx"], id="no folder"),
        pytest.param(["in", "--seed", "1", "--size", "5", "-o", "in/09ANYPOST1.txt.csv/w.csv"], id="no folder at all"),
        pytest.param(["merge"], id="nothing to merge"),
        pytest.param(["merge", "nowhere.xlsx"], id="no worksheet"),
        pytest.param(["merge", "w.xlsx", "w.xlsx"], id="a worksheet twice"),
        pytest.param(["merge", "w.xlsx", "-o", "w.xlsx"], id="over a worksheet"),
    ],
)
def test_wrong_usage_is_2(archive, arguments):
    draw()
    result = run("sample", *arguments)
    assert 2 == result.exit_code
    assert isinstance(result.exception, SystemExit)


def test_a_folder_named_merge_is_read_as_a_path(archive):
    (archive / "in").rename(archive / "merge")
    plain = run("sample", "--seed", 7, "--size", 3, "merge")
    dotted = run("sample", "./merge", "--seed", 7, "--size", 3)
    assert (0, plain.stdout) == (dotted.exit_code, dotted.stdout)


def test_the_draw_does_not_depend_on_where_the_archive_lies_or_on_processes(archive):
    here = run("sample", "in", "--seed", 7, "--size", 3, "--as-of", DAY).stdout
    assert here == run("sample", archive / "in", "--seed", 7, "--size", 3, "--as-of", DAY, "-j", 2).stdout


def test_what_failed_is_no_part_of_the_population_and_is_said(archive):
    result = run("sample", "in", "nowhere", "--seed", 7, "--size", 3)
    assert 3 == result.exit_code
    assert "seen 9 = checked 8 + skipped 0 + failed 1" in result.stdout


def test_of_nothing_nothing_is_drawn(tmp_path):
    result = run("sample", tmp_path, "--seed", 7, "--size", 3)
    assert 4 == result.exit_code
    assert "nothing to draw from" in result.stdout


def test_a_missing_library_is_told_with_the_command_that_installs_it(archive, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    result = draw()
    assert 2 == result.exit_code
    assert result.stderr.rstrip().endswith("pip install -e '.[report]' in the folder of the program")
    assert 1 == len(result.stderr.splitlines())


def test_a_list_holds_no_formula(archive):
    assert 0 == draw("w.csv").exit_code
    with open("w.csv", encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    assert (6, len(DOCUMENTS.columns)) == (len(rows), len(head))
    assert "decision" in head
    assert "upheld" not in head
    assert "upheld" in [column.name for column in FINDINGS.columns]
