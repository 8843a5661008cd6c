"""Position and kind of a Classified By value: titles that a wrap broke, surnames that are titles, two people."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.parse.classifier import value_kind
from tests.strategies import ANY_TEXTS, VOCABULARY

TITLES = (
    "AMBASSADOR",
    "DEPUTY CHIEF OF MISSION",
    "POLITICAL COUNSELOR",
    "ECONOMIC COUNSELOR",
    "POL/ECON COUNSELOR",
    "POLITICAL/ECONOMIC COUNSELOR",
    "A/POLCOUNS",
    "MINISTER-COUNSELOR",
    "CONSUL GENERAL",
    "PRINCIPAL OFFICER",
    "CHARGE D'AFFAIRES",
    "DCM",
    "POLOFF",
    "ASSISTANT SECRETARY",
)
LONGEST = 60
STYLES = (str.upper, str.title)
PIECES = re.compile(r"[ /&-]")
LISTED = frozenset(piece for word in VOCABULARY.position_words.values() for piece in PIECES.split(word))


def breaks(title, gap, longest_piece=1):
    """A title broken at each letter but the first of its words, or only inside words of more letters."""
    for at in range(1, len(title)):
        begin = max(title.rfind(sign, 0, at) for sign in " /-") + 1
        if title[at - 1].isalnum() and title[at].isalnum() and len(title[begin:].split()[0]) > longest_piece:
            yield f"{title[:at]}{gap}{title[at:]}"


def test_no_title_of_a_deputy_is_a_spelling_of_another_title():
    ranks = {"DEPUTY", "ASSISTANT", "SENIOR", "PRINCIPAL", "EXECUTIVE", "ALTERNATE", "ACTING", "UNDER"}
    folded = {
        (spelling, canonical)
        for spelling, canonical in VOCABULARY.position_words.items()
        if spelling != canonical and ranks & set(spelling.split()) - set(canonical.split()) - {canonical}
    }
    assert {("DEPUTY CHIEF OF MISSION", "DCM"), ("DEPUTY AMBASSADOR", "DCM")} == folded


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ["", " Pat Sample", " S. Sample"])
@pytest.mark.parametrize("title", TITLES)
def test_a_title_with_a_wrap_in_any_word_is_read_as_a_whole_one(title, name, style):
    whole = style(title) if "'" not in title else title
    read = {value_kind(f"{broken}{name}", VOCABULARY) for broken in breaks(whole, " \n")}
    assert {value_kind(f"{whole}{name}", VOCABULARY)} == read


@pytest.mark.parametrize("name", ["", " PAT SAMPLE"])
@pytest.mark.parametrize("title", ["AMBASSADOR", "DEPUTY CHIEF OF MISSION", "POLITICAL COUNSELOR", "CONSUL GENERAL"])
def test_a_title_with_the_blank_of_a_wrap_in_a_long_word_is_read_as_a_whole_one(title, name):
    read = {value_kind(f"{broken}{name}", VOCABULARY) for broken in breaks(title, " ", longest_piece=5)}
    assert {value_kind(f"{title}{name}", VOCABULARY)} == read


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("value", ["{} Pat Sample f\nor", "Pat Sample, {} f\nor", "{}\nPat Sample un\nder"])
def test_a_lead_word_that_a_wrap_broke_is_no_name(value, title):
    assert (
        value_kind(value.format(title).partition(" f\n")[0], VOCABULARY)[1]
        == value_kind(value.format(title), VOCABULARY)[1]
    )
    assert "position only" == value_kind(f"{title} f\nor", VOCABULARY)[0]


@pytest.mark.parametrize("value", ["Director\nS. Sample", "Chief S. Sample", "DCM Ana\nLyst", "DCM PAT\nOR SAMPLE"])
def test_a_name_at_a_wrap_is_no_part_of_a_title(value):
    kind, position = value_kind(value, VOCABULARY)
    assert ("name and position", value.split()[0].upper()) == (kind, position)


@pytest.mark.parametrize(
    ("position", "value"),
    [
        ("CONSUL GENERAL", "Pat Sample, Consul General, Consulate General Easthaven"),
        ("ACTING CONSUL GENERAL", "Pat Sample, Acting Consul General, U.S. Consulate General Easthaven, State"),
        ("ACTING CONSUL GENERAL", "ACG Pat Sample"),
        ("ACTING DCM", "A/DCM Pat Sample"),
        ("ACTING DCM", "ADCM Pat Sample"),
        ("ACTING DCM", "Acting Deputy Chief of Mission Pat Sample"),
        ("ACTING POLCOUNS", "A/PolCouns Pat Sample"),
        ("ACTING POLCOUNS", "Pat Sample, A/Pol Counselor"),
        ("ACTING POLECONCOUNS", "A/Pol/Econ Counselor Pat Sample"),
        ("IO ACTING ASSISTANT SECRETARY", "IO Acting A/S Pat Sample"),
        ("ASSISTANT SECRETARY", "A/S Pat Sample"),
        ("ASSISTANT RSO", "A/RSO Pat Sample"),
        ("DIRECTOR", "A/EX Director Pat Sample"),
        ("DEPUTY EXECUTIVE SECRETARY", "Deputy Executive Secretary Pat Sample"),
        ("EXECUTIVE SECRETARY", "Pat Sample, Executive Secretary"),
        ("DEPUTY SECRETARY", "Deputy Secretary Pat Sample"),
        ("SENIOR WATCH OFFICER", "PAT SAMPLE, SENIOR WATCH OFFICER"),
        ("WATCH OFFICER", "Watch Officer Pat Sample"),
        ("ACTING DEPUTY DIRECTOR", "Acting Deputy Director Pat Sample"),
        ("PRINCIPAL DEPUTY ASSISTANT SECRETARY", "PDAS Pat Sample"),
        ("DEPUTY PRINCIPAL OFFICER", "Deputy Principal Officer Pat Sample"),
        ("ISN OFFICE DIRECTOR", "ISN Office Director Pat Sample"),
        ("CAO", "Cultural Affairs Officer Pat Sample"),
        ("TEAM LEADER", "PRT Team Leader Pat Sample"),
        ("POLECONCOUNS", "Pol/ Econ Counselor Pat Sample"),
    ],
)
def test_a_position_is_read_in_its_spellings(position, value):
    assert ("name and position", position) == value_kind(value, VOCABULARY)


@pytest.mark.parametrize(
    ("position", "value"),
    [
        ("POLOFF", "POLOFF Sample for PolCouns Other"),
        ("POLOFF", "PolOff Pat Sample for Political Counselor Robin Example"),
        ("POLOFF", "Pat Sample, PolOff, for PolCouns Other"),
        ("DCM", "DCM PAT SAMPLE FOR AMBASSADOR ROBIN EXAMPLE"),
        ("DCM", "DCM PAT SAMPLE F0R AMBASSADOR ROBIN GENERAL"),
    ],
)
def test_the_position_is_that_of_the_first_of_two_people(position, value):
    assert ("name and position", position) == value_kind(value, VOCABULARY)


@pytest.mark.parametrize(
    ("position", "value"),
    [
        ("MINISTER COUNSELOR ECONOMIC AFFAIRS", "Minister Counselor for Economic Affairs Pat Sample"),
        ("DEPUTY ASSISTANT SECRETARY AFFAIRS", "Pat Sample, Deputy Assistant Secretary for Harbor Affairs"),
        ("SPECIAL ASSISTANT AMBASSADOR", "Pat Sample, Special Assistant for the Ambassador"),
        ("SENIOR OFFICER", "Pat Sample, Senior Harbor Officer"),
        ("DCM SENIOR OFFICER", "DCM Pat Sample, Senior Harbor Officer"),
        ("DIRECTOR OFFICE", "Pat Sample, Director, Harbor Presence Office, State"),
        ("CHIEF", "PAT SAMPLE, NRRC CHIEF"),
        ("CHIEF", "Pat Sample Chief"),
        ("DCM", "Sample DCM"),
        ("PRINCIPAL OFFICER", "Norwick Principal Officer Pat Sample"),
        ("PRINCIPAL OFFICER", "Norwick Principal Officer"),
        ("POLOFF", "Embassy Norwick Political Officer"),
        ("IO DEPUTY ASSISTANT SECRETARY", "Robin Sample, IO DAS"),
        ("DCM CHARGE", "DCM Pat Sample, Charge d'Affaires"),
        ("GENERAL", "General Pat Sample"),
    ],
)
def test_a_title_beside_other_words_stays_one(position, value):
    assert position == value_kind(value, VOCABULARY)[1]


SURNAMES = [*sorted(word.title() for word in VOCABULARY.surname_words), "Chief Officer", "Legatt"]


@pytest.mark.parametrize("style", [str, str.upper])
@pytest.mark.parametrize(
    "value",
    [
        "Ambassador Robin {}",
        "Ambassador Robin Q. {}",
        "Ambassador R. {}",
        "Ambassador Robin {}, Norwick",
        "Ambassador Robin {} - Norwick",
        "Robin {}, Ambassador",
        "Acting Ambassador Robin {}",
    ],
)
def test_a_surname_that_is_a_title_is_no_position(value, style):
    read = {surname: value_kind(style(value.format(surname)), VOCABULARY) for surname in SURNAMES}
    position = "ACTING AMBASSADOR" if "Acting" in value else "AMBASSADOR"
    assert read == dict.fromkeys(SURNAMES, ("name and position", position))


@pytest.mark.parametrize("style", [str, str.upper])
@pytest.mark.parametrize("given", ["Robin", "Robin Q.", "R.", "R. Q."])
def test_a_name_alone_with_such_a_surname_gives_no_position(given, style):
    read = {surname: value_kind(style(f"{given} {surname}"), VOCABULARY) for surname in SURNAMES[:-2]}
    assert read == dict.fromkeys(SURNAMES[:-2], ("unclear", None))


def test_an_abbreviation_beside_a_title_is_no_surname():
    assert "AMBASSADOR DCM" == value_kind("Ambassador Robin Sample DCM", VOCABULARY)[1]


@given(ANY_TEXTS)
def test_any_value_gives_words_of_the_list_alone(value):
    position = value_kind(value, VOCABULARY)[1]
    whole = PIECES.split(position)[: -1 if len(position) == LONGEST else None] if position is not None else []
    assert LISTED.issuperset(whole)


@given(
    st.sampled_from(TITLES), st.sampled_from(["Sample", "Q. Sample", "O'Sample", "Sample-Robin"]), st.integers(0, 40)
)
def test_a_wrap_in_a_name_takes_no_position_away(title, name, at):
    value = f"{title} Robin {name}"
    place = len(title) + 1 + at % (len(value) - len(title) - 1)
    assert value_kind(value, VOCABULARY)[1] == value_kind(f"{value[:place]}\n{value[place:]}", VOCABULARY)[1]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n  "])
@pytest.mark.parametrize("name", ["PAT SAMPLE", "MEDINA SAMPLE", "CONRAD POLSON", "ROBIN SAMEDI", "POLLY ECONTON"])
@pytest.mark.parametrize("form", ["POLITICAL COUNSELOR {}", "{}, POLITICAL COUNSELOR"])
@pytest.mark.parametrize("style", STYLES)
def test_no_piece_of_a_name_that_a_wrap_broke_is_a_position(style, form, name, gap):
    positions = {value_kind(form.format(broken), VOCABULARY)[1] for broken in breaks(style(name), gap)}
    assert {"POLCOUNS"} == positions


@pytest.mark.parametrize(
    "value", ["POLITICAL COUNSELOR PAT SA MPLE", "Political Counselor Pa t Sample", "POLCOUNS PA T SAMPLE"]
)
def test_no_piece_of_a_name_before_a_blank_in_it_is_a_position(value):
    assert value_kind(value, VOCABULARY)[1] == "POLCOUNS"


@pytest.mark.parametrize(
    ("value", "position"),
    [
        ("EUR/XX DIRECTOR PAT SAMPLE", "DIRECTOR"),
        ("DIRECTOR EUR PAT SAMPLE", "DIRECTOR EUR"),
        ("ACTING DCM\nPAT SAMPLE", "ACTING DCM"),
        ("DCM\nPAT SAMPLE", "DCM"),
        ("PAT SAMPLE\nDCM", "DCM"),
        ("PAT SAMPLE DCM ANYPOST", "DCM"),
        ("PAT SAMPLE, EUR", "EUR"),
        ("POL\nCOUNSELOR PAT SAMPLE", "POLCOUNS"),
    ],
)
def test_a_symbol_beside_a_name_stays_a_position(value, position):
    assert value_kind(value, VOCABULARY)[1] == position
