"""Marks without a number of their own: of subparagraphs, of parts, and on headings; and letters that are none."""

import pytest

from declass.parse.paragraphs import scan_portions
from tests.parse.portions import READER, SENTENCE, marks_of


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param([("1.-", "subparagraph", "S")], "1. (C) One:\n- (S) first\n", id="dash"),
        pytest.param([("1.a", "subparagraph", "S")], "1. (C) One:\na. (S) first\n", id="letter"),
        pytest.param([("1.A", "subparagraph", "S")], "1. (C) One:\n\u00b6A. (S) first\n", id="letter after a pilcrow"),
        pytest.param([("1.ii", "subparagraph", "S")], "1. (C) One:\n ii) (S) first\n", id="roman numeral"),
        pytest.param(
            [("1.a", "subparagraph", "S"), ("1.-", "subparagraph", "U")],
            "1. (C) One:\na. (S) first\n- (U) second\n",
            id="letter, then dash",
        ),
        pytest.param([("1.u", "unnumbered", "S")], "1. (C) One.\n\n(S) More.\n", id="no number"),
        pytest.param([("0.u", "unnumbered", "C")], "(C) Summary of all.\n", id="before any paragraph"),
        pytest.param([], "1. (C) One.\n\n(A) ANYPOST 123\n(C) OTHERPOST 115\n", id="list of references"),
        pytest.param([], "1. (C) One.\n", id="none"),
    ],
)
def test_marks_without_a_number_of_their_own_are_read(expected, text):
    assert expected == marks_of(text)


@pytest.mark.parametrize(
    "line", ["(c) of the act.", "(c)(3) of the code.", "(s)he left.", "(C) was measured.", "(S) and (T) follow."]
)
def test_brackets_that_go_on_with_a_sentence_are_no_mark(line):
    assert [] == marks_of(f"1. (U) The group met under section 212\n{line}\n\n2. (U) Two.\n")


@pytest.mark.parametrize(
    "line",
    [
        "(C), he left.",
        "(C); and (R) follow.",
        "(S) = satisfactory.",
        "(C) AND (D) OF THE ACT.",
        "(C) 555-0133.",
        "(C): 555-0133",
        "(S) 34 36, (W) 058 22.",
        "(C) Chair; (S) Secretary.",
    ],
)
def test_brackets_before_a_sign_of_a_list_are_no_mark(line):
    assert [] == marks_of(f"1. (U) The group met.\n\n{line}\n\n2. (U) Two.\n")


@pytest.mark.parametrize(
    "lines",
    [
        ["(R) Sampleland", "(S) Otherland", "(U) Thirdland"],
        ["(O) 555 one", "(H) 555 two", "(C) 555 three"],
        ["(C) Conservative 120", "(L) Liberal 90", "(S) Socialist 40"],
        ["-- (A) Two chairs.", "-- (B) One table.", "-- (C) Three lamps."],
        ["- (S) 35 percent", "- (M) 26 percent", "- (C) 8 percent"],
        ["* (Q) One.", "* (R) Two.", "* (S) Three."],
        ["- (C) Conservative 20", "- (L) Labor 30", "- (U) Unionist 10"],
        ["-- (S) Socialist 20", "-- (L) Liberal 30", "-- (U) Independent 10"],
        ["- (C) Acme", "- (D) Briggs", "- (U) Union Works"],
        ["a. (C) Conservative 20", "b. (L) Labor 30"],
        ["-- A. (S) Socialist 20", "-- B. (L) Liberal 30"],
    ],
)
@pytest.mark.parametrize("break_", ["\n", "\n\n", "\n   "])
def test_a_letter_beside_one_that_is_no_mark_is_an_item_of_a_list(break_, lines):
    assert [] == marks_of(f"1. (U) As follows:\n\n{break_.join(lines)}\n\n2. (U) Two.\n")


LONG = " The harbor master keeps a book of ships, which he opens\nto all." * 5


