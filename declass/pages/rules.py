"""Pages, lists and skeletons of rules: what ``declass explain`` and ``declass rules`` print."""

import json
import re
from datetime import date
from pathlib import Path

from declass.errors import SettingsError
from declass.pages.glossary import glossary_page, read_terms
from declass.rulebook.schema import FAMILIES, Authority, Example, Rule, Rulebook
from declass.severities import SEVERITIES


def rule_list(rulebook: Rulebook, format_: str) -> str:
    """All rules, as a table or as JSON (a list of objects)."""
    rows = [
        {
            "id": rule.id,
            "name": rule.name,
            "family": rule.family,
            "severity": rule.severity,
            "discrepancy": rule.discrepancy,
            "status": rule.status,
            "title": rule.title,
        }
        for rule in rulebook.rules
    ]
    if format_ == "json":
        return json.dumps(rows, indent=1)
    from tabulate import tabulate

    cells = [[r["id"], r["name"], r["severity"], r["discrepancy"] or "-", r["status"]] for r in rows]
    headers = ["rule", "name", "severity", "discrepancy", "status"]
    return tabulate(cells, headers, tablefmt="simple", disable_numparse=True) + f"\n\n{len(rows)} rules"


def titled(rule: Rule) -> str:
    """A rule in one line."""
    return f"{rule.id} {rule.name}: {rule.title} ({rule.severity})"


def merged_rule(rule: Rule) -> str:
    """One rule key by key, each with the file it came from."""
    keys = {
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "family": rule.family,
        "severity": rule.severity,
        "discrepancy": rule.discrepancy or "-",
        "confidence": rule.confidence,
        "status": rule.status,
        "since": rule.since,
        "applies_to": _applies_to(rule) or "every telegram",
        "needs": ", ".join(rule.needs) or "-",
        "reads": ", ".join(rule.reads) or "-",
        "whole": ", ".join(rule.whole) or "-",
        "yields_to": ", ".join(rule.yields_to) or "-",
        "message": rule.message,
        "remedy": rule.remedy,
        "authority": "; ".join(f"{a.cite} ({period(a)})" for a in rule.authorities),
    }
    return "\n".join(f"{key:12} {value}  [{rule.changed_by.get(key, rule.path)}]" for key, value in keys.items())


def _applies_to(rule: Rule) -> str:
    applies = rule.applies_to
    parts = (
        ("level", applies.level),
        ("derivation", applies.derivation),
        ("instruction", applies.instruction),
        ("layout", applies.layout),
        ("profile", applies.profile),
    )
    return "; ".join(f"{name} {', '.join(values)}" for name, values in parts if values)


def period(authority: Authority) -> str:
    """When an authority holds, in words."""
    return between(authority.effective_from, authority.effective_to)


def between(begin: date | None, end: date | None) -> str:
    """A half-open period in words; None is open at that end."""
    if begin is None and end is None:
        return "all dates"
    if begin is None:
        return f"before {end}"
    return f"from {begin}" if end is None else f"from {begin} until the day before {end}"


def rule_page(rule: Rule) -> str:
    """The page of a rule in Markdown: what, why, authority with dates, assumptions, examples, remedy."""
    lines = [f"# {rule.id} {rule.name}", "", f"{rule.title}.", ""]
    category = f", discrepancy *{rule.discrepancy}*" if rule.discrepancy else ""
    lowered = f", lowered to {rule.lowered_to} as told under *What it assumes*" if rule.lowered_to else ""
    lines += [f"Severity: {_severities(rule)}{lowered}{category}, confidence {rule.confidence}.", ""]
    lines += ["## What it checks", "", f"> {_shown_message(rule)}", ""]
    scope = _applies_to(rule)
    if scope:
        lines += [f"Applies to: {scope}.", ""]
    if rule.needs:
        lines += [f"Needs: {', '.join(n.replace('_', ' ') for n in rule.needs)}.", ""]
    lines += ["## Why", "", rule.rationale, "", "## Authority", ""]
    lines += ["| authority | in force | severity | text of the law read |", "| --- | --- | --- | --- |"]
    lines += [_authority_row(rule, authority) for authority in rule.authorities]
    if len(rule.authorities) > 1:
        lines += ["", "The first that holds on the document's date, for its profile and case, is cited."]
    if rule.assumes:
        lines += ["", "## What it assumes", "", rule.assumes]
    for verdict, title in (
        ("complies", "Complies"),
        ("violates", "Does not comply"),
        ("not checkable", "Not checkable"),
    ):
        examples = [example for example in rule.examples if example.verdict == verdict]
        if examples:
            lines += ["", f"## {title}", "", *[line for example in examples for line in _example(example)]]
    lines += ["", "## Remedy", "", _literal(rule.remedy), ""]
    if rule.yields_to:
        lines += [f"Gives way to {', '.join(rule.yields_to)} on the same document.", ""]
    lines += [f"Status: {rule.status}, since {rule.since}. Rule file: `{rule.path}`.", ""]
    return "\n".join(lines)


def _severities(rule: Rule) -> str:
    """The severities of a rule, the gravest first; which one holds is in the table of authorities."""
    found = {rule.severity_under(authority) for authority in rule.authorities} or {rule.severity}
    told = " or ".join(severity for severity in SEVERITIES if severity in found)
    return f"{told}, as told under *Authority*" if len(found) > 1 else told


def _authority_row(rule: Rule, authority: Authority) -> str:
    severity = rule.severity_under(authority) + (f" (profile {authority.profile})" if authority.profile else "")
    severity += f" (case: {authority.case})" if authority.case else ""
    return (
        f"| {authority.cite} | {period(authority)} | {severity} | {'yes' if authority.confirmed else 'not confirmed'} |"
    )


