"""Fields and markings gathered from public sources, read as tests where they lie beside the checkout."""

import datetime as dt
import json
from datetime import UTC
from pathlib import Path

import pytest

from declass.marking import MarkingJudge
from declass.model import StoredRecord, Telegram
from declass.parse.captions import CaptionReader
from declass.parse.classification_line import find_classification_lines
from declass.parse.document import Parser
from declass.parse.eo_line import find_eo_lines
from declass.parse.heading import parse_date_line, parse_date_time_group, parse_security_prosign, parse_station_line
from declass.parse.labels import find_subject, find_tags
from declass.parse.markings import MarkingReader
from declass.parse.page_marks import find_page_marks
from declass.parse.paragraphs import scan_portions
from declass.parse.reference_id import parse_reference_id
from declass.readers import read_text
from declass.rulebook.loader import load_rules
from declass.text import Text
from tests.strategies import VOCABULARY

FOLDER = Path(__file__).resolve().parents[1] / ".." / "shared" / "cases"
NOT_HERE = "the shared cases do not lie beside this checkout (../shared/cases)"

READER = MarkingReader(VOCABULARY)
PARSER = Parser(VOCABULARY)

NOT_READ = {
    "addressee": "of an addressee only its line is kept",
    "transmission_id": "no rule reads the transmission id",
    "routing_line": "no rule reads the routing line",
    "ref": "references are not read into a list",
    "end_marker": "the end of a message is no field of its own",
    "foia_classification_stamp": "a stamp on a released e-mail, not a telegram",
}
"""Fields that are not read, and why."""

JUDGED_WRONG = {
    "classification_line-19": "a mark of a web portal: no post, no serial; in a telegram it is a page banner",
}
"""Rows that are not followed, by field and number within the field, and why."""

FOREIGN = "a mark that begins with two strokes is not of the United States; no telegram we know bears one"
MARKINGS_JUDGED_WRONG = {
    "(//CTS//BOHEMIA)": FOREIGN,
    "(//JOINT S CAN USA)": FOREIGN,
    "(//JOINT R CAN GBR)": FOREIGN,
    "(//NS//ATOMAL)": FOREIGN,
    "(//JOINT S USA CAN)": FOREIGN,
    "(//JOINT S CAN DEU USA NATO//TK//RELIDO)": FOREIGN,
    "(TS//ABC/COMINT/SI-G-XXX/FOO-O XYZ//SAR-BP/GB/TC//RD-SG 2 5 6//FGI CAN NZL//IMC/PR/REL TO USA, CAN, NZL/"
    "DISPLAY ONLY AFG/DSEN//DS/ACCM-LEMONADE/PARTY FAVORS/SBU-NF)": "longer than any mark in a telegram",
}
"""Portion rows that are not followed, and why."""

KINDS = {
    "relative": "duration",
    "gds": "schedule",
    "xgds": "schedule",
    "rds": "schedule",
    "ads": "schedule",
    "unparsed": "unreadable",
    "redacted": "unreadable",
    "manual-review": "review",
}
CATEGORIES = {"xgds": "xgds_category", "rds": "rds_category"}


def rows_of(name):
    path = FOLDER / name
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def field_cases():
    """Every row with an id of its field and its number within the field."""
    counts: dict[str, int] = {}
    cases = []
    for row in rows_of("fields.jsonl"):
        counts[row["field"]] = counts.get(row["field"], 0) + 1
        case_id = f"{row['field']}-{counts[row['field']]}"
        why = NOT_READ.get(row["field"]) or JUDGED_WRONG.get(case_id)
        marks = [pytest.mark.skip(reason=why)] if why else []
        cases.append(pytest.param(row["field"], row["input"], row["expected"], id=case_id, marks=marks))
    return cases or [pytest.param("", "", {}, id="none", marks=pytest.mark.skip(reason=NOT_HERE))]


def marking_cases():
    """The lawful portion markings."""
    cases = []
    for row in rows_of("markings.jsonl"):
        if row["kind"] == "portion" and row["valid"]:
            why = MARKINGS_JUDGED_WRONG.get(row["input"])
            marks = [pytest.mark.skip(reason=why)] if why else []
            cases.append(pytest.param(row["input"], id=row["input"][:40], marks=marks))
    return cases or [pytest.param("", id="none", marks=pytest.mark.skip(reason=NOT_HERE))]


# --- for each field, what is read of an input, and the same in the names of a row -----------------------------


def read_eo_line(text):
    line = find_eo_lines(text, 0, len(text), VOCABULARY, None)[0]
    made = line.instruction
    day = None if made.kind == "downgrade" else made.date
    return {
        "order": line.order_read_as,
        "written": line.order_cited,
        "kind": made.kind,
        "date": day and day.isoformat(),
        "codes": [code for code in made.codes if "-" in code or made.kind == "exemption"],
    }


