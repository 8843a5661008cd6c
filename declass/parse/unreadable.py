"""What a copy lacks or spoils: fields that may have been there and cannot be read, each with the reason."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from declass.model import Document, Paragraph, TransmissionHeader, level_read
from declass.parse.authority import why_block_unreadable
from declass.parse.heading import PARTIAL_EXTRACT
from declass.parse.joined_lines import is_collapsed
from declass.parse.level_words import LEVEL_LETTERS
from declass.parse.redaction import find_redaction
from declass.patterns import regex

# With fewer characters than these the last paragraph of a cut copy may have lost its mark.
_SHORTEST_PARAGRAPH = 60
# A name in capitals with this many letters ends a telegram; fewer are the beginning of a word.
_SHORTEST_SIGNATURE = 4
# A body with fewer characters is taken for a cut one unless it shows its end.
_SHORTEST_BODY = 80
_END_MARKS = ("NNN", "<< END OF DOCUMENT", "<<END OF DOCUMENT")
_SIGNS_IN_NAMES = str.maketrans("", "", " .'-")
_LEVEL_WORDS = frozenset({*LEVEL_LETTERS.values(), "UNCLASSIFIED", "LIMITEDOFFICIALUSE"})
_BLANKS = " \t\\"
_STOPS = (".", "?", "!", ")", '"')
# Lines of offices and captions between the classification line and the E.O. line run to this many characters at most.
_LONGEST_OFFICES = 400
_REDACTED_LINE = regex(r"\n(?P<blank>[ \t]*\n)?[ \t]*X{5,}[ \t]*(?=\n|$)", re.IGNORECASE | re.ASCII)
# Where a partial extract says that it is one.
_EXTRACT_REACH = 400
_CUT_END = regex(r"\.\.\.[\s\\]*$")
# Signs of an address or a reference in the last word of a copy, and signs that end a sentence or a list before it.
_ADDRESS_SIGNS = frozenset("./@:_")
_SENTENCE_SIGNS = frozenset(".?!:;\"')]*=_-/\u201d>")
_REDACTED = "redacted in this copy"
BLOCK_REACH = 900
"""Characters after the beginning of the first paragraph within which a classification authority block begins."""


def find_unreadable(document: Document, text: str) -> dict[str, str]:
    """Fields that a copy lacks or spoils, each with the reason.

    Args:
        document: All else that was read; a paragraph cut short at its end is marked so.
        text: Its text, without what a release put on it.

    Returns:
        ``{field: why}``, as ``Document.unreadable`` has it; what the reader of the container knew of it comes first.
    """
    why = dict(document.telegram.unread)
    is_empty = _is_empty(document, text) or _ends_in_heading(document, text)
    is_cut = "body" in why or _is_cut(document, text) or is_empty
    why_cut = "hardly any text follows the heading in this copy" if is_empty else "the copy is cut short"
    others = (
        _of_heading(document, text, is_cut),
        _of_message(document, text) if document.redacted else {},
        _of_subject(document, text, why_cut if is_cut else None),
        _of_body(document, why_cut, is_empty) if is_cut else {},
        _of_portions(document, text),
    )
    for found in others:
        if found:
            why = {**found, **why}
    _add_absent(document, text, why)
    if "portions" in why and not any(p.marking for p in (*document.paragraphs, *document.marks)):
        why.setdefault("marks", why["portions"])
    return {**_of_block(document, text), **why} | _of_fields(document, text)


def _add_absent(document: Document, text: str, why: dict[str, str]) -> None:
    """Name the lines above the text that are absent from a copy which lacks what stands beside them.

    Those that are there are read and judged; an absence proves nothing in such a copy.
    """
    other = document.other_instruction
    if other is not None and other.is_quoted:
        why.setdefault("eo_line", "the only E.O. line is that of a telegram quoted")
    if not document.eo_lines:
        beside = why.get("heading") or why.get("level") or why.get("classification_line")
        if beside is not None:
            why.setdefault("eo_line", beside)
        if _is_line_redacted(document, text):
            why.setdefault("eo_line", "a line is redacted where the E.O. line stands")
    if document.authority_block is None and PARTIAL_EXTRACT in text[:_EXTRACT_REACH]:
        levels = [line.level for line in document.classification_lines]
        if any(level is not None and level.is_classified for level in levels):
            why.setdefault("authority_block", "partial extract: the block may stand in what it leaves out")
    beside = why.get("heading") or why.get("body")
    if beside is not None and document.tags is None:
        why.setdefault("tags", beside)
    if beside is not None and document.subject is None:
        why.setdefault("subject", beside)


def _is_cut(document: Document, text: str) -> bool:
    """Whether a copy stops before its message does."""
    is_repeated = document.body.end < len(text)
    return is_repeated or _CUT_END.search(text[-40:]) is not None or _ends_in_mid_sentence(text)


def _is_line_redacted(document: Document, text: str) -> bool:
    """Whether a line of nothing but a redaction stands between the classification line and the TAGS or the subject."""
    below = document.tags or document.subject
    if not document.classification_lines or below is None:
        return False
    return _REDACTED_LINE.search(text, document.classification_lines[0].span.end, below.start) is not None


def _of_heading(document: Document, text: str, is_cut: bool) -> dict[str, str]:
    """What the heading lacks: its lines, the date, the overall level."""
    why = {}
    heading = document.heading
    is_partial = PARTIAL_EXTRACT in text[:_EXTRACT_REACH]
    if is_partial:
        why["heading"] = "partial extract: heading not in this copy"
    elif heading is None or (heading.date_time_group is None and heading.station_line is None):
        why["heading"] = "heading not in this copy"
    if document.date is None:
        why["date"] = _why_no_date(document)
    if document.classification_lines:
        return why
    if level_read((), heading, document.page_marks, document.stored) is not None:
        why["classification_line"] = "classification line not in this copy"
        return why
    if document.captions:
        why["classification_line"] = "no classification line can be read above the captions"
    if document.captions or is_partial or is_cut or not _has_whole_heading(heading):
        why["level"] = "no overall level can be read"
    return why


def _of_message(document: Document, text: str) -> dict[str, str]:
    """Post, serial and originator under a redaction; what stands in their place is no post."""
    why: dict[str, str] = {}
    for line in document.classification_lines:
        if find_redaction(text, line.level_span.end, line.span.end) is None:
            continue
        if line.post is None or find_redaction(line.post):
            line.post = None
            why["post"] = _REDACTED
        if line.serial is None:
            why["serial"] = _REDACTED
    heading = document.heading
    originator = heading.originator if heading is not None else None
    if originator is not None and find_redaction(originator.name):
        why["originator"] = _REDACTED
    return why


def _of_subject(document: Document, text: str, why_cut: str | None) -> dict[str, str]:
    """A subject, and a block above it, that a cut or joined lines may have taken away."""
    if document.subject is not None:
        return {}
    if why_cut is None and not (is_collapsed(text, *document.body) or _is_heading_joined(document, text)):
        return {}
    how = why_cut or "the lines of this copy were joined"
    why = {"subject": f"{how}, and its subject may have been lost"}
    if document.authority_block is None:
        why["authority_block"] = f"{how}, and its block may have been lost"
    return why


def _is_heading_joined(document: Document, text: str) -> bool:
    """Whether other lines of the heading were joined to the classification line."""
    if not document.classification_lines:
        return False
    start = document.classification_lines[0].span.start
    line_end = text.find("\n", start)
    return is_collapsed(text, start, line_end if line_end != -1 else len(text))


def _of_body(document: Document, why_cut: str, is_empty: bool) -> dict[str, str]:
    """What a cut has taken from a body; its last paragraph may have lost its mark."""
    why = {"body": why_cut, "portions": why_cut}
    if document.authority_block is None:
        why["authority_block"] = why_cut
    if not document.eo_lines and is_empty:
        why["eo_line"] = why_cut
    last = document.paragraphs[-1] if document.paragraphs else None
    if last is not None and last.marking is None and document.body.end - last.span.start < _SHORTEST_PARAGRAPH:
        last.unreadable = last.unreadable or "is cut short in this copy"
    return why


def _of_portions(document: Document, text: str) -> dict[str, str]:
    """Marks that are damaged, and paragraphs that a redaction may hide."""
    damaged = next((p for p in document.paragraphs if p.unreadable), None)
    if damaged is not None:
        return {"portions": f"paragraph {damaged.label} {damaged.unreadable}"}
    hidden = None
    if document.redacted:
        hidden = why_portions_redacted(text, _after_block(document), document.body.end, document.paragraphs)
    return {"portions": hidden} if hidden is not None else {}


def _of_block(document: Document, text: str) -> dict[str, str]:
    """A block that a redaction or a cut near its place may have taken away."""
    if document.authority_block is not None:
        return {}
    line_end = document.classification_lines[0].span.end if document.classification_lines else document.body.start
    lost = why_block_unreadable(text, line_end, document.body.start, _paragraph_1(document))
    return {"authority_block": lost} if lost is not None else {}


def _of_fields(document: Document, text: str) -> dict[str, str]:
    """Fields that are there and cannot be read: the instruction, the order, parts of the block, a misspelt caption."""
    why = {}
    if document.captions and any(caption.is_misspelt for caption in document.captions):
        why["caption_words"] = "a caption is misspelt, and what it is read as is a guess"
    line = document.eo_line
    if line is not None and line.instruction.kind == "unreadable":
        why["instruction"] = line.instruction.why or "cannot be read"
    cited = line.order_span if line is not None and line.order_cited is None else None
    if cited is not None and find_redaction(text, cited.start, cited.end):
        why["order_cited"] = _REDACTED
    return why | (document.authority_block.unreadable if document.authority_block is not None else {})


def _ends_in_mid_sentence(text: str) -> bool:
    """Whether a copy stops inside a sentence: a signature in capitals, a stop or an address ends a whole one."""
    tail = text[-300:].rstrip(' \t\n\\"')
    if not tail or not (tail[-1].isalnum() or tail[-1] in ",(-"):
        return False
    line = tail.rpartition("\n")[2]
    words = line.split()
    word = words[-1].lstrip("\"'\u201c\u2018") if words else ""
    if tail[-1] in ",(-":
        return tail[-2:-1].isalnum() or tail[-2:-1] == " "
    if not word or not _ADDRESS_SIGNS.isdisjoint(word) or not word[0].isalpha():
        return word[:1] == "("
    if word.isupper() and (len(word) >= _SHORTEST_SIGNATURE or line.isupper()):
        return False
    before = tail[: len(tail) - len(words[-1])].rstrip(" \t")
    if before.endswith("\n") and before[:-1].rstrip(" \t").endswith("\n"):
        return False
    before = before.rstrip()
    return bool(before) and before[-1] not in _SENTENCE_SIGNS and before[-5:].upper() != "XXXXX"


def _after_block(document: Document) -> int:
    """Where the classifier and the reason have been given; the start of the body where no block gives any."""
    block = document.authority_block
    if block is None:
        return document.body.start
    given = (block.value_span, block.derived_from, block.reason_label, block.section_span)
    ends = [span.end for span in given if span is not None] + [reason.span.end for reason in block.reasons]
    return max(document.body.start, *ends) if ends else document.body.start


def _paragraph_1(document: Document) -> int:
    """Where the first paragraph begins; without paragraphs, the end of the stretch in which a block could stand."""
    if document.paragraphs:
        return document.paragraphs[0].span.start
    return min(document.body.end, document.body.start + BLOCK_REACH)


def _why_no_date(document: Document) -> str:
    group = document.heading.date_time_group if document.heading else None
    if group is not None:
        return "the date-time group names no real day"
    if document.date_interval is not None:
        return "only the year is known, from the reference id"
    return "no date-time group in this copy"


def _has_whole_heading(heading: TransmissionHeader | None) -> bool:
    """Whether the heading runs from its station line to the originator, so that nothing of it was cut off."""
    if heading is None or heading.station_line is None:
        return False
    return heading.date_time_group is not None and heading.originator is not None


def _ends_in_heading(document: Document, text: str) -> bool:
    """Whether a copy stops before its subject: a telegram has TAGS, a subject or paragraphs after its offices."""
    if document.tags is not None or document.subject is not None or document.paragraphs or document.marks:
        return False
    lines = document.classification_lines
    return bool(lines) and len(text) - lines[0].span.end < _LONGEST_OFFICES


def _is_empty(document: Document, text: str) -> bool:
    """Whether hardly any text stands in a body, and not a short one to its end.

    A signature, or an end mark, shows the end of one that has a paragraph; without any, both do.
    """
    start, end = document.body
    begin = text[start : min(end, start + 2 * _SHORTEST_BODY)].strip()
    if len(begin) >= _SHORTEST_BODY and "    " not in begin:  # lines may be filled up with blanks
        return False
    body = text[start:end].strip()
    if len(" ".join(body.split())) >= _SHORTEST_BODY:
        return False
    lines = [line.strip(_BLANKS) for line in body.split("\n") if line.strip(_BLANKS)]
    is_ended = bool(lines) and lines[-1].startswith(_END_MARKS)
    if not (is_ended or document.paragraphs):
        return True
    return not (is_ended and document.paragraphs) and not _is_signed(lines)


def _is_signed(lines: list[str]) -> bool:
    """Whether the last line is a signature in capitals, below a full stop; an end mark may follow it."""
    own = [line for line in lines if not line.startswith(_END_MARKS)]
    return len(own) > 1 and _is_name(own[-1]) and own[-2].endswith(_STOPS)


def _is_name(line: str) -> bool:
    """Whether a line in capitals may be a name: no redaction, no level, and no letters spaced out, as a level's are."""
    letters = line.translate(_SIGNS_IN_NAMES)
    if not (letters.isalpha() and letters.isupper() and len(letters) >= _SHORTEST_SIGNATURE):
        return False
    is_spaced = all(len(word) == 1 for word in line.split())
    return not is_spaced and letters.strip("X") != "" and letters not in _LEVEL_WORDS


def why_portions_redacted(text: str, start: int, end: int, paragraphs: Sequence[Paragraph]) -> str | None:
    """Why whole paragraphs may lie under a redaction, or None.

    A line of nothing but ``XXXXX`` stands for paragraphs where the numbers leave some out across it, or where it
    follows the last one as a paragraph of its own. Such a line elsewhere hides words of a paragraph whose mark can be
    seen.

    Args:
        text: The whole text.
        start, end: The body, from the end of the subject and the block on.
        paragraphs: Its numbered paragraphs.
    """
    for match in _REDACTED_LINE.finditer(text, start, end):
        at = bisect_right(paragraphs, match.start(), key=lambda paragraph: paragraph.span.start)
        before = paragraphs[at - 1].number or 0 if at else 0
        if at == len(paragraphs):
            if paragraphs and match["blank"]:
                return f"text after paragraph {before} is redacted in this copy"
            continue
        after = paragraphs[at].number or 0
        if after > before + 1:
            return f"paragraphs before paragraph {after} are redacted in this copy"
    return None
