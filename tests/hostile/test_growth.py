"""Texts that repeat one thing without end: time grows with their length, not with its square."""

import time

import pytest

from declass.readers import open_bytes
from tests.hostile.fuzz.targets import worker
from tests.hostile.makers import late, page

SHORT, LONG = 4_000, 32_000
REPEATED = {
    "classification lines": lambda n: late() + "\nC O N F I D E N T I A L ANYPOST 000283" * n,
    "sections": lambda n: late() + "".join(f"\nS E C R E T SECTION {i % 99:02} OF 99 ANYPOST 9" for i in range(n)),
    "paragraphs": lambda n: late() + "".join(f"\n{i}. (C) x" for i in range(4, 4 + n)),
    "paragraphs without marks": lambda n: late() + "".join(f"\n\n{i}. x" for i in range(4, 4 + n)),
    "subparagraphs": lambda n: late() + "\n--a. (SBU) x" * n,
    "E.O. lines": lambda n: late() + "\nE.O. 12958: DECL: 01/01/2019" * n,
    "authority labels": lambda n: late() + "\nClassified By: x" * n,
    "quotes": lambda n: late() + "\nQUOTE\nUNQUOTE" * n,
    "redactions": lambda n: late() + " XXXXXXX (b)(1)" * n,
    "page marks": lambda n: late() + "".join(f"\nANYPOST 00000283  {i % 999:03}.2 OF 003" for i in range(n)),
    "blanks": lambda n: late() + " " * 20 * n,
    "brackets": lambda n: late() + "(" * 10 * n,
    "entities": lambda n: page(text=late() + "<a>&amp;" * n).decode(),
}  # fmt: skip


def seconds(data: bytes) -> float:
    """Time of the processor that one file takes."""
    begun = time.process_time()
    for part in open_bytes(data, "a").parts:
        for telegram in part.telegrams:
            worker().record_of(telegram)
    return time.process_time() - begun


@pytest.mark.slow
@pytest.mark.parametrize("what", REPEATED)
def test_eight_times_the_text_takes_no_square_of_the_time(what):
    short, long = (REPEATED[what](count).encode() for count in (SHORT, LONG))
    seconds(short)
    ratio = min(seconds(long) / max(seconds(short), 0.01) for _ in range(3))
    assert ratio < 24
