"""Captions, TAGS and SUBJECT between the classification line and the first paragraph; their content is not kept."""

import re
from functools import lru_cache

from declass.model import Caption, Paragraph
from declass.parse.markings import MarkingReader
from declass.rulebook.law import Vocabulary
from declass.text import Span

_TAGS = re.compile(
    r"(?:T ?A ?G ?S|\bTAG\b|\bT?A?G?E?S(?=[:;]))\s?[:;,./-]?|\n[ \t]*(?:TAG|AGS|TAS|TGS|TABS|TAGES)\b",
    re.IGNORECASE | re.ASCII,
)
_SUBJECT = re.compile(
    r"\b(?:S ?U ?B ?J ?E ?C ?T|SUBJT?|SUJ|UBJECT|SUBEJCT|SUBJECTS|SUBECT)\b\s?[:;.-]"
    r"|(?:SUBJECT|SUBJ|UBJECT):|\n[ \t]*SUBJ(?:ECT)?\b(?! TO AGREEMENT)[ \t]*[:;.-]?",
    re.IGNORECASE | re.ASCII,
)
_SUBJECT_END = re.compile(
    r"\n[ \t]*\n|\n[ \t]*(?:REF|CLASS[A-Z]*\s+BY|DERIVED\s+FROM|-{3,}|\u00b6?\d{1,2}\s?[.)]|SUMMARY\b)"
    r"|REF(?:S|TEL)?\s?[:.(]",
    re.IGNORECASE | re.ASCII,
)
_MARK = re.compile(r"\s*(?:-\s*)?[(\[]\s?([A-Za-z][A-Za-z/, -]{0,30}?)\s?[)\]]")
_TRAILING_MARK = re.compile(r"[(\[]\s?(TS|SBU|LOU|S|C|U|S//?NF|C//?NF|SBU//?NF)\s?[)\]]\s*$", re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=8)
def _caption_pattern(spellings: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(spellings, key=len, reverse=True))
    return re.compile(
        rf"(?:^|(?<=[\s,;/.])|(?<=\d)|(?<=IS)|(?<=RN))({words})(?=$|[\s,;/.:]|SIPDIS|NOFORN|E\.O)",
        re.IGNORECASE | re.ASCII,
    )


def find_captions(text: str, start: int, end: int, vocabulary: Vocabulary) -> list[Caption]:
    """The captions between the classification line and the E.O. line, in text order.

    Args:
        text: The whole text.
        start, end: From the end of the classification line's serial number to the E.O. line.
        vocabulary: Captions and their spellings.

    Returns:
        Captions on lines of their own, joined by comma, blank or slash, or at the head of a line. Words
        of office lines (``DEPT FOR EUR``) are none. A lone word a letter or two off a caption is that
        caption, marked as misspelt.
    """
    pattern = _caption_pattern(tuple(vocabulary.captions))
    found: list[Caption] = []
    at = start
    for line in text[start:end].split("\n"):
        stripped = line.strip()
        if stripped:
            _captions_of_line(line, at, pattern, vocabulary, found)
        at += len(line) + 1
    return found


def _captions_of_line(
    line: str, at: int, pattern: re.Pattern[str], vocabulary: Vocabulary, found: list[Caption]
) -> None:
    plain = vocabulary.captions.get(line.strip().upper())
    if plain is not None:
        lead = len(line) - len(line.lstrip())
        found.append(Caption(Span(at + lead, at + len(line.rstrip())), plain))
        return
    matches = list(pattern.finditer(line)) if _may_hold_caption(line.upper(), vocabulary) else []
    if not matches:
        word = line.strip(" \t*.-/")
        if word.isalpha() and 5 <= len(word) <= 10:
            near = _nearest(word.upper(), vocabulary)
            if near:
                lead = line.index(word)
                found.append(Caption(Span(at + lead, at + lead + len(word)), near, is_misspelt=True))
        return
    covered = sum(len(m[0]) for m in matches)
    letters = sum(c.isalnum() for c in line)
    for match in matches:
        at_head = not line[: match.start()].strip(" \t*,;/.-") or any(
            m.end() >= match.start() - 3 for m in matches if m.start() < match.start()
        )
        value = vocabulary.captions[_plain(match[1])]
        is_beside_strong = any(
            0 <= m.start() - match.end() <= 3 and vocabulary.captions[_plain(m[1])] in _STRONG for m in matches
        )
        is_one = value in _STRONG or ((at_head or is_beside_strong) and match[1].upper() not in _WEAK)
        if covered * 10 >= letters * 7 or is_one:
            found.append(Caption(Span(at + match.start(1), at + match.end(1)), value))


