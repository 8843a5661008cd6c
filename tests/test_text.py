"""Places in texts: several at once are those one by one, in any order."""

from hypothesis import given
from hypothesis import strategies as st

from declass.text import Text

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
