"""The classification line and its repetitions: level, controls, section, post and serial number."""

import re

from declass.levels import Level
from declass.model import ClassificationLine
from declass.parse.damage import differs_little, letters_meant
from declass.parse.level_words import LEVEL_LETTERS, LEVEL_WORD, has_figure, is_irregular, level_of
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span, holds, span_of

# What may follow the level word: controls, then the section, the post, and the serial number.
_CLASSIFICATION_LINE = regex(
    r"(?:[ \t]{0,40}Cable dated:[\dT: -]{10,24}\]?)?[ \t\"'>\]\[*.\u00b6-]{0,8}"
    rf"(?P<level>(?:[A-Z]{{1,2}}[ ]?)??(?:{LEVEL_WORD}))(?![A-Za-z])(?P<rest>[^\n]*)",
    re.IGNORECASE | re.ASCII,
)
# A word, or letters with blanks or signs between, that may be a damaged level word, before the serial.
_DAMAGED_LINE = regex(
    r"(?:\A|(?<=\n))[ \t]{0,8}(?P<level>(?:[A-Z0-9|]{1,2}[ .-]{1,3}\n?){4,11}[A-Z0-9|]{1,2}|[A-Z0-9|]{5,13})"
    r"(?=[ \t])(?P<rest>[^\n]{0,60}?\d{4,6}\b[^\n]*)",
    re.IGNORECASE | re.ASCII,
)
# "LIMITED OFF USE" and other damages of that control, before the serial.
_DAMAGED_CONTROL = regex(
    r"(?:\A|(?<=\n))[ \t]{0,8}(?P<level>LIM[A-Z ]{4,18}?USE)(?=[ \t])(?P<rest>[^\n]{0,60}?\d{4,6}\b[^\n]*)", re.ASCII
)
_LIMITED = "LIMITEDOFFICIALUSE"
# A piece of every level word as it is nearly always written: finding these is far cheaper than trying each line.
_LEVEL_PIECES = ("D E N T I", "C R E T", "NCLAS", "FIDENTIAL", "ECRET", "OFFICIAL USE", "RESTRICTED")
# The beginning of a classification line in a cell of a table.
_CELL = regex(r"(?:[A-Z] ){5}|UNCLAS [A-Z]|LIMITED OFFICIAL USE [A-Z]")
# In so many characters from the beginning of its line stand the level and the serial number.
_REACH = 110
# The overall classification line stands within so many characters, after the longest heading and a cut first copy.
_TOP = 6000
_USUAL_LINE = regex(
    r"(?P<level>C O N F I D E N T I A L|S E C R E T|UNCLAS) (?:SECTION (?P<section>\d\d) OF (?P<sections>\d\d) )?"
    r"(?P<post>[A-Z]{3,}(?: [A-Z]{2,}){0,2}) (?P<serial>\d{4,6})[ \t]*(?=\n)(?!\n\d)"
)
_USUAL_LEVELS = {
    "C O N F I D E N T I A L": Level.CONFIDENTIAL,
    "S E C R E T": Level.SECRET,
    "UNCLAS": Level.UNCLASSIFIED,
}
# Patterns that are searched for begin with a set of characters, in both cases: the search then hops from one to the
# next. What follows looks back at that character.
_SECTION = regex(
    r"(?P<word>[Ss](?i:[ECTION ]{4,12}))[ \t]*(?P<section>\d{1,3})[ \t]*(?i:OF|GF|0F)[ \t]*(?P<sections>\d{1,3})",
    re.ASCII,
)
# Rarer spellings, looked for where the line has neither a section nor a post that can be read.
_OTHER_SECTION = regex(
    r"(?<![A-Z])(?:FINAL[ ]{1,3}SECTION[ ]{1,3}(?=OF)|SEC(?:T|TN|TION)?\.?[ ]{1,3}(?=\d))"
    r"(?=(?:OF[ ]{1,3})?(?P<section>\d{1,3}))(?:\d{1,3}[ ]?)?(?:OF|/)[ ]{0,3}(?P<sections>\d{1,3})(?!\d)",
    re.ASCII,
)
_GLUED_EO = regex(r"[EeSs](?i:(?<=E)\.?\s?O\.?\s?:?\s?1\d{3,4}|(?<=S)UBJECT:)", re.ASCII)
_SERIAL = regex(r"\d(?<!\d\d)\d{2,7}(?!\d)")
# A serial filled up with zeros that a blank or a wrap broke.
_BROKEN_SERIAL = regex(r"(?=0(?:\s?\d){3,5}[ \t]*(?:\n|\Z))\d+\s\d+(?=[ \t]*(?:\n|\Z))")
_DIGITS = regex(r"\d+\Z")
_EFTO = regex(r"[Ee](?<!\w.)(?i: ?F ?T ?O)\b", re.ASCII)
_POST = regex(r"[A-Z][A-Z.'/ -]{0,30}$", re.IGNORECASE | re.ASCII)
_SECTION_NEXT = regex(
    r"\s{1,6}(?:(?:[A-Z] ){1,11})?"
    r"(SECTION[ \t]+\d{1,3}[ \t]+OF[ \t]+\d{1,3}[^\n]*|[A-Z][A-Z .'-]{2,24}[ \t]\d{4,6}[ \t]*(?=\n|$))",
    re.IGNORECASE,
)
_LEVEL_NEXT = regex(rf"\s{{1,6}}(?:{LEVEL_WORD})(?![A-Za-z])", re.IGNORECASE | re.ASCII)
# A section that a wrap broke, "SECTION 01 O" above "F 02 ANYPOST 000283", and what stands on the line below it.
_BROKEN_SECTION = regex(r"\bSECTION[ \t]+\d{1,3}(?:[ \t]+O?F?)?[ \t]*\Z", re.IGNORECASE | re.ASCII)
_LINE_NEXT = regex(r"\n([^\n]{1,60})")
_POST_NEXT = regex(r"\s{1,4}([A-Z][A-Z .'-]{2,24}[ \t]\d{4,6})[ \t]*(?=\n|$)")
# Behind a level word: the number that a message centre gives a message, far from it, or above a page mark or the lines
# of a file copy.
_BANNER_WITH_NUMBER = regex(
    r"[ \t]{2,}[A-Z]{2,5}\d{3,6}[ \t]*\n\s{0,40}(?:PAGE[ \t]+\d|(?:CLASS|CHRGE|APPRV|DRFTD):)"
    r"|[ \t]{10,}[A-Z]{2,3}\d{3,6}[ \t]*(?=\n)"
)
_LONGEST_POST = 4
_RELEASE = regex(
    r"[UuDdCcRr](?i:(?<=U)\.?\s?S\.?\s+DEPARTMENT|(?<=D)(?:EPAR|OC NO)|(?<=C)ASE NO|(?<=R)ELEASE)", re.ASCII
)
# Words a letter off a level word.
_OTHER_WORDS = frozenset({"UNCLOS"})
# An addressee: the Secret Service.
_SERVICE = regex(r"[ \t]+SERVICE\b", re.IGNORECASE | re.ASCII)


