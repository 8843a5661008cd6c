"""``declass marking``: one marking judged by itself, in the styles of each profile, and what is said of bad input."""

import datetime as dt
import json

import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from hypothesis import assume, given
from hypothesis import strategies as st

from declass.cli import main
from declass.marking import KINDS, MarkingJudge, kind_of
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules(examples=False)
JUDGES = {profile: MarkingJudge(RULEBOOK, profile) for profile in ("ic", "dod", "state", "generic")}
DAY = dt.date(2015, 2, 4)
BLOCK = "SECRET\n{date}\nClassified By: Pat Sample, DCM\nReason: 1.4(b)\nDeclassify On: 20250228\n(S) Text."


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["marking", *arguments], input=given)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("C O N F I D E N T I A L", "CONFIDENTIAL"),
        ("S E C R E T//NOFORN", "SECRET//NOFORN"),
        ("CONFIDENTIAL NOFORN", "CONFIDENTIAL//NOFORN"),
        ("UNCLAS", "UNCLASSIFIED"),
        ("(S NF)", "S//NF"),
        ("(C/NF)", "C//NF"),
        ("(SBU)", "U//SBU"),
    ],
)
@pytest.mark.parametrize("profile", ["state", "generic"])
def test_a_marking_in_the_style_of_telegrams_is_read_and_nothing_is_said_against_it(profile, text, canonical):
    judgement = JUDGES[profile].judge(text, kind_of(text), DAY)
    assert (canonical, ()) == (judgement.canonical, judgement.findings)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("CUI", "CUI"),
        ("CONTROLLED//SP-PRVCY//NOFORN", "CUI//SP-PRVCY//NOFORN"),
        ("(CUI//PRVCY/SP-CTI//FED ONLY)", "CUI//PRVCY/SP-CTI//FED ONLY"),
        ("TOP SECRET//SI-G ABCD/TK//ORCON/NOFORN", "TOP SECRET//SI-G ABCD/TK//ORCON/NOFORN"),
    ],
)
@pytest.mark.parametrize("profile", ["ic", "dod"])
def test_cui_and_compartments_keep_their_form(profile, text, canonical):
    judgement = JUDGES[profile].judge(text, kind_of(text), dt.date(2021, 2, 4))
    assert (canonical, ()) == (judgement.canonical, judgement.findings)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1. (S//NF) Text.", "portion"),
        ("[S]", "portion"),
        ("SUBJECT: (S) Text.", "portion"),
        ("SECRET (NOFORN)", "banner"),
        ("(S//NF", "portion"),
        ("(FGI-C)", "portion"),
        ("(X)", "portion"),
        ("SECRET", "banner"),
        ("S\n(S)", "block"),
    ],
)
def test_what_a_bracket_opens_is_a_portion(text, kind):
    assert kind == kind_of(text)


@pytest.mark.parametrize("text", ["HELLO WORLD", "", "()", "UNCLASS", "NOFORN SECRET"])
@pytest.mark.parametrize("profile", JUDGES)
def test_words_that_begin_with_no_level_are_never_called_right(profile, text):
    judgement = JUDGES[profile].judge(text, "banner", DAY)
    assert (False, ["DC716"]) == (judgement.is_valid, [f.rule for f in judgement.findings if f.rule == "DC716"])


def test_a_control_after_a_blank_stands_where_it_is_written():
    (part,) = json.loads(run("--profile", "state", "-f", "jsonl", "S E C R E T NOFORN").stdout)["parts"][1:]
    assert ("NF", 12, 18) == (part["value"], part["start"], part["end"])


@pytest.mark.parametrize("written", ["Date: 2015-02-28", "Date: February 28, 2015", "DATE: 02/28/2015"])
@pytest.mark.parametrize("profile", JUDGES)
def test_a_block_is_judged_on_its_own_date(profile, written):
    judgement = JUDGES[profile].judge(BLOCK.format(date=written), "block", dt.date(1990, 1, 1))
    assert () == tuple(f for f in judgement.findings if f.severity != "note")


