"""The draw can be repeated, strata get their share, and sizes say how they were worked out."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.review.sampling import Population, SizeWanted, Sources, allocate, parse_rate, per_cent, stratum_of

DOCUMENTS = [(f"2009/{number:02}ANYPOST{number}.txt", None, f"{number:02}ANYPOST{number}") for number in range(20)]
EXPECTED_DRAW = ["2009/07ANYPOST7.txt", "2009/18ANYPOST18.txt", "2009/14ANYPOST14.txt", "2009/09ANYPOST9.txt"]
RECORD = {
    "level": "C",
    "date": "2009-02-04",
    "date_interval": None,
    "post": "ANYPOST",
    "order_in_force": "eo-12958-amended",
    "findings": [{"severity": "note"}],
}
STRATA = st.dictionaries(st.text(max_size=3), st.integers(1, 500), min_size=1, max_size=12)


def population(documents, seed=7, most=100):
    drawn = Population(seed, most)
    [drawn.add(*document, "all", document[0]) for document in documents]
    return drawn


def test_the_draw_is_the_same_on_every_machine_and_version():
    drawn = population(DOCUMENTS).draw({"all": 4})
    assert EXPECTED_DRAW == [document.item for document in drawn]


def test_the_draw_can_be_worked_out_by_hand():
    by_hand = sorted(DOCUMENTS, key=lambda d: sha256(f"7|{d[0]}||{d[2]}".encode()).hexdigest())
    assert [source for source, _, _ in by_hand] == [d.item for d in population(DOCUMENTS).draw({"all": 20})]


@given(st.permutations(DOCUMENTS), st.integers(0, 99), st.integers(0, 20))
def test_the_draw_does_not_depend_on_the_order_of_input(shuffled, seed, size):
    first, second = population(DOCUMENTS, seed, 20), population(shuffled, seed, 20)
    assert first.draw({"all": size}) == second.draw({"all": size})
    assert first.digest == second.digest


@given(st.integers(0, 99), st.integers(1, 20))
def test_a_larger_sample_begins_with_the_smaller(seed, size):
    larger = population(DOCUMENTS, seed).draw({"all": 20})
    assert larger[:size] == population(DOCUMENTS, seed, most=size).draw({"all": size})


def test_another_seed_draws_other_documents():
    first, second = population(DOCUMENTS, 1).draw({"all": 10}), population(DOCUMENTS, 2).draw({"all": 10})
    assert {d.key for d in first} != {d.key for d in second}


def test_documents_of_one_name_are_kept_apart():
    drawn = population([("a.txt", None, "X"), ("a.txt", None, "X"), ("a.txt", 2, "X")]).draw({"all": 3})
    assert 3 == len({document.key for document in drawn})


def test_a_name_that_cannot_be_encoded_is_drawn_all_the_same():
    assert 1 == len(population([("\ud800.txt", None, "\udcff")]).draw({"all": 1}))


@pytest.mark.parametrize(
    ("size", "counts", "expected"),
    [
        pytest.param(10, {"C": 50, "S": 30, "U": 20}, {"C": 5, "S": 3, "U": 2}, id="even"),
        pytest.param(10, {"C": 55, "S": 26, "U": 19}, {"C": 5, "S": 3, "U": 2}, id="largest remainder"),
        pytest.param(10, {"C": 995, "S": 4, "U": 1}, {"C": 8, "S": 1, "U": 1}, id="one at least"),
        pytest.param(2, {"C": 995, "S": 4, "U": 1}, {"C": 2, "S": 0, "U": 0}, id="too small for one each"),
        pytest.param(1, {"b": 5, "a": 5}, {"a": 1, "b": 0}, id="equal remainders by name"),
        pytest.param(99, {"C": 5, "S": 2}, {"C": 5, "S": 2}, id="more than there are"),
    ],
)
def test_strata_give_in_proportion(size, counts, expected):
    assert expected == allocate(size, counts)


@given(STRATA, st.integers(1, 5000))
def test_an_allocation_adds_up_and_asks_no_stratum_for_more_than_it_has(counts, size):
    drawn = allocate(size, counts)
    assert min(size, sum(counts.values())) == sum(drawn.values())
    assert all(0 <= drawn[name] <= counts[name] for name in counts)
    assert size < len(counts) or all(drawn.values())


@pytest.mark.parametrize(
    ("by", "changes", "expected"),
    [
        pytest.param((), {}, "all", id="simple"),
        pytest.param(("level", "year"), {}, "C / 2009", id="two"),
        pytest.param(("office", "order"), {}, "ANYPOST / E.O. 12958, as amended", id="office and order"),
        pytest.param(("flagged",), {}, "not flagged", id="a note is no flag"),
        pytest.param(("flagged",), {"findings": [{"severity": "warning"}]}, "flagged", id="a warning is"),
        pytest.param(("level",), {"level": None}, "not known", id="no level"),
        pytest.param(
            ("year",),
            {"date": None, "date_interval": ["2009-01-01", "2009-12-31"]},
            "2009",
            id="only the year is known",
        ),
        pytest.param(("year",), {"date": None}, "not known", id="no date"),
        pytest.param(("office",), {"post": "A\x1b[2J"}, "A\\x1b[2J", id="control characters"),
    ],
)
def test_a_document_stands_in_its_stratum(by, changes, expected):
    assert expected == stratum_of({**RECORD, **changes}, by)


@pytest.mark.parametrize(
    ("paths", "source", "expected"),
    [
        pytest.param(["archive"], "{}/archive/2009/a.txt", "2009/a.txt", id="below the folder"),
        pytest.param(["archive", "other"], "{}/archive/a.txt", "archive/a.txt", id="several folders"),
        pytest.param(["archive", "a.txt"], "{}/a.txt", "a.txt", id="a file beside a folder"),
        pytest.param(["a.zip"], "{}/a.zip!/b.txt", "a.zip!/b.txt", id="inside a file"),
    ],
)
def test_a_source_has_one_name_on_every_machine(tmp_path, paths, source, expected):
    [(tmp_path / name).mkdir() for name in ("archive", "other")]
    named = Sources([tmp_path / path for path in paths])
    assert expected == named.name(source.format(tmp_path.as_posix()))


def test_a_source_below_the_current_folder_keeps_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "2009/a.txt" == Sources([Path(".")]).name("2009/a.txt")
    assert "-" == Sources([Path(".")]).name("./-")


@pytest.mark.parametrize(
    ("wanted", "population", "number", "words"),
    [
        pytest.param(SizeWanted(size=10), 50, 10, "as asked for", id="size"),
        pytest.param(SizeWanted(size=500), 50, 50, "the whole population; 500 were asked for", id="too large"),
        pytest.param(SizeWanted(margin=0.05), 5000, 357, "finite population correction", id="margin"),
        pytest.param(SizeWanted(tolerable=0.01), 5000, 290, "with 50 wrong documents", id="tolerable"),
    ],
)
def test_a_size_says_how_it_was_worked_out(wanted, population, number, words):
    size = wanted.of(population)
    assert number == size.number <= wanted.most()
    assert words in size.how


@pytest.mark.parametrize(("text", "expected"), [("5%", 0.05), (" 0.5 %", 0.005), ("0.05", 0.05), ("99.9%", 0.999)])
def test_reads_rates(text, expected):
    assert pytest.approx(expected) == parse_rate(text)


@pytest.mark.parametrize("text", ["5", "0", "100%", "five", "", "%", "nan", "-1%"])
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(ValueError, match="is no rate"):
        parse_rate(text)


@given(st.integers(1, 9999))
def test_a_rate_written_is_read_back(number):
    assert pytest.approx(number / 10_000) == parse_rate(per_cent(number / 10_000))
