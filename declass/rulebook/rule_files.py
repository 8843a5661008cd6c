"""Rule files and bases turned into ``Rule`` and ``Base``; every problem is noted, none raised.

Files of the law are read in ``law_files``; which folders are read is said in ``loader``.
"""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from attrs import evolve

from declass.levels import BY_SYMBOL
from declass.rulebook.bases import PARTS, STORED_KEYS, unknown_names
from declass.rulebook.built import EXAMPLES_FROM
from declass.rulebook.law import Law, Order
from declass.rulebook.law_files import INSTRUCTION_KINDS
from declass.rulebook.schema import (
    FAMILIES,
    PROFILES,
    VERDICTS,
    AppliesTo,
    Authority,
    Base,
    Example,
    Rule,
)
from declass.rulebook.toml_table import TomlTable, read_toml
from declass.severities import CONFIDENCES, SEVERITIES

STATUSES = ("preview", "stable", "deprecated", "removed")
DERIVATIONS = ("original", "derivative", "unknown")
EXTRA_KINDS = ("schedule", "downgrade", "declassified", "unreadable", "missing")
WITHOUT_EXAMPLES = ("collection", "input")
"""Families whose defect one telegram made from a base cannot show."""

_ID = re.compile(r"[A-Z]{2,8}([1-9])\d\d")


def read_bases(root: Path, problems: list[str]) -> dict[str, Base]:
    """The bases of a rules folder, by id."""
    bases = (_base(read_toml(path, root, problems), path.stem) for path in sorted((root / "bases").glob("*.toml")))
    return {base.id: base for base in bases}


def _base(table: TomlTable, stem: str) -> Base:
    parts = table.text_map("parts")
    base = Base(
        id=table.text("id", stem),
        dated=table.day("dated", "2009-02-04"),
        level=table.one_of("level", tuple(BY_SYMBOL)),
        declassify_years=table.optional_number("declassify_years"),
        parts={name: parts[name] for name in PARTS if name in parts},
        stored=table.text_map("stored"),
    )
    if base.id and base.id != stem:
        table.problem("id", f"found {base.id!r}", f'write the name of the file, "{stem}"')
    _check_names(table, "parts", parts, PARTS)
    _check_names(table, "stored", base.stored, STORED_KEYS)
    table.close()
    return base


def read_rules(
    root: Path,
    law: Law,
    bases: Mapping[str, Base],
    rules: dict[str, Rule],
    problems: list[str],
    *,
    examples: bool = True,
) -> None:
    """Put the rules of a folder into the rules by id, over those already there, and change what it overrides.

    Without examples, which are more than half of the text, loading takes half the time; they stand last in each file.
    """
    known = frozenset(rules)
    for family in FAMILIES.values():
        for path in sorted((root / family).glob("*.toml")):
            table = read_toml(path, root, problems, None if examples else EXAMPLES_FROM)
            if table.has("overrides"):
                _override(table, rules)
                continue
            rule = _rule(table, family, law, bases, examples)
            _check_place(table, rule, path.stem)
            if rule.id in rules and rule.id not in known:
                table.problem("id", f"found {rule.id!r} again", f"write another: {rules[rule.id].path} has it")
            elif rule.id:
                rules[rule.id] = rule


def check_rules(rules: Mapping[str, Rule], problems: list[str]) -> None:
    """Note what can be seen only when all rules are read: rules yielded to, names used twice, unconfirmed errors."""
    seen: dict[str, str] = {}
    for rule in rules.values():
        for other in rule.yields_to:
            if other not in rules or other == rule.id:
                problems.append(f"{rule.path}: yields_to: found {other!r}; write the id of another rule")
        for name in (rule.name, *rule.aliases):
            if name in seen:
                problems.append(f"{rule.path}: name: {name!r} is a name of {seen[name]} too; write another")
            seen[name] = rule.id
        for number, authority in enumerate(rule.authorities, 1):
            if not authority.confirmed and rule.severity_under(authority) == "error":
                problems.append(
                    f"{rule.path}: authority {number} confirmed: found false under severity error; an error rests on a "
                    f'fact read in the text of the law: write severity = "warning" in this authority'
                )


