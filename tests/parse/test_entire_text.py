"""Whole-text marks, and words that look like one."""

import pytest

from declass.levels import Level
from tests.parse.portions import labels_of, scan


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(Level.CONFIDENTIAL, "1. (C - ENTIRE TEXT).\n\n2. More.", id="in brackets"),
        pytest.param(Level.CONFIDENTIAL, "1. CONFIDENTIAL - ENTIRE TEXT.\n\n2. More.", id="in words"),
        pytest.param(Level.SECRET, "1. SECRET ENTIRE TEXT.\n\n2. More.", id="without a dash"),
        pytest.param(Level.SECRET, "S - ENTIRE TEXT", id="not numbered"),
    ],
)
def test_a_whole_text_mark_is_read(expected, text):
    assert expected == scan(text).entire_text[0].level


@pytest.mark.parametrize(
    "text",
    [
        "1. (C) One.",
        "1. The entire text was read.",
        "",
        "1. (C) One:\n\nQUOTE\n1. C - ENTIRE TEXT.\nUNQUOTE\n",
        "1. One:\n\nBEGIN TEXT:\n1. (C - ENTIRE TEXT).\nEND TEXT\n",
    ],
)
def test_a_text_without_a_whole_text_mark_has_none(text):
    assert scan(text).entire_text is None


ENTIRE = [
    "(ENTIRE TEXT - {})",
    "{} - ENTIRE MESSAGE.",
    "({} - ENTIRE MESSAGE)",
    "({}) ENTIRE TEXT.",
    "({}) - ENTIRE TEXT",
    "ENTIRE TEXT ({}).",
    "ENTIRE MESSAGE: {}.",
    "Entire text is classified ({}).",
    "{} ENTIRE TEXT.",
    "{} ENTIRE TEXT",
    "{}/NF - ENTIRE TEXT.",
    "({}/NF - ENTIRE TEXT)",
    "({}//NOFORN) ENTIRE TEXT.",
    "{} NOFORN - ENTIRE TEXT.",
    "({}) ENTIRE TEXT.  SUMMARY: THE MINISTER CAME.",
    "{} - ENTIRE TEXT SUMMARY: THE MINISTER CAME.",
    "{} - ENTIRE TELEGRAM.",
    "({} - ENTIRE TEXT OF MESSAGE)",
    "THIS MAY BE PROPRIETARY - PROTECT\nACCORDINGLY.  {} - ENTIRE TEXT.",
    "PLEASE PROTECT ACCORDINGLY. ({} - ENTIRE TEXT)",
    "PLEASE PROTECT ACCORDINGLY.  ENTIRE TEXT {}.",
    "{} ENTIRE TEXT PLEASE PROTECT.",
    "THIS IS A {} ENTIRE TEXT MESSAGE.",
    "THIS MESSAGE IS CLASSIFIED {} ENTIRE TEXT.",
    "ENTIRE TEXT {}/NF.",
    "ENTIRE CABLE {}",
    "MESSAGE CLASSIFIED {} IN ITS ENTIRETY.",
    "THIS CABLE IS CLASSIFIED {} IN ITS ENTIRETY",
    "The telegram is ({}) in its entirety.",
    "({}/NF) IN ENTIRETY.",
    "PLEASE PROTECT ACCORDINGLY.  THIS MESSAGE IS {} IN ITS ENTIRETY.",
    "THE ENTIRETY OF THIS MESSAGE IS CLASSIFIED {}.",
    "{}   -    ENTIRE TEXT.",
    "THE ENTIRE TEXT OF THIS CABLE IS {}.",
    "ENTIRE TEXT OF THIS TELEGRAM IS CLASSIFIED {}.",
    "ENTIRE CONTENTS {}.",
    "THE ENTIRE CONTENTS OF THIS MESSAGE ARE {}.",
    "{} - THE ENTIRE TEXT.",
    "{} (ENTIRE TEXT).",
    "({}) (ENTIRE TEXT) SUMMARY.",
    "CLASSIFIED {} ENTIRE TEXT.",
    "TEXT IS {} IN ITS ENTIRETY.",
    "SUMMARY ({} - ENTIRE TEXT): THE MINISTER CAME.",
    "SUMMARY: {} - ENTIRE TEXT.",
    "SUMMARY\n({} - ENTIRE TEXT)",
    "ACTION REQUEST: SEE PARA 5. ({} - ENTIRE TEXT)",
    "Summary and action request: ({} - Entire text) The talks go on.",
    "ACTION REQUEST FOR POSTS IN PARA 5: ({} - ENTIRE TEXT)",
    "Visit of the Sample Minister: ({} - Entire text)",
    "Summary and action request:\n({} - Entire text) The talks go on.",
]


