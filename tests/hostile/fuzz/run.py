"""Fuzz every target: for a time, or for a number of executions; what is found is kept under ``corpus``.

``python -m tests.hostile.fuzz.run --seconds 60`` (``make fuzz``), ``--runs 10000000`` (``make fuzz-nightly``). Each
target gets as much time as any other, for an execution of one costs twenty times what it costs of another. With
atheris, which is guided by coverage, where it is installed (the extra ``fuzz``), else with mutations by hypothesis.
What stops a target is written to its folder in ``corpus`` as small as it can be made; the tests read all of them again.
"""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.hostile.fuzz.mutations import mutated
from tests.hostile.fuzz.seeds import dictionary, seeds_of
from tests.hostile.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
_LONGEST = 16_384
_SECONDS_EACH = 20
"""A single execution that takes longer is a hang."""
_MOST_RUNS = 2**31 - 1
_MEMORY = 2048
_MINIMISING = 60
_BATCH = 50
_ROUND = 1800


def main(words: Sequence[str] | None = None) -> int:
    """Fuzz as the command line says; 1 where something was found."""
    options = _options(words)
    fuzz = _with_atheris if find_spec("atheris") and not options.without_atheris else _with_hypothesis
    going, done, found = list(options.targets), dict.fromkeys(options.targets, 0), 0
    share = options.seconds * options.jobs / len(going) if options.seconds else options.round / len(going)
    with TemporaryDirectory(prefix="declass-fuzz-") as folder, ThreadPoolExecutor(options.jobs) as pool:
        while going:
            wanted = -(-(options.runs - sum(done.values())) // len(going)) if options.runs else sys.maxsize
            ran = {
                target: pool.submit(fuzz, target, Path(folder, target), share, wanted, done[target]) for target in going
            }
            for target, told in ran.items():
                count, case = told.result()
                done[target] += count
                print(f"{target:22} {done[target]:12,} executions {count / share:9,.0f} a second", flush=True)
                if case is not None:
                    found += 1
                    going.remove(target)
                    print(
                        f"{target}: stopped by {keep(target, case)}: mend it, and keep the file for the tests",
                        flush=True,
                    )
            if options.seconds or sum(done.values()) >= options.runs:
                break
    print(f"{sum(done.values()):,} executions")
    return 1 if found else 0


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=0, help="for how long, shared by the targets")
    parser.add_argument("--runs", type=int, default=0, help="how many executions in all, in rounds of the same time")
    parser.add_argument("--round", type=float, default=_ROUND, help=f"seconds of a round ({_ROUND})")
    parser.add_argument("--jobs", type=int, default=1, help="how many targets at once")
    parser.add_argument("--without-atheris", action="store_true", help="mutate with hypothesis alone")
    parser.add_argument("targets", nargs="*", help=f"out of {', '.join(TARGETS)}; all by default")
    options = parser.parse_args(words)
    options.targets = options.targets or list(TARGETS)
    if unknown := set(options.targets) - TARGETS.keys():
        parser.error(f"no target {', '.join(sorted(unknown))}; write some of {', '.join(TARGETS)}")
    if not (options.seconds or options.runs):
        parser.error("say how long: --seconds N or --runs N")
    return options


def cases_of(target: str) -> list[Path]:
    """The cases kept of a target, in order."""
    return sorted((CORPUS / target).glob("*"))


def keep(target: str, case: bytes) -> Path:
    """Put a case into the folder of its target, under the hash of its bytes."""
    path = CORPUS / target / sha256(case).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(case)
    return path


def _with_atheris(target: str, place: Path, seconds: float, runs: int, before: int) -> tuple[int, bytes | None]:
    """Fuzz with atheris until either is used up; how many executions there were, and the case that stopped it.

    What reached new code is kept in ``place``, so that a later round goes on from there; ``before`` is how many
    executions the earlier ones had.
    """
    inputs, words = place / "inputs", place / "words"
    if not inputs.exists():
        inputs.mkdir(parents=True)
        for number, data in enumerate((*seeds_of(target), *(path.read_bytes() for path in cases_of(target)))):
            (inputs / str(number)).write_bytes(data[:_LONGEST])
        words.write_text("".join(f'"{_quoted(word)}"\n' for word in dictionary()), encoding="ascii")
    limits = (f"-max_total_time={max(1, round(seconds))}", f"-runs={min(runs, _MOST_RUNS)}", f"-seed={before + 1}")
    told = _fuzzer(target, place, f"-dict={words}", f"-max_len={_LONGEST}", *limits, str(inputs))
    done = re.findall(r"^#(\d+)\s|stat::number_of_executed_units:\s*(\d+)", told, re.MULTILINE)
    count = max((int(one or other) for one, other in done), default=0)
    cases = [path for path in place.iterdir() if re.match(r"crash-|timeout-|oom-", path.name)]
    if cases:
        print("\n".join(line for line in told.splitlines() if not line.startswith(("#", "INFO:")))[:4000])
        return count, _made_small(target, cases[0])
    if not count:
        raise SystemExit(f"{target}: the fuzzer did not run:\n{told[-2000:]}")
    return count, None


def _fuzzer(target: str, place: Path, *arguments: str) -> str:
    """What libFuzzer says of a run of its own."""
    words = [sys.executable, "-m", "tests.hostile.fuzz.coverage_guided", target, f"-artifact_prefix={place}/"]
    limits = [f"-timeout={_SECONDS_EACH}", f"-rss_limit_mb={_MEMORY}", "-print_final_stats=1", "-verbosity=1"]
    ran = subprocess.run([*words, *limits, *arguments], capture_output=True, check=False)
    return (ran.stdout + ran.stderr).decode("utf-8", "replace")


def _made_small(target: str, case: Path) -> bytes:
    """A case as small as a minute makes it."""
    small = case.with_name("small")
    _fuzzer(
        target, case.parent, "-minimize_crash=1", f"-max_total_time={_MINIMISING}", f"-exact_artifact_path={small}",
        str(case),
    )  # fmt: skip
    return (small if small.exists() else case).read_bytes()


def _quoted(word: bytes) -> str:
    """A word as a dictionary of libFuzzer writes it."""
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in word)


def _with_hypothesis(target: str, _: Path, seconds: float, runs: int, before: int) -> tuple[int, bytes | None]:
    """Fuzz with hypothesis until either is used up; how many executions there were, and the case that stopped it.

    ``before`` is how many executions earlier rounds had: each batch draws other cases.
    """
    done, last, begun = 0, b"", time.monotonic()
    phases = (Phase.generate, Phase.shrink)
    while time.monotonic() - begun < seconds and done < runs:

        @seed(before + done)
        @settings(
            max_examples=_BATCH, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=phases
        )
        @given(mutated(target))
        def once(data: bytes) -> None:
            nonlocal done, last
            done, last = done + 1, data
            TARGETS[target](data)

        try:
            once()
        except Exception as error:  # whatever it is, it is a find
            print(f"{type(error).__name__}: {error}")
            return done, last
    return done, None


if __name__ == "__main__":
    sys.exit(main())
