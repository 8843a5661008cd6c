"""Samples that a message shows, between words such as ``BEGIN SAMPLE`` and ``END SAMPLE`` or set in deeper.

What they say is said of no telegram: nothing in them is read as a field. Each is of a telegram or of its markings, and
bears a line of a heading; sample talking points and letters are content of the message that bears them. Texts that are
quoted, which may be those of a telegram, are found in ``quotations``.
"""

import re
from bisect import bisect_left

from declass.parse.level_words import LEVEL_WORD
from declass.parse.page_marks import PAGE_BREAK_FORM
from declass.patterns import regex
from declass.text import Span

_WORD = r"(?P<word>SAMPLE|MODEL|EXAMPLE|TEMPLATE|ILLUSTRATION|SPECIMEN|FORMAT)S?\b"
_MORE = r"(?:[ \t]{1,4}[A-Z0-9'-]{1,20}){0,2}"
_ALONE = r"(?=[ \t]*(?:[^\w \t]|\Z))"
# Of "BEGIN TEXT OF MODEL LAW" the text is quoted.
_BEGIN = regex(
    rf"BEGIN[ \t]{{1,4}}(?:OF[ \t]{{1,4}})?(?:(?!TEXT|QUOTE)[A-Z'-]{{1,20}}[ \t]{{1,4}}){{0,2}}?{_WORD}{_MORE}{_ALONE}",
    re.IGNORECASE | re.ASCII,
)
_BEGINS = regex(rf"[^\w\n]{{0,20}}{_WORD}{_MORE}[ \t]{{1,4}}BEGINS{_ALONE}", re.IGNORECASE | re.ASCII)
_END = regex(
    rf"\b(?:END[ \t]{{1,4}}(?:OF[ \t]{{1,4}})?(?:[A-Z'-]{{1,20}}[ \t]{{1,4}}){{0,2}}?{_WORD}{_MORE}"
    rf"|{_WORD.replace('word', 'first')}{_MORE}[ \t]{{1,4}}ENDS\b)",
    re.IGNORECASE | re.ASCII,
)
_OPENER = regex(r"B(?:EGIN|egin)")
# Before the words that open a sample so many characters are looked at.
_LEAD = 20
_LONGEST_LEAD = 80
# The first line of the message stands so near to its beginning.
_HEADING_REACH = 6000
# A telegram has labels of its own above its first sample.
_LABEL = regex(r"\n[ \t]*(?:E\.? ?O\.? ?1\d{4}|TAGS\b|SUBJ)", re.IGNORECASE | re.ASCII)
# Lines over pages and later sections, which may fall in a sample.
_PAGE = regex(rf"[ \t]*(?:{PAGE_BREAK_FORM})[ \t\\]*")
_SECTION = regex(
    r"[^\n]{3,60}?[ \t]SECTION[ \t]+\d{1,3}[ \t]+OF[ \t]+\d{1,3}[ \t]+(?P<serial>[A-Z][A-Z .'-]{1,40}\d{3,8})[ \t\\]*"
)
# A line set in that heads a telegram, with a serial, or bears the order: "   S E C R E T ANYPOST 000123".
_SET_IN = regex(
    r"\n(?P<indent>[ \t]{2,})(?=\S)(?:[-*]{1,3}[ \t]+)?(?:E\.? ?O\.? ?1\d{4}[ \t]*:"
    r"|(?:UNCLAS|LIMITED OFFICIAL|CONFIDENTIAL|C O N F I|SECRET|S E C R E T|TOP SECRET|T O P)\b[^\n]{0,60}[A-Z]"
    r" \d{2,8}[ \t\\]*(?=\n))"
)
# How the last words above a sample show it, of markings or a form; what heads one; words that quote or tell of a text.
_NOUN = r"(?:SAMPLE|MODEL|EXAMPLE|TEMPLATE|SPECIMEN|ILLUSTRATION|FORMAT)S?"
_KIND = r"(?:TELEGRAMS?|CABLES?|MESSAGES?|HEADINGS?|LINES?|MARKINGS?)"
_HOW = r"(?:(?:IN)?CORRECT(?:LY)?|PROPER(?:LY)?|WRONG(?:LY)?|BADLY|RIGHT)"
_HERE = r"(?:(?:[ ](?:IS|ARE))?(?:[ ]AS)?[ ](?:FOLLOWS?|BELOW|HERE|THIS))"
_SHOWS = regex(
    rf"\b(?:(?:LOOKS?|SHOULD LOOK)(?:[ ]LIKE (?:THIS|THESE)|{_HERE})[ ]?[:.]?|SHOULD LOOK[ ]?:"
    rf"|{_NOUN}(?:[ ]{_KIND})?(?:{_HERE}?[ ]?:|{_HERE}\.)"
    rf"|{_NOUN}[ ]OF[ ](?:[A-Z]{{1,10}}[ ]){{0,3}}?(?:MARKED\b[^:]{{0,60}}|{_KIND}){_HERE}?[ ]?:"
    rf"|(?:MARK(?:ED|INGS?)?|HEADINGS?)\b[^:]{{0,160}}[ ]{_HOW}(?:[ ]WAY)?{_HERE}?[ ]?:"
    rf"|{_HOW}[ ]MARKED(?:[ ]{_KIND})?{_HERE}?[ ]?:|(?:RIGHT|WRONG)[ ]WAY{_HERE}?[ ]?:)\Z",
    re.IGNORECASE | re.ASCII,
)
_HEADS = regex(
    rf"(?:(?:THE|AN?)[ ])?(?:(?:{_HOW}[ ](?:MARKED[ ])?)?{_NOUN}(?:[ ]{_KIND})?(?:[ ][A-Z0-9])?[ ]?[:-]?"
    rf"|(?:{_HOW}[ ](?:WAY|(?:MARKED[ ])?{_KIND}))[ ]?[:-]?|{_HOW}[ ]?:)",
    re.IGNORECASE | re.ASCII,
)
_QUOTES = regex(r"\b(?:QUOTE|QTE|BEGIN TEXT|RECEIVED THE FOLLOWING|FOLLOWING (?:WAS|IS) REPEATED)\b", re.IGNORECASE)
_TELLS = regex(
    r"\b(?:REPEAT(?:ED|S)?|REPORTED|(?:POST|EMBASSY|WE) REPORTS?|FORWARD(?:ED|S)?|RELAYED|RETRANSMITTED|REFTELS?"
    r"|HANDED|GAVE|SHOWED|OBTAINED)\b",
    re.IGNORECASE,
)
_REMARK = regex(r"[ ]?\([^()]{3,200}\)(?=[ ]?[:.]?\Z)")
_SENTENCE_END = regex(r"[.?!:;][ ]|\([A-Z/ -]{1,20}\)[ ]")
_BANNER = regex(rf"[ \t]*(?:{LEVEL_WORD})[ \t\\]*")
# Lines of a heading, and those that papers bear which are no telegrams.
_SIGNS = r"[^\w\n(]{0,20}"
_OF_HEADING = regex(
    rf"{_SIGNS}(?:(?i:E\.? ?O\.? ?1\d{{4}}[^\n:]{{0,30}}:|TAGS?[ \t]*:"
    r"|(?:CLASSIFIED BY|DERIVED FROM|DECLASSIFY ON)(?:[ \t]*:|[^\n]{0,80}\bREASON))"
    rf"|(?:{LEVEL_WORD})\b[^\n]{{0,60}}[A-Z] \d{{2,8}}[ \t\\]*\Z)"
)
_OF_PAPER = regex(
    rf"{_SIGNS}(?:(?i:SUBJ(?:ECT)?[ \t]*:)"
    rf"|(?:{LEVEL_WORD})(?:[ \t]*//[A-Z/ ]{{1,40}}|[ \t]+(?:NOFORN|SIPDIS))?[ \t\\]*\Z)"
)
_PAPERS = regex(r"\b(?:POINTS|LETTER|NOTE|NONPAPER|PAPER|LANGUAGE|REMARKS|SPEECH|STATEMENT)\b", re.IGNORECASE)
_PARAGRAPH = regex(r"\n[ \t]{0,8}(?P<number>\d{1,3})\.(?!\d)")
_NUMBER = regex(r"[ \t]*\d{1,3} ?[.)]")
# The lines that show a sample stand so near above it, and the number of their paragraph so near above these.
_LEAD_REACH = 1500
_LONGEST_SHOWING = 240
# No sample is longer.
_LONGEST_SAMPLE = 6000
# So many lines that are of no sample are looked at.
_MOST_OTHERS = 60


