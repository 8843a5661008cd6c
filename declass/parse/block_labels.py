"""The labels of the classification authority block: where each stands, in its spellings and over wraps."""

import re
from typing import NamedTuple

from declass.parse.damage import find_damaged_label
from declass.parse.letters import goes_on_from_above, is_shown, line_above
from declass.patterns import regex
from declass.text import Span, holds

# Labels as written: "Classified By:", "CLASSIFIED BY", "Classfied By:", wrapped, or glued to the word before.
# Patterns that are searched for begin with a set of letters, in both cases: the search then hops from one to the next.
CLASSIFIED_BY = regex(
    r"[Cc](?i:LASS?I?F?I?I?ED\s+BY\b(?:[ \t]?(?:/|&|AND)[ \t]?REASONS?\b)?[ \t]*[:;.]?"
    r"|(?:[L1I]A{1,2}S{1,2}[I1L]?F?[I1L]{0,2}ED\s*B\s?[YV]|LASS(?:IFICATION|IFIER)?\.?\s+BY|LASSIFIER)[ \t]*[:;])",
    re.ASCII,
)
_BREAK = r"(?:[ \t]{0,3}\n[ \t]{0,3})?"
_BROKEN_CLASSIFIED_BY = regex(
    f"[Cc](?<![A-Za-z].)(?i:{_BREAK}{_BREAK.join('LASSIFIED')}\\s{{1,4}}{_BREAK.join('BY')})[ \t]*[:;.]?", re.ASCII
)
_BROKEN_DERIVED_FROM = regex(
    f"[Dd](?i:{_BREAK}{_BREAK.join('ERIVED')}\\s{{1,4}}{_BREAK.join('FROM')})[ \t]*[:;.]?", re.ASCII
)
"""Labels with a hard wrap inside a word, looked for where no whole one stands."""
DERIVED_FROM = regex(r"[Dd](?<!\w.)(?i:ERIVED\s+(?:FROM|BY))\b[ \t]*[:;.]?", re.ASCII)
_REASON_LABEL = regex(r"\n[ \t]*REASONS?[ \t]*:", re.IGNORECASE | re.ASCII)
DECLASSIFY_ON = regex(
    r"[Dd](?<!\w.)(?i:ECL(?:ASSIFY)?\.?\s+ON\b[ \t]*[:;]?[ \t]*([^\n]*)"
    r"|ECL(?:\.?[ \t]*[:;]|\.?[ \t]+(?=\d|OADR\b|X\d)|AS?S?\.?[ \t]*:"
    r"|ASSIF(?:Y|ICATION(?:[ \t]+(?:DATE|INSTRUCTIONS?))?)[ \t]*:)[ \t]*([^\n]*))",
    re.ASCII,
)
# An item of a list of sources, and a further source behind an instruction.
_ITEM = regex(
    r"\n[ \t]*(?:\(?[A-Z]{1,3}|\(?\d{1,2}|(?=[-*]))[.)*-]\s{0,4}(?!(?:\([A-Z/]{1,8}\)\s{0,3})?(?:DECL|REASON|CLASS))\w",
    re.IGNORECASE | re.ASCII,
)
_MORE = regex(
    r"(?:[;,](?:[ \t]+AND\b)?|\bAND\b)[ \t]*(?!AND\b|REASON|CLASS|DECL|DERIVED)[A-Z]{3}", re.IGNORECASE | re.ASCII
)
_OF_ORDER_LINE = regex(
    r"[ \t]*(?:E\s?\.?\s?O|EXECUTIVE[ \t]+ORDER)\b[^\nA-Z]*(?:AS\s+AMENDED[^\nA-Z]*)?\Z", re.IGNORECASE | re.ASCII
)
_CITED = regex(r"[1-3]\s?\.\s?\d\s?\(\s?[A-Za-z]")
_LEAD_IN = regex(r"(?:\((?:ts|s|c|u|sbu)(?:/[a-z/]{1,9})?\)|[\s\d.()\[\]A-Z\u00b6,:;/\u2013-])*$")
# Words before a label inside a paragraph that go on into it, and are no heading of it: "A PARAGRAPH NAMES THE".
_RUNS_ON = regex(r"[A-Z]{2}[ \t]+\Z")
# The order under which a message was classified leads to its label, and so do the last words of a whole-text mark.
_LEADS_ON = regex(r"(?:\bE\.?\s?O\.?\s?\d{5}(?:,?\s+AS\s+AMENDED)?,?|\b(?:TEXT|MESSAGE|CABLE|TELEGRAM))[ \t]+\Z")
# A source is named behind a label without a sign by one of these, or by a number.
_SOURCE = regex(r"\d|MULTIPLE\s+SOURCE|\bGUIDE|DSCG|\bMEMO|REFTEL|SEPTEL|MESSAGE|TELEGRAM|\bCABLE", re.IGNORECASE)
_SOURCE_REACH = 60
# A number or a mark begins a paragraph.
_NUMBER_OR_MARK = regex(
    r"\s*(?:\u00b6?\d{1,2}\s?[.)]\s*(?:\([A-Z/ ]{1,12}\)\s*)?|\((?:TS|S|C|U|SBU)[A-Z/ ]{0,9}\)\s*)",
    re.IGNORECASE | re.ASCII,
)
# Where a statement ends: its full stop, the next label of the block, a blank line.
_STATEMENT_END = regex(
    r"[.\n](?:(?<=[A-Za-z]{3}\.)(?=\s|\Z)|(?<=\n)(?=[ \t]*(?:\n|\Z|DECL|REASON|CLASS)))", re.IGNORECASE | re.ASCII
)
_LONGEST_STATEMENT = 120
# What a sentence has that goes on, and a statement has not: a sign before a clause, or its verb. A date is no clause.
_CLAUSE = regex(r"[,;:?!](?!\s+(?:DATED|SAME)\b)|\b(?:IS|ARE|WAS|WERE|HAS|HAVE|HAD)\b", re.IGNORECASE | re.ASCII)
# What stands before the words of a label where they are no label: unclassified by, declassified by, was derived from.
_OTHER_PREFIXES = frozenset({"un", "de", "re"})
_OTHER_WORDS = ("not", "was", "are", "ted")
# What makes a label of such words after all: "Under E.O. 12958, as amended, this message was classified by".
_OF_THIS_MESSAGE = regex(
    r"(?:(?:UNDER|PER|PURSUANT\s+TO|IN\s+ACCORDANCE\s+WITH)\s+E\.?\s?O\.?\s*\d{5}(?:,?\s+AS\s+AMENDED)?,?\s+)?"
    r"(?:\b(?:THIS|(?:THE\s+)?ENTIRE)\s+(?:MESSAGE|CABLE|TELEGRAM|DOCUMENT|REPORT|TEXT)\s+"
    r"(?:(?:IS|WAS|HAS\s+BEEN)\s+(?:REVIEWED\s+AND\s+)?)?)?\Z",
    re.IGNORECASE | re.ASCII,
)
_LEADS_TO_LABEL = ("this", "entire", "under", "per", "pursuant", "accordance")
_LONGEST_LEAD = 90
# Behind a label the section of the reason stands in so many characters.
_REASON_REACH = 200


