"""Format ``sarif``: SARIF 2.1.0, for viewers and code scanning.

Results are written as they come; what describes them (tool, artifacts, orders) follows, since only the end of a run
knows it. What a rule says is on its page; here it is only put in its place.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from attrs import frozen

from declass.audits.audit import Audit
from declass.locations import parted, without_row
from declass.outputs.base import Stream, Writable, counts_sentence, notices_of, printable, severities_sentence
from declass.outputs.places import input_of, uri_of
from declass.pages.rules import period, rule_page
from declass.record import Record
from declass.rulebook.law import Order
from declass.rulebook.schema import Rule, Rulebook
from declass.severities import SEVERITIES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "declass/v1"
HEAD = f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": ['
TAIL = "]}\n"
_ORDERS = "executive-orders"
_IN_MEMORY = 1 << 20
_MOST_DESCRIPTION = 1024
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}
_NOTIFICATIONS = {
    "failed": ("input-failed", "error", "An input could not be read, or reading stopped at a limit."),
    "skipped": ("input-skipped", "note", "An input is no document that is checked."),
    "interrupted": ("run-interrupted", "error", "The run was interrupted before all inputs were read."),
    "notice": ("run-notice", "note", "Something to know of the run beside its findings."),
}
"""Id, level and sense of what is told of a run, by status."""


@frozen
class _Artifact:
    """A file that was seen.

    Attributes:
        index: Its place among the artifacts.
        location: As results point to it.
        sha256: Hash of its bytes in hexadecimal digits; None where nobody worked it out.
    """

    index: int
    location: Record
    sha256: str | None


class Sarif:
    """A log of one run: results in input order, then those over the whole archive."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        stream.write(HEAD)
        self._run = RunWriter(stream)

    def document(self, record: Record) -> None:
        """Write the findings of a document, or keep why an input was not read."""
        self._run.document(record)

    def close(self, run: Record, audit: Audit) -> None:
        """Write the findings over the whole archive, and all that describes the run."""
        self._run.over_all([*run["findings"], *run.get("accepted", ())])
        self._run.close(run, audit)
        self._stream.write(TAIL)


