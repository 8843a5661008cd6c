"""Compliant telegrams with one defect planted: it is found, in its category, and nothing else is said.

The telegrams are made in ``tests/compliant.py``.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from attrs import Factory, define
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from declass.engine import Checker
from declass.parse.document import Parser
from tests.compliant import (
    ALL_LEVELS,
    CLASSIFIED,
    LINE_WORDS,
    MARKED,
    ORDERS,
    RULEBOOK,
    SENTENCES,
    WITH_REASONS,
    WORDS,
    Draft,
    drafts,
    period,
)

PARSER = Parser(RULEBOOK.law.vocabulary)
CHECKER = Checker(RULEBOOK)
DATED = ("12356", *WITH_REASONS)
WITH_HEADING = DATED
SINCE_1972 = ORDERS[1:]
AFTER_12958, AFTER_13526, AFTER_12356 = date(1996, 2, 1), date(2010, 10, 1), date(1982, 12, 1)
SOURCE = "Department of State Classification Guide, DSCG 95-1, dated January 15, 1995"


@define
class Defect:
    """One kind of defect.

    Attributes:
        name: What is wrong.
        plant: Puts it into a draft.
        rule: The rule that finds it.
        discrepancy: The category it is found in.
        orders, levels: Where it can be.
        limits: Further arguments of ``drafts``.
    """

    name: str
    plant: Callable[[Draft], None]
    rule: str
    discrepancy: str
    orders: tuple[str, ...] = WITH_REASONS
    levels: tuple[str, ...] = CLASSIFIED
    limits: dict[str, object] = Factory(dict)


# --- ways to plant ------------------------------------------------------------------------------------------------


def written(text, draft):
    return text(draft) if callable(text) else text


def part(name, text=""):
    """Another text for a part; an empty one drops it."""

    def plant(draft):
        draft.parts[name] = written(text, draft)

    return plant


def instruction(value, number=None):
    """Another declassification instruction, or another order."""
    return part("eo_line", lambda draft: f"E.O. {number or draft.number}: {written(value, draft)}".rstrip())


def block(text):
    """Another classification authority block; ``{section}`` is the section of the telegram's date."""
    return part("authority_block", lambda draft: text.format(section=draft.section))


def who(name):
    return block(f"Classified By: {name}\nReason: {{section}} (b)")


def reason(value):
    return block(f"Classified By: DCM Pat Sample\nReason: {value}")


def captions(*values, keep=("NOFORN", "SENSITIVE")):
    """Other captions; those that portions call for stay."""

    def plant(draft):
        draft.captions = [*(caption for caption in draft.captions if caption in keep), *values]

    return plant


def mark(value, place=-1):
    """Another mark on one paragraph, while the first paragraph bears the overall level."""

    def plant(draft):
        draft.marks[0] = draft.level
        draft.marks[place] = written(value, draft)

    return plant


def marks(value):
    """The same mark on every paragraph."""

    def plant(draft):
        draft.marks = [value] * len(draft.marks)

    return plant


def numbers(change):
    def plant(draft):
        draft.numbers = change(draft.numbers)

    return plant


def line(word):
    """Another level word in the classification line and in the lines of sections."""

    def plant(draft):
        old, draft.word = draft.word, written(word, draft)
        draft.parts["classification_line"] = draft.line()
        draft.lines = [text.replace(old, draft.word, 1) for text in draft.lines]

    return plant


def section_line(place, text):
    """One section line in the body and no other, nor page marks."""

    def plant(draft):
        draft.lines = [""] * len(draft.lines)
        draft.texts = [SENTENCES[1]] * len(draft.texts)
        draft.lines[place] = text(draft)

    return plant


def stored(**values):
    def plant(draft):
        draft.stored |= {key: written(value, draft) for key, value in values.items()}

    return plant


def both(*plants):
    def plant(draft):
        for one in plants:
            one(draft)

    return plant


def higher(level):
    """The next level up."""
    return {"U": "C", "SBU": "C", "C": "S", "S": "TS", "TS": "S"}[level]


def unmarked(draft):
    draft.marks = [""] * len(draft.marks)
    draft.parts["subject"] = "SUBJECT: VISIT OF THE SAMPLE DELEGATION"
    if draft.order in WITH_REASONS:
        block("Classified By: DCM Pat Sample for reasons {section} (b).")(draft)


def mark_at_end(draft):
    draft.marks[0] = draft.level
    draft.marks[1] = ""
    draft.texts[1] = f"{SENTENCES[1]} (U)"


