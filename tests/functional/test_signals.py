"""Stopping: the daemon finishes what is under way, a run that is interrupted loses nothing."""

import signal
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.sandbox import Corpus, FaultScript, Sandbox, VirtualClock

from .conftest import CONFIG, FIRST, Home, make_home, reachable, wait_for


@pytest.fixture
def slow(tmp_path: Path, corpus: Corpus) -> Iterator[Sandbox]:
    """Serve the sample, but take three seconds for the first records asked for."""
    faults = FaultScript.of([{"verb": "efetch", "request": 1, "kind": "delay", "seconds": 3}])
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


def test_sighup_takes_a_good_configuration_and_keeps_the_old_one_for_a_bad(
    busy: Home, slow: Sandbox
) -> None:
    file = busy.folder / "config.toml"
    good = file.read_text()
    bad = [
        good.replace("pubmed =", "pubmde =", 1),
        good + "[schedule\n",
        good.replace('"vitamin K2"[tiab]', '"vitamin K2"[tiba]'),
        good + '\n[store]\nurl = "sqlite:///config.toml/in.sqlite3"\n',
    ]
    assert busy.k2watch("run").returncode == 0
    with busy.started("daemon") as process:
        log = process.stderr
        assert log is not None
        wait_for(lambda: "watching: run 06:00" in log.readline(), "the daemon to be ready")
        for text in bad:
            file.write_text(text)
            process.send_signal(signal.SIGHUP)
            said = log.readline()
            assert "the new configuration was not taken, the old one goes on: " in said
        file.write_text(good + '\n[schedule]\nrun = "03:30"\ntimezone = "Europe/Berlin"\n')
        process.send_signal(signal.SIGHUP)
        assert "the configuration was read again" in log.readline()
        assert "watching: run 03:30" in log.readline()
        assert 'run = "03:30" in Europe/Berlin: when its clocks change' in log.readline()
        process.terminate()
        code, rest = ended(process)
    assert code == 0
    assert "stopping after the work under way" in rest
    assert "Traceback" not in rest


def test_sighup_in_the_middle_of_a_run_lets_it_end(busy: Home, slow: Sandbox) -> None:
    with busy.started("daemon") as process:
        wait_until_records_are_asked_for(slow)
        (busy.folder / "config.toml").write_text(CONFIG.replace('"desk"', '"front-desk"'))
        process.send_signal(signal.SIGHUP)
        log = process.stderr
        assert log is not None
        wait_for(lambda: "the configuration was read again" in log.readline(), "it to be read")
        process.terminate()
        code, said = ended(process)
    assert code == 0
    assert "stopping after the work under way" in said
    assert [run["exit_code"] for run in busy.diary()] == [0]
    (letter,) = slow.messages()
    assert "desk.k2watch" in letter["List-Id"]
    assert "front-desk" not in letter["List-Id"], "the run ended as it began"


def test_two_daemons_on_one_database_work_a_slot_once(busy: Home, slow: Sandbox) -> None:
    with busy.started("daemon") as one, busy.started("daemon") as other:
        wait_for(lambda: bool(slow.messages()), "the letter")
        for process in (one, other):
            process.send_signal(signal.SIGHUP)  # look again at once
            process.terminate()
        for process in (one, other):
            assert ended(process)[0] == 0
    assert [run["command"] for run in busy.diary()] == ["run"]
    assert len(slow.messages()) == 1


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
