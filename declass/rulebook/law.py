"""The executive orders and the vocabulary of markings as typed values.

No fact of the law is written here: all of it comes from ``rules/orders`` and ``rules/vocabulary``.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property

from attrs import Factory, field, frozen

from declass.levels import Level

FULL_YEARS = "full calendar years after the year of origin"
_TRIGRAPH = 3
DOCUMENT_DATE = "document date"


def holds_on(day: dt.date, effective_from: dt.date | None, effective_to: dt.date | None) -> bool:
    """Whether a day lies in a half-open period; None is open at that end."""
    return (effective_from is None or effective_from <= day) and (effective_to is None or day < effective_to)


def years_after(day: dt.date, years: int) -> dt.date:
    """The same month and day so many years later.

    29 February becomes 1 March where the later year has none: of the two readings, the one more lenient to the
    classifier. Past the year 9999 it is the last day there is.
    """
    if day.year + years > dt.date.max.year:
        return dt.date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


@frozen
class SectionEffective:
    """Sections of an order that began on another day than the rest."""

    sections: tuple[str, ...]
    effective_from: dt.date
    cite: str
    sense: str | None = None


@frozen
class Reasons:
    """The classification categories of one section.

    Attributes:
        section: The section as a document cites it, e.g. ``1.4``.
        letters: Sense of each category by its letter (or number, in 1982), in the order of the law.
    """

    section: str
    cite: str
    letters: Mapping[str, str]
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    sense: str | None = None
    confirmed: bool = True

    def holds_on(self, day: dt.date) -> bool:
        """Whether the section may be cited on a day within its order's period."""
        return holds_on(day, self.effective_from, self.effective_to)


@frozen
class Duration:
    """How long an original decision may last.

    Attributes:
        basis: ``document date``, or ``full calendar years after the year of origin``.
        default_years: Years where no date or event can be set; None where the order has no such step.
        longest_by_level: Outer limit in years for each level; empty where the order sets none.
        extended_years: Limit where a higher official gives a reason, by ``extended_cite``; None without that step.
        foreign_years: The same for foreign government information.
    """

    cite: str
    basis: str
    sense: str
    default_years: int | None = None
    longest_by_level: Mapping[Level, int] = Factory(dict)
    extended_years: int | None = None
    extended_cite: str | None = None
    foreign_years: int | None = None
    confirmed: bool = True

    def longest_years(self, level: Level) -> int | None:
        """The outer limit in years for a level, or None where the order sets none."""
        return self.longest_by_level.get(level)

    def longest_date(self, dated: dt.date, level: Level) -> dt.date | None:
        """The last declassification date allowed without exemption, or None where the order sets no limit."""
        years = self.longest_by_level.get(level)
        return None if years is None else self.after(dated, years)

    def after(self, dated: dt.date, years: int) -> dt.date:
        """The day on which so many years of this order's counting end."""
        if self.basis == FULL_YEARS:
            return dt.date(min(dated.year + years, dt.date.max.year), 12, 31)
        return years_after(dated, years)


@frozen
class AutomaticDeclassification:
    """Automatic declassification of permanent records.

    Attributes:
        first: The first such day; no record falls due before it.
    """

    cite: str
    years: int
    first: dt.date
    sense: str

    def date_for(self, dated: dt.date) -> dt.date:
        """31 December of the year so many years after the year of origin, never before the first such day."""
        return max(self.first, dt.date(min(dated.year + self.years, dt.date.max.year), 12, 31))


@frozen
class Renamed:
    """An earlier code that is read as a later one.

    Attributes:
        confirmed: Whether all of the provisions were read in the primary text.
    """

    code: str
    read_as: str
    cite: str
    confirmed: bool = True


@frozen
class LegacyReading:
    """How instructions of earlier orders are read under this one.

    Attributes:
        indefinite_years: Years from the date of the source for instructions without a day, e.g. OADR.
        exempt_years: The same for an exemption from automatic declassification that gives no day.
        beyond_years: The same for what is exempt beyond that: human sources and weapon design.
        renamed: Earlier codes that are read as later ones.
    """

    cite: str
    indefinite_years: int
    exempt_years: int
    beyond_years: int
    renamed: tuple[Renamed, ...] = ()

    def renamed_from(self, code: str) -> Renamed | None:
        """The later code that an earlier one is read as, or None."""
        return next((renamed for renamed in self.renamed if renamed.code == code), None)


