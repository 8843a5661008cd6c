"""``declass explain``: rules, discrepancies, citations, and the codes and words of instructions."""

import pytest

from declass.errors import SettingsError
from declass.pages.codes import code_page
from declass.pages.explain import explain_word
from declass.rulebook.loader import load_rules
from tests.command_line import run


@pytest.mark.parametrize("word", ["DC401", "declassify-on-too-late", "duration", "1.5(b)"])
def test_explain_takes_id_name_discrepancy_and_citation(word):
    assert "DC401" in run("explain", word).stdout


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("sec. 1.4(b)", "1.4(b)"),
        ("Section 1.4(b)", "1.4(b)"),
        ("\u00a7 1.4(b)", "1.4(b)"),
        ("reason 1.4(b)", "1.4(b)"),
        ("E.O. 13526, sec. 1.4(b)", "1.4(b)"),
        ("E.O. 12958, as amended, sec. 1.4(b)", "1.4(b)"),
        ("\u00a7 2001.22", "2001.22"),
        ("32 CFR sec. 2001.22", "32 CFR 2001.22"),
    ],
)
def test_a_section_is_explained_as_reports_print_it(word, plain):
    assert run("explain", word).stdout == run("explain", plain).stdout != ""


@pytest.mark.parametrize(
    "word",
    [
        "sec. 9.9(z)",
        "E.O. 12065 sec. 1.5",
        "E.O. 12356, sec. 1.4(b)",
        "1.3(a)(11)",
        "1-301(h)",
        "sec. 1 " * 200,
        "source marked " * 300,
        "E.O. 99999, sec. 1.4(b)",
        "DC401 DC9999",
        "a,",
        ",",
        "XGDS 7",
        "section",
    ],
)
def test_what_stands_for_nothing_is_no_section_and_no_list(word):
    assert "is about" not in run("explain", word).stdout
    assert ("no rule, discrepancy" in run("explain", word).stderr) == (word != "section")


@pytest.mark.parametrize(
    ("words", "each"),
    [
        (["DC401", "DC402"], ["DC401", "DC402"]),
        (["DC401,DC402"], ["DC401", "DC402"]),
        (["DC401, NOFORN and portion marking"], ["DC401", "NOFORN", "portion marking"]),
        (["reasons 1.4 (b) and (d)"], ["1.4(b)", "1.4(d)"]),
        (["sec. 1.4(b), sec. 1.4(d)"], ["1.4(b)", "1.4(d)"]),
        (["DC401", "DC401"], ["DC401"]),
        (["1.4(b) and 1.4(b)"], ["1.4(b)"]),
        (["1.3(a)(2) and (10)"], ["1.3(a)(2)", "1.3(a)(10)"]),
    ],
)
def test_several_words_that_are_none_together_are_explained_one_by_one(words, each):
    assert run("explain", *words).stdout.split() == "".join(run("explain", word).stdout for word in each).split()


def test_several_words_that_are_one_together_stay_one():
    assert "# portion marking" in run("explain", "portion", "marking").stdout
    assert "# ACP 127" in run("explain", "ACP", "127").stdout


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


@pytest.mark.parametrize("word", ["25X0", "XGDS-7", "25Y1", "Q", "25-X-1", "ADS 2", "SOURCE MARKED 25Y1", "MR. SAMPLE"])
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


def test_a_code_that_another_has_replaced_tells_how_it_reads_today():
    assert "25X1-HUMAN: read as 50X1-HUM; " in run("explain", "25X1-human").stdout
    assert "How it reads today" not in run("explain", "25X1").stdout


@pytest.mark.parametrize(
    ("word", "told"),
    [
        pytest.param(
            "EXDIS", ["exclusive distribution", "5 FAH-2 H-440", "may not stand with NODIS", "DC701"], id="caption"
        ),
        pytest.param("noforn", ["As a caption", "As a control marking", "a portion marking NF", "DC714"], id="both"),
        pytest.param("OC", ["- ORCON: dissemination control [IC Markings"], id="portion form"),
        pytest.param("sipdis", ["SIPRNet", "from 2002-01-01", "not confirmed"], id="with its time"),
        pytest.param("SENSITIVE", ["00 STATE 018029", "DC706", "Beside a level"], id="caption and word beside a level"),
        pytest.param(
            "EFTO", ["encrypted for transmission only", "5 FAH-2 H-222", "with UNCLASSIFIED"], id="word on sending"
        ),
        pytest.param("e f t o", ["# E F T O", "- EFTO: "], id="its letters with blanks"),
        pytest.param("top secret", ["a classification level; (TS)"], id="level"),
        pytest.param("UNCLAS", ["UNCLASSIFIED: no classification level"], id="status"),
        pytest.param(
            "LIMITED OFFICIAL USE", ["a control marking and no level", "on no new document from 1995-10-01"], id="word"
        ),
        pytest.param("pol/c", ["POLCOUNS: a position"], id="position"),
        pytest.param("GBR", ["the code of a country", "UNITED KINGDOM"], id="country"),
        pytest.param("ZNY", ["ACP 127"], id="prosign"),
        pytest.param("E.O. 12829", ["National Industrial Security Program"], id="order on something else"),
        pytest.param("ACP 127", ["messages relayed by wire", "DC604"], id="text that rules cite"),
        pytest.param("ic register", ["# IC Markings System Register and Manual", "DC715"], id="its short name"),
        pytest.param("32 CFR 2001", ["Information Security Oversight Office", "DC408"], id="a directive"),
        pytest.param("32 CFR 2001.99", ["# 32 CFR 2001\n"], id="a place of it that no rule cites"),
        pytest.param("E.O. 13526, sec. 3.3(b)(2)", ["- 25X2: "], id="a provision that a code rests on"),
        pytest.param("Source marked 25X1-human", ["read as 50X1-HUM"], id="a code that a document took over"),
        pytest.param("State practice", ["no directive", "DC449"], id="habit"),
    ],
)
def test_explain_knows_the_words_of_the_lists_and_the_texts_cited(word, told):
    page = run("explain", word).stdout
    assert [] == [words for words in told if words not in page]


