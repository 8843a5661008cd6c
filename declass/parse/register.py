"""Banner and portion markings in the syntax of the IC register, which the DoD manual shares; nothing is judged here.

The syntax: a level, then segments between double strokes in a set order (SCI, SAP, AEA, FGI, dissemination, other
controls), the controls of a segment between single strokes. Foreign and joint markings begin with a double stroke; a
marking of controlled unclassified information begins with ``CUI``, then its categories, then limits on dissemination.
Source: IC Markings System Register and Manual, 2016; DoDM 5200.01, vol. 2, enclosure 4; 32 CFR 2002.20.
"""

import re
from itertools import accumulate

from declass.levels import BY_SYMBOL, Level
from declass.model import RegisterMarking, RegisterPart
from declass.patterns import regex
from declass.rulebook.vocabulary import Control, Countries, Vocabulary
from declass.text import Span

ORDER = ("nato", "sci", "sap", "aea", "fgi", "cui", "dissemination", "other", "caption", "declass")
"""Categories in the order of the segments that bear them; captions stand in the banners of telegrams alone."""

LEVEL_FAULTS = (
    "nothing", "no-level", "no-level-before-stroke", "words-beside-level", "level-of-telegrams", "owner-alone",
    "no-owner", "no-owners", "one-owner",
)  # fmt: skip
"""Faults of a marking that shows no level, or not whose level it is; they are faults in every style."""

_WORDS = {
    "TOP SECRET": Level.TOP_SECRET,
    "SECRET": Level.SECRET,
    "CONFIDENTIAL": Level.CONFIDENTIAL,
    "UNCLASSIFIED": Level.UNCLASSIFIED,
}
# NATO levels by every form; a COSMIC level below the highest, and a NATO one at it, are read and told by a rule.
_NATO = {
    "COSMIC TOP SECRET": Level.TOP_SECRET,
    "CTS": Level.TOP_SECRET,
    "NATO SECRET": Level.SECRET,
    "NS": Level.SECRET,
    "NATO CONFIDENTIAL": Level.CONFIDENTIAL,
    "NC": Level.CONFIDENTIAL,
    "NATO RESTRICTED": None,
    "NR": None,
    "NATO UNCLASSIFIED": Level.UNCLASSIFIED,
    "NU": Level.UNCLASSIFIED,
}
_CUI = ("CUI", "CONTROLLED", "CONTROLLED UNCLASSIFIED INFORMATION")
# A category of the CUI registry, with SP- where its own law sets the handling.
_CUI_CATEGORY = regex(r"(?:SP-)?[A-Z]{2,12}")
_SEGMENT = regex(r"//")
_STROKE = regex(r"/")
_COMMA = regex(r",")
_REL = regex(r"(?:(?P<to>REL(?:EASABLE)?[ ]TO|AUTHORIZED[ ]FOR[ ]RELEASE[ ]TO)|REL)\b[ ]*(?P<list>.*)", re.DOTALL)
_DISPLAY = regex(r"DISPLAY[ ]ONLY\b[ ]*(.*)", re.DOTALL)
_EYES = regex(r"(?:([A-Z/ ]+)[ ])?EYES(?:[ ]ONLY)?")
_FGI = regex(r"FGI\b[ ]*(.*)", re.DOTALL)
_SAP = regex(r"(?:SPECIAL ACCESS REQUIRED|SAR)(?:-(.*))?", re.DOTALL)
_AEA = regex(
    r"(RESTRICTED DATA|FORMERLY RESTRICTED DATA|FRD|RD|TFNI)"
    r"(?:-(N|CNWDI|CRITICAL NUCLEAR WEAPON DESIGN INFORMATION)|-(?:SIGMA|SG)[ ]([\d ]+))?"
)
_ACCM = regex(r"ACCM(?:-(.*))?", re.DOTALL)
_DECLASS = regex(r"(?:\d{8}|25X\d\S*|50X\d\S*|X[1-8]|MR|OADR|DCI ONLY|DNI ONLY)")
# AND is a word between countries, as in "CAN AND GBR" and "CAN, AND GBR"; with a comma behind it, it is Andorra, and so
# it is among sources and owners, which blanks part, where the code before it comes first by the alphabet, as in
# "ALB AND BEL".
_COUNTRIES = regex(r" ?, ?| ")
_AND = regex(r"(?: ?, ?| )AND (?=[^ ,])")
_BEFORE_ANDORRA = regex(r"A(?:[A-M][A-Z]|N[A-C]) AND ")
# A level that a blank, a comma or a dash parts from a control, or nothing from NF; and a foreign portion in the style
# of 32 CFR 2001.24(c).
_BANNER_LEVEL = regex(r"(TOP SECRET|SECRET|CONFIDENTIAL|UNCLASSIFIED)[ ,-]+")
_PORTION_LEVEL = regex(r"(TS|S|C|U)(?:[ ,-]+|(?=NF$))")
_FOREIGN_DASH = regex(r"([A-Z]{3,4})-(TS|S|C|R|U)")
_BETWEEN_CONTROLS = regex(r"[ ,]+")
_EYES_SPAN = regex(r"(?:[A-Z]{3}/)*[A-Z]{3} EYES ONLY")
_OWNER = regex(r"(JOINT|NATO|COSMIC|FGI|[A-Z]{3,4})\b[ ]*(.*)", re.DOTALL)
_NO_CODE_OWNERS = ("JOINT", "NATO", "COSMIC", "FGI")
_LONGEST_LEVEL = 13  # letters of a level, each a word
_SIGNS = " ,;:.-"
_BRACKETS = frozenset("()[]")
_AROUND = " \t()[]"
_BLANK_FOR_BRACKET = str.maketrans("()[]", "    ")


