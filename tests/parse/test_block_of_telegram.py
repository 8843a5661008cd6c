"""The classification authority block of whole telegrams: its labels, its reason, and what is no part of it."""

from datetime import date

import pytest

from declass.engine import Checker
from declass.rulebook.bases import render
from tests.parse.telegrams import BASE, BASES, PARSER, RULEBOOK, made

CHECKER = Checker(RULEBOOK)


def test_a_letter_of_the_reason_at_the_head_of_a_line_is_no_portion_mark():
    block = "Classified By: DCM Pat Sample for reasons 1.4 (b),\n(d)."
    document = made(set={"authority_block": block})
    assert (["b", "d"], ["subject"]) == (
        [reason.letter for reason in document.authority_block.reasons],
        [mark.label for mark in document.marks],
    )


@pytest.mark.parametrize("block", ["1.4 (b) and\nd.", "1.4 b,\nd.", "1.4 (b) &\nd. "])
def test_a_wrapped_letter_of_the_reason_does_not_end_the_block(block):
    document = made(set={"authority_block": f"Classified By: DCM Pat Sample for reasons {block}"})
    assert ["b", "d"] == [reason.letter for reason in document.authority_block.reasons]


def test_a_lettered_reference_below_the_block_ends_it():
    document = made(set={"authority_block": "Classified By: DCM Pat Sample for reasons 1.4 (b)\nD. ANYPOST 12"})
    assert ["b"] == [reason.letter for reason in document.authority_block.reasons]


@pytest.mark.parametrize(
    "reason",
    [
        "Reason: (b) and (d) of Section 1.4",
        "Reasons (b) and (d) of E.O. 12958, Section 1.4",
        "Paragraphs (b) and (d) of Section 1.4",
        "Under subparagraphs (b) and (d) of section 1.4",
        "Categories B and D, Section 1.4",
        "Reason: 14 b and d",
        "Reason: 1-4 (b), (d)",
        "Reason: 1:4 (b) and (d)",
        "Reason: 1/4 (b, d)",
        "Reason: 14. (b) and (d)",
        "Reason: 14, b and d",
        "Reason: 1..4 (b) and (d)",
        "Reason: 1.,4. (b) and (d)",
        "Reas0ns 14. (b) and (d)",
        "Reason: 1.4(b)/1.4(d)",
    ],
)
def test_section_and_letters_are_read_in_either_order_and_with_other_signs(reason):
    block = made(set={"authority_block": f"Classified By: DCM Pat Sample. {reason}"}).authority_block
    assert (block.sections, [letter.letter for letter in block.reasons]) == (("1.4",), ["b", "d"])


@pytest.mark.parametrize(
    "letters",
    [
        "(b) and (d)",
        "(b), (d).",
        "(B)/(D)",
        "(b)(d)",
        "(b, d)",
        "(b/d).",
        "[b] and [d]",
        "(b) and\n(d)",
        "B/D",
        "b and d.",
    ],
)
@pytest.mark.parametrize("gap", [" ", "\n", ", Embassy\nAnypost, "])
def test_letters_without_section_and_reason_word_are_a_reason(letters, gap):
    block = made(set={"authority_block": f"Classified By: DCM Pat Sample{gap}{letters}"}).authority_block
    assert (block.sections, [letter.letter for letter in block.reasons]) == ((), ["b", "d"])


@pytest.mark.parametrize(
    ("expected", "rest"),
    [(["d"], " (d)."), (["d"], "\n(d)"), (["b", "d"], "\n\n(b) and (d)."), ([], " (C)"), ([], " (b) of the order")],
)
def test_a_letter_at_the_end_of_its_line_is_a_reason_where_it_is_no_mark(expected, rest):
    block = made(set={"authority_block": f"Classified By: DCM Pat Sample{rest}"}).authority_block
    assert expected == [letter.letter for letter in block.reasons]


def test_an_order_before_a_section_holds_no_letters():
    block = made(set={"authority_block": "Classified By: DCM Pat Sample. Reason: E.O. 12958 1.4"}).authority_block
    assert block.reasons == ()


@pytest.mark.parametrize(
    "stamp", ["1.4(B),1.4(D)", "B1\n1.4(D)", "1.4(B)\nB1\n1.4(D)", "EXCISE 1.4(D)", "REVIEW AUTHORITY: SAMPLE 1.4(D)"]
)
def test_a_stamp_of_a_review_below_the_block_is_no_reason(stamp):
    found = made(
        set={"authority_block": f"Classified By: DCM Pat Sample for reasons 1.5 (b).\n\n{stamp}"}
    ).authority_block
    assert ["1.5(b)"] == [str(reason) for reason in found.reasons]


