"""What a telegram is accused by, weighed: letters of the text above its level, and what stands in a quoted text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.rulebook.bases import render
from tests.parse.charges import ABOVE, BASES, CHECKER, LEVELS, PARSER, charges, checked

LETTERS = [
    pytest.param("Per ref ({}) OTHERPOST asks for clearance.", id="reference"),
    pytest.param("PER REF ({}) POST ASKS FOR CLEARANCE.", id="reference in capitals"),
    pytest.param("INA ({}) VISAS WERE ISSUED.", id="visa class"),
    pytest.param("Details follow septel ({}).", id="next telegram at the end"),
    pytest.param("She met Pat Sample ({}).", id="party at the end"),
    pytest.param("Marital status: ({})\n\n4. One.", id="field at the end"),
    pytest.param("({})he must apply.", id="beginning of a word"),
    pytest.param("Rooms: ({}) 3, and more.", id="figures of a list"),
    pytest.param("Security clearance ({}): Pat Sample.", id="words before a colon"),
    pytest.param("The law asks the ministry to hold hearings, and to\n({}) REPORT BY JUNE.", id="wrap in capitals"),
    pytest.param(
        "The law asks for much.\n\n({})ELECTION OF THE SPEAKER follows.", id="beginning of a word in capitals"
    ),
    pytest.param(
        "HE IS NOT ELIGIBLE UNDER SECTION 212(A)(2)\n({}) VISAS ARE MEANT.", id="section that goes on below it"
    ),
    pytest.param("He is not eligible.\n\n({}) OF THE ACT IS CITED.", id="of what is below"),
    pytest.param("The article follows.\n\n({}) 2009 The Daily Sample", id="copyright"),
    pytest.param("The parties shall keep secret what is named in Article 1 ({}).", id="of an article at the end"),
    pytest.param("Radio: ({}) Capital FM and (S) Star FM led with sports.", id="of one of several stations"),
    pytest.param("A ship was seen from the coast at noon, bound for the port at\n34({}) 58(W).", id="coordinates"),
]


@LEVELS
@pytest.mark.parametrize("words", LETTERS)
def test_a_letter_of_the_text_is_no_charge(level, words):
    document, found = checked(level, paragraph_2=f"2. ({level}) One.", paragraph_3=f"3. {words}".format(ABOVE[level]))
    assert [] == [rule for rule in found if rule in ("DC102", "DC103")]
    assert 0 <= max(p.marking.level for p in document.paragraphs if p.marking) <= document.classification_line.level


@LEVELS
def test_a_small_letter_of_a_note_is_no_charge(level):
    assert {} == charges(level, paragraph_4=f"({ABOVE[level].lower()}) Central bank data.")


@LEVELS
@pytest.mark.parametrize(
    "words",
    [
        pytest.param("({}) One more thing was said.", id="after the number"),
        pytest.param("({}) As in ref A, (B) and after.", id="before a list of references"),
        pytest.param("({})One more thing was said.", id="after the number without a blank"),
        pytest.param("Comment: ({}) One more thing was said.", id="after a heading"),
        pytest.param("SUMMARY ({}) ONE MORE THING WAS SAID.", id="after a usual heading"),
        pytest.param("One more thing was said. ({})", id="at the end"),
        pytest.param("({}) One.\n\n-- ({}) Two.", id="with a subparagraph"),
    ],
)
def test_a_true_mark_above_the_level_is_an_error(level, words):
    above = ABOVE[level]
    found = charges(level, paragraph_2=f"2. ({above}) Two.", paragraph_3=f"3. {words}".format(above, above))
    assert "error" == found.get("DC102", found.get("DC103"))


@LEVELS
@pytest.mark.parametrize(
    ("part", "words"),
    [
        pytest.param("subject", "SUBJECT: APPOINTMENT OF THE SAMPLE MINISTER ({})", id="end of the subject"),
        pytest.param("paragraph_4", "({}) CHAIRMAN SAMPLE SPOKE NEXT.", id="line of its own"),
        pytest.param("paragraph_4", "-- ({}) the third item", id="item"),
        pytest.param("paragraph_2", "2. (U) Two.\n\n---------\nTRADE ({})\n---------", id="heading"),
    ],
)
def test_a_letter_that_stands_alone_is_a_warning(level, part, words):
    found = charges(level, **{part: words.format(ABOVE[level])})
    assert "warning" == found.get("DC102", found.get("DC103"))


@LEVELS
def test_a_mark_behind_the_end_of_a_summary_is_an_error(level):
    mark, own = ABOVE[level], {"SBU": "U"}.get(level, level)
    words = f"3. ({own}) Summary: One.  END SUMMARY.  ({mark}) Two."
    found = charges(level, paragraph_3=words)
    assert "error" == found.get("DC102", found.get("DC103"))


@LEVELS
def test_a_letter_beside_a_true_mark_is_an_error(level):
    mark = ABOVE[level]
    found = charges(level, subject=f"SUBJECT: VISIT ({mark})", paragraph_3=f"3. ({mark}) Three.")
    assert "error" == found.get("DC102", found.get("DC103"))


@pytest.mark.parametrize(
    "subject",
    [
        "CONSULAR FORM (S)",
        "VISAS (C) AND (S)",
        "VOTES: YES 12 (C), NO 3 (S)",
        "(S)ELECTION OF SPEAKER",
        "TIER (C)",
        "MINISTER(S)",
        "C) VISIT AND D) DINNER",
        "U.S) VISIT",
    ],
)
def test_a_letter_of_the_subject_is_no_charge(subject):
    document, found = checked("U", subject=f"SUBJECT: {subject}")
    assert (None, {}) == (next((mark.marking for mark in document.marks), None), found)


@pytest.mark.parametrize(
    "subject",
    ["(C) VISIT", "C) VISIT", "S/NF)VISIT", "VISIT (C)", "VISIT OF MR. SAMPLE (S)", "(S/NF) VISIT", "VISIT (S//NF)"],
)
@pytest.mark.parametrize("level", BASES)
def test_a_marked_subject_is_read_at_any_level(level, subject):
    document, _ = checked(level, subject=f"SUBJECT: {subject}")
    assert ["subject"] == [mark.kind for mark in document.marks]


QUOTES = [("QUOTE", "UNQUOTE"), ("BEGIN TEXT:", "END TEXT."), ("Begin message", "End message")]


def repeating(opening, closing, text, introduction="OTHERPOST 115 reads:"):
    return f"{introduction}\n\n{opening}\n{text}\n{closing}"


@LEVELS
@pytest.mark.parametrize(("opening", "closing"), QUOTES)
def test_marks_of_a_quoted_telegram_are_a_warning(level, opening, closing):
    mark = ABOVE[level]
    text = repeating(opening, closing, f"1. ({mark}) One.\n\n2. ({mark}/NF) Two.")
    found = charges(level, captions="NOFORN\nSENSITIVE", paragraph_3=f"3. ({level}) {text}")
    assert "warning" == found.get("DC102", found.get("DC103"))


@LEVELS
@pytest.mark.parametrize(("opening", "closing"), QUOTES)
@pytest.mark.parametrize("word", ["declassified", "DECLASSIFIED", "released in full"])
def test_marks_of_a_released_telegram_are_no_charge(level, opening, closing, word):
    mark = ABOVE[level]
    introduction = f"A telegram of 1979, since {word}, is repeated:"
    text = repeating(opening, closing, f"1. ({mark} - ENTIRE TEXT).\n\n2. Two.\n\n3. Three.\n\n4. Four.", introduction)
    assert {} == charges(level, paragraph_3=f"3. ({level}) {text}")


QUOTED_WORDS = [
    pytest.param('"S E C R E T ANYPOST 000115\n NODIS\n 1. ({}) One.\n 2. ({}) Two."', id="telegram in a newspaper"),
    pytest.param("\u201cMEMORANDUM\n\n1. ({}) One.\n\n7. ({}) Two.\u201d", id="numbers of its own"),
    pytest.param("''MEMORANDUM\n({}) One.\n({}) Two.''", id="without numbers"),
    pytest.param('(The paper has "POINTS:\n- ({}) One.\n- ({}) Two.")', id="bullets"),
    pytest.param(
        "Marks are put after numbers, e.g., QUOTE\n3. ({}) TEXT UNQUOTE or QUOTE 4. ({}) TEXT UNQUOTE.", id="sample"
    ),
    pytest.param('He wrote of "the old grade ({}) and option ({})"', id="letters at the end"),
]


@LEVELS
@pytest.mark.parametrize("words", QUOTED_WORDS)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_marks_in_words_that_are_quoted_are_no_charge(level, words, number):
    mark = ABOVE[level]
    lead = "" if level == "U" else f"({level}) "
    parts = {f"paragraph_{n}": f"{n}. {lead}Zero." for n in (1, 2, 3)}
    parts[f"paragraph_{number}"] = f"{number}. {lead}One was told:\n\n{words.format(mark, mark)}"
    document, found = checked(level, captions="NOFORN\nSENSITIVE" if level == "SBU" else "SIPDIS", **parts)
    assert [] == [rule for rule in found if rule in ("DC102", "DC103", "DC202", "DC216", "DC217")]
    assert [1, 2, 3] == [paragraph.number for paragraph in document.paragraphs]


SPEECHES = [
    pytest.param('3. ({o}) He said "no".\n\n4. ({m}) She said "yes".', id="between two quotations"),
    pytest.param('3. ({o}) He said: "We go.\n\n4. ({m}) "And we stay."', id="opened again"),
    pytest.param('3. ({o}) He said: "We go.\n\n4. ({m}) She left.', id="never closed"),
    pytest.param('3. ({o}) He said: we go."\n\n4. ({m}) She left "early".', id="never opened"),
    pytest.param('3. ({o}) One.\n\n4. ({m}) "We go."', id="before the words"),
    pytest.param("3. ({o}) He said quote no unquote.\n\n4. ({m}) One quote two unquote.", id="in words"),
    pytest.param("3. ({o}) The pipe has 6'' and 7''.\n\n4. ({m}) The other has 8''.", id="inches"),
]


@LEVELS
@pytest.mark.parametrize("words", SPEECHES)
def test_a_mark_beside_words_that_are_quoted_is_an_error(level, words):
    found = charges(level, paragraph_3=words.format(o=level, m=ABOVE[level]))
    assert "error" == found.get("DC102", found.get("DC103"))


@pytest.mark.parametrize("words", ["FOR THE SECRETARIAT", "for the Minister", "BY HIS ORDER", "ON BEHALF OF THE PORT"])
def test_a_signed_for_somebody_under_a_quoted_text_is_no_mark(words):
    text = repeating("BEGIN TEXT:", "END TEXT.", f"Article 1. The light is a lamp.\n\n(S) {words}")
    assert {} == charges("U", paragraph_3=f"3. {text}")


@LEVELS
def test_a_mark_beside_a_quoted_one_is_an_error(level):
    mark = ABOVE[level]
    text = repeating("QUOTE", "UNQUOTE", f"1. ({mark}) One.")
    found = charges(level, paragraph_2=f"2. ({level}) {text}", paragraph_3=f"3. ({mark}) Three.")
    assert "error" == found.get("DC102", found.get("DC103"))


@pytest.mark.parametrize(("opening", "closing"), QUOTES)
def test_paragraphs_of_a_quoted_text_owe_no_mark_and_keep_their_numbers(opening, closing):
    text = repeating(opening, closing, "1. One.\n\n2. Two.\n\n3. Three.\n\n4. Four.\n\n5. Five.\n\n5. Five.")
    assert {} == charges("C", paragraph_3=f"3. (C) {text}")


def test_numbers_may_go_on_in_a_quoted_text_and_after_it():
    parts = {"paragraph_3": "BEGIN TEXT\n\n3. (C) Three.\n\n4. (C) Four.\n\nEND TEXT", "paragraph_4": "5. (C) Five."}
    assert {} == charges("C", **parts)
    parts["paragraph_4"] = "6. (C) Six."
    assert {"DC216": "warning"} == charges("C", **parts)


QUOTED = """E.O. 12958: DECL: 01/05/2019
TAGS: PGOV
SUBJECT: (U) SAMPLE
Classified By: AMBASSADOR Q. Other for reasons 1.4 (b).
1. (C) One."""


@pytest.mark.parametrize(("opening", "closing"), QUOTES)
def test_the_block_of_a_quoted_telegram_is_not_that_of_the_one_that_quotes_it(opening, closing):
    text = repeating(opening, closing, QUOTED)
    assert {} == charges("C", paragraph_3=f"3. (C) {text}")
    document, found = checked("U", paragraph_1=f"1. {text}")
    assert (None, {"DC103": "warning"}) == (document.authority_block, found)


def test_a_block_that_is_not_quoted_is_compared():
    assert {"DC306": "warning"} == charges("C", paragraph_4="Classified By: AMBASSADOR Q. Other for reasons 1.4 (b).")


def test_a_telegram_repeated_whole_keeps_its_block():
    document, _ = checked("C", captions="SIPDIS\n\nFOLLOWING IS REPEATED:\nQUOTE", signature="UNQUOTE\nSAMPLE")
    assert document.authority_block is not None


@given(st.lists(st.sampled_from(["U", "C", "S", "TS"]), min_size=1, max_size=5), st.sampled_from(sorted(BASES)))
def test_what_is_doubted_or_dropped_is_above_the_level(marks, level):
    items = "\n\n".join(f"({mark}) Sample words." for mark in marks)
    document, _ = checked(level, paragraph_4=items)
    overall = document.classification_line.level
    kept = [mark.marking.canonical for mark in document.marks if mark.kind == "unnumbered"]
    assert kept == marks
    assert all(mark.doubt is None or mark.marking.level > overall for mark in document.marks)


TRUE_MARKS = [
    pytest.param(
        "2. (U) One.\n\nECONOMIC SITUATION\n({}) Two.\n\nCOMMENT\n({}) Three.", id="below headings of sections"
    ),
    pytest.param("2. (U) One:\n\n-- ({}) Two.\n\n-- (U) Three.", id="a bullet beside a marked one"),
    pytest.param("2. (U) One:\n\nA. (U) Two.\n\nB. ({}) Three.", id="a lettered item beside a marked one"),
    pytest.param("2. (U) One.\n\n- (U) Two.\n- (N) Three.\n- ({}) Four.\n- ({}) Five.", id="beside a mark mistyped"),
    pytest.param("2. THE MINISTER MET VISITORS (U)\n\n3. HE SAID LITTLE ({})", id="at the end, as others"),
    pytest.param(
        "2. Summary: ({}) The minister said so.  End summary.\n\n3. The meeting lasted.", id="after a heading"
    ),
    pytest.param("2. The minister said so. ({})\n\n3. The meeting lasted.", id="at the end of a sentence"),
    pytest.param("2. One:\n\nA. ({})THE MINISTER SAID SO.\n\nB. ({})THE MINISTER LEFT.", id="without a blank"),
    pytest.param("2. One.\n\n({}) IN MARCH 1979 HE SAID MUCH.\n\n({}) UNDER ARTICLE 12 HE LEFT.", id="before a year"),
]


@pytest.mark.parametrize("level", ["U", "C"])
@pytest.mark.parametrize("words", TRUE_MARKS)
def test_a_mark_above_the_level_with_signs_of_one_is_an_error(level, words):
    parts = {"paragraph_1": f"1. ({level}) Zero.", "paragraph_2": words.format(ABOVE[level], ABOVE[level])}
    found = charges(level, **parts, paragraph_3="")
    assert "error" == found.get("DC102", found.get("DC103"))


def test_small_letters_above_the_level_are_marks_where_paragraphs_bear_small_ones():
    found = charges(
        "C",
        paragraph_1="1. (u) One.\n\n- (s) Two.\n\n- (s) Three.",
        paragraph_2="2. (u) Four.",
        paragraph_3="3. (u) Five.",
    )
    assert "error" == found["DC102"]


@pytest.mark.parametrize("words", ["25 persons came.", "al-Sample came.", "(Note) He came.", "In May, (a) one came."])
def test_numbers_without_a_point_are_paragraphs_whatever_follows_their_marks(words):
    parts = {"paragraph_1": "1 (U) One.", "paragraph_2": f"2 (C) {words}", "paragraph_3": "3 (S) Three."}
    document, found = checked("C", **parts)
    assert [1, 2, 3] == [paragraph.number for paragraph in document.paragraphs]
    assert {"DC102": "error"} == found


def test_a_long_heading_above_a_number_is_no_sentence():
    heading = "Economic Situation of the Sample Republic and of its Neighbors"
    document, _ = checked("C", paragraph_2=f"{heading}\n2. (C) Two.", paragraph_3=f"{heading}\n3. (U) Three.")
    assert [1, 2, 3] == [paragraph.number for paragraph in document.paragraphs]


@pytest.mark.parametrize("style", ["{n}. ({l}) ", "{n}({l}) ", "{n}. {l}) ", "{n} ({l}). ", "{n}({l}): "])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_answers_keyed_to_a_question_are_no_marks(style, gap):
    answers = gap.join(style.format(n=2, l=letter) + "Yes." for letter in "ABC")
    assert {} == charges("U", paragraph_1="1. The answers are keyed to reftel.", paragraph_2=answers, paragraph_3="")


@pytest.mark.parametrize("words", ["THE MINISTRY RELEASED A STATEMENT.", "THE PRISONER WAS RELEASED."])
def test_what_is_released_in_prose_releases_no_quotation(words):
    parts = {"paragraph_1": f"1. {words} BEGIN TEXT:\n\nWe are glad.", "paragraph_2": "2. (C) He was sad.\n\nEND TEXT."}
    assert {"DC103": "warning"} == charges("U", **parts)


def test_the_only_marks_of_a_classified_telegram_are_not_dropped():
    text = "The law asks the ministry to hold hearings in the spring, and to\n(S) REPORT BY JUNE."
    found = charges("C", paragraph_1=f"1. {text}", paragraph_2="2. Two.", paragraph_3="3. Three.")
    assert "DC201" not in found


@pytest.mark.parametrize(
    "items", [["P. SAMPLE", "Q. OTHER"], ["Sample, Pat", "Other, Quinn", "Third, Robin"], ["OPTION ONE"]]
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_letters_after_the_names_of_a_list_are_no_charge(items, gap):
    listed = gap.join(
        f"{number}. {item} ({letter})" for number, (item, letter) in enumerate(zip(items, "CSC", strict=False), 1)
    )
    assert {} == charges("U", paragraph_1="The list follows:", paragraph_2=listed, paragraph_3="")


@pytest.mark.parametrize("letters", ["BCA", "DSC", "CLR"])
def test_letters_that_answer_questions_are_no_charge(letters):
    parts = {f"paragraph_{number}": f"{number}. ({letter})" for number, letter in enumerate(letters, 1)}
    assert {} == charges("U", **parts)


@LEVELS
@pytest.mark.parametrize("opening", ["***", '"', "FOLLOWING IS THE TEXT:", "[TEXT]", "REFTEL READS:"])
def test_a_paragraph_whose_number_stands_before_it_is_a_warning(level, opening):
    mark = ABOVE[level]
    text = f"{opening}\n\n1. ({mark}) One.\n\n2. ({mark}) Two."
    parts = {"paragraph_1": "1. One more thing was said.", "paragraph_2": f"2. He wrote:\n\n{text}"}
    found = charges(level, captions="NOFORN\nSENSITIVE", **parts)
    assert "warning" == found.get("DC102", found.get("DC103"))


def test_the_first_line_of_a_paragraph_is_no_heading_of_the_letter_below_it():
    text = "The Minister stressed in a long statement to the press that option\n({}) Iran would not be taken up."
    assert {} == charges("U", paragraph_3=text.format("C"))


@pytest.mark.parametrize("heading", ["classification line", "security prosign", "page banner"])
def test_quoted_marks_are_weighed_whatever_tells_the_overall_level(heading):
    parts = {"paragraph_3": repeating("QUOTE", "UNQUOTE", "1. (C) One.", "A telegram, since declassified, reads:")}
    if heading != "classification line":
        parts["classification_line"] = (
            "" if heading == "security prosign" else "UNCLASSIFIED\nPAGE 02 ANYPOST 00283 01 OF 02"
        )
    document, found = checked("U", **parts)
    assert "DC103" not in found
    assert ["released"] == [p.doubt for p in (*document.paragraphs, *document.marks) if p.marking is not None]


def test_paragraphs_that_go_on_from_a_doubted_one_are_doubted():
    text = "***\n\n1. (C) One.\n\n2. (C) Two.\n\n3. (C) Three.\n\n***"
    parts = {"paragraph_1": f"1. He wrote:\n\n{text}", "paragraph_2": "", "paragraph_3": ""}
    assert {"DC103": "warning"} == charges("U", **parts)


def test_a_doubted_paragraph_keeps_its_number():
    parts = {"paragraph_2": "2. (C) One:\n\n3. First item.\n", "paragraph_3": "3. (S) Three.\n\n4. (C) Four."}
    assert {"DC102": "warning"} == charges("C", **parts)


LISTS = [
    "LIBERAL (L)\nCONSERVATIVE (C)\nSOCIALIST (S)",
    "P. SAMPLE (C)\nQ. OTHER (T)\nR. THIRD (C)",
    "Sample, Labor (L)\nOther, Conservative (C)\nThird, Socialist (S)",
    "Scores: Ames (C), Bell (C), Cole (C)",
    "Iron (S)\nCopper (C)\nZinc (Z)",
    "ANYPOST 25 (C)\nOTHERPOST 12 (C)",
]


@pytest.mark.parametrize("bullet", ["", "- ", "({}) ", "{}) ", "{}. "])
@pytest.mark.parametrize("items", LISTS)
@pytest.mark.parametrize("name", ["paragraph_2", "paragraph_3"])
def test_letters_after_the_items_of_a_list_are_no_charge(name, items, bullet):
    listed = "\n".join(bullet.format(number) + item for number, item in enumerate(items.split("\n"), 1))
    assert {} == charges("U", **{name: f"{name[-1]}. The list is:\n\n{listed}"})


def test_the_block_of_a_telegram_repeated_without_a_word_is_not_our_own():
    repeated = f"     C O N F I D E N T I A L OTHERPOST 000164\n     {QUOTED}".replace("\n", "\n     ")
    assert {} == charges("C", paragraph_3=f"3. (C) Our last report was this:\n\n{repeated}")


@pytest.mark.parametrize("words", ["Declassify on: 1 January 3000", "DECLASSIFY ON: 01/01/2099"])
def test_a_declassify_on_line_of_a_paper_that_is_told_of_is_not_our_own(words):
    found = charges("C", paragraph_1="1. (C) His memo is headed\n\nSECRET/NO FORWARDING\nReason: habit\n" + words)
    assert {} == found


@pytest.mark.parametrize(
    "items",
    [
        "-- 10. (C) Cables\n-- 11. (S) Ships",
        "\u2013 (S) Secretary",
        "- (C) Cook\n- (S) Steward",
        "* (S) Oil\n* (C) Gas",
    ],
)
def test_items_behind_bullets_that_name_letters_are_no_charge(items):
    assert {} == charges("U", paragraph_2=f"2. The offices:\n\n{items}")
    for lines in (
        "- (S) He will come to the port.\n- (S) He may stay.",
        "- (C) Cooks met in the harbor in May\n- (S) He paid the officers of the port",
    ):
        assert "error" == charges("U", paragraph_2=f"2. The talks:\n\n{lines}")["DC103"]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_lines_that_are_items_of_a_list_of_letters_are_no_charge(gap):
    items = [
        "(C) ACME TOYS, STAND 12",
        "(S) BRIGGS AND BRIGGS, STAND 4",
        "(S) ROLLING STOCK",
        "(U) DELTA LIGHT, STAND 1",
    ]
    assert {} == charges("U", paragraph_2=f"2. EXHIBITORS:{gap}" + "\n".join(items))


@pytest.mark.parametrize(
    "words",
    [
        "The minister, who had been in office for nine years, is now Senator John Sample of Anytown (C)",
        "The note is with the ministry, which had it from the embassy and which marked it sensitive (SBU)",
        "The weather was fine in the harbor for the whole of the day, and at noon it was at 35 (C)",
    ],
)
def test_brackets_that_end_one_paragraph_of_an_unmarked_message_are_no_mark(words):
    document, found = checked("U", paragraph_2=f"2. {words}")
    assert ({}, [None] * 3) == (found, [paragraph.marking for paragraph in document.paragraphs])


def test_one_letter_after_a_number_takes_no_mark_away():
    parts = {"paragraph_2": "2. (S) Two.", "paragraph_3": "3. (C) Three.\n\n4. (A) Four."}
    assert "error" == charges("C", **parts)["DC102"]
    parts = {"paragraph_1": "1. (S) One.", "paragraph_2": "2. (S) Two.", "paragraph_3": "3. (S) Three.\n\n4. (A) Four."}
    assert "error" == charges("C", **parts)["DC102"]


@pytest.mark.parametrize("items", ["1) Peace\n2) Trade\n3) Health", "1. Peace\n2. Trade\n3. Health"])
def test_the_numbers_of_a_list_repeat_none_of_a_paragraph(items):
    parts = {"paragraph_1": f"1. (C) Three aims:\n\n{items}", "paragraph_3": "3. (S) Three."}
    assert "error" == charges("C", **parts)["DC102"]


def test_a_mark_behind_a_heading_stays_before_letters_that_part_its_sentence():
    found = charges("C", paragraph_2="2. Harbor works: (S) The plan has (a) one part and (b) two parts.")
    assert "error" == found["DC102"]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("HARBOR LAW ({}) The Minister said no.", id="after words in capitals"),
        pytest.param("Harbor law ({}) The Minister said no.", id="after words"),
        pytest.param("Harbor law. ({}) The Minister said that (C) is wrong.", id="before another letter"),
        pytest.param("({})the Minister said no.", id="before a small letter"),
    ],
)
@pytest.mark.parametrize("level", ["C", "SBU"])
def test_a_letter_that_may_be_the_mark_of_its_paragraph_cannot_be_decided(level, words):
    parts = {f"paragraph_{number}": f"{number}. ({level}) One." for number in (1, 3)}
    document = PARSER.parse(render(BASES[level], set={**parts, "paragraph_2": f"2. {words}".format(ABOVE[level])}))
    result = CHECKER.check(document)
    assert [] == [f.rule for f in result.findings if f.rule in ("DC102", "DC103", "DC202")]
    assert ("DC102" if level == "C" else "DC103") in [given_up.rule for given_up in result.not_checkable]


@pytest.mark.parametrize(
    "words", ["Per ref ({}) OTHERPOST asks.", "Rooms: ({}) 3, and more.", "She met Pat Sample ({})"]
)
def test_a_letter_that_is_none_leaves_its_paragraph_without_a_mark(words):
    assert {"DC202": "error"} == charges("C", paragraph_2=f"2. {words}".format("S"))


@LEVELS
@pytest.mark.parametrize("place", ["2. ({})", "2. ({0}) One.\n\n- ({0})", "2. ({0}) One.\n\n({0})"])
@pytest.mark.parametrize("redaction", ["xxxxxxxxxxxx", "XXXXXXXXXXXX"])
def test_a_mark_before_a_redaction_is_one(level, place, redaction):
    found = charges(level, paragraph_2=f"{place.format(ABOVE[level])}{redaction} told us so.")
    assert "error" == found.get("DC102", found.get("DC103"))


@LEVELS
@pytest.mark.parametrize("count", [2, 3, 4])
def test_lines_with_the_same_letter_are_a_warning(level, count):
    lines = "\n".join(f"({ABOVE[level]}) {words}" for words in ("Open the port", "Keep the road", "Pay", "Go")[:count])
    found = charges(level, paragraph_2=f"2. ({level}) Points for the Minister:\n\n{lines}")
    assert "warning" == found.get("DC102", found.get("DC103"))


@pytest.mark.parametrize("last", ["G", "O"])
def test_a_mark_mistyped_makes_no_answers_of_the_others(last):
    parts = {"paragraph_1": "1. (C) One.", "paragraph_2": "2. (C) Two.", "paragraph_3": f"3. ({last}) Three."}
    assert {"DC103": "error"} == charges("U", **parts)


def test_answers_of_many_words_are_a_warning():
    words = "The Minister met us and told us that he would go soon."
    parts = {f"paragraph_{n}": f"{n}. ({letter}) {words}" for n, letter in enumerate("CDC", 1)}
    assert {"DC103": "warning"} == charges("U", **parts)


ITEMS = "1. Open the port.\n\n2. Keep the road.\n\n3. Pay the toll."


@LEVELS
def test_the_items_of_a_list_below_blank_lines_repeat_no_paragraph(level):
    parts = {"paragraph_1": f"1. ({level}) One.", "paragraph_2": f"2. ({level}) Three points:\n\n{ITEMS}"}
    found = charges(level, **parts, paragraph_3=f"3. ({ABOVE[level]}) Three.")
    assert "error" == found.get("DC102", found.get("DC103"))


@LEVELS
def test_numbered_references_repeat_no_paragraph(level):
    references = "REF: SEE BELOW\n\n1. ANYPOST 241\n\n2. STATE 8812 (NOTAL)\n\n3. 08 OTHERPOST 12"
    parts = {f"paragraph_{n}": f"{n}. ({m}) One." for n, m in enumerate((level, level, ABOVE[level]), 1)}
    found = charges(level, references=references, **parts)
    assert "error" == found.get("DC102", found.get("DC103"))


def test_answers_that_are_most_are_no_charge_however_long():
    words = "The Minister met us and told us that he would go soon."
    parts = {f"paragraph_{n}": f"{n}. ({letter}) {words}" for n, letter in enumerate("ACB", 1)}
    assert {} == charges("U", **parts)


def test_a_numbered_list_of_letters_in_a_marked_telegram_is_a_warning():
    parts = {f"paragraph_{n}": f"{n}. (U) One." for n in (1, 3)}
    found = charges("U", **parts, paragraph_2="2. (U) Answers:\n\n1. (C)\n2. (A)\n3. (C)")
    assert "warning" == found["DC103"]


NINE = [
    "New quotas by March.",
    "A ban on nets.",
    "({}) - closed areas, as on the chart.",
    "(S) - seasonal areas, as on the chart.",
    "A register of boats.",
    "Scrapping aid.",
]


@pytest.mark.parametrize("items", [NINE, NINE[2:3] + NINE[:2], NINE[:3], NINE[2:3] + NINE[4:5]])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("mark", ["", "(U) "])
def test_items_of_a_list_that_begins_again_are_no_charge(mark, gap, items):
    listed = gap.join(f"{number}. {item.format('C')}" for number, item in enumerate(items, 1))
    parts = {f"paragraph_{number}": f"{number}. {mark}One." for number in (1, 3)}
    document, found = checked("U", **parts, paragraph_2=f"2. {mark}The points are:\n\n{listed}")
    assert {} == found
    assert [1, 2, 3] == [paragraph.number for paragraph in document.paragraphs]


def test_items_of_a_list_at_the_end_are_no_charge():
    listed = "\n".join(f"{number}. {item.format('C')}" for number, item in enumerate(NINE, 1))
    parts = {f"paragraph_{number}": f"{number}. (U) One." for number in (1, 2)}
    assert {} == charges("U", **parts, paragraph_3=f"3. (U) The points are:\n\n{listed}")


def test_a_paragraph_below_the_items_of_a_list_is_told():
    listed = "1. New quotas.\n2. (S) - seasonal areas.\n\n3. (C) Three.\n\n4. Four."
    document, found = checked("C", paragraph_2=f"2. (C) The points are:\n\n{listed}", paragraph_3="")
    assert ["DC102", "DC202"] == sorted(found)
    assert [1, 2, 3, 4] == [paragraph.number for paragraph in document.paragraphs]


@pytest.mark.parametrize("items", [NINE, NINE[:3], NINE[2:3] + NINE[4:5]])
def test_items_of_a_list_above_the_level_of_a_classified_telegram_are_a_warning(items):
    listed = "\n".join(f"{number}. {item.format('S')}" for number, item in enumerate(items, 1))
    parts = {f"paragraph_{number}": f"{number}. (C) One." for number in (1, 3)}
    assert {"DC102": "warning"} == charges("C", **parts, paragraph_2=f"2. (C) The points are:\n\n{listed}")


@LEVELS
def test_paragraphs_that_begin_again_each_with_a_mark_are_no_list(level):
    listed = "\n\n".join(f"{number}. ({ABOVE[level]}) One." for number in (1, 2, 3))
    parts = {f"paragraph_{number}": f"{number}. ({level}) One." for number in (1, 3)}
    found = charges(level, **parts, paragraph_2=f"2. ({level}) One.\n\n{listed}")
    assert found.keys() & {"DC102", "DC103"}


BALLOT = ["(S) Pat Sample, mayor.", "(C) Quinn Other.", "(U) Robin Third, a newcomer.", "(N) Lee Fourth."]


@LEVELS
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("items", [BALLOT, BALLOT[::-1], BALLOT[:1] + BALLOT[3:], [*BALLOT, *BALLOT]])
def test_numbered_items_with_letters_of_which_one_is_no_level_are_a_list(items, gap, level):
    listed = gap.join(f"{number}. {item}" for number, item in enumerate(items, 1))
    other = gap.join(f"{number}. {item}" for number, item in enumerate([*BALLOT[:2], "Without a letter."], 1))
    parts = {"paragraph_1": f"1. ({level}) One:\n\n{other}", "paragraph_3": f"3. ({level}) Three."}
    document, found = checked(level, **parts, paragraph_2=f"2. ({level}) The ballot:\n\n{listed}")
    assert {} == found
    assert [1, 2, 3] == [paragraph.number for paragraph in document.paragraphs]
    assert {"subject"} >= {mark.kind for mark in document.marks}


@LEVELS
@pytest.mark.parametrize("count", [4, 6])
def test_a_letter_of_a_list_takes_no_number_from_a_marked_paragraph(count, level):
    items = ["(U) One.", "(U) Two.", "(C) Three.", "(N) Four.", "(S) Five.", "(S) Six."]
    listed = "\n".join(f" {number}. {item}" for number, item in enumerate(items[:count], 1))
    parts = {"paragraph_1": f"1. ({level}) One.", "paragraph_2": f"2. ({level}) The oath:\n{listed}"}
    document, found = checked(level, **parts, paragraph_3=f"3. ({level}) Three.\n\n4. (TS) Four.")
    assert ["error"] == [found[rule] for rule in ("DC102", "DC103") if rule in found]
    assert "DC202" not in found
    assert [1, 2, 3, 4] == [paragraph.number for paragraph in document.paragraphs]


@LEVELS
def test_a_letter_that_is_no_level_in_a_series_of_its_own_hides_no_mark(level):
    parts = {f"paragraph_{number}": f"{number}. ({level}) One." for number in (1, 2)}
    found = charges(level, **parts, paragraph_3="3. (N) Three.\n\n4. (TS) Four.")
    assert "error" == found.get("DC102", found.get("DC103"))


@pytest.mark.parametrize("opening", ['He said: "We go.', "The ''plan is new.", "The \u201cplan is new."])
@pytest.mark.parametrize("ending", ['we stay," he added.', "the plan'' is good.", "the plan\u201d is good."])
@pytest.mark.parametrize("after", ["\n\n4. (C) Four.", ""])
def test_a_paragraph_inside_a_speech_that_goes_on_over_it_is_a_warning(after, ending, opening):
    parts = {"paragraph_2": f"2. (C) {opening}", "paragraph_3": f"3. (S) Sources say that {ending}{after}"}
    document, found = checked("C", **parts)
    assert found in ({"DC102": "warning"}, {"DC102": "error"})
    assert [*range(1, 4 + bool(after))] == [paragraph.number for paragraph in document.paragraphs]


def test_the_first_paragraph_inside_a_speech_is_a_warning():
    parts = {"paragraph_1": 'He said: "We go.\n\n1. (S) Sources say so," he added.', "paragraph_2": "2. (C) Two."}
    assert {"DC102": "warning"} == charges("C", **parts)


def test_a_paragraph_inside_a_speech_keeps_its_number_beside_that_of_a_list():
    items = "1. Open the port.\n2. Keep the road.\n3. Pay the toll."
    parts = {"paragraph_1": f"1. (C) Three points:\n\n{items}", "paragraph_2": '2. (C) He said: "We go.'}
    assert {} == charges("C", **parts, paragraph_3='3. (C) Sources say so," he added.\n\n4. (C) Four.')
    assert {"DC102": "warning"} == charges(
        "C", **parts, paragraph_3='3. (S) Sources say so," he added.\n\n4. (C) Four.'
    )


@pytest.mark.parametrize("mark", ["- (S) Sources say so.", "(S) Sources say so.", "a. (S) Sources say so."])
def test_a_mark_inside_a_speech_that_began_in_another_paragraph_is_a_warning(mark):
    parts = {"paragraph_2": '2. (C) He said: "We go.', "paragraph_3": f'3. (C) Three.\n\n{mark}\n\nThe plan" is new.'}
    assert {"DC102": "warning"} == charges("C", **parts)


def test_a_mark_inside_a_speech_of_a_telegram_without_numbers_is_a_warning():
    parts = {"paragraph_1": '(C) He said: "We go.', "paragraph_2": '(S) Sources say so," he added.', "paragraph_3": ""}
    assert {"DC102": "warning"} == charges("C", **parts)
    parts = {"paragraph_1": 'He wrote: "POINTS', "paragraph_2": '(S) Sources say so."', "paragraph_3": ""}
    assert {} == charges("U", **parts)


@pytest.mark.parametrize("opened", ["subject", "paragraph_1"])
def test_a_block_behind_a_quotation_mark_that_opened_above_its_paragraph_is_our_own(opened):
    parts = {"paragraph_1": "1. (C) One.", opened: {"subject": 'SUBJECT: THE "PLAN'}.get(opened, '1. (C) The "plan.')}
    parts["paragraph_2"] = "2. (U) Classified by: DCM Pat Sample, reasons 1.4 (b), (d)."
    telegram = render(BASES["C"], set={**parts, "paragraph_3": '3. (C) The plan" is new.'}, drop=["authority_block"])
    assert PARSER.parse(telegram).authority_block is not None
