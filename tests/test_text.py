"""Places in texts: several at once are those one by one, in any order."""

from hypothesis import given
from hypothesis import strategies as st

from declass.text import Position, Text

CONTENT = st.text(alphabet="ab\n", max_size=60)


@given(CONTENT, st.lists(st.integers(0, 60)), st.integers(1, 9))
def test_places_found_together_are_those_found_one_by_one(content, offsets, first_line):
    offsets = [min(offset, len(content)) for offset in offsets]
    for text in (
        Text(content, first_line=first_line),
        Text(content, origin=f"\n\nx{content}", starts=(0, 5), origins=(3, 8)),
        Text(content, row=2, fields=((0, "head"), (7, "body"))),
    ):
        assert list(text.source_positions(offsets)) == [text.source_position(offset) for offset in offsets]


@given(CONTENT, st.integers(0, 60), st.sets(st.integers(1, 60), max_size=3))
def test_places_in_a_row_count_within_their_column(content, offset, begins):
    offset = min(offset, len(content))
    fields = tuple((begin, f"column {begin}") for begin in (0, *sorted(begins)))
    begin, name = max(field for field in fields if field[0] <= offset)
    before = content[begin:offset].split("\n")
    text = Text(content, row=1, fields=fields)
    assert text.source_position(offset) == Position(len(before), len(before[-1]) + 1)
    assert text.field_at(offset) == name
