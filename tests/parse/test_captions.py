"""Captions as they are written, joined, broken and damaged; what one is worth is asked in the rules."""

import pytest

from declass.parse.captions import CaptionReader
from declass.rulebook.loader import load_rules

READER = CaptionReader(load_rules(examples=False).law.vocabulary)


def captions(text):
    return [(c.value, c.is_misspelt, text[c.span.start : c.span.end]) for c in READER.find(text, 0, len(text))[0]]


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


@pytest.mark.parametrize("line", ["QSITIVE", "SITIVE", "SENSIT", "*QSITIVE*", "SIPDIS QSITIVE", "XCLUSIV\nSITIVE"])
def test_two_thirds_of_a_long_caption_are_no_caption_and_may_be_it(line):
    assert "SENSITIVE" not in [value for value, _, _ in captions(f"\n{line}\n")]
    assert READER.find(line, 0, len(line))[1]


@pytest.mark.parametrize(
    "line", ["RADIS", "STAD", "OFFICIAL", "TIVE", "SENSITIZATION", "SENSITIVE", "SENSITVE", "SIPDIS", "FOR SITIVE", ""]
)
def test_less_of_a_caption_or_a_whole_one_is_no_piece(line):
    assert not READER.find(line, 0, len(line))[1]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("SENSITVE SIPDIS", [("SENSITIVE", True), ("SIPDIS", False)]),
        ("SIPDIS, QSITIVE", [("SIPDIS", False)]),
        ("SENSITIVE SIPDSI", [("SENSITIVE", False), ("SIPDIS", True)]),
        ("SIPDIS NODES X", [("SIPDIS", False)]),
        ("SIPDIS EUR/XX", [("SIPDIS", False)]),
    ],
)
def test_a_misspelt_caption_stands_beside_captions_alone(line, values):
    assert [(value, is_misspelt) for value, is_misspelt, _ in captions(f"\n{line}\n")] == values


@pytest.mark.parametrize(
    "line",
    [
        "FOR (OFFICE) ONLY",
        "FOR AMBASSADOR ONLY",
        "FOR  THE AMBASSADOR  ONLY.",
        "FOR DIRECTOR'S EYES ONLY",
        "For Ambassador only",
    ],
)
def test_a_line_for_an_office_only_is_the_caption_of_its_last_word(line):
    assert [("ONLY", False, "ONLY")] == [(v, m, t.upper()) for v, m, t in captions(f"\n{line}\n")]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("EXDIS FOR AMBASSADOR ONLY", ["EXDIS", "ONLY"]),
        ("NODIS, FOR AMBASSADOR ONLY", ["NODIS", "ONLY"]),
        ("FOR OFFICIAL USE ONLY", []),
        ("FOR INFORMATION ONLY", []),
        ("FOR ONLY", []),
        ("DEPT FOR EUR", []),
        ("PASS THIS FOR ACTION TO POSTS ONLY", []),
    ],
)
def test_what_else_ends_in_only(line, values):
    assert [value for value, _, _ in captions(f"\n{line}\n")] == values


@pytest.mark.parametrize("line", ["INFORM CONSULS", "INFORM CONSULATES"])
def test_a_line_that_tells_whom_to_inform_is_a_caption(line):
    assert captions(f"\n{line}\n") == [("INFORM CONSULS", False, line)]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("SAMPLEDEPT FOR 12/XX/INSIPDIS SENSITIVE", ["SIPDIS", "SENSITIVE"]),
        ("DEPT FOR EURSIPDISNOFORN", ["SIPDIS", "NOFORN"]),
        ("DEPT FOR EUR SENSITIVE ", ["SENSITIVE"]),
        ("DEPT FOR EUR, SENSITIVE.", ["SENSITIVE"]),
        ("SENSITIVE TALKS FOR EUR", ["SENSITIVE"]),
        ("DEPT FOR SENSITIVE POSTS", []),
        ("DEPT FOR PAT ROGER", []),
        ("DEPT FOR SAMPLESTADIS", []),
    ],
)
def test_captions_at_the_end_of_a_line_of_offices(line, values):
    assert [value for value, _, _ in captions(f"\n{line}\n")] == values
