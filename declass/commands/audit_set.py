"""The files of an audit: their names, how they are made of one saved result, and how they take their place when whole.

What is read for an audit, and how that is put down beside it, is in ``audit``.
"""

import os
import re
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from declass.audits.audit import Audit
from declass.commands.rendering import render
from declass.errors import SettingsError
from declass.outputs import FILE_FORMATS, FileOutput, Output
from declass.outputs.base import counted
from declass.outputs.csv_table import CalendarTable, DocumentsTable, FindingsTable
from declass.results import RESULTS, Results
from declass.rulebook.schema import Rulebook

METHOD, MANIFEST = "method.json", "manifest.sha256"
_SET_NAMES = frozenset(
    {
        *(RESULTS, METHOD, MANIFEST, "documents.csv", "findings.csv", "findings.psv", "calendar.csv", "audit.xlsx"),
        *("data", "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"),
    }
)
_PAGE_NAME = re.compile(r"report(-\d+)?\.html")


def render_set(results: Results, rulebook: Rulebook, folder: Path, banner: str | None) -> Audit:
    """Make the tables, the workbook and the report of a set from a saved result.

    Args:
        results: The saved result.
        rulebook: Titles of rules and categories.
        folder: An empty folder.
        banner: The marking at the top and bottom of pages; None without one.
    """
    with _Set(folder, banner) as outputs:
        return render(results, rulebook, outputs)


def write_again(results: Results, rulebook: Rulebook, out: Path, banner: str | None) -> None:
    """Write the tables, the workbook and the report of a saved result into a folder that is new or empty.

    Raises:
        SettingsError: The folder holds something, or is none.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SettingsError(f"--out: {str(out)!r} is no folder that is new or empty; name another")
    out.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=out, prefix=".unfinished-"))
    try:
        render_set(results, rulebook, unfinished, banner)
        publish(unfinished, out)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not any(out.iterdir()):
            out.rmdir()


def written_words(folder: Path) -> str:
    """The files of a set, the pages of its report counted."""
    written = {path.name for path in folder.iterdir()}
    pages = sum(_PAGE_NAME.fullmatch(name) is not None for name in written)
    names = sorted(name for name in written if name == "report.html" or not _PAGE_NAME.fullmatch(name))
    more = f" and {counted(pages - 1, 'further page')} of the report" if pages > 1 else ""
    return f"{', '.join(names)}{more}"


def publish(unfinished: Path, out: Path) -> None:
    """Give all files their names, the sign of a whole set last; what an older set left there goes."""
    names = {path.name for path in unfinished.iterdir()}
    (out / METHOD).unlink(missing_ok=True)
    for old in out.iterdir():
        if old.name in _SET_NAMES or _PAGE_NAME.fullmatch(old.name):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for name in sorted(names, key=lambda name: name in (METHOD, "bagit.txt")):
        if (unfinished / name).is_file():
            os.chmod(unfinished / name, 0o644)
        os.replace(unfinished / name, out / name)


class _Set:
    """The outputs of the set, as a context."""

    def __init__(self, folder: Path, banner: str | None) -> None:
        self._folder = folder
        self._banner = banner
        self._stack = ExitStack()
        self._own: list[FileOutput] = []

    def __enter__(self) -> list[Output]:
        text: list[Output] = [
            DocumentsTable(self._open("documents.csv")),
            FindingsTable(self._open("findings.csv")),
            FindingsTable(self._open("findings.psv"), "|"),
            CalendarTable(self._open("calendar.csv")),
        ]
        pages = self._folder / "pages"
        pages.mkdir()
        self._own = [
            FILE_FORMATS["xlsx"](self._folder, "audit.xlsx", self._banner),
            FILE_FORMATS["html"](pages, "report.html", self._banner),
        ]
        return [*text, *self._own]

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stack.close()
        if kind is not None:
            for output in self._own:
                output.abandon()
            return
        for page in (self._folder / "pages").iterdir():
            os.replace(page, self._folder / page.name)
        (self._folder / "pages").rmdir()

    def _open(self, name: str) -> IO[str]:
        return self._stack.enter_context(open(self._folder / name, "w", encoding="utf-8", newline=""))
