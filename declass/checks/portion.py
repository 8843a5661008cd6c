"""Predicates of family portion (DC2xx): marks on paragraphs, subparagraphs and subjects, and paragraph numbers.

Whether the overall level fits the portions is judged in ``overall``; dissemination controls in ``control``.
"""

from collections.abc import Sequence

from declass.checks.base import Mismatch, decides
from declass.facts import Facts
from declass.model import Paragraph, Why
from declass.parse.paragraph_numbers import is_announced
from declass.text import Span

_MISPRINTS = {
    "lower-case": "in lower case",
    "inner-space": "with a blank inside",
    "misprint": "misprinted",
    "open-bracket-lost": "without its first bracket",
    "square-brackets": "in square brackets",
}
# Series of paragraph numbers inside one another that are looked through: more than any text has.
_DEEPEST = 20
# Two numbers in a row are told one by one.
_PAIR = 2


def _place(portion: Paragraph) -> Span:
    """Where a portion's mark stands; its number where it has none."""
    return portion.mark_span or _number_place(portion)


def _number_place(paragraph: Paragraph) -> Span:
    return Span(paragraph.span.start, paragraph.span.start + len(str(paragraph.number)))


def _named(portions: Sequence[Paragraph]) -> str:
    """The portions as a message names them: ``paragraph 4``, ``paragraphs 4, 6``, ``the subject``."""
    labels = list(dict.fromkeys(portion.label for portion in portions))
    if labels == ["subject"]:
        return "the subject"
    return f"paragraph{'s' if len(labels) > 1 else ''} {', '.join(labels)}"


def _at(portions: Sequence[Paragraph], mark: str = "", right: str = "") -> Mismatch | None:
    """One mismatch for all portions with the same fault, at the first of them; None where there is none.

    The label of the portion goes with it where it is one alone; ``where`` names them all.
    """
    if not portions:
        return None
    is_one = len({portion.label for portion in portions}) == 1
    label = portions[0].label if is_one else None
    return Mismatch.at(_place(portions[0]), paragraph=label, where=_named(portions), mark=mark, right=right)


def _is_blanket(facts: Facts) -> bool:
    """Whether one sentence stands for all marks, or a waiver for their absence; each has a rule of its own."""
    return any(s.kind in ("blanket-marking", "portion-waiver") for s in facts.document.statements)


@decides("DC201", unless="paragraphs_are_marked")
def portion_marks_absent(facts: Facts) -> Mismatch | None:
    """A classified document bears portion marks."""
    document = facts.document
    if facts.markings or _is_blanket(facts):
        return None
    if document.paragraphs:
        return Mismatch.at(_number_place(document.paragraphs[0]))
    return Mismatch.at(Span(document.body.start, document.body.start))


@decides("DC202", unless="paragraphs_are_marked")
def paragraph_unmarked(facts: Facts) -> Mismatch | None:
    """Every numbered paragraph bears a mark, or has parts that do."""
    if _is_blanket(facts):
        return None
    block = facts.document.authority_block
    starts = [portion.span.start for portion in facts.document.marks if portion.mark_place != "on heading"]
    if block is not None:
        starts.append(block.span.start)
    unmarked = [p for p in facts.unmarked if not any(p.span.start <= start < p.span.end for start in starts)]
    return _at(unmarked)


@decides("DC203")
def subparagraph_unmarked(facts: Facts) -> list[Mismatch]:
    """Where subparagraphs differ in level, each bears a mark."""
    found: list[Mismatch] = []
    if all(portion.marking is not None for portion in facts.document.marks):
        return found
    for parent in facts.document.paragraphs:
        children = [m for m in facts.document.marks if m.kind == "subparagraph" and m.number == parent.number]
        levels = {m.marking.level for m in (parent, *children) if m.marking is not None}
        unmarked = [child for child in children if child.marking is None]
        if unmarked and len(levels) > 1:
            span = Span(unmarked[0].span.start, unmarked[0].span.start + 1)
            found.append(Mismatch.at(span, paragraph=unmarked[0].label, where=_named(unmarked)))
    return found


@decides("DC204")
def subject_unmarked(facts: Facts) -> Mismatch | None:
    """The subject of a classified document bears a mark."""
    subject = facts.document.subject
    if subject is None or any(portion.kind == "subject" for portion in facts.document.marks):
        return None
    return Mismatch.at(subject)


@decides("DC205", unless="marks_are_plain", over="mark_forms")
def mark_at_end(facts: Facts) -> Mismatch | None:
    """A mark stands before its portion."""
    return _at([portion for portion in facts.marks if portion.mark_place == "at end"])


@decides("DC206")
def blanket_statement(facts: Facts) -> Mismatch | None:
    """Each portion bears its own mark, and no sentence speaks for all of them."""
    document = facts.document
    marked = [p for p in document.paragraphs if p.marking is not None and not p.marking.is_entire_text]
    if document.paragraphs and len(marked) == len(document.paragraphs):
        return None
    if document.entire_text is not None:
        return Mismatch.at(document.entire_text[1])
    return next((Mismatch.at(s.span) for s in document.statements if s.kind == "blanket-marking"), None)


