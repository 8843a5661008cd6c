"""What holds of every run on hostile input: nothing outside is written, inputs stay as they are, outputs steer nothing.

The inputs themselves are made in ``makers``.
"""

import csv
import hashlib
import io
import json
import os
import stat
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from attrs import frozen
from click.testing import CliRunner, Result

from declass.arrow import records_of
from declass.cli import main
from declass.formats import FORMATS
from declass.outputs import FILE_FORMATS

ALL_FORMATS = tuple(dict.fromkeys((*FORMATS, *FILE_FORMATS)))
FORMULA_SIGNS = tuple("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def raw_controls(text: str) -> str:
    """The characters of a text that could steer what shows it, ends of lines and tabs left out; empty for none."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return ""
    return "".join(sorted({c for c in text if c not in "\n\t" and unicodedata.category(c) in _STEERING}))


def outline_of(folder: Path) -> dict[str, str]:
    """Everything under a folder by its path: kind and rights, and of a file the hash, of a link the target."""
    found = {}
    for place, folders, files in os.walk(os.fsencode(folder)):
        for name in (*folders, *files):
            path = os.path.join(place, name)
            try:
                status = os.lstat(path)
            except OSError as error:  # deeper than a path may be
                found[repr(name)] = str(error.strerror)
                continue
            told = stat.filemode(status.st_mode)
            if stat.S_ISREG(status.st_mode):
                with open(path, "rb") as file:
                    told += hashlib.file_digest(file, "sha256").hexdigest()
            elif stat.S_ISLNK(status.st_mode):
                told += repr(os.readlink(path))
            found[repr(os.path.relpath(path, os.fsencode(folder)))] = told
    return found


@frozen
class Checked:
    """What a run told.

    Attributes:
        code: Its exit code.
        records: Of each input.
        run: The run record.
        told: What was written, by format.
    """

    code: int
    records: tuple[dict[str, Any], ...]
    run: dict[str, Any]
    told: Mapping[str, bytes]

    @property
    def outcome(self) -> list[tuple[str, str, str]]:
        """Of each input its source, its status, and why it was not checked or else the rules it breaks."""
        return [
            (
                record["source"],
                record["status"],
                record.get("why") or " ".join(finding["rule"] for finding in record["findings"]),
            )
            for record in self.records
        ]


class Place:
    """A folder with hostile files in ``in``, an output folder ``out``, and files around them that nothing may touch.

    Args:
        folder: Where all of it lies; the working folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inside = folder / "in"
        self.inside.mkdir()
        (folder / "outside").mkdir()
        (folder / "outside" / "kept.txt").write_text("kept", encoding="utf-8")
        (folder / "x.txt").write_text("kept", encoding="utf-8")

    def put(self, name: str, data: bytes) -> Path:
        """Write a hostile file."""
        path = self.inside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def check(self, *words: str) -> Checked:
        """Check all in ``in``, and that the run did no harm; in the formats of ``formats_asked``."""
        (self.folder / "out").mkdir(exist_ok=True)
        before = self._outline()
        formats = formats_asked()
        outputs = [word for name in formats for word in ("-o", f"{name}=out/all.{name}")]
        result = run("check", "in", "--notes", "--no-cache", *outputs, *words)
        assert before == self._outline()
        told = {name: (self.folder / f"out/all.{name}").read_bytes() for name in formats}
        told["stdout"], told["stderr"] = result.stdout_bytes, result.stderr_bytes
        for name, written in told.items():
            assert_tells_plainly(name, written)
        *records, last = [json.loads(line) for line in told["jsonl"].splitlines()]
        counts = Counter(record["status"] for record in records)
        assert last["counts"] == {"seen": len(records), **{s: counts[s] for s in ("checked", "skipped", "failed")}}
        assert not [record for record in records if "internal error" in record.get("why", "")]
        return Checked(result.exit_code, tuple(records), last, told)

    def _outline(self) -> dict[str, str]:
        return {path: told for path, told in outline_of(self.folder).items() if not path.startswith(("b'out", "'out"))}


def formats_asked() -> tuple[str, ...]:
    """Formats of one case: JSON Lines, the table, and of the others a fourth, by the name of the test.

    ``DECLASS_ALL_FORMATS=1`` asks all of them in every case, as the tests of shown values always do.
    """
    test = os.environ.get("PYTEST_CURRENT_TEST", "")
    if os.environ.get("DECLASS_ALL_FORMATS") or "shown_escaped" in test or "steer_nothing" in test:
        return ALL_FORMATS
    turn = zlib.crc32(test.encode()) % 4
    return tuple(n for at, n in enumerate(ALL_FORMATS) if n in ("jsonl", "table") or at % 4 == turn)


def run(*words: str) -> Result:
    """A command that ends as the contract says, whatever its input."""
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code in range(5)
    assert "Traceback" not in result.output
    return result


def assert_tells_plainly(name: str, written: bytes) -> None:
    """What a format wrote is whole, can be read as what it is, and holds nothing that steers what shows it.

    Args:
        name: Of the format, or of a stream.
        written: All of it.
    """
    if name == "xlsx":
        _assert_plain_workbook(written)
        return
    if name == "parquet":  # for programs: it holds true values, as JSON does
        list(records_of(pq.ParquetFile(io.BytesIO(written)).iter_batches()))
        return
    text = written.decode("utf-8")
    assert "" == raw_controls(text), name
    _READ.get(name, str)(text)


def _assert_plain_workbook(written: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        for part in book.namelist():
            content = book.read(part)
            assert not (part.startswith("xl/worksheets/sheet") and b"<f>" in content), part
            assert b'TargetMode="External"' not in content, part
            for element in ET.fromstring(content).iter():
                assert "" == raw_controls("".join((element.text or "", *element.attrib.values()))), part


def _read_table(text: str, delimiter: str) -> None:
    for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True):
        assert not [cell for cell in row if cell.startswith(FORMULA_SIGNS)]


def _read_lines(text: str) -> None:
    assert text.isascii()
    for line in text.splitlines():
        json.loads(line)


_READ: Mapping[str, Callable[[str], object]] = {
    "csv": lambda text: _read_table(text, ","),
    "psv": lambda text: _read_table(text, "|"),
    "json": json.loads,
    "jsonl": _read_lines,
    "sarif": json.loads,
    "gitlab": json.loads,
    "junit": ET.fromstring,
}