def find_classification_lines(text: str, vocabulary: Vocabulary) -> list[ClassificationLine]:
    """The classification line and its repetitions in the text, in text order.

    A bare level word is a page banner and no classification line, unless its letters are spaced out or the
    section or serial follows on the next line; above a line of the same level with a serial it is a banner then too.
    Release stamps (``UNCLASSIFIED U.S. Department of State Case No. …``) and words such as ``Secretary`` are none. A
    repetition is a line with the same serial as a line before it.
    """
    order = text.find("E.O.", 0, _TOP)
    top = order if order > 0 else min(len(text), _TOP)
    found = _top_lines(text, top, vocabulary) or _tried_line_by_line(text, top, vocabulary)
    found = found or _damaged_line(text, top, vocabulary)
    if found and _is_bare(found[0]):
        found = _below_banner(text, found, top, vocabulary)
    if found and found[0].serial is not None:
        serial, after = _serial_as_written(text, found[0]), found[-1].span.end
        if holds(text, serial, after):
            found += _lines_at(text, _lines_with(text, serial, after, len(text)), vocabulary)
    return found


def _serial_as_written(text: str, line: ClassificationLine) -> str:
    """The serial number of a line with the zeros before it."""
    tail = text[max(0, line.span.end - 8) : line.span.end].rpartition(" ")[2]
    if tail.isdecimal():
        return tail
    written = _DIGITS.search(tail)
    return written[0] if written is not None else str(line.serial)


