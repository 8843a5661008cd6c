"""Files that outputs are written to: they appear under their names only when they are whole.

Which formats there are is in the package; what a format looks like is in its own module.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from attrs import Factory, define, frozen

from declass.errors import SettingsError
from declass.outputs import FILE_FORMATS, FORMATS, FileOutput, Output, Table
from declass.permissions import usual_mode
from declass.piped import Piped


@frozen
class Target:
    """A format and the file it is written to."""

    format_: str
    path: Path


def targets_of(specs: Sequence[str], inputs: Sequence[Path]) -> list[Target]:
    """The targets that ``FORMAT=FILE`` options name.

    Args:
        specs: As the user gave them.
        inputs: What is read. Records are evidence: a file among them is never written over.

    Raises:
        SettingsError: One of them cannot be used; nothing was written.
    """
    read = {Path(os.path.realpath(path)) for path in inputs}
    targets: list[Target] = []
    for spec in specs:
        target = _target(spec, read)
        if target.path in {other.path for other in targets}:
            raise SettingsError(f"--output: {target.path.name!r} is named twice; give each format a file of its own")
        targets.append(target)
    return targets


def _target(spec: str, read: set[Path]) -> Target:
    name, sign, file = spec.partition("=")
    known = dict.fromkeys((*FORMATS, *FILE_FORMATS))
    if not sign or not file or name not in known:
        formats = f"write FORMAT=FILE with a format out of {', '.join(known)}"
        calendar = f"; a calendar is written by declass calendar PATH… -o {file or spec}"
        is_calendar = (file or spec).lower().endswith(".ics")
        raise SettingsError(f"--output: found {spec!r}; {formats}{calendar if is_calendar else ''}")
    return Target(name, _free(Path(file), read))


def require_free(file: Path, inputs: Sequence[Path]) -> None:
    """Refuse a file that cannot be written, before any work is done; arguments and errors as of ``written_whole``."""
    _free(file, {Path(os.path.realpath(path)) for path in inputs})


def _free(file: Path, read: set[Path]) -> Path:
    """The whole path of a file that may be written."""
    path = Path(os.path.realpath(file))
    if not path.parent.is_dir():
        raise SettingsError(f"--output: the folder of {str(file)!r} does not exist; make it first")
    if path.exists() and not path.is_file():
        raise SettingsError(f"--output: {str(file)!r} is no ordinary file; name a file to be written")
    if path in read or (path.exists() and not read.isdisjoint(path.parents)):
        raise SettingsError(f"--output: {path.name!r} is among the files to be checked; write it elsewhere")
    return path


@define
class _Unfinished:
    """A file, or a folder of files, that takes its name at the end."""

    target: Path
    at: Path
    stream: IO[str] | None = None
    output: FileOutput | None = None


@define
class OutputFiles:
    """The outputs of some targets, as a context: on leaving it well all files take their names, else none does.

    Attributes:
        targets: What to write.
        banner: The marking at the top and bottom of pages, for formats that have pages; None without one.
        whole: Whether tables for a screen have all their rows.
        outputs: The outputs, in the order of the targets; filled on entering.
    """

    targets: Sequence[Target]
    banner: str | None = None
    whole: bool = False
    outputs: list[Output] = Factory(list)
    _open: list[_Unfinished] = Factory(list)

    def __enter__(self) -> "OutputFiles":
        for target in self.targets:
            try:
                self.outputs.append(self._begin(target))
            except OSError as error:
                self._discard()
                raise SettingsError(f"--output: {target.path.name!r} cannot be written: {error.strerror}") from error
            except SettingsError:
                self._discard()
                raise
        return self

    def _begin(self, target: Target) -> Output:
        folder, prefix = target.path.parent, f".{target.path.name}."
        if target.format_ in FILE_FORMATS:
            unfinished = _Unfinished(target.path, Path(tempfile.mkdtemp(dir=folder, prefix=prefix)))
            self._open.append(unfinished)
            unfinished.output = FILE_FORMATS[target.format_](unfinished.at, target.path.name, self.banner)
            return unfinished.output
        stream = tempfile.NamedTemporaryFile(  # noqa: SIM115 - closed when the outputs are
            "w", encoding="utf-8", newline="", dir=folder, prefix=prefix, delete=False
        )
        self._open.append(_Unfinished(target.path, Path(stream.name), stream))
        return Table(stream, whole=self.whole) if target.format_ == "table" else FORMATS[target.format_](stream)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._discard()
            return
        for unfinished in self._open:
            if unfinished.stream is not None:
                unfinished.stream.close()
                os.chmod(unfinished.at, usual_mode())
                os.replace(unfinished.at, unfinished.target)
                continue
            # The first page last: it appears when all that it leads to is there.
            pages = sorted(unfinished.at.iterdir(), key=lambda path: path.name == unfinished.target.name)
            for page in pages:
                os.chmod(page, usual_mode())
                os.replace(page, unfinished.target.with_name(page.name))
            unfinished.at.rmdir()

    def _discard(self) -> None:
        for unfinished in self._open:
            with suppress(OSError):
                if unfinished.stream is not None:
                    unfinished.stream.close()
                    os.unlink(unfinished.at)
                else:
                    if unfinished.output is not None:
                        unfinished.output.abandon()
                    shutil.rmtree(unfinished.at)


@contextmanager
def printed_files(format_: str, piped: Piped) -> Iterator[list[Target]]:
    """The target of a format of files which standard output holds in the end; none for a format of text.

    Args:
        format_: What is to be printed.
        piped: Standard output, which tells afterwards whether anybody read it.

    Raises:
        SettingsError: Standard output is a terminal and the format is no text, or there is more than one page.
    """
    if format_ in FORMATS:
        yield []
        return
    instead = f"write it with -o {format_}=FILE"
    if format_ != "html" and sys.stdout.isatty():
        raise SettingsError(f"--format: {format_} is no text for a terminal; {instead}, or send it into a file")
    with tempfile.TemporaryDirectory() as name:
        file = Path(os.path.realpath(name)) / f"report.{format_}"
        yield [Target(format_, file)]
        if (pages := len(list(file.parent.iterdir()))) > 1:
            raise SettingsError(f"--format: the report has {pages:,} pages, each a file; {instead}")
        with open(file, "rb") as stream:
            piped.copy(stream)


@contextmanager
def written_whole(file: Path, inputs: Sequence[Path]) -> Iterator[Path]:
    """A place to write a file to, which takes its name at the end; nothing is left where writing fails.

    Args:
        file: The name it takes.
        inputs: What is read; a file among them is never written over.

    Raises:
        SettingsError: The file cannot be written there.
    """
    path = _free(file, {Path(os.path.realpath(path)) for path in inputs})
    try:
        folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    except OSError as error:
        raise SettingsError(f"--output: {path.name!r} cannot be written: {error.strerror}") from error
    try:
        yield folder / path.name
        os.chmod(folder / path.name, usual_mode())
        os.replace(folder / path.name, path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
