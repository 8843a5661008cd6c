"""Runs the command line, as ``declass`` and ``python -m declass``; the commands themselves live in ``declass.cli``."""

import gc
import os
import sys
from typing import NoReturn

from declass.exit_codes import INTERRUPTED, WRONG_USAGE
from declass.runs.garbage import SELDOM


def run() -> None:
    """The program. However it ends, it ends in a code of the contract, and where something is wrong, in one line.

    An interrupt while it loads is taken as a later one is. What a command does with its own errors is in ``cli``.
    """
    gc.set_threshold(*SELDOM)
    _open_what_is_closed()
    try:
        try:
            from declass.cli import main

            main()
        finally:
            sys.stdout.flush()  # what is held back may find a full disk, or a reader that has gone
    except KeyboardInterrupt:
        _end("interrupted", INTERRUPTED)
    except BrokenPipeError as error:
        _put_output_aside()
        # What it prints is wanted no more; how the command ended is.
        sys.exit(error.__context__.code if isinstance(error.__context__, SystemExit) else 0)
    except OSError as error:
        _put_output_aside()
        _end(f"cannot go on: {error.strerror or error}", WRONG_USAGE)
    except Exception as error:
        import traceback  # not needed otherwise

        # What an error says may quote a document; where it came about never does.
        where = "".join(traceback.format_tb(error.__traceback__))
        _end(f"internal error ({type(error).__name__}): please report it with these lines\n{where}", WRONG_USAGE)


def _open_what_is_closed() -> None:
    """Open output that the caller has closed, which Python then has as nothing: what is written there is put aside."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open as long as the program


def _put_output_aside() -> None:
    """Leave nothing on standard output that would be written, and fail again, when the program is left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(told: str, code: int) -> NoReturn:
    sys.stderr.write(f"declass: {told.rstrip()}\n")
    sys.exit(code)


if __name__ == "__main__":
    run()
