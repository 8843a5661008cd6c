"""Samples that a telegram shows: nothing in them is read as a field of it, and all beside them is."""

import pytest

from declass.engine import Checker
from declass.parse.document import Parser
from declass.parse.illustrations import without_illustrations
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
CHECKER = Checker(RULEBOOK)
BASES = {level: RULEBOOK.bases[f"telegram-12958-amended-{level}"] for level in ("U", "SBU", "C")}
LEVELS = pytest.mark.parametrize("level", ["U", "SBU", "C"])
SAMPLE = """
S E C R E T OTHERPOST 000001

SIPDIS

E.O. 12958: DECL: 01/01/2099
TAGS: PREL, XX
SUBJECT: (S) SAMPLE

Classified By: DCM Q. Other for reasons 1.5 (b) and (d).

1. (S) Summary: text.

2. This paragraph bears no mark.

(S/NF) Neither number nor level are right.

9. (TS) Nine.
"""
PAIRS = [
    ("BEGIN SAMPLE", "END SAMPLE"),
    ("Begin sample:", "End sample."),
    ("BEGIN SAMPLE TELEGRAM", "END SAMPLE TELEGRAM"),
    ("-- BEGIN MODEL CABLE --", "-- END OF MODEL CABLE --"),
    ("(BEGIN EXAMPLES)", "(END EXAMPLES)"),
    ("BEGIN UNCLASSIFIED TEMPLATE", "END TEMPLATE"),
    ("SAMPLE BEGINS:", "SAMPLE ENDS."),
    ("BEGIN ILLUSTRATION", "END ILLUSTRATION"),
    ("<BEGIN SPECIMEN>", "<END SPECIMEN>"),
    ("*** BEGIN FORMAT 1 ***", "*** END FORMAT 1 ***"),
]


def checked(level, **parts):
    document = PARSER.parse(render(BASES[level], set=parts))
    return document, {f.rule: f.severity for f in CHECKER.check(document).findings if f.severity != "note"}


@LEVELS
@pytest.mark.parametrize(("opening", "closing"), PAIRS)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_nothing_in_a_sample_is_read(level, opening, closing, number):
    mark = "" if level == "U" else f"({level}) "
    parts = {f"paragraph_{n}": f"{n}. {mark}One." for n in (1, 2, 3)}
    parts[f"paragraph_{number}"] += f"  A model:\n\n{opening}\n{SAMPLE}\n{closing}"
    document, found = checked(level, **parts)
    assert {} == found
    assert [1, 2, 3] == [paragraph.number for paragraph in document.paragraphs]
    assert (1, 1) == (len(document.classification_lines), len(document.eo_lines))


@LEVELS
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        pytest.param("BEGIN SAMPLE", "", id="never closed"),
        pytest.param("BEGIN SAMPLE", "END EXAMPLE", id="closed by another word"),
        pytest.param("BEGIN TEXT OF SAMPLE", "END SAMPLE", id="a text"),
        pytest.param("He told us to begin sample work", "END SAMPLE", id="inside a sentence"),
        pytest.param("QUOTE", "UNQUOTE", id="quoted"),
    ],
)
def test_a_mark_that_stands_in_no_sample_is_told(level, opening, closing):
    found = checked(level, paragraph_3=f"3. ({level}) A model:\n\n{opening}\n\n1. (S) One.\n\n{closing}")[1]
    assert found.keys() & {"DC102", "DC103"}


@LEVELS
def test_a_mark_beside_a_sample_is_an_error(level):
    text = f"2. ({level}) BEGIN SAMPLE\n{SAMPLE}\nEND SAMPLE\n\n3. (TS) Three."
    found = checked(level, paragraph_2=text, paragraph_3="")[1]
    assert "error" == found.get("DC102", found.get("DC103"))


@pytest.mark.parametrize("line", ["UNCLAS SECTION 02 OF 02 ANYPOST 000283", "ANYPOST 00000283  002 OF 002"])
def test_lines_of_the_message_itself_stay_in_a_sample(line):
    above = "UNCLAS SECTION 01 OF 02 ANYPOST 000283\n\nTAGS: XX\n\n1. One.\n"
    text = f"{above}\nBEGIN SAMPLE\n1. (S) One.\n{line}\nSECRET SECTION 01 OF 02 OTHERPOST 000001\nEND SAMPLE\n2. Two."
    plain = without_illustrations(text)
    assert len(text) == len(plain)
    assert f"{above}{line} 2. Two.".split() == plain.split()


