"""How many instructions reading a record takes: a figure that a busy machine cannot change.

    python -m benchmarks.measure parse_instructions [--quick]

Valgrind counts the instructions of two runs that differ only in how many records they read; what
one record takes is their difference. The records are the sandbox's sample in its order, so that
the figure can be compared from commit to commit. See
https://valgrind.org/docs/manual/cl-manual.html.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import corpus
from benchmarks.store_30k import ROOT
from benchmarks.tables import Table

_COLLECTED = re.compile(r"Collected : (\d+)")


def table(*, quick: bool) -> Table:
    """Count for k2watch and the yardstick; say why not where valgrind is absent."""
    few, many = (10, 20) if quick else (50, 150)
    title, columns = "Instructions to read a record", ("program", "instructions a record", "×")
    if shutil.which("valgrind") is None:
        return Table(title, "Not counted: `apt-get install valgrind` brings it.", columns, ())
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        files = [Path(folder, f"{number}.xml") for number in (few, many)]
        samples = list(corpus.drawn(corpus.originals(None), many))
        for file, number in zip(files, (few, many), strict=True):
            corpus.write_set(file, samples[:number])
        counts = {
            name: (count(name, files[1]) - count(name, files[0])) / (many - few)
            for name in ("yardstick", "k2watch")
        }
    note = f"callgrind, {many} records of the sandbox's sample less {few}."
    limit = counts["yardstick"]
    rows = tuple((name, f"{found:,.0f}", f"{limit / found:.2f}") for name, found in counts.items())
    return Table(title, note, columns, rows)


def count(name: str, file: Path) -> int:
    """Count the instructions of a whole process that reads a file."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    reader = [sys.executable, "-m", "benchmarks.peers.readers", name, str(file)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        command + reader, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    found = _COLLECTED.search(done.stderr)
    assert found is not None, done.stderr
    return int(found[1])
