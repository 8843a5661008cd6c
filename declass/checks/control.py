"""Predicates of family control (DC7xx): dissemination controls in portions and the captions of State telegrams."""

from itertools import pairwise

from declass.checks.base import Mismatch, decides
from declass.facts import Facts
from declass.model import Caption, Paragraph


def _caption(facts: Facts, *values: str) -> Caption | None:
    return next((caption for caption in facts.document.captions if caption.value in values), None)


def _is_sensitive(facts: Facts) -> bool:
    """Whether the telegram says SENSITIVE as a caption, beside its level, or by a control word in its place."""
    line = facts.document.classification_line
    if line is not None and ("SENSITIVE" in line.extra.split() or line.control is not None):
        return True
    return "SENSITIVE" in facts.captions or _heading_holds(facts, "SENSITIVE", "UNCLASSIFIED")


def _heading_holds(facts: Facts, *words: str) -> bool:
    """Whether words stand between the classification line and the first paragraph, in any case of letters."""
    document = facts.document
    start = document.classification_lines[0].span.start if document.classification_lines else 0
    end = document.paragraphs[0].span.start if document.paragraphs else document.body.start
    heading = document.text.content[start:end].upper()
    return all(word in heading for word in words)


def _with_control(facts: Facts, control: str) -> list[Paragraph]:
    return [p for p in facts.marks if p.marking is not None and control in p.marking.controls]


@decides("DC701")
def nodis_with_exdis(facts: Facts) -> Mismatch | None:
    """Two captions that exclude each other do not stand together."""
    if not {"NODIS", "EXDIS"} <= facts.captions:
        return None
    second = facts.document.captions[-1]
    return Mismatch.at(next((c for c in facts.document.captions[1:] if c.value in ("NODIS", "EXDIS")), second).span)


@decides("DC702")
def nodis_exdis_on_unclassified(facts: Facts) -> Mismatch | None:
    """A caption for classified or sensitive text does not stand on a plain unclassified telegram."""
    entries = facts.vocabulary.caption_entries
    captions = (c for c in facts.document.captions if c.value in ("NODIS", "EXDIS"))
    caption = next((c for c in captions if entries[c.value].needs_sensitive), None)
    if caption is None or _is_sensitive(facts):
        return None
    return Mismatch.at(caption.span, caption=caption.value)


@decides("DC703")
def sipdis_with_restricting_caption(facts: Facts) -> Mismatch | None:
    """SIPDIS spreads a telegram that no other caption keeps close."""
    excluded = facts.vocabulary.caption_entries["SIPDIS"].excludes
    caption = _caption(facts, *excluded)
    if caption is None or "SIPDIS" not in facts.captions:
        return None
    return Mismatch.at(caption.span, caption=caption.value)


@decides("DC704")
def sipdis_on_top_secret(facts: Facts) -> Mismatch | None:
    """SIPDIS does not stand above the level of its network."""
    caption, highest = _caption(facts, "SIPDIS"), facts.vocabulary.caption_entries["SIPDIS"].highest
    if caption is None or highest is None or facts.level is None or facts.level <= highest:
        return None
    return Mismatch.at(caption.span, overall=facts.level, highest=highest)


@decides("DC705")
def sensitive_on_classified(facts: Facts) -> Mismatch | None:
    """SENSITIVE says nothing on a classified telegram."""
    caption = _caption(facts, "SENSITIVE")
    return Mismatch.at(caption.span) if caption is not None else None


@decides("DC706")
def sbu_without_sensitive(facts: Facts) -> Mismatch | None:
    """An unclassified telegram with SBU portions bears the caption SENSITIVE."""
    portions = [p for p in _with_control(facts, "SBU") if p.mark_span is not None]
    if not portions or _is_sensitive(facts):
        return None
    assert portions[0].mark_span is not None
    return Mismatch.at(portions[0].mark_span, paragraph=portions[0].label, number=len(portions))


@decides("DC707")
def sensitive_without_sbu(facts: Facts) -> Mismatch | None:
    """The caption SENSITIVE is owed to an SBU portion where portions are marked."""
    caption = _caption(facts, "SENSITIVE")
    if caption is None or any(p.marking is None for p in facts.document.paragraphs):
        return None
    return None if _with_control(facts, "SBU") else Mismatch.at(caption.span)


@decides("DC708")
def noforn_on_unclassified(facts: Facts) -> Mismatch | None:
    """NOFORN on an unclassified telegram stands with SENSITIVE."""
    caption = _caption(facts, "NOFORN")
    return Mismatch.at(caption.span) if caption is not None and not _is_sensitive(facts) else None


@decides("DC709")
def lou_line_superseded(facts: Facts) -> Mismatch | None:
    """LIMITED OFFICIAL USE gave way to SENSITIVE."""
    line = facts.line
    return Mismatch.at(line.level_span) if line.control == "LOU" else None


@decides("DC710")
def captions_out_of_order(facts: Facts) -> Mismatch | None:
    """The most restrictive caption stands first."""
    ranks = facts.vocabulary.caption_rank
    restricting = [c for c in facts.document.captions if c.value in facts.vocabulary.restricting_captions]
    for first, second in pairwise(restricting):
        if ranks[second.value] < ranks[first.value]:
            return Mismatch.at(second.span, first=first.value, second=second.value)
    return None


@decides("DC711")
def stadis_with_other_agency(facts: Facts) -> Mismatch | None:
    """A telegram for State alone has no addressee of another agency."""
    caption, lines = _caption(facts, "STADIS"), facts.heading.addressees
    if caption is None or lines is None:
        return None
    names = facts.document.text.quote(lines).upper()
    agency = next((agency for agency in facts.vocabulary.other_agencies if agency in names), None)
    return Mismatch.at(caption.span, agency=agency) if agency is not None else None


@decides("DC713")
def caption_misspelt(facts: Facts) -> Mismatch | None:
    """A caption is spelled as it is."""
    caption = next((caption for caption in facts.document.captions if caption.is_misspelt), None)
    return Mismatch.at(caption.span, caption=caption.value) if caption is not None else None


@decides("DC714")
def nf_portion_without_noforn(facts: Facts) -> Mismatch | None:
    """A telegram with an NF portion says NOFORN in its heading."""
    portions = [p for p in _with_control(facts, "NF") if p.marking is not None and p.marking.level]
    if not portions or portions[0].mark_span is None or _says_noforn(facts):
        return None
    return Mismatch.at(portions[0].mark_span, paragraph=portions[0].label, number=len(portions))


def _says_noforn(facts: Facts) -> bool:
    """Whether line, captions or stored record say NOFORN, or a caption that is treated as NOFORN stands there."""
    document = facts.document
    if facts.captions & {"NOFORN", "NODIS", "EXDIS"} or {"NOFORN", "NF"} & set(document.stored.controls):
        return True
    return _heading_holds(facts, "NOFORN")


@decides("DC715")
def noforn_with_rel_to(facts: Facts) -> list[Mismatch]:
    """One mark does not both bar and release to foreign governments."""
    portions = [p for p in _with_control(facts, "NF") if p.marking is not None and "REL" in p.marking.controls]
    return [Mismatch.at(p.mark_span, paragraph=p.label) for p in portions if p.mark_span is not None]
