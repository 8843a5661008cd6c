"""Declassification schedules of 1972 to 1982: GDS, XGDS, ADS and RDS with their categories, in all their spellings.

The dates that stand with them are read in ``dates``; which categories an order has, and what they mean, is its data.
"""

import re

from attrs import define

from declass.parse.damage import differs_little, letters_meant
from declass.parse.dates import WrittenDate, real_date
from declass.patterns import regex
from declass.text import Span

CODES = ("GDS", "XGDS", "ADS", "RDS")
_CODE = regex(
    r"(?<![A-Z0-9])(?P<code>(?:X[\s.-]?)?G[\s.]?D[\s.]?[S5]\.?|AGDS|6DS|LDS|GOS|GS|ADS|AS(?=[\s.,:;-]*(?:[\d(]|\Z))|RDS|RR|XDS|XDGS)(?![A-Z])",
    re.IGNORECASE | re.ASCII,
)
# Other spellings, misprints and the short forms of the electronic files.
_MEANT = {
    "6DS": "GDS",
    "LDS": "GDS",
    "AGDS": "GDS",
    "GOS": "GDS",
    "GS": "GDS",
    "AS": "ADS",
    "RR": "RDS",
    "XDS": "XGDS",
    "XDGS": "XGDS",
}
_WORD = regex(r"(?P<code>[A-Z0-9]{2,5})(?=[\s-]{0,3}[1-4]?\s*\Z)", re.IGNORECASE | re.ASCII)
_UNIT = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC(?!L)|YEAR|YR|MONTH|DAY|WEEK)"
# "XGDS-2", "XGDS CATEGORY 2", "XGDS NO. 2", and the paragraph itself: "XGDS 5(B)(2)".
_CATEGORY = regex(
    r"[\s(,/:-]*(?:(?:CAT(?:EGOR(?:Y|IES))?|EXEMPTIONS?|NOS?|NR|SEC(?:TION)?)\b[\s.(:-]*|#\s?)*(?:5?\s?\(?B\)?[\s(-]*(?=\d))?"
    rf"(?:(?P<figure>[1-9])(?![\dA-Z/]|\s?\(B\)|[\s/-]{{0,2}}{_UNIT})|(?P<figures>[1-9])(?=\s?[/,&-]\s?[1-9]\b(?!/(?![1-9]\b)))"
    r"|(?P<roman>I{1,3}|IV)(?=\)|\s*\Z|\s+\d|\s?[,;/]))",
    re.IGNORECASE | re.ASCII,
)
_FURTHER = regex(
    r"\)?\s?(?:[,/&]|AND|OR|(?P<range>-)|(?<=\))\s?(?=\())\s?\(?(?P<figure>[1-9])(?!\d|/(?![1-9]\b))", re.IGNORECASE
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_YEARS = regex(r"[\s(,-]*(?P<years>\d{1,2})\s?-?\s?(?:YEARS?|YRS?)\b", re.IGNORECASE | re.ASCII)
# A date without signs, "850605", or with its year first, "85/06/05": a year no month could be taken for.
_YEAR_FIRST = regex(r"(?<!\d)(?P<year>[3-9]\d)(?P<sign>[/.-]?)(?P<month>\d\d)(?P=sign)(?P<day>\d\d)(?!\d)", re.ASCII)
_BARE = regex(r"[^\n]*\b(?:X\s?GDS|GDS|ADS|RDS)(?:[\s-]?\d)?\s*", re.IGNORECASE | re.ASCII)


@define
class Schedule:
    """A schedule as an instruction names it.

    Attributes:
        codes: ``("GDS",)``, ``("XGDS-2",)``, or one for each category named; never empty.
        is_misprint: Whether the code is spelled otherwise than in its order.
        years: The years of a duration after it (``GDS 6 YEARS``); None without one.
    """

    codes: tuple[str, ...]
    is_misprint: bool
    years: int | None


def read_schedule(value: str, date_start: int | None) -> Schedule | None:
    """Read the schedule at the beginning of an instruction.

    Args:
        value: The instruction without its ``DECL:`` keyword, beginning with the code or a bracket.
        date_start: Offset in it of a date, which is no category; None without one.

    Returns:
        The schedule; None where the value begins with another word.
    """
    start = len(value) - len(value.lstrip(" \t("))
    code = _CODE.match(value, start) or _WORD.match(value, start)
    if code is None:
        return None
    word = re.sub(r"[\s.-]", "", code["code"].upper())
    meant = _MEANT.get(word, word)
    if meant not in CODES:
        near = [known for known in ("GDS", "XGDS") if differs_little(letters_meant(word), known)]
        if not near:
            return None
        meant = near[-1] if word.startswith("X") else near[0]
    stop = len(value) if date_start is None else max(date_start, code.end())
    numbers = _categories(value[:stop], code.end())
    duration = _YEARS.match(value, code.end()) if not numbers else _YEARS.search(value, code.end())
    codes = tuple(f"{meant}-{number}" for number in numbers) or (meant,)
    return Schedule(codes, meant != word, int(duration["years"]) if duration is not None else None)


def _categories(value: str, at: int) -> list[int]:
    """The categories that follow a code, a range such as ``1-4`` spelled out."""
    match = _CATEGORY.match(value, at)
    if match is None:
        return []
    if match["roman"]:
        return [_ROMAN[match["roman"].upper()]]
    numbers = [int(match["figure"] or match["figures"])]
    while (match := _FURTHER.match(value, match.end())) is not None:
        number = int(match["figure"])
        # A range that falls is none: "4-1" names two.
        numbers += range(numbers[-1] + 1, number + 1) if match["range"] and number > numbers[-1] else [number]
    return list(dict.fromkeys(numbers))


def find_schedule_date(text: str, start: int, end: int) -> WrittenDate | None:
    """The date of a schedule in a form that stands with no other instruction, as ``GDS 850605``; None without one."""
    match = _YEAR_FIRST.search(text, start, end)
    if match is None or _CODE.search(text, start, match.start()) is None:
        return None
    year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
    if real_date(2000, month, day) is None:
        return None
    return WrittenDate(Span(*match.span()), year, month, day, "year-first" if match["sign"] else "compact")


def is_bare(value: str) -> bool:
    """Whether a line ends with a schedule and its category, so that a date may stand on the next."""
    return _BARE.fullmatch(value) is not None
