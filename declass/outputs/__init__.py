"""The formats of a result. Each takes records one by one and the run record at the end; none decides anything."""

from collections.abc import Callable
from pathlib import Path

from declass.outputs.base import FileOutput, Output, Stream
from declass.outputs.concise import Concise
from declass.outputs.csv_table import CsvTable, PsvTable
from declass.outputs.github import GitHub
from declass.outputs.gitlab import GitLab
from declass.outputs.json_lines import Json, JsonLines
from declass.outputs.junit import JUnit
from declass.outputs.markdown import Markdown
from declass.outputs.sarif import Sarif
from declass.outputs.sarif_github import SarifGitHub, SarifGitHubFiles
from declass.outputs.table import Table

FORMATS: dict[str, Callable[[Stream], Output]] = {
    "table": Table,
    "concise": Concise,
    "json": Json,
    "jsonl": JsonLines,
    "csv": CsvTable,
    "psv": PsvTable,
    "markdown": Markdown,
    "sarif": Sarif,
    "sarif-github": SarifGitHub,
    "junit": JUnit,
    "github": GitHub,
    "gitlab": GitLab,
}
"""Formats of text, by name."""


def _html(folder: Path, name: str, banner: str | None) -> FileOutput:
    from declass.outputs.html import HtmlReport

    return HtmlReport(folder, name, banner=banner)


def _xlsx(folder: Path, name: str, banner: str | None) -> FileOutput:
    from declass.outputs.workbook import Workbook

    return Workbook(folder, name, banner=banner)


def _parquet(folder: Path, name: str, _: str | None) -> FileOutput:
    from declass.outputs.parquet import Parquet

    return Parquet(folder, name)


def _sarif_github(folder: Path, name: str, _: str | None) -> FileOutput:
    return SarifGitHubFiles(folder, name)


FILE_FORMATS: dict[str, Callable[[Path, str, str | None], FileOutput]] = {
    "html": _html,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "sarif-github": _sarif_github,
}
"""Formats of files of their own, by name: made with a folder, the name of the first file in it, and a banner."""

WITH_TALLIES = frozenset({"html", "xlsx"})
"""Formats that show the tables of a records officer."""

__all__ = ["FILE_FORMATS", "FORMATS", "WITH_TALLIES", "FileOutput", "Output", "Stream", "Table"]
