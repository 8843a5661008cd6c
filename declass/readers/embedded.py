"""The record of an archive inside the text of a telegram, where exports put it between two copies of the heading.

Records beside a telegram, in a table or on a page, are read where those are.
"""

import re

from declass.model import StoredRecord
from declass.patterns import regex
from declass.readers import detect
from declass.readers.metadata import stored_record
from declass.text import holds

STAMP = r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?"
"""A regular expression for the day, or the minute, in which an archive says that a telegram was made."""

_BREAK = r"[ \t]*\n(?:[ \t]*\n)?"
_LEVEL = r"(?P<level>(?:UNCLASSIFIED|CONFIDENTIAL|(?:TOP )?SECRET)[^\t\n]*)"
_KEYS = regex(
    rf"\ndate:(?P<created>[^\n]*+)\nrefid:[ \t]*+(?P<id>\S++)[ \t]*+\norigin:(?P<origin>[^\n]*+)\n"
    rf"classification:[ \t]*+{_LEVEL}"
)
_LINES = regex(
    rf"(?:\A|(?<=\n))\d+{_BREAK}(?P<created>{STAMP}){_BREAK}(?P<id>\S+){_BREAK}(?P<origin>[^\n]*){_BREAK}{_LEVEL}"
)
_ROW = regex(rf"(?:\A|(?<=\n))(?:\d+\t)?(?P<created>{STAMP})\t(?P<id>\S+)\t(?P<origin>[^\t\n]*)\t{_LEVEL}")
# Words that lead to the record of another telegram, at the end of what stands above the record.
_LEADS_ON = regex(
    r"(?:\A|\n)(?![ \t]*viewing\b)(?:[^\n]*(?::|\b(?:below|follow(?:s|ing)?)\W*)|[ \t]*(?:see|compare|cf)\b[^\n]*"
    r"|[^\n]*\b(?:another|earlier|other|previous|related)[ \t]+(?:cable|message|record|telegram)\b[^\n]*)\s*\Z",
    re.IGNORECASE,
)
_KEYS_ABOVE = regex(r"(?:\A|(?<=\n))id:[^\n]*\n(?:[a-z]+:[^\n]*\n){4,8}\s{0,8}\Z")
_LONGEST = 800
_LONGEST_LEAD = 200
_CSV = regex(
    r'(?:\A|(?<=\n))"?\d+"?,"?(?P<created>\d{1,2}/\d{1,2}/\d{4}[^",\n]*)"?,"?(?P<id>\w+)"?,"?(?P<origin>[^",]*)"?,"?'
    r"(?P<level>(?:UNCLASSIFIED|CONFIDENTIAL|(?:TOP )?SECRET)[^\",\n]*)"
)
_STATION = regex(r"(?:\A|\n)DE[ \t]+[A-Z]{4,8}[ \t]+#?[ \t]?(\d{1,6})(?!\w)")
# With what the text of a telegram begins, of whatever stands above it.
_TOP = regex(
    rf"(?:\A|\n)(?:MRN:[ \t]*\d{{2,4}}[ \t]+[A-Z][A-Z .'-]{{1,30}}?[ \t]+(?P<mrn>\d{{1,6}})[ \t]*\n"
    rf"|[^\w\n]{{0,12}}(?:(?P<line>{detect.CLASSIFICATION_LINE})|(?i:E ?[.,]? ?[O0] ?\.?) ?:? ?1\d{{4}}|(?i:TAGS?)\b))"
)
_FIGURES = "0123456789"
_SHAPES = (_LINES, _ROW, _CSV)
# Characters from the number with which a record begins to its reference id, and from there to the end of its level.
_BEFORE, _AFTER = 60, 300


def embedded_record(content: str, named: str | None) -> StoredRecord | None:
    """The first record of an archive in a text; None where there is none, or where it is that of another telegram.

    Four shapes are read: lines with keys (``refid: 09ANYPOST283``), the same values on a line each, a row with tabs,
    one with commas. All but the first bear no names of their values, and count only under the reference id expected.

    Args:
        content: The text of one telegram.
        named: The reference id that the telegram is expected to have, as its file is called; None where it has none.
            The year in it may be another.
    """
    found = _KEYS.search(content) if holds(content, "\nrefid:") else None
    if found is None and named is not None:
        found = _beside(content, named)
    if found is None or not (_is_called(found["id"], named) if named is not None else _is_of_text(content, found)):
        return None
    return stored_record(found["id"], found["created"], found["level"], found["origin"])


def _is_called(written: str, named: str) -> bool:
    """Whether two reference ids are of one message; the year of one may be a slip, which is for a rule to tell."""
    return written.lstrip(_FIGURES) == named.lstrip(_FIGURES)


def _is_of_text(content: str, record: re.Match[str]) -> bool:
    """Whether a record stands above a text, or has the serial of its classification line or station line.

    One that words above it lead to is of another telegram where its serial is not shown. Without a classification line
    the E.O. line or that of the TAGS tells where the text begins.
    """
    above, _, last = content[: record.start()].rpartition("\n")
    above += "" if last.startswith("id:") else f"\n{last}"
    if not above.strip():
        return True
    top = _TOP.search(content)
    is_above = top is not None and record.start() < top.start()
    if is_above and _LEADS_ON.search(above[-_LONGEST_LEAD:]) is None:
        return True
    station = _STATION.search(content, 0, record.start() if top is None else top.start())
    shown = _serials(top, station)
    serial = record["id"][len(record["id"].rstrip(_FIGURES)) :]
    if not (shown and serial.isdecimal()):
        return is_above
    return int(serial) % 10_000 in shown


def _serials(top: re.Match[str] | None, station: re.Match[str] | None) -> set[int]:
    """The four figures to which serials of a telegram are cut, of those that are written."""
    found = [station and int(station[1])]
    if top is not None:
        found.append(int(top["mrn"]) if top["mrn"] else detect.serial_of(top) if top["line"] else None)
    return {serial % 10_000 for serial in found if serial is not None}


def record_start(content: str, heading: int) -> int:
    """Where the record with keys begins that leads to a heading; the heading itself where none does."""
    above = content[max(0, heading - _LONGEST) : heading]
    found = _KEYS_ABOVE.search(above) if above.rstrip().endswith("header:") else None
    return heading if found is None else heading - len(above) + found.start()


def _beside(content: str, named: str) -> re.Match[str] | None:
    """The record without keys in which a reference id stands."""
    at = content.find(named) if holds(content, named) else -1
    while at != -1:
        start = max(0, at - _BEFORE)
        for shape in _SHAPES:
            found = shape.search(content, start, at + _AFTER)
            if found is not None:
                return found
        at = content.find(named, at + 1)
    return None
