"""``declass audit``: everything is checked into one saved result, of which the set of files is made."""

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from attrs import Factory, asdict, define, evolve, frozen

from declass.audits.audit import Audit
from declass.batch import refuse_overlaps
from declass.commands.audit_set import MANIFEST, METHOD, publish, render_set, written_words
from declass.commands.check_options import CheckOptions, told_of_list
from declass.commands.judging import Judging
from declass.commands.no_files import told_of_hidden, why_no_files
from declass.errors import SettingsError
from declass.exit_codes import FAILED_INPUTS, INTERRUPTED, NOTHING_CHECKED, OK
from declass.extras import needs
from declass.model import Unread
from declass.outputs.base import counted, counts_sentence, printable, severities_sentence
from declass.outputs.json_lines import JsonLines
from declass.readers.discover import STANDARD_INPUT, Wanted, discover
from declass.record import Record
from declass.results import RESULTS, SavedResults
from declass.version import __version__

_BLOCK = 1 << 20
_FAILED_SHOWN = 10


@frozen
class AuditOptions:
    """The options of ``declass audit``, as the command line gives them.

    Attributes:
        check: What is checked, and how.
        out: The folder of the set.
        force: Whether a finished set there is replaced.
        bundle: Whether the folder becomes a BagIt bag.
        origins: Where each setting's value came from: ``command line``, a settings file, or ``default``.
        paths_named: The paths as the set names them; empty where they are named as given.
    """

    check: CheckOptions
    out: Path
    force: bool = False
    bundle: bool = False
    origins: Mapping[str, str] = {}
    paths_named: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """What is read."""
        return self.check.paths

    @property
    def named(self) -> list[str]:
        """The paths under the names that the set gives them."""
        return list(self.paths_named) or [path.as_posix() for path in self.paths]

    def origin(self, setting: str) -> str:
        """Where the value of a setting came from."""
        if setting in ("severity", "overrides") and self.check.file.file:
            return self.check.file.origin(setting)
        return self.origins.get(setting, "default")

    @property
    def from_settings(self) -> list[str]:
        """The paths under the names that globs of the settings file are held against."""
        return [self.check.file.overrides[0].terms.places.name_of(path.as_posix()) for path in self.paths]

    def settings(self) -> dict[str, Any]:
        """What of the options shapes the result; an audit fails for no finding, whatever a settings file says."""
        check = evolve(self.check, fail_on="never", file=evolve(self.check.file, fail_on_rule={}))
        return {**check.settings(), "names": self.check.names}


def with_files(options: CheckOptions) -> CheckOptions:
    """The options with the paths of their list among the paths; it is read now, which is done once.

    Raises:
        SettingsError: Neither a path nor a list was given, or the list cannot be read.
    """
    if not options.paths and options.files_from is None:
        raise SettingsError("no path was given; name files or folders, or --files-from LIST")
    return options.with_list()


def run_audit(options: AuditOptions) -> int:
    """Check the paths and write the set.

    Returns:
        0; 3 where an input could not be read (the rest is in the set); 4 where nothing was checked; 130 where it was
        interrupted. Nothing was written where it was interrupted, where there was no input, and where no path is there.

    Raises:
        SettingsError: An option cannot be used; nothing was written.
    """
    options = evolve(options, check=with_files(options.check))
    out = _out_of(options)
    if options.bundle:
        needs("bagit", "report")  # before hours of reading, not after
    out.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=out, prefix=".unfinished-"))
    try:
        made = make_set(options, unfinished)
        is_empty = not made.run["counts"]["seen"] or not any(map(os.path.lexists, options.paths))
        if options.bundle and not is_empty:
            _bag(unfinished, made.run)
        if not is_empty:
            publish(unfinished, out)
    except KeyboardInterrupt:
        sys.stderr.write("declass: interrupted; nothing was written\n")
        return INTERRUPTED
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not any(out.iterdir()):
            out.rmdir()
    audit = made.audit
    if is_empty and not audit.counts["failed"]:
        print(f"{'; '.join(made.run['notices'])}; nothing was written")
        return NOTHING_CHECKED
    for why in made.failed:
        print(f"failed: {printable(why)}")
    if (left := audit.counts["failed"] - len(made.failed)) > 0:
        print(f"… and {left:,} more; documents.csv lists them")
    where = f"{audit.with_findings:,} of {audit.counts['checked']:,} documents"
    print(f"{severities_sentence(made.run)}; errors or warnings in {where}")
    print(counts_sentence(made.run))
    for notice in made.run.get("notices", ()):
        print(notice)
    if is_empty:
        print("nothing was written")
        return FAILED_INPUTS
    written = written_words(out / "data" if options.bundle else out)
    print(f"wrote {written} to {options.out}{' as a BagIt bag' if options.bundle else ''}")
    if made.changed:
        changed = counted(len(made.changed), "input")
        print(f"{changed} changed while being read; {METHOD} names what changed: run the audit again")
    if audit.counts["failed"]:
        return FAILED_INPUTS
    return OK if audit.counts["checked"] else NOTHING_CHECKED


