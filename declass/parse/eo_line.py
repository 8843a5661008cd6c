"""The E.O. line: its label in all spellings, the number of the order, and where its instruction ends.

The instruction itself is read in ``instruction``; whether either is right is not asked here.
"""

import datetime as dt
import re

from declass.model import OF_THE_COPY, DeclassificationInstruction, EOLine
from declass.parse.damage import differs_little
from declass.parse.dates import end_over_wrap, find_date, real_date
from declass.parse.instruction import AMENDED_FORM, KEYWORD, NOISE, NOT_APPLICABLE, parse_instruction
from declass.parse.schedules import is_bare, read_schedule
from declass.patterns import regex
from declass.rulebook.periods import holds_on
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span, span_of

# Patterns that are searched for begin with a set of characters, in both cases: the search then hops from one to the
# next. What follows looks back at that character.
_LABEL = regex(
    r"[Ee \t](?=[\s.,OoXxEe])(?i:"
    r"(?:(?<=E)\s?[.,;]\s?(?:[O0]{1,2}\s?[.,;]?|\.\s?(?=1))"
    r"|(?:(?<=\nE)|(?<=\n[ \t])[ \t]*E)XECUTIVE[ \t]+ORDER)\s*:?\s*(?:NO\.?\s*)?"
    r"(?P<number>[\dIl](?:[ \t]?\n?\d){4}(?=[ \t]?[:;])|[1IL|][\dOILZSBG|]{4}(?=[ \t]?[:;])"
    r"|1\d[,.]\d{3}(?!\d)|[\dIl]{1,2}\d{2,5})?(?P<hidden>X{3,})?"
    r"|(?<=E)(?<![A-Z].)\s?O\s?[:.]?\s*(?P<bare>1\d,\d{3}|1[\dO]{3,5})\b|(?<=\nE)O:)",
    re.ASCII,
)
# The number of an order with its colon at the head of a line, behind what is left of the label.
_DAMAGED_LABEL = regex(r"\n[ \t]*(?:[EO0.,;][ .,;]{0,2}){0,4}(?P<number>1\d{4})[ \t]?[:;]", re.IGNORECASE | re.ASCII)
_ORDERLESS = regex(r"(?:^|\n)[ \t]*DECL(?:ASSIFY)?(?:[ \t]+ON)?[ \t]*:", re.IGNORECASE | re.ASCII)
# Letters that a scan or a typist has put for figures.
_FIGURES = str.maketrans("IL|OZSBG", "11102586", ",.")
_AMENDED = regex(rf"[\s,:;(]*{AMENDED_FORM}[\s)]*", re.IGNORECASE | re.ASCII)
_VALUE_END = regex(
    r"[TtSs\s](?:(?<=\n)|(?i:(?<=T)(?:(?<!\w.) ?A ?G ?S ?[:;]|(?<=\d.)AGS?\b|(?<=\w.)AG(?:S\b|[:;]))"
    r"|(?<=S)UBJ(?:ECT)?:|(?<=\s)(?:T?AGS?[:;]|TAGS\s)))",
    re.ASCII,
)
_WRAPPED = regex(r"[ \t]*\n[ \t]{0,3}([^\s][^\n]{0,30})(?=\n)")
_CATEGORY_NEXT = regex(r"-?[1-4](?:[ \t]+\d{1,2}/\d{1,2}/\d{2,4}[^\n]*)?[ \t]*")
_CODED_OR_DATED = frozenset({"date", "exemption", "schedule", "oadr", "none", "duration"})
_SUBJECT = regex(r"\n[Ss](?i:UBJ)", re.ASCII)
# The end of a line that goes on: "… REPLY TO A NOTE UNDER".
_OPEN_END = regex(r"[ ,](?:UNDER|OF|BY|TO|ON|WITH|AND|OR|THE|IN|FOR|FROM|PER|SEE|VIA|AS)[ \t,]*\n?\Z", re.IGNORECASE)
_NEVER_CERTAIN = frozenset({"event", "missing", "unreadable"})
_NEXT_LINE = regex(r"\s*\n[ \t]*\n?[ \t]*([^\n]+)")
_NEXT_LABEL = regex(
    r"\s*(?:T\s?A\s?G\s?S?|AGS|TAG|SUBJ|REF|CLASSIFIED|DERIVED|\d{1,2}\s?[.)])", re.IGNORECASE | re.ASCII
)
_DATE_LINE = regex(
    r"E\.O\. (?P<number>1\d{4}): +DECL: *"
    r"(?P<date>(\d{1,2})/(\d{1,2})/(\d{4})|((?:19|20|21)\d{2})(\d{2})(\d{2}))[ \t]*(?=\n)",
    re.ASCII,
)
_CODE_LINE = regex(
    r"E\.O\. (?P<number>1\d{4}): +(?P<keyword>DECL: *)?(?P<code>N/A|GDS|OADR|X[1-8])[ \t]*(?=\n)(?!\n[ \t]*\d{1,2}/)",
    re.ASCII,
)
_CODE_KINDS = {"N/A": "none", "GDS": "schedule", "OADR": "oadr"}
_NO_KEYWORD = frozenset({"no-keyword"})
_COMPACT = frozenset({"compact"})
_YEARS_ABOUT = 5
_DATE_OF_SCHEDULE_NEXT = regex(r"\n[ \t]{0,3}\d{1,2}/\d{1,2}/(?:\d\d){1,2}\b[^\n]{0,60}")


