"""What stands after ``Classified By``: a position, a name, both, an office, a source, or nothing; never a name itself.

Positions are words of the vocabulary; where the value begins and ends is found in ``authority``.
"""

import re
from itertools import pairwise

from declass.parse.classifier_value import may_be_broken, whole_words
from declass.parse.positions import LINK_WORDS, WORDS, is_name_word, plain, plain_words, positions_in, titles_in
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary

_NAMES_SOURCE = regex(
    r"\bMULTIPLE\s+SOURCES?\b|\b(?:CLASSIFICATION|SECURITY)\s+GUIDE\b|\bDSCG\b|\bMEMO(?:RANDUM)?\s+(?:OF|DATED)\b|\bREFTELS?\b",
    re.IGNORECASE | re.ASCII,
)
# A piece of each of these phrases: most values hold none.
_SOURCE_PIECES = ("SOURCE", "GUIDE", "DSCG", "MEMO", "REFTEL")
# What stands between the parts of a value, each a name, a position or a place.
_SEPARATED = regex(r"[,;:()]|\s-{1,2}\s")
_FOR = regex(r"\s[Ff][Oo0][Rr]\s")
_FULL_NAME = regex(r"(?:Mc|Mac|[A-Z]['\u2019])?[A-Z][a-z]+(?:[-'\u2019][A-Z]?[a-z]+)*|[A-Z][A-Z'\u2019-]+")
_INITIAL = regex(r"[A-Z]\.?")
_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})
# Words that begin a title of several: "Senior Harbor Officer".
_BEFORE_TITLES = frozenset({"SENIOR", "DEPUTY", "ASSISTANT", "ACTING", "PRINCIPAL", "EXECUTIVE", "SPECIAL"})
# A given name in capitals of four letters or fewer cannot be told from an office symbol.
_SURE_NAME = 5
_LONGEST_SYMBOL = 4
_GLUED_POSITIONS = ("AMBASSADOR", "COUNSELOR", "SECRETARY", "DIRECTOR", "OFFICER", "CHARGE", "DEPUTY", "CONSUL")
"""Positions that are read where a blank was lost between one and the name."""


def value_kind(value: str, vocabulary: Vocabulary) -> tuple[str, str | None]:
    """What kind of value stands after ``Classified By`` and the position words in it; never the name.

    Of one who classified for somebody else, as ``POLOFF … for POLCOUNS …``, it is his own position.
    """
    words, written = plain_words(value), value
    if may_be_broken(value, words, vocabulary):
        value = whole_words(value, vocabulary)
        words = plain_words(value)
    else:
        value = " ".join(value.split())
    if not words and not any(c.isalnum() for c in value):
        return "empty", None
    upper = value.upper()
    if any(map(upper.__contains__, _SOURCE_PIECES)) and _NAMES_SOURCE.search(value):
        return "source", None
    positions, others = positions_in(words, vocabulary)
    had_positions = bool(positions)
    if others and positions and _may_hold_surname(words, positions, vocabulary):
        own = _own_part(value, vocabulary) if "FOR" in words else value
        positions = _own_positions(own, vocabulary)
    if others and positions and _has_symbol(words, vocabulary):
        pieces = _pieces_of_names(written, vocabulary)
        left = [position for position in positions if position not in pieces]
        positions = left or [position for position in positions if position not in vocabulary.office_words]
    if others and had_positions and not positions:
        return "unclear", None
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


def _may_hold_surname(words: list[str], positions: list[str], vocabulary: Vocabulary) -> bool:
    """Whether a word of several positions follows a name, or a single one is a surname too."""
    known = vocabulary.position_words
    if len(positions) > 1:
        follows_name = any(word in known and is_name_word(before, vocabulary) for before, word in pairwise(words))
        return follows_name or "FOR" in words
    return any(known[word] == positions[0] for word in vocabulary.surname_words.intersection(words))


def _has_symbol(words: list[str], vocabulary: Vocabulary) -> bool:
    """Whether a word is a short symbol of a position or an office beside another position."""
    return any(len(word) <= _LONGEST_SYMBOL and word in vocabulary.position_words for word in words)


