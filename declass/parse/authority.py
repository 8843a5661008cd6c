"""The classification authority block: who classified, for which reason, or from what it was derived."""

import datetime as dt
import re

from declass.model import ClassificationAuthorityBlock, Reason
from declass.parse.dates import find_date, real_date
from declass.parse.reasons import SECTION, is_plain_list, read_letters, section_of
from declass.parse.instruction import parse_instruction, read_order
from declass.rulebook.law import Vocabulary
from declass.text import Span

# Labels as written: "Classified By:", "CLASSIFIED BY", "Classfied By:", wrapped or not.
_CLASSIFIED_BY = re.compile(r"\bCLASS?I?F?I?I?ED\s+BY\b[ \t]*[:;.]?|\bCLASS+IFIED\s+BY\b", re.IGNORECASE)
_DERIVED_FROM = re.compile(r"\bDERIVED\s+FROM\b[ \t]*[:;.]?|\bDERIVED\s+BY\b[ \t]*[:;.]?|\bDRV\s+FROM\b[ \t]*:?", re.IGNORECASE)
_DECLASSIFY_ON = re.compile(r"\b(?:DECLASSIFY|DECL)\s+ON\b[ \t]*[:;]?[ \t]*([^\n]*)|\bDECLASSIFY\b[ \t]*:[ \t]*([^\n]*)", re.IGNORECASE)
_JOINT = r"\s{0,3}"  # a hard wrap or a stray blank may stand inside a word
# The reason word in its spellings, broken anywhere by a wrap.
_REASON_WORD = re.compile(
    rf"(?<![A-Za-z])(?:R{_JOINT}E?{_JOINT}A?{_JOINT}S?{_JOINT}O{_JOINT}N|R{_JOINT}A{_JOINT}S{_JOINT}O{_JOINT}N|REAONS?|RESONS?)"
    rf"{_JOINT}S?(?![A-Za-z])(?:\(s\))?[ \t]*[:;.,]?",
    re.IGNORECASE,
)
_PARAGRAPH_WORD = re.compile(r"[\s:;.,-]*(?:PARAS?|SECTIONS?)\b", re.IGNORECASE)
_ORDER = re.compile(r"(?:E\s?\.?\s?[O0]\s?\.?\s*:?\s*|\bFOR\s+)(1[0-9]{4})\b", re.IGNORECASE)
_CUT = re.compile(r"\.\.\.|\u2026")
_REDACTED = re.compile(r"X{5,}", re.IGNORECASE)
_END_OF_BLOCK = re.compile(r"\n[ \t]*(?:-{3,}|(?:-[ \t]){3,}|\u00b6?1\s?[.)]\s*(?!\s*[4-6]\s*\()|SUMMARY\b|INTRODUCTION\b|BEGIN\b|[A-Z]\.\s)|\n[ \t]*\n[ \t]*\n", re.IGNORECASE)
_PAGE_BREAK = re.compile(
    r"(?:\n[ \t]*[A-Z ]{6,40}[ \t]*)?\n?\s*PAGE[ \t]+\d{1,3}[ \t]+[A-Z .'-]{2,25}\d{4,6}[^\n]{0,30}\d{6}Z"
    r"|[A-Z][A-Z.' -]{1,24}[ \t]{1,3}\d{8}[ \t]{1,4}\d{3}\.\d{1,2}[ \t]+OF[ \t]+\d{3}"
)
_REPEATED_LABEL = re.compile(r"^[\s:]*(?:\([A-Z/]{1,6}\)\s*)?(?:\d\s?\.\s*)?(?:THIS\s+(?:MESSAGE|CABLE)\s+(?:IS\s+|WAS\s+)?)?(?:CLASS[A-Z]*\s+BY\b\s*:?)?[\s:]*(?:\([A-Z/]{1,6}\)\s*)?", re.IGNORECASE)
_GUIDE = re.compile(r"\bDSCG\b|\bGUIDE\b|\bSCG\b|\bCG[ -]?\d", re.IGNORECASE)
_DOCUMENT = re.compile(r"\b(?:MEMO(?:RANDUM)?|REPORT|CABLE|TELEGRAM|LETTER|MESSAGE|REFTEL|PLAN|NIE|BRIEFING|DIRECTIVE|NOTE|STATE|AMEMBASSY|USUN)\b|\d{4,}", re.IGNORECASE)
_EDITION = re.compile(r"\b\d{2,4}-\d{1,2}\b|\b(?:19|20)\d{2}\b|\bDATED\b", re.IGNORECASE)
_UNSPECIFIC = re.compile(r"\b(?:PREVIOUS|EARLIER|PRIOR|VARIOUS|OTHER|ABOVE|REF(?:S|TELS?|ERENCED)?)\b", re.IGNORECASE)
_MULTIPLE = re.compile(r"\bMULTIPLE\s+SOURCES?\b", re.IGNORECASE)
_NAMES_SOURCE = re.compile(r"\bMULTIPLE\s+SOURCES?\b|\b(?:CLASSIFICATION|SECURITY)\s+GUIDE\b|\bDSCG\b|\bMEMO(?:RANDUM)?\s+(?:OF|DATED)\b|\bREFTELS?\b", re.IGNORECASE)
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9'\u2019/.&-]*|\d{3,}")
_TITLE_CASE_NAME = re.compile(r"^(?:[A-Z][a-z'\u2019-]+|[A-Z]\.?|[A-Z][A-Z'\u2019-]{2,})(?:\s+(?:[A-Z]\.?|[A-Z][a-z'\u2019-]+|[A-Z][A-Z'\u2019-]{2,})){1,3}$")


