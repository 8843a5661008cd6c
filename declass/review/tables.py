"""The tables and sentences of merged worksheets, for a terminal and for a workbook; nothing is printed here."""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from declass.outputs.base import counted, printable
from declass.review.merging import (
    CONFLICT,
    DAMAGED,
    OPEN,
    Merged,
    Outcome,
    Rate,
    agreement,
    by_stratum,
    disagreement,
    exact_rate,
    precision,
    sentence,
    share,
    verdict,
    weighted_disagreement,
)
from declass.review.sampling import per_cent
from declass.review.worksheet import DECISIONS, DOCUMENTS, FINDINGS, Sheet

Rows = Sequence[tuple[str, ...]]

_STRATA_HEADERS = ("stratum", "population", "drawn", "judged", "disagree", "rate")
_WEIGHTED = "all, weighted by population (Korn-Graubard)"
_AGREEMENT_HEADERS = ("reviewer", "reviewer", "both decided", "alike", "share", "Cohen's kappa")
_ON_KAPPA = (
    "Cohen's kappa: how far reviewers agree beyond what chance would make alike; 1 always, 0 no more than by chance."
)
_NOT_SETTLED = "not settled"
"""In the place of a rate, while something is left to mend or reviewers differ."""
_PRECISION_HEADERS = ("rule", "name", "in the sample", "judged", "upheld", "precision")


@frozen
class Table:
    """Rows under a title.

    Attributes:
        right: Columns of numbers.
        note: What a reader has to know of it, in a line below; empty where nothing.
    """

    title: str
    headers: tuple[str, ...]
    rows: Rows
    right: tuple[int, ...] = ()
    note: str = ""


def conclusion(merged: Merged) -> Iterator[str]:
    """What is to be mended and settled, the result in one sentence, and the verdict where there is one."""
    if merged.problems:
        worksheets = counted(len({problem.worksheet for problem in merged.problems}), "worksheet")
        cells = counted(len(merged.problems), "cell")
        yield f"{cells} to mend in {worksheets}; damaged rows are left out until then."
    if conflicts := merged.in_conflict():
        settled = "left out until the reviewers settle them in a worksheet"
        yield f"{counted(len(conflicts), 'conflict')} between reviewers; {settled}."
    missed = sum(any(answer.cells["missed"] for answer in document.answers) for document in merged.documents)
    if missed:
        yield f"In {counted(missed, 'document')} a reviewer wrote what was missed."
    yield sentence(merged)
    judgement = verdict(merged)
    if judgement is not None:
        yield judgement.words


def merged_tables(merged: Merged) -> Iterator[Table]:
    """The tables of a merge; one may be empty."""
    interval = f"exact {per_cent(merged.confidence)} interval"
    problems = [(p.worksheet, p.cell, p.message) for p in merged.problems]
    yield Table("To mend", ("worksheet", "cell", "what is wrong"), problems)
    yield Table("Conflicts", ("document id", "key", "about", "answers"), [_conflict(o) for o in merged.in_conflict()])
    yield Table("Decisions", ("decision", "documents", "rate", interval), _decision_rows(merged), (1, 2, 3))
    if merged.is_stratified:
        yield Table("Disagreement by stratum", (*_STRATA_HEADERS, interval), _strata_rows(merged), (1, 2, 3, 4, 5, 6))
    yield Table("Agreement", _AGREEMENT_HEADERS, _agreement_rows(merged), (2, 3, 4, 5), _ON_KAPPA)
    yield Table("Precision of findings", (*_PRECISION_HEADERS, interval), _precision_rows(merged), (2, 3, 4, 5, 6))


def _conflict(outcome: Outcome) -> tuple[str, ...]:
    about = outcome.cells.get("rule", "decision")
    answers = "; ".join(f"{answer.reviewer}: {answer.choice}" for answer in outcome.answers if answer.choice)
    return printable(outcome.cells["document id"]), outcome.key, about, answers


def _decision_rows(merged: Merged) -> Rows:
    """Each decision; rates are of the documents agreed or disagreed with."""
    judged = len(merged.having("agree", "disagree"))
    rows: list[tuple[str, ...]] = []
    for decision in ("agree", "disagree"):
        rate = exact_rate(len(merged.having(decision)), judged, merged.confidence)
        rows.append((decision, f"{rate.part:,}", *_rate_cells(rate, merged)))
    rows += [(decision, f"{len(merged.having(decision)):,}", "-", "-") for decision in DECISIONS[2:]]
    states = [document.state for document in merged.documents]
    for state in (CONFLICT, DAMAGED, OPEN):
        if state in states:
            rows.append((state, f"{states.count(state):,}", "-", "-"))
    return [*rows, ("drawn", f"{len(states):,}", "-", "-")]


