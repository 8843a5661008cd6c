"""What rules ask of a document under the law."""

import pytest

from declass.facts import Facts, FieldAbsent
from declass.model import StoredRecord, Telegram
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.text import Text

RULEBOOK = load_rules()
PARSER = Parser(RULEBOOK.law.vocabulary)

ABSENT = [
    ("date", "date"),
    ("heading", "heading"),
    ("line", "classification_line"),
    ("own_lines", "classification_line"),
    ("eo_line", "eo_line"),
    ("order_cited", "eo_line"),
    ("block", "authority_block"),
    ("instruction", "instruction"),
    ("order", "order in force"),
    ("reason_sections", "order in force"),
]


@pytest.mark.parametrize(("asked", "field"), ABSENT)
def test_a_field_that_a_document_has_not_is_told_by_its_name(asked, field):
    document = PARSER.parse(Telegram("sample.txt", "text", Text("No telegram.\n"), StoredRecord()))
    with pytest.raises(FieldAbsent, match=rf"the document has no {field};"):
        getattr(Facts(document, RULEBOOK.law, document.date), asked)


@pytest.mark.parametrize("asked", [asked for asked, _ in ABSENT])
def test_a_whole_telegram_has_every_field(asked):
    document = PARSER.parse(render(RULEBOOK.bases["telegram-12958-amended-C"]))
    assert getattr(Facts(document, RULEBOOK.law, document.date), asked)
