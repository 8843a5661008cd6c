"""Completion in the shells themselves: a word is begun, the tab key is pressed, and what the shell made of it is run.

A shell that is not here skips its tests and is named; ``install.sh`` installs them.
"""

import os
import pty
import select
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from declass.cli import main
from declass.completion import SHELLS
from declass.rulebook.loader import load_rules

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "examples/pack"
TITLES = {rule.id: rule.title for rule in load_rules(examples=False).rules}
SILENCE = 20
READY = b"ready> "
SET_UP = {
    "bash": 'eval "$(declass completion bash)"\nPS1="ready> "\n',
    "zsh": 'autoload -Uz compinit && compinit -u -D\neval "$(declass completion zsh)"\nPS1="ready> "\n',
}


def offered(*words: str) -> dict[str, str | None]:
    """What is offered for the last of some words, with what is said of it."""
    completer = ShellComplete(main, {}, "declass", "_DECLASS_COMPLETE")
    return {item.value: item.help for item in completer.get_completions(list(words[:-1]), words[-1])}


RULE_WORDS = [
    pytest.param(("explain",), id="explain"),
    pytest.param(("rules", "show"), id="rules show"),
    pytest.param(("check", "--select"), id="--select"),
    pytest.param(("check", "--ignore"), id="--ignore"),
]


@pytest.mark.parametrize("before", RULE_WORDS)
def test_each_rule_is_offered_with_its_title(before):
    assert TITLES == offered(*before, "")


@pytest.mark.parametrize(
    ("unfinished", "expected"),
    [
        pytest.param("DC40", [f"DC40{digit}" for digit in range(1, 10)], id="an id"),
        pytest.param("dc401", ["DC401"], id="small letters"),
        pytest.param("declassify-on-too-l", ["declassify-on-too-late"], id="a name"),
        pytest.param("DC4,DC401", ["DC4,DC401"], id="after a comma"),
        pytest.param("DC4O", [], id="no rule"),
    ],
)
def test_rules_are_offered_by_their_beginning(unfinished, expected):
    assert expected == list(offered("check", "--select", unfinished))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(("check", "-o", "sarif"), ["sarif=", "sarif-github="], id="check -o"),
        pytest.param(("report", "-o", "ht"), ["html="], id="report -o"),
        pytest.param(("check", "--limit", "f"), ["file="], id="--limit"),
        pytest.param(("audit", "--columns", "re"), ["reference-id="], id="--columns"),
        pytest.param(("check", "-j", "a"), ["auto"], id="-j"),
        pytest.param(("sample", "m"), ["m", "merge"], id="merge, or a path"),
        pytest.param(("sample", "in", "m"), ["m"], id="a path behind a path"),
        pytest.param(("sample", "--notes", "m"), ["m"], id="a path behind an option"),
        pytest.param(("sample", "merge", "m"), ["m"], id="a worksheet"),
        pytest.param(("sample", ""), [""], id="any path"),
    ],
)
def test_what_an_option_or_a_command_may_begin_with_is_offered(words, expected):
    assert expected == list(offered(*words))


def test_rules_of_a_pack_that_was_named_are_offered():
    assert ["SA301", "SA302"] == list(offered("check", "--rules", str(PACK), "--select", "SA3"))


def test_the_rule_book_is_not_loaded_to_complete_a_word():
    code = "import sys; from declass.cli import main; main(prog_name='declass', standalone_mode=False)"
    asked = {"_DECLASS_COMPLETE": "bash_complete", "COMP_WORDS": "declass explain DC401", "COMP_CWORD": "2"}
    command = [sys.executable, "-X", "importtime", "-c", code]
    done = subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert "plain,DC401\n" == done.stdout
    assert "declass.rulebook.folder" in done.stderr
    assert "declass.rulebook.loader" not in done.stderr


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_each_shell_asks_declass(shell):
    result = CliRunner().invoke(main, ["completion", shell])
    assert 0 == result.exit_code
    assert f"_DECLASS_COMPLETE={shell}_complete" in result.stdout


def test_a_shell_that_is_not_known_is_wrong_usage():
    assert 2 == CliRunner().invoke(main, ["completion", "tcsh"]).exit_code


def until(mark: bytes | None, terminal: int) -> bytes:
    """What a terminal shows up to a mark, or to its end, or until it has been silent for long."""
    shown = b""
    with suppress(OSError):  # raised at the end of a terminal
        while (mark is None or mark not in shown) and select.select([terminal], [], [], SILENCE)[0]:
            shown += os.read(terminal, 4096)
    return shown


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """Of a shell whose home is empty and which finds this declass."""
    program = shutil.which("declass", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("not here: declass beside the Python that runs this")
    path = f"{Path(program).parent}:{os.environ['PATH']}"
    return {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "PATH": path, "TERM": "dumb", "LC_ALL": "C.UTF-8"}


@pytest.fixture
def typed(environment, tmp_path) -> Callable[[str, str], str]:
    """What a shell shows after some keys are pressed in it."""

    def press(shell: str, keys: str) -> str:
        if shutil.which(shell) is None:
            pytest.skip(f"not here: {shell}; run tests/integrations/install.sh")
        settings = tmp_path / f".{shell}rc"
        settings.write_text(SET_UP[shell], encoding="utf-8")
        command = {"bash": ["bash", "--noprofile", "--rcfile", str(settings), "-i"], "zsh": ["zsh", "-d", "-i"]}[shell]
        ours, its = pty.openpty()
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=its, stdout=its, stderr=its, start_new_session=True
        ) as process:
            os.close(its)
            shown = until(READY, ours)
            os.write(ours, f"{keys}exit\r".encode())
            shown += until(None, ours)
            process.kill()
        os.close(ours)
        return shown.partition(READY)[2].decode()

    return press


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_tab_key_completes_a_rule(typed, shell):
    assert "# DC401 declassify-on-too-late" in typed(shell, "declass explain declassify-on-too-l\t\r")


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_tab_key_completes_a_command_and_a_path(typed, shell):
    assert "09ANYPOST283  2009-02-04" in typed(shell, "declass che\texamples/archive/2009/09ANY\t\r")


@pytest.mark.slow
def test_zsh_shows_titles(typed):
    assert TITLES["DC401"] in typed("zsh", "declass explain DC40\t\t\x15")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("declass explain DC401", f"DC401\t{TITLES['DC401']}\n", id="a rule"),
        pytest.param("declass check --select DC401", f"DC401\t{TITLES['DC401']}\n", id="a value of an option"),
        pytest.param("declass check README", "README.md\n", id="a path"),
    ],
)
def test_fish_offers(environment, line, expected):
    if shutil.which("fish") is None:
        pytest.skip("not here: fish; run tests/integrations/install.sh")
    command = ["fish", "--no-config", "-c", f"declass completion fish | source; complete -C '{line}'"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (expected, "") == (done.stdout, done.stderr)
