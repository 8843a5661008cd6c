"""Predicates for rules without Python: a rule names a template and its parameters in place of a predicate.

Which fields a template may look at is listed here; what a rule says of them stands in its TOML file.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from declass.checks.base import Answer, Mismatch, Predicate
from declass.errors import RulebookError
from declass.facts import Facts
from declass.levels import BY_SYMBOL
from declass.rulebook.periods import years_after
from declass.rulebook.schema import Rule
from declass.text import Span

_LINE: Callable[[Facts], Span] = attrgetter("line_span")


def _instruction_span(facts: Facts) -> Span:
    instruction = facts.document.instruction
    return instruction.span if instruction is not None else facts.line_span


def _block_span(facts: Facts) -> Span:
    block = facts.document.authority_block
    parts = (block.derived_from, block.classified_by) if block is not None else ()
    return next((Span(span.start, span.start) for span in parts if span is not None), facts.line_span)


def _block(facts: Facts, name: str) -> Any:
    return getattr(facts.document.authority_block, name, None)


class Field(NamedTuple):
    """A field that a template may name.

    Attributes:
        sort: ``level``, ``date``, ``number``, ``text``, or ``list`` of texts.
        read: What it is on a document; None, or an empty list, where the document has none.
        place: Where a finding on it points.
    """

    sort: str
    read: Callable[[Facts], Any]
    place: Callable[[Facts], Span]


FIELD_VALUES: Mapping[str, Field] = {
    "level": Field("level", lambda f: f.level.symbol if f.level is not None else None, _LINE),
    "post": Field("text", lambda f: getattr(f.document.classification_line, "post", None), _LINE),
    "serial": Field("number", lambda f: getattr(f.document.classification_line, "serial", None), _LINE),
    "captions": Field("list", lambda f: [c.value for c in f.document.captions], _LINE),
    "order_cited": Field(
        "text", lambda f: f.document.eo_lines[0].order_cited if f.document.eo_lines else None, _instruction_span
    ),
    "instruction_kind": Field("text", lambda f: getattr(f.document.instruction, "kind", None), _instruction_span),
    "instruction_codes": Field("list", lambda f: list(getattr(f.document.instruction, "codes", ())), _instruction_span),
    "declassify_on": Field("date", lambda f: f.declassify_on, _instruction_span),
    "date": Field("date", lambda f: f.date if f.has_date else None, _LINE),
    "reasons": Field("list", lambda f: [str(reason) for reason in _block(f, "reasons") or ()], _block_span),
    "reason_sections": Field("list", lambda f: list(_block(f, "sections") or ()), _block_span),
    "position": Field("text", lambda f: _block(f, "position"), _block_span),
    "classifier_kind": Field("text", lambda f: _block(f, "value_kind"), _block_span),
    "source_kind": Field("text", lambda f: _block(f, "source_kind"), _block_span),
    "source_date": Field("date", lambda f: _block(f, "source_date"), _block_span),
    "derivation": Field("text", lambda f: f.derivation, _block_span),
    "highest_portion": Field(
        "level", lambda f: f.highest_portion.symbol if f.highest_portion is not None else None, _LINE
    ),
    "portion_controls": Field("list", lambda f: [c for m in f.markings for c in m.controls], _LINE),
}
"""Fields that a template may name."""

_RANKS: Mapping[str, Callable[[Any], Any]] = {"date": lambda day: day, "level": lambda symbol: BY_SYMBOL[symbol]}
"""By what the values of a sort stand in order, for the sorts of which two fields can be compared."""


class _Params:
    """The parameters of a rule, each asked for by name; what is wrong with them is one problem each."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._left = dict(rule.params)
        self.problems: list[str] = []

    def field(self, key: str) -> str:
        """The name of a field."""
        return self._field(key, self._left.pop(key, None))

    def fields(self, key: str) -> list[str]:
        """The names of at least two fields."""
        found = self._left.pop(key, None)
        if not isinstance(found, list) or len(found) < 2:
            self._problem(key, found, "a list of two fields or more")
            return ["level", "level"]
        return [self._field(key, name) for name in found]

    def ordered_fields(self, key: str) -> tuple[str, str]:
        """The names of two fields that stand in an order."""
        found = self._left.pop(key, None)
        if isinstance(found, list) and len(found) == 2:
            first, last = (FIELD_VALUES.get(str(name)) for name in found)
            if first is not None and last is not None and first.sort == last.sort and first.sort in _RANKS:
                return str(found[0]), str(found[1])
        self._problem(key, found, f"two {' or two '.join(map(_fields_of, _RANKS))}")
        return "date", "date"

    def years(self, key: str, field: str) -> int:
        """How many years are added; they are told of dates alone."""
        if key in self._left and FIELD_VALUES[field].sort != "date":
            self._problem(key, self._left.pop(key), f"it only where params.fields are two {_fields_of('date')}")
        return self._number(key, 0)

    def values(self, key: str, *, required: bool = True) -> list[str]:
        """A list of texts."""
        found = self._left.pop(key, None)
        if found is None and not required:
            return []
        if not isinstance(found, list) or not found:
            self._problem(key, found, "a list of values")
            return []
        return [str(value) for value in found]

    def pattern(self, key: str) -> re.Pattern[str]:
        """A regular expression."""
        found = self._left.pop(key, None)
        try:
            return re.compile(str(found) if found is not None else "(")
        except re.error:
            self._problem(key, found, "a regular expression")
            return re.compile("")

    def close(self) -> None:
        """Note the parameters that nothing asked for."""
        for key in self._left:
            self.problems.append(
                f"{self._rule.path}: params.{key}: template {self._rule.template!r} has no such parameter"
            )

    def _field(self, key: str, name: object) -> str:
        if str(name) not in FIELD_VALUES:
            self._problem(key, name, f"one of {', '.join(FIELD_VALUES)}")
            return "level"
        return str(name)

    def _number(self, key: str, default: int) -> int:
        found = self._left.pop(key, default)
        if type(found) is not int:
            self._problem(key, found, "a whole number")
            return default
        return found

    def _problem(self, key: str, found: object, wanted: str) -> None:
        self.problems.append(f"{self._rule.path}: params.{key}: found {found!r}; write {wanted}")


