"""Predicates of family overall (DC1xx): the overall level against portions, sections and pages, and how it is written.

Marks on the portions themselves are judged in ``portion``, the heading and the container's record in ``transmission``.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from declass.checks.base import Mismatch, decides, joined_words
from declass.facts import Facts
from declass.levels import Level
from declass.model import PageMark, Paragraph, Statement
from declass.text import Span

# Labels of portions, or series of them, that a message names at most; series of this few are told one by one.
_FEW, _PAIR = 5, 2
_INSTRUCTIONS = ("date", "duration", "exemption", "oadr", "schedule")


def _source(facts: Facts) -> str | None:
    """The part of the text that states the overall level; None where only the container does."""
    document = facts.document
    prosign = document.heading.security_prosign if document.heading is not None else None
    if document.classification_lines:
        return "classification line"
    if prosign is not None and prosign.level is not None:
        return "security prosign"
    return "page banner" if any(mark.level is not None for mark in document.page_marks) else None


def _overall_span(facts: Facts) -> Span:
    """Where the overall level stands; the beginning of the text where no classification line does."""
    line = facts.document.classification_line
    return line.level_span if line is not None else Span(0, 0)


def _named(portions: Sequence[Paragraph], shared: Container[str] = ()) -> str:
    """Portions as a message names them: ``paragraph 3``, ``the subject and paragraphs 2 and 4``.

    Labels that several portions of the message bear are ``shared``; such portions are counted: ``2 portions 2.--``.
    """
    named = []
    in_order = sorted(portions, key=lambda portion: portion.span.start)
    for doubt in dict.fromkeys(portion.doubt for portion in in_order):
        alike = [portion for portion in in_order if portion.doubt == doubt]
        labels = Counter(p.label for p in alike if p.kind != "subject")
        words = ["the subject"] if any(p.kind == "subject" for p in alike) else []
        name = joined_words([*words, *_labels(labels, shared)])
        if doubt == "repeated" and labels.total() == 1 and not words:
            name = f"a second {name.removeprefix('one ')}"
        elif doubt == "repeated":
            name = f"{name} under {'numbers' if len(labels) > 1 else 'a number'} used before"
        named.append(f"{name} of a quoted text" if doubt == "quoted" else name)
    return joined_words(named)


def _labels(labels: Counter[str], shared: Container[str]) -> list[str]:
    """Labels of paragraphs after the word: ``paragraphs 2, 4 and 5``; where they are many, counted and cut.

    Args:
        labels: How many portions bear each.
        shared: Those that do not tell one portion from another.
    """
    if len(labels) > _FEW:
        runs = _runs(list(labels))
        shown = joined_words(runs) if len(runs) <= _FEW else f"{', '.join(runs[:_FEW])} …"
        word = "paragraphs" if labels.total() == len(labels) else "portions"
        return [f"{labels.total()} {word} ({shown})"]
    single = [label for label in labels if label not in shared]
    named = [f"paragraph{'s' if len(single) > 1 else ''} {joined_words(single)}"] if single else []
    for label in (label for label in labels if label in shared):
        named.append(f"{labels[label]} portions {label}" if labels[label] > 1 else f"one portion {label}")
    return named


def _runs(labels: Sequence[str]) -> list[str]:
    """Labels with each three or more numbers in a row made one: ``1 to 7``, ``9``, ``12``."""
    series: list[list[str]] = []
    for label in labels:
        last = series[-1][-1] if series else ""
        if last.isdecimal() and label.isdecimal() and int(label) == int(last) + 1:
            series[-1].append(label)
        else:
            series.append([label])
    runs = []
    for found in series:
        runs += found if len(found) <= _PAIR else [f"{found[0]} to {found[-1]}"]
    return runs


def _above(facts: Facts, overall: Level) -> dict[Level, list[Paragraph]]:
    """The portions with a mark above a level by their level; those in doubt only where no other is above it."""
    above = [p for p in facts.marks if _level(p) > overall and p.doubt != "released"]
    return _by_level([p for p in above if p.doubt is None] or above, _level)


def _by_level(portions: Iterable[Paragraph], level_of: Callable[[Paragraph], Level]) -> dict[Level, list[Paragraph]]:
    """Portions by their level, the highest first."""
    found: dict[Level, list[Paragraph]] = {}
    for portion in portions:
        found.setdefault(level_of(portion), []).append(portion)
    return dict(sorted(found.items(), reverse=True))


def _at_highest(above: Mapping[Level, Sequence[Paragraph]], **values: object) -> Mismatch | None:
    """One mismatch for portions above a level, at the first of the highest: which are marked so, then the others."""
    (highest, portions), *lower = above.items()
    first = portions[0]
    if first.mark_span is None:
        return None
    borne = Counter((p.doubt, p.label) for alike in above.values() for p in alike)
    shared = {label for (_, label), number in borne.items() if number > 1}
    values |= {"where": _named(portions, shared), "verb": "are" if len(portions) > 1 else "is"}
    values["mark"] = "".join(
        [highest.words, *(f", and {_named(others, shared)} {level.words}" for level, others in lower)]
    )
    return Mismatch(first.mark_span, values, first.label, "warning" if first.doubt is not None else None)


def _level(portion: Paragraph) -> Level:
    """The level of a portion's mark; one of NATO is judged by a rule of its own."""
    marking = portion.marking
    return Level.UNCLASSIFIED if marking is None or marking.is_nato else _own_level(portion)


