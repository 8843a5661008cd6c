"""Reference ids of archives, such as ``09ANYPOST283``; what they must agree with is not asked here."""

from functools import lru_cache
from typing import NamedTuple

from declass.patterns import regex

_REFERENCE = regex(r"^(\d{4}|\d{2})(?:P|EFTO|S?E?CTION\d{2}[OG]F\d{2})?([A-Z]+?)(\d+)$")


class ReferenceId(NamedTuple):
    """A stored reference id such as ``09ANYPOST283``, taken apart."""

    year: int
    post: str
    serial: int


@lru_cache(maxsize=1024)
def parse_reference_id(value: str | None) -> ReferenceId | None:
    """Take a reference id such as ``09ANYPOST283`` apart; malformed ids with section or EFTO letters are read through.

    Returns:
        None where the value is none, as a number or the name of a file.
    """
    match = _REFERENCE.match(value or "")
    if match is None:
        return None
    return ReferenceId(int(match[1]), match[2], int(match[3]))