@pytest.mark.parametrize("words", ["classified by the Bishop as a friend,", "CLASSIFIED BY THE BISHOP AS A FRIEND,"])
def test_a_sentence_that_goes_on_with_the_words_of_a_label_is_no_block(words):
    above = "The director for harbors in the ministry of works, who had been"
    document = made(drop=["authority_block"], set={"paragraph_2": f"2. (C) {above}\n{words} came."})
    assert (None, ["DC301"]) == (
        document.authority_block,
        [finding.rule for finding in CHECKER.check(document).findings if finding.severity == "error"],
    )
    given = f"2. (C) {above}\n{words[:13]} DCM Pat Sample, reasons 1.4 (b) and (d)."
    assert made(drop=["authority_block"], set={"paragraph_2": given}).authority_block is not None
    labelled = made(
        drop=["authority_block"], set={"paragraph_2": f"2. (C) {above}\n{words[:13]}: DCM, reason 1.4 (b)."}
    )
    assert labelled.authority_block is not None


@pytest.mark.parametrize("words", ["DECLASSIFIED BY SAMPLE", "UNCLASSIFIED BY SAMPLE", "Not classified by post"])
def test_words_that_end_in_a_label_are_none(words):
    assert made(set={"authority_block": f"{words}, reason 1.4 (b)"}).authority_block is None or (
        made(set={"authority_block": f"{words}, reason 1.4 (b)"}).authority_block.classified_by is None
    )


@pytest.mark.parametrize(
    "words",
    [
        "This message was classified by DCM Pat Sample, reasons 1.4 (b)\nand (d).",
        "This message was\nclassified by DCM Pat Sample, reasons 1.4 (b) and (d).",
        "This cable was classified by: DCM Pat Sample; reasons: 1.4\n(b) and (d).",
        "THIS TELEGRAM WAS CLASSIFIED BY DCM PAT SAMPLE.\nREASON: 1.4 (B) AND (D).",
        "Pursuant to E.O. 12958, as amended, this message has been classified by DCM Pat Sample, reasons 1.4 (b, d).",
        "Entire text classified by DCM Pat Sample, reasons 1.4 (b, d).",
    ],
)
@pytest.mark.parametrize(
    "place", ["{}\n\n1. (C) One.", "(U) {}\n\n1. (C) One.", "1. (U) {}", "1. (C) One.\n\n2. (U) {}"]
)
def test_a_sentence_that_says_who_classified_this_message_is_a_block(words, place):
    document = made(drop=["authority_block", "paragraph_2"], set={"paragraph_1": place.format(words)})
    block = document.authority_block
    assert ("DCM", ["b", "d"]) == (block.position, [reason.letter for reason in block.reasons])
    assert "DC301" not in [finding.rule for finding in CHECKER.check(document).findings]


@pytest.mark.parametrize(
    "line",
    [
        "Political Counselor Pat Sample for\n1.4 (b) and (d).",
        "Political Counselor Pat Sample\n1.4 (b) and (d).",
        "Political Counselor Pat Sample for reasons 1.4 (b)\nand (d).",
        "Political Counselor Pat Sample for reasons 1.4 (b) and\n(d).",
        "DCM Pat Sample, Embassy Anypost,\nfor reasons 1.4 (b) and (d).",
        "DOC Attache Pat Sample, for reasons 1.4 (b) and (d).",
        "Reviewed by DCM Pat Sample, reasons 1.4 (b) and (d).",
        "Authority By: DCM Pat Sample for reasons 1.4 (b) and (d).",
        "DCM Pat Sample, reasons 1.4 b and d.",
        "DCM Pat Sample. Reason: b, d",
        "Pat Sample, 1.4 (b) and (d)",
        "C1a55ifeid Bv: DCM Pat Sample, reasons 1.4 (b) and (d)",
        "Classified for the Embassy by DCM Pat Sample, reasons 1.4 (b, d)",
    ],
)
def test_a_line_with_a_reason_and_no_label_is_a_block_without_a_classifier(line):
    document = made(set={"authority_block": line})
    assert ["b", "d"] == [reason.letter for reason in document.authority_block.reasons]
    assert "classified_by" in document.unreadable
    assert "DC301" not in [finding.rule for finding in CHECKER.check(document).findings]


@pytest.mark.parametrize(
    "line",
    [
        *("Class. by DCM Pat Sample", "Clsfd By: DCM Pat Sample", "C L A S S I F I E D  B Y: DCM Pat Sample"),
        *("ssified By: DCM Pat Sample", "Classified B1: DCM Pat Sample", "C|assified 8y DCM Pat Sample"),
        *("Cassified By DCM Pat Sample", "CLASSIFIED PER DCM PAT SAMPLE", "Classified and approved by DCM Pat Sample"),
        *("Classifying officer: DCM Pat Sample", "1. (U) Class. by DCM Pat Sample"),
        *("Drived From: DSCG 05-1 B, D", "Derivd from DSCG 05-1", "erived From: DSCG 05-1"),
        *("D E R I V E D  F R O M: DSCG 05-1", "Derived: DSCG 05-1"),
    ],
)
def test_a_label_damaged_beyond_reading_is_no_missing_block(line):
    document = made(set={"authority_block": line})
    assert {"classified_by", "reason"} <= document.unreadable.keys()
    assert [] == [finding for finding in CHECKER.check(document).findings if finding.severity != "note"]


