"""The mark of all paragraphs at once, as ``C - ENTIRE TEXT``, in any order of its words and with one damage."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from declass.model import Marking
from declass.parse.letters import (
    goes_on_from_above,
    is_after_letter_before,
    is_reference,
    is_usual_heading,
    line_above,
)
from declass.parse.level_words import LEVEL_WORD
from declass.parse.markings import LEVEL_SYMBOLS, MarkingReader, is_entire_text
from declass.parse.quotations import is_opened
from declass.patterns import regex
from declass.text import Span, holds, span_of

# A level in words, spaced out or not, or its letter.
_LEVEL = rf"(?P<level>SENSITIVE\s+BUT\s+UNCLASSIFIED|{LEVEL_WORD}|{LEVEL_SYMBOLS})(?![A-Za-z])"
# Controls behind a slash, or as one word before those of the whole text: "S/NF", "SECRET NOFORN - ENTIRE TEXT", "C-NF".
_CONTROL = r"\s?//?\s?[A-Z][A-Z/, ]{1,40}?(?![A-Za-z])"
_CONTROL_WORD = r"(?:[ \t]|[ \t]?-[ \t]?)(?!ENTIRE|THE\b)[A-Z]{2,7}(?![A-Za-z])"
# What stands behind the rest of a mark: "C - ENTIRE TEXT - NOFORN".
_CONTROL_BEHIND = rf"(?:{_CONTROL}|[ \t]{{0,2}}[,\u2013-]?[ \t]{{0,2}}(?:NOFORN|NF)(?![A-Za-z]))"
_WORDS = (
    r"ENTIRE(?:TY\s+OF\s+TH(?:IS|E))?\s+"
    r"(?:(?:TEXT|CONTENTS?)(?:\s+OF\s+(?:THIS\s+)?(?:MESSAGE|TELEGRAM|CABLE))?|MESSAGE|TELEGRAM|CABLE)\b"
)
_IN_ENTIRETY = r"IN\s+(?:ITS\s+)?ENTIRETY\b"
# It begins with a set of letters, so that the search hops from one to the next.
_ENTIRE = regex(rf"[EeIi](?i:(?<=E){_WORDS.removeprefix('E')}|(?<=I){_IN_ENTIRETY.removeprefix('I')})", re.ASCII)
# With these words a sentence goes on behind the mark, over a wrap too: "ENTIRE TEXT OF THE NOTE".
_STOP = (
    r"(?!\s*(?:AND|ARE|AS|AT|BUT|BY|FOLLOWS?|FOR|FROM|HAS|IN|IS|OF|ON|OR|THAT|TO|WAS|WERE|WHICH|WILL|WITH)\b)"
    r"(?P<ends>[ \t]*(?:[.;:)\]]|\n|\Z))?"
)
# "C - ENTIRE TEXT", "(S/NF - ENTIRE TEXT)", "(C) ENTIRE TEXT.", "C ENTIRE TEXT", "CONFIDENTIAL (ENTIRE TEXT)".
_LEVEL_FIRST = regex(
    rf"(?P<opened>[(\[]\s?)?(?<![A-Za-z]){_LEVEL}(?P<control>{_CONTROL}|{_CONTROL_WORD})?(?P<closed>\s?[)\]])?"
    rf"(?P<sign>[ \t]{{0,4}}(?:[\s,.:\u2013-]{{0,6}}|[-\u2013]\s?THE\s))(?P<inner>\(\s?)?"
    rf"{_WORDS}(?P<behind>{_CONTROL_BEHIND})?(?:(?P<whole>[\s.]{{0,2}}[)\]])|{_STOP})",
    re.IGNORECASE | re.ASCII,
)
# "ENTIRE TEXT CONFIDENTIAL", "ENTIRE MESSAGE: (C)."
_ENTIRE_FIRST = regex(
    rf"{_WORDS}\s*[-\u2013:,]?\s*(?P<verb>(?:IS|ARE)\s+)?(?:CLASSIFIED\s+)?[(\[]?\s?{_LEVEL}(?P<control>{_CONTROL_BEHIND})?"
    rf"[ \t]*[)\]]?{_STOP}",
    re.IGNORECASE | re.ASCII,
)
# "MESSAGE CLASSIFIED CONFIDENTIAL IN ITS ENTIRETY.", "THIS CABLE IS SECRET IN ITS ENTIRETY", "(S) IN ENTIRETY".
_LEVEL_IN_ENTIRETY = regex(
    r"(?:(?<![A-Za-z])(?:TH(?:(?P<this>IS)|(?P<the>E))\s+)?(?:ENTIRE\s+)?"
    r"(?:(?P<message>MESSAGE)|TELEGRAM|CABLE|(?P<document>DOCUMENT|TEXT))\s+"
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
# What names the text of which the brackets behind it give the mark: "Ref A (S - Entire text)", "STATE 1234 (C - ".
_NAMED = regex(
    r"\b(?:(?i:(?:ref|sep)tels?|refs?)(?:[ \t]\(?[A-Za-z]\)?)?|[A-Z][A-Z ]{2,20}[ \t]\d{3,6})"
    r"(?:[ \t]\([A-Z]{1,8}\))?\s{1,3}[(\[]?\s?\Z"
)
# With these signs the sentence ends behind the brackets, and so may a paragraph of this text.
_ENDS_SENTENCE = regex(r"[ \t]*(?:[.!]|\n[ \t]*(?:\n|\Z)|\Z)")
# The heading of the first paragraph with a colon, and what stands in a sentence or the name of a cable instead.
_FIRST_HEADING = regex(r"\s*\u00b6?1[ \t]?[.,)-][ \t]*(?P<words>[A-Z][A-Za-z0-9 ,/&'-]{2,60}):[ \t]*\Z")
_OF_SENTENCE = regex(
    r"\d{3}|\b(?:IS|ARE|WAS|WERE|BE|BEEN|HAS|HAVE|HAD|READS?|SAYS?|SAID|TOLD|TELLS?|WROTE|WRITTEN|GAVE|ASK(?:S|ED)?|BORE|BEARS?"
    r"|MARK(?:S|ED|ING)?|STAMP(?:S|ED)?|LABELL?ED|CLASSIFIED|AS|WITH|THIS|THAT|HE|SHE|WE|THEY|IT)\b",
    re.IGNORECASE | re.ASCII,
)
_WORD_OF_TITLE = 4
# A colon before a mark, in its line.
_COLON = regex(r":[ \t]{1,4}[(\[]?(?:TH(?:IS|E)[ \t]+)?\Z", re.IGNORECASE)
_NUMBER = regex(r"\n[ \t]*\u00b6?\d{1,3}\s?[.)]")
_LATER_PARAGRAPH = regex(r"\n[ \t]*\u00b6?(?:[2-9]|[1-9]\d{1,2})\s?[.)]")
# What stands on the line before a mark that heads it or its paragraph, and before one that is a sentence of it.
_HEAD = regex(
    rf"[\s\u00b6]*(\d{{1,3}}[ \t]?[.,:)-]*[ \t]*)?(?:\((?P<portion>{LEVEL_SYMBOLS})(?:[ /,-][^()\n]{{0,40}})?\)[ \t]*)?"
    r"[(\[]?(?:TH(?:IS|E)[ \t]+(?:(?:(?:MESSAGE|TELEGRAM|CABLE)[ \t]+)?IS[ \t]+(?:AN?[ \t]+)?)?)?(?:CLASSIFIED[ \t]+)?",
    re.IGNORECASE | re.ASCII,
)
_SENTENCE = regex(r"(?:[A-Za-z]{3}[.!?:;\"')]|\s1\.)[ \t]{1,4}[(\[]?(?:TH(?:IS|E)[ \t]+)?\Z", re.IGNORECASE | re.ASCII)
# A sentence that ends in a figure: "SEE PARA 5. (C - ENTIRE TEXT)".
_STOPPED = regex(r"[A-Za-z][ \t]\d{1,3}[.!?]\s{1,4}\Z")
_BEFORE_HEADING = regex(r"[\s\u00b6]*(?:\d{1,3}[ \t]?[.,)-]*[ \t]*)?(?:\([^()\n]{1,20}\)[ \t]*)?")
# Either word with a letter off.
_DAMAGED_ENTIRE = regex(
    rf"\( ?({LEVEL_SYMBOLS})[-\u2013,:. ]{{1,5}}([A-Za-z0-9|][A-Za-z0-9| \n]{{7,12}})[.,;]? ?\)", re.ASCII
)
_DAMAGED_ENTIRE_REACH = 300
# A whole-text mark stands in the first or second paragraph, or so far from where the body begins; they are no longer
# than this.
_ENTIRE_REACH = 2000
_LONGEST_PARAGRAPHS = 10_000
_LONGEST_PARAGRAPH = 4000
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
    found = next((mark for mark in _marks(text, at, at, min(end, at + _AROUND), end, reader) if not mark[2]), None)
    return found[:2] if found is not None and not text[at : found.span.start].strip(" \t") else None


def is_of_another(text: str, start: int, at: int, end: int, reader: MarkingReader) -> bool:
    """Whether a whole-text mark at an offset of a body, a damaged one too, is none of this text or may be none."""
    reach = min(end, at + _AROUND)
    if _ENTIRE.search(text, at, reach) is None:
        return not (_is_at_head(text, start, at) or _is_behind_heading(text, start, at))
    marks = _marks(text, start, at, reach, end, reader)
    return not any(mark.span.start == at and not mark.may_be_of_another for mark in marks)


def find_entire_text(
    text: str, start: int, end: int, reader: MarkingReader, first: int | None = None, third: int | None = None
) -> EntireText | None:
    """The whole-text mark of a body, the first that may be of another text where no other stands there, or None.

    One in a quotation is none.

    Args:
        text: The whole text.
        start, end: The body.
        reader: Reads its level and controls.
        first: Where the first numbered paragraph begins.
        third: Where the third does, or the text ends.
    """
    reach = start + _ENTIRE_REACH
    if first is not None and third is not None:
        reach = max(reach, min(third, first + _LONGEST_PARAGRAPHS))
    reach = min(end, reach)
    found = None
    if holds(text, "NTIRE", start, reach) or holds(text, "ntire", start, reach):
        for mark in _marks(text, start, start, reach, end, reader):
            if not mark.may_be_of_another:
                found = mark
                break
            found = found or mark
    if found is None:
        head = start if first is None else max(start, first - _DAMAGED_ENTIRE_REACH)
        match = _DAMAGED_ENTIRE.search(text, head, min(end, (first or start) + _DAMAGED_ENTIRE_REACH))
        if match is not None and is_entire_text(match[2]) and _is_at_head(text, start, match.start()):
            marking = reader.read(match[1])
            found = EntireText(marking, span_of(match.span())) if marking is not None else None
    return found if found is not None and not is_opened(text, start, found.span.start) else None


def _marks(text: str, start: int, at: int, reach: int, end: int, reader: MarkingReader) -> Iterator[EntireText]:
    """The whole-text marks of a stretch of a body whose words stand before ``reach``, in text order."""
    before = at
    for words in _ENTIRE.finditer(text, at, reach):
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
        marking, stop = _marking(match, reader)
        of = _of_which_text(text, start, match, marking, reader) if marking is not None else "another"
        if marking is not None and of != "another":
            yield EntireText(marking, Span(match.start(), stop), of == "either")


def _marking(match: re.Match[str], reader: MarkingReader) -> tuple[Marking | None, int]:
    """The level and controls of a mark, and where it ends; words behind it that are no control are none of it."""
    before, behind = match["control"], match.groupdict().get("behind")
    controls = [control.strip(" /,-\u2013\t\n") for control in (before, behind) if control]
    marking = reader.read("/".join((match["level"], *controls)))
    if marking is not None and marking.is_known:
        return marking, match.end()
    if behind:
        marking = reader.read("/".join((match["level"], *controls[:-1])))
        if marking is not None and marking.is_known:
            return marking, match.start("behind")
    return None, match.end()


def _of_which_text(
    text: str, start: int, match: re.Match[str], marking: Marking, reader: MarkingReader
) -> Literal["this", "either", "another"]:
    """Of which text a mark is: one at the head of a numbered paragraph is of this one, save behind a colon.

    One stands in place of portion marks: below one of them, a sentence inside a paragraph is none, and one on its own
    line may speak of another text, but for one in one bracket. Inside a sentence it is the mark of a text that
    is named before it, and may be of this one behind other words than a heading, and in brackets at its end.
    """
    named = match.groupdict()
    at, is_whole = match.start(), bool(named.get("whole") and named["opened"])
    place = _place(text, start, at)
    if place == "portion":
        before = reader.read(_portion_before(text, start, at) or "")
        return "this" if before is not None and before.level is marking.level else "either"
    is_led_in = _is_led_in(text, start, at)
    if place == "number":
        return "either" if is_led_in else "this"
    if place is None and is_whole and _STOPPED.search(text, max(start, at - _AROUND), at) is not None:
        place = "sentence"
    is_inside = place is None and not _is_behind_heading(text, start, at)
    is_below = not (is_whole and place == "line") and _is_below_portion(text, start, at)
    if place in (None, "sentence") and _NAMED.search(text, max(start, at - _AROUND), match.start("level")) is not None:
        may_be_of_this = is_whole and not is_below and _ENDS_SENTENCE.match(text, match.end()) is not None
        return "either" if may_be_of_this else "another"
    if is_below and place != "line" and not (is_whole and place == "sentence"):
        return "another"
    if "this" in named:
        is_of_another = _is_behind_another(text, start, match)
    else:
        is_of_another = "opened" not in named and place == "sentence" and _is_behind_text(text, start, at)
    return "either" if is_below or is_led_in or is_inside or is_of_another else "this"


def _is_below_portion(text: str, start: int, at: int) -> bool:
    """Whether a portion mark stands above.

    Letters of a reason and of the references, and the mark of a field of the head, are none.
    """
    for portion in _PORTION.finditer(text, _paragraphs_above(text, start, at), at):
        bracket, level = portion.start("level") - 1, portion["level"]
        is_item = (
            portion["bullet"] is None
            and len(level) == 1
            and (_GOES_ON.search(text[max(0, bracket - 16) : bracket]) or is_after_letter_before(text, bracket, level))
        )
        if not (is_item or is_reference(text, portion.end()) or _FIELD.match(text, portion.end())):
            return True
    return False


def _paragraphs_above(text: str, start: int, at: int) -> int:
    """From where paragraphs of a body are looked for above an offset: the line feed before the first."""
    return max(0, text.rfind("\n", 0, start), at - _LONGEST_PARAGRAPHS)


def _is_behind_another(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether ``This cable``, in a later paragraph, may be a text of which the words before it speak."""
    if match["this"] is None or match["document"] is not None or not _is_later(text, start, match.start()):
        return False
    above = text[max(0, match.start() - _AROUND) : match.start()]
    return _OTHER_CABLE.search(above) is not None or (
        match["message"] is not None and _OTHER_MESSAGE.search(above) is not None
    )


