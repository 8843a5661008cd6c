"""Words of positions and offices in a value; which of them are a person's own is asked in ``classifier``."""

from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary

WORDS = regex(r"[A-Za-z][A-Za-z0-9'\u2019/.&-]*|\d{3,}")
"""The words of a value, and numbers of three figures or more."""
_JOINED = regex(r"[/&-]")
LINK_WORDS = frozenset({"FOR", "OF", "THE", "AND", "TO", "AT", "IN", "A", "D'", "DE", "US"})
"""Words that stand between positions and names and are neither."""


def plain_words(value: str) -> list[str]:
    """The words of a value in capitals."""
    if value.isascii():
        return [word if word.isalpha() else plain(word) for word in WORDS.findall(value.upper())]
    return [plain(word) for word in WORDS.findall(value)]


def plain(word: str) -> str:
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
        canonical = known[phrase] if phrase in known else joined_position(phrase, vocabulary)
        if canonical:
            positions.append(canonical)
        elif phrase not in LINK_WORDS:
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


def joined_position(phrase: str, vocabulary: Vocabulary) -> str | None:
    """The positions that a word joins by a sign, as ``POL/ECON``; None where a part of it is none."""
    if phrase.isalpha():
        return None
    known = vocabulary.position_words
    pieces = [piece for piece in _JOINED.split(phrase) if piece]
    if len(pieces) > 1 and all(piece in known for piece in pieces):
        return "/".join(known[piece] for piece in pieces)
    return None


def titles_in(words: list[str], vocabulary: Vocabulary) -> list[str]:
    """The positions in some words that are more than an office."""
    offices = vocabulary.office_words
    return [p for p in positions_in(words, vocabulary)[0] if not all(piece in offices for piece in p.split("/"))]


def is_name_word(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a word in capitals may be a name: it is no word of a position and no link word."""
    return word.isalpha() and word not in vocabulary.position_parts and word not in LINK_WORDS