class RunWriter:
    """One run object of a log.

    Args:
        stream: Where to; a list of runs is open in it.

    Attributes:
        results: How many results were written.
    """

    def __init__(self, stream: Writable) -> None:
        self._stream = stream
        self._artifacts: dict[str, _Artifact] = {}
        self._rules: dict[str, tuple[int, Record]] = {}  # index, and the first finding
        self._orders: dict[str, None] = {}
        self.results = 0
        self._notified = 0
        self._notifications = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed with the output
            _IN_MEMORY, "w+", encoding="utf-8"
        )
        stream.write('{\n"results": [')

    def document(self, record: Record) -> None:
        """Write the findings of a document, accepted ones too, and keep why an input was not read."""
        artifact = self._artifact(record["source"], record.get("sha256"))
        if record["status"] != "checked":
            place: Record = {"physicalLocation": {"artifactLocation": artifact}}
            parts = list(_nested(_parts(record["source"], record.get("row"))))
            place |= {"logicalLocations": parts} if parts else {}
            self._notify(record["status"], f"{input_of(record)}: {record['why']}", [place])
            region = self._region({"row": record.get("row") or "whole file"})
            physical = {"artifactLocation": artifact, **({"region": region} if region else {})}
            for finding in record.get("findings", ()):
                self._result(finding, [{**place, "physicalLocation": physical}], None, scope="input")
            return
        for finding in self._shown(record):
            region = self._region(finding)
            physical = {"artifactLocation": artifact, **({"region": region} if region else {})}
            location = {"physicalLocation": physical, "logicalLocations": list(_logical_locations(record, finding))}
            self._result(finding, [location], record.get("order_in_force"), document_id=record["document_id"])

    def over_all(self, findings: Iterable[Record]) -> None:
        """Write findings over the whole archive."""
        for finding in findings:
            self._over_all(finding)

    def close(self, run: Record, audit: Audit) -> None:
        """Write all that describes the run."""
        notices = notices_of(run)
        for number, notice in enumerate(notices, 1):
            is_last = number == len(notices)
            self._notify("interrupted" if run.get("interrupted") and is_last else "notice", notice, [])
        self._stream.write('\n],\n"columnKind": "unicodeCodePoints",\n"invocations": [')
        self._invocation(run)
        self._stream.write('],\n"artifacts": [')
        self._list(_artifact_record(artifact) for artifact in self._artifacts.values())
        self._stream.write("],\n")
        self._describe()
        taxonomy = _taxonomy(audit.rulebook.law.orders, self._orders)
        self._stream.write(f'"taxonomies": [{_json(taxonomy)}],\n"tool": ')
        self._stream.write(_json(self._tool(run, audit, [taxon["id"] for taxon in taxonomy["taxa"]])))
        self._stream.write(f',\n"properties": {_json(_run_properties(run, audit))}\n}}')
        self._notifications.close()

    def _describe(self) -> None:
        """Write what names the run among others; a log of one run needs nothing."""

    def _shown(self, record: Record) -> Iterable[Record]:
        """The findings of a document that are results."""
        return chain(record["findings"], record.get("accepted", ()))

    def _region(self, finding: Record) -> Record | None:
        return _region(finding)

    def _fingerprints(self, finding: Record) -> Record:
        return {FINGERPRINT: printable(finding["fingerprint"])}

    def _result(self, finding: Record, locations: list[Record], order: str | None, **properties: Any) -> None:
        rule = printable(finding["rule"]) or "unknown"
        index, _ = self._rules.setdefault(rule, (len(self._rules), finding))
        kept = ("confidence", "discrepancy", "authority", "expected", "remedy", "evidence", "context")
        properties |= {key: finding[key] for key in kept if finding.get(key)}
        result: Record = {
            "ruleId": rule,
            "ruleIndex": index,
            "level": _level(finding),
            "message": _message(f"{finding['message']} [{finding['authority']}]"),
            "locations": locations[:1],
            "partialFingerprints": self._fingerprints(finding),
            "properties": _printable_values(properties),
            **_acceptance(finding),
        }
        if locations[1:]:
            result["relatedLocations"] = [{"id": n, **place} for n, place in enumerate(locations[1:], start=1)]
        if order:
            order = printable(order)
            self._orders[order] = None
            result["taxa"] = [{"id": order, "toolComponent": {"name": _ORDERS}}]
        self._stream.write(f"{',' if self.results else ''}\n{_json(result)}")
        self.results += 1

    def _over_all(self, finding: Record) -> None:
        """Write a finding over the whole archive: it stands at its first source, the others are related."""
        places = []
        for place in finding["sources"]:
            source, row = without_row(place)
            region = self._region({"row": row or "whole file"})
            physical = {"artifactLocation": self._artifact(source), **({"region": region} if region else {})}
            names = [("telegram", finding["document_id"]), *_parts(source, row)]
            places.append({"physicalLocation": physical, "logicalLocations": list(_nested(names))})
        self._result(finding, places, None, document_id=finding["document_id"], scope="collection")

    def _artifact(self, source: str, sha256: str | None = None) -> Record:
        """The file of an input as results point to it; a member of an archive has its own hash, not the archive's."""
        file, _ = parted(source)
        uri = uri_of(file)
        if uri not in self._artifacts:
            known = sha256 if "!/" not in source else None
            self._artifacts[uri] = _Artifact(len(self._artifacts), {"uri": uri}, known)
        return {**self._artifacts[uri].location, "index": self._artifacts[uri].index}

    def _notify(self, status: str, text: str, locations: list[Record]) -> None:
        """Keep what is told of the run beside its results."""
        known = status if status in _NOTIFICATIONS else "failed"
        id_, level, _ = _NOTIFICATIONS[known]
        notification: Record = {
            "descriptor": {"id": id_, "index": list(_NOTIFICATIONS).index(known)},
            "level": level,
            "message": _message(text),
        }
        if locations:
            notification["locations"] = locations
        self._notifications.write(f"{',' if self._notified else ''}\n{_json(notification)}")
        self._notified += 1

    def _invocation(self, run: Record) -> None:
        is_whole = not run["counts"]["failed"] and not run.get("interrupted")
        self._stream.write(f'{{"executionSuccessful": {_json(is_whole)}, "properties": {_json(run["counts"])}')
        self._stream.write(', "toolExecutionNotifications": [')
        self._notifications.seek(0)
        shutil.copyfileobj(self._notifications, self._stream)
        self._stream.write("\n]}" if self._notified else "]}")

    def _tool(self, run: Record, audit: Audit, orders: list[str]) -> Record:
        name, _, version = run["tool"].partition(" ")
        driver = {
            "name": printable(name),
            "version": printable(version),
            "rules": list(self._descriptors(audit.rulebook, orders)),
            "notifications": [_notification_descriptor(*entry) for entry in _NOTIFICATIONS.values()],
            "supportedTaxonomies": [{"name": _ORDERS, "index": 0}],
            "properties": {"rulebook": printable(run["rulebook"])},
        }
        return {"driver": driver}

    def _descriptors(self, rulebook: Rulebook, orders: list[str]) -> Iterator[Record]:
        """The rules: those of the results by their index, then all others."""
        for id_, (_, finding) in self._rules.items():
            rule = rulebook.rule(id_)
            yield _rule(rule, orders) if rule is not None and rule.id == id_ else _rule_unknown(id_, finding)
        yield from (_rule(rule, orders) for rule in rulebook.rules if rule.id not in self._rules)

    def _list(self, items: Iterable[Record]) -> None:
        for number, item in enumerate(items):
            self._stream.write(f"{',' if number else ''}\n{_json(item)}")


