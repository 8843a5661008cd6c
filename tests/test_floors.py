"""Each floor of the package imports only from floors below it; there is no exemption list."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "declass"

FLOORS = (
    ("errors", "exit_codes", "formats", "locations", "ordered_rows", "patterns", "piped", "text", "version"),
    ("columns", "levels", "limits", "extras", "permissions", "severities"),
    ("assumptions", "accounts", "parts"),
    ("terms",),
    ("model",),
    ("rulebook",),
    ("settings", "parse", "readers"),
    ("facts",),
    ("assume", "fields", "reading_today"),
    ("checks",),
    ("evidence", "templates"),
    ("engine",),
    ("record",),
    ("marking",),
    ("audits", "result_rows", "results", "baseline"),
    ("collection", "selection", "record_schema", "settings_schema", "rule_examples"),
    ("pages",),
    ("decisions", "policy"),
    ("acceptance",),
    ("outputs", "runs", "packed", "table_rows"),
    ("arrow",),
    ("batch", "review", "parquet_results"),
    ("api", "commands"),
    ("completion",),
    ("cli_options",),
    ("cli_audit", "cli_ci", "cli_sample", "spark"),
    ("cli",),
    ("hook",),
)
FLOOR_OF = {name: number for number, names in enumerate(FLOORS) for name in names}
# The face of the package and its way in stand above all floors.
ROOF = len(FLOORS)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def unit(parts: tuple[str, ...]) -> str:
    """The module or folder of the package a dotted path lies in: ``declass.parse.dates`` is in ``parse``."""
    return parts[1] if len(parts) > 1 else "declass"


def floor(name: str) -> int:
    return ROOF if name in ("declass", "__init__", "__main__") else FLOOR_OF[name]


def run_time_imports(path: Path) -> list[ast.Import | ast.ImportFrom]:
    """Import statements anywhere in a module, save those that only a type checker follows."""
    found: list[ast.Import | ast.ImportFrom] = []
    left: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while left:
        node = left.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append(node)
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            left += ast.iter_child_nodes(node)
    return found


def imported_modules(path: Path) -> set[str]:
    """Dotted names that a module imports; ``from declass import text`` gives ``declass.text``."""
    found = set()
    for node in run_time_imports(path):
        if isinstance(node, ast.ImportFrom) and node.module == "declass":
            found |= {f"declass.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        else:
            found |= {alias.name for alias in node.names}
    return found


def imported_units(path: Path) -> set[str]:
    dotted = [tuple(name.split(".")) for name in imported_modules(path)]
    units = {unit(parts) for parts in dotted if parts[0] == "declass"}
    return {name if name in FLOOR_OF else "declass" for name in units}


def own_unit(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_stands_on_a_floor(path):
    assert own_unit(path) in {*FLOOR_OF, "__init__", "__main__"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_from_floors_below_or_its_own_folder(path):
    own = own_unit(path)
    assert [] == sorted(name for name in imported_units(path) if name != own and floor(name) >= floor(own))


@pytest.mark.parametrize("path", sorted((PACKAGE / "checks").glob("*.py")), ids=lambda path: path.name)
def test_checks_read_no_clock_no_file_and_no_pattern(path):
    assert set() == imported_modules(path) & {"re", "pathlib", "time", "os", "io"}


def test_the_page_on_the_architecture_names_every_package():
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {name for name in packages if f"`{name}/`" not in page} == set()