class RegisterReader:
    """Reads markings with one vocabulary.

    Args:
        vocabulary: Controls, and codes of countries.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        entries = (*vocabulary.control_entries.values(), *vocabulary.register_entries.values())
        self._controls: dict[str, Control] = {}
        for entry in entries:
            for form in (*entry.spellings, entry.banner, entry.portion):
                self._controls[form] = entry
        self._vocabulary = vocabulary

    def read(self, written: str, kind: str, *, span: Span | None = None, label: str | None = None) -> RegisterMarking:
        """Read one marking.

        Args:
            written: The marking; the brackets of a portion may stand or not.
            kind: ``banner`` or ``portion``.
            span: Where it stands in the document; the whole text where None.
            label: Label of the portion, or None.

        Returns:
            The marking with all its parts; what the syntax forbids is in ``faults``, and a word of no list is a part
            of category ``unknown``. Nothing is raised.
        """
        place = _without_brackets(written)
        text, begin = written[slice(*place)], (span.start if span is not None else 0) + place.start
        reading = _Reading(text, kind, self._controls, self._vocabulary)
        brackets = _brackets_fault(written[: place.start], text, written[place.end :])
        if brackets is not None:
            reading.faults.append((brackets, Span(0, len(text))))
        reading.read()
        return RegisterMarking(
            kind, text, Span(begin, begin + len(text)), label, reading.level, reading.level_word, reading.owner,
            reading.owners, tuple(reading.parts), tuple(reading.faults),
        )  # fmt: skip


class _Reading:
    """One marking while it is read."""

    def __init__(self, text: str, kind: str, controls: dict[str, Control], vocabulary: Vocabulary) -> None:
        self.text = text
        self.upper = capitals(text)
        self.kind = kind
        self.controls = controls
        self.nato_portions = vocabulary.nato_portions if kind == "portion" else {}
        self.level_words = vocabulary.level_words
        self.countries = vocabulary.countries
        self.level: Level | None = None
        self.level_word: str | None = None
        self.is_cui = False
        self.owner = "US"
        self.owners: tuple[str, ...] = ()
        self.parts: list[RegisterPart] = []
        self.faults: list[tuple[str, Span]] = []

    def read(self) -> None:
        """Read level and segments."""
        if not any(map(str.isalnum, self.upper)):
            self.faults.append(("nothing", Span(0, len(self.upper))))
            return
        if self.text.replace(" and ", " AND ") != self.upper:
            self.faults.append(("lower-case", Span(0, len(self.text))))
        self.upper = self.upper.translate(_BLANK_FOR_BRACKET)
        written = len(self.upper.rstrip(_SIGNS))
        if written < len(self.upper.rstrip()):
            self.faults.append(("sign", Span(written, len(self.upper))))
        end = len(self.upper[:written].rstrip("/ "))
        if "//" in self.upper[end:written]:
            self.faults.append(("empty-segment", Span(end, written)))
        segments = _pieces(self.upper, _SEGMENT, Span(0, end))
        first = segments[0]
        if first.start == first.end and len(segments) > 1:
            rest = [*self._foreign(segments[1]), *segments[2:]]
        else:
            rest = [*self._own(first), *segments[1:]]
        for number, segment in enumerate(rest, 1):
            if not self._in(segment) or self.upper[segment.start] == "/":
                self.faults.append(("empty-segment", Span(max(0, segment.start - len("//")), segment.end)))
            self._segment(segment, number)

    def _own(self, segment: Span) -> list[Span]:
        """The level of a U.S. marking; what follows it after a single stroke is the next segment."""
        head, *others = _pieces(self.upper, _STROKE, segment)
        word = self._in(head)
        level = _WORDS.get(word) if self.kind == "banner" else BY_SYMBOL.get(word)
        if word in _CUI:
            self.is_cui = True
            level, word = Level.UNCLASSIFIED, "CUI"
            self._add("CUI", "cui", (), head, 0)
        elif level is None:
            level = BY_SYMBOL.get(word) if self.kind == "banner" else _WORDS.get(word)
            if level is not None:
                self.faults.append(("level-form", head))
            elif word in _NATO or word in self.nato_portions or self._begins_foreign(word.partition(" ")[0]):
                self.faults.append(("no-strokes", head))
                return [*self._foreign(head), *others]
            else:
                behind = self._behind_level(head)
                if behind:
                    return [*behind[:-1], Span(behind[-1].start, segment.end)]
                foreign = _FOREIGN_DASH.fullmatch(word) if self.kind == "portion" else None
                if foreign is not None and self._is_foreign(foreign[1]):
                    self.owner, self.level_word, self.level = foreign[1], foreign[2], BY_SYMBOL.get(foreign[2])
                    return others
                entry = self.controls.get(word)
                if entry is not None and entry.unclassified_only:
                    self.level, self.level_word = Level.UNCLASSIFIED, "UNCLASSIFIED" if self.kind == "banner" else "U"
                    self.faults.append(("level-left-out", head))
                    return [Span(head.start, segment.end)]
                is_beside = self.kind == "banner" and _BANNER_LEVEL.match(word)
                is_spaced = self.kind == "banner" and self._is_of_telegrams(word)
                fault = "words-beside-level" if is_beside else "level-of-telegrams" if is_spaced else "no-level"
                self._no_level(fault, head)
                return [head, *others] if self._is_control(word) else others
        self.level, self.level_word = level, word
        if not others:
            return []
        self.faults.append(("single-stroke", Span(head.end, others[0].start)))
        return [Span(others[0].start, others[-1].end)]

    def _no_level(self, fault: str, place: Span) -> None:
        """Note why no level is read at a place; where nothing stands there, a stroke begins the marking."""
        if any(map(str.isalnum, self._in(place))):
            self.faults.append((fault, place))
        else:
            self.faults.append(("no-level-before-stroke", Span(0, len(self.upper))))

    def _is_of_telegrams(self, words: str) -> bool:
        """Whether words begin with a level as telegrams write it: short, or with blanks between its letters."""
        return any(letters in self.level_words for letters in accumulate(words.split(" ", _LONGEST_LEVEL)))

    def _is_foreign(self, owner: str) -> bool:
        return owner == "FGI" or (owner != "USA" and self.countries.is_code(owner))

    def _begins_foreign(self, word: str) -> bool:
        return word in ("NATO", "COSMIC", "JOINT") or (word != "USA" and word in self.countries.trigraphs)

    def _behind_level(self, head: Span) -> list[Span]:
        """The controls that stand behind the level without a double stroke; none where other words do, or no level."""
        match = (_BANNER_LEVEL if self.kind == "banner" else _PORTION_LEVEL).match(self.upper, head.start, head.end)
        if match is None:
            return []
        rest = Span(match.end(), head.end)
        controls = [rest] if self._is_control(self._in(rest)) else _pieces(self.upper, _BETWEEN_CONTROLS, rest)
        if not all(self._is_control(self._in(control)) for control in controls):
            return []
        self.level_word = match[1]
        self.level = _WORDS.get(match[1], BY_SYMBOL.get(match[1]))
        self.faults.append(("no-stroke", head))
        return controls

    def _foreign(self, segment: Span) -> list[Span]:
        """Owner and level of a foreign or joint marking; what stands behind a level that is not joint is a segment."""
        word = self._in(segment)
        joined = self.nato_portions.get(word)
        if joined is not None:
            word = joined.level
            self._add(joined.control, "nato", (), segment, 0)
        short, _, behind_short = word.partition(" ")
        nato = word if word in _NATO else short
        if nato in _NATO:
            self.owner, self.level, self.level_word = "NATO", _NATO[nato], nato
            return self._behind_foreign(behind_short, segment) if nato != word else []
        match = _OWNER.fullmatch(word)
        if match is None:
            is_level = word in _WORDS or word in BY_SYMBOL
            self._no_level("no-owner" if is_level else "no-level", segment)
            return []
        owner, rest = match[1], match[2]
        level_word = next((w for w in (*_WORDS, "RESTRICTED", *BY_SYMBOL, "R") if _begins(rest, w)), None)
        is_owner = owner in _NO_CODE_OWNERS or self.countries.is_code(owner)
        if level_word is not None or is_owner:
            self.owner = "NATO" if owner == "COSMIC" else owner
        if level_word is None:
            self.faults.append(("owner-alone" if is_owner else "no-level", segment))
            return []
        self.level_word = f"COSMIC {level_word}" if owner == "COSMIC" else level_word
        self.level = _WORDS.get(level_word, BY_SYMBOL.get(level_word))
        behind = rest[len(level_word) :].strip()
        is_spelled = level_word in _WORDS or level_word == "RESTRICTED"
        if is_spelled != (self.kind == "banner"):
            self.faults.append(("level-form", segment))
        if owner != "JOINT" and behind:
            return self._behind_foreign(behind, segment)
        self.owners = _names(behind)
        if _bears_and(behind):
            self.faults.append(("list-with-and", segment))
        if owner == "JOINT" and not self.owners and self.kind == "banner":
            self.faults.append(("no-owners", segment))
        elif owner == "JOINT" and len(set(self.owners)) == 1 and not self.countries.is_group(self.owners[0]):
            self.faults.append(("one-owner", segment))
        return []

    def _behind_foreign(self, behind: str, segment: Span) -> list[Span]:
        """What a blank parts from a foreign level, as a segment."""
        self.faults.append(("no-stroke", segment))
        end = segment.start + len(self.upper[segment.start : segment.end].rstrip())
        return [Span(end - len(behind), end)] if self.upper.endswith(behind, segment.start, end) else []

    def _segment(self, segment: Span, number: int) -> None:
        whole = self._in(segment)
        eyes = _EYES_SPAN.fullmatch(whole)
        pieces = [segment] if eyes else _pieces(self.upper, _STROKE, segment)
        at, before = 0, len(self.parts)
        while at < len(pieces):
            at = self._part(pieces, at, number)
        categories = {part.category for part in self.parts[before:] if part.category != "unknown"}
        if len(categories) > 1:
            self.faults.append(("mixed-segment", segment))

    def _part(self, pieces: list[Span], at: int, number: int) -> int:
        """Read the piece at an index, and with a programme or caveat the names after it; the index of the next one."""
        piece = pieces[at]
        word = self._in(piece)
        if not word:
            return at + 1
        listed = self._listed(word)
        if listed is not None:
            self._add(*listed, piece, number)
            self._check_list(word, piece)
            return at + 1
        for pattern, value, category in ((_SAP, "SAR", "sap"), (_ACCM, "ACCM", "other")):
            match = pattern.fullmatch(word)
            if match is not None:
                end = at + 1
                while match[1] and end < len(pieces) and not self._is_control(self._in(pieces[end])):
                    end += 1
                names = (match[1], *(self._in(p) for p in pieces[at + 1 : end])) if match[1] else ()
                self._add(value, category, names, Span(piece.start, pieces[end - 1].end), number)
                return end
        if "," in word and self._is_control(word.partition(",")[0].strip()):
            self._with_commas(piece, number)
        else:
            self._plain(word, piece, number)
        return at + 1

    def _listed(self, word: str) -> tuple[str, str, tuple[str, ...]] | None:
        """A control that carries a list or numbers: value, category and names; None for any other."""
        aea = _AEA.fullmatch(word)
        if aea is not None:
            value = {"RESTRICTED DATA": "RD", "FORMERLY RESTRICTED DATA": "FRD"}.get(aea[1], aea[1])
            names = ("CNWDI",) if aea[2] else tuple((aea[3] or "").split())
            return value, "aea", names
        fgi = _FGI.fullmatch(word)
        if fgi is not None:
            return "FGI", "fgi", _names(fgi[1])
        display = _DISPLAY.fullmatch(word)
        if display is not None:
            return "DISPLAY ONLY", "dissemination", _names(display[1], is_of_commas=True)
        rel = _REL.fullmatch(word)
        if rel is not None:
            return "REL", "dissemination", _names(rel["list"], is_of_commas=True)
        eyes = _EYES.fullmatch(word)
        if eyes is not None:
            return "EYES", "dissemination", tuple(re.split(r"[/ ]+", eyes[1].strip())) if eyes[1] else ()
        if _DECLASS.fullmatch(word):
            return word, "declass", ()
        return None

    def _check_list(self, word: str, piece: Span) -> None:
        """Note what is wrong with the form of a list: of releases it bears commas, of foreign sources blanks."""
        rel, display, fgi = _REL.fullmatch(word), _DISPLAY.fullmatch(word), _FGI.fullmatch(word)
        codes = (
            rel["list"] if rel is not None else display[1] if display is not None else fgi[1] if fgi is not None else ""
        )
        if rel is not None and rel["list"] and rel["to"] is None:
            self.faults.append(("list-without-to", piece))
        is_of_commas = fgi is None
        if _bears_and(codes, is_of_commas):
            self.faults.append(("list-with-and", piece))
        if fgi is not None and "," in codes:
            self.faults.append(("list-with-commas", piece))
        runs = (run.split() for run in _without_and(codes, is_of_commas).split(","))
        if fgi is None and any(len(run) > 1 and all(map(self.countries.is_code, run)) for run in runs):
            self.faults.append(("list-with-blanks", piece))

    def _with_commas(self, piece: Span, number: int) -> None:
        """Controls between commas, the form before July 2005."""
        for inner in _pieces(self.upper, _COMMA, piece):
            word = self._in(inner)
            if word:
                self._plain(word, inner, number)
        self.faults.append(("comma", piece))

    def _plain(self, word: str, piece: Span, number: int) -> None:
        entry = self.controls.get(word)
        if entry is not None:
            self._add(entry.portion, entry.category, (), piece, number)
            return
        base, names = self._compartments(word)
        if base is not None:
            self._add(base.portion, "sci", names, piece, number)
        elif self.is_cui and number == 1 and _CUI_CATEGORY.fullmatch(word):
            self._add(word, "cui", (), piece, number)
        else:
            self._add(word, "unknown", (), piece, number)

    def _compartments(self, word: str) -> tuple[Control | None, tuple[str, ...]]:
        """The SCI control that a word with compartments begins with, as ``SI-G-XXX``, and the compartments."""
        pieces = [piece for piece in re.split(r"[- ]", word) if piece]
        for length in (2, 1):
            head = "-".join(pieces[:length]).replace("SI-GAMMA", "SI-G").replace("COMINT-GAMMA", "SI-G")
            entry = self.controls.get(head)
            if entry is not None and entry.category == "sci" and len(pieces) >= length:
                return entry, tuple(pieces[length:])
        return None, ()

    def _is_control(self, word: str) -> bool:
        return word in self.controls or self._listed(word) is not None or bool(_SAP.fullmatch(word))

    def _add(self, value: str, category: str, names: tuple[str, ...], span: Span, number: int) -> None:
        self.parts.append(RegisterPart(value, category, span, names, number))

    def _in(self, span: Span) -> str:
        return " ".join(self.upper[span.start : span.end].split())


def canonical(marking: RegisterMarking, controls: dict[str, Control], countries: Countries) -> str | None:
    """A marking in canonical form, or None where its level cannot be read.

    Args:
        marking: The marking.
        controls: Entries of the vocabulary by portion form, in the order of the register.
        countries: Codes of countries and groups, for the order of lists.
    """
    if marking.level_word is None:
        return None
    banner = marking.kind == "banner"
    rank = {value: place for place, value in enumerate(controls)}
    segments: dict[tuple[float, int], list[str]] = {}
    for (place, number), parts in _in_segments(marking, rank).items():
        written = [_canonical_part(marking, part, controls, countries) for part in parts]
        segments[place, number] = list(dict.fromkeys(written))
    lead = _canonical_level(marking, banner, countries)
    return "//".join([lead, *("/".join(segments[key]) for key in sorted(segments))])


def _in_segments(marking: RegisterMarking, rank: dict[str, int]) -> dict[tuple[float, int], list[RegisterPart]]:
    """The parts by the place and number of their segment in canonical form.

    A word of no list stays before the control it stood before, and in a segment of its own behind the one it followed.
    """
    segments: dict[tuple[float, int], list[RegisterPart]] = {}
    orders: dict[int, int] = {}
    place, order = -1.0, len(rank)
    known = {part.segment: ORDER.index(part.category) for part in marking.parts if part.category != "unknown"}
    for part in reversed(marking.parts):
        is_known = part.category != "unknown"
        order = rank.get(part.value, len(rank)) if is_known else order
        orders[id(part)] = order
    for part in marking.parts:
        if part.category == "cui" and part.value == "CUI":
            continue
        number = 0
        if part.category != "unknown":
            place = float(ORDER.index(part.category))
            number = int(part.value == "WAIVED")  # it stands behind the programmes in a segment of its own
            key = (place, number)
        elif part.segment in known:
            key = (float(known[part.segment]), 0)
        else:
            key = (place + 0.5, part.segment)
        segments.setdefault(key, []).append(part)
    for (at, _), parts in segments.items():
        if at in (ORDER.index("dissemination"), ORDER.index("other")):
            parts.sort(key=lambda part: orders[id(part)])
    return segments


def _canonical_level(marking: RegisterMarking, banner: bool, countries: Countries) -> str:
    words = {symbol: level.words for symbol, level in BY_SYMBOL.items()}
    written = marking.level_word or ""
    if written == "CUI":
        return written
    if marking.owner == "US":
        return marking.level.words if banner and marking.level is not None else _symbol(marking.level, written)
    if marking.owner == "NATO":
        is_top = marking.level is Level.TOP_SECRET
        if banner:
            level = marking.level.words if marking.level is not None else "RESTRICTED"
            return f"//{'COSMIC' if is_top else 'NATO'} {level}"
        return f"//{'C' if is_top else 'N'}{marking.level.symbol if marking.level is not None else 'R'}"
    level = (
        words.get(written, "RESTRICTED" if written == "R" else written) if banner else _symbol(marking.level, written)
    )
    owners = " ".join(countries.in_order(dict.fromkeys(marking.owners), is_release=False))
    return f"//{marking.owner} {level}" + (f" {owners}" if owners else "")


def _symbol(level: Level | None, word: str) -> str:
    return level.symbol if level is not None else "R" if word == "RESTRICTED" else word


def _canonical_part(
    marking: RegisterMarking, part: RegisterPart, controls: dict[str, Control], countries: Countries
) -> str:
    entry = controls.get(part.value)
    name = entry.form_in(marking.kind) if entry is not None else part.value
    names = tuple(dict.fromkeys(part.names))
    if part.value in ("REL", "DISPLAY ONLY"):
        word = "REL TO" if part.value == "REL" else "DISPLAY ONLY"
        codes = countries.in_order(names, is_release=True)
        return f"{word} {', '.join(codes)}" if codes else "REL" if part.value == "REL" else word
    if part.value == "EYES":
        return f"{'/'.join(part.names)} EYES ONLY" if part.names else "EYES"
    if part.value == "FGI":
        return " ".join(("FGI", *countries.in_order(names, is_release=False)))
    if part.category == "aea" and part.names:
        return f"{part.value}-CNWDI" if part.names == ("CNWDI",) else f"{part.value}-SIGMA {' '.join(part.names)}"
    if part.value in ("SAR", "ACCM") and part.names:
        return f"{part.value}-{'/'.join(part.names)}"
    written = " ".join(marking.text[part.span.start : part.span.end].upper().split())
    if part.names and written.startswith((f"{part.value}-", f"{part.value} ")):
        return written  # which of the signs between compartments is right cannot be told from the words
    return "-".join((name, *part.names))


def capitals(text: str) -> str:
    """A text in capitals, each character where it stood: one whose capital is longer stays as it is."""
    return text.upper() if text.isascii() else "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def _pieces(text: str, separator: re.Pattern[str], span: Span) -> list[Span]:
    """The stretches between separators."""
    pieces, at = [], span.start
    for match in separator.finditer(text, span.start, span.end):
        pieces.append(Span(at, match.start()))
        at = match.end()
    return [*pieces, Span(at, span.end)]


def _begins(text: str, word: str) -> bool:
    return text == word or text.startswith(f"{word} ")


def _without_and(codes: str, is_of_commas: bool = False) -> str:
    """A list with a comma in the place of each word AND that stands between its codes."""
    codes = codes.strip(" ,")
    has_commas = is_of_commas or "," in codes

    def parted(match: re.Match[str]) -> str:
        is_code = not has_commas and _BEFORE_ANDORRA.match(codes, max(0, match.start() - len("ALB")))
        return match[0] if is_code else ","

    return _AND.sub(parted, codes)


def _bears_and(codes: str, is_of_commas: bool = False) -> bool:
    """Whether the word AND stands between the codes of a list."""
    return _without_and(codes, is_of_commas) != codes.strip(" ,")


def _names(words: str, is_of_commas: bool = False) -> tuple[str, ...]:
    """The codes of a list."""
    return tuple(word for word in _COUNTRIES.split(_without_and(words, is_of_commas)) if word)


def _without_brackets(written: str) -> Span:
    """Where the marking stands between the brackets around it; those that open and close inside it are its own."""
    start = len(written) - len(written.lstrip(_AROUND))
    end = max(start, len(written.rstrip(_AROUND)))
    open_inside = written.count("(", start, end) - written.count(")", start, end)
    while open_inside > 0 and (closing := written.find(")", end)) >= 0:
        end, open_inside = closing + 1, open_inside - 1
    return Span(start, end)


def _brackets_fault(before: str, text: str, behind: str) -> str | None:
    """The fault of the brackets around a text and in it: none where one pair, or none, stands around it alone."""
    around = "".join((before + behind).split())
    if around in ("", "()"):
        return None if _BRACKETS.isdisjoint(text) else "brackets"
    return "bracket" if around in ("(", ")") and text.count("(") == text.count(")") else "brackets"
