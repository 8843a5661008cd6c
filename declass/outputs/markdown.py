"""Format ``markdown``: a run as tables for a job summary; it stays short however large the archive is."""

from collections.abc import Sequence

from declass.audits.audit import Audit
from declass.audits.tallies import copies_table
from declass.outputs.base import (
    Stream,
    all_findings,
    counted,
    counts_sentence,
    notices_of,
    printable,
    severities_sentence,
    unsure,
)
from declass.outputs.places import input_of
from declass.record import Record
from declass.severities import SEVERITIES

_FINDINGS_SHOWN = 100
_ROWS_SHOWN = 40
_LISTED = "more of them: -o jsonl=FILE"
_MOST_CHARACTERS = 400
_FINDING_HEADERS = ("severity", "telegram", "file", "line", "rule", "finding", "authority")
_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in "&<>|\\`*_[]{}~$@"}


class Markdown:
    """Collects what the tables show and writes them at the end."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._findings: dict[str, list[Sequence[object]]] = {severity: [] for severity in SEVERITIES}
        self._unread: dict[str, list[Sequence[object]]] = {"failed": [], "skipped": []}

    def document(self, record: Record) -> None:
        """Keep what may be shown of an input."""
        if record["status"] != "checked":
            kept = self._unread["skipped" if record["status"] == "skipped" else "failed"]
            if len(kept) < _ROWS_SHOWN:
                kept.append((record["status"], input_of(record), record["why"]))
        for finding in record.get("findings", ()):
            place = f"{finding['text_line']}:{finding['text_column']}"
            self._keep(finding, record.get("document_id", ""), input_of(record), place)

    def close(self, run: Record, audit: Audit) -> None:
        """Write the counts and all tables."""
        for finding in run["findings"]:
            sources = " and ".join(input_of({"source": source}) for source in finding["sources"])
            self._keep(finding, finding["document_id"], sources, "")
        self._write(f"## declass: {severities_sentence(run)}\n\n{counts_sentence(run)}\n")
        for notice in notices_of(run):
            self._write(f"\n{_cell(notice)}\n")
        rows = [row for kept in self._findings.values() for row in kept]
        self._table(
            "Findings", _FINDING_HEADERS, rows, sum(run["severities"].values()), all_findings(run, "-o csv=FILE")
        )
        self._table(
            "Discrepancies by category (errors and warnings)",
            ("category", "documents where it applied", "documents with one", "rate"),
            audit.category_rows(),
        )
        if (copies := copies_table(run)) is not None:
            self._table(copies.title, copies.headers, copies.rows[:_ROWS_SHOWN], run["copies"]["messages"], _LISTED)
        opened = audit.open_rows()
        headers = ("why", "documents", "rules concerned")
        self._table("Not checkable", headers, opened[:_ROWS_SHOWN], len(opened), "all of them: -o jsonl=FILE")
        unread = run["counts"]["failed"] + run["counts"]["skipped"]
        rows = [*self._unread["failed"], *self._unread["skipped"]][:_ROWS_SHOWN]
        self._table("Not read", ("status", "input", "why"), rows, unread, "all of them: -f concise")

    def _keep(self, finding: Record, document: str, source: str, place: str) -> None:
        kept = self._findings[finding["severity"] if finding["severity"] in SEVERITIES else "warning"]
        if len(kept) < _FINDINGS_SHOWN:
            rule = f"{finding['rule']} {finding['name']}"
            authority = f"{finding['authority']}{unsure(finding)}"
            kept.append((finding["severity"], document, source, place, rule, finding["message"], authority))

    def _table(
        self, title: str, headers: Sequence[str], rows: Sequence[Sequence[object]], total: int = 0, hint: str = ""
    ) -> None:
        """Write a table under its title, and how many rows are left out; nothing where there are none."""
        if not rows:
            return
        self._write(f"\n### {title}\n\n{_row(headers)}{_row(['---'] * len(headers))}")
        for row in rows:
            self._write(_row([_cell(value) for value in row]))
        if total > len(rows):
            self._write(f"\n… and {counted(total - len(rows), 'more row')}; {hint}\n")

    def _write(self, text: str) -> None:
        self._stream.write(text)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cell(value: object) -> str:
    """A value that is text and nothing else: no mark-up, no link, no end of the cell."""
    text = f"{value:,}" if isinstance(value, int) else printable(value)
    if len(text) > _MOST_CHARACTERS:
        text = f"{text[: _MOST_CHARACTERS - 1]}…"
    text = text.translate(_ENTITIES).replace("://", "&#58;//")
    return text.replace("www.", "www&#46;").replace("WWW.", "WWW&#46;")
