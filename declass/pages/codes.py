"""The page of a code in a declassification instruction: ``XGDS``, ``25X1``, ``OADR``.

What a code means, under which orders, and from when to when is in ``rules/orders``, and what is said of words that no
order knows is in the rules on them; nothing of it is written here.
"""

import re
from collections.abc import Iterator, Sequence

from declass.pages.rules import between, titled
from declass.parse.instruction import marking_tokens, parse_instruction
from declass.rulebook.law import Exemption, Instruction, Law, Order, Schedule
from declass.rulebook.schema import Rule, Rulebook
from declass.rulebook.vocabulary import Vocabulary

_OF_SOURCE = "SOURCE MARKED "
_STEM = re.compile(rf"{_OF_SOURCE}|\d{{0,2}}[A-Z]+")


def code_page(rulebook: Rulebook, word: str) -> str | None:
    """What a code means under each order, and the rules that speak of it, in Markdown.

    Args:
        rulebook: Law and rules.
        word: A code as documents have it (``25X1``, ``XGDS 2``), the beginning of several (``25X``), a word of
            instructions (``OADR``, ``N/A``), or a kind of instruction (``event``).

    Returns:
        None for a word that neither an order nor a rule knows.
    """
    blanks = word.upper().split()
    read = _read(word, rulebook.law.vocabulary)
    for wanted in dict.fromkeys(("".join(blanks), "-".join(blanks), *read[:1])):
        if sections := _sections(rulebook, wanted):
            return _page(rulebook, wanted, sections)
    if not read or re.search(r"\d", word):
        return None
    rules = [rule for rule in rulebook.rules if speaks_of(rule, read[0])]
    return _page_of_rules(rulebook, read[0], rules) if rules else None


def provision_page(rulebook: Rulebook, word: str) -> str | None:
    """The codes that rest on a provision of an order which no rule cites; None where none does."""
    wanted = "".join(word.lower().split())
    if not re.search(r"\d", wanted):
        return None
    whole = re.compile(rf"(?<!\d)(?<!\d\.){re.escape(wanted)}(?![\w(]|\.\d)")
    lines = []
    for order in rulebook.law.orders:
        entries: tuple[Schedule | Instruction | Exemption, ...]
        entries = (*order.schedules, *order.instructions, *order.exemptions)
        for entry in entries:
            cites = [f"{order.cite}, {cite}" if cite.startswith("sec.") else cite for cite in entry.cite.split("; ")]
            if any(whole.search("".join(cite.lower().split())) for cite in (*cites, "; ".join(cites))):
                name = ", ".join(entry.codes) or entry.kind if isinstance(entry, Instruction) else entry.code
                lines.append(f"- {name}: {entry.sense} [{'; '.join(cites)}]")
    if not lines:
        return None
    return "\n".join([f"# {word.strip()}", "", "No rule cites it; on it rest:", "", *lines, ""])


def codes_of(law: Law) -> set[str]:
    """The codes of all orders."""
    found = {code for order in law.orders for instruction in order.instructions for code in instruction.codes}
    for order in law.orders:
        found |= {schedule.code for schedule in order.schedules} | {exemption.code for exemption in order.exemptions}
    return found


