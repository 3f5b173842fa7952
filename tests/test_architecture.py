"""The house's doors: who may import whom."""

import ast
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
