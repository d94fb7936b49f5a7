"""All of PubMed from files: how fast one core passes over them, and what more workers bring.

    python -m benchmarks.all_of_pubmed [FOLDER_OF_NLMS_FILES] [--files 20] [--records 30000]

Files of 30,000 records are made from the real ones in the folder, each record under a PMID of its
own. Every figure is one of the same run: rounds of all ways on the same file, in turns, by the
processor's time; then the installed command with one worker, two, two of Dask's in processes of
their own, and two of which one is killed in the middle. Ratios are the result. Without a
folder it takes the corpus of ``benchmarks.store_30k``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from isal import igzip
from lxml import etree

from benchmarks.store_30k import REAL_RECORDS
from pipeline.config_file import load
from pipeline.sources.pubmed_file_names import md5_of, name_of
from pipeline.sources.pubmed_file_search import Order, search_file

ROOT = Path(__file__).parents[1]
_RECORD = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)
_PMID = re.compile(rb"(<PMID[^>]*>)\d+(</PMID>)")
_HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n'
# What one would test a record for by hand: the telling words of the searches.
_WORDS = (
    *(b"vitamin k", b"menaquinone", b"mk-7", b"mk-4", b"matrix gla", b"gas6", b"osteocalcin"),
    *(b"osteopontin", b"osteonectin", b"calciprotein", b"vascular calcification", b"warfarin"),
)


def main() -> None:
    """Make the files, measure, print tables."""
    words = argparse.ArgumentParser(description=__doc__)
    real = Path(os.environ.get("K2WATCH_BENCH_CORPUS") or REAL_RECORDS)
    words.add_argument("folder", type=Path, nargs="?", default=real, help="holds pubmed*.xml.gz")
    words.add_argument("--files", type=int, default=20)
    words.add_argument("--records", type=int, default=30_000)
    words.add_argument("--keep", type=Path, help="make the files here, or take those that are")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch) / "files"
        # In a process of its own: what starts others gives them its own peak of memory.
        first = get_context("spawn").Process(
            target=prepare, args=(given.folder, folder, given.files, given.records)
        )
        first.start()
        first.join()
        if first.exitcode:
            raise SystemExit(first.exitcode)
        many(folder, Path(scratch), given.files * given.records)


def prepare(source: Path, folder: Path, files: int, records: int) -> None:
    """Make the files, and see how fast one core passes over two of them."""
    make_files(source, folder, files, records)
    one_core(sorted(folder.glob("*.gz"))[:2], records)
    print(flush=True)


def make_files(source: Path, folder: Path, files: int, records: int) -> None:
    """Write files with their checksums; no PMID comes twice."""
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.glob("*.gz"))) >= files:
        return
    real = [one for path in sorted(source.glob("pubmed*.gz")) for one in _records(path)]
    print(f"{len(real):,} real records from {source.name}", file=sys.stderr)
    stream = _renumbered(cycle(real))
    for number in range(1, files + 1):
        body = b"\n".join(islice(stream, records))
        packed = igzip.compress(_HEAD + body + b"\n</PubmedArticleSet>\n", 2)
        path = folder / name_of(26, number)
        path.write_bytes(packed)
        path.with_name(f"{path.name}.md5").write_text(f"MD5({path.name})= {md5_of(packed)}\n")
        print(
            f"{path.name}: {len(packed) / 1e6:,.0f} MB of {len(body) / 1e6:,.0f}", file=sys.stderr
        )


def _records(path: Path) -> list[bytes]:
    return _RECORD.findall(igzip.decompress(path.read_bytes()))


def _renumbered(records: Iterator[bytes]) -> Iterator[bytes]:
    for number, record in enumerate(records, start=1):
        yield _PMID.sub(rb"\g<1>%d\g<2>" % number, record, count=1)


def one_core(paths: Sequence[Path], records: int) -> None:
    """Compare ways to find the topic in a file, in turns."""
    order = _order()
    search_file(paths[0], order)  # what is made once for all files
    ways: dict[str, Callable[[Path], object]] = {
        "unpack only (isal)": _unpack,
        "**k2watch: find, parse, judge**": lambda path: search_file(path, order),
        "cut, lower-case, 12 `in` tests": lambda path: _usual(path, parses=False),
        "the same, then parse what is left (lxml)": lambda path: _usual(path, parses=True),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for path in (*paths, *paths):
        for name, way in ways.items():
            began = time.process_time()
            way(path)
            took[name].append(time.process_time() - began)
    best = {name: statistics.median(times) for name, times in took.items()}
    limit = best["unpack only (isal)"]
    print("| one core, one file | records/s of processor time | of the speed of unpacking |")
    print("| --- | --- | --- |")
    for name, seconds in best.items():
        print(f"| {name} | {records / seconds:,.0f} | {limit / seconds:.0%} |")


def _order() -> Order:
    searches = load(ROOT / "config.toml", (), {}).searches
    return Order(tuple((one.name, one.term) for one in searches), date.today())


def _unpack(path: Path) -> bytes:
    return bytes(igzip.decompress(path.read_bytes()))


def _usual(path: Path, *, parses: bool) -> int:
    """Do what one writes first: cut, lower-case, look for words, parse what holds one."""
    found = 0
    for record in _unpack(path).split(b"</PubmedArticle>"):
        lower = record.lower()
        if any(word in lower for word in _WORDS):
            found += 1
            start = record.find(b"<PubmedArticle>")
            if parses and start >= 0:
                etree.fromstring(record[start:] + b"</PubmedArticle>")
    return found


@dataclass(frozen=True)
class Done:
    """One run of the command: seconds of wall and processor, the largest process in MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    found: list[Any]
    said: str


