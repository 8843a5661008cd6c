"""Findings over a whole archive, from small summaries that spill to disk; no text is kept.

Each rule is in ``checks.collection``. On partial input this is not asked, and the run says so.
"""

import hashlib
import marshal
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from declass.checks.collection import COLLECTION_PREDICATES, Disagreement, Summary
from declass.ordered_rows import OrderedRows, key_of
from declass.parse.reference_id import parse_reference_id
from declass.record import Record
from declass.rulebook.schema import Rule, Rulebook

MOST_LISTED, MOST_SOURCES = 200, 20
"""Messages met more than once that are listed, and sources of each; the rest is counted."""


class Collection:
    """The summaries of a run.

    Args:
        rulebook: The rules; those of family ``collection`` are asked when the run ends.

    Attributes:
        copies: How many documents are further copies of a telegram, when its findings were all told.
        messages: How many telegrams, or sections of one, were met more than once, at the same time.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._rules = [rule for rule in rulebook.rules if rule.id in COLLECTION_PREDICATES]
        self._summaries = OrderedRows[bytes]()
        self._seen = 0
        self.copies = self.messages = 0
        self._listed: list[Record] = []

    def add(self, record: Record) -> None:
        """Take the summary of a checked document; one without a message number takes no part."""
        message = _message_of(record) if record["status"] == "checked" else None
        if message is None:
            return
        self._seen += 1
        self._summaries.add(key_of(message, self._seen), marshal.dumps(_summary_of(record)))

    def findings(self) -> Iterator[Record]:
        """The findings, by message number."""
        for _, group in groupby(self._summaries, key=lambda row: row[0].rpartition(b"\0")[0]):
            rows = list(group)
            if len(rows) < 2:
                continue
            members = [Summary(*marshal.loads(kept)) for _, kept in rows]
            for same in _copies_among(members):
                self._count_copies(same)
            for rule in self._rules:
                yield from (_finding(rule, found) for found in COLLECTION_PREDICATES[rule.id](members))

    def _count_copies(self, same: Sequence[Summary]) -> None:
        """Count the documents that are one telegram or section, and list them while there is room."""
        self.copies += len(same) - 1
        self.messages += 1
        if len(self._listed) < MOST_LISTED:
            first, sources = same[0], [member.source for member in same[:MOST_SOURCES]]
            self._listed.append(
                {"document_id": first.document_id, "section": first.section, "documents": len(same), "sources": sources}
            )

    def run_values(self) -> Record:
        """What the run record has of copies, when the findings were all told; nothing where there are none."""
        if not self.copies:
            return {}
        return {"copies": {"documents": self.copies, "messages": self.messages, "listed": self._listed}}

    def notices(self) -> list[str]:
        """What a reader of rates has to know of copies, when the findings were all told."""
        if not self.copies:
            return []
        if self.copies == 1:
            what = "1 document is a copy of a telegram that was"
        else:
            what = f"{self.copies:,} documents are copies of telegrams that were"
        return [f"{what} read already; each copy counts in the tables and rates"]

    def close(self) -> None:
        """Let go of the summaries."""
        self._summaries.close()


def _copies_among(members: Sequence[Summary]) -> list[list[Summary]]:
    """The documents of one message number that are one: the same section of the same date-time group, met again.

    Copies without a readable day, as partial extracts are, are told by their reference id.
    """
    known: dict[tuple[int | None, str], list[Summary]] = {}
    for member in members:
        known.setdefault((member.section, member.instant or member.document_id), []).append(member)
    return [same for same in known.values() if len(same) > 1]


def _message_of(record: Record) -> str | None:
    """Year, post and serial of a message, by which its copies and sections are brought together."""
    if record["post"] and record["serial"] is not None and record["date"] is not None:
        return f"{record['date'][2:4]} {record['post'].replace(' ', '')} {record['serial']}"
    reference = parse_reference_id(record["document_id"])
    return f"{reference.year % 100:02} {reference.post} {reference.serial}" if reference is not None else None


def _summary_of(record: Record) -> list[Any]:
    row = f":row {record['row']}" if record.get("row") else ""
    portions = {p["label"]: p["marking"] for p in record["portions"] if p["marking"] is not None}
    return [
        f"{record['source']}{row}", record["document_id"], record["date_time_group"] or record["date"],
        record["section"], record["sections"], record["level"], record["declassify_on"], portions,
        "CORRECTED COPY" in record["captions"],
    ]  # fmt: skip


def _finding(rule: Rule, found: Disagreement) -> Record:
    authority = rule.authorities[0]
    sources = [member.source for member in found.members]
    message = rule.message.format_map(dict(found.values))
    parts = (rule.id, found.values["id"], str(found.members[0].section or ""), message)
    return {
        "rule": rule.id,
        "name": rule.name,
        "severity": found.severity or rule.severity_under(authority),
        "discrepancy": rule.discrepancy,
        "confidence": rule.confidence,
        "message": message,
        "document_id": found.values["id"],
        "sources": sources,
        "authority": authority.cite,
        "remedy": rule.remedy,
        "fingerprint": hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16],
    }
