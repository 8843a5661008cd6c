"""Format ``csv``: one row a finding, one for each input that was not read, and the counts in the last row."""

import csv

from declass.audit import Audit
from declass.outputs.base import INTERRUPTED, Stream, counts_sentence, printable, severities_sentence
from declass.record import Record

COLUMNS = (
    "status", "source", "row", "line", "column", "text_line", "text_column", "document_id", "date", "level",
    "order_in_force", "order_cited", "declassify_on", "highest_portion", "rule", "name", "severity", "discrepancy",
    "confidence", "paragraph", "message", "evidence", "context", "authority", "expected", "remedy", "fingerprint",
)  # fmt: skip
_OF_DOCUMENT = ("document_id", "date", "level", "order_in_force", "order_cited", "declassify_on")


class CsvTable:
    """Rows that a spreadsheet opens as text; no cell is taken for a formula."""

    def __init__(self, stream: Stream) -> None:
        self._writer = csv.writer(stream, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def document(self, record: Record) -> None:
        """Write a row for each finding, one for a clean document, or one for an input that was not read."""
        base = {"status": record["status"], "source": record["source"], "row": record.get("row")}
        if record["status"] != "checked":
            self._row({**base, "message": record["why"]})
            return
        base |= {key: record[key] for key in _OF_DOCUMENT}
        base["highest_portion"] = record["computed"]["highest_portion"]
        for finding in record["findings"] or [{}]:
            self._row({**base, **{key: finding[key] for key in COLUMNS if key in finding}, "row": record.get("row")})

    def close(self, run: Record, audit: Audit) -> None:
        """Write the counts."""
        for finding in run["findings"]:
            values = {key: finding[key] for key in COLUMNS if key in finding}
            self._row({"status": "collection", "source": " and ".join(finding["sources"]), **values})
        ended = f"; {INTERRUPTED}" if run.get("interrupted") else ""
        self._row({"status": "run", "message": f"{severities_sentence(run)}; {counts_sentence(run)}{ended}"})

    def _row(self, values: Record) -> None:
        self._writer.writerow([_cell(values.get(column)) for column in COLUMNS])


def _cell(value: object) -> str:
    """A cell as text; one that a spreadsheet would take for a formula begins with an apostrophe."""
    if value is None:
        return ""
    text = printable(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
