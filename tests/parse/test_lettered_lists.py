"""Letters at the heads of the lines of lists, told by a key, by the words after them, or by one that is no level."""

import pytest

from tests.parse.charges import ABOVE, LEVELS, charges, checked


@pytest.mark.parametrize(
    "lines",
    [
        "(S) Meeting with the Chief of Staff\n(C) Meeting with the Minister\n(U) Dinner at the residence",
        "(U) Breakfast\n(S) Meeting with the Chief of Staff",
        "(C) Sources in the army\n(S) Sources in the palace",
    ],
)
@pytest.mark.parametrize("lead", ["2. (C) The program:\n\n", "2. (C) The program:\n", ""])
def test_short_lines_with_marks_of_different_levels_are_a_warning(lead, lines):
    document, found = checked("C", paragraph_2=f"{lead}{lines}")
    assert "warning" == found["DC102"]
    assert len(lines.split("\n")) == sum(mark.kind == "unnumbered" for mark in document.marks)


@pytest.mark.parametrize(
    "words",
    [
        "The plan.  Key: (S) signatory, (C) cabinet.\n\n(S) The President\n(C) The Minister",
        "The plan:\n\n(S) Secretary of State      (S) President\n(C) Interior     (C) Health",
    ],
)
def test_lines_with_letters_that_a_key_tells_are_a_list(words):
    assert {} == charges("C", paragraph_2=f"2. (C) {words}")


def test_lines_with_letters_that_are_no_levels_beside_one_are_a_list():
    assert {} == charges("C", paragraph_2="2. (C) The scores:\n\n(S) Port of Anytown\n(N) Port of Othertown")


ROWS = [
    "(S)  SAMPLE, P., ECON                 ZONE A",
    "(C)  OTHER, Q., DIRECTOR              ZONE B (TWO CHILDREN, OF WHOM ONE\n     IS AT SCHOOL AND NOT COUNTED HERE.)",
    "(U)  THIRD, R.                        ZONE A",
]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:2], ROWS[1:], ROWS[::-1] * 3])
@pytest.mark.parametrize("lead", ["The roster:\n", "The roster:\n\n", "The roster.\n \n"])
def test_different_letters_of_lines_are_a_list_where_no_paragraph_bears_a_mark(lead, rows):
    parts = {"paragraph_1": "1. One.", "paragraph_3": "3. Totals.  (S): 3.  (C): 3.  (U): 4."}
    document, found = checked("U", **parts, paragraph_2="2. " + lead + "\n".join(rows))
    assert {} == found
    assert [None] * 3 == [portion.unreadable for portion in document.paragraphs]
    assert [] == [mark for mark in document.marks if mark.kind == "unnumbered"]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("(C) Sources in the palace say that he leaves.", id="alone"),
        pytest.param("(U) He left.\n\n(C) Sources in the palace say that he leaves.", id="paragraphs"),
        pytest.param("Two.\n(C) Sources in the palace say that he leaves.", id="a line"),
    ],
)
def test_a_mark_on_a_line_that_is_of_no_list_is_told(lines):
    parts = {"paragraph_1": "1. One.", "paragraph_3": "3. Three."}
    assert "DC103" in charges("U", **parts, paragraph_2=f"2. Two.\n\n{lines}")


def test_different_letters_of_lines_are_marks_where_paragraphs_bear_some_or_have_no_number():
    rows = "\n".join(ROWS[:2])
    assert "DC103" in charges("U", paragraph_1="1. (U) One.", paragraph_2=f"2. (U) Two.\n\n{rows}")
    assert "DC103" in charges("U", paragraph_1="One.", paragraph_2=f"Two.\n\n{rows}", paragraph_3="Three.")


KEYS = [
    "KEY: (C) CABINET, (S) SENATE,\n(U) UNION, (TS) TREASURER AND SECRETARY.",
    "KEY TO FIRST COLUMN: (S) = SPOUSE AT POST; (C) = CHILDREN.",
    "(S) = spouse; (C) = children.",
    "Legend: (S) steel, (C) coal.",
    "THE LETTERS ARE THOSE OF THE CODE:  (I) INDIVIDUAL, (C)\nCOLLECTIVE, (S) SPECIAL.",
    "The letter of the party stands in brackets (S, Sunrise; C, Continuity; U,\nUnity; N, no party).",
]
KEYED = ["(S) One, of Anytown, who came.", "(S) One, of Anytown.\n\n(C) Two.", "1. (S) One.\n2. Two.\n3. Three."]
INITIALS = [
    "(C) CARSK MILL, 2 SILOS.",
    "(S) SECOND DOCKS, WITH A PIT\nWHICH THE BIDDER MUST DIG.",
    "(U) UPPER STATION.",
]


