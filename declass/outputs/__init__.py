"""The formats of a result. Each takes records one by one and the run record at the end; none decides anything."""

from collections.abc import Callable

from declass.outputs.base import Output, Stream
from declass.outputs.concise import Concise
from declass.outputs.csv_table import CsvTable
from declass.outputs.json_lines import Json, JsonLines
from declass.outputs.table import Table

FORMATS: dict[str, Callable[[Stream], Output]] = {
    "table": Table,
    "concise": Concise,
    "json": Json,
    "jsonl": JsonLines,
    "csv": CsvTable,
}
"""Formats by name."""

__all__ = ["FORMATS", "Output", "Stream", "Table"]