def _lines_at(text: str, starts: list[int], vocabulary: Vocabulary) -> list[ClassificationLine]:
    found = []
    for at in starts:
        usual = _USUAL_LINE.match(text, at)
        if usual is not None and not _has_marking_word(usual["post"], vocabulary):
            found.append(_usual_line(usual))
            continue
        match = _CLASSIFICATION_LINE.match(text, at)
        line = _classification_line(text, match, len(text), vocabulary) if match else None
        if line is not None and (text[at - 1 : at] in ("", "\n") or _has_number_of_station_line(text, line)):
            found.append(line)
    return found


def _has_number_of_station_line(text: str, line: ClassificationLine) -> bool:
    """Whether a station line above a cell of a table bears the serial of the line that begins it."""
    return line.serial is not None and f"#{line.serial % 10_000:04}" in text[: min(line.span.start, _TOP)]


def _usual_line(match: re.Match[str]) -> ClassificationLine:
    """The line of nine telegrams in ten, read at once as the long way would read it."""
    level, section, sections, post, serial = match.groups()
    return ClassificationLine(
        span_of((match.start(), match.end(5))),
        span_of(match.span(1)),
        _USUAL_LEVELS[level],
        None,
        "",
        int(section) if section else None,
        int(sections) if sections else None,
        post,
        int(serial),
    )


def _tried_line_by_line(text: str, end: int, vocabulary: Vocabulary) -> list[ClassificationLine]:
    """The first classification line in mixed or lower case, or with damaged letters."""
    at = 0
    while at < end:
        found = _lines_at(text, [at], vocabulary)
        if found:
            return found
        at = text.find("\n", at, end) + 1 or end
    return []


def _damaged_line(text: str, end: int, vocabulary: Vocabulary) -> list[ClassificationLine]:
    """The first line that begins with a level word a letter off, or spelled with signs between, before a serial."""
    for match in _DAMAGED_LINE.finditer(text, 0, end):
        letters = letters_meant(match["level"])
        if letters not in _OTHER_WORDS and any(differs_little(letters, meant) for meant in LEVEL_LETTERS.values()):
            line = _classification_line(text, match, len(text), vocabulary)
            if line is not None and line.serial is not None:
                if _has_last_letter(text, line, letters):
                    line.post = (line.post or "")[1:]
                return [line]
    for match in _DAMAGED_CONTROL.finditer(text, 0, end):
        if _control_of(letters_meant(match["level"]), vocabulary) is not None:
            line = _classification_line(text, match, len(text), vocabulary)
            if line is not None and line.serial is not None:
                return [line]
    return []


def _has_last_letter(text: str, line: ClassificationLine, letters: str) -> bool:
    """Whether a post begins with the last letter of the level word, as the originator's line has it without."""
    originator = text.rfind("\nFM ", 0, line.span.start)
    if line.post is None or originator == -1 or f"{letters}{line.post[0]}" not in LEVEL_LETTERS.values():
        return False
    written = text[originator : text.find("\n", originator + 1)].upper()
    return f" {line.post}" not in written and f" {line.post[1:]}" in written


def _top_lines(text: str, end: int, vocabulary: Vocabulary) -> list[ClassificationLine]:
    """The classification lines of the heading: the first, and those after it with the same piece of a level word."""
    found: list[ClassificationLine] = []
    top = text[:end]
    for piece in _LEVEL_PIECES:
        if piece not in top:
            continue
        earlier = _lines_at(text, _lines_with(top, piece, 0, len(top)), vocabulary)
        if earlier:
            found, top = earlier, text[: earlier[0].span.start]
    return found


