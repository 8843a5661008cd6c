"""Whole telegrams: what is read of each field, and what a copy does not let one read."""

from copy import deepcopy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.engine import Checker
from declass.levels import Level
from declass.model import StoredRecord
from declass.parse.document import Parser
from declass.rulebook.bases import render
from tests.parse.telegrams import BASE, BASES, PARSER, RULEBOOK, document_of, made
from tests.strategies import ANY_TEXTS, GLUED_TEXTS, strayed_spans

CHECKER = Checker(RULEBOOK)
HEADING = ["start", "routing", "station_line", "security_prosign", "date_time_group", "originator", "addressees"]
ANY_BASE = st.sampled_from(sorted(BASES))
HARMS = st.sampled_from(["", "XXXXXXXX", "...", "\n\n", "(", "1. ", "\x00", "S E C R E T ", "\u2028", "E.O. 13526: "])


@st.composite
def harmed_telegrams(draw):
    """A telegram of a base with a stretch cut out and something put in its place."""
    content = render(BASES[draw(ANY_BASE)]).text.content
    start = draw(st.integers(0, len(content)))
    end = draw(st.integers(start, len(content)))
    return content[:start] + draw(HARMS) + content[end:]


def test_the_fields_of_a_telegram_are_read():
    document = made()
    assert (
        date(2009, 2, 4),
        "date-time group",
        Level.CONFIDENTIAL,
        283,
        "12958",
        date(2019, 2, 4),
        ["1.4(b)", "1.4(d)"],
    ) == (
        document.date,
        document.date_from,
        document.classification_line.level,
        document.classification_line.serial,
        document.eo_line.order_cited,
        document.instruction.date,
        [str(reason) for reason in document.authority_block.reasons],
    )


@pytest.mark.parametrize("sign", ["\xa0", "\u200b", "\ufeff", "\u2028", "\u2029"])
def test_signs_that_stand_for_a_blank_or_a_line_end_part_the_lines_of_a_heading(sign):
    usual = render(BASE).text.content
    document = document_of(usual.replace("\n\nC O N F", f"\n\n{sign}{sign}C O N F"))
    assert (Level.CONFIDENTIAL, 283) == (document.classification_line.level, document.classification_line.serial)


def test_the_portions_of_a_telegram_are_read():
    document = made()
    assert ([("1", "C"), ("2", "U"), ("3", "C")], [("subject", "U")]) == (
        [(p.label, p.marking.canonical) for p in document.paragraphs],
        [(p.label, p.marking.canonical) for p in document.marks],
    )


def test_a_whole_telegram_hides_nothing():
    assert {} == made().unreadable


@pytest.mark.parametrize("base_id", sorted(set(BASES) - {"telegram-10501-C"}))
def test_a_whole_telegram_of_any_base_hides_nothing(base_id):
    assert {} == PARSER.parse(render(BASES[base_id])).unreadable


@pytest.mark.parametrize(
    ("expected", "changes"),
    [
        pytest.param("instruction", {"set": {"eo_line": "E.O. 12958: DECL: XXXXXXXXXXXX"}}, id="redacted instruction"),
        pytest.param("instruction", {"set": {"eo_line": "E.O. 12958: DECL: ..."}}, id="cut instruction"),
        pytest.param("portions", {"set": {"paragraph_2": "2. XXXXXXXXXXXXXXXXXXX"}}, id="redacted paragraph"),
        pytest.param("body", {"set": {"end": "..."}}, id="cut body"),
        pytest.param("portions", {"set": {"end": "..."}}, id="portions of a cut body"),
        pytest.param("date", {"drop": ["date_time_group"], "stored": {"reference_id": ""}}, id="no date-time group"),
        pytest.param("date", {"set": {"date_time_group": "R 310000Z FEB 09"}}, id="impossible date-time group"),
        pytest.param("classification_line", {"drop": ["classification_line"]}, id="level known from the prosign"),
        pytest.param(
            "heading",
            {
                "drop": [
                    "start",
                    "routing",
                    "station_line",
                    "security_prosign",
                    "date_time_group",
                    "originator",
                    "addressees",
                ]
            },
            id="no heading",
        ),
    ],
)
def test_what_a_copy_does_not_show_is_named(expected, changes):
    assert expected in made(**changes).unreadable


