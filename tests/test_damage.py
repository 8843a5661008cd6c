"""Damaged, redacted and cut copies are accused of nothing that the damage may have done, and are not called right."""

import datetime as dt
import re

import pytest

from declass.engine import Checker
from declass.parse.document import Parser
from declass.readers import read_file
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
PARSER, CHECKER = Parser(RULEBOOK.law.vocabulary), Checker(RULEBOOK, notes=False)
BASE = RULEBOOK.bases["telegram-12958-amended-C"]
PROSE = "The Ambassador met the Sample Minister on Tuesday and told him of the visit\nthat the delegation would make"


def judged(**parts):
    document = PARSER.parse(render(BASE, set=parts))
    return document, CHECKER.check(document)


def block(reason):
    return f"Classified By: DCM Pat Sample for reasons {reason}"


@pytest.mark.parametrize(
    "value",
    [
        "12/l8/2013", "12/1 8/2013", "12/18/2O13", "12/18/20I3", "12/##/2013", "1?/1#/20!3", "(b)(6)",
        "\u2588\u2588\u2588\u2588", "[REDACTED]", "XXXXXXXXXXXX", "12/18/20...",
    ],
)  # fmt: skip
def test_an_instruction_that_cannot_be_read_is_neither_accused_nor_called_right(value):
    document, verdict = judged(eo_line=f"E.O. 12958: DECL: {value}")
    assert ("unreadable", ()) == (document.instruction.kind, verdict.findings)
    assert {"DC401", "DC404", "DC406", "DC450"} <= {entry.rule for entry in verdict.not_checkable}


@pytest.mark.parametrize(
    "label",
    [
        "E.O. 12958, AS AMENDED:", "E.O. 12958 AS AMENDED:", "E.O. 12958 (AS AMENDED):", "EXECUTIVE ORDER 12958:",
        "E.O. 12958 as amended by E.O. 13292:", "E.O. I2958:", "E.O. 1295B:", "E.O. 129S8:", "E.O. IZ958:",
    ],
)  # fmt: skip
def test_an_order_is_read_in_each_of_its_spellings(label):
    document, verdict = judged(eo_line=f"{label} DECL: 02/04/2019")
    assert ("12958", "date", ()) == (document.eo_line.order_read_as, document.instruction.kind, verdict.findings)


@pytest.mark.parametrize(
    "reason",
    [
        "14 (b), (d)", "l.4 (b) and (d)", "Section 1.4 subparagraphs (b) and (d)", "1.4 B/D.", "1.4-b-d", "1.4 BD",
        "1.4 paragraphs b and d", "1.4 (b)\nSAMPLEVIL 00000648  002 OF 003\n\nand (d)",
    ],
)  # fmt: skip
def test_a_reason_with_a_lost_point_or_words_for_its_letters_is_read(reason):
    document, verdict = judged(authority_block=block(reason))
    assert (["1.4(b)", "1.4(d)"], ()) == ([str(r) for r in document.authority_block.reasons], verdict.findings)


@pytest.mark.parametrize(
    "label",
    [
        "ClassifiedBy:", "C1assified By:", "Classified bv:", "Claassified By:", "Classification by:", "CLASSIFIER:",
    ],
)  # fmt: skip
def test_an_authority_label_that_a_scan_has_damaged_is_read(label):
    document, verdict = judged(authority_block=f"{label} DCM Pat Sample for reasons\n1.4 (b) and (d)")
    assert (2, ()) == (len(document.authority_block.reasons), verdict.findings)


@pytest.mark.parametrize("value", ["01/22/XXXX", "01/XX/2019", "XX/22/2019"])
def test_a_date_partly_taken_out_is_not_read(value):
    document, verdict = judged(eo_line=f"E.O. 12958: DECL: {value}")
    assert ("unreadable", ()) == (document.instruction.kind, verdict.findings)


@pytest.mark.parametrize("value", ["JANUARY 2019", "FEB. 2019", "March, 2019"])
def test_a_month_without_a_day_is_no_event(value):
    document, _ = judged(eo_line=f"E.O. 12958: DECL: {value}")
    assert ("unreadable", "a month and a year, without a day") == (document.instruction.kind, document.instruction.why)


@pytest.mark.parametrize(
    "value", ["MAY DAY PARADE 2019", "END OF MARCH 2019 ELECTION CAMPAIGN", "MAYORAL ELECTION 2019"]
)
def test_an_event_with_a_month_or_a_year_in_it_stays_an_event(value):
    document, verdict = judged(eo_line=f"E.O. 12958: DECL: {value}")
    assert ("event", ()) == (document.instruction.kind, verdict.findings)


def test_a_date_wrapped_after_a_slash_is_read_whole():
    document, verdict = judged(eo_line="E.O. 12958: DECL: 02/04/\n2019")
    assert (dt.date(2019, 2, 4), ()) == (document.instruction.date, verdict.findings)


