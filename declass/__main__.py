"""Runs the command line, as ``declass`` and ``python -m declass``; the commands themselves live in ``declass.cli``."""

import sys

from declass.exit_codes import INTERRUPTED


def run() -> None:
    """The program. An interrupt while it loads ends it as a later one does, in one line."""
    try:
        from declass.cli import main

        main()
    except KeyboardInterrupt:
        sys.stderr.write("declass: interrupted\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    run()
