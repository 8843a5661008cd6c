"""The Python interface: ``check`` and ``parse``; everything else is the package's own."""

import datetime as dt
import os
from functools import lru_cache
from pathlib import Path

from attrs import frozen

from declass.audit import Audit
from declass.batch import check_paths
from declass.collection import Collection
from declass.model import Document
from declass.parse.document import Parser
from declass.readers import read_text
from declass.record import Record
from declass.rulebook.loader import load_rules
from declass.rulebook.schema import Rulebook
from declass.worker import Worker


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


def check(text_or_path: str | Path, *, rules: Rulebook | None = None, as_of: dt.date | None = None) -> Report:
    """Check a telegram, a file or a folder.

    Args:
        text_or_path: A path, or the text of one telegram; a string is a path if it is one line and exists. A text that
            nobody vouches for is handed over with a line feed at its end, so that it cannot name a file.
        rules: The rule book; the shipped one by default.
        as_of: The day printed in the result; no finding depends on it. None leaves it out.

    Returns:
        The records of all inputs and of the run.
    """
    rulebook = rules or _rulebook()
    audit, collection = Audit(rulebook), Collection(rulebook)
    records = []
    path = _path(text_or_path)
    if path is not None:
        for record, plans in check_paths([path], rulebook):
            audit.add(record, plans)
            collection.add(record)
            records.append(record)
    else:
        worker = Worker(rulebook)
        records.append(worker.record_of(read_text(str(text_or_path), "text")))
        audit.add(records[0], worker.plans)
    whole = list(collection.findings())
    collection.close()
    audit.add_over_all(whole)
    audit.close()
    run = audit.run_record(as_of, {}, findings=whole)
    return Report(tuple(records), run)


def _path(text_or_path: str | Path) -> Path | None:
    if isinstance(text_or_path, Path):
        return text_or_path
    is_path = bool(text_or_path) and "\n" not in text_or_path and os.path.exists(text_or_path)
    return Path(text_or_path) if is_path else None


@lru_cache(maxsize=1)
def _rulebook() -> Rulebook:
    return load_rules(examples=False)


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(_rulebook().law.vocabulary)
