"""The report for records officers: its structure, what it says, and that hostile content stays text."""

import copy
import re
import sys
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote

import pytest
from attrs import Factory, define
from hypothesis import given, settings
from hypothesis import strategies as st

from declass.audits.audit import Audit
from declass.audits.tallies import AuditTable, Tallies
from declass.batch import check_paths
from declass.errors import SettingsError
from declass.outputs import html
from declass.outputs.base import printable
from declass.outputs.html import HtmlReport
from declass.outputs.html_chart import chart_of
from declass.record import Record, run_record
from declass.rulebook.loader import installed_packs, load_rules
from tests.outputs import samples

ROOT = Path(__file__).resolve().parents[2]
RULEBOOK = load_rules(*installed_packs(), examples=False)
VOID = {"meta", "link", "br", "hr", "img", "input"}
LIMIT = 5_000_000

FINDING: Record = {
    **samples.FINDING,
    "text_column": 19,
    "row": 3,
    "paragraph": "1",
    "remedy": "Give a date within the limit.",
    "fingerprint": "0",
}
DOCUMENT: Record = {
    "schema": "declass/1",
    "kind": "telegram",
    "status": "checked",
    "source": "archive.zip!/09ANYPOST283.txt",
    "document_id": "09ANYPOST283",
    "row": 3,
    "profile": "state",
    "layout": "text",
    "notes": ["a note on the copy"],
    "post": "ANYPOST",
    "position": "POLCOUNS",
    "level": "C",
    "marking": "CONFIDENTIAL",
    "date": "2009-02-04",
    "date_from": "date-time group",
    "date_time_group": "2009-02-04T17:08Z",
    "date_interval": None,
    "order_in_force": "eo-12958-amended",
    "order_cited": "12985",
    "order_read_as": "12958",
    "derivation": "original",
    "derivation_from": "Classified By line without Derived From",
    "instruction": {"kind": "date", "text": "02/05/2034", "date": "2034-02-05", "codes": []},
    "declassify_on": "2034-02-05",
    "reasons": ["1.4(b)", "1.4(d)"],
    "classified_by": True,
    "serial": 283,
    "section": 1,
    "sections": 2,
    "captions": ["SIPDIS"],
    "portions": [
        {"label": "1", "marking": "C", "line": 44, "column": 4},
        {"label": "2", "marking": None, "line": 50, "column": 4},
        {"label": "3", "marking": None, "line": 60, "column": 4, "why": "redacted"},
        {"label": "subject", "marking": "U", "line": 21, "column": 8},
    ],
    "computed": {
        "highest_portion": "C",
        "latest_declassify_on": "2034-02-04",
        "reads_today": {"declassify_on": "2034-02-05", "how": "date stated", "authority": "32 CFR 2001.12(c)"},
        "automatic_declassification": "2034-12-31",
    },
    "rules": {"applied": 61, "plan": "a3f1"},
    "not_checkable": [{"rule": "DC601", "why": "heading not in this copy"}],
    "findings": [FINDING],
}
UNREAD: Record = {"schema": "declass/1", "status": "failed", "source": "harbor.png", "why": "no text", "row": 2}
OVER_ALL: Record = {**FINDING, "rule": "DC801", "document_id": "09ANYPOST283", "sources": ["a.txt", "b.txt"]}
PLANS = {"a3f1": ("DC101", "DC401")}


@define
class Page(HTMLParser):
    """What a page is made of."""

    tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = Factory(list)
    open_tags: list[str] = Factory(list)
    problems: list[str] = Factory(list)
    words: list[str] = Factory(list)
    headings: list[int] = Factory(list)

    def __attrs_pre_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open_tags or self.open_tags.pop() != tag:
            self.problems.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def values(self, name: str) -> list[str]:
        return [value or "" for _, attrs in self.tags for key, value in attrs if key == name]

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def parsed(content: str) -> Page:
    page = Page()
    page.feed(content)
    page.close()
    return page


