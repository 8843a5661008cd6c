"""Which files stand under the paths a user gave.

Nothing here opens a file, save the mark that tells how many shards there are. What lies at an address is listed in
``remote``.
"""

import json
import os
import stat
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from attrs import evolve, frozen

from declass.locations import DashPath
from declass.model import Unread
from declass.patterns import regex
from declass.readers.remote import Address, RemoteFile, remote_files

_NO_FILE = "no regular file: a pipe, socket or device"
# Pipes that a shell opens and names itself have a writer; reading any other could wait for ever.
_STREAMS = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")

Found = tuple[str, Path | RemoteFile] | Unread
_Local = tuple[str, Path] | Unread

_SHARD = regex(r"shard-\d{6,}\.parquet")
_LONGEST_MARK = 4_096
SUCCESS = "_SUCCESS"
"""The name of the mark that says that all of a folder was written; it stands beside shards, and is no record."""

_DASH = "-"
STANDARD_INPUT = Path(_DASH)
"""The path that stands for standard input; a file of that name is given as ``./-``."""


@frozen
class Wanted:
    """Which files inside folders are wanted; a file given by its own name always is.

    Attributes:
        include: Globs of which one must match; every file is wanted where there is none.
        exclude: Globs of which none may match; a folder that matches is not entered.

    A glob without a slash is held against the name, one with a slash against the path inside the folder given; ``*``
    matches slashes too.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def takes(self, inside: str, *, is_folder: bool) -> bool:
        """Whether a file is read, or a folder entered, given its path inside the folder the user gave."""
        if any(_matches(inside, glob) for glob in self.exclude):
            return False
        return is_folder or not self.include or any(_matches(inside, glob) for glob in self.include)


EVERYTHING = Wanted()


def _matches(inside: str, glob: str) -> bool:
    glob = glob.rstrip("/")
    return fnmatchcase(inside if "/" in glob else inside.rsplit("/", 1)[-1], glob)


def discover(paths: Sequence[Path], wanted: Wanted = EVERYTHING, name_of_input: str = "-") -> Iterator[Found]:
    """Yield ``(source, path)`` of every file, folders in the order of their posix paths.

    Hidden files and folders inside a folder are left out, and marks of success; one given by name is read. What cannot
    be reached is an ``Unread`` that names it. A link to a folder already read is not followed again.

    Args:
        paths: Files and folders; ``-`` is standard input.
        wanted: Which files inside folders.
        name_of_input: The source under which standard input stands.
    """
    for path in paths:
        source = source_named(path, name_of_input)
        if path == STANDARD_INPUT:
            yield source, path
            continue
        if isinstance(path, Address):
            yield from remote_files(path, lambda inside, is_folder: wanted.takes(inside, is_folder=is_folder))
            continue
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            yield _unreachable(source, path, error)
            continue
        if stat.S_ISDIR(mode):
            yield from _folder(source, path, wanted)
        elif not stat.S_ISREG(mode) and not source.startswith(_STREAMS):
            yield Unread(source, "skipped", _NO_FILE)
        else:
            yield source, path


def source_named(path: Path, name_of_input: str = "-") -> str:
    """The source of a path that a user gave: that of its file, where it is one; what lies in it has another."""
    if path == STANDARD_INPUT:
        return name_of_input
    return path.source if isinstance(path, Address) else _printable(path.as_posix())


def _folder(source: str, path: Path, wanted: Wanted) -> Iterator[_Local]:
    """Every file under a folder, depth first, without recursion: folders may be nested deeper than calls."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Iterator[_Local]] = [_listing(source, path, seen)]
    beginning = 0 if source == "." else len(source)
    while waiting:
        found = next(waiting[-1], None)
        if found is None:
            waiting.pop()
            continue
        name = found.source if isinstance(found, Unread) else found[0]
        is_folder = not isinstance(found, Unread) and name.endswith("/")
        if not wanted.takes(name[beginning:].strip("/"), is_folder=is_folder):
            continue
        if isinstance(found, Unread) or not is_folder:
            yield found if name != _DASH else _called_so(found)
        else:
            waiting.append(_listing(found[0].rstrip("/"), found[1], seen))


def _called_so(found: _Local) -> _Local:
    """A file of the current folder that is called as standard input, under the name by which it is given."""
    if isinstance(found, Unread):
        return evolve(found, source=f"./{_DASH}")
    return f"./{_DASH}", DashPath(found[1])


def _listing(source: str, path: Path, seen: set[tuple[int, int]]) -> Iterator[_Local]:
    """What one folder holds, in order; the source of a folder ends in a slash."""
    try:
        status = path.stat()
        if path.is_symlink() and (status.st_dev, status.st_ino) in seen:
            yield Unread(source, "skipped", f"link to a folder that is read already: {_printable(os.readlink(path))}")
            return
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(path) as entries:
            listed = list(entries)
            kinds = [(entry.name, _kind(entry)) for entry in listed if not _is_hidden(entry.name)]
    except OSError as error:
        yield Unread(source, "failed", f"folder cannot be listed: {error.strerror}; allow reading it or leave it out")
        return
    prefix = "" if source == "." else source.rstrip("/") + "/"
    folder = str(path)
    if any(entry.name == SUCCESS for entry in listed):
        why = _why_not_whole(path / SUCCESS, sum(_SHARD.fullmatch(entry.name) is not None for entry in listed))
        if why is not None:
            yield Unread(prefix + SUCCESS, "failed", why)
    for name, kind in sorted(kinds, key=lambda item: item[0] + "/" if item[1] == "folder" else item[0]):
        child = prefix + _printable(name)
        place = Path(os.path.join(folder, name))
        if kind == "folder":
            yield child + "/", place
        elif kind == "file":
            yield child, place
        elif isinstance(kind, OSError):
            yield _unreachable(child, place, kind)
        else:
            yield Unread(child, "skipped", _NO_FILE)


def _why_not_whole(mark: Path, shards: int) -> str | None:
    """Why a folder of shards is not whole; None where it is, or where its mark of success is of something else."""
    try:
        with open(mark, "rb") as stream:
            told = json.loads(stream.read(_LONGEST_MARK))
        expected = told["shards"]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return None
    if expected == shards or not isinstance(expected, int):
        return None
    return f"tells of {expected:,} shards, {shards:,} are there; restore the others, or pack again"


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == SUCCESS


def _kind(entry: os.DirEntry[str]) -> str | OSError:
    """``folder``, ``file`` or ``special``, links followed; the error where that cannot be told."""
    try:
        if entry.is_file():  # most are: the listing of the folder tells it
            return "file"
        if entry.is_dir():
            return "folder"
        entry.stat()
    except OSError as error:
        return error
    return "special"


def _unreachable(source: str, path: Path, error: OSError | ValueError) -> Unread:
    """An ``Unread`` that says what is wrong with a path and what to do."""
    why = getattr(error, "strerror", None) or str(error)
    try:
        target = os.readlink(path)
    except (OSError, ValueError):
        target = None
    if target is not None:
        why = f"broken link to {_printable(target)}: {why}; mend the link or leave it out"
    elif isinstance(error, FileNotFoundError):
        why = "no such file or folder; check the spelling of the path"
    else:
        why = f"cannot be reached: {why}; check the path and its permissions"
    return Unread(source, "failed", why)


def _printable(name: str) -> str:
    """The name with bytes that are no characters written as escapes, so that every output can hold it."""
    if name.isascii():
        return name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
