"""``declass show``: one telegram opened up, every field with its place, every rule with its verdict."""

import datetime as dt
import shlex
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import evolve, frozen

from declass.assume import ASSUMED, assume
from declass.engine import Checker, Finding, Verdict, document_id
from declass.errors import UnreadableDocument
from declass.facts import declassify_on, derivation, derivation_from, overall_level
from declass.locations import parted, path_named
from declass.model import DeclassificationInstruction, Document, Telegram, Unread
from declass.outputs.base import counted, printable
from declass.parse.document import Parser
from declass.patterns import regex
from declass.readers.discover import STANDARD_INPUT, discover
from declass.reading_today import reading_today
from declass.record import HEADING_OF_ANOTHER, same_order
from declass.rulebook.plan import Step
from declass.rulebook.schema import Rule, Rulebook
from declass.runs.worker import REGISTER_PROFILES, items_of, opened, read_options, with_input
from declass.terms import USUAL, Terms
from declass.text import Span

_Row = tuple[str, str, str]
_PLACE = regex(r"(?P<source>.+?)(?:[ :]row (?P<row>[0-9]+))?(?::[0-9]+(?::[0-9]+)?)?:?")


@frozen
class ShownTelegram:
    """What is to be shown, and how it is read.

    Attributes:
        path: The file; ``-`` is standard input.
        terms: Whose practice judges, what is assumed, columns of tables and limits.
        row: Row of a table to show; the first telegram otherwise.
        number: Which telegram of a file that holds several, from 1.
        name_of_input: The source under which standard input stands.
    """

    path: Path
    terms: Terms = USUAL
    row: int | None = None
    number: int = 1
    name_of_input: str = "-"

    @property
    def is_input(self) -> bool:
        """Whether it is read from standard input."""
        return self.path == STANDARD_INPUT

    @property
    def source(self) -> str:
        """What the file is called."""
        return self.name_of_input if self.is_input else self.path.as_posix()

    def telegrams(self) -> Iterator[Telegram | Unread]:
        """What is in it, or why nothing is."""
        for found in discover([self.path], name_of_input=self.name_of_input):
            given = with_input(found, self.terms.limits)
            if isinstance(given, Unread):
                yield given
                continue
            file = opened(given[1], self.source, read_options(self.terms))
            if isinstance(file, Unread):
                yield file
            else:
                yield from (item for item, _ in items_of(file))


def show_document(shown: ShownTelegram, rulebook: Rulebook) -> str:
    """Everything read from one telegram and every verdict on it, as text.

    Args:
        shown: Which one.
        rulebook: Law and rules.

    Raises:
        UnreadableDocument: The file holds no such telegram; the message says what it holds.
    """
    telegram, following = _telegram(shown)
    terms = shown.terms
    parser = Parser(rulebook.law.vocabulary, register=terms.profile in REGISTER_PROFILES)
    document = assume(parser.parse(telegram), terms.assumptions, rulebook.law)
    verdict = Checker(rulebook, terms.profile).check(document)
    where = f" row {telegram.text.row}" if telegram.text.row is not None else ""
    lines = [f"{printable(document_id(document))}  {printable(telegram.source)}{where}"]
    lines += [_more(following, shown), ""] if following is not None else [""]
    lines += _grid([("field", "value", "place"), *_fields(document, rulebook, verdict)])
    lines += ["", _READS_TODAY]
    if document.unreadable:
        lines += ["", "Cannot be read in this copy", ""]
        lines += [f"  {name.replace('_', ' ')}: {printable(why)}" for name, why in sorted(document.unreadable.items())]
    lines += ["", "Rules", ""]
    lines += [f"judged under profile {terms.profile}", ""] if terms.profile != USUAL.profile else []
    lines += _verdicts(document, verdict, rulebook, terms.profile)
    return "\n".join(lines) + "\n"


def _more(following: Telegram, shown: ShownTelegram) -> str:
    """That the file holds more, and how to see the next; rows of one table in several may bear the same number."""
    is_of_file = following.text.row is not None and following.source == shown.source
    option = f"--row {following.text.row}" if is_of_file else f"--number {shown.number + 1}"
    return f"the file holds more telegrams: {option} shows the next"