def _below_banner(
    text: str, found: list[ClassificationLine], end: int, vocabulary: Vocabulary
) -> list[ClassificationLine]:
    """The lines below a level alone, where one of this level bears a serial: what stands above is a page banner."""
    pieces = [piece for piece in _LEVEL_PIECES if holds(text, piece, 0, end)]
    starts = sorted({at for piece in pieces for at in _lines_with(text, piece, found[0].span.end, end)})
    lines = _lines_at(text, starts, vocabulary)
    whole = next((at for at, line in enumerate(lines) if line.serial is not None), None)
    return lines[whole:] if whole is not None and lines[whole].level is found[0].level else found


def _is_bare(line: ClassificationLine) -> bool:
    """Whether a line says a level and no more, as the banner of a page does: spaced out, or ``TOP SECRET``."""
    return line.serial is None and line.section is None and line.post is None


def _lines_with(text: str, piece: str, start: int, end: int) -> list[int]:
    """Offsets of the lines, or of cells of a table, that hold a piece of text in their first characters."""
    lines = []
    with_cell = -1
    at = text.find(piece, start, end)
    while at != -1:
        begin = text.rfind("\n", 0, at) + 1
        cell = _cell_start(text, max(begin, at - _REACH), at) if begin != with_cell else 0
        if cell:
            with_cell = begin
            lines.append(cell)
        elif at - begin < _REACH:
            lines.append(begin)
        at = text.find(piece, at + 1, end)
    return lines


def _cell_start(text: str, begin: int, at: int) -> int:
    """Where a level word in its own spelling begins a cell of a table in a line; 0 where none does.

    A stored level, which is not spaced out, begins no classification line.
    """
    before = text[begin:at]
    if "\t" not in before and '","' not in before:
        return 0
    tab, quote = text.rfind("\t", begin, at), text.rfind('","', begin, at)
    cell = max(tab + 1, quote + 3 if quote != -1 else 0)
    if cell <= begin or _CELL.match(text, cell) is None:
        return 0
    return 0 if _is_top(text[begin:cell]) else cell


def _is_top(before: str) -> bool:
    """Whether the first word of TOP SECRET stands before a tab."""
    return "".join(before.split()).upper().endswith("TOP")


def _classification_line(
    text: str, match: re.Match[str], end: int, vocabulary: Vocabulary
) -> ClassificationLine | None:
    rest, rest_end = _with_broken_section(text, match)
    word = match["level"]
    if not rest.strip(" \t.\"'"):
        following = _SECTION_NEXT.match(text, match.end(), min(end, match.end() + 80))
        if following and _LEVEL_NEXT.match(text, match.end()) is not None:
            return None  # a banner or a release stamp above the line
        if following:
            rest, rest_end = following[1], following.end(1)
        elif " " not in word.strip() or word.strip().upper().startswith("LIMITED"):
            return None
    else:
        lone = _section(rest)
        following = None
        if lone and not _SERIAL.search(rest, lone.end()):
            following = _POST_NEXT.match(text, match.end(), min(end, match.end() + 80))
        if following:
            rest, rest_end = f"{rest} {following[1]}", following.end(1)
    if _RELEASE.search(rest) or _SERVICE.match(rest) or _BANNER_WITH_NUMBER.match(text, match.end("level")):
        return None
    glued = _GLUED_EO.search(rest)
    if glued:
        rest_end -= len(rest) - glued.start()
        rest = rest[: glued.start()]
    section = _section(rest)
    serial = _SERIAL.search(rest, section.end() if section else 0)
    broken = _BROKEN_SERIAL.match(text, rest_end - len(rest) + serial.start()) if serial is not None else None
    letters = letters_meant(word)
    control = _control_of(letters, vocabulary)
    is_off = letters not in vocabulary.control_words
    level, is_damaged = (Level.UNCLASSIFIED, is_off) if control else level_of(letters)
    efto, extra, post = _between(rest, section, serial, vocabulary)
    if section is None and post is None and serial is not None:
        section = _OTHER_SECTION.search(rest)
        if section is not None:
            serial = _SERIAL.search(rest, section.end())
            efto, extra, post = _between(rest, section, serial, vocabulary)
    is_spaced = " " in word.strip()
    if not (section or serial) and not (is_spaced and (not rest.strip() or post)):
        return None
    # A sentence that begins with a level word runs on in lower case, or has no post before its number.
    if not is_spaced and (not (post or section) or (word[1:].islower() and not _is_no_sentence(rest, serial))):
        return None
    end_of_line = rest_end
    if serial is not None:
        end_of_line = broken.end() if broken is not None else rest_end - len(rest) + serial.end()
    return ClassificationLine(
        span=Span(match.start("level"), end_of_line),
        level_span=Span(match.start("level"), match.end("level")),
        level=None if control == "RESTRICTED" else level,
        control=control,
        extra=extra,
        section=int(section["section"]) if section else None,
        sections=int(section["sections"]) if section else None,
        post=post,
        serial=int("".join((broken or serial)[0].split())) if serial else None,
        efto=efto,
        is_damaged=is_damaged or is_irregular(word) or has_figure(word),
    )


