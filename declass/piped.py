"""Standard output whose reader may go away, as that of ``declass check … | head`` does.

What is written elsewhere and the exit code are not minded here.
"""

import os
import shutil
import sys
from collections.abc import Iterable
from typing import IO


class Piped:
    """A stream that takes no notice when its reader has gone, or ends the run early as an interrupt does.

    Args:
        stream: Standard output.

    Attributes:
        ends_early: Whether the run ends when nobody reads; else it goes on and what it prints is put aside. It is set
            only while somebody waits for that end: formats write as soon as they are made, and again when they close.
        has_lost_its_reader: Whether nobody reads any more.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.ends_early = False
        self.has_lost_its_reader = False

    def write(self, text: str, /) -> int:
        """Write a text.

        Raises:
            KeyboardInterrupt: The reader has gone, and the run is to end.
        """
        try:
            written = self._stream.write(text)
        except BrokenPipeError:
            self._leave()
            written = len(text)
        if self.has_lost_its_reader and self.ends_early:
            raise KeyboardInterrupt
        return written

    def writelines(self, lines: Iterable[str], /) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def copy(self, file: IO[bytes]) -> None:
        """Write all bytes of a file, below what was written as text."""
        self.flush()
        try:
            shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            self._leave()

    def flush(self) -> None:
        """Write what is held back."""
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._leave()

    def _leave(self) -> None:
        self.has_lost_its_reader = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
