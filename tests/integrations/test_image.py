"""The image: what its recipe copies is there and let through, and what runs is no root and needs only its arguments.

The recipe is read, not built, so that these tests need no engine.
"""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Instruction = tuple[str, str]


def instructions() -> list[Instruction]:
    """Each instruction of the recipe with what follows its name, comments and line breaks taken out."""
    lines = [line for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in joined.splitlines()) if name]


def stages() -> list[list[Instruction]]:
    """The instructions of each stage, the one that makes the image last."""
    found: list[list[Instruction]] = [[]]
    for name, rest in instructions():
        if name == "FROM":
            found.append([])
        found[-1].append((name, rest))
    return found[1:]


def values(stage: list[Instruction], name: str) -> list[str]:
    return [rest for found, rest in stage if found == name]


def copied() -> list[str]:
    """What is copied out of the checkout."""
    lines = [rest.split() for rest in values(instructions(), "COPY") if not rest.startswith("--from")]
    return [source for *sources, _ in lines for source in sources]


def let_through() -> set[str]:
    """What the list of files to ignore lets through, after it has left out everything."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in lines
    return {line.removeprefix("!") for line in lines if line.startswith("!")}


def test_what_is_copied_is_there():
    assert [] == [source for source in copied() if not (ROOT / source).exists()]


def test_what_is_copied_is_let_through_and_nothing_else():
    assert set(copied()) == let_through()


def test_the_wheel_is_built_of_what_is_copied():
    named = re.findall(
        r"^(?:readme = |only-include = )(.*)$", (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    assert set(re.findall(r'"([^"]+)"', " ".join(named))) <= set(copied())


def test_what_builds_is_not_in_the_image():
    build, image = stages()
    assert values(build, "FROM")[0].endswith(" AS build")
    assert ["--from=build /opt/declass /opt/declass"] == values(image, "COPY")
    assert [] == values(image, "RUN")


def test_the_user_is_a_number_and_not_root():
    (user,) = values(stages()[-1], "USER")
    assert [True, True] == [part.isdigit() and int(part) > 0 for part in user.split(":")]


def test_declass_is_what_runs_without_a_shell():
    (entry,) = values(stages()[-1], "ENTRYPOINT")
    assert ["declass"] == json.loads(entry)


def test_nothing_writes_into_the_image():
    assert "PYTHONDONTWRITEBYTECODE=1" in " ".join(values(stages()[-1], "ENV"))


@pytest.mark.parametrize("name", ["ADD", "EXPOSE", "VOLUME"])
def test_the_image_fetches_nothing_and_opens_nothing(name):
    assert [] == values(instructions(), name)
