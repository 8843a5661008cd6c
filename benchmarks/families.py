"""Inputs that grow: each family gives a file of any size, made of what parsers stumble over.

A family is a piece that is repeated, in the place of a telegram where it hurts: in its heading, in its body, alone, or
as a whole file of another layout. What they are for: ``benchmarks/growth.py`` prints how time grows with their size,
and a test refuses what grows faster than it should.
"""

from collections.abc import Callable

HEAD = """ZCZC ANY1234
RR RUEHC
DE RUEHAP #0283/01 0351708
ZNY CCCCC ZZH
R 041708Z FEB 09
FM AMEMBASSY ANYPOST
TO SECSTATE WASHDC 1234
BT
"""
LINE = "C O N F I D E N T I A L SECTION 01 OF 02 ANYPOST 000283\n\nSIPDIS\n\n"
FIELDS = """E.O. 12958: DECL: 02/04/2019
TAGS: PREL, XX
SUBJECT: TALKS ON THE HARBOR

Classified By: Political Counselor Pat Sample for reasons 1.4 (b) and (d).

"""
BODY = "1. (C) Talks go on.\n\n2. (C) More of them.\n\n"
END = "SAMPLE\n\nBT\n#0283\n\nNNNN\n"

PIECES = {
    "spaces": " ",
    "line feeds": "\n",
    "blank lines": " \n",
    "tabs": "\t",
    "letters": "A",
    "spaced letters": "A ",
    "spaced level": "S E C R E T ",
    "beginning of a level": "C O N F I D ",
    "figures": "9",
    "figures and blanks": "12 ",
    "dots": ".",
    "dashes": "-",
    "slashes": "/",
    "strokes": "//",
    "brackets": "(",
    "closed brackets": "()",
    "square brackets": "[",
    "quotes": '"',
    "ampersands": "&#",
    "tags": "<",
    "commas": "A, ",
    "capital words": "WORD ",
    "names": "Pat Sample, ",
    "redactions": "XXXXX ",
    "a plane beyond": "\U0001d56b ",
    "separators": "\u2028",
    "marks": "(C) ",
    "half marks": "(S//NF ",
    "marks above the level": "(TS) Talks go on.\n",
    "small marks after a sentence": "He went.\n(s) We stayed.\n",
    "long marks": "(S//NF//REL TO USA, ",
    "numbers": "1. ",
    "numbered marks": "1. (",
    "subparagraphs": "--a. (C) x\n",
    "paragraphs": "3. (C) Talks go on.\n\n",
    "unmarked paragraphs": "3. Talks go on.\n\n",
    "paragraphs of one line": "3. (C) x 4. (U) x ",
    "letters as numbers": "A. (C) x\n",
    "subject lines": "SUBJECT: TALKS\n",
    "reference lines": "REF: ANYPOST 115\n",
    "reference list": "B. ANYPOST 115 ",
    "tag lines": "TAGS: PREL\n",
    "E.O. lines": "E.O. 12958: DECL: 02/04/2019\n",
    "E.O. words": "E.O. 12958: DECL: ",
    "instructions": "DECL: 02/04/2019 ",
    "codes": "25X1-HUMAN, ",
    "authority blocks": "Classified By: Pat Sample for reasons 1.4 (b).\n",
    "authority words": "Classified By: ",
    "reasons": "1.4 (b), ",
    "reason lines": "Reason: 1.4(b)\n",
    "source lines": "Derived From: Guide 1\n",
    "declassify lines": "Declassify On: 02/04/2019\n",
    "classification lines": "C O N F I D E N T I A L ANYPOST 000283\n",
    "section lines": "C O N F I D E N T I A L SECTION 02 OF 03 ANYPOST 000283\n",
    "page marks": "CONFIDENTIAL\n",
    "page lines": "PAGE 02        ANYPOST  00283\n",
    "captions": "SIPDIS\n",
    "caption words": "NOFORN NODIS ",
    "station lines": "DE RUEHAP #0283/01 0351708\n",
    "prosigns": "ZNY CCCCC ZZH\n",
    "date-time groups": "R 041708Z FEB 09\n",
    "originators": "FM AMEMBASSY ANYPOST\n",
    "addressees": "INFO RUEHXX/AMEMBASSY ELSEWHERE 0001\n",
    "starts": "ZCZC\n",
    "ends": "NNNN\n",
    "starts and ends": "NNNN\nZCZC\n",
    "breaks": "BT\n",
    "quotes begun": "BEGIN QUOTE\n",
    "quotes ended": "END QUOTE\n",
    "retold": "FOLLOWING REPEAT OF MESSAGE SENT\n",
    "extracts": "This record is a partial extract of the original cable.\n",
    "message texts": "                           Message Text\n\n",
    "message attributes": "                           Message Attributes\n",
    "attribute keys": "Document Number: 1973ANY00283\n",
    "release stamps": "Declassified/Released US Department of State EO Systematic Review 30 JUN 2005\n",
    "release classifications": "Classified by DAS on 05/04/2015 ~ Class: SECRET ~ Reason: 1.4(D) ~ Declassify on:\n",
    "comments": "COMMENT: ",
    "signatures": "SAMPLE\n\n",
}
"""What is repeated, by name."""

