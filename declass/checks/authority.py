"""Predicates of family authority (DC3xx): who classified, the reason given, and the source of a derivative decision.

The declassification instruction is judged in ``declassification``, the E.O. line in ``order``.
"""

from declass.checks.base import Mismatch, decides
from declass.facts import Facts
from declass.model import ListedSource
from declass.text import Span

_MANY_LETTERS = 4
_NO_CLASSIFIER = {
    None: "no Classified By line",
    "empty": "an empty Classified By line",
    "placeholder": "a Classified By line without a person",
    "name only": "a Classified By line without a position",
    "position only": "a Classified By line without a name",
}
_NO_SOURCE = {"empty": "nothing", "unspecific": "no source in particular", "person": "a person"}


def _heading_place(facts: Facts) -> Span:
    """Where a finding on a missing block points: the E.O. line, else the classification line, else the body's start."""
    document = facts.document
    if document.eo_lines:
        return document.eo_lines[0].order_span
    if document.classification_lines:
        return document.classification_lines[0].span
    return Span(document.body.start, document.body.start)


def _value_place(facts: Facts) -> Span:
    """Where the value of the Classified By line stands, or its label where it is empty."""
    block = facts.block
    assert block.classified_by is not None
    value = block.value_span
    return value if value is not None and value.end > value.start else block.classified_by


def _section_place(facts: Facts, section: str) -> Span:
    """Where a section of the reason stands; for a second one its first letter."""
    block = facts.block
    first = block.section_span or block.span
    if not block.sections or section == block.sections[0]:
        return first
    return next((reason.span for reason in block.reasons if reason.section == section), first)


def _standing(facts: Facts, section: str) -> str:
    """A section on the document's date: ``holds``, ``superseded``, ``premature``, ``of 1982`` or ``unknown``."""
    if section in facts.reason_sections:
        return "holds"
    entries = [(order, reasons) for order in facts.law.orders for reasons in order.reasons]
    if any(section.lower().startswith(f"{reasons.section}(") for _, reasons in entries):
        return "of 1982"
    begins = [
        reasons.effective_from or order.effective_from for order, reasons in entries if reasons.section == section
    ]
    if not begins:
        return "unknown"
    return "premature" if min(begins) > facts.date else "superseded"


def _wrong_section(facts: Facts, standing: str) -> Mismatch | None:
    """A mismatch at the first section that has the standing, or None."""
    section = next((section for section in facts.block.sections if _standing(facts, section) == standing), None)
    if section is None:
        return None
    now = facts.reason_sections
    return Mismatch.at(
        _section_place(facts, section),
        section=section,
        right=now[0] if now else "none",
        dated=facts.dated,
        order=facts.order.name,
    )


@decides("DC301", unless="classifier_is_plain")
def classified_by_missing(facts: Facts) -> Mismatch | None:
    """A classified document names who classified it."""
    block = facts.document.authority_block
    if block is not None and block.classified_by is not None:
        return None
    return Mismatch.at(_heading_place(facts) if block is None else block.span)


@decides("DC302", unless="classifier_is_plain")
def position_missing(facts: Facts) -> Mismatch | None:
    """The Classified By line gives a position beside the name."""
    return Mismatch.at(_value_place(facts)) if facts.block.value_kind == "name only" else None


@decides("DC303", unless="classifier_is_plain")
def name_missing(facts: Facts) -> Mismatch | None:
    """The Classified By line gives a name beside the position."""
    if facts.block.value_kind != "position only":
        return None
    return Mismatch.at(_value_place(facts), position=facts.block.position)


@decides("DC304", unless="classifier_is_plain")
def classified_by_placeholder(facts: Facts) -> Mismatch | None:
    """The Classified By line names a person, and neither an office alone nor nobody."""
    return Mismatch.at(_value_place(facts)) if facts.block.value_kind in ("placeholder", "empty") else None


@decides("DC305", unless="classifier_is_plain")
def classified_by_names_source(facts: Facts) -> Mismatch | None:
    """The Classified By line names a person; a source belongs on the Derived From line."""
    return Mismatch.at(_value_place(facts)) if facts.block.value_kind == "source" else None


@decides("DC306", unless="classifier_is_plain")
def classified_by_differs(facts: Facts) -> Mismatch | None:
    """All Classified By lines of a document name the same classifier."""
    others = facts.block.others
    return Mismatch.at(others[0], lines=len(others) + 1) if others else None


@decides("DC307", unless="reason_is_plain")
def reason_missing(facts: Facts) -> Mismatch | None:
    """An original decision states its reason."""
    block = facts.block
    if block.sections or block.reasons or block.reason_text is not None:
        return None
    return Mismatch.at(block.reason_label or block.classified_by or block.span)