_LEAD_IN = re.compile(r"[\s\d.()\[\]A-Z\u00b6,:;/\u2013-]*$")


def _label(pattern: re.Pattern[str], text: str, start: int, end: int, body_start: int) -> re.Match[str] | None:
    """The first label of the block; inside paragraphs only one that begins its paragraph, as few words do."""
    match = pattern.search(text, start, end)
    while match is not None:
        line_start = text.rfind("\n", 0, match.start()) + 1
        before = text[line_start : match.start()]
        glued = before[-2:].lower() in ("un", "de") or before[-4:].lower() in ("not ", "was ", "are ", "ted ")
        if not glued and (match.start() < body_start or (len(before) < 60 and _LEAD_IN.match(before))):
            return match
        match = pattern.search(text, match.end(), end)
    return None


def find_authority_label(text: str, start: int, end: int) -> int | None:
    """Offset of the first ``Classified By`` or ``Derived From`` label of a heading, or None."""
    match = _CLASSIFIED_BY.search(text, start, end) or _DERIVED_FROM.search(text, start, end)
    return match.start() if match else None


def parse_authority_block(
    text: str,
    start: int,
    end: int,
    vocabulary: Vocabulary,
    dated: dt.date | None,
    limit: int,
    body_start: int,
) -> ClassificationAuthorityBlock | None:
    """Read the classification authority block.

    Args:
        text: The whole text.
        start, end: Stretch in which its label may stand.
        vocabulary: Position words and orders.
        dated: The document's date, for a ``Declassify On`` line.
        limit: Where the message ends.
        body_start: Where the first paragraph begins; after it a label counts only at the head of a paragraph.

    Returns:
        The block, or None where no ``Classified By``, ``Derived From`` or labelled reason stands there. Wraps inside
        words, page breaks and repeated labels are read through; a cut or redacted part is in ``unreadable``.
    """
    label = _label(_CLASSIFIED_BY, text, start, end, body_start)
    derived = _label(_DERIVED_FROM, text, start, end, body_start)
    reason_only = None
    if label is None and derived is None:
        reason_only = re.compile(r"(?:^|\n)[ \t]*REASONS?[ \t]*:", re.IGNORECASE).search(text, start, min(end, body_start))
        if reason_only is None:
            return None
    first = min(match.start() for match in (label, derived, reason_only) if match is not None)
    begin = (label or derived or reason_only).end()  # type: ignore[union-attr]
    stop = _block_end(text, max(begin, first), limit)
    block = ClassificationAuthorityBlock(Span(first, stop))
    region = _blanked(text, first, stop)
    if label is not None:
        block.classified_by = Span(*label.span())
    _read_reason(block, region, first, (label or derived or reason_only).end() - first, vocabulary)  # type: ignore[union-attr]
    if label is not None:
        _read_classifier(block, region, first, label.end() - first, vocabulary)
        _read_other_classifiers(block, text, label, stop)
    if derived is not None and derived.start() < stop:
        _read_source(block, text, derived, min(stop, derived.end() + 300), vocabulary)
    _read_declassify_on(block, text, stop, vocabulary, dated)
    _mark_unreadable(block, region, first, text, stop, limit)
    return block


def _block_end(text: str, start: int, limit: int) -> int:
    stop = min(limit, start + 900)
    match = _END_OF_BLOCK.search(text, start + 4, stop)
    while match and match[0].isspace():
        # Blank lines may stand inside the block where a wrap or a page break left them: look on for its rest.
        rest = text[match.end() : match.end() + 60]
        if not re.match(r"\s*(?:\(|and\b|reasons?\b|1\s?\.\s?[45]|PAGE\b|for\b)", rest, re.IGNORECASE):
            break
        match = _END_OF_BLOCK.search(text, match.end() + 1, stop)
    return match.start() if match else stop


