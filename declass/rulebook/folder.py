"""Where rules lie: those shipped, and the packs that packages offer. What they say is read in ``loader``."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from declass.errors import RulebookError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_GROUP = "declass.packs"


@cache
def rules_root() -> Path:
    """The folder of the shipped rules: ``rules`` inside the installed package, else beside it in a checkout.

    A package that runs out of a zip file has its rules unpacked, into a folder that is removed when the process ends.
    """
    package = Path(__file__).resolve().parents[1]
    if not package.is_dir():
        return _unpacked()
    shipped = package / "rules"
    return shipped if shipped.is_dir() else package.parent / "rules"


def installed_packs() -> tuple[Path, ...]:
    """Folders of the rule packs that installed packages offer under the entry point group ``declass.packs``, by name.

    Raises:
        RulebookError: A package's entry point cannot be loaded or gives no folder; the message names it.
    """
    if not _may_offer_packs():
        return ()
    from importlib.metadata import entry_points  # takes longer than a file takes to check: only where there are packs

    folders, problems = [], []
    for entry in sorted(entry_points(group=_GROUP), key=lambda entry: entry.name):
        try:
            folders.append(Path(entry.load()()))
        except Exception as error:  # whatever a foreign package raises, its name is what helps
            what = f"{type(error).__name__}: {error}"
            problems.append(f"entry point {_GROUP}: {entry.name}: {what}; mend or remove the package")
    if problems:
        raise RulebookError(*problems)
    return tuple(folders)


def _may_offer_packs() -> bool:
    """Whether the name of the group stands in what any package on the path says of itself, or that cannot be seen."""
    for name in dict.fromkeys(sys.path):
        folder = Path(name or ".")
        if folder.is_file():  # an archive
            return True
        for pattern in ("*.dist-info/entry_points.txt", "*.egg-info/entry_points.txt"):
            with suppress(OSError):
                if any(_GROUP.encode() in path.read_bytes() for path in folder.glob(pattern)):
                    return True
    return False


def hash_of(*roots: Path) -> str:
    """The first 12 hexadecimal digits of SHA-256 over the relative paths and bytes of all TOML files of the folders."""
    digest = hashlib.sha256()
    for root in roots:
        for names in sorted(_toml_files(str(root))):
            with open(os.path.join(root, *names), "rb") as file:
                content = file.read()
            digest.update(f"{'/'.join(names)}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()[:12]


def _toml_files(root: str) -> Iterator[tuple[str, ...]]:
    """The TOML files below a folder, each as the names of folders and file on the way to it."""
    for folder, _, files in os.walk(root):
        way = () if folder == root else tuple(os.path.relpath(folder, root).split(os.sep))
        yield from ((*way, file) for file in files if file.endswith(".toml"))


def _unpacked() -> Path:
    # Imported here alone: a package in a folder needs none of them.
    import atexit
    from importlib.resources import files
    from tempfile import TemporaryDirectory

    holder = TemporaryDirectory(prefix="declass-")
    atexit.register(holder.cleanup)
    root = Path(holder.name, "rules")
    _copy(files("declass") / "rules", root)
    return root


def _copy(source: "Traversable", target: Path) -> None:
    target.mkdir()
    for entry in source.iterdir():
        if entry.is_dir():
            _copy(entry, target / entry.name)
        else:
            (target / entry.name).write_bytes(entry.read_bytes())