class Labels(NamedTuple):
    """The labels of a block, each None where it does not stand there."""

    classified_by: re.Match[str] | None
    derived_from: re.Match[str] | None
    reason: re.Match[str] | None


def _classified_by(text: str, start: int, end: int, body_start: int) -> re.Match[str] | None:
    """The ``Classified By`` label: in any spelling before the first paragraph, in the right one inside paragraphs."""
    usual = text.find("\nClassified By:", start, body_start)
    if usual == -1:
        usual = text.find("\nCLASSIFIED BY:", start, body_start)
    if usual != -1:
        return CLASSIFIED_BY.match(text, usual + 1, end)
    stop = min(end, body_start + 12)
    found = None
    if _has_label_piece(text[start:stop].lower()):  # the pattern would try every letter of a heading that has no block
        found = _label(CLASSIFIED_BY, text, start, stop, body_start)
    if found is not None or not (
        holds(text, "lassified", body_start, end) or holds(text, "LASSIFIED", body_start, end)
    ):
        return found
    found = _label(CLASSIFIED_BY, text, body_start, end, body_start)
    if found is None or not is_shown(text, found.start()):
        return found
    # Where the reason of the message stands above its paragraphs, what one of them shows is of another.
    return None if _REASON_LABEL.search(text, start, body_start) is not None else found


