"""Rule files and packs: what is read, and that every mistake is named at once with file, key and remedy."""

from pathlib import Path

import pytest

from declass.errors import RulebookError
from declass.rulebook.loader import hash_of, load_law, load_rules, rules_root

RULE = """
id = "ZZ498"
name = "sample-defect"
title = "Sample defect"
severity = "error"
discrepancy = "duration"
message = "sample"
remedy = "Mend it."
rationale = "Sample."
since = "0.1.0"
needs = ["document.date"]

[[authority]]
cite = "E.O. 13526, sec. 1.5(b)"
order = "eo-13526"

[[example]]
title = "legal side of the edge"
verdict = "complies"
base = "telegram-13526-C"

[[example]]
title = "other side of the edge"
verdict = "violates"
base = "telegram-13526-C"
set = { eo_line = "E.O. 13526: DECL: 20400204" }
at = "20400204"
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack" / "declassification"
    folder.mkdir(parents=True)
    return folder.parent


def put(pack: Path, text: str, name: str = "ZZ498-sample-defect.toml") -> None:
    (pack / "declassification" / name).write_text(text, "utf-8")


def problems_of(pack: Path) -> tuple[str, ...]:
    with pytest.raises(RulebookError) as caught:
        load_rules(pack)
    return caught.value.problems


def test_a_folder_is_named_by_a_path_or_by_words(pack: Path) -> None:
    put(pack, RULE)
    assert load_rules(pack) == load_rules(str(pack))


def test_a_rule_file_may_begin_with_a_byte_order_mark(pack: Path) -> None:
    put(pack, "\ufeff" + RULE)
    assert load_rules(pack).rule("ZZ498") is not None


def test_the_shipped_rules_load():
    assert load_rules().rules == tuple(sorted(load_rules().rules, key=lambda rule: rule.id))


def test_a_rule_of_a_pack_is_read_whole(pack):
    put(pack, RULE)
    rule = load_rules(pack).rule("sample-defect")
    assert rule is not None
    assert ("ZZ498", "declassification", "pack/declassification/ZZ498-sample-defect.toml") == (
        rule.id,
        rule.family,
        rule.path,
    )


def test_an_authority_without_dates_has_those_of_its_order(pack):
    put(pack, RULE)
    rule = load_rules(pack).rule("ZZ498")
    assert rule is not None
    assert load_law(rules_root()).order("eo-13526").effective_from == rule.authorities[0].effective_from


def test_a_pack_changes_the_hash(pack):
    put(pack, RULE)
    assert load_rules().hash != load_rules(pack).hash


def test_the_hash_is_twelve_digits_and_stands_for_the_bytes():
    assert (12, hash_of(rules_root())) == (len(load_rules().hash), load_rules().hash)


@pytest.mark.parametrize(
    ("found", "put_in_place", "expected"),
    [
        pytest.param(
            'severity = "error"',
            'severity = "fatal"',
            "severity: found 'fatal'; write one of error, warning, note",
            id="severity",
        ),
        pytest.param(
            'discrepancy = "duration"',
            'discrepancy = "length"',
            "discrepancy: found 'length'; write one of overclassification",
            id="discrepancy",
        ),
        pytest.param(
            'title = "Sample defect"\n',
            "",
            'title: missing; write a text, e.g. title = "Declassification date',
            id="missing key",
        ),
        pytest.param('since = "0.1.0"', "since = 1", 'since: found 1; write a text, e.g. "0.1.0"', id="wrong type"),
        pytest.param(
            'since = "0.1.0"', 'since = "0.1.0"\nsincerely = 1', "sincerely: unknown key; remove it", id="unknown key"
        ),
        pytest.param(
            'order = "eo-13526"',
            'order = "eo-13256"',
            "authority 1 order: found 'eo-13256'; write one of eo-10501",
            id="unknown order",
        ),
        pytest.param(
            'order = "eo-13526"',
            'order = "eo-13526"\neffective_from = 2005-01-01',
            "authority 1 effective_from: found 2005-01-01; write a day from 2010-06-27, while eo-13526 was in force",
            id="authority before its order",
        ),
        pytest.param(
            'order = "eo-13526"',
            'order = "eo-12958"\neffective_to = 2003-03-26',
            "authority 1 effective_to: found 2003-03-26; write a day from 1995-10-14 and up to 2003-03-25",
            id="authority one day longer than its order",
        ),
        pytest.param(
            'order = "eo-13526"',
            'order = "eo-13526"\nconfirmed = false',
            "authority 1 confirmed: found false under severity error",
            id="an error on a fact not confirmed",
        ),
        pytest.param(
            'verdict = "violates"',
            'verdict = "complies"',
            "example: none that violates; write an [[example]]",
            id="no violation",
        ),
        pytest.param(
            'verdict = "violates"',
            'verdict = "complies"',
            "example 2 at: found beside verdict 'complies'; remove it",
            id="at beside complies",
        ),
        pytest.param(
            'base = "telegram-13526-C"\nset',
            'base = "telegram-1"\nset',
            "example 2 base: found 'telegram-1'; write one of telegram-10501-C",
            id="unknown base",
        ),
        pytest.param(
            "eo_line =",
            "e_o_line =",
            "example 2 set: unknown name 'e_o_line'; write one of start, routing",
            id="unknown part",
        ),
        pytest.param(
            'needs = ["document.date"]',
            'yields_to = ["ZZ411"]',
            "yields_to: found 'ZZ411'; write the id of another rule",
            id="yields to nothing",
        ),
        pytest.param(
            'id = "ZZ498"',
            'id = "ZZ398"',
            "id: found 'ZZ398'; put the file into the folder authority",
            id="wrong family",
        ),
        pytest.param(
            'name = "sample-defect"',
            'name = "defect"',
            "name: found 'defect'; name the file ZZ498-defect.toml",
            id="wrong file name",
        ),
        pytest.param('id = "ZZ498"', 'id = "ZZ498', "not TOML: ", id="no TOML"),
    ],
)
def test_a_mistake_is_named_with_file_and_key(pack, found, put_in_place, expected):
    put(pack, RULE.replace(found, put_in_place))
    assert [] != [
        problem
        for problem in problems_of(pack)
        if f"pack/declassification/ZZ498-sample-defect.toml: {expected}" in problem
    ]


def test_all_mistakes_of_all_files_are_named_at_once(pack):
    put(pack, RULE.replace('severity = "error"', 'severity = "fatal"').replace('since = "0.1.0"', ""))
    put(pack, "", "ZZ499-empty.toml")
    assert {"ZZ498", "ZZ499"} == {Path(problem.partition(":")[0]).name[:5] for problem in problems_of(pack)}


def test_an_override_changes_severity_and_remedy_and_says_where(pack):
    put(pack, RULE)
    put(pack, 'overrides = "ZZ498"\nseverity = "note"\nremedy = "Ask."\n', "override.toml")
    rule = load_rules(pack).rule("ZZ498")
    assert rule is not None
    changed = "pack/declassification/override.toml"
    assert ("note", "Ask.", {"remedy": changed, "severity": changed}) == (rule.severity, rule.remedy, rule.changed_by)


def test_an_override_takes_a_rule_out(pack):
    put(pack, RULE)
    put(pack, 'overrides = "ZZ498"\nenabled = false\n', "override.toml")
    assert load_rules(pack).rule("ZZ498") is None


def test_an_override_may_not_change_the_authority(pack):
    put(pack, RULE)
    put(pack, 'overrides = "ZZ498"\nneeds = []\n', "override.toml")
    assert problems_of(pack) == (
        "pack/declassification/override.toml: needs: unknown key; remove it, or mend its spelling",
    )


def test_a_pack_may_not_change_the_law(pack):
    (pack / "orders").mkdir()
    assert problems_of(pack) == ("pack/orders: found in a pack; remove it: a pack changes rules, not the law",)


def test_a_pack_that_is_no_folder_is_named(tmp_path):
    assert problems_of(tmp_path / "absent") == (f"{tmp_path / 'absent'}: no such folder; name a folder of rules",)


def test_a_folder_without_law_names_each_file_that_is_missing(tmp_path):
    with pytest.raises(RulebookError) as caught:
        load_law(tmp_path)
    expected = "vocabulary/levels.toml: cannot be read: No such file or directory; the rules folder must hold this file"
    assert f"{tmp_path.name}/{expected}" in caught.value.problems


def test_a_gap_between_two_orders_is_named(tmp_path):
    root = tmp_path / "rules"
    (root / "orders").mkdir(parents=True)
    for path in (rules_root() / "orders").glob("*.toml"):
        text = path.read_text("utf-8").replace("effective_to = 1978-12-01", "effective_to = 1978-11-30")
        (root / "orders" / path.name).write_text(text, "utf-8")
    with pytest.raises(RulebookError) as caught:
        load_law(root)
    assert "rules/orders/eo-12065.toml: effective_from: eo-11652 ends on 1978-11-30" in "\n".join(caught.value.problems)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("past {limt}", "found {limt}; write values that ZZ498 has: "),
        ("past {", "close each brace"),
        ("past {}", "found {}; write values that ZZ498 has: "),
    ],
)
def test_an_override_may_name_only_the_values_of_the_rule(pack, message, expected):
    put(pack, RULE)
    put(pack, f'overrides = "ZZ498"\nmessage = "{message}"\n', "override.toml")
    (problem,) = problems_of(pack)
    assert "pack/declassification/override.toml: message: " in problem
    assert expected in problem


def test_an_id_given_twice_in_one_folder_is_refused(pack):
    put(pack, RULE)
    put(pack, RULE.replace('"sample-defect"', '"sample-other"'), "ZZ498-sample-other.toml")
    assert problems_of(pack) == (
        "pack/declassification/ZZ498-sample-other.toml: id: found 'ZZ498' again; "
        "write another: pack/declassification/ZZ498-sample-defect.toml has it",
    )