def _with_broken_section(text: str, match: re.Match[str]) -> tuple[str, int]:
    """What follows the level word with its end, the next line joined to it where a wrap broke the section."""
    rest = match["rest"]
    following = _LINE_NEXT.match(text, match.end()) if _BROKEN_SECTION.search(rest) is not None else None
    if following is not None:
        for joint in ("", " "):
            whole = f"{rest.rstrip()}{joint}{following[1].lstrip()}"
            if _section(whole) is not None:
                return whole, following.end()
    return rest, match.end()


def _is_no_sentence(rest: str, serial: re.Match[str] | None) -> bool:
    """Whether what follows a level word in small letters is a classification line: it ends with a serial filled up."""
    return serial is not None and serial[0][0] == "0" and not rest[serial.end() :].strip(" \t.\\")


def _control_of(letters: str, vocabulary: Vocabulary) -> str | None:
    """The control that stands as if it were a level; LIMITED OFFICIAL USE with one letter off too."""
    if letters not in vocabulary.control_words and differs_little(letters, _LIMITED):
        return vocabulary.control_words[_LIMITED]
    return vocabulary.control_words.get(letters)


def _section(rest: str) -> re.Match[str] | None:
    """The section in what follows the level word, its word spelled out, spaced or damaged."""
    return next((m for m in _SECTION.finditer(rest) if differs_little(letters_meant(m["word"]), "SECTION")), None)


def _between(
    rest: str, section: re.Match[str] | None, serial: re.Match[str] | None, vocabulary: Vocabulary
) -> tuple[bool, str, str | None]:
    """EFTO, the words that belong to the level, and the post, from what follows the level word."""
    end = serial.start() if serial else len(rest)
    efto = _EFTO.search(rest, 0, end)
    if efto:
        rest = f"{rest[: efto.start()]}{' ' * len(efto[0])}{rest[efto.end() :]}"
    lead = rest[: section.start()] if section else rest[:end]
    words = lead.replace("/", " ").upper().split()
    marking_words = []
    while words and _is_marking_word(words[0], vocabulary):
        marking_words.append(words.pop(0).strip(","))
    post = _post(rest[section.end() : end] if section else " ".join(words), vocabulary)
    return bool(efto), " ".join(marking_words), post


def _post(written: str, vocabulary: Vocabulary) -> str | None:
    """The post in what stands before the serial; None where it is none. No word up to a marking word is part of it."""
    words = written.strip(" .-\t:#").upper().split()
    last = max((i for i, word in enumerate(words) if _is_marking_word(word, vocabulary)), default=-1)
    post = " ".join(words[last + 1 :])
    return post if _POST.match(post) and len(words) - last - 1 <= _LONGEST_POST else None


_MARKING_WORDS = frozenset(
    {"EFTO", "SENSITIVE", "MODIFIED", "HANDLING", "AUTHORIZED", "AGENCY", "FOR", "OFFICIAL", "USE"}
)


def _has_marking_word(post: str, vocabulary: Vocabulary) -> bool:
    """Whether a word in the place of the post is none of it: ``UNCLAS EFTO ANYPOST``."""
    if " " not in post:
        return _is_marking_word(post, vocabulary)
    return any(_is_marking_word(word, vocabulary) for word in post.split(" "))


def _is_marking_word(word: str, vocabulary: Vocabulary) -> bool:
    word = word.strip(",")
    return word in _MARKING_WORDS or word in vocabulary.controls or word in vocabulary.captions
