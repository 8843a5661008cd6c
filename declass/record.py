"""The result record of the contract: one mapping a document, and one for the run.

Nothing is decided or printed here; outputs render these mappings, and nothing else, so that a saved result can be
rendered again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from declass.engine import Finding, Verdict, document_id
from declass.facts import Facts, derivation_from
from declass.levels import Level
from declass.model import DeclassificationInstruction, Document, Unread
from declass.reading_today import reading_today
from declass.rulebook.law import Law, Order
from declass.severities import SEVERITIES
from declass.terms import USUAL, Terms
from declass.text import Span
from declass.version import __version__

SCHEMA = "declass/1"

Record = dict[str, Any]


def document_record(
    document: Document, verdict: Verdict, law: Law, terms: Terms = USUAL, sha256: str | None = None
) -> Record:
    """The record of a checked document.

    Args:
        document: What was read.
        verdict: What the rule book says.
        law: Orders, for the order in force and the dates that follow from it.
        terms: Under which it was judged; they say what may be quoted (``none``, ``markings``: marking tokens alone,
            ``context``: the line, for those who may see it), and whether ``classifier`` is added: the value of the
            Classified By line as it stands there.
        sha256: Hash of the file it stands in; None where nobody worked it out.

    Returns:
        The mapping of the contract. No person's name and no body text is in it unless ``names`` or ``context`` asks.
    """
    facts = verdict.facts
    level = facts.level
    line, eo_line, block = document.classification_line, document.eo_line, document.authority_block
    order = facts.order_on_date if facts.has_date else same_order(document, law)
    record: Record = {
        "schema": SCHEMA,
        "kind": document.kind,
        "status": "checked",
        "source": document.telegram.source,
        "document_id": document_id(document),
        "row": document.text.row,
        "sha256": sha256,
        "profile": terms.profile,
        "layout": document.telegram.layout,
        "notes": _notes(document),
        "post": _post(document),
        "position": block.position if block is not None else None,
        "level": level.symbol if level is not None else None,
        "marking": _overall_marking(document, level),
        "date": _iso(document.date),
        "date_from": document.date_from,
        "date_time_group": _instant(document),
        "date_interval": [_iso(day) for day in document.date_interval] if document.date_interval else None,
        "order_in_force": order.id if order is not None else None,
        "order_cited": eo_line.order_cited if eo_line is not None else None,
        "order_read_as": eo_line.order_read_as if eo_line is not None else None,
        "derivation": facts.derivation,
        "derivation_from": derivation_from(document),
        "instruction": _instruction(document),
        "declassify_on": _iso(facts.declassify_on),
        "reasons": _reasons(document),
        "classified_by": block is not None and block.classified_by is not None,
        "serial": _serial(document),
        "section": line.section if line is not None else None,
        "sections": line.sections if line is not None else None,
        "captions": _captions(document),
        "portions": _portions(document),
        "computed": _computed(facts, order),
        "rules": {"applied": len(verdict.plan.steps), "plan": verdict.plan.id},
        "not_checkable": [{"rule": n.rule, "why": n.why} for n in verdict.not_checkable],
        "findings": [_finding(document, finding, terms.evidence) for finding in verdict.findings],
    }
    if verdict.date_voided_by is not None:
        record["date_voided_by"] = verdict.date_voided_by
    standing = document.standing_instruction
    if document.instruction is not None and standing is not None and standing is not document.instruction:
        record["standing_instruction"] = instruction_record(standing)
    if terms.names and block is not None and block.value_span is not None:
        record["classifier"] = " ".join(document.text.quote(block.value_span).split()) or None
    return record


def standing_instruction(record: Record) -> Record:
    """The instruction by which a document is declassified: the block's where the E.O. line asks for a review."""
    standing: Record = record.get("standing_instruction") or record["instruction"]
    return standing


def year_of(record: Record) -> str | None:
    """The year of origin of a checked document; None where it is not known, or only an order is assumed."""
    first, last = record["date_interval"] or (record["date"], record["date"])
    return str(first[:4]) if first is not None and first[:4] == last[:4] else None


def own_year_of(record: Record) -> str | None:
    """The year of origin of a checked document by a date of its own; None where that in its heading is not."""
    return year_of(record) if record.get("date_voided_by") is None else None


_OWN_DATES = ("date-time group", "date line")
HEADING_OF_ANOTHER = "DC620"
"""The rule that tells of a heading, and so of a date, that belongs to another message."""


def dated(record: Record) -> str:
    """The date of origin of a checked document as people's formats show it, and by what where it is not its own.

    ``2009-02-04``; ``2004, by reference id`` where only the year is known; ``2009-02-04, of another message`` where the
    heading is that of another; ``1991-11-06, not counted: DC504`` where a finding voids it; ``?`` where nothing is.
    """
    if (said := date_known(record)) is None:
        return "?"
    if is_date_of_another(record):
        return f"{said}, of another message"
    if (voided_by := record.get("date_voided_by")) is not None:
        return f"{said}, not counted: {voided_by}"
    return said if record["date_from"] in _OWN_DATES else f"{said}, {_by(record['date_from'])}"


