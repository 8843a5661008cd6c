"""Formats ``jsonl`` and ``json``: the records as they are, the run record last."""

import json

from declass.audits.audit import Audit
from declass.outputs.base import Stream
from declass.record import Record


class JsonLines:
    """One record a line, in input order, then the run record."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def document(self, record: Record) -> None:
        """Write one line."""
        self._stream.write(json.dumps(record, ensure_ascii=True) + "\n")

    def close(self, run: Record, audit: Audit) -> None:
        """Write the run record."""
        self.document(run)


class Json:
    """One object: ``documents``, a list of records, and ``run``."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._separator = '{"schema": "declass/1", "documents": [\n'

    def document(self, record: Record) -> None:
        """Write one element of ``documents``."""
        self._stream.write(self._separator + json.dumps(record, ensure_ascii=True))
        self._separator = ",\n"

    def close(self, run: Record, audit: Audit) -> None:
        """Close the list and write ``run``."""
        head = self._separator if self._separator.startswith("{") else "\n"
        self._stream.write(f'{head}], "run": {json.dumps(run, ensure_ascii=True)}}}\n')
