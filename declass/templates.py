"""Predicates for rules without Python: a rule names a template and its parameters in place of a predicate.

Which fields a template may look at is listed here; what a rule says of them stands in its TOML file.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from declass.checks.base import Answer, Mismatch, Predicate
from declass.errors import RulebookError
from declass.facts import Facts
from declass.rulebook.periods import years_after
from declass.rulebook.schema import Rule
from declass.text import Span

_START = Span(0, 0)


def _instruction_span(facts: Facts) -> Span:
    instruction = facts.document.instruction
    return instruction.span if instruction is not None else _line_span(facts)


def _line_span(facts: Facts) -> Span:
    line = facts.document.classification_line
    return line.span if line is not None else _START


def _block_span(facts: Facts) -> Span:
    block = facts.document.authority_block
    parts = (block.derived_from, block.classified_by) if block is not None else ()
    return next((Span(span.start, span.start) for span in parts if span is not None), _line_span(facts))


def _block(facts: Facts, name: str) -> Any:
    return getattr(facts.document.authority_block, name, None)


_Value = Callable[[Facts], Any]
FIELD_VALUES: Mapping[str, tuple[_Value, Callable[[Facts], Span]]] = {
    "level": (lambda f: f.level.symbol if f.level is not None else None, _line_span),
    "post": (lambda f: getattr(f.document.classification_line, "post", None), _line_span),
    "serial": (lambda f: getattr(f.document.classification_line, "serial", None), _line_span),
    "captions": (lambda f: [c.value for c in f.document.captions], _line_span),
    "order_cited": (lambda f: f.document.eo_lines[0].order_cited if f.document.eo_lines else None, _instruction_span),
    "instruction_kind": (lambda f: getattr(f.document.instruction, "kind", None), _instruction_span),
    "instruction_codes": (lambda f: list(getattr(f.document.instruction, "codes", ())), _instruction_span),
    "declassify_on": (lambda f: f.declassify_on, _instruction_span),
    "date": (lambda f: f.date if f.has_date else None, _line_span),
    "reasons": (lambda f: [str(reason) for reason in _block(f, "reasons") or ()], _block_span),
    "reason_sections": (lambda f: list(_block(f, "sections") or ()), _block_span),
    "position": (lambda f: _block(f, "position"), _block_span),
    "classifier_kind": (lambda f: _block(f, "value_kind"), _block_span),
    "source_kind": (lambda f: _block(f, "source_kind"), _block_span),
    "source_date": (lambda f: _block(f, "source_date"), _block_span),
    "derivation": (lambda f: f.derivation, _block_span),
    "highest_portion": (lambda f: f.highest_portion.symbol if f.highest_portion is not None else None, _line_span),
    "portion_controls": (lambda f: [c for m in f.markings for c in m.controls], _line_span),
}
"""Fields that a template may name: how to read each, and where a finding on it points."""

_ORDER = ("U", "C", "S", "TS")


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

    def values(self, key: str, *, required: bool = True) -> list[str]:
        """A list of texts."""
        found = self._left.pop(key, None)
        if found is None and not required:
            return []
        if not isinstance(found, list) or not found:
            self._problem(key, found, "a list of values")
            return []
        return [str(value) for value in found]

    def number(self, key: str, default: int) -> int:
        """A whole number."""
        found = self._left.pop(key, default)
        if type(found) is not int:
            self._problem(key, found, "a whole number")
            return default
        return found

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
        if name not in FIELD_VALUES:
            self._problem(key, name, f"one of {', '.join(FIELD_VALUES)}")
            return "level"
        return str(name)

    def _problem(self, key: str, found: object, wanted: str) -> None:
        self.problems.append(f"{self._rule.path}: params.{key}: found {found!r}; write {wanted}")


def _value(facts: Facts, field: str) -> Any:
    return FIELD_VALUES[field][0](facts)


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def _broken(facts: Facts, field: str, **values: object) -> Mismatch:
    return Mismatch(FIELD_VALUES[field][1](facts), values)


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
    fields, years = params.fields("fields"), params.number("years", 0)

    def decide(facts: Facts) -> Answer:
        first, last = (_value(facts, field) for field in fields[:2])
        if first is None or last is None:
            return None
        if isinstance(last, dt.date) and isinstance(first, dt.date):
            limit: Any = years_after(last, years)
            is_right = first <= limit
        else:
            limit, is_right = last, _rank(first) <= _rank(last)
        return None if is_right else _broken(facts, fields[0], found=first, wanted=limit)

    return decide


def _rank(value: Any) -> Any:
    return _ORDER.index(value) if value in _ORDER else value


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
