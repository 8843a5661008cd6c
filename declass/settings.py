"""The settings file: ``declass.toml``, or ``[tool.declass]`` in ``pyproject.toml``.

It stands in the folder from which the program is started, or above it as far as the repository reaches; never is one
looked for beside a record. What the values mean for a run is said in ``policy`` and ``terms``.
"""

import datetime as dt
import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from attrs import Factory, define, frozen

from declass.assumptions import Assumptions
from declass.errors import SettingsError
from declass.formats import PRINTED
from declass.levels import BY_SYMBOL
from declass.limits import NAMES, value_of, wanted
from declass.patterns import regex
from declass.rulebook.toml_table import TomlTable, shown_value, toml_of
from declass.severities import FAIL_ON, SEVERITIES
from declass.terms import PathTerms, Places

FILE, SHARED_FILE, SHARED_TABLE = "declass.toml", "pyproject.toml", "tool.declass"
DECISIONS = "declass-decisions.toml"
PROFILES = ("auto", "state", "ic", "dod", "generic")
EVIDENCE = ("none", "markings", "context")
_HEADER = regex(r"\s*\[(\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_OUR_HEADER = regex(r"^[ \t]*\[+[ \t]*tool[ \t]*\.[ \t]*declass\b", re.MULTILINE)
_KEY = regex(r"""\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*[.=]""")


@frozen
class Setting:
    """One key of the settings file.

    Attributes:
        key: As it is written there; the option of the same name on the command line is stronger.
        kind: What its value is: ``text``, ``texts``, ``flag``, ``day``, ``number``, ``jobs`` (a number or ``auto``),
            ``path`` or ``paths`` (from the folder of the settings file), or ``limits`` (a table of limits by name).
        sense: What it does.
        words: The words it may be; any where empty.
        option: Name of the parameter of a command that it fills.
    """

    key: str
    kind: Literal["text", "texts", "flag", "day", "number", "jobs", "path", "paths", "limits"]
    sense: str
    words: tuple[str, ...] = ()
    option: str = Factory(lambda self: self.key.replace("-", "_"), takes_self=True)


SETTINGS = (
    Setting("select", "texts", "Only these rules: id, prefix (DC4), name, family or discrepancy."),
    Setting("ignore", "texts", "Rules left out; stronger than select."),
    Setting("notes", "flag", "Whether notes are shown."),
    Setting("fail-on", "text", "The severity at or above which findings give exit code 1.", FAIL_ON),
    Setting("profile", "text", "Whose practice is judged.", PROFILES),
    Setting("evidence", "text", "What findings quote.", EVIDENCE),
    Setting("rules", "paths", "Folders of rule packs.", option="packs"),
    Setting("include", "texts", "Inside folders, only files that match one of these globs."),
    Setting("exclude", "texts", "Inside folders, files and folders left out."),
    Setting(
        "limits", "limits", "How much is read at most, by name: file, row, unpacked, members, ratio, depth, seconds."
    ),
    Setting("columns", "texts", "ROLE=NAME, columns of tables: text=NAME, heading=NAME, reference-id=NAME …"),
    Setting("assume-date", "day", "The day of origin of documents without one."),
    Setting("assume-order", "text", "The order in force on documents of which not even the year is known."),
    Setting("assume-level", "text", "The overall level of documents on which none can be read.", tuple(BY_SYMBOL)),
    Setting("baseline", "path", "A file of old findings that are not told again."),
    Setting("strict-baseline", "flag", "Whether entries of the baseline that are no longer found give exit code 1."),
    Setting("decisions", "path", "A file of single findings that somebody accepted, each with a reason."),
    Setting("require-reason", "flag", "Whether a decision without a reason does not count."),
    Setting("max-findings", "number", "The most findings that are listed; all are counted."),
    Setting("jobs", "jobs", "Processes, or auto."),
    Setting("cache", "flag", "Whether results are kept from one run to the next."),
    Setting("format", "text", "Format on standard output.", PRINTED, option="format_"),
    Setting("output", "texts", "FORMAT=FILE, files written as well.", option="outputs"),
    Setting("banner", "text", "The marking at the top and bottom of pages."),
)
"""Every key but the tables ``severity``, ``fail-on-rule`` and ``[[overrides]]``."""


@frozen
class Override:
    """What differs for documents at some places.

    Attributes:
        terms: Profile and assumptions.
        select, ignore: Rules, as on the command line.
        severity: Severity by rule.
    """

    terms: PathTerms
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = MappingProxyType({})

    def rows(self) -> dict[str, Any]:
        """What it says, by key; keys that say nothing are left out."""
        assumed, profile = self.terms.assumptions, self.terms.profile
        rows = {
            "paths": self.terms.places.globs,
            "profile": profile,
            "assume-date": assumed.date,
            "assume-order": assumed.order,
            "assume-level": assumed.level.symbol if assumed.level is not None else None,
            "select": self.select,
            "ignore": self.ignore,
            "severity": self.severity,
        }
        return {key: value for key, value in rows.items() if value is not None and value not in ((), {})}

    def summary(self) -> dict[str, Any]:
        """The same as JSON holds it."""
        return {
            key: list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else str(value)
            for key, value in self.rows().items()
        }


def override_of(summary: Mapping[str, Any], moved: tuple[tuple[str, str], ...]) -> Override:
    """An override from its summary, for paths that may lie elsewhere now.

    Args:
        summary: As ``Override.summary`` gives it.
        moved: The paths that are read, each with its name from the folder of the settings file.
    """
    date, level = summary.get("assume-date"), summary.get("assume-level")
    assumed = Assumptions(
        dt.date.fromisoformat(date) if date else None, summary.get("assume-order"), BY_SYMBOL[level] if level else None
    )
    return Override(
        PathTerms(Places("", tuple(summary["paths"]), moved), summary.get("profile"), assumed),
        tuple(summary.get("select", ())),
        tuple(summary.get("ignore", ())),
        summary.get("severity", {}),
    )


@define
class FileSettings:
    """What a settings file says.

    Attributes:
        file: Its path as messages show it; empty without a file.
        values: Values by the key they are written under.
        lines: Lines by key.
        severity: Severity by rule, as the user names rules.
        fail_on_rule: What gives exit code 1, by rule.
        overrides: What differs by path, in the order of the file.
        folder: The folder it lies in; None without a file.
    """

    file: str = ""
    values: dict[str, Any] = Factory(dict)
    lines: Mapping[tuple[str, str], int] = Factory(dict)
    severity: Mapping[str, str] = Factory(dict)
    fail_on_rule: Mapping[str, str] = Factory(dict)
    overrides: tuple[Override, ...] = ()
    folder: Path | None = None

    def place(self, table: str, key: str) -> str:
        """A table with the line of a key in it, e.g. ``declass.toml:7: severity``."""
        line = self.lines.get((table, key))
        return f"{self.file}:{line}: {table}" if line is not None else f"{self.file}: {table}"

    def origin(self, key: str) -> str:
        """Where a key stands, e.g. ``declass.toml:3``."""
        line = self.lines.get(("", key))
        return f"{self.file}:{line}" if line is not None else self.file

    def overrides_at(self, source: str) -> list[int]:
        """The numbers, from 1, of the overrides that hold for a source."""
        return [number for number, override in enumerate(self.overrides, 1) if override.terms.places.hold(source)]

    def overrides_unmet(self, met: Container[int]) -> list[str]:
        """One sentence for each override that holds for no file of a run, by the numbers of those that do."""
        return [
            f"override {number} met no file of this run (paths = {_toml(override.terms.places.globs)}); a glob with a "
            "slash begins at the folder of the settings file"
            for number, override in enumerate(self.overrides, 1)
            if number not in met
        ]


def find_settings(folder: Path) -> Path | None:
    """The settings file that holds in a folder, or None.

    The nearest one counts, from the folder upwards to the root of its repository; outside a repository only the folder
    itself is looked into. ``declass.toml`` goes before ``pyproject.toml``.
    """
    folders = [folder, *folder.parents]
    root = next((number for number, place in enumerate(folders) if (place / ".git").exists()), 0)
    for place in folders[: root + 1]:
        if (place / FILE).is_file():
            return place / FILE
        if (place / SHARED_FILE).is_file() and _is_for_us(place / SHARED_FILE):
            return place / SHARED_FILE
    return None


def decisions_beside(file: FileSettings, isolated: bool) -> Path | None:
    """The file of decisions that counts though none was named: beside the settings file, or in the current folder."""
    beside = (file.folder or Path()) / DECISIONS
    return beside if not isolated and beside.is_file() else None


def read_settings(path: Path) -> FileSettings:
    """Read a settings file.

    Raises:
        SettingsError: It cannot be read or used; every problem is named with its line.
    """
    file = path.name
    text, values = toml_of(path, "a settings file")
    prefix = ""
    if path.name == SHARED_FILE:
        found = _table_in(values)
        if found is None:
            raise SettingsError(f"{file}: holds no table [{SHARED_TABLE}]; write one, or name a {FILE}")
        values, prefix = found, f"{SHARED_TABLE}."
    problems: list[str] = []
    table = TomlTable(values, file, problems, lines=key_lines(text, prefix))
    settings = _settings(table, path.resolve().parent)
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def key_lines(text: str, prefix: str = "") -> dict[tuple[str, str], int]:
    """The line of each key of a TOML text, by the place of its table as messages name it, and its name.

    Args:
        text: The file.
        prefix: Beginning of the names of the tables that count, e.g. ``tool.declass.``; it is left out.
    """
    lines: dict[tuple[str, str], int] = {}
    times: dict[str, int] = {}
    where: str | None = None if prefix else ""
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header is not None:
            name = f"{header[2]}."
            where = name[len(prefix) : -1].replace(".", " ") if name.startswith(prefix) else None
            if header[1] and where is not None:
                times[where] = times.get(where, 0) + 1
                where = f"{where} {times[where]}"
            if where:
                lines.setdefault(("", where.split(" ")[0]), number)
        elif where is not None and (key := _KEY.match(line)) is not None:
            lines.setdefault((where, key[1] or key[2] or key[3]), number)
    return lines


def _is_for_us(path: Path) -> bool:
    """Whether a shared file holds our table. A broken one is other tools' affair, unless our table is in it."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError):
        return False
    try:
        import tomllib

        return _table_in(tomllib.loads(text)) is not None
    except (ValueError, RecursionError):
        return _OUR_HEADER.search(text) is not None


def _table_in(values: Mapping[str, Any]) -> dict[str, Any] | None:
    tool = values.get("tool")
    found = tool.get("declass") if isinstance(tool, dict) else None
    return found if isinstance(found, dict) else None


def _settings(table: TomlTable, folder: Path) -> FileSettings:
    settings = FileSettings(
        file=table.file,
        values={setting.key: _value(table, setting, folder) for setting in SETTINGS if table.has(setting.key)},
        lines=table.lines,
        severity=_by_rule(table, "severity", SEVERITIES),
        fail_on_rule=_by_rule(table, "fail-on-rule", FAIL_ON),
        overrides=tuple(_override(part, folder, SEVERITIES) for part in table.tables("overrides")),
        folder=folder,
    )
    table.close()
    if settings.values.keys() >= {"assume-date", "assume-order"}:
        table.problem("assume-order", "found beside assume-date", "write one of the two")
    return settings


def _value(table: TomlTable, setting: Setting, folder: Path) -> Any:
    """The value of a key that is there, checked."""
    key = setting.key
    if setting.words:
        return table.one_of(key, setting.words)
    match setting.kind:
        case "texts":
            return table.texts(key)
        case "flag":
            return table.flag(key, False)
        case "day":
            return table.optional_day(key)
        case "number":
            return _positive(table, key)
        case "jobs":
            return _jobs(table, key)
        case "limits":
            return _limits(table.table(key))
        case "path":
            return folder / table.text(key, "a file")
        case "paths":
            return tuple(folder / path for path in table.texts(key))
        case _:
            return table.text(key, "a text")


def _positive(table: TomlTable, key: str) -> int | None:
    number = table.optional_number(key)
    if number is not None and number < 1:
        table.problem(key, f"found {shown_value(number)}", "write a whole number of at least 1")
    return number


def _jobs(table: TomlTable, key: str) -> str:
    value = table.plain_value(key)
    if value == "auto" or (type(value) is int and value >= 1):
        return str(value)
    table.problem(key, f"found {shown_value(value)}", 'write a number of at least 1, or "auto"')
    return "1"


def _limits(table: TomlTable) -> dict[str, int]:
    """The limits that a table names."""
    found: dict[str, int] = {}
    for name in table.names():
        if name not in NAMES:
            table.problem(name, "unknown limit", f"write one of {', '.join(NAMES)}")
            table.plain_value(name)
            continue
        value = table.plain_value(name)
        number = value_of(name, value)
        if number is None:
            table.problem(name, f"found {shown_value(value)}", wanted(name))
        else:
            found[name] = number
    table.close()
    return found


def _by_rule(table: TomlTable, key: str, words: tuple[str, ...]) -> dict[str, str]:
    part = table.table(key)
    found = {rule: part.one_of(rule, words) for rule in part.names()}
    part.close()
    return found


def _override(table: TomlTable, folder: Path, severities: tuple[str, ...]) -> Override:
    globs = table.texts("paths")
    if not globs:
        table.lacks("paths", 'write globs of files, e.g. paths = ["2009/*"]')
    date, order = table.optional_day("assume-date"), table.optional_text("assume-order", '"12958"')
    if date is not None and order is not None:
        table.problem("assume-order", "found beside assume-date", "write one of the two")
    level = table.one_of("assume-level", tuple(BY_SYMBOL)) if table.has("assume-level") else None
    profile = table.one_of("profile", PROFILES[1:]) if table.has("profile") else None
    override = Override(
        PathTerms(
            Places(str(folder), globs),
            profile,
            Assumptions(date, order, BY_SYMBOL.get(level) if level else None),
        ),
        table.texts("select"),
        table.texts("ignore"),
        _by_rule(table, "severity", severities),
    )
    table.close()
    return override


def shown(settings: FileSettings, values: Mapping[str, tuple[Any, str]]) -> Iterator[str]:
    """The settings of a run as TOML, each with where it comes from.

    Args:
        settings: What the file says.
        values: Value and origin by key, in the order of ``SETTINGS``.
    """
    rows = [(f"{key} = {_toml(value)}" if value is not None else f"# {key}", o) for key, (value, o) in values.items()]
    width = min(60, max((len(row) for row, _ in rows), default=0))
    yield from (f"{row:{width}}  # {origin}" for row, origin in rows)
    for name in ("severity", "fail-on-rule"):
        by_rule = settings.severity if name == "severity" else settings.fail_on_rule
        if by_rule and (name == "severity" or "fail-on" in values):
            yield f"\n[{name}]  # {settings.origin(name)}"
            yield from (f"{_toml_key(rule)} = {_toml(value)}" for rule, value in by_rule.items())
    for number, override in enumerate(settings.overrides, 1):
        line = settings.lines.get((f"overrides {number}", "paths"))
        yield f"\n[[overrides]]  # {settings.file}{f':{line}' if line is not None else ''}"
        yield from (f"{key} = {_toml(value)}" for key, value in override.rows().items())


def _toml(value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_toml_key(key)} = {_toml(item)}' for key, item in value.items())} }}"
    if isinstance(value, int):
        return str(value)
    return _quoted(str(value))


def _toml_key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _quoted(key)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
