"""A number with its noun, and things in a row."""

from __future__ import annotations

from collections.abc import Sequence


def count(number: int, one: str, many: str) -> str:
    """Write a number with its noun: ``1 study``, ``3,412 studies``."""
    return f"{number:,} {one if number == 1 else many}"


def listed(things: Sequence[str]) -> str:
    """Put things in a row: ``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(things[:-1]), *things[-1:]]))
