"""Predicates of family overall (DC1xx): the overall level against portions, sections and pages, and how it is written.

Marks on the portions themselves are judged in ``portion``, the heading and the container's record in ``transmission``.
"""

from declass.checks.base import Mismatch, decides
from declass.facts import Facts
from declass.levels import Level
from declass.model import PageMark, Paragraph, Statement
from declass.text import Span

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


def _name(portion: Paragraph) -> str:
    name = "the subject" if portion.kind == "subject" else f"paragraph {portion.label}"
    if portion.doubt == "repeated":
        return f"a second {name}"
    return f"{name} of a quoted text" if portion.doubt == "quoted" else name


def _highest_above(facts: Facts, overall: Level) -> Paragraph | None:
    """The first portion with the highest mark above a level; one in doubt only where no other is above it."""
    above = [(_level(p), p) for p in facts.marks if _level(p) > overall and p.doubt != "released"]
    certain = [found for found in above if found[1].doubt is None]
    return max(certain or above, key=lambda found: found[0], default=(overall, None))[1]


def _level(portion: Paragraph) -> Level:
    """The level of a portion's mark; one of NATO is judged by a rule of its own."""
    marking = portion.marking
    level = marking.level if marking is not None and not marking.is_nato else None
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
    portion = _highest_above(facts, level)
    if whole is not None and whole[0].level is not None and whole[0].level > (_level(portion) if portion else level):
        return Mismatch.at(whole[1], source=source, overall=level, where="the entire text", mark=whole[0].level)
    if portion is None or portion.mark_span is None:
        return None
    severity = "warning" if portion.doubt is not None else None
    values = {"source": source, "overall": level, "where": _name(portion), "mark": _level(portion)}
    return Mismatch.at(portion.mark_span, paragraph=portion.label, severity=severity, **values)


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
        for portion in portions:
            level = portion.marking.level if portion.marking is not None else None
            if level is not None and level > banner and portion.mark_span is not None:
                where = _name(portion)
                found.append(
                    Mismatch.at(portion.mark_span, paragraph=portion.label, page=banner, where=where, mark=level)
                )
                break
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
