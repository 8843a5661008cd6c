"""The page of a code in a declassification instruction: ``XGDS``, ``25X1``, ``OADR``.

What a code means, under which orders, and from when to when is in ``rules/orders``; nothing of it is written here.
"""

import re
from collections.abc import Iterator

from declass.rule_pages import between
from declass.rulebook.law import Exemption, Instruction, Order, Schedule
from declass.rulebook.schema import Rule, Rulebook

_KINDS = {"MR": "review", "N/A": "none"}
"""Kinds of instructions by the words that documents have for them."""
_OF_SOURCE = "SOURCE MARKED "
_STEM = re.compile(r"\d{0,2}[A-Z]+")


def code_page(rulebook: Rulebook, word: str) -> str | None:
    """What a code means under each order, and the rules that speak of it, in Markdown.

    Args:
        rulebook: Law and rules.
        word: A code (``25X1``, ``XGDS-2``), the beginning of several (``25X``), a word of instructions (``OADR``,
            ``MR``), or a kind of instruction (``event``).

    Returns:
        None for a word that no order knows.
    """
    wanted = "".join(word.upper().split())
    sections: list[str] = []
    for order in rulebook.law.orders:
        if lines := list(_under(order, wanted)):
            period = between(order.effective_from, order.effective_to)
            sections += [f"## Under {order.cite} ({period})", "", *lines, ""]
    if not sections:
        return None
    kind = _KINDS.get(wanted, wanted.lower())
    found = [rule for rule in rulebook.rules if _speaks_of(rule, wanted)]
    found = found or [rule for rule in rulebook.rules if kind in rule.applies_to.instruction]
    rules = [f"- {rule.id} {rule.name}: {rule.title} ({rule.severity})" for rule in found]
    told = ["## Rules that speak of it", "", *(rules or ["- none"]), "", "`declass explain ID` tells more of each."]
    return "\n".join([f"# {wanted}", "", *sections, *told, ""])


def _under(order: Order, wanted: str) -> Iterator[str]:
    """What an order says of a code, line by line."""
    schedule = order.schedule(wanted)
    if schedule is not None and wanted in (schedule.code, *_categories(schedule)):
        yield _line(schedule.code, schedule, order, _of_schedule(schedule))
    for instruction in order.instructions:
        codes = [code for code in instruction.codes if _is_meant(code, wanted)]
        if codes or _KINDS.get(wanted, wanted.lower()) == instruction.kind:
            names = codes or list(instruction.codes) or [f"kind *{instruction.kind}*"]
            yield _line(", ".join(names), instruction, order, _of_instruction(instruction))
    exemption = order.exemption(wanted)
    for entry in order.exemptions:
        if entry is exemption or _is_meant(entry.code, wanted) or entry.code.startswith(f"{wanted}-"):
            yield _line(wanted if entry is exemption else entry.code, entry, order, _of_exemption(entry))


def _is_meant(code: str, wanted: str) -> bool:
    code = code.removeprefix(_OF_SOURCE).upper()
    is_beginning = wanted.endswith("X") and code.startswith(wanted) and code[len(wanted) : len(wanted) + 1].isdigit()
    return code == wanted or is_beginning


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


def _speaks_of(rule: Rule, wanted: str) -> bool:
    """Whether the text of a rule has the code, or another of its series."""
    stem = _STEM.match(wanted) if wanted not in _KINDS else None
    word = stem[0] if stem is not None else wanted
    follows = r"(?=\d)" if word == "X" else r"(?![A-Z])"
    text = " ".join((rule.name.upper(), rule.title, rule.message, rule.rationale, rule.remedy, rule.assumes or ""))
    return re.search(rf"(?<![A-Z0-9]){re.escape(word)}{follows}", text) is not None
