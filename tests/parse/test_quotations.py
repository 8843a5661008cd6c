"""Texts that a message quotes whole: where they begin and end, and whether they were released."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.parse.quotations import find_quotations, is_in_quoted_words, quotation_at
from tests.strategies import ANY_TEXTS, strayed_spans


def quoted(text):
    return [text[q.span.start : q.span.end] for q in find_quotations(text, 0, len(text))]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("QUOTE", "UNQUOTE"),
        ("QTE:", "UNQTE"),
        ("BEGIN TEXT", "END TEXT"),
        ("Begin text:", "End text"),
        ("BEGIN QUOTE", "END QUOTE"),
        ("BEGIN MESSAGE", "END MESSAGE"),
        ("BEGIN TEXT OF 1979 TELEGRAM", "END OF TEXT"),
        ("Begin unofficial translation of text", "End text"),
        ("START TEXT", "END OF QUOTED MESSAGE"),
        ("BEGIN TEXT OF DECLASSIFIED CABLE:", "END CABLE"),
        ("TEXT BEGINS:", "TEXT ENDS"),
        ("Text begins", "End text"),
        ("TEXT  BEGINS:", "TEXT  ENDS"),
    ],
)
@pytest.mark.parametrize("before", ["", "The note reads:\n\n", "Text follows. ", "  "])
def test_a_text_is_quoted_from_the_word_that_opens_it_to_the_one_that_closes_it(before, opening, closing):
    (found,) = quoted(f"{before}{opening}\n\n1. One.\n2. Two.\n{closing}\n\n2. Three.\n")
    assert (True, True) == (found.startswith(opening[:5]), found.endswith(closing))


@pytest.mark.parametrize("brackets", ["()", "[]", '""', "--"])
def test_words_in_brackets_open_and_close_a_quotation(brackets):
    first, last = brackets
    text = f"The note reads:\n\n{first}BEGIN TEXT{last}\n1. One.\n{first}END TEXT{last}\n2. Two.\n"
    assert ["BEGIN TEXT" + last + "\n1. One.\n" + first + "END TEXT"] == quoted(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1. One.\n\n2. Two.\n", id="none"),
        pytest.param("BEGIN SUMMARY\nOne.\nEND SUMMARY\n", id="summary"),
        pytest.param("QUOTE\n1. One.\n", id="never closed"),
        pytest.param("Text begins with words on harbors.\n1. One.\nText ends there.\n", id="words of a sentence"),
        pytest.param("1. One.\nUNQUOTE\n", id="never opened"),
        pytest.param("He would quote a price.\nEND TEXT\n", id="inside a sentence"),
        pytest.param("BEGIN TALKING POINTS\nOne.\nEND POINTS\n", id="points of the message itself"),
    ],
)
def test_other_words_quote_nothing(text):
    assert [] == quoted(text)


def test_a_quotation_inside_another_is_a_part_of_it():
    (found,) = quoted("BEGIN TEXT\nA.\nQUOTE\nB.\nUNQUOTE\nC.\nEND TEXT\nD.\n")
    assert "C." in found


@pytest.mark.parametrize(
    ("expected", "before", "opening"),
    [
        (True, "The following 1979 telegram, since declassified, is repeated:\n\n", "QUOTE"),
        (True, "The telegram was released in full in 2006. Text:\n\n", "BEGIN TEXT"),
        (True, "", "BEGIN TEXT OF DECLASSIFIED TELEGRAM:"),
        (False, "The following telegram has not been declassified:\n\n", "QUOTE"),
        (False, "The telegram is to be declassified in 2020:\n\n", "QUOTE"),
        (False, "The following telegram is repeated:\n\n", "QUOTE"),
        (False, "This message is unclassified.\n\n", "QUOTE"),
    ],
)
def test_a_quoted_text_was_released_when_its_introduction_says_so(expected, before, opening):
    text = f"{before}{opening}\n1. (C) One.\nUNQUOTE\nEND TEXT\n"
    assert [expected] == [found.is_released for found in find_quotations(text, 0, len(text))]


@given(st.lists(st.sampled_from(["QUOTE\n", "UNQUOTE\n", "BEGIN TEXT\n", "END TEXT\n", "1. One.\n", "\u00df\n"])))
def test_quotations_stand_apart_and_in_order(pieces):
    text = "".join(pieces)
    found = find_quotations(text, 0, len(text))
    ends = [0, *(quotation.span.end for quotation in found)]
    assert all(end <= quotation.span.start for end, quotation in zip(ends, found, strict=False))
    assert [quotation_at(found, quotation.span.start) for quotation in found] == found


@given(ANY_TEXTS)
def test_any_text_is_searched_without_harm(text):
    assert [] == strayed_spans(text, find_quotations(text, 0, len(text)))


@pytest.mark.parametrize("piece", ["END ", "QUOTE\n", "\nBEGIN A", "END\t", "- END A-", "END TEXT\n", "RELEASED NOT "])
def test_a_long_row_of_pieces_is_searched_to_its_end(piece):
    text = piece * 20000
    assert len(find_quotations(text, 0, len(text))) <= 20000


def test_a_few_words_quoted_within_a_sentence_close_no_text():
    text = "BEGIN TEXT:\n\n1. HE SAID QUOTE NO UNQUOTE.\n\n2. MORE.\n\nEND TEXT.\n"
    assert [text[:-2]] == quoted(text)


def test_a_text_announced_and_then_quoted_is_quoted():
    (found,) = quoted("2. Begin quoted text:\n\nQUOTE\n1. One.\nUNQUOTE\n\n3. Three.\n")
    assert found.startswith("QUOTE\n")


def test_a_few_words_after_a_comma_close_no_text():
    text = "QUOTE\n1. HE SAID, QUOTE, NO, UNQUOTE.\n2. HE WILL QUOTE THE PRICE.\nUNQUOTE\n"
    assert [text[:-1]] == quoted(text)


@pytest.mark.parametrize("last", ["not", "to", "the", "a", "will"])
def test_the_line_above_makes_no_verb_of_a_quote_on_a_line_of_its_own(last):
    (found,) = quoted(f"1. We were asked {last}\n\nQUOTE\n1. One.\nUNQUOTE\n")
    assert found.startswith("QUOTE")


@pytest.mark.parametrize(
    "text",
    [
        'He said "one * two".',
        '"One\n\n* two."',
        "He said \u201cone * two\u201d.",
        "HE SAID ''ONE * TWO''.",
        "HE SAID QUOTE ONE * TWO UNQUOTE.",
        'He said "no" and ("one * two").',
    ],
)
def test_words_between_quotation_marks_are_quoted(text):
    assert is_in_quoted_words(text, text.index("*"), 0)


@pytest.mark.parametrize(
    "text",
    [
        'He said "one" * "two".',
        'He said "one * two.',
        'He said one * two".',
        'He said " one * two".',
        "He said \u201cone\u201d * \u201ctwo\u201d.",
        "HE SAID QUOTE ONE UNQUOTE * QUOTE TWO UNQUOTE.",
        "HE SAID QUOTE ONE\n\n* TWO UNQUOTE.",
        "IT READS:\nQUOTE\n* ONE.\nUNQUOTE",
        "IT READS: QUOTE\n* ONE.\nUNQUOTE",
        "*",
    ],
)
def test_other_words_are_not_quoted(text):
    assert not is_in_quoted_words(text, text.index("*"), 0)


def test_what_opens_above_the_text_is_not_closed_in_it():
    text = 'SUBJECT: THE "PLAN\n\n1. (U) One * and the plan" of two.'
    assert not is_in_quoted_words(text, text.index("*"), text.index("1."))


@given(ANY_TEXTS, st.integers(0, 50))
def test_quoted_words_are_looked_for_in_any_text(text, at):
    assert is_in_quoted_words(text, min(at, len(text)), 0) in (True, False)
