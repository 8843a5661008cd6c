"""The source of a derivative classification: what stands behind ``Derived From``."""

import re

from declass.model import ClassificationAuthorityBlock
from declass.parse.block_labels import CLASSIFIED_BY, DECLASSIFY_ON, DERIVED_FROM
from declass.parse.block_reason import REASON_WORD
from declass.parse.block_remains import GUIDE
from declass.parse.dates import find_date, real_date
from declass.parse.positions import WORDS, plain_words, positions_in
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span

_SOURCE_LINES = regex(
    r"[^\n]*(?:\n(?!\s*\n|\s*(?:DECL|REASON|CLASSIFIED|\d\s?\.|-{3}))[^\n]+)?", re.IGNORECASE | re.ASCII
)
_NO_SOURCE = regex(r"\W*(?:N\s?/?\s?A|NONE|NIL|NOT\s+APPLICABLE)\W*", re.IGNORECASE | re.ASCII)
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


def read_source(
    block: ClassificationAuthorityBlock, text: str, region: str, label: re.Match[str], vocabulary: Vocabulary
) -> str:
    """Read the ``Derived From`` value; the region comes back with it blanked, so that no date in it is a section.

    ``N/A`` there says that nothing was derived.
    """
    base, stop = block.span
    line = _SOURCE_LINES.match(text, label.end(), min(stop, label.end() + 300))
    value = line[0] if line else ""
    start = label.end()
    again = DERIVED_FROM.search(value)
    if again and not value[: again.start()].strip():
        start, value = start + again.end(), value[again.end() :]
    for other in (DECLASSIFY_ON, REASON_WORD, CLASSIFIED_BY):
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
    if GUIDE.search(value):
        return "guide"
    if _UNSPECIFIC.search(value) and not any(c.isdigit() for c in value):
        return "unspecific"
    if _DOCUMENT.search(value):
        return "document"
    positions, others = positions_in(plain_words(value), vocabulary)
    has_title = any(word not in vocabulary.office_words for word in positions)
    return "person" if has_title or (positions and not others) else "document"
