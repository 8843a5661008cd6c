"""Files of any known layout to telegrams: the one door for everything that reads a file.

What a telegram says is read in ``declass.parse``, not here.
"""

from declass.readers.discover import discover
from declass.readers.layouts import read_file, read_text
from declass.readers.opening import LARGEST_FILE, OpenedFile, open_bytes, open_file, read_path

__all__ = ["LARGEST_FILE", "OpenedFile", "discover", "open_bytes", "open_file", "read_file", "read_path", "read_text"]
