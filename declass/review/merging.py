"""What the answers in reviewers' worksheets add up to: decisions, conflicts, agreement, rates, and a verdict.

Worksheets are read in ``worksheet``; nothing is read, printed or written here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from attrs import Factory, define, frozen

from declass.audits.statistics import (
    Interval,
    StratumCount,
    clopper_pearson,
    cohens_kappa,
    reject_count,
    stratified_rate,
)
from declass.errors import SettingsError
from declass.outputs.base import counted, printable
from declass.review.sampling import parse_rate, per_cent
from declass.review.worksheet import DOCUMENTS, FINDINGS, Method
from declass.review.worksheet_reading import Problem, Row, Worksheet

DECIDED, CONFLICT, OPEN, DAMAGED = "decided", "in conflict", "open", "damaged"


@frozen
class Answer:
    """What one worksheet answers on a document or a finding; ``choice`` is empty where nothing was chosen."""

    reviewer: str
    choice: str
    cells: Mapping[str, str]


@define
class Outcome:
    """A document or a finding with all answers on it.

    Attributes:
        cells: Evidence by column; only the key where no worksheet holds the row undamaged.
    """

    key: str
    cells: Mapping[str, str]
    answers: list[Answer] = Factory(list)

    @property
    def choices(self) -> list[str]:
        """The different choices, in the order in which they were made."""
        return list(dict.fromkeys(answer.choice for answer in self.answers if answer.choice))

    @property
    def state(self) -> str:
        """``decided``, ``in conflict``, ``open``, or ``damaged``."""
        if not self.answers:
            return DAMAGED
        if not self.choices:
            return OPEN
        return DECIDED if len(self.choices) == 1 else CONFLICT

    @property
    def choice(self) -> str | None:
        """The choice, where all who made one agree."""
        return self.choices[0] if self.state == DECIDED else None


@frozen
class Merged:
    """Worksheets of one draw, brought together.

    Attributes:
        documents: In the order of the draw.
        findings: In the order of the documents.
    """

    method: Method
    documents: tuple[Outcome, ...]
    findings: tuple[Outcome, ...]
    problems: tuple[Problem, ...]

    @property
    def population(self) -> int:
        """Documents that the sample was drawn from."""
        return sum(stratum.population for stratum in self.method.strata)

    @property
    def confidence(self) -> float:
        """The confidence that the sample was asked for with."""
        return parse_rate(self.method.facts["confidence"])

    @property
    def is_stratified(self) -> bool:
        """Whether the sample was drawn from strata."""
        return len(self.method.strata) > 1

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to mend and no reviewers differ, so that a rate can be said."""
        return not self.problems and not self.in_conflict()

    def having(self, *choices: str) -> list[Outcome]:
        """The documents decided in one of these ways."""
        return [document for document in self.documents if document.choice in choices]

    def in_conflict(self) -> list[Outcome]:
        """Documents and findings on which reviewers differ."""
        return [outcome for outcome in (*self.documents, *self.findings) if outcome.state == CONFLICT]


def merge(worksheets: Sequence[Worksheet]) -> Merged:
    """Bring worksheets of one draw together.

    A reviewer is who stands in the column; where nobody does, the worksheet's name stands for one.

    Raises:
        SettingsError: The worksheets are of different draws, or the sheet Method does not say what is needed.
    """
    first, problems = worksheets[0], tuple(problem for w in worksheets for problem in w.problems)
    for other in worksheets:
        if other.method.facts.get("draw") != first.method.facts.get("draw"):
            raise SettingsError(f"{first.name} and {other.name} are of different draws; merge those of one draw")
    _require_method(first)
    reviewers = {(w.name, row.key): _reviewer(w, row) for w in worksheets for row in w.rows[DOCUMENTS.name]}
    documents = _outcomes(worksheets, DOCUMENTS.name, "decision", lambda w, row: reviewers[w.name, row.key])
    findings = _outcomes(
        worksheets,
        FINDINGS.name,
        "upheld",
        lambda w, row: row.cells["reviewer"] or reviewers.get((w.name, row.cells["document key"]), w.name),
    )
    return Merged(first.method, documents, findings, problems)


