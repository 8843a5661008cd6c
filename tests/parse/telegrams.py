"""Telegrams of a base with changes, read whole."""

from declass.model import StoredRecord, Telegram
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.text import Text

RULEBOOK = load_rules()
BASES = RULEBOOK.bases
PARSER = Parser(RULEBOOK.law.vocabulary)
BASE = BASES["telegram-12958-amended-C"]


def document_of(content, stored=None):
    return PARSER.parse(Telegram("09ANYPOST283.txt", "text", Text(content), stored or StoredRecord()))


def made(**changes):
    return PARSER.parse(render(BASE, **changes))
