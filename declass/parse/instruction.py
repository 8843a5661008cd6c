"""Declassification instructions in all their forms; whether they are lawful is not asked here."""

import datetime as dt
import re

from declass.model import DeclassificationInstruction, Why
from declass.parse.damage import differs_little, letters_meant
from declass.parse.dates import WrittenDate, find_broken_date, find_date, real_date, settle_year
from declass.parse.redaction import DAMAGED_FIGURES, find_redaction
from declass.parse.schedules import CODES, find_schedule_date, read_schedule
from declass.patterns import regex
from declass.rulebook.periods import years_after
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span

KEYWORD = regex(
    r"^[\s:;,.]*(?:(?:DECL[A-Z]{0,6}|DECON|DELC|DCEL)\b[\s.]*(?:ON\b)?[\s:;.,]*)+", re.IGNORECASE | re.ASCII
)
"""``DECL:`` before an instruction, in its spellings, once or twice."""
# The form of two thirds of all lines: read at once, as the long way would read it.
_PLAIN = regex(r"[:; \t]*DECL:?[ \t]*(\d{1,2})/(\d{1,2})/(\d{4})[ \t]*", re.IGNORECASE | re.ASCII)
_MONTH = (
    r"(?:JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEP(?:T(?:EMBER)?)?|OCT(?:OBER)?"
    r"|NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
_MONTH_ALONE = regex(rf"{_MONTH}[.,]?\s{{1,3}}(?:19|20|21)\d\d", re.IGNORECASE | re.ASCII)
_LONGEST_CODE = 7
_LAST_DAY = 31
"""A number past it is neither a day nor a month, but a year."""
NOISE = " \t\n\r\\\",.:;'`-\u2026"
"""Signs that may stand around an instruction and say nothing."""
_FORMULA = regex(r"N\s?/\s?A\s+TO\s+(?:ALL\s+)?(RD|FRD|TFNI|NATO|RESTRICTED DATA)", re.IGNORECASE | re.ASCII)
NOT_APPLICABLE = regex(
    r"^(?:DECL[A-Z]*\s*:?\s*)?\(?\s*(?:N\s?[/.\\ -]{0,2}\s?A|NOT\s+APPLICABLE)\b(?!\w)", re.IGNORECASE | re.ASCII
)
"""``N/A`` at the beginning of an instruction, in its spellings."""
_DOWNGRADE = regex(r"^\W*(?:DNG|DOWNGRADE[A-Z]*)\b", re.IGNORECASE | re.ASCII)
_OADR = regex(
    r"(?<![A-Z])(?:[O0]\.?\s?A\.?\s?D\.?\s?R(?![A-Z])"
    r"|(?P<alone>\A\W*)?ORIGINATING\s+AGENC(?:Y|IES)['\u2019]?S?['\u2019]?(?:\s+DETERMINATION|(?(alone)\W*\Z|(?!))))",
    re.IGNORECASE | re.ASCII,
)
_EXEMPTION = regex(
    r"(?<![A-Z0-9])(?P<years>25|50|75)\s{0,2}X(?P<n>\d{1,2}(?!\d)|\s?-?\s?\d{1,2}(?![\d/.-])|)"
    r"(?:\s?-?\s?(?P<word>HUMAN|HUM|WMD)\b)?",
    re.IGNORECASE | re.ASCII,
)
_X = regex(
    r"(?:(?<![A-Z0-9])|(?P<section>1\.[56]\s?))X\s?-?(?P<n>\d{1,2})(?!\d|[/.-](?!\s?X))",
    re.IGNORECASE | re.ASCII,
)
_CODES_ALONE = regex(r"X[1-8](?:\s?[/-]\s?X[1-8])+", re.IGNORECASE | re.ASCII)
_DATE_OF_XS = regex(r"XX?([/.-])XX?\1XX", re.IGNORECASE)
_BARE_X = regex(r"^\W*X\W*$", re.IGNORECASE | re.ASCII)
_REVIEW = regex(r"^\W*(?:SOURCE\s+MARKED\W+)?(?:MR|MANUAL(?:LY)?\s+REVIEW)\b", re.IGNORECASE | re.ASCII)
_REVIEW_DATE = regex(r"\b(?:REVIEW(?:ED)?|REVW|RVW)\b\W*(?:ON\W*)?\Z", re.IGNORECASE | re.ASCII)
_DECLASSIFIED = regex(r"\bDECLASSIFIED\b", re.IGNORECASE | re.ASCII)
_SOURCE_MARKED = regex(r"SOURCE\s+MARKED", re.IGNORECASE | re.ASCII)
# Behind these words the date of a source stands, or before the first where nothing follows them.
_SOURCE_DATE = regex(
    r"(?P<named>DATE\s+OF\s+SOURCE)|SOURCE\s+(?:MARKED\b.*?\b)?DATED\b",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
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
AMENDED_FORM = r"(?:AS\s+)?AM{1,2}END?ED\b(?:\s+BY\s+(?:E\.?\s?O\.?|EXECUTIVE\s+ORDER)\s*\d{5})?"
"""A regular expression for ``AS AMENDED BY E.O. 13292`` after the number of an order."""
# What may stand before an instruction and is none: the reason, and words on the order.
_LEAD = regex(rf"^\W*(?:{AMENDED_FORM}\W*|1\.[4-6]\s*(?:\(?[A-H]\)?[\s,/&]*(?:AND\s+)?)*)+", re.IGNORECASE | re.ASCII)

_MARKING_WORD = regex(
    r"EO|EXECUTIVE|ORDER|NO|AS|AMENDED|BY|DECL(?:ASSIFY|ASSIFIED|ASSIFICATION|AS|ASS)?|DECON|DELC|DCEL|ON|OADR|NA|MR|NOT|APPLICABLE"
    r"|ORIGINATING|AGENCY|DETERMINATION|REQUIRED"
    r"|MANUAL(?:LY)?|REVIEW|DNG|DOWNGRADED?|X?GDS|ADS|RDS|CAT(?:EGORY)?|I{2,3}|IV|DCI|DNI|ONLY|HUM(?:AN)?|WMD|SUBJECT|TO|TREATY|SOURCE|MARKED"
    r"|DATE|OF|ALL|F?RD|TFNI|NATO|RESTRICTED|DATA|AND|OR|FROM|THE|NOW|ISSUANCE|TODAY|Y(?:EA)?RS?|MONTHS?|DAYS?"
    rf"|{_MONTH}|{'|'.join(word for words in _NUMBER_WORDS for word in re.split('[ -]', words))}",
    re.IGNORECASE | re.ASCII,
)
REVIEW_DATE = "review-date"
"""The oddity of a date before which the word stands that calls it one for review."""
_MOST_OF_VALUE = frozenset({"indefinite", "placeholder"})
_LONG_WORD = regex(r"[^\W\d_]{2,}")
_GAP = regex(r"[\s(\[]*\u2026(?:[^\w/]*\u2026)*[)\]]*")


def marking_tokens(text: str) -> str:
    """An E.O. line with its marking tokens alone: other words, which may be names, stand as ``…``."""

    def kept(match: re.Match[str]) -> str:
        return match[0] if _MARKING_WORD.fullmatch(match[0]) else "\u2026"

    return _GAP.sub(" \u2026", _LONG_WORD.sub(kept, text))


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
    while end > start and text[end - 1] in NOISE:
        end -= 1
    lead = KEYWORD.match(text[start:end])
    begin = start + lead.end() if lead else start
    while begin < end and text[begin] in NOISE:
        begin += 1
    span = Span(begin, end) if begin < end else Span(start, max(start, end))
    reading = _Reading(span, text[begin:end], *_written_dates(text, span), vocabulary, dated)
    if not lead:
        reading.oddities.add("no-keyword")
    made = reading.instruction()
    if is_cut and (made.kind in ("missing", "unreadable", "event") or _is_cut_inside(text, made, end)):
        made.kind, made.why = "unreadable", Why.CUT_SHORT
        made.oddities -= {"impossible-date", "unspecified-x", "ambiguous-year"}
        made.codes, made.date, made.date_span = (), None, None
    return made


def _written_dates(text: str, span: Span) -> tuple[WrittenDate | None, WrittenDate | None]:
    """The date of an instruction, and that of its source: the words that name the latter stand between the two."""
    words = _SOURCE_DATE.search(text, span.start, span.end)
    if words is None:
        return _written_date(text, span.start, span.end), None
    before = _written_date(text, span.start, words.end())
    if words["named"] and not text[words.end() : span.end].strip(f"{NOISE}()"):
        return None, before
    return before, _written_date(text, words.end(), span.end)


def _written_date(text: str, start: int, end: int) -> WrittenDate | None:
    """The date in an instruction: whole, broken by a wrap, or in a form that only schedules have."""
    found = find_date(text, start, end)
    if found is None or found.has_two_digit_year:
        broken = find_broken_date(text, start, end)
        if broken is not None:
            return broken
    if found is None or found.month > _LAST_DAY:
        return find_schedule_date(text, start, end) or found
    return found


def _is_cut_inside(text: str, made: DeclassificationInstruction, end: int) -> bool:
    """Whether the dots of a cut stand where the code or the date of an instruction may have gone on."""
    if made.date_span is not None:
        return "two-digit-year" in made.oddities and bool(_CUT.match(text, made.date_span.end))
    return made.kind == "exemption" and not (made.text or "")[-1:].isdigit() and bool(_CUT.match(text, end))


class _Reading:
    """One instruction while it is read: its text, its date and that of its source, and what is odd about it so far."""

    def __init__(
        self,
        span: Span,
        value: str,
        written: WrittenDate | None,
        of_source: WrittenDate | None,
        vocabulary: Vocabulary,
        dated: dt.date | None,
    ) -> None:
        self.span = span
        self.value = value
        self.written = written
        self.of_source = of_source
        self.vocabulary = vocabulary
        self.oddities: set[str] = set()
        self.years: int | None = None
        self.day: dt.date | None = None
        self.date_span: Span | None = None
        if written is not None:
            self._settle(written, dated)
        self.source_day = None if of_source is None else _past_day(of_source, dated)

    def _settle(self, written: WrittenDate, dated: dt.date | None) -> None:
        self.date_span = written.span
        if written.form != "month-first":
            self.oddities.add(written.form)
        if not written.has_two_digit_year:
            self.day = real_date(written.year, written.month, written.day)
            return
        self.oddities.add("two-digit-year")
        self.day = settle_year(written, dated)
        if self.day is None and real_date(2000, written.month, written.day) is not None:
            self.oddities.add("ambiguous-year")

    def instruction(self) -> DeclassificationInstruction:
        """The first reading that fits, simplest first."""
        if not any(character.isalnum() for character in self.value):
            if find_redaction(self.value):
                return self._made("unreadable", "XXXXX", Why.REDACTED)
            if self.value.strip(NOISE):
                return self._made("unreadable", why="a sign stands where the instruction should")
            return self._made("missing")
        made = self._simple() or self._redacted() or self._coded() or self._counted() or self._dated()
        return made or self._unexplained() or self._worded()

    def _made(self, kind: str, text: str | None = None, why: str | None = None) -> DeclassificationInstruction:
        return DeclassificationInstruction(self.span, kind, text, why=why, oddities=frozenset(self.oddities))

    def _simple(self) -> DeclassificationInstruction | None:
        formula = _FORMULA.search(self.value)
        if formula:
            self.oddities.add("nato-formula" if formula[1].upper() == "NATO" else "restricted-data-formula")
            return self._made("none", "N/A")
        if self.written is None and self.of_source is None and NOT_APPLICABLE.match(self.value):
            return self._made("none", "N/A")
        downgrade = _DOWNGRADE.match(self.value)
        if downgrade and "DECL" not in self.value.upper():
            made = self._made("downgrade", self._with_date("DNG"))
            made.date_span = self.date_span
            return made
        if _DECLASSIFIED.search(self.value):
            return self._made("declassified", "DECLASSIFIED")
        if not _REVIEW.match(self.value):
            return None
        made = self._made("review", "MR")
        made.is_source_marked = bool(_SOURCE_MARKED.search(self.value))
        made.source_date = self.source_day
        return made

    def _redacted(self) -> DeclassificationInstruction | None:
        day = self.day or self.source_day
        if day is None and (find_redaction(self.value) or _DATE_OF_XS.fullmatch(self.value)):
            return self._made("unreadable", "XXXXX", Why.REDACTED)
        is_damaged = DAMAGED_FIGURES.fullmatch(self.value) is not None and _CODES_ALONE.fullmatch(self.value) is None
        if day is None and is_damaged:
            return self._made("unreadable", why=Why.FIGURES_DAMAGED)
        return None

    def _with_date(self, code: str) -> str:
        day = self.day or self.source_day
        return code if day is None else f"{code} {day.isoformat()}"

    def _coded(self) -> DeclassificationInstruction | None:
        """Instructions that are codes: schedules, OADR, exemptions; None where the value holds none."""
        codes = self._codes()
        if codes is None:
            return None
        if self._is_impossible():
            self.oddities.add("impossible-date")
        first = codes[0] if codes else ""
        kind = "oadr" if first == "OADR" else "schedule" if first.startswith(CODES) else "exemption"
        made = self._made(kind, self._with_date(", ".join(codes)) if codes else None)
        made.codes, made.years = codes, self.years
        made.is_source_marked = bool(_SOURCE_MARKED.search(self.value))
        made.date, made.date_span, made.source_date = self.day, self.date_span, self.source_day
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
        for match in _X.finditer(_EXEMPTION.sub(" ", self.value) if codes else self.value):
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
        written = self.written or self.of_source
        date_start = written.span.start - self.span.start if written is not None else None
        schedule = read_schedule(self.value, date_start)
        if schedule is None:
            return None
        if schedule.is_misprint:
            self.oddities.add("misprint")
        self.years = schedule.years
        return schedule.codes

    def _counted(self) -> DeclassificationInstruction | None:
        """A duration that is counted from a date it names; None where it is none."""
        day = self.day or self.source_day
        duration = _DURATION.match(self.value) if day is not None else None
        if duration is None or day is None or not _FROM_A_DATE.match(duration["rest"]):
            return None
        made = self._duration(duration)
        made.date, made.date_span = years_after(day, made.years or 0), self.date_span
        return made

    def _duration(self, match: re.Match[str]) -> DeclassificationInstruction:
        words = match["n"].upper()
        made = self._made("duration", f"{words} YEARS")
        made.years = _NUMBER_WORDS.get(words) or int(words)
        return made

    def _dated(self) -> DeclassificationInstruction | None:
        if self.written is None:
            if self.of_source is None:
                return None
            return self._made("unreadable", why="of the instruction only the date of the source can be read")
        if self._is_impossible():
            self.oddities.add("impossible-date")
            made = self._made("unreadable", why="there is no such date")
        else:
            start = self.span.start
            written = self.value[self.written.span.start - start : self.written.span.end - start]
            made = self._made("date", "".join(written.split()) if "\n" in written else written)
            made.date, made.source_date = self.day, self.source_day
            if _REVIEW_DATE.search(self.value, 0, self.written.span.start - start):
                made.oddities |= {REVIEW_DATE}
        made.date_span = self.date_span
        return made

    def _is_impossible(self) -> bool:
        """Whether a date stands there that is no day of the calendar."""
        return self.written is not None and self.day is None and "ambiguous-year" not in self.oddities

    def _unexplained(self) -> DeclassificationInstruction | None:
        """A code of which it is not known what it means, alone or before a name in brackets."""
        code = self.value.partition("(")[0].strip(NOISE).upper()
        if (code, "unexplained") not in self.vocabulary.event_phrases:
            return None
        self.oddities.add("unexplained")
        return self._made("unreadable", code, "a code of which it is not known what it means")

    def _worded(self) -> DeclassificationInstruction:
        if _CUT.search(self.value) and len(re.sub(r"\W", "", self.value)) < 8:
            return self._made("unreadable", why=Why.CUT_SHORT)
        duration = _DURATION.match(self.value)
        if duration and _FROM_DATE.match(duration["rest"].rstrip(NOISE)):
            return self._duration(duration)
        rest = _LEAD.sub("", self.value)
        if _MONTH_ALONE.fullmatch(rest.strip(NOISE)):
            return self._made("unreadable", why="a month and a year, without a day")
        if not any(c.isalnum() for c in rest):
            return self._made("missing")
        kinds = _kinds_of_phrases(rest, self.vocabulary)
        if "placeholder" in kinds:
            return self._made("unreadable", why="a template was not filled in")
        self.oddities |= kinds
        letters = sum(c.isalpha() for c in rest)
        is_named = bool(self.oddities & {"indefinite", "vague"})
        if is_named or (letters >= 5 and letters > sum(c.isdigit() for c in rest)):
            return self._made("event")
        return self._made("unreadable", why="neither a date, an event nor a known code")


def _past_day(written: WrittenDate, dated: dt.date | None) -> dt.date | None:
    """The day of a source; where its year has two digits, the last not after the document's that it can mean."""
    if not written.has_two_digit_year:
        return real_date(written.year, written.month, written.day)
    days = [real_date(century + written.year, written.month, written.day) for century in (1900, 2000)]
    return max((day for day in days if day is not None and (dated is None or day <= dated)), default=None)


def _kinds_of_phrases(value: str, vocabulary: Vocabulary) -> set[str]:
    """The kinds of the phrases in an event, found as whole words.

    An indefinite one, and a placeholder, count only where they are most of the value: ``PERMANENT STATUS AGREEMENT`` is
    an event like others.
    """
    words = " ".join(re.findall(r"[A-Z]+", value.upper()))
    kinds = set()
    for phrase, kind in vocabulary.event_phrases:
        if f" {phrase.upper()} " in f" {words} " and (kind not in _MOST_OF_VALUE or 2 * len(phrase) >= len(words)):
            kinds.add(kind)
    return kinds


def _exemption_code(match: re.Match[str]) -> str:
    code = f"{match['years']}X{''.join(filter(str.isdigit, match['n']))}"
    return f"{code}-{match['word'].upper()}" if match["word"] else code