def _is_at_head(text: str, start: int, at: int) -> bool:
    """Whether a mark heads a paragraph or a line, with no colon that leads to it."""
    return _place(text, start, at) in ("number", "line") and not _is_led_in(text, start, at)


def _is_behind_text(text: str, start: int, at: int) -> bool:
    """Whether the words before a sentence name a text: ``a note`` does, ``THIS IS AN ACTION MESSAGE`` does not."""
    above = text[max(start, at - _AROUND) : at]
    return (_OTHER_CABLE.search(above) or _OTHER_MESSAGE.search(above)) is not None and "THIS IS" not in above.upper()


def _is_led_in(text: str, start: int, at: int) -> bool:
    """Whether a colon of a paragraph leads to a mark, and no heading does."""
    line = max(start, text.rfind("\n", 0, at) + 1)
    if _COLON.search(text, line, at) is not None:
        return not _is_behind_heading(text, start, at)
    above = text[max(start, line - _AROUND) : line].rstrip()
    if not above.endswith(":"):
        return False
    colon = text.rfind(":", start, line)
    return not _is_behind_heading(text, start, colon + 1) and _is_numbered(text, start, line)


def _is_behind_heading(text: str, start: int, at: int) -> bool:
    """Whether the words of a line before an offset are the heading of a paragraph."""
    line = max(start, text.rfind("\n", 0, at) + 1)
    head = _BEFORE_HEADING.match(text, line, at)
    words = text[head.end() if head is not None else line : at].rstrip(" \t([")
    return is_usual_heading(words) or _is_first_heading(text[line:at].rstrip(" \t(["))