def _shown_message(rule: Rule) -> str:
    """What a finding says: of an example where one gives it, else with the placeholders."""
    return next((example.message for example in rule.examples if example.message), _literal(rule.message))


def _literal(text: str) -> str:
    """A text with its placeholders as a reader sees them: ``[date]`` for ``{date}``."""
    return text.replace("{", "[").replace("}", "]")


def _example(example: Example) -> list[str]:
    dated = f", dated {example.dated}" if example.dated else ""
    if example.marking is not None:
        lines = [f"- {example.title} (profile `{example.profile}`{dated})", ""]
        lines += [f"      {line}" for line in example.marking.split("\n")]
    else:
        lines = [f"- {example.title} (`{example.base}`{dated})"]
    for part, text in example.set.items():
        lines += ["", f"      {part}:", *[f"        {line}" for line in text.strip().split("\n")]]
    if example.drop:
        lines += ["", f"      without: {', '.join(example.drop)}"]
    if example.stored:
        lines += ["", *[f"      stored {key}: {value}" for key, value in example.stored.items()]]
    if example.message:
        lines += ["", f"      → {example.message}"]
    return [*lines, ""]


def _pages(rulebook: Rulebook) -> dict[str, str]:
    pages = {f"{rule.id}.md": rule_page(rule) for rule in rulebook.rules}
    rows = [
        f"| [{r.id}]({r.id}.md) | {r.name} | {r.severity} | {r.discrepancy or '-'} | {r.title} |"
        for r in rulebook.rules
    ]
    head = [
        "# Rules",
        "",
        f"{len(rulebook.rules)} rules, written from `rules/` by `declass rules docs`. [Glossary](glossary.md).",
        "",
    ]
    table = ["| rule | name | severity | discrepancy | title |", "| --- | --- | --- | --- | --- |"]
    return {"README.md": "\n".join([*head, *table, *rows, ""]), "glossary.md": glossary_page(read_terms()), **pages}


def write_pages(rulebook: Rulebook, folder: Path) -> int:
    """Write the page of each rule, their list and the glossary into a folder; returns how many pages there are."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = _pages(rulebook)
    for stale in {path.name for path in folder.glob("*.md")} - set(pages):
        (folder / stale).unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return len(pages)


def outdated_pages(rulebook: Rulebook, folder: Path) -> list[str]:
    """Names of pages that are missing, left over, or not what would be written now."""
    pages = _pages(rulebook)
    left_over = {path.name for path in folder.glob("*.md")} - set(pages)
    return sorted(left_over | {n for n, text in pages.items() if _text_of(folder / n) != text})


def _text_of(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


_SKELETON = """id          = "{id}"
name        = "{name}"
title       = "{title}"
severity    = "warning"
discrepancy = "miscellaneous"
confidence  = "medium"
since       = "0.1.0"
status      = "preview"
needs       = ["date"]
{template}message     = "what the document says, what the law says"
remedy      = "Begin with a verb."
rationale   = "What goes wrong in the world."
assumes     = "Every reading of ours that the law does not state."
{params}
[[authority]]
cite           = "E.O. 13526, sec. 1.6"
order          = "eo-13526"

[[example]]
title   = "the edge on the legal side"
verdict = "complies"
base    = "telegram-13526-C"

[[example]]
title   = "the edge on the other"
verdict = "violates"
base    = "telegram-13526-C"
set     = {{ eo_line = "E.O. 13526: DECL:" }}
"""
_TEMPLATE = 'template    = "requires"\n'
_PARAMS = '\n[params]\nfield = "declassify_on"\n'
_STUB = '''

@decides("{id}")
def {function}(facts: Facts) -> Mismatch | None:
    """{title}."""
    return None
'''


def scaffold(rulebook: Rulebook, root: Path, rule_id: str, family: str, name: str) -> list[Path]:
    """Write the skeleton of a new rule; nothing is written over.

    In a checkout the rule is one of ours and has the stub of a predicate. In the folder of a pack it has a prefix of
    its own, and a template, since a pack holds no Python.

    Raises:
        SettingsError: The id, family or name cannot be used; the message says what to write.
    """
    if family not in FAMILIES.values():
        raise SettingsError(f"--family: found {family!r}; write one of {', '.join(FAMILIES.values())}")
    module = root / "declass" / "checks" / f"{family}.py"
    is_ours, number = module.is_file(), next(n for n, f in FAMILIES.items() if f == family)
    if is_ours and not re.fullmatch(rf"DC{number}\d\d", rule_id, re.ASCII):
        raise SettingsError(f"found id {rule_id!r}; rules of family {family} are DC{number}01 to DC{number}99")
    if not is_ours and not re.fullmatch(rf"(?!DC\d)[A-Z]{{2,8}}{number}\d\d", rule_id, re.ASCII):
        raise SettingsError(
            f"found id {rule_id!r}; rules of family {family} in a pack have two to eight letters of the pack's own and "
            f"a number from {number}01 to {number}99, such as XX{number}01 (DC is of the rules that come with declass)"
        )
    if rulebook.rule(rule_id) or rulebook.rule(name):
        raise SettingsError(f"{rule_id} or {name} is a rule already; ids and names are never used again")
    values = {
        "id": rule_id,
        "name": name,
        "function": name.replace("-", "_"),
        "title": name.replace("-", " ").capitalize(),
        "template": "" if is_ours else _TEMPLATE,
        "params": "" if is_ours else _PARAMS,
    }
    folder = root / "rules" / family if (root / "rules").is_dir() else root / family
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{rule_id}-{name}.toml"
    file.write_text(_SKELETON.format(**values), encoding="utf-8", newline="\n")
    if not is_ours:
        return [file]
    with module.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(_STUB.format(**values))
    return [file, module]
