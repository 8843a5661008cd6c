"""Portion markings and stored level values, read into a ``Marking``; where they stand is not known here."""

import re
from functools import lru_cache

from attrs import evolve

from declass.levels import BY_SYMBOL, Level
from declass.model import Marking
from declass.parse.damage import differs_little, letters_meant
from declass.parse.register import LEVEL_FAULTS, ORDER, RegisterReader, canonical
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary

_HIDDEN = regex(r"^(?:X{3,}|\*{2,})$")
LEVEL_SYMBOLS = r"(?:TS|SBU|LOU|[SCU])"
"""What stands for a level in a portion marking, as a regular expression."""

PLAIN_MARK = rf"{LEVEL_SYMBOLS}(?:(?: ?//? ?| )(?:NF|NOFORN))?"
"""A portion marking of a level, alone or with NOFORN; others are looked for at the heads of portions alone."""

UNKNOWN_COUNTRY = "?"
"""Stands in a release list for a word that is no known country."""

_SEPARATOR = regex(r"\s*//?\s*|,\s*")
_DASH = regex(r"\s*[-\u2013]\s*")
_REL = regex(r"^REL(?:\.|EASABLE)?(?![A-Z])(?:\s+TO)?\s*:?\s*(.*)$", re.DOTALL)
_COUNTRY_SEPARATOR = regex(r"\s*(?:,|/|;|\bAND\b|&)\s*")
_ENTIRE = regex(r"[\s,-]*ENTIRE\s+TEXT\b(.*)$", re.IGNORECASE | re.ASCII | re.DOTALL)
# Controls behind these words: "C - ENTIRE TEXT - NOFORN".
_CONTROLS_BEHIND = regex(r"\s*(?:[-\u2013,]|//?)?\s*([A-Z][A-Z /,-]{1,40})$")
_MAYBE_ENTIRE = regex(r"[\s,-]{1,4}([A-Z0-9|][A-Z0-9| ]{7,12})$", re.IGNORECASE | re.ASCII)
_WRAP = regex(r"[ \t]*\n[ \t]*")
# Categories whose controls have an order among themselves.
_RANKED = ("dissemination", "other")
# An unknown word of so few letters is no name, and a control of so few has many words near it.
_INITIALS = 2
_SHORT_CONTROL = 4
# Controls that stand in the place of a level.
_STAND_ALONE = ("SBU", "LOU")
# Words of markings that no list of controls has.
_MARK_WORDS = frozenset({"ALL", "AND", "ENTIRE", "FGI", "JOINT", "ONLY", "REL", "RELEASABLE", "TEXT", "TO"})
_PIECE = regex(r"[A-Za-z0-9]+(?:'[A-Za-z]+)?|[^A-Za-z0-9]+")
_LEFT_OUT = "\u2026"
_LEFT_OUT_AGAIN = regex(r"\u2026(?:[ -]?\u2026)+")
_NEAR = regex(r"^(?:SE|NC|SB|SU|N/SF|C/F|S/F|SBN|SNF|CNF|SBUNF|SUB|BSU|CC|SS|UU|C/N|S/N|CON|CONF|SEC|UNCLAS)$")
_WORD = regex(r"^[A-Z][A-Z0-9 /,.&-]*$")
# A level behind a word for a country that is no code, or behind several: "UK S", "EU RESTRICTED", "NATO/ISAF SECRET".
_COUNTRY_AND_LEVEL = regex(
    r"^([A-Z][A-Z ./]{1,40}?)(?:[ -]{1,3}|(?<=NATO)/)"
    r"(?:TS|[SCRU]|TOP SECRET|SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED)$"
)
_NATO_WORDS = ("NATO", "COSMIC")
_OWN = ("US", "USA", "UNITED STATES")


def is_entire_text(words: str) -> bool:
    """Whether words are ``ENTIRE TEXT``, with a letter or two off."""
    return differs_little(letters_meant(words), "ENTIRETEXT")