@pytest.mark.parametrize(
    "line",
    [
        *("EXCISE 1.4(D)", "REVIEW AUTHORITY: SAMPLE 1.4(D)", "REVIEW AUTHORITY: Pat Sample, Senior Reviewer 1.4(D)"),
        *("DENIED 1.4(B)", "RELEASED IN PART B1, 1.4(D)", "B1\n1.4(D)", "1.4(B),1.4(D)", "REF: ANYPOST 12\n1.4(D)"),
        *("Classified As: CONFIDENTIAL", "UNCLASSIFIED BY DCM SAMPLE", "DECLASSIFIED BY DCM SAMPLE", "Class A visas"),
        "As required under 1.4 (c) of the agreement, the DCM asked.",
        *("The DCM cited paragraph 1.4 (b).", "The DCM spoke for reasons (a) of cost and (b) of time."),
    ],
)
def test_a_stamp_of_a_review_and_a_sentence_are_no_block(line):
    document = made(set={"authority_block": line})
    assert document.authority_block is None
    assert "DC301" in [finding.rule for finding in CHECKER.check(document).findings]


@pytest.mark.parametrize("label", ["Classified By/Reason:", "CLASSIFIED BY AND REASON:"])
def test_a_label_that_names_the_reason_too_is_no_empty_classifier(label):
    block = made(set={"authority_block": f"{label} DCM Pat Sample, 1.4 (b)"}).authority_block
    assert ("DCM", ["b"]) == (block.position, [reason.letter for reason in block.reasons])


def test_an_article_in_the_subject_of_an_unclassified_telegram_is_no_reason():
    parts = {"subject": "SUBJECT: TALKS ON\nARTICLE 1.4 (B)"}
    document = PARSER.parse(render(BASES["telegram-12958-amended-U"], set=parts))
    assert (None, ()) == (document.authority_block, CHECKER.check(document).findings)


@pytest.mark.parametrize(
    "words",
    [
        "Reftel was classified by DCM Pat Sample.",
        "REFTEL WAS\nCLASSIFIED BY DCM PAT SAMPLE.",
        "Reftel was classi\nfied by DCM Pat Sample.",
        "The text was derived from a talk.",
        "This message was not classified by post.",
    ],
)
def test_a_sentence_that_says_who_classified_another_text_is_no_block(words):
    assert made(set={"authority_block": words}).authority_block is None


@pytest.mark.parametrize(
    "paragraph_1",
    [
        "1. (U) UNDER E.O. 12958 CLASSIFIED BY DCM PAT SAMPLE, REASONS 1.4 (B) AND (D).",
        "1. (C) He spoke of E.O. 13224.\n\n2. (U) Classified by DCM Pat Sample, reasons 1.4 (b) and (d).",
        "1. (C) He spoke of\nE.O. 13224: a list.\n\nClassified By: DCM Pat Sample, reasons 1.4 (b) and (d).",
        "1. (C) It is owed under\nEO 12958, as amended.\n\nClassified By: DCM Pat Sample, reasons 1.4 (b) and (d).",
    ],
)
def test_an_order_that_a_sentence_names_takes_no_block_away(paragraph_1):
    document = made(drop=["authority_block", "paragraph_2", "paragraph_3"], set={"paragraph_1": paragraph_1})
    assert ("DCM", ["b", "d"]) == (
        document.authority_block.position,
        [reason.letter for reason in document.authority_block.reasons],
    )


def test_an_order_that_a_sentence_names_hides_no_second_classifier():
    second = "1. (C) He named E.O. 13224.\n\nClassified By: AMBASSADOR Q. Other, reasons 1.4 (d)"
    assert 1 == len(made(set={"paragraph_1": second}).authority_block.others)


@pytest.mark.parametrize(
    ("expected", "second"),
    [
        (1, "Classified By: DCM Kim Other for reasons 1.4 (b)."),
        (1, "\nClassified By: DCM Kim Other"),
        (1, "CLASSIFIED BY: KIM OTHER"),
        (0, "Classified By: Pat Sample, Deputy Chief of Mission, Reason: 1.4 (b)"),
        (0, "Classified By: Political Counselor Pat Sample for reasons 1.4 (b)."),
        (0, "Classified By: Political Counselor"),
        (0, "Classified By: XXXXXXXXXXXX"),
        (0, "Classified By: Kim..."),
    ],
)
@pytest.mark.parametrize("rest", [" for reasons 1.4 (b) and (d).", "", ", Embassy Anypost"])
def test_a_second_classifier_directly_below_the_first_is_another(expected, second, rest):
    block = made(
        set={"authority_block": f"Classified By: Political Counselor Pat Sample{rest}\n{second}"}
    ).authority_block
    assert (expected, "POLCOUNS", "name and position") == (len(block.others), block.position, block.value_kind)


