"""Texts, tables and pages that are made to harm, read from files; what they hold steers neither reading nor output."""

import pytest

from tests.hostile.makers import (
    BIDI,
    ESCAPES,
    FORMULAS,
    MARKDOWN,
    MARKUP,
    WORKFLOW,
    XML_INVALID,
    cable_row,
    json_lines,
    json_row,
    late,
    page,
)

TEXT = late()
BROKEN = ("in/a", "checked", "DC401")
VALUES = (ESCAPES, BIDI, *FORMULAS, MARKUP, MARKDOWN, WORKFLOW, XML_INVALID, "a\nb\r\n", "\u2028", "\ud800", "\x9b31m")
ENTITIES = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode("utf-16-le") + b"x", id="UTF-16 of an odd length"),
        pytest.param(TEXT.encode("utf-16") + b"\x00\xd8", id="UTF-16 that ends in half a character"),
        pytest.param(
            ("\ufeff" + TEXT + "\ud800 \udc00\udc00").encode("utf-16-be", "surrogatepass"), id="UTF-16 with lone halves"
        ),
        pytest.param(TEXT.encode() + b"\xed\xa0\x80", id="UTF-8 of a lone half"),
        pytest.param(TEXT.encode() + b"\xc0\xaf\xf8\x88\x80\x80\x80", id="UTF-8 that is too long"),
        pytest.param(TEXT.encode().replace(b"Sample", b"\xffample"), id="no UTF-8"),
        pytest.param(TEXT.encode("utf-32"), id="UTF-32"),
        pytest.param(TEXT.encode("utf-32") + b"\xff\xff\xff\xff", id="UTF-32 beyond its end"),
        pytest.param(TEXT.replace("\n\n", "\n\n\ufeff").encode(), id="marks of byte order in the middle"),
        pytest.param(b"\xef\xbb\xbf" * 3 + TEXT.encode(), id="three marks of byte order"),
        pytest.param(TEXT.encode().replace(b"TAGS", b"\x00TAGS\x00"), id="NULs"),
        pytest.param(TEXT.replace("TAGS", f"{ESCAPES}{BIDI}\nTAGS").encode(), id="sequences of a terminal"),
        pytest.param(TEXT.encode() + b"\x1a" + b"(" * 200_000, id="brackets without end"),
        pytest.param(TEXT.encode() + b"\n1. (C) x" * 20_000, id="paragraphs without end"),
        pytest.param(page(), id="a page"),
        pytest.param(page(doctype=ENTITIES, text=TEXT + "&a;&b;&x;&#0;&#xd800;&#x110000;&#99999999;"), id="entities"),
        pytest.param(page(text=TEXT + "<b>" * 100_000), id="elements without end"),
        pytest.param(page(text=TEXT + "<" * 100_000), id="angles without end"),
        pytest.param(cable_row(date="0/0/0000 00:00"), id="a table of the year 0"),
        pytest.param(cable_row(date="12/31/9999 23:59"), id="a table of the year 9999"),
        pytest.param(cable_row(references="x" * (20 << 20)), id="a field of 20 MiB"),
        pytest.param(cable_row(number="9" * 1_000), id="a number of 1,000 digits"),
        pytest.param(json_lines(json_row(b'"a": [[[1]]]')), id="JSON"),
        pytest.param(json_lines(json_row(b'"text": 1')), id="JSON with a key twice"),
        pytest.param(json_lines(json_row(b'"id": 1e999, "date": -Infinity, "origin": NaN')), id="JSON with no numbers"),
        pytest.param(json_lines(json_row(b'"id": ' + b"9" * 4000)), id="JSON with a long number"),
        pytest.param(json_lines(json_row(b'"id": ' + b"[" * 400 + b"]" * 400)), id="JSON with a nest for an id"),
    ],
)
def test_a_telegram_is_read_whatever_stands_around_it(place, data):
    place.put("a", data)
    checked = place.check()
    ((source, status, rules),) = checked.outcome
    assert (1, "in/a", "checked") == (checked.code, source, status)
    assert "DC401" in rules.split()


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(b'{"text": ' + b"[" * 1_000_000, id="nested a million deep"),
        pytest.param(json_row(b'"a": ' + b"[" * 1_000_000 + b"]" * 1_000_000), id="nested and closed"),
        pytest.param(json_row(b'"a": ' + b'{"a":' * 1_000_000 + b"1" + b"}" * 1_000_000), id="objects in objects"),
        pytest.param(json_row(b'"a": ' + b"1" * 1_000_000), id="a number of a million digits"),
        pytest.param(b"[1]", id="no object"),
        pytest.param(b"\x00\xff{", id="no JSON"),
    ],
)
def test_a_row_of_json_that_cannot_be_read_is_failed_and_the_others_are_read(place, row):
    place.put("a", json_lines(json_row(b'"a": 1'), row, json_row(b'"a": 2')))
    checked = place.check()
    assert (3, ["checked", "failed", "checked"]) == (checked.code, [record["status"] for record in checked.records])


