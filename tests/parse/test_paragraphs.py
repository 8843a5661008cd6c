"""Numbered paragraphs, subparagraphs and their portion markings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.parse.paragraphs import first_paragraph_start, scan_portions
from tests.parse.portions import READER, SENTENCE, labels_of, marks_of, scan
from tests.strategies import ANY_TEXTS, strayed_spans

MARKS = st.sampled_from(["U", "SBU", "C", "S", "TS", "C/NF", "S//NF", "SBU//NF", "S//REL TO USA, GBR"])
MARK_LISTS = st.lists(MARKS, min_size=1, max_size=14)
STYLES = st.sampled_from(
    ["{n}. ({m}) ", "{n}.  ({m}) ", "{n}.({m}) ", "{n}. [{m}] ", "{n}) ({m}) ", "{n} ({m}) ", "\u00b6{n}. ({m}) "]
)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param([("1", "C"), ("2", "U")], "1. (C) One.\n\n2. (U) Two.\n", id="plain"),
        pytest.param([("1", "C")], "1. (C) One.", id="one paragraph"),
        pytest.param([("1", "S//NF")], "1. (S/NF) One.", id="control"),
        pytest.param([("1", "C")], "1. [C] One.", id="square brackets"),
        pytest.param([("1", "C")], "1. C) One.", id="first bracket lost"),
        pytest.param([("1", "C")], "1. (C One.", id="last bracket lost"),
        pytest.param([("1", "C")], "(C) 1. One.", id="mark before the number"),
        pytest.param([("1", "C")], "1. Summary: (C) One.", id="mark after heading words"),
        pytest.param([("1", "C")], "1. One and more words. (C)\n", id="mark at the end"),
        pytest.param([("1", "C")], "1. One and more words. (C)\n\nSAMPLE\n", id="mark at the end above a signature"),
        pytest.param([("1", "C")], "1. One and more words. (C) \\\n", id="mark at the end before a backslash"),
        pytest.param(
            [("1", "C"), ("2", "C")],
            "1. One. (C)\n\nCOMMENT\n-------\n\n2. Two. (C)\n",
            id="marks at the end above a heading",
        ),
        pytest.param([("1", "//NS")], "1. (//NS) One.", id="NATO"),
        pytest.param([("1", "//NC")], "1. (NATO CONFIDENTIAL)\nOne.", id="NATO in words"),
        pytest.param([("1", "//GBR S")], "1. (//GBR S) One.", id="another country"),
        pytest.param([("1", None)], "1. MINISTER(S) WILL ATTEND.", id="plural in brackets"),
        pytest.param([("1", None)], "1. THE PARTIES MET ON THEIR AGREEMENT(S).\n", id="plural at the end"),
        pytest.param([("1", None)], "1. The 501(c) group met.", id="letter after a figure"),
        pytest.param([("1", None)], "1. IT WAS 20 DEGREES (C) IN THE ROOM.", id="degrees"),
        pytest.param([("1", None)], "1. POST PREFERS OPTION (C).\n", id="option"),
        pytest.param(
            [("1", None)], "1. THEY OFFER NOTHING FOR (B) BUT MAY DO (C).\n", id="letters of a list at the end"
        ),
        pytest.param([("1", "C")], "1. (B) IS OUT.  THEY MAY DO MORE. (C)\n", id="mark at the end behind a letter"),
        pytest.param(
            [("1", "C"), ("2", "C")],
            "1. As told in ref (A), he will come in May (C).\n\n2. They agreed (C).\n",
            id="marks at the end without a stop, and a letter",
        ),
        pytest.param(
            [("1", "U"), ("2", None), ("3", "U")],
            "1. They came. (U)\n\n2. They may apply for (B) but may also do (C)\n\n3. We shall ask. (U)\n",
            id="letters of a list at the end, beside marks behind stops",
        ),
        pytest.param(
            [("1", "U"), ("2", None), ("3", None)],
            "1. They came. (U)\n\n2. They may (a) wait, (b) ask or (C)\n\n3. They named (1) ships and (S)\n",
            id="small letters and figures of a list, and a letter at the end",
        ),
        pytest.param(
            [("1", "U"), ("2", None), ("3", None)],
            "1. (U) They came.\n\n2. The options are to wait (B) or to ask (C)\n\n3. Or to go (A) or stay (C).\n",
            id="letters of two lists at the end, below a mark at a number",
        ),
        pytest.param(
            [("1", "C")], "1. Post asks (1) to approve and (2) to name an escort (C).\n", id="a mark behind figures"
        ),
        pytest.param(
            [("1", "C"), ("2", "S")],
            "1. Post asks (a) to approve and (b) to fund it (C).\n\n2. He said (i) no and (ii) yes (S).\n",
            id="marks behind small letters",
        ),
        pytest.param(
            [("1", "C"), ("2", "C"), ("3", "S")],
            "1. Post met him (see ref (A)) and asked for help (C).\n\n2. As refs (A) and (B) say, he agreed (C).\n\n"
            "3. He (reftel (D), (E)) is whom they wait for (S).\n",
            id="marks behind letters of references",
        ),
        pytest.param(
            [("1", "C"), ("2", "C"), ("3", "S")],
            "1. The ships (see annex (A)) came (C).\n\n2. Under option (B) they go (C).\n\n3. Sample (L) came (S).\n",
            id="marks at the end of each paragraph, with letters in them",
        ),
        pytest.param(
            [("1", None), ("2", None)],
            "1. They may apply for (B) but may also do (C).\n\n2. They came.\n",
            id="a letter at the end of the one of two paragraphs",
        ),
        pytest.param([("1", "C")], "1. (c) One.", id="lower case"),
        pytest.param([("1", "C")], "1. (C - ENTIRE TEXT).", id="entire text"),
        pytest.param([("1", "C")], "1. CONFIDENTIAL - ENTIRE TEXT.", id="entire text without brackets"),
        pytest.param([("1", None), ("2", None)], "1. One.\n\n2. Two.\n", id="no marks"),
        pytest.param([("1", "C"), ("2", None)], "1. (C) One.\n\n2. Two.\n", id="second unmarked"),
        pytest.param([("1", "C"), ("3", "C")], "1. (C) One.\n\n3. (C) Three.\n", id="number skipped"),
        pytest.param(
            [("1", "C"), ("2", "C"), ("2", "C")], "1. (C) One.\n\n2. (C) Two.\n\n2. (C) Two.\n", id="number repeated"
        ),
        pytest.param([("1", "C")], "1. (C) In\n2009. It was.\n", id="year at a line's start"),
        pytest.param(
            [("1", "C"), ("2", "U")], "1. (C) One:\n1) first\n2) second\n\n2. (U) Two.\n", id="enumeration inside"
        ),
        pytest.param(
            [("1", "C"), ("2", "U")], "1. (C) One at 1.5 percent.\n3.5 percent.\n\n2. (U) Two.", id="decimals"
        ),
        pytest.param(
            [("2", "C"), ("3", "U")], "\n2 (C) Two.\n\n3 (U) Three.\n", id="no points, and the first of them is lost"
        ),
        pytest.param(
            [], "It has seats for\n34 (S) People of Otherland.\n", id="figure below a line that is no blank one"
        ),
        pytest.param([("5", None), ("6", None)], "\n5. FIVE.\n\n6. SIX.\n", id="no marks, of a later section"),
        pytest.param([], "\n5. FIVE.\n\n7. SEVEN.\n", id="no marks, and no series"),
        pytest.param([], f"\n{SENTENCE * 3}\n\n18. ARTICLE.\n\n19. ARTICLE.\n", id="no marks, and text above"),
        pytest.param(
            [("1", None), ("2", None)],
            "\n4. Quoted.\n\n5. Quoted.\n\n1. One.\n\n2. Two.\n",
            id="no marks, and a 1 below",
        ),
        pytest.param([], "He named:\n5. FIVE.\n6. SIX.\n", id="no marks, and no blank lines"),
        pytest.param([("1", None)], "1. (Iran) One.", id="words in brackets"),
        pytest.param([], "", id="nothing"),
        pytest.param([], "No numbers at all.\n", id="no numbers"),
    ],
)
def test_paragraphs_are_read_with_their_marks(expected, text):
    assert expected == labels_of(text)


@pytest.mark.parametrize("cited", ["5.(c) of our draft", "5. (C) of our draft", "1.(b), which is new", "9. (s) and 4"])
def test_a_section_cited_at_the_head_of_a_line_is_no_paragraph(cited):
    text = f"1. (C) One.\n\n2. (C) He could not accept article\n{cited}, and said so.\n\n3. (C) Three.\n"
    assert [("1", "C"), ("2", "C"), ("3", "C")] == labels_of(text)


@pytest.mark.parametrize(
    "line",
    [
        "34(S) 58(W) at noon.",
        "34 (S), 58 (W) at noon.",
        "3 (S), 58 (W) at noon.",
        "501(c)(3) group.",
        "10 (c) of the act.",
        "212(s)\nof the act.",
        "2 (C) Now.",
    ],
)
def test_a_figure_with_a_letter_at_the_head_of_a_line_is_no_paragraph(line):
    text = (
        f"1. (C) One.\n\n2. (C) The group met under the well known and often amended section\n{line}\n\n3. (C) Two.\n"
    )
    assert [("1", "C"), ("2", "C"), ("3", "C")] == labels_of(text)


@pytest.mark.parametrize("style", ["{n} ({m}) {w}", "{n}.({m}) {w}", "{n}. ({m}) {w}", "Para {n}({m}): {w}"])
def test_items_of_an_answer_are_no_paragraphs(style):
    items = "\n".join(style.format(n=2, m=m, w=w) for m, w in (("A", "Ten."), ("B", "Here."), ("C", "Now.")))
    found = labels_of(f"1. (U) Answers follow.\n\n{items}\n\n2. (U) End.\n")
    assert [("1", "U"), ("2", "U")] == found


@pytest.mark.parametrize(
    "above", ["REF: ANYPOST 8812 PARA\n{} (B)", "CLASSIFIED BY SAMPLE, REASONS 1.\n{} (B) AND (D)."]
)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_number_and_letter_above_the_paragraphs_make_no_item_of_one(number, above):
    text = "\n\n".join(
        (above.format(number), "1. (U) One.", "2. (U) Two.", "3. (U) Three.", "3. (C) Three.", "4. (U) Four.")
    )
    text = text.replace(f"{number}. (U)", f"{number}. (C)")
    assert number in [p.number for p in scan(text).paragraphs if p.marking and p.marking.canonical == "C"]


@pytest.mark.parametrize(
    "above",
    [
        "He said in paragraph",
        "He said a great many things about the coming visit and about",
    ],
)
def test_a_number_in_a_sentence_is_not_the_paragraph_that_follows(above):
    text = f"1. (C) One.\n\n2. (C) Two.\n\n{above}\n3. (C) was the grade.\n\n3. (C) Three.\n"
    assert ["1", "2", "3"] == [label for label, _ in labels_of(text)]


@pytest.mark.parametrize(
    ("expected", "above"),
    [
        pytest.param(["1", "2"], "One.\nC O N F I D E N T I A L SECTION 2 OF 2 EXAMPLEPOST 4410", id="later section"),
        pytest.param(["1", "2"], "One.\nPAGE 02        EXAMPLEPOST  04410  01 OF 02  171322Z", id="page mark"),
        pytest.param(
            ["1"],
            "The party which holds the fewest seats of all got\nPAGE 02        EXAMPLEPOST  04410  01 OF 02  171322Z",
            id="page mark in a sentence",
        ),
    ],
)
def test_a_number_below_the_line_of_a_section_or_a_page_is_that_of_a_paragraph(expected, above):
    assert expected == [label for label, _ in labels_of(f"1. {above}\n2. MINISTERS RESIGNED IN MAY.\n")]


@pytest.mark.parametrize("line", ["3. (C) Three.", "7. (C) Seven.", "7) (C) Seven.", "7.(C) Seven.", "(C) 7. Seven."])
@pytest.mark.parametrize("above", ["Two.\n\n", "Two.\n", "Heading\n", "---------\n", "XXXXXXXXXXXX\n"])
def test_a_plain_paragraph_is_read_whatever_its_number(above, line):
    text = f"1. (C) One.\n\n2. (C) {above}{line}\n"
    assert ["1", "2", line.strip("(C) ")[0]] == [label for label, _ in labels_of(text)]


@pytest.mark.parametrize(
    "words",
    [
        "Per ref (C), he left.",
        "Ref (C) provided guidance.",
        "As reported in ANYPOST 123 (C/NF), he came.",
        "Control officer: Pat Sample, (C) 555-0133.",
        "See OTHERPOST 123 (C) for details.",
        "The (S) visa is meant.",
        "Marks are (C), (S) and (T).",
        "Contact: (C) 555-0133.",
    ],
)
def test_brackets_in_the_first_sentence_of_a_paragraph_are_no_mark(words):
    assert [("1", "U"), ("2", None), ("3", "U")] == labels_of(f"1. (U) One.\n\n2. {words}\n\n3. (U) Three.\n")


@pytest.mark.parametrize(
    "words",
    [
        "Summary (C) the group met.",
        "KEY POINTS -- (C) the group met.",
        "Comment: (C) 12 members met.",
        "Visit (C) He left.",
    ],
)
def test_a_mark_after_the_heading_of_its_paragraph_is_read(words):
    assert [("1", "U"), ("2", "C")] == labels_of(f"1. (U) One.\n\n2. {words}\n")


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param("redacted in this copy", "1. XXXXXXXXXXXXXXX\n", id="redacted"),
        pytest.param("cut short in this copy", "1. ...\n", id="cut"),
        pytest.param(None, "1. (C) One.\n", id="whole"),
        pytest.param(None, "1. One.\n", id="whole without mark"),
    ],
)
def test_a_paragraph_that_cannot_be_read_says_why(expected, text):
    assert [expected] == [p.unreadable for p in scan(text).paragraphs]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(13, "\nREF: A. ONE\n1. (C) One.", id="marked"),
        pytest.param(13, "\nREF: A. ONE\n1. One.", id="unmarked"),
        pytest.param(None, "\nREF: A. ONE\n", id="none"),
        pytest.param(None, "\n2. Two.", id="second paragraph without mark"),
        pytest.param(1, "\n2. (C) Two.", id="second paragraph with mark"),
    ],
)
def test_the_body_begins_at_its_first_paragraph(expected, text):
    assert expected == first_paragraph_start(text, 0, len(text))


@given(MARK_LISTS, STYLES)
def test_marked_paragraphs_are_read_back(marks, style):
    text = "\n\n".join(style.format(n=n, m=m) + SENTENCE for n, m in enumerate(marks, 1))
    assert [(str(n), READER.read(m).canonical) for n, m in enumerate(marks, 1)] == labels_of(text)


@given(MARK_LISTS, STYLES)
def test_the_span_of_a_mark_is_the_mark_with_its_brackets(marks, style):
    body = "\n" + "\n\n".join(style.format(n=n, m=m) + SENTENCE for n, m in enumerate(marks, 1))
    found = scan_portions(body, 0, len(body), READER).paragraphs
    assert marks == [body[p.mark_span.start + 1 : p.mark_span.end - 1] for p in found]


@given(st.integers(1, 30))
def test_unmarked_paragraphs_are_counted(count):
    text = "\n\n".join(f"{n}. {SENTENCE}" for n in range(1, count + 1))
    assert [(str(n), None) for n in range(1, count + 1)] == labels_of(text)


@given(st.lists(MARKS, min_size=2, max_size=9))
def test_paragraphs_of_a_text_whose_lines_were_joined_are_read_back(marks):
    text = " ".join(f"{n}. ({m}) {' '.join([SENTENCE] * 4)}" for n, m in enumerate(marks, 1))
    assert [str(n) for n in range(1, len(marks) + 1)] == [p.label for p in scan(text).paragraphs]


@pytest.mark.parametrize("blanks", [" ", "  ", "   "])
@pytest.mark.parametrize("heading", ["", "Comment -- ", "Comment: "])
def test_paragraphs_inside_a_line_are_read_with_their_heading_words(blanks, heading):
    text = f"1.{blanks}(C) {SENTENCE * 3} 2.{blanks}(U) {SENTENCE * 3} 3.{blanks}{heading}(C) {SENTENCE * 3}"
    assert [("1", "C"), ("2", "U"), ("3", "C")] == labels_of(text)
    assert labels_of(text) == labels_of(text.replace("(", "[").replace(")", "]"))


@given(MARK_LISTS, st.data())
def test_a_paragraph_without_mark_among_marked_ones_is_found(marks, data):
    bare = data.draw(st.integers(1, len(marks)))
    written = [f"{n}. " + (SENTENCE if n == bare else f"({m}) {SENTENCE}") for n, m in enumerate(marks, 1)]
    assert [str(bare)] == [p.label for p in scan("\n\n".join(written)).paragraphs if p.marking is None]


@given(ANY_TEXTS)
def test_any_text_is_scanned_without_harm(text):
    found = scan_portions(text, 0, len(text), READER)
    assert [] == strayed_spans(text, [found.paragraphs, found.marks, found.entire_text])


@given(ANY_TEXTS, st.integers(0, 300), st.integers(0, 300))
def test_portions_lie_in_the_stretch_scanned(text, start, end):
    start, end = min(start, len(text)), min(end, len(text))
    found = scan_portions(text, start, end, READER)
    assert all(start <= p.span.start <= p.span.end <= max(start, end) for p in found.paragraphs)


@pytest.mark.parametrize(
    "piece",
    [
        "(b) and ",
        "1. (",
        "\n1. ",
        "\n1. (C",
        "\n1. A",
        "\n- (",
        "\n(C) ",
        "\n2. (U) x ",
        "1. (C) x ",
        "ENTIRE TEXT ",
        "\n1. A, B - ",
        "\n\u00b6",
        "\n" + " " * 12,
    ],
)
def test_a_long_row_of_pieces_is_scanned_to_its_end(piece):
    assert len(scan(piece * 5000).paragraphs) <= 5000


def test_a_long_line_is_scanned_to_its_end():
    assert ["1"] == [p.label for p in scan("1. (C) " + "x" * 200000).paragraphs]


@pytest.mark.parametrize(
    "mark",
    ["ANYPOST 00000283  002 OF 003 ", "ANYPOST 00000283  001.2 OF 003", "PAGE 02  ANYPOST  00283  01 OF 02  041708Z"],
)
def test_a_page_break_between_a_number_and_its_mark_is_read_across(mark):
    text = f"1. (SBU) The first.\n\n2. \n \n{mark}\n \n(U) The second.\n\n3. (SBU) The third."
    assert [("1", "SBU"), ("2", "U"), ("3", "SBU")] == labels_of(text)


def test_a_page_break_between_a_number_and_its_words_is_read_across():
    text = "1. The first.\n\n2. \n\nANYPOST 00000283  001.2 OF 003\n\nThe second.\n\n3. The third."
    assert [("1", None), ("2", None), ("3", None)] == labels_of(text)


@pytest.mark.parametrize(
    "above", ["SUBJECT: LOAN FOR THE SILO(S)", "The end of the line above (C)", "Visit of the delegation (S)"]
)
def test_a_mark_that_ends_the_line_above_a_number_is_not_its_own(above):
    assert ("1", None) == labels_of(f"{above}\n1. The minister came.\n\n2. He went.")[0]


def test_a_mark_alone_on_the_line_above_a_number_is_its_own():
    assert [("1", "C"), ("2", "U")] == labels_of("(C)\n1. The minister came.\n\n(U)\n2. He went.")


@pytest.mark.parametrize("signature", ["SAMPLE", "SAMPLE \\", "VAN DER SAMPLE", ""])
def test_a_mark_at_the_end_is_read_above_a_signature_on_the_next_line(signature):
    assert [("1", "C"), ("2", "U")] == labels_of(f"1. The first. (C)\n\n2. The last. (U) \n{signature}\n")


@pytest.mark.parametrize("style", ["{}- (C) ", "{} - (C) ", "{}-(C) "])
def test_a_number_with_a_dash_before_a_mark_is_that_of_a_paragraph(style):
    text = "\n\n".join(style.format(number) + "The minister came." for number in (1, 2, 3))
    assert [("1", "C"), ("2", "C"), ("3", "C")] == labels_of(text)


@pytest.mark.parametrize("line", ["3-(C) SAMPLE", "3- (C) IS THIRD", "12-(S) ROOM", "747-(C) PLANE"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_dash_after_a_figure_of_a_list_makes_no_paragraph(line, gap):
    assert [("1", None), ("2", None)] == labels_of(f"1. One.\n\n2. The list follows:{gap}{line}\n")


@pytest.mark.parametrize("number", ["2-(S)", "2- (S)", "2 - (S)", "2--(S)", "2 -- (S)"])
def test_a_dash_for_the_point_of_one_number_makes_a_paragraph_among_marked_ones(number):
    assert [("1", "C"), ("2", "S"), ("3", "C")] == labels_of(f"1. (C) One.\n\n{number} Two.\n\n3. (C) Three.\n")
    assert [("1", "C"), ("2", "S")] == labels_of(f"1.- (C) One.\n\n{number} Two.\n")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_dash_after_a_figure_makes_no_second_paragraph_of_a_number(gap):
    text = f"1. (U) One.\n\n2. (U) The list follows:{gap}3-(C) SAMPLE\n\n3. (U) Three.\n"
    assert [("1", "U"), ("2", "U"), ("3", "U")] == labels_of(text)


@pytest.mark.parametrize("items", ["3-(C) SAMPLE\n\n4-(S) OTHER", "1-(A) SAMPLE\n\n2-(B) OTHER\n\n3-(C) THIRD"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_list_with_dashes_among_marked_paragraphs_makes_none(gap, items):
    assert [("1", "U"), ("2", "U")] == labels_of(f"1. (U) One.\n\n2. (U) The list follows:{gap}{items}\n")


@pytest.mark.parametrize("mark", ["C", "S"])
def test_a_paragraph_that_lost_its_point_is_read_below_a_blank_line(mark):
    text = f"1. (C) One.\n\n2 ({mark}) 25 persons came.\n\n3. (C) Three."
    assert [("1", "C"), ("2", mark), ("3", "C")] == labels_of(text)


@pytest.mark.parametrize(
    "words",
    [
        "He spoke of paragraphs 2. (C) and 3. (S) of it.",
        "Options: 1. (A) go; 2. (B) stay; 3. (C) wait.",
        "See Art. 2. (C) Further.",
        "SEE PARA. 2. (C) FURTHER.",
        "He came on Jan. 2. (C) Further.",
        "He came to paragraph 2. (C) Further.",
        "The cost is 2.5 percent, see 2. (C) Further.",
    ],
)
def test_numbers_in_a_sentence_of_one_long_line_are_no_paragraphs(words):
    assert [("1", "U")] == labels_of(f"1. (U) {'The minister came in the spring. ' * 5}{words}\n\nSAMPLE\nBT\n#0283")


@pytest.mark.parametrize("end", ["it.", "U.S.", "35.", 'so."', "so).", "(so.)", "go?", "35%.", "2.5 percent."])
def test_a_number_behind_the_last_sentence_of_a_long_line_is_that_of_a_paragraph(end):
    prose = "The minister came in the spring. " * 5
    assert [("1", "C"), ("2", "S")] == labels_of(f"1. (C) {prose}He was for {end} 2. (S) He left.\n\nSAMPLE\n")
    text = f"1. (C) One.\n\n2. (C) {prose}He was for {end} 3.(S) He left.\n\nSAMPLE\n"
    assert [("1", "C"), ("2", "C"), ("3", "S")] == labels_of(text)


@pytest.mark.parametrize(
    "words", ["25 persons came", "1,200 TONS OF RICE", "15th meeting", "10 Sample Street", "2.5 million men"]
)
@pytest.mark.parametrize("place", ["{n}. (C) {w}. One.", "{n}. {w}. One. (C)", "{n}. {w}. One."])
def test_a_paragraph_that_begins_with_a_figure_is_one(words, place):
    text = "\n\n".join(place.format(n=number, w=words) for number in (1, 2, 3))
    paragraphs = scan(f"\n\n{text}\n").paragraphs
    assert [1, 2, 3] == [paragraph.number for paragraph in paragraphs]
    assert ["(C)" in place] * 3 == [paragraph.marking is not None for paragraph in paragraphs]


@pytest.mark.parametrize("line", ["2. 25", "2. 25 30 40", "2. 5,\n", "2. 12:30 HOURS"])
def test_figures_alone_after_a_number_make_no_paragraph(line):
    paragraphs = scan(f"\n\n1. (C) One.\n\n{line}\n").paragraphs
    assert [1] == [paragraph.number for paragraph in paragraphs]


@pytest.mark.parametrize(
    "mark", ["((C)", "(S\\NF)", "{C}", "<C>", "(C}", "(C.)", "(C,)", "(C:)", ")C)", "(C(", '(C"', "(SBU/NOFORN;)"]
)
def test_a_mark_in_odd_brackets_is_one_that_is_damaged(mark):
    paragraph = scan(f"\n\n1. (C) One.\n\n2. {mark} Two.\n\n3. (C) Three.\n").paragraphs[1]
    assert (2, None) == (paragraph.number, paragraph.marking)
    assert paragraph.unreadable is not None


@pytest.mark.parametrize("mark", ["(C SIPDIS)", "(C SAMPLE)", "[S, SAMPLE]", "(S/FGI DEU GBR)", "(C/NF/O'SAMPLE)"])
def test_a_level_and_a_word_after_a_number_may_be_a_mark(mark):
    paragraphs = scan(f"\n\n1. (C) One.\n\n2. {mark} Two.\n\n3. Leader (C SAMPLE): Three.\n").paragraphs
    assert [True, False, False] == [paragraph.marking is not None for paragraph in paragraphs]
    assert [False, True, False] == [paragraph.unreadable is not None for paragraph in paragraphs]


@pytest.mark.parametrize(
    "mark", ["TS", "S", "C", "U", "SBU", "LOU", "S/NF", "C//NF", "SBU//NF", "SBU NF", "TS//NF", "S/NOFORN"]
)
@pytest.mark.parametrize(
    "place", ["{n}. One was said\nby him. ({m})", "({m}) {n}. One was said.", "{n}. ({m}) One was said."]
)
def test_a_mark_of_any_level_is_read_wherever_it_stands(mark, place):
    text = "\n\n".join(place.format(n=number, m=mark) for number in (1, 2, 3))
    paragraphs = scan(f"\n\n{text}\n").paragraphs
    assert [1, 2, 3] == [paragraph.number for paragraph in paragraphs]
    assert [mark] * 3 == [paragraph.marking.raw for paragraph in paragraphs]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(
    "sample",
    [
        "4. Every paragraph is marked after its number, e.g., QUOTE\n3. (C) TEXT UNQUOTE or QUOTE 4. (S) TEXT UNQUOTE.",
        '4. A paper printed this:\n\n"S E C R E T\n 1. (S) One.\n 3. (C) Three.\n 5. (C) Five."',
    ],
)
def test_words_that_are_quoted_take_no_number_from_a_paragraph(sample, gap):
    text = gap.join(["1. One.", "2. Two.", "3. Three.", sample, "5. Five.", "6. Six."])
    assert [(str(number), None) for number in range(1, 7)] == labels_of(f"\n\n{text}\n")


def test_paragraphs_of_a_speech_are_not_quoted_words():
    text = '1. (C) One.\n\n2. Two.\n\n3. (C) He said: "Three.\n\n4. (C) And four."\n\n5. (C) Five.\n'
    assert ["C", None, "C", "C", "C"] == [mark for _, mark in labels_of(f"\n\n{text}")]


@pytest.mark.parametrize(
    "words",
    [
        "FYI. WE WOULD RATHER HAVE THE LETTER WITH (C) THAN NO LETTER.",
        "WE CAN LIVE WITH (C) ONLY IF PUSHED.",
        "THE WORDS OF (S) THE MINISTER READ.",
        "CHOICE (C) IS LATE.",
        "The Embassy can live with (C) Anypost agrees.",
        "HE ASKED FOR MUCH AND CHOSE (C) AT LAST.",
    ],
)
def test_a_letter_inside_a_sentence_is_no_mark_after_a_heading(words):
    assert [("1", None), ("2", None), ("3", None)] == labels_of(f"\n\n1. One.\n\n2. Two.\n\n3. {words}\nEND FYI.")


@pytest.mark.parametrize(
    "words",
    [
        "SUMMARY (C) IS THIS SO.",
        "KEY POINTS OF THE TALKS WITH -- (C) THE MINISTER CAME.",
        "THE VISIT (C) THE MINISTER CAME.",
        "TALKS WITH THE FOREIGN MINISTER ON FISH: (C) HE CAME.",
        "TALKS WITH THE FOREIGN MINISTER ON FISH (C/NF) HE CAME.",
        "TALKS OF (S/NF) THE MINISTER.",
    ],
)
def test_a_mark_after_a_heading_stays(words):
    assert labels_of(f"\n\n1. One.\n\n2. Two.\n\n3. {words}\n\n4. Four.")[2][1] is not None


def test_a_mark_after_a_long_heading_stays_beside_others():
    text = "\n\n1. TALKS WITH THE FOREIGN MINISTER ON FISH (C) HE CAME.\n\n2. TALKS ON BIRDS (U) HE WENT.\n"
    assert ["C", "U"] == [mark for _, mark in labels_of(text)]


LISTS = [
    "   1.  Sample Cross: 4.2 million\n   2.  Disaster assistance authority request of March, septel",
    "-- Sample Cross: 4.2 million\n-- Disaster assistance authority request of March, septel",
    "1) Sample Cross: 4.2 million\n2) Disaster assistance authority request of March, septel",
    "a) Sample Cross: 4.2 million\nb) Disaster assistance authority request of March, septel",
    "   -- Disaster assistance authority request of last\n      March, and what was sent to the post in the year after",
]


@pytest.mark.parametrize("items", LISTS)
@pytest.mark.parametrize("mark", ["", "(C) "])
def test_a_paragraph_is_found_below_a_list_that_ends_without_a_stop(items, mark):
    text = f"1. {mark}One.\n2. {mark}Amounts follow:\n{items}\n3. {mark}Three.\n4. {mark}Four.\n"
    assert [1, 2, 3, 4] == [paragraph.number for paragraph in scan(text).paragraphs]


@pytest.mark.parametrize("indent", ["", "   "])
def test_the_items_of_a_list_are_no_paragraphs(indent):
    rows = [
        f"{indent}{number}. BALANCE OF PAYMENTS SUPPORT .......................... 18.0\n" for number in range(1, 5)
    ]
    rows.insert(2, "      OF WHICH: CASHEW NUTS AND OTHER TREE CROPS .......... 1.0\n")
    text = f"1. One.\n\n2. Two:\n\n{''.join(rows)}\n3. Three.\n\n4. Four.\n"
    found = scan(f"\n\n{text}").paragraphs
    assert [1, 2, 3, 4] == [paragraph.number for paragraph in found]
    assert found[2].span.start == text.index("3. Three") + len("\n\n\n")


def test_a_figure_that_goes_on_with_a_sentence_is_no_paragraph():
    text = "1. One.\n2. The minister came to see us in the morning and said he left on April\n3. It was raining.\n"
    assert [1, 2] == [paragraph.number for paragraph in scan(text).paragraphs]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param([1, 2, 3, 5, 6], "1. ONE.\n2. TWO.\n3. THREE.\n5. FIVE.\n6. SIX.", id="one, lines below lines"),
        pytest.param([1, 2, 5], "1. One.\n\n2. Two.\n\n5. Five.", id="two, at the end"),
        pytest.param([1, 3, 4], "1. One.\n\n3. Three.\n\n4. Four.", id="the second"),
        pytest.param([1, 2, 4], "1. (C - ENTIRE TEXT).\n\n2. Two.\n\n4. Four.", id="under a whole-text mark"),
        pytest.param([1, 2], "1. One.\n\n2. Two.\n\n6. Six.", id="many"),
        pytest.param([1], "1. One.\n\n3. Three.", id="the second of two"),
        pytest.param([1, 2], "1. (C) One.\n\n2. (C) Two.\n\n4. Four.", id="beside marks"),
        pytest.param([1, 2], "1. One.\n2. Two.\n3 THREE.\n4. Four.", id="without its point"),
        pytest.param([1, 2], "1. One.\n2. Two.\n$. Three.\n4. Four.", id="damaged"),
        pytest.param([1, 2], "1. One.\n2. Two. He has 3 men.\n4. Four.", id="a figure of a sentence"),
        pytest.param([1, 2, 3], "1. One.\n2. Two:\n   1. A.\n   2. B.\n   4. D.\n3. Three.", id="in a list"),
        pytest.param([1, 2], "1. One.\n2. Two. He left on April\n4. It rained.", id="in a sentence"),
        pytest.param([1, 2, 3], "1. One.\n2. Two.\n4. Four.\n3. Three.", id="out of order"),
    ],
)
def test_a_number_left_out_of_a_series_without_marks_ends_it_not(expected, text):
    assert expected == [paragraph.number for paragraph in scan(text).paragraphs]


@pytest.mark.parametrize(("opening", "closing"), [("QUOTE", "UNQUOTE"), ("BEGIN TEXT:", "END TEXT.")])
@pytest.mark.parametrize("number", [1, 2, 4])
def test_a_text_quoted_whole_takes_no_number_from_the_paragraphs_around_it(opening, closing, number):
    paragraphs = [f"{n}. Zero." for n in range(1, 6)]
    paragraphs[number - 1] += f"\n\n{opening}\n\n1. (C) One.\n\n2. (C) Two.\n\n3. (S) Three.\n\n{closing}"
    found = labels_of("\n\n" + "\n\n".join(paragraphs) + "\n")
    assert [1, 2, 3, 4, 5] == [int(label) for label, mark in found if mark is None]
    assert [("1", "C"), ("2", "C"), ("3", "S")] == found[number : number + 3]


def test_the_items_of_a_list_take_no_number_from_marked_paragraphs_below_a_quotation():
    text = "1. (C) One:\n\nQUOTE\nNo.\nUNQUOTE\n\n1. First.\n2. Second.\n3. Third.\n\n2. (C) Two.\n\n3. (C) Three.\n"
    assert [("1", "C"), ("2", "C"), ("3", "C")] == labels_of(f"\n\n{text}")


def test_a_list_that_begins_again_below_no_paragraph_is_read_once():
    text = "7. Text.\n\n1. One.\n2. (C) Two.\n\n8. More.\n"
    assert ([("2", "C")], []) == (labels_of(text), marks_of(text))
