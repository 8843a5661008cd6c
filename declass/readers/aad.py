"""Electronic telegrams of 1973-79 as the archives export them: a text part and an attributes part.

The wording of a telegram is not read here; only what the export and the release review put around it is taken off.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from declass.model import PageMark, StoredRecord, Telegram, Why
from declass.patterns import regex
from declass.readers.detect import why_no_telegram, why_only_quoted
from declass.readers.metadata import parse_stored_date, parse_stored_level
from declass.readers.released import STAMP, release_note
from declass.text import Span, Text, holds

_SECTION = regex(r"^[ \t\f]*Message (?P<part>Text|Attributes)[ \t]*$", re.MULTILINE)
_KEY = regex(r"^[ \t]*'?(?P<key>[A-Z][A-Za-z]*(?: [A-Za-z()]+){0,5})'?:(?P<value>.*)$")
_NOTHING = frozenset({"", "N/A"})
_NO_TEXT = regex(r"ERROR READING TEXT|EXPAND ERROR ENCOUNTERED|TEXT (?:UNRETRIEVABLE|NOT CONVERTED|GARBLED)")
_WITHDRAWN = regex(
    r"WITHDRAWAL\s+(?:CARD|SHEET|NOTICE)|\b(?:ITEM|DOCUMENT|TELEGRAM|TEXT|PAGE)\b[^.\n]{0,40}\b(?:WITHDRAWN|REMOVED)\b"
    r"|\bACCESS\b[^.\n]{0,30}\bRESTRICTED\b",
    re.IGNORECASE | re.ASCII,
)
# A page that only says that a text is lost or withheld has fewer characters.
_SHORT = 2000
_ALL_FIELDS = (
    "heading", "classification_line", "eo_line", "instruction", "authority_block", "classified_by", "reason", "body",
    "portions", "subject", "tags", "captions",
)  # fmt: skip

_LEVEL_WORDS = r"(?:TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED|UNCLAS)"
_LEVEL_LINE = regex(rf"[ \t\f]*{_LEVEL_WORDS}[ \t.]*\n?\Z")
_PAGE_LINE = regex(r"[ \t\f]*PAGE[ \t]+\d{1,3}\b(?P<rest>[^\n]*)")
_PAGE_NUMBER_LINE = regex(r"[ \t]*[A-Z][A-Z. ]*[A-Z.][ \t]+\d{3,6}(?:[ \t]+\d\d OF \d\d)?(?:[ \t]+\d{6}Z)?[ \t]*\n?\Z")
_SECTION_OF_PAGE = regex(r"(\d{3,6})[ \t]+(\d\d)[ \t]+OF[ \t]+(\d\d)(?:[ \t]+\d{6}Z?)?[ \t]*\n?\Z")
_END_LINE = regex(r"[ \t]*(?:NNN[A-Z]*|<<\s*END OF DOCUMENT\s*>>)[ \t]*\n?\Z")
_FOOTER_LINE = regex(r"[ \t]*\*\*\* ?Current\b")
_DRAFTING_LINE = regex(r"[ \t]*[A-Z]{0,2}(?:RAFTE?D?|PPROVED)[A-Z]* BY\b")
_HEADING_LINE = regex(
    r"[ \t]*(?:(?:[ZOPRYM]{1,2} +){0,3}\d{6} ?Z +[A-Z]{3}\b|FM +[A-Z]|E\.? ?O\.? ?1\d{4}|TAGS\b|SUBJ)"
)
_CLEARANCE_LINE = regex(r"[ \t]*[A-Z][A-Z0-9/&. -]{0,40}:[^\n]*|[ \t]*$")
_DISTRIBUTION_LINE = regex(r"[ \t]*DESIRED DISTRIBUTION")

_PAGE_KINDS = ("page", "bare page")

_CAPTIONS = ("EXDIS", "NODIS", "LIMDIS", "STADIS", "NOFORN", "ONLY")
_GLUED_CAPTIONS = regex(f"(?:{'|'.join(_CAPTIONS)})+")
_INSTRUCTION_TOKEN = regex(
    r"(?<![A-Z0-9])(?:1[0-9]{4}|25X[0-9](?:-[A-Z]+)?|X[0-9]|[A-Z6L]?X?GDS(?:-?[0-9])?|6DS|LDS|[AR]DS(?:-?[0-9])?|GS|RR|OA|NA|AS"
    r"|DECL|DECLAS|DECON|AFTER|OADR|\d{8}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}-?[A-Z]{3}-?\d{4})(?![A-Z0-9])"
)


class _Line(NamedTuple):
    """A line of the telegram and its stretch in the file, line feed included."""

    start: int
    end: int
    content: str


def is_aad(content: str) -> bool:
    """Whether a text has the attributes part of an export."""
    if not holds(content, "Message Attributes"):
        return False
    found = _SECTION.search(content)
    return found is not None and why_only_quoted(content, found.start()) is None


def why_not_aad(content: str) -> str | None:
    """Why the parts of an export cannot be told apart; None where each record has both, once."""
    parts = [found["part"] for found in _SECTION.finditer(content)]
    if parts == ["Text", "Attributes"] * (len(parts) // 2):
        return None
    texts, attributes = parts.count("Text"), parts.count("Attributes")
    return f"not read as AAD: {texts} 'Message Text' and {attributes} 'Message Attributes' lines, not in pairs"


def read_aad(content: str, source: str, notes: tuple[str, ...] = ()) -> Iterator[Telegram]:
    """The telegrams of an export, one for each pair of parts."""
    sections = list(_SECTION.finditer(content))
    record_ends = [found.start() for found in sections[2::2]] + [len(content)]
    parts = zip(sections[0::2], sections[1::2], record_ends, strict=True)
    for number, (text, keys, end) in enumerate(parts, start=1):
        name = f"{source}#{number}" if len(record_ends) > 1 else source
        yield _read_record(content, name, notes, (text.end() + 1, keys.start()), (keys.end(), end))


def _read_record(
    content: str, source: str, notes: tuple[str, ...], text: tuple[int, int], keys: tuple[int, int]
) -> Telegram:
    values = _attributes(content[slice(*keys)])
    cleaned, page_marks = _cleaned(content, *text)
    # The stamp before the text repeats after it and under Markings; one of them tells the day.
    notes += release_note(content, text, keys)
    if _is_other_page(cleaned.content):
        cleaned, page_marks = Text("", content, [0], [text[0]]), ()
    is_lost = _has_no_text(cleaned.content, values.get("Locator", ""))
    unread: dict[str, str] = dict.fromkeys(_ALL_FIELDS, Why.TEXT_NOT_PRESERVED) if is_lost else {}
    return Telegram(source, "aad", cleaned, _stored(values), notes, unread, page_marks)


def _is_other_page(content: str) -> bool:
    """Whether a page that stands for a telegram fills its place, as a withdrawal card does: its words are no fields."""
    return len(content) < _SHORT and _WITHDRAWN.search(content) is not None and why_no_telegram(content) is not None


def _has_no_text(telegram: str, locator: str) -> bool:
    if not telegram.strip():
        return True
    if locator and not re.search(r"TEXT ON-?LINE", locator.upper()):
        return True
    return len(telegram) < _SHORT and _NO_TEXT.search(telegram) is not None


def _attributes(part: str) -> dict[str, str]:
    """Attributes by key, the first of each; a value runs on until the next key. Nothing is stored for ``n/a``."""
    values: dict[str, str] = {}
    key = None
    for line in STAMP.sub("", part).splitlines():
        found = _KEY.match(line)
        if found is not None:
            key = found["key"] if found["key"] not in values else None
            if key is not None:
                values[key] = found["value"].strip()
        elif key is not None:
            values[key] = f"{values[key]} {line.strip()}".strip()
    plain = {key: value.strip("' ") for key, value in values.items()}
    return {key: value for key, value in plain.items() if value.upper() not in _NOTHING}


def _stored(values: dict[str, str]) -> StoredRecord:
    marking = values.get("Original Classification")
    level, controls = parse_stored_level(marking or "")
    return StoredRecord(
        reference_id=values.get("Document Number"),
        created=parse_stored_date(values.get("Draft Date") or values.get("Sent Date") or ""),
        level=level,
        marking=marking,
        controls=controls if level is not None else (),
        origin=values.get("From"),
        captions=_captions(values.get("Original Handling Restrictions", ""), values.get("Channel Indicators", "")),
        instruction=_instruction(values.get("Executive Order", "")),
    )


def _captions(*lists: str) -> tuple[str, ...]:
    """The captions of stored lists, in order; they are joined by a comma, a semicolon, a blank or nothing."""
    captions: list[str] = []
    for word in re.split(r"[,;\s]+", " ".join(lists)):
        captions += re.findall("|".join(_CAPTIONS), word) if _GLUED_CAPTIONS.fullmatch(word) else [word]
    return tuple(dict.fromkeys(caption for caption in captions if caption.upper() not in _NOTHING))


def _instruction(value: str) -> str | None:
    """The marking tokens of a stored instruction; names and all other words are left out."""
    return " ".join(_INSTRUCTION_TOKEN.findall(value.upper())) or None


def _cleaned(content: str, begin: int, end: int) -> tuple[Text, tuple[PageMark, ...]]:
    """The telegram between two offsets without what the export and its release added, and its page lines."""
    kept: list[tuple[int, int]] = []
    at = begin
    for stamp in (*STAMP.finditer(content, begin, end), None):
        until = stamp.start() if stamp else end
        kept.append((at, until))
        at = stamp.end() if stamp else end
    whole = [line for piece in kept for line in _lines(content, *piece)]
    lines = whole
    for drop in (_drop_lost_characters, _drop_pages, _drop_drafting):
        lines = drop(lines)
    while lines and not lines[0].content.strip():
        del lines[0]
    return _joined(content, lines), _page_marks(whole, lines)


def _page_marks(whole: list[_Line], kept: list[_Line]) -> tuple[PageMark, ...]:
    """The sections that page lines left out of the text tell, each where the text goes on below its page line."""
    found: list[PageMark] = []
    starts: set[int] = set()
    places: list[int] = []
    for line in whole:
        section = _SECTION_OF_PAGE.search(line.content) if " OF " in line.content else None
        if section is None:
            continue
        starts = starts or {each.start for each in kept}
        places = places or [0, *accumulate(each.end - each.start for each in kept)]
        if line.start not in starts:
            at = places[bisect_left(kept, line.start, key=lambda each: each.start)]
            found.append(PageMark(Span(at, at), int(section[2]), int(section[3]), int(section[1])))
    return tuple(found)


def _lines(content: str, begin: int, end: int) -> Iterator[_Line]:
    while begin < end:
        found = content.find("\n", begin, end)
        until = end if found < 0 else found + 1
        yield _Line(begin, until, content[begin:until])
        begin = until


def _joined(content: str, lines: list[_Line]) -> Text:
    """One text of the lines, with a piece of its map wherever something was left out between two."""
    starts: list[int] = []
    origins: list[int] = []
    length = 0
    last = -1
    for line in lines:
        if line.start != last:
            starts.append(length)
            origins.append(line.start)
        length += line.end - line.start
        last = line.end
    return Text("".join(line.content for line in lines), content, starts, origins)


def _drop_lost_characters(lines: list[_Line]) -> list[_Line]:
    """The lines without those of lost characters alone."""
    return [line for line in lines if "\xbf" not in line.content or line.content.strip("\xbf \t\n")]


def _drop_pages(lines: list[_Line]) -> list[_Line]:
    """The lines without page groups: level lines, page line and its second line, and blank lines after them."""
    kinds = [_page_kind(line.content) for line in lines]
    shown = [index for index, kind in enumerate(kinds) if kind != "blank"]
    for index, after in pairwise(shown):
        if kinds[index] == "bare page" and _PAGE_NUMBER_LINE.match(lines[after].content):
            kinds[after] = "page"
    dropped = {index for index in shown if kinds[index] in _PAGE_KINDS or kinds[index] == "footer"}
    for place, index in enumerate(shown):
        beside = [kinds[other] for other in (*shown[max(0, place - 1) : place], *shown[place + 1 : place + 2])]
        # A level word alone at the edge of a page; anywhere else it may be the telegram's own.
        if kinds[index] == "level" and (len(beside) < 2 or _is_page_edge(*beside)):
            dropped.add(index)
    kept: list[_Line] = []
    was_dropped = False
    for index, line in enumerate(lines):
        was_dropped = index in dropped or (was_dropped and kinds[index] == "blank")
        if not was_dropped:
            kept.append(line)
    return kept


def _is_page_edge(before: str, after: str) -> bool:
    """Whether a line between lines of these kinds stands beside a page line, a level word alone or an end mark."""
    edges = {*_PAGE_KINDS, "level"}
    return before in edges or after in edges or after in ("end", "footer")


def _page_kind(line: str) -> str:
    if not line.strip():
        return "blank"
    page = _PAGE_LINE.match(line)
    if page:
        return "page" if page["rest"].strip() else "bare page"
    for kind, pattern in (("level", _LEVEL_LINE), ("end", _END_LINE), ("footer", _FOOTER_LINE)):
        if pattern.match(line):
            return kind
    return "text"


def _drop_drafting(lines: list[_Line]) -> list[_Line]:
    """The lines without those above the heading that name drafter, approver, clearances and distribution."""
    heading = next((index for index, line in enumerate(lines) if _HEADING_LINE.match(line.content)), 0)
    kept: list[_Line] = []
    is_drafting = skips_next = False
    for line in lines[:heading]:
        if skips_next or _DRAFTING_LINE.match(line.content):
            is_drafting, skips_next = True, False
        elif is_drafting and _DISTRIBUTION_LINE.match(line.content):
            skips_next = True
        elif not (is_drafting and _CLEARANCE_LINE.match(line.content)):
            is_drafting = False
            kept.append(line)
    return kept + lines[heading:]
