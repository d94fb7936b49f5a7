"""The installed doctor, and a reader who wants to be forgotten."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from .conftest import Home

DESK = "desk@example.org"


def execute(home: Home, statement: str) -> None:
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.execute(statement)


def without_lock(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: held for name, held in files.items() if not name.endswith(("-shm", "-wal"))}


def test_a_sound_database_ends_0_and_is_left_as_it_was(collected: Home) -> None:
    before = without_lock(collected.files())
    done = collected.k2watch("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("\nAll is well.\n")
    assert "I3 · A watermark stands for what is stored\n  ok" in done.stdout
    assert without_lock(collected.files()) == before


def test_a_broken_promise_ends_75_and_says_what_to_do(collected: Home) -> None:
    execute(collected, "DELETE FROM told")
    done = collected.k2watch("doctor", "--json")
    assert done.returncode == 75
    assert "k2watch: not so: what an issue shows counts as told" in done.stderr
    said = json.loads(done.stdout)
    assert said["schema"] == "k2watch.doctor/1"
    (fault,) = [one for one in said["findings"] if one["state"] == "mend"]
    assert fault["section"].startswith("I5")
    assert "restore the last backup" in fault["advice"]


def test_a_broken_file_is_seen(collected: Home) -> None:
    execute(collected, "DELETE FROM study WHERE pmid = (SELECT pmid FROM change LIMIT 1)")
    done = collected.k2watch("doctor")
    assert done.returncode == 75
    assert "no such study" in done.stderr
    assert "k2watch db backup" in done.stdout


def test_a_garbled_file_is_one_line_and_75(collected: Home) -> None:
    content = bytearray(collected.database.read_bytes())
    content[4096 : 4096 * 40] = b"\xa5" * (4096 * 39)
    collected.database.write_bytes(content)
    done = collected.k2watch("doctor")
    assert done.returncode == 75
    assert "Traceback" not in done.stderr
    assert "malformed" in done.stderr


def test_without_a_database_there_is_nothing_to_examine(home: Home) -> None:
    done = home.k2watch("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "is not there yet" in done.stdout
    assert not home.database.exists()


def test_another_schema_is_named(collected: Home) -> None:
    execute(collected, "UPDATE alembic_version SET version_num = '9999'")
    done = collected.k2watch("doctor")
    assert done.returncode == 75
    assert "has schema 9999, this program needs" in done.stderr


def test_a_reader_is_forgotten_once_it_was_said_that_it_is_meant(collected: Home) -> None:
    unsure = collected.k2watch("reader", "forget", DESK)
    assert unsure.returncode == 2
    assert "--yes" in unsure.stderr
    looked = collected.k2watch("reader", "forget", DESK, "--dry-run", "--json")
    assert json.loads(looked.stdout) == {
        "schema": "k2watch.forget/1",
        "deliveries": 1,
        "waiting": 0,
        "still_named": ["desk"],
    }
    assert DESK.encode() in collected.database.read_bytes()
    done = collected.k2watch("reader", "forget", DESK, "--yes")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == (
        "k2watch: readers.desk in the configuration still has it: the next issue would go there\n"
    )
    assert DESK.encode() not in b"".join(
        one.read_bytes() for one in Path(collected.folder, "db").iterdir()
    )
    assert collected.k2watch("doctor").returncode == 0
    assert collected.k2watch("run").returncode == 0, "and nothing is sent twice"


def test_runs_says_that_nobody_came(collected: Home) -> None:
    """The daemon was killed, or the crontab lost its line: an hour later one can see it."""
    times = {"K2WATCH_CLOCK": "2026-09-08T06:59"}
    assert "OVERDUE" not in collected.k2watch("runs", **times).stdout
    times = {"K2WATCH_CLOCK": "2026-09-08T07:00"}
    said = collected.k2watch("runs", **times).stdout
    assert "OVERDUE: no complete run since 2026-09-08 06:00Z" in said
    found = json.loads(collected.k2watch("runs", "--json", **times).stdout)
    assert found["missed"] == "2026-09-08T06:00:00+00:00"
