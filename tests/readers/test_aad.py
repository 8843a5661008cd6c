import datetime as dt
from typing import Any

import pytest

from declass.engine import Checker
from declass.levels import Level
from declass.model import StoredRecord, Telegram
from declass.packed import packed
from declass.parse.document import Parser
from declass.readers import read_file
from declass.readers.opening import open_bytes
from declass.readers.options import ReadOptions
from declass.readers.shards import items_of_row
from declass.record import document_record
from declass.rulebook.loader import load_rules
from tests.readers.samples import AAD, AAD_KEYS, STAMP

RULEBOOK = load_rules()


def only(content: str) -> Telegram:
    (telegram,) = read_file("sample.txt", content.encode())
    assert isinstance(telegram, Telegram)
    return telegram


def test_the_paragraph_is_whole_across_stamps_and_page_break() -> None:
    paragraph = "1. FIRST LINE OF A PARAGRAPH\nAPPROVED BY NO ONE YET AND\nLAST LINE OF IT.\nSIGNER\n"
    assert paragraph in only(AAD).text.content


@pytest.mark.parametrize(
    "words", ["Declassified/Released", "PAGE 0", "DRAFTER", "APPROVER", "CLEARER", "\xbf", "OFFICIAL A"]
)
def test_what_the_export_added_is_taken_off(words: str) -> None:
    assert words not in only(AAD).text.content


def test_only_the_telegram_s_own_level_is_left() -> None:
    content = only(AAD).text.content
    assert "CONFIDENTIAL\n" not in content
    assert "C O N F I D E N T I A L ANYPOST 1234\n" in content


def test_every_character_stands_where_the_map_says() -> None:
    text = only(AAD).text
    assert text.origin is not None
    assert text.content == "".join(text.origin[text.origin_offset(index)] for index in range(len(text.content)))


def test_the_attributes_give_the_stored_record_without_names() -> None:
    assert only(AAD).stored == StoredRecord(
        reference_id="1975ANYPOS01234",
        created=dt.date(1975, 5, 14),
        level=Level.CONFIDENTIAL,
        marking="CONFIDENTIAL.",
        origin="ANYPOST",
        captions=("NODIS", "ONLY", "STADIS", "ROG"),
        instruction="GS 19850912",
    )


@pytest.mark.parametrize(
    ("value", "level", "controls"),
    [
        ("SECRETARY", None, ()),
        ("SECRET)", Level.SECRET, ()),
        ("LIMITED OFFICIAL USE", Level.UNCLASSIFIED, ("LOU",)),
        ("n/a", None, ()),
    ],
)
def test_the_level_is_the_original_classification(value: str, level: Level | None, controls: tuple[str, ...]) -> None:
    stored = only(AAD.replace("Original Classification: CONFIDENTIAL.", f"Original Classification: {value}")).stored
    assert (stored.level, stored.controls) == (level, controls)


@pytest.mark.parametrize(
    ("value", "instruction"),
    [
        ("N/A", None),
        ("X1", "X1"),
        ("11652 XGDS-1", "11652 XGDS-1"),
        ("GS (SAMPLE, PAT Q.)", "GS"),
        ("GS,26SEP2015 (SAMPLE) 25X6", "GS 26SEP2015 25X6"),
        ("11652 ADS DECON 2/15/76", "11652 ADS DECON 2/15/76"),
    ],
)
def test_the_instruction_is_its_marking_tokens(value: str, instruction: str | None) -> None:
    stored = only(AAD.replace("GS 19850912 DIRECTOR, EUR/XX", value)).stored
    assert stored.instruction == instruction


def test_the_release_stamp_is_a_note_with_its_date() -> None:
    assert only(AAD).notes == ("declassified by release stamp 2006-07-05",)


def test_a_stamp_spread_over_lines_is_taken_off() -> None:
    spread = "OFFICIAL A Declassified/Released\nUS Department of State\nEO Systematic Review\n05 JUL 2006\n"
    assert only(AAD.replace(STAMP + STAMP, spread)).text.content == only(AAD).text.content


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(AAD.replace("TEXT ON-LINE, ON", "ADS TEXT UNRETRIEVABLE, ON"), id="locator"),
        pytest.param(f"Message Text\n\nERROR READING TEXT\n{AAD_KEYS}", id="error words"),
        pytest.param(f"Message Text\n{AAD_KEYS}", id="nothing"),
    ],
)
def test_a_record_without_text_says_so_of_every_field(content: str) -> None:
    telegram = only(content)
    assert telegram.stored.reference_id == "1975ANYPOS01234"
    assert {telegram.unread[field] for field in ("heading", "body", "eo_line", "portions")} == {"text not preserved"}


