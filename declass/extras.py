"""Libraries that only some outputs need: imported when such an output is asked for, never before."""

import importlib
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
        raise SettingsError(f"{module} is not installed; run pip install 'declass[{extra}]'") from error
