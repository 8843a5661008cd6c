"""Telegrams that obey the law of their date, for every order and level, drawn by hypothesis.

What is planted into them is in ``tests/test_mutations.py``.
"""

from datetime import date, timedelta

from attrs import define
from hypothesis import strategies as st

from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.rulebook.periods import years_after

RULEBOOK = load_rules()

LAST_DAY = date(2025, 1, 1)
SBU_SINCE = date(1995, 10, 1)
SECTION_1_4_SINCE = date(2003, 3, 25)
SECTION_1_5_UNTIL = SECTION_1_6_SINCE = date(2003, 9, 22)
SIPDIS = (date(2002, 1, 1), date(2011, 1, 1))

ORDERS = ("10501", "11652", "12065", "12356", "12958", "12958-amended", "13526")
WITH_REASONS = ("12958", "12958-amended", "13526")
MARKED = ("12065", "12356", *WITH_REASONS)
CLASSIFIED = ("C", "S", "TS")
ALL_LEVELS = ("U", "SBU", "LOU", *CLASSIFIED)
RANKS = {"U": 0, "SBU": 0, "C": 1, "S": 2, "TS": 3}

LINE_WORDS = {
    "U": ("UNCLAS", "UNCLASSIFIED"),
    "SBU": ("UNCLAS",),
    "LOU": ("LIMITED OFFICIAL USE",),
    "C": ("C O N F I D E N T I A L", "CONFIDENTIAL"),
    "S": ("S E C R E T", "SECRET"),
    "TS": ("T O P  S E C R E T", "T O P S E C R E T", "TOP SECRET"),
}
PROSIGNS = {"U": "ZNR UUUUU ZZH", "SBU": "ZNR UUUUU ZZH", "LOU": "ZNR UUUUU ZZH"} | {
    level: f"ZNY {level[0] * 5} ZZH" for level in CLASSIFIED
}
SYMBOLS = {"SBU": "U", "LOU": "U"}
WORDS = {"U": "UNCLASSIFIED", "C": "CONFIDENTIAL", "S": "SECRET", "TS": "TOP SECRET"}

SENTENCES = (
    "The Ambassador met the Sample Minister on Tuesday.  He spoke of\nthe budget and of the coming visit.",
    "THE MEETING LASTED ONE HOUR.",
    "Comment: We shall ask again next week.  End comment.",
    "The sample port opened\n2 of its 3 gates.",
    "Summary.  The visit was a success.",
    "BEGIN TEXT:\n\nSAMPLE TEXT.\n\nEND TEXT.",
)
CLASSIFIERS = (
    "DCM Pat Sample",
    "Ambassador Pat Q. Sample",
    "Pat Sample, Deputy Chief of Mission",
    "POLCOUNS PAT SAMPLE",
    "Charge d'Affaires a.i. Pat Sample",
    "Pat Sample, Acting Assistant Secretary",
)
BLOCKS = (
    "Classified By: {who} for reasons {section} {letters}.",
    "CLASSIFIED BY: {who}.  REASON: {section} {letters}.",
    "Classified By: {who}\nReason: {section} {letters}",
    "(U) Classified By {who}, Reason {section}{letters}.",
)
LETTER_FORMS = ("({})", "({})", "( {} )", "({}", "{}")
LETTER_JOINTS = (" and ", ", ", ",\n", "/", " & ")
DATE_FORMS = ("{m:02}/{d:02}/{y}", "{m}/{d}/{y}", "{m}/{d}/{y2:02}", "{m:02}-{d:02}-{y}", "{y}-{m:02}-{d:02}")


@define
class Draft:
    """A telegram before it is written.

    Attributes:
        order: Key of the order in force, as in the ids of the bases.
        level: Overall level, or ``SBU`` and ``LOU`` for unclassified telegrams that bear those.
        style: How portions are marked: ``each``, ``entire`` (one mark for the whole text), ``none``.
        marks: The mark of each paragraph; empty for a paragraph without one.
        numbers: The number of each paragraph.
        serial: Message serial number, which the station line repeats modulo 10000.
        lines: Text before each paragraph, such as a section line; empty for none.
        parts: Text of the other parts in place of the base's; an empty text drops the part.
    """

    order: str
    level: str
    dated: date
    base: str
    style: str
    marks: list[str]
    numbers: list[int]
    serial: int
    lines: list[str]
    texts: list[str]
    captions: list[str]
    section: str
    letters: list[str]
    word: str
    of: int
    parts: dict[str, str]
    stored: dict[str, str]

    @property
    def number(self):
        """The order's number as documents cite it."""
        return self.order.partition("-")[0]

    @property
    def symbol(self):
        """The level's symbol."""
        return SYMBOLS.get(self.level, self.level)

    def line(self, word=None, section=1):
        """A classification line with another level word or section."""
        between = f" SECTION {section:02} OF {self.of:02}" if self.of else ""
        width = {"12356": 5}.get(self.order, 6 if self.order in WITH_REASONS else 4)
        return f"{word or self.word}{between} ANYPOST {self.serial:0{width}}"

    def station(self, serial=None, julian="{julian}"):
        """A station line with another serial or day."""
        section = "/01" if self.of else ""
        return f"DE RUEHXX #{(serial or self.serial) % 10000:04}{section} {julian}"

    def day(self, years, days=0):
        """A declassification date so long after the telegram's, month first."""
        return f"{years_after(self.dated, years) + timedelta(days):%m/%d/%Y}"

    def telegram(self):
        """The telegram written out."""
        paragraphs = zip(self.lines, self.numbers, self.marks, self.texts, strict=True)
        written = {
            f"paragraph_{place}": "\n\n".join(filter(None, [line, f"{number}. {f'({mark}) ' if mark else ''}{text}"]))
            for place, (line, number, mark, text) in enumerate(paragraphs, 1)
        }
        empty = {f"paragraph_{place}": "" for place in range(1, 10)}
        parts = {**empty, "captions": "\n".join(self.captions), **written, **self.parts}
        return render(RULEBOOK.bases[self.base], dated=self.dated, set=parts, stored=self.stored)


