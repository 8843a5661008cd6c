"""Settings of all tests.

In CI hypothesis draws the same examples each time, so that a change alone can fail. No example fails for being slow:
machines differ. Caches of a user are left alone.
"""

import atexit
import os
import shutil
import tempfile

import pytest
from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

os.environ["DECLASS_CACHE_DIR"] = tempfile.mkdtemp(prefix="declass-tests-")
atexit.register(shutil.rmtree, os.environ["DECLASS_CACHE_DIR"], ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Fail where tests of a group would be spread over processes, each of which would make what they share anew."""
    if not getattr(config.option, "loadgroup", False):
        return
    spread = [item.nodeid for item in items if item.get_closest_marker("xdist_group") and "@" not in item.nodeid]
    if spread:
        raise pytest.UsageError(f"the versions of pytest and pytest-xdist keep no groups together: {spread[0]}")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder ``in``, named so from where a test runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return tmp_path / "in"
