"""How much of an input is read at most, so that no input can take the memory or the time of a run.

Where each limit is held is the readers' affair; what is past one is told as failed, and by rule DC908.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from attrs import asdict, fields, frozen

from declass.errors import SettingsError
from declass.patterns import regex

_SIZE = regex(r"(\d{1,18})\s*(|KiB|MiB|GiB)", re.IGNORECASE)
_UNITS = {"": 0, "kib": 10, "mib": 20, "gib": 30}
_SIZES = frozenset({"file", "row", "unpacked"})


@frozen
class Limits:
    """What is read at most; sizes are bytes.

    Attributes:
        file: A file, or a member of an archive, that is no table: it is read as a whole.
        row: A row of a table, or a line of JSON Lines.
        unpacked: What is unpacked from one file, archives in it included.
        members: Members of one archive.
        ratio: Unpacked size of a member to its packed size.
        depth: Archives within archives, the outermost counted.
        seconds: Time in which one document is judged, or the next row of a database found.
    """

    file: int = 64 << 20
    row: int = 64 << 20
    unpacked: int = 64 << 30
    members: int = 1_000_000
    ratio: int = 1_000
    depth: int = 4
    seconds: int = 60

    def shown(self, name: str) -> str:
        """A limit as people write it, e.g. ``64 MiB``."""
        value = int(getattr(self, name))
        return _shown_size(value) if name in _SIZES else f"{value:,}"

    def changed(self) -> dict[str, int]:
        """The limits that are not the usual ones, by name."""
        usual = asdict(USUAL)
        return {name: value for name, value in asdict(self).items() if value != usual[name]}


USUAL = Limits()
NAMES = tuple(field.name for field in fields(Limits))
NONE_NAMED: Mapping[str, int] = MappingProxyType({})


class LimitReached(Exception):
    """A limit was reached in the middle of an input; told by the readers, and never outside of them.

    Args:
        name: Of the limit.
        why: What is told of the input.
    """

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.name = name
        self.why = why


def limits_named(words: Iterable[str]) -> dict[str, int]:
    """The limits that words such as ``file=128MiB`` name; of two for one name the later counts.

    Raises:
        SettingsError: A word is none of that form, its name is not known, or its value cannot be used.
    """
    found: dict[str, int] = {}
    for word in words:
        name, sign, value = word.partition("=")
        name = name.strip().lower()
        if not sign or name not in NAMES:
            raise SettingsError(f"--limit: found {word!r}; write NAME=VALUE with a name out of {', '.join(NAMES)}")
        number = value_of(name, value.strip())
        if number is None:
            raise SettingsError(f"--limit {name}: found {value.strip()!r}; {wanted(name)}")
        found[name] = number
    return found


def value_of(name: str, value: object) -> int | None:
    """The number that a value of a limit stands for: a whole number, or a text such as ``128 MiB``; None for neither.

    Args:
        name: Of the limit; a unit is for sizes alone.
        value: As it was written.
    """
    if type(value) is int:
        return value if 1 <= value < 1 << 60 else None
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if found is None or (found[2] and name not in _SIZES):
        return None
    return value_of(name, int(found[1]) << _UNITS[found[2].lower()])


def wanted(name: str) -> str:
    """What to write for a limit, as the end of a sentence."""
    if name in _SIZES:
        return "write bytes, or a number with KiB, MiB or GiB, e.g. 128MiB"
    return "write a whole number of at least 1"


def _shown_size(value: int) -> str:
    for unit in ("GiB", "MiB", "KiB"):
        shift = _UNITS[unit.lower()]
        if value >= 1 << shift and not value % (1 << shift):
            return f"{value >> shift:,} {unit}"
    return f"{value:,} bytes"