@lru_cache(maxsize=8)
def _first_words(vocabulary_words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.split()[0] for word in vocabulary_words)


def _may_hold_caption(upper: str, vocabulary: Vocabulary) -> bool:
    """Whether a line is worth the pattern: it has the first word of a caption, or one that is found glued."""
    if "SIPDIS" in upper or "NOFORN" in upper or "STADIS" in upper:
        return True
    words = _first_words(tuple(vocabulary.captions))
    return not words.isdisjoint(upper.replace(",", " ").replace("/", " ").replace(".", " ").replace(";", " ").split())


# Words that are captions wherever they stand in this stretch, and words that are captions only on a line of captions.
_STRONG = frozenset({"SIPDIS", "NOFORN", "NODIS", "EXDIS", "STADIS", "LIMDIS"})
_WEAK = frozenset({"ONLY", "FOR", "EAGLE"})


def _plain(word: str) -> str:
    return " ".join(word.upper().split())


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    for spelling, value in vocabulary.captions.items():
        if " " not in spelling and len(spelling) >= 5 and _differs_little(word, spelling):
            return value
    return None


def _differs_little(word: str, caption: str) -> bool:
    """One letter other, lost, added, or two swapped; two letters other in captions of eight and more."""
    if abs(len(word) - len(caption)) > 1:
        return False
    if len(word) == len(caption):
        differ = [i for i, (a, b) in enumerate(zip(word, caption, strict=True)) if a != b]
        swapped = len(differ) == 2 and word[differ[0]] == caption[differ[1]] and word[differ[1]] == caption[differ[0]]
        return len(differ) == 1 or swapped or (len(differ) == 2 and len(word) >= 8)
    longer, shorter = (word, caption) if len(word) > len(caption) else (caption, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def find_tags(text: str, start: int, end: int) -> Span | None:
    """Where the TAGS label stands, in any of its misspellings; None without one."""
    match = _TAGS.search(text, start, end)
    return Span(*match.span()) if match else None


def find_subject(text: str, start: int, end: int, reader: MarkingReader) -> tuple[Span, Paragraph | None] | None:
    """Where the subject stands, after its label, and its portion marking as a portion.

    Returns:
        ``(span, portion)``; the portion is None where the subject carries no marking. ``(ICELAND)`` at
        the end is no marking. None where no subject label stands there.
    """
    match = _SUBJECT.search(text, start, end)
    if match is None:
        return None
    stop_match = _SUBJECT_END.search(text, match.end(), end)
    stop = stop_match.start() if stop_match else end
    span = Span(match.end(), stop)
    mark = _MARK.match(text, match.end(), stop)
    place = "after number"
    if mark is None or reader.read(mark[1]) is None:
        mark, place = _TRAILING_MARK.search(text, match.end(), stop), "at end"
    marking = reader.read(mark[1]) if mark else None
    if mark is None or marking is None:
        return span, None
    begin = mark.start() + len(mark[0]) - len(mark[0].lstrip(" \t\n-"))
    mark_span = Span(begin, begin + len(mark[0].strip(" \t\n-")))
    return span, Paragraph(None, "subject", "subject", span, marking, mark_span, mark_place=place)
