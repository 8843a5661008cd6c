"""The files of ``rules/orders`` and ``rules/vocabulary`` turned into ``Law``; every problem is noted, none raised.

What the values mean is said in ``law``; rule files are read in ``rule_files``.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from declass.rulebook.law import (
    DOCUMENT_DATE,
    FULL_YEARS,
    AutomaticDeclassification,
    Duration,
    Exemption,
    Instruction,
    Law,
    LegacyReading,
    Order,
    Reasons,
    Renamed,
    Schedule,
    SectionEffective,
    UndatedExemption,
)
from declass.rulebook.toml_table import TomlTable, read_toml
from declass.rulebook.vocabulary import (
    CaptionEntry,
    Control,
    Countries,
    Discrepancy,
    ListCite,
    NatoPortion,
    Source,
    TransmissionWord,
    Vocabulary,
)

CITE = "sec. 1.5(b)"
SENSE = "what it means, in our own words"
CONTROL_CATEGORIES = ("sci", "sap", "aea", "fgi", "dissemination", "other", "nato")
INSTRUCTION_KINDS = ("date", "event", "exemption", "duration", "oadr", "review", "none")


def read_law(root: Path, problems: list[str]) -> Law:
    """The law of a rules folder; problems go into the list, and then the law is not fit for use."""
    orders = read_orders(root, problems)
    return Law(orders, read_vocabulary(root, orders, problems))


def read_orders(root: Path, problems: list[str]) -> tuple[Order, ...]:
    """The orders of a rules folder by the day on which they began."""
    paths = sorted((root / "orders").glob("*.toml"))
    if not paths:
        problems.append(f"{root.name}/orders: no order found; a rules folder holds one file for each order")
    orders = [_order(read_toml(path, root, problems), path.stem) for path in paths]
    orders.sort(key=lambda order: order.effective_from)
    for before, after in pairwise(orders):
        if before.effective_to != after.effective_from or after.replaces != before.id:
            problems.append(
                f"{root.name}/orders/{after.id}.toml: effective_from: {before.id} ends on {before.effective_to} and "
                f"{after.id}, which replaces {after.replaces}, begins on {after.effective_from}; let each order begin "
                f"on the day on which the one it replaces no longer holds"
            )
    return tuple(orders)


def _order(table: TomlTable, stem: str) -> Order:
    order = Order(
        id=table.text("id", stem),
        cite=table.text("cite", "E.O. 13526"),
        number=table.text("number", "13526"),
        subject=table.text("subject", "classified national security information"),
        signed=table.day("signed", "2009-12-29"),
        effective_from=table.day("effective_from", "2010-06-27"),
        duration=_duration(table.table("duration")),
        grace_days=_grace_days(table.table("grace")),
        effective_to=table.optional_day("effective_to"),
        replaces=table.optional_text("replaces"),
        tolerated=table.texts("tolerated"),
        section_effective=tuple(_section_effective(t) for t in table.tables("section_effective")),
        reasons=tuple(_reasons(t) for t in table.tables("reasons")),
        schedules=tuple(_schedule(t) for t in table.tables("schedule")),
        instructions=tuple(_instruction(t) for t in table.tables("instruction")),
        exemptions=tuple(_exemption(t) for t in table.tables("exemption")),
        automatic_declassification=_automatic(table.table("automatic_declassification")),
        legacy_reading=_legacy_reading(table.table("legacy_reading")),
    )
    if order.id and order.id != stem:
        table.problem("id", f"found {order.id!r}", f'write the name of the file, "{stem}"')
    table.close()
    return order


def _grace_days(table: TomlTable) -> int:
    days = table.number("days", "90")
    table.text("basis", "policy of this project, not law")
    table.close()
    return days


def _duration(table: TomlTable) -> Duration:
    duration = Duration(
        cite=table.text("cite", CITE),
        basis=table.one_of("basis", (DOCUMENT_DATE, FULL_YEARS)),
        sense=table.text("sense", SENSE),
        default_years=table.optional_number("default_years"),
        longest_by_level=table.years_by_level("longest_years"),
        extended_years=table.optional_number("extended_years"),
        extended_cite=table.optional_text("extended_cite"),
        foreign_years=table.optional_number("foreign_years"),
        confirmed=table.flag("confirmed", True),
    )
    table.close()
    return duration


def _legacy_reading(table: TomlTable) -> LegacyReading | None:
    if not table.has("cite"):
        return None
    reading = LegacyReading(
        cite=table.text("cite", "32 CFR 2001.12(c)"),
        indefinite_years=table.number("indefinite_years", "25"),
        exempt=tuple(_undated_exemption(entry) for entry in table.tables("exempt")),
        renamed=tuple(_renamed(entry) for entry in table.tables("renamed")),
    )
    table.close()
    return reading


def _undated_exemption(table: TomlTable) -> UndatedExemption:
    exemption = UndatedExemption(
        begins=table.text("begins", "25X"),
        years=table.number("years", "50"),
        basis=table.one_of("basis", (DOCUMENT_DATE, FULL_YEARS)),
        cite=table.text("cite", "32 CFR 2001.26(a)"),
    )
    table.close()
    return exemption


def _renamed(table: TomlTable) -> Renamed:
    renamed = Renamed(
        code=table.text("code", "25X1-HUMAN"),
        read_as=table.text("read_as", "50X1-HUM"),
        cite=table.text("cite", "32 CFR 2001.26(a)"),
        confirmed=table.flag("confirmed", True),
    )
    table.close()
    return renamed


def _automatic(table: TomlTable) -> AutomaticDeclassification | None:
    if not table.names():
        return None
    automatic = AutomaticDeclassification(
        cite=table.text("cite", CITE),
        years=table.number("years", "25"),
        first=table.day("first", "2006-12-31"),
        sense=table.text("sense", SENSE),
    )
    table.close()
    return automatic


def _section_effective(table: TomlTable) -> SectionEffective:
    section = SectionEffective(
        sections=table.texts("sections"),
        effective_from=table.day("effective_from", "2009-12-29"),
        cite=table.text("cite", "sec. 6.3"),
        sense=table.optional_text("sense"),
    )
    table.close()
    return section


def _reasons(table: TomlTable) -> Reasons:
    reasons = Reasons(
        section=table.text("section", "1.4"),
        cite=table.text("cite", "sec. 1.4"),
        letters=table.text_map("letters"),
        effective_from=table.optional_day("effective_from"),
        effective_to=table.optional_day("effective_to"),
        sense=table.optional_text("sense"),
        confirmed=table.flag("confirmed", True),
    )
    if not reasons.letters:
        table.lacks("letters", "write the categories by letter, e.g. a = " + f'"{SENSE}"')
    table.close()
    return reasons


def _schedule(table: TomlTable) -> Schedule:
    schedule = Schedule(
        code=table.text("code", "GDS"),
        sense=table.text("sense", SENSE),
        cite=table.text("cite", "sec. 5(A)"),
        needs_date=table.flag("needs_date", False),
        needs_category=table.flag("needs_category", False),
        works_out=table.flag("works_out", False),
        categories=table.texts("categories"),
        longest_years=table.optional_number("longest_years"),
        effective_from=table.optional_day("effective_from"),
        effective_to=table.optional_day("effective_to"),
        confirmed=table.flag("confirmed", True),
    )
    table.close()
    return schedule


def _instruction(table: TomlTable) -> Instruction:
    instruction = Instruction(
        kind=table.one_of("kind", INSTRUCTION_KINDS),
        sense=table.text("sense", SENSE),
        cite=table.text("cite", CITE),
        codes=table.texts("codes"),
        use=table.one_of("use", ("original", "derivative"), "original"),
        needs=table.optional_text("needs"),
        effective_from=table.optional_day("effective_from"),
        effective_to=table.optional_day("effective_to"),
        confirmed=table.flag("confirmed", True),
    )
    table.close()
    return instruction


def _exemption(table: TomlTable) -> Exemption:
    exemption = Exemption(
        code=table.text("code", "25X1"),
        sense=table.text("sense", SENSE),
        cite=table.text("cite", "sec. 3.3(b)(1)"),
        is_series=table.flag("is_series", False),
        letters=table.texts("letters"),
        needs_date=table.flag("needs_date", False),
        forbids_date=table.flag("forbids_date", False),
        longest_years=table.optional_number("longest_years"),
        confirmed=table.flag("confirmed", True),
    )
    table.close()
    return exemption


def read_vocabulary(root: Path, orders: tuple[Order, ...], problems: list[str]) -> Vocabulary:
    """The vocabulary of a rules folder."""
    folder, cites = root / "vocabulary", dict[str, ListCite]()

    def cited(name: str) -> TomlTable:
        table = read_toml(folder / f"{name}.toml", root, problems)
        cites[name] = ListCite(table.text("cite", "ACP 127"), table.flag("confirmed", True))
        return table

    levels, prosigns, positions = cited("levels"), cited("security-prosigns"), cited("positions")
    office_lists = positions.texts_map("offices")
    offices = frozenset(word for words in office_lists.values() for word in words)
    posts, nato = cited("posts"), cited("nato-levels")
    controls = read_toml(folder / "controls.toml", root, problems)
    register = read_toml(folder / "register.toml", root, problems)
    vocabulary = Vocabulary(
        level_words=levels.level_map("level_words"),
        control_words=levels.text_map("control_words"),
        nato_levels=nato.level_map("levels"),
        control_entries=_controls(controls),
        caption_entries=_captions(read_toml(folder / "captions.toml", root, problems)),
        prosign_letters=prosigns.level_map("letters"),
        prosigns=prosigns.texts_map("prosigns"),
        position_words=_position_words(positions, offices),
        office_words=offices,
        place_words=frozenset(office_lists.get("places", ())),
        surname_words=frozenset(_only_list(positions.table("surnames"), "words")),
        placeholders=frozenset(_only_list(positions.table("placeholders"), "words")),
        level_extras=frozenset(_only_list(levels.table("extra_words"), "words")),
        transmission_words={word.word: word for word in map(_transmission_word, levels.tables("transmission_word"))},
        post_words=frozenset(_only_list(posts.table("offices"), "words")),
        department_names=posts.text_map("department"),
        other_agencies=_only_list(posts.table("agencies"), "words"),
        event_phrases=_event_phrases(cited("vague-events")),
        other_orders=_other_orders(read_toml(folder / "other-orders.toml", root, problems)),
        classification_orders=_periods_by_number(orders),
        short_schedules=_short_schedules(orders),
        orders_with_review=frozenset(
            number
            for order in orders
            if any(instruction.kind == "review" for instruction in order.instructions)
            for number in order.numbers
        ),
        discrepancies=_discrepancies(read_toml(folder / "discrepancies.toml", root, problems)),
        report_years=_report_years(cited("durations")),
        countries=_countries(cited("countries")),
        register_entries=_controls(register),
        nato_portions={entry.written: entry for entry in map(_nato_portion, register.tables("nato_portion"))},
        sources=_sources(read_toml(folder / "sources.toml", root, problems)),
        list_cites=cites,
    )
    for table in (levels, prosigns, positions, posts, nato, controls, register):
        table.close()
    return vocabulary


def _sources(table: TomlTable) -> tuple[Source, ...]:
    sources = tuple(_source(entry) for entry in table.tables("source"))
    table.close()
    return sources


def _source(table: TomlTable) -> Source:
    source = Source(
        name=table.text("name", "ACP 127"),
        sense=table.text("sense", SENSE),
        spellings=table.texts("spellings"),
        confirmed=table.flag("confirmed", True),
    )
    table.close()
    return source


def _only_list(table: TomlTable, key: str) -> tuple[str, ...]:
    words = table.texts(key)
    table.close()
    return words


def _transmission_word(table: TomlTable) -> TransmissionWord:
    word = TransmissionWord(
        word=table.text("word", "EFTO"),
        sense=table.text("sense", SENSE),
        levels=table.levels("levels"),
        cite=table.text("cite", "5 FAH-2 H-222"),
        confirmed=table.flag("confirmed", True),
    )
    table.close()
    return word


def _position_words(positions: TomlTable, offices: frozenset[str]) -> dict[str, str]:
    spellings = positions.texts_map("positions")
    words = {word: word for word in offices}
    for canonical, others in spellings.items():
        words.update(dict.fromkeys((canonical, *others), canonical))
    return words


def _event_phrases(table: TomlTable) -> tuple[tuple[str, str], ...]:
    phrases = [(phrase, kind) for kind, words in table.texts_map("phrases").items() for phrase in words]
    table.close()
    return tuple(sorted(phrases, key=lambda pair: (-len(pair[0]), pair)))


def _periods_by_number(orders: Iterable[Order]) -> dict[str, tuple[tuple[dt.date, dt.date | None], ...]]:
    """The periods in which an order held, by each number under which documents cite it."""
    periods: dict[str, tuple[tuple[dt.date, dt.date | None], ...]] = {}
    for order in orders:
        for number in order.numbers:
            periods[number] = (*periods.get(number, ()), (order.effective_from, order.effective_to))
    return periods


def _short_schedules(orders: Iterable[Order]) -> dict[str, dict[str, str]]:
    """The categories of a schedule with an X by that letter and their figure, by the number of its order."""
    return {
        number: {f"X{category}": f"{schedule.code}-{category}" for category in schedule.categories}
        for order in orders
        for schedule in order.schedules
        if schedule.needs_category and schedule.code.startswith("X")
        for number in order.numbers
    }


def _report_years(table: TomlTable) -> tuple[int, ...]:
    years = []
    for length in table.tables("length"):
        years.append(length.number("years", "10"))
        length.close()
    if not years:
        table.lacks("length", "write one for each length, e.g. years = 10")
    table.close()
    return tuple(sorted(years))


def _other_orders(table: TomlTable) -> dict[str, str]:
    orders = table.text_map("orders")
    table.close()
    return orders


def _controls(table: TomlTable) -> dict[str, Control]:
    return {control.portion: control for control in map(_control, table.tables("control"))}


def _control(table: TomlTable) -> Control:
    control = Control(
        portion=table.text("portion", "NF"),
        banner=table.text("banner", "NOFORN"),
        category=table.one_of("category", CONTROL_CATEGORIES),
        cite=table.text("cite", "32 CFR 2001.24"),
        spellings=table.texts("spellings"),
        unclassified_only=table.flag("unclassified_only", False),
        levels=table.levels("levels"),
        excludes=table.texts("excludes"),
        not_beside=table.texts("not_beside"),
        needs=table.texts("needs"),
        needs_unless=table.texts("needs_unless"),
        needs_one_of=table.texts("needs_one_of"),
        takes_place_of=table.texts("takes_place_of"),
        needs_part=table.flag("needs_part", False),
        is_release=table.flag("is_release", False),
        most_names=table.optional_number("most_names"),
        lowest_number=table.optional_number("lowest_number"),
        highest_number=table.optional_number("highest_number"),
        rolls_up=table.flag("rolls_up", False),
        effective_from=table.optional_day("effective_from"),
        effective_to=table.optional_day("effective_to"),
        confirmed=table.flag("confirmed", True),
        sense=table.optional_text("sense"),
    )
    table.close()
    return control


def _nato_portion(table: TomlTable) -> NatoPortion:
    entry = NatoPortion(
        written=table.text("written", "CTSA"),
        level=table.text("level", "CTS"),
        control=table.text("control", "ATOMAL"),
        cite=table.text("cite", "IC-ISM 2.1, ClassificationType"),
        confirmed=table.flag("confirmed", True),
    )
    table.close()
    return entry


def _countries(table: TomlTable) -> Countries:
    trigraphs = table.texts_map("trigraphs")
    others = {word: code for code, words in trigraphs.items() for word in words}
    others.update({word: code for code, words in table.texts_map("others").items() for word in words})
    countries = Countries(
        trigraphs=frozenset(
            (*trigraphs, *(c for key in ("withdrawn", "genc") for c in _only_list(table.table(key), "codes")))
        ),
        tetragraphs=frozenset(_only_list(table.table("tetragraphs"), "codes")),
        others=others,
        members={group: frozenset(codes) for group, codes in table.texts_map("members").items()},
    )
    table.close()
    return countries


def _captions(table: TomlTable) -> dict[str, CaptionEntry]:
    captions = {caption.standard: caption for caption in map(_caption, table.tables("caption"))}
    table.close()
    return captions


def _caption(table: TomlTable) -> CaptionEntry:
    caption = CaptionEntry(
        standard=table.text("standard", "NODIS"),
        sense=table.text("sense", SENSE),
        cite=table.text("cite", "5 FAH-2 H-440"),
        spellings=table.texts("spellings"),
        forms=table.texts("forms"),
        not_as=table.texts("not_as"),
        restricts=table.flag("restricts", False),
        needs_sensitive=table.flag("needs_sensitive", False),
        is_noforn=table.flag("is_noforn", False),
        excludes=table.texts("excludes"),
        highest=table.level("highest"),
        effective_from=table.optional_day("effective_from"),
        effective_to=table.optional_day("effective_to"),
        confirmed=table.flag("confirmed", True),
    )
    table.close()
    return caption


def _discrepancies(table: TomlTable) -> dict[str, Discrepancy]:
    discrepancies = {code: _discrepancy(code, table.table(code)) for code in table.names()}
    for code, discrepancy in discrepancies.items():
        if discrepancy.folds_into is not None and discrepancy.folds_into not in discrepancies:
            table.problem(f"{code}.folds_into", f"found {discrepancy.folds_into!r}", "write a code of this file")
    return discrepancies


def _discrepancy(code: str, table: TomlTable) -> Discrepancy:
    discrepancy = Discrepancy(
        code=code,
        title=table.text("title", "Reason line"),
        sense=table.text("sense", SENSE),
        weight=table.number("weight", "2"),
        folds_into=table.optional_text("folds_into"),
    )
    table.close()
    return discrepancy
