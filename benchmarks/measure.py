"""Run one benchmark and print what it found, in Markdown.

    python -m benchmarks.measure NAME [--quick]

A module of this folder gives its figures by a function ``table(*, quick: bool) -> Table``. One
without it is run as a command, and what it prints is shown as it stands.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module

from benchmarks.catalogue import BENCHMARKS, Benchmark
from benchmarks.store_30k import ROOT


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.measure")
    parser.add_argument("name", choices=[one.name for one in BENCHMARKS])
    parser.add_argument("--quick", action="store_true", help="a small size: does it run at all?")
    options = parser.parse_args(arguments)
    (chosen,) = (one for one in BENCHMARKS if one.name == options.name)
    print(measured(chosen, quick=options.quick))


def measured(benchmark: Benchmark, *, quick: bool) -> str:
    """Run a benchmark; give its table, or what its command prints between two fences."""
    module = import_module(f"benchmarks.{benchmark.name}")
    if hasattr(module, "table"):
        return str(module.table(quick=quick).markdown())
    command = ["-m", f"benchmarks.{benchmark.name}", *benchmark.words(quick=quick)]
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    heading = f"### `python {' '.join(command)}`"
    return f"{heading}\n\n```text\n{done.stdout.strip()}\n```\n"


if __name__ == "__main__":
    main()
