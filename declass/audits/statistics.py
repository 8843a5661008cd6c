"""Intervals, sample sizes and agreement, in plain Python: what a sample of documents allows one to say.

Nothing is drawn or read here; see ``sampling`` and ``worksheet``.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_STEPS = 200
_TINY = 1e-300


class Interval(NamedTuple):
    """Both ends of a rate, as parts of one."""

    lower: float
    upper: float


def wilson(part: int, whole: int, confidence: float = 0.95) -> Interval:
    """The two-sided score interval of a rate.

    Args:
        part: How many of the whole have the property.
        whole: How many were looked at; of none, nothing is known and the interval is 0 to 1.
        confidence: Two-sided: half of what is left over lies beyond each end.

    Raises:
        ValueError: The part is not within the whole, or the confidence not between 0 and 1.

    Source: E. B. Wilson, Probable inference, Journal of the American Statistical Association 22 (1927).
    """
    _require_part(part, whole, confidence)
    if whole == 0:
        return Interval(0.0, 1.0)
    z = two_sided_z(confidence)
    rate, weight = part / whole, z * z / whole
    middle = (rate + weight / 2) / (1 + weight)
    half = z * math.sqrt(rate * (1 - rate) / whole + weight / (4 * whole)) / (1 + weight)
    lower = 0.0 if part == 0 else middle - half
    upper = 1.0 if part == whole else middle + half
    return Interval(lower, upper)


def clopper_pearson(part: int, whole: int, confidence: float = 0.95) -> Interval:
    """The two-sided exact interval of a rate, from the binomial distribution.

    For 0 of 299 and a confidence of 95 % the upper end is 1.23 %, for each end leaves 2.5 % beyond it. From a finite
    population the true interval is narrower; this one errs on the side of caution.

    Args:
        part: How many of the whole have the property.
        whole: How many were looked at; of none, nothing is known and the interval is 0 to 1.
        confidence: Two-sided.

    Raises:
        ValueError: The part is not within the whole, or the confidence not between 0 and 1.

    Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934).
    """
    _require_part(part, whole, confidence)
    beyond = (1 - confidence) / 2
    lower = 0.0 if part == 0 else _beta_quantile(beyond, part, whole - part + 1)
    upper = 1.0 if part == whole else 1 - _beta_quantile(beyond, whole - part, part + 1)
    return Interval(lower, upper)


def korn_graubard(rate: float, effective: float, confidence: float = 0.95) -> Interval:
    """The two-sided interval of a stratified estimate: the exact one, for as large a sample as it is worth.

    Args:
        rate: The estimate.
        effective: Documents of a simple sample that would be as precise; need not be whole.
        confidence: Two-sided.

    Raises:
        ValueError: The confidence is not between 0 and 1.

    Source: E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998).
    """
    _require_rate(confidence=confidence)
    beyond, part = (1 - confidence) / 2, rate * effective
    lower = 0.0 if rate <= 0 else _beta_quantile(beyond, part, effective - part + 1)
    upper = 1.0 if rate >= 1 else 1 - _beta_quantile(beyond, effective - part, part + 1)
    return Interval(lower, upper)


class StratumCount(NamedTuple):
    """A stratum: its documents, how many of them were looked at, and how many of those have the property."""

    population: int
    whole: int
    part: int


def stratified_rate(strata: Sequence[StratumCount], confidence: float = 0.95) -> tuple[float, Interval]:
    """The rate in a population, each stratum weighted by its documents, and its two-sided interval.

    A stratum of which one document was looked at shows no spread; that of the whole is taken for it.

    Args:
        strata: At least one; something was looked at in each.
        confidence: Two-sided.

    Raises:
        ValueError: A stratum without a document looked at, or the confidence is not between 0 and 1.

    Source: W. G. Cochran, Sampling Techniques (1977), sec. 5.9, for the variance; see ``korn_graubard``.
    """
    if not strata or not all(stratum.whole for stratum in strata):
        raise ValueError("a stratum in which nothing was looked at has no rate")
    population = sum(stratum.population for stratum in strata)
    rate = math.fsum(s.population / population * s.part / s.whole for s in strata)
    spread = rate * (1 - rate)
    variance = math.fsum((s.population / population) ** 2 * _variance(s, spread) for s in strata)
    looked_at = sum(stratum.whole for stratum in strata)
    effective = looked_at if variance <= 0 else min(looked_at, spread / variance)
    return rate, korn_graubard(rate, effective, confidence)


def _variance(stratum: StratumCount, spread: float) -> float:
    """Variance of a stratum's rate, with finite population correction."""
    rate, size = stratum.part / stratum.whole, stratum.whole
    own = rate * (1 - rate) * size / (size - 1) if size > 1 else spread
    return (1 - size / stratum.population) * own / size