def _read(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """A word as the one code or mark that it is read as in a document, in the orders' spelling; empty for others."""
    made = parse_instruction(word, 0, len(word), vocabulary, None)
    if "\u2026" in marking_tokens(word) or len(made.codes) > 1:
        return ()
    if made.kind in ("none", "review"):
        return (made.text or "",)
    if made.kind == "exemption" and not made.codes:
        return (" ".join(word.upper().split()),)
    figures = re.sub(r"\D", "", word)
    if not made.codes or (figures and figures != re.sub(r"\D", "", made.codes[0])):
        return ()
    return (f"{_OF_SOURCE if made.is_source_marked else ''}{made.codes[0]}",)


def _sections(rulebook: Rulebook, wanted: str) -> list[str]:
    """What each order says of a code."""
    sections: list[str] = []
    for order in rulebook.law.orders:
        if lines := list(_under(order, wanted)):
            period = between(order.effective_from, order.effective_to)
            sections += [f"## Under {order.cite} ({period})", "", *lines, ""]
    return sections


def _page(rulebook: Rulebook, wanted: str, sections: Sequence[str]) -> str:
    """The page of a code that an order knows."""
    kind = wanted.lower()
    if any(kind == instruction.kind for order in rulebook.law.orders for instruction in order.instructions):
        found = [rule for rule in rulebook.rules if kind in rule.name.split("-")]
        found = found or [rule for rule in rulebook.rules if kind in rule.applies_to.instruction]
    else:
        found = [rule for rule in rulebook.rules if speaks_of(rule, wanted)]
    rules = [f"- {titled(rule)}" for rule in found]
    told = ["## Rules that speak of it", "", *(rules or ["- none"]), "", "`declass explain ID` tells more of each."]
    return "\n".join([f"# {wanted}", "", *sections, *_today(rulebook, wanted), *told, ""])


def _today(rulebook: Rulebook, wanted: str) -> list[str]:
    """How a code that another has replaced is read now; empty for others."""
    order = rulebook.law.orders[-1]
    renamed = order.legacy_reading.renamed_from(wanted) if order.legacy_reading is not None else None
    if renamed is None:
        return []
    exemption = order.exemption(renamed.read_as)
    more = _of_exemption(exemption) if exemption is not None else []
    unread = "" if renamed.confirmed else ", not confirmed in the text of the law"
    line = f"- {wanted}: read as {'; '.join([renamed.read_as, *more])} [{renamed.cite}{unread}]"
    return ["## How it reads today", "", line, ""]


def _page_of_rules(rulebook: Rulebook, wanted: str, rules: Sequence[Rule]) -> str:
    """The page of a mark that is no code of any order: what the rules say of it, and what orders have like it."""
    told = [
        f"No order knows {wanted} by itself as a declassification instruction.",
        "",
        "## Rules that speak of it",
        "",
    ]
    told += [f"- {titled(rule)}. {rule.rationale}" for rule in rules]
    told += ["", "`declass explain ID` tells more of each.", ""]
    for order in rulebook.law.orders:
        begun = [entry for entry in order.instructions if entry.sense.startswith(f"{wanted} ")]
        if begun:
            period = between(order.effective_from, order.effective_to)
            told += [f"## What begins with it under {order.cite} ({period})", ""]
            told += [*(_line(", ".join(i.codes), i, order, _of_instruction(i)) for i in begun), ""]
    return "\n".join([f"# {wanted}", "", *told])


def _under(order: Order, wanted: str) -> Iterator[str]:
    """What an order says of a code, line by line."""
    schedule = order.schedule(wanted)
    if schedule is not None and wanted in (schedule.code, *_categories(schedule)):
        yield _line(schedule.code, schedule, order, _of_schedule(schedule))
    for instruction in order.instructions:
        codes = [code for code in instruction.codes if _is_meant(code, wanted)]
        if codes or wanted.lower() == instruction.kind:
            names = codes or list(instruction.codes) or [f"kind *{instruction.kind}*"]
            yield _line(", ".join(names), instruction, order, _of_instruction(instruction))
    exemption = order.exemption(wanted)
    for entry in order.exemptions:
        if entry is exemption or _is_meant(entry.code, wanted) or entry.code.startswith(f"{wanted}-"):
            yield _line(wanted if entry is exemption else entry.code, entry, order, _of_exemption(entry))


def _is_meant(code: str, wanted: str) -> bool:
    own = code.removeprefix(_OF_SOURCE).upper()
    is_beginning = wanted.endswith("X") and own.startswith(wanted) and own[len(wanted) : len(wanted) + 1].isdigit()
    return wanted in (own, code.upper()) or is_beginning


def _categories(schedule: Schedule) -> tuple[str, ...]:
    return tuple(f"{schedule.code}-{category}" for category in schedule.categories)


def _line(name: str, entry: Schedule | Instruction | Exemption, order: Order, more: list[str]) -> str:
    """One entry: its name, its own period where it has one, what it means, and by which provision."""
    if not isinstance(entry, Exemption) and (entry.effective_from or entry.effective_to):
        begin, end = entry.effective_from or order.effective_from, entry.effective_to or order.effective_to
        more = [between(begin, end), *more]
    unread = "" if entry.confirmed else ", not confirmed in the text of the law"
    return f"- {name}: {'; '.join([entry.sense, *more])} [{entry.cite}{unread}]"


def _of_schedule(schedule: Schedule) -> list[str]:
    needs = ["a category stands with it: " + ", ".join(_categories(schedule))] if schedule.needs_category else []
    needs += ["a date or event stands with it"] if schedule.needs_date else []
    return [*needs, *_longest(schedule.longest_years)]


def _of_instruction(instruction: Instruction) -> list[str]:
    use = ["on derivative documents alone"] if instruction.use == "derivative" else []
    return [*use, *([f"with the {instruction.needs}"] if instruction.needs else [])]


def _of_exemption(exemption: Exemption) -> list[str]:
    letters = [f"goes with the reasons {', '.join(f'({x})' for x in exemption.letters)}"] if exemption.letters else []
    letters += ["a date or event stands with it"] if exemption.needs_date else []
    letters += ["no date stands with it"] if exemption.forbids_date else []
    return [*letters, *_longest(exemption.longest_years)]


def _longest(years: int | None) -> list[str]:
    return [f"{years} years at most"] if years is not None else []


def speaks_of(rule: Rule, wanted: str, *, alone: bool = False) -> bool:
    """Whether the text of a rule has the code, or, unless it alone is meant, another of its series."""
    is_series = not alone and (re.search(r"\d", wanted) is not None or wanted.startswith(_OF_SOURCE))
    stem = _STEM.match(wanted) if is_series else None
    word = (stem[0] if stem is not None else wanted).strip()
    follows = r"(?=\d)" if word == "X" else r"(?![A-Z])"
    phrase = r"[ -]".join(map(re.escape, word.split()))
    text = " ".join((rule.title, rule.message, rule.rationale, rule.remedy, rule.assumes or ""))
    # Codes are written in capitals; phrases are not.
    return re.search(rf"(?<![A-Z0-9]){phrase}{follows}", text, re.IGNORECASE if " " in word else 0) is not None
