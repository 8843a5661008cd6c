"""What a damaged copy has left of a label of the classification authority block."""

import re

from declass.parse.block_labels import CLASSIFIED_BY
from declass.parse.damage import letters_meant
from declass.parse.positions import plain_words, titles_in
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary

# Pieces of the labels, of which one that is damaged beyond reading has kept some.
_LABEL_PIECES = ("CLA", "LAS", "ASS", "SSI", "SIF", "IFI", "FIE", "IED", "CLS", "LSF", "SFD", "FDB")
_DERIVED_PIECES = ("DER", "ERI", "RIV", "IVE", "VED", "EDF", "DFR", "FRO", "ROM")
_REMAINS = ("ssif", "clas", "assi", "clsf", "c l a", "deri", "driv", "eriv", "rived", "d e r")
"""Of these a line holds one that begins with so many pieces."""
_FEWEST_PIECES = 3
_LOST_LETTERS = 4
_BY = regex(r"[B8]\s?[YV]\b", re.IGNORECASE)
_NOT_A_LABEL = ("UNCLAS", "DECLAS", "NOTCLAS")
_LINE_BEGIN = regex(r"\s*(?:\d\s?[.)]\s*)?(?:\([A-Z/]{1,6}\)\s*)?", re.IGNORECASE | re.ASCII)
_LABEL_LENGTH = 32
GUIDE = regex(r"\bDSCG\b|\bGUIDE\b|\bSCG\b|\bCG[ -]?\d", re.IGNORECASE | re.ASCII)


def may_hold_remains(stretch: str) -> bool:
    """Whether what is left of a label of the block may stand in a stretch; hardly any line has it."""
    lowered = stretch.lower()
    return any(map(lowered.__contains__, _REMAINS))


def has_remains_of_label(line: str, is_in_paragraph: bool, vocabulary: Vocabulary) -> bool:
    """Whether a line begins with what is left of a label of the block.

    Behind that of ``Classified By`` it names a position; in a paragraph its last word is left too, as others speak of
    classified things. That of ``Derived From`` has kept its colon.
    """
    begin = _LINE_BEGIN.match(line)
    rest = line[begin.end() :] if begin is not None else line
    letters = letters_meant(rest[:_LABEL_LENGTH])
    if _begins_with_pieces(letters, _DERIVED_PIECES):
        return not is_in_paragraph and (":" in rest[:_LABEL_LENGTH] or GUIDE.search(rest) is not None)
    if not _begins_with_pieces(letters, _LABEL_PIECES) or letters.startswith(_NOT_A_LABEL):
        return False
    if CLASSIFIED_BY.search(line) is not None or (is_in_paragraph and _BY.search(rest) is None):
        return False
    return bool(titles_in(plain_words(rest), vocabulary))


def _begins_with_pieces(letters: str, pieces: tuple[str, ...]) -> bool:
    """Whether letters begin with some of the pieces of a label, a few of its first letters lost."""
    places = [letters.find(piece) for piece in pieces if piece in letters]
    return len(places) >= _FEWEST_PIECES and min(places) <= _LOST_LETTERS
