"""Signs of a copyright where a mark could stand."""

import pytest

from tests.parse.charges import charges


@pytest.mark.parametrize("words", ["(c) 2006 The Daily Sample", "(s) 1999 One.", "(c)2006 The Daily Sample."])
def test_a_copyright_after_a_number_is_no_charge(words):
    assert {} == charges("U", paragraph_3=f"3. {words}")


@pytest.mark.parametrize(
    "words",
    [
        "2006 Budget talks failed since he left.",
        "2006 BUDGET TALKS FAILED.",
        "2009 Elections: he told us so.",
        "Copyright 2006 amendments: he will let them fail.",
        "COPYRIGHT 2006 SAMPLE LAW: HE WILL LET IT FAIL.",
    ],
)
def test_a_mark_before_a_year_that_begins_a_sentence_is_a_warning(words):
    assert {"DC103": "warning"} == charges("U", paragraph_2=f"2. (C) {words}")


COPYRIGHTS = [
    "(C) 2009 Sample News.  The port opens in autumn.",
    "(C) 2008-2009 Sample News",
    "(C) 2009 Sampler",
    "(C) 2009 The Sample News of Anytown. All rights reserved.",
    "(C) 2009, SAMPLE NEWS",
    "(C) 2009 by Sample News",
    "(C) Copyright 2009 Sample News.",
    "(C) COPYRIGHT 2009, SAMPLE NEWS",
    "(C) Copyright by Sample News",
    "(C) Copyright Sample News",
    "(c) and (p) Radio Sample, October 8",
    "(C) AND (P) RADIO SAMPLE",
]


@pytest.mark.parametrize("words", COPYRIGHTS)
@pytest.mark.parametrize("number", ["3. ", "3. The port opens.\n\n", "3. The port opens.\n\n- "])
def test_a_capital_sign_of_a_copyright_is_no_charge(number, words):
    assert {} == charges("U", paragraph_3=f"{number}{words}")


def test_a_c_before_a_year_and_a_name_is_a_warning_beside_marks():
    parts = {f"paragraph_{number}": f"{number}. (U) One." for number in (1, 2)}
    assert {"DC103": "warning"} == charges("U", **parts, paragraph_3="3. (C) 2009 Sample News.")
    assert {} == charges("U", **parts, paragraph_3="3. (C) Copyright 2009 Sample News.")


@pytest.mark.parametrize(
    "words", ["2009 was a bad year.", "Copyright Office staff came.", "COPYRIGHT LAW WAS TOLD OF."]
)
def test_a_mark_before_words_that_are_no_copyright_is_an_error(words):
    assert {"DC103": "error"} == charges("U", paragraph_3=f"3. (C) {words}")
    parts = {f"paragraph_{number}": f"{number}. (C) One." for number in (1, 2)}
    assert {"DC102": "error"} == charges("C", **parts, paragraph_3=f"3. (S) {words}")
    assert {"DC102": "error"} == charges("C", **parts, paragraph_3="3. (S) 2009 Sample News.")


PAPER = '(C) Sample Courier, March 10, 2008: "A pipe is a promise."'


@pytest.mark.parametrize("copyright", [*COPYRIGHTS[:1], "(C)2008 Courier Group Ltd.  The pipe."])
def test_a_c_before_a_paper_and_its_day_is_no_mark_beside_a_copyright(copyright):
    parts = {"paragraph_1": "1. The press:", "paragraph_2": f"2. {PAPER}", "paragraph_3": f"3. {copyright}"}
    assert {} == charges("U", **parts)
    assert {"DC103": "error"} == charges("U", **{**parts, "paragraph_1": "1. (C) Comment:  He told us."})


def test_a_c_before_a_paper_and_its_day_is_a_mark_without_a_copyright_or_beside_marks():
    assert {"DC103": "error"} == charges("U", paragraph_2=f"2. {PAPER}")
    marked = {"paragraph_1": "1. (U) One.", "paragraph_3": f"3. {COPYRIGHTS[0]}"}
    assert {"DC103": "error"} == charges("U", **marked, paragraph_2=f"2. {PAPER}")
