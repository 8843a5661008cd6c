"""Which installed packages declass needs, read from their own metadata; what is made of them is said elsewhere."""

from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def extras_for_users() -> tuple[str, ...]:
    """The extras of declass, without ``dev`` and ``fuzz``, which are for work on declass itself."""
    return tuple(sorted(set(distribution("declass").metadata.get_all("Provides-Extra", [])) - {"dev", "fuzz"}))


def is_installed(package: str) -> bool:
    """Whether a package is installed."""
    try:
        return bool(distribution(package))
    except PackageNotFoundError:
        return False


def needed_by(package: str, extras: tuple[str, ...] = ()) -> list[str]:
    """Names of the packages that a package asks for on this machine, sorted.

    Args:
        package: The name of an installed package.
        extras: Which of its extras are asked for as well.
    """
    wanted = (Requirement(line) for line in distribution(package).requires or ())
    return sorted({canonicalize_name(one.name) for one in wanted if _holds(one, extras)})


def _holds(requirement: Requirement, extras: tuple[str, ...]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras))


def everything_below(*packages: str) -> dict[str, Distribution]:
    """The packages named and all that they need in turn, by name, sorted.

    Raises:
        importlib.metadata.PackageNotFoundError: One of them is not installed.
    """
    found: dict[str, Distribution] = {}
    waiting = list(packages)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = distribution(name)
            waiting += needed_by(name)
    return dict(sorted(found.items()))