def is_date_of_another(record: Record) -> bool:
    """Whether the date of a checked document is that of another message, whatever findings are shown."""
    return record.get("date_voided_by") == HEADING_OF_ANOTHER


def origin_of_date(record: Record) -> str | None:
    """Where the date of origin is from, as tables of documents have it, and whether it is one that nothing counts by.

    ``date-time group``; ``date-time group of another message``; ``date-time group, not counted: DC504``. None without a
    date, and for what was not checked.
    """
    told: str | None = record.get("date_from")
    voided_by = record.get("date_voided_by")
    if told is None or voided_by is None:
        return told
    return f"{told} of another message" if is_date_of_another(record) else f"{told}, not counted: {voided_by}"


def date_known(record: Record) -> str | None:
    """The day of origin of a checked document, else its year, else between which days it lies; None without any."""
    first, last = record["date_interval"] or (None, None)
    between = f"{first} to {last}" if first is not None else None
    return record["date"] or year_of(record) or between


def _by(date_from: str) -> str:
    return date_from if date_from == "assumed" else f"by {date_from}"


def unread_record(unread: Unread, sha256: str | None = None, findings: Sequence[Record] = ()) -> Record:
    """The record of an input that was skipped or failed, with the hash of its file where it could be read.

    ``findings`` are those on the input itself; where there are none the record has no such key.
    """
    record: Record = {"schema": SCHEMA, "status": unread.status, "source": unread.source, "why": unread.why}
    if unread.row is not None:
        record["row"] = unread.row
    if sha256 is not None:
        record["sha256"] = sha256
    if findings:
        record["findings"] = list(findings)
    return record


_TOLD_OF_LEFT_OFF = ("rule", "name", "severity", "discrepancy", "confidence")


def limited_to(record: Record, number: int) -> Record:
    """The record of an input or a run with its first findings alone; the others are counted in it.

    Each of those left off is told by rule, severity, category and confidence, so that no output takes the input for one
    on which nothing was found, and tables made of a saved result are those of the run.
    """
    findings = record.get("findings", ())
    left = findings[number:]
    if not left:
        return record
    told = [{key: finding[key] for key in _TOLD_OF_LEFT_OFF} for finding in left]
    return {**record, "findings": findings[:number], "left_off": len(left), "left_off_findings": told}


def findings_of(record: Mapping[str, Any]) -> list[Record]:
    """All findings of an input or a run: those listed, then what is told of those that a limit left off."""
    return [*record.get("findings", ()), *record.get("left_off_findings", ())]


def number_left_off(record: Mapping[str, Any]) -> int:
    """How many findings of an input or a run a limit left off."""
    return int(record.get("left_off", 0))


def run_record(
    counts: Mapping[str, int],
    severities: Mapping[str, int],
    plans: Mapping[str, Mapping[str, Any]],
    *,
    as_of: str | None,
    rulebook: str,
    settings: Mapping[str, Any],
    findings: Sequence[Record] = (),
    collection: str = "all documents",
    interrupted: bool = False,
) -> Record:
    """The record that closes a run: what was seen, what was found, and with which tool, rule book and settings.

    ``findings`` are those over the whole archive; ``collection`` says over what they were looked for.
    """
    record: Record = {
        "schema": SCHEMA,
        "kind": "run",
        "source": "",
        "counts": {
            "seen": sum(counts.get(k, 0) for k in ("checked", "skipped", "failed")),
            **{key: counts.get(key, 0) for key in ("checked", "skipped", "failed")},
        },
        "as_of": as_of,
        "severities": {severity: severities.get(severity, 0) for severity in SEVERITIES},
        "plans": {plan: plans[plan] for plan in sorted(plans)},
        "tool": f"declass {__version__}",
        "rulebook": rulebook,
        "settings": dict(settings),
        "findings": list(findings),
        "collection": collection,
    }
    if interrupted:
        record["interrupted"] = True
    return record


def _iso(day: Any) -> str | None:
    return day.isoformat() if day is not None else None


def same_order(document: Document, law: Law) -> Order | None:
    """The order in force where only the year is known, if it is the same on both ends of the year."""
    if document.date_interval is None:
        return None
    first, last = (law.order_in_force(day) for day in document.date_interval)
    return first if first is last else None


def _instant(document: Document) -> str | None:
    """The date-time group as ``2009-02-04T17:08Z``, or None."""
    group = document.heading.date_time_group if document.heading is not None else None
    return f"{group.instant.isoformat()[:16]}Z" if group is not None and group.instant is not None else None


def _post(document: Document) -> str | None:
    line = document.classification_line
    return line.post if line is not None else None


