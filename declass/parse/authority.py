"""The classification authority block: who classified, for which reason, or from what it was derived.

The categories a reason cites are read in ``reasons``; nothing is judged here.
"""

import datetime as dt
import re
from typing import NamedTuple

from declass.model import ClassificationAuthorityBlock, Reason
from declass.parse.classifier import value_kind
from declass.parse.classifier_value import without_lead_words
from declass.parse.damage import find_damaged_label, letters_meant
from declass.parse.dates import find_date, real_date
from declass.parse.eo_line import read_order
from declass.parse.instruction import parse_instruction
from declass.parse.page_marks import PAGE_BREAK_FORM
from declass.parse.positions import WORDS, plain_words, positions_in, titles_in
from declass.parse.reasons import SECTION, has_other_words, is_plain_list, read_letters, section_of
from declass.parse.redaction import find_redaction
from declass.patterns import regex
from declass.rulebook.law import Vocabulary
from declass.text import Span, span_of

# Labels as written: "Classified By:", "CLASSIFIED BY", "Classfied By:", wrapped, or glued to the word before.
# Patterns that are searched for begin with a set of letters, in both cases: the search then hops from one to the next.
_CLASSIFIED_BY = regex(
    r"[Cc](?i:LASS?I?F?I?I?ED\s+BY\b(?:[ \t]?(?:/|&|AND)[ \t]?REASONS?\b)?[ \t]*[:;.]?"
    r"|(?:[L1I]A{1,2}S{1,2}[I1L]?F?[I1L]{0,2}ED\s*B\s?[YV]|LASS(?:IFICATION|IFIER)?\.?\s+BY|LASSIFIER)[ \t]*[:;])",
    re.ASCII,
)
_BREAK = r"(?:[ \t]{0,3}\n[ \t]{0,3})?"
_BROKEN_CLASSIFIED_BY = regex(
    f"(?<![A-Za-z]){_BREAK.join(['[Cc]', *'LASSIFIED'])}\\s{{1,4}}{_BREAK.join('BY')}[ \t]*[:;.]?",
    re.IGNORECASE | re.ASCII,
)
_BROKEN_DERIVED_FROM = regex(
    f"{_BREAK.join(['[Dd]', *'ERIVED'])}\\s{{1,4}}{_BREAK.join('FROM')}[ \t]*[:;.]?", re.IGNORECASE | re.ASCII
)
"""Labels with a hard wrap inside a word, looked for where no whole one stands."""
_DERIVED_FROM = regex(r"[Dd](?<!\w.)(?i:ERIVED\s+(?:FROM|BY))\b[ \t]*[:;.]?", re.ASCII)
_REASON_LABEL = regex(r"\n[ \t]*REASONS?[ \t]*:", re.IGNORECASE | re.ASCII)
_DECLASSIFY_ON = regex(
    r"[Dd](?<!\w.)(?i:ECL(?:ASSIFY)?\s+ON\b[ \t]*[:;]?[ \t]*([^\n]*)|ECLASSIFY\b[ \t]*:[ \t]*([^\n]*))", re.ASCII
)
_JOINT = r"\s{0,3}"  # a hard wrap or a stray blank may stand inside a word
# The reason word in its spellings, broken anywhere by a wrap.
_REASON_WORD = regex(
    rf"[Rr](?<![A-Za-z].)(?i:{_JOINT}E{_JOINT}A{_JOINT}S{_JOINT}[O0]{_JOINT}N|{_JOINT}A{_JOINT}S{_JOINT}[O0]{_JOINT}N|EAONS?|ESONS?)"
    rf"{_JOINT}[Ss]?(?![A-Za-z])(?:\([Ss]\))?[ \t]*[:;.,]?",
    re.ASCII,
)
_PARAGRAPH_WORD = regex(r"[\s:;.,-]*(?:PARAS?|SECTIONS?)\b", re.IGNORECASE | re.ASCII)
# A section with another sign than a point, two or none: "14 (b)", "1-4 (b)", "1..4 (b)", "14. (b)".
_DOTLESS = regex(
    r"[\s:]*(1[ \t]?[.,:;/_-]{0,2}[ \t]?([45]))[.,]?"
    r"(?=\s?\(\s?[a-h]\s?[),/&;]|\s[a-h](?:\s?[,/&]\s?|\s+and\s+)[a-h]\b)",
    re.IGNORECASE | re.ASCII,
)
# Letters at the end of a line under no reason word and after no section; one alone is no portion mark.
_JOINED_LETTER = r"(?:[)\]]?\s{0,4}(?:[,/&+]|AND\b|OR\b)\s{0,4}[(\[]?|[)\]]\s?[(\[])\s?[A-H]\s?"
_BARE_LETTERS = regex(
    rf"(?:[(\[]\s?(?:[A-H]\s?(?:{_JOINED_LETTER}){{1,7}}|[ABD-H]\s?)[)\]]"
    r"|(?<=[\s,;:])[B-H](?:\s?[,/&]\s?|\s(?:AND|OR)\s)[B-H])\.?[ \t]*(?=\n|\Z)",
    re.IGNORECASE | re.ASCII,
)
# What follows a label up to a line that begins as another does, or a blank one below which no such letters stand.
_OWN_LINES = regex(
    r"[^\n]*(?:\n(?:[ \t]*\n(?=[ \t]*\([A-H]\)[ \t]*(?:[,&/.\n]|AND\b|OR\b|\Z)))?"
    r"(?!\s*\n|\s*(?:REF|TAGS|SUBJ|E\.O|\d|-)|[^\n:]{1,20}:)[^\n]+){0,4}",
    re.IGNORECASE | re.ASCII,
)
_CATEGORIES = frozenset("abcdefgh")
"""Letters that any order has had for its categories; others beside a section are parts of words."""
_ORDER_NUMBER = regex(r"1[0-9]{4}\b")
_BEFORE_ORDER = regex(r"(?:E\s?\.?\s?[O0]\s?\.?\s{0,3}:?\s{0,3}|\bFOR\s{1,3})$", re.IGNORECASE | re.ASCII)
_CUT = regex(r"\.\.\.|\u2026")
# A rule, paragraph 1, a heading, a lettered reference, a marked paragraph without a number, or two blank lines.
_END_OF_BLOCK = regex(
    r"\n[ \t]*(?:-{3,}|(?:-[ \t]){3,}|\u00b6?1\s?[.)]\s{0,3}(?![3-6](?:\s*\(|[ \t.:,\[-]{0,4}[A-H]\b))"
    r"|SUMMARY\b|INTRODUCTION\b|BEGIN\b"
    r"|(?P<letter>(?-i:[A-Z])\.)\s"
    r"|\n[ \t]*(?:\n|(?-i:\((?:TS|SBU|S|C|U)(?:/[A-Z/ ,]{1,20})?\)[ \t]*[A-Z][a-z])))",
    re.IGNORECASE | re.ASCII,
)
# A numbered paragraph after a block that is one itself; "2. (U) Reason:" goes on with it.
_NEXT_PARAGRAPH = regex(
    r"\n(?<!1\.\n)(?:[ \t]*\n)?[ \t]*\u00b6?\d{1,2}\s?[.)](?:\s{1,3}|(?=\())"
    r"(?!(?:\([A-Z/]{1,8}\)\s{0,3})?(?:REASON|DECL|DERIVED|CLASS))\(?[A-Z]",
    re.IGNORECASE,
)
_JOINED_ON = regex(r"(?:\b(?:AND|OR)|[,&/(])[ \t]*\Z", re.IGNORECASE | re.ASCII)
_JOINED_BEFORE = regex(r"(?:\b(?:AND|OR)|[,;&/])\Z", re.IGNORECASE | re.ASCII)
_JOINED_AFTER = regex(r"\s*(?:(?:AND|OR)(?![A-Z])|[,&])", re.IGNORECASE | re.ASCII)
_GOES_ON = regex(r"\s*(?:[(),&/;]|n?d\b|and\b|reasons?\b|1\s?\.\s?[45]|PAGE\b|for\b)", re.IGNORECASE | re.ASCII)
_PAGE_BREAK = regex(PAGE_BREAK_FORM)
_PAGE_BREAK_NEXT = regex(rf"\s*(?:{PAGE_BREAK_FORM})")
_REPEATED_LABEL = regex(
    r"[\s:]*(?:\([A-Z/]{1,6}\)\s*)?(?:\d\s?\.\s*)?(?:THIS\s+(?:MESSAGE|CABLE)\s+(?:IS\s+|WAS\s+)?)?"
    r"(?:CLASS[A-Z]*\s+BY\b\s*:?)?[\s:]*(?:\([A-Z/]{1,6}\)\s*)?",
    re.IGNORECASE | re.ASCII,
)
_NEXT_CLASSIFIER = regex(r"\n[ \t]*CLASSIFIED\s+BY[ \t]*:([^\n]*)", re.IGNORECASE | re.ASCII)
# Where no paragraph has a number, the text begins in so many characters.
_UNLABELLED_REACH = 2500
# A reason given under no label: a section with its letter, or letters after the word.
_GIVEN = regex(
    r"[1-3Rr](?<![A-Za-z0-9.].)(?:\s?\.\s?\d\s?(?:\(\s?[A-Z]\b|[A-H](?=[\s,/&.]))|EASONS?[:;.,]?\s{1,4}(?:14\s?)?\(?[A-H]\b)",
    re.IGNORECASE | re.ASCII,
)
_REASON_LEADS = regex(r"\bREAS[O0]NS?[\s:;.,]*(?:SECTIONS?\s+)?\Z", re.IGNORECASE | re.ASCII)
_LEADS_TO_REASON = regex(
    r"\b(?:REAS[O0]NS?|F[O0]R|UNDER|PER|BASED\s+ON|DUE\s+TO)[\s:;.,]*(?:SECTIONS?\s+)?\Z", re.IGNORECASE | re.ASCII
)
# What a review of a copy left is no line of a block: "EXCISE 1.4(D)".
_OF_REVIEW = regex(
    r"\W*(?:EXCIS|DECAP|REVIEW|RELEAS|DENIED|DOC\s?(?:NO|ID|#|\d)|AUTHORITY|B\d\b)", re.IGNORECASE | re.ASCII
)
_OF_A_TEXT = regex(
    r"\b(?:ARTICLES?|PARAS?|PARAGRAPHS?|ANNEX|CHAPTERS?|ITEMS?|OPTIONS?)[\s.]*\Z", re.IGNORECASE | re.ASCII
)
_OF_ANOTHER_LABEL = regex(r"\W*(?:REF|TAGS|SUBJ|E\.?\s?O\b|EXECUTIVE)", re.IGNORECASE | re.ASCII)
# Pieces of the labels, of which one that is damaged beyond reading has kept some.
_LABEL_PIECES = ("CLA", "LAS", "ASS", "SSI", "SIF", "IFI", "FIE", "IED", "CLS", "LSF", "SFD", "FDB")
_DERIVED_PIECES = ("DER", "ERI", "RIV", "IVE", "VED", "EDF", "DFR", "FRO", "ROM")
_REMAINS = ("ssif", "clas", "assi", "clsf", "c l a", "deri", "driv", "eriv", "rived", "d e r")
"""Of these a line holds one that begins with so many pieces."""
_FEWEST_PIECES = 3
_LOST_LETTERS = 4
_BY = regex(r"[B8]\s?[YV]\b", re.IGNORECASE)
_NOT_A_LABEL = ("UNCLAS", "DECLAS", "NOTCLAS")
_LINE_BEGIN = regex(r"\s*(?:\d\s?[.)]\s*)?(?:\([A-Z/]{1,6}\)\s*)?", re.IGNORECASE | re.ASCII)
_LABEL_LENGTH = 32
_CITED = regex(r"[1-3]\s?\.\s?\d\s?\(\s?[A-Za-z]")
_TWO_LINES = regex(r"[^\n]*(?:\n[^\n]+)?")
_SOURCE_LINES = regex(
    r"[^\n]*(?:\n(?!\s*\n|\s*(?:DECL|REASON|CLASSIFIED|\d\s?\.|-{3}))[^\n]+)?", re.IGNORECASE | re.ASCII
)
_NO_SOURCE = regex(r"\W*(?:N\s?/?\s?A|NONE|NIL|NOT\s+APPLICABLE)\W*", re.IGNORECASE | re.ASCII)
_GUIDE = regex(r"\bDSCG\b|\bGUIDE\b|\bSCG\b|\bCG[ -]?\d", re.IGNORECASE | re.ASCII)
_DOCUMENT = regex(
    r"\b(?:MEMO(?:RANDUM)?|REPORT|CABLE|TELEGRAM|LETTER|MESSAGE|REFTEL|PLAN|NIE|BRIEFING|DIRECTIVE|NOTE|STATE|AMEMBASSY|USUN)\b"
    r"|\d{4,}",
    re.IGNORECASE | re.ASCII,
)
# Words of a title or a date, which name no agency.
_TITLE_WORDS = frozenset(
    {
        *("MEMO", "MEMORANDUM", "REPORT", "CABLE", "TELEGRAM", "LETTER", "MESSAGE", "REFTEL", "PLAN", "BRIEFING"),
        *("NOTE", "SAME", "SUBJECT", "CLASSIFIED", "SECRET", "DATED", "DATE", "OF", "THE", "A", "ON", "NO", "NUMBER"),
        *("AND", "TO", "FROM", "FOR", "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST"),
        *("SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER", "JAN", "FEB", "MAR", "APR", "JUN", "JUL", "AUG", "SEP"),
        *("SEPT", "OCT", "NOV", "DEC"),
    }
)
_DATED = regex(r"\b(?:19|20)\d{2}\b|\bDATED\b", re.IGNORECASE | re.ASCII)
_UNSPECIFIC = regex(
    r"\b(?:PREVIOUS|EARLIER|PRIOR|VARIOUS|OTHER|ABOVE|REF(?:S|TELS?|ERENCED)?|SOURCES?)\b", re.IGNORECASE | re.ASCII
)
_MULTIPLE = regex(r"\bMULTIPLE\s+SOURCES?\b", re.IGNORECASE | re.ASCII)
_LEAD_IN = regex(r"[\s\d.()\[\]A-Z\u00b6,:;/\u2013-]*$")
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
# "paragraphs (b) and (d) of", "categories B and D," before a section.
_LETTERS_BEFORE = regex(
    r"(?:(?:PARAGRAPHS?|CATEGORY|CATEGORIES|ITEMS?|LETTERS?)\s{1,3}|(?=\())"
    r"(\(?[A-H]\)?(?:\s{0,3}(?:,|/|&|AND|OR)\s{0,3}\(?[A-H]\)?){0,5}),?\s{1,3}(?:OF\s{1,3})?(?:SECTIONS?\s{1,3})?\Z",
    re.IGNORECASE | re.ASCII,
)
_LONGEST_LEAD = 90
_BLANK_LINE = regex(r"\n[ \t]*\n")
_LETTER_NEXT = regex(r"\s?\(([A-H])\)", re.IGNORECASE | re.ASCII)
# What ends the letters of a reason: a full stop behind them, or a number of a paragraph where lines were joined.
_TEXT_BEGINS = regex(r"\d\s?[.)]\s|(?:\)(?<=[A-Ha-h].)|(?<=[\s,/&][A-Ha-h]))\.\s+(?!(?i:AND|OR)\b)[A-Z]", re.ASCII)
# A letter in brackets joined to the words before it, with words after it.
_LETTER_FURTHER_ON = regex(
    r"(?:[Aa](?<!\w.)(?i:ND)|[,;&])\s{1,3}\(([A-Ha-h])\)(?:[,:]?\s{1,3}[-(]?\s?[A-Za-z]{3}|\.?[ \t]*(?:\n|\Z))",
    re.ASCII,
)
# A second section stands so near to the letters of the first.
_NEXT_SECTION_REACH = 60
# A second block belongs to a second copy of the heading, which stands near the first.
_OTHERS_REACH = 3000