def find_eo_lines(text: str, start: int, end: int, vocabulary: Vocabulary, dated: dt.date | None) -> list[EOLine]:
    """The E.O. line in a stretch of text, anywhere on its line, even glued to the word before.

    Args:
        text: The whole text.
        start, end: The stretch, from the classification line to the first paragraph.
        vocabulary: Order numbers, to read a misprint as the order meant.
        dated: The document's date, which settles two-digit years; None if unknown.

    Returns:
        One E.O. line, the first; a line that carries only ``DECL:`` counts as one without a number. Empty
        where there is none.
    """
    # Nearly every E.O. line begins its line so; any other spelling is searched for.
    usual = text.find("\nE.O. ", start, end)
    line = _usual_line(text, usual + 1, end, vocabulary) if usual != -1 else None
    if line is not None:
        return [line]
    labels = _LABEL.finditer(text, start, end)
    own = (label for label in labels if not _is_only_named(text, label, start, end, vocabulary, dated))
    match = next(own, None)
    if match is not None and _is_in_line(text, match, end):
        match = next((label for label in own if _has_colon(text, label)), match)  # the first was named in a remark
    if match is None:
        match = _DAMAGED_LABEL.search(text, start, end)
        if match is not None and (
            match["number"] not in vocabulary.classification_orders
            or _is_only_named(text, match, start, end, vocabulary, dated)
        ):
            match = None
    if match is None:
        bare = _ORDERLESS.search(text, start, end)
        if bare is None:
            return []
        at = bare.start() + 1 if text[bare.start()] == "\n" else bare.start()
        instruction = _instruction(text, at, end, vocabulary, dated)
        return [EOLine(Span(at, instruction.span.end), None, None, Span(at, bare.end()), False, instruction)]
    groups = match.groupdict()
    written = "".join((groups["number"] or groups.get("bare") or "").upper().split())
    number = written.translate(_FIGURES) or None
    group = "number" if groups["number"] else "bare"
    order_span = span_of(match.span(group)) if number else span_of(match.span())
    amended = _AMENDED.match(text, match.end(), end)
    begin = amended.end() if amended else match.end()
    instruction = _instruction(text, begin, end, vocabulary, dated)
    read_as = read_order(number, vocabulary, dated) if number else None
    span = Span(match.start(), max(instruction.span.end, match.end()))
    return [EOLine(span, number, read_as, order_span, read_as != number, instruction)]


def _usual_line(text: str, at: int, end: int, vocabulary: Vocabulary) -> EOLine | None:
    """The E.O. line with a date or a bare code in its usual form, read at once as the long way would read it."""
    match = _DATE_LINE.match(text, at, end)
    if match is not None:
        number, written, month, day, year, *compact = match.groups()
        if compact[0] is not None:
            year, month, day = compact
        date = real_date(int(year), int(month), int(day))
        if date is None:
            return None
        span = span_of(match.span(2))
        oddities = _COMPACT if compact[0] is not None else frozenset()
        instruction = DeclassificationInstruction(span, "date", written, date, span, (), None, False, None, oddities)
    else:
        match = _CODE_LINE.match(text, at, end)
        if match is None:
            return None
        number, keyword, code = match.groups()
        codes = () if code == "N/A" else (code,)
        span = span_of(match.span(3))
        oddities = _NO_KEYWORD if keyword is None else frozenset()
        instruction = DeclassificationInstruction(
            span, _CODE_KINDS.get(code, "exemption"), code, None, None, codes, None, False, None, oddities
        )
    if number not in vocabulary.classification_orders:
        return None
    return EOLine(span_of((at, span.end)), number, number, span_of(match.span(1)), False, instruction)


def _has_colon(text: str, label: re.Match[str]) -> bool:
    return text[label.end() : label.end() + 3].lstrip()[:1] in (":", ";")


def _is_in_line(text: str, label: re.Match[str], end: int) -> bool:
    """Whether words stand before a label on its line, and neither a colon nor an instruction behind it."""
    line = text.rfind("\n", 0, label.start() + 1) + 1
    return bool(
        text[line : label.start()].strip() and not _has_colon(text, label) and not _has_value(text, label.end(), end)
    )