@pytest.mark.parametrize(
    ("expected", "end"),
    [
        pytest.param(True, "1. (C) Concur. \\\nSAMPLE \\", id="signed"),
        pytest.param(True, "1. (C) Concur.\nDE SAMPLE-EXAMPLE\n\nNNNN", id="signed and ended"),
        pytest.param(True, "1. (C) Concur\n\nCONFIDENTIAL\n\nNNN", id="ended"),
        pytest.param(True, "Concur.\nSAMPLE\n\nNNNN", id="without a number"),
        pytest.param(True, "1. (C) Concur.\n<< END OF DOCUMENT >>", id="end in words"),
        pytest.param(False, "1. (C) Concur.", id="neither"),
        pytest.param(False, "1. (C) The Sample Minister told the AMBASS", id="in a word"),
        pytest.param(False, "1. (C) The Sample Minister told the\nAMBASSADOR", id="in a sentence"),
        pytest.param(False, "NNNN", id="no text"),
        pytest.param(False, "REF: A. STATE 12345.\n\nCLASSIFIED", id="in a label"),
        pytest.param(False, "Two words.\n\nXXXXXXXXXXXX", id="a redaction without a paragraph"),
        pytest.param(False, "1. (C) Concur.\n\nXXXXXXXXXXXX", id="a redaction"),
        pytest.param(False, "1. (C) Concur.\n\nC O N F I D E", id="in the line of a later section"),
        pytest.param(False, "1. (C) Concur.\n\nCONFIDENTIAL", id="a banner"),
    ],
)
def test_a_short_text_that_shows_its_end_is_whole(expected, end):
    drop = ["paragraph_2", "paragraph_3", "signature", "authority_block", "end"]
    document = made(set={"paragraph_1": end}, drop=drop)
    assert expected == ("body" not in document.unreadable)


@pytest.mark.parametrize(
    ("expected", "reference_id"),
    [
        pytest.param((date(2009, 1, 1), date(2009, 12, 31)), "09ANYPOST283", id="two digits"),
        pytest.param((date(1975, 1, 1), date(1975, 12, 31)), "1975ANYPOST283", id="four digits"),
        pytest.param(None, "ANYPOST283", id="no year"),
    ],
)
def test_a_copy_without_a_date_is_dated_by_the_year_of_its_reference_id(expected, reference_id):
    document = made(drop=["date_time_group"], stored={"reference_id": reference_id})
    assert (None, expected) == (document.date, document.date_interval)


@pytest.mark.parametrize(
    ("expected", "dated"), [(date(1984, 2, 4), date(1980, 2, 4)), (date(2084, 2, 4), date(2075, 2, 4))]
)
def test_a_two_digit_year_is_settled_by_the_documents_date(expected, dated):
    document = made(dated=dated, set={"eo_line": "E.O. 12958: DECL: 2/4/84"}, stored={"created": dated.isoformat()})
    assert expected == document.instruction.date


def test_a_section_line_repeats_the_classification_line():
    document = made(
        set={
            "classification_line": "C O N F I D E N T I A L SECTION 01 OF 02 ANYPOST {serial6}",
            "paragraph_3": "3. (C) Comment.\n\nC O N F I D E N T I A L SECTION 02 OF 02 ANYPOST {serial6}",
        }
    )
    assert [(1, 2), (2, 2)] == [(line.section, line.sections) for line in document.classification_lines]


def test_a_first_section_without_a_heading_is_no_cover_sheet():
    line = "C O N F I D E N T I A L SECTION 0{} OF 02 ANYPOST {{serial6}}"
    heading = "DE RUEHXX #0283/02 0351708\nZNY CCCCC ZZH\nR 041708Z FEB 09\nFM AMEMBASSY ANYPOST\nTO SECSTATE WASHDC"
    document = made(
        set={
            "classification_line": line.format(1),
            "paragraph_3": f"{heading}\n\n{line.format(2)}\n3. (C) Comment.",
        },
        drop=HEADING,
    )
    assert ([1, 2], ["1", "2", "3"]) == (
        [line.section for line in document.classification_lines],
        [paragraph.label for paragraph in document.paragraphs],
    )