def made(
    folder: Path, records: Iterable[Record], banner: str | None = None, over_all: Iterable[Record] = (), **settings: Any
) -> dict[str, str]:
    """The pages of a report by file name; the first is ``report.html``."""
    report, audit = HtmlReport(folder, "report.html", banner=banner), Audit(RULEBOOK, tallies=Tallies(RULEBOOK))
    for record in records:
        audit.add(record, PLANS)
        report.document(record)
    audit.add_over_all(tuple(over_all))
    audit.close()
    run = run_record(
        audit.counts,
        audit.findings,
        audit.plan_rows(),
        as_of="2026-11-25",
        rulebook=RULEBOOK.hash,
        settings={"evidence": "markings", "select": [], **settings},
        findings=tuple(over_all),
    )
    report.close(run, audit)
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def document(number: int, *severities: str, confidence: str = "high") -> Record:
    """A document with findings of these severities."""
    findings = [{**FINDING, "severity": severity, "confidence": confidence} for severity in severities]
    return {**DOCUMENT, "document_id": f"09ANYPOST{number}", "findings": findings}


@pytest.fixture(scope="module")
def examples() -> list[Record]:
    """Records of the example archive, each with its plan known to ``PLANS``."""
    records = []
    for record, plans in check_paths((ROOT / "examples/archive",), RULEBOOK, packs=installed_packs()):
        PLANS.update(plans)
        records.append(record)
    return records


@pytest.fixture(scope="module")
def whole(examples, tmp_path_factory) -> dict[str, str]:
    return made(tmp_path_factory.mktemp("whole"), examples, "EXAMPLE BANNER", [OVER_ALL])


@pytest.fixture(scope="module")
def paged(examples, tmp_path_factory) -> dict[str, str]:
    """3,000 documents and as many inputs that were not read."""
    checked = [record for record in examples if record["status"] == "checked"]
    many = [{**checked[n % len(checked)], "document_id": f"D{n}"} for n in range(3000)]
    unread = [{**UNREAD, "source": f"{'folder/' * 20}{n}.png"} for n in range(5000)]
    return made(tmp_path_factory.mktemp("paged"), [*many, *unread], "EXAMPLE BANNER", [OVER_ALL])


@pytest.fixture(scope="module", params=["whole", pytest.param("paged", marks=pytest.mark.slow)])
def pages(request) -> dict[str, Page]:
    return {name: parsed(content) for name, content in request.getfixturevalue(request.param).items()}


def test_a_small_archive_is_one_file(whole):
    assert ["report.html"] == list(whole)


def test_a_large_archive_has_pages_under_five_megabytes(paged):
    assert len(paged) > 3
    assert [] == [name for name, content in paged.items() if len(content.encode()) >= LIMIT]


def test_further_pages_are_named_after_the_first(paged):
    assert {f"report-{number}.html" for number in range(2, len(paged) + 1)} == set(paged) - {"report.html"}


def test_every_document_has_its_page_in_a_large_archive(paged):
    text = "".join(paged.values())
    assert 3000 == text.count('<article class="document"')
    assert 5000 == text.count("<strong>failed</strong>")


@pytest.mark.slow
def test_a_large_archive_has_an_index_of_the_documents_without_a_finding(paged):
    index = "".join(content for content in paged.values() if "<h1>Documents without a finding</h1>" in content)
    listed = re.findall(r'<a href="report-\d+\.html#d\d+">(D\d+)</a>', index)
    clean = re.findall(r"<h3>(D\d+)</h3>\n<p><span class=\"severity clean\">", "".join(paged.values()))
    assert sorted(clean) == listed
    assert "They are listed by document id on further pages:" in paged["report.html"]


def test_a_page_of_plans_says_what_a_plan_is(paged):
    pages = [content for content in paged.values() if 'class="plan"' in content]
    assert [1] * len(pages) == [content.count("A plan is the list of rules") for content in pages]


def test_a_small_archive_lists_the_documents_without_a_finding(tmp_path):
    (content,) = made(tmp_path, [document(3), document(1), document(2, "error")]).values()
    index = content[content.index('<ul class="index">') :]
    assert ["d2", "d1"] == re.findall(r'href="#(d\d)"', index[: index.index("</ul>")])


def test_every_element_is_closed(pages):
    assert {name: [] for name in pages} == {name: page.problems + page.open_tags for name, page in pages.items()}


def test_every_page_has_one_first_heading_and_none_is_left_out(pages):
    assert {1} == {page.headings.count(1) for page in pages.values()}
    steps = {
        later - earlier for p in pages.values() for earlier, later in zip(p.headings, p.headings[1:], strict=False)
    }
    assert max(steps) == 1


