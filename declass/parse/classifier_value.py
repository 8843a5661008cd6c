"""The value after ``Classified By`` made ready to be read: lead words taken off, words that a wrap broke joined.

What the words mean is read in ``classifier``.
"""

from itertools import pairwise

from declass.parse.positions import LINK_WORDS, joined_position, plain
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary

_SEPARATOR = regex(r"[\s,;:-]")
_INITIAL_WITH_POINT = regex(r"[A-Z]\.\W*\Z")
# Letters of the shortest word that is known to be broken at a wrap, and at a blank.
_SHORTEST_AT_WRAP = 3
_SHORTEST_BROKEN = 6
# Words that lead from the classifier to the reason.
_LEAD_WORDS = frozenset(
    {"FOR", "F0R", "FR", "UNDER", "PER", "BASED", "ON", "0N", "DUE", "TO", "BY", "SECTION", "E.O", "EO", "THE"}
)
_LEAD_ENDS = frozenset(word[-1] for word in _LEAD_WORDS)
# One letter more than the longest has: the end of a longer word is no lead word.
_LEAD_WORD_REACH = max(map(len, _LEAD_WORDS)) + 1
# A word of a name in fewer letters may be an office.
_LONGEST_PIECE = 4


def without_lead_words(value: str, vocabulary: Vocabulary) -> str:
    """A value without the words that lead on to the reason at its end, as ``for``, ``under section``, ``E.O.``.

    What a wrap parted from a word of a position is none: ``Deputy Chief of Missi`` above ``on``.
    """
    while True:
        value = value.rstrip(" \t\n,;:.-")
        if value[-1:].upper() not in _LEAD_ENDS:
            return value
        word = _SEPARATOR.split(value[-_LEAD_WORD_REACH:])[-1].upper()
        if word not in _LEAD_WORDS:
            return value
        rest = value[: len(value) - len(word)]
        if word == "SECTION" and _SEPARATOR.split(rest[:-1])[-1].upper() not in _LEAD_WORDS and rest:
            return value
        line = rest.rstrip(" \t")
        if line.endswith("\n") and (above := line.split()) and _is_broken(above[-1], word, True, vocabulary):
            return value
        value = rest


def may_be_broken(value: str, words: list[str], vocabulary: Vocabulary) -> bool:
    """Whether a wrap or a blank may stand inside a word of a position, or the sign ``A/`` for ACTING before one."""
    if "\n" in value or "A/" in value or "a/" in value:
        return True
    parts, known = vocabulary.position_parts, vocabulary.position_words
    for first, second in pairwise(words):
        if first + second in parts and not (first in known and second in known) and f"{first} {second}" not in known:
            return True
    return False


def whole_words(value: str, vocabulary: Vocabulary) -> str:
    """A value on one line, the words of positions that a wrap broke in two, or the blank it left, joined again."""
    words: list[str] = []
    is_wrapped = "\n" in value
    for line in value.split("\n"):
        at_wrap = is_wrapped and bool(words)
        for word in line.split():
            if words and at_wrap == is_wrapped and _is_broken(words[-1], word, at_wrap, vocabulary):
                words[-1] += word
            else:
                words.append(word)
            at_wrap = False
    words = [_with_acting(word, vocabulary) if word[:2] in ("A/", "a/") else word for word in words]
    whole = " ".join(words)
    return without_lead_words(whole, vocabulary) if is_wrapped else whole


def _with_acting(word: str, vocabulary: Vocabulary) -> str:
    """``A/POLCOUNS`` as ``ACTING POLCOUNS``; a position of its own, as ``A/S``, and an office are left as they are."""
    written = plain(word.rstrip(".,;:)"))
    title = written[2:]
    is_title = title in vocabulary.position_words and title not in vocabulary.office_words
    begins_title = title in vocabulary.longest_position or joined_position(title, vocabulary) is not None
    if written in vocabulary.position_words or not (is_title or begins_title):
        return word
    return f"ACTING {word[2:]}"


def _is_broken(first: str, second: str, at_wrap: bool, vocabulary: Vocabulary) -> bool:
    """Whether two words are one of a position, with a wrap inside or the blank that one left."""
    is_joined = first[-1] in "/-" and len(first) > 1
    begins_word = second[0].isupper() and not second.isupper()
    if not (first[-1].isalpha() or is_joined) or (begins_word and not is_joined) or _INITIAL_WITH_POINT.match(second):
        return False
    end = plain(second.rstrip(".,;:)"))
    whole = plain(first) + end
    if not _is_position_part(whole, vocabulary) and not (at_wrap and whole in _LEAD_WORDS):
        return at_wrap and _is_piece_of_name(first, second, end, vocabulary)
    if len(whole) < (_SHORTEST_AT_WRAP if at_wrap else _SHORTEST_BROKEN) and not (at_wrap and whole == "OF"):
        return False
    known, begin = vocabulary.position_words, plain(first)
    if begin in known and end in known:
        return at_wrap and whole in known and len(whole) >= _SHORTEST_BROKEN
    return f"{begin} {end}" not in known


def _is_position_part(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word in capitals is one of a position, or several joined by a sign, an ``A/`` before them or none."""
    if word in vocabulary.position_parts:
        return True
    return "/" in word and (joined_position(word, vocabulary) is not None or _with_acting(word, vocabulary) != word)


def _is_piece_of_name(first: str, second: str, end: str, vocabulary: Vocabulary) -> bool:
    """Whether a short word in the style of a name goes on below a wrap: ``Robin Sa`` above ``mple``."""
    if not (first[0].isupper() and not first.isupper() and second[0].islower() and len(first) <= _LONGEST_PIECE):
        return False
    return end not in vocabulary.position_parts and end not in LINK_WORDS and end not in _LEAD_WORDS
