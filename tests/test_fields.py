"""Which fields a document has, and which its copy lacks."""

import datetime as dt

import pytest
from attrs import evolve

from declass.fields import FIELDS, HEADING_PARTS, UNREADABLE, heading_fields, present_fields
from declass.levels import Level
from declass.model import (
    Caption,
    ClassificationAuthorityBlock,
    ClassificationLine,
    DateTimeGroup,
    DeclassificationInstruction,
    Document,
    EOLine,
    Marking,
    Originator,
    PageMark,
    Paragraph,
    Reason,
    RegisterMarking,
    SecurityProsign,
    SourceList,
    Statement,
    StationLine,
    StoredRecord,
    Telegram,
    TransmissionHeader,
)
from declass.parse.document import Parser
from declass.parse.given_marking import GivenMarkingReader, kind_of
from declass.rulebook.bases import render
from declass.text import Span, Text
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


@pytest.mark.parametrize("has_register", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "SECRET//NOFORN",
        "UNCLAS SIPDIS",
        "(C//NF) Text.",
        "(//GBR S) Text.",
        "SECRET\nClassified By: Pat Sample, DCM\nReason: 1.4(b)\nDeclassify On: 20250228\n(S) Text.\n(//GBR S) Text.",
        "//GBR SECRET\nDate: 2015-02-04\nSIPDIS\nSample words\n(S//ABC Text",
    ],
)
def test_what_a_marking_given_by_itself_lacks_has_a_name(text, has_register):
    reader = GivenMarkingReader(RULEBOOK.law.vocabulary)
    document, _ = reader.read(text, kind_of(text), dt.date(2015, 2, 4), lambda day: has_register)
    assert {"eo_line"} <= {*document.unreadable} <= {*UNREADABLE}


AT = Span(0, 1)
BARE = Document(
    telegram=Telegram("sample.txt", "text", Text("sample"), StoredRecord()), kind="telegram", date=None, date_from=None,
    date_interval=None, heading=None, classification_lines=(), page_marks=(), captions=(), eo_lines=(), tags=None,
    subject=None, authority_block=None, paragraphs=(), marks=(), statements=(), unreadable={},
)  # fmt: skip
LINE = ClassificationLine(AT, AT, None)
EO_LINE = EOLine(AT, None, None, AT, False, DeclassificationInstruction(AT, "missing"))
BLOCK = ClassificationAuthorityBlock(AT)
PORTION = Paragraph(1, "1", "paragraph", AT)
MARKING = Marking(Level.SECRET)


def heading(**parts):
    return {"heading": TransmissionHeader(AT, **parts)}


def station(serial=None, day=None):
    return heading(station_line=StationLine(AT, "RUEHXX", serial, None, day, None))


def lines(**parts):
    return {"classification_lines": (evolve(LINE, **parts),)}


def block(**parts):
    return {"authority_block": evolve(BLOCK, **parts)}


def stored(**parts):
    return {"telegram": evolve(BARE.telegram, stored=StoredRecord(**parts))}


def register(kind):
    return {"register": (RegisterMarking(kind, "S", AT, None, None, None, "US"),)}


# A field, what a document has that has it, and the fields that go with it.
ALONE = [
    ("heading", heading(), ""),
    ("station_line", station(), "heading"),
    ("station_serial", station(serial=283), "heading station_line"),
    ("station_day", station(day=35), "heading station_line"),
    ("security_prosign", heading(security_prosign=SecurityProsign(AT, "ZNY", "CCCCC", None)), "heading"),
    ("date_time_group", heading(date_time_group=DateTimeGroup(AT, None)), "heading"),
    ("originator", heading(originator=Originator(AT, "AMEMBASSY ANYPOST")), "heading"),
    ("addressees", heading(addressees=AT), "heading"),
    ("date", {"date_interval": (dt.date(2009, 1, 1), dt.date(2009, 12, 31))}, ""),
    ("day", {"date": dt.date(2009, 2, 4)}, "date"),
    ("classification_line", lines(), ""),
    ("post", lines(post="ANYPOST"), "classification_line"),
    ("serial", lines(serial=283), "classification_line"),
    ("section", lines(section=1), "classification_line"),
    ("page_marks", {"page_marks": (PageMark(AT, 1, 2),)}, ""),
    ("captions", {"captions": (Caption(AT, "SIPDIS"),)}, ""),
    ("eo_line", {"eo_lines": (EO_LINE,)}, ""),
    ("order_cited", {"eo_lines": (evolve(EO_LINE, order_cited="12958"),)}, "eo_line"),
    ("authority_block", block(), ""),
    ("classified_by", block(classified_by=AT), "authority_block"),
    ("derived_from", block(derived_from=AT), "authority_block"),
    ("reason", block(reasons=(Reason("1.4", "b", AT),)), "authority_block"),
    ("declassify_on_line", block(declassify_on=DeclassificationInstruction(AT, "event")), "authority_block"),
    ("tags", {"tags": AT}, ""),
    ("subject", {"subject": AT}, ""),
    ("body", {"body": AT}, ""),
    ("paragraphs", {"paragraphs": (PORTION,)}, "portions"),
    ("portions", {"marks": (PORTION,)}, "marks"),
    ("marks", {"entire_text": (MARKING, AT)}, ""),
    ("stored_level", stored(level=Level.SECRET), ""),
    ("stored_date", stored(created=dt.date(2009, 2, 4)), ""),
    ("reference_id", stored(reference_id="09ANYPOST283"), ""),
    ("statements", {"statements": (Statement("compilation", AT),)}, ""),
    ("sources", {"source_list": SourceList(AT, (object(),))}, ""),
    ("register", register("other"), ""),
    ("register_banner", register("banner"), "register"),
    ("register_portions", register("portion"), "register"),
]
# What is worked out of the document before its fields are asked for.
GIVEN = [
    ("level", Level.SECRET, None, ""),
    ("instruction", None, DeclassificationInstruction(AT, "event"), ""),
    ("instruction_date", None, DeclassificationInstruction(AT, "date", date=dt.date(2019, 2, 4)), "instruction"),
    ("instruction_codes", None, DeclassificationInstruction(AT, "oadr", codes=("OADR",)), "instruction"),
]


@pytest.mark.parametrize(("field", "parts", "others"), ALONE, ids=[field for field, *_ in ALONE])
def test_a_document_with_one_field_has_it_and_what_goes_with_it(field, parts, others):
    assert {field, *others.split()} == present_fields(evolve(BARE, **parts), None, None)


@pytest.mark.parametrize(("field", "level", "instruction", "others"), GIVEN, ids=[field for field, *_ in GIVEN])
def test_a_field_that_is_given_is_there_with_what_goes_with_it(field, level, instruction, others):
    assert {field, *others.split()} == present_fields(BARE, level, instruction)


def test_a_document_without_any_has_none():
    assert set() == present_fields(BARE, None, DeclassificationInstruction(AT, "unreadable"))


def test_every_field_is_tried_alone():
    assert sorted(FIELDS) == sorted(field for field, *_ in (*ALONE, *GIVEN))


@pytest.mark.parametrize(("field", "parts", "others"), ALONE[:8], ids=[field for field, *_ in ALONE[:8]])
def test_a_heading_shows_its_parts(field, parts, others):
    assert {field, *others.split()} == heading_fields(parts["heading"])
    assert field in {"heading", *HEADING_PARTS}
