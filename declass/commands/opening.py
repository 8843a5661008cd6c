"""A saved result opened, in whichever format and folder it was saved; how each is read is in modules of their own."""

from pathlib import Path

from declass.errors import SettingsError
from declass.readers.discover import SUCCESS
from declass.results import ABOUT, BATCH, NOT_OURS, RESULTS, Results, SavedResults
from declass.rulebook.schema import Rulebook


def open_results(path: Path, rulebook: Rulebook) -> Results:
    """A saved result in whichever format it was saved; of an audit its folder, bag or not, stands for the result.

    Args:
        path: The file or folder.
        rulebook: The rules, for findings over a whole archive.

    Raises:
        SettingsError: It cannot be read, or is none.
    """
    file = next((file for file in (path / RESULTS, path / "data" / RESULTS) if file.is_file()), path)
    if not (_may_hold_parts(file) if file.is_dir() else _is_parquet(file)):
        return SavedResults(file)
    from declass.parquet_results import ParquetResults

    return ParquetResults(file, rulebook)


def _may_hold_parts(folder: Path) -> bool:
    """Whether a folder has a sign of results in parts; seen without the library that reads them.

    Raises:
        SettingsError: It has none.
    """
    if (folder / ABOUT).exists() or any(any(folder.glob(sign)) for sign in (SUCCESS, f"*/{SUCCESS}", f"{BATCH}*")):
        return True
    raise SettingsError(f"{folder}: {NOT_OURS}")


def _is_parquet(path: Path) -> bool:
    try:
        with open(path, "rb") as stream:
            return stream.read(4) == b"PAR1"
    except OSError:
        return False
