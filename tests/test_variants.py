"""One telegram written otherwise, as other archives and posts write it, is judged alike."""

import re
from pathlib import Path

import pytest

import declass
from tests.parse.telegrams import BASES, render

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / ".." / "shared" / "corpus" / "telegrams"
NOT_HERE = "the shared corpus does not lie beside this checkout (../shared/corpus)"

_NUMBER = re.compile(r"(?m)^(\d{1,2})\. (?=\()")
_BLANK_LINE = re.compile(r"\n(?=\n)")
_MARK = re.compile(r"\((TS|SBU|LOU|[SCU])(//?NF)?\)")


def _each_line(text, change):
    return "\n".join(change(line) for line in text.split("\n"))


VARIANTS = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: f"\ufeff{text}",
    "blanks at the ends of lines": lambda text: _each_line(text, lambda line: f"{line}  " if line else line),
    "lines of 72 characters": lambda text: _each_line(text, lambda line: line.ljust(72)),
    "set in by a blank": lambda text: _each_line(text, lambda line: f" {line}" if line else line),
    "set in by three": lambda text: _each_line(text, lambda line: f"   {line}" if line else line),
    "set in by a tab": lambda text: _each_line(text, lambda line: f"\t{line}" if line else line),
    "two blank lines for one": lambda text: _BLANK_LINE.sub("\n\n", text),
    "blank lines of a blank": lambda text: _BLANK_LINE.sub("\n \n", text),
    "marks in small letters": lambda text: _MARK.sub(lambda mark: mark[0].lower(), text),
    "marks in square brackets": lambda text: _MARK.sub(r"[\1\2]", text),
    "blanks inside the marks": lambda text: _MARK.sub(r"( \1\2 )", text),
    "a no-break space before the mark": lambda text: _NUMBER.sub("\\1.\u00a0", text),
    "a tab before the mark": lambda text: _NUMBER.sub("\\1.\t", text),
    "no blank before the mark": lambda text: _NUMBER.sub(r"\1.", text),
    "no point behind the number": lambda text: _NUMBER.sub(r"\1 ", text),
    "a bracket behind the number": lambda text: _NUMBER.sub(r"\1) ", text),
    "a dash behind the number": lambda text: _NUMBER.sub(r"\1. - ", text),
    "a pilcrow before the number": lambda text: _NUMBER.sub("\u00b6\\1. ", text),
    "EO for E.O.": lambda text: re.sub(r"(?m)^E\.O\. (?=1\d{4})", "EO ", text),
    "Decl for DECL": lambda text: text.replace(" DECL:", " Decl:"),
}
"""How a telegram is written otherwise, by what is done to it."""

SAYS_OTHERWISE = {
    ("09STATE52843.txt", "a bracket behind the number"): "its lists number their items so",
}
"""Telegrams that one of these makes another of, with the reason."""


def judged(text):
    """Status and findings, notes left out, of each telegram of a text."""
    told = []
    for record in declass.check(text).documents:
        findings = [(finding["rule"], finding["severity"]) for finding in record.get("findings", ())]
        told.append((record["status"], sorted(finding for finding in findings if finding[1] != "note")))
    return told


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("base", BASES)
def test_a_compliant_telegram_stays_one(base, variant):
    text = render(BASES[base]).text.content
    assert [("checked", [])] == judged(text) == judged(VARIANTS[variant](text))


@pytest.mark.parametrize("number", range(len(VARIANTS)))
def test_every_fourth_telegram_of_the_corpus_is_judged_alike(number):
    if not CORPUS.is_dir():
        pytest.skip(NOT_HERE)
    variant = list(VARIANTS)[number]
    others = []
    for path in sorted(CORPUS.iterdir())[number % 4 :: 4]:
        text = path.read_text("utf-8", errors="replace")
        if (path.name, variant) not in SAYS_OTHERWISE and judged(text) != judged(VARIANTS[variant](text)):
            others.append(path.name)
    assert [] == others
