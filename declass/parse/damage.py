"""Labels that a copy has damaged: a letter other, lost, added or swapped, figures for letters, a blank or wrap inside.

These are looked for where a label is not found as it is written; what stands after a label is read elsewhere.
"""

import re
from functools import cache

from declass.patterns import regex

_FIGURES_FOR_LETTERS = str.maketrans("01|58", "OIISB")
_LONG_WORD = 8


def letters_meant(written: str) -> str:
    """The letters of a word in capitals: blanks, points and wraps left out, figures of a scan read as letters."""
    return "".join(c for c in written.upper().translate(_FIGURES_FOR_LETTERS) if c.isalpha())


def differs_little(word: str, meant: str) -> bool:
    """Whether a word is another but for one letter other, lost, added, or two swapped; two other in words of eight.

    A word differs little from itself too: where damage is told of, ask first whether the two are equal.
    """
    if abs(len(word) - len(meant)) > 1:
        return False
    if len(word) == len(meant):
        differ = [i for i, (a, b) in enumerate(zip(word, meant, strict=True)) if a != b]
        swapped = len(differ) == 2 and word[differ[0]] == meant[differ[1]] and word[differ[1]] == meant[differ[0]]
        return len(differ) <= 1 or swapped or (len(differ) == 2 and len(word) >= _LONG_WORD)
    longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def find_damaged_label(text: str, start: int, end: int, label: str) -> re.Match[str] | None:
    """A damaged label with its colon at the head of a line.

    Args:
        text: The whole text.
        start, end: Half-open offsets of the stretch in which the label belongs.
        label: The words of the label in capitals: ``CLASSIFIED BY``. Two other letters are another word of a short
            one: ``Classified As:`` is another label.

    Returns:
        The match from the label's first letter to its colon; None where no line begins so.
    """
    words = label.split()
    line_start, damaged = _patterns(len("".join(words)))
    match = line_start.search(text, start, end)
    while match is not None:
        if _is_label(letters_meant(match[0]), words):
            return damaged.match(text, match.start("label"), end)
        match = line_start.search(text, match.start() + 1, end)
    return None


def _is_label(letters: str, words: list[str]) -> bool:
    """Whether letters are the words of a label run together, little differing as a whole and in each word."""
    if not differs_little(letters, "".join(words)):
        return False
    first, *rest = words
    if not rest:
        return True
    ends = range(len(first) - 1, len(first) + 2)
    return any(differs_little(letters[:end], first) and _is_label(letters[end:], rest) for end in ends)


@cache
def _patterns(letters: int) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What may be a label of so many letters: at the head of a line with the blanks before it, and by itself."""
    label = rf"[A-Za-z0-9|][A-Za-z0-9| \t\n]{{{letters - 3},{letters + 5}}}[:;]"
    return regex(rf"(?<=\n)[ \t]{{0,8}}(?P<label>{label})", re.ASCII), regex(label, re.ASCII)