def _require_method(worksheet: Worksheet) -> None:
    try:
        parse_rate(worksheet.method.facts["confidence"])
        parse_rate(worksheet.method.facts["tolerable"] or "1%")
    except (KeyError, ValueError) as error:
        raise SettingsError(f"{worksheet.name}: Method: found no confidence; take it as it was written") from error
    if sum(stratum.drawn for stratum in worksheet.method.strata) != len(worksheet.keys[DOCUMENTS.name]):
        raise SettingsError(f"{worksheet.name}: Method: the strata do not add up; take them as they were written")


def _reviewer(worksheet: Worksheet, row: Row) -> str:
    return printable(row.cells["reviewer"]) or worksheet.name


def _outcomes(
    worksheets: Iterable[Worksheet], sheet: str, column: str, reviewer: Callable[[Worksheet, Row], str]
) -> tuple[Outcome, ...]:
    found: dict[str, Outcome] = {}
    for worksheet in worksheets:
        for key in worksheet.keys[sheet]:
            found.setdefault(key, Outcome(key, {"key": key}))
        for row in worksheet.rows[sheet]:
            outcome = found[row.key]
            if len(outcome.cells) == 1:
                outcome.cells = row.cells
            outcome.answers.append(Answer(printable(reviewer(worksheet, row)), row.cells[column], row.cells))
    return tuple(found.values())


@frozen
class Agreement:
    """How far two reviewers agree.

    Attributes:
        both: Documents that both decided.
        same: Those on which they decided alike.
        kappa: Cohen's; None where chance alone explains everything.
    """

    first: str
    second: str
    both: int
    same: int
    kappa: float | None


def agreement(merged: Merged) -> list[Agreement]:
    """Agreement of each two reviewers who decided the same documents.

    A document on which a reviewer stands with two different decisions takes no part.
    """
    decisions: dict[str, dict[str, set[str]]] = {}
    for document in merged.documents:
        for answer in document.answers:
            if answer.choice:
                decisions.setdefault(answer.reviewer, {}).setdefault(document.key, set()).add(answer.choice)
    single = {
        reviewer: {key: next(iter(choices)) for key, choices in own.items() if len(choices) == 1}
        for reviewer, own in decisions.items()
    }
    found = []
    for first, second in combinations(sorted(single), 2):
        pairs = [(choice, single[second][key]) for key, choice in single[first].items() if key in single[second]]
        if pairs:
            same = sum(a == b for a, b in pairs)
            found.append(Agreement(first, second, len(pairs), same, cohens_kappa(pairs)))
    return found


@frozen
class Rate:
    """A share of what was judged, with its interval."""

    part: int
    whole: int
    rate: float
    interval: Interval


def exact_rate(part: int, whole: int, confidence: float) -> Rate:
    """A share with its exact interval; of nothing, the share is 0 and the interval says that nothing is known."""
    return Rate(part, whole, part / whole if whole else 0.0, clopper_pearson(part, whole, confidence))


def disagreement(merged: Merged) -> Rate:
    """Documents that reviewers disagreed with, out of those with which they agreed or disagreed, unweighted."""
    wrong, judged = len(merged.having("disagree")), len(merged.having("agree", "disagree"))
    return exact_rate(wrong, judged, merged.confidence)


def by_stratum(merged: Merged) -> list[StratumCount]:
    """Population, judged and disagreed with, of each stratum in the order of the sheet ``Method``."""
    return [
        StratumCount(
            stratum.population,
            sum(d.cells["stratum"] == stratum.name for d in merged.having("agree", "disagree")),
            sum(d.cells["stratum"] == stratum.name for d in merged.having("disagree")),
        )
        for stratum in merged.method.strata
    ]


def weighted_disagreement(merged: Merged) -> Rate | None:
    """The rate of disagreement in the population, strata weighted by their documents.

    None where nothing was judged in a stratum.
    """
    counts = by_stratum(merged)
    if not all(count.whole for count in counts):
        return None
    rate, interval = stratified_rate(counts, merged.confidence)
    return Rate(sum(c.part for c in counts), sum(c.whole for c in counts), rate, interval)


@frozen
class Precision:
    """Of a rule's findings in the sample, how many reviewers upheld."""

    rule: str
    name: str
    drawn: int
    upheld: Rate