@pytest.mark.parametrize("banner", ["//DEU SECRET", "//JOINT SECRET CAN USA", "//NATO SECRET"])
@pytest.mark.parametrize("profile", ["ic", "dod"])
def test_a_foreign_banner_of_a_block_is_no_missing_level(profile, banner):
    judgement = JUDGES[profile].judge(f"{banner}\n(S) Text.", "block", DAY)
    assert "DC101" not in {finding.rule for finding in judgement.findings}


@pytest.mark.parametrize(
    ("label", "line"),
    [
        pytest.param("2", "(TS//NF) Two.", id="no label"),
        pytest.param("2", "2. (TS//NF) Two.", id="number"),
        pytest.param("1.2", "1.2 (TS//NF) Two.", id="number of two parts"),
        pytest.param("a", "a. (TS//NF) Two.", id="letter"),
        pytest.param("b", "(b) (TS//NF) Two.", id="letter in brackets"),
        pytest.param("2", "- (TS//NF) Two.", id="dash"),
        pytest.param("subject", "SUBJECT: (TS//NF) Two.", id="subject"),
        pytest.param("2", "(TS//NF Two.", id="bracket not closed"),
        pytest.param("2", "[TS//NF] Two.", id="square brackets"),
        pytest.param("2", "(ts//nf) Two.", id="small letters"),
        pytest.param("2", "(TOP SECRET//NF) Two.", id="words"),
    ],
)
def test_a_portion_of_a_block_is_read_behind_its_label_and_in_any_brackets(label, line):
    findings = JUDGES["ic"].judge(f"SECRET//NOFORN\n(S//NF) One.\n{line}", "block", DAY).findings
    assert [label] == [finding.paragraph for finding in findings if finding.rule == "DC102"]


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        pytest.param("line 3 is", "Two.", id="words"),
        pytest.param("line 3 is", "(XYZ//NF) Two.", id="brackets without a level"),
        pytest.param("line 3 is", "(Source: a report.)", id="a word that begins with the letter of a level"),
        pytest.param("line 3 is", "TOP SECRET//NOFORN", id="another banner"),
        pytest.param("lines 3, 5 are", "Two.\n(S//NF) Three.\nFour.", id="two lines"),
        pytest.param("lines 3, 4, 5, 6, 7 and 2 more are", "Two.\n" * 7, id="many lines"),
    ],
)
def test_a_block_of_which_a_line_is_not_read_is_not_called_right(expected, lines):
    judgement = JUDGES["ic"].judge(f"SECRET//NOFORN\n(S//NF) One.\n{lines}", "block", DAY)
    assert (None, f"{expected} not read; all else was judged") == (judgement.is_valid, judgement.not_judged)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("(SADC) agreed on this.", id="abbreviation"),
        pytest.param("2. (SADC) agreed on this.", id="abbreviation behind a number"),
        pytest.param("(SADC agreed on this.", id="bracket not closed"),
        pytest.param("(UN) Security Council", id="abbreviation of two letters"),
        pytest.param("(U.S.) Congress", id="full stops"),
        pytest.param("(UK-U.S.) talks", id="two countries"),
        pytest.param("(TSC) agreed.", id="letters of the highest level"),
        pytest.param("(C SAMPLE) said so.", id="name"),
        pytest.param("(C and D) of the list", id="items of a list"),
    ],
)
@pytest.mark.parametrize("profile", ["ic", "state"])
def test_an_abbreviation_at_the_head_of_a_wrapped_line_is_no_mark(profile, line):
    judgement = JUDGES[profile].judge(f"SECRET\n1. (S) The Community\n{line}\n2. (C) More.", "block", DAY)
    expected = ((), "line 3 is not read; all else was judged")
    assert expected == (judgement.findings, judgement.not_judged)