def _has_label_piece(lowered: str) -> bool:
    """Whether a stretch in small letters holds the beginning of a ``Classified By`` label, damaged or not."""
    return "clas" in lowered or "claas" in lowered or "c1as" in lowered or "cias" in lowered


def _derived_from(text: str, start: int, end: int, body_start: int) -> re.Match[str] | None:
    if not (holds(text, "erived", start, end) or holds(text, "ERIVED", start, end)):
        return None
    return _label(DERIVED_FROM, text, start, end, body_start)


def _label(pattern: re.Pattern[str], text: str, start: int, end: int, body_start: int) -> re.Match[str] | None:
    """The first label of the block; inside paragraphs only one that begins its paragraph, as few words do."""
    match = pattern.search(text, start, end)
    while match is not None:
        at = _lead_start(text, start, match.start())
        line_start = text.rfind("\n", 0, at) + 1
        heads_paragraph = (
            at - line_start < 60
            and _LEAD_IN.match(text, line_start, at) is not None
            and not _runs_on(text, line_start, at)
            and not _is_wrapped(text, match)
            and not _is_no_source(text, match)
        )
        if (at < match.start() or not _ends_in_other_word(text, start, at)) and (at < body_start or heads_paragraph):
            return match
        match = pattern.search(text, match.end(), end)
    return None


def _is_wrapped(text: str, label: re.Match[str]) -> bool:
    """Whether the words of a label without a sign go on with the sentence of the line above, and give no reason."""
    if not label[0].rstrip()[-1:].isalpha() or not goes_on_from_above(text, label.start()):
        return False
    return _CITED.search(text, label.end(), label.end() + _REASON_REACH) is None


def _runs_on(text: str, line_start: int, label: int) -> bool:
    """Whether words in capitals before a label run on into it as a sentence does."""
    return _RUNS_ON.search(text, line_start, label) is not None and _LEADS_ON.search(text, line_start, label) is None


def _is_no_source(text: str, label: re.Match[str]) -> bool:
    """Whether the words ``derived from`` without a sign begin a sentence that goes on, and no source is named behind.

    ``Derived from the sale of fish, revenues fell`` has a clause behind a comma, or its verb; a paragraph whose first
    sentence ends without either tells from what the message is derived.
    """
    if label[0][0] not in "Dd" or not label[0].rstrip()[-1:].isalpha():
        return False
    reach = label.end() + _SOURCE_REACH
    paragraph_end = text.find("\n\n", label.end(), reach)
    if _SOURCE.search(text, label.end(), paragraph_end if paragraph_end != -1 else reach) is not None:
        return False
    return not _is_statement(text, label)


def _is_statement(text: str, label: re.Match[str]) -> bool:
    """Whether a paragraph begins with a label, and its first sentence is no more than what stands behind that."""
    line_start = text.rfind("\n", 0, label.start()) + 1
    lead = text[line_start : label.start()]
    begins = _NUMBER_OR_MARK.fullmatch(lead) is not None if lead.strip() else not line_above(text, label.start())
    if label[0][0] != "D" or not begins:
        return False
    end = _STATEMENT_END.search(text, label.end(), label.end() + _LONGEST_STATEMENT)
    return end is not None and _CLAUSE.search(text, label.end(), end.start()) is None


def _lead_start(text: str, start: int, label: int) -> int:
    """Where the words begin that speak of this message before a label, as ``This message was``; else its own start."""
    begin = max(start, label - _LONGEST_LEAD)
    before = text[begin:label].lower()
    if not any(map(before.__contains__, _LEADS_TO_LABEL)):  # the pattern would be tried at each of these characters
        return label
    lead = _OF_THIS_MESSAGE.search(text, begin, label)
    return lead.start() if lead is not None else label