def test_every_page_has_language_title_and_landmarks(pages):
    for tag in ("title", "header", "nav", "main", "footer"):
        assert {tag: {1}} == {tag: {page.count(tag) - (tag == "title") * page.count("svg") for page in pages.values()}}
    assert {("html", (("lang", "en"),))} == {
        page.tags[1] if page.tags[0][0] != "html" else page.tags[0] for page in pages.values()
    }


def test_the_first_link_of_every_page_skips_to_the_content(pages):
    assert {"#content"} == {page.values("href")[0] for page in pages.values()}


def test_every_table_has_a_caption_and_every_heading_cell_a_scope(pages):
    counts = {
        name: (page.count("table"), page.count("caption"), page.count("th"), len(page.values("scope")))
        for name, page in pages.items()
    }
    assert counts["report.html"] > (0, 0, 0, 0)
    assert {} == {name: c for name, c in counts.items() if (c[0], c[2]) != (c[1], c[3])}


def test_every_chart_has_a_title_a_description_and_its_table(whole):
    page = parsed(whole["report.html"])
    assert page.count("svg") == page.count("desc") == page.count("figure") == 3
    assert 3 == len(
        re.findall(
            r"</figure>\s*(?:<details[^>]*>\s*<summary>[^<]*</summary>\s*)?<div class=\"scroll\"", whole["report.html"]
        )
    )


def test_ids_are_unique_on_a_page(pages):
    assert {name: [] for name in pages} == {
        name: sorted({value for value in ids if ids.count(value) > 1} if len(ids) != len(set(ids)) else [])
        for name, page in pages.items()
        for ids in [page.values("id")]
    }


def test_every_link_leads_to_a_place_in_the_report(pages):
    ids = {name: {"", *page.values("id")} for name, page in pages.items()}
    broken = [
        (name, link)
        for name, page in pages.items()
        for link in set(page.values("href"))
        for file, _, anchor in [unquote(link).partition("#")]
        if anchor not in ids.get(file or name, set())
    ]
    assert [] == broken


def run_or_loaded_by(page):
    """What a browser would run or fetch for a page."""
    names = [name for _, attrs in page.tags for name, _ in attrs if name.startswith("on")]
    tags = [tag for tag, _ in page.tags if tag in ("script", "link", "img", "iframe")]
    links = [link for link in page.values("href") if ":" in link]
    return [*names, *tags, *links, *page.values("src"), *re.findall(r"url\(|@import|https?:", page.text)]


def test_nothing_is_run_or_loaded(pages):
    assert {name: [] for name in pages} == {name: run_or_loaded_by(page) for name, page in pages.items()}


@pytest.mark.parametrize(
    "loaded",
    ["<script>", "<img src=a>", "<a href='x:y'>", "<p onclick=a>", "<style>p { background: url(a) }</style>"],
)
def test_what_a_page_would_run_or_load_is_seen(loaded):
    assert [] != run_or_loaded_by(parsed(loaded))


def test_a_report_has_links(pages):
    assert [] != pages["report.html"].values("href")


def test_a_banner_stands_at_the_top_and_the_bottom_of_every_page(pages):
    style = '"' + "".join(f"\\{ord(c):06x}" for c in "EXAMPLE BANNER") + '"'
    assert {(2, 2)} == {
        (page.text.count("EXAMPLE BANNER"), page.text.count(f"center {{ content: {style};")) for page in pages.values()
    }


def test_without_a_banner_a_line_says_that_no_text_of_records_is_held(tmp_path):
    (content,) = made(tmp_path, [DOCUMENT]).values()
    assert 2 == content.count('<p class="banner">This report holds no text of records and no names of people.</p>')


def test_a_report_with_lines_of_the_records_says_so(tmp_path):
    (content,) = made(tmp_path, [DOCUMENT], evidence="context").values()
    assert "holds no text of records" not in content
    assert "This report quotes lines of the records" in content


def test_the_summary_says_what_missing_marks_mean(whole):
    assert "Missing marks do not mean that information is unclassified" in parsed(whole["report.html"]).text


def test_the_summary_counts_every_input(whole):
    assert "seen 37 = checked 35 + skipped 2 + failed 0" in parsed(whole["report.html"]).text


