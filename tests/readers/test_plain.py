import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.readers.plain import read_plain
from declass.text import Position
from tests.readers.samples import (
    BODY,
    HEADING,
    LABELLED,
    LABELLED_REFERENCE,
    OTHER,
    PARTIAL,
    SIGNATURE,
    TELEGRAM,
)

THIRD = TELEGRAM.replace("#0283", "#0400").replace("000283", "000400").replace("041708Z", "061200Z")
SECTION = PARTIAL.replace("ANYPOST 000283", "SECTION 01 OF 02 ANYPOST 000283")
WITHOUT_START = OTHER.partition("ZZH\n")[2]
WITHOUT_ZCZC = OTHER.partition("\n")[2]
LONG = "2. (C) The Minister spoke at length of harbors and ships.\n\n" * 60
DUMP = f"\nid: 1\nrefid: 09ANYPOST283\nheader:\n{HEADING}\n---- header ends ----\n{BODY}\n"
RETRANSMISSION = (
    TELEGRAM + f"2. FOLLOWING SENT ACTION OTHERPOST FEB 4 REPEATED FOR INFO:\n\nQUOTE\n{OTHER}\nUNQUOTE\n\nSIGNER\n"
)
WORDY_REFERENCE = LABELLED_REFERENCE.replace("011200Z FEB 11", "011200Z FEBRUARY 2011")

OFFICES = "INFO  LOG-00   EEB-00   AF-00\n      DS-00    SAS-00\n      FA-00      /006R\n\n    \n"
PRINTED = (
    "   CONFIDENTIAL\n\n   Department of State          INCOMING\n                                TELEGRAM\n"
    "PAGE 01        OTHERP 00301  051205Z      6621  EA1144\nACTION EAP-00\n\nINFO  LOG-00  ADS-00  /021 W\n"
    "            ------------------044981  051207Z /10\n"
)
CIRCUIT = "PTTUZYUW RUEHXB0301 0361200-UUUU--RUEHC.\nZNR UUUUU ZZH\n"

WRAPPED = BODY.replace("ANYPOST 000283", "SECTION 01 OF 02\nANYPOST 000283")

FIRST = TELEGRAM.replace("ANYPOST 000283", "SECTION 01 OF 03 ANYPOST 000283")

NOFORN = LABELLED.replace("CONFIDENTIAL\n", "SECRET//NOFORN\n")
NOFORN_REFERENCE = LABELLED_REFERENCE.replace("CONFIDENTIAL\n", "SECRET//NOFORN\n")
SBU = LABELLED.replace("CONFIDENTIAL\n", "UNCLASSIFIED\nSBU\n").replace("(C)", "(SBU)")
SBU_REFERENCE = LABELLED_REFERENCE.replace("CONFIDENTIAL\n", "UNCLASSIFIED\nSBU\n").replace("(C)", "(SBU)")


def section(number: int, telegram: str = TELEGRAM) -> str:
    """A later section of a message, with a number of its own in the station line and no start line."""
    text = telegram.partition("\n")[2].replace("#0283", f"#030{number}").replace("041708Z", f"04170{number}Z")
    return text.replace("ANYPOST 000283", f"SECTION 0{number} OF 03 ANYPOST 000283")


def in_sections(serial: str) -> str:
    """A text without a transmission heading that begins with the line of its first section and repeats it."""
    text = BODY.replace("ANYPOST 000283", f"SECTION 01 OF 02 ANYPOST {serial}")
    return text + f"\nC O N F I D E N T I A L SECTION 02 OF 02 ANYPOST {serial}\n\n5. (C) End.\n"


def contents(text: str) -> list[str]:
    return [telegram.text.content for telegram in read_plain(text, "box.txt")]


