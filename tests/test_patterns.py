"""Patterns wait for their first use: every one of the package is a regular expression, and does what it stands for."""

import importlib
import pkgutil
import re

import pytest

import declass
from declass.patterns import regex

NOT_IMPORTED = ("declass.spark", "declass.__main__", "declass.hook")


def waiting() -> dict[str, object]:
    found = {}
    for module in pkgutil.walk_packages(declass.__path__, "declass."):
        if module.name.startswith(NOT_IMPORTED):
            continue
        try:
            names = vars(importlib.import_module(module.name))
        except ImportError:  # it needs an extra
            continue
        found |= {f"{module.name}.{name}": value for name, value in names.items() if type(value) is type(regex(""))}
    return found


def test_every_pattern_is_a_regular_expression():
    patterns = waiting()
    assert len(patterns) > 150
    for name, value in patterns.items():
        assert value.groups >= 0, name
        assert re.compile(value.pattern, value.flags).groups == value.groups, name


def test_a_pattern_has_the_methods_of_the_compiled_one():
    for source, text in ((r"(?P<day>\d+)/", "12/3/4"), (rb"(?P<day>\d+)/", b"12/3/4")):
        compiled, waits = re.compile(source), regex(source)
        assert compiled.search(text)["day"] == waits.search(text)["day"]
        assert compiled.findall(text) == waits.findall(text)
        assert [m.span() for m in compiled.finditer(text, 2)] == [m.span() for m in waits.finditer(text, 2)]
        assert compiled.sub(text[:0], text) == waits.sub(text[:0], text)
        assert compiled.pattern == waits.pattern
    assert regex("a", re.IGNORECASE).match("A")


def test_a_pattern_that_is_none_says_so_when_it_is_used():
    with pytest.raises(re.error):
        regex("(").search("")
