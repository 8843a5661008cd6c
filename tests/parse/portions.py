"""The portions of a body, scanned."""

from declass.parse.markings import MarkingReader
from declass.parse.paragraphs import scan_portions
from tests.strategies import VOCABULARY

READER = MarkingReader(VOCABULARY)
SENTENCE = "The Ambassador met the Sample Minister."


def scan(text):
    body = "\n" + text
    return scan_portions(body, 0, len(body), READER)


def labels_of(text):
    return [(p.label, p.marking and p.marking.canonical) for p in scan(text).paragraphs]


def marks_of(text):
    return [(p.label, p.kind, p.marking.canonical) for p in scan(text).marks]
