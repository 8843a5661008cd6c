"""Format ``concise``: one line a finding, then one line for each input that was not read, then the counts."""

from declass.audits.audit import Audit
from declass.outputs.base import Stream, notices_of, place, printable, summary_sentences, unsure
from declass.record import Record


class Concise:
    """Lines that editors and ``grep`` understand."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def document(self, record: Record) -> None:
        """Write the findings of one document, and why an input failed or was skipped."""
        if record["status"] != "checked":
            row = f":row {record['row']}" if record.get("row") else ""
            self._stream.write(f"{printable(record['source'])}{row}: {record['status']}: {printable(record['why'])}\n")
        for finding in record.get("findings", ()):
            self._stream.write(
                f"{place(record, finding)}: {finding['severity']}: {finding['rule']} {printable(finding['message'])}"
                f" [{finding['authority']}{unsure(finding)}]\n"
            )
            if finding.get("context"):
                self._stream.write(f"    {printable(finding['context'])}\n")

    def close(self, run: Record, audit: Audit) -> None:
        """Write the counts."""
        for finding in run["findings"]:
            sources = " and ".join(printable(source) for source in finding["sources"])
            self._stream.write(
                f"{sources}: {finding['severity']}: {finding['rule']} {printable(finding['message'])}"
                f" [{finding['authority']}{unsure(finding)}]\n"
            )
        self._stream.write(f"{'; '.join(summary_sentences(run, audit))}\n")
        self._stream.writelines(f"{notice}\n" for notice in notices_of(run))
