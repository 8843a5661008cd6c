"""The rules in one file: it holds what the TOML files hold, and is left alone where it does not fit them."""

import json
import shutil
import tomllib

import pytest

from declass.rulebook import built, folder
from declass.rulebook.built import NAME, built_from, built_tables
from declass.rulebook.loader import load_rules, rules_root


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A copy of the shipped rules with the file made of them, taken for the shipped ones."""
    root = tmp_path / "rules"
    shutil.copytree(rules_root(), root)
    (root / NAME).write_text(built_from(root), "utf-8")
    monkeypatch.setattr(built, "rules_root", lambda: root)
    monkeypatch.setattr("declass.rulebook.loader.rules_root", lambda: root)
    return root


@pytest.fixture
def no_toml(root, monkeypatch):
    """Reading of TOML fails."""

    def refuse(text):
        raise AssertionError(f"read: {text[:60]}")

    monkeypatch.setattr(tomllib, "loads", refuse)


@pytest.mark.usefixtures("no_toml")
def test_rules_load_without_reading_toml():
    assert len(load_rules(examples=False).rules) > 200


def test_rules_are_the_same_from_either(root):
    from_file = load_rules(examples=False)
    (root / NAME).unlink()
    built_tables.cache_clear()
    assert from_file == load_rules(examples=False)


def test_examples_are_read_from_toml(root):
    assert all(rule.examples for rule in load_rules().rules if rule.family not in ("collection", "input"))


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.replace('"hash":"', '"hash":"0'),
        lambda content: content[: len(content) // 2],
        lambda content: "[]",
        lambda content: "{}",
        lambda content: json.dumps({**json.loads(content), "tables": [[1]]}),
        lambda content: "\ud800",
    ],
)
def test_a_file_that_does_not_fit_is_left_alone(root, damage):
    text = damage((root / NAME).read_text("utf-8"))
    (root / NAME).write_bytes(text.encode("utf-8", "surrogatepass"))
    assert built_tables(root) == {}


def test_a_rule_that_was_changed_is_read_as_it_stands(root):
    file = next((root / "declassification").glob("DC401-*.toml"))
    file.write_text(file.read_text("utf-8").replace('severity    = "error"', 'severity    = "warning"'), "utf-8")
    changed = next(rule for rule in load_rules(examples=False).rules if rule.id == "DC401")
    assert changed.severity == "warning"


def test_the_file_of_a_pack_is_never_read(root, tmp_path):
    pack = tmp_path / "pack"
    shutil.copytree(root, pack)
    assert (built_tables(root) != {}, built_tables(pack)) == (True, {})


def test_only_days_are_told(tmp_path):
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders" / "sample.toml").write_text("at = 2009-02-04T17:08:00Z\n", "utf-8")
    with pytest.raises(TypeError, match="no value of a rule"):
        built_from(tmp_path)


def test_the_hash_is_that_of_the_folder(root):
    assert json.loads((root / NAME).read_text("utf-8"))["hash"] == folder.hash_of(root)
