"""Every transaction of a stage may begin again: the database may break off any of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

STAGES = sorted((Path(__file__).parents[2] / "pipeline" / "stages").glob("*.py"))


@pytest.mark.parametrize("file", STAGES, ids=lambda file: file.stem)
def test_what_opens_a_session_is_repeatable(file: Path) -> None:
    unrepeatable = [
        f"{file.name}:{one.lineno} {one.name}"
        for one in _functions(file.read_text(encoding="utf-8"))
        if _opens_a_session(one) and not _is_repeatable(one)
    ]
    assert not unrepeatable, "put @repeatable there, or the transaction into a step of its own"


def test_a_session_without_it_would_be_noticed() -> None:
    (step,) = _functions("def step(app):\n    with app.store.read() as session:\n        pass\n")
    assert _opens_a_session(step)
    assert not _is_repeatable(step)


def _functions(source: str) -> Iterator[ast.FunctionDef]:
    return (one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.FunctionDef))


def _opens_a_session(function: ast.FunctionDef) -> bool:
    calls = (one.func for one in ast.walk(function) if isinstance(one, ast.Call))
    return any(ast.unparse(one).endswith((".store.read", ".store.write")) for one in calls)


def _is_repeatable(function: ast.FunctionDef) -> bool:
    return "repeatable" in map(ast.unparse, function.decorator_list)
