"""What fuzzing begins from: telegrams of the bases in every layout, and the words of telegrams as a dictionary."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from functools import cache

from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from tests.readers.samples import AAD, BODY, CSV_ROW, HEADING, PAGE, PAGE_TEXT, PARTIAL, TELEGRAM, numbered, table
from tests.strategies import FRAGMENTS

_MARKINGS = (
    "TOP SECRET//SI/TK//NOFORN", "(S//REL TO USA, GBR)", "(C)", "SECRET//FGI GBR//NF", "//GBR SECRET", "(//GBR S)",
    "SECRET//SAR-SAMPLE//ORCON-USGOV", "CUI//SP-CTI//FEDCON", "(U//FOUO)", "JOINT S GBR USA", "NATO CONFIDENTIAL",
    "TS//HCS-P//RSEN", "SBU NOFORN", "Date: 2009-02-04\nSECRET\nClassified By: Pat Sample\n(S) x",
)  # fmt: skip
_ODD = (
    "", "\x00", "\ufeff", "\u202e", "\x1b[31m", "\ud800", "::error::", "=1+1", "<script>", "]]>", "&#0;", "|", "`",
    "!/", "1" * 5000, "(" * 2000, "{" * 2000, " " * 3000, "\n" * 3000, "E.O. " + "1" * 5000, "DE RUEHXX #" + "2" * 5000,
)  # fmt: skip
_TOKENS = (
    "PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\x1f\x8b\x08", "BZh9", "ustar", "\xef\xbb\xbf", "\xff\xfe", "\xfe\xff",
    "\x00", '","', '""', '\\"', "\r\n", '{"text": "', '"heading"', "\\ud800", "\\u0000", "1e999", "null", "text,date",
    "<pre>", "</pre>", "<td>", "</td>", "<table", "<br", "&#x000A;", "&para;", "&#0;", "<!DOCTYPE html>",
    "Message Text", "Message Attributes", "Reference ID Created Released Classification Origin", "Document Number:",
    "Declassified/Released US Department of State EO Systematic Review 05 JUL 2006", "Locator:", "Draft Date:",
    "0001", "9999", "02/29/", "12/31/9999", "0000", "REL TO ", "//", "NOFORN", "ORCON", "FGI ", "SAR-", "HCS-P",
    "LIST OF SOURCES", "DECLASSIFY ON", "REASON", "GDS", "XGDS-1", "ADS", "RDS", "MR", "BEGIN SUMMARY", "END OF",
    "XXXXX", "(b)(1)", "[REDACTED]", "(C - ENTIRE TEXT)", "\u2026", "\u2028", "\xa0", "\u0660", "\u0130",
)  # fmt: skip


@cache
def dictionary() -> tuple[bytes, ...]:
    """Words that a mutation may put in, each short enough for the fuzzer."""
    words = (*FRAGMENTS, *(token for token in _TOKENS))
    found = [word.encode("latin-1") if max(map(ord, word)) < 256 else word.encode() for word in words]
    return tuple(dict.fromkeys(word for word in found if 0 < len(word) <= 60))


@cache
def telegrams() -> tuple[bytes, ...]:
    """A telegram of each base."""
    return tuple(render(base).text.content.encode() for base in load_rules().bases.values())


@cache
def seeds_of(target: str) -> tuple[bytes, ...]:
    """What fuzzing of a target begins from."""
    odd = [text.encode("utf-8", "surrogatepass") for text in _ODD]
    if target == "marking":
        return (*(text.encode() for text in _MARKINGS), *odd)
    if target in ("outputs", "stored_values"):
        names = (b"in/a.txt", b"a.zip!/b.txt#2", b"\x1b[31m\xe2\x80\xae|`=<b>", b"SECRET//NOFORN", b"=1+1")
        texts = telegrams()
        return (*(name + b"\n" + texts[at * 7 % len(texts)] for at, name in enumerate(names * 3)), *odd)
    whole = [text.encode() for text in (TELEGRAM, PARTIAL, AAD, PAGE, PAGE_TEXT)]
    if target in ("whole_telegram", "fields", "checked"):
        return (*telegrams(), *whole, *odd)
    return (*whole, *odd, *_tables(), *_wide(), *(_archives() if target.startswith("any_file") else ()))


def _tables() -> Iterator[bytes]:
    yield table(CSV_ROW, numbered(2))
    yield table(CSV_ROW, numbered(2), escapes=True)
    row = {"text": BODY, "heading": HEADING, "id": 5, "date": "2009-02-04", "origin": None, "classification": ["S"]}
    yield (json.dumps(row) + "\n" + json.dumps({"text": TELEGRAM + "\ud800\x00"}) + "\n[]\n{\n").encode()
    yield b"text,heading,date\n" + b",".join([b'"' + BODY.replace('"', '""').encode() + b'"', b"x", b"2009"]) + b"\n"


def _wide() -> Iterator[bytes]:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252"):
        yield TELEGRAM.encode(encoding)


def _archives() -> Iterator[bytes]:
    packed = _zipped({"x/1.txt": TELEGRAM.encode(), "2.txt": b"x"})
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        for name, type_ in (("1.txt", tarfile.REGTYPE), ("l" * 120, tarfile.SYMTYPE), ("h", tarfile.LNKTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = type_, "1.txt"
            archive.addfile(info)
    yield packed
    yield _zipped({"in.zip": packed})
    yield tar.getvalue()
    yield from (compress(TELEGRAM.encode()) for compress in (gzip.compress, bz2.compress, lzma.compress))
    yield gzip.compress(tar.getvalue())


def _zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
    return stream.getvalue()