def test_whatever_a_page_names_as_its_authority_is_explained():
    rulebook = load_rules()
    vocabulary = rulebook.law.vocabulary
    cites = {part for r in rulebook.rules for a in r.authorities for part in (a.cite, *a.cite.split("; "))}
    for order in rulebook.law.orders:
        cites |= {entry.cite for entry in (*order.schedules, *order.instructions, *order.exemptions)}
    entries = (*vocabulary.control_entries.values(), *vocabulary.register_entries.values())
    cites |= {entry.cite for entry in (*entries, *vocabulary.caption_entries.values())}
    cites |= {entry.cite for entry in vocabulary.transmission_words.values()}
    cites |= {entry.cite for entry in (*vocabulary.nato_portions.values(), *vocabulary.list_cites.values())}
    assert [] == unexplained(rulebook, cites)


def test_every_word_of_the_lists_is_explained():
    rulebook = load_rules()
    vocabulary = rulebook.law.vocabulary
    register = [form for c in vocabulary.register_entries.values() for form in (c.portion, c.banner, *c.spellings)]
    words = {*vocabulary.captions, *vocabulary.controls, *register, *vocabulary.nato_levels, *vocabulary.nato_portions}
    words |= {*vocabulary.level_words, *vocabulary.control_words, *vocabulary.level_extras, *vocabulary.prosigns}
    words |= {*vocabulary.prosign_letters, *vocabulary.position_words, *vocabulary.placeholders, *vocabulary.post_words}
    words |= {*vocabulary.department_names, *vocabulary.other_agencies, *vocabulary.other_orders}
    words |= {*vocabulary.countries.trigraphs, *vocabulary.countries.tetragraphs, *vocabulary.countries.others}
    words |= {*vocabulary.transmission_words, *(phrase for phrase, _ in vocabulary.event_phrases)}
    assert [] == unexplained(rulebook, words)


def unexplained(rulebook, words):
    """The words that have no page."""
    found = []
    for word in sorted(words):
        try:
            explain_word(rulebook, word)
        except SettingsError:
            found.append(word)
    return found


@pytest.mark.parametrize(
    ("word", "told"),
    [
        pytest.param(
            "CTS", "is at least TOP SECRET, which is taken as its equal (not confirmed)", id="a level that has an equal"
        ),
        pytest.param("NR", "need not be classified because of it", id="one that has none"),
    ],
)
def test_a_level_of_nato_cites_what_tells_of_foreign_information_and_not_our_own_levels(word, told):
    assert f"- a telegram that bears it {told} [E.O. 13526, sec. 1.6(e)]\n" in run("explain", word).stdout


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("EXDSI", "EXDIS"),
        ("ORKON", "ORCON"),
        ("ACP 128", "ACP 127"),
        ("SENSETIVE", "SENSITIVE"),
        ("25X1-HUMN", "25X1-HUMAN"),
    ],
)
def test_a_near_word_of_the_lists_is_suggested(word, near):
    assert near in run("explain", word).stderr


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("1.4(b)", "- E.O. 13526, from 2010-06-27: foreign government information\n"),
        ("1.5 (D)", "- E.O. 12958, from 1995-10-14 until the day before 2003-03-25: foreign relations"),
        (
            "1-301 (b)",
            "- E.O. 12065, from 1978-12-01 until the day before 1982-08-01: foreign government information\n",
        ),
        ("1.3(a)(10)", ": another category, by determination\n"),
        ("E.O. 12356, sec. 1.3(a)(8)", ": cryptology\n"),
    ],
)
def test_a_category_of_a_reason_says_what_it_stands_for(word, told):
    assert told in run("explain", word).stdout
    assert "A category" not in run("explain", "2001.22").stdout


@pytest.mark.parametrize(
    ("section", "told"),
    [
        ("1.3(a)", "; (10) another category, by determination\n"),
        ("E.O. 12065, sec. 1-301", "; (g) another category, by determination\n"),
        ("1.4", "; (h) weapons of mass destruction\n"),
    ],
)
def test_a_section_of_reasons_lists_its_categories(section, told):
    assert "Categories of classified information" in run("explain", section).stdout
    assert told in run("explain", section).stdout


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        pytest.param("DC401", "Severity: error, discrepancy", id="one"),
        pytest.param("DC322", "Severity: error or warning, as told under *Authority*", id="by profile"),
    ],
)
def test_a_page_tells_all_severities_of_its_rule(rule, told):
    assert told in explain_word(load_rules(), rule)


def test_a_section_of_an_order_is_found_under_any_sign():
    told = [run("explain", f"E.O. 12356, {sign} 1.4").stdout for sign in ("sec.", "section", "\u00a7")]
    assert [text.splitlines()[2:] for text in told] == [told[0].splitlines()[2:]] * 3
    assert "DC404" in told[0]


@pytest.mark.parametrize("word", ["sec. 1 " * 200, "source marked " * 300])
def test_a_long_row_of_signs_is_no_word(word):
    told = run("explain", word)
    assert (2, True) == (told.exit_code, "no rule, discrepancy" in told.stderr)