def many(folder: Path, scratch: Path, records: int) -> None:
    """Run the command with more and more workers; all must find the same."""
    runs = {
        "1 worker": lambda: _command(scratch, folder, "--workers", "1"),
        "2 workers": lambda: _command(scratch, folder, "--workers", "2"),
        "2 Dask workers, processes on loopback": lambda: _with_dask(scratch, folder),
        "2 workers, one killed in the middle": lambda: _command(
            scratch, folder, "--workers", "2", kills=True
        ),
    }
    print("| the command, all files | records/s | × 1 worker | processor s | peak of a process |")
    print("| --- | --- | --- | --- | --- |")
    first: Done | None = None
    for name, run in runs.items():
        done = run()  # type: ignore[no-untyped-call]
        first = first or done
        same = "" if done.found == first.found else " **FOUND SOMETHING ELSE**"
        print(
            f"| {name}{same} | {records / done.wall_s:,.0f} | {first.wall_s / done.wall_s:.2f} "
            f"| {done.cpu_s:,.0f} | {done.peak_mb:,.0f} MB |",
            flush=True,
        )
        print(f"{name}:\n{done.said}", file=sys.stderr)


def _command(scratch: Path, folder: Path, *words: str, kills: bool = False) -> Done:
    home = Path(tempfile.mkdtemp(dir=scratch))
    shutil.copy(ROOT / "config.toml", home)
    program = [str(Path(sys.executable).with_name("k2watch")), "backfill", "pubmed-files"]
    with (home / "out").open("wb") as out, (home / "err").open("wb") as err:
        began = time.perf_counter()
        process = subprocess.Popen(
            [*program, str(folder.absolute()), *words, "--json", "-v"],
            cwd=home,
            stdout=out,
            stderr=err,
        )
        if kills:
            _kill_a_worker(process.pid, home / "err")
        _, status, used = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - began
    said = (home / "err").read_text()
    if status:
        raise SystemExit(f"the command failed: {said}")
    found = [
        (one["name"], one["found"]) for one in json.loads((home / "out").read_bytes())["files"]
    ]
    return Done(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e3, found, said.strip())


def _kill_a_worker(parent: int, said: Path) -> None:
    """Wait until some files are read, then kill one of two."""
    while b" files " not in said.read_bytes():
        time.sleep(0.1)
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)
            return
    raise SystemExit("no worker to kill: take more files")


def _with_dask(scratch: Path, folder: Path) -> Done:
    """Let two workers in processes of their own search; their time and memory are counted too."""
    file = Path(tempfile.mkdtemp(dir=scratch)) / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quiet: dict[str, Any] = {"stderr": subprocess.DEVNULL, "cwd": file.parent}
    where = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]
    with ExitStack() as stack:

        def start(*words: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen([*dask, *words, *where], **quiet)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        start("scheduler", "--port", "0")
        while not file.exists() or not file.read_text().rstrip().endswith("}"):
            time.sleep(0.1)
        workers = [start("worker", "--nthreads", "1", "--no-nanny") for _ in range(2)]
        time.sleep(6)
        done = _command(scratch, folder, "--dask", json.loads(file.read_text())["address"])
        used = [_used(one.pid) for one in workers]
    cpu_s, peak_mb = sum(cpu for cpu, _ in used), max(peak for _, peak in used)
    return Done(done.wall_s, done.cpu_s + cpu_s, max(done.peak_mb, peak_mb), done.found, done.said)


def _used(pid: int) -> tuple[float, float]:
    """Read the processor's seconds and the largest memory in MB of a process that runs."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    status = Path(f"/proc/{pid}/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+)", status)
    return ticks / os.sysconf("SC_CLK_TCK"), int(peak[1]) / 1e3 if peak else 0.0


if __name__ == "__main__":
    main()
