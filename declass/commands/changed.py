"""Files that changed since a commit, as git tells them."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from declass.errors import SettingsError
from declass.readers.discover import STANDARD_INPUT
from declass.readers.remote import Address


def changed_files(paths: Iterable[Path], ref: str) -> frozenset[str]:
    """Whole paths of the files under some paths that differ from where the present commit left a branch.

    Files that git does not know yet count as changed; files that are gone do not.

    Args:
        paths: Files and folders, each inside a repository.
        ref: A branch, tag or commit.

    Raises:
        SettingsError: There is no git, a path lies in no repository, or the commit is not there.
    """
    if ref.startswith("-"):
        raise SettingsError(f"--changed-since: found {ref!r}; write a branch, a tag or a commit")
    found: set[str] = set()
    for path in paths:
        if isinstance(path, Address):
            raise SettingsError(f"--changed-since: {path.as_posix()} has no history; name files or folders")
        if path == STANDARD_INPUT:
            raise SettingsError("--changed-since: - has no history; name files or folders")
        folder = path if path.is_dir() else path.parent
        root = Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel").rstrip(b"\n")))
        base = _base(folder, ref)
        told = _git(root, "diff", "--name-only", "-z", "--diff-filter=d", "--no-renames", base, "--")
        told += _git(root, "ls-files", "-z", "--others", "--exclude-standard")
        found.update(os.path.realpath(root / os.fsdecode(name)) for name in told.split(b"\0") if name)
    return frozenset(found)


def _base(folder: Path, ref: str) -> str:
    """The commit from which the present one and a branch went apart; the commit itself where they have none."""
    try:
        commit = _git(folder, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").decode().strip()
    except SettingsError as error:
        raise SettingsError(
            f"--changed-since: no commit {ref!r} is here; fetch it first (a shallow clone lacks it: fetch more depth)"
        ) from error
    try:
        return _git(folder, "merge-base", commit, "HEAD").decode().strip() or commit
    except SettingsError:
        return commit


def _git(folder: Path, *words: str) -> bytes:
    import subprocess  # only where files that changed are asked for

    command: Sequence[str] = ("git", "-c", "core.quotePath=false", "-C", str(folder), *words)
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        raise SettingsError(f"--changed-since: git cannot be started: {error.strerror}; install it") from error
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SettingsError(f"--changed-since: git says: {why[0] if why else 'nothing'} (in {folder.as_posix()!r})")
    return done.stdout
