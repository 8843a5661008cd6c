"""``declass explain``: rules, discrepancies, citations, and the codes and words of instructions."""

import pytest

from declass.code_pages import code_page
from declass.rulebook.loader import load_rules
from tests.command_line import run


@pytest.mark.parametrize("word", ["DC401", "declassify-on-too-late", "duration", "1.5(b)"])
def test_explain_takes_id_name_discrepancy_and_citation(word):
    assert "DC401" in run("explain", word).stdout


def test_a_near_miss_is_suggested():
    assert "declassify-on-too-late" in run("explain", "declassify-on-to-late").stderr


@pytest.mark.parametrize(
    ("word", "told"),
    [
        pytest.param(
            "XGDS", ["E.O. 11652 (from 1972-06-01 until", "- XGDS-3: ", "30 years at most", "DC444"], id="schedule"
        ),
        pytest.param("xgds-2", ["- XGDS-2: information covered by statute"], id="category"),
        pytest.param("25X1", ["Under E.O. 13526 (from 2010-06-27)", "(c), (d)", "DC426"], id="exemption"),
        pytest.param("25x1-human", ["until the day before 2012-01-01", "DC430"], id="code with a period of its own"),
        pytest.param("25X", ["- 25X9: "], id="series"),
        pytest.param("50X5", ["- 50X5: any of 50X1 to 50X9"], id="one of a series"),
        pytest.param(
            "X3", ["not confirmed in the text of the law", "until the day before 2003-09-22"], id="unconfirmed"
        ),
        pytest.param(
            "OADR", ["Under E.O. 12356", "SOURCE MARKED OADR", "on derivative documents alone", "DC420"], id="oadr"
        ),
        pytest.param("MR", ["No order knows MR", "DC425", "a mark for the banner line"], id="mark of the banner line"),
        pytest.param("manual review", ["No order knows MR"], id="the same in words"),
        pytest.param("DNI Only", ["DC436", "The mark was withdrawn"], id="mark withdrawn"),
        pytest.param("subject to treaty", ["DC435"], id="phrase"),
        pytest.param(
            "N/A",
            ["DC411", "N/A is the form of unclassified telegrams", "begins with it", "ISOO Notice 2013-01"],
            id="n/a",
        ),
        pytest.param("NA", ["# N/A"], id="spelling"),
        pytest.param("XGDS 2", ["- XGDS-2: information covered by statute"], id="category after a blank"),
        pytest.param("XGDS2", ["- XGDS-2: information covered by statute"], id="category run together"),
        pytest.param("xgds category III", ["- XGDS-3: "], id="category in words"),
        pytest.param("GROUP 4", ["automatic downgrading groups"], id="group"),
        pytest.param("x-1", ["# X1\n"], id="code with a dash"),
        pytest.param("SOURCE MARKED OADR", ["its date is given", "DC422"], id="mark of a source"),
        pytest.param("Source marked X-2", ["# SOURCE MARKED X2\n", "DC424"], id="exemption of a source"),
        pytest.param("review", ["Under E.O. 12065", "DC425"], id="kind of review"),
        pytest.param("event", ["an event within ten years", "DC439"], id="kind"),
    ],
)
def test_explain_knows_the_codes_and_words_of_instructions(word, told):
    page = run("explain", word).stdout
    assert [] == [words for words in told if words not in page]


def test_a_mark_that_was_never_an_instruction_stands_under_no_order():
    assert "## Under" not in run("explain", "MR").stdout
    assert "SOURCE MARKED" in run("explain", "OADR").stdout
    assert "Under E.O. 12356" not in run("explain", "SOURCE MARKED OADR").stdout


@pytest.mark.parametrize("word", ["25X0", "XGDS-7", "25Y1", "Q", "25-X-1", "ADS 2", "SOURCE MARKED 25X1", "MR. SAMPLE"])
def test_a_code_that_no_order_has_is_not_explained(word):
    assert "no rule, discrepancy, code or citation" in run("explain", word).stderr


def test_every_code_of_every_order_is_explained():
    rulebook = load_rules()
    entries = [e for order in rulebook.law.orders for e in (*order.schedules, *order.exemptions)]
    codes = {entry.code for entry in entries} | {
        code for order in rulebook.law.orders for instruction in order.instructions for code in instruction.codes
    }
    words = codes | {code.removeprefix("SOURCE MARKED ") for code in codes}
    assert [] == [code for code in words if code_page(rulebook, code) is None]


@pytest.mark.parametrize("word", ["unauthorized-classifier", "Unauthorized classifier"])
def test_a_category_without_rules_is_said_to_have_none(folder, word):
    told = run("explain", word)
    assert (0, True) == (told.exit_code, "No rule is about Unauthorized classifier" in told.stdout)
    refused = run("check", "in", "--select", word)
    assert (2, True) == (refused.exit_code, "no rule is about Unauthorized classifier" in refused.stderr)


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        pytest.param("2001.22", "32 CFR 2001.22", id="directive"),
        pytest.param("2001.22(e)(5)", "32 CFR 2001.22(e)(5)", id="its letter"),
        pytest.param("1-402", "E.O. 12065, sec. 1-402", id="order"),
    ],
)
def test_a_citation_finds_rules_that_cite_it_second(short, whole):
    told = [run("explain", word).stdout.replace(f"about {word}:", "") for word in (short, whole)]
    assert told[0] == told[1]
