"""Format ``github``: workflow commands, which GitHub shows beside the files of a change.

GitHub shows ten of a kind and drops the rest without a word: the worst of each severity are written, and then the
total, which takes the place of one of its kind.
"""

from itertools import chain

from declass.audits.audit import Audit
from declass.locations import parted, without_row
from declass.outputs.base import Stream, all_findings, notices_of, printable, summary_sentences
from declass.outputs.places import file_of, input_of
from declass.record import Record
from declass.severities import CONFIDENCES, SEVERITIES

_SHOWN = 10
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


class GitHub:
    """Keeps ten lines for each severity and confidence, and writes the first of them at the end."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._kept: dict[tuple[str, str], list[str]] = {(s, c): [] for s in SEVERITIES for c in CONFIDENCES}
        self._unread: dict[str, list[str]] = {"failed": [], "skipped": []}

    def document(self, record: Record) -> None:
        """Keep what may be shown of an input."""
        if record["status"] != "checked":
            kept = self._unread["skipped" if record["status"] == "skipped" else "failed"]
            if len(kept) < _SHOWN:
                kept.append(f"{record['status']}: {input_of(record)}: {printable(record['why'])}")
        for finding in record.get("findings", ()):
            self._keep(finding, record["source"], _position(finding), _part(record, finding))

    def close(self, run: Record, audit: Audit) -> None:
        """Write the worst findings, and the total."""
        for finding in run["findings"]:
            sources = [input_of({"source": source}) for source in finding["sources"]]
            self._keep(finding, without_row(finding["sources"][0])[0], {}, f"{' and '.join(sources)}: ")
        kind_of_total = "error" if run["counts"]["failed"] or run.get("interrupted") else "note"
        shown: list[str] = []
        for severity in SEVERITIES:
            worst = chain.from_iterable(self._kept[severity, confidence] for confidence in CONFIDENCES)
            shown += list(worst)[: _SHOWN - (severity == kind_of_total)]
        self._stream.writelines(shown)
        self._stream.write(_command(kind_of_total, {"title": "declass"}, *self._total(run, audit, len(shown))))

    def _keep(self, finding: Record, source: str, position: Record, part: str) -> None:
        severity = finding["severity"] if finding["severity"] in SEVERITIES else "warning"
        confidence = finding["confidence"] if finding["confidence"] in CONFIDENCES else "low"
        kept = self._kept[severity, confidence]
        if len(kept) < _SHOWN:
            title = f"{finding['rule']} {finding['name']}"
            message = f"{part}{finding['message']} [{finding['authority']}]"
            kept.append(_command(severity, {"file": file_of(source), **position, "title": title}, message))

    def _total(self, run: Record, audit: Audit, shown: int) -> list[str]:
        """The lines of the total: counts, and the inputs that were not read."""
        lines = ["; ".join(summary_sentences(run, audit))]
        if shown < sum(run["severities"].values()):
            limited = " of those that --max-findings lists" if run["settings"].get("max_findings") else ""
            lines.append(f"the worst {shown}{limited} are shown; {all_findings(run, '-f concise, or -o csv=FILE')}")
        for status, kept in self._unread.items():
            more = run["counts"][status] - len(kept)
            lines += [*kept, *([f"… and {more:,} more {status}"] if more > 0 else [])]
        return [*lines, *notices_of(run)]


def _position(finding: Record) -> Record:
    """Lines, and columns where the place lies on one line; nothing in a table, where both count within a cell."""
    if finding.get("row"):
        return {}
    if finding["line"] != finding["end_line"]:
        return {"line": finding["line"], "endLine": max(finding["line"], finding["end_line"])}
    return {
        "line": finding["line"],
        "endLine": finding["end_line"],
        "col": finding["column"],
        "endColumn": max(finding["column"], finding["end_column"]),
    }


def _part(record: Record, finding: Record) -> str:
    """The part of a file in which a finding stands, where the file is more than one telegram."""
    _, part = parted(record["source"])
    row = f"row {record['row']}" if record.get("row") else ""
    field = f"{finding['field']} {finding['line']}:{finding['column']}" if row and finding.get("field") else ""
    return "".join(f"{word}: " for word in (part, row, field) if word)


def _command(severity: str, properties: Record, *lines: str) -> str:
    """One command on one line; lines of its message are parted as commands part them."""
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[severity]} {told}::{'%0A'.join(map(_data, lines))}\n"


def _data(value: object) -> str:
    """A value that stays one: neither a new line, nor the older form of commands, which is looked for anywhere."""
    return printable(value).replace("%", "%25").replace("##[", "# #[")


def _property(value: object) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
