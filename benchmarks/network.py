"""How near a first run of 10,000 studies comes to the best that NCBI's limit allows.

    python -m benchmarks.network [--studies 10000] [--batch 200] [--key] [--corpus FOLDER]

A sandbox in a process of its own keeps NCBI's limits (3 requests a second, 10 with a key) and
answers at once; ``k2watch collect``, in a third process, fetches every study of it into an empty
database. ``best`` is what NCBI's rule leaves to as many requests if nothing else took time: one a
third (a tenth) of a second after the other, from the first to the last. ``took`` is from the first
request to the end of the process. Where the CPU time of the run alone comes near to ``best``, the
computer is what is waited for, and not the limit. ``--corpus`` is that of ``benchmarks.store_30k``.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_batches
from benchmarks.store_30k import REAL_RECORDS
from benchmarks.tick import DAY, KEY, requests_to, sandbox

WANTED = 1.3  # times the best
CONFIG = """
[sources.pubmed]
email = "operator@example.org"
batch_size = {batch}

[[searches]]
name = "all"
title = "Everything there is"
pubmed = '1:999999999[uid]'
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.network")
    parser.add_argument("--studies", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--key", action="store_true", help="ask with a key: 10 a second")
    folder = Path(os.environ.get("K2WATCH_BENCH_CORPUS") or REAL_RECORDS)
    parser.add_argument("--corpus", type=Path, default=folder)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as name:
        home, answers = Path(name, "home"), Path(name, "answers")
        answers.mkdir()
        home.mkdir()
        print(write_batches(answers, wanted.studies, wanted.corpus))
        with sandbox(Path(name), str(answers)) as at:
            _show(at, _collect(home, at, wanted.batch, has_key=wanted.key), has_key=wanted.key)


def _collect(home: Path, at: dict[str, Any], batch: int, *, has_key: bool) -> tuple[float, float]:
    """Fetch all there is; give when it ended, and the CPU seconds that it used."""
    (home / "config.toml").write_text(CONFIG.format(batch=batch), "utf-8")
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "LANG": "C.UTF-8",
        "K2WATCH_CLOCK": f"{DAY}T06:00",
        "K2WATCH_SOURCES_PUBMED_BASE_URL": at["eutils"],
        **({"NCBI_API_KEY": KEY} if has_key else {}),
    }
    command = (sys.executable, "-m", "pipeline", "collect")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environ, cwd=home, check=True)
    ended, after = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _show(at: dict[str, Any], came: tuple[float, float], *, has_key: bool) -> None:
    asked = requests_to(at)
    seconds, rate = [one["seconds"] for one in asked], 10 if has_key else 3
    took, best = came[0] - seconds[0], (len(asked) - 1) / rate
    verbs = ", ".join(f"{n} {verb}" for verb, n in Counter(one["verb"] for one in asked).items())
    refused = sum(one["status"] == 429 for one in asked)
    print(
        f"{len(asked)} requests ({verbs}), {refused} refused as too fast, {rate} a second allowed"
    )
    print(
        f"best {best:.1f} s · asked for {seconds[-1] - seconds[0]:.1f} s · took {took:.1f} s, "
        f"× {took / best:.2f} (wanted: {WANTED:g}) · CPU of the run {came[1]:.1f} s"
    )


if __name__ == "__main__":
    main()