def precision(merged: Merged) -> list[Precision]:
    """The share of findings upheld by rule, out of those upheld or not upheld; the last row is all rules."""
    by_rule: dict[tuple[str, str], list[Outcome]] = {}
    known = [finding for finding in merged.findings if "rule" in finding.cells]
    for finding in known:
        by_rule.setdefault((finding.cells["rule"], finding.cells["name"]), []).append(finding)
    rows = [_precision(*rule, found, merged.confidence) for rule, found in sorted(by_rule.items())]
    return [*rows, _precision("all rules", "", known, merged.confidence)] if len(rows) > 1 else rows


def _precision(rule: str, name: str, findings: Sequence[Outcome], confidence: float) -> Precision:
    upheld = sum(finding.choice == "upheld" for finding in findings)
    judged = upheld + sum(finding.choice == "not upheld" for finding in findings)
    return Precision(rule, name, len(findings), exact_rate(upheld, judged, confidence))


def sentence(merged: Merged) -> str:
    """The result in one plain sentence."""
    rate, drawn = disagreement(merged), len(merged.documents)
    if not merged.is_settled:
        return f"Of {_of_population(merged)}, no rate is said until what is above has been settled."
    if not rate.whole:
        return f"Of {_of_population(merged)}, none was judged yet."
    of = f"Of {_of_population(merged)}"
    if rate.whole < drawn:
        of += f", {rate.whole:,} {'was' if rate.whole == 1 else 'were'} judged;"
    else:
        of += ","
    start = f"{of} reviewers disagreed with {rate.part:,} ({share(rate.rate)})"
    if rate.whole == merged.population:
        return f"{start}; that is the whole population, so this is the true rate."
    weighted = weighted_disagreement(merged) if merged.is_stratified else rate
    if weighted is None:
        return f"{start}; a stratum has no document judged, so nothing can be said of the population yet."
    by_weight = f"; weighted by stratum that is {share(weighted.rate)}, and" if merged.is_stratified else ";"
    return f"{start}{by_weight} with {per_cent(merged.confidence)} confidence the true rate lies {between(weighted)}."


def _of_population(merged: Merged) -> str:
    return f"{counted(len(merged.documents), 'document')} drawn from {merged.population:,}"


def share(rate: float) -> str:
    """A share in per cent with one decimal; one too small for that keeps a digit, for it is not nothing."""
    return f"{100 * rate:.1g}%" if 0 < rate < 0.0005 else f"{100 * rate:.1f}%"


def between(rate: Rate) -> str:
    """The interval in words."""
    return f"between {share(rate.interval.lower)} and {share(rate.interval.upper)}"


@frozen
class Verdict:
    """Whether a series is accepted.

    Attributes:
        is_accepted: Only where every document drawn was judged, and each is right.
    """

    is_accepted: bool
    words: str


_ON_BOUNDS = (
    "This bound differs from that of the interval: it has one side and minds how many documents there are "
    "(hypergeometric), while the interval has two sides and takes them to be without end (Clopper-Pearson)."
)


def verdict(merged: Merged) -> Verdict | None:
    """The verdict on a series drawn with a tolerable rate; None for a sample drawn otherwise."""
    if not merged.method.facts["tolerable"]:
        return None
    tolerable = parse_rate(merged.method.facts["tolerable"])
    wrong, left = len(merged.having("disagree")), len(merged.documents) - len(merged.having("agree"))
    if wrong:
        return Verdict(False, f"Rejected: reviewers disagreed with {counted(wrong, 'document')}, and none was allowed.")
    if left:
        documents = counted(len(merged.documents), "document")
        return Verdict(
            False,
            f"No verdict yet: of the {documents} drawn, {left:,} not judged agree or disagree.",
        )
    limit = reject_count(merged.population, tolerable)
    return Verdict(
        True,
        f"Accepted: no error in {counted(len(merged.documents), 'document')}; with {per_cent(merged.confidence)} "
        f"confidence fewer than {limit:,} of the {merged.population:,} are wrong (less than {per_cent(tolerable)}). "
        f"{_ON_BOUNDS}",
    )
