"""Findings on inputs that were not read; each rule is in ``checks.input``.

Why an input was not read is told by the readers; it counts as failed whether such a finding is shown or not.
"""

import hashlib

from declass.checks.input import UNREAD_PREDICATES
from declass.model import Unread
from declass.record import Record
from declass.rulebook.schema import Rulebook

_PLACES = ("line", "column", "end_line", "end_column", "text_line", "text_column")


def findings_on(unread: Unread, rulebook: Rulebook) -> list[Record]:
    """What the rules say of an input that was not read, in the keys of a finding; its place is its beginning."""
    found = []
    for rule in rulebook.rules:
        predicate = UNREAD_PREDICATES.get(rule.id)
        values = predicate(unread) if predicate is not None else None
        if values is None:
            continue
        authority = rule.authorities[0]
        key = (rule.id, f"{unread.source}:{unread.row or ''}", *values.values())
        found.append(
            {
                "rule": rule.id,
                "name": rule.name,
                "severity": rule.severity_under(authority),
                "discrepancy": rule.discrepancy,
                "confidence": rule.confidence,
                "message": rule.message.format_map(values),
                **dict.fromkeys(_PLACES, 1),
                "row": unread.row,
                "field": None,
                "paragraph": None,
                "authority": authority.cite,
                "expected": None,
                "remedy": rule.remedy,
                "fingerprint": hashlib.sha256("\x1f".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:16],
                "evidence": None,
            }
        )
    return found
