"""Samples that a message shows, between words such as ``BEGIN SAMPLE`` and ``END SAMPLE`` or set in deeper.

What they say is said of no telegram: nothing in them is read as a field. Texts that are quoted, which may be those of a
telegram, are found in ``quotations``.
"""

import re

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
# Words that show a sample in the lines above it, and those that quote a text there.
_KIND = r"(?:TELEGRAMS?|CABLES?|MESSAGES?|HEADINGS?|LINES?|MARKINGS?)"
_SHOWS = regex(
    rf"\b(?:(?:SAMPLE|MODEL|EXAMPLE|TEMPLATE|SPECIMEN|ILLUSTRATION)S?(?:[ ](?:{_KIND}|FOLLOWS?|BELOW)\b|[ ]?[:.(]|\Z"
    rf"|[ ]OF[ ](?:[A-Z]{{1,10}}[ ]){{0,3}}?(?:MARKED|{_KIND})\b)|LOOKS? LIKE\b|(?:IN)?CORRECTLY\b|NOT CORRECT\b"
    r"|(?:PROPERLY|WRONGLY|BADLY)[ ]MARKED\b|MARKED[ ](?:PROPERLY|WRONGLY|BADLY)\b|(?:RIGHT|WRONG)[ ](?:WAY\b|:))",
    re.IGNORECASE | re.ASCII,
)
_QUOTES = regex(r"\b(?:QUOTE|QTE|BEGIN TEXT|RECEIVED THE FOLLOWING|FOLLOWING (?:WAS|IS) REPEATED)\b", re.IGNORECASE)
_BANNER = regex(rf"[ \t]*(?:{LEVEL_WORD})[ \t\\]*")
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

    A line of a heading stands among their lines, and they end where the lines are set out again.
    """
    first = _SET_IN.search(text)
    label = _LABEL.search(text) if first is not None else None
    if first is None or label is None:
        return text
    pieces: list[str] = []
    done = 0
    others = 0
    for line in _SET_IN.finditer(text, max(label.end(), first.start())):
        if line.start() < done:
            continue
        sample = _set_in(text, line, label.end())
        if sample is not None:
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
    reach = max(label, line.start() - _LEAD_REACH)
    end = line.start()
    outer = 0
    while True:
        start = text.rfind("\n", reach, end) + 1
        if not start:
            return None
        indent = _indent(text, start, end)
        if indent is not None and lead is None and indent + 2 <= len(line["indent"]):
            lead, outer = end, indent
        if indent is not None and lead is not None and _NUMBER.match(text, start, end) is not None:
            break
        end = start - 1
    shows = " ".join(text[max(start, lead - _LONGEST_SHOWING) : lead].split())
    if _SHOWS.search(shows) is None or _QUOTES.search(shows) is not None:
        return None
    outer, end = max(indent, outer), lead
    while (line_end := text.find("\n", end + 1, lead + _LONGEST_SAMPLE)) != -1:
        indent = _indent(text, end + 1, line_end)
        if indent is not None and indent <= outer:
            return Span(lead, end) if end > line.start() else None
        end = line_end
    return None


def _indent(text: str, start: int, end: int) -> int | None:
    """How deep a line is set in; None for a blank one, and for those of pages and sections."""
    line = text[start:end].rstrip(" \t\\")
    if not line or any(form.fullmatch(line) is not None for form in (_PAGE, _SECTION, _BANNER)):
        return None
    return len(line) - len(line.lstrip(" \t"))


def _without_opened(text: str) -> str:
    """The text without the samples between words that open and close them."""
    label = None
    pieces: list[str] = []
    unclosed: set[str] = set()
    done = 0
    for opener in _OPENER.finditer(text):
        at = opener.start()
        begin = _opening(text, at) if at >= done else None
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
        pieces += (text[done:at], _blank(text, at, end))
        done = end
    return "".join((*pieces, text[done:])) if pieces else text


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
    lines = []
    for line in text[start:end].split("\n"):
        section = _SECTION.fullmatch(line)
        is_own = section is not None and text.find(section["serial"], 0, min(start, _HEADING_REACH)) != -1
        lines.append(line if is_own or _PAGE.fullmatch(line) is not None else " " * len(line))
    return "\n".join(lines)