def _is_first_heading(line: str) -> bool:
    """Whether a line is the number and heading of the first paragraph up to its colon: ``1. Summary and request:``.

    It begins with the words of a usual heading, or is in capitals and small letters as a title, and no sentence.
    """
    heading = _FIRST_HEADING.fullmatch(line)
    if heading is None:
        return False
    written = heading["words"]
    if any(pattern.search(written) is not None for pattern in (_OF_SENTENCE, _OTHER_CABLE, _OTHER_MESSAGE)):
        return False
    words = written.split()
    if is_usual_heading(words[0]) or is_usual_heading(" ".join(words[:2])):
        return True
    return not written.isupper() and all(word[0].isupper() for word in words if len(word) >= _WORD_OF_TITLE)


def _is_numbered(text: str, start: int, at: int) -> bool:
    """Whether the number of a paragraph, and not that of a reference or of a field of the head, stands above."""
    return any(
        not (is_reference(text, number.end()) or _FIELD.match(text, number.end()))
        for number in _NUMBER.finditer(text, max(_paragraphs_above(text, start, at), at - _LONGEST_PARAGRAPH), at)
    )


def _portion_before(text: str, start: int, at: int) -> str | None:
    """The symbol in the portion mark before a whole-text mark."""
    head = _HEAD.fullmatch(text, max(start, text.rfind("\n", 0, at) + 1), at)
    return head["portion"] if head is not None else None


