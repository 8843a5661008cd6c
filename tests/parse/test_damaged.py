"""Words and labels that a copy has damaged, and what is another word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.parse.damage import differs_little, find_damaged_label

LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=14)


def label(text, words):
    match = find_damaged_label(text, 0, len(text), words)
    return match and match.span()


@given(LETTERS)
def test_a_word_differs_little_from_itself(word):
    assert differs_little(word, word)


@pytest.mark.parametrize(
    "written",
    [
        *("Classified B:", "Classified Y:", "Classified BV:", "Classified 8Y:", "Classified YB;", "Classified BYY:"),
        *("Clasified By:", "Classifide By:", "ClassifiedBy:", "C lassif\nied By:", "Classified B y:", "Classifie DBy:"),
        *("Classifi8d By:", "Classified\nBy:", "ClassifiedB Y:", "Classifie By:"),
    ],
)
def test_a_damaged_label_is_found_from_its_first_letter_to_its_colon(written):
    assert label(f"SIPDIS\n{written} DCM", "CLASSIFIED BY") == (7, 7 + len(written))


@pytest.mark.parametrize("word", ["As", "On", "In", "to", "at", "for", "and", "by us", "under", "", "I", "A"])
def test_a_label_with_another_word_is_another_label(word):
    assert label(f"SIPDIS\nClassified {word}: CONFIDENTIAL\nReason: 1.4 (b)", "CLASSIFIED BY") is None


@given(st.text(" \t", max_size=8))
def test_blanks_before_a_label_are_none_of_it(blanks):
    assert label(f"SIPDIS\n{blanks}TAQS: PREL", "TAGS") == (7 + len(blanks), 12 + len(blanks))