def noforn_mark(draft):
    place = next(place for place, value in enumerate(draft.marks) if value.partition("/")[0] == draft.level)
    draft.marks[place] = f"{draft.level}//NF"
    draft.captions = [caption for caption in draft.captions if caption not in ("NOFORN", "EXDIS", "NODIS")]


def noforn_and_release(draft):
    draft.marks[0] = f"{draft.level}//NF/REL TO USA, GBR"
    draft.captions = ["NOFORN", *(caption for caption in draft.captions if caption != "NOFORN")]


def plain_sbu(draft):
    draft.marks = [value.partition("/")[0] for value in draft.marks]
    draft.captions = []


def other_level(draft):
    level = higher(draft.symbol)
    draft.stored |= {"level": level, "marking": WORDS[level], "controls": ""}


def after(days):
    return lambda draft: (draft.dated + timedelta(days)).isoformat()


def derived(text):
    return block(f"Classified By: Pat Sample, Political Officer\nDerived From: {text}")


EACH = {"style": "each"}
WHOLE = {"of": 0}
IN_13526 = ("13526",)
IN_AMENDED = ("12958-amended",)
IN_12958 = ("12958",)
IN_12356 = ("12356",)
IN_12065 = ("12065",)
IN_11652 = ("11652",)
SINCE_2003 = ("12958-amended", "13526")
PLAIN = ("U",)
SINCE_SECTION_1_4 = {"since": date(2003, 9, 22)}

