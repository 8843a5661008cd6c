"""A marking that somebody gives by itself, or the lines of a block of them, read into a document.

Whether what was read is right is judged in ``marking``.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from itertools import islice

from attrs import Factory, define, evolve

from declass.errors import SettingsError
from declass.levels import BY_SYMBOL, Level
from declass.model import (
    Caption,
    ClassificationLine,
    Document,
    Marking,
    Paragraph,
    RegisterMarking,
    RegisterPart,
    StoredRecord,
    Telegram,
)
from declass.parse.authority import parse_authority_block
from declass.parse.classification_line import find_classification_lines
from declass.parse.dates import find_date, real_date
from declass.parse.instruction import parse_instruction
from declass.parse.markings import MarkingReader, stored_marking
from declass.parse.register import LEVEL_FAULTS, RegisterReader, canonical, capitals
from declass.patterns import regex
from declass.rulebook.vocabulary import Vocabulary
from declass.text import Span, Text

KINDS = ("banner", "portion", "block")
# What a marking by itself does not show, and families of rules on what it has none of.
_NOT_GIVEN = (
    "heading", "level", "classification_line", "eo_line", "instruction", "authority_block", "body", "portions", "marks",
    "subject", "tags", "captions",
)  # fmt: skip
# A number, a letter, a sign of a list or the word for the subject, before the bracket of a portion marking.
_LABEL = regex(
    r"[ \t]*(?:(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]?|[A-Za-z][.)]|\((?:\d{1,3}|[a-z])\)|[-*\u2013\u2022]|"
    r"SUBJ(?:ECT)?:|Subj(?:ect)?:)[ \t]*){0,4}(?=[(\[])"
)
_IN_BRACKETS = regex(r"[(\[]+[^()\[\]\n]*(?:\([^()\[\]\n]*\)[^()\[\]\n]*)?[)\]]+")
# A bracket that is a mark though no level is read in it: a double stroke opens it, or stands behind the letter of one,
# or our own country stands as an owner. Without a stroke it may be an abbreviation, or a name.
_LIKE_A_MARK = regex(
    r"[(\[]+(?://|(?:TS|[SCUR]|SBU|CUI|FOUO|NU|NR|NC|NS|CTS)(?=[ ,/-])[^()\[\]\n]*//|USA-(?:TS|[SCUR])(?=[)\]/]))"
)
_SECTION_WORDS = ("SECTION", "OF")
_OPENING, _CLOSING = ("(", "["), (")", "]")
_LABEL_SIGNS = " \t().:-*\u2013\u2022"
_WORD = regex(r"\S+")
_PLAIN_WORD = regex(r"[^\s,;]+")
_MOST_WORDS = 40  # as many as the letters of a level and what stands beside it, each a word
_DATE_LINE = regex(r"\s*date:(.*)", re.IGNORECASE)
_BLOCK_LINE = regex(r"\s*(?:CLASSIFIED\s+BY|DERIVED\s+FROM|REASON|DECLASSIFY\s+ON)\b", re.IGNORECASE)
_DECLASSIFY_ON = regex(r"DECLASSIFY ON\s*:\s*([^\n]*)", re.IGNORECASE)
_QUALIFIED = regex(r"(CLASSIFIED BY|DECLASSIFY ON)(\s*\((?:derivative|event|exemption|original)\))", re.IGNORECASE)


@define
class _Lines:
    """The lines of a block by what they are.

    Attributes:
        marks: Where a portion marking stands, with the label of its portion.
        authority: From the first line of a classification authority block to its last.
        unread: Number and place of each line that is nothing of all this.
    """

    day: dt.date | None = None
    banner: Span | None = None
    marks: list[tuple[Span, str]] = Factory(list)
    authority: Span | None = None
    unread: list[tuple[int, Span]] = Factory(list)


def kind_of(text: str) -> str:
    """The kind a text looks like: several lines are a block, what a bracket opens a portion, all else a banner.

    A number or another label may stand before the bracket.
    """
    if "\n" in text.strip():
        return "block"
    return "portion" if _LABEL.match(text.lstrip()) else "banner"


def is_line_of_block(text: str) -> bool:
    """Whether a line is one of a classification authority block, and no marking by itself."""
    return bool(_BLOCK_LINE.match(text) or _DATE_LINE.fullmatch(text))


class GivenMarkingReader:
    """Reads markings in the syntax of the register and in the style of telegrams.

    Args:
        vocabulary: Levels, controls, captions and countries.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._entries = {**vocabulary.control_entries, **vocabulary.register_entries}
        self._countries = vocabulary.countries
        self._controls = {form: e for e in self._entries.values() for form in (*e.spellings, e.banner, e.portion)}
        self._for_level = frozenset(vocabulary.control_words.values())  # controls that stand as if they were a level
        self._sent = vocabulary.transmission_words
        lengths = (len(form.split()) for form in (*self._controls, *vocabulary.captions))
        self._most_words = max(*lengths, *map(len, self._sent))  # each letter of a word on sending may be a word
        self._reader = RegisterReader(vocabulary)
        self._marks = MarkingReader(vocabulary)

    def read(
        self, text: str, kind: str, date: dt.date, has_register: Callable[[dt.date], bool]
    ) -> tuple[Document, list[int]]:
        """The document that a marking is, and the numbers of the lines of a block that are not read.

        Args:
            text: The marking; of a block its lines: ``Date:``, banner, classification authority block, portions.
            kind: One of ``KINDS``.
            date: The day of the marking; a ``Date:`` line of a block goes before it.
            has_register: Whether a marking of a day is read by the register alone, or in the style of telegrams too.

        Raises:
            SettingsError: The ``Date:`` line of a block holds no day.
        """
        if kind == "block":
            return self._block(text, date, has_register)
        return self._single(text, kind, date, has_register(date)), []

    def canonical(self, marking: RegisterMarking) -> str | None:
        """The canonical form of a marking that was read; None where its level was not."""
        return canonical(marking, self._entries, self._countries)

    def _single(self, text: str, kind: str, date: dt.date, is_register: bool) -> Document:
        document = _document(text, date)
        place = self._mark_in(text, is_given=True) if kind == "portion" else None
        begin, end = place if place is not None else (0, len(text))  # words may follow a portion marking
        marking = self._read(text[begin:end], kind, Span(begin, end), is_register)
        document.register = (marking,)
        document.unreadable = dict.fromkeys(_NOT_GIVEN, "a marking was given by itself")
        if kind == "banner" and not is_register:
            self._set_line(document, marking)
        if place is not None and not is_register:
            document.paragraphs = (self._paragraph(text, marking, 1),)
            del document.unreadable["marks"]
        return document

    def _block(self, text: str, date: dt.date, has_register: Callable[[dt.date], bool]) -> tuple[Document, list[int]]:
        """The document that the lines of a block are, and the numbers of those that are not read."""
        content = _QUALIFIED.sub(lambda m: m[1] + " " * len(m[2]), text)
        lines = self._lines(content)
        date = lines.day or date
        document, is_register = _document(content, date), has_register(date)
        banner = (
            self._read(content[slice(*lines.banner)], "banner", lines.banner, is_register) if lines.banner else None
        )
        portions = [
            self._read(content[slice(*span)], "portion", span, is_register, label) for span, label in lines.marks
        ]
        document.register = (*([banner] if banner else []), *portions)
        document.unreadable["captions"] = "a marking of the register bears controls, and no captions"
        if banner is not None and not is_register:
            self._set_line(document, banner)
            self._take_captions(document, lines)
        elif banner is not None and banner.level is not None and banner.owner == "US":
            document.classification_lines = (self._line(banner, banner.level),)
        if banner is not None and banner.owner != "US":
            document.unreadable["level"] = "the banner is a foreign or joint one"
        document.paragraphs = tuple(
            self._paragraph(content, portion, number) for number, portion in enumerate(portions, 1)
        )
        is_foreign = any(paragraph.marking is None for paragraph in document.paragraphs)
        if is_foreign or any(_LABEL.match(content, *span) for _, span in lines.unread):
            document.unreadable["portions"] = "the marking of a portion is foreign, or is not read"
        if lines.authority is not None:
            is_derivative = bool(re.search(r"CLASSIFIED BY\s*\(derivative\)", text, re.IGNORECASE))
            self._read_block(document, lines.authority, is_derivative)
        document.unreadable["eo_line"] = "the order is named on the E.O. line of a telegram"
        if lines.authority is None and lines.day is None:
            why = "banner and portions were given alone"
            document.unreadable |= {"authority_block": why, "instruction": why}
        return document, [number for number, _ in lines.unread]

    def _lines(self, content: str) -> _Lines:
        """What the lines of a block are: the first that is nothing else is the banner."""
        lines, words = _Lines(), [""]
        at = 0
        for number, line in enumerate(content.split("\n"), 1):
            span = Span(at, at + len(line))
            at += len(line) + 1
            written = _DATE_LINE.fullmatch(line)
            if not line.strip():
                continue
            if written is not None:
                lines.day = _day(written[1].strip())
            elif _BLOCK_LINE.match(line):
                lines.authority = Span(lines.authority.start if lines.authority else span.start, span.end)
            elif (place := self._mark_in(line)) is not None:
                label = line[: place.start].strip(_LABEL_SIGNS) or str(len(lines.marks) + 1)
                label = "subject" if label[:4].upper() == "SUBJ" else label
                lines.marks.append((Span(span.start + place.start, span.start + place.end), label))
            elif lines.banner is None:
                lines.banner, words = span, line.split()
            elif line.split() != words and not line.lstrip()[0].islower():
                lines.unread.append((number, span))  # it is not the banner again, nor does it go on with a sentence
        block = lines.authority
        if block is not None:
            lines.unread = [(n, span) for n, span in lines.unread if not block.start < span.start < block.end]
        return lines

    def _mark_in(self, line: str, *, is_given: bool = False) -> Span | None:
        """Where the portion marking stands that begins a line, behind its number or label; None where none does.

        Where the bracket is not closed, it ends before the words that are no part of it. A closed one that is given for
        a marking is one, whatever it encloses.
        """
        label = _LABEL.match(line)
        if label is None:
            return None
        begin = label.end()
        whole = _IN_BRACKETS.match(line, begin)
        if whole is not None:
            is_mark = is_given or _LIKE_A_MARK.match(line, begin) is not None or self._is_mark(whole[0])
            return Span(*whole.span()) if is_mark else None
        ends = [word.end() for word in islice(_WORD.finditer(line, begin), _MOST_WORDS)]
        shortest = len(line.rstrip()) if _LIKE_A_MARK.match(line, begin) else None
        for end in reversed(ends):
            marking = self._reader.read(line[begin:end], "portion")
            if marking.level_word is not None:
                shortest = end
                if all(part.category != "unknown" for part in marking.parts):
                    break
        return Span(begin, shortest) if shortest is not None else None

    def _is_mark(self, brackets: str) -> bool:
        """Whether what stands in brackets bears a level, in the style of the register or of telegrams."""
        if self._reader.read(brackets, "portion").level_word is not None:
            return True
        marking = self._marks.read(brackets.strip("()[]"))
        return marking is not None and marking.is_known

    def _read(self, text: str, kind: str, span: Span, is_register: bool, label: str | None = None) -> RegisterMarking:
        marking = self._reader.read(text, kind, span=span, label=label)
        if is_register:
            return marking
        if marking.level is None:
            marking = self._in_other_style(marking) or marking
        if kind == "banner":
            marking = self._with_captions(marking)
        # What only the syntax of the register forbids is no fault in another style.
        return evolve(marking, faults=tuple(fault for fault in marking.faults if fault[0] in LEVEL_FAULTS))

    def _in_other_style(self, marking: RegisterMarking) -> RegisterMarking | None:
        """A marking such as ``S E C R E T`` or ``LIMITED OFFICIAL USE NODIS``; None where no level begins it."""
        text = marking.text
        words = islice(_WORD.finditer(text.partition("/")[0]), _MOST_WORDS)
        for end in [match.end() for match in words][::-1]:
            word = self._level_in(text[:end], marking.kind)
            if word is None:
                continue
            rest = text[end:].lstrip(" \t/")
            if word in self._controls and self._is_above_unclassified(rest):
                return None
            read = self._reader.read(f"{word}//{rest}" if rest else word, marking.kind)
            shift = len(text) - len(rest) - len(word) - 2
            parts = (
                evolve(p, span=Span(p.span.start + shift, p.span.end + shift) if p.span.start else Span(0, end))
                for p in read.parts
            )
            return evolve(read, text=text, span=marking.span, label=marking.label, parts=tuple(parts), faults=())
        return None

    def _level_in(self, text: str, kind: str) -> str | None:
        """The level that a text is, or the control that stands for one, as the register writes it."""
        upper = capitals(text).rstrip(",")
        is_banner = kind == "banner"
        level = stored_marking(text, self._vocabulary)[0] if is_banner else BY_SYMBOL.get(upper)
        if level is not None:
            return level.words if is_banner else level.symbol
        words = self._vocabulary.control_words.get("".join(filter(str.isalpha, upper)), "")
        control = self._controls.get(upper) or self._entries.get(words)
        return control.form_in(kind) if control is not None and control.portion in self._for_level else None

    def _is_above_unclassified(self, words: str) -> bool:
        """Whether one of some words is a level of classified information."""
        levels = map(self._vocabulary.level_words.get, _PLAIN_WORD.findall(capitals(words)))
        return any(level not in (None, Level.UNCLASSIFIED) for level in levels)

    def _with_captions(self, marking: RegisterMarking) -> RegisterMarking:
        """A banner in the style of telegrams: captions as such, and no part made of section, post and serial number."""
        line = next(iter(find_classification_lines(f"{marking.text}\n", self._vocabulary)), None)
        place = {*line.post.split(), *_SECTION_WORDS} if line is not None and line.post and line.serial else set()
        parts: list[RegisterPart] = []
        upper = capitals(marking.text)
        for part in marking.parts:
            found = self._words_of(upper, part, place) if part.category == "unknown" else [part]
            parts += (self._as_caption(part) for part in found)
        return evolve(marking, parts=tuple(parts))

    def _words_of(self, upper: str, part: RegisterPart, place: set[str]) -> list[RegisterPart]:
        """The captions and controls of a part that no list has as it stands, and its words that are none.

        The text is given in capitals.
        """
        words = list(_PLAIN_WORD.finditer(upper, *part.span))
        found: list[RegisterPart] = []
        at = 0
        while at < len(words):
            for length in range(min(self._most_words, len(words) - at), 0, -1):
                phrase = " ".join(word[0] for word in words[at : at + length])
                control = self._controls.get(phrase)
                if (letters := phrase.replace(" ", "")) in self._sent:
                    phrase = letters
                if control is not None or phrase in self._sent or phrase in self._vocabulary.captions:
                    value, category = (control.portion, control.category) if control else (phrase, "caption")
                    span = Span(words[at].start(), words[at + length - 1].end())
                    found.append(evolve(part, value=value, category=category, span=span))
                    break
            else:
                length = 1
                word = words[at][0]
                if not place or (word not in place and not word.isdigit()):
                    found.append(evolve(part, value=word, span=Span(*words[at].span())))
            at += length
        is_read = place or any(word.category != "unknown" for word in found)
        return found if is_read else [part]

    def _as_caption(self, part: RegisterPart) -> RegisterPart:
        entry = self._entries.get(part.value)
        standard = self._vocabulary.captions.get(entry.banner if entry is not None else part.value)
        if standard is None or part.value == "NF":
            return part
        return evolve(part, value=standard, category="caption")

    def _set_line(self, document: Document, banner: RegisterMarking) -> None:
        """Give a document the classification line and the captions that a banner in the style of telegrams is."""
        parts = (evolve(part, span=banner.at(part.span)) for part in banner.parts)
        document.captions = self._captions(parts)
        document.unreadable.pop("captions", None)
        if banner.level is not None and banner.owner == "US":
            begins = (p.value for p in banner.parts[:1] if not p.span.start and p.value in self._for_level)
            line = evolve(self._line(banner, banner.level), control=next(begins, None))
            document.classification_lines = (line,)
            document.unreadable.pop("classification_line", None)
            document.unreadable.pop("level", None)

    def _take_captions(self, document: Document, lines: _Lines) -> None:
        """Give a document the captions on lines of their own; where a line is not read, they are not known."""
        left: list[tuple[int, Span]] = []
        captions: list[Caption] = []
        upper = capitals(document.text.content) if lines.unread else ""
        for number, span in lines.unread:
            line = RegisterPart("", "unknown", span, (), 0)
            parts = [self._as_caption(part) for part in self._words_of(upper, line, set())]
            if all(map(is_caption, parts)):
                captions += self._captions(parts)
            else:
                left.append((number, span))
        document.captions += tuple(captions)
        lines.unread = left
        if left:
            document.unreadable["captions"] = "a line is not read"

    def _captions(self, parts: Iterable[RegisterPart]) -> tuple[Caption, ...]:
        """The captions among some parts; a word on sending is none to the rules, but one of the classification line."""
        captions = (part for part in parts if is_caption(part) and part.value not in self._sent)
        return tuple(Caption(part.span, "NOFORN" if part.value == "NF" else part.value) for part in captions)

    def _line(self, banner: RegisterMarking, level: Level) -> ClassificationLine:
        is_sent_so = any(part.value in self._sent for part in banner.parts)
        return ClassificationLine(banner.span, banner.span, level, efto=is_sent_so)

    def _paragraph(self, text: str, portion: RegisterMarking, number: int) -> Paragraph:
        start, end = portion.span
        span = Span(start - text.startswith(_OPENING, start - 1), end + text.startswith(_CLOSING, end))
        marking = self._own_marking(portion) if portion.owner == "US" else None
        place = "after number" if marking is not None else None
        why = None if marking is not None else "bears a foreign marking, or one that is not read"
        kind, label = "subject" if portion.label == "subject" else "paragraph", portion.label or ""
        return Paragraph(number, label, kind, span, marking, span if marking else None, why, place)

    def _own_marking(self, portion: RegisterMarking) -> Marking | None:
        """A marking of the United States as telegrams bear it: as written, else in canonical form, else its level."""
        form = self.canonical(portion)
        level = portion.level.symbol if portion.level is not None else None
        read = [self._marks.read(written) for written in (portion.text, form, level) if written is not None]
        return next((marking for marking in read if marking is not None and marking.is_known), read[0])

    def _read_block(self, document: Document, lines: Span, is_derivative: bool) -> None:
        text = document.text.content
        block = parse_authority_block(text, *lines, self._vocabulary, document.date, lines.end, lines.end)
        if block is None:
            return
        block.unreadable.clear()
        values = _DECLASSIFY_ON.findall(text, *lines)
        if len(values) > 1:  # a derivative block may give a date, an exemption and an event on lines of their own
            joined = ", ".join(values)
            block.declassify_on = parse_instruction(joined, 0, len(joined), self._vocabulary, document.date)
            block.declassify_on.span, block.declassify_on.date_span = lines, None
        if is_derivative and block.derived_from is None:
            block.derived_from, block.source_kind = Span(lines.start, lines.start), "empty"
        document.authority_block = block


def is_caption(part: RegisterPart) -> bool:
    """Whether a part of a marking is a caption to the rules on telegrams: NOFORN is one."""
    return part.category == "caption" or part.value == "NF"


def _day(written: str) -> dt.date:
    """The day of a ``Date:`` line: ISO, or a form that a telegram's dates have."""
    found = find_date(written)
    if found is not None and (day := real_date(found.year, found.month, found.day)) is not None:
        return day
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        expected = "write a day such as 2015-02-28, 02/28/2015 or February 28, 2015"
        raise SettingsError(f"Date: found {written!r}; {expected}") from None


def _document(text: str, date: dt.date) -> Document:
    telegram = Telegram("marking", "marking", Text(text), StoredRecord())
    return Document(
        telegram=telegram,
        kind="marking",
        date=date,
        date_from="given",
        date_interval=None,
        heading=None,
        classification_lines=(),
        page_marks=(),
        captions=(),
        eo_lines=(),
        tags=None,
        subject=None,
        authority_block=None,
        paragraphs=(),
        marks=(),
        statements=(),
        unreadable={},
    )