def _ends_in_other_word(text: str, start: int, label: int) -> bool:
    """Whether what stands before the words of a label makes another word or a verb of them."""
    before = text[max(start, label - 8) : label].lower()
    if not before[-1:].isspace():
        return before[-2:] in _OTHER_PREFIXES
    return before.rstrip().endswith(_OTHER_WORDS)


def find_authority_label(text: str, start: int, end: int) -> int | None:
    """Offset of the first ``Classified By`` or ``Derived From`` label of a heading, or None."""
    heading = text[start:end].lower()
    if not _has_label_piece(heading) and "derived" not in heading:
        return None
    match = CLASSIFIED_BY.search(text, start, end) or DERIVED_FROM.search(text, start, end)
    return match.start() if match else None


def find_labels(text: str, start: int, end: int, body_start: int) -> Labels:
    """The labels of the block: as they are usually written, else broken by a wrap, else with one damage."""
    reach = min(end, body_start)
    label = _classified_by(text, start, end, body_start)
    derived = _derived_from(text, start, end, body_start)
    heading = text[start:reach]
    reason = _REASON_LABEL.search(text, start, reach) if "eason" in heading or "EASON" in heading else None
    if label is derived is reason is None:
        label = _label(_BROKEN_CLASSIFIED_BY, text, start, reach, body_start)
        derived = _label(_BROKEN_DERIVED_FROM, text, start, reach, body_start) if label is None else None
    if label is None and (reason is not None or derived is not None or _may_hold_label(heading)):
        label = find_damaged_label(text, start, reach, "CLASSIFIED BY")
    if derived is None and label is not None and ("rom:" in heading or "ROM:" in heading):
        derived = find_damaged_label(text, start, reach, "DERIVED FROM")
    return Labels(label, derived, reason)


def _may_hold_label(heading: str) -> bool:
    """Whether a damaged ``Classified By`` is worth looking for: its last word, or a reason, stands there."""
    if "By:" in heading or "BY:" in heading or "by:" in heading:
        return True
    return "(" in heading and _CITED.search(heading) is not None


def find_declassify_on(text: str, start: int, end: int, stop: int, derived: Span | None) -> re.Match[str] | None:
    """The label of a ``Declassify On`` line of a block that ends at ``stop``, or a little below it up to ``end``.

    A full label wins over the short forms, which may be those of sources: one counts at the head of a line or behind
    a full stop or semicolon, but in no list of sources, and not where several stand behind ``Derived From``.
    """
    shorts = []
    match = DECLASSIFY_ON.search(text, start, end)
    while match is not None:
        is_full = match[1] is not None
        if _is_declassify_on_label(text, match, stop):
            if is_full:
                return match
            shorts.append(match)
        match = DECLASSIFY_ON.search(text, match.start(1 if is_full else 2), end)
    if derived is not None:
        item = _ITEM.search(text, derived.start, end)
        if len(shorts) > 1 or (item is not None and shorts and item.start() < shorts[0].start()):
            return None
        shorts = [short for short in shorts if _MORE.search(short[2]) is None]
    return next((short for short in shorts if _is_apart(text, short)), None)


def _is_apart(text: str, label: re.Match[str]) -> bool:
    """Whether a label begins its line, behind a number or a mark too, or a sentence or clause."""
    line_start = text.rfind("\n", 0, label.start()) + 1
    lead = text[line_start : label.start()]
    return not lead.strip() or lead.rstrip()[-1] in ".;" or _NUMBER_OR_MARK.fullmatch(lead) is not None


def _is_declassify_on_label(text: str, match: re.Match[str], stop: int) -> bool:
    """Whether words such as ``declassify on`` are a label of a block that ends at an offset, and not of an E.O. line.

    Below the block they are one with a colon, or at the head of a line before a figure.
    """
    value = match.start(1) if match[1] is not None else match.start(2)
    line_start = text.rfind("\n", 0, match.start()) + 1
    if match[1] is None and _OF_ORDER_LINE.match(text, line_start, match.start()) is not None:
        return False
    if match.start() < stop or not {":", ";"}.isdisjoint(text[match.start() : value]):
        return True
    return not text[line_start : match.start()].strip() and text[value : value + 1].isdigit()
