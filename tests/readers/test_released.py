import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.readers import read_text
from declass.readers.plain import read_plain
from declass.readers.released import release_note
from tests.readers.samples import OTHER, STAMP, TELEGRAM, numbered, table

NOTE = ("declassified by release stamp 2006-07-05",)


@pytest.mark.parametrize(
    "stamp",
    [
        STAMP,
        "Declassified/Released US Department of State EO Systematic Review 05 JUL 2006\n",
        "Declassified/Released US Department of State EO \nSystematic Review 05 Jul 2006 \n",
        "Pat Q. Sample Declassified Released US Department of State EO Systematic Review 5 Jul 2006",
    ],
)
def test_the_day_of_a_release_stamp_is_told(stamp: str) -> None:
    assert NOTE == release_note(f"{TELEGRAM}\n{stamp}")
    (telegram,) = read_plain(TELEGRAM.replace("SIPDIS", f"{stamp}\nSIPDIS"), "one.txt")
    assert NOTE == telegram.notes


def test_a_stamp_is_told_of_its_own_telegram_in_a_file_and_in_a_row() -> None:
    first, second = read_plain(f"{TELEGRAM}\n{OTHER}\n{STAMP}", "two.txt")
    assert ((), NOTE) == (first.notes, second.notes)
    cells = (*numbered(1)[:-1], f"{STAMP}\n{numbered(1)[-1]}")
    assert NOTE == read_text(table(cells).decode(), "rows.csv").notes


@pytest.mark.parametrize(
    "text",
    [
        "Declassified/Released US Department of State",
        STAMP.replace("2006", "0000"),
        "Released by the Department 05 JUL 2006",
    ],
)
def test_what_is_no_stamp_tells_nothing(text: str) -> None:
    assert () == release_note(text)


@given(st.text(alphabet="Declassified/Released US Department of State EO Systematic Review 05JUL\n", max_size=300))
def test_any_text_is_looked_at_without_an_error(text: str) -> None:
    release_note(text)
    release_note(f"Declassified/Released US {text}")
