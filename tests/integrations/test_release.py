"""What a release consists of: each part runs or is valid, and the same checkout gives the same bytes."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[2]
CHECK = ["check", str(ROOT / "examples/archive"), "-f", "jsonl", "--as-of", "2026-11-25"]
EPOCH = "1700000000"

pytestmark = pytest.mark.slow


def run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def built(tool: str, file: Path, epoch: str = EPOCH) -> Path:
    done = run([sys.executable, str(ROOT / "tools" / tool), str(file)], ROOT, SOURCE_DATE_EPOCH=epoch)
    assert (0, "") == (done.returncode, done.stderr)
    return file


@pytest.fixture(scope="module")
def pyz(tmp_path_factory) -> Path:
    return built("build_pyz.py", tmp_path_factory.mktemp("pyz") / "declass.pyz")


@pytest.fixture(scope="module")
def bill(tmp_path_factory) -> Path:
    return built("sbom.py", tmp_path_factory.mktemp("sbom") / "declass.cdx.json")


@pytest.fixture(scope="module")
def expected() -> subprocess.CompletedProcess[str]:
    """What the installed program says of the archive."""
    return run([sys.executable, "-m", "declass", *CHECK], ROOT)


def python(version: str) -> str:
    """The interpreter of a version; a version that is not here skips the test."""
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        return sys.executable
    # Where several are kept side by side, the name alone does not say which is meant.
    asked = "import sys; print(sys.executable)"
    found = shutil.which(f"python{version}")
    done = run([found, "-c", asked], ROOT, PYENV_VERSION=version) if found else None
    if done is None or done.returncode:
        pytest.skip(f"not here: python{version}")
    return done.stdout.strip()


def test_two_wheels_of_the_same_files_are_the_same_bytes(wheel, copied, build_wheel, tmp_path):
    assert wheel.read_bytes() == build_wheel(copied(tmp_path / "other")).read_bytes()


def test_the_wheel_brings_the_manual_page(wheel):
    with zipfile.ZipFile(wheel) as archive:
        page = next(name for name in archive.namelist() if name.endswith("share/man/man1/declass.1"))
        assert (ROOT / "docs/man/declass.1").read_bytes() == archive.read(page)


def test_two_files_of_the_same_checkout_are_the_same_bytes(pyz, tmp_path):
    assert pyz.read_bytes() == built("build_pyz.py", tmp_path / "again.pyz").read_bytes()


@pytest.mark.parametrize(("version", "jobs"), [("3.11", "1"), ("3.11", "2"), ("3.12", "1"), ("3.13", "2")])
def test_the_one_file_checks_an_archive_with_python_alone(pyz, expected, tmp_path, version, jobs):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    done = run([python(version), "-I", str(pyz), *CHECK, "-j", jobs], tmp_path, TMPDIR=str(scratch))
    assert (expected.returncode, expected.stdout, "") == (done.returncode, done.stdout, done.stderr)
    assert [] == list(scratch.iterdir())


def test_the_one_file_takes_nothing_from_the_packages_installed(pyz, tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import attr, click, tabulate, declass.cli; "
        "print(*(m.__file__ for m in (attr, click, tabulate, declass.cli)), sep='\\n')"
    )
    done = run([sys.executable, "-I", "-S", "-c", code, str(pyz)], tmp_path)
    assert 4 == len([line for line in done.stdout.splitlines() if line.startswith(str(pyz))])


def test_the_one_file_carries_the_licence_of_each_package(pyz):
    with zipfile.ZipFile(pyz) as archive:
        owners = {name.split("-")[0] for name in archive.namelist() if "dist-info/" in name and "LICENSE" in name}
    assert {"attrs", "click", "declass", "tabulate"} == owners


def test_the_one_file_is_run_by_its_own_name(pyz, tmp_path):
    program = shutil.copy(pyz, tmp_path / "declass")
    done = run([str(program), "--version"], tmp_path, PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    assert (0, "declass, version 0.1.0\n") == (done.returncode, done.stdout)


def test_the_bill_of_materials_holds_to_the_schema_of_cyclonedx(bill):
    assert None is JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill.read_text("utf-8"))


def test_two_bills_of_materials_are_the_same_bytes(bill, tmp_path):
    assert bill.read_bytes() == built("sbom.py", tmp_path / "again.json").read_bytes()


def test_the_bill_of_materials_tells_what_the_core_needs_from_what_extras_need(bill):
    scopes = {c["name"].lower(): c["scope"] for c in json.loads(bill.read_text("utf-8"))["components"]}
    assert {"attrs", "click", "tabulate"} == {name for name, scope in scopes.items() if scope == "required"}
    assert {"jinja2", "markupsafe", "bagit"} <= {name for name, scope in scopes.items() if scope == "optional"}
    assert "pytest" not in scopes


def test_the_bill_of_materials_names_versions_and_a_licence_of_each(bill):
    components = json.loads(bill.read_text("utf-8"))["components"]
    assert [c["version"] for c in components] == [distribution(c["name"]).version for c in components]
    assert [] == [c["name"] for c in components if not c.get("licenses")]
