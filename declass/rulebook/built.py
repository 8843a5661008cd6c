"""The shipped rules in one file that loads at once: made when a wheel is built, read only where it fits the rules.

TOML is what counts: a file made of other rules is left alone. Only the standard library is imported here, since a wheel
is built without the packages that the program needs.
"""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from declass.rulebook.folder import hash_of, rules_root

NAME = "built.json"
"""The name of the file inside the folder of the rules."""
EXAMPLES_FROM = "[[example]]"
"""Header of the tables that stand last in a rule's file, and are left out."""
_LAW = ("orders", "vocabulary")
_LEFT_OUT = ("bases",)
_DAY = "$day"

Tables = Mapping[tuple[str, str | None], dict[str, Any]]
"""What TOML files hold, by their path inside the folder and the header at which reading stops."""


def built_from(root: Path) -> str:
    """The text of the file for a folder of rules."""
    import tomllib

    tables: list[tuple[str, str | None, dict[str, Any]]] = []
    for path in sorted(root.glob("*/*.toml")):
        if path.parent.name in _LEFT_OUT:
            continue
        text, until = path.read_text("utf-8"), None if path.parent.name in _LAW else EXAMPLES_FROM
        values = tomllib.loads(text if until is None else text.partition(f"\n{until}")[0])
        tables.append((path.relative_to(root).as_posix(), until, values))
    content = {"hash": hash_of(root), "tables": tables}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_told) + "\n"


@cache
def built_tables(root: Path) -> Tables:
    """What the file of a folder holds; nothing where there is none, it is of other rules, or the rules are a pack's."""
    file = root / NAME
    if root != rules_root() or not file.is_file():
        return {}
    try:
        content = json.loads(file.read_bytes(), object_hook=_untold)
        if content["hash"] != hash_of(root):
            return {}
        return {(path, until): values for path, until, values in content["tables"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _told(value: object) -> dict[str, str]:
    if type(value) is not dt.date:
        raise TypeError(f"no value of a rule: {value!r}")
    return {_DAY: value.isoformat()}


def _untold(table: dict[str, Any]) -> Any:
    return dt.date.fromisoformat(table[_DAY]) if _DAY in table else table