def wanted_eo_line(row):
    category = row.get(CATEGORIES.get(row["kind"], ""))
    return {
        "order": row["order"],
        "written": row.get("order_as_written", row["order"]),
        "kind": KINDS.get(row["kind"], row["kind"]),
        "date": row.get("decl_date") or row.get("review_date"),
        "codes": row.get("exemptions") or ([f"{row['kind'].upper()}-{category}"] if category else []),
    }


def read_classified_by(text):
    heading = "C O N F I D E N T I A L ANYPOST 000283\n\nE.O. 12958: DECL: 01/15/2019\nTAGS: PREL\nSUBJECT: SAMPLE\n\n"
    document = PARSER.parse(Telegram("case", "text", Text(f"{heading}{text}\n"), StoredRecord()))
    block = document.authority_block
    return {"section": block.sections[0] if block.sections else None, "reasons": [r.letter for r in block.reasons]}


def read_portion(text):
    found = scan_portions("\n" + text, 0, len(text) + 1, READER)
    marking = next((p.marking for p in (*found.paragraphs, *found.marks)), None)
    level = marking.level.symbol if marking and marking.level is not None else None
    return {"level": level, "controls": sorted(marking.controls) if marking else []}


def wanted_portion(row):
    return {"level": row["level"], "controls": sorted(c.replace("NOFORN", "NF").split(" ")[0] for c in row["controls"])}


def read_classification_line(text):
    line = find_classification_lines(text, VOCABULARY)[0]
    level = line.control or line.level.symbol
    return {
        "level": level,
        "section": line.section,
        "sections": line.sections,
        "post": line.post,
        "serial": line.serial,
    }


def wanted_classification_line(row):
    return {key: row[key] for key in ("level", "section", "sections", "post", "serial")}


