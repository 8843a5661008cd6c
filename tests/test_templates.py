"""Rules without Python, and the example pack made of them."""

import datetime as dt
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

import declass
from declass.cli import main
from declass.errors import RulebookError
from declass.facts import Facts
from declass.parse.document import Parser
from declass.rule_examples import example_report
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.templates import FIELD_VALUES, predicates_of
from declass.text import Span

PACK = Path(__file__).resolve().parents[1] / "examples" / "pack"
RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
COMPARED = "write two dates (declassify_on, date, source_date) or two levels (level, highest_portion)"


def answer(template, params, **parts):
    rule = evolve(RULEBOOK.rules[0], id="SA901", template=template, params=params)
    document = PARSER.parse(render(RULEBOOK.bases["telegram-12958-amended-C"], set=parts))
    found = predicates_of([rule])["SA901"](Facts(document, RULEBOOK.law, document.date))
    return None if found is None else (found.values["found"], found.values["wanted"])


@pytest.mark.parametrize(
    ("expected", "template", "params", "parts"),
    [
        (None, "requires", {"field": "reasons"}, {}),
        (("nothing", "captions"), "requires", {"field": "captions"}, {"captions": "FOR SAMPLE"}),
        (("SIPDIS", "nothing"), "forbids", {"field": "captions", "values": ["SIPDIS"]}, {"captions": "SIPDIS"}),
        (None, "forbids", {"field": "captions", "values": ["NODIS"]}, {"captions": "SIPDIS"}),
        (("C", "S or TS"), "one_of", {"field": "level", "values": ["S", "TS"]}, {}),
        (None, "one_of", {"field": "level", "values": ["C"]}, {}),
        (("12958", "13\\d+"), "matches", {"field": "order_cited", "pattern": "13\\d+"}, {}),
        (None, "agree", {"fields": ["level", "highest_portion"]}, {}),
        (None, "ordered", {"fields": ["highest_portion", "level"]}, {}),
        (
            ("S", "C"), "ordered", {"fields": ["highest_portion", "level"]},
            {"paragraph_3": "3. (S) Comment: We shall ask again next week."},
        ),
        (None, "ordered", {"fields": ["date", "declassify_on"], "years": -1}, {}),
        ((dt.date(2009, 2, 4), dt.date.min), "ordered", {"fields": ["date", "declassify_on"], "years": -9999}, {}),
        (("SIPDIS", "each once"), "at_most_once", {"field": "captions"}, {"captions": "SIPDIS\nSIPDIS"}),
        (None, "at_most_once", {"field": "captions"}, {"captions": "SIPDIS"}),
        (
            ("NF", "NOFORN"), "rolls_up", {"control": ["NF"], "captions": ["NOFORN"]},
            {"paragraph_3": "3. (C/NF) Comment: We shall ask again next week."},
        ),
    ],
)  # fmt: skip
def test_a_template_decides(expected, template, params, parts):
    assert expected == answer(template, params, **parts)


WHOLE = {
    "captions": "SIPDIS",
    "eo_line": "E.O. 13526: DECL: 25X1, 02/04/2030",
    "authority_block": "Classified By: Pat Sample, Political Counselor, for reason 1.4 (d).\n"
    "Derived From: Multiple Sources, dated May 3, 2008",
    "paragraph_3": "3. (C//NF) Comment: We shall ask again next week.",
}
LINE, INSTRUCTION, BLOCK = "C O N F I D E N T I A L ANYPOST 000283", "25X1, 02/04/2030", "Multiple Sources"
# Field, what it is, what it is where it is absent, and what a finding on it points at.
FIELDS = [
    ("level", "C", None, LINE),
    ("post", "ANYPOST", None, LINE),
    ("serial", 283, None, LINE),
    ("captions", ["SIPDIS"], [], LINE),
    ("order_cited", "13526", None, INSTRUCTION),
    ("instruction_kind", "exemption", None, INSTRUCTION),
    ("instruction_codes", ["25X1"], [], INSTRUCTION),
    ("declassify_on", dt.date(2030, 2, 4), None, INSTRUCTION),
    ("date", dt.date(2012, 2, 4), None, LINE),
    ("reasons", ["1.4(d)"], [], BLOCK),
    ("reason_sections", ["1.4"], [], BLOCK),
    ("position", "POLCOUNS", None, BLOCK),
    ("classifier_kind", "name and position", None, BLOCK),
    ("source_kind", "multiple", None, BLOCK),
    ("source_date", dt.date(2008, 5, 3), None, BLOCK),
    ("derivation", "derivative", "unknown", BLOCK),
    ("highest_portion", "C", None, LINE),
    ("portion_controls", ["NF"], [], LINE),
]
SORTS = {"level": str, "date": dt.date, "number": int, "text": str, "list": list}


def facts_of(telegram):
    document = PARSER.parse(telegram)
    return Facts(document, RULEBOOK.law, document.date)


