"""``declass verify``: a bundle checked, its inputs compared with their hashes, and the audit run again."""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from attrs import evolve

from declass.commands.audit import AuditOptions, hash_of, hashes_of, make_set, with_files
from declass.commands.audit_set import MANIFEST, METHOD
from declass.commands.check_options import CheckOptions
from declass.errors import SettingsError
from declass.exit_codes import FINDINGS, OK
from declass.extras import needs
from declass.locations import renamed
from declass.outputs.base import counted, printable
from declass.results import RESULTS
from declass.rulebook.folder import rules_root
from declass.rulebook.loader import hash_of as hash_of_rules
from declass.rulebook.loader import installed_packs
from declass.settings import FileSettings, override_of
from declass.version import __version__

_SHOWN = 20
_Naming = Callable[[str], str]


def run_verify(
    bundle: Path, paths: tuple[Path, ...], jobs: str = "1", *, files_from: Path | None = None, quiet: bool = False
) -> int:
    """Prove a bundle and print what was proved, or each difference.

    Args:
        bundle: A folder that ``declass audit --bundle`` made.
        paths: The inputs, in the order in which they were audited; they may lie elsewhere now.
        jobs: Number of processes, or ``auto``.
        files_from: A list of further inputs, as it was when they were audited.
        quiet: Whether no progress is shown.

    Returns:
        0 where all is the same, 1 where anything differs.

    Raises:
        SettingsError: It is no bundle, or the paths are not as many as were audited.
    """
    method = _method_of(bundle)
    given = with_files(CheckOptions(paths, files_from=files_from))
    paths = given.paths
    if len(paths) != len(method["paths"]):
        were = ", ".join(printable(path) for path in method["paths"])
        raise SettingsError(f"found {len(paths)} paths; the audit read {len(method['paths'])}: {were}")
    named = [path.as_posix() for path in paths]
    rename, named_now = (
        _moved(list(zip(*names, strict=True))) for names in ((named, method["paths"]), (method["paths"], named))
    )
    options = _options(method, evolve(given, jobs=jobs, quiet=quiet))
    problems, lines = 0, []
    for title, differences in (
        ("the bag", _bag_problems(bundle)),
        ("the program", _program_differences(method)),
        ("the inputs", _input_differences(bundle, options, rename)),
        ("the audit, run again", _audit_differences(bundle, options, rename, named_now)),
    ):
        found = list(differences)
        problems += len(found)
        lines.append(f"{title}: {'as it was' if not found else counted(len(found), 'difference')}")
        lines += [f"  {printable(difference)}" for difference in found[:_SHOWN]]
        if len(found) > _SHOWN:
            lines.append(f"  … and {len(found) - _SHOWN:,} more")
    _say(lines)
    return FINDINGS if problems else OK