def without_illustrations(text: str) -> str:
    """The text with the samples that it shows made blanks, so that every other character keeps its offset.

    One that nothing closes is none. Page marks and the lines of later sections of the message itself stay.
    """
    return _without_set_in(_without_opened(text))


def _without_set_in(text: str) -> str:
    """The text without the samples that no word opens, set in deeper than the paragraph that shows them.

    A line of a heading stands among their lines, and they end where one is set in less than that.
    """
    first = _SET_IN.search(text)
    label = _LABEL.search(text) if first is not None else None
    if first is None or label is None:
        return text
    pieces: list[str] = []
    series: _Series | None = None
    done = 0
    others = 0
    for line in _SET_IN.finditer(text, max(label.end(), first.start())):
        if line.start() < done:
            continue
        sample = _set_in(text, line, label.end())
        if sample is not None:
            series = series or _Series(text, label.end())
        if sample is not None and series is not None and not series.goes_through(sample.start, sample.end):
            start = max(done, sample.start)
            pieces += (text[done:start], _blank(text, start, sample.end))
            done = sample.end
            continue
        others += 1
        if others == _MOST_OTHERS:
            break
    return "".join((*pieces, text[done:])) if pieces else text


def _set_in(text: str, line: re.Match[str], label: int) -> Span | None:
    """The lines around one that are set in deeper than the paragraph above, if that shows a sample; None where not."""
    lead = None
    indent: int | None
    reach = max(label, line.start() - _LEAD_REACH)
    end = line.start()
    while True:
        start = text.rfind("\n", reach, end) + 1
        if not start:
            return None
        indent = _indent(text, start, end)
        if indent is not None and lead is None and indent + 2 <= len(line["indent"]):
            lead = end
        if indent is not None and lead is not None and _NUMBER.match(text, start, end) is not None:
            break
        end = start - 1
    if not _shows(text[max(start, lead - _LONGEST_SHOWING) : lead]):
        return None
    end = text.find("\n", line.end())
    while (line_end := text.find("\n", end + 1, lead + _LONGEST_SAMPLE)) > end >= 0:
        indent = _indent(text, end + 1, line_end)
        if indent is not None and indent < len(line["indent"]):
            return Span(lead, end)
        end = line_end
    return None


