"""Old findings accepted in bulk: a file of one finding a line, and what has become of each in a run.

Nothing in the file depends on a place or a day: it is sorted, so that it merges like any text, and a finding is the
same as long as its rule, its document and its evidence are.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from attrs import Factory, define, frozen

from declass.errors import SettingsError
from declass.record import Record

_KEYS = ("document", "rule", "fingerprint", "copy")
_PROBLEMS_SHOWN = 10


class Entry(NamedTuple):
    """A finding of the baseline; of findings equal in the first three the copies are numbered from 1."""

    document: str
    rule: str
    fingerprint: str
    copy: int = 1


class _Key(NamedTuple):
    document: str
    rule: str
    fingerprint: str


@frozen
class Fate:
    """What became of a baseline in a run.

    Attributes:
        new: Findings that it does not hold.
        unchanged: Findings that it holds.
        fixed: Entries whose document was judged by their rule, and the finding is no more.
        undecided: Entries whose rule could not be decided on their document, or was not asked.
        not_seen: Entries whose document was not seen.
    """

    new: int
    unchanged: int
    fixed: tuple[Entry, ...]
    undecided: tuple[Entry, ...]
    not_seen: tuple[Entry, ...]


@define
class Comparison:
    """Findings of a run held against a baseline, in the order in which they come.

    Attributes:
        left: How often each finding of the baseline was not met yet.
        new: Findings met that the baseline does not hold.
        unchanged: Findings met that it holds.
    """

    left: Counter[_Key]
    new: int = 0
    unchanged: int = 0
    _whole: Counter[_Key] = Factory(lambda self: Counter(self.left), takes_self=True)
    _rules: dict[str, set[str]] = Factory(dict)
    _judged: set[tuple[str, str]] = Factory(set)
    _seen: set[str] = Factory(set)

    def __attrs_post_init__(self) -> None:
        for key in self._whole:
            self._rules.setdefault(key.document, set()).add(key.rule)

    def holds(self, document: str, finding: Record) -> bool:
        """Whether the baseline holds a finding; each entry stands for one."""
        key = _Key(document, finding["rule"], finding["fingerprint"])
        if self.left[key] > 0:
            self.left[key] -= 1
            self.unchanged += 1
            return True
        self.new += 1
        return False

    def saw(self, document: str, judged: Iterable[str]) -> None:
        """Note that a document was judged, and by which rules."""
        if document in self._rules:
            self._seen.add(document)
            self._judged.update((document, rule) for rule in self._rules[document].intersection(judged))

    def saw_all(self, rules: Iterable[str]) -> None:
        """Note that rules over the whole archive were asked; call it when all documents were seen."""
        wanted = set(rules)
        for document in self._seen:
            self._judged.update((document, rule) for rule in self._rules[document] & wanted)

    def fate(self, *, is_whole: bool = True) -> Fate:
        """What became of the baseline; call it when all findings were met.

        Args:
            is_whole: Whether every document was to be seen. Else one of several equal findings may stand in a copy of
                the document that was not, and is not decided.
        """
        fixed, undecided, not_seen = list[Entry](), list[Entry](), list[Entry]()
        for key, left in sorted((+self.left).items()):
            whole = self._whole[key]
            is_decided = key[:2] in self._judged and (is_whole or whole == 1)
            kind = fixed if is_decided else undecided if key.document in self._seen else not_seen
            kind += [Entry(*key, copy) for copy in range(whole - left + 1, whole + 1)]
        return Fate(self.new, self.unchanged, tuple(fixed), tuple(undecided), tuple(not_seen))


_EXAMPLE = '{"document": "09ANYPOST283", "rule": "DC401", "fingerprint": "0a1b2c3d4e5f6071", "copy": 1}'


def read_baseline(path: Path) -> list[Entry]:
    """The entries of a baseline, in the order of the file.

    Raises:
        SettingsError: It cannot be read, or a line is no entry; every line is named, up to ten.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        hint = "write one with `declass baseline create`"
        raise SettingsError(f"{path}: cannot be read: {error.strerror}; {hint}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is no text in UTF-8; restore the file") from error
    if not _is_baseline(text):
        raise SettingsError(f"{path}: is no baseline; make one with `declass baseline create`")
    entries, problems = list[Entry](), list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entries.append(_entry(json.loads(line)))
        except (ValueError, RecursionError):
            is_mark = line.startswith(("<<<<<<<", "=======", ">>>>>>>"))
            told = "a mark of a merge is left; remove the line" if is_mark else f"no entry; write {_EXAMPLE}"
            problems.append(f"{path}:{number}: {told}")
    if problems:
        more = [f"… and {len(problems) - _PROBLEMS_SHOWN:,} more"] if len(problems) > _PROBLEMS_SHOWN else []
        raise SettingsError("\n".join([*problems[:_PROBLEMS_SHOWN], *more]))
    return entries


def _is_baseline(text: str) -> bool:
    """Whether a text is a baseline, be it one with broken lines: it is empty, or a line names the keys of an entry."""
    return not text.strip() or any(all(f'"{key}"' in line for key in _KEYS) for line in text.split("\n"))


def _entry(values: Any) -> Entry:
    if not isinstance(values, dict) or values.keys() != set(_KEYS):
        raise ValueError
    entry = Entry(*(values[key] for key in _KEYS))
    if not all(isinstance(text, str) for text in entry[:3]) or type(entry.copy) is not int or entry.copy < 1:
        raise ValueError
    return entry


def comparison_with(entries: Iterable[Entry]) -> Comparison:
    """A comparison with some entries; numbers of copies are not looked at, so that a merge may leave gaps."""
    return Comparison(Counter(_Key(*entry[:3]) for entry in entries))


def entries_of(findings: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[Entry]:
    """The entries of findings, each given with its document, in the order in which they come."""
    times: Counter[_Key] = Counter()
    for document, finding in findings:
        key = _Key(document, finding["rule"], finding["fingerprint"])
        times[key] += 1
        yield Entry(*key, times[key])


def lines_of(entries: Iterable[Entry]) -> str:
    """The text of a baseline: one entry a line, sorted."""
    return "".join(f"{_line(entry)}\n" for entry in sorted(set(entries)))


def _line(entry: Entry) -> str:
    return json.dumps(dict(zip(_KEYS, entry, strict=True)), ensure_ascii=True)
