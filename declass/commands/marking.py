"""``declass marking``: markings from the command line or standard input, judged one by one."""

import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain

from declass.engine import Finding
from declass.errors import SettingsError
from declass.exit_codes import FINDINGS, NOTHING_CHECKED, OK
from declass.marking import KINDS, Judgement, MarkingJudge, is_line_of_block, kind_of
from declass.outputs.base import printable
from declass.readers.decoding import decode, wide_encoding
from declass.readers.streams import standard_input
from declass.rulebook.schema import Rulebook


def run_marking(rulebook: Rulebook, text: str, kind: str | None, profile: str, date: dt.date, format_: str) -> int:
    """Judge a marking, or with ``-`` every line of standard input, and print what is said of each.

    Args:
        rulebook: Law and rules.
        text: The marking; ``-`` for one marking a line from standard input (for a block, all of it).
        kind: One of ``KINDS``; None to tell it by the text.
        profile: Whose rules hold.
        date: The day whose rules hold.
        format_: ``text`` or ``jsonl``.

    Returns:
        1 where an error or warning stands against one; else 4 where there is none, or one is not judged whole, as no
        rule holds on the day or under the profile; else 0.

    Raises:
        SettingsError: No such kind; a line of a block was given for a marking; a ``Date:`` line holds no day.
    """
    if kind is not None and kind not in KINDS:
        raise SettingsError(f"--kind: found {kind!r}; write one of {', '.join(KINDS)}")
    judge = MarkingJudge(rulebook, profile)
    verdicts = set()
    for given in _texts(text, kind):
        judgement = judge.judge(given, kind or kind_of(given), date)
        verdicts.add(judgement.is_valid)
        print(_as_json(judgement) if format_ == "jsonl" else "\n".join(_as_text(judgement)))
    if False in verdicts:
        return FINDINGS
    if not verdicts:
        sys.stderr.write("declass: no marking on standard input; write one a line\n")
    return OK if verdicts == {True} else NOTHING_CHECKED


def _texts(text: str, kind: str | None) -> Iterable[str]:
    if text != "-":
        yield text.replace("\\n", "\n")
    elif kind == "block":
        if (block := decode(standard_input().read()).content).strip():
            yield block
    else:
        for number, line in enumerate(_lines_of_input(), 1):
            if kind is None and is_line_of_block(line):
                raise SettingsError(
                    f"standard input line {number}: found a line of a classification authority block; "
                    "give --kind block to read all lines as one, or --kind banner to read each by itself"
                )
            if line.strip():
                yield line


def _lines_of_input() -> Iterator[str]:
    """The lines of standard input as they come, in any encoding in which a file is read."""
    stream = standard_input()
    first = stream.readline()
    if wide_encoding(first) in (None, "utf-8"):
        for line in chain([first], stream):
            yield from decode(line).content.removesuffix("\n").split("\n")
    else:  # its line feeds are characters of several bytes
        yield from decode(first + stream.read()).content.split("\n")


def _as_json(judgement: Judgement) -> str:
    return json.dumps(
        {
            "input": judgement.text,
            "kind": judgement.kind,
            "valid": judgement.is_valid,
            "not_judged": judgement.not_judged,
            "canonical": judgement.canonical,
            "parts": _parts(judgement),
            "findings": [_finding(finding) for finding in judgement.findings],
        }
    )


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        "start": finding.span.start,
        "end": finding.span.end,
        "paragraph": finding.paragraph,
        "authority": finding.authority,
        "remedy": finding.remedy,
    }


def _parts(judgement: Judgement) -> list[dict[str, object]]:
    """Level and controls of the first marking, one object each; ``start`` and ``end`` count in the text given."""
    if not judgement.markings:
        return []
    first = judgement.markings[0]
    parts: list[dict[str, object]] = [
        {"category": "level", "value": first.level_word, "owner": first.owner, "names": list(first.owners)}
    ]
    for part in first.parts:
        start, end = first.at(part.span)
        parts.append(
            {"category": part.category, "value": part.value, "names": list(part.names), "start": start, "end": end}
        )
    return parts


def _as_text(judgement: Judgement) -> Iterable[str]:
    yield printable(judgement.text.split("\n")[0] if judgement.kind == "block" else judgement.text)
    for part in _parts(judgement):
        names = " ".join(part["names"]) if isinstance(part["names"], list) else ""
        owner = f" ({part['owner']})" if part.get("owner") not in (None, "US") else ""
        yield f"  {part['category']:14} {printable(part['value'] or '-')}{owner} {printable(names)}".rstrip()
    yield f"  canonical      {printable(judgement.canonical or '-')}"
    for finding in judgement.findings:
        yield f"  {finding.severity:7} {finding.rule} {finding.name}: {printable(finding.message)}"
        yield f"          {finding.authority}"
    if judgement.not_judged is not None:
        yield f"  not judged     {judgement.not_judged}"
    if judgement.is_valid:
        yield "  nothing against it" if not judgement.findings else "  no error and no warning against it"
