"""The transmission heading (ACP 127), classification lines and page marks; nothing below the E.O. line."""

import datetime as dt
import re

from declass.levels import Level
from declass.model import (
    ClassificationLine,
    DateTimeGroup,
    Originator,
    PageMark,
    SecurityProsign,
    StationLine,
    TransmissionHeader,
)
from declass.parse.damage import differs_little, letters_meant
from declass.parse.dates import MONTHS, two_digit_year
from declass.patterns import regex
from declass.rulebook.law import Vocabulary
from declass.text import Span, span_of

PARTIAL_EXTRACT = "This record is a partial extract"

_STATION = regex(r"DE[ \t]+([A-Z]{4,8})[ \t]+#?[ \t]?(\d{1,6})(?:/(\d{1,2}))?[ \t]+(\d{7})Z?\b")
_PROSIGN = regex(r"(ZN[YR])[ \t]+([A-Z]{3,6})\b(?:[ \t]+ZZ[A-Z]\b)?")
# A blank may stand between any two of its characters, and a letter of precedence before it without one, or doubled.
_DATE_TIME_GROUP = regex(
    r"\n[ \t]*(?=[ZOPRYMzoprym\d])(?:\d{2}[ \t]+)?((?:[ZOPRYM]{1,2}[ \t]+){0,3}(?:[ZOPRYM](?=\d))?)"
    r"(\d ?\d) ?(\d ?\d) ?(\d ?\d)[ \t]*Z?[ \t]*"
    rf"({'|'.join(' ?'.join(month) for month in MONTHS)})(?:[A-Z]{{0,6}}[ \t]+|(?=\d))(\d ?\d(?: ?\d ?\d)?)(?!\d)",
    re.IGNORECASE | re.ASCII,
)
_FIRST_GROUP = regex(_DATE_TIME_GROUP.pattern.removeprefix(r"\n"), re.IGNORECASE | re.ASCII)
# The line of nine telegrams in ten, read at once as the long way would read it.
_USUAL_GROUP = regex(
    r"((?:[ZOPRYM] ){0,3})(\d\d)(\d\d)(\d\d)Z (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC) (\d\d)", re.ASCII
)
_LOOSE_DATE_TIME_GROUP = regex(
    r"(\d(?<!\d\d)\d)(\d{2})(\d{2})Z[ \t]+(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[ \t]+(\d{2}|\d{4})(?!\d)",
)
_DATE_LINE = regex(r"Cable dated:\s?(\d{4})-(\d{2})-(\d{2})T")
_ORIGINATOR = regex(r"FM[ \t]+([^\n]+)")
# The line after the date-time group that begins with FM but for a letter, a blank or a wrap.
_DAMAGED_ORIGINATOR = regex(
    r"[ \t]*\n[ \t]*(?:(?:F\s?M|f[Mm]|Fm|MF|FFM|FMM|M|F)\s{1,4}|FM(?=[A-Z]{3}))([A-Z]{2}[^\n]+)"
)


def _spaced(word: str) -> str:
    return "[ ]{0,2}".join(word)