@frozen
class MadeSet:
    """What a set was made of.

    Attributes:
        run: The run record.
        audit: What the run adds up to.
        changed: Sources of inputs that changed while they were read.
        failed: The first inputs that could not be read, each with the reason.
    """

    run: Record
    audit: Audit
    changed: tuple[str, ...]
    failed: tuple[str, ...]


def make_set(options: AuditOptions, folder: Path, rename: Callable[[str], str] = str) -> MadeSet:
    """Check the paths and write all files of the set into a folder.

    Args:
        options: What to check, and how.
        folder: An empty folder.
        rename: The name under which a source stands in the set.

    Raises:
        SettingsError: An option cannot be used.
    """
    judging = Judging(options.check, rename)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as stream:
        hashed = Hashed(stream)
        inputs = (
            Input(rename(source), digest, path)
            for source, digest, path in hashes_of(options.paths, options.check.wanted)
        )
        _write_manifest(folder / MANIFEST, map(hashed.taken, inputs))
        failed = _check(options, judging, folder / RESULTS)
        changed = tuple(hashed.changed())
    results = SavedResults(folder / RESULTS)
    audit = render_set(results, judging.rulebook, folder, options.check.banner)
    _write_method(folder / METHOD, options, results.run, hashed, changed)
    return MadeSet(results.run, audit, changed, failed)


class Input(NamedTuple):
    """A file that was checked: its source, its SHA-256, and where it lies; no hash where it cannot be read."""

    source: str
    digest: str | None
    path: Path | None


@define
class Hashed:
    """The inputs of an audit, kept in a file however many there are.

    Attributes:
        number: How many have a hash.
        without: Sources of those that have none.
    """

    _stream: IO[str]
    number: int = 0
    without: list[str] = Factory(list)

    def taken(self, found: Input) -> Input:
        """The same input, remembered."""
        if found.digest is None:
            self.without.append(found.source)
        self.number += found.digest is not None
        if found.path is not None:
            self._stream.write(json.dumps([found.source, found.digest, str(found.path)]) + "\n")
        return found

    def changed(self) -> Iterator[str]:
        """Sources of the inputs whose bytes are others now."""
        self._stream.seek(0)
        for source, digest, path in map(json.loads, self._stream):
            if hash_of(Path(path)) != digest:
                yield source


def _out_of(options: AuditOptions) -> Path:
    """The folder of the set, as a whole path."""
    if STANDARD_INPUT in options.paths:
        raise SettingsError("an audit names its inputs and their hashes; - has neither: name files or folders")
    refuse_overlaps(options.paths)
    out = Path(os.path.realpath(options.out))
    read = {Path(os.path.realpath(path)) for path in options.paths}
    if out in read or not read.isdisjoint(out.parents):
        raise SettingsError(f"--out: {str(options.out)!r} is among the files to be checked; write the set elsewhere")
    if out.exists() and not out.is_dir():
        raise SettingsError(f"--out: {str(options.out)!r} is no folder; name one that is new or empty")
    if out.exists() and any(out.iterdir()):
        if not ((out / METHOD).is_file() or (out / "data" / METHOD).is_file()):
            raise SettingsError(f"--out: {str(options.out)!r} holds other files; name a folder that is new or empty")
        if not options.force:
            raise SettingsError(f"--out: {str(options.out)!r} holds a finished set; add --force to replace it")
    return out


