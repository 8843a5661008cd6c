"""What a run was asked for, told by the settings that its result keeps.

What a run found is in its records; nothing here reads them.
"""

from collections.abc import Iterable

from attrs import Factory, define

from declass.record import Record
from declass.rulebook.schema import FAMILIES, Rulebook
from declass.selection import rules_named
from declass.terms import Places


@define
class Asked:
    """What a run was asked for.

    Args:
        settings: Those of its run record. What differs by path is told from the folder in which this program runs.
        rulebook: The rules there are; a rule that it does not have is known by id, name and discrepancy alone.
    """

    settings: Record
    _rulebook: Rulebook
    _rules: dict[str, frozenset[str]] = Factory(dict)

    def shows(self, finding: Record, source: str | None = None) -> bool:
        """Whether the run would have shown a finding of a source; of the whole archive where there is none."""
        select, ignore = list(self.settings.get("select", ())), list(self.settings.get("ignore", ()))
        severity, profile = dict(self.settings.get("severity", {})), self.settings.get("profile")
        for override in self._overrides(source):
            if "select" in override:
                select, ignore = override["select"], []
            ignore = [*ignore, *override.get("ignore", ())]
            severity |= override.get("severity", {})
            profile = override.get("profile", profile)
        if (select and not self._any_means(select, finding)) or self._any_means(ignore, finding):
            return False
        rule = self._rulebook.rule(finding["rule"])
        if rule is not None and rule.applies_to.profile and profile not in (None, *rule.applies_to.profile):
            return False
        if self._severity(finding, severity) != "note" or self._shows_notes:
            return True
        return any(word.lower() in (finding["rule"].lower(), finding["name"]) for word in _split(select))

    @property
    def _shows_notes(self) -> bool:
        return bool(self.settings.get("notes")) or self.settings.get("fail_on") == "note"

    def _overrides(self, source: str | None) -> Iterable[Record]:
        """What differs at the place of a source, the later the stronger."""
        overrides = self.settings.get("overrides", ()) if source is not None else ()
        return [override for override in overrides if Places(".", tuple(override["paths"])).hold(str(source))]

    def _severity(self, finding: Record, severities: dict[str, str]) -> str:
        """The severity that the run gave a finding; a word for fewer rules is the stronger."""
        said = [(len(self._named(word)), value) for word, value in severities.items() if self._means(word, finding)]
        return str(min(said)[1] if said else finding["severity"])

    def _any_means(self, words: Iterable[str], finding: Record) -> bool:
        return any(self._means(word, finding) for word in _split(words))

    def _means(self, word: str, finding: Record) -> bool:
        rule = finding["rule"]
        if self._rulebook.rule(rule) is not None:
            return rule in self._named(word)
        names = (finding["name"], finding["discrepancy"], FAMILIES.get(rule[2:3]))
        return (len(word) > 1 and rule.startswith(word.upper())) or word.lower() in names

    def _named(self, word: str) -> frozenset[str]:
        if word not in self._rules:
            self._rules[word] = frozenset(rule.id for rule in rules_named(self._rulebook, word))
        return self._rules[word]


def _split(words: Iterable[str]) -> list[str]:
    """Words given one by one or with commas."""
    return [word.strip() for value in words for word in value.split(",") if word.strip()]