@pytest.mark.parametrize(
    "line",
    ["(S FROB//NF) Two.", "(S-NF-OC) Two.", "(USA-S) Two.", "(//FROB) Two.", "2. (USA-S//NF) Two."],
)
def test_a_mark_whose_level_is_not_read_is_told(line):
    findings = JUDGES["ic"].judge(f"SECRET//NOFORN\n(S//NF) One.\n{line}", "block", DAY).findings
    assert "DC716" in {finding.rule for finding in findings}


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("goes on here.", id="a sentence that goes on"),
        pytest.param("SECRET//NOFORN", id="the banner again"),
        pytest.param("Classified By: Pat\n  Sample, DCM\nReason: 1.4(b)\nDeclassify On: 20250228", id="within a block"),
    ],
)
def test_a_line_that_bears_no_mark_of_its_own_is_not_missed(lines):
    judgement = JUDGES["ic"].judge(f"SECRET//NOFORN\n(S//NF) One\n{lines}", "block", DAY)
    assert (True, None) == (judgement.is_valid, judgement.not_judged)


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("SECRET//FGI DEU//NOFORN\n(//DEU S) One.", id="foreign"),
        pytest.param("SECRET//FGI DEU//NOFORN\n(DEU-S) One.", id="foreign in the style of the directive"),
        pytest.param("SECRET//FGI DEU//NOFORN\n(//DEU S) One.\n(U) Two.", id="foreign beside unclassified"),
        pytest.param("SECRET//NOFORN\n(//NS) One.", id="NATO"),
        pytest.param("SECRET\n(//NR) One.\n(U) Two.", id="NATO without a level of ours"),
        pytest.param("SECRET//FGI CAN\n(//JOINT S CAN USA) One.", id="joint"),
    ],
)
@pytest.mark.parametrize("profile", ["ic", "dod"])
def test_a_foreign_portion_is_marked(profile, block):
    findings = JUDGES[profile].judge(block, "block", DAY).findings
    assert not {"DC104", "DC105", "DC201", "DC202"} & {finding.rule for finding in findings}


@pytest.mark.parametrize(
    ("rule", "block"),
    [
        ("DC758", "CONFIDENTIAL//FGI DEU//NOFORN\n(//DEU S) One.\n(C//NF) Two."),
        ("DC102", "SECRET//FGI DEU//NOFORN\n(//DEU S) One.\n(TS//NF) Two."),
        ("DC201", "SECRET//NOFORN\nOne."),
        ("DC105", "SECRET//NOFORN\n(U) One."),
    ],
)
def test_beside_foreign_portions_and_without_them_the_others_are_judged(rule, block):
    assert rule in {finding.rule for finding in JUDGES["ic"].judge(block, "block", DAY).findings}


@pytest.mark.parametrize("mark", ["(S//NF.)", "(S//NF,)", "(S//NF -)"])
def test_a_sign_at_the_end_of_a_portion_hides_neither_its_level_nor_its_controls(mark):
    findings = JUDGES["ic"].judge(f"SECRET//NOFORN\n{mark} One.\n(U) Two.", "block", DAY).findings
    assert ["DC763"] == [finding.rule for finding in findings]