@decides("DC308", unless="reason_is_plain")
def reason_before_1995(facts: Facts) -> Mismatch | None:
    """A document does not cite the categories of an order that came after it."""
    return _wrong_section(facts, "premature")


@decides("DC309", unless="reason_is_plain")
def reason_section_superseded(facts: Facts) -> Mismatch | None:
    """The reason cites the section in force, and not the one before it."""
    return _wrong_section(facts, "superseded")


@decides("DC310", unless="reason_is_plain")
def reason_section_premature(facts: Facts) -> Mismatch | None:
    """The reason does not cite a section that began after the document's date."""
    return _wrong_section(facts, "premature")


@decides("DC311", unless="reason_is_plain")
def reason_section_unknown(facts: Facts) -> Mismatch | None:
    """The reason cites a section that lists classification categories."""
    return _wrong_section(facts, "unknown")


@decides("DC312", unless="reason_is_plain")
def reason_letter_unknown(facts: Facts) -> Mismatch | None:
    """Every letter of the reason is a category of some order that has lettered ones."""
    return _wrong_letter(facts, {letter for letter in _letters(facts) if letter not in facts.law.reason_letters})


@decides("DC313", unless="reason_is_plain")
def reason_letter_not_in_order(facts: Facts) -> Mismatch | None:
    """Every letter of the reason is a category of the order in force."""
    missing = {letter for letter in _letters(facts) if facts.order.reason_sense(None, letter, facts.date) is None}
    if not missing:
        return None
    later = {
        letter
        for order in facts.law.orders
        if order.effective_from > facts.order.effective_from
        for reasons in order.reasons
        for letter in reasons.letters
    }
    return _wrong_letter(facts, missing & later)


def _letters(facts: Facts) -> list[str]:
    """The letters of the reason, each once, those of sections that list no categories left out."""
    reasons = facts.block.reasons
    letters = [r.letter for r in reasons if r.section is None or _standing(facts, r.section) != "unknown"]
    return list(dict.fromkeys(letters))


def _wrong_letter(facts: Facts, wrong: set[str]) -> Mismatch | None:
    reason = next((reason for reason in facts.block.reasons if reason.letter in wrong), None)
    if reason is None:
        return None
    now = facts.order.reasons_on(facts.date)
    letters = list(now[0].letters) if now else []
    last = letters[-1] if letters else "none"
    return Mismatch.at(reason.span, letter=reason.letter, last=last, dated=facts.dated, order=facts.order.name)


@decides("DC314", unless="reason_is_plain")
def reason_letter_missing(facts: Facts) -> Mismatch | None:
    """The reason gives the letter of a category beside the section."""
    block = facts.block
    if block.reasons or not block.sections or _standing(facts, block.sections[0]) in ("unknown", "of 1982"):
        return None
    return Mismatch.at(_section_place(facts, block.sections[0]), section=block.sections[0])


@decides("DC315", unless="reason_is_plain")
def reason_section_missing(facts: Facts) -> Mismatch | None:
    """The reason gives the section beside the letters."""
    block = facts.block
    if not block.reasons or block.sections:
        return None
    place = Span(block.reasons[0].span.start, block.reasons[-1].span.end)
    now = facts.reason_sections
    return Mismatch.at(place, letters=_letters(facts), right=now[0] if now else "none")


@decides("DC316", unless="reason_is_plain")
def reason_free_text(facts: Facts) -> Mismatch | None:
    """The reason cites a section and a letter, not free words."""
    text = facts.block.reason_text
    return Mismatch.at(text, order=facts.order.name, right=facts.reason_sections[0]) if text is not None else None


@decides("DC317", unless="reason_is_plain")
def reasons_many(facts: Facts) -> Mismatch | None:
    """A reason cites the few categories that pertain."""
    letters = _letters(facts)
    if len(letters) < _MANY_LETTERS:
        return None
    reasons = facts.block.reasons
    return Mismatch.at(Span(reasons[0].span.start, reasons[-1].span.end), letters=letters, count=len(letters))


@decides("DC318")
def reason_on_unclassified(facts: Facts) -> Mismatch | None:
    """An unclassified document gives no reason for classification."""
    document, block = facts.document, facts.block
    if document.paragraphs and block.span.start >= document.paragraphs[0].span.start:
        return None
    return Mismatch.at(block.section_span or block.reasons[0].span)


