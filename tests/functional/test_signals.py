"""Stopping: the daemon finishes what is under way, a run that is interrupted loses nothing."""

import signal
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.sandbox import Corpus, FaultScript, Sandbox, VirtualClock

from .conftest import FIRST, Home, make_home, reachable, wait_for


@pytest.fixture
def slow(tmp_path: Path, corpus: Corpus) -> Iterator[Sandbox]:
    """Serve the sample, but take a second and a half for the first records asked for."""
    faults = FaultScript.of([{"verb": "efetch", "request": 1, "kind": "delay", "seconds": 1.5}])
    clock = VirtualClock(date.fromisoformat(FIRST))
    mail = tmp_path / "mail"
    with Sandbox(corpus, mailbox=mail, clock=clock, faults=faults, limits=False) as sandbox:
        yield sandbox


@pytest.fixture
def busy(tmp_path: Path, slow: Sandbox) -> Home:
    """Give a home whose first run will be under way for a while."""
    environ = reachable(slow.base_url, slow.smtp_port) | {"NCBI_API_KEY": ""}
    return make_home(tmp_path / "home", environ)


def wait_until_records_are_asked_for(sandbox: Sandbox) -> None:
    wait_for(lambda: any(one.verb == "efetch" for one in sandbox.requests), "a run under way")


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end; give the exit code and what stood on stderr."""
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def test_a_daemon_catches_up_at_once_and_drains_on_sigterm(busy: Home, slow: Sandbox) -> None:
    with busy.started("daemon") as process:
        wait_until_records_are_asked_for(slow)
        process.terminate()
        process.send_signal(signal.SIGTERM)  # asking twice is no harm
        code, said = ended(process)
    assert code == 0
    assert "Traceback" not in said
    assert "stopping after the work under way" in said
    (run,) = busy.diary()
    assert (run["command"], run["exit_code"]) == ("run", 0)
    assert len(slow.messages()) == 1


def test_a_daemon_with_nothing_to_do_stops_at_once(busy: Home, slow: Sandbox) -> None:
    assert busy.k2watch("run").returncode == 0
    asked = len(slow.requests)
    with busy.started("daemon", "-v") as process:
        log = process.stderr
        assert log is not None
        wait_for(lambda: "watching: run 06:00" in log.readline(), "the daemon to be ready")
        process.send_signal(signal.SIGINT)
        code, _ = ended(process)
    assert code == 0
    assert len(slow.requests) == asked, "the run of today was done"


def test_an_interrupted_run_is_130_and_the_next_completes_it(busy: Home, slow: Sandbox) -> None:
    with busy.started("run") as process:
        wait_until_records_are_asked_for(slow)
        process.send_signal(signal.SIGINT)
        code, said = ended(process)
    assert (code, said.strip()) == (130, "k2watch: interrupted; what was complete is stored")
    (run,) = busy.diary()
    assert (run["exit_code"], run["error"]) == (130, "interrupted")

    again = busy.k2watch("run")
    assert (again.returncode, again.stderr) == (0, "")
    assert len(slow.messages()) == 1


def test_a_killed_run_is_seen_as_unfinished_and_the_next_completes_it(
    busy: Home, slow: Sandbox
) -> None:
    with busy.started("run") as process:
        wait_until_records_are_asked_for(slow)
        process.kill()
        process.wait(60)
    assert "not finished (working, or killed)" in busy.k2watch("runs").stdout
    again = busy.k2watch("run")
    assert (again.returncode, again.stderr) == (0, "")
    assert len(slow.messages()) == 1
