"""A Dask worker is killed over a file: another searches it, and the operator is told.

Three processes that import Dask are dear, so it is played at full size only (make torture).
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pytest

from tests.functional.conftest import Home, make_home, reachable
from tests.integration.stages.pubmed_files import name, put
from tests.integration.stages.records import article

from .conftest import Torture

OLD = date(2020, 1, 6)


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and two workers of Dask, each a process of its own."""
    dask, file = [sys.executable, "-m", "dask"], folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    where = ["--host", "127.0.0.1", "--no-dashboard"]
    with ExitStack() as stack:

        def start(*words: str) -> subprocess.Popen[bytes]:
            process = subprocess.Popen([*dask, *words, *where], **quiet)  # type: ignore[call-overload]
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process  # type: ignore[no-any-return]

        start("scheduler", "--port", "0", "--scheduler-file", str(file))
        workers = ["worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny"]
        both = [start(*workers) for _ in range(2)]
        yield address_in(file), both


def address_in(file: Path) -> str:
    """Wait for the file in which the scheduler says where it is."""
    for _ in range(1_000):
        if file.exists() and (text := file.read_text()).rstrip().endswith("}"):
            return str(json.loads(text)["address"])
        time.sleep(0.05)
    raise AssertionError("no scheduler")


def test_what_a_killed_worker_had_to_do_is_done_by_another(
    tmp_path: Path, torture: Torture
) -> None:
    """It waits for the second file, a pipe that nobody fills, when it is killed."""
    if not torture.size(0, 1):
        pytest.skip("make torture plays it")
    alone: Home = make_home(tmp_path / "alone", reachable("http://127.0.0.1:1/", 1))
    for number in (1, 2, 3):
        put(alone.folder / "files", number, article(number, "Menaquinone", OLD))
    whole = alone.folder / "files" / name(2)
    aside = whole.rename(alone.folder / "files" / "aside")
    os.mkfifo(whole)
    with cluster(alone.folder) as (address, workers):
        words = ("backfill", "pubmed-files", "files", "--dask", address, "--json")
        with alone.started(*words) as command:
            writer, victim = _reader(whole, workers)
            aside.replace(whole)
            victim.send_signal(signal.SIGKILL)
            os.close(writer)
            stdout, stderr = command.communicate(timeout=120)
    assert command.returncode == 0, stderr
    content = json.loads(stdout)
    assert [one["name"] for one in content["files"]] == [name(1), name(2), name(3)]
    assert content["added"] == 3
    assert "is gone; others do what it had to do" in stderr


def _reader(
    pipe: Path, workers: list[subprocess.Popen[bytes]]
) -> tuple[int, subprocess.Popen[bytes]]:
    """Wait until one of the workers reads from a pipe; give our end of it, and who that is."""
    for _ in range(2_000):
        try:
            writer = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.05)
            continue
        for worker in workers:
            for link in Path(f"/proc/{worker.pid}/fd").iterdir():
                if os.path.realpath(link) == str(pipe.resolve()):
                    return writer, worker
        os.close(writer)
    raise AssertionError("no worker reads the file")
