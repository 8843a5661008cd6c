"""Mutations of seeds drawn by hypothesis, for machines without atheris and for the tests of every change."""

from hypothesis import strategies as st

from tests.hostile.fuzz.seeds import dictionary, seeds_of

_MOST_EDITS = 6


@st.composite
def mutated(draw: st.DrawFn, target: str) -> bytes:
    """A seed of a target with some stretches cut, doubled, swapped for words of telegrams, or filled with noise."""
    data = draw(st.sampled_from(seeds_of(target)))
    for _ in range(draw(st.integers(0, _MOST_EDITS))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + draw(st.sampled_from([0, 1, 4, 40, 400])))))
        put = draw(
            st.sampled_from([b"", data[start:end] * 2])
            | st.sampled_from(dictionary())
            | st.binary(max_size=8)
            | st.text(max_size=4).map(lambda text: text.encode("utf-8", "surrogatepass"))
        )
        data = data[:start] + put + data[end:]
    return data
