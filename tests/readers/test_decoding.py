import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declass.readers import decoding


@given(st.binary(max_size=400))
def test_decoding_takes_any_bytes(data: bytes) -> None:
    decoded = decoding.decode(data)
    assert "\r" not in decoded.content
    assert "\0" not in decoded.content


@given(st.binary(max_size=400))
def test_the_question_whether_bytes_are_text_takes_any_bytes(data: bytes) -> None:
    assert decoding.why_no_text(data) is None or decoding.why_no_text(data)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"), max_size=200))
def test_utf_8_reads_back_as_written(content: str) -> None:
    assert decoding.decode(("A" + content).encode()) == ("A" + content, ())


@pytest.mark.parametrize(
    ("data", "content", "notes"),
    [
        pytest.param(codecs.BOM_UTF8 + b"A\r\nB\rC\n", "A\nB\nC\n", (), id="utf-8 mark and line ends"),
        pytest.param("\ufeffABC\xe9".encode("utf-16-le"), "ABC\xe9", (), id="utf-16 little-endian mark"),
        pytest.param("\ufeffABC\xe9".encode("utf-16-be"), "ABC\xe9", (), id="utf-16 big-endian mark"),
        pytest.param("SAMPLE TEXT".encode("utf-16-le"), "SAMPLE TEXT", (), id="utf-16 without a mark"),
        pytest.param(b"caf\xe9 \x93x\x94", "caf\xe9 \u201cx\u201d", ("read as cp1252",), id="cp1252"),
        pytest.param(b"A" * 70 + b"\0B", "A" * 70 + " B", ("NUL bytes read as spaces",), id="a NUL byte"),
    ],
)
def test_an_encoding_is_told_by_the_bytes(data: bytes, content: str, notes: tuple[str, ...]) -> None:
    assert decoding.decode(data) == (content, notes)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(b"", "empty file", id="empty"),
        pytest.param(b" \n\t\r\n", "empty file: only white space", id="white space"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text: binary data (PNG image)", id="png"),
        pytest.param(b"PK\x03\x04\x14\0", "no text: binary data (ZIP archive or office document)", id="zip"),
        pytest.param(b"\x8f\xc1\0\1\2\3\4\5" * 50, "no text: binary data", id="unknown"),
        pytest.param(b"SAMPLE\0TEXT" + b"." * 100, None, id="one NUL byte in a text"),
    ],
)
def test_bytes_without_text_say_why(data: bytes, why: str | None) -> None:
    assert why == decoding.why_no_text(data)