def _rule(table: TomlTable, family: str, law: Law, bases: Mapping[str, Base], examples: bool) -> Rule:
    rule = Rule(
        id=table.text("id", "DC401"),
        name=table.text("name", "declassify-on-too-late"),
        title=table.text("title", "Declassification date is later than the order allows"),
        family=family,
        severity=table.one_of("severity", SEVERITIES),
        discrepancy=_discrepancy(table, family, law),
        confidence=table.one_of("confidence", CONFIDENCES, "high"),
        status=table.one_of("status", STATUSES, "stable"),
        since=table.text("since", "0.1.0"),
        message=table.text("message", "declassification date {date} is past {limit}"),
        remedy=table.text("remedy", "Set {limit} or an earlier date."),
        rationale=table.text("rationale", "what goes wrong in the world"),
        path=table.file,
        assumes=table.optional_text("assumes"),
        lowered_to=table.one_of("lowered_to", SEVERITIES) if table.has("lowered_to") else None,
        applies_to=_applies_to(table.table("applies_to")),
        needs=table.texts("needs"),
        reads=table.texts("reads"),
        whole=table.texts("whole"),
        yields_to=table.texts("yields_to"),
        voids=table.text_map("voids"),
        expected=table.optional_text("expected"),
        template=table.optional_text("template"),
        params=table.plain("params"),
        authorities=tuple(_authority(t, law) for t in table.tables("authority")),
        examples=tuple(_example(t, bases) for t in table.tables("example")),
        aliases=table.texts("aliases"),
    )
    _check_examples(table, rule, examples)
    table.close()
    return rule


def _discrepancy(table: TomlTable, family: str, law: Law) -> str | None:
    if family != "input":
        return table.one_of("discrepancy", tuple(law.vocabulary.discrepancies))
    if table.optional_text("discrepancy") is not None:
        table.problem("discrepancy", "found in a rule on input", "remove it: what cannot be checked is no discrepancy")
    return None


def _check_place(table: TomlTable, rule: Rule, stem: str) -> None:
    match = _ID.fullmatch(rule.id)
    if rule.id and match is None:
        table.problem("id", f"found {rule.id!r}", "write capitals and three digits, e.g. DC401")
    elif match is not None and FAMILIES[match[1]] != rule.family:
        table.problem("id", f"found {rule.id!r}", f"put the file into the folder {FAMILIES[match[1]]}")
    if rule.id and rule.name and stem != f"{rule.id}-{rule.name}":
        table.problem("name", f"found {rule.name!r}", f"name the file {rule.id}-{rule.name}.toml")


def _check_examples(table: TomlTable, rule: Rule, examples: bool) -> None:
    if not rule.authorities:
        table.lacks("authority", "write an [[authority]] with cite and effective_from")
    if rule.family in WITHOUT_EXAMPLES or not examples:
        return
    verdicts = {example.verdict for example in rule.examples}
    for verdict in ("complies", "violates"):
        if verdict not in verdicts:
            table.problem("example", f"none that {verdict}", f'write an [[example]] with verdict = "{verdict}"')


def _applies_to(table: TomlTable) -> AppliesTo:
    applies_to = AppliesTo(
        level=_each_of(table, "level", tuple(BY_SYMBOL)),
        derivation=_each_of(table, "derivation", DERIVATIONS),
        instruction=_each_of(table, "instruction", INSTRUCTION_KINDS + EXTRA_KINDS),
        layout=table.texts("layout"),
        profile=_each_of(table, "profile", PROFILES),
    )
    table.close()
    return applies_to


def _each_of(table: TomlTable, key: str, words: tuple[str, ...]) -> tuple[str, ...]:
    found = table.texts(key)
    for word in found:
        if word not in words:
            table.problem(key, f"found {word!r}", f"write words out of {', '.join(words)}")
    return found


def _authority(table: TomlTable, law: Law) -> Authority:
    authority = Authority(
        cite=table.text("cite", "E.O. 13526, sec. 1.5(b)"),
        order=table.optional_text("order", "eo-13526"),
        effective_from=table.optional_day("effective_from"),
        effective_to=table.optional_day("effective_to"),
        severity=table.one_of("severity", SEVERITIES) if table.has("severity") else None,
        profile=table.one_of("profile", PROFILES) if table.has("profile") else None,
        confirmed=table.flag("confirmed", True),
        case=table.optional_text("case", "practice"),
    )
    table.close()
    begin, end = authority.effective_from, authority.effective_to
    if begin is not None and end is not None and end <= begin:
        table.problem(
            "effective_to", f"found {end}, not after {begin}", "write the first day on which it holds no more"
        )
    if authority.order is None:
        return authority
    order = next((order for order in law.orders if order.id == authority.order), None)
    if order is None:
        expected = "write one of " + ", ".join(order.id for order in law.orders)
        table.problem("order", f"found {authority.order!r}", expected)
        return authority
    return _within(table, authority, order)


