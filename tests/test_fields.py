"""Which fields a document has, and which its copy lacks."""

import pytest

from declass.fields import UNREADABLE
from declass.model import StoredRecord, Telegram
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.text import Text
from tests.compliant import RULEBOOK

PARSER = Parser(RULEBOOK.law.vocabulary)
STEP = 20
REDACTED = "\nXXXXXXXXXXXX\n"


def lacking(texts):
    """The fields that documents of some texts lack."""
    documents = (PARSER.parse(Telegram("sample.txt", "text", Text(text), StoredRecord())) for text in texts)
    return {field for document in documents for field in document.unreadable}


def test_what_examples_lack_has_a_name():
    rendered = (
        render(RULEBOOK.bases[e.base], dated=e.dated, stored=e.stored, set=e.set, drop=e.drop)
        for rule in RULEBOOK.rules
        for e in rule.examples
        if e.base
    )
    found = {field for telegram in rendered for field in PARSER.parse(telegram).unreadable}
    assert {"heading", "caption_words", "reason"} <= found <= {*UNREADABLE}


@pytest.mark.parametrize("base", RULEBOOK.bases)
def test_what_a_cut_or_redacted_copy_lacks_has_a_name(base):
    text = render(RULEBOOK.bases[base]).text.content
    places = range(0, len(text), STEP)
    found = lacking(text[:at] for at in places) | lacking(text[at:] for at in places)
    found |= lacking(text[:at] + REDACTED + text[at + STEP :] for at in places)
    assert {"heading", "body", "portions", "eo_line", "authority_block"} <= found <= {*UNREADABLE}