def _blanked(text: str, start: int, stop: int) -> str:
    """The block with page breaks and damage replaced by blanks, offsets kept."""
    return _PAGE_BREAK.sub(lambda match: " " * len(match[0]), text[start:stop])


def _read_reason(
    block: ClassificationAuthorityBlock, region: str, base: int, after: int, vocabulary: Vocabulary
) -> None:
    order = _ORDER.search(region, after)
    if order:
        block.order_cited = read_order(order[1], vocabulary)
        block.order_span = Span(base + order.start(1), base + order.end(1))
    word = _REASON_WORD.search(region, after)
    if word is None and region[:after].upper().lstrip().startswith("REASON"):
        block.reason_label = Span(base, base + after)
    elif word is not None:
        block.reason_label = Span(base + word.start(), base + word.end())
    _read_categories(block, region, base, after)
    if not block.sections and block.reason_label is not None:
        at = block.reason_label.end - base
        lead = _PARAGRAPH_WORD.match(region, at)
        at = lead.end() if lead else at
        bare = read_letters(region, at, None, base)
        if is_plain_list(region, at, bare):
            block.reasons = tuple({r.letter: r for r in bare}.values())
        else:
            _read_reason_words(block, region, base)


def _read_categories(block: ClassificationAuthorityBlock, region: str, base: int, after: int) -> None:
    """Sections and their letters; a second section counts only with letters, as ``1.4(b) and 1.4(d)``."""
    reasons: list[Reason] = []
    sections: list[str] = []
    for match in SECTION.finditer(region, after):
        section = section_of(match)
        letters = [] if match["paragraph"] else read_letters(region, match.end(), section, base)
        if reasons and not letters:
            break
        sections.append(section)
        reasons += letters
        if block.section_span is None:
            block.section_span = Span(base + match.start("section"), base + match.end("section"))
    block.reasons = tuple({(r.section, r.letter): r for r in reasons}.values())
    block.sections = tuple(dict.fromkeys(sections))


def _read_reason_words(block: ClassificationAuthorityBlock, region: str, base: int) -> None:
    assert block.reason_label is not None
    at = block.reason_label.end - base
    line = re.compile(r"[^\n]*(?:\n[^\n]+)?").match(region, at)
    words = line[0] if line else ""
    if sum(c.isalpha() for c in words) >= 4 and not _CUT.search(words) and not _REDACTED.search(words):
        lead = len(words) - len(words.lstrip())
        block.reason_text = Span(base + at + lead, base + at + len(words.rstrip()))


def _read_classifier(
    block: ClassificationAuthorityBlock, region: str, base: int, after: int, vocabulary: Vocabulary
) -> None:
    stop = len(region)
    for span in (block.reason_label, block.section_span, block.order_span, block.derived_from):
        if span is not None and span.start - base >= after:
            stop = min(stop, span.start - base)
    declassify = _DECLASSIFY_ON.search(region, after)
    if declassify:
        stop = min(stop, declassify.start())
    repeated = _REPEATED_LABEL.match(region, after, stop)
    begin = repeated.end() if repeated else after
    value = region[begin:stop]
    value = re.sub(r"[\s,;:.-]*(?:\b(?:FOR|UNDER|PER|BASED|ON|DUE|TO|BY|SECTION|E\.?O\.?|F0R|0N|FR|THE)\b[\s,;:.-]*)*$", "", value, flags=re.IGNORECASE)
    lead = len(value) - len(value.lstrip(" \t\n:;,.-"))
    block.value_span = Span(base + begin + lead, base + begin + max(lead, len(value)))
    joined = " ".join(value[lead:].split())
    block.value_kind, block.position = _value_kind(joined, vocabulary)


