"""Whether nothing was lost and nothing doubled: documents in = accounting rows = different documents.

Asked after every run that leaves rows behind, on any engine. Needs the extra ``arrow``.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from declass.errors import AccountsError, SettingsError
from declass.extras import needs

_MEMORY = "512MB"
_COUNTED = (
    "SELECT count(*), count(DISTINCT (source, row, input_id, seq)) FROM read_parquet($names) WHERE kind = 'document'"
)


def accounts(paths: Sequence[Path]) -> tuple[int, int]:
    """Accounting rows in some Parquet files of results, and of how many different documents they are.

    Args:
        paths: The files; one at least.

    Raises:
        SettingsError: They hold no results, or cannot be read.
    """
    duckdb = needs("duckdb", "arrow")
    names = [str(path) for path in paths]
    with database() as connection:
        try:
            rows, distinct = connection.execute(_COUNTED, {"names": names}).fetchall()[0]
        except duckdb.BinderException as error:  # the columns of results are not there
            where = paths[0].parent
            raise SettingsError(
                f"{names[0]} holds no results; where it holds documents, as the shards of pack do, check them first: "
                f"declass check {where.as_posix()} -o results.parquet"
            ) from error
        except duckdb.Error as error:
            raise SettingsError(f"{names[0]} and what lies beside it: {str(error).splitlines()[0]}") from error
    return int(rows), int(distinct)


def refuse_wrong_accounts(given: int | None, told: int | None, rows: int, distinct: int) -> None:
    """See to it that the numbers agree.

    Args:
        given: Documents that were handed out; None where nobody counted.
        told: Documents that were read back; None where nobody counted.
        rows: Accounting rows.
        distinct: Different documents among them.

    Raises:
        AccountsError: They do not.
    """
    if {given, told, rows, distinct} - {None, rows}:
        counted = f"{'?' if given is None else f'{given:,}'} documents handed out, {rows:,} accounting rows"
        raise AccountsError(
            f"{counted}, of {distinct:,} different documents: some were lost or written twice, or two bear one source "
            "and id; run again into an empty folder"
        )


class database:  # noqa: N801 - a context, used as a function
    """A database in memory that may use some of it, and the disk beyond."""

    def __enter__(self) -> Any:
        duckdb = needs("duckdb", "arrow")
        self._folder = tempfile.TemporaryDirectory(prefix="declass-")
        config = {"memory_limit": _MEMORY, "temp_directory": self._folder.name, "threads": 2}
        self._connection = duckdb.connect(config=config)
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._folder.cleanup()
