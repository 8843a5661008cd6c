"""``declass report``: a saved result rendered again, in any format, without the archive it was made from."""

import datetime as dt
import sys
from pathlib import Path

from attrs import frozen

from declass.commands.audit_set import write_again, written_words
from declass.commands.check import standard_output
from declass.commands.opening import open_results
from declass.commands.rendering import render
from declass.outputs.files import OutputFiles, printed_files, targets_of
from declass.piped import Piped
from declass.rulebook.loader import installed_packs, load_rules


@frozen
class ReportOptions:
    """The options of ``declass report``, as the command line gives them."""

    results: Path
    format_: str | None = None
    outputs: tuple[str, ...] = ()
    out: Path | None = None
    as_of: dt.date | None = None
    banner: str | None = None
    packs: tuple[Path, ...] = ()
    whole: bool = False


def run_report(options: ReportOptions) -> int:
    """Render a saved result.

    Returns:
        The exit code: 0, whatever the result holds.

    Raises:
        SettingsError: The result or an option cannot be used.
    """
    rulebook = load_rules(*installed_packs(), *options.packs, examples=False)
    results = open_results(options.results, rulebook)
    if options.as_of is not None or results.run["as_of"] is None:
        results.run["as_of"] = (options.as_of or dt.date.today()).isoformat()
    if results.run["rulebook"] != rulebook.hash:
        made = f"results were made with rule book {results.run['rulebook']}, this is {rulebook.hash}"
        sys.stderr.write(
            f"declass: {made}; findings are shown as they were made, titles of categories as they are now\n"
        )
    targets = targets_of(options.outputs, [options.results])
    with (
        printed_files(options.format_ or "table", Piped(sys.stdout)) as printed,
        OutputFiles([*targets, *printed], options.banner, options.whole) as files,
    ):
        outputs = list(files.outputs)
        if not printed and (options.format_ is not None or not (targets or options.out)):
            outputs.append(standard_output(options.format_ or "table", whole=options.whole))
        if outputs:
            render(results, rulebook, outputs)
    if options.out is not None:
        write_again(results, rulebook, options.out, options.banner)
        if options.format_ is None:
            print(f"wrote {written_words(options.out)} to {options.out}")
    return 0
