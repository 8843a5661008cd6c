"""Intervals, sizes and agreement are those that scipy works out, or those printed in the literature."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from declass.audits.statistics import (
    StratumCount,
    clopper_pearson,
    cohens_kappa,
    size_for_margin,
    size_for_tolerable,
    stratified_rate,
    wilson,
)

SAMPLES = [
    pytest.param(part, whole, confidence, id=f"{part} of {whole} at {confidence}")
    for part, whole in [(0, 1), (1, 1), (0, 299), (3, 290), (145, 290), (290, 290), (1, 5000), (1234, 250_000)]
    for confidence in (0.8, 0.95, 0.99)
]
COUNTS = st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@pytest.mark.parametrize(("part", "whole", "confidence"), SAMPLES)
def test_the_exact_interval_is_scipys(part, whole, confidence):
    expected = stats.binomtest(part, whole).proportion_ci(confidence, "exact")
    assert pytest.approx(tuple(expected), abs=1e-9) == clopper_pearson(part, whole, confidence)


@pytest.mark.parametrize(("part", "whole", "confidence"), SAMPLES)
def test_the_wilson_interval_is_scipys(part, whole, confidence):
    expected = stats.binomtest(part, whole).proportion_ci(confidence, "wilson")
    assert pytest.approx(tuple(expected), abs=1e-9) == wilson(part, whole, confidence)


@given(COUNTS, st.floats(0.5, 0.999))
def test_any_exact_interval_is_scipys(counts, confidence):
    expected = stats.binomtest(*counts).proportion_ci(confidence, "exact")
    assert pytest.approx(tuple(expected), abs=1e-9) == clopper_pearson(*counts, confidence)


@given(COUNTS, st.floats(0.5, 0.999))
def test_an_interval_holds_its_rate_and_lies_between_0_and_1(counts, confidence):
    part, whole = counts
    exact, score = clopper_pearson(part, whole, confidence), wilson(part, whole, confidence)
    assert 0 <= exact.lower <= part / whole <= exact.upper <= 1
    assert 0 <= score.lower <= part / whole + 1e-12
    assert part / whole - 1e-12 <= score.upper <= 1


def test_0_of_299_is_below_1_23_percent_exactly_and_1_27_by_wilson():
    limits = (clopper_pearson(0, 299).upper, wilson(0, 299).upper)
    assert ["1.23", "1.27"] == [f"{100 * limit:.2f}" for limit in limits]


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_of_nothing_nothing_is_known(interval):
    assert (0.0, 1.0) == interval(0, 0)


@pytest.mark.parametrize(
    ("part", "whole", "confidence"),
    [
        pytest.param(2, 1, 0.95, id="more than the whole"),
        pytest.param(-1, 1, 0.95, id="less than nothing"),
        pytest.param(0, 1, 95, id="per cent without its sign"),
        pytest.param(0, 1, 0.0, id="no confidence"),
    ],
)
def test_what_is_no_part_or_no_confidence_is_refused(part, whole, confidence):
    with pytest.raises(ValueError, match=r"part of a whole|confidence"):
        clopper_pearson(part, whole, confidence)


@pytest.mark.parametrize(
    ("population", "tolerable", "expected"),
    [
        (None, 0.05, 59), (None, 0.01, 299), (None, 0.005, 598),
        (5000, 0.05, 59), (5000, 0.01, 290), (5000, 0.005, 564),
        (250_000, 0.05, 59), (250_000, 0.01, 298), (250_000, 0.005, 597),
        (1, 0.01, 1), (10, 0.01, 10),
    ],
)  # fmt: skip
def test_sizes_without_an_error_are_those_of_the_tables(population, tolerable, expected):
    assert expected == size_for_tolerable(population, tolerable)


@given(st.integers(1, 3000), st.floats(0.001, 0.3), st.floats(0.5, 0.99))
def test_the_size_without_an_error_is_the_smallest_by_scipys_hypergeometric(population, tolerable, confidence):
    size = size_for_tolerable(population, tolerable, confidence)
    wrong = math.ceil(round(tolerable * population, 9))
    risk = stats.hypergeom.pmf(0, population, wrong, [size - 1, size])
    assert risk[1] <= 1 - confidence + 1e-9
    assert risk[0] > 1 - confidence - 1e-9


@pytest.mark.parametrize(
    ("population", "margin", "expected"),
    [(None, 0.05, 385), (250_000, 0.05, 384), (5000, 0.05, 357), (1, 0.05, 1), (100, 0.01, 99)],
)
def test_sizes_for_a_margin_are_those_of_the_tables(population, margin, expected):
    assert expected == size_for_margin(population, margin)


@given(st.integers(1, 1_000_000), st.floats(0.005, 0.3), st.floats(0.5, 0.99))
def test_a_size_for_a_margin_is_scipys_and_within_the_population(population, margin, confidence):
    endless = (stats.norm.ppf((1 + confidence) / 2) / (2 * margin)) ** 2
    exact = endless / (1 + (endless - 1) / population)
    size = size_for_margin(population, margin, confidence)
    assert size <= population
    assert exact - 1e-6 <= size < exact + 1 + 1e-6


@pytest.mark.parametrize(
    ("population", "rate"),
    [pytest.param(0, 0.05, id="nobody"), pytest.param(10, 5, id="per cent"), pytest.param(10, 0, id="no rate")],
)
@pytest.mark.parametrize("size", [size_for_margin, size_for_tolerable])
def test_a_size_of_nothing_is_refused(size, population, rate):
    with pytest.raises(ValueError, match=r"population|between"):
        size(population, rate)


def test_kappa_is_that_of_the_textbook():
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert pytest.approx(0.4) == cohens_kappa(pairs)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param([], None, id="nothing decided twice"),
        pytest.param([("agree", "agree")] * 5, None, id="one decision throughout"),
        pytest.param([("agree", "agree"), ("refer", "refer")], 1.0, id="full agreement"),
        pytest.param([("agree", "refer"), ("refer", "agree")], -1.0, id="none"),
    ],
)
def test_kappa_at_its_ends(pairs, expected):
    assert expected == cohens_kappa(pairs)


def test_one_stratum_has_the_rate_and_at_most_the_precision_of_a_simple_sample():
    rate, interval = stratified_rate([StratumCount(100_000, 290, 3)])
    exact = clopper_pearson(3, 290)
    assert (pytest.approx(3 / 290), pytest.approx(exact, abs=1e-3)) == (rate, interval)


def test_strata_weigh_by_their_documents():
    rate, interval = stratified_rate([StratumCount(900, 10, 0), StratumCount(100, 10, 5)])
    assert pytest.approx(0.05) == rate
    assert interval.lower < rate < interval.upper


def test_strata_without_an_error_have_the_interval_of_one_sample():
    strata = [StratumCount(900, 90, 0), StratumCount(100, 10, 0)]
    assert (0.0, pytest.approx(clopper_pearson(0, 100), abs=1e-12)) == stratified_rate(strata)


def test_a_stratum_in_which_nothing_was_looked_at_is_refused():
    with pytest.raises(ValueError, match="stratum"):
        stratified_rate([StratumCount(10, 5, 0), StratumCount(10, 0, 0)])


@given(st.lists(COUNTS.flatmap(lambda c: st.tuples(st.integers(c[1], 9999), st.just(c[1]), st.just(c[0]))), min_size=1))
def test_a_stratified_interval_holds_its_rate(strata):
    rate, interval = stratified_rate([StratumCount(*stratum) for stratum in strata])
    assert 0 <= interval.lower <= rate + 1e-9
    assert rate - 1e-9 <= interval.upper <= 1
