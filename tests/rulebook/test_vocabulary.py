"""The closed lists of words, and that they agree with one another."""

import pytest

from declass.levels import Level
from declass.rulebook.loader import load_law, rules_root

WORDS = load_law(rules_root()).vocabulary


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("TOPSECRET", Level.TOP_SECRET),
        ("SECRET", Level.SECRET),
        ("CONFIDENTIAL", Level.CONFIDENTIAL),
        ("UNCLAS", Level.UNCLASSIFIED),
    ],
)
def test_level_words(word, expected):
    assert expected == WORDS.level_words[word]


def test_a_control_word_is_no_level_word():
    assert set() == set(WORDS.control_words) & set(WORDS.level_words)


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [("NOFORN", "NF"), ("NF", "NF"), ("ORCON", "OC"), ("SENSITIVE BUT UNCLASSIFIED", "SBU"), ("EXDIS", "XD")],
)
def test_spellings_of_controls(spelling, expected):
    assert expected == WORDS.controls[spelling]


def test_sbu_and_its_like_stand_on_unclassified_information_alone():
    assert {"SBU", "FOUO", "LOU", "SSI", "CUI"} <= WORDS.unclassified_controls


def test_controls_name_only_controls():
    named = {name for control in WORDS.control_entries.values() for name in (*control.excludes, *control.needs)}
    assert set() == named - set(WORDS.control_entries)


def test_no_spelling_stands_for_two_controls():
    controls = WORDS.control_entries.values()
    spellings = [spelling for c in controls for spelling in {c.portion, c.banner, *c.spellings}]
    assert len(spellings) == len(set(spellings))


def test_captions_name_only_captions():
    named = {name for caption in WORDS.caption_entries.values() for name in caption.excludes}
    assert set() == named - set(WORDS.caption_entries)


def test_nodis_is_the_most_restrictive_caption():
    assert 0 == WORDS.caption_rank["NODIS"]


def test_sipdis_limits_no_distribution():
    assert "SIPDIS" not in WORDS.restricting_captions


def test_the_letter_of_encryption_for_transmission_only_is_unclassified():
    assert Level.UNCLASSIFIED is WORDS.prosign_letters["E"]


def test_every_letter_of_the_security_prosign_goes_with_one_prosign():
    assert sorted(WORDS.prosign_letters) == sorted(letter for letters in WORDS.prosigns.values() for letter in letters)


@pytest.mark.parametrize(
    ("word", "expected"), [("DEPUTY CHIEF OF MISSION", "DCM"), ("CDA", "CHARGE"), ("NEA", "NEA"), ("AMB", "AMBASSADOR")]
)
def test_position_words(word, expected):
    assert expected == WORDS.position_words[word]


def test_no_position_word_is_a_single_letter():
    assert [] == [word for word in WORDS.position_words if len(word) == 1]


def test_an_order_that_sets_a_regime_is_not_among_the_others():
    assert set() == set(WORDS.classification_orders) & set(WORDS.other_orders)


def test_longer_event_phrases_come_first():
    lengths = [len(phrase) for phrase, _ in WORDS.event_phrases]
    assert sorted(lengths, reverse=True) == lengths


def test_our_own_discrepancies_fold_into_reported_ones():
    assert {"header": "miscellaneous", "control": "marking"} == {
        code: d.folds_into for code, d in WORDS.discrepancies.items() if d.folds_into is not None
    }


def test_surnames_among_positions_are_single_known_words():
    assert "GENERAL" in WORDS.surname_words <= WORDS.position_words.keys()
    assert not any(" " in word for word in WORDS.surname_words)


def test_words_for_the_post_itself_are_known_office_words():
    assert "EMBASSY" in WORDS.place_words <= WORDS.office_words
