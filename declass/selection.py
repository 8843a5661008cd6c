"""Which rules a user means by an id, an id prefix, a name, a family or a discrepancy.

Filtering happens after checking, so that rules which give way to others see all of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from attrs import Factory, define, frozen

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
    word = _code_of(rulebook, word.strip())
    return [
        rule
        for rule in rulebook.rules
        if is_meant(word, rule.id, rule.name, rule.discrepancy, family=rule.family, aliases=rule.aliases)
    ]


def is_meant(
    word: str, rule: str, name: str, discrepancy: str | None, *, family: str | None, aliases: Sequence[str] = ()
) -> bool:
    """Whether a word stands for a rule, of which its id and all that it goes by are given."""
    begins_id = len(word) > 1 and rule.startswith(word.upper())
    return begins_id or word.lower() in (name, family, discrepancy, *aliases)


def strongest(words: Sequence[str], breadth: Callable[[str], int]) -> str:
    """Of words for one rule that say different things of it, the one that holds.

    Args:
        words: At least one.
        breadth: For how many rules a word stands; the fewer, the stronger, and of equal ones the last.
    """
    return min(reversed(words), key=breadth)


@define
class Meanings:
    """What words for rules mean that a saved result was made with.

    A rule that is not at hand, as one of a pack, is known by what a finding says of it: its id, name and discrepancy.
    """

    _rulebook: Rulebook
    _rules: dict[str, frozenset[str]] = Factory(dict)

    def means(self, word: str, rule: str, name: str, discrepancy: str | None) -> bool:
        """Whether a word stands for a rule."""
        if self._is_at_hand(rule):
            return rule in self._named(word)
        word = _code_of(self._rulebook, word.strip())
        return is_meant(word, rule, name, discrepancy, family=FAMILIES.get(rule[2:3]))

    def value(self, words: Mapping[str, str], rule: str, name: str, discrepancy: str | None) -> str | None:
        """What words say of a rule, each with its value; None where no word stands for it."""
        said = [word for word in words if self.means(word, rule, name, discrepancy)]
        return words[strongest(said, lambda word: self._breadth(word, rule, name))] if said else None

    def _breadth(self, word: str, rule: str, name: str) -> int:
        """For how many rules a word stands; a rule that is not at hand and others like it count for two."""
        number = len(self._named(word))
        if self._is_at_hand(rule):
            return number
        return 1 if word.strip().lower() in (rule.lower(), name) else number + 2

    def _is_at_hand(self, rule: str) -> bool:
        return self._rulebook.rule(rule) is not None

    def _named(self, word: str) -> frozenset[str]:
        if word not in self._rules:
            self._rules[word] = frozenset(rule.id for rule in rules_named(self._rulebook, word))
        return self._rules[word]


def _code_of(rulebook: Rulebook, word: str) -> str:
    """The code of the category of discrepancies that a word names by its title; else the word."""
    titles = {c.title.lower(): code for code, c in rulebook.law.vocabulary.discrepancies.items()}
    return titles.get(word.lower(), word)


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
