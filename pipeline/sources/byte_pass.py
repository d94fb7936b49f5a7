"""One pass of many patterns over bytes: Hyperscan's.

https://intel.github.io/hyperscan/dev-reference/
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import hyperscan

Database: TypeAlias = hyperscan.Database
CASELESS: int = hyperscan.HS_FLAG_CASELESS
Hit = tuple[int, int]  # the number of a pattern, and where it ends


def database_of(patterns: Sequence[bytes], flags: Sequence[int]) -> Database:
    """Make one pass of several patterns, which are numbered from 0 on."""
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    numbers = list(range(len(patterns)))
    database.compile(expressions=patterns, ids=numbers, elements=len(patterns), flags=flags)
    return database


def passed(database: Database, buffer: bytes) -> list[Hit]:
    """Pass over bytes once and give every match."""
    found: list[Hit] = []
    note = found.append

    def on_match(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
        note((number, end))

    database.scan(buffer, match_event_handler=on_match)
    return found
