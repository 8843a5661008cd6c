"""The page on coverage: each marking requirement of the law with the rules that check it, or why none can.

The requirements stand in ``rules/coverage.toml``; a rule belongs to the requirement its citation begins with.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import frozen

from declass.errors import RulebookError
from declass.rulebook.folder import rules_root
from declass.rulebook.schema import Rulebook
from declass.rulebook.toml_table import read_toml

_FILE = "coverage.toml"
_PARTS = re.compile(r"\s*;\s*")


@frozen
class Requirement:
    """One thing the law asks of markings.

    Attributes:
        cites: The beginnings of the citations that mean it, its own first.
        why_not: Why no tool that reads text can check it; None where rules do.
    """

    cites: tuple[str, ...]
    asks: str
    why_not: str | None


@frozen
class Source:
    """An order, a directive or a manual, with its requirements in its own order."""

    title: str
    requirements: tuple[Requirement, ...]


def read_sources(root: Path | None = None) -> tuple[Source, ...]:
    """The requirements of a rules folder, the shipped one by default.

    Raises:
        RulebookError: The file cannot be used; every problem is named.
    """
    folder = root or rules_root()
    problems: list[str] = []
    table = read_toml(folder / _FILE, folder, problems)
    sources = []
    for entry in table.tables("source"):
        requirements = []
        for found in entry.tables("requirement"):
            cites = (found.text("cite", "E.O. 13526, sec. 1.6(a)(4)"), *found.texts("also"))
            requirements.append(Requirement(cites, found.text("asks", "a date"), found.optional_text("why_not")))
            found.close()
        sources.append(Source(entry.text("title", "E.O. 13526"), tuple(requirements)))
        entry.close()
    table.close()
    if problems:
        raise RulebookError(*problems)
    return tuple(sources)


def rules_by_requirement(
    rulebook: Rulebook, sources: Sequence[Source]
) -> tuple[Mapping[str, Sequence[str]], Sequence[str]]:
    """Ids of rules by the first citation of the requirement they check, and citations that belong to none."""
    beginnings = {cite: r.cites[0] for source in sources for r in source.requirements for cite in r.cites}
    ordered = sorted(beginnings, key=len, reverse=True)
    rules: dict[str, dict[str, None]] = {}
    homeless = []
    for rule in rulebook.rules:
        for part in (part for authority in rule.authorities for part in _PARTS.split(authority.cite)):
            beginning = next((cite for cite in ordered if part.startswith(cite)), None)
            if beginning is None:
                homeless.append(f"{rule.id}: {part}")
            else:
                rules.setdefault(beginnings[beginning], {})[rule.id] = None
    return {cite: sorted(ids) for cite, ids in rules.items()}, homeless


def coverage_page(rulebook: Rulebook, sources: Sequence[Source]) -> str:
    """The page in Markdown."""
    rules, _ = rules_by_requirement(rulebook, sources)
    total = sum(len(source.requirements) for source in sources)
    checked = sum(r.cites[0] in rules for source in sources for r in source.requirements)
    lines = [
        "# Coverage",
        "",
        "Written from `rules/` by `declass rules coverage`. Each marking requirement of the orders and directives,",
        "with the rules that check it where a text shows it, or why a tool that reads text cannot. The words are",
        "ours; the law's own count. Provisions that no rule cites were listed from memory of the orders and of 32",
        "CFR 2001; confirm them there.",
        "",
        f"{total} requirements: {checked} checked by at least one rule, {total - checked} not.",
    ]
    for source in sources:
        lines += ["", f"## {source.title}", "", "| provision | asks for | checked by |", "| --- | --- | --- |"]
        lines += [_row(requirement, rules) for requirement in source.requirements]
    return "\n".join([*lines, ""])


def _row(requirement: Requirement, rules: Mapping[str, Sequence[str]]) -> str:
    ids = rules.get(requirement.cites[0], ())
    what = ", ".join(f"[{rule}](rules/{rule}.md)" for rule in ids)
    if requirement.why_not is not None:
        what = f"{what}; not more: {requirement.why_not}" if what else f"not checkable: {requirement.why_not}"
    return f"| {requirement.cites[0]} | {requirement.asks} | {what or '?'} |"


def unanswered(rulebook: Rulebook, sources: Sequence[Source]) -> Iterable[str]:
    """What is wrong with the table: citations that belong to no requirement, requirements without an answer."""
    rules, homeless = rules_by_requirement(rulebook, sources)
    yield from homeless
    for source in sources:
        for requirement in source.requirements:
            if requirement.cites[0] not in rules and requirement.why_not is None:
                yield f"{requirement.cites[0]}: neither a rule nor why_not"