def _say(lines: list[str]) -> None:
    """Print lines; a reader that has gone away changes nothing of the answer, which is the exit code."""
    try:
        print("\n".join(lines), flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _method_of(bundle: Path) -> dict[str, Any]:
    try:
        method = json.loads((bundle / "data" / METHOD).read_text(encoding="utf-8"))
        assert isinstance(method["paths"], list)
    except (OSError, ValueError, KeyError, TypeError, AssertionError) as error:
        raise SettingsError(
            f"{bundle}: no bundle: data/{METHOD} cannot be read; make one with audit --bundle"
        ) from error
    return dict(method)


def _options(method: dict[str, Any], given: CheckOptions) -> AuditOptions:
    """The options with which the audit was made; ``given`` has those of today, which shape no result."""
    settings = {key: entry["value"] for key, entry in method["settings"].items()}
    origins = {key: entry["from"] for key, entry in method["settings"].items()}
    check = evolve(
        given,
        files_from=None,
        cache=False,
        names=settings["names"],
        notes=settings["notes"],
        as_of=date.fromisoformat(method["as_of"]),
        profile="auto" if "profile_from" in settings else settings["profile"],
        evidence=settings["evidence"],
        packs=tuple(map(Path, method["packs"])),
        banner=settings["banner"],
        select=tuple(settings.get("select", ())),
        ignore=tuple(settings.get("ignore", ())),
        include=tuple(settings.get("include", ())),
        exclude=tuple(settings.get("exclude", ())),
        columns=tuple(settings.get("columns", ())),
        assume_date=date.fromisoformat(settings["assume_date"]) if "assume_date" in settings else None,
        assume_order=settings.get("assume_order"),
        assume_level=settings.get("assume_level"),
        limits=settings.get("limits", {}),
        file=_file_settings(settings, given.paths, method),
    )
    known = {key: origin for key, origin in origins.items() if origin != "default"}
    return AuditOptions(check, out=Path(), origins=known, paths_named=tuple(method["paths"]))


def _file_settings(settings: dict[str, Any], paths: tuple[Path, ...], method: dict[str, Any]) -> FileSettings:
    """What the settings file said; what differs by path is told by the names that the paths had then."""
    moved = tuple(zip((path.as_posix() for path in paths), method.get("paths_from_settings", ()), strict=False))
    overrides = tuple(override_of(summary, moved) for summary in settings.get("overrides", ()))
    return FileSettings(severity=settings.get("severity", {}), overrides=overrides)


def _moved(names: Sequence[tuple[str, str]]) -> _Naming:
    """Sources under another name of their path; each pair is the name of a path and the other one."""
    return lambda source: renamed(source, names)


def _bag_problems(bundle: Path) -> Iterator[str]:
    bagit = needs("bagit", "report")
    try:
        bag = bagit.Bag(str(bundle))
        told = {name: hashes.get("sha256") for name, hashes in bag.entries.items()}
        there = {path.relative_to(bundle).as_posix() for path in (bundle / "data").rglob("*") if path.is_file()}
        found = [f"{name}: was not in the bag" for name in sorted(there - told.keys())]
        for name, digest in sorted(told.items()):
            if (now := hash_of(bundle / name)) != digest:
                found.append(f"{name}: {'is gone' if now is None else 'is not what was bagged'}")
        if not found:
            bag.validate()
    except bagit.BagError as error:
        found = [str(detail) for detail in getattr(error, "details", None) or [error]]
    yield from found


def _program_differences(method: dict[str, Any]) -> Iterator[str]:
    version = method["tool"]["version"]
    if version != __version__:
        yield f"the audit was made with version {version}, this is {__version__}"
    packs = (*installed_packs(), *map(Path, method["packs"]))
    now = hash_of_rules(rules_root(), *packs)
    if method["rulebook"] != now:
        yield f"the audit was made with rule book {method['rulebook']}, this is {now}"


def _input_differences(bundle: Path, options: AuditOptions, rename: _Naming) -> Iterator[str]:
    then = dict(_manifest(bundle / "data" / MANIFEST))
    files = hashes_of(options.paths, options.check.wanted)
    now = {rename(found.source): found for found in files if found.digest is not None}
    for source in sorted(then.keys() | now.keys()):
        if source not in now:
            yield f"{source}: was audited and is not there now"
        elif source not in then:
            yield f"{now[source].source}: is there now and was not audited"
        elif then[source] != now[source].digest:
            yield f"{now[source].source}: its bytes are others now"


def _manifest(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        is_escaped = line.startswith("\\")
        digest, _, source = line.removeprefix("\\").partition("  ")
        if is_escaped:
            source = source.replace("\\n", "\n").replace("\\\\", "\\")
        yield source, digest


def _audit_differences(bundle: Path, options: AuditOptions, rename: _Naming, named_now: _Naming) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder)
        make_set(options, again, rename)
        then = {path.name: path for path in (bundle / "data").iterdir()}
        now = {path.name: path for path in again.iterdir()}
        yield from _record_differences(then.get(RESULTS), now[RESULTS], named_now)
        yield from (f"{name}: is in one of the two sets only" for name in sorted(then.keys() ^ now.keys()))
        other = [name for name in sorted(then.keys() & now.keys()) if hash_of(then[name]) != hash_of(now[name])]
        if other:
            yield f"not the same bytes: {', '.join(other)}"


def _record_differences(then: Path | None, now: Path, named_now: _Naming) -> Iterator[str]:
    """The documents whose records differ, each by its place in what was audited, or in what is there now."""
    before, after = _records(then), _records(now)
    for place, record in before.items():
        if record != after.get(place):
            yield f"{RESULTS}: the record of {place} {'is other' if place in after else 'is not made now'}"
    yield from (
        f"{RESULTS}: the record of {named_now(place)} was not made then" for place in after if place not in before
    )


def _records(file: Path | None) -> dict[str, str]:
    """A hash of each record by source and row; the run's by its name."""
    found: dict[str, str] = {}
    with open(file, "rb") if file is not None else nullcontext(()) as lines:
        for line in lines:
            found[_place_of(line)] = hashlib.sha256(line).hexdigest()
    return found


def _place_of(line: bytes) -> str:
    try:
        record = json.loads(line)
        row = f" row {record['row']}" if record.get("row") else ""
        return "the run" if record.get("kind") == "run" else f"{record['source']}{row}"
    except (ValueError, AttributeError, KeyError):
        return "a line that is no record"