@pytest.mark.parametrize("portion", ["(S//NF) One.", "(S//NF.) One.", "1. (S/NF) One."])
@pytest.mark.parametrize("profile", ["state", "generic"])
def test_a_portion_asks_for_noforn_in_the_style_of_telegrams(profile, portion):
    found = [
        JUDGES[profile].judge(f"{banner}\n{portion}", "block", DAY).findings for banner in ("SECRET", "SECRET NOFORN")
    ]
    assert [{"DC714"}, set()] == [{finding.rule for finding in findings} for findings in found]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("S E C R E T ANYPOST 000123\nNOFORN\nSIPDIS\n1. (S//NF) One.", id="capitals"),
        pytest.param("S E C R E T ANYPOST 000123\nNoforn\nSipdis\n1. (S//NF) One.", id="small letters"),
        pytest.param("S E C R E T ANYPOST 000123\nNoforn\nSipdis\n1. (S//NF) Caf\u00e9.", id="a letter beyond ASCII"),
        pytest.param("S E C R E T ANYPOST 000123\nNoforn\n1. (S//NF) Stra\u00dfe.\nSipdis", id="a longer capital"),
    ],
)
def test_captions_of_a_block_in_the_style_of_telegrams_stand_on_lines_of_their_own(block):
    assert (True, ()) == ((judged := JUDGES["state"].judge(block, "block", DAY)).is_valid, judged.findings)


def test_a_line_that_is_not_read_may_bear_the_caption():
    judgement = JUDGES["state"].judge("S E C R E T\nN0F0RN\n1. (S//NF) One.", "block", DAY)
    assert (None, ()) == (judgement.is_valid, judgement.findings)


@pytest.mark.parametrize(
    ("canonical", "text"),
    [
        ("SECRET//NOFORN", "S E C R E T NOFORN"),
        ("SECRET//EXDIS", "SECRET EXDIS"),
        ("SECRET//NOFORN//EXDIS", "SECRET//NOFORN//EXDIS"),
        ("UNCLASSIFIED//SENSITIVE", "UNCLAS SENSITIVE"),
        ("CONFIDENTIAL", "C O N F I D E N T I A L SECTION 01 OF 02 ANYPOST 000123"),
        ("CONFIDENTIAL//NOFORN//SIPDIS", "C O N F I D E N T I A L ANYPOST 000123 NOFORN SIPDIS"),
        ("SECRET//STADIS", "SECRET STADIS"),
        ("SECRET//NOFORN//SIPDIS", "SECRET SIPDIS NOT RELEASABLE TO FOREIGN NATIONALS"),
        ("SECRET//NOFORN//SIPDIS", "S E C R E T ANYPOST 000123 NOT RELEASABLE TO FOREIGN NATIONALS SIPDIS"),
    ],
)
def test_captions_of_a_banner_are_judged_under_the_practice_of_state(canonical, text):
    judgement = JUDGES["state"].judge(text, "banner", DAY)
    assert (True, canonical, ()) == (judgement.is_valid, judgement.canonical, judgement.findings)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("DC701", "SECRET NODIS EXDIS"),
        ("DC702", "UNCLAS EXDIS"),
        ("DC703", "SECRET NODIS SIPDIS"),
        ("DC704", "T O P S E C R E T SIPDIS"),
        ("DC705", "CONFIDENTIAL SENSITIVE"),
        ("DC708", "UNCLAS NOFORN ANYPOST 000123"),
        ("DC709", "LIMITED OFFICIAL USE"),
    ],
)
def test_a_fault_of_captions_in_a_banner_is_told_under_the_practice_of_state(rule, text):
    findings = JUDGES["state"].judge(text, "banner", dt.date(2009, 2, 4)).findings
    assert [rule] == [finding.rule for finding in findings]


