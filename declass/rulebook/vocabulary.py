"""The vocabulary of markings as typed values: levels, controls, captions, prosigns, positions and the like.

No fact of the law is written here: all of it comes from ``rules/vocabulary``.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from declass.levels import Level
from declass.rulebook.periods import holds_on

_TRIGRAPH = 3


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
        report_years: The years with which the lengths end by which reports count decisions, shortest first.
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
    report_years: tuple[int, ...]
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