DEFECTS = [
    # overall level
    Defect(
        "portion above the level", mark(lambda d: higher(d.level)), "DC102", "undergraded", MARKED, ("C", "S"), EACH
    ),
    Defect("classified portion", mark("C"), "DC103", "undergraded", WITH_REASONS, ("U", "SBU"), EACH),
    Defect("level above every portion", marks("C"), "DC104", "overgraded", MARKED, ("S", "TS"), EACH),
    Defect("every portion unclassified", marks("U"), "DC105", "overclassification", MARKED, CLASSIFIED, EACH),
    Defect(
        "section line with another level",
        section_line(1, lambda d: d.line(LINE_WORDS[higher(d.level)][0], 2)),
        "DC107",
        "marking",
        ORDERS,
        CLASSIFIED,
        {"of": 2},
    ),
    Defect("words beside the level", line(lambda d: f"{d.word} SENSITIVE"), "DC110", "marking", MARKED, CLASSIFIED),
    Defect("RESTRICTED as a level", line("RESTRICTED"), "DC111", "marking", SINCE_1972, PLAIN),
    Defect(
        "instruction on limited official use",
        instruction("DECL: OADR"),
        "DC112",
        "overclassification",
        IN_12356,
        ("LOU",),
    ),
    Defect("secret misspelt", line("SS E C R E T"), "DC113", "marking", ORDERS, ("S",)),
    Defect("confidential misspelt", line("CO N F I D E N T I A L"), "DC113", "marking", ORDERS, ("C",)),
    # portions
    Defect("all marks gone", unmarked, "DC201", "portion-marking", MARKED, CLASSIFIED, EACH),
    Defect("paragraph unmarked", mark(""), "DC202", "portion-marking", MARKED, CLASSIFIED, EACH),
    Defect("mark at the end", mark_at_end, "DC205", "portion-marking", IN_13526, CLASSIFIED, EACH | WHOLE),
    Defect("unknown mark", mark("CON"), "DC207", "portion-marking", WITH_REASONS, CLASSIFIED, EACH),
    Defect(
        "limited official use after 1995",
        mark("LOU"),
        "DC210",
        "portion-marking",
        WITH_REASONS,
        CLASSIFIED,
        EACH,
    ),
    Defect("SBU on a classified portion", mark("C/SBU"), "DC213", "control", WITH_REASONS, CLASSIFIED, EACH),
    Defect("FOUO on a classified portion", mark("C//FOUO"), "DC213", "control", WITH_REASONS, CLASSIFIED, EACH),
    Defect(
        "paragraph number skipped",
        numbers(lambda n: [1, 2, *(x + 1 for x in n[2:])]),
        "DC216",
        "miscellaneous",
        MARKED,
        CLASSIFIED,
        EACH,
    ),
    Defect(
        "paragraph number repeated",
        numbers(lambda n: [1, 2, *(x - 1 for x in n[2:])]),
        "DC217",
        "miscellaneous",
        MARKED,
        CLASSIFIED,
        EACH,
    ),
    # classification authority
    Defect("Classified By missing", block("Reason: {section} (b)"), "DC301", "classified-by"),
    Defect("name only", who("Pat Sample"), "DC302", "classified-by"),
    Defect("position only", who("Deputy Chief of Mission"), "DC303", "classified-by"),
    Defect("placeholder", who("TBD"), "DC304", "classified-by"),
    Defect("source on Classified By", who("Multiple Sources"), "DC305", "classified-by"),
    Defect("reason missing", block("Classified By: DCM Pat Sample"), "DC307", "reason"),
    Defect(
        "reason before 1995",
        block("Classified By: DCM Pat Sample\nReason: 1.5 (b)"),
        "DC308",
        "header",
        ("12065", "12356"),
    ),
    Defect(
        "section 1.5 after 2004", reason("1.5 (d)"), "DC309", "reason", SINCE_2003, limits={"since": date(2005, 1, 1)}
    ),
    Defect(
        "section 1.5 in 2004",
        reason("1.5 (d)"),
        "DC309",
        "reason",
        IN_AMENDED,
        limits={"since": date(2003, 9, 22), "until": date(2004, 12, 31)},
    ),
    Defect("section 1.4 in 1999", reason("1.4 (d)"), "DC310", "reason", IN_12958),
    Defect("section without categories", reason("1.6 (d)"), "DC311", "reason"),
    Defect("letter i", reason("1.4 (i)"), "DC312", "reason", SINCE_2003, limits=SINCE_SECTION_1_4),
    Defect("letter h in 1998", reason("1.5 (h)"), "DC313", "reason", IN_12958),
    Defect("letters missing", reason("{section}"), "DC314", "reason"),
    Defect("section missing", reason("(b) and (d)"), "DC315", "reason"),
    Defect("reason in words", reason("sensitive matters of state"), "DC316", "reason", IN_13526),
    Defect("four reasons", reason("{section} (a), (b), (c) and (d)"), "DC317", "overclassification"),
    Defect("reason on an unclassified telegram", reason("{section} (b)"), "DC318", "overclassification", levels=PLAIN),
    Defect("reason in the form of 1982", reason("1.3(a)(5)"), "DC320", "reason"),
    Defect("source unidentified", derived("previous message"), "DC321", "derived-from"),
    Defect("source undated", derived("Memorandum of the Sample Office"), "DC322", "derived-from"),
    Defect(
        "source dated after the document",
        derived("Memorandum of the Sample Office, dated January 15, 2031"),
        "DC323",
        "derived-from",
    ),
    Defect(
        "reason names another order",
        block("Classified By: DCM Pat Sample\nReason: E.O. 12356, {section} (b)"),
        "DC324",
        "reason",
    ),
    Defect("derivative classifier missing", block(f"Derived From: {SOURCE}"), "DC326", "classified-by", IN_13526),
    # declassification
    Defect("date over ten years", instruction(lambda d: f"DECL: {d.day(10, 400)}"), "DC401", "duration", IN_12958),
    Defect(
        "date over ten years by a day", instruction(lambda d: f"DECL: {d.day(10, 1)}"), "DC401", "duration", IN_12958
    ),
    Defect("twenty years in 1999", instruction("DECL: TWENTY YEARS"), "DC401", "duration", IN_12958),
    Defect("date over 25 years", instruction(lambda d: f"DECL: {d.day(25, 400)}"), "DC401", "duration", SINCE_2003),
    Defect(
        "date over 25 years by a day", instruction(lambda d: f"DECL: {d.day(25, 1)}"), "DC401", "duration", SINCE_2003
    ),
    Defect("review after 30 years", instruction(lambda d: f"RDS-1 {d.day(31)}"), "DC402", "duration", IN_12065),
    Defect("six years exceeded", instruction(lambda d: f"GDS {d.day(7)}"), "DC403", "duration", IN_12065),
    Defect("date before the document", instruction(lambda d: f"DECL: {d.day(-1)}"), "DC404", "declassification", DATED),
    Defect("date of the same day", instruction(lambda d: f"DECL: {d.day(0)}"), "DC405", "declassification", DATED),
    Defect(
        "no such date", instruction(lambda d: f"DECL: 02/30/{d.dated.year + 5}"), "DC406", "declassification", DATED
    ),
    Defect("instruction empty", instruction("DECL:"), "DC409", "declassification", MARKED),
    Defect("no schedule in 1975", instruction(""), "DC410", "declassification", IN_11652),
    Defect("not applicable on a classified telegram", instruction("N/A"), "DC411", "declassification", MARKED),
    Defect(
        "date on an unclassified telegram",
        instruction(lambda d: f"DECL: {d.day(5)}"),
        "DC412",
        "overclassification",
        DATED,
        ("U", "SBU"),
    ),
    Defect(
        "downgrade only", instruction(lambda d: f"DNG: CO {d.day(5)}"), "DC413", "declassification", levels=("S", "TS")
    ),
    Defect("X1 after 2003", instruction("DECL: X1"), "DC414", "declassification", SINCE_2003, limits=SINCE_SECTION_1_4),
    Defect("X6 before 1995", instruction("DECL: X6"), "DC415", "declassification", ("12065", "12356")),
    Defect("X9", instruction("DECL: X9"), "DC416", "declassification", IN_12958),
    Defect("X without a number", instruction("DECL: X"), "DC417", "declassification", IN_12958),
    Defect("OADR after 1995", instruction("DECL: OADR"), "DC420", "declassification"),
    Defect("OADR before 1982", instruction("DECL: OADR"), "DC421", "declassification", IN_12065),
    Defect(
        "source marked without its date",
        instruction("DECL: SOURCE MARKED OADR"),
        "DC422",
        "declassification",
        ("12958", "12958-amended"),
    ),
    Defect(
        "source marked after 2010",
        both(instruction("DECL: SOURCE MARKED OADR, DATE OF SOURCE 05/03/1990"), derived(SOURCE)),
        "DC424",
        "declassification",
        IN_13526,
    ),
    Defect("manual review", instruction("DECL: MR"), "DC425", "declassification", DATED),
    Defect("25X10", instruction(lambda d: f"DECL: 25X10, {d.day(40)}"), "DC426", "declassification"),
    Defect("25X undated", instruction("DECL: 25X1"), "DC427", "declassification", IN_13526),
    Defect("25X over fifty years", instruction(lambda d: f"DECL: 25X1, {d.day(50, 1)}"), "DC428", "duration", IN_13526),
    Defect(
        "25X without need", instruction(lambda d: f"DECL: 25X1, {d.day(20)}"), "DC429", "declassification", IN_13526
    ),
    Defect(
        "25X1-human after 2012",
        instruction("DECL: 25X1-HUMAN"),
        "DC430",
        "declassification",
        IN_13526,
        limits={"since": date(2012, 1, 1)},
    ),
    Defect(
        "50X1-HUM with date",
        instruction(lambda d: f"DECL: 50X1-HUM, {d.day(70)}"),
        "DC431",
        "declassification",
        IN_13526,
    ),
    Defect("50X before 2010", instruction("DECL: 50X1-HUM"), "DC432", "declassification", ("12958", "12958-amended")),
    Defect("50X undated", instruction("DECL: 50X6"), "DC434", "declassification", IN_13526),
    Defect(
        "treaty",
        instruction("DECL: SUBJECT TO TREATY OR INTERNATIONAL AGREEMENT"),
        "DC435",
        "declassification",
        IN_13526,
    ),
    Defect("DNI only", instruction("DECL: DNI ONLY"), "DC436", "declassification", IN_13526),
    Defect("never", instruction("DECL: NEVER"), "DC437", "declassification"),
    Defect(
        "several values", instruction(lambda d: f"DECL: 25X1, 25X6, {d.day(40)}"), "DC438", "declassification", IN_13526
    ),
    Defect("event not definite", instruction("DECL: WHEN NO LONGER SENSITIVE"), "DC439", "declassification"),
    Defect("XGDS without category", instruction("XGDS"), "DC444", "declassification", IN_11652),
    Defect(
        "two instructions that differ",
        both(
            instruction(lambda d: f"DECL: {d.day(5)}"),
            part(
                "authority_block",
                lambda d: f"Classified By: DCM Pat Sample\nReason: {d.section} (b)\nDeclassify On: {d.day(6)}",
            ),
        ),
        "DC446",
        "declassification",
    ),
    Defect("GDS after 1982", instruction("GDS"), "DC448", "declassification", DATED),
    Defect("instruction of signs and numbers", instruction("DECL: 12345"), "DC450", "declassification", DATED),
    Defect("GDS without date in 1980", instruction("GDS"), "DC451", "declassification", IN_12065),
    # order cited
    Defect("E.O. line missing", part("eo_line"), "DC501", "declassification", SINCE_1972, ALL_LEVELS),
    Defect(
        "order of 1982 in 1996",
        instruction(lambda d: f"DECL: {d.day(5)}", "12356"),
        "DC502",
        "declassification",
        IN_12958,
        limits={"since": AFTER_12958},
    ),
    Defect(
        "order of 1995 in 2011",
        instruction(lambda d: f"DECL: {d.day(5)}", "12958"),
        "DC502",
        "declassification",
        IN_13526,
        limits={"since": AFTER_13526},
    ),
    Defect(
        "order of 1978 in 1983",
        instruction("N/A", "12065"),
        "DC502",
        "declassification",
        IN_12356,
        PLAIN,
        {"since": AFTER_12356},
    ),
    Defect(
        "order not yet in force",
        instruction(lambda d: f"DECL: {d.day(5)}", "12958"),
        "DC503",
        "declassification",
        IN_12356,
        limits={"since": date(1995, 4, 17)},
    ),
    Defect(
        "order signed later",
        instruction(lambda d: f"DECL: {d.day(5)}", "13526"),
        "DC504",
        "header",
        IN_AMENDED,
        limits={"until": date(2009, 12, 28)},
    ),
    Defect(
        "order signed later on an unclassified telegram",
        instruction("N/A", "13526"),
        "DC504",
        "header",
        IN_12356,
        PLAIN,
    ),
    Defect(
        "order of 2009 cited early",
        instruction(lambda d: f"DECL: {d.day(5)}", "13526"),
        "DC505",
        "declassification",
        IN_AMENDED,
        limits={"since": date(2009, 12, 29)},
    ),
    Defect(
        "order misprinted",
        instruction(lambda d: f"DECL: {d.day(5)}", "12985"),
        "DC507",
        "miscellaneous",
        ("12958", "12958-amended"),
    ),
    Defect("order misprinted in 1975", instruction("GDS", "16652"), "DC507", "miscellaneous", IN_11652),
    Defect("order of another subject", instruction(lambda d: f"DECL: {d.day(5)}", "12829"), "DC508", "miscellaneous"),
    Defect(
        "order number missing", part("eo_line", lambda d: f"E.O.: DECL: {d.day(5)}"), "DC510", "miscellaneous", DATED
    ),
    # transmission heading
    Defect(
        "prosign of another level",
        part("security_prosign", lambda d: f"ZNY {higher(d.level)[0] * 5} ZZH"),
        "DC601",
        "header",
        WITH_HEADING,
    ),
    Defect(
        "prosign ZNR on a classified telegram",
        part("security_prosign", lambda d: f"ZNR {d.level[0] * 5} ZZH"),
        "DC602",
        "header",
        WITH_HEADING,
    ),
    Defect("prosign of mixed letters", part("security_prosign", "ZNY CCSCC ZZH"), "DC603", "header", WITH_HEADING),
    Defect(
        "station day",
        part("station_line", lambda d: d.station(julian=f"{d.dated + timedelta(3):%j}1708")),
        "DC604",
        "header",
        WITH_HEADING,
        ALL_LEVELS,
    ),
    Defect(
        "date-time group impossible",
        part("date_time_group", "R 311708Z FEB {year2}"),
        "DC606",
        "header",
        ORDERS,
        ALL_LEVELS,
    ),
    Defect(
        "station serial",
        part("station_line", lambda d: d.station(d.serial + 1)),
        "DC607",
        "header",
        WITH_HEADING,
        ALL_LEVELS,
    ),
    Defect(
        "serial of the reference id",
        stored(reference_id=lambda d: f"{{year2}}ANYPOST{d.serial + 1}"),
        "DC608",
        "header",
        ORDERS,
        ALL_LEVELS,
    ),
    Defect(
        "year of the reference id",
        stored(
            reference_id=lambda d: f"{(d.dated.year + (2 if d.dated.year < 1956 else -2)) % 100:02}ANYPOST{d.serial}"
        ),
        "DC609",
        "header",
        ORDERS,
        ALL_LEVELS,
    ),
    Defect("another post", part("originator", "FM AMEMBASSY LAKE EXAMPLE"), "DC610", "header", ORDERS, ALL_LEVELS),
    Defect("stored date", stored(created=after(9)), "DC611", "header", ORDERS, ALL_LEVELS, {"stored": True}),
    Defect("TAGS missing", part("tags"), "DC612", "header", SINCE_1972, ALL_LEVELS),
    Defect("SUBJECT missing", part("subject"), "DC613", "header", SINCE_1972, ALL_LEVELS),
    Defect("FM line missing", part("originator"), "DC614", "header", SINCE_1972, ALL_LEVELS),
    Defect(
        "section between missing",
        section_line(2, lambda d: d.line(section=3)),
        "DC617",
        "header",
        ORDERS,
        ALL_LEVELS,
        {"of": 3},
    ),
    Defect(
        "section totals",
        section_line(1, lambda d: d.line(section=2).replace("OF 02", "OF 04")),
        "DC618",
        "header",
        ORDERS,
        ALL_LEVELS,
        {"of": 2},
    ),
    Defect("stored level", other_level, "DC619", "header", ORDERS, ALL_LEVELS, {"stored": True}),
    # captions and controls
    Defect("NODIS with EXDIS", captions("NODIS", "EXDIS"), "DC701", "control", SINCE_1972, CLASSIFIED),
    Defect("EXDIS on a plain unclassified telegram", captions("EXDIS"), "DC702", "control", SINCE_1972, PLAIN),
    Defect(
        "SIPDIS with EXDIS",
        captions("EXDIS", "SIPDIS"),
        "DC703",
        "control",
        WITH_REASONS,
        ("C", "S"),
        {"since": date(2002, 1, 1), "until": date(2010, 12, 31)},
    ),
    Defect(
        "SIPDIS on a top secret telegram",
        captions("SIPDIS"),
        "DC704",
        "control",
        WITH_REASONS,
        ("TS",),
        {"since": date(2002, 1, 1)},
    ),
    Defect("SBU without SENSITIVE", plain_sbu, "DC706", "control", WITH_REASONS, ("SBU",)),
    Defect("NOFORN on a plain unclassified telegram", captions("NOFORN"), "DC708", "control", WITH_REASONS, PLAIN),
    Defect(
        "limited official use as a line after 1995",
        line("LIMITED OFFICIAL USE"),
        "DC709",
        "marking",
        WITH_REASONS,
        PLAIN,
    ),
    Defect(
        "STADIS to another agency",
        both(
            captions("STADIS"),
            part("addressees", "TO RUEHC/SECSTATE WASHDC 1234\nINFO RUEKJCS/SECDEF WASHDC 0115"),
        ),
        "DC711",
        "control",
        DATED,
        CLASSIFIED,
    ),
    Defect(
        "NF portion without NOFORN", noforn_mark, "DC714", "control", WITH_REASONS, CLASSIFIED, EACH | {"stored": False}
    ),
    Defect(
        "NOFORN with REL TO",
        noforn_and_release,
        "DC715",
        "control",
        WITH_REASONS,
        CLASSIFIED,
        EACH | {"since": date(1998, 6, 30)},
    ),
]


