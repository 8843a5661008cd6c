"""The transmission heading, classification lines and page marks."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.levels import Level
from declass.parse.classification_line import find_classification_lines
from declass.parse.heading import (
    parse_date_line,
    parse_date_time_group,
    parse_security_prosign,
    parse_station_line,
    parse_transmission_header,
)
from declass.parse.page_marks import find_page_marks
from tests.strategies import ANY_TEXTS, VOCABULARY, lies_in

SPACED = {Level.UNCLASSIFIED: "UNCLAS", **{level: " ".join(level.words.replace(" ", "")) for level in Level if level}}
LEVELS = st.sampled_from(sorted(SPACED))
POSTS = st.sampled_from(["ANYPOST", "OTHERPOST", "NEW ANYPOST", "USUN ANYPOST", "STATE"])
SERIALS = st.integers(100, 999999)
SECTIONS = st.one_of(st.none(), st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda s: (min(s), max(s))))
INSTANTS = st.datetimes(datetime(1966, 1, 1), datetime(2030, 12, 31, 23, 59)).map(
    lambda d: d.replace(second=0, microsecond=0, tzinfo=UTC)
)
PRECEDENCES = st.lists(st.sampled_from("ZOPR"), max_size=2, unique=True).map(tuple)


def lines_of(text):
    return find_classification_lines(text, VOCABULARY)


def read(parse, text, *more):
    return parse(text, 0, len(text), *more)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(("RUEHXX", 283, 1, 35, 1028), "DE RUEHXX #0283/01 0351708", id="with section"),
        pytest.param(("RUEHXX", 283, None, 35, 1028), "DE RUEHXX #0283 0351708Z", id="without section"),
        pytest.param(("RUEHXX", 283, None, 35, 1028), "DE RUEHXX 0283 0351708", id="without sign"),
        pytest.param(("RUEHXX", 283, None, None, 1028), "DE RUEHXX #0283 4001708", id="no such day"),
        pytest.param(("RUEHXX", 283, None, 35, None), "DE RUEHXX #0283 0352575", id="no such time"),
    ],
)
def test_a_station_line_is_read(expected, text):
    line = read(parse_station_line, text)
    assert expected == (line.station, line.serial, line.section, line.day, line.minute)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(("ZNY", "CCCCC", Level.CONFIDENTIAL), "ZNY CCCCC ZZH", id="confidential"),
        pytest.param(("ZNY", "SSSSS", Level.SECRET), "ZNY SSSSS ZZH", id="secret"),
        pytest.param(("ZNY", "TTTTT", Level.TOP_SECRET), "ZNY TTTTT ZZH", id="top secret"),
        pytest.param(("ZNR", "UUUUU", Level.UNCLASSIFIED), "ZNR UUUUU ZZH", id="unclassified"),
        pytest.param(("ZNY", "EEEEE", Level.UNCLASSIFIED), "ZNY EEEEE ZZH", id="encrypted for transmission only"),
        pytest.param(("ZNY", "SSSAA", Level.SECRET), "ZNY SSSAA ZZH", id="with a routing indicator"),
        pytest.param(("ZNY", "CCCSC", None), "ZNY CCCSC ZZH", id="mixed letters"),
    ],
)
def test_a_security_prosign_is_read(expected, text):
    prosign = read(parse_security_prosign, text, VOCABULARY)
    assert expected == (prosign.prosign, prosign.letters, prosign.level)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param((datetime(2009, 2, 4, 17, 8, tzinfo=UTC), ("R",)), "R 041708Z FEB 09", id="plain"),
        pytest.param((datetime(2009, 2, 4, 17, 8, tzinfo=UTC), ("O", "P")), "O P 041708Z FEB 09", id="two precedences"),
        pytest.param((datetime(1975, 2, 4, 17, 8, tzinfo=UTC), ("R",)), "R 041708Z FEB 75", id="last century"),
        pytest.param((datetime(2009, 2, 4, 17, 8, tzinfo=UTC), ()), "041708Z FEB 2009", id="four-digit year"),
        pytest.param((datetime(1973, 2, 4, 17, 8, tzinfo=UTC), ("R",)), "R 04 17 08Z FEB 7 3", id="broken by blanks"),
        pytest.param((None, ("R",)), "R 310000Z FEB 09", id="no such day"),
        pytest.param((None, ("R",)), "R 042508Z FEB 09", id="no such hour"),
    ],
)
def test_a_date_time_group_is_read(expected, text):
    group = read(parse_date_time_group, text)
    assert expected == (group.instant, group.precedence)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(
            (Level.CONFIDENTIAL, 1, 3, "ANYPOST", 283),
            "C O N F I D E N T I A L SECTION 01 OF 03 ANYPOST 000283 ",
            id="with section",
        ),
        pytest.param((Level.SECRET, None, None, "NEW ANYPOST", 5154), "S E C R E T NEW ANYPOST 005154", id="two words"),
        pytest.param((Level.UNCLASSIFIED, None, None, "ANYPOST", 12), "UNCLAS ANYPOST 000012", id="unclassified"),
        pytest.param(
            (Level.TOP_SECRET, None, None, "ANYPOST", 283), "T O P  S E C R E T ANYPOST 000283", id="top secret"
        ),
        pytest.param((Level.CONFIDENTIAL, None, None, "ANYPOST", 283), "CONFIDENTIAL ANYPOST 0283", id="not spaced"),
        pytest.param(
            (Level.CONFIDENTIAL, 1, 2, "ANYPOST", 283),
            "C O N F I D E N T I A L SECTION 01 OF 02\nANYPOST 000283\n",
            id="post on the next line",
        ),
        pytest.param(
            (Level.CONFIDENTIAL, None, None, None, None), "C O N F I D E N T I A L\n", id="level alone, spaced"
        ),
    ],
)
def test_a_classification_line_is_read(expected, text):
    line = lines_of(text)[0]
    assert expected == (line.level, line.section, line.sections, line.post, line.serial)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param((Level.UNCLASSIFIED, "LOU"), "LIMITED OFFICIAL USE ANYPOST 0283", id="limited official use"),
        pytest.param((None, "RESTRICTED"), "RESTRICTED ANYPOST 0283", id="restricted"),
        pytest.param((Level.UNCLASSIFIED, None), "UNCLAS E F T O ANYPOST 000283", id="encrypted for transmission only"),
    ],
)
def test_a_word_that_is_no_level_stands_as_a_control(expected, text):
    line = lines_of(text)[0]
    assert expected == (line.level, line.control)


@pytest.mark.parametrize(
    "controls", ["EFTO", "E F T O", "SENSITIVE", "EFTO SENSITIVE", "SIPDIS", "FOR OFFICIAL USE ONLY"]
)
@pytest.mark.parametrize(
    "line",
    [
        "UNCLAS {} ANYPOST 000283",
        "UNCLAS {} NEW ANYPOST 000283",
        "UNCLAS {} SECTION 01 OF 02 ANYPOST 000283",
        "UNCLAS SECTION 01 OF 02 {} ANYPOST 000283",
    ],
)
def test_a_control_before_the_post_is_no_part_of_it(line, controls):
    read_line = lines_of(f"{line.format(controls)}\n")[0]
    post = "NEW ANYPOST" if "NEW" in line else "ANYPOST"
    assert (post, 283, "E" in controls[:1]) == (read_line.post, read_line.serial, read_line.efto)


@pytest.mark.parametrize(
    "control",
    [
        "LIMITED OFFICAL USE",
        "LIMITED OFFICIALL USE",
        "LIMTED OFFICIAL USE",
        "LIMITED OFF USE",
        "LIMITEDOFFICIALUSE",
        "LIMITED  OFFICIAL  USE",
    ],
)
def test_limited_official_use_is_read_in_its_spellings(control):
    line = lines_of(f"{control} ANYPOST 0283\n")[0]
    assert ("LOU", Level.UNCLASSIFIED, "ANYPOST", 283) == (line.control, line.level, line.post, line.serial)


@pytest.mark.parametrize("text", ["LIMITED OFFICES USE 02831 FORMS\n", "LIMITED TIME USE 0283\n", "LIMITED OFF USE\n"])
def test_other_words_are_no_limited_official_use(text):
    assert [] == lines_of(text)


@pytest.mark.parametrize("word", ["C O N F I D E N T I A L", "S E C R E T", "UNCLAS", "CONFIDENTIAL"])
@pytest.mark.parametrize(
    ("section", "sections", "written"),
    [
        (1, 2, "SEC 01 OF 02"),
        (2, 3, "SECT. 02 OF 03"),
        (1, 2, "SECTION 01/02"),
        (1, 2, "SEC 01/02"),
        (2, 2, "FINAL SECTION OF 02"),
    ],
)
def test_a_section_is_read_in_rarer_spellings(section, sections, written, word):
    line = lines_of(f"{word} {written} ANYPOST 000283\n")[0]
    assert (section, sections, "ANYPOST", 283) == (line.section, line.sections, line.post, line.serial)


@pytest.mark.parametrize("word", ["UNCLAS", "S E C R E T", "CONFIDENTIAL SECTION 01 OF 02"])
def test_a_serial_with_its_sign_is_read(word):
    line = lines_of(f"{word} ANYPOST #0283\n")[0]
    assert ("ANYPOST", 283) == (line.post, line.serial)


@pytest.mark.parametrize(
    ("post", "line"),
    [
        ("NORWICK", "C O N F I D E N T I A LNORWICK 000283"),
        ("NORWICK", "S E C R E TNORWICK 000283"),
        ("NORWICK", "S E C R E TSECTION 01 OF 02 NORWICK 000283"),
        ("TALBERG", "S E C R E TALBERG 000283"),
        ("LORWICK", "C O N F I D E N T I A LORWICK 000283"),
    ],
)
def test_a_level_word_and_the_post_without_a_blank_are_told_apart_by_the_originator(post, line):
    read_line = lines_of(f"R 041708Z FEB 09\nFM AMEMBASSY {post}\nTO SECSTATE WASHDC\n\n{line}\n")[0]
    assert (post, 283) == (read_line.post, read_line.serial)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SS E C R E T ANYPOST 000283", id="letter doubled"),
        pytest.param("CO N F I D E N T I A L ANYPOST 000283", id="blank lost"),
        pytest.param("O N F I D E N T I A L ANYPOST 000283", id="first letter lost"),
        pytest.param("E C R E T ANYPOST 000283", id="first letter of secret lost"),
    ],
)
def test_a_level_word_spelled_otherwise_is_damaged(text):
    assert lines_of(text)[0].is_damaged


@pytest.mark.parametrize(
    ("level", "text"),
    [
        pytest.param(Level.UNCLASSIFIED, "Unclas ANYPOST 000283\n", id="unclas"),
        pytest.param(Level.CONFIDENTIAL, "Confidential section 01 of 02 ANYPOST 000283\n", id="with a section"),
        pytest.param(Level.SECRET, "secret anypost 000283 \n", id="all small"),
    ],
)
def test_a_level_word_in_small_letters_begins_a_line_that_ends_with_its_serial(level, text):
    (line,) = lines_of(text)
    assert (level, 283) == (line.level, line.serial)


@pytest.mark.parametrize(
    "text",
    ["Secret talks with ANYPOST 000283 went on.\n", "Confidential papers of 2009\n", "Secret anypost 2009\n"],
)
def test_a_sentence_that_begins_with_a_level_word_is_no_classification_line(text):
    assert [] == lines_of(text)


@pytest.mark.parametrize("cell", ["Embassy Anypost\tSECRET//NOFORN\t\t", 'WASHDC","', "TO SECSTATE WASHDC\t"])
@pytest.mark.parametrize("word", ["C O N F I D E N T I A L", "UNCLAS", "LIMITED OFFICIAL USE"])
def test_a_line_in_a_cell_of_a_table_is_read_where_its_serial_is_that_of_the_station_line(cell, word):
    text = f"DE RUEHAN #0283/01 0351708\n{cell}{word} SECTION 01 OF 02 ANYPOST 000283 \\\nSIPDIS\n"
    (line,) = lines_of(text)
    assert (text.index(word), 283, 2) == (line.span.start, line.serial, line.sections)
    assert [] == lines_of(text.replace("#0283", "#0284"))


@pytest.mark.parametrize(
    "text",
    [
        *[f"{word} ANYPOST 000283" for word in SPACED.values()],
        "L I M I T E D OFFICIAL USE ANYPOST 0283",
        "LIMITED O F F I C I A L  U S E ANYPOST 0283",
        "L I M I T E D  O F F I C I A L  U S E ANYPOST 0283",
        "TOP S E C R E T ANYPOST 0283",
        "T O P SECRET ANYPOST 0283",
    ],
)
def test_a_level_word_in_its_own_spelling_is_not_damaged(text):
    assert not lines_of(text)[0].is_damaged


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("CONFIDENTIAL\n", id="page banner"),
        pytest.param("SECRETARY SAMPLE 2009", id="secretary"),
        pytest.param("Secret talks went on in 2009.", id="sentence"),
        pytest.param("UNCLASSIFIED U.S. Department of State Case No. F-2014-00000", id="release stamp"),
        pytest.param("CONFIDENTIAL              XYZ4417\n\nPAGE 01  ANYPOST  00283  041708Z\n", id="banner and number"),
        pytest.param("CONFIDENTIAL  XYZ4417\n\nCLASS: CONFIDENTIAL\nDRFTD: ECON:QSAMPLE\n", id="banner of a file copy"),
        pytest.param("CONFIDENTIAL              XYZ4417\n\nAMB DCM POL ECON\n", id="banner and a number far from it"),
    ],
)
def test_what_is_no_classification_line_is_not_read(text):
    assert lines_of(text) == []


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param((1, 3, 283), "ANYPOST 00000283  001.2 OF 003 ", id="page mark"),
        pytest.param((2, 3, 283), "ANYPOST 00000283  002 OF 003 ", id="page mark without a page"),
        pytest.param((1, 2, 564), "THE ANYPOST 00000564  001.2 OF 002   VISIT", id="in mid-sentence"),
        pytest.param((1, 3, 3067), "\nPAGE 02 ANYPOST 03067 01 OF 03 211833Z\n", id="older page mark"),
        pytest.param((None, None, 3067), "\nPAGE 02 ANYPOST 03067 211833Z\n", id="older page mark without section"),
    ],
)
def test_a_page_mark_is_read(expected, text):
    mark = find_page_marks(text, 0, None, None)[0]
    assert expected == (mark.section, mark.sections, mark.serial)


def test_a_page_banner_gives_the_level_of_its_mark():
    text = "text\nCONFIDENTIAL\n\nPAGE 02 ANYPOST 03067 211833Z\n"
    assert Level.CONFIDENTIAL == find_page_marks(text, 0, None, None)[0].level


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param("2006-06-08", "[Cable dated:2006-06-08T06:52:00]", id="line of a republisher"),
        pytest.param("None", "Cable dated:2006-02-30T06:52:00", id="no such day"),
        pytest.param("None", "R 041708Z FEB 09", id="date-time group"),
        pytest.param("2010-02-26", "Friday, 26 February 2010, 14:53\nS E C R E T", id="line of a newspaper"),
        pytest.param("2005-04-06", "extract\n\n Wednesday, 06 April 2005, 9:56 ", id="line of a newspaper, below"),
        pytest.param("None", "Thursday, 26 February 2010, 14:53", id="another day of the week"),
        pytest.param("None", "Friday, 31 February 2010, 14:53", id="no such day, with its name"),
        pytest.param("None", "Friday, 26 Sample 2010, 14:53", id="no such month"),
        pytest.param("None", "on Friday, 26 February 2010, 14:53", id="in a sentence"),
    ],
)
def test_a_date_line_is_read(expected, text):
    found = read(parse_date_line, text)
    assert expected == str(found and found[0])


@pytest.mark.parametrize("text", ["DE SAMPLE", "DE SAMPLE\nDE SAMPLE\n", "DE "])
def test_a_text_that_begins_like_a_station_line_and_is_none_is_read_to_its_end(text):
    assert read(parse_station_line, text) is None


def test_a_heading_is_read_in_its_parts():
    text = (
        "DE RUEHXX #0283 0351708\nZNY CCCCC ZZH\nR 041708Z FEB 09\nFM AMEMBASSY ANYPOST\nTO RUEHC/SECSTATE WASHDC\n\n"
    )
    heading = parse_transmission_header(text, len(text), VOCABULARY, None)
    assert ("AMEMBASSY ANYPOST", "TO RUEHC/SECSTATE WASHDC") == (
        heading.originator.name,
        text[heading.addressees.start : heading.addressees.end],
    )


@given(LEVELS, SECTIONS, POSTS, SERIALS)
def test_a_classification_line_is_read_back(level, section, post, serial):
    parts = [SPACED[level], f"SECTION {section[0]:02} OF {section[1]:02}" if section else "", post, f"{serial:06}"]
    text = f"\n{' '.join(filter(None, parts))}\n\nSIPDIS\n"
    line = lines_of(text)[0]
    assert (level, *(section or (None, None)), post, serial) == (
        line.level,
        line.section,
        line.sections,
        line.post,
        line.serial,
    )


@given(LEVELS, POSTS, SERIALS)
def test_the_span_of_a_classification_line_is_the_line(level, post, serial):
    line = f"{SPACED[level]} {post} {serial:06}"
    text = f"TO SECSTATE\n\n{line}\n\nSIPDIS\n"
    span, level_span = lines_of(text)[0].span, lines_of(text)[0].level_span
    assert (line, SPACED[level]) == (text[span.start : span.end], text[level_span.start : level_span.end])


@given(INSTANTS, PRECEDENCES)
def test_a_date_time_group_is_read_back(instant, precedence):
    text = f"ZNY CCCCC ZZH\n{' '.join((*precedence, instant.strftime('%d%H%MZ %b %y').upper()))}\nFM ANYPOST\n"
    group = parse_date_time_group(text, 0, len(text), instant.year)
    assert (instant, precedence) == (group.instant, group.precedence)


@given(
    st.lists(st.sampled_from("ZOPRYM"), max_size=3),
    st.tuples(*(st.integers(0, 99) for _ in range(4))),
    st.sampled_from(["JAN", "MAY", "DEC", "MAI"]),
    st.sampled_from(["", " ", "1", " X", " 1"]),
)
def test_a_date_time_group_in_the_usual_form_is_read_as_in_any_other(precedence, figures, month, tail):
    day, hour, minute, year = figures
    usual = f"{' '.join((*precedence, f'{day:02}{hour:02}{minute:02}Z'))} {month} {year:02}{tail}"
    in_lower_case = usual.lower()
    one, other = (
        read(parse_date_time_group, f"ZNY CCCCC ZZH\n{line}\nFM ANYPOST\n", 2009) for line in (usual, in_lower_case)
    )
    assert one == other


@given(INSTANTS, SERIALS)
def test_a_station_line_is_read_back(instant, serial):
    text = f"RR RUEHC\nDE RUEHXX #{serial % 10000:04} {instant:%j%H%M}\nZNY CCCCC ZZH\n"
    line = read(parse_station_line, text)
    assert (serial % 10000, instant.timetuple().tm_yday, instant.hour * 60 + instant.minute) == (
        line.serial,
        line.day,
        line.minute,
    )


@given(POSTS, SERIALS, st.integers(1, 99), st.integers(1, 9), st.integers(1, 99))
def test_a_page_mark_is_read_back(post, serial, section, page, sections):
    text = f"OF THE {post} {serial:08}  {section:03}.{page} OF {sections:03} BUDGET\n"
    mark = find_page_marks(text, 0, None, None)[0]
    assert (section, sections, serial) == (mark.section, mark.sections, mark.serial)


@given(ANY_TEXTS)
def test_lines_and_marks_are_looked_for_in_any_text_without_harm(text):
    found = [*lines_of(text), *find_page_marks(text, 0, None, None)]
    assert all(lies_in(text, item.span) for item in found)


@given(ANY_TEXTS, st.one_of(st.none(), st.integers(1, 9999)))
def test_any_text_is_read_as_a_heading_without_harm(text, near):
    heading = parse_transmission_header(text, len(text), VOCABULARY, near)
    parts = heading and (heading.station_line, heading.security_prosign, heading.date_time_group)
    assert all(part is None or lies_in(text, part.span) for part in parts or ())


@given(ANY_TEXTS)
def test_a_date_line_is_looked_for_in_any_text_without_harm(text):
    assert read(parse_date_line, text) is None or "Cable dated" in text


@pytest.mark.parametrize(
    "piece",
    [
        "C O N ",
        "S E C R E T ",
        "S E C R E T\n",
        "UNCLAS ",
        "SECTION 01 OF ",
        " OF 0",
        "ANYPOST 00000283 ",
        "\nPAGE 02 ANYPOST 03067 ",
        "\nFM ",
        "\nTO ",
        "\nDE RUEHXX #",
        "R 041708Z ",
        "LIMITED ",
    ],
)
def test_a_long_row_of_pieces_is_read_to_its_end(piece):
    text = piece * 5000
    assert len(lines_of(text)) <= len(text)
    assert len(find_page_marks(text, 0, None, None)) <= len(text)
    parse_transmission_header(text, len(text), VOCABULARY, None)


def test_a_long_line_is_read_to_its_end():
    text = "C O N F I D E N T I A L " + "A" * 200000
    assert lines_of(text) is not None


@pytest.mark.parametrize("above", ["UNCLASSIFIED", "CONFIDENTIAL", "S E C R E T"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_level_alone_above_the_classification_line_is_a_banner(above, gap):
    text = f"BT\n{above}{gap}C O N F I D E N T I A L ANYPOST 000283\n"
    (line,) = find_classification_lines(text, VOCABULARY)
    assert ("CONFIDENTIAL", 283) == (line.level.name, line.serial)


@pytest.mark.parametrize(
    ("banner", "word"),
    [
        ("TOP SECRET", "T O P   S E C R E T"),
        ("TOP SECRET", "T O P SECRET"),
        ("TOP SECRET", "TOP SECRET"),
        ("T O P  S E C R E T", "TOP SECRET"),
        ("S E C R E T", "S E C R E T"),
        ("S E C R E T", "SECRET"),
        ("C O N F I D E N T I A L", "CONFIDENTIAL"),
        ("C O N F I D E N T I A L", "C O N F I D E N T I A L"),
    ],
)
@pytest.mark.parametrize("section", ["", " SECTION 01 OF 02"])
def test_a_level_alone_at_the_head_of_the_page_is_a_banner(banner, word, section):
    above = f"{banner}\n\n     PAGE 01        ANYPOST  00283\nR 041708Z FEB 86\nFM AMEMBASSY ANYPOST\nBT"
    text = f"{above}\n{word}{section} ANYPOST 00283\n"
    (line,) = lines_of(f"{text}NODIS\nE.O. 12356: DECL: OADR\n")
    assert (283, text.rindex(word)) == (line.serial, line.span.start)


@pytest.mark.parametrize("word", ["TOP SECRET", "T O P  S E C R E T", "S E C R E T"])
@pytest.mark.parametrize("below", ["", "C O N F I D E N T I A L ANYPOST 00283\n"])
def test_a_level_alone_is_the_classification_line_where_no_other_bears_it(word, below):
    line = lines_of(f"{word}\n\nR 041708Z FEB 86\nFM AMEMBASSY ANYPOST\n{below}E.O. 12356: DECL: OADR\n")[0]
    assert (word.replace(" ", ""), 0) == (line.level.words.replace(" ", ""), line.span.start)


@pytest.mark.parametrize(
    ("precedence", "group"),
    [
        (("R",), "R 0 41708Z FEB 75"),
        (("R",), "R 04 17 0 8Z FEB 75"),
        (("R",), "R 041708Z FE B 75"),
        (("O", "P"), "O P 041708Z F EB 7 5"),
        (("R",), "R 041708Z FEB75"),
        (("R",), "R041708Z FEB 75"),
        (("P",), "PP 041708Z FEB 75"),
        (("O", "R"), "OO RR 041708 Z FEB 75"),
    ],
)
def test_a_date_time_group_with_blanks_lost_or_put_in_is_read(precedence, group):
    found = parse_date_time_group(f"\n{group}\nFM ANYPOST\n", 0, 60, 1975)
    assert (datetime(1975, 2, 4, 17, 8, tzinfo=UTC), precedence) == (found.instant, found.precedence)


@pytest.mark.parametrize(
    "section",
    [
        *("SECTION 02 OF 03", "section 2 of 3", "S E C T I O N 02 OF 03", "SEC TION 02 OF 03", "SECTON 02 0F 03"),
        *("SETCION 02 GF 03", "SECCTION 2 OF 3", "SECTION02OF03", "SCIENCE 2 OF 9 SECTION 02 OF 03"),
    ],
)
def test_a_section_is_read_in_its_spellings(section):
    (line,) = lines_of(f"C O N F I D E N T I A L {section} ANYPOST 000283\n")
    assert (2, 3, 283) == (line.section, line.sections, line.serial)


@pytest.mark.parametrize("words", ["SCIENCE 2 OF 3", "SCENE 2 OF 3", "STONE 1 OF 2", "SITTING 1 OF 2"])
def test_another_word_of_the_same_letters_is_no_section(words):
    (line,) = lines_of(f"C O N F I D E N T I A L {words} ANYPOST 000283\n")
    assert (None, None) == (line.section, line.sections)


@pytest.mark.parametrize(
    "word", ["5 E C R E T", "S E C R E 7", "SECRFT", "UNCLA5", "C 0 N F I D E N T I A L", "5ECRET"]
)
def test_a_level_word_with_another_letter_or_a_figure_is_damaged(word):
    (line,) = lines_of(f"{word} ANYPOST 000283\n")
    assert line.is_damaged


@pytest.mark.parametrize("sign", [".", "-", " - ", " "])
@pytest.mark.parametrize("level", [Level.CONFIDENTIAL, Level.SECRET])
def test_a_level_word_with_signs_between_its_letters_is_spelled_and_not_damaged(level, sign):
    (line,) = lines_of(f"{sign.join(level.words)} ANYPOST 000283\n")
    assert (level, False) == (line.level, line.is_damaged)


@pytest.mark.parametrize(
    "rest",
    [
        "SECTION 01 O\nF 02 ANYPOST 000283",
        "SECTION 01 OF\n02 ANYPOST 000283",
        "SECTION 01\nOF 02 ANYPOST 000283",
        "SECTION 01 \n OF 02 ANYPOST 000283",
    ],
)
def test_a_section_that_a_wrap_broke_is_read(rest):
    text = f"C O N F I D E N T I A L {rest}\n\nSIPDIS\n"
    (line,) = lines_of(text)
    assert (1, 2, "ANYPOST", 283) == (line.section, line.sections, line.post, line.serial)
    assert text[: line.span.end].endswith("000283")