class _Labels(NamedTuple):
    """The labels of a block, each None where it does not stand there."""

    classified_by: re.Match[str] | None
    derived_from: re.Match[str] | None
    reason: re.Match[str] | None


def _classified_by(text: str, start: int, end: int, body_start: int) -> re.Match[str] | None:
    """The ``Classified By`` label: in any spelling before the first paragraph, in the right one inside paragraphs."""
    for usual in ("\nClassified By:", "\nCLASSIFIED BY:"):
        at = text.find(usual, start, body_start)
        if at != -1:
            return _CLASSIFIED_BY.match(text, at + 1, end)
    stop = min(end, body_start + 12)
    found = None
    if _has_label_piece(text[start:stop]):  # the pattern would try every letter of a heading that has no block
        found = _label(_CLASSIFIED_BY, text, start, stop, body_start)
    if found is not None or (text.find("lassified", body_start, end) == text.find("LASSIFIED", body_start, end) == -1):
        return found
    return _label(_CLASSIFIED_BY, text, body_start, end, body_start)


def _has_label_piece(stretch: str) -> bool:
    """Whether a stretch holds the beginning of a ``Classified By`` label, damaged or not."""
    lowered = stretch.lower()
    return "clas" in lowered or "claas" in lowered or "c1as" in lowered or "cias" in lowered


