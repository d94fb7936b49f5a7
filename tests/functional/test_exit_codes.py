"""Every failure a person can act on: its exit code, and one line that says what to do next."""

import fcntl
import json
import socket
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import date
from pathlib import Path

from pipeline.sandbox import Corpus, FaultScript, MailFaults, Sandbox, VirtualClock

from .conftest import CONFIG, EMAIL, FIRST, PROGRAM, Home, make_home, reachable


def assert_says(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("k2watch: ")
    for word in words:
        assert word in done.stderr
    assert done.stdout == ""


def configured(folder: Path, config: str) -> Home:
    """Make a home that reaches nobody, should the command try."""
    return make_home(folder, reachable("http://127.0.0.1:1/", 1), config)


def test_no_configuration_is_78_and_names_init(tmp_path: Path) -> None:
    home = configured(tmp_path, CONFIG)
    (tmp_path / "config.toml").unlink()
    assert_says(home.k2watch("run"), 78, "no config.toml here", "k2watch init")


def test_an_unknown_key_is_78_and_names_the_nearest(tmp_path: Path) -> None:
    home = configured(tmp_path, CONFIG.replace("pubmed =", "pubmde =", 1))
    assert_says(home.k2watch("run"), 78, "config.toml", "searches[1].pubmde", "did you mean 'pubm")


def test_no_email_is_78_and_says_where_to_set_it(tmp_path: Path) -> None:
    home = configured(tmp_path, CONFIG.replace(EMAIL, ""))
    assert_says(home.k2watch("run"), 78, "sources.pubmed.email", "K2WATCH_SOURCES_PUBMED_EMAIL")


def test_check_tells_of_all_troubles_and_not_of_the_first_alone(tmp_path: Path) -> None:
    done = configured(tmp_path, CONFIG.replace(EMAIL, "")).k2watch("check")
    assert done.returncode == 78
    no_email, no_server = done.stderr.splitlines()
    assert "sources.pubmed.email" in no_email
    assert no_server.startswith("k2watch: 127.0.0.1:1: the mail server cannot be reached")
    assert "  ok    2 searches, 0 questions, readers: desk\n" in done.stdout
    assert "→ letters wait in the outbox" in done.stdout
    assert done.stdout.endswith("2 things to mend, 2 things to know.\n")
    assert not list(tmp_path.rglob("*.sqlite3")), "nothing is made by looking"


def test_nobody_at_ncbi_is_75(tmp_path: Path) -> None:
    home = configured(tmp_path, CONFIG)
    assert_says(home.k2watch("run"), 75, "mgp, k2: no answer from http://127.0.0.1:1/")
    (run,) = home.diary()
    assert (run["exit_code"], run["receipt"]["complete"]) == (75, False)


def test_check_reaches_nobody_and_is_75(tmp_path: Path) -> None:
    done = configured(tmp_path, CONFIG).k2watch("check")
    assert done.returncode == 75
    assert done.stdout.count("NOT ANSWERED: no answer from") == 2


def test_ncbi_in_trouble_is_75(tmp_path: Path, corpus: Corpus) -> None:
    faults = FaultScript.of([{"kind": "status", "code": 500}])
    with Sandbox(corpus, faults=faults, limits=False) as sandbox:
        home = make_home(tmp_path, reachable(sandbox.base_url, 1))
        assert_says(home.k2watch("run", NCBI_API_KEY=""), 75, "HTTP 500")


def test_another_run_ends_this_one_at_once_with_75(collected: Home) -> None:
    started = time.monotonic()
    collected.k2watch("runs")
    usual = time.monotonic() - started
    with Path(f"{collected.database}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        started = time.monotonic()
        done = collected.k2watch("run")
        assert time.monotonic() - started < 2 * usual + 2
    assert_says(done, 75, "another run is active", "nothing done")
    assert len(collected.diary()) == 1


def test_refused_mail_is_75_and_waits_in_the_outbox(tmp_path: Path, corpus: Corpus) -> None:
    faults = MailFaults(rcpt={"desk@example.org": "451 4.7.1 come back later"})
    clock = VirtualClock(date.fromisoformat(FIRST))
    world = Sandbox(
        corpus, mailbox=tmp_path / "mail", mail_faults=faults, clock=clock, limits=False
    )
    with world as sandbox:
        home = make_home(tmp_path / "home", reachable(sandbox.base_url, sandbox.smtp_port))
        done = home.k2watch("run", NCBI_API_KEY="")
        assert_says(done, 75, "come back later", "stays in the outbox")
        listed = home.k2watch("runs")
    assert "outbox: digest 2026-09-07 for desk by smtp to ***@***: retry" in listed.stdout
    assert "exit 75:" in listed.stdout


def test_a_database_that_is_none_is_75(collected: Home) -> None:
    collected.database.write_bytes(b"not a database, but long enough to look at" * 100)
    assert_says(collected.k2watch("run"), 75, "cannot be used", "not a database")


def test_nothing_collected_yet_is_75_and_names_collect(home: Home) -> None:
    assert_says(home.k2watch("compose"), 75, "nothing was collected yet", "k2watch collect")
    assert_says(home.k2watch("report", "--since", "last"), 75, "nothing was collected yet")


def test_what_does_not_exist_is_2(collected: Home) -> None:
    said = {
        ("show", "12345"): "12345: no study with this PMID, PPR number or DOI is held",
        ("report", "--since", "yesterday"): "write 2026-11-01, 7d or last",
        ("report", "--search", "mpg"): "did you mean 'mgp'?",
        ("rnu",): "Did you mean 'run'?",
    }
    for words, text in said.items():
        assert_says(collected.k2watch(*words), 2, text)


def test_a_reader_that_leaves_early_is_no_failure(collected: Home) -> None:
    for words in (["report"], ["runs"], ["show", "90000002", "--xml"]):
        reading, writing = socket.socketpair()
        reading.close()
        with writing, collected.started(*words, stdout=writing) as process:
            assert process.stderr is not None
            assert process.stderr.read() == ""
            assert process.wait(60) == 0


def test_a_pipe_into_head(collected: Home) -> None:
    line = "set -o pipefail; k2watch report --json | head -1"
    environ = collected.environ
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=collected.folder,
        env=environ | {"PATH": f"{PROGRAM.parent}:{environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


def test_wrong_key_is_75_and_not_shown(collected: Home) -> None:
    done = collected.k2watch("run", NCBI_API_KEY="k2-wrong-key")
    assert_says(done, 75, "NCBI does not know the API key")
    assert "k2-wrong-key" not in done.stderr + json.dumps(collected.diary())


def test_of_an_older_database_the_status_counts_nothing(collected: Home) -> None:
    with closing(sqlite3.connect(collected.database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    assert "studies" not in collected.k2watch("db", "status").stdout
    assert json.loads(collected.k2watch("db", "status", "--json").stdout)["studies"] is None
    assert_says(collected.k2watch("search", "mgp"), 75, "schema 0001", "k2watch db upgrade")
