"""``declass explain``: the page of a rule, found by id, name, discrepancy, or a citation; of a code, word or term."""

import re
from collections.abc import Callable, Iterable, Sequence

from declass.errors import SettingsError
from declass.pages.codes import code_page, codes_of, provision_page
from declass.pages.glossary import read_terms, term_named, term_page
from declass.pages.rules import between, rule_page, titled
from declass.pages.words import page_of_source_begun, source_page, word_page, words_of
from declass.rulebook.law import Order, Reasons
from declass.rulebook.schema import Rule, Rulebook
from declass.selection import category_of, rules_named, suggestion

_LIST = re.compile(r"(.*(?:CFR|sec\.|para\.|E\.O\.) )\d[^,\s]*")
_OF_SOURCE = re.compile(r"\s*source\s+marked\s+(?=\S)", re.IGNORECASE)
_SIGN = re.compile(r"(?:^|(?P<before>.*[\w.]),?\s+)(?:sec\.|section|\u00a7|reasons?)\s*(?=\d)", re.IGNORECASE)
"""What stands before the number of a section, as reports and people write it."""
_BETWEEN = re.compile(r"\s*(?:[,;](?:\s*and\b)?|\band\b)\s*", re.IGNORECASE)
_PLACE = re.compile(r"(?:,| and) (\d[^,\s]*)")


def explain_word(rulebook: Rulebook, word: str) -> str:
    """The page of the one rule a word stands for, the list of rules it stands for, or that of a word, term or text.

    Args:
        rulebook: The rules.
        word: An id, name, family, discrepancy, part of a citation such as ``1.4(b)`` or ``2001.22``, a code or word
            of declassification instructions such as ``25X1`` or ``OADR``, a word of the lists such as ``EXDIS`` or
            ``NOFORN``, a term of the glossary such as ``portion marking``, or a text that rules cite, such as
            ``ACP 127``.

    Raises:
        SettingsError: Nothing is meant; near ones are suggested.
    """
    terms = read_terms()
    term = term_named(terms, word)
    told = [term_page(term)] if term is not None else []
    kinds = (*_NAMED, *_CITED) if term is None else _NAMED
    told += [page for page in (_first_page(rulebook, word, kinds),) if page is not None]
    if not told:
        words = (name for known in terms for name in (known.name, *known.also))
        near = suggestion(rulebook, word, (*words_of(rulebook.law.vocabulary), *codes_of(rulebook.law), *words))
        raise SettingsError(f"no rule, discrepancy, code or citation is {word!r}, and no word of the lists{near}")
    return "\n".join(told)


def _first_page(rulebook: Rulebook, word: str, kinds: Iterable[Callable[[Rulebook, str], str | None]]) -> str | None:
    return next((page for kind in kinds if (page := kind(rulebook, word)) is not None), None)


def _page_of_rules(rulebook: Rulebook, word: str) -> str | None:
    return _told(rulebook, word, rules_named(rulebook, word))


def _page_of_citing(rulebook: Rulebook, word: str) -> str | None:
    return _told(rulebook, word, _citing(rulebook, word))


def _told(rulebook: Rulebook, word: str, rules: Sequence[Rule]) -> str | None:
    """The page of one rule, or the list of several; None for none."""
    if len(rules) < 2:
        return rule_page(rules[0]) if rules else None
    lines = [*_meaning(rulebook, word), f"{len(rules)} rules are about {word}:", "", *map(titled, rules)]
    return "\n".join([*lines, "", "declass explain ID tells more of each."])


def _page_of_source_marked(rulebook: Rulebook, word: str) -> str | None:
    """What stands behind ``Source marked``."""
    of_source = _OF_SOURCE.match(word)
    rest = word[of_source.end() :] if of_source is not None else ""
    return explain_word(rulebook, rest) if rest and _OF_SOURCE.match(rest) is None else None


def _pages_of_several(rulebook: Rulebook, word: str) -> str | None:
    """Pages of what a semicolon parts."""
    return "\n".join(explain_word(rulebook, part) for part in word.split(";")) if ";" in word else None


def _page_of_section(rulebook: Rulebook, word: str) -> str | None:
    """The page of a section by its number, which an order that is known may stand before."""
    sign = _SIGN.match(word.strip())
    if sign is None:
        return None
    before, number = sign["before"] or "", word.strip()[sign.end() :]
    order = _order_named(rulebook, before)
    if order is not None:
        if any(_senses(reasons, _squeezed(number)) for reasons in order.reasons):
            return _page_if_any(rulebook, number)
        return _told(rulebook, word, _citing(rulebook, f"{order.cite}, sec. {number}"))
    if _SIGN.search(before) is not None:
        return None
    return _page_if_any(rulebook, f"{before} {number}".strip())


def _order_named(rulebook: Rulebook, word: str) -> Order | None:
    """The order that a word names as a citation does; None where it names none."""
    wanted = _squeezed(word)
    return next((o for o in rulebook.law.orders if wanted in (_squeezed(o.cite), _squeezed(o.name))), None)


def _squeezed(word: str) -> str:
    """A word in small letters without blanks."""
    return "".join(word.lower().split())