@frozen
class Schedule:
    """A declassification schedule such as GDS or XGDS.

    Attributes:
        works_out: Whether the date follows from the order's duration, so that none is written.
        categories: What may follow the code, e.g. ``1`` of ``XGDS-1``.
        longest_years: Outer limit in years from the document's date; None without one.
    """

    code: str
    sense: str
    cite: str
    needs_date: bool = False
    needs_category: bool = False
    works_out: bool = False
    categories: tuple[str, ...] = ()
    longest_years: int | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    confirmed: bool = True

    def holds_on(self, day: dt.date) -> bool:
        """Whether the schedule may be used on a day within its order's period."""
        return holds_on(day, self.effective_from, self.effective_to)


@frozen
class Instruction:
    """What may stand as a declassification instruction, and when.

    Attributes:
        kind: Kind of the instruction, as in ``DeclassificationInstruction.kind``.
        codes: The codes allowed; empty where the kind has none (date, event, duration).
        use: ``original``, or ``derivative`` where a derivative document alone may carry it.
        needs: What must stand beside it, e.g. ``date of source``; None for nothing.
    """

    kind: str
    sense: str
    cite: str
    codes: tuple[str, ...] = ()
    use: str = "original"
    needs: str | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    confirmed: bool = True

    def holds_on(self, day: dt.date) -> bool:
        """Whether the instruction may be given on a day within its order's period."""
        return holds_on(day, self.effective_from, self.effective_to)


@frozen
class Exemption:
    """What an exemption code means and what must stand beside it.

    Attributes:
        is_series: Whether the code stands for itself followed by 1 to 9 (``50X`` for 50X1 to 50X9).
        letters: Letters of the reasons that go with it; empty where nothing can be said.
        longest_years: Outer limit in years from the document's date; None without one.
        confirmed: Whether the sense was read in the text of the law; the code's own dates are the instruction's.
    """

    code: str
    sense: str
    cite: str
    is_series: bool = False
    letters: tuple[str, ...] = ()
    needs_date: bool = False
    forbids_date: bool = False
    longest_years: int | None = None
    confirmed: bool = True