@pytest.mark.parametrize("words", ENTIRE)
@pytest.mark.parametrize("level", ["C", "S", "SBU", "CONFIDENTIAL", "S E C R E T", "C O N F I D E N T I A L"])
def test_a_whole_text_mark_is_read_in_any_order_of_its_words(words, level):
    portions = scan(f"\n\n1. {words.format(level)}\n\n2. Two.\n\n3. Three.\n")
    assert level[0] == (portions.entire_text[0].level.symbol if level != "SBU" else "S")
    assert portions.paragraphs[0].marking is not None


@pytest.mark.parametrize(
    ("expected", "level"),
    [
        ("TS", "T O P   S E C R E T"),
        ("LOU", "L I M I T E D OFFICIAL USE"),
        ("U", "UNCLAS"),
        ("S//NF", "S E C R E T/NF"),
    ],
)
def test_a_level_is_spaced_out_in_a_whole_text_mark_as_in_a_classification_line(expected, level):
    assert expected == scan(f"\n\n1. {level} - ENTIRE TEXT.\n\n2. Two.\n").paragraphs[0].marking.canonical


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("C//NF", "(C-NF - ENTIRE TEXT)"),
        ("C//NF", "C-NF - ENTIRE TEXT"),
        ("S//NF", "SECRET - NOFORN - ENTIRE TEXT."),
        ("C//NF", "C - ENTIRE TEXT - NOFORN"),
        ("C//NF", "(C - ENTIRE TEXT - NOFORN)"),
        ("C//NF", "(C - ENTIRE TEXT/NOFORN)"),
        ("C//NF", "(C - ENTIRE TEXT, NF)"),
        ("S//NF", "SECRET - ENTIRE TEXT - NOFORN."),
        ("S//NF", "ENTIRE TEXT SECRET - NOFORN."),
        ("S//NF", "ENTIRE TEXT SECRET NOFORN."),
        ("C", "(C - ENTIRE TEXT - PLEASE PROTECT)"),
        ("C", "CONFIDENTIAL - ENTIRE TEXT - PLEASE PROTECT."),
        ("SBU", "Sensitive but unclassified - entire text. Please protect."),
    ],
)
def test_controls_of_a_whole_text_mark_stand_before_its_words_or_behind_them(expected, words):
    found = scan(f"\n\n1. {words}\n\n2. Two.\n")
    assert [expected, expected] == [found.entire_text[0].canonical, found.paragraphs[0].marking.canonical]


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("C", "(C) THE ENTIRE TEXT OF THIS MESSAGE IS CONFIDENTIAL."),
        ("C", "(C) THIS CABLE IS CONFIDENTIAL IN ITS ENTIRETY."),
        ("C", "(C/NF) ENTIRE TEXT CONFIDENTIAL."),
        (None, "(U) THE ENTIRE TEXT OF THIS MESSAGE IS CONFIDENTIAL."),
        (None, "(C) This message is secret in its entirety."),
    ],
)
def test_a_sentence_behind_a_portion_mark_is_a_whole_text_mark_of_its_level(expected, words):
    found = scan(f"\n\n1. {words}\n\n2. Two.\n")
    assert expected == (found.entire_text and found.entire_text[0].canonical)
    assert expected is not None or found.paragraphs[1].unreadable == "may stand under the mark of the entire text"


