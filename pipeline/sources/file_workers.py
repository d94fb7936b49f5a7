"""Who searches the files: processes of this machine, or Dask workers on any number of them.

Both are asked alike, for the same function a file, and both may lose a worker in the middle: a file
is searched by pure functions, so whoever comes next can search it again.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from typing import Any, Protocol, TypeVar

from pipeline import __version__
from pipeline.errors import ConfigError, Unavailable

T = TypeVar("T")

_CONNECT_S = 20


class Workers(Protocol):
    """Whoever searches files: ``count`` at once."""

    count: int

    def submit(self, task: Callable[..., T], *given: Any) -> Future[T]:
        """Give somebody a task; an answer that ``is_death`` asks for doing it again."""

    def is_death(self, error: Exception) -> bool:
        """Tell whether it is not the task that failed but who did it."""

    def renew(self) -> None:
        """Put somebody in the place of the dead."""

    def lost(self) -> list[str]:
        """Name the workers that are gone since last asked: others do what they had to do."""


class Pool:
    """Processes of this machine."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._executor: Executor = self._processes()

    def submit(self, task: Callable[..., T], *given: Any) -> Future[T]:
        """Give a process a task."""
        try:
            return self._executor.submit(task, *given)
        except BrokenExecutor as error:
            failed: Future[T] = Future()
            failed.set_exception(error)
            return failed

    def is_death(self, error: Exception) -> bool:
        """Tell whether a process died: then all of them are given up by the pool."""
        return isinstance(error, BrokenExecutor)

    def renew(self) -> None:
        """Start new processes."""
        self.close()
        self._executor = self._processes()

    def lost(self) -> list[str]:
        """Name nobody: a death is told by every task at once."""
        return []

    def close(self) -> None:
        """End the processes, whatever they do."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _processes(self) -> Executor:
        context = get_context("spawn")  # what was opened here is not theirs to inherit
        return ProcessPoolExecutor(self.count, context, initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the process that started this one, and end when that does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


class Dask:
    """Workers of a Dask cluster (https://distributed.dask.org), wherever they run.

    They need this program in the same release, and must see the files under the same path. The
    scheduler gives what a dead worker had to do to another one, three times; then it says so.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor: Executor = client.get_executor(pure=False)
        self._known: dict[str, int] = client.nthreads()
        self.count = sum(self._known.values())

    def submit(self, task: Callable[..., T], *given: Any) -> Future[T]:
        """Give a worker a task."""
        return self._executor.submit(task, *given)

    def is_death(self, error: Exception) -> bool:
        """Tell whether workers died over a task."""
        return type(error).__name__ in ("KilledWorker", "CancelledError", "FutureCancelledError")

    def renew(self) -> None:
        """Do nothing: whoever runs the workers starts them, and the scheduler finds them."""

    def lost(self) -> list[str]:
        """Name the workers that are gone since last asked."""
        before, self._known = self._known, self._client.nthreads()
        self.count = sum(self._known.values())
        return sorted(before.keys() - self._known.keys())


@contextmanager
def open_pool(count: int) -> Iterator[Workers]:
    """Start processes, and end them."""
    pool = Pool(count)
    try:
        yield pool
    finally:
        pool.close()


@contextmanager
def open_dask(address: str) -> Iterator[Workers]:
    """Connect to the scheduler of a Dask cluster.

    Raises:
        Unavailable: nobody answers there, or no worker is connected.
        ConfigError: the workers have another release of this program, or none.
    """
    from distributed import Client

    try:
        client: Any = Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise Unavailable(f"no Dask scheduler answers at {address}: {error}") from error
    try:
        _require_same_release(client, address)
        yield Dask(client)
    finally:
        with suppress(OSError, TimeoutError):
            client.close()


def _require_same_release(client: Any, address: str) -> None:
    try:
        found = client.run(release)
    except ImportError as error:
        raise ConfigError(f"a worker at {address} has no k2watch: {error}") from error
    if not found:
        raise Unavailable(f"no worker is connected to {address}: start one with dask worker")
    for worker, number in found.items():
        if number != __version__:
            raise ConfigError(f"{worker} has k2watch {number}, this is {__version__}")


def release() -> str:
    """Tell which release of this program a worker has, with all it needs to search files."""
    import pipeline.sources.pubmed_file_search  # noqa: F401 - to see that it is there

    return __version__