def _pages_of_words(rulebook: Rulebook, word: str) -> str | None:
    """Pages of several words that are no term together, where each is one; ``1.4(b) and (d)`` are two of a section."""
    joined = re.sub(r"(?<=\d)\s+(?=\()", "", word.strip())
    parts = _BETWEEN.split(joined)
    words = parts if len(parts) > 1 else joined.split()
    if len(words) < 2 or any(len(part) < 2 for part in words):  # ``ADS 2`` is no two words
        return None
    if _order_named(rulebook, words[0]) is not None and _SIGN.match(words[1]) is not None:
        return None  # a section of an order that has none such
    for number, part in enumerate(words[1:], 1):
        if re.fullmatch(r"\(\w{1,2}\)", part):
            words[number] = f"{words[number - 1].rpartition('(')[0]}{part}"
    pages = [_page_if_any(rulebook, part) for part in dict.fromkeys(words)]
    return "\n".join(page for page in pages if page is not None) if None not in pages else None


def _page_if_any(rulebook: Rulebook, word: str) -> str | None:
    try:
        return explain_word(rulebook, word)
    except SettingsError:
        return None


def _page_of_category(rulebook: Rulebook, word: str) -> str | None:
    title = category_of(rulebook, word)
    return f"No rule is about {title}, a category of discrepancies; a pack may have rules about it." if title else None


def _citing(rulebook: Rulebook, word: str) -> list[Rule]:
    """Rules with an authority that holds the citation as a whole one, blanks and case aside.

    A category such as ``1.4(b)`` stands for its section, whose list no rule cites letter by letter.
    """
    wanted = "".join(word.lower().split())
    if not re.search(r"\d[.-]\d|\d{4}", wanted):
        return _citing_words(rulebook, word)
    parts = [wanted]
    section, _, letter = wanted.rpartition("(")
    if letter.rstrip(")") in _categories_of(rulebook, section):
        parts.append(section)
    for part in parts:
        whole = re.compile(rf"(?<!\d)(?<!\d\.){re.escape(part)}(?!\.?\d)")
        found = [r for r in rulebook.rules if any(whole.search(cite) for a in r.authorities for cite in _cites(a.cite))]
        if found:
            return found
    return _citing_words(rulebook, word)


def _citing_words(rulebook: Rulebook, word: str) -> list[Rule]:
    """Rules with an authority that holds several words as whole ones, in their order."""
    phrase = " ".join(word.lower().split())
    if " " not in phrase:
        return []
    whole = re.compile(rf"(?<![\w.(]){re.escape(phrase)}(?!\w|\()")
    cites = {rule.id: [" ".join(a.cite.lower().split()) for a in rule.authorities] for rule in rulebook.rules}
    return [rule for rule in rulebook.rules if any(whole.search(cite) for cite in cites[rule.id])]


def _cites(cite: str) -> list[str]:
    """A citation without blanks, and each later place of a list in it with what stands before the first one.

    ``32 CFR 2001.21(a)(4) and 2001.22(e)(5)`` cites ``32 CFR 2001.22(e)(5)`` too.
    """
    found = [cite]
    for part in cite.split(";"):
        if listed := _LIST.match(part):
            found += [listed[1] + place for place in _PLACE.findall(part, listed.end())]
    return ["".join(words.lower().split()) for words in found]


def _page_of_reasons(rulebook: Rulebook, word: str) -> str | None:
    """What a category of reasons, or a section with its categories, stands for where no rule cites the section."""
    meaning = _meaning(rulebook, word)
    return "\n".join([f"# {word.strip()}", "", *meaning, "No rule cites it.", ""]) if meaning else None


def _meaning(rulebook: Rulebook, word: str) -> list[str]:
    """What a category of a reason, as ``1.4(b)``, or each of a section, stands for under each order that has it.

    Returns:
        Lines that end with a blank one; none for other words.
    """
    senses = []
    for order in rulebook.law.orders:
        for reasons in order.reasons:
            if found := _senses(reasons, _squeezed(word)):
                senses.append(f"- {order.name}, {_period(order, reasons)}: {found}")
    if not senses:
        return []
    several = any(reasons.section == _squeezed(word) for order in rulebook.law.orders for reasons in order.reasons)
    title = "Categories" if several else "A category"
    return [f"{title} of classified information, which a reason cites:", "", *senses, ""]


def _senses(reasons: Reasons, word: str) -> str:
    """What one category of a section means, or each by its letter where the section itself is the word."""
    if word == reasons.section:
        return "; ".join(f"({letter}) {sense}" for letter, sense in reasons.letters.items())
    section, _, letter = word.rpartition("(")
    return reasons.letters.get(letter.rstrip(")"), "") if section == reasons.section else ""


def _period(order: Order, reasons: Reasons) -> str:
    return between(reasons.effective_from or order.effective_from, reasons.effective_to or order.effective_to)


def _categories_of(rulebook: Rulebook, section: str) -> set[str]:
    """The letters (in 1982, numbers) of the categories of a section in any order; empty for any other section."""
    reasons = (reasons for order in rulebook.law.orders for reasons in order.reasons)
    return {letter for found in reasons if found.section == section for letter in found.letters}


# What a word may stand for by its own name, and what may be found of it besides; the first that knows it tells.
_NAMED = (_page_of_rules, code_page, word_page, source_page)
_CITED = (
    _page_of_citing,
    _page_of_reasons,
    provision_page,
    page_of_source_begun,
    _page_of_source_marked,
    _pages_of_several,
    _page_of_category,
    _page_of_section,
    _pages_of_words,
)