def _derived_from(text: str, start: int, end: int, body_start: int) -> re.Match[str] | None:
    if text.find("erived", start, end) == -1 and text.find("ERIVED", start, end) == -1:
        return None
    return _label(_DERIVED_FROM, text, start, end, body_start)


def _label(pattern: re.Pattern[str], text: str, start: int, end: int, body_start: int) -> re.Match[str] | None:
    """The first label of the block; inside paragraphs only one that begins its paragraph, as few words do."""
    match = pattern.search(text, start, end)
    while match is not None:
        at = _lead_start(text, start, match.start())
        line_start = text.rfind("\n", 0, at) + 1
        heads_paragraph = at - line_start < 60 and _LEAD_IN.match(text, line_start, at)
        if (at < match.start() or not _ends_in_other_word(text, start, at)) and (at < body_start or heads_paragraph):
            return match
        match = pattern.search(text, match.end(), end)
    return None


def _lead_start(text: str, start: int, label: int) -> int:
    """Where the words begin that speak of this message before a label, as ``This message was``; else its own start."""
    lead = _OF_THIS_MESSAGE.search(text, max(start, label - _LONGEST_LEAD), label)
    return lead.start() if lead is not None else label


def _ends_in_other_word(text: str, start: int, label: int) -> bool:
    """Whether what stands before the words of a label makes another word or a verb of them."""
    before = text[max(start, label - 8) : label].lower()
    if not before[-1:].isspace():
        return before[-2:] in _OTHER_PREFIXES
    return before.rstrip().endswith(_OTHER_WORDS)


