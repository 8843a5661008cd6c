"""Classification categories as documents cite them: ``1.4 (b) and (d)``, ``1.5 b/d``, ``1.4(B&D)``, in 290 spellings.

The block they stand in is read in ``authority``; every step here looks at one token, so work grows with the text alone.
"""

import re

from declass.model import Reason
from declass.patterns import regex
from declass.text import Span, span_of

# A wrap with blanks left at the end of the line, or a stray blank or two.
_WRAP = r"(?:[ \t]{0,160}\n[ \t]{0,3}|\s{0,3})"
SECTION = regex(
    rf"(?P<section>[1-3lI](?=[\s.,])(?:(?<=[1-3])|(?<![A-Za-z].)(?=\.[45]\s?\())(?<![\d.].)(?<!\d/.){_WRAP}[.,]{_WRAP}\d{{1,2}})(?![\d/])"
    r"(?P<paragraph>\s?\(?[aA]\)?\s?\(\d{1,2}\))?"
)
"""A section of an order, the digits broken by a wrap or not; ``1.3(a)(5)`` is the form of 1982."""

# A page break inside the list has been made blanks and a line end.
_BREAK = r"(?:\s{0,3}| {0,200}\n)"
# What joins a letter in brackets to those above a blank line.
_GOES_ON = r"(?i:AND|OR|[,&/])\s{0,3}\([A-Ha-h]\b"
_BEFORE_JOINT = rf"(?:{_WRAP}|[ \t]{{0,160}}\n[ \t]{{0,160}}\n[ \t]{{0,3}}(?={_GOES_ON}))"
# AMD, ADN and NAD are misprints of AND; ET, Y and E are that word in French, Spanish, Italian and Portuguese.
_JOINT = regex(
    rf"{_BEFORE_JOINT}(?:(?P<word>A{_BREAK}N\s{{0,3}}D(?![a-z])(?!\.?[A-Z]{{2}})|AND/OR|OR(?![A-Za-z])|(?:AMD|ADN|NAD|AN|AD|ND|PLUS|ET|Y|E)(?=\s{{0,3}}\()"
    rf"|(?P<range>(?:THRU|THROUGH|TO)(?=\s{{1,3}}\(?[A-H]\b)))|(?P<sign>&amp;|[,;/&+\u2013-])){_WRAP}",
    re.IGNORECASE | re.ASCII,
)
# A sign between section and letter: before a bracket, or before bare letters that fill the line.
_SIGN = (
    r"(?:(?:[,;_]|-{1,2})[ \t]{0,3}(?=\()"
    r"|[,;][ \t]{0,3}(?=[A-Ha-h](?:\s?(?:[,/&]\s?|(?i:and)\s)[A-Ha-h]){1,3}[. \t]*(?:\n|\Z)))"
)
_LETTER = regex(
    rf"(?P<gap>[\s.:]{{0,12}}{_SIGN}?(?: {{0,200}}\n)?)"
    r"(?:(?P<open>[(\[]{1,2})(?:\s{0,12}| {0,200}\n))?(?P<letter>[A-Za-z])(?P<dot>\s?\.(?!\w))?"
    rf"{_WRAP}(?P<close>[)\]]{{0,2}})"
)
# A letter below the others that fills its line, with more of them or alone; a C without a point is the mark of a text.
_FILLS_LINE = regex(
    r"\s*\(\s?(?:[A-Ha-h]\s?\)(?:(?:\s?[,/&]\s?|\s(?i:AND|OR)\s)\(\s?[A-Ha-h]\s?\)){1,7}|[ABD-Ha-h]\s?\)|C\)(?=\.))"
    r"\.?[ \t]*(?:\n|\Z)"
)
_CONTROL_NEXT = regex(r"\s?//?\s?(?:NF|NOFORN|REL|OC|ORCON|SBU)\b", re.IGNORECASE | re.ASCII)
# What follows the mark of a text on its line: the first word of a sentence.
_SENTENCE_NEXT = regex(r"\)[ \t]+[\"\u201c]?[A-Z]")
# "1.4-b-d" and "1.4 BD": letters with dashes before them, and letters run together in brackets or at the end of a line.
_DASHED = regex(r"\s?-\s?([A-Ha-h])(?:\s?-\s?([A-Ha-h]))?(?![\w-])")
# Two small letters without brackets count in the order of the alphabet, where they are no word or abbreviation.
_SMALL_PAIR = r"(?!ad|ag|ah|be|cf|de|eg|eh)(?=a[b-h]|b[c-h]|c[d-h]|d[e-h]|e[f-h]|f[gh]|gh)([a-h])([a-h])"
_GLUED = regex(
    r"\s?(?:\( ?([A-Ha-h]) ?([A-Ha-h]) ?([A-Ha-h])? ?\)"
    rf"|(?:([A-H])([A-H])|{_SMALL_PAIR})[.,]?[ \t]*(?:\n|\Z))"
)
# The order between section and letters: "1.4 of E.O. 12958, as amended, (b)", "1.4 (E.O. 12958) b and d".
_ORDER = regex(
    r"[\s,;]{0,4}[(\[]?\s?(?:(?:OF|UNDER|IN|PER)\s{1,3}(?:THE\s{1,3})?)?"
    r"(?:E\.?\s?O\.?:?\s{0,3}1\d{4}|EXECUTIVE\s{1,3}ORDER(?:\s{1,3}1\d{4})?|AS\s{1,3}AMENDED)\b\s?[)\]]?[\s,;:]{0,4}",
    re.IGNORECASE | re.ASCII,
)
# Signs about the letters, read as blanks and brackets.
_SIGNS = str.maketrans({"{": "(", "<": "(", "}": ")", ">": ")", **dict.fromkeys("\"'`\u2018\u2019\u201c\u201d", " ")})
# Words for the letters themselves: "Section 1.4, subparagraphs (b) and (d)".
_SUBPARAGRAPHS = regex(
    r"[\s,;:]{0,4}(?:SUB-?)?(?:PARA(?:GRAPH)?S?\.?|SECTIONS?|CATEGOR(?:Y|IES)|ITEMS?|LETTERS?|(?:FOR\s{1,3})?REASONS?)\s{1,3}"
    r"(?=\(\s?[a-h]\s?\)|[a-h](?:[\s,.&/]|\Z))",
    re.IGNORECASE | re.ASCII,
)
_OTHER_WORDS = regex(
    r"[ \t]*[,;:/-]*[ \t]*[(\[\"']?[ \t]*(?:(?!DECL|DERIVED|CLASS|SUMMARY|TAGS|SUBJ|REF)[A-Z]|\)|\]|\d(?<=[(\[].))",
    re.IGNORECASE | re.ASCII,
)
# One letter or two with their brackets, and the end of the list: nearly all lists, read at once as the long way would.
_LIST_END = rf"[ \t]*(?:\n[ \t]*(?:\n(?![ \t]*{_GOES_ON})|\Z)|\Z)"
_USUAL_LETTERS = regex(
    rf" ?(?:\( ?(?:([a-h])(?: ?\) ?(?:(?:,|and|&|/) ?)?\(| ?[,&/] ?| and )([a-h])"
    rf"|([A-H])(?: ?\) ?(?:(?:,|AND|and|&|/) ?)?\(| ?[,&/] ?| AND )([A-H])|([A-Ha-h])) ?\)(?:\.[ \t]*\n|\.?{_LIST_END})"
    rf"|([A-Ha-h])(?: ?[,&/] ?| and | AND )([A-Ha-h])\.?{_LIST_END})"
)