def _fields_of(sort: str) -> str:
    """The fields of a sort, as a problem names them: ``dates (declassify_on, date)``."""
    return f"{sort}s ({', '.join(name for name, field in FIELD_VALUES.items() if field.sort == sort)})"


def _value(facts: Facts, field: str) -> Any:
    return FIELD_VALUES[field].read(facts)


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def _broken(facts: Facts, field: str, **values: object) -> Mismatch:
    return Mismatch(FIELD_VALUES[field].place(facts), values)


def _requires(params: _Params) -> Predicate:
    field = params.field("field")

    def decide(facts: Facts) -> Answer:
        return None if _listed(_value(facts, field)) else _broken(facts, field, found="nothing", wanted=field)

    return decide


def _forbids(params: _Params) -> Predicate:
    field, values = params.field("field"), params.values("values", required=False)

    def decide(facts: Facts) -> Answer:
        found = [value for value in _listed(_value(facts, field)) if not values or value in values]
        return _broken(facts, field, found=", ".join(found), wanted="nothing") if found else None

    return decide


def _one_of(params: _Params) -> Predicate:
    field, values = params.field("field"), params.values("values")

    def decide(facts: Facts) -> Answer:
        other = [value for value in _listed(_value(facts, field)) if value not in values]
        return _broken(facts, field, found=", ".join(other), wanted=" or ".join(values)) if other else None

    return decide


def _matches(params: _Params) -> Predicate:
    field, pattern = params.field("field"), params.pattern("pattern")

    def decide(facts: Facts) -> Answer:
        other = [value for value in _listed(_value(facts, field)) if not pattern.fullmatch(value)]
        return _broken(facts, field, found=", ".join(other), wanted=pattern.pattern) if other else None

    return decide


def _agree(params: _Params) -> Predicate:
    fields = params.fields("fields")

    def decide(facts: Facts) -> Answer:
        found = {field: value for field in fields if (value := _listed(_value(facts, field)))}
        if len({tuple(value) for value in found.values()}) < 2:
            return None
        shown = ", ".join(f"{field} {' '.join(value)}" for field, value in found.items())
        return _broken(facts, fields[0], found=shown, wanted="one value")

    return decide


def _ordered(params: _Params) -> Predicate:
    first, last = params.ordered_fields("fields")
    years, rank = params.years("years", first), _RANKS[FIELD_VALUES[first].sort]

    def decide(facts: Facts) -> Answer:
        found, limit = _value(facts, first), _value(facts, last)
        if found is None or limit is None:
            return None
        if years:
            limit = years_after(limit, years)
        return None if rank(found) <= rank(limit) else _broken(facts, first, found=found, wanted=limit)

    return decide


def _at_most_once(params: _Params) -> Predicate:
    field = params.field("field")

    def decide(facts: Facts) -> Answer:
        found = _listed(_value(facts, field))
        repeated = list(dict.fromkeys(value for value in found if found.count(value) > 1))
        return _broken(facts, field, found=", ".join(repeated), wanted="each once") if repeated else None

    return decide


def _rolls_up(params: _Params) -> Predicate:
    control, captions = params.values("control"), params.values("captions")

    def decide(facts: Facts) -> Answer:
        has_portion = any(value in control for value in _listed(_value(facts, "portion_controls")))
        if not has_portion or facts.captions_meant.intersection(captions):
            return None
        return _broken(facts, "level", found=", ".join(control), wanted=" or ".join(captions))

    return decide


TEMPLATES: Mapping[str, Callable[[_Params], Predicate]] = {
    "requires": _requires,
    "forbids": _forbids,
    "one_of": _one_of,
    "matches": _matches,
    "agree": _agree,
    "ordered": _ordered,
    "at_most_once": _at_most_once,
    "rolls_up": _rolls_up,
}
"""Templates by name. Each gives its message ``{found}`` and ``{wanted}``; an absent field breaks only ``requires``."""


def predicates_of(rules: Sequence[Rule]) -> Mapping[str, Predicate]:
    """The predicates of the rules that name a template, by rule id.

    Raises:
        RulebookError: A template or a parameter cannot be used; every problem is named.
    """
    found, problems = {}, []
    for rule in rules:
        if rule.template is None:
            continue
        make = TEMPLATES.get(rule.template)
        if make is None:
            problems.append(f"{rule.path}: template: found {rule.template!r}; write one of {', '.join(TEMPLATES)}")
            continue
        params = _Params(rule)
        found[rule.id] = make(params)
        params.close()
        problems += params.problems
    if problems:
        raise RulebookError(*problems)
    return found