@pytest.mark.parametrize(
    ("expected", "serial"),
    [
        pytest.param((date(2009, 2, 4), "date-time group"), "000283", id="the same message"),
        pytest.param((None, "reference id"), "000284", id="another message"),
    ],
)
def test_a_copy_without_heading_is_dated_by_the_heading_over_a_later_section(expected, serial):
    heading = "R 041708Z FEB 09\nFM AMEMBASSY ANYPOST\nTO SECSTATE WASHDC 4696\n\n"
    heading += f"C O N F I D E N T I A L SECTION 02 OF 02 ANYPOST {serial}"
    document = made(
        set={
            "start": "This record is a partial extract of the original cable.",
            "classification_line": "C O N F I D E N T I A L SECTION 01 OF 02 ANYPOST {serial6}",
            "paragraph_3": f"3. (C) Comment.\n\n{heading}\n4. (C) Sample words.",
        },
        drop=HEADING[1:],
    )
    assert expected == (document.date, document.date_from)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param("compilation", "The facts together are classified by compilation.", id="compilation"),
        pytest.param("portion-waiver", "A portion marking waiver is in force.", id="waiver"),
    ],
)
def test_a_statement_in_the_body_is_read(expected, text):
    assert [expected] == [s.kind for s in made(set={"paragraph_2": f"2. {text}"}).statements]


@given(ANY_TEXTS)
def test_any_text_is_parsed_and_checked_without_harm(text):
    document = document_of(text)
    assert CHECKER.check(document) is not None
    assert [] == strayed_spans(text, document)


@given(harmed_telegrams())
def test_a_harmed_telegram_is_parsed_and_checked_without_harm(text):
    document = document_of(text, StoredRecord(reference_id="09ANYPOST283"))
    assert CHECKER.check(document) is not None
    assert [] == strayed_spans(text, document)


@given(st.one_of(GLUED_TEXTS, harmed_telegrams()))
def test_findings_point_into_the_text(text):
    assert [] == strayed_spans(text, [finding.span for finding in CHECKER.check(document_of(text)).findings])


@given(ANY_TEXTS)
def test_the_same_text_is_read_the_same_again(text):
    assert document_of(text) == document_of(text)


@given(harmed_telegrams())
def test_a_check_leaves_the_document_as_it_was(text):
    document = document_of(text)
    before = deepcopy(document)
    CHECKER.check(document)
    assert before == document


@given(harmed_telegrams(), harmed_telegrams())
def test_the_same_document_is_judged_the_same_whatever_else_was_checked(text, other):
    first = CHECKER.check(document_of(text))
    CHECKER.check(document_of(other))
    assert first == CHECKER.check(document_of(text)) == Checker(RULEBOOK).check(document_of(text))


@pytest.mark.parametrize(
    ("base_id", "raised"),
    [
        pytest.param("telegram-12958-amended-U", "(C)", id="unclassified"),
        pytest.param("telegram-12958-amended-C", "(S)", id="confidential"),
        pytest.param("telegram-13526-S", "(TS)", id="secret"),
        pytest.param("telegram-12958-C", "(S//NF)", id="with a control"),
    ],
)
def test_a_portion_raised_above_the_overall_level_adds_a_finding(base_id, raised):
    changes = {"paragraph_2": f"2. {raised} The meeting lasted one hour."}
    before = CHECKER.check(PARSER.parse(render(BASES[base_id])))
    after = CHECKER.check(PARSER.parse(render(BASES[base_id], set=changes)))
    assert {f.rule for f in before.findings} < {f.rule for f in after.findings}