REFERENCES = "REF: A. ANYPOST 1\n" + "     B. STATE 1234 OF 2009\n" * 100
LONG = "1. " + "The Minister spoke at length of harbors.\n" * 80


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{REFERENCES}\n1. (S - ENTIRE TEXT)\n\n2. Two.\n\n3. Three.\n", id="references, in brackets"),
        pytest.param(f"{REFERENCES}\n1. SECRET - ENTIRE TEXT.\n\n2. Two.\n\n3. Three.\n", id="references, in words"),
        pytest.param(f"{REFERENCES}\n1. (S - ENTRE TEXT)\n\n2. Two.\n\n3. Three.\n", id="references, damaged"),
        pytest.param(f"{LONG}\n2. (S - ENTIRE TEXT)\n\n3. Three.\n", id="a long paragraph"),
        pytest.param(
            f"{LONG}This cable is secret in its entirety.\n\n2. Two.\n\n3. Three.\n", id="the end of a paragraph"
        ),
    ],
)
def test_a_whole_text_mark_is_read_in_the_first_paragraphs_however_far_down_it_stands(text):
    assert Level.SECRET is scan(f"\n\n{text}").entire_text[0].level


@pytest.mark.parametrize("level", ["SECRET", "CONFIDENTIAL"])
def test_a_whole_text_mark_with_its_level_behind_it_is_read_before_more_words(level):
    assert level[0] == scan(f"\n\n1. ENTIRE TEXT {level} PLEASE PROTECT.\n\n2. Two.\n").entire_text[0].level.symbol


@pytest.mark.parametrize(
    "words",
    [
        "(C) ENTIRE TEXT OF THE NOTE FOLLOWS.",
        "(C) HE SAID THAT THE ENTIRE TEXT IS SECRET.",
        "(C) HE WANTS THE ENTIRE TEXT U.S. DELEGATES SAW.",
        "(C) THE NOTE. ENTIRE MESSAGE WAS LOST.",
        "(C) HE SENT MUSIC - ENTIRE TEXT TO FOLLOW.",
        "Embassy Anypost repeats to all addressees entire message.",
        "Please pass to posts entire message\nof the minister.",
        "The ministry will make public entire message.",
        "Ministry gave the U.S. entire message.",
        "Ministry gave us entire text.",
        "The entire texts\nof the notes follow.",
        "He came, as he wrote in para 3.c, entire text of which we sent.",
        "He came, as told in annex 1.C: entire text is on the web.",
        "He came, as told in section 2.S - entire text by pouch.",
        "Embassy repeats, for addressee S, entire text of the note.",
        "The ministry gave us its note (annex C, entire text by pouch).",
        "The spokesman said that the note of the Ministry is short, and that the\nentire message is confidential.",
        "The spokesman said of the protocol that, until it is ratified, the\nentire text is secret.  He left.",
        "He said that the\nentire text is secret.  He left.",
        "The spokesman said of the protocol that it will be given to us, the\nentire text (C) in June.",
        "THE ENTIRE MESSAGE IS SECRET, HE SAID.",
        "(C) Entire text\nof the note follows.",
        "He asked for one of these:\n\nA. A summary.\n\nB. A part.\n\nC. Entire text.",
        "He asked for one of these:\n\n(A) A summary.\n\n(B) A part.\n\n(C) Entire text.",
        "He asked for one of these:\nB) A PART.\nC) ENTIRE TEXT.",
        "(C) Entire text reads as follows: One.",
        "The entire text is secret stuff.",
        "Ref A is classified secret in its entirety.",
        "The report is not classified secret in its entirety.",
        "The minister keeps the plan secret in its entirety.",
        "(C) He read it.  The message is secret in its entirety.",
        "(C) He read it.  This message is secret in its entirety, he said.",
        "(C) He said that his government holds the whole of the\ntelegram secret in its entirety.",
        "(C) The reply:\n\nThis document is secret in its entirety.",
        "(C) One.\n\n2. (C) The reply:\n\nThis message is secret in its entirety.",
        "(C) One.\n\n2. (C) The reply was short.  This document is unclassified in its entirety.",
        "(C) One.\n\n2. The cable is confidential in its entirety.",
        "(C) One.\n\n2. (C) He handed over a message.  This message is secret in its entirety.",
        "(C) One.\n\n2. (C) He read from a note: This message is secret in its entirety.",
        "(C) One.\n\n2. (C) On reftel: Anypost marked it so.\n\nThis cable is secret in its entirety.",
        "(C) One.\n\n2. (C) Reftel begins so.  This telegram is secret in its entirety.",
        "(C) One.\n\n2. (C) The heading was\n\nSECRET IN ITS ENTIRETY\n\nand the text short.",
        "(C) He handed over a message.  This message is secret in its entirety.",
        "(C) He handed over a message.  Entire message is SECRET.",
        "(C) He handed over a message.\n\nENTIRE TEXT SECRET.",
        "(C) He handed over a note.  This is a SECRET - ENTIRE TEXT.",
        "(C) The note bore the words SECRET - ENTIRE TEXT.",
        "One.\n\n2. He handed over a message.  This message is secret in its entirety.",
        "One.\n\n2. He read from it: This message is secret in its entirety.",
        "One.\n\n2. Reftel is short.\n\nThis cable is secret in its entirety.",
        "(C) One.\n\n2. (C) The list below is\nSECRET IN ITS ENTIRETY.",
        "Ref A (S - Entire text) reported the talks.",
        "Reftel (Secret - entire text) reported the talks.",
        "08 ANYPOST 1234 (S - Entire text) reported the talks.",
        "ANYPOST 241 (NOTAL) (S - Entire text) reported the talks.",
        "In reftel A (S - ENTRE TEXT) Anypost told so.",
        "(C) Ref B (S - Entire text) tells more.",
        "One.\n\n2. Septel (S - Entire text) tells more.",
        "(C) One.\n\n2. (C) Septel (S - Entire text) tells more.",
        "Please mark such telegrams (S - Entire text) in the first paragraph.",
        "Please mark such telegrams\n(S - Entire text) in the first paragraph.",
        "The note was marked:\n\nSECRET - ENTIRE TEXT",
        "The note was marked:\n\n(S - ENTIRE TEXT)",
        "The note was marked: (S - ENTIRE TEXT).",
        "The note was marked: SECRET - ENTIRE TEXT.",
        "The note bore the words SECRET - ENTIRE TEXT.",
        "The first page was marked:\n\nENTIRE TEXT SECRET",
        "He handed over a note.  Entire text is SECRET.",
        'He wrote "(S - ENTIRE TEXT)" on it.',
        'He began it with "1. (S - ENTIRE TEXT)" at once.',
        "Reftel is now declassified. This cable was\nSECRET in its entirety.",
        "Ref B\n(S - ENTIRE TEXT)\nwas sent in error.",
        "Ref B\nSECRET - ENTIRE TEXT",
        "He asked for one of these:\nB) A PART.\nC) (ENTIRE TEXT).",
        "The entire contents of the box are secret.",
    ],
)
def test_an_entire_text_in_a_sentence_is_no_whole_text_mark(words):
    found = scan(f"\n\n1. {words}\n\n3. (C) Three.\n")
    assert (None, {"C", None}) == (
        found.entire_text,
        {p.marking and p.marking.canonical for p in (*found.paragraphs, *found.marks)} | {None},
    )


