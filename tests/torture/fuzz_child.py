"""Thousands of damaged inputs through one door, in a process of their own with little to spare.

A reader that crashes takes the process with it, one that hangs is ended by the kernel after so many
seconds of the processor, one that is greedy meets the end of the address space: the parent learns
of each, and with which seed to see it again.
"""

from __future__ import annotations

import json
import resource
import signal
import struct
import traceback
import warnings
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

from tests.forks import FORKS

MEGABYTES = 200  # more than the imports take
SECONDS = 5.0  # of the processor, for one input; some milliseconds are usual
LONGEST_SHOWN = 600
MOST_FAILURES = 5


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What came of one child: inputs tried, those let in, defects, memory beyond the imports."""

    tried: int = 0
    let_in: int = 0
    failures: list[str] = field(default_factory=list)
    megabytes: int = 0


def fuzz(door: str, bases: list[bytes], seeds: range, folder: Path) -> Fuzzed:
    """Try the inputs of these seeds, and wait for the end."""
    place, at = folder / "result.json", folder / "seed"
    process = FORKS.Process(target=_child, args=(door, bases, seeds, place, at))
    process.start()
    process.join()
    if place.exists():
        return Fuzzed(**json.loads(place.read_text()))
    seed = struct.unpack("<q", at.read_bytes())[0] if at.exists() else None
    return Fuzzed(failures=[f"{door}: seed {seed} ended the process ({process.exitcode})"])


def _child(door: str, bases: list[bytes], seeds: range, place: Path, at: Path) -> None:
    from tests.torture.doors import DOORS

    warnings.simplefilter("error")
    way_in, failures, let_in = DOORS[door], list[str](), 0
    before = _megabytes("VmRSS")
    _limit_memory()
    with at.open("wb", buffering=0) as noted:
        for seed in seeds:
            noted.seek(0)
            noted.write(struct.pack("<q", seed))
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            random = Random(seed)
            body = way_in.damaged(bases, random)
            try:
                let_in += way_in.enter(body, random)
            except Exception:
                failures.append(_described(door, seed, body))
                if len(failures) == MOST_FAILURES:
                    break
    signal.setitimer(signal.ITIMER_PROF, 0)
    more = max(0, _megabytes("VmHWM") - before)
    tried = seed - seeds.start + 1
    place.write_text(json.dumps(asdict(Fuzzed(tried, let_in, failures, more))))


def _limit_memory() -> None:
    most = (_megabytes("VmSize") + MEGABYTES) * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _megabytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(f"{name}:"))


def _described(door: str, seed: int, body: bytes) -> str:
    *_, last = traceback.format_exc(limit=-4).strip().rsplit("Traceback", 1)
    return f"{door}, seed {seed}: {body[:LONGEST_SHOWN]!r}\n{last}"