def _check(options: AuditOptions, judging: Judging, file: Path) -> tuple[str, ...]:
    """Check all inputs into one saved result.

    Returns:
        The first inputs that could not be read, each with the reason.
    """
    failed: list[str] = []
    audit, collection = judging.audit, judging.collection
    with open(file, "w", encoding="utf-8", newline="") as stream:
        output = JsonLines(stream)
        for record in judging.records():
            output.document(record)
            if record["status"] == "failed" and len(failed) < _FAILED_SHOWN:
                failed.append(f"{record['source']}: {record['why']}")
        whole = judging.over_all()
        copies, copies_listed = collection.notices(), collection.run_values()
        collection.close()
        audit.add_over_all(whole)
        audit.close()
        run = audit.run_record(options.check.as_of, options.settings(), findings=whole) | copies_listed
        notices = why_no_files(audit.counts, options.named, is_filtered=options.check.is_filtered)
        notices += judging.told_of_choice(is_whole=judging.saw_everything)
        notices += [*told_of_hidden(judging.hidden), *told_of_list(options.check.listed), *copies]
        run |= {"hidden": asdict(judging.hidden)} if judging.hidden else {}
        output.close({**run, "notices": notices} if notices else run, audit)
    return tuple(failed)


def hashes_of(paths: tuple[Path, ...], wanted: Wanted) -> Iterator[Input]:
    """Every file under the paths, in the order in which it is checked."""
    for found in discover(paths, wanted):
        if isinstance(found, Unread):
            yield Input(found.source, None, None)
        elif isinstance(found[1], Path):  # no address is taken
            yield Input(found[0], hash_of(found[1]), found[1])


def hash_of(path: Path) -> str | None:
    """SHA-256 of a file's bytes in hexadecimal digits; None where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with open(path, "rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()


def _write_manifest(file: Path, hashes: Iterable[Input]) -> None:
    """One line a file, as ``sha256sum -c`` reads it."""
    with open(file, "w", encoding="utf-8", newline="") as stream:
        for source, digest, _ in hashes:
            if digest is None:
                continue  # method.json names it
            escaped = source.replace("\\", "\\\\").replace("\n", "\\n")
            stream.write(f"{chr(92) if escaped != source else ''}{digest}  {escaped}\n")


def _write_method(
    file: Path,
    options: AuditOptions,
    run: Record,
    hashed: Hashed,
    changed: tuple[str, ...],
) -> None:
    """How the set was made; written last of all, as the sign that it is whole."""
    settings = {**run["settings"], "banner": options.check.banner}
    method: dict[str, Any] = {
        "tool": {"name": "declass", "version": __version__},
        "rulebook": run["rulebook"],
        "paths": options.named,
        **({"paths_from_settings": options.from_settings} if options.check.file.overrides else {}),
        "packs": [pack.as_posix() for pack in options.check.packs],
        "as_of": run["as_of"],
        "settings": {key: {"value": value, "from": options.origin(key)} for key, value in settings.items()},
        "counts": run["counts"],
        "severities": run["severities"],
        "inputs_hashed": hashed.number,
        "inputs_without_hash": hashed.without,
        "inputs_changed_while_read": list(changed),
        "files": {
            path.name: hash_of(path) for path in sorted(file.parent.iterdir()) if path.is_file() and path != file
        },
    }
    file.write_text(json.dumps(method, indent=2, ensure_ascii=True) + "\n", encoding="utf-8")


def _bag(folder: Path, run: Record) -> None:
    """Make a BagIt bag of a folder in place; the day of bagging is the as-of day, so that the bytes repeat."""
    bagit = needs("bagit", "report")
    info = {
        "Bagging-Date": run["as_of"],
        "Bag-Software-Agent": f"declass {__version__}",
        "External-Description": "Audit of security markings: results, tables, report, and hashes of all inputs",
    }
    bagit.make_bag(str(folder), info, checksums=["sha256"])
