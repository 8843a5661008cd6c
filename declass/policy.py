"""Which findings are shown, under which severity, and which of them fail a run, by where a document lies.

What breaks a rule was settled before; nothing here changes a verdict.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType

from attrs import evolve, field, frozen

from declass.errors import SettingsError
from declass.record import Record
from declass.rulebook.plan import plan_id
from declass.rulebook.schema import Rule, Rulebook
from declass.selection import Meanings, Selection, rules_meant, select_rules, strongest
from declass.settings import FileSettings, Override
from declass.terms import Places

AT_OR_ABOVE: Mapping[str, tuple[str, ...]] = {
    "error": ("error",),
    "warning": ("error", "warning"),
    "note": ("error", "warning", "note"),
    "never": (),
}
_Place = Callable[[str], str]
"""Where a key of a settings file stands, for messages."""
_ALIKE: Mapping[str, str] = MappingProxyType({})
_NONE: Mapping[str, Rule] = MappingProxyType({})
Plans = Mapping[str, tuple[str, ...]]
"""Ids of the rules applied, by plan id."""


@frozen
class Policy:
    """How findings are taken.

    Attributes:
        selection: The rules whose findings are shown.
        severity: Severities that the user set, by rule id.
        unconfirmed: The same for findings on a fact not confirmed in the text of the law, which are made no errors.
        mixed: The rules of which some findings rest on such a fact and others do not, by id.
        fail_on: The severity at or above which a finding fails the run.
        fail_on_rule: The same for single rules, by id.
        noting: Ids of the rules of which a finding may be no more than a note.
        notes_alone: Ids of those of which every finding is a note, unless the user set another severity.
        told: Ids of the rules of which a finding would be shown. No result counts another as applied, as nobody could
            tell it from one that found nothing.
    """

    selection: Selection
    severity: Mapping[str, str] = _ALIKE
    unconfirmed: Mapping[str, str] = _ALIKE
    mixed: Mapping[str, Rule] = _NONE
    fail_on: str = "error"
    fail_on_rule: Mapping[str, str] = _ALIKE
    noting: frozenset[str] = frozenset()
    notes_alone: frozenset[str] = frozenset()
    told: frozenset[str] = field(init=False)

    @told.default
    def _told(self) -> frozenset[str]:
        noted = {rule for rule, severity in self.severity.items() if severity == "note"}
        noted |= self.notes_alone - self.severity.keys()
        return self.selection.rules - (noted - self.selection.notes)

    def applied_to(self, record: Record, plans: Plans) -> tuple[Record, Plans]:
        """The record as far as it is shown, and the plan it names.

        Findings, open rules and the rules applied are of the same choice.

        Args:
            record: As it was judged.
            plans: The rules of the plan it names; empty where nobody keeps them.
        """
        if "findings" not in record:
            return record, plans
        found = map(self.weighed, record["findings"]) if self.severity else record["findings"]
        record = {**record, "findings": [f for f in found if self.selection.shows(f["rule"], f["severity"])]}
        if "rules" not in record:
            return record, plans
        record["not_checkable"] = [n for n in record["not_checkable"] if n["rule"] in self.told]
        plan, rules = _narrowed(plans[record["rules"]["plan"]], self.told)
        record["rules"] = {"applied": len(rules), "plan": plan}
        return record, {plan: rules}

    def over_all(self, findings: Sequence[Record]) -> list[Record]:
        """Of findings over the whole archive those that are shown."""
        weighed = map(self.weighed, findings)
        return [finding for finding in weighed if self.selection.shows(finding["rule"], finding["severity"])]

    def weighed(self, finding: Record) -> Record:
        """A finding under the severity that the user set."""
        rule = self.mixed.get(finding["rule"])
        is_unconfirmed = rule is not None and rule.rests_on_unconfirmed(finding["authority"], finding["severity"])
        severity = (self.unconfirmed if is_unconfirmed else self.severity).get(finding["rule"])
        return finding if severity is None else {**finding, "severity": severity}

    def fails(self, finding: Record) -> bool:
        """Whether a finding fails the run."""
        return finding["severity"] in AT_OR_ABOVE[self.fail_on_rule.get(finding["rule"], self.fail_on)]

    @property
    def wants_notes(self) -> bool:
        """Whether what is no more than a note has to be found: it is shown, or weighed anew."""
        return not self.noting.isdisjoint({*self.selection.notes, *self.severity})


@frozen
class Policies:
    """The policy of a run, and what differs by path.

    Attributes:
        usual: Where nothing differs.
        by_path: Numbers of overrides, from 1, each with its files, and how their policy comes of the one before; the
            later is the stronger.
    """

    usual: Policy
    by_path: tuple[tuple[int, Places, Callable[[Policy], Policy]], ...] = ()

    def of(self, source: str) -> Policy:
        """The policy for the documents of a source."""
        policy = self.usual
        for _, places, change in self.by_path:
            if places.hold(source):
                policy = change(policy)
        return policy

    def notices(self, rulebook: Rulebook, met: Container[int] = ()) -> list[str]:
        """What a reader of counts and rates has to know: that the user left rules out; empty where none is.

        Args:
            rulebook: The rules there are.
            met: The numbers of the overrides that hold for a file of the run.
        """
        those = {rule.id for rule in rulebook.rules if rule.status != "removed"}
        chosen = those & self.usual.selection.rules
        told, tell = [], "rates, plans and the calendar's faults tell of those alone"
        if chosen != those:
            told.append(f"rules chosen by select and ignore: {len(chosen)} of {len(those)}; {tell}")
        changes = [change for number, _, change in self.by_path if number in met]
        if any(change(self.usual).selection.rules != self.usual.selection.rules for change in changes):
            told.append(f"rules chosen for some paths (overrides): {tell} there")
        return told

    @property
    def wants_notes(self) -> bool:
        """Whether rules that say no more than a note have to be asked."""
        return self.usual.wants_notes or any(change(self.usual).wants_notes for _, _, change in self.by_path)


def policies_of(
    rulebook: Rulebook,
    file: FileSettings,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    notes: bool = False,
    fail_on: str = "error",
) -> Policies:
    """The policies that the options and the settings file of a run stand for.

    Args:
        rulebook: The rules there are.
        file: Severities, what fails by rule, and what differs by path.
        select, ignore: Words for rules.
        notes: Whether notes are shown.
        fail_on: The severity that fails a run; ``note`` shows notes.

    Raises:
        SettingsError: A word names no rule, or a severity is higher than the law bears.
    """
    shows_notes = notes or fail_on == "note"
    for key, words in (("select", select), ("ignore", ignore)):
        if list(words) == list(file.values.get(key, ())):
            _meant(rulebook, words, f"{file.origin(key)}: {key}")
    severity = _severities(rulebook, file.severity, partial(file.place, "severity"))
    usual = Policy(
        select_rules(rulebook, select, ignore, shows_notes),
        severity,
        _below_error(severity),
        {rule.id: rule for rule in rulebook.rules if len({a.confirmed for a in rule.authorities}) > 1},
        fail_on,
        _by_rule(rulebook, file.fail_on_rule, partial(file.place, "fail-on-rule")),
        frozenset(rule.id for rule in rulebook.rules if rule.may_be_note and rule.family != "collection"),
        frozenset(rule.id for rule in rulebook.rules if rule.is_note),
    )
    changes = [
        (
            number,
            override.terms.places,
            _change(rulebook, override, partial(file.place, f"overrides {number}"), shows_notes),
        )
        for number, override in enumerate(file.overrides, 1)
        if override.select or override.ignore or override.severity
    ]
    return Policies(usual, tuple(changes))


def failing_by(settings: Record, rulebook: Rulebook) -> Callable[[Record], bool]:
    """What tells of a finding whether it failed its run.

    Args:
        settings: Those of the run record.
        rulebook: The rules there are; others, as those of a pack, may not be at hand.
    """
    meanings, words = Meanings(rulebook), settings.get("fail_on_rule", {})
    fail_on = settings.get("fail_on", "error")

    def fails(finding: Record) -> bool:
        limit = meanings.value(words, finding["rule"], finding["name"], finding["discrepancy"])
        return finding["severity"] in AT_OR_ABOVE[limit or fail_on]

    return fails


@lru_cache(maxsize=1024)
def _narrowed(rules: tuple[str, ...], told: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """The id and the rules of a plan, of which only some are told."""
    left = tuple(rule for rule in rules if rule in told)
    return plan_id(left), left


def _change(rulebook: Rulebook, override: Override, place: _Place, notes: bool) -> Callable[[Policy], Policy]:
    """What an override makes of a policy: it selects anew, ignores more, and sets severities over those before."""
    chosen = _meant(rulebook, override.select, place("select")) if override.select else None
    ignored = _meant(rulebook, override.ignore, place("ignore"))
    severity = _severities(rulebook, override.severity, lambda _: f"{place('severity')} severity")

    def change(policy: Policy) -> Policy:
        return evolve(
            policy,
            selection=policy.selection.changed(chosen, ignored, notes=notes),
            severity={**policy.severity, **severity},
            unconfirmed={**policy.unconfirmed, **_below_error(severity)},
        )

    return change


def _below_error(severities: Mapping[str, str]) -> dict[str, str]:
    return {rule: severity for rule, severity in severities.items() if severity != "error"}


def _meant(rulebook: Rulebook, words: Sequence[str], where: str) -> frozenset[str]:
    try:
        return frozenset(rule.id for word in words for rule in rules_meant(rulebook, word))
    except SettingsError as error:
        raise SettingsError(f"{where}: {error}") from error


def _by_rule(rulebook: Rulebook, words: Mapping[str, str], place: _Place) -> dict[str, str]:
    """Values by rule id, from words that may each stand for several rules."""
    meant = {word: _meant(rulebook, (word,), place(word)) for word in words}
    said: dict[str, list[str]] = {}
    for word, rules in meant.items():
        for rule in rules:
            said.setdefault(rule, []).append(word)
    return {rule: words[strongest(own, lambda word: len(meant[word]))] for rule, own in said.items()}


def _severities(rulebook: Rulebook, words: Mapping[str, str], place: _Place) -> dict[str, str]:
    """Severities by rule id; where a word for many rules says ``error``, those that bear none keep their own."""
    severities = _by_rule(rulebook, words, place)
    for rule in rulebook.rules:
        if severities.get(rule.id) != "error" or rule.may_be_error:
            continue
        own = {rule.id.lower(), rule.name, *rule.aliases}
        if named := [word for word in words if word.lower() in own]:
            raise SettingsError(
                f"{place(named[0])}: {rule.id} rests on a fact not confirmed in the text of the law, so that it is "
                "never an error; write warning or note"
            )
        del severities[rule.id]
    return severities
