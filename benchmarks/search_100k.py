"""Ask 100,000 studies in PubMed's language: k2watch's index beside a scan of the stored text.

    python -m benchmarks.search_100k [--rounds 5] [--studies 100000] [--corpus FOLDER] [--json]

A round asks every query once of each side, so that a busy machine slows both alike; ratios count.
The scan is what one writes without an index, ``article LIKE '%word%'`` for every term: it finds
letters inside words and words in the wrong field, so its counts differ, and it is asked once
only. ``--corpus`` is the one of ``benchmarks.store_30k``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select

from benchmarks.corpus import write_batches
from benchmarks.ours import NOW, Ours
from benchmarks.store_30k import REAL_RECORDS, ROOT
from pipeline.query import Operator, Range, cut, map_terms, parse
from pipeline.query.tree import FactTerm, Leaf, evaluate
from pipeline.store.engine import Store
from pipeline.store.models import StudyRow
from pipeline.store.search import search

AD_HOC = (
    "vitamin k",
    "schurgers lj[au]",
    "menaquinone*[tiab] OR vitamin K2[tiab]",
    '"vitamin k deficiency"[tiab:~3]',
    '"blood pressure"[tiab:~2] AND arter*[tiab]',
    "review[pt] AND cardiovascular diseases[mh]",
    "calcif*[tiab] AND 2019:2021[dp] NOT review[pt]",
    "humans[mh] NOT animals[mh]",
    "2020/01/01:2020/12/31[crdt]",
    "hasabstract AND english[la] AND randomized controlled trial[pt]",
    "circulation[ta] OR atherosclerosis[ta]",
    "patients[tiab] AND treatment[tiab]",
    "all[sb]",
)
Figures = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        corpus, store, stored_s = _store(Path(folder), options.studies, options.corpus)
        figures = [_measure(store, name, text, options.rounds) for name, text in _queries()]
        store.close()
    if options.json:
        print(json.dumps({"corpus": corpus, "stored_s": stored_s, "queries": figures}))
        return
    print(
        f"{corpus}, stored and indexed in {stored_s:,.0f} s; SQLite; median of {options.rounds}\n"
    )
    print(f"{'query':52}{'found':>9}{'ms':>9}{'scan ms':>10}{'ratio':>9}")
    for one in figures:
        ratio = f"{one['scan_ms'] / one['ms']:,.0f} ×"
        cells = f"{one['found']:>9,}{one['ms']:>9,.1f}{one['scan_ms']:>10,.0f}{ratio:>9}"
        print(f"{one['query'][:50]:52}{cells}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search_100k")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--studies", type=int, default=100_000)
    folder = Path(os.environ.get("K2WATCH_BENCH_CORPUS") or REAL_RECORDS)
    parser.add_argument("--corpus", type=Path, default=folder)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _store(folder: Path, studies: int, corpus: Path) -> tuple[str, Store, float]:
    """Fill a database; give where the studies come from, and the seconds of storing alone."""
    _say(f"writing and storing {studies:,} studies …")
    answers = folder / "answers"
    answers.mkdir()
    described = write_batches(answers, studies, corpus)
    ours, seconds = Ours(folder / "store.sqlite3"), 0.0
    for file in sorted(answers.glob("*.xml")):
        articles = ours.parse(file.read_bytes())
        file.unlink()
        seconds += _seconds(lambda batch=articles: ours.save(batch))  # type: ignore[misc]
    return described, ours.store, seconds


def _queries() -> list[tuple[str, str]]:
    """Name the searches of the real watch, and what one asks in passing."""
    watch = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))
    searches = [(f"search {one['name']}", one["pubmed"]) for one in watch["searches"]]
    return searches + [(text, text) for text in AD_HOC]


def _measure(store: Store, name: str, text: str, rounds: int) -> Figures:
    _say(name)
    tree = map_terms(parse(text), cut()).tree
    found: set[int] = set()

    def ask() -> None:
        nonlocal found
        with store.read() as session:
            found = search(session, tree, NOW.date(), cut().explode)

    scan_s = _seconds(lambda: _scan(store, text))
    ms = median(_seconds(ask) for _ in range(rounds)) * 1_000
    return {"query": name, "found": len(found), "ms": ms, "scan_ms": scan_s * 1_000}


def _scan(store: Store, text: str) -> int:
    with store.read() as session:
        condition = evaluate(parse(text), _like, _joined)
        return len(session.scalars(select(StudyRow.pmid).where(condition)).all())


def _like(leaf: Leaf) -> ColumnElement[bool]:
    assert not isinstance(leaf, FactTerm), "a scan of the article's text finds words alone"
    word = leaf.low if isinstance(leaf, Range) else leaf.text
    return StudyRow.article.like(f"%{word.strip('*')}%")


def _joined(
    operator: Operator, left: ColumnElement[bool], rest: Callable[[], ColumnElement[bool]]
) -> ColumnElement[bool]:
    match operator:
        case Operator.AND:
            return and_(left, rest())
        case Operator.OR:
            return or_(left, rest())
        case Operator.NOT:
            return and_(left, not_(rest()))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
