"""Captions as they are written, joined, broken and damaged; what one is worth is asked in the rules."""

import pytest

from declass.parse.captions import CaptionReader
from declass.rulebook.loader import load_rules

READER = CaptionReader(load_rules(examples=False).law.vocabulary)


def captions(text):
    return [(c.value, c.is_misspelt, text[c.span.start : c.span.end]) for c in READER.find(text, 0, len(text))]


@pytest.mark.parametrize("line", ["*SIPDIS*", "SIPDIS*", "-SIPDIS-", "* SIPDIS *", "..SIPDIS", "sipdis*"])
def test_a_caption_in_signs_is_not_misspelt(line):
    assert captions(f"\n{line}\n") == [("SIPDIS", False, line.strip(".-* "))]


@pytest.mark.parametrize(
    ("line", "value"),
    [("SIPDSI", "SIPDIS"), ("*SIPDS*", "SIPDIS"), ("NODISS", "NODIS"), ("OFFICIALINFORMAL", "OFFICIAL INFORMAL")],
)
def test_a_lone_word_a_letter_or_two_off_is_misspelt(line, value):
    assert captions(f"\n{line}\n") == [(value, True, line.strip("*"))]


@pytest.mark.parametrize("word", ["DIS", "NODES X", "SAMPLE", "MERIDIANS"])
def test_another_word_is_no_caption(word):
    assert captions(f"\n{word}\n") == []


@pytest.mark.parametrize("text", ["SIPDI\nS", "SIP\nDIS", "S\nIPDIS", "SIPD\n IS"])
def test_a_caption_broken_by_a_wrap_is_one_caption(text):
    assert captions(f"\n{text}\n") == [("SIPDIS", False, text)]


@pytest.mark.parametrize("text", ["SIPDIS,\n----", "SIPDIS/\n--", "*SIPDIS*\n--"])
def test_a_caption_above_a_rule_is_read_once(text):
    assert [(value, is_misspelt) for value, is_misspelt, _ in captions(f"\n{text}\n")] == [("SIPDIS", False)]
