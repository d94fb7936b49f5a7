"""Report 20,000 studies in every form: seconds to load them, and to write each form.

    python -m benchmarks.report_20k [--studies 20000] [--corpus FOLDER] [--json]

What is timed is what ``k2watch report`` does, in its order: the studies are chosen and loaded
whole, then written. They are stored and read first, which is not timed here. ``--corpus`` is the
one of ``benchmarks.store_30k``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import write_batches
from benchmarks.ours import NOW, Ours
from benchmarks.store_30k import REAL_RECORDS, ROOT
from pipeline.app import App
from pipeline.config_file import load
from pipeline.reports.forms import FORMS
from pipeline.reports.report import Report
from pipeline.stages.annotate import annotate
from pipeline.stages.choose import Choice, choose


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        corpus, app = _held(Path(folder), options.studies, options.corpus)
        start = time.perf_counter()
        report = Report(choose(app, Choice()), made=NOW)
        loaded_s = time.perf_counter() - start
        app.store.close()
    figures = [_measure(name, report) for name in FORMS]
    if options.json:
        forms = [
            {"form": name, "seconds": seconds, "bytes": size} for name, seconds, size in figures
        ]
        print(json.dumps({"corpus": corpus, "load_s": loaded_s, "forms": forms}))
        return
    print(f"{corpus}; SQLite; loaded in {loaded_s:.1f} s\n")
    print(f"{'form':12}{'seconds':>10}{'MB':>10}")
    for name, seconds, size in figures:
        print(f"{name:12}{seconds:>10.1f}{size / 1e6:>10.1f}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report_20k")
    parser.add_argument("--studies", type=int, default=20_000)
    folder = Path(os.environ.get("K2WATCH_BENCH_CORPUS") or REAL_RECORDS)
    parser.add_argument("--corpus", type=Path, default=folder)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _held(folder: Path, studies: int, corpus: Path) -> tuple[str, App]:
    """Fill a database and read what it holds; say where the records come from."""
    _say(f"storing and reading {studies:,} studies …")
    answers = folder / "answers"
    answers.mkdir()
    described = write_batches(answers, studies, corpus)
    ours = Ours(folder / "store.sqlite3")
    for file in sorted(answers.glob("*.xml")):
        ours.save(ours.parse(file.read_bytes()))
    app = App(load(ROOT / "config.toml", (), {}), ours.store, {}, now=lambda: NOW)
    annotate(app)
    return described, app


def _measure(name: str, report: Report) -> tuple[str, float, int]:
    _say(name)
    start = time.perf_counter()
    written = FORMS[name].write(report)
    return name, time.perf_counter() - start, len(written)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