@pytest.mark.parametrize(("field", "expected", "shown"), [(field, value, at) for field, value, _, at in FIELDS])
def test_a_field_is_read_and_a_finding_on_it_points_at_it(field, expected, shown):
    facts = facts_of(render(RULEBOOK.bases["telegram-13526-C"], set=WHOLE))
    sort, read, place = FIELD_VALUES[field]
    assert expected == read(facts)
    assert isinstance(expected, SORTS[sort])
    assert facts.document.text.content[place(facts).start :].startswith(shown)


@pytest.mark.parametrize(("field", "absent"), [(field, absent) for field, _, absent, _ in FIELDS])
def test_a_finding_on_an_absent_field_points_at_the_beginning(field, absent):
    bare = render(RULEBOOK.bases["telegram-10501-C"], drop=("classification_line", "date_time_group"))
    facts = facts_of(bare)
    _, read, place = FIELD_VALUES[field]
    assert (absent, Span(0, 0)) == (read(facts), place(facts))


def test_every_field_has_its_line_in_the_table():
    assert list(FIELD_VALUES) == [field for field, *_ in FIELDS]


@pytest.mark.parametrize(
    ("template", "params", "told"),
    [
        ("requiers", {}, "write one of requires"),
        ("requires", {"field": "colour"}, "params.field: found 'colour'; write one of level"),
        ("requires", {"field": "level", "years": 3}, "params.years: template 'requires' has no such parameter"),
        ("one_of", {"field": "level"}, "params.values: found None; write a list of values"),
        ("matches", {"field": "level", "pattern": "("}, "params.pattern: found '('; write a regular expression"),
        ("agree", {"fields": ["date", ["level"]]}, "params.fields: found ['level']; write one of level"),
        ("agree", {"fields": ["date"]}, "params.fields: found ['date']; write a list of two fields or more"),
        ("ordered", {"fields": ["date"]}, f"params.fields: found ['date']; {COMPARED}"),
        ("ordered", {"fields": ["captions", "serial"]}, f"params.fields: found ['captions', 'serial']; {COMPARED}"),
        ("ordered", {"fields": ["level", "order_cited"]}, f"params.fields: found ['level', 'order_cited']; {COMPARED}"),
        ("ordered", {"fields": ["declassify_on", "level"]}, f"found ['declassify_on', 'level']; {COMPARED}"),
        ("ordered", {"fields": ["level", "serial"]}, f"params.fields: found ['level', 'serial']; {COMPARED}"),
        ("ordered", {"fields": ["level", ["date"]]}, f"params.fields: found ['level', ['date']]; {COMPARED}"),
        (
            "ordered", {"fields": ["declassify_on", "date", "source_date"]},
            f"params.fields: found ['declassify_on', 'date', 'source_date']; {COMPARED}",
        ),
        (
            "ordered", {"fields": ["level", "highest_portion"], "years": 10},
            "params.years: found 10; write it only where params.fields are two dates (",
        ),
        ("ordered", {"fields": ["date", "date"], "years": "ten"}, "params.years: found 'ten'; write a whole number"),
    ],
)  # fmt: skip
def test_a_template_that_cannot_be_used_says_where_and_what(template, params, told):
    rule = evolve(RULEBOOK.rules[0], id="SA901", template=template, params=params)
    with pytest.raises(RulebookError, match=r"found|template") as error:
        predicates_of([rule])
    assert told in str(error.value)


def test_the_example_pack_is_judged_as_it_says():
    problems, count = example_report(load_rules(PACK), PACK)
    assert ([], 6) == (problems, count)


def test_a_pack_may_change_severity_and_never_the_law():
    rule, ours = load_rules(PACK).rule("DC405"), RULEBOOK.rule("DC405")
    assert ("note", [a.cite for a in ours.authorities]) == (rule.severity, [a.cite for a in rule.authorities])


def test_a_rule_of_a_pack_is_explained_by_its_id():
    result = CliRunner().invoke(main, ["explain", "SA401", "--rules", str(PACK)])
    assert (0, True) == (result.exit_code, "ten-years-exceeded" in result.stdout)


@pytest.fixture
def unusable(tmp_path):
    """A pack with a rule whose fields cannot be compared."""
    whole = (PACK / "declassification" / "SA401-ten-years-exceeded.toml").read_text("utf-8")
    path = tmp_path / "pack" / "declassification" / "SA401-ten-years-exceeded.toml"
    path.parent.mkdir(parents=True)
    path.write_text(whole.replace('["declassify_on", "date"]', '["level", "serial"]'), "utf-8")
    return path.parents[1]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_pack_that_cannot_be_used_is_refused_before_a_telegram_is_read(unusable, jobs):
    archive = str(PACK.parent / "archive")
    result = CliRunner().invoke(main, ["check", archive, "--rules", str(unusable), "-j", jobs, "--isolated"])
    assert (2, "") == (result.exit_code, result.stdout)
    assert f"params.fields: found ['level', 'serial']; {COMPARED}" in " ".join(result.stderr.split())


def test_a_pack_that_cannot_be_used_is_no_fault_of_a_text_that_is_checked(unusable):
    with pytest.raises(RulebookError, match=r"params\.fields: found"):
        declass.check("R 041708Z FEB 09\n", rules=load_rules(unusable))
