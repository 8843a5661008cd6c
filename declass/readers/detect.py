"""Which layout a text has, and whether it is a telegram at all.

Nothing here extracts a telegram from its layout.
"""

import re

from declass.model import PARTIAL_EXTRACT
from declass.patterns import regex
from declass.text import holds

HEAD = 6000
WHY_NO_TELEGRAM = (
    "no telegram: no classification line, transmission heading or E.O. line found in the first 6,000 characters"
)

# Letter fragments, because the first letters of a spaced level are often lost or doubled.
_SPACED = r"(?i:[A-Z ]{0,8}(?:O N F I|F I D E N|E N T I A L|E C R E|C R E T|N C L A S|L I M I T E D|I M I T E D))"
_PLAIN = r"(?:[A-Z]{0,2}NCLAS(?:SIFIED)?|CONFIDENTIAL|(?:TOP )?SECRET|LIMITED OFFICIAL USE)\b"
_JUNK = r"[ \t\"'>\]]{0,12}"

CLASSIFICATION_LINE = rf"(?:{_SPACED}[^\n]{{0,80}}?\s|{_PLAIN}[A-Z0-9 ./,'()-]{{0,80}}? )0*(?P<number>\d{{1,6}})\b"
DATE_TIME_GROUP = r"(?:[ZOPRYM]{1,2} +){0,3}\d{6} ?Z +(?P<month>[A-Z]{3}) +\d ?\d(?!\d)"
STATION_LINE = r"DE +(?P<station>R[A-Z]+) +#?(?P<serial>\d+)"
# The label of a date, near below the number of a heading with labels; other labels may stand between.
_DATE_LABEL = r"(?:(?!MRN:)[^\n]{0,120}\n){0,12}?(?i:Date[ \t]?/[ \t]?DTG)[ \t]?:"
LABELLED_HEADING = (
    r"MRN:[ \t]*(?P<year>\d{2,4})[ \t]+(?P<post>[A-Z][A-Z .'-]{1,30}?)[ \t]+(?P<number>\d{1,6})[ \t]*\n"
    rf"{_DATE_LABEL}(?:[^\n]{{0,60}}?(?:\n[^\n:]{{0,60}}?){{0,2}}"
    r"(?P<group>\d{6}\s*(?i:Z\s*[A-Z]{3,9})\s*(?:20)?\d\d))?"
)
# With what a telegram begins, where it stands in a cell.
BEGINNING = (
    rf"V?ZCZC|{PARTIAL_EXTRACT}|{DATE_TIME_GROUP}|{STATION_LINE}|FM +[A-Z]{{2}}|MRN:|[ZOPRYM]{{1,2}} +R[A-Z]{{2,}}"
    rf"|{CLASSIFICATION_LINE}|(?:{_PLAIN}|(?:[A-Z] ){{5,20}}[A-Z]\b)[^a-z\"\n]{{0,20}}\n"
)

# After a number that stands behind SECTION: the number of sections, and the serial if it stands on the same line.
_OF_SECTIONS = regex(r"[ \t]*(?:OF|GF|0F)[ \t]*\d{1,3}\b(?:[^\d\n]{0,60}\b0*(?P<serial>\d{1,6})\b)?", re.IGNORECASE)

_SIGNS = regex(
    rf"\n{_JUNK}(?:(?P<start>V?ZCZC)"
    rf"|(?P<extract>{PARTIAL_EXTRACT})"
    rf"|(?P<group>{DATE_TIME_GROUP})"
    rf"|(?P<de>{STATION_LINE})"
    r"|(?P<fm>FM +[A-Z]{2})"
    r"|(?P<zn>ZN[YR] +[A-Z]{3,5}\b)"
    rf"|(?P<mrn>MRN:[ \t]*\d{{2,4}}[ \t]+[A-Z][^\n]*\n{_DATE_LABEL})"
    rf"|(?P<level>(?:Cable dated:[0-9T:-]{{0,20}})?{CLASSIFICATION_LINE})"
    r"|(?P<eo>(?i:E ?[.,]? ?[O0] ?\.?) ?:? ?1\d{4})"
    r"|(?P<tags>(?i:TAGS?)\b)"
    r"|(?P<subject>(?i:SUBJ(?:ECT)?)\b))"
)
_ALONE = frozenset({"start", "extract", "level", "mrn"})
_HEADING = frozenset({"group", "fm", "de", "zn"})
_FIELDS = frozenset({"tags", "subject"})