@pytest.mark.parametrize("bullet", ["", "-- ", "* ", "  "])
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n"])
@pytest.mark.parametrize("lead", ["1. (U) As follows:\n", "1. Post asks:\n\n", "1. (U) They ask for three things: "])
@pytest.mark.parametrize("words", [LONG, LONG.upper()], ids=["sentences", "capitals"])
def test_letters_in_their_order_are_a_list_however_long_its_items(words, lead, gap, bullet):
    items = gap.join(f"{bullet}({letter}){words}" for letter in "ABC")
    assert [] == marks_of(f"{lead}{items}\n\n2. (U) Two.\n")


def test_letters_below_those_in_their_order_are_of_the_same_list():
    items = [f"  ({letter}){LONG}" for letter in "ABCSU"]
    assert [] == marks_of("1. (U) As follows:\n{}\n\n2. (U) Two.\n".format("\n".join(items)))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"(A){LONG}\n(B){LONG}\n\n2. (U) Two.\n\n(C) Three.", id="below another paragraph"),
        pytest.param(f"(B){LONG}\n\n(C) Three.", id="without a first letter"),
        pytest.param(f"(A){LONG}\n(B){LONG}\nClassified By: Sample.\n\n(C) Three.", id="below the block"),
        pytest.param(f"-- (A){LONG}\n-- (B){LONG}\n\n(C) Three.", id="behind no bullet"),
        pytest.param(f"(A){LONG}\n(B){LONG}\n\n(S) Three.", id="out of order below a blank line"),
        pytest.param(f"(A){LONG}\n  (B){LONG}\n(S) Three.", id="out of order at another place of its line"),
    ],
)
def test_a_mark_below_letters_that_do_not_lead_to_it_is_one(text):
    assert 1 == len(marks_of(f"1. (U) As follows:\n\n{text}\n"))


@pytest.mark.parametrize("items", ["(A) ANYPOST 12\n(B) OTHERPOST 14", "(Q) One.\n(R) Two.", "A) One. B) Two."])
def test_letters_of_another_paragraph_make_no_list_with_a_mark(items):
    assert ["C"] == [level for _, _, level in marks_of(f"1. (U) One:\n\n{items}\n\n2. (U) Two.\n\n(C) Three.\n")]


def test_a_mistyped_mark_behind_a_letter_takes_no_mark_of_its_list_away():
    text = "1. (U) One:\n\na. (U) First.\n\nb. (C) Second.\n\nc. (D) Third.\n"
    assert [("1.a", "U"), ("1.b", "C")] == [(label, level) for label, _, level in marks_of(text)]


REFERENCES = [
    "(A) ANYPOST 241 (B) STATE 8812\n     (C) STATE 123, PARA 4",
    "(A) ANYPOST 241 (B) STATE 8812\n(C) E-MAIL OF 3 MAY",
    "(A) ANYPOST 241, (B) STATE 8812 (NOTAL),\n(C) FBIS LD123 OF MAY 3 (D) IIR 6 800 0123",
    "A) ANYPOST 241 B) STATE 8812\n     (C) CIRCULAR AIRGRAM CA-123",
    "(A) ANYPOST 241 AND (B)\nSTATE 8812\n(C) STATE 7711 (NOTAL) - 03/05/2009",
    "A. ANYPOST 241\n     B. STATE 8812\n     C. (C) STATE 123",
]


@pytest.mark.parametrize("references", REFERENCES)
def test_the_third_of_the_references_on_a_line_of_its_own_is_no_mark(references):
    assert [] == marks_of(f"REF: {references}\n\n1. One.\n\n2. Two.\n")


@pytest.mark.parametrize("references", ["(A) ANYPOST 241 (B) STATE 8812", "A. ANYPOST 241  B. STATE 8812"])
@pytest.mark.parametrize("block", ["", "CLASSIFIED BY AMBASSADOR SAMPLE, REASONS 1.4 (A) AND (B).\n"])
def test_a_mark_below_references_and_reasons_is_one(references, block):
    text = f"REF: {references}\n\n{block}(C) The minister came.\n\n(C) He went.\n"
    assert ["C", "C"] == [level for _, _, level in marks_of(text)]


