"""Classification categories in their many spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.parse.reasons import SECTION, has_other_words, is_plain_list, read_letters, section_of
from tests.strategies import ANY_TEXTS, lies_in

LETTER_SETS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=4, unique=True).map(sorted)
PATTERNS = (
    ("({})", ", ", " and "),
    ("({})", " ", " and "),
    ("({})", "", ""),
    ("({})", ", ", ", "),
    ("({})", "/", "/"),
    ("({})", " & ", " & "),
    ("({})", ";", ";"),
    ("({})", ",\n", "\nand "),
    ("({} )", ", ", " AND "),
    ("( {})", ", ", ", and "),
    ("{}", ",", ","),
    ("{}", "/", "/"),
    ("{}", ", ", " and "),
    ("{})", ", ", " and "),
)
SPELLINGS = st.tuples(st.sampled_from(PATTERNS), st.booleans(), st.sampled_from(["", " ", "\n", ": "]))


def spelled(letters, spelling):
    (one, between, last), is_upper, gap = spelling
    written = [one.format(letter.upper() if is_upper else letter) for letter in letters]
    return gap + last.join([between.join(written[:-1]), written[-1]] if written[:-1] else written)


def letters_of(text):
    return [reason.letter for reason in read_letters(text, 0, "1.4", 0)]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param("bd", " (b) and (d).", id="plain"),
        pytest.param("bd", "(B&D)", id="one bracket"),
        pytest.param("bd", ", (b) and (d).", id="comma before brackets"),
        pytest.param("bd", " - (b) and (d)", id="dash before brackets"),
        pytest.param("bd", "; (b), (d)", id="semicolon before brackets"),
        pytest.param("bd", " b/d", id="no brackets"),
        pytest.param("bd", "(b, d)", id="comma in one bracket"),
        pytest.param("bd", " (b.) and (d.)", id="points inside"),
        pytest.param("bd", " (b) and\n(d)", id="wrapped"),
        pytest.param("bd", " (b)\nand (d)", id="wrapped before and"),
        pytest.param("b", " (b)\n\n(C) Summary", id="portion mark after a blank line"),
        pytest.param("bd", " (B)\n(D).", id="a letter alone on its line"),
        pytest.param("bc", " (b)\n(c)", id="a small c alone on its line"),
        pytest.param("bc", " (B)\n(C).", id="a C with a point alone on its line"),
        pytest.param("bde", " (b)\n(d), (e).\n\n(C) Summary", id="letters alone on their line"),
        pytest.param("b", " (B)\n(C)\nSUMMARY", id="a C alone on its line"),
        pytest.param("b", " (B)\n(D) ANYPOST 12", id="the letter of a reference"),
        pytest.param("bd", " (b) (d)\n\n- Sample point", id="bullet after a blank line"),
        pytest.param("bd", " B AND D.\n\nSample text", id="no brackets, then a blank line"),
        pytest.param("b", " (b) (C)", id="capital mark after one small letter"),
        pytest.param("bd", " (b) A\nND (d)", id="wrapped inside and"),
        pytest.param("bd", " (b and (d)", id="bracket lost"),
        pytest.param("bd", " [b] and [d]", id="square brackets"),
        pytest.param("bcd", " (b), (c), and (d)", id="comma before and"),
        pytest.param("abcdefgh", " (a-h)", id="range"),
        pytest.param("abcd", " (a) - (d)", id="range between brackets"),
        pytest.param("b", " (b).\n\n(C) Summary", id="portion mark after the point"),
        pytest.param("bd", " (b), (d)  (C) Summary", id="capital mark after small letters"),
        pytest.param("bd", " (b) and (d)  (c) The talks", id="small mark behind the last letter"),
        pytest.param("bdc", " (b) and (d) (c)", id="a further letter without words behind it"),
        pytest.param("bda", " (b) and (d) (a) Military plans.", id="a further letter that is no mark"),
        pytest.param("c", " (c)  (s/nf) The talks", id="small mark with a control"),
        pytest.param("c", " (c) (u) The talks", id="small mark that is no category"),
        pytest.param("bd", " of E.O. 12958 (b) and (d)", id="order between"),
        pytest.param("b", " (E.O. 12958), (b)", id="order in brackets"),
        pytest.param("bd", " of the Executive Order, as amended, (b), (d)", id="order as amended"),
        pytest.param("bd", ", b and d", id="comma before bare letters"),
        pytest.param("bd", "; b, d.", id="semicolon before bare letters"),
        pytest.param("bd", " (b) y (d)", id="and in another language"),
        pytest.param("bd", " (b) amd (d)", id="and misspelt"),
        pytest.param("bd", " (b) an (d)", id="last letter of and lost"),
        pytest.param("bd", " (b) ad (d)", id="middle letter of and lost"),
        pytest.param("bd", " (b) nd (d)", id="first letter of and lost"),
        pytest.param("b", " -- (b)", id="dashes"),
        pytest.param("b", "_(b)", id="underscore"),
        pytest.param("bd", " (bd)", id="run together in brackets"),
        pytest.param("bcd", " (b c d)", id="blanks in brackets"),
        pytest.param("bd", " bd", id="run together"),
        pytest.param("bd", ' "b" and "d"', id="quotation marks"),
        pytest.param("bd", " ('b'), ('d')", id="apostrophes"),
        pytest.param("bd", " {b} and {d}", id="braces"),
        pytest.param("bcd", " (b) through (d)", id="range in a word"),
        pytest.param("bd", " (b) and subparagraph (d)", id="word before the last letter"),
        pytest.param("b", " (b) to protect sources", id="a sentence after the letter"),
        pytest.param("b", " (b - foreign government information)", id="the category in words beside the letter"),
        pytest.param("", ", a senior officer", id="a word after the comma"),
        *(pytest.param(pair, f" {pair}.", id=f"run together: {pair}") for pair in ("bc", "ch", "bh", "gh")),
        *(
            pytest.param("", f" {word}", id=f"a word or no order: {word}")
            for word in ("he", "be", "db", "ed", "ha", "eg", "cf", "ad", "de", "dd")
        ),
        pytest.param("", "", id="nothing"),
        pytest.param("", " Sample text", id="words"),
        pytest.param("", "12", id="digits"),
        pytest.param("", " (because of sources)", id="bracketed words"),
    ],
)
def test_the_letters_after_a_section_are_read(expected, text):
    assert expected == "".join(letters_of(text))


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param("1.4", "1.4", id="plain"),
        pytest.param("1.4", "1. 4", id="blank"),
        pytest.param("1.5", "1,5", id="comma"),
        pytest.param("1.4", "1.\n4", id="wrapped"),
        pytest.param("1.3(a)(5)", "1.3(a)(5)", id="form of 1982"),
        pytest.param("1.3(a)(5)", "1.3 (a) (5)", id="form of 1982, spaced"),
        pytest.param("3.3", "3.3", id="another section"),
        pytest.param("1.10", "1.10", id="two digits"),
    ],
)
def test_a_section_is_read_in_one_spelling(expected, text):
    assert expected == section_of(SECTION.search(text))


@pytest.mark.parametrize("text", ["11.4", "1.4/5", "1.2.3", "2009", "1-4"])
def test_other_numbers_are_no_section(text):
    assert SECTION.fullmatch(text) is None


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(True, " (b)", id="bracket"),
        pytest.param(True, " b and d", id="two letters"),
        pytest.param(True, " B.", id="one letter alone"),
        pytest.param(False, " a sensitive matter", id="first letter of words"),
        pytest.param(False, "", id="nothing"),
    ],
)
def test_letters_without_a_section_are_told_from_words(expected, text):
    assert expected == is_plain_list(text, 0, read_letters(text, 0, None, 0))


@given(
    LETTER_SETS,
    SPELLINGS,
    st.sampled_from([" of E.O. 12958", " (E.O. 12958)", " of the Executive Order", ", as amended"]),
)
def test_the_order_may_stand_between_section_and_letters(letters, spelling, order):
    assert letters == letters_of(order + " " + spelled(letters, spelling) + ".")


@pytest.mark.parametrize(
    "text", [" foreign relations", " (Foreign Sample)", " of E.O. 12958, foreign relations", ", z words"]
)
def test_words_beside_a_section_are_told(text):
    assert has_other_words(text, 0)


@pytest.mark.parametrize(
    "text", ["", ".", ". Summary", " DECLASSIFY ON: 12/12/2012", " of E.O. 12958.", "\nSample", ": "]
)
def test_the_end_of_a_reason_is_no_word_beside_it(text):
    assert not has_other_words(text, 0)


@given(LETTER_SETS, SPELLINGS)
def test_a_list_in_any_spelling_is_read_back(letters, spelling):
    assert letters == letters_of(spelled(letters, spelling) + ".")


@given(LETTER_SETS, SPELLINGS, st.sampled_from(["\n", "\n\n1. (C) Text", ".\n\n(S) Text", " \n\n- Text", ""]))
def test_what_follows_a_list_is_no_part_of_it(letters, spelling, after):
    assert letters == letters_of(spelled(letters, spelling) + after)


@given(LETTER_SETS, SPELLINGS, st.integers(0, 1000))
def test_each_letter_is_quoted_by_its_span(letters, spelling, base):
    text = spelled(letters, spelling)
    found = read_letters(text, 0, "1.4", base)
    assert letters == [text[r.span.start - base : r.span.end - base].lower() for r in found]


@given(LETTER_SETS, SPELLINGS)
def test_a_reason_carries_its_section(letters, spelling):
    assert [f"1.4({c})" for c in letters] == [str(r) for r in read_letters(spelled(letters, spelling), 0, "1.4", 0)]


@given(ANY_TEXTS)
def test_any_text_is_read_without_harm(text):
    assert all(lies_in(text, reason.span) for reason in read_letters(text, 0, None, 0))


@given(ANY_TEXTS)
def test_sections_are_looked_for_in_any_text_without_harm(text):
    assert all(section_of(match) for match in SECTION.finditer(text))


@pytest.mark.parametrize("piece", ["(b) and ", "b, ", "((", "(b", "(b-", "( b ", "(b)"])
def test_a_long_list_is_read_to_its_end(piece):
    read_letters(piece * 5000, 0, "1.4", 0)


@pytest.mark.parametrize("piece", ["1.4 ", "1. ", "1.  4 (a) ", "1.3(a)(", "1 . "])
def test_a_long_row_of_sections_is_read_to_its_end(piece):
    assert len(list(SECTION.finditer(piece * 5000))) <= 5000