WITHDRAWAL_CARD = """WITHDRAWAL CARD

Record group: 59   Date withdrawn: 14 FEB 2006
This item has been removed because access to it is restricted.
Restriction: 1.4(C), 1.4(D), 3.3(B)(6)
"""


@pytest.mark.parametrize(
    "page", ["ERROR READING TEXT\n", WITHDRAWAL_CARD, "ITEM WITHDRAWN\nREASON: 1.4(D)\nCONFIDENTIAL\n"]
)
def test_a_record_without_text_is_told_by_its_rule_and_accused_of_nothing(page: str) -> None:
    document = Parser(RULEBOOK.law.vocabulary).parse(only(f"Message Text\n\n{page}{AAD_KEYS}"))
    findings = Checker(RULEBOOK).check(document).findings
    assert [finding.rule for finding in findings if finding.severity != "note"] == []
    assert {finding.rule for finding in findings} >= {"DC907"}
    assert not {"DC902", "DC904", "DC905"} & {finding.rule for finding in findings}


def record_of(content: str) -> dict[str, Any]:
    document = Parser(RULEBOOK.law.vocabulary).parse(only(content))
    return document_record(document, Checker(RULEBOOK).check(document), RULEBOOK.law)


@pytest.mark.parametrize(
    ("expected", "value"),
    [
        pytest.param(("schedule", "GDS", None), "GS", id="letters of the files"),
        pytest.param(("schedule", "XGDS-1", None), "X1", id="category"),
        pytest.param(("schedule", "XGDS-1", None), "11652 XGDS-1", id="with its order"),
        pytest.param(("schedule", "GDS 1981-05-14", "1981-05-14"), "GS 19810514 SAMPLE", id="with date and name"),
        pytest.param(("unreadable", None, None), "N/A", id="nothing"),
        pytest.param(("unreadable", None, None), "OA", id="unknown letters"),
    ],
)
def test_the_stored_instruction_stands_in_for_that_of_a_text_that_is_lost(
    expected: tuple[str, str | None, str | None], value: str
) -> None:
    keys = AAD_KEYS.replace("GS 19850912 DIRECTOR, EUR/XX", value)
    record = record_of(f"Message Text\n\nERROR READING TEXT\n{keys}")
    assert expected == tuple(record["instruction"][key] for key in ("kind", "text", "date"))
    assert (expected[1] is not None) == ("declassification instruction of the stored record" in record["notes"])
    assert [f["rule"] for f in record["findings"] if f["severity"] != "note"] == []


def test_the_stored_captions_stand_in_for_those_of_a_text_that_is_lost() -> None:
    assert record_of(f"Message Text\n\nERROR READING TEXT\n{AAD_KEYS}")["captions"] == [
        "NODIS",
        "ONLY",
        "STADIS",
        "ROG",
    ]
    assert record_of(AAD)["captions"] == []


def test_an_instruction_in_the_text_outvotes_the_stored_one() -> None:
    record = record_of(AAD.replace("GS 19850912 DIRECTOR, EUR/XX", "X3"))
    assert (record["instruction"]["text"], record["notes"]) == ("GDS", ["declassified by release stamp 2006-07-05"])


QUOTED = """FOLLOWING SENT AMEMBASSY OTHERPOST MAY 13:
QUOTE
C O N F I D E N T I A L OTHERPOST 0777
EXDIS
E.O. 10501: GROUP 3
"""


def test_an_eo_line_and_a_caption_of_a_telegram_quoted_are_told_as_such() -> None:
    own = record_of(
        AAD.replace("E.O. 11652: GDS", "LIMDIS\nE.O. 11652: GDS").replace("1. FIRST", f"{QUOTED}\n1. FIRST")
    )
    assert (own["order_cited"], own["captions"]) == ("11652", ["LIMDIS"])
    sent_on = AAD.replace("E.O. 11652: GDS", f"LIMDIS\n\n{QUOTED}").replace("SIGNER", "UNQUOTE\nSIGNER")
    record = record_of(sent_on.replace("E.O. 10501: GROUP 3", "E.O. 11652: XGDS-2"))
    assert (record["order_cited"], record["captions"]) == (None, ["LIMDIS"])
    assert record["instruction"]["text"] == "XGDS-2"
    assert "declassification instruction of the telegram quoted" in record["notes"]
    assert {n["why"] for n in record["not_checkable"] if n["rule"] == "DC501"} == {
        "the only E.O. line is that of a telegram quoted"
    }
    assert [f["rule"] for f in record_of(sent_on)["findings"] if f["severity"] != "note"] == []


