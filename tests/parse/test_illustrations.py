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


def test_a_sample_above_all_labels_hides_none():
    text = "BEGIN SAMPLE\nUNCLAS ANYPOST 000283\nTAGS: XX\n1. (S) One.\nEND SAMPLE\n"
    assert text == without_illustrations(text)
