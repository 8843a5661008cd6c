"""``declass check`` told again from the cache: what decides whether a run is one that was made before.

Imported before anything that judges, so that a run told again loads none of it.
"""

import hashlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from attrs import asdict

from declass.exit_codes import INTERRUPTED
from declass.permissions import usual_mode
from declass.piped import Piped
from declass.readers.discover import STANDARD_INPUT, Wanted, discover
from declass.readers.hidden import hidden_in
from declass.readers.remote import Address
from declass.rulebook.folder import hash_of, installed_packs, rules_root
from declass.runs.cache import default_file
from declass.runs.replay import Replay, Told
from declass.settings import DECISIONS

_OF_ONE_FILE = frozenset(
    {"concise", "csv", "github", "gitlab", "json", "jsonl", "junit", "markdown", "psv", "sarif", "table"}
)
"""Formats of which a file holds all."""
_WITHOUT_EFFECT = frozenset({"cache", "color", "file", "jobs", "quiet"})
"""Options that change nothing of what is written, or are looked at on their own."""
_WIDTH = 100
"""Columns of a table that is written to no terminal."""


def replay_of(options: Mapping[str, Any]) -> Replay | None:
    """The place of a run in the cache; None for one that is not kept.

    Not kept are runs that may quote text, that read standard input, lists or stores, that ask git, and that write
    formats of several files.

    Args:
        options: The options of ``declass check`` by parameter.
    """
    formats = {spec.partition("=")[0] for spec in options["outputs"]} | {options["format_"]}
    if not options["cache"] or options["evidence"] == "context" or not formats <= _OF_ONE_FILE:
        return None
    if options["state"] or options["files_from"] or options["changed_since"] or STANDARD_INPUT in options["paths"]:
        return None
    if any(isinstance(path, Address) for path in options["paths"]):
        return None
    packs = (*installed_packs(), *options["packs"])
    named = [options[name] for name in ("baseline", "decisions")]
    beside = (options["file"].folder or Path()) / DECISIONS
    asked = {
        "options": {key: value for key, value in options.items() if key not in _WITHOUT_EFFECT},
        "settings": repr((options["file"].severity, options["file"].fail_on_rule, options["file"].overrides)),
        "rules": hash_of(rules_root(), *packs),
        "accepted": [_hash(path) for path in (*named, beside) if path is not None],
        "screen": [screen_width(), is_colored(options["color"])],
        "folder": [os.getcwd(), os.environ.get("PWD")],
        "hidden": asdict(hidden_in(options["paths"], Wanted(options["include"], options["exclude"]))),
    }
    return Replay(default_file(), asked)


def told_again(replay: Replay, options: Mapping[str, Any]) -> int | None:
    """Write what an earlier run wrote, and give back its exit code; None where there is none to be told again."""
    inputs = discover(options["paths"], Wanted(options["include"], options["exclude"]))
    told = replay.told(inputs)
    if told is None or not _write(told):
        return None
    stream = Piped(text_stream(sys.stdout))
    stream.write(told.printed)
    stream.flush()
    return INTERRUPTED if stream.has_lost_its_reader and not options["outputs"] else told.code


def text_stream(stream: IO[str]) -> IO[str]:
    """Standard output made to hold any character."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return stream


def screen_width() -> int:
    """Columns of the terminal; into a pipe or a file as many wherever it is written."""
    return shutil.get_terminal_size((_WIDTH, 24)).columns if sys.stdout.isatty() else _WIDTH


def is_colored(color: str) -> bool:
    """Whether standard output is coloured under an option ``auto``, ``always`` or ``never``."""
    is_wanted = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return color == "always" or (color == "auto" and is_wanted)


def _write(told: Told) -> bool:
    """Write the files; whether all of them could be written."""
    made: list[tuple[str, str]] = []
    try:
        for name, text in told.files.items():
            path = Path(name)
            if path.exists() and not path.is_file():
                return False
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            made.append((temporary, name))
            with open(handle, "wb") as stream:
                stream.write(text.encode("utf-8", "surrogatepass"))
            os.chmod(temporary, usual_mode())
        while made:
            os.replace(*made[-1])
            made.pop()
    except OSError:
        return False
    finally:
        for temporary, _ in made:
            os.unlink(temporary)
    return True


def _hash(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
