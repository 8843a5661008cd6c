"""Captions between the classification line and the E.O. line; how they may be combined is not judged here."""

import re

from declass.model import Caption
from declass.parse.damage import differs_little, letters_meant
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span

# Words that are captions wherever they stand in this stretch, and words that are captions only on a line of captions.
_STRONG = frozenset({"SIPDIS", "NOFORN", "NODIS", "EXDIS", "STADIS", "LIMDIS"})
_WEAK = frozenset({"ONLY", "FOR", "EAGLE"})
# Captions that are one at the end of a line of offices too: ``DEPT FOR EUR SENSITIVE``.
_LAST = frozenset({"SENSITIVE"})
# Captions that are found glued to other words, and those of them that end no name.
_GLUED = ("SIPDIS", "NOFORN", "STADIS")
_GLUED_BEHIND = "SIPDIS|NOFORN"
_SHORTEST = 5
"""Letters of a caption that is known though a copy has damaged it."""
_LONG = 8
"""Letters of a caption of which two thirds, its first or its last, tell that it may stand there."""
_LONGEST = 14
"""Characters of a line that may hold a broken caption and no other words."""
_SIGNS = str.maketrans(",/.;", "    ")
_AROUND = " \t*,;/.-"
_WORD = regex(r"[^\s,;/.*-]+")


