"""Telegrams made from the bases: every example of a rule is one of these with parts set or dropped.

The bases themselves are in ``rules/bases``; nothing here reads a telegram.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from declass.errors import RulebookError
from declass.levels import BY_SYMBOL
from declass.model import StoredRecord, Telegram
from declass.rulebook.periods import years_after
from declass.rulebook.schema import Base
from declass.text import Text

PARTS = (
    "start",
    "routing",
    "station_line",
    "security_prosign",
    "date_time_group",
    "originator",
    "addressees",
    "before_body",
    "classification_line",
    "captions",
    "eo_line",
    "tags",
    "subject",
    "references",
    "authority_block",
    "heading_copy",
    *(f"paragraph_{number}" for number in range(1, 10)),
    "signature",
    "end",
    "annex",
)
"""Parts of a telegram in the order in which they stand; ``before_body``, ``heading_copy`` and ``annex`` are empty in
every base and take odd texts."""

AFTER_BLANK = frozenset(
    {
        "before_body",
        "classification_line",
        "captions",
        "eo_line",
        "authority_block",
        "heading_copy",
        "annex",
        *(f"paragraph_{number}" for number in range(1, 10)),
    }
)
"""Parts that a blank line precedes."""

STORED_KEYS = ("reference_id", "created", "level", "marking", "controls", "origin", "captions", "instruction")
"""What may be said of the container: level by its symbol, ``created`` as an ISO date, lists with commas between."""

SERIAL = 283
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
_NONE: Mapping[str, str] = {}


def render(
    base: Base,
    *,
    dated: dt.date | None = None,
    set: Mapping[str, str] = _NONE,
    drop: Iterable[str] = (),
    stored: Mapping[str, str] = _NONE,
) -> Telegram:
    """A telegram made from a base, with its placeholders filled.

    A part that is dropped or empty vanishes together with its blank line. In every text ``{dtg}`` stands for the
    date-time group, ``{julian}`` for day of the year and time, ``{serial6}``, ``{serial5}`` and ``{serial4}`` for the
    serial, ``{year}`` and ``{year2}`` for the year. ``{declassify_on}`` (month first), ``{declassify_on_short}``
    (``2/4/19``) and ``{declassify_on_compact}`` (``20190204``) stand for the date that lies the base's years after the
    telegram's.

    Args:
        base: The base.
        dated: Day of the date-time group, and of all that follows from it; the base's own where None.
        set: Text by part, in place of the base's.
        drop: Parts to leave out.
        stored: What the container says, by field of ``StoredRecord``, beside what the base says.

    Raises:
        RulebookError: A part or a stored field is not known; the message names the known ones.
    """
    drop = tuple(drop)
    problems = [*unknown_names((*set, *drop), PARTS, "part"), *unknown_names(stored, STORED_KEYS, "stored field")]
    if problems:
        raise RulebookError(*problems)
    fillers = _fillers(base, dated or base.dated)
    parts = {**base.parts, **set}
    lines: list[str] = []
    for name in PARTS:
        content = parts.get(name, "").strip("\n")
        if content and name not in drop:
            lines += ["", content] if name in AFTER_BLANK and lines else [content]
    record = {"reference_id": "{year2}ANYPOST283", **base.stored, **stored}
    record = {key: _filled(value, fillers) for key, value in record.items()}
    text = _filled("\n".join(lines) + "\n", fillers)
    return Telegram(f"{record['reference_id']}.txt", "text", Text(text), _stored_record(record))


def unknown_names(names: Iterable[str], known: tuple[str, ...], what: str) -> list[str]:
    """One problem for each name that is not known, naming those that are."""
    return [f"unknown {what} {name!r}; write one of {', '.join(known)}" for name in names if name not in known]


def _fillers(base: Base, dated: dt.date) -> dict[str, str]:
    day = f"{dated.day:02}"
    fillers = {
        "dtg": f"{day}1708Z {MONTHS[dated.month - 1]} {dated.year % 100:02}",
        "julian": f"{dated.timetuple().tm_yday:03}1708",
        "serial6": f"{SERIAL:06}",
        "serial5": f"{SERIAL:05}",
        "serial4": f"{SERIAL:04}",
        "year": f"{dated.year:04}",
        "year2": f"{dated.year % 100:02}",
    }
    if base.declassify_years is not None:
        limit = years_after(dated, base.declassify_years)
        fillers["declassify_on"] = f"{limit.month:02}/{limit.day:02}/{limit.year:04}"
        fillers["declassify_on_short"] = f"{limit.month}/{limit.day}/{limit.year % 100:02}"
        fillers["declassify_on_compact"] = f"{limit.year:04}{limit.month:02}{limit.day:02}"
    return fillers


def _filled(text: str, fillers: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: fillers.get(match[1], match[0]), text)


def _stored_record(record: Mapping[str, str]) -> StoredRecord:
    return StoredRecord(
        reference_id=record["reference_id"] or None,
        created=dt.date.fromisoformat(record["created"]) if record.get("created") else None,
        level=BY_SYMBOL.get(record.get("level", "")),
        marking=record.get("marking"),
        controls=_listed(record.get("controls", "")),
        origin=record.get("origin"),
        captions=_listed(record.get("captions", "")),
        instruction=record.get("instruction"),
    )


def _listed(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split(",") if word.strip())
