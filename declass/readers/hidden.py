"""Hidden files and folders inside the folders that are read: a run leaves them out, and says how many there are.

Which files a run reads is settled in ``readers.discover``. Members of archives and what lies at an address are not
looked at here.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from declass.readers.discover import EVERYTHING, STANDARD_INPUT, Wanted
from declass.readers.remote import Address

_FOLDERS_OF_TOOLS = frozenset(
    {
        *(".git", ".hg", ".svn", ".bzr", ".github", ".gitlab", ".idea", ".vscode", ".venv", ".tox", ".nox"),
        *(".cache", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".ipynb_checkpoints"),
        *(".Spotlight-V100", ".DocumentRevisions-V100", ".TemporaryItems", ".fseventsd", ".snapshot", ".zfs"),
        *(".AppleDouble", ".AppleDB", ".AppleDesktop"),
    }
)
_FILES_OF_TOOLS = frozenset(
    {
        *(".DS_Store", ".localized", ".directory", ".hidden", ".apdisk", ".VolumeIcon.icns", ".keep", ".placeholder"),
        *(".gitignore", ".gitattributes", ".gitkeep", ".gitmodules", ".gitlab-ci.yml", ".dockerignore", ".hgignore"),
        *(".editorconfig", ".pre-commit-config.yaml", ".nojekyll"),
    }
)
_BEGINNINGS_OF_TOOLS = ("._", ".~lock.", ".nfs", ".fuse_hidden", ".Trash")
"""Forks of another system's files, locks, files deleted while open, and bins."""


@frozen
class Hidden:
    """Hidden files, and hidden folders, which are not looked into; those of tools are not counted."""

    files: int = 0
    folders: int = 0

    def __bool__(self) -> bool:
        return bool(self.files or self.folders)


def hidden_in(paths: Sequence[Path], wanted: Wanted = EVERYTHING) -> Hidden:
    """What is hidden inside folders, and would be read if it were not; nothing is raised.

    Args:
        paths: What is read; files, and what is named itself, are never hidden.
        wanted: Which files inside folders are read.
    """
    found = [
        is_folder
        for path in paths
        if path != STANDARD_INPUT and not isinstance(path, Address)
        for is_folder in _hidden_under(str(path), wanted)
    ]
    return Hidden(found.count(False), found.count(True))


def _hidden_under(root: str, wanted: Wanted) -> Iterator[bool]:
    """For everything hidden under a folder whether it is a folder; links are followed, each folder once."""
    seen: set[tuple[int, int]] = set()
    waiting = [(root, "")]
    while waiting:
        folder, inside = waiting.pop()
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                listed = [(entry, _is_folder(entry)) for entry in entries]
        except (OSError, ValueError):  # no folder, or one that the run tells of itself
            continue
        for entry, is_folder in listed:
            name = entry.name
            is_hidden = name.startswith(".")
            if not (is_folder or is_hidden) or not wanted.takes(f"{inside}{name}", is_folder=is_folder):
                continue
            if not is_hidden:
                waiting.append((entry.path, f"{inside}{name}/"))
            elif not _is_of_tools(name, is_folder) and _can_be_read(entry, is_folder):
                yield is_folder


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _can_be_read(entry: os.DirEntry[str], is_folder: bool) -> bool:
    """Whether it would be read by its name: no broken link, such as an editor's lock, and no pipe."""
    try:
        return (is_folder or entry.is_file()) and os.access(entry.path, os.R_OK)
    except OSError:
        return False


def _is_of_tools(name: str, is_folder: bool) -> bool:
    return name in (_FOLDERS_OF_TOOLS if is_folder else _FILES_OF_TOOLS) or name.startswith(_BEGINNINGS_OF_TOOLS)
