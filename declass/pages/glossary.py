"""The terms of the field and of this tool: what ``declass explain`` says of one, and the page that lists all.

The terms stand in ``rules/glossary.toml``, which nothing reads that checks documents.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from attrs import frozen

from declass.errors import RulebookError
from declass.rulebook.folder import rules_root
from declass.rulebook.toml_table import read_toml

_FILE = "glossary.toml"


@frozen
class Term:
    """A term and what it is.

    Attributes:
        name: The standard word.
        also: Other words for the same thing.
        part: The part of the glossary in which it stands, e.g. ``in a telegram``.
        sense: What it is, as the end of a sentence.
        example: How it looks in a telegram; None for what has no form of its own.
        cite: The text that uses or asks for it; None where none was read that does.
    """

    name: str
    also: tuple[str, ...]
    part: str
    sense: str
    example: str | None
    cite: str | None


def read_terms(root: Path | None = None) -> tuple[Term, ...]:
    """The terms of a rules folder, the shipped one by default, in the order of the file.

    Raises:
        RulebookError: The file cannot be used; every problem is named.
    """
    folder = root or rules_root()
    problems: list[str] = []
    table = read_toml(folder / _FILE, folder, problems)
    terms = []
    for entry in table.tables("term"):
        terms.append(
            Term(
                entry.text("name", "portion marking"),
                entry.texts("also"),
                entry.text("part", "in a telegram"),
                entry.text("sense", "the level of one paragraph"),
                entry.optional_text("example"),
                entry.optional_text("cite"),
            )
        )
        entry.close()
    table.close()
    if problems:
        raise RulebookError(*problems)
    return tuple(terms)


def term_named(terms: Sequence[Term], word: str) -> Term | None:
    """The term that a word names, case and blanks aside; None where it names none."""
    wanted = " ".join(word.lower().split())
    return next((term for term in terms if wanted in map(str.lower, (term.name, *term.also))), None)


def term_page(term: Term) -> str:
    """What a term is, with other words for it, its form and its source, in Markdown."""
    source = f" [{term.cite}]" if term.cite is not None else ""
    lines = [f"# {term.name}", "", f"- {term.part}: {term.sense}{source}"]
    if term.also:
        lines.append(f"- also: {', '.join(term.also)}")
    if term.example is not None:
        lines.append(f"- such as `{term.example}`")
    return "\n".join([*lines, ""])


def glossary_page(terms: Sequence[Term]) -> str:
    """The page that lists all terms, in Markdown."""
    lines = [
        "# Glossary",
        "",
        f"{len(terms)} terms, written from `rules/` by `declass rules docs`. Codes, captions, control markings and",
        "other words of the lists have pages of their own: `declass explain EXDIS`.",
    ]
    for part, together in groupby(terms, key=lambda term: term.part):
        lines += ["", f"## {part[0].upper()}{part[1:]}", "", "| term | what it is | also | such as | source |"]
        lines.append("| --- | --- | --- | --- | --- |")
        for term in together:
            example = f"`{term.example}`" if term.example is not None else "-"
            lines.append(
                f"| {term.name} | {term.sense} | {', '.join(term.also) or '-'} | {example} | {term.cite or '-'} |"
            )
    return "\n".join([*lines, ""])
