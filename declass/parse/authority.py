"""The classification authority block: who classified, for which reason, or from what it was derived.

The categories a reason cites are read in ``reasons``; nothing is judged here.
"""

import datetime as dt
import re
from itertools import product

from declass.model import ClassificationAuthorityBlock
from declass.parse.block_labels import DECLASSIFY_ON, find_declassify_on, find_labels
from declass.parse.block_reason import CUT, read_reason, read_reason_before
from declass.parse.block_remains import has_remains_of_label, may_hold_remains
from declass.parse.block_source import read_source
from declass.parse.classifier import value_kind
from declass.parse.classifier_value import without_lead_words
from declass.parse.damage import differs_little
from declass.parse.dates import end_over_wrap
from declass.parse.instruction import parse_instruction
from declass.parse.letters import is_shown
from declass.parse.page_marks import PAGE_BREAK_FORM
from declass.parse.positions import is_name_word, plain_words, positions_in, titles_in
from declass.parse.reasons import SECTION
from declass.parse.redaction import find_redaction
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span, holds, span_of

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
_GOES_ON = regex(
    r"\s*(?:[(),&/;]|n?d\b|a\s{0,3}n\s{0,3}d\b|reasons?\b|1\s?\.\s?[45]|PAGE\b|for\b)", re.IGNORECASE | re.ASCII
)
_PAGE_BREAK = regex(PAGE_BREAK_FORM)
_PAGE_BREAK_NEXT = regex(rf"\s*(?:{PAGE_BREAK_FORM})")
_REPEATED_LABEL = regex(
    r"[\s:]*(?:\([A-Z/]{1,6}\)\s*)?(?:\d\s?\.\s*)?(?:THIS\s+(?:MESSAGE|CABLE)\s+(?:IS\s+|WAS\s+)?)?"
    r"(?:CLASS[A-Z]*\s+BY\b\s*:?)?[\s:]*(?:\([A-Z/]{1,6}\)\s*)?",
    re.IGNORECASE | re.ASCII,
)
_REASON_BEGINS = regex(r"\bREAS[O0]NS?\b|\b[1-3]\s?\.\s?\d", re.IGNORECASE | re.ASCII)
_NEXT_CLASSIFIER = regex(r"\n[ \t]*(?P<label>CLASSIFIED\s+BY)[ \t]*:(?P<rest>[^\n]*)", re.IGNORECASE | re.ASCII)
# A piece of what every reason has: its section, or its label.
_REASON_PIECES = ("1.", "1 .", "2.", "3.", "eason", "EASON")
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
# The first sentence of a value, how long it is at most, and where a title stands in a long one.
_SENTENCE_END = regex(r"(?<=[A-Za-z]{3})\.(?=\s)|\n[ \t]*\n")
_LONGEST_VALUE = 100
_USUAL_VALUE = 60
_FIRST_WORDS = 6
# What of an instruction may stand on the line below its label, or behind a short one: other words are no instruction.
_WHOLE = frozenset({"date", "exemption", "oadr"})
# A second block belongs to a second copy of the heading, which stands near the first.
_OTHERS_REACH = 3000
# From so many letters on, a name that differs little from another is that name with an error.
_NAME_WITH_ERROR = 5


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
    label, derived, reason = find_labels(text, start, end, body_start)
    head = label or derived or reason
    if head is None:
        return _unlabelled(text, start, end, body_start, vocabulary, dated)
    first = min(match.start() for match in (label, derived, reason) if match is not None)
    stop = _block_end(text, head.end(), limit if first < body_start else _paragraph_end(text, head.end(), limit))
    block = ClassificationAuthorityBlock(span_of((first, stop)))
    region = whole = _without_page_breaks(text[first:stop])
    if derived is not None and derived.start() < stop:
        region = read_source(block, text, whole, derived, vocabulary)
    if label is not None:
        block.classified_by = span_of(label.span())
    after = reason.start() - first if reason is not None and reason.start() < head.start() else head.end() - first
    read_reason(block, region, first, after, vocabulary, dated)
    if label is not None:
        _read_classifier(block, region, first, label.end() - first, derived, vocabulary)
        if label.start() >= body_start and _is_sentence(block, text, label, vocabulary):
            return None
        _read_other_classifiers(block, text, label.end(), stop, vocabulary)
        if not block.sections and block.reason_label is None:
            read_reason_before(block, text, start, first)
    _read_declassify_on(block, text, stop, body_start, vocabulary, dated)
    _mark_unreadable(block, whole, first, text, stop)
    return block