@decides("DC319")
def reason_exemption_conflict(facts: Facts) -> Mismatch | None:
    """A reason and an exemption from declassification are about the same kind of information."""
    letters = set(_letters(facts))
    for code in facts.instruction.codes:
        exemption = facts.order.exemption(code)
        if letters and exemption is not None and exemption.letters and not letters & set(exemption.letters):
            return Mismatch.at(facts.instruction.span, code=code, letters=letters, usual=exemption.letters)
    return None


@decides("DC320", unless="reason_is_plain")
def reason_in_1982_form(facts: Facts) -> Mismatch | None:
    """The reason does not cite the numbered categories of 1982."""
    return _wrong_section(facts, "of 1982")


@decides("DC321")
def source_unidentified(facts: Facts) -> Mismatch | None:
    """The Derived From line names a source."""
    block = facts.block
    assert block.derived_from is not None
    if block.source_kind not in _NO_SOURCE:
        return None
    return Mismatch.at(_source_place(facts), names=_NO_SOURCE[block.source_kind])


@decides("DC322")
def source_undated(facts: Facts) -> Mismatch | None:
    """The Derived From line gives the date of the source."""
    block = facts.block
    if block.source_kind not in ("document", "guide") or block.source_has_date:
        return None
    return Mismatch.at(_source_place(facts), source="guide" if block.source_kind == "guide" else "source")


@decides("DC323")
def source_dated_after_document(facts: Facts) -> Mismatch | None:
    """A source is no later than the document derived from it."""
    date = facts.block.source_date
    if date is not None and date > facts.date:
        return Mismatch.at(_source_place(facts), date=date, dated=facts.dated)
    for source in _listed(facts):
        if source.date is not None and source.date > facts.date:
            return Mismatch.at(source.span, date=source.date, dated=facts.dated)
    return None


def _listed(facts: Facts) -> tuple[ListedSource, ...]:
    """The items of the list of sources; none without one."""
    found = facts.document.source_list
    return found.items if found is not None else ()


def _source_place(facts: Facts) -> Span:
    """Where the Derived From value stands; the block where it is empty."""
    source = facts.block.derived_from
    return source if source is not None and source.end > source.start else facts.block.span


@decides("DC324")
def reason_order_differs(facts: Facts) -> Mismatch | None:
    """The order named in the block is the order of the E.O. line."""
    named, line = facts.block.order_cited, facts.eo_line.order_read_as
    if named is None or line is None or named == line:
        return None
    orders = [facts.law.order_by_number(number, facts.date) for number in (named, line)]
    if orders[0] is not None and orders[0] is orders[1]:
        return None
    return Mismatch.at(facts.block.order_span or facts.block.span, named=named, line=line)


@decides("DC325")
def reason_with_derived_from(facts: Facts) -> Mismatch | None:
    """A block is that of an original decision or that of a derivative one."""
    block = facts.block
    if not block.sections and (not block.reasons or block.reason_label is None):
        return None
    return Mismatch.at(block.section_span or block.reasons[0].span)


@decides("DC326", unless="classifier_is_plain")
def derivative_classifier_missing(facts: Facts) -> Mismatch | None:
    """A derivative document names its classifier by name and position."""
    block = facts.block
    if block.classified_by is None:
        return Mismatch.at(_source_place(facts), found=_NO_CLASSIFIER[None])
    if block.value_kind not in _NO_CLASSIFIER:
        return None
    return Mismatch.at(_value_place(facts), found=_NO_CLASSIFIER[block.value_kind])


@decides("DC327")
def multiple_sources_unlisted(facts: Facts) -> Mismatch | None:
    """A document derived from several sources lists them."""
    if facts.block.source_kind != "multiple" or facts.document.source_list is not None:
        return None
    return Mismatch.at(_source_place(facts))


@decides("DC328")
def source_without_office(facts: Facts) -> Mismatch | None:
    """The source is named with the agency it comes from."""
    block = facts.block
    if block.source_kind != "document" or block.source_names_office:
        return None
    return Mismatch.at(_source_place(facts))


@decides("DC329")
def one_source_called_multiple(facts: Facts) -> Mismatch | None:
    """Multiple sources are two at least: a single one is named itself."""
    listed = _listed(facts)
    return Mismatch.at(_source_place(facts)) if facts.block.source_kind == "multiple" and len(listed) == 1 else None


@decides("DC330")
def declassified_before_a_source(facts: Facts) -> Mismatch | None:
    """A document keeps its classification as long as the source that keeps its own longest."""
    day = facts.declassify_on
    later = [(source.declassify_on, source.span) for source in _listed(facts) if source.declassify_on is not None]
    if day is None or not later:
        return None
    last, span = max(later)
    return Mismatch.at(span, date=day, last=last) if last > day else None