def test_one_telegram_keeps_its_text_and_takes_its_id_from_the_file_name() -> None:
    (telegram,) = read_plain(TELEGRAM, "box/09ANYPOST283.txt", ("read as cp1252",))
    assert telegram.text.content == TELEGRAM
    assert (telegram.source, telegram.layout, telegram.notes) == ("box/09ANYPOST283.txt", "text", ("read as cp1252",))
    assert telegram.stored.reference_id == "09ANYPOST283"


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([TELEGRAM, OTHER, THIRD], id="start lines"),
        pytest.param([TELEGRAM + "NNNN\n", OTHER + "NNNN\n"], id="start and end lines"),
        pytest.param([TELEGRAM + "\nNNNN\n\n", OTHER.partition("ZZH\n")[2]], id="end line, then a date-time group"),
        pytest.param([TELEGRAM + "\nNNNN\n\n", BODY.replace("000283", "000301")], id="end line, then a class line"),
        pytest.param([PARTIAL, PARTIAL.replace("000283", "000301")], id="partial extracts"),
        pytest.param(
            [SECTION, SECTION.replace("000283", "000301").replace("OF 02", "OF 03")], id="extracts of first sections"
        ),
        pytest.param(
            [in_sections("000283"), in_sections("000301"), in_sections("000400")], id="first sections without headings"
        ),
        pytest.param([TELEGRAM + "SIGNER\n\n", WITHOUT_START], id="a signature, then a heading without a start line"),
        pytest.param([TELEGRAM + "\nNNNN\n\n\n", WITHOUT_ZCZC], id="end line, then a precedence line"),
        pytest.param([TELEGRAM + "\nNNNN\n\n\n", WITHOUT_ZCZC.partition("\n")[2]], id="end line, then a station line"),
        pytest.param([TELEGRAM + "\nNNNN\n\f\n", WITHOUT_ZCZC], id="end line and form feed, then a precedence line"),
        pytest.param([WITHOUT_ZCZC + "NNNN\n\n\f", THIRD], id="without a start line, then with one"),
        pytest.param([TELEGRAM + "NNNN\n\n======\n\n", WITHOUT_ZCZC], id="end line and a line of signs"),
        pytest.param([TELEGRAM + "\nNNNN\n\n", OFFICES + WITHOUT_START], id="end line, then a list of offices"),
        pytest.param([TELEGRAM + "SIGNER\n\n", OFFICES + WITHOUT_START], id="a signature, then a list of offices"),
        pytest.param(
            [TELEGRAM + "\nNNNN\n\nPrinted by the mail room\n", WITHOUT_START], id="end line and words, then a heading"
        ),
        pytest.param(
            [TELEGRAM + "2. (C) He will come.\n", PRINTED + WITHOUT_START], id="a printed heading, no end line"
        ),
        pytest.param([TELEGRAM + "\nNNNN\n\n", PRINTED + WITHOUT_START], id="end line, then a printed heading"),
        pytest.param([TELEGRAM + "\nNNNN\n\n", CIRCUIT + WITHOUT_START], id="end line, then the lines of the circuit"),
        pytest.param([PARTIAL + LONG + "SIGNER\n\n\n", WITHOUT_START], id="a signed extract, then a heading"),
        pytest.param(['"' + TELEGRAM + '"\n', '"' + OTHER + '"\n'], id="each in quotes"),
        pytest.param([TELEGRAM + "SIGNER\n\n", WITHOUT_ZCZC], id="a signature, then a precedence line"),
        pytest.param([TELEGRAM + LONG + "\f", OTHER], id="a form feed before the start line"),
        pytest.param([TELEGRAM + LONG + "\x0b", OTHER + "\x1a", THIRD], id="other signs before the start line"),
        pytest.param([TELEGRAM + LONG + "NNNN\x1a", OTHER + "NNNN\f", THIRD], id="signs in the place of line feeds"),
        pytest.param(["Covering note\n\n" + TELEGRAM, OTHER], id="a note before the first"),
        pytest.param([RETRANSMISSION, THIRD], id="after a retransmission"),
        pytest.param([TELEGRAM + DUMP, OTHER], id="after an embedded dump"),
        pytest.param([TELEGRAM + "QUOTE\n", OTHER], id="a quote never closed"),
        pytest.param(
            [FIRST + "SIGNER\n\n", section(2).replace("000283", "000302") + "SIGNER\n\n"], id="sections of two messages"
        ),
        pytest.param(
            [FIRST + "SIGNER\n\n", section(2).replace("Y ANYPOST", "Y OTHER").replace("3 ANYPOST", "3 OTHER")],
            id="a section of another post with the same serial",
        ),
        pytest.param(
            [FIRST.replace("OF 03", "OF 02") + "SIGNER\n\n", section(2)], id="a section of a message of more sections"
        ),
        pytest.param([FIRST + "SIGNER\n\n", section(1)], id="the first section again, with another serial"),
        pytest.param(
            [FIRST + "SIGNER\n\n", section(2).replace("041702Z FEB 09", "061702Z MAY 07")], id="sections of two years"
        ),
        pytest.param(
            [FIRST + "SIGNER\n\n", section(3).replace("041703Z FEB 09", "041703Z FEB 07")],
            id="sections of two years, one between them lost",
        ),
        pytest.param([TELEGRAM, TELEGRAM.replace("041708Z FEB 09", "061702Z MAY 07")], id="one serial in two years"),
        pytest.param([LABELLED + SIGNATURE, LABELLED_REFERENCE], id="labels, behind a signature with one"),
        pytest.param(
            [LABELLED[14:] + SIGNATURE[:-13], LABELLED_REFERENCE[14:]],
            id="labels without a level",
        ),
        pytest.param([LABELLED + "SIGNER\n\n", LABELLED_REFERENCE], id="labels, behind a signature"),
        pytest.param(
            [LABELLED + "2. (C) See\nMRN: 11 STATE 1234\nof May.\n" + SIGNATURE, LABELLED_REFERENCE],
            id="labels, below a number in the text",
        ),
        pytest.param([LABELLED + "NNNN\n\n", LABELLED_REFERENCE], id="labels, behind an end line"),
        pytest.param([LABELLED + "NNNN\n\n", LABELLED_REFERENCE[14:]], id="labels without a level, behind an end line"),
        pytest.param([LABELLED, "VZCZC\n" + LABELLED_REFERENCE], id="labels, behind a start line"),
        pytest.param([WITHOUT_ZCZC + "SIGNER\n\n", LABELLED], id="prosigns, then labels"),
        pytest.param([LABELLED + SIGNATURE, WITHOUT_ZCZC], id="labels, then prosigns"),
        pytest.param([LABELLED + SIGNATURE + "=====\n", LABELLED_REFERENCE], id="labels, behind a rule"),
        pytest.param([LABELLED + SIGNATURE + "=====\n", WITHOUT_ZCZC], id="labels, then prosigns behind a rule"),
        pytest.param([LABELLED + SIGNATURE + "Cable 2 of 2:\n", LABELLED_REFERENCE], id="labels, behind words"),
        pytest.param(
            [LABELLED + SIGNATURE + "Page 2 of 2\n", LABELLED_REFERENCE], id="labels, behind the end of a page"
        ),
        pytest.param(
            [LABELLED + SIGNATURE.replace("ANYPOST, AMEM", "Anypost, Amem"), LABELLED_REFERENCE],
            id="labels, a list wraps",
        ),
        pytest.param(
            [
                LABELLED + SIGNATURE.replace("Signature:", "SIGNATURE:").replace("Drafted By", "DRAFTED BY"),
                WITHOUT_ZCZC,
            ],
            id="labels in capitals, then prosigns",
        ),
        pytest.param(
            [LABELLED + SIGNATURE.replace("Info:  ", "Info:  " + "SAMPLE OFFICE; " * 300), LABELLED_REFERENCE],
            id="labels, a long list",
        ),
        pytest.param([LABELLED + "Sample\n\n", LABELLED_REFERENCE], id="labels, behind a signature in small letters"),
        pytest.param([LABELLED, LABELLED_REFERENCE], id="labels, without a signature"),
        pytest.param(
            [LABELLED + "2. (C) They agreed to a text.\n\nFor your information.\n", LABELLED_REFERENCE],
            id="labels, without a signature, behind words",
        ),
        *(
            pytest.param([f"{LABELLED}{words}\n\n", LABELLED_REFERENCE], id=f"labels, behind {words}")
            for words in (
                "2. (C) Septel follows.",
                "2. (C) Septel with the text of the message follows.",
                "2. (C) Post will report on the points below.",
                "2. (C) He gave us the\ntext of the note.",
                "2. (C) Post begins to read the text.",
                "2. (C) Point of contact: Pat Sample:\n\nCONFIDENTIAL",
                "2. (C) The text follows.\n\nCONFIDENTIAL",
                "2. (C) They wrote:\n\nBEGIN TEXT\n\nOne.\n\nEND TEXT",
                "2. (C) They wrote:\n\nBEGIN TEXT\n\nOne. END TEXT",
            )
        ),
        *(
            pytest.param([f"{LABELLED}2. (C) {words}\n\n", LABELLED_REFERENCE], id=f"labels, behind {words}")
            for words in ("A detailed cable will follow.", "ANYPOST 12 is to follow.")
        ),
        *(
            pytest.param([f"{first}2. Guidance is in the telegrams below.\n\n{end}", second], id=f"labels, {name}")
            for name, first, end, second in (
                ("SBU", SBU, "UNCLASSIFIED\nSBU\n\n", LABELLED_REFERENCE),
                ("SBU twice", SBU, "UNCLASSIFIED\n\nSENSITIVE\n\n", SBU_REFERENCE),
                ("above SBU", LABELLED, "CONFIDENTIAL\n\n", SBU_REFERENCE),
                ("NOFORN", NOFORN, "SECRET//NOFORN\n\n", LABELLED_REFERENCE),
                ("NOFORN twice", NOFORN, "SECRET//NOFORN\n\n", NOFORN_REFERENCE),
                ("above REL", LABELLED, "CONFIDENTIAL\n", NOFORN_REFERENCE.replace("NOFORN", "REL TO USA, GBR")),
                ("on another page", LABELLED, "CONFIDENTIAL\n\f", LABELLED_REFERENCE),
                ("NOFORN on another page", NOFORN, "SECRET//NOFORN\n\f\n", NOFORN_REFERENCE),
            )
        ),
        pytest.param(
            [LABELLED + "2. (C) Two.\n\n", LABELLED_REFERENCE + "2. (C) Two.\n\n3. (C) Three.\n"],
            id="labels, more paragraphs",
        ),
        pytest.param(
            [LABELLED + "2. (C) Two.\n\n", LABELLED_REFERENCE + "2. (C) Two:\n\n1. A.\n\n2. B.\n\n3. (C) Three.\n"],
            id="labels, with a list",
        ),
        pytest.param(
            [LABELLED + "2. (C) Two.\n\n", LABELLED_REFERENCE.rstrip() + "\n2. (C) Two.\n\n3. (C) Three.\n"],
            id="labels, a paragraph without a blank line above it",
        ),
        pytest.param(
            [
                LABELLED + "2. (C) They wrote:\n\nBEGIN TEXT\n\nOne. END TEXT\n\n",
                LABELLED_REFERENCE + "2. (C) Text: begin text\n\nOne.\n\nEND TEXT\n",
            ],
            id="labels, a text in each",
        ),
        pytest.param([LABELLED, LABELLED.replace("PORT SAMPLE", "ANYPOST")], id="labels, of two posts"),
        pytest.param([LABELLED, LABELLED.replace(" 11 PORT", " 12 PORT")], id="labels, of two years"),
        pytest.param([LABELLED, LABELLED.replace(" 11 PORT", " 2012 PORT")], id="labels, of two years in full"),
        pytest.param([LABELLED, LABELLED.replace("SAMPLE 283", "SAMPLE 284")], id="labels, of two serials"),
        pytest.param([LABELLED, WORDY_REFERENCE.replace("SAMPLE 99", "SAMPLE 283")], id="labels, of two minutes"),
        pytest.param(
            [LABELLED, LABELLED_REFERENCE.replace("/ 01", "/\n                 01").replace("SAMPLE 99", "SAMPLE 283")],
            id="labels, of two minutes, one wrapped",
        ),
        pytest.param(
            [LABELLED + "2. (C) Reftel:\n\n" + WITHOUT_ZCZC + SIGNATURE, LABELLED_REFERENCE],
            id="labels, behind prosigns that are quoted",
        ),
    ],
)
def test_telegrams_in_one_file_are_told_apart(texts: list[str]) -> None:
    assert texts == contents("".join(texts))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TELEGRAM + TELEGRAM, id="the heading twice"),
        pytest.param(TELEGRAM + TELEGRAM.replace("FEB 09", "FEB 08"), id="the heading twice, with a slip in the year"),
        pytest.param(TELEGRAM + DUMP, id="embedded dump"),
        pytest.param(PARTIAL + DUMP, id="embedded dump in a partial extract"),
        pytest.param(RETRANSMISSION, id="retransmission"),
        pytest.param(
            WRAPPED + "\nC O N F I D E N T I A L SECTION 02 OF 02 ANYPOST 000283\n\nE.O. 12958: DECL: 02/04/2019\n",
            id="a section line whose serial is on the next",
        ),
        pytest.param(TELEGRAM + "2. (C) The text is:\n\n" + WITHOUT_START, id="a heading given in the text"),
        pytest.param(TELEGRAM + "BEGIN TEXT\n\n" + WITHOUT_START, id="a heading in a text that begins"),
        pytest.param(TELEGRAM + "MESSAGE FOLLOWS\n\n" + WITHOUT_START, id="a heading of a message that follows"),
        pytest.param(TELEGRAM + "QUOTE\n\n" + WITHOUT_START, id="a heading in a quote that is never closed"),
        pytest.param(TELEGRAM + "ATTACHMENT\n\n" + WITHOUT_START, id="a heading in what is attached"),
        pytest.param(
            TELEGRAM + "SIGNER\n\nFOLLOWING RECEIVED:\n\n" + WITHOUT_START, id="a heading after the signature"
        ),
        pytest.param(TELEGRAM + "SIGNER\n\n" + TELEGRAM.partition("ZZH\n")[2], id="its own heading again"),
        pytest.param(TELEGRAM + TELEGRAM.replace("/01 0351708", "/02 0351709"), id="second section"),
        pytest.param(
            FIRST + "SIGNER\n\n" + section(2) + "SIGNER\n\n" + section(3), id="sections with serials of their own"
        ),
        pytest.param(
            FIRST.replace("041708Z FEB 09", "312359Z DEC 08")
            + "SIGNER\n\n"
            + section(2).replace("041702Z FEB 09", "010001Z JAN 09"),
            id="sections around the end of a year",
        ),
        pytest.param(
            FIRST + "SIGNER\n\n" + section(2).replace("041702Z FEB 09", "041702Z FEB 08"),
            id="sections, with a slip in the year",
        ),
        pytest.param(
            FIRST + "SIGNER\n\n" + section(2).replace("#0302", "#0283").replace("041702Z FEB 09", "051702Z FEB 08"),
            id="sections of one station serial, with a slip in the year",
        ),
        pytest.param(FIRST + "SIGNER\n\n" + section(3), id="a section with its own serial, one before it lost"),
        pytest.param(
            FIRST.replace("3 ANYPOST 0", "3\nANYPOST 0")
            + "SIGNER\n\n"
            + section(2).replace("3 ANYPOST 0", "3\nANYPOST 0"),
            id="a section with its own serial, its line wrapped",
        ),
        pytest.param(
            FIRST + "SIGNER\n\n" + section(3).replace("SECTION 03", "FINAL SECTION"),
            id="a final section with its own serial",
        ),
        pytest.param(FIRST + "NNNN\n\nVZCZC2\n" + section(2), id="a section with its own serial and start line"),
        pytest.param(
            FIRST
            + "\nNNNN\n\n\n  SECRET\nPAGE 01  ANYPOS  00283  02 OF 03  041711Z\nACTION EUR-00\n\n"
            + OFFICES
            + section(2).partition("ZZH\n")[2],
            id="a section below the head of its page and its offices",
        ),
        pytest.param(TELEGRAM + "\nNNNN\n\nVZCZC is a start line.\n", id="words after the end"),
        pytest.param(TELEGRAM + "\nNNNN\n\nPP RUEHXB means priority.\n", id="a precedence explained after the end"),
        pytest.param(TELEGRAM + "\nNNNN\n\n" + TELEGRAM.partition("\n")[2], id="its own heading after the end"),
        pytest.param(TELEGRAM + "\nNNNN\n\n" + TELEGRAM.partition("ZZH\n")[2], id="its own date-time group after it"),
        pytest.param(TELEGRAM + "2. (C) They wrote:\n" + f'"{OTHER}"\n', id="another in quotes"),
        pytest.param(TELEGRAM + LONG + "\f" + TELEGRAM, id="its own copy after a form feed"),
        pytest.param(TELEGRAM + "2. (C) The text is:\n\n" + WITHOUT_ZCZC, id="a precedence line given in the text"),
        pytest.param(LABELLED + "2. (C) Reftel:\n\n" + LABELLED_REFERENCE + "3. (C) End.\n\n" + SIGNATURE, id="labels"),
        pytest.param(
            LABELLED + "2. (C) Reftel:\n\nCONFIDENTIAL\n\f\n" + LABELLED_REFERENCE, id="labels on another page"
        ),
        pytest.param(NOFORN + "2. (S) Reftel:\n\n" + NOFORN_REFERENCE, id="labels below NOFORN"),
        pytest.param(
            NOFORN + "2. (S) Reftel:\n\nSECRET//NOFORN\n\f\n" + NOFORN_REFERENCE, id="labels on another page, NOFORN"
        ),
        pytest.param(
            NOFORN + "2. (S) The message is given below.\n\nPage 2\n\nSECRET//NOFORN\n" + NOFORN_REFERENCE,
            id="labels on another page, NOFORN, its end told",
        ),
        pytest.param(SBU + "2. Text:\n\nUNCLASSIFIED\nSBU\n\f" + SBU_REFERENCE, id="labels on another page, SBU"),
        pytest.param(TELEGRAM + "2. (C) Reftel:\n\n" + LABELLED + "3. (C) End.\n", id="labels below prosigns"),
        pytest.param(LABELLED + LABELLED, id="its own labels again"),
        pytest.param(LABELLED + LABELLED.replace(" 11 PORT", " 2011 PORT"), id="its own labels, the year in full"),
        pytest.param(
            LABELLED + LABELLED.replace("Z FEB 11", "Z FEBRUARY\n  2011"), id="its own labels, the month in full"
        ),
        pytest.param(
            LABELLED + "2. (C) Reftel:\n\n" + LABELLED_REFERENCE + SIGNATURE + "3. (C) End.\n\n" + SIGNATURE,
            id="labels with their signature",
        ),
        pytest.param(
            LABELLED + "Begin text.\n" + LABELLED_REFERENCE + SIGNATURE + "End text.\n", id="labels in a text"
        ),
        pytest.param(
            LABELLED + "2. (C) Reftel is repeated for information.\n\n" + LABELLED_REFERENCE, id="labels repeated"
        ),
        pytest.param(
            TELEGRAM.replace("\nR 0", "\nDRAFTED BY: EUR:PSAMPLE\nR 0")
            .replace("FM AM", "ZFF4\nFM AM")
            .replace("1. (C)", "(C)")
            + "TEXT OF REFTEL\n\n"
            + WITHOUT_START,
            id="a heading below the label of a drafter at the top",
        ),
        pytest.param(LABELLED + '2. (C) They wrote\n\n"' + LABELLED_REFERENCE + '"\n', id="labels in quotes"),
        pytest.param(
            LABELLED + "2. (C) The message follows.\n\nPage 2 of 3\nSECRET//NOFORN\n" + LABELLED_REFERENCE,
            id="labels of a message that follows, on another page",
        ),
        pytest.param(
            TELEGRAM + "2. (C) The text of reftel follows.\n\n\n\n" + WITHOUT_START, id="a heading to which words lead"
        ),
        pytest.param(
            TELEGRAM + "\n2. (C) He wrote.\n\n\n\n" + WITHOUT_START + "\n3. (C) We agree.\n\n4. (C) End.\n",
            id="a heading with paragraphs that go on below it",
        ),
        *(
            pytest.param(
                TELEGRAM + f"\n2. (C) He wrote.\n\n{between}\n" + heading + f"\n{end}", id=f"a heading above {end[:8]}"
            )
            for heading in (WITHOUT_START, WITHOUT_ZCZC)
            for between in ("", "\n\n", "\f")
            for end in (
                "3. (C) We agree.\n",
                "    3. (C) We agree.\n",
                "3) (C) So.\n",
                "COMMENT: (C) So.\n",
                "END TEXT.\n",
            )
        ),
        *(
            pytest.param(
                FIRST.replace("SECTION 01 OF 03", words[0])
                + "\n\n\n\n"
                + TELEGRAM.partition("\n")[2]
                .replace("#0283", "#0284")
                .replace("ANYPOST 000283", f"{words[1]} ANYPOST 000283"),
                id=words[1],
            )
            for words in (
                ("SECTION ONE OF TWO", "SECTION TWO OF TWO"),
                ("SECTION 1/2", "SECTION 2/2"),
                ("", "S E C T I O N 02 OF 02"),
            )
        ),
        pytest.param(
            FIRST + "\n" + PRINTED.replace("00301  0", "00283  02 OF 03  0") + section(2).partition("ZZH\n")[2],
            id="a section with a printed heading",
        ),
        pytest.param(TELEGRAM + "QUOTE\n\nNNNN\n" + WITHOUT_ZCZC + "UNQUOTE\n", id="an end line in a quote"),
        *(
            pytest.param(f"{LABELLED}{words}\n\n{LABELLED_REFERENCE}CONFIDENTIAL\n", id=f"labels behind {words}")
            for words in (
                "Text of PORT SAMPLE 99.",
                "-----Original Message-----",
                "ATTACHMENT",
                "Enclosure 1",
                "2. (C) The text of this instruction:\n\n(U)",
                "BEGIN TEXT OF PORT SAMPLE 99",
                "BEGIN QUOTE OF PORT SAMPLE 99.",
                "(Begin message text)",
                "2. (C) PORT SAMPLE 99 follows.",
                "2. (C) They wrote.  The text of the\nmessage is given below.",
            )
        ),
        *(
            pytest.param(f"{LABELLED}{words}\n\n{LABELLED_REFERENCE}{end}\n", id=f"labels above {end[:20]}")
            for words, end in (
                ("2. (C) The Department sent this.", "CONFIDENTIAL\n\n3. (C) End.\n\n" + SIGNATURE),
                ("2. (C) The Department sent this.", "3. (C) More.\n\n4. (C) End."),
                ("2. (C) The Department sent this.", SIGNATURE + "\n3. (C) End.\n\n" + SIGNATURE),
                ("2. (C) The Department sent this.\n\nCONFIDENTIAL\n", "3. (C) End."),
                ("They agreed.", "2. (C) Two.\n\n3. (C) Three.\n\n2. (C) End."),
                ("(Begin text of a message that came)\n\nThey wrote:", "(End of text)\n\n2. (C) End."),
                ("BEGIN TEXT\n\nThey wrote so.", "END TEXT\n\n2. (C) End."),
                ("BEGIN QUOTE OF PORT SAMPLE 99\n\nThey wrote so.", "END QUOTE\n\n2. (C) End."),
            )
        ),
        pytest.param(
            TELEGRAM + "BEGIN TEXT\n\nThey wrote so.\n\n" + OTHER + "END TEXT\n\n2. (C) End.\n",
            id="a start line in a text",
        ),
    ],
)
def test_a_copy_of_the_heading_starts_no_telegram(text: str) -> None:
    assert contents(text) == [text]


def test_a_telegram_in_a_file_of_several_counts_lines_of_the_file() -> None:
    first, second = read_plain(TELEGRAM + OTHER, "09ANYPOST283.txt")
    assert [first.source, second.source] == ["09ANYPOST283.txt#1", "09ANYPOST283.txt#2"]
    assert second.text.source_position(0) == Position(TELEGRAM.count("\n") + 1, 1)
    assert second.stored.reference_id is None


@given(st.lists(st.sampled_from([TELEGRAM, OTHER, PARTIAL, DUMP, "NNNN\n", "QUOTE\n", "UNQUOTE\n", "\n", "VZCZC\n"])))
def test_no_character_is_lost_between_telegrams(parts: list[str]) -> None:
    text = TELEGRAM + "".join(parts)
    assert "".join(contents(text)) == text