def test_documents_that_deserve_a_second_look_come_by_severity_confidence_and_number(tmp_path):
    records = [
        document(1),
        document(2, "note", "note"),
        document(3, "warning"),
        document(4, "warning", "warning"),
        document(5, "error", confidence="low"),
        document(6, "error", "warning"),
        document(7, "error"),
    ]
    (content,) = made(tmp_path, records).values()
    looks = content[content.index('<ol class="looks">') : content.index("</ol>")]
    assert ["d6", "d7", "d5", "d4", "d3"] == re.findall('href="#(d[0-9]+)"', looks)


def test_of_findings_as_grave_and_sure_the_category_that_weighs_more_comes_first(tmp_path):
    records = [document(number, "error") for number in range(1, 13)]
    for number, category in ((9, "undergraded"), (10, "header"), (11, "reason")):
        records[number]["findings"][0]["discrepancy"] = category
    records[11]["findings"] += [{**FINDING, "severity": "warning", "discrepancy": "undergraded"}]
    (content,) = made(tmp_path, records).values()
    looks = content[content.index('<ol class="looks">') : content.index("</ol>")]
    assert ["d10", *(f"d{number}" for number in range(1, 10))] == re.findall('href="#(d[0-9]+)"', looks)


def test_a_document_is_named_once_for_the_gravest_of_its_findings(tmp_path):
    record = document(1, "error")
    record["findings"] += [{**FINDING, "severity": "error", "discrepancy": "undergraded", "rule": "DC103"}]
    (content,) = made(tmp_path, [record]).values()
    looks = content[content.index('<ol class="looks">') : content.index("</ol>")]
    assert ["DC103"] == re.findall(r"<p>(DC\d+)", looks)


def test_copies_of_one_document_are_told_apart_by_their_source(tmp_path):
    copies = [{**document(1, "error"), "source": source, "row": row} for source, row in (("a.txt", None), ("b.csv", 7))]
    (content,) = made(tmp_path, copies).values()
    looks = content[content.index('<ol class="looks">') : content.index("</ol>")]
    assert ["a.txt", "b.csv, row 7"] == re.findall(r'<span class="aside">([^<]+)</span></p>', looks)


def test_no_more_than_ten_documents_deserve_a_second_look(tmp_path):
    (content,) = made(tmp_path, [document(n, "error") for n in range(30)]).values()
    looks = content[content.index('<ol class="looks">') : content.index("</ol>")]
    assert 10 == looks.count("<li>")


def test_an_archive_without_findings_says_so(tmp_path):
    (content,) = made(tmp_path, [document(1)]).values()
    assert "No document has an error or a warning." in content


def test_a_clean_document_says_what_was_checked(tmp_path):
    (content,) = made(tmp_path, [document(1)]).values()
    assert (
        "61 rules were applied, and none gave an error or a warning: rules of plan a3f1, the list of rules for "
        "documents of its kind, level, date and fields. 1 more could not be decided"
    ) in parsed(content).text
    assert "what stands behind the word is its short name" in content
    assert "DC101" in content[content.index('id="plan-1"') :]


def test_a_finding_has_provision_remedy_place_and_evidence(tmp_path):
    (content,) = made(tmp_path, [DOCUMENT]).values()
    article = parsed(content[content.index("<article") : content.index("</article>")]).text
    told = (
        FINDING["authority"],
        FINDING["remedy"],
        FINDING["expected"],
        "row 3, line 13:19 (in the file 20:19), paragraph 1",
        "02/05/2034",
    )
    assert told == tuple(words for words in told if words in article)


def test_portions_stand_in_the_order_of_their_places(tmp_path):
    (content,) = made(tmp_path, [DOCUMENT]).values()
    assert ["subject", "1", "2", "3"] == re.findall(r'<th scope="row">(\w+)</th><td>\d+:\d+</td>', content)
    assert "redacted" in content


def test_what_is_left_out_of_a_long_document_is_counted(tmp_path):
    portions = [{"label": str(n), "marking": "U", "line": n, "column": 1} for n in range(1, 702)]
    (content,) = made(tmp_path, [{**DOCUMENT, "portions": portions, "findings": [FINDING] * 101}]).values()
    assert "Left out here: 201 portions." in content
    assert "Left out here: 1 finding." in content


