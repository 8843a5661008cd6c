"""Telegrams made from bases: what moves with the date, what can be set and dropped."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import dates, sampled_from

from declass.errors import RulebookError
from declass.levels import Level
from declass.rulebook.bases import PARTS, render
from declass.rulebook.loader import load_rules

BASES = load_rules().bases
BASE = BASES["telegram-12958-amended-C"]


def text_of(**changes):
    return render(BASE, **changes).text.content


@pytest.mark.parametrize(
    "expected",
    [
        "DE RUEHXX #0283 0351708\n",
        "\nR 041708Z FEB 09\n",
        "\nC O N F I D E N T I A L ANYPOST 000283\n",
        "\nE.O. 12958: DECL: 02/04/2019\n",
    ],
)
def test_the_fields_of_a_base_agree_with_its_date(expected):
    assert expected in text_of()


@pytest.mark.parametrize("expected", ["0661708\n", "\nR 071708Z MAR 05\n", "DECL: 03/07/2015\n"])
def test_another_date_moves_everything_that_follows_from_it(expected):
    assert expected in text_of(dated=date(2005, 3, 7))


def test_the_reference_id_follows_the_date():
    telegram = render(BASE, dated=date(2005, 3, 7))
    assert ("05ANYPOST283.txt", "05ANYPOST283", False) == (
        telegram.source,
        telegram.stored.reference_id,
        telegram.stored.reference_id_is_file_name,
    )


def test_a_part_can_be_set_with_placeholders():
    assert "\nE.O. 12958: DECL: 2/4/19\n" in text_of(set={"eo_line": "E.O. 12958: DECL: {declassify_on_short}"})


def test_a_dropped_part_vanishes_with_its_blank_line():
    assert text_of(drop=("captions",)) == text_of().replace("\nSIPDIS\n", "")


def test_an_empty_part_is_a_dropped_part():
    assert text_of(drop=("captions",)) == text_of(set={"captions": ""})


def test_paragraphs_are_set_apart_by_a_blank_line():
    assert "\n\n4. (U) Sample.\n" in text_of(set={"paragraph_4": "4. (U) Sample."})


def test_an_unknown_part_is_refused_with_the_known_ones():
    with pytest.raises(RulebookError, match="unknown part 'paragraph'; write one of start, routing"):
        text_of(set={"paragraph": "1. (U) Sample."})


def test_an_unknown_stored_field_is_refused():
    with pytest.raises(RulebookError, match="unknown stored field 'serial'; write one of reference_id"):
        text_of(stored={"serial": "283"})


def test_what_the_container_says_is_read():
    stored = {"level": "S", "created": "2009-02-05", "controls": "NOFORN", "captions": "EXDIS, STADIS"}
    record = render(BASE, stored=stored).stored
    assert (Level.SECRET, date(2009, 2, 5), ("NOFORN",), ("EXDIS", "STADIS")) == (
        record.level,
        record.created,
        record.controls,
        record.captions,
    )


@given(sampled_from(sorted(BASES)), dates(date(1954, 1, 1), date(2049, 12, 31)))
def test_no_placeholder_is_left_over(name, day):
    assert "{" not in render(BASES[name], dated=day).text.content


@given(sampled_from(sorted(BASES)), dates(date(1954, 1, 1), date(2049, 12, 31)))
def test_no_two_blank_lines_follow_each_other(name, day):
    assert "\n\n\n" not in render(BASES[name], dated=day).text.content


@given(sampled_from(sorted(BASES)), sampled_from(PARTS))
def test_any_part_can_be_set_and_stands_in_the_text(name, part):
    assert "\nSAMPLE WORDS\n" in "\n" + render(BASES[name], set={part: "SAMPLE WORDS"}).text.content
