"""The job that ``spark-submit`` starts: ``python -m declass.spark INPUT OUTPUT``. What it does is in ``auditing``."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from declass.cli_options import CHOICE, NOTES, PACKS, PROFILE, several
from declass.errors import DeclassError, SettingsError
from declass.exit_codes import INTERRUPTED, WRONG_USAGE
from declass.extras import needs
from declass.outputs.base import counted, printable
from declass.severities import FAIL_ON

_FORMATS = ("pack", "parquet", "text", "csv")
_OF_WORKER = re.compile(r"^declass\.errors\.\w+: (.*)$", re.MULTILINE)
_RETRIES = 4
_SET_UP = frozenset({"PYSPARK_GATEWAY_PORT", "PYSPARK_SUBMIT_ARGS"})
"""Of the environment, what tells that a session was set up by somebody else."""


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.argument("input_", metavar="INPUT")
@click.argument("output", metavar="OUTPUT")
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    default="pack",
    show_default=True,
    help="What INPUT holds: shards of `declass pack`, any Parquet, one file a document, or CSV.",
)
@click.option(
    "--columns",
    multiple=True,
    metavar="ROLE=NAME",
    help="A column of Parquet or CSV: text=NAME, reference-id=, source=.",
)
@several(*CHOICE)
@NOTES
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="error",
    show_default=True,
    help="Findings that give exit code 1.",
)
@PROFILE
@click.option(
    "--evidence",
    type=click.Choice(["none", "markings"]),
    default="markings",
    show_default=True,
    help="What findings quote: nothing, or marking tokens.",
)
@PACKS
@click.option(
    "--batch-size", type=click.IntRange(min=1), default=8192, show_default=True, help="MiB of files in a batch."
)
def job(input_: str, output: str, **options: Any) -> None:
    """Check all documents of INPUT on a Spark cluster, and write their results into the folder OUTPUT.

    Both are paths of any store that Spark reads. The same command takes up a run that was killed: batches that are done
    are not done again. `declass report OUTPUT` renders the results.

    Exit codes: 0 nothing at or above --fail-on; 1 findings at or above it; 2 wrong usage, or the job failed; 3 some
    input could not be read (the rest was checked); 4 nothing was checked; 130 interrupted.
    """
    try:
        with _session() as spark:
            code = _run(spark, input_, output, **options)
    except DeclassError as error:
        _fail(str(error))
    except KeyboardInterrupt:
        click.echo("declass: interrupted; batches that are done are kept: run the same command to go on", err=True)
        code = INTERRUPTED
    sys.exit(code)


def _run(
    spark: Any, input_: str, output: str, format_: str, columns: tuple[str, ...], batch_size: int, **terms: Any
) -> int:
    from declass.arrow import Config
    from declass.spark.auditing import audit
    from declass.spark.inputs import Source, roles_of

    packs = tuple(str(pack) for pack in terms.pop("packs"))
    profile = terms.pop("profile")
    select, ignore = _words(terms.pop("select")), _words(terms.pop("ignore"))
    profile = "state" if profile == "auto" else profile
    config = Config(packs=packs, profile=profile, select=select, ignore=ignore, **terms)
    source = Source(input_, format_, roles_of(columns))
    try:
        outcome = audit(spark, source, output, config, batch_size=batch_size << 20, tell=click.echo)
    except needs("py4j.protocol", "spark").Py4JError as error:
        raise SettingsError(_why_failed(error)) from error
    except needs("pyspark.errors", "spark").PySparkException as error:
        raise SettingsError(_why_failed(error)) from error
    counts, severities = outcome.counts, outcome.severities
    told = " + ".join(f"{status} {counts[status]:,}" for status in ("checked", "skipped", "failed"))
    shown = ("error", "warning", *(("note",) if severities["note"] else ()))
    batches = "1 batch" if outcome.batches == 1 else f"{outcome.batches:,} batches"
    before = f", {outcome.done_before:,} of them done before," if outcome.done_before else ""
    click.echo(f"seen {counts.total():,} = {told}")
    click.echo(", ".join(counted(severities[name], name) for name in shown))
    click.echo(f"every document is accounted for once; {batches}{before} in {output}")
    return outcome.exit_code


def _words(values: tuple[str, ...]) -> tuple[str, ...]:
    """Words given one by one or with commas."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def _why_failed(error: Exception) -> str:
    """Why a job failed, in a line; what a worker of ours told comes first."""
    text = str(error)
    told = _OF_WORKER.search(text)
    first = next((line for line in text.splitlines() if line.strip()), type(error).__name__)
    why = told[1] if told else first.strip()
    return f"the job failed: {why}; batches that are done are kept: mend it, then run the same command again"


@contextmanager
def _session() -> Iterator[Any]:
    """The session that ``spark-submit`` has set up; else one on this machine, which leaves no files behind."""
    builder = needs("pyspark.sql", "spark").SparkSession.builder.appName("declass")
    with tempfile.TemporaryDirectory(prefix="declass-") as folder:
        if _SET_UP.isdisjoint(os.environ):
            builder = _on_this_machine(builder, Path(folder))
        spark = builder.getOrCreate()
        try:
            yield spark
        finally:
            spark.stop()


def _on_this_machine(builder: Any, folder: Path) -> Any:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.master": f"local[{os.cpu_count() or 1},{_RETRIES}]",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.log.level": "ERROR",
        "spark.sql.warehouse.dir": folder.as_uri(),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder


def _fail(message: str) -> None:
    click.echo("\n".join(map(printable, f"declass: {message}".split("\n"))), err=True)
    sys.exit(WRONG_USAGE)


if __name__ == "__main__":
    from declass.spark.__main__ import job as start  # so that nothing of it belongs to the main module

    start()
