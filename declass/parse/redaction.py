"""What a publisher puts in place of text that was taken out, and signs of a scan; one place for all parsers."""

import re

from declass.patterns import regex
from declass.text import holds_by

REDACTION = regex(
    r"X{4,}|[(\[]\s?(?:X{1,3}|\*{2,}|REDACTED|DELETED)\s?[)\]]|[\u2580-\u259f\u25a0]{2,}|\[\s?(?:REDACTED|DELETED|EXCISED|SANITIZED|WITHHELD)[^\]\n]{0,20}\]|\(b(?<!\d\(b)\)\s{0,2}\(\d\)",
    re.IGNORECASE | re.ASCII,
)
"""``XXXXXXXXXXXX``, black bars, ``[REDACTED]``, and exemptions of the Freedom of Information Act such as ``(b)(6)``."""

_EXEMPTION = regex(r"\([Bb]\)\s{0,2}\(\d\)")
# An exemption that stands for text, and is no part of a citation as "section 2(b)(1)" is.
_LONE_EXEMPTION = regex(r"\([Bb](?<![\w.)]\(.)\)\s{0,2}\(\d\)", re.ASCII)
_BRACKETED = regex(r"\[\s?(?:REDACTED|DELETED|EXCISED|SANITIZED|WITHHELD)", re.IGNORECASE | re.ASCII)
_BARS = regex(r"[\u2580-\u259f\u25a0][\u2580-\u259f\u25a0]")
# A byte of every bar, and the first two: a search for them is far cheaper than one through wide characters.
_BARS_IN_UTF16 = b"\x25"
_BARS_IN_UTF8 = b"\xe2\x96"
# A piece of every other redaction that stands in round brackets.
_IN_BRACKETS = ("(X", "(x", "**", "( X", "( x", "EDACTED", "ELETED", "edacted", "eleted")

DAMAGED_FIGURES = regex(
    r"(?=[^\n]*[\dIlOoZS])(?=[^\n]*(?:[#?*!|_IlOoZS]|\d\s\d|[Xx]+/|/[Xx]+|/\d{1,3}[XxYy]))[\d\s/.\-#?*!|_IlOoZSXxYy]{4,12}"
)
"""Figures of a date with letters or signs among them that a scan leaves in place of figures."""


def find_redaction(text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """The first redaction in a stretch of text, or None; most stretches hold no piece of one and cost little."""
    stretch = text[start:end]
    if stretch.isascii() and not ("XXXX" in stretch or "xxxx" in stretch or "[" in stretch):
        if "(" not in stretch:
            return None
        if not any(map(stretch.__contains__, _IN_BRACKETS)) and _EXEMPTION.search(stretch) is None:
            return None
    return REDACTION.search(text, start, len(text) if end is None else end)


def is_redacted(text: str) -> bool:
    """Whether a copy holds any redaction; cheap, as it is asked of every text.

    A word or a mark of three letters or fewer under ``(XX)`` is left out: it hides no paragraph.
    """
    if holds_by("X", text, "XXXXX") or holds_by("x", text, "xxxxx"):
        return True
    if "[" in text and _BRACKETED.search(text) is not None:
        return True
    if holds_by("(", text, "(b)", "(B)") and _LONE_EXEMPTION.search(text) is not None:
        return True
    return not _is_latin_1(text) and _may_hold_bars(text) and _BARS.search(text) is not None


def _may_hold_bars(text: str) -> bool:
    return _BARS_IN_UTF16 in text.encode("utf-16-le", "replace") and _BARS_IN_UTF8 in text.encode("utf-8", "replace")


def _is_latin_1(text: str) -> bool:
    """Whether no character lies beyond Latin-1; to copy such a text is far cheaper than to look through it."""
    try:
        return text.isascii() or bool(text.encode("latin-1"))
    except UnicodeEncodeError:
        return False