def _own_level(portion: Paragraph) -> Level:
    """The level of a portion's mark, that of NATO too."""
    level = portion.marking.level if portion.marking is not None else None
    return level if level is not None else Level.UNCLASSIFIED


def _all_marked(facts: Facts) -> bool:
    """Whether each paragraph can be seen and bears a level, so that the highest portion is known."""
    paragraphs = facts.document.paragraphs
    if not paragraphs or facts.unmarked or any(paragraph.doubt is not None for paragraph in paragraphs):
        return False
    if any(marking.level is None for marking in facts.markings):
        return False
    numbers = {paragraph.number for paragraph in paragraphs}
    return numbers == set(range(1, len(numbers) + 1))


def _compilation(facts: Facts) -> Statement | None:
    return next((statement for statement in facts.document.statements if statement.kind == "compilation"), None)


def _above_portions(facts: Facts) -> Level | None:
    """The highest portion where the overall level is above it and every portion is known; else None."""
    highest, level = facts.highest_portion, facts.level
    if highest is None or level is None or highest >= level or _source(facts) is None or not _all_marked(facts):
        return None
    return highest


def _below_portions(facts: Facts) -> Mismatch | None:
    """The highest portion where the overall level written in the text is below it."""
    level, source, whole = facts.level, _source(facts), facts.document.entire_text
    if level is None or source is None:
        return None
    above = _above(facts, level)
    highest = max(above, default=level)
    if whole is not None and whole[0].level is not None and whole[0].level > highest:
        mark = whole[0].level
        return Mismatch.at(whole[1], source=source, overall=level, where="the entire text", verb="is", mark=mark)
    return _at_highest(above, source=source, overall=level) if above else None


# --- the overall level and the portions ---------------------------------------------------------------------------


@decides("DC101", unless="line_is_plain")
def overall_level_missing(facts: Facts) -> Mismatch | None:
    """A document shows its overall level somewhere."""
    if facts.level is not None or facts.document.classification_lines:
        return None
    return Mismatch.at(Span(0, 0))


@decides("DC102", unless="portions_bear_the_level")
def overall_below_portions(facts: Facts) -> Mismatch | None:
    """The overall level of a classified document is at least that of its highest portion."""
    return _below_portions(facts)


@decides("DC103", unless="portions_bear_the_level")
def unclassified_with_classified_portion(facts: Facts) -> Mismatch | None:
    """An unclassified document has no classified portion."""
    return _below_portions(facts)


@decides("DC104", unless="portions_bear_the_level")
def overall_above_portions(facts: Facts) -> Mismatch | None:
    """A portion bears the overall level, or a compilation is named."""
    highest = _above_portions(facts)
    if highest is None or not highest.is_classified or _compilation(facts) is not None:
        return None
    return Mismatch.at(_overall_span(facts), source=_source(facts), overall=facts.level, mark=highest)


