"""Rows in the order of their keys, in memory and on the disk."""

from hypothesis import given
from hypothesis import strategies as st

from declass.ordered_rows import key_of

PARTS = st.tuples(st.text(st.characters(exclude_characters="\0")), st.integers(0, 10**12), st.text())


@given(st.lists(PARTS, max_size=20))
def test_keys_order_rows_as_their_parts_do(parts):
    assert sorted(parts) == sorted(parts, key=lambda row: key_of(*row))
