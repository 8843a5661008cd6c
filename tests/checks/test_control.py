"""Properties of the rules on captions and controls: periods, what stands for a caption, and profiles."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import dates, permutations, sampled_from

from declass.engine import Checker
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
VOCABULARY = RULEBOOK.law.vocabulary
PARSER = Parser(VOCABULARY)
ALL_DAYS = dates(date(1954, 1, 1), date(2030, 1, 1))
NF = {"paragraph_1": "1. (S/NF) Sample words."}


def findings(base, *, profile="state", **changes):
    """Severity by rule id of the rules on controls."""
    telegram = render(RULEBOOK.bases[f"telegram-12958-amended-{base}"], **changes)
    found = Checker(RULEBOOK, profile).check(PARSER.parse(telegram)).findings
    return {finding.rule: finding.severity for finding in found if finding.rule.startswith("DC7")}


@pytest.mark.parametrize("mark", ["(S//SAMPLENAME)", "(S//NF/SAMPLENAME)", "(S//REL TO USA, SAMPLENAME)"])
@pytest.mark.parametrize("profile", ["ic", "dod"])
def test_a_word_of_no_list_in_the_mark_of_a_telegram_is_in_no_message(profile, mark):
    telegram = render(
        RULEBOOK.bases["telegram-12958-amended-S"],
        dated=date(2012, 6, 30),
        set={"paragraph_1": f"1. {mark} Sample words.", "eo_line": "E.O. 13526: DECL: 02/04/2019"},
    )
    document = Parser(VOCABULARY, register=True).parse(telegram)
    found = [f for f in Checker(RULEBOOK, profile).check(document).findings if f.rule in ("DC730", "DC748", "DC759")]
    assert "SAMPLENAME" in "".join(part.value + " ".join(part.names) for m in document.register for part in m.parts)
    assert not [f for f in found if "SAMPLENAME" in f"{f.message} {f.remedy}"]


@given(ALL_DAYS)
def test_sbu_portions_need_the_caption_from_the_day_it_was_made(dated):
    found = findings("SBU", dated=dated, set={"captions": "SAMPLE LINE"})
    assert ("DC706" in found) == (dated >= date(1995, 10, 1))


@given(ALL_DAYS)
def test_nodis_with_exdis_is_an_error_since_the_register(dated):
    severity = "error" if dated >= date(1998, 6, 30) else "warning"
    assert severity == findings("C", dated=dated, set={"captions": "NODIS\nEXDIS"})["DC701"]


@given(ALL_DAYS)
def test_sipdis_was_a_caption_of_its_years(dated):
    found = findings("C", dated=dated, set={"captions": "NODIS\nSIPDIS"})
    assert ("DC703" in found) == (date(2002, 1, 1) <= dated < date(2011, 1, 1))


@given(permutations(["NODIS", "STADIS", "LIMDIS", "NOFORN"]))
def test_only_the_order_of_the_list_is_the_right_order(captions):
    is_right = captions == sorted(captions, key=VOCABULARY.caption_rank.__getitem__)
    found = findings("C", dated=date(1999, 2, 4), set={"captions": "\n".join(captions)})
    assert ("DC710" in found) != is_right


@given(sampled_from(sorted(VOCABULARY.restricting_captions - {"NODIS", "EXDIS", "NOFORN"})))
def test_other_captions_do_not_stand_for_noforn(caption):
    assert "DC714" in findings("S", set={**NF, "captions": caption})


@pytest.mark.parametrize(
    ("changes", "stored"),
    [
        pytest.param({"captions": "NOFORN"}, {}, id="caption"),
        pytest.param({"captions": "SIPDIS NOFORN"}, {}, id="beside another"),
        pytest.param({"captions": "N O F O R N"}, {}, id="letters spaced out"),
        pytest.param({"captions": "NOT RELEASABLE TO FOREIGN NATIONALS"}, {}, id="its words"),
        pytest.param({"captions": "NO FOREIGN DISSEM"}, {}, id="the earlier words"),
        pytest.param({"captions": "EXDIS"}, {}, id="caption that counts as NOFORN"),
        pytest.param({"classification_line": "S E C R E T NOFORN ANYPOST {serial6}"}, {}, id="beside the level"),
        pytest.param({"captions": "SIPDIS\nSECRET//NOFORN"}, {}, id="banner under the line"),
        pytest.param({}, {"level": "S", "controls": "NOFORN"}, id="stored control"),
        pytest.param({}, {"captions": "NODIS"}, id="stored caption"),
    ],
)
def test_what_says_noforn_for_the_whole_telegram(changes, stored):
    assert "DC714" not in findings("S", set={**NF, **changes}, stored=stored)


@pytest.mark.parametrize(("profile", "severity"), [("state", "warning"), ("ic", "error"), ("generic", "error")])
def test_an_nf_portion_weighs_by_profile(profile, severity):
    assert severity == findings("S", profile=profile, set=NF)["DC714"]


@pytest.mark.parametrize(
    "captions",
    [
        *("SENSITIVE", "SENSITIVE, SIPDIS", "SENSITVE", "STATE PASS USTR SENSITIVE SIPDIS", "S E N S I T I V E"),
        *(
            "DEPT FOR EUR/XX SENSITIVE",
            "SENSITIVE: NOT FOR THE INTERNET",
            "HANDLING: SENSITIVE",
            "SIPDIS DEPT FOR XX, SENSITIVE",
        ),
    ],
)
def test_what_counts_as_the_caption_sensitive(captions):
    assert "DC706" not in findings("SBU", set={"captions": captions})


def test_a_sentence_under_the_subject_says_sensitive_but_unclassified():
    changes = {
        "captions": "SIPDIS",
        "references": "REF: OTHERPOST 115\n\nSensitive But Unclassified. Please handle accordingly.",
    }
    assert "DC706" not in findings("SBU", set=changes)


def test_a_subject_that_is_sensitive_is_no_caption():
    changes = {"captions": "SIPDIS", "subject": "SUBJECT: (SBU) SENSITIVE SAMPLE TALKS"}
    assert "DC706" in findings("SBU", set=changes)


@pytest.mark.parametrize("captions", ["NODIF\nSIPDIS", "SIPDIS NODIF", "STADS\nSIPDIS", "SENSITVE\nSIPDIS", "EXDISS"])
@pytest.mark.parametrize("base", ["C", "U"])
def test_a_guess_at_a_misspelt_caption_is_no_ground_for_a_finding(base, captions):
    assert ["DC713"] == list(findings(base, set={"captions": captions}))


@pytest.mark.parametrize("captions", ["QSITIVE\nSIPDIS", "SENSITVE SIPDIS", "SIPDIS, SENSITVE"])
def test_a_misspelt_sensitive_still_counts(captions):
    assert "DC706" not in findings("SBU", set={"captions": captions})


def test_captions_as_they_are_spelled_are_judged_beside_a_misspelt_one():
    assert {"DC703", "DC713"} <= set(findings("C", set={"captions": "SENSITVE\nNODIS\nSIPDIS"}))