def period(order):
    """First and last day of an order, as far as telegrams are made."""
    found = RULEBOOK.law.order(f"eo-{order}")
    return found.effective_from, (found.effective_to or LAST_DAY) - timedelta(1)


@st.composite
def drafts(draw, orders=ORDERS, levels=ALL_LEVELS, *, since=date.min, until=date.max, style=None, stored=None, of=None):
    """A compliant telegram.

    Args:
        orders, levels: Those to choose among; a level that the order did not know is left out.
        since, until: Bounds of its date beside the order's own; both inclusive.
        style: How portions are marked; any lawful way where None.
        stored: Whether the container stores a level and a date; either where None.
        of: How many sections it has, 0 for none; any where None.
    """
    order = draw(st.sampled_from([x for x in orders if set(levels) & set(levels_of(x))]))
    first, last = period(order)
    level = draw(st.sampled_from([x for x in levels if x in levels_of(order)]))
    first, last = max(first, since), min(last, until)
    if level == "LOU":
        last = min(last, SBU_SINCE - timedelta(1))
    dated = draw(st.dates(first, last))
    style = style or draw(st.sampled_from(styles_of(order, level)))
    count = draw(st.integers(3, 6))
    noforn = style == "each" and order in WITH_REASONS and draw(st.booleans())
    section = draw(st.sampled_from(sections_on(dated)))
    draft = Draft(
        order=order,
        level=level,
        dated=dated,
        base=f"telegram-{order}-{'C' if level in CLASSIFIED or order == '10501' else 'U'}",
        style=style,
        marks=draw(marks_of(level, style, count, noforn)),
        numbers=list(range(1, count + 1)),
        serial=draw(st.integers(100, 25000 if order in WITH_REASONS else 9999)),
        lines=[""] * count,
        texts=draw(st.lists(st.sampled_from(SENTENCES), min_size=count, max_size=count)),
        captions=draw(captions_of(level, dated, noforn)),
        section=section,
        letters=draw(letters_of(section)),
        word=draw(st.sampled_from(LINE_WORDS[level])),
        of=draw(st.sampled_from([0, 0, 2, 3])) if of is None else of,
        parts={},
        stored={},
    )
    draft.stored["reference_id"] = f"{{year2}}ANYPOST{draft.serial}"
    _head(draw, draft)
    _instruct(draw, draft)
    _sections(draw, draft)
    if draw(st.booleans()) if stored is None else stored:
        _store(draft, noforn)
    return draft


def levels_of(order):
    """The levels whose telegrams are made under an order."""
    if order == "10501":
        return CLASSIFIED
    if order in WITH_REASONS:
        return ("U", "SBU", *CLASSIFIED)
    return ("U", "LOU", *CLASSIFIED)


def styles_of(order, level):
    """Lawful ways to mark portions."""
    if level == "SBU":
        return ("each",)
    if level in CLASSIFIED and order in MARKED:
        # Since 2010 each portion bears a mark of its own.
        return ("each", "entire") if order != "13526" else ("each",)
    return ("none", "each") if order in WITH_REASONS else ("none",)


def sections_on(dated):
    """The sections that may be cited for a reason on a day."""
    if dated < SECTION_1_4_SINCE:
        return ("1.5",)
    return ("1.4", "1.5") if dated < SECTION_1_5_UNTIL else ("1.4",)


def letters_of(section):
    """One to three categories of a section."""
    return st.lists(st.sampled_from("abcdefg" if section == "1.5" else "abcdefgh"), min_size=1, max_size=3, unique=True)


