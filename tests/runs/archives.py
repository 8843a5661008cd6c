"""Archives for the tests of runs, and everything that is written about one; no test stands here."""

import io
import json
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from tests.readers.samples import AAD_KEYS, NAVIGATION, table

RULEBOOK = load_rules()
load_rules_once = cache(load_rules)
"""In the place of ``load_rules``: the same rules, read once for all tests of a process."""

BASES = {id_: base for id_, base in RULEBOOK.bases.items() if id_.startswith("telegram-")}
LATE = {"eo_line": "E.O. 12958: DECL: 02/05/2039"}

PERSONS = (
    "DCM Pat {word}name",
    "{word}NAME, PAT, POLCOUNS",
    "Ambassador P. Q. {word}name-{word}son",
    "Pat {word}name, Acting Assistant Secretary",
)
BLOCKS = (
    "Classified By: {who} for reasons 1.4 (b) and (d).",
    "CLASSIFIED BY: {who}.  REASON: 1.4 (Z), {word}reason.",
    "Classified By: {who}",
    "Classified By: {who}\nReason: {word}reason",
    "(U) Classified By {who}, {word}office, Reason 1.5(b).\nDerived From: {word}guide\nDeclassify On: {word}day",
)
INSTRUCTIONS = (
    "DECL: WHEN NO LONGER SENSITIVE AT {word}CONFERENCE",
    "DECL: UPON {word}EVENT (PAT {word}NAME)",
    "DECL: 02/05/2059 {word}DATE",
    "DECL: {word}UNREADABLE",
    "DECL: OADR ({word}NAME, PAT) {word}MORE",
    "GDS 02/30/1985 ({word}NAME, PAT) OR-{word}O",
    "XGDS-1 {word}NAME",
    "N/A {word}NONE",
    "25X9 {word}CODE",
)
PARAGRAPHS = (
    "{n}. (C) {word}body {word}BODY.",
    "{n}. (S//NF) {word}BODY\n{word}wrapped",
    "{n}. ({word}mark) {word}body",
    "{n}. {word}body without a mark.",
    "{n}. (U) {word}BODY: SECRET {word}NOFORN (C) {word}x",
    "--a. (SBU) {word}sub\n\n--b. {word}sub",
    "{n}. (TS/NF {word}C) {word}body",
)


def planted(word: str) -> Iterator[str]:
    """Telegrams, one of each base and each way to write an instruction, with words that no output may tell.

    Args:
        word: Begins each of these words.
    """
    for number, base in enumerate(BASES.values()):
        order = base.id.split("-")[1]
        for turn in range(2):
            at = 2 * number + turn
            who = PERSONS[at % len(PERSONS)].format(word=word)
            parts = {
                "eo_line": f"E.O. {order}: " + INSTRUCTIONS[(at + number // 4) % len(INSTRUCTIONS)].format(word=word),
                "captions": (f"FOR {word}NAME FROM {word}SON", f"SIPDIS {word}CAPTION", "")[at % 3],
                "addressees": f"TO SECSTATE WASHDC 1234\nINFO {word}ADDRESSEE",
                "subject": f"SUBJECT: {('', '(U) ', '(S) ')[at % 3]}{word}SUBJECT {word}subject",
                "references": f"REF: A. {word}POST 115  B. {word}REF",
                "authority_block": BLOCKS[at % len(BLOCKS)].format(who=who, word=word),
                "signature": f"{word}SIGNER",
                "annex": f"{word}annex",
            }
            for place in range(1, 8):
                paragraph = PARAGRAPHS[(at + place) % len(PARAGRAPHS)]
                parts[f"paragraph_{place}"] = paragraph.format(n=place, word=word)
            yield render(base, set=parts, drop=["eo_line"] if at % 11 == 10 else []).text.content


def planted_archive(folder: Path, word: str) -> None:
    """Write the planted telegrams in each layout that is read."""
    texts = list(planted(word))
    rows = []
    for number, text in enumerate(texts):
        heading, body = text.split("\n\n", 1)
        name, layout = f"{number:03}", number % 5
        stored = (str(number), "2/4/2009 17:08", f"09ANYPOST{number}", "Embassy Anypost", "SECRET")
        if layout == 0:
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        elif layout == 1:
            (folder / f"{name}.html").write_text(_page(stored, heading, body), encoding="utf-8")
        elif layout == 2:
            lines = "\n".join([stored[0], "2009-02-04 17:08:00", *stored[2:]])
            (folder / f"{name}.page.txt").write_text(f"{NAVIGATION}{heading}\n{lines}\n\n{text}", encoding="utf-8")
        elif layout == 3:
            rows.append((*stored, f"{word}REF", heading, body))
        else:
            keys = AAD_KEYS.replace("SAMPLE THAT", f"{word}SUBJECT").replace("EUR/XX", f"{word}name")
            whole = f"\n                           Message Text\n\n{text}\n{keys}"
            (folder / f"{name}.aad.txt").write_text(whole, encoding="utf-8")
    (folder / "table.csv").write_bytes(table(*rows))
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("member.txt", texts[-1])


def _page(stored: tuple[str, ...], heading: str, body: str) -> str:
    names = ("Reference ID", "Created", "Released", "Classification", "Origin")
    values = (stored[2], "2009-02-04 17:08", "2011-01-01 00:00", stored[4], stored[3])
    cells = "".join(f"<th>{name}</th>" for name in names), "".join(f"<td>{value}</td>" for value in values)
    shown = (escape(text).replace("\n", "&#x000A;") for text in (heading, body))
    codes = "".join(f"<code><pre>{text}</pre></code>\n" for text in shown)
    return (
        "<?xml version='1.0' encoding='utf-8' ?>\n<!DOCTYPE html>\n<html><head><title>Sample</title></head><body>\n"
        f"<table class='cable'>\n<tr>{cells[0]}</tr>\n<tr>{cells[1]}</tr>\n</table>\n{codes}</body></html>\n"
    )


def told_by(file: Path) -> bytes:
    """All that a file tells: a workbook or bag unpacked, a cache with what is compressed in it."""
    content = file.read_bytes()
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(part for name in archive.namelist() for part in (name.encode(), archive.read(name)))
    if content.startswith(b"PAR1"):
        return _rows_of(file)
    if content.startswith(b"SQLite format 3\0"):
        return b"\n".join([content, *_kept(file)])
    return content


def _rows_of(file: Path) -> bytes:
    """All rows of a Parquet file, and what it says of itself."""
    from declass import parts

    rows = [row for batch in parts.batches(file) for row in batch.to_pylist()]
    return b"\n".join([json.dumps(parts.about(file)).encode(), *(json.dumps(row).encode() for row in rows)])


def _kept(file: Path) -> Iterator[bytes]:
    """What stands compressed in a cache."""
    connection = sqlite3.connect(file)
    try:
        for select in ("SELECT body FROM kept", "SELECT told FROM runs"):
            for (packed,) in connection.execute(select):
                yield zlib.decompress(packed)
    finally:
        connection.close()


def files_under(folder: Path) -> list[Path]:
    """All files, hidden ones too, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