@LEVELS
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("lines", KEYED)
@pytest.mark.parametrize("place", ["{key}\n\n{lines}", "{lines}\n\n{key}", "{lines}\n\n3. ({level}) {key}"])
def test_letters_that_a_key_tells_are_no_marks(place, lines, key, level):
    text = place.format(key=key, lines=lines, level=level)
    parts = {"paragraph_1": f"1. ({level}) One.", "paragraph_3": "" if "3. (" in text else f"3. ({level}) Three."}
    found = charges(level, **parts, paragraph_2=f"2. ({level}) The list:\n\n{text}")
    assert found.keys().isdisjoint({"DC102", "DC103"})


@LEVELS
@pytest.mark.parametrize(
    "key",
    [
        "KEY: (U) UNCLASSIFIED, (S) SECRET, (C) CONFIDENTIAL.",
        "(S) = Secret; (C) = Confidential.",
        "The letters: (P) party, (N) no party.",
        "The key points are these: the Senate (S) met.",
        "He sent a letter (S, as he said).",
    ],
)
def test_a_mark_beside_words_that_are_no_key_of_it_is_told(key, level):
    text = f"2. ({level}) {key}\n\n({ABOVE[level]}) Sources in the palace say that he leaves.\n\n- (TS) Two."
    found = charges(level, paragraph_1=f"1. ({level}) One.", paragraph_2=text)
    assert found.keys() & {"DC102", "DC103"}


@LEVELS
@pytest.mark.parametrize("key", KEYS[:2] + KEYS[3:])
def test_numbered_letters_that_a_key_above_tells_are_a_list(key, level):
    text = f"2. ({level}) {key}\n\n1. (S) Pat Sample.\n2. (C) Quinn Other."
    parts = {f"paragraph_{number}": f"{number}. ({level}) One." for number in (1, 3)}
    document, found = checked(level, **parts, paragraph_2=text)
    assert {} == found
    assert [1, 2, 3] == [paragraph.number for paragraph in document.paragraphs]


@LEVELS
@pytest.mark.parametrize("bullet", ["", "- ", "-- "])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_letters_with_which_the_words_after_them_begin_are_no_marks(gap, bullet, level):
    for items, severities in (([*INITIALS[:1], "(S) SECOND DOCKS.", *INITIALS[2:]], [None]), (INITIALS, ["warning"])):
        listed = gap.join(f"{bullet}{item}" for item in items)
        found = charges(level, paragraph_2=f"2. ({level}) Lots bear the letter of the site:\n\n{listed}")
        assert severities == [found.get("DC102", found.get("DC103"))]
    two = gap.join(f"{bullet}{item}" for item in [*INITIALS[:2], "(TS) Sources say that he leaves."])
    found = charges(level, paragraph_2=f"2. ({level}) Lots bear the letter of the site:\n\n{two}")
    assert found.keys() & {"DC102", "DC103"}


SENTENCES = "(S) Sources say that the navy\nwill leave.\n\n(C) Congress is opposed.\n\n(U) Unions are on strike."


@LEVELS
def test_sentences_that_begin_with_the_letters_of_their_marks_are_told(level):
    found = charges(level, paragraph_2=f"2. ({level}) Two.\n\n{SENTENCES}")
    assert "warning" == found.get("DC102", found.get("DC103"))
    headed = SENTENCES.replace("Congress is", "Comment: he is")
    assert "error" in charges(level, paragraph_2=f"2. ({level}) Two.\n\n{headed}").values()