Family = Callable[[int], bytes]


def _in_text(piece: str, before: str, after: str) -> Family:
    return lambda size: (before + piece * (size // len(piece.encode())) + "\n" + after).encode()


def _joined(begin: str, piece: str, end: str) -> Family:
    return lambda size: (begin + piece * (size // len(piece)) + end).encode()


_PLACES = {
    "alone": ("", ""),
    "in the heading": (HEAD, LINE + FIELDS + BODY + END),
    "in the fields": (HEAD + LINE + "E.O. 12958: DECL: ", FIELDS + BODY + END),
    "in the body": (HEAD + LINE + FIELDS + BODY, "\n" + END),
}
_PAGE = "<html><body><table class='cable'><tr><td>a</td></tr></table><pre>" + (HEAD + LINE + FIELDS).replace(
    "\n", "&#10;"
)
_TELEGRAM = (HEAD + LINE + FIELDS + BODY + END).replace("\n", "\\n").replace('"', '\\"')
_CELLS = '"1","2/4/2009 17:08","09ANYPOST283","Embassy","SECRET","REF","' + HEAD + '","'

FAMILIES: dict[str, Family] = {
    f"{name}, {place}": _in_text(piece, *around) for name, piece in PIECES.items() for place, around in _PLACES.items()
}
FAMILIES["quotes begun, then texts ended"] = lambda size: (
    HEAD + LINE + FIELDS + BODY + "QUOTE\n" * (size // 15) + "END TEXT\n" * (size // 15)
).encode()
FAMILIES |= {
    f"{name} that count up": lambda size, line=line: (
        HEAD + LINE + FIELDS + "".join(line.format(n=n) for n in range(size // len(line)))
    ).encode()
    for name, line in {
        "paragraphs": "{n}. (C) x\n",
        "unmarked paragraphs": "{n}. x\n\n",
        "sections": "S E C R E T SECTION {n:02} OF 99 ANYPOST 9\n",
        "page marks": "ANYPOST 00000283  {n:03}.2 OF 003\n",
    }.items()
}
FAMILIES |= {
    "page: nested tags": _joined(_PAGE + "</pre>", "<div>", "</body></html>"),
    "page: tags opened": _joined(_PAGE + "</pre>", "<a ", "</body></html>"),
    "page: text blocks": _joined(_PAGE + "</pre>", "<pre>x</pre>", "</body></html>"),
    "page: entities": _joined(_PAGE, "&#10;", "</pre></body></html>"),
    "page: comments": _joined(_PAGE + "</pre>", "<!-- x ", "</body></html>"),
    "CSV: rows": _joined("", _CELLS + (LINE + FIELDS + BODY + END).replace('"', '""') + '"\n', ""),
    "CSV: quotes": _joined(_CELLS, '""', '"\n'),
    "CSV: open quotes": _joined(_CELLS, '"', "\n"),
    "CSV: columns": _joined(_CELLS + 'x"', ",x", "\n"),
    "CSV: broken rows": _joined(_CELLS + 'x"\n', '"1","2/4/2009 17:08","09ANYPOST283"\n', ""),
    "JSON Lines: rows": _joined("", f'{{"id": "1", "text": "{_TELEGRAM}"}}\n', ""),
    "JSON Lines: one row": _joined('{"id": "1", "text": "' + _TELEGRAM, "(C) x ", '"}\n'),
    "JSON Lines: keys": _joined(f'{{"text": "{_TELEGRAM}"', ', "k": 1', "}\n"),
    "JSON Lines: nested": _joined(f'{{"text": "{_TELEGRAM}"}}\n{{"text": ', "[", "\n"),
    "JSON Lines: figures": _joined(f'{{"text": "{_TELEGRAM}"}}\n{{"text": ', "9", "}\n"),
    "export: line ends above its parts": _joined("x\n", "\n", "Message Text\n\nx\n Message Attributes\n\nFrom: X\n"),
    "headings with labels": _joined("SECRET\n\n", "MRN: 11 STATE 9\nDate/DTG: x\nSignature: x\nDE RUEA 1\n", ""),
    "telegrams in one file": _joined("", HEAD + LINE + FIELDS + BODY + END + "\n", ""),
}
"""A file of about so many bytes, by what it is made of."""

MARKINGS = {
    "controls after blanks": ("SECRET", " NOFORN"),
    "controls of two segments": ("SECRET//", "NOFORN/TK/"),
    "segments": ("SECRET", "//FROB/NOFORN"),
    "words of no list": ("SECRET//", "FROB/"),
    "controls that exclude each other": ("SECRET//", "OC/RELIDO/NF/REL/"),
    "kinds of energy information": ("SECRET//", "RD/"),
    "programmes": ("TOP SECRET//SAR-AB", "/CD"),
    "releases": ("SECRET", "//REL TO USA, GBR"),
    "countries": ("SECRET//REL TO USA", ", GBR"),
    "words and": ("SECRET//REL TO USA,", " AND"),
    "commas": ("SECRET//REL TO USA", ", ,"),
    "owners": ("//JOINT SECRET", " GBR"),
    "eyes": ("SECRET//USA", "/GBR"),
    "letters": ("", "S "),
    "captions": ("SECRET", " EXDIS"),
    "words behind a post": ("S E C R E T ANYPOST 000123", " FROB"),
    "blanks": ("SECRET", " "),
    "strokes": ("SECRET", "/"),
    "brackets": ("", "("),
    "dashes": ("SECRET//SI", "-A"),
    "levels in brackets": ("", "(C//("),
}
"""How a marking begins, and what is repeated behind, by name."""

BLOCKS = {
    "portions": ("TOP SECRET//SI/TK", "", "(S//SI/TK//NF) x\n"),
    "portions of two brackets": ("SECRET", "", "((S//NF)) x\n"),
    "portions behind a number": ("SECRET//NOFORN", "", "1.1 (S//NF) x\n"),
    "portions not closed": ("SECRET//NOFORN", "", "(S//NF A B C\n"),
    "foreign portions": ("SECRET//FGI DEU", "", "(//DEU S) x\n"),
    "portions with lists": ("SECRET//REL TO USA, GBR", "", "(S//REL TO USA, CAN) x\n"),
    "portions under many controls": ("TOP SECRET", "//SI-A/TK", "(S//SI/TK//NF) x\n"),
    "lines that are not read": ("SECRET", "//NOFORN", "Words.\n"),
    "captions on lines": ("SECRET", "", "SIPDIS\n"),
    "brackets that are no mark": ("SECRET", "", "(x) x\n"),
    "lines of an authority block": ("SECRET", "", "Declassify On: 20250228\n"),
}
"""How the banner of a block begins, what is repeated in it, and the line that is repeated below, by name."""