PAGE_1 = "PAGE 01        ANYPOST  01234  141648Z"
PAGE_2 = "PAGE 02\nANYPOST 01234"


@pytest.mark.parametrize(
    ("expected", "page_1", "page_2", "line"),
    [
        pytest.param(set(), "PAGE 01 ANYPOST 01234  01 OF 03 141648Z", PAGE_2, "SECTION 1 OF 3 ", id="as numbers"),
        pytest.param({"DC618"}, "PAGE 01 ANYPOST 01234  01 OF 02 141648Z", PAGE_2, "SECTION 1 OF 3 ", id="page 1"),
        pytest.param({"DC618"}, PAGE_1, f"{PAGE_2}  01 OF 02  141648Z", "SECTION 1 OF 3 ", id="on the second line"),
        pytest.param(
            set(), "PAGE 01 OTHERPOST 05678  01 OF 02 141648Z", PAGE_2, "SECTION 1 OF 3 ", id="another serial"
        ),
        pytest.param(set(), "PAGE 01 ANYPOST 01234  01 OF 02 141648Z", PAGE_2, "", id="a line without section"),
    ],
)
def test_the_section_of_a_page_line_is_compared_with_the_classification_line(
    expected: set[str], page_1: str, page_2: str, line: str
) -> None:
    content = AAD.replace(PAGE_1, page_1).replace(PAGE_2, page_2).replace("I A L ANYPOST", f"I A L {line}ANYPOST")
    telegram = only(content)
    assert "OF 0" not in telegram.text.content
    findings = Checker(RULEBOOK).check(Parser(RULEBOOK.law.vocabulary).parse(telegram)).findings
    assert expected == {"DC617", "DC618"} & {finding.rule for finding in findings}


def test_the_sections_of_page_lines_are_packed_with_a_record() -> None:
    content = AAD.replace(PAGE_1, "PAGE 01 ANYPOST 01234  01 OF 02 141648Z")
    both = content + content.replace("1975ANYPOS01234", "1975ANYPOS01235")
    rows = packed(open_bytes(both.encode(), "sample.txt"))
    found = [item for row in rows for item, _ in items_of_row(row, ReadOptions()) if isinstance(item, Telegram)]
    expected = [item.page_marks for item in read_file("sample.txt", both.encode()) if isinstance(item, Telegram)]
    assert expected == [item.page_marks for item in found]
    assert [(1, 2)] == [(mark.section, mark.sections) for mark in found[0].page_marks]


def test_records_in_one_file_are_told_apart() -> None:
    first, second = read_file("sample.txt", (AAD + AAD.replace("1975ANYPOS01234", "1975ANYPOS01235")).encode())
    assert isinstance(first, Telegram)
    assert isinstance(second, Telegram)
    assert [first.source, second.source] == ["sample.txt#1", "sample.txt#2"]
    assert [first.stored.reference_id, second.stored.reference_id] == ["1975ANYPOS01234", "1975ANYPOS01235"]
    assert first.text.content == second.text.content


def test_a_record_with_a_part_twice_is_read_as_plain_text() -> None:
    telegram = only(AAD + "\nMessage Attributes\n")
    assert telegram.layout == "text"
    assert telegram.notes == (
        "not read as AAD: 1 'Message Text' and 2 'Message Attributes' lines, not in pairs",
        "declassified by release stamp 2006-07-05",
    )


def test_a_manual_that_shows_a_record_is_none() -> None:
    (unread,) = read_file("manual.md", f"# Sample\n\n```\n{AAD}```\n".encode())
    assert not isinstance(unread, Telegram)


@pytest.mark.parametrize(
    "text",
    [
        "C O N F I D E N T I A L\nE.O. 11652: GDS\nREF: ANYPOST 115\n",
        "CONFIDENTIAL ANYPOST\nE.O. 11652: GDS\n",
        "FM AMEMBASSY ANYPOST\n",
        "TAGS: PFOR\nSUBJECT: TALKS\n",
        "PAGE 02        ANYPOS  01234  141530Z\n\nAND HE LEFT.\n",
        "1. HE WENT.\n",
    ],
)
def test_a_short_text_is_kept_however_little_of_a_telegram_it_shows(text: str) -> None:
    telegram = only(f"Message Text\n\n{text}{AAD_KEYS}")
    assert {} == telegram.unread
    assert telegram.text.content.strip()