@frozen
class Order:
    """One executive order as it stood for a period.

    Attributes:
        number: The number documents cite, e.g. ``12958``.
        effective_to: First day on which it no longer holds; None for the order in force.
        replaces: Id of the order before it, or None.
        tolerated: Other numbers by which documents of the period cite it.
        grace_days: Days after its beginning in which the old order on printed forms is no error; our policy, not law.
    """

    id: str
    cite: str
    number: str
    subject: str
    signed: dt.date
    effective_from: dt.date
    duration: Duration
    grace_days: int
    effective_to: dt.date | None = None
    replaces: str | None = None
    tolerated: tuple[str, ...] = ()
    section_effective: tuple[SectionEffective, ...] = ()
    reasons: tuple[Reasons, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    instructions: tuple[Instruction, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    automatic_declassification: AutomaticDeclassification | None = None
    legacy_reading: LegacyReading | None = None

    @property
    def name(self) -> str:
        """The order as it stands inside a sentence: ``E.O. 12958 as amended``."""
        return self.cite.replace(",", "")

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number by which documents cite the order, its own first."""
        return (self.number, *self.tolerated)

    def holds_on(self, day: dt.date) -> bool:
        """Whether the order was in force on a day."""
        return holds_on(day, self.effective_from, self.effective_to)

    def in_grace(self, day: dt.date) -> bool:
        """Whether a day lies in the first days of the order, when forms of the old one were still about."""
        return 0 <= (day - self.effective_from).days < self.grace_days

    def reasons_on(self, day: dt.date) -> tuple[Reasons, ...]:
        """The sections with categories that may be cited on a day, the order's own section first."""
        return tuple(reasons for reasons in self.reasons if reasons.holds_on(day))

    def reason_sense(self, section: str | None, letter: str, day: dt.date) -> str | None:
        """The sense of a category on a day; None where it does not exist. Any section is meant where none is given."""
        for reasons in self.reasons_on(day):
            if section in (None, reasons.section) and letter in reasons.letters:
                return reasons.letters[letter]
        return None

    def schedule(self, code: str) -> Schedule | None:
        """The schedule of a code with or without its category, e.g. of ``XGDS-1``; None where there is none."""
        return next((schedule for schedule in self.schedules if schedule.code == code.partition("-")[0]), None)

    def exemption(self, code: str) -> Exemption | None:
        """What the order says of an exemption code, e.g. ``25X1``; None where it says nothing."""
        if code in self._exemptions:
            return self._exemptions[code]
        series = self._exemptions.get(code[:-1]) if code[-1:] in "123456789" else None
        return series if series is not None and series.is_series else None

    def instruction(self, code: str, day: dt.date) -> Instruction | None:
        """The instruction by which a code may stand on a day, or None where it may not."""
        return next((i for i in self.instructions if code in i.codes and i.holds_on(day)), None)

    def allows(self, code: str, day: dt.date) -> bool:
        """Whether a code (``OADR``, ``X1``, ``GDS``, ``XGDS-2``) may stand in an instruction of a day in this order."""
        if self.instruction(code, day) is not None:
            return True
        schedule = self.schedule(code)
        if schedule is None or not schedule.holds_on(day):
            return False
        category = code.partition("-")[2]
        return not category or category in schedule.categories

    @cached_property
    def _exemptions(self) -> Mapping[str, Exemption]:
        return {exemption.code: exemption for exemption in self.exemptions}


@frozen
class Control:
    """A dissemination or other control marking.

    Attributes:
        portion: Form in a portion marking, e.g. ``NF``; the key by which controls are known.
        banner: Form in an overall marking, e.g. ``NOFORN``.
        category: ``sci``, ``sap``, ``aea``, ``fgi``, ``dissemination``, ``other`` or ``nato``.
        unclassified_only: Whether it stands on unclassified information alone.
        levels: Levels with which it may stand; empty for any.
        excludes: Portion forms of controls with which it may not stand.
        not_beside: The same by a rule of the schema for markings alone, of which DC768 tells.
        needs: Portion forms of controls that must stand with it.
        needs_unless: Portion forms of controls with one of which ``needs`` is not asked.
        needs_one_of: Portion forms of which at least one must stand with it.
        takes_place_of: Portion forms of controls whose place it takes in an overall marking.
        needs_part: Whether it never stands without a compartment.
        is_release: Whether it says to which foreigners the information may go, or that it goes to none.
        most_names: How many names it bears at most; None for any.
        lowest_number, highest_number: Between which the numbers that it bears lie; None where it bears none.
        rolls_up: Whether a portion that bears it puts it on the overall marking.
        effective_from, effective_to: When it may be used on new documents; None where open.
        sense: What it is, where no spelling tells it.
    """

    portion: str
    banner: str
    category: str
    cite: str
    spellings: tuple[str, ...] = ()
    unclassified_only: bool = False
    levels: tuple[Level, ...] = ()
    excludes: tuple[str, ...] = ()
    not_beside: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_unless: tuple[str, ...] = ()
    needs_one_of: tuple[str, ...] = ()
    takes_place_of: tuple[str, ...] = ()
    needs_part: bool = False
    is_release: bool = False
    most_names: int | None = None
    lowest_number: int | None = None
    highest_number: int | None = None
    rolls_up: bool = False
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    confirmed: bool = True
    sense: str | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the control may be used on a new document of a day."""
        return holds_on(day, self.effective_from, self.effective_to)

    def form_in(self, kind: str) -> str:
        """The form in a ``banner`` or ``portion``; the short one stands in both where it is among the spellings."""
        return self.portion if kind == "portion" or self.portion in self.spellings else self.banner


@frozen
class NatoPortion:
    """A NATO portion marking that is one word for a level and a control, e.g. ``CTSA``.

    Attributes:
        level: The level as a portion marking bears it, e.g. ``CTS``.
        control: Portion form of the control, e.g. ``ATOMAL``.
    """

    written: str
    level: str
    control: str
    cite: str
    confirmed: bool = True


@frozen
class CaptionEntry:
    """A caption of State telegrams.

    Attributes:
        sense: What it is for.
        forms: Forms that take the rest of a line, with ``…`` for the words of an office: ``FOR … ONLY``.
        not_as: Ends of lines that have such a form and are no caption: ``USE ONLY``.
        restricts: Whether it limits distribution.
        needs_sensitive: Whether on an unclassified telegram it stands only with SENSITIVE.
        is_noforn: Whether it keeps foreign nationals from the telegram.
        excludes: Captions with which it may not stand.
        highest: Highest level of a telegram that may bear it; None for any.
        effective_from, effective_to: When it was in use; None where open.
    """

    standard: str
    sense: str
    cite: str
    spellings: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    not_as: tuple[str, ...] = ()
    restricts: bool = False
    needs_sensitive: bool = False
    is_noforn: bool = False
    excludes: tuple[str, ...] = ()
    highest: Level | None = None
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    confirmed: bool = True

    def holds_on(self, day: dt.date) -> bool:
        """Whether the caption was in use on a day."""
        return holds_on(day, self.effective_from, self.effective_to)


@frozen
class TransmissionWord:
    """A word beside the level of a telegram that tells how it is sent.

    Attributes:
        word: Its letters alone; telegrams may part them with blanks.
        sense: What it means.
        levels: Levels on which it stands.
    """

    word: str
    sense: str
    levels: tuple[Level, ...]
    cite: str
    confirmed: bool = True


@frozen
class Discrepancy:
    """A category of discrepancy as agency self-inspection reports use it.

    Attributes:
        weight: The larger, the sooner a report names a document for it, among findings equally severe and sure.
        folds_into: For a category of ours, the code under which self-inspection totals count it; else None.
    """

    code: str
    title: str
    sense: str
    weight: int
    folds_into: str | None = None


@frozen
class Source:
    """A text that authorities cite, or a list of words rests on.

    Attributes:
        name: How citations begin, or name it.
        spellings: Further words for it.
        confirmed: Whether its own text was read.
    """

    name: str
    sense: str
    spellings: tuple[str, ...] = ()
    confirmed: bool = True


@frozen
class ListCite:
    """What a closed list of words rests on.

    Attributes:
        confirmed: Whether the words were read in the primary text.
    """

    cite: str
    confirmed: bool = True


@frozen
class Countries:
    """Codes of countries and of groups of countries.

    Attributes:
        trigraphs: Three-letter codes, withdrawn ones included.
        tetragraphs: Codes of groups, of four letters but for a few; those of one edition of the register.
        others: Code by two-letter code, short name or other spelling, e.g. ``UK``.
        members: Codes of the countries of a group, where they never changed.
    """

    trigraphs: frozenset[str]
    tetragraphs: frozenset[str]
    others: Mapping[str, str]
    members: Mapping[str, frozenset[str]]

    def is_code(self, word: str) -> bool:
        """Whether a word is a code of the lists."""
        return word in self.trigraphs or word in self.tetragraphs

    def in_order(self, codes: Iterable[str], *, is_release: bool) -> list[str]:
        """Codes in the order of a list: trigraphs, then groups, each by the alphabet; USA leads a list of releases."""
        return sorted(codes, key=lambda code: (not is_release or code != "USA", self.is_group(code), code))

    def is_group(self, word: str) -> bool:
        """Whether a word is the code of a group; one of four letters that is in no list is taken for one."""
        return word in self.tetragraphs or len(word) > _TRIGRAPH

    def countries_of(self, codes: Iterable[str]) -> frozenset[str]:
        """The countries that codes stand for; a group whose members are not known stands for itself."""
        return frozenset(country for code in codes for country in self.members.get(code, (code,)))

    def is_known(self, word: str) -> bool:
        """Whether a word is a code, or a word for a country that can be read as one."""
        return self.is_code(word) or word in self.others


@frozen
class Vocabulary:
    """The closed lists of words and marks. Keys are upper case.

    Attributes:
        level_words: Levels by their letters alone, e.g. ``TOPSECRET``.
        control_words: Control marks that stand in a classification line as if they were levels, by their letters alone.
        nato_levels: Level at which a telegram with this NATO portion must at least stand.
        control_entries: Controls by portion form, in the order in which a marking lists them.
        caption_entries: Captions by standard spelling, most restrictive first.
        prosign_letters: Levels by the letter of the security prosign line.
        prosigns: Letters that go with each prosign.
        position_words: Canonical position by every spelling, office words and symbols included.
        office_words: Those that name an office and, alone, no person.
        place_words: Those of them that name the post itself.
        surname_words: Those that are surnames as well.
        placeholders: Values of a Classified By line that name nobody.
        level_extras: Words that may not stand beside a level as part of it.
        transmission_words: Words beside a level that tell how a telegram is sent, by their letters alone.
        post_words: Words before the name of a post in an originator's line.
        department_names: Name in a classification line by the name in an originator's line, for the Department itself.
        other_agencies: First words of addresses outside the Department.
        event_phrases: ``(phrase, kind)``, longest phrase first; the kinds are ``vague``, ``indefinite``,
            ``placeholder``, ``unexplained``, ``treaty`` and ``dni-only``.
        other_orders: Subject of executive orders that set no classification regime, by number.
        classification_orders: Periods of the orders that do, by number, tolerated ones included: the first day and the
            first day no longer.
        short_schedules: Schedules with their category by the short form of the electronic files, ``X1`` for
            ``XGDS-1``, by the number of the order that has them.
        orders_with_review: Numbers of the orders under which a date for review may stand.
        discrepancies: Categories of discrepancy by code, in the order of tables.
        countries: Codes of countries and groups.
        register_entries: Controls of register and manual alone, by portion form.
        nato_portions: NATO portion markings of one word for a level and a control, as written.
        sources: Texts that are cited.
        list_cites: What the lists of words without entries of their own rest on, by the name of the list.
    """

    level_words: Mapping[str, Level]
    control_words: Mapping[str, str]
    nato_levels: Mapping[str, Level]
    control_entries: Mapping[str, Control]
    caption_entries: Mapping[str, CaptionEntry]
    prosign_letters: Mapping[str, Level]
    prosigns: Mapping[str, tuple[str, ...]]
    position_words: Mapping[str, str]
    office_words: frozenset[str]
    place_words: frozenset[str]
    surname_words: frozenset[str]
    placeholders: frozenset[str]
    level_extras: frozenset[str]
    transmission_words: Mapping[str, TransmissionWord]
    post_words: frozenset[str]
    department_names: Mapping[str, str]
    other_agencies: tuple[str, ...]
    event_phrases: tuple[tuple[str, str], ...]
    other_orders: Mapping[str, str]
    classification_orders: Mapping[str, tuple[tuple[dt.date, dt.date | None], ...]]
    short_schedules: Mapping[str, Mapping[str, str]]
    orders_with_review: frozenset[str]
    discrepancies: Mapping[str, Discrepancy]
    countries: Countries
    register_entries: Mapping[str, Control]
    nato_portions: Mapping[str, NatoPortion]
    sources: tuple[Source, ...]
    list_cites: Mapping[str, ListCite]
    controls: Mapping[str, str] = field(init=False)
    """Portion form by every spelling of a control."""
    banner_forms: Mapping[str, str] = field(init=False)
    """Banner form by portion form."""
    unclassified_controls: frozenset[str] = field(init=False)
    """Portion forms of the controls that stand on unclassified information alone."""
    release_controls: frozenset[str] = field(init=False)
    """Portion forms of the foreign disclosure and release controls."""
    control_rank: Mapping[str, int] = field(init=False)
    """Place of each control in a marking, by portion form, from 0."""
    longest_position: Mapping[str, int] = field(init=False)
    """Words of the longest position phrase that begins with a word, for the words that begin one of several."""
    position_parts: frozenset[str] = field(init=False)
    """The single words of all position phrases."""
    captions: Mapping[str, str] = field(init=False)
    """Standard spelling by every spelling of a caption."""
    caption_rank: Mapping[str, int] = field(init=False)
    """Place of each caption by standard spelling, most restrictive first, from 0."""
    restricting_captions: frozenset[str] = field(init=False)
    """Captions that limit distribution."""

    @controls.default
    def _controls(self) -> Mapping[str, str]:
        return {s: c.portion for c in self.control_entries.values() for s in (c.portion, c.banner, *c.spellings)}

    @banner_forms.default
    def _banner_forms(self) -> Mapping[str, str]:
        return {control.portion: control.banner for control in self.control_entries.values()}

    @unclassified_controls.default
    def _unclassified_controls(self) -> frozenset[str]:
        return frozenset(c.portion for c in self.control_entries.values() if c.unclassified_only)

    @release_controls.default
    def _release_controls(self) -> frozenset[str]:
        return frozenset(control.portion for control in self.control_entries.values() if control.is_release)

    @control_rank.default
    def _control_rank(self) -> Mapping[str, int]:
        return {portion: rank for rank, portion in enumerate(self.control_entries)}

    @longest_position.default
    def _longest_position(self) -> Mapping[str, int]:
        longest: dict[str, int] = {}
        for phrase in self.position_words:
            words = phrase.split(" ")
            if len(words) > max(1, longest.get(words[0], 0)):
                longest[words[0]] = len(words)
        return longest

    @position_parts.default
    def _position_parts(self) -> frozenset[str]:
        return frozenset(word for phrase in self.position_words for word in phrase.split(" "))

    @captions.default
    def _captions(self) -> Mapping[str, str]:
        return {s: c.standard for c in self.caption_entries.values() for s in (c.standard, *c.spellings)}

    @caption_rank.default
    def _caption_rank(self) -> Mapping[str, int]:
        return {standard: rank for rank, standard in enumerate(self.caption_entries)}

    @restricting_captions.default
    def _restricting_captions(self) -> frozenset[str]:
        return frozenset(c.standard for c in self.caption_entries.values() if c.restricts)


@frozen
class Law:
    """All orders and the vocabulary.

    Attributes:
        orders: The orders by the day on which they began, without gap or overlap.
    """

    orders: tuple[Order, ...]
    vocabulary: Vocabulary

    def order(self, order_id: str) -> Order:
        """The order of an id; KeyError where there is none."""
        return self._by_id[order_id]

    def order_in_force(self, day: dt.date) -> Order | None:
        """The order in force on a day, or None before the first."""
        position = bisect_right(self._begins, day) - 1
        order = self.orders[position] if position >= 0 else None
        return order if order is not None and order.holds_on(day) else None

    def order_by_number(self, number: str, day: dt.date) -> Order | None:
        """The order that a number cited on a day stands for.

        Where a number served two periods, the one that holds on the day, else the one nearest to it. None for a number
        that is no classification order.
        """
        found = self._by_number.get(number)
        if found is None:
            return None
        return next((order for order in reversed(found) if order.effective_from <= day), found[0])

    def code_period(self, code: str) -> tuple[dt.date, dt.date | None] | None:
        """First day and first day no longer on which a code could stand in an original decision; None for no code."""
        periods = [period for order in self.orders for period in _code_periods(order, code)]
        return (periods[0][0], periods[-1][1]) if periods else None

    @cached_property
    def reason_letters(self) -> frozenset[str]:
        """The letters that stand for a category of reasons under any order."""
        return frozenset(letter for order in self.orders for reasons in order.reasons for letter in reasons.letters)

    @cached_property
    def _begins(self) -> list[dt.date]:
        return [order.effective_from for order in self.orders]

    @cached_property
    def _by_number(self) -> Mapping[str, list[Order]]:
        by_number: dict[str, list[Order]] = {}
        for order in self.orders:
            for number in order.numbers:
                by_number.setdefault(number, []).append(order)
        return by_number

    @cached_property
    def _by_id(self) -> Mapping[str, Order]:
        return {order.id: order for order in self.orders}


def _code_periods(order: Order, code: str) -> list[tuple[dt.date, dt.date | None]]:
    schedule = order.schedule(code)
    entries: list[Instruction | Schedule] = [i for i in order.instructions if code in i.codes]
    if schedule is not None and order.allows(code, schedule.effective_from or order.effective_from):
        entries.append(schedule)
    return [(e.effective_from or order.effective_from, e.effective_to or order.effective_to) for e in entries]