def _shows(lead: str) -> bool:
    """Whether the last words of a paragraph show a sample: its last sentence does, or its last line heads one."""
    last_line = lead.rstrip().rpartition("\n")[2].strip()
    words = _REMARK.sub("", " ".join(lead.split()), 1)
    sentence = max((end.end() for end in _SENTENCE_END.finditer(words)), default=0)
    if _QUOTES.search(words) is not None or _TELLS.search(words, sentence) is not None:
        return False
    return (
        _SHOWS.search(words, sentence) is not None
        or _HEADS.fullmatch(words, sentence) is not None
        or _HEADS.fullmatch(last_line) is not None
    )


def _indent(text: str, start: int, end: int) -> int | None:
    """How deep a line is set in; None for a blank one, and for those of pages and sections."""
    line = text[start:end].rstrip(" \t\\")
    if not line or any(form.fullmatch(line) is not None for form in (_PAGE, _SECTION, _BANNER)):
        return None
    return len(line) - len(line.lstrip(" \t"))


def _without_opened(text: str) -> str:
    """The text without the samples between words that open and close them."""
    label = None
    series: _Series | None = None
    pieces: list[str] = []
    unclosed: set[str] = set()
    done = passed = 0
    for opener in _OPENER.finditer(text):
        at = opener.start()
        begin = _opening(text, at) if at >= passed else None
        if begin is None or begin["word"].upper() in unclosed:
            continue
        label = label or _LABEL.search(text)
        if label is None:
            break
        if label.start() > at:
            continue
        end = _closing(text, begin)
        if end is None:
            unclosed.add(begin["word"].upper())
            continue
        passed = end
        if not _is_of_telegram(text, begin, end):
            continue
        series = series or _Series(text, label.end())
        if series.goes_through(at, end):
            continue
        pieces += (text[done:at], _blank(text, at, end))
        done = end
    return "".join((*pieces, text[done:])) if pieces else text