def _is_only_named(
    text: str, label: re.Match[str], start: int, end: int, vocabulary: Vocabulary, dated: dt.date | None
) -> bool:
    """Whether a label is that of no E.O. line: neither number nor instruction, or named in the subject or below it.

    Above the label of the subject the number of an order is enough. Below it an instruction must follow, and an event
    or none is one only at the head of a line, where the line above does not end with a word that asks for another.
    """
    if not (label["number"] or label["bare"] or label["hidden"]):
        return not _has_value(text, label.end(), end)
    if _SUBJECT.search(text, start, label.start()) is None or _has_value(text, label.end(), end):
        return False
    line = text.rfind("\n", start, label.start() + 2) + 1
    is_in_sentence = bool(text[line : label.start()].strip()) or _OPEN_END.search(text, max(start, line - 40), line)
    has_colon = _has_colon(text, label)
    amended = _AMENDED.match(text, label.end(), end)
    kind = _instruction(text, amended.end() if amended else label.end(), end, vocabulary, dated).kind
    if kind == "event":
        return not has_colon or bool(is_in_sentence)
    return kind in _NEVER_CERTAIN and not has_colon and (kind == "unreadable" or bool(is_in_sentence))


def _has_value(text: str, start: int, end: int) -> bool:
    """Whether a label without a number is followed by an instruction, as ``E.O.: DECL: …`` is."""
    return bool(
        KEYWORD.match(text[start : min(end, start + 40)]) or NOT_APPLICABLE.match(text[start : start + 8].lstrip(": "))
    )


def _instruction(
    text: str, begin: int, end: int, vocabulary: Vocabulary, dated: dt.date | None
) -> DeclassificationInstruction:
    """The instruction after a label, read on across a hard wrap where it cannot be read without the next line."""
    stop = _value_end(text, begin, end)
    made = parse_instruction(text, begin, stop, vocabulary, dated)
    is_whole = made.kind not in ("missing", "unreadable") and "unspecified-x" not in made.oddities
    following = _WRAPPED.match(text, stop, end)
    if following is None or _NEXT_LABEL.match(following[1]) or made.why in OF_THE_COPY:
        return made
    may_go_on = made.kind == "schedule" and ("misprint" in made.oddities or _CATEGORY_NEXT.fullmatch(following[1]))
    if is_whole and not may_go_on:
        return made
    first = text[begin:stop].rstrip()
    joined = parse_instruction(first + following[1], 0, len(first) + len(following[1]), vocabulary, dated)
    if joined.kind not in _CODED_OR_DATED or (may_go_on and "misprint" in joined.oddities):
        return made

    def placed(span: Span) -> Span:
        places = [
            begin + at if at < len(first) else following.start(1) + at - len(first) for at in (span.start, span.end - 1)
        ]
        return Span(places[0], places[1] + 1)

    joined.span = placed(joined.span)
    joined.date_span = placed(joined.date_span) if joined.date_span is not None else None
    return joined


def _value_end(text: str, start: int, end: int) -> int:
    match = _VALUE_END.search(text, start, end)
    stop = match.start() if match else end
    value = text[start:stop]
    over_wrap = end_over_wrap(text, start, stop, end)
    if over_wrap is not None:
        return over_wrap
    if is_bare(value) and (dated := _DATE_OF_SCHEDULE_NEXT.match(text, stop, end)) is not None:
        return dated.end()
    if value.strip(NOISE) and KEYWORD.sub("", value).strip(NOISE):
        return stop
    # An empty value may have been pushed onto the next line, but only a value, never another label.
    following = _NEXT_LINE.match(text, stop, end)
    if following and not _NEXT_LABEL.match(following[1]):
        value = following[1].lstrip(NOISE)
        if find_date(value) or NOT_APPLICABLE.match(value) or KEYWORD.match(value) or read_schedule(value, None):
            inner = _VALUE_END.search(text, following.start(1), end)
            return inner.start() if inner else following.end(1)
    return stop


def read_order(number: str, vocabulary: Vocabulary, dated: dt.date | None = None) -> str:
    """The classification order a written number is taken for.

    Args:
        number: Digits as written.
        vocabulary: The orders there are.
        dated: The document's date; None if unknown.

    Returns:
        The number itself where such a classification order exists; else the one that differs by one digit, by a swap of
        two digits, or by one digit lost or added, and that was in force about the document's date; of several the one
        in force on that day. The number of an order of another subject is read so only by the document's date. Else the
        number as written.
    """
    orders = vocabulary.classification_orders
    if number in orders or (dated is None and number in vocabulary.other_orders):
        return number
    near = [order for order in orders if _is_near(number, order)]
    if dated is not None:
        in_force = [order for order in near if any(holds_on(dated, *period) for period in orders[order])]
        about = [order for order in near if any(_holds_about(dated, *period) for period in orders[order])]
        near = in_force if in_force or number in vocabulary.other_orders else about
    return near[0] if len(near) == 1 else number


def _holds_about(day: dt.date, start: dt.date, end: dt.date | None) -> bool:
    """Whether a day lies in a period or a few years about it: an order is cited when it is no longer in force too."""
    return start.year - _YEARS_ABOUT <= day.year and (end is None or day.year <= end.year + _YEARS_ABOUT)


def _is_near(written: str, order: str) -> bool:
    if differs_little(written, order):
        return True
    return sorted(written) == sorted(order) and sum(a != b for a, b in zip(written, order, strict=True)) == 3
