"""Bytes of a file to characters with single line feeds.

Nothing here knows what the characters mean.
"""

import codecs
from typing import NamedTuple

from declass.patterns import regex

NUL_NOTE = "NUL bytes read as spaces"
CP1252_NOTE = "read as cp1252"

_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"II*\0", "TIFF image"),
    (b"MM\0*", "TIFF image"),
    (b"%PDF-", "PDF document"),
    (b"PK\x03\x04", "ZIP archive or office document"),
    (b"PK\x05\x06", "ZIP archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\0", "xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document"),
    (b"SQLite format 3\0", "SQLite database"),
    (b"\x7fELF", "program"),
    (b"PAR1", "Parquet table"),
)
_FIRST_BYTES = frozenset(magic[0] for magic, _ in _KINDS)
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1a\x1b")
_SURROGATE = regex("[\ud800-\udfff]")
_SAMPLE = 8192
_MOST_NULS = 16


class Decoded(NamedTuple):
    """The characters of a file, and what should be said about how they were read."""

    content: str
    notes: tuple[str, ...]


def why_no_text(data: bytes) -> str | None:
    """Why the bytes hold no text, such as ``empty file``; None where they can be decoded."""
    if not data:
        return "empty file"
    if data[0] in _FIRST_BYTES:
        for magic, kind in _KINDS:
            if data.startswith(magic):
                return f"no text: binary data ({kind})"
    if data.isspace():
        return "empty file: only white space"
    if wide_encoding(data) is not None or (data.isascii() and b"\0" not in data):
        return None
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if data.count(b"\0") > _MOST_NULS or controls > _MOST_NULS + len(sample) // 50:
        return "no text: binary data"
    return None


def wide_encoding(data: bytes) -> str | None:
    """The encoding where a byte order mark, or a regular pattern of NUL bytes, tells it; else None."""
    if data[0:1] in b"\xef\xff\xfe\0":
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                return encoding
    if b"\0" not in data[:64]:
        return None
    sample = data[:_SAMPLE]
    nuls = sample.count(b"\0")
    if nuls * 3 < len(sample):
        return None
    odd = sample[1::2].count(b"\0")
    if odd == nuls and odd * 10 > len(sample) * 4:
        return "utf-16-le"
    if odd == 0 and nuls * 10 > len(sample) * 4:
        return "utf-16-be"
    return None


def decode(data: bytes) -> Decoded:
    """Characters of the bytes, whatever they are: by byte order mark, else UTF-8, else cp1252 with a note.

    Line ends become single line feeds and NUL characters spaces, so that no other character moves.
    """
    notes: tuple[str, ...] = ()
    encoding = wide_encoding(data)
    if encoding is not None and encoding != "utf-8":
        content = data.decode(encoding, "replace").removeprefix("\ufeff")
    else:
        content, notes = decode_narrow(data.removeprefix(codecs.BOM_UTF8))
    if "\0" in content:
        content = content.replace("\0", " ")
        notes += (NUL_NOTE,)
    return Decoded(with_line_feeds(content), notes)


def decode_narrow(data: bytes) -> Decoded:
    """Characters of bytes in UTF-8, or else in cp1252 with a note, line ends left as they are."""
    try:
        return Decoded(data.decode("utf-8"), ())
    except UnicodeDecodeError:
        return Decoded(data.decode("cp1252", "replace"), (CP1252_NOTE,))


def with_whole_characters(content: str) -> str:
    """The text with every lone surrogate, which no encoding can write, turned into a replacement character."""
    return content if content.isascii() else _SURROGATE.sub("\ufffd", content)


def with_line_feeds(content: str) -> str:
    """The text with every CRLF and every lone CR turned into one line feed."""
    if "\r" not in content:
        return content
    return content.replace("\r\n", "\n").replace("\r", "\n")