def _value_kind(value: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """What kind of value stands after ``Classified By`` and the position words in it; never the name."""
    if not any(c.isalnum() for c in value):
        return "empty", None
    if _NAMES_SOURCE.search(value):
        return "source", None
    words = _WORDS.findall(value)
    positions, others = [], []
    for word in words:
        canonical = _position_of(word, vocabulary)
        if canonical:
            positions.append(canonical)
        elif word.upper().strip(".") not in _LINK_WORDS:
            others.append(word)
    position = " ".join(positions)[:60] or None
    if words and " ".join(w.upper() for w in words) in vocabulary.placeholders:
        return "placeholder", position
    if positions and not others:
        return "position only", position
    if positions:
        return "name and position", position
    if _TITLE_CASE_NAME.match(value.strip(" .,;")):
        return "name only", None
    return "unclear", None


_LINK_WORDS = frozenset({"FOR", "OF", "THE", "AND", "TO", "AT", "IN", "A", "D'", "DE", "U.S", "US"})


def _position_of(word: str, vocabulary: Vocabulary) -> str | None:
    upper = word.upper().rstrip(".,;:")
    if upper in vocabulary.position_words:
        return vocabulary.position_words[upper]
    pieces = [piece for piece in re.split(r"[/&-]", upper) if piece]
    if len(pieces) > 1 and all(piece in vocabulary.position_words for piece in pieces):
        return "/".join(vocabulary.position_words[piece] for piece in pieces)
    return None


def _read_other_classifiers(block: ClassificationAuthorityBlock, text: str, label: re.Match[str], stop: int) -> None:
    """Further ``Classified By`` labels outside the block that begin a line and name somebody else."""
    assert block.value_span is not None
    own = _letters_only(text[block.value_span.start : block.value_span.end])
    others = []
    for match in re.compile(r"\n[ \t]*CLASSIFIED\s+BY[ \t]*:([^\n]*)", re.IGNORECASE).finditer(text, stop):
        value = _letters_only(_REPEATED_LABEL.sub("", match[1], count=1))
        common = min(len(own), len(value), 12)
        if common >= 4 and own[:common] != value[:common] and not _CUT.search(match[1]):
            others.append(Span(match.start() + 1, match.end()))
    block.others = tuple(others)


def _letters_only(value: str) -> str:
    return "".join(c for c in value.upper() if c.isalpha())


def _read_source(
    block: ClassificationAuthorityBlock, text: str, label: re.Match[str], stop: int, vocabulary: Vocabulary
) -> None:
    line = re.compile(r"[^\n]*(?:\n(?!\s*\n|\s*(?:DECL|REASON|CLASSIFIED|\d\s?\.))[^\n]+)?", re.IGNORECASE).match(text, label.end(), stop)
    value = line[0] if line else ""
    again = _DERIVED_FROM.search(value)
    if again and not value[: again.start()].strip():
        value = value[again.end() :]
    declassify = _DECLASSIFY_ON.search(value)
    if declassify:
        value = value[: declassify.start()]
    start = label.end() + (line[0].index(value) if line and value else 0)
    lead = len(value) - len(value.lstrip())
    block.derived_from = Span(start + lead, start + max(lead, len(value.rstrip())))
    written = find_date(value)
    block.source_date = real_date(written.year, written.month, written.day) if written else None
    block.source_has_date = written is not None or bool(_EDITION.search(value))
    block.source_kind = _source_kind(value, vocabulary)


def _source_kind(value: str, vocabulary: Vocabulary) -> str:
    if not any(c.isalnum() for c in value):
        return "empty"
    if _MULTIPLE.search(value):
        return "multiple"
    if _GUIDE.search(value):
        return "guide"
    if _UNSPECIFIC.search(value) and not re.search(r"\d", value):
        return "unspecific"
    if _DOCUMENT.search(value):
        return "document"
    if any(_position_of(word, vocabulary) for word in _WORDS.findall(value)):
        return "person"
    return "document"


def _read_declassify_on(
    block: ClassificationAuthorityBlock, text: str, stop: int, vocabulary: Vocabulary, dated: dt.date | None
) -> None:
    match = _DECLASSIFY_ON.search(text, block.span.start, min(len(text), stop + 200))
    if match is None:
        return
    group = 1 if match[1] is not None else 2
    instruction = parse_instruction(text, match.start(group), match.end(group), vocabulary, dated)
    if instruction.kind != "missing":
        block.declassify_on = instruction


def _mark_unreadable(
    block: ClassificationAuthorityBlock, region: str, base: int, text: str, stop: int, limit: int
) -> None:
    cut = _CUT.search(region) or (stop >= len(text.rstrip()) and not block.reasons)
    redacted = _REDACTED.search(region)
    if not cut and not redacted:
        return
    why = "redacted in this copy" if redacted else "cut short in this copy"
    at = base + redacted.start() if redacted else stop
    if not block.reasons and not block.reason_text:
        block.unreadable["reason"] = why
    value_end = block.value_span.end if block.value_span else base
    if block.classified_by and (block.value_kind in ("empty", "unclear") or at <= value_end + 12 or not block.reasons):
        block.unreadable["classified_by"] = why
    if block.derived_from and redacted:
        block.unreadable["derived_from"] = why
