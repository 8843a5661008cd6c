"""Blocks of a page kept in files until it is known which page they stand on; memory holds what describes them."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from attrs import Factory, define

_LINK = re.compile("\x01([^\x02]*)\x02")


def link_to(target: str) -> str:
    """A mark for the file of a target, to be resolved when pages are written. No escaped value can hold one."""
    return f"\x01{target}\x02"


def resolved(text: str, file_of: Callable[[str], str]) -> str:
    """The text with each link mark in the form of the file it stands for."""
    return _LINK.sub(lambda match: file_of(match[1]), text) if "\x01" in text else text


@define
class Part:
    """As many blocks as fit one page.

    Attributes:
        size: Bytes.
        blocks: How many.
        first, last: What the first and the last block are called.
    """

    path: Path
    first: str
    last: str = ""
    size: int = 0
    blocks: int = 0

    def lines(self) -> Iterator[str]:
        """The blocks, line by line."""
        with self.path.open(encoding="utf-8", newline="") as stream:
            yield from stream


@define
class Spool:
    """Blocks of one kind, cut into parts of at most ``limit`` bytes; a longer block has a part of its own.

    Attributes:
        folder: Where the parts' files are kept.
        key: Their name.
    """

    folder: Path
    key: str
    limit: int
    parts: list[Part] = Factory(list)
    _stream: IO[bytes] | None = None

    def add(self, block: str, label: str) -> int:
        """Take a block.

        Returns:
            The index of the part it is in.
        """
        data = block.encode("utf-8")
        if not self.parts or self.parts[-1].size + len(data) > self.limit:
            self._begin(label)
        assert self._stream is not None
        self._stream.write(data)
        part = self.parts[-1]
        part.size += len(data)
        part.blocks += 1
        part.last = label
        return len(self.parts) - 1

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)

    def close(self) -> None:
        """End writing, so that parts can be read."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def remove(self) -> None:
        """Take the parts' files away."""
        self.close()
        for part in self.parts:
            part.path.unlink(missing_ok=True)

    def _begin(self, label: str) -> None:
        self.close()
        path = self.folder / f".{self.key}-{len(self.parts) + 1:05}.part"
        self.parts.append(Part(path, label))
        self._stream = path.open("wb")
