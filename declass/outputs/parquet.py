"""Format ``parquet``: one row a document and one a finding, with the run record in the file's own description."""

from pathlib import Path

from declass.audits.audit import Audit
from declass.parts import PartWriter
from declass.record import Record
from declass.result_rows import RESULT_SCHEMA, Rows


class Parquet:
    """Results as a table that databases read.

    Args:
        folder: An empty folder for the file.
        name: Name of the file.

    Raises:
        SettingsError: The library is not installed; the message says how to install it.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._writer = PartWriter(folder / name, RESULT_SCHEMA)
        self._writer.__enter__()
        self._rows = Rows()

    def document(self, record: Record) -> None:
        """Write the rows of one document."""
        self._rows.add(record, {})
        if self._rows.are_many:
            self._writer.write(self._rows.batch())

    def close(self, run: Record, audit: Audit) -> None:
        """Write what is left, and the run record."""
        if len(self._rows):
            self._writer.write(self._rows.batch())
        self._writer.about["run"] = run
        self._writer.__exit__(None, None, None)

    def abandon(self) -> None:
        """Let go of the file."""
        self._writer.__exit__(KeyboardInterrupt, None, None)
