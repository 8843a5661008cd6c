"""Single findings that somebody accepted: ``declass-decisions.toml`` beside the archive, each with reason and end.

A decision that is not sound never counts: the finding stands, and the run says what is wrong with the decision.
"""

import datetime as dt
from collections.abc import Container, Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from attrs import Factory, define, frozen

from declass.errors import SettingsError
from declass.record import Record
from declass.rulebook.schema import Rulebook
from declass.rulebook.toml_table import TomlTable, toml_of
from declass.selection import rules_named, suggestion
from declass.settings import key_lines

_GLOB_SIGNS = frozenset("*?[")


@frozen
class Decision:
    """One finding, or several of a kind, that somebody accepted.

    Attributes:
        number: Its place in the file, from 1.
        line: The line on which it begins; None where that cannot be told.
        rules: Ids of the rules it is about.
        document: Id of the document, or a glob of ids.
        fingerprint: Of the one finding it is about; None for all findings of the rules in the document.
        reason: Why it is accepted; None where nobody wrote it.
        who: Who decided; it is kept in the file and told by no output.
        date: When.
        expires: The last day on which it counts; None without an end.
        ticket: Where more is written; None where nowhere.
    """

    number: int
    line: int | None
    rules: frozenset[str]
    document: str
    fingerprint: str | None
    reason: str | None
    who: str
    date: dt.date
    expires: dt.date | None
    ticket: str | None

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"decision {self.number}" + (f" (line {self.line})" if self.line is not None else "")


@define
class Decisions:
    """The decisions of a file that count, and what is wrong with the others.

    Attributes:
        file: Name of the file.
        sound: Those that count on the as-of day.
        problems: What is wrong with each of the others, in the order of the file.
    """

    file: str = ""
    sound: tuple[Decision, ...] = ()
    problems: tuple[str, ...] = ()
    _exact: dict[str, list[Decision]] = Factory(dict)
    _globs: list[Decision] = Factory(list)
    _used: set[int] = Factory(set)

    def __attrs_post_init__(self) -> None:
        for decision in self.sound:
            if _GLOB_SIGNS.isdisjoint(decision.document):
                self._exact.setdefault(decision.document, []).append(decision)
            else:
                self._globs.append(decision)

    def on(self, document: str, finding: Record) -> Decision | None:
        """The first decision that accepts a finding, or None; it then counts as used."""
        if not self.sound:
            return None
        about = [decision for decision in self._globs if fnmatchcase(document, decision.document)]
        about += self._exact.get(document, [])
        for decision in sorted(about, key=lambda decision: decision.number):
            if finding["rule"] in decision.rules and decision.fingerprint in (None, finding["fingerprint"]):
                self._used.add(decision.number)
                return decision
        return None

    def unused(self, rules: Container[str]) -> list[str]:
        """What was decided on any of some rules and met no finding of this run."""
        return [
            f"{self.file}: {decision.name}: accepts no finding of this run; remove it if it is settled"
            for decision in self.sound
            if decision.number not in self._used and any(rule in rules for rule in decision.rules)
        ]


NO_DECISIONS = Decisions()


def read_decisions(path: Path, rulebook: Rulebook, as_of: dt.date | None, *, require_reason: bool) -> Decisions:
    """The decisions of a file.

    Args:
        path: The file.
        rulebook: The rules there are.
        as_of: The day on which a decision must not have ended; None counts none that has an end.
        require_reason: Whether one without a reason does not count.

    Raises:
        SettingsError: The file cannot be read, or is no TOML.
    """
    text, values = toml_of(path, "a file of decisions")
    lines = key_lines(text)
    found, problems = values.pop("decision", []), list[str]()
    TomlTable(values, path.name, problems, lines=lines).close()
    if not isinstance(found, list):
        found = []
        problems.append(f"{path.name}: decision: is no list of tables; begin each decision with [[decision]]")
    sound = []
    for number, entry in enumerate(found, 1):
        decision = _decision(entry, number, path.name, lines, rulebook, problems)
        if decision is None:
            continue
        why = _why_not(decision, as_of, require_reason=require_reason)
        if why is None:
            sound.append(decision)
        else:
            problems.append(f"{path.name}: {decision.name}: {why}; it does not count")
    return Decisions(path.name, tuple(sound), tuple(problems))


def _why_not(decision: Decision, as_of: dt.date | None, *, require_reason: bool) -> str | None:
    if require_reason and decision.reason is None:
        return "gives no reason, and --require-reason asks for one"
    if decision.expires is not None and (as_of is None or decision.expires < as_of):
        return f"expired on {decision.expires}"
    if as_of is not None and decision.date > as_of:
        return f"is dated {decision.date}, after the day of this run ({as_of})"
    return None


def _decision(
    entry: Any,
    number: int,
    file: str,
    lines: Mapping[tuple[str, str], int],
    rulebook: Rulebook,
    problems: list[str],
) -> Decision | None:
    """The decision of one table; None, after noting why, where it cannot be read as a whole."""
    own: list[str] = []
    table = TomlTable(entry if isinstance(entry, dict) else {}, file, own, f"decision {number}", lines)
    if not isinstance(entry, dict):
        table.problem("", "is no table", "begin each decision with [[decision]]")
    line = min((n for (where, _), n in lines.items() if where == f"decision {number}"), default=None)
    decision = Decision(
        number=number,
        line=line,
        rules=_rules(table, rulebook),
        document=table.text("document", "09ANYPOST283"),
        fingerprint=table.optional_text("fingerprint"),
        reason=(table.optional_text("reason") or "").strip() or None,
        who=table.text("who", "the office that decided"),
        date=table.day("date", "2026-01-31"),
        expires=table.optional_day("expires"),
        ticket=table.optional_text("ticket"),
    )
    table.close()
    problems += [f"{problem}; the decision does not count" for problem in own]
    return None if own else decision


def _rules(table: TomlTable, rulebook: Rulebook) -> frozenset[str]:
    word = table.text("rule", "DC401")
    rules = rules_named(rulebook, word) if word else []
    if word and not rules:
        table.problem("rule", f"no rule is named {word!r}", f"write an id{suggestion(rulebook, word)}")
    return frozenset(rule.id for rule in rules)


def refuse_inside(path: Path, inputs: Iterable[Path]) -> None:
    """Refuse a file of decisions among the records: no record decides about itself.

    Raises:
        SettingsError: It lies in a folder that is read, or is itself read.
    """
    whole = path.resolve()
    for given in inputs:
        place = given.resolve()
        if place == whole or place in whole.parents:
            raise SettingsError(
                f"{path.name} lies in {given.as_posix()!r}, which is checked; records decide nothing about themselves: "
                "move it beside the archive and name it with --decisions"
            )
