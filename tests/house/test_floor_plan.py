"""Imports go down only, and rooms on one floor never import each other (docs/architecture.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "pipeline"

FLOORS = {
    "errors": 0,
    "redaction": 0,
    "domain": 0,
    "clocks": 1,
    "config": 1,
    "config_file": 1,
    "secrets": 1,
    "http_client": 1,
    "json_answer": 1,
    "query": 1,
    "awaited_signals": 1,
    "whole_files": 1,
    "wording": 1,
    "sources": 2,
    "store": 2,
    "evidence": 2,
    "digest": 2,
    "delivery": 2,
    "enrichment": 2,
    "reports": 2,
    "site": 2,
    "app": 3,
    "outside": 3,
    "stages": 3,
    "cli": 4,
    "daemon": 4,
    "library": 4,
    "__main__": 4,
}
# Two doors in one wall: the reasons stand in docs/architecture.md.
SAME_FLOOR = {
    ("errors", "redaction"),  # no error tells a secret, whoever raises it
    ("config_file", "config"),  # one tool in two files: what is there, and how it is read
    ("json_answer", "http_client"),  # reads what it brings
    ("stages", "app"),  # the story needs its cast
    ("stages", "outside"),  # and its stage doors
    ("outside", "app"),
    ("cli", "daemon"),  # a command opens it
    ("__main__", "cli"),
}
ANNEX = "sandbox"


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Name the rooms of ours that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "pipeline":
            names = [f"pipeline.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
            assert node.level == 0, f"{path}: relative import"
        else:
            continue
        parts = (name.split(".") for name in names)
        yield from (part[1] for part in parts if part[0] == "pipeline" and len(part) > 1)


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    here = room_of(path)
    if here == "__init__":  # it names the library, and opens it only when asked for it
        assert not set(imports(path)) - {"__version__", "library"}
        return
    for there in set(imports(path)) - {here, "__version__"}:
        if here == ANNEX:
            assert there == "query", f"the sandbox knows nothing of ours but query, not {there}"
        elif there == ANNEX:
            assert here == "cli", f"only the command line opens the sandbox, not {here}"
        else:
            down = FLOORS[there] < FLOORS[here]
            assert down or (here, there) in SAME_FLOOR, f"{here} imports {there}"


# Inside evidence, too, folders only look down; reader and agreement see all of them.
SHELVES = {"text": 0, "study": 1, "people": 2, "treatment": 3}
SHELVES |= dict.fromkeys(("comparison", "effects", "record", "reviews"), 4)


@pytest.mark.parametrize("shelf", SHELVES)
def test_folders_of_evidence_look_down(shelf: str) -> None:
    for path in (PACKAGE / "evidence" / shelf).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            parts = (node.module or "").split(".") if isinstance(node, ast.ImportFrom) else []
            if parts[:2] == ["pipeline", "evidence"] and len(parts) > 2:
                there = parts[2]
                assert there == shelf or SHELVES[there] < SHELVES[shelf], f"{path}: {there}"


def test_every_folder_of_evidence_has_its_shelf() -> None:
    folders = {one.parent.name for one in (PACKAGE / "evidence").glob("*/__init__.py")}
    assert folders == set(SHELVES)


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(path) for path in MODULES} - {"__init__", ANNEX}
    assert rooms == set(FLOORS)


@pytest.mark.parametrize("room", ["domain", "errors.py", "redaction.py"])
def test_the_ground_stands_on_the_standard_library(room: str) -> None:
    import sys

    for path in MODULES:
        if path.relative_to(PACKAGE).parts[0] != room:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            foreign = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names)
            assert foreign <= {"pipeline"}, f"{path}: {foreign}"
