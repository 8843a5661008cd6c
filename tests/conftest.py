"""Settings of all tests: in CI hypothesis draws the same examples each time, so that a change alone can fail."""

import os

from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
