"""Under which terms a document is judged: whose practice, what may be quoted, what is assumed, by where it lies."""

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from attrs import evolve, frozen

from declass.assumptions import NOTHING, Assumptions
from declass.columns import Columns
from declass.limits import USUAL as USUAL_LIMITS
from declass.limits import Limits
from declass.locations import parted, renamed


@frozen
class Places:
    """Files by globs.

    Attributes:
        root: The folder that the globs start from, as a whole path.
        globs: Of which one must match. A glob without a slash is held against the name of the file, one with a slash
            against its path from the root; ``*`` matches slashes too.
        moved: Paths that lie elsewhere than they did, each with its name from the root as it was; empty for others.
    """

    root: str
    globs: tuple[str, ...]
    moved: tuple[tuple[str, str], ...] = ()

    def hold(self, source: str) -> bool:
        """Whether a source lies there."""
        path = self.name_of(parted(source)[0])
        return any(fnmatchcase(path if "/" in glob else path.rsplit("/", 1)[-1], glob) for glob in self.globs)

    def name_of(self, file: str) -> str:
        """The name of a file or folder that globs are held against."""
        return renamed(file, self.moved).removeprefix("./") if self.moved else _path_from(self.root, file)


@lru_cache(maxsize=1024)
def _path_from(root: str, file: str) -> str:
    """The path of a file from a folder; asked again for each document of a file."""
    return os.path.relpath(file, root).replace(os.sep, "/")


@frozen
class PathTerms:
    """What differs for documents at some places; None where nothing does."""

    places: Places
    profile: str | None = None
    assumptions: Assumptions = NOTHING

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        return self.profile is not None or self.assumptions != NOTHING


@frozen
class Terms:
    """What judging needs to know beside the rules; the same in every process of a run.

    Attributes:
        profile: Whose practice is judged.
        evidence: How much of the text a finding may quote: ``none``, ``markings`` or ``context``.
        notes: Whether rules that say no more than a note are asked.
        names: Whether records name the classifier, for those who may see it.
        assumptions: What is assumed of documents that do not show it.
        by_path: What differs by path; of several that match the later is the stronger.
        columns: Columns of tables, where a user named some.
        limits: How much is read at most.
    """

    profile: str = "state"
    evidence: str = "markings"
    notes: bool = True
    names: bool = False
    assumptions: Assumptions = NOTHING
    by_path: tuple[PathTerms, ...] = ()
    columns: Columns | None = None
    limits: Limits = USUAL_LIMITS

    def of(self, source: str) -> "Terms":
        """The terms of one source, with nothing left that differs by path."""
        if not self.by_path:
            return self
        profile, assumptions = self.profile, self.assumptions
        for terms in self._matching(source):
            profile = terms.profile or profile
            assumptions = terms.assumptions.over(assumptions)
        return evolve(self, profile=profile, assumptions=assumptions, by_path=())

    def _matching(self, source: str) -> Iterator[PathTerms]:
        return (terms for terms in self.by_path if terms.places.hold(source))


USUAL = Terms()
"""The terms of a run without options: telegrams are judged by State's practice, and marking tokens may be quoted."""