def _acceptance(finding: Record) -> Record:
    """What a result says of the baseline, and of who accepted it."""
    told: Record = {"baselineState": finding["state"]} if "state" in finding else {}
    if "accepted_by" in finding:
        by_decision = finding["accepted_by"] == "decision"
        parts = [finding.get("reason"), finding.get("ticket")] if by_decision else ["in the baseline"]
        suppression = {"kind": "external", "status": "accepted"}
        justification = "; ".join(printable(part) for part in parts if part)
        told["suppressions"] = [{**suppression, **({"justification": justification} if justification else {})}]
    return told


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def _level(finding: Record) -> str:
    return str(finding["severity"]) if finding["severity"] in SEVERITIES else "warning"


def _message(text: object) -> Record:
    """A message in plain text: braces are doubled, as the format wants, and nothing in it is a link."""
    return {"text": printable(text).replace("{", "{{").replace("}", "}}").replace("](", "\\](")}


def _printable_values(values: Record) -> Record:
    return {key: printable(value) if isinstance(value, str) else value for key, value in values.items()}


def _region(finding: Record) -> Record | None:
    """The place in the file; None in a row of a table, where lines count within the cell."""
    if finding.get("row"):
        return None
    region = {"startLine": finding["line"], "startColumn": finding["column"]}
    if (finding["end_line"], finding["end_column"]) >= (finding["line"], finding["column"]):
        region |= {"endLine": finding["end_line"], "endColumn": finding["end_column"]}
    return region


def _logical_locations(record: Record, finding: Record) -> Iterator[Record]:
    """The telegram, and within it whatever of part, row, column and paragraph the place lies in."""
    row, field, paragraph = record.get("row"), finding.get("field"), finding.get("paragraph")
    names = [("telegram", record["document_id"]), *_parts(record["source"], row)]
    names += [("field", field)] if field else []
    names += [("paragraph", f"paragraph {paragraph}")] if paragraph else []
    for location in _nested(names):
        if row and location["kind"] == ("field" if field else "row"):
            # Positions in a table count within the cell, so that they cannot stand in a region of the file.
            location["properties"] = {key: finding[key] for key in ("line", "column", "end_line", "end_column")}
        yield location


def _parts(source: str, row: Any) -> list[tuple[str, str]]:
    """Kind and name of the parts of a file in which an input lies."""
    _, part = parted(source)
    return [*([("member", part)] if part is not None else []), *([("row", f"row {row}")] if row else [])]


def _nested(names: Iterable[tuple[str, Any]]) -> Iterator[Record]:
    """Logical locations of which each lies in the one before."""
    whole: list[str] = []
    for kind, name in names:
        shown = printable(name)
        whole.append(shown)
        yield {"name": shown, "fullyQualifiedName": "/".join(whole), "kind": kind}


