"""declass reads security markings of telegrams and checks them against the order in force on the document's date.

``check`` judges a text or a file, ``parse`` reads a text, ``load_rules`` loads the rule book. All are pure: what they
need is loaded on first use, so that importing the package costs nothing.
"""

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from declass.version import __version__

__all__ = ["Report", "__version__", "check", "load_rules", "parse"]

if TYPE_CHECKING:
    from declass.api import Report, check, parse
    from declass.rulebook.loader import load_rules


class _Package(ModuleType):
    """The package, in which a name of the interface stays itself where a folder of the package is called the same."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name == "load_rules":
        from declass.rulebook.loader import load_rules

        return load_rules
    if name in ("Report", "check", "parse"):
        from declass import api

        return getattr(api, name)
    raise AttributeError(f"module 'declass' has no attribute {name!r}")
