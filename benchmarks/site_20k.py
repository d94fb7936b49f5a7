"""Put 20,000 studies into pages: how long it takes, how large it is, and again with nothing new.

    python -m benchmarks.site_20k [--studies 20000] [--corpus FOLDER] [--output FOLDER] [--json]

Every study is stored and read first, which is not counted. Then the site is made into an empty
folder, made again with nothing new, and once more after one study arrived: recalled, and beside it
anew into another folder, as without a memory. Seconds of the processor leave out most of the noise
of a busy machine; ratios to a build that is made anew count. ``--output`` keeps the site.
``--corpus`` is the one of ``benchmarks.store_30k``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_batches
from benchmarks.ours import NOW, Ours
from benchmarks.store_30k import REAL_RECORDS, ROOT
from pipeline import config_file
from pipeline.app import App
from pipeline.site.folder import Built
from pipeline.stages.questions import catch_up
from pipeline.stages.site import site

_MEGA = 1_000_000
Figures = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        place = options.output or Path(folder) / "site"
        corpus, ours, last = _store(Path(folder), options.studies, options.corpus)
        app = App(config_file.load(ROOT / "config.toml", (), {}), ours.store, {}, now=lambda: NOW)
        _say("reading them …")
        catch_up(app)
        figures = [_measure(app, place, "made"), _measure(app, place, "again, nothing new")]
        ours.save(ours.parse(last))
        figures.append(_measure(app, place, "one more study"))
        figures.append(_measure(app, Path(folder) / "anew", "the same, made anew"))
        ours.store.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000  # kilobytes on Linux
    if options.json:
        print(json.dumps({"corpus": corpus, "memory_mb": memory, "builds": figures}))
        return
    print(f"{corpus}; SQLite; at most {memory:,.0f} MB of memory\n")
    print(
        f"{'the site':24}{'seconds':>9}{'CPU s':>9}{'ratio':>8}{'pages':>9}{'written':>9}{'MB':>8}"
    )
    for one in figures:
        ratio = f"{one['cpu_s'] / figures[-1]['cpu_s']:.3f}"
        counts = f"{one['pages']:>9,}{one['written']:>9,}{one['megabytes']:>8,.0f}"
        print(f"{one['build']:24}{one['seconds']:>9,.1f}{one['cpu_s']:>9,.1f}{ratio:>8}{counts}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site_20k")
    parser.add_argument("--studies", type=int, default=20_000)
    folder = Path(os.environ.get("K2WATCH_BENCH_CORPUS") or REAL_RECORDS)
    parser.add_argument("--corpus", type=Path, default=folder)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _store(folder: Path, studies: int, corpus: Path) -> tuple[str, Ours, bytes]:
    """Fill a database; give where the studies come from, and the bytes of one that is left out."""
    _say(f"writing and storing {studies:,} studies …")
    answers = folder / "answers"
    answers.mkdir()
    described = write_batches(answers, studies + 1, corpus)
    ours = Ours(folder / "store.sqlite3")
    *files, last = sorted(answers.glob("*.xml"))
    for file in files:
        ours.save(ours.parse(file.read_bytes()))
    return described, ours, last.read_bytes()


def _measure(app: App, place: Path, name: str) -> Figures:
    catch_up(app)
    start, cpu = time.perf_counter(), time.process_time()
    built: Built = site(app, place)
    return {
        "build": name,
        "seconds": time.perf_counter() - start,
        "cpu_s": time.process_time() - cpu,
        "pages": built.pages,
        "written": built.written,
        "megabytes": built.size / _MEGA,
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