def _rate_cells(rate: Rate | None, merged: Merged) -> tuple[str, str]:
    if rate is None or not rate.whole:
        return "-", "-"
    if not merged.is_settled:
        return _NOT_SETTLED, _NOT_SETTLED
    return share(rate.rate), f"{share(rate.interval.lower)} to {share(rate.interval.upper)}"


def _strata_rows(merged: Merged) -> Rows:
    rows: list[tuple[str, ...]] = []
    for stratum, count in zip(merged.method.strata, by_stratum(merged), strict=True):
        rate = exact_rate(count.part, count.whole, merged.confidence)
        numbers = (stratum.population, stratum.drawn, count.whole, count.part)
        rows.append((stratum.name, *(f"{number:,}" for number in numbers), *_rate_cells(rate, merged)))
    whole, weighted = disagreement(merged), weighted_disagreement(merged)
    numbers = (merged.population, len(merged.documents), whole.whole, whole.part)
    rows.append((_WEIGHTED, *(f"{number:,}" for number in numbers), *_rate_cells(weighted, merged)))
    return rows


def _agreement_rows(merged: Merged) -> Rows:
    return [
        (
            pair.first,
            pair.second,
            f"{pair.both:,}",
            f"{pair.same:,}",
            share(pair.same / pair.both),
            "one decision throughout" if pair.kappa is None else f"{pair.kappa:.2f}",
        )
        for pair in agreement(merged)
    ]


def _precision_rows(merged: Merged) -> Rows:
    return [
        (
            row.rule,
            row.name,
            f"{row.drawn:,}",
            f"{row.upheld.whole:,}",
            f"{row.upheld.part:,}",
            *_rate_cells(row.upheld, merged),
        )
        for row in precision(merged)
    ]


def merged_sheets(merged: Merged, tables: Sequence[Table], lines: Sequence[str]) -> list[Table]:
    """The merged result as sheets: the conclusion, its tables, and every document and finding with its answers."""
    return [
        Table("Summary", ("result",), [(line,) for line in lines]),
        *(evolve(table, rows=[*table.rows, (table.note,)]) if table.note else table for table in tables),
        merged_documents(merged),
        Table("Findings", _headers_of(FINDINGS), [_row_of(finding, FINDINGS) for finding in merged.findings]),
        Table("Method", ("what", "how"), list(merged.method.facts.items())),
    ]


def merged_documents(merged: Merged) -> Table:
    """Every document drawn with its decision, who made it, and what they wrote."""
    rows = [_row_of(document, DOCUMENTS) for document in merged.documents]
    return Table("Documents", _headers_of(DOCUMENTS), rows)


def _headers_of(sheet: Sheet) -> tuple[str, ...]:
    choice, *_ = (column.name for column in sheet.answers)
    return ("key", "state", choice, "reviewers", *_written(sheet), *(column.name for column in sheet.evidence[1:]))


def _row_of(outcome: Outcome, sheet: Sheet) -> tuple[str, ...]:
    reviewers = ", ".join(dict.fromkeys(answer.reviewer for answer in outcome.answers if answer.choice))
    said = [_said(outcome, column) for column in _written(sheet)]
    evidence = [outcome.cells.get(column.name, "") for column in sheet.evidence[1:]]
    return (outcome.key, outcome.state, outcome.choice or "", reviewers, *said, *evidence)


def _written(sheet: Sheet) -> tuple[str, ...]:
    """The columns in which reviewers write themselves: the day, what was missed, a comment."""
    return tuple(column.name for column in sheet.answers if column.name in ("missed", "reviewed on", "comment"))


def _said(outcome: Outcome, column: str) -> str:
    """What reviewers wrote in a column; with who wrote it where several did."""
    said = [(answer.reviewer, answer.cells[column]) for answer in outcome.answers if answer.cells[column]]
    return said[0][1] if len(said) == 1 else "\n".join(f"{reviewer}: {text}" for reviewer, text in said)
