"""``k2watch init``: the first five minutes, asked on a terminal or said by flags."""

import json
import os
import pty
import stat
import subprocess
import time
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import k2watch

from .conftest import PROGRAM, Home, Outside

FILES = ("config.toml", "config.toml.old")


def talk(home: Home, answers: dict[str, str], *words: str) -> tuple[str, int]:
    """Answer the questions of a command on a terminal; give all that was shown and its code."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [PROGRAM, *words],
        cwd=home.folder,
        env=home.environ | {"TERM": "xterm"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        shown, asked, end = "", 0, time.monotonic() + 60
        waiting = list(answers.items())
        while time.monotonic() < end:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                break  # the other end was closed
            if not piece:
                break
            shown += piece.decode()
            if waiting and waiting[0][0] in shown[asked:]:
                asked = len(shown)
                os.write(ours, waiting.pop(0)[1].encode() + b"\n")
        os.close(ours)
        code = process.wait(10)
    assert not waiting, f"never asked: {waiting[0][0]!r}\n{shown}"
    return shown, code


def test_it_asks_writes_tries_and_shows_what_comes_next(home: Home, outside: Outside) -> None:
    letters = len(outside.letters())
    port = home.environ.pop("K2WATCH_DELIVERY_SMTP_PORT")
    answers = {
        "is there already; replace it": "y",
        "Your e-mail": "nobody",
        "not an e-mail address": "ann@example.org",
        "Numbers, such as": "2,9",
        "A name for the reader": "",
        "How often": "daily",
        "Mail server": f"127.0.0.1:{port}",
        "Protection": "none",
        "User name": "",
        "Sent from": "",
        "Where the digests": "desk@example.org",
        "Try PubMed": "",
    }
    old = (home.folder / "config.toml").read_text()
    (home.folder / "config.toml").chmod(0o640)
    shown, code = talk(home, answers, "init")
    assert code == 0
    assert "  2  Matrix Gla protein and its forms" in shown
    assert "PubMed answers: “Matrix Gla protein and its forms” finds" in shown
    assert f"127.0.0.1:{port} answers (not encrypted, without a login)" in shown
    assert "✓ ok" in shown
    place = home.folder / "config.toml"
    assert f"--config {place} run" in shown.replace("\r\n", "\n")
    assert "k2watch@run.timer" in shown
    assert len(outside.letters()) == letters, "no letter is sent"

    content = tomllib.loads(place.read_text())
    assert [one["name"] for one in content["searches"]] == ["mgp", "authors"]
    assert content["readers"][0]["name"] == "me"
    assert content["readers"][0]["channels"] == ["smtp", "folder"]
    assert content["delivery"]["smtp"]["from"] == "ann@example.org"
    assert (home.folder / "config.toml.old").read_text() == old
    modes = [stat.S_IMODE((home.folder / name).stat().st_mode) for name in FILES]
    assert modes == [0o640, 0o640], "what was hidden stays hidden"
    assert not list(home.folder.rglob("*.sqlite3")), "nothing is stored by trying"


def test_a_no_leaves_the_file_as_it_is(home: Home) -> None:
    before = home.files()
    shown, code = talk(home, {"replace it": ""}, "init")
    assert code == 2
    assert "stays as it is" in shown
    assert home.files() == before


@pytest.fixture
def said(home: Home, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    for name, value in home.environ.items():
        if name != "HOME":
            monkeypatch.setenv(name, value)
    monkeypatch.delenv("K2WATCH_CLOCK")
    return CliRunner()


def test_flags_say_it_all_and_json_tells_it(said: CliRunner, tmp_path: Path) -> None:
    folder = tmp_path / "new watch"
    port = os.environ["K2WATCH_DELIVERY_SMTP_PORT"]
    words = ["--email", "ann@example.org", "--search", "1", "--mail", f"127.0.0.1:{port}"]
    words += ["--mail-security", "none", "--yes", "--json"]
    done = said.invoke(k2watch, ["init", str(folder), *words])
    content = json.loads(done.stdout)
    assert content["schema"] == "k2watch.init/1"
    assert content["searches"] == ["k2-vessels"]
    assert [(one["section"], one["state"]) for one in content["findings"]] == [
        ("PubMed", "ok"),
        ("Mail", "ok"),
    ]
    assert f"'{folder / 'config.toml'}' run" in content["crontab"][0]
    assert set(content["systemd"]) >= {"k2watch@.service", "k2watch@run.timer"}


def test_a_dry_run_shows_the_file_and_writes_nothing(said: CliRunner, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    words = ["init", str(folder), "--email", "ann@example.org", "--dry-run", "--json"]
    content = json.loads(said.invoke(k2watch, words).stdout)
    assert tomllib.loads(content["config"])["sources"]["pubmed"]["email"] == "ann@example.org"
    assert not folder.exists()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--email", "nobody"], "not an e-mail address"),
        (["--search", "12"], "none of the searches 1 to 9"),
        (["--mail", "smtp.example.org"], "--mail needs --email"),
        (["--reader", "Two Words"], "small letters"),
    ],
)
def test_a_mistaken_flag_writes_nothing(
    said: CliRunner, tmp_path: Path, words: list[str], complaint: str
) -> None:
    done = said.invoke(k2watch, ["init", str(tmp_path / "new"), *words])
    assert done.exit_code == 2
    assert complaint in done.stderr
    assert not (tmp_path / "new").exists()


def test_what_cannot_be_reached_is_told_and_the_file_is_there(
    said: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("K2WATCH_DELIVERY_SMTP_PORT", "1")
    words = ["--email", "ann@example.org", "--mail", "127.0.0.1", "--mail-security", "none"]
    done = said.invoke(k2watch, ["init", str(tmp_path), *words, "--yes"])
    assert (tmp_path / "config.toml").is_file()
    assert "  mend  127.0.0.1:1: the mail server cannot be reached" in done.stderr