def _artifact_record(artifact: _Artifact) -> Record:
    record: Record = {"location": artifact.location, "roles": ["analysisTarget"]}
    if artifact.sha256:
        record["hashes"] = {"sha-256": printable(artifact.sha256)}
    return record


def _notification_descriptor(id_: str, level: str, sense: str) -> Record:
    texts = {key: {"text": sense} for key in ("shortDescription", "fullDescription", "help")}
    return {"id": id_, **texts, "defaultConfiguration": {"level": level}}


def _taxonomy(orders: Iterable[Order], met: Iterable[str]) -> Record:
    """The orders; one that a saved result names and the rule book does not stands by its id alone."""
    known = list(orders)
    ids = {order.id for order in known}
    return {
        "name": _ORDERS,
        "fullName": "Executive orders on classified national security information",
        "shortDescription": {"text": "The orders in force, each with its period."},
        "isComprehensive": False,
        "taxa": list(chain(map(_taxon, known), ({"id": id_} for id_ in met if id_ not in ids))),
    }


def _taxon(order: Order) -> Record:
    begin, end = order.effective_from.isoformat(), order.effective_to
    held = f"in force from {begin}" + (f" until the day before {end.isoformat()}" if end is not None else "")
    return {
        "id": order.id,
        "name": order.cite,
        "shortDescription": {"text": f"{order.cite}: {order.subject}"},
        "fullDescription": {"text": f"{order.cite}, {order.subject}: {held}."},
    }


def _rule(rule: Rule, orders: list[str]) -> Record:
    descriptor: Record = {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": _short(f"{rule.title}.")},
        "fullDescription": {"text": _short(rule.rationale)},
        "help": {"text": _help(rule), "markdown": rule_page(rule)},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "tags": list(dict.fromkeys(tag for tag in (rule.family, rule.discrepancy) if tag)),
            "precision": rule.confidence,
            "problem.severity": _PROBLEM[rule.severity],
        },
    }
    cited = list(dict.fromkeys(a.order for a in rule.authorities if a.order is not None))
    if cited:
        descriptor["relationships"] = [
            {
                "target": {
                    "id": id_,
                    **({"index": orders.index(id_)} if id_ in orders else {}),
                    "toolComponent": {"name": _ORDERS, "index": 0},
                },
                "kinds": ["relevant"],
            }
            for id_ in cited
        ]
    return descriptor


def _help(rule: Rule) -> str:
    """What a rule says, with the law and since when it holds, in plain text."""
    lines = [f"{rule.title}.", "", rule.rationale, "", "Authority:"]
    lines += [
        f"- {a.cite}, {period(a)}: {rule.severity_under(a)}{'' if a.confirmed else ' (not confirmed)'}"
        for a in rule.authorities
    ]
    if rule.assumes:
        lines += ["", f"Assumes: {rule.assumes}"]
    remedy = rule.remedy.replace("{", "[").replace("}", "]")
    return "\n".join([*lines, "", f"Remedy: {remedy}"])


def _rule_unknown(id_: str, finding: Record) -> Record:
    """A rule that the rule book no longer has, as a finding of a saved result tells it."""
    name = printable(finding["name"])
    told = f"{name or id_} [{finding['authority']}]"
    return {
        "id": id_,
        **({"name": name} if name else {}),
        "shortDescription": _message(name or id_),
        "fullDescription": _message(told),
        "help": _message(f"{told} {finding['remedy']}"),
        "defaultConfiguration": {"level": _level(finding)},
    }


def _short(text: str) -> str:
    return text if len(text) <= _MOST_DESCRIPTION else f"{text[: _MOST_DESCRIPTION - 1]}…"


def _run_properties(run: Record, audit: Audit) -> Record:
    """The counts, in numbers and as people are told them, and what was not checkable."""
    return {
        "counts": run["counts"],
        "severities": run["severities"],
        "summary": f"{severities_sentence(run)}; {counts_sentence(run)}",
        "collection": printable(run.get("collection", "")),
        "notCheckable": [
            {"why": printable(why), "documents": documents, "rules": rules}
            for why, documents, rules in audit.open_rows()
        ],
    }
