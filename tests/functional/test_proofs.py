"""``compose --preview`` and ``--test``: the operator looks, the reader gets nothing by it."""

import email
import json
import sqlite3
from contextlib import closing
from email.policy import default
from pathlib import Path

from .conftest import FIRST, SECOND, Home, Outside


def rows(home: Home) -> list[str]:
    with closing(sqlite3.connect(home.database)) as connection:
        return list(connection.iterdump())


def browser(folder: Path) -> dict[str, str]:
    """Give a browser that only writes down what it was asked to open."""
    script = folder / "browser.sh"
    script.write_text(f'#!/bin/sh\necho "$1" >> {folder}/opened\n')
    script.chmod(0o755)
    return {"BROWSER": f"{script} %s"}


def test_a_proof_of_what_is_due_is_shown_and_mailed_and_settles_nothing(
    collected: Home, outside: Outside, tmp_path: Path
) -> None:
    environ = {"K2WATCH_CLOCK": f"{SECOND}T06:00", **browser(tmp_path)}
    outside.set_clock(SECOND)
    assert collected.k2watch("collect", **environ).returncode == 0
    before, letters = rows(collected), len(outside.letters())
    words = ["compose", "--preview", "--test", "operator@example.org", "--json"]
    done = collected.k2watch(*words, **environ)
    assert (done.returncode, done.stderr) == (0, "")
    (told,) = json.loads(done.stdout)["proofs"]
    assert (told["reader"], told["is_new"]) == ("desk", True)
    page = collected.folder / "reports" / "preview" / "desk.html"
    assert told["file"] == str(page.resolve())
    assert (tmp_path / "opened").read_text() == f"{page.resolve().as_uri()}\n"
    assert "new studies" in page.read_text()

    (letter,) = outside.letters()[letters:]
    mail = email.message_from_bytes(letter, policy=default)
    assert mail["Subject"] == f"[test] {told['subject']}"
    assert mail["To"] == "operator@example.org"
    assert b"desk@example.org" not in letter
    assert rows(collected) == before

    composed = json.loads(collected.k2watch("compose", "--json", **environ).stdout)["issues"]
    assert [one["subject"] for one in composed] == [told["subject"]], "the reader still gets it"


def test_where_nothing_is_due_the_latest_issue_is_shown(collected: Home) -> None:
    done = collected.k2watch("compose", "--preview", "-v", DISPLAY="", K2WATCH_CLOCK=FIRST)
    page = Path(done.stdout.strip())
    digest = collected.folder / "reports" / "digests" / f"{FIRST}-desk.html"
    assert page.read_bytes() == digest.read_bytes()
    assert "the latest issue; nothing new is due" in done.stderr
    assert "no browser here" in done.stderr


def test_mistakes_are_usage_errors(collected: Home) -> None:
    for words, text in {
        ("--test", "nobody"): "not an e-mail address",
        ("--preview", "--reader", "dsk"): "did you mean 'desk'?",
        ("--reader", "desk"): "--preview or --test",
        ("--dry-run", "--test", "ann@example.org"): "--dry-run goes alone",
    }.items():
        done = collected.k2watch("compose", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert text in done.stderr