# A level word with its letters run together or spaced; the first letter may be lost or another may stand before it.
_LEVEL = (
    rf"{_spaced('TOP')}[ ]{{0,4}}{_spaced('SECRET')}|(?:C[ ]{{0,2}})?{_spaced('ONFIDENTIAL')}"
    rf"|(?:S[ ]{{0,2}})?{_spaced('ECRET')}"
    rf"|(?:U[ ]{{0,2}})?{_spaced('NCLAS')}(?:[ ]{{0,2}}{_spaced('SIFIED')})?"
    rf"|{_spaced('LIMITED')}[ ]{{1,3}}{_spaced('OFFICIAL')}[ ]{{1,3}}{_spaced('USE')}|RESTRICTED"
)
# What may follow the level word: controls, then the section, the post, and the serial number.
_CLASSIFICATION_LINE = regex(
    r"(?:Cable dated:[\dT: -]{10,24}\]?)?[ \t\"'>\]\[*.\u00b6-]{0,8}"
    rf"(?P<level>(?:[A-Z]{{1,2}}[ ]?)??(?:{_LEVEL}))(?![A-Za-z])(?P<rest>[^\n]*)",
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
_LEVEL_NEXT = regex(rf"\s{{1,6}}(?:{_LEVEL})(?![A-Za-z])", re.IGNORECASE | re.ASCII)
_POST_NEXT = regex(r"\s{1,4}([A-Z][A-Z .'-]{2,24}[ \t]\d{4,6})[ \t]*(?=\n|$)")
_LAST_BANNERS = 2005
_LONGEST_POST = 4
_PAGE_MARK = regex(
    r"(?P<post>[A-Z][A-Z.' -]{1,24}?)[ \t]{1,3}(?P<serial>\d{8})[ \t]{1,4}"
    r"(?P<section>\d{3})\.(?P<page>\d{1,2})[ \t]+OF[ \t]+(?P<sections>\d{3})"
)
# The part of a page mark that ordinary lines lack: searching for it is far cheaper than trying each letter.
_PAGE_FIGURES = regex(r"\d{8}[ \t]{1,4}\d{3}\.\d")
_OLD_PAGE = regex(
    r"\nPAGE[ \t]+\d{1,3}[ \t]+[A-Z][A-Z.' -]{1,24}?[ \t]+(?P<serial>\d{4,6})"
    r"(?:[ \t]+(?P<section>\d{1,2})[ \t]+OF[ \t]+(?P<sections>\d{1,2}))?[ \t]+\d{6}Z"
)
_PAGE_LEVEL = regex(rf"\n[ \t]*({_LEVEL})[ \t]*\n\s*$", re.IGNORECASE | re.ASCII)
_RELEASE = regex(
    r"[UuDdCcRr](?i:(?<=U)\.?\s?S\.?\s+DEPARTMENT|(?<=D)(?:EPAR|OC NO)|(?<=C)ASE NO|(?<=R)ELEASE)", re.ASCII
)
# Words a letter off a level word.
_OTHER_WORDS = frozenset({"UNCLOS"})
# An addressee: the Secret Service.
_SERVICE = regex(r"[ \t]+SERVICE\b", re.IGNORECASE | re.ASCII)
_LEVEL_LETTERS = {
    Level.TOP_SECRET: "TOPSECRET",
    Level.CONFIDENTIAL: "CONFIDENTIAL",
    Level.SECRET: "SECRET",
    Level.UNCLASSIFIED: "UNCLAS",
}


def _line_match(pattern: re.Pattern[str], lead: str, text: str, start: int, end: int) -> re.Match[str] | None:
    """The first match of a pattern at the head of a line that begins with ``lead``; far cheaper than a search."""
    at = start if text.startswith(lead, start, end) else text.find(f"\n{lead}", start, end) + 1 or -1
    while at >= 0:
        match = pattern.match(text, at, end)
        if match is not None:
            return match
        at = text.find(f"\n{lead}", at, end) + 1 or -1
    return None


def parse_station_line(text: str, start: int, end: int) -> StationLine | None:
    """Read the first ``DE`` line of a stretch, e.g. ``DE RUEHME #0283/01 0351708``, or None."""
    match = _line_match(_STATION, "DE ", text, start, end)
    if match is None:
        return None
    station, serial, section, figures = match.groups()
    day, clock = divmod(int(figures), 10_000)
    hour, minute = divmod(clock, 100)
    return StationLine(
        span_of(match.span()),
        station,
        int(serial),
        int(section) if section else None,
        day if 1 <= day <= 366 else None,
        hour * 60 + minute if hour < 24 and minute < 60 else None,
    )


def parse_security_prosign(text: str, start: int, end: int, vocabulary: Vocabulary) -> SecurityProsign | None:
    """Read the first ``ZNY`` or ``ZNR`` line of a stretch, or None where there is none or its letters are a word.

    ``UUUAA`` and ``SSSAA`` are read by their first letter; any other mixed group has no level.
    """
    match = _line_match(_PROSIGN, "ZN", text, start, end)
    if match is None:
        return None
    letters = match[2].upper()
    if set(letters).difference(vocabulary.prosign_letters, "A"):
        return None
    core = letters[:-2] if letters.endswith("AA") and len(letters) == 5 else letters
    level = vocabulary.prosign_letters.get(core[0]) if not core.strip(core[0]) else None
    return SecurityProsign(span_of(match.span()), match[1], letters, level)


def parse_date_time_group(text: str, start: int, end: int, near: int | None = None) -> DateTimeGroup | None:
    """Read a date-time group such as ``R 041708Z FEB 09``.

    Args:
        text: The document's whole text.
        start, end: Half-open character offsets of the stretch searched.
        near: A year the telegram is known to be near, to settle two digits; None if unknown.

    Returns:
        The group, its instant in UTC, or None when the stretch holds none. An impossible day or hour
        (``R 310000Z FEB 09``) is a group without an instant.

    Source: ACP 127; groups broken by blanks occur in the electronic telegrams of 1973.
    """
    match = None
    originator = text.find("\nFM ", start, end)
    if originator != -1:  # it nearly always stands on the line above the originator's
        line = max(start, text.rfind("\n", start, originator) + 1)
        match = _USUAL_GROUP.fullmatch(text, line, originator) or _FIRST_GROUP.match(text, line, originator)
    match = match or _DATE_TIME_GROUP.search(text, start, end) or _FIRST_GROUP.match(text, start, end)
    if match is None:
        match = _LOOSE_DATE_TIME_GROUP.search(text, start, end)
        if match is None:
            return None
        precedence, figures = "", match.groups()
    else:
        precedence, figures = match[1], match.groups()[1:]
    day, hour, minute, month, written = (figure.replace(" ", "") for figure in figures)
    year = int(written) if len(written) == 4 else two_digit_year(int(written), near)
    try:
        instant = dt.datetime(year, MONTHS[month.upper()], int(day), int(hour), int(minute), 0, 0, dt.UTC)
    except ValueError:
        instant = None
    lead = len(match[0]) - len(match[0].lstrip())
    span = span_of((match.start() + lead, match.end()))
    return DateTimeGroup(span, instant, tuple(word[0] for word in precedence.upper().split()))


def parse_date_line(text: str, start: int, end: int) -> tuple[dt.date, Span] | None:
    """Read a line ``Cable dated:2006-06-08T06:52:00`` put in by a republisher, or None."""
    match = _DATE_LINE.search(text, start, end)
    if match is None:
        return None
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])), Span(match.start(), match.end())
    except ValueError:
        return None


