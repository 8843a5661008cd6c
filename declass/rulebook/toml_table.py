"""One TOML table read key by key, with every problem collected; what the keys mean is not known here.

Hand-written instead of ``cattrs``: importing that and generating its hooks takes longer than the whole law may take to
load, and its messages name neither the file nor an example.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path
from reprlib import Repr
from types import MappingProxyType
from typing import Any, TypeVar

from declass.errors import SettingsError
from declass.levels import BY_SYMBOL, Level
from declass.rulebook.built import built_tables

Kind = TypeVar("Kind")
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 80


class TomlTable:
    """A table of a TOML file whose keys are taken one after the other.

    Each method that takes a key returns its value, or an empty value after noting a problem. ``close`` notes the keys
    that nobody took.

    Attributes:
        file: The file's path as messages show it.
        where: Place of the table in the file, e.g. ``"authority 2"``; empty for the file itself.
        problems: The list that all tables of one load share.
        lines: Lines of keys by the place of their table and their name, where somebody looked for them.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        file: str,
        problems: list[str],
        where: str = "",
        lines: Mapping[tuple[str, str], int] = MappingProxyType({}),
    ) -> None:
        self._values = values
        self._left = dict(values)
        self._asked: set[str] = set()
        self.file = file
        self.where = where
        self.problems = problems
        self.lines = lines

    def problem(self, key: str, found: str, expected: str) -> None:
        """Note one problem as ``file: key: what was found; what was expected``, with the line where it is known."""
        line = self.lines.get((self.where, key.partition(".")[0]))
        file = f"{self.file}:{line}" if line is not None else self.file
        place = " ".join(_key(part) for part in (self.where, key) if part)
        self.problems.append(f"{file}: {place}: {found}; {expected}")

    def lacks(self, key: str, expected: str) -> None:
        """Note that a key is absent or empty; one of a wrong kind was told when it was taken."""
        if self._values.get(key) in (None, "", [], {}):
            self.problem(key, "empty" if key in self._values else "missing", expected)

    def has(self, key: str) -> bool:
        """Whether the table holds a key."""
        self._asked.add(key)
        return key in self._values

    def text(self, key: str, example: str) -> str:
        """A required text that is not empty."""
        return self._required(key, str, "a text", example) or ""

    def optional_text(self, key: str, example: str = "a text") -> str | None:
        """A text, or None where the key is absent."""
        return self._optional(key, str, "a text", example)

    def one_of(self, key: str, words: Collection[str], default: str | None = None) -> str:
        """One of a closed list of words; the default where the key is absent and there is one."""
        if default is not None and not self.has(key):
            return default
        expected = "one of " + ", ".join(words)
        value = self._required(key, str, expected, next(iter(words)))
        if value is not None and value not in words:
            self.problem(key, f"found {shown_value(value)}", f"write {expected}{did_you_mean(value, words)}")
        return value or ""

    def day(self, key: str, example: str) -> dt.date:
        """A required day."""
        return self._required(key, dt.date, "a day without quotes", example) or dt.date.min

    def optional_day(self, key: str) -> dt.date | None:
        """A day, or None where the key is absent."""
        return self._optional(key, dt.date, "a day without quotes", "2010-06-27")

    def number(self, key: str, example: str) -> int:
        """A required whole number."""
        return self._required(key, int, "a whole number", example) or 0

    def optional_number(self, key: str) -> int | None:
        """A whole number, or None where the key is absent."""
        return self._optional(key, int, "a whole number", "10")

    def flag(self, key: str, default: bool) -> bool:
        """``true`` or ``false``; the default where the key is absent."""
        value = self._optional(key, bool, "true or false", str(default).lower())
        return default if value is None else value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is absent."""
        values = self._optional(key, list, "a list of texts", '["a", "b"]') or []
        if not all(isinstance(value, str) for value in values):
            self.problem(key, f"found {shown_value(values)}", 'write a list of texts, e.g. ["a", "b"]')
            return ()
        return tuple(values)

    def text_map(self, key: str) -> dict[str, str]:
        """A table of texts, in the order of the file; empty where the key is absent."""
        values = self._optional(key, dict, "a table of texts", '{ a = "b" }') or {}
        for name, value in values.items():
            if not isinstance(value, str):
                self.problem(f"{key}.{name}", f"found {shown_value(value)}", 'write a text, e.g. "b"')
        return {name: value for name, value in values.items() if isinstance(value, str)}

    def texts_map(self, key: str) -> dict[str, tuple[str, ...]]:
        """A table of lists of texts, in the order of the file; empty where the key is absent."""
        table = self.table(key)
        lists = {name: table.texts(name) for name in list(table._left)}
        table.close()
        return lists

    def level(self, key: str) -> Level | None:
        """A level by its symbol, or None where the key is absent."""
        symbol = self._optional(key, str, "U, C, S or TS", '"S"')
        return None if symbol is None else self._level(key, symbol)

    def levels(self, key: str) -> tuple[Level, ...]:
        """A list of levels by their symbols; empty where the key is absent."""
        found = (self._level(key, symbol) for symbol in self.texts(key))
        return tuple(level for level in found if level is not None)

    def level_map(self, key: str) -> dict[str, Level]:
        """A table from words to levels; empty where the key is absent."""
        found = {word: self._level(f"{key}.{word}", symbol) for word, symbol in self.text_map(key).items()}
        return {word: level for word, level in found.items() if level is not None}

    def years_by_level(self, key: str) -> dict[Level, int]:
        """Years for each classification level, from one number for all or a table by symbol; empty where absent."""
        self._asked.add(key)
        value = self._left.pop(key, None)
        if type(value) is int:
            return {level: value for level in Level if level.is_classified}
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(type(years) is int for years in value.values()):
            self.problem(
                key,
                f"found {shown_value(value)}",
                "write a number or one for each level, e.g. { C = 6, S = 8, TS = 10 }",
            )
            return {}
        found = {self._level(f"{key}.{symbol}", symbol): years for symbol, years in value.items()}
        return {level: years for level, years in found.items() if level is not None}

    def table(self, key: str) -> "TomlTable":
        """A table inside this one; empty where the key is absent."""
        values = self._optional(key, dict, "a table", f"[{key}]") or {}
        where = " ".join(part for part in (self.where, key) if part)
        return TomlTable(values, self.file, self.problems, where, self.lines)

    def tables(self, key: str) -> list["TomlTable"]:
        """The tables of a repeated heading such as ``[[authority]]``, numbered from 1; empty where absent."""
        self._asked.add(key)
        values = self._left.pop(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            self.problem(key, "is no list of tables", f"begin each table with [[{key}]]")
            return []
        return [
            TomlTable(value, self.file, self.problems, f"{key} {n}", self.lines) for n, value in enumerate(values, 1)
        ]

    def plain(self, key: str) -> dict[str, object]:
        """A table taken as it stands, for whoever knows what may be in it; empty where the key is absent."""
        self._asked.add(key)
        found = self._left.pop(key, {})
        if not isinstance(found, dict):
            self.problem(key, f"found {shown_value(found)}", f"write a table [{key}]")
            return {}
        return dict(found)

    def plain_value(self, key: str) -> object:
        """A value taken as it stands, whatever it is; None where the key is absent."""
        self._asked.add(key)
        return self._left.pop(key, None)

    def names(self) -> list[str]:
        """Keys not taken yet, in the order of the file."""
        return list(self._left)

    def close(self) -> None:
        """Note every key that was not taken as unknown."""
        for key in self._left:
            near = did_you_mean(key, self._asked)
            self.problem(key, "unknown key", f"remove it, or mend its spelling{near}")

    def _required(self, key: str, kind: type[Kind], expected: str, example: str) -> Kind | None:
        if not self.has(key):
            self.problem(key, "missing", f"write {expected}, e.g. {_key(key)} = {_shown(example, kind)}")
            return None
        value = self._optional(key, kind, expected, example)
        if value == "":
            self.problem(key, "empty", f"write {expected}, e.g. {_key(key)} = {_shown(example, kind)}")
        return value

    def _optional(self, key: str, kind: type[Kind], expected: str, example: str) -> Kind | None:
        self._asked.add(key)
        value = self._left.pop(key, None)
        # The exact type: in Python true is also a whole number, and a moment is also a day.
        if value is None or type(value) is kind:
            return value
        found = value.isoformat() if isinstance(value, dt.date | dt.time) else shown_value(value)
        self.problem(key, f"found {found}", f"write {expected}, e.g. {_shown(example, kind)}")
        return None

    def _level(self, key: str, symbol: str) -> Level | None:
        level = BY_SYMBOL.get(symbol)
        if level is None:
            self.problem(key, f"found {symbol!r}", "write U, C, S or TS")
        return level


def shown_value(value: object) -> str:
    """A value of a file as messages quote it: on one line, and cut where it is long or deep."""
    try:
        return _SHORT.repr(value)
    except ValueError:  # Python writes no number of thousands of digits
        return "a number of thousands of digits"


def _key(name: str) -> str:
    """A key as messages name it: as it stands, or quoted where it would not be one line of plain characters."""
    return name if name.isprintable() else shown_value(name)


def read_toml(path: Path, root: Path, problems: list[str], until: str | None = None) -> TomlTable:
    """The top table of a TOML file; empty, after noting a problem, where the file cannot be read.

    With ``until`` only what stands above the first line with that header is read, e.g. ``[[example]]``.
    """
    place = path.relative_to(root).as_posix()
    file = f"{root.name}/{place}"
    built = built_tables(root).get((place, until))
    if built is not None:
        return TomlTable(built, file, problems)
    import tomllib  # not needed where the rules are built in

    try:
        text = path.read_text("utf-8-sig")
        values = tomllib.loads(text if until is None else text.partition(f"\n{until}")[0])
    except OSError as error:
        problems.append(f"{file}: cannot be read: {error.strerror}; the rules folder must hold this file")
        return TomlTable({}, file, [])
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, or a number of thousands of digits
        problems.append(f"{file}: not TOML: {error}; mend the line named")
        return TomlTable({}, file, [])
    return TomlTable(values, file, problems)


def toml_of(path: Path, what: str) -> tuple[str, dict[str, Any]]:
    """A file of a user as text and as what its TOML holds.

    Args:
        path: The file.
        what: What it should be, for the message where there is none, e.g. ``a settings file``.

    Raises:
        SettingsError: It cannot be read, or is no TOML.
    """
    import tomllib

    try:
        text = path.read_bytes().decode("utf-8-sig")
        return text, tomllib.loads(text)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}; name {what}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path.name}: is no text in UTF-8; save it as UTF-8") from error
    except (ValueError, RecursionError) as error:  # no TOML, or a number of thousands of digits
        raise SettingsError(f"{path.name}: not TOML: {error}; mend the line named") from error


def did_you_mean(word: str, words: Collection[str]) -> str:
    """The nearest of some words as the end of a sentence; empty where none is near."""
    from difflib import get_close_matches  # only where something is wrong

    near = get_close_matches(word, sorted(words), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


def _shown(example: str, kind: type[object]) -> str:
    return f'"{example}"' if kind is str and not example.startswith('"') else example