@decides("DC105", unless="portions_bear_the_level")
def classified_with_only_unclassified_portions(facts: Facts) -> Mismatch | None:
    """A portion of a classified document is classified, or a compilation is named."""
    highest = _above_portions(facts)
    if highest is None or highest.is_classified or _compilation(facts) is not None:
        return None
    return Mismatch.at(_overall_span(facts), source=_source(facts), overall=facts.level)


@decides("DC106", unless="portions_bear_the_level")
def compilation_unexplained(facts: Facts) -> Mismatch | None:
    """A compilation that stands for a higher level is explained."""
    statement = _compilation(facts)
    if statement is None or statement.is_explained or _above_portions(facts) is None:
        return None
    return Mismatch.at(statement.span, overall=facts.level, mark=facts.highest_portion)


# --- sections and pages -------------------------------------------------------------------------------------------


@decides("DC107", unless="is_one_piece")
def section_levels_differ(facts: Facts) -> list[Mismatch]:
    """The classification line of each section bears the level of the first."""
    first, *others = facts.own_lines
    return [
        Mismatch.at(line.level_span, section=line.section, level=line.level, overall=first.level)
        for line in others
        if line.section not in (None, first.section) and line.level is not first.level
    ]


def _pages(facts: Facts) -> list[tuple[PageMark, Level, list[Paragraph]]]:
    """Each page with a banner, the banner's level, and the marked portions that begin on it."""
    marks = facts.document.page_marks
    ends = [*(mark.span.start for mark in marks[1:]), facts.document.body.end]
    return [
        (mark, mark.level, [p for p in facts.certain_marks if p.mark_span and mark.span.end <= p.mark_span.start < end])
        for mark, end in zip(marks, ends, strict=True)
        if mark.level is not None
    ]


@decides("DC108")
def page_below_portions(facts: Facts) -> list[Mismatch]:
    """The banner of a page is not below a portion on it."""
    found = []
    for _, banner, portions in _pages(facts):
        above = _by_level([p for p in portions if _own_level(p) > banner], _own_level)
        if above and (mismatch := _at_highest(above, page=banner)) is not None:
            found.append(mismatch)
    return found


@decides("DC109")
def overall_levels_differ(facts: Facts) -> Mismatch | None:
    """A page banner bears the overall level, or the lower one of the portions on its page."""
    overall = facts.line.level
    for mark, banner, portions in _pages(facts):
        if overall is not None and (banner > overall or (banner < overall and not portions)):
            return Mismatch.at(mark.span, page=banner, overall=overall)
    return None


# --- how the level is written -------------------------------------------------------------------------------------


@decides("DC110", unless="line_is_plain")
def level_with_extra_words(facts: Facts) -> Mismatch | None:
    """No other word stands beside the level as if it were part of it."""
    words = [word for word in facts.line.extra.split() if word in facts.vocabulary.level_extras]
    if not words:
        return None
    return Mismatch.at(facts.line.span, overall=facts.level, words=" ".join(words))


@decides("DC111", unless="line_is_plain")
def restricted_as_level(facts: Facts) -> Mismatch | None:
    """RESTRICTED is no level of the United States."""
    return Mismatch.at(facts.line.level_span) if facts.line.control == "RESTRICTED" else None


@decides("DC112", unless="line_is_plain")
def control_as_level(facts: Facts) -> Mismatch | None:
    """A control marking in the classification line goes with no declassification instruction and no reason."""
    line, block, instruction = facts.line, facts.document.authority_block, facts.document.instruction
    if line.control is None or line.level is None:
        return None
    kind = instruction.kind if instruction is not None else "missing"
    has_reason = block is not None and bool(block.reasons)
    if kind not in _INSTRUCTIONS and not has_reason:
        return None
    what = "a declassification instruction" if kind in _INSTRUCTIONS else "a reason for classification"
    severity = "warning" if kind == "schedule" and not has_reason else None
    return Mismatch.at(line.level_span, severity=severity, control=line.control, what=what)


@decides("DC113", unless="line_is_plain")
def classification_line_damaged(facts: Facts) -> Mismatch | None:
    """The level in the classification line is spelled as a level is."""
    line = facts.line
    if not line.is_damaged or line.level is None:
        return None
    return Mismatch.at(line.level_span, level=line.level)
