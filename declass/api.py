"""The Python interface: ``check`` and ``parse``; everything else is the package's own."""

import datetime as dt
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from attrs import frozen

from declass.audits.audit import Audit
from declass.batch import Judged, check_paths
from declass.collection import Collection
from declass.model import Document
from declass.parse.document import Parser
from declass.patterns import regex
from declass.readers import read_text
from declass.readers.decoding import with_whole_characters
from declass.record import Record
from declass.rulebook.loader import load_rules
from declass.rulebook.schema import Rulebook
from declass.runs.worker import Worker

_NAME_OF_FILE = regex(r"[^\s\0]{0,200}[^\s\0/\\]\.[A-Za-z][A-Za-z0-9]{1,7}")
"""A word with the ending of a file, which no telegram is."""


@frozen
class Report:
    """The result of a check.

    Attributes:
        documents: A record for each input, in input order; the keys are those of ``declass schema record``.
        run: The run record.
    """

    documents: tuple[Record, ...]
    run: Record

    @property
    def findings(self) -> tuple[Record, ...]:
        """All findings of all documents, notes included."""
        return tuple(finding for record in self.documents for finding in record.get("findings", ()))


def parse(text: str, source: str = "text") -> Document:
    """Read one telegram.

    Args:
        text: The telegram, in any layout that is read.
        source: A name for it.

    Returns:
        The document; what cannot be read is named in its ``unreadable``. A text that shows no telegram is read
        as one all the same: nearly everything is then unreadable.
    """
    return _parser().parse(read_text(text, source))


# A folder of the package has this name too, and ``import declass.parse.document as …`` looks up its module by it.
parse.__name__ = "declass.parse"


def check(text_or_path: str | Path, *, rules: Rulebook | None = None, as_of: dt.date | None = None) -> Report:
    """Check a text, a file or a folder.

    Args:
        text_or_path: A path, or a text, which is read as a file of that content is: of several telegrams, or of rows,
            each has its record, and what shows no telegram is skipped. A string is a path if it is one line and names
            a file, one that is there or, as `lost.txt`, one that is not. A text that nobody vouches for is handed over
            with a line feed at its end, so that it cannot name a file.
        rules: The rule book; the shipped one by default.
        as_of: The day printed in the result; no finding depends on it. None leaves it out.

    Returns:
        The records of all inputs and of the run.
    """
    rulebook = rules or _rulebook()
    audit, collection = Audit(rulebook), Collection(rulebook)
    records = []
    path = _path(text_or_path)
    for record, plans in check_paths([path], rulebook) if path is not None else _check_text(text_or_path, rulebook):
        audit.add(record, plans)
        collection.add(record)
        records.append(record)
    whole = list(collection.findings())
    collection.close()
    audit.add_over_all(whole)
    audit.close()
    run = audit.run_record(as_of, {}, findings=whole)
    return Report(tuple(records), run)


def _path(text_or_path: str | Path) -> Path | None:
    if isinstance(text_or_path, Path):
        return text_or_path
    if not text_or_path or "\n" in text_or_path:
        return None
    is_path = os.path.exists(text_or_path) or _NAME_OF_FILE.fullmatch(text_or_path) is not None
    return Path(text_or_path) if is_path else None


def _check_text(text: str | Path, rulebook: Rulebook) -> Iterator[Judged]:
    """Check every telegram in a text."""
    worker = Worker(rulebook)
    for record in worker.records_of([("text", with_whole_characters(str(text)).encode("utf-8"))]):
        yield record, worker.plans


@lru_cache(maxsize=1)
def _rulebook() -> Rulebook:
    return load_rules(examples=False)


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(_rulebook().law.vocabulary)