class CaptionReader:
    """Finds captions with one vocabulary.

    Args:
        vocabulary: Captions and their spellings.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._captions = vocabulary.captions
        spellings = sorted(vocabulary.captions, key=len, reverse=True)
        words = "|".join(re.escape(spelling).replace(r"\ ", r"\s+") for spelling in spellings)
        self._pattern = re.compile(
            rf"(?:^|(?<=[\s,;/.])|(?<=\d)|(?<=IS)|(?<=RN)|(?={_GLUED_BEHIND}))({words})"
            r"(?=$|[\s,;/.:]|SIPDIS|NOFORN|STADIS|E\.O)",
            re.IGNORECASE | re.ASCII,
        )
        self._first_words = frozenset(spelling.split()[0] for spelling in spellings)
        self._single_words = [s for s in vocabulary.captions if " " not in s and len(s) >= _SHORTEST]
        self._pieces = {piece for spelling in self._single_words for piece in _pieces(spelling)}
        self._forms = [
            _Form(entry.standard, form, entry.not_as)
            for entry in vocabulary.caption_entries.values()
            for form in entry.forms
        ]

    def find(self, text: str, start: int, end: int) -> tuple[list[Caption], bool]:
        """The captions between the classification line and the E.O. line, in text order.

        Args:
            text: The whole text.
            start, end: From the end of the classification line's serial number to the E.O. line.

        Returns:
            Captions on lines of their own, joined by comma, blank or slash, or at the head of a line. Words
            of office lines (``DEPT FOR EUR``) are none; of a line with an office in it (``FOR AMBASSADOR ONLY``)
            the span is the caption's own word. A word a letter or two off a caption, alone on its line or beside
            captions, is that caption, marked as misspelt. Then whether a word that has lost letters of a long caption
            stands alone on a line, or beside captions: ``QSITIVE`` is no caption, and there is no knowing that
            SENSITIVE does not stand there.
        """
        found: list[Caption] = []
        has_piece = False
        at = start
        begun: int | None = None  # where a line begins that is no caption, and whose rest may stand on the next
        for line in text[start:end].split("\n"):
            stripped = line.strip()
            if stripped:
                begin = at + line.index(stripped[0])
                stop = begin + len(stripped)
                plain = self._captions.get(stripped) or self._captions.get(stripped.upper())
                if plain is None and begun is not None and (plain := self._broken(text[begun:stop])) is not None:
                    begin = begun
                    found = [caption for caption in found if caption.span.end <= begun]
                is_open = False
                if plain is None:
                    has_piece = has_piece or self._has_piece(line)
                    of_line = self._of_line(line, at)
                    found += of_line
                    plain = self._broken(stripped) if not of_line else None
                    is_open = plain is None and all(caption.is_misspelt for caption in of_line)
                if plain is not None:
                    found.append(Caption(Span(begin, stop), plain))
                begun = begin if is_open and stop - begin < _LONGEST else None
            at += len(line) + 1
        return found, has_piece

    def _has_piece(self, line: str) -> bool:
        """Whether the only word of a line that is no caption has lost letters of a long one."""
        line = line.upper()
        if not any(map(line.__contains__, self._pieces)):
            return False
        others = [word for word in _WORD.findall(line) if word not in self._captions]
        if len(others) != 1 or self._nearest(others[0]) is not None:
            return False
        return any(_is_most_of(others[0], spelling) for spelling in self._single_words)

    def _broken(self, written: str) -> str | None:
        """The caption that stands in a line with blanks, a wrap, or figures for letters in it; None where none does."""
        letters = letters_meant(written) if len(written) <= _LONGEST or " " in written[1:3] else ""
        return self._captions.get(letters) if len(letters) >= _SHORTEST else None

    def _of_line(self, line: str, at: int) -> list[Caption]:
        """The captions of a line that begins at an offset."""
        matches = list(self._pattern.finditer(line)) if self._may_hold_one(line.upper()) else []
        if not matches:
            return self._of_form(line, at, 0) or self._lone_word(line, at)
        found = []
        covered = sum(len(m[0]) for m in matches)
        letters = sum(c.isalnum() for c in line)
        for match in matches:
            value = self._captions[_plain(match[1])]
            at_head = not line[: match.start()].strip(_AROUND) or any(
                m.end() >= match.start() - 3 for m in matches if m.start() < match.start()
            )
            is_last = value in _LAST and not line[match.end() :].strip(_AROUND)
            is_beside_strong = any(
                0 <= m.start() - match.end() <= 3 and self._captions[_plain(m[1])] in _STRONG for m in matches
            )
            is_placed = at_head or is_last or is_beside_strong
            if covered * 10 >= letters * 7 or value in _STRONG or (is_placed and match[1].upper() not in _WEAK):
                found.append(Caption(Span(at + match.start(1), at + match.end(1)), value))
        if not found:
            return self._of_form(line, at, 0)
        last = found[-1].span.end - at
        found += self._of_form(line, at, last) + self._misspelt_beside(line, at, matches)
        return sorted(found, key=lambda caption: caption.span.start)

    def _of_form(self, line: str, at: int, start: int) -> list[Caption]:
        """The caption that the rest of a line is with the words of an office in it: ``FOR AMBASSADOR ONLY``."""
        for form in self._forms:
            end = form.find_end(line, start)
            if end is not None:
                return [Caption(Span(at + end - len(form.last), at + end), form.value)]
        return []

    def _lone_word(self, line: str, at: int) -> list[Caption]:
        """The caption of a line of one word in signs or none, as it is written or a letter or two off."""
        word = line.strip(_AROUND)
        if len(word) < _SHORTEST or not word.isalpha():
            return []
        begin = at + line.index(word)
        span = Span(begin, begin + len(word))
        if (value := self._captions.get(word.upper())) is not None:
            return [Caption(span, value)]
        near = self._nearest(word.upper())
        return [Caption(span, near, is_misspelt=True)] if near is not None else []

    def _misspelt_beside(self, line: str, at: int, matches: list[re.Match[str]]) -> list[Caption]:
        """Misspelt captions on a line of captions, where each of its other words is one."""
        found: list[Caption] = []
        for word in _WORD.finditer(line):
            if any(match.start() < word.end() and word.start() < match.end() for match in matches):
                continue
            near = self._nearest(word[0].upper()) if len(word[0]) >= _SHORTEST and word[0].isalpha() else None
            if near is None:
                return []
            found.append(Caption(Span(at + word.start(), at + word.end()), near, is_misspelt=True))
        return found

    def _may_hold_one(self, upper: str) -> bool:
        """Whether a line is worth the pattern: it has the first word of a caption, or one that is found glued."""
        words = upper.translate(_SIGNS).split()
        return not self._first_words.isdisjoint(words) or any(word in upper for word in _GLUED)

    def _nearest(self, word: str) -> str | None:
        for spelling in self._single_words:
            if differs_little(word, spelling):
                return self._captions[spelling]
        return None


class _Form:
    """A form of a caption with the words of an office in it.

    Args:
        value: The caption in its standard spelling.
        form: The form as the list has it: ``FOR … ONLY``.
        not_as: Ends of lines that have the form and are no caption: ``USE ONLY``.
    """

    def __init__(self, value: str, form: str, not_as: tuple[str, ...]) -> None:
        self.value = value
        self.first, self.last = (words.strip() for words in form.split("…"))
        # The words at both ends with nothing between them name no office.
        self._not_as = (*not_as, f"{self.first} {self.last}")

    def find_end(self, line: str, start: int) -> int | None:
        """Where the last word of the form ends in a line that has it from an offset on; None where none does."""
        end = len(line.rstrip(_AROUND))
        rest = line[start:end].lstrip(_AROUND).upper()
        if not rest.startswith(f"{self.first} ") or not rest.endswith(f" {self.last}"):
            return None
        return None if " ".join(rest.split()).endswith(self._not_as) else end


def _pieces(spelling: str) -> tuple[str, ...]:
    """The first and the last two thirds of a long caption."""
    kept = len(spelling) * 2 // 3
    return (spelling[:kept], spelling[-kept:]) if len(spelling) >= _LONG else ()


def _is_most_of(word: str, spelling: str) -> bool:
    """Whether the first or the last two thirds of a long caption stand in a word that is not longer."""
    pieces = _pieces(spelling)
    return bool(pieces) and len(word) <= len(spelling) and (word.startswith(pieces[0]) or word.endswith(pieces[1]))


def _plain(word: str) -> str:
    return " ".join(word.upper().split())