@pytest.mark.parametrize(
    ("expected", "first", "second"),
    [
        (0, "Charge d'Affaires", "DCM Pat Sample"),
        (0, "DCM Pat Sample", "Charge d'Affaires"),
        (0, "Ambassador Robert Sample", "Amb. Bob Q. Sample"),
        (0, "Ambassador Patricia Sample", "DCM Patricia Smaple"),
        (0, "Ambassador P. Sample", "DCM P. Smaple"),
        (1, "Ambassador Patricia Sample", "DCM Kim Other"),
        (1, "Ambassador Lee Kim", "DCM Lea Kin"),
        (1, "Charge d'Affaires", "Political Counselor"),
    ],
)
def test_a_classifier_written_otherwise_is_no_other(expected, first, second):
    lines = f"Classified By: {first} for reasons 1.4 (b) and (d).\nClassified By: {second} for reasons 1.4 (b) and (d)."
    assert expected == len(made(set={"authority_block": lines}).authority_block.others)


def test_a_label_repeated_on_the_next_line_names_the_only_classifier():
    block = made(
        set={"authority_block": "Classified By:\nClassified By: DCM Pat Sample, reason 1.4 (b)"}
    ).authority_block
    assert ((), "DCM") == (block.others, block.position)


@pytest.mark.parametrize("line", ["E.O. 12958: DECL: 01/05/2019", "  EO 12958 DECL: END OF TALKS", "E.O. 11652 GDS"])
def test_a_block_below_the_order_line_of_another_text_is_not_our_own(line):
    text = f"1. (C) He wrote this:\n\n{line}\nTAGS: PGOV\n\nClassified By: AMBASSADOR Q. Other, reasons 1.4 (d)"
    assert made(drop=["authority_block"], set={"paragraph_1": text}).authority_block is None


@pytest.mark.parametrize("between", [" and\n\n", "\n\nand ", ",\n\n", " &\n\n", "\n\n"])
def test_a_section_below_a_blank_line_goes_on_where_it_is_joined_or_has_small_letters(between):
    found = made(
        set={"authority_block": f"Classified By: DCM Pat Sample, reasons 1.4 (b){between}1.4 (d)."}
    ).authority_block
    assert ["b", "d"] == [reason.letter for reason in found.reasons]


@pytest.mark.parametrize("line", ["REF: ANYPOST 12 (A) AND (B)", "PROGRAM REF: (A) AND (B)", "SUBJECT: (A) AND (B)"])
def test_letters_of_another_line_are_no_reason(line):
    assert made(set={"authority_block": f"Classified By: DCM Pat Sample\n{line}"}).authority_block.reasons == ()


def test_figures_far_below_a_reason_are_no_second_section():
    block = (
        "Classified By: DCM Pat Sample for reasons 1.4 (b) and (d). "
        + "He spoke of the text. " * 4
        + "It is due May 1. 4. (C) So."
    )
    found = made(set={"authority_block": block}).authority_block
    assert ["b", "d"] == [letter.letter for letter in found.reasons]


@pytest.mark.parametrize("joint", [" AND", ",", ""])
def test_a_second_section_below_an_old_page_break_is_read(joint):
    page = "\n\n                       C O N F I D E N T I A L\n\nPAGE 02        ANYPOST  00283  01 OF 02  041708Z\n"
    block = f"CLASSIFIED BY DCM PAT SAMPLE. REASONS: 1.4 (B){joint}{page}1.4 (D)."
    found = made(set={"authority_block": block}).authority_block
    assert ["b", "d"] == [reason.letter for reason in found.reasons]


@pytest.mark.parametrize(
    "reason",
    [
        "1.4 (b) words that were given\nto us in the strictest confidence of all; and 1.4 (d) foreign relations.",
        "1.4 (b) words given to us\nin the strictest confidence of all of\nthem. 1.4 (d) foreign relations.",
        "1.4 (b) foreign government information and (d) foreign relations.",
        "1.4 (b) (foreign government information) and (d) (foreign relations).",
        "1.4 (B), FOREIGN GOVERNMENT INFORMATION; (D), FOREIGN RELATIONS.",
        "1.4 (b) foreign government information\nand (d).",
        "1.4 (b). Reason: 1.4 (d).",
    ],
)
def test_letters_with_their_meaning_in_words_are_all_read(reason):
    found = made(set={"authority_block": f"Classified By: DCM Pat Sample. Reasons: {reason}"}).authority_block
    assert ["1.4(b)", "1.4(d)"] == [str(letter) for letter in found.reasons]


