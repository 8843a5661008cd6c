"""What the predicates on markings of the register ask in common; no rule stands here."""

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import takewhile

from declass.checks.base import Mismatch
from declass.facts import Facts
from declass.model import RegisterMarking, RegisterPart
from declass.rulebook.vocabulary import Control
from declass.text import Span

WITH_LIST = ("REL", "DISPLAY ONLY", "FGI")
NO_COUNTRIES = ("US", "NATO", "FGI")
"""Owners that are no code of a country or group."""


def each_marking(facts: Facts, find: Callable[[RegisterMarking], Iterable[Mismatch | None]]) -> list[Mismatch]:
    """The mismatches that a function finds in each marking."""
    return [found for marking in facts.document.register for found in find(marking) if found is not None]


def at_part(marking: RegisterMarking, part: RegisterPart, **values: object) -> Mismatch:
    """A mismatch at a part of a marking, with the values of its message."""
    return Mismatch(marking.at(part.span), values, marking.label)


def entry_of(facts: Facts, part: RegisterPart) -> Control | None:
    """What the vocabulary says of a part, or None where no list has it."""
    return facts.vocabulary.control_entries.get(part.value) or facts.vocabulary.register_entries.get(part.value)


def shown_form(facts: Facts, marking: RegisterMarking, value: str) -> str:
    """A control as a message names it: the banner form in a banner, the portion form in a portion."""
    entry = facts.vocabulary.control_entries.get(value) or facts.vocabulary.register_entries.get(value)
    return entry.banner if entry is not None and marking.kind == "banner" else value


def faults(facts: Facts, told: Mapping[str, str] | tuple[str, ...], notes: Collection[str] = ()) -> list[Mismatch]:
    """The faults of some kinds; ``notes`` are the kinds that are no more than a note.

    Args:
        facts: The document with the law.
        told: What a message tells of each kind, where ``{level}`` is the level as written, ``{read}`` as read,
            ``{form}`` the form it should not have and ``{written}`` what stands in the place; the kinds alone where the
            message names nothing.
        notes: Kinds of ``told``.
    """
    found = []
    for marking in facts.document.register:
        for kind, span in marking.faults:
            if kind in told:
                values = {"what": _what(told[kind], marking, span)} if isinstance(told, Mapping) else {}
                severity = "note" if kind in notes else None
                found.append(Mismatch.at(marking.at(span), paragraph=marking.label, severity=severity, **values))
    return found


def _what(template: str, marking: RegisterMarking, span: Span) -> str:
    return template.format(
        level=marking.level_word,
        read=marking.level.words if marking.level is not None else None,
        form="abbreviated in a banner" if marking.kind == "banner" else "spelled out in a portion",
        written=marking.text[span.start : span.end].strip(),
    )


def word_shown(facts: Facts, part: RegisterPart, other: str) -> str:
    """A word of no list as a message names it: of a telegram, where it may be anything, it is not shown."""
    return part.value if facts.document.kind == "marking" else other


def banner_of(facts: Facts) -> RegisterMarking | None:
    """The banner of a document, or None."""
    return next((marking for marking in facts.document.register if marking.kind == "banner"), None)


def portions_of(facts: Facts) -> list[RegisterMarking]:
    """The portion markings of a document."""
    return [marking for marking in facts.document.register if marking.kind == "portion"]


def is_marking_classified(marking: RegisterMarking) -> bool:
    """Whether the level of a marking is one of classification."""
    return marking.level is not None and marking.level.is_classified


def in_sci_place(facts: Facts, marking: RegisterMarking) -> frozenset[Span]:
    """The words of no list that stand where SCI controls do, so that they may be ones that are not published."""
    is_code = facts.vocabulary.countries.is_code
    first = takewhile(lambda part: part.category in ("nato", "sci", "unknown"), marking.parts)
    return frozenset(part.span for part in first if part.category == "unknown" and not is_code(part.value))


def takes_place_of(facts: Facts, part: RegisterPart) -> tuple[str, ...]:
    """The controls beside which a part stands in their place in a banner."""
    entry = entry_of(facts, part)
    return entry.takes_place_of if entry is not None else ()


def values_of(part: RegisterPart) -> tuple[str, ...]:
    """Portion forms of all that a part bears: CNWDI behind RD, and the SCI control system of a compartment."""
    if part.category == "sci":
        return part.value, part.value.partition("-")[0]
    return (part.value, "CNWDI") if part.category == "aea" and "CNWDI" in part.names else (part.value,)