def test_the_same_records_give_the_same_bytes(examples, whole, tmp_path):
    assert whole == made(tmp_path, examples, "EXAMPLE BANNER", [OVER_ALL])


def test_nothing_but_pages_is_left(paged):
    assert [] == [name for name in paged if not name.endswith(".html")]


def test_an_archive_without_documents_has_a_report(tmp_path):
    (content,) = made(tmp_path, []).values()
    assert "seen 0 = checked 0 + skipped 0 + failed 0" in content


def test_an_abandoned_report_leaves_nothing(tmp_path):
    report = HtmlReport(tmp_path, "report.html")
    report.document(DOCUMENT)
    report.abandon()
    assert [] == list(tmp_path.iterdir())


def test_a_name_with_signs_is_linked_as_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(html, "_WHOLE", 0)
    report, audit = HtmlReport(tmp_path, "a&b #1.html"), Audit(RULEBOOK)
    report.document(DOCUMENT)
    run = run_record({"checked": 1}, {}, {}, as_of=None, rulebook="", settings={})
    report.close(run, audit)
    assert 'href="a%26b%20%231-2.html#d1"' in (tmp_path / "a&b #1.html").read_text()
    assert 'href="a%26b%20%231.html"' in (tmp_path / "a&b #1-2.html").read_text()


def test_without_the_template_library_one_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(SettingsError, match=r"^[^\n]*pip install -e '.\[report\]' in the folder of the program$"):
        HtmlReport(tmp_path, "report.html")


def with_strings(value: Any, put: Callable[[str], str]) -> Any:
    """A copy of a record with every string replaced, but for those that say of what kind it is."""
    if isinstance(value, str):
        return put(value)
    if isinstance(value, list):
        return [with_strings(item, put) for item in value]
    if isinstance(value, dict):
        return {key: item if key == "status" else with_strings(item, put) for key, item in value.items()}
    return copy.copy(value)


def hostile_report(text: str) -> str:
    """The page of a report in whose every string a text stands."""
    document, unread, over_all = (with_strings(record, lambda _: text) for record in (DOCUMENT, UNREAD, OVER_ALL))
    run = with_strings(
        run_record({}, {}, {}, as_of="", rulebook="x", settings={"a": "x"}, findings=[OVER_ALL]), lambda _: text
    )
    run["plans"] = {text: {"documents": 1, "rules": [text]}}
    with TemporaryDirectory() as folder:
        report = HtmlReport(Path(folder), "report.html", banner=text)
        report.document(document)
        report.document(unread)
        assert over_all in run["findings"]
        report.close(run, Audit(RULEBOOK))
        return (Path(folder) / "report.html").read_text(encoding="utf-8")


BENIGN = parsed(hostile_report("x"))
MARKUP = st.sampled_from(
    ["<script>", "</style>", "</title>", "--><!--", "<![CDATA[", "]]>", '" onload="', "'", "&lt;", "&#60;", "{{ 7*7 }}",
     "{% raw %}", "\x01home\x02", "\x01", "\x02", "\x00", "\ud800", "‮", "\n", "\\", "\"}", "</svg>", "javascript:", "<"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(MARKUP | st.text(min_size=1, max_size=8), min_size=1, max_size=6).map("".join))
def test_hostile_content_in_every_string_stays_text(text):
    page = parsed(hostile_report(text))
    assert BENIGN.tags == page.tags
    assert [] == page.problems + page.open_tags
    assert printable(text) in page.text


def test_a_table_without_a_number_has_no_chart():
    assert chart_of(AuditTable("levels", "Levels", ("level", "share"), (("C", "1.0%"),))) is None


def test_a_chart_of_categories_shows_documents_with_a_discrepancy():
    table = AuditTable(
        "categories", "t", ("category", "documents", "with a discrepancy"), (("Reason line", 9, 2), ("Duration", 9, 4))
    )
    assert [("Reason line", 2, 0.5), ("Duration", 4, 1.0)] == [
        (b.label, b.number, b.share) for b in chart_of(table).bars
    ]


def test_a_chart_names_its_longest_bar():
    table = AuditTable("levels", "t", ("level", "documents"), (("SECRET", 2), ("CONFIDENTIAL", 7)))
    assert "2 bars, 9 in all; the longest is CONFIDENTIAL with 7." == chart_of(table).summary