@pytest.mark.parametrize(
    "text",
    [
        "1. One.\n\n2. THIS CABLE IS CLASSIFIED SECRET IN ITS ENTIRETY.",
        "1. One.\n\n2. Two.  This telegram is secret in its entirety.",
        "1. One.\n\n2. SECRET IN ITS ENTIRETY.",
        "1. One.\n\n2. Two.\n\nMESSAGE IS SECRET IN ITS ENTIRETY.",
        "DOCUMENT CLASSIFIED SECRET IN ITS ENTIRETY.\n\n1. One.",
        "THIS DOCUMENT IS SECRET IN ITS ENTIRETY.\n\n1. One.",
        "1. (U) One.\n\n2. THIS MESSAGE IS SECRET IN ITS ENTIRETY.",
        "1. (U) One.\n\n2. SECRET - ENTIRE TEXT.",
        "1. (U) One.\n\n(S - ENTIRE TEXT)",
        "REF: 1. STATE 1234\n     2. ANYPOST 12\nSECRET - ENTIRE TEXT\n\n1. One.",
        "FOR DCM FROM SAMPLE:\n\nSECRET - ENTIRE TEXT\n\n1. One.",
        "1. SUMMARY:\n\n(S - ENTIRE TEXT)\n\n2. Two.",
        "1. PLAN\n2. DATE\n\nTHIS MESSAGE IS SECRET IN ITS ENTIRETY.\n\n1. One.",
    ],
)
def test_a_sentence_on_this_message_is_a_whole_text_mark_wherever_it_stands(text):
    assert Level.SECRET is scan(f"\n{text}\n").entire_text[0].level


