"""The report in a browser and before a validator: no violation of WCAG 2 A and AA, no error of HTML.

What this needs is installed by ``install.sh``; what is missing skips the tests and is named.
"""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from declass.audits.audit import Audit
from declass.audits.calendar_rows import Calendar
from declass.audits.signals import Signals
from declass.audits.tallies import Tallies
from declass.batch import check_paths
from declass.outputs import html
from declass.outputs.html import HtmlReport
from declass.record import run_record
from declass.rulebook.loader import installed_packs, load_rules
from declass.terms import Terms

HERE = Path(__file__).resolve().parent
ARCHIVE = HERE.parents[1] / "examples/archive"
VNU = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"
AXE = HERE / "node_modules/axe-core/axe.min.js"
AS_OF = date(2026, 11, 25)
SECONDS = 540

MISSING = [
    *[name for name in ("chromium", "node", "java") if shutil.which(name) is None],
    *[file.name for file in (VNU, AXE) if not file.is_file()],
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),  # all of them ask what one walk through the pages saw
    pytest.mark.skipif(bool(MISSING), reason=f"not here: {', '.join(MISSING)}; run tests/accessibility/install.sh"),
]


def report(folder: Path, banner: str | None) -> list[Path]:
    """The pages of a report on the example archive."""
    rulebook = load_rules(*installed_packs(), examples=False)
    audit = Audit(rulebook, signals=Signals(rulebook.law), tallies=Tallies(rulebook, calendar=Calendar(AS_OF)))
    output = HtmlReport(folder, "report.html", banner=banner)
    over_all = []
    for record, plans in check_paths((ARCHIVE,), rulebook, Terms(evidence="context"), packs=installed_packs()):
        audit.add(record, plans)
        output.document(record)
        over_all += [{**f, "document_id": "several", "sources": ["a", "b"]} for f in record.get("findings", ())][:1]
    audit.add_over_all(over_all)
    audit.close()
    run = run_record(
        audit.counts,
        audit.findings,
        audit.plan_rows(),
        as_of=AS_OF.isoformat(),
        rulebook=rulebook.hash,
        settings={"evidence": "context", "select": ["DC4"]},
        findings=over_all,
    )
    output.close(run, audit)
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> list[Path]:
    """A report in one file, and one in several of which each kind of page is there."""
    whole = report(tmp_path_factory.mktemp("whole"), None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(html, "_WHOLE", 0)
        patch.setattr(html, "_DOCUMENTS_A_PAGE", 100_000)
        patch.setattr(html, "_LIST_A_PAGE", 100)
        paged = report(tmp_path_factory.mktemp("paged"), "EXAMPLE BANNER")
    kinds = {page.read_text(encoding="utf-8").partition("<h1>")[2].partition("</h1>")[0]: page for page in paged}
    assert 7 == len(kinds)
    return [*whole, *kinds.values()]


@pytest.fixture(scope="module")
def looked_at(pages) -> list[dict[str, object]]:
    command = ["node", "audit.mjs", str(shutil.which("chromium")), *map(str, pages)]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert (0, "") == (done.returncode, done.stderr)
    return json.loads(done.stdout)


def test_every_page_is_looked_at_light_and_dark_wide_and_narrow(pages, looked_at):
    assert 4 * len(pages) == len(looked_at)
    audited = [view for view in looked_at if view["isAudited"]]
    assert {("light", 1280), ("dark", 360)} == {(view["colorScheme"], view["width"]) for view in audited}
    assert 2 * len(pages) == len(audited)
    assert min(view["passes"] for view in audited) > 10


def test_no_view_violates_wcag_2_a_or_aa(looked_at):
    assert [] == [view for view in looked_at if view["violations"]]


def test_no_view_is_wider_than_its_window(looked_at):
    assert [] == [(view["file"], view["width"]) for view in looked_at if view["overflow"] > 0]


def test_no_page_asks_for_anything_but_itself(looked_at):
    assert {1} == {view["requests"] for view in looked_at}


def test_the_validator_finds_no_error(pages):
    command = ["java", "-jar", str(VNU), "--errors-only", "--format", "gnu", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert (0, "") == (done.returncode, done.stdout + done.stderr)


def test_the_validator_finds_an_error_where_one_is(tmp_path):
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><html lang=en><title>t</title><p id=a><p id=a></html>", encoding="utf-8")
    done = subprocess.run(["java", "-jar", str(VNU), "--errors-only", str(page)], capture_output=True, check=False)
    assert 1 == done.returncode
