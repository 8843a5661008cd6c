"""A saved result fed to outputs, as the run that saved it fed them; where the result comes from is not known here."""

import datetime as dt
from collections.abc import Iterable, Sequence

from declass.audits.audit import Audit
from declass.audits.calendar_rows import Calendar
from declass.audits.signals import Signals
from declass.audits.tallies import Tallies
from declass.errors import SettingsError
from declass.outputs import Output
from declass.record import Record, findings_of, number_left_off
from declass.results import Results
from declass.rulebook.schema import Rulebook


def render(results: Results, rulebook: Rulebook, outputs: Sequence[Output]) -> Audit:
    """Feed outputs from a saved result, as the run that saved it would have.

    Args:
        results: The saved result.
        rulebook: Titles of rules and categories.
        outputs: Where to.

    Returns:
        What the run adds up to.
    """
    audit = audit_for(rulebook, results.run["as_of"], wants_signals=bool(results.run["settings"].get("notes")))
    plans = results.plans
    for record in results.records():
        _add(audit, record, plans, outputs)
    read = {status: audit.counts[status] for status in ("checked", "skipped", "failed")}
    told = {status: results.run["counts"][status] for status in read}
    if read != told:
        raise SettingsError(
            f"{results.path}: {sum(read.values()):,} records, the run says {sum(told.values()):,}; lines were lost or "
            "added: restore the file or check again"
        )
    audit.add_over_all(findings_of(results.run))
    audit.close()
    for output in outputs:
        output.close(results.run, audit)
    return audit


def audit_for(rulebook: Rulebook, as_of: str | None, *, wants_signals: bool) -> Audit:
    """An empty audit with all its tables."""
    audit = Audit(rulebook)
    audit.tallies = Tallies(rulebook, Calendar(dt.date.fromisoformat(as_of)) if as_of else None)
    audit.signals = Signals(rulebook.law) if wants_signals else None
    return audit


def _add(audit: Audit, record: Record, plans: dict[str, tuple[str, ...]], outputs: Iterable[Output]) -> None:
    if record["status"] == "checked":
        plan = record["rules"]["plan"]
        if plan not in plans:
            raise SettingsError(f"plan {plan!r} of {record['source']!r} is not in the run record; check again")
    audit.add({**record, "findings": findings_of(record)} if number_left_off(record) else record, plans)
    for output in outputs:
        output.document(record)