@pytest.mark.parametrize(
    ("canonical", "text"),
    [
        ("UNCLASSIFIED//LOU", "LIMITED OFFICIAL USE STATE 123456"),
        ("UNCLASSIFIED//LOU", "L I M I T E D OFFICIAL USE SECTION 01 OF 02 ANYPOST 03067"),
        ("UNCLASSIFIED//LOU//NODIS", "LIMITED OFFICIAL USE NODIS"),
        ("UNCLASSIFIED//LOU//NODIS", "LIMITED OFFICIAL USE, NODIS"),
        ("UNCLASSIFIED//LOU//NODIS", "LIMITED OFFICIAL USE//NODIS"),
        ("UNCLASSIFIED//LOU//STADIS", "LIMITED OFFICIAL USE ANYPOST 03067 STADIS"),
        ("UNCLASSIFIED//SBU//SIPDIS", "SENSITIVE BUT UNCLASSIFIED SIPDIS"),
        ("UNCLASSIFIED//FOUO//EXDIS", "FOR OFFICIAL USE ONLY EXDIS"),
        ("UNCLASSIFIED//SBU//EXDIS", "SBU EXDIS"),
        ("U//NF//SBU", "(SBU NF)"),
        ("U//FOUO/NF", "(FOUO, NF)"),
    ],
)
def test_a_control_that_stands_for_a_level_is_read_with_what_stands_behind_it(canonical, text):
    judgement = JUDGES["state"].judge(text, kind_of(text), dt.date(1985, 5, 5))
    assert (canonical, []) == (judgement.canonical, [f for f in judgement.findings if f.severity != "note"])


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        (["DC709"], "LIMITED OFFICIAL USE NODIS"),
        (["DC701", "DC709"], "LIMITED OFFICIAL USE NODIS EXDIS"),
        (["DC703"], "SENSITIVE BUT UNCLASSIFIED NODIS SIPDIS"),
        (["DC716"], "OFFICIAL USE NODIS"),
        (["DC716"], "LIMDIS ANYPOST 000123"),
        (["DC716"], "LIMITED OFFICIAL USE SECRET"),
        (["DC716"], "FOUO NODIS CONFIDENTIAL"),
    ],
)
def test_behind_a_control_that_stands_for_a_level_a_fault_is_told(rules, text):
    findings = JUDGES["state"].judge(text, "banner", dt.date(2009, 2, 4)).findings
    assert rules == sorted(finding.rule for finding in findings)


def test_a_control_that_stands_for_a_level_stands_where_it_is_written():
    (control, caption) = JUDGES["state"].judge("L I M I T E D OFFICIAL USE  NODIS", "banner", DAY).markings[0].parts
    assert ((0, 26), (28, 33)) == (control.span, caption.span)


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["FOUO", "SIPDIS"], "UNCLAS FOR OFFICIAL USE ONLY SIPDIS"),
        (["FOUO", "SIPDIS"], "UNCLAS SIPDIS FOR OFFICIAL USE ONLY"),
        (["ORCON", "SIPDIS"], "SECRET ORIGINATOR CONTROLLED SIPDIS"),
    ],
)
def test_a_control_of_many_words_is_read_whole_beside_captions(parts, text):
    canonical = JUDGES["state"].judge(text, "banner", DAY).canonical
    assert parts == canonical.split("//")[1:]


@given(st.tuples(*[st.sampled_from(["", " "])] * 3), st.sampled_from(["", " NOFORN", " SENSITIVE", " ANYPOST 000283"]))
def test_efto_is_one_word_however_its_letters_are_parted(blanks, behind):
    spaced, plain = (f"UNCLAS {word}{behind}" for word in ("{}".join("EFTO").format(*blanks), "EFTO"))
    judged, expected = (JUDGES["state"].judge(text, "banner", DAY) for text in (spaced, plain))
    (efto,) = [part for part in judged.markings[0].parts if part.value == "EFTO"]
    assert ("caption", "EFTO") == (efto.category, spaced[slice(*efto.span)].replace(" ", ""))
    assert (expected.canonical, expected.is_valid) == (judged.canonical, judged.is_valid)


@pytest.mark.parametrize("text", ["SECRET E F T O", "CONFIDENTIAL EFTO", "S E C R E T EXDIS EFTO"])
def test_a_word_that_means_unclassified_is_not_called_right_on_a_classified_level(text):
    judged = JUDGES["state"].judge(text, "banner", DAY)
    assert (None, True) == (judged.is_valid, "EFTO" in [part.value for part in judged.markings[0].parts])
    assert "no rule of this book judges the controls of a banner" in judged.not_judged


