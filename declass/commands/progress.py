"""The line on standard error that shows how far a run is. It reads the clock, and nothing of it reaches a result."""

import sys
import time

from declass.audits.audit import Audit

_PROGRESS_AFTER = 1.0


class Progress:
    """A line on standard error while work takes over a second; none where that is no terminal."""

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted
        self._next = time.monotonic() + _PROGRESS_AFTER
        self._shown = False

    def show(self, audit: Audit) -> None:
        """Renew the line five times a second."""
        if self._is_due():
            self._write(f"{audit.counts['checked']:,} checked, {audit.with_findings:,} with findings")

    def show_count(self, number: int, word: str) -> None:
        """The same for work that only counts."""
        if self._is_due():
            self._write(f"{number:,} {word}")

    def _is_due(self) -> bool:
        return self._wanted and time.monotonic() >= self._next

    def _write(self, line: str) -> None:
        self._next = time.monotonic() + 0.2
        self._shown = True
        sys.stderr.write(f"\r{line} \x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
