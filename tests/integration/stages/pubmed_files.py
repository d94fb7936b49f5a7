"""NLM's files as the tests make them, and somebody to search them who is quickly there."""

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pipeline.app import App
from pipeline.sources.pubmed_file_names import list_files
from pipeline.stages.backfill import Backfilled, Listener, backfill
from pipeline.stages.diary import recorded

from .records import article_set

T = TypeVar("T")


def name(number: int, year: int = 26) -> str:
    return f"pubmed{year}n{number:04}.xml.gz"


def put(
    folder: Path, number: int, *records: bytes, deleted: Iterable[int] = (), year: int = 26
) -> Path:
    """Lay a file and its checksum into a folder."""
    return lay(folder / name(number, year), article_set(*records, deleted=deleted))


def lay(path: Path, content: bytes) -> Path:
    packed = gzip.compress(content, mtime=0)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(packed)
    check(path)
    return path


def check(path: Path) -> None:
    """Write the checksum as NLM does."""
    md5 = hashlib.md5(path.read_bytes()).hexdigest()
    path.with_name(f"{path.name}.md5").write_text(f"MD5({path.name})= {md5}\n")


class Threads:
    """Workers in the test's own process."""

    def __init__(self, count: int = 2) -> None:
        self.count, self.tasks = count, list[str]()
        self._executor = ThreadPoolExecutor(count)

    def submit(self, task: Callable[..., T], *given: Any) -> Future[T]:
        self.tasks.append(f"{task.__name__} {given[0].name}")
        return self._executor.submit(task, *given)

    def is_death(self, error: Exception) -> bool:
        return False

    def renew(self) -> None:
        pass

    def lost(self) -> list[str]:
        return []

    def close(self) -> None:
        self._executor.shutdown()


@contextmanager
def threads(count: int = 2) -> Iterator[Threads]:
    workers = Threads(count)
    try:
        yield workers
    finally:
        workers.close()


def fill(app: App, folder: Path, workers: Any = None, say: Any = lambda _: None) -> Backfilled:
    """Read what is in a folder, as the command does."""
    with recorded(app, "backfill") as entry, threads() as quick:
        return backfill(
            app,
            entry.number,
            list_files(folder),
            workers or quick,
            Listener(lambda _: None, say),
            fetch=lambda _: None,
        )