def test_a_word_that_means_unclassified_is_right_on_that():
    assert JUDGES["state"].judge("UNCLAS EFTO", "banner", DAY).is_valid is True


@pytest.mark.parametrize("text", ["SECRET FROB", "SECRET FROB EXDIS", "SECRET ORCON", "S E C R E T 000123"])
def test_a_word_of_a_banner_that_no_rule_of_state_judges_is_not_called_right(text):
    assert JUDGES["state"].judge(text, "banner", DAY).is_valid is None


@pytest.mark.parametrize(("text", "kind"), [("(S//NF", "portion"), ("SECRET\n(S//NF", "block")])
def test_a_mark_whose_bracket_is_not_closed_ends_with_the_text(text, kind):
    (found,) = [f for f in JUDGES["state"].judge(text, kind, DAY).findings if f.rule == "DC209"]
    assert (text.index("("), len(text)) == found.span


def test_a_caption_is_shown_as_it_is_written():
    (part,) = json.loads(run("--profile", "state", "-f", "jsonl", "SECRET EXDIS").stdout)["parts"][1:]
    assert ("caption", "EXDIS", 7, 12) == (part["category"], part["value"], part["start"], part["end"])


def test_a_bracket_that_may_be_a_mark_takes_no_part_in_what_is_said_of_all_portions():
    findings = JUDGES["ic"].judge("SECRET//NOFORN\n(U) One.\n(XYZ//NF) Two.", "block", DAY).findings
    assert () == findings


@pytest.mark.parametrize("written", ["2015-02-30", "soon", ""])
def test_a_date_of_a_block_that_is_none_says_what_to_write(written):
    result = run(BLOCK.format(date=f"Date: {written}"))
    assert (2, True) == (result.exit_code, f"Date: found {written!r}; write a day such as 2015-02-28" in result.stderr)


@pytest.mark.parametrize("value", ["OADR", "X1", "N/A", "MR", "NEVER", "2010-03-01"])
def test_no_finding_on_a_block_speaks_of_a_telegram(value):
    block = "Date: 2012-03-01\nSECRET\nClassified By: Pat Sample, DCM\nReason: 1.4(b)\nDeclassify On: {}\n(S) Text."
    found = JUDGES["ic"].judge(block.format(value), "block", DAY).findings
    assert found
    assert not [f for f in found if "telegram" in f"{f.message} {f.remedy}"]


def test_words_after_a_portion_marking_are_no_part_of_it():
    assert ("portion", "S//NF") == (
        kind_of("(S//NF) The text."),
        JUDGES["ic"].judge("(S//NF) The text.", "portion", DAY).canonical,
    )


@pytest.mark.parametrize("text", ["(XYZ) Text.", "2. (S FROB) Text.", "(SADC) Text.", "(XYZ//NF) Text."])
def test_brackets_given_for_a_portion_marking_are_one(text):
    judgement = JUDGES["ic"].judge(text, "portion", DAY)
    assert text.partition("(")[2].partition(")")[0] == judgement.markings[0].text
    assert ["DC716"] == [finding.rule for finding in judgement.findings]


def test_a_block_on_standard_input_without_its_kind_is_refused_with_the_line():
    result = run("-", given="SECRET//NOFORN\nClassified By: x\n")
    assert (2, True) == (
        result.exit_code,
        "standard input line 2: " in result.stderr and "--kind block" in result.stderr,
    )


@given(st.text(max_size=60), st.sampled_from(KINDS), st.sampled_from(sorted(JUDGES)))
def test_any_text_is_judged_without_harm_and_its_parts_stand_in_it(text, kind, profile):
    assume("date" not in text.lower())
    judgement = JUDGES[profile].judge(text, kind, DAY)
    for marking in judgement.markings:
        assert all(0 <= p.span.start <= p.span.end <= len(marking.text) for p in marking.parts)
        assert 0 <= marking.span.start <= marking.span.end <= len(text)
    assert all(0 <= found.span.start <= found.span.end <= len(text) for found in judgement.findings)