def _without_entire_text(text: str) -> tuple[str, str | None]:
    """A marking before the words for a whole text in it, and what stands behind them; None where it has none."""
    entire = _ENTIRE.search(text)
    if entire is None:
        entire = _MAYBE_ENTIRE.search(text)
        if entire is None or not is_entire_text(entire[1]):
            return text, None
        return text[: entire.start()].strip(), ""
    return text[: entire.start()].strip(), entire[1]


class MarkingReader:
    """Reads portion markings with one vocabulary, each spelling once.

    Args:
        vocabulary: Levels, controls and their spellings.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._controls = {_squeeze(k): v for k, v in vocabulary.controls.items()}
        self._unclassified = vocabulary.unclassified_controls
        self._levels = {**vocabulary.level_words, **BY_SYMBOL}
        self._level_words = vocabulary.level_words
        self._countries = vocabulary.countries
        self._register = RegisterReader(vocabulary)
        self._entries = {**vocabulary.control_entries, **vocabulary.register_entries}
        self._places = {
            portion: (ORDER.index(entry.category), rank if entry.category in _RANKED else 0)
            for rank, (portion, entry) in enumerate(vocabulary.control_entries.items())
        }
        words = (*vocabulary.controls, *vocabulary.level_words, *vocabulary.control_words, *vocabulary.nato_levels)
        written = (word for entry in self._entries.values() for word in (*entry.spellings, entry.banner, entry.portion))
        self._words = {*BY_SYMBOL, *_NATO_WORDS, *_MARK_WORDS, *words, *_PIECE.findall(" ".join((*words, *written)))}
        self.read = lru_cache(maxsize=8192)(self._quotable)

    def _quotable(self, raw: str) -> Marking | None:
        """The marking that some text is, with how it may be quoted where it has a word of no list."""
        found = self._read(raw)
        if found is None or found.quote is not None or (found.is_known and UNKNOWN_COUNTRY not in found.rel_to):
            return found
        return evolve(found, quote=self._quote(found.raw.strip()))

    def _quote(self, raw: str) -> str:
        """A marking as it may be quoted: a word of no list, and near none, may be a name and is left out."""
        if _NEAR.match(raw.upper()):
            return raw
        is_place = self._countries.is_known if "REL" in raw.upper() else self._countries.is_code
        pieces = [
            piece if self._is_of_marks(piece.upper()) or is_place(piece.upper()) else _LEFT_OUT
            for piece in _PIECE.findall(raw)
        ]
        return _LEFT_OUT_AGAIN.sub(_LEFT_OUT, " ".join("".join(pieces).split()))

    def _is_of_marks(self, piece: str) -> bool:
        """Whether a piece of a marking is a sign, a word of the lists, or one with a letter off."""
        if len(piece) == 1 or not piece[0].isalnum() or piece in self._words:
            return True
        return self._is_near_control(piece)

    def _is_near_control(self, word: str) -> bool:
        return any(len(control) > _SHORT_CONTROL and differs_little(word, control) for control in self._controls)

    def _read(self, raw: str) -> Marking | None:
        """The marking that the text between two brackets is, or None where it is no marking.

        Args:
            raw: What stands between the brackets, as written, e.g. ``S//NF`` or ``c``.

        Returns:
            None for ordinary words in brackets (``Iran``, ``U.S.``, ``UN``). A token of marking shape that is in
            no list is a marking with the oddity ``unknown`` and no level; one in lower case has ``lower-case``. One
            of NATO has ``nato`` and the level that it is equal to, one of another country ``foreign`` and none.
        """
        if "\n" in raw:
            # A wrap stands in the midst of a word or between words.
            found = self.read(_WRAP.sub("", raw)) or self.read(_WRAP.sub(" ", raw))
            return evolve(found, raw=raw) if found is not None else None
        text = raw.strip()
        if not text or len(text) > 130 or "." in text:
            return None
        oddities = set()
        text, behind = _without_entire_text(text)
        upper = text.upper()
        if behind is not None:
            oddities.add("entire-text")
        elif text != raw:
            oddities.add("inner-space")
        parts = self._split(upper)
        level, oddity = self._level(parts[0])
        oddities |= oddity
        rest = parts[1:]
        if level is None and self._controls.get(_squeeze(parts[0])) in self._unclassified:
            level, rest = Level.UNCLASSIFIED, parts
        if level is None:
            return self._without_level(text, upper, parts, oddities)
        if text != upper and oddity != {"spelled-out"}:
            oddities.add("lower-case")
        quote = None
        if behind and behind.strip(" ."):
            following = _CONTROLS_BEHIND.match(behind)
            others = self._split(following[1]) if following is not None else []
            if others and not self._controls_of(others)[2]:
                rest = [*rest, *others]
            else:
                quote = self._quote(raw.strip())
        controls, rel_to, unknown = self._controls_of(rest)
        if unknown:
            # "(S Korea)" or "(C and D)" are words, not a marking with an unknown control.
            is_marking = text.isupper() and all(_WORD.match(word) for word in unknown)
            if not is_marking or (" " in unknown[0] and "//" not in text) or self._is_name(upper, unknown):
                return None
            oddities.add("unknown")
        canonical = self._canonical(level, controls, rel_to)
        return Marking(level, controls, rel_to, canonical, frozenset(oddities), raw, quote)

    def _is_name(self, upper: str, unknown: list[str]) -> bool:
        """Whether an unknown word stands before any slash and is near no control: ``(C SMITH)``, ``(LOU SMITH)``."""
        words = upper.partition("/")[0].replace(",", " ").replace("-", " ").split()[1:]
        return any(
            len(word) > _INITIALS and word.split()[0] in words and not self._is_near_control(word) for word in unknown
        )

    def _split(self, upper: str) -> list[str]:
        """The parts of a marking; a dash parts them as a slash does, but not inside a control such as ``SI-G``."""
        parts: list[str] = []
        for part in _SEPARATOR.split(upper.rstrip("/ ")):
            parts += [part.strip()] if _squeeze(part) in self._controls else map(str.strip, _DASH.split(part))
        if _squeeze(parts[0]) in self._controls:
            return [_squeeze(parts[0]), *parts[1:]]
        if _squeeze(parts[0]) in self._level_words:
            return parts  # "S E C R E T" is one word
        first = parts[0].split(" ", 1)
        # "(C NF)": a blank may stand for the slash, but only before a control.
        if len(first) == 2 and (first[0] in BY_SYMBOL or first[0] in _STAND_ALONE) and not parts[0].startswith("TOP "):
            return [first[0], first[1].strip(), *parts[1:]] if first[1].strip() else [first[0], *parts[1:]]
        if len(parts) == 1 and parts[0] in ("SNF", "CNF", "SBUNF"):
            return [parts[0][:-2], "NF"]
        return parts

    def _level(self, part: str) -> tuple[Level | None, set[str]]:
        squeezed = _squeeze(part)
        level = self._levels.get(squeezed)
        if level is None:
            return None, set()
        if squeezed in self._level_words:
            return level, {"spelled-out"}
        return level, {"inner-space"} if squeezed != part else set()

    def _without_level(self, text: str, upper: str, parts: list[str], oddities: set[str]) -> Marking | None:
        if _REL.match(parts[0]) and len(parts) == 1 and upper.startswith("REL "):
            return None
        if parts[0] == "" and len(parts) > 1:
            controls, rel_to, unknown = self._controls_of(parts[1:])
            if not unknown:
                return Marking(None, controls, rel_to, None, frozenset(oddities | {"unknown"}), text)
        if text.isupper() or text.startswith("/") or upper.startswith(_NATO_WORDS):
            foreign = self._foreign(upper, text)
            if foreign is not None:
                return foreign
        if text.isupper() and _NEAR.match(upper):
            return Marking(None, (), (), None, frozenset(oddities | {"unknown"}), text)
        return None

    def _foreign(self, upper: str, raw: str) -> Marking | None:
        """A marking of NATO, of another country or of several, as the register or 32 CFR 2001.24(c) writes it.

        Whatever else a double stroke begins is taken for one too: no word of a sentence does.
        """
        read = self._register.read(upper, "portion")
        form = canonical(read, self._entries, self._countries)
        if read.owner == "US" or form is None or any(fault in LEVEL_FAULTS for fault, _ in read.faults):
            named = _COUNTRY_AND_LEVEL.match(upper.lstrip("/ "))
            owners = named[1].split("/") if named is not None and named[1] not in _OWN else [""]
            is_named = owners[0] == "NATO" or all(map(self._is_owner, owners))
            is_foreign = is_named or (upper.startswith("//") and len(upper) > len("//"))
            return Marking(None, (), (), None, frozenset({"foreign"}), raw) if is_foreign else None
        if read.owner not in ("NATO", "JOINT") and not self._is_owner(read.owner):
            return Marking(None, (), (), None, frozenset({"foreign"}), raw) if upper.startswith("//") else None
        names = (*read.owners, *(name for part in read.parts for name in part.names))
        is_plain = all(part.category != "unknown" for part in read.parts) and all(map(self._countries.is_known, names))
        is_nato = read.owner == "NATO"
        controls = tuple(part.value for part in read.parts if part.category == "nato")
        oddities = frozenset({"nato" if is_nato else "foreign"})
        return Marking(read.level if is_nato else None, controls, (), form if is_plain else None, oddities, raw)

    def _is_owner(self, word: str) -> bool:
        return word == "FGI" or self._countries.is_known(word)

    def _controls_of(self, parts: list[str]) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
        controls: list[str] = []
        rel_to: list[str] = []
        unknown: list[str] = []
        for part in parts:
            rel = _REL.match(part)
            if rel:
                controls.append("REL")
                rel_to += [c for c in _COUNTRY_SEPARATOR.split(rel[1].strip()) if c]
            elif (known := self._controls.get(_squeeze(part))) is not None:
                controls.append(known)
            elif _HIDDEN.match(part):
                continue  # a control that a publisher has taken out
            elif rel_to:
                rel_to += [c for c in _COUNTRY_SEPARATOR.split(part) if c]
            else:
                unknown.append(part)
        # A word of no list may be anything, a name too: it is counted and not kept.
        names = (" ".join(word.split()) for word in rel_to)
        named = (word if self._countries.is_known(word) else UNKNOWN_COUNTRY for word in names)
        return tuple(dict.fromkeys(controls)), tuple(dict.fromkeys(named)), unknown

    def _canonical(self, level: Level, controls: tuple[str, ...], rel_to: tuple[str, ...]) -> str:
        """The marking as the register writes it: categories in their order between two strokes, controls in theirs."""
        lead = level.symbol
        if level is Level.UNCLASSIFIED:
            lead = next((control for control in _STAND_ALONE if control in controls), lead)
        segments: dict[int, list[str]] = {}
        for control in sorted(controls, key=self._places.__getitem__):
            if control != lead:
                codes = self._countries.in_order(rel_to, is_release=True) if control == "REL" else ()
                written = f"REL TO {', '.join(codes)}" if codes else control
                segments.setdefault(self._places[control][0], []).append(written)
        return "//".join([lead, *map("/".join, segments.values())])


def _squeeze(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def stored_marking(value: str, vocabulary: Vocabulary) -> tuple[Level | None, tuple[str, ...]]:
    """Level and controls of a stored value such as ``CONFIDENTIAL//NOFORN``; (None, ()) if it is no level."""
    parts = [part.strip() for part in value.upper().split("/") if part.strip()]
    level = vocabulary.level_words.get(_squeeze(parts[0])) if parts else None
    return level, tuple(parts[1:]) if level is not None else ()
