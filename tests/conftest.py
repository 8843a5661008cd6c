"""Settings of all tests.

In CI hypothesis draws the same examples each time, so that a change alone can fail. No example fails for being slow:
machines differ. Caches of a user are left alone.
"""

import atexit
import os
import shutil
import tempfile

from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

os.environ["DECLASS_CACHE_DIR"] = tempfile.mkdtemp(prefix="declass-tests-")
atexit.register(shutil.rmtree, os.environ["DECLASS_CACHE_DIR"], ignore_errors=True)
