"""From EFetch bytes to stored rows: k2watch beside the usual idiom, in one run; ratios count.

    python -m benchmarks.store_30k [--rounds 3] [--records 30000] [--corpus FOLDER] [--json]

The sides take turns, each in a process of its own, so that a busy machine slows both alike and
the peak of memory is each side's own; seconds of the processor leave out most of the noise.
``--corpus`` (or $K2WATCH_BENCH_CORPUS) is a folder of NLM's files (``.xml.gz`` from
ftp.ncbi.nlm.nih.gov/pubmed/baseline), by default the one that the tests use; where there is none
the sandbox's sample serves. The usual idiom keeps less: no XML, no ledger, no changes, a third of
the fields.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.corpus import BATCH, write_batches

ROOT = Path(__file__).parents[1]
REAL_RECORDS = ROOT.parent / "shared" / "data" / "pubmed" / "bulk"
NAMES = {"ours": "k2watch", "usual": "Bio.Entrez + ORM"}
Figures = dict[str, float]
Sides = dict[str, Figures]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        answers = Path(folder, "answers")
        answers.mkdir()
        _say(f"writing {options.records:,} records …")
        corpus = write_batches(answers, options.records, options.corpus)
        first, again = _measure(answers, options.rounds)
    lost = {side["records"] for side in (*first.values(), *again.values())} - {options.records}
    assert not lost, f"a side stored {lost} of {options.records} records"
    if options.json:
        print(json.dumps({"corpus": corpus, "batch": BATCH, "first": first, "again": again}))
        return
    print(f"{corpus}; answers of {BATCH}; SQLite; median of {options.rounds}, taking turns\n")
    print(_table("New records", first))
    print(_table("The same records once more, unchanged (one round)", again))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store_30k")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--records", type=int, default=30_000)
    folder = Path(os.environ.get("K2WATCH_BENCH_CORPUS") or REAL_RECORDS)
    parser.add_argument("--corpus", type=Path, default=folder)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _measure(answers: Path, rounds: int) -> tuple[Sides, Sides]:
    """Give the medians of the first storing, and the last round's second storing."""
    taken: dict[str, list[Figures]] = {name: [] for name in NAMES}
    again: Sides = {}
    for turn in range(1, rounds + 1):
        for name in NAMES:
            _say(f"round {turn} of {rounds}: {NAMES[name]} …")
            found = _drive(name, answers, again=turn == rounds)
            taken[name].append(found["first"])
            if found["again"]:
                again[name] = found["again"]
    return {name: _medians(found) for name, found in taken.items()}, again


def _drive(name: str, answers: Path, *, again: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        database = str(Path(folder, "store.sqlite3"))
        command = [sys.executable, "-m", "benchmarks.drive", name, str(answers), database]
        done = subprocess.run(
            command + ["again"] * again, cwd=ROOT, stdout=subprocess.PIPE, check=True
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _medians(found: list[Figures]) -> Figures:
    return {key: median(one[key] for one in found) for key in found[0]}


def _table(title: str, sides: Sides) -> str:
    """Lay out both sides and their ratio (ours to the usual)."""
    columns = {
        "speed": "articles/s",
        "cpu_speed": "per CPU s",
        "parse_s": "parse CPU",
        "save_s": "save CPU",
        "peak_mb": "peak MB",
    }
    known = {key: name for key, name in columns.items() if key in sides["ours"]}
    lines = [_line(title, known.values()), "-" * (52 + 11 * len(known))]
    for side, name in NAMES.items():
        digits = [1 if key.endswith("_s") else 0 for key in known]
        figures = zip(known, digits, strict=True)
        lines.append(_line(f"  {name}", (f"{sides[side][key]:,.{n}f}" for key, n in figures)))
    ratios = (f"{sides['ours'][key] / sides['usual'][key]:.2f} ×" for key in known)
    return "\n".join([*lines, _line("  ratio", ratios), ""])


def _line(head: str, cells: Any) -> str:
    return f"{head:52}" + "".join(f"{cell:>11}" for cell in cells)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
