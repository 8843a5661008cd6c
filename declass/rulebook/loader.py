"""Rules folders read into ``Law`` and ``Rulebook``; the only place below the hosts that opens files.

What a key means is said in ``law`` and ``schema``; nothing here decides whether a rule holds.
"""

from pathlib import Path

from declass.errors import RulebookError
from declass.rulebook.folder import hash_of, installed_packs, rules_root
from declass.rulebook.law import Law
from declass.rulebook.law_files import read_law
from declass.rulebook.rule_files import check_rules, read_bases, read_rules
from declass.rulebook.schema import FAMILIES, Rule, Rulebook

__all__ = ["hash_of", "installed_packs", "load_law", "load_rules", "rules_root"]


def load_law(root: Path) -> Law:
    """The orders and the vocabulary of a rules folder.

    Raises:
        RulebookError: The folder's law cannot be used; every problem is named.
    """
    problems: list[str] = []
    law = read_law(root, problems)
    if problems:
        raise RulebookError(*problems)
    return law


def load_rules(*packs: str | Path, examples: bool = True) -> Rulebook:
    """The shipped rules with those of packs laid over them, a later pack over an earlier one.

    Args:
        examples: Whether examples and bases are read too; only who tests or explains rules needs them.
        packs: Folders of the shape of ``rules``, with rules, overrides and bases; the law is always the shipped one.

    Raises:
        RulebookError: A rule or a base cannot be used; every problem of all folders is named.
    """
    problems: list[str] = []
    folders = tuple(map(Path, packs))
    roots = (rules_root(), *folders)
    law = read_law(roots[0], problems)
    bases = {base.id: base for root in roots for base in read_bases(root, problems).values()} if examples else {}
    rules: dict[str, Rule] = {}
    for root in roots:
        read_rules(root, law, bases, rules, problems, examples=examples)
    problems += [problem for pack in folders if (problem := _problem_of_pack(pack)) is not None]
    check_rules(rules, problems)
    if problems:
        raise RulebookError(*problems)
    return Rulebook(law, tuple(rules[rule_id] for rule_id in sorted(rules)), bases, hash_of(*roots))


def _problem_of_pack(pack: Path) -> str | None:
    if not pack.is_dir():
        return f"{pack}: no such folder; name a folder of rules"
    if (pack / "orders").exists():
        return f"{pack.name}/orders: found in a pack; remove it: a pack changes rules, not the law"
    folders = (*FAMILIES.values(), "bases")
    if not any(path for folder in folders for path in (pack / folder).glob("*.toml")):
        return (
            f"{pack}: holds no rule in a folder of a family ({', '.join(FAMILIES.values())}); a pack has files "
            f"such as {pack.name}/declassification/XX401-name.toml"
        )
    return None