@LEVELS
@pytest.mark.parametrize(
    "words", ["He sent two letters:", "They told us of their codes:", "We know two abbreviations:"]
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_marks_below_a_sentence_on_letters_are_told(gap, words, level):
    lines = gap.join(["", "(S) The first asks for ten missiles.", "(C) The other one asks for parts."])
    assert "error" in charges(level, paragraph_2=f"2. ({level}) {words}{lines}").values()


@LEVELS
@pytest.mark.parametrize("words", ["Ten missiles will come in June, as he\ntold us.", "Ten ships will come."])
def test_a_key_tells_no_letter_of_the_paragraph_below_its_own(words, level):
    table = f"2. ({level}) Exports, (C) = coal, (S) = steel:\n\n   Anyland (C)    12 tons\n   Otherland (S)    9 tons"
    found = charges(level, paragraph_2=table, paragraph_3=f"3. ({level}) Two points:\n\n-- (S) {words}\n\n-- (C) Two.")
    assert "error" in found.values()


def test_a_key_does_not_silence_a_sentence_of_its_paragraph():
    words = "(S) Sources say that the navy\nwill leave in June."
    assert {"DC102": "warning"} == charges("C", paragraph_2=f"2. (C) {KEYS[0]}\n\n{words}")


@pytest.mark.parametrize("words", ["He may stay in the port.", "He may stay in the port, and\nhe told us so."])
@pytest.mark.parametrize("letter", ["D", "X"])
@pytest.mark.parametrize("lead", ["The points are:", "PART TWO"])
def test_one_letter_that_is_no_level_beside_marks_of_sentences_is_no_list(lead, letter, words):
    points = f"1. (S) We know that he leaves in June.\n\n2. ({letter}) {words}\n\n3. (C) {words}"
    found = charges("C", paragraph_2=f"2. (C) {lead}\n\n{points}", paragraph_3="")
    assert "DC102" in found


@pytest.mark.parametrize(
    ("lead", "letter"), [("The letter is the party's:", "N"), ("Parties (S, Sunrise; C, Continuity; N, none):", "N")]
)
def test_long_items_of_a_list_whose_letters_are_announced_are_no_charge(lead, letter):
    points = f"1. (S) Pat Sample, mayor of the port, whose church\nis full.\n2. ({letter}) Quinn Other.\n3. (C) Lee."
    parts = {f"paragraph_{number}": f"{number}. (C) One." for number in (1, 3)}
    assert {} == charges("C", **parts, paragraph_2=f"2. (C) {lead}\n\n{points}")


@pytest.mark.parametrize("words", ["Ten missiles will come.", "He told us that the navy will receive ten missiles."])
def test_sentences_with_different_letters_in_an_unmarked_telegram_are_a_warning(words):
    lines = f"(C) {words}\n(U) The talks go on."
    parts = {"paragraph_1": "1. One.", "paragraph_3": "3. Three."}
    assert {"DC103": "warning"} == charges("U", **parts, paragraph_2=f"2. Two points.\n{lines}")


@pytest.mark.parametrize("level", ["C", "U"])
def test_a_sentence_below_a_list_in_the_order_of_letters_is_told(level):
    lines = "(A) to do nothing;\n(B) to close the port;\n(C) to sell the port.\n"
    found = charges(level, paragraph_2=f"2. ({level}) Choices:\n{lines}(S) He told us that the navy gets ten missiles.")
    assert found.keys() & {"DC102", "DC103"}
    found = charges(level, paragraph_2=f"2. ({level}) Choices:\n{lines}(S) to stay.")
    assert found.keys().isdisjoint({"DC102", "DC103"})


def test_a_list_of_letters_goes_on_over_a_page():
    page = "\n\nPAGE 02        ANYPOS  00283  010203Z\n"
    parts = {"paragraph_1": "1. One.", "paragraph_3": "3. Three."}
    assert {} == charges("U", **parts, paragraph_2="2. The lots:\n\n(C) Mill.\n(S) Docks." + page + "(S) Piers.")
    assert "DC103" in charges("U", **parts, paragraph_2="2. The lots:\n\n(C) Mill.\n(S) Docks.\n\n(S) He leaves.")


@LEVELS
def test_a_numbered_mark_beside_a_key_is_an_error(level):
    text = f"2. ({level}) {KEYS[0]}\n\n(C) One.\n(S) Two."
    found = charges(level, paragraph_2=text, paragraph_3="3. (S) Three.")
    assert "error" == found.get("DC102", found.get("DC103"))
