"""Names of inputs taken apart, and put under another name of the path that they lie in."""

import pytest

from declass.locations import renamed


@pytest.mark.parametrize(
    ("source", "name", "other", "expected"),
    [
        pytest.param("in/a.txt", "in", "there", "there/a.txt", id="in a folder"),
        pytest.param("in", "in", "there", "there", id="the folder"),
        pytest.param("in/a.txt", "in", ".", "a.txt", id="in what is the current folder now"),
        pytest.param("a.txt", ".", "in", "in/a.txt", id="in what was the current folder"),
        pytest.param(".", ".", "in", "in", id="what was the current folder"),
        pytest.param("in", "in", ".", ".", id="what is the current folder now"),
        pytest.param("a.zip!/b.txt#2", "a.zip", "in/c.zip", "in/c.zip!/b.txt#2", id="in an archive"),
        pytest.param("inside/a.txt", "in", "there", "inside/a.txt", id="a longer name"),
        pytest.param("./-", "./-", "./-", "./-", id="a file called as standard input"),
        pytest.param("./-#2", "./-", "./-", "./-#2", id="the second telegram of such a file"),
        pytest.param("./-!/a.txt", "./-", "./-", "./-!/a.txt", id="a member of such a file"),
        pytest.param("./-/a.txt", "./-", "./-", "./-/a.txt", id="a folder called so"),
        pytest.param("./-#2", "./-", "in/-", "in/-#2", id="such a file elsewhere"),
        pytest.param("in/-", "in", ".", "./-", id="such a file in what is the current folder now"),
        pytest.param("in/-#2", "in", ".", "./-#2", id="its second telegram"),
        pytest.param("in/-!/a.txt", "in", ".", "./-!/a.txt", id="its member"),
        pytest.param("in/-/a.txt", "in", ".", "-/a.txt", id="a folder called so in the current folder"),
        pytest.param("./-#2", ".", "in", "in/-#2", id="such a file in what was the current folder"),
        pytest.param("/a/b.txt", "/", "in", "in/a/b.txt", id="the root"),
        pytest.param("in/a/b.txt", "in", "/", "/a/b.txt", id="the root now"),
    ],
)
def test_a_source_is_named_by_the_other_name_of_its_path(source, name, other, expected):
    assert expected == renamed(source, [(name, other)])


def test_of_paths_of_which_one_begins_as_another_the_longer_is_meant():
    names = [(".", "here"), ("a", "b"), ("a#2", "c")]
    assert ["c/d.txt", "b/d.txt", "here/e.txt"] == [renamed(s, names) for s in ("a#2/d.txt", "a/d.txt", "e.txt")]
