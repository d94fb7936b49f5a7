"""Gather what belongs to each study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def by_pmid(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    """Gather values by PMID in the order they come; a PMID without any has an empty list."""
    groups: dict[int, list[T]] = defaultdict(list)
    for pmid, value in pairs:
        groups[pmid].append(value)
    return groups
