"""Writes the bill of materials of declass as CycloneDX JSON: itself, the packages it needs, and those of its extras.

Usage: ``python tools/sbom.py [FILE]``. It is read from the metadata of the packages installed beside the Python that
runs this; where they are the same, so are its bytes. No clock is read: SOURCE_DATE_EPOCH, where set, is its time.
"""

import datetime as dt
import json
import os
import sys
import uuid
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from installed import everything_below, extras_for_users, is_installed, needed_by

ROOT = Path(__file__).resolve().parents[1]
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "declass")
Json = dict[str, Any]


def bill_of_materials() -> Json:
    """The whole document."""
    own = distribution("declass")
    core = everything_below(*needed_by("declass"))
    asked = needed_by("declass", extras_for_users())
    missing = [name for name in asked if name not in core and not is_installed(name)]
    everything = everything_below(*(name for name in asked if name not in missing))
    body = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {**_time(), "component": _component(own, "application"), **_unknown(missing)},
        "components": [_part(package, is_core=name in core) for name, package in everything.items()],
        "dependencies": _dependencies(own, everything, [name for name in asked if name in everything]),
    }
    serial = uuid.uuid5(NAMESPACE, json.dumps(body, sort_keys=True))
    return {**body, "serialNumber": serial.urn}


def _time() -> Json:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return {"timestamp": dt.datetime.fromtimestamp(int(epoch), dt.UTC).isoformat()} if epoch else {}


def _unknown(missing: list[str]) -> Json:
    """The packages of extras that are not installed here, so that no version of them can be told."""
    return {"properties": [{"name": "declass:not-installed", "value": name} for name in missing]} if missing else {}


def _part(package: Distribution, *, is_core: bool) -> Json:
    return {**_component(package, "library"), "scope": "required" if is_core else "optional"}


def _component(package: Distribution, kind: str) -> Json:
    component = {
        "type": kind,
        "bom-ref": _purl(package),
        "name": package.metadata["Name"],
        "version": package.version,
        "description": package.metadata["Summary"],
        "purl": _purl(package),
    }
    licences = _licences(package)
    return {**component, "licenses": licences} if licences else component


def _purl(package: Distribution) -> str:
    return f"pkg:pypi/{package.metadata['Name'].lower().replace('_', '-')}@{package.version}"


def _licences(package: Distribution) -> list[Json]:
    """What a package says of its licence: an expression of SPDX, else its classifiers, else its own words."""
    meta = package.metadata
    if "License-Expression" in meta:
        return [{"expression": meta["License-Expression"]}]
    ends = [line.rpartition(" :: ")[2] for line in meta.get_all("Classifier", []) if line.startswith("License ::")]
    if ends:
        return [{"license": {"name": end}} for end in ends]
    return [{"license": {"name": meta["License"]}}] if "License" in meta else []


def _dependencies(own: Distribution, everything: dict[str, Distribution], asked: list[str]) -> list[Json]:
    """Which package needs which, one entry a package, the whole first."""
    rows = [(own, asked), *((package, needed_by(name)) for name, package in everything.items())]
    return [{"ref": _purl(package), "dependsOn": [_purl(everything[n]) for n in names]} for package, names in rows]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist/declass.cdx.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill_of_materials(), indent=2, sort_keys=True) + "\n", encoding="utf-8")