@pytest.mark.parametrize("rest", [" \n \nand (d).", "\n\nand (d)", "\n \n, (d).", "\n\n& (d)."])
def test_a_letter_below_a_blank_line_is_read_where_a_word_or_sign_joins_it(rest):
    found = made(set={"authority_block": f"Classified By: DCM Pat Sample. Reasons: 1.4 (b){rest}"}).authority_block
    assert ["b", "d"] == [reason.letter for reason in found.reasons]


@pytest.mark.parametrize(
    "rest", ["\n\nand the Minister.", "\n\n(C) Summary and so.", ".\n\nAnd (d) was said.", "\nREF: (A) X, (B) Y"]
)
def test_what_follows_a_reason_is_no_letter_of_it(rest):
    found = made(set={"authority_block": f"Classified By: DCM Pat Sample. Reasons: 1.4 (b){rest}"}).authority_block
    assert ["b"] == [reason.letter for reason in found.reasons]


@pytest.mark.parametrize(
    "text",
    [
        "2. (C) The treaty, section 1.4 (c), is dead.",
        "2. (C) For the reasons (a) and (c) he went.",
        "2. (C) He will not\nDeclassify on 02/04/2018 what he has.",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_block_that_is_a_paragraph_ends_with_it(text, gap):
    parts = {"paragraph_1": f"1. (U) Classified by DCM Pat Sample, reasons 1.4 (b)\nand (d).{gap}{text}"}
    block = made(drop=["authority_block", "paragraph_2"], set=parts).authority_block
    assert (["b", "d"], None) == ([reason.letter for reason in block.reasons], block.declassify_on)


@pytest.mark.parametrize("mark", ["u", "sbu", "c", "s/nf"])
def test_a_block_that_is_a_paragraph_may_bear_a_small_mark(mark):
    parts = {"paragraph_1": f"1. ({mark}) Classified By: DCM Pat Sample. Reason: 1.4 (b)."}
    assert ["b"] == [r.letter for r in made(drop=["authority_block"], set=parts).authority_block.reasons]


def test_a_paragraph_that_begins_with_another_label_of_the_block_goes_on_with_it():
    text = "1. (U) Classified by DCM Pat Sample.\n\n2. (U) Reason: 1.4 (b).\n\n3. (U) Declassify on: 02/04/2019"
    block = made(drop=["authority_block", "paragraph_2", "paragraph_3"], set={"paragraph_1": text}).authority_block
    assert (["b"], "date") == ([reason.letter for reason in block.reasons], block.declassify_on.kind)


@pytest.mark.parametrize(
    "rest",
    [
        ". 1. (C) Summary: He asked (a) for money, (e) for time, and (c) for food.",
        " 1. (C) Summary: He asked (a) for money, (e) for time, and (c) for food.",
        ". He asked for time, and (c) for food.",
        ". 1. (C) Summary: He spoke of nothing but of the text and then he cited 1.4 (c) and left.",
    ],
)
def test_letters_of_a_text_on_the_line_of_the_reason_are_none_of_it(rest):
    found = made(
        set={"authority_block": f"Classified By: DCM Pat Sample. Reasons: 1.4 (b) and (d){rest}"}
    ).authority_block
    assert ["b", "d"] == [reason.letter for reason in found.reasons]


@pytest.mark.parametrize("value", ["N/A", "NA", "None", "Not applicable."])
def test_derived_from_nothing_is_no_source(value):
    block = f"Classified By: DCM Pat Sample\nReason: 1.4 (b)\nDerived From: {value}"
    assert made(set={"authority_block": block}).authority_block.derived_from is None


@pytest.mark.parametrize(
    "mark", ["ANYPOST 00000283  001.2 OF 002 ", "PAGE 02        ANYPOST  00283  01 OF 02  041708Z"]
)
@pytest.mark.parametrize(
    "block",
    [
        "Classified By: DCM Pat |Sample| for reas|ons 1.|4 (b|) a|nd (|d|).",
        "CLASSIFIED BY: DCM PAT SAMPLE.| REASON|: 1.4| (B|,D).",
        "Classified By: DCM Pat| Sample; reasons 1.4 (b)| and |(d).",
        "Classified By: DCM Pat Sample for re \nasons 1.4 (b)| an \nd (d).",
        "Classified By: DCM Pat Sample for reasons 1.4 (b)| a\nnd| (d).",
    ],
)
def test_a_page_break_anywhere_in_the_block_is_read_across(block, mark):
    pieces = block.split("|")
    broken = [f"{''.join(pieces[:at])} \n \n{mark}\n \n \n{''.join(pieces[at:])}" for at in range(1, len(pieces))]
    documents = [made(set={"authority_block": text}) for text in broken]
    assert {("DCM", "bd")} == {
        (document.authority_block.position, "".join(reason.letter for reason in document.authority_block.reasons))
        for document in documents
    }
    findings = [finding for document in documents for finding in CHECKER.check(document).findings]
    assert [] == [finding for finding in findings if finding.severity != "note"]


def test_a_page_break_below_a_block_without_a_reason_is_no_part_of_a_cut_copy():
    block = "Classified By: DCM Pat Sample\nDeclassify On: 20190204 \n \nANYPOST 00000283  001.2 OF 002 \n \n"
    assert {"reason", "authority_block"}.isdisjoint(made(set={"authority_block": block}).unreadable)


@pytest.mark.parametrize(
    "block",
    [
        "Classified By: Political Counselor, Embassy Anypost, Dept. of Stat\ne. REASON: 1.4 (b), (d)",
        "Classified By: Political Counselor Pat \nQ. Sample, Embassy Anypost. Reason: 1.4 (b) and (d).",
        "Classified By: Political Counselor Pat \nQ. Sample, Embassy Anypost. Reas\non: 1.4 (b) and (d).",
    ],
)
def test_an_initial_at_the_head_of_a_line_does_not_end_the_block(block):
    document = made(set={"authority_block": block})
    assert ["b", "d"] == [reason.letter for reason in document.authority_block.reasons]


@pytest.mark.parametrize("wrap", ["\n", " \n"])
@pytest.mark.parametrize("label", ["Classified By:", "CLASSIFIED BY", "Derived From:"])
def test_a_label_with_a_wrap_inside_a_word_is_read(label, wrap):
    broken = [f"{label[:at]}{wrap}{label[at:]}" for at in range(1, len(label) - 1)]
    given = "DSCG 05-1, dated 15 January 2006, reason: 1.4 (b)"
    found = [made(set={"authority_block": f"{text} {given}"}).authority_block for text in broken]
    assert {"b"} == {"".join(reason.letter for reason in block.reasons) for block in found}
    assert [] == [block for block in found if block.classified_by is None and block.derived_from is None]


def test_the_last_letter_of_a_reason_that_is_a_paragraph_is_no_mark():
    block = "1.  CLASSIFIED BY DCM PAT SAMPLE FOR REASONS 1.4 (B) \nAND (C)."
    parts = {"authority_block": block, "paragraph_1": "2. (C) Text.", "paragraph_2": "3. (U) Text."}
    document = made(set=parts)
    assert [None, "C", "U"] == [p.marking and p.marking.canonical for p in document.paragraphs[:3]]


@pytest.mark.parametrize(
    "text", ["The archives will declassify on 12/31/2010 all files.", "IT AGREED TO\nDECLASSIFY ON REQUEST THE FILES."]
)
def test_words_of_a_paragraph_are_no_declassify_on_line(text):
    assert made(set={"paragraph_1": f"1. (C) {text}"}).authority_block.declassify_on is None


def test_a_block_stands_in_for_an_empty_order_line():
    parts = {
        "eo_line": "E.O. 12958:",
        "authority_block": "Classified By: DCM Pat Sample for reasons 1.4 (b)\nDeclassify On: 02/04/2019",
    }
    assert "2019-02-04" == str(made(set=parts).instruction.date)


@pytest.mark.parametrize(
    "label",
    ["DECL:", "Decl.:", "DECL", "DECL ON:", "DECLAS:", "Declassify:", "Declassification:", "Declassification date:"],
)
@pytest.mark.parametrize("gap", ["\n", "; ", ". ", "\n\n"])
def test_an_instruction_in_the_block_is_read_behind_each_of_its_labels(gap, label):
    parts = {
        "eo_line": "E.O. 12958:",
        "authority_block": f"Classified By: DCM Pat Sample; Reason: 1.4 (b), (d){gap}{label} 2019/02/04",
    }
    document = made(set=parts)
    assert ("2019-02-04", ["b", "d"], "name and position") == (
        str(document.instruction.date),
        [reason.letter for reason in document.authority_block.reasons],
        document.authority_block.value_kind,
    )


@pytest.mark.parametrize("rest", ["Decl of Post is valid.", "decl. by request of the Desk", "DECL:\nREFTEL IS OF 2009"])
def test_other_words_in_the_block_are_no_instruction(rest):
    block = made(set={"authority_block": f"Classified By: DCM Pat Sample for reasons 1.4 (b). {rest}"}).authority_block
    assert block.declassify_on is None


@pytest.mark.parametrize("label", ["DECL:", "Declassify On:"])
@pytest.mark.parametrize(
    ("kind", "value"), [("date", "02/04/2019"), ("exemption", "25X1, 02/04/2059"), ("oadr", "OADR")]
)
def test_an_instruction_on_the_line_below_its_label_is_read(label, kind, value):
    lines = f"Classified By: DCM Pat Sample for reasons 1.4 (b).\n{label}\n{value}"
    assert kind == made(set={"authority_block": lines}).authority_block.declassify_on.kind


@pytest.mark.parametrize("label", ["DECL:", "DECL", "DECLASSIFY:"])
def test_the_label_of_an_order_line_below_the_block_is_none_of_the_block(label):
    block = "Classified By: DCM Pat Sample for reasons 1.4 (b) and (d)."
    document = made(set={"eo_line": "", "authority_block": f"{block}\nE.O. 12958: {label} 02/04/2019"})
    assert (None, "2019-02-04") == (document.authority_block.declassify_on, str(document.instruction.date))


@pytest.mark.parametrize(
    ("position", "value"), [("ECONOFF", "Economic Officer, Embassy Anypost, Pat Sample"), ("DCM", "DCM Pat Sample")]
)
def test_a_position_is_given_without_the_word_for_the_post(position, value):
    parts = {"authority_block": f"Classified By: {value} for reasons 1.4 (b)"}
    assert position == made(set=parts).authority_block.position


@pytest.mark.parametrize(
    ("position", "value"),
    [
        ("DCM", "Deputy Chief of M \nission for reasons"),
        ("DCM", "Deputy Chief of Missi\non for reasons"),
        ("HEAD POLITICAL SECTION", "Head of Political Secti\non, reasons"),
        ("AMBASSADOR", "Amba \nssador for reasons"),
        ("AMBASSADOR", "Ambassador F0R REAS0NS"),
        ("AMBASSADOR", "AMBASSADOR F\nOR REASONS"),
        ("POLCOUNS", "Political Cou \n \nnselor, reasons"),
    ],
)
def test_a_damaged_title_or_lead_word_is_no_name(position, value):
    telegram = render(BASE, set={"authority_block": f"Classified By: {value} 1.4 (b)"})
    document = PARSER.parse(telegram)
    assert ("position only", position) == (document.authority_block.value_kind, document.authority_block.position)
    assert ["DC303"] == [finding.rule for finding in CHECKER.check(document).findings]


@pytest.mark.parametrize(
    "words",
    [
        "Classified by no one and read by everyone, as the Minister put it, the\nmap hangs on the wall of the shed.",
        "CLASSIFIED BY NO ONE AND READ BY EVERYONE, AS MINISTER PUT IT, THE\nMAP HANGS ON THE WALL OF THE SHED.",
        "Classified by the Ministry as secret, the map is old.",
        "Derived from the sale of fish, revenues fell in March by a third.",
        "DERIVED FROM OPEN SOURCES AND TALKS, THE FIGURES ARE NOT SURE.",
        "Derived from fishing are half of the revenues of the port.",
        "Revenues of the port are, as far as we know,\nDerived from the sale of fish.",
        "Revenues of the port fell.\n- Derived from the sale of fish\n- Derived from fees\n\nNobody cares.",
        "A PARAGRAPH NAMES THE CLASSIFIER: THE AMBASSADOR OR ANOTHER OFFICER.",
        "ONE WRITES: QUOTE CLASSIFIED BY: PAT SAMPLE, DCM. REASON 1.4 (B) AND (D) UNQUOTE.",
        "ONE WRITES SO, QUOTE\nCLASSIFIED BY: PAT SAMPLE, DCM. REASON 1.4 (B) AND (D) UNQUOTE.",
        'One writes this:\n\n"E.O. 12958 DECL 1.4\nClassified By: DCM Pat Sample, reason 1.4 (b)"',
    ],
)
@pytest.mark.parametrize("lead", ["2. (C) ", "2. "])
def test_words_of_a_paragraph_that_begin_as_a_label_does_are_no_block(words, lead):
    document = made(drop=["authority_block"], set={"paragraph_2": lead + words})
    assert document.authority_block is None
    assert "DC301" in [finding.rule for finding in CHECKER.check(document).findings]


@pytest.mark.parametrize(
    "words",
    [
        "Classified by DCM Pat Sample.",
        "CLASSIFIED BY DCM PAT SAMPLE.  THE MINISTER, WHO CAME TO SEE US ON MARCH 4, SPOKE OF HIS HARBORS.",
        "Classified by Deputy Assistant Secretary for Sample Affairs Pat Q. Sample, DCM.",
        "CONFIDENTIAL - ENTIRE TEXT.  CLASSIFIED BY DCM.",
        "C ENTIRE TEXT CLASSIFIED BY DCM PAT SAMPLE.",
        "UNDER E.O. 12958 CLASSIFIED BY DCM PAT SAMPLE.",
    ],
)
@pytest.mark.parametrize("lead", ["1. ", "1. (U) ", "1. (C) One.\n\n2. (U) "])
def test_who_classified_is_read_in_a_paragraph_without_a_sign_or_a_reason(words, lead):
    document = made(drop=["authority_block"], set={"paragraph_1": lead + words, "paragraph_2": ""})
    assert "DCM" in document.authority_block.position


@pytest.mark.parametrize("lead", ["2. (U) ", "2. ", "(U) ", ""])
@pytest.mark.parametrize("rest", [".", ". The port is open.", "", "\nDeclassify on: 02/04/2019", ".  Reason: 1.4 (b)"])
@pytest.mark.parametrize(
    "source",
    [
        *("DSCG 05-1 B, D", "ANYPOST 115", "multiple sources", "the previous message"),
        *("classified e-mail from the Desk", "DoD security guidance", "DIA PAPER DATED JANUARY"),
        "words of this\nDesk",
        "a paper of the Desk, dated January",
    ],
)
def test_a_source_is_read_in_a_paragraph_without_a_sign(source, rest, lead):
    document = made(drop=["authority_block"], set={"paragraph_2": f"{lead}Derived from {source}{rest}"})
    assert document.authority_block.derived_from is not None


@pytest.mark.parametrize(
    ("block", "why"),
    [
        pytest.param("Classified By: DCM Pat Sample, Rea...", "the block is cut short in this copy", id="inside it"),
        pytest.param(
            "Text of the ...", "text above the first paragraph is cut short in this copy", id="where it stands"
        ),
    ],
)
def test_a_cut_of_the_block_is_told_apart_from_one_at_the_end_of_the_copy(block, why):
    whys = {entry.why for entry in CHECKER.check(made(set={"authority_block": block})).not_checkable}
    assert why in whys
    assert "the copy is cut short" not in whys


@pytest.mark.parametrize("label", ["DECL:", "Declassify On:"])
def test_a_day_of_the_block_that_a_wrap_broke_is_read(label):
    document = made(set={"authority_block": f"Derived From: Memo of the Desk dated 01/05/2009. {label} 02/04/2\n019"})
    assert document.authority_block.declassify_on.date == date(2019, 2, 4)


FULL = "Declassify On: 02/04/2034"


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        (2034, f"Derived From: Multiple Sources\nA. STATE 1, DECL: 02/04/2033\nB. ANYPOST 7, DECL: 02/04/2034\n{FULL}"),
        (2034, f"Derived From: STATE 1 of 02/04/2008, Decl. 02/04/2033, and\nANYPOST 7, Decl. 02/04/2034.\n{FULL}"),
        (2034, f"Derived From: STATE 1, DECL: 02/04/2033;\nANYPOST 7, DECL: 02/04/2034\n{FULL}"),
        (2034, f"Derived From: STATE 1. DECL: 02/04/2033; {FULL}"),
        (2034, f"Derived From: STATE 1. DECL: 02/04/2033, {FULL}"),
        (2033, "Derived From: Memo of the Desk dated 01/05/2008\nDECL: 02/04/2033"),
        (2033, "Derived From: Memo of the Desk dated 01/05/2008; DECL: 02/04/2033"),
        (2033, "Derived From: Memo of the Desk dated 01/05/2008. DECL: 02/04/2033. Reason: 1.4 (b)"),
        (2033, "Derived From: Memo of the Desk dated 01/05/2008; DECL: 4 Feb 2033; Reason: 1.4 (b)"),
        (2033, "2. (U) Derived From: Memo of the Desk dated 01/05/2008\n3. (U) DECL: February 4, 2033"),
        (2033, "Classified By: DCM Pat Sample for reasons 1.4 (b).\nDECL: 02/04/2033"),
        (None, "Derived From: STATE 1; DECL: 02/04/2033; ANYPOST 7"),
        (None, "Derived From: STATE 1; DECL: 02/04/2033, and ANYPOST 7"),
        (None, "Derived From: STATE 1; DECL: 02/04/2033; ANYPOST 7; DECL: 02/04/2034"),
        (None, "Derived From: Multiple Sources\nA. STATE 1\n   DECL: 02/04/2033\nB. ANYPOST 7\n   DECL: 02/04/2034"),
        (None, "Derived From: Multiple Sources\n- STATE 1; DECL: 02/04/2033\n- ANYPOST 7"),
        (None, "Classified By: DCM Pat Sample, Reason 1.4 (b).  Decl 25 years from\nnow."),
        (None, "Classified By: DCM Pat Sample for reasons 1.4 (b).\nDECL: END OF TALKS"),
        (None, "Classified By: DCM Pat Sample for reasons 1.4 (b), not on the list DECL: 02/04/2033"),
    ],
)
def test_the_instruction_of_a_source_is_none_of_the_block(expected, lines):
    found = made(set={"authority_block": lines}).authority_block.declassify_on
    assert expected == (found and found.date.year)
