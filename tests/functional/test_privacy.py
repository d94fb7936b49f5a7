"""Readers' addresses are in no line that is said or logged, unless -v asks to see them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.sandbox import Corpus, MailFaults, Sandbox, VirtualClock

from .conftest import CONFIG, Home, make_home, reachable, wait_for

ADDRESS, ALIAS = "Desk.Canary@example.org", "inner.canary@mail.example.org"
ANSWERS = [
    f"451 4.7.1 <{ADDRESS}>: greylisted, known inside as {ALIAS}",
    f"550 5.1.1 <{ADDRESS}>: Recipient address rejected: User unknown (mailto:{ADDRESS})",
]


@pytest.fixture
def refusing(corpus: Corpus, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Serve a mail server that repeats whom it does not want."""
    faults = MailFaults(rcpt={ADDRESS: request.param})
    mail = tmp_path / "mail"
    clock = VirtualClock()
    with Sandbox(corpus, mailbox=mail, clock=clock, mail_faults=faults, limits=False) as one:
        yield one


def home_of(folder: Path, sandbox: Sandbox) -> Home:
    config = CONFIG.replace("desk@example.org", ADDRESS)
    environ = reachable(sandbox.base_url, sandbox.smtp_port) | {"NCBI_API_KEY": ""}
    return make_home(folder, environ, config)


def is_hidden(text: str) -> bool:
    return "canary" not in text.lower()


@pytest.mark.parametrize("refusing", ANSWERS, indirect=True)
def test_nothing_that_is_said_names_a_reader(tmp_path: Path, refusing: Sandbox) -> None:
    home = home_of(tmp_path / "home", refusing)
    run = home.k2watch("run")
    assert run.returncode == 75
    assert "the mail server refused RCPT TO" in run.stderr
    later = {"K2WATCH_CLOCK": "2026-09-07T08:00"}
    said = [run.stderr, home.k2watch("deliver", **later).stderr]
    for words in (["runs"], ["runs", "--json"], ["check"], ["doctor"], ["doctor", "--json"]):
        done = home.k2watch(*words)
        said += [done.stdout, done.stderr]
    assert all(map(is_hidden, said)), [one for one in said if not is_hidden(one)]
    assert "***@***" in said[0]


@pytest.mark.parametrize("refusing", ANSWERS, indirect=True)
def test_the_diary_keeps_no_address_either(tmp_path: Path, refusing: Sandbox) -> None:
    home = home_of(tmp_path / "home", refusing)
    home.k2watch("run", "-v")
    with closing(sqlite3.connect(home.database)) as connection:
        (error,) = connection.execute("SELECT error FROM run").fetchone()
    assert "the mail server refused RCPT TO" in error
    assert is_hidden(error)


@pytest.mark.parametrize("refusing", ANSWERS[:1], indirect=True)
def test_who_asks_with_v_sees_them(tmp_path: Path, refusing: Sandbox) -> None:
    home = home_of(tmp_path / "home", refusing)
    assert ADDRESS in home.k2watch("run", "-v").stderr
    assert ADDRESS in home.k2watch("runs", "-v").stdout
    (waiting,) = json.loads(home.k2watch("runs", "-v", "--json").stdout)["outbox"]
    assert waiting["recipient"] == ADDRESS


@pytest.mark.parametrize("refusing", ANSWERS[:1], indirect=True)
def test_the_daemons_log_names_no_reader(tmp_path: Path, refusing: Sandbox) -> None:
    home = home_of(tmp_path / "home", refusing)
    with home.started("daemon") as process:
        assert process.stderr is not None
        lines: list[str] = []

        def refused() -> bool:
            lines.append(process.stderr.readline())  # type: ignore[union-attr]
            return "the mail server refused" in lines[-1]

        wait_for(refused, "the refusal")
        process.terminate()
        lines.append(process.communicate(timeout=60)[1])
    assert is_hidden("".join(lines)), lines


def test_a_mistyped_address_in_the_configuration_is_not_repeated(tmp_path: Path) -> None:
    config = CONFIG.replace("desk@example.org", "desk.canary@exa mple.org")
    done = make_home(tmp_path, {}, config).k2watch("run")
    assert done.returncode == 78
    assert "readers[1].email" in done.stderr
    assert is_hidden(done.stderr)


def test_a_bug_that_carries_an_address_does_not_show_it(tmp_path: Path) -> None:
    home = make_home(tmp_path, reachable("http://127.0.0.1:1/", 1), CONFIG)
    assert home.k2watch("run").returncode == 75
    refuse = "SELECT raise(ABORT, 'for desk.canary@example.org')"
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.execute(f"CREATE TRIGGER no BEFORE INSERT ON run BEGIN {refuse}; END")
    done = home.k2watch("run")
    assert done.returncode == 1
    assert "this is a bug" in done.stderr
    assert is_hidden(done.stderr)
