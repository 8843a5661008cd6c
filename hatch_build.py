"""Puts the shipped rules into a wheel a second time, as one file that loads at once; see ``declass.rulebook.built``."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuiltRules(BuildHookInterface[Any]):
    """Adds the file to wheels; an editable install reads the rules as they stand."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the file where the build finds it."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        try:
            from declass.rulebook.built import NAME, built_from
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name, NAME)
        file.write_text(built_from(Path(self.root, "rules")), "utf-8", newline="\n")
        build_data["force_include"][str(file)] = f"declass/rules/{NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made."""
        if version != "editable":
            self._folder.cleanup()