def read_dtg(text):
    group = parse_date_time_group(text, 0, len(text))
    return {"utc": group.instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"), "precedence": list(group.precedence)}


def wanted_dtg(row):
    return {key: row[key] for key in ("utc", "precedence")}


def read_de_line(text):
    line = parse_station_line(text, 0, len(text))
    time = f"{line.minute // 60:02}:{line.minute % 60:02}"
    return {
        "station": line.station,
        "serial": line.serial,
        "section": line.section,
        "julian_day": line.day,
        "time": time,
    }


def read_security_prosign(text):
    prosign = parse_security_prosign(text, 0, len(text), VOCABULARY)
    return {"prosign": prosign.prosign, "letters": prosign.letters, "level": prosign.level.symbol}


def wanted_security_prosign(row):
    return {key: row[key] for key in ("prosign", "letters", "level")}


def read_caption(text):
    return [caption.value for caption in CaptionReader(VOCABULARY).find(text, 0, len(text))[0]]


def read_tags(text):
    return find_tags("\n" + text, 0, len(text) + 1) is not None


def read_subject(text):
    _, portion = find_subject("\n" + text, 0, len(text) + 1, READER)
    return portion and portion.marking.canonical


def wanted_subject(row):
    return row["mark"] and row["mark"].replace("/", "//")


def read_page_mark(text):
    mark = find_page_marks("\n" + text, 0, None, None)[0]
    return {"section": mark.section, "of": mark.sections, "serial": mark.serial}


def read_foia_chrome(text):
    is_subject = find_subject("\n" + text, 0, len(text) + 1, READER) is not None
    return bool(find_classification_lines(text, VOCABULARY)) or is_subject


def read_reference_id(text):
    found = parse_reference_id(text)
    return {"year": 2000 + found.year, "post": found.post, "serial": found.serial}


def read_export(text="", attribute="Draft Date: n/a"):
    heading = "R 041708Z FEB 75\nFM AMEMBASSY ANYPOST\nTO SECSTATE WASHDC\n\nC O N F I D E N T I A L ANYPOST 0283\n"
    return read_text(f"Message Text\n\n{text}\n{heading}\nMessage Attributes\n\n{attribute}\n", "case")


def read_aad_order(text):
    return read_export(attribute=text).stored.instruction


def wanted_aad_order(row):
    """The archive's two letters: GS, X1, AS and a date."""
    letters = {"gds": "GS", "xgds": f"X{row.get('xgds_category')}", "ads": "AS"}[row["kind"]]
    return " ".join([letters, row["decl_date"].replace("-", "")] if "decl_date" in row else [letters])


def read_aad_level(text):
    return read_export(attribute=text).stored.controls[0]


def read_declassification_stamp(text):
    return read_export(text).notes


def wanted_declassification_stamp(row):
    return (f"declassified by release stamp {row['date']}",)


def read_wrapper(text):
    """The record of a table's row, of metadata lines on a page, or the line of a republisher."""
    if text.startswith("Cable dated"):
        return "newspaper-date-line" if parse_date_line(text, 0, len(text)) else None
    page = (
        "Reference ID Created Released Classification Origin\n09ANYPOST283 2009-02-04 17:08 2010-12-01 00:00 SECRET X\n"
    )
    telegram = "R 041708Z FEB 09\nFM AMEMBASSY ANYPOST\n\nS E C R E T ANYPOST 000283\n\nSAMPLE\n"
    stands_alone = text.startswith(('"', "id: "))
    stored = read_text(f"{text}\n{telegram}" if stands_alone else f"{page}\n{text}\n{telegram}", "case").stored
    return {"refid": stored.reference_id, "metadata_level": stored.level.symbol}


def wanted_wrapper(row):
    return {key: row[key] for key in ("refid", "metadata_level")} if "refid" in row else row["kind"]


READINGS = {
    "eo_line": (read_eo_line, wanted_eo_line),
    "classified_by": (read_classified_by, lambda row: {key: row[key] for key in ("section", "reasons")}),
    "portion": (read_portion, wanted_portion),
    "classification_line": (read_classification_line, wanted_classification_line),
    "dtg": (read_dtg, wanted_dtg),
    "de_line": (read_de_line, dict),
    "security_prosign": (read_security_prosign, wanted_security_prosign),
    "caption": (read_caption, lambda row: row["captions"]),
    "tags": (read_tags, bool),
    "subject": (read_subject, wanted_subject),
    "page_mark": (read_page_mark, lambda row: {key: row[key] for key in ("section", "of", "serial")}),
    "foia_chrome": (read_foia_chrome, lambda row: False),
    "reference_id": (read_reference_id, lambda row: {key: row[key] for key in ("year", "post", "serial")}),
    "aad_attribute_executive_order": (read_aad_order, wanted_aad_order),
    "aad_attribute_classification": (read_aad_level, lambda row: row["level"]),
    "declassification_stamp": (read_declassification_stamp, wanted_declassification_stamp),
    "wrapper": (read_wrapper, wanted_wrapper),
}


@pytest.mark.parametrize(("field", "text", "expected"), field_cases())
def test_a_field_is_read_as_its_case_says(field, text, expected):
    read, wanted = READINGS[field]
    assert wanted(expected) == read(text)


def level_shown(text):
    """The level symbol with which a portion marking begins."""
    return text.strip("()").split("/")[0].split("-")[0]


@pytest.mark.parametrize("text", marking_cases())
def test_a_lawful_portion_marking_is_read_with_the_level_it_shows(text):
    assert level_shown(text) == READER.read(text.strip("()")).level.symbol


REGIMES = {
    "ISM": ("ic", dt.date(2012, 6, 30)),
    "DoDM": ("dod", dt.date(2012, 6, 30)),
    "connexta": ("ic", dt.date(2019, 11, 13)),
}
# Not followed; the reasons stand in docs/accuracy.md.
CONTESTED = {
    "SECRET//FOUO": "connexta",
    "//JOINT SECRET USA, CAN//REL TO USA, CAN//FOUO": "connexta",
    "Date: 1995-12-01\nSECRET//NOFORN\n(S//NF)\n(U)": "ISM",
    "Date: 1995-12-01\nSECRET//NOFORN\nClassified By: J. EXAMPLE, DIRECTOR\nReason: 1.4(b)\n"
    "Declassify On: 2022-03-01\n(S//NF)\n(U)": "ISM",
}
JUDGES = {profile: MarkingJudge(load_rules(), profile) for profile in ("ic", "dod")}


def judged_cases():
    """Every marking with its regime, and whether it is lawful there."""
    cases = []
    for row in rows_of("markings.jsonl"):
        regime = next(name for name in REGIMES if row["regime"].startswith(name))
        cases.append(pytest.param(regime, row["kind"], row["input"], row["valid"]))
    return cases or [pytest.param("", "", "", True, marks=pytest.mark.skip(reason=NOT_HERE))]


@pytest.mark.parametrize(("regime", "kind", "text", "is_valid"), judged_cases())
def test_a_marking_is_judged_as_its_regime_says(regime, kind, text, is_valid):
    profile, date = REGIMES[regime]
    is_contested = CONTESTED.get(text) == regime
    assert (is_valid != is_contested) == JUDGES[profile].judge(text, kind, date).is_valid
