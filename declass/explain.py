"""``declass explain``: the page of a rule, found by id, name, discrepancy, or a citation."""

from declass.errors import SettingsError
from declass.rule_pages import rule_page
from declass.rulebook.schema import Rule, Rulebook
from declass.selection import rules_named, suggestion


def explain_word(rulebook: Rulebook, word: str) -> str:
    """The page of the one rule a word stands for, or the list of rules it stands for.

    Args:
        rulebook: The rules.
        word: An id, name, family, discrepancy, or part of a citation such as ``1.4(b)`` or ``2001.22``.

    Raises:
        SettingsError: No rule is meant; near ones are suggested.
    """
    found = rules_named(rulebook, word) or _citing(rulebook, word)
    if not found:
        raise SettingsError(f"no rule, discrepancy or citation is {word!r}{suggestion(rulebook, word)}")
    if len(found) == 1:
        return rule_page(found[0])
    lines = [f"{rule.id} {rule.name}: {rule.title} ({rule.severity})" for rule in found]
    return "\n".join(
        [f"{len(found)} rules are about {word}:", "", *lines, "", "declass explain ID tells more of each."]
    )


def _citing(rulebook: Rulebook, word: str) -> list[Rule]:
    """Rules with an authority that holds the citation, blanks and case aside; a letter such as (b) may be left out."""
    wanted = "".join(word.lower().split())
    if not any(character.isdigit() for character in wanted):
        return []
    for part in (wanted, wanted.partition("(")[0]):
        found = [r for r in rulebook.rules if any(part in "".join(a.cite.lower().split()) for a in r.authorities)]
        if found:
            return found
    return []
