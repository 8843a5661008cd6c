"""One target fuzzed by atheris, in a process of its own: it never returns, and writes down what it finds.

Called by ``run`` alone, with the name of a target and the arguments of libFuzzer.
"""

import sys

import atheris

with atheris.instrument_imports(include=["declass"]):
    from tests.hostile.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz the target named by the first argument; the others are libFuzzer's."""
    name, *arguments = sys.argv[1:]
    atheris.Setup([name, *arguments], TARGETS[name], enable_python_coverage=True)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
