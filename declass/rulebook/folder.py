"""Where the shipped rules lie on disk; what stands in them is read in ``loader``."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


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
