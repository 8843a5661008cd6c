"""Strategies that several test files share: texts of every kind, and the shipped law.

Telegrams that obey the law are made in ``tests/compliant.py``, not here.
"""

from attrs import fields, has
from hypothesis import strategies as st

from declass.rulebook.loader import load_law, rules_root
from declass.text import Span, Text

LAW = load_law(rules_root())
VOCABULARY = LAW.vocabulary

FRAGMENTS = (
    "VZCZCXYZ0000\n",
    "DE RUEHXX #0283/01 0351708\n",
    "DE RUEHXX #9999 4002575\n",
    "ZNY CCCCC ZZH\n",
    "ZNR UUUUU ZZH\n",
    "R 041708Z FEB 09\n",
    "O P 310060Z FEB 99\n",
    "FM AMEMBASSY ANYPOST\n",
    "TO RUEHC/SECSTATE WASHDC 1234\n",
    "INFO RUEHYY/AMEMBASSY OTHERPOST\n",
    "C O N F I D E N T I A L SECTION 01 OF 03 ANYPOST 000283\n",
    "S E C R E T ANYPOST 000283",
    "SS E C R E T",
    "C O N ",
    "UNCLAS ANYPOST 12\n",
    "LIMITED OFFICIAL USE ANYPOST 0283\n",
    "SECRET//NOFORN",
    "ANYPOST 00000283  001.2 OF 003 ",
    "\nPAGE 02 ANYPOST 03067 01 OF 03 211833Z\n",
    "SIPDIS\n",
    "NODIS, EXDIS",
    "E.O. 12958: DECL: 01/15/2019\n",
    "E.O. 12958: ",
    "EO 12985 DECL",
    "DECL: ",
    "25X1-HUMAN",
    "X1, X6",
    "TEN YEARS",
    "02/30/2019",
    "OADR",
    "TAGS: PREL, OVIP\n",
    "SUBJECT: (U) SAMPLE VISIT\n",
    "REF: OTHERPOST 115\n",
    "Classified By: DCM Pat Sample for reasons 1.4 (b) and (d).\n",
    "CLASSIFIED BY",
    "REASON: 1.5 (B",
    "Derived From: Multiple Sources\n",
    "Declassify On: 20340204\n",
    "(b) and ",
    "1.4 ",
    "1. (C) Sample text.\n",
    "\n2. (S//NF) Sample text.\n",
    "\n--a. (SBU) Sample text.\n",
    "(C - ENTIRE TEXT)",
    "(",
    ")",
    "XXXXXXXX",
    "...\n",
    "NNNN\n",
    "This record is a partial extract of the original cable.",
    "\n",
    "\n\n",
    " ",
    "\t",
    "\x00",
    "\u2028",
    "\u0130",
    "\u00b6",
    "\u2026",
)
"""Pieces of telegrams, whole and damaged."""

SEPARATORS = ("", "", " ", "\n", "\n\n")

ODD_TEXTS = st.text(max_size=200)
GLUED_TEXTS = st.lists(
    st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)).flatmap(
        lambda piece: st.sampled_from([piece + separator for separator in SEPARATORS])
    ),
    max_size=30,
).map("".join)
ANY_TEXTS = st.one_of(ODD_TEXTS, GLUED_TEXTS)
"""Texts of odd characters, and texts glued from pieces of telegrams."""


def lies_in(text, span):
    """Whether a span lies in a text."""
    return 0 <= span.start <= span.end <= len(text)


def spans_in(value):
    """Every span in a document, or in any part of one."""
    if isinstance(value, Span):
        yield value
    elif has(type(value)) and not isinstance(value, Text):
        for attribute in fields(type(value)):
            yield from spans_in(getattr(value, attribute.name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from spans_in(part)


def strayed_spans(text, value):
    """The spans that do not lie in a text; empty in a right document."""
    return [span for span in spans_in(value) if not lies_in(text, span)]
