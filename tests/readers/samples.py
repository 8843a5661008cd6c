"""Small invented telegrams and containers; no test stands here."""

import csv
import io

HEADING = """VZCZCXRO0001
RR RUEHXX
DE RUEHAN #0283/01 0351708
ZNY CCCCC ZZH
R 041708Z FEB 09
FM AMEMBASSY ANYPOST
TO SECSTATE WASHDC 1234"""
BODY = """C O N F I D E N T I A L ANYPOST 000283

SIPDIS

E.O. 12958: DECL: 02/04/2019
TAGS: PREL, XX
SUBJECT: SAMPLE & "COMPANY"

Classified By: POLCOUNS, reason 1.4 (b)

1. (C) Sample text."""
TELEGRAM = f"{HEADING}\n\n{BODY}\n"
OTHER = (
    TELEGRAM.replace("#0283", "#0301")
    .replace("000283", "000301")
    .replace("041708Z", "051200Z")
    .replace("ZCXRO0001", "ZC2")
)
PARTIAL = f"This record is a partial extract of the original cable.\n\n{BODY}\n"

LABELLED = """CONFIDENTIAL

MRN:             11 PORT SAMPLE 283
Date/DTG:        Feb 04, 2011 / 041708Z FEB 11
From:            AMCONSUL PORT SAMPLE
Subject:         HARBOR TALKS RESUME

1. (C) The harbor talks went on.

"""
SIGNATURE = """Signature:       SAMPLE

Drafted By:      PORT SAMPLE:Sample, Pat
                 ANYPOST:Sample, Pat
Info:            WASHDC, SECSTATE ROUTINE;
ANYPOST, AMEMBASSY ROUTINE

CONFIDENTIAL
"""
LABELLED_REFERENCE = LABELLED.replace("SAMPLE 283", "SAMPLE 99").replace("041708Z", "011200Z")

_MARKED = BODY.replace("&", "&amp;").replace('"', "&quot;").replace("\n", "&#x000A;")
BODY_MARKUP = _MARKED.replace("1. (C)", "<a id='par1' href='#par1'>\xb6</a>1. (C)").replace(
    "PREL", "<a href='/tag/PREL_0.html'>PREL</a>"
)
HEADING_MARKUP = HEADING.replace("\n", "&#x000A;")
TABLE = """<table class='cable'>
<tr><th>Reference ID</th><th>Created</th><th>Released</th><th>Classification</th><th>Origin</th></tr>
<tr><td><a href='/x'>09ANYPOST283</a></td><td>2009-02-04 17:08</td><td>2011-01-01 00:00</td>
<td>CONFIDENTIAL//NOFORN</td><td>Embassy Anypost</td></tr>
</table>"""
PAGE = f"""<?xml version='1.0' encoding='utf-8' ?>
<!DOCTYPE html>
<html><head><title>Sample</title></head><body>
{TABLE}
<code><pre>{HEADING_MARKUP}</pre></code>
<code><pre>{BODY_MARKUP}</pre></code>
</body></html>
"""

NAVIGATION = """Reader logo

By day
Reference ID Created Released Classification Origin
09ANYPOST283 2009-02-04 17:08 2011-01-01 00:00 CONFIDENTIAL//NOFORN USMISSION ANYPOST
"""
PAGE_TEXT = f"""{NAVIGATION}{HEADING}
125234
2009-02-04 17:08:00
09ANYPOST283
Embassy Anypost
CONFIDENTIAL//NOFORN

{TELEGRAM}"""

STAMP = "OFFICIAL A Declassified/Released US Department of State EO Systematic Review 05 JUL 2006\n"
AAD_TEXT = f"""{STAMP}
                           Message Text

                           CONFIDENTIAL

PAGE 01        ANYPOST  01234  141648Z

47
ACTION EUR-12
DRAFTED BY EUR/XX:DRAFTER:AB
EPPROVED BY EUR:APPROVER
L/XX:CLEARER
                    --------------------- 012345
R 141530Z MAY 75
FM AMEMBASSY ANYPOST
TO SECSTATE WASHDC 2871

C O N F I D E N T I A L ANYPOST 1234

E.O. 11652: GDS
TAGS: PFOR, XX
SUBJ: SAMPLE

1. FIRST LINE OF A PARAGRAPH
{STAMP}{STAMP}APPROVED BY NO ONE YET AND
\xbf\xbf\xbf\xbf
                           CONFIDENTIAL
                           CONFIDENTIAL
PAGE 02
ANYPOST 01234

LAST LINE OF IT.
SIGNER

                           CONFIDENTIAL

NNN
"""
AAD_KEYS = """
                           Message Attributes

Channel Indicators: ROG
Current Classification: UNCLASSIFIED
Draft Date: 14 may 1975
Document Number: 1975ANYPOS01234
Executive Order: GS 19850912 DIRECTOR, EUR/XX
From: ANYPOST
Handling Restrictions: n/a
Locator: TEXT ON-LINE, ON MICROFILM
Original Classification: CONFIDENTIAL.
Original Handling Restrictions: NODIS, ONLYSTADIS
Subject: SAMPLE THAT RUNS ON
INTO A SECOND LINE
Markings: """
AAD = f"{AAD_TEXT}{AAD_KEYS}{STAMP}"

CSV_ROW = ("1", "2/4/2009 17:08", "09ANYPOST283", "Embassy Anypost", "CONFIDENTIAL", "09STATE1|09STATE2", HEADING, BODY)


def table(*rows: tuple[str, ...], escapes: bool = False) -> bytes:
    """A table with every field quoted, quotes inside doubled or escaped."""
    out = io.StringIO()
    csv.writer(
        out, quoting=csv.QUOTE_ALL, lineterminator="\n", doublequote=not escapes, escapechar="\\" if escapes else None
    ).writerows(rows)
    return out.getvalue().encode()


def numbered(number: int) -> tuple[str, ...]:
    """A row like ``CSV_ROW`` with its own number."""
    return (str(number), *CSV_ROW[1:])
