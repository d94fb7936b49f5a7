"""Gather what belongs to each study or trial."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def gathered(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """Gather values by key in the order they come; a key without any has an empty list."""
    groups: dict[K, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
