"""From bytes to records: k2watch beside a bare loop of lxml and other programs, in one run.

    python -m benchmarks.measure parse [--quick]

Every program reads the same two files in a process of its own, and they take turns, so that a busy
machine slows all alike. Seconds are those of the processor (both threads of xtract counted), ratios
are within a round, and what is shown is the median of the rounds. ``baseline`` are NLM's records as
its yearly files write them, ``rich`` those with reference lists, without blanks, as EFetch sends
them. The others give less: see each in ``benchmarks/peers/readers.py``.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import corpus
from benchmarks.peers import environment
from benchmarks.store_30k import REAL_RECORDS, ROOT
from benchmarks.tables import Table

_BLANKS = re.compile(rb">\s+<")
_LIMIT, _OURS = "yardstick", "k2watch"
_NAMES = {_LIMIT: "yardstick (lxml iterparse, a dict)", _OURS: "k2watch (whole Articles)"}
Figures = dict[str, Any]


def table(*, quick: bool) -> Table:
    """Measure all programs that are there; name those that are not."""
    baseline, rich, rounds = (1_500, 700, 1) if quick else (4_000, 2_000, 3)
    others, missing = environment.interpreters()
    programs = {_LIMIT: Path(sys.executable), _OURS: Path(sys.executable), **others}
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        files = write_files(Path(folder), baseline, rich)
        found = {name: _in_turn(programs, file, rounds) for name, file in files.items()}
        sizes = ", ".join(
            f"{name} {found[name][_OURS][0]['records']:,} records of "
            f"{file.stat().st_size / found[name][_OURS][0]['records'] / 1000:.1f} kB"
            for name, file in files.items()
        )
    note = f"{sizes}; median of {rounds} rounds in turn; records per second of the processor."
    absent = tuple((name, why, *("",) * 4) for name, why in missing.items())
    rows = tuple(_row(name, found) for name in programs)
    columns = ("program", *(f"{one} {what}" for one in files for what in ("records/s", "×")))
    return Table("Parse", note, (*columns, "peak MB"), (*rows, *absent))


def write_files(folder: Path, baseline: int, rich: int) -> dict[str, Path]:
    """Write both files, of real records where they are at hand, packed and unpacked."""
    found = corpus.originals(REAL_RECORDS)
    cited = [_BLANKS.sub(b"><", raw) for raw in found if b"<ReferenceList" in raw]
    files = {"baseline": folder / "baseline.xml", "rich": folder / "rich.xml"}
    corpus.write_set(files["baseline"], corpus.drawn(found, baseline))
    corpus.write_set(files["rich"], corpus.drawn(cited or found, rich))
    for file in files.values():
        Path(f"{file}.gz").write_bytes(gzip.compress(file.read_bytes(), 6))
    return files


def _in_turn(programs: Mapping[str, Path], file: Path, rounds: int) -> dict[str, list[Figures]]:
    taken: dict[str, list[Figures]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, python in programs.items():
            command = [str(python), "-m", "benchmarks.peers.readers", name, str(file)]
            done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
            taken[name].append(json.loads(done.stdout.splitlines()[-1]))
    return taken


def _row(name: str, found: Mapping[str, Mapping[str, Sequence[Figures]]]) -> tuple[str, ...]:
    cells: list[str] = []
    for sides in found.values():
        records = sides[_OURS][0]["records"]
        speed = median(records / one["computing"] for one in sides[name])
        pairs = zip(sides[_LIMIT], sides[name], strict=True)
        ratio = median(limit["computing"] / one["computing"] for limit, one in pairs)
        cells += [f"{speed:,.0f}", f"{ratio:.2f}"]
    every = [one for sides in found.values() for one in sides[name]]
    peak = max(one["peak_mb"] for one in every)
    version = every[0]["version"] if name != _OURS else ""
    return (f"{_NAMES.get(name, name)} {version}".strip(), *cells, f"{peak:,.0f}")
