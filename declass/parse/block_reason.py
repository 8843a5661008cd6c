"""The reason of the classification authority block: its section and the letters of its categories."""

import datetime as dt
import re

from declass.model import ClassificationAuthorityBlock, Reason
from declass.parse.block_labels import CLASSIFIED_BY, DECLASSIFY_ON, DERIVED_FROM
from declass.parse.eo_line import read_order
from declass.parse.reasons import SECTION, has_other_words, is_plain_list, read_letters, section_of
from declass.parse.redaction import find_redaction
from declass.parse.release_stamps import order_of_review, without
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span, span_of

_JOINT = r"\s{0,3}"  # a hard wrap or a stray blank may stand inside a word
# The reason word in its spellings, broken anywhere by a wrap.
REASON_WORD = regex(
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
CUT = regex(r"\.\.\.|\u2026")
_JOINED_BEFORE = regex(r"(?:\b(?:AND|OR)|[,;&/])\Z", re.IGNORECASE | re.ASCII)
_JOINED_AFTER = regex(r"\s*(?:(?:AND|OR)(?![A-Z])|[,&])", re.IGNORECASE | re.ASCII)
_TWO_LINES = regex(r"[^\n]*(?:\n[^\n]+)?")
# "paragraphs (b) and (d) of", "categories B and D," before a section.
_LETTERS_BEFORE = regex(
    r"(?:(?:PARAGRAPHS?|CATEGORY|CATEGORIES|ITEMS?|LETTERS?)\s{1,3}|(?=\())"
    r"(\(?[A-H]\)?(?:\s{0,3}(?:,|/|&|AND|OR)\s{0,3}\(?[A-H]\)?){0,5}),?\s{1,3}(?:OF\s{1,3})?(?:SECTIONS?\s{1,3})?\Z",
    re.IGNORECASE | re.ASCII,
)
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


def read_reason(
    block: ClassificationAuthorityBlock,
    region: str,
    base: int,
    after: int,
    vocabulary: Vocabulary,
    dated: dt.date | None,
) -> None:
    """Read what a block says of its reason into the block: label, section, letters, and an order named there.

    Args:
        block: Gets what is found; a letter that cannot be read is named in ``unreadable``.
        region: The text of the block, page breaks and other values blanked.
        base: Offset of the region in the text.
        after: Where in the region the label of the classifier ends; the reason stands behind it.
        vocabulary: Order numbers.
        dated: The document's date; None if unknown.
    """
    order = _ORDER_NUMBER.search(region, after)
    lead = _BEFORE_ORDER.search(region, max(after, order.start() - 12), order.start()) if order is not None else None
    review = order_of_review(region, lead.start()) if lead is not None else None
    if review is not None:
        region = without(region, review)
    elif order is not None and lead is not None:
        block.order_cited = read_order(order[0], vocabulary, dated)
        block.order_span = Span(base + order.start(), base + order.end())
    word = REASON_WORD.search(region, after)
    if word is not None:
        block.reason_label = span_of((base + word.start(), base + word.end()))
    elif REASON_WORD.match(region.lstrip()):
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
    for label in (DECLASSIFY_ON, DERIVED_FROM, CLASSIFIED_BY):
        match = label.search(words)
        words = words[: match.start()] if match else words
    if sum(c.isalpha() for c in words) >= 4 and not CUT.search(words) and not find_redaction(words):
        lead = len(words) - len(words.lstrip())
        block.reason_text = Span(base + at + lead, base + at + len(words.rstrip()))


def read_reason_before(block: ClassificationAuthorityBlock, text: str, start: int, end: int) -> None:
    """A reason that stands on the E.O. line: a section with its letters in brackets."""
    for match in SECTION.finditer(text, start, end):
        letters = read_letters(text, match.end(), section_of(match), 0)
        if letters and text[match.end() : match.end() + 4].lstrip()[:1] == "(":
            block.sections, block.reasons = (section_of(match),), tuple(letters)
            block.section_span = span_of(match.span("section"))
            return
