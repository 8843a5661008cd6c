"""``declass check``: options in, outputs written, exit code out."""

import os
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from declass.audits.calendar_rows import Calendar
from declass.audits.tallies import Tallies
from declass.commands.check_options import CheckOptions
from declass.commands.checking import Checking
from declass.commands.replaying import is_colored, screen_width, text_stream
from declass.errors import SettingsError
from declass.exit_codes import FINDINGS, INTERRUPTED, NOTHING_CHECKED, OK
from declass.outputs import FORMATS, WITH_TALLIES, Output, Table
from declass.outputs.files import OutputFiles, printed_files, targets_of
from declass.piped import Piped
from declass.runs.cache import SECONDS_A_DAY
from declass.runs.replay import Copying, Replay, Told, texts_of


def run_check(options: CheckOptions, replay: Replay | None = None) -> int:
    """Check the paths, write all outputs, and say how it ended.

    Args:
        options: What the user asked for.
        replay: Where what is written is kept for a later run; None keeps nothing.

    Returns:
        The exit code of the contract.

    Raises:
        SettingsError: An option's value cannot be used; nothing was written.
    """
    options = options.with_paths()
    paths = options.paths
    targets = targets_of(options.outputs, paths)
    for file in (options.baseline, options.decisions):
        if file is not None and Path(os.path.realpath(file)) in {target.path for target in targets}:
            raise SettingsError(f"--output: {file.name!r} holds what was accepted before; write the output elsewhere")
    checking = Checking(options)
    if WITH_TALLIES.intersection([options.format_, *(target.format_ for target in targets)]):
        calendar = Calendar(options.as_of) if options.as_of is not None else None
        checking.audit.tallies = Tallies(checking.rulebook, calendar)
    piped = Piped(text_stream(sys.stdout))
    with (
        printed_files(options.format_, piped) as printed_too,
        checking.state or nullcontext(),
        OutputFiles([*targets, *printed_too], options.banner, options.whole) as files,
    ):
        printed = Copying(piped) if replay is not None else None
        outputs = list(files.outputs)
        if not printed_too:
            outputs.insert(0, standard_output(options.format_, options.color, printed or piped, whole=options.whole))
        piped.ends_early = not targets
        checking.read(outputs)
        piped.ends_early = False
        run = checking.close()
        for output in outputs:
            output.close(run, checking.audit)
        piped.flush()
    if replay is not None and printed is not None:
        _keep(replay, checking, printed.copy(), [target.path for target in targets])
    # Where the reader goes away tells how the run ended, whether the format is written as it goes or at the end.
    return INTERRUPTED if piped.has_lost_its_reader and not targets else checking.exit_code


def _keep(replay: Replay, checking: "Checking", printed: str | None, files: Sequence[Path]) -> None:
    """Keep what a run wrote, if it read all there is."""
    is_whole = checking.exit_code in (OK, FINDINGS, NOTHING_CHECKED) and checking.content.is_known
    texts = texts_of(files) if is_whole else None
    if printed is not None and texts is not None:
        told = Told(checking.exit_code, printed, texts)
        replay.keep(checking.content.digest(), told, int(time.time()) // SECONDS_A_DAY)


def standard_output(format_: str, color: str = "auto", stream: Any = None, *, whole: bool = False) -> Output:
    """The output that writes a format to standard output.

    Args:
        format_: A format of text.
        color: ``auto``, ``always`` or ``never``; for the table alone.
        stream: What takes the place of standard output; None for itself.
        whole: Whether the table has all its rows.
    """
    stream = text_stream(sys.stdout) if stream is None else stream
    if format_ != "table":
        return FORMATS[format_](stream)
    return Table(stream, width=screen_width(), color=is_colored(color), whole=whole)