def _serial(document: Document) -> int | None:
    """The message serial: of the classification line, else of the station line."""
    line = document.classification_line
    if line is not None and line.serial is not None:
        return line.serial
    station = document.heading.station_line if document.heading is not None else None
    return station.serial if station is not None and line is None else None


def _overall_marking(document: Document, level: Level | None) -> str | None:
    """The overall marking in words; a control word in the place of the level stands as itself."""
    line = document.classification_line
    if line is not None and line.control is not None:
        return line.control
    return level.words if level is not None else None


def _notes(document: Document) -> list[str]:
    """What a reader should be told about the reading: by the reader of the file, and of what is no part of the text."""
    notes = list(document.telegram.notes)
    if (other := document.other_instruction) is not None and document.instruction is None:
        notes.append(f"declassification instruction of the {'telegram quoted' if other.is_quoted else 'stored record'}")
    if _are_captions_stored(document):
        notes.append("captions of the stored record")
    return notes


def _captions(document: Document) -> list[str]:
    """The captions of the text, those of the stored record where the text is lost."""
    if _are_captions_stored(document):
        return list(document.stored.captions)
    return list(dict.fromkeys(caption.value for caption in document.captions))


def _are_captions_stored(document: Document) -> bool:
    return "captions" in document.unreadable and not document.captions and bool(document.stored.captions)


def _instruction(document: Document) -> Record:
    instruction = document.instruction
    if instruction is None and document.other_instruction is not None:
        instruction = document.other_instruction.instruction
    if instruction is None:
        kind = "unreadable" if "eo_line" in document.unreadable else "missing"
        return {"kind": kind, "text": None, "date": None, "codes": []}
    return instruction_record(instruction)


def instruction_record(instruction: DeclassificationInstruction) -> Record:
    """Kind, marking tokens, date and codes of an instruction."""
    return {
        "kind": instruction.kind,
        "text": instruction.text,
        "date": _iso(instruction.date),
        "codes": list(instruction.codes),
    }


def _reasons(document: Document) -> list[str] | None:
    if "reason" in document.unreadable or "authority_block" in document.unreadable:
        return None
    block = document.authority_block
    return [str(reason) for reason in block.reasons] if block is not None else []


def _portions(document: Document) -> list[Record]:
    portions = (*document.paragraphs, *document.marks)
    offsets = [(portion.mark_span or portion.span).start for portion in portions]
    records = []
    for portion, (line, column) in zip(portions, document.text.source_positions(offsets), strict=True):
        marking = portion.marking.canonical if portion.marking is not None else None
        record: Record = {"label": portion.label, "marking": marking, "line": line, "column": column}
        if portion.unreadable is not None:
            record["why"] = portion.unreadable
        records.append(record)
    return records


def _computed(facts: Facts, order: Order | None) -> Record:
    highest = facts.highest_portion
    today = reading_today(facts)
    limit = None
    is_classified = facts.level is not None and facts.level.is_classified
    if is_classified and order is not None and facts.has_date and not _is_beyond_ordinary(facts):
        limit = facts.longest_declassify_on
    return {
        "highest_portion": highest.symbol if highest is not None else None,
        "latest_declassify_on": _iso(limit),
        "reads_today": {"declassify_on": _iso(today.declassify_on), "how": today.how, "authority": today.cite},
        "automatic_declassification": _iso(today.automatic),
    }


def _is_beyond_ordinary(facts: Facts) -> bool:
    """Whether the instruction claims more than the ordinary limit: an exemption, or a schedule that exempts."""
    instruction = facts.document.instruction
    if instruction is None or instruction.kind != "schedule":
        return instruction is not None and instruction.kind in ("exemption", "oadr")
    schedule = facts.order.schedule(instruction.codes[0])
    return schedule is not None and schedule.needs_date and not schedule.works_out


def _finding(document: Document, finding: Finding, evidence: str) -> Record:
    record: Record = {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "discrepancy": finding.discrepancy,
        "confidence": finding.confidence,
        "message": finding.message,
        "line": finding.start.line,
        "column": finding.start.column,
        "end_line": finding.end.line,
        "end_column": finding.end.column,
        "text_line": finding.text_start.line,
        "text_column": finding.text_start.column,
        "row": finding.row,
        "field": finding.field,
        "paragraph": finding.paragraph,
        "authority": finding.authority,
        "expected": finding.expected,
        "remedy": finding.remedy,
        "fingerprint": finding.fingerprint,
    }
    if evidence != "none":
        record["evidence"] = finding.evidence
    if evidence == "context":
        record["context"] = _line_of(document, finding.span)
    return record


def _line_of(document: Document, span: Span) -> str:
    content = document.text.content
    end = content.find("\n", span.start)
    return content[content.rfind("\n", 0, span.start) + 1 : end if end != -1 else len(content)].strip()[:200]
