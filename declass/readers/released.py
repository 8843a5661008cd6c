"""The stamp with which the Department of State released a copy after a systematic review."""

import re
from collections.abc import Iterable

from declass.patterns import regex
from declass.readers.metadata import parse_stored_date
from declass.text import holds

_NOTE = "declassified by release stamp "

STAMP = regex(
    r"(?:^[ \t\f]*(?:\S+[ \t]+){0,3})?Declassified/?\s*Released\s+US\s+Department\s+of\s+State"
    r"\s+EO\s+Systematic\s+Review\s+(?P<day>\d{1,2} [A-Za-z]{3} \d{4})(?:[ \t\f]*(?:\n|\Z))?",
    re.MULTILINE,
)


def release_note(content: str, *stretches: tuple[int, int]) -> tuple[str, ...]:
    """The note that tells the day of a release stamp; empty where none stands there, or on no real day.

    Args:
        content: A text.
        stretches: Where the stamp may stand, in this order; anywhere by default.
    """
    if not holds(content, "Declassified"):
        return ()
    found = (STAMP.search(content, *stretch) for stretch in stretches or ((0, len(content)),))
    stamp = next((match for match in found if match is not None), None)
    day = parse_stored_date(stamp["day"]) if stamp is not None else None
    return () if day is None else (f"{_NOTE}{day.isoformat()}",)


def note_of_release(notes: Iterable[str]) -> str | None:
    """The one among some notes that ``release_note`` made, or None: a record keeps it in words alone."""
    return next((note for note in notes if note.startswith(_NOTE)), None)