def _telegram(shown: ShownTelegram) -> tuple[Telegram, Telegram | None]:
    """The telegram that is meant, and the next one where no row was named."""
    path, row, name = shown.path, shown.row, printable(shown.source)
    if not shown.is_input and path.is_dir():
        raise UnreadableDocument(f"{name} is a folder; name one file of it, or use `declass check`")
    for found in discover([path]):
        if isinstance(found, Unread):
            raise UnreadableDocument(f"{name}: {found.why}{_place_named(shown)}")
    seen = 0
    why = ""
    items = shown.telegrams()
    for item in items:
        if not isinstance(item, Telegram):
            why = why or item.why
            continue
        seen += 1
        if (row is not None and item.text.row == row) or (row is None and seen == shown.number):
            return item, next((i for i in items if isinstance(i, Telegram)), None) if row is None else None
    if not seen:
        raise UnreadableDocument(f"{name}: {why or 'no telegram'}")
    wanted = f"row {row}" if row is not None else f"telegram {shown.number}"
    raise UnreadableDocument(f"{name} has no {wanted}; it holds {seen}")


def _place_named(shown: ShownTelegram) -> str:
    """The end of a message on a path that is no file, where it is a place as ``declass check`` prints it."""
    path = shown.path
    found = _PLACE.fullmatch(path.as_posix())
    source, row = (found["source"], found["row"]) if found else (path.as_posix(), None)
    name, part = parted(source)
    given = f"./{name}" if name.startswith("-") else name
    file = path_named(given)
    if name == path.as_posix() or not file.is_file():
        return ""
    option = ""
    if part is not None or row is not None:
        number = _number_of(
            evolve(shown, path=file),
            f"{file.as_posix()}{source.removeprefix(name)}",
            int(row) if row is not None else None,
        )
        if number is None:
            return ""
        option = f" --row {row}" if part is None else f" --number {number}"
    return f", or write: declass show {printable(shlex.quote(given))}{option}"


def _number_of(shown: ShownTelegram, source: str, row: int | None) -> int | None:
    """Which telegram of a file a source and a row name, from 1; None where it holds no such one."""
    telegrams = (item for item in shown.telegrams() if isinstance(item, Telegram))
    places = ((number, item.source, item.text.row) for number, item in enumerate(telegrams, 1))
    return next((number for number, *place in places if place == [source, row]), None)


def _fields(document: Document, rulebook: Rulebook, verdict: Verdict) -> Iterator[_Row]:
    place, facts = _Places(document), verdict.facts
    dated = document.date if facts.has_date else None
    level = overall_level(document)
    yield from _heading(document, place)
    yield from _date(document, rulebook, verdict)
    line = document.classification_line
    if line is not None:
        yield "classification line", printable(" ".join(document.text.quote(line.span).split())), place(line.span)
    is_assumed = level is not None and document.assumed_level is not None
    yield "overall level", level.words if level is not None else "-", ASSUMED if is_assumed else ""
    for caption in document.captions:
        yield "caption", caption.value + (" (misspelt)" if caption.is_misspelt else ""), place(caption.span)
    yield from _eo_line(document, place, rulebook, dated)
    for name, span in (("TAGS", document.tags), ("subject", document.subject)):
        yield name, "present" if span is not None else "-", place(span)
    yield from _block(document, place)
    yield "derivation", f"{derivation(document)} ({derivation_from(document)})", ""
    for portion in (*document.paragraphs, *document.marks):
        mark = portion.marking.canonical or "unknown mark" if portion.marking is not None else "no mark"
        where = portion.mark_span or Span(portion.span.start, portion.span.start + 1)
        yield (
            f"portion {portion.label}",
            mark + (f" ({portion.unreadable})" if portion.unreadable else ""),
            place(where),
        )
    if document.entire_text is not None:
        yield "whole-text mark", document.entire_text[0].canonical or "-", place(document.entire_text[1])
    highest = facts.highest_portion
    yield "highest portion", highest.words if highest is not None else "-", ""
    today = reading_today(facts)
    shown = today.declassify_on.isoformat() if today.declassify_on is not None else "-"
    yield "reads today", shown, f"{today.how}{f' [{today.cite}]' if today.cite else ''}"
    if today.automatic is not None:
        yield "automatic", today.automatic.isoformat(), "permanent records only, unless exempt or delayed"