@st.composite
def marks_of(draw, level, style, count, noforn):
    """Marks of all paragraphs whose highest is the overall level."""
    if style == "none":
        return [""] * count
    if style == "entire":
        return [f"{level} - ENTIRE TEXT", *[""] * (count - 1)]
    allowed = [mark for mark in RANKS if RANKS[mark] <= RANKS[level] and mark != "SBU"]
    marks = draw(st.lists(st.sampled_from(allowed), min_size=count, max_size=count))
    place = draw(st.integers(0, count - 1))
    marks[place] = level
    if noforn and level != "U":
        marks[place] += draw(st.sampled_from(["/NF", "//NF"]))
    return marks


@st.composite
def captions_of(draw, level, dated, noforn):
    """Captions that may stand together on a telegram of a level and day."""
    choices = [[]]
    if level != "U":
        choices += [["EXDIS"], ["NODIS"], ["LIMDIS"]]
    if level != "TS" and SIPDIS[0] <= dated < SIPDIS[1]:
        choices += [["SIPDIS"]] * 3
    captions = ["SENSITIVE"] if level == "SBU" else []
    captions += ["NOFORN"] if noforn and level != "U" else []
    return captions + draw(st.sampled_from(choices))


def _head(draw, draft):
    draft.parts["classification_line"] = draft.line()
    if draft.order in ("12356", *WITH_REASONS):
        draft.parts["security_prosign"] = PROSIGNS[draft.level]
        draft.parts["station_line"] = draft.station()
    if draft.order in WITH_REASONS and draft.level in CLASSIFIED:
        draft.parts["authority_block"] = draw(blocks(draft.section, draft.letters))


@st.composite
def blocks(draw, section, letters):
    """A classification authority block that names a person, a position and lawful categories."""
    form, joint = draw(st.sampled_from(LETTER_FORMS)), draw(st.sampled_from(LETTER_JOINTS))
    written = joint.join(form.format(letter) for letter in sorted(letters))
    if form == "{}":
        written = written.replace("\n", " ")
    if form == "({}":
        written = f"({joint.join(sorted(letters))})"
    if draw(st.booleans()):
        written = written.upper()
    block = draw(st.sampled_from(BLOCKS if form != "{}" else BLOCKS[:3]))
    return block.format(who=draw(st.sampled_from(CLASSIFIERS)), section=section, letters=written)


def _instruct(draw, draft):
    if draft.order == "10501":
        return
    value = "N/A" if draft.level not in CLASSIFIED else draw(instructions(draft))
    draft.parts["eo_line"] = f"E.O. {draft.number}: {value}"


@st.composite
def instructions(draw, draft):
    """A lawful declassification instruction for a classified telegram."""
    if draft.order == "11652":
        return draw(st.sampled_from(["GDS", "XGDS-1", "XGDS-2", "XGDS-3", "XGDS-4"]))
    if draft.order == "12065":
        return f"GDS {draw(dates_within(draft.dated, 6, DATE_FORMS[:3]))} (SAMPLE, PAT) OR-M"
    if draft.order == "12356":
        return "DECL: " + draw(st.one_of(st.just("OADR"), dates_within(draft.dated, 20)))
    limit = 10 if draft.order == "12958" else 25
    choices = [dates_within(draft.dated, limit), st.sampled_from(["TEN YEARS", "END OF THE SAMPLE CONFERENCE"])]
    if draft.dated < SECTION_1_6_SINCE:
        choices.append(st.sampled_from(["X1", "X3", "X6", "X8"]))
    if draft.order == "13526":
        choices += [dates_within(draft.dated, limit, ["{y}{m:02}{d:02}"]), st.just("50X1-HUM")]
    return "DECL: " + draw(st.one_of(choices))


@st.composite
def dates_within(draw, dated, years, forms=DATE_FORMS):
    """A date after the telegram's and within so many years, in one of the forms in use."""
    days = (years_after(dated, years) - dated).days
    day = dated + timedelta(draw(st.integers(1, days)))
    return draw(st.sampled_from(forms)).format(m=day.month, d=day.day, y=day.year, y2=day.year % 100)


def _sections(draw, draft):
    """Nothing more than the first line, as in a merged copy; or each section's own line, or page marks."""
    how = draw(st.sampled_from(["merged", "lines", "page marks"])) if draft.of else "merged"
    for section in range(2, draft.of + 1):
        if how == "lines":
            draft.lines[section - 1] = draft.line(section=section)
        elif how == "page marks":
            draft.texts[section - 1] += f"\n\nANYPOST {draft.serial:08}  {section:03}.2 OF {draft.of:03}\n\nMore of it."


def _store(draft, noforn):
    controls = {"SBU": "//FOR OFFICIAL USE ONLY"}.get(draft.level, "//NOFORN" if noforn and draft.symbol != "U" else "")
    draft.stored |= {
        "level": draft.symbol,
        "marking": WORDS[draft.symbol] + controls,
        "controls": controls.removeprefix("//"),
        "created": draft.dated.isoformat(),
    }
