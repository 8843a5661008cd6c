"""What a run was asked for, told by the settings that its result keeps.

What a run found is in its records; nothing here reads their findings.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from attrs import Factory, define

from declass.record import Record
from declass.rulebook.schema import Rulebook
from declass.selection import Meanings, Selection
from declass.severities import SEVERITIES


class Kind(NamedTuple):
    """What of a finding tells whether a run was asked for it.

    Attributes:
        severity: The severity that the rules give it, whatever a user set.
        profile: The one under which its document was judged; None for a finding over the whole archive.
        is_unconfirmed: Whether it rests on a fact not confirmed in the text of the law, as others of its rule may not.
    """

    rule: str
    name: str
    discrepancy: str | None
    severity: str
    profile: str | None = None
    is_unconfirmed: bool = False


@define
class RunScope:
    """What a run was asked for.

    Args:
        settings: Those of its run record.
        rulebook: The rules there are; a rule that it does not have is known by id, name and discrepancy alone.
    """

    settings: Record
    _rulebook: Rulebook
    _meanings: Meanings = Factory(lambda self: Meanings(self._rulebook), takes_self=True)

    def kind_of(self, finding: Record, record: Record | None = None) -> Kind:
        """The kind of a finding of the run.

        Args:
            finding: As its result has it.
            record: That of its document; None for a finding over the whole archive.
        """
        rule, name, discrepancy = finding["rule"], finding["name"], finding["discrepancy"]
        profile = record["profile"] if record is not None else None
        kind = Kind(rule, name, discrepancy, finding["severity"], profile, self._is_unconfirmed(finding))
        if self._severity_set(kind, self._overrides(record)) is None:
            return kind
        return kind._replace(severity=self._own_severity(finding))

    def shows(self, kind: Kind, record: Record | None = None) -> bool:
        """Whether the run would have shown a finding.

        Args:
            kind: Its kind.
            record: What the run has of its document; None for a finding over the whole archive.
        """
        if record is not None and record["profile"] != kind.profile:
            return False
        overrides, notes = self._overrides(record), self._shows_notes
        selection = Selection(frozenset({kind.rule}), frozenset())
        for said in (self.settings, *overrides):
            selected, ignored = (self._meant(_split(said.get(key, ())), kind) for key in ("select", "ignore"))
            selection = selection.changed(selected, ignored or frozenset(), notes=notes)
        return selection.shows(kind.rule, self._severity_set(kind, overrides) or kind.severity)

    @property
    def _shows_notes(self) -> bool:
        return bool(self.settings.get("notes")) or self.settings.get("fail_on") == "note"

    def _overrides(self, record: Record | None) -> list[Record]:
        """What differs for a document, the later the stronger."""
        overrides = self.settings.get("overrides", ())
        numbers = record.get("overrides", ()) if record is not None else ()
        return [overrides[number - 1] for number in numbers if number <= len(overrides)]

    def _severity_set(self, kind: Kind, overrides: Iterable[Record]) -> str | None:
        """The severity that a user set for the rule, or None; those of a path are over those before."""
        severity = None
        for severities in (self.settings.get("severity", {}), *(o.get("severity", {}) for o in overrides)):
            value = self._meanings.value(severities, *_words(kind))
            if value is not None and (value != "error" or self._bears_error(kind)):
                severity = value
        return severity

    def _bears_error(self, kind: Kind) -> bool:
        """Whether a user may make it an error, as one on a fact not confirmed in the text of the law may not."""
        rule = self._rulebook.rule(kind.rule)
        return rule is None or (rule.may_be_error and not kind.is_unconfirmed)

    def _is_unconfirmed(self, finding: Record) -> bool:
        rule = self._rulebook.rule(finding["rule"])
        return rule is not None and rule.rests_on_unconfirmed(finding["authority"], finding["severity"])

    def _own_severity(self, finding: Record) -> str:
        """The severity that the rules give a finding, the least where they may give several."""
        rule = self._rulebook.rule(finding["rule"])
        if rule is None:
            return str(finding["severity"])
        cited = rule.authorities_cited(finding["authority"]) or rule.authorities
        severities = [rule.severity_under(authority) for authority in cited] or [rule.severity]
        return max(severities, key=SEVERITIES.index)

    def _meant(self, words: Sequence[str], kind: Kind) -> frozenset[str] | None:
        """The rule of a finding where a word stands for it, else none; None without a word."""
        if not words:
            return None
        return frozenset({kind.rule} if any(self._meanings.means(word, *_words(kind)) for word in words) else ())


def _words(kind: Kind) -> tuple[str, str, str | None]:
    return kind.rule, kind.name, kind.discrepancy


def _split(words: Iterable[str]) -> list[str]:
    """Words given one by one or with commas."""
    return [word.strip() for value in words for word in value.split(",") if word.strip()]
