"""The words of the levels as telegrams spell and space them; on which line one stands is not asked here."""

from declass.levels import Level
from declass.parse.damage import differs_little


def _spaced(word: str) -> str:
    return "[ ]{0,2}".join(word)


LEVEL_WORD = (
    rf"{_spaced('TOP')}[ ]{{0,4}}{_spaced('SECRET')}|(?:C[ ]{{0,2}})?{_spaced('ONFIDENTIAL')}"
    rf"|(?:S[ ]{{0,2}})?{_spaced('ECRET')}"
    rf"|(?:U[ ]{{0,2}})?{_spaced('NCLAS')}(?:[ ]{{0,2}}{_spaced('SIFIED')})?"
    rf"|{_spaced('LIMITED')}[ ]{{1,3}}{_spaced('OFFICIAL')}[ ]{{1,3}}{_spaced('USE')}|RESTRICTED"
)
"""A regular expression for a level word, its letters run together or spaced, the first of them there or lost."""

LEVEL_LETTERS = {
    Level.TOP_SECRET: "TOPSECRET",
    Level.CONFIDENTIAL: "CONFIDENTIAL",
    Level.SECRET: "SECRET",
    Level.UNCLASSIFIED: "UNCLAS",
}
"""Each level by the letters of its word."""

# What levels of several words are made of: one word may be spaced out, and the next not.
_WORDS = frozenset({"TOP", "SECRET", "LIMITED", "OFFICIAL", "USE"})


def level_of(letters: str) -> tuple[Level, bool]:
    """The level that letters are meant to be, UNCLASSIFIED where they are near to none; whether they are damaged."""
    if letters != LEVEL_LETTERS[Level.TOP_SECRET] and differs_little(letters, LEVEL_LETTERS[Level.TOP_SECRET]):
        return Level.TOP_SECRET, True
    for level, plain in LEVEL_LETTERS.items():
        if plain[1:] in letters:
            return level, letters not in (plain, "UNCLASSIFIED")
    return next(
        (level for level, plain in LEVEL_LETTERS.items() if differs_little(letters, plain)), Level.UNCLASSIFIED
    ), True


def has_figure(word: str) -> bool:
    """Whether a figure stands in a level word for a letter; points and dashes between its letters are a spelling."""
    return any(character.isdigit() or character == "|" for character in word)


def is_irregular(word: str) -> bool:
    """Whether a word is spaced otherwise than letter by letter (``CO N F``); ``T O P SECRET`` is regular."""
    tokens = word.upper().split()
    return len(tokens) > 1 and any(len(token) > 1 and token not in _WORDS for token in tokens)
