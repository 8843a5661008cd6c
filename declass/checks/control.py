"""Predicates of family control (DC7xx): captions of State telegrams, and dissemination controls on portions.

The words themselves, their order and what they exclude stand in ``rules/vocabulary``.
"""

from collections.abc import Sequence
from itertools import pairwise

from declass.checks.base import Mismatch, decides
from declass.facts import Facts
from declass.model import Caption, Paragraph
from declass.text import Span


def _first(facts: Facts, *values: str) -> Caption:
    """The first caption with one of these values that is spelled so."""
    return next(c for c in facts.document.captions if c.value in values and not c.is_misspelt)


def _stands_above(facts: Facts, word: str, *, is_subject_left_out: bool = False) -> bool:
    """Whether a word stands between the classification line and the first paragraph, in capitals or not."""
    document = facts.document
    start = document.classification_lines[0].span.start if document.classification_lines else 0
    end = document.paragraphs[0].span.start if document.paragraphs else document.body.start
    if is_subject_left_out and document.subject is not None:
        end = min(end, document.subject.start)
    return word in document.text.content[start:end].upper()


def is_sensitive(facts: Facts) -> bool:
    """Whether an unclassified telegram says that it is sensitive: by caption, beside its level, or in words."""
    line = facts.document.classification_line
    if line is not None and (line.control is not None or "SENSITIVE" in line.extra.split()):
        return True
    if "SENSITIVE" in facts.captions_meant or _stands_above(facts, "SENSITIVE", is_subject_left_out=True):
        return True
    return _stands_above(facts, "SENSITIVE") and _stands_above(facts, "UNCLASSIFIED")


def _has_portion(facts: Facts, control: str) -> bool:
    return any(control in marking.controls for marking in facts.markings)


# --- captions that exclude each other -----------------------------------------------------------------------------


@decides("DC701", unless="captions_are_plain")
def nodis_with_exdis(facts: Facts) -> Mismatch | None:
    """NODIS and EXDIS exclude each other."""
    if not {"NODIS", "EXDIS"} <= facts.captions:
        return None
    return Mismatch.at(_first(facts, "EXDIS").span)


@decides("DC702", unless="captions_are_plain")
def nodis_exdis_on_unclassified(facts: Facts) -> Mismatch | None:
    """NODIS or EXDIS stands on a classified or a sensitive telegram."""
    found = facts.captions & {"NODIS", "EXDIS"}
    if not found or is_sensitive(facts):
        return None
    caption = _first(facts, *found)
    return Mismatch.at(caption.span, caption=caption.value)


@decides("DC703", unless="captions_are_plain")
def sipdis_with_restricting_caption(facts: Facts) -> Mismatch | None:
    """SIPDIS goes with no caption that keeps a telegram from wide distribution."""
    excluded = facts.captions.intersection(facts.vocabulary.caption_entries["SIPDIS"].excludes)
    if "SIPDIS" not in facts.captions or not excluded:
        return None
    other = _first(facts, *excluded)
    return Mismatch.at(other.span, caption=other.value)


@decides("DC704", unless="captions_are_plain")
def sipdis_on_top_secret(facts: Facts) -> Mismatch | None:
    """SIPDIS stands on no telegram above the level of its network."""
    highest = facts.vocabulary.caption_entries["SIPDIS"].highest
    if "SIPDIS" not in facts.captions or facts.level is None or highest is None or facts.level <= highest:
        return None
    return Mismatch.at(_first(facts, "SIPDIS").span, level=facts.level, highest=highest)


# --- SENSITIVE, SBU and LIMITED OFFICIAL USE ----------------------------------------------------------------------


@decides("DC705", unless="captions_are_plain")
def sensitive_on_classified(facts: Facts) -> Mismatch | None:
    """SENSITIVE stands on unclassified telegrams."""
    return Mismatch.at(_first(facts, "SENSITIVE").span, level=facts.level) if "SENSITIVE" in facts.captions else None


def _counted(portions: Sequence[Paragraph]) -> str:
    return f"{len(portions)} portion{'s' * (len(portions) != 1)}"


@decides("DC706", unless="marks_are_plain")
def sbu_without_sensitive(facts: Facts) -> Mismatch | None:
    """An unclassified telegram with portions marked SBU bears the caption SENSITIVE."""
    marked = [portion for portion in facts.marks if portion.marking is not None and "SBU" in portion.marking.controls]
    if not _has_portion(facts, "SBU") or is_sensitive(facts):
        return None
    span = marked[0].mark_span if marked else None
    label = marked[0].label if marked else None
    return Mismatch.at(span or facts.line.span, paragraph=label, portions=_counted(marked))


@decides("DC707", unless="captions_are_plain")
def sensitive_without_sbu(facts: Facts) -> Mismatch | None:
    """A telegram with the caption SENSITIVE and marked portions has one marked SBU."""
    if "SENSITIVE" not in facts.captions or not facts.markings or _has_portion(facts, "SBU"):
        return None
    return Mismatch.at(_first(facts, "SENSITIVE").span)


@decides("DC708", unless="captions_are_plain")
def noforn_on_unclassified(facts: Facts) -> Mismatch | None:
    """On an unclassified telegram NOFORN goes with SENSITIVE."""
    if "NOFORN" not in facts.captions or is_sensitive(facts):
        return None
    return Mismatch.at(_first(facts, "NOFORN").span)


