"""Libraries that only some outputs need: imported when such an output is asked for, never before."""

import importlib
import json
from pathlib import Path
from types import ModuleType

from declass.errors import SettingsError


def needs(module: str, extra: str) -> ModuleType:
    """The module, imported now.

    Args:
        module: Its import name, e.g. ``jinja2``.
        extra: The extra of this package that brings it, e.g. ``report``.

    Raises:
        SettingsError: It is not installed; the message says how to install it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise SettingsError(f"{module} is not installed; {how_to_install(extra)}") from error


def how_to_install(extra: str) -> str:
    """What to run for an extra of this package, as the end of a message; another where it came from a folder."""
    if (Path(__file__).resolve().parents[1] / "pyproject.toml").is_file():
        return f"run pip install -e '.[{extra}]' in the folder of the program"
    if _came_from_folder():
        return f"run pip install '.[{extra}]' in the folder of the program"
    return f"run pip install 'declass[{extra}]'"


def _came_from_folder() -> bool:
    """Whether the package was installed from a folder, and not from an index."""
    from importlib import metadata  # takes longer than a file takes to check, and only a missing extra asks

    try:
        return "dir_info" in json.loads(metadata.distribution("declass").read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError, OSError):
        return False
