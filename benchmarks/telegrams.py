"""Telegrams for measurements: as many as are wanted, no two alike."""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from check import telegrams

from declass.readers.shards import PackedDocument

_BLANKS = {ord("0"): " ", ord("1"): "\t"}


def texts(number: int) -> Iterator[str]:
    """So many telegrams of about 7,000 characters."""
    made = [telegram.text.content for telegram in telegrams()]
    return (f"{made[n % len(made)]}\n{f'{n:b}'.translate(_BLANKS)}" for n in range(number))


def packed_documents(number: int) -> Iterator[PackedDocument]:
    """The same as ``declass pack`` packs them from a folder of files."""
    for n, text in enumerate(texts(number)):
        content = text.encode()
        yield PackedDocument(
            f"telegrams/{n:08}.txt", f"{n:08}", content, None, hashlib.sha256(content).hexdigest(), "{}"
        )
