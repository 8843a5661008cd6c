"""Which rules a user means by an id, an id prefix, a name, a family or a discrepancy.

Filtering happens after checking, so that rules which give way to others see all of them.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from attrs import frozen

from declass.errors import SettingsError
from declass.rulebook.schema import FAMILIES, Rule, Rulebook

_SHORT = 2
"""Words of up to so many letters are near to too many others to be suggested."""


@frozen
class Selection:
    """The rules whose findings are shown.

    Attributes:
        rules: Ids of the rules shown.
        notes: Ids of the rules whose notes are shown too.
    """

    rules: frozenset[str]
    notes: frozenset[str]

    def shows(self, rule: str, severity: str) -> bool:
        """Whether a finding is shown."""
        return rule in self.rules and (severity != "note" or rule in self.notes)

    def changed(self, selected: frozenset[str] | None, ignored: frozenset[str], *, notes: bool) -> "Selection":
        """What further words make of it.

        Args:
            selected: The rules that words select, which stand alone then, their notes with them; None without a word.
            ignored: Those left out.
            notes: Whether notes are shown in any case.
        """
        rules = (self.rules if selected is None else selected) - ignored
        return Selection(rules, rules if notes or selected is not None else self.notes & rules)


def words_of(option: str, values: tuple[str, ...]) -> list[str]:
    """Words for rules given one by one or with commas.

    Raises:
        SettingsError: None of the values is a word.
    """
    words = [word.strip() for value in values for word in value.split(",") if word.strip()]
    if values and not words:
        raise SettingsError(f"{option}: found nothing; write a rule's id, prefix, name, family or discrepancy")
    return words


def select_rules(rulebook: Rulebook, select: Sequence[str], ignore: Sequence[str], notes: bool) -> Selection:
    """The selection that command line words stand for.

    Args:
        rulebook: The rules there are.
        select: Words for the rules to show; all where empty.
        ignore: Words for rules to leave out, stronger than ``select``.
        notes: Whether notes are shown where no word selects; those of selected rules are in any case.

    Raises:
        SettingsError: A word names no rule; near ones are suggested.
    """
    those = Selection(frozenset(rule.id for rule in rulebook.rules), frozenset())
    chosen = those.changed(_named(rulebook, select) if select else None, _named(rulebook, ignore), notes=notes)
    if not chosen.rules:
        raise SettingsError("--select and --ignore leave no rule; ignore fewer")
    return chosen


def _named(rulebook: Rulebook, words: Iterable[str]) -> frozenset[str]:
    return frozenset(rule.id for word in words for rule in rules_meant(rulebook, word))


def rules_meant(rulebook: Rulebook, word: str) -> list[Rule]:
    """The rules that a word stands for.

    Raises:
        SettingsError: There is none; near ones are suggested.
    """
    matching = rules_named(rulebook, word)
    if not matching and (title := category_of(rulebook, word)) is not None:
        raise SettingsError(f"no rule is about {title}, a category of discrepancies; leave out {word!r}")
    if not matching:
        raise SettingsError(f"no rule is named {word!r}{suggestion(rulebook, word)}")
    return matching


def rules_named(rulebook: Rulebook, word: str) -> list[Rule]:
    """The rules that a word stands for: id, its beginning (``DC4``), name, alias, family, discrepancy or its title."""
    word = word.strip()
    titles = {c.title.lower(): code for code, c in rulebook.law.vocabulary.discrepancies.items()}
    word = titles.get(word.lower(), word)
    upper, lower = word.upper(), word.lower()
    return [
        rule
        for rule in rulebook.rules
        if (len(upper) > 1 and rule.id.startswith(upper))
        or lower in (rule.name, rule.family, rule.discrepancy, *rule.aliases)
    ]


def category_of(rulebook: Rulebook, word: str) -> str | None:
    """The title of the category that a word names by its code or title; None where it names none."""
    categories = rulebook.law.vocabulary.discrepancies.values()
    return next((c.title for c in categories if word.strip().lower() in (c.code, c.title.lower())), None)


def suggestion(rulebook: Rulebook, word: str, further: Iterable[str] = ()) -> str:
    """What the user may have meant, as the end of a sentence; empty where nothing is near.

    Args:
        rulebook: The rules there are.
        word: What the user wrote.
        further: What else than a rule may be meant.
    """
    names = {name for rule in rulebook.rules for name in (rule.id, rule.name, *rule.aliases)}
    names |= set(FAMILIES.values()) | {rule.discrepancy for rule in rulebook.rules if rule.discrepancy}
    written = {name.lower(): name for name in sorted({*names, *(w for w in further if len(w) > _SHORT)})}
    shown = [written[name] for name in get_close_matches(word.lower(), list(written), n=3, cutoff=0.6)]
    return f"; did you mean {', '.join(shown)}?" if shown else "; see `declass rules list`"
