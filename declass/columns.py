"""Which columns of a table hold a telegram and what is stored beside it."""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from attrs import fields, frozen

from declass.errors import SettingsError

_USUAL: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "message_text"),
    "heading": ("heading", "header"),
    "reference_id": ("reference_id", "refid", "id"),
    "date": ("date", "created"),
    "origin": ("origin",),
    "classification": ("classification",),
}
# Of more names than these nobody keeps where they were found: a row may name its cells as it likes.
_MOST_NAMES = 64
_EIGHT = ("id", "date", "referenceid", "origin", "classification", "references", "heading", "body")


@frozen(cache_hash=True)
class Columns:
    """Names of columns by what they hold; None where the usual names are looked for.

    Attributes:
        text: The telegram, or its body where there is a heading.
        heading: Its transmission heading, where that stands apart.
        reference_id: The archive's id; under a usual name only what has the form of one.
        date: The creation stamp, which is only compared.
        origin: Post or office.
        classification: The stored level.
    """

    text: str | None = None
    heading: str | None = None
    reference_id: str | None = None
    date: str | None = None
    origin: str | None = None
    classification: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are named, each once."""
        return tuple(dict.fromkeys(name for role in _USUAL if (name := getattr(self, role)) is not None))

    def found_in(self, names: Collection[str]) -> "Columns | None":
        """These columns as a table names them; None where it has none for the text.

        A column that was named counts as it is written, of the usual names the first that is there, in any case.
        """
        return (_kept if len(names) <= _MOST_NAMES else _found)(self, tuple(names))


USUAL = Columns()
ROLES = tuple(field.name.replace("_", "-") for field in fields(Columns))
"""What a column may hold, as a user names it."""


def _found(wanted: Columns, names: tuple[str, ...]) -> Columns | None:
    by_fold = {name.casefold(): name for name in reversed(names)}
    found = {}
    for role, usual in _USUAL.items():
        given = getattr(wanted, role)
        if given is not None:
            found[role] = given if given in names else None
        else:
            found[role] = next((by_fold[name] for name in usual if name in by_fold), None)
    return Columns(**found) if found["text"] is not None else None


_kept = lru_cache(maxsize=256)(_found)


def eight_columns(names: Collection[str]) -> Columns | None:
    """The columns of a table with the eight of the cables, however their names are written; None where one is missing.

    They are id, date, reference id, origin, classification, references, heading and body.
    """
    found = {re.sub(r"[\s_-]", "", name).casefold(): name for name in reversed(list(names))}
    found.setdefault("referenceid", found.get("refid", ""))
    if not all(found.get(name) for name in _EIGHT):
        return None
    return Columns(
        text=found["body"],
        heading=found["heading"],
        reference_id=found["referenceid"],
        date=found["date"],
        origin=found["origin"],
        classification=found["classification"],
    )


def columns_of(words: Iterable[str]) -> Columns | None:
    """The columns that words such as ``text=body`` name; None without a word.

    Raises:
        SettingsError: A word is none of that form, or its role is not known.
    """
    found: dict[str, str] = {}
    for word in words:
        role, sign, name = word.partition("=")
        role = role.strip().replace("_", "-")
        if role not in ROLES or not sign or not name.strip():
            raise SettingsError(f"--columns: found {word!r}; write ROLE=NAME with a role out of {', '.join(ROLES)}")
        found[role.replace("-", "_")] = name.strip()
    return Columns(**found) if found else None