@pytest.mark.parametrize(
    ("profile", "date", "text"),
    [
        ("ic", "1990-01-01", "SECRET//NOFORN/REL TO GBR"),
        ("ic", "1998-06-29", "(S//NF/REL TO GBR)"),
        ("dod", "2005-01-01", "SECRET//NOFORN/REL TO GBR"),
        ("dod", "2012-02-23", "SECRET NOFORN"),
        ("dod", "2005-01-01", "//JOINT SECRET CAN USA"),
        ("generic", "2015-02-04", "SECRET//NOFORN/REL TO GBR"),
        ("state", "2015-02-04", "(S//FROB)"),
        ("dod", "2005-01-01", "SECRET//NOFORN\n(S//NF)"),
        ("ic", "1950-01-01", "SECRET"),
    ],
)
def test_what_no_rule_judges_is_not_called_right(profile, date, text):
    judgement = JUDGES[profile].judge(text, kind_of(text), dt.date.fromisoformat(date))
    assert (None, True) == (judgement.is_valid, f"under profile {profile} on {date}" in judgement.not_judged)


@pytest.mark.parametrize(
    ("rest", "date", "text"),
    [
        ("all else was", "2009-02-04", "UNCLAS SBU NODIS"),
        ("all else was", "2009-02-04", "SECRET FROB EXDIS"),
        ("all else was", "2009-02-04", "LIMITED OFFICIAL USE FROB"),
        ("only its level was", "2009-02-04", "UNCLAS SBU"),
        ("only its level was", "1985-05-05", "LIMITED OFFICIAL USE"),
        ("only its level was", "2009-02-04", "//DEU SECRET"),
    ],
)
def test_what_is_not_judged_says_what_was(rest, date, text):
    judgement = JUDGES["state"].judge(text, "banner", dt.date.fromisoformat(date))
    expected = f"no rule of this book judges the controls of a banner under profile state on {date}; {rest} judged"
    assert expected == judgement.not_judged


@pytest.mark.parametrize(
    "text", ["LIMITED OFFICIAL USE", "LIMITED OFFICIAL USE NODIS", "LIMITED OFFICIAL USE\n(LOU) One."]
)
def test_a_control_of_which_a_rule_told_is_judged(text):
    judgement = JUDGES["state"].judge(text, kind_of(text), dt.date(2009, 2, 4))
    assert (False, None) == (judgement.is_valid, judgement.not_judged)


@pytest.mark.parametrize(
    ("profile", "date", "text"),
    [("ic", "1998-06-30", "SECRET//NOFORN"), ("dod", "2012-02-24", "SECRET//NOFORN"),
     ("state", "1990-01-01", "S E C R E T"), ("state", "2005-01-01", "(C/NF)"), ("generic", "1972-06-01", "SECRET"),
     ("dod", "2005-01-01", "SECRET\n(S)\n(U)")],
)  # fmt: skip
def test_what_rules_judge_and_find_right_is_called_so(profile, date, text):
    judgement = JUDGES[profile].judge(text, kind_of(text), dt.date.fromisoformat(date))
    assert (True, None) == (judgement.is_valid, judgement.not_judged)


@pytest.mark.parametrize("date", ["1954-01-01", "1972-06-01", "1980-01-01", "1990-01-01", "1996-01-01", "2005-01-01"])
@pytest.mark.parametrize("profile", JUDGES)
def test_words_that_begin_with_no_level_are_called_wrong_under_each_order(profile, date):
    judgement = JUDGES[profile].judge("HELLO WORLD", "banner", dt.date.fromisoformat(date))
    assert (False, ["DC716"]) == (judgement.is_valid, [finding.rule for finding in judgement.findings])