def parse_transmission_header(
    text: str, end: int, vocabulary: Vocabulary, near: int | None
) -> TransmissionHeader | None:
    """Read the transmission heading in ``text[:end]``; None where not one of its lines is there."""
    station = parse_station_line(text, 0, end)
    prosign = parse_security_prosign(text, 0, end, vocabulary)
    group = parse_date_time_group(text, 0, end, near)
    originator = _line_match(_ORIGINATOR, "FM ", text, 0, end)
    if originator is None and group is not None:
        originator = _DAMAGED_ORIGINATOR.match(text, group.span.end, end)
    if station is None and prosign is None and group is None and originator is None:
        return None
    from_line = None
    if originator:
        from_line = Originator(span_of(originator.span(1)), originator[1].strip())
    return TransmissionHeader(span_of((0, end)), station, prosign, group, from_line, _addressees(text, end))


def _addressees(text: str, end: int) -> Span | None:
    """The lines of addressees, from the first ``TO`` or ``INFO`` to the next blank line."""
    to = text.find("\nTO ", 0, end)
    info = text.find("\nINFO ", 0, to if to != -1 else end)
    start = (info if info != -1 else to) + 1
    if start == 0:
        return None
    stop = text.find("\n\n", start, end)
    return span_of((start, stop if stop != -1 else end))


def find_classification_lines(text: str, vocabulary: Vocabulary) -> list[ClassificationLine]:
    """The classification line and its repetitions in the text, in text order.

    A bare level word is a page banner and no classification line, unless its letters are spaced out or the
    section or serial follows on the next line. Release stamps (``UNCLASSIFIED U.S. Department of State Case No. …``)
    and words such as ``Secretary`` are none. A repetition is a line with the same serial as a line before it.
    """
    order = text.find("E.O.", 0, _TOP)
    top = order if order > 0 else min(len(text), _TOP)
    found = _top_lines(text, top, vocabulary) or _tried_line_by_line(text, top, vocabulary)
    found = found or _damaged_line(text, top, vocabulary)
    if found and found[0].serial is not None:
        again = _lines_with(text, _serial_as_written(text, found[0]), found[-1].span.end, len(text))
        found += _lines_at(text, again, vocabulary) if again else []
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
        if line is not None:
            found.append(line)
    return found


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
        if letters not in _OTHER_WORDS and any(differs_little(letters, meant) for meant in _LEVEL_LETTERS.values()):
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
    if line.post is None or originator == -1 or f"{letters}{line.post[0]}" not in _LEVEL_LETTERS.values():
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


def _lines_with(text: str, piece: str, start: int, end: int) -> list[int]:
    """Offsets of the lines that hold a piece of text in their first 70 characters."""
    lines = []
    at = text.find(piece, start, end)
    while at != -1:
        begin = text.rfind("\n", 0, at) + 1
        if at - begin < 70:
            lines.append(begin)
        at = text.find(piece, at + 1, end)
    return lines