@decides("DC207", unless="marks_are_plain", over="mark_forms")
def mark_unknown(facts: Facts) -> list[Mismatch]:
    """Every mark is one of the list."""
    return _by_mark([p for p in facts.marks if p.marking is not None and not p.marking.is_known])


@decides("DC208", unless="marks_are_plain", over="mark_forms")
def mark_spelled_out(facts: Facts) -> list[Mismatch]:
    """A mark gives the symbol of the level, not its word."""
    return _by_mark([p for p in _own_marks(facts) if p.marking and "spelled-out" in p.marking.oddities])


def _own_marks(facts: Facts) -> list[Paragraph]:
    """The marked portions, without one whose mark is that of the entire text."""
    whole = facts.document.entire_text
    span = whole[1] if whole is not None else Span(0, 0)
    return [portion for portion in facts.marks if not span.start <= _place(portion).start < span.end]


def _by_mark(portions: list[Paragraph]) -> list[Mismatch]:
    """One mismatch for each mark as it is shown, with the portions that bear it."""
    groups: dict[str, list[Paragraph]] = {}
    for portion in portions:
        assert portion.marking is not None
        groups.setdefault(portion.marking.shown, []).append(portion)
    found = [_at(group, mark=mark, right=_right(group[0])) for mark, group in groups.items()]
    return [mismatch for mismatch in found if mismatch is not None]


def _right(portion: Paragraph) -> str:
    """The mark as it should stand, in brackets; the levels' symbols where that cannot be told."""
    marking = portion.marking
    return f"({marking.canonical})" if marking is not None and marking.canonical else "(U), (C), (S) or (TS)"


@decides("DC209")
def mark_misprinted(facts: Facts) -> list[Mismatch]:
    """A mark stands in capitals and in its two brackets, without blanks."""
    found = []
    for portion in _own_marks(facts):
        marking, how = portion.marking, _misprint(facts, portion)
        if marking is not None and how is not None:
            mark, right = _as_printed(facts, portion), _right(portion)
            found.append(Mismatch.at(_place(portion), paragraph=portion.label, mark=mark, how=how, right=right))
    return found


def _as_printed(facts: Facts, portion: Paragraph) -> str:
    """A known mark with its brackets, of which one may be missing, on one line."""
    place, content = _place(portion), facts.document.text.content
    end = place.end + (content[place.end : place.end + 1] in (")", "]") and content[place.start] not in "([")
    return " ".join(content[place.start : end].split())


def _misprint(facts: Facts, portion: Paragraph) -> str | None:
    """How a known mark departs from its plain form; None for a spelled-out mark and for the free text of a REL mark."""
    marking = portion.marking
    if marking is None or not marking.is_known or marking.rel_to or "spelled-out" in marking.oddities:
        return None
    how = next((words for oddity, words in _MISPRINTS.items() if oddity in marking.oddities), None)
    return how or _lost_bracket(facts, portion)


def _lost_bracket(facts: Facts, portion: Paragraph) -> str | None:
    written = facts.document.text.quote(_place(portion))
    return "without one of its brackets" if (written[:1], written[-1:]) not in (("(", ")"), ("[", "]")) else None


@decides("DC210", unless="marks_are_plain", over="mark_forms")
def lou_mark_superseded(facts: Facts) -> Mismatch | None:
    """No portion bears LOU once SBU has taken its place."""
    return _at([p for p in facts.marks if p.marking is not None and "LOU" in p.marking.controls])


@decides("DC211", unless="marks_are_plain", over="mark_forms")
def sbu_mark_premature(facts: Facts) -> Mismatch | None:
    """No portion bears SBU before it was in use."""
    return _at([p for p in facts.marks if p.marking is not None and "SBU" in p.marking.controls])


@decides("DC212", unless="marks_are_plain", over="mark_forms")
def control_without_level(facts: Facts) -> list[Mismatch]:
    """FOUO stands behind a level."""
    portions = [p for p in facts.marks if p.marking is not None and "FOUO" in p.marking.controls]
    return _by_mark([p for p in portions if p.marking and _begins_with_control(facts, p.marking.raw)])


def _begins_with_control(facts: Facts, raw: str) -> bool:
    return raw.upper().replace(" ", "").partition("/")[0] in facts.vocabulary.controls


@decides("DC213", unless="marks_are_plain", over="mark_forms")
def unclassified_control_on_classified_portion(facts: Facts) -> list[Mismatch]:
    """A control of unclassified information stands on no classified portion."""
    vocabulary = facts.vocabulary
    if not any(marking.controls for marking in facts.markings):
        return []
    found = []
    for portion in facts.marks:
        marking = portion.marking
        if marking is None or not marking.controls or not marking.level:
            continue
        wrong = next((c for c in marking.controls if c in vocabulary.unclassified_controls), None)
        if wrong is not None and vocabulary.banner_forms[wrong] not in vocabulary.captions:
            where = _named([portion])
            found.append(
                Mismatch.at(_place(portion), paragraph=portion.label, control=wrong, level=marking.level, where=where)
            )
    return found


