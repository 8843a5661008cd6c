"""Files of any known layout to telegrams: the one door for everything that reads a file.

What a telegram says is read in ``declass.parse``, not here.
"""

from declass.readers.discover import discover
from declass.readers.layouts import read_file, read_text
from declass.readers.opening import OpenedFile, open_bytes, open_file, open_remote, read_path
from declass.readers.options import ReadOptions
from declass.readers.remote import RemoteFile

__all__ = [
    "OpenedFile", "ReadOptions", "RemoteFile", "discover", "open_bytes", "open_file", "open_remote", "read_file",
    "read_path", "read_text",
]  # fmt: skip
