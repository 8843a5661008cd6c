"""Fuzzing ends when it should, says how much was done, and keeps what it finds."""

import pytest

from tests.hostile.fuzz import run
from tests.hostile.fuzz.targets import TARGETS


@pytest.fixture
def stopped(tmp_path, monkeypatch):
    """A target that breaks on what every seed may be mutated to, and an empty folder for cases."""

    def breaks(data: bytes) -> None:
        if b"E.O." in data:
            raise LookupError("made to fail")

    monkeypatch.setitem(TARGETS, "breaks", breaks)
    monkeypatch.setattr(run, "CORPUS", tmp_path)
    return tmp_path


def test_a_case_that_stops_a_target_is_kept_small(stopped, capsys):
    assert 1 == run.main(["--runs", "100", "--without-atheris", "breaks"])
    (case,) = run.cases_of("breaks")
    assert b"E.O." in case.read_bytes()
    assert "breaks: stopped by" in capsys.readouterr().out


def test_a_target_that_holds_ends_after_its_executions(capsys):
    assert 0 == run.main(["--runs", "50", "--without-atheris", "cable_table"])
    assert "cable_table" in capsys.readouterr().out


def test_rounds_of_the_same_time_go_on_until_the_executions_are_reached(monkeypatch, capsys):
    seen = []
    for name in ("one", "two"):
        monkeypatch.setitem(TARGETS, name, seen.append)
    words = ["--runs", "120", "--round", "0.001", "--jobs", "2", "--without-atheris", "one", "two"]
    assert 0 == run.main(words)
    assert f"{len(seen):,} executions" == capsys.readouterr().out.splitlines()[-1]
    assert len(seen) >= 120
    assert len(set(seen)) > run._BATCH, "each round draws other cases"


@pytest.mark.parametrize("words", [[], ["--seconds", "1", "nothing"]])
def test_wrong_usage_is_told(words):
    with pytest.raises(SystemExit):
        run.main(words)
