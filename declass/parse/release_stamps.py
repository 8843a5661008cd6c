"""The stamp of a release: who classified a copy anew when it was reviewed, for which reason, and until when.

It speaks of the copy and not of the telegram. Codes of exemptions and lines of a case number need no care: nothing
reads them as a field.
"""

import re

from declass.patterns import regex
from declass.text import holds

_DAY = (
    r"(?:\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}\s[A-Z]{3,9}\.?,?\s\d{4}|[A-Z]{3,9}\.?\s\d{1,2},?\s\d{4})"
)
_GAP = r"\s{0,3}[~,;.-]?\s{0,3}"
# "Classified by DAS, A/GIS, DoS on 07/30/2015 ~ Class: SECRET ~ Reason: 1.4(D) ~ Declassify on: 08/14/2034"
_STAMP = regex(
    rf"(?:(?P<by>Classified\s{{1,3}}by:?\s[^\n~]{{1,80}}?(?:\n[^\n~]{{1,60}}?)?\son\s{{1,3}}{_DAY}){_GAP}|~\s{{0,3}})?"
    rf"\bClass:[ \t]{{0,3}}[A-Z ]{{1,20}}{_GAP}Reason:[ \t]{{0,3}}"
    rf"(?:[^~\n]{{0,60}}?{_GAP}Declassify\s{{1,3}}(?:on|after):[ \t]{{0,3}}(?:{_DAY}|[\d/]{{0,10}})"
    r"|[A-H\d.,;() ]{1,40})"
    # What is left of one: the office that reviews releases and the day.
    rf"|Classified\s{{1,3}}by:?\s[^\n~]{{1,60}}?A/GIS[^\n~]{{0,30}}\son\s{{1,3}}{_DAY}",
    re.IGNORECASE | re.ASCII,
)
# Who reviews releases, of the Department of State.
_REVIEWER = regex(r"\bDoS\b|\bA/GIS\b", re.IGNORECASE)
# The telegram's own block may stand in so many characters before.
_BLOCK = 200
_CLASSIFIED_BY = regex(r"Classified\s{1,3}by", re.IGNORECASE | re.ASCII)


def without_release_stamps(text: str) -> str:
    """The text with the stamps of a release made blanks, so that every other character keeps its offset.

    One that has lost its signs is a stamp where its reviewer is named; one that does not say who classified is a stamp
    where no Classified By line stands above it to which it could belong.
    """
    if "~" in text or holds(text, "Class:") or holds(text, "CLASS:") or holds(text, "A/GIS"):
        return _STAMP.sub(_blanks, text)
    return text


def _blanks(stamp: re.Match[str]) -> str:
    if _is_of_block(stamp):
        return stamp[0]
    return "".join(c if c == "\n" else " " for c in stamp[0])


def _is_of_block(stamp: re.Match[str]) -> bool:
    """Whether what reads as a stamp may belong to the telegram's own block."""
    if _REVIEWER.search(stamp[0]) is not None:
        return False
    if stamp["by"] is not None:
        return "~" not in stamp[0]
    above = stamp.string[max(0, stamp.start() - _BLOCK) : stamp.start()].rpartition("\n\n")[2]
    is_label = _CLASSIFIED_BY.search(above) is not None and _REVIEWER.search(above) is None
    return is_label and "reason" not in above.lower()
