"""Format ``sarif-github``: SARIF as GitHub's code scanning takes it.

Code scanning refuses a file past its limits as a whole, and opens an alert for a result that is suppressed; it knows a
finding again by one fingerprint alone. So results are parted into runs, accepted findings are left out, and each result
has a place and a fingerprint that do not change when others do.
"""

import shutil
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from declass.audits.audit import Audit
from declass.outputs.base import Stream, Writable, printable
from declass.outputs.sarif import FINGERPRINT, HEAD, TAIL, RunWriter
from declass.record import Record

MOST_RESULTS = 25_000
_MOST_PACKED = 9 << 20
_IN_MEMORY = 1 << 20
_WHOLE_FILE = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}


class _GitHubRun(RunWriter):
    """A run without accepted findings, in which each result has a place and a fingerprint of its own.

    Args:
        stream: Where to.
        number: Which of the runs it is, from 1; each is a category of its own, else one would replace the other.
        seen: How often each fingerprint was met, over all runs.
    """

    def __init__(self, stream: Writable, number: int, seen: Counter[str]) -> None:
        super().__init__(stream)
        self._number = number
        self._seen = seen

    def _shown(self, record: Record) -> Iterable[Record]:
        return list(record["findings"])

    def _region(self, finding: Record) -> Record | None:
        return {**_WHOLE_FILE, **(super()._region(finding) or {})}

    def _fingerprints(self, finding: Record) -> Record:
        known = printable(finding["fingerprint"])
        self._seen[known] += 1
        return {FINGERPRINT: known, "primaryLocationLineHash": f"{known}:{self._seen[known]}"}

    def _describe(self) -> None:
        part = "" if self._number == 1 else f"-{self._number}"
        self._stream.write(f'"automationDetails": {{"id": "declass{part}/"}},\n')


class _Counted:
    """A stream that knows about how large what was written is when packed."""

    def __init__(self, stream: Writable) -> None:
        self._stream = stream
        self._packing = zlib.compressobj(1)
        self.packed = 0

    def write(self, text: str, /) -> int:
        self.packed += len(self._packing.compress(text.encode("utf-8", "replace")))
        return self._stream.write(text)


class SarifGitHubParts:
    """Results parted into runs, each kept in a file until all are written.

    Attributes:
        parts: The finished runs, in order, when all is closed.
    """

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._writers: list[tuple[_GitHubRun, _Counted]] = []
        self.parts: list[IO[str]] = []
        self._begin()

    def document(self, record: Record) -> None:
        """Write the findings of an input into the run that has room for them."""
        findings = record.get("findings", ())
        for start in range(0, max(1, len(findings)), MOST_RESULTS):
            part = findings[start : start + MOST_RESULTS]
            self._room_for(len(part))
            self._writers[-1][0].document({**record, "findings": part} if part else record)

    def close(self, run: Record, audit: Audit) -> None:
        """Write the findings over the whole archive, and what describes each run."""
        for start in range(0, len(run["findings"]), MOST_RESULTS):
            part = run["findings"][start : start + MOST_RESULTS]
            self._room_for(len(part))
            self._writers[-1][0].over_all(part)
        for writer, _ in self._writers:
            writer.close(run, audit)
        for part in self.parts:
            part.seek(0)

    def _room_for(self, number: int) -> None:
        writer, stream = self._writers[-1]
        if writer.results and (writer.results + number > MOST_RESULTS or stream.packed > _MOST_PACKED):
            self._begin()

    def _begin(self) -> None:
        part = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed when it was copied
            _IN_MEMORY, "w+", encoding="utf-8", newline=""
        )
        stream = _Counted(part)
        self.parts.append(part)
        self._writers.append((_GitHubRun(stream, len(self.parts), self._seen), stream))


class SarifGitHub:
    """One log with all runs, for standard output; code scanning takes twenty in a log, so that more are for files."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._parts = SarifGitHubParts()

    def document(self, record: Record) -> None:
        """Take the record of one input."""
        self._parts.document(record)

    def close(self, run: Record, audit: Audit) -> None:
        """Write the log."""
        self._parts.close(run, audit)
        self._stream.write(HEAD)
        for number, part in enumerate(self._parts.parts):
            self._stream.write(",\n" if number else "")
            shutil.copyfileobj(part, self._stream)
            part.close()
        self._stream.write(TAIL)


class SarifGitHubFiles:
    """A log a run: ``out.sarif``, then ``out-2.sarif`` and so on, each within what code scanning takes.

    Args:
        folder: Where the files are written.
        name: Of the first.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = Path(name)
        self._parts = SarifGitHubParts()

    def document(self, record: Record) -> None:
        """Take the record of one input."""
        self._parts.document(record)

    def close(self, run: Record, audit: Audit) -> None:
        """Write the logs."""
        self._parts.close(run, audit)
        for number, part in enumerate(self._parts.parts, 1):
            name = self._name.name if number == 1 else f"{self._name.stem}-{number}{self._name.suffix}"
            with open(self._folder / name, "w", encoding="utf-8", newline="") as stream:
                stream.write(HEAD)
                shutil.copyfileobj(part, stream)
                stream.write(TAIL)
        self.abandon()

    def abandon(self) -> None:
        """Let go of what is open."""
        for part in self._parts.parts:
            part.close()