def test_an_order_number_taken_out_is_no_missing_one():
    document, verdict = judged(eo_line="E.O. XXXXX: DECL: 02/04/2019")
    assert (dt.date(2019, 2, 4), ()) == (document.instruction.date, verdict.findings)


def test_a_redacted_name_is_no_missing_one():
    _, verdict = judged(authority_block="Classified By: (b)(6), DCM, reason 1.4 (b)")
    assert () == verdict.findings


@pytest.mark.parametrize("mark", ["(5)", "(8)", "($)", "XXXXXXXXXXXX", "[REDACTED]"])
def test_a_mark_that_a_scan_has_damaged_is_no_missing_one(mark):
    _, verdict = judged(paragraph_2=f"2. {mark} The meeting lasted one hour.")
    assert () == verdict.findings


@pytest.mark.parametrize(
    "end", [" and", " of the Sam", ", ", " (", " the del", "\n\n3. (C", "\n\n3. The min", ' "newspap', " A K"]
)
def test_a_copy_cut_inside_a_sentence_is_not_judged_as_whole(end):
    telegram = render(
        BASE, set={"paragraph_1": "1. (U) " + PROSE}, drop=("paragraph_2", "paragraph_3", "signature", "end")
    )
    telegram.text.content = telegram.text.content.rstrip() + end
    document = PARSER.parse(telegram)
    assert (True, ()) == ("body" in document.unreadable, CHECKER.check(document).findings)


@pytest.mark.parametrize(
    "end", ["\nSAMPLE", "\n\nSAMPLE\n\nNNNN", ".\n\nSample", " in summer.", " SAMPLE", ": www.example.test/a"]
)
def test_a_signature_a_stop_or_an_address_ends_a_whole_copy(end):
    telegram = render(BASE, set={"paragraph_3": "3. (C) " + PROSE}, drop=("signature", "end"))
    telegram.text.content = telegram.text.content.rstrip() + end
    assert "body" not in PARSER.parse(telegram).unreadable


@pytest.mark.parametrize(
    ("line", "stop"),
    [
        ("\nE.O.", "\nE.O. 129"),
        ("\nE.O.", "\nE.O. 12958: DECL: 02/"),
        ("\nTAGS", "\nTAGS: PR"),
        ("\nSUBJECT", "\nSUBJECT: VIS"),
        (" 000283", " 00"),
    ],
)
def test_a_copy_cut_in_its_heading_is_accused_of_nothing(line, stop):
    telegram = render(BASE)
    telegram.text.content = telegram.text.content.split(line)[0] + stop
    assert () == CHECKER.check(PARSER.parse(telegram)).findings


def test_a_date_with_day_and_month_swapped_says_so():
    _, verdict = judged(eo_line="E.O. 12958: DECL: 18/12/2018")
    assert ["declassification date 18/12/2018 is no day of the calendar; day and month look swapped"] == [
        finding.message for finding in verdict.findings
    ]


def test_words_beside_the_level_are_no_part_of_the_post():
    document, _ = judged(classification_line="C O N F I D E N T I A L SAMPLE EYES ONLY ANYPOST {serial6}")
    assert "ANYPOST" == document.classification_line.post


REWRITTEN = {
    "line ends of another system": lambda text: text.replace("\n", "\r\n"),
    "lone carriage returns": lambda text: text.replace("\n", "\r"),
    "blanks at the ends of lines": lambda text: text.replace("\n", "    \n"),
    "backslashes at the ends of lines": lambda text: text.replace("\n", " \\\n"),
    "hard blanks": lambda text: text.replace(" ", "\xa0"),
    "tabs for two blanks": lambda text: text.replace("  ", "\t"),
    "blanks inside marks": lambda text: re.sub(r"\((C|S|U|SBU)\)", r"( \1 )", text),
    "square brackets": lambda text: re.sub(r"\((C|S|U|SBU)\)", r"[\1]", text),
    "labels in capitals": lambda text: text.replace("Classified By:", "CLASSIFIED BY:"),
    "numbers with a bracket": lambda text: re.sub(r"\n(\d)\. ", r"\n\1) ", text),
    "a dash after the number": lambda text: re.sub(r"\n(\d)\. \(", r"\n\1. - (", text),
    "reason letters in capitals": lambda text: re.sub(r"1\.([45]) \(([a-h])\)", lambda m: m[0].upper(), text),
}


@pytest.mark.parametrize("base", [pytest.param(base, id=base.id) for base in RULEBOOK.bases.values()])
@pytest.mark.parametrize("how", REWRITTEN)
def test_a_right_telegram_stays_right_however_it_was_stored(how, base):
    text = REWRITTEN[how](render(base).text.content)
    (telegram,) = read_file("sample.txt", text.encode())
    assert [] == [f"{f.rule} {f.message}" for f in CHECKER.check(PARSER.parse(telegram)).findings]