@pytest.mark.parametrize("first", [b'{"text": ' + b"[" * 1_000_000, b'{"text": ' + b"1" * 1_000_000])
def test_a_first_row_of_json_that_cannot_be_read_ends_no_run(place, first):
    place.put("a", json_lines(first, json_row(b'"a": 1')))
    assert place.check().code in (3, 4)


def test_a_row_of_a_million_cells_costs_itself_alone(place):
    place.put("a", cable_row() + b'"2","2/4/2009 17:08"' + b',"x"' * 1_000_000 + b"\n" + cable_row(number="3"))
    checked = place.check()
    assert (3, ["checked", "failed", "checked"]) == (checked.code, [record["status"] for record in checked.records])
    assert "1000002 columns found, 8 expected" in checked.records[1]["why"]


@pytest.mark.parametrize("value", VALUES)
def test_stored_values_are_shown_escaped(place, value):
    row = {"id": value, "origin": value, "classification": value, "date": value, "text": TEXT}
    place.put("a", json_lines(row))
    written = value.encode("utf-8", "replace").decode()
    place.put("b", cable_row(reference_id=written, origin=written).replace(b"\r", b" "))
    checked = place.check()
    assert ["checked"] * 2 == [record["status"] for record in checked.records]
    assert 1 == checked.code


def test_json_tells_the_value_as_it_is(place):
    place.put("a", json_lines({"name": f"{ESCAPES}{BIDI}{MARKUP}", "body": TEXT}))
    (record,) = place.check("--columns", "reference-id=name", "--columns", "text=body").records
    assert f"{ESCAPES}{BIDI}{MARKUP}" == record["document_id"]


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("E.O. 12958: DECL: 12/31/9999", "DC401"),
        ("E.O. 12958: DECL: 01/01/0000", "DC407"),
        ("E.O. 12958: DECL: 00/00/0000", "DC406"),
        (f"E.O. {'1' * 5000}: DECL: 02/04/2019", ""),
        (f"E.O. 12958: DECL: {'1' * 5000}", ""),
    ],
)
def test_days_at_the_ends_of_the_calendar_are_judged(place, line, rules):
    place.put("a", TEXT.replace("E.O. 12958: DECL: 02/05/2039", line).encode())
    checked = place.check()
    ((_, status, found),) = checked.outcome
    assert ("checked", set()) == (status, set(rules.split()) - set(found.split()))


@pytest.mark.parametrize("group", ["R 311259Z DEC 00", "R 010000Z JAN 9999", "R 010000Z JAN 0000", "R 999999Z XXX 99"])
def test_groups_at_the_ends_of_the_calendar_are_read(place, group):
    place.put("a", TEXT.replace("R 041708Z FEB 09", group).encode())
    assert ["checked"] == [record["status"] for record in place.check().records]
