"""The glossary: every term is explained, stands in its order, and has a source that is known."""

from itertools import groupby

import pytest

from declass.errors import RulebookError
from declass.pages.explain import explain_word
from declass.pages.glossary import glossary_page, read_terms, term_named
from declass.rulebook.loader import load_rules
from tests.command_line import run

RULEBOOK, TERMS = load_rules(), read_terms()
WORDS = [word for term in TERMS for word in (term.name, *term.also)]


def test_each_word_names_one_term():
    lowered = [word.lower() for word in WORDS]
    assert len(lowered) == len(set(lowered))


def test_terms_stand_in_alphabetical_order_within_their_part():
    for _, together in groupby(TERMS, key=lambda term: term.part):
        names = [term.name.lower() for term in together]
        assert names == sorted(names)
    parts = [part for part, _ in groupby(TERMS, key=lambda term: term.part)]
    assert len(parts) == len(set(parts))


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_source_is_an_order_or_a_text_of_the_lists(term):
    known = ("E.O. 13526", *(source.name for source in RULEBOOK.law.vocabulary.sources))
    parts = term.cite.split("; ") if term.cite is not None else []
    assert [] == [part for part in parts if not part.startswith(known)]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_every_term_is_explained_under_its_name(term):
    assert term.sense in explain_word(RULEBOOK, term.name)


@pytest.mark.parametrize("word", WORDS)
def test_every_other_word_is_explained(word):
    assert explain_word(RULEBOOK, word)


def test_a_term_of_several_words_needs_no_quotes():
    assert run("explain", "not", "checkable").stdout == run("explain", "not checkable").stdout
    assert "neither right nor wrong" in run("explain", "not", "checkable").stdout


def test_a_word_that_is_a_category_too_is_told_with_its_rules():
    told = explain_word(RULEBOOK, "reason")
    assert term_named(TERMS, "reason").sense in told
    assert "DC307" in told


def test_a_near_miss_of_a_term_is_suggested():
    assert "not checkable" in run("explain", "not chekable").stderr


def test_the_page_lists_every_term():
    page = glossary_page(TERMS)
    assert all(f"| {term.name} | {term.sense} |" in page for term in TERMS)


def test_a_file_with_an_unknown_key_is_refused_with_its_place(tmp_path):
    text = '[[term]]\nname = "a"\npart = "in a telegram"\nsense = "b"\nsence = "c"\n'
    (tmp_path / "glossary.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError, match=r"glossary\.toml.*sence"):
        read_terms(tmp_path)
