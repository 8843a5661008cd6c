"""The permissions of the files that are written."""

import os


def usual_mode() -> int:
    """Those of a file that the user makes, by the umask; a temporary file has others."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
