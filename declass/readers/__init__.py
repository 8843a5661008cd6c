"""Files of any known layout to telegrams: the one door for everything that reads a file.

What a telegram says is read in ``declass.parse``, not here.
"""

from declass.readers.discover import discover
from declass.readers.layouts import read_file, read_text
from declass.readers.opening import OpenedFile, open_bytes, open_file, read_path
from declass.readers.options import ReadOptions

__all__ = ["OpenedFile", "ReadOptions", "discover", "open_bytes", "open_file", "read_file", "read_path", "read_text"]