@pytest.mark.parametrize("text", ["(S//NF/REL TO USA, GBR)", "(C//FOUO)"])
@pytest.mark.parametrize("profile", ["state", "generic"])
def test_a_portion_by_itself_is_judged_as_one_of_a_block_is(profile, text):
    alone = JUDGES[profile].judge(text, "portion", DAY).findings
    found = JUDGES[profile].judge(f"SECRET\n{text}", "block", DAY).findings
    assert alone
    assert {f.rule for f in alone} <= {f.rule for f in found}


def test_what_is_not_judged_has_exit_code_4_and_no_verdict():
    text = ("--profile", "dod", "--date", "2005-01-01", "SECRET//NOFORN")
    row = json.loads(run("-f", "jsonl", *text).stdout)
    assert (4, None, []) == (run(*text).exit_code, row["valid"], row["findings"])
    assert "not judged     " + row["not_judged"] in run(*text).stdout
    assert "nothing against it" not in run(*text).stdout


@pytest.mark.parametrize("options", [(), ("--kind", "block"), ("--format", "jsonl")])
@pytest.mark.parametrize("given", ["", "\n\n", "\ufeff"])
def test_no_marking_at_all_is_not_called_right(options, given):
    result = run("-", *options, given=given)
    assert (4, "") == (result.exit_code, result.stdout)
    assert "no marking on standard input" in result.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("options", [(), ("--kind", "block")])
def test_markings_are_read_from_standard_input_in_any_encoding(encoding, end, options):
    text = end.join(["SECRET//NOFORN", "Reason: é"] if options else ["SECRET//NOFORN", "(S//NF)", ""])
    row = json.loads(run("-", "-f", "jsonl", *options, given=text.encode(encoding)).stdout.splitlines()[0])
    assert "SECRET//NOFORN" == row["input"].split("\n")[0]
    assert "SECRET//NOFORN" == row["canonical"]


def test_a_line_in_another_encoding_changes_no_other():
    rows = run("-", "--kind", "banner", "-f", "jsonl", given="SECRET é\n".encode() + "SECRET é".encode("cp1252")).stdout
    assert ["SECRET é", "SECRET é"] == [json.loads(row)["input"] for row in rows.splitlines()]


def test_a_finding_goes_before_what_is_not_judged():
    assert 1 == run("--profile", "dod", "--date", "2005-01-01", "-", given="SECRET//NOFORN\nHELLO WORLD\n").exit_code
    assert 4 == run("--profile", "dod", "--date", "2005-01-01", "-", given="SECRET//NOFORN\nSECRET\n").exit_code


def without(*ids: str, profile: str = "ic") -> MarkingJudge:
    """A judge under a rule book of a pack that took rules away."""
    rules = tuple(evolve(rule, status="removed") if rule.id in ids else rule for rule in RULEBOOK.rules)
    return MarkingJudge(evolve(RULEBOOK, rules=rules), profile)


@pytest.mark.parametrize("rule", [rule.id for rule in RULEBOOK.rules if "register" in rule.needs])
@pytest.mark.parametrize("text", ["SECRET//NOFORN", "(S//NF)"])
def test_a_pack_that_takes_one_rule_away_leaves_all_others(text, rule):
    judgement = without(rule).judge(text, kind_of(text), DAY)
    assert (True, None) == (judgement.is_valid, judgement.not_judged)


def test_a_level_that_is_not_read_is_not_called_right_where_a_pack_takes_its_rule_away():
    judgement = without("DC716").judge("HELLO WORLD", "banner", DAY)
    expected = "no rule of this book judges the level of a banner under profile ic on 2015-02-04; all else was judged"
    assert (None, expected) == (judgement.is_valid, judgement.not_judged)


def test_a_pack_that_takes_all_rules_away_judges_nothing():
    nothing = without(*(rule.id for rule in RULEBOOK.rules if rule.family == "control"))
    assert "no rule of this book judges a banner" in nothing.judge("SECRET", "banner", DAY).not_judged