CONTENT = [
    "{0}-- (C) We value the talks.\n\n-- (TS) Ten missiles will come.{1}",
    "{0}SECRET\n\nSUBJECT: PORT TALKS\n\n(TS) Ten missiles will come.{1}",
]


@LEVELS
@pytest.mark.parametrize("content", CONTENT, ids=["plain", "headed"])
@pytest.mark.parametrize("of", ["TALKING POINTS", "POINTS", "LETTER", "NOTE"])
def test_a_mark_in_sample_points_and_letters_is_told(level, content, of):
    content = content.format(f"BEGIN SAMPLE {of}:\n\n", f"\n\nEND SAMPLE {of}.")
    found = checked(level, paragraph_2=f"2. ({level}) Post may draw on these.\n\n{content}")[1]
    assert found.keys() & {"DC102", "DC103"}


@LEVELS
@pytest.mark.parametrize("heading", ["", "SECRET NAVY 000123\n\n"], ids=["no heading", "a heading"])
@pytest.mark.parametrize("last", ["", "4. One.\n\n"], ids=["one", "two"])
@pytest.mark.parametrize("word", ["sample points", "example", "Model A"])
def test_a_paragraph_of_the_series_itself_is_in_no_sample(level, heading, last, word):
    text = f"2. ({level}) A paper. Begin {word}:\n\n{heading}3. (TS) Three.\n\n{last}End {word}."
    after = 5 if last else 4
    document, found = checked(level, paragraph_2=text, paragraph_3=f"{after}. ({level}) Fine.")
    assert found.keys() & {"DC102", "DC103"}
    assert "DC216" not in found
    assert list(range(1, after + 1)) == [paragraph.number for paragraph in document.paragraphs]


@pytest.mark.parametrize(
    "line",
    [
        "S E C R E T ANYPOST 000001",
        "SECRET",
        "C O N F I D E N T I A L",
        "SECRET//NOFORN",
        "   -- E.O. 12958: DECL: OADR",
        "E.O. 13526: N/A",
        "TAGS: PREL, XX",
        "SUBJECT: (S) SAMPLE",
        "Classified By: DCM Q. Other",
        "CLASSIFIED BY DCM Q. OTHER. REASON: 1.5 (D).",
        "DERIVED FROM: DSCG 05-1",
    ],
)
def test_each_line_of_a_heading_shows_a_sample_of_a_telegram(line):
    text = f"\nTAGS: XX\n\n1. One.\n\nBEGIN SAMPLE\n\n{line}\n\n1. (S) One.\n\nEND SAMPLE\n\n2. Two."
    assert ["TAGS:", "XX", "1.", "One.", "2.", "Two."] == without_illustrations(text).split()


def test_many_samples_are_looked_at_in_time():
    text = "\nTAGS: XX\n\n" + "BEGIN SAMPLE\n" * 50_000 + "END SAMPLE\n" + "BEGIN MODEL\n1. One.\nEND MODEL\n" * 20_000
    assert text == without_illustrations(text)


def test_a_sample_above_all_labels_hides_none():
    text = "BEGIN SAMPLE\nUNCLAS ANYPOST 000283\nTAGS: XX\n1. (S) One.\nEND SAMPLE\n"
    assert text == without_illustrations(text)


SET_IN = "\n".join(f"     {line}" if line else "" for line in SAMPLE.split("\n"))
SHOWN = [
    "A correctly marked telegram looks like this:",
    "A telegram marked in the right way:",
    "MODEL",
    "THE WRONG WAY (all of these were seen last week)",
    "The following are examples of markings that are not correct:",
    "Posts should use this and no other form in all that they send from now on, as below.\nSample telegram:",
    "Example:",
    "Markings should look like this.",
    "A telegram that is classified should look as follows:",
    "A sample telegram follows.",
    "The errors that posts reported in reftel are many.  A model:",
    "The following is an example of a heading:",
    "The following telegram is marked wrongly:",
    "CORRECT MARKINGS",
    "Wrong:",
]
WRONG = """
   -- E.O. 12958: DECL: OADR     (NOT USED SINCE 1995)
   -- DECLASSIFY ON: MR          (NEVER)
   -- (TS) BEFORE EVERY PARAGRAPH
   -- LIMITED OFFICIAL USE
"""
BARE = "\n      UNCLAS - WHEN FILLED IN: S E C R E T ANYPOST 000000\n      1. (TS) One.\n\n   END OF MODEL"
PAGED = f"{SET_IN}\nUNCLASSIFIED\n\nPAGE 02 ANYPOST 00283 01 OF 02 010203Z\n     1. (TS) One."


