"""Portion markings and stored level values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.levels import BY_SYMBOL, Level
from declass.marking import MarkingJudge
from declass.parse.markings import MarkingReader, stored_marking
from declass.rulebook.loader import load_rules
from tests.strategies import ANY_TEXTS, VOCABULARY

READER = MarkingReader(VOCABULARY)
JUDGE = MarkingJudge(load_rules(examples=False), "ic")
OF_BOTH = {
    *("NF", "OC", "PR", "IMC", "RELIDO", "FGI", "SI", "SI-G", "TK", "HCS"),
    *("RD", "FRD", "CNWDI", "XD", "ND", "ATOMAL", "SAMI"),
}
"""Controls that both readings of a marking know by themselves."""
LEVELS = st.sampled_from(sorted(BY_SYMBOL))
CLASSIFIED = st.sampled_from(["C", "S", "TS"])
CONTROLS = st.lists(st.sampled_from(["NF", "OC", "PR", "FGI"]), max_size=3, unique=True)
COUNTRIES = st.lists(st.sampled_from(["AUS", "CAN", "GBR", "NZL", "NATO"]), min_size=1, max_size=3, unique=True)
JOINTS = st.sampled_from(["//", "/", " // ", " / "])


@pytest.mark.parametrize(
    ("expected", "raw"),
    [
        pytest.param("U", "U", id="U"),
        pytest.param("C", "C", id="C"),
        pytest.param("S", "S", id="S"),
        pytest.param("TS", "TS", id="TS"),
        pytest.param("SBU", "SBU", id="SBU alone"),
        pytest.param("SBU", "U/SBU", id="U and SBU"),
        pytest.param("SBU//NF", "SBU/NF", id="SBU and NF"),
        pytest.param("SBU//NF", "SBU//NOFORN", id="SBU and NOFORN"),
        pytest.param("LOU", "LOU", id="LOU alone"),
        pytest.param("U//FOUO", "U//FOUO", id="FOUO"),
        pytest.param("C//NF", "C/NF", id="one slash"),
        pytest.param("C//NF", "C//NF", id="two slashes"),
        pytest.param("C//NF", "C-NF", id="hyphen"),
        pytest.param("C//NF", "C, NF", id="comma"),
        pytest.param("C//NF", "C NF", id="blank"),
        pytest.param("S//NF", "SNF", id="glued"),
        pytest.param("S//OC/NF", "S//OC/NF", id="two controls"),
        pytest.param("S//REL TO USA, GBR", "S//REL TO USA, GBR", id="release to"),
        pytest.param("S//REL TO USA, GBR", "S/REL USA AND GBR", id="release, words between"),
        pytest.param("S//RELIDO", "S//RELIDO", id="control that begins as a release"),
        pytest.param("TS//SI-G//OC", "TS//SI-G//OC", id="control with a dash"),
        pytest.param("S//FGI//NF", "S//FGI//NF", id="foreign information"),
        pytest.param("S//FGI//NF", "S/NF/FGI", id="categories in another order"),
        pytest.param("C//OC/NF", "C/NF/OC", id="controls in another order"),
        pytest.param("S//SI/TK//NF", "S//SI/TK//NF", id="two controls of a category"),
        pytest.param("S//NF//XD", "S/XD/NF", id="caption of the Department"),
        pytest.param("SBU//NF", "SBU-NF", id="dash"),
        pytest.param("S//DSEN", "S//DSEN/", id="stray slash"),
        pytest.param("C", "CONFIDENTIAL", id="spelled out"),
        pytest.param("TS", "TOP SECRET", id="two words"),
        pytest.param("C", "c", id="lower case"),
        pytest.param("C", " C ", id="inner blanks"),
        pytest.param("C", "C - ENTIRE TEXT", id="entire text"),
        pytest.param("C//NF", "C-NF - ENTIRE TEXT", id="control before entire text"),
        pytest.param("C//NF", "C - ENTIRE TEXT - NOFORN", id="control behind entire text"),
        pytest.param("S//OC/NF", "S - ENTIRE TEXT/NOFORN/ORCON", id="controls behind entire text"),
        pytest.param("C", "C - ENTIRE TEXT - PROTECT", id="a word behind entire text"),
    ],
)
def test_a_mark_is_read_in_canonical_form(expected, raw):
    assert expected == READER.read(raw).canonical


@pytest.mark.parametrize(
    ("expected", "raw"),
    [
        pytest.param("lower-case", "c", id="lower case"),
        pytest.param("spelled-out", "CONFIDENTIAL", id="spelled out"),
        pytest.param("spelled-out", "S E C R E T", id="spelled and spaced out"),
        pytest.param("inner-space", " C ", id="blanks"),
        pytest.param("entire-text", "S - ENTIRE TEXT", id="entire text"),
        pytest.param("unknown", "S//ZZTOP", id="unknown control"),
        pytest.param("unknown", "S//FGI DEU GBR", id="unknown words after two slashes"),
        pytest.param("unknown", "S NOFRON", id="near a control, after a blank"),
        pytest.param("unknown", "S N", id="letter after a blank"),
        pytest.param("unknown", "CON", id="near a level"),
        pytest.param("unknown", "SUB", id="near SBU"),
    ],
)
def test_an_odd_mark_says_what_is_odd(expected, raw):
    assert {expected} == READER.read(raw).oddities


@pytest.mark.parametrize(
    ("expected", "raw"),
    [
        pytest.param("C/\u2026", "C/SAMPLE", id="name"),
        pytest.param("C/\u2026", "C/LI", id="short name"),
        pytest.param("S//NF \u2026", "S//NF SAMPLE", id="name behind a control"),
        pytest.param("S//\u2026//NF", "S//SAMPLE//NF", id="name between"),
        pytest.param("S//\u2026", "S//PAT SAMPLE", id="two names"),
        pytest.param("S/REL TO \u2026", "S/REL TO SAMPLE", id="no country"),
        pytest.param("S/REL TO UK, \u2026", "S/REL TO UK, SAMPLE", id="no country behind one"),
        pytest.param("S - ENTIRE TEXT/\u2026", "S - ENTIRE TEXT/SAMPLE", id="name behind entire text"),
        pytest.param("S - ENTIRE TEXT - \u2026", "S - ENTIRE TEXT - PAT SAMPLE", id="two names behind entire text"),
        pytest.param("S - ENTIRE TEXT/NF", "S - ENTIRE TEXT/NF", id="control behind entire text"),
        pytest.param("S//FGI DEU GBR", "S//FGI DEU GBR", id="words of the lists"),
        pytest.param("S NOFRON", "S NOFRON", id="near a control"),
        pytest.param("SUB", "SUB", id="near a mark"),
        pytest.param("S//NF", "S//NF", id="known"),
        pytest.param("c", " c", id="blank"),
    ],
)
def test_a_word_of_no_list_is_not_quoted(expected, raw):
    assert expected == READER.read(raw).shown


@pytest.mark.parametrize(
    ("expected", "raw"),
    [
        pytest.param((Level.SECRET, "//NS", "nato"), "NS", id="NATO without strokes"),
        pytest.param((Level.CONFIDENTIAL, "//NC", "nato"), "//NC", id="NATO"),
        pytest.param((Level.SECRET, "//NS", "nato"), "NATO SECRET", id="NATO in words"),
        pytest.param((Level.SECRET, "//NS", "nato"), "NATO Secret", id="NATO in words, capitals and small letters"),
        pytest.param((Level.TOP_SECRET, "//CTS", "nato"), "COSMIC TOP SECRET", id="COSMIC"),
        pytest.param((Level.SECRET, "//NS//ATOMAL", "nato"), "NS/ATOMAL", id="NATO with a control"),
        pytest.param((None, "//NR", "nato"), "//NR", id="NATO without a level of ours"),
        pytest.param((None, "//GBR S", "foreign"), "//GBR S", id="country"),
        pytest.param((None, "//DEU C", "foreign"), "DEU-C", id="country with a dash"),
        pytest.param((None, "//FGI C", "foreign"), "FGI-C", id="foreign government"),
        pytest.param((None, None, "foreign"), "UK S", id="country by a word"),
        pytest.param((None, None, "foreign"), "NATO/ISAF SECRET", id="NATO and others"),
        pytest.param((None, None, "foreign"), "UK/FRA C", id="two countries"),
        pytest.param((None, "//JOINT S CAN USA", "foreign"), "//JOINT S CAN USA", id="joint"),
        pytest.param((None, None, "foreign"), "//SAMPLE S", id="no country"),
    ],
)
def test_a_foreign_mark_is_told_from_ours(expected, raw):
    marking = READER.read(raw)
    level, form, oddity = expected
    assert (level, form, {oddity}) == (marking.level, marking.canonical, marking.oddities)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("NATO", id="alliance"),
        pytest.param("NATO SECRETARY GENERAL", id="office"),
        pytest.param("GBR", id="country alone"),
        pytest.param("US-C", id="class of a visa"),
        pytest.param("POL/C", id="section of an embassy"),
        pytest.param("//", id="strokes"),
        pytest.param("", id="nothing"),
        pytest.param(" ", id="blank"),
        pytest.param("U.S.", id="points"),
        pytest.param("UN", id="abbreviation"),
        pytest.param("Sample", id="word"),
        pytest.param("Secretary", id="word that begins as a level"),
        pytest.param("S Sample", id="letter and word"),
        pytest.param("C and D", id="letters"),
        pytest.param("C SAMPLE", id="letter and name in capitals"),
        pytest.param("LOU SAMPLE", id="first name and name"),
        pytest.param("S, SAMPLE", id="letter and name after a comma"),
        pytest.param("C - SAMPLE", id="letter and name after a dash"),
        pytest.param("C SAMPLE/OTHER", id="letter and two names"),
        pytest.param("2009", id="number"),
        pytest.param("X" * 200, id="long"),
    ],
)
def test_words_in_brackets_are_no_marking(raw):
    assert READER.read(raw) is None


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        pytest.param((Level.CONFIDENTIAL, ()), "CONFIDENTIAL", id="level"),
        pytest.param((Level.CONFIDENTIAL, ("NOFORN",)), "CONFIDENTIAL//NOFORN", id="with a control"),
        pytest.param((Level.TOP_SECRET, ()), "Top Secret", id="mixed case"),
        pytest.param((None, ()), "SECRETARY", id="no level"),
        pytest.param((None, ()), "", id="nothing"),
        pytest.param((None, ()), "///", id="slashes"),
    ],
)
def test_a_stored_value_is_read(expected, value):
    assert expected == stored_marking(value, VOCABULARY)


@given(CLASSIFIED, CONTROLS, JOINTS)
def test_a_mark_with_controls_is_read_back(level, controls, joint):
    marking = READER.read(level + "".join(joint + control for control in controls))
    assert (BY_SYMBOL[level], tuple(controls), True) == (marking.level, marking.controls, marking.is_known)


@given(CLASSIFIED, CONTROLS)
def test_the_canonical_form_reads_as_itself(level, controls):
    canonical = READER.read("/".join([level, *controls])).canonical
    assert canonical == READER.read(canonical).canonical


@given(CLASSIFIED, st.lists(st.sampled_from(sorted(OF_BOTH)), max_size=4, unique=True), JOINTS)
def test_the_canonical_form_is_that_of_the_register(level, controls, joint):
    raw = joint.join([level, *controls])
    document = JUDGE.judge(f"({raw})", "portion", date(2012, 1, 1))
    assert document.canonical == READER.read(raw).canonical


@given(CLASSIFIED, COUNTRIES)
def test_the_countries_of_a_release_are_read_back(level, countries):
    marking = READER.read(f"{level}//REL TO USA, {', '.join(countries)}")
    assert (("USA", *countries), ("REL",)) == (marking.rel_to, marking.controls)


@given(LEVELS, st.booleans())
def test_the_case_of_a_mark_does_not_change_its_level(symbol, is_lower):
    assert BY_SYMBOL[symbol] == READER.read(symbol.lower() if is_lower else symbol).level


@given(ANY_TEXTS)
def test_any_text_is_read_without_harm(text):
    marking = READER.read(text)
    assert marking is None or marking.raw in text


@given(ANY_TEXTS)
def test_any_stored_value_is_read_without_harm(text):
    assert stored_marking(text, VOCABULARY)


@pytest.mark.parametrize("piece", ["C//", "//NF", " - ", "REL TO ", "C O N ", "ENTIRE TEXT "])
def test_a_long_row_of_pieces_is_read_to_its_end(piece):
    READER.read(piece * 20000)