def _heading(document: Document, place: "_Places") -> Iterator[_Row]:
    heading = document.heading
    stored = document.stored
    if stored.reference_id:
        yield (
            "reference id",
            printable(stored.reference_id),
            "file name" if stored.reference_id_is_file_name else "stored",
        )
    if stored.level is not None:
        yield "stored level", printable(stored.marking or stored.level.words), "stored"
    if stored.created is not None:
        yield "stored date", stored.created.isoformat(), "stored, and only compared"
    if stored.instruction is not None:
        yield "stored instruction", printable(stored.instruction), "stored"
    for caption in stored.captions:
        yield "stored caption", printable(caption), "stored"
    if heading is not None:
        group, station, prosign = heading.date_time_group, heading.station_line, heading.security_prosign
        if group is not None:
            instant = f"{group.instant:%Y-%m-%d %H:%MZ}" if group.instant else "no real day"
            yield "date-time group", instant, place(group.span)
        if station is not None:
            yield "station line", f"serial {station.serial}, day {station.day}", place(station.span)
        if prosign is not None:
            words = prosign.level.words if prosign.level is not None else "mixed"
            yield "security prosign", f"{prosign.prosign} {printable(prosign.letters)} ({words})", place(prosign.span)


def _date(document: Document, rulebook: Rulebook, verdict: Verdict) -> Iterator[_Row]:
    told_by = ASSUMED if document.date_from == ASSUMED else f"from the {document.date_from}"
    if document.date is not None:
        yield "date", document.date.isoformat(), told_by + _why_void(rulebook, verdict.date_voided_by)
    elif document.date_interval is not None:
        yield "date", _between(document.date_interval), told_by


def _why_void(rulebook: Rulebook, rule: str | None) -> str:
    """Why nothing is counted from the date, as it follows the words on where the date is from."""
    if rule is None or rule == HEADING_OF_ANOTHER:
        return "" if rule is None else " of another message"
    voider = rulebook.rule(rule)
    return f"; {voider.voids['date']}" if voider is not None else ""


def _between(days: tuple[dt.date, dt.date]) -> str:
    first, last = days
    return str(first.year) if first.year == last.year else f"{first} to {last}"


def _shown(instruction: DeclassificationInstruction) -> str:
    """The kind of an instruction, and its marking tokens where it has any."""
    return f"{instruction.kind}: {printable(instruction.text)}" if instruction.text else instruction.kind


def _eo_line(document: Document, place: "_Places", rulebook: Rulebook, day: dt.date | None) -> Iterator[_Row]:
    for eo_line in document.eo_lines:
        read = f" (read as {eo_line.order_read_as})" if eo_line.is_misprint else ""
        yield "order cited", printable(eo_line.order_cited or "-") + read, place(eo_line.order_span)
        yield "instruction", _shown(eo_line.instruction), place(eo_line.instruction.span)
    if not document.eo_lines:
        yield "E.O. line", "-", ""
        if (other := document.other_instruction) is not None:
            yield "instruction", _shown(other.instruction), "in the telegram quoted" if other.is_quoted else "stored"
    order = rulebook.law.order_in_force(day) if day is not None else same_order(document, rulebook.law)
    yield "order in force", order.cite if order is not None else "-", ""
    declassified = declassify_on(document, rulebook.law, day)
    yield "declassify on", declassified.isoformat() if declassified is not None else "-", ""


def _block(document: Document, place: "_Places") -> Iterator[_Row]:
    block = document.authority_block
    if block is None:
        yield "authority block", "-", ""
        return
    if block.classified_by is not None:
        position = f" ({printable(block.position)})" if block.position else ""
        yield "classified by", f"{block.value_kind}{position}", place(block.value_span)
    if block.derived_from is not None:
        dated = f", dated {block.source_date.isoformat()}" if block.source_date is not None else ""
        yield "derived from", f"{block.source_kind or '-'}{dated}", place(block.derived_from)
    for reason in block.reasons:
        yield "reason", str(reason), place(reason.span)
    if not block.reasons:
        yield "reason", ", ".join(block.sections) or "-", place(block.section_span)
    if block.order_cited is not None:
        yield "order in the block", printable(block.order_cited), place(block.order_span)
    own = block.declassify_on
    if own is not None:
        yield (
            "Declassify On line",
            _shown(own) + (", as its source bears" if own.is_source_marked else ""),
            place(own.span),
        )


