"""Format ``table``: the audit tables a person reads at once; it stays short however large the archive is."""

import sys
import textwrap
from collections.abc import Sequence

from declass.audits.audit import Audit
from declass.audits.signals import Signals
from declass.outputs.base import (
    Stream,
    all_findings,
    counted,
    counts_of,
    counts_sentence,
    left_off_words,
    notices_of,
    printable,
    severities_sentence,
    unsure,
)
from declass.record import Record, dated, findings_of, number_left_off, standing_instruction

_DOCUMENT_HEADERS = ("reference", "date", "level", "order", "declassify on", "highest portion", "findings")
_DOCUMENTS_SHOWN = 40
_FINDINGS_SHOWN = 60
_COPIES_SHOWN, _SOURCES_SHOWN = 10, 3
_OPEN_SHOWN = 12
_UNREAD_SHOWN = 12
_ALL = "--all, -f concise, or -o csv=FILE"
_LIMIT_HEADERS = ("order", "with a date", "on the last day", "share")
_LAG_HEADERS = ("post", "order in force", "documents", "last")
_HABIT_HEADERS = ("post", "position", "documents", "reasons", "years")
_STYLES = {"error": "31", "warning": "33", "note": "36", "heading": "1"}


class Table:
    """Collects what the tables show and prints them at the end.

    Args:
        stream: Where to.
        width: Columns of the terminal.
        color: Whether severities and headings are coloured.
        whole: Whether all rows are shown; else so many that the tables stay short.
    """

    def __init__(self, stream: Stream, width: int = 100, color: bool = False, whole: bool = False) -> None:
        self._stream = stream
        self._width = max(60, min(width, 140))
        self._color = color
        self._whole = whole
        self._marked: list[Record] = []
        self._clean: list[Record] = []
        self._unread: list[Record] = []
        self._findings_on_unread = 0

    def document(self, record: Record) -> None:
        """Keep a record as long as it may be shown."""
        if record["status"] != "checked":
            kept, limit = self._unread, 10 * _UNREAD_SHOWN
            self._findings_on_unread += len(findings_of(record))
        elif findings_of(record):
            kept, limit = self._marked, _FINDINGS_SHOWN
        else:
            kept, limit = self._clean, _DOCUMENTS_SHOWN
        if len(kept) < self._most(limit):
            kept.append(record)

    def _most(self, limit: int) -> int:
        """How many rows of a table are shown at most."""
        return sys.maxsize if self._whole else limit

    def close(self, run: Record, audit: Audit) -> None:
        """Print all tables and the counts."""
        audit_is_empty = not audit.counts["checked"]
        if not audit_is_empty:
            self._documents(audit)
            self._findings(audit, run)
            self._over_all(run)
            self._copies(run)
            self._categories(audit)
            self._open(audit)
            self._signals(audit.signals)
        self._unread_inputs(run)
        documents = counted(audit.with_findings, "document")
        where = f"; errors or warnings in {documents}" if run["severities"]["note"] else f" in {documents}"
        self._write(f"\n{severities_sentence(run)}{where if audit.with_findings else ''}")
        self._write(counts_sentence(run))
        settings = run["settings"]
        if "profile" in settings:
            why = f" ({settings['profile_from']})" if "profile_from" in settings else ""
            self._write(f"profile: {settings['profile']}{why}")
        for notice in notices_of(run):
            self._write(notice)

    def _documents(self, audit: Audit) -> None:
        self._heading("Documents")
        shown = (self._marked + self._clean)[: self._most(_DOCUMENTS_SHOWN)]
        self._grid([_document_row(record) for record in shown], _DOCUMENT_HEADERS)
        more = audit.counts["checked"] - len(shown)
        if more > 0:
            self._write(f"… and {counted(more, 'more document')}; all of them: --all, -o jsonl=FILE or -o csv=FILE")

    def _findings(self, audit: Audit, run: Record) -> None:
        total = sum(audit.findings.values()) - len(audit.over_all) - self._findings_on_unread
        if not total:
            return
        self._heading("Findings")
        if any(_is_elsewhere_in_file(record) for record in self._marked):
            self._write("Places are lines of the telegram as a person reads it; those of the file: -f concise.\n")
        shown = 0
        for record in self._marked:
            if shown >= self._most(_FINDINGS_SHOWN):
                break
            if not record["findings"]:
                continue
            self._write(f"{printable(record['document_id'])}  {printable(record['source'])}{_row_of(record)}")
            for finding in record["findings"]:
                shown += 1
                self._finding(finding)
            self._left_off(record)
        if shown < total:
            self._write(f"… and {counted(total - shown, 'more finding')}; {all_findings(run, _ALL)}")

    def _over_all(self, run: Record) -> None:
        if not findings_of(run):
            return
        self._heading("Findings over the whole archive")
        for finding in run["findings"][: self._most(_FINDINGS_SHOWN)]:
            severity = self._styled(f"{finding['severity']:7}", finding["severity"])
            self._write(f"  {printable(finding['document_id'])}  {severity}  {finding['rule']} {finding['name']}")
            self._wrapped(printable(finding["message"]))
            self._wrapped(f"{finding['authority']}{unsure(finding)}")
            for source in finding["sources"]:
                self._wrapped(printable(source))
        more = len(findings_of(run)) - min(len(run["findings"]), self._most(_FINDINGS_SHOWN))
        if more > 0:
            self._write(f"… and {more:,} more; {all_findings(run, _ALL)}")

    def _left_off(self, record: Record) -> None:
        """Tell of the findings of an input that the limit left off."""
        if number_left_off(record):
            self._wrapped(left_off_words(record))

    def _finding(self, finding: Record) -> None:
        severity = self._styled(f"{finding['severity']:7}", finding["severity"])
        place = f"{finding['text_line']}:{finding['text_column']}"
        evidence = f'  "{printable(finding["evidence"])}"' if finding.get("evidence") else ""
        self._write(f"  {place:>7}  {severity}  {finding['rule']} {finding['name']}{evidence}")
        self._wrapped(printable(finding["message"]))
        self._wrapped(f"{finding['authority']}{unsure(finding)}")
        if finding.get("context"):
            self._wrapped(f"| {printable(finding['context'])}")

    def _copies(self, run: Record) -> None:
        copies = run.get("copies")
        if copies is None:
            return
        self._heading("Copies of one telegram")
        shown = copies["listed"][: self._most(_COPIES_SHOWN)]
        for entry in shown:
            section = f" section {entry['section']}" if entry["section"] is not None else ""
            self._write(f"  {printable(entry['document_id'])}{section}  {counted(entry['documents'], 'document')}")
            sources = entry["sources"][: self._most(_SOURCES_SHOWN)]
            for source in sources:
                self._wrapped(printable(source))
            if (more := entry["documents"] - len(sources)) > 0:
                self._wrapped(f"… and {more:,} more")
        if (more := copies["messages"] - len(shown)) > 0:
            listed = len(copies["listed"])
            how = "more of them: --all, -o jsonl=FILE" if len(shown) < listed else f"no more than {listed} are listed"
            self._write(f"… and {counted(more, 'more telegram')}; {how}")

    def _categories(self, audit: Audit) -> None:
        rows = audit.category_rows()
        if not rows:
            return
        self._heading("Discrepancies by category (errors and warnings)")
        headers = ("category", "documents where it applied", "documents with one", "rate")
        self._grid([(title, f"{a:,}", f"{b:,}", share) for title, a, b, share in rows], headers, right=(1, 2, 3))

    def _open(self, audit: Audit) -> None:
        rows = audit.open_rows()
        if not rows:
            return
        self._heading("Not checkable")
        shown = rows[: self._most(_OPEN_SHOWN)]
        headers = ("why", "documents", "rules concerned")
        self._grid([(printable(why), f"{n:,}", f"{rules:,}") for why, n, rules in shown], headers, right=(1, 2))
        if len(rows) > len(shown):
            self._write(f"… and {counted(len(rows) - len(shown), 'more reason')}; all of them: --all, or -o jsonl=FILE")

    def _signals(self, signals: Signals | None) -> None:
        if signals is None:
            return
        lag, habits = "Documents of an order's first year that cite another", "Positions with one reason and one length"
        tables = (
            ("Dates on the last day the order allows", _LIMIT_HEADERS, (1, 2, 3), signals.limit_rows()),
            (lag, _LAG_HEADERS, (2,), signals.lag_rows()),
            (habits, _HABIT_HEADERS, (2, 4), signals.habit_rows()),
        )
        for title, headers, right, rows in tables:
            if rows:
                self._heading(f"{title} (signals, no findings)")
                shown = [[printable(cell) for cell in row] for row in rows[: self._most(_OPEN_SHOWN)]]
                self._grid(shown, headers, right=right)
                if len(rows) > len(shown):
                    self._write(f"… and {counted(len(rows) - len(shown), 'more row')}; all of them: --all")

    def _unread_inputs(self, run: Record) -> None:
        if not self._unread:
            return
        self._heading("Not read")
        failed = [r for r in self._unread if r["status"] == "failed"]
        skipped = [r for r in self._unread if r["status"] != "failed"]
        shown = (failed + skipped)[: self._most(_UNREAD_SHOWN)]
        for record in shown:
            self._write(
                f"  {record['status']:7}  {printable(record['source'])}{_row_of(record)}: {printable(record['why'])}"
            )
            for finding in record.get("findings", ()):
                severity = self._styled(f"{finding['severity']:7}", finding["severity"])
                self._write(f"           {severity}  {finding['rule']} {finding['name']}")
                self._wrapped(f"{finding['authority']}{unsure(finding)}")
            self._left_off(record)
        more = run["counts"]["skipped"] + run["counts"]["failed"] - len(shown)
        if more > 0:
            self._write(f"… and {more:,} more; all of them: --all, or -f concise")

    def _heading(self, title: str) -> None:
        self._write("\n" + self._styled(title, "heading") + "\n")

    def _grid(self, rows: Sequence[Sequence[str]], headers: Sequence[str], right: Sequence[int] = ()) -> None:
        from tabulate import tabulate  # costs tens of milliseconds: only where a table is printed

        align = ["right" if column in right else "left" for column in range(len(headers))]
        self._write(tabulate(rows, headers, tablefmt="simple", disable_numparse=True, colalign=align if rows else None))

    def _wrapped(self, text: str) -> None:
        indent = " " * 11
        self._write(textwrap.fill(text, self._width, initial_indent=indent, subsequent_indent=indent))

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if self._color else text

    def _write(self, line: str) -> None:
        self._stream.write(line + "\n")


def _is_elsewhere_in_file(record: Record) -> bool:
    return any((f["line"], f["column"]) != (f["text_line"], f["text_column"]) for f in record["findings"])


def _row_of(record: Record) -> str:
    return f" row {record['row']}" if record.get("row") else ""


def _document_row(record: Record) -> tuple[str, ...]:
    return (
        printable(record["document_id"]),
        printable(dated(record)),
        record["level"] or "?",
        printable(record["order_cited"] or "-"),
        _declassify_on(record),
        record["computed"]["highest_portion"] or "-",
        _summary(record),
    )


def _declassify_on(record: Record) -> str:
    instruction = standing_instruction(record)
    if record["declassify_on"]:
        return str(record["declassify_on"])
    if instruction["codes"]:
        return printable(", ".join(instruction["codes"]))
    return "N/A" if instruction["kind"] == "none" else f"({instruction['kind']})"


def _summary(record: Record) -> str:
    parts = [counted(number, severity) for severity, number in counts_of(record)]
    left, accepted = number_left_off(record), len(record.get("accepted", ()))
    told = ", ".join([*parts, *([f"{accepted:,} accepted"] if accepted else [])]) or "none"
    return f"{told} ({left:,} left off)" if left else told
