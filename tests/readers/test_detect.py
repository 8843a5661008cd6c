import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.readers.detect import WHY_NO_TELEGRAM, why_no_telegram
from tests.readers.samples import BODY, PARTIAL, TELEGRAM

BARE = TELEGRAM.replace('"', "")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TELEGRAM, id="whole"),
        pytest.param(PARTIAL, id="partial extract"),
        pytest.param("null\nnotes\n\n" + TELEGRAM, id="something before it"),
        pytest.param(TELEGRAM.partition("\nZNY CCCCC ZZH\n")[2], id="from the date-time group"),
        pytest.param("P 251234 Z JUN 7 3\nFM AMEMBASSY ANYPOST\nTO SECSTATE", id="blanks in the date-time group"),
        pytest.param("E C R E T SECTION 01 OF 02 ANYPOST 000283\n", id="first letter of the level lost"),
        pytest.param("S e c r e t anypost 001938\n", id="level in mixed case"),
        pytest.param("Cable dated:2006-06-08T06:52:00S E C R E T ANYPOST 000283\n", id="prefix glued"),
        pytest.param("UNCLAS E F T O ANYPOST 002883\n", id="level in plain letters"),
        pytest.param("LIMITED OFFICIAL USE STATE 012345\n", id="limited official use"),
        pytest.param("SIPDIS\n\nEO 12958 DECL: 2020/02/23\nTAGS PREL\n", id="class line cut off"),
        pytest.param("E O 11652 N A\nTAGS PREL\n", id="punctuation lost"),
        pytest.param("> " + BODY, id="quoted in a mail"),
        pytest.param('Printed on 5 Feb\nFile\t"ANYPOST TALKS\n' + TELEGRAM, id="a quote behind a tab, never closed"),
        pytest.param('Talks,"SAMPLE\n' + BARE, id="a quote behind a comma, and none in the text"),
        pytest.param('He said:\t"we go\non"\n\n' + TELEGRAM, id="a quote behind a tab, closed above the heading"),
        pytest.param('Talks,"in brief"\n' + TELEGRAM, id="a quote behind a comma, closed on its line"),
        pytest.param('A note;"UNCLASSIFIED" is no level.\n\n' + TELEGRAM, id="a level in quotes behind a semicolon"),
        pytest.param('Title:\t"SECRET"\n\n' + TELEGRAM, id="a level in quotes behind a tab"),
        pytest.param('Reference:,"09ANYPOST283"\nLevel:,"SECRET"\n\n' + BODY, id="a level in quotes behind a comma"),
        pytest.param('From:\t"FM AMEMBASSY ANYPOST"\n\n' + TELEGRAM, id="an originator in quotes behind a tab"),
        pytest.param('Line:\t"CONFIDENTIAL ANYPOST 000283"\n' + TELEGRAM, id="a classification line in quotes"),
        pytest.param('The list "A",SECRET and others.\n\n' + TELEGRAM, id="a level in words behind a quote"),
        pytest.param("[logo]\n\nBy day\n\n" + TELEGRAM, id="the alternative text of a picture above it"),
    ],
)
def test_a_damaged_telegram_is_still_one(content: str) -> None:
    assert why_no_telegram(content) is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param("The embassy called. It was secret 1234 times over.\n" * 40, WHY_NO_TELEGRAM, id="prose"),
        pytest.param(
            "Under E.O. 12958 a date is set.\nE.O. 12958: N/A is common.\n", WHY_NO_TELEGRAM, id="about orders"
        ),
        pytest.param("x\n" * 7000 + TELEGRAM, WHY_NO_TELEGRAM, id="far down"),
        pytest.param("# Sample\n\n```\n" + TELEGRAM + "```\n", "a Markdown document", id="markdown"),
        pytest.param('{"text": "x",\n"y":\n"VZCZC"}\n' + TELEGRAM, "a JSON document", id="json"),
        pytest.param('id = "x"\ntext = """\n' + TELEGRAM + '"""\n', "a settings or source file", id="toml"),
        pytest.param("[sample]\n; a note\nname = x\n\n" + TELEGRAM, "a settings or source file", id="ini"),
        pytest.param("import re\n\nT = '''\n" + TELEGRAM, "source text", id="python"),
        pytest.param('"1","2","\n' + TELEGRAM + '"', "a table of another shape", id="three columns"),
        pytest.param("id,date,text\n1,2,\n" + TELEGRAM, "a table of another shape", id="column names"),
        pytest.param('1\t"' + TELEGRAM + '"\n', "a table of another shape", id="two columns"),
        pytest.param('Ref;The cable\n1;"' + TELEGRAM, "a table of another shape", id="a cell that is never closed"),
        pytest.param(
            '1,"SECRET\n\n' + TELEGRAM + '"', "a table of another shape", id="a cell that begins with a level"
        ),
        pytest.param('1|"\n' + TELEGRAM, "a table of another shape", id="a cell that begins with a blank line"),
        pytest.param('1,"A ""title""\n\n' + BARE + '"\n', "a table of another shape", id="words in the cell"),
        pytest.param(f'1,"A title\n{BARE}\n2,"A title\n{BARE}', "a table of another shape", id="cells never closed"),
        pytest.param('1,"two\nlines"\n2,"' + TELEGRAM, "a table of another shape", id="the second row"),
        pytest.param('1,"two\nlines"\n2,"Title\n' + BARE + '"', "a table of another shape", id="words in the second"),
        pytest.param('1\t"two\nlines"\t' + TELEGRAM, "a table of another shape", id="a cell without quotes"),
        pytest.param("<TEI><p>\n" + TELEGRAM, "an XML document", id="xml"),
    ],
)
def test_what_only_speaks_of_telegrams_is_none(content: str, why: str) -> None:
    assert why in (why_no_telegram(content) or "")


@given(st.text(max_size=300))
def test_detection_takes_any_text(content: str) -> None:
    assert why_no_telegram("\n" + content) is None or why_no_telegram("\n" + content)
