"""Cable pages saved as text: navigation, the heading, metadata lines, the heading again, the body.

Pages in HTML are read in ``cable_page``.
"""

import re
from collections.abc import Iterator

from declass.model import PARTIAL_EXTRACT, Telegram, Unread
from declass.patterns import regex
from declass.readers import detect
from declass.readers.metadata import stored_record
from declass.text import Text

_STAMP = r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?"
_LEVEL = r"(?:UNCLASSIFIED|CONFIDENTIAL|(?:TOP )?SECRET)(?://(?:FOR OFFICIAL USE ONLY|[A-Z]+))*"
_VALUES = regex(rf"\s*(?P<id>\S+)\s+(?P<created>{_STAMP})\s+{_STAMP}\s+(?P<level>{_LEVEL})\s+(?P<origin>[^\n]*)\n?")
_METADATA = regex(
    rf"\n\d+[ \t]*\n(?P<created>{_STAMP})[ \t]*\n(?P<id>\S+)[ \t]*\n(?P<origin>[^\n]*)\n(?P<level>[^\n]*)"
    r"(?:\n(?:[ \t]*\n)*|\Z)"
)
_HEADING = regex(rf"\n(?=[ \t]*(?:V?ZCZC|{PARTIAL_EXTRACT}|{detect.DATE_TIME_GROUP}))")
_EO_LINE = regex(r"\nE\.?O\.? ?1\d{4}")


def read_page_text(content: str, source: str, notes: tuple[str, ...] = ()) -> Iterator[Telegram | Unread]:
    """The telegram of a page saved as text, without navigation and without the first copy of the heading."""
    columns = detect.PAGE_COLUMNS.search(content)
    values = _VALUES.match(content, columns.end()) if columns else None
    if values is None:
        yield Unread(source, "skipped", "a page saved as text without a telegram: no line of values under the columns")
        return
    metadata = _metadata_lines(content, values)
    heading = None if metadata else _HEADING.search(content, values.end() - 1)
    start = metadata.end() if metadata else heading.end() if heading else values.end()
    if not content[start:].strip():
        yield Unread(source, "failed", "the page ends before the telegram's text; save the page again")
        return
    stored = metadata or values
    yield Telegram(
        source,
        "page-as-text",
        # A plain slice from a line start: its lines count on from the line it begins on.
        Text(content[start:], first_line=content.count("\n", 0, start) + 1),
        stored_record(stored["id"], stored["created"], stored["level"], stored["origin"]),
        notes if metadata or heading else (*notes, "heading not found on the page"),
    )


def _metadata_lines(content: str, values: re.Match[str]) -> re.Match[str] | None:
    """The metadata lines of the page itself; those of a record copied into the body do not count."""
    found = _METADATA.search(content, values.end() - 1)
    if found is None or found["id"] != values["id"] or _EO_LINE.search(content, values.end(), found.start()):
        return None
    return found