def size_for_margin(population: int | None, margin: float, confidence: float = 0.95) -> int:
    """The smallest sample whose rate is within the margin, whatever the rate (worked out at one half).

    Args:
        population: Documents to draw from, for the finite population correction; None for one without end.
        margin: Half the width of the interval, e.g. 0.05.
        confidence: Two-sided.

    Raises:
        ValueError: A number is out of range.

    Source: W. G. Cochran, Sampling Techniques (1977), sec. 4.4.
    """
    _require_rate(margin=margin, confidence=confidence)
    endless = (two_sided_z(confidence) / (2 * margin)) ** 2
    if population is None:
        return _rounded_up(endless)
    _require_population(population)
    return min(population, _rounded_up(endless / (1 + (endless - 1) / population)))


def size_for_tolerable(population: int | None, tolerable: float, confidence: float = 0.95) -> int:
    """The smallest sample that, with no error allowed in it, rejects a series at the tolerable rate.

    One-sided: where as many documents of the population are wrong as the tolerable rate makes (rounded up to a whole
    document), a sample of this size has no error in it with a probability of at most one less the confidence.

    Args:
        population: Documents to draw from (hypergeometric distribution); None for one without end.
        tolerable: The rate at which a series is to be rejected, e.g. 0.01.
        confidence: One-sided.

    Raises:
        ValueError: A number is out of range.
    """
    _require_rate(tolerable=tolerable, confidence=confidence)
    risk = 1 - confidence
    if population is None:
        return _rounded_up(math.log(risk) / math.log1p(-tolerable))
    _require_population(population)
    right = population - reject_count(population, tolerable)
    probability = 1.0
    for drawn in range(population):
        if probability <= risk:
            return drawn
        probability *= max(0, right - drawn) / (population - drawn)
    return population


def reject_count(population: int, tolerable: float) -> int:
    """The fewest wrong documents that make the tolerable rate of a population."""
    return _rounded_up(tolerable * population)


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Agreement of two reviewers beyond chance: 1 is full agreement, 0 is what chance alone would give.

    Args:
        pairs: The two decisions on each document both looked at, the same reviewer first.

    Returns:
        The coefficient; None where no document was looked at twice, or where both gave one same decision throughout,
        so that chance alone explains everything.

    Source: J. Cohen, Educational and Psychological Measurement 20 (1960).
    """
    if not pairs:
        return None
    whole = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(first[decision] * second[decision] for decision in first)
    if by_chance == whole * whole:
        return None
    observed = sum(a == b for a, b in pairs)
    return (observed * whole - by_chance) / (whole * whole - by_chance)


def two_sided_z(confidence: float) -> float:
    """Standard deviations on each side of the middle that hold this part of a normal distribution."""
    from statistics import NormalDist  # takes longer to load than a file takes to check: only where it is asked

    return -NormalDist().inv_cdf((1 - confidence) / 2)


def _beta_quantile(probability: float, a: float, b: float) -> float:
    """Where the regularised incomplete beta function reaches a probability, by halving."""
    lower, upper = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (lower + upper) / 2
        if middle in (lower, upper):
            break
        if _beta_below(middle, a, b) < probability:
            lower = middle
        else:
            upper = middle
    return (lower + upper) / 2


def _beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function; on the side where its continued fraction ends soon."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_below(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) / (a * _beta_fraction(x, a, b))


def _beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction 1 + d1/(1 + d2/(1 + …)) of the incomplete beta function (DLMF 8.17.22), after Lentz."""
    value, numerator, denominator = 1.0, 1.0, 0.0
    for step in range(1, 100_000):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        denominator = 1 / _away_from_zero(1 + term * denominator)
        numerator = _away_from_zero(1 + term / numerator)
        change = numerator * denominator
        value *= change
        if abs(change - 1) < 1e-16:
            break
    return value


def _away_from_zero(number: float) -> float:
    return number if abs(number) > _TINY else _TINY


def _rounded_up(number: float) -> int:
    """The next whole number; what arithmetic in floating point adds beyond nine digits is no document more."""
    return math.ceil(round(number, 9))


def _require_part(part: int, whole: int, confidence: float) -> None:
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no part of a whole")
    _require_rate(confidence=confidence)


def _require_population(population: int) -> None:
    if population < 1:
        raise ValueError(f"a population of {population} has nothing to draw from")


def _require_rate(**rates: float) -> None:
    for name, rate in rates.items():
        if not 0 < rate < 1:
            raise ValueError(f"{name} is {rate}; a number between 0 and 1 is needed, such as 0.05")
