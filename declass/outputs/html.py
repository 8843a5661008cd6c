"""Format ``html``: the report for records officers, one file that opens from a share, or several for many documents.

Words and form are in the templates; what stands on a page, and where pages are cut, is here.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from attrs import frozen

from declass.audits.audit import Audit
from declass.audits.signals import Signals
from declass.audits.tallies import COUNTED, AuditTable, copies_table
from declass.extras import needs
from declass.ordered_rows import OrderedRows, key_of
from declass.outputs.base import (
    counted,
    counts_of,
    counts_sentence,
    left_off_words,
    notices_of,
    order_words,
    printable,
    severities_sentence,
)
from declass.outputs.html_chart import Chart, chart_of
from declass.outputs.html_spool import Part, Spool, link_to, resolved
from declass.record import Record, date_known, findings_of, origin_of_date, standing_instruction
from declass.rulebook.schema import FAMILIES
from declass.severities import CONFIDENCES, SEVERITIES

SECOND_LOOK = 10
"""Documents named first."""

_WHOLE, _DOCUMENTS_A_PAGE, _LIST_A_PAGE = 3_500_000, 2_500_000, 700_000
"""Bytes: up to the first, all is one file; else a page of documents, and the part of a list on a page."""

_PORTIONS, _FINDINGS, _REASONS, _ROWS, _SOURCES, _CHARACTERS = 500, 100, 300, 500, 50, 1_000
"""The most that is shown of a document, a table, a finding over the archive and a value; the rest is counted."""

LISTS = ("findings", "clean", "over_all", "unread", "plans")
"""What is listed beside the documents: those with findings, those without, findings over the archive, inputs not read,
and the rules of each plan."""

_ON_OTHER_PAGES = ("documents", "clean")
"""What stands on the first page only where all is one file; of the other lists, the first part does."""

_CATEGORY_HEADERS = ("category", "documents where it applied", "with a discrepancy", "rate")
_REASON_HEADERS = ("why", "documents", "rules concerned")
_SIGNALS = (
    ("limits", "Dates on the last day the order allows", ("order", "with a date", "on the last day", "share")),
    (
        "lag",
        "Documents of an order's first year that cite another",
        ("post", "order in force", "documents", "last"),
    ),
    (
        "habits",
        "Positions with one reason and one length",
        ("post", "position", "documents", "reasons", "years"),
    ),
)
_NO_CATEGORY = ""
_WORDS = {True: "yes", False: "no"}
_SHAPES = {"error": "■", "warning": "▲", "note": "●"}


@frozen
class Look:
    """A document that deserves a second look.

    Attributes:
        sure: Severity and confidence of the finding as places in their order; the smaller, the sooner.
        rank: The same of how many findings there are of the severity, how many in all, and the place in the run.
        target: The document's page as a link mark, and its anchor.
        counts: Findings by severity.
        finding: The gravest finding of its category.
    """

    sure: tuple[int, int]
    rank: tuple[int, ...]
    reference: str
    source: str
    target: str
    counts: tuple[tuple[str, int], ...]
    finding: Record


@frozen
class Page:
    """A page beside the first.

    Attributes:
        number: From 2.
        kind: ``documents`` or one of ``LISTS``: what its blocks are.
        index: Which part of that kind it holds, from 0.
        part: Its blocks.
    """

    number: int
    file: str
    kind: str
    index: int
    part: Part


@frozen
class ShownTable:
    """An audit table as the report shows it.

    Attributes:
        anchor: Its id on the page.
        rows: Those shown.
        left_out: How many are not.
    """

    anchor: str
    table: AuditTable
    chart: Chart | None
    rows: tuple[tuple[str | int | None, ...], ...]
    left_out: int


class HtmlReport:
    """Writes ``folder/name`` and, where one file would be too large, pages beside it.

    Args:
        folder: Where the files go; it is there and empty.
        name: Name of the first page.
        banner: What stands at the top and the bottom of every printed page; None for a sentence on what is in it.

    Raises:
        SettingsError: The template library is not installed.
    """

    def __init__(self, folder: Path, name: str, *, banner: str | None = None) -> None:
        self._folder, self._name, self._banner = folder, name, banner
        self._templates = _templates(needs("jinja2", "report"))
        self._documents = Spool(folder, "documents", _DOCUMENTS_A_PAGE)
        self._lists = {key: Spool(folder, key, _LIST_A_PAGE) for key in LISTS}
        self._index = OrderedRows[str]()
        self._seen = self._clean = self._settled = 0
        self._plans: dict[str, int] = {}
        self._looks: dict[str, list[Look]] = {}

    def document(self, record: Record) -> None:
        """Take the record of one input."""
        self._seen += 1
        if record["status"] != "checked":
            self._lists["unread"].add(self._templates.render("unread.html", record=record), record["source"])
            return
        anchor = f"d{self._seen}"
        plan = self._plans.setdefault(record["rules"]["plan"], len(self._plans) + 1)
        portions = sorted(record["portions"], key=lambda portion: (portion["line"], portion["column"]))
        values = {"anchor": anchor, "plan": plan, "facts": _facts(record), "portions": portions}
        block = self._templates.render("document.html", record=record, **values)
        part = self._documents.add(block, record["document_id"])
        target = f"{link_to(f'documents:{part}')}#{anchor}"
        if findings_of(record):
            self._mark(record, target)
        elif record.get("accepted"):
            self._settled += 1
        else:
            self._pass(record, target)

    def close(self, run: Record, audit: Audit) -> None:
        """Write all pages.

        Args:
            run: The run record.
            audit: What the run adds up to.
        """
        for finding in run["findings"]:
            block = self._templates.render("over-all.html", finding=finding)
            self._lists["over_all"].add(block, finding["document_id"])
        for _, text in self._index:
            self._lists["clean"].add(*json.loads(text))
        plan_parts = self._add_plans(run)
        for spool in self._spools.values():
            spool.close()
        is_whole = sum(spool.size for spool in self._spools.values()) <= _WHOLE
        pages = [] if is_whole else self._pages()
        files = _files_of(pages, plan_parts)
        common = {"run": run, "banner": self._banner, "home": self._name, "pages": pages}
        self._write(self._name, "first.html", files, common | self._first(audit, run, is_whole))
        for page in pages:
            self._write(page.file, "further.html", files, common | {"page": page, "blocks": self._blocks([page.part])})
        for spool in self._spools.values():
            spool.remove()

    def abandon(self) -> None:
        """Close and take away what is kept in files; no page is written."""
        self._index.close()
        for spool in self._spools.values():
            spool.remove()

    def _mark(self, record: Record, target: str) -> None:
        """List the findings of a document, and keep it among those that deserve a second look."""
        counts = counts_of(record)
        entry = self._templates.render(
            "entry.html", record=record, source=_source(record), target=target, counts=counts
        )
        self._lists["findings"].add(entry, record["document_id"])
        by_category: dict[str, Record] = {}
        for finding in sorted(findings_of(record), key=_gravity):
            if finding["severity"] in COUNTED:
                by_category.setdefault(finding["discrepancy"] or _NO_CATEGORY, finding)
        number = dict(counts)
        in_all = -sum(number.get(severity, 0) for severity in COUNTED)
        for category, finding in by_category.items():
            rank = (-number[finding["severity"]], in_all, self._seen)
            look = Look(_gravity(finding), rank, record["document_id"], _source(record), target, counts, finding)
            looks = [*self._looks.get(category, ()), look]
            self._looks[category] = sorted(looks, key=lambda look: (look.sure, look.rank))[:SECOND_LOOK]

    def _second_looks(self, audit: Audit) -> list[Look]:
        """The documents named first: each once, for its gravest finding, the heavier category first of those as sure.

        A document among the first of all is among the first of the category that it is named for, so that no more need
        be kept of each.
        """
        weights = {code: category.weight for code, category in audit.rulebook.law.vocabulary.discrepancies.items()}
        kept = [(weights.get(category, 0), look) for category, looks in self._looks.items() for look in looks]
        first: dict[str, Look] = {}
        for _, look in sorted(kept, key=lambda found: (found[1].sure, -found[0], found[1].rank)):
            first.setdefault(look.target, look)
        return list(first.values())[:SECOND_LOOK]

    def _pass(self, record: Record, target: str) -> None:
        """Count a document without a finding, and index it by its id."""
        self._clean += 1
        entry = self._templates.render("clean.html", record=record, source=_source(record), target=target)
        document_id = record["document_id"]
        self._index.add(key_of(document_id, self._seen), json.dumps([entry, document_id]))

    def _add_plans(self, run: Record) -> dict[int, int]:
        """Spool the rules of each plan.

        Returns:
            The part that holds a plan, by the plan's number.
        """
        parts = {}
        for plan, number in self._plans.items():
            known = run["plans"].get(plan, {"documents": 0, "rules": []})
            block = self._templates.render("plan.html", plan=plan, number=number, known=known, rules=_by_family(known))
            parts[number] = self._lists["plans"].add(block, plan)
        return parts

    @property
    def _spools(self) -> dict[str, Spool]:
        return {"documents": self._documents, **self._lists}

    def _pages(self) -> list[Page]:
        """The pages beside the first: all documents, and what is left of each list after the part on the first page."""
        stem = Path(self._name).stem
        kept = [
            (kind, index, part)
            for kind, spool in self._spools.items()
            for index, part in enumerate(spool.parts)
            if index or kind in _ON_OTHER_PAGES
        ]
        return [Page(n, f"{stem}-{n}.html", kind, index, part) for n, (kind, index, part) in enumerate(kept, 2)]

    def _first(self, audit: Audit, run: Record, is_whole: bool) -> dict[str, Any]:
        """What the first page shows."""
        shown = {
            key: self._blocks(spool.parts if is_whole else spool.parts[: key not in _ON_OTHER_PAGES])
            for key, spool in self._lists.items()
        }
        copies = copies_table(run)
        tables = [table for table in (*_tables(audit), *([copies] if copies is not None else [])) if table.rows]
        return {
            "lists": {key: blocks for key, blocks in shown.items() if self._lists[key].parts},
            "documents": self._blocks(self._documents.parts) if is_whole and self._documents.parts else None,
            "looks": self._second_looks(audit),
            "clean": self._clean,
            "settled": self._settled,
            "with_findings": audit.with_findings,
            "tables": [_shown(table, f"table-{n}") for n, table in enumerate(tables, 1)],
            "rules": audit.rulebook.rules,
        }

    def _blocks(self, parts: Iterable[Part]) -> Iterator[str]:
        return map(self._templates.as_markup, chain.from_iterable(part.lines() for part in parts))

    def _write(self, file: str, template: str, files: dict[str, str], values: dict[str, Any]) -> None:
        """Write a page, piece by piece. Where all is one file, links name none, so that it may be renamed."""

        def file_of(target: str) -> str:
            return quote(files.get(target, self._name), safe="") if files else ""

        with (self._folder / file).open("w", encoding="utf-8", newline="\n") as stream:
            for piece in self._templates.pieces(template, values):
                stream.write(resolved(piece, file_of))


class _Templates:
    """The templates, with every value escaped and on one line."""

    def __init__(self, jinja2: ModuleType) -> None:
        self.as_markup = needs("markupsafe", "report").Markup
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("declass.outputs"),
            autoescape=True,
            finalize=self._shown,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {
            "css_string": self._css_string,
            "file": lambda name: quote(name, safe=""),
            "number": lambda number: f"{number:,}",
            "counted": counted,
        }
        self._environment.globals |= {
            "to": lambda target: self.as_markup(link_to(target)),
            "as_is": self.as_markup,
            "shapes": _SHAPES,
            "counts_of": counts_of,
            "findings_of": findings_of,
            "left_off_words": left_off_words,
            "day_of": lambda record: date_known(record) or "no date",
            "counts_sentence": counts_sentence,
            "notices_of": notices_of,
            "severities_sentence": severities_sentence,
            "most": {"portions": _PORTIONS, "findings": _FINDINGS, "reasons": _REASONS, "sources": _SOURCES},
        }

    def render(self, name: str, **values: Any) -> str:
        """A block."""
        return str(self._environment.get_template(name).render(values))

    def pieces(self, name: str, values: dict[str, Any]) -> Iterator[str]:
        """A page, piece by piece."""
        return iter(self._environment.get_template(name).generate(values))

    def _shown(self, value: object) -> object:
        if value is None:
            return ""
        if isinstance(value, self.as_markup):
            return value
        text = _WORDS[value] if isinstance(value, bool) else printable(value)
        return text if len(text) <= _CHARACTERS else f"{text[:_CHARACTERS]} … (cut)"

    def _css_string(self, text: str) -> object:
        """A string of a style sheet, each character as its number, so that none can end it."""
        return self.as_markup('"' + "".join(f"\\{ord(c):06x}" for c in printable(text)) + '"')


@cache
def _templates(jinja2: ModuleType) -> _Templates:
    """The templates, compiled once."""
    return _Templates(jinja2)


def _files_of(pages: Iterable[Page], plan_parts: dict[int, int]) -> dict[str, str]:
    """The file of each target of a link that is not on the first page."""
    files = {f"{page.kind}:{page.index}": page.file for page in pages}
    plans = {f"plan:{plan}": f"plans:{part}" for plan, part in plan_parts.items()}
    return files | {target: files[part] for target, part in plans.items() if part in files}


def _by_family(known: Record) -> list[tuple[str, list[str]]]:
    """The rules of a plan by the name of their family."""
    rules: dict[str, list[str]] = {}
    for rule in known["rules"]:
        rules.setdefault(FAMILIES.get(rule[2:3], "other"), []).append(rule)
    return list(rules.items())


def _gravity(finding: Record) -> tuple[int, int]:
    """Severity and confidence as places in their order."""
    return _place(finding["severity"], SEVERITIES), _place(finding["confidence"], CONFIDENCES)


def _place(word: str, order: tuple[str, ...]) -> int:
    return order.index(word) if word in order else len(order)


def _facts(record: Record) -> list[tuple[str, str]]:
    """What is known of a document, each with its name; what is not there says so."""
    computed, instruction = record["computed"], standing_instruction(record)
    return [
        ("Source", _source(record)),
        ("Overall marking", record["marking"] or "cannot be read"),
        ("Highest portion", computed["highest_portion"] or "no portion is marked"),
        ("Date", _date(record)),
        ("Order in force", order_words(record["order_in_force"]) if record["order_in_force"] else "not known"),
        ("Order cited", _order_cited(record)),
        ("Post", record["post"] or "not stated"),
        ("Classified by", _classified_by(record)),
        ("Decision", f"{record['derivation']} ({record['derivation_from']})"),
        ("Reasons", "cannot be read" if record["reasons"] is None else ", ".join(record["reasons"]) or "none stated"),
        ("Instruction", " ".join(filter(None, (f"{instruction['kind']}:", instruction["text"]))).rstrip(":")),
        ("Declassify on", record["declassify_on"] or "no date"),
        ("Latest date allowed", computed["latest_declassify_on"] or "none to be worked out"),
        ("Reads today", _reads_today(computed["reads_today"])),
        ("Automatic declassification", computed["automatic_declassification"] or "none to be worked out"),
        ("Captions", ", ".join(record["captions"]) or "none"),
        *[("Note", note) for note in record["notes"]],
    ]


def _source(record: Record) -> str:
    return f"{record['source']}, row {record['row']}" if record["row"] else str(record["source"])


def _date(record: Record) -> str:
    known = date_known(record)
    return f"{known} ({origin_of_date(record)})" if known is not None else "cannot be read"


def _order_cited(record: Record) -> str:
    cited, read_as = record["order_cited"], record["order_read_as"]
    return f"{cited}, read as {read_as}" if cited and read_as and read_as != cited else cited or "none"


def _reads_today(today: Record) -> str:
    how = "; ".join(filter(None, (today["how"], today["authority"])))
    return f"{today['declassify_on'] or 'no date'} ({how})"


def _classified_by(record: Record) -> str:
    """Whether it is said who classified, and the position; never a name."""
    stated = "stated" if record["classified_by"] else "not stated"
    return f"{stated}, position: {record['position']}" if record["position"] else stated


def _shown(table: AuditTable, anchor: str) -> ShownTable:
    return ShownTable(anchor, table, chart_of(table), table.rows[:_ROWS], max(0, len(table.rows) - _ROWS))


def _tables(audit: Audit) -> Iterator[AuditTable]:
    """The tables of the records officer, or the plain ones where none were kept; then the signals."""
    if audit.tallies is not None:
        yield from audit.tallies.tables()
    elif audit.counts["checked"]:
        yield AuditTable("categories", "Discrepancies by category", _CATEGORY_HEADERS, tuple(audit.category_rows()))
        yield AuditTable("not-checkable", "Not checkable", _REASON_HEADERS, tuple(audit.open_rows()))
    if audit.signals is not None:
        for (key, title, headers), rows in zip(_SIGNALS, _signal_rows(audit.signals), strict=True):
            yield AuditTable(key, title, headers, rows, "Signals, no findings: something to look into.")


def _signal_rows(signals: Signals) -> tuple[tuple[tuple[str | int | None, ...], ...], ...]:
    return tuple(signals.limit_rows()), tuple(signals.lag_rows()), tuple(signals.habit_rows())
