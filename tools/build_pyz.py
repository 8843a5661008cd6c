"""Builds ``declass.pyz``: declass, its rules and the packages it needs in one file that runs with Python alone.

Usage: ``python tools/build_pyz.py [FILE]``. The packages are those installed beside the Python that runs this, so that
they are the ones declass was tested with and the ones its bill of materials lists. Nothing is fetched.
"""

import os
import stat
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Mapping
from importlib.metadata import Distribution
from pathlib import Path
from typing import IO

from installed import everything_below, needed_by

ROOT = Path(__file__).resolve().parents[1]
FIRST_TIME = 315532800
"""The first second a zip file can name, 1980-01-01, taken where SOURCE_DATE_EPOCH names none."""
SHEBANG = b"#!/usr/bin/env python3\n"
MAIN = b"""import sys

if sys.version_info < (3, 11):
    sys.exit("declass: needs Python 3.11 or later, found " + sys.version.split()[0])

from declass.cli import main

if __name__ == "__main__":
    main(prog_name="declass")
"""
METADATA = ("METADATA", "entry_points.txt", "top_level.txt")
"""What is kept of a package's metadata beside its licences; the rest tells of its installation."""


def build(target: Path) -> None:
    """Write the file; the same checkout, packages and SOURCE_DATE_EPOCH give the same bytes."""
    members = {"__main__.py": MAIN, **_own_files()}
    for package in everything_below(*needed_by("declass")).values():
        members |= _files_of(package)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        out.write(SHEBANG)
        _write_zip(out, members)
    target.chmod(target.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)


def _own_files() -> dict[str, bytes]:
    """The files of the wheel, so that no stray file of the checkout comes along."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist() if _is_wanted(name)}


def _files_of(package: Distribution) -> Mapping[str, bytes]:
    """The files of an installed package by their names inside the zip file.

    Raises:
        SystemExit: It holds machine code, which cannot be run out of a zip file.
    """
    paths = {path.as_posix(): Path(str(path.locate())) for path in package.files or () if _is_wanted(path.as_posix())}
    for name in paths:
        if name.endswith((".so", ".pyd")):
            sys.exit(f"build_pyz: {name} is machine code, which does not run out of a zip file")
    return {name: path.read_bytes() for name, path in paths.items()}


def _is_wanted(name: str) -> bool:
    """Whether a file is part of what runs, or a licence: no byte code, no program, no record of the installation."""
    top, _, inside = name.partition("/")
    if top.endswith(".dist-info"):
        return inside in METADATA or inside.startswith(("licenses/", "LICENSE"))
    return top not in ("..", "bin") and not top.endswith(".data") and "__pycache__" not in name


def _write_zip(out: IO[bytes], members: Mapping[str, bytes]) -> None:
    moment = time.gmtime(max(FIRST_TIME, int(os.environ.get("SOURCE_DATE_EPOCH", FIRST_TIME))))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, moment[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, members[name])


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist/declass.pyz")