_FOREIGN = regex(
    r"\A\s*(?:(?P<json>[\[{]\s*[\"\[{])|(?P<xml><[?!a-zA-Z])|(?P<source>#!|#include|//|/\*|\"\"\"|'''))"
    r"|\A\s*[^\n]{0,300}?(?P<table>\"[,;\t]\"|[a-z_]+(?:[,;\t][A-Za-z_]+){2,}\n)"
    r"|\n(?:(?P<markdown>#{1,6} \S|[^\S\n]*(?:```|~~~)|\|[ :]*-{3,}|\.\. \w)"
    r"|(?P<code>(?:import|from) [\w.]+(?: import .*)?\n|(?:async )?def \w+\(|class \w+.*:\n)"
    r"|(?P<settings>[ \t]*[A-Za-z_][\w.-]* *= *[\"'\[{\d(]|[ \t-]*[\w-]+: *[|>][+-]?[ \t]*\n"
    r"|\[\[?[\w.-]+\]\]?[ \t]*\n(?:[ \t]*(?:[#;][^\n]*)?\n){0,3}[ \t]*[\w.\"-]+ *=)"
    r"|(?P<object>[ \t]*\"[\w-]+\" *:))"
)
_FOREIGN_NAMES = {
    "json": "a JSON document",
    "object": "a JSON document",
    "xml": "an XML document",
    "source": "source text",
    "code": "source text",
    "table": "a table of another shape",
    "markdown": "a Markdown document",
    "settings": "a settings or source file",
}
# A cell that begins with a telegram, in quotes that do not close on its line or behind some, within so many characters
# of its line; and the next quote, with what stands behind it.
_CELL_REACH = 300
_CELL = regex(rf"\n[^\n]{{0,{_CELL_REACH}}}?(?:[,;\t|]\"\s*(?=[^\"\n]*\n)|\"[,;\t|])(?:{BEGINNING})")
_NEXT_QUOTE = regex(r"(?:[^\"\\]++|\\.|\"\")*+\"(?P<ends>[ \t]*(?:[,;\t|\n]|\Z))?", re.DOTALL)
_DELIMITERS = ",;\t|"
_HINT = "; where its first row names the columns, name that of the text with --columns text=NAME"
_HTML = regex(r"\s*<(?:[^>]*>\s*<)*?(?:!doctype html|html|head|body|table|div|code|pre)\b", re.IGNORECASE)
_FIRST_COLUMN = "Reference ID"
PAGE_COLUMNS = regex(rf"{_FIRST_COLUMN}\s+Created\s+Released\s+Classification\s+Origin[ \t]*\n")


def why_no_telegram(content: str) -> str | None:
    """Why a text is no telegram; None where it is one, however damaged."""
    if content.startswith(("VZCZC", "ZCZC", PARTIAL_EXTRACT)):
        return None
    start = telegram_start(content)
    if start is None:
        return WHY_NO_TELEGRAM
    return why_only_quoted(content, start)


def serial_of(line: re.Match[str]) -> int | None:
    """The serial on a classification line; the number of a section is none."""
    of_sections = _OF_SECTIONS.match(line.string, line.end("number"))
    number = of_sections["serial"] if of_sections is not None else line["number"]
    return int(number) if number is not None else None


def telegram_start(content: str) -> int | None:
    """Offset of the first line that shows a telegram, near the top of a text; None where none does."""
    return _telegram_sign("\n" + content[:HEAD].replace("\xa0", " "))


def why_only_quoted(content: str, start: int) -> str | None:
    """Why a telegram at an offset is only quoted by a document of another kind; None where it is not."""
    before = "\n" + content[:start].replace("\xa0", " ")
    foreign = _FOREIGN.search(before)
    if foreign is None and not _is_in_cell(before, content, start):
        return None
    kind = (foreign.lastgroup or "source") if foreign is not None else "table"
    return f"no telegram: {_FOREIGN_NAMES[kind]} that quotes one{_HINT * (kind == 'table')}"


def _is_in_cell(before: str, content: str, start: int) -> bool:
    """Whether a telegram stands in a cell of a table.

    Words above a telegram may have a quote behind a comma, too; that of a cell is followed by the telegram, or closed
    below it where the cell ends, or the next one begins.
    """
    if _CELL.search(before) is not None:
        return True
    # Two quotes are one in the cell.
    words, quote, cell = before.replace('""', "").rpartition('"')
    if not quote or words[-1] not in _DELIMITERS or "\n" not in words[-_CELL_REACH:]:
        return False
    if not cell.strip():
        return True
    following = _NEXT_QUOTE.match(content, start)
    if following is None:
        return False
    return following["ends"] is not None or content[following.end() - 2] in _DELIMITERS


def _telegram_sign(head: str) -> int | None:
    """Offset of the line that shows a telegram, in a head that begins with a line feed."""
    seen: dict[str, int] = {}
    for found in _SIGNS.finditer(head):
        seen.setdefault(next(name for name in _SIGN_NAMES if found[name]), found.start())
        if not _ALONE.isdisjoint(seen) or len(_HEADING & seen.keys()) > 1:
            break
        if "eo" in seen and not _FIELDS.isdisjoint(seen):
            break
    else:
        return None
    return min(seen.values())


_SIGN_NAMES = (*_ALONE, *_HEADING, "eo", *_FIELDS)


def is_html(content: str) -> bool:
    """Whether a text is a web page or a part of one."""
    return content.lstrip()[:1] == "<" and _HTML.match(content[:HEAD]) is not None


def is_page_as_text(content: str) -> bool:
    """Whether a text is a cable page saved as text."""
    columns = PAGE_COLUMNS.search(content, content.find(_FIRST_COLUMN)) if holds(content, _FIRST_COLUMN) else None
    return columns is not None and why_only_quoted(content, columns.start()) is None