class _Places:
    """Line and column of spans, for a person, in the file and (where it differs) in the telegram."""

    def __init__(self, document: Document) -> None:
        self._text = document.text

    def __call__(self, span: Span | None) -> str:
        if span is None:
            return ""
        source, text = self._text.source_position(span.start), self._text.text_position(span.start)
        if source == text:
            return f"{text.line}:{text.column}"
        row = f"row {self._text.row} " if self._text.row else ""
        where = self._text.field_at(span.start) or "file"
        return f"{text.line}:{text.column} ({row}{where} {source.line}:{source.column})"


_READS_TODAY = "reads today: the day that a document derived from this one would bear now"


def _grid(rows: list[_Row]) -> list[str]:
    from tabulate import tabulate  # costs tens of milliseconds: only where a table is printed

    return tabulate(rows[1:], rows[0], tablefmt="simple", disable_numparse=True).splitlines()


@frozen
class _Verdict:
    """What is said of a rule, or of several that were not asked for one reason.

    Attributes:
        rank: Its place among the others; those of one rank stand in the order of the rules.
    """

    rank: int
    lines: list[str]


_RANK_OF = {"error": 0, "warning": 0, "note": 1}
_NOT_CHECKABLE, _COMPLIES, _NOT_APPLICABLE = 2, 3, 4


def _verdicts(document: Document, verdict: Verdict, rulebook: Rulebook, profile: str) -> list[str]:
    applied: dict[str, Step] = {step.rule.id: step for step in verdict.plan.steps}
    why = {entry.rule: entry.why for entry in verdict.not_checkable}
    told: list[_Verdict] = []
    rest: dict[str, list[str]] = {}
    for rule in rulebook.rules:
        named = f"{rule.id} {rule.name}"
        own = [finding for finding in verdict.findings if finding.rule == rule.id]
        if own:
            told.append(_broken(named, own))
        elif rule.id in why:
            told.append(_Verdict(_NOT_CHECKABLE, [f"  not checkable  {named}: {printable(why[rule.id])}"]))
        elif rule.id in applied:
            told.append(_Verdict(_COMPLIES, [f"  complies  {named}  [{applied[rule.id].authority.cite}]"]))
        else:
            rest.setdefault(_why_not_applied(rule, document, profile), []).append(rule.id)
    for reason, ids in rest.items():
        first = f"  not applicable: {counted(len(ids), 'rule')}: {reason}"
        told.append(_Verdict(_NOT_APPLICABLE, [first, *_indented(" ".join(ids))]))
    return [line for one in sorted(told, key=lambda one: one.rank) for line in one.lines]


def _broken(named: str, findings: Sequence[Finding]) -> _Verdict:
    """What is said of a rule that is broken, with the authority of the first finding."""
    first = findings[0]
    lines = [f"  {finding.severity:7}  {named}: {printable(finding.message)}" for finding in findings]
    sure = f", confidence {first.confidence}" if first.confidence != "high" else ""
    rank = min(_RANK_OF[finding.severity] for finding in findings)
    return _Verdict(rank, [*lines, *_indented(f"{first.authority}{sure}")])


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, 96, initial_indent=" " * 11, subsequent_indent=" " * 11)


def _why_not_applied(rule: Rule, document: Document, profile: str) -> str:
    """Why a rule was not asked of a document, as far as one reason is enough."""
    if rule.family == "collection":
        return "asked of an archive as a whole"
    if profile not in (rule.applies_to.profile or [profile]) or all(
        authority.profile not in (None, profile) for authority in rule.authorities
    ):
        return f"about another profile than {profile}"
    if document.date is not None and rule.authority_on(document.date, profile) is None:
        return f"not in force on {document.date.isoformat()}"
    return "about another level, kind of instruction, derivation or layout, or a field they read is not there"