def _classification_line(
    text: str, match: re.Match[str], end: int, vocabulary: Vocabulary
) -> ClassificationLine | None:
    rest, rest_end = match["rest"], match.end()
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
    if _RELEASE.search(rest) or _SERVICE.match(rest):
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
    level, is_damaged = (Level.UNCLASSIFIED, is_off) if control else _level_of(letters)
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
    if not is_spaced and (word[1:].islower() or not (post or section)):
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
        is_damaged=is_damaged or _is_irregular(word) or _has_figure(word),
    )


def _control_of(letters: str, vocabulary: Vocabulary) -> str | None:
    """The control that stands as if it were a level; LIMITED OFFICIAL USE with one letter off too."""
    if letters not in vocabulary.control_words and differs_little(letters, _LIMITED):
        return vocabulary.control_words[_LIMITED]
    return vocabulary.control_words.get(letters)


def _section(rest: str) -> re.Match[str] | None:
    """The section in what follows the level word, its word spelled out, spaced or damaged."""
    return next((m for m in _SECTION.finditer(rest) if differs_little(letters_meant(m["word"]), "SECTION")), None)


def _level_of(letters: str) -> tuple[Level, bool]:
    """The level that letters are or are meant to be, and whether they are damaged."""
    if letters != _LEVEL_LETTERS[Level.TOP_SECRET] and differs_little(letters, _LEVEL_LETTERS[Level.TOP_SECRET]):
        return Level.TOP_SECRET, True
    for level, plain in _LEVEL_LETTERS.items():
        if plain[1:] in letters:
            return level, letters not in (plain, "UNCLASSIFIED")
    return next(
        (level for level, plain in _LEVEL_LETTERS.items() if differs_little(letters, plain)), Level.UNCLASSIFIED
    ), True


def _has_figure(word: str) -> bool:
    """Whether a figure stands in a level word for a letter; points and dashes between its letters are a spelling."""
    return any(character.isdigit() or character == "|" for character in word)


def _is_irregular(word: str) -> bool:
    """Whether a spaced word is spaced otherwise than letter by letter (``CO N F``)."""
    tokens = word.upper().split()
    if len(tokens) <= 1 or "LIMITED" in word.upper() or tokens == ["TOP", "SECRET"]:
        return False
    return any(len(token) > 1 for token in tokens)


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


def find_page_marks(text: str, start: int, line: ClassificationLine | None, year: int | None) -> list[PageMark]:
    """All page marks after an offset, of both styles, in text order.

    Args:
        text: The whole text.
        start: Where the heading ends.
        line: The classification line. A page mark repeats its serial, and stands only in a message of several
            sections; without the line any page mark is taken.
        year: The year of the message, or None. Old page marks and their banners ended before 2005.
    """
    found: list[PageMark] = []
    if line is None or line.serial is None:
        places = _places_of(text, " OF 0", start)
    else:
        places = _places_of(text, f"{line.serial:08}", start) if line.section is not None else []
    for at in places:
        begin, end = max(start, at - 48), at + 44
        match = _PAGE_MARK.search(text, begin, end) if _PAGE_FIGURES.search(text, begin, end) is not None else None
        if match and not (found and found[-1].span.start == match.start()):
            found.append(_page_mark(match, None))
    if (year is None or year < _LAST_BANNERS) and "\nPAGE " in text:
        found += _old_page_marks(text, start)
        found.sort(key=lambda mark: mark.span)
    return found


def _places_of(text: str, piece: str, start: int) -> list[int]:
    places = []
    at = text.find(piece, start)
    while at != -1:
        places.append(at)
        at = text.find(piece, at + 1)
    return places


def _old_page_marks(text: str, start: int) -> list[PageMark]:
    """Marks ``PAGE 02 ANYPOST 03067 01 OF 03 211833Z`` with the level word of the page banner before them."""
    found = []
    for match in _OLD_PAGE.finditer(text, start):
        banner = _PAGE_LEVEL.search(text, max(0, match.start() - 90), match.start() + 1)
        level = None
        if banner and banner[1].upper().startswith("L"):
            level = Level.UNCLASSIFIED
        elif banner:
            level = _level_of("".join(c for c in banner[1].upper() if c.isalpha()))[0]
        found.append(_page_mark(match, level))
    return found


def _page_mark(match: re.Match[str], level: Level | None) -> PageMark:
    section, sections, serial = match.group("section", "sections", "serial")
    return PageMark(
        span_of(match.span()),
        int(section) if section else None,
        int(sections) if sections else None,
        int(serial),
        level,
    )
