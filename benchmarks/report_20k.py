"""Report 20,000 studies in every form: seconds to load them, and to write each form.

    python -m benchmarks.report_20k [--studies 20000] [--json]

What is timed is what ``k2watch report`` does, in its order: the studies are chosen and loaded
whole, then written. They are the sandbox's sample under new PMIDs, stored and read first, which is
not timed: each text once, since the same words always get the same answers.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from benchmarks.corpus import write_batches
from benchmarks.ours import NOW, Ours
from benchmarks.store_30k import ROOT
from pipeline.app import App
from pipeline.config_file import load
from pipeline.domain.annotations import Annotation
from pipeline.domain.records import Article
from pipeline.reports.forms import FORMS
from pipeline.reports.report import Report
from pipeline.stages.annotate import SIGNATURE
from pipeline.stages.choose import Choice, choose
from pipeline.stages.reading import Text, judge
from pipeline.store import studies


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        corpus, app = _held(Path(folder), options.studies)
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
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _held(folder: Path, number: int) -> tuple[str, App]:
    """Fill a database and read what it holds; say where the records come from."""
    _say(f"storing and reading {number:,} studies …")
    answers = folder / "answers"
    answers.mkdir()
    described = write_batches(answers, number, None)
    ours = Ours(folder / "store.sqlite3")
    for file in sorted(answers.glob("*.xml")):
        articles = ours.parse(file.read_bytes())
        ours.save(articles)
        keep_reading(ours, articles)
    return described, App(load(ROOT / "config.toml", (), {}), ours.store, {}, now=lambda: NOW)


def keep_reading(ours: Ours, articles: Sequence[Article]) -> None:
    """Read stored articles, each text once, and keep what was read."""
    with ours.store.write() as session:
        studies.annotate(session, SIGNATURE, [(one, _read(one)) for one in articles])


def _read(article: Article) -> tuple[Annotation, ...]:
    return _judged(article.title, article.abstract_text)


@cache
def _judged(title: str, abstract: str) -> tuple[Annotation, ...]:
    return judge(Text(None, title, abstract, ()))


def _measure(name: str, report: Report) -> tuple[str, float, int]:
    _say(name)
    start = time.perf_counter()
    written = FORMS[name].write(report)
    return name, time.perf_counter() - start, len(written)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
