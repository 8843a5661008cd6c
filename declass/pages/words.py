"""The page of a word: a caption, a control marking, a level, a position, a country, or a text that is cited.

Which words there are, what each means, and by which source, is in ``rules/vocabulary``; the sentences here tell of the
list in which a word stands, and of its kind there. Codes of declassification instructions have pages of their own.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from declass.levels import Level
from declass.pages.codes import speaks_of
from declass.pages.rules import between, titled
from declass.rulebook.schema import Rule, Rulebook
from declass.rulebook.vocabulary import CaptionEntry, Control, ListCite, Source, TransmissionWord, Vocabulary

# Kinds of words, as the lists name them, in the words of a page.
_CATEGORIES = {
    "sci": "sensitive compartmented information",
    "sap": "special access program",
    "aea": "atomic energy information",
    "fgi": "foreign government information",
    "dissemination": "dissemination control",
    "other": "control of an agency outside the Intelligence Community",
    "nato": "control of NATO",
}
_EVENTS = {
    "indefinite": "gives no end at all",
    "vague": "names no definite, foreseeable event",
    "unexplained": "a code of which no text tells the meaning",
    "treaty": "may not stand as an instruction",
    "dni-only": "a former instruction of the intelligence services",
    "placeholder": "a template that was not filled in",
}


def word_page(rulebook: Rulebook, word: str) -> str | None:
    """What a word of the lists is, and the rules that speak of it, in Markdown; None for a word that is in no list."""
    wanted = " ".join(word.upper().split())
    sections = list(_sections(rulebook.law.vocabulary, wanted))
    if not sections:
        return None
    forms = _forms(rulebook.law.vocabulary, wanted)
    rules = [rule for rule in rulebook.rules if any(speaks_of(rule, form, alone=True) for form in forms)]
    return "\n".join([f"# {wanted}", "", *sections, *_rules("Rules that speak of it", rules)])


def source_page(rulebook: Rulebook, word: str) -> str | None:
    """What a text is that authorities cite, and the rules that cite it; None for a word that is no name of one."""
    wanted = _plain(word)
    for source in rulebook.law.vocabulary.sources:
        if wanted in map(_plain, (source.name, *source.spellings)):
            return _page_of_source(rulebook, source)
    return None


def page_of_source_begun(rulebook: Rulebook, word: str) -> str | None:
    """The page of the text that a citation begins with; None where it begins with none."""
    wanted = _plain(word)
    names = {_plain(n): s for s in rulebook.law.vocabulary.sources for n in (s.name, *s.spellings)}
    begun = max((name for name in names if _begins(wanted, name)), key=len, default=None)
    return _page_of_source(rulebook, names[begun]) if begun is not None else None


def _page_of_source(rulebook: Rulebook, source: Source) -> str:
    sources = rulebook.law.vocabulary.sources
    rules = [r for r in rulebook.rules if any(_cites(a.cite, source, sources) for a in r.authorities)]
    also = [f"Also: {', '.join(source.spellings)}.", ""] if source.spellings else []
    told = [f"{source.sense[0].upper()}{source.sense[1:]}{_unread(source.confirmed)}.", "", *also]
    return "\n".join([f"# {source.name}", "", *told, *_rules("Rules that cite it", rules)])


def words_of(vocabulary: Vocabulary) -> Iterator[str]:
    """Words that have a page, by which a near miss is told; single letters are left out."""
    for source in vocabulary.sources:
        yield from (source.name, *source.spellings)
    for caption in vocabulary.caption_entries.values():
        yield from (caption.standard, *caption.spellings)
    for control in _controls(vocabulary):
        yield from (control.portion, control.banner, *control.spellings)
    yield from vocabulary.transmission_words
    yield from (*vocabulary.nato_levels, *vocabulary.nato_portions, *vocabulary.prosigns)
    yield from (level.words for level in vocabulary.level_words.values())
    yield from vocabulary.position_words


def _sections(vocabulary: Vocabulary, wanted: str) -> Iterator[str]:
    """What a word is, list by list."""
    captions = [entry for entry in vocabulary.caption_entries.values() if wanted in (entry.standard, *entry.spellings)]
    for caption in captions:
        yield from ("## As a caption", "", *_of_caption(caption), "")
    for control in _controls(vocabulary):
        if wanted in (control.portion, control.banner, *control.spellings):
            yield from ("## As a control marking", "", *_of_control(control), "")
    for title, list_, lines in _others(vocabulary, wanted):
        cite = vocabulary.list_cites[list_]
        yield from (
            f"## {title}",
            "",
            *(f"- {line} [{cite.cite}{_unread(cite.confirmed, ', ')}]" for line in lines),
            "",
        )
    if (least := vocabulary.nato_levels.get(wanted)) is not None:
        yield from ("## As a mark of NATO", "", _of_nato_level(least, vocabulary.list_cites["nato-levels"]), "")
    if (sent := vocabulary.transmission_words.get(wanted.replace(" ", ""))) is not None:
        yield from ("## Beside a level", "", *_of_transmission_word(sent), "")
    if (portion := vocabulary.nato_portions.get(wanted)) is not None:
        told = f"- a NATO portion marking: the level {portion.level} and the control {portion.control}"
        yield from ("## As a portion marking", "", f"{told} [{portion.cite}{_unread(portion.confirmed, ', ')}]", "")
    if (subject := vocabulary.other_orders.get(_number(wanted))) is not None:
        yield from ("## As an executive order", "", f"- no order on classification: {subject} [as published]", "")


def _of_caption(caption: CaptionEntry) -> Iterator[str]:
    yield f"- {caption.standard}: {caption.sense} [{caption.cite}{_unread(caption.confirmed, ', ')}]"
    if caption.spellings or caption.forms:
        yield f"- also written {', '.join((*caption.spellings, *caption.forms))}"
    if caption.restricts:
        yield "- limits distribution"
    if caption.is_noforn:
        yield "- keeps foreign nationals from the telegram"
    if caption.needs_sensitive:
        yield "- on an unclassified telegram it stands only with SENSITIVE"
    if caption.excludes:
        yield f"- may not stand with {', '.join(caption.excludes)}"
    if caption.highest is not None:
        yield f"- on telegrams up to {caption.highest.words}"
    yield from _period(caption.effective_from, caption.effective_to)


def _of_nato_level(least: Level, cite: ListCite) -> str:
    if not least.is_classified:
        return f"- a telegram that bears it need not be classified because of it [{cite.cite}]"
    equal = "which is its equal" if cite.confirmed else "which is taken as its equal (not confirmed)"
    return f"- a telegram that bears it is at least {least.words}, {equal} [{cite.cite}]"


def _of_transmission_word(sent: TransmissionWord) -> Iterator[str]:
    yield f"- {sent.word}: {sent.sense} [{sent.cite}{_unread(sent.confirmed, ', ')}]"
    yield f"- also written {' '.join(sent.word)}"
    yield f"- with {', '.join(level.words for level in sent.levels)} alone"


def _of_control(control: Control) -> Iterator[str]:
    sense = f"{control.sense}; " if control.sense else ""
    category = _CATEGORIES[control.category]
    yield f"- {control.banner}: {sense}{category} [{control.cite}{_unread(control.confirmed, ', ')}]"
    yield f"- in an overall marking {control.form_in('banner')}, in a portion marking {control.portion}"
    if further := [s for s in control.spellings if s not in (control.portion, control.form_in("banner"))]:
        yield f"- also written {', '.join(further)}"
    if control.unclassified_only:
        yield "- on unclassified information alone"
    if control.levels:
        yield f"- with {', '.join(level.words for level in control.levels)} alone"
    if control.excludes:
        yield f"- may not stand with {', '.join(control.excludes)}"
    if control.needs:
        yield f"- stands with {', '.join(control.needs)}"
    if control.needs_one_of:
        yield f"- stands with one of {', '.join(control.needs_one_of)}"
    if control.rolls_up:
        yield "- a portion that bears it puts it on the overall marking"
    yield from _period(control.effective_from, control.effective_to)


def _others(vocabulary: Vocabulary, wanted: str) -> Iterator[tuple[str, str, list[str]]]:
    """Title, list and lines of what a word is in the lists whose words have no entries of their own."""
    letters = wanted.replace(" ", "")
    symbols = {level.symbol: level for level in vocabulary.level_words.values()}
    if (level := vocabulary.level_words.get(letters, symbols.get(wanted))) is not None:
        classified = "a classification level" if level.is_classified else "no classification level, but a status"
        yield "As a level", "levels", [f"{level.words}: {classified}; ({level.symbol}) before a portion"]
    if (control := vocabulary.control_words.get(letters)) is not None:
        yield "As a word in a classification line", "levels", [f"{control}: a control marking and no level"]
    if wanted in vocabulary.level_extras:
        yield "Beside a level", "levels", ["no order lets it stand beside a level as part of it"]
    if (marks := vocabulary.prosigns.get(wanted)) is not None:
        told = f"{wanted}: before five letters alike, {', '.join(marks)}, that tell the level of the message"
        yield "As a security prosign", "security-prosigns", [told]
    if (borne := vocabulary.prosign_letters.get(wanted)) is not None:
        told = f"five times in the security prosign line it tells that the message is {borne.words}"
        yield "As a letter of the security prosign", "security-prosigns", [told]
    if (position := vocabulary.position_words.get(wanted)) is not None:
        same = sorted(w for w, canonical in vocabulary.position_words.items() if canonical == position != w)
        also = f"; also written {', '.join(same)}" if same else ""
        kind = "an office" if wanted in vocabulary.office_words else "a position"
        yield "In a Classified By line", "positions", [f"{position}: {kind}{also}"]
    if wanted in vocabulary.placeholders:
        yield "In a Classified By line", "positions", ["it names nobody: a template that was not filled in"]
    for originator, name in vocabulary.department_names.items():
        if wanted in (originator, name):
            told = f"the Department: {originator} in the originator's line, {name} in the classification line"
            yield "As an originator", "posts", [told]
    if wanted in vocabulary.post_words:
        yield "In the originator's line", "posts", ["stands before the name of a post"]
    if wanted in vocabulary.other_agencies:
        yield "Among the addressees", "posts", ["no part of the Department"]
    if lines := list(_of_country(vocabulary, wanted)):
        yield "As a country", "countries", lines
    for phrase, kind in vocabulary.event_phrases:
        if phrase == wanted:
            yield "As a declassification instruction", "vague-events", [_EVENTS[kind]]


def _of_country(vocabulary: Vocabulary, wanted: str) -> Iterator[str]:
    countries = vocabulary.countries
    code = wanted if countries.is_code(wanted) else countries.others.get(wanted)
    if code is None:
        return
    others = sorted(word for word, other in countries.others.items() if other == code)
    names = f"; also {', '.join(others)}, which are no codes of the register" if others else ""
    members = countries.members.get(code)
    group = f" for {', '.join(sorted(members))}" if members else ""
    yield f"{code}: the code of a {'group' if countries.is_group(code) else 'country'}{group}{names}"


def _controls(vocabulary: Vocabulary) -> tuple[Control, ...]:
    return (*vocabulary.control_entries.values(), *vocabulary.register_entries.values())


def _forms(vocabulary: Vocabulary, wanted: str) -> set[str]:
    """The word and what else rules call the same: the forms of a control, the standard spelling of a caption."""
    forms = {wanted}
    for control in _controls(vocabulary):
        written = {control.portion, control.banner, *control.spellings}
        forms |= written if wanted in written else set()
    forms |= {vocabulary.captions.get(wanted, wanted)}
    return {form for form in forms if len(form) > 1}


def _period(begin: dt.date | None, end: dt.date | None) -> Iterator[str]:
    if begin is not None:
        yield f"- in use {between(begin, end)}"
    elif end is not None:
        yield f"- on no new document from {end} on"


def _rules(title: str, rules: Iterable[Rule]) -> list[str]:
    lines = [f"- {titled(rule)}" for rule in rules]
    return [f"## {title}", "", *(lines or ["- none"]), "", "`declass explain ID` tells more of each.", ""]


def _unread(confirmed: bool, before: str = " (") -> str:
    words = "not confirmed in its own text"
    return "" if confirmed else f"{before}{words}{')' if before == ' (' else ''}"


def _number(wanted: str) -> str:
    return re.sub(r"^E\.?\s?O\.?\s?", "", wanted)


def _plain(words: str) -> str:
    return " ".join(words.lower().replace(",", " ").split())


def _begins(wanted: str, name: str) -> bool:
    """Whether a citation begins with the name of a text, at the end of a word."""
    return wanted.startswith(name) and not wanted[len(name) : len(name) + 1].isalnum()


def _cites(cite: str, source: Source, sources: Iterable[Source]) -> bool:
    """Whether a citation names a text, by its name or another word for it, and not a longer one that begins so."""
    said = _plain(cite)
    longer = [_plain(s.name) for s in sources if s is not source and _plain(s.name).startswith(_plain(source.name))]
    for name in longer:
        said = said.replace(name, "")
    return any(
        re.search(rf"(?<!\w){re.escape(_plain(name))}(?!\w)", said) is not None
        for name in (source.name, *source.spellings)
        if len(name) > len("ISM")
    )
