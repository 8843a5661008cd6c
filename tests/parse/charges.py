"""Telegrams that obey the law but for some parts, and what they are charged with."""

import pytest

from declass.engine import Checker
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)
CHECKER = Checker(RULEBOOK)
BASES = {level: RULEBOOK.bases[f"telegram-12958-amended-{level}"] for level in ("U", "SBU", "C", "S")}
ABOVE = {"U": "C", "SBU": "S", "C": "S", "S": "TS"}
LEVELS = pytest.mark.parametrize("level", ["U", "SBU", "C"])


def checked(level, **parts):
    document = PARSER.parse(render(BASES[level], set=parts))
    found = CHECKER.check(document).findings
    return document, {finding.rule: finding.severity for finding in found if finding.severity != "note"}


def charges(level, **parts):
    """Severity by rule id of the errors and warnings on a telegram that obeys the law but for these parts."""
    return checked(level, **parts)[1]
