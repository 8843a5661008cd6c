"""``declass pack``: any input into Parquet shards of one row a document, for engines that share out rows."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from declass.arrow import INPUT_SCHEMA, input_batch
from declass.batch import inputs_of, refuse_overlaps
from declass.columns import columns_of
from declass.commands.check_options import CheckOptions
from declass.commands.no_files import told_of_hidden
from declass.commands.progress import Progress
from declass.errors import SettingsError
from declass.exit_codes import FAILED_INPUTS, NOTHING_CHECKED, OK
from declass.limits import NONE_NAMED, Limits
from declass.model import Unread
from declass.outputs.base import counted, printable
from declass.packed import packed
from declass.parts import PartWriter, write_whole
from declass.readers import ReadOptions
from declass.readers.discover import STANDARD_INPUT, SUCCESS, Wanted, discover
from declass.readers.hidden import hidden_in
from declass.readers.remote import Address
from declass.readers.shards import PackedDocument
from declass.runs.worker import Input, broken_reader, opened
from declass.version import __version__

_GROUP_BYTES = 4 << 20
_GROUP_ROWS = 1_000
_FAILED_SHOWN = 10


@frozen
class PackOptions:
    """The options of ``declass pack``, as the command line gives them."""

    paths: tuple[Path, ...]
    out: Path
    shard_size: int = 64
    files_from: Path | None = None
    columns: tuple[str, ...] = ()
    limits: Mapping[str, int] = NONE_NAMED
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    stdin_filename: str = "-"
    quiet: bool = False


def run_pack(options: PackOptions) -> int:
    """Pack the documents under the paths.

    Returns:
        0; 3 where an input could not be read (its row says why), or no path is there, and then nothing was written; 4
        where there was no document.

    Raises:
        SettingsError: An option cannot be used; nothing was written.
    """
    reading = ReadOptions(columns_of(options.columns), Limits(**options.limits))
    named = CheckOptions(options.paths, files_from=options.files_from, stdin_filename=options.stdin_filename)
    given = named.with_list()
    paths = given.paths
    if not paths:
        raise SettingsError("no path was given; name files or folders, - for standard input, or --files-from LIST")
    refuse_overlaps(paths)
    if not any(map(_is_there, paths)):
        for missing in discover(paths):
            assert isinstance(missing, Unread)
            print(f"failed: {printable(missing.source)}: {printable(missing.why)}")
        print("nothing was written")
        return FAILED_INPUTS
    out = _out_of(options, paths)
    wanted = Wanted(options.include, options.exclude)
    counts: Counter[str] = Counter()
    failed: list[str] = []

    progress = Progress(not options.quiet and sys.stderr.isatty())

    def rows() -> Iterator[PackedDocument]:
        for found in inputs_of(paths, wanted, options.stdin_filename, reading.limits, listed=given.listed):
            for row in _rows_of(found, reading):
                status, why = _status_of(row)
                counts[status] += 1
                if status == "failed" and len(failed) < _FAILED_SHOWN:
                    failed.append(f"{row.source}{f':row {row.row}' if row.row is not None else ''}: {why}")
                progress.show_count(counts.total(), "packed")
                yield row

    hidden = told_of_hidden(hidden_in(paths, wanted))
    shards = _write(rows(), out, options.shard_size << 20)
    progress.clear()
    tallied = {status: counts[status] for status in ("read", "skipped", "failed")}
    about = {"tool": f"declass {__version__}", "documents": counts.total(), "shards": shards, "counts": tallied}
    write_whole(out / SUCCESS, json.dumps(about) + "\n")
    for line in failed:
        print(f"failed: {printable(line)}")
    if counts["failed"] > len(failed):
        print(f"… and {counts['failed'] - len(failed):,} more; their rows say why")
    read, skipped, lost = (counts[key] for key in ("read", "skipped", "failed"))
    print(f"{counted(counts.total(), 'row')} = read {read:,} + skipped {skipped:,} + failed {lost:,}")
    for told in hidden:
        print(told)
    print(f"wrote {counted(shards, 'shard')} to {options.out}")
    if lost:
        return FAILED_INPUTS
    return OK if read else NOTHING_CHECKED


def _is_there(path: Path) -> bool:
    return path == STANDARD_INPUT or isinstance(path, Address) or os.path.lexists(path)


def _rows_of(found: Input, reading: ReadOptions) -> Iterator[PackedDocument]:
    """The rows of one input; where its reader breaks, the rest is one failed row."""
    if isinstance(found, Unread):
        yield from packed(found)
        return
    source, where = found
    try:
        yield from packed(opened(where, source, reading))
    except Exception as error:  # one input must not end the run
        yield from packed(Unread(source, "failed", broken_reader(error)))


def _out_of(options: PackOptions, paths: tuple[Path, ...]) -> Path:
    out = options.out.resolve()
    read = {path.resolve() for path in paths}
    if out in read or not read.isdisjoint(out.parents):
        raise SettingsError(f"--output: {str(options.out)!r} is among the files to be packed; name another folder")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SettingsError(f"--output: {str(options.out)!r} is no folder that is new or empty; name another")
    out.mkdir(parents=True, exist_ok=True)
    return out


def _status_of(row: PackedDocument) -> tuple[str, str]:
    """What became of a document: ``read``, ``skipped`` or ``failed``; and why."""
    if row.content is not None:
        return "read", ""
    reading: dict[str, Any] = json.loads(row.reading or "{}")
    return reading["status"], reading["why"]


def _write(rows: Iterator[PackedDocument], out: Path, size: int) -> int:
    """Write shards of about so many bytes of content; how many there are."""
    number = 0
    groups = _groups(rows, min(size, _GROUP_BYTES))
    group = next(groups, None)
    while group is not None:
        written = documents = 0
        with PartWriter(out / f"shard-{number:06}.parquet", INPUT_SCHEMA, {"pack": 1}) as writer:
            while group is not None and written < size:
                writer.write(input_batch(group))
                written += sum(len(row.content or b"") for row in group)
                documents += len(group)
                group = next(groups, None)
            writer.about["documents"] = documents
        number += 1
    return number


def _groups(rows: Iterator[PackedDocument], most: int) -> Iterator[list[PackedDocument]]:
    held: list[PackedDocument] = []
    size = 0
    for row in rows:
        held.append(row)
        size += len(row.content or b"")
        if size >= most or len(held) >= _GROUP_ROWS:
            yield held
            held, size = [], 0
    if held:
        yield held