@pytest.mark.parametrize("letter", ["C", "S"])
@pytest.mark.parametrize(
    "row",
    [
        "Oil ({})         340         80",
        "Oil ({}) 340  80",
        "Oil         340 ({})",
        "Oil ({})  |  340",
        "Oil  12 ({})  -",
    ],
)
def test_the_letter_of_a_note_below_a_table_is_no_mark(letter, row):
    table = f"Commodity   Opening   Received\n{row.format(letter)}\nSalt        12         3"
    assert [] == marks_of(f"1. Stocks:\n\n{table}\n\n({letter}) In cartons of six.\n\n2. Two.\n")


@pytest.mark.parametrize(
    "above",
    [
        "Summary (C)  The minister came.",
        "ECONOMIC SITUATION (C)",
        "Per ref (C), he came.  He left.",
        "(C)  12 came.  Two left.",
    ],
)
def test_a_mark_below_the_same_letter_elsewhere_is_one(above):
    assert "C" in [level for _, _, level in marks_of(f"{above}\n\n(C) The minister came.\n")]


def test_a_reason_is_no_list_of_letters_with_the_mark_below_it():
    text = "(A) ANYPOST 12\n(B) OTHERPOST 13\n\nClassified By: DCM Pat Sample.\n\n(C) The group met.\n"
    assert [("0.u", "unnumbered", "C")] == marks_of(text)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param("C", "Reasons: 1.4 (b) and (d).  (c) The minister came.", id="small mark behind the block"),
        pytest.param("S//NF", "Reason: 1.4 (c).  (s/nf) The minister came.", id="small mark with a control"),
        pytest.param(None, "Rule 4 (a) says so. (s) The minister came.", id="letter of a rule"),
        pytest.param(
            None, "They want (a) 10 persons, (b) 12 at most. (c) The third is open.", id="letters before figures"
        ),
        pytest.param(None, "Media reaction: (c) The Sample Times", id="copyright"),
        pytest.param(
            "C", "Rule 4 (a) says so. (s) The minister. (C) The minister came.", id="capital behind a small one"
        ),
        pytest.param(
            None, "They ask: (a) that he come. (b) that he go. (c) That he stay.", id="third of three letters"
        ),
    ],
)
def test_a_small_mark_inside_a_line_is_one_where_it_is_no_letter_of_a_list(expected, text):
    assert expected == next((level for _, _, level in marks_of(f"{text} {SENTENCE * 3}")), None)


@pytest.mark.parametrize("bullet", ["a", "H", "i", "ii", "III", "iv", "viii", "X", "xi", "(b)", "(iv", "--", "*"])
@pytest.mark.parametrize("blanks", ["", " ", "\t  "])
def test_bullets_of_every_kind_are_read_wherever_their_line_begins(bullet, blanks):
    ending = "." if bullet.isalpha() else ")" if bullet == "(iv" else ""
    ((label, kind, level),) = marks_of(f"1. (C) One:\nProse runs on\n{blanks}{bullet}{ending} (S) First.\n")
    assert (f"1.{bullet.strip('().')}", "subparagraph", "S") == (label, kind, level)