def _within(table: TomlTable, authority: Authority, order: Order) -> Authority:
    """The authority with the order's own days where it has none, after noting days outside the order's period."""
    first = min([order.effective_from, *(section.effective_from for section in order.section_effective)])
    begin = authority.effective_from or order.effective_from
    end = authority.effective_to or order.effective_to
    if begin < first or (order.effective_to is not None and begin >= order.effective_to):
        table.problem("effective_from", f"found {begin}", f"write a day {_period(order)}")
    if end is not None and (end <= first or (order.effective_to is not None and end > order.effective_to)):
        table.problem("effective_to", f"found {end}", f"write a day {_period(order)}")
    return evolve(authority, effective_from=begin, effective_to=end)


def _period(order: Order) -> str:
    until = "" if order.effective_to is None else f" and up to {order.effective_to}"
    return f"from {order.effective_from}{until}, while {order.id} was in force"


def _example(table: TomlTable, bases: Mapping[str, Base]) -> Example:
    marking = table.optional_text("marking")
    example = Example(
        title=table.text("title", "twenty-five years to the day is allowed"),
        verdict=table.one_of("verdict", VERDICTS),
        base="" if marking is not None else table.text("base", "telegram-13526-C"),
        dated=table.optional_day("dated"),
        marking=marking,
        profile=table.one_of("profile", PROFILES, "ic"),
        set=table.text_map("set"),
        drop=table.texts("drop"),
        stored=table.text_map("stored"),
        at=table.optional_text("at"),
        message=table.optional_text("message"),
        authority=table.optional_text("authority"),
    )
    table.close()
    if example.base and example.base not in bases:
        table.problem("base", f"found {example.base!r}", f"write one of {', '.join(bases)}")
    _check_names(table, "set", example.set, PARTS)
    _check_names(table, "drop", dict.fromkeys(example.drop, ""), PARTS)
    _check_names(table, "stored", example.stored, STORED_KEYS)
    for key, value in (("at", example.at), ("message", example.message), ("authority", example.authority)):
        if value is not None and example.verdict != "violates":
            table.problem(key, f"found beside verdict {example.verdict!r}", 'remove it, or write verdict = "violates"')
    return example


def _check_names(table: TomlTable, key: str, found: Mapping[str, str], known: tuple[str, ...]) -> None:
    for problem in unknown_names(found, known, "name"):
        table.problem(key, *problem.split("; ", 1))
    if key != "stored":
        return
    if found.get("level", "U") not in BY_SYMBOL:
        table.problem("stored.level", f"found {found['level']!r}", "write U, C, S or TS")
    if "created" in found and not _is_day(found["created"]):
        table.problem("stored.created", f"found {found['created']!r}", 'write a day in quotes, e.g. "2009-02-04"')


def _is_day(value: str) -> bool:
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _override(table: TomlTable, rules: dict[str, Rule]) -> None:
    """Change severity, message or remedy of a rule already read, or take it out; law cannot be changed so."""
    rule_id = table.text("overrides", "DC401")
    changes = {key: value for key in ("message", "remedy") if (value := table.optional_text(key)) is not None}
    if table.has("severity"):
        changes["severity"] = table.one_of("severity", SEVERITIES)
    enabled = table.flag("enabled", True)
    table.close()
    rule = rules.get(rule_id)
    if rule is None:
        table.problem("overrides", f"found {rule_id!r}", "write the id of a rule that is loaded before this pack")
        return
    if not enabled:
        del rules[rule_id]
        return
    _check_placeholders(table, rule, changes)
    rules[rule_id] = evolve(
        rule,
        severity=changes.get("severity", rule.severity),
        message=changes.get("message", rule.message),
        remedy=changes.get("remedy", rule.remedy),
        authorities=_at_one_severity(rule) if "severity" in changes else rule.authorities,
        changed_by={**rule.changed_by, **dict.fromkeys(changes, table.file)},
    )


def _check_placeholders(table: TomlTable, rule: Rule, changes: Mapping[str, str]) -> None:
    """A text may name only the values that the rule's own texts name: no others are sure to be there."""
    known = {name for text in (rule.message, rule.remedy, rule.expected or "") for name in _placeholders(text)}
    for key in ("message", "remedy"):
        try:
            unknown = _placeholders(changes.get(key, "")) - known
        except ValueError:
            table.problem(key, f"found {changes[key]!r}", "close each brace, and write {{ and }} for braces themselves")
            continue
        if unknown:
            named = ", ".join(f"{{{name}}}" for name in sorted(known)) or "no value in braces"
            found = ", ".join(f"{{{name}}}" for name in sorted(unknown))
            table.problem(key, f"found {found}", f"write values that {rule.id} has: {named}")


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _at_one_severity(rule: Rule) -> tuple[Authority, ...]:
    return tuple(evolve(authority, severity=None) for authority in rule.authorities)
