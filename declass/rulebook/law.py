"""The executive orders as typed values, and the law as a whole.

No fact of the law is written here: all of it comes from ``rules/orders``; the lists of words are in ``vocabulary``.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property

from attrs import Factory, frozen

from declass.levels import Level
from declass.rulebook.periods import holds_on, years_after
from declass.rulebook.vocabulary import Vocabulary

FULL_YEARS = "full calendar years after the year of origin"
DOCUMENT_DATE = "document date"


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
class UndatedExemption:
    """How long an exemption from automatic declassification lasts that gives no day.

    Attributes:
        begins: What its code begins with, e.g. ``25X``.
        basis: ``document date``, or ``full calendar years after the year of origin``, whatever the date of a source.
    """

    begins: str
    years: int
    basis: str
    cite: str

    @property
    def is_beyond_ordinary(self) -> bool:
        """Whether it is counted from the year of origin to the end of a year, as what outlasts the ordinary ones."""
        return self.basis == FULL_YEARS

    def ends(self, dated: dt.date, source_date: dt.date | None) -> dt.date:
        """The last day, by the date of the document and of its source."""
        if self.is_beyond_ordinary:
            return dt.date(min(dated.year + self.years, dt.date.max.year), 12, 31)
        return years_after(source_date or dated, self.years)


@frozen
class LegacyReading:
    """How instructions of earlier orders are read under this one.

    Attributes:
        indefinite_years: Years from the date of the source for instructions without a day, e.g. OADR.
        exempt: What is exempt from automatic declassification, where it gives no day.
        renamed: Earlier codes that are read as later ones.
    """

    cite: str
    indefinite_years: int
    exempt: tuple[UndatedExemption, ...] = ()
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

    def undated_exemption(self, code: str) -> UndatedExemption | None:
        """How a code of an exemption from automatic declassification counts now; None for every other code."""
        legacy = self.orders[-1].legacy_reading
        fitting = [entry for entry in legacy.exempt if code.startswith(entry.begins)] if legacy is not None else []
        return max(fitting, key=lambda entry: len(entry.begins), default=None)

    def is_exempt(self, codes: Iterable[str]) -> bool:
        """Whether one of some codes is an exemption from automatic declassification."""
        return any(map(self.undated_exemption, codes))

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