def _pieces_of_names(value: str, vocabulary: Vocabulary) -> set[str]:
    """The positions of short symbols that may be a piece of a name: ``PA`` above ``T SAMPLE``, ``SA`` before ``MPLE``.

    Args:
        value: The value as written, its wraps with it.
    """
    pieces = set()
    for part in _SEPARATED.split(value):
        words = list(WORDS.finditer(part))
        if len(words) < 2:
            continue  # no name stands beside it
        capitals = [plain(word[0]) for word in words]
        for at, word in enumerate(words):
            if len(capitals[at]) > _LONGEST_SYMBOL or capitals[at] not in vocabulary.position_words:
                continue
            follows_name = at > 0 and is_name_word(capitals[at - 1], vocabulary)
            leads_name = at + 1 < len(words) and is_name_word(capitals[at + 1], vocabulary)
            is_broken = (follows_name and "\n" in part[words[at - 1].end() : word.start()]) or (
                leads_name and _is_rest_of_name(part[word.end() : words[at + 1].end()])
            )
            # A symbol is written in capitals, and a name stands on one side of it alone.
            is_in_name = (follows_name and leads_name) or not word[0].isupper()
            is_title = at > 0 and capitals[at - 1] in _BEFORE_TITLES
            if (is_broken or is_in_name) and (follows_name or leads_name) and not is_title:
                pieces.add(vocabulary.position_words[capitals[at]])
    return pieces


def _is_rest_of_name(written: str) -> bool:
    """Whether a word with the blank before it may go on with a name: below a wrap, in small letters, of one letter."""
    word = written.lstrip()
    return "\n" in written or len(word) == 1 or word[:1].islower()


def _own_part(value: str, vocabulary: Vocabulary) -> str:
    """A value up to the ``for`` after which somebody else with his position stands."""
    for match in _FOR.finditer(value):
        before, after = plain_words(value[: match.start()]), plain_words(value[match.end() :])
        names_person = bool(titles_in(before, vocabulary)) and (
            value[: match.start()].endswith(",") or is_name_word(before[-1], vocabulary)
        )
        if names_person and after and after[0] in vocabulary.position_parts and titles_in(after, vocabulary):
            return value[: match.start()]
    return value


def _own_positions(value: str, vocabulary: Vocabulary) -> list[str]:
    """The positions in a value but for words of them that are a surname: ``Ambassador Robin General``.

    Such words follow the first name and end its part of the value. Beside another title any word is taken for one;
    without a title those alone that are names too, after one given name and no other name.
    """
    parts = [WORDS.findall(part) for part in _SEPARATED.split(value)]
    capitals = [[plain(word) for word in part] for part in parts]
    for at, words in enumerate(capitals):
        if at and any(is_name_word(word, vocabulary) for word in capitals[at - 1]):
            break
        if not words or words[-1] not in vocabulary.position_words:
            continue
        begin = len(words)
        while begin and words[begin - 1] in vocabulary.position_words:
            begin -= 1
        name = begin
        while name and is_name_word(words[name - 1], vocabulary):
            name -= 1
        run = words[begin:]
        is_title = name > 0 and (words[name - 1] in LINK_WORDS or words[name - 1] in _BEFORE_TITLES)
        if name == begin or is_title or len(positions_in(run, vocabulary)[0]) < len(run):
            continue
        rest = [word for part in (*capitals[:at], words[:begin], *capitals[at + 1 :]) for word in part]
        may_be_names = vocabulary.surname_words.issuperset(run)
        # Beside another title any word is taken for a name, but for an abbreviation such as DCM.
        is_beside_title = bool(titles_in(rest, vocabulary)) and all(len(word) > _LONGEST_SYMBOL for word in run)
        if is_beside_title or (
            may_be_names and (_is_one_name(parts[at][name:], rest, vocabulary) or titles_in(rest, vocabulary))
        ):
            capitals[at] = words[:begin]
    return positions_in([word for words in capitals for word in words], vocabulary)[0]


def _is_one_name(written: list[str], rest: list[str], vocabulary: Vocabulary) -> bool:
    """Whether words are a given name with initials or without and a surname, in one style, and no other name stands."""
    given = [word for word in written if len(plain(word)) > 1 and is_name_word(plain(word), vocabulary)]
    others = [word for word in rest if len(word) > 1 and is_name_word(word, vocabulary)]
    is_one_style = len({word.isupper() for word in written if len(plain(word)) > 1}) == 1
    return len(others) == len(given) <= 1 and is_one_style


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
