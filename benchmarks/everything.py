"""Run every benchmark and write what they found into the page (``make bench``).

    python -m benchmarks.everything [--quick] [--only NAME …] [--page docs/benchmarks.md]

Each runs in a process of its own; one that fails says so in its place and costs the others
nothing. Of the page only what stands between its two marks is written. ``--quick`` prints small
sizes, which tell nothing but whether all still run, and leaves the page alone.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.catalogue import BENCHMARKS
from benchmarks.store_30k import ROOT

BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"
_OURS = ("lxml", "sqlalchemy", "pydantic", "isal")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all that is asked for; give 1 where a benchmark failed."""
    options = _options(arguments)
    names = options.only or [one.name for one in BENCHMARKS]
    found = [_measured(name, quick=options.quick) for name in names]
    text = "\n".join((_machine(), *(printed for printed, _ in found)))
    if options.quick:
        print(text)
    else:
        page = options.page.read_text(encoding="utf-8")
        options.page.write_text(rewritten(page, text), encoding="utf-8")
        print(f"written: {options.page}")
    return int(any(not is_good for _, is_good in found))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.everything")
    parser.add_argument("--quick", action="store_true", help="small sizes, printed")
    parser.add_argument("--only", nargs="*", choices=[one.name for one in BENCHMARKS])
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md")
    return parser.parse_args(arguments)


def rewritten(page: str, text: str) -> str:
    """Put text between the marks of a page; raise ValueError where it lacks them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{text}\n{END}{after}"


def _measured(name: str, *, quick: bool) -> tuple[str, bool]:
    """Run one; give what it printed, or why it printed nothing."""
    print(f"{name} …", end=" ", file=sys.stderr, flush=True)
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.measure", name, *["--quick"] * quick]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(f"{time.perf_counter() - start:,.0f} s", file=sys.stderr, flush=True)
    if done.returncode == 0:
        return done.stdout, True
    why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    print(done.stderr, file=sys.stderr)
    return f"### {name}\n\nFailed: {why}\n", False


def _machine() -> str:
    """Say when, where and with what it was measured."""
    cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    ours = ", ".join(f"{name} {version(name)}" for name in _OURS)
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d} at {_commit()} on {_processor()}, {cores} cores, "
        f"{memory:.0f} GiB, {platform.system()} {platform.release()}, CPython "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, {ours}; "
        f"load at the end {load}.\n"
    )


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "an unknown commit"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        lines = ""
    found = re.search(r"^model name\s*: (.+)$", lines, re.MULTILINE)
    return found[1] if found else platform.machine()


if __name__ == "__main__":
    sys.exit(main())
