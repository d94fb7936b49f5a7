"""Take one road through a folder of EFetch answers, in a process of its own; print one JSON line.

python -m benchmarks.drive ours|usual FOLDER DATABASE [again]
"""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

ROADS = {"ours": "Ours", "usual": "Usual"}


def drive(name: str, folder: Path, database: Path, *, again: bool) -> dict[str, Any]:
    """Store every answer once, and once more if asked; measure seconds and the peak of memory."""
    road = getattr(import_module(f"benchmarks.{name}"), ROADS[name])(database)
    first = _go(road, folder, road.save)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    second = _go(road, folder, road.save_again) if again else None
    return {"first": {**first, "peak_mb": peak_mb}, "again": second}


def _go(road: Any, folder: Path, save: Any) -> dict[str, float]:
    """Go through all answers; only parsing and saving are timed, not the disk they come from."""
    parse, store = Watch(), Watch()
    records = 0
    for file in sorted(folder.glob("*.xml")):
        answer = file.read_bytes()
        with parse:
            parsed = road.parse(answer)
        with store:
            save(parsed)
        records += len(parsed)
    seconds, computing = parse.seconds + store.seconds, parse.computing + store.computing
    return {
        "records": records,
        "speed": records / seconds,
        "cpu_speed": records / computing,
        "parse_s": parse.computing,
        "save_s": store.computing,
    }


class Watch:
    """Add up the time of many stretches: by the clock, and of the processor alone."""

    def __init__(self) -> None:
        self.seconds = self.computing = 0.0

    def __enter__(self) -> None:
        self.seconds -= time.perf_counter()
        self.computing -= time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter()
        self.computing += time.process_time()


if __name__ == "__main__":
    name, folder, database, *rest = sys.argv[1:]
    print(json.dumps(drive(name, Path(folder), Path(database), again=bool(rest))))