@pytest.mark.parametrize(
    "words",
    [
        "SECRET - ENTIRE TEXT.",
        "ENTIRE TEXT SECRET.",
        "Entire text is Secret.",
        "THIS CABLE IS SECRET IN ITS ENTIRETY.",
        "This message is Secret in its entirety.",
    ],
)
@pytest.mark.parametrize(
    "above",
    [
        "REF: (A) STATE 1\n     (B) ANYPOST 2\n     (C) ANYPOST 3\n\nClassified By: DCM Pat Sample, reason 1.4 (b).",
        "REF: (A) STATE 1\n(B) ANYPOST 2\n(C) 08 ANYPOST 3 (NOTAL)",
        "REF: (A) STATE 1 (B) ANYPOST 2\n(C) ANYPOST 3",
        "REF: (A) STATE 1\n     (B) Anypost 2\n     (C) Sample e-mail of May 4",
        "(U) Classified By: DCM Pat Sample; Reason: 1.4 (b) and (d).",
        "(C) CLASSIFIED BY DCM PAT SAMPLE FOR REASONS 1.4 (B).",
        "(U) Derived From: DSCG 05-1\n(U) Declassify On: 20190204",
        "(U) Classified By: DCM Pat Sample\n(U) Reason: 1.4 (b)",
        "(U) Ref: ANYPOST 2",
        "CLASSIFIED BY DCM PAT SAMPLE FOR REASONS 1.5 (B),\n(C) AND (D).",
        "CLASSIFIED BY DCM PAT SAMPLE FOR REASONS 1.5 (B) AND\n(C).",
        "REFS: (A) STATE 1, (B) ANYPOST 2,\n      (C) Sample telcon of 2/3/98",
    ],
)
def test_letters_of_references_and_marks_of_the_block_are_no_portions_above_a_whole_text_mark(above, words):
    found = scan(f"\n{above}\n\n{words}\n\n1. One.\n\n2. Two.\n")
    assert Level.SECRET is found.entire_text[0].level


def test_a_whole_text_mark_below_a_numbered_block_is_read():
    block = "1. (U) Classified By: DCM Pat Sample; Reason: 1.4 (b)."
    found = scan(f"\n\n{block}\n\nThis cable is secret in its entirety.\n\n2. Two.\n")
    assert Level.SECRET is found.entire_text[0].level


@pytest.mark.parametrize(
    "words",
    [
        "He handed over the letter of the President. This cable is secret in its entirety.",
        "He handed over a message.\n\nThis telegram is secret in its entirety.",
        "He read from a text.  This cable is secret in its entirety.",
    ],
)
def test_this_cable_speaks_of_itself_behind_words_on_a_letter(words):
    assert Level.SECRET is scan(f"\n\n1. One.\n\n2. {words}\n\n3. Three.\n").entire_text[0].level


