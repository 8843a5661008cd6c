"""What is told of a library that is not installed."""

from importlib import metadata

import pytest

from declass import extras
from declass.errors import SettingsError


def test_in_the_folder_of_the_program_an_extra_is_installed_from_it():
    with pytest.raises(
        SettingsError, match=r"^no_such is not installed; run pip install -e '\.\[report\]' in the folder"
    ):
        extras.needs("no_such", "report")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        pytest.param('{"url": "file:///x", "dir_info": {}}', "run pip install '.[arrow]' in the folder", id="a folder"),
        pytest.param('{"url": "https://x/y.whl", "archive_info": {}}', "run pip install 'declass[arrow]'", id="a file"),
        pytest.param(None, "run pip install 'declass[arrow]'", id="an index"),
        pytest.param("{", "run pip install 'declass[arrow]'", id="damaged"),
    ],
)
def test_a_package_is_installed_as_it_was(tmp_path, monkeypatch, told, words):
    class Installed:
        def read_text(self, _: str) -> str | None:
            return told

    monkeypatch.setattr(extras, "__file__", str(tmp_path / "declass" / "extras.py"))
    monkeypatch.setattr(metadata, "distribution", lambda _: Installed())
    assert extras.how_to_install("arrow").startswith(words)
