"""A place for hostile files: what is checked there is checked for harm as well."""

from pathlib import Path

import pytest

from tests.hostile.unharmed import Place
from tests.runs.archives import load_rules_once


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty folder ``in`` for hostile files, with files around it that nothing may touch."""
    for module in ("checking", "check", "audit", "calendar", "sample"):
        monkeypatch.setattr(f"declass.commands.{module}.load_rules", load_rules_once, raising=False)
    monkeypatch.chdir(tmp_path)
    return Place(tmp_path)
