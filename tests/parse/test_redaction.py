"""What a publisher puts in place of text that was taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.parse.redaction import find_redaction, is_redacted
from declass.text import Span
from tests.strategies import ANY_TEXTS, lies_in

BODY = "1. (C) The Ambassador met the Sample Minister.\n\n{}\n\n3. (C) He \u2018spoke\u2019 of the harbor."
# Typographic quotation marks take the other way through the text; what is found must be the same.
ALPHABETS = pytest.mark.parametrize("plain", [True, False], ids=["ascii", "wide"])


def copy_with(token, plain):
    text = BODY.format(token)
    return text.replace("\u2018", "'").replace("\u2019", "'") if plain else text


@ALPHABETS
@pytest.mark.parametrize(
    "token",
    ["XXXXXXXXXXXX", "xxxxxx", "[REDACTED]", "[Excised]", "[ deleted ]", "(b)(6)", "(B) (1)", "\u2588\u2588\u2588"],
)
def test_a_copy_with_text_taken_out_is_redacted(token, plain):
    assert is_redacted(copy_with(token, plain))


@ALPHABETS
@pytest.mark.parametrize(
    "token",
    ["2. (C) He left.", "section 2(b)(1) of the act", "1.4 (b) and (d)", "[sic]", "XX", "EXXON", "\u25a0 a point"],
)
def test_ordinary_text_is_no_redaction(token, plain):
    assert not is_redacted(copy_with(token, plain))


@given(ANY_TEXTS, st.sampled_from(["XXXXXX", "[REDACTED]", "\u2588\u2588"]), ANY_TEXTS)
def test_a_redaction_is_found_in_any_text(before, token, after):
    text = f"{before}\n{token}\n{after}"
    assert is_redacted(text)
    found = find_redaction(text)
    assert found is not None
    assert lies_in(text, Span(*found.span()))


@given(ANY_TEXTS)
def test_any_text_is_looked_through_without_harm(text):
    found = find_redaction(text)
    assert found is None or found[0]
    assert is_redacted(text) in (True, False)
