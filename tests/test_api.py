"""The Python interface: its names mean the same whatever was used before them; each order in a process of its own."""

import subprocess
import sys
from itertools import permutations
from pathlib import Path

import pytest

TELEGRAM = Path(__file__).resolve().parents[1] / "examples/archive/2009/09ANYPOST283.txt"
CALLS = {
    "parse": "declass.parse(pathlib.Path(TELEGRAM).read_text()).date.isoformat()",
    "check": "len(declass.check(TELEGRAM).documents)",
    "load_rules": "len(declass.load_rules(examples=False).rules) > 0",
    "Report": "declass.Report((), {}).findings",
}
GIVEN = {"parse": "2009-02-04", "check": "1", "load_rules": "True", "Report": "()"}


def printed(code: str) -> list[str]:
    """The lines that a new process prints."""
    command = [sys.executable, "-W", "error", "-c", f"import pathlib\nTELEGRAM = {str(TELEGRAM)!r}\n{code}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("names", [pytest.param(names, id="-".join(names)) for names in permutations(CALLS, 2)])
def test_names_mean_the_same_after_each_other(names):
    lines = [f"print({CALLS[name]})" for name in (*names, *names)]
    assert [GIVEN[name] for name in (*names, *names)] == printed("\n".join(["import declass", *lines]))


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("import declass.parse.document", id="a module"),
        pytest.param("import declass.parse", id="the folder"),
        pytest.param("from declass.parse.document import Parser", id="a name of a module"),
        pytest.param("import declass.api", id="the interface"),
        pytest.param("from declass import *", id="all names"),
        pytest.param("from declass import parse", id="the name"),
        pytest.param("import declass.parse.document as module", id="a module by a name of its own"),
        pytest.param("import declass; declass.parse; import declass.parse.document as module", id="a module after it"),
    ],
)
def test_parse_is_the_function_whatever_was_imported_before(before):
    code = f"{before}\nimport declass\nfrom declass import parse\nfrom declass.parse import dates\n"
    called = f"print({CALLS['parse']}, parse is declass.parse, dates.__name__)"
    assert ["2009-02-04 True declass.parse.dates"] == printed(code + called)
