"""The house's doors: who may import whom."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    path.relative_to(ROOT)
    for package in ("archive", "index", "webapp")
    for path in (ROOT / package).rglob("*.py")
)


def _imports(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            found.add(node.module or "")
    return found


def _roots(module: Path) -> set[str]:
    return {name.split(".")[0] for name in _imports(module)}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_packages_look_one_way(module: Path) -> None:
    """webapp uses index and archive, index uses archive, archive uses neither."""
    above = {"archive": {"index", "webapp"}, "index": {"webapp"}, "webapp": set()}
    assert not _roots(module) & above[module.parts[0]]


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_other_packages_are_entered_by_their_door(module: Path) -> None:
    """What crosses a package's border is what its `__init__` exports."""
    package = module.parts[0]
    inner = {
        name
        for name in _imports(module)
        if "." in name and name.split(".")[0] in {"archive", "index"} - {package}
    }
    assert not inner


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("flask", {"webapp"}),
        ("sqlalchemy", {"archive"}),
        ("sqlite3", set()),
        ("tantivy", {"index/engines"}),
        ("whoosh", {"index/engines"}),
        ("warcio", {"archive"}),
        ("bs4", {"archive"}),
    ],
)
def test_libraries_stay_in_their_rooms(library: str, homes: set[str]) -> None:
    """Flask is imported in webapp alone, SQL is spoken in the archive alone, and so on."""
    users = {module.as_posix() for module in MODULES if library in _roots(module)}
    assert users or not homes
    assert all(any(user.startswith(f"{home}/") for home in homes) for user in users)


def _compiled_modules() -> list[Path]:
    choice = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["tangthu"]
    forms, left_out = choice["compiled"], set(choice["interpreted"])
    found = sorted(path.relative_to(ROOT) for form in forms for path in ROOT.glob(form))
    assert left_out <= {path.as_posix() for path in found}
    return [path for path in found if path.as_posix() not in left_out]


@pytest.mark.parametrize("module", _compiled_modules(), ids=str)
def test_compiled_modules_hold_nothing_that_compiled_means_otherwise(module: Path) -> None:
    """mypyc makes the whole list before `next` takes one of it, and caches no property."""
    tree = ast.parse((ROOT / module).read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            is_first_of_all = node.func.id == "next" and isinstance(node.args[0], ast.GeneratorExp)
            assert not is_first_of_all, f"line {node.lineno}: a list or a loop says what happens"
    assert "cached_property" not in _names(tree)


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
