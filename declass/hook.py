"""What pre-commit runs: ``declass check`` on the files of a commit, which passes where none of them is a telegram."""

import gc
import sys

from declass.cli import main
from declass.runs.garbage import SELDOM


def run() -> None:
    """Check the files that the arguments name, and end with the exit code of ``check``, or 0 for nothing checked."""
    gc.set_threshold(*SELDOM)
    try:
        main(["check", *sys.argv[1:]], prog_name="declass")
    except SystemExit as end:
        from declass.exit_codes import NOTHING_CHECKED

        sys.exit(0 if end.code == NOTHING_CHECKED else end.code)


if __name__ == "__main__":
    run()
