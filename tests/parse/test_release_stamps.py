"""Stamps of a release: they speak of the copy, and nothing of them is read as a field of the telegram."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.engine import Checker
from declass.parse.document import Parser
from declass.parse.release_stamps import without_release_stamps
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from tests.strategies import ANY_TEXTS

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
CHECKER = Checker(RULEBOOK)
BASE = RULEBOOK.bases["telegram-12958-amended-C"]

STAMPS = [
    "Classified by DAS, A/GIS, DoS on 05/04/2015 ~ Class: CONFIDENTIAL ~ Reason: 1.4(D) ~ Declassify on: 05/04/2034",
    "Classified by DAS, A/GIS, DoS on 05/04/2015\n~ Class: SECRET\n~ Reason: 1.4(B)\n~ Declassify on: 05/04/2034",
    "~ Class: CONFIDENTIAL ~ Reason: 1.4(D) ~ Declassify on: 05/04/2034",
    "Class: CONFIDENTIAL ~ Reason: 1.4(D) Declassify on: ",
    "~ CLASS: CONFIDENTIAL REASON: 1.4(B) DECLASSIFY ON: 05/04/2034",
    "Classified by DAS, A/GIS,\nDoS on 05/04/2015 ~ Class: CONFIDENTIAL ~ Reason: 1.4(D) ~ Declassify on: 05/04/2034",
    "Classified by DAS, A/GIS, DoS on 5 May 2015 ~ Class: SECRET ~ Reason: B1, 1.4(D) ~ Declassify after: 4 May 2034",
    "Classified by DAS, A/GIS, DoS on 05/04/2015\nClass: CONFIDENTIAL Reason: 1.4(D) Declassify on: 05/04/2034",
    "Classified by DAS, A/GIS, DoS on 05/04/2015 - Class: SECRET - Reason: 1.4(D) - Declassify on: 05/04/2034",
    "Classified by DAS, A/GIS, DoS on 05/04/2015",
    "Class: CONFIDENTIAL, Reason: 1.4(D), Declassify on: 05/04/2034",
    "Class: CONFIDENTIAL ~ Reason: 1.4(B),1.4(D)",
]
PLACES = ("captions", "subject", "paragraph_1", "paragraph_2", "signature")


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_stamp_of_a_release_is_no_field_of_the_telegram(stamp, place, gap):
    plain = PARSER.parse(render(BASE)).authority_block
    document = PARSER.parse(render(BASE, set={place: f"{BASE.parts[place]}{gap}{stamp}"}))
    block = document.authority_block
    assert [reason.letter for reason in plain.reasons] == [reason.letter for reason in block.reasons]
    assert (plain.position, None) == (block.position, block.declassify_on)
    assert [] == [finding for finding in CHECKER.check(document).findings if finding.severity != "note"]


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_stamp_becomes_blanks(stamp):
    text = f"Before.\n{stamp}\nAfter."
    blanked = without_release_stamps(text)
    assert "Before. After." == " ".join(blanked.split())


@pytest.mark.parametrize(
    "text", ["Class: of 1968. Reason: none.", "CLASS: SECRET", "Classified By: AMBASSADOR P. Sample, Reason: 1.4(b)"]
)
def test_other_labels_stay(text):
    assert text == without_release_stamps(text)


@given(ANY_TEXTS, st.sampled_from(STAMPS), ANY_TEXTS)
def test_every_other_character_keeps_its_offset(before, stamp, after):
    text = f"{before}\n{stamp}\n{after}"
    blanked = without_release_stamps(text)
    assert len(text) == len(blanked)
    assert all(new == old or (new == " " and old != "\n") for new, old in zip(blanked, text, strict=True))


@pytest.mark.parametrize("stamp", STAMPS)
def test_a_stamp_stands_in_for_no_block_and_no_reason(stamp):
    document = PARSER.parse(render(BASE, set={"authority_block": stamp}))
    assert document.authority_block is None
    assert "DC301" in [finding.rule for finding in CHECKER.check(document).findings]
    unclassified = PARSER.parse(
        render(RULEBOOK.bases["telegram-12958-amended-U"], set={"subject": f"SUBJECT: X\n\n{stamp}"})
    )
    assert () == CHECKER.check(unclassified).findings


@pytest.mark.parametrize(
    "block",
    [
        "Classified By: DCM Pat Sample\nClass: CONFIDENTIAL\nReason: 1.4 (d)\nDeclassify on: 02/04/2019",
        "Classified By: DCM Pat Sample on 02/04/2009\nClass: CONFIDENTIAL\nReason: 1.4 (d)\nDeclassify on: 02/04/2019",
        "Classified by DCM Pat Sample ~ Class: CONFIDENTIAL ~ Reason: 1.4(d) ~ Declassify on: 02/04/2019",
    ],
)
def test_a_block_in_the_words_of_a_stamp_is_the_telegrams_own(block):
    found = PARSER.parse(render(BASE, set={"authority_block": block})).authority_block
    assert ("DCM", ["d"], "2019-02-04") == (
        found.position,
        [reason.letter for reason in found.reasons],
        str(found.declassify_on.date),
    )