class _List:
    """A list of categories while it is read."""

    def __init__(self, section: str | None) -> None:
        self.section = section
        self.reasons: list[Reason] = []
        self.joined = True
        self.is_range = False
        self.is_joined_by_word = False
        self.in_bracket = False
        self.has_brackets = False
        self.was_lower = False
        self.is_last = False
        """Whether the letter taken last came behind an *and*: the list ends with it, unless a joint follows."""

    def take(self, text: str, match: re.Match[str], base: int) -> bool:
        """Add the letter of a match if it belongs to the list; False where the list has ended before it."""
        letter = match["letter"]
        if match["gap"].count("\n") > 1 and not (match["open"] or match["close"]):
            return False  # a word spaced out below the list
        bracketed = bool(match["open"] or match["close"] or self.in_bracket)
        if self.in_bracket and not match["close"] and not self._goes_on(text, match):
            return False
        if not bracketed and not self._stands_alone(text, match):
            return False
        if not bracketed and self.has_brackets and not (self.joined and self._ends_line(text, match)):
            return False
        if match["open"] and not match["close"] and not self._goes_on(text, match):
            return False
        if match["open"] and _CONTROL_NEXT.match(text, match.end("letter")):
            return False  # "(S/NF)" is the mark of the text below
        if self.reasons and not self.joined and not self.in_bracket and self._is_portion_mark(text, match):
            return False
        span = Span(base + match.start("letter"), base + match.end("letter"))
        if self.is_range and self.reasons:
            first = ord(self.reasons[-1].letter) + 1
            self.reasons += [Reason(self.section, chr(c), span) for c in range(first, ord(letter.lower()))]
        self.reasons.append(Reason(self.section, letter.lower(), span))
        self.has_brackets = self.has_brackets or bool(match["open"] or match["close"])
        self.in_bracket = (self.in_bracket or bool(match["open"])) and not match["close"]
        self.was_lower = letter.islower()
        self.is_last = self.is_joined_by_word
        self.joined = self.is_range = self.is_joined_by_word = False
        return True

    @staticmethod
    def _stands_alone(text: str, match: re.Match[str]) -> bool:
        following = text[match.end("letter") : match.end("letter") + 1]
        return not (following.isalpha() or following in ("'", "\u2019") or following.isdigit())

    @staticmethod
    def _ends_line(text: str, match: re.Match[str]) -> bool:
        """Whether nothing but a full stop follows a letter on its line, as in ``1.4 (b) and d.``."""
        return not text[match.end("letter") : match.end("letter") + 40].partition("\n")[0].strip(" \t.")

    @staticmethod
    def _goes_on(text: str, match: re.Match[str]) -> bool:
        """Whether after ``(b`` the bracket goes on as a list does: joined, closed, or cut at the end."""
        rest = text[match.end("letter") : match.end("letter") + 12]
        return not rest[:1].isalpha() and (
            not rest.strip() or bool(_JOINT.match(rest)) or rest.lstrip()[:1] in ").]\u2026(" or "\n" in rest[:3]
        )

    def _is_portion_mark(self, text: str, match: re.Match[str]) -> bool:
        """Whether a letter in brackets after the reasons is the mark of what follows: ``1.4 (b), (d)  (C) Summary``.

        A small one is where an *and* has ended the list, and where no order has such a category.
        """
        if not match["open"] or (self.was_lower and match["letter"].isupper()) or "." in match["gap"]:
            return True
        if match["letter"] in "su" or (self.is_last and match["letter"] == "c"):
            return _SENTENCE_NEXT.match(text, match.end("letter")) is not None
        return "\n" in match["gap"] and (match["gap"].count("\n") > 1 or _FILLS_LINE.match(text, match.start()) is None)


