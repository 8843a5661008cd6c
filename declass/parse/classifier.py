"""What stands after ``Classified By``: a position, a name, both, an office, a source, or nothing; never a name itself.

Positions are words of the vocabulary; where the value begins and ends is found in ``authority``.
"""

import re

from declass.patterns import regex
from declass.rulebook.law import Vocabulary

_NAMES_SOURCE = regex(
    r"\bMULTIPLE\s+SOURCES?\b|\b(?:CLASSIFICATION|SECURITY)\s+GUIDE\b|\bDSCG\b|\bMEMO(?:RANDUM)?\s+(?:OF|DATED)\b|\bREFTELS?\b",
    re.IGNORECASE | re.ASCII,
)
# A piece of each of these phrases: most values hold none.
_SOURCE_PIECES = ("SOURCE", "GUIDE", "DSCG", "MEMO", "REFTEL")
WORDS = regex(r"[A-Za-z][A-Za-z0-9'\u2019/.&-]*|\d{3,}")
"""The words of a value, and numbers of three figures or more."""
_JOINED = regex(r"[/&-]")
_SEPARATOR = regex(r"[\s,;:-]")
_FULL_NAME = regex(r"(?:Mc|Mac|[A-Z]['\u2019])?[A-Z][a-z]+(?:[-'\u2019][A-Z]?[a-z]+)*|[A-Z][A-Z'\u2019-]+")
_INITIAL = regex(r"[A-Z]\.?")
_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})
_LINK_WORDS = frozenset({"FOR", "OF", "THE", "AND", "TO", "AT", "IN", "A", "D'", "DE", "US"})
# Words that lead from the classifier to the reason.
_LEAD_WORDS = frozenset(
    {"FOR", "F0R", "FR", "UNDER", "PER", "BASED", "ON", "0N", "DUE", "TO", "BY", "SECTION", "E.O", "EO", "THE"}
)
_LEAD_ENDS = frozenset(word[-1] for word in _LEAD_WORDS)
# One letter more than the longest has: the end of a longer word is no lead word.
_LEAD_WORD_REACH = max(map(len, _LEAD_WORDS)) + 1
# A given name in capitals of four letters or fewer cannot be told from an office symbol.
_SURE_NAME = 5
_GLUED_POSITIONS = ("AMBASSADOR", "COUNSELOR", "SECRETARY", "DIRECTOR", "OFFICER", "CHARGE", "DEPUTY", "CONSUL")
"""Positions that are read where a blank was lost between one and the name."""


def without_lead_words(value: str) -> str:
    """A value without the words that lead on to the reason at its end, as ``for``, ``under section``, ``E.O.``."""
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
        value = rest


def value_kind(value: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """What kind of value stands after ``Classified By`` and the position words in it; never the name."""
    words = plain_words(value)
    if not words and not any(c.isalnum() for c in value):
        return "empty", None
    upper = value.upper()
    if any(map(upper.__contains__, _SOURCE_PIECES)) and _NAMES_SOURCE.search(value):
        return "source", None
    positions, others = positions_in(words, vocabulary)
    titles = [word for word in positions if word not in vocabulary.place_words]
    position = " ".join(dict.fromkeys(titles or positions))[:60] or None
    if " ".join(words) in vocabulary.placeholders or upper.rstrip(" .,;") in vocabulary.placeholders:
        return "placeholder", position
    if positions and not others:
        is_office = all(word in vocabulary.office_words for word in positions)
        return ("placeholder" if is_office else "position only"), position
    if positions:
        return "name and position", position
    is_glued = any(word.startswith(_GLUED_POSITIONS) for word in others)
    return ("name only" if _is_name(value) and not is_glued else "unclear"), None


def plain_words(value: str) -> list[str]:
    """The words of a value in capitals."""
    if value.isascii():
        return [word if word.isalpha() else _plain(word) for word in WORDS.findall(value.upper())]
    return [_plain(word) for word in WORDS.findall(value)]


def _plain(word: str) -> str:
    """A word in capitals, without the points of an abbreviation, a zero among letters read as O."""
    if word.isalpha():
        return word.upper()
    upper = word.upper().replace("\u2019", "'").replace(".", "")
    return upper.replace("0", "O") if upper[:1].isalpha() and not upper[-1:].isdigit() else upper


def positions_in(words: list[str], vocabulary: Vocabulary) -> tuple[list[str], list[str]]:
    """Canonical positions in a value, longest phrase first, and the words that are none."""
    positions, others = [], []
    known, longest = vocabulary.position_words, vocabulary.longest_position
    at = 0
    while at < len(words):
        phrase = words[at]
        length = min(longest[phrase], len(words) - at) if phrase in longest else 1
        if length > 1:
            phrase, length = _longest_phrase(words, at, length, vocabulary)
        canonical = known[phrase] if phrase in known else _joined_position(phrase, vocabulary)
        if canonical:
            positions.append(canonical)
        elif phrase not in _LINK_WORDS:
            others.append(phrase)
        at += length
    return positions, others


def _longest_phrase(words: list[str], at: int, length: int, vocabulary: Vocabulary) -> tuple[str, int]:
    """The longest position of at most so many words that begins at a word, else that word, with its length."""
    while length > 1:
        phrase = " ".join(words[at : at + length])
        if phrase in vocabulary.position_words:
            return phrase, length
        length -= 1
    return words[at], 1


def _joined_position(phrase: str, vocabulary: Vocabulary) -> str | None:
    """The positions that a word joins by a sign, as ``POL/ECON``; None where a part of it is none."""
    if phrase.isalpha():
        return None
    known = vocabulary.position_words
    pieces = [piece for piece in _JOINED.split(phrase) if piece]
    if len(pieces) > 1 and all(piece in known for piece in pieces):
        return "/".join(known[piece] for piece in pieces)
    return None


def _is_name(value: str) -> bool:
    """Whether a value is a given name or initial, initials, and a surname, in one style of capitals, and no more."""
    words = value.rstrip(" .,;").replace(",", "").split()
    if words and words[-1].upper().strip(".") in _SUFFIXES:
        words.pop()
    if not 2 <= len(words) <= 4 or not _FULL_NAME.fullmatch(words[-1]):
        return False
    if not all(_INITIAL.fullmatch(word) for word in words[1:-1]):
        return False
    given, surname = words[0], words[-1]
    if _INITIAL.fullmatch(given):
        return True
    is_sure = len(words) > 2 or len(given) >= _SURE_NAME or not given.isupper()
    return is_sure and bool(_FULL_NAME.fullmatch(given)) and given.isupper() == surname.isupper()