@decides("DC214", unless="marks_are_plain", over="mark_forms")
def mark_before_number(facts: Facts) -> Mismatch | None:
    """A mark follows the number of its paragraph."""
    return _at([portion for portion in facts.marks if portion.mark_place == "before number"])


@decides("DC215")
def portion_waiver_unwarned(facts: Facts) -> Mismatch | None:
    """A document that claims a waiver of portion marks warns that it is no source."""
    waivers = (s for s in facts.document.statements if s.kind == "portion-waiver" and not s.is_explained)
    return next((Mismatch.at(statement.span) for statement in waivers), None)


@decides("DC216", unless="numbers_follow")
def paragraph_number_skipped(facts: Facts) -> Mismatch | None:
    """Paragraph numbers follow one another."""
    skipped = _numbering(facts, facts.document.paragraphs)[0] and _numbering(facts, _without_quoted(facts))[0]
    if not skipped:
        return None
    return _numbers_at(facts, next(iter(skipped.values())), list(skipped))


@decides("DC217", unless="numbers_follow")
def paragraph_number_repeated(facts: Facts) -> Mismatch | None:
    """A paragraph number stands once in its series."""
    repeated = _numbering(facts, facts.document.paragraphs)[1] and _numbering(facts, _without_quoted(facts))[1]
    if not repeated:
        return None
    return _numbers_at(facts, repeated[0], list(dict.fromkeys(p.number for p in repeated)))


def _numbers_at(facts: Facts, paragraph: Paragraph, numbers: Sequence[int | None]) -> Mismatch:
    """A mismatch at a paragraph's number; a note where the copy is known to lack or hide parts."""
    unreadable = facts.document.unreadable
    is_whole = not facts.document.redacted and not {"body", "portions"} & set(unreadable)
    is_extract = unreadable.get("heading") == Why.PARTIAL_EXTRACT
    severity = None if is_whole and not is_extract else "note"
    return Mismatch.at(_number_place(paragraph), paragraph=paragraph.label, severity=severity, numbers=_listed(numbers))


def _without_quoted(facts: Facts) -> list[Paragraph]:
    """The paragraphs outside quoted texts; the numbers of a text quoted may be its own, or go on in those around it."""
    return [paragraph for paragraph in facts.document.paragraphs if paragraph.doubt not in ("quoted", "released")]


def _listed(numbers: Sequence[int | None]) -> str:
    """Numbers as a message lists them, three or more in a row by the first and the last: ``2, 4 to 9``."""
    runs: list[list[int]] = []
    for number in numbers:
        if number is None:
            continue
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > _PAIR else ", ".join(map(str, run)) for run in runs)


def _numbering(facts: Facts, paragraphs: Sequence[Paragraph]) -> tuple[dict[int, Paragraph], list[Paragraph]]:
    """The numbers skipped, each with the paragraph after the gap, and the paragraphs whose number was used before.

    The first number may be any: a long text is sent in several telegrams, and a summary may stand before paragraph 2
    without a number. A number 1 opens a new series, as an enumeration or an attached text does; a number that goes on
    in an earlier series closes it again. A number out of its order is neither skipped nor repeated. Behind a colon the
    numbers may be those of another text, as those of answers keyed to it are, which may leave some out.
    """
    first = paragraphs[0].number or 1 if paragraphs else 1
    lasts, seen, of_others = [first - 1], [set[int]()], [False]
    skipped: dict[int, Paragraph] = {}
    repeated: list[Paragraph] = []
    for paragraph in paragraphs:
        number = paragraph.number or 0
        series = next(
            (i for i in reversed(range(max(0, len(lasts) - _DEEPEST), len(lasts))) if lasts[i] + 1 == number), None
        )
        if series is not None:
            del lasts[series + 1 :], seen[series + 1 :], of_others[series + 1 :]
        elif number == 1 or (number != lasts[-1] and is_announced(facts.document.text.content, paragraph.span.start)):
            lasts.append(number - 1)
            seen.append(set())
            of_others.append(number != 1)
        elif number > lasts[-1] and not of_others[-1]:
            skipped.update({missing: paragraph for missing in range(lasts[-1] + 1, number) if missing not in skipped})
        if number in seen[-1]:
            repeated.append(paragraph)
        if number > lasts[-1] or number in seen[-1]:
            lasts[-1] = number
        seen[-1].add(number)
    found = set().union(*seen)
    return {number: paragraph for number, paragraph in skipped.items() if number not in found}, repeated


@decides("DC218", unless="marks_are_plain", over="mark_forms")
def nato_portion_above_overall(facts: Facts) -> Mismatch | None:
    """The overall level is at least that which a NATO portion is equal to."""
    overall, found = facts.level, []
    for portion in facts.marks:
        marking = portion.marking
        if marking is None or not marking.is_nato or marking.level is None or portion.doubt == "released":
            continue
        if overall is not None and marking.level > overall:
            severity = "warning" if portion.doubt is not None else None
            mark = (marking.canonical or "//NATO").strip("/")
            values: dict[str, object] = {"mark": mark, "level": marking.level, "overall": overall}
            found.append(Mismatch(_place(portion), values, portion.label, severity))
    return next((mismatch for mismatch in found if mismatch.severity is None), found[0] if found else None)