def _is_of_telegram(text: str, begin: re.Match[str], end: int) -> bool:
    """Whether a sample is one of a telegram or of its markings: it bears a line of a heading, no page mark."""
    lines = text[begin.end() : end].split("\n")
    if any(_OF_HEADING.match(line) is not None and not _is_own(text, line, begin.start()) for line in lines):
        return True
    return (
        _PAPERS.search(begin[0]) is None
        and any(_OF_PAPER.match(line) is not None for line in lines)
        and not any(_is_own(text, line, begin.start()) for line in lines)
    )


class _Series:
    """The numbers of the paragraphs below the labels of a message, those in its samples with them."""

    def __init__(self, text: str, start: int) -> None:
        found = list(_PARAGRAPH.finditer(text, start))
        self._offsets = [paragraph.start("number") for paragraph in found]
        self._numbers = [int(paragraph["number"]) for paragraph in found]
        self._above = 0
        self._read = 0

    def goes_through(self, start: int, end: int) -> bool:
        """Whether paragraphs of the message itself stand in a stretch of it: they go on from above, and on below.

        The numbers of a stretch through which it does not go are no longer those above.
        """
        first = bisect_left(self._offsets, start)
        below = bisect_left(self._offsets, end)
        if first > self._read:
            self._above = self._numbers[first - 1]
        self._read = below
        inside = self._numbers[first:below]
        last = self._above
        for number in inside:
            if number == last + 1:
                last = number
        if last == self._above:
            return False
        goes_on = self._numbers[below] == last + 1 if below < len(self._numbers) else inside[0] == self._above + 1 > 1
        if goes_on:
            self._above = last
        return goes_on


def _opening(text: str, at: int) -> re.Match[str] | None:
    """The words that open a sample at a ``BEGIN``; None where they open none."""
    line = text.rfind("\n", 0, at) + 1
    lead = text[max(line, at - _LEAD) : at].rstrip(" \t")
    is_behind_words = lead[-1:].isalnum() or lead[-1:] == ","
    if not is_behind_words:
        return _BEGIN.match(text, at)
    return (
        _BEGINS.match(text, max(line, at - _LONGEST_LEAD), at + 40) if text[at : at + 6].upper() == "BEGINS" else None
    )


def _closing(text: str, begin: re.Match[str]) -> int | None:
    """Where the words end that close a sample: those with the word that opened it."""
    word = begin["word"].upper()
    for end in _END.finditer(text, begin.end()):
        if (end["word"] or end["first"]).upper() == word:
            return end.end()
    return None


def _blank(text: str, start: int, end: int) -> str:
    """Blanks for a stretch of text, but for the lines of pages and sections of the message."""
    return "\n".join(line if _is_own(text, line, start) else " " * len(line) for line in text[start:end].split("\n"))


def _is_own(text: str, line: str, start: int) -> bool:
    """Whether a line is one over a page, or a later section, of the message in which a sample starts."""
    section = _SECTION.fullmatch(line)
    if section is not None and text.find(section["serial"], 0, min(start, _HEADING_REACH)) != -1:
        return True
    return _PAGE.fullmatch(line) is not None