def _is_sentence(block: ClassificationAuthorityBlock, text: str, label: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether the words of a label inside a paragraph begin a sentence: ``Classified by no one, the map …``.

    No sign stands behind them, no reason is given, and what follows names nobody, or says more than who classified.
    """
    if not label[0].rstrip()[-1:].isalpha() or block.sections or block.reason_label is not None:
        return False
    if block.derived_from is not None or block.value_span is None or block.value_kind in ("unclear", "empty"):
        return block.derived_from is None
    value = _SENTENCE_END.split(text[block.value_span.start : block.value_span.end], maxsplit=1)[0]
    if len(value) > _LONGEST_VALUE:
        return True
    return len(value) > _USUAL_VALUE and not titles_in(plain_words(value)[:_FIRST_WORDS], vocabulary)


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
    return "text above the first paragraph is cut short in this copy" if is_cut else None


def _unlabelled(
    text: str, start: int, end: int, body_start: int, vocabulary: Vocabulary, dated: dt.date | None
) -> ClassificationAuthorityBlock | None:
    """The block under no label that can be read: with a reason after words of one, or under the rest of its label."""
    end = min(end, start + _UNLABELLED_REACH)
    region = text[start : min(end, body_start)]
    if any(map(region.__contains__, _REASON_PIECES)):
        for given in _GIVEN.finditer(text, start, min(end, body_start)):
            block = _under_no_label(text, start, end, given, vocabulary, dated)
            if block is not None:
                return block
    stop = text.find("\n", body_start + 1, end)
    at, heading = start, text[start : stop if stop != -1 else end]
    for line in heading.split("\n") if may_hold_remains(heading) else ():
        if may_hold_remains(line) and has_remains_of_label(line, at >= body_start, vocabulary):
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
    read_reason(block, _without_page_breaks(text[begin:stop]), begin, 0, vocabulary, dated)
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
    return not text[at : line_end if line_end != -1 else len(text)].strip(" \t)].,;\\")


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


def _read_classifier(
    block: ClassificationAuthorityBlock,
    region: str,
    base: int,
    after: int,
    derived: re.Match[str] | None,
    vocabulary: Vocabulary,
) -> None:
    ends = [span.start - base for span in (block.reason_label, block.section_span, block.order_span) if span]
    declassify = DECLASSIFY_ON.search(region, after) if "decl" in region.lower() else None
    if declassify:
        ends.append(declassify.start())
    if derived is not None:
        ends.append(derived.start() - base)
    stop = min([end for end in ends if end >= after], default=len(region))
    repeated = _REPEATED_LABEL.match(region, after, stop)
    begin = repeated.end() if repeated else after
    stop = _own_end(region, begin, stop, vocabulary)
    value = without_lead_words(region[begin:stop], vocabulary)
    end = base + begin + len(value)
    value = value.lstrip(" \t\n:;,.-")
    block.value_span = span_of((end - len(value), end))
    block.value_kind, block.position = value_kind(value, vocabulary)
    runs_into_source = derived is not None and stop == derived.start() - base and "\n" not in region[after:stop]
    if block.value_kind == "empty" and runs_into_source:
        block.value_kind = "source"  # "Classified By: Derived from Multiple Sources"


def _own_end(region: str, begin: int, end: int, vocabulary: Vocabulary) -> int:
    """Where the value of a block ends: before a second label, where it is whole or that names another person."""
    if not _has_next_label(region, begin, end):
        return end
    for further in _NEXT_CLASSIFIER.finditer(region, begin, end):
        own = region[begin : further.start()]
        if value_kind(own, vocabulary)[0] == "name and position" or _names_another(own, further["rest"], vocabulary):
            return further.start()
    return end


def _read_other_classifiers(
    block: ClassificationAuthorityBlock, text: str, start: int, stop: int, vocabulary: Vocabulary
) -> None:
    """Further ``Classified By`` labels, in the block or below it, that begin a line and name somebody else."""
    assert block.value_span is not None
    reach = min(len(text), stop + _OTHERS_REACH)
    if not _has_next_label(text, start, reach):
        return
    own = text[block.value_span.start : block.value_span.end]
    others = []
    for match in _NEXT_CLASSIFIER.finditer(text, max(start, block.value_span.end), reach):
        if _names_another(own, match["rest"], vocabulary) and not is_shown(text, match.start("label")):
            others.append(Span(match.start() + 1, match.end()))
    block.others = tuple(others)


def _names_another(own: str, line: str, vocabulary: Vocabulary) -> bool:
    """Whether the rest of a second line names another person than the first, and neither is cut or redacted.

    Its letters are others, and so is each of its names; where both give a position alone, its position.
    """
    value = _REPEATED_LABEL.sub("", line, count=1)
    letters, other_letters = _letters_only(own), _letters_only(value)
    common = min(len(letters), len(other_letters), 12)
    if common < 4 or letters[:common] == other_letters[:common] or CUT.search(line) or find_redaction(line):
        return False
    parts = [own, _REASON_BEGINS.split(value, maxsplit=1)[0]]
    names, other_names = (_names_in(part, vocabulary) for part in parts)
    if names or other_names:
        pairs = product(names, other_names)
        return bool(names and other_names) and not any(_is_same_name(name, other) for name, other in pairs)
    positions, other_positions = (set(positions_in(plain_words(part), vocabulary)[0]) for part in parts)
    return bool(positions and other_positions) and positions.isdisjoint(other_positions)


def _names_in(value: str, vocabulary: Vocabulary) -> set[str]:
    """The words of a value that may be of a name."""
    words = plain_words(without_lead_words(value, vocabulary))
    return {word for word in words if len(word) > 1 and is_name_word(word, vocabulary)}


def _is_same_name(name: str, other: str) -> bool:
    """Whether two words are one name: the same, or a longer one written with an error."""
    return name == other or (min(len(name), len(other)) >= _NAME_WITH_ERROR and differs_little(name, other))


def _has_next_label(text: str, start: int, end: int) -> bool:
    if holds(text, "LASSIFIED BY", start, end):
        return True
    at = text.find("lassified ", start, end)
    return at != -1 and any(text.find(label, at, end) != -1 for label in ("lassified By", "lassified by"))


def _letters_only(value: str) -> str:
    return "".join(c for c in value.upper() if c.isalpha())


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
    match = find_declassify_on(text, block.span.start, reach, stop, block.derived_from)
    if match is None:
        return
    group = 1 if match[1] is not None else 2
    end = match.end(group)
    is_empty = not match[group].strip(" :;")
    if is_empty or match[group].rstrip(" :;").upper().endswith("SOURCE"):  # the date has slipped to the next line
        following = text.find("\n", end + 1, reach)
        end = reach if following == -1 else following
    end = end_over_wrap(text, match.start(group), end, len(text)) or end
    instruction = parse_instruction(text, match.start(group), end, vocabulary, dated)
    if (is_empty or group == 2) and instruction.kind not in _WHOLE:
        return
    if instruction.kind != "missing":
        block.declassify_on = instruction


def _mark_unreadable(block: ClassificationAuthorityBlock, region: str, base: int, text: str, stop: int) -> None:
    at_end = not block.reasons and not text[stop:].strip()
    cut = "..." in region or "\u2026" in region
    redacted = find_redaction(region)
    if not cut and not redacted and not at_end:
        return
    why = "redacted in this copy" if redacted else "the block is cut short in this copy"
    at = base + redacted.start() if redacted else stop
    if not block.reasons and not block.reason_text:
        block.unreadable["reason"] = why
    value_end = block.value_span.end if block.value_span else base
    if block.classified_by and (block.value_kind in ("empty", "unclear") or at <= value_end + 12 or not block.reasons):
        block.unreadable["classified_by"] = why
    if block.derived_from and redacted:
        block.unreadable["derived_from"] = why
