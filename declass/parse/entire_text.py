"""The mark of all paragraphs at once, as ``C - ENTIRE TEXT``, in any order of its words and with one damage."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from declass.model import Marking
from declass.parse.letters import goes_on_from_above, is_after_letter_before, is_reference, line_above
from declass.parse.level_words import LEVEL_WORD
from declass.parse.markings import LEVEL_SYMBOLS, MarkingReader, is_entire_text
from declass.parse.quotations import is_opened
from declass.patterns import regex
from declass.text import Span, holds, span_of

# A level in words, spaced out or not, or its letter.
_LEVEL = rf"(?P<level>{LEVEL_WORD}|{LEVEL_SYMBOLS})(?![A-Za-z])"
# Controls behind a slash, or as one word before those of the whole text: "S/NF", "SECRET NOFORN - ENTIRE TEXT".
_CONTROL = r"\s?//?\s?[A-Z][A-Z/, ]{1,40}?(?![A-Za-z])"
_CONTROL_WORD = r"[ \t](?!ENTIRE)[A-Z]{2,7}(?![A-Za-z])"
_WORDS = r"ENTIRE(?:TY\s+OF\s+TH(?:IS|E))?\s+(?:TEXT(?:\s+OF\s+(?:THIS\s+)?MESSAGE)?|MESSAGE|TELEGRAM|CABLE)\b"
_IN_ENTIRETY = r"IN\s+(?:ITS\s+)?ENTIRETY\b"
# It begins with a set of letters, so that the search hops from one to the next.
_ENTIRE = regex(rf"[EeIi](?i:(?<=E){_WORDS.removeprefix('E')}|(?<=I){_IN_ENTIRETY.removeprefix('I')})", re.ASCII)
# With these words a sentence goes on behind the mark, over a wrap too: "ENTIRE TEXT OF THE NOTE".
_STOP = (
    r"(?!\s*(?:AND|ARE|AS|AT|BUT|BY|FOLLOWS?|FOR|FROM|HAS|IN|IS|OF|ON|OR|THAT|TO|WAS|WERE|WHICH|WILL|WITH)\b)"
    r"(?P<ends>[ \t]*(?:[.;:)\]]|\n|\Z))?"
)
# "C - ENTIRE TEXT", "(S/NF - ENTIRE TEXT)", "(C) ENTIRE TEXT.", "C ENTIRE TEXT".
_LEVEL_FIRST = regex(
    rf"(?P<opened>[(\[]\s?)?(?<![A-Za-z]){_LEVEL}(?P<control>{_CONTROL}|{_CONTROL_WORD})?(?P<closed>\s?[)\]])?"
    rf"(?P<sign>[ \t]{{0,4}}[\s,.:\u2013-]{{0,6}}){_WORDS}(?:(?P<whole>[\s.]{{0,2}}[)\]])|{_STOP})",
    re.IGNORECASE | re.ASCII,
)
# "ENTIRE TEXT CONFIDENTIAL", "ENTIRE MESSAGE: (C)."
_ENTIRE_FIRST = regex(
    rf"{_WORDS}\s*[-\u2013:,]?\s*(?P<verb>IS\s+)?(?:CLASSIFIED\s+)?[(\[]?\s?{_LEVEL}(?P<control>{_CONTROL})?"
    rf"[ \t]*[)\]]?{_STOP}",
    re.IGNORECASE | re.ASCII,
)
# "MESSAGE CLASSIFIED CONFIDENTIAL IN ITS ENTIRETY.", "THIS CABLE IS SECRET IN ITS ENTIRETY", "(S) IN ENTIRETY".
_LEVEL_IN_ENTIRETY = regex(
    r"(?:(?<![A-Za-z])(?:TH(?:(?P<this>IS)|(?P<the>E))\s+)?(?:ENTIRE\s+)?(?:(?P<message>MESSAGE)|TELEGRAM|CABLE|(?P<document>DOCUMENT))\s+"
    r"(?:IS\s+)?)?"
    rf"(?:(?<![A-Za-z])CLASSIFIED\s+)?(?<![A-Za-z])[(\[]?\s?{_LEVEL}(?P<control>{_CONTROL}|{_CONTROL_WORD})?\s?[)\]]?"
    rf"\s*[,-]?\s*{_IN_ENTIRETY}{_STOP}",
    re.IGNORECASE | re.ASCII,
)
# A portion mark at the head of a paragraph, numbered or not, or of an item; a field of the head may bear one, too.
_PORTION = regex(
    rf"\n[ \t]*\u00b6?(?P<bullet>\w{{1,3}}\s?[.)]|[-*\u2022]+)?[ \t]*"
    rf"\((?P<level>{LEVEL_SYMBOLS})(?:[ /,-][^()\n]{{0,40}})?\)"
)
_FIELD = regex(
    r"\s*\(?(?:CLASSIFIED\s+BY|DERIVED\s+FROM|DECLASSIFY\s+ON|REASONS?\s*:\s*\d|(?:AUTHORITY|DECL|DRV|REF(?:TEL)?S?|SUBJECT|TAGS)\s*:)",
    re.IGNORECASE | re.ASCII,
)
# What stands before a letter of a reason or a list that a wrap put at the head of a line.
_GOES_ON = regex(r"(?:[,;]|\b(?:AND|OR)|1\.\d)\s*\Z", re.IGNORECASE)
# Of what "this cable" may be said beside the telegram itself, and "this message".
_OTHER_CABLE = regex(r"\b(?:telegrams?|cables?|(?:ref|sep)tels?|refs?(?: [A-Z])?)\b", re.IGNORECASE)
_OTHER_MESSAGE = regex(r"\b(?:messages?|notes?|letters?|texts?)\b", re.IGNORECASE)
_LATER_PARAGRAPH = regex(r"\n[ \t]*\u00b6?(?:[2-9]|[1-9]\d{1,2})\s?[.)]")
# What stands on the line before a mark that heads it or its paragraph, and before one that is a sentence of it.
_HEAD = regex(
    r"[\s\u00b6]*(\d{1,3}[ \t]?[.,:)-]*[ \t]*)?[(\[]?"
    r"(?:TH(?:IS|E)[ \t]+(?:(?:(?:MESSAGE|TELEGRAM|CABLE)[ \t]+)?IS[ \t]+(?:AN?[ \t]+|CLASSIFIED[ \t]+)?)?)?",
    re.IGNORECASE | re.ASCII,
)
_SENTENCE = regex(r"(?:[A-Za-z]{3}[.!?:;\"')]|\s1\.)[ \t]{1,4}[(\[]?(?:TH(?:IS|E)[ \t]+)?\Z", re.IGNORECASE | re.ASCII)
# Either word with a letter off; it heads the text where it stands.
_DAMAGED_ENTIRE = regex(rf"\( ?({LEVEL_SYMBOLS})[-\u2013,:. ]{{1,5}}([A-Za-z0-9|][A-Za-z0-9| \n]{{7,12}})\)", re.ASCII)
_DAMAGED_ENTIRE_REACH = 300
# A whole-text mark stands in the first or second paragraph.
_ENTIRE_REACH = 2000
# So far from its words a mark begins and ends.
_AROUND = 80
_LONGEST_SYMBOL = 3


class EntireText(NamedTuple):
    """A whole-text mark.

    Attributes:
        marking: What it says.
        span: Where it stands.
        may_be_of_another: Whether it may speak of another text, so that it is none of this one.
    """

    marking: Marking
    span: Span
    may_be_of_another: bool = False


def entire_text_at(text: str, at: int, end: int, reader: MarkingReader) -> tuple[Marking, Span] | None:
    """The whole-text mark that begins at an offset, or None."""
    found = next((mark for mark in _marks(text, at, min(end, at + _AROUND), end, reader) if not mark[2]), None)
    return found[:2] if found is not None and not text[at : found.span.start].strip(" \t") else None


def find_entire_text(text: str, start: int, end: int, reader: MarkingReader) -> EntireText | None:
    """The whole-text mark of a body, the first that may be of another text where no other stands there, or None.

    One in a quotation is none.
    """
    reach = min(end, start + _ENTIRE_REACH)
    found = None
    if holds(text, "NTIRE", start, reach) or holds(text, "ntire", start, reach):
        for mark in _marks(text, start, reach, end, reader):
            if not mark.may_be_of_another:
                found = mark
                break
            found = found or mark
    if found is None:
        match = _DAMAGED_ENTIRE.search(text, start, min(end, start + _DAMAGED_ENTIRE_REACH))
        marking = reader.read(match[1]) if match is not None and is_entire_text(match[2]) else None
        found = EntireText(marking, span_of(match.span())) if match is not None and marking is not None else None
    return found if found is not None and not is_opened(text, start, found.span.start) else None


def _marks(text: str, start: int, reach: int, end: int, reader: MarkingReader) -> Iterator[EntireText]:
    """The whole-text marks of a stretch whose words stand before ``reach``, in text order.

    One stands in place of portion marks: below one of them, a sentence inside a paragraph is none, and one on its own
    may speak of another text; one that heads a numbered paragraph, or stands in one bracket, is of this text.
    """
    before = start
    for words in _ENTIRE.finditer(text, start, reach):
        stop = min(end, words.end() + _AROUND)
        first = _LEVEL_FIRST if words[0][0] in "Ee" else _LEVEL_IN_ENTIRETY
        match = first.search(text, max(before, words.start() - _AROUND), stop)
        before = words.end()
        if first is _LEVEL_IN_ENTIRETY:
            if match is None or not _is_level_in_entirety(text, start, match):
                continue
        elif match is None or not _is_level_first(text, start, match):
            match = _ENTIRE_FIRST.match(text, words.start(), stop)
            if match is None or not _is_entire_first(text, start, match):
                continue
        may_be_of_another = False
        if not match.groupdict().get("whole") and (place := _place(text, start, match.start())) != "number":
            may_be_of_another = _is_below_portion(text, start, match.start())
            if may_be_of_another and place == "sentence":
                continue
            if first is _LEVEL_IN_ENTIRETY and not may_be_of_another:
                may_be_of_another = _is_behind_another(text, start, match)
        control = match["control"]
        marking = reader.read(match["level"] + (f"/{control.strip(' /')}" if control else ""))
        if marking is not None and marking.is_known:
            yield EntireText(marking, span_of(match.span()), may_be_of_another)


def _is_below_portion(text: str, start: int, at: int) -> bool:
    """Whether a portion mark stands above.

    Letters of a reason and of the references, and the mark of a field of the head, are none.
    """
    for portion in _PORTION.finditer(text, max(0, text.rfind("\n", 0, start)), at):
        bracket, level = portion.start("level") - 1, portion["level"]
        is_item = (
            portion["bullet"] is None
            and len(level) == 1
            and (_GOES_ON.search(text[max(0, bracket - 16) : bracket]) or is_after_letter_before(text, bracket, level))
        )
        if not (is_item or is_reference(text, portion.end()) or _FIELD.match(text, portion.end())):
            return True
    return False


def _is_behind_another(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether ``This cable``, in a later paragraph, may be a text of which the words before it speak."""
    if match["this"] is None or match["document"] is not None or not _is_later(text, start, match.start()):
        return False
    above = text[max(0, match.start() - _AROUND) : match.start()]
    return _OTHER_CABLE.search(above) is not None or (
        match["message"] is not None and _OTHER_MESSAGE.search(above) is not None
    )


