"""Format ``junit``: a suite for each document with findings, so that whatever shows tests shows them.

A finding that fails the run is a failed case; every other one is a case that passed and tells it. Elements and
attributes are those of the schema ``junit-10.xsd``, which has no element for errors inside a case.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from attrs import frozen

from declass.audits.audit import Audit
from declass.outputs.base import Stream, left_off_words, notices_of, printable, summary_sentences
from declass.outputs.places import input_of
from declass.policy import failing_by
from declass.record import Record, findings_of

_KEPT = ("status", "why", "findings", "left_off", "left_off_findings")
_IN_MEMORY = 1 << 20
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@frozen
class _Case:
    """One case.

    Attributes:
        outcome: ``failure``, ``skipped``, ``system-out``, or None where there is nothing to say.
        kind: Severity of the finding, or status of the input.
        lines: What else is told.
    """

    name: str
    outcome: str | None = None
    kind: str = ""
    message: str = ""
    lines: Sequence[str] = ()


class JUnit:
    """Suites in the order of the documents, and one of the run at the end, which holds the counts.

    What fails a run is known when it ends, so that they are kept in a file until then.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._clean = 0
        self._kept = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed with the output
            _IN_MEMORY, "w+", encoding="utf-8"
        )
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="declass">\n')

    def document(self, record: Record) -> None:
        """Keep what is told of a document with findings, or of an input that was not read."""
        if record["status"] != "checked" or findings_of(record):
            kept = {key: record[key] for key in _KEPT if key in record}
            self._kept.write(f"{json.dumps([input_of(record), kept])}\n")
        elif not record.get("accepted"):
            self._clean += 1

    def close(self, run: Record, audit: Audit) -> None:
        """Write the suites of the inputs, of the findings over the whole archive, and of the run."""
        fails = failing_by(run["settings"], audit.rulebook)
        self._kept.seek(0)
        for line in self._kept:
            name, kept = json.loads(line)
            self._suite(name, [*_unread(kept), *_cases(kept, fails)])
        self._kept.close()
        if findings_of(run):
            self._suite("the whole archive", list(_cases(run, fails)))
        summary = "; ".join(summary_sentences(run, audit))
        told = notices_of(run)
        cases = [_Case(f"documents without findings: {self._clean:,}", "system-out", message=summary, lines=told)]
        if run.get("interrupted"):
            cases.append(_Case("interrupted", "failure", "interrupted", told[-1]))
        properties = {**run["counts"], **run["severities"], "tool": run["tool"], "rulebook": run["rulebook"]}
        self._suite("declass", cases, properties)
        self._stream.write("</testsuites>\n")

    def _suite(self, name: str, cases: Sequence[_Case], properties: Record | None = None) -> None:
        failed, skipped = (sum(case.outcome == outcome for case in cases) for outcome in ("failure", "skipped"))
        self._stream.write(
            f'<testsuite name="{_escaped(name)}" tests="{len(cases)}" failures="{failed}" errors="0"'
            f' skipped="{skipped}">\n'
        )
        if properties is not None:
            rows = (f'<property name="{_escaped(k)}" value="{_escaped(v)}"/>\n' for k, v in properties.items())
            self._stream.writelines(["<properties>\n", *rows, "</properties>\n"])
        for case in cases:
            self._stream.write(_element(case, name))
        self._stream.write("</testsuite>\n")


def _element(case: _Case, suite: str) -> str:
    head = f'<testcase classname="{_escaped(suite)}" name="{_escaped(case.name)}"'
    if case.outcome is None:
        return f"{head}/>\n"
    if case.outcome == "system-out":
        message = f"{case.kind}: {case.message}" if case.kind else case.message
        return f"{head}><system-out>{_text([message, *case.lines])}</system-out></testcase>\n"
    told = f'type="{_escaped(case.kind)}" message="{_escaped(case.message)}"'
    return f"{head}><{case.outcome} {told}>{_text(case.lines)}</{case.outcome}></testcase>\n"


def _unread(record: Record) -> Iterable[_Case]:
    """The case of an input that was not read."""
    if record["status"] != "checked":
        outcome = "skipped" if record["status"] == "skipped" else "failure"
        yield _Case(record["status"], outcome, record["status"], record["why"])


def _cases(record: Record, fails: Callable[[Record], bool]) -> Iterable[_Case]:
    """The cases of an input or of the whole archive: one a finding, and one for those that the limit left off."""
    numbers: Counter[str] = Counter()
    for finding in record.get("findings", ()):
        yield _case(finding, numbers, "failure" if fails(finding) else "system-out")
    if left := record.get("left_off_findings", ()):
        outcome, kind = ("failure", "left off") if any(map(fails, left)) else ("system-out", "")
        yield _Case("findings left off", outcome, kind, left_off_words(record))


def _case(finding: Record, numbers: Counter[str], outcome: str) -> _Case:
    """The case of a finding; a second one of a rule in a suite is numbered, since names count once."""
    name = f"{finding['rule']} {finding['name']}"
    numbers[name] += 1
    name = name if numbers[name] == 1 else f"{name} ({numbers[name]})"
    return _Case(name, outcome, finding["severity"], finding["message"], list(_lines(finding)))


def _lines(finding: Record) -> Iterable[str]:
    """What a finding says beside its message, as far as it says it."""
    if "line" in finding:
        field = f" of {finding['field']}" if finding.get("field") else ""
        yield f"place: {finding['line']}:{finding['column']}{field}"
    for source in finding.get("sources", ()):
        yield f"source: {input_of({'source': source})}"
    for key in ("paragraph", "authority", "expected", "remedy", "evidence", "context"):
        if finding.get(key):
            yield f"{key}: {finding[key]}"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(map(_escaped, lines))


def _escaped(value: object) -> str:
    """A value as text or attribute; characters that XML forbids stand as escapes."""
    return printable(value).translate(_ENTITIES)