@pytest.mark.parametrize(
    ("whys", "text"),
    [
        ([True, True], "1. One.\n\n2. As ref A asked, please pass. This message is secret in its entirety.\n"),
        (
            [True, True, True],
            "1. One.\n\n2. He gave us a letter. This message is secret in its entirety.\n\n3. Three.\n",
        ),
        ([True, True], "1. Please mark telegrams (S - Entire text) in paragraph 1.\n\n2. Two.\n"),
        ([True, True], "1. The note was marked:\n\nSECRET - ENTIRE TEXT\n\n2. Two.\n"),
        ([False, False], "1. Ref A (S - Entire text) reported the talks.\n\n2. Two.\n"),
        ([False, False], "1. Ref A (S - Entire text)\nreported the talks.\n\n2. Two.\n"),
        ([True, True], "1. This message responds to STATE 12345 (S - Entire text).\n\n2. Two.\n"),
        ([True, True], "1. Action request; see reftel (S - Entire text).  He came.\n\n2. Two.\n"),
        ([True, True], "1. Please see reftel (S - Entire text)\n\n2. Two.\n"),
        ([True, True], "1. Embassy told us this: (S - Entire text)\n\n2. Two.\n"),
        ([True, True], "1. State 12345: (S - Entire text)\n\n2. Two.\n"),
        ([True, True], "1. Ref A: (S - Entire text)\n\n2. Two.\n"),
        ([True, True], "1. HE TOLD THE DCM: (S - ENTIRE TEXT)\n\n2. Two.\n"),
        ([True, True], "1. Summary of the note: (S - Entire text)\n\n2. Two.\n"),
        ([False, False], "1. (U) See reftel (S - Entire text).\n\n2. (U) Two.\n"),
        ([True, True], "1. One.\n\n2. Reftel is short.\n\nThis cable is secret in its entirety.\n"),
        ([False, True, True], "1. (U) One.\n\nThis cable is secret in its entirety.\n\n2. Two.\n\n3. Three.\n"),
        ([False, False, True], "1. (U) One.\n\n2. (U) Two.\n\nSECRET - ENTIRE TEXT.\n\n3. Three.\n"),
        ([False, False, False], "1. (U) One.\n\nThis cable is secret in its entirety.\n\n2. Two.\n\n3. (C) Three.\n"),
        ([False, False], "1. (U) One. This message is secret in its entirety.\n\n2. Two.\n"),
        ([False, False], "1. One.\n\n2. (C) He gave us a letter. This message is secret in its entirety.\n"),
        ([False, False, False], "1. One.\n\n2. A letter. This message is secret in its entirety.\n\n3. (C) Three.\n"),
    ],
)
def test_paragraphs_that_a_sentence_on_another_text_may_cover_are_not_told_as_unmarked(whys, text):
    found = scan(f"\n\n{text}")
    assert found.entire_text is None
    assert whys == [p.unreadable == "may stand under the mark of the entire text" for p in found.paragraphs]


@pytest.mark.parametrize(
    "text",
    [
        "1. (C - ENTIRE TEXT)\n\n2. The note was marked:\n\n(S - ENTIRE TEXT)\n",
        "1. (C - ENTIRE TEXT)\n\n2. The note was marked: (S - ENTIRE TEXT).\n",
        "1. (C) One.\n\n2. (C) Ref B (S - Entire text) tells more.\n",
        "1. (C) One.\n\n2. (C) Two.\n\n3. (C) Three.\n\n4. The note was marked: (S - ENTIRE TEXT).\n",
    ],
)
def test_the_mark_of_another_text_is_no_portion_of_this_one(text):
    found = scan(f"\n\n{text}")
    assert {"C"} == {p.marking.canonical for p in (*found.paragraphs, *found.marks) if p.marking is not None}


@pytest.mark.parametrize("mark", ["(C - ENT1RE TEXT.)", "(C - ENTIRE TEX7)", "(C-ENTlRE TEXT. )"])
def test_a_damaged_whole_text_mark_may_bear_a_stop(mark):
    assert [("1", "C"), ("2", None)] == labels_of(f"\n\n1.  {mark}\n\n2.  They met.\n")


@pytest.mark.parametrize("words", ["SUMMARY: (S - ENTRE TEXT)", "One.\n\n(S - ENTRE TEXT)"])
def test_a_damaged_whole_text_mark_is_a_portion_where_it_stands(words):
    found = scan(f"\n\n1. (C) One.\n\n2. (C) Two.\n\n3. (C) Three.\n{LONG}\n4. {words}\n")
    assert "S" in {p.marking.canonical for p in (*found.paragraphs, *found.marks) if p.marking is not None}


@pytest.mark.parametrize("number", ["1.", "1. ", "1.(", "1)", "1"])
@pytest.mark.parametrize("words", ["Secret - Entire Text.", "S - ENTIRE TEXT.", "SECRET ENTIRE TEXT"])
def test_a_whole_text_mark_is_read_whatever_stands_between_it_and_its_number(number, words):
    end = ")" if number.endswith("(") else ""
    assert scan(f"\n\n{number}{words}{end}\n\n2. Two.\n").entire_text[0].level.symbol == "S"