def read_letters(text: str, start: int, section: str | None, base: int) -> list[Reason]:
    """The categories that follow a section.

    Args:
        text: The block.
        start: Offset just after the section, or after the reason word where no section stands.
        section: The section they belong to; None without one.
        base: Offset of ``text`` in the document, for the spans.

    Returns:
        The letters in the order written, a range such as ``(a-h)`` spelled out; empty where no letter follows.
        A bracketed letter that is the portion marking of the text after the block is none of them.
    """
    usual = _USUAL_LETTERS.match(text, start)
    if usual is None:
        text = text.translate(_SIGNS)
        start = _after_leads(text, start)
        usual = _USUAL_LETTERS.match(text, start) or _DASHED.match(text, start) or _GLUED.match(text, start)
    if usual is not None:
        places = [at for at, _ in usual.regs[1:] if at != -1]
        return [Reason(section, text[at].lower(), span_of((base + at, base + at + 1))) for at in places]
    return _read_long_list(text, start, section, base)


def _after_leads(text: str, start: int) -> int:
    """Offset after the order and the words that may stand between a section and its letters."""
    while (lead := _ORDER.match(text, start)) is not None:
        start = lead.end()
    lead = _SUBPARAGRAPHS.match(text, start)
    return lead.end() if lead is not None else start


def has_other_words(text: str, start: int) -> bool:
    """Whether words follow a section on its line that are neither letters nor the next sentence or label.

    Args:
        text: The block.
        start: Offset just after the section.
    """
    return _OTHER_WORDS.match(text, _after_leads(text, start)) is not None


def _read_long_list(text: str, start: int, section: str | None, base: int) -> list[Reason]:
    """The categories of a list in any form, token by token."""
    found = _List(section)
    at = start
    while at < len(text):
        joint = _JOINT.match(text, at) if found.reasons else None
        if joint is not None:
            found.joined = True
            found.is_joined_by_word = joint["word"] is not None
            found.is_range = joint["sign"] in ("-", "\u2013") or joint["range"] is not None
            lead = _SUBPARAGRAPHS.match(text, joint.end() - 1) if joint["word"] else None
            at = lead.end() if lead is not None else joint.end()
            continue
        match = _LETTER.match(text, at)
        if match is None or not found.take(text, match, base):
            break
        at = match.end("letter") if not match["close"] else match.end()
        if match["dot"] and not match["close"]:
            at = match.end("dot")
        # "(b. and d.)": a point may follow a letter inside the brackets.
        while found.in_bracket and text[at : at + 1] == ".":
            at += 1
    return found.reasons


def is_plain_list(text: str, start: int, reasons: list[Reason]) -> bool:
    """Whether letters read after a reason word without a section are categories, and not the first letter of words."""
    lead = text[start : start + 8].lstrip(" \t\n:;.,-")
    return bool(reasons) and (lead[:1] in "([" or len(reasons) > 1 or len(text[start:].strip(" \t\n:;.,")) == 1)


def section_of(match: re.Match[str]) -> str:
    """The section of a ``SECTION`` match in one spelling: ``1.4``, or ``1.3(a)(5)`` for the form of 1982."""
    written, paragraph = match.groups()
    section = "".join(written.split()).replace(",", ".")
    section = "1" + section[1:] if section[0] in "lI" else section
    return section + "".join(paragraph.split()) if paragraph else section
