"""What a run from cron costs when nothing is new, against importing what it is made of.

    python -m benchmarks.tick [--rounds 7] [--instructions]

The shipped configuration watches the sample corpus in a sandbox of its own process; a first run
stores it. Then, in turns, the bare imports and a run that finds nothing new, each a new process.
``with a key`` asks PubMed alone and nine searches fit into NCBI's ten requests a second, so that
nobody waits; ``as shipped`` has no key and asks the registry and Europe PMC too, and its seconds
on the clock are those that the limits of the services make it wait: its ratio is that of the CPU.
``--instructions`` counts the instructions of both with valgrind, which no busy
machine can change.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

YARDSTICK = (sys.executable, "-c", "import requests, sqlalchemy, lxml.etree")
RUN = (sys.executable, "-m", "pipeline", "run")
PUBMED_ALONE = (
    "--set",
    "sources.clinicaltrials.enabled=false",
    "--set",
    "sources.europepmc.enabled=false",
)
KEY, DAY = "sandbox-key", "2026-09-07"
LIMIT = 3.0  # a run with nothing new may take so many times the yardstick
# The landmarks, and a phrase that PubMed knows and the sample does not.
_NOT_IN_THE_SAMPLE = re.compile(r'landmarks = \[.*?^\]\n| OR "soft tissue"\[tiab\]', re.M | re.S)
_COUNT = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")


@dataclass(slots=True)
class Cost:
    """What the rounds of one command took: seconds on the clock, and of user and system time."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def ratio(self, other: Cost, what: str) -> float:
        """Give the median of the ratios round by round."""
        pairs = zip(getattr(self, what), getattr(other, what), strict=True)
        return float(statistics.median(one / two for one, two in pairs))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--instructions", action="store_true")
    wanted = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="k2watch-bench-") as name,
        sandbox(Path(name), "--no-limits") as at,
    ):
        ways = {
            "with a key": (
                RUN + PUBMED_ALONE,
                _home(Path(name) / "key", at, {"NCBI_API_KEY": KEY}),
            ),
            "as shipped": (RUN, _home(Path(name) / "plain", at, {})),
        }
        for command, environ in ways.values():
            _measure(command, environ, Cost())
            _measure(command, environ, Cost())
        _show(at, ways, wanted.rounds)
        if wanted.instructions:
            _show_instructions(ways["with a key"])


def _show(at: Mapping[str, Any], ways: Mapping[str, Any], rounds: int) -> None:
    bare, costs = Cost(), {what: Cost() for what in ways}
    asked = dict.fromkeys(ways, "")
    for _ in range(rounds):
        _measure(YARDSTICK, dict(os.environ), bare)
        for what, (command, environ) in ways.items():
            before = len(requests_to(at))
            _measure(command, environ, costs[what])
            asked[what] = _counted(requests_to(at)[before:])
    print(f"{'nothing new':<28}{'wall s':>8}{'CPU s':>8}{'× wall':>8}{'× CPU':>8}  requests")
    for what, cost in {"the imports alone": bare, **costs}.items():
        wall, cpu = statistics.median(cost.wall), statistics.median(cost.cpu)
        ratios = f"{cost.ratio(bare, 'wall'):>8.2f}{cost.ratio(bare, 'cpu'):>8.2f}"
        print(f"{what:<28}{wall:>8.2f}{cpu:>8.2f}{ratios}  {asked.get(what, '')}")
    print(f"a run with a key may take {LIMIT:g} × the imports, on the clock and of the CPU")


def _show_instructions(way: tuple[tuple[str, ...], dict[str, str]]) -> None:
    command, environ = way
    if shutil.which("valgrind") is None:
        print("valgrind is not here: no instructions are counted", file=sys.stderr)
        return
    bare, tick = _instructions(YARDSTICK, dict(os.environ)), _instructions(command, environ)
    print(f"instructions: {tick / 1e6:,.0f} M of {bare / 1e6:,.0f} M, × {tick / bare:.2f}")


def _measure(command: tuple[str, ...], environ: dict[str, str], cost: Cost) -> None:
    """Run once; the traffic of the round before is forgotten, as it is a day later."""
    shutil.rmtree(environ.get("XDG_STATE_HOME", "/nowhere"), ignore_errors=True)
    before, since = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environ, cwd=environ.get("HOME"), check=True)
    cost.wall.append(time.perf_counter() - since)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost.cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _instructions(command: tuple[str, ...], environ: dict[str, str]) -> int:
    environ = environ | {"PYTHONHASHSEED": "0"}
    shutil.rmtree(environ.get("XDG_STATE_HOME", "/nowhere"), ignore_errors=True)
    done = subprocess.run(
        (*_COUNT, *command), env=environ, cwd=environ.get("HOME"), capture_output=True, text=True
    )
    found = re.search(r"I +refs: +([\d,]+)", done.stderr)
    if done.returncode or found is None:
        raise SystemExit(f"valgrind could not run it: {done.stderr[-500:]}")
    return int(found.group(1).replace(",", ""))


@contextmanager
def sandbox(folder: Path, *more: str) -> Iterator[dict[str, Any]]:
    """Serve the sample, or what ``more`` says, from a process of its own; give its addresses."""
    place = folder / "ports.json"
    words = (
        "sandbox",
        "--clock",
        DAY,
        "--api-key",
        KEY,
        "--port-file",
        str(place),
        *more,
    )
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "pipeline", *words]
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=folder) as process:
        try:
            while not place.exists():
                time.sleep(0.05)
            yield json.loads(place.read_text())
        finally:
            process.terminate()


def _home(folder: Path, at: Mapping[str, Any], more: Mapping[str, str]) -> dict[str, str]:
    """Make a folder with the shipped configuration, and the environment of its cron."""
    folder.mkdir()
    shipped = (Path(__file__).parents[1] / "config.toml").read_text("utf-8")
    (folder / "config.toml").write_text(_NOT_IN_THE_SAMPLE.sub("", shipped), "utf-8")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "LANG": "C.UTF-8",
        "K2WATCH_CLOCK": f"{DAY}T06:00",
        "K2WATCH_SOURCES_PUBMED_EMAIL": "operator@example.org",
        "K2WATCH_SOURCES_PUBMED_BASE_URL": at["eutils"],
        "K2WATCH_SOURCES_CLINICALTRIALS_BASE_URL": at["clinicaltrials"],
        "K2WATCH_SOURCES_EUROPEPMC_BASE_URL": at["europepmc"],
        **more,
    }


def requests_to(at: Mapping[str, Any]) -> list[dict[str, Any]]:
    """List what a sandbox was asked so far."""
    answer = requests.get(at["control"] + "requests", timeout=60).json()
    return list(answer["requests"])


def _counted(asked: list[dict[str, Any]]) -> str:
    verbs = [f"{one['service']} {one['verb']}" for one in asked]
    return ", ".join(f"{verbs.count(one)} {one}" for one in dict.fromkeys(verbs))


if __name__ == "__main__":
    main()
