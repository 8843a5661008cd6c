"""The E.O. line and declassification instructions; whether they are lawful is not asked here."""

import datetime as dt
import re

from attrs import evolve

from declass.model import DeclassificationInstruction, EOLine
from declass.parse.damage import differs_little, letters_meant
from declass.parse.dates import WrittenDate, find_date, real_date, settle_year
from declass.parse.redaction import DAMAGED_FIGURES, find_redaction
from declass.parse.schedules import CODES, find_schedule_date, is_bare, read_schedule
from declass.patterns import regex
from declass.rulebook.law import Vocabulary, holds_on, years_after
from declass.text import Span, span_of

# Patterns that are searched for begin with a set of characters, in both cases: the search then hops from one to the
# next. What follows looks back at that character.
_LABEL = regex(
    r"[Ee \t](?=[\s.,OoXxEe])(?i:"
    r"(?:(?<=E)\s?[.,;]\s?(?:[O0]{1,2}\s?[.,;]?|\.\s?(?=1))"
    r"|(?:(?<=\nE)|(?<=\n[ \t])[ \t]*E)XECUTIVE[ \t]+ORDER)\s*:?\s*(?:NO\.?\s*)?"
    r"(?P<number>[\dIl](?:[ \t]?\n?\d){4}(?=[ \t]?[:;])|[\dIl]{1,2}\d{2,5})?(?P<hidden>X{3,})?"
    r"|(?<=E)(?<![A-Z].)\s?O\s?[:.]?\s*(?P<bare>1[\dO]{3,5})\b|(?<=\nE)O:)",
    re.ASCII,
)
# The number of an order with its colon at the head of a line, behind what is left of the label.
_DAMAGED_LABEL = regex(r"\n[ \t]*(?:[EO0.,;][ .,;]{0,2}){0,4}(?P<number>1\d{4})[ \t]?[:;]", re.IGNORECASE | re.ASCII)
_ORDERLESS = regex(r"(?:^|\n)[ \t]*DECL(?:ASSIFY)?(?:[ \t]+ON)?[ \t]*:", re.IGNORECASE | re.ASCII)
_ONES = str.maketrans("IL", "11")
_AMENDED = regex(
    r"[\s,(]*AS\s+AMENDED(?:\s+BY\s+(?:E\.?\s?O\.?|EXECUTIVE\s+ORDER)\s*\d{5})?[\s)]*", re.IGNORECASE | re.ASCII
)
_VALUE_END = regex(
    r"[Tt\s](?:(?<=\n)|(?i:(?<=T)(?:(?<!\w.) ?A ?G ?S ?[:;]|(?<=\d.)AGS?\b)"
    r"|(?<=\s)(?:T?AGS?[:;]|TAGS\s|SUBJ(?:ECT)?:)))",
    re.ASCII,
)
_WRAPPED = regex(r"[ \t]*\n[ \t]{0,3}([^\s][^\n]{0,30})(?=\n)")
_CATEGORY_NEXT = regex(r"-?[1-4](?:[ \t]+\d{1,2}/\d{1,2}/\d{2,4}[^\n]*)?[ \t]*")
_CODED_OR_DATED = frozenset({"date", "exemption", "schedule", "oadr", "none", "duration"})
_NEXT_LINE = regex(r"\s*\n[ \t]*\n?[ \t]*([^\n]+)")
_NEXT_LABEL = regex(
    r"\s*(?:T\s?A\s?G\s?S?|AGS|TAG|SUBJ|REF|CLASSIFIED|DERIVED|\d{1,2}\s?[.)])", re.IGNORECASE | re.ASCII
)
_KEYWORD = regex(
    r"^[\s:;,.]*(?:(?:DECL[A-Z]{0,6}|DECON|DELC|DCEL)\b[\s.]*(?:ON\b)?[\s:;.,]*)+", re.IGNORECASE | re.ASCII
)
# The form of two thirds of all lines: read at once, as the long way would read it.
_PLAIN = regex(r"[:; \t]*DECL:?[ \t]*(\d{1,2})/(\d{1,2})/(\d{4})[ \t]*", re.IGNORECASE | re.ASCII)
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
_MONTH = (
    r"(?:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEP(?:T(?:EMBER)?)?|OCT(?:OBER)?"
    r"|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
_MONTH_ALONE = regex(rf"{_MONTH}[.,]?\s{{1,3}}(?:19|20|21)\d\d", re.IGNORECASE | re.ASCII)
# A date broken by a wrap or a blank, the two parts of one broken by a wrap, and a date that is whole.
_BROKEN_DATE = regex(
    r"(?<![\d/])(\d[\d/]{0,8})(?:[ \t]{0,3}\n[ \t]{0,3}|(?:(?<=/19)|(?<=/20))[ \t](?=\d\d\b))([\d/]{1,9})(?![\d/])"
)
_DATE_BEGUN = regex(r"(?<![\d/])(\d[\d/]{0,8})\s*\Z")
_DATE_NEXT = regex(r"\n[ \t]{0,3}([\d/]{1,9})(?=[ \t]*\n|[ \t]+\()")
_WHOLE_DATE = regex(r"\d{1,2}/\d{1,2}/(?:\d\d|(?:19|20|21)\d\d)")
_DATE_OF_SCHEDULE_NEXT = regex(r"\n[ \t]{0,3}\d{1,2}/\d{1,2}/(?:\d\d){1,2}\b[^\n]{0,60}")
_LONGEST_CODE = 7
_LAST_DAY = 31
"""A number past it is neither a day nor a month, but a year."""
_NOISE = " \t\n\r\\\",.:;'`-\u2026"
_FORMULA = regex(r"N\s?/\s?A\s+TO\s+(?:ALL\s+)?(RD|FRD|TFNI|NATO|RESTRICTED DATA)", re.IGNORECASE | re.ASCII)
_NOT_APPLICABLE = regex(r"^(?:DECL[A-Z]*\s*:?\s*)?\(?\s*N\s?[/.\\ ]?\s?A\b(?!\w)", re.IGNORECASE | re.ASCII)
_DOWNGRADE = regex(r"^\W*(?:DNG|DOWNGRADE[A-Z]*)\b", re.IGNORECASE | re.ASCII)
_OADR = regex(r"(?<![A-Z])[O0]\.?\s?A\.?\s?D\.?\s?R(?![A-Z])", re.IGNORECASE | re.ASCII)
_EXEMPTION = regex(
    r"(?<![A-Z0-9])(?P<years>25|50|75)\s?X(?P<n>\d{1,2}(?!\d)|\s?-?\s?\d{1,2}(?![\d/.-])|)"
    r"(?:\s?-?\s?(?P<word>HUMAN|HUM|WMD)\b)?",
    re.IGNORECASE | re.ASCII,
)
_X = regex(r"(?:(?<![A-Z0-9])|(?P<section>1\.[56]\s?))X\s?-?(?P<n>\d{1,2})(?![\d/.-])", re.IGNORECASE | re.ASCII)
_BARE_X = regex(r"^\W*X\W*$", re.IGNORECASE | re.ASCII)
_REVIEW = regex(r"^\W*(?:MR|MANUAL(?:LY)?\s+REVIEW)\b", re.IGNORECASE | re.ASCII)
_DECLASSIFIED = regex(r"\bDECLASSIFIED\b", re.IGNORECASE | re.ASCII)
_SOURCE_MARKED = regex(r"SOURCE\s+MARKED", re.IGNORECASE | re.ASCII)
_SOURCE_DATE = regex(r"DATE\s+OF\s+SOURCE", re.IGNORECASE | re.ASCII)
_TREATY = regex(r"SUBJECT\s+TO\s+TREATY", re.IGNORECASE | re.ASCII)
_DNI = regex(r"\b(?:DCI|DNI)\s+ONLY\b", re.IGNORECASE | re.ASCII)
_NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "ONE",
            "TWO",
            "THREE",
            "FOUR",
            "FIVE",
            "SIX",
            "SEVEN",
            "EIGHT",
            "NINE",
            "TEN",
            "ELEVEN",
            "TWELVE",
            "THIRTEEN",
            "FOURTEEN",
            "FIFTEEN",
            "SIXTEEN",
            "SEVENTEEN",
            "EIGHTEEN",
            "NINETEEN",
            "TWENTY",
        ],
        start=1,
    )
} | {"THIRTY": 30, "FORTY": 40, "FIFTY": 50, "SEVENTY-FIVE": 75, "TWENTY-FIVE": 25, "TWENTY FIVE": 25}
_DURATION = regex(
    rf"^\W*(?P<n>{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))}|\d{{1,2}})"
    r"\s*(?:\(\d+\)\s*)?(?:YEARS?|YRS?)\b(?P<rest>.*)$",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_FROM_DATE = regex(r"^\W*(?:$|FROM\s+(?:DATE|NOW|ISSUANCE|TODAY)|FROM\s+THE\s+DATE)", re.IGNORECASE | re.ASCII)
_FROM_A_DATE = regex(r"^\W*(?:FROM|AFTER)\b", re.IGNORECASE | re.ASCII)
_CUT = regex(r"\.\.\.|\u2026")
_REASON_LEAD = regex(r"^\W*(?:1\.[4-6]\s*(?:\(?[A-H]\)?[\s,/&]*(?:AND\s+)?)*)+", re.IGNORECASE | re.ASCII)

_MARKING_WORD = regex(
    r"EO|EXECUTIVE|ORDER|NO|AS|AMENDED|BY|DECL(?:ASSIFY|ASSIFIED|ASSIFICATION|AS|ASS)?|DECON|DELC|DCEL|ON|OADR|NA|MR"
    r"|MANUAL(?:LY)?|REVIEW|DNG|DOWNGRADED?|X?GDS|ADS|RDS|CAT(?:EGORY)?|I{2,3}|IV|DCI|DNI|ONLY|HUM(?:AN)?|WMD|SUBJECT|TO|TREATY|SOURCE|MARKED"
    r"|DATE|OF|ALL|F?RD|TFNI|NATO|RESTRICTED|DATA|AND|OR|FROM|THE|NOW|ISSUANCE|TODAY|Y(?:EA)?RS?|MONTHS?|DAYS?"
    rf"|{_MONTH}|{'|'.join(word for words in _NUMBER_WORDS for word in re.split('[ -]', words))}",
    re.IGNORECASE | re.ASCII,
)
_LONG_WORD = regex(r"[^\W\d_]{2,}")
_GAP = regex(r"[\s(\[]*\u2026(?:[^\w/]*\u2026)*[)\]]*")


def marking_tokens(text: str) -> str:
    """An E.O. line with its marking tokens alone: other words, which may be names, stand as ``…``."""

    def kept(match: re.Match[str]) -> str:
        return match[0] if _MARKING_WORD.fullmatch(match[0]) else "\u2026"

    return _GAP.sub(" \u2026", _LONG_WORD.sub(kept, text))


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
    match = _LABEL.match(text, usual + 1, end) if usual != -1 else None
    if match is None or not (match["number"] or match["hidden"]):
        match = _LABEL.search(text, start, end)
    while (
        match and not (match["number"] or match["bare"] or match["hidden"]) and not _has_value(text, match.end(), end)
    ):
        match = _LABEL.search(text, match.end(), end)
    if match is None:
        match = _DAMAGED_LABEL.search(text, start, end)
        match = match if match is not None and match["number"] in vocabulary.classification_orders else None
    if match is None:
        bare = _ORDERLESS.search(text, start, end)
        if bare is None:
            return []
        at = bare.start() + 1 if text[bare.start()] == "\n" else bare.start()
        instruction = _instruction(text, at, end, vocabulary, dated)
        return [EOLine(Span(at, instruction.span.end), None, None, Span(at, bare.end()), False, instruction)]
    groups = match.groupdict()
    number = (
        "".join((groups["number"] or groups.get("bare") or "").upper().split()).replace("O", "0").translate(_ONES)
        or None
    )
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


def _has_value(text: str, start: int, end: int) -> bool:
    """Whether a label without a number is followed by an instruction, as ``E.O.: DECL: …`` is."""
    return bool(
        _KEYWORD.match(text[start : min(end, start + 40)])
        or _NOT_APPLICABLE.match(text[start : start + 8].lstrip(": "))
    )


def _instruction(
    text: str, begin: int, end: int, vocabulary: Vocabulary, dated: dt.date | None
) -> DeclassificationInstruction:
    """The instruction after a label, read on across a hard wrap where it cannot be read without the next line."""
    stop = _value_end(text, begin, end)
    made = parse_instruction(text, begin, stop, vocabulary, dated)
    is_whole = made.kind not in ("missing", "unreadable") and "unspecified-x" not in made.oddities
    following = _WRAPPED.match(text, stop, end)
    if following is None or _NEXT_LABEL.match(following[1]) or "in this copy" in (made.why or ""):
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
    begun, following = _DATE_BEGUN.search(value), _DATE_NEXT.match(text, stop, end)
    if begun is not None and following is not None and _is_one_date(begun[1], following[1]):
        return following.end()
    if is_bare(value) and (dated := _DATE_OF_SCHEDULE_NEXT.match(text, stop, end)) is not None:
        return dated.end()
    if value.strip(_NOISE) and _KEYWORD.sub("", value).strip(_NOISE):
        return stop
    # An empty value may have been pushed onto the next line, but only a value, never another label.
    following = _NEXT_LINE.match(text, stop, end)
    if following and not _NEXT_LABEL.match(following[1]):
        value = following[1].lstrip(_NOISE)
        if find_date(value) or _NOT_APPLICABLE.match(value) or _KEYWORD.match(value) or read_schedule(value, None):
            inner = _VALUE_END.search(text, following.start(1), end)
            return inner.start() if inner else following.end(1)
    return stop


def _is_one_date(first: str, second: str) -> bool:
    """Whether two parts make a date that the first is not; of two that are dates, one with a whole year."""
    if _WHOLE_DATE.fullmatch(first + second) is None or not ("/" in first or second.startswith("/")):
        return False
    return _WHOLE_DATE.fullmatch(first) is None or first[-2:] in ("19", "20")


def read_order(number: str, vocabulary: Vocabulary, dated: dt.date | None = None) -> str:
    """The classification order a written number is taken for.

    Args:
        number: Digits as written.
        vocabulary: The orders there are.
        dated: The document's date; None if unknown.

    Returns:
        The number itself where such an order exists; else the one classification order that differs by one digit, by a
        swap of two digits, or by one digit lost or added. Of several such orders it is the one in force on the
        document's date; else the number as written.
    """
    if number in vocabulary.classification_orders or number in vocabulary.other_orders:
        return number
    near = [order for order in vocabulary.classification_orders if _is_near(number, order)]
    if len(near) > 1 and dated is not None:
        periods = vocabulary.classification_orders
        near = [order for order in near if any(holds_on(dated, *period) for period in periods[order])]
    return near[0] if len(near) == 1 else number


def _is_near(written: str, order: str) -> bool:
    if len(written) == len(order):
        differ = [i for i, (a, b) in enumerate(zip(written, order, strict=True)) if a != b]
        if len(differ) == 1:
            return True
        if len(differ) == 2:
            i, j = differ
            return written[i] == order[j] and written[j] == order[i]
        return sorted(written) == sorted(order) and len(differ) == 3
    longer, shorter = (written, order) if len(written) > len(order) else (order, written)
    return len(longer) - len(shorter) == 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def parse_instruction(
    text: str, start: int, end: int, vocabulary: Vocabulary, dated: dt.date | None
) -> DeclassificationInstruction:
    """Read a declassification instruction.

    Args:
        text: The whole text.
        start, end: Half-open stretch that holds the value, with or without its ``DECL:`` keyword.
        vocabulary: Words for indefinite and vague events.
        dated: The document's date, which settles two-digit years.

    Returns:
        Always an instruction: ``missing`` where nothing stands there, ``unreadable`` with the reason where
        something does that cannot be read. An event's words are not kept.
    """
    plain = _PLAIN.fullmatch(text, start, end)
    if plain is not None:
        day = real_date(int(plain[3]), int(plain[1]), int(plain[2]))
        if day is not None:
            span = Span(plain.start(1), plain.end(3))
            return DeclassificationInstruction(span, "date", text[span.start : span.end], day, span)
    is_cut = bool(_CUT.search(text, start, end))
    while end > start and text[end - 1] in _NOISE:
        end -= 1
    lead = _KEYWORD.match(text[start:end])
    begin = start + lead.end() if lead else start
    while begin < end and text[begin] in _NOISE:
        begin += 1
    span = Span(begin, end) if begin < end else Span(start, max(start, end))
    reading = _Reading(span, text[begin:end], _written_date(text, span.start, span.end), vocabulary, dated)
    if not lead:
        reading.oddities.add("no-keyword")
    made = reading.instruction()
    if is_cut and (made.kind in ("missing", "unreadable", "event") or _is_cut_inside(text, made, end)):
        made.kind, made.why = "unreadable", "cut short in this copy"
        made.oddities -= {"impossible-date", "unspecified-x", "ambiguous-year"}
        made.codes, made.date, made.date_span = (), None, None
    return made


def _written_date(text: str, start: int, end: int) -> WrittenDate | None:
    """The date in an instruction: whole, broken by a wrap, or in a form that only schedules have."""
    found = find_date(text, start, end)
    if found is None or found.has_two_digit_year:
        broken = _BROKEN_DATE.search(text, start, end)
        if broken is not None and _is_one_date(broken[1], broken[2]):
            joined = find_date(broken[1] + broken[2])
            return evolve(joined, span=span_of(broken.span())) if joined is not None else None
    if found is None or found.month > _LAST_DAY:
        return find_schedule_date(text, start, end) or found
    return found


def _is_cut_inside(text: str, made: DeclassificationInstruction, end: int) -> bool:
    """Whether the dots of a cut stand where the code or the date of an instruction may have gone on."""
    if made.date_span is not None:
        return "two-digit-year" in made.oddities and bool(_CUT.match(text, made.date_span.end))
    return made.kind == "exemption" and not (made.text or "")[-1:].isdigit() and bool(_CUT.match(text, end))


class _Reading:
    """One instruction while it is read: its text, the date in it, and what is odd about it so far."""

    def __init__(
        self, span: Span, value: str, written: WrittenDate | None, vocabulary: Vocabulary, dated: dt.date | None
    ) -> None:
        self.span = span
        self.value = value
        self.written = written
        self.vocabulary = vocabulary
        self.oddities: set[str] = set()
        self.years: int | None = None
        self.day: dt.date | None = None
        self.date_span: Span | None = None
        if written is not None:
            self._settle(written, dated)

    def _settle(self, written: WrittenDate, dated: dt.date | None) -> None:
        self.date_span = written.span
        if written.form != "month-first":
            self.oddities.add(written.form)
        if not written.has_two_digit_year:
            self.day = real_date(written.year, written.month, written.day)
            return
        self.oddities.add("two-digit-year")
        is_source_date = bool(_SOURCE_DATE.search(self.value))
        self.day = _past_day(written, dated) if is_source_date else settle_year(written, dated)
        if self.day is None and real_date(2000, written.month, written.day) is not None:
            self.oddities.add("ambiguous-year")

    def instruction(self) -> DeclassificationInstruction:
        """The first reading that fits, simplest first."""
        if not any(character.isalnum() for character in self.value):
            if find_redaction(self.value):
                return self._made("unreadable", "XXXXX", "redacted in this copy")
            if self.value.strip(_NOISE):
                return self._made("unreadable", why="a sign stands where the instruction should")
            return self._made("missing")
        return self._simple() or self._redacted() or self._coded() or self._counted() or self._dated() or self._worded()

    def _made(self, kind: str, text: str | None = None, why: str | None = None) -> DeclassificationInstruction:
        return DeclassificationInstruction(self.span, kind, text, why=why, oddities=frozenset(self.oddities))

    def _simple(self) -> DeclassificationInstruction | None:
        formula = _FORMULA.search(self.value)
        if formula:
            self.oddities.add("nato-formula" if formula[1].upper() == "NATO" else "restricted-data-formula")
            return self._made("none", "N/A")
        if self.written is None and _NOT_APPLICABLE.match(self.value):
            return self._made("none", "N/A")
        downgrade = _DOWNGRADE.match(self.value)
        if downgrade and "DECL" not in self.value.upper():
            made = self._made("downgrade", self._with_date("DNG"))
            made.date_span = self.date_span
            return made
        if _DECLASSIFIED.search(self.value):
            return self._made("declassified", "DECLASSIFIED")
        return self._made("review", "MR") if _REVIEW.match(self.value) else None

    def _redacted(self) -> DeclassificationInstruction | None:
        if self.day is None and find_redaction(self.value):
            return self._made("unreadable", "XXXXX", "redacted in this copy")
        if self.day is None and DAMAGED_FIGURES.fullmatch(self.value):
            return self._made("unreadable", why="its figures are damaged in this copy")
        return None

    def _with_date(self, code: str) -> str:
        return code if self.day is None else f"{code} {self.day.isoformat()}"

    def _coded(self) -> DeclassificationInstruction | None:
        """Instructions that are codes: schedules, OADR, exemptions; None where the value holds none."""
        codes = self._codes()
        if codes is None:
            return None
        first = codes[0] if codes else ""
        kind = "oadr" if first == "OADR" else "schedule" if first.startswith(CODES) else "exemption"
        made = self._made(kind, self._with_date(", ".join(codes)) if codes else None)
        made.codes, made.years = codes, self.years
        made.is_source_marked = bool(_SOURCE_MARKED.search(self.value))
        if _SOURCE_DATE.search(self.value):
            made.source_date = self.day
        else:
            made.date, made.date_span = self.day, self.date_span
        return made

    def _codes(self) -> tuple[str, ...] | None:
        if _TREATY.search(self.value):
            self.oddities.add("treaty")
            return ()
        only = _DNI.search(self.value)
        if only:
            self.oddities.add("dni-only")
            return (" ".join(only[0].upper().split()),)
        if _OADR.search(self.value):
            return ("OADR",)
        codes = [_exemption_code(match) for match in _EXEMPTION.finditer(self.value)]
        for match in _X.finditer(self.value):
            codes.append(f"X{match['n']}")
            if match["section"]:
                self.oddities.add("section-mixed-in")
        if len(set(codes)) > 1:
            self.oddities.add("several-values")
        if codes:
            return tuple(dict.fromkeys(codes))
        if _BARE_X.match(self.value):
            self.oddities.add("unspecified-x")
            return ("X",)
        found = self._schedule_codes()
        if found is None and len(self.value) <= _LONGEST_CODE and differs_little(letters_meant(self.value), "OADR"):
            self.oddities.add("misprint")
            return ("OADR",)
        return found

    def _schedule_codes(self) -> tuple[str, ...] | None:
        date_start = self.written.span.start - self.span.start if self.written is not None else None
        schedule = read_schedule(self.value, date_start)
        if schedule is None:
            return None
        if schedule.is_misprint:
            self.oddities.add("misprint")
        self.years = schedule.years
        return schedule.codes

    def _counted(self) -> DeclassificationInstruction | None:
        """A duration that is counted from a date it names; None where it is none."""
        duration = _DURATION.match(self.value) if self.day is not None else None
        if duration is None or self.day is None or not _FROM_A_DATE.match(duration["rest"]):
            return None
        made = self._duration(duration)
        made.date, made.date_span = years_after(self.day, made.years or 0), self.date_span
        return made

    def _duration(self, match: re.Match[str]) -> DeclassificationInstruction:
        words = match["n"].upper()
        made = self._made("duration", f"{words} YEARS")
        made.years = _NUMBER_WORDS.get(words) or int(words)
        return made

    def _dated(self) -> DeclassificationInstruction | None:
        if self.written is None:
            return None
        if self.day is None and "ambiguous-year" not in self.oddities:
            self.oddities.add("impossible-date")
            made = self._made("unreadable", why="there is no such date")
        else:
            start = self.span.start
            written = self.value[self.written.span.start - start : self.written.span.end - start]
            made = self._made("date", "".join(written.split()) if "\n" in written else written)
            made.date = self.day
        made.date_span = self.date_span
        return made

    def _worded(self) -> DeclassificationInstruction:
        if _CUT.search(self.value) and len(re.sub(r"\W", "", self.value)) < 8:
            return self._made("unreadable", why="cut short in this copy")
        duration = _DURATION.match(self.value)
        if duration and _FROM_DATE.match(duration["rest"].rstrip(_NOISE)):
            return self._duration(duration)
        rest = _REASON_LEAD.sub("", self.value)
        if _MONTH_ALONE.fullmatch(rest.strip(_NOISE)):
            return self._made("unreadable", why="a month and a year, without a day")
        if not any(c.isalnum() for c in rest):
            return self._made("missing")
        self.oddities |= _kinds_of_phrases(rest, self.vocabulary)
        letters = sum(c.isalpha() for c in rest)
        is_named = bool(self.oddities & {"indefinite", "vague"})
        if is_named or (letters >= 5 and letters > sum(c.isdigit() for c in rest)):
            return self._made("event")
        return self._made("unreadable", why="neither a date, an event nor a known code")


def _past_day(written: WrittenDate, dated: dt.date | None) -> dt.date | None:
    """The last day not after the document's that a date of source with a two-digit year can mean."""
    days = [real_date(century + written.year, written.month, written.day) for century in (1900, 2000)]
    return max((day for day in days if day is not None and (dated is None or day <= dated)), default=None)


def _kinds_of_phrases(value: str, vocabulary: Vocabulary) -> set[str]:
    """The kinds of the phrases in an event, found as whole words.

    An indefinite one counts only where it is most of the value: ``PERMANENT STATUS AGREEMENT`` is an event like others.
    """
    words = " ".join(re.findall(r"[A-Z]+", value.upper()))
    kinds = set()
    for phrase, kind in vocabulary.event_phrases:
        if f" {phrase.upper()} " in f" {words} " and (kind != "indefinite" or 2 * len(phrase) >= len(words)):
            kinds.add(kind)
    return kinds


def _exemption_code(match: re.Match[str]) -> str:
    code = f"{match['years']}X{match['n'].strip(' -')}"
    return f"{code}-{match['word'].upper()}" if match["word"] else code
