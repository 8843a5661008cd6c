"""No command opens a socket, asks for an address or binds to one, nor does any process that it starts.

All commands run in a process of their own, in which Python itself reports each such act to a hook that refuses it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from declass.cli import main
from declass.cli_sample import merge
from declass.formats import FORMATS
from declass.outputs import FILE_FORMATS
from declass.rulebook.bases import render
from tests.runs.archives import BASES, LATE

pytestmark = pytest.mark.slow

SITE = """
import os, sys

def hook(event, arguments):
    if event.startswith("socket.") or event.startswith(("urllib.", "ftplib.", "smtplib.", "http.client.")):
        with open(os.environ["SOCKETS_SEEN"], "a") as seen:
            seen.write(os.environ.get("CASE", "") + "\\t" + event + "\\n")
        raise OSError("no network in this test")

sys.addaudithook(hook)
"""
RUNNER = """
import json, os, socket, sys
from click.testing import CliRunner
from declass.cli import main

ended = {}
for name, words in json.load(sys.stdin):
    os.environ["CASE"] = name
    result = CliRunner().invoke(main, words, input="(S//NF)\\n")
    fault = result.exception
    ended[name] = [result.exit_code, "" if fault is None or isinstance(fault, SystemExit) else repr(fault)]
os.environ["CASE"] = "a connection"
for act in (
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("localhost", 9),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).bind(("127.0.0.1", 0)),
):
    try:
        act()
    except OSError as error:
        ended.setdefault("refused", []).append(str(error))
json.dump(ended, sys.stdout)
"""
EVERY_FORMAT = tuple(dict.fromkeys((*FORMATS, *FILE_FORMATS)))
CASES: dict[str, list[str]] = {
    "audit": ["audit", "in", "--out", "set", "--bundle"],
    "baseline create": ["baseline", "create", "in", "-o", "base.jsonl"],
    "baseline update": ["baseline", "update", "in", "--baseline", "base.jsonl"],
    "baseline prune": ["baseline", "prune", "in", "--baseline", "base.jsonl", "--gone"],
    "baseline diff": ["baseline", "diff", "base.jsonl", "base.jsonl"],
    "cache info": ["cache", "info"],
    "cache clean": ["cache", "clean"],
    "calendar": ["calendar", "in", "-o", "calendar.ics"],
    "check": ["check", "in", "-j", "2", *(word for name in EVERY_FORMAT for word in ("-o", f"{name}=out.{name}"))],
    "check, saved": ["check", "in", "-o", "jsonl=results.jsonl"],
    "completion": ["completion", "bash"],
    "diff": ["diff", "results.jsonl", "results.jsonl"],
    "explain": ["explain", "DC401"],
    "marking": ["marking", "-"],
    "check, kept": ["check", "in", "-j", "2", "--state", "state"],
    "pack": ["pack", "in", "-o", "shards"],
    "report": ["report", "results.jsonl", "-f", "sarif"],
    "rules list": ["rules", "list"],
    "rules show": ["rules", "show", "DC401"],
    "rules test": ["rules", "test"],
    "rules docs": ["rules", "docs", "pages"],
    "rules coverage": ["rules", "coverage", "coverage.md"],
    "rules new": ["rules", "new", "XX499", "--family", "declassification", "--name", "a-new-defect"],
    "sample": ["sample", "in", "--seed", "1", "--size", "1", "-o", "sample.xlsx"],
    "sample merge": ["sample", "merge", "sample.xlsx"],
    "schema config": ["schema", "config"],
    "schema record": ["schema", "record"],
    "show": ["show", "in/a.txt"],
    "verify": ["verify", "set", "in"],
}
"""At least one run of each command; what a later one needs, an earlier one has written."""


def names_of(command: click.Command, name: str = "") -> Iterator[str]:
    """The commands that do something, by their whole names."""
    if not isinstance(command, click.Group):
        yield name
        return
    for word, inner in command.commands.items():
        yield from names_of(inner, f"{name} {word}".strip())


COMMANDS = sorted({*names_of(main), f"sample {merge.name}"})


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> dict[str, object]:
    """How each command ended, and what each did that needs a network."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "in").mkdir()
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(SITE, encoding="utf-8")
    for name, parts in (("a.txt", LATE), ("b.txt", {})):
        text = render(BASES["telegram-12958-amended-C"], set=parts).text.content
        (folder / "in" / name).write_text(text, encoding="utf-8")
    record = folder / "seen.txt"
    record.touch()
    python_path = os.pathsep.join([str(folder / "site"), str(Path(__file__).resolve().parents[2])])
    environment = {
        **os.environ,
        "PYTHONPATH": python_path,
        "SOCKETS_SEEN": str(record),
        "DECLASS_CACHE_DIR": str(folder / "kept"),
    }
    done = subprocess.run(
        [sys.executable, "-c", RUNNER],
        cwd=folder,
        env=environment,
        input=json.dumps(list(CASES.items())),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (0, "") == (done.returncode, done.stderr)
    acts = [line.split("\t") for line in record.read_text("utf-8").splitlines()]
    return {"ended": json.loads(done.stdout), "acts": acts}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_asks_for_a_network(seen, command):
    cases = [name for name in CASES if name == command or name.startswith(f"{command}, ")]
    assert cases, f"declass {command} has no case in CASES; add one"
    assert [] == [act for case, act in seen["acts"] if case in cases]
    assert dict.fromkeys(cases, True) == {case: seen["ended"][case][0] in (0, 1) for case in cases}, seen["ended"]


def test_no_case_is_left_of_a_command_that_is_gone():
    assert [] == [name for name in CASES if name.partition(",")[0] not in COMMANDS]


def test_a_connection_an_address_and_a_port_would_be_seen(seen):
    acts = {act for case, act in seen["acts"] if case == "a connection"}
    assert {"socket.getaddrinfo", "socket.__new__"} & acts
    assert ["no network in this test"] * 3 == seen["ended"]["refused"]