def serious(draft):
    """Every error and warning on a draft: its rule, its category and what it says."""
    findings = CHECKER.check(PARSER.parse(draft.telegram())).findings
    return [(f.rule, f.discrepancy, f.message) for f in findings if f.severity != "note"]


def orders_within(defect):
    """The orders of a defect whose period meets the bounds of its dates."""
    since, until = defect.limits.get("since", date.min), defect.limits.get("until", date.max)
    return tuple(o for o in defect.orders if period(o)[0] <= until and since <= period(o)[1])


FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)


@pytest.mark.parametrize("level", ALL_LEVELS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_compliant_telegram_has_no_error_and_no_warning(level, data):
    assert [] == serious(data.draw(drafts(levels=(level,))))


@pytest.mark.parametrize("order", ORDERS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_telegram_that_obeys_an_order_has_no_error_and_no_warning(order, data):
    assert [] == serious(data.draw(drafts(orders=(order,))))


@pytest.mark.parametrize("defect", [pytest.param(d, id=f"{d.rule}-{d.name}") for d in DEFECTS])
@FEW
@given(data=st.data())
def test_a_planted_defect_is_found_in_its_category_and_nothing_else_is(defect, data):
    draft = data.draw(drafts(orders_within(defect), defect.levels, **defect.limits))
    defect.plant(draft)
    assert [(defect.rule, defect.discrepancy)] == [(rule, discrepancy) for rule, discrepancy, _ in serious(draft)]


def test_at_least_forty_kinds_of_defects_are_planted():
    assert 40 <= len({defect.name for defect in DEFECTS})
