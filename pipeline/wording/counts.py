"""A number with its noun."""

from __future__ import annotations


def count(number: int, one: str, many: str) -> str:
    """Write a number with its noun: ``1 study``, ``3,412 studies``."""
    return f"{number:,} {one if number == 1 else many}"