@LEVELS
@pytest.mark.parametrize("shown", SHOWN)
@pytest.mark.parametrize("sample", [SET_IN, WRONG, BARE, PAGED], ids=["telegram", "wrong", "bare", "over pages"])
@pytest.mark.parametrize("number", [1, 2])
def test_nothing_in_a_sample_set_in_is_read(level, shown, sample, number):
    mark = "" if level == "U" else f"({level}) "
    parts = {f"paragraph_{n}": f"{n}. {mark}One." for n in (1, 2, 3)}
    parts[f"paragraph_{number}"] += f"  {shown}\n{sample}"
    document, found = checked(level, **parts)
    assert {} == found
    assert [1, 2, 3] == [paragraph.number for paragraph in document.paragraphs]
    assert (1, 1) == (len(document.classification_lines), len(document.eo_lines))


@LEVELS
@pytest.mark.parametrize(
    ("shown", "sample"),
    [
        pytest.param("Post sent this telegram:", SET_IN, id="shown as none"),
        pytest.param("Post asks that the corrected text be sent:", SET_IN, id="corrected"),
        pytest.param("As post correctly reported in reftel, which we repeat here:", SET_IN, id="reported"),
        pytest.param("The paper, which he said was correctly drawn up, was headed as follows:", SET_IN, id="headed"),
        pytest.param("A copy of the order that we have seen looks like the real thing:", SET_IN, id="looks real"),
        pytest.param("A model telegram, which we forward, follows:", SET_IN, id="forwarded"),
        pytest.param("He has the right way with people, and wrote:", SET_IN, id="the right way"),
        pytest.param("A sample: ten ships. He then sent this:", SET_IN, id="a sample above"),
        pytest.param("An example of how little he knows is his telegram of May.", SET_IN, id="an example of"),
        pytest.param("A model telegram:\n\nQUOTE", SET_IN, id="quoted"),
        pytest.param("A model telegram:", SAMPLE, id="not set in"),
        pytest.param("A model telegram:", "\n     1. (TS) One.", id="without a line of a heading"),
    ],
)
def test_a_mark_that_is_set_in_and_no_sample_is_told(level, shown, sample):
    found = checked(level, paragraph_2=f"2. ({level}) {shown}\n{sample}")[1]
    assert found.keys() & {"DC102", "DC103"}


@LEVELS
@pytest.mark.parametrize("below", ["3. (TS) Three.", "(TS) Three.", "  3. (TS) Three."])
def test_a_mark_below_a_sample_set_in_is_told(level, below):
    lead = "  " if below.startswith(" ") else ""
    found = checked(level, paragraph_2=f"{lead}2. ({level}) A model:\n{SET_IN}\n{below}", paragraph_3="4. Four.")[1]
    assert found.keys() & {"DC102", "DC103"}


@LEVELS
@pytest.mark.parametrize("below", ["   a. (TS) A source says so.", "   -- (TS) Two.", "    (TS) Three."])
def test_a_sample_ends_where_a_line_is_set_in_less_than_its_heading(level, below):
    found = checked(level, paragraph_2=f"2. ({level}) A model:\n\n     SECRET ANYPOST 000123\n     Text.\n\n{below}")[1]
    assert found.keys() & {"DC102", "DC103"}


@LEVELS
@pytest.mark.parametrize("after", [4, 0])
def test_a_paragraph_of_the_series_set_in_is_in_no_sample(level, after):
    text = f"2. ({level}) A model:\n\n   SECRET NAVY 000123\n\n   3. (TS) Three.\n"
    found = checked(level, paragraph_2=text, paragraph_3=f"{after}. ({level}) Fine." if after else "")[1]
    assert found.keys() & {"DC102", "DC103"}


def test_many_lines_set_in_are_looked_at_in_time():
    text = "\nTAGS: XX\n\n1. A model:\n" + "   E.O. 12958: DECL: 01/01/2099\n" * 50_000
    assert text == without_illustrations(text)


def test_all_of_many_samples_set_in_are_found_at_once():
    text = "\nTAGS: XX\n\n" + "1. A model:\n   E.O. 12958: DECL: 01/01/2099\n   1. (S) One.\n" * 200 + "2. Two.\n"
    assert ["1. A model:"] * 200 == [line for line in without_illustrations(text).split("\n") if line.strip()][1:-1]
