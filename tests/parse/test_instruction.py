"""The E.O. line and declassification instructions."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.parse.eo_line import find_eo_lines, read_order
from declass.parse.instruction import marking_tokens, parse_instruction
from tests.strategies import ANY_TEXTS, VOCABULARY, strayed_spans

DATED = date(2009, 2, 4)
ORDERS = st.sampled_from(sorted(VOCABULARY.classification_orders))
LABELS = st.sampled_from(["E.O. {}:", "E.O. {}", "EO {}:", "E.O.{}:", "E. O. {}:", "E.O {}:", "E.O.: {}:"])
KEYWORDS = st.sampled_from([" DECL: ", " DECL:", " DECL ", " DECLAS: ", " DECLASSIFY ON: ", " DECL. ON: ", " "])
DAYS = st.dates(date(1979, 1, 1), date(2060, 12, 31))
DATE_FORMS = st.sampled_from(["{m:02}/{d:02}/{y}", "{m}/{d}/{y}", "{y}{m:02}{d:02}", "{y}-{m:02}-{d:02}"])
CODES = st.sampled_from(["X1", "X6", "25X1", "25X9", "25X1-HUMAN", "50X1-HUM", "50X2-WMD", "50X6", "75X3"])


def instruction_of(value, dated=DATED):
    return parse_instruction(value, 0, len(value), VOCABULARY, dated)


def eo_line_of(text, dated=DATED):
    found = find_eo_lines(text, 0, len(text), VOCABULARY, dated)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        pytest.param(("date", date(2019, 1, 15), ()), "DECL: 01/15/2019", id="date"),
        pytest.param(("date", date(2019, 1, 15), ()), "1/15/19", id="two-digit year"),
        pytest.param(("exemption", None, ("X1",)), "DECL: X1", id="X1"),
        pytest.param(("exemption", None, ("X1", "X6")), "DECL: X1, X6", id="two codes"),
        pytest.param(("exemption", None, ("X1",)), "1.6X1", id="section mixed in"),
        pytest.param(("exemption", None, ("X",)), "DECL: X", id="X alone"),
        pytest.param(("exemption", None, ("25X1-HUMAN",)), "25X1-human", id="human source"),
        pytest.param(("exemption", date(2050, 10, 1), ("25X4",)), "25X4, 20501001", id="25X with date"),
        pytest.param(("exemption", None, ("25X10",)), "25X10", id="no such number"),
        pytest.param(("exemption", None, ("25X1",)), "DECL: 25 X1", id="25X with a blank"),
        pytest.param(("exemption", None, ("50X1-HUM", "X5")), "DECL: 50  X1-HUM, X5", id="50X with blanks and X"),
        pytest.param(("exemption", None, ("X1", "X6")), "DECL: X1/X6", id="codes joined by a stroke"),
        pytest.param(("exemption", None, ("X1", "X3", "X6")), "DECL: X1/ X3-X6", id="codes joined by signs"),
        pytest.param(("date", date(2018, 5, 1), ()), "DECL: 05/01/201 8", id="blank before the last figure"),
        pytest.param(("date", date(2018, 5, 1), ()), "DECL: 05/01/2 018", id="blank after the first figure"),
        pytest.param(("unreadable", None, ()), "DECL: 05/0 1/2018", id="blank in the day"),
        pytest.param(("unreadable", None, ()), "DECL: 05/01/201 1.4 (b)", id="no figure of the section is the year's"),
        *(
            pytest.param(("exemption", None, ("25X1",)), f"DECL: 25X{sign}1", id=f"25X{sign!r}1")
            for sign in ("\t", "\n", " ", "-", " - ", "\t-\n", "\v")
        ),
        pytest.param(("exemption", None, ("DNI ONLY",)), "DNI Only", id="DNI only"),
        pytest.param(("exemption", None, ()), "Subject to treaty or international agreement", id="treaty"),
        pytest.param(("event", None, ()), "WITH CONSENT OF ORIGINATING AGENCY", id="agency's consent"),
        pytest.param(("date", date(2019, 2, 4), ()), "02/04/2019, BY ORIGINATING AGENCY", id="date and agency"),
        pytest.param(("oadr", None, ("OADR",)), "DECL: ORIGINATING AGENCY.", id="agency alone"),
        pytest.param(("oadr", None, ("OADR",)), "DECL: OADR", id="OADR"),
        pytest.param(("oadr", None, ("OADR",)), "O.A.D.R.", id="OADR with points"),
        pytest.param(
            ("oadr", None, ("OADR",)), "DECL: ORIGINATING AGENCY'S DETERMINATION REQUIRED", id="OADR in words"
        ),
        pytest.param(("oadr", None, ("OADR",)), "Originating Agencys Determination", id="OADR in other words"),
        pytest.param(("event", None, ()), "DECL: ORIGINATING AGENCY CLOSES ITS OFFICE", id="an event of the agency"),
        pytest.param(("schedule", None, ("GDS",)), "GDS", id="GDS"),
        pytest.param(("schedule", None, ("XGDS-2",)), "XGDS-2", id="XGDS with category"),
        pytest.param(("schedule", None, ("XGDS",)), "XGDS", id="XGDS alone"),
        pytest.param(("schedule", date(2014, 12, 4), ("GDS",)), "GDS 12/4/14 (SAMPLE, PAT) OR-M", id="GDS with date"),
        pytest.param(("schedule", date(2020, 6, 27), ("RDS-1",)), "RDS-1 6/27/20 (SAMPLE, PAT) OR-P", id="RDS"),
        pytest.param(("duration", None, ()), "DECL: TEN YEARS", id="years in words"),
        pytest.param(("duration", None, ()), "10 years from date", id="years in digits"),
        pytest.param(("duration", date(2015, 5, 14), ()), "10 years from May 14, 2005", id="years from a date"),
        pytest.param(("duration", date(2012, 2, 28), ()), "FIVE YEARS AFTER 02/28/2007", id="years after a date"),
        pytest.param(("none", None, ()), "N/A", id="not applicable"),
        pytest.param(("none", None, ()), "DECL: N/A", id="not applicable after the keyword"),
        pytest.param(("none", None, ()), "NA", id="without a stroke"),
        pytest.param(("none", None, ()), "NOT APPLICABLE", id="not applicable in words"),
        pytest.param(("none", None, ()), "DECL: NOT APPLICABLE.", id="in words after the keyword"),
        pytest.param(("none", None, ()), "N-A", id="with a dash"),
        pytest.param(("none", None, ()), "N//A", id="with two strokes"),
        pytest.param(("none", None, ()), "N/A to RD portions", id="restricted data"),
        pytest.param(("review", None, ()), "MR", id="manual review"),
        pytest.param(("downgrade", None, ()), "DNG: CO 03/06/2018", id="downgrade only"),
        pytest.param(("declassified", None, ()), "DECLASSIFIED", id="declassified"),
        pytest.param(("event", None, ()), "DECL: COMPLETION OF THE SAMPLE VISIT", id="event"),
        pytest.param(("event", None, ()), "DECL: NEVER", id="never"),
        pytest.param(("unreadable", None, ()), "DECL: XXXXXXXXXXXX", id="redacted"),
        pytest.param(("unreadable", None, ()), "DECL: 02/30/2019", id="no such day"),
        pytest.param(("unreadable", None, ()), "DECL: ...", id="cut"),
        pytest.param(("missing", None, ()), "DECL:", id="keyword alone"),
        pytest.param(("missing", None, ()), "", id="nothing"),
    ],
)
def test_an_instruction_is_read(expected, value):
    found = instruction_of(value)
    assert expected == (found.kind, found.date, found.codes)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        pytest.param("impossible-date", "DECL: 02/30/2019", id="no such day"),
        pytest.param("impossible-date", "GDS 9/31/87 (SAMPLE, PAT) OR-E", id="no such day behind a schedule"),
        pytest.param("impossible-date", "RDS-1 02/30/2001", id="no such day behind a schedule and its category"),
        pytest.param("impossible-date", "OADR 2/30/99", id="no such day behind a code"),
        pytest.param("two-digit-year", "DECL: 2/4/19", id="two-digit year"),
        pytest.param("ambiguous-year", "DECL: 1/2/50", id="year not settled"),
        pytest.param("month-name", "DECL: 4 FEB 2019", id="month's name"),
        pytest.param("compact", "DECL: 20190204", id="compact"),
        pytest.param("several-values", "DECL: X1, X6", id="two codes"),
        pytest.param("unspecified-x", "DECL: X", id="X alone"),
        pytest.param("indefinite", "DECL: NEVER", id="never"),
        pytest.param("vague", "DECL: WHEN NO LONGER SENSITIVE", id="vague event"),
        pytest.param("misprint", "GOS", id="misprinted schedule"),
        pytest.param("no-keyword", "01/15/2019", id="no keyword"),
        pytest.param("nato-formula", "N/A to NATO portions", id="NATO"),
        pytest.param("restricted-data-formula", "N/A to RD portions", id="restricted data"),
        pytest.param("section-mixed-in", "DECL: 1.6X1", id="section and code"),
    ],
)
def test_an_odd_instruction_says_what_is_odd(expected, value):
    assert expected in instruction_of(value).oddities


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        pytest.param((True, date(1990, 5, 3)), "Source marked OADR; Date of source: 5/3/1990", id="with its date"),
        pytest.param(
            (True, date(1990, 5, 3)), "Source marked OADR, 5/3/90 date of source", id="with its date before it"
        ),
        pytest.param((True, date(2000, 10, 20)), "20190204, Source marked X1, dated 10/20/2000", id="below a date"),
        pytest.param(
            (True, date(2000, 10, 20)), "02/04/2019; source marked 25X1-human, dated October 20, 2000", id="words"
        ),
        pytest.param(
            (True, None), "02/04/2019, source marked X1, date of source unknown", id="below a date, its own unknown"
        ),
        pytest.param((False, date(2008, 10, 20)), "02/04/2019 (date of source 10/20/2008)", id="below a date, no mark"),
        pytest.param((True, None), "Source marked X1", id="without date"),
        pytest.param((False, None), "OADR", id="not marked on the source"),
    ],
)
def test_an_instruction_of_a_source_carries_the_sources_date(expected, value):
    found = instruction_of(value)
    assert expected == (found.is_source_marked, found.source_date)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        pytest.param(date(2019, 2, 4), "20190204, Source marked X1, dated 10/20/2000", id="code"),
        pytest.param(date(2019, 2, 4), "02/04/2019 (date of source 10/20/2008)", id="no code"),
        pytest.param(
            date(2019, 2, 4), "Source marked 02/04/2019, dated 10/20/2008", id="date of the source's instruction"
        ),
        pytest.param(None, "Source marked X1, date of source 10/20/2000", id="of the source alone"),
        pytest.param(None, "Source marked X1, 10/20/2000 (date of source)", id="of the source alone, before its words"),
        pytest.param(None, "Derived from source dated 10/20/2008, 02/04/2019", id="behind that of a source"),
    ],
)
def test_a_date_before_that_of_a_source_is_the_instructions(expected, value):
    assert expected == instruction_of(value).date


@pytest.mark.parametrize(("expected", "value"), [(10, "TEN YEARS"), (25, "TWENTY-FIVE YEARS"), (20, "20 YRS")])
def test_a_duration_is_counted_in_years(expected, value):
    assert expected == instruction_of(value).years


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(("12958", "12958", False, "date"), "E.O. 12958: DECL: 01/15/2019", id="plain"),
        pytest.param(("12958", "12958", False, "date"), "EO 12958 DECL: 01/15/2019", id="no points"),
        pytest.param(("12985", "12958", True, "date"), "E.O. 12985: DECL: 01/15/2019", id="digits swapped"),
        pytest.param(("1298", "12958", True, "date"), "E.O. 1298: DECL: 01/15/2019", id="a digit lost"),
        pytest.param(("12829", "12829", False, "date"), "E.O. 12829: DECL: 01/15/2019", id="another order"),
        pytest.param((None, None, False, "date"), "E.O.: DECL: 01/15/2019", id="no number"),
        pytest.param((None, None, False, "date"), "\nDECL: 01/15/2019", id="keyword alone"),
        pytest.param(("12958", "12958", False, "missing"), "E.O. 12958:\nTAGS: PREL", id="empty"),
        pytest.param(
            ("12958", "12958", False, "date"), "E.O. 12958: DECL:\n01/15/2019\nTAGS: PREL", id="value on the next line"
        ),
        pytest.param(("12958", "12958", False, "none"), "E.O. 12958: N/A TAGS: PREL", id="tags on the same line"),
        pytest.param(("12958", "12958", False, "none"), "ANYPOST 000283E.O. 12958: N/A", id="glued"),
        pytest.param(("12958", "12958", False, "date"), "E.O. 12,958: DECL: 01/15/2019", id="comma in the number"),
        pytest.param(("12958", "12958", False, "date"), "EO 12,958 DECL: 01/15/2019", id="comma and no points"),
        pytest.param(("12356", "12356", False, "oadr"), "E.O. 12.356: DECL: OADR", id="point in the number"),
        pytest.param(("12356", "12356", False, "oadr"), "E.O. 12356: ORIGINATING AGENCY'S\nDETERMINATION", id="wrap"),
    ],
)
def test_an_eo_line_is_read(expected, text):
    line = eo_line_of(text)
    assert expected == (line.order_cited, line.order_read_as, line.is_misprint, line.instruction.kind)


@pytest.mark.parametrize(
    "form",
    [
        *("MM/DD/YYYY", "mm/dd/yy", "DD/MM/YYYY", "YYYY/MM/DD", "YYYYMMDD", "MM-DD-YYYY", "DD MON YYYY"),
        *("INSERT DATE", "ENTER DATE HERE", "[DATE/EVENT]", "DATE OR EVENT", "DATE", "(DATE)", "__/__/____", "/ /"),
    ],
)
def test_a_template_not_filled_in_is_no_event(form):
    found = eo_line_of(f"E.O. 12958: DECL: {form}\nTAGS: PREL").instruction
    assert ("unreadable", False) == (found.kind, "in this copy" in found.why)


@pytest.mark.parametrize(
    "form", ["XX/XX/XXXX", "XX/XX/XX", "02/XX/2019", "02/04/20XX", "02/04/201X", "02/04/20__", "2/4/20YY"]
)
def test_a_date_with_signs_for_figures_is_damaged_in_the_copy(form):
    found = eo_line_of(f"E.O. 12958: DECL: {form}\nTAGS: PREL").instruction
    assert ("unreadable", None, True) == (found.kind, found.date, "in this copy" in found.why)


@pytest.mark.parametrize(
    "value", ["UPON DATE OF SIGNATURE", "10 YEARS FROM DATE", "WHEN FORM TO BE FILLED IN IS FILED"]
)
def test_an_instruction_with_a_word_of_a_template_is_one(value):
    assert eo_line_of(f"E.O. 12958: DECL: {value}\nTAGS: PREL").instruction.kind in ("event", "duration")


@pytest.mark.parametrize("words", ["AS AMENDED", "(AS AMENDED)", "AS AMENDED BY E.O. 13292", "AS AMMENDED", "AMENDED"])
@pytest.mark.parametrize("sign", [": ", ", ", " "])
@pytest.mark.parametrize(
    ("kind", "value"),
    [("missing", ""), ("schedule", "; GDS"), ("date", " DECL: 01/15/2019"), ("date", ": DECL: 01/15/2019")],
)
def test_words_on_the_order_are_no_instruction(words, sign, kind, value):
    assert kind == eo_line_of(f"E.O. 12958{sign}{words}{value}\nTAGS: PREL").instruction.kind
    assert "missing" == eo_line_of(f"E.O. 12958: DECL: {words}\nTAGS: PREL").instruction.kind


def test_an_event_that_speaks_of_what_is_amended_is_one():
    assert "event" == eo_line_of("E.O. 12958: DECL: TREATY ENTERS INTO FORCE AS AMENDED\n").instruction.kind


@pytest.mark.parametrize(
    "named",
    [
        "SUBJECT: REVIEW OF ORDERS UNDER\nE.O. 12065 AND ITS DIRECTIVE",
        "SUBJECT: REPLY TO A NOTE UNDER\nE.O. 12065: A QUESTION OF PROCEDURE",
        "SUBJECT: SAMPLE\nREF: A. ANYPOST 1, B. DIRECTIVE OF\nE.O. 12065",
        "Subject: Implementing E.O. 13224 on Finance",
        "SUBJECT: SAMPLE\n\nClassified By: Pat Sample for reasons under\nE.O. 12065, section 1.4 (b)",
    ],
)
@pytest.mark.parametrize(
    "label", ["EO 12958: ", "E.o. 12958 ", "E. O. 12958: ", "ANYPOST 000283 E.O. 12958: ", "E.O. 12958. "]
)
def test_of_two_orders_the_one_of_the_line_is_read_and_not_one_that_is_named(label, named):
    assert "12958" == eo_line_of(f"\n{label}DECL: 01/15/2019\nTAGS: PREL\n{named}\n").order_cited
    assert eo_line_of(f"\nTAGS: PREL\n{named}\n") is None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (": GDS", "schedule"),
        (" DECL: 01/15/2019", "date"),
        (":", "missing"),
        (": DECL: END OF TALKS", "event"),
        (": TEN YEARS AFTER THE TALKS", "event"),
        (": CLOSURE OF THE POST", "event"),
        ("", "missing"),
    ],
)
def test_an_eo_line_below_the_subject_is_read_by_its_instruction(value, kind):
    line = eo_line_of(f"\nTAGS: PREL\nSUBJECT: SAMPLE\nE.O. 12065{value}\n\n")
    assert ("12065", kind) == (line.order_cited, line.instruction.kind)


@pytest.mark.parametrize(
    "label", ["TAGS: PREL", "TAGS PREL", "TAG: PREL", "SUBJECT: SAMPLE", "SUBJ: SAMPLE", "Tags: PREL"]
)
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("none", "N/A"),
        ("none", "NA"),
        ("none", "NOT APPLICABLE"),
        ("oadr", "DECL: OADR"),
        ("schedule", "GDS"),
        ("exemption", "DECL: X1"),
        ("date", "DECL: 01/15/2019"),
        ("event", "DECL: END OF THE TALKS"),
    ],
)
def test_a_label_glued_to_an_instruction_is_no_part_of_it(kind, value, label):
    line = eo_line_of(f"E.O. 12958: {value}{label}\n")
    end = len(f"E.O. 12958: {value}")
    assert (kind, end) == (line.instruction.kind, line.span.end)


@pytest.mark.parametrize("text", ["", "TAGS: PREL", "E.O. WITHOUT NUMBER", "THEO 12"])
def test_a_text_without_an_eo_line_has_none(text):
    assert eo_line_of(text) is None


@pytest.mark.parametrize(
    ("expected", "number"),
    [
        pytest.param("12958", "12985", id="swapped"),
        pytest.param("12958", "12958", id="itself"),
        pytest.param("12968", "12968", id="an order of another subject"),
        pytest.param("13526", "13562", id="swapped in 13526"),
        pytest.param("13256", "13256", id="as near to 12356 as to 13526"),
        pytest.param("12356", "12346", id="one digit other"),
        pytest.param("12958", "129588", id="one digit more"),
        pytest.param("99999", "99999", id="near none"),
    ],
)
def test_a_misprinted_number_is_read_as_the_order_meant(expected, number):
    assert expected == read_order(number, VOCABULARY)


@pytest.mark.parametrize(
    ("expected", "dated"),
    [
        pytest.param("12356", date(1990, 5, 1), id="under E.O. 12356"),
        pytest.param("13526", date(2012, 5, 1), id="under E.O. 13526"),
        pytest.param("13256", date(2002, 5, 1), id="under neither"),
    ],
)
def test_a_number_near_two_orders_is_read_by_the_date(expected, dated):
    assert expected == read_order("13256", VOCABULARY, dated)


@pytest.mark.parametrize(
    ("expected", "number", "dated"),
    [
        pytest.param("12356", "12536", date(1985, 5, 1), id="two digits exchanged"),
        pytest.param("12958", "12968", date(2008, 5, 1), id="the number of another order"),
        pytest.param("13526", "13556", date(2011, 5, 1), id="of a later order"),
        pytest.param("12829", "12829", date(2008, 5, 1), id="of another order, near none"),
        pytest.param("12968", "12968", date(1990, 5, 1), id="near one that was not in force"),
        pytest.param("12856", "12856", date(2002, 5, 1), id="near one of long ago alone"),
        pytest.param("12958", "12985", date(2011, 5, 1), id="near one revoked of late"),
        pytest.param("12356", "12366", date(1996, 5, 1), id="near one revoked the year before"),
    ],
)
def test_a_number_is_read_as_an_order_in_force_about_the_date(expected, number, dated):
    assert expected == read_order(number, VOCABULARY, dated)


@pytest.mark.parametrize("value", ["X...", "25X...", "10/12/20...", "UPON DEPARTURE OF...", "08...", "X\u2026"])
def test_a_value_cut_short_is_unreadable(value):
    found = eo_line_of(f"E.O. 12958: DECL: {value}\nTAGS: PREL").instruction
    assert ("unreadable", "cut short in this copy", (), None) == (found.kind, found.why, found.codes, found.date)


@pytest.mark.parametrize(
    ("kind", "value"), [("exemption", "X1..."), ("date", "10/12/2012..."), ("oadr", "OADR..."), ("schedule", "GDS...")]
)
def test_dots_after_a_whole_value_cut_nothing(kind, value):
    assert kind == eo_line_of(f"E.O. 12958: DECL: {value}\nTAGS: PREL").instruction.kind


@given(LABELS, ORDERS, KEYWORDS, DATE_FORMS, DAYS)
def test_an_eo_line_with_a_date_is_read_back(label, order, keyword, form, day):
    written = form.format(y=day.year, m=day.month, d=day.day)
    text = f"{label.format(order)}{keyword}{written}\nTAGS: PREL"
    line = eo_line_of(text)
    assert (order, day, written) == (
        line.order_cited,
        line.instruction.date,
        text[line.instruction.date_span.start : line.instruction.date_span.end],
    )


@given(LABELS, ORDERS, KEYWORDS, CODES)
def test_an_eo_line_with_a_code_is_read_back(label, order, keyword, code):
    line = eo_line_of(f"{label.format(order)}{keyword}{code}\nTAGS: PREL")
    assert (order, "exemption", (code,)) == (line.order_cited, line.instruction.kind, line.instruction.codes)


@given(ORDERS, DAYS)
def test_the_span_of_the_order_is_its_number(order, day):
    text = f"SIPDIS\n\nE.O. {order}: DECL: {day:%m/%d/%Y}\n"
    line = eo_line_of(text)
    assert (order, f"E.O. {order}: DECL: {day:%m/%d/%Y}") == (
        text[line.order_span.start : line.order_span.end],
        text[line.span.start : line.span.end],
    )


@given(ANY_TEXTS, st.one_of(st.none(), DAYS))
def test_any_text_is_an_instruction_of_some_kind(text, dated):
    found = instruction_of(text, dated)
    assert [] == strayed_spans(text, found)


@given(ANY_TEXTS, st.one_of(st.none(), DAYS))
def test_an_eo_line_is_looked_for_in_any_text_without_harm(text, dated):
    line = eo_line_of(text, dated)
    assert [] == strayed_spans(text, line)


@pytest.mark.parametrize(
    "piece",
    [
        "E.O. ",
        "E.O. 12958: ",
        "DECL: ",
        "DECL ON ",
        "1.4 (b) and ",
        "X1, ",
        "25X1 ",
        "N/A ",
        "OADR ",
        "XXXXX ",
        "\n ",
        "1/",
    ],
)
def test_a_long_row_of_pieces_is_read_to_its_end(piece):
    eo_line_of("E.O. 12958: DECL: " + piece * 5000)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("E.O. 12356: DECL: OADR", "E.O. 12356: DECL: OADR", id="nothing else"),
        pytest.param("E.O. 12958: DECL: 25X1-HUMAN", "E.O. 12958: DECL: 25X1-HUMAN", id="a code"),
        pytest.param("E.O. 12958, AS AMENDED: TEN YEARS", "E.O. 12958, AS AMENDED: TEN YEARS", id="a duration"),
        pytest.param("E.O. 12958: DECL: 4 Feb 2019", "E.O. 12958: DECL: 4 Feb 2019", id="a date"),
        pytest.param("E.O. 12356: OADR (SAMPLE, PAT) OR-M", "E.O. 12356: OADR \u2026 OR-M", id="a name in brackets"),
        pytest.param("E.O. 11652: NOT APPLICABLE", "E.O. 11652: NOT APPLICABLE", id="not applicable"),
        pytest.param("E.O. 11652: N/A Pat Sample", "E.O. 11652: N/A \u2026", id="a name"),
        pytest.param("E.O. 11652: N/A Declan", "E.O. 11652: N/A \u2026", id="a name that begins as a token does"),
        pytest.param("E.O. 12958: DECL: 25X1-SAMPLE", "E.O. 12958: DECL: 25X1- \u2026", id="another suffix"),
    ],
)
def test_of_an_instruction_the_marking_tokens_are_quoted_alone(written, expected):
    assert expected == marking_tokens(written)


@pytest.mark.parametrize("number", ["11652", "12356", "12958", "12985", "10501"])
@pytest.mark.parametrize(
    "value",
    [
        *("N/A", "GDS", "OADR", "X1", "X8", "DECL: N/A", "DECL: GDS", "DECL: OADR", "DECL: X3", "DECL:OADR"),
        *("DECL: 20180204", "DECL: 20181304", "DECL: 21120101", "DECL: 22120101", "DECL:19990101"),
        *("DECL: 12/01/2018", "DECL: 1/2/2018", "DECL: 13/02/2018", "DECL:12/01/2018"),
        "DECL: \u0661\u0662/\u0660\u0661/\u0662\u0660\u0661\u0668",
    ],
)
def test_a_line_in_the_usual_form_is_read_as_in_any_other(number, value):
    def told(label):
        text = f"\n{label}{number}: {value} \nTAGS: PREL\n"
        (line,) = find_eo_lines(text, 0, len(text), VOCABULARY, None)
        instruction, span = line.instruction, line.instruction.span
        return (
            (
                line.order_cited,
                line.order_read_as,
                line.is_misprint,
                text[line.span.start : line.span.end][len(label) :],
            ),
            (instruction.kind, instruction.text, instruction.date, instruction.codes, instruction.oddities),
            (text[span.start : span.end], instruction.date_span == span, instruction.source_date, instruction.why),
        )

    assert told("E.O. ") == told("E.O.  ")
