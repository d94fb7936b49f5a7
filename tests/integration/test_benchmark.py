"""The benchmark runs from end to end and prints ratios; how large they are is not tested here."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_benchmark_prints_both_sides_and_their_ratios(tmp_path: Path) -> None:
    environment = {**os.environ, "K2WATCH_BENCH_CORPUS": str(tmp_path)}  # nothing real in there
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.store_30k", "--records", "200", "--rounds", "1"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert lines[0].startswith("200 records")
    assert "sample corpus" in lines[0]
    ratios = [line.split()[1::2] for line in lines if line.startswith("  ratio")]
    assert [len(found) for found in ratios] == [5, 4]
    assert all(float(ratio) > 0 for found in ratios for ratio in found)
    assert "round 1 of 1: k2watch" in done.stderr