def find_authority_label(text: str, start: int, end: int) -> int | None:
    """Offset of the first ``Classified By`` or ``Derived From`` label of a heading, or None."""
    if not _has_label_piece(text[start:end]) and "derived" not in text[start:end].lower():
        return None
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
        The block, or None where no ``Classified By``, ``Derived From`` or reason stands there. Wraps inside words, page
        breaks and repeated labels are read through; a cut or redacted part is in ``unreadable``, and so is the
        classifier of a line that gives a reason under no label that can be read.
    """
    label, derived, reason = _find_labels(text, start, end, body_start)
    head = label or derived or reason
    if head is None:
        return _unlabelled(text, start, end, body_start, vocabulary, dated)
    first = min(match.start() for match in (label, derived, reason) if match is not None)
    stop = _block_end(text, head.end(), limit if first < body_start else _paragraph_end(text, head.end(), limit))
    block = ClassificationAuthorityBlock(span_of((first, stop)))
    region = whole = _without_page_breaks(text[first:stop])
    if derived is not None and derived.start() < stop:
        region = _read_source(block, text, whole, derived, vocabulary)
    if label is not None:
        block.classified_by = span_of(label.span())
    after = reason.start() - first if reason is not None and reason.start() < head.start() else head.end() - first
    _read_reason(block, region, first, after, vocabulary, dated)
    if label is not None:
        _read_classifier(block, region, first, label.end() - first, derived, vocabulary)
        _read_other_classifiers(block, text, stop)
        if not block.sections and block.reason_label is None:
            _read_reason_before(block, text, start, first)
    _read_declassify_on(block, text, stop, body_start, vocabulary, dated)
    _mark_unreadable(block, whole, first, text, stop)
    return block


def _find_labels(text: str, start: int, end: int, body_start: int) -> _Labels:
    """The labels of the block: as they are usually written, else broken by a wrap, else with one damage."""
    reach = min(end, body_start)
    label = _classified_by(text, start, end, body_start)
    derived = _derived_from(text, start, end, body_start)
    reason = None
    if text.find("eason", start, body_start) != -1 or text.find("EASON", start, body_start) != -1:
        reason = _REASON_LABEL.search(text, start, reach)
    if label is derived is reason is None:
        label = _label(_BROKEN_CLASSIFIED_BY, text, start, reach, body_start)
        derived = _label(_BROKEN_DERIVED_FROM, text, start, reach, body_start) if label is None else None
    if label is None and (reason is not None or derived is not None or _may_hold_label(text, start, reach)):
        label = find_damaged_label(text, start, reach, "CLASSIFIED BY")
    may_be_derived = text.find("rom:", start, reach) != -1 or text.find("ROM:", start, reach) != -1
    if derived is None and label is not None and may_be_derived:
        derived = find_damaged_label(text, start, reach, "DERIVED FROM")
    return _Labels(label, derived, reason)


def _may_hold_label(text: str, start: int, end: int) -> bool:
    """Whether a damaged ``Classified By`` is worth looking for: its last word, or a reason, stands there."""
    by = any(text.find(word, start, end) != -1 for word in ("By:", "BY:", "by:"))
    return by or _CITED.search(text, start, end) is not None


def why_block_unreadable(text: str, heading: int, start: int, end: int) -> str | None:
    """Why a copy that shows no block may have lost it, or None.

    Args:
        text: The whole text.
        heading: End of the classification line; a cut anywhere after it may have taken the block away.
        start, end: From the end of the subject to the first paragraph, where the block stands.
    """
    if find_redaction(text, start, end):
        return "redacted in this copy"
    is_cut = text.find("...", heading, end) != -1 or (not text.isascii() and text.find("\u2026", heading, end) != -1)
    return "cut short in this copy" if is_cut else None


def _unlabelled(
    text: str, start: int, end: int, body_start: int, vocabulary: Vocabulary, dated: dt.date | None
) -> ClassificationAuthorityBlock | None:
    """The block under no label that can be read: with a reason after words of one, or under the rest of its label."""
    end = min(end, start + _UNLABELLED_REACH)
    region = text[start : min(end, body_start)]
    if any(piece in region for piece in ("1.", "1 .", "2.", "3.", "eason", "EASON")):
        for given in _GIVEN.finditer(text, start, min(end, body_start)):
            block = _under_no_label(text, start, end, given, vocabulary, dated)
            if block is not None:
                return block
    stop = text.find("\n", body_start + 1, end)
    at, heading = start, text[start : stop if stop != -1 else end]
    for line in heading.split("\n") if _may_hold_remains(heading) else ():
        if _may_hold_remains(line) and _has_remains_of_label(line, at >= body_start, vocabulary):
            block = ClassificationAuthorityBlock(Span(at, at + len(line)))
            fields = ("classified_by", "derived_from", "reason")
            block.unreadable |= dict.fromkeys(fields, "the label of the block is damaged")
            return block
        at += len(line) + 1
    return None


def _under_no_label(
    text: str, start: int, end: int, given: re.Match[str], vocabulary: Vocabulary, dated: dt.date | None
) -> ClassificationAuthorityBlock | None:
    """The block of a line that gives a reason; None where it gives none."""
    begin = _reason_line(text, start, given, vocabulary)
    if begin is None:
        return None
    stop = _block_end(text, given.start(), end)
    block = ClassificationAuthorityBlock(span_of((begin, stop)))
    _read_reason(block, _without_page_breaks(text[begin:stop]), begin, 0, vocabulary, dated)
    if not block.reasons:
        return None
    is_named = given[0][0] not in "Rr" and _REASON_LEADS.search(text, begin, given.start()) is not None
    if not is_named and not _ends_line(text, block.reasons[-1].span.end):
        return None
    block.unreadable["classified_by"] = "the line with the reason bears no label that can be read"
    return block


def _reason_line(text: str, start: int, given: re.Match[str], vocabulary: Vocabulary) -> int | None:
    """Where the line begins that gives a reason, the line above it taken in where it names who; None where it is none.

    Words of a title or of a reason make it one, and other words that stand by themselves; a bare code is the stamp of
    a release.
    """
    begin = max(start, text.rfind("\n", start, given.start()) + 1)
    words = text[begin : given.start()]
    if _OF_ANOTHER_LABEL.match(words):
        return None
    is_apart = not text[max(start, text.rfind("\n", start, max(start, begin - 1))) : begin].strip()
    has_title = bool(titles_in(plain_words(words), vocabulary))
    if not is_apart and not has_title:
        above = max(start, text.rfind("\n", start, begin - 1) + 1)
        if _OF_ANOTHER_LABEL.match(text, above, begin) is None and _OF_REVIEW.match(text, above, begin) is None:
            has_title = bool(titles_in(plain_words(text[above:begin]), vocabulary))
            if has_title or not words.strip():
                begin, words = above, text[above : given.start()]
    if given[0][0] in "Rr":
        is_reason = has_title
    elif _LEADS_TO_REASON.search(words) is not None:
        is_reason = True
    else:
        may_be_other = is_apart and "(" in given[0] and sum(c.isalpha() for c in words) > 2
        is_reason = (has_title or may_be_other) and _OF_REVIEW.match(words) is None
        is_reason = is_reason and _OF_A_TEXT.search(words) is None
    return begin + len(words) - len(words.lstrip()) if is_reason else None


def _ends_line(text: str, at: int) -> bool:
    """Whether nothing but signs follows an offset on its line."""
    line_end = text.find("\n", at)
    return not text[at : line_end if line_end != -1 else len(text)].strip(" \t)].,;")


def _may_hold_remains(stretch: str) -> bool:
    """Whether what is left of a label of the block may stand in a stretch; hardly any line has it."""
    lowered = stretch.lower()
    return any(piece in lowered for piece in _REMAINS)


def _has_remains_of_label(line: str, is_in_paragraph: bool, vocabulary: Vocabulary) -> bool:
    """Whether a line begins with what is left of a label of the block.

    Behind that of ``Classified By`` it names a position; in a paragraph its last word is left too, as others speak of
    classified things. That of ``Derived From`` has kept its colon.
    """
    begin = _LINE_BEGIN.match(line)
    rest = line[begin.end() :] if begin is not None else line
    letters = letters_meant(rest[:_LABEL_LENGTH])
    if _begins_with_pieces(letters, _DERIVED_PIECES):
        return not is_in_paragraph and (":" in rest[:_LABEL_LENGTH] or _GUIDE.search(rest) is not None)
    if not _begins_with_pieces(letters, _LABEL_PIECES) or letters.startswith(_NOT_A_LABEL):
        return False
    if _CLASSIFIED_BY.search(line) is not None or (is_in_paragraph and _BY.search(rest) is None):
        return False
    return bool(titles_in(plain_words(rest), vocabulary))


def _begins_with_pieces(letters: str, pieces: tuple[str, ...]) -> bool:
    """Whether letters begin with some of the pieces of a label, a few of its first letters lost."""
    places = [letters.find(piece) for piece in pieces if piece in letters]
    return len(places) >= _FEWEST_PIECES and min(places) <= _LOST_LETTERS


def _block_end(text: str, start: int, limit: int) -> int:
    stop = min(limit, start + 900)
    match = _END_OF_BLOCK.search(text, start + 4, stop)
    while match is not None:
        # Blank lines may stand inside the block where a wrap or a page break left them, and a wrap may put a letter of
        # the reason at the head of a line: look on for its rest.
        at = match.end() + 1
        if not match[0].isspace():
            goes_on = match["letter"] is not None and (
                _JOINED_ON.search(text, start, match.start()) is not None or _is_initial(text, start, match, stop)
            )
        elif _GOES_ON.match(text, match.end(), match.end() + 60) is not None:
            goes_on = True
        else:
            goes_on = _PAGE_BREAK_NEXT.match(text, match.end(), match.end() + 80) is not None or _is_broken_by_page(
                text, start, match.start()
            )
            at = match.end() - 1
        if not goes_on:
            break
        match = _END_OF_BLOCK.search(text, at, stop)
    return match.start() if match else stop


def _paragraph_end(text: str, start: int, limit: int) -> int:
    """Where the paragraph ends that is a block: before the next that is no further line of it."""
    following = _NEXT_PARAGRAPH.search(text, start, limit)
    return following.start() if following is not None else limit


def _is_initial(text: str, start: int, letter: re.Match[str], stop: int) -> bool:
    """Whether a wrap put an initial of the name at the head of a line: the reason follows on that line or the next."""
    if SECTION.search(text, start, letter.start()):
        return False
    first, _, rest = text[letter.end() : stop].partition("\n")
    return SECTION.search(f"{first}\n{rest.partition(chr(10))[0]}") is not None


def _is_broken_by_page(text: str, start: int, at: int) -> bool:
    """Whether the page mark before a blank line stands inside the block: the rest of its reason follows."""
    line = text.rfind("\n", start, at) + 1
    if line <= start or _PAGE_BREAK.match(text, line, at) is None:
        return False
    before = start + len(text[start:line].rstrip())
    return SECTION.search(text, start, before) is None or _JOINED_ON.search(text, start, before) is not None


def _without_page_breaks(region: str) -> str:
    """The block with page marks, their banners and trailing backslashes made blanks and a line end, offsets kept."""
    region = region.replace("\\", " ")
    if " OF " not in region and "PAGE" not in region:
        return region
    for match in _PAGE_BREAK.finditer(region):
        begin = match.start()
        banner = region[:begin].rstrip().rpartition("\n")[2] if match[0].startswith("PAGE") else ""
        if banner and banner.isupper() and banner.replace(" ", "").isalpha() and len(banner) > 5:
            begin = region.rindex(banner, 0, begin)
        begin = len(region[:begin].rstrip())
        end = len(region) - len(region[match.end() :].lstrip())
        region = f"{region[:begin]}{' ' * (end - begin - 1)}\n{region[end:]}"
    return region


def _read_reason(
    block: ClassificationAuthorityBlock,
    region: str,
    base: int,
    after: int,
    vocabulary: Vocabulary,
    dated: dt.date | None,
) -> None:
    order = _ORDER_NUMBER.search(region, after)
    if order and _BEFORE_ORDER.search(region, max(after, order.start() - 12), order.start()):
        block.order_cited = read_order(order[0], vocabulary, dated)
        block.order_span = Span(base + order.start(), base + order.end())
    word = _REASON_WORD.search(region, after)
    if word is not None:
        block.reason_label = span_of((base + word.start(), base + word.end()))
    elif _REASON_WORD.match(region.lstrip()):
        block.reason_label = Span(base, base + after)
    _read_categories(block, region, base, after)
    if word is None and not block.sections:
        lines = _OWN_LINES.match(region, after)
        lone = _BARE_LETTERS.search(region, after, lines.end() if lines is not None else after)
        block.reasons = tuple(read_letters(region, lone.start(), None, base)) if lone is not None else ()
    if block.section_span is not None and not block.reasons:
        _read_letters_before(block, region, base)
        if not block.reasons and has_other_words(region, block.section_span.end - base):
            block.unreadable["reason"] = "words stand where the letter should"
    if not block.sections and block.reason_label is not None:
        at = block.reason_label.end - base
        lead = _PARAGRAPH_WORD.match(region, at)
        at = lead.end() if lead else at
        dotless = _DOTLESS.match(region, at)
        if dotless is not None:
            section = f"1.{dotless[2]}"
            block.reasons = tuple(read_letters(region, dotless.end(), section, base))
            block.sections, block.section_span = (section,), Span(base + dotless.start(1), base + dotless.end(1))
            return
        bare = read_letters(region, at, None, base)
        if is_plain_list(region, at, bare):
            block.reasons = tuple({r.letter: r for r in bare}.values())
        else:
            _read_reason_words(block, region, base)


def _read_letters_before(block: ClassificationAuthorityBlock, region: str, base: int) -> None:
    """Letters that stand before their section, as ``(b) and (d) of Section 1.4``."""
    assert block.section_span is not None
    before = region[: block.section_span.start - base]
    named = _LETTERS_BEFORE.search(before)
    at = named.start(1) if named is not None else len(before)
    if block.reason_label is not None:
        at = min(at, block.reason_label.end - base)
    letters = read_letters(before, at, block.sections[0], base)
    if is_plain_list(region, at, letters) and all(letter.letter in _CATEGORIES for letter in letters):
        block.reasons = tuple({letter.letter: letter for letter in letters}.values())


def _read_categories(block: ClassificationAuthorityBlock, region: str, base: int, after: int) -> None:
    """Sections and their letters; a second section counts only with letters, as ``1.4(b) and 1.4(d)``."""
    reasons: list[Reason] = []
    sections: list[str] = []
    for match in SECTION.finditer(region, after):
        if reasons and not _belongs_to_reason(region, match, reasons[-1], base):
            break
        section = section_of(match)
        paragraph_end = match.end("paragraph")
        letters = read_letters(region, match.end(), section, base) if paragraph_end == -1 else []
        if reasons and not letters:
            break
        sections.append(section)
        reasons += letters
        if block.section_span is None:
            end = paragraph_end if paragraph_end != -1 else match.end("section")
            block.section_span = span_of((base + match.start("section"), base + end))
    if reasons:
        reasons += _letters_further_on(region, reasons[-1], base)
    block.reasons = tuple({(r.section, r.letter): r for r in reasons}.values())
    block.sections = tuple(dict.fromkeys(sections))


def _belongs_to_reason(region: str, again: re.Match[str], last: Reason, base: int) -> bool:
    """Whether a section after letters goes on with the reason: joined, near, or the same again, as ``1.4 (d) words``.

    Below a blank line it is a stamp, which has capitals, unless it is joined.
    """
    at = last.span.end - base
    between = region[at : again.start()]
    is_near = len(" ".join(between.split())) <= _NEXT_SECTION_REACH
    if not is_near and _TEXT_BEGINS.search(region, at, again.start()) is not None:
        return False
    if _JOINED_BEFORE.search(between.rstrip()) is not None:
        return True
    letter = _LETTER_NEXT.match(region, again.end())
    is_again = again["section"] == last.section and letter is not None
    is_alike = letter is not None and letter[1].islower() == region[at - 1].islower()
    blank = _BLANK_LINE.search(between)
    if blank is not None:
        is_small = is_again and is_alike and region[at - 1].islower()
        return is_small or _JOINED_AFTER.match(between, blank.end()) is not None
    return is_near or (is_again and is_alike)


def _letters_further_on(region: str, last: Reason, base: int) -> list[Reason]:
    """Letters after the words of the first: ``1.4 (b) foreign government information and (d) foreign relations``."""
    at = last.span.end - base
    lines = _OWN_LINES.match(region, at) if region.find("(", at) != -1 else None
    end = lines.end() if lines is not None else at
    other = _TEXT_BEGINS.search(region, at, end)
    end = other.start() if other is not None else end
    return [
        Reason(last.section, match[1].lower(), span_of((base + match.start(1), base + match.end(1))))
        for match in _LETTER_FURTHER_ON.finditer(region, at, end)
        if match[1].islower() == region[at - 1].islower() and match[1] != "C"
    ]


def _read_reason_words(block: ClassificationAuthorityBlock, region: str, base: int) -> None:
    """A reason in free words, up to the next label."""
    assert block.reason_label is not None
    at = block.reason_label.end - base
    line = _TWO_LINES.match(region, at)
    words = line[0] if line else ""
    for label in (_DECLASSIFY_ON, _DERIVED_FROM, _CLASSIFIED_BY):
        match = label.search(words)
        words = words[: match.start()] if match else words
    if sum(c.isalpha() for c in words) >= 4 and not _CUT.search(words) and not find_redaction(words):
        lead = len(words) - len(words.lstrip())
        block.reason_text = Span(base + at + lead, base + at + len(words.rstrip()))


def _read_reason_before(block: ClassificationAuthorityBlock, text: str, start: int, end: int) -> None:
    """A reason that stands on the E.O. line: a section with its letters in brackets."""
    for match in SECTION.finditer(text, start, end):
        letters = read_letters(text, match.end(), section_of(match), 0)
        if letters and text[match.end() : match.end() + 4].lstrip()[:1] == "(":
            block.sections, block.reasons = (section_of(match),), tuple(letters)
            block.section_span = span_of(match.span("section"))
            return


def _read_classifier(
    block: ClassificationAuthorityBlock,
    region: str,
    base: int,
    after: int,
    derived: re.Match[str] | None,
    vocabulary: Vocabulary,
) -> None:
    ends = [span.start - base for span in (block.reason_label, block.section_span, block.order_span) if span]
    declassify = _DECLASSIFY_ON.search(region, after) if "decl" in region.lower() else None
    if declassify:
        ends.append(declassify.start())
    if derived is not None:
        ends.append(derived.start() - base)
    stop = min([end for end in ends if end >= after], default=len(region))
    repeated = _REPEATED_LABEL.match(region, after, stop)
    begin = repeated.end() if repeated else after
    value = without_lead_words(region[begin:stop], vocabulary)
    end = base + begin + len(value)
    value = value.lstrip(" \t\n:;,.-")
    block.value_span = span_of((end - len(value), end))
    block.value_kind, block.position = value_kind(value, vocabulary)
    runs_into_source = derived is not None and stop == derived.start() - base and "\n" not in region[after:stop]
    if block.value_kind == "empty" and runs_into_source:
        block.value_kind = "source"  # "Classified By: Derived from Multiple Sources"


def _read_other_classifiers(block: ClassificationAuthorityBlock, text: str, stop: int) -> None:
    """Further ``Classified By`` labels outside the block that begin a line and name somebody else."""
    assert block.value_span is not None
    reach = min(len(text), stop + _OTHERS_REACH)
    if not _has_next_label(text, stop, reach):
        return
    own = _letters_only(text[block.value_span.start : block.value_span.end])
    others = []
    for match in _NEXT_CLASSIFIER.finditer(text, stop, reach):
        value = _letters_only(_REPEATED_LABEL.sub("", match[1], count=1))
        common = min(len(own), len(value), 12)
        if common >= 4 and own[:common] != value[:common] and not _CUT.search(match[1]):
            others.append(Span(match.start() + 1, match.end()))
    block.others = tuple(others)


def _has_next_label(text: str, start: int, end: int) -> bool:
    if text.find("LASSIFIED BY", start, end) != -1:
        return True
    at = text.find("lassified ", start, end)
    return at != -1 and any(text.find(label, at, end) != -1 for label in ("lassified By", "lassified by"))


def _letters_only(value: str) -> str:
    return "".join(c for c in value.upper() if c.isalpha())


def _read_source(
    block: ClassificationAuthorityBlock, text: str, region: str, label: re.Match[str], vocabulary: Vocabulary
) -> str:
    """Read the ``Derived From`` value; the region comes back with it blanked, so that no date in it is a section.

    ``N/A`` there says that nothing was derived.
    """
    base, stop = block.span
    line = _SOURCE_LINES.match(text, label.end(), min(stop, label.end() + 300))
    value = line[0] if line else ""
    start = label.end()
    again = _DERIVED_FROM.search(value)
    if again and not value[: again.start()].strip():
        start, value = start + again.end(), value[again.end() :]
    for other in (_DECLASSIFY_ON, _REASON_WORD, _CLASSIFIED_BY):
        match = other.search(value)
        value = value[: match.start()] if match else value
    blanked = f"{region[: start - base]}{' ' * len(value)}{region[start - base + len(value) :]}"[: len(region)]
    if _NO_SOURCE.fullmatch(value) is not None:
        return blanked
    lead = len(value) - len(value.lstrip())
    block.derived_from = Span(start + lead, start + max(lead, len(value.rstrip())))
    written = find_date(value)
    block.source_date = real_date(written.year, written.month, written.day) if written else None
    block.source_has_date = written is not None or bool(_DATED.search(value))
    words = {word.upper().strip(".") for word in WORDS.findall(value)} - _TITLE_WORDS
    block.source_names_office = any(word.isalpha() for word in words)
    block.source_kind = _source_kind(" ".join(value.split()), vocabulary)
    return blanked


def _source_kind(value: str, vocabulary: Vocabulary) -> str:
    if not any(c.isalnum() for c in value):
        return "empty"
    if _MULTIPLE.search(value):
        return "multiple"
    if _GUIDE.search(value):
        return "guide"
    if _UNSPECIFIC.search(value) and not any(c.isdigit() for c in value):
        return "unspecific"
    if _DOCUMENT.search(value):
        return "document"
    positions, others = positions_in(plain_words(value), vocabulary)
    has_title = any(word not in vocabulary.office_words for word in positions)
    return "person" if has_title or (positions and not others) else "document"


def _read_declassify_on(
    block: ClassificationAuthorityBlock,
    text: str,
    stop: int,
    body_start: int,
    vocabulary: Vocabulary,
    dated: dt.date | None,
) -> None:
    """Read a ``Declassify On`` line of a block or a little below it, but none of a text that the body tells of."""
    reach = min(len(text), stop + 200)
    if block.span.start < body_start:
        reach = max(stop, min(reach, body_start))
    else:
        reach = _paragraph_end(text, block.span.start, reach)
    if "decl" not in text[block.span.start : reach].lower():
        return
    labels = _DECLASSIFY_ON.finditer(text, block.span.start, reach)
    match = next((label for label in labels if label.start() < stop or _is_label(text, label)), None)
    if match is None:
        return
    group = 1 if match[1] is not None else 2
    end = match.end(group)
    if match[group].rstrip(" :;").upper().endswith("SOURCE"):  # the date of source has slipped to the next line
        following = text.find("\n", end + 1, reach)
        end = reach if following == -1 else following
    instruction = parse_instruction(text, match.start(group), end, vocabulary, dated)
    if instruction.kind != "missing":
        block.declassify_on = instruction


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Whether the words ``declassify on`` below a block are a label: with a colon, or at the head of a line."""
    value = match.start(1) if match[1] is not None else match.start(2)
    if not {":", ";"}.isdisjoint(text[match.start() : value]):
        return True
    line_start = text.rfind("\n", 0, match.start()) + 1
    return not text[line_start : match.start()].strip() and text[value : value + 1].isdigit()


def _mark_unreadable(block: ClassificationAuthorityBlock, region: str, base: int, text: str, stop: int) -> None:
    at_end = not block.reasons and not text[stop:].strip()
    cut = "..." in region or "\u2026" in region
    redacted = find_redaction(region)
    if not cut and not redacted and not at_end:
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