@pytest.mark.parametrize(
    ("name", "bullet"),
    [
        ("A", "-- A."), ("A", "--A)"), ("2", "-- 2."), ("ii", "* ii)"), ("a", "1a."), ("b", "(1b)"),
        ("A", "A.)"), ("\u2013", "\u2013"), ("\u2014", "\u2014"), ("\u00b7", "\u00b7"), ("\u2022", "\uf0b7"),
        ("\u25cf", "\u25cf"), ("**", "**"), ("---", "---"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("blank", ["", " "])
def test_a_bullet_gives_its_letter_or_sign_to_the_label(blank, name, bullet):
    assert [(f"1.{name}", "subparagraph", "S")] == marks_of(f"1. (C) One:\n\n{bullet}{blank}(S) First.\n")


@pytest.mark.parametrize("bullet", ["--", "-", "*", "\u2013"])
def test_brackets_with_words_behind_a_mark_make_no_bullet_of_it(bullet):
    assert [(f"1.{bullet}", "subparagraph", "C")] == marks_of(f"1. (C) One:\n\n{bullet} (C) (For Anypost) First.\n")


@pytest.mark.parametrize("words", ["501c (3) groups", "---------- (S)", "NO. (S) 12", "25a (S) as told"])
def test_what_is_no_bullet_heads_no_subparagraph(words):
    assert [] == marks_of(f"1. (C) One:\n\n{words}\n")


@pytest.mark.parametrize(
    "words",
    [
        "Summary: The talks began.  END SUMMARY.  (S) The minister came.",
        "Summary: The talks began.  End summary (S) The minister came.",
        "Summary: The talks began.  END\nSUMMARY. (S) The minister came.",
        "Summary: The talks began.  END SUMMARY.  (S)\nThe minister came.",
        "The talks began.  (Comment: They are long.  End comment.)  (S) The minister came.",
        "One.\n\n---------------\nTHE MEETING (S)\n---------------\n",
        "One.\n\nThe Meeting (S) \n---------------\n",
        "One.\n\n_ _ _ _ _ _ _ _\nThe Meeting (S)\n_ _ _ _ _ _ _ _\n\n",
        "One.\n\nCOMMENT (S)\n",
        "One.\n\nThe Meeting (S)\n---------------\n\nThe talks went on for an hour and he left the port.\n",
    ],
)
def test_marks_behind_the_end_of_a_part_and_on_headings_are_read(words):
    assert [("1.u", "unnumbered", "S")] == marks_of(f"1. (C) {words}\n2. (C) Two.\n")


@pytest.mark.parametrize("text", ["(C) He left.", "- (C) He left.", "A. He left.", "--(C) He left."])
def test_a_mark_on_a_ruled_heading_is_read_above_what_is_no_table(text):
    assert ("1.u", "unnumbered", "S") == marks_of(f"1. (C) One.\n\nThe Meeting (S)\n------------\n\n{text}\n")[0]


@pytest.mark.parametrize(
    "words",
    [
        "The talks began.  END SUMMARY.  (S) and (C) are the parties.",
        "The talks are at an end.  (S) He came.",
        "The candidates:\n\nPat Sample (C)\n\nKim Sample (S)\n",
        "The table:\n\n-------\nOil (S)\nGas (C)\n-------\n",
        "The table:\n\nTotal exports (C)\n-------\nWheat   12\nOats    13\n",
        "One.\n\n---------\nPLAN (C)\n---------\n",
        "One.\n\n---------\nOPEN ISSUE(S)\n---------\n",
        "The places:\n\nTEMPERATURE (C)\n---------------\n\nANYPOST 30\nOTHERPOST 40\n",
        "The places:\n\nPLACE      TEMPERATURE (C)\n----------\n\nANYPOST 30\n",
        "The seats:\n\n----------\nSOCIALISTS (S)\n----------\n\nPat Sample\nKim Sample\n",
    ],
)
def test_letters_on_lines_that_are_no_headings_are_no_marks(words):
    assert [] == marks_of(f"1. (C) {words}\n2. (C) Two.\n")


def test_a_mark_is_read_behind_a_part_where_that_of_the_subject_stands_above_its_number():
    text = f"\n(C)\n1. {SENTENCE}  {SENTENCE}  END SUMMARY.  (S) The minister came.\n"
    marks = scan_portions(text, text.index("1."), len(text), READER).marks
    assert [("1.u", "S")] == [(mark.label, mark.marking.canonical) for mark in marks]


def test_a_sentence_is_looked_for_above_any_number_of_page_marks():
    page = "ANYPOST 00000283  001.2 OF 003                              \n"
    text = f"1. (C) The minister said that he would come to the port {page}".replace(page, "\n") + page * 3000
    assert [] == marks_of(f"{text}(S) and (C) go on.\n")
