"""How many small mistakes would the tests of what must never fail notice? By module, from mutmut.

``make mutants`` lets mutmut break one expression at a time and run the tests that reach it. A
mutant is killed when one of them fails or hangs; one that no test reaches counts as alive.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FLOOR = 0.90
# Exit codes of pytest under mutmut 3.8: passed, and no test there to run.
_ALIVE = frozenset({0, 5, 33})


@dataclass(frozen=True, slots=True)
class Module:
    """The mutants of one module, and the names of those that live."""

    name: str
    mutants: int
    alive: tuple[str, ...]

    @property
    def share(self) -> float:
        """Give the share that was killed."""
        return 1 - len(self.alive) / self.mutants


def read(folder: Path) -> Iterator[Module]:
    """Read what mutmut found out; a mutant that was not tried yet counts as alive."""
    for file in sorted(folder.rglob("*.py.meta")):
        codes: dict[str, int | None] = json.loads(file.read_text())["exit_code_by_key"]
        alive = tuple(name for name, code in codes.items() if code is None or code in _ALIVE)
        if codes:
            name = file.relative_to(folder).as_posix().removesuffix(".meta")
            yield Module(name, len(codes), alive)


def main() -> int:
    """Print the table and every mutant that lives; fail where a module is below the floor."""
    modules = list(read(Path("mutants")))
    print(f"{'module':<42}{'mutants':>8}{'killed':>8}{'share':>9}")
    for one in modules:
        killed = one.mutants - len(one.alive)
        print(f"{one.name:<42}{one.mutants:>8,}{killed:>8,}{one.share:>9.1%}")
    every = sum(one.mutants for one in modules)
    killed = every - sum(len(one.alive) for one in modules)
    print(f"{'all':<42}{every:>8,}{killed:>8,}{killed / max(every, 1):>9.1%}")
    for one in modules:
        print(*(f"alive: {name}" for name in one.alive), sep="\n", end="\n" if one.alive else "")
    return int(not modules or any(one.share < FLOOR for one in modules))


if __name__ == "__main__":
    sys.exit(main())