@pytest.mark.parametrize(
    "piece",
    [
        "(b) and ",
        "1.4 ",
        "C O N ",
        "1. (C) ",
        "\n1. (C) x",
        "E.O. 12958: ",
        "Classified By: ",
        "\n\n",
        "A",
        "\nSUBJECT: ",
    ],
)
def test_a_long_row_of_pieces_is_parsed_and_checked_to_its_end(piece):
    assert CHECKER.check(document_of(piece * (200000 // len(piece)))) is not None


@pytest.mark.parametrize("piece", ["(b) and ", "1.4 ", "b, ", "C O N ", "\n", "X", "Pat Sample, ", "\n1. (C) A, "])
def test_a_long_row_of_pieces_inside_a_telegram_is_parsed_to_its_end(piece):
    block = "Classified By: DCM Pat Sample for reasons 1.4 " + piece * 5000
    assert made(set={"authority_block": block, "paragraph_2": "2. (U) " + piece * 5000}).authority_block is not None


def test_the_first_line_is_the_overall_one_however_its_level_is_spelled():
    parts = {
        "classification_line": "CONFIDENTIAL SECTION 01 OF 02 ANYPOST {serial6}",
        "paragraph_2": "2. (U) Text.\n\nS E C R E T SECTION 02 OF 02 ANYPOST {serial6}",
    }
    telegram = render(RULEBOOK.bases["telegram-12958-amended-C"], set=parts)
    lines = Parser(RULEBOOK.law.vocabulary).parse(telegram).classification_lines
    assert ["C", "S"] == [line.level.symbol for line in lines]


def test_a_level_word_spaced_out_below_an_open_list_is_no_part_of_it():
    block = "Classified By: DCM Pat Sample for reasons 1.4 (b..\n. \n \nC O N F I D E N T I A L ANYPOST 000283"
    assert ["b"] == [reason.letter for reason in made(set={"authority_block": block}).authority_block.reasons]


@pytest.mark.parametrize(
    "subject", ["STATUS OF THE AGREEMENT(S)", "NAME(S) AND DATE(S)", "VIEWS OF GROUP (C)", "OPTION (S)"]
)
def test_a_letter_that_belongs_to_the_subject_is_no_mark(subject):
    assert [] == [mark.label for mark in made(set={"subject": f"SUBJECT: {subject}"}).marks]


@pytest.mark.parametrize(
    "text",
    [
        "COPYRIGHT (C) 2006.",
        "SMITH (C), JONES (S) AND DOE (U) CAME.",
        "(s)he",
        "SEE (C).",
        "- SMITH (S), BORN 1950",
        "THE SIGN (S).",
    ],
)
def test_a_letter_in_a_sentence_of_an_unclassified_telegram_without_marks_is_no_mark(text):
    parts = {"paragraph_1": "1. The Ambassador met the Sample Minister.", "paragraph_2": f"2. It said {text}"}
    document = PARSER.parse(render(BASES["telegram-12356-U"], set=parts))
    assert [] == [p.label for p in document.paragraphs if p.marking]


def test_marks_at_the_end_of_most_paragraphs_of_an_unclassified_telegram_are_marks():
    parts = {"paragraph_1": "1. One. (U)", "paragraph_2": "2. Two. (C)", "paragraph_3": "3. Three."}
    document = PARSER.parse(render(BASES["telegram-12356-U"], set=parts))
    assert ["1", "2"] == [p.label for p in document.paragraphs if p.marking]


@pytest.mark.parametrize(
    ("expected", "line"),
    [
        pytest.param(("schedule", "XGDS-1", ("XGDS-1",)), "E.O. 11652: X1", id="short"),
        pytest.param(("schedule", "XGDS-2, XGDS-3", ("XGDS-2", "XGDS-3")), "E.O. 11652: X2, X3", id="two"),
        pytest.param(
            ("schedule", "XGDS-4 1999-02-04", ("XGDS-4",)), "E.O. 11652: DECL: X4 02/04/1999", id="with a date"
        ),
        pytest.param(("exemption", "X5", ("X5",)), "E.O. 11652: X5", id="no category of the order"),
        pytest.param(("exemption", "X1", ("X1",)), "E.O. 12958: X1", id="another order"),
        pytest.param(("exemption", "X1", ("X1",)), "E.O. 12065: X1", id="an order with other schedules"),
        pytest.param(("review", "REVIEW 1999-02-04", ()), "E.O. 12065: REVW 02/04/1999", id="a date for review"),
        pytest.param(("review", "REVIEW 1999-02-04", ()), "E.O. 12065: REVIEW ON 02/04/1999", id="the same in words"),
        pytest.param(("date", "02/04/2019", ()), "E.O. 12958: DECL: REVIEW 02/04/2019", id="an order without reviews"),
        pytest.param(("date", "02/04/1999", ()), "E.O. 12065: 02/04/1999 REVIEWED", id="a word behind the date"),
        pytest.param(
            ("review", "MR", ()),
            "E.O. 12958: DECL: Source Marked MR, Date of Source: 10/20/2006",
            id="a source's review",
        ),
        pytest.param(
            ("exemption", "25X1-HUMAN 2006-10-20", ("25X1-HUMAN",)),
            "E.O. 12958: DECL: Source marked 25X1-human; dated 10/20/2006",
            id="a source's code and day",
        ),
        pytest.param(
            ("unreadable", None, ()), "E.O. 12958: DECL: Date of source: 10/20/2006", id="the day of a source alone"
        ),
    ],
)
def test_an_instruction_that_one_order_alone_has_is_read_by_it(expected, line):
    instruction = made(set={"eo_line": line}).instruction
    assert expected == (instruction.kind, instruction.text, instruction.codes)


def test_an_eo_line_under_several_repeated_headings_is_one():
    line = "\nC O N F I D E N T I A L ANYPOST 000283\n"
    content = render(BASE).text.content + line * 3 + "\nE.O. 12958: DECL: 02/04/2018\n\nTAGS: PREL\n"
    assert [date(2019, 2, 4), date(2018, 2, 4)] == [each.instruction.date for each in document_of(content).eo_lines]


@pytest.mark.parametrize("remark", ["CORRECTED COPY (CLASSIFIED BY LINE ADDED)", "(DERIVED FROM LINE MENDED)"])
@pytest.mark.parametrize("value", ["DECL: UPON PUBLICATION OF THE REPORT", "DECL:"])
def test_an_eo_line_below_a_remark_on_the_block_is_no_order_of_it(remark, value):
    content = render(BASE, set={"eo_line": f"{remark}\nE.O. 12958: {value}"}).text.content
    assert document_of(content).eo_line.order_cited == "12958"


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("", id="nothing between"),
        pytest.param("09ANYPOST283\nVZCZCXYZ0000\n" + "INFO RUEHXA/OTHERPOST\n" * 40, id="a long heading between"),
    ],
)
def test_the_whole_message_is_read_below_a_beginning_that_was_cut(between):
    text = render(BASE).text.content
    start = text.index("C O N F I D")
    cut = text[start : text.index("Pat Sample")]
    document = document_of(f"{text[:start]}{cut}... \n\n{between}\n\n{text[start:]}")
    assert ["b", "d"] == [reason.letter for reason in document.authority_block.reasons]


@pytest.mark.parametrize(
    "again", ["SECTION 02 OF 02 ANYPOST 000283", "OTHERPOST 000114", "ANYPOST 000283\n\nE.O. 12958: DECL: 02/04/2019"]
)
def test_dots_at_the_end_of_a_line_do_not_make_the_rest_the_whole_message(again):
    section = " SECTION 01 OF 02" if "SECTION" in again else ""
    rest = f"2. (C) He said...\n\n3. (U) Words.\n\nC O N F I D E N T I A L {again}\n\n" + "4. (C) More words.\n\n" * 90
    parts = {
        "classification_line": f"C O N F I D E N T I A L{section} ANYPOST {{serial6}}",
        "paragraph_2": rest,
    }
    document = made(set=parts, drop=["paragraph_3"])
    assert ["1", "2", "3", "4"] == [paragraph.label for paragraph in document.paragraphs][:4]


def test_a_heading_repeated_below_a_message_that_was_cut_is_not_the_message():
    text = render(BASE).text.content
    heading = text[text.index("C O N F I D") : text.index("Classified By")]
    document = document_of(f"{text.rstrip()} words...\n\n{heading}2. (S) Words.\n")
    assert ["1", "2", "3"] == [paragraph.label for paragraph in document.paragraphs]


def test_a_heading_repeated_below_a_message_that_was_cut_is_found_below_lines_filled_up_with_blanks():
    text = render(BASE).text.content
    heading = text[text.index("C O N F I D") : text.index("Classified By")]
    cut = text[: text.index("1. (")].rstrip() + "...\n\n" + heading.replace("\n", " ")
    filled = "\n".join(line.ljust(72) for line in cut.split("\n"))
    assert document_of(cut).unreadable.get("portions") == document_of(filled).unreadable.get("portions") is not None


@pytest.mark.parametrize(
    "between",
    ["CONFIDENTIAL", "Declassified/Released US Department of State EO Systematic Review 05 JUL 2006", " \n \\\n\f"],
)
def test_a_banner_or_a_stamp_may_stand_between_a_message_that_was_cut_and_its_heading(between):
    text = render(BASE).text.content
    heading = text[text.index("C O N F I D") : text.index("Classified By")]
    document = document_of(f"{text.rstrip()} words...\n\n{between}\n\n{heading}2. (S) Words.\n")
    assert ["1", "2", "3"] == [paragraph.label for paragraph in document.paragraphs]


def test_dots_above_a_heading_do_not_end_a_message_whose_paragraphs_go_on():
    between = "\n\nCONFIDENTIAL\n\nC O N F I D E N T I A L ANYPOST 000283\n"
    assert ["1", "2", "3"] == [p.label for p in made(set={"paragraph_2": f"2. (C) He said...{between}"}).paragraphs]


def test_dots_above_a_later_section_do_not_end_the_message():
    parts = {
        "classification_line": "C O N F I D E N T I A L SECTION 01 OF 02 ANYPOST {serial6}",
        "paragraph_2": "2. (C) He said...\n\nC O N F I D E N T I A L SECTION 02 OF 02 ANYPOST 000283",
    }
    assert ["1", "2", "3"] == [paragraph.label for paragraph in made(set=parts).paragraphs]


def test_a_subject_is_not_missing_where_the_lines_of_the_heading_were_joined():
    text = render(BASE).text.content
    start, end = text.index("C O N F I D"), text.index("1. (")
    joined = " ".join(text[start:end].partition("SUBJECT")[0].split())
    document = document_of(
        f"{text[:start]}{joined} {'FOR THE DESKS AND FOR ALL POSTS OF THE REGION ' * 3}\n\n{text[end:]}"
    )
    assert {"subject", "authority_block"} <= document.unreadable.keys()


@pytest.mark.parametrize("inset", ["", " ", "    ", "\t"])
def test_a_partial_extract_may_be_set_in(inset):
    text = (
        "This record is a partial extract of the original cable.\n\n"
        "Cable dated:2009-02-04T17:08:00S E C R E T SECTION 01 OF 02 ANYPOST 000283 SIPDISE.O. 12958: "
        "DECL: 02/04/2019\n\n"
        "1. (S) Words of the first paragraph, which are a sentence.\n"
    )
    document = document_of("\n".join(inset + line if line else line for line in text.split("\n")))
    assert (283, date(2009, 2, 4)) == (document.classification_lines[0].serial, document.date)


@pytest.mark.parametrize("remark", ["CORRECTED COPY (REPLACES E.O. 12356 IN ORDER LINE)", "WAS E.O. 12356 BEFORE"])
def test_an_order_named_in_a_remark_above_the_eo_line_is_not_that_of_the_line(remark):
    content = render(BASE, set={"eo_line": f"{remark}\nSTATE FOR THE DESKE.O. 12958: DECL: 02/04/2019"}).text.content
    document = document_of(content)
    assert ("12958", date(2019, 2, 4)) == (document.eo_line.order_cited, document.instruction.date)