@decides("DC709", unless="line_is_plain")
def lou_line_superseded(facts: Facts) -> Mismatch | None:
    """No classification line says LIMITED OFFICIAL USE any more."""
    return Mismatch.at(facts.line.level_span, dated=facts.dated) if facts.line.control == "LOU" else None


# --- how captions are given ---------------------------------------------------------------------------------------


@decides("DC710", unless="captions_are_plain")
def captions_out_of_order(facts: Facts) -> Mismatch | None:
    """Captions that limit distribution stand most restrictive first, each on its own line; those of a banner do not."""
    if facts.document.kind == "marking":
        return None
    ranks = facts.vocabulary.caption_rank
    restricting = facts.vocabulary.restricting_captions
    given = [c for c in facts.document.captions if c.value in restricting and not c.is_misspelt]
    for before, after in pairwise(given):
        if ranks[before.value] > ranks[after.value]:
            return Mismatch.at(after.span, what=f"{after.value} stands after {before.value}")
        if before.value != after.value and "\n" not in facts.document.text.content[before.span.end : after.span.start]:
            return Mismatch.at(after.span, what=f"{before.value} and {after.value} stand on one line")
    return None


@decides("DC711", unless="captions_are_plain")
def stadis_with_other_agency(facts: Facts) -> Mismatch | None:
    """A telegram for the Department alone is addressed to no other agency."""
    span = facts.heading.addressees
    if "STADIS" not in facts.captions or span is None:
        return None
    start = span.start
    for line in facts.document.text.quote(span).split("\n"):
        if line.lstrip().startswith("XMT"):
            return None
        agency = _agency(line, facts.vocabulary.other_agencies)
        if agency is not None:
            return Mismatch.at(Span(start, start + len(line.rstrip())), agency=agency)
        start += len(line) + 1
    return None


def _agency(line: str, agencies: tuple[str, ...]) -> str | None:
    """The agency outside the Department that an address line names: ``INFO RUEKJCS/SECDEF WASHINGTON DC`` is SECDEF."""
    words = line.upper().split()
    words = words[1:] if words and words[0] in ("TO", "INFO") else words
    name = " ".join(words)
    indicator, slash, after = name.partition("/")
    if slash and " " not in indicator and after and not after.startswith("/"):
        name = after
    padded = f"{name.replace('/', ' ')} "
    return next((agency for agency in agencies if padded.startswith(f"{agency} ")), None)


@decides("DC712")
def official_informal_incomplete(facts: Facts) -> Mismatch | None:
    """OFFICIAL INFORMAL stands on the caption line and in the subject."""
    subject = facts.document.subject
    if subject is None:
        return None
    words = " ".join(facts.document.text.quote(subject).upper().replace("-", " ").split())
    has_subject = "OFFICIAL INFORMAL" in words
    if has_subject and "OFFICIAL INFORMAL" not in facts.captions_meant:
        return Mismatch.at(subject, there="in the subject", lacking="on the caption line")
    if has_subject or "OFFICIAL INFORMAL" not in facts.captions:
        return None
    return Mismatch.at(_first(facts, "OFFICIAL INFORMAL").span, there="on the caption line", lacking="in the subject")


@decides("DC713", unless="captions_are_plain")
def caption_misspelt(facts: Facts) -> list[Mismatch]:
    """Each caption is spelled as the list has it."""
    misspelt = [caption for caption in facts.document.captions if caption.is_misspelt]
    return [Mismatch.at(c.span, written=facts.document.text.quote(c.span), caption=c.value) for c in misspelt]


# --- dissemination controls ---------------------------------------------------------------------------------------


@decides("DC714", unless="marks_are_plain")
def nf_portion_without_noforn(facts: Facts) -> Mismatch | None:
    """A document with a portion marked NOFORN says so above its text, in a caption, or in its stored record."""
    bearing = [portion for portion in facts.marks if portion.marking is not None and "NF" in portion.marking.controls]
    if not bearing or bearing[0].mark_span is None or says_noforn(facts) or _has_rule_of_banners(facts):
        return None
    return Mismatch.at(bearing[0].mark_span, paragraph=bearing[0].label, portions=_counted(bearing))


def _has_rule_of_banners(facts: Facts) -> bool:
    """Whether the banner is read by the grammar of the register, which has a rule of its own; a marking has none."""
    return bool(facts.document.register) and facts.document.kind != "marking"


def says_noforn(facts: Facts, *, with_stored: bool = True) -> bool:
    """Whether anything outside the portions keeps the document from foreign nationals, the stored record or not."""
    entries, stored = facts.vocabulary.caption_entries, facts.document.stored
    words = set(facts.captions_meant)
    if with_stored:
        words |= {*stored.controls, *stored.captions}
    return any(word in entries and entries[word].is_noforn for word in words) or _stands_above(facts, "NOFORN")


@decides("DC715", unless="marks_are_plain", over="mark_forms")
def noforn_with_rel_to(facts: Facts) -> list[Mismatch]:
    """No portion is both withheld from all foreign nationals and released to some."""
    both = [p for p in facts.marks if p.marking is not None and {"NF", "REL"} <= set(p.marking.controls)]
    return [Mismatch.at(p.mark_span, paragraph=p.label) for p in both if p.mark_span is not None]


@decides("DC769", unless="captions_are_plain")
def noforn_without_nf_portion(facts: Facts) -> Mismatch | None:
    """A telegram with the caption NOFORN and marked portions has one marked NOFORN."""
    if "NOFORN" not in facts.captions or not facts.markings or _has_portion(facts, "NF"):
        return None
    return Mismatch.at(_first(facts, "NOFORN").span)
