"""Format ``gitlab``: a code quality report, one list of findings.

The report has no place for a run: its counts, and inputs that were not read, are entries of their own.
"""

import hashlib
import json
from collections import Counter

from declass.audits.audit import Audit
from declass.locations import parted, without_row
from declass.outputs.base import Stream, notices_of, printable, summary_sentences
from declass.outputs.places import file_of, input_of
from declass.record import Record

_SEVERITIES = {"error": "major", "warning": "minor", "note": "info", "failed": "critical", "skipped": "info"}


class GitLab:
    """Entries as findings come; the last one holds the counts."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._seen: Counter[str] = Counter()
        self._separator = "[\n"

    def document(self, record: Record) -> None:
        """Write the findings of a document, and why an input was not read."""
        source = record["source"]
        if record["status"] != "checked":
            text = f"{input_of(record)} {record['status']}: {record['why']}"
            self._entry(f"input-{record['status']}", record["status"], text, source, 1, input_of(record))
        _, part = parted(source)
        row = f"row {record['row']}" if record.get("row") else None
        where = "".join(f"{word}: " for word in (part, row) if word)
        for finding in record.get("findings", ()):
            # In a table lines count within the cell, so that the place is the file.
            line = 1 if row else finding["line"]
            self._finding(finding, where, source, line)

    def close(self, run: Record, audit: Audit) -> None:
        """Write the findings over the whole archive, and the counts."""
        for finding in run["findings"]:
            sources = " and ".join(input_of({"source": source}) for source in finding["sources"])
            self._finding(finding, f"{sources}: ", without_row(finding["sources"][0])[0], 1)
        total = "; ".join([*summary_sentences(run, audit), *notices_of(run)])
        status = "failed" if run["counts"]["failed"] or run.get("interrupted") else "note"
        self._entry("run", status, total, ".", 1, "run")
        self._stream.write("\n]\n")

    def _finding(self, finding: Record, where: str, source: str, line: int) -> None:
        text = f"{finding['rule']} {where}{finding['message']} [{finding['authority']}]"
        self._entry(finding["rule"], finding["severity"], text, source, line, finding["fingerprint"])

    def _entry(self, check: str, severity: str, text: str, source: str, line: int, key: str) -> None:
        entry = {
            "description": printable(text),
            "check_name": printable(check) or "unknown",
            "fingerprint": self._fingerprint(check, key),
            "severity": _SEVERITIES.get(severity, "minor"),
            "location": {"path": file_of(source), "lines": {"begin": line}},
        }
        self._stream.write(self._separator + json.dumps(entry, ensure_ascii=True))
        self._separator = ",\n"

    def _fingerprint(self, check: str, key: str) -> str:
        """A hash of its own for each entry, since equal ones are shown once; copies of a finding are numbered."""
        whole = f"{check}\x1f{key}"
        number = self._seen[whole]
        self._seen[whole] += 1
        text = f"{whole}\x1f{number}" if number else whole
        return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]
