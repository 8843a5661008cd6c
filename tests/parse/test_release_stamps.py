"""Stamps of a release: they speak of the copy, and nothing of them is read as a field of the telegram."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from declass.engine import Checker
from declass.parse.document import Parser
from declass.parse.release_stamps import without_release_stamps
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.text import Text
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


@given(st.lists(st.sampled_from(["E.O. 13526, Sec. 3.5", "EO 12958 3.4(b)(1)>25Yrs", "Per E.O. 12065, Sec. 3-402"])))
def test_any_number_of_orders_under_which_a_copy_was_declassified_are_blanks(orders):
    rest = "\nE.O. 12958: DECL: 02/04/2019\nTAGS: PREL\n"
    text = "".join(f"{order}\n" for order in orders) + rest
    blanked = without_release_stamps(text)
    assert (len(text), rest) == (len(blanked), blanked[-len(rest) :])
    assert set(blanked[: -len(rest)].lower()) <= set(" \nper")


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


REVIEWS = [
    "DECLASSIFIED\nNLR MR M00-000 #100000\nE.O. 13526, SEC. 3.5\nBY PQS NARA DATE 9/18/2014",
    "DECLASSIFIED\nE.O. 12958, Sec. 3.6\nNLJ 00-00\nBy pqs, NARA, Date 4-6-04",
    "DECLASSIFIED PER E.O. 12958",
    "Declassified under E.O. 12356, Sec 3.4",
    "Authority: E.O. 12958, as amended",
    "DECLASSIFIED UNDER AUTHORITY OF THE\nSAMPLE APPEALS PANEL.\nE.O. 13526, SECTION 5.3(b)(3)",
    "DECLASSIFIED IN PART\nPER E.O. 13526\n2009-0000-MR",
    "DECLASSIFIED\nE.O. 11652, Sec. 3(E) and 5(D) or (E)",
    "EO 13526 3.3(b)(1)>25Yrs",
    "EXECUTIVE ORDER 12065, SECTION 3-402",
    "SITUATION ROOM                E.O. 13526, SEC. 3.5\nMESSAGE CENTER          BY PQS NARA DATE 9/18/2014",
]
HEADINGS = [f"telegram-{order}-C" for order in ("11652", "12356", "12958-amended")]


@pytest.mark.parametrize("stamp", REVIEWS)
@pytest.mark.parametrize("place", ["heading", "classification_line", "captions", "eo_line", "subject", "paragraph_1"])
@pytest.mark.parametrize("name", HEADINGS)
def test_the_order_under_which_a_copy_was_declassified_is_no_eo_line(name, place, stamp):
    base = RULEBOOK.bases[name]
    plain = PARSER.parse(render(base))
    if place == "heading":
        telegram = render(base)
        telegram = evolve(telegram, text=Text(f"{stamp}\n\n{telegram.text.content}"))
    else:
        telegram = render(base, set={place: f"{stamp}\n{base.parts.get(place, '')}"})
    document = PARSER.parse(telegram)
    assert [line.order_cited for line in plain.eo_lines] == [line.order_cited for line in document.eo_lines]
    assert plain.classification_line.serial == document.classification_line.serial
    assert [] == [finding for finding in CHECKER.check(document).findings if finding.severity != "note"]


@pytest.mark.parametrize(
    "line",
    [
        "E.O. 12958: DECL: 3.5.2014",
        "E.O. 12958 3-15-2014",
        "E.O. 12958 3.4.2014",
        "DECLASSIFIED\nE.O. 12958 DECL: 02/04/2019",
        "DECLASSIFIED\nE.O. 12958: AS AMENDED; DECLASSIFIED JUNE 21, 2006",
        "DECLASSIFIED\nEO 12356\nDECL: OADR",
        "Reason: E.O. 12958, Sec. 3.4(b)",
        "DEPT FOR EUR     E.O. 12958: DECL: 3.5.2014",
        "E.O. 11652, SEC. 5(B)(1)",
        "E.O. 12958",
    ],
)
def test_an_eo_line_and_a_reason_are_no_stamps(line):
    assert f"\n{line}\n" == without_release_stamps(f"\n{line}\n")
