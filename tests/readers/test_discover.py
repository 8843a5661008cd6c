import os
from pathlib import Path

import pytest

from declass.locations import DashPath
from declass.model import Unread
from declass.readers import discover
from declass.readers.discover import STANDARD_INPUT, Wanted


def outline(*paths: Path) -> list[str]:
    return [f.source if isinstance(f, Unread) else f[0] for f in discover(paths)]


def unread(*paths: Path) -> list[Unread]:
    return [f for f in discover(paths) if isinstance(f, Unread)]


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "box/sub").mkdir(parents=True)
    (tmp_path / "box/.hidden").mkdir()
    (tmp_path / "box/sub/b.txt").touch()
    (tmp_path / "box/sub.txt").touch()
    (tmp_path / "box/sub-a.txt").touch()
    (tmp_path / "box/.hidden/c.txt").touch()
    (tmp_path / "box/.secret").touch()
    return Path("box")


def test_files_come_in_the_order_of_their_posix_paths_without_hidden_ones(box: Path) -> None:
    assert outline(box) == ["box/sub-a.txt", "box/sub.txt", "box/sub/b.txt"]
    assert outline(box) == sorted(outline(box))


def test_sources_begin_as_the_user_gave_them(box: Path) -> None:
    assert outline(Path("box/../box/sub")) == ["box/../box/sub/b.txt"]
    assert outline(box.resolve() / "sub") == [f"{box.resolve().as_posix()}/sub/b.txt"]
    assert outline(Path()) == outline(box)


def test_a_hidden_file_given_by_name_is_read(box: Path) -> None:
    assert outline(box / ".secret") == ["box/.secret"]


def test_a_path_that_is_not_there_failed(box: Path) -> None:
    (found,) = discover([Path("nowhere")])
    assert found == Unread("nowhere", "failed", "no such file or folder; check the spelling of the path")


def test_a_broken_link_failed_and_names_its_target(box: Path) -> None:
    (box / "lost").symlink_to("gone.txt")
    (found,) = unread(box)
    assert (found.source, found.status) == ("box/lost", "failed")
    assert found.why.startswith("broken link to gone.txt: ")


def test_links_in_a_circle_end(box: Path) -> None:
    (box / "sub/up").symlink_to("..")
    (box / "self").symlink_to("self")
    assert [(found.source, found.status) for found in unread(box)] == [
        ("box/self", "failed"),
        ("box/sub/up", "skipped"),
    ]


def test_a_pipe_is_skipped(box: Path) -> None:
    os.mkfifo(box / "pipe")
    (found,) = unread(box)
    assert (found.source, found.status) == ("box/pipe", "skipped")


def test_a_folder_that_cannot_be_listed_failed(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Permissions do not stop a privileged user, so the refusal comes from the call itself.
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    (found,) = discover([box])
    assert found == Unread(
        "box", "failed", "folder cannot be listed: Permission denied; allow reading it or leave it out"
    )


def test_a_name_that_is_no_text_gives_a_printable_source(box: Path) -> None:
    (Path(os.fsdecode(os.fsencode(box) + b"/\xff.txt"))).touch()
    assert "box/\\xff.txt" in outline(box)


def wanted(box: Path, **globs: tuple[str, ...]) -> list[str]:
    return [found[0] for found in discover([box], Wanted(**globs)) if not isinstance(found, Unread)]


@pytest.mark.parametrize(
    ("globs", "left"),
    [
        pytest.param({"include": ("sub*",)}, ["box/sub-a.txt", "box/sub.txt"], id="name"),
        pytest.param({"include": ("sub/*",)}, ["box/sub/b.txt"], id="path inside the folder"),
        pytest.param({"include": ("*.html",)}, [], id="none"),
        pytest.param({"exclude": ("sub",)}, ["box/sub-a.txt", "box/sub.txt"], id="a folder is not entered"),
        pytest.param({"exclude": ("sub/",)}, ["box/sub-a.txt", "box/sub.txt"], id="a folder with its slash"),
        pytest.param({"exclude": ("*.txt",)}, [], id="all"),
        pytest.param({"include": ("*.txt",), "exclude": ("sub?a.txt",)}, ["box/sub.txt", "box/sub/b.txt"], id="both"),
    ],
)
def test_globs_choose_files_inside_folders(box: Path, globs: dict[str, tuple[str, ...]], left: list[str]) -> None:
    assert wanted(box, **globs) == left


def test_a_file_given_by_name_is_read_whatever_the_globs(box: Path) -> None:
    (found,) = discover([box / "sub.txt"], Wanted(exclude=("*",)))
    assert not isinstance(found, Unread)


def test_a_dash_is_standard_input_and_a_file_of_that_name_is_given_with_its_folder(box: Path) -> None:
    (box.parent / "-").write_text("x")
    assert list(discover([Path("-")], name_of_input="piped.txt")) == [("piped.txt", STANDARD_INPUT)]
    (found,) = discover([Path.cwd() / "-"])
    assert found == (f"{Path.cwd().as_posix()}/-", Path.cwd() / "-")


def test_what_is_called_so_in_the_current_folder_is_named_as_it_is_given(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("-").symlink_to("lost")
    assert ["./-"] == [found.source for found in unread(Path())]
    Path("lost").touch()
    assert [("./-", DashPath("-"))] == list(discover([Path()], Wanted(include=("-",))))
