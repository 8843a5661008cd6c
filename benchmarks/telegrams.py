"""Telegrams for measurements: as many as are wanted, no two alike."""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from check import telegrams

from declass.engine import document_id
from declass.model import Telegram
from declass.parse.document import Parser
from declass.readers.shards import PackedDocument
from declass.rulebook.loader import load_rules

_MADE = telegrams()
_BLANKS = {ord("0"): " ", ord("1"): "\t"}


def _stored(telegram: Telegram) -> tuple[str, str]:
    document = _PARSER.parse(telegram)
    return f"{document.date} 12:00" if document.date is not None else "2009-01-01 12:00", document_id(document)


_PARSER = Parser(load_rules(examples=False).law.vocabulary)
_STORED = [_stored(telegram) for telegram in _MADE]


def texts(number: int) -> Iterator[str]:
    """So many telegrams of about 7,000 characters."""
    made = [telegram.text.content for telegram in _MADE]
    return (f"{made[n % len(made)]}\n{f'{n:b}'.translate(_BLANKS)}" for n in range(number))


def stored_with(n: int) -> tuple[str, str]:
    """The creation stamp and the reference id that an archive would store with a telegram, by its number."""
    return _STORED[n % len(_STORED)]


def packed_documents(number: int) -> Iterator[PackedDocument]:
    """The same as ``declass pack`` packs them from a folder of files."""
    for n, text in enumerate(texts(number)):
        content = text.encode()
        yield PackedDocument(
            f"telegrams/{n:08}.txt", f"{n:08}", content, None, hashlib.sha256(content).hexdigest(), "{}"
        )
