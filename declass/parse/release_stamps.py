"""The stamp of a release: who classified a copy anew when it was reviewed, for which reason, and until when.

It speaks of the copy and not of the telegram. Codes of exemptions and lines of a case number need no care: nothing
reads them as a field.
"""

import re

from declass.patterns import regex

_GAP = r"\s{0,3}~?\s{0,3}"
# "Classified by DAS, A/GIS, DoS on 07/30/2015 ~ Class: SECRET ~ Reason: 1.4(D) ~ Declassify on: 08/14/2034"
_STAMP = regex(
    rf"(?:Classified\s{{1,3}}by:?\s[^\n]{{1,80}}?\son\s{{1,3}}\d{{1,2}}/\d{{1,2}}/\d{{2,4}}{_GAP}|~\s{{0,3}})?"
    rf"\bClass:[ \t]{{0,3}}[A-Z ]{{1,20}}{_GAP}Reason:[ \t]{{0,3}}[^~\n]{{0,60}}?{_GAP}"
    r"Declassify\s{1,3}on:[ \t]{0,3}[\d/]{0,10}",
    re.IGNORECASE | re.ASCII,
)


def without_release_stamps(text: str) -> str:
    """The text with the stamps of a release made blanks, so that every other character keeps its offset."""
    return _STAMP.sub(_blanks, text) if "~" in text else text


def _blanks(stamp: re.Match[str]) -> str:
    return "".join(c if c == "\n" else " " for c in stamp[0])
