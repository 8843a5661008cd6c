"""Classification levels; control markings are words here, never levels."""

from enum import IntEnum


class Level(IntEnum):
    """The levels of every order since 1953, lowest first; UNCLASSIFIED is a status and stands below them.

    RESTRICTED, SBU, LIMITED OFFICIAL USE and the like are control markings on unclassified
    information, so they are no members here.
    """

    UNCLASSIFIED = 0
    CONFIDENTIAL = 1
    SECRET = 2
    TOP_SECRET = 3

    @property
    def symbol(self) -> str:
        """The portion symbol: U, C, S or TS."""
        return _SYMBOLS[self]

    @property
    def words(self) -> str:
        """The level as an overall classification line spells it, e.g. ``TOP SECRET``."""
        return _WORDS[self]

    @property
    def is_classified(self) -> bool:
        """Whether the level is one of the three classification levels."""
        return self is not Level.UNCLASSIFIED


_SYMBOLS = {Level.UNCLASSIFIED: "U", Level.CONFIDENTIAL: "C", Level.SECRET: "S", Level.TOP_SECRET: "TS"}
_WORDS = {level: level.name.replace("_", " ") for level in Level}
BY_SYMBOL = {symbol: level for level, symbol in _SYMBOLS.items()}
