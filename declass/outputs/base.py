"""What every output has in common: it takes records as they come and the run record at the end."""

import unicodedata
from collections.abc import Mapping
from typing import IO, Protocol

from declass.audits.audit import Audit
from declass.record import Record, findings_of, number_left_off
from declass.severities import SEVERITIES


class Output(Protocol):
    """A format being written."""

    def document(self, record: Record) -> None:
        """Take the record of one input."""

    def close(self, run: Record, audit: Audit) -> None:
        """Take the run record and the tallies, and write what is left."""


class FileOutput(Output, Protocol):
    """A format that writes files of its own."""

    def abandon(self) -> None:
        """Let go of what is open: the run ended early, and nobody wants the files."""


Stream = IO[str]


class Writable(Protocol):
    """Whatever text can be written to."""

    def write(self, text: str, /) -> int:
        """Write a text; how much of it was written."""


def printable(value: object) -> str:
    """A value as one line that cannot steer a terminal: control and formatting characters stand as escapes."""
    text = str(value)
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(c) if unicodedata.category(c) in _UNSAFE else c for c in text)


_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def place(record: Record, finding: Mapping[str, object]) -> str:
    """Where a finding stands for a person: ``file:row 3:12:5`` or ``file:12:5``."""
    row = f"row {finding['row']}:" if finding.get("row") else ""
    return f"{printable(record['source'])}:{row}{finding['line']}:{finding['column']}"


def unsure(finding: Mapping[str, object]) -> str:
    """How sure a finding is, as the end of a line, where it is not certain: ``, confidence medium``."""
    confidence = finding["confidence"]
    return f", confidence {printable(confidence)}" if confidence != "high" else ""


FORMULA_SIGNS = frozenset("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
"""How a cell begins that a spreadsheet takes for a formula; those of some languages take the wide forms as well."""

INTERRUPTED = "interrupted: the rest was not read"


def acceptance_sentences(run: Record) -> list[str]:
    """What was accepted before, in words; empty where neither a baseline nor decisions were asked."""
    lines = []
    if "baseline" in run:
        b = run["baseline"]
        open_entries = b["undecided"] + b["not_seen"]
        lines.append(
            f"baseline {printable(b['file'])}: {b['new']:,} new, {b['unchanged']:,} unchanged, {b['fixed']:,} fixed"
            + (f", {open_entries:,} not decided or not asked in this run" if open_entries else "")
        )
    if "decisions" in run:
        d = run["decisions"]
        lines.append(f"decisions {printable(d['file'])}: {counted(d['accepted'], 'finding')} accepted")
    return lines


def notices_of(run: Record) -> list[str]:
    """What a reader has to know of a run beside findings and counts, one line each."""
    told = [printable(notice) for notice in run.get("notices", ())]
    return [*acceptance_sentences(run), *told, *([INTERRUPTED] if run.get("interrupted") else [])]


def all_findings(run: Record, where: str) -> str:
    """Where all findings are to be had, as the end of a sentence; no format has those that a limit leaves off."""
    limited = bool(run["settings"].get("max_findings"))
    return "all of them: without --max-findings" if limited else f"all of them: {where}"


def counts_of(record: Record) -> tuple[tuple[str, int], ...]:
    """All findings of an input by severity, gravest first, without those of which there are none."""
    found = [finding["severity"] for finding in findings_of(record)]
    return tuple((severity, found.count(severity)) for severity in SEVERITIES if severity in found)


def left_off_words(record: Record) -> str:
    """How many findings of an input or a run the limit left off, and of which severity; empty where it left none."""
    number = number_left_off(record)
    if not number:
        return ""
    of_severity = counts_of({"findings": record.get("left_off_findings", ())})
    told = ", ".join(counted(some, severity) for severity, some in of_severity)
    return f"{counted(number, 'finding')} left off (--max-findings){f': {told}' if told else ''}"


def order_words(order: str) -> str:
    """The name of an order by its id: ``E.O. 12958, as amended`` for ``eo-12958-amended``."""
    kind, _, number = order.partition("-")
    return f"E.O. {number}".replace("-amended", ", as amended") if kind == "eo" else order


def counted(number: int, word: str) -> str:
    """A number with its word: ``1 error``, ``2 errors``."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def counts_sentence(run: Record) -> str:
    """Seen, checked, skipped and failed, as every format for people says it."""
    c = run["counts"]
    return f"seen {c['seen']:,} = checked {c['checked']:,} + skipped {c['skipped']:,} + failed {c['failed']:,}"


def summary_sentences(run: Record, audit: Audit) -> list[str]:
    """Findings by severity, inputs by status, and what was not checkable where anything was."""
    return [severities_sentence(run), counts_sentence(run), *open_sentences(audit)]


def open_sentences(audit: Audit) -> list[str]:
    """How many rules were not checkable on how many documents; empty where every rule was decided."""
    if not audit.with_open:
        return []
    rules = len(set().union(*audit.open_rules.values()))
    return [f"not checkable: {counted(rules, 'rule')}, on {counted(audit.with_open, 'document')}"]


def severities_sentence(run: Record) -> str:
    """Errors, warnings and notes, notes only where some are shown."""
    s = run["severities"]
    parts = [counted(s["error"], "error"), counted(s["warning"], "warning")]
    return ", ".join([*parts, counted(s["note"], "note")] if s["note"] else parts)
