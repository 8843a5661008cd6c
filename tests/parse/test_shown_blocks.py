"""Blocks that a paragraph shows, which are of another text, and those to which it leads, which are the message's."""

import pytest

from tests.parse.telegrams import made

SHOWN = "2. (U) Drafters are given a card:\n\n"


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param("   Classified By: Consul Quinn Other\n   Reason: 1.4 (b)", id="first line"),
        pytest.param("\tClassified By: Consul Quinn Other", id="tab"),
        pytest.param("   Form 12\n\n   Classified By: Consul Quinn Other", id="below a line of it"),
    ],
)
def test_a_classifier_that_a_paragraph_shows_is_no_second_one(shown):
    block = made(set={"paragraph_2": SHOWN + shown}).authority_block
    assert ((), True) == (block.others, block.value_span is not None)


def test_a_classifier_that_a_paragraph_shows_is_not_that_of_the_message():
    parts = {"authority_block": "Reason: 1.4 (d).", "paragraph_2": f"{SHOWN}   Classified By: Consul Quinn Other"}
    block = made(set=parts).authority_block
    assert (["d"], None) == ([reason.letter for reason in block.reasons], block.value_span)


@pytest.mark.parametrize(
    "lead", ["This message is classified as follows:", "CLASSIFICATION AUTHORITY:", "Entire text:"]
)
def test_a_block_to_which_paragraph_1_leads_is_that_of_the_message(lead):
    text = f"1. (C) {lead}\n\n    Classified By: DCM Pat Sample for reasons 1.4 (b) and (d).\n\n2. (C) Words."
    block = made(drop=["authority_block", "paragraph_2"], set={"paragraph_1": text}).authority_block
    assert ["b", "d"] == [reason.letter for reason in block.reasons]


def test_a_second_classifier_below_a_colon_is_one_where_it_is_not_set_in():
    second = "Comment:\nClassified By: Consul Quinn Other for reason 1.4 (b)."
    assert 1 == len(made(set={"paragraph_1": f"{second}\n\n1. (C) Words."}).authority_block.others)