def _is_later(text: str, start: int, at: int) -> bool:
    """Whether the number of another paragraph than the first stands before an offset of a body."""
    return _LATER_PARAGRAPH.search(text, _paragraphs_above(text, start, at), at) is not None


def _is_level_first(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a level before the words is a mark: one bracket holds both, or no sentence is around them."""
    opened, closed, sign = match["opened"], match["closed"], match["sign"]
    if opened and match["whole"] and not closed:
        return True
    place = _place(text, start, match.start())
    if match["inner"]:
        return place is not None and bool(match["whole"]) and not (place == "line" and _is_listed(text, match))
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
        return place in ("number", "portion") and not is_later
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


def _place(text: str, start: int, at: int) -> Literal["number", "portion", "line", "sentence"] | None:
    """What a mark stands first in: a numbered paragraph, a line that goes on from none, or a sentence; else None.

    It may stand behind the portion mark of such a paragraph or line.
    """
    line = max(start, text.rfind("\n", 0, at) + 1)
    head = _HEAD.fullmatch(text, line, at)
    if head is None:
        return "sentence" if _SENTENCE.search(text, line, at) is not None else None
    number = (head[1] or "").strip(" \t.,:)-")
    if line == start or number == "1":
        return "portion" if head["portion"] else "number"
    above = line_above(text, at)
    if above[-1:].isalnum() or above[-1:] == ",":
        if text[line : at + 1].lstrip(" \t([")[:1].islower():
            return None
        if not number and not _is_behind_heading(text, start, line - 1) and _is_numbered(text, start, line):
            return None
    if goes_on_from_above(text, at):
        return None
    return "portion" if head["portion"] else "number" if number else "line"