def _is_later(text: str, start: int, at: int) -> bool:
    """Whether the number of another paragraph than the first stands before an offset of a body."""
    return _LATER_PARAGRAPH.search(text, max(0, text.rfind("\n", 0, start)), at) is not None


def _is_level_first(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a level before the words is a mark: one bracket holds both, or no sentence is around them."""
    opened, closed, sign = match["opened"], match["closed"], match["sign"]
    if opened and match["whole"]:
        return True
    place = _place(text, start, match.start())
    has_dash = "-" in sign or "\u2013" in sign
    if match["ends"] is None:
        return place in ("number", "line") and (has_dash or (place == "number" and not closed))
    if has_dash and len(match["level"]) > _LONGEST_SYMBOL:
        return True
    if place == "line" and len(match["level"]) == 1:
        return not _is_listed(text, match)
    return place is not None


def _is_level_in_entirety(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a sentence that gives the level in words is a mark.

    ``This cable`` is one wherever it begins a sentence, but behind words that lead to another text. ``The cable`` must
    be the first paragraph, a document head it or stand above it, and a level alone head a paragraph or stand by itself.
    """
    place = _place(text, start, match.start()) if match["ends"] is not None else None
    is_on_this = match["this"] is not None and match["document"] is None
    above = text[max(0, match.start() - _AROUND) : match.start()].rstrip()
    if place is None or ((is_on_this or place == "line") and above.endswith(":")):
        return False
    if is_on_this:
        return True
    is_later = _is_later(text, start, match.start())
    if match["the"]:
        return place == "number" and not is_later
    if match["document"]:
        return place != "sentence" and not is_later
    is_apart = not line_above(text, match.start())
    return not is_later or place == "number" or (place == "line" and is_apart)


def _is_listed(text: str, match: re.Match[str]) -> bool:
    """Whether a letter at the head of a line is the item of a list: ``C. Entire text.``, ``(C) Entire text.``."""
    if match["opened"]:
        return bool(match["closed"]) and is_after_letter_before(text, match.start(), match["level"])
    return bool(match["closed"]) or match["sign"].startswith(".")


def _is_entire_first(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the words before a level are a mark: nothing of a sentence is around them."""
    place = _place(text, start, match.start())
    if match["ends"] is None:
        return place == "number" and match["verb"] is None and len(match["level"]) > _LONGEST_SYMBOL
    return place is not None


def _place(text: str, start: int, at: int) -> Literal["number", "line", "sentence"] | None:
    """What a mark stands first in: a numbered paragraph, a line that goes on from none, or a sentence; else None."""
    line = max(start, text.rfind("\n", 0, at) + 1)
    head = _HEAD.fullmatch(text, line, at)
    if head is None:
        return "sentence" if _SENTENCE.search(text, line, at) is not None else None
    number = (head[1] or "").strip(" \t.,:)-")
    if line == start or number == "1":
        return "number"
    if text[line : at + 1].lstrip(" \t([")[:1].islower() and line_above(text, at)[-1:].isalnum():
        return None
    if goes_on_from_above(text, at):
        return None
    return "number" if number else "line"
