"""Banner and portion markings in the syntax of the register."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.levels import Level
from declass.parse.register import LEVEL_FAULTS, RegisterReader, canonical
from tests.strategies import VOCABULARY

READER = RegisterReader(VOCABULARY)
ENTRIES = {**VOCABULARY.control_entries, **VOCABULARY.register_entries}
COUNTRIES = VOCABULARY.countries
PIECES = st.sampled_from(
    ["TOP SECRET", "SECRET", "S", "(", ")", "//", "/", "NOFORN", "NF", "REL TO USA, GBR", "DISPLAY ONLY AFG", "TK",
     "SI-G-XXX", "SAR-BP", "RD-SIGMA 2", "FGI DEU", "JOINT", "NATO", "COSMIC", "USA", ",", " ", "ACCM-A", "X1", "ß"]
)  # fmt: skip
ANY_MARKINGS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60)
LAWFUL = st.builds(
    lambda level, sci, release, other: "//".join(filter(None, (level, sci, release, other))),
    st.sampled_from(["TOP SECRET", "SECRET", "CONFIDENTIAL", "UNCLASSIFIED", "//JOINT SECRET CAN USA", "//DEU SECRET"]),
    st.sampled_from(["", "SI", "SI/TK", "SI-G-ABC", "HCS-X ABC"]),
    st.sampled_from(["", "NOFORN", "ORCON/NOFORN", "REL TO USA, AUS, GBR, NATO", "DISPLAY ONLY AFG, IRQ"]),
    st.sampled_from(["", "EXDIS", "SBU NOFORN", "FOO", "FOO/EXDIS", "EXDIS/FOO"]),
)


@pytest.mark.parametrize(
    ("expected", "text", "kind"),
    [
        pytest.param("SECRET//NOFORN", "SECRET//NOFORN", "banner", id="plain"),
        pytest.param("S//NF", "(S//NF)", "portion", id="portion"),
        pytest.param("S//NF", "(S/NF)", "portion", id="single stroke"),
        pytest.param("SECRET//ORCON/NOFORN", "secret//noforn,orcon", "banner", id="comma, order and small letters"),
        pytest.param("S//SI-G-XXX//OC", "(S//SI-GAMMA-XXX//OC)", "portion", id="compartment"),
        pytest.param("S//REL TO USA, CAN, GBR", "(S//REL TO USA CAN and GBR)", "portion", id="list with and"),
        pytest.param("//NATO SECRET//ATOMAL", "//NATO SECRET//ATOMAL", "banner", id="NATO"),
        pytest.param("//NS//ATOMAL", "(//NS//ATOMAL)", "portion", id="NATO portion"),
        pytest.param("//JOINT S CAN USA", "(//JOINT S USA CAN)", "portion", id="joint"),
        pytest.param("TS//SAR-BP/GB//RD-CNWDI//NF", "(TS//SAR-BP/GB//RD-N//NF)", "portion", id="SAP and AEA"),
        pytest.param(None, "FOUOUO", "banner", id="no level"),
        pytest.param("SECRET//ORCON/NOFORN", "SECRET NOFORN ORCON", "banner", id="blanks for strokes"),
        pytest.param("S//NF", "(S-NF)", "portion", id="a dash for strokes"),
        pytest.param(
            "UNCLASSIFIED//FOUO", "UNCLASSIFIED//FOR OFFICIAL USE ONLY", "banner", id="the short form of both"
        ),
        pytest.param("//NATO SECRET", "//NATO S", "banner", id="NATO level abbreviated"),
        pytest.param("//COSMIC TOP SECRET", "//CTS", "banner", id="COSMIC abbreviated"),
        pytest.param("//NR", "(//NATO R)", "portion", id="NATO RESTRICTED"),
        pytest.param("//NATO SECRET//ATOMAL", "//NATO SECRET ATOMAL", "banner", id="blank behind a NATO level"),
        pytest.param("TOP SECRET//SAR-BP//WAIVED", "TOP SECRET//SAR-BP//WAIVED", "banner", id="WAIVED"),
        pytest.param("SECRET//FOO//NOFORN", "SECRET//FOO//NOFORN", "banner", id="unknown word before a control"),
        pytest.param("SECRET//FOO/NOFORN", "SECRET//FOO/NOFORN", "banner", id="unknown word in a segment"),
        pytest.param("SECRET//NOFORN//FOO", "SECRET//NOFORN//FOO", "banner", id="unknown word behind a control"),
        pytest.param("SECRET//REL TO USA, GBR", "SECRET//REL TO USA, GBR, GBR", "banner", id="country twice"),
        pytest.param(
            "SECRET//REL TO USA, GBR", "SECRET//AUTHORIZED FOR RELEASE TO USA, GBR", "banner", id="title of REL TO"
        ),
        pytest.param("//FGI C", "(FGI-C)", "portion", id="foreign in the style of the directive"),
        pytest.param(None, "(USA-S)", "portion", id="the United States are no foreign owner"),
        pytest.param("SECRET//REL TO USA, CAN, GBR", "SECRET//REL TO USA, CAN, AND GBR", "banner", id="comma and AND"),
        pytest.param("SECRET//REL TO USA, AND, GBR", "SECRET//REL TO USA, AND, GBR", "banner", id="AND as a trigraph"),
        pytest.param("SECRET//REL TO USA, AND", "SECRET//REL TO USA, AND", "banner", id="AND at the end"),
        pytest.param(
            "SECRET//DISPLAY ONLY AFG, IRQ", "SECRET//DISPLAY ONLY AFG AND IRQ", "banner", id="AND in a display"
        ),
        pytest.param("SECRET//REL TO AFG, IRQ", "SECRET//REL TO AFG AND IRQ", "banner", id="AND in a release to two"),
        pytest.param("SECRET//FGI ALB AND BEL", "SECRET//FGI ALB AND BEL", "banner", id="Andorra among sources"),
        pytest.param("//JOINT S ALB AND USA", "(//JOINT S ALB AND USA)", "portion", id="Andorra among owners"),
        pytest.param("//JOINT SECRET CAN USA", "//JOINT SECRET CAN AND USA", "banner", id="AND between owners"),
        pytest.param("SECRET//FGI CAN GBR", "SECRET//FGI CAN AND GBR", "banner", id="AND between sources"),
        pytest.param("SECRET//FGI AND BEL", "SECRET//FGI AND BEL", "banner", id="AND as the first source"),
        pytest.param("//CTS//ATOMAL", "(//CTS ATOMAL)", "portion", id="blank behind a NATO level abbreviated"),
        pytest.param(None, "(//CTS-A)", "portion", id="letters behind a NATO level"),
        pytest.param("UNCLASSIFIED//FOUO", "UNCLASSIFIED (FOUO)", "banner", id="brackets around a control"),
        pytest.param("S//REL TO USA, GBR", "(S//REL TO (USA, GBR))", "portion", id="brackets around a list"),
        pytest.param("//CTS//ATOMAL", "(//CTSA)", "portion", id="a NATO level and control in one word"),
        pytest.param("//CTS//BALK", "(//CTS-BALK)", "portion", id="a NATO level and control with a dash"),
        pytest.param("//NS//ATOMAL//REL TO USA, NATO", "(//NSAT//REL TO USA, NATO)", "portion", id="a list behind it"),
        pytest.param("SECRET", "SECRET,", "banner", id="a comma at the end"),
        pytest.param("SECRET//NOFORN", "SECRET//NOFORN -", "banner", id="a dash at the end"),
    ],
)
def test_a_marking_has_a_canonical_form(expected, text, kind):
    assert expected == canonical(READER.read(text, kind), ENTRIES, COUNTRIES)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(["no-level"], "UNCLASS", id="no level"),
        pytest.param(["level-of-telegrams"], "S E C R E T NOFORN", id="blanks between the letters"),
        pytest.param(["level-of-telegrams"], "UNCLAS SENSITIVE", id="the short form of telegrams"),
        pytest.param(["no-level"], "S E C R", id="letters that are no level"),
        pytest.param(["level-form"], "S", id="short level"),
        pytest.param(["no-strokes"], "NATO SECRET", id="NATO without strokes"),
        pytest.param(["no-owners"], "//JOINT SECRET", id="joint without owners"),
        pytest.param(["single-stroke"], "SECRET/NOFORN", id="single stroke"),
        pytest.param(["mixed-segment"], "SECRET//TK/NOFORN", id="two categories in a segment"),
        pytest.param(["comma"], "SECRET//NOFORN,PROPIN", id="comma"),
        pytest.param(["lower-case"], "Secret//NOFORN", id="small letters"),
        pytest.param(["no-stroke"], "SECRET-NOFORN", id="dash after the level"),
        pytest.param(["words-beside-level"], "SECRET SENSITIVE", id="words beside the level"),
        pytest.param(["nothing"], "", id="nothing"),
        pytest.param(["no-owner"], "//SECRET", id="no owner"),
        pytest.param(["owner-alone"], "//DEU", id="owner without a level"),
        pytest.param(["one-owner"], "//JOINT SECRET USA", id="one owner"),
        pytest.param([], "//JOINT SECRET NATO", id="a group is several owners"),
        pytest.param(["empty-segment"], "SECRET//", id="nothing behind the strokes"),
        pytest.param(["empty-segment"], "SECRET////NOFORN", id="nothing between strokes"),
        pytest.param(["empty-segment"], "SECRET///NOFORN", id="three strokes"),
        pytest.param([], "SECRET//NOFORN/", id="a stroke at the end"),
        pytest.param(["bracket"], "(SECRET//NOFORN", id="bracket"),
        pytest.param(["list-with-blanks"], "SECRET//REL TO USA GBR", id="no commas"),
        pytest.param(["list-with-and"], "SECRET//REL TO USA, CAN and GBR", id="and"),
        pytest.param(["list-without-to"], "SECRET//REL USA, GBR", id="no TO"),
        pytest.param(["list-with-commas"], "SECRET//FGI DEU, GBR", id="commas between sources"),
        pytest.param([], "SECRET//FGI DEU GBR", id="blanks between sources"),
        pytest.param([], "SECRET//USA/GBR EYES ONLY", id="strokes between countries"),
        pytest.param(["no-level-before-stroke"], "/SECRET", id="a stroke before the level"),
        pytest.param(["no-level-before-stroke"], "////SECRET", id="four strokes before the level"),
        pytest.param(["nothing"], "---", id="signs alone"),
        pytest.param(["nothing"], "//", id="strokes alone"),
        pytest.param(["one-owner"], "//JOINT SECRET USA USA", id="one owner twice"),
        pytest.param(["no-level"], "//CTSA", id="a word that is no owner"),
        pytest.param(["no-level"], "//CTS-A", id="letters behind a NATO level"),
        pytest.param(["list-with-and"], "SECRET//REL TO USA, CAN, AND GBR", id="comma and AND"),
        pytest.param([], "SECRET//REL TO USA, AND, GBR", id="AND as a trigraph"),
        pytest.param([], "SECRET//FGI ALB AND BEL", id="Andorra among sources"),
        pytest.param([], "//JOINT SECRET ALB AND USA", id="Andorra among owners"),
        pytest.param(["list-with-and"], "SECRET//FGI UK AND ALB", id="AND behind a code of two letters"),
        pytest.param(["list-with-and"], "SECRET//REL TO USA, ALB AND BEL", id="AND in a list of commas"),
        pytest.param(["list-with-and"], "//JOINT SECRET CAN AND USA", id="AND between owners"),
        pytest.param(["list-with-and"], "SECRET//REL TO ALB AND BEL", id="AND in a list of releases without commas"),
        pytest.param(["list-with-and"], "SECRET//DISPLAY ONLY AFG AND IRQ", id="AND between countries of a display"),
        pytest.param([], "SECRET//DISPLAY ONLY AFG, AND, IRQ", id="Andorra among countries of a display"),
        pytest.param(["list-with-and", "list-with-blanks"], "SECRET//REL TO USA ALB AND BEL", id="AND behind blanks"),
        pytest.param(["sign"], "SECRET,", id="a comma at the end"),
        pytest.param(["sign"], "SECRET//NOFORN.", id="a full stop at the end"),
        pytest.param(["sign", "empty-segment"], "SECRET// -", id="a dash behind the strokes"),
        pytest.param(["brackets"], "((SECRET//NOFORN))", id="two pairs of brackets"),
        pytest.param(["brackets"], ")SECRET//NOFORN(", id="brackets the wrong way round"),
        pytest.param(["brackets"], "(SECRET//NOFORN))", id="one bracket too many"),
        pytest.param(["bracket"], "SECRET//NOFORN)", id="the first bracket is missing"),
        pytest.param(["brackets", "no-stroke"], "SECRET (NOFORN)", id="brackets around a control"),
        pytest.param(["brackets"], "SECRET//NOFORN (WHEN FILLED IN)", id="brackets behind the marking"),
        pytest.param(["brackets"], "SECRET//REL TO (USA, GBR)", id="brackets around a list"),
        pytest.param(["brackets"], "(SECRET//REL TO (USA, GBR))", id="brackets in brackets"),
        pytest.param(["bracket", "no-stroke"], "(SECRET (NOFORN)", id="a bracket is missing beside a pair"),
    ],
)
def test_what_the_syntax_forbids_is_noted(expected, text):
    assert expected == [fault for fault, _ in READER.read(text, "banner").faults]


@pytest.mark.parametrize("text", ["(//CTSA)", "(//CTS-B)", "(//CTS-BALK)", "(//NSAT)", "(//NCA)"])
def test_a_nato_level_and_control_in_one_word_are_no_fault_of_a_portion(text):
    assert () == READER.read(text, "portion").faults


@pytest.mark.parametrize("text", ["/SECRET", "(/Rel UK)", "////SECRET", "---"])
def test_a_marking_without_a_level_is_told_of_on_all_its_text(text):
    marking = READER.read(text, "banner")
    (span,) = [span for fault, span in marking.faults if fault in LEVEL_FAULTS]
    assert (0, len(marking.text)) == span


@pytest.mark.parametrize(
    ("level", "text"),
    [(Level.TOP_SECRET, "//COSMIC TOP SECRET"), (Level.SECRET, "//DEU SECRET"), (None, "//CAN RESTRICTED")],
)
def test_a_foreign_level_has_its_equal(level, text):
    assert level == READER.read(text, "banner").level


@given(ANY_MARKINGS, st.sampled_from(["banner", "portion"]))
def test_any_text_is_read_and_each_part_lies_in_it(text, kind):
    marking = READER.read(text, kind)
    spans = [part.span for part in marking.parts] + [span for _, span in marking.faults]
    assert all(0 <= start <= end <= len(marking.text) for start, end in spans)
    assert text[marking.span.start : marking.span.end] == marking.text


@given(LAWFUL)
def test_a_canonical_form_is_its_own(text):
    once = canonical(READER.read(text, "banner"), ENTRIES, COUNTRIES)
    assert once == canonical(READER.read(once, "banner"), ENTRIES, COUNTRIES)
