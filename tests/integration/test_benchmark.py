"""The benchmark runs from end to end and prints ratios; how large they are is not tested here."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SMALL = ("--records", "200", "--rounds", "1")


def measure(*options: str) -> str:
    environment = {key: text for key, text in os.environ.items() if key != "K2WATCH_BENCH_CORPUS"}
    command = [sys.executable, "-m", "benchmarks.store_30k", *SMALL, *options]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert "round 1 of 1: k2watch" in done.stderr
    return done.stdout


def test_the_benchmark_prints_both_sides_and_their_ratios() -> None:
    lines = measure().splitlines()
    assert lines[0].startswith("200 records")
    assert "sample corpus" in lines[0]
    ratios = [line.split()[1::2] for line in lines if line.startswith("  ratio")]
    assert [len(found) for found in ratios] == [5, 4]
    assert all(float(ratio) > 0 for found in ratios for ratio in found)


def test_both_sides_store_every_record() -> None:
    found = json.loads(measure("--json"))
    for turn in ("first", "again"):
        assert [found[turn][side]["records"] for side in ("ours", "usual")] == [200, 200]
